"""Values and factors named in words beside an inequality or a polynomial: `zeros: −2, 3; pole: −1`, `(x − 1) is a factor`.

Contract: numbers called zeros or poles → right where the difference of the sides is 0 there, or has no value; a linear factor → right where
its root is one of the polynomial. Critical values may be either. What no line gives is left to the rows below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.algebra.build import ZERO, equation, substituted
from service.algebra.expressions import outcome
from service.algebra.statements import is_set, is_statement, zero_form
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.judgement import Counterexample, Judgement
from service.judge.solutions import solutions
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols
from service.write import text

ZEROS = re.compile(r"\b(?:zero(?:e?s)?|roots?|nullstellen?|ceros?|raíz|raíces)\b", re.IGNORECASE)
POLES = re.compile(r"\b(?:poles?|polstellen?|polos?|definitionslücken?|undefined at|asymptotes?)\b", re.IGNORECASE)
EITHER = re.compile(
    r"\b(?:critical|key|kritische|críticos?|puntos clave|sign changes?|vorzeichenwechsel|boundar(?:y|ies))\b", re.IGNORECASE
)
FACTOR = re.compile(r"\b(?:factor|faktor|linearfaktor|teiler|divisor)\b", re.IGNORECASE)
INEQUALITY = frozenset({"<", "<=", ">", ">="})


def critical_values(clause: Clause, context: Context) -> Found | None:
    """`zeros: −2, 3` and `pole: −1` under (x − 3)(x + 2)/(x + 1) ≤ 0."""
    sort = next((sort for sort in (EITHER, ZEROS, POLES) if sort.search(clause.words[:100])), None)
    values = list(_values(clause.tree)) if sort is not None and clause.tree is not None and not clause.continues else []
    whole = _inequality(context) or (_zeros_of_expression(context) if sort is ZEROS else None)
    if not values or whole is None:
        return None
    form, name = zero_form(whole), free_symbols(whole)[0]
    for value in values:
        at = outcome(substituted(form, {name: value}), {}, True)
        wanted = (at is None or isinstance(at, str), at == 0)
        fits = any(wanted) if sort is EITHER else wanted[1] if sort is ZEROS else wanted[0]
        if not fits:
            return None if wanted[0] else _refuted(name, value, at, context)
    return Reading("note", METHOD, parent=context.last_line, note="check"), context


def _values(tree: Tree) -> Iterator[Tree]:
    """−2 and 3 of a list of numbers, or of x = −2, x = 3."""
    match tree:
        case Apply(head="list" | "tuple" | "and" | "or", args=args):
            for arg in args:
                yield from _values(arg)
        case Relation(signs=("=",), sides=(Symbol(), value)) if not free_symbols(value):
            yield value
        case _ if not free_symbols(tree) and not is_statement(tree) and not is_set(tree):
            yield tree


def _inequality(context: Context) -> Relation | None:
    """What is worked on: an inequality in one letter."""
    current = context.current
    if current is None or not isinstance(current.tree, Relation) or len(current.tree.sides) != 2 or len(free_symbols(current.tree)) != 1:
        return None
    return current.tree if set(current.tree.signs) <= INEQUALITY else None


def _zeros_of_expression(context: Context) -> Relation | None:
    """x³ − 4x² + x + 6 = 0 beside the expression, where a zero is named on the way to its factors."""
    tree = None if context.current is None else context.current.tree
    one = tree is not None and not is_statement(tree) and not is_set(tree) and len(free_symbols(tree)) == 1 and not context.functions
    return equation(tree, ZERO) if tree is not None and one else None


def _refuted(name: str, value: Tree, found: object, context: Context) -> Found:
    shown = Counterexample({name: text(value)}, str(found), "0")
    judgement = Judgement("not_equivalent", Verification("proved", "it is no such value"), counterexample=shown)
    return Reading("consequence", judgement, parent=context.last_line), context


def factor_named(clause: Clause, context: Context) -> Found | None:
    """`(x − 1) is a factor` of p(x), or of the polynomial that is worked on."""
    tree = clause.tree
    if tree is None or clause.kind != "expression" or clause.continues or not FACTOR.search(clause.words[:100]):
        return None
    letters, bodies = free_symbols(tree), [function.body for function in context.functions.values()]
    bodies += [fact.tree for fact in context.facts if not is_statement(fact.tree)]
    if len(letters) != 1 or not bodies:
        return None
    roots = _roots(tree, letters[0], context)
    values = [
        outcome(substituted(body, {letters[0]: root}), {}, True) for body in bodies for root in roots if letters[0] in free_symbols(body)
    ]
    if not roots or not values or any(value is None or isinstance(value, str) for value in values):
        return None
    if any(value == 0 for value in values):
        return Reading("note", METHOD, parent=context.last_line, note="check"), context
    return _refuted(letters[0], roots[0], values[0], context)


def _roots(factor: Tree, name: str, context: Context) -> Sequence[Tree]:
    """The exact root of a linear factor."""
    found = solutions(equation(factor, ZERO), name, context.scope)
    return () if found is None else tuple(place.exact for place in found.places if place.exact is not None)
