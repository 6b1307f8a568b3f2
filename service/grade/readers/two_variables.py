"""Lines about one function of several variables: partial derivatives, critical points, and what kind of points they are.

    f(x, y) = x² + xy + y² − 3x:  f_x = 2x + y − 3;  ∂²f/∂x∂y = 1;  2x + y = 3, x + 2y = 0;  D = 2·2 − 1² = 3;  minimum at (2, −1)

Contract: a derivative that a line states is compared with the function's own; equations in the variables must follow from grad f = 0; a
point that is called a minimum, a maximum or a saddle is judged by the second derivatives. Source: [stewart-8, §14.7].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.algebra.build import ZERO, equation, mul, number, power, sub, substituted
from service.algebra.calculus import NoDerivative, derivative, nth_derivative
from service.algebra.statements import all_of, is_set, is_statement
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.curves import sign_of
from service.grade.readers.functions import compared
from service.grade.readers.remarks import Found
from service.grade.readers.transformations import transformation
from service.grade.readers.unconfirmed import unconfirmed
from service.grade.source import PROBLEM
from service.grade.step import METHOD, Reading
from service.grade.topics import Point, points_in, topics_in
from service.judge.judgement import EQUAL, Counterexample, Judgement, undecided
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, rebuilt
from service.write import text

CALLED = re.compile(r"(?P<name>(?:nabla)?[A-Za-z](?:_[a-z]{1,3})?)\((?P<inside>[^()]{1,60})\)")
CRITICAL = frozenset({"maximum", "minimum", "extremum", "stationary", "saddle"})
KINDS = frozenset({"maximum", "minimum", "saddle"})
GRADIENT = "nabla"
HESSIANS = frozenset({"D", "H", "Delta", "Δ", "det"})
RIGHT = Judgement("equivalent", Verification("proved", "the second derivatives say so"))


@dataclass(frozen=True, slots=True)
class Surface:
    """A function of two or three variables."""

    name: str
    letters: tuple[str, ...]
    body: Tree

    def gradient(self) -> tuple[Tree, ...]:
        return tuple(derivative(self.body, letter) for letter in self.letters)

    def at(self, point: Point) -> dict[str, Tree]:
        return dict(zip(self.letters, (point.x, point.y), strict=False))


def of_two_variables(clause: Clause, context: Context) -> Found | None:
    """A line about f(x, y): a derivative, a condition for a critical point, or the kind of a point."""
    surface = _surface(context)
    if surface is None or clause.continues:
        return None
    try:
        return _kind_of_point(clause, surface, context) or _of_statement(clause, surface, context)
    except NoDerivative:
        return None


def _surface(context: Context) -> Surface | None:
    """The function of several variables that the task or a line gives."""
    known = (*(fact.tree for fact in context.facts), *context.task.givens, *context.task.conditions)
    return next((found for tree in known if (found := _defined(tree)) is not None), None)


def _defined(tree: Tree) -> Surface | None:
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=f), *arguments)), body)):
            letters = tuple(a.name for a in arguments if isinstance(a, Symbol))
            whole = len(letters) == len(arguments)
        case Relation(signs=("=",), sides=(Symbol(name=written), body)) if (found := CALLED.fullmatch(written)) is not None:
            f, letters, whole = found["name"], tuple(part.strip() for part in found["inside"].split(",")), True
        case Relation(signs=("=",), sides=(Symbol(name="z"), body)) if set(free_symbols(body)) == {"x", "y"}:
            f, letters, whole = "z", ("x", "y"), True
        case _:
            return None
    fits = whole and 2 <= len(letters) <= 3 and set(letters) == set(free_symbols(body)) and all(len(letter) == 1 for letter in letters)
    return Surface(f, letters, body) if fits else None


# Derivatives


def _written(tree: Tree, surface: Surface) -> Tree:
    """The tree with f_x, f_xy, ∂f/∂x, f(1, 2), f_x(1, 2) and ∇f(1, 2) written out."""
    return rebuilt(rebuilt(tree, lambda node: _gradient_at(node, surface)), lambda node: _value(node, surface))


def _gradient_at(node: Tree, surface: Surface) -> Tree:
    """∇f(1, 2), which is read as a product."""
    match node:
        case Apply(head="mul", args=(Symbol(name=name), Apply(head="tuple" | "interval" | "vector", args=point))) if (
            name == f"{GRADIENT}{surface.name}" and len(point) == len(surface.letters)
        ):
            return substituted(Apply("tuple", surface.gradient()), dict(zip(surface.letters, point, strict=True)))
        case _:
            return node


def _value(node: Tree, surface: Surface) -> Tree:
    match node:
        case Apply(head="partial", args=(inner, Symbol(name=x), *order)) if x in surface.letters:
            body = surface.body if inner == Symbol(surface.name) else inner
            return nth_derivative(body, x, int(order[0].text)) if order and isinstance(order[0], Number) else derivative(body, x)
        case Apply(head="call", args=(Symbol(name=name), *arguments)) if len(arguments) == len(surface.letters):
            whole = _named(name, surface)
            return node if whole is None else substituted(whole, dict(zip(surface.letters, arguments, strict=True)))
        case Symbol(name=name) if (called := CALLED.fullmatch(name)) is not None:
            whole, point = _named(called["name"], surface), points_in(f"({called['inside']})")
            if whole is None:
                return node
            inside = tuple(part.strip() for part in called["inside"].split(","))
            return whole if inside == surface.letters else substituted(whole, surface.at(point[0])) if point else node
        case Symbol(name=name) if name != surface.name:
            return _named(name, surface) or node
        case _:
            return node


def _named(name: str, surface: Surface) -> Tree | None:
    """What f, f_x and f_xy are."""
    if name == f"{GRADIENT}{surface.name}":
        return Apply("tuple", surface.gradient())
    base, index = base_and_subscript(name)
    if base != surface.name or not set(index) <= set(surface.letters):
        return None
    found = surface.body
    for letter in index:
        found = derivative(found, letter)
    return found


# Statements


def _of_statement(clause: Clause, surface: Surface, context: Context) -> Found | None:
    tree = clause.tree
    if tree is None or not is_statement(tree) or is_set(tree):
        return None
    if isinstance(tree, Apply) and tree.head in {"list", "and", "tuple", "system"}:
        return _several(clause, tree, surface, context) or _of_critical_point(clause, tree, surface, context)
    return _claim(tree, surface, context) or _determinant(tree, surface, context) or _of_critical_point(clause, tree, surface, context)


def _entries_compared(sign: str, left: Tree, right: Tree, context: Context) -> Judgement:
    """Two sides, or two gradients entry by entry."""
    match left, right:
        case Apply(head="tuple" | "vector", args=one), Apply(head="tuple" | "vector", args=other) if len(one) == len(other):
            judged = [compared(sign, a, b, context) for a, b in zip(one, other, strict=True)]
            return next((found for found in judged if found.relation not in EQUAL), judged[0])
        case _:
            return compared(sign, left, right, context)


def _several(clause: Clause, tree: Apply, surface: Surface, context: Context) -> Found | None:
    """`f_xx = 2, f_yy = 2, f_xy = 1`: each of them."""
    judged, following, value = METHOD, context, None
    for part in tree.args:
        found = _claim(part, surface, following) or _determinant(part, surface, following)
        if found is None:
            return None
        reading, following = found
        if reading.judgement.relation in {"not_equivalent", "undecided"}:
            return reading, following
        judged, value = reading.judgement, reading.value
    return Reading("consequence", judged, parent=context.last_line, value=value), following


def _claim(tree: Tree, surface: Surface, context: Context) -> Found | None:
    """`f_x = 2xy + 3`, `f_x = 2x − 4 = 0`, `f_x(1, 2) = 5`, `D = f_xx f_yy − f_xy² = 3`."""
    written = _written(tree, surface)
    if not isinstance(written, Relation) or not isinstance(tree, Relation) or written == tree or _defined(tree) == surface:
        return None
    if len(written.sides) == 2 and _is_condition(written.sides[0], written.sides[1]):
        return Reading("given", METHOD, parent=context.last_line, value=written, note="equation"), _with(written, context)
    links = list(zip(written.signs, written.sides, written.sides[1:], strict=False))
    if written.sides[0] == tree.sides[0] and isinstance(tree.sides[0], Symbol):
        name = tree.sides[0].name
        context = context if name in HESSIANS else context.naming(name, written.sides[1])
        links = links[1:]
    if links and _is_condition(links[-1][1], links[-1][2]) and len(links) > 1:
        context, links = _with(Relation(("=",), written.sides[-2:]), context), links[:-1]
    judged = METHOD
    for sign, left, right in links:
        judged = _at_points(left, right, surface, context) if sign == "=" and _is_condition(left, right) else METHOD
        judged = judged if judged is not METHOD or sign == "~" else _entries_compared(sign, left, right, context)
        if judged.relation not in EQUAL | {"method_line"}:
            return Reading("consequence", judged, left, right, context.last_line, right), context
    judged = judged if judged is METHOD else replace(judged, relation="derivative")
    last = next((side for side in reversed(written.sides) if side != ZERO), written.sides[-1])
    return Reading("consequence", judged, parent=context.last_line, value=last), context


def _at_points(left: Tree, right: Tree, surface: Surface, context: Context) -> Judgement:
    """`f_xx = 6` at a point that is spoken of; METHOD where none is."""
    judged = [relation(substituted(left, surface.at(point)), right, context.scope) for point in context.topics.points[:6]]
    right_one = next((one for one in judged if one.relation in EQUAL), None)
    return right_one or METHOD


def _is_condition(left: Tree, right: Tree) -> bool:
    return bool(free_symbols(left)) and not free_symbols(right)


def _with(condition: Tree, context: Context) -> Context:
    return replace(context, facts=(*context.facts, Fact(condition, context.line, side=True)))


def _determinant(tree: Tree, surface: Surface, context: Context) -> Found | None:
    """`D = 2·2 − 1² = 3 > 0`: the determinant of the second derivatives, at one of the points spoken of."""
    if len(surface.letters) != 2 or not context.topics.words & CRITICAL:
        return None
    points = context.topics.points
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(name=name), value, *_)):
            pass
        case Relation(signs=("=", *_), sides=(Apply(head="call", args=(Symbol(name=name), x, y)), value, *_)):
            points = (Point("", x, y, False),)
        case _:
            return None
    if name not in HESSIANS or not set(free_symbols(value)) <= set(surface.letters):
        return None
    whole = _hessian(surface)
    if free_symbols(value):
        judgement = relation(whole, value, context.scope)
        return Reading("consequence", judgement, whole, value, context.last_line), context
    values = [whole] if not free_symbols(whole) else [substituted(whole, surface.at(p)) for p in points]
    judged = [relation(one, value, context.scope) for one in values]
    if any(one.relation in EQUAL for one in judged):
        return Reading("consequence", replace(RIGHT), parent=context.last_line), context
    if not judged or any(one.relation != "not_equivalent" for one in judged):
        return Reading("definition", METHOD, parent=context.last_line), context
    return Reading("consequence", judged[0], values[0], value, context.last_line), context


def _hessian(surface: Surface) -> Tree:
    x, y = surface.letters
    fx, fy = derivative(surface.body, x), derivative(surface.body, y)
    return sub(mul(derivative(fx, x), derivative(fy, y)), power(derivative(fx, y), number(2)))


# Critical points


def _of_critical_point(clause: Clause, tree: Tree, surface: Surface, context: Context) -> Found | None:
    """`2x + y = 3, x + 2y = 0` and what follows: all of it from grad f = 0."""
    if not free_symbols(tree) or not set(free_symbols(tree)) <= set(surface.letters) or not context.topics.words & CRITICAL:
        return None
    if _is_constrained(context, surface):
        return None
    system = all_of(*(equation(part, ZERO) for part in surface.gradient()))
    origin = context.root()
    if origin is None or origin.tree != system:
        fact = Fact(system, PROBLEM)
        others = tuple(one for one in context.facts if one is not origin and not one.side)
        context = replace(context, facts=(*others, fact), origin=fact, current=fact)
    return transformation(clause, context) or unconfirmed(clause, context)


def _is_constrained(context: Context, surface: Surface) -> bool:
    """Whether the problem has a condition beside the function: then grad f = 0 is not asked for."""
    others = [one for one in context.task.givens if _defined(one) is None]
    return any(set(free_symbols(one)) & set(surface.letters) for one in others)


def _kind_of_point(clause: Clause, surface: Surface, context: Context) -> Found | None:
    """`minimum at (2, −1)`, `(0, 0) is a saddle point`; what stands before a colon or a comma is judged by itself."""
    said = topics_in(clause.words) & KINDS
    points = _points(clause)
    if len(said) != 1 or not points or "not" in topics_in(clause.words) or len(surface.letters) != 2:
        return None
    kind = next(iter(said))
    for point in points:
        found = kind_of(surface, point)
        if found is not None and found != kind:
            counterexample = Counterexample({"point": f"({text(point.x)}, {text(point.y)})"}, found, kind)
            wrong = Judgement(
                "not_equivalent", Verification("proved", "the derivatives say otherwise"), ("values_differ",), counterexample=counterexample
            )
            return Reading("consequence", wrong, parent=context.last_line), context
        if found is None:
            return Reading("consequence", undecided("what kind of point it is was not told"), parent=context.last_line), context
    if clause.tree is not None and is_statement(clause.tree):
        return None  # the formula beside it is judged too
    value = Apply("list", tuple(Apply("tuple", (point.x, point.y)) for point in points))
    return Reading("consequence", RIGHT, parent=context.last_line, value=value), context


def _points(clause: Clause) -> tuple[Point, ...]:
    return (*points_in(clause.words), *_in_tree(clause.tree))


def _in_tree(tree: Tree | None) -> Iterator[Point]:
    match tree:
        case Apply(head="tuple" | "interval" | "vector", args=(x, y)) if not free_symbols(x) and not free_symbols(y):
            yield Point("", x, y, False)
        case Relation(signs=("=",), sides=(Symbol(name=name), Apply(head="tuple" | "vector", args=(x, y)))) if name[0].isupper():
            yield Point(name, x, y, True)
        case _:
            return


def kind_of(surface: Surface, point: Point) -> str | None:
    """maximum, minimum, saddle, or "slope" where the gradient is not 0; None where that can't be told."""
    at = surface.at(point)
    slopes = [sign_of(substituted(part, at)) for part in surface.gradient()]
    if any(slope is None for slope in slopes):
        return None
    if any(slopes):
        return "slope"
    x = surface.letters[0]
    determinant = sign_of(substituted(_hessian(surface), at))
    bend = sign_of(substituted(derivative(derivative(surface.body, x), x), at))
    if not determinant:
        return None
    return "saddle" if determinant < 0 else None if not bend else "minimum" if bend > 0 else "maximum"
