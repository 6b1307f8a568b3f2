"""Pictures of the page in its telling states, taken from a running service.

    python bench/screenshots.py [--url http://127.0.0.1:8000] [--to docs/screenshots] [--kind webp] [NAME …]

Needs Chromium and Playwright. Without --url a service of its own is started and stopped. Names choose some of the states.
"""

from __future__ import annotations

import argparse
import base64
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from page import service

PHONE = {"width": 360, "height": 740}
DESK = {"width": 800, "height": 720}
HARD = "sin(x^3)*exp(x^2)*log(3+x^5)/(1+tan(x))"
BUSY = (
    '<!doctype html><div id="answer"><section class="card problem" data-code="overloaded" data-retry="20">'
    "<h2>The service is busy</h2><p>There is no free place at the moment.</p></section></div>"
)
CLASS = "(x+3)^2\nx^2+9\nx^2+6x+9\nx^2+3x+9\nsin("
Act = Callable[[Any], None]


def at(**values: str) -> str:
    """The address of the page for some values; lines in one string, a newline between them."""
    pairs = [(name, part) for name, value in values.items() for part in (value.split("\n") if name == "lines" else [value])]
    return "/?" + urlencode(pairs, quote_via=quote)


def nothing(page: Any) -> None:
    page.wait_for_timeout(300)


def types(text: str, until: str) -> Act:
    """Types into the field of the problem, until something is seen."""

    def act(page: Any) -> None:
        field = page.locator("input[name=expression]")
        (field.tap if page.viewport_size == PHONE else field.click)()
        page.keyboard.type(text)
        page.wait_for_selector(until)

    return act


def asks(text: str, until: str) -> Act:
    def act(page: Any) -> None:
        page.locator("input[name=expression]").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_selector(until, timeout=60_000)

    return act


def busy(page: Any) -> None:
    page.route("**/?*expression=*", lambda route: route.fulfill(body=BUSY, content_type="text/html"))
    asks("x^3", "#state .cancel")(page)


def offline(page: Any) -> None:
    page.wait_for_timeout(300)
    page.context.set_offline(True)
    asks("x^3", "#state:not(:empty)")(page)


def stepwise(page: Any) -> None:
    for _ in range(3):
        page.locator("#how .go.further").click()
    page.locator("#how").scroll_into_view_if_needed()
    page.mouse.move(0, 0)


def judged(page: Any) -> None:
    page.locator("[name=reference]").fill("(x+3)^2")
    page.locator("[name=answers]").fill(CLASS)
    page.locator("button.go").click()
    page.wait_for_selector(".spread")
    page.locator("#answer").scroll_into_view_if_needed()


@dataclass(frozen=True)
class State:
    """A state of the page: where it is found, what is done there, and on which screen."""

    address: str
    act: Act = nothing
    size: dict[str, int] = field(default_factory=lambda: DESK)
    scheme: str = "light"


STATES = {
    "empty": State("/"),
    "typing": State("/", types("x^2 sin x", "#offers button"), PHONE),
    "reading-error": State("/", types("sin(x + 1", "#reading mark"), PHONE),
    "thinking": State(at(operation="integrate"), asks(HARD + "+7", "#state .stage:not(:empty)")),
    "answer": State(at(expression="x^2 - 5x + 6 = 0")),
    "conditions": State(at(operation="integrate", expression="x^n", variable="x")),
    "diverges": State(at(operation="integrate", expression="1/x", lower="0", upper="1")),
    "no-closed-form": State(at(operation="integrate", expression="exp(sin(x))", lower="0", upper="1")),
    "undecided-line": State(at(operation="check", problem="gcd(a, b) = 1", lines="gcd(a + b, b) = 1")),
    "timed-out": State(at(operation="factor", expression="x^990 - y^990", timeout="1"), lambda page: page.wait_for_selector(".problem")),
    "busy": State("/", busy),
    "offline": State("/", offline),
    "how": State(at(operation="solve", expression="x^2 - 5x + 6 = 0", steps="true"), stepwise),
    "notebook": State(at(operation="check", problem="2(x + 3) = 10", lines="2x + 6 = 10\n2x = 16\nx = 8")),
    "teacher": State("/teacher", judged),
    "phone-dark": State(at(operation="differentiate", expression="x^2 sin x"), nothing, PHONE, "dark"),
}


def picture(browser: Any, url: str, state: State, kind: str) -> bytes:
    """The picture of a state."""
    touch = state.size == PHONE
    context = browser.new_context(viewport=state.size, has_touch=touch, is_mobile=touch, color_scheme=state.scheme, locale="en-US")
    try:
        page = context.new_page()
        page.goto(url + state.address, wait_until="load")
        state.act(page)
        page.wait_for_timeout(300)
        shot = {"format": kind} if kind == "png" else {"format": kind, "quality": 70}
        return base64.b64decode(context.new_cdp_session(page).send("Page.captureScreenshot", shot)["data"])
    finally:
        context.close()


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="")
    parser.add_argument("--to", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--kind", choices=("webp", "png"), default="webp")
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with service(given.url) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"])
        for name in given.names or STATES:
            content = picture(browser, url, STATES[name], given.kind)
            (given.to / f"{name}.{given.kind}").write_bytes(content)
            print(f"{len(content):7} bytes  {name}")
        browser.close()


if __name__ == "__main__":
    main()
