"""The operators and functions of trees on values: exact where they can be, undefined where they are, over ℝ or ℂ."""

from __future__ import annotations

import math
from collections.abc import Callable

import flint
from flint import acb, arb, fmpq

from service.numerics.exact.numbers import Undefined, Unknown, Value, ball, is_real, is_small, is_zero, sign

LARGEST_EXPONENT = 20_000
LARGEST_FACTORIAL = 1 << 400
LARGEST_INDEX = 1 << 16
"""Roots of a higher index are taken by the logarithm."""


def _add(*terms: Value, real: bool) -> Value:
    total: Value = fmpq(0)
    for term in terms:
        total = both(total, term, lambda a, b: a + b)
    return total


def _mul(*factors: Value, real: bool) -> Value:
    product: Value = fmpq(1)
    for factor in factors:
        product = both(product, factor, lambda a, b: a * b)
    return product


def both(a: Value, b: Value, combine: Callable[[Value, Value], Value]) -> Value:
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return combine(a, b)
    return combine(ball(a), ball(b))


def _div(a: Value, b: Value, *, real: bool) -> Value:
    zero = is_zero(b)
    if zero:
        raise Undefined("division by zero")
    if zero is None:
        raise Unknown("division by what may be zero") if not is_small(b) else Undefined("division by zero")
    return both(a, b, lambda p, q: p / q)


def _neg(a: Value, *, real: bool) -> Value:
    return -a


def _pos(a: Value, *, real: bool) -> Value:
    return a


def _pow(base: Value, exponent: Value, *, real: bool) -> Value:
    if isinstance(exponent, fmpq):
        if exponent.q == 1:
            return _whole_power(base, int(exponent.p))
        return _fraction_power(base, int(exponent.p), int(exponent.q), real)
    if is_zero(base):
        if sign(exponent) == 1:
            return fmpq(0)
        raise Undefined("a power of zero")
    if real and sign(base) == -1 and is_real(exponent):
        raise Undefined("a negative number to an irrational power")
    if real and sign(base) is None:
        raise Unknown("a power of what may be negative")
    return ball(base) ** ball(exponent)


def variable_power(base: Value, exponent: Value) -> Value:
    """b^u with a letter in u: over the reals the base is positive, or the exponent whole."""
    if sign(base) == -1 and not (isinstance(exponent, fmpq) and exponent.q == 1):
        raise Undefined("a negative number to a variable power")
    return _pow(base, exponent, real=True)


def _whole_power(base: Value, n: int) -> Value:
    if abs(n) > LARGEST_EXPONENT:
        return ball(base) ** acb(n)
    if n < 0:
        return _div(fmpq(1), _whole_power(base, -n), real=True)
    if n == 0:
        return fmpq(1)
    if isinstance(base, fmpq) and n * max(int(base.p).bit_length(), int(base.q).bit_length()) > 60_000:
        return ball(base) ** n
    return base**n


def _fraction_power(base: Value, p: int, q: int, real: bool) -> Value:
    """base^(p/q), in lowest terms with q > 1."""
    if q > LARGEST_INDEX and sign(base) == 1:
        return (ball(base).log() * p / q).exp()
    exact = _exact_root(base, q)
    if exact is not None:
        return _whole_power(exact, p)
    if is_zero(base):
        return _whole_power(fmpq(0), p)
    side = sign(base)
    if side is None and p < 0 and is_small(base):
        raise Undefined("a negative power of zero")
    if real:
        if side is None and q % 2 == 0 and isinstance(base, acb) and not is_small(base):
            raise (
                Unknown("a root of what may be negative")
                if is_real(base) is not False
                else Undefined("a root of a number that is not real")
            )
        if side is None and is_small(base):
            return acb(0)
        if side == -1 and q % 2 == 0:
            raise Undefined("an even root of a negative number")
        if side == -1:
            return _whole_power(-(ball(-base).root(q)), p)
    if side is None and not real and is_small(base):
        return acb(0)
    return (ball(base) ** (acb(p) / q)) if side != 1 else _whole_power(ball(base).root(q), p)


def _exact_root(base: Value, q: int) -> fmpq | None:
    """The exact q-th root of a positive fraction, None where there is none."""
    if not isinstance(base, fmpq) or base <= 0 or q > 64:
        return None
    top, bottom = _whole_root(int(base.p), q), _whole_root(int(base.q), q)
    return None if top is None or bottom is None else fmpq(top, bottom)


def _whole_root(n: int, q: int) -> int | None:
    if n.bit_length() > 4000:
        return None
    root = int(flint.fmpz(n).root(q))
    return root if root**q == n else None


def _sqrt(a: Value, *, real: bool) -> Value:
    return _fraction_power(a, 1, 2, real)


def _root(a: Value, n: Value, *, real: bool) -> Value:
    return _pow(a, _div(fmpq(1), n, real=real), real=real)


def _abs(a: Value, *, real: bool) -> Value:
    if isinstance(a, fmpq):
        return abs(a)
    return acb(abs(a))


def _exp(a: Value, *, real: bool) -> Value:
    return fmpq(1) if is_zero(a) else ball(a).exp()


def _log(a: Value, base: Value | None = None, *, real: bool) -> Value:
    if base is not None:
        return _div(_log(a, real=real), _log(base, real=real), real=real)
    if is_zero(a) or (isinstance(a, acb) and is_zero(a) is None and is_small(a)):
        raise Undefined("the logarithm of zero")
    if isinstance(a, fmpq) and a == 1:
        return fmpq(0)
    if real and sign(a) == -1:
        raise Undefined("the logarithm of a negative number")
    if real and is_real(a) is False:
        raise Undefined("the logarithm of a number that is not real")
    return ball(a).log()


def _whole(function: Callable[[arb], arb]) -> Callable[..., Value]:
    def rounded(a: Value, *, real: bool) -> Value:
        if isinstance(a, fmpq):
            return fmpq(int(function(arb(a)).unique_fmpz() or 0)) if a.q != 1 else a
        whole = function(a.real).unique_fmpz()
        if whole is None:
            raise Unknown("on a jump")
        return fmpq(int(whole))

    return rounded


def _sign(a: Value, *, real: bool) -> Value:
    side = sign(a)
    if side is None:
        raise Unknown("on a jump")
    return fmpq(side)


def integer(a: Value) -> int | None:
    return int(a.p) if isinstance(a, fmpq) and a.q == 1 else None


def _factorial(a: Value, *, real: bool) -> Value:
    n = integer(a)
    if n is not None:
        if n < 0:
            raise Undefined("the factorial of a negative whole number")
        if n > LARGEST_FACTORIAL:
            raise Unknown("too large")
        if n > LARGEST_EXPONENT:
            return (ball(a) + 1).lgamma().exp()
        return fmpq(math.factorial(n)) if n < 2000 else (ball(a) + 1).gamma()
    return (ball(a) + 1).gamma()


def _double_factorial(a: Value, *, real: bool) -> Value:
    n = integer(a)
    if n is None or not 0 <= n < 2000:
        raise Unknown("a double factorial of no small whole number")
    return fmpq(math.prod(range(n, 0, -2)))


def _binomial(n: Value, k: Value, *, real: bool) -> Value:
    top, bottom = integer(n), integer(k)
    if top is not None and bottom is not None and 0 <= top < 2000:
        return fmpq(math.comb(top, bottom)) if bottom >= 0 else fmpq(0)
    one = fmpq(1)
    product = _mul(_factorial(k, real=real), _factorial(_add(n, _neg(k, real=real), real=real), real=real), real=real)
    return _mul(one, _div(_factorial(n, real=real), product, real=real), real=real)


def _integers(combine: Callable[..., int]) -> Callable[..., Value]:
    def combined(*args: Value, real: bool) -> Value:
        whole = [integer(a) for a in args]
        if None in whole:
            raise Unknown("not whole numbers")
        return fmpq(combine(*whole))

    return combined


def _extreme(chosen: int) -> Callable[..., Value]:
    def extreme(*args: Value, real: bool) -> Value:
        best = args[0]
        for other in args[1:]:
            side = sign(_add(other, _neg(best, real=real), real=real))
            if side is None:
                raise Unknown("too close to tell")
            best = other if side == chosen else best
        return best

    return extreme


def _mod(a: Value, b: Value, *, real: bool) -> Value:
    quotient = _div(a, b, real=real)
    if not isinstance(quotient, fmpq) or not isinstance(a, fmpq) or not isinstance(b, fmpq):
        raise Unknown("a remainder of no fractions")
    return a - b * (quotient.p // quotient.q)


EXACT: dict[str, Callable[..., Value]] = {
    "add": _add,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "pos": _pos,
    "pow": _pow,
    "sqrt": _sqrt,
    "root": _root,
    "abs": _abs,
    "exp": _exp,
    "log": _log,
    "sign": _sign,
    "floor": _whole(lambda a: a.floor()),
    "ceiling": _whole(lambda a: a.ceil()),
    "factorial": _factorial,
    "double_factorial": _double_factorial,
    "binomial": _binomial,
    "gcd": _integers(math.gcd),
    "lcm": _integers(math.lcm),
    "min": _extreme(-1),
    "max": _extreme(1),
    "mod": _mod,
    "percent": lambda a, *, real: a / fmpq(100),
    "degree": lambda a, *, real: ball(a) * acb.pi() / 180,
    "dms": lambda a, *parts, real: ball(_add(a, *(p / fmpq(60) ** (i + 1) for i, p in enumerate(parts)), real=real)) * acb.pi() / 180,
    "mixed": lambda a, b, *, real: _add(a, b, real=real),
    "conjugate": lambda a, *, real: a if isinstance(a, fmpq) else a.conjugate(),
    "gamma": lambda a, *, real: _factorial(a - 1, real=real),
}
"""Operators, and the functions that are exact on fractions or have a convention of their own; the rest are in `named`."""
