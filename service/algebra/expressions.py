"""Two expressions side by side: values at points of every kind, the domain of each, and a proof where one is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from flint import acb, arb, fmpq

from service.algebra.algebraic import NotAlgebraic, critical_polynomials, roots
from service.algebra.build import add, neg, number
from service.algebra.solving import Point
from service.algebra.values import (
    Undefined,
    Unknown,
    Value,
    ball,
    is_small,
    is_zero,
    own_sizes,
    sign,
    turning_symbols,
    value,
    whole_symbols,
)
from service.numerics.known import fits, is_whole
from service.numerics.letters import beside, points
from service.tree import Apply, Number, Tree, free_symbols, walk


@dataclass(slots=True)
class Likeness:
    """What the points say of A and B.

    agree: points where both are defined and equal. differ: a point where they surely differ, with both values.
    shrunk: points of an interval where A is defined and B is not. enlarged: B is defined where A is not.
    gained, missed: single points where only B, only A has a value. single: a difference where a negative number has a whole
    variable power, x^n at x = −1, n = 2: a single point, since next to it A has no value.
    """

    agree: int = 0
    differ: tuple[Point, Value | None, Value | None] | None = None
    shrunk: Point | None = None
    enlarged: Point | None = None
    gained: list[Point] = field(default_factory=list)
    missed: list[Point] = field(default_factory=list)
    single: tuple[Point, Value | None, Value | None] | None = None
    unknown: int = 0
    exact: bool = True


def _beside_own_numbers(a: Tree, b: Tree, names: Sequence[str], positive: frozenset[str], seen: Likeness) -> Iterator[dict[str, Fraction]]:
    """Points where none has told anything so far."""
    if not seen.agree:
        yield from beside(names, positive, own_sizes(a, b))


Allows = Callable[[Mapping[str, Value]], bool]
"""Whether a point keeps to what is assumed of the symbols."""


def everywhere(at: Mapping[str, Value]) -> bool:
    """Nothing is assumed."""
    return True


def likeness(
    a: Tree,
    b: Tree,
    real: bool,
    positive: frozenset[str] = frozenset(),
    enough: int = 9,
    wide: bool = False,
    allows: Allows = everywhere,
    counting: bool = False,
) -> Likeness:
    """A and B at many points, as far as they can be evaluated; stops at the first difference.

    counting: n in cos nπ stands for whole numbers.
    """
    names = tuple(dict.fromkeys((*free_symbols(a), *free_symbols(b))))
    whole = whole_symbols(a, b) | (turning_symbols(a, b) if counting else frozenset())
    seen = Likeness()
    for chosen in chain(points(names, positive, whole), _beside_own_numbers(a, b, names, positive, seen) if not whole else ()):
        at = {name: fmpq(v.numerator, v.denominator) for name, v in chosen.items()}
        if not allows(at):
            continue
        _visit(a, b, at, chosen, real, seen)
        if seen.differ or seen.shrunk:
            return seen
        if seen.agree >= 2 * enough:
            break
    if not seen.agree:
        seen.differ = seen.differ or seen.single
    if len(names) == 1 and not whole and not is_whole(positive, names[0]):
        _edges(a, b, names[0], real, positive, seen, allows)
    if wide and not seen.differ and names and not _splits_complex(a, b):
        _complex_points(a, b, names, seen)
    return seen


def _visit(a: Tree, b: Tree, at: Mapping[str, Value], chosen: Mapping[str, Fraction], real: bool, seen: Likeness) -> None:
    first, second = outcome(a, at, real), outcome(b, at, real)
    point = Point(dict(at), {name: number(v) for name, v in chosen.items()})
    match first, second:
        case (None, _) | (_, None):
            seen.unknown += 1
        case ("undefined", "undefined"):
            pass
        case ("undefined", _):
            seen.enlarged = seen.enlarged or point
        case (_, "undefined"):
            _undefined_in_b(a, b, chosen, point, real, seen)
        case _ if real and _is_single(a, at):
            beside = Likeness()
            _both_defined(first, second, point, beside)
            seen.single = seen.single or beside.differ
        case _:
            _both_defined(first, second, point, seen)


def _is_single(tree: Tree, at: Mapping[str, Value]) -> bool:
    """Whether a power with letters below and above stands on a negative number here."""
    for node in walk(tree):
        match node:
            case Apply(head="pow", args=(base, exponent)) if free_symbols(base) and free_symbols(exponent):
                found = outcome(base, at, True)
                if found is not None and not isinstance(found, str) and sign(found) == -1:
                    return True
    return False


def outcome(tree: Tree, at: Mapping[str, Value], real: bool) -> Value | str | None:
    """The value, "undefined", or None where it can't be told."""
    try:
        return value(tree, at, real)
    except Undefined:
        return "undefined"
    except Unknown:
        return None


def rational_value(tree: Tree) -> fmpq | None:
    """The rational number that a formula without letters comes to; None where it is none, or can't be told."""
    found = outcome(tree, {}, True) if not free_symbols(tree) else None
    return found if isinstance(found, fmpq) else None


def approximate(tree: Tree) -> complex | None:
    """The value of a formula without letters as a machine number; None where it has none."""
    found = outcome(tree, {}, True)
    return None if found is None or isinstance(found, str) else complex(ball(found))


def _both_defined(first: Value | str | None, second: Value | str | None, point: Point, seen: Likeness) -> None:
    if first is None or second is None or isinstance(first, str) or isinstance(second, str):
        return
    difference = first - second if type(first) is type(second) else _mixed(first, second)
    zero = is_zero(difference)
    if zero is False:
        seen.differ = (point, first, second)
    elif zero or is_small(difference, first):
        seen.agree += 1
        seen.exact = seen.exact and zero is True
    else:
        seen.unknown += 1


def _mixed(first: Value, second: Value) -> Value:
    left = acb(arb(first)) if isinstance(first, fmpq) else first
    right = acb(arb(second)) if isinstance(second, fmpq) else second
    return left - right


def _undefined_in_b(a: Tree, b: Tree, chosen: Mapping[str, Fraction], point: Point, real: bool, seen: Likeness) -> None:
    """Undefined on both sides of the point too: an interval, and not just a hole."""
    for name in chosen or ():
        for step in (Fraction(1, 977), Fraction(-1, 983)):
            moved = {n: fmpq(v.numerator, v.denominator) for n, v in {**chosen, name: chosen[name] + step}.items()}
            if outcome(b, moved, real) != "undefined" or outcome(a, moved, real) == "undefined":
                seen.missed.append(point)
                return
    seen.shrunk = point


def _edges(a: Tree, b: Tree, name: str, real: bool, positive: frozenset[str], seen: Likeness, allows: Allows) -> None:
    """Single points where only one of the two has a value, and points between the edges."""
    try:
        polynomials = [p for tree in (a, b) for p in critical_polynomials(tree, name, {})[0]]
    except NotAlgebraic:
        return
    for polynomial in polynomials:
        for root in roots(polynomial):
            if (
                not root.real
                or not isinstance(root.value, fmpq)
                or not _may_be(positive, name, root.value)
                or not allows({name: root.value})
            ):
                continue
            first, second = outcome(a, {name: root.value}, real), outcome(b, {name: root.value}, real)
            point = Point({name: root.value}, {name: root.exact})
            if first == "undefined" and second not in ("undefined", None):
                seen.gained.append(point)
            elif second == "undefined" and first not in ("undefined", None):
                seen.missed.append(point)


def _may_be(positive: frozenset[str], name: str, value: fmpq) -> bool:
    return fits(positive, name, Fraction(int(value.p), int(value.q)))


def _splits_complex(*trees: Tree) -> bool:
    """Where x + iy is taken apart, x and y are real."""
    parts = {"conjugate", "re", "im", "abs"}
    return any(isinstance(node, Apply) and node.head in parts for tree in trees for node in walk(tree))


def _complex_points(a: Tree, b: Tree, names: Sequence[str], seen: Likeness) -> None:
    for row in range(3):
        at: dict[str, Value] = {
            name: acb(arb(3 * row + 2 * index + 1) / 4, arb((-1) ** row * (index + 2)) / 5) for index, name in enumerate(names)
        }
        first, second = outcome(a, at, False), outcome(b, at, False)
        if first in (None, "undefined") or second in (None, "undefined"):
            continue
        _both_defined(first, second, Point(at, dict.fromkeys(names)), seen)
        if seen.differ:
            return


def difference(a: Tree, b: Tree) -> Tree:
    """a − b."""
    return add(a, neg(b))


def same(a: Tree, b: Tree, real: bool = True, positive: frozenset[str] = frozenset(), needed: int = 3) -> bool:
    """Whether two expressions agree at a few points: quick, for recognising and never for a verdict."""
    names = tuple(dict.fromkeys((*free_symbols(a), *free_symbols(b))))
    whole = whole_symbols(a, b)
    agree = 0
    for chosen in points(names, positive, whole):
        at = {name: fmpq(v.numerator, v.denominator) for name, v in chosen.items()}
        first, second = outcome(a, at, real), outcome(b, at, real)
        if first is None or second is None or isinstance(first, str) or isinstance(second, str):
            continue
        gap = first - second if type(first) is type(second) else _mixed(first, second)
        zero = is_zero(gap)
        if zero is False or (zero is None and not is_small(gap, first)):
            return False
        agree += 1
        if agree >= needed or not names:
            return True
    return agree > 0


def zero(tree: Tree) -> bool:
    """Whether an expression is zero, as far as a few points tell."""
    return same(tree, Number("0"))
