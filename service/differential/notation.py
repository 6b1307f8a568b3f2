"""How differential equations are written: which function, of which variable, and a symbol for each derivative. Knows no SymPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from service.errors import Unsupported
from service.messages import Message
from service.tree import Apply, Number, Symbol, Tree, free_symbols, rebuilt, walk

MOST_ORDER = 8
TIMES = ("x", "t")
"""The variable where none is named: x, unless x is the function or only t occurs."""


@dataclass(frozen=True, slots=True)
class Names:
    """The function that is sought, and its variable."""

    function: str
    variable: str

    def jet(self, order: int) -> Symbol:
        """The symbol of a derivative: y, y', y'', …"""
        return Symbol(self.function + "'" * order)


def names(tree: Tree, variable: str | None) -> Names:
    """Which function, of which variable. Raises Unsupported where there is no derivative, or derivatives of several functions."""
    functions = dict.fromkeys(name for name, _ in derivatives(tree)) or dict.fromkeys(_in_superscript(tree))
    if not functions:
        raise Unsupported("A differential equation holds a derivative, such as y' or dy/dx.")
    if len(functions) > 1:
        raise Unsupported(Message("Only equations for one function can be solved; here there are {}.", ", ".join(functions)))
    function = next(iter(functions))
    over = [by for _, by in derivatives(tree) if by] + [by for by in _arguments(tree, function) if by != function]
    named = variable or next(iter(over), None) or _usual(tree, function)
    if named == function:
        raise Unsupported("The function and its variable need different names.")
    return Names(function, named)


def derivatives(tree: Tree) -> Iterator[tuple[str, str]]:
    """Function and variable (empty after a prime) of each derivative."""
    for node in walk(tree):
        match node:
            case Apply(head="prime", args=(Symbol(name=name), *_)):
                yield name, ""
            case Apply(
                head="derivative" | "partial",
                args=(Symbol(name=name) | Apply(head="call", args=(Symbol(name=name), *_)), Symbol(name=by), *_),
            ):
                yield name, by


def _in_superscript(tree: Tree) -> Iterator[str]:
    """The letter of y^{(4)}."""
    for node in walk(tree):
        match node:
            case Apply(head="pow", args=(Symbol(name=name), Number() as order)) if _is_high(order):
                yield name


def counts_in_superscript(tree: Tree, known: Names) -> bool:
    """Whether y^(4) occurs, which is read as a derivative."""
    return known.function in _in_superscript(tree)


def _is_high(order: Number) -> bool:
    """Whether a number in brackets above a function counts derivatives."""
    return order.bracketed and order.text.isdigit() and int(order.text) > 2


def _arguments(tree: Tree, function: str) -> Iterator[str]:
    for node in walk(tree):
        match node:
            case Apply(head="call", args=(Symbol(name=name) | Apply(head="prime", args=(Symbol(name=name), _)), Symbol(name=by))) if (
                name == function
            ):
                yield by


def _usual(tree: Tree, function: str) -> str:
    present = set(free_symbols(tree))
    return next((name for name in TIMES if name != function and name in present), "t" if function == "x" else "x")


def without_differentials(tree: Tree) -> Tree:
    """M dx + N dy = 0 as M + N y' = 0: the d's before letters become derivatives of the second letter by the first.

    The tree itself where it has no differentials.
    """
    pairs = dict.fromkeys(by for node in walk(tree) for by in _differentials(node))
    if len(pairs) != 2 or next(derivatives(tree), None) is not None:
        return tree
    by = next((name for name in TIMES if name in pairs), next(iter(pairs)))
    function = next(name for name in pairs if name != by)
    slopes: dict[str, Tree] = {by: Number("1"), function: Apply("prime", (Symbol(function), Number("1")))}
    return rebuilt(tree, lambda node: _with_slopes(node, slopes))


def _differentials(node: Tree) -> Iterator[str]:
    match node:
        case Apply(head="mul", args=args):
            for first, second in pairwise(args):
                if first == Symbol("d") and isinstance(second, Symbol):
                    yield second.name


def _with_slopes(node: Tree, slopes: dict[str, Tree]) -> Tree:
    if not isinstance(node, Apply) or not list(_differentials(node)):
        return node
    kept: list[Tree] = []
    for arg in node.args:
        if kept and kept[-1] == Symbol("d") and isinstance(arg, Symbol) and arg.name in slopes:
            kept[-1] = slopes[arg.name]
        else:
            kept.append(arg)
    return kept[0] if len(kept) == 1 else replace(node, args=tuple(kept))


def with_jets(tree: Tree, known: Names) -> Tree:
    """The tree with a symbol for each derivative. Raises Unsupported for derivatives of anything else, and for delays y(x − 1)."""
    return with_all_jets(tree, (known,))


def with_all_jets(tree: Tree, several: Sequence[Names]) -> Tree:
    """As `with_jets`, for several functions of one variable."""
    found = tree
    for known in several:
        found = rebuilt(found, lambda node, known=known: _jet(node, known))  # type: ignore[misc]  # mypy infers no type for the default
    by_name = {known.function: known for known in several}
    for node in walk(found):
        match node:
            case Apply(head="prime" | "derivative" | "partial" | "integral"):
                raise Unsupported("This derivative or integral can't be handled in a differential equation.")
            case Apply(head="call", args=(Symbol(name=name), *_)) if name.rstrip("'") in by_name:
                known = by_name[name.rstrip("'")]
                raise Unsupported(
                    Message("{} may only be taken at {} here; put values of it into “conditions”.", known.function, known.variable)
                )
    return found


def _jet(node: Tree, known: Names) -> Tree:
    """Operands come first: what stands in an operator is a symbol already."""
    y, x = known.function, Symbol(known.variable)
    match node:
        case Apply(head="prime", args=(Symbol(name=name), Number(text=order))) if name == y:
            return known.jet(_order(order))
        case Apply(head="derivative" | "partial", args=(Symbol(name=name), by, *order)) if name.rstrip("'") == y and by == x:
            more = order[0].text if order and isinstance(order[0], Number) else "1"
            return known.jet(len(name) - len(y) + _order(more))
        case Apply(head="call", args=(Symbol(name=name), by)) if name.rstrip("'") == y and by == x:
            return Symbol(name)
        case Apply(head="pow", args=(Symbol(name=name), Number() as above)) if name == y and _is_high(above):
            return known.jet(_order(above.text))
        case Apply(head="mul", args=args) if any(_is_call(a, b, known) for a, b in pairwise(args)):
            kept = [a for before, a in zip((None, *args), args, strict=False) if before is None or not _is_call(before, a, known)]
            return kept[0] if len(kept) == 1 else replace(node, args=tuple(kept))
        case _:
            return node


def _is_call(first: Tree, second: Tree, known: Names) -> bool:
    """x(t) that was read as a product."""
    return isinstance(first, Symbol) and first.name.rstrip("'") == known.function and second == Symbol(known.variable) and second.bracketed


def _order(text: str) -> int:
    order = int(text) if text.isdigit() else MOST_ORDER + 1
    if order > MOST_ORDER:
        raise Unsupported(Message("Derivatives of order up to {} are supported.", MOST_ORDER))
    return order
