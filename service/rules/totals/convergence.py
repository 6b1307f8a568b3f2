"""Tests of convergence, as a working writes them: the limit, the comparison or the integral that decides, and the verdict.

Contract: each line of an argument is true in itself; the verdict is that of the first test that decides, None where none does.
Source: Knopp, Theory and Application of Infinite Series, §§12–16; Stewart, Calculus (8th ed.), 11.2–11.7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import sympy
from sympy import Expr, S

from service.algebra.build import ONE, div, equation, integer, mul, number, power
from service.cas import symbol, to_tree
from service.cas.convergence import Verdict, verdict
from service.question import Context
from service.quietly import quietly
from service.rules.limits import LIMITS, tends
from service.rules.rule import Link, Move, Rule, Scope, Used, no_moves
from service.rules.strategies import worked
from service.rules.tidy import cancelled, tidied
from service.rules.totals.terms import INFINITY, Total, free_letter, quotient
from service.tree import Apply, Relation, Symbol, Tree
from service.write import text

MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Argument:
    """A test with the line that decides, what the parts of its sentences are, and whether the series converges by it."""

    rule: Rule
    line: Tree
    parts: dict[str, Tree]
    converges: bool


@lru_cache(maxsize=64)
def _verdict(value: Expr, n: sympy.Symbol) -> Verdict | None:
    return verdict(value, n)


def verdict_of(total: Total) -> Verdict | None:
    """Whether a series converges, as far as the tests tell; None for one with other letters."""
    value = total.value
    return None if value is None or value.free_symbols != {total.letter} else quietly(_verdict, value, total.letter)


def argument(total: Total) -> Argument | None:
    """The first test that decides."""
    found = (quietly(test, total) for test in TESTS)
    return next((one for one in found if one is not None), None)


def limit_of(total: Total, term: Tree) -> tuple[Tree, Expr | None]:
    """(lim of a term for the index → ∞, what it is)."""
    node = Apply("limit", (term, total.index, INFINITY))
    return node, tends(term, node)


def _by_terms(total: Total) -> Argument | None:
    """terms that do not go to 0"""
    node, found = limit_of(total, total.term)
    if found is None:
        size = _without_sign(total)
        node, found = limit_of(total, size) if size is not None else (node, None)
    if found is None or found.is_zero is not False:
        return None
    value = to_tree(found)
    return Argument(TERM_TEST, equation(node, value), {"f": total.term, "d": value}, False)


def _without_sign(total: Total) -> Tree | None:
    """|u| of (−1)ⁿ·u; None for a term without a changing sign."""
    value, n = total.value, total.letter
    signs = [p for p in value.atoms(sympy.Pow) if p.base == -1 and p.exp.has(n)] if value is not None else []
    return (
        to_tree(sympy.Abs(value.subs(dict.fromkeys(signs, S.One))) if False else value.subs(dict.fromkeys(signs, S.One))) if signs else None
    )


def _by_power(total: Total) -> Argument | None:
    """Σ c/nᵖ"""
    value, n = total.value, total.letter
    core = value.as_independent(n, as_Add=False)[1] if value is not None else S.One
    base, exponent = sympy.powsimp(core).as_base_exp()
    if base != n or not exponent.is_number or not exponent.is_negative:
        return None
    p = to_tree(-exponent)
    holds = Relation((">",) if -exponent > 1 else ("<=",), (p, ONE))
    return Argument(P_SERIES, holds, {"p": p}, bool(-exponent > 1))


def _by_geometric(total: Total) -> Argument | None:
    """Σ c·qⁿ"""
    value, n = total.value, total.letter
    q = None if value is None else quotient(value, n)
    if q is None or q.has(n) or not q.is_number:
        return None
    size = Apply("abs", (to_tree(q),))
    return Argument(GEOMETRIC_TEST, Relation(("<",) if abs(q) < 1 else (">=",), (size, ONE)), {"q": to_tree(q)}, bool(abs(q) < 1))


def _by_ratio(total: Total) -> Argument | None:
    """|u_(n+1)/u_n| → L"""
    value, n = total.value, total.letter
    if value is None or not (value.has(sympy.factorial, sympy.exp) or any(p.exp.has(n) for p in value.atoms(sympy.Pow))):
        return None
    shrinking = _positive(quotient(value, n), n)
    term = to_tree(sympy.factor(shrinking) if shrinking.is_rational_function(n) else shrinking)
    node, found = limit_of(total, term)
    if found is None or found == 1 or not found.is_extended_nonnegative:
        return None
    return Argument(RATIO_TEST, equation(node, to_tree(found)), {"f": term, "d": to_tree(found)}, bool(found < 1))


def _positive(value: Expr, n: sympy.Symbol) -> Expr:
    """Its size for large n."""
    at = value.subs(n, 50).evalf(6)
    return -value if at.is_negative else value


def _by_root(total: Total) -> Argument | None:
    """ⁿ√|u_n| → L, for uⁿ"""
    match total.term:
        case Apply(head="pow", args=(base, n)) if n == total.index:
            node, found = limit_of(total, base)
            if found is not None and found != 1 and found.is_extended_nonnegative:
                return Argument(ROOT_TEST, equation(node, to_tree(found)), {"f": base, "d": to_tree(found)}, bool(found < 1))
    return None


def _by_limit_comparison(total: Total) -> Argument | None:
    """u_n/(1/nᵖ) → c > 0"""
    value, n = total.value, total.letter
    x = sympy.Dummy("x", positive=True)
    if value is None or value.free_symbols != {n} or value.has(sympy.factorial, sympy.sin, sympy.cos):
        return None
    p = quietly(sympy.limit, -sympy.log(value.subs(n, x)) / sympy.log(x), x, S.Infinity)
    if p is None or not p.is_Rational or p < 0:
        return None
    exponents = (p, S.One) if p < 1 else (p, (p + 1) / 2) if p > 1 else (p,)
    return next((found for each in exponents if (found := _compared(total, each)) is not None), None)


def _compared(total: Total, p: Expr) -> Argument | None:
    """The terms over 1/nᵖ: alike where that tends to c > 0; smaller where it tends to 0, and larger where to ∞."""
    near = power(total.index, to_tree(p))
    term = cancelled(mul(total.term, near)) if p.is_Integer else tidied(mul(total.term, near))
    node, found = limit_of(total, term)
    if found is None or not found.is_extended_nonnegative or (found.is_infinite and p > 1) or (found.is_zero and p <= 1):
        return None
    parts = {"f": div(ONE, near), "d": to_tree(found), "p": to_tree(p)}
    return Argument(LIMIT_COMPARISON, equation(node, to_tree(found)), parts, bool(p > 1))


def _by_integral(total: Total) -> Argument | None:
    """∫ u(x) dx over the range of a falling positive u"""
    value, n = total.value, total.letter
    low = integer(total.low)
    if value is None or low is None or value.free_symbols != {n} or not value.has(sympy.log, sympy.exp):
        return None
    x = symbol("x" if total.index.name != "x" else "t", Context())
    start = max(low, 1)
    area = quietly(sympy.integrate, value.subs(n, x), x)
    last = symbol(free_letter(total.tree), Context())
    if area is None or area.has(sympy.Integral, sympy.li, sympy.Ei, sympy.Si, sympy.expint):
        return None
    upto = area.subs(x, last) - area.subs(x, start)
    found = quietly(sympy.limit, upto, last, S.Infinity)
    if found is None or not found.is_extended_positive:
        return None
    letter, end = to_tree(x), to_tree(last)
    line = equation(Apply("integral", (total.at(letter), letter, number(start), end)), to_tree(upto))
    return Argument(INTEGRAL_TEST, line, {"n": end, "d": to_tree(upto), "v": to_tree(found)}, bool(found.is_finite))


def _by_falling(total: Total) -> Argument | None:
    """(−1)ⁿ·u with u falling to 0"""
    size = _without_sign(total)
    if size is None:
        return None
    node, found = limit_of(total, size)
    known = verdict_of(total)
    if found is None or not found.is_zero or known is None or not known.converges:
        return None
    return Argument(ALTERNATING_TEST, equation(node, to_tree(found)), {"f": size}, True)


def links(total: Total, found: Argument, after: Tree) -> tuple[Link, ...]:
    """The argument as a chain: the line that decides, its limit worked, and the verdict."""
    told = Link(total.tree, Used(found.rule, Move(found.line, found.parts, inner=_limit_worked(found.line))))
    return told, Link(found.line, Used(VERDICT, Move(after, touched=(total.tree, after))))


def _limit_worked(line: Tree) -> tuple[Link, ...]:
    """How the limit of the line is found; nothing where one step would say it all."""
    match line:
        case Relation(sides=(Apply(head="limit", args=(_, Symbol(name=n), _)) as node, value)):
            found = quietly(_worked, node, Scope(n, goal=value)) or ()
            is_done = len(found) > 1 and text(found[-1].used.move.after) == text(value)
            return found if is_done else ()
        case _:
            return ()


def _worked(node: Tree, scope: Scope) -> tuple[Link, ...]:
    found, line = [], node
    for used in worked(LIMITS, node, scope, lambda line, known, used: True, MOST_LINES):
        found.append(Link(line, used))
        line = used.move.after
    return tuple(found)


TERM_TEST = Rule("term_test", "", no_moves, ("", ""), "equivalent")
P_SERIES = Rule("p_series", "", no_moves, ("", ""), "equivalent")
GEOMETRIC_TEST = Rule("geometric_test", "", no_moves, ("", ""), "equivalent")
RATIO_TEST = Rule("ratio_test", "", no_moves, ("", ""), "equivalent")
ROOT_TEST = Rule("root_test", "", no_moves, ("", ""), "equivalent")
LIMIT_COMPARISON = Rule("limit_comparison", "", no_moves, ("", ""), "equivalent")
INTEGRAL_TEST = Rule("integral_test", "", no_moves, ("", ""), "equivalent")
ALTERNATING_TEST = Rule("alternating_test", "", no_moves, ("", ""), "equivalent")
VERDICT = Rule("verdict_of_test", "", no_moves, ("", ""), "equivalent")
TESTS: tuple[Callable[[Total], Argument | None], ...] = (
    _by_power, _by_geometric, _by_terms, _by_falling, _by_root, _by_ratio, _by_limit_comparison, _by_integral,
)  # fmt: skip
"""In the order in which they are tried."""
TOLD_RULES = (
    TERM_TEST, P_SERIES, GEOMETRIC_TEST, RATIO_TEST, ROOT_TEST, LIMIT_COMPARISON, INTEGRAL_TEST, ALTERNATING_TEST, VERDICT,
)  # fmt: skip
