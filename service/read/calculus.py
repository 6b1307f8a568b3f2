"""Rules of calculus: integrals, derivatives, sums, products and limits, as signs and as words with brackets."""

from __future__ import annotations

from collections.abc import Callable

from service.read import functions
from service.read.brackets import enclosed
from service.read.groups import argument, one_token, unexpected
from service.read.names import called, prefix_name, primes
from service.read.pratt import MEMBERSHIP, POWER, PRODUCT, RELATION, SUM, Parser, apply
from service.read.tokens import Token
from service.tree import Apply, Constant, Number, Relation, Span, Symbol, Tree

WORD_RULES: dict[str, Callable[[Parser, Token], Tree]]


def prefix_word(parser: Parser, token: Token, level: int) -> Tree:
    """An operator written as a word: integrate(…), lim x->0 …, sqrt(…)."""
    parser.advance()
    return WORD_RULES[token.value](parser, token)


# ── integrals ────────────────────────────────────────────────────────────────────────────────────────────────


def integral_word(parser: Parser, token: Token) -> Tree:
    """integrate(f, x), integrate(f, (x, a, b)), integrate(f, x, a, b), or int_a^b f dx."""
    if parser.token.kind == "(" and parser.structure.commas[parser.at]:
        return integral_call(parser, token)
    return integral_sign(parser, token, 1)


def integral_call(parser: Parser, token: Token) -> Tree:
    """The call form; several (x, a, b) nest from the inside out."""
    args, closer = _call_arguments(parser)
    span = Span(token.start, closer.end)
    body, *rest = args
    if len(rest) in (1, 3) and isinstance(rest[0], Symbol):
        return apply("integral", (body, *rest), span)
    for spec in rest:
        match spec:
            case Apply(head="tuple", args=(Symbol() as variable, low, high)):
                body = apply("integral", (body, variable, low, high), span)
            case Symbol() as variable:
                body = apply("integral", (body, variable), span)
            case Apply(head="interval" | "tuple", args=(Symbol() as variable, *_)):
                raise parser.error("The bounds of this integral are incomplete.", spec.span, f"({variable.name}, lower, upper)")
            case _:
                raise parser.error("This should be the variable of integration.", spec.span, "a variable, such as x, or (x, 0, 1)")
    return body


def _call_arguments(parser: Parser) -> tuple[list[Tree], Token]:
    """The arguments of an operator word; a variable it binds is a symbol throughout, even i."""
    opener = parser.at
    names = [name for comma in parser.structure.commas[opener] if (name := _bound_name(parser, comma + 1))]
    _bind(parser, names, 1)
    args, closer = enclosed(parser, parser.token)
    _bind(parser, names, -1)
    if not args:
        raise parser.error("There is nothing between these brackets.", Span(parser.tokens[opener].start, closer.end), "an expression and a variable")
    return args, closer


def _bound_name(parser: Parser, at: int) -> str | None:
    """The name after a comma, bare or first in a bracket."""
    if parser.tokens[at].kind == "(":
        at += 1
    return parser.tokens[at].value if parser.tokens[at].kind == "name" and parser.tokens[at + 1].kind in (",", ")", ";", "rel") else None


def _bind(parser: Parser, names: list[str], by: int) -> None:
    for name in names:
        parser.bound[name] = parser.bound.get(name, 0) + by


def prefix_integral(parser: Parser, token: Token, level: int) -> Tree:
    """∫ f dx, ∫_a^b f dx; \\iint is two integrals."""
    parser.advance()
    return integral_sign(parser, token, int(token.value))


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


def _both(parser: Parser, token: Token, low: Tree | None, high: Tree | None) -> tuple[Tree, Tree]:
    if low is None or high is None:
        which = "lower" if low is None else "upper"
        raise parser.error(f"The {which} bound of this integral is missing.", token.span, "both bounds, or none")
    return low, high


def bounds(parser: Parser) -> tuple[Tree | None, Tree | None]:
    """What stands below and above a sign, in either order."""
    low = high = None
    while parser.token.kind in ("_", "^"):
        kind = parser.advance().kind
        outer, parser.integrals = parser.integrals, 0
        bound = bound_value(parser)
        parser.integrals = outer
        if kind == "_":
            low = bound
        else:
            high = bound
    return low, high


def bound_value(parser: Parser) -> Tree:
    """One bound: a text subscript, a group, or the shortest operand."""
    token = parser.token
    if token.kind == "sub":
        parser.advance()
        if token.value.isdigit():
            return Number(token.value, token.span)
        if token.value in ("oo", "inf", "infty", "pi"):
            return Constant("pi" if token.value == "pi" else "oo", token.span)
        return Constant("e", token.span) if token.value == "e" and "e" not in parser.symbols else Symbol(token.value, token.span)
    return argument(parser, POWER)


def integrand(parser: Parser, token: Token) -> Tree:
    """The integrand up to the differential; 1 where the differential comes at once."""
    outer = parser.integrals, parser.differential, parser.bars
    parser.integrals, parser.differential, parser.bars = 1, None, 0
    if parser.is_differential():
        tree: Tree = Number("1", Span(token.end, token.end))
    else:
        if parser.token.kind in ("eof", "rel", ")", "}", "]"):
            raise parser.error("The integral has no integrand.", token.span, "an integrand and dx")
        tree = parser.expression(SUM)
    found = parser.differential
    parser.integrals, parser.differential, parser.bars = outer
    if found is not None:
        parser.differential = found
    return tree


def _differential(parser: Parser, token: Token) -> Symbol:
    """The variable of the differential that ends the integral, or that stood in a numerator inside it."""
    if parser.differential is not None:
        variable, parser.differential = parser.differential, None
        return variable
    if not parser.is_differential():
        raise parser.error(
            "This integral has no differential.", token.span.to(parser.tokens[max(parser.at - 1, 0)].span), "dx at its end, to name the variable"
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
        _bind(parser, [token.value], 1)
        variable = _plain_name(parser)
        _bind(parser, [token.value], -1)
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


# ── derivatives ──────────────────────────────────────────────────────────────────────────────────────────────


def derivative_word(parser: Parser, token: Token) -> Tree:
    """diff(f, x), diff(f, x, 2), diff(f, (x, 2)), diff(f, x, y)."""
    return derivative_call(parser, token, "derivative")


def partial_word(parser: Parser, token: Token) -> Tree:
    return derivative_call(parser, token, "partial")


def derivative_call(parser: Parser, token: Token, head: str) -> Tree:
    if parser.token.kind != "(":
        raise parser.error(f"“{parser.written(token)}” has no argument.", token.span, "diff(f, x)")
    parser.differentiating += 1
    args, closer = _call_arguments(parser)
    parser.differentiating -= 1
    span = Span(token.start, closer.end)
    body, *rest = args
    if not rest:
        raise parser.error("The variable to differentiate by is missing.", span, "diff(f, x)")
    at = 0
    while at < len(rest):
        variable, order = rest[at], Number("1")
        if isinstance(variable, Apply) and variable.head in ("tuple", "interval") and len(variable.args) == 2:
            variable, order = variable.args[0], variable.args[1]  # type: ignore[assignment]
        elif at + 1 < len(rest) and not isinstance(rest[at + 1], Symbol | Apply):
            order = rest[at + 1]  # type: ignore[assignment]
            at += 1
        if not isinstance(variable, Symbol):
            raise parser.error("This should be the variable to differentiate by.", variable.span, "a variable, such as x")
        body = _derivative(head, body, variable, order, span, "call")
        at += 1
    return body


def _derivative(head: str, body: Tree, variable: Symbol, order: Tree, span: Span, form: str) -> Tree:
    if head == "derivative" and order == Number("1"):
        return apply(head, (body, variable), span, form)
    return apply(head, (body, variable, order), span, form)


def prefix_fraction(parser: Parser, token: Token, level: int) -> Tree:
    """A fraction, or a derivative written as one: \\frac{dy}{dx}, \\frac{d}{dx} f, \\frac{\\partial^2 f}{\\partial x \\partial y}."""
    if "/" not in token.value and parser.peek().kind == "{" and _is_d(parser.peek(2)):
        found = leibniz(parser, token, "}", level)
        if found is not None:
            return found
    if "/" in token.value or not parser.integrals:
        return functions.prefix_frac(parser, token, level)
    return fraction_in_integral(parser, token)


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


def _is_d(token: Token) -> bool:
    return token.kind in ("d", "partial") or (token.kind == "name" and token.value == "d")


def prefix_d(parser: Parser, token: Token, level: int) -> Tree:
    """d/dx f and ∂/∂x f in text; elsewhere an upright d can't stand alone."""
    found = leibniz(parser, token, "/", level)
    if found is not None:
        return found
    if token.kind == "name" or token.kind == "d":
        return prefix_name(parser, Token("name", "d", token.start, token.end, token.gap), level)
    raise parser.error("∂ can't stand alone.", token.span, "∂f/∂x")


def leibniz(parser: Parser, token: Token, divider: str, level: int) -> Tree | None:
    """d^n f / dx^n, from the fraction's command or from the first d; None (and nothing read) where it is something else."""
    start = parser.at
    if divider == "}":
        parser.at += 2
    head = "partial" if parser.token.kind == "partial" else "derivative"
    parser.advance()
    order = _order(parser)
    body = _numerator(parser, divider)
    read = _denominator(parser, divider) if body is not False else None
    if read is None:
        parser.at = start
        return None
    variables = read
    if sum(_count(each) for _, each in variables) != _count(order) and order is not None and _count(order):
        parser.at = start
        return None
    if body is None:
        parser.differentiating += 1
        body = operand(parser, token)
        parser.differentiating -= 1
    if not isinstance(body, bool):
        for variable, times in reversed(variables):
            body = _derivative(head, body, variable, times or Number("1"), parser.spanning(token.start), "leibniz")
        return body
    return None


def _count(order: Tree | None) -> int:
    if order is None:
        return 1
    return int(order.text) if isinstance(order, Number) and order.text.isdigit() and len(order.text) < 4 else 0


def _order(parser: Parser) -> Tree | None:
    if parser.token.kind != "^":
        return None
    parser.advance()
    return argument(parser, POWER + 1)


def _numerator(parser: Parser, divider: str) -> Tree | None | bool:
    """What is differentiated, if it stands in the numerator; None where it follows; False where this is no derivative."""
    if divider == "}":
        if parser.token.kind == "}":
            parser.advance()
            return None
        parser.differentiating += 1
        body = parser.expression(PRODUCT) if parser.token.kind in parser.begins_operand else False
        parser.differentiating -= 1
        if body is False or parser.token.kind != "}":
            return False
        parser.advance()
        return body
    if parser.token.kind == "/":
        return None
    if parser.token.kind in ("name", "const") and not parser.token.gap and parser.peek().kind in ("/", "_", "("):
        parser.differentiating += 1
        body = prefix_name(parser, parser.token, POWER) if parser.token.kind == "name" else False
        parser.differentiating -= 1
        return body
    return False


def _denominator(parser: Parser, divider: str) -> list[tuple[Symbol, Tree | None]] | None:
    """dx, dx², ∂x ∂y."""
    opener = parser.advance()
    if opener.kind != ("{" if divider == "}" else "/"):
        return None
    wrapped = divider == "/" and parser.token.kind == "(" and _is_d(parser.peek())
    if wrapped:
        parser.advance()
    found: list[tuple[Symbol, Tree | None]] = []
    while _is_d(parser.token) and parser.peek().kind in ("name", "const"):
        parser.advance()
        token = parser.advance()
        name = token.value
        if parser.token.kind == "_":
            from service.read.names import subscript

            name += "_" + subscript(parser)
        found.append((Symbol(name, token.span), _order(parser)))
    if wrapped and not parser.accept(")"):
        return None
    if divider == "}" and not parser.accept("}"):
        return None
    return found or None


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


# ── sums, products, limits ───────────────────────────────────────────────────────────────────────────────────


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
    args, closer = _call_arguments(parser)
    span = Span(token.start, closer.end)
    match args:
        case [body, Apply(head="tuple", args=(Symbol() as index, low, high))] | [body, Symbol() as index, low, high]:
            return apply(head, (body, index, low, high), span)
        case [body, Relation(signs=("=",), sides=(Symbol() as index, low)), high]:
            return apply(head, (body, index, low, high), span)
        case _:
            raise parser.error(f"“{parser.written(token)}” needs an index and its bounds.", span, f"{head}(f, (k, 1, n))")


def sum_sign(parser: Parser, token: Token, head: str) -> Tree:
    index = low = high = None
    while parser.token.kind in ("_", "^"):
        if parser.advance().kind == "^":
            high = bound_value(parser)
        else:
            index, low = _index(parser, token)
    if index is None or low is None or high is None:
        raise parser.error(f"The bounds of this {head} are missing.", token.span, f"\\{'sum' if head == 'sum' else 'prod'}_{{k=1}}^{{n}}")
    _bind(parser, [index.name], 1)
    body = parser.expression(PRODUCT)
    _bind(parser, [index.name], -1)
    return apply(head, (body, index, low, high), parser.spanning(token.start))


def _index(parser: Parser, token: Token) -> tuple[Symbol, Tree]:
    """k=1 below the sign, in a group or bracket."""
    opener = parser.token
    if opener.kind not in ("{", "("):
        raise parser.error("The index and where it starts are missing.", token.span, "k=1 below the sign")
    close = parser.structure.partner[parser.at]
    name = parser.peek()
    parser.advance()
    names = [name.value] if name.kind == "name" else []
    _bind(parser, names, 1)
    inside = parser.expression(RELATION)
    _bind(parser, names, -1)
    if parser.at != close:
        raise unexpected(parser)
    parser.advance()
    match inside:
        case Relation(signs=("=",), sides=(Symbol() as index, low)):
            return index, low
        case _:
            raise parser.error("The index should start at a value.", inside.span, "an index and its first value, such as k=1")


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
    commas = parser.structure.commas[opener]
    head = "limit"
    names = [name for comma in commas if (name := _bound_name(parser, comma + 1))]
    _bind(parser, names, 1)
    parser.advance()
    args: list[Tree] = [parser.expression(RELATION)]
    while parser.accept(",", ";"):
        raw = parser.source[parser.token.start : parser.tokens[close].start].strip().strip("\"'")
        if len(args) == 3 and raw in SIDES:
            head, parser.at = SIDES[raw], close
            break
        args.append(_approach(parser, RELATION))
    _bind(parser, names, -1)
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
            _bind(parser, [variable.name], 1)
            body = parser.expression(PRODUCT)
            _bind(parser, [variable.name], -1)
            return apply(side, (body, variable, point), parser.spanning(token.start))
        case _:
            raise parser.error("The point of this limit is missing.", token.span, "x -> a")


def _approach(parser: Parser, level: int) -> Tree:
    """x → a, with the side from a^+, a+, a^-, a-; anything else as it is."""
    names = [parser.token.value] if parser.token.kind == "name" and parser.peek().kind == "to" else []
    _bind(parser, names, 1)
    variable = parser.expression(level)
    _bind(parser, names, -1)
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
    elif parser.token.kind in ("+", "-") and parser.peek().kind in ("}", ")", ","):
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
        inner = _point(parser, level)
        return apply("neg" if token.kind == "-" else "pos", (inner,), Span(token.start, inner.span.end))
    factors = [_short(parser, token)]
    while parser.token.kind == "/" and level <= PRODUCT:
        parser.advance()
        below = parser.expression(PRODUCT + 1)
        factors[0] = apply("div", (factors[0], below), factors[0].span.to(below.span), "slash")
    while level <= PRODUCT and parser.token.kind in parser.begins_operand and parser.token.kind not in parser.infix:
        factors.append(_short(parser, parser.token))
    return factors[0] if len(factors) == 1 else apply("mul", tuple(factors), factors[0].span.to(factors[-1].span), "implicit")


def _short(parser: Parser, token: Token) -> Tree:
    rule = parser.prefix.get(token.kind)
    if rule is None:
        raise parser.no_operand(token)
    tree = rule(parser, token, POWER + 1)
    if parser.token.kind == "^" and parser.peek().kind not in ("+", "-") and not (parser.peek().kind == "{" and parser.peek(2).kind in ("+", "-") and parser.peek(3).kind == "}"):
        return parser.infix["^"][1](parser, tree, parser.token)
    return tree


# ── words with brackets that make other shapes ───────────────────────────────────────────────────────────────


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
    if parser.token.kind != "(":
        raise parser.error(f"“{parser.written(token)}” needs brackets.", token.span, "( after it")
    inside, closer = enclosed(parser, parser.token)
    if not inside:
        raise parser.error(f"“{parser.written(token)}” has no argument.", Span(token.start, closer.end), "an argument between the brackets")
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
    return apply("subst", tuple(inside), Span(token.start, closer.end))


def root_sign(parser: Parser, token: Token) -> Tree:
    parser.at -= 1
    return functions.prefix_root(parser, token, POWER)


def prefix_evaluation(parser: Parser, token: Token, level: int) -> Tree:
    r"""\left. f \right|_a^b is f between the bounds."""
    inside, closer = enclosed(parser, token)
    if len(inside) != 1 or closer.kind != ")bar":
        raise parser.error("An invisible bracket needs a visible partner here.", token.span, r"\right|_a^b")
    low, high = bounds(parser)
    if low is None:
        raise parser.error("The bounds of this bar are missing.", closer.span, "_a^b after the bar")
    match low:
        case Relation(signs=("=",), sides=(Symbol() as variable, point)) if high is None:
            return apply("subst", (inside[0], variable, point), parser.spanning(token.start))
        case _ if high is not None:
            from service.tree import free_symbols

            free = free_symbols(inside[0])
            return apply("subst", (inside[0], Symbol("x" if "x" in free or not free else free[0]), low, high), parser.spanning(token.start))
    raise parser.error("The bounds of this bar are missing.", closer.span, "_a^b after the bar")


WORD_RULES = {
    "integrate": integral_word, "diff": derivative_word, "partial": partial_word, "limit": limit_word, "sum": sum_word, "product": product_word,
    "piecewise": piecewise_word, "matrix": matrix_word, "vector": vector_word, "subst": substitution_word,
    "log": functions.logarithm, "lg": functions.common_logarithm, "lb": functions.binary_logarithm,
    "cbrt": functions.cube_root, "root": functions.root_word, "sqrt": root_sign,
}  # fmt: skip
_ = (called, primes, one_token)
