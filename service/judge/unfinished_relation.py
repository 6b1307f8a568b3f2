"""One expression against another where limits, integrals with bounds, endless sums or ∞ occur.

Contract: equal where both have one normal form with these parts as letters, or where their values agree at every point tried;
different only where the values at a point surely differ, or where two independent ways give values that do; else nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from flint import fmpq

from service.algebra.build import add, neg, number, substituted
from service.algebra.extended import Extended, agree, infinite
from service.algebra.opaque import worked_out
from service.algebra.proof import PROOF_SECONDS, proved_equal
from service.algebra.solving import Point
from service.algebra.values import COUNTING, whole_symbols
from service.cas import symbol, to_sympy
from service.cas.convergence import verdict
from service.clock import is_over
from service.functions import FUNCTIONS
from service.judge.judgement import Counterexample, Judgement, Scope, apart, described, point_names, shown
from service.judge.parameters import has_negative_parameter
from service.judge.unfinished import INFINITY, LIMITS, Way, can_diverge, extended_value, is_unfinished
from service.numerics.exact.numbers import Undefined, Unknown
from service.numerics.letters import points
from service.question import Context, Verification
from service.quietly import briefly, quietly
from service.tree import Apply, Constant, Symbol, Tree, free_symbols, rebuilt, walk

Seen = Extended | Literal["undefined"] | None
"""What one side is at a point; None where it can't be told."""
ENOUGH = 6
MOST_UNKNOWN = 4
FEWEST = 3
"""Points at which two expressions with letters agree at least before they are taken to be equal."""
CAS_SECONDS = 0.5
UNSIGNED = Constant("complex_oo")


@dataclass(slots=True)
class Points:
    """What the points say.

    usual: agreement where all parameters are positive. differ: both are numbers, or both infinite, and not the same.
    apart: only one of them is finite.
    """

    agree: int = 0
    usual: int = 0
    proved: bool = True
    differ: list[tuple[Point, Extended, Extended]] = field(default_factory=list)
    apart: list[tuple[Point, Extended, Extended]] = field(default_factory=list)
    enlarged: list[Point] = field(default_factory=list)
    shrunk: list[Point] = field(default_factory=list)
    unknown: int = 0


def unfinished_relation(a: Tree, b: Tree, scope: Scope) -> Judgement | None:
    """What B is to A; None where neither holds such a part, or nothing can be said."""
    if not (is_unfinished(a) or is_unfinished(b)):
        return None
    a, b = (simplified(tree) for tree in with_bracket_variables(a, b))
    if a == b or briefly(PROOF_SECONDS, _same_form, a, b):
        return Judgement("equivalent", Verification("proved", "both sides have the same normal form"))
    seen = _at_points(a, b, scope)
    found = _judgement(a, b, seen, scope)
    return found or quietly(_carried_out, a, b, scope)


# The same form


def with_bracket_variables(a: Tree, b: Tree) -> tuple[Tree, Tree]:
    """[F] from a to b says not of which letter F is a function: of the one that the other line integrates over, or that it lacks."""
    bound = {
        n.args[1].name for t in (a, b) for n in walk(t) if isinstance(n, Apply) and n.head == "integral" and isinstance(n.args[1], Symbol)
    }
    return _with_bracket_variable(a, bound, set(free_symbols(b))), _with_bracket_variable(b, bound, set(free_symbols(a)))


def _with_bracket_variable(tree: Tree, bound: set[str], elsewhere: set[str]) -> Tree:
    def change(node: Tree) -> Tree:
        match node:
            case Apply(head="subst", args=(body, Symbol(name=name), low, high)) if name not in bound:
                letters = set(free_symbols(body))
                meant = letters & bound or (letters - elsewhere if name in elsewhere else set())
                return Apply("subst", (body, Symbol(meant.pop()), low, high), form=node.form) if len(meant) == 1 else node
            case _:
                return node

    return rebuilt(tree, change)


def simplified(tree: Tree) -> Tree:
    """lim_{b→∞} of ∫_a^b, Σ^b or [F]_a^b as the part that ends at ∞, and of ∫_a^b at a finite end as the integral itself."""
    return rebuilt(tree, _simplified)


def _simplified(node: Tree) -> Tree:
    match node:
        case Apply(head=head, args=(Apply(head=inner, args=(body, name, low, high)) as part, Symbol() as letter, point)) if head in LIMITS:
            if letter.name in free_symbols(body) or name == letter:
                return node
            if high == letter and letter.name not in free_symbols(low) and _may_end(inner, head, point):
                return Apply(part.head, (body, name, low, point))
            if low == letter and letter.name not in free_symbols(high) and _may_end(inner, head, point) and inner != "sum":
                return Apply(part.head, (body, name, point, high))
            return node
        case _:
            return node


def _may_end(inner: str, head: str, point: Tree) -> bool:
    """Whether the limit of a bound is what the part means at that end."""
    endless = point == INFINITY or point == neg(INFINITY)
    return (endless and inner in {"integral", "sum", "subst"}) or (head != "limit" and inner == "integral")


def _same_form(a: Tree, b: Tree) -> bool:
    """Whether a − b is zero with every unfinished part as a letter, the same for the same part."""
    letters = _Letters()
    first, second = letters.put(a), letters.put(b)
    if letters.loose or INFINITY in walk(first) or INFINITY in walk(second):
        return False
    return proved_equal(first, second)


class _Letters:
    """Unfinished parts as letters."""

    def __init__(self) -> None:
        self.parts: list[Apply] = []
        self.loose = False

    def put(self, tree: Tree) -> Tree:
        match tree:
            case Apply(head="subst", args=(body, Symbol(name=name), low, high)) if not any(is_unfinished(t) for t in (body, low, high)):
                return add(substituted(body, {name: high}), neg(substituted(body, {name: low})))
            case Apply(args=(_, Symbol(), *_)) if tree.head in LIMITS or (tree.head in BOUND and len(tree.args) == 4):
                return self._letter(tree)
            case Apply(args=args):
                return Apply(tree.head, tuple(self.put(arg) for arg in args), form=tree.form)
            case _:
                return tree

    def _letter(self, part: Apply) -> Symbol:
        for index, known in enumerate(self.parts):
            if _is_same_part(known, part):
                return Symbol(f"part{index}")
        self.parts.append(part)
        return Symbol(f"part{len(self.parts) - 1}")


BOUND = frozenset({"integral", "sum", "product", "subst"})


def _is_same_part(a: Apply, b: Apply) -> bool:
    """The same operator with the same ends, and bodies that are equal whatever the bound letter is called."""
    if a.head != b.head or len(a.args) != len(b.args) or not all(map(_is_same_end, a.args[2:], b.args[2:])):
        return False
    first, second = (substituted(part.args[0], {_name(part): Symbol("bound")}) for part in (a, b))
    if first == second:
        return True
    return not is_unfinished(first) and not is_unfinished(second) and _edged(first) == _edged(second) and proved_equal(first, second)


def _is_same_end(x: Tree, y: Tree) -> bool:
    return x == y or (not is_unfinished(x) and not is_unfinished(y) and proved_equal(x, y))


def _name(part: Apply) -> str:
    name = part.args[1]
    return name.name if isinstance(name, Symbol) else ""


def _edged(tree: Tree) -> frozenset[Tree]:
    """The roots, logarithms and the like that may cut the domain; isolated points do not matter to a limit or an integral."""
    return frozenset(n for n in walk(tree) if isinstance(n, Apply) and free_symbols(n) and n.head in EDGED)


EDGED = frozenset(
    {"root", "piecewise", *(entry.name for entry in FUNCTIONS if entry.family == "step" or "<" in entry.domain or ">" in entry.domain)}
)


# Values


def _at_points(a: Tree, b: Tree, scope: Scope) -> Points:
    names = tuple(dict.fromkeys((*free_symbols(a), *free_symbols(b))))
    seen, are_series = Points(), bool(names) and _is_series(a) and _is_series(b)
    whole = whole_symbols(a, b) | (COUNTING & set(names) if scope.working else set())
    for chosen in sorted(points(names, scope.positive, whole), key=has_negative_parameter):
        if is_over(scope.until) or seen.agree >= ENOUGH or seen.unknown >= MOST_UNKNOWN or len(seen.differ) >= 2:
            break
        at = {name: fmpq(v.numerator, v.denominator) for name, v in chosen.items()}
        if not scope.allows(at):
            continue
        point = Point(dict(at), {name: number(v) for name, v in chosen.items()})
        _compare(_seen(a, at, scope), _seen(b, at, scope), point, seen)
        if are_series and seen.differ and seen.differ[-1][1].kind != "finite":
            seen.differ.pop()
    return seen


def _seen(tree: Tree, at: Mapping[str, fmpq], scope: Scope, way: Way = "either") -> Seen:
    return quietly(_value_or_hole, tree, at, scope.real, way)


def _value_or_hole(tree: Tree, at: Mapping[str, fmpq], real: bool, way: Way) -> Seen:
    try:
        return extended_value(tree, at, real, way)
    except Undefined:
        return "undefined"
    except Unknown:
        return None


def _compare(first: Seen, second: Seen, point: Point, seen: Points) -> None:
    match first, second:
        case (None, _) | (_, None):
            seen.unknown += 1
        case ("undefined", "undefined"):
            pass
        case ("undefined", Extended(kind="infinite" | "unsigned" | "none")) | (
            Extended(kind="infinite" | "unsigned" | "none"),
            "undefined",
        ):
            pass
        case ("undefined", _):
            seen.enlarged.append(point)
        case (_, "undefined"):
            seen.shrunk.append(point)
        case Extended() as x, Extended() as y:
            _compare_values(x, y, point, seen)


def _compare_values(x: Extended, y: Extended, point: Point, seen: Points) -> None:
    same = agree(x, y)
    if same:
        seen.agree += 1
        seen.usual += not has_negative_parameter(point.values)
        seen.proved = seen.proved and x.proved and y.proved
    elif same is None:
        seen.unknown += 1
    elif (x.kind == "finite") == (y.kind == "finite"):
        seen.differ.append((point, x, y))
    else:
        seen.apart.append((point, x, y))


def _judgement(a: Tree, b: Tree, seen: Points, scope: Scope) -> Judgement | None:
    apart_ = [] if seen.agree else seen.apart
    if seen.usual > 1:
        seen.differ = [found for found in seen.differ if not has_negative_parameter(found[0].values)]
    if seen.agree:
        seen.differ = [found for found in seen.differ if not _is_isolated(a, b, found[0], scope)]
    for point, x, y in (*seen.differ, *apart_):
        if _is_sure(a, x, point, scope) and _is_sure(b, y, point, scope):
            return _different(point, x, y)
    if seen.differ or apart_ or seen.agree < (FEWEST if free_symbols(a) or free_symbols(b) else 1):
        return None
    return _equal(b, seen)


def _is_series(tree: Tree) -> bool:
    """Whether an endless sum stands in it: for letters where it diverges it is no value, ∞ or −∞ with what stands around it."""
    return any(isinstance(node, Apply) and node.head == "sum" and node.args[-1] == Constant("oo") for node in walk(tree))


def _is_isolated(a: Tree, b: Tree, point: Point, scope: Scope) -> bool:
    """Whether no two numbers differ close to the point, on both sides in every letter: lim qⁿ = 0 though not for q = 1."""
    whole = whole_symbols(a, b) | COUNTING
    for name, value in point.values.items():
        for step in (fmpq(1, 977), fmpq(-1, 983)):
            beside = Points()
            at = {**point.values, name: value + (step if name not in whole else 0)}
            _compare(_seen(a, at, scope), _seen(b, at, scope), Point(at, {}), beside)
            if beside.differ or beside.unknown:
                return False
    return bool(point.values)


def _equal(b: Tree, seen: Points) -> Judgement | None:
    """They agree wherever both have a value; parameters for which only one of them converges are told."""
    lost = [*seen.shrunk, *(point for point, x, _ in seen.apart if x.kind == "finite")]
    gained = [*seen.enlarged, *(point for point, x, _ in seen.apart if x.kind != "finite")]
    if lost and not can_diverge(b):
        return None
    flags = (*(("domain_enlarged",) if gained else ()), *(("domain_shrunk",) if lost else ()))
    where = tuple(dict.fromkeys(described(point) for point in (*gained[:1], *lost[:1])))
    exact = seen.proved and seen.agree == 1
    return Judgement(
        "equivalent", Verification("proved" if exact else "checked", "the values agree", seen.agree), flags, domain_points=where
    )


def _different(point: Point, x: Extended, y: Extended) -> Judgement:
    evidence = PROVED_APART if x.proved and y.proved else FOUND_APART
    if x.kind == y.kind == "finite":
        return Judgement("not_equivalent", evidence, counterexample=apart(point, x.number, y.number))
    return Judgement("not_equivalent", evidence, counterexample=Counterexample(point_names(point), said(x), said(y)))


PROVED_APART = Verification("proved", "the values differ at an exact point")
FOUND_APART = Verification("checked", "two ways of evaluating give different values")


def said(found: Extended) -> str:
    """A value as text: a number, ∞, −∞, or that there is none."""
    match found.kind:
        case "finite":
            return "0" if agree(found, Extended(fmpq(0))) else shown(found.number)
        case "infinite":
            return "oo" if found.side > 0 else "-oo"
        case _:
            return "undefined"


# Sureness


def _is_sure(tree: Tree, found: Extended, point: Point, scope: Scope) -> bool:
    """Whether the value is proved, or a second, independent way finds it too."""
    if found.sure:
        return True
    at = {name: value for name, value in point.values.items() if isinstance(value, fmpq)}
    if has_second_way(tree) and all(_finds(tree, at, found, way, scope) for way in WAYS):
        return True
    exact = quietly(_exact, tree, at, scope) or quietly(_by_test, tree)
    return exact is not None and _is_alike(exact, found)


def _by_test(tree: Tree) -> Extended | None:
    """±∞ for a series of terms of one sign that diverges by a test of convergence; None for anything else."""
    match tree:
        case Apply(head="sum", args=(term, Symbol(name=n), _, Constant(name="oo"))):
            told = verdict(to_sympy(term, Context()), symbol(n, Context()))
            return infinite(told.sign, False) if told is not None and not told.converges and told.sign else None
        case _:
            return None


WAYS: tuple[Way, ...] = ("far", "near")


def _finds(tree: Tree, at: Mapping[str, fmpq], wanted: Extended, way: Way, scope: Scope) -> bool:
    """Whether the value is found this way too."""
    found = _seen(tree, at, scope, way)
    return isinstance(found, Extended) and _is_alike(found, wanted)


def _is_alike(one: Extended, other: Extended) -> bool:
    """The same value, or none in both."""
    return agree(one, other) is True or {one.kind, other.kind} <= {"unsigned", "none"}


def has_second_way(tree: Tree) -> bool:
    """Whether nothing but limits and endless sums in it is known by one way only."""
    heads = {node.head for node in walk(tree) if isinstance(node, Apply) and (node.head in LIMITS or node.head in BOUND)}
    return "integral" not in heads


def _exact(tree: Tree, at: Mapping[str, fmpq], scope: Scope) -> Extended | None:
    """The value at the point by SymPy; None where it finds none."""
    filled = substituted(tree, {name: number(Fraction(int(v.p), int(v.q))) for name, v in at.items()})
    found = worked_out(filled, CAS_SECONDS, _until(scope))
    if any(isinstance(node, Apply) and (node.head in LIMITS or node.head in BOUND) for node in walk(found)):
        return None
    if any(node == UNSIGNED for node in walk(found)):
        return Extended(None, "unsigned", 0, False)
    return extended_value(found, {}, scope.real)


def _until(scope: Scope) -> float | None:
    return None if scope.until == float("inf") else scope.until


def _carried_out(a: Tree, b: Tree, scope: Scope) -> Judgement | None:
    """Equality, where the values say nothing but both sides work out to the same."""
    for series, value in ((a, b), (b, a)):
        if (
            value in (INFINITY, neg(INFINITY))
            and (told := quietly(_by_test, series)) is not None
            and (told.side > 0) == (value == INFINITY)
        ):
            return Judgement("equivalent", Verification("checked", "a test of convergence"))
    first, second = (worked_out(tree, CAS_SECONDS, _until(scope)) for tree in (a, b))
    if (first, second) == (a, b):
        return None
    if first == second or briefly(PROOF_SECONDS, proved_equal, first, second):
        return Judgement("equivalent", Verification("checked", "both sides work out to the same"))
    seen = _at_points(first, second, scope)
    if seen.agree and not seen.differ and not seen.apart and not seen.shrunk:
        return Judgement("equivalent", Verification("checked", "both sides work out to the same values", seen.agree))
    return None
