"""Differential equations: the usual ways in the order of choice."""

from __future__ import annotations

from collections.abc import Callable

from service.rules.ode import (
    constant_coefficients,
    euler,
    exact,
    homogeneous,
    initial,
    linear,
    new_letter,
    reducible,
    reduction,
    separable,
    superposition,
    undetermined,
    variation,
)
from service.rules.ode.constant_coefficients import with_constant_coefficients
from service.rules.ode.euler import cauchy_euler
from service.rules.ode.exact import exact as by_potential
from service.rules.ode.homogeneous import homogeneous as by_ratio
from service.rules.ode.linear import by_integrating_factor
from service.rules.ode.lines import Lines, Posed
from service.rules.ode.new_letter import bernoulli, by_varied_constant, of_a_line
from service.rules.ode.reducible import by_slope_letter, integrated
from service.rules.ode.reduction import by_reduction
from service.rules.ode.separable import separable as by_separation
from service.rules.rule import Rule

Way = Callable[[Posed], Lines]
"""Gives the lines from an equation to its answer, or none."""
SECOND_ORDER: tuple[Way, ...] = (integrated, with_constant_coefficients, cauchy_euler, by_slope_letter, by_reduction)
OTHERS: tuple[Way, ...] = (bernoulli, by_ratio, by_potential, of_a_line, by_varied_constant)
RULES: tuple[Rule, ...] = (
    *separable.RULES,
    *linear.RULES,
    *homogeneous.RULES,
    *new_letter.RULES,
    *initial.RULES,
    *constant_coefficients.RULES,
    *superposition.RULES,
    *undetermined.RULES,
    *variation.RULES,
    *euler.RULES,
    *reduction.RULES,
    *exact.RULES,
    *reducible.RULES,
)
"""Rules that are only told."""


def ways(posed: Posed) -> tuple[Way, ...]:
    """The ways for the equation, in the order of choice: one without a right-hand side is separated, y′ = k·y."""
    if posed.equation.order > 1:
        return SECOND_ORDER
    linear_ways = (by_separation, by_integrating_factor) if is_separated_first(posed) else (by_integrating_factor, by_separation)
    return (*linear_ways, *OTHERS)


def is_separated_first(posed: Posed) -> bool:
    """Whether no term is free of y."""
    zero = dict.fromkeys(posed.equation.jets, 0)
    return bool(posed.equation.difference.subs(zero) == 0)
