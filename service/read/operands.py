"""What to say where an operand is missing, by the signs before and after the gap."""
# ruff: noqa: E501  a table reads best with its kin on one line

from __future__ import annotations

from typing import TYPE_CHECKING

from service.messages import Message
from service.read.tokens import CLOSERS, Token
from service.tree import Span

if TYPE_CHECKING:
    from service.errors import Unreadable
    from service.read.pratt import Parser

NEEDS_BEFORE = {
    "^": "something to raise to a power", "/": "a number or expression to divide", "*": "a number or expression to multiply",
    "rel": "the left side of the relation", "!": "a number or expression before !", "%": "a number before %", "_": "a name before the subscript",
    "and": "a statement before “and”", "or": "a statement before “or”", "implies": "a statement before the arrow", "'": "a function before the prime",
    "iff": "a statement before the arrow", "element": "an element before ∈", "deg": "a number before °", "to": "a variable before the arrow", "mid": "something before this sign",
}  # fmt: skip
NEEDS_AFTER = {
    "^": ("An exponent is missing.", "an exponent, such as 2"), "/": ("There is nothing to divide by.", "a number or expression after /"),
    "+": ("There is nothing after “+”.", "a number or expression after +"), "-": ("There is nothing after “-”.", "a number or expression after -"),
    "*": ("A factor is missing after the multiplication sign.", "a number or expression"), "pm": ("There is nothing after “±”.", "a number or expression"),
    "rel": ("The right side is missing.", "a number or expression after the sign"), "sqrt": ("The root has nothing under it.", "a number or expression under the root"),
    "and": ("A statement is missing after “and”.", "an equation or inequality"), "or": ("A statement is missing after “or”.", "an equation or inequality"),
    "_": ("The subscript is missing.", "a subscript, such as 1"), "to": ("The point of this limit is missing.", "a point, such as 0"),
    "element": ("The set is missing.", "a set, such as {1, 2}"), "union": ("A set is missing after this sign.", "a set"), "intersection": ("A set is missing after this sign.", "a set"),
    "implies": ("A statement is missing after this sign.", "an equation or inequality"), "iff": ("A statement is missing after this sign.", "an equation or inequality"),
    "not": ("A statement is missing after “not”.", "an equation or inequality"), "let": ("“let” needs an equation.", "let u = x^2"), "therefore": ("A statement is missing after this sign.", "an equation"),
}  # fmt: skip


def operand_missing(parser: Parser, before: Token | None, here: Token) -> Unreadable:
    """The sentence for a missing operand: two signs in a row, nothing after a sign, an empty bracket, a sign at the start."""
    sign = parser.written(here)
    if before is not None and before.kind in NEEDS_AFTER:
        detail, expected = NEEDS_AFTER[before.kind]
        if (here.kind in NEEDS_BEFORE and here.kind != "rel") or (here.kind == "rel" == before.kind):
            return parser.error(
                Message("“{}” and “{}” stand side by side; a number or expression is missing between them.", parser.written(before), sign),
                Span(before.start, here.end),
                "a number or expression between them",
            )
        return parser.error(detail, before.span, expected)
    if here.kind == "eof":
        if before is None:
            return parser.error("There is nothing to read.", Span(0, len(parser.source)), "an expression, such as x^2 + 1")
        return parser.error("The expression stops too early.", before.span, "a number or expression")
    if here.kind in CLOSERS and before is not None:
        if before.kind in (",", ";"):
            return parser.error(Message("Something is missing after “{}”.", parser.written(before)), before.span, "a number or expression")
        if before.kind in ("mid", "|"):
            return parser.error("The condition is missing.", before.span, "a condition, such as x > 0")
        return parser.error("There is nothing between these brackets.", Span(before.start, here.end), "a number or expression")
    if here.kind in NEEDS_BEFORE:
        return parser.error(Message("“{}” has nothing before it.", sign), here.span, NEEDS_BEFORE[here.kind])
    if here.kind in (",", ";"):
        return parser.error(Message("Something is missing before “{}”.", sign), here.span, "a number or expression")
    return parser.error(Message("“{}” can't stand here.", sign), here.span, "a number or expression")
