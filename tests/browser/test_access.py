"""No barrier that axe-core finds, on any page and state, in light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
STATES = {
    "empty": "/",
    "answer": "/?operation=solve&expression=x%5E2%3D2",
    "integral": "/?operation=integrate&expression=x%20sin(x)&lower=0&upper=pi",
    "limit form": "/?operation=limit",
    "reading error": "/?operation=solve&expression=sin(x",
    "working": "/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203&lines=sin(",
    "comparison": "/?operation=compare&answer=x&reference=x",
    "German": "/?language=de",
    "teacher": "/teacher",
    "embedded": "/embed?operation=solve&expression=x%5E2%3D2",
}


def barriers(page: Any) -> list[str]:
    """What axe-core objects to, each with the place."""
    page.evaluate(f"window.axe || (() => {{ {AXE} }})()")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((outcome) => outcome.violations)")
    return [f"{violation['id']}: {node['html'][:160]}" for violation in found for node in violation["nodes"]]


@pytest.mark.parametrize("state", list(STATES))
def test_there_is_no_barrier_by_day_or_night(page_of: Any, state: str):
    page = page_of(STATES[state])
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    if page.locator("details.graph").count():
        expect(page.locator("details.graph svg")).to_be_visible()

    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page) == []


def test_there_is_no_barrier_in_the_visual_editor_and_the_keys(page_of: Any):
    page = page_of("/?operation=solve&expression=x%5E2%3D2")

    page.get_by_role("button", name="Type as formula").click()
    expect(page.locator("math-field")).to_be_visible()
    assert barriers(page) == []
    page.locator("h1").click()
    page.goto(page.url)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert barriers(page) == []
