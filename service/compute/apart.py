"""Partial fractions over the rational numbers."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Symbol, apart
from sympy.polys.polyerrors import BasePolynomialError

from service.cas import symbol
from service.compute.computation import Computation
from service.compute.forms import Rewriting, conditions_lost, equals_input, rewriting, rewritten
from service.errors import Unsupported
from service.question import Result


def _candidates(problem: Rewriting) -> Iterator[Result]:
    """The sum of partial fractions; a polynomial part stands first."""
    variable = symbol(problem.context.variable or "x", problem.context)
    form = rewritten(problem.given, lambda part: _apart(part, variable))
    yield Result(form, conditions=conditions_lost(problem.question, form))


def _apart(expression: Expr, variable: Symbol) -> Expr:
    try:
        return apart(expression, variable)
    except (BasePolynomialError, NotImplementedError, TypeError, AttributeError):
        raise Unsupported("Partial fractions are for fractions of polynomials.") from None


APART = Computation(rewriting, _candidates, equals_input)
