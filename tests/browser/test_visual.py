"""Typing a formula the way it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def test_a_formula_typed_in_the_editor_is_sent_as_the_text_that_says_the_same(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.get_by_role("button", name="Type as formula").click()
    editor = page.locator("math-field")
    expect(editor).to_be_focused()

    page.keyboard.type("x^2")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("/3")

    expect(page.locator("#reading .katex").first).to_be_visible()
    expect(page.locator("input[name=expression]")).to_have_value("x^2/3")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .result")).to_be_visible()


def test_what_was_typed_as_text_stands_in_the_editor_and_comes_back(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.get_by_role("textbox", name="Expression").fill("sqrt(x)/2")

    toggle = page.get_by_role("button", name="Type as formula")
    toggle.click()

    expect(page.locator("math-field")).to_have_js_property("value", r"\frac{\sqrt{x}}{2}")
    toggle.click()
    expect(page.get_by_role("textbox", name="Expression")).to_have_value("sqrt(x)/2")


def test_the_choice_is_kept_on_the_device(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.get_by_role("button", name="Type as formula").click()
    expect(page.locator("math-field")).to_be_visible()

    page.reload()

    expect(page.locator("math-field")).to_be_visible()
