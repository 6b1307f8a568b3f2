"""NOTATIONS: the notations that can be read, how `auto` tells them apart, and `read`, which reads any of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from service.errors import TooLarge, Unreadable
from service.messages import Message, Said
from service.question import Note
from service.read import asciimath, latex, text
from service.read.brackets import statements
from service.read.choices import USUAL
from service.read.functions_used import used_as_functions
from service.read.grammar import GRAMMAR
from service.read.limits import MAX_DEPTH, check_depth, check_length
from service.read.mathjson import mathjson
from service.read.mathml import mathml
from service.read.misplaced import check_relations
from service.read.pratt import Parser
from service.read.reading import Reading
from service.read.sorts import check_counts
from service.read.structure import structure
from service.read.tokens import Token
from service.read.usage import aligned, in_use
from service.tree import Span, Tree, children

Rule = Callable[[Parser], Tree]
Lexer = Callable[..., tuple[list[Token], list[tuple[str, Said]]]]


@dataclass(frozen=True, slots=True)
class Options:
    """How a string is to be read: its decimal sign, the declared names, and choices between readings (see CHOICES)."""

    decimal: str = "point"
    symbols: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict)


def read(
    source: str,
    notation: str = "auto",
    *,
    decimal: str = "point",
    symbols: frozenset[str] = frozenset(),
    functions: frozenset[str] = frozenset(),
    choices: Mapping[str, str] = USUAL,
) -> Reading:
    """The expression or statement that a string says.

    notation: a name in NOTATIONS, or "auto". symbols, functions: declared names. choices: note code → reading, where not the
    usual one (CHOICES). Raises Unreadable, UnknownName, UnknownCommand
    (each with its place) and TooLarge.
    """
    return parsed(source, notation, statements, Options(decimal, with_chosen(symbols, choices), functions, choices))


def with_chosen(symbols: frozenset[str], choices: Mapping[str, str]) -> frozenset[str]:
    """The declared symbols, and e and i where they are chosen to be symbols."""
    return symbols | {name for name in ("e", "i") if choices.get(f"constant_{name}") == "symbol"}


def parsed(source: str, notation: str, rule: Rule, options: Options) -> Reading:
    """What `rule` reads from the whole string."""
    check_length(source)
    name = chosen(source, notation)
    try:
        reading = NOTATIONS[name](source, rule, options)
        if name in NESTED:
            check_counts(reading.tree)
    except (LookupError, TypeError, ValueError, AttributeError):  # formats that come as nested lists may hold anything
        raise Unreadable("A part of this is missing, or is not what belongs there.", span=Span(0, len(source)), text=source) from None
    except RecursionError:  # a rule that does not count its levels; check_calls is meant to come first
        raise TooLarge(Message("The expression is nested too deeply; at most {} levels can be read.", MAX_DEPTH), limit=MAX_DEPTH) from None
    check_tree(reading.tree)
    check_relations(reading.tree, source)
    return reading


def _tokenised(name: str, lexer: Lexer) -> Callable[[str, Rule, Options], Reading]:
    """The reader of a notation that has a lexer."""

    def reader(source: str, rule: Rule, options: Options) -> Reading:
        tokens, told = lexer(source, decimal=options.decimal, names=options.symbols | options.functions, choices=options.choices)
        if len(tokens) == 1:
            raise Unreadable("There is nothing to read.", span=tokens[0].span, text=source, expected="an expression, such as x^2 + 1")
        tokens = aligned(tokens)
        brackets = structure(tokens, source)
        tokens, used = in_use(tokens, brackets, options.symbols | options.functions, source)
        functions = options.functions | used_as_functions(tokens, brackets)
        parser = Parser(
            source, tokens, brackets, GRAMMAR, notation=name, symbols=options.symbols, functions=functions, choices=options.choices
        )
        tree = rule(parser)
        notes = {code: Note(code, message) for code, message in reversed([*told, *used])} | parser.notes
        return Reading(tree, tuple(notes.values()), name)

    return reader


def _mathml(source: str, rule: Rule, options: Options) -> Reading:
    """Presentation MathML says LaTeX; an error in that points at the whole string."""
    found = mathml(source)
    if not isinstance(found, str):
        return Reading(found, (), "mathml")
    try:
        reading = NOTATIONS["latex"](found, rule, options)
    except Unreadable as error:
        error.span, error.text = Span(0, len(source)), source
        raise
    return Reading(reading.tree, reading.notes, "mathml")


def _mathjson(source: str, rule: Rule, options: Options) -> Reading:
    return Reading(mathjson(source), (), "mathjson")


NOTATIONS: dict[str, Callable[[str, Rule, Options], Reading]] = {
    "text": _tokenised("text", text.tokens),
    "latex": _tokenised("latex", latex.tokens),
    "asciimath": _tokenised("text", asciimath.tokens),
    "mathml": _mathml,
    "mathjson": _mathjson,
}
NESTED = frozenset({"mathml", "mathjson"})
"""Notations whose parts come with any number of operands."""
MATHML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:\w+:)?math[\s>]", re.IGNORECASE)
MATHJSON = re.compile(r'\s*(?:\[\s*"[A-Z]|\{\s*"(?:fn|num|sym|str)")')
TEX_COMMAND = re.compile(r"\\[A-Za-z]")
TEX = re.compile(r"\\[A-Za-z{}|(\[,;:!%]|\\\\|[\^_]\{|\}\{|^\s*\$")
"""What only LaTeX has: a backslash and a letter or sign, a group after ^ or _, dollars around all."""


def chosen(source: str, notation: str) -> str:
    """The notation that a string is in; text with LaTeX commands in it is read as LaTeX."""
    if notation == "text":
        return "latex" if TEX_COMMAND.search(source) else "text"
    if notation != "auto":
        return notation
    if MATHML.match(source):
        return "mathml"
    if MATHJSON.match(source) and _is_json(source):
        return "mathjson"
    return "latex" if TEX.search(source) else "text"


def _is_json(source: str) -> bool:
    try:
        json.loads(source)
    except (ValueError, RecursionError):
        return False
    return True


def check_tree(tree: Tree) -> None:
    """TooLarge where operators nest deeper than MAX_DEPTH, as in a tower of powers."""
    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            check_depth(depth)
        level = [child for node in level for child in children(node)]
