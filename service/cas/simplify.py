"""Several ways to write an expression shorter, each within its slice of time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

import sympy

from service.cas.formulas import classes
from service.cas.ranges import without_settled_signs
from service.cas.tidy import shortest, size, without_signs
from service.clock import SliceOver, seconds_to, within
from service.progress import trying

SLICE = 0.8
"""Seconds for one way, at most."""
LEAST = 0.01
"""Seconds with which no further way is begun."""
MOST_OPERATIONS = 2000
LARGE = 120
"""Above so many operations the slow ways are left out."""

FAILURES = (NotImplementedError, ValueError, TypeError, AttributeError, ZeroDivisionError, RecursionError, sympy.PolynomialError)


def measure(expression: Any) -> tuple[int, int]:
    """How long an expression is: its operations, then its size on the page."""
    return int(sympy.count_ops(expression)), size(expression)


def shorter_forms(expression: Any, seconds: float) -> list[Any]:
    """Forms with no more operations than the expression, the shortest first; the expression itself is among them."""
    return list(shorter_forms_by_way(expression, seconds))


def shorter_forms_by_way(expression: Any, seconds: float) -> dict[Any, str]:
    """The same, each with the name of the way that found it first."""
    found = {expression: "as it is"}
    if sympy.count_ops(expression) > MOST_OPERATIONS:
        return found
    end = time.monotonic() + seconds
    for way, applies, slow in WAYS:
        left = seconds_to(end - LEAST)
        if left <= 0:
            break
        if applies(expression) and not (slow and sympy.count_ops(expression) > LARGE):
            _try(way, expression, min(left, SLICE), found)
    best = min(found, key=measure)
    if best != expression and seconds_to(end) > 0.05:
        _try(shortest, best, 0.2, found)
    limit = int(sympy.count_ops(expression))
    return {form: found[form] for form in sorted(found, key=measure) if sympy.count_ops(form) <= limit}


def _try(way: Callable[[Any], Any], expression: Any, seconds: float, found: dict[Any, str]) -> None:
    """Add what the way makes of the expression."""
    trying(way.__name__)
    with contextlib.suppress(SliceOver, *FAILURES), within(seconds):
        found.setdefault(way(expression), way.__name__)


def _always(expression: Any) -> bool:
    return True


def _has(*kinds: Any) -> Callable[[Any], bool]:
    return lambda expression: bool(expression.has(*kinds))


TRIGONOMETRIC = classes("trigonometric")
HYPERBOLIC = classes("hyperbolic")
WHOLE = (sympy.factorial, sympy.gamma, sympy.binomial)


def _logs_combined(expression: Any) -> Any:
    """As for positive arguments; the check tells where that is too much."""
    # SymPy leaves the joined logarithms as they are: ln 1 is 0.
    return sympy.logcombine(expression, force=True).replace(sympy.log, lambda *args: sympy.log(*args))


def _powers_combined(expression: Any) -> Any:
    return sympy.powsimp(expression)


def _trig_of_factors(expression: Any) -> Any:
    return sympy.trigsimp(sympy.factor(expression))


def _recognised(expression: Any) -> Any:
    """A number as a short fraction or multiple of π, where it agrees with one to 40 digits; the check tells whether it is one."""
    value = expression.evalf(50)
    for unit in (sympy.S.One, sympy.pi):
        share = (value / unit).evalf(45)
        ratio = sympy.Rational(str(share)).limit_denominator(360) if share.is_Float else sympy.S.Zero
        if share.is_Float and abs(share - ratio.evalf(45)) < sympy.Float(10) ** -40:
            return ratio * unit
    return expression


def _is_irrational_number(expression: Any) -> bool:
    return bool(expression.is_number and not expression.is_Rational and expression.is_extended_real and expression.is_Add)


WAYS: tuple[tuple[Callable[[Any], Any], Callable[[Any], bool], bool], ...] = (
    (_recognised, _is_irrational_number, False),  # arctan 1/2 + arctan 1/3 → π/4
    (without_signs, _has(sympy.sign), False),  # sign(x)·|x| → x
    (without_settled_signs, _has(sympy.Abs), False),  # |3 − sin x| → 3 − sin x
    (sympy.cancel, _always, False),  # (x² − 1)/(x − 1) → x + 1
    (sympy.factor_terms, _always, False),  # 2x + 2y → 2(x + y)
    (sympy.together, _always, False),
    (sympy.factor, _always, False),  # x² + 2x + 1 → (x + 1)²
    (sympy.expand, _always, False),  # (x + 1)² − x² → 2x + 1
    (_powers_combined, _has(sympy.Pow, sympy.exp), False),  # eˣ·eʸ → e^(x + y)
    (sympy.radsimp, _has(sympy.Pow), True),
    (sympy.sqrtdenest, _has(sympy.Pow), True),  # √(5 + 2√6) → √2 + √3
    (sympy.trigsimp, _has(*TRIGONOMETRIC, *HYPERBOLIC), True),  # sin² + cos² → 1
    (_trig_of_factors, _has(*TRIGONOMETRIC, *HYPERBOLIC), True),
    (_logs_combined, _has(sympy.log), True),  # log a + log b → log(a b)
    (sympy.gammasimp, _has(*WHOLE), True),
    (sympy.combsimp, _has(*WHOLE), True),  # n!/(n − 1)! → n
    (sympy.simplify, _always, True),
)
"""The way, where it applies, and whether it is slow; an example beside each that is not plain from its name."""
