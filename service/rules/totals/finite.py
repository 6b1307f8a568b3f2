"""Finite sums: linearity, formulas for powers, arithmetic and geometric sums, telescoping, differences, binomial sums.

Contract: every rule is used on one Σ with a last term, and leaves an expression that is equal to it wherever its conditions hold.
Source: Graham, Knuth, Patashnik, Concrete Mathematics (2nd ed.), chapters 2 and 5.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Expr, Rational, S

from service.algebra.build import (
    ONE,
    TWO,
    ZERO,
    add,
    depends,
    div,
    equation,
    factors,
    integer,
    mul,
    neg,
    number,
    power,
    rational,
    sub,
    terms,
)
from service.cas import to_tree
from service.rules.polynomials import value_of
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used, no_moves
from service.rules.tidy import expanded, flat, tidied
from service.rules.totals.terms import Total, finite, parted, polynomial_in, ratio, total_of
from service.tree import Apply, Relation, Tree, rebuilt, walk
from service.write import text

MOST_WRITTEN = 5
"""Terms of a sum that is written out."""
MOST_POWER = 4


def _written_out(node: Tree, scope: Scope) -> Moves:
    """Σ u_k = u_a + … + u_b, for few terms"""
    total = finite(node)
    if total is not None and (places := _places(total)):
        yield Move(flat(add(*(total.at(number(place)) for place in places))), {"k": total.index, "a": total.low, "b": total.high})


def _places(total: Total) -> range:
    low, high = integer(total.low), integer(total.high)
    return range(low, high + 1) if low is not None and high is not None and high - low < MOST_WRITTEN else range(0)


def _linear(node: Tree, scope: Scope) -> Moves:
    """Σ (α u + β v) = α Σ u + β Σ v"""
    total = finite(node)
    if total is not None and len(terms(total.term)) > 1:
        yield Move(flat(add(*(scaled(total.of(term)) for term in terms(total.term)))))


def scaled(total: Total) -> Tree:
    """c·Σ u of Σ c·u."""
    if not depends(total.term, total.index.name):
        negative = total.term.args[0] if isinstance(total.term, Apply) and total.term.head == "neg" else None
        return total.tree if negative is None else neg(total.of(negative).tree)
    scale, core = parted(total.term, total.index.name)
    return total.tree if scale == ONE else flat(mul(scale, total.of(core).tree))


def _constant_factor(node: Tree, scope: Scope) -> Moves:
    """Σ c·u = c·Σ u"""
    total = finite(node)
    if total is not None and depends(total.term, total.index.name):
        scale, core = parted(total.term, total.index.name)
        if scale != ONE and core != ONE:
            yield Move(flat(mul(scale, total.of(core).tree)), {"c": scale})


def _of_constant(node: Tree, scope: Scope) -> Moves:
    """Σ c = n·c for n terms"""
    total = finite(node)
    if total is not None and not depends(total.term, total.index.name):
        sides = (total.term, total.count) if rational(total.term) is not None else (total.count, total.term)
        yield Move(flat(mul(*sides)), {"c": total.term, "n": total.count})


def _of_power(p: int) -> Callable[[Tree, Scope], Moves]:
    """Σ kᵖ by its formula"""

    def moves(node: Tree, scope: Scope) -> Moves:
        total = finite(node)
        if total is not None and _exponent(total) == p and integer(total.low) in (0, 1):
            yield Move(_power_sum(p, total.high), {"n": total.high})

    return moves


def _exponent(total: Total) -> int | None:
    """p of kᵖ."""
    match total.term:
        case _ if total.term == total.index:
            return 1
        case Apply(head="pow", args=(base, n)) if base == total.index and (found := integer(n)) is not None and 1 <= found <= MOST_POWER:
            return found
        case _:
            return None


def _power_sum(p: int, n: Tree) -> Tree:
    after = tidied(add(n, ONE))
    odd = tidied(add(mul(TWO, n), ONE))
    match p:
        case 1:
            return div(mul(n, after), TWO)
        case 2:
            return div(mul(n, after, odd), number(6))
        case 3:
            return power(div(mul(n, after), TWO), TWO)
        case _:
            last = tidied(add(mul(number(3), power(n, TWO)), mul(number(3), n), number(-1)))
            return div(mul(n, after, odd, last), number(30))


def _from_one(node: Tree, scope: Scope) -> Moves:
    """Σ from a to b is Σ from 1 to b less Σ from 1 to a − 1"""
    total = finite(node)
    if total is None or _exponent(total) is None or integer(total.low) in (0, 1):
        return
    low = integer(total.low)
    if low is None or low > 1:
        yield Move(sub(total.over(ONE).tree, total.over(ONE, tidied(sub(total.low, ONE))).tree), {"a": total.low})


def _arithmetic(node: Tree, scope: Scope) -> Moves:
    """Σ of n terms with equal differences = n·(first + last)/2"""
    total = finite(node)
    if total is None:
        return
    found = polynomial_in(total.value, total.letter)
    if found is not None and found.degree() == 1:
        first, last = (tidied(total.at(place)) for place in (total.low, total.high))
        where = {"n": total.count, "u": first, "v": last, "d": to_tree(found.all_coeffs()[0])}
        yield Move(div(mul(total.count, add(first, last)), TWO), where)


def _geometric(node: Tree, scope: Scope) -> Moves:
    """Σ of n terms with equal quotients = a·(1 − qⁿ)/(1 − q), a the first term"""
    total = finite(node)
    q = None if total is None else ratio(total)
    if total is None or q is None or q in (0, 1):
        return
    first, by = tidied(total.at(total.low)), to_tree(q)
    grown = power(by, total.count)
    sides = (sub(grown, ONE), tidied(sub(by, ONE))) if q.is_number and q > 1 else (sub(ONE, grown), tidied(sub(ONE, by)))
    conditions = () if q.is_number else (Relation(("!=",), (by, ONE)),)
    yield Move(flat(mul(first, div(*sides))), {"a": first, "q": by, "n": total.count}, conditions=conditions)


def _opened(node: Tree, scope: Scope) -> Moves:
    """Σ of a product of sums = Σ of the sum that it is"""
    total = finite(node)
    found = None if total is None else polynomial_in(total.value, total.letter)
    if total is not None and found is not None and found.degree() <= MOST_POWER and any(_is_bracket(n) for n in walk(total.term)):
        made = expanded(total.term)
        if text(made) != text(total.term):
            yield Move(total.of(made).tree, {"f": total.term, "d": made})


def _is_bracket(node: Tree) -> bool:
    """A sum as a factor, a base, or above a bar."""
    return isinstance(node, Apply) and node.head in {"mul", "pow", "div", "neg"} and any(len(terms(arg)) > 1 for arg in node.args)


def _split(node: Tree, scope: Scope) -> Moves:
    """Σ (u + v)/w = Σ (u/w + v/w)"""
    total = total_of(node)
    match total.term if total is not None else None:
        case Apply(head="div", args=(top, bottom)) if total is not None and len(terms(top)) > 1 and depends(bottom, total.index.name):
            value = total.value
            if value is not None and value.is_rational_function(total.letter):
                return
            made = add(*(_over(term, bottom, total) for term in terms(top)))
            yield Move(total.of(made).tree, {"f": total.term, "d": made})


def _over(term: Tree, bottom: Tree, total: Total) -> Tree:
    """A term over what stands below; 2ᵏ over 3ᵏ as (2/3)ᵏ."""
    q = ratio(total.of(div(term, bottom)))
    first = total.of(div(term, bottom)).at(ZERO) if q is not None else ZERO
    value = value_of(first)
    if q is None or not q.is_number or value is None or not value.is_number or value == 0:
        return flat(div(term, bottom))
    top, below = q.as_numer_denom()
    grown = div(to_tree(top), power(to_tree(below), total.index)) if top == 1 else power(to_tree(q), total.index)
    return tidied(to_tree(value)) if q == 1 else flat(mul(to_tree(value), grown))


# Telescoping


def telescoped(total: Total) -> tuple[Tree, int] | None:
    """(g, j) of a term g(k) − g(k + j); None for any other."""
    listed = terms(total.term)
    if len(listed) != 2 or not all(depends(term, total.index.name) for term in listed):
        return None
    k = total.letter
    for one, other in (listed, listed[::-1]):
        first, second = value_of(one), value_of(other)
        if first is None or second is None:
            return None
        for j in range(1, MOST_STEP + 1):
            if is_zero(first.subs(k, k + j) + second):
                return one, j
    return None


MOST_STEP = 3


def is_zero(value: Expr) -> bool:
    """Whether a value is 0, as far as simplifying tells."""
    if value == 0:
        return True
    try:
        at = value.subs({letter: Rational(7, 3) for letter in value.free_symbols}).evalf(12)
        if at.is_number and abs(at) > 1e-8:
            return False
    except (TypeError, ValueError):
        return False
    return bool(sympy.simplify(value) == 0)


def _telescoping(node: Tree, scope: Scope) -> Moves:
    """Σ (g(k) − g(k + 1)) = g(a) − g(b + 1)"""
    total = finite(node)
    found = None if total is None else telescoped(total)
    if total is None or found is None:
        return
    g, j = total.of(found[0]), found[1]
    first = [tidied(g.at(tidied(add(total.low, number(i))))) for i in range(j)]
    last = [neg(tidied(g.at(tidied(add(total.high, number(i + 1)))))) for i in range(j)]
    is_rising = isinstance(found[0], Apply) and found[0].head == "neg"
    kept = flat(add(*last, *first) if is_rising else add(*first, *last))
    yield Move(kept, {"d": kept, "f": total.term})


def _difference(node: Tree, scope: Scope) -> Moves:
    """u(k) = g(k) − g(k + 1), by partial fractions, by the law of logarithms or by rationalising"""
    total = total_of(node)
    if total is None or telescoped(total) is not None:
        return
    for made in (_fractions(total), _logarithms(total), _without_roots(total), _gosper(total)):
        if made is not None and telescoped(total.of(made)) is not None:
            yield Move(total.of(made).tree, {"f": total.term, "d": made}, touched=(total.term, made))
            return


def _fractions(total: Total) -> Tree | None:
    value = total.value
    if value is None or not value.is_rational_function(total.letter) or value.is_polynomial(total.letter):
        return None
    made = sympy.apart(sympy.together(value), total.letter)
    parts = sympy.Add.make_args(made)
    if len(parts) != 2:
        return None
    first = sorted(parts, key=lambda part: bool(part.could_extract_minus_sign()))
    return add(*(to_tree(part) for part in first))


def _logarithms(total: Total) -> Tree | None:
    """ln((k + 1)/k) = ln(k + 1) − ln k."""
    match total.term:
        case Apply(head="log", args=(u,)):
            value = value_of(u)
            above, below = sympy.fraction(sympy.together(value)) if value is not None else (S.One, S.One)
            if above.has(total.letter) and below.has(total.letter):
                return sub(*(Apply("log", (to_tree(side),)) for side in (above, below)))
    return None


def _without_roots(total: Total) -> Tree | None:
    """1/(√(k + 1) + √k) = √(k + 1) − √k."""
    value = total.value
    if value is None or not any(p.exp == S.Half for p in sympy.fraction(value)[1].atoms(sympy.Pow)):
        return None
    above, below = sympy.fraction(value)
    roots = sympy.Add.make_args(below)
    if len(roots) != 2:
        return None
    apart = sympy.expand(roots[0] ** 2 - roots[1] ** 2)
    return None if apart.has(total.letter) or apart == 0 else to_tree(sympy.expand(above / apart * (roots[0] - roots[1])))


def _gosper(total: Total) -> Tree | None:
    """G(k + 1) − G(k), by Gosper's algorithm."""
    value, k = total.value, total.letter
    if value is None or value.is_polynomial(k) or value.has(sympy.binomial):
        return None
    if _powers_of(total) is not None or ratio(total) is not None:
        return None
    try:
        step = sympy.concrete.gosper.gosper_term(value, k)
    except (ValueError, TypeError, AttributeError, NotImplementedError):
        return None
    if step is None:
        return None
    found = _with_factorials(sympy.factor(sympy.combsimp(step * value)))
    after = _with_factorials(sympy.factor(sympy.combsimp(found.subs(k, k + 1))))
    return sub(to_tree(-found), to_tree(-after)) if found.could_extract_minus_sign() else sub(to_tree(after), to_tree(found))


def _with_factorials(value: Expr) -> Expr:
    """Γ(k + 1) as k!."""
    return value.replace(sympy.gamma, lambda at: sympy.factorial(at - 1))


# P(k)·qᵏ


def _powers_of(total: Total) -> tuple[Expr, Expr] | None:
    """(P, q) of P(k)·qᵏ with P of the degree 1 to 3."""
    value, k = total.value, total.letter
    if value is None:
        return None
    q = S.One
    for factor in sympy.Mul.make_args(sympy.together(value)):
        base, exponent = factor.as_base_exp()
        if exponent.has(k) and not base.has(k) and exponent.is_polynomial(k) and sympy.degree(exponent, k) == 1:
            q *= base ** exponent.coeff(k, 1) if exponent.is_Add else base ** (exponent / k)
    if q == 1:
        return None
    rest = sympy.powsimp(sympy.simplify(value / q**k))
    found = polynomial_in(rest, k)
    return (rest, q) if found is not None and 1 <= found.degree() <= 3 else None


def _shifted(node: Tree, scope: Scope) -> Moves:
    """S − q·S for S = Σ P(k)·qᵏ: (1 − q)·S = P(a)qᵃ − P(b)qᵇ⁺¹ + Σ (P(k) − P(k − 1))·qᵏ"""
    total = total_of(node)
    found = None if total is None else _powers_of(total)
    if total is None or found is None or not (total.is_infinite or finite(node)):
        return
    (p, q), k = found, total.letter
    by = to_tree(q)
    start = tidied(add(total.low, ONE))
    step = sympy.factor(sympy.expand(p - p.subs(k, k - 1)))
    rest = total.of(flat(mul(to_tree(step), power(by, total.index)))).over(start)
    ends = [tidied(total.at(total.low))]
    if not total.is_infinite:
        end = mul(to_tree(p.subs(k, value_of(total.high))), power(by, tidied(add(total.high, ONE))))
        ends.append(neg(end))
    difference = flat(add(ends[0], rest.tree, *ends[1:]))
    if ends[0] == ZERO:
        difference = flat(add(rest.tree, *ends[1:]))
    yield Move(
        _divided(difference, q),
        {"q": by, "f": total.tree},
        conditions=_allowed(q, by, total.is_infinite),
        inner=_subtracted(total, p, q, difference),
    )


def _divided(difference: Tree, q: Expr) -> Tree:
    rest = tidied(sub(ONE, to_tree(q)))
    return flat(neg(difference)) if rest == number(-1) else div(difference, rest)


def _allowed(q: Expr, by: Tree, is_infinite: bool) -> tuple[Tree, ...]:
    if q.is_number:
        return ()
    return (Relation(("<",), (Apply("abs", (by,)), ONE)),) if is_infinite else (Relation(("!=",), (by, ONE)),)


def _subtracted(total: Total, p: Expr, q: Expr, difference: Tree) -> tuple[Link, ...]:
    """q·S with its index moved on by one, S − q·S, and the sum from it."""
    by, k = to_tree(q), total.letter
    moved = total.of(flat(mul(to_tree(sympy.factor(p.subs(k, k - 1))), power(by, total.index))))
    moved = moved.over(tidied(add(total.low, ONE)), total.high if total.is_infinite else tidied(add(total.high, ONE)))
    times = equation(flat(mul(by, total.tree)), moved.tree)
    left = equation(flat(mul(tidied(sub(ONE, by)), total.tree)), difference)
    after = _divided(difference, q)
    return (
        Link(total.tree, Used(TIMES_RATIO, Move(times, {"q": by}))),
        Link(times, Used(SUBTRACTED, Move(left, {"q": by}))),
        Link(left, Used(FOR_SUM, Move(after, touched=(total.tree, after)))),
    )


TIMES_RATIO = Rule("times_ratio", "", no_moves, ("", ""), "equivalent")
SUBTRACTED = Rule("subtracted_sums", "", no_moves, ("", ""), "equivalent")
FOR_SUM = Rule("solved_for_sum", "", no_moves, ("", ""), "equivalent")


# Binomial coefficients and the range


def _binomial(node: Tree, scope: Scope) -> Moves:
    """Σ C(n, k) aᵏ bⁿ⁻ᵏ = (a + b)ⁿ"""
    total = finite(node)
    if total is None or integer(total.low) != 0 or total.value is None:
        return
    n, k = value_of(total.high), total.letter
    rest = total.value / sympy.binomial(n, k)
    if rest.has(sympy.binomial) or rest == 0 or n is None:
        return
    q = ratio(total.of(to_tree(rest)))
    if q is not None:
        start = rest.subs(k, 0)
        base = start.base if start.is_Pow and start.exp == n else S.One
        scale = S.One if start.is_Pow and start.exp == n else start
        parts = {"a": to_tree(q * base), "b": to_tree(base), "n": total.high}
        yield Move(flat(mul(to_tree(scale), power(add(to_tree(base), to_tree(sympy.simplify(q * base))), total.high))), parts)


def _absorbed(node: Tree, scope: Scope) -> Moves:
    """k·C(n, k) = n·C(n − 1, k − 1)"""
    total = finite(node)
    if total is None or integer(total.low) != 1:
        return
    listed = list(factors(total.term))
    for factor in listed:
        match factor:
            case Apply(head="binomial", args=(n, k)) if k == total.index and total.index in listed:
                listed.remove(factor)
                listed.remove(total.index)
                less = Apply("binomial", (tidied(sub(n, ONE)), sub(k, ONE)))
                yield Move(total.of(flat(mul(n, *listed, less))).tree, {"n": n, "k": k})
                return


def _zero_first(node: Tree, scope: Scope) -> Moves:
    """a first term that is 0 adds nothing"""
    total = total_of(node)
    if total is None or integer(total.low) is None or not depends(total.term, total.index.name):
        return
    value = total.value
    if value is not None and value.subs(total.letter, value_of(total.low)) == 0:
        yield Move(total.over(tidied(add(total.low, ONE))).tree, {"k": total.index, "a": total.low})


def _index_shift(node: Tree, scope: Scope) -> Moves:
    """Σ u(k + c) from a to b = Σ u(k) from a + c to b + c"""
    total = total_of(node)
    shift = None if total is None else _shift(total)
    if total is not None and shift:
        term = rebuilt(total.term, lambda n: total.index if _shift_of(n, total) == shift else n)
        low, high = (
            bound if bound == total.high and total.is_infinite else tidied(add(bound, number(shift))) for bound in (total.low, total.high)
        )
        yield Move(total.of(term).over(low, high).tree, {"k": total.index, "c": number(abs(shift)), "v": number(shift)})


def _shift(total: Total) -> int:
    """c where the index occurs as k + c alone; else 0."""
    found = {_shift_of(node, total) for node in walk(total.term)} - {0}
    shift = found.pop() if len(found) == 1 else 0
    rest = rebuilt(total.term, lambda n: ONE if shift and _shift_of(n, total) == shift else n)
    return 0 if depends(rest, total.index.name) else shift


def _shift_of(node: Tree, total: Total) -> int:
    """c of k + c; 0 for anything else."""
    match node:
        case Apply(head="add", args=args) if total.index in args and len(args) == 2:
            return next((found for arg in args if (found := integer(arg)) is not None), 0)
        case _:
            return 0


WRITTEN_OUT = Rule("sum_written_out", "", _written_out, ("sum(k^2, k, 1, 3)", "1^2 + 2^2 + 3^2"))
LINEAR = Rule(
    "sum_of_terms",
    "sum(u + v, k, a, b) = sum(u, k, a, b) + sum(v, k, a, b)",
    _linear,
    ("sum(2*k + 3, k, 1, n)", "2*sum(k, k, 1, n) + sum(3, k, 1, n)"),
)
FACTOR = Rule("constant_out_of_sum", "sum(c*u, k, a, b) = c*sum(u, k, a, b)", _constant_factor, ("sum(5*k, k, 1, n)", "5*sum(k, k, 1, n)"))
CONSTANT = Rule("sum_of_constant", "sum(c, k, 1, n) = n*c", _of_constant, ("sum(3, k, 1, n)", "3*n"))
NUMBERS = Rule("sum_of_numbers", "sum(k, k, 1, n) = n*(n + 1)/2", _of_power(1), ("sum(k, k, 1, n)", "n*(n + 1)/2"))
SQUARES = Rule("sum_of_squares", "sum(k^2, k, 1, n) = n*(n + 1)*(2*n + 1)/6", _of_power(2), ("sum(k^2, k, 1, n)", "n*(n + 1)*(2*n + 1)/6"))
CUBES = Rule("sum_of_cubes", "sum(k^3, k, 1, n) = (n*(n + 1)/2)^2", _of_power(3), ("sum(k^3, k, 1, n)", "(n*(n + 1)/2)^2"))
FOURTHS = Rule(
    "sum_of_fourth_powers", "sum(k^4, k, 1, n) = n*(n + 1)*(2*n + 1)*(3*n^2 + 3*n - 1)/30", _of_power(4),
    ("sum(k^4, k, 1, n)", "n*(n + 1)*(2*n + 1)*(3*n^2 + 3*n - 1)/30"),
)  # fmt: skip
FROM_ONE = Rule("sum_from_one", "", _from_one, ("sum(k, k, 5, n)", "sum(k, k, 1, n) - sum(k, k, 1, 4)"))
ARITHMETIC = Rule("arithmetic_sum", "sum(u, k, 1, n) = n*(u_1 + u_n)/2", _arithmetic, ("sum(2*k - 1, k, 1, n)", "n*(1 + 2*n - 1)/2"))
GEOMETRIC = Rule("geometric_sum", "sum(a*q^k, k, 0, n - 1) = a*(1 - q^n)/(1 - q)", _geometric, ("sum(3*2^k, k, 0, 9)", "3*(2^10 - 1)"))
OPENED = Rule("multiplied_out", "a*(b + c) = a*b + a*c", _opened, ("sum(k*(k + 1), k, 1, n)", "sum(k^2 + k, k, 1, n)"))
SPLIT = Rule("split_fraction", "(a + b)/c = a/c + b/c", _split, ("sum((2^k + 1)/3^k, k, 0, n)", "sum((2/3)^k + 1/3^k, k, 0, n)"))
TELESCOPING = Rule(
    "telescoping_sum", "sum(g_k - g_(k + 1), k, a, b) = g_a - g_(b + 1)", _telescoping, ("sum(1/k - 1/(k + 1), k, 1, n)", "1 - 1/(n + 1)")
)
DIFFERENCE = Rule("term_as_difference", "", _difference, ("sum(1/(k*(k + 1)), k, 1, n)", "sum(1/k - 1/(k + 1), k, 1, n)"))
SHIFTED = Rule("sum_less_multiple", "", _shifted, ("sum(k*3^k, k, 1, n)", "(3 + sum(3^k, k, 2, n) - n*3^(n + 1))/(-2)"))
BINOMIAL = Rule(
    "binomial_theorem",
    "sum(binomial(n, k)*a^k*b^(n - k), k, 0, n) = (a + b)^n",
    _binomial,
    ("sum(binomial(n, k)*2^k, k, 0, n)", "(1 + 2)^n"),
)
ABSORBED = Rule(
    "absorbed_factor", "k*binomial(n, k) = n*binomial(n - 1, k - 1)", _absorbed,
    ("sum(k*binomial(n, k), k, 1, n)", "sum(n*binomial(n - 1, k - 1), k, 1, n)"),
)  # fmt: skip
ZERO_FIRST = Rule("zero_term_left_out", "", _zero_first, ("sum(k*2^k, k, 0, n)", "sum(k*2^k, k, 1, n)"))
INDEX_SHIFT = Rule("index_shift", "", _index_shift, ("sum(1/(k + 2), k, 1, n)", "sum(1/k, k, 3, n + 2)"))
TOLD_RULES = (TIMES_RATIO, SUBTRACTED, FOR_SUM)
RULES = (
    WRITTEN_OUT, CONSTANT, TELESCOPING, NUMBERS, SQUARES, CUBES, FOURTHS, GEOMETRIC, BINOMIAL, FROM_ONE, LINEAR, FACTOR, OPENED, SPLIT,
    DIFFERENCE, SHIFTED, ZERO_FIRST, ABSORBED, INDEX_SHIFT, ARITHMETIC,
)  # fmt: skip
