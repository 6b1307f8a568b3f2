"""The teacher's page in a browser: by keyboard, with a file, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def tab_to(page: Any, name: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || document.activeElement.className") == name:
            return
    raise AssertionError(f"{name} can't be reached")


def test_a_class_is_judged_with_the_keyboard_alone(page_of: Open):
    page = page_of("/teacher")

    tab_to(page, "reference")
    page.keyboard.type("(x+3)^2")
    tab_to(page, "answers")
    page.keyboard.type("x^2+6x+9\nx^2+9\nsin(")
    tab_to(page, "go")
    page.keyboard.press("Enter")

    expect(page).to_have_title("1 of 3 correct · Try a question against answers · Mathtutor")
    expect(page.locator(".spread")).to_contain_text("Square of a sum")
    expect(page.locator(".spread")).to_contain_text("unreadable")


def test_a_table_of_answers_is_taken_from_a_file_and_given_back_as_one(page_of: Open, tmp_path: Path):
    page = page_of("/teacher", viewport={"width": 360, "height": 740})
    table = tmp_path / "class.csv"
    table.write_text('"x + 1",Ada\n"1, 2",Bob\n1 + x;Eve\n', "utf-8")

    page.locator("#csv").set_input_files(table)
    page.get_by_label("The model answer").fill("x + 1")
    expect(page.locator("#answers")).to_have_value("x + 1\n1, 2\n1 + x")
    page.get_by_role("button", name="Judge them").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()

    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    verdicts = [line.split(",")[-5] for line in Path(download.value.path()).read_text("utf-8").splitlines()[1:]]
    assert verdicts == ["correct", "incorrect", "correct"]
