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
from service.algebra.vectors import Rows, has_vectors, is_object, is_vector, rows_of
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.conventional import relations_of
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.judgement import Judgement
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

Values = list[list[fmpq]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """names: the words it goes by. value: what it is of the objects; None where these are no objects for it. rule: what it is called.

    asked: words of a problem that is about it; under any other its value may be meant of something else.
    """

    names: re.Pattern[str]
    value: Callable[[Sequence[Values]], fmpq | None]
    rule: str
    asked: re.Pattern[str]


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
        _named(
            r"\b(?:dot|scalar|inner) product|skalarprodukt|producto (?:escalar|punto)|ort[h]?ogonal|perpendicular|senkrecht|rechtwinklig"
        ),
    ),
    Quantity(_named(r"determinant|determinante|det"), _of_matrix(lambda a: a.det()), "determinants_worked_out", _named(r"determinant")),
    Quantity(_named(r"rank|rang|rango"), _of_matrix(lambda a: fmpq(a.rank()), square=False), "counted_pivots", _named(r"\bran[gk]")),
    Quantity(
        _named(r"trace|spur|traza"),
        _of_matrix(lambda a: sum((a[i, i] for i in range(a.nrows())), fmpq(0))),
        "trace_of_matrix",
        _named(r"\b(?:trace|spur|traza)\b"),
    ),
)
RIGHT = Judgement("equivalent", Verification("proved", "it is so of what is given"))
WRONG = Judgement("not_equivalent", Verification("proved", "it is another of what is given"), flags=("values_differ",))


def value_of_objects(clause: Clause, context: Context) -> Found | None:
    """`dot = 8 − 6 − 2`, `rank = 2`, `trace = 4, det = −5` of the vectors, or the matrix, that the problem names."""
    tree = clause.tree
    if tree is None or clause.continues:
        return None
    parts = relations_of(tree) or [tree]
    found = [_judged(clause, part, context) for part in parts]
    judged = [one for one in found if one is not None]
    if len(judged) < len(found):
        return None
    judgement, rule, value = next((one for one in judged if one[0] is WRONG), judged[-1])
    return Reading("answer", judgement, parent=context.last_line, value=value, note=rule), context.knowing(tree, context.line, side=True)


def _judged(clause: Clause, part: Tree, context: Context) -> tuple[Judgement, str, Tree] | None:
    """(whether it is so, the rule, the value that is written); None where nothing can be said."""
    if isinstance(part, Relation) and set(part.signs) != {"="}:
        return None
    quantity, sides = _called(clause, part)
    objects = _objects(context)
    wanted = None if quantity is None else quantity.value(objects)
    written = [None if free_symbols(side) else rational_value(side) for side in sides]
    if quantity is None or wanted is None or not written or None in written or len(set(map(str, written))) > 1:
        return None
    if written[0] != wanted and not _can_only_be_this(quantity, objects, written[0], context):
        return None
    return RIGHT if written[0] == wanted else WRONG, quantity.rule, sides[-1]


def _can_only_be_this(quantity: Quantity, objects: Sequence[Values], value: fmpq | None, context: Context) -> bool:
    """Whether the problem asks for it and for nothing like 2u or u − v, no line has made another object, and it is not u·u."""
    text = context.task.text
    named = "|".join(re.escape(name) for name in context.names if len(name) < SHORT)
    if quantity.asked.search(text) is None or (named and re.search(rf"[0-9)+\-−]\s?[*·]?\s?(?:{named})\b|\b(?:{named})\s?[+\-−^]", text)):
        return False
    if any(fact.line >= 0 and has_vectors(context.expanded(fact.tree)) and not _is_of_rows(fact.tree) for fact in context.facts):
        return False
    return all(_scalar_product([one, one]) != value for one in objects)


SHORT = 3
"""Names of one or two letters are vectors, points or matrices."""


def _is_of_rows(tree: Tree) -> bool:
    """Whether it is a matrix alone, as row operations make them."""
    return isinstance(tree, Apply) and tree.head == "matrix"


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
