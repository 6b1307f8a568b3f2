"""Rules of the signs: sums, products, quotients, powers, relations, logic and sets."""

from __future__ import annotations

from service.read.pratt import (
    CONJUNCTION,
    DISJUNCTION,
    IMPLICATION,
    MEMBERSHIP,
    NEGATION,
    POWER,
    PRODUCT,
    RELATION,
    SETS,
    SUM,
    Parser,
    apply,
)
from service.read.groups import argument
from service.read.tokens import Token
from service.tree import Apply, Number, Relation, Span, Symbol, Tree


def prefix_sign(parser: Parser, token: Token, level: int) -> Tree:
    """−a, +a, ±a: takes a whole product, −2x = −(2x), or what the sign before it leaves: 2^−x."""
    parser.advance()
    operand = parser.expression(max(PRODUCT, level))
    head = {"-": "neg", "+": "pos"}.get(token.kind, token.value)
    return apply(head, (operand,), Span(token.start, operand.span.end))


def infix_sum(parser: Parser, left: Tree, token: Token) -> Tree:
    """a + b − c is add(a, b, neg(c)); a ± b is plus_minus(a, b)."""
    terms = [left]
    while token.kind in ("+", "-", "pm"):
        if token.kind == "pm" and len(terms) > 1:
            terms = [_sum(terms)]
        parser.advance()
        term = parser.expression(SUM + 1)
        if token.kind == "pm":
            terms = [apply(token.value, (terms[0], term), Span(left.span.start, term.span.end))]
        else:
            terms.append(term if token.kind == "+" else apply("neg", (term,), Span(token.start, term.span.end)))
        token = parser.token
    return _sum(terms)


def _sum(terms: list[Tree]) -> Tree:
    if len(terms) == 1:
        return terms[0]
    return apply("add", tuple(terms), Span(terms[0].span.start, terms[-1].span.end))


def infix_product(parser: Parser, left: Tree, token: Token) -> Tree:
    """a b · c is one product; a/b c is (a/b)·c, with a note, as Python and most calculators read it."""
    factors, form = [left], ""
    while True:
        kind = token.kind
        if kind == "*":
            parser.advance()
            factors.append(parser.expression(PRODUCT + 1))
            form = form or token.value
        elif kind == "/":
            factors, form = [_quotient(parser, _product(factors, form), token)], ""
        elif kind == "mod":
            parser.advance()
            right = parser.expression(PRODUCT + 1)
            below = _product(factors, form)
            factors, form = [apply("mod", (below, right), Span(below.span.start, right.span.end))], ""
        elif kind in parser.begins_operand and kind not in parser.infix and parser.joins(token):
            _beside(parser, factors, token)
            form = form or "implicit"
        else:
            return _product(factors, form)
        token = parser.token


def _product(factors: list[Tree], form: str) -> Tree:
    if len(factors) == 1:
        return factors[0]
    return apply("mul", tuple(factors), Span(factors[0].span.start, factors[-1].span.end), form)


def _quotient(parser: Parser, above: Tree, token: Token) -> Tree:
    parser.advance()
    below = parser.expression(PRODUCT + 1)
    following = parser.token
    if token.value == "slash" and following.kind in parser.begins_operand and following.kind not in parser.infix and parser.joins(following):
        read = parser.source[above.span.start : below.span.end]
        parser.note("implicit_after_slash", f"Only what stands right after the slash is divided by: “{read}” first, then the product. Use brackets otherwise.")
    return apply("div", (above, below), Span(above.span.start, below.span.end), token.value)


def _beside(parser: Parser, factors: list[Tree], token: Token) -> None:
    """Add the factor that stands beside the last one; two numbers side by side are a mixed number or a mistake."""
    last = factors[-1]
    if isinstance(last, Number) and not last.bracketed:
        mixed = mixed_number(parser, last, token) if len(factors) == 1 else None
        if mixed is not None:
            factors[0] = mixed
            return
        if token.kind == "number":
            raise parser.error("Two numbers stand side by side.", last.span.to(token.span), "* between them, or a comma")
    factors.append(parser.expression(PRODUCT + 1))


def mixed_number(parser: Parser, whole: Number, token: Token) -> Tree | None:
    """2½, 2\\frac12 and “2 1/2” are 2 + 1/2, with a note."""
    if not whole.text.isdigit():
        return None
    start = parser.at
    part = _proper_fraction(parser, token)
    if part is None:
        parser.at = start
        return None
    written = parser.source[whole.span.start : part.span.end]
    parser.note("mixed_number", f"“{written}” is read as a mixed number, {whole.text} + {part.args[0].text}/{part.args[1].text}.")  # type: ignore[union-attr]
    return apply("mixed", (whole, part), Span(whole.span.start, part.span.end))


def _proper_fraction(parser: Parser, token: Token) -> Apply | None:
    if token.kind == "number" and token.gap and token.value.isdigit():
        parser.advance()
        slash, below = parser.token, parser.peek()
        if slash.kind != "/" or slash.gap or below.kind != "number" or not below.value.isdigit():
            return None
        parser.at += 2
        above = Number(token.value, token.span)
        part = apply("div", (above, Number(below.value, below.span)), Span(token.start, below.end), "slash")
    elif token.kind == "frac":
        read = parser.prefix["frac"](parser, token, PRODUCT)
        if not isinstance(read, Apply) or read.head != "div":
            return None
        part = read
    else:
        return None
    above_, below_ = part.args
    whole = isinstance(above_, Number) and isinstance(below_, Number) and above_.text.isdigit() and below_.text.isdigit()
    if not whole or len(above_.text) > 6 or len(below_.text) > 6 or int(above_.text) >= int(below_.text):  # type: ignore[union-attr]
        return None
    return part


def infix_power(parser: Parser, left: Tree, token: Token) -> Tree:
    """a^b^c = a^(b^c); in LaTeX the exponent is one token or a group. f^{(n)} and f^{\\prime} are derivatives."""
    parser.advance()
    exponent = argument(parser, POWER)
    if isinstance(exponent, Apply) and exponent.head == "degree_sign":
        return apply("degree", (left,), Span(left.span.start, exponent.span.end))
    return apply("pow", (left, exponent), Span(left.span.start, exponent.span.end))


def infix_postfix(parser: Parser, left: Tree, token: Token) -> Tree:
    """n!, n!!, 5 %, 45°."""
    parser.advance()
    head = {"!": "factorial", "!!": "double_factorial", "%": "percent"}.get(token.value, "degree")
    return apply(head, (left,), Span(left.span.start, token.end))


def infix_prime(parser: Parser, left: Tree, token: Token) -> Tree:
    """(x²)' and sin'(x): a derivative by primes."""
    parser.advance()
    return apply("prime", (left, Number(token.value, token.span)), Span(left.span.start, token.end))


def infix_relation(parser: Parser, left: Tree, token: Token) -> Tree:
    """a = b, and chains: 1 < x ≤ 3 keeps both signs."""
    signs, sides = [], [left]
    while token.kind == "rel":
        parser.advance()
        signs.append(token.value)
        sides.append(parser.expression(RELATION + 1))
        token = parser.token
    return Relation(tuple(signs), tuple(sides), Span(left.span.start, sides[-1].span.end))


def _chain(head: str, kind: str, level: int) -> tuple[int, object]:
    def rule(parser: Parser, left: Tree, token: Token) -> Tree:
        args = [left]
        while parser.token.kind == kind:
            parser.advance()
            args.append(parser.expression(level + 1))
        return apply(head, tuple(args), Span(left.span.start, args[-1].span.end))

    return level, rule


def _pair(head: str, level: int) -> tuple[int, object]:
    def rule(parser: Parser, left: Tree, token: Token) -> Tree:
        parser.advance()
        right = parser.expression(level + 1)
        return apply(head, (left, right), Span(left.span.start, right.span.end))

    return level, rule


LOGIC_AND_SETS = {
    "and": _chain("and", "and", CONJUNCTION), "or": _chain("or", "or", DISJUNCTION),
    "implies": _pair("implies", IMPLICATION), "iff": _pair("iff", IMPLICATION),
    "union": _chain("union", "union", SETS), "intersection": _chain("intersection", "intersection", SETS),
    "difference": _pair("difference", SETS), "element": _pair("element", MEMBERSHIP), "not_element": _pair("not_element", MEMBERSHIP),
    "subset": _pair("subset", MEMBERSHIP),
}  # fmt: skip


def prefix_not(parser: Parser, token: Token, level: int) -> Tree:
    parser.advance()
    operand = parser.expression(NEGATION)
    return apply("not", (operand,), Span(token.start, operand.span.end))


def prefix_therefore(parser: Parser, token: Token, level: int) -> Tree:
    parser.advance()
    operand = parser.expression(IMPLICATION + 1)
    return apply("therefore", (operand,), Span(token.start, operand.span.end))


def prefix_let(parser: Parser, token: Token, level: int) -> Tree:
    """let u = x²."""
    parser.advance()
    operand = parser.expression(RELATION)
    return apply("let", (operand,), Span(token.start, operand.span.end))


def prefix_number(parser: Parser, token: Token, level: int) -> Tree:
    parser.at += 1
    return Number(token.value, Span(token.start, token.end))


def prefix_text(parser: Parser, token: Token, level: int) -> Tree:
    """Words in quotes are a comment."""
    parser.advance()
    return apply("text", (Symbol(token.value, token.span),), token.span)


def prefix_missing(parser: Parser, token: Token, level: int) -> Tree:
    parser.advance()
    return apply("missing", (), token.span)
