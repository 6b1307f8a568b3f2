"""Every refusal is a problem document with a stable code."""

from __future__ import annotations

import httpx
import pytest

pytestmark = pytest.mark.anyio
JSON = {"Content-Type": "application/json"}


async def _refused(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert {"type", "title", "detail"} <= set(problem)


@pytest.mark.parametrize("body", [b"", b"{", b"nope", b'{"expression": NaN}', b'{"expression": "\\ud800"}', b"\xff\xfe{}"])
async def test_a_body_that_is_not_json_is_malformed(client: httpx.AsyncClient, body: bytes):
    await _refused(await client.post("/echo", content=body, headers=JSON), 400, "malformed_request")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"1", b"null"])
async def test_json_that_is_no_object_is_invalid(client: httpx.AsyncClient, body: bytes):
    await _refused(await client.post("/echo", content=body, headers=JSON), 422, "invalid_request")


async def test_an_unknown_path_is_not_found(client: httpx.AsyncClient):
    await _refused(await client.get("/nowhere"), 404, "not_found")


async def test_a_wrong_method_names_the_right_ones(client: httpx.AsyncClient):
    answer = await client.put("/echo", json={})

    await _refused(answer, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


async def test_options_names_the_methods(client: httpx.AsyncClient):
    answer = await client.options("/echo")

    assert answer.status_code == 204
    assert {"GET", "HEAD", "OPTIONS", "POST"} == set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize("media_type", ["text/csv", "multipart/form-data; boundary=x", "application/json; charset=latin-1"])
async def test_an_unknown_media_type_is_unsupported(client: httpx.AsyncClient, media_type: str):
    answer = await client.post("/echo", content=b"{}", headers={"Content-Type": media_type})

    await _refused(answer, 415, "unsupported_media_type")


async def test_a_body_announced_as_too_large_is_not_read(client: httpx.AsyncClient):
    await _refused(await client.post("/echo", content=b"x" * 5000, headers=JSON), 413, "too_large")


async def test_a_body_that_grows_too_large_is_cut_off(client: httpx.AsyncClient):
    taken = 0

    async def endless():
        nonlocal taken
        while True:
            taken += 1000
            yield b"x" * 1000

    await _refused(await client.post("/echo", content=endless(), headers=JSON), 413, "too_large")
    assert taken <= 6000


async def test_a_syntax_error_says_where_and_what_was_expected(client: httpx.AsyncClient):
    answer = await client.post("/echo", json={"expression": "sin(x"})

    await _refused(answer, 422, "syntax_error")
    assert answer.json()["position"]["field"] == "expression"
    assert answer.json()["expected"]


async def test_a_fault_in_another_field_is_said_of_that_field(client: httpx.AsyncClient):
    answer = await client.post("/echo", json={"expression": "x", "lower": "2*/3"})

    assert answer.json()["position"]["field"] == "lower"


async def test_a_full_queue_says_when_to_come_back(client: httpx.AsyncClient):
    answer = await client.post("/busy", json={"expression": "x"})

    await _refused(answer, 503, "overloaded")
    assert answer.headers["retry-after"] == "3"


async def test_a_missed_deadline_is_504(client: httpx.AsyncClient):
    await _refused(await client.post("/late", json={"expression": "x"}), 504, "deadline_exceeded")


async def test_our_own_fault_tells_nothing_of_the_inside(client: httpx.AsyncClient):
    answer = await client.post("/broken", json={"expression": "x"})

    await _refused(answer, 422, "unsupported")  # an exception in a method means that it says nothing
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


async def test_a_query_on_a_post_is_refused_rather_than_ignored(client: httpx.AsyncClient):
    await _refused(await client.post("/echo?expression=x", json={"expression": "y"}), 422, "invalid_request")
