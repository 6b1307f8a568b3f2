"""NOTATIONS: the notations that can be read, how `auto` tells them apart, and `read`, which reads any of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from service.errors import Unreadable
from service.question import Note
from service.read import latex, text
from service.read.brackets import statements
from service.read.grammar import GRAMMAR
from service.read.limits import MAX_DEPTH, check_depth, check_length
from service.read.pratt import Parser
from service.read.reading import Reading
from service.read.structure import Structure, structure
from service.read.tokens import Token
from service.tree import Tree, children

Lexer = Callable[..., tuple[list[Token], list[tuple[str, str]]]]

NOTATIONS: dict[str, Lexer] = {
    "text": text.tokens,
    "latex": latex.tokens,
}
TEX_COMMAND = re.compile(r"\\[A-Za-z{}|(\[]|\\[,;!:]|\{[^{},|]*\}\s*[\^_{]|[\^_]\{|^\s*\$")
"""What only LaTeX has: a backslash and a letter, a group after ^ or _."""


def read(
    source: str,
    notation: str = "auto",
    *,
    decimal: str = "point",
    symbols: frozenset[str] = frozenset(),
    functions: frozenset[str] = frozenset(),
) -> Reading:
    """The expression or statement that a string says.

    notation: "text", "latex" or "auto". symbols, functions: declared names. Raises Unreadable, UnknownName, UnknownCommand
    (each with its place) and TooLarge.
    """
    return parsed(source, notation, statements, decimal=decimal, symbols=symbols, functions=functions)


def parsed(
    source: str,
    notation: str,
    rule: Callable[[Parser], Tree],
    *,
    decimal: str,
    symbols: frozenset[str],
    functions: frozenset[str],
) -> Reading:
    """What `rule` reads from the whole string."""
    check_length(source)
    name = chosen(source, notation)
    tokens, told = NOTATIONS[name](source, decimal=decimal, names=symbols | functions)
    if len(tokens) == 1:
        raise Unreadable("There is nothing to read.", span=tokens[0].span, text=source, expected="an expression, such as x^2 + 1")
    brackets = structure(tokens, source)
    parser = Parser(
        source, tokens, brackets, GRAMMAR, notation=name, symbols=symbols, functions=functions | used_as_functions(tokens, brackets)
    )
    tree = rule(parser)
    check_tree(tree)
    notes = {code: Note(code, message) for code, message in reversed(told)} | parser.notes
    return Reading(tree, tuple(notes.values()), notation if notation != "auto" else name)


def chosen(source: str, notation: str) -> str:
    """The notation that a string is in; LaTeX commands in text are read as LaTeX."""
    if notation == "latex":
        return "latex"
    return "latex" if ("\\" in source and re.search(r"\\[A-Za-z]", source)) or (notation == "auto" and TEX_COMMAND.search(source)) else "text"


def used_as_functions(tokens: list[Token], brackets: Structure) -> frozenset[str]:
    """Names that a string itself makes functions: f'(x), and f(x) = … or f(0) = … at the start of a statement."""
    found = set()
    for index, close in brackets.partner.items():
        if tokens[index].kind != "(" or index == 0:
            continue
        before = tokens[index - 1]
        if before.kind == "name" and close == index + 2 and tokens[index + 1].kind in ("name", "number") and _is_definition(tokens, index - 1, close):
            found.add(before.value)
        elif before.kind == "'" and index > 1 and tokens[index - 2].kind == "name":
            found.add(tokens[index - 2].value)
        elif before.kind == "}" and index > 3 and tokens[index - 2].kind == "'" and tokens[index - 3].kind == "{" and index > 4:
            found.add(tokens[index - 5].value if tokens[index - 4].kind == "^" else "")
    return frozenset(found) - {""}


STARTS = frozenset({",", ";", "newline", "and", "or", "implies", "iff", "therefore", "let", "&", "begin"})


def _is_definition(tokens: list[Token], name: int, close: int) -> bool:
    following = tokens[close + 1]
    return following.kind == "rel" and following.value == "=" and (name == 0 or tokens[name - 1].kind in STARTS)


def check_tree(tree: Tree) -> None:
    """TooLarge where operators nest deeper than MAX_DEPTH, as in a tower of powers."""
    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            check_depth(depth)
        level = [child for node in level for child in children(node)]


__all__ = ["NOTATIONS", "Reading", "read", "replace"]
