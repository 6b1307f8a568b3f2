"""∫ f dx: candidates in order of preference, each brought into real form and checked quickly before it is shown."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Dummy, Expr, Gt, Ne, Pow, S, Symbol, factor_list, hyper, pi, sin, together
from sympy.polys.polyerrors import PolynomialError

from service.cas.root_sums import ROOT
from service.integrate import fricas
from service.integrate.found import Found
from service.integrate.numeric import slope_check
from service.integrate.real_form import has_odd_root, real_forms, with_safe_roots, without_constants
from service.integrate.search import Search
from service.integrate.shape import has_hyperbolic
from service.integrate.shorter import shortest
from service.integrate.strategies import STRATEGIES
from service.numerics.program import NoProgram
from service.search import FAILURES, Budget, in_time


def antiderivatives(f: Expr, x: Symbol, deadline: float) -> Iterator[Found]:
    """Antiderivatives of f, best first, found within so many seconds.

    Parameters are taken as positive while searching; a result that fails for negative ones carries the condition.
    """
    budget = Budget.by_clock(deadline)
    positive, back = _with_positive_parameters(f, x)
    companion = fricas.Companion()
    search = Search(STRATEGIES, budget, companion=companion)
    try:
        for strategy, value in search.candidates(positive, x):
            form = _good_form(value, positive, x, budget.end)
            if form is not None:
                shown = form.xreplace(back)
                signs = with_signs(conditions(shown, f, x), only_positive(form, positive, x), back)
                poles = [condition.xreplace(back) for condition in without_poles(form)]
                yield Found(shown, strategy.name, conditions=(*signs, *poles))
    finally:
        companion.end()


LEAST = 0.05
"""Seconds for the check of a candidate that came at the last moment."""


def _good_form(value: Expr, f: Expr, x: Symbol, end: float) -> Expr | None:
    """The best form of a candidate that passes the quick check, None where none does in time."""
    latest = max(end, Budget.by_clock(LEAST).end)
    form = in_time(Budget(Budget.of_work(2.0).processor, latest), lambda: _first_good(value, f, x))
    return None if form is None else _safe(_short_and_good(form, f, x), f, x)


def _with_positive_parameters(f: Expr, x: Symbol) -> tuple[Expr, dict[Symbol, Symbol]]:
    """f with a positive symbol for each parameter of unknown sign, and the way back."""
    swap = {
        symbol: Dummy(symbol.name, positive=True, integer=symbol.is_integer)
        for symbol in sorted(f.free_symbols - {x}, key=str)
        if symbol.is_positive is None and symbol.is_negative is None and symbol.is_extended_real
    }
    return f.xreplace(swap), {new: old for old, new in swap.items()}


def _first_good(value: Expr, f: Expr, x: Symbol) -> Expr | None:
    for form in real_forms(value, f, x):
        try:
            check = slope_check(form, f, x)
        except NoProgram:
            continue
        if check.good:
            return form
    return None


def _short_and_good(form: Expr, f: Expr, x: Symbol) -> Expr:
    """The shortest form, checked again where it is another one."""
    short = without_constants(shortest(form, x, has_hyperbolic(f, x)), x)
    if short == form:
        return form
    try:
        return short if slope_check(short, f, x).good else form
    except NoProgram:
        return form


def _safe(form: Expr, f: Expr, x: Symbol) -> Expr:
    """The form that is right for real and for principal odd roots, where the plain one is right for real ones only."""
    if not has_odd_root(form, x) or not slope_check(form, f, x, real_roots=False).differ:
        return form
    other = with_safe_roots(form, x)
    return other if all(slope_check(other, f, x, real_roots=real).good for real in (True, False)) else form


def only_positive(form: Expr, f: Expr, x: Symbol) -> list[Symbol]:
    """The parameters that were taken as positive and for negative values of which the form fails: a in arcsin(x/a)."""
    if not any(part.exp.is_Rational and part.exp.q == 2 for part in (form.atoms(Pow) | f.atoms(Pow)) if part.base.has(x)):
        return []
    found = []
    for symbol in sorted(f.free_symbols - {x}, key=str):
        turned = {symbol: -symbol}
        try:
            check = slope_check(form.subs(turned), f.subs(turned), x)
        except (NoProgram, *FAILURES):  # type: ignore[misc]  # mypy does not see through the unpacked tuple
            continue
        if symbol.is_positive and check.differ and not check.agree:
            found.append(symbol)
    return found


def with_signs(conditions: tuple[Expr, ...], positive: list[Symbol], back: dict[Symbol, Symbol]) -> tuple[Expr, ...]:
    """a > 0 for these parameters, in place of a ≠ 0."""
    symbols = [back[symbol] for symbol in positive if symbol in back]
    kept = [condition for condition in conditions if not any(condition in (Ne(symbol, 0), Gt(symbol, 0)) for symbol in symbols)]
    return (*[Gt(symbol, 0) for symbol in symbols], *kept)


def conditions(answer: Expr, f: Expr, x: Symbol) -> tuple[Expr, ...]:
    """b ≠ 0 for each denominator b of the answer in parameters alone that the integrand did not have itself."""
    denominators = sorted(_parameter_denominators(answer, x) - _parameter_denominators(f, x), key=str)
    radicands = sorted(_parameter_radicands(answer, x) - _parameter_radicands(f, x), key=str)
    positive = [Gt(base, 0) for base in radicands if base.is_positive is not True]
    nonzero = [Ne(base, 0) for base in denominators if not {base, -base} & set(radicands)]
    return (*positive, *[condition for condition in nonzero if condition is not S.true])


def without_poles(answer: Expr) -> list[Expr]:
    """sin πc ≠ 0 for each lower parameter c of a hypergeometric function that may be 0, −1, −2 …"""
    lower = {c for part in answer.atoms(hyper) for c in part.bq if c.is_positive is not True and c.is_extended_real}
    return [Ne(sin(pi * together(c)), 0) for c in sorted(lower, key=str)]


def _parameter_radicands(expression: Expr, x: Symbol) -> set[Expr]:
    """What stands under an even root and is free of x."""
    return {
        part.base
        for part in expression.atoms(Pow)
        if part.exp.is_Rational and part.exp.q % 2 == 0 and not part.has(x) and part.base.free_symbols
    }


def _parameter_denominators(expression: Expr, x: Symbol) -> set[Expr]:
    return {
        factor
        for part in expression.atoms(Pow)
        if part.exp.could_extract_minus_sign() and not part.has(x, ROOT) and part.base.free_symbols
        for factor in _factors(part.base)
        if factor.free_symbols
    }


def _factors(base: Expr) -> tuple[Expr, ...]:
    try:
        return tuple(factor for side in base.as_numer_denom() for factor, _ in factor_list(side)[1])
    except PolynomialError:
        return (base,)
