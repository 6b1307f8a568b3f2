"""A service on a free port, and Chromium to look at it; every page must stay free of console errors and CSP violations."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO, Any

import httpx
import pytest

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip

UNREADABLE = "status of 422"
"""What the console says of a formula half typed: the service's own answer to it, which the page shows."""


class Served:
    """A service in a process of its own, on one port for its whole life, so that it can be stopped and come back."""

    def __init__(self, **environment: str) -> None:
        patience = {"MATHTUTOR_TIMEOUT": "20", "MATHTUTOR_STORE_SECONDS": "20"}
        self.environment = {**os.environ, "HOST": "127.0.0.1", "MATHTUTOR_WORKERS": "1", **patience, **environment}
        self.process: subprocess.Popen[bytes] | None = None
        self.reader: threading.Thread | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service"], env={**self.environment, "PORT": str(self.port)}, stdout=subprocess.PIPE
        )
        if self.process.stdout is None:
            raise RuntimeError("no output to read the address from")
        for line in self.process.stdout:
            if b'"listening"' in line:
                self.port = int(line.partition(b"http://127.0.0.1:")[2].partition(b'"')[0])
                break
        self.reader = threading.Thread(target=_drain, args=(self.process.stdout,), daemon=True)
        self.reader.start()
        self._wait()

    def _wait(self) -> None:
        """Until a worker is there: the first question would wait for it otherwise."""
        for _ in range(300):
            if httpx.get(f"{self.url}/readyz").status_code == 200:
                return
            time.sleep(0.1)
        raise RuntimeError("the service did not get ready")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(15)
            if self.reader is not None:
                self.reader.join()


def _drain(stream: IO[bytes]) -> None:
    with stream:
        stream.read()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    service = Served()
    try:
        service.start()
        yield service
    finally:
        service.stop()


@pytest.fixture(scope="session")
def serve() -> Callable[..., Served]:
    """`serve(MATHTUTOR_…=…)`: a service with settings of its own; whoever starts it stops it."""

    def start(**environment: str) -> Served:
        service = Served(**environment)
        service.start()
        return service

    return start


# Playwright's own event loop must be gone before asynchronous tests of other modules run.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # what passes doesn't wait; a machine shared with others may be slow
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        yield browser
        browser.close()


OPENING = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) {
    if (one.hadRecentInput) continue;
    window.shifts.push([one.value, ...one.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName ?? "gone")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def page_of(chromium: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """`page_of(address, **context options)`: a page; `tolerated` names console errors that the test provokes."""
    opened: list[tuple[Any, list[str], tuple[str, ...]]] = []

    def opens(address: str, tolerated: tuple[str, ...] = (), **options: Any) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 900, "height": 900}, "locale": "en-US", **options})
        context.set_default_timeout(30_000)
        context.add_init_script(OPENING)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address if address.startswith("http") else served.url + address, wait_until="load")
        opened.append((page, said, tolerated))
        return page

    yield opens
    for page, said, tolerated in opened:
        scripted = page.evaluate("typeof window.violations") == "object"
        violations = page.evaluate("window.violations") if scripted else []
        unexpected = [line for line in said if not any(part in line for part in (UNREADABLE, *tolerated))]
        page.context.close()
        assert not violations
        assert not unexpected
