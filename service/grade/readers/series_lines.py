"""Lines beside a series Σ uₙ: how its terms behave, the letter of a test, how many terms there are, its term written in another form.

1/ln(n) is decreasing        p = 1/2 < 1        n = 100 after 3 + 7 + … + 399        1/(n(n + 2)) = 1/n − 1/(n + 2)
"""

from __future__ import annotations

import re

from flint import fmpq

from service.algebra.build import add, depends, integer, neg, number
from service.algebra.expressions import outcome
from service.algebra.opaque import has_head
from service.algebra.shapes import same_form
from service.algebra.statements import is_statement
from service.algebra.values import ball
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.conventional import relations_of
from service.grade.readers.remarks import Found
from service.grade.readers.sequences import endless_sum
from service.grade.step import METHOD, Reading
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

FALLS = re.compile(r"\b(?:decreas\w{2,4}|falls|falling|(?:monoton\s)?fallend|fällt|decreciente|decrece)\b", re.IGNORECASE)
DENIED = re.compile(r"\b(?:not|nicht|kein\w?|no|if|wenn|si)\b", re.IGNORECASE)
ASKS = re.compile(r"\b(?:converg\w{1,6}|diverg\w{1,6}|konverg\w{1,6})\b", re.IGNORECASE)
COUNTED = 40
FAR = (100, 1000, 10_000)
FALLING = Judgement("equivalent", Verification("checked", "each value is at most the one before", COUNTED))
TEST_LETTERS = frozenset({"p", "r", "L", "q", "ρ", "rho", "c"})


def _task_sum(context: Context) -> Apply | None:
    tree = context.task.tree
    return tree if isinstance(tree, Apply) and tree.head == "sum" and len(tree.args) == 4 else None


def terms_fall(clause: Clause, context: Context) -> Found | None:
    """`1/ln(n) is decreasing` beside a series whose index is n: confirmed where each value is at most the one before."""
    tree, series = clause.tree, endless_sum(_task_sum(context))
    if tree is None or series is None or is_statement(tree) or clause.continues or not FALLS.search(clause.words[:200]):
        return None
    index, low = series.args[1], integer(series.args[2])
    if not isinstance(index, Symbol) or free_symbols(tree) != (index.name,) or low is None or DENIED.search(clause.words[:200]):
        return None
    pairs = [(k, k + 1) for k in (*range(low, low + COUNTED), *FAR)]
    falls = all(_at_most(tree, index.name, after, before) for before, after in pairs)
    return (Reading("consequence", FALLING, parent=context.last_line), context) if falls else None


def _at_most(tree: Tree, n: str, later: int, earlier: int) -> bool:
    values = [outcome(tree, {n: fmpq(k)}, True) for k in (later, earlier)]
    if any(value is None or isinstance(value, str) for value in values):
        return False
    gap = ball(values[1]) - ball(values[0])
    return bool(gap.real >= 0)


def letter_of_test(clause: Clause, context: Context) -> Found | None:
    """`p = 1/2 < 1` where the task asks whether a series converges: the letter of a test, and no value of the series."""
    series = endless_sum(_task_sum(context))
    if series is None or clause.tree is None:
        return None
    if _is_value_for_known_series(clause.tree, series, context):
        return Reading("definition", METHOD, parent=context.last_line, note="let"), context
    if not ASKS.search(context.task.text[:1000]):
        return None
    match clause.tree:
        case Relation(signs=("=", *_), sides=(Symbol(name=name), value, *_)) if name in TEST_LETTERS and not free_symbols(value):
            right = _exponent(series) if name == "p" else None
            judged = METHOD if right is None else relation(value, right, context.scope)
            if judged.relation not in EQUAL | {"method_line", "not_equivalent"}:
                return None
            return Reading("conventional", judged, right, value, context.last_line, note="conventional"), context
        case _:
            return None


def _is_value_for_known_series(line: Tree, series: Apply, context: Context) -> bool:
    """`x = 3` after eˣ = ∑ xⁿ/n!, of a sum without x."""
    before = context.current
    match line:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) if not free_symbols(value) and before is not None:
            known = before.tree if isinstance(before.tree, Relation) else None
            return known is not None and has_head(known, "sum") and name in free_symbols(known) and not depends(series, name)
        case _:
            return False


def _exponent(series: Apply) -> Tree | None:
    """p of a term c/nᵖ; None for any other."""
    match series.args[0]:
        case Apply(head="div", args=(top, bottom)) if not free_symbols(top):
            return _power(bottom, series.args[1])
        case _:
            return None


def _power(bottom: Tree, index: Tree) -> Tree | None:
    match bottom:
        case _ if bottom == index:
            return number(1)
        case Apply(head="pow", args=(base, n)) if base == index and not free_symbols(n):
            return n
        case Apply(head="sqrt", args=(base,)) if base == index:
            return Apply("div", (number(1), number(2)), form="frac")
        case Apply(head="root", args=(base, n)) if base == index and not free_symbols(n):
            return Apply("div", (number(1), n), form="frac")
        case _:
            return None


def number_of_terms(clause: Clause, context: Context) -> Found | None:
    """`n = (399 − 3)/4 + 1 = 100` under 3 + 7 + … + 399: how many terms there are, and no value of the sum."""
    series = _task_sum(context)
    match clause.tree:
        case Relation(signs=signs, sides=(Symbol(name="n" | "N"), *values)) if series is not None and set(signs) == {"="}:
            counted = add(series.args[3], neg(series.args[2]), number(1))
            if free_symbols(counted) or any(free_symbols(value) for value in values):
                return None
            judged = [relation(value, counted, context.scope) for value in values]
            if all(one.relation in EQUAL for one in judged):
                known = context.naming(clause.tree.sides[0].name, values[-1]) if isinstance(clause.tree.sides[0], Symbol) else context
                return Reading("conventional", judged[0], counted, values[-1], context.last_line, note="conventional"), known
        case _:
            pass
    return None


def term_in_another_form(clause: Clause, context: Context) -> Found | None:
    """`1/(n(n + 2)) = 1/n − 1/(n + 2)` of a sum over n: wrong where the sides differ; an equation that holds is left to others."""
    series = _task_sum(context)
    if series is None or clause.continues or not clause.tree or not isinstance(series.args[1], Symbol):
        return None
    parts = relations_of(clause.tree)
    if len(parts) != 1 or parts[0].signs != ("=",) or not same_form(parts[0].sides[0], series.args[0]):
        return None
    left, right = parts[0].sides
    if not set(free_symbols(right)) <= set(free_symbols(left)) or not any(node == series.args[1] for node in walk(right)):
        return None
    found = relation(left, right, context.scope)
    if found.relation != "not_equivalent":
        return None
    return Reading("consequence", found, left, right, context.last_line, parts[0]), context
