"""Solution sets of equations, inequalities and systems.

`solution_set(statement, x)` gives every solution with respect to the natural domain of what was written, or says that it
could not; `statements.from_sympy` makes a statement of a SymPy relation.
"""

from service.solve.candidates import Family, Point, Span
from service.solve.solutions import Excluded, Solutions
from service.solve.solving import solution_set
from service.solve.stated import comparison, from_sympy
from service.solve.statements import Comparison, Condition, Every, Some, Statement, Whole, negated

__all__ = [
    "Comparison",
    "Condition",
    "Every",
    "Excluded",
    "Family",
    "Point",
    "Solutions",
    "Some",
    "Span",
    "Statement",
    "Whole",
    "comparison",
    "from_sympy",
    "negated",
    "solution_set",
]
