"""What a strategy says of a line besides the whole solution: what can be done next, how much is left, what leads away."""

from __future__ import annotations

import pytest

from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.precision import precision
from service.read import read
from service.rules.rule import Scope, Used
from service.teach.next_steps import is_detour, next_steps, way
from service.teach.solution import TOPICS
from service.tree import Tree
from service.write import text

SOLVE = TOPICS["solve"]


def _holds(line: Tree, used: Used) -> bool:
    return relation(line, used.move.after, JudgeScope(unknown="x")).relation in {"equivalent", "same_solutions", "implies"}


def _tree(line: str) -> Tree:
    return read(line, "text").tree


def test_all_sensible_steps_are_offered_the_best_first() -> None:
    with precision():
        found = [used.rule.id for used in next_steps(SOLVE, _tree("x^2 - 5*x + 6 = 0"), Scope(), _holds)]

    assert found[0] == "sum_and_product"
    assert "quadratic_formula" in found


def test_a_line_that_is_done_has_no_next_step() -> None:
    with precision():
        found = list(next_steps(SOLVE, _tree("x = 3"), Scope(), _holds))

    assert found == []


@pytest.mark.parametrize(("line", "left"), [("2*x + 3 = 11", 2), ("2*x = 8", 1), ("x = 4", 0)])
def test_the_steps_that_are_left_are_counted(line: str, left: int) -> None:
    with precision():
        found = way(SOLVE, _tree(line), Scope(), _holds)

    assert len(found) == left


def test_the_way_ends_where_the_solution_does() -> None:
    with precision():
        found = way(SOLVE, _tree("(x - 1)^2 = 9"), Scope(), _holds)

    assert [text(used.move.after) for used in found] == ["x - 1 = 3 or x - 1 = -3", "x = 4 or x = -2"]


@pytest.mark.parametrize(("after", "is_away"), [("2*x = 8", False), ("4*x + 6 = 22", True)])
def test_a_sound_step_that_brings_the_end_no_nearer_is_a_detour(after: str, is_away: bool) -> None:
    with precision():
        found = is_detour(SOLVE, _tree("2*x + 3 = 11"), _tree(after), Scope(), _holds)

    assert found is is_away
