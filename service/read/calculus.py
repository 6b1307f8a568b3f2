"""Operator words and what they make: integrate(…), lim …, piecewise(…), matrix(…); values between bounds."""

from __future__ import annotations

from collections.abc import Callable

from service.messages import Message
from service.read import derivatives, functions, integrals, sums
from service.read.binding import bounds
from service.read.brackets import enclosed
from service.read.names import infix_subscript
from service.read.pratt import POWER, Parser, apply
from service.read.tokens import Token
from service.tree import Apply, Relation, Span, Symbol, Tree, free_symbols, likeliest_variable

WORD_RULES: dict[str, Callable[[Parser, Token], Tree]]


def prefix_word(parser: Parser, token: Token, level: int) -> Tree:
    """An operator written as a word: integrate(…), lim x->0 …, sqrt(…)."""
    parser.advance()
    return WORD_RULES[token.value](parser, token)


def prefix_fraction(parser: Parser, token: Token, level: int) -> Tree:
    """A fraction, or a derivative written as one: \\frac{dy}{dx}, \\frac{d}{dx} f, \\frac{\\partial^2 f}{\\partial x \\partial y}."""
    if "/" not in token.value and parser.peek().kind == "{" and derivatives.is_d(parser.peek(2)):
        found = derivatives.leibniz(parser, token, "}", level)
        if found is not None:
            return found
    if "/" in token.value or not parser.integrals:
        return functions.prefix_frac(parser, token, level)
    return integrals.fraction_in_integral(parser, token)


def piecewise_word(parser: Parser, token: Token) -> Tree:
    """piecewise((value, condition), …)."""
    inside, closer = _word_arguments(parser, token)
    cases = []
    for case in inside:
        match case:
            case Apply(head="tuple" | "interval", args=(value, condition)):
                cases.append(apply("case", (value, condition), case.span))
            case _:
                raise parser.error("Each case is a value and a condition.", case.span, "(value, condition)")
    return apply("piecewise", tuple(cases), Span(token.start, closer.end))


def _word_arguments(parser: Parser, token: Token) -> tuple[list[Tree], Token]:
    if parser.token.kind == "{" and parser.peek().kind == "(":
        inside = functions.grouped(parser)
        return inside, parser.tokens[parser.at - 1]
    if parser.token.kind != "(":
        raise parser.error(Message("“{}” needs brackets.", parser.written(token)), token.span, "( after it")
    inside, closer = enclosed(parser, parser.token)
    if not inside:
        raise parser.error(
            Message("“{}” has no argument.", parser.written(token)), Span(token.start, closer.end), "an argument between the brackets"
        )
    return inside, closer


def matrix_word(parser: Parser, token: Token) -> Tree:
    """matrix([[1, 2], [3, 4]]) is the matrix itself; rows may also stand side by side."""
    inside, closer = _word_arguments(parser, token)
    if len(inside) == 1 and isinstance(inside[0], Apply) and inside[0].head in ("matrix", "vector"):
        return inside[0]
    rows = [item for item in inside if isinstance(item, Apply) and item.head in ("interval", "vector")]
    if len(rows) != len(inside):
        raise parser.error("A matrix is a list of rows.", Span(token.start, closer.end), "[[1, 2], [3, 4]]")
    return apply("matrix", tuple(Apply("row", row.args, row.span) for row in rows), Span(token.start, closer.end))


def vector_word(parser: Parser, token: Token) -> Tree:
    inside, closer = _word_arguments(parser, token)
    return apply("vector", tuple(inside), Span(token.start, closer.end))


def substitution_word(parser: Parser, token: Token) -> Tree:
    """subst(f, x, a, b) is f between the bounds: f(b) − f(a)."""
    inside, closer = _word_arguments(parser, token)
    span = Span(token.start, closer.end)
    if len(inside) not in (3, 4) or not isinstance(inside[1], Symbol):
        raise parser.error("“subst” needs an expression, a variable and one or two values.", span, "subst(f, x, a, b)")
    return apply("subst", tuple(inside), span)


def root_sign(parser: Parser, token: Token) -> Tree:
    parser.at -= 1
    return functions.prefix_root(parser, token, POWER)


def prefix_evaluation(parser: Parser, token: Token, level: int) -> Tree:
    r"""\left. f \right|_a^b is f between the bounds."""
    inside, closer = enclosed(parser, token)
    if len(inside) != 1 or closer.kind != ")bar":
        raise parser.error("An invisible bracket needs a visible partner here.", token.span, r"\right|_a^b")
    return between(parser, inside[0], token.start, closer)


def infix_below(parser: Parser, left: Tree, token: Token) -> Tree:
    """[f]_a^b is f between the bounds; any other subscript belongs to a name."""
    if left.bracketed and parser.source[left.span.start : left.span.end].endswith(("]", "\\rbrack")):
        return between(parser, left, left.span.start, token)
    return infix_subscript(parser, left, token)


def evaluation_bar(parser: Parser, left: Tree, token: Token) -> Tree:
    """f |_a^b and f |_{x=a}."""
    parser.advance()
    return between(parser, left, left.span.start, token)


def between(parser: Parser, body: Tree, start: int, token: Token) -> Tree:
    low, high = bounds(parser)
    match low, high:
        case Relation(signs=("=",), sides=(Symbol() as variable, point)), None:
            return apply("subst", (body, variable, point), parser.spanning(start))
        case None, _:
            pass
        case lower, upper if lower is not None and upper is not None:
            own = {*free_symbols(lower), *free_symbols(upper)}
            free = tuple(name for name in free_symbols(body) if name not in own) or free_symbols(body)
            variable = Symbol(likeliest_variable(free) or "x", body.span)
            if isinstance(lower, Relation) and len(lower.sides) == 2 and isinstance(lower.sides[0], Symbol):
                variable, lower = lower.sides[0], lower.sides[1]
            return apply("subst", (body, variable, lower, upper), parser.spanning(start))
    raise parser.error("The bounds of this bar are missing.", token.span, "_a^b after the bar")


WORD_RULES = {
    "integrate": integrals.integral_word, "diff": derivatives.derivative_word, "partial": derivatives.partial_word,
    "limit": sums.limit_word, "sum": sums.sum_word, "product": sums.product_word,
    "piecewise": piecewise_word, "matrix": matrix_word, "vector": vector_word, "subst": substitution_word,
    "log": functions.logarithm, "lg": functions.common_logarithm, "lb": functions.binary_logarithm,
    "cbrt": functions.cube_root, "root": functions.root_word, "sqrt": root_sign,
}  # fmt: skip
