"""Expressions with vectors and matrices: which rule comes next, and the usual ways with determinants and inverses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from service.rules import determinants as d
from service.rules import inverses as i
from service.rules import matrices as m
from service.rules.rule import Rule, Scope
from service.rules.simplifying import CALCULATED, SIMPLIFYING
from service.rules.strategies import Method, Strategy, at_once, either, first, innermost, somewhere, unless, use
from service.rules.tidy import flat
from service.tree import Tree, walk

SMALL = 3
"""Rows up to which a determinant is expanded wherever its zeros are."""


def _each(*rules: Rule) -> Strategy:
    """The first of the rules that fits somewhere, at every such place at once."""
    return first(*(at_once(use(rule)) for rule in rules))


def _by_columns(node: Tree) -> bool:
    return d.best_line(node)[1]


IN_COLUMNS: Strategy = either(_by_columns, use(d.COLUMN_EXPANDED), first())
EXPANDED: Strategy = first(_each(d.OF_TWO), at_once(IN_COLUMNS), _each(d.ROW_EXPANDED))
SARRUS: Strategy = first(_each(d.OF_TWO, d.SARRUS), EXPANDED)
REDUCED: Strategy = somewhere(first(use(d.SWAPPED), use(d.ADDED)), d.can_be_reduced)
BY_ROWS: Strategy = first(REDUCED, EXPANDED)


def _is_best_reduced(line: Tree) -> bool:
    """Whether the first determinant is of four rows or more, with more than one entry that is not zero in each row and column."""
    node = next((node for node in walk(line) if d.is_determinant(node)), line)
    rows = d.entries_of(node) or []
    return len(rows) > SMALL and d.can_be_reduced(node) and d.best_line(node)[0] < len(rows) - 1


def _holds_objects(node: Tree, scope: Scope) -> bool:
    return m.is_of_objects(node)


PLAIN: Strategy = innermost(unless(_holds_objects, first(*(use(rule) for rule in CALCULATED))), flat)
"""Numbers outside of vectors and matrices, roots among them."""


def _working(determinants: Strategy, inverses: Strategy) -> Strategy:
    """Entries and numbers first, then the innermost operations, each kind at all places at once; then as any expression."""
    return first(
        at_once(use(m.WORKED_OUT)),
        use(m.NUMBERS),
        PLAIN,
        _each(*d.SEEN),
        determinants,
        _each(*m.OPERATIONS_IN_ORDER),
        inverses,
        SIMPLIFYING,
    )


USUAL_DETERMINANTS: Strategy = either(_is_best_reduced, BY_ROWS, EXPANDED)
USUAL_INVERSES: Strategy = _each(i.OF_DIAGONAL, i.OF_TWO, i.BY_ROWS)
LINEAR_ALGEBRA: Strategy = _working(USUAL_DETERMINANTS, USUAL_INVERSES)
"""From an expression with vectors and matrices to its value."""


def _has(holds: Callable[[Tree], bool], line: Tree, scope: Scope) -> bool:
    return any(holds(node) for node in walk(line))


def _rows(count: int, node: Tree) -> bool:
    return len(d.entries_of(node) or ()) == count


def _three_or_more(node: Tree) -> bool:
    return len(d.entries_of(node) or ()) > 2


def _inverse_of(count: int, node: Tree) -> bool:
    return len(i.inverted(node) or ()) == count


def _can_be_reduced(node: Tree) -> bool:
    return d.can_be_reduced(node) or i.inverted(node) is not None


METHODS = (
    Method("expansion", _working(EXPANDED, USUAL_INVERSES), partial(_has, _three_or_more)),
    Method("sarrus", _working(SARRUS, USUAL_INVERSES), partial(_has, partial(_rows, 3))),
    Method("formula", _working(USUAL_DETERMINANTS, _each(i.OF_TWO, i.BY_ROWS)), partial(_has, partial(_inverse_of, 2))),
    Method("cofactors", _working(EXPANDED, _each(i.BY_COFACTORS, i.BY_ROWS)), partial(_has, partial(_inverse_of, 3))),
    Method("row_operations", _working(BY_ROWS, _each(i.BY_ROWS)), partial(_has, _can_be_reduced)),
)
"""Ways with a determinant or an inverse of which there is more than one."""
