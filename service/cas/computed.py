"""Named functions that are worked out in their own way, and those whose size is foreseen."""

from __future__ import annotations

import functools
from collections.abc import Callable

import sympy
from sympy import Basic

from service.cas import magnitude, vectors
from service.errors import Undefined
from service.functions import FUNCTIONS


def _log(argument: Basic, base: Basic | None = None) -> Basic:
    if argument == 0 or (base is not None and base in (0, 1)):
        raise Undefined("This logarithm is not defined.")
    return sympy.log(argument) if base is None else sympy.log(argument, base)


def _common(combine: Callable[[Basic, Basic], Basic]) -> Callable[..., Basic]:
    return lambda *values: functools.reduce(combine, values)


def _mod(number: Basic, modulus: Basic) -> Basic:
    if modulus == 0:
        raise Undefined("This is not defined: there is a division by zero.")
    return sympy.Mod(number, modulus)


def _polylog(order: Basic, argument: Basic) -> Basic:
    """Unevaluated for a variable argument: SymPy would try at length whether it equals 0, 1 or −1."""
    return sympy.polylog(order, argument, evaluate=argument.is_number or order in (-1, 0, 1))


COMPUTED: dict[str, Callable[..., Basic]] = {
    "log": _log,
    "gcd": _common(sympy.gcd),
    "lcm": _common(sympy.lcm),
    "mod": _mod,
    "polylog": _polylog,
    "det": lambda matrix: matrix.det(),
    "trace": lambda matrix: matrix.trace(),
    "transpose": vectors.transposed,
    "abs": vectors.size,
    "norm": vectors.norm,
    "dot": vectors.dot,
    "cross": vectors.cross,
}
"""Functions that are worked out at once or need their arguments arranged."""

SIZED: dict[str, Callable[..., None]] = {entry.name: getattr(magnitude, f"check_{entry.size}") for entry in FUNCTIONS if entry.size}
"""Functions whose value at a number may be huge, with the check made before it is computed."""
