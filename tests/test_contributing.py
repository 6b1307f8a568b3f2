"""What CONTRIBUTING says an addition costs is what it costs: one of each is made in a copy, and the suite's matching part runs there.

An addition is a folder of `tests/additions`: new files under `files/`, and in `addition.toml` its entries in files that exist, its
sentences, the files it copies, and the tests to run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ADDITIONS = sorted(path.parent for path in (ROOT / "tests" / "additions").glob("*/addition.toml"))
COPIED = ("service", "tests", "openapi", "docs", "pyproject.toml", "README.md")
LANGUAGES = ("en", "de", "es")
PATIENCE = 120


def read(addition: Path) -> dict[str, Any]:
    return tomllib.loads((addition / "addition.toml").read_text("utf-8"))


def copied(folder: Path) -> None:
    """The tree as git knows it, with what Python has compiled of it."""
    known = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *COPIED]
    names = subprocess.run(known, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    for path in map(Path, names):
        for source in (path, *(ROOT / path.parent / "__pycache__").glob(f"{path.stem}.*.pyc")):
            place = folder / (source.relative_to(ROOT) if source.is_absolute() else source)
            place.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # compiled anew this moment, or deleted
                shutil.copy2(ROOT / source, place)


def enter(file: Path, after: str, text: str) -> None:
    """Put one entry into a file, behind the only place that says `after`."""
    whole = file.read_text("utf-8")
    assert after in whole, f"{file.name} has no {after}"
    file.write_text(whole.replace(after, after + text, 1), "utf-8")


def sentence(folder: Path, code: str, said: Mapping[str, str]) -> None:
    """A message in every language; in English it is its own original."""
    for language in LANGUAGES:
        file = folder / "service" / "messages" / "locale" / f"{language}.po"
        told = "" if language == "en" else said[language]
        if language == "en" and code.startswith("malrule_"):
            continue  # the English of a mal-rule stands in its entry
        file.write_text(f'{file.read_text("utf-8")}\nmsgctxt "{code}"\nmsgid "{said["en"]}"\nmsgstr "{told}"\n', "utf-8")


def words(folder: Path, section: str, name: str, said: Mapping[str, str]) -> None:
    for language in LANGUAGES:
        enter(folder / "service" / "pages" / "locale" / f"{language}.toml", f"\n[{section}]", f'\n{name} = "{said[language]}"')


def made(folder: Path, addition: Path) -> None:
    """Make the addition in the copy."""
    if (addition / "files").is_dir():
        shutil.copytree(addition / "files", folder, dirs_exist_ok=True)
    told = read(addition)
    for entry in told.get("entry", ()):
        enter(folder / entry["file"], entry["after"], entry["text"])
    for known, new in told.get("copy", {}).items():
        shutil.copy(folder / known, folder / new)
    for code, said in told.get("sentence", {}).items():
        sentence(folder, code, said)
    for section, names in told.get("word", {}).items():
        for name, said in names.items():
            words(folder, section, name, said)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the repository with every addition made, and its description written anew."""
    folder = tmp_path_factory.mktemp("additions")
    copied(folder)
    for addition in sorted(ADDITIONS, key=lambda addition: "copy" in read(addition)):  # what is copied has the sentences of the others
        made(folder, addition)
    described = run(folder, "-m", "service.http.openapi")
    assert described.returncode == 0, described.stderr
    (folder / "openapi" / "openapi.json").write_text(described.stdout, "utf-8")
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("addition", ADDITIONS, ids=lambda addition: addition.name)
def test_an_addition_costs_what_contributing_says(addition: Path, tree: Path) -> None:
    arguments = ("-q", "-p", "no:cacheprovider", "-n0", *read(addition)["run"])

    ran = run(tree, "-m", "pytest", *arguments)

    assert ran.returncode == 0, ran.stdout + ran.stderr
