"""How light and quick the page is: size and time of the first load, typing to “read as”, and tasks that block the page.

    python bench/page.py [--runs 5] [--url http://127.0.0.1:8000]

Needs Chromium and Playwright. Without --url a service of its own is started and stopped.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WATCH = """
window.blocked = [];
new PerformanceObserver((list) => window.blocked.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({ type: "longtask", buffered: true });
"""
MEASURE = """(act, isThere, place) => new Promise((resolve) => {
  const since = performance.now();
  const watching = new MutationObserver(() => {
    if (!isThere()) return;
    watching.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - since));
  });
  watching.observe(place, { childList: true, subtree: true, attributes: true });
  act();
})"""
TYPED = f"""() => {{
  const input = document.querySelector("input[name=expression]");
  const place = document.getElementById("reading");
  const type = () => {{
    place.replaceChildren();
    input.value += "+x";
    input.dispatchEvent(new Event("input", {{ bubbles: true }}));
  }};
  return ({MEASURE})(type, () => place.querySelector(".katex"), place);
}}"""
JUDGED = f"""(line) => {{
  const input = [...document.querySelectorAll(".notebook .row input")].at(-1);
  const row = input.closest(".row");
  input.focus();
  input.value = line;
  input.dispatchEvent(new Event("input", {{ bubbles: true }}));
  const enter = () => input.dispatchEvent(new KeyboardEvent("keydown", {{ key: "Enter", bubbles: true, cancelable: true }}));
  return ({MEASURE})(enter, () => row.querySelector(".mark").textContent.trim(), row);
}}"""
"""Milliseconds from Enter at the end of a line until its sign stands beside it."""
LOADED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const files = performance.getEntriesByType("resource").filter((entry) => entry.startTime < page.loadEventEnd);
  const alive = performance.getEntriesByName("alive")[0];
  const bytes = [page, ...files].reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  return { alive: alive?.startTime ?? Infinity, bytes, files: files.length };
}"""
LARGEST = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map((entry) => [entry.encodedBodySize, entry.name.replace(/.*static.[0-9a-f]+./, "")]).sort(([one], [other]) => other - one)"""
LINES = ("2x + 6 = 10", "2x = 4", "x = 2")
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""A poor mobile network: milliseconds there and back, bytes a second."""

FIGURES = (
    ("bytes", "bytes compressed", "200000"),
    ("files", "files", "–"),
    ("alive", "ms to alive", "1000"),
    ("slow", "ms to alive at 400 ms and 50 KB/s", "3000"),
    ("typed", "ms from typing to “read as”", "100"),
    ("slowest typed", "ms, the slowest of them", "–"),
    ("judged", "ms from a line to its verdict", "300"),
    ("slowest judged", "ms, the slowest of them", "–"),
    ("blocked", "ms, the longest task (0: none above 50)", "50"),
)


@contextmanager
def service(url: str) -> Iterator[str]:
    """The address of a running service: the one named, or one of our own on a free port."""
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HOST": "127.0.0.1", "PORT": "0", "MATHTUTOR_DATABASE": f"sqlite:///{folder}/page.sqlite3"}
        process = subprocess.Popen([sys.executable, "-m", "service"], env=environment, stdout=subprocess.PIPE, text=True)
        try:
            line = next(line for line in process.stdout or () if '"listening"' in line)
            yield "http://" + line.partition("http://")[2].partition('"')[0]
        finally:
            process.terminate()
            process.wait(15)


@contextmanager
def opened(browser: Any) -> Iterator[Any]:
    """A page of a browser that has kept nothing."""
    context = browser.new_context(service_workers="block")
    try:
        context.add_init_script(WATCH)
        yield context.new_page()
    finally:
        context.close()


def first_load(browser: Any, url: str) -> dict[str, float]:
    """Bytes of a first load, milliseconds until it is alive, and the longest task."""
    with opened(browser) as page:
        page.goto(url, wait_until="load")
        page.wait_for_timeout(300)
        return {**page.evaluate(LOADED), "blocked": max(page.evaluate("window.blocked"), default=0)}


def slow_load(browser: Any, url: str) -> dict[str, float]:
    """Milliseconds until the page is alive over a poor network."""
    with opened(browser) as page:
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", SLOW)
        page.goto(url, wait_until="load", timeout=60_000)
        return {"slow": page.evaluate(LOADED)["alive"]}


def typing(browser: Any, url: str) -> dict[str, float]:
    """Milliseconds from a key to how it is read."""
    with opened(browser) as page:
        page.goto(f"{url}/?operation=integrate", wait_until="load")
        page.locator("input[name=expression]").fill("x^2")
        page.wait_for_selector("#reading .katex")
        return _of("typed", [page.evaluate(TYPED) for _ in range(5)])


def judging(browser: Any, url: str) -> dict[str, float]:
    """Milliseconds from a line of working to its sign; the worker has judged another working before."""
    with opened(browser) as page:
        page.goto(f"{url}/?operation=check&problem=3(x-1)%3D6&lines=3x-3%3D6", wait_until="load")
        page.goto(f"{url}/?operation=check&problem=2(x%2B3)%3D10", wait_until="load")
        return _of("judged", [page.evaluate(JUDGED, line) for line in LINES])


def _of(name: str, values: list[float]) -> dict[str, float]:
    return {name: statistics.median(values), f"slowest {name}": max(values)}


def tell_files(browser: Any, url: str) -> None:
    """What the first load consists of, the largest first."""
    with opened(browser) as page:
        page.goto(url, wait_until="load")
        for size, name in page.evaluate(LARGEST):
            print(f"{size:9} {name}")


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--url", default="")
    given = parser.parse_args()
    with service(given.url) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"])
        time.sleep(3)  # a worker of its own gets ready
        runs = [
            {name: value for measure in (first_load, slow_load, typing, judging) for name, value in measure(browser, url).items()}
            for _ in range(given.runs)
        ]
        tell_files(browser, url)
        browser.close()
    for name, unit, aim in FIGURES:
        values = sorted(run[name] for run in runs)
        print(f"{statistics.median(values):9.0f} {unit} (aim {aim}; {values[0]:.0f} … {values[-1]:.0f} in {len(values)} runs)")


if __name__ == "__main__":
    main()
