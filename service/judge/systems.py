"""Several equations in several unknowns: solutions found by Newton's method, then tried in the other line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import islice

import flint
from flint import acb, acb_mat, arb, fmpq

from service.algebra.calculus import NoDerivative, derivative
from service.algebra.ideals import same_varieties
from service.algebra.places import named_root
from service.algebra.solving import Point
from service.algebra.statements import cases, truth, unknowns, zero_form
from service.algebra.values import Undefined, Unknown, Value, ball, value
from service.clock import is_over
from service.judge.judgement import Counterexample, Judgement, Scope, described, point_names, size, undecided
from service.numerics.letters import draws
from service.question import Verification
from service.tree import Relation, Tree

STARTS = 14


def system_relation(a: Tree, b: Tree, scope: Scope) -> Judgement | None:
    """The relation of two statements of which one joins several equations; None where that is not so."""
    names = tuple(dict.fromkeys((*unknowns(a), *unknowns(b))))
    if len(names) < 2:
        return None
    try:
        first, second = (_open(cases(tree), scope) for tree in (a, b))
    except ValueError:
        return None
    if max((_equations(case) for case in (*first, *second)), default=0) < 2:
        return None
    lost: list[Point] = []
    added: list[Point] = []
    shared = 0
    met = [0, 0]
    for side, (here, own, other, bucket) in enumerate(((first, a, b, lost), (second, b, a, added))):
        for case in here:
            for point in _points(case, names, scope):
                if truth(own, point.values, scope.real) is not True:
                    continue
                met[side] += 1
                answer = truth(other, point.values, scope.real)
                shared += answer is True
                if answer is False:
                    bucket.append(point)
    if shared and not lost and not added and same_varieties(first, second):
        return Judgement("equivalent", Verification("proved", "the same solutions, by Gröbner bases"))
    if not all(met) and not lost and not added:
        return undecided("the solutions of one line were not found")
    return _judged(lost, added, shared)


def _open(found: tuple[tuple[Relation, ...], ...], scope: Scope) -> tuple[tuple[Relation, ...], ...]:
    """The cases without what holds of numbers alone (7 − 4 = 3); a case with what is false of them is none."""
    closed = [{one: truth(one, {}, scope.real) for one in case if not unknowns(one)} for case in found]
    return tuple(
        tuple(one for one in case if told.get(one) is not True)
        for case, told in zip(found, closed, strict=True) if False not in told.values()
    )  # fmt: skip


def _equations(case: Sequence[Relation]) -> int:
    return sum(relation.signs == ("=",) for relation in case)


def _judged(lost: list[Point], added: list[Point], shared: int) -> Judgement:
    if not lost and not added:
        if not shared:
            return undecided("no common solution was found", "vacuous")
        return Judgement("equivalent", Verification("checked", "each solution of one solves the other", shared))
    lost.sort(key=size)
    added.sort(key=size)
    point = (lost or added)[0]
    words = ("true", "false") if lost else ("false", "true")
    name = "not_equivalent" if lost and added else "implied_by" if lost else "implies"
    return Judgement(
        name,
        Verification("checked", "a solution of one line only", len(lost) + len(added)),
        lost=tuple(dict.fromkeys(described(p) for p in lost))[:6],
        added=tuple(dict.fromkeys(described(p) for p in added))[:6],
        counterexample=Counterexample(point_names(point), *words) if name != "implies" else None,
    )


def _points(case: Sequence[Relation], names: Sequence[str], scope: Scope) -> list[Point]:
    """Solutions of the equations of a case, with the symbols that are too many drawn."""
    forms = [zero_form(relation) for relation in case if relation.signs == ("=",)]
    found: list[Point] = []
    rotations = range(len(names)) if len(forms) < len(names) else range(1)
    for turn in islice(rotations, 3):
        order = (*names[turn:], *names[:turn])
        solved, free = order[: len(forms)], order[len(forms) :]
        chosen = [f for f in forms if any(name in unknowns(Relation(("=",), (f, f))) for name in solved)]
        if len(chosen) < len(solved):
            solved = order[: len(chosen)]
            free = order[len(chosen) :]
        for drawn in islice(draws(free, scope.positive), 3 if free else 1):
            found += _newton(chosen[: len(solved)], solved, drawn, scope)
    return _distinct(found)


def _newton(forms: Sequence[Tree], solved: Sequence[str], drawn: Mapping[str, Value], scope: Scope) -> list[Point]:
    try:
        slopes = [[derivative(form, name) for name in solved] for form in forms]
    except NoDerivative:
        return []
    found: list[Point] = []
    before = flint.ctx.prec
    flint.ctx.prec = 128
    try:
        for start in range(STARTS):
            if is_over(scope.until):
                break
            point = _settled(forms, slopes, solved, drawn, start, scope.real)
            if point is not None:
                found.append(point)
    finally:
        flint.ctx.prec = before
    return _distinct(found)


def _start(start: int, index: int, real: bool) -> acb:
    seed = (start * 7919 + index * 104_729 + 13) % 1009
    x = arb(fmpq(seed - 504, 101))
    return acb(x) if real else acb(x, arb(fmpq((seed * 31) % 1009 - 504, 151)))


def _settled(
    forms: Sequence[Tree], slopes: Sequence[Sequence[Tree]], solved: Sequence[str], drawn: Mapping[str, Value], start: int, real: bool
) -> Point | None:
    x = [_start(start, index, real) for index in range(len(solved))]
    for _ in range(40):
        at = {**drawn, **dict(zip(solved, x, strict=True))}
        try:
            residue = acb_mat([[ball(value(form, at, real))] for form in forms])
            matrix = acb_mat([[ball(value(s, at, real)) for s in row] for row in slopes])
            step = matrix.solve(residue)
        except (Undefined, Unknown, ZeroDivisionError, ValueError):
            return None
        moves = [step[i, 0].mid() for i in range(len(solved))]
        x = [acb((a - m).mid()) for a, m in zip(x, moves, strict=True)]
        if not all(c.is_finite() for c in x) or any(float(abs(c).mid()) > 1e8 for c in x):
            return None
        if all(float(abs(m).mid()) < 1e-33 * (1 + float(abs(c).mid())) for m, c in zip(moves, x, strict=True)):
            return _point(solved, x, drawn)
    return None


def _point(solved: Sequence[str], x: Sequence[acb], drawn: Mapping[str, Value]) -> Point:
    values: dict[str, Value] = dict(drawn)
    names: dict[str, Tree | None] = dict.fromkeys(drawn)
    for name, c in zip(solved, x, strict=True):
        root = named_root(c)
        values[name], names[name] = root.value, root.exact
    return Point(values, names)


def _distinct(found: list[Point]) -> list[Point]:
    kept: dict[tuple[tuple[str, Fraction | str], ...], Point] = {}
    for point in found:
        key = tuple((name, f"{complex(ball(v)):.12g}") for name, v in sorted(point.values.items()))
        kept.setdefault(key, point)
    return list(kept.values())
