"""Lines under several letters set at once: where a plane meets the axes.

y = z = 0: 3x = 12, x = 4        of 3x + 2y + 6z = 12
"""

from __future__ import annotations

from service.algebra.statements import is_statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import Answer, conjuncts, entails
from service.judge.judgement import Judgement
from service.question import Verification
from service.tree import Relation, Symbol, Tree, free_symbols

FEWEST = 2
"""Letters that are set."""
FOLLOWS = Judgement("equivalent", Verification("proved", "it follows with the letters set"))


def letters_set(clause: Clause, context: Context) -> Found | None:
    """Each part of the line must follow from what is known, or from the equation of the problem, with the letters at their values."""
    tree, condition = clause.tree, clause.condition
    if tree is None or condition is None or clause.continues or not is_statement(tree) or not free_symbols(tree):
        return None
    set_here = conjuncts(condition)
    if len(set_here) < FEWEST or not all(_sets_letter(one) for one in set_here):
        return None
    known = (*context.statements(), *(given for given in context.task.givens if free_symbols(given)), *set_here)
    for part in conjuncts(tree):
        found = entails(known, part, context.scope)
        if found.answer is Answer.CONTRADICTS and found.determined:
            reading = Reading("consequence", found.judgement, None, part, context.last_line, tree)
            return reading, context.knowing(tree, context.line, side=True)
        if not found.follows:
            return None
    return Reading("consequence", FOLLOWS, parent=context.last_line, value=tree), context.knowing(tree, context.line, side=True)


def _sets_letter(tree: Tree) -> bool:
    match tree:
        case Relation(signs=("=",), sides=(Symbol(), value)):
            return not free_symbols(value)
        case _:
            return False
