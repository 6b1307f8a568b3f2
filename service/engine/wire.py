"""A question as JSON, for machines that share a queue, and the key under which its answer is remembered.

A tree is a list: `["n", "2"]`, `["s", "x"]`, `["c", "pi"]`, `["a", "sin", [args], form]`, `["r", [signs], [sides]]`, each
followed by whether it was bracketed (0 or 1) and, on the wire, by the two ends of its span.
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
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, TypedDict

from service import __version__
from service.question import Context, Note, Question
from service.tree import NOWHERE, Apply, Constant, Number, Relation, Span, Symbol, Tree

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

COMPUTING = ("sympy", "mpmath", "python-flint", "gmpy2")
"""Packages whose version may change an answer."""
Leaf = Callable[..., Tree]
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
LEAVES: dict[str, Leaf] = {"n": Number, "s": Symbol, "c": Constant}


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
            trees={name: _tree(tree) for name, tree in plain["trees"].items()},
            context=Context(**{**context, "assumptions": {name: tuple(words) for name, words in context["assumptions"].items()}}),
            options=plain["options"],
            notes=tuple(Note(**note) for note in plain["notes"]),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError("this is no question") from error


def key(question: Question) -> str:
    """What two requests for the same answer have in common: everything asked except where it stood and how long it may take."""
    if (known := _known(question)) is not None:
        return known.key
    plain = _plain(question, spans=False)
    del plain["context"]["deadline"]
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
        "trees": {name: _list(tree, spans) for name, tree in question.trees.items()},
        "context": {
            "variable": context.variable,
            "domain": context.domain,
            "assumptions": {name: list(words) for name, words in context.assumptions.items()},
            "language": context.language,
            "deadline": context.deadline,
        },
        "options": dict(question.options),
        "notes": [asdict(note) for note in question.notes],
    }


def _list(tree: Tree, spans: bool) -> list[object]:
    where = [int(tree.bracketed), tree.span.start, tree.span.end] if spans else [int(tree.bracketed)]
    match tree:
        case Number(text=text):
            return ["n", text, *where]
        case Symbol(name=name):
            return ["s", name, *where]
        case Constant(name=name):
            return ["c", name, *where]
        case Apply(head=head, args=args, form=form):
            return ["a", head, [_list(arg, spans) for arg in args], form, *where]
        case Relation(signs=signs, sides=sides):
            return ["r", list(signs), [_list(side, spans) for side in sides], *where]


def _tree(plain: object) -> Tree:
    match plain:
        case ["n" | "s" | "c" as kind, str(name), *where]:
            return LEAVES[kind](name, **_where(where))
        case ["a", str(head), list(args), str(form), *where]:
            return Apply(head, tuple(_tree(arg) for arg in args), form=form, **_where(where))
        case ["r", list(signs), list(sides), *where]:
            return Relation(tuple(map(str, signs)), tuple(_tree(side) for side in sides), **_where(where))
        case _:
            raise ValueError("this is no tree")


class _Where(TypedDict):
    bracketed: bool
    span: Span


def _where(where: list[object]) -> _Where:
    match where:
        case [int(bracketed), int(start), int(end)]:
            return {"bracketed": bool(bracketed), "span": Span(start, end)}
        case [int(bracketed)]:
            return {"bracketed": bool(bracketed), "span": NOWHERE}
        case _:
            raise ValueError("this is no tree")
