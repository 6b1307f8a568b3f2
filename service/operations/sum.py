"""Sums over a range of whole numbers, finite and infinite."""

from __future__ import annotations

from service.operations.face import Face
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.operations.totals import TotalInput, prepared, shown_as


class SumInput(TotalInput):
    """a_lower + … + a_upper."""


SUM = Operation(
    name="sum",
    summary="Find the closed form of a sum over a range of whole numbers.",
    input=SumInput,
    examples=({"expression": "k^2", "variable": "k", "lower": "1", "upper": "n"}, {"expression": "\\sum_{n=1}^{\\infty} \\frac{1}{n^2}"}),
    prepare=prepared("sum"),
    shown=shown_as("sum"),
    takes=ONE,
    verbs=("sum",),
    face=Face(before="Σ{upper/lower}"),
    counts=True,
    is_worked=True,
)
