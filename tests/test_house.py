"""The repository keeps its own promises: documents are complete, and it speaks of the project alone."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
KIND_OF = frozenset(("isinstance", "hasattr", "getattr"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def package(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found[0]


def test_every_direct_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text()
    requirements = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    extras = [r for group in PROJECT["project"].get("optional-dependencies", {}).values() for r in group]

    without = [name for r in requirements + extras if f"| {(name := package(r))}" not in reasons and f", {name}" not in reasons]

    assert not without


def test_every_direct_dependency_is_pinned() -> None:
    pinned = {line.split("==")[0] for line in (ROOT / "requirements-dev.lock").read_text().splitlines() if "==" in line[:80]}
    requirements = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]

    assert {package(r).lower() for r in requirements} <= {name.lower() for name in pinned}


def test_no_file_names_this_machine_or_where_packages_come_from() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    words = re.compile(rf"{re.escape(str(ROOT))}\b|{re.escape(str(Path.home()))}/|--(extra-)?index-url|\"resolved\": *\"http")

    telling = [name for name in tracked if name != "tests/test_house.py" and words.search((ROOT / name).read_text(errors="ignore"))]

    assert not telling


def test_the_benchmark_of_the_service_does_not_hide_the_package_from_its_neighbours() -> None:
    program = "import sys; sys.path.insert(0, 'bench'); import service; print(service.__file__)"

    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    assert Path(found) == ROOT / "service" / "__init__.py"


@pytest.mark.parametrize("door", ["app", "http", "pages", "cli", "server"])
def test_no_door_asks_what_kind_of_engine_it_has(door: str) -> None:
    calls = [node for path in (ROOT / "service" / door).rglob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    asked = [ast.unparse(call) for call in calls if isinstance(call, ast.Call) and ast.unparse(call.func) in KIND_OF]

    assert [call for call in asked if "engine" in call.lower()] == []
    assert [call for call in asked if not call.startswith("isinstance")] == []
