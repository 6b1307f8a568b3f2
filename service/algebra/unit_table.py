"""Units of measurement: their size in SI base units, their dimension, and the prefixes they take."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

BASE = ("m", "kg", "s", "A", "K", "mol", "cd", "EUR", "USD", "GBP", "CHF")
"""The base units of the SI, and currencies, which nothing converts into each other."""
Dimension = tuple[int, ...]
"""The power of each base unit."""
NO_DIMENSION: Dimension = (0,) * len(BASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """scale · kgᵃ mᵇ …; prefixed: takes k, m, M …; offset: what is added to a value on its own, 273.15 for °C."""

    scale: Fraction
    dimension: Dimension
    prefixed: bool = False
    offset: Fraction = Fraction(0)


def _unit(scale: str, dimension: str, prefixed: bool = False, offset: str = "0") -> Unit:
    powers = dict.fromkeys(BASE, 0)
    for part in dimension.split():
        name, _, power = part.partition("^")
        powers[name] += int(power or 1)
    return Unit(Fraction(scale), tuple(powers[b] for b in BASE), prefixed, Fraction(offset))


UNITS: dict[str, Unit] = {
    "m": _unit("1", "m", True), "g": _unit("1/1000", "kg", True), "s": _unit("1", "s", True), "A": _unit("1", "A", True),
    "K": _unit("1", "K", True), "mol": _unit("1", "mol", True), "cd": _unit("1", "cd", True), "l": _unit("1/1000", "m^3", True),
    "L": _unit("1/1000", "m^3", True), "N": _unit("1", "kg m s^-2", True), "J": _unit("1", "kg m^2 s^-2", True),
    "W": _unit("1", "kg m^2 s^-3", True), "Pa": _unit("1", "kg m^-1 s^-2", True), "Hz": _unit("1", "s^-1", True),
    "Bq": _unit("1", "s^-1", True), "C": _unit("1", "A s", True), "V": _unit("1", "kg m^2 s^-3 A^-1", True),
    "F": _unit("1", "kg^-1 m^-2 s^4 A^2", True), "ohm": _unit("1", "kg m^2 s^-3 A^-2", True), "S": _unit("1", "kg^-1 m^-2 s^3 A^2", True),
    "T": _unit("1", "kg s^-2 A^-1", True), "Wb": _unit("1", "kg m^2 s^-2 A^-1", True), "H": _unit("1", "kg m^2 s^-2 A^-2", True),
    "Gy": _unit("1", "m^2 s^-2", True), "Sv": _unit("1", "m^2 s^-2", True), "M": _unit("1000", "mol m^-3", True),
    "eV": _unit("1602176634/10000000000000000000000000000", "kg m^2 s^-2", True), "Wh": _unit("3600", "kg m^2 s^-2", True),
    "t": _unit("1000", "kg", True), "bar": _unit("100000", "kg m^-1 s^-2", True), "cal": _unit("523/125", "kg m^2 s^-2", True),
    "min": _unit("60", "s"), "h": _unit("3600", "s"), "hr": _unit("3600", "s"), "day": _unit("86400", "s"), "dpt": _unit("1", "m^-1"),
    "ha": _unit("10000", "m^2"), "atm": _unit("101325", "kg m^-1 s^-2"),
    "amu": _unit("1660539/1000000000000000000000000000000000", "kg"),
    "u": _unit("1660539/1000000000000000000000000000000000", "kg"), "in": _unit("127/5000", "m"), "ft": _unit("381/1250", "m"),
    "yd": _unit("1143/1250", "m"), "mi": _unit("201168/125", "m"),
    "mph": _unit("1397/3125", "m s^-1"), "lb": _unit("45359237/100000000", "kg"),
    "oz": _unit("45359237/1600000000", "kg"), "acre": _unit("316160658/78125", "m^2"), "gal": _unit("473176473/125000000000", "m^3"),
    "mmHg": _unit("133322387415/1000000000", "kg m^-1 s^-2"),
    "cc": _unit("1/1000000", "m^3"), "rad": _unit("1", ""), "km_h": _unit("5/18", "m s^-1"),
    "Omega": _unit("1", "kg m^2 s^-3 A^-2", True), "degC": _unit("1", "K", offset="5463/20"), "celsius": _unit("1", "K", offset="5463/20"),
    "degF": _unit("5/9", "K", offset="45967/180"), "fahrenheit": _unit("5/9", "K", offset="45967/180"),
}  # fmt: skip
MONEY = {"Є": "EUR", "Ł": "GBP", "Ş": "USD"}
"""The letters that stand for € £ $ while a line is read (`unit_words.prepared`)."""
WORDS = MONEY | {
    "sec": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "mins": "min", "hour": "h", "hours": "h", "hrs": "h",
    "days": "day", "meter": "m", "meters": "m", "metre": "m", "metres": "m", "kilometers": "km", "kilometres": "km", "gram": "g",
    "grams": "g", "liter": "L", "liters": "L", "litre": "L", "litres": "L", "feet": "ft", "foot": "ft", "inch": "in", "inches": "in",
    "miles": "mi", "mile": "mi", "Sekunden": "s", "Sekunde": "s", "Minuten": "min", "Minute": "min", "Stunden": "h", "Stunde": "h",
    "Std": "h", "Tage": "day", "Tag": "day", "Meter": "m", "Kilometer": "km", "Gramm": "g", "Liter": "L", "segundos": "s",
    "minutos": "min", "horas": "h", "hora": "h", "metros": "m", "gramos": "g", "litros": "L", "euro": "EUR", "euros": "EUR", "Euro": "EUR",
    "dollars": "USD", "dollar": "USD", "Dollar": "USD", "pounds": "lb", "kmh": "km_h", "kph": "km_h",
}  # fmt: skip
"""Units written out, and other ways of writing them."""
UNITS |= {name: _unit("1", name) for name in ("EUR", "USD", "GBP", "CHF")} | {
    "ct": _unit("1/100", "EUR"), "Nm": _unit("1", "kg m^2 s^-2"),
}  # fmt: skip
PREFIXES = {
    "Y": 24, "Z": 21, "E": 18, "P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9,
    "p": -12, "f": -15, "a": -18,
}  # fmt: skip

MIXED = (frozenset({"h", "hr", "min", "s"}), frozenset({"ft", "in"}), frozenset({"lb", "oz"}))
"""Units that are written side by side for a sum: 1 h 30 min."""


def names() -> frozenset[str]:
    """Every unit with every prefix, to be read as one word."""
    return frozenset(UNITS) | frozenset(WORDS) | {p + n for n, unit in UNITS.items() if unit.prefixed for p in PREFIXES}


@lru_cache(maxsize=2048)
def unit(name: str) -> Unit | None:
    """The unit of a name: itself before a prefix (min is a minute, cd a candela)."""
    name = WORDS.get(name, name)
    if name in UNITS:
        return UNITS[name]
    for prefix, power in PREFIXES.items():
        rest = name[len(prefix) :]
        if name.startswith(prefix) and rest in UNITS and UNITS[rest].prefixed:
            found = UNITS[rest]
            return Unit(found.scale * Fraction(10) ** power, found.dimension)
    return None
