"""The second reader: `latex2sympy2`, asked only for LaTeX commands and environments that ours does not know.

It keeps globals from one input to the next and computes while it parses, so it runs in a process that is thrown away
afterwards, under a deadline; `second_reading` is what that process calls. Nothing here is imported by `read`.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from types import ModuleType

from service.errors import UnknownCommand
from service.question import Note
from service.read.limits import check_length
from service.tree import Relation, Span, Symbol, Tree, rebuilt, walk

NOTE = Note(
    "second_reader", "A command here is not known to the reader of this service; a second reader was asked, so compare what was read."
)
RELATION = re.compile(r"[=<>]|\\(?:leq?|geq?|neq?|lt|gt|approx|equiv|sim|in|to)(?![A-Za-z])")
LETTERS = re.compile(r"\\[A-Za-z]+|(?<![A-Za-z])d[A-Za-z](?![A-Za-z])|([A-Za-z]{2,})")
PLAIN_NAME = re.compile(r"[A-Za-z]+[0-9]*(?:_[A-Za-z0-9]+)?")
LETTER_COMMAND = re.compile(r"\\(Bbbk|Finv|circledS|eth|hslash|mho|wp)")
"""Letters of its grammar that ours does not have; its other signs, such as \\angle and \\surd, are operators and no names."""
ACCENTED = re.compile(r"\\(acute|breve|check|grave|mathring|widecheck)\{([A-Za-z])\}")


def second_reading(source: str, to_tree: Callable[[object], Tree]) -> Tree:
    """The tree of a LaTeX string that `read` stopped at with UnknownCommand.

    to_tree: SymPy object → tree (`service.cas.to_tree`). Raises UnknownCommand where the second reader is not installed, does not
    read the whole string, or could have read something other than what was written: a relation (it solves equations while it
    parses), or a word (it multiplies its letters).
    """
    check_length(source)
    if RELATION.search(source) or any(found[1] for found in LETTERS.finditer(source)):
        raise refused(source)
    tree = rebuilt(to_tree(_parsed(source)), _named)
    for node in walk(tree):
        if isinstance(node, Relation) or (isinstance(node, Symbol) and not PLAIN_NAME.fullmatch(node.name)):
            raise refused(source)
    return tree


def _named(tree: Tree) -> Tree:
    r"""The symbol under our own kind of name: \hslash is hslash, \breve{x} is x_breve."""
    if not isinstance(tree, Symbol):
        return tree
    if letter := LETTER_COMMAND.fullmatch(tree.name):
        return Symbol(letter[1])
    accented = ACCENTED.fullmatch(tree.name)
    return Symbol(f"{accented[2]}_{accented[1]}") if accented else tree


def _parsed(source: str) -> object:
    """What latex2sympy2 makes of the whole string, as a SymPy object."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import latex2sympy2 as second
        except ImportError as error:
            raise refused(source) from error
        try:
            if not _reads_to_the_end(second, source):
                raise refused(source)
            return second.latex2sympy(source)
        except UnknownCommand:
            raise
        except Exception as error:  # its grammar and its conversion raise whatever comes
            raise refused(source) from error


def _reads_to_the_end(second: ModuleType, source: str) -> bool:
    """Whether its grammar takes every token; it drops the tail of x)+1 in silence."""
    tokens = second.CommonTokenStream(second.PSLexer(second.InputStream(source)))
    parser = second.PSParser(tokens)
    parser.removeErrorListeners()
    parser.math()
    return bool(tokens.LA(1) == -1) and parser.getNumberOfSyntaxErrors() == 0


def refused(source: str) -> UnknownCommand:
    """The error that stands where the second reader does not help either."""
    return UnknownCommand(
        "A command here is not known.", span=Span(0, len(source)), text=source, expected="a LaTeX command for mathematics"
    )
