"""One link of a chain without letters: 3/4 h = 45 min, 2 1/3 = 7/3, 15 tan 35° ≈ 10.5, in every way it may be meant.

Where the plain reading is refuted, the other readings of mixed numbers, percentages and angles are tried: a link is
wrong only if it is wrong in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.algebra.other_readings import degree_readings, mixed_readings, percent_readings
from service.judge.approximation import Sign, judge_approximation
from service.judge.judgement import Judgement
from service.judge.quantities import same_quantity
from service.tree import Tree


def closed_link(
    before: Tree, written: Tree, sign: Sign = "=", after_approximation: bool = False, own: Sequence[Tree] = (), degrees: bool = False
) -> Judgement | None:
    """What a side is to the one before it, with marked units or without; None where a letter or a function is left.

    own: the side before from the writer's own rounded numbers. degrees: angles are in degrees elsewhere.
    Besides the flags of `judge_approximation` and `same_quantity`: `mixed_number`, `percent_of_before` and
    `degrees_assumed` name the reading that makes it right.
    """
    judged = _plain(before, written, sign, after_approximation, own, degrees)
    if judged is None or judged.sound:
        return judged
    for flag, first, second in _readings(before, written, degrees):
        other = _plain(first, second, sign, after_approximation, (), degrees)
        if other is not None and other.sound:
            return replace(other, flags=tuple(dict.fromkeys((*other.flags, flag))))
    return judged


def _plain(before: Tree, written: Tree, sign: Sign, after: bool, own: Sequence[Tree], degrees: bool) -> Judgement | None:
    measured = same_quantity(before, written, sign, after)
    return judge_approximation(before, written, sign, after, own, degrees) if measured is None else measured


def _readings(before: Tree, written: Tree, degrees: bool) -> Iterator[tuple[str, Tree, Tree]]:
    """(flag, before, written) with one of the two read otherwise; both at once would make 2 1/4 · 2 = 4 1/4 right."""
    for flag, others in (("mixed_number", mixed_readings), ("percent_of_before", percent_readings)):
        yield from ((flag, other, written) for other in others(before))
        yield from ((flag, before, other) for other in others(written))
    if degrees:
        yield from (("degrees_assumed", a, written) for a in degree_readings(before))
