"""`Slope of the normal = 1/3`, `Steigung der Tangente: 4`: a slope of a known curve that words name."""

from __future__ import annotations

import re
from dataclasses import replace

from service.algebra.build import substituted
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.curves import TOUCHES, contacts, same_number, slope_of
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.grade.topics import number_in, topics_in
from service.judge.relations import relation
from service.tree import Symbol, Tree, free_symbols

SLOPE = re.compile(
    r"\s*(?:(?:so|thus|hence|the|die|la|also|luego)\s)*(?:slope|gradient|steigung|pendiente|tangentensteigung|normalensteigung)\b(?P<between>[^=:0-9]{0,60}?)"
    r"(?:[=:]|\sis|\sist|\ses)?\s*(?P<value>[-−]?\s?[0-9][0-9./]*)\s*[.]?\s*",
    re.IGNORECASE,
)


def slope_in_words(clause: Clause, context: Context) -> Found | None:
    """What words say of the slope at a place spoken of; nothing where no place of a curve is known."""
    if not context.functions:
        return None
    general = _slope_at_letter(clause, context)
    if general is not None:
        return general
    value = _value(clause)
    if value is None:
        return None
    kinds = topics_in(clause.words) & {"tangent", "normal"}
    if len(kinds) != 1 or context.failed:
        return None
    meanings = [slope for contact in contacts(clause, context) if (slope := slope_of(contact, next(iter(kinds)))) is not None]
    if not meanings:
        return None
    if any(same_number(meaning, value, context) for meaning in meanings):
        return Reading("consequence", TOUCHES, parent=context.last_line), context
    judgement = relation(meanings[0], value, context.scope)
    if judgement.relation != "not_equivalent":
        return None
    wrong = replace(judgement, flags=(*judgement.flags, "values_differ"))
    return Reading("consequence", wrong, meanings[0], value, context.last_line), context


def _slope_at_letter(clause: Clause, context: Context) -> Found | None:
    """`the slope is 2a` of y = x²: its derivative at a letter of its own."""
    tree = clause.tree
    if clause.kind != "expression" or tree is None or len(letters := free_symbols(tree)) != 1:
        return None
    if SLOPE.fullmatch(f"{clause.words[:200]} 1") is None or topics_in(clause.words) & {"normal"}:
        return None
    for function in context.functions.values():
        slope = function.derivative(1)
        if slope is not None and function.letter != letters[0]:
            meant = substituted(slope, {function.letter: Symbol(letters[0])})
            if relation(meant, tree, context.scope).relation == "equivalent":
                return Reading("consequence", TOUCHES, parent=context.last_line), context
    return None


def _value(clause: Clause) -> Tree | None:
    """1/3 of words that end with it, or of the formula beside them."""
    if clause.kind == "comment":
        found = SLOPE.fullmatch(clause.words[:200])
        return number_in(found["value"]) if found is not None else None
    said = clause.kind == "expression" and clause.tree is not None and not free_symbols(clause.tree)
    return clause.tree if said and SLOPE.fullmatch(f"{clause.words[:200]} 1") is not None else None
