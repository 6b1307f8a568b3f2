"""Worked solutions on the page: offered where there are some, and shown step under step without JavaScript."""

from __future__ import annotations

import pytest

from service.config import Settings
from service.operations import OPERATIONS
from service.pages.mathematics import MathRenderer
from service.pages.words import words
from service.server.application import create_app
from tests.web.conftest import HereEngine, client_of


async def page(**asked: str) -> str:
    async with client_of(create_app(Settings(workers=1), HereEngine(OPERATIONS), OPERATIONS)) as client:
        return (await client.get("/", params=asked)).text


@pytest.mark.anyio
async def test_how_an_answer_is_found_is_offered_beside_it() -> None:
    shown = await page(operation="solve", expression="2x + 3 = 11")

    assert "steps=true" in shown
    assert 'class="worked"' not in shown


@pytest.mark.anyio
async def test_a_worked_solution_stands_step_under_step() -> None:
    shown = await page(operation="solve", expression="2x + 3 = 11", steps="true")

    assert shown.index('data-rule="added-to-both-sides"') < shown.index('data-rule="scaled-both-sides"')
    assert "Take 3 away from both sides." in shown


@pytest.mark.anyio
async def test_small_steps_are_folded_into_the_step_that_they_make() -> None:
    shown = await page(operation="differentiate", expression="x*ln(x) - x", steps="true", language="de")

    assert "Die kleinen Schritte" in shown
    assert shown.count('class="worked"') == 2


@pytest.mark.anyio
async def test_nothing_is_offered_where_nothing_is_worked() -> None:
    assert "steps=true" not in await page(operation="plot", expression="sin(x)")


@pytest.mark.anyio
async def test_the_ways_have_names_in_the_readers_language() -> None:
    shown = await page(operation="solve", expression="x^2 - 5x + 6 = 0", steps="true", language="es")

    assert ">completar el cuadrado</a>" in shown
    assert "factoring</a>" not in shown


def test_and_in_spanish_is_no_factor_between_two_formulas() -> None:
    drawn = str(MathRenderer(words("es"), False).sentence("Esto es a² − b² con a = x y b = 2: el factor x − 1."))

    assert 'data-text="a = x"' in drawn
    assert " y <" in drawn
    assert 'data-text="x − 1"' in drawn
