"""Functions written in others, for the normal form; those of the reals hold on the real domain, isolated points aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

ODD = frozenset({"atan", "asin", "erf", "erfi", "Si", "Shi", "fresnels", "fresnelc", "acsc"})
EVERYWHERE = frozenset({"sinh", "cosh", "tanh", "coth", "sech", "csch", "factorial", "binomial", "beta", "erfc"})
"""Rewritings that hold over ℂ too."""


def _half_log(above: Any, below: Any) -> Any:
    return sympy.log(sympy.Abs(above / below)) / 2


REWRITTEN: dict[str, Callable[..., Any]] = {
    "sinh": lambda u: (sympy.exp(u) - sympy.exp(-u)) / 2,
    "cosh": lambda u: (sympy.exp(u) + sympy.exp(-u)) / 2,
    "tanh": lambda u: (sympy.exp(2 * u) - 1) / (sympy.exp(2 * u) + 1),
    "coth": lambda u: (sympy.exp(2 * u) + 1) / (sympy.exp(2 * u) - 1),
    "sech": lambda u: 2 / (sympy.exp(u) + sympy.exp(-u)),
    "csch": lambda u: 2 / (sympy.exp(u) - sympy.exp(-u)),
    "asinh": lambda u: sympy.log(u + sympy.sqrt(u**2 + 1)),
    "acosh": lambda u: sympy.log(u + sympy.sqrt(u**2 - 1)),
    "atanh": lambda u: _half_log(1 + u, 1 - u),
    "acoth": lambda u: _half_log(u + 1, u - 1),
    "acos": lambda u: sympy.pi / 2 - sympy.asin(u),
    "asec": lambda u: sympy.pi / 2 - sympy.asin(1 / u),
    "acsc": lambda u: sympy.asin(1 / u),
    "Heaviside": lambda u, half: (1 + sympy.sign(u)) / 2,
    "Max": lambda *values: _extreme(values, 1),
    "Min": lambda *values: _extreme(values, -1),
    "factorial": lambda n: sympy.gamma(n + 1),
    "binomial": lambda n, k: sympy.gamma(n + 1) / (sympy.gamma(k + 1) * sympy.gamma(n - k + 1)),
    "beta": lambda a, b: sympy.gamma(a) * sympy.gamma(b) / sympy.gamma(a + b),
    "erfc": lambda u: 1 - sympy.erf(u),
}
"""Functions written in others. Those of the reals hold on the real domain; isolated points do not count."""


def _extreme(values: tuple[Any, ...], sign: int) -> Any:
    """max(a, b) = (a + b + |a − b|)/2, one after another."""
    total = values[0]
    for value in values[1:]:
        total = (total + value + sign * sympy.Abs(total - value)) / 2
    return total
