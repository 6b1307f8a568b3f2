"""Closed forms of sums and products."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy
from sympy import S

from service.cas.infinite_sums import infinite_sum
from service.cas.tidy import shortest, size
from service.clock import SliceOver, within
from service.progress import trying

FAILURES = (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError, sympy.PolynomialError)


def closed_forms(asked: Any, seconds: float) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The value of a sum or product without ∑ and ∏ and the conditions under which it holds, the shortest form first."""
    found = _by_fractions(asked, seconds * 0.3) or _value(asked, seconds * 0.35)
    if found is None or found[0].has(*UNSOLVED):
        found = _by_limit(asked, seconds * 0.35)
    if found is None or found[0].has(*UNSOLVED):
        return
    value, conditions = found
    forms = [value, shortest(value)]
    for way in (sympy.factor, sympy.simplify):
        try:
            with within(seconds * 0.15):
                forms.append(way(value))
        except (SliceOver, *FAILURES):
            continue
    for form in dict.fromkeys(sorted(forms, key=size)):
        if not form.has(*UNSOLVED):
            yield form, tuple(condition for condition in conditions if not _goes_without_saying(condition, asked))


def _goes_without_saying(condition: Any, asked: Any) -> bool:
    """Whether a condition on the ends of the range holds for every range that is not empty."""
    _, low, high = asked.limits[0]
    ends = low.free_symbols | high.free_symbols
    if not condition.free_symbols <= ends or len(ends) != 1 or not low.is_Integer:
        return False
    return all(condition.subs(next(iter(ends)), low + step) is S.true for step in range(1, 12))


def _without_eta(value: Any) -> Any:
    """Dirichlet's eta by zeta: η(s) = (1 − 2^(1−s)) ζ(s)."""
    return value.replace(sympy.dirichlet_eta, lambda s, a=S.One: (1 - 2 ** (1 - s)) * sympy.zeta(s) if a == 1 and s != 1 else sympy.log(2))


def _by_gamma(value: Any) -> Any:
    """Rising and falling factorials by the gamma function: 1·3·5 ⋯ (2n − 1) = 2ⁿ Γ(n + 1/2)/√π."""
    if not value.has(sympy.RisingFactorial, sympy.FallingFactorial):
        return value
    return sympy.gammasimp(
        value.replace(lambda e: isinstance(e, sympy.RisingFactorial | sympy.FallingFactorial), lambda e: e.rewrite(sympy.gamma))
    )


UNSOLVED = (sympy.Sum, sympy.Product, sympy.Piecewise, sympy.AccumBounds, S.NaN)


def _value(asked: Any, seconds: float) -> tuple[Any, tuple[Any, ...]] | None:
    trying("closed form")
    try:
        with within(seconds):
            return _settled(_by_gamma(_without_eta(asked.doit())))
    except (SliceOver, *FAILURES):
        return None


def _by_fractions(asked: Any, seconds: float) -> tuple[Any, tuple[Any, ...]] | None:
    """An infinite sum by partial fractions, telescoping, or comparison."""
    if not isinstance(asked, sympy.Sum) or asked.limits[0][2] is not S.Infinity:
        return None
    trying("partial fractions and comparison")
    try:
        with within(seconds):
            value = infinite_sum(asked.function, *asked.limits[0])
    except (SliceOver, *FAILURES):
        return None
    return None if value is None else (value, ())


def _by_limit(asked: Any, seconds: float) -> tuple[Any, tuple[Any, ...]] | None:
    """For an infinite range: the closed form up to N, and its limit."""
    index, low, high = asked.limits[0]
    if high is not S.Infinity:
        return None
    trying("limit of the closed form")
    last = sympy.Dummy("N", integer=True, positive=True)
    try:
        with within(seconds):
            value, conditions = _settled(type(asked)(asked.function, (index, low, last)).doit())
            return sympy.limit(sympy.simplify(value), last, S.Infinity), conditions
    except (SliceOver, *FAILURES):
        return None


def _settled(value: Any) -> tuple[Any, tuple[Any, ...]]:
    """Of a case distinction by parameters, the case without ∑, with its condition; of several, the most general one."""
    cases = sorted(value.atoms(sympy.Piecewise), key=sympy.default_sort_key)
    conditions: list[Any] = []
    for piecewise in cases:
        solved = [(form, condition) for form, condition in piecewise.args if not form.has(sympy.Sum, sympy.Product)]
        if not solved:
            return value, ()
        form, condition = solved[-1]
        value = value.xreplace({piecewise: form})
        if condition is S.true:
            conditions += [sympy.Not(other) for _, other in piecewise.args[:-1]]
        else:
            conditions.append(condition)
    return value, tuple(conditions)
