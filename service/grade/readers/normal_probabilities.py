"""Probabilities of a normally distributed X: P(46 < X < 54) = P(−1 < Z < 1) = 2·0.8413 − 1 where the problem says X ~ N(50, 4²).

Contract: the problem gives the mean and the standard deviation (or the variance: N(50, 16) is read either way) → each side of a chain that
begins with P(… X …) or Φ(z) as a number; the sides agree within what a table of four decimals leaves open, or the line is wrong.
Nothing is said where a side has letters, or between near and far. Source: [degroot-schervish-4, §5.6].
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import erf, inf, isfinite, sqrt

from service.algebra.expressions import approximate
from service.algebra.statements import is_statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import Counterexample, Judgement
from service.question import Verification
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk
from service.write import text

NUMERAL = r"[-−]?[0-9]{1,9}(?:[.,][0-9]{1,6})?"
LAW = re.compile(
    rf"[A-Z]\s?(?:~|∼|\\sim)\s?(?:\\mathcal\s?)?\{{?N\}}?\s?\(\s?(?P<mean>{NUMERAL})\s?[,;|]\s?"
    rf"(?:(?P<root>√|\\sqrt\s?\{{?)\s?)?(?P<spread>{NUMERAL})\}}?\s?(?P<square>²|\^\{{?2\}}?)?\s?\)"
)
IN_WORDS = re.compile(
    rf"(?:mean|mittelwert|erwartungswert|media|μ|\\mu)\D{{0,20}}(?P<mean>{NUMERAL})\D{{1,60}}"
    rf"(?:standard deviation|standardabweichung|desviación (?:típica|estándar)|σ|\\sigma)\D{{0,20}}(?P<spread>{NUMERAL})",
    re.IGNORECASE,
)
NORMAL = re.compile(r"\bnormal", re.IGNORECASE)
NEAR, FAR = 0.0011, 0.02
RIGHT = Judgement("equivalent", Verification("checked", "by the normal distribution that the problem gives"))


@dataclass(frozen=True, slots=True)
class Law:
    """X is normally distributed with this mean and this standard deviation."""

    mean: float
    deviation: float

    def below(self, value: float) -> float:
        return (1 + erf((value - self.mean) / (self.deviation * sqrt(2)))) / 2


STANDARD = Law(0.0, 1.0)


def normal_probability(clause: Clause, context: Context) -> Found | None:
    """`= P(−1 < Z < 1)`, `= 2·0.8413 − 1`, `P(Z < 2) = 0.9772` of a normally distributed X."""
    tree, laws = clause.tree, list(_laws(context.task.text[:1000]))
    sides = None if tree is None or not laws else _sides(clause, tree, context)
    if sides is None or not any(_is_probability(side) for side in sides):
        return None
    judged = _judged(sides, laws)
    if judged is None:
        return None
    reading = Reading("consequence", judged, sides[-2], sides[-1], context.last_line, sides[-1])
    return reading, context.knowing(sides[-1], context.line)


def _laws(said: str) -> Iterator[Law]:
    """What the problem says of X; N(50, 16) may give the variance or the deviation."""
    found = LAW.search(said)
    if found is None:
        found = IN_WORDS.search(said) if NORMAL.search(said) else None
        if found is not None and (spread := _number(found["spread"])) > 0:
            yield Law(_number(found["mean"]), spread)
        return
    mean, spread = _number(found["mean"]), _number(found["spread"])
    if spread > 0 and not found["root"]:
        yield Law(mean, spread)
    if spread > 0 and not found["square"]:
        yield Law(mean, sqrt(spread))


def _number(written: str) -> float:
    return float(written.replace(",", ".").replace("−", "-"))


def _sides(clause: Clause, tree: Tree, context: Context) -> tuple[Tree, ...] | None:
    """The sides of a chain of equalities, with what stood before where the line goes on from it."""
    chain = tree.sides if isinstance(tree, Relation) and set(tree.signs) <= {"=", "~"} else (tree,)
    before = () if context.current is None else (context.current.tree,)
    if clause.continues and clause.sign in {"=", "~"}:
        last = tuple(one.sides[-1] if isinstance(one, Relation) else one for one in before if not _is_inside(one))
        return (*last, *chain) if last else None
    if len(chain) == 1 and not clause.continues and before and _is_probability(before[0]) and not is_statement(tree):
        return (before[0], tree)
    return chain if len(chain) > 1 and not clause.continues and _is_probability(chain[0]) else None


def _is_inside(tree: Tree) -> bool:
    return isinstance(tree, Relation) and not set(tree.signs) <= {"=", "~"}


def _is_probability(tree: Tree) -> bool:
    return any(_event(node) is not None or _of_table(node) is not None for node in walk(tree))


def _event(node: Tree) -> Relation | None:
    """46 < X < 54 of P(46 < X < 54)."""
    match node:
        case Apply(head="call" | "mul", args=(Symbol(name="P" | "Pr"), Relation() as inside)):
            return inside
        case Symbol(name=name) if (found := WRITTEN.fullmatch(name.replace("`", ""))) is not None and found["event"] is not None:
            read = _read(found["event"])
            return read if isinstance(read, Relation) else None
        case _:
            return None


WRITTEN = re.compile(r"(?:Pr?\((?P<event>[^()]{1,60}[<>=][^()]{1,60})\)|Phi\((?P<place>[-−]?[0-9.]{1,12})\))")
"""How a probability is named that nothing has worked out."""


def _of_table(node: Tree) -> Tree | None:
    """z of Φ(z)."""
    match node:
        case Apply(head="call" | "mul", args=(Symbol(name="Phi"), value)):
            return value
        case Symbol(name=name) if (found := WRITTEN.fullmatch(name.replace("`", ""))) is not None and found["place"] is not None:
            return _read(found["place"])
        case _:
            return None


def _read(written: str) -> Tree | None:
    line = quietly(read_line, written)
    return None if line is None else line.tree


def _judged(sides: Sequence[Tree], laws: Sequence[Law]) -> Judgement | None:
    """Right where all sides agree by one of the laws; wrong where two differ clearly by each; None where a side has no value."""
    differing: Judgement | None = None
    for law in laws:
        values = [_value(side, law) for side in sides]
        known = [value for value in values if value is not None]
        if len(known) < len(sides):
            return None
        apart = [abs(a - b) for a, b in pairwise(known)]
        if max(apart) <= NEAR:
            return RIGHT
        if differing is None and max(apart) > FAR:
            at = apart.index(max(apart))
            shown = Counterexample({}, text(_rounded(known[at])), text(_rounded(known[at + 1])))
            differing = Judgement("not_equivalent", Verification("checked", "by the normal distribution"), counterexample=shown)
    return differing


def _rounded(value: float) -> Tree:
    return Number(f"{abs(value):.4f}") if value >= 0 else Apply("neg", (Number(f"{-value:.4f}"),))


def _value(side: Tree, law: Law) -> float | None:
    """The side as a number, with each probability in it worked out."""
    unknown = False

    def worked(node: Tree) -> Tree:
        nonlocal unknown
        inside, place = _event(node), _of_table(node)
        if inside is None and place is None:
            return node
        at = None if place is None else approximate(place)
        found = (None if at is None else STANDARD.below(at.real)) if inside is None else _chance(inside, law)
        unknown = unknown or found is None
        return node if found is None else Number(f"{found:.9f}")

    written = rebuilt(side, worked)
    value = None if unknown or free_symbols(written) or is_statement(written) else approximate(written)
    return None if value is None or not isfinite(value.real) else value.real


def _chance(inside: Relation, law: Law) -> float | None:
    """P(a < X < b), P(X ≥ a): the probability that the variable lies there; None for anything else."""
    letters = [node.name for side in inside.sides for node in walk(side) if isinstance(node, Symbol)]
    if len(letters) != 1 or letters[0] not in {"X", "Y", "Z"}:
        return None
    low, high, by = -inf, inf, STANDARD if letters[0] == "Z" else law
    for sign, (left, right) in zip(inside.signs, pairwise(inside.sides), strict=True):
        bound, other = (right, left) if isinstance(left, Symbol) else (left, right)
        value = approximate(bound)
        if sign not in {"<", "<=", ">", ">="} or not isinstance(other, Symbol) or value is None:
            return None
        if (sign[0] == "<") == (other is left):
            high = value.real
        else:
            low = value.real
    return max(0.0, by.below(high) - by.below(low))
