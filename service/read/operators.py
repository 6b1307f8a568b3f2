"""Rules of the signs: sums, products, quotients, powers, relations, logic and sets."""

from __future__ import annotations

from service.messages import Message
from service.read.brackets import enclosed, without_words
from service.read.congruences import congruence, is_identity
from service.read.groups import argument
from service.read.names import primes
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
    Infix,
    Parser,
    apply,
    bracketed,
)
from service.read.sorts import is_vector
from service.read.tokens import Token
from service.tree import Apply, Number, Relation, Span, Symbol, Tree


def prefix_sign(parser: Parser, token: Token, level: int) -> Tree:
    """−a, +a, ±a: takes a whole product, −2x = −(2x), or what the sign before it leaves: 2^−x."""
    parser.advance()
    operand = without_words(parser, parser.expression(max(PRODUCT, level)))
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
            _multiply(factors, parser.expression(PRODUCT + 1), token.value)
            form = form or token.value
        elif kind == "/":
            factors, form = [_quotient(parser, _product(factors, form, parser), token)], ""
        elif kind == "mod":
            parser.advance()
            right = _modulus(parser)
            below = _product(factors, form)
            factors, form = [apply("mod", (below, right), Span(below.span.start, right.span.end), "infix")], ""
        elif kind in parser.begins_operand and kind not in parser.infix and parser.joins(token):
            _beside(parser, factors, token)
            form = form or "implicit"
        else:
            return _product(factors, form, parser)
        token = parser.token


def _modulus(parser: Parser) -> Tree:
    """What follows mod: factors side by side belong to it, 9x in a mod 9x."""
    return _product(_factors_beside(parser, parser.expression(PRODUCT + 1)), "implicit")


def _factors_beside(parser: Parser, first: Tree) -> list[Tree]:
    """The factor, and those that stand beside it without a sign."""
    factors = [first]
    while parser.token.kind in parser.begins_operand and parser.token.kind not in parser.infix and parser.joins(parser.token):
        factors.append(parser.expression(PRODUCT + 1))
    return factors


def _product(factors: list[Tree], form: str, parser: Parser | None = None) -> Tree:
    if len(factors) == 1:
        return factors[0]
    if parser is not None and any(isinstance(factor, Apply) and factor.head in ("set", "text") for factor in factors):
        factors = [grouping(parser, factor) for factor in factors]
    return apply("mul", tuple(factors), Span(factors[0].span.start, factors[-1].span.end), form)


def _multiply(factors: list[Tree], right: Tree, form: str) -> None:
    """Add a factor after a sign; · or × between two vectors makes their scalar or vector product of them."""
    left = factors[-1]
    if form in ("dot", "cross") and is_vector(left) and is_vector(right):
        factors[-1] = apply(form, (left, right), left.span.to(right.span))
    else:
        factors.append(right)


def grouping(parser: Parser, tree: Tree) -> Tree:
    """{a + b} as a factor or a function's argument is a bracket, not a set, with a note."""
    tree = without_words(parser, tree)
    if isinstance(tree, Apply) and tree.head == "set" and len(tree.args) == 1:
        parser.note("braces_as_brackets", "Braces around one factor are read as brackets, not as a set.")
        return bracketed(tree.args[0], tree.span)
    return tree


def _quotient(parser: Parser, above: Tree, token: Token) -> Tree:
    parser.advance()
    below = parser.expression(PRODUCT + 1)
    following = parser.token
    if (
        isinstance(below, Number)
        and not below.bracketed
        and (following.kind == "frac" or (following.kind == "number" and token.value != "slash"))
        and (token.value != "slash" or "/" in following.value)
    ):
        below = mixed_number(parser, below, following) or below
    if token.value == "slash" and parser.choices.get("implicit_after_slash") == "denominator":
        below = _product(_factors_beside(parser, below), "implicit")
    following = parser.token
    if (
        token.value == "slash"
        and following.kind in parser.begins_operand
        and following.kind not in parser.infix
        and parser.joins(following)
    ):
        read = parser.source[above.span.start : below.span.end]
        parser.note(
            "implicit_after_slash",
            Message("Only what stands right after the slash is divided by: “{}” first, then the product. Use brackets otherwise.", read),
        )
    return apply("div", (above, below), Span(above.span.start, below.span.end), token.value)


def _beside(parser: Parser, factors: list[Tree], token: Token) -> None:
    """Add the factor that stands beside the last one; two numbers side by side are a mixed number or a mistake."""
    last = factors[-1]
    if isinstance(last, Number) and not last.bracketed:
        begins = len(factors) == 1 or parser.tokens[parser.at - 2].kind == "*"
        mixed = mixed_number(parser, last, token) if begins else None
        if mixed is not None:
            factors[-1] = mixed
            return
        if token.kind == "number":
            raise parser.error("Two numbers stand side by side.", last.span.to(token.span), "* between them, or a comma")
    factors.append(parser.expression(PRODUCT + 1))


def mixed_number(parser: Parser, whole: Number, token: Token) -> Tree | None:
    """2½, 2\\frac12 and “2 1/2” are 2 + 1/2, with a note."""
    if not whole.text.isdigit() or parser.choices.get("mixed_number") == "product" or not _proper_fraction_follows(parser, token):
        return None
    if token.kind == "number":
        above = parser.advance()
        parser.advance()
        below = parser.advance()
        part: Tree = apply("div", (Number(above.value, above.span), Number(below.value, below.span)), Span(above.start, below.end), "slash")
    else:
        part = parser.prefix["frac"](parser, token, PRODUCT)
    written = parser.source[whole.span.start : part.span.end]
    parser.note("mixed_number", Message("“{}” is read as a mixed number, a whole number plus a fraction.", written))
    return apply("mixed", (whole, part), Span(whole.span.start, part.span.end))


def _proper_fraction_follows(parser: Parser, token: Token) -> bool:
    """Whether whole numbers a/b with a < b stand here, looking ahead only."""
    if token.kind == "number":
        slash, below, after = parser.peek(), parser.peek(2), parser.peek(3)
        fits = token.gap and slash.kind == "/" and slash.value == "slash" and not slash.gap and below.kind == "number"
        return fits and after.kind not in ("^", "!") and _less(token.value, below.value)
    if token.kind != "frac":
        return False
    if "/" in token.value:
        return True
    first = parser.peek()
    if first.kind == "number" and len(first.value) == 2:
        return _less(first.value[0], first.value[1])
    if first.kind == "{" and parser.peek(3).kind == "}":
        second = parser.peek(4)
        below = parser.peek(5) if second.kind == "{" and parser.peek(6).kind == "}" else second
        return parser.peek(2).kind == "number" == below.kind and _less(parser.peek(2).value, below.value)
    return first.kind == "number" == parser.peek(2).kind and _less(first.value, parser.peek(2).value)


def _less(above: str, below: str) -> bool:
    return above.isdigit() and below.isdigit() and len(above) < 7 and len(below) < 7 and int(above) < int(below)


def infix_power(parser: Parser, left: Tree, token: Token) -> Tree:
    """a^b^c = a^(b^c); in LaTeX the exponent is one token or a group. 45^\\circ is degrees, f^\\prime a derivative."""
    marked = _mark(parser)
    if marked is not None:
        span = parser.spanning(left.span.start)
        if marked.kind == "deg":
            return degrees(parser, left, span)
        if marked.kind == "'" and is_grid(left):
            return apply("transpose", (left,), span)
        if marked.kind == "'" and isinstance(left, Number):
            raise parser.error("A prime belongs to a function or name.", marked.span, "a function before the prime")
        if marked.kind == "'":
            return apply("prime", (left, Number(marked.value, marked.span)), span)
        raise parser.error(Message("“{}” is not supported as an exponent.", parser.written(marked)), marked.span, "an exponent, such as 2")
    parser.advance()
    if _is_transpose_sign(parser):
        return _transposed(parser, left)
    exponent = argument(parser, POWER)
    if exponent == Symbol("T") and is_grid(left):
        return apply("transpose", (left,), Span(left.span.start, exponent.span.end))
    if exponent == Symbol("T") and isinstance(left, Symbol) and left.name.isupper():
        parser.note("transpose", Message("“{}^T” is read as a power, and as the transpose where {} is a matrix.", left.name, left.name))
    if isinstance(exponent, Apply) and exponent.head in ("set", "set_builder", "list"):
        raise parser.error("A set can't be an exponent.", exponent.span, "an exponent, such as 2")
    return apply("pow", (left, exponent), Span(left.span.start, exponent.span.end))


def is_grid(tree: Tree) -> bool:
    """Whether something is written out as a matrix or a vector, or is a product of such, so that ^T and a prime transpose it."""
    match tree:
        case Apply(head="matrix" | "vector" | "tuple" | "transpose"):
            return True
        case Apply(head="mul" | "add" | "neg", args=args):
            return any(is_grid(arg) for arg in args)
        case Apply(head="pow", args=(base, _)):
            return is_grid(base)
        case _:
            return False


def _is_transpose_sign(parser: Parser) -> bool:
    """Whether the exponent is the sign of a transpose, ⊤, alone or in braces."""
    return parser.token.kind == "transpose" or (
        parser.token.kind == "{" and parser.peek().kind == "transpose" and parser.peek(2).kind == "}"
    )


def _transposed(parser: Parser, left: Tree) -> Tree:
    parser.at += 3 if parser.token.kind == "{" else 1
    return apply("transpose", (left,), parser.spanning(left.span.start))


def _mark(parser: Parser) -> Token | None:
    """A sign that stands alone as the exponent, taken with its braces: ^\\circ, ^{\\prime\\prime}, ^*."""
    first = parser.peek()
    if first.kind in MARKS:
        parser.at += 2
        return first
    if first.kind != "{" or parser.peek(2).kind not in MARKS:
        return None
    at = parser.at + 2
    total = 0
    while parser.tokens[at].kind in MARKS:
        total += int(parser.tokens[at].value) if parser.tokens[at].kind == "'" else 0
        at += 1
    if parser.tokens[at].kind != "}":
        return None
    mark = parser.tokens[parser.at + 2]
    parser.at = at + 1
    return Token(mark.kind, str(total) if total else mark.value, mark.start, mark.end)


MARKS = frozenset({"deg", "'", "*"})


def infix_postfix(parser: Parser, left: Tree, token: Token) -> Tree:
    """n!, n!!, 5 %, 45°."""
    parser.advance()
    if token.kind == "deg" and isinstance(left, Apply) and left.head == "degree" and not left.bracketed:
        raise parser.error("This degree sign has nothing before it.", token.span, "a number before °")
    if token.kind == "deg":
        return degrees(parser, left, Span(left.span.start, token.end))
    head = {"!": "factorial", "!!": "double_factorial", "%": "percent"}[token.value]
    return apply(head, (without_words(parser, left),), Span(left.span.start, token.end))


def degrees(parser: Parser, left: Tree, span: Span) -> Tree:
    """45°, or 9°30'15'' with minutes and seconds."""
    if isinstance(left, Number) and (scale := _temperature(parser)):
        return apply("mul", (left, Symbol(scale, parser.tokens[parser.at - 1].span)), parser.spanning(left.span.start), "implicit")
    parts: dict[int, Tree] = {}
    while isinstance(left, Number) and parser.token.kind == "number" and len(parts) < 2:
        start = parser.at
        token = parser.advance()
        order = primes(parser)
        if order not in (1, 2) or any(order <= earlier for earlier in parts):
            parser.at = start
            break
        parts[order] = Number(token.value, token.span)
    if not parts:
        return apply("degree", (left,), span)
    minutes = parts.get(1, Number("0", span))
    return apply("dms", (left, minutes, *(part for order, part in parts.items() if order == 2)), parser.spanning(span.start))


def _temperature(parser: Parser) -> str | None:
    """The unit of 20 °C or 68 °F, if its letter stands here; it is taken."""
    token = parser.token
    if (
        token.kind not in ("name", "unit")
        or token.value not in ("C", "F")
        or token.value in parser.symbols
        or parser.peek().kind in ("(", "_")
    ):
        return None
    parser.advance()
    parser.note("unit", Message("“°{}” after a number is read as the unit of a temperature.", token.value))
    return f"deg{token.value}"


def infix_ratio(parser: Parser, left: Tree, token: Token) -> Tree:
    """a:b is the quotient; a:b:c the list of quotients by the last. A colon with space on one side only is none of these."""
    if token.value != ":" or parser.bars or token.gap != parser.peek().gap:
        return left
    parts = [left]
    while parser.token.kind == "mid" and parser.token.value == ":":
        parser.advance()
        parts.append(parser.expression(PRODUCT + 1))
    span = parts[0].span.to(parts[-1].span)
    parser.note("ratio", "A ratio a:b is read as the quotient a/b; a longer one as the list of quotients by its last number.")
    quotients = [apply("div", (part, parts[-1]), part.span.to(parts[-1].span), "slash") for part in parts[:-1]]
    return bracketed(quotients[0], span) if len(quotients) == 1 else apply("tuple", tuple(quotients), span)


def infix_choose(parser: Parser, left: Tree, token: Token) -> Tree:
    """10 choose 3, in text; LaTeX has its own braces for it."""
    if parser.notation == "latex":
        return left
    parser.advance()
    lower = parser.expression(POWER + 1)
    parser.note("choose", "“n choose k” is the binomial coefficient of what stands right beside it; use brackets for more.")
    return apply("binomial", (left, lower), left.span.to(lower.span))


def infix_condition(parser: Parser, left: Tree, token: Token) -> Tree:
    """f where x = 5: the value of f there, one name after another; other words with a condition are told."""
    parser.advance()
    if token.value != "where":
        raise parser.error(
            Message("A condition with “{}” is read only in cases.", token.value),
            token.span,
            "the expression alone, or piecewise((value, condition))",
        )
    while True:
        match parser.expression(NEGATION):
            case Relation(signs=("=",), sides=(Symbol() as variable, value)):
                left = apply("subst", (left, variable, value), parser.spanning(left.span.start))
            case other:
                raise parser.error("A name and its value should stand after “where”.", other.span, "where x = 5")
        if not parser.accept(",", "and"):
            return left


def infix_prime(parser: Parser, left: Tree, token: Token) -> Tree:
    """(x²)': a derivative by primes."""
    if isinstance(left, Number):
        raise parser.error("A prime belongs to a function or name.", token.span, "a function before the prime")
    parser.advance()
    if is_grid(left) and token.value == "1":
        return apply("transpose", (left,), Span(left.span.start, token.end))
    return apply("prime", (without_words(parser, left), Number(token.value, token.span)), Span(left.span.start, token.end))


def infix_relation(parser: Parser, left: Tree, token: Token) -> Tree:
    """a = b, and chains: 1 < x ≤ 3 keeps both signs."""
    signs, sides, identical = [], [left], False
    while token.kind == "rel":
        identical = identical or is_identity(parser.written(token))
        parser.advance()
        signs.append(token.value)
        sides.append(parser.expression(RELATION + 1))
        token = parser.token
    chain = Relation(tuple(signs), tuple(sides), Span(left.span.start, sides[-1].span.end))
    return congruence(parser, chain) if identical and not set(signs) - {"=", "!="} else chain


def _chain(head: str, kind: str, level: int) -> tuple[int, Infix]:
    def rule(parser: Parser, left: Tree, token: Token) -> Tree:
        args = [left]
        while parser.token.kind == kind:
            parser.advance()
            args.append(parser.expression(level + 1))
        parts = tuple(map(open_interval, args)) if level == SETS else tuple(args)
        return apply(head, parts, Span(left.span.start, args[-1].span.end))

    return level, rule


def _pair(head: str, level: int) -> tuple[int, Infix]:
    def rule(parser: Parser, left: Tree, token: Token) -> Tree:
        parser.advance()
        right = parser.expression(level + 1)
        span = Span(left.span.start, right.span.end)
        if level == SETS or head == "subset":
            return apply(head, (open_interval(left), open_interval(right)), span)
        return apply(head, (left, open_interval(right) if level == MEMBERSHIP else right), span)

    return level, rule


def open_interval(tree: Tree) -> Tree:
    """A pair that stands where a set must is an open interval: (−3, 2) ∪ [4, 5]."""
    match tree:
        case Apply(head="tuple", args=(low, high), span=span):
            return apply("interval", (low, high), span, "()")
        case _:
            return tree


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


def prefix_set_word(parser: Parser, token: Token, level: int) -> Tree:
    """union(A, B) and intersection(A, B)."""
    parser.advance()
    if parser.token.kind != "(":
        raise parser.error(Message("“{}” has nothing before it.", parser.written(token)), token.span, "a set before it")
    args, closer = enclosed(parser, parser.token)
    span = Span(token.start, closer.end)
    if not args:
        raise parser.error(Message("“{}” has no argument.", parser.written(token)), span, "sets between the brackets")
    return args[0] if len(args) == 1 else apply(token.kind, tuple(args), span)


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
