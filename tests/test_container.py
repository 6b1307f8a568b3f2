"""The container's own command, with the environment that docker-compose.yml gives it, serves: no engine is needed to see it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import yaml

from tests.servers import free_port

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def command() -> list[str]:
    """What the image runs, with this interpreter in place of the image's."""
    (line,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    words: list[str] = json.loads(line)
    return [sys.executable, *words[1:]]


def healthy(port: int, process: subprocess.Popen[bytes]) -> bool:
    for _ in range(200):
        if process.poll() is not None:
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as reply:
                return bool(reply.status == 200)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    return False


def test_the_image_serves_with_the_environment_of_compose(tmp_path: Path) -> None:
    port = free_port()
    given = {name: str(value) for name, value in SERVICES["web"]["environment"].items()}
    own = {"MATHTUTOR_HOST": "127.0.0.1", "MATHTUTOR_PORT": str(port), "MATHTUTOR_DATABASE": f"sqlite:///{tmp_path}/store.sqlite3"}
    queue = {name for name in given if name.startswith(("MATHTUTOR_QUEUE", "MATHTUTOR_REDIS"))}
    environment = {**os.environ, **{name: value for name, value in given.items() if name not in queue}, **own}

    process = subprocess.Popen(command(), cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)

    try:
        assert healthy(port, process)
    finally:
        process.terminate()
        process.wait(20)


def test_the_image_runs_without_root_and_says_when_it_is_healthy() -> None:
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.MULTILINE)
    assert "HEALTHCHECK" in DOCKERFILE
    assert "compileall" in DOCKERFILE


def test_the_host_reaches_the_service_on_loopback_alone() -> None:
    assert all(str(port).startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])
