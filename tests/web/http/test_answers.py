"""What every answer carries: ids, validators, security headers; and the service's own addresses."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/", "/echo?expression=x", "/nowhere", "/healthz", "/openapi.json", "/broken?expression=x"])
async def test_every_answer_has_a_request_id_and_the_security_headers(client: httpx.AsyncClient, path: str):
    answer = await client.get(path)

    assert answer.headers["x-request-id"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("sent", "kept"), [("exam-7.a", True), ("a b", False), ("x" * 65, False), ("é", False)])
async def test_a_sane_request_id_is_kept(client: httpx.AsyncClient, sent: str, kept: bool):
    answer = await client.get("/healthz", headers={"X-Request-ID": sent.encode()})

    assert (answer.headers["x-request-id"] == sent) is kept


async def test_a_get_can_be_revalidated(client: httpx.AsyncClient):
    first = await client.get("/echo?expression=x")

    again = await client.get("/echo?expression=x", headers={"If-None-Match": first.headers["etag"]})
    other = await client.get("/echo?expression=y", headers={"If-None-Match": first.headers["etag"]})

    assert "max-age" in first.headers["cache-control"]
    assert again.status_code == 304
    assert again.content == b""
    assert other.status_code == 200


async def test_a_post_is_not_stored(client: httpx.AsyncClient):
    answer = await client.post("/echo", json={"expression": "x"})

    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


async def test_head_is_answered(client: httpx.AsyncClient):
    assert (await client.head("/echo?expression=x")).status_code == 200


async def test_a_computation_is_given_up_when_its_client_goes_away(app, engine):
    sent: list[dict[str, object]] = []
    messages = [{"type": "http.request", "body": b'{"expression": "x"}'}, {"type": "http.disconnect"}]
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": "/slow", "raw_path": b"/slow", "query_string": b"",
        "headers": [(b"content-type", b"application/json")], "scheme": "http", "server": ("test", 80), "client": ("9.9.9.9", 1),
    }  # fmt: skip

    async def receive():
        return messages.pop(0) if messages else await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    await asyncio.wait_for(app(scope, receive, send), 5)

    assert engine.cancelled == ["slow"]
    assert engine.clients == ["9.9.9.9"]


async def test_the_engine_lives_as_long_as_the_app(app, engine):
    async with app.router.lifespan_context(app):
        assert engine.is_started

    assert not engine.is_started


async def test_readiness_is_the_engines(client: httpx.AsyncClient, engine, monkeypatch: pytest.MonkeyPatch):
    ready = await client.get("/readyz")
    monkeypatch.setattr(engine, "status", lambda: {"ready": False})
    starting = await client.get("/readyz")

    assert (ready.status_code, starting.status_code) == (200, 503)


async def test_metrics_count_answers_by_route(client: httpx.AsyncClient):
    await client.get("/echo?expression=x")
    await client.get("/no/such/thing")

    text = (await client.get("/metrics")).text

    assert 'mathtutor_requests_total{method="GET",route="/echo",status="200"} 1.0' in text
    assert 'route="other",status="404"' in text
    assert "mathtutor_engine_workers 1.0" in text


async def test_a_batch_answers_each_line_and_errors_are_answers(client: httpx.AsyncClient):
    lines = [
        {"id": "a", "operation": "echo", "expression": "x"},
        {"id": "b", "operation": "echo", "expression": "sin(x"},
        {"id": {"k": 1}, "operation": "nothing"},
        {"operation": "broken", "expression": "x"},
    ]

    answer = await client.post("/batch", content="\n".join(map(json.dumps, lines)) + "\n\nnot json")
    answers = {json.dumps(line["id"]): line for line in map(json.loads, answer.text.splitlines())}

    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answers['"a"']["input"]["text"] == "x"
    assert answers['"b"']["code"] == "syntax_error"
    assert answers['{"k": 1}']["code"] == "invalid_request"
    assert answers["3"]["code"] == "unsupported"
    assert answers["4"]["code"] == "malformed_request"


async def test_a_line_or_a_batch_over_its_limit_is_refused(client: httpx.AsyncClient):
    long_line = await client.post("/batch", content=b'{"expression": "' + b"x" * 5000 + b'"}\n{"operation": "echo", "expression": "x"}')
    long_batch = await client.post("/batch", content=b"\n" * 30_000)

    assert {json.loads(line).get("code") for line in long_line.text.splitlines()} == {"too_large", None}
    assert long_batch.status_code == 413


async def test_a_batch_does_not_wait_for_its_slowest_line(app):
    messages = [
        {"type": "http.request", "body": b'{"operation": "slow", "expression": "x"}\n{"operation": "echo", "expression": "y"}\n'},
    ]
    answered = asyncio.Event()
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": "/batch", "raw_path": b"/batch", "query_string": b"",
        "headers": [], "scheme": "http", "server": ("test", 80), "client": ("9.9.9.9", 1),
    }  # fmt: skip

    async def receive():
        if messages:
            return messages.pop(0)
        await answered.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        if b'"text":"y"' in message.get("body", b""):
            answered.set()

    await asyncio.wait_for(app(scope, receive, send), 5)
