"""Evaluators made of python-flint's methods, for real and complex balls alike; the library is not imported."""

from __future__ import annotations

from collections.abc import Callable
from operator import methodcaller

from service.functions.record import Evaluator, Number

Ball = Callable[[Number], Number]


def method(name: str) -> Ball:
    """The ball's own method."""
    return methodcaller(name)


def of_reciprocal(name: str) -> Ball:
    """f(1/z)."""
    return lambda z: getattr(1 / z, name)()


def swapped(name: str) -> Callable[[Number, Number], Number]:
    """A method of the second argument that takes the first: J_n(z)."""
    return lambda order, z: getattr(z, name)(order)


def on_the_real_line(name: str) -> Evaluator:
    """Real for real arguments, on the cut too."""

    def evaluate(z: Number, analytic: bool) -> Number:
        result = getattr(z, name)()
        return type(result)(result.real) if z.imag == 0 else result

    return evaluate


def clipped(name: str, low: int, high: int | None = None) -> Ball:
    """A monotone function on [low, high]: a real ball that reaches beyond is cut there, one that lies beyond is undefined."""

    def evaluate(a: Number) -> Number:
        if a < low or (high is not None and a > high) or not a.is_finite():
            return type(a).nan()
        bottom, top = a.lower(), a.upper()
        if bottom >= low and (high is None or top <= high):
            return getattr(a, name)()
        bottom = bottom if bottom >= low else type(a)(low)
        top = top if high is None or top <= high else type(a)(high)
        return getattr(bottom, name)().union(getattr(top, name)())

    return evaluate


def clipped_reciprocal(name: str, low: int, high: int | None = None) -> Ball:
    """`clipped` of 1/a."""
    inner = clipped(name, low, high)
    return lambda a: inner(1 / a)


def positive(name: str) -> Ball:
    """A function of positive real numbers."""
    return lambda a: getattr(a, name)() if a > 0 else type(a).nan()


def whole(z: Number) -> int:
    """The whole number in a ball; ValueError where it holds none or several."""
    found = z.real.unique_fmpz()
    if found is None:
        raise ValueError("no whole number")
    return int(found)


def flag(name: str) -> Evaluator:
    """A method that takes the flag `analytic` itself."""
    return lambda z, analytic: getattr(z, name)(analytic)


def unit(z: Number) -> Number:
    """1 − z²: off (−∞, 0] where z is off the cuts beyond ±1."""
    return 1 - z * z


def below_unit(z: Number) -> Number:
    """1 − 1/z²."""
    return 1 - 1 / (z * z)


def imaginary_unit(z: Number) -> Number:
    """1 + z²: off (−∞, 0] where z is off the cuts beyond ±i."""
    return 1 + z * z


def above_imaginary_unit(z: Number) -> Number:
    """1 + 1/z²."""
    return 1 + 1 / (z * z)


def itself(z: Number) -> Number:
    return z


def last(*args: Number) -> Number:
    return args[-1]


def angle(y: Number, x: Number) -> Number:
    """The angle of the point (x, y), in complex balls."""
    return type(y)((x + y * type(y)(0, 1)).arg())
