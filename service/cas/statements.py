"""Relations, sets, matrices and the rest that is no expression, as trees."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sympy
from sympy import Basic, Expr, MatrixBase, S, Set
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from service.errors import NoClosedForm
from service.tree import Apply, Constant, Relation, Tree

Of = Callable[[Basic], Tree]
SIGNS: dict[str, str] = {
    "Equality": "=", "Unequality": "!=", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">", "GreaterThan": ">=",
}  # fmt: skip
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _relation(value: Relational, of: Of) -> Tree:
    return Relation((SIGNS[type(value).__name__],), (of(value.args[0]), of(value.args[1])))


def _conjunction(value: sympy.And, of: Of) -> Tree:
    """Two bounds on one quantity are written as a chain: 1 < x ≤ 3."""
    return _chain(value, of) or Apply("and", tuple(of(part) for part in _ordered(value.args)))


def _chain(value: sympy.And, of: Of) -> Tree | None:
    if len(value.args) != 2 or not all(type(part).__name__ in SIGNS for part in value.args):
        return None
    lower = upper = None
    for part in value.args:
        left, sign, right = part.args[0], SIGNS[type(part).__name__], part.args[1]
        if right.free_symbols and not left.free_symbols and sign in MIRRORED:
            left, sign, right = right, MIRRORED[sign], left
        if sign in ("<", "<="):
            upper = (left, sign, right)
        elif sign in (">", ">="):
            lower = (left, MIRRORED[sign], right)
    if lower is None or upper is None or lower[0] != upper[0] or lower[2].free_symbols or upper[2].free_symbols:
        return None
    return Relation((lower[1], upper[1]), (of(lower[2]), of(lower[0]), of(upper[2])))


def _ordered(parts: Iterable[Boolean]) -> list[Boolean]:
    """In the order of the numbers spoken of, where there are any: x = −2 or x = 3."""
    listed = list(parts)
    keys = [_place(part) for part in listed]
    if any(key is None for key in keys):
        return sorted(listed, key=sympy.default_sort_key)
    return [part for _, part in sorted(zip(keys, listed, strict=True), key=lambda pair: (str(pair[0][0]), pair[0][1]))]  # type: ignore[index]


def _place(part: Boolean) -> tuple[Expr, float] | None:
    """What is spoken of and the number it is compared with; for a pair of bounds the lower one."""
    if isinstance(part, sympy.And) and part.args and all(isinstance(link, sympy.core.relational.Relational) for link in part.args):
        places = [_place(link) for link in part.args]
        return min((place for place in places if place), key=lambda place: place[1], default=None)
    if not isinstance(part, sympy.core.relational.Relational):
        return None
    left, right = part.args
    if left.free_symbols and not right.free_symbols and right.is_extended_real:
        number = right
    elif right.free_symbols and not left.free_symbols and left.is_extended_real:
        left, number = right, left
    else:
        return None
    return left, float(number)


def _disjunction(value: sympy.Or, of: Of) -> Tree:
    return Apply("or", tuple(of(part) for part in _ordered(value.args)))


def _negation(value: sympy.Not, of: Of) -> Tree:
    inner = value.args[0]
    if isinstance(inner, sympy.Contains):
        return Apply("not_element", (of(inner.args[0]), of(inner.args[1])))
    return Apply("not", (of(inner),))


def _plain(head: str) -> Callable[[Basic, Of], Tree]:
    return lambda value, of: Apply(head, tuple(of(arg) for arg in value.args))


def _finite_set(value: sympy.FiniteSet, of: Of) -> Tree:
    return Apply("set", tuple(of(member) for member in members(value)))


def members(value: sympy.FiniteSet) -> list[Expr]:
    """The members of a finite set: real numbers by size, everything else after them in SymPy's order."""
    listed = sorted(value.args, key=sympy.default_sort_key)
    return sorted(listed, key=lambda member: (0, float(member)) if member.is_number and member.is_extended_real else (1, 0.0))


def _interval(value: sympy.Interval, of: Of) -> Tree:
    form = ("(" if value.left_open else "[") + (")" if value.right_open else "]")
    return Apply("interval", (of(value.start), of(value.end)), form=form)


def _union(value: sympy.Union, of: Of) -> Tree:
    return Apply("union", tuple(of(part) for part in sorted(value.args, key=_leftmost)))


def _leftmost(part: Set) -> tuple[int, float]:
    try:
        return (0, float(part.inf))
    except (TypeError, ValueError, NotImplementedError, AttributeError):
        return (1, 0.0)


def _condition_set(value: sympy.ConditionSet, of: Of) -> Tree:
    condition = of(value.condition)
    if value.base_set not in (S.Reals, S.Complexes, S.UniversalSet):
        condition = Apply("and", (condition, Apply("element", (of(value.sym), of(value.base_set)))))
    return Apply("set_builder", (of(value.sym), condition))


def _image_set(value: sympy.ImageSet, of: Of) -> Tree:
    rule, *bases = value.args
    memberships = tuple(Apply("element", (of(name), of(base))) for name, base in zip(rule.variables, bases, strict=True))
    condition = memberships[0] if len(memberships) == 1 else Apply("and", memberships)
    return Apply("set_builder", (of(rule.expr), condition))


def _interval_of_integers(value: sympy.Range, of: Of) -> Tree:
    if not value.size.is_finite or value.size > 1000:
        raise NoClosedForm("The answer is a set that has no written form here.")
    return Apply("set", tuple(of(member) for member in value))


def _matrix(value: MatrixBase, of: Of) -> Tree:
    return Apply("matrix", tuple(Apply("row", tuple(of(entry) for entry in value.row(i))) for i in range(value.rows)))


def _piecewise(value: sympy.Piecewise, of: Of) -> Tree:
    cases = [Apply("case", (of(part), Constant("otherwise") if condition is S.true else of(condition))) for part, condition in value.args]
    return Apply("piecewise", tuple(cases))


STATEMENTS: dict[str, Callable[[Any, Of], Tree]] = {
    **dict.fromkeys(SIGNS, _relation),
    "And": _conjunction, "Or": _disjunction, "Not": _negation, "Implies": _plain("implies"), "Equivalent": _plain("iff"),
    "Contains": _plain("element"), "FiniteSet": _finite_set, "Interval": _interval, "Union": _union,
    "Intersection": _plain("intersection"), "Complement": _plain("difference"), "ConditionSet": _condition_set,
    "ImageSet": _image_set, "Range": _interval_of_integers, "Tuple": _plain("tuple"), "List": _plain("tuple"),
    "MatrixBase": _matrix, "Piecewise": _piecewise, "ExprCondPair": _plain("case"),
}  # fmt: skip
"""Class name → its writer."""
