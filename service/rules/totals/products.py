"""Products over a range: factors one by one, factorials, telescoping, powers."""

from __future__ import annotations

import sympy

from service.algebra.build import ONE, add, depends, div, factors, integer, mul, number, power, sub, terms
from service.cas import to_tree
from service.rules.fractions import parts_of
from service.rules.polynomials import value_of
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import flat, tidied
from service.rules.totals.finite import MOST_WRITTEN, is_zero
from service.rules.totals.terms import Total, finite, polynomial_in, total_of
from service.tree import Apply, Tree
from service.write import text


def _written_out(node: Tree, scope: Scope) -> Moves:
    """Π u_k = u_a ⋯ u_b, for few factors"""
    total = finite(node, "product")
    low, high = (integer(total.low), integer(total.high)) if total is not None else (None, None)
    if total is not None and low is not None and high is not None and low <= high < low + MOST_WRITTEN:
        yield Move(
            flat(mul(*(total.at(number(place)) for place in range(low, high + 1)))), {"k": total.index, "a": total.low, "b": total.high}
        )


def _of_constant(node: Tree, scope: Scope) -> Moves:
    """Π c = cⁿ for n factors"""
    total = finite(node, "product")
    if total is not None and not depends(total.term, total.index.name):
        yield Move(power(total.term, total.count), {"c": total.term, "n": total.count})


def _one_fraction(node: Tree, scope: Scope) -> Moves:
    """1 − 1/k = (k − 1)/k, factors above and below"""
    total = total_of(node, "product")
    value = None if total is None else total.value
    if total is None or value is None or not value.is_rational_function(total.letter) or len(terms(total.term)) < 2:
        return
    made = to_tree(sympy.factor(sympy.together(value)))
    if text(made) != text(total.term) and len(terms(made)) == 1:
        yield Move(total.of(made).tree, {"f": total.term, "d": made}, touched=(total.term, made))


def telescoped(total: Total) -> tuple[Tree, int, bool] | None:
    """(g, j, whether g(k + j) stands above) of a factor g(k + j)/g(k) or its inverse; None for any other."""
    above, below = parts_of(total.term)
    upper, lower, k = value_of(above), value_of(below), total.letter
    if upper is None or lower is None or not (upper.has(k) and lower.has(k)):
        return None
    for j in range(1, 4):
        if is_zero(lower.subs(k, k + j) - upper):
            return below, j, True
        if is_zero(upper.subs(k, k + j) - lower):
            return above, j, False
    return None


def _telescoping(node: Tree, scope: Scope) -> Moves:
    """Π g(k + 1)/g(k) = g(b + 1)/g(a)"""
    total = finite(node, "product")
    found = None if total is None else telescoped(total)
    if total is None or found is None:
        return
    g, j, is_above = total.of(found[0]), found[1], found[2]
    first = mul(*(tidied(g.at(add(total.low, number(i)))) for i in range(j)))
    last = mul(*(tidied(g.at(add(total.high, number(i + 1)))) for i in range(j)))
    sides = (last, first) if is_above else (first, last)
    yield Move(flat(div(*sides)), {"u": sides[0], "v": sides[1]})


def _taken_apart(node: Tree, scope: Scope) -> Moves:
    """Π u·v = Π u · Π v"""
    total = total_of(node, "product")
    if total is None:
        return
    above, below = parts_of(total.term)
    tops, bottoms = factors(above), factors(below) if below != ONE else ()
    if len(tops) + len(bottoms) < 2:
        return
    if len(tops) == len(bottoms) == 2 and (pairs := _pairs(total, tops, bottoms)) is not None:
        yield Move(mul(*(total.of(pair).tree for pair in pairs)))
        return
    if not total.is_infinite:
        made = [[_factor(total, side) for side in sides] for sides in (tops, bottoms)]
        yield Move(flat(div(mul(*made[0]), mul(*made[1]))))


def _factor(total: Total, side: Tree) -> Tree:
    return total.of(side).tree


def _pairs(total: Total, tops: tuple[Tree, ...], bottoms: tuple[Tree, ...]) -> tuple[Tree, Tree] | None:
    """(k − 1)/k and (k + 1)/k of (k − 1)(k + 1)/k²: two factors that telescope."""
    for below in (bottoms, bottoms[::-1]):
        found = div(tops[0], below[0]), div(tops[1], below[1])
        if all(telescoped(total.of(one)) is not None for one in found):
            return found
    return None


def _squares_apart(node: Tree, scope: Scope) -> Moves:
    """Π (k − 1)(k + 1)/k² = Π (k − 1)/k · Π (k + 1)/k"""
    total = finite(node, "product")
    above, below = parts_of(total.term) if total is not None else (ONE, ONE)
    match below:
        case Apply(head="pow", args=(base, n)) if total is not None and integer(n) == 2 and len(factors(above)) == 2:
            pairs = _pairs(total, factors(above), (base, base))
            if pairs is not None:
                yield Move(mul(*(total.of(pair).tree for pair in pairs)))


def _factorial(node: Tree, scope: Scope) -> Moves:
    """Π k = n! from 1 on; from a on n!/(a − 1)!"""
    total = finite(node, "product")
    found = polynomial_in(total.value, total.letter) if total is not None else None
    if total is None or found is None or found.degree() != 1 or found.LC() != 1:
        return
    first, last = (tidied(total.at(place)) for place in (total.low, total.high))
    low = integer(first)
    if low is not None and low < 1:
        return
    whole = Apply("factorial", (last,))
    before = () if low == 1 else (Apply("factorial", (tidied(sub(first, ONE)),)),)
    yield Move(div(whole, *before) if before else whole, {"n": last})


def _odd_factors(node: Tree, scope: Scope) -> Moves:
    """Π (2k − 1) = (2n)!/Π 2k"""
    total = finite(node, "product")
    value = total.value if total is not None else None
    if total is None or value is None or integer(total.low) != 1 or sympy.expand(value - 2 * total.letter + 1) != 0:
        return
    whole = Apply("factorial", (tidied(mul(number(2), total.high)),))
    yield Move(div(whole, total.of(mul(number(2), total.index)).tree), {"n": total.high})


def _exponents(node: Tree, scope: Scope) -> Moves:
    """Π c^u = c^Σ u"""
    total = finite(node, "product")
    match total.term if total is not None else None:
        case Apply(head="pow", args=(base, u)) if total is not None and not depends(base, total.index.name):
            yield Move(power(base, Apply("sum", (u, total.index, total.low, total.high))), {"c": base})


def _power_outside(node: Tree, scope: Scope) -> Moves:
    """Π uⁿ = (Π u)ⁿ"""
    total = finite(node, "product")
    match total.term if total is not None else None:
        case Apply(head="pow", args=(base, n)) if total is not None and not depends(n, total.index.name):
            yield Move(power(total.of(base).tree, n), {"n": n})


WRITTEN_OUT = Rule("product_written_out", "", _written_out, ("product(k^2, k, 1, 3)", "1^2*2^2*3^2"))
CONSTANT = Rule("product_of_constant", "product(c, k, 1, n) = c^n", _of_constant, ("product(2, k, 1, n)", "2^n"))
FACTORIAL = Rule("product_as_factorial", "product(k, k, 1, n) = n!", _factorial, ("product(k, k, 1, n)", "n!"))
TELESCOPING = Rule(
    "telescoping_product", "product(g_(k + 1)/g_k, k, a, b) = g_(b + 1)/g_a", _telescoping, ("product((k + 1)/k, k, 1, n)", "n + 1")
)
ONE_FRACTION = Rule("factor_as_fraction", "", _one_fraction, ("product(1 + 1/k, k, 1, n)", "product((k + 1)/k, k, 1, n)"))
SQUARES = Rule(
    "product_of_products",
    "product(u*v, k, a, b) = product(u, k, a, b)*product(v, k, a, b)",
    _squares_apart,
    ("product((k - 1)*(k + 1)/k^2, k, 2, n)", "product((k - 1)/k, k, 2, n)*product((k + 1)/k, k, 2, n)"),
)
APART = Rule(
    "product_of_products",
    "product(u*v, k, a, b) = product(u, k, a, b)*product(v, k, a, b)",
    _taken_apart,
    ("product(2*k, k, 1, n)", "product(2, k, 1, n)*product(k, k, 1, n)"),
)
ODD = Rule("odd_factors", "", _odd_factors, ("product(2*k - 1, k, 1, n)", "(2*n)!/product(2*k, k, 1, n)"))
EXPONENTS = Rule(
    "product_of_powers", "product(c^u, k, a, b) = c^sum(u, k, a, b)", _exponents, ("product(2^k, k, 1, n)", "2^sum(k, k, 1, n)")
)
OUTSIDE = Rule(
    "power_of_product", "product(u^n, k, a, b) = product(u, k, a, b)^n", _power_outside, ("product(k^2, k, 1, n)", "product(k, k, 1, n)^2")
)
RULES = (WRITTEN_OUT, CONSTANT, FACTORIAL, TELESCOPING, ONE_FRACTION, EXPONENTS, OUTSIDE, ODD, SQUARES, APART)
