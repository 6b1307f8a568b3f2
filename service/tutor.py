"""The journey of a request on one screen: read → do → verify → write.

`question` runs in the web process and needs no SymPy; `answer` runs in a worker. What crosses between
them is plain data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from service.config import settings
from service.errors import InvalidRequest, StudentError, UnknownCommand, Unreadable
from service.messages import Message, document_in
from service.operations import DONE_BY
from service.operations.inputs import Input, Mathematics, MathematicsByName, marked
from service.operations.operation import Operation
from service.operations.preparing import UNREAD, prepared
from service.operations.words import IN_WORDS, InWords, from_words
from service.question import Context, Note, Question
from service.read import Reading, read
from service.tree import Constant, Symbol, Tree, canonical_name


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
    task = _question(operation, said[0], language).with_notes(said[1].note)
    return (
        replace(task, options={**task.options, IN_WORDS: {"operation": said[1].does, "fields": said[1].said}}) if operation.local else task
    )


def _in_words(operation: Operation, given: Input) -> tuple[Input, InWords] | None:
    """The fields with the mathematics of a task in words, and what was said."""
    source, sent = getattr(given, "expression", None), given.model_dump(exclude_unset=True)
    if not isinstance(source, str) or (operation.takes is None and not operation.local):
        return None
    model = type(given)
    found = from_words(operation, source, DONE_BY)
    if found is None:
        return None
    return model.model_validate({**found.fields, **sent, "expression": found.fields["expression"]}), found


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
    raise InvalidRequest(Message("“{}” is not the name of a symbol.", written), field=field)


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
    return most, (
        Note("timeout_lowered", Message("The deadline was lowered to {} seconds, the longest this service allows.", f"{most:g}")),
    )


OWN_READING = frozenset({"notation", "decimal", "reading"})
"""Common fields that an operation which reads strings itself (lines of working) needs too."""


def _options(given: Input) -> dict[str, object]:
    common = (set(Input.model_fields) - OWN_READING) | set(mathematical_fields(type(given))) | set(marked(type(given), MathematicsByName))
    steps = {"steps": True, "detail": given.detail, "method": given.method} if given.steps else {}
    return {name: value for name, value in given.model_dump(mode="json").items() if name not in common} | steps


def answer(task: Question, operation: Operation, won: Callable[[str], None] = lambda strategy: None) -> dict[str, object]:
    """The answer document of a task, in its reader's language. Raises as `untold_answer`."""
    return in_language(untold_answer(task, operation, won), task)


def in_language(document: Mapping[str, object], task: Question) -> dict[str, object]:
    """The answer document with its messages told in the language of the task's reader."""
    return document_in(document, task.context.language)


def untold_answer(task: Question, operation: Operation, won: Callable[[str], None] = lambda strategy: None) -> dict[str, object]:
    """The answer document of a task with its messages as data; runs in a worker. won: told the code of the strategy that found it.

    Raises NoClosedForm where no candidate passed its check, and whatever StudentError the operation raises.
    """
    from service.compute import answering  # seam: SymPy is loaded in a worker alone

    return answering.answer(task, operation, won)
