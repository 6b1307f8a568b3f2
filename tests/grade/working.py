"""What the tests of grading share: a check asked in this process, and relations of text lines."""

from __future__ import annotations

from typing import Any

from service.grade.lines import Reader
from service.judge.judgement import Judgement, Scope
from service.judge.relations import relation
from service.operations.check import CHECK
from service.operations.compare import COMPARE
from service.tutor import answer, question


def check(**fields: Any) -> dict[str, Any]:
    """The answer document of /check."""
    return answer(question(CHECK, CHECK.input(**{"timeout": 25, **fields})), CHECK)


def compare(**fields: Any) -> dict[str, Any]:
    """The answer document of /compare."""
    return answer(question(COMPARE, COMPARE.input(**fields)), COMPARE)


def related(before: str, after: str, domain: str = "real") -> Judgement:
    """The relation of one text line to another."""
    first, second = Reader().lines([before, after])
    assert first.tree is not None
    assert second.tree is not None
    return relation(first.tree, second.tree, Scope(real=domain != "complex", wide=domain == "complex"))
