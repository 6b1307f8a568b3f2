"""Which symbol an operation is about, when the request doesn't say."""

from __future__ import annotations

from dataclasses import replace

from service.errors import AmbiguousVariable
from service.messages import Message
from service.question import Question
from service.read.words import UNITS
from service.tree import Apply, Symbol, Tree, base_and_subscript, free_symbols, only_variable


def arbitrary_constants(tree: Tree) -> frozenset[str]:
    """C, C_1, C_2, …, and c or k where it is the last term of a sum: x² + c."""
    named = {name for name in free_symbols(tree) if base_and_subscript(name)[0] == "C"}
    match tree:
        case Apply(head="add", args=(*others, Symbol(name="c" | "k" as last))) if all(last not in free_symbols(term) for term in others):
            named.add(last)
    return frozenset(named)


def with_variable(task: Question) -> Question:
    """The question with its variable settled: the one given, the only free symbol, or x.

    Arbitrary constants (`C`, `C_1`, a `c` added last) and units of several letters are never taken for it.
    AmbiguousVariable lists the candidates.
    """
    if task.context.variable is not None:
        return task
    candidates = [name for name in free_symbols(task.expression) if name not in arbitrary_constants(task.expression) | UNITS]
    name = only_variable(candidates) if candidates else "x"
    if name is None:
        listed = ", ".join(candidates)
        raise AmbiguousVariable(
            Message("Several symbols could be the variable: {}. Say which with “variable”.", listed), candidates=candidates
        )
    return replace(task, context=replace(task.context, variable=name))
