"""Equations of quantities that are solved with their units: `t² = 9 s²` after 45 m = 1/2·10 m/s²·t².

Contract: the line before and this one are equations with units in the same letter → confirmed where they say the same in base units, in
which the letter is a number (a positive one in a problem in words); nothing is refuted here.
"""

from __future__ import annotations

from fractions import Fraction

from service.algebra.dimensions import System, has_units, numeric
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.readers.statements import GIVEN
from service.grade.step import Reading
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.tree import Number, Relation, Symbol, Tree, free_symbols


def equation_of_quantities(clause: Clause, context: Context) -> Found | None:
    """The same equation in base units."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or clause.continues or not (_is_of_quantities(tree) and _is_of_quantities(current.tree)):
        return None
    letters = free_symbols(tree)
    if len(letters) != 1 or free_symbols(current.tree) != letters:
        return None
    inside = context.assuming(Relation((">",), (Symbol(letters[0]), Number("0")))) if context.task.words else context
    judged = relation(numeric(current.tree), numeric(tree), inside.scope)
    if judged.relation not in EQUAL:
        return None
    if relation(numeric(current.tree, OTHER), numeric(tree, OTHER), inside.scope).relation not in EQUAL:
        return None  # 4.5 m for 4.5 m²
    return Reading("transformation", judged, current.tree, tree, current.line, tree), context.knowing(tree, context.line)


def quantities_put_in(clause: Clause, context: Context) -> Found | None:
    """`45 m = 1/2·10 m/s²·t²` after h = 1/2·g·t², in a problem in words: quantities for the letters of a formula, taken as given."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or clause.continues or not _is_of_quantities(tree) or not context.task.words:
        return None
    formula = current.tree
    if not isinstance(formula, Relation) or not isinstance(formula.sides[0], Symbol) or has_units(formula):
        return None
    left = set(free_symbols(tree))
    if not left or not left < set(free_symbols(formula)) or formula.sides[0].name in left:
        return None
    return Reading("insertion", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)


OTHER: System = tuple(Fraction(size) for size in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31))
"""Base units of other sizes, in which the lines agree only where their dimensions do."""


def _is_of_quantities(tree: Tree) -> bool:
    return isinstance(tree, Relation) and tree.signs == ("=",) and has_units(tree)
