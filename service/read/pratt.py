"""The parser: tokens of either notation → tree, by precedence climbing (V. Pratt, "Top down operator precedence", 1973).

Each kind of token may have a prefix rule (it begins an operand) and an infix rule (it follows one); the rules live in
the modules beside this one and are listed in `grammar`. Two operands side by side are multiplied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from service.errors import Unreadable
from service.messages import Said
from service.question import Note
from service.read.choices import USUAL
from service.read.limits import check_calls
from service.read.operands import operand_missing
from service.read.structure import Structure
from service.read.tokens import Token
from service.tree import Apply, Constant, Number, Relation, Span, Symbol, Tree

STATEMENT, IMPLICATION, DISJUNCTION, CONJUNCTION, NEGATION, RELATION, MEMBERSHIP, SETS, SUM, PRODUCT, POWER, POSTFIX = range(0, 120, 10)
"""Levels of binding, loosest first. A rule at a level takes what binds at that level or tighter."""

Prefix = Callable[["Parser", Token, int], Tree]
Infix = Callable[["Parser", Tree, Token], Tree]


class Parser:
    """One reading of one list of tokens.

    bound: names that a sum, limit or integral binds here, symbols even where they name a constant elsewhere.
    bars: open absolute values in the innermost bracket. integrals: open integrals in it, whose d ends an operand.
    """

    def __init__(
        self,
        source: str,
        tokens: Sequence[Token],
        structure: Structure,
        grammar: tuple[Mapping[str, Prefix], Mapping[str, tuple[int, Infix]], frozenset[str], Infix],
        *,
        notation: str,
        symbols: frozenset[str],
        functions: frozenset[str],
        choices: Mapping[str, str] = USUAL,
    ) -> None:
        self.source, self.tokens, self.structure, self.notation = source, list(tokens), structure, notation
        self.prefix, self.infix, self.begins_operand, self.evaluation = grammar
        self.symbols, self.functions, self.choices = symbols, functions, choices
        self.at = self.depth = self.bars = self.integrals = self.differentiating = 0
        self.differential: Symbol | None = None
        self.bound: dict[str, int] = {}
        self.notes: dict[str, Note] = {}

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def advance(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "eof":
            self.at += 1
        return token

    def accept(self, *kinds: str) -> Token | None:
        return self.advance() if self.tokens[self.at].kind in kinds else None

    def expect(self, kind: str, detail: Said, expected: Said) -> Token:
        if self.tokens[self.at].kind != kind:
            raise self.error(detail, self.token.span, expected)
        return self.advance()

    def expression(self, level: int) -> Tree:
        """The longest expression from here whose operators bind at `level` or tighter."""
        tokens, infix = self.tokens, self.infix
        token = tokens[self.at]
        rule = self.prefix.get(token.kind)
        if rule is None:
            raise self.no_operand(token)
        self.deeper()
        left = rule(self, token, level)
        while True:
            token = tokens[self.at]
            kind = token.kind
            found = infix.get(kind)
            if found is not None:
                if found[0] < level:
                    break
                before = self.at
                left = found[1](self, left, token)
                if self.at == before:
                    break
            elif kind == "|" and not self.bars and self.peek().kind == "_" and level <= PRODUCT:
                left = self.evaluation(self, left, token)
            elif kind in self.begins_operand and level <= PRODUCT and self.joins(token):
                left = infix["*"][1](self, left, token)
            else:
                break
        self.depth -= 1
        return left

    def deeper(self) -> None:
        """Count one more level; whoever calls this takes it off `depth` when done."""
        self.depth += 1
        check_calls(self.depth)

    def joins(self, token: Token) -> bool:
        """Whether the token that begins an operand may be multiplied onto the one before it."""
        if token.kind == "|":
            return not self.bars
        if token.kind == "(" and self.peek().kind == "mod":
            return False
        return not (self.integrals and self.is_differential())

    def is_differential(self) -> bool:
        """Whether a differential stands here, inside an integral: dx, d x, \\mathrm{d}x."""
        token = self.tokens[self.at]
        if token.kind != "d" and not (token.kind == "name" and token.value == "d"):
            return False
        following = self.peek()
        if following.kind == "{" and self.notation == "latex":
            following = self.peek(2)
        if following.value == "d" and following.kind == "name" and self.peek(2).kind == "name" and not self.peek(2).gap:
            return False
        return following.kind == "name" or (following.kind == "const" and following.value in ("e", "i"))

    def note(self, code: str, message: Said) -> None:
        """Told once for each code."""
        self.notes.setdefault(code, Note(code, message))

    def spanning(self, start: int) -> Span:
        """From a character offset to the end of the last token read."""
        return Span(start, self.tokens[self.at - 1].end if self.at else start)

    def error(self, detail: Said, span: Span, expected: Said = "", suggestion: str | None = None) -> Unreadable:
        return Unreadable(detail, span=span, text=self.source, expected=expected, suggestion=suggestion)

    def written(self, token: Token) -> str:
        return self.source[token.start : token.end]

    def no_operand(self, token: Token) -> Unreadable:
        """What to say where an operand is missing, by what stands before and here."""
        before = self.tokens[self.at - 1] if self.at else None
        return operand_missing(self, before, token)


def bracketed(tree: Tree, span: Span) -> Tree:
    """The tree, marked as bracketed by its writer; its span takes in the brackets."""
    return replace(tree, bracketed=True, span=span)


def apply(head: str, args: tuple[Tree, ...], span: Span, form: str = "") -> Apply:
    return Apply(head, args, span, form)


__all__ = [
    "CONJUNCTION", "DISJUNCTION", "IMPLICATION", "MEMBERSHIP", "NEGATION", "POSTFIX", "POWER", "PRODUCT", "RELATION",
    "SETS", "STATEMENT", "SUM", "Apply", "Constant", "Infix", "Number", "Parser", "Prefix", "Relation", "Symbol", "apply", "bracketed",
]  # fmt: skip
