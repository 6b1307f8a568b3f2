"""The book: all rules there are, by what they are used on."""

from __future__ import annotations

from service.rules import differentiation, equations, expressions, integration
from service.rules.rule import Rule

EXPRESSION_RULES: tuple[Rule, ...] = (*expressions.RULES,)
"""Rules on an expression or a part of one."""
BOOK: tuple[Rule, ...] = (*differentiation.RULES, *integration.RULES, *equations.EQUATION_RULES, *EXPRESSION_RULES)
