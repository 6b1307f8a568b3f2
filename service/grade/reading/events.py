"""Events named in words: P(both red) as P of one letter, the same in every line."""

from __future__ import annotations

import re
from unicodedata import normalize

from service.read.prose_words import LANGUAGE

EVENT = re.compile(r"(?<![A-Za-z\\])(P\s?(?:\\left)?\()((?:\\(?:text|mathrm|textrm|mbox)\s?\{)?[^()|∩∪{}\\]{2,60}\}?)((?:\\right)?\))")
WORD = re.compile(r"[^\W\d_]+")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SIGNS = {"=": "is", "<": "under", ">": "over", "≤": "atMost", "≥": "atLeast"}
RELATED = re.compile("[=<>≤≥]")
SUBJECT = re.compile(r"\s*[^\W\d_]{3,20}\s?[=<>≤≥]")
"""sum = 8."""
JOINING = frozenset({"and", "or", "und", "oder", "y", "o", "not", "nicht", "no"})
"""Words between events, which the reader of formulas knows."""


CONDITIONAL = re.compile(
    r"(?<![A-Za-z\\])(?P<front>Pr?\s?(?:\\left)?\()(?P<event>[^()|∣=<>]{1,40})(?:\||∣|\\mid(?![A-Za-z])|\\vert(?![A-Za-z]))"
    r"(?P<given>[^()|∣=<>]{1,40})(?P<end>(?:\\right)?\))"
)
TEST = re.compile(r"(?<![A-Za-z\\])(?P<front>Pr?\s?(?:\\left)?\()\s?(?P<event>(?:¬|\\neg\s)?[A-Z]?[+\-−⁺⁻])\s?(?P<end>(?:\\right)?\))")
"""P(+), P(T−): the outcome of a test."""
SIDE = re.compile(
    r"\s*(?P<not>¬|\\neg(?![A-Za-z])|(?:not|nicht|kein|no)\s)?\s?(?:\\(?:text|mathrm)\s?\{)?"
    r"(?P<name>[A-Z]?[+\-−⁺⁻]|[A-Z]|[^\W\d_]{2,20}(?:\s[^\W\d_]{2,20}){0,2})\}?\s*"
)
OUTCOMES = {"+": "plus", "⁺": "plus", "-": "minus", "−": "minus", "⁻": "minus"}
CARDINAL = re.compile(r"\|(\s?\(?[A-Z]\s?(?:(?:∪|∩|\\cup|\\cap)\s?\(?[A-Z]\)?\s?){1,4})\|")
CARDINAL_OF_ONE = re.compile(r"\|\s?([A-Z])\s?\|")


def with_cardinals(sources: tuple[str, ...]) -> tuple[str, ...]:
    """|A ∪ B| and the |A| beside it as N(A ∪ B) and N(A): how many elements a set has."""
    if not any(CARDINAL.search(source[:10_000]) for source in sources):
        return sources
    return tuple(CARDINAL_OF_ONE.sub(r"N(\1)", CARDINAL.sub(r"N(\1)", source[:10_000])) + source[10_000:] for source in sources)


def with_tests(source: str) -> tuple[str, frozenset[str]]:
    """`P(+|K)`, `P(krank | positiv)` with a comma for the bar and names for the events in words or signs; and these names."""
    names: set[str] = set()

    def given(found: re.Match[str]) -> str:
        sides = [side for part in ("event", "given") if (side := SIDE.fullmatch(found[part])) is not None]
        if len(sides) < 2 or all(len(side["name"]) == 1 and side["name"].isalpha() for side in sides):
            return found[0]
        return found["front"] + ", ".join(_outcome(side, names) for side in sides) + found["end"]

    def alone(found: re.Match[str]) -> str:
        side = SIDE.fullmatch(found["event"])
        return found[0] if side is None else found["front"] + _outcome(side, names) + found["end"]

    return TEST.sub(alone, CONDITIONAL.sub(given, source[:10_000])) + source[10_000:], frozenset(names)


JOINT = re.compile(r"(?<![A-Za-z\\])(P\s?(?:\\left)?\()\s?([A-Z](?:\s?[,;]\s?[A-Z]){1,4})\s?((?:\\right)?\))")
"""P(R, B): red, then blue."""


def with_draws(source: str) -> tuple[str, frozenset[str]]:
    """`P(R, B)` with one name RB for what is drawn in this order, and the names; P(R|B) has a bar."""
    names: set[str] = set()

    def named(found: re.Match[str]) -> str:
        name = "".join(char for char in found[2] if char.isalpha())
        names.add(name)
        return f"{found[1]}{name}{found[3]}"

    return JOINT.sub(named, source[:10_000]) + source[10_000:], frozenset(names)


def _outcome(side: re.Match[str], names: set[str]) -> str:
    """Tplus of T+, notKrank of “nicht krank”: the name of one event; its complement is written with a sign of its own."""
    written = side["name"]
    last = OUTCOMES.get(written[-1], "")
    name = (written[:-1] + (last.capitalize() if written[:-1] else last)) if last else _name(written) or written
    if len(name) > 1:
        names.add(name)
    return f"¬{name}" if side["not"] else name


def with_events(source: str) -> tuple[str, frozenset[str]]:
    """The line with each event in words as one letter of that name, and these names; places after it may shift."""
    names: set[str] = set()

    def named(found: re.Match[str]) -> str:
        name = _name(re.sub(r"\\(?:text|mathrm|textrm|mbox)\s?\{|\}", "", found[2]))
        if not name:
            return found[0]
        names.add(name)
        return f"{found[1]}{name}{found[3]}"

    text, drawn = with_draws(EVENT.sub(named, source[:10_000]) + source[10_000:])
    text, tested = with_tests(text)
    return text, frozenset(names | tested | drawn)


def _name(inside: str) -> str:
    """bothRed of “both red”; "" where no word of three letters stands there, or events are joined."""
    if RELATED.search(inside) and not SUBJECT.match(inside):
        return ""  # P(X = 3)
    words: list[str] = re.findall(r"[^\W_]+", RELATED.sub(lambda sign: f" {SIGNS[sign[0]]} ", inside))
    said = {word.lower() for word in words}
    if said & JOINING or not any(_is_word(word) for word in words):
        return ""
    spelled = ["".join(DIGITS[int(char)] if char.isdecimal() and char.isascii() else char for char in word) for word in words]
    first, *rest = ["".join(char for char in normalize("NFD", word) if char.isalnum()) for word in spelled]
    return first + "".join(word[0].upper() + word[1:] for word in rest)


def _is_word(word: str) -> bool:
    """Three letters or more, small after the first; or a word of language."""
    return WORD.fullmatch(word) is not None and ((len(word) > 2 and word[1:].islower()) or (len(word) > 1 and word.lower() in LANGUAGE))
