"""Graphs beside answers: which answers have one, and the address of its picture."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from service.errors import MathtutorError
from service.operations.face import Face
from service.pages.fields import assignments
from service.read import read
from service.tree import Constant, Relation, Symbol, free_symbols, walk

PASSED = ("expression", "notation", "decimal", "variable", "reading", "language")


def plot_address(face: Face, values: Mapping[str, object]) -> str | None:
    """`/plot?…` for the function that was asked about; None where it isn't a function of one variable."""
    if not face.is_drawn or not _is_function(values):
        return None
    pairs = [(name, _text(values[name])) for name in PASSED if values.get(name)]
    if face.area and all(_is_finite(values, end) for end in face.area):
        lower, upper = face.area
        pairs += [("shade", "true"), ("lower", str(values[lower])), ("upper", str(values[upper]))]
    return "/plot?" + urlencode(pairs, quote_via=quote)


def _text(value: object) -> str:
    return assignments(value) if isinstance(value, dict) else str(value)


def _is_finite(values: Mapping[str, object], end: str) -> bool:
    """Whether this limit of integration is given and no infinity."""
    try:
        tree = read(str(values[end]), str(values.get("notation", "auto")), decimal=str(values.get("decimal", "point"))).tree
    except (MathtutorError, KeyError):
        return False
    return not any(isinstance(part, Constant) and part.name == "oo" for part in walk(tree))


def _is_function(values: Mapping[str, object]) -> bool:
    try:
        tree = read(str(values["expression"]), str(values.get("notation", "auto")), decimal=str(values.get("decimal", "point"))).tree
    except (MathtutorError, KeyError):
        return False
    names = free_symbols(tree)
    variable = values.get("variable")
    return not isinstance(tree, Relation | Symbol) and len(names) == 1 and (not variable or variable in names)
