"""A common denominator or a common multiple named beside a calculation: `HN: 24` after 5/6 − 3/8 + 1/4, `LCD = 12`.

Contract: a whole number that the words call a common denominator → a note, wrong where a denominator of the line before does not divide it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.algebra.build import integer
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.judgement import Counterexample, Judgement
from service.question import Verification
from service.tree import Apply, Number, Tree, walk

NAMED = re.compile(
    r"\b(?:HN|Hauptnenner|kgV|gemeinsamer Nenner|LCD|LCM|(?:lowest |least )?common (?:denominator|multiple)|mcm|denominador común)\b",
    re.IGNORECASE,
)


def denominator_named(clause: Clause, context: Context) -> Found | None:
    """`HN: 24`: a number beside the calculation, and no value of it."""
    said = f"{context.label} {clause.words[:100]}"
    named = integer(clause.tree) if isinstance(clause.tree, Number) and not clause.continues else None
    if named is None or context.current is None or not NAMED.search(said):
        return None
    odd = next((below for below in _denominators(context.current.tree) if named % below), None)
    if odd is None:
        return Reading("comment", METHOD, parent=context.last_line), context
    shown = Counterexample({}, str(odd), str(named))
    wrong = Judgement("not_equivalent", Verification("proved", "a denominator does not divide it"), counterexample=shown)
    return Reading("note", wrong, parent=context.last_line), context


def _denominators(tree: Tree) -> Iterator[int]:
    for node in walk(tree):
        if isinstance(node, Apply) and node.head == "div" and (below := integer(node.args[1])):
            yield abs(below)
