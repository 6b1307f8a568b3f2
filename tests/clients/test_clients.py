"""Clients generated from the API's description, in Python and TypeScript, asked against a running service.

The generators are not packages of the service: `make clients` installs them, each with its own lock file, under `.venv/clients`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.servers import free_port

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DESCRIPTION = ROOT / "openapi" / "openapi.json"
INSTALLED = ROOT / ".venv" / "clients"
PYTHON = INSTALLED / "python" / "bin"
MODULES = INSTALLED / "node_modules"
PATIENCE = 60
"""Seconds a generator, a compiler or a client may take."""
SAID: dict[str, object] = {
    "differentiate": ["x^2*cos(x) + 2*x*sin(x)", "proved"],
    "solve": [["2", "3"], "x^2 - 5*x + 6 = 0", True, "equivalent"],
    "check": ["incorrect", 1, [True, False, True], "not_equivalent"],
    "compare": [True, 1],
    "refuse": [422, "syntax_error", "expression", 3],
    "batch": ["x^2 + 2*x + 1", "x^2 + 4*x + 4"],
    "job": ["done", 2],
    "health": ["ok"],
}
"""What each client tells of the answers that it got."""


def needed(*tools: Path | str) -> None:
    """Skip, saying what is missing; where everything must run (CI), fail."""
    missing = [str(tool) for tool in tools if shutil.which(tool) is None and not Path(tool).is_dir()]
    if missing and os.environ.get("CI"):
        pytest.fail(f"`make clients` did not install {', '.join(missing)}")
    if missing:
        pytest.skip(f"no generated client: {', '.join(missing)} missing; see `make clients`")


def run(*command: Path | str, cwd: Path) -> str:
    """What a command prints; where it fails, what it said."""
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The service's address, on a free port."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "MATHTUTOR_DATABASE": "sqlite://", "MATHTUTOR_WORKERS": "1"}
    process = subprocess.Popen([sys.executable, "-m", "service"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        until_ready(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def until_ready(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the service did not start")


def test_a_python_client_made_from_the_description_gets_typed_answers(service: str, tmp_path: Path) -> None:
    needed(PYTHON / "openapi-python-client")
    settings = ("--config", HERE / "python.yml", "--meta", "none", "--output-path", tmp_path / "mathtutor_client")
    shutil.copy(HERE / "use.py", tmp_path)

    made = run(PYTHON / "openapi-python-client", "generate", "--path", DESCRIPTION, *settings, cwd=tmp_path)
    told: Mapping[str, object] = json.loads(run(PYTHON / "python", "use.py", service, cwd=tmp_path))

    assert "Warning" not in made
    assert told == {**SAID, "untyped": []}


def test_a_typescript_client_made_from_the_description_gets_typed_answers(service: str, tmp_path: Path) -> None:
    needed("node", MODULES)
    shutil.copy(HERE / "use.ts", tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "node_modules").symlink_to(MODULES)

    run("node", MODULES / "openapi-typescript/bin/cli.js", DESCRIPTION, *FLAGS, "--output", "schema.ts", cwd=tmp_path)
    run("node", MODULES / "typescript/bin/tsc", *STRICT, "use.ts", cwd=tmp_path)
    told: Mapping[str, object] = json.loads(run("node", "use.js", service, cwd=tmp_path))

    assert told == SAID


FLAGS = ("--default-non-nullable=false",)
"""A member with a default need not be sent."""
STRICT = ("--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext")
