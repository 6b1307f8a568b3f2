"""The next step of a working that solves a differential equation: the line of a way of the book that comes after the student's last.

The student's lines have names, those of the rules that they are by; the way that has most of these is gone on with, in the student's
own constants and letters, and its line is judged as the student's would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

import sympy

from service.algebra.build import equation, substituted
from service.cas import to_sympy
from service.differential.answers import written
from service.differential.conditions import Condition
from service.differential.equation import Equation
from service.differential.equation import equation as equation_of_trees
from service.differential.notation import MOST_ORDER, Names
from service.differential.solution import Task, constants
from service.differential.solving import solutions
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.next.suggestion import Suggestion
from service.grade.readers.differential_equations import differential_equation_line
from service.grade.sought import Sought
from service.grade.step import Step
from service.judge.differential_equations import jet
from service.judge.integrals import has_integral
from service.judge.judgement import EQUAL
from service.question import Context as Asked
from service.quietly import briefly, quietly
from service.rules.ode import ways
from service.rules.ode.initial import put_into_general
from service.rules.ode.lines import Line, Posed
from service.rules.rule import Move, Used
from service.search import Budget
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt
from service.write import text

SECONDS = 2.0
"""Processor seconds for the search of a step."""
VALUES = frozenset({"initial_values", "slope_of_solution", "constants_found"})
"""Steps that come after the general solution."""


def next_in_equation(steps: Sequence[Step], known: Context) -> Suggestion | None:
    """One step after the last line before the first error; None where none is known or nothing is left to do."""
    right = list(takewhile(lambda step: step.correct, steps))
    sought = next((step.reading.sought for step in reversed(right) if step.reading.sought is not None), None)
    if sought is None or (len(right) == len(steps) and steps[-1].line.index in sought.answers):
        return None
    context = replace(known, sought=sought, line=len(steps))
    found = briefly(SECONDS, _next, right, sought, context, until=known.scope.until)
    return None if found is None else Suggestion(right[-1].line.index, found)


def _next(right: Sequence[Step], sought: Sought, context: Context) -> Used | None:
    posed = _posed(sought)
    if posed is None:
        return None
    seen = {text(tree) for step in right for tree in (step.line.tree,) if tree is not None}
    for line in _offered(right, sought, posed):
        line = _in_own_letters(line, sought)
        if text(line.tree) not in seen and _is_right(line.tree, context):
            return Used(line.rule, Move(line.tree, line.parts, lets=line.lets))
    return None


def _is_right(tree: Tree, context: Context) -> bool:
    found = differential_equation_line(Clause(tree, "statement"), context)
    return found is not None and (found[0].judgement.relation in EQUAL or found[0].judgement.relation == "method_line")


# The equation, and what solves it


def _posed(sought: Sought) -> Posed | None:
    """The student's equation for the ways of the book, with the student's constants; None where it is not solved."""
    names, context = Names(sought.function, sought.variable), Asked(domain="real")
    task = sought.task
    found = equation_of_trees(_with_strokes(equation(task.left, task.right), sought), names, context)
    positive = _positive(found)
    found = replace(found, left=found.left.xreplace(positive), right=found.right.xreplace(positive))
    given = tuple(_condition(one.order, one.at, one.value, context) for one in sought.conditions)
    budget = Budget.patient(SECONDS)
    letters = _constants(sought, found)
    answer = next(iter(solutions(Task(found, letters, budget), given)), None)
    if answer is None:
        return None
    start = _as_written(equation(task.left, task.right), sought)
    return Posed(start, found, written(found.y, answer), given, tuple(c.name for c in letters), budget)


def _positive(found: Equation) -> dict[sympy.Symbol, sympy.Symbol]:
    free = found.difference.free_symbols - {found.x, *found.jets}
    return {s: sympy.Symbol(s.name, positive=True) for s in free if s.is_positive is None}


def _condition(order: int, at: Tree, value: Tree, context: Asked) -> Condition:
    return Condition(order, to_sympy(at, context), to_sympy(value, context))


def _constants(sought: Sought, found: Equation) -> tuple[sympy.Symbol, ...]:
    """The student's own, where they are as many as the order; else C₁, C₂, …"""
    own = max((sorted(one.constants) for one in sought.solutions), key=len, default=[])
    if len(own) == found.order:
        return tuple(sympy.Symbol(name, real=True) for name in own)
    used = {s.name for s in found.difference.free_symbols}
    return constants(used | set(sought.meanings), found.order)


def _with_strokes(tree: Tree, sought: Sought) -> Tree:
    """The letters for derivatives as the equation has them."""
    names = Names(sought.function, sought.variable)
    swap: dict[str, Tree] = {jet(sought.function, k): names.jet(k) for k in range(1, MOST_ORDER)}
    return substituted(tree, swap)


def _as_written(tree: Tree, sought: Sought) -> Tree:
    """y′ as a derivative."""
    y = Symbol(sought.function)
    swap = {jet(sought.function, k): Apply("prime", (y, Number(str(k)))) for k in range(1, MOST_ORDER)}
    return rebuilt(tree, lambda node: swap.get(node.name, node) if isinstance(node, Symbol) else node)


# The line to come


def _offered(right: Sequence[Step], sought: Sought, posed: Posed) -> Iterator[Line]:
    """The lines that come after the student's last, of the way that has most of the student's steps."""
    named = [step.note for step in right if step.note]
    lines = _after_general(sought, posed) or _best_way(named, posed)
    place = max((k for k, line in enumerate(lines) if line.rule.id in named), default=-1)
    last = right[-1].line.tree
    if last is not None and not has_integral(last) and place >= 0 and has_integral(lines[place].tree):
        place += len(list(takewhile(lambda line: has_integral(line.tree), lines[place + 1 :]))) + 1
    yield from lines[place + 1 :]


def _best_way(named: Sequence[str], posed: Posed) -> tuple[Line, ...]:
    """The lines of the way with most of the steps; of several the first."""
    listed = [lines for way in ways(posed) if (lines := quietly(lambda w: tuple(w(posed)), way) or ())]
    whole = [lines for lines in listed if text(lines[-1].tree) == text(posed.answer)]
    return max(whole, key=lambda lines: len({line.rule.id for line in lines} & set(named)), default=())


def _after_general(sought: Sought, posed: Posed) -> tuple[Line, ...]:
    """How the given values are put into the student's general solution; nothing where there are none, or no such solution."""
    general = next((one for one in sought.solutions if one.explicit and len(one.constants) == posed.equation.order), None)
    if general is None or not posed.conditions:
        return ()
    value = to_sympy(general.tree, Asked(domain="real"))
    return tuple(put_into_general(posed, value)) if isinstance(value, sympy.Expr) else ()


def _in_own_letters(line: Line, sought: Sought) -> Line:
    """With the student's letter for the roots, and for a new function."""
    values: dict[str, Tree] = {}
    if sought.root is not None and line.rule.id in {"characteristic_roots", "indicial_roots"}:
        values |= {name: Symbol(sought.root) for name in free_symbols(line.tree) if name in {"r", "k", "s", "lambda"}}
    new, own = list(line.lets), [name for name in sought.meanings if name.isalpha() and len(name) == 1]
    if len(new) == len(own) == 1 and new != own:
        values[new[0]] = Symbol(own[0])
    return (
        replace(line, tree=_renamed(line.tree, values), parts={k: _renamed(v, values) for k, v in line.parts.items()}) if values else line
    )


def _renamed(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    if isinstance(tree, Relation):
        return replace(tree, sides=tuple(substituted(side, values) for side in tree.sides))
    return substituted(tree, values)
