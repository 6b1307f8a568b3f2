"""Slow networks, writing from right to left, paper, long formulas, and every operation without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

from service.app import api_keys as keys
from service.operations import OPERATIONS

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PHONE = {"width": 360, "height": 740}
LONG = "/?operation=expand&expression=(x%2By%2B1)%5E6"
FITS = "element => element.scrollWidth <= element.clientWidth"
SHIFTS = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(resolve, 500, 0);
})"""


def address(operation: str) -> str:
    """The page that answers an operation's first example."""
    example = dict(OPERATIONS[operation].examples[0])
    pairs = [("operation", operation)]
    for name, value in example.items():
        if isinstance(value, str | int | float):
            pairs.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
        elif isinstance(value, list | tuple):
            pairs += [(name, str(item)) for item in value]
    return "/?" + urlencode(pairs, quote_via=quote)


def test_every_operation_answers_without_javascript(page_of: Open, served: Any):
    page = page_of("/", java_script_enabled=False)

    for operation in OPERATIONS:
        page.goto(served.url + address(operation))
        assert page.locator("#answer .card:not(.problem)").count() == 1, operation
        assert page.locator("html").evaluate(FITS), operation


def test_a_long_formula_scrolls_in_its_box_and_the_page_keeps_its_width(page_of: Open):
    page = page_of(LONG, viewport=PHONE)
    box = page.locator(".result .math.block")
    expect(box.locator(".katex")).to_be_visible()

    assert box.evaluate("element => element.scrollWidth > element.clientWidth")
    assert page.locator("html").evaluate(FITS)


@pytest.mark.parametrize("at", ["/?operation=integrate", LONG, "/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203"])
def test_a_page_from_right_to_left_keeps_its_width_and_its_formulas(page_of: Open, at: str):
    page = page_of(at, viewport=PHONE)

    page.evaluate("document.documentElement.dir = 'rtl'")

    assert page.locator("html").evaluate(FITS)
    directions = page.locator(".math, .mathematics").evaluate_all("all => all.map((one) => getComputedStyle(one).direction)")
    assert set(directions) == {"ltr"}


def test_over_a_slow_network_the_page_stands_still_and_answers(page_of: Open, served: Any):
    page = page_of("/")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    limits = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
    network.send("Network.emulateNetworkConditions", limits)
    page.goto(f"{served.url}/?operation=differentiate")

    page.locator("input[name=expression]").fill("x^5")
    page.get_by_role("button", name="Go").click()

    expect(page.locator("#answer .result .katex").first).to_be_visible()
    page.goto(f"{served.url}/?operation=differentiate&expression=x%5E5")
    assert page.evaluate(SHIFTS) < 0.1


def test_on_paper_there_is_the_problem_and_its_answer(page_of: Open):
    page = page_of("/?operation=differentiate&expression=x%5E3", color_scheme="dark")

    page.emulate_media(media="print")

    expect(page.locator("#answer .result")).to_be_visible()
    expect(page.locator("#go")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_graph_is_drawn_when_it_is_opened_and_drawn_anew_when_zoomed(page_of: Open):
    page = page_of("/?operation=differentiate&expression=x%5E3")
    page.locator("details.graph summary").click()
    graph = page.locator("details.graph svg")
    expect(graph).to_be_visible()
    low, high = (float(graph.get_attribute(name)) for name in ("data-low", "data-high"))

    page.get_by_role("button", name="Zoom in").click()

    expect(graph).not_to_have_attribute("data-low", str(low))
    assert low < float(graph.get_attribute("data-low")) < float(graph.get_attribute("data-high")) < high


def test_between_two_solutions_stands_or_in_the_readers_language(page_of: Open):
    page = page_of("/?operation=solve&expression=x%5E2%3D4&language=de")

    expect(page.locator(".result .whole .katex-html")).to_contain_text("oder")


def test_the_form_computes_where_programs_need_a_key(page_of: Open, serve: Any, tmp_path: Path):
    file = tmp_path / "keys.json"
    keys.create(file, "course")
    service = serve(MATHTUTOR_KEYS=str(file))
    try:
        page = page_of(f"{service.url}/?operation=differentiate&expression=x%5E3")

        expect(page.locator("#answer .result")).to_be_visible()
        page.locator("input[name=expression]").fill("x^4")
        page.get_by_role("button", name="Go").click()

        expect(page.locator("#answer .result .math.block")).to_have_attribute("data-text", "4*x^3")
        expect(page.locator("#reading .katex")).to_be_visible()
    finally:
        service.stop()
