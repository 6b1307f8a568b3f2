"""Closed forms of sums and products."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, S
from sympy.logic.boolalg import Boolean

from service.cas.finite_sums import finite_sum
from service.cas.infinite_sums import infinite_sum
from service.cas.tidy import shortest, size
from service.search import Budget, Strategy, attempts, first

Form = tuple[Expr, tuple[Boolean, ...]]
"""A value, and the conditions under which it holds."""


def closed_forms(asked: Expr, seconds: float) -> Iterator[Form]:
    """The value of a sum or product without ∑ and ∏ and the conditions under which it holds, the shortest form first."""
    found = first(WAYS, asked, Budget.patient(seconds, patience=seconds))
    if found is None:
        return
    value, conditions = found
    forms = [
        value,
        shortest(value),
        *(form for _, form in attempts(SHORTER, value, Budget.patient(seconds * 0.3, patience=seconds * 0.3), level=1)),
    ]
    for form in dict.fromkeys(sorted(forms, key=size)):
        if not form.has(*UNSOLVED):
            yield form, tuple(condition for condition in conditions if not _goes_without_saying(condition, asked))


def _goes_without_saying(condition: Boolean, asked: Expr) -> bool:
    """Whether a condition on the ends of the range holds for every range that is not empty."""
    _, low, high = asked.limits[0]
    ends = low.free_symbols | high.free_symbols
    if not condition.free_symbols <= ends or len(ends) != 1 or not low.is_Integer:
        return False
    return all(condition.subs(next(iter(ends)), low + step) is S.true for step in range(1, 12))


def _without_eta(value: Expr) -> Expr:
    """Dirichlet's eta by zeta: η(s) = (1 − 2^(1−s)) ζ(s)."""
    return value.replace(sympy.dirichlet_eta, lambda s, a=S.One: (1 - 2 ** (1 - s)) * sympy.zeta(s) if a == 1 and s != 1 else sympy.log(2))


def _by_gamma(value: Expr) -> Expr:
    """Rising and falling factorials by the gamma function: 1·3·5 ⋯ (2n − 1) = 2ⁿ Γ(n + 1/2)/√π."""
    if not value.has(sympy.RisingFactorial, sympy.FallingFactorial):
        return value
    return sympy.gammasimp(
        value.replace(lambda e: isinstance(e, sympy.RisingFactorial | sympy.FallingFactorial), lambda e: e.rewrite(sympy.gamma))
    )


UNSOLVED = (sympy.Sum, sympy.Product, sympy.Piecewise, sympy.AccumBounds, S.NaN)


def _value(asked: Expr, budget: Budget) -> Iterator[Form]:
    yield from _summed_up(_settled(_by_gamma(_without_eta(asked.doit()))))


def _is_infinite_sum(asked: Expr) -> bool:
    return isinstance(asked, sympy.Sum) and asked.limits[0][2] is S.Infinity


def _by_fractions(asked: Expr, budget: Budget) -> Iterator[Form]:
    """An infinite sum by partial fractions, telescoping, or comparison."""
    value = infinite_sum(asked.function, *asked.limits[0])
    if value is not None:
        yield from _summed_up((value, ()))


def _is_infinite(asked: Expr) -> bool:
    return asked.limits[0][2] is S.Infinity


def _by_limit(asked: Expr, budget: Budget) -> Iterator[Form]:
    """For an infinite range: the closed form up to N, and its limit."""
    index, low, _ = asked.limits[0]
    last = sympy.Dummy("N", integer=True, positive=True)
    value, conditions = _settled(type(asked)(asked.function, (index, low, last)).doit())
    yield from _summed_up((sympy.limit(sympy.simplify(value), last, S.Infinity), conditions))


def _summed_up(form: Form) -> Iterator[Form]:
    """The form, where nothing in it is still to be summed."""
    if not form[0].has(*UNSOLVED):
        yield form


def _is_finite_sum(asked: Expr) -> bool:
    return isinstance(asked, sympy.Sum) and not asked.limits[0][2].is_infinite


def _by_laws(asked: Expr, budget: Budget) -> Iterator[Form]:
    """A finite sum by the binomial theorem, or telescoping."""
    value = finite_sum(asked.function, *asked.limits[0])
    if value is not None:
        yield value, ()


WAYS: tuple[Strategy[Expr, Form], ...] = (
    Strategy("partial fractions and comparison", _by_fractions, _is_infinite_sum, share=0.3),
    Strategy("binomial theorem and telescoping", _by_laws, _is_finite_sum, share=0.2),
    Strategy("closed form", _value, share=0.5),
    Strategy("limit of the closed form", _by_limit, _is_infinite),
)
"""In the order in which they are tried; the first that leaves no ∑ is taken."""

SHORTER: tuple[Strategy[Expr, Expr], ...] = (
    Strategy("factor", lambda value, _: [sympy.factor(value)], share=0.5),
    Strategy("simplify", lambda value, _: [sympy.simplify(value)]),
)


def _settled(value: Expr) -> tuple[Expr, tuple[Boolean, ...]]:
    """Of a case distinction by parameters, the case without ∑, with its condition; of several, the most general one."""
    cases = sorted(value.atoms(sympy.Piecewise), key=sympy.default_sort_key)
    conditions: list[Boolean] = []
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
