"""Inequalities in several unknowns: a region, one unknown solved for in each of them that holds it.

    x + y > 1 and y > 0, for x:  x > 1 − y and y > 0

Contract: every comparison that holds the unknown has, for it, a set of stretches without conditions on the others; a
comparison in one other unknown is solved for that. Raises NotSolved elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sympy import Symbol

from service.search import Budget
from service.solve.candidates import NotSolved
from service.solve.inequalities.parameters import assignments
from service.solve.inequalities.parametric import contains
from service.solve.solutions import Solutions
from service.solve.solving import search_for
from service.solve.statements import Statement
from service.solve.systems.methods import at_values

SAMPLES = 160


@dataclass(frozen=True, slots=True)
class Part:
    """One comparison solved for one unknown, the others as parameters."""

    unknown: Symbol
    solutions: Solutions


def region(statements: Sequence[Statement], unknowns: tuple[Symbol, ...], first: Symbol, budget: Budget) -> tuple[Part, ...]:
    """The parts, all of which must hold."""
    parts = []
    for statement in statements:
        symbols = statement.free_symbols & set(unknowns)
        x = first if first in symbols else min(symbols, key=str, default=first)
        solved = search_for(x, budget=budget).solve(statement)
        if not solved.complete or solved.families or solved.conditions:
            raise NotSolved("a system of inequalities in several unknowns")
        parts.append(Part(x, solved))
    return tuple(sorted(parts, key=lambda part: part.unknown != first))


def differs(statements: Sequence[Statement], parts: Sequence[Part], unknowns: tuple[Symbol, ...]) -> tuple[bool, int]:
    """(whether the region and the statements differ at a sample, how many samples were looked at)."""
    looked = 0
    for values in islice(assignments(unknowns), SAMPLES):
        findings = [at_values(statement, values).holds for statement in statements]
        if None in findings:
            continue
        looked += 1
        if all(findings) != all(contains(part.solutions, values, values[part.unknown]) for part in parts):
            return True, looked
    return False, looked
