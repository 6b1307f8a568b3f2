"""The relation of a line B to an earlier line A, as STEP_CHECKS defines it: proof first, then numbers, else undecided."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from flint import fmpq

from service.algebra.build import ONE, mul, number, substituted
from service.algebra.expressions import Likeness, likeness, outcome
from service.algebra.matrices import evaluated_matrix, is_plain_matrix, reduced, same_direction, single, with_determinants
from service.algebra.opaque import has_head, with_opaque_calls, worked_out
from service.algebra.proof import PROOF_SECONDS, proved_equal
from service.algebra.solving import Point, Tally, tally
from service.algebra.statements import (
    all_of,
    assignments,
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
from service.algebra.values import ball, complex_constant, precision
from service.clock import SliceOver, is_over, left, within
from service.judge.families import with_families
from service.judge.integrals import differing_sides, integral_relation, is_arbitrary
from service.judge.judgement import EQUAL, Counterexample, Judgement, Scope, apart, described, point_names, undecided
from service.judge.ranges import never_holds
from service.judge.shown_solutions import judged
from service.judge.systems import system_relation
from service.judge.unfinished import is_unfinished
from service.judge.unfinished_relation import unfinished_relation
from service.numerics.known import signs
from service.numerics.letters import points
from service.question import Verification
from service.quietly import briefly, quietly
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, likeliest_variable, walk

ENTRIES = frozenset({"tuple", "list", "vector", "matrix", "row"})


def relation(a: Tree, b: Tree, scope: Scope) -> Judgement:
    """What B is to A; undecided where a method fails or the scope's time is up. Raises nothing of its own."""
    found = quietly(_in_time, a, b, scope, default=TOO_LARGE)
    return found or TOO_LARGE


TOO_LARGE = undecided("the lines are too large to compare")
TIME_UP = undecided("the time was up")


def _in_time(a: Tree, b: Tree, scope: Scope) -> Judgement:
    """The relation, ended by an alarm when the scope's time is over; a slice that surrounds the caller goes through."""
    with precision():
        if scope.until == float("inf"):
            return _relation_of(a, b, scope)
        try:
            with within(max(0.0, scope.until - time.monotonic()), scope.until):
                return _relation_of(a, b, scope)
        except SliceOver:
            if left() <= 0:
                raise
            return TIME_UP


def remembered_relation(a: Tree, b: Tree, scope: Scope) -> Judgement:
    """`relation`, remembered for the pairs that a working asks about again and again; what was cut by time is not kept."""
    key = (a, b, ends(a, b), replace(scope, until=0.0))
    if key in _REMEMBERED:
        return _REMEMBERED[key]
    found = relation(a, b, scope)
    if found.relation != "undecided" or time.monotonic() < scope.until:
        if len(_REMEMBERED) >= MOST_REMEMBERED:
            _REMEMBERED.clear()
        _REMEMBERED[key] = found
    return found


def ends(*trees: Tree) -> tuple[str, ...]:
    """How the intervals end: equal trees may differ in that, since brackets are no part of a tree."""
    return tuple(node.form or "[]" for tree in trees for node in walk(tree) if isinstance(node, Apply) and node.head == "interval")


MOST_REMEMBERED = 2000
_REMEMBERED: dict[tuple[Tree, Tree, tuple[str, ...], Scope], Judgement] = {}


def _relation_of(a: Tree, b: Tree, scope: Scope) -> Judgement:
    if is_over(scope.until):
        return TIME_UP
    if a == b and ends(a) == ends(b):
        return Judgement("equivalent", Verification("proved", "the same line"))
    rows = is_plain_matrix(a) and is_plain_matrix(b)
    a, b = with_opaque_calls(with_determinants(a), with_determinants(b))
    if not rows and is_plain_matrix(a) and is_plain_matrix(b):
        scope = replace(scope, working=False)  # a product or a transpose is worked out, and not reduced by rows
    scope = _scoped(a, b, scope)
    if is_set(a) and is_set(b):
        return _statements(statement(a, "t"), statement(b, "t"), scope)
    sides = differing_sides(a, b)
    if sides is not None:
        return expressions(*sides, scope)
    if _claims(a) and _claims(b):
        unknown = _letter_of_set(a, b) or scope.unknown or _main_unknown(a, b)
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
    return likeliest_variable((*free_symbols(a), *free_symbols(b)))


def _letter_of_set(a: Tree, b: Tree) -> str | None:
    """The letter that a set beside `λ = a − 1 or λ = a + 1` is a set of values for."""
    return next((name for one, other in ((a, b), (b, a)) if is_set(one) and (name := _letter_told(other)) is not None), None)


def _letter_told(tree: Tree) -> str | None:
    """The letter that each case of a statement gives a value to; None for anything else."""
    cases = tree.args if isinstance(tree, Apply) and tree.head == "or" else (tree,)
    names = {_left_letter(case) for case in cases}
    return names.pop() if len(names) == 1 else None


def _left_letter(case: Tree) -> str | None:
    match case:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) if name not in free_symbols(value):
            return name
        case _:
            return None


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
    if _has_entries(a) or _has_entries(b) or has_head(a, "matrix") or has_head(b, "matrix"):
        return _entries(a, b, scope)
    first, second = list(signed_versions((a,))), list(signed_versions((b,)))
    if len(first) != len(second) and scope.real:  # √16 is one of ±4 only
        first, second = (one * (3 - len(one)) for one in (first, second))
    versions = list(zip(first, second, strict=False))
    if len(versions) > 1:
        return _worst([relation(x, y, scope) for (x,), (y,) in versions])
    by_calculus = quietly(integral_relation, a, b, scope)
    if by_calculus is not None:
        return by_calculus
    by_values = quietly(unfinished_relation, a, b, scope)
    if by_values is not None:
        return by_values
    if is_unfinished(a) or is_unfinished(b):
        return undecided("no two ways of evaluating agree")
    if briefly(PROOF_SECONDS, proved_equal, a, b):
        seen = likeness(a, b, scope.real, scope.positive, wide=scope.wide, allows=scope.allows, counting=scope.working)
        if seen.differ is None:
            return _expression_judgement(seen, Verification("proved", "both sides have the same normal form"))
    seen = likeness(a, b, scope.real, scope.positive, wide=scope.wide, allows=scope.allows, counting=scope.working)
    if seen.agree == 0 and seen.differ is None and seen.shrunk is None:
        easier_a, easier_b = (worked_out(side, until=None if scope.until == float("inf") else scope.until) for side in (a, b))
        if (easier_a, easier_b) != (a, b):
            a, b = easier_a, easier_b
            if briefly(PROOF_SECONDS, proved_equal, a, b):
                return Judgement("equivalent", Verification("proved", "both sides work out to the same"))
            seen = likeness(a, b, scope.real, scope.positive, wide=scope.wide, allows=scope.allows, counting=scope.working)
            if seen.differ is not None or seen.shrunk is not None:
                return undecided("only one way of evaluating tells them apart")
        elif scope.real:
            over_c = likeness(a, b, False, scope.positive, allows=scope.allows)
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


def _is_vector(tree: Tree) -> bool:
    """Whether it is built of tuples, which are neither rows nor columns."""
    return has_head(tree, "tuple", "vector")


def _entries(a: Tree, b: Tree, scope: Scope) -> Judgement:
    written_a, written_b = a, b
    a, b = same_direction(evaluated_matrix(a), evaluated_matrix(b), loose=_is_vector(a) or _is_vector(b))
    if single(a) != a or single(b) != b:
        return relation(single(a), single(b), scope)
    if not (isinstance(a, Apply) and isinstance(b, Apply) and _has_entries(a) and _has_entries(b)):
        return undecided("a matrix can't be compared with a number")
    if len(a.args) != len(b.args):
        return Judgement(
            "not_equivalent",
            Verification("proved", "the sizes differ"),
            counterexample=Counterexample({}, f"{len(a.args)} entries", f"{len(b.args)} entries"),
        )
    if scope.working and is_plain_matrix(a) and is_plain_matrix(written_a) and is_plain_matrix(written_b) and a != b:
        by_rows = quietly(_by_rows, a, b)
        if by_rows is not None:
            return by_rows
    return _worst([relation(x, y, scope) for x, y in zip(a.args, b.args, strict=True)])


def _by_rows(a: Apply, b: Apply) -> Judgement | None:
    """Elimination: of a matrix with more columns than rows, or of less than full rank, the rows span the same space as before.

    Any two square matrices of full rank do, so there nothing is said. None where the rows span different spaces.
    """
    first, second = reduced(a), reduced(b)
    if first != second:
        return None
    if len(first) == len(first[0]) and any(first[-1]):
        return undecided("any two matrices of full rank can be turned into one another by their rows")
    return Judgement("equivalent", Verification("proved", "the rows span the same space"))


SEVERITY = ("not_equivalent", "undecided", "implied_by", "implies", "same_solutions", "up_to_constant", "equivalent")


def _worst(found: list[Judgement]) -> Judgement:
    ranked = [j for name in SEVERITY for j in found if j.relation == name]
    return ranked[0] if ranked else Judgement("equivalent", Verification("proved", "nothing to compare"))


# Statements


def _statements(a: Tree, b: Tree, scope: Scope) -> Judgement:
    if a == b:
        return Judgement("equivalent", Verification("proved", "the same after writing it out"))
    a, b, period, reach = with_families(a, b)
    spoken_of = set(unknowns(a)) | set(unknowns(b))
    assumed = tuple(condition for condition in signs(scope.positive) if set(free_symbols(condition)) & spoken_of)
    if assumed:
        a, b = all_of(a, *assumed), all_of(b, *assumed)
    along = _about(scope.assumed, spoken_of)
    if along:
        a, b = all_of(a, *along), all_of(b, *along)
    if not unknowns(a) and not unknowns(b):
        return _closed(a, b, scope)
    if is_multiple(a, b):
        slip = _one_side_changed(a, b, scope) if _has_no_unknown_left(a) else None
        return slip or Judgement("equivalent", Verification("proved", "one equation is a multiple of the other"))
    by_system = system_relation(a, b, scope)
    if by_system is not None:
        return by_system
    names = () if scope.unknown is None else (scope.unknown,)
    seen = _nearer(tally(a, b, names, scope.real, scope.positive, scope.until), reach)
    said_in_words = Constant("false") in (a, b)  # “no solution” speaks of the field, so no complex ones are asked
    if scope.real and not assumed and not said_in_words and not (is_ordered(a) or is_ordered(b)) and (seen.vacuous_a or seen.vacuous_b):
        return _vacuous(a, b, names, scope, seen)
    found = judged(a, b, seen, scope, period)
    if said_in_words and scope.real and found.relation == "undecided" and never_holds(b if a == Constant("false") else a):
        return Judgement("equivalent", Verification("proved", "the sides have no value in common"))
    if found.relation not in EQUAL and _renames_a_constant(a, b):
        return undecided("an arbitrary constant has a new name", "renamed_constant")
    return found


def _nearer(seen: Tally, reach: float) -> Tally:
    """What was seen up to where families are written out; solutions farther off say nothing against them."""
    if reach == float("inf"):
        return seen
    return replace(seen, lost=[p for p in seen.lost if _is_near(p, reach)], added=[p for p in seen.added if _is_near(p, reach)])


def _is_near(point: Point, reach: float) -> bool:
    return all(abs(ball(value)).mid() <= reach for value in point.values.values())


def _about(assumed: Sequence[Tree], letters: set[str]) -> tuple[Tree, ...]:
    """What is assumed of the letters, and of others that it ties to them."""
    reached, found = set(letters), list[Tree]()
    left = list(assumed)
    while near := [one for one in left if not unknowns(one) or reached & set(unknowns(one))]:
        found += near
        left = [one for one in left if one not in near]
        reached |= {name for one in near for name in unknowns(one)}
    return tuple(found)


def _renames_a_constant(a: Tree, b: Tree) -> bool:
    """Whether an arbitrary constant gives way to a new letter, as in |y| = e^{x + C}, y = A eˣ: A is whatever makes it true."""
    before, after = set(free_symbols(a)), set(free_symbols(b))
    fresh = {name for name in after - before if base_and_subscript(name)[0] in ARBITRARY}
    return bool(fresh and after - before == fresh and any(is_arbitrary(name) for name in before - after))


ARBITRARY = frozenset("ABCDKMRcdk")
"""Letters that constants of integration are given."""


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


def is_multiple(a: Tree, b: Tree) -> bool:
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
            or (n.head == "pow" and not isinstance(n.args[1], Number) and not _is_positive_number(n.args[0]))
            or n.head not in {"add", "mul", "neg", "pos", "div", "pow", "abs", "sin", "cos", "exp", "derivative", "call"}
        )
        and free_symbols(n)
        for n in walk(tree)
    )


def _is_positive_number(tree: Tree) -> bool:
    return (isinstance(tree, Number) and tree.text.strip("0.") != "") or tree == Constant("e")


def _number(value: fmpq) -> Tree:
    return number(Fraction(int(value.p), int(value.q)))


def _vacuous(a: Tree, b: Tree, names: tuple[str, ...], scope: Scope, seen: Tally) -> Judgement:
    """Anything follows from no solutions, so the complex ones decide too; they never make good a real solution of one line only."""
    over_c = _over_complex(a, b, names, scope)
    if not seen.lost and not seen.added:
        return over_c
    over_r = judged(a, b, seen, scope)
    return over_r if over_c.relation in {over_r.relation, "undecided"} | EQUAL else over_c


def _one_side_changed(a: Tree, b: Tree, scope: Scope) -> Judgement | None:
    """3x + 6 = 3x + 1 after 3(x + 2) = 3x − 1: one side is the same and the other has another value; both lack solutions by chance."""
    match a, b:
        case Relation(signs=("=",), sides=sides), Relation(signs=("=",), sides=others) if a != b:
            judged = [expressions(one, other, scope) for one, other in zip(sides, others, strict=True)]
            same = [one.relation in EQUAL for one in judged]
            changed = next((one for one in judged if one.relation == "not_equivalent"), None)
            return changed if any(same) else None
        case _:
            return None


def _has_no_unknown_left(tree: Tree) -> bool:
    """Whether the letters of an equation cancel: 3x + 6 = 3x − 1."""
    form = zero_form(tree) if isinstance(tree, Relation) else tree
    return proved_equal(form, substituted(form, dict.fromkeys(free_symbols(form), ONE)))


def _over_complex(a: Tree, b: Tree, names: tuple[str, ...], scope: Scope) -> Judgement:
    over_c = tally(a, b, names, False, scope.positive, scope.until)
    if over_c.vacuous_a and over_c.vacuous_b:
        slip = _one_side_changed(a, b, scope)
        if slip is not None:
            return slip
        if over_c.complete:
            return Judgement("equivalent", Verification("proved", "neither has a solution"), ("vacuous",))
        return undecided("neither has a real solution", "vacuous")
    wider = replace(scope, real=False)
    if not over_c.complete and not (over_c.lost or over_c.added):
        return undecided("a side has no real solution", "vacuous")
    return judged(a, b, over_c, wider)
