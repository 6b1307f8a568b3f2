"""Several ways to write an expression shorter, each within its slice of time."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Expr

from service.cas.formulas import classes
from service.cas.ranges import without_settled_signs
from service.cas.tidy import shortest, size, without_signs
from service.search import Budget, Strategy, always, attempts

SLICE = 0.8
"""Seconds for one way, at most."""
LEAST = 0.01
"""Seconds with which no further way is begun."""
MOST_OPERATIONS = 2000
LARGE = 120
"""Above so many operations the slow ways are left out."""


def measure(expression: Expr) -> tuple[int, int]:
    """How long an expression is: its operations, then its size on the page."""
    return int(sympy.count_ops(expression)), size(expression)


def shorter_forms(expression: Expr, seconds: float) -> list[Expr]:
    """Forms with no more operations than the expression, the shortest first; the expression itself is among them."""
    return list(shorter_forms_by_way(expression, seconds))


def shorter_forms_by_way(expression: Expr, seconds: float) -> dict[Expr, str]:
    """The same, each with the name of the way that found it first."""
    found = {expression: "as it is"}
    if sympy.count_ops(expression) > MOST_OPERATIONS:
        return found
    budget = Budget.by_clock(seconds)
    for way, form in attempts(WAYS, expression, budget.less(LEAST)):
        found.setdefault(form, way.name)
    best = min(found, key=measure)
    if best != expression and budget.left > 0.05:
        for way, form in attempts(AT_LAST, best, budget):
            found.setdefault(form, way.name)
    limit = int(sympy.count_ops(expression))
    return {form: found[form] for form in sorted(found, key=measure) if sympy.count_ops(form) <= limit}


def _has(*kinds: type[Expr]) -> Callable[[Expr], bool]:
    return lambda expression: bool(expression.has(*kinds))


TRIGONOMETRIC = classes("trigonometric")
HYPERBOLIC = classes("hyperbolic")
WHOLE = (sympy.factorial, sympy.gamma, sympy.binomial)


def _logs_combined(expression: Expr) -> Expr:
    """As for positive arguments; the check tells where that is too much."""
    # SymPy leaves the joined logarithms as they are: ln 1 is 0.
    return sympy.logcombine(expression, force=True).replace(sympy.log, lambda *args: sympy.log(*args))


def _powers_combined(expression: Expr) -> Expr:
    return sympy.powsimp(expression)


def _trig_of_factors(expression: Expr) -> Expr:
    return sympy.trigsimp(sympy.factor(expression))


def _recognised(expression: Expr) -> Expr:
    """A number as a short fraction or multiple of π, where it agrees with one to 40 digits; the check tells whether it is one."""
    value = expression.evalf(50)
    for unit in (sympy.S.One, sympy.pi):
        share = (value / unit).evalf(45)
        ratio = sympy.Rational(str(share)).limit_denominator(360) if share.is_Float else sympy.S.Zero
        if share.is_Float and abs(share - ratio.evalf(45)) < sympy.Float(10) ** -40:
            return ratio * unit
    return expression


def _is_irrational_number(expression: Expr) -> bool:
    return bool(expression.is_number and not expression.is_Rational and expression.is_extended_real and expression.is_Add)


def _way(
    way: Callable[[Expr], Expr], applies: Callable[[Expr], bool] = always, *, slow: bool = False, seconds: float = SLICE
) -> Strategy[Expr, Expr]:
    """One way. slow: left out where the expression is large."""

    def fits(expression: Expr) -> bool:
        return applies(expression) and not (slow and sympy.count_ops(expression) > LARGE)

    return Strategy(way.__name__, lambda expression, _: [way(expression)], fits, seconds)


WAYS: tuple[Strategy[Expr, Expr], ...] = (
    _way(_recognised, _is_irrational_number),  # arctan 1/2 + arctan 1/3 → π/4
    _way(without_signs, _has(sympy.sign)),  # sign(x)·|x| → x
    _way(without_settled_signs, _has(sympy.Abs)),  # |3 − sin x| → 3 − sin x
    _way(sympy.cancel),  # (x² − 1)/(x − 1) → x + 1
    _way(sympy.factor_terms),  # 2x + 2y → 2(x + y)
    _way(sympy.together),
    _way(sympy.factor),  # x² + 2x + 1 → (x + 1)²
    _way(sympy.expand),  # (x + 1)² − x² → 2x + 1
    _way(_powers_combined, _has(sympy.Pow, sympy.exp)),  # eˣ·eʸ → e^(x + y)
    _way(sympy.radsimp, _has(sympy.Pow), slow=True),
    _way(sympy.sqrtdenest, _has(sympy.Pow), slow=True),  # √(5 + 2√6) → √2 + √3
    _way(sympy.trigsimp, _has(*TRIGONOMETRIC, *HYPERBOLIC), slow=True),  # sin² + cos² → 1
    _way(_trig_of_factors, _has(*TRIGONOMETRIC, *HYPERBOLIC), slow=True),
    _way(_logs_combined, _has(sympy.log), slow=True),  # log a + log b → log(a b)
    _way(sympy.gammasimp, _has(*WHOLE), slow=True),
    _way(sympy.combsimp, _has(*WHOLE), slow=True),  # n!/(n − 1)! → n
    _way(sympy.simplify, slow=True),
)
"""An example beside each that is not plain from its name."""
AT_LAST = (_way(shortest, seconds=0.2),)
"""For the best form that was found."""
