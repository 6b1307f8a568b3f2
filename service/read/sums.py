"""Rules of sums, products and limits."""

from __future__ import annotations

from service.messages import Message
from service.read.binding import bind, bound_names, bound_value, call_arguments
from service.read.groups import unexpected
from service.read.pratt import MEMBERSHIP, POWER, PRODUCT, RELATION, SUM, Parser, apply
from service.read.tokens import CLOSERS, Token
from service.tree import Apply, Constant, Relation, Span, Symbol, Tree, free_symbols


def prefix_sum(parser: Parser, token: Token, level: int) -> Tree:
    r"""\sum_{k=1}^{n} f takes a whole product."""
    parser.advance()
    return sum_sign(parser, token, token.value)


def sum_word(parser: Parser, token: Token) -> Tree:
    """sum(f, (k, a, b)), sum(f, k, a, b), or sum_(k=1)^n f."""
    return _sum_word(parser, token, "sum")


def product_word(parser: Parser, token: Token) -> Tree:
    return _sum_word(parser, token, "product")


def _sum_word(parser: Parser, token: Token, head: str) -> Tree:
    if parser.token.kind != "(":
        return sum_sign(parser, token, head)
    args, closer = call_arguments(parser)
    span = Span(token.start, closer.end)
    match args:
        case [body, Apply(head="tuple", args=(Symbol() as index, low, high))] | [body, Symbol() as index, low, high]:
            return apply(head, (body, index, low, high), span)
        case [body, Relation(signs=("=",), sides=(Symbol() as index, low)), high]:
            return apply(head, (body, index, low, high), span)
        case [body, Apply(head="element", args=(Symbol() as index, members))]:
            return apply(f"{head}_over", (body, index, members), span)
        case _:
            raise parser.error(
                Message("“{}” needs an index and its bounds.", parser.written(token)), span, Message("{}(f, (k, 1, n))", head)
            )


MISSING = {"sum": "The bounds of this sum are missing.", "product": "The bounds of this product are missing."}


def sum_sign(parser: Parser, token: Token, head: str) -> Tree:
    r"""What follows the sign: \sum_{k=1}^{n} f, or \sum_{k \in S} f over the members of a set."""
    index = low = high = None
    over = False
    while parser.token.kind in ("_", "^"):
        if parser.advance().kind == "^":
            high = bound_value(parser)
        else:
            index, low, over = _index(parser, token)
    if index is None or low is None or (high is None) != over:
        raise parser.error(MISSING[head], token.span, "\\sum_{k=1}^{n}" if head == "sum" else "\\prod_{k=1}^{n}")
    body = _body(parser, index, token)
    if high is None:
        return apply(f"{head}_over", (body, index, low), parser.spanning(token.start))
    return apply(head, (body, index, low, high), parser.spanning(token.start))


def _body(parser: Parser, variable: Symbol, sign: Token) -> Tree:
    r"""What a limit or sum is of: a product, and further terms up to the last that holds the variable, \lim_{x\to 4} 3x^3 - 5x."""
    bind(parser, [variable.name], 1)
    body = parser.expression(PRODUCT)
    last = _last_term(parser, variable.name)
    if last:
        body = _with_terms(parser, body, last)
        written = parser.written(sign)
        parser.note(
            "whole_sum",
            Message("The terms after “{}” that hold its variable {} are read into it; brackets say otherwise.", written, variable.name),
        )
    bind(parser, [variable.name], -1)
    return body


def _with_terms(parser: Parser, first: Tree, last: int) -> Tree:
    """The sum of a term and those that follow it, up to the sign at the index `last`."""
    terms = [first]
    while parser.token.kind in ("+", "-") and parser.at <= last:
        sign = parser.advance()
        term = parser.expression(SUM + 1)
        terms.append(term if sign.kind == "+" else apply("neg", (term,), Span(sign.start, term.span.end)))
    return apply("add", tuple(terms), first.span.to(terms[-1].span))


RUNS_ON = frozenset({"lim", "sum", "int"})
ENDS = frozenset({"rel", ",", ";", "newline", "&", "end", "eof", "and", "or", "implies", "iff", "if", "to", "pm", "mid", "|"})
"""Tokens that end the terms after a limit or sum."""


def _last_term(parser: Parser, name: str) -> int:
    """The index of the sign before the last term here that holds a letter, looking ahead only; 0 where none does."""
    at, sign, found = parser.at, 0, 0
    while (token := parser.tokens[at]).kind not in ENDS and token.kind not in RUNS_ON and not _closes(parser, at):
        if token.kind in ("+", "-"):
            sign = at
        close = parser.structure.partner.get(at, at)
        if sign and any(inner.kind == "name" and inner.value == name for inner in parser.tokens[at : close + 1]):
            found = sign
        if token.kind == "word" and token.value in ("limit", "sum", "product", "integrate"):
            break
        at = close + 1
    return found


def _closes(parser: Parser, at: int) -> bool:
    return parser.tokens[at].kind in CLOSERS


def _index(parser: Parser, token: Token) -> tuple[Symbol, Tree, bool]:
    """k=1 below the sign, in a group or bracket; or k ∈ S, and then True."""
    opener = parser.token
    if opener.kind not in ("{", "("):
        raise parser.error("The index and where it starts are missing.", token.span, "k=1 below the sign")
    close = parser.structure.partner[parser.at]
    name = parser.peek()
    parser.advance()
    names = [name.value] if name.kind == "name" else []
    bind(parser, names, 1)
    inside = _over_roots(parser, parser.expression(RELATION))
    bind(parser, names, -1)
    if parser.at != close:
        raise unexpected(parser)
    parser.advance()
    match inside:
        case Relation(signs=("=",), sides=(Symbol() as index, low)):
            return index, low, False
        case Apply(head="element", args=(Symbol() as index, members)):
            return index, members, True
        case Relation(signs=("=",)) if len(free_symbols(inside)) == 1:
            index = Symbol(free_symbols(inside)[0], inside.span)
            return index, _roots(parser, index, inside), True
        case _:
            raise parser.error("The index should start at a value.", inside.span, "an index and its first value, such as k=1")


def _over_roots(parser: Parser, first: Tree) -> Tree:
    r"""r ∈ {r ∈ ℂ | p = 0} where a condition follows the index: \sum_{r:\; p = 0} and \sum_{r \in \mathbb{C}:\; p = 0}."""
    if parser.token.kind != "mid":
        return first
    parser.advance()
    condition = parser.expression(RELATION)
    match first:
        case Symbol():
            return apply("element", (first, _roots(parser, first, condition)), first.span.to(condition.span))
        case Apply(head="element", args=(Symbol() as index, _)):
            return apply(
                "element", (index, apply("set_builder", (first, condition), first.span.to(condition.span))), first.span.to(condition.span)
            )
        case _:
            raise parser.error("The index should be one letter.", first.span, "an index and its condition, such as r: r^2 + 1 = 0")


def _roots(parser: Parser, index: Symbol, condition: Tree) -> Tree:
    """The complex numbers that meet the condition, and the note that they are meant."""
    parser.note("complex_roots", Message("The sum is read over all complex {} that meet the condition below its sign.", index.name))
    member = apply("element", (index, Constant("complexes", index.span)), index.span)
    return apply("set_builder", (member, condition), index.span.to(condition.span))


def prefix_limit(parser: Parser, token: Token, level: int) -> Tree:
    r"""\lim_{x\to a} f takes a whole product; a^+ and a^- are one-sided."""
    parser.advance()
    return limit_sign(parser, token)


def limit_word(parser: Parser, token: Token) -> Tree:
    """limit(f, x, a), limit(f, x, a, right), lim x->0 f, lim_(x->0) f."""
    if parser.token.kind == "(" and parser.structure.commas[parser.at]:
        return limit_call(parser, token)
    return limit_sign(parser, token)


SIDES = {"right": "limit_right", "+": "limit_right", "left": "limit_left", "-": "limit_left", "both": "limit"}


def limit_call(parser: Parser, token: Token) -> Tree:
    opener = parser.at
    close = parser.structure.partner[opener]
    head = "limit"
    names = bound_names(parser, opener)
    bind(parser, names, 1)
    parser.advance()
    args: list[Tree] = [parser.expression(RELATION)]
    while parser.accept(",", ";"):
        raw = parser.source[parser.token.start : parser.tokens[close].start].strip().strip("\"'")
        if len(args) == 3 and raw in SIDES:
            head, parser.at = SIDES[raw], close
            break
        args.append(_approach(parser, RELATION))
    bind(parser, names, -1)
    if parser.at != close:
        raise unexpected(parser)
    span = Span(token.start, parser.advance().end)
    match args:
        case [body, Symbol() as variable, point]:
            return apply(head, (body, variable, point), span)
        case [body, Apply(head="approach", args=(Symbol() as variable, point), form=side)]:
            return apply(side, (body, variable, point), span)
        case _:
            raise parser.error("“limit” needs an expression, a variable and a point.", span, "limit(f, x, a)")


def limit_sign(parser: Parser, token: Token) -> Tree:
    """What follows the sign; a limit counts as two levels, since its point may hold another."""
    parser.deeper()
    tree = _limit(parser, token)
    parser.depth -= 1
    return tree


def _limit(parser: Parser, token: Token) -> Tree:
    if parser.accept("_"):
        opener = parser.token
        if opener.kind not in ("{", "("):
            raise parser.error("The point of this limit is missing.", token.span, "x → a below lim")
        close = parser.structure.partner[parser.at]
        parser.advance()
        approach = _approach(parser, MEMBERSHIP)
        if parser.at != close:
            raise unexpected(parser)
        parser.advance()
    else:
        approach = _approach(parser, POWER)
    match approach:
        case Apply(head="approach", args=(Symbol() as variable, point), form=side):
            if parser.token.kind in ("eof", ")", "}", "rel"):
                raise parser.error("There is nothing to take the limit of.", parser.spanning(token.start), "an expression after the limit")
            body = _body(parser, variable, token)
            return apply(side, (body, variable, point), parser.spanning(token.start))
        case _:
            raise parser.error("The point of this limit is missing.", token.span, "x -> a")


def _approach(parser: Parser, level: int) -> Tree:
    """x → a, with the side from a^+, a+, a^-, a-; anything else as it is."""
    names = [parser.token.value] if parser.token.kind == "name" and parser.peek().kind == "to" else []
    bind(parser, names, 1)
    variable = parser.expression(level)
    bind(parser, names, -1)
    if not parser.accept("to", "implies"):
        return variable
    side = "limit"
    point = _point(parser, POWER + 1 if level == POWER else SUM + 1)
    if parser.token.kind == "^" and parser.peek().kind in ("+", "-"):
        side = SIDES[parser.peek().kind]
        parser.at += 2
    elif parser.token.kind == "^" and parser.peek().kind == "{" and parser.peek(2).kind in ("+", "-") and parser.peek(3).kind == "}":
        side = SIDES[parser.peek(2).kind]
        parser.at += 4
    elif parser.token.kind in ("+", "-") and (parser.peek().kind in ("}", ")", ",") or (level == POWER and _leans(parser))):
        side = SIDES[parser.advance().kind]
    elif level != POWER and parser.token.kind in ("+", "-", "^", "*", "/"):
        rule = parser.infix[parser.token.kind]
        point = rule[1](parser, point, parser.token)
    return apply("approach", (variable, point), variable.span.to(point.span), side)


def _point(parser: Parser, level: int) -> Tree:
    """The point approached; a sign may stand before it, and a^+ is not a power."""
    token = parser.token
    if token.kind in ("-", "+") and parser.peek().kind not in ("}", ")"):
        parser.advance()
        parser.deeper()
        inner = _point(parser, level)
        parser.depth -= 1
        return apply("neg" if token.kind == "-" else "pos", (inner,), Span(token.start, inner.span.end))
    factors = [_short(parser, token)]
    while parser.token.kind == "/" and level <= PRODUCT:
        parser.advance()
        below = parser.expression(PRODUCT + 1)
        factors[0] = apply("div", (factors[0], below), factors[0].span.to(below.span), "slash")
    while level <= PRODUCT and parser.token.kind in parser.begins_operand and parser.token.kind not in parser.infix:
        factors.append(_short(parser, parser.token))
    return factors[0] if len(factors) == 1 else apply("mul", tuple(factors), factors[0].span.to(factors[-1].span), "implicit")


def _leans(parser: Parser) -> bool:
    """Whether the sign here leans on the point before it: lim x->0+ 1/x."""
    return not parser.token.gap and parser.peek().gap


def _short(parser: Parser, token: Token) -> Tree:
    rule = parser.prefix.get(token.kind)
    if rule is None:
        raise parser.no_operand(token)
    parser.deeper()
    tree = rule(parser, token, POWER + 1)
    parser.depth -= 1
    if (
        parser.token.kind == "^"
        and parser.peek().kind not in ("+", "-")
        and not (parser.peek().kind == "{" and parser.peek(2).kind in ("+", "-") and parser.peek(3).kind == "}")
    ):
        return parser.infix["^"][1](parser, tree, parser.token)
    return tree
