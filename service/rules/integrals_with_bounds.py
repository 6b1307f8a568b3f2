"""What is known of ∫ₐᵇ f dx before it is worked: its parts, and where its integrand has no value, a kink or a jump.

Contract: places are exact and lie between the bounds in rising order. Whether an integrand grows beyond all bounds at a place is told
from values near it, so that the steps that rest on it are judged besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import sympy
from sympy import Expr

from service.cas import symbol, to_sympy
from service.question import Context
from service.quietly import quietly
from service.tree import Apply, Symbol, Tree, walk


@dataclass(frozen=True)
class Definite:
    """∫ₐᵇ f dx."""

    f: Tree
    x: Symbol
    a: Tree
    b: Tree

    @cached_property
    def g(self) -> Expr:
        """f as a SymPy object."""
        return value_of(self.f)

    @cached_property
    def letter(self) -> sympy.Symbol:
        """x as a SymPy object."""
        return symbol(self.x.name, Context())

    @cached_property
    def low(self) -> Expr:
        """a as a SymPy object."""
        return value_of(self.a)

    @cached_property
    def high(self) -> Expr:
        """b as a SymPy object."""
        return value_of(self.b)

    @property
    def is_between_numbers(self) -> bool:
        """Whether the bounds are numbers or infinite, the lower one below the upper one."""
        return not (self.low.free_symbols or self.high.free_symbols) and bool(self.low < self.high)

    def over(self, a: Tree, b: Tree) -> Tree:
        """The same integral between other bounds."""
        return between(self.f, self.x, a, b)


def is_definite(node: Tree) -> bool:
    """∫ₐᵇ f dx."""
    return definite(node) is not None


def definite(node: Tree) -> Definite | None:
    """The parts of ∫ₐᵇ f dx; None for anything else."""
    match node:
        case Apply(head="integral", args=(f, Symbol() as x, a, b)):
            return Definite(f, x, a, b)
        case _:
            return None


def between(f: Tree, x: Tree, a: Tree, b: Tree) -> Tree:
    """∫ₐᵇ f dx."""
    return Apply("integral", (f, x, a, b))


def value_of(tree: Tree) -> Expr:
    """The tree as a SymPy object, with nothing known of its letters."""
    return to_sympy(tree, Context())


def holds_integral(tree: Tree) -> bool:
    """Whether an ∫ stands in it."""
    return any(isinstance(node, Apply) and node.head in {"integral", "subst"} for node in walk(tree))


def bound_letter(*trees: Tree) -> Symbol:
    """A letter for a bound that moves, which nothing here is called."""
    taken = {node.name for tree in trees for node in walk(tree) if isinstance(node, Symbol)}
    return Symbol(next(name for name in ("t", "b", "c", "s", *(f"t_{k}" for k in range(1, 9))) if name not in taken))


def middle(low: Expr, high: Expr) -> Expr:
    """A place between."""
    if low.is_infinite or high.is_infinite:
        return high - 1 if low.is_infinite and not high.is_infinite else low + 1 if not low.is_infinite else sympy.S.Zero
    return (low + high) / 2


def zeros(inside: Expr, x: sympy.Symbol, low: Expr, high: Expr) -> list[Expr]:
    """The zeros between the bounds, where there are finitely many and they are found."""
    found = quietly(sympy.solveset, inside, x, sympy.Interval.open(low, high))
    if isinstance(found, sympy.FiniteSet):
        return [zero for zero in found if zero.is_real]
    return []


def in_order(places: Iterable[Expr]) -> list[Expr]:
    """Each place once, rising."""
    return sorted(dict.fromkeys(places), key=lambda place: float(place))


def vanishing(g: Expr, x: sympy.Symbol) -> Iterator[Expr]:
    """What f is divided by, and what a logarithm is taken of."""
    for node in sympy.preorder_traversal(g):
        if isinstance(node, sympy.tan | sympy.sec) and node.has(x):
            yield sympy.cos(node.args[0])
        elif isinstance(node, sympy.cot | sympy.csc) and node.has(x):
            yield sympy.sin(node.args[0])
        elif isinstance(node, sympy.log) and node.has(x):
            yield node.args[0]
        elif node.is_Pow and node.has(x) and node.exp.could_extract_minus_sign():
            yield node.base


def has_no_value(g: Expr, x: sympy.Symbol, at: Expr) -> bool:
    """Whether a denominator or a logarithm in f vanishes there."""
    if at.free_symbols or at.is_infinite:
        return False
    return any(quietly(_vanishes, part, x, at) for part in vanishing(g, x))


def _vanishes(part: Expr, x: sympy.Symbol, at: Expr) -> bool:
    return part.has(x) and part.subs(x, at).equals(0) is True


def poles(d: Definite) -> list[Expr]:
    """Where f grows beyond all bounds between the bounds."""
    if not d.is_between_numbers:
        return []
    places = in_order(zero for part in vanishing(d.g, d.letter) if part.has(d.letter) for zero in zeros(part, d.letter, d.low, d.high))
    return [place for place in places if is_unbounded(d.g, d.letter, place, 1) or is_unbounded(d.g, d.letter, place, -1)]


NEAR = tuple(sympy.Rational(1, 10**k) for k in (4, 8, 16))
GROWTH = 1.15
DIGITS = 50


def is_unbounded(g: Expr, x: sympy.Symbol, at: Expr, side: int) -> bool:
    """Whether |f| grows again and again on the way to a place, from the right (side 1) or from the left (−1)."""
    sizes = [quietly(_size, g, x, at + side * gap) for gap in NEAR]
    known = [size for size in sizes if size is not None]
    return len(known) == len(NEAR) and all(after > GROWTH * before for before, after in pairwise(known))


def _size(g: Expr, x: sympy.Symbol, at: Expr) -> float | None:
    found = sympy.N(g.subs(x, at), DIGITS)
    return float(abs(found)) if found.is_number and found.is_finite else None
