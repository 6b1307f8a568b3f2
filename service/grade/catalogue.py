"""The mal-rules of `misconceptions/*.toml`: what each looks like, what is right instead, and what to say about it.

A sentence may have places: `{a}` is what the letter a of the law stands for in the student's line, `{a^2+2*a*b}` is that
formula in the student's letters, `{=a+b}` the same with its numbers worked out, `{a+}` is filled in only where a has no minus
sign, and `{a-}` is what stands behind the minus sign where it has one. A sentence with a place that can't be filled in is left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NotRequired, TypedDict

from service.algebra.laws import law
from service.tree import Apply, Relation, Tree, walk

FOLDER = Path(__file__).parent / "misconceptions"
PARTS = ("name", "nudge", "pointed", "explanation")
"""The sentences of an entry."""


@dataclass(frozen=True, slots=True)
class Law:
    """left → wrong; right is what left does become, where one formula says it. heads: operators that a line must have."""

    left: Tree
    wrong: Tree
    right: Tree | None
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong law.

    kind: expression, equation, derivative, integral, or found (recognised by a function named in `finder`).
    says: nudge (a question), pointed (the rule), explanation (what is true instead). example: (line, …, wrong line), its test.
    special_of: rules of which this one is a case, so that both fitting is no doubt. broad: fits by chance more easily, so it gives
    way to any other. numbers: it may explain a line without letters. guard: a condition on what the letters stand for.
    """

    id: str
    name: str
    topic: str
    kind: str
    laws: tuple[Law, ...]
    example: tuple[str, ...]
    says: Mapping[str, str]
    source: tuple[str, ...]
    finder: str = ""
    guard: str = ""
    special_of: tuple[str, ...] = ()
    broad: bool = False
    numbers: bool = False


@lru_cache(maxsize=1)
def misconceptions() -> tuple[Misconception, ...]:
    """Every entry, in the order of the files and in them."""
    return tuple(_entry(raw, path.stem) for path in sorted(FOLDER.glob("*.toml")) for raw in tomllib.loads(path.read_text("utf-8"))["rule"])


@lru_cache(maxsize=1)
def by_id() -> Mapping[str, Misconception]:
    return {rule.id: rule for rule in misconceptions()}


class _Raw(TypedDict):
    """An entry as it stands in a file."""

    id: str
    name: str
    kind: str
    nudge: str
    pointed: str
    example: list[str]
    source: list[str]
    explanation: NotRequired[str]
    laws: NotRequired[list[str]]
    right: NotRequired[str | list[str]]
    finder: NotRequired[str]
    guard: NotRequired[str]
    special_of: NotRequired[list[str]]
    broad: NotRequired[bool]
    numbers: NotRequired[bool]


def _entry(raw: _Raw, topic: str) -> Misconception:
    says = {"nudge": raw["nudge"], "pointed": raw["pointed"], "explanation": raw.get("explanation", raw["pointed"])}
    return Misconception(
        raw["id"],
        raw["name"],
        topic,
        raw["kind"],
        tuple(_laws(raw.get("laws", []), raw.get("right", []))),
        tuple(raw["example"]),
        says,
        tuple(raw["source"]),
        raw.get("finder", ""),
        raw.get("guard", ""),
        tuple(raw.get("special_of", ())),
        bool(raw.get("broad", False)),
        bool(raw.get("numbers", False)),
    )


def _laws(laws: list[str], right: str | list[str]) -> list[Law]:
    """The laws with what is right: one formula for all of them, or one each ("" where none says it)."""
    true = [right] * len(laws) if isinstance(right, str) else list(right) or [""] * len(laws)
    found = []
    for pair, good in zip(laws, true, strict=True):
        left, wrong = (law(side) for side in pair.split("->"))
        found.append(Law(left, wrong, law(good) if good else None, _heads(left)))
    return found


def _heads(left: Tree) -> frozenset[str]:
    """Operators that a line must have for the law to match somewhere in it."""
    heads = {node.head for node in walk(left) if isinstance(node, Apply)}
    return frozenset(heads - {"add", "mul", "neg", "call"}) | (frozenset({"="}) if isinstance(left, Relation) else frozenset())
