"""The book: all rules there are, by what they are used on."""

from __future__ import annotations

from service.rules import (
    determinants,
    differentiation,
    equations,
    expressions,
    factoring,
    finishing,
    fractions,
    integration,
    integration_definite,
    inverses,
    limits,
    logarithms,
    matrices,
    partial_fractions,
    radicals,
    totals,
    trigonometry,
)
from service.rules.rule import Rule

FACTORING_RULES: tuple[Rule, ...] = (*factoring.RULES, factoring.PRIMES, factoring.PRIME_POWERS, factoring.OPENED)
EXPRESSION_RULES: tuple[Rule, ...] = (
    *expressions.RULES,
    *fractions.RULES,
    *radicals.RULES,
    *logarithms.JOINING,
    *logarithms.TAKING_APART,
    *trigonometry.RULES,
    *FACTORING_RULES,
    *partial_fractions.RULES,
    *finishing.RULES,
    *determinants.RULES,
    *inverses.RULES,
    *matrices.RULES,
)
"""Rules on an expression or a part of one, in the order in which a step is named after them."""
EQUATION_RULES: tuple[Rule, ...] = (*equations.EQUATION_RULES, *equations.OTHER_RULES)
"""Rules on a statement."""
BOOK: tuple[Rule, ...] = (
    *differentiation.RULES,
    *integration.RULES,
    *integration_definite.RULES,
    *limits.RULES,
    *totals.RULES,
    *EQUATION_RULES,
    *EXPRESSION_RULES,
)
