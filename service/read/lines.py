"""Lines of working: an expression or statement, and the signs and words that stand in front of one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.read.brackets import statements
from service.read.choices import USUAL
from service.read.notations import Options, parsed, with_chosen
from service.read.pratt import RELATION, Parser, apply
from service.read.reading import Reading
from service.tree import Apply, Relation, Span, Tree

LEADING_WORDS = re.compile(
    r"\s*(?:and\s+)?(?:so|hence|thus|then|therefore|consequently|gives|which gives|we get)\b[\s,:]*(?=\S)", re.IGNORECASE
)
"""Words in front of a line that say no more than ∴."""


def read_line(
    source: str,
    notation: str = "auto",
    *,
    decimal: str = "point",
    symbols: frozenset[str] = frozenset(),
    functions: frozenset[str] = frozenset(),
    choices: Mapping[str, str] = USUAL,
) -> Reading:
    """A line of working; raises what `read` raises.

    A leading = (or <, ≤ …) continues the line before: a Relation whose first side is `missing`. A leading ⇒ or ⇔
    is implies(missing, …) or iff(missing, …), a leading ∴ therefore(…).
    """
    return parsed(_plain(source), notation, line, Options(decimal, with_chosen(symbols, choices), functions, choices))


def _plain(source: str) -> str:
    """The line with leading words as ∴, every offset kept."""
    words = LEADING_WORDS.match(source)
    if words is None or source[words.end()] in "=<>":
        return source
    return "∴" + " " * (words.end() - 1) + source[words.end() :]


def line(parser: Parser) -> Tree:
    """The rule for a whole line."""
    _drop_comments(parser)
    first = parser.token
    if first.kind == "rel":
        return continued(parser)
    if first.kind in ("implies", "iff"):
        parser.advance()
        parser.deeper()
        rest = line(parser)
        return apply(first.kind, (_missing(first.start), rest), Span(first.start, rest.span.end))
    if first.kind == "to" and parser.peek().kind != "eof":
        parser.advance()
        rest = line(parser)
        return apply("implies", (_missing(first.start), rest), Span(first.start, rest.span.end))
    return statements(parser)


def _drop_comments(parser: Parser) -> None:
    """Words before or after the mathematics of a line are passed over; a line of words alone is a comment."""
    last = len(parser.tokens) - 2
    while parser.token.kind == "text" and parser.at < last:
        parser.advance()
    while last > parser.at and parser.tokens[last].kind == "text" and parser.tokens[last - 1].kind not in (",", "+", "-", "*", "rel"):
        del parser.tokens[last]
        last -= 1


def continued(parser: Parser) -> Tree:
    """= b = c: the chain goes on from the line before."""
    start = parser.token.start
    signs: list[str] = []
    sides: list[Tree] = [_missing(start)]
    while parser.token.kind == "rel":
        signs.append(parser.advance().value)
        sides.append(parser.expression(RELATION + 1))
    chain = Relation(tuple(signs), tuple(sides), Span(start, sides[-1].span.end))
    return statements(parser, chain)


def _missing(at: int) -> Apply:
    return Apply("missing", (), Span(at, at))
