"""What a graph says of itself to those who can't see it, in each language there is."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Graph of {curves}",
        "and": " and ",
        "ranges": "{variable} runs from {low} to {high}, the values shown from {bottom} to {top}.",
        "shaded": "The area is shaded from {low} to {high}.",
        "nothing": "{curve} has no real value here.",
        "ends": "{curve} starts at ({x1}{sep} {y1}) and ends at ({x2}{sep} {y2}).",
        "extremes": "Its lowest point shown is ({x1}{sep} {y1}), its highest ({x2}{sep} {y2}).",
        "breaks": "It breaks near {places}.",
        "root": "root",
        "intercept": "meets the upright axis",
        "maximum": "max",
        "minimum": "min",
        "intersection": "intersection",
        "hole": "hole",
        "asymptote": "asymptote",
        "value": "value",
        "values": "Marked: {places}.",
        "point": "point",
        "roots": "Roots: {places}.",
        "intercepts": "It meets the upright axis at {places}.",
        "maximums": "Maxima: {places}.",
        "minimums": "Minima: {places}.",
        "intersections": "Intersections: {places}.",
        "holes": "Holes: {places}.",
        "asymptotes": "Asymptotes: {places}.",
        "points": "Points: {places}.",
        "size": "Its size: {size}.",
        "solution": "It holds for {places}.",
        "no_solution": "It holds nowhere here.",
        "region": "The part of the plane where it holds is shaded.",
    },
    "de": {
        "title": "Graph von {curves}",
        "and": " und ",
        "ranges": "{variable} läuft von {low} bis {high}, gezeigt sind Werte von {bottom} bis {top}.",
        "shaded": "Die Fläche von {low} bis {high} ist schraffiert.",
        "nothing": "{curve} hat hier keinen reellen Wert.",
        "ends": "{curve} beginnt bei ({x1}{sep} {y1}) und endet bei ({x2}{sep} {y2}).",
        "extremes": "Der tiefste gezeigte Punkt ist ({x1}{sep} {y1}), der höchste ({x2}{sep} {y2}).",
        "breaks": "Der Graph ist unterbrochen bei {places}.",
        "root": "Nullstelle",
        "intercept": "Schnitt mit der senkrechten Achse",
        "maximum": "Max",
        "minimum": "Min",
        "intersection": "Schnittpunkt",
        "hole": "Lücke",
        "asymptote": "Asymptote",
        "value": "Wert",
        "values": "Markiert: {places}.",
        "point": "Punkt",
        "roots": "Nullstellen: {places}.",
        "intercepts": "Schnitt mit der senkrechten Achse: {places}.",
        "maximums": "Hochpunkte: {places}.",
        "minimums": "Tiefpunkte: {places}.",
        "intersections": "Schnittpunkte: {places}.",
        "holes": "Lücken: {places}.",
        "asymptotes": "Asymptoten: {places}.",
        "points": "Punkte: {places}.",
        "size": "Ihr Inhalt: {size}.",
        "solution": "Erfüllt für {places}.",
        "no_solution": "Hier nirgends erfüllt.",
        "region": "Der Teil der Ebene, in dem die Ungleichung gilt, ist schraffiert.",
    },
    "es": {
        "title": "Gráfica de {curves}",
        "and": " y ",
        "ranges": "{variable} va de {low} a {high}; se muestran valores de {bottom} a {top}.",
        "shaded": "El área de {low} a {high} está sombreada.",
        "nothing": "{curve} no tiene aquí ningún valor real.",
        "ends": "{curve} empieza en ({x1}{sep} {y1}) y termina en ({x2}{sep} {y2}).",
        "extremes": "El punto más bajo que se muestra es ({x1}{sep} {y1}) y el más alto ({x2}{sep} {y2}).",
        "breaks": "Se interrumpe cerca de {places}.",
        "root": "raíz",
        "intercept": "corte con el eje vertical",
        "maximum": "máx",
        "minimum": "mín",
        "intersection": "punto de corte",
        "hole": "hueco",
        "asymptote": "asíntota",
        "value": "valor",
        "values": "Marcado: {places}.",
        "point": "punto",
        "roots": "Raíces: {places}.",
        "intercepts": "Corta el eje vertical en {places}.",
        "maximums": "Máximos: {places}.",
        "minimums": "Mínimos: {places}.",
        "intersections": "Puntos de corte: {places}.",
        "holes": "Huecos: {places}.",
        "asymptotes": "Asíntotas: {places}.",
        "points": "Puntos: {places}.",
        "size": "Su medida: {size}.",
        "solution": "Se cumple para {places}.",
        "no_solution": "Aquí no se cumple.",
        "region": "La parte del plano donde se cumple está sombreada.",
    },
}
COMMA = frozenset(("de", "es"))
"""Where decimals are written with a comma, and the numbers of a pair are separated by a semicolon."""


class Voice:
    """Speaks a language, English where it has not that of the reader."""

    def __init__(self, language: str) -> None:
        code = language.partition("-")[0].lower()
        self.sentences = SENTENCES.get(code, SENTENCES["en"])
        self.has_comma = code in COMMA

    def say(self, sentence: str, **values: str | float) -> str:
        """The sentence with its values; numbers to three digits."""
        told = {name: value if isinstance(value, str) else self.number(value) for name, value in values.items()}
        return self.sentences[sentence].format(**told, sep=";" if self.has_comma else ",")

    def number(self, value: float) -> str:
        """Three digits, with the sign of minus and the reader's decimal sign."""
        written = f"{0.0 if abs(value) < 1e-12 else value:.3g}"
        return self.local("0" if float(written) == 0 else written.replace("-", "−"))

    def local(self, written: str) -> str:
        """A number with the reader's decimal sign."""
        return written.replace(".", ",") if self.has_comma else written
