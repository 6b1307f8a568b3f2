"""A chain of judged steps from a question to its answer.

Contract: the chain is unbroken, from the line it starts with to the answer that was found and checked without it; a step that does not
hold is not in it, and where no chain leads to the answer there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from service.algebra.build import FALSE, TRUE
from service.algebra.shapes import shape
from service.judge.judgement import EQUAL, Judgement
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.question import Verification
from service.rules.differentiation import DIFFERENTIATION, has_derivative
from service.rules.equations import SOLVING, SOLVING_METHODS, cases_of, is_solved
from service.rules.expressions import EXPANDING, SIMPLIFYING
from service.rules.rule import Lets, Line, Promise, Rule, Scope, Used, no_moves
from service.rules.strategies import Method, Strategy, worked
from service.search import Budget
from service.tree import Constant, Relation, Tree, free_symbols, likeliest_variable
from service.write import text

MOST_STEPS = 120
LAST: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("reordered", "", no_moves, ("", ""), is_minor=True),
        Rule("simplified", "", no_moves, ("", "")),
        Rule("checked_solutions", "", no_moves, ("", ""), "implies"),
        Rule("solution_set", "", no_moves, ("", ""), "equivalent", is_minor=True),
    )
}
"""Steps that lead from the last line of a strategy to the answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that holds. parts: by the letters of the rule's formula. inner: how it was done, where it was more than one.

    lets: what the letters that were brought in stand for. conditions: what must hold. is_several: small steps that are told as one.
    """

    rule: Rule
    before: Tree
    after: Tree
    verification: Verification
    promise: Promise
    parts: Mapping[str, Tree] = field(default_factory=dict)
    inner: tuple[Step, ...] = ()
    lets: Lets = ()
    conditions: tuple[Tree, ...] = ()
    is_several: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """How a kind of question is worked: by which strategy, when a line is done, and how the answer comes out of it.

    methods: the ways there are besides the usual one, each listed in the answer where it fits a line of the solution.
    """

    strategy: Strategy
    is_done: Callable[[Tree, Scope], bool]
    ending: Callable[[Tree, Tree, JudgeScope, bool], Step | None]
    methods: tuple[Method, ...] = ()

    def by(self, method: Method | None) -> Topic:
        """The topic, worked by the method."""
        return self if method is None else replace(self, strategy=method.strategy)

    def method(self, name: str | None) -> Method | None:
        """The method of that name; None where the topic has none."""
        return next((method for method in self.methods if method.id == name), None)

    def fitting(self, steps: tuple[Step, ...], scope: Scope) -> tuple[str, ...]:
        """The names of the methods that fit a line of the solution."""
        lines = [*((step.before, scope) for step in steps[:1]), *((step.after, scope.with_letters(step.lets)) for step in steps)]
        return tuple(method.id for method in self.methods if any(method.fits(*line) for line in lines))


def solution(topic: Topic, start: Tree, answer: Tree, scope: Scope, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The steps from the start to the answer; none where they don't lead there, or not in time."""
    found: list[Step] = []

    def accepts(line: Tree, known: Scope, used: Used) -> bool:
        if budget.is_over or (text(line) == text(used.move.after) and used.move.lets is None):
            return False
        step = _held(line, known, used, judge)
        if step is not None:
            found.append(step)
        return step is not None

    for _ in worked(topic.strategy, start, scope, accepts, MOST_STEPS):
        pass
    if not found:
        return ()
    last = found[-1].after
    if text(last) != text(answer):
        owes_a_check = any(step.promise == "implies" for step in found)
        is_open = budget.is_over or not topic.is_done(last, scope)
        end = None if is_open else topic.ending(last, answer, judge, owes_a_check)
        if end is None:
            return ()
        found.append(end)
    else:
        found[-1] = replace(found[-1], after=answer)
    return tuple(found)


def _held(line: Tree, scope: Scope, used: Used, judge: JudgeScope) -> Step | None:
    """The step, where the judge finds that it holds, with all the lines that show how it is done.

    An expression put in the place of an equal one is judged by itself, and a letter that was brought in by what it stands for.
    """
    move, known = used.move, scope.after(used.move)
    before, after = move.touched or (line, move.after)
    found = relation(scope.in_own_letters(before), known.in_own_letters(after), judge)
    promise = _promise(found, used.rule)
    if promise is None:
        return None
    step = Step(used.rule, line, move.after, found.verification, promise, move.parts, (), known.lets, move.conditions)
    inner = _lines(step, known, move.lines, judge)
    return None if inner is None else replace(step, inner=inner)


def _lines(step: Step, scope: Scope, lines: tuple[Line, ...], judge: JudgeScope) -> tuple[Step, ...] | None:
    """The lines that show how a step is done, as a chain from its first line to its last; None where one is not true."""
    found: list[Step] = []
    before = step.before
    for line in lines:
        judged = relation(TRUE, scope.in_own_letters(line.tree), judge)
        if judged.relation not in EQUAL:
            return None
        found.append(Step(line.rule, before, line.tree, judged.verification, "method_line", line.parts, (), step.lets))
        before = line.tree
    return (*found, replace(step, before=before)) if found else ()


def _promise(found: Judgement, rule: Rule) -> Promise | None:
    """What holds of a step; None where that is less than its rule promises."""
    if found.relation in EQUAL:
        return "equal" if rule.promise == "equal" else "equivalent"
    return "implies" if found.relation == "implies" and rule.promise == "implies" else None


def _same_value(line: Tree, answer: Tree, judge: JudgeScope, owes_a_check: bool) -> Step | None:
    """The last line in the form of the answer."""
    found = relation(line, answer, judge)
    return Step(LAST["simplified"], line, answer, found.verification, "equal") if found.relation in EQUAL else None


NO_SOLUTION = Judgement("equivalent", Verification("proved", "no solution is the empty set"))


def _solutions(line: Tree, answer: Tree, judge: JudgeScope, owes_a_check: bool) -> Step | None:
    """The solutions as they are given; those that came in by a step that only follows are left out, by name."""
    found = NO_SOLUTION if (line, answer) == (FALSE, Constant("emptyset")) else relation(line, answer, judge)
    if found.relation in EQUAL:
        return Step(LAST["solution_set"], line, answer, found.verification, "equivalent")
    cases = cases_of(line)
    strangers = [case for case in cases if relation(answer, case, judge).relation not in {*EQUAL, "implied_by"}]
    if not owes_a_check or not strangers or not all(isinstance(case, Relation) for case in strangers):
        return None
    return Step(LAST["checked_solutions"], line, answer, found.verification, "implies", {"u": strangers[0]})


def _reordered(line: Tree, answer: Tree, judge: JudgeScope, owes_a_check: bool) -> Step | None:
    """The last line in the order of the answer; None where more than the order is different."""
    if shape(line) != shape(answer):
        return None
    return Step(LAST["reordered"], line, answer, relation(line, answer, judge).verification, "equal")


TOPICS: Mapping[str, Topic] = {
    "simplify": Topic(SIMPLIFYING, lambda line, scope: True, _reordered),
    "evaluate": Topic(SIMPLIFYING, lambda line, scope: True, _reordered),
    "expand": Topic(EXPANDING, lambda line, scope: True, _reordered),
    "differentiate": Topic(DIFFERENTIATION, lambda line, scope: not has_derivative(line), _same_value),
    "solve": Topic(SOLVING, is_solved, _solutions, SOLVING_METHODS),
}
"""Operation → how its questions are worked."""


def briefly(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The chain with its small steps told with what they belong to: several in a row are one step that holds them."""
    told: list[Step] = []
    for step in steps:
        if told and step.rule.is_minor and told[-1].rule.is_minor:
            before = told.pop()
            inner = (*(before.inner if before.is_several else (before,)), step)
            told.append(replace(step, before=before.before, inner=inner, is_several=True))
        else:
            told.append(step)
    return tuple(told)


def letter_of(tree: Tree, named: str | None) -> str:
    """The letter that a question is about."""
    return named or likeliest_variable(free_symbols(tree)) or "x"
