"""Apps to ask: one over small operations that answer at once, one over the service's own, computed in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Literal

import httpx
import pytest
from pydantic import Field
from starlette.types import ASGIApp

from service import tutor
from service.answers.operations import Answer
from service.answers.parts import Formula, NoteGiven, Typed, Verification
from service.config import Settings
from service.engine import Engine
from service.errors import OutOfTime, Overloaded
from service.operations.inputs import ExpressionInput, Input, Value
from service.operations.operation import Operation
from service.question import Question
from service.server.application import create_app

Asker = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class EchoInput(ExpressionInput):
    """An expression and one field of each kind."""

    lower: Value | None = Field(None, description="A value.")
    precision: int = Field(15, ge=1, le=1000, description="A whole number.")
    at: dict[str, Value] = Field(default_factory=dict, description="Values by name.")
    direction: Literal["both", "left", "right"] = Field("both", description="A choice.")


class LinesInput(Input):
    """A list of strings."""

    lines: list[str] = Field(description="Lines.")


class Echoed(Answer):
    """An answer that tells what was asked."""

    options: dict[str, Any]
    language: str


class EchoedLines(Typed):
    """The lines as they came, each called right."""

    verdict: str
    first_error: None
    lines: list[dict[str, Any]]
    final: dict[str, bool]
    notes: list[NoteGiven]


def _echo(question: Question) -> Echoed:
    return Echoed(
        operation=question.operation,
        input=Formula.of(question.expression),
        result=None,
        verification=Verification(status="unverified", method="", points=0),
        conditions=[],
        steps=[],
        notes=NoteGiven.all(question.notes),
        options=dict(question.options),
        language=question.context.language,
    )


def _echo_lines(question: Question) -> EchoedLines:
    given = question.options["lines"]
    lines = [
        {
            "index": index,
            "input": {"latex": line, "text": line},
            "relation": "start" if index == 0 else "equivalent",
            "parent": None,
            "correct": True,
        }
        for index, line in enumerate(given)
    ]
    return EchoedLines(verdict="correct", first_error=None, lines=lines, final={"complete": True}, notes=[])


def _broken(question: Question) -> Echoed:
    raise RuntimeError("secret /srv/path")


SMALL: dict[str, Operation] = {
    "read": Operation("read", "Read.", ExpressionInput, ({"expression": "x"},), document=_echo, local=True),
    "echo": Operation("echo", "Echo.", EchoInput, ({"expression": "x sin(x)", "lower": "0"},), document=_echo),
    "lines": Operation("lines", "Lines.", LinesInput, ({"lines": ["x = 1"]},), document=_echo_lines),
    "broken": Operation("broken", "Breaks.", ExpressionInput, ({"expression": "x"},), document=_broken),
    "slow": Operation("slow", "Never ends.", ExpressionInput, ({"expression": "x"},), document=_echo),
    "busy": Operation("busy", "Is full.", ExpressionInput, ({"expression": "x"},), document=_echo),
    "late": Operation("late", "Is stopped.", ExpressionInput, ({"expression": "x"},), document=_echo),
}


class HereEngine(Engine):
    """Computes in this process. `slow` waits until it is cancelled; `busy` and `late` fail as their names say."""

    def __init__(self, operations: Mapping[str, Operation]) -> None:
        self.operations = operations
        self.cancelled: list[str] = []
        self.clients: list[str] = []
        self.is_started = False

    async def start(self) -> None:
        self.is_started = True

    async def stop(self) -> None:
        self.is_started = False

    def status(self) -> dict[str, Any]:
        return {"ready": True, "workers": 1}

    async def run(self, question: Question, client: str = "", on_progress: Any = None) -> dict[str, Any]:
        self.clients.append(client)
        if question.operation == "busy":
            raise Overloaded("Every worker is taken.", retry_after=3)
        if question.operation == "late":
            raise OutOfTime("It took too long.", operation="late", deadline=5.0)
        if question.operation == "slow":
            await self._wait(question.operation)
        return {**tutor.untold_answer(question, self.operations[question.operation]), "elapsed_ms": 1.0, "cached": False}

    async def _wait(self, name: str) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise


@pytest.fixture
def engine() -> HereEngine:
    return HereEngine(SMALL)


@pytest.fixture
def app(engine: HereEngine) -> ASGIApp:
    return create_app(Settings(body_bytes=4096, batch_bytes=20_000, workers=2), engine, SMALL)


@asynccontextmanager
async def client_of(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture
async def client(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client
