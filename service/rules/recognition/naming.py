"""The rule that turned one line into the next: known by a test of its own, or by a use of it that leads there.

A test is quick and knows a step in many forms; where it tells only the kind of step, the uses of the rules are tried.
"""

from __future__ import annotations

from service.algebra.statements import is_statement
from service.quietly import quietly
from service.rules.recognition.by_moves import rule_by_moves
from service.rules.recognition.equations import equation_rule
from service.rules.recognition.expressions import expression_rule
from service.rules.recognition.statements import statement_rule
from service.tree import Relation, Tree

KINDS = frozenset(
    {
        "calculated", "rewritten", "simplified", "solved", "solved_quadratic", "differentiated", "differentiation_rule",
        "integrated", "integration_rule", "factored", "expanded", "combined_fractions", "limit_taken", "rewrote_limit", "never_true",
    }
)  # fmt: skip
"""Names of a kind of step, each with rules of its own in the book."""
KINDS_ON_EQUATIONS = KINDS | {
    "always_true", "root_law", "logarithm_law", "log_of_product", "undid_logarithm", "took_logarithms", "raised_both_sides",
    "multiplied_by_denominator", "divided_by_expression", "added_to_both_sides",
}  # fmt: skip
"""The same between two statements."""


def sound_rule(before: Tree, after: Tree) -> str | None:
    """The id of the rule that turned a line into the next; the messages have its words. None where none is confirmed."""
    known = _by_tests(before, after)
    if known is not None and known not in (KINDS_ON_EQUATIONS if is_statement(before) else KINDS):
        return known
    used = quietly(rule_by_moves, before, after)
    return known if used is None else used.id


def _by_tests(before: Tree, after: Tree) -> str | None:
    if isinstance(before, Relation) and isinstance(after, Relation) and len(before.sides) == len(after.sides) == 2:
        return equation_rule(before, after) or statement_rule(before, after)
    if is_statement(before) and is_statement(after):
        return statement_rule(before, after)
    if is_statement(before) or is_statement(after):
        return None
    return expression_rule(before, after)
