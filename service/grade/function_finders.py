"""Errors with what is known by name above: a function at another argument, its inverse, equations of a system, two vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

from service.algebra.build import ONE, add, div, mul, neg, rational, sub, substituted
from service.algebra.expressions import same
from service.grade.above import parts_of
from service.grade.candidates import Candidate
from service.judge.judgement import Scope
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, rebuilt

Bodies = Iterator[tuple[Tree, str, Tree]]


def _functions(before: Tree) -> Bodies:
    """(f, x, its formula) of each f(x) = …."""
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Apply(head="call", args=(f, Symbol(name=x))), body)) if free_symbols(body) == (x,):
                yield f, x, body
            case _:
                continue


def increment_outside(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """f(x) = x² − 4x → f(x + h) = x² − 4x + h, or (x² − 4x) + (h² − 4h)."""
    match after:
        case Relation(signs=("=",), sides=(Apply(head="call", args=(f, Apply(head="add", args=(*first, last)) as argument)), value)):
            start = add(*first)
        case _:
            return
    for g, x, body in _functions(before):
        taken = substituted(body, {x: start})
        wrong = (add(taken, last), add(taken, substituted(body, {x: last})))
        right = substituted(body, {x: argument})
        if g == f and any(same(value, one) for one in wrong) and not same(value, right):
            parts: dict[str, Tree] = {"x": Symbol(x), "p": argument, "q": body}
            yield Candidate(after, parts, Relation(("=",), (after.sides[0], right)), sure=True)
            return


def inverse_as_reciprocal(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """f(x) = 3x − 6 → f⁻¹(x) = 1/(3x − 6)."""
    for _, x, body in _functions(before):
        match after:
            case Relation(signs=("=",), sides=(left, value)) if _names_inverse(left, x) and same(value, div(ONE, body)):
                yield Candidate(after, {"x": Symbol(x), "q": body}, None, sure=True)
                return
            case _:
                continue


def _names_inverse(left: Tree, x: str) -> bool:
    """f⁻¹(x), which may have been read as a product."""
    match left:
        case Apply(head="mul" | "call", args=(Apply(head="pow", args=(Symbol(), exponent)), Symbol(name=letter))):
            return letter == x and rational(exponent) == -1
        case Apply(head="call", args=(Apply(head="inverse", args=(Symbol(),)), Symbol(name=letter))):
            return letter == x
        case _:
            return False


# Systems


Sides = tuple[Tree, Tree]


def right_sides_not_added(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x + y = 7, x − y = 1 → 2x = 6."""
    yield from _combined(before, after, lambda first, second: add(first, second))


def right_sides_not_subtracted(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """3x + y = 9, x + y = 4 → 2x = 13."""
    yield from _combined(before, after, sub)


def _combined(before: Tree, after: Tree, combine: Callable[[Tree, Tree], Tree]) -> Iterator[Candidate]:
    """The line where its left side combines two left sides above, and its right side not the right sides."""
    for left, value in _equations(after):
        for (a, p), (b, q) in permutations(list(_equations(before)), 2):
            if free_symbols(left) and not free_symbols(value) and same(left, combine(a, b)) and not same(value, combine(p, q)):
                yield Candidate(after, {"p": p, "q": q}, Relation(("=",), (left, combine(p, q))), sure=True)
                return


def _equations(tree: Tree) -> Iterator[Sides]:
    for part in parts_of(tree):
        match part:
            case Relation(signs=("=",), sides=(left, right)):
                yield left, right
            case _:
                continue


def substituted_without_brackets(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """2x + y = 8, x = 3 − y → 2·3 − y + y = 8."""
    for (name, value), equation in permutations(list(_equations(before)), 2):
        if not (isinstance(name, Symbol) and isinstance(value, Apply) and value.head == "add") or equation[0] == name:
            continue
        right = tuple(substituted(side, {name.name: value}) for side in equation)
        for factor, line in _put_in(Relation(("=",), equation), name, value):
            if _same_sides(after, line) and not _same_sides(after, Relation(("=",), right)):
                own = {"q": value} if factor is None else {"p": value, "k": factor}
                yield Candidate(after, {"x": name, **own}, Relation(("=",), right), sure=True)
                return


def _put_in(equation: Relation, name: Symbol, value: Apply) -> Iterator[tuple[Tree | None, Relation]]:
    """(the factor in front of the name, None for a minus sign; the equation with the value put in after it without brackets)."""
    for factor in dict.fromkeys(_factors_before(equation, name)):
        yield factor, _rewritten(equation, lambda node, factor=factor: _opened(node, name, value, factor))  # type: ignore[misc]


def _factors_before(tree: Tree, name: Symbol) -> Iterator[Tree | None]:
    found: list[Tree | None] = []

    def look(node: Tree) -> Tree:
        match node:
            case Apply(head="mul", args=(*factors, last)) if last == name and rational(mul(*factors)) is not None:
                found.append(mul(*factors))
            case Apply(head="neg", args=(inner,)) if inner == name:
                found.append(None)
            case _:
                pass
        return node

    rebuilt(tree, look)
    yield from found


def _opened(node: Tree, name: Symbol, value: Apply, factor: Tree | None) -> Tree:
    first, *others = value.args
    match node:
        case Apply(head="mul", args=(*factors, last)) if factor is not None and last == name and mul(*factors) == factor:
            return add(mul(factor, first), *others)
        case Apply(head="neg", args=(inner,)) if factor is None and inner == name:
            return add(neg(first), *others)
        case _:
            return node


def _rewritten(equation: Relation, change: Callable[[Tree], Tree]) -> Relation:
    changed = rebuilt(equation, change)
    return changed if isinstance(changed, Relation) else equation


def _same_sides(after: Tree, line: Relation) -> bool:
    match after:
        case Relation(signs=("=",), sides=(left, right)):
            return same(left, line.sides[0]) and same(right, line.sides[1])
        case _:
            return False


# Vectors


def scalar_product_as_vector(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """a = (1, 2, 3), b = (4, 5, 6) → a·b = (4, 10, 18)."""
    match after:
        case Relation(signs=("=", *_), sides=(Apply(head="mul" | "dot", args=(Symbol(name=a), Symbol(name=b))), *_, value)):
            known = dict(_vectors(before))
        case _:
            return
    if {a, b} <= known.keys() and len(known[a]) == len(known[b]) and isinstance(value, Apply) and value.head in {"tuple", "vector"}:
        products = [mul(p, q) for p, q in zip(known[a], known[b], strict=True)]
        if len(products) == len(value.args) and all(same(p, q) for p, q in zip(products, value.args, strict=True)):
            right = Relation(("=",), (after.sides[0], add(*products)))
            yield Candidate(after, {"p": after.sides[0], "q": value}, right, sure=True)


def _vectors(before: Tree) -> Iterator[tuple[str, tuple[Tree, ...]]]:
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=name), Apply(head="tuple" | "vector", args=entries))):
                yield name, entries
            case _:
                continue


FUNCTIONS: dict[str, Callable[[Tree, Tree, Scope], Iterator[Candidate]]] = {
    "increment_outside": increment_outside,
    "inverse_as_reciprocal": inverse_as_reciprocal,
    "right_sides_not_added": right_sides_not_added,
    "right_sides_not_subtracted": right_sides_not_subtracted,
    "substituted_without_brackets": substituted_without_brackets,
    "scalar_product_as_vector": scalar_product_as_vector,
}
"""Finders that look at all lines above as one list."""
