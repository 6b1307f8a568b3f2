"""Lines of a working with a differential equation over x, y and letters for y′, y″: dy/dx, (μy)′, ∫ … dx, dy, y(0) and named parts read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from service.algebra.build import ONE, div, mul, substituted
from service.algebra.primes import bare_letters
from service.errors import MathtutorError
from service.grade.sought import Sought
from service.judge.differential_equations import jet, nth_total, order_of, total
from service.read import read_line
from service.tree import Apply, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk

CALL = re.compile(r"(?P<name>[^\W\d]\w*)\((?P<inside>.{1,80})\)")
LISTS = frozenset({"list", "tuple", "and", "system"})
ARROWS = frozenset({"implies", "iff"})


def unknown_functions(tree: Tree) -> frozenset[tuple[str, str]]:
    """(y, x) of each derivative in a tree: dy/dx, y′(x)."""
    found, primed = set(), set()
    for node in walk(tree):
        match node:
            case Apply(head="derivative", args=(Symbol(name=y) | Apply(head="call", args=(Symbol(name=y), _)), Symbol(name=x), *_)):
                found.add((y, x))
            case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=y), *_)), Symbol(name=x))):
                found.add((y, x))
            case Apply(head="prime", args=(Symbol(name=y), *_)):
                primed.add(y)
            case _:
                continue
    letters = bare_letters([tree])
    variable = next((name for name in ("x", "t") if name in letters), "x")
    return frozenset(found | {(y, variable) for y in primed - {y for y, _ in found}})


def flattened(tree: Tree) -> Iterator[Tree]:
    """The statements of a line, one after the other."""
    match tree:
        case Apply(head=head, args=args) if head in LISTS | ARROWS | {"therefore"}:
            for arg in args:
                yield from flattened(arg)
        case _:
            yield tree


def over_jets(tree: Tree, sought: Sought) -> Tree:
    """The tree over x, y, y′, …; named parts written out; dy as y′ dx and dx as 1. Raises NoDerivative."""
    return _written(tree, sought.function, sought.variable, sought.meanings)


def over_letters(tree: Tree, function: str, variable: str) -> Tree:
    """The same where nothing is named yet."""
    return _written(tree, function, variable, {})


def _written(node: Tree, y: str, x: str, meanings: Mapping[str, Tree]) -> Tree:
    def inner(tree: Tree) -> Tree:
        return _written(tree, y, x, meanings)

    match node:
        case Symbol(name=name):
            return _letter(name, y, x, meanings)
        case Apply(head="call", args=(Symbol(name=name), Symbol(name=at))) if at == x:
            return _called(name, y, x, meanings)
        case Apply(head="call", args=(Symbol(name=name), factor)) if name == y and {x, y} & set(free_symbols(factor)):
            return mul(Symbol(y), inner(factor))  # P(1 − P), y(x + 1)
        case Apply(head="call", args=(Apply(head="prime", args=(Symbol() as f, *_)) as rate, Symbol(name=at))) if at == x:
            return nth_total(_body(f, y, x, meanings), y, x, order_of(rate))
        case Apply(head="prime", args=(body, *_)):
            return nth_total(_body(body, y, x, meanings), y, x, order_of(node))
        case Apply(head="derivative", args=(body, Symbol(name=by), *_)):
            by = x if by == y and not node.form else by  # v′ where y is the only other letter
            return _rate(_body(body, y, x, meanings), order_of(node), by, y, x, meanings)
        case Apply(head="integral", args=(f, Symbol(name=by))):
            return Apply("integral", (inner(f), _letter(by, y, x, meanings)))
        case Apply(head=head, args=args):
            return Apply(head, tuple(inner(a) for a in args), node.span, node.form)
        case Relation(signs=signs, sides=sides):
            return Relation(signs, tuple(inner(a) for a in sides))
        case _:
            return node


def _body(body: Tree, y: str, x: str, meanings: Mapping[str, Tree]) -> Tree:
    """What is differentiated: a letter as the function C(x), where it is one."""
    return _called(body.name, y, x, meanings) if isinstance(body, Symbol) else _written(body, y, x, meanings)


def _called(name: str, y: str, x: str, meanings: Mapping[str, Tree]) -> Tree:
    return meanings.get(called(name, x)) or _letter(name, y, x, meanings)


def called(name: str, variable: str) -> str:
    """The name C(x) for a constant that is made a function."""
    return f"{name}({variable})"


def with_called(part: Tree, sought: Sought) -> Tree:
    """`C = ∫ x eˣ dx` as C(x) = …, where C was made a function."""
    match part:
        case Relation(sides=(Symbol(name=name), *rest)) if called(name, sought.variable) in sought.meanings and any(
            sought.variable in free_symbols(side) for side in rest
        ):
            return replace(part, sides=(Apply("call", (Symbol(name), Symbol(sought.variable))), *rest))
        case _:
            return part


def _rate(body: Tree, order: int, by: str, y: str, x: str, meanings: Mapping[str, Tree]) -> Tree:
    if order == 1 and (by == y or by in meanings):
        return div(total(body, y, x), total(_letter(by, y, x, meanings), y, x))
    return nth_total(body, y, x, order)


def _letter(name: str, y: str, x: str, meanings: Mapping[str, Tree]) -> Tree:
    if name in meanings:
        return meanings[name]
    if name == f"d{x}":
        return ONE
    if name == f"d{y}":
        return Symbol(jet(y, 1))
    if name.startswith("d") and name[1:] in meanings:
        return total(meanings[name[1:]], y, x)
    found = CALL.fullmatch(name)
    if found is not None and found["inside"] == x and name not in meanings:
        return _called(found["name"], y, x, meanings)
    factor = _read(found["inside"]) if found is not None and found["name"] == y else None
    if factor is not None and {x, y} & set(free_symbols(factor)):
        return mul(Symbol(y), _written(factor, y, x, meanings))
    return Symbol(name)


def has_differential(tree: Tree, sought: Sought) -> bool:
    """Whether dx or dy stands in a line."""
    letters = {sought.variable, sought.function, *sought.meanings}
    return any(name.startswith("d") and name[1:] in letters for name in free_symbols(tree))


# y(0)


def evaluation(node: Tree, function: str, variable: str) -> tuple[int, Tree] | None:
    """(order, place) of y(0), y′(0)."""
    match node:
        case Apply(head="call", args=(Symbol(name=name), place)) if name == function and not {function, variable} & set(
            free_symbols(place)
        ):
            return 0, place
        case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=name), *_)) as rate, place)) if (
            name == function and place != Symbol(variable)
        ):
            return order_of(rate), place
        case Apply(head="mul", args=(Apply(head="derivative", args=(Symbol(name=name), Symbol(), *_)) as rate, place)) if (
            name == function and node.form == "implicit" and not {function, variable} & set(free_symbols(place))
        ):
            return order_of(rate), place
        case Apply(head="mul", args=(Symbol(name=name), place)) if name == function and node.form == "implicit" and not free_symbols(place):
            return 0, place  # T(0) was read as a product
        case Symbol(name=written):
            return _named_evaluation(written, function, variable)
        case _:
            return None


def _named_evaluation(written: str, function: str, variable: str) -> tuple[int, Tree] | None:
    found = CALL.fullmatch(written)
    if found is None or found["name"] != function or found["inside"] == variable:
        return None
    place = _read(found["inside"])
    return None if place is None or {function, variable} & set(free_symbols(place)) else (0, place)


@lru_cache(maxsize=256)
def _read(source: str) -> Tree | None:
    try:
        return read_line(source, "text").tree
    except MathtutorError:
        return None


def subscript_of(name: str, function: str) -> str | None:
    """h of y_h; None where the letter is not the function with a mark."""
    base, mark = base_and_subscript(name)
    return mark if base == function and mark else None


def put(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """Letters put in, with values that lead to each other."""
    for _ in range(3):
        if not values or not set(values) & set(free_symbols(tree)):
            return tree
        tree = substituted(tree, values)
    return tree
