r"""What a letter or sign stands for beside its neighbours: U between intervals, x in 2.5 x 10^4, & beside a sign.

Contract: `aligned` and `in_use` change kinds of tokens only where what stands on both sides leaves one meaning; each change that a
reader might not expect is told as a note (code, sentence).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.messages import Message, Said
from service.read.structure import Structure
from service.read.tokens import CLOSERS, OPENERS, Token

SIGNS = frozenset({"rel", "+", "-", "pm"})
LINES = frozenset({"aligned", "align", "align*", "alignat", "array", "cases", "dcases", "split", "gathered", "eqnarray", "eqnarray*"})
"""Environments in which & may stand beside a sign only to set it below another."""
Told = list[tuple[str, Said]]


def aligned(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without each & that only sets a sign below another one: x & = 3, x & + & y & = & 3."""
    environments: list[str] = []
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind == "begin":
            environments.append(token.value)
        elif token.kind == "end" and environments:
            environments.pop()
        if not (token.kind == "&" and environments and environments[-1] in LINES and _sets_a_sign(tokens, index)):
            kept.append(token)
    return kept


def _sets_a_sign(tokens: Sequence[Token], index: int) -> bool:
    """Whether a sign of comparison stands beside this &, or a sign that is alone in its cell."""
    before, after = tokens[index - 1], tokens[index + 1]
    if after.kind == "rel" and before.kind not in ("newline", "begin", "&"):
        return True
    if before.kind == "rel":
        return True
    return _is_alone(tokens, index + 1) or _is_alone(tokens, index - 1)


def _is_alone(tokens: Sequence[Token], index: int) -> bool:
    """Whether a sign stands in a cell by itself, with something on both sides."""
    if not 1 < index < len(tokens) - 2 or tokens[index].kind not in ("+", "-", "pm"):
        return False
    return tokens[index - 1].kind == "&" == tokens[index + 1].kind and tokens[index - 2].kind not in ("begin", "newline", "&")


def in_use(tokens: list[Token], brackets: Structure, names: frozenset[str], source: str) -> tuple[list[Token], Told]:
    """The tokens with letters between brackets or numbers as the signs they are there, and the notes on them."""
    openers = {close: opener for opener, close in brackets.partner.items()}
    found = list(tokens)
    notes: Told = []
    for index in _letters(tokens, names):
        token = tokens[index]
        if token.value == "U" and _between_sets(tokens, brackets, openers, index):
            found[index] = Token("union", "U", token.start, token.end, token.gap)
            notes.append(("union_letter", "U between two intervals is read as the union ∪."))
        elif token.value in ("x", "X") and _before_ten(tokens, index):
            found[index] = Token("*", "cross", token.start, token.end, token.gap)
            written = source[tokens[index - 1].start : tokens[index + 1].end]
            notes.append(("times_letter", Message("“{}^…” is read as a number in scientific notation: x is the times sign.", written)))
    return found, notes


def _letters(tokens: Sequence[Token], names: frozenset[str]) -> Iterator[int]:
    for index in range(1, len(tokens) - 1):
        if tokens[index].kind == "name" and tokens[index].value in ("U", "x", "X") and tokens[index].value not in names:
            yield index


def _between_sets(tokens: Sequence[Token], brackets: Structure, openers: dict[int, int], index: int) -> bool:
    """Whether pairs in brackets, or sets in braces, stand on both sides."""
    before, after = index - 1, index + 1
    if tokens[before].kind not in CLOSERS or tokens[after].kind not in OPENERS or before not in openers:
        return False
    return all(tokens[at].kind == "set(" or len(brackets.commas.get(at, ())) == 1 for at in (openers[before], after))


def _before_ten(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number stands before, and a power of ten after, with space on both sides: 2.5 x 10^4."""
    if index + 2 >= len(tokens):
        return False
    number, ten, power = tokens[index - 1], tokens[index + 1], tokens[index + 2]
    spaced = tokens[index].gap and ten.gap
    return spaced and number.kind == "number" and ten.kind == "number" and ten.value == "10" and power.kind == "^"
