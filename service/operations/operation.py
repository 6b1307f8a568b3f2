"""What an operation is: one value from which every surface is derived.

The journey (see `service.tutor`) is: the request is checked against `input`; its mathematics is read into a `Question` (in the web
process, without SymPy); in a worker the operation's computation (`service.compute`) yields candidates in order of preference and
judges what each claims, and the first that does not fail is written as the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service.answers.operations import Answer
from service.answers.parts import Typed
from service.operations.face import PLAIN, Face
from service.question import Context, Note, Question, Result, Verification
from service.read.sorts import Sort
from service.tree import Tree

if TYPE_CHECKING:
    from service.operations.inputs import Input

__all__ = ["Context", "Note", "Operation", "Question", "Result", "Verification"]


def _expression(question: Question) -> Tree:
    return question.expression


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked.

    prepare: turns what was read into the final question (an integral as input brings its own variable and bounds); raises a
    StudentError where the operation does not apply. document: the whole answer of an operation that needs no SymPy. answer: the
    type of what is given out. shown: the tree that `input` shows (∫ f dx for the integrand f). local: no worker is needed (read).
    media: other media types of the answer, each with what writes the document so; the first is sent where the client does not ask
    for JSON. takes: the sorts of things that the expression may be; None for an operation that judges strings and says itself what
    it can't judge. verbs: what `service.read.verbs` calls it in a task in words. face: how it stands on a page. is_worked: whether
    worked solutions are given. by_language: the reader's language changes more than what is said, such as how words in lines are read.
    rewrites: whether it writes the same in another form, so that ≈ has no meaning in it. counts: whether its letter runs over whole
    numbers from one bound to the other.
    """

    name: str
    summary: str
    input: type[Input]
    examples: tuple[Mapping[str, object], ...]
    document: Callable[[Question], Typed] | None = None
    answer: type[Typed] = Answer
    prepare: Callable[[Question], Question] | None = None
    shown: Callable[[Question], Tree] = _expression
    local: bool = False
    media: Mapping[str, Callable[[Mapping[str, object]], str]] = field(default_factory=dict)
    takes: frozenset[Sort] | None = None
    verbs: tuple[str, ...] = ()
    face: Face = PLAIN
    is_worked: bool = False
    by_language: bool = False
    rewrites: bool = False
    counts: bool = False
