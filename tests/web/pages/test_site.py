"""The pages without JavaScript: the form, the answer in MathML, and that what is typed never becomes markup."""

from __future__ import annotations

import re

import httpx
import pytest

from service.config import Settings
from service.pages.assets import assets
from service.pages.mathematics import speech_of
from service.pages.words import _tables, words
from service.server.application import create_app

pytestmark = pytest.mark.anyio
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NASTY = '"><script>alert(1)</script>'


async def test_the_form_offers_every_operation_and_its_fields(client: httpx.AsyncClient):
    page = (await client.get("/?operation=echo")).text

    assert all(f'<button name="operation" value="{name}"' in page for name in ("echo", "lines"))
    assert all(f'name="{name}"' in page for name in ("expression", "lower", "precision", "direction", "variable", "timeout"))


async def test_a_posted_form_leads_to_an_address_that_holds_the_problem(client: httpx.AsyncClient):
    posted = await client.post("/", data={"operation": "echo", "expression": "x + 1", "lower": ""}, headers=BROWSER)

    assert posted.status_code == 303
    assert posted.headers["location"] == "/?operation=echo&expression=x%20%2B%201"
    page = (await client.get(posted.headers["location"])).text
    assert "<math" in page
    assert 'value="x + 1"' in page


async def test_a_browser_that_posts_to_an_operation_gets_the_page(client: httpx.AsyncClient):
    page = await client.post("/echo", data={"expression": "x"}, headers=BROWSER)
    document = await client.post("/echo", data={"expression": "x"})

    assert page.headers["content-type"].startswith("text/html")
    assert document.headers["content-type"] == "application/json"


async def test_a_reading_error_is_marked_at_its_place(client: httpx.AsyncClient):
    page = await client.post("/echo", data={"expression": "2*/3"}, headers=BROWSER)

    assert page.status_code == 422
    assert "<code>2<mark>*/</mark>3</code>" in page.text


@pytest.mark.parametrize("field", ["expression", "lower", "language", "operation", "variable"])
async def test_what_is_typed_never_becomes_markup(client: httpx.AsyncClient, field: str):
    fields = {"operation": "echo", "expression": "x", field: NASTY}

    page = await client.get("/", params=fields)

    assert page.status_code == 200
    assert "<script>alert" not in page.text


async def test_fields_of_another_operation_stay_behind(client: httpx.AsyncClient):
    page = await client.get("/", params={"operation": "lines", "expression": "x", "lines": "x = 1"})

    assert page.status_code == 200
    assert "problem" not in page.text.partition('id="answer"')[2].partition("</div>")[0]


async def test_there_is_no_inline_script_or_style(client: httpx.AsyncClient):
    for path in ("/", "/docs"):
        page = (await client.get(path)).text
        assert "<style" not in page
        assert "javascript:" not in page
        assert not re.search(r"\son\w+=", page)
        assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page))


async def test_static_files_are_immutable_and_compressed(client: httpx.AsyncClient):
    url = assets().url("page/page.css")

    answer = await client.get(url, headers={"Accept-Encoding": "gzip"})
    outdated = await client.get("/static/0000/page/page.css")

    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == assets().files["page/page.css"].content
    assert outdated.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["page/none.js", "../app.py", "%2e%2e/app.py", "..%2fapp.py"])
async def test_nothing_outside_the_static_folder_is_served(client: httpx.AsyncClient, name: str):
    assert (await client.get(f"/static/{assets().digest}/{name}")).status_code == 404


async def test_the_page_speaks_the_readers_language(client: httpx.AsyncClient):
    page = await client.get("/", headers={"Accept-Language": "fr, de;q=0.8"})

    assert '<html lang="de"' in page.text


def test_every_language_says_everything():
    """Save what a field wants, which English takes from the field itself (tests/operations/test_face.py)."""
    tables = [{key: text for key, text in table.items() if not key.startswith("help.")} for table in _tables().values()]
    english = _tables()["en"]

    for table in tables:
        assert set(table) == set(english)
        for key, text in table.items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


def test_a_value_is_never_read_for_places():
    assert words("en")("relation.lost", values="{secret}") == "Lost: {secret}."


def test_an_answer_can_be_read_aloud():
    assert speech_of({"text": "x^2/3"}) == "the fraction x squared over 3 end fraction"
    assert speech_of({"text": "x^2/3"}, "de") == "Bruch x Quadrat durch 3 Ende Bruch"
    assert speech_of({"text": "("}) == ""


async def test_the_open_form_computes_nothing_where_keys_are_asked_for(tmp_path, engine):
    keys = tmp_path / "keys.json"
    keys.write_text("[]")
    app = create_app(Settings(keys=str(keys)), engine, engine.operations)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        form = await client.get("/?operation=echo")
        asked = await client.get("/?operation=echo&expression=x")

    assert form.status_code == 200
    assert "A key is needed" in asked.text
    assert engine.clients == []


async def test_what_timed_out_says_what_to_try(client: httpx.AsyncClient):
    page = (await client.get("/?operation=late&expression=x")).text

    assert "longer time limit" in page
