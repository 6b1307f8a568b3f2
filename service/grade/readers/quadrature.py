"""Numerical integration by a rule that the problem names: trapezoids, midpoints, Simpson.

    ∫₀² x² dx, trapezoid rule, n = 4:  T = 0.5/2·(0 + 2·0.25 + 2·1 + 2·2.25 + 4) = 2.75

Contract: a problem with the rule's name, a definite integral and the number of strips → T, S or M set equal to numbers must be what the
rule gives, exactly where no decimals are written, else within the rounding of the values put in. Source: [stewart-8, §7.7].
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from service.algebra.build import add, div, mul, number, substituted
from service.algebra.expressions import outcome
from service.algebra.values import ball
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import Counterexample, Judgement, shown
from service.question import Verification
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

RULES = {
    "trapezoid": re.compile(r"\b(?:trape[zc]\w{0,12}|sehnentrapez\w{0,8})", re.IGNORECASE),
    "simpson": re.compile(r"\b(?:simpson\w{0,6}|kepler\w{0,6})", re.IGNORECASE),
    "midpoint": re.compile(r"\b(?:midpoints?|mid-ordinate|mittelpunkt\w{0,6}|tangententrapez\w{0,6}|punto\smedio)\b", re.IGNORECASE),
}
NAMES = {"trapezoid": "T", "simpson": "S", "midpoint": "M"}
STRIPS = re.compile(
    r"(?<![A-Za-z])n\s?=\s?(?P<n>[0-9]{1,2})(?![0-9]|[.,][0-9])|(?<![0-9.,])(?P<m>[0-9]{1,2})\s(?:equal\s|gleichen?\s)?"
    r"(?:strips|sub-?intervals|intervals|trapezoids|trapezia|streifen|teilintervallen?|intervallen?|sub-?intervalos|intervalos|trapecios)",
    re.IGNORECASE,
)
INTEGRAL = re.compile(r"(?:∫|\\int).{1,120}?\\?,?\s?d\s?[a-z](?![A-Za-z])")
NEAR, FAR = 0.005, 0.03
"""Relative errors that rounding of the values explains, and that it does not."""


@dataclass(frozen=True, slots=True)
class Rule:
    """kind: trapezoid, simpson or midpoint. strips: how many."""

    kind: str
    integrand: Tree
    letter: str
    lower: Tree
    upper: Tree
    strips: int

    def width(self) -> Tree:
        return div(add(self.upper, Apply("neg", (self.lower,))), number(self.strips))

    def value(self) -> Tree:
        """What the rule gives."""
        width = self.width()
        heights = [mul(number(weight), self._at(place, width)) for place, weight in _weights(self.kind, self.strips)]
        return mul(div(width, number({"trapezoid": 2, "simpson": 3, "midpoint": 1}[self.kind])), add(*heights))

    def _at(self, place: float, width: Tree) -> Tree:
        step = mul(div(number(int(2 * place)), number(2)), width)
        return substituted(self.integrand, {self.letter: add(self.lower, step)})


def _weights(kind: str, strips: int) -> Sequence[tuple[float, int]]:
    """(place in strips from the lower bound, weight)."""
    if kind == "midpoint":
        return [(i + 0.5, 1) for i in range(strips)]
    inner = 2 if kind == "trapezoid" else 0
    return [(i, 1 if i in {0, strips} else inner or (4 if i % 2 else 2)) for i in range(strips + 1)]


def rule_of(problem: str) -> Rule | None:
    """The rule that a problem asks for; None where its parts are not all said."""
    kinds = [kind for kind, pattern in RULES.items() if pattern.search(problem[:1000])]
    strips, written = STRIPS.search(problem[:1000]), INTEGRAL.search(problem[:1000])
    if len(kinds) != 1 or strips is None or written is None:
        return None
    count = int(strips["n"] or strips["m"])
    read = quietly(read_line, written[0])
    match read.tree if read is not None else None:
        case Apply(head="integral", args=(body, Symbol(name=letter), low, high)) if not free_symbols(low) and not free_symbols(high):
            fits = set(free_symbols(body)) == {letter} and 1 <= count <= 40 and (kinds[0] != "simpson" or count % 2 == 0)
            return Rule(kinds[0], body, letter, low, high, count) if fits else None
        case _:
            return None


def by_rule(clause: Clause, context: Context) -> Found | None:
    """`T_4 = 0.25 · 11 = 2.75`, `∫₀² x² dx ≈ 2.75`: what the rule of the problem gives, or not."""
    tree = clause.tree
    if not isinstance(tree, Relation) or set(tree.signs) - {"=", "~"} or clause.continues or not context.task.words:
        return None
    rule = rule_of(context.task.text)
    if rule is None or not (_names(tree.sides[0], rule) or _is_width(tree.sides[0])):
        return None
    sides = [_with_heights(context.expanded(side), rule) for side in tree.sides[1:]]
    closed = [side for side in sides if not free_symbols(side)]
    if not closed or len(closed) < len(sides):
        return None
    value = rule.width() if _is_width(tree.sides[0]) else rule.value()
    judged = [_judged(side, value) for side in closed]
    wrong = next((one for one in judged if one is not None and one.relation == "not_equivalent"), None)
    if wrong is None and any(one is None for one in judged):
        return None
    following = context.knowing(tree, context.line)
    if wrong is not None:
        return Reading("approximation", wrong, parent=context.last_line, value=tree), following
    right = Judgement("equivalent", Verification("checked", "it is what the rule gives", 1))
    return Reading("approximation", right, parent=context.last_line, value=tree), following


def _names(side: Tree, rule: Rule) -> bool:
    """T, T_4 or T4; or the integral itself."""
    match side:
        case Symbol(name=name):
            return name.replace("_", "") in {NAMES[rule.kind], f"{NAMES[rule.kind]}{rule.strips}", f"{NAMES[rule.kind]}n"}
        case Apply(head="integral", args=(_, Symbol(), low, high)):
            return low == rule.lower and high == rule.upper
        case _:
            return False


def _is_width(side: Tree) -> bool:
    return isinstance(side, Symbol) and side.name in WIDTHS


WIDTHS = frozenset({"h", "Δx", "Deltax", "Delta_x"})
"""Names of the width of a strip."""


def _with_heights(tree: Tree, rule: Rule) -> Tree:
    """f(1) as the value of the integrand, also where it was read as f·1."""

    def change(node: Tree) -> Tree:
        match node:
            case Symbol() if _is_width(node):
                return rule.width()
            case Apply(head="call", args=(Symbol(name="f"), place)) if not free_symbols(place):
                return substituted(rule.integrand, {rule.letter: place})
            case Apply(head="mul", args=args) if Symbol("f") in args[:-1]:
                at = args.index(Symbol("f"))
                height = substituted(rule.integrand, {rule.letter: args[at + 1]})
                rest = (*args[:at], *args[at + 2 :])
                return mul(*rest, height) if rest else height
            case _:
                return node

    return rebuilt(tree, change)


def _judged(said: Tree, value: Tree) -> Judgement | None:
    """None where it is neither near enough nor far enough away to tell."""
    written, exact = outcome(said, {}, True), outcome(value, {}, True)
    if written is None or exact is None or isinstance(written, str) or isinstance(exact, str):
        return None
    if isinstance(written, fmpq) and isinstance(exact, fmpq) and not any(isinstance(n, Number) and "." in n.text for n in walk(said)):
        return _wrong(exact, written) if written != exact else RIGHT
    first, second = (complex(ball(one)).real for one in (exact, written))
    error = abs(first - second) / max(abs(first), 1e-9)
    return RIGHT if error <= NEAR else _wrong(exact, written) if error > FAR else None


RIGHT = Judgement("equivalent", Verification("checked", "it is what the rule gives", 1))


def _wrong(exact: fmpq, written: fmpq) -> Judgement:
    counterexample = Counterexample({}, shown(exact), shown(written))
    evidence = Verification("proved", "the rule gives another value")
    return Judgement("not_equivalent", evidence, ("values_differ",), counterexample=counterexample)
