"""Integrals with bounds taken apart: where the integrand has a kink, a jump or a pole, and where both bounds are infinite.

Contract: ∫ₐᵇ = ∫ₐᶜ + ∫ᶜᵇ with exact places between; on each piece |u|, sign u, ⌊u⌋, max and min are written as what they are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import sympy
from sympy import Expr

from service.algebra.build import ZERO, add
from service.cas import to_tree
from service.quietly import quietly
from service.rules.integrals_with_bounds import Definite, between, definite, in_order, middle, poles, zeros
from service.rules.rule import Move, Moves, Rule, Scope
from service.tree import Tree

MOST_PIECES = 12
JUMPING = (sympy.floor, sympy.ceiling, sympy.frac)
CHOOSING = (sympy.Max, sympy.Min)


def _kinks(node: Tree, scope: Scope) -> Moves:
    """∫ₐᵇ |u| dx split where u = 0; max and min where both are equal"""
    insides, places = _changes(node)
    if places:
        yield from _in_pieces(definite(node), places, to_tree(insides[0]))


def _bars_left_out(node: Tree, scope: Scope) -> Moves:
    """|u| = u or −u, where u has one sign between the bounds"""
    insides, places = _changes(node)
    if insides and not places:
        yield from _in_pieces(definite(node), [], to_tree(insides[0]))


def _changes(node: Tree) -> tuple[list[Expr], list[Expr]]:
    """(what stands between bars and the like, where it changes its sign)."""
    d = definite(node)
    if d is None or not d.is_between_numbers or not d.g.has(sympy.Abs, sympy.sign, *CHOOSING) or d.g.has(*JUMPING):
        return [], []
    insides = list(dict.fromkeys(_insides(d.g, d.letter)))
    return insides, [place for inside in insides for place in zeros(inside, d.letter, d.low, d.high)]


def _insides(g: Expr, x: sympy.Symbol) -> Iterator[Expr]:
    """What has another sign, or is larger, on the one side than on the other."""
    for part in sympy.preorder_traversal(g):
        if isinstance(part, sympy.Abs | sympy.sign) and part.has(x):
            yield part.args[0]
        elif isinstance(part, sympy.Max | sympy.Min):
            yield from (one - other for one, other in combinations(part.args, 2))


def _jumps(node: Tree, scope: Scope) -> Moves:
    """∫ₐᵇ ⌊u⌋ dx split where u is a whole number"""
    d = definite(node)
    if d is not None and d.is_between_numbers and d.high.is_finite and d.low.is_finite and d.g.has(*JUMPING):
        parts = [part for part in d.g.atoms(*JUMPING) if part.has(d.letter)]
        places = [place for part in parts for place in _whole(part.args[0], d)]
        yield from _in_pieces(d, places, to_tree(parts[0]) if parts else None)


def _whole(u: Expr, d: Definite) -> Iterator[Expr]:
    """Where u is a whole number, of those that it reaches at the bounds and in the middle."""
    ends = [float(u.subs(d.letter, at)) for at in (d.low, middle(d.low, d.high), d.high)]
    first, last = int(min(ends)) - 1, int(max(ends)) + 1
    for k in range(first, last + 1) if last - first <= MOST_PIECES + 2 else ():
        yield from zeros(u - k, d.letter, d.low, d.high)


def _in_pieces(d: Definite | None, places: list[Expr], why: Tree | None) -> Moves:
    """The sum of the integrals from place to place, each with its own formula; nothing where that changes nothing."""
    at = in_order(places)
    if d is None or len(at) >= MOST_PIECES:
        return
    ends = [d.low, *at, d.high]
    pieces = [_on(d.g, d.letter, middle(p, q)) for p, q in pairwise(ends)]
    trees = [d.a, *(to_tree(place) for place in at), d.b]
    if any(piece != d.g for piece in pieces):
        after = [between(to_tree(piece), d.x, p, q) for piece, p, q in zip(pieces, trees, trees[1:], strict=False) if piece != 0]
        yield Move(add(*after) if after else ZERO, {**({} if why is None else {"f": why}), **({"c": trees[1]} if at else {})})


def _on(g: Expr, x: sympy.Symbol, at: Expr) -> Expr:
    """f as it is written near a place."""
    g = g.replace(sympy.Abs, lambda u: u if not u.has(x) or u.subs(x, at) >= 0 else -u)
    g = g.replace(sympy.sign, lambda u: sympy.sign(u.subs(x, at)) if u.has(x) else sympy.sign(u))
    for choosing in CHOOSING:
        g = g.replace(choosing, lambda *us, head=choosing: next(u for u in us if (u - head(*us)).subs(x, at).equals(0)))
    for jumping in (sympy.floor, sympy.ceiling):
        g = g.replace(jumping, lambda u, head=jumping: head(u.subs(x, at)) if u.has(x) else head(u))
    return g


def _root_of_square(node: Tree, scope: Scope) -> Moves:
    """√(u²) = |u|, also √(1 − cos 2u) = √2·|sin u| and √(1 + sin 2u) = |sin u + cos u|"""
    d = definite(node)
    if d is None:
        return
    for root in d.g.atoms(sympy.Pow):
        square = _square_of(root.base) if root.exp == sympy.S.Half and root.has(d.letter) else None
        if square is not None:
            found = sympy.sqrt(square[0]) * sympy.Abs(square[1])
            after = between(to_tree(d.g.xreplace({root: found})), d.x, d.a, d.b)
            yield Move(after, {"f": to_tree(root), "d": to_tree(found)})


def _square_of(base: Expr) -> tuple[Expr, Expr] | None:
    """(c, u) with base = c·u² and a number c > 0; None where it is no square."""
    for wave in base.atoms(sympy.sin, sympy.cos):
        scale, u = base.coeff(wave, 0), wave.args[0] / 2
        if not scale.is_number or scale.is_positive is not True or base.coeff(wave, 1) not in (scale, -scale):
            continue
        sign = base.coeff(wave, 1) / scale
        if isinstance(wave, sympy.cos):
            return 2 * scale, sympy.cos(u) if sign == 1 else sympy.sin(u)
        return scale, sympy.sin(u) + sign * sympy.cos(u)
    scale, factors = sympy.factor_list(base)
    if base.is_Add and scale.is_positive and factors and all(n == 2 for _, n in factors):
        return scale, sympy.Mul(*(factor for factor, _ in factors))
    return None


def _at_zero(node: Tree, scope: Scope) -> Moves:
    """∫ from −∞ to ∞ = ∫ from −∞ to 0 + ∫ from 0 to ∞"""
    d = definite(node)
    if d is not None and d.low.is_infinite and d.high.is_infinite:
        yield Move(add(d.over(d.a, ZERO), d.over(ZERO, d.b)), {"c": ZERO})


def _at_pole(node: Tree, scope: Scope) -> Moves:
    """∫ₐᵇ = ∫ₐᶜ + ∫ᶜᵇ, where f grows beyond all bounds at c"""
    d = definite(node)
    places = quietly(poles, d) if d is not None else None
    if d is not None and places:
        trees = [d.a, *(to_tree(place) for place in places), d.b]
        yield Move(add(*(d.over(p, q) for p, q in pairwise(trees))), {"f": d.f, "c": trees[1]})


KINKS = Rule(
    "split_at_kink", "", _kinks, ("integrate(abs(x - 1), (x, 0, 3))", "integrate(1 - x, (x, 0, 1)) + integrate(x - 1, (x, 1, 3))")
)  # fmt: skip
BARS = Rule("bars_left_out", "", _bars_left_out, ("integrate(abs(x), (x, 0, 3))", "integrate(x, (x, 0, 3))"))
ROOT = Rule(
    "root_of_square_in_integral", "sqrt(u^2) = abs(u)", _root_of_square,
    ("integrate(sqrt(x^2 - 2*x + 1), (x, 0, 2))", "integrate(abs(x - 1), (x, 0, 2))"),
)  # fmt: skip
JUMPS = Rule(
    "split_at_jump", "", _jumps, ("integrate(x*floor(x), (x, 0, 2))", "integrate(x, (x, 1, 2))")
)  # fmt: skip
AT_ZERO = Rule("split_at_zero", "", _at_zero, ("integrate(e^x, (x, -oo, oo))", "integrate(e^x, (x, -oo, 0)) + integrate(e^x, (x, 0, oo))"))
AT_POLE = Rule(
    "split_at_pole", "", _at_pole, ("integrate(1/x^2, (x, -1, 1))", "integrate(1/x^2, (x, -1, 0)) + integrate(1/x^2, (x, 0, 1))")
)  # fmt: skip
RULES = (ROOT, KINKS, BARS, JUMPS, AT_ZERO, AT_POLE)
