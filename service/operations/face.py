"""How an operation stands on a page: where its fields stand, whether what it is asked about is drawn, and what is offered to try.

Its sentences are in the catalogues of `service/pages/locale`, under the operation's and its fields' names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Group = Literal["", "algebra", "calculus", "matrices", "graphs", "checking", "other"]
"""What a course calls its parts, in the order of the page; "" for what no page lists."""


@dataclass(frozen=True, slots=True)
class Showcase:
    """What the empty page offers to try. shown: how the page writes it."""

    values: Mapping[str, object]
    shown: str


@dataclass(frozen=True, slots=True)
class Face:
    """What a form needs to know besides the operation's input model.

    before, after: what a textbook writes around the main field, with other fields in braces; `{upper/lower}` are stacked.
    group: the part of a course under which a page lists it. first: optional fields that a reader fills before the main one.
    rare: fields that few want, folded away.
    is_drawn: what is asked about is a function, whose graph is shown with the answer. area: the fields of the limits between which the
    area under it is shaded. is_graph: the answer is a graph itself.
    """

    group: Group = "other"
    before: str = ""
    after: str = ""
    first: frozenset[str] = frozenset()
    rare: frozenset[str] = frozenset()
    is_drawn: bool = False
    is_graph: bool = False
    area: tuple[str, str] | None = None
    showcase: Showcase | None = None


PLAIN = Face()
