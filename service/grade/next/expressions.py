"""Next steps of an expression that is to be simplified, or brought into a form."""

from __future__ import annotations

from collections.abc import Iterator

from service.algebra.build import add, terms
from service.compare.forms import FORMS
from service.judge.integrals import is_arbitrary
from service.rules.tidy import cancelled, expanded, factored, size, tidied
from service.tree import Apply, Symbol, Tree, free_symbols, walk

Steps = Iterator[tuple[str, Tree]]


def expression_steps(line: Tree, form: str | None) -> Steps:
    """The form asked for; else what makes the line shorter."""
    constants = [t for t in terms(line) if isinstance(t, Symbol) and is_arbitrary(t.name)]
    if constants:
        kept = add(*(t for t in terms(line) if t not in constants))
        yield from ((rule, add(*_terms(changed), *constants)) for rule, changed in expression_steps(kept, form))
        return
    name = next(iter(free_symbols(line)), "x")
    if form is not None and FORMS[form](line, name):
        return
    if form == "factored":
        yield "factored", factored(line)
        return
    if form == "expanded":
        yield "expanded", expanded(line)
        return
    if not free_symbols(line):
        yield "calculated", tidied(line)
        return
    if any(isinstance(n, Apply) and n.head == "div" and free_symbols(n.args[1]) for n in walk(line)):
        yield from _shorter(line, "combined_fractions" if isinstance(line, Apply) and line.head == "add" else "cancelled", cancelled(line))
    yield from _shorter(line, "collected_terms", tidied(line))
    yield from _shorter(line, "expanded", expanded(line))


def _terms(tree: Tree) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Apply) and tree.head == "add" else (tree,)


def _shorter(line: Tree, rule: str, changed: Tree) -> Steps:
    if size(changed) < size(line):
        yield rule, changed
