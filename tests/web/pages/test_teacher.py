"""The teacher's page: answers and workings judged together, exercises set, without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from service.app import api_keys, classroom
from service.config import Settings
from service.engine import Engine
from service.operations import OPERATIONS
from service.question import Question
from service.server.application import create_app
from service.write import text
from tests.web.conftest import client_of
from tests.web.http.test_tasks import KeepingEngine

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
    page = (await teacher.get("/teacher?way=answers&language=de")).text
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


@pytest.fixture
async def own() -> AsyncIterator[httpx.AsyncClient]:
    """The service's own operations, computed in this process."""
    engine = KeepingEngine()
    async with client_of(create_app(Settings(), engine)) as client:
        yield client
    engine.database.close()


CLASS = """Name,Working
Ada,"x(x-5) = 0
x = 0 or x = 5"
Bob,"x(x-5) = 0
x - 5 = 0"
Eve,"x(x - 5)=0
x-5 = 0"
Ida,"x(x-5) = 0"
Max,"x^2 = 5
x = 2"
Uli,sin(
"""


async def judged(client: httpx.AsyncClient, workings: str = CLASS, **fields: str) -> str:
    """The page of a class."""
    sent = {"way": "workings", "problem": "x^2 - 5x = 0", "workings": workings, **fields}
    return (await client.post("/teacher", data=sent)).text


def link(page: str, name: str) -> str:
    """What lies behind a link that saves a file."""
    before, _, _ = page.partition(f'" download="{name}"')
    return unquote(unescape(before.rpartition('href="data:')[2]).partition(",")[2])


async def test_a_class_sees_which_line_fails_how_often_and_how(own: httpx.AsyncClient):
    page = await judged(own)

    assert "1 of 6 correct" in page
    first, second = page.partition('<ol class="failing">')[2].partition("</ol>")[0].split('class="place"')[1:]
    assert [part for part in ("Line 1", "does not follow", "× 1") if part not in first] == []
    assert [part for part in ("Line 2", "A factor of a zero product dropped", "× 2", 'data-latex="x - 5 = 0"') if part not in second] == []


async def test_equal_workings_stand_together_and_examples_name_nobody(own: httpx.AsyncClient):
    page = await judged(own)
    picture, _, groups = page.partition("Equal workings together")

    assert "Bob, Eve" in groups
    assert not any(name in picture.partition("class-picture")[2] for name in ("Ada", "Bob", "Eve", "Ida", "Max"))


async def test_what_is_unfinished_or_unreadable_is_told_apart_from_what_is_wrong(own: httpx.AsyncClient):
    page = await judged(own)

    assert "3 not correct" in page
    assert "1 not finished" in page
    assert "1 unreadable" in page


async def test_a_class_is_kept_as_a_table_and_as_a_file_that_shows_the_same(own: httpx.AsyncClient):
    page = await judged(own, CLASS + "=Eva,x = 5\n", kind="table")
    again = await judged(own, link(page, "class.json"), problem="")

    table = link(page, "verdicts.csv").splitlines()
    assert table[0] == "name,verdict,first_error,error,feedback,lines"
    assert "'=Eva,incorrect" in "\n".join(table)
    assert again.partition('class="card class-picture"')[2] == page.partition('class="card class-picture"')[2]


async def test_a_file_from_elsewhere_brings_no_markup(own: httpx.AsyncClient):
    evil = "<img src=x onerror=alert(1)>"
    file = link(await judged(own), "class.json").replace("Bob", evil).replace("A factor of a zero product dropped", evil)

    page = await judged(own, file)

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


async def test_a_broken_file_is_told_and_the_form_stays(own: httpx.AsyncClient):
    page = await judged(own, '{"format": "mathtutor-class", "version": 9}')

    assert "This is not a class that was saved here." in page
    assert 'name="workings"' in page


async def test_a_working_of_one_line_with_a_model_answer_is_an_answer(own: httpx.AsyncClient):
    page = await judged(own, "Ada,x = 0 or x = 5\nBob,x = 1", problem="", reference="x = 0 or x = 5")

    assert "1 of 2 correct" in page


async def test_a_class_pays_for_each_working_that_is_judged():
    engine = KeepingEngine()
    async with client_of(create_app(Settings(rate=3), engine)) as client:
        page = await judged(client, "x = 1\n\nx = 2\n\nx = 3\n\nx = 4\n\nx = 5")
    engine.database.close()

    assert 'data-code="rate_limited"' in page


async def test_an_exercise_is_set_with_a_form(own: httpx.AsyncClient):
    sent = {
        "way": "exercise",
        "operation": "check",
        "problem": "x^2 - 5x = 0",
        "reference": "x = 0 or x = 5",
        "test": "equivalent",
        "hints": "where",
    }
    page = (await own.post("/teacher", data=sent)).text
    code = unescape(page.partition('class="code"')[2].partition(">")[2].partition("</textarea>")[0])
    seen = (await own.get(f"/tasks/{code.partition('data-task=')[2].split(chr(34))[1]}")).json()

    assert code.startswith('<div class="math-tutor" data-task="')
    assert '<script src="http://test/embed.js" defer></script>' in code
    assert seen["hints"] == "where"


async def test_where_keys_are_asked_for_the_form_asks_for_an_author_s(tmp_path: Path):
    engine = KeepingEngine()
    file = tmp_path / "keys.json"
    author, asker = api_keys.create(file, "author", scopes=["author"]), api_keys.create(file, "asker")
    async with client_of(create_app(Settings(keys=str(file), rate=0), engine)) as client:
        client.cookies = (await client.get("/")).cookies
        sent = {"way": "exercise", "problem": "x = 1"}
        pages = [(await client.post("/teacher", data={**sent, "key": key})).text for key in ("", asker, author)]
    engine.database.close()

    assert ["data-task" in page for page in pages] == [False, False, True]
    assert author not in pages[2]


async def test_a_service_that_keeps_nothing_sets_no_exercise(teacher: httpx.AsyncClient):
    page = (await teacher.get("/teacher?way=exercise")).text

    assert "way=exercise" not in page


async def test_whom_the_time_does_not_reach_stays_undecided(own: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(classroom, "SECONDS", 0.0)

    page = await judged(own)
    answers = (await own.post("/teacher", data={"reference": "x", "answers": "x"})).text

    assert "6 undecided" in page
    assert "What I can&#39;t tell" in page
    assert '<tr class="undecided">' in answers


async def test_a_class_that_is_too_large_is_refused_before_anything_is_judged(own: httpx.AsyncClient):
    page = await judged(own, "x = 1\n\n" * 201)

    assert "At most 200 workings" in page


async def test_readers_who_write_a_decimal_comma_are_read_with_it(own: httpx.AsyncClient):
    sent = {"way": "workings", "problem": "2x = 5", "workings": "Ada;x = 2,5", "decimal": "comma"}
    form = (await own.get("/teacher", headers={"Accept-Language": "de-DE"})).text

    page = (await own.post("/teacher", data=sent)).text

    assert '<option value="comma" selected>' in form
    assert "1 of 1 correct" in page
