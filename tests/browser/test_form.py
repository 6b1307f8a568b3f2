"""The form as a student meets it, with and without JavaScript."""

from __future__ import annotations

import re
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

    page.get_by_text("Everything else").click()
    page.get_by_role("button", name="Limit").click()

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


def test_another_reading_of_what_is_ambiguous_can_be_chosen_and_taken_back(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.get_by_role("textbox", name="Expression").fill("1/2x")

    page.get_by_role("button", name="I meant").click()
    page.get_by_role("button", name="Go").click()

    expect(page.locator(".result .math.block")).to_have_attribute("data-text", "-1/(2*x^2)")
    page.reload()
    expect(page.locator(".result .math.block")).to_have_attribute("data-text", "-1/(2*x^2)")
    page.get_by_role("button", name="Read it the usual way").click()
    page.get_by_role("button", name="Go").click()
    expect(page.locator(".result .math.block")).to_have_attribute("data-text", "1/2")


PASTES = {
    "a formula of a web page": ({"text/html": "<p><math><mfrac><mn>1</mn><mi>x</mi></mfrac></math></p>", "text/plain": "1x"}, "1/x"),
    "MathML of an editor": ({"application/mathml+xml": "<math><msqrt><mi>x</mi></msqrt></math>"}, "sqrt(x)"),
    "a formula drawn by KaTeX": (
        {"text/html": r"<math><mi>?</mi><annotation encoding='application/x-tex'>\frac{x}{2}</annotation></math>"},
        "x/2",
    ),
}
PASTE = """(kinds) => {
  const data = new DataTransfer();
  if (kinds) for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
  else data.items.add(new File([new Uint8Array(4)], "formula.png", { type: "image/png" }));
  const pasted = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector("input[name=expression]").dispatchEvent(pasted);
}"""


@pytest.mark.parametrize("source", list(PASTES))
def test_a_formula_pasted_from_elsewhere_becomes_text(page_of: Open, source: str):
    page = page_of("/?operation=differentiate")
    kinds, text = PASTES[source]

    page.evaluate(PASTE, kinds)

    expect(page.get_by_role("textbox", name="Expression")).to_have_value(text)
    expect(page.locator("#reading .katex")).to_be_visible()


@pytest.mark.parametrize(
    "pasted", [r"$\frac{1}{x}$", r"\[ \frac{1}{x} \]", "<math><mfrac><mn>1</mn><mi>x</mi></mfrac></math>", "x⁻¹·√2 ≤ π"]
)
def test_latex_mathml_and_signs_are_read_as_they_are_pasted(page_of: Open, pasted: str):
    page = page_of("/?operation=simplify")

    page.get_by_role("textbox", name="Expression").fill(pasted)

    expect(page.locator("#reading .katex")).to_be_visible()


def test_a_picture_is_told_to_be_no_formula_and_rubbish_is_pointed_at(page_of: Open):
    page = page_of("/?operation=differentiate")

    page.evaluate(PASTE, None)
    expect(page.locator("#reading")).to_contain_text("A picture can't be read")
    page.get_by_role("textbox", name="Expression").fill("𝒳😀+x")

    expect(page.locator("#reading mark")).to_have_text("😀")


def test_readers_of_a_comma_write_and_see_it(page_of: Open):
    page = page_of("/?operation=evaluate", locale="de-DE")

    page.get_by_role("textbox", name="Ausdruck").fill("pi + 0,5")
    expect(page.locator("#reading .katex-html")).to_have_text("π+0,5")
    page.keyboard.press("Enter")

    expect(page.locator(".result .decimal")).to_contain_text("3,64159265358979")
    assert "decimal=comma" in page.url


def test_an_address_means_the_same_in_every_language(page_of: Open):
    page = page_of("/?operation=matrix&action=transpose&expression=[[1,2],[3,4]]", locale="de-DE")

    expect(page.locator("#reading .katex-html")).to_have_text("(1324)")
    expect(page.locator(".result .math.block")).to_have_attribute("data-text", "[[1, 3], [2, 4]]")
    expect(page.locator("select[name=decimal]")).to_have_value("point")


def test_formulas_speak_the_readers_language_without_javascript_too(page_of: Open):
    page = page_of("/?operation=solve&expression=x%5E2%3D2,25&decimal=comma&language=de", java_script_enabled=False)

    expect(page.locator(".result .whole math")).to_contain_text("oder")
    expect(page.locator(".asked math")).to_contain_text("2,25")


def test_the_variable_is_chosen_by_a_click_where_it_is_open(page_of: Open):
    page = page_of("/?operation=differentiate&expression=a%5E2*b", java_script_enabled=False)

    page.locator(".choices a").last.click()

    expect(page.locator(".result .math")).to_have_attribute("data-text", "a^2")


def test_the_answer_is_announced_to_those_who_do_not_see_it(page_of: Open):
    page = page_of("/?operation=differentiate")
    announced = page.locator("#announced")
    expect(announced).to_have_role("status")

    page.get_by_role("textbox", name="Expression").fill("x^3")
    page.keyboard.press("Enter")
    expect(announced).to_have_text(re.compile("Answer: 3 .*x squared"))
    page.get_by_role("textbox", name="Expression").fill("sin(x")
    page.keyboard.press("Enter")

    expect(announced).to_contain_text("never closed")


def test_what_unfolds_stands_unfolded_without_javascript(page_of: Open):
    plain = page_of("/?operation=differentiate&expression=x%5E3", java_script_enabled=False)
    scripted = page_of("/?operation=differentiate&expression=x%5E3")

    assert plain.locator(".folds > details[open]").count() == 2
    assert scripted.locator(".folds > details[open]").count() == 0


def test_one_field_takes_any_problem_and_enter_does_what_is_likeliest(page_of: Open):
    page = page_of("/")

    page.get_by_role("textbox", name="Expression").press_sequentially("x^2 - 5x + 6 = 0")
    expect(page.locator("#offers button").first).to_have_text("Solve")
    page.keyboard.press("Enter")

    expect(page.locator("#answer .roots .katex").first).to_be_visible()
    assert page.locator("#answer .roots li").count() == 2


def test_words_say_what_is_to_be_done(page_of: Open):
    page = page_of("/", java_script_enabled=False)

    page.get_by_label("Expression").fill("derivative of x^2 sin x")
    page.get_by_role("button", name="Go").click()

    expect(page.locator("#answer .result math").first).to_be_visible()
    expect(page.get_by_role("button", name="Differentiate").first).to_have_attribute("aria-pressed", "true")


def test_another_operation_brings_its_fields_into_the_form(page_of: Open):
    page = page_of("/?expression=x%20e%5Ex")

    page.locator("#offers").get_by_role("button", name="Integrate").click()

    expect(page.get_by_label("from", exact=True)).to_be_visible()
    expect(page.locator("input[name=expression]")).to_have_value("x e^x")
    expect(page.locator("#answer .result")).to_contain_text("C")


def test_a_solution_opens_a_step_at_a_time_and_leads_into_the_notebook(page_of: Open):
    page = page_of("/?expression=2x%20%2B%203%20%3D%2011")

    page.locator("#offers").get_by_role("button", name="Show me how").click()
    expect(page.locator("#how .question").first).to_be_visible()
    assert not page.locator("#how .rule").first.is_visible()
    page.get_by_role("button", name="What comes next?").click()
    expect(page.locator("#how .rule").first).to_be_visible()
    page.get_by_role("button", name="What comes next?").click()
    page.get_by_role("link", name="I'll do the next line").first.click()

    expect(page.locator(".notebook .row")).to_have_count(2)
    expect(page.locator(".notebook input").last).to_be_focused()
    assert page.locator("input[name=problem]").input_value() == "2*x + 3 = 11"


def test_the_next_line_can_be_done_before_any_step_is_seen(page_of: Open):
    page = page_of("/?operation=solve&expression=2x%20%2B%203%20%3D%2011&steps=true")

    page.get_by_role("link", name="I'll do the next line").click()

    expect(page.locator(".notebook input")).to_be_focused()
    assert page.locator("input[name=problem]").input_value() == "2*x + 3 = 11"


def test_all_steps_at_once_is_a_choice_that_is_kept_and_taken_back(page_of: Open):
    page = page_of("/?operation=solve&expression=2x%20%2B%203%20%3D%2011&steps=true")
    last = page.locator("#how .worked > li").last

    page.get_by_role("button", name="All steps").click()
    page.reload()
    expect(last).to_be_visible()
    assert page.get_by_role("link", name="I'll do the next line").count() > 1
    page.get_by_role("button", name="One step at a time").click()

    expect(last).to_be_hidden()


@pytest.mark.parametrize(("at", "field", "kept"), [
    ("/", "input[name=expression]", "x^2 - 5x"),
    ("/?operation=integrate", "input[name=upper]", "pi"),
    ("/?operation=check&problem=2x%3D4&lines=x%3D2", ".notebook input >> nth=-1", "x = 2 or 3"),
])  # fmt: skip
def test_what_is_typed_and_not_asked_yet_survives_a_reload(page_of: Open, at: str, field: str, kept: str):
    page = page_of(at)
    page.locator(field).fill(kept)

    page.reload()

    expect(page.locator(field)).to_have_value(kept)
    page.get_by_text("Kept on this device").click()
    expect(page.locator(".kept li", has_text="not asked yet")).to_be_visible()


def test_what_was_asked_is_no_draft_any_more_and_everything_kept_can_be_erased(page_of: Open):
    page = page_of("/")
    page.locator("input[name=expression]").fill("x^3")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("#answer .result")).to_be_visible()
    page.go_back()
    expect(page.locator("#answer .examples").first).to_be_visible()
    assert page.locator("input[name=expression]").input_value() == ""

    page.get_by_text("Kept on this device").click()
    expect(page.locator(".kept li")).to_contain_text(["Asked lately: 1"])
    page.get_by_role("button", name="Erase all of it").click()

    expect(page.locator(".kept")).to_contain_text("Nothing is kept")
    assert page.evaluate("localStorage.length") == 0
