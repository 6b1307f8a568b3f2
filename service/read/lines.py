"""Lines of working: an expression or statement, and the signs and words that stand in front of one."""

from __future__ import annotations

from service.read.brackets import statements
from service.read.notations import parsed
from service.read.pratt import IMPLICATION, Parser, apply
from service.read.reading import Reading
from service.tree import Apply, Relation, Span, Tree


def read_line(
    source: str,
    notation: str = "auto",
    *,
    decimal: str = "point",
    symbols: frozenset[str] = frozenset(),
    functions: frozenset[str] = frozenset(),
) -> Reading:
    """A line of working.

    A leading = (or <, ≤ …) continues the line before: Relation whose first side is `missing`. A leading ⇒, ⇔ or ∴
    wraps what follows: implies(missing, …), iff(missing, …), therefore(…).
    """
    return parsed(source, notation, line, decimal=decimal, symbols=symbols, functions=functions)


def line(parser: Parser) -> Tree:
    """The rule for a whole line."""
    first = parser.token
    if first.kind == "rel":
        parser.tokens.insert(0, _missing(first))  # type: ignore[attr-defined]
        return statements(_shifted(parser))
    if first.kind in ("implies", "iff"):
        parser.advance()
        rest = line(parser)
        return apply(first.kind, (Apply("missing", (), first.span), rest), Span(first.start, rest.span.end))
    return statements(parser)


def _missing(token):  # type: ignore[no-untyped-def]
    from service.read.tokens import Token

    return Token("missing", "", token.start, token.start)


def _shifted(parser: Parser) -> Parser:
    from service.read.structure import structure

    parser.structure = structure(parser.tokens, parser.source)
    return parser


_ = (IMPLICATION, Relation)
