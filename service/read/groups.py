"""TeX groups and arguments: what stands in { }, and the single token that may stand for a group."""

from __future__ import annotations

from service.read.pratt import POWER, PRODUCT, STATEMENT, SUM, Parser
from service.read.tokens import Token
from service.tree import Apply, Number, Span, Tree


def prefix_group(parser: Parser, token: Token, level: int) -> Tree:
    """{a + b} draws nothing, but keeps its contents together; {} alone is an empty place."""
    close = parser.structure.partner[parser.at]
    parser.advance()
    if parser.at == close:
        parser.advance()
        return Apply("missing", (), Span(token.start, parser.tokens[close].end))
    outer, parser.bars = parser.bars, 0
    tree = parser.expression(STATEMENT)
    parser.bars = outer
    end_of(parser, "}")
    return tree


def end_of(parser: Parser, kind: str) -> Token:
    """Take the closer of a group whose contents should have ended here."""
    if parser.token.kind == kind:
        return parser.advance()
    raise unexpected(parser)


def unexpected(parser: Parser) -> Exception:
    """What to say of a token that can't continue an expression."""
    token = parser.token
    written = parser.written(token)
    before = parser.tokens[parser.at - 1] if parser.at else None
    if token.kind == "eof":
        return parser.error("The expression stops too early.", before.span if before else token.span, "the rest of the expression")
    if token.kind == "|":
        return parser.error("This bar has no partner.", token.span, "a second | to close the absolute value")
    if token.kind == "rel":
        return parser.error(f"“{written}” can't stand here.", token.span, "the end of the expression in these brackets")
    return parser.error(f"“{written}” can't stand here.", token.span, "an operator such as + or *, or the end")


def argument(parser: Parser, level: int) -> Tree:
    """An exponent or the like: in TeX a group or one token (x^23 is x²·3), in text what binds at `level`."""
    token = parser.token
    if token.kind == "{":
        return prefix_group(parser, token, level)
    if parser.notation != "latex":
        return parser.expression(level)
    return one_token(parser)


def one_token(parser: Parser) -> Tree:
    """The shortest thing that can be a TeX argument: a digit, a name, a command with its own arguments, or −a."""
    token = parser.token
    if token.kind == "{":
        return prefix_group(parser, token, PRODUCT)
    if token.kind == "number" and len(token.value) > 1 and token.end - token.start == len(token.value):
        return first_digit(parser, token)
    if token.kind in ("-", "+"):
        parser.advance()
        inner = one_number(parser)
        return Apply("neg" if token.kind == "-" else "pos", (inner,), Span(token.start, inner.span.end))
    if token.kind in ("deg", "*", "'"):
        return mark(parser, token)
    rule = parser.prefix.get(token.kind)
    if rule is None:
        raise parser.no_operand(token)
    parser.depth += 1
    tree = rule(parser, token, POWER + 1)
    parser.depth -= 1
    return tree


def one_number(parser: Parser) -> Tree:
    """A whole number after a sign in an exponent, x^-12, which TeX itself would split."""
    if parser.token.kind == "number":
        return parser.prefix["number"](parser, parser.token, POWER)
    return one_token(parser)


def first_digit(parser: Parser, token: Token) -> Tree:
    """The first digit of a number, as TeX takes it: \\frac12 is 1/2."""
    rest = Token("number", token.value[1:], token.start + 1, token.end)
    if rest.value.startswith("."):
        return parser.prefix["number"](parser, token, POWER)
    parser.tokens[parser.at] = rest  # type: ignore[index]
    return Number(token.value[0], Span(token.start, token.start + 1))


def mark(parser: Parser, token: Token) -> Tree:
    """A sign that stands as an exponent: x^*, f^\\prime, 45^\\circ."""
    parser.advance()
    return Apply({"deg": "degree_sign", "'": "prime_sign"}.get(token.kind, "star_sign"), (), token.span, token.value)


def whole_level(parser: Parser) -> int:
    return SUM
