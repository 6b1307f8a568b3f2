"""Every sentence that the code may say, found by reading the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from service import errors

SERVICE = Path(errors.__file__).parent
KINDS = frozenset(name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.MathtutorError)) - {
    "InternalError",
    "OperatorError",
    "MathtutorError",
    "StudentError",
}
SAID: dict[str, tuple[int | str, ...]] = {
    "Note": (1, "message"),
    "Verification": (1, "method"),
    "Finding": (1, "method"),
    "error": (0, 2, 3, "expected"),
    "unexpected": (0, 1, 2, 3, "expected"),
    "note": (1,),
    **dict.fromkeys(KINDS, (0, "expected")),
}
"""Name of what is called → which of its arguments are sentences."""
MATHEMATICS = ("read", "operations", "cas", "verify", "integrate", "solve", "differential", "plot", "grade", "compute", "search", "teach")
FOLDERS = (*MATHEMATICS, "engine", "store", "app", "http", "pages", "server")
SCREENS = ("tutor.py",)
OPERATORS = ("app/api_keys.py", "pages/assets.py")
"""What is said at the command line of whoever runs the service."""


def sentences() -> dict[str, str]:
    """Template with `{}` for each place → where it is said."""
    found: dict[str, str] = {}
    for path in sorted(SERVICE.rglob("*.py")):
        name = path.relative_to(SERVICE).as_posix()
        if name in SCREENS or (name.split("/")[0] in FOLDERS and name not in OPERATORS):
            for template in _in_file(ast.parse(path.read_text("utf-8"))):
                found.setdefault(template, name)
    return found


def titles() -> dict[str, str]:
    """The titles of the errors."""
    return {getattr(errors, name).title: "errors.py" for name in sorted(KINDS)}


def _in_file(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in SAID:
                for argument in _arguments(node, SAID[name]):
                    yield from _templates(argument)


def _arguments(call: ast.Call, wanted: tuple[int | str, ...]) -> Iterator[ast.expr]:
    for place in wanted:
        if isinstance(place, int) and place < len(call.args):
            yield call.args[place]
        elif isinstance(place, str):
            yield from (keyword.value for keyword in call.keywords if keyword.arg == place)


def _templates(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield from [text] if _is_words(text) else []
        case ast.JoinedStr(values=parts):
            template = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)
            yield from [template] if _is_words(template) else []
        case ast.IfExp(body=body, orelse=other):
            yield from _templates(body)
            yield from _templates(other)


def _is_words(text: str) -> bool:
    """Whether this is said in words, not in mathematics."""
    return sum(word.isalpha() and len(word) > 2 for word in text.replace(",", " ").replace(".", " ").split()) > 1
