"""What was written → an equation between x, y and the derivatives of y, each of them a symbol of its own."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

from service.cas import symbol, to_sympy
from service.differential.notation import MOST_ORDER, Names
from service.errors import Unsupported
from service.question import Context
from service.tree import Relation, Tree


@dataclass(frozen=True, slots=True)
class Equation:
    """left = right between x and the jets y, y', …, y⁽ⁿ⁾; all of them SymPy symbols."""

    left: Expr
    right: Expr
    x: Symbol
    jets: tuple[Symbol, ...]
    names: Names

    @property
    def order(self) -> int:
        return len(self.jets) - 1

    @property
    def y(self) -> Symbol:
        return self.jets[0]

    @property
    def difference(self) -> Expr:
        return self.left - self.right

    def put_in(self, value: Expr) -> tuple[Expr, Expr]:
        """Both sides with a function of x in the place of y."""
        slopes = [value]
        for _ in range(self.order):
            slopes.append(slopes[-1].diff(self.x))
        swap = dict(zip(self.jets, slopes, strict=True))
        return self.left.subs(swap, simultaneous=True), self.right.subs(swap, simultaneous=True)


def equation(tree: Tree, known: Names, context: Context) -> Equation:
    """The equation of a tree with jets. Raises Unsupported where it is none."""
    if not isinstance(tree, Relation) or tree.signs != ("=",):
        raise Unsupported("A differential equation is one equation, such as y' = x y.")
    sides = [to_sympy(side, context) for side in tree.sides]
    if not all(isinstance(side, Expr) for side in sides):
        raise Unsupported("A differential equation is an equation between numbers.")
    left, right = sides
    free = left.free_symbols | right.free_symbols
    all_jets = [symbol(known.jet(order).name, context) for order in range(MOST_ORDER + 1)]
    orders = [order for order, jet in enumerate(all_jets) if jet in free]
    if not orders or orders[-1] == 0:
        raise Unsupported("A differential equation holds a derivative, such as y' or dy/dx.")
    return Equation(left, right, symbol(known.variable, context), tuple(all_jets[: orders[-1] + 1]), known)
