"""The rule of the book of which a use on one line leads to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from service.algebra.build import add, terms
from service.algebra.opaque import has_head
from service.algebra.shapes import same_form
from service.algebra.statements import is_statement
from service.judge.integrals import arbitrary_constants
from service.question import Context
from service.rules.differentiation import is_derivative, opened
from service.rules.equations.cases import in_cases
from service.rules.equations.systems import in_systems
from service.rules.integrals_with_bounds import is_definite
from service.rules.integration import is_integral, with_constant
from service.rules.limits import is_limit
from service.rules.recognition.narrowing import narrowed
from service.rules.rule import Rule, Scope, Used
from service.rules.strategies import Strategy, choice, somewhere, use
from service.rules.totals.terms import is_total
from service.tree import Symbol, Tree, free_symbols, likeliest_variable


def rule_by_moves(rules: Sequence[Rule], before: Tree, after: Tree) -> Rule | None:
    """The first of the rules with a use that leads from the one line to the other, up to order; None where none does."""
    return next((rule for rule in rules if any(same_form(used.move.after, goal) for used, goal in _uses(use(rule), before, after))), None)


def _uses(rule: Strategy, before: Tree, after: Tree) -> Iterator[tuple[Used, Tree]]:
    """(a use, what it must lead to). That the step holds is known, as it does for positive letters."""
    letters = free_symbols(before)
    positive = Context(assumptions=dict.fromkeys(letters, ("positive",)))
    scope = Scope(likeliest_variable(letters) or "x", goal=after, context=positive)
    for heads, at_place in PLACES:
        if has_head(before, *heads):
            yield from ((used, goal) for used in at_place(rule)(before, scope) for goal in _goals(after, used.move.after))
    if is_statement(before):
        yield from ((used, after) for used in choice(in_cases(rule, rule), in_systems(rule))(before, scope))
    elif is_statement(after):
        return
    for part, goal in dict.fromkeys((narrowed(before, after), (before, after))):
        yield from ((used, goal) for used in rule(part, scope))


def _goals(after: Tree, made: Tree) -> Iterator[Tree]:
    """The line, also with the constant of integration that the rule writes and the line has not."""
    yield after
    missing = [name for name in arbitrary_constants(made) if name not in free_symbols(after)]
    if missing:
        yield add(*terms(after), *(Symbol(name) for name in missing))


def _at_derivative(rule: Strategy) -> Strategy:
    return somewhere(rule, is_derivative, opened)


def _at_integral(rule: Strategy) -> Strategy:
    return with_constant(choice(somewhere(rule, is_integral, opened), somewhere(rule, is_definite, opened)))


def _at_limit(rule: Strategy) -> Strategy:
    return somewhere(rule, is_limit)


def _at_total(rule: Strategy) -> Strategy:
    return somewhere(rule, is_total)


PLACES: tuple[tuple[tuple[str, ...], Callable[[Strategy], Strategy]], ...] = (
    (("derivative",), _at_derivative),
    (("integral",), _at_integral),
    (("limit", "limit_left", "limit_right"), _at_limit),
    (("sum", "product"), _at_total),
)
"""Heads → a rule at the first place with one of them."""
