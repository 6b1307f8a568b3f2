"""Which requests are one question without being read again."""

from __future__ import annotations

import pytest

from service import tutor
from service.errors import Overloaded
from service.operations import OPERATIONS
from service.web import ask
from service.web.ask import at_hand
from service.web.inputs import checked
from service.web.shortcuts import MOST, Shortcuts

DIFFERENTIATE = OPERATIONS["differentiate"]


def found(shortcuts: Shortcuts, expression: str, language: str = "en", **more: object) -> bool:
    return shortcuts.get(shortcuts.of(DIFFERENTIATE, {"expression": expression, **more}, language)) is not None


@pytest.fixture
def shortcuts() -> Shortcuts:
    """They have met x^2 sin(x)."""
    met, values = Shortcuts(), {"expression": "x^2 sin(x)"}
    met.put(met.of(DIFFERENTIATE, values, "en"), tutor.question(DIFFERENTIATE, checked(DIFFERENTIATE.input, values)))
    return met


@pytest.mark.parametrize("expression", ["x^2 sin(x)", "x^2   sin(x)", "  x^2 sin(x) "])
def test_spacing_makes_no_other_question(shortcuts: Shortcuts, expression: str) -> None:
    assert found(shortcuts, expression)


def test_whatever_else_is_asked_makes_another(shortcuts: Shortcuts) -> None:
    assert not found(shortcuts, "x^2sin(x)")
    assert not found(shortcuts, "x^2 sin(x)", language="de")
    assert not found(shortcuts, "x^2 sin(x)", timeout=3)
    assert not found(shortcuts, "x^2 sin(x)", steps=True)


@pytest.mark.parametrize(("one", "other"), [('"a  b" x', '"a b" x'), (r"1\  000", r"1\ 000")])
def test_spaces_that_mean_something_are_kept(one: str, other: str) -> None:
    of = Shortcuts().of

    assert of(DIFFERENTIATE, {"expression": one}, "en") != of(DIFFERENTIATE, {"expression": other}, "en")


def test_few_and_short_questions_are_remembered(shortcuts: Shortcuts) -> None:
    assert shortcuts.of(DIFFERENTIATE, {"expression": "x+" * 1_000 + "1"}, "en") is None
    question = tutor.question(DIFFERENTIATE, checked(DIFFERENTIATE.input, {"expression": "x"}))
    for number in range(MOST):
        shortcuts.put(("differentiate", "en", str(number).encode()), question)

    assert not found(shortcuts, "x^2 sin(x)")


def test_an_engine_is_asked_under_the_key_that_is_known(shortcuts: Shortcuts) -> None:
    class Remembering:
        keys: list[str] = []  # noqa: RUF012  # of this test alone

        def recall(self, question: object, key: str) -> dict[str, str]:
            self.keys.append(key)
            return {"from": "memory"}

    engine = Remembering()
    for expression in ("x^2 sin(x)", "x^2  sin(x)"):
        _, document = at_hand(DIFFERENTIATE, {"expression": expression}, engine, "en", shortcuts)  # type: ignore[arg-type]
        assert document == {"from": "memory"}

    assert len(set(engine.keys)) == 1


class Crowded:
    """An engine that turns everybody away."""

    async def turn_away(self, client: str, operation: str) -> None:
        raise Overloaded("Come back later.", retry_after=3)


@pytest.mark.anyio
async def test_who_comes_back_too_early_is_turned_away_before_its_question_is_read() -> None:
    with pytest.raises(Overloaded):
        await ask.found(OPERATIONS["simplify"], {"expression": "sin(x"}, Crowded(), client="a")  # type: ignore[arg-type]
