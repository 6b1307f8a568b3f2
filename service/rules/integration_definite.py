"""Integrals with bounds: taken apart where they must be, then bounds carried through a substitution, or an antiderivative and its bounds.

Contract: each rule takes ∫ₐᵇ f dx to what has the same value where that is finite; the judge compares the values. An improper integral is
a limit, which is worked like any other. A line is worked from the left: one integral is finished before the next is begun.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

import sympy
from sympy import Expr

from service.algebra.build import add, mul, number, rational, sub, substituted, terms
from service.cas import to_tree
from service.judge.integrals import arbitrary_constants, indefinite
from service.quietly import quietly
from service.rules import expressions as e
from service.rules import limits, logarithm_values
from service.rules import logarithms as lg
from service.rules.finishing import is_goal
from service.rules.integrals_with_bounds import Definite, between, bound_letter, definite, has_no_value, holds_integral, middle, value_of
from service.rules.integration import INTEGRATION, MOST_STEPS, PUTTING_BACK, Finding, integral, integration, way_of
from service.rules.integration_bounds import SWAPPED, carrying, carrying_angles, splitting
from service.rules.integration_gauss import SQUARED
from service.rules.integration_limits import LIMIT
from service.rules.integration_limits import RULES as LIMIT_RULES
from service.rules.integration_pieces import AT_POLE, AT_ZERO, BARS, JUMPS, KINKS, ROOT
from service.rules.integration_pieces import RULES as PIECES
from service.rules.integration_symmetry import EVEN, ODD, ODD_TERMS, PERIODS
from service.rules.integration_symmetry import RULES as SYMMETRIES
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used
from service.rules.simplifying import CALCULATED, NUMBER_FRACTIONS, SIMPLIFYING, TERMS, each
from service.rules.strategies import Strategy, either, first, innermost, somewhere, unless, use, worked
from service.rules.tidy import flat, tidied
from service.tree import Apply, Symbol, Tree, free_symbols, rebuilt, walk
from service.write import text

# Improper integrals


def _has_no_value(d: Definite, at: Expr) -> bool:
    return bool(at.is_infinite) or has_no_value(d.g, d.letter, at)


def _both_ends(node: Tree, scope: Scope) -> Moves:
    """∫ₐᵇ = ∫ₐᶜ + ∫ᶜᵇ, where f has no value at either bound"""
    d = definite(node)
    if d is not None and d.is_between_numbers and _has_no_value(d, d.low) and _has_no_value(d, d.high):
        c = to_tree(middle(d.low, d.high))
        yield Move(add(d.over(d.a, c), d.over(c, d.b)), {"c": c})


def _to_infinity(node: Tree, scope: Scope) -> Moves:
    """∫ₐ^∞ f dx = lim ∫ₐᵗ f dx for t → ∞"""
    d = definite(node)
    if d is None or bool(d.low.is_infinite) == bool(d.high.is_infinite):
        return
    t = bound_letter(node)
    if d.high.is_infinite:
        yield Move(Apply("limit", (d.over(d.a, t), t, d.b)), {"u": t, "b": d.b})
    else:
        yield Move(Apply("limit", (d.over(t, d.b), t, d.a)), {"u": t, "b": d.a})


def _to_pole(node: Tree, scope: Scope) -> Moves:
    """∫ₐᵇ f dx = lim ∫ₜᵇ f dx for t → a⁺, where f has no value at a; at b alike"""
    d = definite(node)
    if d is None or d.low.is_infinite or d.high.is_infinite:
        return
    t = bound_letter(node)
    if has_no_value(d.g, d.letter, d.low):
        yield Move(Apply("limit_right", (d.over(t, d.b), t, d.a)), {"u": t, "b": d.a})
    elif has_no_value(d.g, d.letter, d.high):
        yield Move(Apply("limit_left", (d.over(d.a, t), t, d.b)), {"u": t, "b": d.b})


# Antiderivative and bounds


def _bracket(found: Tree, x: Tree, a: Tree, b: Tree) -> Tree:
    """[F] from a to b."""
    return Apply("subst", (found, x, a, b))


def finding_antiderivatives(integrating: Strategy) -> Callable[[Tree, Scope], Moves]:
    """The moves from ∫ₐᵇ f dx to [F], with the chain that finds F."""

    def moves(node: Tree, scope: Scope) -> Moves:
        d = definite(node)
        primitive, chain = _worked(d, integrating) if d is not None else (None, ())
        if d is not None and primitive is not None:
            after, parts = _with_ends(primitive, d), {"f": d.f, "d": primitive}
            if len(chain) > 1:
                yield Move(after, parts, inner=chain)
            yield Move(after, parts)

    return moves


def _worked(d: Definite, integrating: Strategy) -> tuple[Tree | None, tuple[Link, ...]]:
    """F without its constant, and the chain of ∫ f dx that leads to it."""
    line: Tree = integral(d.f, d.x)
    known, links = Scope(letter=d.x.name), list[Link]()
    for used in worked(integrating, line, known, lambda line, scope, used: True, MOST_STEPS):
        links.append(Link(line, used))
        line = used.move.after
    if not links or indefinite(line):
        return None, ()
    return _shorter(add(*(term for term in terms(line) if term != Symbol("C")))), tuple(links)


def _shorter(found: Tree) -> Tree:
    """The antiderivative with its signs and numbers put together, where that is shorter."""
    other = quietly(tidied, found)
    return other if other is not None and len(text(other)) < len(text(found)) else found


def _with_ends(primitive: Tree, d: Definite) -> Tree:
    """[F] between the bounds, as a limit where F has no value at one."""
    value, t = value_of(primitive), bound_letter(primitive, between(d.f, d.x, d.a, d.b))
    if _is_lost(value, d, d.high):
        return Apply("limit_left", (_bracket(primitive, d.x, d.a, t), t, d.b))
    if _is_lost(value, d, d.low):
        return Apply("limit_right", (_bracket(primitive, d.x, t, d.b), t, d.a))
    return _bracket(primitive, d.x, d.a, d.b)


def _is_lost(value: Expr, d: Definite, at: Expr) -> bool:
    """Whether the antiderivative has no value at a bound that is a number."""
    if at.free_symbols or at.is_infinite:
        return False
    found = quietly(value.subs, d.letter, at)
    return found is None or found.has(sympy.zoo, sympy.nan, sympy.oo, -sympy.oo)


def _bounds_put_in(node: Tree, scope: Scope) -> Moves:
    """[F] from a to b = F(b) − F(a)"""
    match node:
        case Apply(head="subst", args=(found, Symbol(name=name), a, b)):
            upper, lower = substituted(found, {name: b}), substituted(found, {name: a})
            yield Move(flat(sub(upper, lower)), {"a": a, "b": b, "d": found})


def _on_numbers(*rules: Rule) -> Strategy:
    """The first of the rules that fits a place without letters, at the innermost place."""
    strategy = first(*(use(rule) for rule in rules))
    return innermost(lambda node, scope: iter(()) if free_symbols(node) else strategy(node, scope), flat)


CONSTANTS: Strategy = first(
    _on_numbers(lg.VALUE, lg.POWER_OF_BASE),
    _on_numbers(e.DECIMAL, e.IMPROPER, e.DOUBLE_NEGATIVE, e.ZERO_POWER, e.ADDED),
    _on_numbers(e.WHOLE_QUOTIENT),
    NUMBER_FRACTIONS,
    _on_numbers(*CALCULATED),
    each(e.NEUTRAL, e.DOUBLE_NEGATIVE),
    TERMS,
)
"""Numbers worked out, in a line with letters too."""


def _with_few_logarithms(line: Tree, scope: Scope) -> Iterator[Used]:
    """What simplifies the line, but no factor put into a logarithm where the answer has as many."""
    has_as_many = scope.goal is not None and lg.logs(scope.goal) >= lg.logs(line)
    return (used for used in SIMPLIFYING(line, scope) if not (has_as_many and used.rule.id == lg.FACTOR_IN.id))


VALUES: Strategy = unless(
    is_goal, first(CONSTANTS, each(logarithm_values.IN_PRIMES), each(logarithm_values.GATHERED), _with_few_logarithms)
)
"""A number worked out, in the form of the answer."""
FEWEST_INSIDE = 3
"""Steps that are told as one."""
MOST_INSIDE = 60


def _bounds_worked_out(node: Tree, scope: Scope) -> Moves:
    """[F] from a to b = F(b) − F(a), with its numbers worked out"""
    move = next(_bounds_put_in(node, scope), None)
    if move is not None:
        links = [Link(node, Used(BOUNDS, move)), *_chain(CONSTANTS, move.after, replace(scope, goal=None))]
        if len(links) > 1:
            yield Move(links[-1].used.move.after, move.parts, inner=tuple(links))
        yield move


def _chain(strategy: Strategy, line: Tree, scope: Scope) -> Iterator[Link]:
    for used in worked(strategy, line, scope, lambda line, known, used: text(line) != text(used.move.after), MOST_INSIDE):
        yield Link(line, used)
        line = used.move.after


def _value_worked_out(line: Tree, scope: Scope) -> Moves:
    """a number, worked out"""
    links = tuple(_chain(VALUES, line, scope))
    if len(links) >= FEWEST_INSIDE:
        yield Move(links[-1].used.move.after, {"d": links[-1].used.move.after}, inner=links)


def _in_line(line: Tree) -> Tree:
    """Sums in sums opened, and the numbers before an integral multiplied."""
    return flat(rebuilt(flat(line), _numbers_multiplied))


def _numbers_multiplied(node: Tree) -> Tree:
    match node:
        case Apply(head="mul", args=args) if any(is_left(arg) for arg in args):
            values = [value for arg in args if (value := rational(arg)) is not None]
            rest = [arg for arg in args if rational(arg) is None]
            return mul(number(math.prod(values, start=Fraction(1))), *rest) if len(values) > 1 else node
        case _:
            return node


def is_bracket(node: Tree) -> bool:
    """[F] from a to b."""
    return isinstance(node, Apply) and node.head == "subst"


def is_left(line: Tree) -> bool:
    """Whether something is left to integrate or to put in."""
    return limits.has_limit(line) or holds_integral(line)


def _is_open(line: Tree, scope: Scope) -> bool:
    """Whether an antiderivative stands there with its constant, or there is something left."""
    return bool(arbitrary_constants(line)) or is_left(line)


def _is_place(node: Tree) -> bool:
    """A bracket, an integral whose parts hold no other, a limit of a function without integrals."""
    if is_bracket(node) or (isinstance(node, Apply) and definite(node) is not None):
        return not any(holds_integral(arg) or limits.has_limit(arg) for arg in node.args) if isinstance(node, Apply) else False
    return limits.is_limit(node) and isinstance(node, Apply) and not holds_integral(node.args[0])


def _is_last_bracket(line: Tree, scope: Scope) -> bool:
    """Whether a bracket is all that is left."""
    return not limits.has_limit(line) and sum(is_bracket(node) or definite(node) is not None for node in walk(line)) == 1


BOTH_ENDS = Rule("split_between_ends", "", _both_ends, ("integrate(1/sqrt(x*(1 - x)), (x, 0, 1))", "integrate(1/sqrt(x*(1 - x)), (x, 0, 1/2)) + integrate(1/sqrt(x*(1 - x)), (x, 1/2, 1))"))  # fmt: skip  # noqa: E501
TO_INFINITY = Rule(
    "improper_as_limit", "", _to_infinity, ("integrate(1/x^2, (x, 1, oo))", "limit(integrate(1/x^2, (x, 1, t)), t, oo)")
)  # fmt: skip
TO_POLE = Rule(
    "unbounded_as_limit", "", _to_pole, ("integrate(1/sqrt(x), (x, 0, 1))", "limit(integrate(1/sqrt(x), (x, t, 1)), t, 0, right)")
)  # fmt: skip
BOUNDS = Rule("bounds_put_in", "", _bounds_put_in, ("", ""))
BOUNDS_WORKED_OUT = Rule("bounds_put_in", "", _bounds_worked_out, ("", ""))
VALUE = Rule("value_worked_out", "", _value_worked_out, ("", ""))
CARRIED_EXAMPLE = ("integrate(2*x*cos(x^2), (x, 0, 2))", "integrate(cos(u), (u, 0, 4))")
ANGLE_EXAMPLE = ("integrate(sqrt(4 - x^2), (x, 0, 2))", "4*integrate(cos(theta)^2, (theta, 0, pi/2))")


def carried_by(finding: Finding) -> tuple[Rule, Rule, Rule]:
    """The rules that carry the bounds through the way that is found."""
    return (
        Rule("split_where_letter_fails", "", splitting(finding), ("", "")),
        Rule("bounds_carried", "", carrying(finding), CARRIED_EXAMPLE),
        Rule("bounds_carried_to_angle", "", carrying_angles(finding), ANGLE_EXAMPLE),
    )


def antiderivative_by(finding: Finding) -> Rule:
    """The rule that finds an antiderivative by the way that is found."""
    integrating = INTEGRATION if finding is way_of else integration(finding)
    return Rule("antiderivative_with_bounds", "", finding_antiderivatives(integrating), ("", ""))


SPLIT_LETTER, CARRIED, CARRIED_TO_ANGLE = carried_by(way_of)
FOUND = antiderivative_by(way_of)
RULES = (*PIECES, *SYMMETRIES, *LIMIT_RULES, SQUARED, BOTH_ENDS, TO_INFINITY, TO_POLE, SWAPPED, CARRIED, CARRIED_TO_ANGLE)
TOLD_RULES = (FOUND, BOUNDS, VALUE, SPLIT_LETTER, *logarithm_values.TOLD_RULES)
TAKEN_APART = (
    SWAPPED, ROOT, ODD, ODD_TERMS, AT_POLE, SQUARED, EVEN, PERIODS, KINKS, BARS, JUMPS, AT_ZERO, BOTH_ENDS, TO_INFINITY, TO_POLE,
)  # fmt: skip
"""What is done before a way is looked for."""


def with_bounds(finding: Finding = way_of, carries: bool = True) -> Strategy:
    """Integrals with bounds by the ways that are found, with the bounds carried or put in at the end; then the limits and the number."""
    ways = (*(carried_by(finding) if carries else ()), antiderivative_by(finding))
    one = first(use(BOUNDS_WORKED_OUT), *(use(rule) for rule in (*TAKEN_APART, *ways)), LIMIT)
    return first(
        unless(lambda line, scope: not _is_last_bracket(line, scope), somewhere(use(BOUNDS), is_bracket, flat)),
        somewhere(one, _is_place, _in_line),
        unless(_is_open, first(use(VALUE), VALUES)),
    )


def integrating(finding: Finding = way_of, carries: bool = True) -> Strategy:
    """Integrals without bounds first; letters put back; then those with bounds."""
    return either(lambda line: bool(indefinite(line)), integration(finding), first(PUTTING_BACK, with_bounds(finding, carries)))


INTEGRATING: Strategy = integrating()
"""The usual way."""
