"""Words in lines: no solution, all real numbers, “where k is an integer”."""

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


LETTER = r"(?P<letter>[klmnj](?:_\w)?)"
INTEGERS = r"(?:ℤ|Z|\\mathbb\s*\{?\s*Z\s*\}?|\\Z|(?:an?\s+|any\s+|the\s+|all\s+)?(?:integers?|whole\s+numbers?))"
LINK = r"(?:∈|\\in(?![a-z])|in|is|are|being|=)?"
OPENING = r"(?:\\text\{[a-z\s]*\}|(?P<words>\\text\{))?\s*"
WHOLE = re.compile(
    rf"(?<![|:])(?:,\s*|;\s*|\s+|^)(?P<bracket>\()?{OPENING}(?:(?:where|with|for|and)\s+)?(?:(?:all|any|every|some|each)\s+)?"
    rf"{LETTER}\s*(?P<after>\\text\{{\s*)?{LINK}\s*{INTEGERS}(?(words)\s*\}})(?(after)\s*\}})(?(bracket)\s*\))"
    rf"(?=\s*(?:[,;.]|$|or\b|and\b|∨|\\lor|\\text))"
)
"""`k ∈ Z`, `(n ∈ ℤ)`, `where k is an integer`, `n integer`, `for all k in Z`: a letter said to be a whole number."""


def whole_said(source: str) -> str:
    """The line with every such remark written `,k∈ℤ`, padded so that the places of all else stay."""
    return "".join(part if part.isspace() else WHOLE.sub(_whole, part) for part in WIDE.split(source))


WIDE = re.compile(r"(\s{4,})")
"""Wide gaps, which WHOLE must not meet: its parts all take spaces."""


def _whole(found: re.Match[str]) -> str:
    return f",{found['letter']}∈ℤ".ljust(len(found[0]))
