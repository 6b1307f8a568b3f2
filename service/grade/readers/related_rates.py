"""Related rates: an equation with dV/dt and dr/dt that should be the derivative of a formula known before.

Contract: a line with rates by one variable, and formulas known → the line is refuted where all that the formulas give when they are
differentiated contradicts it. Nothing is said of lines in which numbers have been put in for letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.algebra.build import add, equation, mul, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import Answer, entails
from service.judge.relations import relation
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk


def rates_related(clause: Clause, context: Context) -> Found | None:
    """dV/dt = 4/3 πr² dr/dt after V = 4/3 πr³: not its derivative."""
    tree = clause.tree
    if not isinstance(tree, Relation) or tree.signs != ("=",) or clause.continues or context.functions or context.sought is not None:
        return None
    rates = [rate for node in walk(tree) if (rate := _rate(node)) is not None]
    variables = {variable for _, variable in rates}
    if len(variables) != 1 or any(_is_rate(node) for fact in context.facts for node in walk(fact.tree)):
        return None
    moving = {name for name, _ in rates}
    variable = variables.pop()
    formulas = [fact for fact in context.facts if _is_formula(fact.tree) and moving <= set(free_symbols(fact.tree))]
    letters = set(free_symbols(rebuilt(tree, lambda node: Number("1") if _is_rate(node) else node)))
    whole = [(fact, differentiated) for fact in formulas if (differentiated := _differentiated(fact.tree, variable)) is not None]
    fitting = [
        (fact, one) for fact, one in whole if moving == set(free_symbols(fact.tree)) and letters <= moving and (letters or _plain(one))
    ]
    if not fitting or variable in letters:
        return _letter_dropped(tree, whole, context) if not letters else None
    known = (*context.statements(), *(one for _, one in whole))
    found = entails(known, tree, replace(context.scope, unknown=None))
    if found.follows or found.answer is Answer.UNDECIDED or found.judgement.relation == "undecided":
        return None
    fact, right = fitting[-1]
    judgement = replace(found.judgement, relation="not_equivalent", lost=(), added=())
    return Reading("differentiated", judgement, right, tree, fact.line, tree), context.knowing(tree, context.line)


def formulas_differentiated(tree: Tree, context: Context) -> tuple[Relation, ...]:
    """What the formulas known say of the rates in the line, where it has rates by one variable."""
    variables = {rate[1] for node in walk(tree) if (rate := _rate(node)) is not None}
    if len(variables) != 1:
        return ()
    variable = variables.pop()
    formulas = (fact.tree for fact in context.facts if _is_formula(fact.tree) and not any(_is_rate(node) for node in walk(fact.tree)))
    return tuple(one for formula in formulas if (one := _differentiated(formula, variable)) is not None)


def _letter_dropped(tree: Relation, whole: Sequence[tuple[Fact, Relation]], context: Context) -> Found | None:
    """`dA/dt = 2π dr/dt` after A = πr², where r = 4: the factor for r = 1, and not for the value that the problem gives."""
    for fact, right in whole:
        moving = [name for name in free_symbols(fact.tree) if re.search(VALUE_SAID.format(name), context.task.text[:2000])]
        said = re.search(VALUE_SAID.format(moving[0]), context.task.text[:2000]) if len(moving) == 1 else None
        if said is None or set(free_symbols(_factor(right))) != set(moving) or free_symbols(_factor(tree)) or not _is_rate(tree.sides[0]):
            continue
        name, factor, written = moving[0], _factor(right), _factor(tree)
        value = Number(said[1].replace(",", "."))
        if same(written, substituted(factor, {name: Number("1")})) is True and same(written, substituted(factor, {name: value})) is False:
            judgement = relation(factor, written, replace(context.scope, unknown=None))
            if judgement.relation == "not_equivalent":
                return Reading("differentiated", judgement, right, tree, fact.line, tree), context.knowing(tree, context.line)
    return None


VALUE_SAID = r"(?<![A-Za-z]){}\s?=\s?([0-9]{{1,6}}(?:[.,][0-9]{{1,4}})?)"


def _factor(tree: Relation) -> Tree:
    """2πr of dA/dt = 2πr dr/dt."""
    return rebuilt(tree.sides[-1], lambda node: Number("1") if _is_rate(node) else node)


def _rate(node: Tree) -> tuple[str, str] | None:
    """(V, t) of dV/dt."""
    match node:
        case Apply(head="derivative", args=(Symbol(name=name), Symbol(name=variable))):
            return name, variable
        case _:
            return None


def _is_rate(node: Tree) -> bool:
    return _rate(node) is not None


def _is_formula(tree: Tree) -> bool:
    return isinstance(tree, Relation) and tree.signs == ("=",) and len(free_symbols(tree)) > 1


def _plain(tree: Tree) -> bool:
    """Whether only rates and numbers stand in it."""
    return not free_symbols(rebuilt(tree, lambda node: Number("1") if _is_rate(node) else node))


def _differentiated(tree: Tree, variable: str) -> Relation | None:
    """Both sides differentiated, every letter a function of the variable."""
    match tree:
        case Relation(sides=(left, right)):
            try:
                return equation(_rate_of(left, variable), _rate_of(right, variable))
            except NoDerivative:
                return None
        case _:
            return None


def _rate_of(side: Tree, variable: str) -> Tree:
    parts = [mul(derivative(side, name), Apply("derivative", (Symbol(name), Symbol(variable)))) for name in free_symbols(side)]
    return add(*parts) if parts else Number("0")
