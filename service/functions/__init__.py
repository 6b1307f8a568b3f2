"""Every function and constant, one record each: what it is called, how it is written, computed, differentiated and undone.

`docs/functions.md` tells what a record is and how the tables of readers, writers, solver, integrator and judge come out of it.
"""

from __future__ import annotations

from service.functions.complex_parts import COMPLEX_PARTS
from service.functions.constants import CONSTANTS, GREEK, GREEK_LETTERS, WHOLE_NAMES, NamedConstant
from service.functions.exponential import EXPONENTIAL, ROOTS
from service.functions.foreign import FOREIGN
from service.functions.gamma import GAMMA
from service.functions.hyperbolic import HYPERBOLIC
from service.functions.integrals import INTEGRALS
from service.functions.matrices import MATRICES
from service.functions.record import Evaluator, Family, Function
from service.functions.special import SPECIAL
from service.functions.steps import STEPS
from service.functions.trigonometric import TRIGONOMETRIC
from service.functions.whole_numbers import WHOLE_NUMBERS

FUNCTIONS: tuple[Function, ...] = (
    *TRIGONOMETRIC, *HYPERBOLIC, *EXPONENTIAL, *ROOTS, *STEPS, *WHOLE_NUMBERS, *COMPLEX_PARTS, *GAMMA, *INTEGRALS, *SPECIAL, *MATRICES,
)  # fmt: skip
"""The functions of the tree; the nearest in this order is suggested for a misspelt word."""

BY_NAME: dict[str, Function] = {entry.name: entry for entry in FUNCTIONS}
BY_SPELLING: dict[str, Function] = {word: entry for entry in FUNCTIONS for word in (entry.name, *entry.spellings)}
BY_MATHJSON: dict[str, Function] = {entry.mathjson: entry for entry in FUNCTIONS}
BY_SYMPY: dict[str, Function] = {entry.sympy: entry for entry in FUNCTIONS if entry.sympy}
IN_SYMPY: dict[str, Function] = {entry.sympy: entry for entry in (*FUNCTIONS, *FOREIGN) if entry.sympy}
"""By the SymPy name, those that only SymPy writes among them: what a backend of SymPy expressions must know."""
CONSTANT: dict[str, NamedConstant] = {entry.name: entry for entry in CONSTANTS}


def of_family(*families: Family) -> tuple[str, ...]:
    """The functions of one argument of these families, by name."""
    return tuple(entry.name for entry in FUNCTIONS if entry.family in families and 1 in entry.arity)


__all__ = [
    "BY_MATHJSON", "BY_NAME", "BY_SPELLING", "BY_SYMPY", "CONSTANT", "CONSTANTS", "FOREIGN", "FUNCTIONS", "GREEK", "GREEK_LETTERS",
    "IN_SYMPY", "WHOLE_NAMES", "Evaluator", "Family", "Function", "NamedConstant", "of_family",
]  # fmt: skip
