"""Units in the text of a working: what must be read as one word, and signs and \\text{…} written so that they can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from service.algebra.unit_table import WORDS, unit

COMMON = frozenset(WORDS) | {
    "km", "hm", "dm", "cm", "mm", "nm", "um", "kg", "mg", "ug", "dag", "min", "hr", "ms", "ns", "ml", "mL", "cl", "cL", "dl", "dL", "hl",
    "kJ", "MJ", "kN", "MN", "kW", "MW", "GW", "kWh", "Wh", "MWh", "kV", "mV", "mA", "kA", "Hz", "kHz", "MHz", "GHz", "Pa", "hPa", "kPa",
    "MPa", "bar", "mbar", "mol", "mmol", "eV", "keV", "MeV", "ft", "lb", "oz", "yd", "mi", "mph", "ha", "kcal", "cal", "atm", "ohm", "Nm",
    "EUR", "USD", "GBP", "CHF", "ct", "rad", "day", "acre", "gal",
}  # fmt: skip
"""Units of several letters that are taken for such after a number, glued to it too: 72km/h, 45min."""
AFTER_NUMBER = re.compile(r"(?:[0-9)}°]|(?<=[A-Za-z0-9²³])[/·*])(?:[ ~]|\\[,;:! ]){0,50}([A-Za-zµμΩ]{2,12})(?![A-Za-z(])")
"""A word after a number, a bracket, or a sign between units."""
ARGUMENT = re.compile(r"(?:[²³]|\^[{]?[0-9][}]?)?\s{0,3}(?:\(|\\[a-z]|[α-ω]|[A-Za-z](?![A-Za-z]))")
"""What makes sec the secant and no seconds: 4 sec²θ."""
CURRENCIES = str.maketrans({"€": "Є", "£": "Ł"})
DOLLAR = "Ş"
"""Letters that stand for signs of money while a line is read; they are units of the table."""
DOLLARS = re.compile(r"(\\?)\$(?= ?[0-9])")
WORDED = re.compile(r"\\(?:text|mathrm|textrm|mbox|rm|operatorname)\s?\{((?:[^{}\\]|\\[,;:! ]){1,40})\}")
SPACES = re.compile(r"\\[,;:! ]|[~\s]")
PIECE = re.compile(r"[A-Za-zµμΩ]+|[0-9²³/·*^⁻¹ -]|€")


def unit_words(sources: Iterable[str], declared: frozenset[str] = frozenset()) -> frozenset[str]:
    """The units of several letters in the lines, to be declared as symbols when they are read: km, min, hours.

    A word whose letters the task declares one by one is a product of them.
    """
    lines = tuple(sources)
    found = {word for line in lines for word in _after_numbers(prepared(line)) if word in COMMON}
    return frozenset(word for word in found if word not in declared and not set(word) <= declared)


def _after_numbers(line: str) -> Iterator[str]:
    return (match[1] for match in AFTER_NUMBER.finditer(line) if match[1] != "sec" or not ARGUMENT.match(line, match.end()))


def unit_letters(sources: Iterable[str]) -> frozenset[str]:
    """Units that are set upright, as \\mathrm{m} or \\text{ km/h}: they are units and no letters."""
    words: set[str] = set()
    for source in sources:
        for match in WORDED.finditer(source):
            inside = SPACES.sub(" ", match[1])
            if _is_unit(inside):
                words |= {piece for piece in PIECE.findall(inside) if piece[0].isalpha()}
    return frozenset(words)


def prepared(source: str) -> str:
    """The line with \\text{ km/h} as plain words and signs of money as letters; every offset stays what it was."""
    plain = WORDED.sub(_plain_unit, source)
    plain = DOLLARS.sub(lambda m: f"{' ' * len(m[1])}{DOLLAR}", plain) if _is_money(plain) else plain
    return plain.translate(CURRENCIES)


def _plain_unit(match: re.Match[str]) -> str:
    """The unit at the end of the room that the command took, so that an exponent still stands beside it."""
    inside = SPACES.sub(lambda m: " " * len(m[0]), match[1]).rstrip()
    before = SPACES.sub(" ", match.string[max(0, match.start() - 40) : match.start()]).rstrip()
    if not _is_unit(inside) or before[-1:] in ("", "=", "&"):
        return match[0]
    return inside.rjust(len(match[0]))


def _is_unit(words: str) -> bool:
    """Whether the words are units alone, with signs and exponents between them."""
    pieces = PIECE.findall(words)
    letters = [piece for piece in pieces if piece[0].isalpha()]
    return bool(letters) and sum(map(len, pieces)) == len(words) and all(unit(name) for name in letters)


def _is_money(source: str) -> bool:
    """Whether every dollar sign stands before a number, so that none closes a formula."""
    signs = source.count("$")
    return bool(signs) and len(DOLLARS.findall(source)) == signs


def declared_words(sources: Sequence[str], declared: frozenset[str] = frozenset()) -> tuple[tuple[str, ...], frozenset[str]]:
    """The lines ready to be read and the symbols to declare for them."""
    return tuple(prepared(source) for source in sources), unit_words(sources, declared)
