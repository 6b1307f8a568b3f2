"""What the tests of grading share: a check asked in this process, and relations of text lines."""

from __future__ import annotations

from typing import Any

from service.grade.reading import ReadingOptions, read_lines
from service.judge.judgement import Judgement, Scope
from service.judge.relations import relation
from service.operations.check import CHECK
from service.operations.compare import COMPARE
from service.tree import Tree
from service.tutor import answer, question


def check(**fields: Any) -> dict[str, Any]:
    """The answer document of /check."""
    return answer(question(CHECK, CHECK.input(**{"timeout": 25, **fields})), CHECK)


def compare(**fields: Any) -> dict[str, Any]:
    """The answer document of /compare."""
    return answer(question(COMPARE, COMPARE.input(**fields)), COMPARE)


def trees(*sources: str) -> tuple[Tree, ...]:
    """What the lines say, as they are read."""
    found = []
    for line in read_lines(sources, ReadingOptions()):
        assert line.error is None, line.error
        assert line.tree is not None
        found.append(line.tree)
    return tuple(found)


def related(before: str, after: str, domain: str = "real") -> Judgement:
    """The relation of one text line to another."""
    return relation(*trees(before, after), Scope(real=domain != "complex", wide=domain == "complex"))
