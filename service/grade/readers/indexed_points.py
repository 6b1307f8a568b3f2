"""Solutions of a system by their indices: `x₁ = 7 → y₁ = 3; x₂ = 3 → y₂ = 7` of x + y = 10, xy = 21.

Contract: letters of the system with an index → the values of one index belong together and must solve the system; a value alone must be
that of some solution. The points said so far, as alternatives, are what the line comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from service.algebra.build import equation, substituted
from service.algebra.statements import all_of, any_of
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.conventional import relations_of
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import Answer, entails
from service.judge.judgement import Judgement, undecided
from service.judge.together import is_system
from service.question import Verification
from service.tree import Relation, Symbol, Tree, base_and_subscript, free_symbols

RIGHT = Judgement("equivalent", Verification("proved", "put in, it solves every equation"))
PART = Judgement("implies", Verification("proved", "a solution has this value"), flags=("part_of_system",))
Values = Mapping[str, Tree]


def indexed_point(clause: Clause, context: Context) -> Found | None:
    """`y₁ = 3` for x₁ = 7, `x₂ = 3, y₂ = 7`: a solution of the system, or a part of one."""
    origin = context.root()
    parts = (*relations_of(clause.tree), *relations_of(clause.condition))
    if origin is None or clause.continues or not relations_of(clause.tree) or not is_system(origin.tree):
        return None
    system = context.expanded(origin.tree)
    letters = sorted(free_symbols(system))
    said = [_indexed(part, letters) for part in parts]
    if len(letters) < 2 or any(one is None for one in said):
        return _under_condition(clause, parts, system, letters, context) if len(letters) > 1 and clause.condition is not None else None
    new = {index for one in said if one is not None for index in (one[1],)}
    points = _points([*_known(context), *parts], letters)
    judged = [_judged(points[index], system, letters, context) for index in sorted(new)]
    wrong = next((one for one in judged if one.relation in {"not_equivalent", "undecided"}), None)
    following = context
    for part in parts:
        following = following.knowing(part, context.line, side=True)
    if wrong is not None:
        return Reading("answer", wrong, parent=origin.line, value=clause.tree), following
    whole = [_point(values) for values in points.values() if len(values) == len(letters)]
    if any(one is PART for one in judged) or not whole:
        return Reading("consequence", PART, parent=origin.line, value=clause.tree), following
    return Reading("answer", RIGHT, parent=origin.line, value=any_of(*whole), note="alternative"), following


def _under_condition(clause: Clause, parts: Sequence[Relation], system: Tree, letters: Sequence[str], context: Context) -> Found | None:
    """`a = 2 → b = 3` of a + b = 5, ab = 6: a solution, said by its first value."""
    values = {part.sides[0].name: part.sides[-1] for part in parts if isinstance(part.sides[0], Symbol) and set(part.signs) == {"="}}
    if sorted(values) != list(letters) or len(parts) != len(letters) or any(map(free_symbols, values.values())):
        return None
    if not entails((), substituted(system, values), context.scope).follows:
        return None
    said = [fact.tree for fact in context.facts if fact.side and _is_point(fact.tree, letters)]
    point = _point(values)
    reading = Reading("answer", RIGHT, parent=context.last_line, value=any_of(*said, point), note="alternative")
    return reading, context.knowing(point, context.line, side=True)


def _is_point(tree: Tree, letters: Sequence[str]) -> bool:
    parts = relations_of(tree)
    return [part.sides[0] for part in parts] == [Symbol(name) for name in letters] and not any(
        free_symbols(part.sides[-1]) for part in parts
    )


def _indexed(part: Relation, letters: Sequence[str]) -> tuple[str, str, Tree] | None:
    """(x, 1, 7) of x₁ = 7, also over several steps."""
    match part:
        case Relation(signs=signs, sides=(Symbol(name=name), *_, value)) if set(signs) <= {"=", "~"} and not free_symbols(value):
            base, index = base_and_subscript(name)
            return (base, index, value) if base in letters and index.isdigit() else None
        case _:
            return None


def _known(context: Context) -> Iterator[Relation]:
    yield from (part for fact in context.facts for part in relations_of(fact.tree))
    yield from (equation(Symbol(name), meaning) for name, meaning in context.names.items())


def _points(parts: Sequence[Relation], letters: Sequence[str]) -> dict[str, dict[str, Tree]]:
    """index → letter → value; what was said last counts."""
    points: dict[str, dict[str, Tree]] = {}
    for part in parts:
        found = _indexed(part, letters)
        if found is not None:
            points.setdefault(found[1], {})[found[0]] = found[2]
    return points


def _point(values: Values) -> Tree:
    return all_of(*(equation(Symbol(letter), value) for letter, value in sorted(values.items())))


def _judged(values: Values, system: Tree, letters: Sequence[str], context: Context) -> Judgement:
    """Whether the values of one index solve the system; whether a solution has them, where others are not said yet."""
    if len(values) == len(letters):
        found = entails((), substituted(system, values), context.scope)
        return RIGHT if found.follows else found.judgement
    found = entails((system,), _point(values), context.scope)
    if found.answer in {Answer.FOLLOWS, Answer.STRONGER}:
        return PART
    return found.judgement if found.answer is Answer.CONTRADICTS else undecided("no solution was found that has this value")
