"""Trees as programs: every operand in the order in which it was written, so that what fails first is what stands first."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from service.functions import Function
from service.numerics.program import RECORDS, Builder, NoProgram, Program
from service.read.formulas import formula
from service.tree import Apply, Constant, Number, Symbol, Tree, free_symbols

Scoped = frozenset[str]
"""Heads whose operands are not values: sums, integrals, cases; each is one operation with its tree as the detail."""


@lru_cache(maxsize=1024)
def program(tree: Tree, scoped: Scoped = frozenset()) -> Program:
    """The program of an expression. Raises NoProgram."""
    builder = Builder()
    return builder.program(_place(tree, builder, scoped))


def _place(tree: Tree, builder: Builder, scoped: Scoped) -> int:
    match tree:
        case Number(text=text):
            return builder.number(_fraction(text))
        case Symbol(name=name):
            return builder.add("symbol", (), name)
        case Constant(name=name):
            return builder.add("constant", (), name)
        case Apply(head=head) if head in scoped:
            return builder.add("scoped" if free_symbols(tree) else "scoped constant", (), tree)
        case Apply(head="neg", args=(inner,)):
            return builder.negative(_place(inner, builder, scoped))
        case Apply(head="div", args=(above, below)):
            return builder.quotient(_place(above, builder, scoped), _place(below, builder, scoped))
        case Apply(head=head, args=args):
            return builder.add(head, [_place(arg, builder, scoped) for arg in args])
        case _:
            raise NoProgram("not a number")


@lru_cache(maxsize=1024)
def _fraction(text: str) -> Fraction:
    return Fraction(text)


def defined(known: Program, replaced: frozenset[str]) -> Program:
    """The program with these functions by their definitions."""
    if not any(line.head in replaced for line in known.instructions):
        return known
    builder, places = Builder(), list[int]()
    for line in known.instructions:
        operands = tuple(places[place] for place in line.operands)
        if line.head in replaced:
            places.append(builder.inline(defined(program(formula(RECORDS[line.head].definition)), replaced), operands))
        else:
            places.append(builder.again(line, operands))
    return builder.program(places[known.result])


def without(column: Callable[[Function], object]) -> frozenset[str]:
    """The functions that have no evaluator in this column, but a definition."""
    return frozenset(name for name, entry in RECORDS.items() if entry.definition and not column(entry))
