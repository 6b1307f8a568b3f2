"""Which requests are one question without being read again."""

from __future__ import annotations

import pytest

from service import tutor
from service.app.ask import at_hand, look_up
from service.app.inputs import validated
from service.app.question_cache import MOST, QuestionCache
from service.errors import Overloaded
from service.operations import OPERATIONS

DIFFERENTIATE = OPERATIONS["differentiate"]


def found(question_cache: QuestionCache, expression: str, language: str = "en", **more: object) -> bool:
    return question_cache.get(question_cache.key_of(DIFFERENTIATE, {"expression": expression, **more}, language)) is not None


@pytest.fixture
def question_cache() -> QuestionCache:
    """They have met x^2 sin(x)."""
    cache, values = QuestionCache(), {"expression": "x^2 sin(x)"}
    cache.put(cache.key_of(DIFFERENTIATE, values, "en"), tutor.question(DIFFERENTIATE, validated(DIFFERENTIATE.input, values)))
    return cache


@pytest.mark.parametrize("expression", ["x^2 sin(x)", "x^2   sin(x)", "  x^2 sin(x) "])
def test_spacing_makes_no_other_question(question_cache: QuestionCache, expression: str) -> None:
    assert found(question_cache, expression)


def test_whatever_else_is_asked_makes_another(question_cache: QuestionCache) -> None:
    assert not found(question_cache, "x^2sin(x)")
    assert not found(question_cache, "x^2 sin(x)", language="de")
    assert not found(question_cache, "x^2 sin(x)", timeout=3)
    assert not found(question_cache, "x^2 sin(x)", steps=True)


@pytest.mark.parametrize(("one", "other"), [('"a  b" x', '"a b" x'), (r"1\  000", r"1\ 000")])
def test_spaces_that_mean_something_are_kept(one: str, other: str) -> None:
    of = QuestionCache().key_of

    assert of(DIFFERENTIATE, {"expression": one}, "en") != of(DIFFERENTIATE, {"expression": other}, "en")


def test_few_and_short_questions_are_remembered(question_cache: QuestionCache) -> None:
    assert question_cache.key_of(DIFFERENTIATE, {"expression": "x+" * 1_000 + "1"}, "en") is None
    question = tutor.question(DIFFERENTIATE, validated(DIFFERENTIATE.input, {"expression": "x"}))
    for number in range(MOST):
        question_cache.put(("differentiate", "en", str(number).encode()), question)

    assert not found(question_cache, "x^2 sin(x)")


def test_an_engine_is_asked_under_the_key_that_is_known(question_cache: QuestionCache) -> None:
    class Remembering:
        keys: list[str] = []  # noqa: RUF012  # of this test alone

        def recall(self, question: object, key: str) -> dict[str, str]:
            self.keys.append(key)
            return {"from": "memory"}

    engine = Remembering()
    for expression in ("x^2 sin(x)", "x^2  sin(x)"):
        _, document = at_hand(DIFFERENTIATE, {"expression": expression}, engine, "en", question_cache)  # type: ignore[arg-type]
        assert document == {"from": "memory"}

    assert len(set(engine.keys)) == 1


class Crowded:
    """An engine that turns everybody away."""

    async def turn_away(self, client: str, operation: str) -> None:
        raise Overloaded("Come back later.", retry_after=3)


@pytest.mark.anyio
async def test_who_comes_back_too_early_is_turned_away_before_its_question_is_read() -> None:
    with pytest.raises(Overloaded):
        await look_up(OPERATIONS["simplify"], {"expression": "sin(x"}, Crowded(), client="a")  # type: ignore[arg-type]
