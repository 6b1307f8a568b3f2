"""The solutions of a statement in one unknown, as points: all of them where they are finitely many and known to be complete."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from service.algebra.places import Place, survey
from service.algebra.statements import all_of, truth, unknowns
from service.judge.judgement import Scope
from service.tree import Tree

MOST = 60


@dataclass(frozen=True, slots=True)
class Solutions:
    """places: the isolated solutions found, in order. complete: no others exist. ranges: whether whole intervals hold too."""

    places: tuple[Place, ...]
    complete: bool
    ranges: bool = False

    @property
    def finite(self) -> bool:
        return not self.ranges and bool(self.places)


def solutions(known: Tree, unknown: str, scope: Scope) -> Solutions | None:
    """The solutions of a statement that holds no other letter; None where there are others or where points can't be told."""
    whole = all_of(known, *scope.assumed)
    if set(unknowns(whole)) - {unknown}:
        return None
    found = survey((whole,), unknown, {}, scope.real)
    told: list[tuple[Place, bool | None]] = [(place, truth(whole, {unknown: place.value}, scope.real)) for place in found.places]
    if any(answer is None for _, answer in told) or len(told) > 4 * MOST:
        return None
    holding = [index for index, (_, answer) in enumerate(told) if answer]
    ranges = scope.real and any(b == a + 1 for a, b in pairwise(holding))
    return Solutions(tuple(told[index][0] for index in holding), found.complete, ranges)
