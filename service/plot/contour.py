"""Where a function of two letters is 0, as lines, and where it is positive, as outlines: marching squares.

    corner signs of a cell  →  the edges that the line crosses, joined from cell to cell

Contract: sampled on a grid, each crossing then placed by bisection; a pole between two corners is no crossing. Source: Maple,
"Geometric design and space planning using the marching squares and marching cube algorithms", GMAG (2003). NumPy and contourpy would
be 20 MB for the same lines; a grid of a few thousand values needs neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.clock import is_over
from service.plot.curve import Point, TooSlow
from service.plot.evaluated import OfPlane

HALVINGS = 12
Corner = tuple[int, int]
Edge = tuple[Corner, Corner]


@dataclass(frozen=True, slots=True)
class Grid:
    """Values at the crossings of lines. xs, ys: increasing; values: rows from the bottom."""

    xs: list[float]
    ys: list[float]
    values: list[list[float | None]]

    def at(self, corner: Corner) -> float | None:
        return self.values[corner[1]][corner[0]]

    def place(self, corner: Corner) -> Point:
        return self.xs[corner[0]], self.ys[corner[1]]


def grid(f: OfPlane, xs: list[float], ys: list[float], end: float) -> Grid:
    """The function at every crossing. Raises TooSlow."""
    values = []
    for y in ys:
        if is_over(end):
            raise TooSlow
        values.append([f(x, y) for x in xs])
    return Grid(xs, ys, values)


def zero_lines(f: OfPlane, known: Grid) -> list[list[Point]]:
    """The lines on which the function is 0."""

    def place(edge: Edge) -> Point | None:
        return _between(f, known.place(edge[0]), known.place(edge[1]), known.at(edge[0]) or 0.0, known.at(edge[1]) or 0.0)

    return _lines(known, place)


def outlines(f: OfPlane, known: Grid) -> list[list[Point]]:
    """Closed lines round where the function is positive, the edge of the grid included; those inside others are holes."""
    xs, ys = [known.xs[0], *known.xs, known.xs[-1]], [known.ys[0], *known.ys, known.ys[-1]]
    rows: list[list[float | None]] = [[-1.0, *(-1.0 if v is None else v for v in row), -1.0] for row in known.values]
    beyond: list[float | None] = [-1.0] * len(xs)
    bordered = Grid(xs, ys, [beyond, *rows, beyond])

    def place(edge: Edge) -> Point:
        (ax, ay), (bx, by) = bordered.place(edge[0]), bordered.place(edge[1])
        if (ax, ay) == (bx, by):
            return ax, ay
        found = _between(f, (ax, ay), (bx, by), bordered.at(edge[0]) or 0.0, bordered.at(edge[1]) or 0.0)
        return found or ((ax + bx) / 2, (ay + by) / 2)

    return _lines(bordered, place)


def _between(f: OfPlane, a: Point, b: Point, va: float, vb: float) -> Point | None:
    """The crossing on an edge; None where the function jumps over 0."""
    size = max(abs(va), abs(vb))
    for _ in range(HALVINGS):
        if abs(va - vb) <= 1e-12 * size:
            break
        share = min(max(va / (va - vb), 0.1), 0.9) if va != vb else 0.5
        middle = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
        value = f(*middle)
        if value is None:
            return middle if size < 1e-6 else None
        if value == 0:
            return middle
        a, va, b, vb = (middle, value, b, vb) if (value > 0) == (va > 0) else (a, va, middle, value)
    if max(abs(va), abs(vb)) > size:
        return None
    share = va / (va - vb) if va != vb else 0.5
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def _cells(known: Grid) -> Iterator[tuple[Edge, Edge]]:
    """Pairs of edges that a line joins within a cell."""
    for j in range(len(known.ys) - 1):
        below, above = known.values[j], known.values[j + 1]
        for i in range(len(known.xs) - 1):
            a, b, c, d = below[i], below[i + 1], above[i + 1], above[i]
            if a is None or b is None or c is None or d is None:
                continue
            signs = (a > 0, b > 0, c > 0, d > 0)
            if signs[0] == signs[1] == signs[2] == signs[3]:
                continue
            corners = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
            crossed = [_edge(corners[k], corners[(k + 1) % 4]) for k in range(4) if signs[k] != signs[(k + 1) % 4]]
            if len(crossed) == 4 and (a + b + c + d > 0) == signs[0]:
                crossed = [*crossed[1:], crossed[0]]
            yield from zip(crossed[::2], crossed[1::2], strict=True)


def _edge(a: Corner, b: Corner) -> Edge:
    return (a, b) if a < b else (b, a)


def _lines(known: Grid, place: Callable[[Edge], Point | None]) -> list[list[Point]]:
    """The pieces of the cells joined into lines."""
    next_to: dict[Edge, list[Edge]] = {}
    for one, other in _cells(known):
        next_to.setdefault(one, []).append(other)
        next_to.setdefault(other, []).append(one)
    places = {edge: place(edge) for edge in next_to}
    found: list[list[Point]] = []
    starts = [edge for edge, others in next_to.items() if len(others) == 1] + list(next_to)
    for start in starts:
        while next_to[start]:
            found += _pieces([places[edge] for edge in _walked(next_to, start)])
    return found


def _walked(next_to: dict[Edge, list[Edge]], start: Edge) -> Iterator[Edge]:
    """From edge to edge until there is no further; each piece is used once."""
    here = start
    yield here
    while next_to[here]:
        there = next_to[here].pop()
        next_to[there].remove(here)
        here = there
        yield here


def _pieces(points: list[Point | None]) -> Iterator[list[Point]]:
    piece: list[Point] = []
    for point in (*points, None):
        if point is not None:
            piece.append(point)
            continue
        if len(piece) > 1:
            yield piece
        piece = []
