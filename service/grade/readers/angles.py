"""An angle that a line brings in beside an equation: `5 cos(x − φ) = 5 with tan φ = 3/4` after 3 sin x + 4 cos x = 5."""

from __future__ import annotations

from collections.abc import Iterator

from service.algebra.build import add, substituted
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols

INVERSES = {"tan": "atan", "sin": "asin", "cos": "acos"}


def angle_brought_in(clause: Clause, context: Context) -> Found | None:
    """The equation with the angle that its condition names, where it says the same as the line before; from then on it has that value."""
    current, tree = context.current, clause.tree
    match clause.condition:
        case Relation(signs=("=",), sides=(Apply(head="tan" | "sin" | "cos" as head, args=(Symbol(name=name),)), value)):
            pass
        case _:
            return None
    if current is None or tree is None or free_symbols(value) or not context.is_fresh(name) or name not in free_symbols(tree):
        return None
    for angle in _angles(head, value):
        written = substituted(context.expanded(tree), {name: angle})
        judged = relation(context.expanded(current.tree), written, context.scope)
        if judged.relation in EQUAL:
            reading = Reading("transformation", judged, current.tree, tree, current.line, tree)
            return reading, context.naming(name, angle).knowing(tree, context.line, current.side)
    return None


def _angles(head: str, value: Tree) -> Iterator[Tree]:
    """The angle between −π/2 and π, and the one that is π further."""
    first = Apply(INVERSES[head], (value,))
    yield first
    yield add(first, Constant("pi"))
