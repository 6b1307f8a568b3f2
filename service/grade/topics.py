"""What the words of a working speak of: tangents, extrema, domains; and the places and points that they name."""

# ruff: noqa: E501  a table reads best with its kin on one line

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.grade.line import Line
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

TOPICS: Mapping[str, frozenset[str]] = {
    topic: frozenset(words.split())
    for topic, words in {
        "tangent": "tangent tangente tangentes tangents tangentensteigung tangentengleichung wendetangente wendetangenten ursprungstangente tangentes",
        "normal": "normal normale normalen normalensteigung normalengleichung perpendicular",
        "secant": "secant sekante secante chord average",
        "maximum": "maximum maxima max hochpunkt hochpunkte máximo máximos maximal maximalstelle hp hop",
        "minimum": "minimum minima min tiefpunkt tiefpunkte mínimo mínimos minimal minimalstelle tp tip",
        "extremum": "extremum extrema extreme extremstelle extremstellen extrempunkt extrempunkte extremos extremo stationary critical turning vertex scheitelpunkt scheitel vértice",
        "stationary": "stationary critical turning extremstellen extrema críticos",
        "zeros": "zeros zeroes roots nullstellen ceros raíces intercepts",
        "inflection": "inflection inflexion wendepunkt wendepunkte wendestelle wendetangente wendetangenten inflexión wp",
        "saddle": "saddle sattelpunkt silla",
        "inverse": "inverse umkehrfunktion inversa swap interchange tauschen vertauschen intercambiar",
        "asymptote": "asymptote asymptotes asymptoten asíntota asíntotas polstelle polstellen pole poles",
        "horizontal": "horizontal waagerechte waagrechte horizontale",
        "vertical": "vertical senkrechte vertikale polstelle polstellen pole poles",
        "domain": "domain definitionsbereich definitionsmenge dominio",
        "range": "range wertebereich wertemenge rango recorrido imagen",
        "log": "log",
        "ln": "ln",
        "not": "no not nor neither kein keine keinen nicht weder ni ningún",
        "quantity": "subject umstellen deviation standardabweichung desviación length long longer wide wider width height high tall radius diameter side sides distance far time seconds minutes hours when speed "
        "age old older years area perimeter volume price cost rectangle rectangular triangle circle sphere cube box garden ladder metres meters cm km tickets people "
        "länge lang länger breit breiter breite höhe hoch durchmesser seite seiten seitenlänge abstand entfernung zeit sekunden minuten stunden wann "
        "geschwindigkeit alter jahre fläche flächeninhalt umfang volumen preis kosten rechteck dreieck kreis kugel würfel quader leiter "
        "longitud largo ancho altura alto radio diámetro lado lados distancia tiempo segundos minutos horas cuándo velocidad edad años "
        "área perímetro precio coste rectángulo triángulo círculo esfera cubo caja escalera metros",
        "edge": "absolute global endpoint endpoints boundary rand randwerte randextremum intervall interval intervalo between",
    }.items()
}
"""Topic → its words in English, German and Spanish."""
WORD = re.compile(r"[^\W\d_]+")
NAME = r"(?P<name>(?<![^\W_])[A-Z][A-Z]?(?:_?\{?[0-9₀-₉a-z]\}?)?\s?)?"
PART = r"[^()|;,=<>A-Z]{1,40}"
POINT = re.compile(rf"{NAME}\((?P<x>{PART})(?P<sign>[|;,])(?P<y>{PART})\)")
"""H(1|4), W₁(1; −2), (2, −11)."""
VALUE = re.compile(r"(?<![^\W_])(?P<letter>[a-z])(?:_?[0-9₀-₉])?\s*=\s*(?P<value>[-−–]?[0-9]+(?:[./][0-9]+)?)(?![0-9.,/]?[0-9a-z(π√^])")


@dataclass(frozen=True, slots=True)
class Point:
    """A point as written. named: it has a capital letter or a bar, so that it can't be an interval or a pair."""

    name: str
    x: Tree
    y: Tree
    named: bool


SPACE, INDEXED = ("x", "y", "z"), ("x1", "x2", "x3")


@dataclass(frozen=True, slots=True)
class Topics:
    """words: the topics that occur anywhere in the working. places: numbers that arguments are said to have. points: all that are written.

    coordinates: the letters of a place in space.
    """

    words: frozenset[str] = frozenset()
    places: tuple[Tree, ...] = ()
    points: tuple[Point, ...] = ()
    coordinates: tuple[str, str, str] = SPACE


def topics_in(words: str) -> frozenset[str]:
    """The topics of some words."""
    said = {found.group().lower() for found in WORD.finditer(words[:2000])}
    return frozenset(topic for topic, kinds in TOPICS.items() if said & kinds)


def points_in(source: str) -> tuple[Point, ...]:
    """The points written in a line."""
    return tuple(point for found in POINT.finditer(source[:2000]) if (point := quietly(_point, found)) is not None)


def points_said(source: str) -> tuple[tuple[frozenset[str], Point], ...]:
    """The points written among words, each with what the words right before it say: “maximum at (1, 3), minimum at (2, 0)”."""
    pairs: list[tuple[frozenset[str], Point]] = []
    end = 0
    for found in POINT.finditer(source[:2000]):
        point = quietly(_point, found)
        if point is not None:
            pairs.append((topics_in(source[end : found.start()]), point))
        end = found.end()
    return tuple(pairs)


def _point(found: re.Match[str]) -> Point | None:
    x, y = number_in(found["x"]), number_in(found["y"])
    if x is None or y is None:
        return None
    name = (found["name"] or "").strip()
    return Point(name, x, y, bool(name) or found["sign"] == "|")


def number_in(written: str) -> Tree | None:
    """The number that is written; None where it holds a letter or can't be read."""
    tree = quietly(read_line, written.strip().replace(",", "."))
    found = tree.tree if tree is not None else None
    return None if found is None or free_symbols(found) or is_endless(found) or isinstance(found, Relation) else found


def is_endless(tree: Tree) -> bool:
    """Whether ∞ stands in a tree, with a sign or without."""
    return any(isinstance(node, Constant) and node.name in {"oo", "complex_oo"} for node in walk(tree))


INVERSE = re.compile(r"(?<![A-Za-z\\])[fghFG]\s?(?:\^\s?(?:\{\s?[-−]1\s?\}|\(\s?[-−]1\s?\)|[-−]1)|⁻¹)\s?\(")
"""f⁻¹(x): an inverse is looked for."""


def topics_of(problem: str, lines: Sequence[Line]) -> Topics:
    """What the problem and all the lines speak of."""
    sources = [problem, *(line.source for line in lines)]
    points = [point for source in sources for point in points_in(source)]
    places = [*(point.x for point in points), *_arguments(lines), *_said(sources)]
    words = topics_in(" ".join(sources)) | ({"inverse"} if any(INVERSE.search(source[:10_000]) for source in sources) else set())
    return Topics(words, tuple(dict.fromkeys(places)), tuple(dict.fromkeys(points)), _coordinates(lines))


def _coordinates(lines: Sequence[Line]) -> tuple[str, str, str]:
    """x₁, x₂, x₃ where an equation has them and y and z are nowhere; else x, y, z."""
    said = {name for line in lines for clause in line.clauses if clause.tree is not None for name in free_symbols(clause.tree)}
    return INDEXED if set(INDEXED) <= said and not said & {"y", "z"} else SPACE


def _arguments(lines: Sequence[Line]) -> Iterator[Tree]:
    """2 of f(2) and f′(2); a of a condition x = a."""
    for line in lines:
        for clause in line.clauses:
            for tree in (clause.tree, clause.condition):
                for node in walk(tree) if tree is not None else ():
                    match node:
                        case Apply(head="call", args=(Symbol() | Apply(head="prime" | "derivative"), argument)) if not free_symbols(
                            argument
                        ):
                            yield argument
                        case Relation(signs=("=", *_), sides=(Symbol(), *_, value)) if not free_symbols(value) and not is_endless(value):
                            yield value
                        case _:
                            pass


def _said(sources: Sequence[str]) -> Iterator[Tree]:
    """`at x = 4` among words."""
    for source in sources:
        for found in VALUE.finditer(source[:2000]):
            value = number_in(found["value"])
            if value is not None and isinstance(value, Number | Apply):
                yield value
