"""Comparing two statements by their solutions: at every place that matters, for draws of the other symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice

from flint import fmpq

from service.algebra.build import number
from service.algebra.places import Place, Survey, survey
from service.algebra.statements import assignments, propositions, truth, unknowns
from service.algebra.values import Value, whole_symbols
from service.clock import is_over
from service.numerics.known import fits, is_whole
from service.numerics.letters import draws
from service.tree import Tree


@dataclass(frozen=True, slots=True)
class Point:
    """A value for every unknown, with exact names where there are some."""

    values: Mapping[str, Value]
    names: Mapping[str, Tree | None]


@dataclass(slots=True)
class Tally:
    """What was seen: points that satisfy only one of the two statements, and how sure the picture is. late: the time was up."""

    lost: list[Point] = field(default_factory=list)
    added: list[Point] = field(default_factory=list)
    shared: int = 0
    unknown: int = 0
    points: int = 0
    complete: bool = True
    vacuous_a: bool = True
    vacuous_b: bool = True
    late: bool = False


def tally(
    a: Tree, b: Tree, unknown_names: Sequence[str], real: bool, positive: frozenset[str] = frozenset(), until: float = float("inf")
) -> Tally:
    """Both statements at every place, each of the leading unknowns solved for in turn. until: time.monotonic() at which to stop."""
    seen = Tally()
    names = tuple(dict.fromkeys((*unknown_names, *unknowns(a), *unknowns(b))))
    present = tuple(n for n in names if n in unknowns(a) or n in unknowns(b))
    if len(present) > 1:
        seen.complete = False
    for unknown in islice(present, 3) if present else (None,):
        others = [n for n in present if n != unknown]
        for drawn in draws(others, positive, real):
            if is_over(until):
                seen.late, seen.complete = True, False
                return seen
            _one_line(a, b, unknown, drawn, real, seen, positive)
            if len(seen.lost) > 8 and len(seen.added) > 8:
                return seen
    return seen


def _one_line(a: Tree, b: Tree, unknown: str | None, drawn: dict[str, Value], real: bool, seen: Tally, known: frozenset[str]) -> None:
    names = tuple(dict.fromkeys((*propositions(a), *propositions(b))))[:8]
    surveyed = _survey(a, b, unknown, drawn, real) if unknown else None
    places: tuple[Place | None, ...] = surveyed.places if surveyed else (None,)
    if surveyed and not surveyed.complete:
        seen.complete = False
    if unknown and is_whole(known, unknown):
        places = tuple(place for place in places if place is None or _may_be(known, unknown, place.value))
        seen.complete = False
    for place in places:
        at = drawn if place is None or unknown is None else {**drawn, unknown: place.value}
        for said in assignments(names):
            _record(a, b, at, said, unknown, place, real, seen)


def _may_be(known: frozenset[str], name: str, value: Value) -> bool:
    return isinstance(value, fmpq) and fits(known, name, Fraction(int(value.p), int(value.q)))


def _survey(a: Tree, b: Tree, unknown: str, drawn: Mapping[str, Value], real: bool) -> Survey:
    """The places of the line; for a letter that counts something, whole numbers."""
    if unknown in whole_symbols(a, b):
        return Survey(tuple(Place(fmpq(n), number(n)) for n in range(9)), False)
    return survey((a, b), unknown, drawn, real)


def _record(
    a: Tree, b: Tree, at: dict[str, Value], said: dict[str, bool], unknown: str | None, place: Place | None, real: bool, seen: Tally
) -> None:
    first, second = truth(a, at, real, said), truth(b, at, real, said)
    seen.points += 1
    if first:
        seen.vacuous_a = False
    if second:
        seen.vacuous_b = False
    if first is None or second is None:
        seen.unknown += 1
    elif first and second:
        seen.shared += 1
    elif first != second:
        named: dict[str, Tree | None] = dict.fromkeys(at)
        if unknown is not None and place is not None:
            named[unknown] = place.exact
        (seen.lost if first else seen.added).append(Point(dict(at), named))
