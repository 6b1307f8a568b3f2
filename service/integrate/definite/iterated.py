"""Iterated integrals: each inner one is found with the outer variables as parameters in their ranges, verified, and integrated in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sympy import Dummy, Expr, Gt, Lt, Ne, Symbol, oo
from sympy.logic.boolalg import Boolean

from service.errors import NoClosedForm
from service.integrate.definite import definite
from service.integrate.definite.conditions import tidied_conditions
from service.integrate.found import Asserted, Found
from service.numerics.balls import real_value
from service.question import Note
from service.search import Budget
from service.verify.definite import draws, holds, verify_definite

Limits = tuple[Symbol, Expr, Expr]
"""A variable with its lower and upper limit."""


def iterated(f: Expr, limits: Sequence[Limits], deadline: float) -> Iterator[Found]:
    """∫…∫ f, the innermost variable first. Raises NoClosedForm; a divergent inner integral gives None with the note `diverges`.

    Where the given order fails and all limits are constant, the other order is tried.
    """
    budget = Budget.by_clock(deadline)
    orders = [tuple(limits)]
    if len(limits) > 1 and not any(bound.free_symbols & {x for x, _, _ in limits} for _, a, b in limits for bound in (a, b)):
        orders.append(tuple(reversed(limits)))
    for order in orders:
        found = _in_order(f, order, budget)
        if found is not None:
            yield found
    raise NoClosedForm("No exact value was found here.")


def _in_order(f: Expr, limits: Sequence[Limits], budget: Budget) -> Found | None:
    """The value level by level; None where one level is not found."""
    value: Expr = f
    conditions: tuple[Boolean, ...] = ()
    notes: tuple[Note, ...] = ()
    asserted = Asserted.EXACT
    for level, (x, a, b) in enumerate(limits):
        left = budget.left
        found = _level(value, x, a, b, limits[level + 1 :], left / (len(limits) - level) if level + 1 < len(limits) else left)
        if found is None:
            return None
        notes += found.notes
        conditions += found.conditions
        asserted = found.asserted if asserted is Asserted.EXACT else asserted
        if found.value is None or found.value in (oo, -oo):
            return found
        value = found.value
    return Found(value, "iterated", tidied_conditions(conditions), notes, asserted=asserted)


def _level(f: Expr, x: Symbol, a: Expr, b: Expr, outer: Sequence[Limits], seconds: float) -> Found | None:
    """One integral, its outer variables restricted to their ranges; the first candidate that is not refuted there."""
    swap = {y: Dummy(y.name, **facts) for y, low, high in outer if (facts := _sign(low, high))}
    back = {new: old for old, new in swap.items()}
    ranges = tuple(_within(outer, swap))
    f, a, b = f.xreplace(swap), a.xreplace(swap), b.xreplace(swap)
    try:
        for found in definite(f, x, a, b, seconds, ranges):
            if verify_definite(f, x, a, b, found.value, (*ranges, *found.conditions), found.asserted is Asserted.RECOGNISED).status in GOOD:
                inner = {swap.get(y, y) for y, _, _ in outer}
                narrowing = [condition for condition in found.conditions if condition.free_symbols & inner]
                if all(_is_harmless(condition, ranges) for condition in narrowing):
                    kept = tuple(condition for condition in found.conditions if condition not in narrowing)
                    return replace(found, value=None if found.value is None else found.value.xreplace(back), conditions=kept)
    except NoClosedForm:
        return None
    return None


GOOD = ("proved", "checked")
DRAWS = 30


def _is_harmless(condition: Boolean, ranges: Sequence[Boolean]) -> bool:
    """Whether a condition on outer variables leaves out single values only, or holds wherever their ranges were tried."""
    if isinstance(condition, Ne):
        return True
    symbols = sorted({symbol for relation in (condition, *ranges) for symbol in relation.free_symbols}, key=str)
    return all(holds(condition, draw) for draw in draws(symbols, ranges, DRAWS))


def _sign(low: Expr, high: Expr) -> dict[str, bool]:
    """What the range of a variable tells of its sign."""
    if _is_at_least_zero(low):
        return {"positive": True}
    return {"negative": True} if _is_at_least_zero(-high) else {}


def _is_at_least_zero(number: Expr) -> bool:
    if number.is_nonnegative:
        return True
    value = real_value(number, 64) if number.is_number and number.is_finite else None
    return value is not None and bool(value >= 0)


def _within(outer: Sequence[Limits], swap: dict[Symbol, Symbol]) -> Iterator[Boolean]:
    for y, low, high in outer:
        symbol = swap.get(y, y)
        if low != -oo:
            yield Gt(symbol, low.xreplace(swap), evaluate=False)
        if high != oo:
            yield Lt(symbol, high.xreplace(swap), evaluate=False)
