"""Which line to go on from, by which rule of the book, and the check that the suggested line follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from service.algebra.build import add, equation, rational, substituted, terms
from service.algebra.opaque import has_head
from service.algebra.shapes import same_form
from service.algebra.statements import is_statement
from service.clock import is_over
from service.grade.next.rows import row_step
from service.grade.next.series import convergence_steps, taylor_steps
from service.grade.next.topics import goal_of, operation_of, topic_of
from service.grade.step import Step
from service.judge.integrals import indefinite, is_arbitrary
from service.judge.judgement import CALCULUS, EQUAL, Scope
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.quietly import briefly
from service.read.sorts import sort_of
from service.rules.rule import Move, Used, in_own_letters
from service.rules.rule import Scope as Rules
from service.rules.tidy import size
from service.teach.next_steps import next_steps
from service.teach.solution import LAST, genuine
from service.tree import Constant, Relation, Symbol, Tree, free_symbols, likeliest_variable
from service.write import text

CHECKABLE = EQUAL | CALCULUS
CALCULUS_HEADS = ("derivative", "integral", "limit", "limit_left", "limit_right", "sum", "product")
WORTH = 0.8
"""A value is written in another form where that has less than this part of its nodes."""
SECONDS = 1.2
"""Processor seconds for the search of a step."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a working, and what it has so far.

    verb: of its task. words: the task as it is written. form: the one that its answer is to have.
    is_complete: whether the answer is reached. is_value: whether what is left
    is the value of a derivative, an integral or a limit, which needs no certain form. lets: letters that lines brought in, with what they
    stand for. lines: those of the working, none of which is suggested again. objects: names of vectors and matrices.
    """

    verb: str = ""
    words: str = ""
    form: str | None = None
    is_complete: bool = False
    is_value: bool = False
    lets: Mapping[str, Tree] = field(default_factory=dict)
    lines: tuple[Tree, ...] = ()
    objects: frozenset[str] = frozenset()

    def of(self, steps: Sequence[Step]) -> Asked:
        """The same, of a working with these lines."""
        lines = tuple(step.value for step in steps if step.value is not None)
        is_value = self.form is None and bool(lines) and has_head(lines[0], *CALCULUS_HEADS)
        return replace(self, is_value=is_value, lets=dict(_letters_brought_in(steps)), lines=lines)


def _letters_brought_in(steps: Sequence[Step]) -> Iterator[tuple[str, Tree]]:
    """(u, x²) of each line u = x²."""
    for step in steps:
        match step.line.tree:
            case Relation(signs=("=",), sides=(Symbol(name=name), meaning)) if step.role == "definition" and step.correct:
                if name not in free_symbols(meaning):
                    yield name, meaning


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The line after which it comes, and the use of a rule that gives it."""

    after: int
    used: Used


def suggested(steps: Sequence[Step], scope: Scope, asked: Asked) -> Suggestion | None:
    """One rule used once on the last line before the first error; None where no rule is known or nothing is left to do."""
    right, last = list(takewhile(lambda step: step.correct, steps)), steps[-1]
    start = next((step.value for step in reversed(right) if step.value is not None), None)
    asked = asked.of(right)
    by_words = briefly(SECONDS, _by_words, steps, right, scope, asked, until=scope.until)
    if by_words is not None:
        return Suggestion(right[-1].line.index if right else last.line.index, by_words)
    is_at_end = len(right) == len(steps) and start is not None and is_solved(start) and not asked.is_complete
    if last.overstated or (is_at_end and start is not None and not _known_letters(start, asked.lets)):
        found = briefly(SECONDS, _without_strangers, steps, scope, until=scope.until)
        return None if found is None else Suggestion(last.line.index, found)
    by_rows = briefly(SECONDS, row_step, right, scope, until=scope.until)
    if by_rows is not None:
        return Suggestion(right[-1].line.index, by_rows)
    start = None if start is None else _without_objects(start, asked)
    if start is None:
        return None
    found = next_line(start, scope, asked)
    return None if found is None else Suggestion(right[-1].line.index, found)


def _without_objects(start: Tree, asked: Asked) -> Tree | None:
    """What is to be gone on with: of u·v = 6 − 20, which is no equation for u, the value that is not worked out; None where none is."""
    if not is_statement(start) or not asked.objects & set(free_symbols(start)):
        return start
    match start:
        case Relation(sides=(*_, value)) if not free_symbols(value) and rational(value) is None:
            return value
        case _:
            return None


def _by_words(steps: Sequence[Step], right: Sequence[Step], scope: Scope, asked: Asked) -> Used | None:
    """The step that the words of the task ask for: of a Taylor polynomial, of a question whether a series converges."""
    said = tuple(step.line.tree for step in right if step.line.tree is not None and step.line.index >= 0)
    root = next((step.value for step in steps if step.value is not None), None)
    found = () if asked.is_complete else (*taylor_steps(asked.words, said, scope), *convergence_steps(asked.words, root, said))
    return next(iter(found), None)


def next_line(line: Tree, scope: Scope, asked: Asked | None = None) -> Used | None:
    """The best next step on any line: one rule used once; None where no rule is known, or none in time."""
    return briefly(SECONDS, _next_line, line, scope, asked or Asked(), until=scope.until)


def _next_line(line: Tree, scope: Scope, asked: Asked) -> Used | None:
    sort_of(line)  # raises where a part can't stand where it does
    kept = [term for term in terms(line) if isinstance(term, Symbol) and is_arbitrary(term.name)]
    without = line if not kept or is_statement(line) else add(*(term for term in terms(line) if term not in kept))
    known = {text(each) for each in asked.lines}
    for used in _steps(without, scope, asked):
        after = used.move.after if without is line else add(*terms(used.move.after), *kept)
        if text(after) not in known:
            return replace(used, move=replace(used.move, after=after))
    return None


def _steps(line: Tree, scope: Scope, asked: Asked) -> Iterator[Used]:
    """All sensible next steps, the best first."""
    operation = "integrate" if _has_letter_of_integral(line, asked) else operation_of(line, asked.verb, asked.form)
    if operation is None:
        return
    topic, goal = topic_of(operation, line), goal_of(operation, line)
    is_value = asked.is_value and operation == "simplify"
    if goal is not None and (same_form(line, goal) or (is_value and size(goal) >= WORTH * size(line))):
        return
    rules = _scope(line, scope, asked.lets, goal)
    if topic is not None and not is_value:
        for used in next_steps(topic, line, rules, lambda before, used: _follows(before, used, rules, scope)):
            yield _in_letters_of(used, asked.lets)
    if goal is not None:
        formed = Used(LAST["simplified"], Move(goal, {}))
        yield from (formed,) if _follows(line, formed, rules, scope) else ()


def _has_letter_of_integral(line: Tree, asked: Asked) -> bool:
    """Whether it is an antiderivative in a letter that was brought in, which is to be put back."""
    return (
        not is_statement(line)
        and not has_head(line, "integral")
        and any(name in asked.lets for name in free_symbols(line))
        and any(has_head(known, "integral") for known in asked.lines)
    )


def _scope(line: Tree, scope: Scope, lets: Mapping[str, Tree], goal: Tree | None) -> Rules:
    """What a rule may know of the line."""
    own = in_own_letters(line, known := _known_letters(line, lets))
    home = scope.unknown if scope.unknown in free_symbols(own) else likeliest_variable(free_symbols(own))
    return Rules(home or "x", scope.real, goal, lets=known)


def _known_letters(line: Tree, lets: Mapping[str, Tree]) -> Mapping[str, Tree]:
    """The letters of the line that others brought in, and those before them."""
    names = list(lets)
    last = max((index for index, name in enumerate(names) if name in free_symbols(line)), default=-1)
    return {name: lets[name] for name in names[: last + 1]}


def _in_letters_of(used: Used, lets: Mapping[str, Tree]) -> Used:
    """The step as a line: a new letter is brought in by a line of its own, unless one of the working stands for the same."""
    new = [(name, meaning) for name, meaning in used.move.lets.items() if name not in lets]
    if len(new) != 1:
        return used
    name, meaning = new[0]
    own = next((letter for letter, known in lets.items() if same_form(known, meaning)), None)
    after = equation(Symbol(name), meaning) if own is None else substituted(used.move.after, {name: Symbol(own)})
    return replace(used, move=replace(used.move, after=after))


def _without_strangers(steps: Sequence[Step], scope: Scope) -> Used | None:
    """The last line without the solutions that the first line has not."""
    root, last = next((s.value for s in steps if s.value is not None), None), steps[-1]
    if root is None or last.value is None:
        return None
    kept, strangers = genuine(root, last.value, scope)
    if relation(root, kept, scope).relation not in EQUAL:
        return None
    return Used(LAST["checked_solutions"], Move(kept, {"u": strangers[0]} if strangers else {}))


def _follows(line: Tree, used: Used, rules: Rules, scope: Scope) -> bool:
    """Whether the judge finds of the suggested line, as of a student's, what its rule promises."""
    if is_over(scope.until):
        return False
    before, after = in_own_letters(line, rules.lets), in_own_letters(used.move.after, rules.letters_of(used.move))
    found = relation(before, after, scope)
    if "missing_constant" in found.flags:
        return False
    if indefinite(before) and found.relation == "up_to_constant":
        return True
    if after == Constant("false"):
        return found.relation in EQUAL and scope.real
    return found.relation in CHECKABLE or (found.relation == "implies" and used.rule.promise == "implies")
