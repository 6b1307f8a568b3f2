"""The tables of equations, and a statement solved as the operation does it, without the service around it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from service.cas import symbol
from service.operations.solve import unknowns
from service.question import Context
from service.read import read
from service.solve import Solutions, Statement, solution_set
from service.solve.trees import statement
from service.solve.written import as_tree
from service.write import text

TABLES = Path(__file__).parent / "tables" / "equations"


def rows(name: str) -> list[tuple[str, ...]]:
    """The rows of a table, without their notes."""
    table = tomllib.loads((TABLES / f"{name}.toml").read_text())
    return [tuple(row[:-1]) for row in table["rows"]]


def stated(source: str, **facts: Any) -> tuple[Statement, Any]:
    """A statement as written, and its unknown."""
    tree = read(source, "auto").tree
    context = Context(variable=(unknowns(tree) or ("x",))[0], **facts)
    return statement(tree, context), symbol(context.variable or "x", context)


def solved(source: str, **facts: Any) -> Solutions:
    made, unknown = stated(source, **facts)
    return solution_set(made, unknown, facts.get("domain", "real"), 10.0)


def printed(source: str, **facts: Any) -> str:
    _, unknown = stated(source, **facts)
    return text(as_tree(solved(source, **facts), unknown))
