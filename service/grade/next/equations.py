"""Next steps of equations and inequalities in one unknown, the best first: (name of the rule, next line)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from math import lcm

import sympy

from service.algebra.build import (
    FALSE,
    ONE,
    TRUE,
    TWO,
    ZERO,
    E,
    add,
    apply,
    depends,
    div,
    factors,
    mul,
    neg,
    number,
    power,
    rational,
    sub,
    terms,
)
from service.algebra.statements import MIRRORED, any_of
from service.cas import to_sympy, to_tree
from service.grade.next.tidy import cancelled, coefficients, expanded, factored, size, tidied
from service.question import Context
from service.tree import Apply, Relation, Tree, free_symbols, walk

Steps = Iterator[tuple[str, Tree]]
Rule = Callable[[Relation, str], Steps]


def equation_steps(line: Relation, x: str) -> Steps:
    """Every rule that fits, in the order of the table."""
    for rule in RULES:
        yield from rule(line, x)


def zero_product(line: Relation, x: str) -> Steps:
    """u·v = 0 → u = 0 or v = 0."""
    left, right = line.sides
    if line.signs != ("=",) or right != ZERO:
        return
    bases = [_base(f) for f in factors(left) if depends(f, x)]
    if bases and (len(bases) > 1 or bases[0] != left):
        yield "zero_product", any_of(*dict.fromkeys(_equal(b, ZERO) for b in bases))


def _base(factor: Tree) -> Tree:
    match factor:
        case Apply(head="pow", args=(base, n)) if (rational(n) or 0) > 0:
            return base
        case _:
            return factor


def undone(line: Relation, x: str) -> Steps:
    """u² = c → u = √c or u = −√c; |u| = c; e^u = c → u = ln c; ln u = c → u = e^c; √u = v → u = v²."""
    left, right = line.sides
    if line.signs != ("=",) or not depends(left, x):
        return
    match left:
        case Apply(head="sqrt", args=(u,)):
            yield "raised_both_sides", _equal(u, power(right, TWO))
        case _ if depends(right, x):
            return
        case Apply(head="pow", args=(u, n)) if rational(n) == 2:
            yield from _two_signs("took_square_root", u, right, tidied(apply("sqrt", right)))
        case Apply(head="abs", args=(u,)):
            yield from _two_signs("split_absolute_value", u, right, right)
        case Apply(head="pow", args=(b, u)) if not depends(b, x):
            logarithm = sympy.log(to_sympy(right, Context()), to_sympy(b, Context()))
            yield "took_logarithms", _equal(u, to_tree(logarithm))
        case Apply(head="exp", args=(u,)):
            yield "took_logarithms", _equal(u, tidied(apply("log", right)))
        case Apply(head="log", args=(u,)):
            yield "undid_logarithm", _equal(u, tidied(power(E, right)))
        case _:
            return


def _two_signs(rule: str, u: Tree, value: Tree, root: Tree) -> Steps:
    known = rational(value)
    if known is not None and known < 0:
        yield "no_real_solution", FALSE
    elif known == 0:
        yield rule, _equal(u, ZERO)
    else:
        yield rule, any_of(_equal(u, root), _equal(u, tidied(neg(root))))


def cleared(line: Relation, x: str) -> Steps:
    """Both sides times the numbers, or the one expression with x, that stand under them."""
    under = [n.args[1] for side in line.sides for n in walk(side) if isinstance(n, Apply) and n.head == "div"]
    with_x = list(dict.fromkeys(d for d in under if depends(d, x)))
    if with_x and line.signs == ("=",):
        whole = mul(*with_x)
        yield "multiplied_by_denominator", _equal(*(_multiplied(side, whole) for side in line.sides))
        return
    numbers = [value for d in under if (value := rational(d)) is not None and value.denominator == 1 and value > 0]
    common = reduce(lcm, (int(v) for v in numbers), 1)
    parts = [t for side in line.sides for t in terms(side)]
    over = any(depends(t, x) and any(isinstance(n, Apply) and n.head == "div" for n in walk(t)) for t in parts)
    if common > 1 and over and any(len(terms(side)) > 1 for side in line.sides):
        yield "multiplied_by_denominator", Relation(line.signs, (_multiplied(line.sides[0], number(common)),
                                                                 _multiplied(line.sides[1], number(common))))  # fmt: skip


def _multiplied(side: Tree, whole: Tree) -> Tree:
    """Each term times the denominator, with what cancels cancelled."""
    return add(*(cancelled(mul(t, whole)) for t in terms(side))) if side != ZERO else ZERO


def collected(line: Relation, x: str) -> Steps:
    """Brackets multiplied out and like terms joined, on each side."""
    left, right = (expanded(side) if depends(side, x) else tidied(side) for side in line.sides)
    brackets = any(_has_bracket(side, x) for side in line.sides)
    shorter = size(left) + size(right) < sum(size(side) for side in line.sides)
    if brackets or shorter:
        yield "expanded" if brackets else "collected_terms", Relation(line.signs, (left, right))


def _has_bracket(side: Tree, x: str) -> bool:
    return any(
        isinstance(n, Apply)
        and n.head in {"mul", "pow", "neg"}
        and any(isinstance(a, Apply) and a.head == "add" and depends(a, x) for a in n.args)
        for n in walk(side)
    )


def linear(line: Relation, x: str) -> Steps:
    """ax + b = cx + d: x to the left, numbers to the right, then the division."""
    left, right = (_linear(side, x) for side in line.sides)
    if left is None or right is None:
        return
    (a, b), (c, _) = left, right
    f, g = line.sides
    if any(_is_loose(side, x) for side in line.sides):
        yield from collected(line, x)
    if a == 0 and c != 0:
        yield "swapped_sides", Relation((MIRRORED[line.signs[0]],), (g, f))
    elif c != 0:
        yield "added_to_both_sides", _shifted(line, tuple(t for t in terms(g) if depends(t, x)))
    elif b != 0:
        yield "added_to_both_sides", _shifted(line, tuple(t for t in terms(f) if not depends(t, x)))
    elif a not in (0, 1):
        sign = line.signs[0] if a.is_positive or line.signs == ("=",) else MIRRORED[line.signs[0]] if a.is_negative else None
        if sign is not None:
            yield "scaled_both_sides", Relation((sign,), (expanded(div(f, to_tree(a))), tidied(div(g, to_tree(a)))))


def _is_loose(side: Tree, x: str) -> bool:
    """Brackets, or more than one term with x, or more than one without."""
    with_x = sum(depends(t, x) for t in terms(side))
    return _has_bracket(side, x) or with_x > 1 or len(terms(side)) - with_x > 1


def _linear(side: Tree, x: str) -> tuple[sympy.Expr, sympy.Expr] | None:
    if not depends(side, x):
        return sympy.Integer(0), to_sympy(side, Context())
    found = coefficients(side, x)
    return (found[0], found[1]) if found is not None and len(found) == 2 else None


def _shifted(line: Relation, moved: tuple[Tree, ...]) -> Relation:
    """Both sides minus some of the terms."""
    left, right = (expanded(add(side, *(neg(t) for t in moved))) for side in line.sides)
    return Relation(line.signs, (left, right))


def pure_power(line: Relation, x: str) -> Steps:
    """ax² + c = d and a·F(x) + c = d: the numbers to the right, then the division, so that F stands alone."""
    left, right = line.sides
    if depends(right, x) or not depends(left, x):
        return
    inside = [t for t in terms(left) if depends(t, x)]
    free = [t for t in terms(left) if not depends(t, x)]
    if len(inside) != 1:
        return
    if free:
        yield "added_to_both_sides", Relation(line.signs, (inside[0], tidied(add(right, *(neg(t) for t in free)))))
        return
    scale, core = _scaled(inside[0], x)
    if scale != ONE and line.signs == ("=",):
        yield "scaled_both_sides", _equal(core, tidied(div(right, scale)))


def _scaled(term: Tree, x: str) -> tuple[Tree, Tree]:
    """(constant factor, the rest)."""
    match term:
        case Apply(head="div", args=(top, bottom)) if not depends(bottom, x):
            scale, core = _scaled(top, x)
            return tidied(div(scale, bottom)), core
        case _:
            constant = [f for f in factors(term) if not depends(f, x)]
            return (tidied(mul(*constant)) if constant else ONE), mul(*(f for f in factors(term) if depends(f, x)))


def to_zero(line: Relation, x: str) -> Steps:
    """f = g → f − g = 0, for polynomials of degree 2 and more."""
    left, right = line.sides
    if right != ZERO and depends(right, x) | depends(left, x):
        found = coefficients(sub(left, right), x)
        if found is not None and len(found) > 2:
            turned = line.signs == ("=",) and found[0].is_negative
            whole = expanded(sub(right, left) if turned else sub(left, right))
            yield "brought_to_one_side", Relation(line.signs, (whole, ZERO))


def split(line: Relation, x: str) -> Steps:
    """p = 0 → the factors of p."""
    left, right = line.sides
    if right == ZERO and line.signs == ("=",) and len(terms(left)) > 1:
        yield "factored", _equal(factored(left), ZERO)


def formula(line: Relation, x: str) -> Steps:
    """ax² + bx + c = 0 → x = (−b ± √(b² − 4ac)) / 2a."""
    left, right = line.sides
    found = coefficients(left, x) if right == ZERO and line.signs == ("=",) else None
    if found is None or len(found) != 3:
        return
    a, b, c = found
    inner = b**2 - 4 * a * c
    if inner.is_negative:
        yield "no_real_solution", FALSE
        return
    roots = (to_tree((-b + s * sympy.sqrt(inner)) / (2 * a)) for s in (1, -1))
    unknown = next(n for n in walk(left) if getattr(n, "name", None) == x)
    yield "quadratic_formula", any_of(*(_equal(unknown, root) for root in roots))


def closed(line: Relation, x: str) -> Steps:
    """3 = 5 is never true, 3 = 3 always."""
    if any(free_symbols(side) for side in line.sides):
        return
    difference = to_sympy(sub(*line.sides), Context())
    if line.signs == ("=",) and difference.is_zero is not None:
        yield ("always_true", TRUE) if difference.is_zero else ("never_true", FALSE)


def swapped(line: Relation, x: str) -> Steps:
    """c = F(x) → F(x) = c."""
    left, right = line.sides
    if not depends(left, x) and depends(right, x):
        yield "swapped_sides", Relation((MIRRORED[line.signs[0]],), (right, left))


def _equal(left: Tree, right: Tree) -> Relation:
    return Relation(("=",), (left, right))


RULES: tuple[Rule, ...] = (
    closed,        # 3 = 5
    zero_product,  # (x − 1)(x + 2) = 0
    undone,        # (x − 1)² = 9, e^x = 5
    swapped,       # 3 = 2x
    cleared,       # x/2 + x/3 = 5, 1/x = 2
    linear,        # 2x + 3 = x + 7
    pure_power,    # 2x² + 1 = 9, 3e^x = 6
    split,         # x² − 5x + 6 = 0
    formula,       # x² − x − 1 = 0
    collected,     # 2(x + 1) + x = 5
    to_zero,       # x² = 5x − 6
)  # fmt: skip
"""The order of choice, with an example of each."""
