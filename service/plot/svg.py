"""A plot's document as SVG: title and description for those who can't see it, `currentColor` for light and dark pages.

Nothing here needs a stylesheet or a script, so that it shows under the strictest policy; curves differ in colour and in dash.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NotRequired, TypedDict, cast

from service.plot.view import label, ticks
from service.plot.words import Voice

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 14, 36
ACROSS, UP = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
ROW = 20
"""Height of a line of the legend."""
STROKES: tuple[tuple[str, str], ...] = (
    ("#2b7bd6", ""), ("#cf5614", "9 4"), ("#2a8c4a", "3 3"), ("#9a58cf", "10 3 2 3"), ("#c23a66", "5 2"), ("#1f8a94", "14 4"),
)  # fmt: skip
"""Colour and dashes of the curves: of middle lightness, so that they stand out from white and from black."""
PAGE = "color-scheme: light dark; color: CanvasText"
LONGEST = 60
"""Characters of a label."""


Point = tuple[float, float]


class Curve(TypedDict):
    """A curve as unbroken lines of points, and where it breaks."""

    label: str
    lines: list[list[Point]]
    breaks: list[float]


class Plot(TypedDict):
    """What is drawn; see `service.answers.operations.PlotAnswer`."""

    x: Point
    y: Point
    variable: str
    curves: list[Curve]
    areas: NotRequired[list[list[Point]] | None]
    shade: NotRequired[Point | None]
    language: NotRequired[str | None]


class Frame:
    """From the plane to the picture."""

    def __init__(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        (self.low, self.high), (self.bottom, self.top) = x, y

    def x(self, x: float) -> float:
        return LEFT + (x - self.low) / (self.high - self.low) * ACROSS

    def y(self, y: float) -> float:
        return HEIGHT - BOTTOM - (y - self.bottom) / (self.top - self.bottom) * UP

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        return "L".join(f"{_short(self.x(x))} {_short(self.y(y))}" for x, y in points)


def svg(document: Mapping[str, object], *, inline: bool = False) -> str:
    """The picture. inline: as a part of a page, whose colour it takes; otherwise a file of its own."""
    plot = cast(Plot, document)  # it is the answer of the operation that is written so
    frame = Frame(plot["x"], plot["y"])
    labels = [curve["label"] for curve in plot["curves"]]
    height = HEIGHT + (ROW * len(labels) + 6 if labels else 0)
    name = f"plot{zlib.crc32(repr((labels, plot['x'], plot['y'])).encode()):08x}"
    body = "".join(
        (
            f'<title id="{name}t">{escape(title(plot))}</title><desc id="{name}d">{escape(description(plot))}</desc>',
            f'<clipPath id="{name}c"><rect x="{LEFT}" y="{TOP}" width="{ACROSS}" height="{UP}"/></clipPath>',
            *_axes(frame, plot["variable"], Voice(plot.get("language") or "en")),
            f'<g clip-path="url(#{name}c)">',
            *_areas(frame, plot),
            *_curves(frame, plot),
            "</g>",
            *_legend(labels),
        )
    )
    own = "" if inline else f' style="{PAGE}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'data-low="{frame.low!r}" data-high="{frame.high!r}" '
        f'aria-labelledby="{name}t {name}d" fill="none" stroke-linejoin="round" stroke-linecap="round" '
        f'font-family="system-ui, sans-serif" font-size="12"{own}>{body}</svg>\n'
    )


def title(plot: Plot) -> str:
    """What is drawn, in a few words."""
    voice = Voice(plot.get("language") or "en")
    return voice.say("title", curves=voice.sentences["and"].join(curve["label"] for curve in plot["curves"]))


def description(plot: Plot) -> str:
    """What is to be seen, in sentences."""
    voice = Voice(plot.get("language") or "en")
    (low, high), (bottom, top) = plot["x"], plot["y"]
    said = [voice.say("ranges", variable=plot["variable"], low=low, high=high, bottom=bottom, top=top)]
    for curve in plot["curves"]:
        said += _of_curve(curve, voice)
    shade = plot.get("shade")
    if shade:
        said.append(voice.say("shaded", low=shade[0], high=shade[1]))
    return " ".join(said)


def _of_curve(curve: Curve, voice: Voice) -> Iterator[str]:
    points = [point for line in curve["lines"] for point in line]
    if not points:
        yield voice.say("nothing", curve=curve["label"])
        return
    (x1, y1), (x2, y2) = points[0], points[-1]
    lowest, highest = min(points, key=lambda p: p[1]), max(points, key=lambda p: p[1])
    yield voice.say("ends", curve=curve["label"], x1=x1, y1=y1, x2=x2, y2=y2)
    yield voice.say("extremes", x1=lowest[0], y1=lowest[1], x2=highest[0], y2=highest[1])
    if curve["breaks"]:
        yield voice.say("breaks", places="; ".join(map(voice.number, curve["breaks"][:8])))


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _axes(frame: Frame, variable: str, voice: Voice) -> Iterator[str]:
    """The grid, the axes where they are in sight, and the numbers along the edges."""
    across, up = ticks(frame.low, frame.high, 10), ticks(frame.bottom, frame.top, 7)
    left, right, top, bottom = LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM
    grid = "".join(f"M{_short(frame.x(x))} {top}V{bottom}" for x in across) + "".join(f"M{left} {_short(frame.y(y))}H{right}" for y in up)
    yield f'<path d="{grid}" stroke="currentColor" stroke-opacity=".14"/>'
    lines = (f"M{_short(frame.x(0))} {bottom}V{top}" if frame.low <= 0 <= frame.high else "") + (
        f"M{left} {_short(frame.y(0))}H{right}" if frame.bottom <= 0 <= frame.top else ""
    )
    if lines:
        yield f'<path d="{lines}" stroke="currentColor" stroke-opacity=".75" stroke-width="1.2"/>'
    yield '<g fill="currentColor" aria-hidden="true">'
    wide, high = (marks[1] - marks[0] if marks[1:] else 1.0 for marks in (across, up))
    yield from (_text(frame.x(x), bottom + 16, voice.local(label(x, wide)), "middle") for x in across)
    yield from (_text(left - 7, frame.y(y) + 4, voice.local(label(y, high)), "end") for y in up)
    yield f'<text x="{right}" y="{bottom + 31}" text-anchor="end" font-style="italic">{escape(variable)}</text></g>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{_short(x)}" y="{_short(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _stroke(index: int) -> tuple[str, str]:
    return STROKES[index % len(STROKES)]


def _areas(frame: Frame, plot: Plot) -> Iterator[str]:
    for index, area in enumerate(plot.get("areas") or ()):
        yield f'<path d="M{frame.path(area)}Z" fill="{_stroke(index)[0]}" fill-opacity=".25"/>'


def _curves(frame: Frame, plot: Plot) -> Iterator[str]:
    for index, curve in enumerate(plot["curves"]):
        colour, dashes = _stroke(index)
        path = "".join(f"M{frame.path(line)}" for line in curve["lines"])
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        if path:
            yield f'<path d="{path}" stroke="{colour}" stroke-width="2.2"{dashed}/>'


def _legend(labels: list[str]) -> Iterator[str]:
    for index, said in enumerate(labels):
        colour, dashes = _stroke(index)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        y = HEIGHT + ROW * index + 6
        yield f'<path d="M{LEFT} {y}h34" stroke="{colour}" stroke-width="2.2"{dashed}/>'
        shown = said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
        yield f'<text x="{LEFT + 42}" y="{y + 4}" fill="currentColor" font-size="13" aria-hidden="true">{escape(shown)}</text>'
