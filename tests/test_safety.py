"""No string from outside reaches an evaluator, a shell or a path: shown on the source of every module."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICE = Path(__file__).parent.parent / "service"
MODULES = sorted(SERVICE.rglob("*.py"))

EVALUATORS = {
    "eval", "exec", "compile", "__import__", "sympify", "S", "parse_expr", "parse_latex", "parse_mathematica", "parse_maxima", "lambdify",
    "autowrap", "ufuncify", "eval_expr", "stringify_expr", "latex2sympy", "symbols_from_string", "var",
}  # fmt: skip
"""Names that evaluate a string, or generate code from one; `S.Half` and its like are attributes, not calls."""
ALLOWED = {
    # The second reader is handed LaTeX only, in a process that is thrown away.
    ("read/second_reader.py", "latex2sympy"),
}
SHELLS = {("os", "system"), ("os", "popen"), ("subprocess", "getoutput"), ("subprocess", "getstatusoutput")}


def calls(module: Path) -> Iterator[tuple[int, str, str]]:
    """Each call of a module: its line, the object called on ("" for a plain name) and the name."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name):
                    yield node.lineno, "", name
                case ast.Attribute(value=ast.Name(id=owner), attr=name):
                    yield node.lineno, owner, name


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SERVICE)))
def test_a_module_calls_no_evaluator_and_no_shell(module: Path) -> None:
    name_of_module = str(module.relative_to(SERVICE))

    found = [
        f"line {line}: {owner + '.' if owner else ''}{name}"
        for line, owner, name in calls(module)
        if ((name in EVALUATORS and owner not in ("re",)) or (owner, name) in SHELLS) and (name_of_module, name) not in ALLOWED
    ]

    assert not found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SERVICE)))
def test_a_module_starts_no_shell(module: Path) -> None:
    keywords = [
        keyword
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "shell"
    ]

    assert not keywords


def test_the_web_process_does_not_load_sympy() -> None:
    doors = "service.server.application, service.cli, service.app.batch"
    program = f"import sys, {doors}; print([m for m in ('sympy', 'latex2sympy2') if m in sys.modules])"

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert ran.stdout.strip() == "[]"


SYMPY_PARTS = {
    "search", "cas", "numerics", "verify", "integrate", "solve", "differential", "algebra", "judge", "rules", "grade", "compute",
    "plot", "teach",
}  # fmt: skip


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SERVICE)))
def test_only_the_mathematical_parts_mention_sympy(module: Path) -> None:
    part = module.relative_to(SERVICE).parts[0].removesuffix(".py")

    tree = ast.parse(module.read_text())
    for_types = {inner for node in ast.walk(tree) if _is_for_types(node) for inner in ast.walk(node)}
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if node not in for_types
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert part in SYMPY_PARTS or "sympy" not in imported or part == "engine"
