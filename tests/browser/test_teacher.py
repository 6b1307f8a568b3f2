"""The teacher's page and an exercise in a browser: by keyboard, with a file, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
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
    page = page_of("/teacher?way=answers")

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
    page = page_of("/teacher?way=answers", viewport={"width": 360, "height": 740})
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


CLASS = """Name;Lines
Ada;x(x-5) = 0;x = 0 or x = 5
Bob;x(x-5) = 0;x - 5 = 0
Eve;x(x-5) = 0;x - 5 = 0
Max;x^2 = 5;x = 2
"""


def test_a_class_from_a_file_is_drawn_saved_and_opened_again(page_of: Open, tmp_path: Path):
    page = page_of("/teacher", viewport={"width": 360, "height": 740}, color_scheme="dark")
    table = tmp_path / "class.csv"
    table.write_text(CLASS, "utf-8")

    page.get_by_label("The problem").fill("x^2 - 5x = 0")
    page.locator("#csv").set_input_files(table)
    expect(page.locator("#workings")).to_have_value(CLASS)
    page.get_by_role("button", name="Judge them").click()
    expect(page.locator(".failing").first).to_contain_text("A factor of a zero product dropped × 2")
    expect(page.locator(".failing .step .katex").first).to_be_visible()
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the class as a file").click()
    picture = page.locator(".class-picture").inner_text()

    again = page_of("/teacher")
    again.locator("#csv").set_input_files(download.value.path())
    again.wait_for_function("() => document.getElementById('workings').value.includes('mathtutor-class')")
    again.get_by_role("button", name="Judge them").click()
    expect(again.locator(".class-picture")).to_be_visible()
    assert again.locator(".class-picture").inner_text() == picture
    expect(again.get_by_label("The problem")).to_have_value("x^2 - 5x = 0")


def test_a_class_is_judged_without_scripts(page_of: Open):
    page = page_of("/teacher", java_script_enabled=False)

    page.locator("#f-problem").fill("x^2 - 5x = 0")
    page.locator("#workings").fill(CLASS)
    page.locator("button.go").click()

    expect(page.locator(".class-picture h2")).to_have_text("1 of 4 correct")
    expect(page.locator(".failing math").first).to_be_attached()


def test_an_exercise_is_set_and_done_with_no_more_help_than_allowed(page_of: Open):
    page = page_of("/teacher?way=exercise")
    page.locator("#f-problem").fill("x^2 - 5x = 0")
    page.locator("#f-reference").fill("x = 0 or x = 5")
    page.get_by_role("button", name="Set it").click()
    address = page.locator(".task-set a").get_attribute("href")

    student = page_of(address, viewport={"width": 360, "height": 740})
    lines = student.locator(".notebook input")
    lines.first.fill("x(x-5) = 0")
    student.keyboard.press("Enter")
    student.keyboard.type("x - 5 = 0")
    student.keyboard.press("Control+Enter")

    expect(student.locator(".row.wrong .said")).to_contain_text("When is a product zero?")
    expect(student.get_by_role("button", name="More help")).to_have_count(0)
    assert student.locator(".course, .copy, .offers button:visible").count() == 0
    assert student.evaluate("localStorage.getItem('mathtutor.history')") is None
    assert student.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    assert "x = 0 or x = 5" not in student.content()


def test_one_answer_to_an_exercise_is_told_right_or_wrong(page_of: Open, served: Any):
    sent = {"operation": "compare", "problem": "differentiate x^3", "reference": "3x^2", "hints": "none"}
    told = httpx.post(f"{served.url}/tasks", json=sent).json()
    student = page_of(f"/embed?task={told['id']}")

    student.get_by_role("textbox").first.fill("x^2")
    student.get_by_role("button", name="Go").click()
    expect(student.locator("#answer .verdict")).to_contain_text("Not correct yet")
    student.get_by_role("textbox").first.fill("3 x x")
    student.get_by_role("button", name="Go").click()

    expect(student.locator("#answer .verdict")).to_contain_text("Correct")
    assert student.locator("#answer details").count() == 0
