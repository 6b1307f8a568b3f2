"""Where an expression means something over the reals: conditions read off its operations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Expr, Integer, Rational, S, cos, preorder_traversal, sin

from service.solve.balls import sign as sign_of
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
        for make in NEEDS.get(type(node).__name__, ()):
            yield make(*node.args)


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


Need = Callable[..., Condition]
NEEDS: dict[str, tuple[Need, ...]] = {
    "log": (lambda a, *base: Condition(a, ">", "logarithm"),),
    "tan": (lambda a: Condition(cos(a), "!=", "pole"),),
    "sec": (lambda a: Condition(cos(a), "!=", "pole"),),
    "cot": (lambda a: Condition(sin(a), "!=", "pole"),),
    "csc": (lambda a: Condition(sin(a), "!=", "pole"),),
    "asin": (lambda a: Condition(1 - a, ">=", "inverse"), lambda a: Condition(1 + a, ">=", "inverse")),
    "acos": (lambda a: Condition(1 - a, ">=", "inverse"), lambda a: Condition(1 + a, ">=", "inverse")),
    "asec": (lambda a: Condition(a**2 - 1, ">=", "inverse"),),
    "acsc": (lambda a: Condition(a**2 - 1, ">=", "inverse"),),
    "acosh": (lambda a: Condition(a - 1, ">=", "inverse"),),
    "atanh": (lambda a: Condition(1 - a, ">", "inverse"), lambda a: Condition(1 + a, ">", "inverse")),
    "acoth": (lambda a: Condition(a**2 - 1, ">", "inverse"),),
    "coth": (lambda a: Condition(a, "!=", "pole"),),
    "csch": (lambda a: Condition(a, "!=", "pole"),),
    "acot": (),
}
"""SymPy function → the conditions on its argument."""
