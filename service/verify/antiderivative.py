"""Whether a function is an antiderivative: defined, real and of the right slope wherever the integrand is defined and real."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sympy import Expr, S, Symbol
from sympy.logic.boolalg import Boolean

from service.clock import is_over
from service.numerics.balls import Evaluator, evaluator
from service.numerics.program import NoProgram
from service.numerics.sampling import points
from service.question import Context, Verification
from service.verify.facts import Slopes, compare_slopes
from service.verify.jumps import first_jump
from service.verify.normal_form import is_proved_zero
from service.verify.verdict import UNDECIDED, Finding, Verdict

POINTS = 40
SECONDS = 2.0
REAL = Context()


def differentiates_back(
    antiderivative: Expr, integrand: Expr, variable: Symbol, conditions: Sequence[Boolean] = (), context: Context = REAL
) -> Verification:
    """The verdict on F′ = f in the contract's words; `conditions` are relations among the parameters under which F is claimed."""
    return antiderivative_finding(antiderivative, integrand, variable, conditions, context).verification()


def antiderivative_finding(
    antiderivative: Expr, integrand: Expr, variable: Symbol, conditions: Sequence[Boolean] = (), context: Context = REAL
) -> Finding:
    """Whether F′ = f: at points on both sides of 0 and between the singularities, and by proof where one is found.

    DIFFERENT where a slope differs, or where f is real and F is undefined or not real ("partial"). Parameters are taken
    positive first; where F holds only for those, the flag is "sign_of_parameters". Where F leaps although f is tame, so
    that it is an antiderivative on each side only, the flag is "jump" and `only_right` tells the place.
    """
    parameters = sorted((integrand.free_symbols | antiderivative.free_symbols) - {variable}, key=lambda s: s.name)
    real = context.domain != "complex"
    try:
        found = _over(antiderivative, integrand, variable, parameters, conditions, context, real)
        if real and not (found.points or found.only_right or found.is_different):
            found = _over(antiderivative, integrand, variable, parameters, conditions, context, False)
    except (NoProgram, RecursionError):
        found = UNDECIDED
    return found if found.is_different else _by_proof(antiderivative, integrand, variable, context, found)


def _over(
    antiderivative: Expr,
    integrand: Expr,
    variable: Symbol,
    parameters: Sequence[Symbol],
    conditions: Sequence[Boolean],
    context: Context,
    real: bool,
) -> Finding:
    """The comparison of slopes over the reals; or over ℂ, for an integrand that is nowhere real. Raises NoProgram."""
    slope, curve = evaluator(integrand, real), evaluator(antiderivative, real)
    found = _walk(slope, curve, variable, _draws(parameters, conditions, context, positive=True), context)
    if found.is_equal and not real and context.domain != "complex":
        return replace(found, flags=("complex",))
    if found.is_equal and real:
        draw = next(iter(_draws(parameters, conditions, context, positive=True)), {})
        if (place := first_jump(curve, slope, variable, draw)) is not None:
            found = replace(found, flags=("jump",), only_right=({variable.name: place},))
    if parameters and found.is_equal:
        signed = _walk(slope, curve, variable, _draws(parameters, conditions, context, positive=False), context)
        if signed.is_different:
            method = "its derivative agrees with the integrand for positive parameters"
            return Finding(Verdict.EQUAL, method, False, found.points, flags=(*found.flags, "sign_of_parameters"))
    return found


def _by_proof(antiderivative: Expr, integrand: Expr, variable: Symbol, context: Context, found: Finding) -> Finding:
    real = context.domain != "complex" and found.points > 0 and "complex" not in found.flags
    if is_proved_zero(antiderivative.diff(variable) - integrand, real=real):
        return replace(found, verdict=Verdict.EQUAL, method="the derivative simplifies to the integrand", proved=True)
    return found


def _draws(parameters: Sequence[Symbol], conditions: Sequence[Boolean], context: Context, *, positive: bool) -> list[Mapping[Symbol, Expr]]:
    """A few values of the parameters that meet the conditions: all positive, or some of them negative."""
    if not parameters:
        return [{}] if positive else []
    draws: list[Mapping[Symbol, Expr]] = []
    for draw in points(parameters, context, 24, seed=3):
        chosen = {symbol: abs(value) if positive and _may_be_positive(symbol) else value for symbol, value in draw.items()}
        if not positive and all(value.is_positive for value in chosen.values()):
            continue
        if all(condition.subs(chosen) is not S.false for condition in conditions) and 0 not in chosen.values():
            draws.append(chosen)
        if len(draws) == 3:
            break
    return draws


def _may_be_positive(symbol: Symbol) -> bool:
    return symbol.is_negative is not True and symbol.is_nonpositive is not True and symbol.is_imaginary is not True


def _walk(slope: Evaluator, curve: Evaluator, variable: Symbol, draws: Sequence[Mapping[Symbol, Expr]], context: Context) -> Finding:
    found = Slopes()
    until = time.monotonic() + SECONDS
    for point in _points(variable, draws, context):
        difference = compare_slopes(slope, curve, variable, point, 1, found)
        if difference is not None:
            return Finding(Verdict.DIFFERENT, "the derivative differs from the integrand at a point", True, found.agree, difference)
        if is_over(until):
            break
    if len(found.undefined) >= 2:
        method = "it is not defined and real wherever the integrand is"
        return Finding(Verdict.DIFFERENT, method, False, found.agree, None, (), tuple(found.undefined), ("partial",))
    if found.agree >= 3 and found.agree > found.unclear:
        return Finding(Verdict.EQUAL, "its derivative agrees with the integrand at sample points", False, found.agree)
    return Finding(Verdict.UNDECIDED, "too few points could be compared", False, found.agree)


def _points(variable: Symbol, draws: Sequence[Mapping[Symbol, Expr]], context: Context) -> Iterator[Mapping[Symbol, Expr]]:
    for index, draw in enumerate(draws):
        count = POINTS if index == 0 else POINTS // 2
        for point in points([variable], context, count, seed=index):
            yield {**draw, **point}
