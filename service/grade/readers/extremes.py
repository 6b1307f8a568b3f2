"""Greatest and least values on a closed interval: “absolute maximum 65 at x = 5”, “globales Minimum: f(2) = −16”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from service.algebra.expressions import approximate
from service.grade.context import Context
from service.grade.defined import Function
from service.grade.line import Clause
from service.grade.readers.quantities_in_words import INTERVAL
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.grade.topics import number_in
from service.judge.judgement import Counterexample, Judgement
from service.question import Verification
from service.tree import Number, Tree, free_symbols
from service.write import text

NUMBER = (
    r"[-−–]?\s?(?:[0-9]{1,4}/[0-9]{0,3}[eπ]|[0-9]{1,9}(?:[.,/][0-9]{1,6})?|√[0-9]{1,4}|[0-9]{0,2}[eπ](?:/[0-9]{1,2})?)"
    r"(?![0-9a-zπ√(^/*·]|[.,][0-9])"
)
ABSOLUTE = re.compile(r"\b(?:absolut\w{0,3}|global\w{0,2})\b", re.IGNORECASE)
KIND = (
    r"(?:(?P<max>maxim\w{1,3}|máxim\w|max\.?|greatest|größt\w{0,2}|höchst\w{0,2})"
    r"|(?P<min>minim\w{1,3}|mínim\w|min\.?|least|kleinst\w{0,2}))"
)
VALUE = rf"(?P<value>{NUMBER})"
PLACE = rf"(?:\s(?:at|when|bei|an\sder\sStelle|für|en|para)\s(?:x\s?=\s?)?(?P<place>{NUMBER}))"
CLAIM = re.compile(
    rf"\b(?:absolut\w{{0,3}}\s|global\w{{0,2}}\s)?{KIND}(?:\s(?:absoluto|global))?(?:\s(?:value|wert|valor))?\s?(?:is\s|ist\s|es\s|of\s|von\s|de\s|=|:)?\s?"
    rf"(?:(?:f\s?\(\s?(?P<at>{NUMBER})\s?\)\s?=\s?{VALUE.replace('value', 'called')})|{VALUE}{PLACE}?"
    rf"|(?:(?:at|in|bei|en)\s)?\(\s?(?P<x>{NUMBER})\s?[,;|]\s?(?P<y>{NUMBER})\s?\))",
    re.IGNORECASE,
)
POINTS = 360
HOLDS = Judgement("equivalent", Verification("checked", "compared with the values on the interval"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A greatest (or least) value, and where it is taken, if that is said."""

    greatest: bool
    value: Tree
    place: Tree | None


def extremes_stated(clause: Clause, context: Context) -> Found | None:
    """Every absolute extremum that a line states of a known function on the closed interval of the problem."""
    said = context.source[:400]
    if len(context.functions) != 1 or not (ABSOLUTE.search(said) or ABSOLUTE.search(context.task.text[:600])):
        return None
    ends = INTERVAL.search(context.task.text[:1000])
    function = next(iter(context.functions.values()))
    claims = tuple(_claims(said))
    if not claims or ends is None or set(free_symbols(function.body)) != {function.letter}:
        return None
    values = _values(function, number_in(ends["low"]), number_in(ends["high"]))
    judged = [_judged(claim, function, values) for claim in claims] if values else []
    wrong = next((one for one in judged if one is not None and one.relation == "not_equivalent"), None)
    if not judged or None in judged:
        return None
    return Reading("consequence", wrong or HOLDS, parent=context.last_line), context


def _claims(said: str) -> Iterator[Claim]:
    for found in CLAIM.finditer(said):
        value = number_in((found["value"] or found["called"] or found["y"]).replace(" ", ""))
        place = number_in((found["place"] or found["at"] or found["x"] or "").replace(" ", ""))
        if value is not None:
            yield Claim(found["max"] is not None, value, place)


def _values(function: Function, low: Tree | None, high: Tree | None) -> dict[str, float]:
    """The function at many points of the interval, its ends among them; nothing where it has no value somewhere."""
    first, last = (None if end is None else approximate(end) for end in (low, high))
    if first is None or last is None or first.real >= last.real:
        return {}
    a, b = (Fraction(end.real).limit_denominator(1000) for end in (first, last))
    found: dict[str, float] = {}
    for step in range(POINTS + 1):
        at = Number(str(a + (b - a) * step / POINTS))
        value = _value(function, at)
        if value is None:
            return {}
        found[at.text] = value
    return found


def _value(function: Function, at: Tree) -> float | None:
    found = approximate(function.at(at))
    return found.real if found is not None and abs(found.imag) < 1e-9 else None


def _judged(claim: Claim, function: Function, values: dict[str, float]) -> Judgement | None:
    value = approximate(claim.value)
    if value is None:
        return None
    sign = 1 if claim.greatest else -1
    at, best = max(values.items(), key=lambda one: sign * one[1])
    slack = max(10.0 ** -_decimals(claim.value) if _decimals(claim.value) else 0.0, 1e-5 * (1 + abs(value)))
    if sign * (best - value.real) > slack:
        return _wrong(at, best, claim)
    reached = best if claim.place is None else _value(function, claim.place)
    near = slack if claim.place is not None else slack + (max(values.values()) - min(values.values())) / 50
    if reached is None:
        return None
    return HOLDS if abs(reached - value.real) <= near else _wrong(at if claim.place is None else text(claim.place), reached, claim)


def _decimals(value: Tree) -> int:
    written = text(value)
    return len(written.partition(".")[2]) if "." in written else 0


def _wrong(at: str, value: float, claim: Claim) -> Judgement:
    shown = Counterexample({"x": at}, f"{value:.8g}", text(claim.value))
    return replace(HOLDS, relation="not_equivalent", counterexample=shown)
