"""The states between asking and answering: thinking, cancelled, timed out, busy, offline, restarted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from service.pages.words import words

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
HARD = "sin(x^3)*exp(x^2)*log(3+x^5)/(1+tan(x))"
"""Looked for over some seconds, without success."""
BROKEN = ("Failed to load resource", "ERR_")
BUSY = '<!doctype html><div id="answer"><section class="card problem" data-code="overloaded" data-retry="1"></section></div>'


def ask(page: Any, expression: str) -> None:
    page.locator("input[name=expression]").fill(expression)
    page.get_by_role("button", name="Go").click()


def test_a_quick_answer_comes_without_any_sign_of_waiting(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.evaluate("""() => {
      window.said = [];
      const state = document.getElementById("state");
      new MutationObserver(() => window.said.push(state.textContent)).observe(state, { childList: true, subtree: true });
    }""")

    ask(page, "x^3")

    expect(page.locator("#answer .result")).to_be_visible()
    assert not any(page.evaluate("window.said"))


def test_long_work_says_what_it_does_and_is_killed_when_cancelled(page_of: Open):
    page = page_of("/?operation=integrate")

    with page.expect_request(re.compile("/jobs/.*/events")) as followed:
        ask(page, HARD + "+1")
    expect(page.locator("#state")).to_contain_text("Working on it: Integrate")
    expect(page.locator("#state .clock")).to_have_text(re.compile(r"\d+ s"))
    with page.expect_request(lambda request: request.method == "DELETE") as deleted:
        page.get_by_role("button", name="Cancel").click()

    expect(page.locator("#state")).to_contain_text("Cancelled")
    assert followed.value.url == deleted.value.url + "/events"
    page.wait_for_function(
        "address => fetch(address).then(reply => reply.json()).then(job => job.state === 'cancelled')", arg=deleted.value.url
    )


def test_escape_cancels_too(page_of: Open):
    page = page_of("/?operation=integrate")
    ask(page, HARD + "+2")
    expect(page.locator("#state")).to_contain_text("Working on it")

    page.keyboard.press("Escape")

    expect(page.locator("#state")).to_contain_text("Cancelled")


def test_what_timed_out_can_be_tried_for_longer(page_of: Open):
    page = page_of("/?operation=integrate")
    late = BUSY.replace("overloaded", "deadline_exceeded")
    page.route(re.compile("expression="), lambda route: route.fulfill(body=late, content_type="text/html"), times=1)
    ask(page, HARD + "+3")

    page.get_by_role("button", name="Keep trying").click()

    expect(page.locator("#state")).to_contain_text("Working on it")
    page.keyboard.press("Escape")
    expect(page.locator("#state")).to_contain_text("Cancelled")


def test_a_busy_service_is_asked_again(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.route(re.compile("expression="), lambda route: route.fulfill(body=BUSY, content_type="text/html"), times=1)

    ask(page, "x^3")
    expect(page.locator("#state")).to_contain_text("Trying again in 1 s")

    expect(page.locator("#answer .result")).to_be_visible()


def test_a_refusal_that_says_when_is_followed_by_another_try(page_of: Open):
    page = page_of("/?operation=differentiate", tolerated=BROKEN)
    refusal = {"status": 429, "body": json.dumps({"detail": "Wait.", "retry_after": 2}), "content_type": "application/problem+json"}
    page.route(re.compile("expression="), lambda route: route.fulfill(**refusal), times=1)

    ask(page, "x^3")
    expect(page.locator("#state")).to_contain_text("Trying again in 2 s")

    expect(page.locator("#answer .result")).to_be_visible()


def test_a_wait_for_a_busy_service_can_be_cancelled(page_of: Open):
    page = page_of("/?operation=differentiate")
    page.route(re.compile("expression="), lambda route: route.fulfill(body=BUSY.replace('"1"', '"60"'), content_type="text/html"))
    ask(page, "x^3")

    page.get_by_role("button", name="Cancel").click()

    expect(page.locator("#state")).to_contain_text("Cancelled")


def test_a_page_that_was_offline_asks_again_by_itself(page_of: Open):
    page = page_of("/?operation=differentiate", tolerated=BROKEN)
    page.context.set_offline(True)
    ask(page, "x^4")
    expect(page.locator("#state")).to_contain_text("can't be reached")

    page.context.set_offline(False)

    expect(page.locator("#answer .result")).to_be_visible()
    expect(page.get_by_role("textbox", name="Expression")).to_have_value("x^4")


def test_a_restart_is_told_and_work_under_way_outlives_it(page_of: Open, serve: Any, tmp_path: Path):
    service = serve(MATHTUTOR_DATABASE=f"sqlite:///{tmp_path}/jobs.sqlite3", MATHTUTOR_TIMEOUT="4")
    try:
        page = page_of(f"{service.url}/?operation=integrate", tolerated=BROKEN)
        with page.expect_response(re.compile("/jobs/.*/events")):
            ask(page, HARD)
        service.stop()
        service.start()
        expect(page.locator(".problem")).to_be_visible(timeout=30_000)

        service.stop()
        page.locator("input[name=expression]").fill("x^3")
        page.keyboard.press("Enter")  # the line that is read may move the button under a click
        expect(page.locator("#state")).to_contain_text("can't be reached")
        service.start()
        page.get_by_role("button", name="Go").click()

        expect(page.locator("#answer .result")).to_be_visible(timeout=20_000)
    finally:
        service.stop()


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_long_work_names_what_is_tried_in_the_readers_language(page_of: Open, language: str):
    page = page_of("/?operation=integrate", locale=language)
    said = words(language)
    ways = "|".join(re.escape(way) for way in said.section("trying").values())

    page.locator("input[name=expression]").fill(f"{HARD}+{ord(language[0])}")
    page.keyboard.press("Enter")

    expect(page.locator("#state .stage")).to_have_text(re.compile(said("state.trying", way=f"({ways})")))
    expect(page.locator("#state .stage")).to_have_attribute("aria-live", "off")
    page.keyboard.press("Escape")
    expect(page.locator("#state .stage")).to_have_count(0)


def test_what_needs_no_service_opens_without_a_network(page_of: Open):
    page = page_of("/", tolerated=BROKEN)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()

    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("textbox", name="Expression")).to_be_visible()
    page.get_by_role("textbox", name="Expression").fill("x^2 = 4")
    page.keyboard.press("Enter")

    expect(page.locator("#state")).to_contain_text("can't be reached")
    assert page.get_by_role("textbox", name="Expression").input_value() == "x^2 = 4"
