"""The ten tasks of a first visit (docs/page.md), done as a person does them on a phone: at most five taps, and nothing to scroll for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SIZE = {"width": 360, "height": 740}
PHONE = {"viewport": SIZE, "has_touch": True, "is_mobile": True}
MOST = 5  # taps
WHOLE = """(element) => {
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return top >= -1 && bottom <= innerHeight + 1 && left >= -1 && right <= innerWidth + 1;
}"""


class Visitor:
    """A person with a phone in hand, who counts taps and doesn't scroll."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.taps = 0

    def tap(self, target: Any) -> None:
        expect(target).to_be_in_viewport()
        target.tap()
        self.taps += 1

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)

    def writes(self, text: str, name: str = "Expression") -> None:
        """Taps the field and types, and waits until the page says how it reads that."""
        self.tap(self.page.get_by_role("textbox", name=name, exact=True))
        self.types(text)
        expect(self.page.locator("#reading .katex").first).to_be_visible()

    def goes(self) -> None:
        self.tap(self.page.locator("#go"))

    def offer(self, name: str) -> Any:
        return self.page.locator("#offers").get_by_role("button", name=name, exact=True)

    def sees(self, *targets: Any) -> None:
        """Each of them, whole and without scrolling; the page is not wider than the phone."""
        for target in targets:
            expect(target).to_be_in_viewport(ratio=0.99)
            assert target.evaluate(WHOLE), target.inner_text()
        assert self.page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")


@pytest.fixture
def visit(page_of: Callable[..., Any]) -> Iterator[Callable[..., Visitor]]:
    """`visit(address)`: somebody who has just opened the page; however they get on, they tap at most five times."""
    visitors: list[Visitor] = []

    def opens(address: str = "/", **options: Any) -> Visitor:
        visitors.append(Visitor(page_of(address, **PHONE, **options)))
        return visitors[-1]

    yield opens
    assert [one.taps for one in visitors if one.taps > MOST] == []


def result(visitor: Visitor) -> Any:
    return visitor.page.locator("#answer .result .math.block:visible").first


def test_an_equation_is_solved(visit: Callable[..., Visitor]):
    student = visit()

    student.writes("x^2 - 5x + 6 = 0")
    student.goes()

    roots = student.page.locator("#answer .roots li")
    student.sees(roots.nth(0), roots.nth(1))


def test_how_an_equation_is_solved_is_seen_step_by_step(visit: Callable[..., Visitor]):
    student = visit()

    student.writes("x^2 - 5x + 6 = 0")
    student.tap(student.offer("Show me how"))
    student.sees(student.page.locator("#how .question").first)
    for shown in (".rule", ".worked > li > .math.block"):
        student.tap(student.page.get_by_role("button", name="What comes next?"))
        student.sees(student.page.locator(f"#how {shown}").first)


def test_a_function_is_differentiated(visit: Callable[..., Visitor]):
    student = visit()

    student.writes("x^2 sin x")
    student.tap(student.offer("Differentiate"))

    student.sees(result(student))


def test_a_definite_integral_is_found_by_its_fields(visit: Callable[..., Visitor]):
    student = visit()

    student.writes("x e^x")
    student.tap(student.offer("Integrate"))
    expect(student.page.locator("#answer .result")).to_contain_text("C")
    lower = student.page.get_by_role("textbox", name="from", exact=True)
    lower.scroll_into_view_if_needed()  # for the next question one goes up again
    student.tap(lower)
    student.types("0")
    student.tap(student.page.get_by_role("textbox", name="to", exact=True))
    student.types("1")
    student.goes()

    expect(result(student)).to_have_attribute("data-text", "1")
    student.sees(result(student))


def test_a_definite_integral_is_found_in_words(visit: Callable[..., Visitor]):
    student = visit()

    student.writes("integrate x e^x from 0 to 1")
    student.goes()

    expect(result(student)).to_have_attribute("data-text", "1")
    student.sees(result(student))


def checks_a_working(student: Visitor) -> None:
    """Three lines, of which the second is wrong."""
    student.writes("2(x + 3) = 10")
    student.tap(student.offer("Check my working"))
    first = student.page.locator(".notebook input").first
    expect(first).to_be_visible()
    student.tap(first)
    for line in ("2x + 6 = 10", "2x = 16", "x = 8"):
        student.types(line)
        student.page.keyboard.press("Enter")


def test_the_wrong_line_of_a_working_is_found(visit: Callable[..., Visitor]):
    student = visit()

    checks_a_working(student)

    student.sees(student.page.locator(".summary .verdict"), student.page.locator(".row.first-error"))
    expect(student.page.locator(".row.first-error .number")).to_have_text("2")


def test_a_wrong_line_gets_a_nudge_and_then_more_help(visit: Callable[..., Visitor]):
    student = visit()

    checks_a_working(student)
    said = student.page.locator(".row.first-error .said")
    student.sees(said.locator(".hint"))
    nudge = said.inner_text()
    student.tap(said.get_by_role("button", name="More help"))

    expect(said).not_to_have_text(nudge)
    student.sees(student.page.locator(".row.first-error"))


def test_a_graph_is_drawn_with_its_extrema(visit: Callable[..., Visitor]):
    student = visit()

    student.writes("x^3 - 3x")
    student.offer("Plot").scroll_into_view_if_needed()  # the row of offers is swiped
    student.tap(student.offer("Plot"))

    student.sees(student.page.locator("#answer .plot svg"))


def test_a_fraction_is_typed_with_the_keyboard_of_the_page(visit: Callable[..., Visitor]):
    student = visit()
    student.tap(student.page.get_by_role("textbox", name="Expression"))
    keyboard = student.page.locator(".keyboard")

    for key in ("Fraction", "x", "Move right", "2", "Move right", "Equals", "3"):
        keyboard.get_by_role("button", name=key, exact=True).tap()  # typing, though by touch
    student.goes()

    expect(keyboard).to_be_hidden()
    expect(result(student)).to_have_attribute("data-text", "x = 6")
    student.sees(result(student))


def test_an_equation_with_a_decimal_comma_is_solved_in_german(visit: Callable[..., Visitor]):
    student = visit("/", locale="de-DE")

    student.writes("x^2 - 2,5x + 1,5 = 0", "Ausdruck")
    student.goes()

    roots = student.page.locator("#answer .roots li")
    student.sees(roots.nth(0), roots.nth(1))
    expect(roots.nth(1)).to_contain_text(re.compile("≈ 1,5"))


def test_a_task_in_words_is_done(visit: Callable[..., Visitor]):
    student = visit()

    student.writes("solve 2x + 3 = 11")
    student.goes()

    expect(result(student)).to_have_attribute("data-text", "x = 4")
    student.sees(result(student))
