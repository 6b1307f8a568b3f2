"""An operation is one value and its computation: from them every door has its own, without a line in any."""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from service.app.batch import Batch
from service.cas import to_sympy
from service.cli.commands import verb
from service.compute import COMPUTATIONS
from service.compute.computation import Computation
from service.config import Settings
from service.http import openapi
from service.operations import OPERATIONS
from service.operations.face import Face, Showcase
from service.operations.inputs import ExpressionInput, Value
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.question import Question, Result
from service.server.application import create_app
from tests.web.conftest import HereEngine, client_of


class ShiftInput(ExpressionInput):
    """A function, and how far it is moved."""

    lower: Value | None = None


def _shifted(question: Question) -> Iterator[Result]:
    yield Result(to_sympy(question.expression, question.context) + 1)


SHIFT = Operation(
    name="shift",
    summary="Add one.",
    input=ShiftInput,
    examples=({"expression": "x^2"},),
    takes=ONE,
    face=Face(before="1 + {lower}", is_drawn=True, showcase=Showcase({"expression": "x^3"}, "x³ + 1")),
)
SHIFTING = Computation(problem=lambda question: question, candidates=_shifted)
KNOWN = {"shift": SHIFT, "plot": OPERATIONS["plot"]}


@pytest.fixture(autouse=True)
def _is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.compute.COMPUTATIONS", {**COMPUTATIONS, "shift": SHIFTING})


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(workers=1), HereEngine(KNOWN), KNOWN)) as client:
        yield client


@pytest.mark.anyio
async def test_it_answers_at_its_address(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/shift", params={"expression": "x^2"})).json()
    refused = await client.post("/shift", json={"expression": "{1, 2}"})

    assert answer["result"]["text"] == "x^2 + 1"
    assert refused.status_code == 422


@pytest.mark.anyio
async def test_it_has_a_form_with_its_signs_its_graph_and_what_it_offers_to_try(client: httpx.AsyncClient) -> None:
    empty = (await client.get("/")).text
    page = (await client.get("/", params={"operation": "shift", "expression": "x^2"})).text

    assert "x³ + 1" in empty
    assert "1 + " in page
    assert 'name="lower"' in page
    assert "/plot?expression=x%5E2" in page


@pytest.mark.anyio
async def test_a_line_of_a_batch_may_ask_for_it() -> None:
    async def lines() -> AsyncIterator[bytes]:
        yield b'{"id": 7, "operation": "shift", "expression": "x"}'

    answers = [json.loads(line) async for line in Batch(KNOWN, HereEngine(KNOWN), at_once=1, most=100).answers(lines())]

    assert [(answer["id"], answer["result"]["text"]) for answer in answers] == [(7, "x + 1")]


def test_it_is_described_and_a_verb() -> None:
    described = openapi.document(KNOWN)["paths"]

    assert described["/shift"]["post"]["summary"] == "Add one."
    assert {"expression", "lower", "as_json"} <= inspect.signature(verb(SHIFT)).parameters.keys()
