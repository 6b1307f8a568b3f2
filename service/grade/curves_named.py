"""The functions and curves that a problem in words speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.algebra.build import ZERO
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.primes import with_rates
from service.algebra.statements import zero_form
from service.grade.defined import definition_of
from service.grade.line import Clause, Line
from service.grade.reading import ReadingOptions, read_lines
from service.grade.reading.asked import untangled
from service.grade.reading.functions_named import functions_named, in_pieces
from service.grade.source import PROBLEM, Source, trees_of, with_trees
from service.grade.topics import topics_in
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

LONGEST = 1000
CURVE_TOPICS = frozenset({"tangent", "normal", "maximum", "minimum", "extremum", "inflection", "inverse", "asymptote", "domain"})


def with_curves(source: Source, problem: str) -> tuple[Line, ...]:
    """The lines; before them the functions of a problem in words, where the problem is no mathematics as a whole."""
    asked = source.problem
    clauses = curves_named(problem, source.lines) if asked is not None and asked.tree is None and asked.error is None else ()
    if not clauses:
        return source.lines
    whole = (Line(PROBLEM, problem, clauses, clauses[0].tree), *source.lines)
    return with_trees(whole, with_rates(list(trees_of(whole))))


def curves_named(problem: str, lines: Sequence[Line]) -> tuple[Clause, ...]:
    """f(x) = … among the words; or the only curve in x and y, where it is spoken of as a function: by its tangent, or by y′."""
    (line,) = read_lines([untangled(problem[:LONGEST])], ReadingOptions())
    claims = list(_claims(line))
    named = [clause for clause in claims if clause.tree is not None and definition_of(clause.tree) is not None]
    curves = [clause for clause in claims if set(free_symbols(clause.tree or ZERO)) == {"x", "y"}]
    spoken = topics_in(problem) & CURVE_TOPICS or any(_is_slope(node) for tree in trees_of(lines) for node in walk(tree))
    bent = [clause for clause in curves if clause.tree is not None and not _is_straight(clause.tree)]
    curves = bent if len(curves) > 1 else curves
    chosen = named or (curves if len(curves) == 1 and spoken else [])
    if len({clause.tree for clause in chosen}) < len(chosen) or in_pieces(functions_named(untangled(problem), ReadingOptions())):
        return ()
    return tuple(replace(clause, link="", words="", condition=_domain(clause)) for clause in chosen)


def _domain(clause: Clause) -> Tree | None:
    """x ≥ 0 beside f(x) = …; f(0) = 3 is no condition of the definition."""
    said = clause.condition
    equates_values = said is not None and any(isinstance(node, Apply) and node.head == "call" for node in walk(said))
    return None if equates_values else said


def _claims(line: Line) -> Iterator[Clause]:
    """The clauses that claim something; what a clause is said under is one too: the tangent at x = 0 for f(x) = eˣ."""
    for clause in line.clauses:
        if clause.claims and clause.tree is not None:
            yield clause
            if clause.condition is not None and definition_of(clause.condition) is not None:
                yield Clause(clause.condition, "statement")


def _is_straight(tree: Tree) -> bool:
    """y = 12x + 1, beside the curve to which a tangent is asked for."""
    try:
        return not any(free_symbols(derivative(zero_form(tree), name)) for name in ("x", "y")) if isinstance(tree, Relation) else False
    except NoDerivative:
        return False


def _is_slope(node: Tree) -> bool:
    """y′ or dy/dx."""
    match node:
        case Apply(head="prime" | "derivative", args=(Symbol(name="y"), *_)):
            return True
        case _:
            return False
