"""A rule of three: 119 % ≙ 238 €, 1 % ≙ 2 €, 100 % ≙ 200 €; each pair in proportion to one before, or in inverse proportion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from service.algebra.build import div, mul
from service.algebra.dimensions import dimension_or_none, numeric, without_units
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.conclusions import is_value
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import closed_judgement
from service.judge.judgement import Judgement
from service.question import Verification
from service.quietly import quietly
from service.tree import Apply, Relation, Tree, walk

CORRESPONDS = "corresponds"
IN_PROPORTION = Judgement("equivalent", Verification("proved", "in proportion to a pair before"))
OUT_OF_PROPORTION = Judgement("not_equivalent", Verification("proved", "in proportion to no pair before"), flags=("out_of_proportion",))
Pair = tuple[Tree, Tree]


def correspondence(clause: Clause, context: Context) -> Found | None:
    """`1 % ≙ 2 €`: the first pair is given; a later one is judged by those before."""
    if clause.kind != "correspondence" or not isinstance(clause.tree, Apply):
        return None
    left, right = clause.tree.args
    false = next((judged for side in (left, right) if (judged := _false_link(side, context)) is not None), None)
    pair = _end(left), _end(right)
    earlier = list(_earlier(context))
    following = replace(context, facts=(*context.facts, Fact(Apply(CORRESPONDS, pair), context.line, side=True)), tail=pair[1])
    judgement = false or _judged(pair, earlier)
    role = "given" if judgement is METHOD else "consequence"
    return Reading(role, judgement, parent=context.last_line, value=pair[1]), following


def _false_link(side: Tree, context: Context) -> Judgement | None:
    """The judgement on `238 € : 119 = 3 €`, where it is false."""
    if not isinstance(side, Relation):
        return None
    judged = quietly(closed_judgement, side, context.scope)
    return judged if judged is not None and judged.relation == "not_equivalent" else None


def _end(side: Tree) -> Tree:
    return side.sides[-1] if isinstance(side, Relation) else side


def _earlier(context: Context) -> Iterator[Pair]:
    for fact in context.facts:
        if isinstance(fact.tree, Apply) and fact.tree.head == CORRESPONDS:
            yield fact.tree.args[0], fact.tree.args[1]


def _judged(pair: Pair, earlier: list[Pair]) -> Judgement:
    """In proportion to any pair of the same units; wrong where it is to none of them; else nothing is claimed."""
    alike = [one for one in earlier if all(_same_unit(a, b) for a, b in zip(one, pair, strict=True))]
    if any(_proportional(one, pair) for one in alike):
        return IN_PROPORTION
    return OUT_OF_PROPORTION if alike else METHOD


def _same_unit(a: Tree, b: Tree) -> bool:
    first = dimension_or_none(a)
    return first is not None and first == dimension_or_none(b) and _is_share(a) == _is_share(b)


def _is_share(tree: Tree) -> bool:
    return any(isinstance(node, Apply) and node.head == "percent" for node in walk(tree))


def _proportional(before: Pair, pair: Pair) -> bool:
    (a0, b0), (a, b) = before, pair
    direct = div(mul(numeric(b0), numeric(a)), numeric(a0))
    if _is(direct, b):
        return True
    return not any(_is_share(side) for side in pair) and _is(div(mul(numeric(b0), numeric(a0)), numeric(a)), b)


def _is(value: Tree, written: Tree) -> bool:
    """Whether the value, in the unit written, is the number written, also rounded."""
    bare = without_units(written)
    size = div(numeric(written), bare)
    return is_value(div(value, size), bare)
