"""Nothing moves after it is drawn: layout shifts as browsers define them, and where things stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
MOST = 0.02
SIZES = {
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    "desk": {"viewport": {"width": 900, "height": 900}},
}
PAGES = {
    "home": "/",
    "answer": "/?operation=solve&expression=x%5E2-5x%2B6%3D0",
    "tall answer": "/?operation=integrate&expression=x%5E2/sqrt(x%5E2%2B1)&lower=0&upper=1",
    "long formula": "/?operation=expand&expression=(x%2By%2B1)%5E6",
    "how": "/?operation=solve&expression=x%5E2-5x%2B6%3D0&steps=true",
    "notebook": "/?operation=check&problem=2(x%2B3)%3D10&lines=2x%2B6%3D10&lines=2x%3D16&lines=x%3D8",
    "reading error": "/?operation=solve&expression=sin(x",
    "no closed form": "/?operation=integrate&expression=exp(sin(x))&lower=0&upper=1",
    "curve": "/?operation=plot&expression=x%5E3-3x",
    "guide": "/guide",
    "teacher": "/teacher",
    "missing": "/nothing",
}


def settle(page: Any) -> list[Any]:
    """What has shifted, once fonts are there and nothing is left to draw."""
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 400)))")
    shifts: list[Any] = page.evaluate("window.shifts")
    return shifts


def moved(shifts: list[Any]) -> list[Any]:
    """The shifts, where together they are more than may be."""
    return shifts if sum(value for value, *_ in shifts) > MOST else []


@pytest.mark.parametrize("size", list(SIZES))
def test_a_page_stands_still_while_it_loads(page_of: Open, size: str):
    page = page_of("/", tolerated=("404",), **SIZES[size])
    home = page.url.rstrip("/")
    found = {}

    for name, at in PAGES.items():
        page.goto(home + at, wait_until="load")
        found[name] = moved(settle(page))

    assert {name: shifts for name, shifts in found.items() if shifts} == {}


def test_what_was_asked_lately_moves_nothing(page_of: Open):
    page = page_of(PAGES["answer"], **SIZES["phone"])

    page.goto(page.url.partition("?")[0], wait_until="load")

    expect(page.locator(".lately a")).to_be_visible()
    assert moved(settle(page)) == []


TOP = "() => Math.round(document.querySelector('input[name=expression], .notebook input').getBoundingClientRect().top + scrollY)"


@pytest.mark.parametrize("size", list(SIZES))
def test_the_field_stays_where_it_is_while_one_types_and_is_answered(page_of: Open, size: str):
    page = page_of("/", **SIZES[size])
    field = page.locator("input[name=expression]")
    places = [page.evaluate(TOP)]

    field.press_sequentially("x^2 - 5x + 6 = ", delay=30)
    expect(page.locator("#reading.fault")).to_be_visible()
    places.append(page.evaluate(TOP))
    field.press_sequentially("0")
    expect(page.locator("#offers button").first).to_be_visible()
    places.append(page.evaluate(TOP))
    page.keyboard.press("Enter")
    expect(page.locator("#answer .roots .katex").first).to_be_visible()
    places.append(page.evaluate(TOP))

    assert len(set(places)) == 1
    assert moved(settle(page)) == []


def test_what_stands_under_the_field_stays_there_while_one_types_on_a_phone(page_of: Open):
    page = page_of("/", **SIZES["phone"])
    below = page.locator(".course")
    before = below.bounding_box()

    page.locator("input[name=expression]").press_sequentially("x^2 sin x", delay=30)
    expect(page.locator("#offers button").first).to_be_visible()

    assert below.bounding_box() == before


def test_a_notebook_stands_still_while_a_line_is_judged(page_of: Open):
    page = page_of("/?operation=check&problem=2(x%2B3)%3D10", **SIZES["phone"])
    top = page.evaluate(TOP)

    for line in ("2x + 6 = 10", "2x = 16"):
        page.locator(".notebook input").last.fill(line)
        page.keyboard.press("Enter")
    expect(page.locator(".row.first-error")).to_be_visible()

    assert page.evaluate(TOP) == top
    assert moved(settle(page)) == []
