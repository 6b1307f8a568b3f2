"""Rules of LaTeX environments, accents and units: matrices, cases, aligned lines, \\vec, \\overline."""

from __future__ import annotations

from service.messages import Message
from service.read.brackets import joined
from service.read.groups import one_token, unexpected
from service.read.pratt import RELATION, STATEMENT, Parser, apply
from service.read.tokens import Token
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree

DETERMINANTS = frozenset({"vmatrix"})
LINES = frozenset(
    {"aligned", "align", "align*", "gathered", "gather", "gather*", "split", "eqnarray", "eqnarray*", "equation", "equation*", "alignat"}
)


def prefix_environment(parser: Parser, token: Token, level: int) -> Tree:
    name = token.value
    if name in ("cases", "dcases", "rcases"):
        return cases(parser, token)
    if name in LINES:
        return lines(parser, token)
    return matrix(parser, token)


def cells(parser: Parser, token: Token) -> list[list[Tree]]:
    """The rows of an environment, each the entries between its &; empty entries are left out of empty rows."""
    close = parser.structure.partner[parser.at]
    parser.advance()
    rows: list[list[Tree]] = [[]]
    while parser.at < close:
        kind = parser.token.kind
        if kind == "newline":
            parser.advance()
            rows.append([])
        elif kind == "&":
            parser.advance()
            if not rows[-1]:
                rows[-1].append(Apply("missing", (), parser.tokens[parser.at - 1].span))
        elif kind == "if" and parser.peek().kind == "&":
            parser.at += 2
        elif kind in (",", ";") and parser.peek().kind in ("newline", "&", "end"):
            parser.advance()
        else:
            rows[-1].append(entry(parser))
            if parser.token.kind not in ("&", "newline", "end", ",", ";"):
                raise unexpected(parser)
    parser.advance()
    return [row for row in rows if row]


def entry(parser: Parser) -> Tree:
    """One entry: a statement, which in cases may begin with “if”."""
    parser.accept("if")
    if parser.token.kind == "rel":
        start = parser.token
        sign = parser.advance().value
        right = parser.expression(RELATION + 1)
        return Relation((sign,), (Apply("missing", (), start.span), right), start.span.to(right.span))
    return parser.expression(STATEMENT + 1)


def matrix(parser: Parser, token: Token) -> Tree:
    rows = cells(parser, token)
    span = parser.spanning(token.start)
    if not rows:
        raise parser.error("This matrix has no entries.", span, "entries with & and \\\\ between them")
    width = len(rows[0])
    for row in rows:
        if len(row) != width:
            raise parser.error(
                "The rows of this matrix differ in length.", row[0].span.to(row[-1].span), Message("{} entries in each row", width)
            )
    if width == 1 and token.value == "array" and all(isinstance(row[0], Relation) for row in rows):
        return apply("system", tuple(row[0] for row in rows), span)
    tree = apply("matrix", tuple(Apply("row", tuple(row), row[0].span.to(row[-1].span)) for row in rows), span)
    return apply("det", (tree,), span) if token.value in DETERMINANTS else tree


def cases(parser: Parser, token: Token) -> Tree:
    """Rows of value & condition are a piecewise function; rows of one relation each are a system."""
    rows = cells(parser, token)
    span = parser.spanning(token.start)
    if not rows:
        raise parser.error("There are no cases here.", span, "a value & a condition")
    if all(len(row) == 1 for row in rows):
        return apply("system", tuple(row[0] for row in rows), span)
    found = []
    for row in rows:
        if len(row) > 2:
            raise parser.error("Each case is a value and a condition.", row[2].span, "a value & a condition")
        condition = row[1] if len(row) == 2 else Constant("otherwise", row[0].span)
        found.append(apply("case", (row[0], condition), row[0].span.to(row[-1].span)))
    return apply("piecewise", tuple(found), span)


def lines(parser: Parser, token: Token) -> Tree:
    """aligned: several relations are a system; lines that begin with = continue the chain of the line before."""
    chains: list[Tree] = []
    for row in cells(parser, token):
        for part in row:
            match part:
                case Apply(head="missing"):
                    continue
                case Relation(signs=signs, sides=(Apply(head="missing"), *rest)) if chains:
                    chains[-1] = _continued(chains[-1], signs, tuple(rest))
                case _:
                    chains.append(part)
    if not chains:
        raise parser.error("There is nothing in these lines.", token.span, "an expression")
    return joined(chains, ["newline"] * (len(chains) - 1))


def _continued(tree: Tree, signs: tuple[str, ...], sides: tuple[Tree, ...]) -> Tree:
    span = tree.span.to(sides[-1].span)
    if isinstance(tree, Relation) and not tree.bracketed:
        return Relation((*tree.signs, *signs), (*tree.sides, *sides), span)
    return Relation(signs, (tree, *sides), span)


def prefix_accent(parser: Parser, token: Token, level: int) -> Tree:
    r"""\vec{u} is the symbol u; \overline{z} the conjugate; other accents are part of the name."""
    parser.advance()
    inner = one_token(parser)
    span = parser.spanning(token.start)
    match token.value, inner:
        case "conjugate", Symbol(name=name) if parser.choices.get("overline") == "name" and "_" not in name:
            return Symbol(f"{name}_bar", span)
        case "conjugate", _:
            return apply("conjugate", (inner,), span)
        case "order1" | "order2", Symbol():
            return apply("prime", (inner, Number(token.value[-1], span)), span)
        case "tilde", Constant(name="oo"):
            return Constant("complex_oo", span)
        case (("" | "vec"), _):
            return inner
        case accent, Symbol(name=name) if "_" not in name:
            return Symbol(f"{name}_{accent}", span)
        case _:
            raise parser.error("This accent can only stand over a letter.", span, "a letter")


def prefix_unit(parser: Parser, token: Token, level: int) -> Tree:
    parser.advance()
    return Symbol(token.value, token.span)


def prefix_otherwise(parser: Parser, token: Token, level: int) -> Tree:
    parser.advance()
    return Constant("otherwise", token.span)
