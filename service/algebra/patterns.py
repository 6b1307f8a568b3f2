"""Laws with letters, matched anywhere in a tree: `(a+b)^n -> a^n+b^n`.

a b c d p q stand for anything, k m n for numbers, u v for what is not a number, x for a symbol, f g for any
function. Sums and products match in any order; a plain letter may take several terms or factors at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import permutations

from service.algebra.build import neg, number, rational, terms
from service.functions import BY_NAME
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

Binding = Mapping[str, Tree]
NUMBERS = frozenset({"k", "m", "n"})
NOT_NUMBERS = frozenset({"u", "v"})
SYMBOLS = frozenset({"x"})
LARGEST_SUM = 6


def matches(pattern: Tree, tree: Tree, bound: Binding) -> Iterator[Binding]:
    """Every way in which the whole tree is the pattern."""
    match pattern:
        case Symbol(name=name):
            yield from _letter(name, tree, bound)
        case Number() | Constant():
            if pattern == tree or (isinstance(pattern, Number) and rational(tree) == rational(pattern)):
                yield bound
        case Relation(signs=signs, sides=sides):
            yield from _relation(signs, sides, tree, bound)
        case Apply(head="add", args=args):
            yield from _unordered(args, terms(tree), "add", bound)
        case Apply(head="mul", args=args):
            yield from _unordered(args, signed_factors(tree), "mul", bound)
        case Apply(head="neg", args=(inner,)):
            yield from _negative(inner, tree, bound)
        case Apply(head="call", args=(Symbol(name=name), inner)):
            yield from _any_function(name, inner, tree, bound)
        case Apply(head="pow", args=(Symbol(name=base), Symbol(name=exponent))) if base in SYMBOLS and isinstance(tree, Symbol):
            yield from _in_order(pattern.args, (tree, Number("1")), bound) if exponent in NUMBERS else ()
        case Apply(head="pow", args=(base, Number(text=power))) if isinstance(tree, Number) and (root := _whole_root(tree, power)):
            yield from matches(base, root, bound)
        case Apply(head="pow", args=(Symbol() as base, Number(text=power))) if inside := _root_of_product(tree, power):
            yield from matches(base, inside, bound)
        case Apply(head=head, args=args):
            tree = _plain(tree)
            if isinstance(tree, Apply) and tree.head == head and len(tree.args) == len(args):
                yield from _in_order(args, tree.args, bound)


def signed_factors(tree: Tree) -> tuple[Tree, ...]:
    """The factors with a minus sign on the number among them, else on the first: −3·x is (−3)·x and not (−1)·3·x."""
    match tree:
        case Apply(head="mul", args=args):
            return tuple(part for arg in args for part in signed_factors(arg))
        case Apply(head="neg", args=(a,)):
            parts = signed_factors(a)
            place = next((i for i, part in enumerate(parts) if rational(part) is not None), 0)
            return (*parts[:place], neg(parts[place]), *parts[place + 1 :])
        case Apply(head="pos", args=(a,)):
            return signed_factors(a)
        case _:
            return (tree,)


def _whole_root(tree: Number, power: str) -> Number | None:
    """3 for 9 and the power 2, since 9 may stand for 3²."""
    if not tree.text.isdigit() or power not in {"2", "3"} or len(tree.text) > 6:
        return None
    near = round(int(tree.text) ** (1 / int(power)))
    return Number(str(near)) if near > 1 and near ** int(power) == int(tree.text) else None


def _root_of_product(tree: Tree, power: str) -> Tree | None:
    """3x for 9x² and the power 2."""
    if not isinstance(tree, Apply) or tree.head != "mul" or power not in {"2", "3"}:
        return None
    roots = [_root_of_factor(part, power) for part in tree.args]
    kept = [root for root in roots if root is not None]
    return Apply("mul", tuple(kept), form="implicit") if len(kept) == len(roots) and isinstance(tree.args[0], Number) else None


def _root_of_factor(part: Tree, power: str) -> Tree | None:
    match part:
        case Number():
            return _whole_root(part, power)
        case Apply(head="pow", args=(base, Number(text=exponent))) if exponent == power:
            return base
        case _:
            return None


def _plain(tree: Tree) -> Tree:
    """exp(a) as e^a."""
    return Apply("pow", (Constant("e"), *tree.args)) if isinstance(tree, Apply) and tree.head == "exp" else tree


def _letter(name: str, tree: Tree, bound: Binding) -> Iterator[Binding]:
    if name in bound:
        if bound[name] == tree:
            yield bound
        return
    if name in NUMBERS and (rational(tree) is None or (name == "k" and abs(rational(tree) or 0) == 1)):
        return
    if name in NOT_NUMBERS and not free_symbols(tree):
        return
    if name in SYMBOLS and not isinstance(tree, Symbol):
        return
    if isinstance(tree, Relation):
        return
    yield {**bound, name: tree}


def _in_order(patterns: Sequence[Tree], trees: Sequence[Tree], bound: Binding) -> Iterator[Binding]:
    if not patterns:
        yield bound
        return
    for first in matches(patterns[0], trees[0], bound):
        yield from _in_order(patterns[1:], trees[1:], first)


def _relation(signs: tuple[str, ...], sides: tuple[Tree, ...], tree: Tree, bound: Binding) -> Iterator[Binding]:
    if not isinstance(tree, Relation) or len(tree.signs) != len(signs):
        return
    if tree.signs == signs:
        yield from _in_order(sides, tree.sides, bound)
    turned = {"=": "=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
    if len(signs) == 1 and turned.get(tree.signs[0]) == signs[0]:
        yield from _in_order(sides, tuple(reversed(tree.sides)), bound)


def _unordered(patterns: Sequence[Tree], parts: Sequence[Tree], head: str, bound: Binding) -> Iterator[Binding]:
    """Each pattern takes one part; one plain letter takes what is left."""
    if len(parts) < len(patterns) or len(parts) > LARGEST_SUM:
        return
    if len(parts) == len(patterns):
        for order in permutations(parts):
            yield from _in_order(patterns, order, bound)
        return
    for index, taker in enumerate(patterns):
        if not isinstance(taker, Symbol) or taker.name in NUMBERS | SYMBOLS:
            continue
        others = [p for i, p in enumerate(patterns) if i != index]
        for chosen in permutations(range(len(parts)), len(others)):
            rest = Apply(head, tuple(p for i, p in enumerate(parts) if i not in chosen))
            for found in _in_order(others, [parts[i] for i in chosen], bound):
                yield from _letter(taker.name, rest, found)


def _negative(inner: Tree, tree: Tree, bound: Binding) -> Iterator[Binding]:
    match tree:
        case Apply(head="neg", args=(a,)):
            yield from matches(inner, a, bound)
        case Apply(head="mul", args=(first, *rest)) if isinstance(first, Apply) and first.head == "neg":
            yield from matches(inner, Apply("mul", (first.args[0], *rest)), bound)
        case Apply(head="div", args=(top, bottom)) if isinstance(top, Apply) and top.head == "neg":
            yield from matches(inner, Apply("div", (top.args[0], bottom)), bound)


def _any_function(name: str, inner: Tree, tree: Tree, bound: Binding) -> Iterator[Binding]:
    if not isinstance(tree, Apply) or tree.head not in BY_NAME or len(tree.args) != 1 or tree.head in {"sqrt", "abs", "factorial"}:
        return
    head = Constant(f"function {tree.head}")
    if bound.get(name, head) == head:
        yield from matches(inner, tree.args[0], {**bound, name: head})


def written(template: Tree, bound: Binding) -> Tree:
    """The right side of a law with its letters filled in."""
    match template:
        case Symbol(name=name):
            return bound.get(name, template)
        case Apply(head="call", args=(Symbol(name=name), inner)) if isinstance(bound.get(name), Constant):
            head = bound[name]
            return Apply(head.name.removeprefix("function ") if isinstance(head, Constant) else "", (written(inner, bound),))
        case Apply(args=args):
            return replace(template, args=tuple(written(a, bound) for a in args))
        case Relation(sides=sides):
            return replace(template, sides=tuple(written(s, bound) for s in sides))
        case _:
            return template


def letters(pattern: Tree) -> frozenset[str]:
    """Names of the letters of a law."""
    return frozenset(free_symbols(pattern))


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a law applies: what its letters stand for, and the whole tree with something else put there."""

    bound: Binding
    put: Callable[[Tree], Tree]


def found(pattern: Tree, tree: Tree) -> Iterator[Match]:
    """Every place and way in which the pattern occurs in a tree, from the outside in."""
    for bound in matches(pattern, tree, {}):
        yield Match(bound, lambda new: new)
    yield from _among_others(pattern, tree)
    match tree:
        case Apply(head="text" | "let"):
            return
        case Apply(args=args):
            for index, arg in enumerate(args):
                for inner in found(pattern, arg):
                    yield Match(inner.bound, partial(_with_arg, tree, index, inner.put))
        case Relation(sides=sides):
            for index, side in enumerate(sides):
                for inner in found(pattern, side):
                    yield Match(inner.bound, partial(_with_side, tree, index, inner.put))
        case _:
            return


def _with_arg(tree: Apply, index: int, put: Callable[[Tree], Tree], new: Tree) -> Tree:
    return replace(tree, args=(*tree.args[:index], put(new), *tree.args[index + 1 :]))


def _with_side(tree: Relation, index: int, put: Callable[[Tree], Tree], new: Tree) -> Tree:
    return replace(tree, sides=(*tree.sides[:index], put(new), *tree.sides[index + 1 :]))


def _among_others(pattern: Tree, tree: Tree) -> Iterator[Match]:
    """Some terms of a longer sum, some factors of a longer product."""
    if not isinstance(pattern, Apply) or pattern.head not in {"add", "mul"} or not isinstance(tree, Apply):
        return
    parts = terms(tree) if pattern.head == "add" else signed_factors(tree)
    size = len(pattern.args)
    if not size < len(parts) <= LARGEST_SUM:
        return
    for chosen in permutations(range(len(parts)), size):
        for bound in _in_order(pattern.args, [parts[i] for i in chosen], {}):
            yield Match(bound, partial(_with_part, pattern.head, parts, chosen))


def _with_part(head: str, parts: Sequence[Tree], chosen: Sequence[int], new: Tree) -> Tree:
    """The new part where the first of the old ones stood."""
    first = min(chosen)
    kept = [new if i == first else part for i, part in enumerate(parts) if i == first or i not in chosen]
    return Apply(head, tuple(kept), form="star")


def rewritten(pattern: Tree, template: Tree, tree: Tree) -> Iterator[Tree]:
    """The tree with the law applied at one place, for every place and way."""
    for place in found(pattern, tree):
        yield place.put(written(template, place.bound))


def numbers_near(*trees: Tree) -> list[Tree]:
    """Numbers that a both-sides operation may use: those written, their quotients by one, −1, 2."""
    found: dict[Tree, None] = {number(-1): None, Number("2"): None}
    for tree in trees:
        for node in walk(tree):
            value = rational(node)
            if value is not None and value not in (0, 1):
                for candidate in (value, 1 / value):
                    found.setdefault(number(candidate))
    return list(found)[:24]
