"""xˢ R(e^(−cx)) over (0, ∞) by the geometric series: Bose and Fermi integrals, x/sinh x, x²/cosh x.

R(q) = Σ cⱼ qʲ / (1 − qᵐ)ᵏ, so that ∫₀^∞ xˢ qʲ⁺ᵐⁿ dx = Γ(s+1)/(c(j + mn))^(s+1) sums to Hurwitz zeta functions at j/m.
Source: Gradshteyn–Ryzhik 3.411, 3.521–3.527.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Catalan,
    Dummy,
    Expr,
    Integer,
    Poly,
    Rational,
    Symbol,
    binomial,
    cancel,
    cot,
    exp,
    expand,
    expand_func,
    factorial,
    gamma,
    gcd,
    log,
    oo,
    pi,
    simplify,
    zeta,
)  # fmt: skip

from service.cas.formulas import classes
from service.integrate.definite.mellin import factors
from service.integrate.definite.task import Task

HYPERBOLIC = classes("hyperbolic")
LONGEST_PERIOD = 12


def is_exponential_on_half_line(task: Task) -> bool:
    return bool(task.a == 0 and task.b == oo and task.f.has(exp, *HYPERBOLIC))


def is_logarithmic_on_unit_interval(task: Task) -> bool:
    return bool(task.a == 0 and task.b == 1 and task.f.has(log))


def logarithm_and_series(task: Task) -> Iterator[Expr]:
    """∫₀¹ (ln x)ᵏ R(x) dx by x = e^(−t), after x → 1 − x where the logarithm is of 1 − x."""
    x = task.x
    for f in (task.f, task.f.xreplace({x: 1 - x})):
        changed = f.xreplace({x: exp(-x)}) * exp(-x)
        if not changed.has(log):
            yield from geometric_series(task.inner(changed, Integer(0), oo))
            return


def geometric_series(task: Task) -> Iterator[Expr]:
    """The sum over the series of every power of x in the integrand."""
    x = task.x
    rewritten = task.f.rewrite(exp) if task.f.has(*HYPERBOLIC) else task.f
    parts = factors(rewritten, x)
    if parts.logs:
        return
    rate = _rate(rewritten, x)
    if rate is None:
        return
    q = Dummy("q", positive=True)
    body = expand(1)
    for factor in parts.rest:
        body *= factor
    rational = cancel(_in_powers(body, x, rate, q))
    if rational.has(x) or rational.has(exp) or not rational.is_rational_function(q):
        return
    total = _sum(rational, q, parts.power)
    if total is not None:
        yield parts.constant * total * gamma(parts.power + 1) / rate ** (parts.power + 1)


def _rate(f: Expr, x: Symbol) -> Expr | None:
    """c > 0 of which every exponent kx is a whole multiple."""
    rates = [part.args[0] / x for part in f.atoms(exp) if x in part.free_symbols]
    if not rates or any(x in rate.free_symbols for rate in rates):
        return None
    first = abs(rates[0])
    ratios = [rate / first for rate in rates]
    if not all(ratio.is_Rational for ratio in ratios):
        return None
    unit = abs(ratios[0])
    for ratio in ratios[1:]:
        unit = gcd(unit, ratio)
    return abs(unit) * first if (abs(unit) * first).is_positive else None


def _in_powers(f: Expr, x: Symbol, rate: Expr, q: Symbol) -> Expr:
    return f.replace(lambda part: isinstance(part, exp) and x in part.free_symbols, lambda part: q ** (-part.args[0] / (rate * x)))


def _sum(rational: Expr, q: Symbol, s: Expr) -> Expr | None:
    """Σ aₙ n^(−s−1) for the series Σ aₙ qⁿ of a rational function whose poles are roots of unity."""
    numerator, denominator = rational.as_numer_denom()
    for period in range(1, LONGEST_PERIOD + 1):
        for order in (1, 2, 3):
            quotient, remainder = Poly((1 - q**period) ** order, q).div(Poly(denominator, q))
            if remainder.is_zero:
                return _hurwitz(Poly(numerator, q) * quotient, period, order, s)
    return None


def _hurwitz(polynomial: Poly, period: int, order: int, s: Expr) -> Expr | None:
    """Σⱼ cⱼ Σₙ C(n+k−1, k−1) (j + mn)^(−s−1), the binomial written in powers of n + j/m."""
    y = Dummy("y")
    coefficients: dict[tuple[Expr, Rational], Expr] = {}
    for (j,), c in polynomial.terms():
        if j == 0:
            return None
        weight = Poly(expand(expand_func(binomial(y - Rational(j, period) + order - 1, order - 1))) if order > 1 else Integer(1), y)
        for (i,), b in weight.terms():
            key = (s + 1 - i, Rational(j, period))
            coefficients[key] = coefficients.get(key, Integer(0)) + c * b
    coefficients = {key: value for key, value in coefficients.items() if simplify(value) != 0}
    if any(not (exponent - 1).is_positive for exponent, _ in coefficients):
        return None
    return _added(coefficients) * Integer(period) ** (-s - 1)


def _added(coefficients: dict[tuple[Expr, Rational], Expr]) -> Expr:
    """Σ c·ζ(e, a), with a and 1 − a taken together by the reflection formula where that is possible."""
    total: Expr = Integer(0)
    left = dict(coefficients)
    for (exponent, place), c in sorted(coefficients.items(), key=str):
        if (exponent, place) not in left:
            continue
        del left[exponent, place]
        mirror = (exponent, 1 - place)
        if mirror in left and exponent.is_Integer and left[mirror] == (-1) ** exponent * c:
            total += left.pop(mirror) * _reflection(int(exponent), place)
        else:
            total += c * _zeta(exponent, place)
    return total


def _reflection(s: int, z: Rational) -> Expr:
    """ζ(s, 1 − z) + (−1)ˢ ζ(s, z) = −π/(s−1)! · d^(s−1)/dz^(s−1) cot πz."""
    t = Dummy("t")
    return -pi / factorial(s - 1) * cot(pi * t).diff(t, s - 1).xreplace({t: z})


def _zeta(s: Expr, a: Rational) -> Expr:
    if a > 1:
        return _zeta(s, a - 1) - (a - 1) ** (-s)
    if a == 1:
        return zeta(s)
    if a == Rational(1, 2):
        return (2**s - 1) * zeta(s)
    quarters = {Rational(1, 4): pi**2 + 8 * Catalan, Rational(3, 4): pi**2 - 8 * Catalan}
    return quarters[a] if s == 2 and a in quarters else zeta(s, a)
