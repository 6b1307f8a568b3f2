"""The command line: answers plainly, points at errors, and exits with a status that scripts can use."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service.cli import app, terminal
from service.errors import InternalError, NoClosedForm, Unreadable
from service.operations import OPERATIONS
from service.tree import Span


def _run(*arguments: str, given: str = "") -> Result:
    """The command in this process, without its console script."""
    return CliRunner().invoke(app, list(arguments), input=given)


def test_every_operation_is_a_verb():
    help_text = _run("--help").stdout

    assert all(f"  {name} " in help_text for name in OPERATIONS)


def test_a_verb_takes_its_models_fields_as_options():
    help_text = _run("integrate", "--help").stdout

    assert "--lower" in help_text
    assert "real|complex" in help_text


def test_an_expression_is_read_without_a_worker():
    done = _run("read", "√x·π²")

    assert (done.stdout.splitlines()[0], done.exit_code) == ("sqrt(x)*pi^2", 0)


def test_the_whole_answer_is_printed_as_json():
    done = _run("read", "2/4", "--json")

    assert json.loads(done.stdout)["input"]["text"] == "2/4"


def test_an_answer_is_computed_in_a_worker():
    done = _run("differentiate", "-x^2", "--timeout", "30")

    assert done.stdout.splitlines()[0] == "-2*x"
    assert done.exit_code == 0


def test_an_unreadable_expression_is_pointed_at():
    done = _run("differentiate", "sin(x")

    assert done.exit_code == 2
    assert "  sin(x\n     ^" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [("integrate",), ("nonsense",), ("read", "x", "--lowr", "0"), ("read", "x", "--domain", "octonions")])
def test_a_wrong_command_is_refused(arguments: tuple[str, ...]):
    assert _run(*arguments).exit_code == 2


def test_a_batch_answers_lines():
    lines = '{"id": 1, "operation": "read", "expression": "x"}\n\n{"id": 2, "operation": "read", "expression": "("}\n'

    answers = {answer["id"]: answer for answer in map(json.loads, _run("batch", given=lines).stdout.splitlines())}

    assert answers[1]["input"]["text"] == "x"
    assert answers[2]["code"] == "syntax_error"


@pytest.mark.parametrize(
    ("error", "status"),
    [(Unreadable("?", span=Span(0, 1)), 2), (NoClosedForm("?"), 3), (InternalError("?"), 70)],
)
def test_the_exit_status_tells_whose_turn_it_is(error: Exception, status: int):
    assert terminal.exit_status(error) == status  # type: ignore[arg-type]


def test_wrong_work_exits_with_one():
    assert terminal.verdict({"correct": False}) == 1
    assert terminal.verdict({"verdict": "incorrect"}) == 1
    assert terminal.verdict({"verdict": "undecided"}) == 3
    assert terminal.verdict({"result": {}}) == 0


def test_the_place_of_an_error_in_a_long_line_is_still_shown():
    source = "x+" * 200 + "$" + "+x" * 200
    shown = terminal.failure(Unreadable("No.", span=Span(400, 401), text=source), source).splitlines()

    assert shown[1][shown[2].index("^")] == "$"
    assert len(shown[1]) < 140


def test_working_is_shown_line_by_line():
    document = {
        "verdict": "incorrect",
        "lines": [
            {"index": 0, "input": {"text": "x^2 = x"}, "relation": "start", "correct": True},
            {"index": 1, "input": {"text": "x = 1"}, "relation": "implied_by", "correct": False, "lost_solutions": ["x = 0"]},
        ],
    }

    shown = terminal.answer(document).splitlines()

    assert shown[1].split() == ["1", "x", "=", "1", "⟸", "implied", "by"]
    assert shown[2].strip() == "lost: x = 0"
    assert shown[-1] == "incorrect"
