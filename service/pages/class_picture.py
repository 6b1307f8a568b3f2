"""What a judged class shows: where it goes wrong and with which error, what is open, which answers are alike."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.app.class_file import JudgedClass
from service.app.classroom import JudgedWorking, Mark, spaced


@dataclass(frozen=True, slots=True)
class Example:
    """A step as somebody wrote it, without who: the line before, empty where there is none, and the line."""

    before: str
    line: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of error in a line: its name, or where it has none the relation of the line; how many made it, and one example."""

    name: str
    relation: str
    count: int
    example: Example


@dataclass(frozen=True, slots=True)
class FailingLine:
    """A line in which workings go wrong, counted from 1: how many, and with which errors, the commonest first."""

    number: int
    count: int
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class LastLine:
    """What several gave as their answer; mark: of that line, where all have the same."""

    line: str
    count: int
    verdicts: tuple[str, ...]


def failing_lines(judged: JudgedClass) -> tuple[FailingLine, ...]:
    """Where workings go wrong, by the number of the line."""
    by_line: dict[int, list[JudgedWorking]] = defaultdict(list)
    for one in judged.judged:
        if one.first_error is not None:
            by_line[one.first_error].append(one)
    return tuple(FailingLine(index + 1, _students(group), _kinds(group, judged)) for index, group in sorted(by_line.items()))


def _kinds(group: Iterable[JudgedWorking], judged: JudgedClass) -> tuple[Kind, ...]:
    by_kind: dict[tuple[str, str], list[JudgedWorking]] = defaultdict(list)
    for one in group:
        by_kind[(one.error[1] if one.error else "", "" if one.error else one.relation)].append(one)
    found = [Kind(*kind, _students(held), _example(held[0], judged)) for kind, held in by_kind.items()]
    return tuple(sorted(found, key=lambda kind: -kind.count))


def _example(one: JudgedWorking, judged: JudgedClass) -> Example:
    index = one.first_error or 0
    return Example(one.lines[index - 1] if index else judged.given.get("problem", ""), one.lines[index])


def _students(group: Iterable[JudgedWorking]) -> int:
    return sum(len(one.names) for one in group)


def open_steps(judged: JudgedClass) -> tuple[tuple[Example, int], ...]:
    """The steps that can't be told of workings that are undecided, and how many wrote each."""
    found: dict[Example, int] = defaultdict(int)
    for one in judged.judged:
        if one.verdict == "undecided":
            found[_open(one, judged)] += len(one.names)
    return tuple(sorted(found.items(), key=lambda pair: -pair[1]))


def _open(one: JudgedWorking, judged: JudgedClass) -> Example:
    index = one.marks.index("open") if "open" in one.marks else len(one.lines) - 1
    return Example(one.lines[index - 1] if index else judged.given.get("problem", ""), one.lines[index])


def last_lines(judged: JudgedClass) -> tuple[LastLine, ...]:
    """The answers that workings end in, those of most students first."""
    groups: dict[str, list[JudgedWorking]] = defaultdict(list)
    for one in judged.judged:
        groups[spaced(one.lines[-1])].append(one)
    found = [LastLine(held[0].lines[-1], _students(held), tuple(sorted({one.verdict for one in held}))) for held in groups.values()]
    return tuple(sorted(found, key=lambda last: -last.count))


def table(judged: JudgedClass) -> str:
    """The verdicts as CSV, one student a row; what a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("name", "verdict", "first_error", "error", "feedback", "lines"))
    for one in judged.judged:
        number = "" if one.first_error is None else one.first_error + 1
        error = one.error[1] if one.error else one.relation
        for name in one.names:
            rows.writerow((_cell(name), one.verdict, number, _cell(error), _cell(one.feedback), _cell("\n".join(one.lines))))
    return text.getvalue()


def _cell(value: str) -> str:
    return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def signed(one: JudgedWorking) -> Sequence[tuple[str, Mark | str]]:
    """The lines of a working, each with its mark where it has one."""
    marks = (*one.marks, *("" for _ in one.lines))
    return tuple(zip(one.lines, marks, strict=False))
