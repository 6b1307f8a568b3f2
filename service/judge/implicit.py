"""Both sides of an equation differentiated, with letters as functions where rates or differentials show it.

x² + y² = 25  →  2x + 2y dy/dx = 0,   V = 4/3 π r³  →  dV/dt = 4πr² dr/dt,   2x dx + 2y dy = 0
"""

from __future__ import annotations

from collections.abc import Iterator

from service.algebra.build import ZERO, add, equation, mul, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

MARK = "\u0000"


def sides_differentiated(before: Relation, after: Relation) -> Iterator[Relation]:
    """The derivatives of `before` that `after` may be: by the variable of its rates, or as a total differential."""
    if before.signs != ("=",) or after.signs != ("=",):
        return
    rates = _rates(after) - _rates(before)
    variables = {rate.args[1].name for rate in rates if isinstance(rate.args[1], Symbol)}
    if len(variables) == 1:
        yield from _by(before, rates, variables.pop())
    yield from _second(before, after)
    yield from _total_differential(before, after)


def _second(before: Relation, after: Relation) -> Iterator[Relation]:
    """An equation with y′ differentiated: y″ stands beside it."""
    for node in walk(after):
        match node:
            case Apply(head="derivative", args=(Symbol() as y, Symbol(name=variable) as x, Number("2"))):
                first = Apply("derivative", (y, x))
                bodies: dict[Tree, Apply] = {y: first, first: node}
                flat = _with_letters(bodies)
                try:
                    left, right = (_differentiated(side, bodies, flat, variable) for side in before.sides)
                except NoDerivative:
                    return
                yield equation(left, right)
                return
            case _:
                pass


def _with_letters(bodies: dict[Tree, Apply]) -> dict[Tree, str]:
    return {body: body.name if isinstance(body, Symbol) else f"{MARK}{index}" for index, body in enumerate(bodies)}


def _by(before: Relation, rates: set[Apply], variable: str) -> Iterator[Relation]:
    bodies: dict[Tree, Apply] = {rate.args[0]: rate for rate in rates}
    names = _with_letters(bodies)
    try:
        left, right = (_differentiated(side, bodies, names, variable) for side in before.sides)
    except NoDerivative:
        return
    yield equation(left, right)


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


def _differentiated(side: Tree, bodies: dict[Tree, Apply], names: dict[Tree, str], variable: str) -> Tree:
    """f_t + Σ f_u·du/dt, with the letters u put back."""
    flat = rebuilt(side, lambda node: Symbol(names[node]) if node in names else node)
    parts = [derivative(flat, variable)] if variable in free_symbols(flat) else []
    parts += [mul(derivative(flat, names[body]), rate) for body, rate in bodies.items() if names[body] in free_symbols(flat)]
    whole = add(*parts) if parts else ZERO
    return substituted(whole, {name: body for body, name in names.items()})


def _total_differential(before: Relation, after: Relation) -> Iterator[Relation]:
    letters = [name for name in free_symbols(before) if f"d{name}" in free_symbols(after)]
    if not letters:
        return
    try:
        left, right = (
            add(*(mul(derivative(side, name), Symbol(f"d{name}")) for name in letters if name in free_symbols(side)))
            for side in before.sides
        )
    except NoDerivative:
        return
    yield equation(left, right)
