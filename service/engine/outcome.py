"""What became of a task, as JSON bytes that cross from a worker: the answer, or an error as data.

    {"answer": {…}, "strategy": "the code of what found it"}
    {"error": {"code", "detail", "extra", …}, "trace": "for the operator's log", "spoilt": true}

`silenced`, in either: {method: [times, kind of error, trace]} of the methods that raised and so said nothing; the trace is empty
where that is no fault.
`cut`: a busy machine ended something early, so that the outcome is for those who wait, and is not remembered.
`spoilt`: the worker may be left in a bad state and takes no further task.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from typing import TypedDict

from service.clock import CUTS
from service.errors import ErrorData, InternalError, MathtutorError, TooHard, from_data
from service.question import Question
from service.quietly import Record, recorded

MEMORY = "This needs more memory than the service allows for one computation."
DEPTH = "This expression is nested too deeply to compute with."
FAULT = "Something went wrong on our side while computing this. Please tell us, quoting the request id."
CRASH = "This computation grew beyond what the service can handle, so it was stopped."

STRATEGY = "_strategy"
"""The member of a target's answer that names what found it; counted by the engine, and told to nobody."""
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Target = Callable[[Question], dict[str, object]]
"""What a worker does with each task."""


class Outcome(TypedDict, total=False):
    """What became of a task: an `answer` or an `error`, and what is told besides; see the module.

    Of another machine also `kills`, by cause since the last outcome, and the seconds it `waited`.
    Of a job also the `language` in which it was asked.
    """

    answer: dict[str, object]
    error: ErrorData
    strategy: str
    trace: str
    spoilt: bool
    cut: bool
    silenced: dict[str, tuple[int, str, str]]
    kills: dict[str, int]
    waited: float
    language: str


def outcome(target: Target, task: Question) -> bytes:
    """Carry out a task and tell what became of it; raises nothing that can be caught."""
    CUTS.forget()
    with recorded() as record:
        return _outcome(target, task, record)


def _outcome(target: Target, task: Question, record: Record) -> bytes:
    try:
        return _answered(target(task), _silenced(record))
    except MathtutorError as error:
        return _refusal(error, {**_silenced(record), **_cut()})
    except MemoryError:
        # Its traceback keeps what filled the memory, so the answer is made after this block has let go of it.
        pass
    except RecursionError:
        return _refusal(TooHard(DEPTH, limit="depth"), {"spoilt": True, **_silenced(record)})
    except Exception:
        return _refusal(InternalError(FAULT), {"trace": traceback.format_exc(limit=-30), "spoilt": True, **_silenced(record)})
    return _refusal(TooHard(MEMORY, limit="memory"), {"spoilt": True, **_silenced(record)})


def _silenced(record: Record) -> Outcome:
    """The methods that raised and so said nothing; no member where there was none."""
    return {"silenced": record.as_data()} if record.silenced else {}


def _answered(answer: dict[str, object], more: Outcome) -> bytes:
    strategy = answer.pop(STRATEGY, None)
    found: Outcome = {"strategy": str(strategy)} if strategy else {}
    return _dumped({"answer": answer, **found, **more, **_cut()})


def _cut() -> Outcome:
    return {"cut": True} if CUTS.were_made else {}


def _refusal(error: MathtutorError, more: Outcome) -> bytes:
    try:
        return _dumped({"error": error.as_data(), **more})
    except (TypeError, ValueError):
        return _dumped({"error": InternalError(FAULT).as_data(), "trace": repr(error)[:1000], **more})


def _dumped(value: Outcome) -> bytes:
    return COMPACT.encode(value).encode(errors="backslashreplace")


def error_of(told: Outcome) -> MathtutorError:
    """The error of an outcome that holds one."""
    return from_data(told["error"])
