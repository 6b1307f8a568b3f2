"""The form inside another site's page, across two origins."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><title>Course</title><body>
<script src="{service}/embed.js"></script>
<math-tutor operation="check" lines="x^2 = 9&#10;x = 3" language="en"></math-tutor>
<script>
  window.heard = [];
  document.querySelector("math-tutor").addEventListener("result", (event) => window.heard.push(event.detail));
  window.addEventListener("message", (event) => (window.origin_seen = event.origin));
</script></body></html>"""


class Course:
    """A page of another site."""

    def __init__(self) -> None:
        self.content = b""
        course = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(course.content)

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # Another name of the same machine is another origin.
        self.origin = f"http://localhost:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    course = Course()
    yield course
    course.close()


@pytest.fixture(scope="module")
def framed(course: Course, serve: Any) -> Iterator[Any]:
    """A service that allows the course's origin."""
    service = serve(MATHTUTOR_EMBED_ORIGINS=course.origin)
    course.content = PAGE.replace("{service}", service.url).encode()
    yield service
    service.stop()


def test_an_allowed_page_frames_the_form_and_hears_the_verdict(page_of: Any, course: Course, framed: Any):
    page = page_of(f"{course.origin}/", tolerated=("favicon",))
    frame = page.frame_locator("math-tutor iframe")

    frame.get_by_role("button", name="Go").click()

    expect(frame.locator(".summary .verdict")).to_contain_text("Line 2")
    page.wait_for_function("window.heard.length > 0")
    assert page.evaluate("window.heard[0].verdict") == "incorrect"
    assert page.evaluate("window.origin_seen") == framed.url


def test_the_frame_is_as_tall_as_its_content(page_of: Any, course: Course, framed: Any):
    page = page_of(f"{course.origin}/", tolerated=("favicon",))
    frame = page.frame_locator("math-tutor iframe")
    expect(frame.locator(".summary .verdict")).to_be_visible()

    page.wait_for_function("document.querySelector('iframe').offsetHeight > 450")

    assert frame.locator("html").evaluate("element => element.scrollHeight <= innerHeight + 1")


def test_another_page_may_not_frame_it(page_of: Any, course: Course, framed: Any, served: Any):
    course.content = PAGE.replace("{service}", served.url).encode()

    page = page_of(f"{course.origin}/", tolerated=("favicon", "frame-ancestors", "Framing", "Refused to frame", "chrome-error"))
    page.wait_for_timeout(500)

    assert all(not frame.url.startswith(served.url) for frame in page.frames[1:])


def test_only_allowed_origins_may_call_the_api(course: Course, framed: Any):
    asked = {"Origin": course.origin}
    preflight = httpx.options(f"{framed.url}/read", headers={**asked, "Access-Control-Request-Method": "POST"})
    answer = httpx.post(f"{framed.url}/read", json={"expression": "x"}, headers=asked)
    stranger = httpx.post(f"{framed.url}/read", json={"expression": "x"}, headers={"Origin": "http://evil.example"})

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == course.origin
    assert answer.headers["access-control-allow-origin"] == course.origin
    assert "access-control-allow-origin" not in stranger.headers


TWO = """<!doctype html><html lang="en"><title>Course</title><body>
<script src="{service}/embed.js"></script>
<math-tutor id="day" operation="differentiate" expression="x^3" language="de" theme="light" title="Aufgabe 1"></math-tutor>
<math-tutor id="night" operation="differentiate" language="es" theme="dark"></math-tutor>
<script>
  window.heard = { day: [], night: [] };
  for (const one of document.querySelectorAll("math-tutor")) {
    one.addEventListener("result", (event) => window.heard[one.id].push(event.detail.result.text));
  }
</script></body></html>"""


def test_two_on_a_page_have_each_their_language_theme_and_results(page_of: Any, course: Course, framed: Any):
    course.content = TWO.replace("{service}", framed.url).encode()
    page = page_of(f"{course.origin}/", tolerated=("favicon",))
    day, night = page.frame_locator("#day iframe"), page.frame_locator("#night iframe")
    paper = "element => getComputedStyle(element).backgroundColor"

    night.get_by_role("textbox", name="Expresión").fill("x^5")
    night.get_by_role("button", name="Calcular").click()

    expect(day.get_by_role("button", name="Los")).to_be_visible()
    expect(page.locator("#day iframe")).to_have_attribute("title", "Aufgabe 1")
    assert day.locator("body").evaluate(paper) != night.locator("body").evaluate(paper)
    expect(night.locator(".result .math.block")).to_be_visible()
    page.wait_for_function("() => window.heard.night.length === 1")
    assert page.evaluate("window.heard") == {"day": [], "night": ["5*x^4"]}


def test_another_problem_is_shown_when_an_attribute_changes(page_of: Any, course: Course, framed: Any):
    course.content = TWO.replace("{service}", framed.url).encode()
    page = page_of(f"{course.origin}/", tolerated=("favicon",))
    expect(page.frame_locator("#day iframe").locator(".result .math.block")).to_be_visible()

    page.evaluate("document.getElementById('day').setAttribute('expression', 'x^7')")

    expect(page.frame_locator("#day iframe").locator(".result .math.block")).to_have_attribute("data-text", "7*x^6")


def test_a_message_of_another_origin_is_no_result(page_of: Any, course: Course, framed: Any):
    course.content = PAGE.replace("{service}", framed.url).encode()
    page = page_of(f"{course.origin}/", tolerated=("favicon",))

    page.evaluate("() => postMessage({ source: 'mathtutor', version: 1, type: 'result', verdict: 'correct' }, '*')")
    page.frame_locator("math-tutor iframe").get_by_role("button", name="Go").click()
    page.wait_for_function("() => window.heard.length > 0")

    assert page.evaluate("window.heard.map((one) => one.verdict)") == ["incorrect"]


SANDBOXED = """<!doctype html><html lang="en"><title>Course</title><body>
<iframe sandbox="{sandbox}" width="800" height="600"
  src="{service}/embed?operation=differentiate&expression=x%5E3"></iframe></body></html>"""


@pytest.mark.parametrize("sandbox", ["allow-scripts allow-forms allow-same-origin", "allow-forms"])
def test_in_a_sandbox_it_answers_with_and_without_scripts(page_of: Any, course: Course, framed: Any, sandbox: str):
    course.content = SANDBOXED.replace("{service}", framed.url).replace("{sandbox}", sandbox).encode()
    page = page_of(f"{course.origin}/", tolerated=("favicon", "CORS", "ERR_FAILED", "sandboxed"))
    frame = page.frame_locator("iframe")

    frame.get_by_label("Expression").fill("x^5")
    frame.get_by_role("button", name="Go").click()

    expect(frame.locator(".result .math.block")).to_have_attribute("data-text", "5*x^4")


WAYS = """<!doctype html><html lang="en"><title>Course</title><body>
<script src="{service}/embed.js" defer></script>
<div class="math-tutor" data-operation="differentiate" data-expression="x^3"></div>
<math-tutor operation="differentiate" expression="x^4"></math-tutor>
<div style="height: 3000px"></div>
<iframe src="{service}/embed?operation=differentiate&expression=x%5E5" height="10"></iframe>
</body></html>"""


def test_a_div_an_element_and_a_plain_frame_are_shown_and_sized_by_one_line(page_of: Any, course: Course, framed: Any):
    course.content = WAYS.replace("{service}", framed.url).encode()
    page = page_of(f"{course.origin}/", tolerated=("favicon",))

    for place, text in ((".math-tutor iframe", "3*x^2"), ("math-tutor iframe", "4*x^3"), ("body > iframe", "5*x^4")):
        expect(page.frame_locator(place).locator(".result .math.block")).to_have_attribute("data-text", text)

    page.wait_for_function("() => [...document.querySelectorAll('iframe')].every((one) => one.offsetHeight > 200)")


def test_a_problem_that_is_added_later_is_shown_too(page_of: Any, course: Course, framed: Any):
    course.content = WAYS.replace("{service}", framed.url).encode()
    page = page_of(f"{course.origin}/", tolerated=("favicon",))

    page.evaluate("""() => {
      const made = document.createElement("div");
      made.className = "math-tutor late";
      made.dataset.operation = "differentiate";
      made.dataset.expression = "x^9";
      document.body.append(made);
    }""")

    expect(page.frame_locator(".late iframe").locator(".result .math.block")).to_have_attribute("data-text", "9*x^8")


EXERCISE = """<!doctype html><html lang="en"><title>Course</title><body>
<script src="{service}/embed.js" defer></script>
{embed}
<script>
  window.heard = [];
  addEventListener("message", (event) => event.data.type === "result" && window.heard.push(event.data));
</script></body></html>"""


def test_an_exercise_is_embedded_by_its_id_and_tells_nothing_of_its_answer(page_of: Any, course: Course, framed: Any):
    told = httpx.post(f"{framed.url}/tasks", json={"problem": "x + y = 5", "reference": "x = 5 - y", "hints": "none"}).json()
    course.content = EXERCISE.replace("{service}", framed.url).replace("{embed}", told["embed"]).encode()
    page = page_of(f"{course.origin}/", tolerated=("favicon",))
    frame = page.frame_locator(".math-tutor iframe")

    frame.locator(".notebook input").first.fill("x = 4 - y")
    frame.get_by_role("button", name="Go").click()

    expect(frame.locator(".row.wrong")).to_be_visible()
    page.wait_for_function("() => window.heard.length > 0")
    assert page.evaluate("window.heard[0].verdict") == "incorrect"
    assert "5 - y" not in page.evaluate("JSON.stringify(window.heard)")
    assert "5 - y" not in frame.locator("html").inner_html()
