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
