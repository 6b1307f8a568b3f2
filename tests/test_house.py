"""The repository keeps its own promises: documents are complete, and it speaks of the project alone."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
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


LATE: dict[str, str] = {
    # the one seam between the web process and its workers
    "service.compute": "SymPy is loaded in a worker alone",
    "service.cas": "trees are algebra without SymPy, except for what only it can carry out",
    # a command, or a process, starts with what it needs
    "service.config": "settings are read once the environment is complete",
    "service.engine.local": "one command needs it",
    "service.engine.spawner": "one command needs it",
    "service.engine.queue_worker": "one command needs it",
    "service.server.process": "one command needs it",
    "service.operations": "the fork server warms up when it is told to",
    "service.rules.recognition": "the fork server warms up when it is told to",
    "service.tutor": "the fork server warms up when it is told to",
    # what an installation may go without
    "alembic": "migrations run once",
    "importlib.util": "whether a package is there",
    "latex2sympy2": "it keeps module globals: in a child that is thrown away",
    "opentelemetry": "where spans are sent",
    "service.engine.queue": "where there is a Redis server",
    "service.engine.shared_redis": "where there is a Redis server",
    "service.http.middleware.rates_redis": "where there is a Redis server",
}
"""What may be imported inside a function → why."""
MOST_LATE = 14
"""Imports inside functions, of this package's own modules."""
MOST_UNTYPED = 50
"""Functions whose signature says `Any`."""


def late_imports(tree: ast.AST, inside: bool = False) -> Iterator[tuple[str, ...]]:
    """What each import statement inside a function imports, by full names."""
    for node in ast.iter_child_nodes(tree):
        if inside and isinstance(node, ast.ImportFrom | ast.Import):
            yield imported(node)
        yield from late_imports(node, inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(node: ast.ImportFrom | ast.Import) -> tuple[str, ...]:
    start = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    return tuple(f"{start}{alias.name}" for alias in node.names)


def loading(tree: ast.AST) -> Iterator[ast.ImportFrom | ast.Import]:
    """The imports of a module, those for the type checker alone left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield node
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from loading(node)


def is_allowed(name: str) -> bool:
    return any(name == known or name.startswith(f"{known}.") for known in LATE)


def test_an_import_inside_a_function_has_its_reason() -> None:
    found = [(path, names) for path in SOURCES for names in late_imports(ast.parse(path.read_text()))]

    assert not [(str(path.relative_to(ROOT)), names) for path, names in found if not all(map(is_allowed, names))]
    assert len([names for _, names in found if names[0].startswith("service.")]) <= MOST_LATE


def hints(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """The annotations of a function's arguments and of what it returns."""
    given = function.args
    arguments = (*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg)
    yield from (argument.annotation for argument in arguments if argument and argument.annotation)
    yield from filter(None, (function.returns,))


def is_untyped(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(isinstance(part, ast.Name) and part.id == "Any" for hint in hints(node) for part in ast.walk(hint))


def test_few_functions_say_nothing_of_a_type() -> None:
    untyped = sum(is_untyped(node) for path in SOURCES for node in ast.walk(ast.parse(path.read_text())))

    assert untyped < MOST_UNTYPED


def test_no_modules_import_each_other_in_a_circle_late_imports_counted() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in SOURCES}
    graph: dict[str, set[str]] = {}

    for module, path in modules.items():
        names = {name for node in loading(ast.parse(path.read_text())) for name in imported(node)}
        graph[module] = {name if name in modules else name.rpartition(".")[0] for name in names} & modules.keys() - {module}

    TopologicalSorter(graph).prepare()


SOURCES = sorted((ROOT / "service").rglob("*.py"))


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
