"""TeX groups and arguments: what stands in { }, and the single token that may stand for a group."""

from __future__ import annotations

from service.messages import Message
from service.read.pratt import POWER, STATEMENT, Parser
from service.read.tokens import Token
from service.tree import Apply, Constant, Number, Span, Symbol, Tree


def prefix_group(parser: Parser, token: Token, level: int) -> Tree:
    """{a + b} draws nothing, but keeps its contents together; {} alone is an empty place."""
    close = parser.structure.partner[parser.at]
    parser.advance()
    if parser.at == close:
        parser.advance()
        return Apply("missing", (), Span(token.start, parser.tokens[close].end))
    outer, parser.bars = parser.bars, 0
    tree = parser.expression(STATEMENT)
    if parser.token.kind == "," and parser.notation == "latex" and level < POWER:
        tree = _listed(parser, tree, token, close)
    if parser.token.kind in ("over", "choose"):
        tree = _infix_fraction(parser, tree, token, close)
    parser.bars = outer
    end_of(parser, "}")
    return tree


def _infix_fraction(parser: Parser, above: Tree, token: Token, close: int) -> Tree:
    """{a \\over b} and {n \\choose k}: all of the group is above or below."""
    head = {"over": "div", "choose": "binomial"}[parser.advance().kind]
    below = parser.expression(STATEMENT)
    return Apply(head, (above, below), Span(token.start, parser.tokens[close].end), "frac")


def _listed(parser: Parser, first: Tree, token: Token, close: int) -> Tree:
    """{1, 2} without backslashes is a set, with a note; a box with several answers is a list."""
    found = [first]
    while parser.accept(","):
        found.append(parser.expression(STATEMENT))
    span = Span(token.start, parser.tokens[close].end)
    if token.value == "wrap":
        return Apply("list", tuple(found), span)
    parser.note("braces_as_set", "Braces around several things are read as a set; LaTeX writes \\{ and \\} for them.")
    return Apply("set", tuple(found), span)


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
    if token.kind in ("over", "choose"):
        return parser.error(Message("{} needs braces around its two parts.", written), token.span, Message("{a {} b}", written))
    if token.kind in UNPLACED:
        detail, expected = UNPLACED[token.kind]
        return parser.error(Message(detail, written), token.span, expected)
    if token.kind == "|":
        return parser.error("This bar has no partner.", token.span, "a second | to close the absolute value")
    if token.kind == "rel":
        return parser.error(Message("“{}” can't stand here.", written), token.span, "the end of the expression in these brackets")
    return parser.error(Message("“{}” can't stand here.", written), token.span, "an operator such as + or *, or the end")


UNPLACED: dict[str, tuple[str, str]] = {
    "pmod": ("“{}” belongs to a congruence.", "a congruence such as a ≡ b (mod n), or \\bmod for a remainder"),
    "mid": ("“{}” can't stand here.", "/ for a ratio, or a name defined as f(x) = …; f: A → B is not read"),
    "to": ("An arrow is read only below a limit.", "lim with the arrow below it, or => between statements"),
}
"""What to say of a sign that has its place elsewhere."""


def argument(parser: Parser, level: int) -> Tree:
    """An exponent or the like: in TeX a group or one token (x^23 is x²·3), in text what binds at `level`."""
    token = parser.token
    if token.kind == "{":
        if parser.peek().kind == "}":
            raise parser.error("An exponent is missing.", token.span.to(parser.peek().span), "an exponent, such as 2")
        return prefix_group(parser, token, POWER)
    if parser.notation != "latex":
        return parser.expression(level)
    return exponent_argument(parser)


def one_token(parser: Parser) -> Tree:
    """The shortest thing that can be a TeX argument: a digit, a name, a command with its own arguments, or −a."""
    token = parser.token
    if token.kind == "{":
        return prefix_group(parser, token, POWER)
    if token.kind == "number" and len(token.value) > 1 and token.end - token.start == len(token.value):
        return first_digit(parser, token)
    if token.kind in ("-", "+"):
        parser.advance()
        inner = one_number(parser)
        return Apply("neg" if token.kind == "-" else "pos", (inner,), Span(token.start, inner.span.end))
    if token.kind == "name":
        return one_name(parser, token)
    rule = parser.prefix.get(token.kind)
    if rule is None:
        raise parser.no_operand(token)
    parser.deeper()
    tree = rule(parser, token, POWER + 1)
    parser.depth -= 1
    return tree


def one_name(parser: Parser, token: Token) -> Tree:
    """A letter alone, without the subscript or bracket that follows it: \\prod^c_{a=b}."""
    parser.advance()
    constant = token.value in ("e", "i") and token.value not in parser.symbols and not parser.bound.get(token.value)
    return Constant(token.value, token.span) if constant else Symbol(token.value, token.span)


def exponent_argument(parser: Parser) -> Tree:
    """The exponent in TeX: a group or one token, but all digits of a number (10^23), with a note."""
    token = parser.token
    if token.kind == "number" and len(token.value) > 1:
        parser.note("tex_digits", Message("“^{}” is read as one exponent; TeX itself takes one digit, so braces are safer.", token.value))
        return parser.prefix["number"](parser, token, POWER)
    return one_token(parser)


def one_number(parser: Parser) -> Tree:
    """A whole number after a sign in an exponent, x^-12, which TeX itself would split."""
    if parser.token.kind == "number":
        return parser.prefix["number"](parser, parser.token, POWER)
    return one_token(parser)


def first_digit(parser: Parser, token: Token) -> Tree:
    """The first digit of a number, as TeX takes it: \\frac12 is 1/2."""
    rest = Token("number", token.value[1:], token.start + 1, token.end)
    if "." in token.value[:2]:
        return parser.prefix["number"](parser, token, POWER)
    parser.tokens[parser.at] = rest
    return Number(token.value[0], Span(token.start, token.start + 1))
