"""Where an expression means something over the reals: conditions read off its operations."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Rational, S, preorder_traversal

from service.cas.formulas import rooms
from service.functions import IN_SYMPY, Family, Function
from service.numerics.real_balls import sign as sign_of
from service.solve.statements import TRUE_FOR, Condition


def conditions_of(f: Expr) -> tuple[Condition, ...]:
    """The conditions for a SymPy expression to have a real value, innermost last, each once."""
    found: dict[Condition, None] = {}
    for node in preorder_traversal(f):
        if node.free_symbols:
            for condition in _of_node(node):
                if not is_plain(condition):
                    found.setdefault(condition)
    return tuple(found)


def is_plain(condition: Condition) -> bool:
    """A condition that holds everywhere, as far as SymPy's assumptions tell at once."""
    f, sign = condition.expression, condition.sign
    if not f.free_symbols:
        known = sign_of(f)
        return known is not None and TRUE_FOR[sign](known)
    if f.is_Symbol or f.is_Add:
        return False
    return bool({">": f.is_positive, ">=": f.is_nonnegative, "!=": f.is_nonzero}.get(sign))


def _of_node(node: Expr) -> Iterator[Condition]:
    if node.is_Pow:
        yield from of_power(node.base, node.exp)
    else:
        yield from of_function(IN_SYMPY.get(type(node).__name__), *node.args)


def of_function(entry: Function | None, *args: Expr) -> Iterator[Condition]:
    """What a named function needs of its arguments, as its record says."""
    if entry is not None and entry.domain:
        for sign, room in rooms(entry.domain, *args):
            yield Condition(room, sign, (POLES if sign == "!=" else ENDS).get(entry.family, "function"))


POLES: dict[Family, str] = {"trigonometric": "pole", "hyperbolic": "pole"}
ENDS: dict[Family, str] = {"logarithm": "logarithm", "inverse trigonometric": "inverse", "inverse hyperbolic": "inverse"}
"""Family → the reason of a condition."""


def of_power(base: Expr, exponent: Expr) -> Iterator[Condition]:
    """What base^exponent needs: 1/b needs b ≠ 0, an even root b ≥ 0, a power with variable exponent b > 0."""
    if isinstance(exponent, Integer):
        if exponent < 0:
            yield Condition(base, "!=", "denominator")
    elif isinstance(exponent, Rational):
        if exponent.q % 2 == 0:
            yield Condition(base, ">=" if exponent > 0 else ">", "root")
        elif exponent < 0:
            yield Condition(base, "!=", "denominator")
    elif base is not S.Exp1:
        yield Condition(base, ">", "power")
