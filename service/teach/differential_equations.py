"""The worked solution of a differential equation: the lines of the first way that the judge of workings finds right from end to end.

Contract: each line was judged as a student's would be, in the working that it stands in; the last is the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from service.algebra.build import add
from service.judge.judgement import EQUAL, NONE
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.question import Verification
from service.quietly import quietly
from service.rules.ode import ways
from service.rules.ode.lines import Line, Lines, Posed, Work
from service.rules.ode.superposition import PARTICULAR
from service.rules.ode.undetermined import TRIAL
from service.rules.rule import Scope, in_own_letters
from service.rules.tidy import flat
from service.search import Budget
from service.teach.solution import TOPICS, Step, solution
from service.tree import Relation, Symbol, Tree
from service.write import text

Working = Callable[[Posed, Sequence[Tree]], Sequence[Verification] | None]
"""Lines of an equation's solution → how each was verified as a line of a working; None where one of them is not right."""
OtherWorking = Callable[[Sequence[Tree]], Sequence[Verification] | None]
"""The same for lines of one working of another kind."""
LEAST_STEPS = 2
"""Of a chain inside a step: one step says no more than the step does."""


def ode_solution(posed: Posed, judged: Working, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The steps from the equation to the answer; none where no way leads there."""
    offered = (quietly(_lines, way, posed) or () for way in ways(posed))
    found = (_working(posed, lines, judged, judge, budget) for lines in offered)
    return next((steps for steps in found if steps), ())


def _working(posed: Posed, lines: Sequence[Line], judged: Working, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    kept = lines_to(posed.start, lines, posed.answer)
    found = judged(posed, [line.tree for line in kept]) if kept else None
    return () if found is None else tuple(_steps(posed.start, kept, found, judged, judge, budget))


def working(start: Tree, lines: Sequence[Line], answer: Tree, judged: OtherWorking, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The lines as steps, where they lead to the answer and each is right in the working; else none."""
    kept = lines_to(start, lines, answer)
    found = judged([line.tree for line in kept]) if kept else None
    return () if found is None else tuple(_steps(start, kept, found, None, judge, budget))


def lines_to(start: Tree, lines: Sequence[Line], answer: Tree) -> tuple[Line, ...]:
    """The lines that say something new, where they lead to the answer; else none."""
    kept = _distinct(start, lines)
    return kept if kept and text(kept[-1].tree) == text(answer) else ()


def _lines(way: Callable[[Posed], Lines], posed: Posed) -> tuple[Line, ...]:
    return tuple(line if line.tree == posed.answer else replace(line, tree=flat(line.tree)) for line in way(posed))


def _distinct(start: Tree, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that say something new."""
    kept: list[Line] = []
    for line in lines:
        if text(line.tree) != text(kept[-1].tree if kept else start):
            kept.append(line)
    return tuple(kept)


def _steps(
    start: Tree, lines: Sequence[Line], found: Sequence[Verification], judged: Working | None, judge: JudgeScope, budget: Budget
) -> Iterator[Step]:
    before = start
    for line, verification in zip(lines, found, strict=True):
        inner = () if line.work is None else quietly(_worked, line.work, judged, judge, budget) or ()
        evidence = verification if verification.status != "unverified" else _borne_out(line, lines, found)
        yield Step(line.rule, before, line.tree, evidence, line.rule.promise, line.parts, inner, line.lets, line.conditions)
        before = line.tree


def _borne_out(trial: Line, lines: Sequence[Line], found: Sequence[Verification]) -> Verification:
    """What is known of a line that sets out: of a function with unknown letters, that it is the particular solution once these are put
    in; of any other, what is known of the line that follows from it."""
    later = list(zip(lines, found, strict=True))[lines.index(trial) + 1 :]
    if trial.rule != TRIAL:
        return next((evidence for _, evidence in later), NONE)
    put = in_own_letters(trial.tree, trial.lets)
    return next((evidence for line, evidence in later if line.rule == PARTICULAR and _are_alike(put, line.tree)), NONE)


def _are_alike(first: Tree, second: Tree) -> bool:
    match first, second:
        case Relation(sides=(name, value)), Relation(sides=(same, other)) if text(name) == text(same):
            return relation(value, other, JudgeScope()).relation in EQUAL
        case _:
            return False


def _worked(work: Work, judged: Working | None, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """How the question inside a step is worked; nothing where its topic knows no way, or where one step would say it all."""
    if work.posed is not None and judged is not None and not budget.is_over:
        return ode_solution(work.posed, judged, judge, budget)
    topic = TOPICS.get(work.topic)
    if topic is None or budget.is_over:
        return ()
    goal = flat(add(work.goal, Symbol("C"))) if work.topic == "integrate" else work.goal
    steps = solution(topic, work.start, goal, Scope(work.letter, goal=goal), replace(judge, unknown=work.letter), budget)
    return steps if len(steps) >= LEAST_STEPS else ()
