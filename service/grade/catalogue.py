"""The mal-rules of `misconceptions/*.toml`: what each looks like, and what to say about it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from service.read import read
from service.tree import Apply, Relation, Tree, walk

FOLDER = Path(__file__).parent / "misconceptions"
Law = tuple[Tree, Tree]


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong law.

    kind: expression, equation, derivative, integral, limit, or found (recognised by a function named in `finder`).
    laws: (what is met, what is wrongly written). example: (line, wrong next line), which is its test.
    hints: nudge, pointed, answer. special_of: rules of which this one is a case, so that both fitting is no doubt.
    broad: fits by chance more easily, so it gives way to any other. heads: what must occur for a law to apply.
    """

    id: str
    name: str
    topic: str
    kind: str
    laws: tuple[Law, ...]
    example: tuple[str, str]
    explanation: str
    hints: Mapping[str, str]
    source: tuple[str, ...]
    finder: str = ""
    special_of: tuple[str, ...] = ()
    broad: bool = False
    heads: tuple[frozenset[str], ...] = ()


@lru_cache(maxsize=1)
def misconceptions() -> tuple[Misconception, ...]:
    """Every entry, in the order of the files and in them."""
    return tuple(_entry(raw, path.stem) for path in sorted(FOLDER.glob("*.toml")) for raw in tomllib.loads(path.read_text("utf-8"))["rule"])


def _entry(raw: Mapping[str, Any], topic: str) -> Misconception:
    laws = tuple((law(left), law(right)) for left, right in (pair.split("->") for pair in raw.get("laws", ())))
    return Misconception(
        raw["id"],
        raw["name"],
        topic,
        raw["kind"],
        laws,
        (raw["example"][0], raw["example"][1]),
        raw["explanation"],
        {level: raw[level] for level in ("nudge", "pointed", "answer")},
        tuple(raw["source"]),
        raw.get("finder", ""),
        tuple(raw.get("special_of", ())),
        bool(raw.get("broad", False)),
        tuple(_heads(left) for left, _ in laws),
    )


def _heads(left: Tree) -> frozenset[str]:
    """Operators that a line must have for the law to match somewhere in it."""
    found = {node.head for node in walk(left) if isinstance(node, Apply)}
    return frozenset(found - {"add", "mul", "neg", "call"}) | (frozenset({"="}) if isinstance(left, Relation) else frozenset())


LETTERS = frozenset("abcdkmnpquvx")


def law(source: str) -> Tree:
    """One side of a law, its letters read as the pattern letters."""
    return read(source.strip(), "text", symbols=LETTERS, functions=frozenset("fg")).tree
