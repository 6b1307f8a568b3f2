"""The answer to a question, in a worker: candidates, the first that does not fail its check, and how it is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, count

from service.answers import parts, plain
from service.answers.parts import Formula, NoteGiven, Typed, Value, Written
from service.cas import decimal, to_tree
from service.cas.child import in_child
from service.compute import DOCUMENTS, computation
from service.compute.reality import exists, no_value, notes_on_reals
from service.compute.worked import worked
from service.errors import NoClosedForm, Undefined, Unsupported, from_data
from service.messages import Message
from service.operations.operation import Operation
from service.operations.preparing import UNREAD, prepared
from service.progress import DIRECTLY, code, last
from service.question import Question, Result, Verification
from service.quietly import each_unless_broken, unless_broken
from service.read.second_reader import NOTE, second_reading
from service.tree import Apply, Number, Symbol, Tree, free_symbols
from service.write import FORMATS, latex, text


def answer(task: Question, operation: Operation, won: Callable[[str], None]) -> dict[str, object]:
    """The answer document of a task; runs in a worker. won: told the code of the strategy that found the answer.

    Raises NoClosedForm where no candidate passed its check, and whatever StudentError the operation raises.
    """
    until = time.monotonic() + task.context.deadline
    if UNREAD in task.options:
        task = read_again(task, operation)
    whole = operation.document or DOCUMENTS.get(operation.name)
    if whole is not None:
        judged = unless_broken(operation.name, lambda: plain(whole(task)))
        if judged is None:
            raise Unsupported("This combination has no meaning here.")
        return judged
    for result, verification in verified(operation, task):
        told = unless_broken(f"{operation.name}.write", partial(_written_out, operation, task, result, verification, until))
        if told is not None:
            won(code(result.strategy) or DIRECTLY)
            return told
    raise NoClosedForm("No exact answer was found here; there may still be one.")


def verified(operation: Operation, task: Question) -> Iterator[tuple[Result, Verification]]:
    """The candidates that do not fail their check, with the check."""
    does = computation(task)
    problem = unless_broken(operation.name, partial(does.problem, task))
    if problem is None:
        return
    for candidate in each_unless_broken(operation.name, partial(does.candidates, problem)):
        result = replace(candidate, strategy=candidate.strategy or last())
        verification = unless_broken(f"{operation.name}.verify", partial(does.verify, problem, result.claim))
        if verification is not None and verification.status != "failed":
            yield result, verification


def _written_out(operation: Operation, task: Question, result: Result, verification: Verification, until: float) -> dict[str, object]:
    return plain(document(operation, task, result, verification, until))


def document(operation: Operation, task: Question, result: Result, verification: Verification, until: float) -> Typed:
    """The contract's answer, without `elapsed_ms` and `cached`, which the engine adds. until: when it must be there (monotonic)."""

    if not exists(task, result.value):
        raise Undefined(no_value(task))
    value = None if result.value is None else to_tree(result.value)
    if value is not None and result.constant:
        value = plus_constant(value, task)
    solution = worked(operation, task, value, until)
    members = {
        "operation": operation.name,
        "input": Formula.of(operation.shown(task)),
        "result": None if value is None else written(value, result.decimal or decimal(result.value)),
        "verification": parts.Verification.of(verification),
        "conditions": [Formula.of(to_tree(condition)) for condition in result.conditions],
        "steps": list(solution.steps),
        "methods": list(solution.methods),
        "check_steps": list(solution.check_steps),
        "notes": NoteGiven.all(dict.fromkeys((*task.notes, *result.notes, *notes_on_reals(task, result.value), *solution.notes))),
        **{name: _plain(member) for name, member in result.extra.items()},
    }
    return operation.answer.model_validate(members)


def plus_constant(tree: Tree, task: Question) -> Tree:
    """F + C, with the first of C, C_1, C_2, … that the question does not use."""
    used = {name for asked in task.trees.values() for name in free_symbols(asked)} | {task.context.variable}
    name = next(name for name in chain(["C"], (f"C{n}" for n in count(1))) if name not in used)
    match tree:
        case Number("0"):
            return Symbol(name)
        case Apply(head="add", args=args):
            return Apply("add", (*args, Symbol(name)))
        case _:
            return Apply("add", (tree, Symbol(name)))


def written(tree: Tree, decimal: str | None = None) -> Written:
    """A tree in every output format, and its decimal value where it is a number."""
    return Written(**{name: write(tree) for name, write in FORMATS.items()}, decimal=decimal)


def _plain(member: object) -> object:
    """JSON values as they are; SymPy objects and trees inside them as values."""

    match member:
        case None | bool() | int() | float() | str() | Message():
            return member
        case Mapping():
            return {str(name): _plain(value) for name, value in member.items()}
        case list() | tuple():
            return [_plain(value) for value in member]
        case _:
            tree = to_tree(member)
            return Value(latex=latex(tree), text=text(tree), decimal=decimal(member))


def read_again(task: Question, operation: Operation) -> Question:
    """The question with its unread fields read by the second reader, in a child that is thrown away; runs in a worker.

    Raises our reader's own UnknownCommand where the second doesn't read the field either.
    """

    trees = dict(task.trees)
    for name, kept in task.options[UNREAD].items():
        tree = in_child(second_reading, kept["source"], to_tree, seconds=task.context.deadline / 2)
        if tree is None:
            raise from_data(kept["error"])
        trees[name] = tree
    options = {name: value for name, value in task.options.items() if name != UNREAD}
    sources = {name: kept["source"] for name, kept in task.options[UNREAD].items()}
    return prepared(replace(task, trees=trees, options=options).with_notes(NOTE), operation, sources)
