"""Names for steps with vectors and matrices: operations between rows, and the rules of the book that lead from a line to the next.

Contract: that the step holds is known; a name is given where the operation is found that makes the one line of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from service.algebra.build import add, rational
from service.algebra.shapes import same_form
from service.algebra.statements import is_statement
from service.algebra.vectors import is_matrix, is_object, rows_of
from service.rules.determinants import RULES as OF_DETERMINANTS
from service.rules.equations.systems import fraction_rows
from service.rules.inverses import BY_ROWS, OF_TWO, inverted
from service.rules.inverses import RULES as OF_INVERSES
from service.rules.matrices import NUMBERS, is_of_objects
from service.rules.matrices import RULES as OF_MATRICES
from service.rules.row_operations import name, times_row
from service.rules.rule import Scope
from service.rules.strategies import at_once, use
from service.tree import Apply, Tree, rebuilt

Row = tuple[Fraction, ...]
Rows = tuple[Row, ...]
RULES = (*OF_DETERMINANTS, *OF_INVERSES, *OF_MATRICES)
PASSES = 3
"""Times that products and sums are worked out in the head."""
SEVERAL = {2: "two_row_operations", 3: "three_row_operations"}
LETTERS = ("r", "s", "t", "u", "v", "w")


@dataclass(frozen=True, slots=True)
class Named:
    """The id of a rule, and the parts that its words speak of."""

    rule: str
    parts: Mapping[str, Tree] = field(default_factory=dict)


def matrix_rule(before: Tree, after: Tree) -> Named | None:
    """The rule of a step about vectors or matrices; None where none is confirmed, or neither line holds one."""
    if not is_of_objects(before) and not is_of_objects(after):
        return None
    if is_statement(before):
        return _under_a_system(before, after)
    if is_matrix(before) and is_matrix(after) and (found := _of_rows(_numbers(before), _numbers(after))) is not None:
        return found
    wanted = _without_zeros(after)
    by_rule = next((rule.id for rule in RULES for made in _made(before, rule.id) if same_form(made, wanted)), None)
    if by_rule is not None:
        return Named(OF_TWO.id if by_rule == BY_ROWS.id and has_two_rows(before) else by_rule)
    if is_object(before) and is_object(after):
        return Named("entries_worked_out")
    return None


def with_heads(tree: Tree) -> Tree:
    """a·b and a × b of two vectors as functions, as the rules have them."""
    return rebuilt(tree, _with_head)


def _with_head(node: Tree) -> Tree:
    match node:
        case Apply(head="mul", args=(a, b), form="cross") if is_object(a) and is_object(b):
            return Apply("cross", (a, b))
        case Apply(head="mul", args=(a, b)) if _is_column(a) and _is_column(b):
            return Apply("dot", (a, b))
        case _:
            return node


def _is_column(tree: Tree) -> bool:
    rows = rows_of(tree) if is_object(tree) else None
    return rows is not None and len(rows[0]) == 1 < len(rows)


def _made(before: Tree, rule_id: str) -> Iterator[Tree]:
    """What the rule makes of the line, at once or with numbers worked out in the head."""
    line, scope = with_heads(before), Scope()
    rule = next(rule for rule in RULES if rule.id == rule_id)
    for strategy in (use(rule), at_once(use(rule))):
        for used in strategy(line, scope):
            made = used.move.after
            yield _without_zeros(made)
            for _ in range(PASSES):
                further = next((move.after for move in NUMBERS.moves(made, scope)), None)
                if further is None:
                    break
                made = further
                yield _without_zeros(made)


def _without_zeros(tree: Tree) -> Tree:
    """Sums without terms that are 0."""
    return rebuilt(tree, lambda node: add(*node.args) if isinstance(node, Apply) and node.head == "add" else node)


def has_two_rows(before: Tree) -> bool:
    """Whether it is the inverse of a matrix of two rows."""
    return len(inverted(before) or ()) == 2


# Rows


def _numbers(tree: Tree) -> Rows | None:
    """The entries of a matrix as fractions; None where one is none."""
    found = [[rational(entry) for entry in row] for row in rows_of(tree) or ()]
    kept = tuple(tuple(value for value in row if value is not None) for row in found)
    return kept if kept and [len(row) for row in kept] == [len(row) for row in found] else None


def _under_a_system(before: Tree, after: Tree) -> Named | None:
    """The matrix of the system before, or one made of it by row operations."""
    given, rows = fraction_rows(before), _numbers(after) if is_matrix(after) else None
    if given is None or rows is None:
        return None
    filled = (*given, *((Fraction(0),) * len(rows[0]) for _ in range(len(rows) - len(given))))
    return Named("augmented_matrix") if filled == rows else _of_rows(filled, rows)


def _of_rows(before: Rows | None, after: Rows | None) -> Named | None:
    """The row operations that lead from the one matrix to the other."""
    if before is None or after is None or [len(row) for row in before] != [len(row) for row in after] or before == after:
        return None
    changed = [index for index, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    if len(changed) == 2 and (before[changed[0]], before[changed[1]]) == (after[changed[1]], after[changed[0]]):
        return Named("swapped_rows", {"r": name(changed[0]), "s": name(changed[1])})
    found = [_operation(before, after, index) for index in changed]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return Named("row_operations")
    if len(known) == 1:
        return Named(known[0][0], {"r": name(changed[0]), "s": known[0][1]})
    parts = [part for index, (_, said) in zip(changed, known, strict=True) for part in (name(index), said)]
    return Named(SEVERAL.get(len(known), "row_operations"), dict(zip(LETTERS, parts, strict=False)))


def _operation(before: Rows, after: Rows, index: int) -> tuple[str, Tree] | None:
    """(rule, what the row became) by another row as it was or as it became; None where more than one is needed."""
    old, new = before[index], after[index]
    scale = _multiple(new, old)
    if scale:
        return "scaled_row", times_row(scale, name(index))
    others = [(other, row) for rows in (before, after) for other, row in enumerate(rows) if other != index and any(row)]
    for other, row in others:
        by = _multiple(tuple(a - b for a, b in zip(new, old, strict=True)), row)
        if by:
            return "added_row", Apply("add", (name(index), times_row(by, name(other))))
    for other, row in others:
        both = _combination(new, old, row)
        if both is not None and all(both):
            return "added_row", Apply("add", (times_row(both[0], name(index)), times_row(both[1], name(other))))
    return None


def _multiple(row: Sequence[Fraction], of: Sequence[Fraction]) -> Fraction | None:
    """c where the row is c times the other; None where it is none."""
    place = next((k for k, value in enumerate(of) if value), None)
    if place is None:
        return None
    by = row[place] / of[place]
    return by if all(a == by * b for a, b in zip(row, of, strict=True)) else None


def _combination(row: Row, one: Row, other: Row) -> tuple[Fraction, Fraction] | None:
    """(m, k) with row = m·one + k·other; None where there are none."""
    for i, j in combinations(range(len(row)), 2):
        whole = one[i] * other[j] - one[j] * other[i]
        if whole:
            m = (row[i] * other[j] - row[j] * other[i]) / whole
            k = (one[i] * row[j] - one[j] * row[i]) / whole
            return (m, k) if all(a == m * b + k * c for a, b, c in zip(row, one, other, strict=True)) else None
    return None
