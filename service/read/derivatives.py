"""Rules of derivatives: diff(f, x), d/dx f, dy/dx, \\frac{\\partial f}{\\partial x}."""

from __future__ import annotations

from dataclasses import dataclass

from service.messages import Message
from service.read.binding import call_arguments, only_variable
from service.read.groups import unexpected
from service.read.names import cleaned, kept, prefix_name, subscript
from service.read.pratt import POWER, PRODUCT, Parser, apply
from service.read.tokens import Token
from service.tree import Apply, Number, Span, Symbol, Tree, subscripted


def derivative_word(parser: Parser, token: Token) -> Tree:
    """diff(f, x), diff(f, x, 2), diff(f, (x, 2)), diff(f, x, y)."""
    return derivative_call(parser, token, "derivative")


def partial_word(parser: Parser, token: Token) -> Tree:
    return derivative_call(parser, token, "partial")


def derivative_call(parser: Parser, token: Token, head: str) -> Tree:
    if parser.token.kind != "(":
        raise parser.error(Message("“{}” has no argument.", parser.written(token)), token.span, "diff(f, x)")
    parser.differentiating += 1
    args, closer = call_arguments(parser)
    parser.differentiating -= 1
    span = Span(token.start, closer.end)
    body, *rest = args
    if not rest:
        rest = [only_variable(parser, body, token, "diff(f, x)")]
    for variable, order in _orders(parser, rest):
        body = _derivative(head, body, variable, order, span, "call")
    return body


def _orders(parser: Parser, specs: list[Tree]) -> list[tuple[Symbol, Tree]]:
    """The variables after the function, each with its order: x; x, 2; (x, 2)."""
    found: list[tuple[Symbol, Tree]] = []
    for spec in specs:
        match spec:
            case Symbol():
                found.append((spec, Number("1")))
            case Apply(head="tuple" | "interval", args=(Symbol() as variable, (Number() | Symbol()) as order)):
                found.append((variable, order))
            case Number() if found and found[-1][1] == Number("1"):
                found[-1] = (found[-1][0], spec)
            case _:
                raise parser.error("This should be the variable to differentiate by.", spec.span, "a variable, such as x")
    return found


def _derivative(head: str, body: Tree, variable: Symbol, order: Tree, span: Span, form: str) -> Tree:
    if head == "derivative" and order == Number("1"):
        return apply(head, (body, variable), span, form)
    return apply(head, (body, variable, order), span, form)


def is_d(token: Token) -> bool:
    return token.kind in ("d", "partial") or (token.kind == "name" and token.value == "d")


def prefix_d(parser: Parser, token: Token, level: int) -> Tree:
    """d/dx f and ∂/∂x f in text; elsewhere an upright d can't stand alone."""
    found = leibniz(parser, token, "/", level)
    if found is not None:
        return found
    if token.kind == "name" or token.kind == "d":
        return prefix_name(parser, Token("name", "d", token.start, token.end, token.gap), level)
    if parser.peek().kind == "_":
        return by_subscript(parser, token)
    raise parser.error("∂ can't stand alone.", token.span, "∂f/∂x")


def by_subscript(parser: Parser, token: Token) -> Tree:
    """∂_x f and \\partial_{x,y} f."""
    parser.advance()
    below = subscript(parser).strip("{}")
    parser.differentiating += 1
    body = operand(parser, token)
    parser.differentiating -= 1
    for name in reversed(below.split(",")):
        body = _derivative("partial", body, Symbol(name, token.span), Number("1"), parser.spanning(token.start), "leibniz")
    return body


def leibniz(parser: Parser, token: Token, divider: str, level: int) -> Tree | None:
    """d^n f / dx^n, from the fraction's command (divider "}") or from the first d (divider "/").

    What it is is settled by looking ahead, so that nothing is read twice; None where it is no derivative.
    """
    shape = _shape(parser, divider)
    if shape is None:
        return None
    head = "partial" if parser.tokens[shape.d].kind == "partial" else "derivative"
    body: Tree | None = None
    if shape.body is not None:
        parser.at = shape.body
        parser.differentiating += 1
        body = parser.expression(PRODUCT) if divider == "}" else prefix_name(parser, parser.token, POWER)
        parser.differentiating -= 1
        if parser.at != shape.body_end:
            raise unexpected(parser)
    parser.at = shape.end
    if body is None:
        parser.differentiating += 1
        body = operand(parser, token)
        parser.differentiating -= 1
    span = parser.spanning(token.start)
    for variable, order in reversed(shape.variables):
        body = _derivative(head, body, variable, order, span, "leibniz")
    return body


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the parts of a Leibniz quotient stand, as indices of tokens: d, what is differentiated (body to body_end), the end."""

    d: int
    body: int | None
    body_end: int
    end: int
    variables: list[tuple[Symbol, Tree]]


def _shape(parser: Parser, divider: str) -> Shape | None:
    tokens = parser.tokens
    d = parser.at + 2 if divider == "}" else parser.at
    order, at = _order(parser, d + 1)
    if divider == "}":
        close = parser.structure.partner[parser.at + 1]
        body = None if at == close else at
        body_end, below = close, close + 1
    else:
        body, body_end = (None, at) if tokens[at].kind == "/" else (at, _name_end(parser, at))
        below = body_end
    if tokens[below].kind != ("{" if divider == "}" else "/") or (body is not None and body == body_end):
        return None
    at = below + 1
    wrapped = divider == "/" and tokens[at].kind == "(" and is_d(tokens[at + 1])
    found, at = _variables(parser, at + wrapped)
    if not found or (divider == "}" and at != parser.structure.partner[below]) or (wrapped and tokens[at].kind != ")"):
        return None
    orders = [each for _, each in found]
    counts = [int(each.text) for each in (*orders, order) if isinstance(each, Number) and each.text.isdigit() and len(each.text) < 4]
    numeric = len(counts) == len(orders) + 1
    if (numeric and sum(counts[:-1]) != counts[-1]) or (not numeric and (len(orders) > 1 or orders[0] != order)):
        return None
    return Shape(d, body, body_end, at + (divider == "}" or wrapped), found)


def _order(parser: Parser, at: int) -> tuple[Tree, int]:
    """The order written at a token, ^2 or ^{n}, and the token after it; 1 where none is written."""
    tokens = parser.tokens
    if tokens[at].kind != "^":
        return Number("1", Span(tokens[at].start, tokens[at].start)), at
    at += 1
    braces = tokens[at].kind == "{"
    token = tokens[at + braces]
    end = at + 1 + 2 * braces
    if token.kind not in ("number", "name") or (braces and tokens[min(end - 1, len(tokens) - 1)].kind != "}"):
        return Apply("missing", ()), at
    return Number(token.value, token.span) if token.kind == "number" else Symbol(token.value, token.span), end


def _name_end(parser: Parser, at: int) -> int:
    """The end of y, y_1 or f(x) after the d of a numerator in text; `at` itself where none stands there."""
    tokens = parser.tokens
    if tokens[at].kind != "name" or tokens[at].gap:
        return at
    at += 1
    if tokens[at].kind == "_" and tokens[at + 1].kind == "sub":
        at += 2
    if tokens[at].kind == "(":
        at = parser.structure.partner[at] + 1
    return at


def _variables(parser: Parser, at: int) -> tuple[list[tuple[Symbol, Tree]], int]:
    """dx, dx², ∂x ∂y: each variable with its order, and the token after them."""
    tokens = parser.tokens
    found: list[tuple[Symbol, Tree]] = []
    while is_d(tokens[at]) and tokens[at + 1].kind in ("name", "const"):
        token = tokens[at + 1]
        name = token.value
        at += 2
        if tokens[at].kind == "_" and tokens[at + 1].kind in ("sub", "number", "name"):
            name = subscripted(name, kept(cleaned(tokens[at + 1].value)))
            at += 2
        order, at = _order(parser, at)
        found.append((Symbol(name, token.span), order))
    return found, at


def operand(parser: Parser, token: Token) -> Tree:
    """What d/dx acts on: a bracket with what is multiplied onto it without a sign, or a whole product."""
    kind = parser.token.kind
    if kind in ("eof", "rel", ")", "}", "]", ",", "+", "-", "*", "/"):
        if kind == "-":
            return parser.expression(PRODUCT)
        raise parser.error("There is nothing to differentiate.", parser.spanning(token.start), "an expression after d/dx")
    if kind not in ("(", "["):
        return parser.expression(PRODUCT)
    factors = [parser.expression(POWER)]
    while parser.token.kind in parser.begins_operand and parser.token.kind not in parser.infix and parser.joins(parser.token):
        factors.append(parser.expression(POWER))
    return factors[0] if len(factors) == 1 else apply("mul", tuple(factors), factors[0].span.to(factors[-1].span), "implicit")
