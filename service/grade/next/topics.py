"""By which topic of the book a line of a working is gone on with, and the form that an expression is to come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy
from sympy import Expr

from service.algebra.opaque import has_head
from service.algebra.statements import is_set, is_statement
from service.cas import to_sympy, to_tree
from service.cas.simplify import shorter_forms
from service.question import Context
from service.quietly import quietly
from service.rules.matrices import is_of_objects
from service.rules.tidy import through
from service.teach.solution import Topic
from service.teach.solution import topic_of as of_operation
from service.tree import Tree, free_symbols

OF_FORM: Mapping[str, str] = {
    "factored": "factor",
    "expanded": "expand",
    "partial_fractions": "apart",
    "single_fraction": "together",
}
"""Form asked for → operation."""
OF_VERB: Mapping[str, str] = {"factor": "factor", "expand": "expand", "partial_fractions": "apart"}
"""Verb of the task → operation."""
OF_EXPRESSIONS = frozenset({"", "evaluate", "simplify", "solve", "differentiate", "integrate", "limit", "sum", *OF_VERB})
"""Verbs whose expressions are worked out; under any other, such as `tangent`, an expression is only a part of the matter."""
UNTOLD = frozenset({"prove", "identity", "dsolve", "plot"})
"""Verbs of tasks that are not worked line by line by one strategy."""
SECONDS = 0.3
"""For the search for the shortest form."""


def operation_of(line: Tree, verb: str = "", form: str | None = None) -> str | None:
    """The operation whose strategy works the line; None where the book has none for it."""
    if verb in UNTOLD or has_head(line, "call", "prime"):
        return None
    for name, heads in OF_HEADS.items():
        if has_head(line, *heads):
            return name
    if is_set(line):
        return None
    if is_statement(line):
        return "solve"
    if verb not in OF_EXPRESSIONS:
        return None
    return OF_FORM.get(form or "") or OF_VERB.get(verb) or ("simplify" if free_symbols(line) else "evaluate")


OF_HEADS: Mapping[str, tuple[str, ...]] = {
    "differentiate": ("derivative",),
    "integrate": ("integral",),
    "sum": ("sum",),
    "product": ("product",),
    "limit": ("limit", "limit_left", "limit_right"),
}
"""Operation → heads of what it works out."""


def topic_of(operation: str, line: Tree) -> Topic | None:
    """The topic of an operation on the line; None where the book has none."""
    return of_operation(operation, line)


def goal_of(operation: str, line: Tree) -> Tree | None:
    """The form that an expression is to come to; None for what is no expression, and where none is found."""
    if is_of_objects(line):
        return quietly(_value, line)
    change = GOALS.get(operation)
    return None if change is None else quietly(through, line, change)


def _value(line: Tree) -> Tree:
    """What an expression with vectors and matrices is."""
    return to_tree(to_sympy(line, Context()))


def _shortest(expression: Expr) -> Expr:
    return next(iter(shorter_forms(expression, SECONDS)), expression)


GOALS: Mapping[str, Callable[[Expr], Expr]] = {
    "factor": sympy.factor,
    "expand": sympy.expand,
    "apart": sympy.apart,
    "together": lambda expression: sympy.cancel(sympy.together(expression)),
    "simplify": _shortest,
    "evaluate": _shortest,
}
"""Operation → the form of its answers."""
