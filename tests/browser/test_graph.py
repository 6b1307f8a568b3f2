"""The graph in a browser: traced by key and touch, pinched and panned, and drawn for the screen there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("playwright")

from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
CUBIC = "/?operation=plot&expression=x%5E3-3x"


def _low(page: Any) -> float:
    return float(page.locator("figure.plot svg").get_attribute("data-low"))


def test_a_point_moves_along_the_curve_by_key_and_says_where_it_is(page_of: Open):
    page = page_of(CUBIC)
    slider = page.get_by_label("Move along the curve")

    slider.focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator(".tracer output")).to_contain_text("x ≈ 0")
    expect(slider).to_have_attribute("aria-valuetext", page.locator(".tracer output").evaluate("said => said.value"))


def test_the_point_stops_at_what_is_marked(page_of: Open):
    page = page_of(CUBIC)
    slider = page.get_by_label("Move along the curve")
    said = set()

    for place in range(100, 301):
        slider.evaluate("(slider, place) => { slider.value = place; slider.dispatchEvent(new Event('input')); }", place)
        said.add(page.locator(".tracer output").evaluate("said => said.value"))

    assert {"root (−√3, 0)", "max (−1, 2)", "min (1, −2)"} <= said


def test_a_tap_brings_the_point_to_the_curve(page_of: Open):
    page = page_of(CUBIC, viewport={"width": 360, "height": 740}, has_touch=True)
    mark = page.locator("figure.plot .mark").first
    expect(page.locator("figure.plot svg")).to_have_attribute("width", "360")

    mark.tap()

    expect(page.locator(".tracer output")).to_contain_text("(−√3, 0)")


def test_dragging_shows_another_part_and_the_first_view_comes_back(page_of: Open):
    page = page_of(CUBIC)
    before, box = _low(page), page.locator("figure.plot svg").bounding_box()

    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 150, steps=4)
    page.mouse.up()

    expect(page.locator("figure.plot svg")).not_to_have_attribute("data-low", str(before))
    assert _low(page) < before
    page.get_by_role("button", name="First view").click()
    expect(page.locator("figure.plot svg")).to_have_attribute("data-low", str(before))


PINCH = """figure => {
  const box = figure.getBoundingClientRect();
  const at = (id, x, kind) => figure.dispatchEvent(
    new PointerEvent(kind, { pointerId: id, clientX: box.x + x, clientY: box.y + 100, bubbles: true, isPrimary: id === 1 }),
  );
  figure.setPointerCapture = () => {};
  at(1, 100, "pointerdown"); at(2, 200, "pointerdown");
  at(1, 50, "pointermove"); at(2, 250, "pointermove");
  at(2, 250, "pointerup"); at(1, 50, "pointerup");
}"""


def test_two_fingers_apart_bring_the_graph_nearer(page_of: Open):
    page = page_of(CUBIC)
    before = _low(page)

    page.locator("figure.plot").evaluate(PINCH)

    expect(page.locator("figure.plot svg")).not_to_have_attribute("data-low", str(before))
    assert before < _low(page) < 0


def test_an_equation_has_its_graph_beside_the_answer(page_of: Open):
    page = page_of("/?operation=solve&expression=x%5E2-5x%2B6%3D0")

    page.locator("details.graph summary").click()

    expect(page.locator("details.graph svg text").filter(has_text="(3, 0)")).to_be_visible()


def test_without_scripts_the_graph_says_the_same(page_of: Open):
    page = page_of(CUBIC, java_script_enabled=False)

    expect(page.locator("figure.plot svg desc")).to_contain_text("Maxima: (−1, 2).")
    expect(page.locator(".marked")).to_contain_text("Marked on the graph")


def test_the_solution_that_a_line_lost_is_shown_on_the_graph_of_the_line_before(page_of: Open):
    page = page_of("/?operation=check&problem=x%5E2%3D4&lines=x%5E2%3D4%0Ax%3D2&hints=answer", java_script_enabled=False)

    picture = page.locator(".evidence .plot img")

    assert "marked=-2" in (picture.get_attribute("src") or "")
