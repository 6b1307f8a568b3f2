"""Rules of names: symbols with subscripts and primes, constants, calls of declared functions."""

from __future__ import annotations

import re

from service.functions import GREEK
from service.messages import Message
from service.read.brackets import enclosed
from service.read.groups import argument
from service.read.limits import MAX_NAME
from service.read.pratt import POWER, Parser, apply
from service.read.tokens import Token
from service.tree import Apply, Constant, Number, Span, Symbol, Tree, base_and_subscript, subscripted

CONSTANT_LETTERS = frozenset({"e", "i"})
CAPITALS = frozenset({"E", "I"})
"""Symbols that computer algebra uses for the constants e and i."""
FUNCTION_LETTERS = frozenset({"f", "g", "h", "F", "G", "H", "y", "u", "v", "phi", "psi", "varphi", "P", "Q", "p", "q"})
"""Letters that often name a function; beside a bracket they get the note `function_or_product`."""
FONTS = re.compile(r"\\(?:mathrm|text|textrm|operatorname|mathit|rm|mathbf|mathsf|textit|mbox|vec|boldsymbol)\b\s*")
TEX_SPACES = re.compile(r"\\[,;:! ]")
PLAIN_SUBSCRIPT = re.compile(r"[A-Za-z][A-Za-z0-9]*|[0-9]+")


def prefix_name(parser: Parser, token: Token, level: int) -> Tree:
    """A symbol, one of the constants e and i, or a call."""
    name = token.value
    parser.at += 1
    following = parser.tokens[parser.at]
    kind = following.kind if following.kind != "(" or parser.peek().kind != "mod" else ""
    if name in CONSTANT_LETTERS and kind not in ("_", "'") and name not in parser.symbols and not parser.bound.get(name):
        return Constant(name, Span(token.start, token.end))
    order = primes(parser) if kind in ("'", "^") else 0
    if parser.token.kind == "_" and "_" not in name:
        name = subscripted(name, subscript(parser))
    if name == "gamma_E" and name not in parser.symbols:
        return Constant("euler_gamma", parser.spanning(token.start))
    symbol = Symbol(name, parser.spanning(token.start))
    order += primes(parser) if parser.token.kind in ("'", "^") else 0
    kind = parser.token.kind if parser.token.kind != "(" or parser.peek().kind != "mod" else ""
    if name in CAPITALS and parser.choices.get("letter_constant") == "constant" and not order and name not in parser.symbols:
        return Constant(name.lower(), symbol.span)
    if name in CAPITALS:
        parser.note("letter_constant", Message("{} is read as a symbol; the constant is written {}.", name, name.lower()))
    if order:
        primed = apply("prime", (symbol, Number(str(order), symbol.span)), parser.spanning(token.start))
        return called(parser, primed, token) if kind == "(" else primed
    if kind == "(":
        return beside_bracket(parser, symbol, token)
    return symbol


def subscript(parser: Parser) -> str:
    """The name of a subscript as it is kept: letters and digits plain, anything else in braces."""
    parser.advance()
    token = parser.token
    if token.kind == "sub":
        parser.advance()
        return kept(cleaned(token.value))
    if token.kind in ("{", "("):
        close = parser.structure.partner[parser.at]
        raw = parser.source[token.end : parser.tokens[close].start]
        parser.at = close + 1
        return kept(cleaned(raw))
    if token.kind in ("name", "number", "const", "unit"):
        parser.advance()
        if token.kind == "number" and parser.notation == "latex" and len(token.value) > 1:
            parser.note(
                "tex_digits", Message("“_{}” is read as one subscript; TeX itself takes one digit, so braces are safer.", token.value)
            )
        return kept(token.value)
    if token.kind in ("+", "-", "*", "deg") and parser.notation == "latex" and not token.gap:
        parser.advance()
        return "{" + parser.written(token) + "}"
    raise parser.error("The subscript is missing.", parser.tokens[parser.at - 1].span, "a subscript, such as 1")


def cleaned(raw: str) -> str:
    """A subscript's source without font commands, spaces and backslashes, so that both notations keep one name."""
    inner = FONTS.sub("", raw)
    inner = TEX_SPACES.sub("", inner).strip()
    inner = "".join(inner.split()).replace("\\", "")
    while inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1].strip()
    plain = inner.replace("{", "").replace("}", "")
    return plain if PLAIN_SUBSCRIPT.fullmatch(plain) else inner


def kept(value: str) -> str:
    value = value[:MAX_NAME]
    return value if PLAIN_SUBSCRIPT.fullmatch(value) else "{" + value + "}"


def primes(parser: Parser) -> int:
    """How many primes follow, written ' or ^{\\prime}."""
    order = 0
    while True:
        if parser.token.kind == "'":
            order += int(parser.advance().value)
        elif parser.token.kind == "^" and parser.peek().kind == "'":
            parser.at += 2
            order += int(parser.tokens[parser.at - 1].value)
        elif parser.token.kind == "^" and parser.peek().kind == "{" and _only_primes(parser):
            parser.at += 2
            while parser.token.kind == "'":
                order += int(parser.advance().value)
            parser.advance()
        else:
            return order


def _only_primes(parser: Parser) -> bool:
    at = parser.at + 2
    while parser.tokens[at].kind == "'":
        at += 1
    return at > parser.at + 2 and parser.tokens[at].kind == "}"


def beside_bracket(parser: Parser, symbol: Symbol, token: Token) -> Tree:
    """f(x): a call where f is declared, used as a function, or given several arguments; else a product, with a note."""
    several = bool(parser.structure.commas.get(parser.at))
    if symbol.name == "C" and several and parser.choices.get("binomial") != "function":
        return _choose(parser, token)
    differentiated = parser.differentiating and symbol.name in FUNCTION_LETTERS
    upright = len(token.value) > 1 and token.value not in GREEK
    if symbol.name in parser.functions or upright or differentiated or (several and not _is_pair(parser)):
        return called(parser, symbol, token)
    if symbol.name in FUNCTION_LETTERS and parser.choices.get("function_or_product") == "function":
        return called(parser, symbol, token)
    if symbol.name in FUNCTION_LETTERS:
        parser.note(
            "function_or_product",
            Message(
                "“{}(…)” is read as a product, {} times the bracket, since {} is not declared a function.",
                symbol.name,
                symbol.name,
                symbol.name,
            ),
        )
    return symbol


def _is_pair(parser: Parser) -> bool:
    """Whether the bracket's closer makes it a half-open interval, never an argument list."""
    return parser.tokens[parser.structure.partner[parser.at]].kind == "]"


def called(parser: Parser, function: Tree, token: Token) -> Tree:
    """The function with the arguments in the bracket that stands here."""
    args, closer = enclosed(parser, parser.token)
    if not args:
        raise parser.error("This function has no argument.", Span(token.start, closer.end), "an argument between the brackets")
    return apply("call", (function, *args), Span(token.start, closer.end))


def _choose(parser: Parser, token: Token) -> Tree:
    """C(n, k) is the number of ways to choose k of n."""
    args, closer = enclosed(parser, parser.token)
    span = Span(token.start, closer.end)
    if len(args) != 2:
        return apply("call", (Symbol("C", token.span), *args), span)
    parser.note("binomial", "“C(n, k)” is read as the binomial coefficient n choose k.")
    return apply("binomial", tuple(args), span)


def prefix_const(parser: Parser, token: Token, level: int) -> Tree:
    parser.at += 1
    if token.value in parser.symbols and token.value not in CONSTANT_LETTERS:
        return Symbol(token.value, token.span)
    if parser.token.kind == "_" and token.value == "pi":
        return Symbol("pi_" + subscript(parser), parser.spanning(token.start))
    return Constant(token.value, Span(token.start, token.end))


def exponent(parser: Parser) -> Tree | None:
    """The power written on a function's name, sin² x, if one stands here."""
    if parser.token.kind != "^":
        return None
    parser.advance()
    return argument(parser, POWER + 1)


def is_minus_one(tree: Tree | None) -> bool:
    match tree:
        case Apply(head="neg", args=(Number(text="1"),)):
            return True
        case _:
            return False


def infix_subscript(parser: Parser, left: Tree, token: Token) -> Tree:
    """A subscript after more than a name: x^2_1 is (x_1)^2, \\hat{x}_0; [F]_a^b is F between bounds."""
    match left:
        case Symbol():
            return _lowered(left, subscript(parser), parser.spanning(left.span.start))
        case Apply(head="pow" | "conjugate" | "prime", args=(Symbol() as base, *rest)) if not left.bracketed:
            inner = _lowered(base, subscript(parser), base.span)
            return Apply(left.head, (inner, *rest), parser.spanning(left.span.start), left.form)
        case Apply(head="pow", args=(Apply(head="conjugate", args=(Symbol() as base,)) as inner, power)) if not left.bracketed:
            lowered = Apply("conjugate", (_lowered(base, subscript(parser), base.span),), inner.span)
            return Apply("pow", (lowered, power), parser.spanning(left.span.start), left.form)
        case _:
            raise parser.error("A subscript belongs to a name.", token.span, "a name before the subscript")


def _lowered(symbol: Symbol, below: str, span: Span) -> Symbol:
    base, earlier = base_and_subscript(symbol.name)
    if earlier:
        below = kept(earlier.strip("{}") + "," + below.strip("{}"))
    return Symbol(subscripted(base, below), span)
