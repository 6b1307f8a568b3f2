"""What a problem in words gives: functions, and values of letters, known before the first line is read."""

from __future__ import annotations

import re
from dataclasses import replace

from service.grade.context import Context, Fact
from service.grade.defined import Function, definition_of, mentioned
from service.grade.prepared import prepared
from service.grade.source import PROBLEM
from service.tree import Relation, Symbol, free_symbols


def with_givens(context: Context) -> Context:
    """The context with f(x) = …, f(0) = 1 and μ = 100 of a problem in words; a problem with a task of its own is read as line −1."""
    if context.task.sent:
        return context
    for given in context.task.givens:
        context = _with(given, context)
    return context


def _with(given: Relation, context: Context) -> Context:
    named = definition_of(given)
    if named is not None and named[1].letter in free_symbols(named[1].body) and named[0] not in context.functions:
        name, function = named
        return replace(context.defining(name, function), defined=context.defined | {name})
    if mentioned(given, context.functions) and set(given.signs) == {"="}:
        return _known(context.expanded(given), context)
    match given:
        case Relation(signs=("=",), sides=(Symbol(name=x), body)) if _is_substituted(x, context) and len(free_symbols(body)) == 1:
            return context.naming(x, body)
        case Relation(signs=("=",), sides=(Symbol(name=y), body)) if _is_only_curve(y, context) and [
            x for curve, x in context.rates if curve == y and {x} == set(free_symbols(body))
        ]:
            return context.defining(y, Function(free_symbols(body)[0], body, curve=True))
    match prepared(given, context.defined):
        case Relation(signs=("=",), sides=(Symbol(), value)) as plain if not free_symbols(value):
            return _known(plain, context)
        case _:
            return context


def _is_substituted(name: str, context: Context) -> bool:
    """Whether the problem shows an integral over x beside x = tan θ."""
    return re.search(rf"(?:∫|\\int)[^?!]{{1,200}}\bd\s?{re.escape(name)}\b", context.task.text[:1000]) is not None


def _is_only_curve(name: str, context: Context) -> bool:
    """Whether the problem sets y equal to one formula alone."""
    return sum(1 for given in context.task.givens if given.sides[0] == Symbol(name) and free_symbols(given.sides[-1])) == 1


def _known(statement: object, context: Context) -> Context:
    if not isinstance(statement, Relation) or statement in context.task.conditions:
        return context
    return replace(context, facts=(*context.facts, Fact(statement, PROBLEM)))
