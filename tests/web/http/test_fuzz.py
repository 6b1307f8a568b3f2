"""Requests made up from the API's own description: none may fail on our side, and every refusal is a problem document."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from service import tutor
from service.config import Settings
from service.engine import Engine
from service.http import openapi
from service.operations import OPERATIONS
from service.question import Question
from service.server.application import create_app


@cache
def graph() -> dict[str, Any]:
    """The answer for one graph, whatever was asked."""
    plot = OPERATIONS["plot"]
    return tutor.answer(tutor.question(plot, plot.input.model_validate({"expression": "x^2"})), plot)


class IdleEngine(Engine):
    """Answers every question with nothing: what is tried here is the way in."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def status(self) -> dict[str, Any]:
        return {"ready": True}

    async def run(self, question: Question, client: str = "", on_progress: Any = None) -> dict[str, Any]:
        if question.operation == "plot":
            return graph()  # its picture is made from the answer, so there must be one
        return {"operation": question.operation, "notes": []}


def described() -> dict[str, Any]:
    """The description with what it says of forms in words written as a second content type."""
    document = openapi.document()
    for name in OPERATIONS:
        content = document["paths"][f"/{name}"]["post"]["requestBody"]["content"]
        content["application/x-www-form-urlencoded"] = {"schema": content["application/json"]["schema"], "encoding": AS_JSON}
    return document


AS_JSON = {name: {"contentType": "application/json"} for name in ("assumptions", "reading", "at", "tolerance")}
APP = create_app(Settings(), IdleEngine())
SCHEMA = schemathesis.openapi.from_dict(described()).include(tag="operations").exclude(path="/batch")
SCHEMA.app = APP
CHECKS = (not_a_server_error, content_type_conformance, status_code_conformance)


@pytest.fixture(autouse=True)
def quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    capsys.readouterr()


def test_there_is_something_to_try():
    assert len(OPERATIONS) > 5


@SCHEMA.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_request_fails_on_our_side(case: schemathesis.Case):
    answer = case.call()

    case.validate_response(answer, checks=CHECKS)
