"""What every engine does before it computes: look among what is remembered, and join whoever asks the same."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping

import structlog

from service.engine import Engine, Progress, wire
from service.engine.answer_cache import AnswerCache, CacheEntry, cache_entry
from service.engine.outcome import Outcome, error_of
from service.engine.shared import Shared
from service.engine.single_flight import Followers, SingleFlight
from service.engine.spans import REQUEST, NoSpans, Spans
from service.errors import MathtutorError, OutOfTime
from service.question import Question


class Starved(OutOfTime):
    """Stopped at its deadline while others had the processor for much of it."""


log = structlog.stdlib.get_logger("mathtutor.engine")


class CachingEngine(Engine, ABC):
    """Answers from memory, then from what is shared, else computes; identical questions in the air once.

    memory: bytes for what is remembered in this process. on_wait: told how long each job waited for its worker.
    """

    def __init__(self, memory: int, shared: Shared | None = None) -> None:
        self._memory, self._shared = AnswerCache(memory), shared
        self._single_flight: SingleFlight[tuple[CacheEntry, bool]] = SingleFlight()
        self._followers = Followers()
        self._counts: Counter[str] = Counter()
        self.passes_on = False
        """Whether outcomes go on to another machine, which remembers, counts and logs: then they keep `cut` and `silenced`."""
        self.spans: Spans = NoSpans()
        self.logs_questions = False
        self.on_wait: Callable[[float], None] = lambda seconds: None

    @abstractmethod
    async def start(self) -> None:
        """See `Engine.start`."""

    @abstractmethod
    async def stop(self) -> None:
        """See `Engine.stop`."""

    @abstractmethod
    def status(self) -> dict[str, object]:
        """See `Engine.status`."""

    def observe_waits(self, observe: Callable[[float], None]) -> None:
        """See `Engine.observe_waits`."""
        self.on_wait = observe

    @abstractmethod
    async def _computed(self, question: Question, client: str, on_progress: Progress | None) -> bytes:
        """The outcome of a computation, as `service.engine.outcome` writes it. Raises the engine's own errors.

        From other machines it brings too what happened there: `kills` by cause since the last outcome, `waited` seconds.
        """

    def recall(self, question: Question, key: str = "") -> dict[str, object] | None:
        """The answer document where it is remembered in this process; raises its error. Needs no event loop.

        key: the question's, where it is known already.
        """
        started = time.perf_counter()
        entry = self._memory.get(key or wire.key(question), question.context.deadline)
        if entry is None:
            return None
        self._counts["cache_hits_memory"] += 1
        return _answer(entry, started, cached=True)

    async def run(self, question: Question, client: str = "", on_progress: Progress | None = None) -> dict[str, object]:
        """See `Engine.run`."""
        started = time.perf_counter()
        entry, cached = await self.outcome(question, client, on_progress)
        return _answer(entry, started, cached)

    async def outcome(self, question: Question, client: str, on_progress: Progress | None) -> tuple[CacheEntry, bool]:
        """The answer or the error as data, not to be changed, and whether it was computed before or for somebody else."""
        key = wire.key(question)
        deadline = question.context.deadline
        entry = self._memory.get(key, deadline)
        if entry is not None:
            self._counts["cache_hits_memory"] += 1
            return entry, True
        # Those with different deadlines don't share a flight: the longer one might find more.
        flight = f"{key} {deadline!r}"
        joined = self._single_flight.under_way(flight)
        self._counts["shared_flights"] += joined
        with self._followers.following(flight, on_progress):
            tell = self._followers.teller(flight)
            entry, cached = await self._single_flight.join(flight, lambda: self._looked_up(key, question, client, tell))
        return entry, cached or joined

    async def _looked_up(self, key: str, question: Question, client: str, on_progress: Progress | None) -> tuple[CacheEntry, bool]:
        """The outcome, and whether it was shared."""
        deadline = question.context.deadline
        entry = None if self._shared is None else await self._shared.get(key)
        if entry is not None and entry.serves(deadline, time.time()):
            self._counts["cache_hits_shared"] += 1
            self._memory.put(key, entry)
            return entry, True
        self._counts["cache_misses"] += 1
        with self.spans.computing(question) as ended:
            entry = await self._compute(key, question, client, on_progress)
            ended(entry.told)
        return entry, False

    async def _compute(self, key: str, question: Question, client: str, on_progress: Progress | None) -> CacheEntry:
        told, size = await self._told(question, client, on_progress)
        if "trace" in told:
            self._log(log.error, "computation_failed", question, told.pop("trace"))
        if self.passes_on:
            return CacheEntry(told, question.context.deadline, size)
        self._note_silences(question, told.pop("silenced", {}))
        is_cut = told.pop("cut", False)
        entry = None if is_cut else cache_entry(told, question.context.deadline, size)
        if entry is None:
            return CacheEntry(told, question.context.deadline, size, is_cut=is_cut)
        self._memory.put(key, entry)
        if self._shared is not None:
            self._shared.put(key, entry)
        self._counts.update(verification_counts(told))
        return entry

    async def _told(self, question: Question, client: str, on_progress: Progress | None) -> tuple[Outcome, int]:
        try:
            raw = await self._computed(question, client, on_progress)
        except MathtutorError as error:
            told: Outcome = {"error": error.as_data(), **({"cut": True} if isinstance(error, Starved) else {})}
            return told, len(json.dumps(told))
        outcome: Outcome = json.loads(raw)
        if "strategy" in outcome:
            self._counts[f"strategy_{question.operation}.{outcome['strategy']}"] += 1
        self._counts.update({f"kills_{cause}": count for cause, count in outcome.pop("kills", {}).items()})
        if "waited" in outcome:
            self.on_wait(outcome.pop("waited"))
        return outcome, len(raw)

    def _note_silences(self, question: Question, silenced: Mapping[str, tuple[int, str, str]]) -> None:
        """Count and log the methods that raised and so said nothing; a trace tells of a fault of ours."""
        for method, (times, error, trace) in silenced.items():
            self._counts[f"silenced_{method}"] += times
            self._log(log.warning if trace else log.info, "method_silenced", question, trace, method=method, times=times, error=error)

    def _log(self, say: Callable[..., None], event: str, question: Question, trace: str, **more: object) -> None:
        """Log with the request's id, and the trace without a student's words where they aren't to be logged."""
        told = trace if self.logs_questions else without_text(trace)
        say(event, request_id=REQUEST.get(), operation=question.operation, trace=told, **more)

    def _figures(self) -> dict[str, object]:
        shared = {} if self._shared is None else {"shared_cache": "away" if self._shared.is_away else "ready"}
        up = {} if self._shared is None else {"shared_cache_up": int(not self._shared.is_away)}
        return {**shared, **up, **self._counts, "cache_entries": len(self._memory), "cache_bytes": self._memory.bytes}


def without_text(trace: str) -> str:
    """A traceback's places and the kind of its error, without the sentence, which may quote what a student wrote."""
    lines = trace.splitlines()
    kept = [line for line in lines[:-1] if line.lstrip().startswith("File ")]
    return "\n".join([*kept, lines[-1].partition(":")[0] if lines else ""])


def verification_counts(told: Outcome) -> Counter[str]:
    """How often each status stands in an outcome: once in an answer, once for each line of working."""
    answer = told.get("answer", {})
    lines = answer.get("lines")
    judged = [answer, *(lines if isinstance(lines, list) else ())]
    found = [each.get("verification") for each in judged if isinstance(each, dict)]
    return Counter(f"verification_{each['status']}" for each in found if isinstance(each, dict) and "status" in each)


def _answer(entry: CacheEntry, started: float, cached: bool) -> dict[str, object]:
    """The answer document of an outcome; raises its error."""
    if "error" in entry.told:
        raise error_of(entry.told)
    times = {"elapsed_ms": round((time.perf_counter() - started) * 1000, 3), "cached": cached}
    return {**entry.told["answer"], **times, **({"cut": True} if entry.is_cut else {})}
