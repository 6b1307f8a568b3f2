"""Answers said in a sentence: “The width is 5 cm and the length is 13 cm.”"""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from service.algebra.dimensions import without_units
from service.algebra.expressions import outcome
from service.algebra.statements import atoms, is_set, is_statement, statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.approximation import judge_approximation
from service.judge.numerals import numeral, within
from service.quietly import quietly
from service.tree import Relation, Tree, free_symbols

FEWEST_WORDS = 2
"""Words that make a sentence of a value."""


def value_in_sentence(clause: Clause, context: Context) -> Found | None:
    """A value among words that was found before, exact or rounded; None for any other, which other readers judge."""
    tree = clause.tree
    if tree is None or clause.kind != "expression" or clause.continues or len(clause.words.split()) < FEWEST_WORDS or free_symbols(tree):
        return None
    if context.current is None or not (is_statement(context.current.tree) or (context.task.words and context.task.tree is None)):
        return None
    said = without_units(tree)
    if not any(is_value(value, said) for value in values_found(context)):
        return None
    return Reading("comment", METHOD, parent=context.last_line), context


def values_found(context: Context) -> Iterator[Tree]:
    """The values that lines have come to, and those of letters."""
    for tree in (*(fact.tree for fact in context.facts), *context.names.values(), *((context.tail,) if context.tail else ())):
        for value in _values(tree):
            if not free_symbols(value):
                yield without_units(context.expanded(value))


def _values(tree: Tree) -> Iterator[Tree]:
    if is_set(tree) or not is_statement(tree):
        yield tree
        return
    for part in quietly(_atoms, tree) or ():
        yield part.sides[-1]
        yield part.sides[0]


def _atoms(tree: Tree) -> tuple[Relation, ...]:
    return atoms(statement(tree))


def is_value(value: Tree, said: Tree) -> bool:
    """Whether a number is the value, exactly or, where that is no whole number, rounded to the last digit written."""
    judged = quietly(judge_approximation, value, said, "=")
    return (judged is not None and judged.relation == "equivalent") or _is_rounded(value, said)


def _is_rounded(value: Tree, said: Tree) -> bool:
    """“About 16 hours” for 15.97: a value that is no whole number, to the last digit said."""
    exact, written = quietly(outcome, value, {}, True), numeral(said)
    if exact is None or isinstance(exact, str) or written is None or written.place > 0:
        return False
    return not (isinstance(exact, fmpq) and exact.q == 1) and within(exact, written.value, written.half)
