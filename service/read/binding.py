"""What operators share: the variables they bind, and the bounds below and above their signs."""

from __future__ import annotations

from service.messages import Message
from service.read.brackets import enclosed
from service.read.groups import argument
from service.read.pratt import POWER, Parser
from service.read.tokens import Token
from service.tree import Constant, Number, Span, Symbol, Tree, free_symbols

AFTER_INDEX = frozenset({",", ")", ";", "rel", "element"})
"""What may follow the variable that an operator word binds."""


def call_arguments(parser: Parser) -> tuple[list[Tree], Token]:
    """The arguments of an operator word; a variable it binds is a symbol throughout, even i."""
    opener = parser.at
    names = bound_names(parser, opener)
    bind(parser, names, 1)
    args, closer = enclosed(parser, parser.token)
    bind(parser, names, -1)
    if not args:
        raise parser.error(
            "There is nothing between these brackets.", Span(parser.tokens[opener].start, closer.end), "an expression and a variable"
        )
    return args, closer


def bound_names(parser: Parser, opener: int) -> list[str]:
    """The variables that an operator's arguments bind: the name after the first comma, and every one first in a bracket.

    A later bare name is a value: limit(f, x, e) approaches the number e.
    """
    commas = parser.structure.commas[opener]
    places = [comma + 1 for index, comma in enumerate(commas) if index == 0 or parser.tokens[comma + 1].kind == "("]
    return [name for place in places if (name := bound_name(parser, place))]


def bound_name(parser: Parser, at: int) -> str | None:
    """The name after a comma, bare or first in a bracket."""
    if parser.tokens[at].kind == "(":
        at += 1
    return parser.tokens[at].value if parser.tokens[at].kind == "name" and parser.tokens[at + 1].kind in AFTER_INDEX else None


def bind(parser: Parser, names: list[str], by: int) -> None:
    for name in names:
        parser.bound[name] = parser.bound.get(name, 0) + by


def bounds(parser: Parser) -> tuple[Tree | None, Tree | None]:
    """What stands below and above a sign, in either order."""
    low = high = None
    while parser.token.kind in ("_", "^"):
        kind = parser.advance().kind
        if parser.token.kind == "{" and parser.peek().kind == "}":
            parser.at += 2
            continue
        outer, parser.integrals = parser.integrals, 0
        bound = bound_value(parser)
        parser.integrals = outer
        if kind == "_":
            low = bound
        else:
            high = bound
    return low, high


def bound_value(parser: Parser) -> Tree:
    """One bound: a text subscript, a group, or the shortest operand."""
    token = parser.token
    if token.kind == "sub":
        parser.advance()
        if token.value.isdigit():
            return Number(token.value, token.span)
        if token.value in ("oo", "inf", "infty", "pi"):
            return Constant("pi" if token.value == "pi" else "oo", token.span)
        return Constant("e", token.span) if token.value == "e" and "e" not in parser.symbols else Symbol(token.value, token.span)
    return argument(parser, POWER + 1)


def only_variable(parser: Parser, body: Tree, token: Token, form: str) -> Symbol:
    """The one symbol of an expression, taken as the variable where none is named, with a note."""
    free = free_symbols(body)
    if len(free) != 1:
        raise parser.error("The variable is missing.", parser.spanning(token.start), form)
    parser.note("variable_assumed", Message("No variable is named, so {} is taken.", free[0]))
    return Symbol(free[0], body.span)
