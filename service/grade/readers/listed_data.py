"""Measures of listed numbers, called by name: mean, median, mode, range, variance, standard deviation.

    2, 4, 4, 5, 7, 8:  mean = 30/6 = 5,  median = 4.5,  variance = 24/6 = 4,  σ = 2

Contract: a line that lists at least three numbers and nothing else, and a later `name = value` without letters → the value must be that
measure, by n or by n − 1 for variances, within the last digit that is written. What a name leaves open is allowed: every most frequent
number is a mode, and a median between two numbers may be either of them. Source: [degroot-schervish-4, §4].
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isclose, sqrt
from statistics import fmean, median_high, median_low, multimode, pvariance, variance

from service.algebra.build import rational
from service.algebra.expressions import approximate
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import Judgement
from service.judge.numerals import Numeral, numeral
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols

Data = Sequence[float]


@dataclass(frozen=True, slots=True)
class Measure:
    """names: the words and letters it goes by. values: all that it may come to."""

    names: re.Pattern[str]
    values: Callable[[Data], Sequence[float]]


def _middle(data: Data) -> Sequence[float]:
    low, high = median_low(data), median_high(data)
    return (low, high, (low + high) / 2)


def _named(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


MEASURES = (
    Measure(_named(r"mean|average|mittelwert|(?:arithmetisches )?mittel|durchschnitt|media|promedio|x_bar"), lambda data: (fmean(data),)),
    Measure(_named(r"median|zentralwert|mediana"), _middle),
    Measure(_named(r"mode|modus|modalwert|moda"), multimode),
    Measure(_named(r"range|spannweite|rango|recorrido"), lambda data: (max(data) - min(data),)),
    Measure(_named(r"variance|varianz|varianza|var"), lambda data: (pvariance(data), variance(data))),
    Measure(
        _named(r"standard deviation|standardabweichung|desviación (?:típica|estándar)|sigma|sd"),
        lambda data: (sqrt(pvariance(data)), sqrt(variance(data))),
    ),
)
RIGHT = Judgement("equivalent", Verification("proved", "it is so of the numbers listed"))
WRONG = Judgement("not_equivalent", Verification("proved", "it is another for the numbers listed"), flags=("wrong_measure",))
LEAST = 3
"""A list of fewer numbers may be anything."""


def measure_of_list(clause: Clause, context: Context) -> Found | None:
    """`median = 4.5` after 2, 4, 4, 5, 7, 8."""
    tree = clause.tree
    if not isinstance(tree, Relation) or clause.continues or not set(tree.signs) <= {"=", "~"}:
        return None
    measure, sides = _measure(clause, tree)
    listed = _listed(context)
    if measure is None or listed is None or not sides or any(free_symbols(side) for side in sides):
        return None
    fact, data = listed
    written = [value.real for side in sides if (value := approximate(side)) is not None]
    if len(written) < len(sides):
        return None
    wanted = measure.values(data)
    if all(_is_one_of(value, side, wanted) for value, side in zip(written, sides, strict=True)):
        return Reading("consequence", RIGHT, parent=_line(fact), value=tree), context.knowing(tree, context.line)
    if len({round(value, 1) for value in written}) > 1:
        return None  # a link of the chain is false by itself
    return Reading("answer", WRONG, parent=_line(fact), value=tree), context.knowing(tree, context.line)


def _measure(clause: Clause, tree: Relation) -> tuple[Measure | None, tuple[Tree, ...]]:
    """The measure that the left side or the words name, and the sides that give its value."""
    first, rest = tree.sides[0], tree.sides[1:]
    match first:
        case Apply(head="pow", args=(Symbol(name=name), Number(text="2"))) if base_and_subscript(name)[0] in {"s", "sigma"}:
            return _called("variance"), rest
        case _:
            pass
    if isinstance(first, Symbol):
        return _called(base_and_subscript(first.name)[0] if first.name.startswith("sigma") else first.name), rest
    return _called(clause.words), tree.sides


def _called(words: str) -> Measure | None:
    words = " ".join(words.split()).strip(" .:=")
    return next((measure for measure in MEASURES if measure.names.fullmatch(words)), None)


def _listed(context: Context) -> tuple[Fact, Data] | None:
    """The one list of numbers that is known."""
    asked = () if context.task.tree is None else (Fact(context.task.tree, TASK),)
    found = [(fact, data) for fact in (*asked, *context.facts) if (data := _numbers(fact.tree)) is not None]
    same = {tuple(sorted(data)) for _, data in found}
    return found[0] if len(same) == 1 else None


TASK = -1
"""The line of what the problem lists."""


def _line(fact: Fact) -> int | None:
    return None if fact.line == TASK else fact.line


def _numbers(tree: Tree) -> Data | None:
    if not isinstance(tree, Apply) or tree.head not in {"list", "tuple"} or len(tree.args) < LEAST:
        return None
    values = [rational(arg) for arg in tree.args]
    return [float(value) for value in values if value is not None] if None not in values else None


def _is_one_of(value: float, side: Tree, wanted: Sequence[float]) -> bool:
    room = _room(numeral(side)) if isinstance(side, Number) else WORKED_OUT
    return any(isclose(value, one, rel_tol=1e-9, abs_tol=room + 1e-12) for one in wanted)


WORKED_OUT = 0.005
"""How far a value that is yet to be worked out may be off, for the rounded numbers in it."""


def _room(written: Numeral | None) -> float:
    """Half a unit of the last decimal; a whole number is exact."""
    return float(written.half) if written is not None and written.place < 0 else 0.0
