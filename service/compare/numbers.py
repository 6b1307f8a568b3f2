"""Answers judged as numbers: within a tolerance, by their digits, with their units."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

from service.compare.numerals import agrees_to_digits, agrees_to_places, within
from service.compare.scores import Score
from service.compare.task import Task, kind, members, value_named
from service.compare.units import with_units
from service.question import Verification
from service.tree import Apply, Relation, Tree

NUMBER_BY_NUMBER = Verification("proved", "number by number")
LARGEST_SET = 6
Close = Callable[[Tree, Tree], Score | None]


def numeric(task: Task) -> Score:
    """Within the tolerance: absolute, or relative to the reference."""
    return _near(task.answer, task.reference, lambda a, b: within(a, b, task.options.get("tolerance") or {"relative": 0.05}))


def _near(answer: Tree, reference: Tree, close: Close) -> Score:
    """Numbers, or sets and lists of them; `x = 3.01` is the number 3.01."""
    if _named_alike(answer, reference):
        return _near(value_named(answer), value_named(reference), close)
    kinds = tuple(_sort(tree) for tree in (answer, reference))
    if kinds == ("expression", "expression"):
        return close(answer, reference) or Score(False, "not_a_number")
    unordered = kinds == ("set", "set") or _are_alternatives(answer, reference)
    if not unordered and (kinds[0] != kinds[1] or kinds[0] not in {"list", "matrix"}):
        return Score(False, "wrong_type")
    first, second = members(answer), members(reference)
    if len(first) != len(second):
        return Score(False, "wrong_length")
    orders = permutations(second) if unordered and len(second) <= LARGEST_SET else (second,)
    if any(all(_near(a, b, close).correct for a, b in zip(first, order, strict=True)) for order in orders):
        return Score(True, "within_tolerance", 1.0, NUMBER_BY_NUMBER)
    return Score(False, "outside_tolerance", verification=NUMBER_BY_NUMBER)


def _sort(tree: Tree) -> str:
    return "list" if isinstance(tree, Apply) and (tree.head == "row" or kind(tree) in {"range", "vector", "tuple"}) else kind(tree)


def _named_alike(answer: Tree, reference: Tree) -> bool:
    """x = 3.01 beside x = 3 or beside 3, but not beside y = 3."""
    named = [tree for tree in (answer, reference) if isinstance(tree, Relation) and value_named(tree) != tree]
    others = [tree for tree in (answer, reference) if isinstance(tree, Relation) and value_named(tree) == tree]
    return bool(named) and not others and len({tree.sides[0] for tree in named}) == 1


def _are_alternatives(answer: Tree, reference: Tree) -> bool:
    return all(isinstance(tree, Apply) and tree.head == "or" for tree in (answer, reference))


def significant_figures(task: Task) -> Score:
    """Written with so many significant figures, and right to them."""
    return agrees_to_digits(task.answer, task.reference, _digits(task, 3))


def decimal_places(task: Task) -> Score:
    """Written with so many decimal places, and right to them."""
    return agrees_to_places(task.answer, task.reference, _digits(task, 2))


def _digits(task: Task, usual: int) -> int:
    given = task.options.get("digits")
    return usual if given is None else int(given)


def units(task: Task) -> Score:
    """The same quantity, in any unit of its dimension, to the figures written (or `digits`, or within `tolerance`)."""
    return with_units(task.answer, task.reference, task.options.get("digits"), task.options.get("tolerance"))
