"""The form as a student meets it, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}}


def test_typing_shows_how_it_is_read(page_of: Open):
    page = page_of("/?operation=integrate")

    page.get_by_role("textbox", name="Expression").press_sequentially("x^2/3")

    expect(page.locator("#reading .katex")).to_be_visible()


def test_a_typo_is_marked_where_it_is(page_of: Open):
    page = page_of("/?operation=integrate")

    page.get_by_role("textbox", name="Expression").press_sequentially("sin(x")

    expect(page.locator("#reading mark")).to_have_text("(")
    expect(page.locator("#reading")).to_contain_text("never closed")


def test_the_answer_comes_without_leaving_the_page_and_the_address_holds_the_problem(page_of: Open):
    page = page_of("/?operation=differentiate")

    page.get_by_role("textbox", name="Expression").fill("x^3")
    page.keyboard.press("Enter")

    expect(page.locator("#answer .result .katex").first).to_be_visible()
    assert page.url.endswith("/?operation=differentiate&expression=x%5E3")
    page.reload()
    expect(page.locator("#answer .result .katex").first).to_be_visible()
    page.go_back()
    expect(page.locator("#answer .examples").first).to_be_visible()


def test_without_javascript_the_form_posts_and_answers_in_mathml(page_of: Open):
    page = page_of("/?operation=differentiate", java_script_enabled=False)

    page.get_by_label("Expression").fill("x^3")
    page.get_by_role("button", name="Go").click()

    expect(page.locator("#answer .result math")).to_be_visible()
    assert "expression=x%5E3" in page.url


def test_without_javascript_another_operation_shows_its_fields(page_of: Open):
    page = page_of("/", java_script_enabled=False)

    page.get_by_label("What to do").select_option("limit")
    page.get_by_role("button", name="Show its fields").click()

    expect(page.get_by_label("at the point")).to_be_visible()


def test_with_the_keyboard_alone_a_problem_can_be_asked(page_of: Open):
    page = page_of("/?operation=differentiate")

    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "expression":
            break
    page.keyboard.type("x^2")
    page.keyboard.press("Enter")

    expect(page.locator("#answer .result")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_nothing_is_wider_than_a_phone(page_of: Open, scripted: bool):
    page = page_of("/", java_script_enabled=scripted, **PHONE)

    for address in ("/", "/?operation=limit", "/?operation=integrate&expression=" + "x%2B" * 60 + "x"):
        page.goto(page.url.partition("/?")[0].rstrip("/") + address)
        assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth"), address


def test_the_theme_can_be_chosen_and_is_kept(page_of: Open):
    page = page_of("/", color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)

    page.get_by_role("button", name="Dark or light").click()
    dark = page.evaluate(background)
    page.reload()

    assert light != dark == page.evaluate(background)


def test_the_examples_lead_to_answers(page_of: Open):
    page = page_of("/")

    page.locator(".examples a").first.click()

    expect(page.locator("#answer .result")).to_be_visible()


def test_the_reference_draws_itself_without_outside_help(page_of: Open):
    page = page_of("/docs")

    expect(page.locator(".opblock").first).to_be_visible()
    assert page.evaluate("performance.getEntriesByType('resource').every(entry => entry.name.startsWith(location.origin))")


@pytest.mark.parametrize("width", [360, 768, 1100])
def test_an_integral_is_laid_out_as_it_is_written(page_of: Open, width: int):
    page = page_of("/?operation=integrate", viewport={"width": width, "height": 740})
    place = {name: page.locator(f"input[name={name}]").bounding_box() for name in ("upper", "lower", "expression", "variable")}
    sign = page.locator(".sign").first.bounding_box()

    assert sign["x"] + sign["width"] <= place["lower"]["x"] + 1
    assert place["upper"]["y"] + place["upper"]["height"] <= place["lower"]["y"]
    below = place["lower"]["y"] + place["lower"]["height"] <= place["expression"]["y"]
    beside = place["lower"]["x"] + place["lower"]["width"] <= place["expression"]["x"]
    assert below or beside
    assert page.get_by_placeholder("from").count() == page.get_by_placeholder("to", exact=True).count() == 1
