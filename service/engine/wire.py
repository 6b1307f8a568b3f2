"""A question as JSON, for machines that share a queue, and the key under which its answer is remembered.

Trees are lists as in `service.tree_data`, with their spans on the wire and without them in the key.
"""

from __future__ import annotations

import hashlib
import io
import json
import operator
import pickle
import platform
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, TypedDict

from service import __version__
from service.operations import OPERATIONS
from service.question import Context, Note, Question
from service.tree import Apply, Constant, Number, Relation, Span, Symbol
from service.tree_data import tree_as_data, tree_from_data

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

COMPUTING = ("sympy", "mpmath", "python-flint", "gmpy2")
"""Packages whose version may change an answer."""
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _reduction(kind: type[DataclassInstance]) -> Callable[[object], tuple[type, tuple[object, ...]]]:
    values = operator.attrgetter(*(member.name for member in fields(kind)))
    return lambda value: (kind, values(value))


REDUCTIONS: dict[type, Callable[[object], tuple[type, tuple[object, ...]]]] = {
    kind: _reduction(kind) for kind in (Number, Symbol, Constant, Apply, Relation, Span, Question, Context, Note)
}
"""How these are pickled: by their values, in a third of the time that dataclasses take by themselves."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A large question with its key and its bytes."""

    question: Question
    key: str
    packed: bytes


MOST_PREPARED = 16
_PREPARED: OrderedDict[int, Prepared] = OrderedDict()
"""The large questions prepared last, by identity: on their way they are asked for their key more than once."""


def prepared(question: Question) -> str:
    """The key of a large question; this and its bytes need not be made again on the event loop. For a thread beside it."""
    made = Prepared(question, key(question), packed(question))
    _PREPARED[id(question)] = made
    while len(_PREPARED) > MOST_PREPARED:
        _PREPARED.popitem(last=False)
    return made.key


def _known(question: Question) -> Prepared | None:
    made = _PREPARED.get(id(question))
    return made if made is not None and made.question is question else None


def packed(question: Question) -> bytes:
    """The question pickled, for a process of our own on this machine."""
    if (known := _known(question)) is not None:
        return known.packed
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = REDUCTIONS
    pickler.dump(question)
    return stream.getvalue()


def dumped(question: Question) -> bytes:
    """The question as JSON bytes."""
    return json.dumps(_plain(question, spans=True), ensure_ascii=False, separators=(",", ":")).encode()


def loaded(data: bytes) -> Question:
    """The question that `dumped` wrote. Raises ValueError for anything else."""
    try:
        plain = json.loads(data)
        context = plain["context"]
        return Question(
            operation=plain["operation"],
            trees={name: tree_from_data(tree) for name, tree in plain["trees"].items()},
            context=Context(**{**context, "assumptions": {name: tuple(words) for name, words in context["assumptions"].items()}}),
            options=plain["options"],
            notes=tuple(Note.from_data(note) for note in plain["notes"]),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("this is no question") from error


def key(question: Question) -> str:
    """What two requests for the same answer have in common: everything asked except where it stood and how long it may take.

    The language is left out too where it only says in which words the answer is told.
    """
    if (known := _known(question)) is not None:
        return known.key
    plain = _plain(question, spans=False)
    del plain["context"]["deadline"]
    if question.operation in OPERATIONS and not OPERATIONS[question.operation].by_language:
        del plain["context"]["language"]
    canonical = CANONICAL.encode([versions(), plain])
    return hashlib.sha256(canonical.encode(errors="backslashreplace")).hexdigest()


@lru_cache(maxsize=1)
def versions() -> str:
    """The versions on which an answer depends."""
    found = []
    for name in COMPUTING:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return "; ".join((f"mathtutor {__version__}", f"python {platform.python_version()}", *found))


class _Plain(TypedDict):
    """A question as JSON values."""

    operation: str
    trees: dict[str, list[object]]
    context: dict[str, object]
    options: dict[str, object]
    notes: list[dict[str, object]]


def _plain(question: Question, spans: bool) -> _Plain:
    context = question.context
    return {
        "operation": question.operation,
        "trees": {name: tree_as_data(tree, spans) for name, tree in question.trees.items()},
        "context": {
            "variable": context.variable,
            "domain": context.domain,
            "assumptions": {name: list(words) for name, words in context.assumptions.items()},
            "language": context.language,
            "deadline": context.deadline,
        },
        "options": dict(question.options),
        "notes": [note.as_data() for note in question.notes],
    }
