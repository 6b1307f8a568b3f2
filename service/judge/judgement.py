"""What is said of one line against another, and how values are shown in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from flint import arb, fmpq

from service.algebra.build import number
from service.algebra.solving import Point
from service.algebra.values import Value, ball, holds
from service.messages import Said
from service.question import Verification
from service.tree import Symbol, Tree, free_symbols
from service.write import text

PROVED = Verification("proved", "")
NONE = Verification("unverified", "")


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point and what the two lines say there."""

    at: Mapping[str, str]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The relation of a line to an earlier one, with its evidence. lost, added: solutions as text."""

    relation: str
    verification: Verification = NONE
    flags: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    domain_points: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return self.relation in SOUND


SOUND = frozenset({"start", "equivalent", "same_solutions", "implies", "method_line"})
EQUAL = frozenset({"start", "equivalent", "same_solutions"})
CALCULUS = frozenset({"up_to_constant", "derivative", "antiderivative"})


@dataclass(frozen=True, slots=True)
class Rounding:
    """How rounded values are meant.

    after: an earlier line is rounded. own: right sides with the writer's own rounded numbers. degrees: angles are in degrees.
    """

    after: bool = False
    own: tuple[Tree, ...] = ()
    degrees: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What surrounds a comparison. unknown: the variable solved for. until: time.monotonic() at which to stop.
    wide: complex values were asked for, and not only met. assumed: conditions that run along.
    working: the expressions are lines of a working, in which n counts in cos nπ and a matrix is reduced by its rows.
    """

    real: bool = True
    unknown: str | None = None
    positive: frozenset[str] = frozenset()
    until: float = float("inf")
    wide: bool = False
    assumed: tuple[Tree, ...] = field(default_factory=tuple)
    rounding: Rounding = field(default_factory=Rounding)
    working: bool = True

    def allows(self, at: Mapping[str, Value]) -> bool:
        """Whether a point keeps to what is assumed; what can't be told at it is no reason against it."""
        return all(holds(condition, at) is not False or not set(free_symbols(condition)) <= set(at) for condition in self.assumed)


def undecided(reason: Said, *flags: str) -> Judgement:
    return Judgement("undecided", Verification("unverified", reason), flags)


def named(name: str, value: Value, exact: Tree | None) -> str:
    """`x = 2`, or `x ≈ 1.2599` where no short exact form is known."""
    label = text(Symbol(name))
    if exact is not None:
        return f"{label} = {text(exact)}"
    if isinstance(value, fmpq):
        return f"{label} = {shown(value)}"
    return f"{label} ≈ {shown(value)}"


def described(point: Point) -> str:
    """All the values of a point: `x = 1, y = 2`."""
    return ", ".join(named(name, value, point.names.get(name)) for name, value in point.values.items())


def apart(point: Point, before: Value | None, after: Value | None) -> Counterexample:
    """A point with two different values, to as many digits as tell them apart."""
    first, second = (fmpq(0) if value is None else value for value in (before, after))
    texts = next(
        ((a, b) for digits in (8, 16, 30) if (a := shown(first, digits)) != (b := shown(second, digits))),
        (_exactly(first), _exactly(second)),
    )
    return Counterexample(point_names(point), *texts)


def _exactly(value: Value) -> str:
    """A fraction with all its digits; a ball as far as it is known."""
    return text(number(Fraction(int(value.p), int(value.q)))) if isinstance(value, fmpq) else shown(value, 40)


NOTHING = arb(10) ** -25
"""What is smaller is what rounding left of 0."""


def shown(value: Value, digits: int = 8) -> str:
    """A value as text: a fraction exactly, a ball to so many digits."""
    if isinstance(value, fmpq):
        small = max(abs(value.p), value.q) < 10**12
        return text(number(Fraction(int(value.p), int(value.q)))) if small else _digits(arb(value), digits)
    real, imaginary = value.real.mid(), value.imag.mid()
    tiny = arb(10) ** -15
    if abs(real) < NOTHING and abs(imaginary) < NOTHING:
        return "0"
    if abs(imaginary) < tiny * (1 + abs(real)):
        return _digits(real, digits)
    if abs(real) < tiny * (1 + abs(imaginary)):
        return f"{_digits(imaginary, digits)}*i"
    return f"{_digits(real, digits)} {'-' if imaginary < 0 else '+'} {_digits(abs(imaginary), digits)}*i"


def _digits(number: arb, digits: int) -> str:
    """So many digits, without zeros at the end."""
    shown = number.mid().str(digits, radius=False)
    mantissa, mark, power = shown.partition("e")
    plain = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{plain}{mark}{power}"


def point_names(point: Point) -> dict[str, str]:
    """Symbol → its value as text."""
    return {
        name: shown(value) if point.names.get(name) is None else text(point.names[name] or Symbol(name))
        for name, value in point.values.items()
    }


def size(point: Point) -> float:
    """For showing the simplest point first."""
    return float(min(sum((abs(ball(value)).mid() for value in point.values.values()), arb(0)), arb(10) ** 300))
