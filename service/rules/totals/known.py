"""Infinite series whose sums tables list: each by its weights, by which a term is to be multiplied to be geometric.

    Σ u^n/n! = e^u      Σ u^n/n = −ln(1 − u)      Σ (−1)^n u^(2n+1)/(2n+1)! = sin u      Σ (−1)^n u^(2n+1)/(2n+1) = arctan u

Source: Abramowitz & Stegun, 4.1.24, 4.2.1, 4.3.65, 4.4.42, 3.6.8 and 23.2.16.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy
from sympy import Expr, Integer, S

from service.algebra.build import ONE, add, integer
from service.cas import to_tree
from service.read import read
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import flat, tidied
from service.rules.totals.terms import Total, infinite, quotient
from service.tree import Apply, Relation, Tree

MOST_APART = 3
"""First terms that are added or taken away, so that a series begins where the table has it."""


@dataclass(frozen=True, slots=True)
class Known:
    """A series of the table.

    law: as it is said. weight: of the index; a term times it is c·r^n. start: where the series begins. total: (c, r) → its value, None
    where the table has none for that r. converges: r → under which condition on it, None where under none.
    """

    law: str
    weight: Callable[[sympy.Symbol], Expr]
    start: int
    total: Callable[[Expr, Expr], Expr | None]
    is_entire: bool = True


def _root(r: Expr) -> Expr | None:
    """√r, where that has no root sign."""
    if r.is_number and not r.is_nonnegative:
        return None
    found = sympy.powdenest(sympy.sqrt(sympy.expand_power_base(r, force=True)), force=True)
    found = found.replace(sympy.Abs, lambda inside: inside)
    return found if not found.has(sympy.I) and sympy.simplify(found**2 - r) == 0 else None


def _odd(function: Callable[[Expr], Expr], sign: int) -> Callable[[Expr, Expr], Expr | None]:
    """c·u^(2n+1)·signⁿ with weights: c·f(u)/u, where r = sign·u²."""

    def total(c: Expr, r: Expr) -> Expr | None:
        u = _root(sign * r)
        return None if u is None or u == 0 else sympy.cancel(c / u) * function(u)

    return total


def _even(function: Callable[[Expr], Expr], sign: int) -> Callable[[Expr, Expr], Expr | None]:
    def total(c: Expr, r: Expr) -> Expr | None:
        u = _root(sign * r)
        return None if u is None else c * function(u)

    return total


def _logarithm(c: Expr, r: Expr) -> Expr | None:
    """c is what stands before r^n/n."""
    return -c * sympy.log(1 - r)


TABLE: tuple[Known, ...] = (
    Known("sum(u^n/n!, n, 0, oo) = e^u", sympy.factorial, 0, lambda c, r: c * sympy.exp(r)),
    Known("sum(u^n/n, n, 1, oo) = -ln(1 - u)", lambda n: n, 1, _logarithm, is_entire=False),
    Known("sum((-1)^n*u^(2*n + 1)/(2*n + 1)!, n, 0, oo) = sin(u)", lambda n: sympy.factorial(2 * n + 1), 0, _odd(sympy.sin, -1)),
    Known("sum((-1)^n*u^(2*n)/(2*n)!, n, 0, oo) = cos(u)", lambda n: sympy.factorial(2 * n), 0, _even(sympy.cos, -1)),
    Known("sum(u^(2*n + 1)/(2*n + 1)!, n, 0, oo) = sinh(u)", lambda n: sympy.factorial(2 * n + 1), 0, _odd(sympy.sinh, 1)),
    Known("sum(u^(2*n)/(2*n)!, n, 0, oo) = cosh(u)", lambda n: sympy.factorial(2 * n), 0, _even(sympy.cosh, 1)),
    Known("sum(u^(2*n + 1)/(2*n + 1), n, 0, oo) = atanh(u)", lambda n: 2 * n + 1, 0, _odd(sympy.atanh, 1), is_entire=False),
    Known("sum((-1)^n*u^(2*n + 1)/(2*n + 1), n, 0, oo) = arctan(u)", lambda n: 2 * n + 1, 0, _odd(sympy.atan, -1), is_entire=False),
)


def _found(total: Total) -> tuple[Known, Expr, Expr] | None:
    """(series, c, r): the term is c·r^n over the weight of the series."""
    value, n = total.value, total.letter
    if value is None or value == 0:
        return None
    for known in TABLE:
        weighted = sympy.combsimp(value * known.weight(n)) if value.has(sympy.factorial) else sympy.powsimp(value * known.weight(n))
        if weighted.has(sympy.factorial, sympy.gamma) or weighted == 0:
            continue
        r = quotient(weighted, n)
        if not r.has(n) and _fits(known, r):
            return known, sympy.powsimp(sympy.simplify(weighted.subs(n, known.start) / r**known.start)), r
    return None


def _fits(known: Known, r: Expr) -> bool:
    """Whether the series has that r: within the unit circle, or at −1, where it is not entire."""
    if known.total(S.One, r) is None:
        return False
    return known.is_entire or not r.is_number or bool(abs(r) < 1) or r == -1


def _known(node: Tree, scope: Scope) -> Moves:
    """a series of the table"""
    total = infinite(node)
    found = None if total is None else _found(total)
    if total is None or found is None or integer(total.low) != found[0].start:
        return
    known, c, r = found
    value = known.total(c, r)
    if value is not None:
        where = {"s": _law(known.law), "u": to_tree(_inside(known, r)), "f": total.term, "d": to_tree(value)}
        yield Move(to_tree(value), where, conditions=_within(known, r))


def _inside(known: Known, r: Expr) -> Expr:
    """u of the law: r, or a root of r or −r where only every second power stands in it."""
    if "2*n" not in known.law:
        return r
    return _root(-r if known.law.startswith("sum((-1)^n") else r) or r


def _law(source: str) -> Tree:
    return read(source, "text").tree


def _within(known: Known, r: Expr) -> tuple[Tree, ...]:
    return () if known.is_entire or r.is_number else (Relation(("<",), (Apply("abs", (to_tree(r),)), ONE)),)


def _first_apart(node: Tree, scope: Scope) -> Moves:
    """Σ from a = Σ from the beginning of a known series, less the terms before a"""
    total = infinite(node)
    if total is None:
        return
    start = _start(total)
    low = integer(total.low)
    if start is None or low is None or start == low or abs(low - start) > MOST_APART:
        return
    whole = total.over(to_tree(Integer(start))).tree
    if start < low:
        gone = [tidied(total.at(to_tree(Integer(place)))) for place in range(start, low)]
        after = add(whole, *(_minus(one) for one in gone))
    else:
        after = add(*(tidied(total.at(to_tree(Integer(place)))) for place in range(low, start)), whole)
    yield Move(flat(after), {"n": total.index, "a": to_tree(Integer(start))})


def _minus(term: Tree) -> Tree:
    return term.args[0] if isinstance(term, Apply) and term.head == "neg" else Apply("neg", (term,))


def _start(total: Total) -> int | None:
    """Where the known series begins that this one is a part of."""
    found = _found(total)
    if found is not None:
        return found[0].start
    return 1 if power_of(total) is not None else None


# Σ 1/n^p


def power_of(total: Total) -> Expr | None:
    """p of 1/nᵖ, a number; None for anything else."""
    value, n = total.value, total.letter
    if value is None or not value.has(n):
        return None
    p = -sympy.powsimp(value).as_base_exp()[1] if sympy.powsimp(value).as_base_exp()[0] == n else None
    return p if p is not None and p.is_number and p.is_real else None


def _zeta(node: Tree, scope: Scope) -> Moves:
    """Σ 1/n² = π²/6, Σ 1/n⁴ = π⁴/90"""
    total = infinite(node)
    p = None if total is None else power_of(total)
    if total is not None and p is not None and p.is_integer and p > 1 and p % 2 == 0 and integer(total.low) == 1:
        value = to_tree(sympy.zeta(p))
        yield Move(value, {"f": total.tree, "d": value})


def _named_zeta(node: Tree, scope: Scope) -> Moves:
    """Σ 1/n³ = ζ(3), which has no simpler form"""
    total = infinite(node)
    p = None if total is None else power_of(total)
    if total is not None and p is not None and p > 1 and not (p.is_integer and p % 2 == 0) and integer(total.low) == 1:
        value = to_tree(sympy.zeta(p))
        yield Move(value, {"f": total.tree, "d": value})


def _odd_places(node: Tree, scope: Scope) -> Moves:
    """Σ 1/(2n + 1)ᵖ over n ≥ 0 = Σ 1/nᵖ − Σ 1/(2n)ᵖ over n ≥ 1"""
    total = infinite(node)
    if total is None or total.value is None:
        return
    value, n = total.value, total.letter
    for low, base in ((0, 2 * n + 1), (1, 2 * n - 1)):
        p = _power_below(value, base)
        if p is not None and p > 1 and integer(total.low) == low:
            one, other = (total.of(to_tree(1 / each**p)).over(ONE).tree for each in (n, 2 * n))
            yield Move(add(one, Apply("neg", (other,))), {"n": total.index})


def _power_below(value: Expr, base: Expr) -> Expr | None:
    found = sympy.factor(1 / value).as_base_exp()
    return found[1] if sympy.expand(found[0] - base) == 0 and found[1].is_Integer else None


def _alternating_places(node: Tree, scope: Scope) -> Moves:
    """Σ (−1)ⁿ⁻¹/nᵖ = Σ 1/nᵖ − 2·Σ 1/(2n)ᵖ"""
    total = infinite(node)
    if total is None or integer(total.low) != 1 or total.value is None:
        return
    n = total.letter
    for sign in (1, -1):
        plain = sympy.powsimp(sympy.simplify(total.value * sign * (-1) ** (n - 1)))
        plain = plain.subs((-1) ** (2 * n), 1)
        p = -plain.as_base_exp()[1] if plain.as_base_exp()[0] == n else None
        if p is not None and p.is_Integer and p > 1:
            one, other = (total.of(to_tree(1 / each**p)).tree for each in (n, 2 * n))
            whole = add(one, Apply("neg", (Apply("mul", (to_tree(Integer(2)), other), form="star"),)))
            yield Move(whole if sign == 1 else flat(Apply("neg", (whole,))), {"n": total.index})
            return


KNOWN = Rule("known_series", "", _known, ("sum(2^n/n!, n, 0, oo)", "e^2"))
FIRST_APART = Rule("first_terms_apart", "", _first_apart, ("sum(3^n/n!, n, 1, oo)", "sum(3^n/n!, n, 0, oo) - 1"))
ZETA = Rule("known_sum_of_powers", "", _zeta, ("sum(1/n^2, n, 1, oo)", "pi^2/6"))
ODD_PLACES = Rule(
    "odd_places", "", _odd_places, ("sum(1/(2*n + 1)^2, n, 0, oo)", "sum(1/n^2, n, 1, oo) - sum(1/(4*n^2), n, 1, oo)")
)  # fmt: skip
ALTERNATING_PLACES = Rule(
    "even_places_subtracted", "", _alternating_places,
    ("sum((-1)^(n - 1)/n^2, n, 1, oo)", "sum(1/n^2, n, 1, oo) - 2*sum(1/(4*n^2), n, 1, oo)"),
)  # fmt: skip
NAMED_ZETA = Rule("zeta_named", "", _named_zeta, ("sum(1/n^3, n, 1, oo)", "zeta(3)"))
RULES = (KNOWN, ZETA, NAMED_ZETA, FIRST_APART, ODD_PLACES, ALTERNATING_PLACES)
