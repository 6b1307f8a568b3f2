"""Bounds carried through a substitution: ∫ₐᵇ f(g(x))·g′(x) dx = ∫ f(u) du from g(a) to g(b), so that the letter is not put back.

Contract: g has a value on the whole interval, or tends to ±∞ at an end where the new integral is improper; the new bounds are numbers
that a course would write. What is found is judged by the values of both integrals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import sympy
from sympy import Expr

from service.algebra.build import add, mul, neg
from service.cas import to_tree
from service.quietly import quietly
from service.rules.integrals_with_bounds import Definite, between, definite, has_no_value, zeros
from service.rules.integration import Finding, fresh, scaled_way, written_in
from service.rules.integration_ways import Way, X
from service.rules.rule import Move, Moves, Rule, Scope, in_own_letters
from service.tree import Symbol, Tree

SUBSTITUTIONS = frozenset({
    "substitution", "linear_substitution", "substitution_solved", "rationalising_substitution", "completed_square_in_integral",
    "sine_with_cosines", "cosine_with_sines", "tangent_with_secants", "secant_with_tangents", "weierstrass_substitution",
})  # fmt: skip
"""Rules that put a letter for a part of the integrand."""
INVERSE = (sympy.asin, sympy.acos, sympy.atan, sympy.asinh, sympy.acosh, sympy.atanh)
MOST_OPS = 4
"""Operations of a new bound."""


@dataclass(frozen=True, slots=True)
class Carried:
    """c·∫ g du from a to b for u = let."""

    scale: Expr
    integrand: Expr
    let: Expr
    low: Expr
    high: Expr
    way: Way


def carried(d: Definite, found: tuple[Expr, Way] | None) -> Carried | None:
    """The integral in the letter of the way, with its bounds; None where they can't be carried."""
    if found is None or not d.is_between_numbers or d.low.is_infinite or d.high.is_infinite:
        return None
    scale, way = found
    if way.let is None or len(way.pieces) != 1 or way.done != 0 or way.pieces[0].scale.has(X):
        return None
    ends = [_end(way.let, at, side) for at, side in ((d.low, "+"), (d.high, "-"))]
    if None in ends or not _is_whole(way.let, d):
        return None
    low, high = (end for end in ends if end is not None)
    return Carried(scale * way.pieces[0].scale, way.pieces[0].integrand, way.let, low, high, way)


def _end(let: Expr, at: Expr, side: str) -> Expr | None:
    """The new bound; None where it is none that a course would write."""
    value = sympy.limit(let, X, at, side) if at.is_infinite or has_no_value(let, X, at) else sympy.simplify(let.subs(X, at))
    is_plain = value.is_extended_real and not value.has(*INVERSE) and sympy.count_ops(value) <= MOST_OPS
    return value if is_plain else None


def _is_whole(let: Expr, d: Definite) -> bool:
    """Whether the letter has a value between the bounds."""
    return not (let.has(sympy.tan) and any(zeros(sympy.cos(wave.args[0]), X, d.low, d.high) for wave in let.atoms(sympy.tan)))


def carrying(way_of: Finding) -> Callable[[Tree, Scope], Moves]:
    """The moves that carry the bounds through the way that is found."""

    def moves(node: Tree, scope: Scope) -> Moves:
        d = definite(node)
        found = carried(d, scaled_way(d.f, d.x, scope, way_of)) if d is not None else None
        if d is not None and found is not None and found.way.rule in SUBSTITUTIONS:
            yield _move(d, found, scope)

    return moves


def carrying_angles(way_of: Finding) -> Callable[[Tree, Scope], Moves]:
    """The same for x = a·sin θ and the like, where x is put for a function of the letter."""

    def moves(node: Tree, scope: Scope) -> Moves:
        d = definite(node)
        found = carried(d, scaled_way(d.f, d.x, scope, way_of)) if d is not None else None
        if d is not None and found is not None and found.way.rule not in SUBSTITUTIONS and "p" in found.way.parts:
            yield _move(d, found, scope)

    return moves


def _move(d: Definite, found: Carried, scope: Scope) -> Move:
    letter = Symbol(fresh(found.way.name, between(d.f, d.x, d.a, d.b), scope))
    low, high = to_tree(found.low), to_tree(found.high)
    whole = between(written_in(found.integrand, letter), letter, low, high)
    scale = found.scale
    after = neg(mul(to_tree(-scale), whole)) if scale.could_extract_minus_sign() else mul(to_tree(scale), whole)
    said = {"u": letter, "x": d.x, "g": written_in(found.let, d.x), "a": d.a, "b": d.b, "p": low, "q": high}
    slope = quietly(sympy.diff, found.let, X)
    more = {"d": written_in(slope, d.x)} if slope is not None else {}
    own = {"v": written_in(found.way.parts["p"], letter)} if "p" in found.way.parts else {}
    return Move(after, {**said, **more, **own}, lets={letter.name: in_own_letters(said["g"], scope.lets)})


def splitting(way_of: Finding) -> Callable[[Tree, Scope], Moves]:
    """∫ₐᵇ split where the letter of a substitution has no value, as tan(x/2) at π."""

    def moves(node: Tree, scope: Scope) -> Moves:
        d = definite(node)
        found = scaled_way(d.f, d.x, scope, way_of) if d is not None and d.is_between_numbers and d.high.is_finite else None
        let = found[1].let if found is not None else None
        if d is None or let is None or not let.has(sympy.tan) or d.low.is_infinite:
            return
        places = sorted((at for wave in let.atoms(sympy.tan) for at in zeros(sympy.cos(wave.args[0]), X, d.low, d.high)), key=float)
        if places:
            ends = [d.a, *(to_tree(place) for place in places), d.b]
            after = add(*(d.over(p, q) for p, q in pairwise(ends)))
            yield Move(after, {"g": written_in(let, d.x), "c": ends[1]})

    return moves


def _swapped(node: Tree, scope: Scope) -> Moves:
    """∫ from b to a = −∫ from a to b, for a < b"""
    d = definite(node)
    if d is not None and not (d.low.free_symbols or d.high.free_symbols) and bool(d.low > d.high):
        yield Move(neg(d.over(d.b, d.a)), {"a": d.a, "b": d.b})


SWAPPED = Rule(
    "bounds_swapped", "integrate(f, (x, b, a)) = -integrate(f, (x, a, b))", _swapped,
    ("integrate(x^2, (x, 3, 1))", "-integrate(x^2, (x, 1, 3))"),
)  # fmt: skip
