"""The teacher's page: answers judged together, without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from service.config import Settings
from service.engine import Engine
from service.operations import OPERATIONS
from service.question import Question
from service.server.application import create_app
from service.write import text

pytestmark = pytest.mark.anyio


class StrictEngine(Engine):
    """Judges an answer by its spelling; in lines of working, knows one error."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def status(self) -> dict[str, Any]:
        return {"ready": True}

    async def run(self, question: Question, client: str = "", on_progress: Any = None) -> dict[str, Any]:
        if question.operation == "check":
            known = {"name": "A slip"} if "x+2" in question.options["lines"] else None
            return {"lines": [{}, {"misconception": known}]}
        correct = text(question.trees["answer"]) == text(question.trees["reference"])
        return {"correct": correct, "score": float(correct), "reason": "equivalent" if correct else "not_equivalent", "feedback": ""}


@pytest.fixture
async def teacher() -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(Settings(), StrictEngine(), OPERATIONS)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


async def test_every_answer_gets_its_verdict_and_the_class_its_picture(teacher: httpx.AsyncClient):
    page = (await teacher.post("/teacher", data={"reference": "x + 1", "answers": "x+1\n\nx+2\nx+3\nsin("})).text

    assert "1 of 4 correct" in page
    assert page.count('<tr class="incorrect">') == 2
    assert page.count('<tr class="unreadable">') == 1
    picture = page.partition('class="spread"')[2].partition("</ul>")[0]
    assert "A slip" in picture
    assert "not equivalent" in picture
    assert "unreadable" in picture


async def test_the_table_can_be_downloaded_without_becoming_a_formula(teacher: httpx.AsyncClient):
    page = (await teacher.post("/teacher", data={"reference": "x", "answers": "=x\n-x"})).text
    table = unquote(page.partition('href="data:text/csv;charset=utf-8,')[2].partition('"')[0]).splitlines()

    assert table[0] == "answer,verdict,score,reason,error,feedback"
    assert table[1].startswith("'=x,")
    assert table[2].startswith("'-x,")


async def test_the_empty_page_is_a_form(teacher: httpx.AsyncClient):
    page = (await teacher.get("/teacher")).text

    assert 'name="reference"' in page
    assert "<table>" not in page


async def test_the_page_speaks_the_language_of_its_address(teacher: httpx.AsyncClient):
    page = (await teacher.get("/teacher?language=de")).text
    judged = (await teacher.post("/teacher", data={"reference": "x", "answers": "sin(", "language": "de"})).text

    assert "Musterantwort" in page
    assert "nicht lesbar" in judged.partition('class="spread"')[2]


async def test_what_is_typed_never_becomes_markup(teacher: httpx.AsyncClient):
    page = (await teacher.post("/teacher", data={"reference": "x", "answers": "<script>alert(1)</script>"})).text

    assert "<script>alert" not in page


async def test_too_many_answers_are_cut_and_told(teacher: httpx.AsyncClient):
    page = (await teacher.post("/teacher", data={"reference": "x", "answers": "x\n" * 300})).text

    assert "At most 200 answers" in page
    assert "200 of 200 correct" in page
