"""The coefficients of a polynomial equation in one unknown, which may hold other letters."""

from __future__ import annotations

from dataclasses import dataclass

from service.algebra.build import ZERO, add, div, mul, neg, number, power, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.algebra.proof import proved_equal
from service.algebra.statements import zero_form
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

POLYNOMIAL = frozenset({"add", "mul", "neg", "pos", "div", "pow"})


@dataclass(frozen=True, slots=True)
class Quadratic:
    """a x² + b x + c = 0."""

    a: Tree
    b: Tree
    c: Tree

    @property
    def discriminant(self) -> Tree:
        """b² − 4ac."""
        return add(power(self.b, number(2)), neg(mul(number(4), self.a, self.c)))

    @property
    def p(self) -> Tree:
        return div(self.b, self.a)

    @property
    def q(self) -> Tree:
        return div(self.c, self.a)


def quadratic(equation: Tree, unknown: str) -> Quadratic | None:
    """The coefficients of an equation of degree two in the unknown; None for anything else."""
    if not isinstance(equation, Relation) or equation.signs != ("=",):
        return None
    form = zero_form(equation)
    if unknown not in free_symbols(form) or not _is_rational_tree(form):
        return None
    try:
        slope = derivative(form, unknown)
        curvature = derivative(slope, unknown)
        third = derivative(curvature, unknown)
    except NoDerivative:
        return None
    if not proved_equal(third, ZERO) or proved_equal(curvature, ZERO):
        return None
    at_zero = {unknown: ZERO}
    found = Quadratic(div(substituted(curvature, at_zero), number(2)), substituted(slope, at_zero), substituted(form, at_zero))
    whole = add(mul(found.a, power(Symbol(unknown), number(2))), mul(found.b, Symbol(unknown)), found.c)
    return found if same(form, whole) else None


def _is_rational_tree(tree: Tree) -> bool:
    """Whether the tree is built with + − · / and powers alone (roots and functions of numbers aside)."""
    return all(node.head in POLYNOMIAL or not free_symbols(node) for node in walk(tree) if isinstance(node, Apply))
