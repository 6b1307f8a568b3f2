"""What an error would lead to: the line it gives, what was worked on, and the line that would have been right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.tree import Tree


@dataclass(frozen=True, slots=True)
class Candidate:
    """line: what the error gives. parts: letter → the part of the student's line that it stands for, for the sentences.
    right: the line that should stand there, where known. sure: the line is the student's own, recognised already.
    """

    line: Tree
    parts: Mapping[str, Tree] = field(default_factory=dict)
    right: Tree | None = None
    sure: bool = False
