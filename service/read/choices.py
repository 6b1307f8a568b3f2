"""CHOICES: how else an ambiguous string can be read. Each key is the code of the note that tells of the reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Choice:
    """What is ambiguous, and its readings, the usual one first: name → what the string then means."""

    written: str
    readings: Mapping[str, str]

    @property
    def usual(self) -> str:
        return next(iter(self.readings))


CHOICES: dict[str, Choice] = {
    "log_base": Choice("log x", {"natural": "log(x), the natural logarithm", "10": "log(x, 10)", "2": "log(x, 2)"}),
    "implicit_after_slash": Choice("1/2x", {"factor": "(1/2)*x", "denominator": "1/(2*x)"}),
    "function_slash": Choice("sin x/2", {"outside": "sin(x)/2", "inside": "sin(x/2)"}),
    "function_or_product": Choice("f(x)", {"product": "f*x", "function": "f applied to x"}),
    "inverse_function": Choice("sin^-1 x", {"inverse": "asin(x)", "reciprocal": "1/sin(x)"}),
    "letter_digit": Choice("x2", {"subscript": "the symbol x₂", "product": "x*2"}),
    "mixed_number": Choice("2 1/2", {"sum": "2 + 1/2", "product": "2*(1/2)"}),
    "letter_constant": Choice("E, I", {"symbol": "symbols", "constant": "e and i"}),
    "constant_e": Choice("e", {"constant": "Euler's number", "symbol": "a symbol"}),
    "constant_i": Choice("i", {"constant": "the imaginary unit", "symbol": "a symbol"}),
    "binomial": Choice("C(n, k)", {"binomial": "n choose k", "function": "C applied to n and k"}),
    "root_order": Choice("root(3, x)", {"index_first": "the cube root of x", "index_last": "the root of 3 with the index x"}),
    "overline": Choice("\\overline{x}", {"conjugate": "conjugate(x)", "name": "the symbol x_bar"}),
    "pair": Choice("(a, b)", {"tuple": "a pair", "interval": "an open interval"}),
    "thousands_comma": Choice("1,000", {"number": "1000", "list": "1 and 000"}),
}
"""Note code → choice. `decimal_comma` has an option of its own, `decimal`."""

USUAL: Mapping[str, str] = MappingProxyType({})
"""No choice made: every ambiguity has its usual reading."""
