"""Infinite series: geometric ones, partial sums and their limit, what converges taken apart, divergence by a test."""

from __future__ import annotations

from service.algebra.build import ONE, add, div, neg, sub, terms
from service.cas import to_tree
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import flat, tidied
from service.rules.totals.convergence import argument, links, verdict_of
from service.rules.totals.finite import scaled, telescoped
from service.rules.totals.terms import INFINITY, Total, free_letter, infinite, parted, ratio
from service.tree import Apply, Relation, Symbol, Tree


def _geometric(node: Tree, scope: Scope) -> Moves:
    """Σ of terms with equal quotients |q| < 1 = a/(1 − q), a the first term"""
    total = infinite(node)
    q = None if total is None else ratio(total)
    if total is None or q is None or q == 0 or (q.is_number and not abs(q) < 1):
        return
    first, by = tidied(total.at(total.low)), to_tree(q)
    conditions = () if q.is_number else (Relation(("<",), (Apply("abs", (by,)), ONE)),)
    yield Move(div(first, sub(ONE, by)), {"a": first, "q": by, "v": Apply("abs", (by,))}, conditions=conditions)


def _partial_sums(node: Tree, scope: Scope) -> Moves:
    """Σ for ever = lim of Σ up to N"""
    total = infinite(node) or infinite(node, "product")
    if total is None or not (total.head == "product" or telescoped(total) is not None):
        return
    last = Symbol(free_letter(node))
    yield Move(Apply("limit", (total.over(total.low, last).tree, last, INFINITY)), {"n": last})


def _linear(node: Tree, scope: Scope) -> Moves:
    """Σ (u + v) = Σ u + Σ v, where both converge"""
    total = infinite(node)
    if total is None or len(terms(total.term)) < 2:
        return
    if all(converges(total.of(term)) for term in terms(total.term)):
        yield Move(flat(add(*(scaled(total.of(term)) for term in terms(total.term)))))


def converges(total: Total) -> bool:
    """Whether a series is known to converge; a geometric one with letters does under its condition."""
    q = ratio(total)
    if q is not None:
        return not q.is_number or bool(abs(q) < 1)
    value = total.value
    if value is not None and value.free_symbols - {total.letter}:
        return True
    found = verdict_of(total)
    return found is not None and found.converges


def _constant_factor(node: Tree, scope: Scope) -> Moves:
    """Σ c·u = c·Σ u"""
    total = infinite(node)
    if total is not None:
        scale, core = parted(total.term, total.index.name)
        if scale != ONE and core != ONE:
            yield Move(flat(mul_(scale, total.of(core).tree)), {"c": scale})


def mul_(scale: Tree, tree: Tree) -> Tree:
    """c·Σ, a sign in front."""
    return neg(tree) if scale == neg(ONE) else Apply("mul", (scale, tree), form="star")


def _diverges(node: Tree, scope: Scope) -> Moves:
    """Σ = ∞ by a test of convergence"""
    total = infinite(node)
    if total is None or not _may_diverge(total, scope):
        return
    found = argument(total)
    if found is not None and not found.converges:
        after = scope.goal if scope.goal in (INFINITY, neg(INFINITY)) else INFINITY
        yield Move(after, {"f": total.tree}, inner=links(total, found, after))


def _may_diverge(total: Total, scope: Scope) -> bool:
    if scope.goal is not None:
        return scope.goal in (INFINITY, neg(INFINITY))
    found = verdict_of(total)
    return found is not None and not found.converges and found.sign == 1


GEOMETRIC = Rule("geometric_series", "sum(a*q^n, n, 0, oo) = a/(1 - q)", _geometric, ("sum(3/2^n, n, 0, oo)", "3/(1 - 1/2)"))
PARTIAL_SUMS = Rule(
    "limit_of_partial_sums", "sum(u, n, a, oo) = limit(sum(u, n, a, N), N, oo)", _partial_sums,
    ("sum(1/n - 1/(n + 1), n, 1, oo)", "limit(sum(1/n - 1/(n + 1), n, 1, N), N, oo)"),
)  # fmt: skip
LINEAR = Rule(
    "sum_of_series", "sum(u + v, n, a, oo) = sum(u, n, a, oo) + sum(v, n, a, oo)", _linear,
    ("sum(1/2^n + 1/3^n, n, 0, oo)", "sum(1/2^n, n, 0, oo) + sum(1/3^n, n, 0, oo)"),
)  # fmt: skip
FACTOR = Rule(
    "constant_out_of_series",
    "sum(c*u, n, a, oo) = c*sum(u, n, a, oo)",
    _constant_factor,
    ("sum(3/n^2, n, 1, oo)", "3*sum(1/n^2, n, 1, oo)"),
)
DIVERGES = Rule("diverges_by_test", "", _diverges, ("sum(n/(n + 1), n, 1, oo)", "oo"))
RULES = (GEOMETRIC, PARTIAL_SUMS, LINEAR, FACTOR, DIVERGES)
