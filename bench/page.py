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
TYPED = """() => new Promise((resolve) => {
  const input = document.querySelector("input[name=expression]");
  const place = document.getElementById("reading");
  const since = performance.now();
  new MutationObserver((_, watching) => {
    if (!place.querySelector(".katex")) return;
    watching.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - since));
  }).observe(place, { childList: true, subtree: true });
  place.replaceChildren();
  input.value += "+x";
  input.dispatchEvent(new Event("input", { bubbles: true }));
})"""
LOADED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const files = performance.getEntriesByType("resource");
  return { ready: page.loadEventEnd, bytes: [page, ...files].reduce((sum, entry) => sum + entry.encodedBodySize, 0), files: files.length };
}"""

FIGURES = (
    ("bytes", "bytes compressed", "400000"),
    ("files", "files", "–"),
    ("ready", "ms to ready", "1000"),
    ("typed", "ms from typing to “read as”", "150"),
    ("slowest typed", "ms, the slowest of them", "–"),
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


def first_load(browser: Any, url: str) -> dict[str, float]:
    """Milliseconds and bytes of a load with an empty cache, and the longest task in milliseconds."""
    context = browser.new_context()
    try:
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(f"{url}/?operation=integrate", wait_until="load")
        page.wait_for_timeout(300)
        loaded: dict[str, float] = page.evaluate(LOADED)
        page.locator("input[name=expression]").fill("x^2")
        page.wait_for_selector("#reading .katex")
        typed = [page.evaluate(TYPED) for _ in range(5)]
        return {
            **loaded,
            "typed": statistics.median(typed),
            "slowest typed": max(typed),
            "blocked": max(page.evaluate("window.blocked"), default=0),
        }
    finally:
        context.close()


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--url", default="")
    given = parser.parse_args()
    with service(given.url) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"])
        time.sleep(3)  # a worker of its own gets ready
        runs = [first_load(browser, url) for _ in range(given.runs)]
        browser.close()
    for name, unit, aim in FIGURES:
        values = sorted(run[name] for run in runs)
        print(f"{statistics.median(values):9.0f} {unit} (aim {aim}; {values[0]:.0f} … {values[-1]:.0f} in {len(values)} runs)")


if __name__ == "__main__":
    main()
