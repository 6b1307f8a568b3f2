"""Sequences that a task or a line gives: aₙ by a formula, by a recursion, or arithmetic or geometric with what is known of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from flint import fmpq

from service.algebra.build import ONE, TWO, add, div, mul, number, power, sub, substituted
from service.algebra.expressions import outcome
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, rebuilt, walk

Kind = Literal["arithmetic", "geometric", "formula", "recursion"]
INDEX = re.compile(r"\{?([0-9]{0,2})([a-z]?)\s?([+\-−]\s?[0-9]{1,3})?\}?")
DIGITS = re.compile(r"\{?([0-9]{1,4})\}?")
FIRST, DIFFERENCE, RATIO = "a1", "d", "q"
INFINITE = frozenset({"oo", "{oo}", "infty", "{infty}", "inf"})
MOST_TERMS = 60
"""Terms of a recursion that are worked out one after the other."""


@dataclass(frozen=True, slots=True)
class Progression:
    """letter: a of aₙ. index: n. term: aₙ in n, or aₙ₊₁ in aₙ and n. known: terms that are given, index → value. start: the first index.

    totals: letters of sums, S of Sₙ. infinite: whether a bare S is the sum of all terms. count: of how
    many terms it is the sum where they end. facts: what is given, in the letters a1, d, q.
    bare_first: whether a alone is the first term. first: its letter, where the terms have another (u₅ after a = 3, r = 2).
    """

    letter: str
    kind: Kind
    index: str = "n"
    term: Tree | None = None
    known: Mapping[int, Tree] = field(default_factory=dict)
    start: int = 1
    totals: frozenset[str] = frozenset({"S", "s"})
    infinite: bool = False
    count: Tree | None = None
    facts: tuple[Tree, ...] = ()
    bare_first: bool = False
    first: str = ""

    def mentioned(self, tree: Tree) -> bool:
        """Whether the tree speaks of terms, sums, the difference or the ratio."""
        return any(
            isinstance(node, Symbol) and (self._is_own_term(node.name) or self.meaning(node.name) is not None) for node in walk(tree)
        )

    def _is_own_term(self, name: str) -> bool:
        base, subscript = base_and_subscript(name)
        return base == self.letter and bool(subscript) and index_of(subscript) is not None

    def written(self, tree: Tree) -> Tree:
        """The tree with all that belongs to the sequence in a1 and d or q, or in n."""
        return rebuilt(tree, self._written)

    def _written(self, node: Tree) -> Tree:
        if not isinstance(node, Symbol):
            return node
        return self.meaning(node.name) or node

    def meaning(self, name: str) -> Tree | None:
        """What a letter of the sequence is; None where it is none of its letters or can't be told."""
        if self.kind in ("arithmetic", "geometric"):
            plain = self._parameter(name)
            if plain is not None:
                return plain
        base, subscript = base_and_subscript(name)
        if base in self.totals and base != self.letter:
            return self._total(subscript)
        if base != self.letter or not subscript:
            return None
        at = index_of(subscript)
        return None if at is None else self.at(at)

    def _parameter(self, name: str) -> Tree | None:
        if name == (self.first or self.letter) and self.bare_first:
            return Symbol(FIRST)
        if self.kind == "arithmetic" and name == DIFFERENCE:
            return Symbol(DIFFERENCE)
        if self.kind == "geometric" and name in {"q", "r"}:
            return Symbol(RATIO)
        return None

    def at(self, index: Tree) -> Tree | None:
        """The term with this index."""
        steps = sub(index, number(self.start)) if self.start else index
        match self.kind:
            case "arithmetic":
                return add(Symbol(FIRST), mul(_tidy(steps), Symbol(DIFFERENCE)))
            case "geometric":
                return mul(Symbol(FIRST), power(Symbol(RATIO), _tidy(steps)))
            case "formula":
                return None if self.term is None else substituted(self.term, {self.index: _tidy(index)})
            case _:
                return self._by_recursion(index)

    def _by_recursion(self, index: Tree) -> Tree | None:
        wanted = _whole(index)
        if wanted is None:
            following = add(Symbol(self.index), ONE)
            return self.term if _tidy(index) == _tidy(following) else None
        if self.term is None or not self.known:
            return None
        position = min(self.known)
        value = self.known[position]
        while position < wanted and position - min(self.known) < MOST_TERMS:
            value = worked_out(substituted(self.term, {f"{self.letter}_{self.index}": value, self.index: number(position)}))
            position += 1
        return value if position == wanted else None

    def _total(self, subscript: str) -> Tree | None:
        """Sₙ, S₂₀; the sum of all terms."""
        if subscript in INFINITE or (not subscript and self.infinite):
            return div(Symbol(FIRST), sub(ONE, Symbol(RATIO))) if self.kind == "geometric" else None
        n = index_of(subscript) if subscript else self.count
        if n is None or self.start != 1:
            return None
        first, d, q = Symbol(FIRST), Symbol(DIFFERENCE), Symbol(RATIO)
        match self.kind:
            case "arithmetic":
                return mul(div(n, TWO), add(mul(TWO, first), mul(sub(n, ONE), d)))
            case "geometric":
                return div(mul(first, sub(power(q, n), ONE)), sub(q, ONE))
            case _:
                return self._sum_of_terms(n)

    def _sum_of_terms(self, n: Tree) -> Tree | None:
        count = _whole(n)
        if count is None or not 0 < count <= MOST_TERMS:
            return None
        terms = [self.at(number(k)) for k in range(self.start, self.start + count)]
        return add(*(term for term in terms if term is not None)) if None not in terms else None


def index_of(subscript: str) -> Tree | None:
    """20, n, n + 1, 2n of a subscript."""
    digits = DIGITS.fullmatch(subscript)
    if digits is not None:
        return Number(digits[1])
    found = INDEX.fullmatch(subscript)
    if found is None or not found[2]:
        return None
    tree: Tree = Symbol(found[2])
    if found[1]:
        tree = mul(Number(found[1]), tree)
    shift = int((found[3] or "0").replace("−", "-").replace(" ", ""))
    return tree if shift == 0 else add(tree, number(shift))


def _whole(tree: Tree) -> int | None:
    found = outcome(tree, {}, True) if not free_symbols(tree) else None
    return int(found.p) if isinstance(found, fmpq) and found.q == 1 else None


def _tidy(tree: Tree) -> Tree:
    """An index worked out: 20 − 1 as 19, n + 1 − 1 as n."""
    whole = _whole(tree)
    if whole is not None:
        return number(whole)
    letters = free_symbols(tree)
    if len(letters) != 1:
        return tree
    zero, one = (outcome(tree, {letters[0]: fmpq(value)}, True) for value in (0, 1))
    if isinstance(zero, fmpq) and isinstance(one, fmpq) and one - zero == 1 and zero.q == 1:
        return add(Symbol(letters[0]), number(int(zero.p))) if zero else Symbol(letters[0])
    return tree


def worked_out(tree: Tree) -> Tree:
    """A number as a fraction, where it is one."""
    found = outcome(tree, {}, True) if not free_symbols(tree) else None
    if not isinstance(found, fmpq) or max(abs(found.p), found.q) > 10**60:
        return tree
    return number(Fraction(int(found.p), int(found.q)))


# What is given


KINDS: Mapping[str, Kind] = {
    "arithmetic": "arithmetic", "arithmetisch": "arithmetic", "aritmética": "arithmetic", "aritmetica": "arithmetic",
    "geometric": "geometric", "geometrisch": "geometric", "geométrica": "geometric", "geometrica": "geometric",
}  # fmt: skip
SEQUENCE_WORDS = ("sequence", "series", "progression", "folge", "reihe", "sucesión", "sucesion", "serie", "progresión", "progresion")
INFINITE_WORDS = ("infinit", "unendlich")
MEANS = ("mean", "mittel", "media")


def given_progression(text: str, givens: tuple[Relation, ...]) -> Progression | None:
    """The sequence that a problem is about; None where it is about none."""
    words = text.lower()
    kinds = {kind for word, kind in KINDS.items() if word in words}
    said = any(word in words for word in SEQUENCE_WORDS)
    if len(kinds) == 1 and said and not any(word in words for word in MEANS):
        return _with_terms_listed(_named_kind(kinds.pop(), words, givens), text)
    found = [one for given in givens if (one := defined_by(given)) is not None]
    if not found:
        return None
    chosen = found[0]
    known = {k: v for given in givens for k, v in _known_terms(given, chosen.letter)}
    return replace(chosen, known=known, start=min(known, default=1)) if chosen.kind == "recursion" else chosen


TERM = r"[-−]?[0-9]{1,6}(?:\.[0-9]{1,4}|/[0-9]{1,4})?"
LISTED = re.compile(rf"(?P<terms>{TERM}(?:\s?[,;]\s?{TERM}){{1,6}})\s?[,;]?\s?(?:…|\.\.\.|\\l?dots)")


def _with_terms_listed(sequence: Progression | None, text: str) -> Progression | None:
    """The first two terms of “5, 15, 45, …” as what is given, where nothing else is."""
    found = LISTED.search(text[:1000])
    if sequence is None or sequence.facts or found is None:
        return sequence
    terms = [Fraction(part.strip().replace("−", "-")) for part in re.split(r"[,;]", found["terms"])]
    facts = [Relation(("=",), (Symbol(f"{sequence.letter}{sequence.start + at}"), number(term))) for at, term in enumerate(terms[:2])]
    return replace(sequence, facts=tuple(sequence.written(fact) for fact in facts))


def progression_in_lines(trees: Sequence[Tree]) -> Progression | None:
    """The sequence of `a_1 = 5, d = 3`, `a = 5, r = 2` or `a_1 = 3, a_{n+1} = 2a_n + 1`, where later lines speak of a_20 or S_8.

    None where none is given.
    """
    listed = (relations_in(trees[0]) if trees else ()) or tuple(tree for tree in trees[:2] if isinstance(tree, Relation))
    if len(listed) > 1 and (recursion := given_progression("", listed)) is not None and recursion.kind == "recursion" and recursion.known:
        return recursion
    stated = {
        part.sides[0].name: part
        for tree in trees[:3]
        for part in (tree.args if isinstance(tree, Apply) and tree.head in {"list", "tuple", "and"} else (tree,))
        if isinstance(part, Relation) and part.signs[0] == "=" and isinstance(part.sides[0], Symbol) and not free_symbols(part.sides[-1])
    }
    terms = {name for tree in trees for name in free_symbols(tree) if _is_late_term(name)}
    firsts = [name for name in ("a1", "a0", "a", "u1", "b1", "g1") if name in stated]
    if not terms or not firsts:
        return None
    kind: Kind | None = "arithmetic" if "d" in stated else "geometric" if {"q", "r"} & set(stated) else None
    made = None if kind is None else _named_kind(kind, "", tuple(stated[name] for name in (*firsts, "d", "q", "r") if name in stated))
    bases = {base_and_subscript(name)[0] for name in terms} - {"S", "s"}
    return _of_other_letter(made, bases.pop()) if made is not None and firsts == ["a"] and len(bases) == 1 else made


def _of_other_letter(sequence: Progression, letter: str) -> Progression:
    """The terms u₁, u₂, … of a sequence whose first term is called a."""
    first = Symbol(FIRST)
    facts = tuple(substituted(fact, {"a": first}) for fact in sequence.facts)
    return replace(sequence, letter=letter, facts=facts, bare_first=letter == "a")


def with_terms_of(found: Progression, trees: Sequence[Tree]) -> Progression:
    """The sequence with the letter of its terms, where `a = 3` gives the first and later lines speak of u₅."""
    bases = {base_and_subscript(name)[0] for tree in trees for name in free_symbols(tree) if _is_late_term(name)} - {"S", "s"}
    if found.kind not in ("arithmetic", "geometric") or not found.bare_first or len(bases) != 1 or bases == {found.letter}:
        return found
    return replace(found, letter=bases.pop(), first=found.letter)


def relations_in(tree: Tree) -> tuple[Relation, ...]:
    """The equations of a list; none where anything else stands in it."""
    parts = tree.args if isinstance(tree, Apply) and tree.head in {"list", "tuple", "and"} else ()
    return tuple(part for part in parts if isinstance(part, Relation)) if all(isinstance(part, Relation) for part in parts) else ()


def _is_late_term(name: str) -> bool:
    """a_20, S_8: a term or a sum of a sequence beyond its first."""
    base, subscript = base_and_subscript(name)
    return base in {"a", "u", "b", "g", "t", "T", "S", "s"} and subscript.isdigit() and int(subscript) > 1


def _named_kind(kind: Kind, words: str, givens: tuple[Relation, ...]) -> Progression | None:
    letters = [
        base_and_subscript(node.name)[0] for given in givens for node in walk(given) if isinstance(node, Symbol) and _is_term(node.name)
    ]
    letter = letters[0] if letters else "a"
    names = {name for given in givens for name in free_symbols(given)}
    zero = f"{letter}0" in names and f"{letter}1" not in names
    infinite = any(word in words for word in INFINITE_WORDS)
    made = Progression(letter, kind, start=0 if zero else 1, infinite=infinite, bare_first=letter in names or not letters)
    return replace(made, facts=tuple(made.written(given) for given in givens if made.mentioned(given)))


def _is_term(name: str) -> bool:
    base, subscript = base_and_subscript(name)
    return len(base) == 1 and base.islower() and base != "s" and bool(subscript) and index_of(subscript) is not None


def _known_terms(given: Relation, letter: str) -> list[tuple[int, Tree]]:
    match given:
        case Relation(signs=("=", *_), sides=(Symbol(name=name), *_, value)) if not free_symbols(value):
            base, subscript = base_and_subscript(name)
            at = DIGITS.fullmatch(subscript)
            return [(int(at[1]), value)] if base == letter and at is not None else []
        case _:
            return []


def defined_by(tree: Tree) -> Progression | None:
    """The sequence of `a_n = formula in n` or `a_{n+1} = formula in a_n`."""
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(name=name), right, *_)):
            base, subscript = base_and_subscript(name)
            at = index_of(subscript) if subscript else None
            letters = free_symbols(right)
            if len(base) != 1 or at is None or len(free_symbols(at)) != 1:
                return None
            n = free_symbols(at)[0]
            others = {other for other in letters if base_and_subscript(other)[0] == base}
            if at == Symbol(n) and n in letters and not others:
                return Progression(base, "formula", n, right)
            if at == add(Symbol(n), ONE) and others == {f"{base}_{n}"} and set(letters) <= {n, f"{base}_{n}"}:
                return Progression(base, "recursion", n, right)
            return None
        case _:
            return None


def of_sum(tree: Tree) -> Progression | None:
    """The terms of a sum; geometric where their ratio is a number, arithmetic where their difference is one and their number too."""
    match tree:
        case Apply(head="sum", args=(body, Symbol(name=n), low, high)) if (start := _whole(low)) is not None and n in free_symbols(body):
            ratio = _ratio(body, n) if free_symbols(body) == (n,) else None
            if ratio is None:
                return _arithmetic(body, n, low, high) or Progression("a", "formula", n, body, start=start)
            first = substituted(body, {n: low})
            count = None if high == Constant("oo") else _tidy(add(sub(high, low), ONE))
            made = Progression("a", "geometric", n, body, start=1, infinite=count is None, count=count, bare_first=True)
            facts = (Relation(("=",), (Symbol(FIRST), first)), Relation(("=",), (Symbol(RATIO), number(ratio))))
            return replace(made, facts=facts)
        case _:
            return None


def _arithmetic(body: Tree, n: str, low: Tree, high: Tree) -> Progression | None:
    """The terms of a sum as an arithmetic sequence with a first and a last term."""
    first, count = substituted(body, {n: low}), _tidy(add(sub(high, low), ONE))
    step = _difference(body, n) if free_symbols(body) == (n,) and _whole(count) is not None else None
    if step is None:
        return None
    facts = (Relation(("=",), (Symbol(FIRST), first)), Relation(("=",), (Symbol(DIFFERENCE), number(step))))
    return Progression("a", "arithmetic", n, body, start=1, count=count, bare_first=True, facts=facts)


def _difference(body: Tree, n: str) -> Fraction | None:
    """The difference of neighbouring terms, where it is one number and not 0."""
    values = [outcome(body, {n: fmpq(k)}, True) for k in range(1, 7)]
    exact = [value for value in values if isinstance(value, fmpq)]
    steps = {Fraction(int((b - a).p), int((b - a).q)) for a, b in pairwise(exact)}
    return steps.pop() if len(exact) == len(values) and len(steps) == 1 and steps != {Fraction(0)} else None


def _ratio(body: Tree, n: str) -> Fraction | None:
    """The ratio of neighbouring terms, where it is one number."""
    values = [outcome(body, {n: fmpq(k)}, True) for k in range(1, 7)]
    exact = [value for value in values if isinstance(value, fmpq)]
    if len(exact) < len(values) or any(value == 0 for value in exact):
        return None
    ratios = {Fraction(int((b / a).p), int((b / a).q)) for a, b in pairwise(exact)}
    return ratios.pop() if len(ratios) == 1 and ratios != {Fraction(1)} else None
