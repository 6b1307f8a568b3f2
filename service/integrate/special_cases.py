"""The cases that an antiderivative leaves out: where a denominator in the parameters is 0, the integrand is another one.

∫ xⁿ dx = xⁿ⁺¹/(n + 1) for n ≠ −1, and ln|x| for n = −1
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Eq, Expr, Ne, Symbol, log, nan, oo, zoo

from service.integrate.found import Found
from service.integrate.shape import linear_parts
from service.search import Budget

MOST = 3
SECONDS = 0.5
"""For one case; what takes longer is left out."""


def plain_condition(condition: Expr, x: Symbol) -> Expr:
    """n + 1 ≠ 0 as n ≠ −1, a − b ≠ 0 as a ≠ b, ln a ≠ 0 as a ≠ 1; others as they are."""
    case = _solved(condition, x)
    if case is None:
        return condition
    symbol, value = case
    return condition if value.is_Add or (value.free_symbols and value.could_extract_minus_sign()) else Ne(symbol, value)


def _solved(condition: Expr, x: Symbol) -> tuple[Symbol, Expr] | None:
    """(symbol, value) where the condition says that a symbol is not this value, None where it says something else."""
    if not isinstance(condition, Ne):
        return None
    left = condition.lhs - condition.rhs
    if isinstance(left, log):
        left = left.args[0] - 1
    for symbol in sorted(left.free_symbols - {x}, key=str):
        parts = linear_parts(left, symbol)
        if parts is not None and parts[0].is_number:
            return symbol, (-parts[1] / parts[0]).expand()
    return None


Finder = Callable[[Expr, float], Iterator[Found]]
"""The integral of an integrand within so many seconds."""


def special_cases(f: Expr, x: Symbol, conditions: tuple[Expr, ...], seconds: float, find: Finder) -> Iterator[tuple[Eq, Expr]]:
    """(n = −1, the integral there) for the conditions n ≠ −1 where it is found quickly."""
    budget = Budget.by_clock(seconds)
    cases = [case for case in (_solved(condition, x) for condition in conditions) if case is not None]
    for symbol, value in cases[:MOST]:
        try:
            integrand = f.subs(symbol, value)
        except (ArithmeticError, ValueError, TypeError):
            continue
        left = min(SECONDS, budget.left)
        if left <= 0 or integrand.has(nan, oo, zoo, -oo):
            continue
        if integrand == 0:
            yield Eq(symbol, value, evaluate=False), integrand
            continue
        found = next(find(integrand, left), None)
        if found is not None and found.value is not None and all(part in conditions for part in found.conditions if isinstance(part, Ne)):
            yield Eq(symbol, value, evaluate=False), found.value
