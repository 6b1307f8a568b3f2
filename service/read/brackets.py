"""Rules of brackets: grouping, tuples, intervals, sets, lists, matrices in square brackets, absolute values, floors."""

from __future__ import annotations

from dataclasses import replace

from service.read.groups import end_of, unexpected
from service.read.pratt import SETS, STATEMENT, SUM, Parser, Prefix, apply, bracketed
from service.read.tokens import CLOSERS, Token
from service.tree import Apply, Constant, Relation, Span, Symbol, Tree

SEPARATORS = frozenset({",", ";", "newline"})


def items(parser: Parser) -> list[Tree]:
    """The comma-separated contents of the bracket just opened, up to its closer, which is not taken."""
    outer = parser.bars, parser.integrals
    parser.bars = parser.integrals = 0
    found: list[Tree] = []
    if parser.token.kind not in CLOSERS:
        found.append(parser.expression(STATEMENT + 1))
        while parser.accept(",", ";"):
            found.append(parser.expression(STATEMENT + 1))
    parser.bars, parser.integrals = outer
    return found


def enclosed(parser: Parser, token: Token) -> tuple[list[Tree], Token]:
    """The contents of a bracket and its closer."""
    close = parser.structure.partner[parser.at]
    parser.advance()
    inside = items(parser)
    if parser.at != close:
        raise unexpected(parser)
    return inside, parser.advance()


def prefix_bracket(parser: Parser, token: Token, level: int) -> Tree:
    """(a) groups; (a, b) is a tuple; (a, b], [a, b) and [a, b] are intervals; [[a, b], [c, d]] is a matrix."""
    separators = {parser.tokens[at].kind for at in parser.structure.commas[parser.at]}
    if token.kind == "[" and holds_rows(parser):
        return _matrix(parser, token)
    inside, closer = enclosed(parser, token)
    span = Span(token.start, closer.end)
    ends = token.value + closer.value
    if not inside:
        raise parser.error("There is nothing between these brackets.", span, "a number or expression")
    if len(inside) == 1:
        return bracketed(inside[0], span)
    open_interval = any(_infinite(end) for end in inside) or parser.choices.get("pair") == "interval"
    if len(inside) == 2 and (ends != "()" or open_interval):
        return apply("interval", (inside[0], inside[1]), span, ends)
    if ends == "()" and separators == {";"} and all(isinstance(item, Relation) for item in inside):
        return bracketed(apply("system", tuple(inside), span), span)
    if ends == "()":
        return apply("tuple", tuple(inside), span)
    return apply("vector", tuple(inside), span)


def holds_rows(parser: Parser) -> bool:
    """Whether only square brackets stand in this one, side by side: the rows of a matrix."""
    close, at = parser.structure.partner[parser.at], parser.at + 1
    while parser.tokens[at].kind == "[" and parser.tokens[parser.structure.partner[at]].kind == "]":
        at = parser.structure.partner[at] + 1
        if at == close:
            return parser.tokens[close].kind == "]"
        if parser.tokens[at].kind not in (",", ";"):
            return False
        at += 1
    return False


def _matrix(parser: Parser, token: Token) -> Tree:
    """[[a, b], [c, d]]: rows of equal length."""
    close = parser.structure.partner[parser.at]
    parser.advance()
    rows: list[Apply] = []
    while parser.at < close:
        opener = parser.token
        entries, closer = enclosed(parser, opener)
        row = Apply("row", tuple(entries), Span(opener.start, closer.end))
        if not entries or len(entries) != len(rows[0].args if rows else entries):
            raise parser.error("The rows of this matrix differ in length.", row.span, "as many entries in each row")
        rows.append(row)
        parser.accept(",", ";")
    return apply("matrix", tuple(rows), Span(token.start, parser.advance().end))


def _infinite(tree: Tree) -> bool:
    match tree:
        case Constant(name="oo"):
            return True
        case Apply(head="neg" | "pos", args=(inner,)):
            return _infinite(inner)
        case _:
            return False


def prefix_set(parser: Parser, token: Token, level: int) -> Tree:
    """{a, b} a set, {} the empty set, {x | x > 0} and {x : x > 0} the x for which a condition holds."""
    close = parser.structure.partner[parser.at]
    if parser.tokens[close].kind == ")null":
        return _brace(parser, close)
    builder = _builder(parser, close)
    if builder is not None:
        return replace(builder, span=Span(token.start, parser.tokens[close].end))
    inside, closer = enclosed(parser, token)
    span = Span(token.start, closer.end)
    if not inside:
        return Constant("emptyset", span)
    return apply("set", tuple(inside), span)


def _brace(parser: Parser, close: int) -> Tree:
    r"""\left\{ … \right. around an array: cases or a system, as \begin{cases}."""
    opener = parser.advance()
    if parser.token.kind != "begin" or parser.structure.partner[parser.at] != close - 1:
        raise parser.error("This brace is never closed.", opener.span, r"\right\}, or an array of cases")
    parser.tokens[parser.at] = Token("begin", "cases", parser.token.start, parser.token.end)
    tree = parser.expression(STATEMENT)
    parser.advance()
    return tree


def _builder(parser: Parser, close: int) -> Apply | None:
    """The set-builder form, if a bar or colon stands in these braces after one expression."""
    start = parser.at
    scan = next((i for i in range(start + 1, min(close, start + 40)) if parser.tokens[i].kind in ("mid", "|")), None)
    if scan is None or (parser.tokens[scan].kind == "|" and scan == start + 1):
        return None
    bars = sum(parser.tokens[i].kind == "|" for i in range(start + 1, min(close, start + 200)))
    if parser.tokens[scan].kind == "|" and bars % 2 == 0:
        return None
    parser.advance()
    outer, parser.bars = parser.bars, 1
    variable = parser.expression(SETS - 10)
    parser.bars = outer
    if parser.at != scan:
        raise unexpected(parser)
    parser.advance()
    outer, parser.bars = parser.bars, 0
    conditions = [parser.expression(STATEMENT + 1)]
    while parser.accept(",", ";"):
        conditions.append(parser.expression(STATEMENT + 1))
    parser.bars = outer
    end_of(parser, parser.tokens[close].kind)
    condition = conditions[0] if len(conditions) == 1 else apply("and", tuple(conditions), conditions[0].span.to(conditions[-1].span))
    return apply("set_builder", (variable, condition), Span(0, 0))


def fence(head: str) -> Prefix:
    """⌊a⌋, ⌈a⌉ and |a| whose bars say which opens."""

    def rule(parser: Parser, token: Token, level: int) -> Tree:
        inside, closer = enclosed(parser, token)
        span = Span(token.start, closer.end)
        if len(inside) != 1:
            raise parser.error("One expression should stand between these brackets.", span, "one number or expression")
        operand = without_words(parser, inside[0])
        return apply(head, (operand,), span) if head != "abs" else absolute(operand, span, token.value)

    return rule


def absolute(inside: Tree, span: Span, bar: str) -> Apply:
    """|a|: of a square matrix the determinant, between double bars the length of a vector, else the absolute value."""
    rows = inside.args if isinstance(inside, Apply) and inside.head == "matrix" and not inside.bracketed else ()
    if rows and all(isinstance(row, Apply) and len(row.args) == len(rows) > 1 for row in rows) and bar != "‖":
        return apply("det", (inside,), span)
    is_list = isinstance(inside, Apply) and inside.head in ("matrix", "tuple", "vector")
    return apply("norm" if is_list else "abs", (inside,), span)


def prefix_angle(parser: Parser, token: Token, level: int) -> Tree:
    """⟨a, b⟩ is a vector."""
    inside, closer = enclosed(parser, token)
    span = Span(token.start, closer.end)
    if not inside:
        raise parser.error("There is nothing between these brackets.", span, "the components of a vector")
    return apply("vector", tuple(inside), span)


def prefix_bar(parser: Parser, token: Token, level: int) -> Tree:
    """|a|: the bar opens here since an operand is due; the next bar after an operand closes it."""
    if token.value == "‖":
        parser.note("norm", "‖v‖ is read as the absolute value |v|, the length of a vector.")
    parser.advance()
    outer, parser.bars = parser.bars, parser.bars + 1
    inside = parser.expression(SUM)
    parser.bars = outer
    if parser.token.kind != "|":
        if parser.token.kind in ("eof", "}", ")", "]"):
            raise parser.error("This bar is never closed.", token.span, "a second | to close the absolute value")
        raise unexpected(parser)
    closer = parser.advance()
    return absolute(without_words(parser, inside), Span(token.start, closer.end), token.value)


def without_words(parser: Parser, tree: Tree) -> Tree:
    """The operand, which may not be words."""
    if isinstance(tree, Apply) and tree.head == "text" and tree.args != (Symbol("…"),):
        raise parser.error("Words can't be multiplied.", tree.span, "mathematics, or words at the end of the line")
    return tree


def statements(parser: Parser, first: Tree | None = None) -> Tree:
    """A whole input: one statement, or several separated by commas, semicolons or new lines; `first` may be read already."""
    if first is None:
        first = parser.expression(STATEMENT + 1)
    if parser.token.kind == "eof":
        return first
    found, separators = [first], []
    while parser.token.kind in SEPARATORS:
        separators.append(parser.advance().kind)
        if parser.token.kind == "eof":
            if separators[-1] == ",":
                raise parser.error("Something is missing after “,”.", parser.tokens[parser.at - 1].span, "a number or expression")
            break
        if parser.token.kind in ("and", "or") and separators[-1] == ",":
            separators[-1] = parser.advance().kind
        found.append(parser.expression(STATEMENT + 1))
    if parser.token.kind != "eof":
        raise unexpected(parser)
    return joined(found, separators)


def joined(found: list[Tree], separators: list[str]) -> Tree:
    """One statement as it is; equations separated by semicolons or lines are a system, anything else a list."""
    if len(found) == 1:
        return found[0]
    span = found[0].span.to(found[-1].span)
    if set(separators) == {"or"}:
        return apply("or", tuple(found), span)
    relations = all(isinstance(item, Relation) or (isinstance(item, Apply) and item.head in ("element", "and", "or")) for item in found)
    if relations and not set(separators) - {";", "newline", "and"}:
        return apply("system", tuple(found), span)
    return apply("list", tuple(found), span)
