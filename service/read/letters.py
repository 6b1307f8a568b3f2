r"""Letters that may be more than a symbol: the d of d/dx, and special functions named by a letter, E{\left(x\right)}."""

from __future__ import annotations

from service.functions import FUNCTIONS, Function
from service.read.brackets import enclosed
from service.read.derivatives import leibniz
from service.read.functions import grouped
from service.read.groups import one_token
from service.read.names import prefix_name
from service.read.pratt import Parser, apply
from service.read.tokens import Token
from service.tree import Tree

BY_LETTER: dict[tuple[str, int], str] = {
    (letter, count): entry.name for entry in FUNCTIONS for letter in entry.letters for count in entry.arity
}
"""(letter, number of arguments) → head, where a TeX group around the bracket marks an application, as computer algebra prints it."""
INDEXED: dict[str, Function] = {entry.indexed: entry for entry in FUNCTIONS if entry.indexed}
"""Letter → function, with an argument as subscript: J_{n}{\\left(x\\right)}."""
FUNCTION_GREEK = frozenset({"Gamma", "zeta"})
"""Greek letters that are functions before any bracket: Γ(x), ζ(s)."""


def prefix_letter(parser: Parser, token: Token, level: int) -> Tree:
    """A name, unless it is the d of a derivative or a function named by a letter."""
    if token.value == "d":
        found = leibniz(parser, token, "/", level)
        if found is not None:
            return found
    elif parser.notation == "latex":
        kind = parser.tokens[parser.at + 1].kind
        if kind in ("{", "(", "_"):
            found = letter_function(parser, token, kind)
            if found is not None:
                return found
    return prefix_name(parser, token, level)


def letter_function(parser: Parser, token: Token, kind: str) -> Tree | None:
    """The special function that a letter names here, found by looking ahead; None with nothing read."""
    at = parser.at + 1
    if kind == "_":
        return _indexed(parser, token) if token.value in INDEXED else None
    wrapped = kind == "{" and _wraps_bracket(parser, at)
    if not wrapped and not (kind == "(" and token.value in FUNCTION_GREEK and token.value not in parser.symbols):
        return None
    head = BY_LETTER.get((token.value, _count(parser, at + 1 if wrapped else at)))
    if head is None:
        return None
    parser.advance()
    args = grouped(parser) if wrapped else enclosed(parser, parser.token)[0]
    return apply(head, tuple(args), parser.spanning(token.start))


def _count(parser: Parser, opener: int) -> int:
    """How many arguments stand in a bracket, set off by commas or a middle bar."""
    close = parser.structure.partner[opener]
    bars = sum(parser.tokens[i].kind == "mid" for i in range(opener + 1, min(close, opener + 60)))
    return len(parser.structure.commas[opener]) + bars + (close > opener + 1)


def _wraps_bracket(parser: Parser, at: int) -> bool:
    """Whether the group here holds exactly one round bracket."""
    partner = parser.structure.partner
    return parser.tokens[at + 1].kind == "(" and partner.get(at + 1) == partner.get(at, 0) - 1


def _indexed(parser: Parser, token: Token) -> Tree | None:
    """J_{n}{\\left(x\\right)}, if a group with a bracket of one argument follows the order."""
    below = parser.at + 2
    end = parser.structure.partner[below] + 1 if parser.tokens[below].kind == "{" else below + 1
    if end + 1 >= len(parser.tokens) or parser.tokens[end].kind != "{" or not _wraps_bracket(parser, end) or _count(parser, end + 1) != 1:
        return None
    parser.at = below
    order = one_token(parser)
    args = grouped(parser)
    entry = INDEXED[token.value]
    pair = (args[0], order) if entry.subscript == "read last" else (order, args[0])
    return apply(entry.name, pair, parser.spanning(token.start))
