"""The worked solution of a Taylor or Laurent series.

Contract: each line agrees with the function up to the order that is asked for, as does the answer; one that is equal to the line before is
said to be so, any other leaves out higher powers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from service.judge.judgement import EQUAL
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.question import Verification
from service.rules.rule import Promise
from service.rules.taylor import KEPT, WAYS, WORKED, Expansion, Line, by_known_series
from service.teach.solution import Step, chained
from service.tree import Apply, Tree
from service.write import text

Agrees = Callable[[Tree], Verification | None]
"""Line → how it was found to agree with the function up to the order; None where it does not."""


def series_solution(asked: Expansion, method: str | None, agrees: Agrees, judge: JudgeScope) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """(the steps by the method, or by the usual one; the methods that lead to the answer)."""
    worked = {name: _steps(asked, way(asked), agrees, judge) for name, way in WAYS.items()}
    found = {name: steps for name, steps in worked.items() if steps}
    wanted = method if method in found else _usual(asked, tuple(found))
    return (found[wanted] if wanted is not None else (), tuple(found))


def _usual(asked: Expansion, methods: tuple[str, ...]) -> str | None:
    """Known series where they are put into something; the derivatives where the function is one of the known ones itself."""
    lines = by_known_series(asked) if len(methods) > 1 else ()
    if len(lines) == 1 and isinstance(asked.function, Apply) and asked.function.head != "div":
        return "derivatives"
    return methods[0] if methods else None


def _steps(asked: Expansion, lines: tuple[Line, ...], agrees: Agrees, judge: JudgeScope) -> tuple[Step, ...]:
    """The lines as steps; none where one does not hold or the last is not the answer."""
    found = list(_judged(asked, lines, agrees, judge))
    if None in found or not found or not lines or not _is_answer(lines[-1].tree, asked.answer):
        return ()
    steps = [step for step in found if step is not None]
    return (*steps[:-1], replace(steps[-1], after=asked.answer))


def _is_answer(line: Tree, answer: Tree) -> bool:
    return text(line) == text(answer) or relation(line, answer, JudgeScope()).relation in EQUAL


def _judged(asked: Expansion, lines: tuple[Line, ...], agrees: Agrees, judge: JudgeScope) -> Iterator[Step | None]:
    before = asked.function
    for line in lines:
        same = relation(before, line.tree, judge)
        evidence = same.verification if same.relation in EQUAL else agrees(line.tree)
        inner = chained(line.inner, judge)
        if evidence is None or inner is None:
            yield None
            return
        promise: Promise = "equal" if same.relation in EQUAL else "method_line"
        rule = WORKED if line.rule == KEPT and promise == "equal" else line.rule
        yield Step(rule, before, line.tree, evidence, promise, line.parts, inner)
        before = line.tree
