"""The relation of a line B to an earlier line A, as STEP_CHECKS defines it: proof first, then numbers, else undecided."""

from __future__ import annotations

import time
from dataclasses import replace
from math import floor

from flint import fmpq

from service.grade.build import mul, number
from service.grade.expressions import Likeness, likeness, outcome, points
from service.grade.families import with_families
from service.grade.integrals import differing_sides, integral_relation
from service.grade.judgement import EQUAL, Counterexample, Judgement, Scope, apart, described, point_names, shown, size, undecided
from service.grade.known import signs
from service.grade.matrices import evaluated_matrix, with_determinants
from service.grade.opaque import has_head, with_opaque_calls, worked_out
from service.grade.places import too_steep
from service.grade.proof import proved_equal
from service.grade.solving import Point, Tally, tally
from service.grade.statements import (
    all_of,
    assignments,
    atoms,
    is_ordered,
    is_set,
    is_statement,
    propositions,
    signed_versions,
    statement,
    truth,
    unknowns,
    zero_form,
)  # fmt: skip
from service.grade.systems import system_relation
from service.grade.values import ball, compared, complex_constant, precisely
from service.question import Verification
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

ENTRIES = frozenset({"tuple", "list", "vector", "matrix", "row"})


def relation(a: Tree, b: Tree, scope: Scope) -> Judgement:
    """What B is to A."""
    try:
        with precisely():
            return _relation_of(a, b, scope)
    except (ArithmeticError, ValueError, RecursionError, NotImplementedError):
        return undecided("the lines are too large to compare")


def _relation_of(a: Tree, b: Tree, scope: Scope) -> Judgement:
    if time.monotonic() > scope.until:
        return undecided("the time was up")
    if a == b:
        return Judgement("equivalent", Verification("proved", "the same line"))
    a, b = with_opaque_calls(with_determinants(a), with_determinants(b))
    scope = _scoped(a, b, scope)
    if is_set(a) and is_set(b):
        return _statements(statement(a, "t"), statement(b, "t"), scope)
    sides = differing_sides(a, b)
    if sides is not None:
        return expressions(*sides, scope)
    if _claims(a) and _claims(b):
        unknown = scope.unknown or _main_unknown(a, b)
        return _statements(statement(a, unknown), statement(b, unknown), scope)
    if _claims(a) or _claims(b):
        return _mixed(a, b, scope)
    return expressions(a, b, scope)


def _claims(tree: Tree) -> bool:
    return is_statement(tree) or is_set(tree)


def _scoped(a: Tree, b: Tree, scope: Scope) -> Scope:
    """Over ℂ where i occurs; over ℝ where an order relation occurs."""
    real = scope.real
    if complex_constant(a) or complex_constant(b):
        real = False
    if any(isinstance(n, Relation) and set(n.signs) & {"<", "<=", ">", ">="} for t in (a, b) for n in walk(t)):
        real = True
    return replace(scope, real=real)


def _main_unknown(a: Tree, b: Tree) -> str | None:
    names = tuple(dict.fromkeys((*free_symbols(a), *free_symbols(b))))
    return "x" if "x" in names else names[0] if names else None


def _mixed(a: Tree, b: Tree, scope: Scope) -> Judgement:
    """An expression beside a statement: a proposition, or the right side of `y = …`."""
    if isinstance(a, Symbol) or isinstance(b, Symbol):
        kinds = [t for t in (a, b) if isinstance(t, Apply) and t.head in {"and", "or", "not"}]
        if kinds or isinstance(a, Constant) or isinstance(b, Constant):
            return _statements(statement(a), statement(b), scope)
    if isinstance(b, Relation) and set(b.signs) == {"="} and not _claims(a):
        return _chain(a, b.sides, scope)
    if isinstance(a, Relation) and set(a.signs) == {"="} and not _claims(b):
        return relation(a.sides[-1], b, scope)
    return undecided("an expression can't be compared with a statement")


def _chain(a: Tree, sides: tuple[Tree, ...], scope: Scope) -> Judgement:
    """A = B₀ = B₁ …: the first side against A unless it is a name for it, then each against the one before."""
    if isinstance(sides[0], Symbol) or (isinstance(sides[0], Apply) and sides[0].head in {"call", "prime"}):
        sides = sides[1:]
    result = undecided("nothing to compare")
    for side in sides:
        result = relation(a, side, scope)
        if not result.sound and result.relation not in {"up_to_constant", "antiderivative", "derivative"}:
            return result
        a = side
    return result


# Expressions


def expressions(a: Tree, b: Tree, scope: Scope) -> Judgement:
    """Two expressions, also matrices and tuples entry by entry."""
    if _has_entries(a) or _has_entries(b) or has_head(a, "matrix"):
        return _entries(a, b, scope)
    versions = list(zip(signed_versions((a,)), signed_versions((b,)), strict=False))
    if len(versions) > 1:
        return _worst([relation(x, y, scope) for (x,), (y,) in versions])
    by_calculus = integral_relation(a, b, scope)
    if by_calculus is not None:
        return by_calculus
    if proved_equal(a, b):
        seen = likeness(a, b, scope.real, scope.positive, wide=scope.wide)
        if seen.differ is None:
            return _expression_judgement(seen, Verification("proved", "both sides have the same normal form"))
    seen = likeness(a, b, scope.real, scope.positive, wide=scope.wide)
    if seen.agree == 0 and seen.differ is None and seen.shrunk is None:
        easier_a, easier_b = worked_out(a), worked_out(b)
        if (easier_a, easier_b) != (a, b):
            a, b = easier_a, easier_b
            if proved_equal(a, b):
                return Judgement("equivalent", Verification("proved", "both sides work out to the same"))
            seen = likeness(a, b, scope.real, scope.positive, wide=scope.wide)
        elif scope.real:
            over_c = likeness(a, b, False, scope.positive)
            if over_c.agree or over_c.differ:
                seen = over_c
    return _expression_judgement(seen, None)


def _expression_judgement(seen: Likeness, proof: Verification | None) -> Judgement:
    if seen.differ is not None:
        point, before, after = seen.differ
        return Judgement(
            "not_equivalent",
            Verification("proved", "the values differ at an exact point"),
            counterexample=apart(point, before, after),
        )
    if seen.shrunk is not None:
        return Judgement(
            "not_equivalent",
            Verification("proved", "undefined where the line before has a value"),
            flags=("domain_shrunk",),
            counterexample=Counterexample(point_names(seen.shrunk), "defined", "undefined"),
            domain_points=(described(seen.shrunk),),
        )
    if proof is None and not seen.agree:
        return undecided("no point could be evaluated")
    checked = proof or Verification(
        "proved" if seen.exact and not seen.agree > 1 and _single(seen) else "checked", "the values agree", seen.agree
    )
    flags, where = _domain_flags(seen)
    return Judgement("equivalent", checked, flags, domain_points=where)


def _single(seen: Likeness) -> bool:
    return seen.agree == 1


def _domain_flags(seen: Likeness) -> tuple[tuple[str, ...], tuple[str, ...]]:
    flags: list[str] = []
    where: list[str] = []
    if seen.enlarged is not None or seen.gained:
        flags.append("domain_enlarged")
        where += [described(p) for p in seen.gained] or ([described(seen.enlarged)] if seen.enlarged else [])
    if seen.missed:
        flags.append("domain_shrunk")
        where += [described(p) for p in seen.missed[:3]]
    return tuple(flags), tuple(dict.fromkeys(where))


def _has_entries(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head in ENTRIES


def _entries(a: Tree, b: Tree, scope: Scope) -> Judgement:
    a, b = evaluated_matrix(a), evaluated_matrix(b)
    if not (isinstance(a, Apply) and isinstance(b, Apply) and _has_entries(a) and _has_entries(b)):
        return undecided("a matrix can't be compared with a number")
    if len(a.args) != len(b.args):
        return Judgement(
            "not_equivalent",
            Verification("proved", "the sizes differ"),
            counterexample=Counterexample({}, f"{len(a.args)} entries", f"{len(b.args)} entries"),
        )
    return _worst([relation(x, y, scope) for x, y in zip(a.args, b.args, strict=True)])


SEVERITY = ("not_equivalent", "undecided", "implied_by", "implies", "same_solutions", "up_to_constant", "equivalent")


def _worst(found: list[Judgement]) -> Judgement:
    ranked = [j for name in SEVERITY for j in found if j.relation == name]
    return ranked[0] if ranked else Judgement("equivalent", Verification("proved", "nothing to compare"))


# Statements


def _statements(a: Tree, b: Tree, scope: Scope) -> Judgement:
    if a == b:
        return Judgement("equivalent", Verification("proved", "the same after writing it out"))
    a, b, period = with_families(a, b)
    assumed = signs(scope.positive)
    if assumed:
        a, b = all_of(a, *assumed), all_of(b, *assumed)
    if scope.assumed:
        a, b = all_of(a, *scope.assumed), all_of(b, *scope.assumed)
    if not unknowns(a) and not unknowns(b):
        return _closed(a, b, scope)
    if _multiple(a, b):
        return Judgement("equivalent", Verification("proved", "one equation is a multiple of the other"))
    by_system = system_relation(a, b, scope)
    if by_system is not None:
        return by_system
    names = () if scope.unknown is None else (scope.unknown,)
    seen = tally(a, b, names, scope.real, scope.positive, scope.until)
    said_in_words = Constant("false") in (a, b)  # “no solution” speaks of the field, so no complex ones are asked
    if scope.real and not assumed and not said_in_words and not (is_ordered(a) or is_ordered(b)) and (seen.vacuous_a or seen.vacuous_b):
        return _vacuous(a, b, names, scope, seen)
    return judged(a, b, seen, scope, period)


def _closed(a: Tree, b: Tree, scope: Scope) -> Judgement:
    """Nothing to solve for: truth values, also of propositions."""
    names = tuple(dict.fromkeys((*propositions(a), *propositions(b))))[:10]
    real = scope.real
    lost = added = False
    for said in assignments(names):
        first, second = truth(a, {}, real, said), truth(b, {}, real, said)
        if first is None or second is None:
            return undecided("a truth value could not be told")
        lost, added = lost or (first and not second), added or (second and not first)
    if not lost and not added:
        return Judgement("equivalent", Verification("proved", "the truth values agree"))
    name = "not_equivalent" if (lost and added) or not names else "implied_by" if lost else "implies"
    words = ("true", "false") if lost else ("false", "true")
    return Judgement(name, Verification("proved", "the truth values differ"), counterexample=Counterexample({}, *words))


def _multiple(a: Tree, b: Tree) -> bool:
    """f = 0 and c·f = 0 with a number c ≠ 0: no solving needed, and no domain changes."""
    if not (isinstance(a, Relation) and isinstance(b, Relation) and a.signs == b.signs == ("=",)):
        return False
    f, g = zero_form(a), zero_form(b)
    names = tuple(dict.fromkeys((*free_symbols(f), *free_symbols(g))))
    if set(free_symbols(f)) != set(free_symbols(g)):
        return False
    for chosen in points(names, frozenset(), frozenset()):
        at = {name: fmpq(v.numerator, v.denominator) for name, v in chosen.items()}
        first, second = outcome(f, at, True), outcome(g, at, True)
        if isinstance(first, fmpq) and isinstance(second, fmpq) and second != 0 and first != 0:
            ratio = first / second
            if max(abs(ratio.p), ratio.q) > 10**300:
                return False
            return proved_equal(f, mul(_number(ratio), g)) and not _has_poles(f) and not _has_poles(g)
    return False


def _has_poles(tree: Tree) -> bool:
    """Whether a symbol stands in a denominator, a root, a logarithm or the like, so that domains matter."""
    return any(
        isinstance(n, Apply)
        and (
            (n.head == "div" and free_symbols(n.args[1]))
            or (n.head == "pow" and not isinstance(n.args[1], Number))
            or n.head not in {"add", "mul", "neg", "pos", "div", "pow", "abs", "sin", "cos", "exp", "derivative", "call"}
        )
        and free_symbols(n)
        for n in walk(tree)
    )


def _number(value: fmpq) -> Tree:
    from fractions import Fraction

    return number(Fraction(int(value.p), int(value.q)))


def _vacuous(a: Tree, b: Tree, names: tuple[str, ...], scope: Scope, seen: Tally) -> Judgement:
    """Anything follows from no solutions, so the complex ones decide too; they never make good a real solution of one line only."""
    over_c = _over_complex(a, b, names, scope)
    if not seen.lost and not seen.added:
        return over_c
    over_r = judged(a, b, seen, scope)
    return over_r if over_c.relation in {over_r.relation, "undecided"} | EQUAL else over_c


def _over_complex(a: Tree, b: Tree, names: tuple[str, ...], scope: Scope) -> Judgement:
    over_c = tally(a, b, names, False, scope.positive, scope.until)
    if over_c.vacuous_a and over_c.vacuous_b:
        if over_c.complete:
            return Judgement("equivalent", Verification("proved", "neither has a solution"), ("vacuous",))
        return undecided("neither has a real solution", "vacuous")
    wider = replace(scope, real=False)
    if not over_c.complete and not (over_c.lost or over_c.added):
        return undecided("a side has no real solution", "vacuous")
    return judged(a, b, over_c, wider)


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
        close_to_shared = [p for p in (*lost, *added) if seen.shared]
        lost = [p for p in lost if all(p is not x for x, _ in near) and p not in close_to_shared]
        added = [q for q in added if all(q is not y for _, y in near) and q not in close_to_shared]
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
    from service.grade.multiplicity import multiplicities

    names = tuple(dict.fromkeys((*unknowns(a), *unknowns(b))))
    if len(names) != 1:
        return False
    first, second = multiplicities(a, names[0], scope.real), multiplicities(b, names[0], scope.real)
    return first is not None and second is not None and first != second
