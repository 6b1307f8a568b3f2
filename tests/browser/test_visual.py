"""Typing a formula the way it looks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Served

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
Reader = Callable[[str, str], str]
ROWS = tomllib.loads((Path(__file__).parent.parent / "tables" / "keys.toml").read_text("utf-8"))["rows"]
PLACES = {"en": "en-US", "de": "de-DE", "es": "es-ES"}
NAMED = {"→": "ArrowRight", "←": "ArrowLeft", "↑": "ArrowUp", "↓": "ArrowDown", "⌫": "Backspace", "⇥": "Tab"}
EMPTY = """() => {
  const field = document.querySelector("math-field");
  field.value = "";
  field.focus();
  document.querySelector("input[name=expression]").value = "";
}"""
HOLDS = "wanted => document.querySelector('input[name=expression]').value === wanted"


@pytest.fixture(scope="module")
def text_read(served: Served) -> Iterator[Callable[[str, str], str]]:
    """`text_read(language, text)`: what a text is read as, written as the language writes numbers; the fault, where it can't be read."""
    with httpx.Client(base_url=served.url, timeout=30) as client:

        def said(language: str, text: str) -> str:
            asked = {"expression": text, "language": language, "decimal": "point" if language == "en" else "comma"}
            document = client.post("/read", json=asked).json()
            found = document["input"]["text"] if "input" in document else f"fault: {document['detail']}"
            return found if language == "en" else re.sub(r"(\d)\.(?=\d)", r"\1,", found)

        yield cache(said)


def pressed(page: Any, keys: str) -> None:
    """Presses the keys of a row."""
    for part in re.findall(f"[{''.join(NAMED)}]|[^{''.join(NAMED)}]+", keys):
        page.keyboard.press(NAMED[part]) if part in NAMED else page.keyboard.type(part)


def drawn_otherwise(page: Any, text_read: Reader, language: str) -> Iterator[tuple[str, str, str]]:
    """The rows that are not sent as their text says: keys, what was wanted, what is sent."""
    for _, keys, text, _ in (row for row in ROWS if row[0] == language):
        wanted = text_read(language, text)
        page.evaluate(EMPTY)
        pressed(page, keys)
        try:
            page.wait_for_function(HOLDS, arg=wanted, timeout=5_000)
        except Exception:  # Playwright's own kind of timeout; what is there instead is told
            yield keys, wanted, page.locator("input[name=expression]").input_value()


@pytest.mark.parametrize("language", list(PLACES))
def test_keys_typed_in_the_drawn_field_are_sent_as_the_table_says(page_of: Open, text_read: Reader, language: str):
    page = page_of("/", locale=PLACES[language])
    page.locator(".toggle.visual").click()
    expect(page.locator("math-field")).to_be_focused()

    otherwise = list(drawn_otherwise(page, text_read, language))

    assert otherwise == []


@pytest.mark.parametrize("language", list(PLACES))
def test_the_same_keys_typed_as_text_are_read_the_same(text_read: Reader, language: str):
    rows = [(keys, text) for place, keys, text, where in ROWS if place == language and where == "both"]

    otherwise = [keys for keys, text in rows if text_read(language, keys) != text_read(language, text)]

    assert otherwise == []


def test_the_table_of_keys_is_long_enough_and_each_row_can_be_read(text_read: Reader):
    assert len(ROWS) >= 150
    assert [keys for language, keys, text, _ in ROWS if "fault" in text_read(language, text)] == []


def test_a_formula_typed_in_the_editor_is_sent_as_the_text_that_says_the_same(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.get_by_role("button", name="Type as formula").click()
    expect(page.locator("math-field")).to_be_focused()

    page.keyboard.type("x^2/3")

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


def test_a_decimal_comma_stays_one_on_the_way_into_the_editor_and_out(page_of: Open):
    page = page_of("/", locale="de-DE")
    page.get_by_role("textbox", name="Ausdruck").fill("1,5x = 3")

    page.locator(".toggle.visual").click()
    expect(page.locator("math-field")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(",5")

    expect(page.locator("input[name=expression]")).to_have_value("1,5*x = 3,5")


def test_a_box_left_empty_is_a_box_to_be_filled_and_not_a_fault(page_of: Open):
    page = page_of("/")
    page.locator(".toggle.visual").click()
    expect(page.locator("math-field")).to_be_focused()

    page.keyboard.type("x/")
    expect(page.locator("#reading")).to_contain_text("Fill the box")
    assert "fault" not in page.locator("#reading").get_attribute("class")
    page.keyboard.press("Enter")
    page.keyboard.type("2")
    expect(page.locator("input[name=expression]")).to_have_value("x/2")

    assert page.url.endswith("/")  # nothing was asked


def test_an_equation_inside_a_power_is_told_as_a_fault(page_of: Open):
    page = page_of("/")

    page.get_by_role("textbox", name="Expression").fill("x^(2=4)")

    expect(page.locator("#reading mark")).to_have_text("(2=4)")
    expect(page.locator("#reading")).to_contain_text("can't stand inside a power")


def test_the_choice_is_kept_on_the_device(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.get_by_role("button", name="Type as formula").click()
    expect(page.locator("math-field")).to_be_visible()

    page.reload()

    expect(page.locator("math-field")).to_be_visible()


def test_the_lines_of_a_working_are_typed_as_they_look_too(page_of: Open):
    page = page_of("/?operation=check")
    page.get_by_role("button", name="Type as formula").last.click()

    page.locator(".row input").first.click()
    expect(page.locator(".row math-field")).to_be_focused()
    page.keyboard.type("x^2=9")
    page.keyboard.press("Enter")
    expect(page.locator(".row").nth(1).locator("math-field")).to_be_focused()
    page.keyboard.type("x=3")
    page.keyboard.press("Enter")

    expect(page.locator(".row").nth(1)).to_have_class(re.compile("first-error"))
    assert [line.input_value() for line in page.locator(".row input").all()] == ["x^2 = 9", "x = 3", ""]
    page.keyboard.press("Backspace")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator(".row").nth(1).locator("math-field")).to_have_js_property("value", "x = 3")
