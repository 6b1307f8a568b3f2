"""Implicit differentiation: both sides of an equation, with y a function of x."""

from __future__ import annotations

from service.algebra.build import add, equation, mul, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.tree import Apply, Relation, Symbol, Tree, rebuilt, walk

MARK = "\u0000"


def sides_differentiated(before: Relation, after: Relation) -> Relation | None:
    """d/dx of both sides of `before`, where `after` has a dy/dx that `before` has not; else None."""
    rates = _rates(after)
    if len(rates) != 1 or _rates(before) or before.signs != ("=",) or after.signs != ("=",):
        return None
    (rate,) = rates
    body, variable = rate.args[0], rate.args[1]
    if not isinstance(variable, Symbol):
        return None
    name = body.name if isinstance(body, Symbol) else f"{MARK}y"
    try:
        left, right = (_total(side, body, name, variable.name, rate) for side in before.sides)
    except NoDerivative:
        return None
    return equation(left, right)


def _rates(tree: Tree) -> set[Apply]:
    """dy/dx and d y(x)/dx in a line."""
    return {
        node
        for node in walk(tree)
        if isinstance(node, Apply)
        and node.head == "derivative"
        and len(node.args) == 2
        and (isinstance(node.args[0], Symbol) or (isinstance(node.args[0], Apply) and node.args[0].head == "call"))
        and node.args[0] != node.args[1]
    }


def _total(side: Tree, body: Tree, name: str, x: str, rate: Tree) -> Tree:
    """f_x + f_y·y′, with y(x) or y put back."""
    flat = rebuilt(side, lambda node: Symbol(name) if node == body else node)
    whole = add(derivative(flat, x), mul(derivative(flat, name), rate))
    return substituted(whole, {name: body})
