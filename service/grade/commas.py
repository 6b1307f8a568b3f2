"""Whether commas between digits are those of decimals: 500·1,04 has one, (2,5) and 1,234,567 have none, x = 2,5 may have one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum


class Commas(Enum):
    """NONE: no comma stands between two digits alone. DOUBTFUL: a decimal or two numbers. DECIMAL: surely a decimal."""

    NONE = "none"
    DOUBTFUL = "doubtful"
    DECIMAL = "decimal"


NUMBER = re.compile(r"(?<![0-9.,])(?P<whole>[0-9]{1,9})(?:,|\{,\})(?P<part>[0-9]{1,12})(?![0-9,]|\.[0-9])")
POINT = re.compile(r"(?<![0-9])[0-9]{1,12}\.[0-9]")
OPERATORS = ("·", "⋅", "*", "×", "+", "/", "^", "≈", "\\cdot", "\\times", "\\approx", "√", ":")
CHAIN = re.compile(r"[0-9)}%]\s?(?:=|≈|\\approx)$")
UNIT_WORDS = r"(?:Euro|EUR|km|cm|mm|dm|m|kg|g|mg|t|l|ml|h|min|s)(?![A-Za-z])"
AFTER = re.compile(rf"\s?(?:[·⋅*×/^²³⁴⁵%€+≈°]|:\s?[0-9]|\\(?:cdot|times|approx|%)|{UNIT_WORDS})|[a-zA-Z]")


def commas_in(texts: Sequence[str]) -> Commas:
    """What the commas of a working are."""
    texts = [text[:10_000] for text in texts]
    found = [(text, number) for text in texts for number in NUMBER.finditer(text) if not _fills_brackets(text, number)]
    if not found:
        return Commas.NONE
    if any(POINT.search(text) for text in texts):
        return Commas.DOUBTFUL
    return Commas.DECIMAL if any(_is_decimal(text, number) for text, number in found) else Commas.DOUBTFUL


def _fills_brackets(text: str, number: re.Match[str]) -> bool:
    """(2,5), [0,12), {1,2}: a pair; (2,5|4) is none."""
    before, after = text[: number.start()].rstrip()[-1:], text[number.end() :].lstrip()[:1]
    if _is_coordinate(before, after):
        return False
    return before in tuple("([{|]") and after in tuple(")]}|[")


def _is_coordinate(before: str, after: str) -> bool:
    """Whether a number fills its place in (2,5|4), between a bracket and a bar."""
    return (before, after) in {("(", "|"), ("|", ")")}


def _is_decimal(text: str, number: re.Match[str]) -> bool:
    """A sign of calculation or a unit stands beside it; a group of three digits may be one of thousands."""
    if len(number["part"]) == 3 and number["whole"].lstrip("0"):
        return False
    before = text[max(0, number.start() - 9) : number.start()].rstrip()
    if _is_coordinate(before[-1:], text[number.end() :].lstrip()[:1]):
        return True
    if before.endswith(("(", "[", "{", "|")):
        return False  # the first entry of a pair: (1,2t)
    if CHAIN.search(before):
        return True  # 26/4 = 6,5
    return before.endswith(OPERATORS) or AFTER.match(text, number.end()) is not None
