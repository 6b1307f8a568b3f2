"""What a mal-rule says of instances of its own pattern, and the numbers and letters read back from it."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from service.algebra.build import add, number, power
from service.algebra.calculus import derivative
from service.algebra.patterns import Binding, letters, written
from service.grade.catalogue import Misconception
from service.grade.diagnosis import APPLIED, Finding, Target, _best, heads_of
from service.grade.shown import PLACE, filled, plain, shown, worked_out
from service.judge.judgement import Scope
from service.read import read
from service.tree import Apply, Constant, Number, Symbol, Tree, free_symbols, rebuilt, walk

FUNCTIONS = frozenset({"f", "g", "T2", "T3", "T4"})
AT_A_SUM = re.compile(r"T_|[fg]\([^()]*\+")
"""Lines in which a letter before a bracket is a function, as the lines above would tell."""
NAMES = ("t", "y", "z", "w", "r", "s")

TABLE = Path(__file__).parent.parent / "tables" / "grade" / "sayings.toml"


@lru_cache(maxsize=1)
def given() -> dict[str, list[tuple[str, str]]]:
    """Name of a finder, or id of a mal-rule → wrong steps that it recognises."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, before, after in tomllib.loads(TABLE.read_text("utf-8"))["rows"]:
        found.setdefault(name, []).append((before, after))
    return found


def lines(rule: Misconception) -> list[tuple[Tree, Tree]]:
    """Three wrong steps (line before, line) for a mal-rule, in numbers and letters that its example does not have."""
    by_hand = given().get(rule.finder or rule.id, ())
    if by_hand:
        return [(line(before), line(after)) for before, after in by_hand]
    chance = random.Random(rule.id)
    found: list[tuple[Tree, Tree]] = []
    for _ in range(60):
        step = _generated(rule, chance)
        if step is not None and instance(rule, *step) is not None:
            found.append(step)
        if len(found) == 3:
            break
    return found


def line(source: str) -> Tree:
    return read(source, "text", functions=FUNCTIONS if AT_A_SUM.match(source) else frozenset()).tree


def _generated(rule: Misconception, chance: random.Random) -> tuple[Tree, Tree] | None:
    """An instance of one of the laws, made by writing values for its letters into both of its sides."""
    law = chance.choice(rule.laws)
    bound = _values(rule, letters(law.left) | letters(law.wrong), chance)
    before = written(law.left, bound)
    if rule.kind in {"derivative", "integral"}:
        before = Apply("derivative" if rule.kind == "derivative" else "integral", (before, bound["x"]))
    target = Target(before, Scope(), float("inf"), heads=heads_of(before))
    target.others = ()
    for candidate in APPLIED[rule.kind](rule, before, target):
        return before, _with_constant(rule, plain(candidate.line))
    return None


def _with_constant(rule: Misconception, after: Tree) -> Tree:
    return add(after, Symbol("C")) if rule.kind == "integral" else after


def _values(rule: Misconception, names: frozenset[str], chance: random.Random) -> dict[str, Tree]:
    symbols = iter(chance.sample(NAMES, len(NAMES)))
    x = Symbol(next(symbols))
    bound: dict[str, Tree] = {"x": x, "f": Constant("function sin"), "g": Constant("function cos")}
    for name in sorted(names - {"x"}):
        bound[name] = _value(rule, name, x, symbols, chance)
    return bound


NEGATIVE = {
    "k_negative_or_absent": "k", "negative_factor": "k", "a_negative": "a", "c_negative": "c", "square_negative": "c",
}  # fmt: skip
"""Guard → the letter that must stand for something negative."""


def _value(rule: Misconception, name: str, x: Symbol, symbols: Iterator[str], chance: random.Random) -> Tree:
    size = number(chance.choice((2, 3, 5, 6, 7, 8, 11, 13)))
    if name == NEGATIVE.get(rule.guard):
        return Apply("neg", (size,))
    if name in "kmn":
        return size
    if rule.kind in {"derivative", "integral"}:
        if name == "p":
            return size
        choice = (Apply("sin", (x,)), power(x, Number("2")), add(x, size), Apply("cos", (x,)))
        return chance.choice(choice[:2] if rule.kind == "integral" and rule.guard == "not_polynomials" and name == "a" else choice)
    if rule.kind == "equation" and name in "acd" and not rule.guard.startswith(("c_", "a_", "square")):
        return x if name == "a" else size
    if name in "uv" or (name in "ad" and chance.random() < 0.7):
        return chance.choice((x, Apply("mul", (size, x), form="implicit"))) if name in "ua" else Symbol(next(symbols))
    return size


# Read back


def instance(rule: Misconception, before: Tree, after: Tree) -> Finding | None:
    """What the rule itself finds in a step."""
    return _best(rule, before, Target(after, Scope(), float("inf"), others=free_symbols(before), heads=heads_of(before)))


DIGITS = re.compile(r"\d+(?:\.\d+)?")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
WORDS = {
    "en": frozenset("aAIL"), "de": frozenset("L"), "es": frozenset("aLyoeuYOA"),
}  # fmt: skip
"""Words of one letter (and L for L'Hospital)."""


def numbers_in(sentence: str) -> set[Fraction]:
    return {Fraction(found) for found in DIGITS.findall(re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]", lambda m: f" {m[0].translate(SUPERSCRIPTS)} ", sentence))}


def numbers_of(*trees: Tree) -> set[Fraction]:
    return {Fraction(node.text) for tree in trees for node in walk(tree) if isinstance(node, Number)}


def computed(rule: Misconception, parts: Binding) -> set[Fraction]:
    """The numbers that the places of the rule's sentences work out, and those of its own formulas."""
    sources = [rule.name, *rule.says.values()]
    places = [place for source in sources for place in PLACE.finditer(source)]
    trees = [tree for place in places if (tree := filled(place[2], parts)) is not None]
    settled = [rebuilt(tree, _derived) for tree in trees]
    return numbers_of(*trees, *(worked_out(tree) for tree in trees), *settled)


def _derived(node: Tree) -> Tree:
    match node:
        case Apply(head="derivative", args=(f, Symbol(name=x))):
            return derivative(f, x)
        case _:
            return node


LETTER = re.compile(r"(?<![^\W\d_])(?<!['’])[A-Za-z](?![^\W\d_])")


def letters_in(sentence: str, language: str) -> set[str]:
    """The single letters of a sentence that are no words of its language; differentials (dx) are not single letters."""
    return set(LETTER.findall(sentence)) - WORDS[language] - {"e", "i"}


def letters_of(*trees: Tree) -> set[str]:
    return {node.name for tree in trees for node in walk(tree) if isinstance(node, Symbol)}


__all__ = ["computed", "instance", "letters_in", "letters_of", "lines", "numbers_in", "numbers_of", "shown"]
