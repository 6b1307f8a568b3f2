"""The repository keeps its own promises: documents are complete, and it speaks of the project alone."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
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
