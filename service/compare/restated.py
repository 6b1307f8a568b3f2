"""Answers that say their value more than once, or give it a name first: all of it must be true, and then one saying is compared.

    (x − 1)² = x² − 2x + 1      beside  x² − 2x + 1
    sin 207° ≈ −0.454           beside  sin 207°
    (−∞, ln e²] = (−∞, 2]       beside  x ≤ 2
    −1 < x ≤ 1 : (−1, 1]        beside  −1 < x ≤ 1
    A⁻¹ = [[−2, 1], [3/2, −1/2]]  beside the matrix

Contract: a chain in which every link holds → its last exact side; any other answer as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from service.algebra.build import substituted
from service.algebra.statements import is_ordered, is_set, is_statement, statement
from service.compare.task import Task, kind
from service.judge.approximation import judge_approximation
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

LINKS = frozenset({"=", "~"})
NAMING = frozenset({"pow", "mul", "add", "sub", "neg", "transpose", "inverse", "det", "call", "prime"})
"""What may stand between the names of matrices before their value: A⁻¹, Xᵀ Y, 2A + B."""

Equal = Callable[[Tree, Tree], bool]


def with_one_l(task: Task) -> Task:
    """ℓ and l as one letter where each side uses one of them."""
    names, wanted = free_symbols(task.answer), free_symbols(task.reference)
    for own, other in (("ell", "l"), ("l", "ell")):
        if own in names and other not in names and other in wanted and own not in wanted:
            return replace(task, answer=substituted(task.answer, {own: Symbol(other)}))
    return task


def without_roundings(tree: Tree) -> Tree:
    """x = √2 ≈ 1.41 as x = √2, and so each of a list: a decimal beside its exact value adds nothing where it is rounded from it."""
    match tree:
        case Relation(signs=(*signs, "~"), sides=(*sides, exact, written)) if "~" not in signs and _rounds(exact, written):
            return Relation(tuple(signs), (*sides, exact)) if signs else exact
        case Apply(head="list" | "tuple" | "set" | "or" | "system" as head, args=parts):
            return Apply(head, tuple(map(without_roundings, parts)), tree.span, tree.form)
        case _:
            return tree


def said_once(task: Task, equal: Equal) -> Task:
    """The task with one saying for an answer that is a true chain; `equal`: whether two sides surely have one value."""
    match task.answer:
        case Relation(signs=signs, sides=sides) if set(signs) <= LINKS and _has_value(task.reference, task.variable):
            value = _value(signs, _unnamed(signs, sides), equal)
            return task if value is None else replace(task, answer=value)
        case Relation(signs=signs, sides=(*sides, Apply(head="div", args=(last, members)))) if is_set(members):
            # −1 < x ≤ 1 : (−1, 1], whose colon was read as a ratio
            said = Relation(signs, (*sides, last))
            return replace(task, answer=said) if equal(said, members) else task
        case _:
            return task


def _has_value(reference: Tree, variable: str) -> bool:
    """Whether the reference is no equation, so that an answer with = can only be a chain or a name."""
    if kind(reference) in {"expression", "matrix", "vector"} or is_set(reference):
        return True
    return is_statement(reference) and is_ordered(statement(reference, variable))


def _unnamed(signs: tuple[str, ...], sides: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """The sides without a name of the matrix or the set before them."""
    named = signs[0] == "=" and _is_name(sides[0]) and (kind(sides[1]) == "matrix" or (is_set(sides[1]) and isinstance(sides[0], Symbol)))
    return sides[1:] if named else sides


def _is_name(tree: Tree) -> bool:
    """Letters in capitals, and what is done with them as wholes."""
    letters = [node.name for node in walk(tree) if isinstance(node, Symbol)]
    heads = {node.head for node in walk(tree) if isinstance(node, Apply)}
    return bool(letters) and all(name[0].isupper() for name in letters) and heads <= NAMING


def _value(signs: tuple[str, ...], sides: tuple[Tree, ...], equal: Equal) -> Tree | None:
    signs = signs[len(signs) - len(sides) + 1 :]
    if "~" in signs[:-1] or any(is_statement(side) for side in sides):
        return None
    exact = sides[:-1] if signs[-1:] == ("~",) else sides
    if not all(equal(first, second) for first, second in pairwise(exact)):
        return None
    return exact[-1] if exact == sides or _rounds(exact[-1], sides[-1]) else None


def _rounds(exact: Tree, written: Tree) -> bool:
    judged = judge_approximation(exact, written, "~")
    return judged is not None and judged.sound
