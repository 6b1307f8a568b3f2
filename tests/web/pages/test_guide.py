"""The guide: its pages, its search, and the examples in it, which do what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from service.errors import MathtutorError
from service.pages.guide import FOLDER, ORDER, guide_pages, index
from tests.servers import free_port

ROOT = Path(__file__).parents[3]


def examples() -> list[tuple[str, str]]:
    """Each curl command of the guide with the output that stands under it."""
    found: list[tuple[str, str]] = []
    for name in ORDER:
        for block in re.findall(r"```console\n(.*?)```", (FOLDER / f"{name}.md").read_text("utf-8"), re.DOTALL):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append((command, output.strip("\n")))
    return [pair for pair in found if "curl" in pair[0]]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "service"], cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        env={**os.environ, "PORT": str(port), "MATHTUTOR_DATABASE": "sqlite://"},
    )  # fmt: skip
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    yield f"127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.mark.shell
@pytest.mark.parametrize(("command", "output"), examples(), ids=[f"{i}" for i in range(len(examples()))])
def test_an_example_of_the_guide_does_what_it_says(command: str, output: str, address: str, tmp_path: Path):
    failing = command.replace("curl -s", "curl -sS --fail-with-body", 1).replace("localhost:8000", address)

    run = subprocess.run(["bash", "-o", "pipefail", "-c", failing], cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert run.returncode == 0, run.stdout + run.stderr
    assert not output or run.stdout.strip() == output


@pytest.mark.anyio
async def test_every_page_is_served_with_its_search(client: httpx.AsyncClient):
    for name in ORDER:
        page = await client.get(f"/guide/{name}")
        assert page.status_code == 200
        assert "<h1 id=" in page.text
        assert 'id="search"' in page.text


@pytest.mark.anyio
async def test_a_type_of_a_problem_leads_to_what_the_guide_says_of_it(client: httpx.AsyncClient):
    problem = (await client.get("/nowhere", headers={"Accept": "application/json"})).json()

    led = await client.get(problem["type"])

    assert led.status_code == 308
    assert led.headers["location"] == "/guide/errors#not_found"


def codes(kind: type[MathtutorError] = MathtutorError) -> set[str]:
    """The codes of every kind of error."""
    own = {kind.code} if kind.status != 499 else set()  # of a client that is gone nobody hears
    return own.union(*(codes(below) for below in kind.__subclasses__()))


def test_every_error_stands_in_the_table_of_errors():
    body = str(guide_pages()["errors"].body)

    assert [code for code in sorted(codes()) if f'id="{code}"' not in body] == []


@pytest.mark.anyio
async def test_a_browser_that_goes_astray_gets_a_page_and_a_program_a_problem(client: httpx.AsyncClient):
    page = await client.get("/nowhere", headers={"Accept": "text/html"})
    problem = await client.get("/nowhere")

    assert (page.status_code, problem.status_code) == (404, 404)
    assert page.headers["content-type"].startswith("text/html")
    assert problem.json()["code"] == "not_found"


def test_links_between_pages_lead_somewhere():
    links = {link for page in guide_pages().values() for link in re.findall(r'href="([a-z]+)(?:#[a-z-]*)?"', page.body)}

    assert links <= set(ORDER)
    assert len(index()) > 2 * len(ORDER) - 6
