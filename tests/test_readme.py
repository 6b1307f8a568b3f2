"""The README's commands do what it says."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import free_port

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BIN = Path(sys.executable).parent


def examples() -> list[tuple[str, str]]:
    """Each command of the console blocks with the output that stands under it."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip("\n")))
    return found


EXAMPLES = examples()
CURLS = [pair for pair in EXAMPLES if pair[0].startswith("curl")]
COMMANDS = [pair for pair in EXAMPLES if pair[0].startswith("mathtutor")]
MAKES = [pair for pair in EXAMPLES if pair[0].startswith("make")]


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The service as `make serve` starts it, on a free port."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "MATHTUTOR_DATABASE": "sqlite://"}
    process = subprocess.Popen([sys.executable, "-m", "service"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def asked(url: str, words: list[str]) -> Any:
    """The JSON that a `curl` with these words gets; only the options that the README uses are known."""
    body, headers, path, words = b"", {}, "", words[1:]
    while words:
        match words:
            case ["-s", *rest]:
                pass
            case ["--data-urlencode", field, *rest]:
                name, _, value = field.partition("=")
                body = f"{name}={urllib.parse.quote_plus(value)}".encode()
            case ["-H", header, *rest]:
                headers.update([header.split(": ", 1)])
            case ["-d", data, *rest]:
                body = data.encode()
            case [address, *rest]:
                path = address.removeprefix("localhost:8000")
        words = rest
    request = urllib.request.Request(url + path, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        return json.load(error)


def picked(document: Any, path: str) -> Any:
    """What a jq path such as `.lines[2].relation` picks."""
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        document = document[name] if name else document[int(index)]
    return document


@pytest.mark.parametrize(("command", "output"), CURLS, ids=[c for c, _ in CURLS])
def test_a_curl_of_the_readme_prints_what_it_says(command: str, output: str, service: str) -> None:
    curl, _, jq = command.partition(" | ")

    document = asked(service, shlex.split(curl))

    paths = shlex.split(jq)[-1].split(", ")
    printed = [json.dumps(picked(document, path), separators=(",", ":"), ensure_ascii=False) for path in paths]
    assert "\n".join(printed) == output


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[c for c, _ in COMMANDS])
def test_a_command_of_the_readme_prints_what_it_says(command: str, output: str) -> None:
    ran = subprocess.run([BIN / "mathtutor", *shlex.split(command)[1:]], capture_output=True, text=True, timeout=60)

    assert ran.stdout.rstrip("\n") == output


@pytest.mark.parametrize("command", [c for c, _ in MAKES])
def test_a_make_target_of_the_readme_exists(command: str) -> None:
    target = command.split()[1]

    ran = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert ran.returncode == 0


def test_the_readme_shows_commands_of_every_kind() -> None:
    assert CURLS
    assert COMMANDS
    assert {c.split()[1] for c, _ in MAKES} == {"serve", "test"}
