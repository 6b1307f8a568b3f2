"""Where lines, planes or curves meet, said in words: “intersection (2, 3, 2)”, “sie schneiden sich in (2|3|2)”, “Punto de corte: (2, 3)”.

Contract: a point among words that speak of meeting → right or wrong where the lines before determine the coordinates; else nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.algebra.build import equation
from service.algebra.statements import is_statement
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import Answer, entails
from service.judge.judgement import Judgement
from service.question import Verification
from service.quietly import quietly
from service.read import read_line
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

MEETING = re.compile(r"\b(?:intersect\w*|point|meet|schneide\w*|schnitt\w*|treffen|corte|cortan|intersección|intersecan)\b", re.IGNORECASE)
PART = r"[-−]?[0-9]{1,6}(?:[./][0-9]{1,6})?"
POINT = re.compile(rf"\(\s?(?P<parts>{PART}(?:\s?[,;|]\s?{PART}){{1,2}})\s?\)")
RIGHT = Judgement("equivalent", Verification("proved", "the coordinates follow from the lines before"))


def point_met(clause: Clause, context: Context) -> Found | None:
    """The point of “intersection (2, 3, 2)”, once the unknowns have their values."""
    current = context.current
    if not MEETING.search(clause.words[:200]) or current is None or not is_statement(current.tree) or context.failed:
        return None
    parts = _coordinates(clause)
    letters = context.topics.coordinates[: len(parts)]
    known = context.statements()
    if not parts or not set(letters) <= {letter for one in known for letter in free_symbols(one)} or not _is_value(current.tree):
        return None
    claims = [equation(Symbol(letter), part) for letter, part in zip(letters, parts, strict=True)]
    found = [entails(known, claim, context.scope) for claim in claims]
    point = Apply("tuple", tuple(parts))
    if all(one.follows for one in found):
        return Reading("answer", RIGHT, parent=context.last_line, value=point), context.knowing(Apply("and", tuple(claims)), context.line)
    wrong = next((one for one in found if one.answer is Answer.CONTRADICTS and one.determined), None)
    if wrong is None:
        return None
    return Reading("answer", replace(wrong.judgement, relation="not_equivalent"), parent=context.last_line, value=point), context


def object_on_object(clause: Clause, context: Context) -> Found | None:
    """`P ∈ g`, `Q ∉ E` of points, lines and planes: what the calculation before says in signs."""
    match clause.tree:
        case Apply(head="element" | "not_element", args=(Symbol(name=point), Symbol(name=other))) if point[:1].isupper():
            named = not clause.continues and other not in context.functions and len(other) < 3
            return (Reading("comment", METHOD, parent=context.last_line), context) if named else None
        case _:
            return None


def _is_value(tree: Tree) -> bool:
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(), *_, value)):
            return not free_symbols(value)
        case _:
            return False


def _coordinates(clause: Clause) -> Sequence[Tree]:
    """The entries of the point, as the clause has it or as its words name it."""
    match clause.tree:
        case Apply(head="tuple" | "list" | "vector", args=args) if not any(free_symbols(arg) for arg in args):
            return args if 2 <= len(args) <= 3 else ()
        case None if clause.kind == "comment":
            said = POINT.search(clause.words[:300])
            parts = [] if said is None else [quietly(read_line, part) for part in re.split(r"[,;|]", said["parts"])]
            return [part.tree for part in parts if part is not None]
        case _:
            return ()
