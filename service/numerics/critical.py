"""Where an expression of one real variable may fail to be smooth: kinks, jumps, poles and branch points on an interval.

`critical_functions(f, x)` lists functions whose real zeros hold every such point; `critical_points` finds the zeros,
by exclusion with ball arithmetic, and gives them exactly where they have a recognisable form.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flint import acb, arb, fmpq
from sympy import Expr, Integer, Piecewise, Poly, Rational, Symbol, acos, atan, cos, exp, log, oo, pi, sin, sqrt, together
from sympy.core.relational import Relational
from sympy.polys.polyerrors import PolynomialError

from service.cas.formulas import Formula
from service.functions import IN_SYMPY
from service.numerics.balls import Curve, compiled, real_value
from service.numerics.program import NoProgram
from service.numerics.recognition import MANY_DIGITS, Form, Kind, exact_fraction, forms
from service.precision import precision

MOST_POINTS = 200
"""More critical points than this on an interval are not listed."""
FAR = 1024
"""Half-width of the window in which the zeros of a transcendental function are sought on an infinite interval."""


class TooManyPoints(Exception):
    """The interval holds more critical points than can be treated one by one."""


@dataclass(frozen=True, slots=True)
class Point:
    """A critical point. exact: `place` is the zero itself, not a rational number within 10⁻⁶⁰ of it."""

    place: Expr
    exact: bool = True


def _of_function(f: Expr) -> Iterable[Expr]:
    """What its record says; of several arguments that any order serves, of each two."""
    entry = IN_SYMPY.get(type(f).__name__)
    if entry is None:
        return ()
    pairs = itertools.combinations(f.args, 2) if max(entry.arity) > 3 else [f.args]
    return [Formula(text)(*args) for args in pairs for text in entry.singularities(len(args))]


def critical_functions(f: Expr, x: Symbol) -> tuple[Expr, ...]:
    """Functions of x outside whose zeros f is analytic along the real line."""
    found = {g for g in _critical_functions(f, x) if x in g.free_symbols}
    return tuple(sorted(found, key=lambda g: (g.count_ops(), str(g))))


def _critical_functions(f: Expr, x: Symbol) -> Iterator[Expr]:
    if x not in f.free_symbols:
        return
    if isinstance(f, Piecewise):
        for _, condition in f.args:
            for relation in condition.atoms(Relational):
                yield relation.lhs - relation.rhs
    elif f.is_Pow and not (isinstance(f.exp, Integer) and f.exp > 0):
        yield f.base
    else:
        yield from _of_function(f)
    for part in f.args:
        if isinstance(part, Expr):
            yield from _critical_functions(part, x)
        else:
            for inner in part.args:
                if isinstance(inner, Expr):
                    yield from _critical_functions(inner, x)


def critical_points(f: Expr, x: Symbol, a: Expr, b: Expr) -> tuple[Point, ...]:
    """The points of the open interval (a, b), in order, at which f may not be smooth. Raises TooManyPoints, NoProgram.

    a < b; each a number or infinite. On an infinite interval zeros beyond FAR are only found for polynomials.
    """
    known: list[tuple[arb, Point]] = []
    for function in critical_functions(f, x):
        for point in zeros(function, x, a, b):
            place = real_value(point.place, 256)
            if place is None:
                raise NoProgram(str(point.place))
            known.append((place, point))
        if len(known) > 4 * MOST_POINTS:
            raise TooManyPoints
    return _distinct(known)


def _distinct(known: list[tuple[arb, Point]]) -> tuple[Point, ...]:
    known.sort(key=lambda entry: (float(entry[0].mid()), not entry[1].exact))
    kept: list[tuple[arb, Point]] = []
    for place, point in known:
        if kept and abs(place - kept[-1][0]) < arb(2) ** -100 * (1 + abs(place)):
            if point.exact and not kept[-1][1].exact:
                kept[-1] = (place, point)
            continue
        kept.append((place, point))
    if len(kept) > MOST_POINTS:
        raise TooManyPoints
    return tuple(point for _, point in kept)


@lru_cache(maxsize=512)
def zeros(f: Expr, x: Symbol, a: Expr, b: Expr) -> tuple[Point, ...]:
    """The real zeros of f on the open interval (a, b). Raises TooManyPoints or NoProgram."""
    numerator = together(f).as_numer_denom()[0]
    found: list[Point] = []
    for factor in _factors(numerator):
        if x in factor.free_symbols:
            exact = _polynomial_zeros(factor, x, a, b)
            found.extend(_searched(factor, x, a, b) if exact is None else exact)
    return tuple(found)


def _factors(f: Expr) -> Iterator[Expr]:
    if f.is_Mul:
        for factor in f.args:
            yield from _factors(factor)
    elif f.is_Pow and f.exp.is_number:
        yield from _factors(f.base)
    elif type(f).__name__ in ("Abs", "sign"):
        yield from _factors(f.args[0])
    elif type(f).__name__ != "exp":
        yield f


def _polynomial_zeros(f: Expr, x: Symbol, a: Expr, b: Expr) -> list[Point] | None:
    """None where f is no polynomial with rational coefficients."""
    try:
        polynomial = Poly(f, x)
    except PolynomialError:
        return None
    if not polynomial.domain.is_ZZ and not polynomial.domain.is_QQ:
        return _linear_zero(polynomial, a, b)
    if polynomial.degree() > 40:
        return None
    radicals = polynomial.degree() <= 2 or all(factor.degree() <= 2 for factor, _ in polynomial.factor_list()[1])
    roots = polynomial.real_roots(multiple=False, radicals=radicals)
    return [Point(root) for root, _ in roots if _inside(root, a, b)]


def _linear_zero(polynomial: Poly, a: Expr, b: Expr) -> list[Point] | None:
    if polynomial.degree() != 1:
        return None
    slope, constant = polynomial.all_coeffs()
    root = -constant / slope
    return [Point(root)] if _inside(root, a, b) else []


def _inside(place: Expr, a: Expr, b: Expr) -> bool:
    ball = real_value(place, 256)
    if ball is None:
        raise NoProgram(str(place))
    return _after(ball, a) and _before(ball, b)


def _after(ball: arb, a: Expr) -> bool:
    if a == -oo:
        return True
    end = real_value(a, 256)
    return bool(ball - end > arb(2) ** -200)


def _before(ball: arb, b: Expr) -> bool:
    if b == oo:
        return True
    end = real_value(b, 256)
    return bool(end - ball > arb(2) ** -200)


def _searched(f: Expr, x: Symbol, a: Expr, b: Expr) -> list[Point]:
    """Zeros by bisection: an interval is dropped when the ball of its values excludes 0."""
    low, high = _window(f, x, a, b)
    function, slope = compiled(f, x), _slope(f, x)
    with precision(240):
        clusters = _clusters(function, slope, low, high)
    derivatives = [f]
    found = []
    for left, right in clusters:
        point = _refined(derivatives, x, left, right)
        if point is not None and _inside(point.place, a, b):
            found.append(point)
    return found


def _window(f: Expr, x: Symbol, a: Expr, b: Expr) -> tuple[arb, arb]:
    low = arb(-FAR) if a == -oo else real_value(a, 256)
    high = arb(FAR) if b == oo else real_value(b, 256)
    if low is None or high is None:
        raise NoProgram(f"{a}, {b}")
    if (a == -oo or b == oo) and _is_periodic(f):
        raise TooManyPoints
    return low, high


def _is_periodic(f: Expr) -> bool:
    return f.has(sin, cos) and not f.has(log)


def _slope(f: Expr, x: Symbol) -> Curve | None:
    try:
        return compiled(f.diff(x), x)
    except NoProgram:
        return None


def _may_vanish(function: Curve, slope: Curve | None, left: arb, right: arb) -> bool:
    """False where 0 is excluded, by the values on the interval or by the mean value form f(m) + f'(I)(I − m)."""
    interval = left.union(right)
    values = function(acb(interval), False)
    if values.is_finite() and not values.real.contains(0):
        return False
    if slope is None or right - left > arb(2) ** -6:
        return True
    middle = ((left + right) / 2).mid()
    values = function(acb(middle), False) + slope(acb(interval), False) * acb(interval - middle)
    return not values.is_finite() or values.real.contains(0)


def _clusters(function: Curve, slope: Curve | None, low: arb, high: arb) -> list[tuple[arb, arb]]:
    """Narrow intervals, in order, that together hold every zero of the function."""
    width = high - low
    narrow = arb(2) ** -28
    stack = [(low.mid(), (high.mid()))]
    narrowed: list[tuple[arb, arb]] = []
    steps = 0
    while stack:
        left, right = stack.pop()
        steps += 1
        if steps > 60_000 or len(narrowed) > 40 * MOST_POINTS:
            raise TooManyPoints
        if not _may_vanish(function, slope, left, right):
            continue
        if right - left < narrow * (1 + abs(left)) or right - left < narrow * width * arb(2) ** -20:
            narrowed.append((left, right))
            continue
        middle = ((left + right) / 2).mid()
        stack.append((middle, right))
        stack.append((left, middle))
    return _merged(narrowed)


def _merged(narrowed: list[tuple[arb, arb]]) -> list[tuple[arb, arb]]:
    merged: list[tuple[arb, arb]] = []
    for left, right in narrowed:
        if merged and left - merged[-1][1] < arb(2) ** -20 * (1 + abs(left)):
            merged[-1] = (merged[-1][0], right)
        else:
            merged.append((left, right))
    return merged


def _refined(derivatives: list[Expr], x: Symbol, left: arb, right: arb) -> Point | None:
    """The zero of a cluster, to 60 digits and then by its form. A zero of order m is a simple zero of the derivative of order m − 1.

    Where Newton's method does not settle, the middle of the cluster is taken.
    """
    middle = (left + right) / 2
    for order in range(4):
        if len(derivatives) <= order:
            derivatives.append(derivatives[-1].diff(x))
        place = _newton(derivatives[order], derivatives, order, x, middle)
        if place is not None and abs(place - middle) < arb(2) ** -12 * (1 + abs(middle)):
            return _recognised(derivatives[0], x, place)
    return _recognised(derivatives[0], x, middle) if derivatives[0].has(log) else None


def _newton(f: Expr, derivatives: list[Expr], order: int, x: Symbol, start: arb) -> arb | None:
    if len(derivatives) <= order + 1:
        derivatives.append(derivatives[-1].diff(x))
    try:
        value, slope = compiled(f, x), compiled(derivatives[order + 1], x)
    except NoProgram:
        return None
    with precision(400):
        place = arb(start).mid()
        for _ in range(12):
            step = value(acb(place), False) / slope(acb(place), False)
            if not step.is_finite():
                return None
            place = (place - step.real).mid()
        if not abs(step.real) < arb(2) ** -300 * (1 + abs(place)):
            return None
        residue = value(acb(place), False)
        return place if residue.abs_upper() < arb(2) ** -200 else None


def _recognised(f: Expr, x: Symbol, place: arb) -> Point:
    """The zero in closed form if it has a simple one that makes f vanish to 100 digits."""
    with precision(400):
        for candidate in _forms(f, x, place):
            ball = real_value(candidate, 400)
            if ball is not None and abs(ball - place) < arb(2) ** -250 * (1 + abs(place)):
                return Point(candidate)
        return Point(_rational(place), exact=False)


def _forms(f: Expr, x: Symbol, place: arb) -> Iterator[Expr]:
    """Simple closed forms near a number: pπ/q with the phase of a trigonometric argument, p/q, √, ln, exp, arctan, arccos."""
    for shift in _phases(f, x):
        ball = real_value(shift, 400)
        turn = None if ball is None else _fraction((place - ball) / arb.pi())
        if turn is not None:
            yield shift + turn * pi
    yield from map(written_form, forms(place, MANY_DIGITS))
    yield from _inverse_forms(place)


def written_form(form: Form) -> Expr:
    """The closed form as an expression."""
    part = Rational(form.part.numerator, form.part.denominator)
    match form.kind:
        case Kind.RATIONAL:
            return part
        case Kind.OF_PI:
            return part * pi
        case Kind.ROOT:
            return -sqrt(part) if form.negative else sqrt(part)
        case Kind.LOGARITHM:
            return log(part)
        case Kind.EXPONENTIAL:
            return exp(part)


def _inverse_forms(place: arb) -> Iterator[Expr]:
    turns = (place / arb.pi()).floor()
    half = turns.unique_fmpz()
    if half is None:
        return
    n = int(half)
    tangent = place.tan()
    for square_root, ratio in ((False, _fraction(tangent)), (True, _fraction(tangent * tangent))):
        if ratio is None or (ratio < 0 and square_root):
            continue
        angle = atan(ratio) if not square_root else (atan(sqrt(ratio)) if tangent > 0 else -atan(sqrt(ratio)))
        for k in (n - 1, n, n + 1):
            yield angle + k * pi
    cosine = _fraction(place.cos())
    if cosine is not None and abs(cosine) <= 1:
        for k in range(-abs(n) - 2, abs(n) + 3):
            yield acos(cosine) + 2 * k * pi
            yield -acos(cosine) + 2 * k * pi


def _phases(f: Expr, x: Symbol) -> Iterator[Expr]:
    """−φ/k for every argument kx + φ of a sine or cosine, φ ≠ 0."""
    for atom in sorted(f.atoms(sin, cos), key=str):
        argument = atom.args[0]
        slope = argument.diff(x)
        if slope.is_number and slope != 0:
            shift = -(argument - slope * x).expand() / slope
            if shift.is_number and shift != 0:
                yield shift


def _fraction(number: arb) -> Rational | None:
    """The number as p/q with q ≤ 10⁴, if it is within 10⁻⁵⁰ of one."""
    found = MANY_DIGITS.fraction(number, MANY_DIGITS.largest)
    return None if found is None else Rational(found.numerator, found.denominator)


def _rational(place: arb) -> Rational:
    exact = exact_fraction(place)
    assert exact is not None  # finite: it came from Newton's method
    near = exact.limit_denominator(10**70)
    return Rational(near.numerator, near.denominator)


def sample(a: Expr, b: Expr) -> Rational:
    """A simple rational number inside (a, b)."""
    if a == -oo and b == oo:
        return Rational(1, 3)
    if a == -oo or b == oo:
        end = _known(b if a == -oo else a, 64)
        inner = Fraction(float(end.mid())).limit_denominator(1000) + (Fraction(-4, 3) if a == -oo else Fraction(4, 3))
        return Rational(inner.numerator, inner.denominator)
    low, high = _known(a, 128), _known(b, 128)
    exact = exact_fraction(low + (high - low) * arb(fmpq(9, 20)))
    width = exact_fraction(high - low)
    assert exact is not None
    assert width is not None
    near = exact.limit_denominator(max(4, int(20 / width) + 1))
    return Rational(near.numerator, near.denominator)


def _known(number: Expr, bits: int) -> arb:
    value = real_value(number, bits)
    if value is None:
        raise NoProgram(str(number))
    return value
