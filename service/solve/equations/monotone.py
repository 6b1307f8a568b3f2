"""Real zeros of expressions without a formula: isolated between the zeros of the derivative.

On a stretch where f is defined and f′ ≠ 0, f is monotone and has at most one zero, which signs near the ends find and bisection
encloses. The zeros of f′ come from the same machinery, so that x² − 2ˣ is settled through its second derivative. Behaviour towards
an end at which f is not defined is judged by samples that approach it geometrically.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from sympy import Add, Expr, Float, Rational, Symbol, cos, oo, sin

from service.numerics.floats import function_of
from service.numerics.program import NoProgram
from service.numerics.real_balls import approximate
from service.solve.candidates import NotSolved, Point, Span, Zeros
from service.solve.check import sign_at
from service.solve.domains import conditions_of
from service.solve.inequalities.cells import sample
from service.solve.periodic.periods import members_between
from service.solve.search import Search
from service.solve.solutions import order
from service.solve.statements import Comparison, Every, Statement

MOST_DERIVATIVES = 4
STEPS = 130
"""Halvings of an isolating interval."""
CLOSE = Fraction(1, 10**25)
BOUNDED = ("sin", "cos")


def isolated_zeros(f: Expr, search: Search) -> Zeros | None:
    """All zeros of f on its domain; None where its pieces can't be told."""
    if f.free_symbols - {search.x} or search.derivatives >= MOST_DERIVATIVES:
        return None
    inner = replace(search, derivatives=search.derivatives + 1)
    found: list[Point] = []
    spans: list[Span] = []
    for span in _stretches(f, inner):
        if _vanishes_on(f, search.x, span):
            spans.append(span)
            continue
        edges, stationary = _cut(f, span, inner)
        found += [Point(p.value, 2) for p in stationary if sign_at(f, search.x, p.value) == 0 and p.exact]
        for low, high in itertools.pairwise(edges):
            found += _zero_between(f, search.x, low, high)
    return Zeros(points=tuple(found), spans=tuple(spans), methods=("monotone pieces",))


def _vanishes_on(f: Expr, x: Symbol, span: Span) -> bool:
    """Whether f, which is analytic inside the stretch, is zero at several places of it, to 800 bits."""
    place = sample(span.low, span.high)
    for _ in range(4):
        if sign_at(f, x, place) != 0:
            return False
        place = sample(place, span.high)
    return True


def _stretches(f: Expr, search: Search) -> tuple[Span, ...]:
    """Where f is defined, cut down to where p + (bounded terms) can vanish: |p| ≤ the bound."""
    parts: list[Statement] = [Comparison(c.expression, c.sign) for c in conditions_of(f)]
    bound = _bound(f, search.x)
    if bound is not None:
        rest, size = bound
        parts += [Comparison(rest - size, "<="), Comparison(-rest - size, "<=")]
    solved = search.solve(Every(tuple(parts)))
    if not solved.complete or solved.families or any(s.period is not None for s in solved.spans):
        raise NotSolved("where an expression is defined")
    return solved.spans


def _bound(f: Expr, x: Symbol) -> tuple[Expr, Expr] | None:
    """f = p + Σ cᵢ·(sine or cosine), p not constant and free of them: (p, Σ|cᵢ|)."""
    rest, size = [], []
    for term in Add.make_args(f.expand()):
        coefficient, dependent = term.as_independent(x, as_Add=False)
        if type(dependent).__name__ in BOUNDED:
            size.append(abs(coefficient))
        else:
            rest.append(term)
    plain = Add(*rest)
    if not size or x not in plain.free_symbols or any(plain.atoms(kind) for kind in _bounded_types()):
        return None
    return plain, Add(*size)


def _bounded_types() -> tuple[type, ...]:
    return sin, cos


def _cut(f: Expr, span: Span, search: Search) -> tuple[list[Expr], list[Point]]:
    """The ends of the monotone pieces of a stretch, and the stationary points among them."""
    slope = f.diff(search.x)

    domain = conditions_of(f)
    solved = search.solve(Comparison(slope, "=", domain))
    if not solved.complete or solved.spans:
        raise NotSolved("the zeros of a derivative")
    inside = list(solved.points)
    if solved.families:
        if span.low.is_infinite or span.high.is_infinite:
            if _keeps_sign(slope, search):
                return [span.low, span.high], []
            raise NotSolved("a derivative with infinitely many zeros")

        inside += [Point(v) for family in solved.families for v in members_between(family, span.low, span.high)]
    inside = [p for p in inside if order(span.low, p.value) < 0 < order(span.high, p.value)]
    inside.sort(key=lambda p: approximate(p.value))
    ends = [end for p in inside for end in ([p.value] if p.bounds is None else list(p.bounds))]
    return [span.low, *ends, span.high], inside


def _keeps_sign(slope: Expr, search: Search) -> bool:
    """A derivative that is nowhere negative, or nowhere positive."""
    return any(search.solve(Comparison(slope, relation)).is_empty for relation in ("<", ">"))


def _zero_between(f: Expr, x: Symbol, low: Expr, high: Expr) -> list[Point]:
    """The zero of f on the open piece, if there is one; a zero at an end is found as well."""
    found = [Point(end) for end in (low, high) if not end.is_infinite and sign_at(f, x, end) == 0]
    left, right = _near(f, x, low, high), _near(f, x, high, low)
    if left is None or right is None:
        raise NotSolved("the sign on a monotone piece")
    if left[1] == right[1]:
        return found
    return [*found, _enclosed(f, x, left, right)]


def _near(f: Expr, x: Symbol, end: Expr, other: Expr) -> tuple[Rational, int] | None:
    """A place near an end of a piece with the sign of f there; at the end itself where f is defined and not zero."""
    if not end.is_infinite and end.is_Rational:
        s = sign_at(f, x, end)
        if s:
            return end, s
    last: tuple[Rational, int] | None = None
    for place in _approach(end, other):
        s = sign_at(f, x, place)
        if s is None:
            break
        if s:
            last = (place, s)
    return last


def _approach(end: Expr, other: Expr) -> Iterator[Rational]:
    """Rational places between two ends that approach the first."""
    if end.is_infinite:
        way = 1 if end == oo else -1
        start = 0 if other.is_infinite else _near_rational(other)
        yield from (Rational(start) + way * Rational(2) ** j for j in range(0, 60, 4))
        return
    from_here = _near_rational(end)
    if other.is_infinite:
        step = Fraction(1 if other == oo else -1)
    else:
        step = (_near_rational(other) - from_here) / 2
    for j in range(0, 100, 6):
        place = from_here + step / 2**j
        candidate = Rational(place.numerator, place.denominator)
        if order(min(end, other, key=_place), candidate) < 0 < order(max(end, other, key=_place), candidate):
            yield candidate


def _place(number: Expr) -> float:
    return approximate(number)


def _near_rational(number: Expr) -> Fraction:
    if number.is_Rational:
        return Fraction(int(number.p), int(number.q))
    return Fraction(approximate(number))


def _enclosed(f: Expr, x: Symbol, left: tuple[Rational, int], right: tuple[Rational, int]) -> Point:
    """The zero between two places of opposite sign: exact where it is a simple rational, else its enclosure."""
    low, high = (Fraction(int(p.p), int(p.q)) for p, _ in (left, right))
    below = left[1]
    low, high = _narrowed(f, x, low, high, below)
    guess = None
    for step in range(STEPS):
        middle = (low + high) / 2
        if step % 24 == 23:
            guess = _simple_zero(f, x, low, high)
            if guess is not None:
                return Point(guess)
        s = sign_at(f, x, Rational(middle.numerator, middle.denominator))
        if s == 0:
            return Point(Rational(middle.numerator, middle.denominator))
        if s is None:
            raise NotSolved("the sign on a monotone piece")
        low, high = (middle, high) if s == below else (low, middle)
        if high - low < CLOSE * max(Fraction(1), abs(low)):
            break
    bounds = Rational(low.numerator, low.denominator), Rational(high.numerator, high.denominator)
    middle = (low + high) / 2
    return Point(Float(Rational(middle.numerator, middle.denominator), 25), bounds=bounds)


def _narrowed(f: Expr, x: Symbol, low: Fraction, high: Fraction, below: int) -> tuple[Fraction, Fraction]:
    """The enclosure as floats see it, where balls confirm the signs at its ends; else as it was."""
    try:
        quick = function_of(f, x)
    except NoProgram:
        return low, high
    a, b = float(low), float(high)
    size = max(abs(quick(a)), abs(quick(b)))
    for _ in range(60):
        middle = (a + b) / 2
        value = quick(middle)
        if not abs(value) > 1e-9 * min(size, 1.0):
            break
        a, b = (middle, b) if (value > 0) == (below > 0) else (a, middle)
    ends = max(Fraction(a), low), min(Fraction(b), high)
    signs = [sign_at(f, x, Rational(end.numerator, end.denominator)) for end in ends]
    return ends if signs == [below, -below] else (low, high)


def _simple_zero(f: Expr, x: Symbol, low: Fraction, high: Fraction) -> Rational | None:
    middle = ((low + high) / 2).limit_denominator(60)
    if not low <= middle <= high:
        return None
    candidate = Rational(middle.numerator, middle.denominator)
    return candidate if sign_at(f, x, candidate) == 0 else None
