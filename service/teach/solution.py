"""A chain of judged steps from a question to its answer.

Contract: the chain is unbroken, from the line it starts with to the answer that was found and checked without it; a step that does not
hold is not in it, and where no chain leads to the answer there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from service.algebra.build import FALSE, TRUE, ZERO, substituted
from service.algebra.shapes import shape
from service.algebra.statements import all_of, any_of, is_statement
from service.judge.integrals import arbitrary_constants, up_to_constant
from service.judge.judgement import EQUAL, Judgement
from service.judge.judgement import Scope as JudgeScope
from service.judge.relations import relation
from service.question import Verification
from service.rules.differentiation import DIFFERENTIATION, d, has_derivative
from service.rules.equations import SOLVING, SOLVING_METHODS, cases_of, is_solved
from service.rules.implicit import IMPLICIT, truth
from service.rules.integration import has_integral
from service.rules.integration_definite import INTEGRATING, is_left
from service.rules.integration_methods import METHODS as INTEGRATION_METHODS
from service.rules.limits import LIMITS, has_limit
from service.rules.linear_algebra import LINEAR_ALGEBRA
from service.rules.linear_algebra import METHODS as OF_MATRICES
from service.rules.matrices import is_of_objects
from service.rules.partial_fractions import APART
from service.rules.rule import Link, Promise, Rule, Scope, Used, in_own_letters, letters_in, no_moves
from service.rules.simplifying import EXPANDING, EXPANDING_METHODS, FACTORING, SIMPLIFYING, SIMPLIFYING_METHODS, TOGETHER
from service.rules.strategies import Method, Strategy, worked
from service.rules.tidy import size, tidied
from service.rules.told import READ_OFF, shown_by
from service.rules.totals import TOTALS, TOTALS_METHODS
from service.rules.totals.convergence import argument, links
from service.rules.totals.terms import has_total, infinite
from service.search import Budget
from service.teach.checking import check_lines
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, likeliest_variable
from service.write import text

MOST_STEPS = 120
LARGEST = 500
"""Nodes of a line; one that grows beyond leads nowhere."""
LAST: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule("reordered", "", no_moves, ("", ""), is_minor=True),
        Rule("simplified", "", no_moves, ("", "")),
        Rule("other_constant", "", no_moves, ("", ""), "up_to_constant"),
        Rule("checked_solutions", "", no_moves, ("", ""), "implies"),
        Rule("solution_set", "", no_moves, ("", ""), "equivalent", is_minor=True),
    )
}
"""Steps that lead from the last line of a strategy to the answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that holds. parts: by the letters of the rule's formula. inner: how it was done, where it was more than one.

    lets: what letters stand for from here on. conditions: what must hold for it. is_joined: several small steps told as one.
    """

    rule: Rule
    before: Tree
    after: Tree
    verification: Verification
    promise: Promise
    parts: Mapping[str, Tree] = field(default_factory=dict)
    inner: tuple[Step, ...] = ()
    lets: Mapping[str, Tree] = field(default_factory=dict)
    conditions: tuple[Tree, ...] = ()
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """How a kind of question is worked: by which strategy, when a line is done, and how the answer comes out of it.

    methods: the ways there are besides the usual one, each listed in the answer where it fits a line of the solution.
    check: how an answer is checked that no strategy leads to.
    truth: what must be true of each line after the first, for lines that do not follow from the one before by equality.
    """

    strategy: Strategy
    is_done: Callable[[Tree, Scope], bool]
    ending: Callable[[Tree, Tree, JudgeScope, Tree | None], Step | None]
    methods: tuple[Method, ...] = ()
    check: Callable[[Tree, Tree, JudgeScope], tuple[Step, ...]] = lambda question, answer, judge: ()
    truth: Callable[[Tree, Scope], Tree] | None = None

    def by(self, method: Method | None) -> Topic:
        """The topic, worked by the method."""
        return self if method is None else replace(self, strategy=method.strategy)

    def method(self, name: str | None) -> Method | None:
        """The method of that name; None where the topic has none."""
        return next((method for method in self.methods if method.id == name), None)

    def is_for(self, method: Method, steps: tuple[Step, ...], scope: Scope) -> bool:
        """Whether the method fits a line of the solution."""
        lines = [*((step.before, scope) for step in steps[:1]), *((step.after, scope.with_letters(step.lets)) for step in steps)]
        return any(method.fits(*line) for line in lines)


def solution(topic: Topic, start: Tree, answer: Tree, scope: Scope, judge: JudgeScope, budget: Budget) -> tuple[Step, ...]:
    """The steps from the start to the answer; none where they don't lead there, or not in time."""
    found: list[Step] = []
    scope = replace(scope, question=start)

    def accepts(line: Tree, known: Scope, used: Used) -> bool:
        if budget.is_over or size(used.move.after) > LARGEST or (text(line) == text(used.move.after) and not used.move.lets):
            return False
        step = held(line, used, judge, known.lets) if topic.truth is None else _true(topic.truth, line, used, judge, scope)
        if step is not None:
            found.append(step)
        return step is not None

    for _ in worked(topic.strategy, start, scope, accepts, MOST_STEPS):
        pass
    last = found[-1].after if found else start
    if text(last) != text(answer):
        owed = start if any(step.promise == "implies" for step in found) else None
        is_open = budget.is_over or not topic.is_done(last, scope)
        end = None if is_open else topic.ending(last, answer, judge, owed)
        if end is None:
            return ()
        found.append(end)
    elif found:
        found[-1] = replace(found[-1], after=answer)
    return tuple(found)


def held(line: Tree, used: Used, judge: JudgeScope, lets: Mapping[str, Tree]) -> Step | None:
    """The step, where the judge finds that it holds; an expression put in the place of an equal one is judged by itself.

    lets: what the letters of the line stand for, which are judged as that.
    """
    move = used.move
    letters = {**lets, **move.lets}
    sides = move.touched or (line, move.after)
    found = _judged(*sides, letters, judge)
    promise, how = _promise(found, used.rule, has_integral(sides[0])), _how(move.inner, judge, letters)
    if promise is None or how is None:
        return None
    kept = letters_in(move.after, letters)
    return Step(used.rule, line, move.after, found.verification, promise, move.parts, how, {**kept, **move.lets}, move.conditions)


def _judged(before: Tree, after: Tree, letters: Mapping[str, Tree], judge: JudgeScope) -> Judgement:
    """What a line is to the one before. What holds for every value of a letter that was brought in holds for what it stands for;
    else each such letter is put back."""
    names = {*free_symbols(before), *free_symbols(after)} - arbitrary_constants(after)
    if names and names <= letters.keys():
        found = relation(before, after, replace(judge, unknown=list(letters)[-1]))
        if found.relation in {*EQUAL, *OF_INTEGRALS}:
            return found
    return relation(in_own_letters(before, letters), in_own_letters(after, letters), judge)


def _true(truth: Callable[[Tree, Scope], Tree], line: Tree, used: Used, judge: JudgeScope, scope: Scope) -> Step | None:
    """The step, where the equation that must be true of its line is: both its sides are equal as expressions."""
    match truth(used.move.after, scope):
        case Relation(signs=("=",), sides=(left, right)):
            found = relation(left, right, judge)
        case _:
            return None
    if found.relation not in EQUAL:
        return None
    move = used.move
    promise: Promise = "method_line" if used.rule.promise == "method_line" else "equivalent"
    return Step(used.rule, line, move.after, found.verification, promise, move.parts, (), {}, move.conditions)


def chained(links: tuple[Link, ...], judge: JudgeScope) -> tuple[Step, ...] | None:
    """The steps of a chain inside another step, each of which holds; None where one does not."""
    return _how(links, judge, {})


def _how(links: tuple[Link, ...], judge: JudgeScope, lets: Mapping[str, Tree]) -> tuple[Step, ...] | None:
    """The steps inside another, each of which holds; None where one does not."""
    found: list[Step] = []
    for link in links:
        step = _inner(link, judge, {**lets, **(found[-1].lets if found else {})})
        if step is None:
            return None
        found.append(step)
    return tuple(found)


def _inner(link: Link, judge: JudgeScope, lets: Mapping[str, Tree]) -> Step | None:
    """A step inside another: as any other, but a statement about letters that stand for something must be true of them.

    One with conditions must be true just where these hold.
    """
    move, lets = link.used.move, {**lets, **link.used.move.lets}
    if not is_statement(move.after) or move.touched is not None:
        return held(link.before, link.used, judge, lets)
    found = _said_of_all(in_own_letters(move.after, lets), move.conditions, judge)
    if found.relation not in EQUAL:
        return None
    how = _how(move.inner, judge, lets)
    if how is None:
        return None
    return Step(link.used.rule, link.before, move.after, found.verification, link.used.rule.promise, move.parts, how, lets, move.conditions)


def _said_of_all(statement: Tree, conditions: tuple[Tree, ...], judge: JudgeScope) -> Judgement:
    """Whether a statement is true just where the conditions hold; an equation without any, whether its sides are the same."""
    match statement:
        case Relation(signs=("=",), sides=(left, right)) if not conditions:
            found = relation(left, right, judge)
            if found.relation in EQUAL:
                return found
    return relation(statement, all_of(*conditions) if conditions else TRUE, judge)


OF_INTEGRALS = frozenset({"antiderivative", "up_to_constant"})
"""What holds of a step that takes an ∫ away, whose constant may still be to come."""


def _promise(found: Judgement, rule: Rule, is_of_integral: bool = False) -> Promise | None:
    """What holds of a step; None where that is less than its rule promises."""
    if is_of_integral and found.relation in OF_INTEGRALS:
        return "equal"
    if found.relation in EQUAL:
        return rule.promise if rule.promise in {"equal", "method_line"} else "equivalent"
    return "implies" if found.relation == "implies" and rule.promise == "implies" else None


def _same_value(line: Tree, answer: Tree, judge: JudgeScope, owed: Tree | None) -> Step | None:
    """The last line in the form of the answer."""
    found = relation(line, answer, judge)
    return Step(LAST["simplified"], line, answer, found.verification, "equal") if found.relation in EQUAL else None


def _same_slopes(line: Tree, answer: Tree, judge: JudgeScope, owed: Tree | None) -> Step | None:
    """The antiderivative in the form of the answer, also where that has another constant."""
    constants = [arbitrary_constants(side) - arbitrary_constants(other) for side, other in ((line, answer), (answer, line))]
    if not all(constants) or judge.unknown is None:
        return _same_value(line, answer, judge, owed)
    one, other = (substituted(side, dict.fromkeys(names, ZERO)) for side, names in zip((line, answer), constants, strict=True))
    parts = {"c": Symbol(min(constants[0])), "d": Symbol(min(constants[1]))}
    for scope, conditions in ((judge, ()), _positive_letters(line, answer, judge)):
        found = up_to_constant(one, other, judge.unknown, scope)
        if found is not None:
            return Step(LAST["other_constant"], line, answer, found.verification, "up_to_constant", parts, conditions=conditions)
    return None


def _positive_letters(line: Tree, answer: Tree, judge: JudgeScope) -> tuple[JudgeScope, tuple[Tree, ...]]:
    """The scope in which the other letters are positive, as a substitution x = a·sin θ takes them, and that condition."""
    constants = arbitrary_constants(line) | arbitrary_constants(answer)
    letters = {*free_symbols(line), *free_symbols(answer)} - constants - {judge.unknown or ""}
    conditions = tuple(Relation((">",), (Symbol(name), ZERO)) for name in sorted(letters))
    return replace(judge, positive=judge.positive | letters), conditions


def _derivative_worked(question: Tree, answer: Tree, judge: JudgeScope) -> tuple[Step, ...]:
    """The derivative of the antiderivative, worked to the integrand."""
    match question:
        case Apply(head="integral", args=(f, Symbol(name=name) as x)):
            found = substituted(answer, dict.fromkeys(arbitrary_constants(answer) - arbitrary_constants(f), ZERO))
            return solution(TOPICS["differentiate"], d(tidied(found), x), f, Scope(name), judge, Budget(end=judge.until))
        case _:
            return ()


NO_SOLUTION = Judgement("equivalent", Verification("proved", "no solution is the empty set"))


def _solutions(line: Tree, answer: Tree, judge: JudgeScope, owed: Tree | None) -> Step | None:
    """The solutions as they are given; those that came in by a step that only follows are left out, by name."""
    found = NO_SOLUTION if (line, answer) == (FALSE, Constant("emptyset")) else relation(line, answer, judge)
    if found.relation in EQUAL:
        return Step(LAST["solution_set"], line, answer, found.verification, "equivalent")
    cases, strangers = cases_of(line), genuine(answer, line, judge)[1]
    if owed is None or not strangers or not all(isinstance(case, Relation) for case in strangers):
        return None
    links = shown_by(line, check_lines(owed, cases, judge), answer)
    inner = _how(links[:-1], judge, {}) if links else ()
    step = Step(LAST["checked_solutions"], line, answer, found.verification, "implies", {"u": strangers[0]})
    if not inner:
        return step
    return replace(step, inner=(*inner, replace(step, rule=READ_OFF, before=inner[-1].after, parts={})))


def genuine(whole: Tree, line: Tree, judge: JudgeScope) -> tuple[Tree, tuple[Tree, ...]]:
    """(the line without the cases that the whole does not allow, those cases)."""
    cases = cases_of(line)
    kept = tuple(case for case in cases if relation(whole, case, judge).relation in {*EQUAL, "implied_by"})
    return any_of(*kept), tuple(case for case in cases if case not in kept)


def _put_in(question: Tree, answer: Tree, judge: JudgeScope) -> tuple[Step, ...]:
    """Each solution put into the question."""
    links = shown_by(question, check_lines(question, cases_of(answer), judge), answer)
    return _how(links[:-1], judge, {}) or ()


def _reordered(line: Tree, answer: Tree, judge: JudgeScope, owed: Tree | None) -> Step | None:
    """The last line in the order of the answer; None where more than the order is different."""
    if shape(line) != shape(answer):
        return None
    return Step(LAST["reordered"], line, answer, relation(line, answer, judge).verification, "equal")


def divergence_shown(question: Tree, judge: JudgeScope) -> tuple[Step, ...]:
    """The line that decides that a series has no sum, by a test of convergence."""
    total = infinite(question)
    found = None if total is None else argument(total)
    if total is None or found is None or found.converges:
        return ()
    step = _inner(links(total, found, question)[0], judge, {})
    return () if step is None else (replace(step, promise="method_line"),)


def _is_without_totals(line: Tree, scope: Scope) -> bool:
    return not has_total(line) and not has_limit(line)


TOPICS: Mapping[str, Topic] = {
    "simplify": Topic(SIMPLIFYING, lambda line, scope: True, _reordered, SIMPLIFYING_METHODS),
    "evaluate": Topic(SIMPLIFYING, lambda line, scope: True, _reordered, SIMPLIFYING_METHODS),
    "apart": Topic(APART, lambda line, scope: True, _reordered),
    "together": Topic(TOGETHER, lambda line, scope: True, _reordered),
    "limit": Topic(LIMITS, lambda line, scope: not has_limit(line), _same_value),
    "factor": Topic(FACTORING, lambda line, scope: True, _reordered),
    "expand": Topic(EXPANDING, lambda line, scope: True, _reordered, EXPANDING_METHODS),
    "differentiate": Topic(DIFFERENTIATION, lambda line, scope: not has_derivative(line), _same_value),
    "integrate": Topic(INTEGRATING, lambda line, scope: not is_left(line), _same_slopes, INTEGRATION_METHODS, _derivative_worked),
    "sum": Topic(TOTALS, _is_without_totals, _same_value, TOTALS_METHODS),
    "product": Topic(TOTALS, _is_without_totals, _same_value),
    "solve": Topic(SOLVING, is_solved, _solutions, SOLVING_METHODS, _put_in),
}
"""Operation → how its questions are worked."""


def _same_slope(line: Tree, answer: Tree, judge: JudgeScope, owed: Tree | None) -> Step | None:
    """y′ = c with c in the form of the answer."""
    match line, answer:
        case Relation(sides=(left, found)), Relation(sides=(same, wanted)) if left == same:
            step = _same_value(found, wanted, judge, owed)
            return None if step is None else replace(step, before=line, after=answer)
        case _:
            return None


IMPLICIT_TOPIC = Topic(IMPLICIT, lambda line, scope: True, _same_slope, truth=truth)


MATRICES_TOPIC = Topic(LINEAR_ALGEBRA, lambda line, scope: True, _same_value, OF_MATRICES)
"""Expressions with vectors and matrices."""
OF_EXPRESSIONS = frozenset({"simplify", "evaluate", "expand"})


def topic_of(operation: str, start: Tree) -> Topic | None:
    """How a question is worked; None where no strategy works it."""
    if operation == "differentiate" and isinstance(start, Relation):
        return IMPLICIT_TOPIC
    if operation in OF_EXPRESSIONS and is_of_objects(start) and not is_statement(start):
        return MATRICES_TOPIC
    return TOPICS.get(operation)


def briefly(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The chain with its small steps told with what they belong to: several in a row are one step that holds them."""
    told: list[Step] = []
    for step in steps:
        if told and step.rule.is_minor and told[-1].rule.is_minor and step.lets == told[-1].lets:
            before = told.pop()
            inner = (*(before.inner if before.is_joined else (before,)), step)
            told.append(replace(step, before=before.before, inner=inner, is_joined=True))
        else:
            told.append(step)
    return tuple(told)


def letter_of(tree: Tree, named: str | None) -> str:
    """The letter that a question is about."""
    return named or likeliest_variable(free_symbols(tree)) or "x"
