"""The value that a standard question in words has, worked out from its data: the mean of 3, 5, 7.

What is asked for in general is read in `reading/asked.py`; here a number is computed.

A row reads the data of one question and gives the value asked for, with the values that well-known wrong set-ups lead to. It speaks only
where every number of the problem is one of its data. Contract: a working that reaches the value is none of its business; the values of
wrong set-ups differ from it by more than roundings do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import comb, erf, sqrt

Numbers = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """value: what is asked for. mistaken: what wrong set-ups lead to. also: other values that answer it as well.

    percent: 20 may stand for 20 %.
    """

    value: float
    mistaken: tuple[float, ...]
    also: tuple[float, ...] = ()
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question as words ask it: an example, what must stand in the text, what must not, and what its numbers give."""

    example: str
    asks: re.Pattern[str]
    never: re.Pattern[str]
    answer: Callable[[str, Numbers], Expected | None]


NUMBER = re.compile(r"(?<![\w.,/])(?:[0-9]{1,9}(?:[.,][0-9]{1,9})?)(?:/[0-9]{1,6})?(?![\w/]|[.,][0-9])")
MOST_TEXT = 600
NEVER = r"(?!)"


def expected(text: str) -> Expected | None:
    """What a problem asks for; None where no row reads all of it, or several do."""
    if len(text) > MOST_TEXT or "\\" in text:
        return None
    plain = " ".join(text.replace("−", "-").replace(" ", " ").split())
    numbers = tuple(_value(found[0]) for found in NUMBER.finditer(plain))
    found = [one for row in QUESTIONS if row.asks.search(plain) and not row.never.search(plain) and (one := row.answer(plain, numbers))]
    return _apart(found[0]) if len(found) == 1 else None


def _value(written: str) -> Fraction:
    top, _, below = written.replace(",", ".").partition("/")
    return Fraction(top) / (Fraction(below) if below and Fraction(below) else 1)


def _apart(found: Expected) -> Expected | None:
    """Without mistaken values that roundings could lead to."""
    right = (found.value, *found.also)
    mistaken = tuple(one for one in found.mistaken if all(abs(one - value) > NEAR * max(abs(value), abs(one)) for value in right))
    return Expected(found.value, mistaken, found.also, found.percent)


NEAR = 0.02


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# The mean of numbers


LIST = r"[0-9][0-9.,]{0,9}(?:(?:, | and | und | y |; |, and )[0-9][0-9.,]{0,9}){2,20}"


def _mean(text: str, numbers: Numbers) -> Expected | None:
    found = re.search(LIST, text)
    listed = tuple(_value(one[0]) for one in NUMBER.finditer(found[0])) if found else ()
    if len(listed) < 3 or listed != numbers:
        return None
    total = sum(listed, Fraction(0))
    return Expected(float(total / len(listed)), (float(total / (len(listed) - 1)), float(total / (len(listed) + 1))))


# Infinite geometric series


TERM = r"[0-9]{1,5}(?:/[0-9]{1,5}|[.,][0-9]{1,5})?"
TERMS = re.compile(rf"({TERM}(?: [+-] {TERM}){{2,5}}) [+-] (?:…|\.\.\.|⋯)")
SIGNED = re.compile(rf"([+-]?) ?({TERM})")


def _geometric(text: str, numbers: Numbers) -> Expected | None:
    found = TERMS.search(text)
    terms = [_value(one[2]) * (-1 if one[1] == "-" else 1) for one in SIGNED.finditer(found[1])] if found else []
    if len(terms) < 3 or len(terms) != len(numbers) or 0 in terms:
        return None
    first, ratio = terms[0], terms[1] / terms[0]
    if not 0 < abs(ratio) < 1 or any(after != before * ratio for before, after in pairwise(terms)):
        return None
    return Expected(float(first / (1 - ratio)), tuple(float(one) for one in (first / (1 + ratio), first / ratio, ratio / (1 - ratio))))


# Discrete distributions


PAIR = re.compile(r"P\(X ?= ?(-?[0-9.,/]{1,9})\) ?= ?([0-9.,/]{1,9}?)(?=[.,;]?(?:[\s)]|$))")


def _distribution(text: str) -> dict[Fraction, Fraction]:
    pairs = [(_value(found[1].strip(".,")), _value(found[2].strip(".,"))) for found in PAIR.finditer(text)]
    return dict(pairs) if len(dict(pairs)) == len(pairs) and sum(p for _, p in pairs) == 1 else {}


def _variance(text: str, numbers: Numbers) -> Expected | None:
    chances = _distribution(text)
    if len(chances) < 2 or len(numbers) != 2 * len(chances):
        return None
    mean = sum((x * p for x, p in chances.items()), Fraction(0))
    squares = sum((x * x * p for x, p in chances.items()), Fraction(0))
    return Expected(float(squares - mean**2), (float(squares - mean),), also=(sqrt(squares - mean**2),))


# Events


GIVEN = re.compile(r"P ?\( ?(A|B|A ?(?:∩|and|und|y) ?B) ?\) ?= ?([0-9][0-9.,/]{0,7}?)(?=[.,;]?(?:[\s)]|$))")


def _union(text: str, numbers: Numbers) -> Expected | None:
    given = {re.sub(r"[^AB]", "", found[1]): _value(found[2].strip(".,")) for found in GIVEN.finditer(text)}
    a, b, both = given.get("A"), given.get("B"), given.get("AB")
    if a is None or b is None or len(numbers) != len(given):
        return None
    if both is None and re.search(r"\b(?:independent|unabhängig|independientes)\b", text, re.IGNORECASE):
        both = a * b
    if not both or min(a, b) < both:
        return None
    return Expected(float(a + b - both), (float(a + b), float(a + b + both)))


COIN = r"(?:(?:fair )?coin|Münze|moneda)"


def _binomial(text: str, numbers: Numbers) -> Expected | None:
    named = re.search(r"n ?= ?([0-9]{1,3})\b.{1,12}p ?= ?([0-9./,]{1,9}?)(?=[.,;]?(?:[\s)]|$))", text)
    short = re.search(r"~ ?(?:B|Bin) ?\( ?([0-9]{1,3}) ?[;,] ?([0-9.,/]{1,9}) ?\)", text)
    asked = re.search(r"P ?\( ?X ?(=|≥|>=|>|≤|<=|<) ?([0-9]{1,3}) ?\)", text)
    found = named or short
    if found is None or asked is None or len(numbers) != 3:
        return None
    n, p, k = int(found[1]), _value(found[2].strip(".,")), int(asked[2])
    if not (0 < k < n <= 100 and 0 < p < 1):
        return None
    return _of_binomial(n, p, k) if asked[1] == "=" else _of_binomial_tail(n, p, k, asked[1])


def _of_binomial_tail(n: int, p: Fraction, k: int, sign: str) -> Expected:
    """P(X ≥ k) and the like; mistaken are p for 1 − p, and one value of X too many or too few."""

    def tail(q: Fraction, least: int) -> Fraction:
        return sum((comb(n, i) * q**i * (1 - q) ** (n - i) for i in range(max(least, 0), n + 1)), Fraction(0))

    least = k + 1 if sign in {">", "≤", "<="} else k
    upper = sign in {">", "≥", ">="}
    right, *wrong = (one if upper else 1 - one for one in (tail(p, least), tail(1 - p, least), tail(p, least + 1), tail(p, least - 1)))
    return Expected(float(right), tuple(float(one) for one in (*wrong, 1 - p**n) if 0 < one < 1), percent=True)


def _of_binomial(n: int, p: Fraction, k: int) -> Expected:
    right = comb(n, k) * p**k * (1 - p) ** (n - k)
    wrong = (comb(n, k) * p**k, p**k * (1 - p) ** (n - k), comb(n, k) * p ** (n - k) * (1 - p) ** k)
    return Expected(float(right), tuple(float(one) for one in wrong), percent=True)


NORMAL = re.compile(
    r"(?:mean|μ|mu|Erwartungswert|Mittelwert|media)\W{1,3}(?:of |von |de )?([0-9.,]{1,9}?)\s.{0,8}"
    r"(?:standard deviation|σ|sigma|Standardabweichung|desviación (?:típica|estándar))\W{1,3}(?:of |von |de )?"
    r"([0-9.,]{1,9}?)(?=[.,;]?(?:[\s)]|$))",
    re.IGNORECASE,
)
TAIL = re.compile(r"P ?\( ?X ?(>|≥|>=|<|≤|<=) ?([0-9.,]{1,9}) ?\)")


def _normal(text: str, numbers: Numbers) -> Expected | None:
    given, asked = NORMAL.search(text), TAIL.search(text)
    if given is None or asked is None or len(numbers) != 3:
        return None
    mean, deviation, at = (float(_value(one)) for one in (given[1], given[2], asked[2]))
    if deviation <= 0:
        return None
    below = (1 + erf((at - mean) / deviation / sqrt(2))) / 2
    value, other = (1 - below, below) if asked[1].startswith((">", "≥")) else (below, 1 - below)
    return Expected(value, (other,), percent=True) if abs(value - other) > 0.1 else None


SAMPLE = re.compile(r"\bs ?= ?([0-9.,]{1,9}?)[,;]? .{0,6}\bn ?= ?([0-9]{1,6})\b")


def _standard_error(text: str, numbers: Numbers) -> Expected | None:
    found = SAMPLE.search(text)
    if found is None:
        return None
    s, n = float(_value(found[1].strip(".,"))), int(found[2])
    return Expected(s / sqrt(n), (s / n,)) if n > 3 and s > 0 else None


# Speeds


def _mean_speed(text: str, numbers: Numbers) -> Expected | None:
    speeds = [float(_value(found[1])) for found in re.finditer(r"([0-9][0-9.,]{0,6}) ?(?:km/h|mph|m/s)", text)]
    if len(speeds) != 2 or speeds[0] == speeds[1]:
        return None
    one, other = speeds
    wrong = (one + other) / 2
    times = [float(_value(found[1])) for found in re.finditer(r"([0-9][0-9.,]{0,4}) ?(?:h\b|hours?|Stunden?|horas?)", text)]
    if len(times) == 2 and len(numbers) == 4:
        return Expected((one * times[0] + other * times[1]) / sum(times), (wrong,))
    back = re.search(r"\b(?:back|returns?|return|zurück|Rückweg|Rückfahrt|vuelve|regresa|vuelta|regreso)\b", text, re.IGNORECASE)
    return Expected(2 * one * other / (one + other), (wrong,)) if back and not times and len(numbers) in (2, 3) else None


# Percentages


RATE = re.compile(r"([0-9][0-9.,]{0,5}) ?(?:%|percent|Prozent|por ciento)")
AMOUNT = re.compile(r"(?:([0-9][0-9.,]{0,9}) ?(?:€|Euro|euros?|EUR|dollars?|pounds?)|[$£€] ?([0-9][0-9.,]{0,9}))")
YEARS = re.compile(r"([0-9]{1,2}) ?(?:years?|Jahren?|años)")


def _amounts(text: str) -> list[float]:
    return [float(_value((found[1] or found[2]).rstrip(".,"))) for found in AMOUNT.finditer(text) if "," not in (found[1] or found[2])]


def _rates(text: str) -> list[float]:
    return [float(_value(found[1])) / 100 for found in RATE.finditer(text)]


def _compound(text: str, numbers: Numbers) -> Expected | None:
    amounts, rates, years = _amounts(text), _rates(text), [int(found[1]) for found in YEARS.finditer(text)]
    if not (len(amounts) == len(rates) == len(years) == 1) or len(numbers) != 3 or years[0] < 2 or not 0 < rates[0] < 0.5:
        return None
    (start,), (rate,), (n,) = amounts, rates, years
    grown = start * (1 + rate) ** n
    wrong = [start * (1 + 10 * rate) ** n, start * (1 + 100 * rate) ** n, start * (1 + rate / 10) ** n, start * rate**n]
    simple = start * (1 + n * rate)
    said = re.search(r"compound|Zinseszins|compuesto", text, re.IGNORECASE)
    return Expected(grown, (*wrong, *((simple,) if said else ())), also=(grown - start, *(() if said else (simple, simple - start))))


def _share(text: str, numbers: Numbers) -> Expected | None:
    found = SHARE.search(text)
    if found is None or len(numbers) != 2:
        return None
    percent, whole = float(_value(found[1])), float(_value(found[2].rstrip(".,")))
    part = whole * percent / 100
    return Expected(part, (whole * percent, whole / percent), also=(whole - part,)) if 0 < percent < 100 else None


SHARE = _words(r"([0-9]{1,2}) ?(?:%|percent|Prozent|por ciento) (?:of|von|der|de) (?:the |den |los |las )?([0-9]{1,9})(?= )")
FALLS = _words(r"discount|reduc|decrease|fell|Rabatt|Nachlass|gesenkt|reduziert|Preissenkung|descuento|rebaj")
RISES = _words(r"increase|rise|rose|VAT|\btax\b|including|erhöh|Mehrwertsteuer|MwSt|IVA|aumento|subi|incremento")


def _before_change(text: str, numbers: Numbers) -> Expected | None:
    amounts, rates = _amounts(text), _rates(text)
    if not (len(amounts) == len(rates) == 1) or len(numbers) != 2 or not 0 < rates[0] < 0.9:
        return None
    (after,), (rate,) = amounts, rates
    falls, rises = FALLS.search(text), RISES.search(text)
    if bool(falls) == bool(rises):
        return None
    change = -rate if falls else rate
    before = after / (1 + change)
    return Expected(before, (after * (1 - change),), also=(abs(after - before),))


FROM_TO = re.compile(
    r"(?:from|von|de) [$£€]? ?([0-9][0-9.]{0,9})(?: ?[^\s0-9]{1,9}){0,2} (?:to|auf|a) "
    r"[$£€]? ?([0-9][0-9.]{0,9})(?= ?[^\s0-9]{0,9}[\s.,?]|$)",
    re.IGNORECASE,
)


def _percent_change(text: str, numbers: Numbers) -> Expected | None:
    found = FROM_TO.search(text)
    if found is None or len(numbers) != 2:
        return None
    old, new = (float(_value(found[i].rstrip("."))) for i in (1, 2))
    if min(old, new) <= 0 or old == new:
        return None
    return Expected(abs(new - old) / old, (abs(new - old) / new,), also=(new / old,), percent=True)


# Points in the plane


COORDINATE = r"-?[0-9]{1,5}(?:[.,][0-9]{1,3})?"
POINT = re.compile(rf"\( ?({COORDINATE}) ?[,;|] ?({COORDINATE}) ?\)")


def _two_points(text: str, numbers: Numbers) -> tuple[Fraction, Fraction] | None:
    """(x₂ − x₁, y₂ − y₁) where a problem has two points and no other number."""
    found = [(_signed(match[1]), _signed(match[2])) for match in POINT.finditer(text)]
    if len(found) != 2 or len(numbers) != 4:
        return None
    (a, b), (c, d) = found
    return c - a, d - b


def _signed(written: str) -> Fraction:
    return -_value(written[1:]) if written.startswith("-") else _value(written)


def _distance(text: str, numbers: Numbers) -> Expected | None:
    """√(Δx² + Δy²); mistaken are the sum of the differences, the root left out, and a difference of squares."""
    found = _two_points(text, numbers)
    if found is None or 0 in found:
        return None
    across, up = (float(abs(one)) for one in found)
    return Expected(sqrt(across**2 + up**2), (across + up, across**2 + up**2, sqrt(abs(across**2 - up**2))))


def _slope(text: str, numbers: Numbers) -> Expected | None:
    """Δy/Δx; mistaken are Δx/Δy and the other sign."""
    found = _two_points(text, numbers)
    if found is None or 0 in found:
        return None
    across, up = found
    return Expected(float(up / across), (float(across / up), float(-up / across), float(-across / up)))


# Terms of sequences


LISTED = re.compile(rf"({COORDINATE}(?:[,;] {COORDINATE}){{2,5}})[,;]? ?(?:…|\.\.\.|⋯)")
WHICH = re.compile(
    r"\b(?:([0-9]{1,3})(?:st|nd|rd|th|\.|º|ª)? ?(?:terms?\b|Glied|término)"
    r"|(?:Glied|término|term) (?:number |número |Nr\. ?)?([0-9]{1,3})\b)",
    re.IGNORECASE,
)
GIVEN_START = re.compile(rf"\b[au]_?1 ?= ?({COORDINATE})(?![\w/])")
GIVEN_STEP = re.compile(rf"\b(d|r|q) ?= ?({COORDINATE})(?![\w/])")
ASKED_TERM = re.compile(r"\b[au]_?\{?([0-9]{1,3})\b\}?(?! ?=)")


def _term(text: str, numbers: Numbers) -> Expected | None:
    """a + (n − 1)d or a·rⁿ⁻¹; mistaken are n and n − 2 for n − 1, and a step in the other direction."""
    found = _sequence_listed(text) or _sequence_given(text)
    if found is None:
        return None
    first, step, ratio, n = found
    if not 2 < n <= 40 or (step == 0 if ratio is None else abs(ratio) in (0, 1) or first == 0):
        return None

    def term(steps: int) -> Fraction:
        return first + steps * step if ratio is None else first * ratio**steps

    wrong = (term(n), term(n - 2), first - (n - 1) * step) if ratio is None else (term(n), term(n - 2))
    return Expected(float(term(n - 1)), tuple(float(one) for one in wrong))


Progress = tuple[Fraction, Fraction, Fraction | None, int]
"""The first term, the difference, the ratio where it is a geometric sequence, and which term is asked for."""


def _sequence_listed(text: str) -> Progress | None:
    listed, which = LISTED.search(text), WHICH.search(text)
    terms = [_signed(one) for one in re.split(r"[,;] ", listed[1])] if listed else []
    if which is None or len(terms) < 3:
        return None
    n, step = int(which[1] or which[2]), terms[1] - terms[0]
    if all(b - a == step for a, b in pairwise(terms)):
        return terms[0], step, None, n
    if 0 in terms or any(b * terms[0] != a * terms[1] for a, b in pairwise(terms)):
        return None
    return terms[0], Fraction(0), terms[1] / terms[0], n


def _sequence_given(text: str) -> Progress | None:
    start, step = GIVEN_START.findall(text), GIVEN_STEP.findall(text)
    asked = ASKED_TERM.findall(GIVEN_START.sub("", text))
    if len(start) != 1 or len(step) != 1 or len(asked) != 1:
        return None
    letter, value = step[0]
    by = _signed(value)
    return _signed(start[0]), by if letter == "d" else Fraction(0), None if letter == "d" else by, int(asked[0])


# Two draws from an urn


COLOURS = {
    "red": r"red|rot|roj", "blue": r"blue|blau|azul", "green": r"green|grün|verde", "white": r"white|weiß|weiss|blanc",
    "black": r"black|schwarz|negr", "yellow": r"yellow|gelb|amarill",
}  # fmt: skip
COLOUR = "|".join(f"(?:{stem})" for stem in COLOURS.values())
COUNTED = _words(rf"\b([0-9]{{1,3}}) (?:[^\W\d_]{{3,12}} )?({COLOUR})[a-zß]{{0,3}}\b")
WITHOUT = _words(
    r"without (?:replacement|putting)|ohne zurücklegen|sin (?:reemplazo|reposición|devolución|devolver|reponer)",
)
WITH = _words(r"with replacement|mit zurücklegen|con (?:reemplazo|reposición|devolución)")
SAME_COLOUR = _words(r"same colou?r|gleiche[rn]? farbe|gleichfarbig|mismo color")
OTHER_COLOUR = _words(
    r"different colou?r|verschiedene[rn]? farb|verschiedenfarbig|(?:distinto|diferente)s? color|color(?:es)? (?:distintos|diferentes)"
)
BOTH = r"\b(?:both|beide|ambas|ambos|las dos|los dos)\b[^.?]{0,30}\b(?:"
NEITHER = _words(r"\b(?:not|none|neither|nicht|keine|kein|no|ninguna|least|mindestens|menos|exactly|genau|exactamente|first|second)\b")


def _two_draws(text: str, numbers: Numbers) -> Expected | None:
    """Two balls of a colour, of the same or of different colours, drawn with replacement or without; the other way is a mistake."""
    balls = {colour: int(found[1]) for found in COUNTED.finditer(text) for colour in COLOURS if _words(COLOURS[colour]).match(found[2])}
    given = [number for number in numbers if number != 2]
    kept = WITHOUT.search(text) is not None
    if len(balls) < 2 or sorted(given) != sorted(Fraction(n) for n in balls.values() if n != 2) or kept == (WITH.search(text) is not None):
        return None
    pairs = _pairs_asked(COUNTED.sub("", text), balls)
    if pairs is None:
        return None
    total = sum(balls.values())
    without, again = (sum(a * (b - (same and less)) for a, b, same in pairs) / (total * (total - less)) for less in (1, 0))
    return Expected(without, (again,)) if kept else Expected(again, (without,))


def _pairs_asked(question: str, balls: dict[str, int]) -> list[tuple[int, int, bool]] | None:
    """(first, second, whether of one colour) for each order that is asked for."""
    if NEITHER.search(WITHOUT.sub("", question)):
        return None
    same = [(n, n, True) for n in balls.values()]
    other = [(a, b, False) for one, a in balls.items() for two, b in balls.items() if one != two]
    both = [(n, n, True) for colour, n in balls.items() if re.search(BOTH + COLOURS[colour] + ")", question, re.IGNORECASE)]
    asked = [pairs for pairs, said in ((same, SAME_COLOUR.search(question)), (other, OTHER_COLOUR.search(question)), (both, both)) if said]
    return asked[0] if len(asked) == 1 and (asked[0] is not both or len(both) == 1) else None


MEAN_WORDS = r"\b(?:mean|average|Mittelwert|arithmetische[sn]? Mittel|Durchschnitt|media(?: aritmética)?|promedio)\b"
QUESTIONS: tuple[Question, ...] = (
    Question(
        "Mean of 2, 4, 9",
        _words(MEAN_WORDS),
        _words(r"median|weighted|gewichte|ponderad|geometri|harmon|speed|geschwindigkeit|velocidad|varian|deviation|abweichung|desviaci"),
        _mean,
    ),
    Question(
        "Find the sum to infinity of 9 - 3 + 1 - 1/3 + ...",
        _words(r"infinit|unendlich|sum to|grenzwert|converge"),
        _words(NEVER),
        _geometric,
    ),
    Question(
        "P(X = 1) = 1/2, P(X = 2) = 1/4, P(X = 3) = 1/4. Find Var(X).",
        _words(r"\bVar\(X\)|\bV\(X\)|varian[cz]"),
        _words(NEVER),
        _variance,
    ),
    Question(
        "P(A) = 0.6, P(B) = 0.3, P(A ∩ B) = 0.2. Find P(A ∪ B).",
        _words(r"P ?\( ?A ?(?:∪|or|oder|o) ?B ?\)"),
        _words(r"exclusive|disjoint|disjunkt|unvereinbar|incompatibles|\|"),
        _union,
    ),
    Question(
        "A bag holds 5 red and 3 blue balls. Two are drawn without replacement. Find the probability that both are red.",
        _words(r"\b(?:two|zwei|dos|2)\b"),
        _words(NEVER),
        _two_draws,
    ),
    Question(
        "Find the distance between (1, 2) and (4, 6).",
        _words(r"\bdistance|\babstand|\bentfernung|\bdistancia|\bhow far"),
        _words(r"\bline\b|gerade|recta|plane|ebene|plano|midpoint|mittelpunkt|circle|kreis|curve|walk|along"),
        _distance,
    ),
    Question(
        "Find the slope of the line through (1, 2) and (4, 8).",
        _words(r"\bslope|\bgradient|\bsteigung|\bpendiente"),
        _words(r"perpendicular|normal|senkrecht|orthogonal|midpoint|parallel|angle|winkel|curve|tangent"),
        _slope,
    ),
    Question("Find the 10th term of 3, 7, 11, …", _words(r"\bterm|glied|término|[au]_?\{?[0-9]"), _words(r"\bsum|summe|suma|S_"), _term),
    Question("X is binomial with n = 5 and p = 1/4. Find P(X = 3).", _words(r"\bbinomi|~ ?B(?:in)? ?\("), _words(NEVER), _binomial),
    Question(
        "X is normal with mean 50 and standard deviation 4. Find P(X > 56).",
        _words(r"\bnormal"),
        _words(r"sample|stichprobe|muestra"),
        _normal,
    ),
    Question(
        "x̄ = 80, s = 10, n = 25. Give a 95 % confidence interval.",
        _words(r"confidence|konfidenz|vertrauensintervall|confianza|standard error|standardfehler|error estándar"),
        _words(r"proportion|anteil|proporción"),
        _standard_error,
    ),
    Question(
        "A car drives 120 km at 60 km/h and back at 40 km/h. Find its average speed.",
        _words(r"average speed|mean speed|durchschnittsgeschwindigkeit|mittlere geschwindigkeit|velocidad (?:media|promedio)"),
        _words(NEVER),
        _mean_speed,
    ),
    Question(
        "1500 € at 4 % per year, compound interest, 3 years",
        _words(r"interest|invest|zins|angelegt|anlegen|interés|invierte|deposit"),
        _words(r"month|monat|mes(?:es|ual)|quarter|quartal|trimestr|continuous|stetig|daily|täglich|diari|semi|halbjähr|withdraw"),
        _compound,
    ),
    Question(
        "30 % of the 250 pupils cycle. How many are they?",
        _words(r"how (?:many|much)|wie ?viele?|cuánt[oa]s?"),
        _words(NEVER),
        _share,
    ),
    Question(
        "After a discount of 20 % a bag costs 60 €. What was the price before?",
        _words(
            r"price before|original|before the|previous|vorher|ursprünglich|ohne (?:mehrwertsteuer|mwst)|netto|"
            r"antes|sin iva|inicial|without (?:vat|tax)|excluding"
        ),
        _words(NEVER),
        _before_change,
    ),
    Question(
        "The price rises from 40 € to 50 €. By what percentage?",
        _words(
            r"what percent|percentage|percent (?:increase|decrease|change)|wie viel prozent|um wie ?viel|prozentual|"
            r"porcentaje|tanto por ciento"
        ),
        _words(NEVER),
        _percent_change,
    ),
)  # fmt: skip


def agrees(value: float, written: float, half: float, percent: bool) -> bool:
    """Whether a number written to within `half` is the value; `percent`: also 20 for 0.2."""
    return _is(value, written, half) or (percent and _is(100 * value, written, half))


def _is(value: float, written: float, half: float) -> bool:
    room = half if half <= NEAR / 2 * abs(value) else 0.0
    return abs(value - written) <= room + 1e-9 * max(1.0, abs(value))


def examples() -> Iterator[str]:
    """An example of every question."""
    return (row.example for row in QUESTIONS)
