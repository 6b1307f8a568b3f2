"""Answers that are words: no solution, all real numbers."""

from __future__ import annotations

import re

ALWAYS = frozenset({"all", "true", "always", "all real numbers", "all reals", "every real number", "identity", "every x", "any x"})
NEVER = frozenset(
    {
        "none", "false", "never", "no solution", "no solutions", "no real solution", "no real solutions", "impossible",
        "contradiction", "there is no solution", "there are no solutions",
    }
)  # fmt: skip
QUOTED = re.compile(r"^(?:\\(?:text|mathrm|textrm|mbox)\{(.*)\}|\"(.*)\"|(.*))$", re.DOTALL)


def truth_word(source: str) -> bool | None:
    """True for “all real numbers”, False for “no solution”, also in \\text{…} or quotes; None for anything else."""
    found = QUOTED.match(source.strip())
    said = " ".join((next((part for part in found.groups() if part is not None), "") if found else source).lower().strip(" .").split())
    return True if said in ALWAYS else False if said in NEVER else None
