"""Initial values put in: each gives an equation for the constants, which are then put into the solution."""

from __future__ import annotations

import sympy
from sympy import Expr

from service.algebra.build import equation, substituted
from service.algebra.statements import all_of
from service.cas import to_tree
from service.differential.conditions import Condition
from service.rules.ode.lines import Line, Lines, Posed, Work, told
from service.tree import Apply, Number, Relation, Symbol, Tree

VALUES = told("initial_values")
SLOPE = told("slope_of_solution")
CONSTANTS = told("constants_found")
PARTICULAR = told("constants_put_in")
RULES = (VALUES, SLOPE, CONSTANTS, PARTICULAR)


def put_in(posed: Posed, whole: Relation, difference: Expr) -> Lines:
    """The value of the one constant of H(x, y) = G(x) + C; difference: H − G − C."""
    (condition,) = posed.conditions
    at = {posed.x.name: to_tree(condition.point), posed.y.name: to_tree(condition.value)}
    where = {"v": all_of(equation(posed.x, at[posed.x.name]), equation(posed.y, at[posed.y.name]))}
    yield Line(VALUES, Relation(("=",), tuple(substituted(side, at) for side in whole.sides)), where)
    constant = sympy.Symbol(posed.constants[0])
    put = difference.subs({posed.equation.x: condition.point, posed.equation.y: condition.value})
    value = to_tree(sympy.simplify(put + constant))
    yield Line(CONSTANTS, equation(Symbol(constant.name), value))
    yield Line(PARTICULAR, Relation(("=",), tuple(substituted(side, {constant.name: value}) for side in whole.sides)), {"v": value})


def put_into_general(posed: Posed, general: Expr, has_slopes: bool = False) -> Lines:
    """The constants of y = F(x, C₁, C₂) by the values of y and y′. has_slopes: whether lines have its derivatives already."""
    x = posed.equation.x
    for order in sorted({condition.order for condition in posed.conditions if condition.order and not has_slopes}):
        yield Line(SLOPE, equation(posed.slope(order), to_tree(slope_of(general, x, order))), {"y": posed.slope(order)})
    pairs = [(slope_of(general, x, c.order) if c.order else general, c) for c in posed.conditions]
    put = [(there.subs(x, c.point), c.value) for there, c in pairs]
    asked = all_of(*(equation(to_tree(left), to_tree(right)) for left, right in put))
    names = [sympy.Symbol(name, real=True) for name in posed.constants]
    found = sympy.solve([left - right for left, right in put], names, dict=True)
    if len(found) != 1 or set(found[0]) != set(names):
        return
    yield Line(VALUES, asked, {"v": all_of(*(_condition(posed, c) for _, c in pairs))})
    solved: Tree = all_of(*(equation(Symbol(n.name), to_tree(found[0][n])) for n in names))
    if parts_of(solved) != parts_of(asked):
        yield Line(CONSTANTS, solved, work=Work("solve", asked, solved, names[0].name))
    yield Line(PARTICULAR, posed.answer, {"v": solved})


def slope_of(general: Expr, x: Expr, order: int) -> Expr:
    """The derivative, with ln|u| as ln u, whose derivative is the same."""
    plain = general.replace(
        lambda node: isinstance(node, sympy.log) and isinstance(node.args[0], sympy.Abs), lambda n: sympy.log(n.args[0].args[0])
    )
    return plain.diff(x, order)


def parts_of(statement: Tree) -> set[Tree]:
    """The statements that are joined by and."""
    return set(statement.args) if isinstance(statement, Apply) and statement.head == "and" else {statement}


def _condition(posed: Posed, condition: Condition) -> Relation:
    """y′(0) = 1."""
    name: Tree = Apply("prime", (posed.y, Number(str(condition.order)))) if condition.order else posed.y
    return equation(Apply("call", (name, to_tree(condition.point))), to_tree(condition.value))
