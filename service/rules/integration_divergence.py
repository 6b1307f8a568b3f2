"""Why an integral diverges, where that leaves it without any value: a part that tends to ±∞, or a limit that does not exist.

Contract: the last line still shows the other parts; no line after it would have a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import sympy
from sympy import Expr

from service.algebra.build import add, sub, substituted
from service.cas import symbol, to_tree
from service.question import Context
from service.rules import limits
from service.rules.integrals_with_bounds import definite, holds_integral, value_of
from service.rules.rule import Move, Rule, Scope, Used, no_moves
from service.rules.strategies import Strategy, choice, first, put
from service.rules.tidy import flat, tidied
from service.tree import Apply, Symbol, Tree, walk

DIVERGES = Rule("diverges", "", no_moves, ("", ""))
OSCILLATES = Rule("oscillates", "", no_moves, ("", ""))
RULES = (DIVERGES, OSCILLATES)
SHOWN = frozenset(rule.id for rule in RULES)
"""Rules after which nothing is left to do."""


def _diverges(line: Tree, scope: Scope) -> Iterator[Used]:
    """lim f = ±∞ as one part of several"""
    for node in walk(line):
        if limits.is_limit(node) and isinstance(node, Apply) and node != line and not holds_integral(node.args[0]):
            found = limits.tends(node.args[0], node)
            if found is not None and found.is_infinite:
                value = to_tree(found)
                parts = {"f": node.args[0], "d": value}
                yield Used(DIVERGES, Move(value, parts)).elsewhere(flat(put(line, node, value)), node)


def _oscillates(line: Tree, scope: Scope) -> Iterator[Used]:
    """lim [F] from a to t, where F(t) goes up and down without end"""
    for node in walk(line):
        match node:
            case Apply(head="limit", args=(Apply(head="subst", args=(found, Symbol(name=name), a, b)) as bracket, Symbol() as t, _)):
                difference = tidied(flat(sub(substituted(found, {name: b}), substituted(found, {name: a}))))
                if _has_no_limit(value_of(difference), symbol(t.name, Context()), node):
                    move = Move(difference, {"a": a, "b": b, "f": difference})
                    yield Used(OSCILLATES, move).elsewhere(put(line, bracket, difference), bracket)


FAR = tuple(sympy.Rational(7919 * k * k + 13 * k, 4) for k in range(10, 42))
LEAST_SPREAD = 0.05


def _has_no_limit(value: Expr, t: sympy.Symbol, node: Apply) -> bool:
    """Whether a function with waves in it neither settles nor grows, told from its values far out."""
    if not value.has(sympy.sin, sympy.cos) or limits.tends(to_tree(value), node) is not None:
        return False
    sign = -1 if value_of(node.args[2]) == -sympy.oo else 1
    found = [float(sympy.N(value.subs(t, sign * at), 20)) for at in FAR]
    steps = [after - before for before, after in pairwise(found)]
    turns = sum(one * other < 0 for one, other in pairwise(steps))
    return turns > len(FAR) // 4 and max(found) - min(found) > LEAST_SPREAD


def until_divergence(strategy: Strategy) -> Strategy:
    """What shows the divergence, where something does; else what the strategy offers."""
    return first(choice(_diverges, _oscillates), strategy)


def splits(before: Tree, after: Tree) -> bool:
    """Whether the step only takes the interval apart, ∫ₐᵇ = ∫ₐᶜ + ∫ᶜᵇ, which is what a value of the whole is meant to be."""
    d = definite(before)
    if d is None or not isinstance(after, Apply) or after.head != "add":
        return False
    parts = [definite(term) for term in after.args]
    known = [part for part in parts if part is not None and (part.f, part.x) == (d.f, d.x)]
    ends = [part.a for part in known] + [part.b for part in known[-1:]]
    joined = all(one.b == other.a for one, other in pairwise(known))
    return len(known) == len(parts) > 1 and joined and (ends[0], ends[-1]) == (d.a, d.b) and add(*after.args) == after
