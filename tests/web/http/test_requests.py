"""What may be sent to an operation, and how it is understood."""

from __future__ import annotations

import httpx
import pytest

pytestmark = pytest.mark.anyio


async def test_json_and_forms_and_queries_ask_the_same_question(client: httpx.AsyncClient):
    fields = {"expression": "x^2", "lower": "0", "precision": 20, "direction": "left"}

    by_json = (await client.post("/echo", json=fields)).json()
    by_form = (await client.post("/echo", data=fields)).json()
    by_query = (await client.get("/echo", params=fields)).json()

    assert by_json["options"] == by_form["options"] == by_query["options"]
    assert by_json["options"]["precision"] == 20


@pytest.mark.parametrize("value", [0, "0"])
async def test_a_value_may_be_a_number_or_a_string(client: httpx.AsyncClient, value: object):
    answer = await client.post("/echo", json={"expression": "x", "lower": value})

    assert answer.status_code == 200


@pytest.mark.parametrize("fields", [{"precision": "20"}, {"steps": "true"}, {"steps": 1}, {"expression": 3}, {"direction": 1}])
async def test_json_types_are_strict(client: httpx.AsyncClient, fields: dict[str, object]):
    answer = await client.post("/echo", json={"expression": "x", **fields})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in fields


async def test_an_unknown_field_is_refused_by_name_with_the_likely_one(client: httpx.AsyncClient):
    answer = await client.post("/echo", json={"expression": "x", "lowr": 0})

    assert answer.json()["code"] == "invalid_request"
    assert "“lowr”" in answer.json()["detail"]
    assert "“lower”" in answer.json()["detail"]


async def test_a_missing_field_is_named(client: httpx.AsyncClient):
    answer = await client.post("/echo", json={})

    assert answer.json()["detail"] == "The field “expression” is required."


@pytest.mark.parametrize("at", ['{"a": 2, "b": "1/2"}', "a = 2, b = 1/2", "a: 2; b: 1/2"])
async def test_an_object_in_a_form_is_json_or_a_list_of_pairs(client: httpx.AsyncClient, at: str):
    answer = await client.post("/echo", data={"expression": "x", "at": at})

    assert answer.json()["options"]["at"] == {"a": "2", "b": "1/2"}


async def test_assumptions_are_words_after_a_letter(client: httpx.AsyncClient):
    sound = await client.get("/echo", params={"expression": "a", "assumptions": "a: positive integer"})
    wrong = await client.get("/echo", params={"expression": "a", "assumptions": "a: handsome"})

    assert sound.status_code == 200
    assert wrong.status_code == 422


@pytest.mark.parametrize("lines", [["x = 1", "x = 2"], '["x = 1", "x = 2"]', "x = 1\r\n\r\nx = 2"])
async def test_a_list_is_repeated_or_json_or_one_to_a_line(client: httpx.AsyncClient, lines: object):
    answer = await client.get("/lines", params={"lines": lines})

    assert [line["input"]["text"] for line in answer.json()["lines"]] == ["x = 1", "x = 2"]


async def test_a_scalar_given_twice_is_refused(client: httpx.AsyncClient):
    answer = await client.get("/echo", params={"expression": ["x", "y"]})

    assert answer.status_code == 422
    assert "more than once" in answer.json()["detail"]


async def test_a_blank_optional_field_of_a_form_is_no_field(client: httpx.AsyncClient):
    answer = await client.post("/echo", data={"expression": "x", "lower": "", "timeout": " "})

    assert answer.status_code == 200


async def test_json_sent_with_curls_default_type_is_still_json(client: httpx.AsyncClient):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = await client.post("/echo", content=b'{"expression": "x+1"}', headers=headers)

    assert answer.json()["input"]["text"] == "x + 1"


async def test_a_raw_plus_in_a_query_is_told(client: httpx.AsyncClient):
    raw = (await client.get("/echo?expression=x+y")).json()
    encoded = (await client.get("/echo?expression=x%2By")).json()

    assert [note["code"] for note in raw["notes"]][-1] == "plus_in_url"
    assert "plus_in_url" not in [note["code"] for note in encoded["notes"]]


async def test_the_fields_language_wins_over_the_headers(client: httpx.AsyncClient):
    by_header = await client.post("/echo", json={"expression": "x"}, headers={"Accept-Language": "fr;q=0.3, de-CH"})
    by_field = await client.post("/echo", json={"expression": "x", "language": "es"}, headers={"Accept-Language": "de"})

    assert by_header.json()["language"] == "de-CH"
    assert by_field.json()["language"] == "es"
