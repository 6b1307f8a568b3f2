"""Probabilities of events held against those that are known: P(A|B) = P(A ∩ B)/P(B), P(A ∪ B) = P(A) + P(B) − P(A ∩ B).

Every event over a few letters is a union of atoms (A ∩ B, A ∩ B′, …), and what is known are linear equations for the probabilities of the
atoms: P(A|B) = v says P(A ∩ B) − v P(B) = 0. A line is judged where these equations determine its value;
what may differ by rounding is left to the rows below. |A ∪ B| and n(A ∪ B) count elements by the same laws, but for the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from flint import fmpq, fmpq_mat

from service.algebra.build import substituted
from service.algebra.expressions import approximate, rational_value
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.conventional import relations_of
from service.grade.readers.planes import NOTE
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import conjuncts, entails
from service.judge.judgement import Counterexample, Judgement
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols
from service.write import text

MOST_EVENTS = 4
NEAR = 0.01
"""Part of a value by which a rounded one may differ."""
MEASURE = re.compile(r"(?P<measure>Pr|P|N|n)(?:_(?P<given>[A-Z][A-Za-z]{0,20}))?\((?P<event>.{1,80})\)")
TOKEN = re.compile(r"\s*(?:(?P<name>[^\W\d_]{1,30}(?:_bar)?)|(?P<sign>['()\\*,]|\^))")
Event = tuple[str, ...]
"""An event in reverse Polish notation: names, "not", "and", "or"."""


@dataclass(frozen=True, slots=True)
class Probability:
    """P(event), P(event | given). counts: the elements of a set are counted."""

    event: Event
    given: Event = ()
    counts: bool = False

    def names(self) -> set[str]:
        return {part for part in (*self.event, *self.given) if part not in {"not", "and", "or"}}


def probability_against_known(clause: Clause, context: Context) -> Found | None:
    """`P(A|B) = 0.3/0.6` where P(A ∩ B) = 0.3 and P(B) = 0.5 are known; None where nothing determines it."""
    tree = clause.tree
    if tree is None or clause.continues or not isinstance(tree, Relation) or tree.signs[0] not in {"=", "~"}:
        return None
    asked = probability(tree.sides[0])
    if asked is None:
        return None
    judged = _wrong_condition(asked, tree) or _judged(asked, tree, context)
    if judged is None:
        return None
    reading = Reading("consequence", judged, tree.sides[0], tree.sides[1], context.last_line, tree, note=NOTE)
    return reading, context.knowing(tree, context.line)


# Reading


def probability(tree: Tree) -> Probability | None:
    """What P(A ∩ B), P(A|B) and P_B(A) are; None for anything else, and where a letter occurs twice (two draws)."""
    found = MEASURE.fullmatch(tree.name.replace("`", "")) if isinstance(tree, Symbol) else None
    if found is None:
        return None
    inside, after = _parted(found["event"])
    event, given = _event(inside), _event(after or found["given"] or "")
    if event is None or given is None or not event:
        return None
    read = Probability(event, given, found["measure"] in {"N", "n"})
    every = [part for part in (*event, *given) if part not in {"not", "and", "or"}]
    return read if len(set(every)) == len(every) else None


def _parted(written: str) -> tuple[str, str]:
    """A ∩ B and C of `A ∩ B, C`, at the comma outside brackets."""
    depth = 0
    for at, char in enumerate(written):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            return written[:at], written[at + 1 :]
    return written, ""


def _event(written: str) -> Event | None:
    """The event in reverse Polish notation; () for nothing, None where it can't be read."""
    tokens = list(_tokens(written))
    if not tokens:
        return None if written.strip() else ()
    parser = _Parser(tokens)
    found = parser.union()
    return found if found is not None and parser.at == len(tokens) else None


def _tokens(written: str) -> Iterator[str]:
    at = 0
    while at < len(written):
        found = TOKEN.match(written, at)
        if found is None:
            if written[at:].strip():
                yield "?"
            return
        yield found["name"] or found["sign"]
        at = found.end()


UNION = frozenset({"union", "or"})
INTERSECTION = frozenset({"intersect", "and", "*"})
WORDS = UNION | {"intersect", "and", "not", "diff", "conjugate"}


class _Parser:
    """Recursive descent over the words of an event as they are written for display."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens, self.at = tokens, 0

    def _next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def union(self) -> Event | None:
        found = self.intersection()
        while found is not None and self._next() in UNION:
            self.at += 1
            other = self.intersection()
            found = None if other is None else (*found, *other, "or")
        return found

    def intersection(self) -> Event | None:
        found = self.single()
        while found is not None and self._next() in INTERSECTION | {"\\"}:
            without = self._next() == "\\"
            self.at += 1
            other = self.single()
            found = None if other is None else (*found, *other, *(("not",) if without else ()), "and")
        return found

    def single(self) -> Event | None:
        token = self._next()
        self.at += 1
        if token == "not":
            inner = self.single()
            return None if inner is None else (*inner, "not")
        if token in {"(", "conjugate", "diff"}:
            return self._bracketed(token)
        if not token or token in WORDS or not token[0].isalpha():
            return None
        name = token.removesuffix("_bar")
        return self._complemented((name,) if name == token else (name, "not"))

    def _bracketed(self, token: str) -> Event | None:
        if token != "(":
            if self._next() != "(":
                return None
            self.at += 1
        inner = self.union()
        if token == "diff" and self._next() == ",":  # A′ was read as a derivative
            self.at += 2
        if inner is None or self._next() != ")":
            return None
        self.at += 1
        return self._complemented(inner if token == "(" else (*inner, "not"))

    def _complemented(self, event: Event) -> Event:
        if self._next() == "'":
            self.at += 1
            return (*event, "not")
        if self._next() == "^" and self.tokens[self.at + 1 : self.at + 2] in (["c"], ["C"]):
            self.at += 2
            return (*event, "not")
        return event


# The laws


def _holds(event: Event, at: Mapping[str, bool]) -> bool:
    stack: list[bool] = []
    for part in event:
        if part == "not":
            stack.append(not stack.pop())
        elif part in {"and", "or"}:
            second, first = stack.pop(), stack.pop()
            stack.append((first and second) if part == "and" else (first or second))
        else:
            stack.append(at[part])
    return stack[0] if stack else True


def _row(event: Event, atoms: Sequence[Mapping[str, bool]]) -> list[fmpq]:
    return [fmpq(int(_holds(event, atom))) for atom in atoms]


def _judged(asked: Probability, tree: Relation, context: Context) -> Judgement | None:
    """The first value that the line gives against the one that is determined; None where they differ by rounding only, or none is."""
    known = [(one, value) for one, value in _known(context) if one.counts == asked.counts]
    names = sorted(asked.names().union(*(one.names() for one, _ in known)) if known else asked.names())
    if not known or len(names) > MOST_EVENTS:
        return None
    value = _determined(asked, known, names)
    claimed = next((side for side in (_put_in(side, known, names) for side in tree.sides[1:]) if not free_symbols(side)), None)
    number = None if claimed is None else approximate(claimed)
    if value is None or claimed is None or number is None:
        return None
    right, exact = _of_rational(value), float(value.p) / float(value.q)
    same = entails((), Relation((tree.signs[0],), (right, claimed)), context.scope)
    if same.follows:
        return replace(same.judgement, relation="equivalent")
    if abs(number - exact) <= NEAR * max(abs(exact), 1e-9):
        return None
    return Judgement(
        "not_equivalent",
        Verification("proved", "the probabilities that are known determine it"),
        counterexample=Counterexample({}, text(right), text(claimed)),
        flags=("values_differ",),
    )


def _known(context: Context) -> Iterator[tuple[Probability, fmpq]]:
    """The probabilities that were given or found, as rational numbers."""
    named = (Relation(("=",), (Symbol(name), value)) for name, value in context.names.items())
    said = (part for fact in context.facts if not fact.side for part in relations_of(fact.tree) or conjuncts(fact.tree))
    for part in (*said, *named):
        if isinstance(part, Relation) and part.signs[0] in {"=", "~"}:
            one = probability(part.sides[0])
            value = next((v for side in part.sides[1:] if (v := rational_value(side)) is not None), None)
            if one is not None and value is not None:
                yield one, value


def _determined(asked: Probability, known: Sequence[tuple[Probability, fmpq]], names: Sequence[str]) -> fmpq | None:
    """The value of the asked probability that the equations for the atoms give; None where they leave it open or contradict each other."""
    atoms = [dict(zip(names, truth, strict=True)) for truth in product((True, False), repeat=len(names))]
    rows = [] if asked.counts else [[*(fmpq(1) for _ in atoms), fmpq(1)]]
    for one, value in known:
        both = _row((*one.event, *one.given, "and") if one.given else one.event, atoms)
        below = _row(one.given, atoms)
        rows.append([p - value * q for p, q in zip(both, below, strict=True)] + [fmpq(0)] if one.given else [*both, value])
    system, rank = fmpq_mat(rows).rref()
    if any(not any(system[i, j] != 0 for j in range(len(atoms))) for i in range(rank)):
        return None
    if not asked.given:
        return _of_atoms(asked.event, atoms, system, rank)
    over = _of_atoms((*asked.event, *asked.given, "and"), atoms, system, rank)
    under = _of_atoms(asked.given, atoms, system, rank)
    return None if over is None or under is None or under == 0 else over / under


def _of_atoms(event: Event, atoms: Sequence[Mapping[str, bool]], system: fmpq_mat, rank: int) -> fmpq | None:
    left, value = _row(event, atoms), fmpq(0)
    for i in range(rank):
        pivot = next(j for j in range(len(atoms)) if system[i, j] != 0)
        factor = left[pivot]
        left = [entry - factor * system[i, j] for j, entry in enumerate(left)]
        value += factor * system[i, len(atoms)]
    return None if any(entry != 0 for entry in left) else value


def _put_in(side: Tree, known: Sequence[tuple[Probability, fmpq]], names: Sequence[str]) -> Tree:
    """The side with the probabilities in it that are determined."""
    values = {}
    for name in free_symbols(side):
        one = probability(Symbol(name))
        found = _determined(one, known, names) if one is not None and one.names() <= set(names) else None
        if found is not None:
            values[name] = _of_rational(found)
    return substituted(side, values) if values else side


def _of_rational(value: fmpq) -> Tree:
    whole: Tree = Number(str(abs(value.p)))
    whole = whole if value.q == 1 else Apply("div", (whole, Number(str(value.q))))
    return whole if value >= 0 else Apply("neg", (whole,))


def _wrong_condition(asked: Probability, tree: Relation) -> Judgement | None:
    """`P(A|B) = P(A ∩ B)/P(A)`: the intersection over the wrong one."""
    match tree.sides[1]:
        case Apply(head="div", args=(above, below)) if asked.given:
            top, bottom = probability(above), probability(below)
        case _:
            return None
    if top is None or bottom is None or top.given or bottom.given or top.names() != asked.names() or not bottom.names() <= asked.names():
        return None
    names = sorted(asked.names())
    atoms = [dict(zip(names, truth, strict=True)) for truth in product((True, False), repeat=len(names))]
    is_both = _row(top.event, atoms) == _row((*asked.event, *asked.given, "and"), atoms)
    if not is_both or _row(bottom.event, atoms) == _row(asked.given, atoms):
        return None
    return Judgement("not_equivalent", Verification("proved", "P(A|B) is P(A ∩ B)/P(B)"), flags=("values_differ",))
