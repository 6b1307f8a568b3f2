"""Workings as they are pasted, grouped, and kept as a file."""

from __future__ import annotations

import json

import pytest

from service.app.class_file import JudgedClass, is_file, loaded, written
from service.app.classroom import JudgedWorking, alike
from service.app.workings import Working, workings
from service.errors import InvalidRequest, TooLarge

ADA_AND_BOB = (Working("Ada", ("2x = 8", "x = 4")), Working("Bob", ("x = 5",)))


@pytest.mark.parametrize(
    "text",
    [
        "Ada,2x = 8,x = 4\nBob,x = 5,",
        'Name,Working\r\nAda,"2x = 8\r\nx = 4"\r\nBob,x = 5\r\n',
        "Ada;2x = 8;x = 4\nBob;x = 5",
        "Schülerin\tZeilen\nAda\t2x = 8\tx = 4\nBob\tx = 5",
        "Ada:\n2x = 8\nx = 4\n\n\n  \nBob:\nx = 5\n",
    ],
)
def test_a_table_and_plain_text_say_the_same(text: str):
    assert workings(text) == ADA_AND_BOB


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x = 2, y = 3\nx = 3, y = 2", [("x = 2, y = 3", "x = 3, y = 2")]),  # a comma between equations is none between cells
        ("2x = 8\nx = 4\n\nx = 5", [("2x = 8", "x = 4"), ("x = 5",)]),
        ("Ada;1,5x = 3;x = 2", [("1,5x = 3", "x = 2")]),  # a decimal comma
        ("", []),
        ("\n \n", []),
    ],
)
def test_what_is_no_table_is_taken_as_lines(text: str, lines: list[tuple[str, ...]]):
    assert [one.lines for one in workings(text)] == lines


def test_who_has_no_name_is_counted():
    assert [one.name for one in workings("x = 1\n\nx = 2")] == ["1", "2"]
    assert [one.name for one in workings(",x = 1\n,x = 2", "table")] == ["1", "2"]


def test_what_is_called_text_is_text():
    assert workings("Ada,x", "text") == (Working("1", ("Ada,x",)),)


def test_equal_workings_are_one_whatever_their_spaces():
    given = [
        Working("Ada", ("x=1",)),
        Working("Bob", ("x  = 1",)),
        Working("Eve", ("x = 2",)),
        Working("Ida", ("1 1/2",)),
        Working("Max", ("11/2",)),
    ]

    assert list(alike(given).values()) == [("Ada", "Bob"), ("Eve",), ("Ida",), ("Max",)]


JUDGED = JudgedClass(
    {"problem": "2x = 8"},
    (
        JudgedWorking(("Ada", "Bob"), ("x = 5",), "incorrect", ("wrong",), 0, ("slip", "A slip"), "not_equivalent", "Not so."),
        JudgedWorking(("Eve",), ("x = 4",), "correct", ("right",)),
    ),
)


def test_a_class_comes_back_from_its_file():
    assert is_file(written(JUDGED))
    assert loaded(written(JUDGED)) == JUDGED


def test_a_class_is_shared_without_names():
    assert "Ada" not in written(JUDGED.without_names())
    assert JUDGED.without_names().judged[1].names == ("3",)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"set": {"problem": 1}},
        {"workings": [{"names": ["Ada"], "lines": ["x"], "verdict": "<b>"}]},
        {"workings": [{"names": ["Ada"], "lines": ["x"], "verdict": "correct", "marks": ["<script>"]}]},
        {"workings": [{"names": [], "lines": [], "verdict": "correct"}]},
        {"more": "x"},
    ],
)
def test_what_is_no_file_of_ours_is_refused(change: dict[str, object]):
    with pytest.raises(InvalidRequest):
        loaded(json.dumps({**json.loads(written(JUDGED)), **change}))


def test_a_file_that_holds_too_much_is_refused():
    many = [{"names": ["Ada"], "lines": ["x + 1 = 2 " * 900] * 10, "verdict": "correct"}]

    with pytest.raises(TooLarge):
        loaded(json.dumps({"format": "mathtutor-class", "version": 1, "set": {}, "workings": many}))


def test_an_error_in_a_line_that_is_not_there_is_none():
    changed = json.loads(written(JUDGED))
    changed["workings"][0]["first_error"] = 7

    assert loaded(json.dumps(changed)).judged[0].first_error is None
