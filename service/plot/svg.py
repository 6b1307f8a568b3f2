"""A plot's document as SVG: title and description for those who can't see it, `currentColor` for light and dark pages.

Nothing here needs a stylesheet or a script, so that it shows under the strictest policy; curves differ in colour and in dash.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import NotRequired, TypedDict, cast

from service.plot.labels import placed_labels
from service.plot.view import label, ticks, turn_label, turns
from service.plot.words import Voice


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a picture, in its own units. size: of its letters."""

    width: int
    height: int
    left: int
    size: int
    right: int = 16
    top: int = 14
    bottom: int = 36

    @property
    def across(self) -> int:
        return self.width - self.left - self.right

    @property
    def up(self) -> int:
        return self.height - self.top - self.bottom


WIDE = Shape(640, 420, 56, 12)
NARROW = Shape(360, 340, 44, 12, right=10)
SHADED, VALUE = "#2a8c4a", "#c23a66"
HALO = "var(--card, Canvas)"
"""Behind the letters of a label."""
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
    is_open: NotRequired[bool]
    kind: NotRequired[str]


class Named(TypedDict):
    """A coordinate in the writer's form."""

    text: str


class Feature(TypedDict):
    """What is marked; see `service.answers.operations.PlotFeature`."""

    kind: str
    curves: list[int]
    at: tuple[float | None, float | None]
    x: Named | None
    y: Named | None


class Area(TypedDict):
    """The size of what is shaded."""

    value: float
    exact: Named | None


class Span(TypedDict):
    """A part of the level axis."""

    low: float
    high: float
    has_low: bool | None
    has_high: bool | None


class Plot(TypedDict):
    """What is drawn; see `service.answers.operations.PlotAnswer`."""

    x: Point
    y: Point
    variable: str
    curves: list[Curve]
    second: NotRequired[str | None]
    narrow: NotRequired[bool]
    marks: NotRequired[str]
    areas: NotRequired[list[list[Point]] | None]
    area: NotRequired[Area | None]
    regions: NotRequired[list[list[Point]]]
    solution: NotRequired[list[Span] | None]
    features: NotRequired[list[Feature]]
    shade: NotRequired[Point | None]
    language: NotRequired[str | None]


class Frame:
    """From the plane to the picture."""

    def __init__(self, x: tuple[float, float], y: tuple[float, float], shape: Shape = WIDE) -> None:
        (self.low, self.high), (self.bottom, self.top), self.shape = x, y, shape

    def x(self, x: float) -> float:
        return self.shape.left + (x - self.low) / (self.high - self.low) * self.shape.across

    def y(self, y: float) -> float:
        return self.shape.height - self.shape.bottom - (y - self.bottom) / (self.top - self.bottom) * self.shape.up

    def path(self, points: Iterable[tuple[float, float]]) -> str:
        return "L".join(f"{_short(self.x(x))} {_short(self.y(y))}" for x, y in points)


def svg(document: Mapping[str, object], *, inline: bool = False) -> str:
    """The picture. inline: as a part of a page, whose colour it takes; otherwise a file of its own."""
    plot = cast(Plot, document)  # it is the answer of the operation that is written so
    shape = NARROW if plot.get("narrow") else WIDE
    frame = Frame(plot["x"], plot["y"], shape)
    voice = Voice(plot.get("language") or "en")
    labels = [curve["label"] for curve in plot["curves"]]
    letters = escape(f"{plot['variable']} {plot.get('second') or 'y'}")
    height = shape.height + (ROW * len(labels) + 6 if labels else 0)
    name = f"plot{zlib.crc32(repr((labels, plot['x'], plot['y'])).encode()):08x}"
    body = "".join(
        (
            f'<title id="{name}t">{escape(title(plot))}</title><desc id="{name}d">{escape(description(plot))}</desc>',
            f'<clipPath id="{name}c"><rect x="{shape.left}" y="{shape.top}" width="{shape.across}" height="{shape.up}"/></clipPath>',
            *_axes(frame, plot, voice),
            f'<g clip-path="url(#{name}c)">',
            *_areas(frame, plot),
            *_asymptotes(frame, plot),
            *_curves(frame, plot),
            "</g>",
            *_drops(frame, plot),
            *_features(frame, plot, voice),
            *_solution(frame, plot),
            *_size(frame, plot, voice),
            *_legend(labels, shape),
        )
    )
    own = "" if inline else f' style="{PAGE}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {shape.width} {height}" width="{shape.width}" height="{height}" role="img" '
        f'data-low="{frame.low!r}" data-high="{frame.high!r}" data-bottom="{frame.bottom!r}" data-top="{frame.top!r}" '
        f'data-frame="{shape.left} {shape.top} {shape.across} {shape.up}" data-letters="{letters}" '
        f'aria-labelledby="{name}t {name}d" fill="none" stroke-linejoin="round" stroke-linecap="round" '
        f'font-family="system-ui, sans-serif" font-size="{shape.size}"{own}>{body}</svg>\n'
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
        if curve.get("kind") == "point":
            continue
        said += _of_curve(curve, (bottom, top), voice)
    said += _of_features(plot, voice)
    shade = plot.get("shade")
    if shade:
        said.append(voice.say("shaded", low=shade[0], high=shade[1]))
        size = plot.get("area")
        said += [] if size is None else [voice.say("size", size=_sized(size, voice))]
    return " ".join(said)


def marks_in_words(document: Mapping[str, object]) -> list[str]:
    """What is marked, a sentence a kind."""
    plot = cast(Plot, document)
    return list(_of_features(plot, Voice(plot.get("language") or "en")))


def _of_features(plot: Plot, voice: Voice) -> Iterator[str]:
    features = plot.get("features") or []
    for kind in dict.fromkeys(one["kind"] for one in features):
        yield voice.say(f"{kind}s", places="; ".join(dict.fromkeys(place(one, plot, voice) for one in features if one["kind"] == kind)))
    spans = plot.get("solution")
    if spans is not None:
        yield voice.say("solution", places="; ".join(_interval(one, plot, voice) for one in spans)) if spans else voice.say("no_solution")
    if plot.get("regions"):
        yield voice.say("region")


def _interval(span: Span, plot: Plot, voice: Voice) -> str:
    """1 < x ≤ 3, without an end that lies beyond the picture."""
    letter = plot["variable"]
    if span["low"] == span["high"]:
        return f"{letter} = {voice.number(span['low'])}"
    low = "" if span["has_low"] is None else f"{voice.number(span['low'])} {'≤' if span['has_low'] else '<'} "
    return low + letter + ("" if span["has_high"] is None else f" {'≤' if span['has_high'] else '<'} {voice.number(span['high'])}")


def place(one: Feature, plot: Plot, voice: Voice) -> str:
    """Where it is: (√3, 0), ≈ (1.32, 0), x = 2."""
    x, y = (_coordinate(value, named, voice) for value, named in zip(one["at"], (one["x"], one["y"]), strict=True))
    if x is None or y is None:
        return f"{plot['variable']} = {x}" if x is not None else f"{plot.get('second') or 'y'} = {y}"
    is_near = one["x"] is None or one["y"] is None
    return f"{'≈ ' if is_near else ''}({x}{';' if voice.has_comma else ','} {y})"


def _coordinate(value: float | None, named: Named | None, voice: Voice) -> str | None:
    if value is None:
        return None
    return voice.number(value) if named is None else written(named["text"])


def written(text: str) -> str:
    """A closed form as short as a label wants it.

    >>> written("3*pi/2"), written("-sqrt(3)"), written("(1 + sqrt(5))/2")
    ('3π/2', '−√3', '(1 + √5)/2')
    """
    return re.sub(r"sqrt\((\d+)\)", r"√\1", text).replace("*", "").replace("log(", "ln(").replace("pi", "π").replace("-", "−")


def _of_curve(curve: Curve, shown: Point, voice: Voice) -> Iterator[str]:
    points = [(x, y) for line in curve["lines"] for x, y in line if shown[0] <= y <= shown[1]]
    if not points:
        yield voice.say("nothing", curve=curve["label"])
        return
    (x1, y1), (x2, y2) = points[0], points[-1]
    lowest, highest = min(points, key=lambda p: p[1]), max(points, key=lambda p: p[1])
    yield voice.say("ends", curve=curve["label"], x1=x1, y1=y1, x2=x2, y2=y2)
    yield voice.say("extremes", x1=lowest[0], y1=lowest[1], x2=highest[0], y2=highest[1])
    if curve["breaks"]:
        yield voice.say("breaks", places="; ".join(dict.fromkeys(map(voice.number, curve["breaks"][:8]))))


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _axes(frame: Frame, plot: Plot, voice: Voice) -> Iterator[str]:
    """The grid, the axes where they are in sight, and the numbers along the edges."""
    shape = frame.shape
    many = 10 if shape is WIDE else 5
    turned = turns(frame.low, frame.high, many) if plot.get("marks") == "pi" else []
    across, up = (
        [float(turn) * math.pi for turn in turned] if len(turned) > 2 else ticks(frame.low, frame.high, many),
        ticks(frame.bottom, frame.top, 7),
    )
    left, right, top, bottom = shape.left, shape.width - shape.right, shape.top, shape.height - shape.bottom
    grid = "".join(f"M{_short(frame.x(x))} {top}V{bottom}" for x in across) + "".join(f"M{left} {_short(frame.y(y))}H{right}" for y in up)
    yield f'<path d="{grid}" stroke="currentColor" stroke-opacity=".14"/>'
    lines = (f"M{_short(frame.x(0))} {bottom}V{top}" if frame.low <= 0 <= frame.high else "") + (
        f"M{left} {_short(frame.y(0))}H{right}" if frame.bottom <= 0 <= frame.top else ""
    )
    if lines:
        yield f'<path d="{lines}" stroke="currentColor" stroke-opacity=".75" stroke-width="1.2"/>'
    yield '<g fill="currentColor" aria-hidden="true">'
    wide, high = (marks[1] - marks[0] if marks[1:] else 1.0 for marks in (across, up))
    names = list(map(turn_label, turned)) if len(turned) > 2 else [voice.local(label(x, wide)) for x in across]
    yield from (_text(frame.x(x), bottom + 16, name, "middle") for x, name in zip(across, names, strict=True))
    yield from (_text(left - 7, frame.y(y) + 4, voice.local(label(y, high)), "end") for y in up)
    yield f'<text x="{right}" y="{bottom + 31}" text-anchor="end" font-style="italic">{escape(plot["variable"])}</text>'
    second = plot.get("second")
    yield (f'<text x="{left + 6}" y="{top + 10}" font-style="italic">{escape(second)}</text>' if second else "") + "</g>"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{_short(x)}" y="{_short(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _stroke(index: int) -> tuple[str, str]:
    return STROKES[index % len(STROKES)]


def _areas(frame: Frame, plot: Plot) -> Iterator[str]:
    for index, area in enumerate(plot.get("areas") or ()):
        yield f'<path d="M{frame.path(area)}Z" fill="{_stroke(index)[0]}" fill-opacity=".25"/>'
    region = "".join(f"M{frame.path(outline)}Z" for outline in plot.get("regions") or ())
    if region:
        yield f'<path d="{region}" fill="{SHADED}" fill-opacity=".22" fill-rule="evenodd"/>'


def _sized(area: Area, voice: Voice) -> str:
    return f"= {written(area['exact']['text'])}" if area["exact"] else f"≈ {voice.number(area['value'])}"


def _size(frame: Frame, plot: Plot, voice: Voice) -> Iterator[str]:
    """The size, written where the largest part of the area is highest."""
    size, outlines = plot.get("area"), plot.get("areas") or ()
    if size is None or not outlines:
        return
    outline = max(outlines, key=len)
    half = len(outline) // 2
    upper, lower = max(zip(outline[:half], reversed(outline[half:]), strict=False), key=lambda pair: abs(pair[0][1] - pair[1][1]))
    x, y = frame.x(upper[0]), (frame.y(upper[1]) + frame.y(lower[1])) / 2 + 4
    said = escape(_sized(size, voice))
    yield f'<text x="{_short(x)}" y="{_short(y)}" text-anchor="middle" fill="currentColor" {_label(frame)}>A {said}</text>'


def _label(frame: Frame) -> str:
    return f'font-size="{frame.shape.size + 1}" stroke="{HALO}" stroke-width="4" paint-order="stroke" aria-hidden="true"'


def _curves(frame: Frame, plot: Plot) -> Iterator[str]:
    for index, curve in enumerate(plot["curves"]):
        colour, dashes = _stroke(index)
        path = "".join(f"M{frame.path(line)}" for line in curve["lines"])
        dashes = "7 5" if curve.get("is_open") else dashes
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        if path:
            yield f'<path class="curve" d="{path}" stroke="{colour}" stroke-width="2.2"{dashed}/>'


def _asymptotes(frame: Frame, plot: Plot) -> Iterator[str]:
    for one in plot.get("features") or ():
        x, y = one["at"]
        if one["kind"] == "value" and x is not None:
            upright = f"M{_short(frame.x(x))} {frame.shape.top}v{frame.shape.up}"
            yield f'<path d="{upright}" stroke="{VALUE}" stroke-width="2.4" stroke-dasharray="8 5"/>'
        if one["kind"] != "asymptote" or x == 0 or y == 0:
            continue  # along an axis there is a line already
        across = f"M{frame.shape.left} {_short(frame.y(y or 0.0))}h{frame.shape.across}"
        path = across if x is None else f"M{_short(frame.x(x))} {frame.shape.top}v{frame.shape.up}"
        yield f'<path d="{path}" stroke="{_stroke(one["curves"][0])[0]}" stroke-opacity=".8" stroke-dasharray="2 5"/>'


def _drops(frame: Frame, plot: Plot) -> Iterator[str]:
    """From where two sides of an equation meet to the level axis, where the solution stands."""
    if plot.get("second"):
        return
    for x, y in (one["at"] for one in plot.get("features") or () if one["kind"] == "intersection"):
        if x is not None and y is not None:
            level = frame.y(min(max(0.0, frame.bottom), frame.top))
            drop = f"M{_short(frame.x(x))} {_short(frame.y(y))}V{_short(level)}"
            yield f'<path d="{drop}" stroke="currentColor" stroke-opacity=".6" stroke-dasharray="3 4"/>'


def _solution(frame: Frame, plot: Plot) -> Iterator[str]:
    """The part of the level axis where an inequality holds: filled ends belong to it."""
    for span in plot.get("solution") or ():
        low, high = frame.x(span["low"]), frame.x(span["high"])
        level = _short(frame.y(min(max(0.0, frame.bottom), frame.top)))
        shape = frame.shape
        box = f'x="{_short(low)}" y="{shape.top}" width="{_short(high - low)}" height="{shape.up}"'
        yield f'<rect {box} fill="{SHADED}" fill-opacity=".12"/>'
        yield f'<path d="M{_short(low)} {level}H{_short(high)}" stroke="{SHADED}" stroke-width="5" stroke-linecap="butt"/>'
        for x, belongs in ((low, span["has_low"]), (high, span["has_high"])):
            if belongs is not None:
                inner = SHADED if belongs else HALO
                yield f'<circle cx="{_short(x)}" cy="{level}" r="5" fill="{inner}" stroke="{SHADED}" stroke-width="2.2"/>'


def _features(frame: Frame, plot: Plot, voice: Voice) -> Iterator[str]:
    """Marks, and beside them what they are as far as there is room."""
    features = [one for one in plot.get("features") or [] if not _is_said_better(one, plot)]
    marks = [_mark(frame, one) for one in features]
    names = [_name(one, plot, voice) for one in features]
    curves = [(frame.x(x), frame.y(y)) for curve in plot["curves"] for line in curve["lines"] for x, y in line]
    axes = frame.x(0.0), frame.y(0.0)
    placed = placed_labels(list(zip(marks, names, strict=True)), curves, axes, frame.shape)
    for one, (x, y), name in zip(features, marks, names, strict=True):
        if one["kind"] not in ("asymptote", "value"):
            colour = _stroke(one["curves"][0])[0] if len(one["curves"]) == 1 else "currentColor"
            inner = HALO if one["kind"] in ("hole", "intersection") else colour
            said = f"{voice.sentences[one['kind']]} {place(one, plot, voice)}"
            circle = f'class="mark" cx="{_short(x)}" cy="{_short(y)}" r="{5 if one["kind"] == "intersection" else 4}"'
            yield f'<circle {circle} fill="{inner}" stroke="{colour}" stroke-width="2" data-said="{escape(said)}"/>'
        if (at := placed.pop(0)) is not None:
            yield (f'<text x="{_short(at[0])}" y="{_short(at[1])}" fill="currentColor" {_label(frame)}>{escape(name)}</text>')


def _is_said_better(one: Feature, plot: Plot) -> bool:
    """Whether an extremum stands at the same place as this root."""
    others = [other["at"] for other in plot.get("features") or [] if other["kind"] in ("maximum", "minimum")]
    return one["kind"] == "root" and one["at"] in others


def _mark(frame: Frame, one: Feature) -> tuple[float, float]:
    x, y = one["at"]
    shape = frame.shape
    return (
        shape.left + shape.across - 30 if x is None else frame.x(x),
        shape.top + 14 if y is None else frame.y(y),
    )


def _name(one: Feature, plot: Plot, voice: Voice) -> str:
    prefix = f"{voice.sentences[one['kind']]} " if one["kind"] in ("maximum", "minimum", "hole") else ""
    return prefix + place(one, plot, voice)


def drawn_as(label: str) -> str:
    """A label with raised digits and true minus signs.

    >>> drawn_as("x^2 - 3·x^10")
    'x² − 3·x¹⁰'
    """
    for plain, shown in SIGNS:
        label = label.replace(plain, shown)
    return re.sub(r"\^(\d+)(?![\d./])", lambda found: found[1].translate(RAISED), label).replace("-", "−")


SIGNS = (("<=", "≤"), (">=", "≥"), ("theta", "θ"), ("pi", "π"))
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _legend(labels: list[str], shape: Shape) -> Iterator[str]:
    longest = LONGEST * shape.width // WIDE.width
    for index, said in enumerate(labels):
        colour, dashes = _stroke(index)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        y = shape.height + ROW * index + 6
        yield f'<path d="M{shape.left} {y}h34" stroke="{colour}" stroke-width="2.2"{dashed}/>'
        said = drawn_as(said)
        shown = said if len(said) <= longest else said[: longest - 1] + "…"
        yield f'<text x="{shape.left + 42}" y="{y + 4}" fill="currentColor" font-size="13" aria-hidden="true">{escape(shown)}</text>'
