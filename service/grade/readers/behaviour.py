"""What words say of a function on an interval: f is increasing on (2, ∞), f ist für x < 2 streng monoton fallend, convexa en (0, 3).

A claim is right where the derivative that decides it has the sign said, at every interior point of every interval named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.algebra.build import ZERO
from service.algebra.statements import all_of
from service.grade.context import Context
from service.grade.defined import Function
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.grade.topics import is_endless
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

LONGEST = 400
END = r"[^()\[\]|;<>≤≥=]{1,24}"
INTERVAL = rf"(?:[(\[\]]\s?{END}[;,|]\s?{END}[)\]\[])"
JOINED = r"\s?(?:∪|U|\\cup|and|und|y|or|oder|o)\s?(?:on\s|auf\s|en\s)?"
RANGE = rf"(?:{INTERVAL}(?:{JOINED}{INTERVAL}){{0,3}}|(?:{END}[<≤]=?\s?)?[a-z]\s?[<>≤≥]=?\s?[-−–]?\s?[\w./√π\\]{{1,16}})"
KIND = (
    r"(?P<kind>(?:not\s)?(?:increas\w{2,4}|decreas\w{2,4}|rising|falling|concave\s(?:up|down)(?:wards?)?|convex\w?|"
    r"(?:monoton\s)?(?:wachsend|steigend|fallend)|wächst|steigt|fällt|(?:links|rechts)gekrümmt|konvex|konkav|"
    r"(?:de)?crecientes?|(?:de)?crece|cóncav[ao]\shacia\s(?:arriba|abajo)))"
)
LINK = r"(?:on|for|when|if|in|over|where|auf|für|wenn|im|en|para|cuando|si)"
PLACE = r"(?:\s?(?:the|dem|das|el|Intervall|intervalo?|interval)\s){0,2}"
AFTER = re.compile(rf"{KIND}(?:\s{LINK}\s{PLACE}|\s?:\s?)(?P<range>{RANGE})", re.IGNORECASE)
BEFORE = re.compile(
    rf"(?:auf|für|in|im|on|for|en)\s{PLACE}(?P<range>{RANGE})\s(?:f\s)?(?:ist\s|is\s|es\s)?(?:streng\s|strictly\s)?{KIND}", re.IGNORECASE
)
ORDERS = ((1, ("increas", "rising", "wachsend", "steigend", "wächst", "steigt", "crec"),
           ("decreas", "falling", "fallend", "fällt", "decrec")),
          (2, ("concave up", "convex", "linksgekr", "konvex", "hacia arriba"),
           ("concave down", "rechtsgekr", "konkav", "hacia abajo")))  # fmt: skip
"""Order of the derivative that decides, the words for a positive and for a negative one."""
HOLDS = Judgement("equivalent", Verification("checked", "the derivative has this sign on the whole interval"))
LAST = re.compile(rf"{KIND}(?:\s{LINK})?\W*$", re.IGNORECASE)
PIECE = re.compile(INTERVAL)


@dataclass(frozen=True, slots=True)
class Said:
    """A claim: the derivative of this order is above (or below) zero wherever the condition holds."""

    order: int
    above: bool
    condition: Tree


def behaviour_stated(clause: Clause, context: Context) -> Found | None:
    """Every claim of a sentence about where a known function rises, falls or is curved one way."""
    if len(clause.words) > LONGEST or not clause.words or len(context.functions) != 1 or clause.continues:
        return None
    function = next(iter(context.functions.values()))
    claims = _in_sentence(clause.words, function.letter) if clause.tree is None else _beside(clause, clause.tree, function.letter)
    judged = [one for said in claims if (one := quietly(_judged, said, function, context)) is not None]
    if not judged:
        return None
    wrong = next((one for one in judged if one.relation == "not_equivalent"), None)
    return Reading("consequence", wrong or HOLDS, parent=context.last_line), context


def _beside(clause: Clause, tree: Tree, letter: str) -> Iterator[Said]:
    """“increasing:” x < −1 or x > 1; “f falls for” x < 1 “and rises for” x > 1: each claim of words with what stands beside it."""
    orders = [_order(found["kind"].lower()) for found in re.finditer(KIND, clause.words, re.IGNORECASE)]
    places = (tree,) if clause.condition is None else (clause.condition, tree)
    if len(orders) != len(places) or None in orders or not LAST.search(clause.words):
        return
    for order, place in zip(orders, places, strict=True):
        parts = place.args if isinstance(place, Apply) and place.head == "or" else (place,)
        if order is not None and all(isinstance(part, Relation) and free_symbols(part) == (letter,) for part in parts):
            yield from (Said(order[0], order[1], part) for part in parts)


def _in_sentence(source: str, letter: str) -> Iterator[Said]:
    for match in list(AFTER.finditer(source)) or list(BEFORE.finditer(source)):
        order = _order(match["kind"].lower())
        if order is not None:
            yield from (Said(order[0], order[1], condition) for condition in _conditions(match["range"], letter))


def _order(kind: str) -> tuple[int, bool] | None:
    """(order of the derivative, whether it is positive); None for what is denied."""
    if kind.startswith("not"):
        return None
    for order, above, below in ORDERS:
        if any(word in kind for word in below):
            return order, False
        if any(word in kind for word in above):
            return order, True
    return None


def _conditions(written: str, letter: str) -> Iterator[Tree]:
    """Each interval, open, as a condition on the letter."""
    pieces = [found.group() for found in PIECE.finditer(written)]
    if not pieces:
        found = quietly(read_line, written)
        if found is not None and isinstance(found.tree, Relation) and free_symbols(found.tree) == (letter,):
            yield replace(found.tree, signs=tuple(sign.rstrip("=") for sign in found.tree.signs))
    for piece in pieces:
        ends = [_end(part) for part in re.split(r"[;,|]", piece[1:-1], maxsplit=1)]
        if None not in ends:
            yield all_of(*_between(ends[0] or ZERO, ends[1] or ZERO, letter))


def _end(written: str) -> Tree | None:
    found = quietly(read_line, written.strip())
    return None if found is None or found.tree is None or free_symbols(found.tree) else found.tree


def _between(low: Tree, high: Tree, letter: str) -> Iterator[Tree]:
    if not is_endless(low):
        yield Relation(("<",), (low, Symbol(letter)))
    if not is_endless(high):
        yield Relation(("<",), (Symbol(letter), high))


def _judged(said: Said, function: Function, context: Context) -> Judgement | None:
    slope = function.derivative(said.order)
    if slope is None or free_symbols(slope) != (function.letter,):
        return None
    claim = Relation((">=" if said.above else "<=",), (slope, ZERO))
    found = relation(said.condition, claim, replace(context.scope, unknown=function.letter))
    if found.relation in EQUAL or found.relation == "implies":
        return HOLDS
    if found.relation in {"implied_by", "not_equivalent"}:
        return replace(found, relation="not_equivalent", flags=("wrong_behaviour",))
    return None
