r"""Letters that may be more than a symbol: the d of d/dx, and special functions named by a letter, E{\left(x\right)}."""

from __future__ import annotations

from service.read.calculus import leibniz
from service.read.functions import grouped
from service.read.groups import one_token
from service.read.names import prefix_name
from service.read.pratt import Parser, apply
from service.read.tokens import Token
from service.tree import Tree

BY_LETTER: dict[tuple[str, int], str] = {
    ("Gamma", 1): "gamma", ("Gamma", 2): "uppergamma", ("gamma", 2): "lowergamma", ("psi", 1): "digamma", ("zeta", 1): "zeta", ("zeta", 2): "zeta",
    ("delta", 1): "dirac", ("delta", 2): "dirac", ("B", 2): "beta", ("Beta", 2): "beta", ("F", 2): "elliptic_f", ("E", 1): "elliptic_e", ("E", 2): "elliptic_e",
    ("K", 1): "elliptic_k", ("Pi", 2): "elliptic_pi", ("Pi", 3): "elliptic_pi", ("W", 1): "lambertw", ("S", 1): "fresnels", ("C", 1): "fresnelc",
}  # fmt: skip
"""(letter, number of arguments) → head, where a TeX group around the bracket marks an application, as computer algebra prints it."""
INDEXED: dict[str, str] = {
    "J": "besselj", "Y": "bessely", "I": "besseli", "K": "besselk", "E": "expint", "Li": "polylog", "W": "lambertw", "psi": "polygamma",
}  # fmt: skip
"""Letter → head, with the order as subscript: J_{n}{\\left(x\\right)}."""
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
    """The special function that a letter names here, or None with nothing read."""
    start = parser.at
    parser.advance()
    if kind == "_" and token.value in INDEXED:
        found = _indexed(parser, token)
        if found is not None:
            return found
    if kind == "(" and token.value in FUNCTION_GREEK and token.value not in parser.symbols:
        head = BY_LETTER.get((token.value, len(parser.structure.commas[parser.at]) + 1))
        if head is not None:
            from service.read.brackets import enclosed

            args, _closer = enclosed(parser, parser.token)
            return apply(head, tuple(args), parser.spanning(token.start))
    if kind == "{" and _wraps_bracket(parser, parser.at):
        args = grouped(parser)
        head = BY_LETTER.get((token.value, len(args)))
        if head is not None:
            return apply(head, tuple(args), parser.spanning(token.start))
    parser.at = start
    return None


def _wraps_bracket(parser: Parser, at: int) -> bool:
    """Whether the group here holds exactly one round bracket."""
    partner = parser.structure.partner
    return parser.tokens[at + 1].kind == "(" and partner.get(at + 1) == partner.get(at, 0) - 1


def _indexed(parser: Parser, token: Token) -> Tree | None:
    after = parser.at + 1
    end = parser.structure.partner[after] + 1 if parser.tokens[after].kind == "{" else after + 1
    if parser.tokens[min(end, len(parser.tokens) - 1)].kind != "{" or not _wraps_bracket(parser, end):
        return None
    parser.advance()
    order = one_token(parser)
    args = grouped(parser)
    if len(args) != 1:
        return None
    pair = (args[0], order) if INDEXED[token.value] == "lambertw" else (order, args[0])
    return apply(INDEXED[token.value], pair, parser.spanning(token.start))
