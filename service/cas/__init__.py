"""The bridge to SymPy: trees become objects (`to_sympy`) and objects become trees in textbook form (`to_tree`)."""

from service.cas.decimals import decimal
from service.cas.domain import natural_domain
from service.cas.from_tree import to_sympy
from service.cas.symbols import symbol
from service.cas.to_tree import to_tree

__all__ = ["decimal", "natural_domain", "symbol", "to_sympy", "to_tree"]
