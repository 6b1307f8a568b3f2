"""How a problem in words is set up: `Ana: 3x` names a quantity, `3x + 12 = 2(x + 12)` is the equation that comes of it.

Contract: only for problems that are words alone, so that no line could be derived; nothing is refuted here.
"""

from __future__ import annotations

import re

from service.algebra.build import equation
from service.algebra.statements import is_set, is_statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.readers.statements import GIVEN
from service.grade.reading.vocabulary import ANSWER, THEREFORE
from service.grade.step import METHOD, Reading
from service.judge.judgement import EQUAL
from service.judge.polynomials import quadratic
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.tree import Number, Relation, Symbol, Tree, free_symbols

NOUN = re.compile(r"[^\W\d_]{4,}")


def equation_set_up(clause: Clause, context: Context) -> Found | None:
    """The first equation after expressions that stand for the quantities of the words."""
    tree, current = clause.tree, context.current
    if not isinstance(tree, Relation) or clause.continues or current is None or not _in_words(context):
        return None
    if _is_claim(current.tree) or not free_symbols(current.tree) or not free_symbols(tree) or _has_claim(context):
        return None
    if not set(free_symbols(context.expanded(tree))) & set(free_symbols(context.expanded(current.tree))):
        return None
    return Reading("given", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)


def quantity_labelled(clause: Clause, context: Context) -> Found | None:
    """`Edad de Ana: 3x` after `x + 2`: another quantity, named in words."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or clause.continues or clause.kind != "expression" or not _in_words(context):
        return None
    if _is_claim(current.tree) or not free_symbols(tree) or not _names_quantity(clause.words):
        return None
    if relation(context.expanded(current.tree), context.expanded(tree), context.scope).relation in EQUAL:
        return None
    return Reading("given", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)


def discriminant_set_up(clause: Clause, context: Context) -> Found | None:
    """`D = 0`, `discriminant > 0` for the quadratic equation with a parameter that the words speak of."""
    match clause.tree:
        case Relation(signs=(sign,), sides=(Symbol(name=name), Number(text="0") as zero)) if name.lower() in DISCRIMINANTS:
            pass
        case _:
            return None
    known = [tree for tree in (context.task.given, *context.task.givens) if tree is not None and is_statement(tree)]
    found = next((q.discriminant for tree in known if (q := quadratic(tree, "x")) is not None), None)
    if not _in_words(context) or found is None or not free_symbols(found) or name in free_symbols(found):
        return None
    whole = Relation((sign,), (found, zero))
    return Reading("given", METHOD, parent=context.last_line, value=whole, note="equation"), context.knowing(whole, context.line)


def zero_of_discriminant(clause: Clause, context: Context) -> Found | None:
    """`m = ±8` after D = m² − 64, where the words ask for exactly one solution: where the discriminant is 0."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or clause.continues or not is_solved(tree) or not ONE_SOLUTION.search(context.task.text[:1000]):
        return None
    match current.tree:
        case Relation(signs=("=", *_), sides=(Symbol(name=name), *_, found)) if name.lower() in DISCRIMINANTS and free_symbols(found):
            meant = equation(found, Number("0"))
        case _:
            return None
    if set(free_symbols(tree)) != set(free_symbols(found)) or len(free_symbols(found)) != 1:
        return None
    judged = relation(meant, tree, context.scope)
    if judged.relation == "undecided":
        return None
    return Reading("transformation", judged, meant, tree, current.line, tree), context.knowing(tree, context.line)


ONE_SOLUTION = re.compile(
    r"\b(?:exactly one|only one|one real|a single|equal roots|double root|repeated root|genau eine|nur eine|doppelte"
    r"|una única|una sola|raíz doble)\b",
    re.IGNORECASE,
)
DISCRIMINANTS = frozenset({"d", "delta", "discriminant", "diskriminante", "discriminante"})


def _in_words(context: Context) -> bool:
    return bool(context.task.words) and context.task.tree is None and not context.functions


def _is_claim(tree: Tree) -> bool:
    return is_statement(tree) or is_set(tree)


def _has_claim(context: Context) -> bool:
    return any(_is_claim(fact.tree) and not fact.side for fact in context.facts)


def _names_quantity(words: str) -> bool:
    """Whether a noun stands among the words: more than “so” and “is”."""
    return any(found.group().lower() not in THEREFORE | ANSWER for found in NOUN.finditer(words[:200]))
