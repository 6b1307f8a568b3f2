"""Answer forms: how an expression is written, apart from its value. One file per form; FORMS lists them.

Each is a claim about the tree as written, `(tree, variable) → bool`.
"""

from __future__ import annotations

from collections.abc import Callable

from service.compare.forms.completed_square import is_completed_square
from service.compare.forms.expanded import is_expanded
from service.compare.forms.factored import is_factored
from service.compare.forms.lowest_terms import is_lowest_terms
from service.compare.forms.partial_fractions import is_partial_fractions
from service.compare.forms.single_fraction import is_single_fraction
from service.tree import Tree

FORMS: dict[str, Callable[[Tree, str], bool]] = {
    "factored": is_factored,  # (x − 1)(x + 2), not x² + x − 2
    "expanded": is_expanded,  # x² + x − 2
    "lowest_terms": is_lowest_terms,  # 2/3, not 4/6
    "single_fraction": is_single_fraction,  # (x + 1)/(x − 1), not 1 + 2/(x − 1)
    "partial_fractions": is_partial_fractions,  # 1/x − 1/(x + 1)
    "completed_square": is_completed_square,  # (x − 1)² + 3
}

__all__ = ["FORMS"]
