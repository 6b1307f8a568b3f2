"""Worked solutions about eigenvectors: the eigenvalues, then for each the rows of A − λI reduced, solved, and a vector chosen.

Contract: each step is judged by itself; of each vector it is shown that A·v = λ·v.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy
from sympy import Expr

from service.algebra.build import ONE, ZERO, add, equation, mul, neg, number
from service.algebra.statements import all_of
from service.algebra.vectors import of_rows
from service.algebra.vectors import rows_of as entries_of
from service.cas import to_tree
from service.judge.judgement import EQUAL
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.question import Verification
from service.rules.eigenvalues import CHOSEN, PIVOTS, READ_OFF, SHIFTED, SPACE, VECTORS_LISTED
from service.rules.equations.gauss import equations_of
from service.rules.row_operations import Rows, is_zero, matrix, reduction, rows_of, short, value_of
from service.rules.rule import Move, Used
from service.teach.matrices import last_rows, operation_steps
from service.teach.solution import Step, held
from service.tree import Apply, Symbol, Tree, free_symbols, subscripted

LETTERS = ("x", "y", "z")


@dataclass(frozen=True, slots=True)
class Eigenspace:
    """A value and the vectors that the answer gives for it."""

    value: Tree
    vectors: tuple[Tree, ...]


def eigenspaces(answer: Tree) -> tuple[Eigenspace, ...]:
    """The values of an answer with their vectors."""
    pairs = answer.args if isinstance(answer, Apply) else ()
    return tuple(Eigenspace(pair.args[0], pair.args[1:]) for pair in pairs if isinstance(pair, Apply) and pair.head == "tuple")


def values_of(answer: Tree) -> Tree:
    """The set of the eigenvalues."""
    return Apply("set", tuple(space.value for space in eigenspaces(answer)))


def eigenvector_steps(start: Tree, solved: tuple[Step, ...], answer: Tree, judge: JudgeScope) -> tuple[Step, ...]:
    """The steps to the eigenvalues, one for each of them, and the list; none where one of them does not hold.

    solved: from the matrix to the eigenvalues.
    """
    steps = list(solved)
    for space in eigenspaces(answer):
        step = _of_value(start, steps[-1].after if steps else start, space, judge)
        if step is None:
            return ()
        steps.append(step)
    return (*steps, Step(VECTORS_LISTED, steps[-1].after, answer, steps[-1].verification, "method_line"))


def _of_value(start: Tree, before: Tree, space: Eigenspace, judge: JudgeScope) -> Step | None:
    """A·v = λ·v for each vector, and how these were found."""
    evidence = [_is_eigenvector(start, space.value, vector, judge) for vector in space.vectors]
    inner = _way(start, before, space, judge)
    if not inner or None in evidence:
        return None
    after = all_of(*(equation(mul(start, vector), Apply("mul", (space.value, vector), form="star")) for vector in space.vectors))
    first = next(one for one in evidence if one is not None)
    return Step(SPACE, before, after, first, "method_line", {"l": space.value}, inner)


def _is_eigenvector(start: Tree, value: Tree, vector: Tree, judge: JudgeScope) -> Verification | None:
    found = relation(mul(start, vector), Apply("mul", (value, vector), form="star"), judge)
    return found.verification if found.relation in EQUAL else None


def _way(start: Tree, before: Tree, space: Eigenspace, judge: JudgeScope) -> tuple[Step, ...]:
    """A − λI, its rows reduced, the equations that are left, and the vectors; nothing where a step does not hold."""
    shifted = _shifted(start, space.value, before, judge)
    rows = None if shifted is None else rows_of(shifted.after)
    if shifted is None or rows is None:
        return ()
    operations = operation_steps(shifted.after, reduction(rows, len(rows)), judge)
    reduced = last_rows(operations, rows)
    if not operations and any(True for _ in reduction(rows, len(rows))):
        return ()
    names = _names(len(rows), start)
    solved = _solved(operations[-1].after if operations else shifted.after, reduced, names, judge)
    chosen = _chosen(solved[-1].after if solved else shifted.after, reduced, names, space, judge)
    return () if solved is None or chosen is None else (shifted, *operations, *solved, chosen)


def _shifted(start: Tree, value: Tree, before: Tree, judge: JudgeScope) -> Step | None:
    """A − λI with the eigenvalue put in."""
    rows = rows_of(start) or ()
    number_ = value_of(value)
    after = matrix(tuple(short(entry - number_) if i == j else entry for j, entry in enumerate(row)) for i, row in enumerate(rows))
    unit = of_rows(tuple(tuple(ONE if i == j else ZERO for j in range(len(rows))) for i in range(len(rows))))
    written = add(start, neg(mul(value, unit)))
    return held(before, Used(SHIFTED, Move(after, {"l": value}, touched=(written, after))), judge, {})


def _names(count: int, start: Tree) -> tuple[str, ...]:
    """x, y, z, or x₁, x₂, … where these are not enough or stand in the matrix."""
    letters = LETTERS[:count]
    if count <= len(LETTERS) and not set(letters) & set(free_symbols(start)):
        return letters
    return tuple(subscripted("x", str(place + 1)) for place in range(count))


def _pivots(rows: Rows) -> dict[int, int]:
    """Row → column of its first entry that is not zero."""
    found = {index: next((j for j, value in enumerate(row) if not is_zero(value)), None) for index, row in enumerate(rows)}
    return {index: column for index, column in found.items() if column is not None}


def _solved(before: Tree, rows: Rows, names: Sequence[str], judge: JudgeScope) -> tuple[Step, ...] | None:
    """The equations of the rows, solved for the letters of the pivots; no step where every vector is a solution."""
    pivots = _pivots(rows)
    if not pivots:
        return ()
    equations = all_of(*equations_of(tuple((*row, value_of(ZERO)) for row in rows), names))
    solved = all_of(*(equation(Symbol(names[j]), _rest(rows[i], j, names)) for i, j in pivots.items()))
    read = held(before, Used(READ_OFF, Move(equations, touched=(equations, equations))), judge, {})
    last = held(equations, Used(PIVOTS, Move(solved)), replace(judge, unknown=None), {}) if equations != solved else read
    if read is None or last is None:
        return None
    return (read,) if last is read else (read, last)


def _rest(row: Sequence[Expr], pivot: int, names: Sequence[str]) -> Tree:
    """What the letter of the pivot is worth, in the other letters."""
    terms = [-value * sympy.Symbol(name) for j, (value, name) in enumerate(zip(row, names, strict=True)) if j != pivot and value != 0]
    return add(*(to_tree(term) for term in terms))


def _chosen(before: Tree, rows: Rows, names: Sequence[str], space: Eigenspace, judge: JudgeScope) -> Step | None:
    """A vector for each letter that is free: that letter 1, the other free ones 0."""
    free = [j for j in range(len(names)) if j not in _pivots(rows).values()]
    made = [_vector(rows, j, len(names)) for j in free]
    if len(made) != len(space.vectors) or not all(_are_alike(one, other, judge) for one, other in zip(made, space.vectors, strict=True)):
        return None
    after = space.vectors[0] if len(made) == 1 else Apply("tuple", space.vectors)
    settings = [all_of(*(equation(Symbol(names[k]), number(int(k == j))) for k in free)) for j in free]
    evidence = Verification("proved", "the values fulfil the equations")
    return Step(CHOSEN, before, after, evidence, "method_line", {"t": settings[0]} if len(free) == 1 else {})


def _are_alike(one: Tree, other: Tree, judge: JudgeScope) -> bool:
    return entries_of(one) is not None and relation(one, other, judge).relation in EQUAL


def _vector(rows: Rows, free: int, count: int) -> Tree:
    pivots = {column: index for index, column in _pivots(rows).items()}
    entries = (1 if j == free else -rows[pivots[j]][free] if j in pivots else 0 for j in range(count))
    return Apply("matrix", tuple(Apply("row", (to_tree(value_of(number(e)) if isinstance(e, int) else short(e)),)) for e in entries))
