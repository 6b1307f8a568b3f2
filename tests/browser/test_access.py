"""No barrier that axe-core finds, on any page and state, in light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from service.pages.words import words

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
STATES = {
    "empty": "/",
    "answer": "/?operation=solve&expression=x%5E2%3D2",
    "integral": "/?operation=integrate&expression=x%20sin(x)&lower=0&upper=pi",
    "limit form": "/?operation=limit",
    "reading error": "/?operation=solve&expression=sin(x",
    "working": "/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203&lines=sin(",
    "comparison": "/?operation=compare&answer=x&reference=x",
    "German": "/?language=de",
    "teacher": "/teacher",
    "single answers": "/teacher?way=answers",
    "an exercise to be set": "/teacher?way=exercise",
    "embedded": "/embed?operation=solve&expression=x%5E2%3D2",
    "no closed form": "/?operation=integrate&expression=exp(sin(x))&lower=0&upper=1",
    "condition": "/?operation=integrate&expression=x%5En&variable=x",
    "divergence": "/?operation=integrate&expression=1/x&lower=0&upper=1",
    "no limit": "/?operation=limit&expression=1/x&point=0",
    "matrix": "/?operation=matrix&action=inverse&expression=[[1,2],[3,4]]",
    "set": "/?operation=solve&expression=sin(x)%3D1/2",
    "long formula": "/?operation=expand&expression=(x%2By%2B1)%5E6",
    "open variable": "/?operation=differentiate&expression=a*b",
    "too hard": "/?operation=expand&expression=(x%2By%2Bz%2B1)%5E900",
    "another reading": "/?operation=read&expression=1/2x",
    "full help": "/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203&hints=answer&next=true",
    "how": "/?operation=solve&expression=x%5E2-5x%2B6%3D0&steps=true",
    "how, with smaller steps": "/?operation=differentiate&expression=x%5E2%20sin%20x&steps=true",
    "how it is checked": "/?operation=integrate&expression=1/sqrt(1%2Bx%5E4)&lower=0&upper=1&steps=true",
    "curve": "/?operation=plot&expression=x%5E3-3x",
    "guide": "/guide",
    "guide, a task": "/guide/check",
    "no such page": "/nothing",
    "Spanish": "/?operation=solve&expression=x%5E2%3D2&language=es",
    "initial values": "/?operation=dsolve&expression=y''%2By%3D0&conditions=y(0)%3D1&conditions=y'(0)%3D0",
}


MISSING = ("404",)
"""What the console says of a page that isn't there."""
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
FITS = "element => element.scrollWidth <= element.clientWidth"


def barriers(page: Any) -> list[str]:
    """What axe-core objects to, each with the place."""
    page.evaluate(f"window.axe || (() => {{ {AXE} }})()")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((outcome) => outcome.violations)")
    return [f"{violation['id']}: {node['html'][:160]}" for violation in found for node in violation["nodes"]]


@pytest.mark.parametrize("state", list(STATES))
def test_there_is_no_barrier_by_day_or_night(page_of: Any, state: str):
    page = page_of(STATES[state], tolerated=MISSING)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    if page.locator("details.graph").count():
        expect(page.locator("details.graph svg")).to_be_visible()

    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page) == []


def test_there_is_no_barrier_on_a_phone_from_right_to_left_and_nothing_is_too_wide(page_of: Any, served: Any):
    page = page_of("/", tolerated=MISSING, color_scheme="dark", **PHONE)
    found = {}

    for state in ("empty", "answer", "integral", "working", "how", "teacher", "guide", "German", "no such page"):
        page.goto(served.url + STATES[state])
        page.evaluate("document.documentElement.dir = 'rtl'")
        page.evaluate("document.querySelectorAll('details:not(.languages)').forEach((one) => (one.open = true))")
        found[state] = barriers(page) + ([] if page.locator("html").evaluate(FITS) else ["wider than the phone"])

    assert {state: said for state, said in found.items() if said} == {}


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_there_is_no_barrier_on_paper_and_without_javascript(page_of: Any, language: str):
    plain = page_of(f"{STATES['how']}&language={language}", java_script_enabled=False)
    scripted = page_of(f"{STATES['how']}&language={language}")
    scripted.emulate_media(media="print")

    assert barriers(scripted) == []
    assert plain.locator("#how .worked > li").last.is_visible()
    assert plain.get_by_role("link", name=words(language)("page.own_line")).count() > 1


def test_there_is_no_barrier_while_a_solution_is_opened(page_of: Any):
    page = page_of(STATES["how"])
    further = page.locator("#how .further")

    while further.count():
        assert barriers(page) == []
        further.click()

    assert barriers(page) == []


def test_there_is_no_barrier_where_the_answer_is_covered_or_everything_kept_is_listed(page_of: Any):
    page = page_of("/")
    page.evaluate("localStorage.setItem('mathtutor.cover', 'true')")
    page.goto(page.url + STATES["answer"][1:])
    expect(page.get_by_role("button", name="Show the answer")).to_be_visible()

    page.get_by_text("Kept on this device").click()

    assert barriers(page) == []


def test_with_the_keyboard_alone_a_solution_is_opened_and_gone_on_with(page_of: Any):
    page = page_of(STATES["how"])
    page.locator("#how .further").focus()

    for _ in range(2):
        page.keyboard.press("Enter")
    expect(page.locator("#how .further")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".notebook input").last).to_be_focused()


def test_there_is_no_barrier_in_the_visual_editor_and_the_keys(page_of: Any):
    page = page_of("/?operation=solve&expression=x%5E2%3D2")

    page.get_by_role("button", name="Type as formula").click()
    expect(page.locator("math-field")).to_be_visible()
    assert barriers(page) == []
    page.locator("h1").click()
    page.goto(page.url)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert barriers(page) == []


def test_there_is_no_barrier_while_one_waits_and_after(page_of: Any):
    page = page_of("/?operation=integrate")
    page.locator("input[name=expression]").fill("sin(x^3)*exp(x^2)*log(3+x^5)/(1+tan(x))+9")

    page.keyboard.press("Enter")
    expect(page.locator("#state .stage")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#state")).to_contain_text("Cancelled")

    assert barriers(page) == []


def test_there_is_no_barrier_in_a_class_that_was_judged(page_of: Any):
    page = page_of("/teacher?way=answers")
    page.get_by_label("The model answer").fill("(x+3)^2")
    page.get_by_label("Their answers").fill("x^2+6x+9\nx^2+9\nsin(")

    page.get_by_role("button", name="Judge them").click()
    expect(page.locator(".spread")).to_be_visible()

    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page) == []


def test_there_is_no_barrier_in_the_picture_of_a_class_and_in_an_exercise(page_of: Any):
    page = page_of("/teacher")
    page.locator("#f-problem").fill("x^2 - 5x = 0")
    page.locator("#workings").fill("x(x-5) = 0\nx - 5 = 0\n\nx = 0 or x = 5\n\nsin(")
    page.get_by_role("button", name="Judge them").click()
    expect(page.locator(".class-picture")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark")
    assert barriers(page) == []

    setting = page_of("/teacher?way=exercise")
    setting.locator("#f-problem").fill("x^2 - 5x = 0")
    setting.get_by_role("button", name="Set it").click()
    expect(setting.locator(".task-set")).to_be_visible()
    assert barriers(setting) == []

    exercise = page_of(setting.locator(".task-set a").get_attribute("href") + "&lines=x%20%3D%205")
    expect(exercise.locator(".row.wrong")).to_be_visible()
    assert barriers(exercise) == []
    exercise.emulate_media(color_scheme="dark")
    assert barriers(exercise) == []


OUTLINE = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"


@pytest.mark.parametrize("at", ["/?operation=integrate&expression=x", "/?operation=check&lines=x%3D1&lines=2x%3D3", "/teacher"])
def test_focus_is_always_seen_and_comes_back_to_where_it_started(page_of: Any, at: str):
    page = page_of(at)
    seen = []

    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        seen.append(page.evaluate(OUTLINE))

    assert 10 < len(seen) < 40  # nothing holds on to the focus
    assert min(seen) >= 3


def test_the_first_key_leads_past_the_head_of_the_page(page_of: Any):
    page = page_of("/?operation=differentiate&expression=x%5E3")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#answer")).to_be_focused()


def test_the_editor_of_formulas_lets_the_focus_go(page_of: Any):
    page = page_of("/?operation=differentiate")
    page.get_by_role("button", name="Type as formula").click()
    expect(page.locator("math-field")).to_be_focused()

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Type as formula")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")

    expect(page.get_by_role("textbox", name="Variable")).to_be_focused()


@pytest.mark.parametrize(
    "at",
    [
        "/?operation=integrate&expression=x&lower=0&upper=1",
        *(STATES[name] for name in ("empty", "working", "long formula", "how", "teacher")),
    ],
)
def test_at_twice_the_size_nothing_is_cut_off(page_of: Any, at: str):
    page = page_of(at, viewport={"width": 450, "height": 450}, device_scale_factor=2)

    assert page.locator("html").evaluate("element => element.scrollWidth <= element.clientWidth")
    assert page.locator("button.go").first.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_in_forced_colours_only_the_first_error_has_a_bar(page_of: Any):
    page = page_of("/?operation=check&lines=x%5E2%20%3D%209&lines=x%20%3D%203", forced_colors="active")
    expect(page.locator(".first-error")).to_have_count(2)  # in the notebook, and in the answer that is printed
    bars = "all => all.map((one) => getComputedStyle(one).borderInlineStartColor)"

    plain, marked = page.locator(".row").evaluate_all(bars)

    assert plain == page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert marked != plain


def test_those_who_want_no_motion_get_none(page_of: Any):
    still = page_of(STATES["integral"], reduced_motion="reduce")
    moving = "document.getAnimations().length + (getComputedStyle(document.documentElement).scrollBehavior === 'smooth')"

    assert still.evaluate(moving) == 0
