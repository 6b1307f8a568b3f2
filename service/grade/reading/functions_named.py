"""The functions that a problem in words defines: each formula f(x) = … among the words, whatever is said around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.errors import MathtutorError
from service.grade.reading.elements import elements, plain
from service.grade.reading.formulas import FormulaReader, trimmed
from service.grade.reading.options import ReadingOptions
from service.read.limits import check_length
from service.read.notations import chosen
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

DEFINED = re.compile(r"(?<![A-Za-z\\])[A-Za-z](?:_(?:[0-9a-z]|\{[0-9a-z]\}))?\s?\(\s?[a-z](?:\s?,\s?[a-z]){0,2}\s?\)\s?=")
LONGEST = 2000


def functions_named(problem: str, options: ReadingOptions) -> tuple[Relation, ...]:
    """The definitions in the order in which they stand; nothing is raised."""
    if not DEFINED.search(problem[:LONGEST]):
        return ()
    try:
        check_length(problem)
        notation = chosen(problem, options.notation)
        text, found = elements(plain(problem[:LONGEST], notation == "latex"), options.symbols, options.language)
    except MathtutorError:
        return ()
    reader = FormulaReader(text, notation, options)
    runs = [element for element in found if element.kind == "run" and DEFINED.search(text[element.start : element.end])]
    return tuple(one for run in runs for one in _definition(reader, *trimmed(text, run.start, run.end)))


def _definition(reader: FormulaReader, start: int, end: int) -> Iterator[Relation]:
    try:
        tree = reader.tree(start, end)
    except MathtutorError:
        return
    parts: tuple[Tree, ...] = tree.args if isinstance(tree, Apply) and tree.head in {"list", "tuple", "and", "system"} else (tree,)
    for part in parts:
        match part:
            case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=name), *_)), body)) if name not in free_symbols(body):
                yield part
            case _:
                pass


def defined_once(found: tuple[Relation, ...]) -> tuple[Relation, ...]:
    """Those of functions that have one formula only."""
    heads = [one.sides[0] for one in found]
    return tuple(one for one in found if heads.count(one.sides[0]) == 1)


def in_pieces(found: Sequence[Relation]) -> frozenset[Tree]:
    """f(x) of each function that has several formulas: ax + 1 for x ≤ 2, x² for x > 2."""
    heads = [one.sides[0] for one in dict.fromkeys(found) if free_symbols(one.sides[0]) and isinstance(one.sides[0], Apply)]
    return frozenset(head for head in heads if heads.count(head) > 1)
