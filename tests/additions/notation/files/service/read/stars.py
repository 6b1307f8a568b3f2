"""Plain text with powers as programs write them: 2**x."""

from __future__ import annotations

from collections.abc import Mapping

from service.read import text
from service.read.choices import USUAL
from service.read.tokens import Token


def stars(
    source: str, *, decimal: str = "point", names: frozenset[str] = frozenset(), choices: Mapping[str, str] = USUAL
) -> tuple[list[Token], list[tuple[str, str]]]:
    """Tokens of plain text, in which ** is a power already; the name promises it."""
    return text.tokens(source, decimal=decimal, names=names, choices=choices)
