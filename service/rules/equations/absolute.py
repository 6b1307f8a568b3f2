"""Rules on absolute values: both signs, intervals, and cases by where the arguments change their sign."""

from __future__ import annotations

from itertools import pairwise

import sympy
from sympy import Expr

from service.algebra.build import FALSE, depends, equation, neg
from service.algebra.statements import all_of, any_of
from service.cas import to_tree
from service.rules.equations.sides import compared, is_negative, ordered, sides, symbol_of, two_signs, undoing, unknown_of, value
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import tidied
from service.tree import Apply, Relation, Tree, rebuilt, walk

MOST = 4
"""Absolute values in a line, up to which it is taken apart by cases."""


def _absolute_value(line: Tree, scope: Scope) -> Moves:
    """|u| = c ⟺ u = c or u = −c, for c ≥ 0"""
    match undoing(line, scope):
        case (Apply(head="abs", args=(u,)), c) if not is_negative(c):
            yield Move(two_signs(u, c), {"u": u, "c": c})


def _two_absolute_values(line: Tree, scope: Scope) -> Moves:
    """|u| = |v| ⟺ u = v or u = −v"""
    match sides(line):
        case (Apply(head="abs", args=(u,)), Apply(head="abs", args=(v,))):
            yield Move(any_of(equation(u, v), equation(u, neg(v))), {"u": u, "v": v})


def _never_negative(line: Tree, scope: Scope) -> Moves:
    """|u| = c has no solution for c < 0"""
    match undoing(line, scope):
        case (Apply(head="abs", args=(u,)), c) if is_negative(c):
            yield Move(FALSE, {"u": u, "v": c})


def _within(line: Tree, scope: Scope) -> Moves:
    """|u| < c ⟺ −c < u < c"""
    found = ordered(line)
    match found:
        case Relation(signs=(("<" | "<=") as sign,), sides=(Apply(head="abs", args=(u,)), c)) if not depends(c, scope.letter):
            if not is_negative(c):
                yield Move(Relation((sign, sign), (tidied(neg(c)), u, c)), {"u": u, "c": c})


def _outside(line: Tree, scope: Scope) -> Moves:
    """|u| > c ⟺ u < −c or u > c"""
    match ordered(line):
        case Relation(signs=((">" | ">=") as sign,), sides=(Apply(head="abs", args=(u,)), c)) if not depends(c, scope.letter):
            if not is_negative(c):
                below = Relation(("<" if sign == ">" else "<=",), (u, tidied(neg(c))))
                yield Move(any_of(below, Relation((sign,), (u, c))), {"u": u, "c": c})


def _by_cases(line: Tree, scope: Scope) -> Moves:
    """|u| = u for u ≥ 0, |u| = −u for u < 0"""
    found = compared(line)
    if found is None:
        return
    bars = list(dict.fromkeys(node for node in walk(line) if _is_bars(node, scope)))
    zeros = _zeros(bars, scope) if 0 < len(bars) <= MOST else None
    if not zeros:
        return
    x = unknown_of(line, scope.letter)
    cases = [all_of(condition, _without_bars(line, bars, at, scope)) for condition, at in _intervals(x, zeros)]
    yield Move(any_of(*cases), {"u": bars[0].args[0]} if len(bars) == 1 and isinstance(bars[0], Apply) else {})


def _is_bars(node: Tree, scope: Scope) -> bool:
    return isinstance(node, Apply) and node.head == "abs" and depends(node, scope.letter)


def _zeros(bars: list[Tree], scope: Scope) -> list[Expr] | None:
    """Where the arguments change their signs, in order; None where an argument is not linear or quadratic with known roots."""
    found: set[Expr] = set()
    for node in bars:
        inner = value(node.args[0]) if isinstance(node, Apply) else None
        x = symbol_of(inner, scope.letter)
        if inner is None or inner.free_symbols != {x} or not inner.is_polynomial(x) or sympy.degree(inner, x) > 2:
            return None
        found |= {root for root in sympy.roots(inner, x) if root.is_real}
    return sorted(found)


def _intervals(x: Tree, zeros: list[Expr]) -> list[tuple[Tree, Expr]]:
    """(condition, a number inside): x < z₁, z₁ ≤ x < z₂, …, x ≥ zₙ."""
    ends = [to_tree(zero) for zero in zeros]
    between = [
        (Relation(("<=", "<"), (low, x, high)), (a + b) / 2) for (low, high), (a, b) in zip(pairwise(ends), pairwise(zeros), strict=True)
    ]
    return [(Relation(("<",), (x, ends[0])), zeros[0] - 1), *between, (Relation((">=",), (x, ends[-1])), zeros[-1] + 1)]


def _without_bars(line: Tree, bars: list[Tree], at: Expr, scope: Scope) -> Tree:
    """The line with each |u| as u or −u, by its sign at a number inside the interval."""
    signs = {node: _is_positive_at(node, at, scope) for node in bars}

    def opened(node: Tree) -> Tree:
        if node not in signs or not isinstance(node, Apply):
            return node
        return node.args[0] if signs[node] else neg(node.args[0])

    return rebuilt(line, opened)


def _is_positive_at(node: Tree, at: Expr, scope: Scope) -> bool:
    inner = value(node.args[0]) if isinstance(node, Apply) else sympy.Integer(1)
    return bool(inner.subs(symbol_of(inner, scope.letter), at) > 0)


ABSOLUTE_VALUE = Rule(
    "split_absolute_value", "abs(u) = c <=> u = c or u = -c", _absolute_value, ("abs(x - 1) = 2", "x - 1 = 2 or x - 1 = -2"), "equivalent"
)
TWO_ABSOLUTE_VALUES = Rule(
    "split_absolute_value",
    "abs(u) = c <=> u = c or u = -c",
    _two_absolute_values,
    ("abs(x + 1) = abs(x - 3)", "x + 1 = x - 3 or x + 1 = -(x - 3)"),
    "equivalent",
)
NEVER_NEGATIVE = Rule("no_real_solution", "", _never_negative, ("abs(x) = -1", "false"), "equivalent")
WITHIN = Rule("absolute_value_within", "abs(u) < c <=> -c < u < c", _within, ("abs(x - 1) < 2", "-2 < x - 1 < 2"), "equivalent")
OUTSIDE = Rule(
    "absolute_value_outside", "abs(u) > c <=> u < -c or u > c", _outside, ("abs(x - 1) > 2", "x - 1 < -2 or x - 1 > 2"), "equivalent"
)
BY_CASES = Rule(
    "absolute_value_by_cases", "", _by_cases, ("abs(x - 3) = 2*x", "x < 3 and -(x - 3) = 2*x or x >= 3 and x - 3 = 2*x"), "equivalent"
)
