"""What reading returns."""

from __future__ import annotations

from dataclasses import dataclass

from service.question import Note
from service.tree import Tree


@dataclass(frozen=True, slots=True)
class Reading:
    """A tree as written, what the reader should know of how it was read, and the notation it was read in."""

    tree: Tree
    notes: tuple[Note, ...] = ()
    notation: str = "text"
