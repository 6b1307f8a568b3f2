"""Graphs beside answers: which answers have one, and the address of its picture."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from service.errors import MathtutorError
from service.operations.face import Face
from service.pages.fields import assignments
from service.plot.kinds import is_drawn
from service.read import read
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

PASSED = ("expression", "notation", "decimal", "variable", "reading", "language")
OF_PLOTS = ("lower", "upper", "bottom", "top", "start", "stop", "shade")


def plot_address(face: Face, values: Mapping[str, object]) -> str | None:
    """`/plot?…` for the function that was asked about; None where it has no graph."""
    if face.is_graph:
        pairs = [(name, _text(values[name])) for name in (*PASSED, *OF_PLOTS) if values.get(name)]
        return "/plot?" + urlencode(pairs, quote_via=quote) if values.get("expression") else None
    if not face.is_drawn or not _has_graph(values):
        return None
    pairs = [(name, _text(values[name])) for name in PASSED if values.get(name)]
    if face.area and all(_is_finite(values, end) for end in face.area):
        lower, upper = face.area
        pairs += [("shade", "true"), ("lower", str(values[lower])), ("upper", str(values[upper]))]
    return "/plot?" + urlencode(pairs, quote_via=quote)


def line_address(line: Mapping[str, object], document: Mapping[str, object], language: str) -> str | None:
    """`/plot?…` of the line that a line of a working was compared with, with the solutions marked that were lost or added."""
    told = line.get("lost_solutions") or line.get("added_solutions")
    parent, lines, before = line.get("parent"), document.get("lines"), document.get("problem")
    if isinstance(parent, int) and parent >= 0 and isinstance(lines, list) and parent < len(lines):
        before = lines[parent].get("input")
    if not isinstance(told, list) or not isinstance(before, Mapping) or not _has_graph({"expression": before["text"], "notation": "text"}):
        return None
    values = [one.partition(" = ")[2] for one in told if one.count("=") == 1 and one.partition(" = ")[0].isalpha()]
    if not values or len(values) < len(told) or any("," in value for value in values):
        return None
    pairs = {"expression": str(before["text"]), "notation": "text", "marked": "; ".join(values), "language": language, "narrow": "true"}
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


def _has_graph(values: Mapping[str, object]) -> bool:
    """Whether it is a function of one variable, or equations or inequalities with one or two unknowns."""
    try:
        tree = read(str(values["expression"]), str(values.get("notation", "auto")), decimal=str(values.get("decimal", "point"))).tree
    except (MathtutorError, KeyError):
        return False
    if isinstance(tree, Symbol):
        return False
    names, variable = free_symbols(tree), values.get("variable")
    is_statement = isinstance(tree, Relation) or (isinstance(tree, Apply) and tree.head in ("system", "and", "or", "list"))
    if is_statement:
        return is_drawn(tree) and (not variable or _text(variable) in names)
    return len(names) == 1 and (not variable or variable in names) and _is_number(tree)


def _is_number(tree: Tree) -> bool:
    return not (isinstance(tree, Apply) and tree.head in ("tuple", "set", "matrix"))
