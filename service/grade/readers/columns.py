"""Parts in columns: `D: x², 2x, 2, 0` and `I: e^{3x}, e^{3x}/3, …` beside an integral; each entry is made from the one before it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from service.algebra.build import mul
from service.algebra.calculus import derivative
from service.algebra.statements import is_statement
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.tree import Apply, Symbol, Tree, free_symbols, walk


def column_of_parts(clause: Clause, context: Context) -> Found | None:
    """A row D of derivatives or a row I of antiderivatives, where an integral in one letter is asked for."""
    match clause.tree:
        case Apply(head="list" | "tuple" | "and", args=entries) if len(entries) > 1 and not any(is_statement(one) for one in entries):
            pass
        case _:
            return None
    integrand = _integrand(context)
    if integrand is None or context.label not in {"D", "I"}:
        return None
    inside, letter = integrand
    if any(set(free_symbols(entry)) - {letter} for entry in entries):
        return None
    before = next((fact.tree for fact in context.facts if isinstance(fact.tree, Apply) and fact.tree.form == COLUMN), None)
    judged = [_link(one, other, letter, context) for one, other in pairwise(entries)]
    if before is not None and isinstance(before, Apply):
        judged.append(relation(inside, mul(before.args[0], entries[0]), context.scope))
    wrong = next((one for one in judged if one.relation not in EQUAL), METHOD)
    fact = Fact(Apply("list", entries, form=COLUMN), context.line, side=True)
    return Reading("definition", wrong, parent=context.last_line, note="let"), replace(context, facts=(*context.facts, fact))


def _link(one: Tree, other: Tree, letter: str, context: Context) -> Judgement:
    """Whether an entry is the derivative of the one before; in the row I the other way round."""
    function, slope = (one, other) if context.label == "D" else (other, one)
    return relation(derivative(function, letter), slope, context.scope)


COLUMN = "column"
"""The form of a row that is kept."""


def _integrand(context: Context) -> tuple[Tree, str] | None:
    """(the integrand, its letter) of the integral that is worked on."""
    if context.current is None:
        return None
    for node in walk(context.current.tree):
        match node:
            case Apply(head="integral", args=(inside, Symbol(name=letter), *_)):
                return inside, letter
            case _:
                pass
    return None
