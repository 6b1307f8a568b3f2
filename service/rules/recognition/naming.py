"""Which table of rules a step is looked up in."""

from __future__ import annotations

from service.algebra.statements import is_statement
from service.rules.recognition.equations import equation_rule
from service.rules.recognition.expressions import expression_rule
from service.rules.recognition.statements import statement_rule
from service.tree import Relation, Tree


def sound_rule(before: Tree, after: Tree) -> str | None:
    """The id of the rule that turned a line into the next; the messages have its words. None where none is confirmed."""
    if isinstance(before, Relation) and isinstance(after, Relation) and len(before.sides) == len(after.sides) == 2:
        return equation_rule(before, after) or statement_rule(before, after)
    if is_statement(before) and is_statement(after):
        return statement_rule(before, after)
    if is_statement(before) or is_statement(after):
        return None
    return expression_rule(before, after)
