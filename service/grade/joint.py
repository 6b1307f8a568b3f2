"""A system worked on line by line: each line follows from the system, and together they must give it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.algebra.statements import all_of, cases, is_statement, statement, unknowns
from service.grade.step import Step
from service.judge.judgement import EQUAL, Judgement, Scope
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.tree import Relation, Symbol, Tree, free_symbols

PART = "part_of_system"


def is_system(tree: Tree | None) -> bool:
    """Several equations that hold together, in several unknowns."""
    if tree is None or not is_statement(tree):
        return False
    logic = statement(tree)
    try:
        found = cases(logic)
    except ValueError:
        return False
    return len(unknowns(logic)) > 1 and len(found) == 1 and sum(one.signs == ("=",) for one in found[0]) > 1


def part_of(system: Tree, line: Tree, scope: Scope) -> Judgement | None:
    """The line as a consequence of the system; what else would solve it alone is no matter. None where it does not follow."""
    if not is_statement(line) or not set(free_symbols(line)) <= set(free_symbols(system)):
        return None
    found = relation(system, line, scope)
    if found.relation in EQUAL:
        return found
    if found.relation != "implies":
        return None
    return replace(found, added=(), flags=(*found.flags, PART))


def makes_good(system: Tree, steps: Sequence[Step], scope: Scope) -> bool:
    """Whether all the right lines together say as much as the system."""
    return _together(system, [s.value for s in steps if s.correct and s.value is not None and is_statement(s.value)], scope)


def states_all(system: Tree, steps: Sequence[Step], scope: Scope) -> bool:
    """Whether lines such as x = 2 and y = 3 together solve the system."""
    stated = [s.value for s in steps if s.correct and s.value is not None and _is_value(s.value)]
    return _together(system, stated, scope)


def _together(system: Tree, lines: Sequence[Tree], scope: Scope) -> bool:
    return bool(lines) and relation(system, all_of(*(statement(line) for line in lines)), scope).relation in EQUAL


def _is_value(tree: Tree) -> bool:
    """x = 2, also y = 7 − 4 = 3."""
    match tree:
        case Relation(sides=(Symbol(), *values)):
            return not any(free_symbols(value) for value in values)
        case _:
            return is_solved(tree) and not isinstance(tree, Relation)
