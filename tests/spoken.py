"""Every message that the code may make, found by reading the code itself."""

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
    "Finding": (1, "method", "reason"),
    "Excluded": (1,),
    "Number": (2,),
    "Verdict": (1,),
    "NotSolved": (0,),
    "undecided": (0,),
    "near_point": (1,),
    "_refused": (0,),
    "_sampled": (1,),
    "refused": (0,),
    "refuse": (0, 1),
    "expect": (1, 2),
    "error": (0, 2, 3, "expected"),
    "unexpected": (0, 1, 2, 3, "expected"),
    "note": (1,),
    "replace": ("method", "why"),
    "Solutions": ("why",),
    "SystemSolutions": ("why",),
    "sentences": (0, 1),
    **dict.fromkeys(KINDS, (0, "expected")),
}
"""Name of what is called → which of its arguments are messages."""
FOREIGN = ("algebra", "numerics/exact")
"""Folders with an `Undefined` of their own, which nobody is told."""
OPERATORS = ("app/api_keys.py", "pages/assets.py", "cli/")
"""What is said to whoever runs the service, in English."""


def codes() -> dict[str, str]:
    """Code of a message → where it is made; those that are put together in an f-string are left out."""
    modules = {path.relative_to(SERVICE).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(SERVICE.rglob("*.py"))}
    constants = {_dotted(name): _constants(module) for name, module in modules.items()}
    found: dict[str, str] = {}
    for name, module in modules.items():
        if not name.startswith((*FOREIGN, *OPERATORS)):
            known = {**_imported(module, constants), **constants[_dotted(name)]}
            for code in _in_file(module, known):
                found.setdefault(code, name)
    return found


def prefixes() -> dict[str, str]:
    """What a code that is put together in an f-string begins with → where it is made."""
    found: dict[str, str] = {}
    for path in sorted(SERVICE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Message"), args=[ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]), *_]):
                    found.setdefault(start, path.relative_to(SERVICE).as_posix())
    return found


def unfit() -> list[str]:
    """Places where a sentence is put together instead of made as a message."""
    found = []
    for path in sorted(SERVICE.rglob("*.py")):
        name = path.relative_to(SERVICE).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) if called in SAID and not name.startswith(FOREIGN):
                    kinds = (ast.JoinedStr, ast.BinOp) if called not in ("error", "unexpected") else (ast.JoinedStr,)
                    found += [f"{name}:{part.lineno}" for part in _arguments(node, SAID[called]) if isinstance(part, kinds)]
    return found


def titles() -> dict[str, str]:
    """The titles of the errors."""
    return {getattr(errors, name).title: "errors.py" for name in sorted(KINDS)}


def _dotted(name: str) -> str:
    return "service." + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imported(module: ast.Module, constants: dict[str, dict[str, list[ast.expr]]]) -> dict[str, list[ast.expr]]:
    """What is given to the names that a module takes from others."""
    found: dict[str, list[ast.expr]] = {}
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.module in constants:
            for name in node.names:
                if name.name.isupper() and name.name in constants[node.module]:
                    found[name.asname or name.name] = constants[node.module][name.name]
    return found


def _in_file(module: ast.Module, tables: dict[str, list[ast.expr]]) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id="Message")):
                match node.args[0]:
                    case ast.Constant(value=str(text)):
                        yield from [text] if any(map(str.isalpha, text)) else []
                    case code:
                        yield from _codes(code, tables)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in SAID:
                for argument in _arguments(node, SAID[name]):
                    yield from _codes(argument, tables)


def _constants(module: ast.Module) -> dict[str, list[ast.expr]]:
    """What is given to each name in the module."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(module):
        match node:
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                for name in [target] if isinstance(target, ast.Name) else target.elts if isinstance(target, ast.Tuple) else []:
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
    return found


def _arguments(call: ast.Call, wanted: tuple[int | str, ...]) -> Iterator[ast.expr]:
    for place in wanted:
        if isinstance(place, int) and place < len(call.args):
            yield call.args[place]
        elif isinstance(place, str):
            yield from (keyword.value for keyword in call.keywords if keyword.arg == place)


def _codes(node: ast.expr, tables: dict[str, list[ast.expr]], depth: int = 3) -> Iterator[str]:
    """The strings that an expression may come to, where they are said in words; those of a table are all its strings."""
    if not depth:
        return
    match node:
        case ast.Constant(value=str(text)):
            yield from [text] if is_words(text) else []
        case ast.IfExp(body=body, orelse=other):
            yield from _codes(body, tables, depth)
            yield from _codes(other, tables, depth)
        case ast.Name(id=name) if name in tables:
            for value in tables[name]:
                yield from _codes(value, tables, depth - 1)
        case ast.Subscript(value=ast.Name(id=name)) | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")) if name in tables:
            for value in tables[name]:
                yield from _strings(value)
        case ast.Call(func=ast.Attribute(value=ast.Dict() as table, attr="get")) | ast.Subscript(value=ast.Dict() as table):
            yield from _strings(table)
        case ast.Tuple() | ast.Dict():
            yield from _strings(node)


def _strings(node: ast.expr) -> Iterator[str]:
    keys = {id(key) for part in ast.walk(node) if isinstance(part, ast.Dict) for key in part.keys}
    for part in ast.walk(node):
        match part:
            case ast.Constant(value=str(text)) if id(part) not in keys and " " in text and is_words(text):
                yield text


def is_words(text: str) -> bool:
    """Whether this is said in words, not in mathematics."""
    return sum(word.isalpha() and len(word) > 2 for word in text.replace(",", " ").replace(".", " ").split()) > 0
