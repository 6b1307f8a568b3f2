"""Graphs: what is drawn, where it breaks, and what the picture says to those who can't see it."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from service.errors import InvalidRequest, Meaningless, StudentError, TooLarge, Unsupported
from service.plot.svg import description, svg
from service.plot.view import label, nice_step, ticks, turn_label, turns
from tests.worked import rows

Ask = Callable[..., dict[str, Any]]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("expression", "lower", "upper", "lines", "clipped"), rows("plots"))
def test_a_curve_breaks_where_the_function_does(ask: Ask, expression: str, lower: str, upper: str, lines: int, clipped: bool) -> None:
    plot = ask("plot", expression=expression, lower=lower, upper=upper)

    assert len(plot["curves"][0]["lines"]) == lines
    assert ("clipped" in [note["code"] for note in plot["notes"]]) == clipped


@pytest.mark.parametrize(("expression", "function"), [("sin(x)", math.sin), ("x^3 - x", lambda x: x**3 - x), ("e^x", math.exp)])
def test_every_point_lies_on_the_curve(ask: Ask, expression: str, function: Callable[[float], float]) -> None:
    plot = ask("plot", expression=expression)

    low, high = plot["y"]
    points = [(x, y) for line in plot["curves"][0]["lines"] for x, y in line if low <= y <= high]
    assert len(points) > 100
    assert all(y == pytest.approx(function(x), rel=1e-6, abs=1e-6) for x, y in points)
    assert all(a[0] < b[0] for a, b in pairwise(points))


def test_no_line_crosses_a_pole(ask: Ask) -> None:
    plot = ask("plot", expression="tan(x)", lower=-7, upper=7)

    for line in plot["curves"][0]["lines"]:
        branches = {math.floor((x + math.pi / 2) / math.pi) for x, _ in line}
        assert len(branches) == 1


def test_the_edge_of_the_domain_is_reached(ask: Ask) -> None:
    plot = ask("plot", expression="sqrt(x - 1/3)", lower=0, upper=2)

    assert plot["curves"][0]["lines"][0][0][0] == pytest.approx(1 / 3, abs=1e-3)


@pytest.mark.parametrize(
    ("expression", "low", "high"),
    [
        ("sin(x)", -2.2 * math.pi, 2.2 * math.pi),
        ("e^x", -5, 5),
        ("asin(x)", -1.3, 1.3),
        ("\\int_0^1 x^2 dx", -0.3, 1.3),
        ("1/x", -5, 5),
        ("x^3 - 3x", -2.2 * math.sqrt(3), 2.2 * math.sqrt(3)),
        ("x^100", -1, 1),
    ],
)
def test_the_range_suits_the_function(ask: Ask, expression: str, low: float, high: float) -> None:
    assert ask("plot", expression=expression)["x"] == pytest.approx((low, high), rel=0.02)


def test_an_integral_shades_its_own_range(ask: Ask) -> None:
    plot = ask("plot", expression="\\int_0^1 x^2 dx")

    assert plot["shade"] == [0.0, 1.0]
    assert _area(plot["areas"][0]) == pytest.approx(1 / 3, abs=1e-4)


def test_an_endless_integral_shades_to_the_edge(ask: Ask) -> None:
    plot = ask("plot", expression="\\int_0^{\\infty} e^{-x} dx")

    assert plot["shade"] == [0.0, plot["x"][1]]


def test_an_integral_up_to_the_variable_is_drawn_itself(ask: Ask) -> None:
    plot = ask("plot", expression="\\int_0^x 2t\\,dt", lower=-1, upper=3)

    assert plot["shade"] is None
    assert plot["curves"][0]["lines"][0][-1] == pytest.approx((3, 9))


def test_jumps_are_located(ask: Ask) -> None:
    plot = ask("plot", expression="floor(x)", lower=0.3, upper=3.4)

    assert plot["curves"][0]["breaks"] == pytest.approx([1, 2, 3])


def test_the_area_between_two_curves_is_shaded(ask: Ask) -> None:
    plot = ask("plot", expression="x^2; 2 - x", lower=-2, upper=1, shade=True)

    assert _area(plot["areas"][0]) == pytest.approx(4.5, abs=1e-3)


def _area(outline: list[tuple[float, float]]) -> float:
    closed = [*outline, outline[0]]
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(closed))) / 2


def test_a_curve_costs_a_bounded_number_of_points(ask: Ask) -> None:
    plot = ask("plot", expression="; ".join(f"sin({100 * n} x + 1/x)" for n in range(1, 7)))

    assert sum(len(line) for curve in plot["curves"] for line in curve["lines"]) < 16_000


def test_a_curve_too_wild_to_draw_says_so(ask: Ask) -> None:
    plot = ask("plot", expression="sin(5000 x)", lower=-10, upper=10)

    assert "coarse" in [note["code"] for note in plot["notes"]]


def test_a_function_without_values_is_said_to_have_none(ask: Ask) -> None:
    plot = ask("plot", expression="ln(-1 - x^2)")

    assert [note["code"] for note in plot["notes"]] == ["nothing_drawn"]
    assert "no real value" in svg(plot)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"expression": "a x"}, StudentError),
        ({"expression": "a x", "variable": "x"}, Unsupported),
        ({"expression": "x^2 + y^2 = z", "variable": "x"}, Unsupported),
        ({"expression": "x != 1"}, Unsupported),
        ({"expression": "x", "bottom": "2", "top": "1"}, InvalidRequest),
        ({"expression": "x", "lower": "2", "upper": "1"}, InvalidRequest),
        ({"expression": "x", "lower": "oo"}, InvalidRequest),
        ({"expression": "x", "lower": "i"}, InvalidRequest),
        ({"expression": ";".join("x" * 7)}, TooLarge),
        ({"expression": "[[1,2],[3,4]]"}, Meaningless),
    ],
)
def test_what_has_no_graph_is_refused(ask: Ask, fields: dict[str, str], error: type[StudentError]) -> None:
    with pytest.raises(error):
        ask("plot", **fields)


def test_the_picture_is_accessible_and_takes_the_colour_of_its_page(ask: Ask) -> None:
    root = ElementTree.fromstring(svg(ask("plot", expression="x + 1"), inline=True))

    named = {element.get("id") for element in root.iter() if element.get("id")}
    assert root.get("role") == "img"
    assert set((root.get("aria-labelledby") or "").split()) <= named
    assert "x + 1" in (root.findtext(f"{SVG}title") or "")
    assert len(root.findtext(f"{SVG}desc") or "") > 40
    assert any(element.get("stroke") == "currentColor" for element in root.iter())
    assert not [element for element in root.iter() if element.tag in (f"{SVG}style", f"{SVG}script") or element.get("style")]


def test_marks_on_the_axes_are_round_numbers() -> None:
    assert ticks(-10, 10, 10) == [-10, -8, -6, -4, -2, 0, 2, 4, 6, 8, 10]
    assert nice_step(0.021) == pytest.approx(0.05)
    assert [label(x, 0.5) for x in (-0.5, 0.0, 1.0)] == ["−0.5", "0", "1.0"]
    assert label(2e7, 1e7) == "2e7"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Graph of x + 1/2"), ("de-AT", "Graph von x + 1/2"), ("es", "Gráfica de x + 1/2"), ("fr", "Graph of x + 1/2")],
)
def test_a_graph_is_described_in_the_readers_language(ask: Ask, language: str, said: str) -> None:
    root = ElementTree.fromstring(svg(ask("plot", expression="x + 1/2", language=language, lower="0", upper="1")))

    assert root.findtext(f"{SVG}title") == said
    decimals = "0,5" if language in ("de-AT", "es") else "0.5"
    assert decimals in (root.findtext(f"{SVG}desc") or "")
    assert decimals in [text.text for text in root.iter(f"{SVG}text")]


def _marked(plot: dict[str, Any], kind: str) -> str:
    """What is marked of a kind: exact where it is known exactly, the curve's other coordinate left out for roots."""
    return "; ".join(", ".join(_written(one, side) for side in (0, 1)) for one in plot["features"] if one["kind"] == kind)


def _written(one: dict[str, Any], side: int) -> str:
    exact, value = (one["x"], one["y"])[side], one["at"][side]
    return "-" if value is None else exact["text"] if exact else f"~{value:.3f}"


@pytest.mark.parametrize(("expression", "kind", "places"), rows("plot_features"))
def test_what_a_graph_shows_is_marked_and_named(ask: Ask, expression: str, kind: str, places: str) -> None:
    plot = ask("plot", expression=expression)

    assert _marked(plot, kind) == places


@pytest.mark.parametrize(("expression", "holds"), rows("plot_inequalities"))
def test_where_an_inequality_holds_is_shown_on_the_axis(ask: Ask, expression: str, holds: str) -> None:
    plot = ask("plot", expression=expression)

    assert f"It holds for {holds}." in description(plot)  # type: ignore[arg-type]  # the answer is what is described


@pytest.mark.parametrize(
    ("expression", "distance"),
    [
        ("x^2 + y^2 = 25", lambda x, y: x * x + y * y - 25),
        ("x^2 - y^2 = 1", lambda x, y: x * x - y * y - 1),
        ("x y = 1", lambda x, y: x * y - 1),
        ("(x + y)^2 = 0", lambda x, y: x + y),
        ("(cos t, sin t)", lambda x, y: x * x + y * y - 1),
        ("x = cos t, y = sin t", lambda x, y: x * x + y * y - 1),
        ("r = 2 cos(theta)", lambda x, y: (x - 1) ** 2 + y * y - 1),
    ],
)
def test_every_point_of_a_curve_in_the_plane_lies_on_it(ask: Ask, expression: str, distance: Callable[[float, float], float]) -> None:
    plot = ask("plot", expression=expression)

    points = [point for line in plot["curves"][0]["lines"] for point in line]
    assert len(points) > 50
    assert max(abs(distance(x, y)) for x, y in points) < 1e-3


def test_a_circle_is_round(ask: Ask) -> None:
    plot = ask("plot", expression="x^2 + y^2 = 25")

    root = ElementTree.fromstring(svg(plot))
    numbers = [tuple(map(float, part.split())) for part in _path_of(root).replace("M", "L").split("L")[1:]]
    across, up = (max(side) - min(side) for side in zip(*numbers, strict=True))
    assert across == pytest.approx(up, rel=0.01)


def _path_of(root: ElementTree.Element) -> str:
    return next(element.get("d") or "" for element in root.iter() if element.get("class") == "curve")


@pytest.mark.parametrize(
    ("expression", "inside", "outside"),
    [("y > x^2", (0, 1), (0, -1)), ("x^2 + y^2 <= 4", (1, 1), (2, 2)), ("x + y < 3; x - y > 1", (2, 0), (0, 0))],
)
def test_a_region_is_shaded_where_it_holds(ask: Ask, expression: str, inside: tuple[int, int], outside: tuple[int, int]) -> None:
    plot = ask("plot", expression=expression)

    assert _is_inside(inside, plot["regions"])
    assert not _is_inside(outside, plot["regions"])


def _is_inside(place: tuple[int, int], outlines: list[list[tuple[float, float]]]) -> bool:
    """Whether a ray to the right crosses the outlines an odd number of times."""
    x, y = place[0], place[1] + 1e-7
    edges = [edge for outline in outlines for edge in pairwise([*outline, outline[0]])]
    crossed = [a for a, b in edges if (a[1] > y) != (b[1] > y) and a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) > x]
    return len(crossed) % 2 == 1


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({"expression": "\\int_0^1 x^2 dx"}, "1/3"),
        ({"expression": "x^2; 2 - x", "shade": True}, "9/2"),
        ({"expression": "x^3 - x", "shade": True}, "1/2"),
    ],
)
def test_an_area_is_told_with_its_size(ask: Ask, fields: dict[str, Any], size: str) -> None:
    plot = ask("plot", **fields)

    assert plot["area"]["exact"]["text"] == size
    assert f"A = {size}" in svg(plot)


def test_an_area_that_is_known_nearly_is_told_so(ask: Ask) -> None:
    plot = ask("plot", expression="\\int_0^2 e^{-x} dx")

    assert plot["area"]["exact"] is None
    assert plot["area"]["value"] == pytest.approx(1 - math.exp(-2), abs=1e-9)


def test_angles_are_marked_in_parts_of_pi(ask: Ask) -> None:
    shown = [text.text for text in ElementTree.fromstring(svg(ask("plot", expression="sin(x)"))).iter(f"{SVG}text")]

    assert {"−2π", "−π/2", "π/2", "3π/2"} <= set(shown)
    assert [turn_label(turn) for turn in turns(-0.1, 3.2, 5)] == ["0", "π/4", "π/2", "3π/4", "π"]


def test_labels_do_not_cover_each_other(ask: Ask) -> None:
    root = ElementTree.fromstring(svg(ask("plot", expression="x^2 + y^2 = 25; y = x + 1")))

    labels = [(float(e.get("x") or 0), float(e.get("y") or 0), len(e.text or "")) for e in root.iter(f"{SVG}text") if e.get("paint-order")]
    assert len(labels) > 6
    for k, (x, y, long) in enumerate(labels):
        assert not any(abs(y - v) < 12 and x < u + 6 * other and u < x + 6 * long for u, v, other in labels[k + 1 :])


def test_a_picture_for_a_small_screen_is_less_wide(ask: Ask) -> None:
    root = ElementTree.fromstring(svg(ask("plot", expression="x^2", narrow=True)))

    assert float(root.get("width") or 0) < 400


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Maxima: (−1, 2)."), ("de", "Hochpunkte: (−1; 2)."), ("es", "Máximos: (−1; 2).")],
)
def test_what_is_marked_is_told_in_the_readers_language(ask: Ask, language: str, said: str) -> None:
    assert said in (ElementTree.fromstring(svg(ask("plot", expression="x^3 - 3x", language=language))).findtext(f"{SVG}desc") or "")


def test_values_of_the_variable_are_marked(ask: Ask) -> None:
    plot = ask("plot", expression="x^2 = 4", marked="-2; 1/2")

    assert _marked(plot, "value") == "-2, -; 1/2, -"
    assert "Marked: x = −2; x = 1/2." in description(plot)  # type: ignore[arg-type]  # the answer is what is described
