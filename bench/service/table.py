"""One line of the table: a figure, what is asked of it, and what was measured."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

WIDTHS = (58, 26, 40)


@dataclass(frozen=True, slots=True)
class Row:
    """met: whether what was measured is what is asked for."""

    figure: str
    target: str
    measured: str
    met: bool

    def __str__(self) -> str:
        cells = (self.figure, self.target, self.measured)
        return " ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)) + (" met" if self.met else " missed")

    @staticmethod
    def heading() -> str:
        return " ".join(cell.ljust(width) for cell, width in zip(("figure", "target", "measured"), WIDTHS, strict=True))


def at_most(figure: str, values: Sequence[float], most: float, unit: str, every: bool = False) -> Row:
    """A row for values whose median (or, with every, whose largest) is bounded."""
    median, largest = statistics.median(values), max(values)
    measured = f"median {median:.3g} {unit}, max {largest:.3g} {unit}"
    return Row(figure, f"≤ {most:g} {unit}" + (" each" if every else ""), measured, (largest if every else median) <= most)
