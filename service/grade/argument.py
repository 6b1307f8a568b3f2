"""A proof as it is led: what is to be shown, what is assumed on the way, and which letters count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.algebra.build import integer
from service.algebra.statements import is_statement
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

ASKS_FOR_PROOF = re.compile(
    r"\b(?:prove|proof|show\s+that|verify\s+that|zeigen?\s+sie|zeige|beweisen?|demuestr[ae]|demostrar|prueb[ae])\b", re.IGNORECASE
)
IF_THEN = re.compile(r"^\s*(?:if|wenn|ist|si)\b", re.IGNORECASE)
KINDS_OF_NUMBERS = re.compile(
    r"\b(?:odd|even|divisible|multiple|irrational|rational|gerade|ungerade|teilbar|vielfaches|irrationale?|impar|par|múltiplo)\b",
    re.IGNORECASE,
)
ASSUMES = re.compile(
    r"\b(?:suppose|assume|assumption|hypothesis|annahme|angenommen|voraussetzung|gelte|supongamos|suponemos|supón|hipótesis)\b",
    re.IGNORECASE,
)


VALUE = r"[-−]?(?:[0-9]{1,6}|[0-9]{0,3}π)(?:/[0-9]{1,3})?"
SIGN = r"\s?(?:<=|>=|[<>≤≥])\s?"
CONDITION = re.compile(rf"(?:{VALUE}{SIGN})?(?<![\w)])[A-Za-zα-ω]{SIGN}{VALUE}(?![\w(/^·*])")
"""n ≥ 5, 0 < α < π/2 among words."""


@dataclass(frozen=True, slots=True)
class Argument:
    """hypotheses: what is assumed and defined so far. base: the value of the first case of an induction. begun: a proof is led for sure."""

    hypotheses: tuple[Tree, ...] = ()
    base: int | None = None
    begun: bool = False


def asks_for_proof(problem: str) -> bool:
    """Whether a problem asks for a proof: “show that …”, “if n is odd, then n² is odd”."""
    return bool(ASKS_FOR_PROOF.search(problem)) or bool(IF_THEN.match(problem) and KINDS_OF_NUMBERS.search(problem))


def assumes(words: str) -> bool:
    """Whether words make what follows an assumption: “Suppose”, “Annahme”."""
    return bool(ASSUMES.search(words))


def conditions_in_words(problem: str) -> tuple[Tree, ...]:
    """The ranges of single letters that a problem in words names: “for n ≥ 5”, “with R > 0 and 0 < α < π/2”."""
    found = (quietly(_read, match[0]) for match in CONDITION.finditer(problem))
    return tuple(tree for tree in found if isinstance(tree, Relation))


def _read(source: str) -> Tree:
    return read_line(source, "text").tree


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """The statements that a line lists."""
    match tree:
        case Apply(head="and" | "list" | "tuple" | "system", args=parts):
            return parts
        case _:
            return (tree,)


def conditions_listed(tree: Tree) -> Iterator[Tree]:
    """`a, b ≥ 0` as a ≥ 0 and b ≥ 0; any other statements as they are."""
    parts = parts_of(tree)
    last = parts[-1]
    letters = [part for part in parts[:-1] if isinstance(part, Symbol)]
    if len(letters) == len(parts) - 1 and isinstance(last, Relation) and len(last.sides) == 2:
        yield from (Relation(last.signs, (letter, last.sides[1])) for letter in letters)
        yield last
        return
    yield from (part for part in parts if is_statement(part))


def least_of(condition: Tree) -> tuple[str, int] | None:
    """(n, 5) of n ≥ 5 and n > 4."""
    match condition:
        case Relation(signs=(">=" | ">" as sign,), sides=(Symbol(name=name), bound)):
            least = integer(bound)
        case Relation(signs=("<=" | "<" as sign,), sides=(bound, Symbol(name=name))):
            least = integer(bound)
        case Relation(signs=(first, _), sides=(low, Symbol() as letter, _)):
            return least_of(Relation((first,), (low, letter)))
        case _:
            return None
    return None if least is None else (name, least + (sign in {">", "<"}))


def split_goal(tree: Tree) -> tuple[tuple[Tree, ...], tuple[Tree, ...]]:
    """(what is assumed, what is to be shown) of a problem: `a < b ⇒ a² < b²`; `(1 + x)ⁿ ≥ 1 + nx, x > −1`."""
    match tree:
        case Apply(head="implies", args=(before, after)):
            return tuple(conditions_listed(before)), parts_of(after)
        case Apply(head="and" | "list" | "tuple", args=parts) if all(is_statement(part) for part in parts):
            conditions = tuple(part for part in parts if is_bound(part))
            return (conditions, tuple(part for part in parts if part not in conditions)) if len(conditions) < len(parts) else ((), parts)
        case _:
            return (), (tree,)


def is_bound(tree: Tree) -> bool:
    """x > −1: a letter beside a number."""
    match tree:
        case Relation(signs=(sign,), sides=(a, b)) if sign in {"<", "<=", ">", ">=", "!="}:
            return (isinstance(a, Symbol) and not free_symbols(b)) or (isinstance(b, Symbol) and not free_symbols(a))
        case _:
            return False
