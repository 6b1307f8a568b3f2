"""An integral in a ball: `acb.integral` on a piece as it stands, or after a substitution that makes a singular end regular."""

from __future__ import annotations

from fractions import Fraction

from flint import acb, arb
from sympy import Dummy, Expr, Integer, Rational, Symbol, cancel, expand, factor, factor_terms, oo, powdenest, powsimp, together

from service.numerics.balls import NOWHERE, Curve, compiled
from service.numerics.program import NoProgram
from service.numerics.quadrature.asymptotics import Behaviour, Kind, shifted
from service.precision import precision

BITS = 110


def is_bounded(behaviour: Behaviour) -> bool:
    return behaviour.kind is Kind.POWER and behaviour.power >= 0 and (behaviour.log_power == 0 or behaviour.power > 0)


def regularised(f: Expr, x: Symbol, end: Expr, side: int, middle: Expr, behaviour: Behaviour, digits: int) -> arb | None:
    """∫ of f between `middle` and a singular `end` as a ball, by u = tᵐ where f ~ C u^(p/m), u the distance from the end."""
    if behaviour.kind is not Kind.POWER or behaviour.log_power != 0 or not isinstance(behaviour.power, Fraction):
        return None
    m = behaviour.power.denominator
    if not end.is_finite and abs(middle) < 1:
        return _regularised_from_infinity(f, x, end, side, middle, behaviour, digits)
    t = Dummy("t", positive=True)
    width = 1 / abs(middle) if not end.is_finite else abs(end - middle)
    g = shifted(f, x, end, side).xreplace({x: t**m}) * m * t ** (m - 1)
    return enclosure(tidied(g, t), t, Integer(0), width ** Rational(1, m), digits)


def _regularised_from_infinity(f: Expr, x: Symbol, end: Expr, side: int, middle: Expr, behaviour: Behaviour, digits: int) -> arb | None:
    far = Integer(1) if end == oo else Integer(-1)
    outer = regularised(f, x, end, side, far, behaviour, digits)
    inner = enclosure(f, x, min(middle, far), max(middle, far), digits)
    if outer is None or inner is None:
        return None
    with precision(400):
        return outer + inner


def tidied(g: Expr, t: Symbol) -> Expr:
    """g with the powers of t > 0 drawn together, so that a removable singularity at 0 is gone where algebra can remove it."""
    rough = powsimp(powdenest(g, force=True))
    for step in (lambda e: e, factor_terms, lambda e: powsimp(factor_terms(together(e))), radicals_drawn_out):
        candidate = step(rough)
        try:
            if compiled(candidate, t)(acb(0), False).is_finite() and _agree(candidate, g, t):
                return candidate
        except (NoProgram, ZeroDivisionError, ValueError):
            continue
    return g


def _agree(one: Expr, other: Expr, t: Symbol) -> bool:
    """Whether two forms of one analytic function have the same values at a few points: the roots were drawn out on the right branch."""
    left, right = compiled(one, t), compiled(other, t)
    with precision(120):
        places = [acb(place) for place in (arb(1) / 64, arb(3) / 32, arb(2) / 7)]
        return all(bool(left(place, False).overlaps(right(place, False))) for place in places)


def radicals_drawn_out(g: Expr) -> Expr:
    """Each base of a power factored, so that t² comes out of a root; small quotients cancelled."""
    outer = g.replace(_is_root, lambda part: powdenest(factor(expand(part.base)) ** part.exp, force=True))
    return powsimp(cancel(powsimp(outer)) if outer.count_ops() < 80 else outer)


def _is_root(part: Expr) -> bool:
    return bool(part.is_Pow and not part.exp.is_integer)


def enclosure(f: Expr, x: Symbol, a: Expr, b: Expr, digits: int) -> arb | None:
    """∫_a^b f dx as a ball of at least 16 sure digits, f analytic inside and bounded; None where the work limit is reached."""
    bits = max(BITS, int(digits * 3.5) + 20)
    function = compiled(f, x)
    with precision(bits):
        low, high = compiled(a, None)(acb(0), False), compiled(b, None)(acb(0), False)
        value = _integrated(function, low, high, bits)
    if not value.is_finite() or not value.imag.contains(0):
        return None
    ball = value.real
    goal = arb(10) ** -min(16, digits)
    with precision(bits):
        return ball if ball.rad() < goal * abs(ball.mid()) or ball.rad() < goal * arb(10) ** -6 else None


def _integrated(function: Curve, low: acb, high: acb, bits: int) -> acb:
    """`acb.integral`, out of whose callback no exception may come (an alarm's, for one): it is raised afterwards."""
    raised: list[BaseException] = []

    def guarded(z: acb, analytic: bool) -> acb:
        if raised:
            return NOWHERE
        try:
            return function(z, analytic)
        except BaseException as error:
            raised.append(error)
            return NOWHERE

    value = acb.integral(
        guarded, low, high, rel_tol=arb(2) ** (20 - bits), abs_tol=arb(2) ** (10 - bits), eval_limit=12_000, depth_limit=400
    )
    if raised:
        raise raised[0]
    return value
