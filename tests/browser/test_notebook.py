"""Lines of working, judged as one writes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Any]


def test_each_line_is_judged_as_it_is_written_and_the_error_is_marked(page_of: Open):
    page = page_of("/?operation=check")

    for line in ("x^2 - 5x = 0", "x(x - 5) = 0", "x - 5 = 0"):
        page.locator(".row input").last.fill(line)
        page.locator(".row input").last.press("Enter")

    expect(page.locator(".row").nth(1)).to_have_class("row right drawn")
    expect(page.locator(".row").nth(2)).to_have_class("row wrong first-error drawn")
    expect(page.locator(".row").nth(2).locator(".mark")).to_contain_text("loses a solution")
    expect(page.locator(".summary .verdict")).to_contain_text("Line 3")


def test_what_is_half_typed_is_not_judged(page_of: Open):
    page = page_of("/?operation=check&lines=x%20%3D%201")

    page.locator(".row input").last.press("Enter")
    page.locator(".row input").last.press_sequentially("2x = 1", delay=30)
    page.wait_for_timeout(600)

    assert page.locator(".row").last.locator(".mark").inner_text().strip() == ""
    page.locator(".row input").last.press_sequentially("2")
    page.locator(".row input").last.press("Enter")
    expect(page.locator(".row").nth(1)).to_have_class("row wrong first-error drawn")


def test_a_line_is_drawn_and_its_text_appears_only_while_it_is_edited(page_of: Open):
    page = page_of("/?operation=check&lines=x%5E2%2F3%20%3D%203")
    expect(page.locator(".row .shown .katex")).to_be_visible()
    assert page.locator(".row input").evaluate("input => getComputedStyle(input).opacity") == "0"

    page.locator(".row .shown").click()

    expect(page.locator(".row input")).to_be_focused()
    expect(page.locator(".row .shown")).to_be_hidden()
    assert page.locator(".row input").evaluate("input => getComputedStyle(input).opacity") == "1"


def test_a_false_equals_sign_inside_a_line_is_underlined(page_of: Open):
    page = page_of("/?operation=check&problem=3%20%2B%204%20%2B%205&lines=3%20%2B%204%20%3D%207%20%2B%205%20%3D%2012")

    expect(page.locator(".row .false-link .underline-line")).to_have_count(1)


def test_lines_can_be_moved_removed_and_pasted(page_of: Open):
    page = page_of("/?operation=check&lines=x%20%3D%201&lines=2x%20%3D%202")
    lines = page.locator(".row input")

    lines.nth(0).press("Alt+ArrowDown")
    assert [field.input_value() for field in lines.all()] == ["2x = 2", "x = 1"]
    lines.nth(1).fill("")
    lines.nth(1).press("Backspace")
    assert [field.input_value() for field in lines.all()] == ["2x = 2"]
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.setData("text", "3x = 3\\n4x = 4\\n");
      const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      document.querySelector(".row input").dispatchEvent(event);
    }""")
    assert [field.input_value() for field in lines.all()] == ["2x = 2", "3x = 3", "4x = 4"]


def test_without_javascript_the_lines_are_judged_too(page_of: Open):
    page = page_of("/?operation=check", java_script_enabled=False)

    page.locator("textarea[name=lines]").fill("x^2 = 9\nx = 3")
    page.get_by_role("button", name="Go").click()

    expect(page.locator(".line.first-error")).to_contain_text("loses a solution")
    expect(page.locator(".working math").first).to_be_visible()


def test_help_goes_one_level_on_at_a_time(page_of: Open):
    page = page_of("/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203")
    helps = page.locator(".first-error").get_by_role("button", name="More help")

    expect(page.locator(".row.first-error .hint")).to_be_visible()
    helps.click()
    expect(page.locator("select[name=hints]")).to_have_value("pointed")
    helps.click()

    expect(page.locator("select[name=hints]")).to_have_value("answer")


def test_the_working_can_be_saved_as_a_file(page_of: Open):
    page = page_of("/?operation=check&lines=x%20%3D%203&lines=2x%20%3D%206")

    with page.expect_download() as download:
        page.get_by_role("button", name="Save my working").click()

    with open(download.value.path(), encoding="utf-8") as file:
        assert [line.split("\t")[0] for line in file.read().splitlines()] == ["x = 3", "2x = 6"]


def test_where_a_line_fails_is_shown_one_step_after_the_nudge_and_only_when_asked(page_of: Open):
    page = page_of("/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203")
    said = page.locator(".row").nth(1).locator(".said")
    expect(said.locator(".hint")).to_be_visible()
    expect(said.locator(".evidence")).to_have_count(0)

    said.get_by_role("button", name="More help").click()
    expect(said.locator(".evidence .math").first).to_be_hidden()
    said.get_by_text("Show where it fails").click()

    expect(said).to_contain_text("Lost")
    expect(said.locator(".math").first).to_have_attribute("data-text", "x = -3")


def test_help_says_a_nudge_then_the_rule_then_the_answer(page_of: Open):
    page = page_of("/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203")
    said = page.locator(".row").nth(1).locator(".said")
    more = said.get_by_role("button", name="More help")

    expect(said.locator(".hint")).to_contain_text("same square")
    more.click()
    expect(said).to_contain_text("Forgetting the negative root")
    more.click()

    expect(said.locator("details.evidence[open]")).to_contain_text("Lost")
    expect(more).to_have_count(0)


def test_a_next_step_is_suggested_and_shown_when_unfolded(page_of: Open):
    page = page_of("/?operation=check&lines=x%5E2%20%3D%209&next=true")
    step = page.locator(".row .next")
    expect(step.locator("summary")).to_contain_text("A next step")

    step.locator("summary").click()

    expect(step.locator(".math")).to_have_attribute("data-text", "x = 3 or x = -3")


def test_one_is_told_whether_it_is_the_final_answer(page_of: Open):
    page = page_of("/?operation=check&lines=2x%20%3D%206")

    page.get_by_role("button", name="Is this my final answer?").click()
    expect(page.locator(".summary .verdict")).to_contain_text("isn't finished")
    expect(page.locator(".summary .verdict")).to_be_focused()
    page.locator(".row input").last.press("Enter")
    page.keyboard.type("x = 3")
    page.get_by_role("button", name="Is this my final answer?").click()

    expect(page.locator(".summary .verdict")).to_contain_text("a finished answer")
    expect(page.locator(".summary .verdict")).to_be_focused()


def test_a_whole_working_is_written_and_judged_with_the_keyboard_alone(page_of: Open):
    page = page_of("/?operation=check")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel") == "Line 1":
            break

    page.keyboard.type("x^2 = 9")
    page.keyboard.press("Enter")
    page.keyboard.type("x = 3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announced")).to_contain_text("Line 2 is where it goes wrong")
    expect(page.locator(".row input").nth(1)).to_have_accessible_description(
        "loses a solution Is there another number with the same square? More help"
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".row details.evidence")).to_contain_text("Lost")


def test_on_paper_the_working_is_written_out_with_its_problem(page_of: Open):
    page = page_of("/?operation=check&problem=x%5E2%20%3D%209&lines=x%20%3D%203")
    expect(page.locator(".row .shown .katex")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.locator("#answer .asked")).to_contain_text("The problem")
    expect(page.locator("#answer .line .written")).to_be_visible()
    expect(page.locator("#ask")).to_be_hidden()
