"""Rules on inequalities of functions that rise or fall throughout: exponentials, logarithms, square roots."""

from __future__ import annotations

import sympy

from service.algebra.build import FALSE, TRUE, TWO, ZERO, E, apply, depends, div, equation, power, rational
from service.algebra.statements import MIRRORED
from service.cas import to_tree
from service.rules.equations.exponentials import SAME_BASE, compared_powers, exponential, logarithm
from service.rules.equations.sides import is_negative, ordered, parted, rational_one, sides, value
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import tidied
from service.tree import Apply, Relation, Tree


def _bounded(line: Tree, scope: Scope) -> tuple[str, Tree, Tree] | None:
    """(sign, F(x), c) of F(x) < c and the like; None for anything else."""
    found = ordered(line)
    if found is None or not depends(found.sides[0], scope.letter) or depends(found.sides[1], scope.letter):
        return None
    return found.signs[0], found.sides[0], found.sides[1]


def _scaled(line: Tree, scope: Scope) -> Moves:
    """a·u < b ⟺ u < b/a for a > 0; it turns round for a < 0"""
    match _bounded(line, scope):
        case (sign, left, c):
            scale, core = parted(left, scope.letter)
            known = value(scale)
            if scale != rational_one() and (known.is_positive or known.is_negative):
                after = Relation((sign if known.is_positive else MIRRORED[sign],), (core, tidied(div(c, scale))))
                yield Move(after, {"a": scale} if known.is_positive else {"a": scale, "n": scale})


def _same_base(line: Tree, scope: Scope) -> Moves:
    """bᵘ < c is bᵘ < bⁿ, where c is a power of b"""
    found = ordered(line)
    if found is None:
        return
    for move in SAME_BASE.moves(equation(*found.sides), scope):
        both = sides(move.after)
        if both is not None:
            yield Move(Relation(found.signs, both), move.parts)


def _compared_exponents(line: Tree, scope: Scope) -> Moves:
    """bᵘ < bᵛ ⟺ u < v for b > 1; it turns round for b < 1"""
    found = ordered(line)
    powers = None if found is None else compared_powers(equation(*found.sides), scope)
    if found is None or powers is None:
        return
    b, u, v = powers
    sign = found.signs[0] if value(b) > 1 else MIRRORED[found.signs[0]]
    yield Move(Relation((sign,), (u, v)), {"b": b, "u": u, "v": v})


def _logarithm_taken(line: Tree, scope: Scope) -> Moves:
    """bᵘ < c ⟺ u < log_b c, for b > 1 and c > 0"""
    match _bounded(line, scope):
        case (sign, left, c) if (found := exponential(left, scope.letter)) is not None and bool(value(c).is_positive):
            b, u = found
            rises = bool(value(b) > 1)
            bound = to_tree(sympy.log(value(c)) if b == E else sympy.log(value(c), value(b)))
            yield Move(Relation((sign if rises else MIRRORED[sign],), (u, bound)), {"b": b, "u": u, "c": c})


def _always_positive(line: Tree, scope: Scope) -> Moves:
    """bᵘ > c for every u, where c ≤ 0"""
    match _bounded(line, scope):
        case (sign, left, c) if exponential(left, scope.letter) is not None and (is_negative(c) or rational(c) == 0):
            yield Move(TRUE if sign in {">", ">="} else FALSE, {"u": left, "v": c} if sign in {">", ">="} else {})


def _logarithm_undone(line: Tree, scope: Scope) -> Moves:
    """log_b u < c ⟺ 0 < u < bᶜ; log_b u > c ⟺ u > bᶜ, for b > 1"""
    match _bounded(line, scope):
        case (sign, left, c) if (found := logarithm(left, scope.letter)) is not None and bool(value(found[1]) > 1):
            u, b = found
            bound = tidied(power(b, c))
            after = Relation((sign,), (u, bound)) if sign in {">", ">="} else Relation(("<", sign), (ZERO, u, bound))
            yield Move(after, {"u": u, "b": b, "c": c})


def _root_undone(line: Tree, scope: Scope) -> Moves:
    """√u < c ⟺ 0 ≤ u < c²; √u > c ⟺ u > c², for c ≥ 0"""
    match _bounded(line, scope):
        case (sign, Apply(head="sqrt", args=(u,)), c) if not is_negative(c) and value(c).is_number:
            bound = tidied(power(c, TWO))
            after = Relation((sign,), (u, bound)) if sign in {">", ">="} else Relation(("<=", sign), (ZERO, u, bound))
            yield Move(after, {"u": apply("sqrt", u), "v": u, "c": c})


SCALED_INEQUALITY = Rule("scaled_both_sides", "a*u < b <=> u < b/a", _scaled, ("2*e^x < 6", "e^x < 3"), "equivalent")
SAME_BASE_INEQUALITY = Rule("same_base", "", _same_base, ("2^x < 8", "2^x < 2^3"), "equivalent")
COMPARED_EXPONENTS = Rule("compared_exponents", "b^u < b^v <=> u < v", _compared_exponents, ("2^x < 2^3", "x < 3"), "equivalent")
LOGARITHM_TAKEN = Rule("took_logarithms", "b^u < c <=> u < log(c, b)", _logarithm_taken, ("e^x > 5", "x > ln(5)"), "equivalent")
ALWAYS_POSITIVE = Rule("always_positive", "b^u > 0", _always_positive, ("e^x > -1", "true"), "equivalent")
LOGARITHM_UNDONE = Rule("undid_logarithm", "log(u, b) < c <=> 0 < u < b^c", _logarithm_undone, ("ln(x) < 2", "0 < x < e^2"), "equivalent")
ROOT_UNDONE = Rule("squared_inequality", "sqrt(u) < c <=> 0 <= u < c^2", _root_undone, ("sqrt(x) < 3", "0 <= x < 9"), "equivalent")
