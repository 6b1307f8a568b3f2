"""Values of the vectors or the matrix of a problem, called by name: scalar product, determinant, rank, trace.

    u = (2, −3, 1), v = (4, 2, −2):  dot = 8 − 6 − 2 = 0         A = [[1, 2], [2, 4]]:  rank = 1

Contract: a line `name = value` without letters, where exactly two vectors, or exactly one square matrix, have names → the value must be
that of these. Where other objects are known too, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from service.algebra.expressions import rational_value
from service.algebra.vectors import Rows, is_object, is_vector, rows_of
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import Judgement
from service.question import Verification
from service.tree import Relation, Symbol, Tree, free_symbols

Values = list[list[fmpq]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """names: the words it goes by. value: what it is of the objects; None where these are no objects for it. rule: what it is called."""

    names: re.Pattern[str]
    value: Callable[[Sequence[Values]], fmpq | None]
    rule: str


def _scalar_product(objects: Sequence[Values]) -> fmpq | None:
    match objects:
        case [u, v] if len(u) == len(v) and len(u[0]) == len(v[0]) == 1:
            return sum((a[0] * b[0] for a, b in zip(u, v, strict=True)), fmpq(0))
        case _:
            return None


def _of_matrix(measure: Callable[[fmpq_mat], fmpq], square: bool = True) -> Callable[[Sequence[Values]], fmpq | None]:
    def value(objects: Sequence[Values]) -> fmpq | None:
        match objects:
            case [rows] if len(rows[0]) > 1 and (not square or len(rows) == len(rows[0])):
                return measure(fmpq_mat(rows))
            case _:
                return None

    return value


def _named(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


QUANTITIES = (
    Quantity(
        _named(r"dot|(?:dot|scalar|inner) product|skalarprodukt|skalares produkt|producto (?:escalar|punto|interno)"),
        _scalar_product,
        "scalar_product",
    ),
    Quantity(_named(r"determinant|determinante|det"), _of_matrix(lambda a: a.det()), "determinants_worked_out"),
    Quantity(_named(r"rank|rang|rango"), _of_matrix(lambda a: fmpq(a.rank()), square=False), "counted_pivots"),
    Quantity(
        _named(r"trace|spur|traza"),
        _of_matrix(lambda a: sum((a[i, i] for i in range(a.nrows())), fmpq(0))),
        "trace_of_matrix",
    ),
)
RIGHT = Judgement("equivalent", Verification("proved", "it is so of what is given"))
WRONG = Judgement("not_equivalent", Verification("proved", "it is another of what is given"), flags=("values_differ",))


def value_of_objects(clause: Clause, context: Context) -> Found | None:
    """`dot = 8 − 6 − 2`, `rank = 2` of the vectors, or the matrix, that the problem names."""
    tree = clause.tree
    if tree is None or clause.continues or (isinstance(tree, Relation) and set(tree.signs) != {"="}):
        return None
    quantity, sides = _called(clause, tree)
    wanted = None if quantity is None else quantity.value(_objects(context))
    written = [rational_value(side) for side in sides if not free_symbols(side)]
    if quantity is None or wanted is None or not written or len(written) < len(sides) or None in written or len(set(map(str, written))) > 1:
        return None
    judgement = RIGHT if written[0] == wanted else WRONG
    following = context.knowing(tree, context.line, side=True)
    return Reading("answer", judgement, parent=context.last_line, value=sides[-1], note=quantity.rule), following


def _called(clause: Clause, tree: Tree) -> tuple[Quantity | None, tuple[Tree, ...]]:
    """What the left side or the words name, and the sides that give its value."""
    match tree:
        case Relation(sides=(Symbol(name=name), *rest)):
            words, sides = name, tuple(rest)
        case Relation(sides=given):
            words, sides = clause.words, given
        case _:
            words, sides = clause.words, (tree,)
    plain = " ".join(words.replace("`", "").split()).strip(" .:=")
    return next((quantity for quantity in QUANTITIES if quantity.names.fullmatch(plain)), None), sides


def _objects(context: Context) -> list[Values]:
    """The objects that have names, else the matrix that the problem is about, as numbers; nothing where letters stand in one."""
    named = [tree for name, tree in context.names.items() if is_object(tree) and (is_vector(tree) or len(name) == 1)]
    asked = context.task.tree
    found = [_numbers(rows_of(tree)) for tree in named or ([asked] if asked is not None and is_object(asked) else [])]
    return [one for one in found if one is not None] if None not in found else []


def _numbers(rows: Rows | None) -> Values | None:
    values = [[rational_value(entry) for entry in row] for row in rows or ()]
    known = [[value for value in row if value is not None] for row in values]
    return known if known and [len(row) for row in known] == [len(row) for row in values] else None
