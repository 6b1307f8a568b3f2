"""The formulas of function records as functions of SymPy expressions, each read and converted when first called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sympy
from sympy import Dummy, Expr

from service.cas.from_tree import Converter
from service.functions import IN_SYMPY, Family
from service.question import Context
from service.read.formulas import PLACES, formula
from service.tree import Apply, Number, Relation, Tree

DUMMIES = {name: Dummy(name) for name in PLACES}


@dataclass(frozen=True, slots=True)
class Formula:
    """`Formula("1/cos(a)")(x + 1)` is 1/cos(x + 1)."""

    text: str

    def __call__(self, *args: Expr) -> Expr:
        return _filled(_expression(formula(self.text)), args)


@lru_cache(maxsize=2048)
def _expression(tree: Tree) -> Expr:
    return Converter(Context(domain="complex"), DUMMIES).of(tree)


def _filled(expression: Expr, args: tuple[Expr, ...]) -> Expr:
    return expression.xreplace(dict(zip(DUMMIES.values(), args, strict=False)))


def rooms(domain: str, *args: Expr) -> Iterator[tuple[str, Expr]]:
    """A record's domain as (sign, expression) with the expression >, >= or != 0, the upper end of a chain first."""
    for sign, room in reversed(_rooms(domain)):
        yield sign, _filled(_expression(room), args)


@lru_cache(maxsize=256)
def _rooms(domain: str) -> tuple[tuple[str, Tree], ...]:
    tree = formula(domain)
    assert isinstance(tree, Relation)  # a domain of a record, which a test reads
    return tuple(_room(sign, left, right) for sign, left, right in zip(tree.signs, tree.sides, tree.sides[1:], strict=False))


def _room(sign: str, left: Tree, right: Tree) -> tuple[str, Tree]:
    """l ≤ m gives m − l, and |a| ≥ c gives a² − c², a polynomial."""
    if sign.startswith("<"):
        return sign.replace("<", ">"), _difference(right, left)
    match left:
        case Apply(head="abs", args=(inner,)):
            return sign, _difference(_square(inner), _square(right))
        case _:
            return sign, _difference(left, right)


@lru_cache(maxsize=256)
def interval(range_: str) -> tuple[Expr, Expr]:
    """The least and the largest value that a record's range allows."""
    low, high = -sympy.oo, sympy.oo
    for sign, room in _rooms(range_):
        slope, rest = _expression(room).coeff(DUMMIES["a"]), _expression(room).subs(DUMMIES["a"], 0)
        low, high = (-rest, high) if slope == 1 and sign != "!=" else (low, rest) if slope == -1 else (low, high)
    return low, high


def _difference(a: Tree, b: Tree) -> Tree:
    return a if b == Number("0") else Apply("add", (a, Apply("neg", (b,))))


def _square(a: Tree) -> Tree:
    return Apply("pow", (a, Number("2")))


def classes(*families: Family, several: bool = False) -> tuple[type[Expr], ...]:
    """SymPy's classes of the functions of these families, its own arccotangent among them; several: those without a single argument too."""
    return tuple(getattr(sympy, name) for name, entry in IN_SYMPY.items() if entry.family in families and (several or 1 in entry.arity))
