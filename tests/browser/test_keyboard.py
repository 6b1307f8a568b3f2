"""The page's own keyboard, as a student on a phone meets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import barriers

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SHIFTS = """
window.shifted = 0;
const count = (one) => (window.shifted += one.hadRecentInput ? 0 : one.value);
new PerformanceObserver((list) => list.getEntries().forEach(count)).observe({ type: "layout-shift" });
"""


def tap(page: Any, *names: str) -> None:
    """Taps keys by the names that they are read aloud with."""
    for name in names:
        page.locator(".keyboard").get_by_role("button", name=name, exact=True).tap()


def expression(page: Any) -> Any:
    return page.locator("input[name=expression]")


def test_on_a_phone_a_problem_is_typed_with_the_keyboard_of_the_page(page_of: Open):
    page = page_of("/", **PHONE)
    expect(page.locator(".keyboard")).to_be_hidden()

    expression(page).tap()
    expect(expression(page)).to_have_attribute("inputmode", "none")
    tap(page, "x", "Squared", "Minus", "5", "x", "Plus", "6", "Equals", "0")

    expect(expression(page)).to_have_value("x^2-5x+6=0")
    expect(expression(page)).to_be_focused()


def test_after_go_it_folds_away_and_the_answer_is_seen(page_of: Open):
    page = page_of("/", **PHONE)
    expression(page).tap()
    tap(page, "2", "x", "Plus", "3", "Equals", "1", "1")

    tap(page, "Go")

    expect(page.locator(".keyboard")).to_be_hidden()
    expect(page.locator("#answer .result .katex").first).to_be_in_viewport()


def test_a_fraction_has_two_boxes_and_the_arrow_leads_from_one_to_the_next(page_of: Open):
    page = page_of("/", **PHONE)
    expression(page).tap()

    tap(page, "Fraction", "x", "Plus", "1", "Move right", "2", "Move right", "Plus", "Square root", "3", "Close bracket")

    expect(expression(page)).to_have_value("(x+1)/(2)+sqrt(3)")


def test_delete_takes_an_empty_name_at_once_and_a_sign_at_a_time(page_of: Open):
    page = page_of("/", **PHONE)
    expression(page).tap()

    tap(page, "4", "2", "sin", "Delete", "Delete")

    expect(expression(page)).to_have_value("4")


def test_in_the_drawn_field_its_keys_open_boxes(page_of: Open):
    page = page_of("/", **PHONE)
    page.locator(".toggle.visual").tap()
    expect(page.locator("math-field")).to_be_focused()

    tap(page, "Square root", "x", "Plus", "1", "Move right", "Equals", "Fraction", "1", "Move right", "2")

    expect(expression(page)).to_have_value("sqrt(x + 1) = 1/2")


def test_an_exponent_of_its_own_key_holds_a_product_and_ends_at_a_sum(page_of: Open):
    page = page_of("/", **PHONE)
    page.locator(".toggle.visual").tap()
    expect(page.locator("math-field")).to_be_focused()

    tap(page, "e", "Power", "2", "x", "Plus", "1")

    expect(expression(page)).to_have_value("e^(2*x) + 1")


@pytest.mark.parametrize(("language", "sign"), [("en", "."), ("de", ","), ("es", ",")])
def test_the_decimal_sign_is_the_languages_own(page_of: Open, language: str, sign: str):
    page = page_of(f"/?language={language}", **{**PHONE, "locale": language})
    expression(page).tap()

    key = page.locator(".keyboard [data-name=decimal]")
    expect(key).to_contain_text(sign)
    for one in ("1", "decimal", "5"):
        page.locator(f".keyboard [data-name='{one}']").tap()

    expect(expression(page)).to_have_value(f"1{sign}5")


def test_a_topic_has_keys_of_its_own(page_of: Open):
    page = page_of("/?operation=matrix", **PHONE)
    expression(page).tap()

    tap(page, "Open square bracket", "Open square bracket", "1", "Comma", "2", "Close square bracket", "Close square bracket")

    expect(expression(page)).to_have_value("[[1,2]]")


def test_lines_of_a_working_are_written_with_it_too(page_of: Open):
    page = page_of("/?operation=check", **PHONE)
    page.locator(".row input").first.tap()

    tap(page, "2", "x", "Equals", "6", "Add a line", "x", "Equals", "3")

    assert [line.input_value() for line in page.locator(".row input").all()] == ["2x=6", "x=3"]
    expect(page.locator(".row input").last).to_be_focused()


def test_the_field_stays_in_sight_above_it(page_of: Open):
    page = page_of("/?operation=check" + "&lines=x%3D1" * 12, **PHONE)

    page.locator(".row .shown").last.tap()
    expect(page.locator(".keyboard")).to_be_visible()
    page.wait_for_timeout(600)  # the page scrolls smoothly

    field, keyboard = page.locator(".row input").last.bounding_box(), page.locator(".keyboard").bounding_box()
    assert field["y"] >= 0
    assert field["y"] + field["height"] <= keyboard["y"]


def test_nothing_moves_when_it_opens(page_of: Open):
    page = page_of("/?expression=x%5E2%3D4", **PHONE)
    page.evaluate(SHIFTS)
    at = page.locator("#answer").bounding_box()

    expression(page).tap()
    expect(page.locator(".keyboard")).to_be_visible()

    page.wait_for_timeout(300)
    assert page.locator("#answer").bounding_box()["x"] == at["x"]
    assert page.evaluate("window.shifted") <= 0.02


@pytest.mark.parametrize("tab", ["Numbers", "Functions", "Calculus", "Comparing", "Letters", "Greek letters"])
def test_its_keys_can_be_hit_with_a_finger_and_are_no_barrier(page_of: Open, tab: str):
    page = page_of("/", **PHONE)
    expression(page).tap()

    tap(page, tab)

    boxes = [one.bounding_box() for one in page.locator(".keyboard button").all()]
    assert min(box["width"] for box in boxes) >= 44
    assert min(box["height"] for box in boxes) >= 44
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page) == []


def test_the_keyboard_of_the_device_is_a_key_away_and_back(page_of: Open):
    page = page_of("/", **PHONE)
    expression(page).tap()

    tap(page, "Keyboard of the device")
    expect(page.locator(".keyboard")).to_be_hidden()
    expect(expression(page)).to_have_attribute("inputmode", "text")
    expect(expression(page)).to_be_focused()
    page.get_by_role("button", name="Keyboard of formulas").tap()

    expect(page.locator(".keyboard")).to_be_visible()
    expect(expression(page)).to_have_attribute("inputmode", "none")


def test_at_a_desk_it_opens_by_a_button_and_works_with_the_keys_of_a_desk(page_of: Open):
    page = page_of("/")
    page.get_by_role("button", name="Keyboard of formulas").click()
    expect(page.locator(".keyboard")).to_be_visible()

    page.keyboard.type("x")
    root = page.locator(".keyboard").get_by_role("button", name="Square root", exact=True)
    root.focus()
    page.keyboard.press("Enter")

    expect(expression(page)).to_have_value("xsqrt()")
    expect(root).to_be_focused()
    page.get_by_role("button", name="Close the keyboard").click()
    expect(page.locator(".keyboard")).to_be_hidden()


def test_there_is_no_barrier_while_lines_are_drawn_with_it(page_of: Open):
    page = page_of("/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203", **PHONE)
    page.get_by_role("button", name="Type as formula").last.tap()

    page.locator(".row .shown").last.tap()
    expect(page.locator(".row math-field")).to_be_focused()
    tap(page, "Delete", "Fraction", "6", "Move right", "2", "Add a line")

    expect(page.locator(".row input").nth(1)).to_have_value("x = 6/2")
    expect(page.locator(".row").nth(2).locator("math-field")).to_be_focused()
    assert barriers(page) == []


@pytest.mark.parametrize("size", [(320, 568), (740, 360)])
def test_on_a_small_or_turned_phone_the_field_stays_in_sight(page_of: Open, size: tuple[int, int]):
    page = page_of("/", **{**PHONE, "viewport": {"width": size[0], "height": size[1]}})

    expression(page).tap()
    expect(page.locator(".keyboard")).to_be_visible()
    page.wait_for_timeout(600)  # the page scrolls smoothly

    field, keyboard = expression(page).bounding_box(), page.locator(".keyboard").bounding_box()
    assert field["y"] >= 0
    assert field["y"] + field["height"] <= keyboard["y"]
    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")


def test_its_keys_run_from_left_to_right_on_every_page(page_of: Open):
    page = page_of("/", **PHONE)
    page.evaluate("document.documentElement.dir = 'rtl'")

    expression(page).tap()

    seven, nine = (page.locator(f".keyboard [data-name='{digit}']").bounding_box() for digit in "79")
    assert seven["x"] < nine["x"]


def test_inside_a_frame_it_is_drawn_in_the_frame(page_of: Open):
    page = page_of("/embed?operation=differentiate", **PHONE)

    expression(page).tap()
    tap(page, "x", "Squared", "Go")

    expect(page.locator("#answer .result .katex").first).to_be_in_viewport()


def test_without_javascript_there_is_none(page_of: Open):
    page = page_of("/", java_script_enabled=False)

    assert page.locator(".keyboard, .toggle").count() == 0
