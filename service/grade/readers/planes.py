"""A plane, or a line in the plane, through a point with a normal vector, both named by the lines before."""

from __future__ import annotations

from service.algebra.build import ZERO, equation, mul, sub, substituted
from service.algebra.vectors import is_vector, rows_of, worked
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.linear_rows import same_system
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import Answer, entails
from service.judge.judgement import EQUAL, Judgement
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk

NOTE = "plane"


def plane_through_point(clause: Clause, context: Context) -> Found | None:
    """`2(x − 1) − y + 3(z − 2) = 0` after n = (2, −1, 3), P = (1, 0, 2): where nothing else was said, it must be n·(X − P) = 0.

    An equation that is multiplied out may be of another plane, so that only one in the form with the point is refuted.
    """
    tree = clause.tree
    given = _point_and_normal(context)
    if given is None or clause.continues or not isinstance(tree, Relation) or tree.signs != ("=",) or context.root() is not None:
        return None
    point, normal = given
    letters = context.topics.coordinates[: len(point)]
    if set(free_symbols(tree)) != {name for name, entry in zip(letters, normal, strict=True) if entry != ZERO}:
        return None
    judgement = _judged(tree, dict(zip(letters, point, strict=True)), dict(zip(letters, normal, strict=True)), context)
    if judgement is None or (judgement.relation not in EQUAL and not _shows_point(tree)):
        return None
    return Reading("consequence", judgement, said=tree, parent=context.last_line, value=tree, note=NOTE), context.knowing(
        tree, context.line
    )


def _point_and_normal(context: Context) -> tuple[tuple[Tree, ...], tuple[Tree, ...]] | None:
    """The entries of P and n, where the working has named these two alone and no problem was sent."""
    if context.task.sent or len(context.names) != 2:
        return None
    points = [tree for name, tree in context.names.items() if len(name) == 1 and name.isupper()]
    normals = [tree for name, tree in context.names.items() if name == "n"]
    if len(points) != 1 or len(normals) != 1 or not (is_vector(points[0]) and is_vector(normals[0])):
        return None
    point, normal = (tuple(entry for row in rows_of(tree) or () for entry in row) for tree in (points[0], normals[0]))
    known = len(point) == len(normal) and 2 <= len(point) <= len(context.topics.coordinates)
    return (point, normal) if known and not any(free_symbols(entry) for entry in (*point, *normal)) else None


def _judged(tree: Relation, point: dict[str, Tree], normal: dict[str, Tree], context: Context) -> Judgement | None:
    """Whether it is the equation; else what the point comes to, or that the normal vector is another."""
    difference = Apply("tuple", tuple(sub(Symbol(name), entry) for name, entry in point.items()))
    right = equation(worked(mul(Apply("tuple", tuple(normal.values())), difference)), ZERO)
    found = same_system(right, tree, list(point))
    if found is None or found.relation in EQUAL:
        return found
    at_point = entails((), substituted(tree, point), context.scope)
    return at_point.judgement if at_point.answer is Answer.CONTRADICTS else found


def _shows_point(tree: Relation) -> bool:
    """Whether a bracket such as (x − 1) stands in it, and 0 on its right."""
    brackets = (node for node in walk(tree.sides[0]) if isinstance(node, Apply) and node.head in {"mul", "neg"})
    inside = (arg for node in brackets for arg in node.args if isinstance(arg, Apply) and arg.head in {"add", "sub"})
    return tree.sides[1] == Number("0") and any(len(free_symbols(arg)) == 1 for arg in inside)
