"""Keys, rates, exact repeats and jobs, as a client of the whole application meets them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from service.answers.service import JobAnswer
from service.app import api_keys as keys
from service.config import Settings
from service.engine import Engine
from service.errors import InvalidRequest
from service.http.middleware.addresses import address
from service.http.middleware.rates import RateLimiter
from service.http.middleware.response_cache import ResponseCache
from service.server.application import create_app

READ = {"expression": "x + 1"}


class Idle(Engine):
    """An engine that is never asked."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def run(self, question: Any, client: str = "", on_progress: Any = None) -> dict[str, Any]:
        raise AssertionError("nothing here needs a computation")

    def status(self) -> dict[str, Any]:
        return {"ready": True}


def application(**settings: Any) -> FastAPI:
    return create_app(Settings(**settings), Idle())


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        yield client


def asked(app: FastAPI, *requests: tuple[str, str, dict[str, Any]]) -> list[httpx.Response]:
    """The answers to these requests (method, path, further arguments), one after the other."""

    async def ask() -> list[httpx.Response]:
        async with client_of(app) as client:
            return [await client.request(method, path, **more) for method, path, more in requests]

    return asyncio.run(asyncio.wait_for(ask(), 20))


@pytest.fixture
def key_file(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / "keys.json"


def bearer(key: str) -> dict[str, Any]:
    return {"json": READ, "headers": {"Authorization": f"Bearer {key}"}}


def test_with_keys_nobody_else_is_let_in(key_file: Path) -> None:
    key = keys.create(key_file, "moodle")
    app = application(keys=str(key_file))

    missing, wrong, right = asked(
        app,
        ("POST", "/read", {"json": READ}),
        ("POST", "/read", bearer("mt_moodle_" + "x" * 43)),
        ("POST", "/read", bearer(key)),
    )

    assert (missing.status_code, missing.json()["code"]) == (401, "unauthorized")
    assert "Bearer" in missing.headers["WWW-Authenticate"]
    assert (wrong.status_code, wrong.json()["code"]) == (403, "forbidden")
    assert right.status_code == 200


def test_a_repeat_is_not_told_to_who_has_no_key(key_file: Path) -> None:
    key = keys.create(key_file, "moodle")

    first, again, refused = asked(
        application(keys=str(key_file)), ("POST", "/read", bearer(key)), ("POST", "/read", bearer(key)), ("POST", "/read", {"json": READ})
    )

    assert [first.json()["cached"], again.json()["cached"]] == [False, True]
    assert refused.status_code == 401


def test_pages_and_health_need_no_key(key_file: Path) -> None:
    keys.create(key_file, "moodle")

    answers = asked(
        application(keys=str(key_file)), *(("GET", path, {}) for path in ("/", "/healthz", "/readyz", "/docs", "/openapi.json"))
    )

    assert [answer.status_code for answer in answers] == [200] * 5


def test_only_hashes_of_keys_are_kept_and_a_revoked_key_is_gone(key_file: Path) -> None:
    key = keys.create(key_file, "moodle")
    keys.create(key_file, "other")

    text = key_file.read_text()
    keys.revoke(key_file, "moodle")

    assert key.rpartition("_")[2] not in text
    assert list(keys.read(key_file)) == ["other"]
    assert key_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["moodle", "A b", "", "x" * 41])
def test_a_name_that_is_taken_or_odd_is_refused(key_file: Path, name: str) -> None:
    keys.create(key_file, "moodle")

    with pytest.raises(InvalidRequest):
        keys.create(key_file, name)


def test_who_asks_too_often_hears_when_to_come_back() -> None:
    answers = asked(application(rate=2), *(("POST", "/read", {"json": {"expression": f"x+{n}"}}) for n in range(3)))

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"requests";q=2;w=60'
    assert answers[1].headers["RateLimit"].startswith('"requests";r=0;t=')
    assert int(answers[2].headers["Retry-After"]) > 0
    assert answers[2].json()["code"] == "rate_limited"


def test_repeats_count_against_the_rate_too() -> None:
    answers = asked(application(rate=2), *[("POST", "/read", {"json": READ})] * 3)

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_on_loopback_there_is_no_limit_unless_one_is_set() -> None:
    (answer,) = asked(application(), ("POST", "/read", {"json": READ}))

    assert "RateLimit" not in answer.headers


def test_a_rate_refills_steadily() -> None:
    now = [0.0]
    rates = RateLimiter(lambda: now[0])
    for _ in range(60):
        rates.take("a", 60)

    refused, _, wait = rates.take("a", 60)
    now[0] = 1.0
    allowed, _, _ = rates.take("a", 60)

    assert (refused, wait, allowed) == (False, 1.0, True)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        ("6.6.6.6, 1.1.1.1", 0, "9.9.9.9"),
        ("6.6.6.6, 1.1.1.1", 1, "1.1.1.1"),
        ("6.6.6.6, 1.1.1.1, 2.2.2.2", 2, "1.1.1.1"),
        ("", 1, "9.9.9.9"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str, proxies: int, found: str) -> None:
    scope = {"headers": [(b"x-forwarded-for", forwarded.encode())], "client": ("9.9.9.9", 1)}

    assert address(scope, proxies) == found


def test_an_exact_repeat_is_the_same_answer_said_to_be_cached() -> None:
    first, again, other = asked(
        application(),
        ("GET", "/read", {"params": READ}),
        ("GET", "/read", {"params": READ}),
        ("GET", "/read", {"params": READ, "headers": {"Accept-Language": "de"}}),
    )

    assert {**first.json(), "cached": True} == again.json()
    assert other.json()["cached"] is False
    assert first.headers["ETag"] == again.headers["ETag"]
    assert first.headers["X-Request-ID"] != again.headers["X-Request-ID"]


class Hurried(Idle):
    """An engine on a busy machine: what it answers was cut short, at first."""

    def __init__(self) -> None:
        self.times = 0

    async def run(self, question: Any, client: str = "", on_progress: Any = None) -> dict[str, Any]:
        self.times += 1
        cut = {"cut": True} if self.times < 3 else {}
        return {"operation": question.operation, "notes": [], "elapsed_ms": 1.0, "cached": False, **cut}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_a_busy_machine_cut_short_is_kept_by_nobody(method: str) -> None:
    engine = Hurried()
    how = {"params": READ} if method == "GET" else {"json": READ}

    answers = asked(create_app(Settings(), engine), *[(method, "/simplify", how)] * 4)

    assert engine.times == 3
    assert [answer.json().get("cut", False) for answer in answers] == [True, True, False, False]
    assert [answer.json()["cached"] for answer in answers] == [False, False, False, True]
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert "ETag" not in answers[0].headers


def test_a_client_that_has_the_answer_hears_so() -> None:
    app = application()
    (first,) = asked(app, ("GET", "/read", {"params": READ}))

    (again,) = asked(app, ("GET", "/read", {"params": READ, "headers": {"If-None-Match": first.headers["ETag"]}}))

    assert again.status_code == 304
    assert again.content == b""


def test_a_refusal_is_not_remembered() -> None:
    answers = asked(application(), *[("POST", "/read", {"json": {"expression": "2*/3"}})] * 2)

    assert [answer.status_code for answer in answers] == [422, 422]


def test_what_is_remembered_is_bounded() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b'{"cached":false,"n":"' + b"x" * 1_000 + b'"}'})

    cache = ResponseCache(app, ["/read"], most=20_000)

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(cache), base_url="http://here") as client:
            for number in range(50):
                await client.post("/read", content=str(number))
            again = await client.post("/read", content="49")
        assert again.json()["cached"] is True

    asyncio.run(asyncio.wait_for(ask(), 20))
    assert cache.size <= 20_000


def test_a_body_that_is_announced_too_large_is_not_waited_for() -> None:
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 413, "headers": []})

    async def receive() -> Any:
        return await asyncio.get_running_loop().create_future()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/read", "method": "POST", "query_string": b"", "headers": [(b"content-length", b"9000000000")]}

    asyncio.run(asyncio.wait_for(ResponseCache(app, ["/read"], most=20_000)(scope, receive, send), 5))

    assert [message["status"] for message in sent] == [413]


def test_a_job_is_submitted_followed_and_found_over_http(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path}/store.sqlite3", workers=1, slow_workers=1)

    async def test() -> None:
        app = create_app(settings)
        async with app.router.lifespan_context(app), client_of(app) as client:
            submitted = await client.post("/jobs", json={"operation": "differentiate", "expression": "x^2", "timeout": 100})
            events = [line async for line in _lines(client, submitted.headers["Location"] + "/events")]
            job = (await client.get(submitted.headers["Location"])).json()
            unknown = await client.post("/jobs", json={"operation": "guess"})
            missing = await client.get("/jobs/none")

        assert submitted.status_code == 202
        assert events[-1]["state"] == "done"
        assert job["answer"]["result"]["text"] == "2*x"
        assert job["answer"]["notes"] == []
        assert [JobAnswer.model_validate(told).state for told in (submitted.json(), job)][-1] == "done"
        assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid_request")
        assert (missing.status_code, missing.json()["code"]) == (404, "not_found")

    asyncio.run(asyncio.wait_for(test(), 40))


async def _lines(client: httpx.AsyncClient, path: str) -> AsyncIterator[dict[str, Any]]:
    async with client.stream("GET", path) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


def test_a_bad_file_of_keys_keeps_the_last_good_ones_and_readyz_says_so(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "LOOKED", 0.0)
    key = keys.create(key_file, "moodle")
    app = application(keys=str(key_file))
    (before,) = asked(app, ("POST", "/read", bearer(key)))
    good = key_file.read_text()

    for bad in ("{", '{"keys": 3}', '{"keys": [{"name": 1, "hash": 2, "created": 0}]}'):
        key_file.write_text(bad)
        answers = asked(app, *[("POST", "/read", bearer(key))] * 3, ("GET", "/readyz", {}))
        assert [answer.status_code for answer in answers] == [200] * 4
        assert answers[-1].json()["keys"] == "not read"
    key_file.write_text(good + " ")
    after, ready = asked(app, ("POST", "/read", bearer(key)), ("GET", "/readyz", {}))

    assert (before.status_code, after.status_code, ready.json()["keys"]) == (200, 200, "ready")


def test_a_pages_session_opens_neither_figures_nor_batches(key_file: Path) -> None:
    keys.create(key_file, "moodle")
    app = application(keys=str(key_file))
    (page,) = asked(app, ("GET", "/", {}))
    session = {"headers": {"Cookie": page.headers["Set-Cookie"].partition(";")[0]}}

    figures, batch, script = asked(
        app,
        ("GET", "/metrics", session),
        ("POST", "/batch", {"content": b"{}", **session}),
        ("POST", "/read", {"json": READ, **session}),
    )

    assert [figures.status_code, batch.status_code, script.status_code] == [401, 401, 200]


def test_the_cookie_of_a_page_that_came_over_tls_goes_back_over_tls_only(key_file: Path) -> None:
    keys.create(key_file, "moodle")
    forwarded = {"headers": {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.1.1.1"}}

    (secure,) = asked(application(keys=str(key_file), proxies=1), ("GET", "/", forwarded))
    (plain,) = asked(application(keys=str(key_file), proxies=1), ("GET", "/", {}))

    assert "Secure" in secure.headers["Set-Cookie"].split("; ")
    assert "Secure" not in plain.headers["Set-Cookie"].split("; ")


def test_wrong_keys_are_counted_and_then_refused_for_a_while(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.http.middleware.admission.WRONG_KEYS", 2.0)
    key = keys.create(key_file, "moodle")
    app = application(keys=str(key_file))

    answers = asked(app, *[("POST", "/read", bearer("mt_moodle_" + "x" * 43))] * 3, ("POST", "/read", bearer(key)))
    (figures,) = asked(app, ("GET", "/metrics", bearer(key) | {"json": None}))

    assert [answer.status_code for answer in answers] == [403, 403, 429, 200]
    assert "mathtutor_engine_keys_refused 3.0" in figures.text


def test_where_keys_are_asked_for_no_shared_cache_keeps_an_answer(key_file: Path) -> None:
    key = keys.create(key_file, "moodle")

    (answer,) = asked(application(keys=str(key_file)), ("GET", "/read", {"params": READ, "headers": bearer(key)["headers"]}))

    assert "public" not in answer.headers["Cache-Control"]


def test_the_service_answers_only_under_its_own_names() -> None:
    app = application(hosts="here, tutor.example")

    answers = asked(
        app,
        ("POST", "/read", {"json": READ}),
        ("POST", "/read", {"json": READ, "headers": {"Host": "TUTOR.example:8000"}}),
        ("POST", "/read", {"json": READ, "headers": {"Host": "evil.example"}}),
        ("GET", "/healthz", {"headers": {"Host": "10.0.0.1"}}),
    )

    assert [answer.status_code for answer in answers] == [200, 200, 422, 200]


def test_a_batch_takes_one_request_for_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    lines = b"".join(b'{"operation": "read", "expression": "x+%d"}\n' % n for n in range(4))

    async def slept(seconds: float) -> None:
        waits.append(seconds)
        await real(0)

    async def test() -> httpx.Response:
        async with client_of(application(rate=600)) as client:
            monkeypatch.setattr("service.app.batch.asyncio.sleep", slept)
            first = await client.post("/batch", content=lines)
            monkeypatch.setattr("service.app.batch.asyncio.sleep", real)
            return first

    real = asyncio.sleep
    answer = asyncio.run(asyncio.wait_for(test(), 20))
    (after,) = asked(application(rate=4), ("POST", "/batch", {"content": lines[: lines.index(b"\n") + 1] * 3}))

    assert len(answer.text.splitlines()) == 4
    assert len(after.text.splitlines()) == 3


def test_a_long_deadline_counts_as_several_requests() -> None:
    class Answering(Idle):
        async def run(self, question: Any, client: str = "", on_progress: Any = None) -> dict[str, Any]:
            return {"operation": question.operation}

    app = create_app(Settings(rate=8, timeout=5.0, timeout_max=30.0), Answering())
    bodies = [{"expression": expression, "timeout": 30} for expression in ("x", "x^2")]

    first, second, short = asked(app, *(("POST", "/differentiate", {"json": body}) for body in bodies), ("POST", "/read", {"json": READ}))

    assert [first.status_code, second.status_code, short.status_code] == [200, 429, 200]
