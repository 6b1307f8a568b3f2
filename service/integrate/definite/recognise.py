"""A constant recognised from its digits: an integer relation over a small basis that the integrand suggests.

The relation is found at 60 digits (PSLQ; Ferguson, Bailey, Arno, Math. Comp. 68 (1999)) and must then hold at 110 digits of the
integral. Such a value is no more than checked, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import mpmath
from flint import arb
from sympy import Add, Catalan, E, EulerGamma, Expr, Integer, Mul, Pow, Rational, gamma, log, pi, polylog, sqrt, zeta

from service.integrate.definite.task import Task
from service.integrate.found import Asserted, Found
from service.numerics.balls import real_value
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Number
from service.precision import precision
from service.question import Note

SEARCH_DIGITS = 60
PROOF_DIGITS = 110
LARGEST = 100_000
NOTE = Note("recognised", "The value was recognised from its digits, 100 of which agree; it was not worked out.")


def recognised(task: Task) -> Iterator[Found]:
    """Σ qᵢ·bᵢ over the first basis in which a relation with small rational qᵢ holds."""
    if not isinstance(task.number, Number):
        return
    number = sharp_value(task, SEARCH_DIGITS)
    if number is None:
        return
    for basis in bases(task):
        value = relation(number, basis)
        if value is not None and _holds(task, value):
            yield Found(value, "recognised from its digits", notes=(NOTE,), asserted=Asserted.RECOGNISED)
            return


def sharp_value(task: Task, digits: int) -> arb | None:
    """The integral as an arb with this many sure digits, None where that can't be had."""
    outcome = integral_value(task.f, task.x, task.a, task.b, digits + 6)
    if not isinstance(outcome, Number):
        return None
    with precision(600):
        ball = outcome.ball
        return ball if ball.rad() < arb(10) ** -digits * (1 + abs(ball)) else None


def _holds(task: Task, value: Expr) -> bool:
    number = sharp_value(task, PROOF_DIGITS - 5)
    exact = real_value(value, 800)
    if number is None or exact is None:
        return False
    with precision(800):
        return bool(abs(number - exact) < arb(10) ** (8 - PROOF_DIGITS) * (1 + abs(exact)))


def relation(number: arb, basis: Sequence[Expr]) -> Expr | None:
    """The combination of the basis with rational coefficients that equals the number, if it is convincingly simple."""
    with mpmath.workdps(SEARCH_DIGITS):
        numbers = [_mpf(number), *(_mpf(_basis_value(part)) for part in basis)]
        if abs(numbers[0]) < mpmath.mpf(10) ** -30:
            return None
        found = mpmath.pslq(numbers, tol=mpmath.mpf(10) ** (6 - SEARCH_DIGITS), maxcoeff=LARGEST, maxsteps=20_000)
    if not found or found[0] == 0:
        return None
    digits_spent = sum(len(str(abs(c))) for c in found)
    if digits_spent > SEARCH_DIGITS // 2:
        return None
    return Add(*[Rational(-c, found[0]) * part for c, part in zip(found[1:], basis, strict=True)])


def _mpf(ball: arb) -> mpmath.mpf:
    return mpmath.mpf(ball.mid().str(SEARCH_DIGITS + 10, radius=False))


@lru_cache(maxsize=512)
def _basis_value(part: Expr) -> arb:
    return real_value(part, 300)


def bases(task: Task) -> Iterator[tuple[Expr, ...]]:
    """Small sets of constants, likely ones first; what is in the integrand and its bounds decides."""
    own = _own_constants(task)
    one = Integer(1)
    yield (one, pi, log(2))
    yield (one, pi**2, log(2) ** 2, pi * log(2), Catalan)
    yield (one, pi**2, log(2), log(2) ** 2)
    yield (one, pi, log(2), log(3), sqrt(3) * pi)
    yield (sqrt(2) * pi, sqrt(2) * log(1 + sqrt(2)), pi, sqrt(2), one, log(1 + sqrt(2)))
    if own:
        yield (one, pi, *own)
        yield tuple(dict.fromkeys((*own, *(pi * part for part in own))))
    yield (zeta(3), pi**2 * log(2), log(2) ** 3, pi**3, pi * Catalan)
    yield (one, sqrt(pi), pi, 1 / pi, pi**2, EulerGamma)
    yield (pi**3, pi * log(2) ** 2, pi**2, pi * log(2), pi)
    yield (pi**4, pi**2 * log(2) ** 2, log(2) ** 4, zeta(3) * log(2), polylog(4, Rational(1, 2)))
    yield (sqrt(pi) * EulerGamma, sqrt(pi) * log(2), sqrt(pi))
    yield (pi**2, EulerGamma**2, EulerGamma, one)
    yield (pi * EulerGamma, pi * log(2), pi)
    yield (log(2) ** 2, EulerGamma * log(2), log(2) * log(pi))
    yield (pi * log(2), pi * log(3), sqrt(3) * pi, pi**2)
    yield (pi * sqrt(2), pi * sqrt(2) * log(2), pi**2 * sqrt(2))
    yield (pi * sqrt(3), pi**2, log(3), log(2), sqrt(3) * log(2), sqrt(3) * log(3))
    yield (pi**2 * sqrt(3), pi * sqrt(3) * log(3), pi**2, sqrt(3) * pi)
    yield (pi * log(1 + sqrt(2)), pi * log(2), pi * sqrt(2), pi)
    yield (pi**2, log(2) ** 2, log((1 + sqrt(5)) / 2) ** 2, log(2) * log((1 + sqrt(5)) / 2))
    yield (pi / E, pi, one / E, E, pi * E)
    quarter = gamma(Rational(1, 4)) ** 2
    yield (quarter / sqrt(pi), quarter / sqrt(2 * pi), sqrt(2) * pi ** Rational(3, 2) / quarter, pi ** Rational(3, 2) / quarter)
    third = gamma(Rational(1, 3)) ** 3
    yield (third / pi, sqrt(3) * third / pi, 2 ** Rational(1, 3) * third / pi, 2 ** Rational(1, 3) * sqrt(3) * third / pi)


def _own_constants(task: Task) -> tuple[Expr, ...]:
    """Constants that the integrand and the bounds bring with them: their roots, logarithms, values at the bounds."""
    found: dict[Expr, None] = {}
    for part in (task.f, task.a, task.b):
        for root in sorted(part.atoms(Pow), key=str):
            if root.is_number and root.is_real and not root.is_Integer:
                found[root] = None
        for number in sorted(part.atoms(Integer), key=int):
            if 2 <= number <= 30:
                found[log(number)] = None
                found[sqrt(number)] = None
    kept = [part for part in found if not part.is_Rational]
    return tuple(dict.fromkeys(Mul(*[factor for factor in Mul.make_args(part) if not factor.is_Rational]) for part in kept))[:5]
