"""Workings graded as a teacher would, and what an answer of /check is worth beside that grading.

The rows stand in tests/tables/workings/<topic>.toml; a JSON-lines file with the grading under `teacher` is read too.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "tables" / "workings"
VERDICTS = ("correct", "incomplete", "incorrect")


@dataclass(frozen=True)
class Graded:
    """A working with its grading. first_error: index of the first wrong line, None where none is.

    places: every first_error that a teacher would accept; None among them where passing the work is as good.
    """

    id: str
    topic: str
    lines: tuple[str, ...]
    verdict: str
    first_error: int | None = None
    places: tuple[int | None, ...] = (None,)
    problem: str | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Where a step that only needed a check may be named instead of the error, the work may also be called incomplete."""
        return (self.verdict, "incomplete") if len(self.places) > 1 else (self.verdict,)

    def question(self) -> dict[str, Any]:
        """The fields of /check."""
        asked: dict[str, Any] = {"lines": list(self.lines), **self.options}
        return asked if self.problem is None else {"problem": self.problem, **asked}


def graded(paths: Iterable[Path] = ()) -> list[Graded]:
    """The workings of these files, by default of all tables. Raises ValueError where a row contradicts itself or an id comes twice."""
    works = [work for path in (list(paths) or sorted(FOLDER.glob("*.toml"))) for work in _works(path)]
    ids = [work.id for work in works]
    twice = {name for name in ids if ids.count(name) > 1}
    if twice:
        raise ValueError(f"ids that come twice: {', '.join(sorted(twice))}")
    return works


def _works(path: Path) -> list[Graded]:
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        return [_consistent(_work(row, path.stem, row)) for row in tomllib.loads(text)["working"]]
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [_work(row, row.get("topic", path.stem), row["teacher"]) for row in rows]


def _work(row: dict[str, Any], topic: str, grading: dict[str, Any]) -> Graded:
    error = grading.get("first_error")
    return Graded(
        row["id"],
        topic,
        tuple(row["lines"]),
        grading["verdict"],
        error,
        (error, *grading.get("also", ())),
        row.get("problem"),
        row.get("options", {}),
    )


def _consistent(work: Graded) -> Graded:
    """The same working. Raises ValueError where its grading contradicts itself."""
    if work.verdict not in VERDICTS:
        raise ValueError(f"{work.id}: a verdict is one of {', '.join(VERDICTS)}")
    if (work.verdict == "incorrect" and work.first_error is None) or (work.verdict == "correct" and work.first_error is not None):
        raise ValueError(f"{work.id}: incorrect work has a first_error, correct work has none")
    if any(place is not None and not 0 <= place < len(work.lines) for place in work.places):
        raise ValueError(f"{work.id}: an error stands at no line")
    return work


class Finding(Enum):
    """What an answer is worth beside the teacher's grading."""

    RIGHT = "right"  # the same first error, or none and none; work that is right may be called incomplete
    FALSE_ALARM = "false_alarm"  # a line that the teacher passes is called wrong, and nothing before it is
    MISSED = "missed"  # a wrong line is passed, or unfinished work is called finished
    OPEN = "open"  # undecided, unreadable or refused where the teacher decides
    MISPLACED = "misplaced"  # an error is found, at another line


def finding(work: Graded, answer: dict[str, Any]) -> Finding:
    """The worth of an answer document of /check."""
    if answer["first_error"] is None:
        return _without_error(work, answer)
    if answer["first_error"] in work.places:
        return Finding.RIGHT
    if _blames_a_right_line(work, answer["lines"]):
        return Finding.FALSE_ALARM
    if work.first_error is not None:
        return Finding.MISPLACED
    return Finding.OPEN if answer["verdict"] == "undecided" else Finding.FALSE_ALARM


def _blames_a_right_line(work: Graded, lines: Sequence[dict[str, Any]]) -> bool:
    return any(line["correct"] is False for line in lines[: work.first_error])


def _without_error(work: Graded, answer: dict[str, Any]) -> Finding:
    if None not in work.places:
        return _unnamed_error(work, answer)
    if answer["verdict"] == "undecided":
        return Finding.OPEN
    return Finding.MISSED if work.verdict == "incomplete" and answer["verdict"] == "correct" else Finding.RIGHT


def _unnamed_error(work: Graded, answer: dict[str, Any]) -> Finding:
    """The teacher sees an error, the answer names none."""
    upto = answer["lines"][: (work.first_error or 0) + 1]
    if upto[-1]["correct"] is None or (answer["verdict"] == "undecided" and any(line["correct"] is None for line in upto)):
        return Finding.OPEN
    return Finding.MISSED if upto[-1]["correct"] else Finding.MISPLACED
