"""Mathematics on the page: MathML that stands without JavaScript, with the LaTeX from which KaTeX draws it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypedDict

from markupsafe import Markup, escape

from service.errors import MathtutorError
from service.functions import FUNCTIONS
from service.pages.words import Words
from service.plot.svg import marks_in_words, svg
from service.read import read
from service.read.prose import Piece, cut, words_among
from service.read.words import kind_of
from service.tree import Apply, Tree, walk
from service.write import latex, mathml, speech, text

WORD = re.compile(r"(<mtext>(?:&#xA0;)?)(or|and|if|where|otherwise|let)(?=(?:&#xA0;)?</mtext>)")
NUMERAL = re.compile(r"(<mn>\d+)\.(?=\d)")
POWER = re.compile(r"e\+?(-?\d+)$")
INFINITY = re.compile(r"(?<!\w)-?oo(?!\w)")
MINUS = re.compile(r"(?<![\w-])-(?=\w)")
FORMULA = re.compile(r"[=+·∫√^/²³⁴-⁹′<>≤≥|]|\d[^\W\d_]|^[^\W\d_aAyYoOeE]$|\w\(|[\w)²³] − [\w(]")
"""What tells a formula in a sentence from a word or a number."""
LONGEST = 120
JOINED = re.compile(r"(?<=[\w)])( [yo] )(?=[\w(−])")
"""The Spanish “and” and “or” between two formulas, which are letters of mathematics too; a product is written with a point."""
TRUTH = re.compile(r"(.*) \((true|false)\)")


class Shown(TypedDict, total=False):
    """Mathematics as a document holds it, its MathML where that is there already."""

    latex: str
    text: str
    mathml: str


class MathRenderer:
    """Draws for readers of one language. has_comma: they write decimals with a comma."""

    def __init__(self, words: Words, has_comma: bool) -> None:
        self.words, self.has_comma = words, has_comma

    def render(self, shown: Shown, block: bool = False) -> Markup:
        """`{latex, text}` (with `mathml` where there is one) as an element."""
        tag, kind = ("div", "math block") if block else ("span", "math")
        return Markup('<{0} class="{1}" data-latex="{2}" data-text="{3}">{4}</{0}>').format(
            tag, kind, shown.get("latex", ""), shown.get("text", ""), self._inner(shown)
        )

    def formula(self, source: str) -> Markup:
        """Plain text as mathematics where it reads as such, a full stop after it left out; else as it stands."""
        try:
            tree = read(source.removesuffix("."), "text").tree
        except MathtutorError:
            return escape(source)
        return self.render({"latex": latex(tree), "text": source.removesuffix(".")})

    def written(self, source: str) -> Markup:
        """What somebody wrote, in any notation: as one formula where it reads as such, else a sentence with its formulas drawn."""
        try:
            tree = read(source, decimal="comma" if self.has_comma else "point").tree
        except MathtutorError:
            return self.sentence(source)
        return self.render({"latex": latex(tree), "text": source})

    def statement(self, source: str) -> Markup:
        """A formula, with the word after it that says whether it is true: `9 = 3 (false)`."""
        found = TRUTH.fullmatch(source)
        return self.formula(source) if found is None else self.formula(found[1]) + f" ({self.words(f'relation.{found[2]}')})"

    def formulas(self, sources: list[str]) -> Markup:
        """Several formulas, in a row."""
        return Markup(", ").join(map(self.formula, sources))

    def places(self, values: Mapping[str, str]) -> Markup:
        """`x = 2, y = 3`, where a counterexample lies."""
        return self.formulas([f"{name} = {value}" for name, value in values.items()])

    def numeral(self, decimal: str) -> Markup:
        """A decimal as it is written: `−1,5`, `2,76 · 10⁻³²`."""
        shown = decimal.replace(".", ",") if self.has_comma else decimal
        mantissa = POWER.sub("", shown).replace("-", "−")
        power = POWER.search(shown)
        return escape(mantissa) + (Markup(" · 10<sup>{}</sup>").format(power[1].replace("-", "−")) if power else "")

    def line(self, line: Mapping[str, Any]) -> Markup:
        """A line of working as it was read, an equals sign in it that is false underlined."""
        shown = line["input"]
        links = line.get("links") or []
        if all(link["relation"] != "not_equivalent" or not link["after"] for link in links) or not links[0]["before"]:
            return self.render(shown)
        pieces = [links[0]["before"]["latex"]]
        for link in links:
            is_false = link["relation"] == "not_equivalent"
            pieces.append((r"\mathrel{\underline{=}}" if is_false else "=") + (link["after"]["latex"] if link["after"] else ""))
        drawn = self.render({"latex": " ".join(pieces), "text": shown["text"], "mathml": shown.get("mathml", "")})
        return Markup('<span class="false-link">{}</span>').format(drawn)

    def rounded(self, decimal: str) -> str:
        """A decimal to six significant digits, as one copies it."""
        return f"{float(decimal):.6g}"

    def sentence(self, text: str) -> Markup:
        """A sentence with the formulas in it drawn: what is written with signs and reads as mathematics."""
        joined = JOINED.split(text) if self.words.code == "es" else [text]
        return Markup("").join(self._clause(part) for part in joined)

    def _clause(self, text: str) -> Markup:
        found = cut(text)
        said = words_among(found, frozenset()) | {piece.start for piece in found if _is_plain_word(piece)}
        return Markup("").join(self._stretch(text[start:end]) for start, end in _stretches(found, said, len(text)))

    def _stretch(self, piece: str) -> Markup:
        """A piece between words: its formula drawn, the spaces and the points around it kept."""
        core = piece.strip(" ,.;:")
        if not (FORMULA.search(core) and len(core) < LONGEST):
            return escape(piece)
        start = piece.index(core)
        return escape(piece[:start]) + self.formula(core) + escape(piece[start + len(core) :])

    def remark(self, message: str) -> Markup:
        """A sentence with the formulas in it drawn, infinity and minus by their signs."""
        return self.sentence(MINUS.sub("−", INFINITY.sub(lambda found: found[0].replace("-", "−").replace("oo", "∞"), message)))

    def _inner(self, shown: Shown) -> Markup:
        """The MathML of the document, else that of the LaTeX or text read again; the bare text where neither reads."""
        if shown.get("mathml"):
            return self._local(shown["mathml"])
        for notation, source in (("latex", shown.get("latex")), ("text", shown.get("text"))):
            if source:
                try:
                    return self._local(mathml(read(source, notation).tree))
                except MathtutorError:
                    continue
        return escape(shown.get("text", ""))

    def _local(self, written: str) -> Markup:
        """MathML with its words in the reader's language, and decimals with the reader's sign."""
        written = WORD.sub(lambda found: found[1] + self.words(f"page.{found[2]}"), written)
        return Markup(NUMERAL.sub(r"\1,", written) if self.has_comma else written)


def _is_plain_word(piece: Piece) -> bool:
    """Three letters and more that name nothing: in our own sentences they are a word, though they might be read as a product."""
    return piece.kind == "word" and len(piece.text) > 2 and kind_of(piece.text, False) is None


def _stretches(found: Sequence[Piece], said: frozenset[int], end: int) -> Iterator[tuple[int, int]]:
    """The pieces between the words of a sentence and the words themselves, cut at commas and at the ends of sentences too."""
    start = 0
    for piece in found:
        if piece.start in said or (piece.kind == "mark" and piece.depth == 0):
            yield start, piece.start
            yield piece.start, piece.end
            start = piece.end
    yield start, end


def roots_of(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, str]]]:
    """The solutions one by one, (letter, value), where each is a value of the same one letter; else none."""
    rows = [tuple(one.items()) for one in document.get("solutions") or [] if isinstance(one, Mapping)]
    alone = [row[0] for row in rows if len(row) == 1 and isinstance(row[0][1], Mapping)]
    return alone if alone and len(alone) == len(document["solutions"]) and len({name for name, _ in alone}) == 1 else []


def speech_of(shown: Shown, language: str = "en") -> str:
    """The mathematics as it is said in a language, a product without “times”; empty where it can't be read again."""
    for notation in ("latex", "text"):
        if (tree := _tree_of(shown, notation)) is not None:
            return speech(tree, language)
    return ""


def _tree_of(shown: Shown, notation: Literal["latex", "text"]) -> Tree | None:
    source = shown.get(notation)
    try:
        return read(source, notation).tree if source else None
    except MathtutorError:
        return None


SPECIAL = frozenset(entry.name for entry in FUNCTIONS if entry.family in ("error", "integral", "special", "gamma"))


def special_parts(shown: Shown) -> list[str]:
    """A part of an answer for each function that a course does not know, as text: erf(x), Si(x)."""
    tree = _tree_of(shown, "text")
    found: dict[str, str] = {}
    for node in walk(tree) if tree is not None else ():
        if isinstance(node, Apply) and node.head in SPECIAL:
            found.setdefault(node.head, text(node))
    return list(found.values())


def picture(document: Mapping[str, object]) -> Markup:
    """A plot as a part of the page."""
    return Markup(svg(document, inline=True))


def marked_on(document: Mapping[str, object]) -> list[str]:
    """What is marked on a plot, a sentence a kind."""
    return marks_in_words(document)


def marked_source(source: str, start: int, end: int) -> Markup:
    """The string with the place of an error marked; a place at its end is marked as a gap."""
    start = max(0, min(start, len(source)))
    end = max(start, min(end, len(source)))
    place = source[start:end] or " "
    return Markup("<code>{}<mark>{}</mark>{}</code>").format(source[:start], place, source[end:])
