"""Strings → Tree: what people type and what textbooks print, never evaluated, with a position for every error.

`NOTATIONS` lists the notations; `read` takes a whole expression, `read_line` a line of working.
"""

from __future__ import annotations

from service.read.lines import read_line
from service.read.notations import NOTATIONS, read
from service.read.reading import Reading

__all__ = ["NOTATIONS", "Reading", "read", "read_line"]
