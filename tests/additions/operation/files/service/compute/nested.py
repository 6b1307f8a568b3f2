"""Nested form: x² + 2x + 3 = (x + 2)x + 3."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import horner

from service.compute.computation import Computation
from service.compute.forms import Rewriting, equals_input, one_form, rewriting
from service.question import Result


def _candidates(problem: Rewriting) -> Iterator[Result]:
    return one_form(problem, horner)


NESTED = Computation(rewriting, _candidates, equals_input)
