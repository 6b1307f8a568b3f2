"""Good steps have the name of the rule that was used, and no other."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from service.algebra.values import precision
from service.messages import ids
from service.rules.recognition import sound_rule
from service.rules.recognition.equations import RULES as EQUATIONS
from service.rules.recognition.expressions import RULES as EXPRESSIONS
from service.rules.recognition.laws import LAWS
from tests.grade.working import check, trees

ROWS = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "rules.toml").read_text("utf-8"))["rows"]


@pytest.mark.parametrize(("line", "after", "name"), ROWS, ids=[f"{row[0]} → {row[1]}" for row in ROWS])
def test_a_good_step_is_named_after_its_rule(line: str, after: str, name: str) -> None:
    found = check(lines=[line, after])["lines"][1]

    assert found["rule"] == (name.replace("_", "-") or None)
    assert found["rule_name"] == (ids()[f"rule_{name}"] if name else None)


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("(x+1)^2", "x^2+1"),
        ("x+6 = x^2", "x = 3"),
        ("sqrt(x^2)", "-x"),
        ("2x = 8", "x = 6"),
        ("ln(x) = 2", "x = 2e"),
        ("x^2 = 9", "x = 3 or x = 2"),
    ],
)
def test_a_step_that_no_rule_leads_to_has_no_name(line: str, after: str) -> None:
    with precision():
        assert sound_rule(*trees(line, after)) in (None, "solved", "solved_quadratic")


def test_every_rule_has_words() -> None:
    names = {name for table in (EQUATIONS, EXPRESSIONS, LAWS) for name, _ in table}

    assert {f"rule_{name}" for name in names} <= ids().keys()


ROW_OPERATIONS = [
    ("[[1, 2, 5], [3, 4, 11]]", "[[1, 2, 5], [0, -2, -4]]", "combined two rows: R₂ → R₂ − 3R₁"),
    ("[[2, 4, 5], [3, 4, 11]]", "[[2, 4, 5], [0, -4, 7]]", "combined two rows: R₂ → 2R₂ − 3R₁"),
    ("[[1, 2, 5], [0, -2, -4]]", "[[1, 2, 5], [0, 1, 2]]", "multiplied a row: R₂ → −1/2·R₂"),
    ("[[0, 2, 5], [1, 4, 3]]", "[[1, 4, 3], [0, 2, 5]]", "swapped two rows: R₁ ↔ R₂"),
    (
        "[[1, 1, 1, 6], [2, -1, 1, 3], [1, 2, -1, 2]]",
        "[[1, 1, 1, 6], [0, -3, -1, -9], [0, 1, -2, -4]]",
        "combined rows: R₂ → R₂ − 2R₁, R₃ → R₃ − R₁",
    ),
]


@pytest.mark.parametrize(("line", "after", "name"), ROW_OPERATIONS, ids=[row[2] for row in ROW_OPERATIONS])
def test_a_row_operation_is_named_with_its_rows(line: str, after: str, name: str) -> None:
    found = check(lines=[line, after])["lines"][1]

    assert found["rule_name"] == name
