"""The score of a working: a documented scheme, 0 to 1 a line and in all.

    1    a right line that claims something
    0.5  a line that follows from the writer's own wrong line (error carried forward)
    0    a wrong line; a line that only follows because the error made the task trivial
    —    a line that claims nothing, or that can't be judged, counts neither way

In all: the mean over the lines that count.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.algebra.build import ZERO
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.proof import proved_equal
from service.algebra.statements import is_statement, zero_form
from service.grade.step import Step
from service.tree import Apply, Constant, Number, Relation, Tree, free_symbols, walk

RIGHT, CARRIED_FORWARD, WRONG = 1.0, 0.5, 0.0
SILENT = frozenset({"comment", "form", "note", "definition", "case", "let"})
"""Roles of lines that claim nothing."""
MOST_DEGREE = 6


def scores(steps: Sequence[Step], first_error: int | None) -> dict[int, float | None]:
    """Line → its score; None where it does not count."""
    trivial = _trivial(steps, first_error)
    return {step.line.index: _score(step, first_error, trivial) for step in steps if step.line.index >= 0}


def total(found: Sequence[float | None]) -> float | None:
    """The mean of the lines that count; None where none does."""
    counted = [score for score in found if score is not None]
    return round(sum(counted) / len(counted), 4) if counted else None


def _score(step: Step, first_error: int | None, trivial: bool) -> float | None:
    if step.correct is None or (step.correct and step.value is None and step.role in SILENT):
        return None
    if step.correct is False:
        return WRONG
    if first_error is None or step.line.index <= first_error or step.recovered:
        return RIGHT
    return WRONG if trivial else CARRIED_FORWARD


def _trivial(steps: Sequence[Step], first_error: int | None) -> bool:
    """Whether the error left nothing to do: no or every solution, the unknown gone, the degree lower."""
    wrong = next((step for step in steps if step.line.index == first_error), None)
    if wrong is None or wrong.value is None or wrong.before is None:
        return False
    if isinstance(wrong.value, Constant) or not set(free_symbols(wrong.value)) & set(free_symbols(wrong.before)):
        return bool(free_symbols(wrong.before))
    before, after = _degree(wrong.before), _degree(wrong.value)
    return before is not None and after is not None and after < before


def _degree(tree: Tree) -> int | None:
    """The degree of a polynomial equation in one letter."""
    names = free_symbols(tree)
    if not isinstance(tree, Relation) or len(names) != 1 or len(tree.sides) != 2 or not is_statement(tree):
        return None
    form = zero_form(Relation(("=",), tree.sides))
    if not all(_keeps_polynomials(node) for node in walk(form)):
        return None
    try:
        for degree in range(MOST_DEGREE + 1):
            if proved_equal(form, ZERO):
                return max(0, degree - 1)
            form = derivative(form, names[0])
    except NoDerivative:
        return None
    return None


def _keeps_polynomials(node: Tree) -> bool:
    match node:
        case Apply(head="div", args=(_, below)):
            return not free_symbols(below)
        case Apply(head="pow", args=(base, exponent)):
            return not free_symbols(base) or isinstance(exponent, Number)
        case Apply(head=head):
            return head in {"add", "mul", "neg", "pos"} or not free_symbols(node)
        case _:
            return True
