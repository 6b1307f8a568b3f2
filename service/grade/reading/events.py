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


def with_events(source: str) -> tuple[str, frozenset[str]]:
    """The line with each event in words as one letter of that name, and these names; places after it may shift."""
    names: set[str] = set()

    def named(found: re.Match[str]) -> str:
        name = _name(re.sub(r"\\(?:text|mathrm|textrm|mbox)\s?\{|\}", "", found[2]))
        if not name:
            return found[0]
        names.add(name)
        return f"{found[1]}{name}{found[3]}"

    text = EVENT.sub(named, source[:10_000]) + source[10_000:]
    return text, frozenset(names)


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
