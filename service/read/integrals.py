"""Rules of integrals: the sign, its bounds, and the differential that ends it."""

from __future__ import annotations

from service.messages import Message
from service.read import functions
from service.read.binding import bind, bounds, call_arguments, only_variable
from service.read.groups import unexpected
from service.read.names import prefix_name
from service.read.pratt import POWER, PRODUCT, SUM, Parser, apply
from service.read.tokens import CLOSER_OF, Token
from service.tree import Apply, Number, Span, Symbol, Tree


def integral_word(parser: Parser, token: Token) -> Tree:
    """integrate(f, x), integrate(f, (x, a, b)), integrate(f, x, a, b), or int_a^b f dx."""
    if parser.token.kind == "(" and (parser.structure.commas[parser.at] or _is_whole(parser)):
        return integral_call(parser, token)
    return integral_sign(parser, token, 1)


def integral_call(parser: Parser, token: Token) -> Tree:
    """The call form; several (x, a, b) nest from the inside out."""
    args, closer = call_arguments(parser)
    span = Span(token.start, closer.end)
    body, *rest = args
    if not rest:
        rest = [only_variable(parser, body, token, "integrate(f, x)")]
    if len(rest) in (1, 3) and isinstance(rest[0], Symbol):
        return apply("integral", (body, *rest), span)
    for spec in rest:
        match spec:
            case Apply(head="tuple", args=(Symbol() as variable, low, high)):
                body = apply("integral", (body, variable, low, high), span)
            case Symbol() as variable:
                body = apply("integral", (body, variable), span)
            case Apply(head="interval" | "tuple", args=(Symbol() as variable, *_)):
                raise parser.error("The bounds of this integral are incomplete.", spec.span, Message("({}, lower, upper)", variable.name))
            case _:
                raise parser.error("This should be the variable of integration.", spec.span, "a variable, such as x, or (x, 0, 1)")
    return body


def _is_whole(parser: Parser) -> bool:
    """Whether the bracket here holds no differential and none follows it: integrate(sin(x))."""
    close = parser.structure.partner[parser.at]
    before, after = parser.tokens[close - 2], parser.tokens[close + 1]
    ends = ("eof", "rel", ")", "]", "}", ",", ";", "+", "-", "newline")
    return after.kind in ends and not (before.value == "d" and before.kind in ("name", "d"))


def prefix_integral(parser: Parser, token: Token, level: int) -> Tree:
    """∫ f dx, ∫_a^b f dx; \\iint is two integrals."""
    parser.advance()
    tree = integral_sign(parser, token, int(token.value))
    if not parser.integrals and _stray_differential(parser):
        raise parser.error(
            "This differential has no integral sign.", Span(parser.token.start, parser.peek().end), "an integral sign for each differential"
        )
    return tree


def integral_sign(parser: Parser, token: Token, count: int) -> Tree:
    """The integral after its sign, which reads up to its differential."""
    low, high = bounds(parser)
    start = token.start
    if count > 1:
        inner = integral_sign(parser, token, count - 1)
    else:
        inner = integrand(parser, token)
    variable = _differential(parser, token)
    body = _divided(parser, inner)
    args = (body, variable) if low is None and high is None else (body, variable, *_both(parser, token, low, high))
    return apply("integral", args, parser.spanning(start))


def _stray_differential(parser: Parser) -> bool:
    """Whether a second dx stands right behind a finished integral."""
    return parser.is_differential() and not parser.peek().gap and parser.peek(2).kind in ("eof", "rel", ")", "d")


def _both(parser: Parser, token: Token, low: Tree | None, high: Tree | None) -> tuple[Tree, Tree]:
    if low is None or high is None:
        which = "The lower bound of this integral is missing." if low is None else "The upper bound of this integral is missing."
        raise parser.error(which, token.span, "both bounds, or none")
    return low, high


def integrand(parser: Parser, token: Token) -> Tree:
    """The integrand up to the differential; 1 where the differential comes at once."""
    tree: Tree
    outer = parser.integrals, parser.differential, parser.bars
    parser.integrals, parser.differential, parser.bars = 1, None, 0
    if _holds_differential(parser):
        tree = bracketed_integrand(parser)
    elif parser.is_differential():
        tree = Number("1", Span(token.end, token.end))
    else:
        if parser.token.kind in ("eof", "rel", ")", "}", "]"):
            raise parser.error("The integral has no integrand.", token.span, "an integrand and dx")
        tree = parser.expression(SUM)
    found = parser.differential
    parser.integrals, parser.differential, parser.bars = outer
    if found is not None:
        parser.differential = found
    return tree


def _holds_differential(parser: Parser) -> bool:
    """Whether a bracket stands here whose last tokens are a differential: ∫(x dx)."""
    if parser.token.kind not in ("(", "[", "set("):
        return False
    close = parser.structure.partner[parser.at]
    d = parser.tokens[close - 2]
    return close > parser.at + 2 and parser.tokens[close - 1].kind == "name" and (d.kind == "d" or (d.kind == "name" and d.value == "d"))


def bracketed_integrand(parser: Parser) -> Tree:
    """The integrand of ∫(f dx), whose bracket also holds the differential."""
    opener = parser.advance()
    tree: Tree = Number("1", Span(opener.end, opener.end)) if parser.is_differential() else parser.expression(SUM)
    if not parser.is_differential():
        raise unexpected(parser)
    parser.differential = differential(parser)
    if parser.token.kind not in CLOSER_OF[opener.kind]:
        raise unexpected(parser)
    parser.advance()
    return tree


def _differential(parser: Parser, token: Token) -> Symbol:
    """The variable of the differential that ends the integral, or that stood in a numerator inside it."""
    if parser.differential is not None:
        variable, parser.differential = parser.differential, None
        return variable
    if not parser.is_differential():
        raise parser.error(
            "This integral has no differential.",
            token.span.to(parser.tokens[max(parser.at - 1, 0)].span),
            "dx at its end, to name the variable",
        )
    return differential(parser)


def differential(parser: Parser) -> Symbol:
    """dx → x, dx_1 → x_1, {dx} too."""
    parser.advance()
    grouped = parser.accept("{")
    token = parser.token
    outer, parser.integrals = parser.integrals, 0
    if token.kind == "const":
        parser.advance()
        variable: Tree = Symbol(token.value, token.span)
    else:
        bind(parser, [token.value], 1)
        variable = _plain_name(parser)
        bind(parser, [token.value], -1)
    parser.integrals = outer
    if grouped:
        parser.accept("}")
    return variable if isinstance(variable, Symbol) else Symbol(token.value, token.span)


def _plain_name(parser: Parser) -> Tree:
    """A name with its subscript, never a call: dx (…) is not a function of the bracket."""
    token = parser.token
    following = parser.peek()
    if following.kind in ("(", "'"):
        parser.advance()
        return Symbol(token.value, token.span)
    return prefix_name(parser, token, POWER)


def _divided(parser: Parser, body: Tree) -> Tree:
    """∫ dx/x: what follows a differential after a slash divides the integrand."""
    if parser.token.kind != "/" or parser.token.value != "slash":
        return body
    parser.advance()
    below = parser.expression(PRODUCT + 1)
    return apply("div", (body, below), Span(body.span.start, below.span.end), "slash")


def fraction_in_integral(parser: Parser, token: Token) -> Tree:
    """∫ \\frac{x\\,dx}{1+x²}: the differential may stand in the numerator."""
    parser.advance()
    if parser.token.kind != "{":
        above = functions.tex_argument(parser, token, "numerator")
    else:
        close = parser.structure.partner[parser.at]
        parser.advance()
        above = Number("1", parser.token.span) if parser.is_differential() or parser.at == close else parser.expression(SUM)
        if parser.at != close:
            if not parser.is_differential():
                raise unexpected(parser)
            parser.differential = differential(parser)
        if parser.at != close:
            raise unexpected(parser)
        parser.advance()
    outer, parser.integrals = parser.integrals, 0
    below = functions.tex_argument(parser, token, "denominator")
    parser.integrals = outer
    return apply("div", (above, below), parser.spanning(token.start), "frac")
