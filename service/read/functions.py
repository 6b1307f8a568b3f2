"""Rules of named functions: arguments with and without brackets, powers on the name, bases, roots."""

from __future__ import annotations

from service.functions import BY_NAME, FUNCTIONS
from service.messages import Message, Said, message, one_of
from service.read import operators
from service.read.brackets import enclosed, holds_rows, without_words
from service.read.groups import argument, one_token
from service.read.names import exponent, is_minus_one
from service.read.pratt import POWER, STATEMENT, Parser, apply
from service.read.tokens import OPENERS, Token
from service.tree import Constant, Number, Span, Symbol, Tree

INVERSE: dict[str, str] = {name: f"a{name}" for name in BY_NAME if f"a{name}" in BY_NAME}
"""sin⁻¹ x is arcsin x."""
FENCED = frozenset({"|", "abs(", "floor(", "ceil("})
"""Brackets that are an operand themselves: ln|x| takes |x| whole."""
NO_ARGUMENT = frozenset(
    {"eof", ")", "]", "}", ",", ";", "rel", "+", "*", "/", "newline", "!", "&", "^", ")set", ")abs", "end", "and", "or", "mid", "text"}
)
"""What can't begin an argument: the function stands alone."""
NUMERIC_FACTORS = frozenset({"frac", "sqrt", "(", "[", "|", "abs("})
"""What joins a bare argument only after numbers: sin 2(x + 1), cos 2√x."""
BY_ARITY: dict[tuple[str, int], str] = {("gamma", 2): "uppergamma"}
"""(head, number of arguments) → the head meant: Γ(a, x) is the upper incomplete gamma function."""
ORDERED = frozenset(entry.name for entry in FUNCTIONS if entry.subscript in ("first", "read first"))
"""Functions whose order may stand as a subscript on the name."""
BARE_STOPS = frozenset(
    {
        "func",
        "word",
        "int",
        "sum",
        "lim",
        "begin",
        "d",
        "partial",
        "text",
        "set(",
        "floor(",
        "ceil(",
        "angle(",
        "{",
        "missing",
        "binom",
        "accent",
    }
)


def prefix_function(parser: Parser, token: Token, level: int) -> Tree:
    """sin x, sin(x), sin² x, sin⁻¹ x, log_b x, max(a, b)."""
    parser.advance()
    return function_at(parser, token, token.value)


def function_at(parser: Parser, token: Token, head: str, base: Tree | None = None) -> Tree:
    """The function whose name was just read, with what is written on the name and its argument."""
    power = exponent(parser)
    if base is None and head == "log" and parser.token.kind == "_":
        base = log_base(parser)
    power = power or exponent(parser)
    if is_minus_one(power) and head in INVERSE and parser.choices.get("inverse_function") != "reciprocal":
        parser.note("inverse_function", Message("“{}^-1” is read as the inverse function, not as 1/{}.", head, head))
        head, power = INVERSE[head], None
    first = _order(parser) if head in ORDERED and parser.token.kind == "_" else None
    order = 0
    while parser.token.kind == "'" and head in BY_NAME:
        order += int(parser.advance().value)
    if order:
        raise parser.error(
            "A prime on a named function is not supported; write d/dx.", parser.spanning(token.start), Message("d/dx({}(x))", head)
        )
    args = arguments(parser, token, head)
    args = args if first is None else [first, *args]
    tree = applied(parser, token, head, args, base)
    if power is None:
        return tree
    return apply("pow", (tree, power), tree.span, "function")


def _order(parser: Parser) -> Tree:
    """The order written as a subscript: Li_2(x)."""
    return log_base(parser)


def log_base(parser: Parser) -> Tree:
    """The base under a logarithm's name."""
    parser.advance()
    token = parser.token
    if token.kind == "sub":
        parser.advance()
        if token.value.isdigit():
            return Number(token.value, token.span)
        return Constant(token.value, token.span) if token.value in ("e", "pi") else Symbol(token.value, token.span)
    return one_token(parser)


def arguments(parser: Parser, token: Token, head: str) -> list[Tree]:
    """The arguments: in brackets, in a TeX group, or bare."""
    following = parser.token
    kind = following.kind
    if kind == "{" and parser.peek().kind == "}":
        parser.at += 2
        return arguments(parser, token, head)
    if kind == "{":
        return grouped(parser)
    if kind == "[" and holds_rows(parser):
        return [parser.expression(POWER)]
    if kind in ("(", "["):
        inside, closer = enclosed(parser, following)
        if not inside:
            raise parser.error(
                Message("“{}” has no argument.", parser.written(token)), Span(token.start, closer.end), "an argument between the brackets"
            )
        return [operators.grouping(parser, arg) for arg in inside]
    if kind == "set(":
        return [operators.grouping(parser, parser.expression(POWER))]
    if kind in FENCED:
        return [parser.expression(POWER)]
    if kind in NO_ARGUMENT or (kind == "|" and parser.bars) or (kind == "-" and parser.peek().gap):
        raise parser.error(
            Message("“{}” has no argument.", parser.written(token)),
            token.span,
            Message("an argument, such as {}(x)", parser.written(token)),
        )
    return [without_words(parser, bare(parser))]


def grouped(parser: Parser) -> list[Tree]:
    """The arguments in a TeX group: {x}, or {\\left(a, b \\middle| m\\right)} with a bracket of its own."""
    start, close = parser.at, parser.structure.partner[parser.at]
    inner = parser.peek()
    if inner.kind in ("(", "[") and parser.structure.partner[parser.at + 1] == close - 1:
        parser.advance()
        inside = _with_parameter(parser, parser.token)
        parser.advance()
        if not inside:
            raise parser.error("There is nothing between these brackets.", Span(inner.start, parser.tokens[close].end), "an argument")
        return inside
    tree = parser.prefix["{"](parser, parser.tokens[start], STATEMENT)
    return [tree]


def _with_parameter(parser: Parser, token: Token) -> list[Tree]:
    """The contents of a bracket in which a bar may set off the last argument."""
    close = parser.structure.partner[parser.at]
    parser.advance()
    outer = parser.bars, parser.integrals
    parser.bars, parser.integrals = 0, 0
    inside: list[Tree] = []
    if parser.at != close:
        inside.append(parser.expression(STATEMENT + 1))
        while parser.accept(",", ";", "mid"):
            inside.append(parser.expression(STATEMENT + 1))
    parser.bars, parser.integrals = outer
    if parser.at != close:
        raise parser.error(Message("“{}” can't stand here.", parser.written(parser.token)), parser.token.span, "a closing bracket")
    parser.advance()
    return inside


def bare(parser: Parser) -> Tree:
    """An argument without brackets: sin 2x cos x is sin(2x)·cos(x); sin x/2 is (sin x)/2, but sin π/4 is sin(π/4)."""
    token = parser.token
    if token.kind in ("-", "+"):
        parser.advance()
        parser.deeper()
        inner = without_words(parser, bare(parser))
        parser.depth -= 1
        return apply("neg" if token.kind == "-" else "pos", (inner,), Span(token.start, inner.span.end))
    factors = [parser.expression(POWER)]
    if token.kind in ("func", "word", "{"):
        return factors[0]
    while _joins_bare(parser, factors):
        factors.append(parser.expression(POWER))
    if len(factors) > 1:
        factors = [without_words(parser, factor) for factor in factors]
    tree = factors[0] if len(factors) == 1 else apply("mul", tuple(factors), factors[0].span.to(factors[-1].span), "implicit")
    return _numeric_quotient(parser, tree, factors)


def _joins_bare(parser: Parser, factors: list[Tree]) -> bool:
    token = parser.token
    kind = token.kind
    if kind not in parser.begins_operand or kind in parser.infix or kind in BARE_STOPS or not parser.joins(token):
        return False
    if kind == "number" and not isinstance(factors[-1], Number):
        return True
    if kind == "number":
        return False
    if kind in OPENERS or kind in NUMERIC_FACTORS:
        return all(isinstance(factor, Number) for factor in factors) or (kind == "frac" and all(_is_numeric(f) for f in factors))
    return True


def _is_numeric(tree: Tree) -> bool:
    return isinstance(tree, Number) or tree == Constant("pi")


def _numeric_quotient(parser: Parser, tree: Tree, factors: list[Tree]) -> Tree:
    """π/4 or 3π/2 after a function's name is its whole argument."""
    following = parser.peek()
    if parser.token.kind != "/" or not all(_is_numeric(factor) for factor in factors) or following.kind != "number":
        if parser.token.kind == "/" and parser.token.value == "slash" and parser.choices.get("function_slash") == "inside":
            parser.advance()
            below = parser.expression(POWER)
            return apply("div", (tree, below), tree.span.to(below.span), "slash")
        if parser.token.kind == "/" and not isinstance(tree, Number):
            parser.note("function_slash", "A slash after a bare argument divides the function's value: sin x/2 is (sin x)/2.")
        return tree
    if not any(factor == Constant("pi") for factor in factors):
        return tree
    parser.advance()
    below = parser.expression(POWER)
    parser.note("function_slash", "sin π/4 is read as sin(π/4).")
    return apply("div", (tree, below), tree.span.to(below.span), "slash")


def applied(parser: Parser, token: Token, head: str, args: list[Tree], base: Tree | None) -> Tree:
    """The application, after checking how many arguments the function takes."""
    span = parser.spanning(token.start)
    if base is not None:
        args = [*args, base]
    head = BY_ARITY.get((head, len(args)), head)
    entry = BY_NAME.get(head)
    if entry is not None and len(args) not in entry.arity:
        raise parser.error(_arity_sentence(parser.written(token), entry.arity, len(args)), span, _arity_words(entry.arity))
    if head == "acot":
        parser.note("arccot_range", "arccot has its values between 0 and π here: arccot x = π/2 − arctan x.")
    if head == "log" and base is None and len(args) == 1 and parser.written(token).lstrip("\\") == "log":
        chosen = parser.choices.get("log_base", "natural")
        if chosen != "natural":
            return apply(head, (*args, Number(chosen, span)), span)
        parser.note("log_base", "“log” is read as the natural logarithm; write log_10 for base 10.")
    return apply(head, tuple(args), span)


def _arity_words(arity: tuple[int, ...]) -> Said:
    """How many arguments: 1 argument, 1 or 2 arguments."""
    match arity:
        case (1,):
            return "1 argument"
        case (one,):
            return Message("{} arguments", one)
        case _:
            return Message("{} arguments", one_of(arity[:3]))


def _arity_sentence(name: str, arity: tuple[int, ...], given: int) -> Message:
    takes = message(_arity_words(arity))
    return (
        Message("“{}” takes {}, but 1 is given.", name, takes)
        if given == 1
        else Message("“{}” takes {}, but {} are given.", name, takes, given)
    )


def prefix_root(parser: Parser, token: Token, level: int) -> Tree:
    """√x, sqrt(x), sqrt[3]{x}, \\sqrt[n]{x}; ∛ brings its own index."""
    parser.advance()
    index: Tree | None = None if token.value in ("2", "sqrt") else Number(token.value, token.span)
    power = exponent(parser) if parser.token.kind == "^" else None
    if parser.token.kind == "[":
        inside, closer = enclosed(parser, parser.token)
        if len(inside) != 1:
            raise parser.error("The index of this root is missing.", closer.span, "an index, such as 3")
        index = inside[0]
    radicand = _radicand(parser, token)
    span = parser.spanning(token.start)
    tree = apply("sqrt", (radicand,), span) if index is None or index == Number("2") else apply("root", (radicand, index), span)
    return tree if power is None else apply("pow", (tree, power), span, "function")


def _radicand(parser: Parser, token: Token) -> Tree:
    kind = parser.token.kind
    if kind in ("eof", ")", "]", "}", ",", ";", "rel", "*", "/", "+", "newline"):
        raise parser.error("The root has nothing under it.", token.span, "a number or expression under the root")
    if kind in ("{", "("):
        if kind == "{":
            if parser.peek().kind == "}":
                raise parser.error(
                    "The root has nothing under it.", parser.token.span.to(parser.peek().span), "a number or expression under the root"
                )
            return argument(parser, POWER)
        inside, closer = enclosed(parser, parser.token)
        if len(inside) != 1:
            raise parser.error("One expression should stand under a root.", Span(token.start, closer.end), "one number or expression")
        return inside[0]
    if parser.notation == "latex" and (kind != "number" or parser.source[token.start : token.start + 1] == "\\"):
        return one_token(parser)
    return parser.expression(POWER + 1)


def prefix_frac(parser: Parser, token: Token, level: int) -> Tree:
    """\\frac{a}{b}, \\frac12, and ½."""
    parser.advance()
    if "/" in token.value:
        above, below = (Number(part, token.span) for part in token.value.split("/"))
        return apply("div", (above, below), token.span, "frac")
    above_, below_ = tex_argument(parser, token, "numerator"), tex_argument(parser, token, "denominator")
    return apply("div", (above_, below_), parser.spanning(token.start), "frac")


MISSING = {
    "numerator": ("The numerator of this fraction is missing.", "a numerator in braces"),
    "denominator": ("The denominator of this fraction is missing.", "a denominator in braces"),
    "upper number": ("The upper number is missing.", "an upper number in braces"),
    "lower number": ("The lower number is missing.", "a lower number in braces"),
}
"""What to say where an argument of a TeX command is missing, by its role."""


def tex_argument(parser: Parser, token: Token, role: str) -> Tree:
    """One argument of a TeX command; its absence is told by its role."""
    following = parser.token
    empty = following.kind == "{" and parser.peek().kind == "}"
    if following.kind in ("eof", "}", ")", "]", "&", "newline", "end", "rel", ",") or empty:
        span = following.span.to(parser.peek().span) if empty else token.span
        detail, expected = MISSING[role]
        raise parser.error(detail, span, expected)
    return one_token(parser)


def prefix_binomial(parser: Parser, token: Token, level: int) -> Tree:
    parser.advance()
    upper, lower = tex_argument(parser, token, "upper number"), tex_argument(parser, token, "lower number")
    return apply("binomial", (upper, lower), parser.spanning(token.start))


def logarithm(parser: Parser, token: Token) -> Tree:
    return function_at(parser, token, "log")


def common_logarithm(parser: Parser, token: Token) -> Tree:
    """lg x and log10(x): base 10; lg(x, b) brings its own base."""
    base = None if parser.token.kind == "(" and parser.structure.commas[parser.at] else Number("10", token.span)
    return function_at(parser, token, "log", base)


def binary_logarithm(parser: Parser, token: Token) -> Tree:
    return function_at(parser, token, "log", Number("2", token.span))


def cube_root(parser: Parser, token: Token) -> Tree:
    args = arguments(parser, token, "cbrt")
    return apply("root", (args[0], Number("3", token.span)), parser.spanning(token.start))


def root_word(parser: Parser, token: Token) -> Tree:
    """root(3, x) is the cube root of x; root(x, 3) too."""
    args = arguments(parser, token, "root")
    span = parser.spanning(token.start)
    if len(args) == 1:
        return apply("sqrt", tuple(args), span)
    if len(args) != 2:
        raise parser.error(_arity_sentence("root", (2,), len(args)), span, "an index and a number: root(3, x)")
    index, radicand = args
    if parser.choices.get("root_order") == "index_last":
        return apply("root", (index, radicand), span) if radicand != Number("2") else apply("sqrt", (index,), span)
    if isinstance(radicand, Number) and not isinstance(index, Number):
        index, radicand = radicand, index
    if index == Number("2"):
        return apply("sqrt", (radicand,), span)
    parser.note("root_order", "root(3, x) is read with the index first: the cube root of x.")
    return apply("root", (radicand, index), span)
