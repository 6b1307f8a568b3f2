"""Products over a range of whole numbers, finite and infinite."""

from __future__ import annotations

from service.operations.face import Face
from service.operations.operation import Operation
from service.operations.sorts import ONE
from service.operations.totals import TotalInput, prepared, shown_as


class ProductInput(TotalInput):
    """a_lower · … · a_upper."""


PRODUCT = Operation(
    name="product",
    summary="Find the closed form of a product over a range of whole numbers.",
    input=ProductInput,
    examples=(
        {"expression": "k", "variable": "k", "lower": "1", "upper": "n"},
        {"expression": "\\prod_{k=2}^{n} \\left(1-\\frac{1}{k}\\right)"},
    ),
    prepare=prepared("product"),
    shown=shown_as("product"),
    takes=ONE,
    face=Face(before="Π{upper/lower}"),
    counts=True,
    is_worked=True,
)
