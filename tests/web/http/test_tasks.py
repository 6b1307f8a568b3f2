"""Exercises whose answers stay on the server: set, seen, done; and what a cheating student gets out of them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from service.app import api_keys
from service.config import Settings
from service.operations import OPERATIONS
from service.server.application import create_app
from service.store import Database
from tests.web.conftest import HereEngine, client_of

pytestmark = pytest.mark.anyio
SECRET = "73819"
EMBEDDED = '<div class="math-tutor" data-task="{id}"></div>'


class KeepingEngine(HereEngine):
    """Computes in this process, and keeps exercises in memory."""

    def __init__(self) -> None:
        super().__init__(OPERATIONS)
        self.database = Database("sqlite://")
        self.database.migrate()

    @property
    def store(self) -> Database:
        return self.database


@pytest.fixture
def keeping() -> Iterator[KeepingEngine]:
    engine = KeepingEngine()
    yield engine
    engine.database.close()


@pytest.fixture
async def client(keeping: KeepingEngine) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(log_questions=True, tasks_kept=3, rate=0), keeping)) as client:
        yield client


async def task(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    """An exercise that was just set."""
    answer = await client.post("/tasks", json=fields)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_an_exercise_is_told_with_the_code_that_embeds_it(client: httpx.AsyncClient):
    told = await task(client, title="Two roots", problem="x^2 - 5x = 0", reference="x = 0 or x = 5")

    assert told["embed"] == EMBEDDED.format(id=told["id"])
    assert told["url"] == f"http://test/embed?task={told['id']}"
    assert "reference" not in told


async def test_a_student_sees_the_problem_and_what_help_there_is(client: httpx.AsyncClient):
    told = await task(client, problem="x^2 - 5x = 0", reference="x = 0 or x = 5", hints="where")

    seen = (await client.get(f"/tasks/{told['id']}")).json()

    assert set(seen) == {"id", "url", "operation", "title", "problem", "form", "hints", "language"}
    assert (seen["problem"], seen["hints"]) == ("x^2 - 5x = 0", "where")


async def test_a_working_is_judged_against_the_reference(client: httpx.AsyncClient):
    told = await task(client, problem="x^2 - 5x = 0", reference="x = 0 or x = 5")

    right = (await client.post(f"/tasks/{told['id']}/check", json={"lines": ["x(x-5) = 0", "x = 0 or x = 5"]})).json()
    wrong = (await client.post(f"/tasks/{told['id']}/check", json={"lines": ["x(x-5) = 0", "x = 5"]})).json()

    assert (right["verdict"], right["final"]["matches_reference"]) == ("correct", True)
    assert (wrong["verdict"], wrong["first_error"]) == ("incorrect", 1)


@pytest.mark.parametrize(("allowed", "hint", "lost"), [("none", False, False), ("nudge", True, False), ("pointed", True, True)])
async def test_hints_and_evidence_go_no_further_than_allowed(client: httpx.AsyncClient, allowed: str, hint: bool, lost: bool):
    told = await task(client, problem="x^2 - 5x = 0", hints=allowed)

    answer = await client.post(f"/tasks/{told['id']}/check", json={"lines": ["x(x-5) = 0", "x - 5 = 0"], "hints": "answer"})

    line = answer.json()["lines"][1]
    assert bool(line["hint"]) == hint
    assert bool(line["lost_solutions"]) == lost
    assert ('"x = 0"' in answer.text) == lost
    assert "next" not in answer.json()


async def test_one_answer_is_compared_and_partial_credit_told_only_with_hints(client: httpx.AsyncClient):
    silent = await task(client, operation="compare", problem="d/dx x^2", reference="2x", hints="none")
    open_one = await task(client, operation="compare", problem="d/dx x^2", reference="2x", hints="nudge")

    first = (await client.post(f"/tasks/{silent['id']}/compare", json={"answer": "-2x"})).json()
    second = (await client.post(f"/tasks/{open_one['id']}/compare", json={"answer": "-2x"})).json()
    right = (await client.post(f"/tasks/{silent['id']}/compare", json={"answer": "x + x"})).json()

    assert (first["correct"], first["score"], first["reason"], first["feedback"]) == (False, 0.0, None, "")
    assert second["reason"]
    assert (right["correct"], right["score"]) == (True, 1.0)


CHEATS = [
    "1", "q", "0", "-x", "x", "sin(", r"\foo{x}", "5 km", "x = 1 or x = 2", "{1, 2}", "[[1, 2], [3, 4]]", "C", "1/0", "reference",
    "{{reference}}", "q = q", "x > 1", "0 q", "1e9", "x_1 + t", "true", "no solution", "q^", "73 q", "f(q)", "(1, 2)", "?",
]  # fmt: skip
TESTS = {
    "equivalent": f"{SECRET} q", "same_form": f"{SECRET} q", "up_to_constant": f"{SECRET} q + C", "antiderivative_of": f"{SECRET} q",
    "derivative_of": f"{SECRET} q", "factored": f"{SECRET} (q + 1)", "solution_set": f"q = {SECRET} or q = 2", "units": f"{SECRET} km",
    "substitution_equivalent": f"{SECRET} q + t",
}  # fmt: skip


@pytest.mark.parametrize("test", list(TESTS))
async def test_no_answer_brings_the_reference_out_of_a_comparison(client: httpx.AsyncClient, test: str):
    with structlog.testing.capture_logs() as logged:
        told = await task(client, operation="compare", problem="Find it.", reference=TESTS[test], test=test, hints="answer")
        given = [await client.post(f"/tasks/{told['id']}/compare", json={"answer": cheat, "hints": "answer"}) for cheat in CHEATS]
        pages = [await client.get("/embed", params={"task": told["id"], "answer": cheat, "hints": "answer"}) for cheat in CHEATS]
        seen = await client.get(f"/tasks/{told['id']}")

    for answer in (*given, *pages, seen):
        assert answer.status_code < 500
        assert SECRET not in answer.text
        assert SECRET not in str(answer.headers)
    assert SECRET not in json.dumps(logged, default=str)


async def test_no_line_brings_the_reference_out_of_a_working(client: httpx.AsyncClient):
    with structlog.testing.capture_logs() as logged:
        told = await task(client, problem="x + y = 5", reference=f"x = {SECRET} - y", hints="answer")
        given = [await client.post(f"/tasks/{told['id']}/check", json={"lines": [cheat], "hints": "answer"}) for cheat in CHEATS]
        page = await client.get("/embed", params={"task": told["id"], "lines": "x = 5 - y", "hints": "answer"})

    for answer in (*given, page):
        assert answer.status_code < 500
        assert SECRET not in answer.text
    assert SECRET not in json.dumps(logged, default=str)


@pytest.mark.parametrize(
    "extra", [{"reference": "1"}, {"next": True}, {"test": "numeric"}, {"problem": "x"}, {"timeout": 1}, {"variable": "q"}, {"steps": True}]
)
async def test_a_student_sets_nothing_of_the_exercise(client: httpx.AsyncClient, extra: dict[str, Any]):
    told = await task(client, operation="compare", problem="Find it.", reference="2")

    answer = await client.post(f"/tasks/{told['id']}/compare", json={"answer": "1", **extra})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_an_answer_that_cannot_be_read_is_pointed_at(client: httpx.AsyncClient):
    told = await task(client, operation="compare", problem="Find it.", reference="2")

    answer = (await client.post(f"/tasks/{told['id']}/compare", json={"answer": "sin("})).json()

    assert (answer["code"], answer["position"]["field"]) == ("syntax_error", "answer")


async def test_a_reference_that_cannot_be_read_is_told_to_its_author(client: httpx.AsyncClient):
    answer = (await client.post("/tasks", json={"operation": "compare", "problem": "Find it.", "reference": "sin("})).json()

    assert (answer["code"], answer["position"]["field"]) == ("syntax_error", "reference")


@pytest.mark.parametrize(
    "wrong",
    [
        {"operation": "compare", "problem": "Find it."},
        {"problem": "x = 1", "test": "units"},
        {"operation": "compare", "problem": "x", "reference": "1", "form": "factored"},
        {"operation": "solve", "problem": "x = 1"},
        {"reference": "1"},
        {"problem": "x" * 3000},
        {"problem": "x = 1", "assumptions": {f"letter{i}": ["real"] for i in range(20)}},
    ],
)
async def test_what_does_not_make_an_exercise_is_refused(client: httpx.AsyncClient, wrong: dict[str, Any]):
    answer = await client.post("/tasks", json=wrong)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_a_client_keeps_so_many_and_no_more(client: httpx.AsyncClient):
    for _ in range(3):
        await task(client, problem="x = 1")

    answer = await client.post("/tasks", json={"problem": "x = 1"})

    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")


async def test_ids_cannot_be_guessed_and_lead_nowhere_else(client: httpx.AsyncClient):
    told = await task(client, problem="x = 1")

    for other in ("1", told["id"][:-1] + "!", told["id"][:-1], "a" * 32, "' or 1=1 --"):
        assert (await client.get(f"/tasks/{other}")).status_code == 404
    assert len(told["id"]) == 32
    assert (await client.post(f"/tasks/{told['id']}/compare", json={"answer": "1"})).status_code == 404
    assert (await client.post(f"/tasks/{told['id']}/solve", json={"expression": "x"})).status_code == 404


async def test_without_keys_nobody_takes_an_exercise_away(client: httpx.AsyncClient):
    told = await task(client, problem="x = 1")

    assert (await client.delete(f"/tasks/{told['id']}")).status_code == 403
    assert (await client.get(f"/tasks/{told['id']}")).status_code == 200


async def test_the_page_shows_the_exercise_and_no_other_operation(client: httpx.AsyncClient):
    told = await task(client, title="Two <roots>", problem="x^2 - 5x = 0", reference=f"x = 0 or x = 5 + 0 * {SECRET}", hints="nudge")

    page = (await client.get("/embed", params={"task": told["id"], "operation": "solve", "expression": "x^2-5x=0", "reference": "1"})).text

    assert "Two &lt;roots&gt;" in page
    assert 'name="lines"' in page
    assert 'class="course"' not in page
    assert 'value="pointed"' not in page
    assert SECRET not in page
    assert 'class="result"' not in page


async def test_the_page_answers_as_a_plain_form(client: httpx.AsyncClient):
    told = await task(client, problem="x^2 - 5x = 0", hints="nudge")
    sent = {"lines": "x(x-5)=0\nx-5=0", "hints": "answer"}

    led = await client.post(f"/embed?task={told['id']}", data=sent)
    page = (await client.get(led.headers["location"])).text

    assert led.status_code == 303
    assert 'data-verdict="incorrect"' in page
    assert "When is a product zero?" in page
    assert 'class="evidence"' not in page


async def test_a_page_of_an_exercise_that_is_not_there_is_missing(client: httpx.AsyncClient):
    assert (await client.get("/embed?task=nowhere", headers={"Accept": "text/html"})).status_code == 404


async def test_where_keys_are_asked_for_an_author_needs_one_and_a_student_none(keeping: KeepingEngine, tmp_path: Path):
    file = tmp_path / "keys.json"
    author, asker = api_keys.create(file, "author", scopes=["author"]), api_keys.create(file, "asker")
    bearer = {"Authorization": f"Bearer {author}"}
    async with client_of(create_app(Settings(keys=str(file), rate=0), keeping)) as client:
        given = {"problem": "x^2 - 5x = 0", "reference": "x = 0 or x = 5"}

        nobody = await client.post("/tasks", json=given)
        other = await client.post("/tasks", json=given, headers={"Authorization": f"Bearer {asker}"})
        told = (await client.post("/tasks", json=given, headers=bearer)).json()
        seen = await client.get(f"/tasks/{told['id']}")
        judged = await client.post(f"/tasks/{told['id']}/check", json={"lines": ["x = 5"]})
        page = await client.get("/embed", params={"task": told["id"], "lines": "x = 5"})
        elsewhere = await client.get("/embed", params={"operation": "solve", "expression": "x^2 = 1"})
        taken = [await client.delete(f"/tasks/{told['id']}", headers=headers) for headers in ({}, bearer)]

    assert (nobody.status_code, other.status_code) == (401, 403)
    assert (seen.status_code, judged.status_code, page.status_code) == (200, 200, 200)
    assert 'data-verdict="incorrect"' in page.text
    assert elsewhere.status_code == 401
    assert [answer.status_code for answer in taken] == [403, 204]


async def test_a_service_without_a_store_has_no_exercises():
    async with client_of(create_app(Settings(), HereEngine(OPERATIONS))) as client:
        assert (await client.post("/tasks", json={"problem": "x = 1"})).status_code == 404
