"""What can be done with an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
ASKED = "/?operation=differentiate&expression=x%5E3"


COPIES = {
    "as LaTeX": r"^3 x\^\{2\}$",
    "as text": r"^3\*x\^2$",
    "as MathML": r"^<math",
    "link to this problem": r"^http://127.0.0.1:\d+/\?operation=differentiate&expression=x%5E3$",
    "as a curl command": r"^curl --data-urlencode 'expression=x\^3' 'http://127.0.0.1:\d+/differentiate'$",
}


def test_an_answer_can_be_copied_in_every_form(page_of: Open):
    page = page_of(ASKED, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Copy", exact=True).click()

    for choice, copied in COPIES.items():
        page.get_by_role("button", name=choice).click()
        assert re.search(copied, page.evaluate("navigator.clipboard.readText()")), choice

    expect(page.get_by_role("button", name="Copied")).not_to_have_count(0)


def test_what_was_asked_is_remembered_on_the_device_until_it_is_forgotten(page_of: Open):
    page = page_of(ASKED)
    page.goto(page.url.partition("?")[0])

    expect(page.locator(".lately a")).to_have_attribute("href", ASKED)
    page.get_by_role("button", name="Forget these").click()
    page.reload()

    expect(page.locator(".lately")).to_have_count(0)


def test_the_first_load_is_light_and_quick(page_of: Open):
    page = page_of("/")

    page.wait_for_function("window.katex && document.fonts.status === 'loaded'")
    entries = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.encodedBodySize)")
    page_itself = page.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize")

    assert sum(entries) + page_itself < 200_000
    assert not [name for name in page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)") if "mathlive" in name]


def test_the_page_speaks_german_and_spanish(page_of: Open):
    german = page_of("/", locale="de-CH")
    spanish = page_of("/?language=es")

    expect(german.get_by_role("button", name="Los")).to_be_visible()
    expect(spanish.get_by_role("button", name="Calcular")).to_be_visible()
