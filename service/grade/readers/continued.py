"""Lines that begin with a sign, `= 5`, `≥ x²`: the last side before goes on, and each side is held against the one before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from service.algebra.build import equation, substituted
from service.algebra.expressions import approximate
from service.algebra.opaque import has_head, with_opaque_calls
from service.algebra.proof import proved_equal
from service.algebra.statements import is_set, is_statement
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.relating import SOUND, related
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import Answer, closed_judgement, determined, entails
from service.judge.integrals import arbitrary_constants, has_integral
from service.judge.judgement import EQUAL, Judgement, undecided
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols


def continued(clause: Clause, tree: Tree, current: Fact, context: Context) -> Found:
    """`= …`: the last side of the line before goes on; each further side is judged by the one before it."""
    current = _unfinished_before(tree, current, context) or current
    start = current.tree if context.tail is None or context.tail in _ends(current.tree) else context.tail
    if start is not current.tree:
        aside = _continuing(clause, tree, start, current, context)
        if aside[0].judgement.relation in SOUND | {"method_line"}:
            return aside
        task = _continuing(clause, tree, current.tree, current, context)
        return task if has_integral(tree) and has_integral(current.tree) and not has_integral(start) else _best(aside, task)
    return _continuing(clause, tree, start, current, context)


def goes_on_from_earlier(tree: Tree, current: Fact, context: Context) -> Found | None:
    """`= 9 + 12 + 16` after |a|² + 2a·b + |b|² and the aside a·b = 6: the expression goes on, with what the aside says put in.

    Where that can't be told, nothing is: the aside speaks of a part of the expression.
    """
    first, value = (tree.sides[0], tree.sides[-1]) if isinstance(tree, Relation) else (tree, tree)
    spoken = set(free_symbols(current.tree))
    for fact in context.earlier():
        if is_statement(fact.tree) or is_set(fact.tree):
            continue
        same_value = related(context.expanded(fact.tree), context.expanded(first), context)
        if same_value.relation == "undecided" and has_head(fact.tree, "limit", "limit_left", "limit_right"):
            return Reading("transformation", same_value, fact.tree, first, fact.line, value), context.knowing(value, context.line)
        integrated = has_integral(fact.tree) and bool(arbitrary_constants(first)) and same_value.relation != "undecided"
        if same_value.relation in EQUAL or integrated:
            return Reading("transformation", same_value, fact.tree, first, fact.line, value), context.knowing(value, context.line)
        if not spoken or not spoken <= set(free_symbols(fact.tree)):
            continue
        found = entails(context.statements(), context.expanded(equation(fact.tree, first)), context.scope)
        judgement = found.judgement if found.follows else undecided("it may go on from an earlier line")
        return Reading("transformation", judgement, fact.tree, first, fact.line, value), context.knowing(value, context.line)
    return None


def _unfinished_before(tree: Tree, current: Fact, context: Context) -> Fact | None:
    """`= ∫ du/(u² + 9)` after x² + 4x + 13 = (x + 2)² + 9: the integral goes on from the integral, and not from the aside."""
    said = (current.tree, *((context.tail,) if context.tail is not None else ()))
    if not has_integral(tree) or any(has_integral(one) for one in said):
        return None
    return next((fact for fact in context.earlier() if has_integral(fact.tree) and not is_statement(fact.tree)), None)


def _best(aside: Found, task: Found) -> Found:
    """Where it does not go on from an aside, it may go on from what stood before that."""
    return task if task[0].judgement.relation in SOUND else aside


def _continuing(clause: Clause, tree: Tree, start: Tree, current: Fact, context: Context) -> Found:
    sides = tree.sides if isinstance(tree, Relation) else (tree,)
    signs = (clause.sign, *(tree.signs if isinstance(tree, Relation) else ()))
    last = start.sides[-1] if isinstance(start, Relation) else start
    judgement: Judgement = METHOD
    before = last
    for sign, side in zip(signs, sides, strict=False):
        judgement = _link(sign, last, side, context)
        before = last
        if judgement.relation not in SOUND and _is_insertion(last, side, start, context):
            judgement = INSERTED
        if judgement.relation not in SOUND and judgement is not INSERTED:
            break
        last = side
    value = _joined(start, signs, sides[-1]) if isinstance(start, Relation) and start.signs == ("=",) else sides[-1]
    if isinstance(start, Relation) and judgement.relation not in EQUAL:
        value = sides[-1] if len(start.sides) > 1 and free_symbols(start.sides[0]) else value
    if start is not current.tree:  # goes on from an aside, which the task does not hang on
        parent = context.last_line if context.last_line is not None else current.line
        return Reading("transformation", judgement, before, side, parent, value), context
    reading = Reading("transformation", judgement, before, side, current.line, value)
    return reading, context.going_on_from(value, context.line)


def _joined(start: Relation, signs: Sequence[str], last: Tree) -> Relation:
    """(a + b)² − 4ab ≥ 0 of (a + b)² − 4ab = … = (a − b)² ≥ 0: the first side and the last, by the sign that the chain comes to."""
    others = {sign for sign in signs if sign not in {"=", "~"}}
    strict = {sign.rstrip("=") for sign in others}
    if len(strict) != 1 or not strict <= {"<", ">"}:
        return equation(start.sides[0], last)
    sign = next(iter(strict))
    return Relation((sign if sign in others else f"{sign}=",), (start.sides[0], last))


def _ends(tree: Tree) -> tuple[Tree, ...]:
    return (tree, *(tree.sides[-1:] if isinstance(tree, Relation) else ()))


INSERTED = Judgement("method_line", Verification("unverified", "values put into a formula"), flags=("taken_as_given",))


def _is_insertion(last: Tree, side: Tree, start: Tree, context: Context) -> bool:
    """`P(A) + P(B) − P(A ∩ B)`, then `0.5 + 0.4 − 0.2`: numbers for letters of a formula of which nothing is known."""
    of_task = start is context.current.tree if context.current is not None else True
    named = isinstance(start, Relation) and bool(free_symbols(start.sides[0]))
    if free_symbols(side) or (of_task and not named):
        return False
    if _keeps_known_values(last, side, start, context):
        return True
    letters = set(free_symbols(with_opaque_calls(last)[0]))
    known = determined(tuple(with_opaque_calls(*(k for k in context.statements() if k != context.expanded(start)))), context.scope.real)
    told = {name: value for name, value in known.values.items() if name in letters and not free_symbols(value)}
    return bool(letters) and (not told or _puts_in_said(with_opaque_calls(last)[0], side, told, context))


def _puts_in_said(last: Tree, side: Tree, told: Mapping[str, Tree], context: Context) -> bool:
    """`−8/4 · 0.5` for −8/V² · dV/dt with V = 2: the one letter left takes a number of which the problem speaks."""
    written = substituted(last, told)
    left = free_symbols(written)
    if len(left) != 1:
        return False
    low, high, value = (approximate(one) for one in (*(substituted(written, {left[0]: Number(at)}) for at in "01"), side))
    if low is None or high is None or value is None or abs(high - low) < 1e-12:
        return False
    needed = ((value - low) / (high - low)).real
    said = re.findall(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?", context.task.text[:2000])
    return any(abs(abs(needed) - float(one.replace(",", "."))) < 1e-9 * max(1.0, abs(needed)) for one in said)


def _keeps_known_values(last: Tree, side: Tree, start: Tree, context: Context) -> bool:
    """`0.18/0.26` for P(A ∩ B)/P(B) with P(B) = 0.26: the known value stands where it belongs, the other is put in."""
    match with_opaque_calls(last)[0], side:
        case Apply(head="div", args=(Symbol(name=one), Symbol(name=other))), Apply(head="div", args=(above, below)):
            pass
        case _:
            return False
    known = determined(
        tuple(with_opaque_calls(*(k for k in context.statements() if k != context.expanded(start)))), context.scope.real
    ).values
    put_in = {one: above, other: below}
    told = {name: known[name] for name in put_in if name in known and not free_symbols(known[name])}
    return 0 < len(told) < 2 and all(proved_equal(value, put_in[name]) for name, value in told.items())


def _link(sign: str, last: Tree, side: Tree, context: Context) -> Judgement:
    a, b = context.expanded(last), context.expanded(side)
    if sign in {"=", "~"} and not free_symbols(a) and not free_symbols(b):
        return closed_judgement(Relation((sign,), (a, b)), context.scope)
    if sign == "=":
        direct = related(a, b, context)
        if direct.relation in SOUND or is_set(side):
            return direct
        known = entails(context.statements(), Relation(("=",), (a, b)), context.scope)
        return replace(known.judgement, relation="equivalent") if known.follows else direct
    found = entails(context.statements(), Relation((sign,), (a, b)), context.scope)
    if found.follows:
        return replace(found.judgement, relation="equivalent")
    return found.judgement if found.answer is not Answer.OPEN else replace(found.judgement, relation="not_equivalent")
