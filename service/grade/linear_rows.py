"""Linear equations as rows of numbers, and whether two sets of rows say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flint import fmpq, fmpq_mat

from service.algebra.build import sub
from service.algebra.expressions import outcome
from service.algebra.statements import statement
from service.judge.judgement import Judgement
from service.question import Verification
from service.tree import Apply, Relation, Tree

NOTHING_GIVEN: Mapping[str, fmpq] = {}


def same_system(a: Tree, b: Tree, letters: Sequence[str]) -> Judgement | None:
    """Two systems of linear equations by their reduced rows; None where they are not linear with rational numbers."""
    first, second = (coefficients(tree, letters) for tree in (a, b))
    if first is None or second is None:
        return None
    return compared(first, second)


def coefficients(tree: Tree, letters: Sequence[str]) -> fmpq_mat | None:
    logic = statement(tree)
    parts = logic.args if isinstance(logic, Apply) and logic.head == "and" else (logic,)
    found = []
    for part in parts:
        if not isinstance(part, Relation) or part.signs != ("=",):
            return None
        row = row_of(sub(*part.sides), letters)
        if row is None:
            return None
        found.append(row)
    return fmpq_mat(found)


def row_of(form: Tree, letters: Sequence[str], given: Mapping[str, fmpq] = NOTHING_GIVEN) -> list[fmpq] | None:
    """The coefficients of the letters, and what is on the right of form = 0, where other letters have given values.

    None where the form is undefined there, irrational or not linear.
    """

    def at(values: Mapping[str, int]) -> fmpq | None:
        found = outcome(form, {**given, **{x: fmpq(values.get(x, 0)) for x in letters}}, True)
        return found if isinstance(found, fmpq) else None

    zero = at({})
    ones = [at({x: 1}) for x in letters]
    mixed = at({x: index + 2 for index, x in enumerate(letters)})
    if zero is None or mixed is None or any(one is None for one in ones):
        return None
    slopes = [one - zero for one in ones if one is not None]
    if mixed != zero + sum((slope * (index + 2) for index, slope in enumerate(slopes)), fmpq(0)):
        return None
    return [*slopes, -zero]


ROWS_COMBINED = Judgement("equivalent", Verification("proved", "the rows span the same space"))


def compared(first: fmpq_mat, second: fmpq_mat) -> Judgement:
    one, other = _reduced(first), _reduced(second)
    if one == other:
        return ROWS_COMBINED
    return Judgement(
        "not_equivalent",
        Verification("proved", "the rows don't span the same space"),
        flags=("values_differ",),
    )


def within_rows(system: Tree, said: Tree, letters: Sequence[str]) -> Judgement | None:
    """Whether equations are combinations of those of a system; None where they are not linear, or the system determines every letter."""
    first, second = (coefficients(tree, letters) for tree in (system, said))
    if first is None or second is None or len(_reduced(first)) >= len(letters):
        return None
    both = fmpq_mat([*first.tolist(), *second.tolist()])
    return ROWS_COMBINED if len(_reduced(both)) == len(_reduced(first)) else compared(first, second)


def _reduced(matrix: fmpq_mat) -> list[list[fmpq]]:
    found, rank = matrix.rref()
    return [[found[i, j] for j in range(found.ncols())] for i in range(rank)]
