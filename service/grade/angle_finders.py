"""Errors in the angles that are given for a value of a trigonometric function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from service.algebra.build import ONE, div, neg, substituted
from service.algebra.expressions import same
from service.algebra.statements import statement
from service.grade.candidates import Candidate
from service.judge.integrals import is_arbitrary
from service.judge.judgement import Scope
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

FUNCTIONS = frozenset({"sin", "cos", "tan"})


def angle_of_cofunction(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """cos x = 1/2 → x = π/6, where sin(π/6) = 1/2."""
    yield from _angles_of(before, after, _cofunction)


def angle_of_opposite_value(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """cos x = −1/2 → x = π/3, where −cos(π/3) = −1/2."""
    yield from _angles_of(before, after, neg)


def _cofunction(node: Tree) -> Tree:
    match node:
        case Apply(head="sin" | "cos" as head):
            return replace(node, head="cos" if head == "sin" else "sin")
        case _:
            return div(ONE, node)


def _angles_of(before: Tree, after: Tree, other: Callable[[Tree], Tree]) -> Iterator[Candidate]:
    """The line where one of its angles solves not the equation, but the equation with another function in the place of its only one."""
    functions = {node for node in walk(before) if isinstance(node, Apply) and node.head in FUNCTIONS and free_symbols(node)}
    if len(functions) != 1 or not isinstance(before, Relation) or before.signs != ("=",):
        return
    function = functions.pop()
    taken = rebuilt(before, lambda node: other(node) if node == function else node)
    for x, value in _angles(after):
        if free_symbols(before) == (x,) and _solves(taken, x, value) and not _solves(before, x, value):
            here = substituted(function, {x: value})
            yield Candidate(after, {"p": here, "q": other(here), "x": Symbol(x)}, None, sure=True)
            return


def _angles(after: Tree) -> Iterator[tuple[str, Tree]]:
    """(x, α) of each x = α, with 0 for the integer of a period."""
    for node in walk(statement(after)):
        match node:
            case Relation(signs=("=",), sides=(Symbol(name=x), value)):
                periods = {name: Number("0") for name in free_symbols(value) if name in "kmn" or is_arbitrary(name)}
                value = substituted(value, periods)
                if not free_symbols(value):
                    yield x, value
            case _:
                continue


def _solves(equation: Tree, x: str, value: Tree) -> bool:
    here = substituted(equation, {x: value})
    return isinstance(here, Relation) and not free_symbols(here) and same(here.sides[0], here.sides[1])
