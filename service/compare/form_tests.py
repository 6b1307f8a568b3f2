"""Answers judged by how they are written."""

from __future__ import annotations

from collections.abc import Callable

from service.algebra.shapes import same_form
from service.compare.forms import FORMS
from service.compare.scores import Score
from service.compare.task import Task
from service.compare.values import equivalent
from service.question import Verification
from service.tree import Number, Relation, Tree

AS_WRITTEN = Verification("proved", "by the form as written")


def same_shape(task: Task) -> Score:
    """Equal up to order and associativity, and nothing else."""
    if same_form(task.answer, task.reference):
        return Score(True, "same_form", 1.0, Verification("proved", "the same up to order"))
    return _wrong_form(task)


def identical(task: Task) -> Score:
    """The same as written."""
    if task.answer == task.reference:
        return Score(True, "identical", 1.0, Verification("proved", "the same as written"))
    return _wrong_form(task)


def _wrong_form(task: Task) -> Score:
    value = equivalent(task)
    reason = "different_form" if value.correct is not False else value.reason if value.reason == "rounded" else "not_equivalent"
    return Score(False, reason, 0.5 if value.correct else 0.0, AS_WRITTEN, value.counterexample)


def in_form(name: str) -> Callable[[Task], Score]:
    """A test of value and form: an equation is in a form where both its sides are. The reference 0 asks for the form alone
    where the form says nothing of the value.
    """

    def test(task: Task) -> Score:
        if name not in OF_FORM_ALONE or task.reference != Number("0"):
            value = _value(task)
            if value is not None:
                return value
        if all(FORMS[name](side, task.variable) for side in _sides(task.answer)):
            return Score(True, name, 1.0, AS_WRITTEN)
        return Score(False, f"not_{name}", 0.5, AS_WRITTEN)

    return test


OF_FORM_ALONE = frozenset({"expanded", "lowest_terms"})


def _value(task: Task) -> Score | None:
    """What is wrong with the value; None where nothing is."""
    if isinstance(task.answer, Relation) != isinstance(task.reference, Relation):
        return Score(False, "wrong_type")
    value = equivalent(task)
    return None if value.correct or value.reason == "multiplicity" else value


def _sides(tree: Tree) -> tuple[Tree, ...]:
    return tree.sides if isinstance(tree, Relation) else (tree,)
