"""Values and truth of trees by mpmath, knowing nothing of the service's own evaluation; over the reals unless i occurs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import mpmath as mp

from service.algebra.build import rational
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree

mp.mp.dps = 40
TINY = mp.mpf(10) ** -30
Point = Mapping[str, Any]


class NoValue(Exception):
    """The expression is undefined here."""


def _real(x: Any) -> bool:
    return bool(mp.im(x) == 0)


def root(x: Any, n: int) -> Any:
    """The real root where there is one; of a number that is not real the principal root."""
    if not _real(x):
        return mp.power(x, mp.mpf(1) / n)
    if mp.re(x) < 0:
        if n % 2 == 0:
            raise NoValue
        return -mp.power(-mp.re(x), mp.mpf(1) / n)
    return mp.power(mp.re(x), mp.mpf(1) / n)


def quotient(a: Any, b: Any) -> Any:
    """a/b."""
    if abs(b) < TINY:
        raise NoValue
    return a / b


def logarithm(x: Any, *base: Any) -> Any:
    """ln x, or log x to a base."""
    if _real(x) and mp.re(x) <= 0:
        raise NoValue
    return quotient(mp.log(x), logarithm(base[0])) if base else mp.log(x)


def _arc(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def value(x: Any) -> Any:
        if _real(x) and abs(x) > 1:
            raise NoValue
        return function(x)

    return value


def power(base: Any, exponent: Any, written: Fraction | None) -> Any:
    """base^exponent, with the exponent as a fraction where one is written."""
    if written is not None and written.denominator > 1:
        base, written = root(base, written.denominator), Fraction(written.numerator)
    if written is not None:
        return quotient(mp.mpf(1), base**-written.numerator) if written < 0 else base**written.numerator
    if _real(base) and _real(exponent) and mp.re(base) < 0 and exponent != mp.nint(exponent):
        raise NoValue
    return mp.power(base, exponent)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda *a: mp.fsum(a), "mul": lambda *a: mp.fprod(a), "neg": lambda a: -a, "pos": lambda a: a, "div": quotient,
    "sqrt": lambda a: root(a, 2), "cbrt": lambda a: root(a, 3), "abs": abs, "exp": mp.exp, "log": logarithm, "sin": mp.sin, "cos": mp.cos,
    "tan": lambda a: quotient(mp.sin(a), mp.cos(a)), "asin": _arc(mp.asin), "acos": _arc(mp.acos), "atan": mp.atan,
    "sinh": mp.sinh, "cosh": mp.cosh, "tanh": mp.tanh, "floor": mp.floor, "degree": lambda a: a * mp.pi / 180,
}  # fmt: skip
CONSTANTS: dict[str, Callable[[], Any]] = {"pi": mp.pi, "e": mp.e, "i": lambda: mp.mpc(0, 1)}


def value(tree: Tree, at: Point) -> Any:
    """The value at a point. Raises NoValue where there is none."""
    match tree:
        case Number(text=text):
            return mp.mpf(Fraction(text).numerator) / Fraction(text).denominator
        case Symbol(name=name):
            return at[name]
        case Constant(name=name):
            return +CONSTANTS[name]()
        case Apply(head="pow", args=(base, exponent)):
            return power(value(base, at), value(exponent, at), rational(exponent))
        case Apply(head="derivative", args=(f, Symbol(name=name))):
            return mp.diff(lambda t: value(f, {**at, name: t}), at[name])
        case Apply(head=head, args=args):
            return FUNCTIONS[head](*(value(a, at) for a in args))
    raise LookupError(tree)


def near(a: Any, b: Any, digits: int = 18) -> bool:
    """Equal to so many digits."""
    return bool(abs(a - b) <= mp.mpf(10) ** -digits * (1 + abs(a) + abs(b)))


def holds(tree: Tree, at: Point, digits: int = 18) -> bool:
    """Whether a statement of relations is true at a point; a relation between undefined sides is not."""
    match tree:
        case Constant(name=name):
            return name == "true"
        case Apply(head="and", args=args):
            return all(holds(a, at, digits) for a in args)
        case Apply(head="or", args=args):
            return any(holds(a, at, digits) for a in args)
        case Relation(signs=(sign,), sides=(left, right)):
            return _compared(sign, left, right, at, digits)
    raise LookupError(tree)


def _compared(sign: str, left: Tree, right: Tree, at: Point, digits: int) -> bool:
    try:
        a, b = value(left, at), value(right, at)
    except NoValue:
        return False
    equal = near(a, b, digits)
    if sign in {"=", "!="}:
        return equal == (sign == "=")
    if equal:
        return sign in {"<=", ">="}
    return bool(mp.re(a) < mp.re(b)) == sign.startswith("<")
