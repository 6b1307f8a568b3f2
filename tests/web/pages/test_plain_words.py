"""What the page says is said in plain words, once, and in the page's language."""

from __future__ import annotations

import pytest

from service.config import Settings
from service.operations import OPERATIONS
from service.pages.mathematics import MathRenderer, special_parts
from service.pages.words import languages, words
from service.server.application import create_app
from service.teach.solution import TOPICS
from tests.web.conftest import HereEngine, client_of


async def page(**asked: str) -> str:
    async with client_of(create_app(Settings(workers=1), HereEngine(OPERATIONS), OPERATIONS)) as client:
        return (await client.get("/", params=asked)).text


def test_a_word_after_a_formula_is_not_drawn_with_it() -> None:
    drawn = MathRenderer(words("en"), False).sentence("The derivative of sin(x) stands in the table.")

    assert 'data-text="sin(x)"' in drawn
    assert "stands in the table." in drawn


def test_a_minus_in_a_remark_is_a_minus_sign() -> None:
    renderer = MathRenderer(words("en"), False)

    assert renderer.remark("Repeated roots: -2 counts 2 times.") == "Repeated roots: −2 counts 2 times."
    assert renderer.remark("a two-sided limit, -oo") == "a two-sided limit, −∞"


def test_functions_that_a_course_does_not_know_are_found_in_an_answer() -> None:
    assert special_parts({"text": "sqrt(pi)*erf(x)/2 + C"}) == ["erf(x)"]
    assert special_parts({"text": "sin(x)"}) == []


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_way_of_working_has_a_name(language: str) -> None:
    ways = {method.id for topic in TOPICS.values() for method in topic.methods}

    assert ways <= set(words(language).section("method"))


@pytest.mark.anyio
async def test_where_no_real_number_solves_a_polynomial_the_complex_ones_are_a_button_away() -> None:
    shown = await page(operation="solve", expression="x^2 + 1 = 0")

    assert "No real solution." in shown
    assert "domain=complex" in shown


@pytest.mark.anyio
async def test_where_there_are_no_complex_ones_either_no_button_leads_to_them() -> None:
    shown = await page(operation="solve", expression="x = x + 1")

    assert "No solution among the real numbers." in shown
    assert "domain=complex" not in shown


@pytest.mark.anyio
async def test_a_root_of_a_negative_number_has_no_real_value_and_a_complex_one_a_button_away() -> None:
    shown = await page(operation="evaluate", expression="sqrt(-4)")

    assert "No real value." in shown
    assert "domain=complex" in shown
    assert 'class="verified' not in shown


@pytest.mark.anyio
async def test_an_answer_bears_one_sign_of_trust() -> None:
    shown = await page(operation="solve", expression="x^2 = 4")

    assert shown.count('class="sign"') == 1
    assert ">✓<" in shown


@pytest.mark.anyio
async def test_a_wrong_answer_bears_no_sign_of_trust() -> None:
    shown = await page(operation="compare", answer="x^2", reference="x^2 + 1")

    assert 'class="sign"' not in shown
    assert "✓" not in shown.split("<main")[-1]


@pytest.mark.anyio
async def test_an_answer_is_read_aloud_in_the_language_of_the_page() -> None:
    shown = await page(operation="expand", expression="(x+1)^2", language="de")

    assert '<p lang="de">x Quadrat plus 2 x plus 1</p>' in shown
