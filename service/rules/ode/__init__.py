"""Differential equations: the usual ways in the order of choice."""

from __future__ import annotations

from collections.abc import Callable

from service.rules.ode import constant_coefficients, homogeneous, initial, linear, separable
from service.rules.ode.constant_coefficients import with_constant_coefficients
from service.rules.ode.homogeneous import homogeneous as by_ratio
from service.rules.ode.linear import by_integrating_factor
from service.rules.ode.lines import Lines, Posed
from service.rules.ode.separable import separable as by_separation
from service.rules.rule import Rule

WAYS: tuple[Callable[[Posed], Lines], ...] = (with_constant_coefficients, by_integrating_factor, by_separation, by_ratio)
"""Each gives the lines from the equation to its answer, or none."""
RULES: tuple[Rule, ...] = (*separable.RULES, *linear.RULES, *homogeneous.RULES, *initial.RULES, *constant_coefficients.RULES)
"""Rules that are only told."""


def ways(posed: Posed) -> tuple[Callable[[Posed], Lines], ...]:
    """The ways for the equation: one without a right-hand side is separated, y′ = k·y."""
    return (with_constant_coefficients, by_separation, by_integrating_factor, by_ratio) if is_separated_first(posed) else WAYS


def is_separated_first(posed: Posed) -> bool:
    """Whether no term is free of y."""
    zero = dict.fromkeys(posed.equation.jets, 0)
    return bool(posed.equation.difference.subs(zero) == 0)
