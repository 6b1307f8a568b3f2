"""Rules on inequalities of any degree: factors, and the sign on each interval between zeros and poles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

import sympy
from sympy import Expr, Set, Symbol

from service.algebra.build import FALSE, TRUE, ZERO, depends, div, terms
from service.algebra.statements import any_of
from service.cas import to_tree
from service.rules.equations.sides import conditions_of, is_solved_for, ordered, sides, symbol_of, unknown_of, value
from service.rules.rule import Move, Moves, Rule, Scope, no_moves
from service.rules.tidy import factored
from service.rules.told import READ_OFF, Line, shown_by
from service.tree import Apply, Relation, Tree, free_symbols

MOST = 8
"""Zeros and poles in a table."""


def _on_zero(line: Tree, scope: Scope) -> tuple[Relation, Tree] | None:
    """(line, f) of f < 0, f ≥ 0, …; None for anything else."""
    found = ordered(line)
    if found is None or found.sides[1] != ZERO or not depends(found.sides[0], scope.letter):
        return None
    return found, found.sides[0]


def _factored_side(line: Tree, scope: Scope) -> Moves:
    """x² + (p + q)·x + p·q = (x + p)(x + q), above and below the bar"""
    found = _on_zero(line, scope)
    if found is None:
        return
    relation, left = found
    match left:
        case Apply(head="div", args=(a, b)):
            changed = div(_in_factors(a), _in_factors(b))
        case _:
            changed = _in_factors(left)
    if changed != left:
        yield Move(Relation(relation.signs, (changed, ZERO)), {"f": left})


def _in_factors(tree: Tree) -> Tree:
    return factored(tree) if len(terms(tree)) > 1 else tree


@dataclass(frozen=True, slots=True)
class Table:
    """The zeros and poles of f in order, and its sign (1 or −1) on each of the intervals that they make.

    above: the zeros of its numerator.
    """

    above: tuple[Expr, ...]
    zeros: tuple[Expr, ...]
    poles: tuple[Expr, ...]
    signs: tuple[int, ...]

    @property
    def points(self) -> tuple[Expr, ...]:
        return tuple(sorted({*self.zeros, *self.poles}))


def _table(left: Tree, scope: Scope) -> Table | None:
    """The table of signs of a fraction of polynomials with rational coefficients; None where its zeros are not known exactly."""
    whole = value(left)
    x = symbol_of(whole, scope.letter)
    if whole.free_symbols != {x} or not whole.is_rational_function(x):
        return None
    top, bottom = _above_and_below(left)
    zeros, poles = _real_roots(top, x), _real_roots(bottom, x)
    if zeros is None or poles is None or not 0 <= len(zeros) + len(poles) <= MOST:
        return None
    points = sorted({*zeros, *poles})
    signs = [1 if whole.subs(x, at) > 0 else -1 for at in _between(points)]
    return Table(tuple(zeros), tuple(z for z in zeros if z not in poles), tuple(poles), tuple(signs))


def _above_and_below(left: Tree) -> tuple[Expr, Expr]:
    match left:
        case Apply(head="div", args=(a, b)):
            return value(a), value(b)
        case Apply(head="neg", args=(Apply(head="div", args=(a, b)),)):
            return value(a), value(b)
        case _:
            top, bottom = sympy.fraction(value(left))
            return top, bottom


def _real_roots(expression: Expr, x: Symbol) -> list[Expr] | None:
    """The real roots without their multiplicities; None where one has no short exact form."""
    if not expression.has(x):
        return []
    found = list(dict.fromkeys(sympy.real_roots(sympy.Poly(expression, x))))
    return None if any(root.has(sympy.CRootOf) for root in found) else found


def _between(points: list[Expr]) -> list[Expr]:
    """A rational number in each of the intervals that the points make."""
    if not points:
        return [sympy.Integer(0)]
    middles = [sympy.Rational(str(sympy.N((a + b) / 2, 20))) for a, b in pairwise(points)]
    return [sympy.floor(points[0]) - 1, *middles, sympy.ceiling(points[-1]) + 1]


def _sign_table(line: Tree, scope: Scope) -> Moves:
    """f < 0 on the intervals between its zeros and poles on which its sign is −"""
    found = _on_zero(line, scope)
    if found is None or _is_simple(found[1], scope):
        return
    relation, left = found
    table = _table(left, scope)
    if table is None:
        return
    x = unknown_of(left, scope.letter)
    after = _solution(table, relation.signs[0], x)
    yield Move(after, {"g" if table.poles else "f": left}, inner=shown_by(line, _lines(table, left, x), after))


def _is_simple(left: Tree, scope: Scope) -> bool:
    """A polynomial of degree 1, which needs no table."""
    known = value(left)
    x = symbol_of(known, scope.letter)
    return bool(known.is_polynomial(x) and sympy.degree(known, x) <= 1)


def _lines(table: Table, left: Tree, x: Tree) -> Iterable[Line]:
    """The zeros, then the sign on each interval, as x < 1 ⇒ f > 0."""
    match left:
        case Apply(head="div", args=(a, b)):
            parts = [(a, table.above), (b, table.poles)]
        case _:
            parts = [(left, table.above)]
    for part, points in parts:
        if points:
            zeros = any_of(*(Relation(("=",), (x, to_tree(zero))) for zero in points))
            yield Line(ZEROS, Apply("iff", (Relation(("=",), (part, ZERO)), zeros)), {"f": part, "v": zeros})
    ends = [to_tree(point) for point in table.points]
    for condition, sign in zip(conditions(x, ends), table.signs, strict=True):
        claim = Relation((">" if sign > 0 else "<",), (left, ZERO))
        rule = POSITIVE if sign > 0 else NEGATIVE
        if condition == TRUE:
            yield Line(rule, claim, {"g": left})
        else:
            yield Line(rule, Apply("implies", (condition, claim)), {"f": left, "u": condition})


def conditions(x: Tree, ends: list[Tree]) -> list[Tree]:
    if not ends:
        return [TRUE]
    between = [Relation(("<", "<"), (low, x, high)) for low, high in pairwise(ends)]
    return [Relation(("<",), (x, ends[0])), *between, Relation((">",), (x, ends[-1]))]


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of solutions; None for an end that there is not."""

    low: Expr | None
    high: Expr | None
    closed: tuple[bool, bool]


def _solution(table: Table, sign: str, x: Tree) -> Tree:
    """The intervals with the right sign, joined where they meet at a solution."""
    wanted = 1 if sign in {">", ">="} else -1
    points = table.points
    kept = [point in table.zeros and sign in {"<=", ">="} for point in points]
    spans = _spans(points, kept, [s == wanted for s in table.signs])
    return any_of(*(_as_relation(span, x) for span in spans))


def _spans(points: tuple[Expr, ...], kept: list[bool], right: list[bool]) -> list[Span]:
    spans: list[Span] = []
    for index, is_right in enumerate(right):
        low = points[index - 1] if index else None
        high = points[index] if index < len(points) else None
        at_low, at_high = bool(index and kept[index - 1]), bool(index < len(points) and kept[index])
        if is_right and spans and at_low and spans[-1].high == low and spans[-1].closed[1]:
            spans[-1] = Span(spans[-1].low, high, (spans[-1].closed[0], at_high))
        elif is_right:
            spans.append(Span(low, high, (at_low, at_high)))
        elif at_high and (index + 1 >= len(right) or not right[index + 1]):
            spans.append(Span(high, high, (True, True)))
    return spans


def _as_relation(span: Span, x: Tree) -> Tree:
    low, high = (None if end is None else to_tree(end) for end in (span.low, span.high))
    first, second = ("<=" if closed else "<" for closed in span.closed)
    match low, high:
        case None, None:
            return TRUE
        case None, _ if high is not None:
            return Relation((second,), (x, high))
        case _, None if low is not None:
            return Relation((">=" if span.closed[0] else ">",), (x, low))
        case _ if low is not None and high is not None and span.low != span.high:
            return Relation((first, second), (low, x, high))
        case _:
            return Relation(("=",), (x, low)) if low is not None else FALSE


# Cases with a condition


def _kept_in_case(case: Tree, scope: Scope) -> Moves:
    """x = c and a ≤ x is x = c where c ≥ a, and else no solution"""
    match case:
        case Apply(head="and" | "system", args=parts):
            spans = [interval(part, scope) for part in parts]
            if all(span is not None for span in spans):
                both = sympy.Intersection(*(span for span in spans if span is not None))
                after = _as_statement(both, unknown_of(case, scope.letter))
                if after is not None:
                    yield Move(after, {"u": parts[-1], "v": parts[0]})


def interval(statement: Tree, scope: Scope) -> Set | None:
    """x < a, a ≤ x < b, x = c as a set of SymPy; None for anything else."""
    if not is_solved_for(statement, scope.letter):
        return None
    match statement:
        case Relation(signs=("=",), sides=(_, c)):
            return None if free_symbols(c) else sympy.FiniteSet(value(c))
        case Relation(signs=(("<" | "<=") as sign,), sides=(_, c)):
            return sympy.Interval(-sympy.oo, value(c), True, sign == "<")
        case Relation(signs=((">" | ">=") as sign,), sides=(_, c)):
            return sympy.Interval(value(c), sympy.oo, sign == ">", True)
        case Relation(signs=(("<" | "<=") as first, ("<" | "<=") as second), sides=(a, _, b)):
            return sympy.Interval(value(a), value(b), first == "<", second == "<")
        case _:
            return TRUTH.get(statement)


TURNS = 40
"""Members of a family that are written one by one, at most."""


def _chosen_turns(case: Tree, scope: Scope) -> Moves:
    """x = a + k·p and low ≤ x < high: the values for the whole numbers k that lead there"""
    families = [part for part in conditions_of(case) if sides(part) is not None and free_symbols(part) != (scope.letter,)]
    spans = [interval(part, scope) for part in conditions_of(case) if part not in families]
    if len(families) != 1 or None in spans or not spans:
        return
    found = _members(families[0], sympy.Intersection(*(span for span in spans if span is not None)))
    if found is not None:
        x = unknown_of(case, scope.letter)
        after = any_of(*(Relation(("=",), (x, to_tree(c))) for c in found))
        yield Move(after, {"u": families[0], "v": conditions_of(case)[0]})


def _members(family: Tree, span: Set) -> list[Expr] | None:
    """The values of x = a + k·p in a bounded interval, in order; None where it is not bounded, or they are too many."""
    _, right = sides(family) or (TRUE, TRUE)
    known = sympy.expand(value(right))
    if len(known.free_symbols) != 1 or not isinstance(span, sympy.Interval) or sympy.oo in (span.end, -span.start):
        return None
    k = next(iter(known.free_symbols))
    step, start = known.coeff(k, 1), known.coeff(k, 0)
    if not step.is_number or sympy.expand(known - step * k - start) != 0:
        return None
    ends = sorted(float((end - start) / step) for end in (span.start, span.end))
    turns = range(floor(ends[0]) - 1, ceil(ends[1]) + 2)
    values = [sympy.expand(start + step * turn) for turn in turns] if len(turns) <= TURNS else []
    return [c for c in values if span.contains(c) is sympy.true] if values else None


TRUTH: dict[Tree, Set] = {TRUE: sympy.Reals, FALSE: sympy.EmptySet}


def _as_statement(found: Set, x: Tree) -> Tree | None:
    """A set as a statement on x; None for what is neither an interval nor a list of numbers."""
    if found is sympy.S.EmptySet:
        return FALSE
    if isinstance(found, sympy.FiniteSet):
        return any_of(*(Relation(("=",), (x, to_tree(c))) for c in sorted(found)))
    if isinstance(found, sympy.Interval):
        low, high = (None if end in (sympy.oo, -sympy.oo) else end for end in (found.start, found.end))
        return _as_relation(Span(low, high, (not found.left_open, not found.right_open)), x)
    return None


ZEROS = Rule("zeros_of_sides", "", no_moves, ("", ""), "method_line")
POSITIVE = Rule("positive_on_interval", "", no_moves, ("", ""), "method_line")
NEGATIVE = Rule("negative_on_interval", "", no_moves, ("", ""), "method_line")
TOLD = (ZEROS, POSITIVE, NEGATIVE, READ_OFF)
"""Lines of a table."""
FACTORED_SIDE = Rule(
    "factored", "x^2 + (p + q)*x + p*q = (x + p)*(x + q)", _factored_side, ("x^2 - 5*x + 4 < 0", "(x - 4)*(x - 1) < 0"), "equivalent"
)
SIGN_TABLE = Rule("sign_table", "", _sign_table, ("(x - 4)*(x - 1) < 0", "1 < x < 4"), "equivalent")
CHOSEN_TURNS = Rule("chosen_turns", "", _chosen_turns, ("0 <= x < 2*pi and x = pi/4 + pi*k", "x = pi/4 or x = 5*pi/4"), "equivalent")
KEPT_IN_CASE = Rule("kept_in_case", "", _kept_in_case, ("x < 3 and x = 1", "x = 1"), "equivalent")
