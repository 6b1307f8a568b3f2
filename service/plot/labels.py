"""Where the labels of marks stand: beside them, on no other label, and on the curves as little as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from service.plot.curve import Point

LETTER = 0.58
"""Width of a letter by its height, on average."""
GAP = 8.0
CURVE, AXIS, MARK = 1.0, 4.0, 12.0
"""What it costs to stand on a point of a curve, an axis, a mark."""
WORST = 60.0
"""A label that would cost more is left out."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Shape(Protocol):
    """Sizes of the picture."""

    @property
    def left(self) -> int: ...
    @property
    def top(self) -> int: ...
    @property
    def across(self) -> int: ...
    @property
    def up(self) -> int: ...
    @property
    def size(self) -> int: ...


def placed_labels(marks: Sequence[tuple[Point, str]], curves: Sequence[Point], axes: Point, shape: Shape) -> list[Point | None]:
    """Where each label's first letter stands on its line; None where there is no room for it. axes: where they are, in the picture."""
    taken: list[Box] = []
    found: list[Point | None] = []
    dots = [mark for mark, _ in marks]
    inside = (shape.left + 2, shape.top + 2, shape.left + shape.across - 2, shape.top + shape.up - 2)
    for mark, text in marks:
        height, width = float(shape.size + 1), LETTER * (shape.size + 1) * len(text)
        boxes = [box for box in _around(mark, width, height) if _is_in(box, inside) and not any(map(_overlaps(box), taken))]
        best = min(boxes, key=lambda box: _cost(box, curves, axes, dots), default=None)
        if best is None or _cost(best, curves, axes, dots) > WORST:
            found.append(None)
            continue
        taken.append(best)
        found.append((best[0], best[3] - 3))
    return found


def _around(mark: Point, width: float, height: float) -> Iterator[Box]:
    """Places beside a mark, the usual ones first."""
    x, y = mark
    for gap in (GAP, 2 * GAP):
        for left, bottom in (
            (x + gap, y - gap / 2),
            (x - width / 2, y - gap),
            (x - gap - width, y - gap / 2),
            (x + gap, y + gap / 2 + height),
            (x - width / 2, y + gap + height),
            (x - gap - width, y + gap / 2 + height),
        ):
            yield left, bottom - height, left + width, bottom


def _is_in(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


class _overlaps:
    """Whether another box shares a part with this one."""

    def __init__(self, box: Box) -> None:
        self.box = box

    def __call__(self, other: Box) -> bool:
        box = self.box
        return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _cost(box: Box, curves: Sequence[Point], axes: Point, dots: Sequence[Point]) -> float:
    cost = CURVE * sum(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in curves)
    cost += AXIS * ((box[0] <= axes[0] <= box[2]) + (box[1] <= axes[1] <= box[3]))
    return cost + MARK * sum(box[0] - 4 <= x <= box[2] + 4 and box[1] - 4 <= y <= box[3] + 4 for x, y in dots)
