"""Letters that stand for something: `let u = x²`, said or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from service.algebra.build import mul, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk


def definition(tree: Tree) -> tuple[str, Tree] | None:
    """(letter, meaning) of `u = …` or `… = u`; None where neither side is a letter alone."""
    if not isinstance(tree, Relation) or tree.signs != ("=",):
        return None
    left, right = tree.sides
    if isinstance(left, Symbol) and left.name not in free_symbols(right):
        return left.name, right
    if isinstance(right, Symbol) and right.name not in free_symbols(left):
        return right.name, left
    return None


def written_out(tree: Tree, lets: Mapping[str, Tree]) -> Tree:
    """The tree with each letter replaced by its meaning; ∫ f(u) du becomes ∫ f(g(x)) g′(x) dx."""
    for name, meaning in reversed(list(lets.items())):
        if name in free_symbols(tree) or any(isinstance(n, Symbol) and n.name == name for n in walk(tree)):
            tree = substituted(rebuilt(tree, lambda node, n=name, m=meaning: _changed(node, n, m)), {name: meaning})  # type: ignore[misc]
    return tree


def _changed(node: Tree, name: str, meaning: Tree) -> Tree:
    if not (isinstance(node, Apply) and node.head == "integral" and len(node.args) == 2 and node.args[1] == Symbol(name)):
        return node
    inner = running_letter(meaning)
    if inner is None:
        return node
    try:
        rate = derivative(meaning, inner)
    except NoDerivative:
        return node
    return Apply("integral", (mul(substituted(node.args[0], {name: meaning}), rate), Symbol(inner)))


RUNNING = frozenset({"x", "y", "z", "t", "s", "u", "v", "w", "theta", "phi", "alpha"})
"""Letters of variables, beside which others are parameters."""


def running_letter(meaning: Tree) -> str | None:
    """x of x² and of ax: the letter that a new variable depends on; None where there is none, or more than one."""
    letters = free_symbols(meaning)
    running = letters if len(letters) == 1 else [name for name in letters if name in RUNNING]
    return running[0] if len(running) == 1 else None


def candidates(tree: Tree) -> Iterator[Tree]:
    """Parts of a line that a new letter may stand for, the larger ones first."""
    seen: set[Tree] = set()
    parts = [n for n in walk(tree) if isinstance(n, Apply) and free_symbols(n) and n.head not in {"integral", "and", "or"}]
    parts.sort(key=lambda n: sum(1 for _ in walk(n)))
    for part in parts:
        if part not in seen and not isinstance(part, (Number, Constant)):
            seen.add(part)
            yield part
            if isinstance(part, Apply) and part.head == "pow":
                yield from _lower_powers(part)


def _lower_powers(part: Apply) -> Iterator[Tree]:
    """x⁴ also suggests x², e^(2x) also e^x."""
    base, exponent = part.args
    match exponent:
        case Number(text=digits) if digits.isdigit() and 2 < int(digits) <= 12:
            for n in range(2, int(digits)):
                if int(digits) % n == 0:
                    yield Apply("pow", (base, Number(str(n))))
        case Apply(head="mul", args=(Number(), rest)):
            yield Apply("pow", (base, rest))
        case _:
            return


def is_differential(tree: Tree) -> bool:
    """du = 2x dx and the like: bookkeeping of a substitution."""
    return isinstance(tree, Relation) and any(_starts_with_d(side) for side in tree.sides)


def _starts_with_d(side: Tree) -> bool:
    match side:
        case Apply(head="mul", args=(Symbol(name="d"), Symbol(), *_)):
            return True
        case Apply(head="mul", args=args):
            return any(isinstance(a, Symbol) and a.name == "d" for a in args)
        case Apply(head="derivative" | "div", args=(Apply(head="mul", args=(Symbol(name="d"), *_)), *_)):
            return True
        case Symbol(name="dv" | "du" | "dx" | "dt" | "dy"):
            return True
        case _:
            return False
