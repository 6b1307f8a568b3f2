"""Factors over the rational numbers; whole numbers into primes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.cas import decimal
from service.cas.factor import factored
from service.compute.computation import Computation
from service.compute.forms import Rewriting, equals_input, one_form, rewriting
from service.question import Result


def _candidates(problem: Rewriting) -> Iterator[Result]:
    """The factors; a number keeps its decimal value beside them."""
    for result in one_form(problem, factored):
        yield replace(result, decimal=decimal(problem.given))


FACTOR = Computation(rewriting, _candidates, equals_input)
