"""The rule of the book of which a use on one line leads to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from service.algebra.build import add, terms
from service.algebra.opaque import has_head
from service.algebra.shapes import same_form
from service.algebra.statements import is_statement
from service.judge.integrals import arbitrary_constants
from service.rules import differentiation, limits
from service.rules.book import EXPRESSION_RULES
from service.rules.equations import EACH_RULE
from service.rules.integration import at_once
from service.rules.integration_definite import INTEGRATING
from service.rules.recognition.narrowing import narrowed
from service.rules.rule import Rule, Scope, Used
from service.rules.strategies import Strategy, choice, somewhere, use
from service.tree import Symbol, Tree, free_symbols, likeliest_variable

MOST_USES = 60
"""Uses of rules that are held against a line."""
ANYWHERE: Strategy = choice(*(use(rule) for rule in EXPRESSION_RULES))
"""Every use of a rule on an expression as a whole."""
DIFFERENTIATING: Strategy = somewhere(
    choice(*(use(rule) for rule in differentiation.RULES)), differentiation.is_derivative, differentiation.opened
)
"""Every use of a rule on the first d/dx."""
TAKING_LIMITS: Strategy = somewhere(choice(*(use(rule) for rule in limits.RULES)), limits.is_limit)
"""Every use of a rule on the first lim."""


def rule_by_moves(before: Tree, after: Tree) -> Rule | None:
    """The first rule with a use that leads from the one line to the other, up to order; None where none does."""
    uses = islice(_uses(before, after), MOST_USES)
    return next((used.rule for used, goal in uses if same_form(used.move.after, goal)), None)


def _uses(before: Tree, after: Tree) -> Iterator[tuple[Used, Tree]]:
    """(a use, what it must lead to)."""
    scope = Scope(likeliest_variable(free_symbols(before)) or "x")
    if has_head(before, "derivative"):
        yield from ((used, after) for used in DIFFERENTIATING(before, scope))
    elif has_head(before, "integral"):
        yield from _of_integral(before, after, scope)
    elif is_statement(before):
        yield from ((used, after) for used in EACH_RULE(before, scope))
    else:
        if has_head(before, "limit", "limit_left", "limit_right"):
            yield from ((used, after) for used in TAKING_LIMITS(before, scope))
        for part, goal in dict.fromkeys((narrowed(before, after), (before, after))):
            yield from ((used, goal) for used in ANYWHERE(part, scope))


def _of_integral(before: Tree, after: Tree, scope: Scope) -> Iterator[tuple[Used, Tree]]:
    """The same with an ∫ in the line; a constant of integration is left out of both."""
    constants = arbitrary_constants(after) - arbitrary_constants(before)
    bare = add(*(term for term in terms(after) if not (isinstance(term, Symbol) and term.name in constants)))
    for used in (*INTEGRATING(before, scope), *at_once(before, scope)):
        made = add(*(term for term in terms(used.move.after) if term != Symbol("C")))
        yield replace(used, move=replace(used.move, after=made)), bare
