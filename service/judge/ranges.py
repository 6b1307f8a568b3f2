"""Equations and inequalities that no real number satisfies, seen from the values that their sides can take: eᵘ = −1, sin u = 2.

Contract: `never_holds` is a proof; False says nothing. The values of a side are enclosed without a look at what its parts share.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb

from service.algebra.build import integer
from service.algebra.values import Undefined, Unknown, ball, value
from service.tree import Apply, Constant, Relation, Tree, free_symbols


@dataclass(frozen=True, slots=True)
class Extent:
    """Every value lies between low and high; None for no bound. is_open: the ends themselves are not reached."""

    low: arb | None = None
    high: arb | None = None
    is_open: bool = False

    def is_below(self, other: Extent, or_equal: bool = False) -> bool:
        """Whether every value is less than every value of the other, or no greater."""
        if self.high is None or other.low is None:
            return False
        touches = or_equal or self.is_open or other.is_open
        return bool(self.high < other.low) or (touches and bool(self.high <= other.low))


def never_holds(tree: Tree) -> bool:
    """Whether a statement is false for all real values of its letters."""
    match tree:
        case Constant(name="false"):
            return True
        case Apply(head="or", args=args):
            return all(never_holds(arg) for arg in args)
        case Apply(head="and", args=args):
            return any(never_holds(arg) for arg in args)
        case Relation(signs=(sign,), sides=(left, right)):
            return _is_impossible(sign, extent(left), extent(right))
        case _:
            return False


def _is_impossible(sign: str, a: Extent, b: Extent) -> bool:
    match sign:
        case "=":
            return a.is_below(b) or b.is_below(a)
        case "<" | "<=":
            return b.is_below(a, or_equal=sign == "<")
        case ">" | ">=":
            return a.is_below(b, or_equal=sign == ">")
        case _:
            return False


def extent(tree: Tree) -> Extent:
    """An enclosure of the values of a tree for real values of its letters."""
    if not free_symbols(tree):
        return _constant(tree)
    match tree:
        case Apply(head="exp"):
            return Extent(arb(0), None, True)
        case Apply(head="pow", args=(base, exponent)):
            return _power(base, exponent)
        case Apply(head="sin" | "cos"):
            return Extent(arb(-1), arb(1))
        case Apply(head="abs" | "sqrt"):
            return Extent(arb(0))
        case Apply(head="neg", args=(a,)):
            return _scaled(extent(a), arb(-1))
        case Apply(head="add", args=args):
            return _sum([extent(arg) for arg in args])
        case Apply(head="mul", args=args):
            return _product(args)
        case _:
            return Extent()


def _constant(tree: Tree) -> Extent:
    try:
        found = ball(value(tree, {}))
    except (Undefined, Unknown):
        return Extent()
    return Extent(found.real, found.real) if found.imag.is_zero() else Extent()


def _power(base: Tree, exponent: Tree) -> Extent:
    """uⁿ for even n; bᵘ for a number b > 0."""
    if not free_symbols(base):
        found = _constant(base)
        return Extent(arb(0), None, True) if found.low is not None and bool(found.low > 0) else Extent()
    whole = integer(exponent)
    return Extent(arb(0)) if whole is not None and whole > 0 and whole % 2 == 0 else Extent()


def _scaled(found: Extent, factor: arb) -> Extent:
    low, high = (None if end is None else end * factor for end in (found.low, found.high))
    if bool(factor > 0):
        return Extent(low, high, found.is_open)
    return Extent(high, low, found.is_open) if bool(factor < 0) else Extent()


def _sum(parts: list[Extent]) -> Extent:
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    low = None if None in lows else sum((end for end in lows if end is not None), arb(0))
    high = None if None in highs else sum((end for end in highs if end is not None), arb(0))
    return Extent(low, high, any(part.is_open for part in parts))


def _product(factors: tuple[Tree, ...]) -> Extent:
    """A number times one factor."""
    varying = [factor for factor in factors if free_symbols(factor)]
    constants = [_constant(factor).low for factor in factors if not free_symbols(factor)]
    if len(varying) != 1 or None in constants:
        return Extent()
    scale = arb(1)
    for constant in constants:
        scale = scale * constant
    return _scaled(extent(varying[0]), scale)
