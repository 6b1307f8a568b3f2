"""A question crosses to another machine unchanged, and equal questions share a key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.engine import wire
from service.question import Context, Note, Question
from service.tree import Apply, Constant, Number, Relation, Span, Symbol

X = Symbol("x", Span(0, 1))
TREE = Relation(("<=",), (Apply("pow", (X, Number("2", Span(2, 3))), Span(0, 3), "caret", True), Constant("pi")), Span(0, 9))
QUESTION = Question(
    "solve", {"expression": TREE}, Context("x", "real", {"x": ("positive",)}, "de", 3.0), {"order": 2, "at": {"x": "1"}}, (Note("a", "ü"),)
)


def test_a_question_crosses_unchanged_with_its_spans() -> None:
    crossed = wire.loaded(wire.dumped(QUESTION))

    assert crossed == QUESTION
    assert crossed.expression.span == Span(0, 9)


@pytest.mark.parametrize("data", [b"[]", b"{}", b"nonsense", b'{"operation": 1, "trees": {"a": ["z"]}}'])
def test_what_is_no_question_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        wire.loaded(data)


def test_where_it_stood_and_how_long_it_may_take_do_not_change_the_key() -> None:
    moved = replace(QUESTION, trees={"expression": replace(TREE, span=Span(5, 14))})
    patient = replace(QUESTION, context=replace(QUESTION.context, deadline=9.0))

    assert wire.key(QUESTION) == wire.key(moved) == wire.key(patient)


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, operation="simplify"),
        replace(QUESTION, options={"order": 3}),
        replace(QUESTION, notes=()),
        replace(QUESTION, trees={"expression": replace(TREE, signs=("<",))}),
        *(
            replace(QUESTION, context=replace(QUESTION.context, **change))
            for change in ({"variable": "y"}, {"domain": "complex"}, {"assumptions": {}})
        ),
    ],
)
def test_every_option_changes_the_key(other: Question) -> None:
    assert wire.key(other) != wire.key(QUESTION)


@pytest.mark.parametrize(("operation", "is_by_language"), [("solve", False), ("integrate", False), ("check", True), ("plot", True)])
def test_the_language_changes_the_key_only_where_it_changes_more_than_words(operation: str, is_by_language: bool) -> None:
    asked = replace(QUESTION, operation=operation)
    spanish = replace(asked, context=replace(asked.context, language="es"))

    assert (wire.key(asked) != wire.key(spanish)) is is_by_language
