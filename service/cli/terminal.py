"""Answers and errors as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict

from service.errors import InternalError, MathtutorError, NoClosedForm, OutOfTime, Overloaded, TooHard, Unreadable
from service.messages import spoken, told

WIDTH = 60
"""Characters shown on either side of an error's place."""
UNANSWERED = (NoClosedForm, TooHard, OutOfTime, Overloaded)
SIGNS = {
    "start": "·", "equivalent": "⟺", "same_solutions": "⟺", "implies": "⟹", "implied_by": "⟸", "up_to_constant": "∫",
    "antiderivative": "∫", "derivative": "d/dx", "method_line": "·", "not_equivalent": "✗", "undecided": "?", "unreadable": "✎",
}  # fmt: skip


class Written(TypedDict, total=False):
    """Mathematics, as far as a terminal shows it."""

    text: str
    decimal: str | None


class Step(TypedDict):
    """A step of a worked solution."""

    after: Written
    title: str


class Verification(TypedDict, total=False):
    """How it was checked."""

    status: str
    method: str


class Note(TypedDict):
    """Something the reader should know."""

    code: str
    message: str


class Counterexample(TypedDict, total=False):
    """Values for which two lines differ."""

    at: dict[str, str]
    before: str
    after: str


class Line(TypedDict, total=False):
    """A line of working with its verdict."""

    index: int
    input: Written | None
    relation: str
    error: dict[str, object] | None
    lost_solutions: list[str]
    added_solutions: list[str]
    counterexample: Counterexample | None
    hint: str | None


class Answer(TypedDict, total=False):
    """The members of answer documents that a terminal shows; see `service.answers`."""

    input: Written
    result: Written | None
    conditions: list[Written]
    steps: list[Step]
    solutions: list[dict[str, Written]]
    excluded: list[dict[str, Written | str]]
    verification: Verification
    notes: list[Note]
    correct: bool | None
    feedback: str | None
    lines: list[Line]
    verdict: str


def exit_status(error: MathtutorError) -> int:
    """2: the request must be mended; 3: no answer was found in time or at all; 70: our fault."""
    if isinstance(error, InternalError):
        return 70
    return 3 if isinstance(error, UNANSWERED) else 2


def verdict(document: Answer) -> int:
    """1 where work was judged wrong, 3 where it could not be judged, else 0."""
    if document.get("correct") is False or document.get("verdict") in ("incorrect", "incomplete"):
        return 1
    return 3 if document.get("verdict") == "undecided" else 0


def failure(error: MathtutorError, source: str) -> str:
    """The sentence, and the place in the source with carets under it."""
    lines = [f"error: {told(error.detail, spoken())}"]
    if isinstance(error, Unreadable) and source:
        lines += _place(source, error.span.start, error.span.end)
        if error.expected:
            lines.append(f"  expected: {told(error.expected, spoken())}")
        if error.suggestion:
            lines.append(f"  did you mean: {error.suggestion}")
    return "\n".join(lines)


def _place(source: str, start: int, end: int) -> list[str]:
    flat = "".join(" " if letter.isspace() or not letter.isprintable() else letter for letter in source)
    first = max(0, start - WIDTH)
    shown = flat[first : max(end, start + 1) + WIDTH]
    carets = "^" * max(1, min(end, first + len(shown)) - start)
    return [f"  {shown}", "  " + " " * (start - first) + carets]


def answer(document: Answer) -> str:
    """The answer as plain lines, the result first."""
    if "lines" in document:
        return "\n".join(_working(document))
    if "correct" in document:
        return "\n".join(_comparison(document))
    return "\n".join(_result(document))


def _result(document: Answer) -> Iterator[str]:
    yield from _steps(document)
    result = document.get("result")
    if result is not None:
        yield result["text"]
        if result.get("decimal") and result["decimal"] != result["text"]:
            yield f"  ≈ {result['decimal']}"
    elif "result" not in document and "input" in document:
        yield document["input"]["text"]
    for condition in document.get("conditions") or ():
        yield f"  if {condition['text']}"
    yield from _solutions(document)
    yield from _verification(document)
    yield from _notes(document)


def _steps(document: Answer) -> Iterator[str]:
    """A worked solution: a line under the other, the rule beside each."""
    lines = [(document["input"]["text"], ""), *((step["after"]["text"], step["title"]) for step in document.get("steps") or ())]
    if len(lines) > 1:
        width = min(WIDTH, max(len(text) for text, _ in lines))
        yield from (f"  {text:<{width}}  {title}".rstrip() for text, title in lines)


def _solutions(document: Answer) -> Iterator[str]:
    for solution in document.get("solutions") or ():
        for name, value in solution.items():
            if value.get("decimal") and value["decimal"] != value["text"]:
                yield f"  {name} ≈ {value['decimal']}"
    for excluded in document.get("excluded") or ():
        values = (f"{name} = {value['text']}" for name, value in excluded.items() if isinstance(value, Mapping))
        yield f"  left out: {', '.join(values)} ({excluded.get('reason', '')})"


def _verification(document: Answer) -> Iterator[str]:
    verification = document.get("verification") or {}
    if verification.get("status"):
        method = verification.get("method")
        yield f"  {verification['status']}" + (f": {method}" if method else "")


def _notes(document: Answer) -> Iterator[str]:
    for note in document.get("notes") or ():
        yield f"  note: {note['message']}"


def _comparison(document: Answer) -> Iterator[str]:
    yield "undecided" if document["correct"] is None else "correct" if document["correct"] else "incorrect"
    if document.get("feedback"):
        yield f"  {document['feedback']}"
    yield from _verification(document)
    yield from _notes(document)


def _working(document: Answer) -> Iterator[str]:
    texts = [(line.get("input") or {}).get("text", "?") for line in document["lines"]]
    width = max((len(text) for text in texts), default=0)
    for line, text in zip(document["lines"], texts, strict=True):
        relation = line["relation"]
        yield f"{line['index']:>3}  {text:<{width}}  {SIGNS.get(relation, '')} {relation.replace('_', ' ')}"
        yield from (f"     {said}" for said in _said(line))
    yield document["verdict"]
    yield from _notes(document)


def _said(line: Line) -> Iterator[str]:
    error, hint = line.get("error"), line.get("hint")
    if error:
        yield str(error.get("detail", ""))
    if line.get("lost_solutions"):
        yield "lost: " + ", ".join(line["lost_solutions"])
    if line.get("added_solutions"):
        yield "added: " + ", ".join(line["added_solutions"])
    counterexample = line.get("counterexample")
    if counterexample:
        place = ", ".join(f"{name} = {value}" for name, value in counterexample.get("at", {}).items())
        yield f"at {place}: {counterexample.get('before')} before, {counterexample.get('after')} after"
    if hint:
        yield hint
