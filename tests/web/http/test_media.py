"""Answers in another media type than JSON: who asks for what gets it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from service.config import Settings
from service.http.replies import chosen_media
from service.operations import OPERATIONS
from service.server.application import create_app
from tests.web.conftest import HereEngine, client_of

OFFERED = ("image/svg+xml", "application/json")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "image/svg+xml"),
        ("*/*", "image/svg+xml"),
        ("application/json", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        ("application/json, */*;q=0.1", "application/json"),
        ("image/*;q=0.5, application/json;q=0.9", "application/json"),
        ("text/html,application/xhtml+xml,image/avif,image/webp,*/*;q=0.8", "image/svg+xml"),
        ("image/svg+xml;q=0, application/json", "application/json"),
    ],
)
def test_the_media_type_is_the_one_the_client_likes_best(accept: str, media: str) -> None:
    assert chosen_media(accept, OFFERED) == media


@pytest.fixture
async def plotting() -> AsyncIterator[httpx.AsyncClient]:
    known = {name: OPERATIONS[name] for name in ("plot", "expand", "read")}
    async with client_of(create_app(Settings(workers=1), HereEngine(known), known)) as client:
        yield client


@pytest.mark.anyio
async def test_a_plot_is_a_picture_unless_json_is_asked_for(plotting: httpx.AsyncClient) -> None:
    picture = await plotting.get("/plot", params={"expression": "x^2"})
    points = await plotting.post("/plot", json={"expression": "x^2"}, headers={"Accept": "application/json"})

    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.text.startswith("<svg")
    assert points.json()["curves"][0]["lines"]


@pytest.mark.anyio
async def test_a_picture_has_its_own_validator(plotting: httpx.AsyncClient) -> None:
    first = await plotting.get("/plot", params={"expression": "x^2"})
    again = await plotting.get("/plot", params={"expression": "x^2"}, headers={"If-None-Match": first.headers["etag"]})
    other = await plotting.get("/plot", params={"expression": "x^2"}, headers={"Accept": "application/json"})

    assert again.status_code == 304
    assert "Accept" in first.headers["vary"]
    assert other.headers["etag"] != first.headers["etag"]


@pytest.mark.anyio
async def test_an_error_is_a_problem_whatever_was_asked_for(plotting: httpx.AsyncClient) -> None:
    refused = await plotting.get("/plot", params={"expression": "x +* 2"}, headers={"Accept": "image/svg+xml"})

    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.anyio
async def test_operations_without_a_picture_answer_json_always(plotting: httpx.AsyncClient) -> None:
    answer = await plotting.get("/expand", params={"expression": "(x+1)^2"}, headers={"Accept": "image/svg+xml"})

    assert answer.headers["content-type"] == "application/json"


@pytest.mark.anyio
async def test_the_page_shows_the_picture(plotting: httpx.AsyncClient) -> None:
    page = await plotting.get("/", params={"operation": "plot", "expression": "x^2"}, headers={"Accept": "text/html"})

    assert '<figure class="plot" data-address="/plot?' in page.text
    assert "<svg" in page.text
    assert "<style" not in page.text
