"""What a method raises where it can't go on: SymPy's own errors, and those that its code runs into."""

from sympy import PoleError
from sympy.polys.polyerrors import BasePolynomialError

FAILURES: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    BasePolynomialError,
    PoleError,
)
"""Each means that the method says nothing. Not among them: MemoryError, our own errors, and what nobody foresaw."""
