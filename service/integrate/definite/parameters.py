"""Parameters of unknown sign: the integral for positive ones, told with that condition; and conditions as a textbook writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from sympy import Dummy, Gt, Integer, Ne, Poly, Symbol
from sympy.polys.polyerrors import PolynomialError

from service.integrate.definite.task import Task
from service.integrate.found import Found
from service.verify.definite import draws, judged
from service.verify.outcome import Divergence
from service.verify.quadrature import integral_value


def with_positive(task: Task) -> tuple[Task, dict[Symbol, Symbol]] | None:
    """The task with a positive symbol for each parameter of unknown sign, and the way back; None where there is none."""
    swap = {
        symbol: Dummy(symbol.name, positive=True, integer=symbol.is_integer)
        for symbol in sorted(task.parameters, key=str)
        if symbol.is_positive is None and symbol.is_negative is None and symbol.is_extended_real
    }
    if not swap:
        return None
    positive = replace(task, f=task.f.xreplace(swap), a=task.a.xreplace(swap), b=task.b.xreplace(swap))
    return positive, {new: old for old, new in swap.items()}


def with_exceptions(task: Task, found: Found) -> Found:
    """The value under the condition that whole numbers are not such that it is another: n ≠ m, n ≠ −m, n ≠ 0.

    ∫₀^2π cos nx cos mx dx = 0 does not hold for n = m.
    """
    whole = [symbol for symbol in sorted(task.parameters, key=str) if symbol.is_integer]
    if found.value is None or not whole:
        return found
    pairs = [(one, sign * other) for one, other in combinations(whole, 2) for sign in (1, -1)]
    relations = [Ne(one, other) for one, other in (*((symbol, Integer(0)) for symbol in whole), *pairs)]
    needed = [relation for relation in relations if relation not in (True, False) and not _holds_without(task, found, relation)]
    return replace(found, conditions=(*found.conditions, *needed)) if needed else found


def _holds_without(task: Task, found: Found, relation: Any) -> bool:
    """Whether the value is right where the two sides are equal, as far as one draw tells."""
    assert found.value is not None
    same = {relation.lhs: relation.rhs}
    draw = next(draws(sorted(task.parameters, key=str), (*task.given, *found.conditions), 1), None)
    if draw is None:
        return True
    place = {**draw, relation.lhs: relation.rhs.xreplace(dict(draw))}
    if any(condition.xreplace(same).xreplace(dict(draw)) == False for condition in found.conditions):  # noqa: E712  a SymPy truth value
        return True
    value = found.value.xreplace(place)
    outcome = integral_value(task.f.xreplace(place), task.x, task.a.xreplace(place), task.b.xreplace(place))
    return judged(outcome, value).status != "failed" and value.is_finite is not False


def brought_back(found: Found, back: dict[Symbol, Symbol]) -> Found:
    """The value for the parameters as they were, under the condition that they are positive."""
    assert found.value is not None  # candidates without a value are not brought back
    positive = tuple(Gt(old, 0) for old in back.values())
    own = tuple(condition.xreplace(back) for condition in found.conditions)
    return replace(found, value=found.value.xreplace(back), conditions=tidied_conditions((*positive, *own)))


def tidied_conditions(conditions: Sequence[Any]) -> tuple[Any, ...]:
    """Each solved for its symbol where it is linear in a single one; a bound that another implies is left out."""
    solved = dict.fromkeys(_solved(condition) for condition in conditions)
    kept = [condition for condition in solved if condition != True]  # noqa: E712  a SymPy truth value
    return tuple(condition for condition in kept if not any(_implies(other, condition) for other in kept if other != condition))


def _solved(condition: Any) -> Any:
    difference = condition.lhs - condition.rhs if getattr(condition, "is_Relational", False) else None
    if difference is None or len(difference.free_symbols) != 1 or condition.rel_op not in (">", "<", ">=", "<=", "!="):
        return condition
    symbol = next(iter(difference.free_symbols))
    try:
        coefficients = Poly(difference, symbol).all_coeffs()
    except PolynomialError:
        return condition
    if len(coefficients) != 2 or not coefficients[0].is_number or not coefficients[0].is_real:
        return condition
    bound = -coefficients[1] / coefficients[0]
    return condition.func(symbol, bound) if coefficients[0] > 0 or condition.rel_op == "!=" else condition.reversedsign.func(symbol, bound)


def _implies(stronger: Any, weaker: Any) -> bool:
    """s > 1 implies s > 0."""
    return bool(
        getattr(stronger, "rel_op", "") == getattr(weaker, "rel_op", "-") == ">"
        and stronger.lhs == weaker.lhs
        and stronger.rhs.is_number
        and weaker.rhs.is_number
        and stronger.rhs > weaker.rhs
    )


def divergence(task: Task) -> Divergence | None:
    """The divergence that all sampled values of the parameters share, None where one of them converges."""
    outcomes = []
    for draw in draws(sorted(task.parameters, key=str), task.given, 24):
        place = dict(draw)
        outcomes.append(integral_value(task.f.xreplace(place), task.x, task.a.xreplace(place), task.b.xreplace(place)))
        if not isinstance(outcomes[-1], Divergence):
            return None
    signs = {outcome.sign for outcome in outcomes if isinstance(outcome, Divergence)}
    first = outcomes[0] if outcomes else None
    if not isinstance(first, Divergence):
        return None
    return Divergence(first.place, signs.pop() if len(signs) == 1 else 0)
