"""A power series with its first terms worked out: sin x = x − x³/6 + x⁵/120 − …, whose terms show no pattern that the line alone tells.

Contract: a line that can't be read for its ellipsis at the end, with an expression in one letter before = → right where the expression less
the terms shown is small against the last of them at the place of the series, wrong where it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from service.algebra.build import ZERO, add, div, integer, neg, number, power, sub
from service.algebra.opaque import has_head
from service.grade.context import Context, Fact
from service.grade.line import Clause, Line
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.judgement import EQUAL, Judgement, undecided
from service.judge.relations import relation
from service.question import Verification
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

DOTS = r"(?:…|\.\.\.|\\l?dots(?![A-Za-z])|\\cdots(?![A-Za-z]))"
CUT_OFF = re.compile(
    rf"\s*(?P<left>[^=<>≤≥≈…]{{0,100}})=(?P<terms>[^=<>≤≥≈…]{{3,240}}?)(?P<sign>[+\-−–])\s*{DOTS}"
    r"\s*(?:[,;(]?\s?(?:(?:for|für|para|if|wenn|si)\s)?\|x\|\s?<\s?1\)?)?\s*\.?\s*"
)
MARK = "…"
"""The words of a clause that is a series cut off."""
ASKED = re.compile(r"\b(?:taylor\w{0,6}|maclaurin\w{0,6}|power\sseries|potenzreihe\w?|serie\sde\spotencias|reihe)\b", re.IGNORECASE)
SERIES = Judgement("equivalent", Verification("checked", "compared with the function near the place of the series"))


def with_series(line: Line) -> Line:
    """The line as a statement about its first terms, where it can't be read for the ellipsis at its end."""
    if line.error is None or not re.search(DOTS, line.source[:400]):
        return line
    found = CUT_OFF.fullmatch(line.source.replace("$", " ")[:400])
    sides = [quietly(_tree, found[name]) for name in ("left", "terms") if found[name].strip()] if found is not None else []
    match sides:
        case [Apply(head="add") as terms] if len(free_symbols(terms)) == 1:
            return replace(line, clauses=(Clause(terms, "expression", sign="=", words=MARK),), tree=terms, error=None)
        case [Symbol() | Apply() as left, Apply(head="add") as terms] if len(free_symbols(terms)) == 1:
            if free_symbols(left) != free_symbols(terms) or isinstance(left, Symbol):
                return line
            whole = Relation(("=",), (left, terms))
            return replace(line, clauses=(Clause(whole, "statement", words=MARK),), tree=whole, error=None)
        case _:
            return line


def _tree(written: str) -> Tree | None:
    return read_line(written).tree


def series_cut_off(clause: Clause, context: Context) -> Found | None:
    """`sin x = x − x³/6 + x⁵/120 − …`."""
    tree = clause.tree
    if clause.words != MARK and tree is not None:
        return _written_as_sum(tree, context)
    if tree is None:
        return None
    if not isinstance(tree, Relation):
        before = context.series_of
        if before is None or before.line != context.line - 1:
            return Reading("comment", METHOD, parent=context.last_line), context
        tree = Relation(("=",), (before.tree, tree))
    left, terms = context.expanded(tree.sides[0]), tree.sides[1]
    context = replace(context, series_of=Fact(tree.sides[0], context.line))
    judged = quietly(_judged, left, terms, context) or undecided("the terms of the series were not told")
    asked = context.last and ASKED.search(context.task.text[:1000]) is not None
    role, value = ("answer", terms) if asked else ("consequence", tree if context.last else None)
    return Reading(role, judged, left, terms, context.last_line, value), context


def _written_as_sum(tree: Tree, context: Context) -> Found | None:
    """`1/(1 + x²) = 1 − x² + x⁴ − …`, whose terms have a pattern, where a power series is asked for: right or wrong in itself."""
    match tree:
        case Relation(signs=("=",), sides=(left, Apply() as right)) if has_head(right, "sum") and not has_head(left, "sum"):
            pass
        case _:
            return None
    if not ASKED.search(context.task.text[:1000]) or len(free_symbols(left)) != 1 or free_symbols(left) != free_symbols(right):
        return None
    if isinstance(left, Symbol) or has_head(left, "call", "prime"):
        return None
    found = relation(left, right, context.scope)
    if found.relation != "not_equivalent":
        return None
    return Reading("consequence", found, left, right, context.last_line, None), context


def _judged(left: Tree, terms: Tree, context: Context) -> Judgement | None:
    letter = free_symbols(terms)[0]
    place, degree = _shift(terms, letter)
    distance = sub(Symbol(letter), place) if place != ZERO else Symbol(letter)
    rest = div(add(left, neg(terms)), power(distance, number(degree)))
    found = relation(Apply("limit", (rest, Symbol(letter), place)), ZERO, context.scope)
    if found.relation in EQUAL:
        return SERIES
    return Judgement("not_equivalent", SERIES.verification) if found.relation == "not_equivalent" else None


def _shift(terms: Tree, letter: str) -> tuple[Tree, int]:
    """(a, n) of terms in x − a up to the power n; a is 0 where nothing else is written."""
    powers = dict(_powers(terms, letter))
    place = next((base for base in powers if base != ZERO), ZERO)
    return place, powers[place]


def _powers(terms: Tree, letter: str) -> Iterator[tuple[Tree, int]]:
    x = Symbol(letter)
    found: dict[Tree, int] = {}
    for node in walk(terms):
        base, exponent = (node.args[0], integer(node.args[1]) or 0) if isinstance(node, Apply) and node.head == "pow" else (node, 1)
        match base:
            case Symbol() if base == x:
                found[ZERO] = max(found.get(ZERO, 0), exponent)
            case Apply(head="add", args=(first, Apply(head="neg", args=(place,)))) if first == x and not free_symbols(place):
                found[place] = max(found.get(place, 0), exponent)
            case _:
                pass
    yield from found.items()
