"""The bridge to SymPy: trees become objects (`to_sympy`) and objects become trees in textbook form (`to_tree`)."""

import sys

from service.cas.decimals import decimal
from service.cas.domain import natural_domain
from service.cas.from_tree import to_sympy
from service.cas.symbols import symbol
from service.cas.to_tree import to_tree

LONGEST = 50_000
"""Digits of the longest whole number that is written out; `magnitude` keeps numbers below it."""
sys.set_int_max_str_digits(LONGEST)

__all__ = ["decimal", "natural_domain", "symbol", "to_sympy", "to_tree"]
