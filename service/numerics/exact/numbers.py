"""Values: exact fractions where they last, else rigorous balls (python-flint), and what is surely true of them."""

from __future__ import annotations

from typing import TypeAlias

from flint import acb, arb, fmpq

Value: TypeAlias = fmpq | acb
"""An exact fraction (fmpq) or a ball (acb) that surely holds the value; flint has no stubs."""


class Undefined(ArithmeticError):
    """The expression has no value here."""


class Unknown(ArithmeticError):
    """The value can't be told: an unsupported function, or too little precision."""


def ball(number: Value | int) -> acb:
    """The number as a ball."""
    return number if isinstance(number, acb) else acb(arb(fmpq(number)))


def is_zero(number: Value) -> bool | None:
    """True for an exact zero, False for what is surely not zero, None for a ball around zero."""
    if isinstance(number, fmpq):
        return bool(number == 0)
    if number.is_zero():
        return True
    return None if number.contains(0) else False


def is_small(number: Value, scale: Value | None = None) -> bool:
    """Whether a ball around zero is small enough, beside the scale, to be taken for zero: 2⁻⁶⁶ relatively."""
    if isinstance(number, fmpq):
        return bool(number == 0)
    size = abs(number).abs_upper()
    beside = arb(1) if scale is None else 1 + abs(ball(scale)).abs_upper()
    return bool(size <= beside * arb(2) ** -66)


def is_real(number: Value) -> bool | None:
    """Whether the number is surely real (True), surely not (False), or can't be told."""
    if isinstance(number, fmpq) or number.imag.is_zero():
        return True
    return None if number.imag.contains(0) else False


def sign(number: Value) -> int | None:
    """−1, 0 or 1, or None where the ball holds zero or the number is not real."""
    if isinstance(number, fmpq):
        return int(number > 0) - int(number < 0)
    if is_real(number) is False:
        return None
    if number.real > 0:
        return 1
    if number.real < 0:
        return -1
    return 0 if number.real.is_zero() and number.imag.is_zero() else None
