"""A line cut into pieces: words of language, mathematics, arrows, punctuation; one pass, every piece with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from service.read.prose_words import LANGUAGE, NOT_LANGUAGE
from service.read.words import UNITS, kind_of, pieces

Kind = Literal["space", "quote", "number", "word", "command", "arrow", "rel", "dots", "open", "close", "op", "mark", "other"]

TOKEN = re.compile(
    r"(?P<space>[\s~\u00a0\u2000-\u200b\u202f\u205f]+|\\[,;:! ]|\\q?quad(?![A-Za-z]))"
    r"|(?P<quote>\"[^\"\n]*\"|“[^”“\n]*[”“]|„[^„“”\n]*[“”]|«[^«»\n]*»)"
    r"|(?P<number>[0-9]+(?:[.,][0-9]+)*)"
    r"|(?P<arrow><==>|<=>|==>|=>|-->|->|[⇒⟹⇔⟺→⟶∴↔⟷]|\\(?:Rightarrow|Longrightarrow|implies|Leftrightarrow|Longleftrightarrow|iff|therefore|to|rightarrow"
    r"|longrightarrow|leftrightarrow)(?![A-Za-z]))"
    r"|(?P<rel><=|>=|!=|=<|:=|==|=/=|<>|~=|[=<>≤≥≠≈⩽⩾≡~∈∉]|\\(?:leq?|geq?|neq?|approx|equiv|lt|gt|in|notin|leqslant|geqslant|doteq|simeq)(?![A-Za-z]))"
    r"|(?P<dots>\.{3,}|[…⋯]|\\(?:[lc]?dots|dotsb|dotsc)(?![A-Za-z]))"
    r"|(?P<begin>\\begin\s*\{[A-Za-z*]+\})|(?P<end>\\end\s*\{[A-Za-z*]+\})"
    r"|(?P<side>\\(?:left|right|[bB]igg?[lr]?)(?![A-Za-z])\s*\.?)"
    r"|(?P<command>\\[A-Za-z]+\*?)"
    r"|(?P<open>\\\{|[(\[{])|(?P<close>\\\}|[)\]}])"
    r"|(?P<escape>\\.)"
    r"|(?P<word>[^\W\d_²³¹⁰⁴⁵⁶⁷⁸⁹⁻⁺ⁿ₀-₉½¼¾⅓⅔]+(?:['’](?:t|s|re|ve|ll|m)(?![^\W\d_(]))?)"
    r"|(?P<mark>[.,;:!?])"
    r"|(?P<op>\*\*|\+/-|[+\-−–—*/^_·⋅×÷±∓√!%°'′″|∪∩\\&])"
    r"|(?P<other>.)",
    re.DOTALL,
)
ARROWS: dict[str, str] = {
    **dict.fromkeys(("=>", "==>", "⇒", "⟹", r"\Rightarrow", r"\Longrightarrow", r"\implies"), "implies"),
    **dict.fromkeys(("<=>", "<==>", "⇔", "⟺", "↔", "⟷", r"\Leftrightarrow", r"\Longleftrightarrow", r"\iff", r"\leftrightarrow"), "iff"),
    **dict.fromkeys(("->", "-->", "→", "⟶", r"\to", r"\rightarrow", r"\longrightarrow"), "to"),
    **dict.fromkeys(("∴", r"\therefore"), "therefore"),
}
NOUNS = frozenset(
    {
        "max",
        "min",
        "sum",
        "product",
        "limit",
        "integral",
        "derivative",
        "vector",
        "matrix",
        "root",
        "left",
        "right",
        "both",
        "true",
        "false",
        "union",
        *("gcd", "gcf", "hcf", "lcm", "ggt", "kgv", "mcd", "mcm"),
    }
)
"""Nouns of prose that are operators before a bracket."""


@dataclass(frozen=True, slots=True)
class Piece:
    """text: source[start:end]. depth: open brackets around it."""

    kind: str
    text: str
    start: int
    end: int
    depth: int = 0


def cut(source: str) -> tuple[Piece, ...]:
    """The pieces of the whole line, spaces included."""
    found: list[Piece] = []
    depth = 0
    for match in TOKEN.finditer(source):
        kind = match.lastgroup or "other"
        if kind in ("close", "end"):
            depth = max(0, depth - 1)
        found.append(Piece(kind, match.group(), match.start(), match.end(), depth))
        if kind in ("open", "begin"):
            depth += 1
    return tuple(found)


def words_among(found: Sequence[Piece], symbols: frozenset[str]) -> frozenset[int]:
    """Starts of the pieces that are words of language; every other piece is mathematics or punctuation."""
    solid = [piece for piece in found if piece.kind != "space"]
    free = _spaced(found) - _differentials(solid)
    said = {p.start for i, p in enumerate(solid) if p.kind == "word" and p.depth == 0 and _is_language(solid, i, free, symbols)}
    said |= {p.start for i, p in enumerate(solid) if _short_word(solid, i, said, free, symbols)}
    return frozenset(said)


def _differentials(solid: Sequence[Piece]) -> frozenset[int]:
    """Starts of du, da, … in a line with an integral."""
    if not any(p.text in ("∫", r"\int", "int") for p in solid):
        return frozenset()
    return frozenset(p.start for p in solid if p.kind == "word" and len(p.text) == 2 and p.text[0] == "d")


def undressed(source: str) -> str:
    r"""The source with \text{…} as its words; a unit after a number, a name, and what stands in an environment stay. Places are kept."""
    depth = 0
    out = list(source)
    for match in DRESS.finditer(source):
        if match[1]:
            depth += 1 if match[1] == "begin" else -1
        elif depth <= 0 and not _is_symbol(match, source):
            out[match.start() : match.end()] = " " * (match.start(3) - match.start()) + match[3].replace("~", " ") + " "
    return "".join(out)


DRESS = re.compile(r"\\(begin|end)(?![A-Za-z])|\\(text|textrm|mbox|textit|textbf|textnormal|hbox|textsf|mathrm)\s*\{([^{}]*)\}")
UNIT_LIKE = re.compile(r"[A-Za-zµΩ°]{1,4}(?:[²³]|\^[0-9])?(?:/[A-Za-z]{1,3}(?:[²³]|\^[0-9])?)?")


def _is_symbol(match: re.Match[str], source: str) -> bool:
    inner = match[3].strip()
    before = source[max(0, match.start() - 12) : match.start()].rstrip("~ ").rstrip("\\,;:! ")
    if UNIT_LIKE.fullmatch(inner) and before[-1:].isdigit() and inner.lower() not in LANGUAGE:
        return True
    return match[2] == "mathrm" and not (" " in inner or (inner.lower() in LANGUAGE and len(inner) > 3))


def around(found: Sequence[Piece], at: int) -> tuple[Piece | None, Piece | None]:
    """The pieces before and after one, spaces aside."""
    before = next((p for p in reversed(found[max(0, at - 8) : at]) if p.kind != "space"), None)
    after = next((p for p in found[at + 1 : at + 9] if p.kind != "space"), None)
    return before, after


def _spaced(found: Sequence[Piece]) -> frozenset[int]:
    """Starts of the words with a space, punctuation or the edge of the line on both sides."""
    loose = {"space", "mark", "arrow", "rel", "quote"}
    starts = set()
    for i, piece in enumerate(found):
        before = i == 0 or found[i - 1].kind in loose or found[i - 1].text in ("-", "(", "–")
        after = i + 1 == len(found) or found[i + 1].kind in loose or found[i + 1].text in ("-", ")", "–")
        if before and after:
            starts.add(piece.start)
    return frozenset(starts)


def _at(solid: Sequence[Piece], index: int) -> Piece:
    return solid[index] if 0 <= index < len(solid) else Piece("edge", "", -1, -1)


def _touches(piece: Piece) -> bool:
    """Whether a neighbour ties letters to a formula."""
    return piece.kind in ("op", "rel", "dots", "side") and piece.text not in ("|",)


def _is_language(solid: Sequence[Piece], index: int, free: frozenset[int], symbols: frozenset[str]) -> bool:
    word = solid[index].text.replace("’", "'")
    low = word.lower()
    if word in symbols or len(word) < 2 or solid[index].start not in free:
        return False
    before, after = _at(solid, index - 1), _at(solid, index + 1)
    if low in NOUNS:
        beside = low not in ("true", "false") or _prose(before) or _prose(after) or _ends_statement(solid, index)
        return not (after.text == "(" or after.text == "_") and beside
    if low == "infinity":
        return _prose(before) or _prose(after)
    if low == "not":
        return _prose(after) or _prose(before) or (after.text == "in" and _prose(_at(solid, index + 2)))
    if low in ("and", "or"):
        return _prose(after) or _prose(before) or before.kind in ("edge", "mark", "arrow")
    if low in NOT_LANGUAGE:
        return low in ("in", "sin") and _prose(after) and not (low == "sin" and _is_formula_word(after.text))
    if word in ("ab", "am", "an") and not any(piece.kind in ("word", "number") for piece in (before, after)):
        return False
    if low in LANGUAGE:
        return not (len(word) == 2 and (_touches(before) or (_touches(after) and after.text != "√"))) and not (
            low == "of" and _is_share(before)
        )
    return _is_unknown(solid[index], before, after)


def _ends_statement(solid: Sequence[Piece], index: int) -> bool:
    """`−8 ≤ 0 true`: a word after an operand of a relation, with nothing behind it but a mark."""
    before, after = _at(solid, index - 1), _at(solid, index + 1)
    related = any(p.kind == "rel" for p in solid[max(0, index - 12) : index])
    return related and before.kind in ("number", "word", "close") and after.kind in ("edge", "mark")


def _is_unknown(piece: Piece, before: Piece, after: Piece) -> bool:
    """Whether letters that no table knows are a word: four or more, or three that no sign ties to a formula."""
    word, called = piece.text, after.text == "(" and after.start == piece.end
    if word in UNITS and before.kind == "number":
        return False
    if not word.isascii():
        return len(word) > 2
    if len(word) >= 4:
        return not called and pieces(word, False) is None
    if len(word) == 3:
        return (
            kind_of(word, False) is None
            and not (_touches(before) or _touches(after) or before.kind == "close")
            and (_prose(before) or _prose(after))
        )
    return False


def _prose(piece: Piece) -> bool:
    return piece.kind == "word" and len(piece.text) > 1 and not _is_formula_word(piece.text)


def _is_formula_word(word: str) -> bool:
    return word.lower() not in LANGUAGE and (
        len(word) < 3 or kind_of(word, True) is not None or (len(word) > 3 and pieces(word, False) is not None)
    )


def _is_share(piece: Piece) -> bool:
    """What `of` multiplies: a percentage, a fraction."""
    return piece.text in ("%", "}", r"\%") or piece.kind == "number"


def _short_word(solid: Sequence[Piece], index: int, said: set[int], free: frozenset[int], symbols: frozenset[str]) -> bool:
    """`a`, `I`, `A` beside words: is a root, I get."""
    piece = solid[index]
    if (
        piece.kind != "word"
        or piece.text not in ("a", "A", "I", "u", "e")
        or piece.depth
        or piece.start not in free
        or piece.text in symbols
    ):
        return False
    before, after = _at(solid, index - 1), _at(solid, index + 1)
    if piece.text in ("u", "e"):
        return before.start in said and after.start in said
    return after.start in said and (before.kind != "rel" and before.kind != "op") and not (piece.text == "a" and after.text.lower() in IS)


IS = frozenset(
    {"is", "be", "ist", "es", "sei", "are", "and", "or", "for", "if", "when", "where", "so", "then", "must", "can", "denotes", "und"}
)
"""Words before which a lone `a` is the letter."""
