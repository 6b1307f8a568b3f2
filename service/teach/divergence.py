"""The worked solution of an integral that has no value, neither finite nor infinite.

Contract: an unbroken chain of judged steps whose last one says why the integral diverges; its line is not an answer, since there is
none. A step that only takes the interval apart holds by what such an integral means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from service.judge.judgement import Scope as JudgeScope
from service.question import Verification
from service.rules.integration_definite import INTEGRATING
from service.rules.integration_divergence import SHOWN, splits, until_divergence
from service.rules.rule import Scope, Used
from service.rules.strategies import Strategy, worked
from service.rules.tidy import size
from service.search import Budget
from service.teach.solution import LARGEST, MOST_STEPS, Step, held
from service.tree import Tree
from service.write import text

BY_MEANING = Verification("proved", "the whole integral is the sum of its parts where each of them has a value")
DIVERGING: Strategy = until_divergence(INTEGRATING)


def divergence_steps(start: Tree, scope: Scope, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The steps to the line that shows that the integral diverges; none where they don't lead there."""
    found: list[Step] = []

    def accepts(line: Tree, known: Scope, used: Used) -> bool:
        is_over = budget.is_over or size(used.move.after) > LARGEST or (found and found[-1].rule.id in SHOWN)
        if is_over or text(line) == text(used.move.after):
            return False
        step = _by_meaning(line, used, known.lets) or held(line, used, judge, known.lets)
        if step is not None:
            found.append(step)
        return step is not None

    for _ in worked(DIVERGING, start, replace(scope, goal=None), accepts, MOST_STEPS):
        pass
    return tuple(found) if found and found[-1].rule.id in SHOWN else ()


def _by_meaning(line: Tree, used: Used, lets: Mapping[str, Tree]) -> Step | None:
    """The step, where it only takes the interval apart."""
    move = used.move
    if not splits(*(move.touched or (line, move.after))):
        return None
    return Step(used.rule, line, move.after, BY_MEANING, used.rule.promise, move.parts, (), lets)
