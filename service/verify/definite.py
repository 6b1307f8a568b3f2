"""The check of a definite integral: the exact value against an independent number, at sampled parameters where there are any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flint import acb, arb
from sympy import Expr, Function, I, Rational, Symbol, oo, zoo
from sympy.logic.boolalg import Boolean

from service.clock import spent
from service.messages import Message, message
from service.numerics import sampling
from service.numerics.balls import compiled, real_value
from service.numerics.program import NoProgram
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Divergence, Number, Outcome, Undefined
from service.numerics.quadrature.principal import principal_value
from service.numerics.sampling import meeting
from service.precision import precision
from service.question import Verification

AGREEMENT = 12
"""Digits to which an exact value and its number must agree at least."""
DRAWS = 12
SECONDS = 1.2
"""No further values of the parameters are tried after this time, once some have agreed."""


def verify_definite(
    f: Expr,
    x: Symbol,
    a: Expr,
    b: Expr,
    value: Expr | None,
    conditions: Sequence[Boolean] = (),
    recognised: bool = False,
    principal: bool = False,
) -> Verification:
    """How ∫_a^b f dx = value stands up to its number; a value of None or ±∞ claims that the integral diverges.

    conditions: relations among the parameters under which the value is claimed. recognised: the value was guessed from
    its digits, so that agreement is no proof. principal: the principal value is claimed.
    """
    parameters = _parameters(f, x, a, b)
    if parameters:
        return _at_parameters(f, x, a, b, value, conditions, parameters)
    verdict = judged((principal_value if principal else integral_value)(f, x, a, b), value)
    if recognised and verdict.status == "proved":
        return Verification("checked", "the value was recognised from its digits and agrees to high precision", 1)
    return verdict


def _parameters(f: Expr, x: Symbol, a: Expr, b: Expr) -> tuple[Symbol, ...]:
    return tuple(sorted((f.free_symbols | a.free_symbols | b.free_symbols) - {x}, key=str))


def judged(outcome: Outcome, value: Expr | None) -> Verification:
    """The verdict on one number."""
    match outcome:
        case None:
            return Verification("unverified", "the integral could not be evaluated numerically")
        case Undefined():
            return Verification("failed", "the integrand is not real on the whole interval")
        case Divergence():
            return _diverging(outcome, value)
    if value is None or value in (oo, -oo, zoo):
        return Verification("failed", "the integral converges")
    return _compared(outcome, value)


def _diverging(outcome: Divergence, value: Expr | None) -> Verification:
    infinity = {1: oo, -1: -oo, 0: None}[outcome.sign]
    if value is None or value == infinity:
        return Verification("checked", "the integrand is compared with a power at each end", 1)
    return Verification("failed", "the integral diverges")


def _compared(number: Number, value: Expr) -> Verification:
    difference, scale = _difference(number, value)
    if difference is None:
        return Verification("unverified", "the exact value could not be evaluated")
    if number.proved and difference.contains(0) and number.ball.rad() <= arb(10) ** -15 * scale:
        return Verification("proved", Message("{}, to {} digits", message(number.method), _digits(number.ball, scale)), 1)
    allowed = arb(10) ** -AGREEMENT * scale
    if abs(difference.mid()) > number.ball.rad() * 4 + arb(10) ** -AGREEMENT * scale / 100:
        return Verification("failed", Message("{} gives {}", message(number.method), number.decimal))
    if number.ball.rad() > allowed:
        return Verification("unverified", "the quadrature is not sharp enough")
    return Verification("checked", Message("{} agrees to {} digits", message(number.method), _digits(number.ball, scale)), 1)


def _digits(ball: arb, scale: arb) -> int:
    radius = ball.rad()
    if radius.is_zero():
        return 30
    return min(30, max(0, int(float(-(radius / scale).log().mid()) / 2.302585)))


def _difference(number: Number, value: Expr) -> tuple[arb, arb]:
    """(value − number as a ball, the scale to judge it by); (None, 1) where the value has no ball."""
    exact = constant_ball(value, 400)
    if exact is None:
        return None, arb(1)
    with precision(400):
        size = abs(number.ball.mid())
        scale = size if size > number.ball.rad() * 1000 else arb(1)
        return exact - number.ball, scale


def constant_ball(value: Expr, bits: int = 400) -> arb | None:
    """A real constant as an arb; by SymPy's own evaluation where ball arithmetic does not know a function."""
    ball = real_value(value, bits)
    if ball is not None:
        return ball
    return _evaluated(value)


def _evaluated(value: Expr) -> arb | None:
    number = value.evalf(40)
    real, imaginary = number.as_real_imag()
    if not (real.is_Float or real.is_Rational) or abs(imaginary) > 1e-30 * (1 + abs(real)):
        return None
    with precision(400):
        return arb(str(real)) + arb(0, arb(10) ** -36 * (1 + abs(arb(str(real)))))


def _at_parameters(
    f: Expr, x: Symbol, a: Expr, b: Expr, value: Expr | None, conditions: Sequence[Boolean], parameters: Sequence[Symbol]
) -> Verification:
    agreeing = 0
    started = spent()
    named = {*parameters, *(symbol for condition in conditions for symbol in condition.free_symbols)} - {x}
    for draw in draws(sorted(named, key=str), conditions, DRAWS):
        if agreeing and spent() - started > SECONDS:
            break
        place = dict(draw)
        there = None if value is None else value.xreplace(place)
        outcome = _at_numbers(f.xreplace(place), a.xreplace(place), b.xreplace(place), x)
        verdict = NOT_REAL if there is not None and there.has(I) else judged(outcome, there)
        if verdict.status == "failed":
            shown = ", ".join(f"{symbol} = {number}" for symbol, number in draw.items())
            return Verification("failed", Message("{} at {}", message(verdict.method), shown))
        agreeing += verdict.status in ("proved", "checked")
    if agreeing == 0:
        return Verification("unverified", "no values of the parameters could be tried")
    return Verification("checked", "agrees with quadrature at values of the parameters", agreeing)


NOT_REAL = Verification("failed", "a part of the value is not real")
ROUNDED = 60
"""Digits of the rational numbers that stand for cos(1/2) and its like where a sample is integrated."""


def _at_numbers(f: Expr, a: Expr, b: Expr, x: Symbol) -> Outcome:
    """The integral at a sample of the parameters; with rational coefficients where those it has stand in the way."""
    outcome = integral_value(f, x, a, b)
    rounded = _with_rational_coefficients(f, x) if outcome is None else f
    return outcome if rounded == f else integral_value(rounded, x, a, b)


def _with_rational_coefficients(f: Expr, x: Symbol) -> Expr:
    """The integrand with each function of numbers, such as cos(1/2), rounded."""
    constants = {part for part in f.atoms(Function) if part.is_number and part.is_real}
    return f.xreplace({part: Rational(str(part.evalf(ROUNDED))) for part in constants})


def draws(parameters: Sequence[Symbol], conditions: Sequence[Boolean], count: int) -> Iterator[Mapping[Symbol, Rational]]:
    """Values of the parameters that fit their assumptions and the conditions, always the same ones."""
    return meeting(sampling.draws(parameters, 20), lambda draw: all(holds(condition, draw) for condition in conditions), count)


def holds(condition: Boolean, draw: Mapping[Symbol, Rational]) -> bool:
    """Whether a relation holds at the draw; one between what is not real does not."""
    try:
        given = condition.xreplace(dict(draw))
    except TypeError:
        return False
    if given in (True, False):
        return bool(given)
    try:
        difference = compiled(given.lhs - given.rhs, None)(acb(0), False).real
    except (NoProgram, AttributeError, TypeError):
        return False
    signs = {">": difference > 0, ">=": difference >= 0, "<": difference < 0, "<=": difference <= 0, "!=": not difference.contains(0)}
    return bool(signs.get(given.rel_op, False))
