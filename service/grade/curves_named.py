"""The functions and curves that a problem in words speaks of."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.build import ZERO
from service.grade.defined import definition_of
from service.grade.line import Clause, Line
from service.grade.reading import ReadingOptions, read_lines
from service.grade.source import PROBLEM, Source
from service.grade.topics import topics_in
from service.tree import free_symbols

LONGEST = 1000
CURVE_TOPICS = frozenset({"tangent", "normal", "maximum", "minimum", "extremum", "inflection", "inverse", "asymptote", "domain"})


def with_curves(source: Source, problem: str) -> tuple[Line, ...]:
    """The lines; before them the functions of a problem in words, where the problem is no mathematics as a whole."""
    asked = source.problem
    clauses = curves_named(problem) if asked is not None and asked.tree is None and asked.error is None else ()
    return (Line(PROBLEM, problem, clauses, clauses[0].tree), *source.lines) if clauses else source.lines


def curves_named(problem: str) -> tuple[Clause, ...]:
    """f(x) = … among the words; or the only curve in x and y, where a tangent, an extremum or an inverse of it is asked for."""
    (line,) = read_lines([problem[:LONGEST]], ReadingOptions())
    claims = [clause for clause in line.clauses if clause.claims and clause.tree is not None]
    named = [clause for clause in claims if clause.tree is not None and definition_of(clause.tree) is not None]
    curves = [clause for clause in claims if set(free_symbols(clause.tree or ZERO)) == {"x", "y"}]
    chosen = named or (curves if len(curves) == 1 and topics_in(problem) & CURVE_TOPICS else [])
    if len({clause.tree for clause in chosen}) < len(chosen):
        return ()
    return tuple(replace(clause, link="", words="") for clause in chosen)
