"""The answer document of a check: every line with its verdict, in the reader's language."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypedDict

from service.algebra.build import depends
from service.algebra.statements import is_statement
from service.algebra.values import precision
from service.algebra.vectors import has_vectors
from service.answers.check import (
    CheckAnswer,
    Counterexample,
    FinalLine,
    LineVerdict,
    Link,
    Misconception,
    NextStep,
)
from service.answers.parts import Formula, NoteGiven, Verification
from service.compare.forms import FORMS
from service.grade.argument import asks_for_proof, conditions_in_words
from service.grade.commas import Commas, commas_in
from service.grade.conditions import is_condition
from service.grade.context import Context, Task
from service.grade.curves_named import with_curves
from service.grade.defined import Function, definition_of, primed_name, relations_listed
from service.grade.doubt import doubted
from service.grade.fold import read_working
from service.grade.given_in_words import with_givens
from service.grade.line import Line
from service.grade.marks import scores, total
from service.grade.naming import GIVEN, Naming, named_steps
from service.grade.next import Asked as AskedOf
from service.grade.next import suggested
from service.grade.next.differential_equations import next_in_equation
from service.grade.other_readings import with_base_ten
from service.grade.outcome import Outcome, concluded
from service.grade.quadrants import quadrant_in_words
from service.grade.readers.complex import with_numbers
from service.grade.readers.sequences import with_sequence
from service.grade.readers.vectors import with_objects
from service.grade.reading import ReadingOptions, read_problem
from service.grade.source import Source, read_source, trees_of, with_trees
from service.grade.step import LinkVerdict, Step
from service.grade.topics import topics_of
from service.grade.voice import Voice
from service.judge.integrals import is_arbitrary
from service.judge.judgement import Judgement, Scope
from service.judge.solved import is_solved
from service.messages import Message
from service.numerics.known import Known
from service.question import Context as Asked
from service.question import Note, Question
from service.quietly import quietly
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk
from service.write import latex, text


def checked(question: Question) -> CheckAnswer:
    """The contract's answer to /check."""
    with precision():
        return _checked(question)


def _checked(question: Question) -> CheckAnswer:
    started = time.monotonic()
    options, context = question.options, question.context
    reading = ReadingOptions(
        options.get("notation", "auto"),
        options.get("decimal", "point"),
        _declared(context),
        choices=options.get("reading", {}),
        language=context.language.split("-")[0].lower(),
    )
    problem = options.get("problem")
    reference = read_problem(options["reference"], reading).tree if options.get("reference") else None
    until = started + 0.85 * context.deadline
    source, (steps, result, scope, known) = _as_meant(question, reading, reference, until)
    voice = Voice(options.get("hints") or "none", until)
    written = [*((GIVEN, given) for given in source.givens), *((step.line.index, step.line.tree) for step in steps)]
    names = named_steps([step for step in steps if step.line.index >= 0], scope, written, NAMING_SHARE * context.deadline)
    steps, result = doubted(steps, result, names)
    own = [step for step in steps if step.line.index >= 0]
    objects = frozenset(_objects(source, steps))
    wanted = AskedOf(_verb(source), problem or "", options.get("form"), result.complete, objects=objects)
    further, next_notes = _next(steps, scope, voice, wanted, known) if options.get("next") else (None, ())
    marks = scores(steps, result.first_error)
    return CheckAnswer(
        operation=question.operation,
        verdict=result.verdict,
        first_error=result.first_error,
        score=total(list(marks.values())),
        lines=[_with_next(_line(step, names[step.line.index], voice, marks, result.first_error), further, result) for step in own],
        final=FinalLine(complete=result.complete, form=result.form, matches_reference=result.matches_reference),
        summary=voice.summary(result),
        notes=NoteGiven.all((*question.notes, *_unread(source), *_in_words(source), *next_notes)),
        **({"next": further} if options.get("next") else {}),
        **(_of_problem(source) if problem else {}),
    )


class _ProblemGiven(TypedDict, total=False):
    problem: Formula | None
    problem_error: dict[str, object]


def _of_problem(source: Source) -> _ProblemGiven:
    """The problem as it was read, and the error where it can't be."""
    asked = source.problem
    if asked is None:
        return {"problem": None}
    if asked.error is None:
        return {"problem": _shown(asked.tree)}
    return {"problem": _shown(asked.tree), "problem_error": asked.error}


Judged = tuple[tuple[Step, ...], Outcome, Scope, Context]


def _as_meant(question: Question, reading: ReadingOptions, reference: Tree | None, until: float) -> tuple[Source, Judged]:
    """The working in the reading that is meant: `500·1,04` has a decimal; `x = 2,5` one where only so it is right, else two numbers."""
    texts = (question.options.get("problem") or "", *question.options["lines"])
    written = commas_in(texts) if reading.decimal == "point" else Commas.NONE
    if written is Commas.DECIMAL:
        return _with_logarithms(question, replace(reading, decimal="comma"), reference, until)
    source, judged = _with_logarithms(question, reading, reference, until)
    if judged[1].verdict == "correct" or written is Commas.NONE:
        return source, judged
    again = _with_logarithms(question, replace(reading, decimal="comma"), reference, until)
    return again if _worth(again[1][1]) > _worth(judged[1]) else (source, judged)


def _worth(result: Outcome) -> tuple[int, float]:
    """How much of a working is right: its verdict, then how far its lines go without an error."""
    return VERDICTS[result.verdict], float("inf") if result.first_error is None else result.first_error


VERDICTS = {"incorrect": 0, "undecided": 1, "incomplete": 2, "correct": 3}


def _with_logarithms(question: Question, reading: ReadingOptions, reference: Tree | None, until: float) -> tuple[Source, Judged]:
    """The working, with `log` to base 10 where more of it is right so."""
    problem = question.options.get("problem")
    source = read_source(problem, question.options["lines"], reading)
    judged = _judged(source, question, reference, until)
    if judged[1].verdict in {"incorrect", "undecided"} and _may_mean_base_ten(source, problem or ""):
        again = _judged(_in_base_ten(source), question, reference, until)
        if _worth(again[1]) > _worth(judged[1]):
            return source, again
    return source, judged


def _judged(source: Source, question: Question, reference: Tree | None, until: float) -> Judged:
    """The steps of a working and what it comes to."""
    problem, lines = question.options.get("problem") or "", with_curves(source, question.options.get("problem") or "")
    scope = scope_of(question.context, lines, until)
    known = Context(scope, _task(source, problem), rates=rates_of(lines), defined=defined_in(lines), topics=topics_of(problem, lines))
    trees = [clause.tree for line in lines for clause in line.clauses if clause.tree is not None]
    known = with_givens(with_sequence(with_numbers(with_objects(known)), trees))
    read, known = read_working(lines, _with_function(_under_conditions(known), lines))
    form = final_form(read, question.options.get("form"), scope)
    return *concluded(read, known.until(scope.until), form, reference), scope, known


def _may_mean_base_ten(source: Source, problem: str) -> bool:
    """Whether `log` is written without a base, and nowhere `ln`."""
    written = topics_of(problem, source.lines).words
    return "log" in written and "ln" not in written


def _in_base_ten(source: Source) -> Source:
    """The working with its logarithms to base 10."""
    asked = source.problem
    if asked is not None:
        tree, given = (None if one is None else with_base_ten(one) for one in (asked.tree, asked.given))
        asked = replace(asked, tree=tree, given=given)
    return replace(source, problem=asked, lines=with_trees(source.lines, [with_base_ten(tree) for tree in trees_of(source.lines)]))


NAMING_SHARE = 0.1
"""The part of the deadline for the names of all steps, after the verdicts stand; in processor time."""


def _under_conditions(known: Context) -> Context:
    """`for 0 ≤ x ≤ 2π` of a task runs along; what a proof supposes is taken up by its own lines."""
    task = known.task
    known = known.assuming(*quadrant_in_words(task.text))
    if task.tree is None or task.verb == "prove":
        return known
    return known.assuming(*(bound for condition in task.conditions for bound in _bounds(condition)))


def _with_function(known: Context, lines: Sequence[Line]) -> Context:
    """f′(x) in the lines is the derivative of the expression that the task gives, where no line says what f is."""
    given, trees = known.task.given, [clause.tree for line in lines for clause in line.clauses if clause.tree is not None]
    named = {name for tree in trees for node in walk(tree) if (name := primed_name(node)) is not None} - {"y"}
    stated = {found[0] for tree in trees for part in relations_listed(tree) if (found := definition_of(part)) is not None}
    if known.task.verb == "domain" and not named:
        named = {"f"}
    if known.task.verb not in OF_FUNCTION or given is None or is_statement(given) or len(named) != 1 or named & stated:
        return known
    letters = free_symbols(given)
    return known.defining(named.pop(), Function(letters[0], given)) if len(letters) == 1 else known


OF_FUNCTION = frozenset({"differentiate", "extrema", "inflection", "tangent", "domain"})


def _bounds(condition: Tree) -> Iterator[Tree]:
    """What a condition says of real numbers: of x ∈ ℕ, that x ≥ 0."""
    match condition:
        case Apply(head="element", args=(letter, Constant(name=numbers))):
            if numbers == "naturals":
                yield Relation((">=",), (letter, Number("0")))
        case _ if is_condition(condition):
            yield condition


def _task(source: Source, sent: str = "") -> Task:
    asked = source.problem
    if asked is None:
        return Task()
    proves = asked.verb == "prove" or (asked.verb in {"", "evaluate"} and asks_for_proof(sent))
    return Task(
        tree=asked.tree,
        verb="prove" if proves else asked.verb,
        unknown=asked.variable,
        sent=asked.tree is not None,
        given=asked.given,
        words=asked.words,
        givens=source.givens,
        text=sent,
        conditions=asked.conditions or (conditions_in_words(sent) if asked.tree is None or proves else ()),
    )


def _in_words(source: Source) -> tuple[Note, ...]:
    """That a problem in words was not understood: its first equation and its formulas are taken as they stand."""
    if source.problem is None or source.problem.tree is not None or not source.problem.words:
        return ()
    return (Note("problem_in_words", Message("note_problem_in_words")),)


def _unread(source: Source) -> tuple[Note, ...]:
    """That the problem could not be read, so that the lines were judged without it."""
    if source.problem is None or source.problem.error is None:
        return ()
    return (Note("problem_unread", Message("note_problem_unread")),)


def _objects(source: Source, steps: Sequence[Step]) -> Iterator[str]:
    """The names of vectors and matrices that the problem or a line gives."""
    for tree in (*source.givens, *(step.line.tree for step in steps)):
        match tree:
            case Relation(signs=("=", *_), sides=(Symbol(name=name), *_, value)) if has_vectors(value):
                yield name
            case _:
                continue


def _verb(source: Source) -> str:
    return "" if source.problem is None else source.problem.verb


def _next(steps: Sequence[Step], scope: Scope, voice: Voice, asked: AskedOf, known: Context) -> tuple[NextStep | None, tuple[Note, ...]]:
    """(the best next step after the last line that is right, notes); no step where none is known or nothing is left to do."""
    found = suggested(steps, scope, asked) if known.sought is None else next_in_equation(steps, known.until(scope.until))
    if found is not None:
        used = found.used
        step = NextStep(
            after=found.after,
            latex=latex(used.move.after),
            text=text(used.move.after),
            rule=voice.rule(used.rule.id),
            rule_name=voice.rule_name(used.rule.id, used.move.parts),
            hint=voice.towards(used),
        )
        return step, ()
    code = "nothing_left" if asked.is_complete else "no_next_step"
    return None, (Note(code, Message(f"note_{code}")),)


def _with_next(line: LineVerdict, further: NextStep | None, result: Outcome) -> LineVerdict:
    """The step is shown with the line that it goes on from, and with the first wrong line, whose place it takes."""
    if further is None or line.index not in (further.after, result.first_error):
        return line
    return line.model_copy(update={"next": further})


def _declared(context: Asked) -> frozenset[str]:
    return frozenset(context.assumptions) | (frozenset({context.variable}) if context.variable else frozenset())


def scope_of(context: Asked, lines: Sequence[Line], until: float) -> Scope:
    """The field, the unknown and what is known to be positive."""
    positive = Known.of({**_signs_by_convention(lines), **context.assumptions})
    return Scope(context.domain != "complex", context.variable or _unknown(lines), positive, until, context.domain == "complex")


def _signs_by_convention(lines: Sequence[Line]) -> dict[str, frozenset[str]]:
    """ε and δ are positive; n counts where a_n or a_{n+1} is spoken of, and no line is to be solved for it (1.25 = 1.025ⁿ);
    beside ε it is large."""
    trees = tuple(trees_of(lines))
    names = {name for tree in trees for name in free_symbols(tree)}
    is_sought = any(isinstance(tree, Relation) and tree.signs[0] == "=" and set(free_symbols(tree)) == {"n"} for tree in trees)
    counts = any(re.fullmatch(r"\{?n(?:[+\-−]1)?\}?", base_and_subscript(name)[1]) for name in names)
    found: dict[str, frozenset[str]] = {name: frozenset({"positive"}) for name in ("epsilon", "delta") if name in names}
    if not counts or "n" not in names or is_sought:
        return found
    return found | {"n": frozenset({"integer", "positive"}) if "epsilon" in names else frozenset({"integer"})}


def defined_in(lines: Sequence[Line]) -> frozenset[str]:
    """f of each `f(x) = …` whose right side speaks of x, and of each f′."""
    trees = [clause.tree for line in lines for clause in line.clauses if clause.tree is not None]
    named = (definition_of(part) for tree in trees for part in relations_listed(tree))
    found = {f for one in named if one for f, function in [one] if depends(function.body, function.letter)}
    return frozenset(found | {name for tree in trees for node in walk(tree) if (name := primed_name(node)) is not None})


def rates_of(lines: Sequence[Line]) -> frozenset[tuple[str, str]]:
    """(y, x) of each dy/dx or y′ in the working."""
    return frozenset(
        (node.args[0].name, node.args[1].name)
        for tree in trees_of(lines) for node in walk(tree)
        if isinstance(node, Apply) and node.head == "derivative" and isinstance(node.args[0], Symbol) and isinstance(node.args[1], Symbol)
    )  # fmt: skip


def _unknown(lines: Sequence[Line]) -> str | None:
    """The letter that is asked for: the only one of the first line, else the one that the last lines solve for, else x, else the first."""
    trees = [clause.tree for line in lines for clause in line.clauses if clause.tree is not None and clause.claims]
    if not trees:
        return None
    asked = [name for name in free_symbols(trees[0]) if not is_arbitrary(name)] or [name for tree in trees for name in free_symbols(tree)]
    if len(asked) == 1:
        return asked[0]
    solved = [name for tree in reversed(trees) for name in _solved_for(tree) if name in asked]
    return "x" if "x" in asked and "x" in solved else solved[0] if solved else "x" if "x" in asked else asked[0] if asked else None


def _solved_for(tree: Tree) -> list[str]:
    if not is_solved(tree):
        return []
    if isinstance(tree, Relation):
        return [side.name for side in tree.sides if isinstance(side, Symbol) and not is_arbitrary(side.name)]
    return [name for name in free_symbols(tree) if not is_arbitrary(name)]


def final_form(steps: Sequence[Step], form: str | None, scope: Scope) -> bool | None:
    """Whether the last line has the form asked for; None where none is."""
    if not form:
        return None
    last = next((s.value for s in reversed(steps) if s.value is not None), None)
    predicate = FORMS.get(form)
    if last is None or predicate is None:
        return None
    return predicate(last, scope.unknown or "x")


def _shown(tree: Tree | None) -> Formula | None:
    """A formula as read; None where there is none, or where nothing writes it."""
    if tree is None:
        return None
    written = quietly(latex, tree), quietly(text, tree)
    return None if written[0] is None or written[1] is None else Formula(latex=written[0], text=written[1])


def _line(step: Step, naming: Naming, voice: Voice, marks: Mapping[int, float | None], first_error: int | None) -> LineVerdict:
    judgement = step.judgement
    return LineVerdict(
        index=step.line.index,
        input=_shown(step.line.tree),
        role=step.role,
        relation=judgement.relation,
        parent=step.parent,
        correct=step.correct,
        score=marks.get(step.line.index),
        rule=None if naming.rule is None else voice.rule(naming.rule),
        rule_name=None if naming.rule is None else voice.rule_name(naming.rule, naming.parts),
        misconception=_misconception(voice, naming),
        slip=naming.slip,
        hint=quietly(voice.hint, step, naming) or (voice.unchecked(step) if step.line.index == first_error else None),
        counterexample=_counterexample(judgement),
        lost_solutions=list(judgement.lost),
        added_solutions=list(judgement.added),
        consistent_with_previous=step.consistent,
        recovered=step.recovered,
        flags=list(dict.fromkeys(judgement.flags)),
        domain_points=list(judgement.domain_points),
        links=[_link(link) for link in step.links],
        feedback=quietly(voice.feedback, step, naming) or "",
        verification=Verification.of(judgement.verification),
        notes=NoteGiven.all(step.line.notes),
        **({} if step.line.error is None else {"error": step.line.error}),
    )


def _misconception(voice: Voice, naming: Naming) -> Misconception | None:
    found = quietly(voice.misconception, naming)
    return None if found is None else Misconception(**found)


def _link(link: LinkVerdict) -> Link:
    return Link(
        before=_shown(link.before),
        after=_shown(link.after),
        relation=link.judgement.relation,
        counterexample=_counterexample(link.judgement),
    )


def _counterexample(judgement: Judgement) -> Counterexample | None:
    found = judgement.counterexample
    return None if found is None else Counterexample(at=dict(found.at), before=found.before, after=found.after)
