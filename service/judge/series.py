"""Infinite sums as numbers, from their terms: geometric decay added up, alternating signs and powers of k extrapolated.

Alternating: Cohen, Rodriguez Villegas, Zagier, "Convergence acceleration of alternating series", Experiment. Math. 9 (2000).
Again: Levin, "Development of non-linear transformations for improving convergence of sequences", Internat. J. Comput. Math. 3 (1973).
Powers: S − S_N = Σ cᵢ N^(1−p−i) for terms of the size k^−p, eliminated at N, 2N, 4N, … (Richardson).
All of it is careful evidence and no proof.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import comb

from flint import acb, arb, fmpq

from service.algebra.extended import Extended, absent, infinite
from service.judge.limits import limit, richardson
from service.numerics.exact.numbers import Undefined, Unknown, Value, ball, is_zero, sign

Terms = Callable[[Value, int], Value]
"""(k, bits) ↦ the term number k. Raises Undefined or Unknown."""
BITS = 260
SAMPLED = 48
MOST = 400
SURE = arb(10) ** -12


def series(term: Terms, first: int) -> Extended:
    """Σ from `first` to ∞: a number, ±∞, or no value. Raises Undefined or Unknown."""
    head = [term(fmpq(k), BITS) for k in range(first, first + SAMPLED)]
    tail = head[SAMPLED // 2 :]
    if all(is_zero(value) for value in tail):
        return Extended(_total(head), proved=False)
    signs = [sign(value) or 0 for value in tail]
    if _is_geometric(tail):
        return _geometric(term, first, head)
    if 0 in signs:
        raise Unknown("terms without a sure sign")
    if not _vanishes(term):
        return infinite(signs[-1], False) if len(set(signs)) == 1 else absent(False)
    if len(set(signs)) == 1:
        return _by_powers(term, first, signs[-1])
    if all(a == -b for a, b in pairwise(signs)):
        return _alternating(term, first)
    raise Unknown("signs without a pattern")


def series_again(term: Terms, first: int) -> Extended:
    """The same by Levin's transformation of the partial sums, or by blocks of terms that keep their size: the second way."""
    side = _growth(term, first)
    if side:
        return infinite(side, False)

    near, far = (_levin(term, first, count) for count in (18, 24))
    error = abs(near - far).abs_upper()
    if error > SURE * 10**3 * (1 + abs(far).abs_upper()):
        raise Unknown("the partial sums do not settle")
    return Extended(acb(arb(far.real.mid(), error)), proved=False)


def _levin(term: Terms, first: int, count: int) -> acb:
    """Levin's u-transform of the first partial sums (β = 1). Raises Unknown at a term that is zero."""
    above, below, total = acb(0), acb(0), acb(0)
    for j in range(count + 1):
        value = ball(term(fmpq(first + j), 500))
        if is_zero(value) is not False:
            raise Unknown("a term that is zero")
        total += value
        weight = arb((-1) ** j * comb(count, j)) * arb(j + 1) ** (count - 2) / value
        above, below = above + weight * total, below + weight
    return above / below


def _growth(term: Terms, first: int) -> int:
    """±1 where the blocks of terms from N to 2N have that sign and do not shrink, so that the sum is infinite; else 0."""
    blocks = [ball(_total([term(fmpq(k), BITS) for k in range(first + n, first + 2 * n)])).real for n in (32, 64, 128)]
    for side in (1, -1):
        if all(block * side > 0 for block in blocks) and all(b * side >= a * side * arb("0.98") for a, b in pairwise(blocks)):
            return side
    return 0


def _total(terms: list[Value]) -> Value:
    total: Value = fmpq(0)
    for value in terms:
        total = total + value if type(total) is type(value) else ball(total) + ball(value)
    return total


def _ratio(tail: list[Value]) -> arb | None:
    """The largest quotient of neighbours, None where a term is zero."""
    largest = arb(0)
    for a, b in pairwise(tail):
        if is_zero(a) is not False:
            return None
        largest = max(largest, abs(ball(b) / ball(a)).abs_upper())
    return largest


def _is_geometric(tail: list[Value]) -> bool:
    """Whether the quotient of neighbours stays away from 1, and does not creep up to it as for k^−p."""
    ratio, early, late = _ratio(tail), _ratio(tail[:2]), _ratio(tail[-2:])
    if ratio is None or early is None or late is None or not ratio < arb("0.96"):
        return False
    return bool((1 - late) > (1 - early) * arb("0.75"))


def _geometric(term: Terms, first: int, head: list[Value]) -> Extended:
    terms = [ball(value) for value in head]
    while len(terms) < MOST:
        terms.append(ball(term(fmpq(first + len(terms)), BITS)))
        ratio = _ratio(terms[-8:])
        if ratio is not None and ratio < arb("0.96") and (rest := abs(terms[-1]) * ratio / (1 - ratio)) < SURE / 10**4:
            total = _total(terms)
            return Extended(acb(arb(ball(total).real, rest.abs_upper()), ball(total).imag), proved=False)
    raise Unknown("the terms go to zero too slowly")


def _vanishes(term: Terms) -> bool:
    """Whether the terms go to zero. Raises Unknown where that can't be told."""
    try:
        found = limit(lambda k, bits: acb(abs(ball(term(k, bits)))), infinite(1), 0, whole=True)
    except Undefined as error:
        raise Unknown("no terms far out") from error
    return found.kind == "finite" and bool(abs(ball(found.number)).abs_lower() < SURE)


def _power(term: Terms) -> Fraction:
    """p where the terms go like k^−p. Raises Unknown where they go like no power."""
    sizes = [abs(ball(term(fmpq(2) ** k, 400))).log() / arb(2).log() for k in (30, 60, 120)]
    slope, early = (sizes[1] - sizes[2]) / 60, (sizes[0] - sizes[1]) / 30
    power = Fraction(float(slope.mid())).limit_denominator(12)
    if abs(slope - arb(power.numerator) / power.denominator) > arb(10) ** -6 or abs(slope - early) > arb(10) ** -6:
        raise Unknown("no power of k")
    return power


def _by_powers(term: Terms, first: int, side: int) -> Extended:
    power = _power(term)
    if power <= 1:
        return infinite(side, False)
    sums: list[acb] = []
    total, k, start = acb(0), first, max(first, 4)
    for doubling in range(1, 9):
        while k < start * 2**doubling:
            total += ball(term(fmpq(k), BITS))
            k += 1
        sums.append(total)
    shift = arb(power.numerator) / power.denominator - 1
    estimate, error = richardson(sums, [shift + i for i in range(len(sums) - 1)])
    if error > SURE * 10**4 * (1 + abs(estimate).abs_upper()):
        raise Unknown("the partial sums do not settle")
    return Extended(acb(arb(estimate.real.mid(), error)), proved=False)


def _alternating(term: Terms, first: int) -> Extended:
    near, far = (_accelerated(term, first, n) for n in (36, 44))
    error = abs(near - far).abs_upper()
    if error > SURE * (1 + abs(far).abs_upper()):
        raise Unknown("the partial sums do not settle")
    return Extended(acb(arb(far.real.mid(), error)), proved=False)


def _accelerated(term: Terms, first: int, n: int) -> acb:
    """Algorithm 1 of the source, with n terms."""
    root = (3 + arb(8).sqrt()) ** n
    d = (root + 1 / root) / 2
    b, c, total = arb(-1), -d, acb(0)
    for k in range(n):
        c = b - c
        total += c * ball(term(fmpq(first + k), BITS)) * (-1) ** k
        b = b * (k + n) * (k - n) / ((arb(2 * k + 1) / 2) * (k + 1))
    return total / d
