"""A working as it was sent, read as a whole: the problem, the lines, and the units in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.algebra.primes import with_rates
from service.algebra.quantities import with_units
from service.algebra.statements import is_set, is_statement
from service.algebra.unit_words import declared_words
from service.grade.line import Clause, ClauseKind, Line
from service.grade.reading import Problem, ReadingOptions, functions_in, read_lines, read_problem
from service.tree import Tree

PROBLEM = -1
"""The index of the problem among the lines."""


@dataclass(frozen=True, slots=True)
class Source:
    """problem: None where none was sent. lines: the problem first, where it has mathematics; its index is −1. units: letters that are units."""

    problem: Problem | None
    lines: tuple[Line, ...]
    units: frozenset[str] = frozenset()


def read_source(problem: str | None, lines: Sequence[str], options: ReadingOptions) -> Source:
    """Everything that was sent, read; nothing is raised."""
    texts, words = declared_words([problem or "", *lines], options.symbols)
    options = replace(options, symbols=options.symbols | words)
    asked = read_problem(texts[0], options) if problem else None
    known = options if asked is None or asked.tree is None else options.with_functions(functions_in([asked.tree]) - options.symbols)
    read = [replace(line, source=source) for line, source in zip(read_lines(texts[1:], known), lines, strict=True)]
    whole = (*_problem_line(asked, problem or ""), *read)
    whole = _with_trees(whole, with_rates(list(_trees(whole))))
    measured = with_units(list(_trees(whole)), declared=options.symbols - words)
    return Source(asked, _with_trees(whole, measured.trees), measured.names)


def _problem_line(asked: Problem | None, source: str) -> Iterator[Line]:
    if asked is None or asked.tree is None:
        return
    kind: ClauseKind = "statement" if is_statement(asked.tree) or is_set(asked.tree) else "expression"
    yield Line(PROBLEM, source, (Clause(asked.tree, kind),), asked.tree)


def _trees(lines: Sequence[Line]) -> Iterator[Tree]:
    for line in lines:
        for clause in line.clauses:
            yield from (tree for tree in (clause.tree, clause.condition) if tree is not None)


def _with_trees(lines: Sequence[Line], trees: Sequence[Tree]) -> tuple[Line, ...]:
    """The lines with their trees, in order, replaced by these."""
    new = iter(trees)
    found = []
    for line in lines:
        clauses = tuple(
            replace(
                clause,
                tree=None if clause.tree is None else next(new),
                condition=None if clause.condition is None else next(new),
            )
            for clause in line.clauses
        )
        found.append(line if clauses == line.clauses else replace(line, clauses=clauses))
    return tuple(found)
