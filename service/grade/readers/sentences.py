"""A number in the last sentence that nothing in the working comes to: “The ladder reaches 7 m.” after h = 8.

It is refuted only where it can be a slip of the pen: near a value that was found, and neither that value rounded, counted up or down
or in another unit, nor made of it and a number of the problem, nor a number of the problem or of a line before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from service.algebra.build import substituted
from service.algebra.expressions import approximate
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.conclusions import values_found
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import Counterexample, Judgement
from service.question import Verification
from service.tree import Apply, Number, Tree, free_symbols, walk
from service.write import text

NUMERAL = re.compile(r"(?<![\w.,:/÷^(\[|_\\])[0-9]{1,9}(?:[.,][0-9]{1,6})?(?![\w:/÷^|)\]]|[.,]?[0-9])")
ASIDE = re.compile(
    r"\b(?:uhr|a\.?m|p\.?m|o'clock|quadrant\w*|case|fall|caso|step|part|mal|times|veces|year|jahr|año)\b|[0-9](?:st|nd|rd|th|º|ª)\b",
    re.IGNORECASE,
)
"""Words beside which a number is no value: the time of day, a count of cases, a year."""
NUMBER_WORDS = {
    word: value
    for value, words in {
        2: "two twice double half zwei doppelt halb dos doble mitad",
        3: "three triple thrice drei dreifach tres triple",
        4: "four vier cuatro",
        5: "five fünf cinco",
        6: "six sechs seis",
        7: "seven sieben siete",
        8: "eight acht ocho",
        9: "nine neun nueve",
        10: "ten zehn diez",
    }.items()
    for word in words.split()
}
FACTORS = (1.0, 100.0, 60.0, 3600.0, 24.0, 7.0, 12.0, 10.0, 1000.0, 10_000.0, 1_000_000.0, 3.6)
"""What values are multiplied or divided by for another unit."""
PLAIN = frozenset({"mul", "unit", "list", "and"})
"""What a sentence writes around its numbers: 160 litres, 12 and 13."""
NEAR = 0.3
LEAST = 2
MOST = 40


def answer_in_sentence(clause: Clause, context: Context) -> Found | None:
    """Refutes the last sentence of a problem in words where its number is a slip beside a value that was found; else None."""
    said_in_words = bool(context.task.words) and context.task.tree is None
    if not context.last or not said_in_words or clause.kind not in {"comment", "expression", "statement"} or clause.continues:
        return None
    if not clause.words or (context.functions and context.failed) or ASIDE.search(clause.words):
        return None
    found = [(value, tree) for tree in values_found(context) if (value := _real_number(tree)) is not None and abs(value) >= LEAST]
    given = list(_numerals(context.task.text))
    known = [float(n.text) for fact in context.facts for n in walk(fact.tree) if isinstance(n, Number)]
    values = [abs(value) for value, _ in found]
    for said, decimals, written in _said(clause):
        near = next((tree for value, tree in found[-MOST:] if 0 < abs(said - abs(value)) <= NEAR * abs(value)), None)
        if near is not None and not _is_told(said, decimals, values, given, known) and not _is_expression_of(said, found, context):
            judged = Judgement(
                "not_equivalent", Verification("checked", "no line comes to this value"), ("values_differ",),
                counterexample=Counterexample({}, text(near), written),
            )  # fmt: skip
            return Reading("answer", judged, near, Number(written.replace(",", ".")), context.last_line), context
    return None


CONSECUTIVE = re.compile(r"consecutive|aufeinander|consecutiv", re.IGNORECASE)
BY_TWO = re.compile(r"\b(?:even|odd|(?:un)?gerade\w*|im?par(?:es)?)\b", re.IGNORECASE)


def _is_expression_of(said: float, found: Sequence[tuple[float, Tree]], context: Context) -> bool:
    """27 of `x + (x + 1) + (x + 2) = 78` with x = 25: an expression of the lines at a value found, or a number that follows one."""
    step = 2.0 if BY_TWO.search(context.task.text) else 1.0
    least = min((value for value, _ in found), default=0.0)
    if CONSECUTIVE.search(context.task.text) and any(math.isclose(said, least + step * count) for count in range(1, 5)):
        return True
    parts = {node for fact in context.facts for node in walk(fact.tree) if isinstance(node, Apply) and len(free_symbols(node)) == 1}
    at = (substituted(part, {free_symbols(part)[0]: value}) for part in list(parts)[:MOST] for _, value in found[-2:])
    return any((value := _real_number(one)) is not None and math.isclose(said, abs(value)) for one in at)


def _said(clause: Clause) -> Iterator[tuple[float, int, str]]:
    """(value, decimals, as written) of the numbers of a sentence, but 0 and 1."""
    written = [match.group() for match in NUMERAL.finditer(clause.words)]
    if clause.tree is not None and not any(
        isinstance(node, Apply) and node.head not in {"mul", "unit", "list", "and"} for node in walk(clause.tree)
    ):
        written += [node.text for node in walk(clause.tree) if isinstance(node, Number)]
    for numeral in written:
        plain = numeral.replace(",", ".")
        if float(plain) >= LEAST:
            yield float(plain), len(plain.partition(".")[2]), numeral


def _numerals(source: str) -> Iterator[float]:
    for found in re.finditer(r"[0-9]+(?:[.,][0-9]+)?", source[:2000]):
        yield float(found.group().replace(",", "."))
    yield from (float(NUMBER_WORDS[word]) for word in re.findall(r"[^\W\d_]+", source[:2000].lower()) if word in NUMBER_WORDS)


def _real_number(tree: Tree) -> float | None:
    found = approximate(tree)
    return found.real if found is not None and abs(found.imag) < 1e-12 and math.isfinite(found.real) else None


def _is_told(said: float, decimals: int, values: Sequence[float], given: Sequence[float], known: Sequence[float]) -> bool:
    """Whether a number stands in the problem or the lines, or is a value in another form, or the last with a number of the problem."""
    if any(math.isclose(said, one) for one in (*given, *known)):
        return True
    made = {made for value in values for made in _forms(value)}
    made |= {made for other in given for made in _together(values[-1], other)} if values else set()
    return any(_rounds(one, said, decimals) for one in made)


def _forms(value: float) -> Iterator[float]:
    for factor in FACTORS:
        yield value * factor
        yield value / factor
    if value:
        yield 1 / value


def _together(value: float, other: float) -> Iterator[float]:
    yield from (value + other, abs(value - other), value * other)
    if value and other:
        yield from (value / other, other / value)


def _rounds(value: float, said: float, decimals: int) -> bool:
    """Whether a value is said rounded: to the decimals written, up or down to a whole number, or to fewer figures."""
    if abs(value - said) <= 0.5 * 10.0**-decimals + 1e-9 * abs(value):
        return True
    if decimals == 0 and said in {math.floor(value + 1e-9), math.ceil(value - 1e-9)}:
        return True
    return value > 0 and any(math.isclose(said, float(f"{value:.{figures}g}")) for figures in (1, 2, 3))
