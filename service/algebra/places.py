"""Where a statement in one unknown may change its truth: roots, poles, edges, and a point between each two.

For algebraic atoms the list is complete, so comparing two statements at every place decides them. Otherwise
the line is scanned between −13 and 13 and more sparsely beyond, which is evidence and not proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key, lru_cache
from itertools import pairwise, permutations

import flint
from flint import acb, arb, fmpq

from service.algebra.algebraic import LARGEST_DEGREE, NotAlgebraic, Root, critical_polynomials, roots
from service.algebra.build import apply, div, mul, number, power, rational
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.periods import grid, periodic
from service.algebra.statements import atoms, zero_form
from service.algebra.values import Undefined, Unknown, Value, ball, sign, value
from service.numerics.recognition import FEW_DIGITS, Form, Kind, forms
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

PI = Constant("pi")


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the unknown; `exact` names it, None where only digits can."""

    value: Value
    exact: Tree | None


@dataclass(frozen=True, slots=True)
class Survey:
    """The places in increasing order (the complex ones last); whether they are surely all that matter."""

    places: tuple[Place, ...]
    complete: bool


def survey(statements: Sequence[Tree], unknown: str, at: Mapping[str, Value], real: bool) -> Survey:
    """The places that decide the statements."""
    found: list[Root] = []
    complete = True
    seen: set[Tree] = set()
    for statement in statements:
        for atom in atoms(statement):
            form = zero_form(atom)
            if form in seen or unknown not in free_symbols(form):
                continue
            seen.add(form)
            try:
                polynomials, all_zeros = critical_polynomials(form, unknown, at)
            except NotAlgebraic:
                polynomials, all_zeros = [], False
            found += [root for polynomial in polynomials for root in roots(polynomial)]
            if not all_zeros:
                complete = False
                found += scanned(form, unknown, at)
                found += [] if real else _explicit(atom, unknown, at)
    return Survey(_ordered(found, real), complete)


def _explicit(atom: Relation, unknown: str, at: Mapping[str, Value]) -> list[Root]:
    """The complex number that an equation x = f, f free of x, says x is: a scan of the real line meets none."""
    sides = atom.sides if atom.signs == ("=",) else ()
    found = []
    for here, there in permutations(sides, 2):
        if here == Symbol(unknown) and unknown not in free_symbols(there):
            try:
                point = ball(value(there, at, False))
            except (Undefined, Unknown):
                continue
            found += [] if point.imag.contains(0) else [Root(point, None, False)]
    return found


def too_steep(*statements: Tree) -> bool:
    """Whether a power is too high for its values to be told apart from 0 and ∞ away from ±1."""
    nodes = (node for statement in statements for node in walk(statement) if isinstance(node, Apply) and node.head == "pow")
    return any(free_symbols(node.args[0]) and abs(rational(node.args[1]) or Fraction(0)) > LARGEST_DEGREE for node in nodes)


def _ordered(found: Iterable[Root], real: bool) -> tuple[Place, ...]:
    on_line = _distinct([root for root in found if root.real])
    on_line.sort(key=cmp_to_key(lambda a, b: _before(a.value, b.value)))
    line = [Place(root.value, root.exact) for root in on_line]
    mixed: list[Place] = []
    for left, right in zip([None, *line], [*line, None], strict=True):
        mixed += [left] if left is not None else []
        mixed += [_inside(left, right)]
    if real:
        return tuple(mixed)
    off_line = _distinct([root for root in found if not root.real])
    generic = Place(acb(arb("0.7351"), arb("0.4417")), None)
    return (*mixed, *(Place(root.value, root.exact) for root in off_line), generic)


def _distinct(found: list[Root]) -> list[Root]:
    kept: list[Root] = []
    for root in found:
        twin = next((i for i, other in enumerate(kept) if _same(other.value, root.value)), None)
        if twin is None:
            kept.append(root)
        elif kept[twin].exact is None and root.exact is not None:
            kept[twin] = root
    return kept


def _same(a: Value, b: Value) -> bool:
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return bool(a == b)
    return bool((ball(a) - ball(b)).contains(0))


def _before(a: Value, b: Value) -> int:
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return int(a > b) - int(a < b)
    x, y = ball(a).real.mid(), ball(b).real.mid()
    return int(x > y) - int(x < y)


def _inside(left: Place | None, right: Place | None) -> Place:
    """A simple fraction strictly between two neighbours."""
    if left is None and right is None:
        return _at(Fraction(1))
    if left is None:
        assert right is not None  # one of the two is there
        return _at(Fraction(_floor(right.value)) - 1)
    if right is None:
        return _at(Fraction(_floor(left.value)) + 2)
    low, high = _fraction(left.value), _fraction(right.value)
    return _at(simplest(low + (high - low) / 8, high - (high - low) / 8))


def _at(fraction: Fraction) -> Place:
    return Place(fmpq(fraction.numerator, fraction.denominator), number(fraction))


def _fraction(point: Value) -> Fraction:
    if isinstance(point, fmpq):
        return Fraction(int(point.p), int(point.q))
    middle = point.real.mid()
    mantissa, exponent = middle.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _floor(point: Value) -> int:
    return _fraction(point).__floor__()


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of smallest denominator in [low, high]."""
    if low > high:
        low, high = high, low
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    floor = low.__floor__()
    if floor == low:
        return low
    if floor + 1 <= high:
        return Fraction(floor + 1)
    return floor + 1 / simplest(1 / (high - floor), 1 / (low - floor))


# Scanning what is not algebraic.

STEP = Fraction(13, 97)
NEAR: tuple[Fraction, ...] = tuple(k * STEP for k in range(-97, 98))
GRID: tuple[Fraction, ...] = tuple(
    sorted(set(NEAR) | {side * Fraction(round(10 ** (k / 4) * 1000) + 7, 1000) for k in range(-10, 17) for side in (1, -1)})
)


def scanned(form: Tree, unknown: str, at: Mapping[str, Value]) -> list[Root]:
    """Real zeros and edges of the domain, found by sign changes and by near misses."""
    known = tuple((name, value) for name, value in sorted(at.items()) if isinstance(value, fmpq))
    return list(_remembered(form, unknown, known)) if len(known) == len(at) else _scan(form, unknown, at)


@lru_cache(maxsize=512)
def _remembered(form: Tree, unknown: str, at: tuple[tuple[str, fmpq], ...]) -> tuple[Root, ...]:
    """A line is met again with the next one, with the first one, and with each error that might explain it."""
    return tuple(_scan(form, unknown, dict(at)))


def _scan(form: Tree, unknown: str, at: Mapping[str, Value]) -> list[Root]:
    def f(x: Fraction | Value, bits: int = 64) -> Value | None:
        point = fmpq(x.numerator, x.denominator) if isinstance(x, Fraction) else x
        try:
            return value(form, {**at, unknown: point}, True, bits)
        except (Undefined, Unknown):
            return None

    samples = [(x, f(x)) for x in (grid(form, unknown, at) if periodic(form) else GRID)]
    polish = _polisher(form, unknown, at, f)
    found: list[Root] = []
    for (x, u), (y, v) in pairwise(samples):
        if (u is None) != (v is None):
            found.append(_edge(x, y, f))
        elif u is not None and v is not None:
            before, after = sign(u), sign(v)
            if before == 0:
                found.append(_named(fmpq(x.numerator, x.denominator)))
            elif before is not None and after is not None and before * after < 0:
                found += polish(_bisected(x, y, f, before))
    found += _touching(samples, polish)
    return _distinct(found)


def _touching(samples: list[tuple[Fraction, Value | None]], polish: Callable[[Fraction], list[Root]]) -> list[Root]:
    """Zeros without a change of sign show as small local minima of |f|."""
    found: list[Root] = []
    sizes = [None if v is None else float(abs(ball(v)).mid()) for _, v in samples]
    for i in range(1, len(samples) - 1):
        before, here, after = sizes[i - 1], sizes[i], sizes[i + 1]
        if before is not None and here is not None and after is not None and here <= before and here <= after and here < 0.3:
            found += polish(samples[i][0])
    return found


def _bisected(x: Fraction, y: Fraction, f: Callable[[Fraction], Value | None], before: int) -> Fraction:
    for _ in range(12):
        middle = (x + y) / 2
        there = f(middle)
        side = None if there is None else sign(there)
        if not side:
            return middle
        x, y = (middle, y) if side == before else (x, middle)
    return (x + y) / 2


def _edge(x: Fraction, y: Fraction, f: Callable[[Fraction], Value | None]) -> Root:
    """Where the domain begins or ends, by bisection."""
    inside = f(x) is not None
    for _ in range(90):
        middle = (x + y) / 2
        if (f(middle) is not None) == inside:
            x = middle
        else:
            y = middle
    low, high = min(x, y), max(x, y)
    near = simplest(low, high)
    if near.denominator < 10**6:
        return Root(fmpq(near.numerator, near.denominator), number(near), True)
    middle = (x + y) / 2
    return _named(acb(arb(fmpq(middle.numerator, middle.denominator))))


def _polisher(form: Tree, unknown: str, at: Mapping[str, Value], f: Callable[..., Value | None]) -> Callable[[Fraction], list[Root]]:
    """Newton's method at 128 bits; nothing where it does not settle on a zero."""
    try:
        slope: Tree | None = derivative(form, unknown)
    except NoDerivative:
        slope = None

    def rate(x: acb) -> acb | None:
        if slope is None:
            h = acb(arb(2) ** -40)
            high, low = f(x + h, 160), f(x - h, 160)
            return None if high is None or low is None else (ball(high) - ball(low)) / (2 * h)
        try:
            return ball(value(slope, {**at, unknown: x}, True, 160))
        except (Undefined, Unknown):
            return None

    def polish(start: Fraction) -> list[Root]:
        before = flint.ctx.prec
        flint.ctx.prec = 160
        try:
            return settle(acb(arb(fmpq(start.numerator, start.denominator))))
        except (ZeroDivisionError, ValueError, OverflowError):
            return []
        finally:
            flint.ctx.prec = before

    def settle(x: acb) -> list[Root]:
        move = 1.0
        for _ in range(60):
            here, slope_here = f(x, 160), rate(x)
            if here is None or slope_here is None:
                return []
            if isinstance(here, fmpq) and here == 0:
                break
            if slope_here.contains(0):
                break
            change = (ball(here) / slope_here).mid()
            x = acb((x - change).real.mid())
            move = float(abs(change).mid())
            if move < 1e-36 * (1 + abs(float(x.real.mid()))):
                break
            if abs(float(x.real.mid())) > 1e6:
                return []
        here = f(x, 160)
        if here is None or float(abs(ball(here)).mid()) > 1e-14 or move > 1e-9:
            return []
        return [_named(x)]

    return polish


def _named(point: Value) -> Root:
    """The root with a short exact name where one fits to 25 digits."""
    if isinstance(point, fmpq):
        return Root(point, number(Fraction(int(point.p), int(point.q))), True)
    for name in _candidates(point):
        exact = value(name, {}, True, 160)
        if float(abs(ball(exact) - point).mid()) < 1e-12 * (1 + abs(float(point.real.mid()))):
            return Root(exact, name, True)
    return Root(acb(arb(point.real.mid(), 1e-30)), None, True)


def _candidates(point: acb) -> Iterable[Tree]:
    """Short names a root may have: p/q, (p/q)π, √(p/q), ln(p/q), e^(p/q)."""
    return map(_written, forms(point.real, FEW_DIGITS))


def _written(form: Form) -> Tree:
    match form.kind:
        case Kind.RATIONAL:
            return number(form.part)
        case Kind.OF_PI:
            return _of_pi(form.part)
        case Kind.ROOT:
            root = apply("sqrt", number(form.part))
            return apply("neg", root) if form.negative else root
        case Kind.LOGARITHM:
            return apply("log", number(form.part))
        case Kind.EXPONENTIAL:
            return power(Constant("e"), number(form.part))


def _of_pi(turn: Fraction) -> Tree:
    """5π/6, −π/2."""
    above = PI if abs(turn.numerator) == 1 else mul(number(Fraction(abs(turn.numerator))), PI)
    size = above if turn.denominator == 1 else div(above, number(Fraction(turn.denominator)))
    return size if turn > 0 else apply("neg", size)


def named_root(point: acb) -> Root:
    """A number found by Newton's method, real or complex, with a short exact name where one fits."""
    tiny = 1e-28 * (1 + abs(float(point.real.mid())))
    if abs(float(point.imag.mid())) < tiny:
        return _named(acb(point.real.mid()))
    return Root(acb(arb(point.real.mid(), 1e-30), arb(point.imag.mid(), 1e-30)), None, False)
