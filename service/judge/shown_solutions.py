"""What the solutions of two statements say of their relation, and how those lost or added are shown."""

from __future__ import annotations

from math import floor

from flint import fmpq

from service.algebra.expressions import outcome
from service.algebra.places import too_steep
from service.algebra.solving import Point, Tally
from service.algebra.statements import atoms, truth, unknowns
from service.algebra.values import ball, compared
from service.judge.judgement import Counterexample, Judgement, Scope, described, point_names, shown, size, undecided
from service.judge.multiplicity import multiplicities
from service.question import Verification
from service.tree import Apply, Tree, free_symbols


def judged(a: Tree, b: Tree, seen: Tally, scope: Scope, period: float = 0.0) -> Judgement:
    """The relation that the points show. Of solutions that differ by a period one is named."""
    lost, added = (_once_a_period(points, period) for points in _told_apart(a, b, seen))
    flags, where = _statement_domain(a, b, lost, added, scope)
    evidence = (
        Verification("proved", "solutions compared exactly")
        if seen.complete and not seen.unknown
        else Verification("checked", "solutions compared at points", seen.points)
    )
    if not lost and not added:
        if seen.late:
            return undecided("the time was up")
        if not seen.complete and too_steep(a, b):
            return undecided("the powers are too high to look everywhere")
        if seen.unknown and not seen.shared:
            return undecided("the solutions could not be told")
        if not seen.shared and not seen.complete:
            return undecided("no solution was found to compare", "vacuous")
        name = "same_solutions" if seen.complete and _multiplicities_differ(a, b, scope) else "equivalent"
        rounded = ("rounded",) if any("~" in atom.signs for t in (a, b) for atom in atoms(t)) else ()
        return Judgement(name, evidence, (*flags, *rounded, *(("multiplicity",) if name == "same_solutions" else ())), domain_points=where)
    name = "not_equivalent" if lost and added else "implied_by" if lost else "implies"
    point = (lost or added)[0]
    first, second = _said(a, point, scope), _said(b, point, scope)
    return Judgement(
        name,
        Verification("proved" if seen.complete else "checked", "a solution of one line only", seen.points),
        flags,
        _listed(lost),
        _listed(added),
        Counterexample(point_names(point), first, second) if name != "implies" else None,
        where,
    )


def _told_apart(a: Tree, b: Tree, seen: Tally) -> tuple[list[Point], list[Point]]:
    """Lost and added solutions, simplest first; what only rounding separates is left out."""
    lost, added = sorted(seen.lost, key=size), sorted(seen.added, key=size)
    if any("~" in atom.signs for t in (a, b) for atom in atoms(t)):
        near = [(p, q) for p in lost for q in added if _near(p, q)]
        lost = [p for p in lost if all(p is not x for x, _ in near)]
        added = [q for q in added if all(q is not y for _, y in near) and not seen.shared]
    return lost, added


def _listed(points: list[Point]) -> tuple[str, ...]:
    """The solutions as text; of those in several letters, which were drawn, one tells as much as six."""
    most = 6 if all(len(p.values) == 1 for p in points) else 1
    return tuple(dict.fromkeys(described(p) for p in points))[:most]


def _once_a_period(points: list[Point], period: float) -> list[Point]:
    """The first of those in one unknown that differ by whole periods; all where there is no period."""
    kept: dict[float, Point] = {}
    for point in points:
        if not period or len(point.values) != 1:
            return points
        turned = float(ball(next(iter(point.values.values()))).real.mid()) / period
        kept.setdefault(round(turned - floor(turned + 1e-9), 6), point)
    return list(kept.values())


def _near(p: Point, q: Point) -> bool:
    return all(name in q.values and bool(compared(value, "~", q.values[name])) for name, value in p.values.items())


def _said(tree: Tree, point: Point, scope: Scope) -> str:
    """What a statement says at a point: `4 = 4`, `9 = 3 (false)`, `undefined`."""
    if len(atoms(tree)) > 3:
        return "true" if truth(tree, point.values, scope.real) else "false"
    shown_atoms = []
    for atom in atoms(tree)[:4]:
        if not set(free_symbols(atom)) & set(point.values) and free_symbols(atom):
            continue
        left, right = (outcome(side, point.values, scope.real) for side in atom.sides)
        if left is None or right is None:
            continue
        if isinstance(left, str) or isinstance(right, str):
            shown_atoms.append("undefined")
            continue
        holds = compared(left, atom.signs[0], right)
        exact = isinstance(left, fmpq) and isinstance(right, fmpq)
        if holds and not exact and atom.signs == ("=",):
            left = right = left if isinstance(left, fmpq) else right if isinstance(right, fmpq) else left
        shown_atoms.append(f"{shown(left)} {atom.signs[0]} {shown(right)}" + ("" if holds else " (false)"))
    joint = " or " if isinstance(tree, Apply) and tree.head == "or" else ", "
    return joint.join(dict.fromkeys(shown_atoms)) or ("true" if truth(tree, point.values, scope.real) else "false")


def _statement_domain(a: Tree, b: Tree, lost: list[Point], added: list[Point], scope: Scope) -> tuple[tuple[str, ...], tuple[str, ...]]:
    gained = [p for p in added if _undefined(a, p, scope)]
    missed = [p for p in lost if _undefined(b, p, scope)]
    flags = (("domain_enlarged",) if gained else ()) + (("domain_shrunk",) if missed else ())
    return flags, tuple(dict.fromkeys(described(p) for p in (*gained, *missed)))[:6]


def _undefined(tree: Tree, point: Point, scope: Scope) -> bool:
    return any(outcome(side, point.values, scope.real) == "undefined" for atom in atoms(tree) for side in atom.sides)


def _multiplicities_differ(a: Tree, b: Tree, scope: Scope) -> bool:
    """For polynomial equations in one unknown: whether some root counts more often in one of them."""
    names = tuple(dict.fromkeys((*unknowns(a), *unknowns(b))))
    if len(names) != 1:
        return False
    first, second = multiplicities(a, names[0], scope.real), multiplicities(b, names[0], scope.real)
    return first is not None and second is not None and first != second
