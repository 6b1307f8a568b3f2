"""The journey of a request on one screen: read → do → verify → write.

`question` runs in the web process and needs no SymPy; `answer` runs in a worker. What crosses between
them is plain data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from itertools import chain, count
from typing import Any, cast

from service.config import settings
from service.errors import InvalidRequest, NoClosedForm, StudentError, Undefined, UnknownCommand, Unreadable, Unsupported, from_data
from service.language import document_in
from service.operations.dots import with_dots
from service.operations.inputs import Input, Mathematics, MathematicsByName, marked
from service.operations.operation import Operation
from service.operations.reality import exists, no_value, notes_on_reals
from service.operations.sorts import TAKES, check_operands, check_parts
from service.operations.words import from_words
from service.progress import code, last
from service.question import Context, Note, Question, Result, Verification
from service.quietly import each_unless_broken, unless_broken
from service.read import Reading, read
from service.tree import Apply, Constant, Number, Symbol, Tree, canonical_name, free_symbols
from service.write import FORMATS, latex, text

STEPS_NOT_YET = Note("steps_not_yet", "Worked solutions are not written yet; the answer itself is complete.")


def mathematical_fields(model: type[Input]) -> tuple[str, ...]:
    """Names of the model's fields that hold mathematics, in order."""
    return marked(model, Mathematics)


def _sources(given: Input) -> Iterator[tuple[str, str]]:
    """The strings to be read: the name of each tree, and its source."""
    for name in mathematical_fields(type(given)):
        yield name, getattr(given, name)
    for name in marked(type(given), MathematicsByName):
        for symbol, source in (getattr(given, name) or {}).items():
            yield f"{name}.{symbol_name(symbol, name)}", source


def question(operation: Operation, given: Input, language: str = "en") -> Question:
    """The task that a checked request asks for; a task in words is read as what it says.

    Raises Unreadable (with the field and the place), AmbiguousVariable and other StudentErrors.
    """
    try:
        return _question(operation, given, language)
    except Unreadable as error:
        said = _in_words(operation, given) if error.field == "expression" else None
        if said is None:
            raise
    return _question(operation, said[0], language).with_notes(said[1])


def _in_words(operation: Operation, given: Input) -> tuple[Input, Note] | None:
    """The fields with the mathematics of a task in words, and the note on it."""
    source, sent = getattr(given, "expression", None), given.model_dump(exclude_unset=True)
    if not isinstance(source, str) or (operation.name not in TAKES and operation.name != "read"):
        return None
    model = type(given)
    found = from_words(operation.name, source, frozenset(model.model_fields))
    if found is None:
        return None
    return model.model_validate({**found.fields, **sent, "expression": found.fields["expression"]}), found.note


def _question(operation: Operation, given: Input, language: str) -> Question:
    """The task of a request whose fields hold mathematics."""
    assumptions = {symbol_name(name, "assumptions"): tuple(words) for name, words in given.assumptions.items()}
    variable = symbol_name(given.variable, "variable") if given.variable else None
    declared = frozenset(assumptions) | ({variable} if variable else frozenset()) | given.words() | _named(given)
    trees: dict[str, Tree] = {}
    unread: dict[str, dict[str, Any]] = {}
    notes: list[Note] = []
    for name, source in _sources(given):
        if source is None:
            continue
        try:
            reading = _read_field(source, name, given, declared)
        except UnknownCommand as error:
            if operation.local:
                raise
            unread[name] = {"source": source, "error": error.as_data()}
            continue
        trees[name] = reading.tree
        notes += [Note(n.code, n.message) for n in reading.notes]
    deadline, lowered = _deadline(given.timeout)
    if given.steps:
        notes.append(STEPS_NOT_YET)
    context = Context(
        variable=variable,
        domain=given.domain,
        assumptions=assumptions,
        language=given.language or language,
        deadline=deadline,
    )
    task = Question(operation.name, trees, context, _options(given), (*notes, *lowered))
    if unread:
        return replace(task, options={**task.options, UNREAD: unread})
    return prepared(task, operation, dict(_sources(given)))


UNREAD = "unread"
"""The option that holds what our reader could not read, by field: its source and the error."""


def prepared(task: Question, operation: Operation, sources: Mapping[str, str]) -> Question:
    """The question as the operation wants it. Raises Meaningless where a part is of a sort that can't stand where it does."""
    task = with_dots(task) if operation.name in TAKES else task
    check_parts(task, sources)
    ready = operation.prepare(task) if operation.prepare else task
    check_operands(ready, sources)
    return ready


def read_again(task: Question, operation: Operation) -> Question:
    """The question with its unread fields read by the second reader, in a child that is thrown away; runs in a worker.

    Raises our reader's own UnknownCommand where the second doesn't read the field either.
    """
    from service.cas import to_tree
    from service.cas.child import in_child
    from service.read.second_reader import NOTE, second_reading

    trees = dict(task.trees)
    for name, kept in task.options[UNREAD].items():
        tree = in_child(second_reading, kept["source"], to_tree, seconds=task.context.deadline / 2)
        if tree is None:
            raise from_data(kept["error"])
        trees[name] = tree
    options = {name: value for name, value in task.options.items() if name != UNREAD}
    sources = {name: kept["source"] for name, kept in task.options[UNREAD].items()}
    return prepared(replace(task, trees=trees, options=options).with_notes(NOTE), operation, sources)


PLAIN = re.compile(r"[A-Za-z](_?[A-Za-z0-9]{1,30})?")
"""x, x1, x_1, speed: names that need no reading."""


def symbol_name(written: str, field: str) -> str:
    r"""The name of the symbol that is written like this: x, x_1, \theta, θ, x_{12}. Raises InvalidRequest where it is none."""
    if PLAIN.fullmatch(written):
        return canonical_name(written)
    try:
        tree = read(written, symbols=frozenset({written})).tree
    except StudentError:
        tree = None
    if isinstance(tree, Symbol) or (isinstance(tree, Constant) and tree.name in ("e", "i", "pi")):
        return tree.name
    raise InvalidRequest(f"“{written}” is not the name of a symbol.", field=field)


def _named(given: Input) -> frozenset[str]:
    """The symbols that are given values, so that `at: {"e": 2}` makes e a symbol."""
    return frozenset(symbol_name(symbol, name) for name in marked(type(given), MathematicsByName) for symbol in getattr(given, name) or ())


def _read_field(source: str, name: str, given: Input, declared: frozenset[str]) -> Reading:
    try:
        return read(source, given.notation, decimal=given.decimal, symbols=declared, choices=given.reading)
    except Unreadable as error:
        raise error.in_field(name) from None


def _deadline(asked: float | None) -> tuple[float, tuple[Note, ...]]:
    most = settings().timeout_max
    if asked is None:
        return min(settings().timeout, most), ()
    if asked <= most:
        return asked, ()
    return most, (Note("timeout_lowered", f"The deadline was lowered to {most:g} seconds, the longest this service allows."),)


OWN_READING = frozenset({"notation", "decimal", "reading"})
"""Common fields that an operation which reads strings itself (lines of working) needs too."""


def _options(given: Input) -> dict[str, Any]:
    common = (set(Input.model_fields) - OWN_READING) | set(mathematical_fields(type(given))) | set(marked(type(given), MathematicsByName))
    return {name: value for name, value in given.model_dump(mode="json").items() if name not in common}


def answer(task: Question, operation: Operation, won: Callable[[str], None] = lambda strategy: None) -> dict[str, Any]:
    """The answer document of a task; runs in a worker. won: told the code of the strategy that found the answer.

    Raises NoClosedForm where no candidate passed its check, and whatever StudentError the operation raises.
    """
    if UNREAD in task.options:
        task = read_again(task, operation)
    language = task.context.language
    if operation.document is not None:
        judged = unless_broken(operation.name, lambda: cast(Callable[[Question], dict[str, Any]], operation.document)(task))
        if judged is None:
            raise Unsupported("This combination has no meaning here.")
        return cast(dict[str, Any], document_in(judged, language))
    for result, verification in verified(operation, task):
        told = unless_broken(f"{operation.name}.write", partial(document, operation, task, result, verification))
        if told is not None:
            won(code(result.strategy) or DIRECTLY)
            return cast(dict[str, Any], document_in(told, language))
    raise NoClosedForm("No exact answer was found with the methods this service tries; one may still exist.")


DIRECTLY = "directly"
"""What is told of an operation that has one way only."""


def verified(operation: Operation, task: Question) -> Iterator[tuple[Result, Verification]]:
    """The candidates that do not fail their check, with the check."""
    for candidate in each_unless_broken(operation.name, lambda: operation.candidates(task)):
        result = replace(candidate, strategy=candidate.strategy or last())
        verification = unless_broken(f"{operation.name}.verify", partial(operation.verify, task, result))
        if verification is not None and verification.status != "failed":
            yield result, verification


def document(operation: Operation, task: Question, result: Result, verification: Verification) -> dict[str, Any]:
    """The contract's answer, without `elapsed_ms` and `cached`, which the engine adds."""
    from service.cas import decimal, to_tree

    if not exists(task, result.value):
        raise Undefined(no_value(task))
    value = None if result.value is None else to_tree(result.value)
    if value is not None and result.constant:
        value = plus_constant(value, task)
    return {
        "operation": operation.name,
        "input": shown(operation.shown(task)),
        "result": None if value is None else written(value, result.decimal or decimal(result.value)),
        "verification": asdict(verification),
        "conditions": [shown(to_tree(condition)) for condition in result.conditions],
        "steps": [],
        "notes": [asdict(note) for note in dict.fromkeys((*task.notes, *result.notes, *notes_on_reals(task, result.value)))],
        **{name: _plain(member) for name, member in result.extra.items()},
    }


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


def shown(tree: Tree) -> dict[str, str]:
    """A tree as `{latex, text}`."""
    return {"latex": latex(tree), "text": text(tree)}


def written(tree: Tree, decimal: str | None = None) -> dict[str, Any]:
    """A tree in every output format, and its decimal value where it is a number."""
    return {**{name: write(tree) for name, write in FORMATS.items()}, "decimal": decimal}


def _plain(member: Any) -> Any:
    """JSON values as they are; SymPy objects and trees inside them as `{latex, text, decimal}`."""
    from service.cas import decimal, to_tree

    match member:
        case None | bool() | int() | float() | str():
            return member
        case Mapping():
            return {str(name): _plain(value) for name, value in member.items()}
        case list() | tuple():
            return [_plain(value) for value in member]
        case _:
            return {**shown(to_tree(member)), "decimal": decimal(member)}
