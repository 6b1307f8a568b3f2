"""The vertex and the zeros of a parabola `y = ax² + bx + c` that a problem or a line gives: `V(−3, −4)`, `vertex (−3, −4)`.

Contract: one point, named S or V or said to be the vertex, in a working that asks for it → whether the slope is 0 there and the curve
goes through it. Curves with a name of a function are judged with the other points of curves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.algebra.build import equation, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.statements import is_statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.curves import VERTEX, same_number
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.grade.topics import points_in
from service.judge.judgement import EQUAL, Counterexample, Judgement
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols
from service.write import text

SAID = re.compile(r"scheitel|vertex|vértice", re.IGNORECASE)
NAMES = frozenset({"S", "V", "SP"})
ON_TOP = Judgement("equivalent", Verification("proved", "the slope is 0 there, and the curve goes through it"))


def vertex_stated(clause: Clause, context: Context) -> Found | None:
    """A point that must be the vertex of the only parabola known."""
    point = _point(clause)
    if point is None or context.functions or not (VERTEX.search(context.task.text) or SAID.search(clause.words)):
        return None
    curves = list(_parabolas(context))
    if not curves:
        return None
    body = curves[0]
    slope = derivative(body, "x")
    x, y = point
    here, height = (substituted(one, {"x": x}) for one in (slope, body))
    if same_number(here, Number("0"), context) and same_number(height, y, context):
        value = Apply("tuple", (x, y))
        return Reading("answer", ON_TOP, parent=context.last_line, value=value), context.knowing(value, context.line, side=True)
    shown = Counterexample({"x": text(x)}, text(height), text(y))
    wrong = Judgement("not_equivalent", Verification("proved", "it is not the vertex"), ("values_differ",), counterexample=shown)
    return Reading("answer", wrong, parent=context.last_line), context


ZEROS = re.compile(
    r"\b(?:zeros|zeroes|roots|x-intercepts?|nullstellen?|ceros|raíces|achsenschnittpunkte?|schnittpunkte?\s.{0,30}achse)", re.IGNORECASE
)


def zeros_of_curve(clause: Clause, context: Context) -> Found | None:
    """`x² − 4x + 3 = 0`, `x = 1 or x = 3` where the zeros of y = x² − 4x + 3 are asked for; wrong ones are judged elsewhere."""
    tree = clause.tree
    if tree is None or clause.continues or not is_statement(tree) or free_symbols(tree) != ("x",) or not ZEROS.search(context.task.text):
        return None
    curves = list(_parabolas(context))
    if not curves or context.functions:
        return None
    judged = relation(equation(curves[0], Number("0")), tree, context.scope)
    if judged.relation not in EQUAL:
        return None
    return Reading("consequence", judged, parent=context.last_line, value=tree), context.knowing(tree, context.line, side=True)


def _point(clause: Clause) -> tuple[Tree, Tree] | None:
    """The numbers of V = (−3, −4), of a bare pair said to be the vertex, or of the one point in the words."""
    match clause.tree:
        case Relation(signs=("=",), sides=(Symbol(name=name), Apply(head="tuple" | "vector" | "interval", args=(x, y)))) if name in NAMES:
            found = (x, y)
        case Apply(head="tuple" | "vector" | "interval", args=(x, y)) if SAID.search(clause.words):
            found = (x, y)
        case Apply(head="and" | "list" | "system", args=(Relation() as one, Relation() as two)) if SAID.search(clause.words):
            if (one.signs, two.signs, one.sides[0], two.sides[0]) != (("=",), ("=",), Symbol("x"), Symbol("y")):
                return None
            found = (one.sides[-1], two.sides[-1])
        case None if SAID.search(clause.words) and len(points := points_in(clause.words)) == 1:
            found = (points[0].x, points[0].y)
        case _:
            return None
    return None if any(free_symbols(part) for part in found) else found


def _parabolas(context: Context) -> Iterator[Tree]:
    """The right sides of y = … of degree 2 in x, the task first."""
    task = () if context.task.tree is None else (context.task.tree,)
    for tree in (*task, *(fact.tree for fact in context.facts)):
        match tree:
            case Relation(signs=("=",), sides=(Symbol(name="y"), body)) if free_symbols(body) == ("x",) and _is_quadratic(body):
                yield body
            case _:
                pass


def _is_quadratic(body: Tree) -> bool:
    """Whether the second derivative is a number other than 0."""
    try:
        bent = derivative(derivative(body, "x"), "x")
    except NoDerivative:
        return False
    values = {text(substituted(bent, {"x": Number(one)})) for one in ("0", "1")}
    return not free_symbols(bent) and values != {"0"}
