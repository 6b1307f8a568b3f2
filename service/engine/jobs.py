"""Jobs: work that outlives its request, and a restart of the web process.

A job is written to the store before it is begun. The web process that took it holds a lease; when the process goes, another
(or the same one, started again) takes the job over, with at most two attempts in all.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import NotRequired, TypedDict

import structlog
from sqlalchemy import Connection

from service.engine import Engine, News, requests, wire
from service.engine.outcome import CRASH, Outcome
from service.errors import InternalError, MathtutorError, NotFound, Overloaded, RateLimited, TooHard, Unavailable, from_data
from service.messages import document_in
from service.question import Question
from service.store import Database
from service.store import jobs as stored
from service.store.jobs import ENDED, OPEN, Stored

log = structlog.stdlib.get_logger("mathtutor.jobs")
ATTEMPTS = 2
LEASE = 15.0
"""Seconds after which a job is taken over from a process that no longer renews its lease."""
ROUND = 5.0
"""Seconds between renewals."""
PATIENCE = 2.0
"""Seconds before a job that found the engine busy is tried again."""
MOST_FROM_PAGES = 3
"""Open jobs of one address from the service's own pages."""
TOO_MANY = "You have many jobs open already. Please wait until some have ended, or cancel them."
SEEN_BY_OTHERS = 1.0
"""Seconds between looks at a job that another web process sees to."""


class JobNews(TypedDict):
    """Where a job stands; `trying`, while it runs in this process: the code of the strategy."""

    id: str
    state: str
    trying: NotRequired[str]


class JobDocument(JobNews):
    """A job as it is told to its client; at its end with an `answer`, or an `error` as a problem document."""

    operation: str
    created: float
    changed: float
    answer: NotRequired[dict[str, object]]
    error: NotRequired[dict[str, object]]


class Jobs:
    """Submits, follows and cancels jobs. most, most_bytes: open jobs of one client, and space for what they ask."""

    def __init__(self, engine: Engine, database: Database, most: int = 20, most_bytes: int = 1 << 20) -> None:
        self._engine, self._database = engine, database
        self._most, self._most_bytes = most, most_bytes
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="jobs")
        self._owner = secrets.token_hex(8)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._rounds: asyncio.Task[None] | None = None
        self._listeners: dict[str, set[asyncio.Queue[News]]] = {}
        self._trying: dict[str, str] = {}

    async def start(self) -> None:
        """Take over what was left, and begin to look for what others leave. The store's tables must be there."""
        self._rounds = asyncio.ensure_future(self._go_round())

    async def stop(self) -> None:
        """Leave open jobs to the next process."""
        tasks = [*self._tasks.values(), *([self._rounds] if self._rounds else [])]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(Unavailable):
            await self._database.call(lambda connection: stored.release(connection, self._owner))
        self._reading.shutdown(wait=False, cancel_futures=True)

    async def submit(self, question: Question, client: str = "", request: bytes = b"") -> JobDocument:
        """The new job's document. request: as `requests.written` has it; by default the question itself is stored.

        Raises Unavailable where it can't be written down, RateLimited where the client has too many open already.
        """
        now = time.time()
        asked = request or wire.dumped(question)
        job = Stored(secrets.token_urlsafe(24), question.operation, client[:200], asked, "waiting", None, 0, now, now)

        def added(connection: Connection) -> None:
            self._check_room(job, *stored.open_of(connection, job.client))
            stored.add(connection, job, self._owner, stored.clock(connection) + LEASE)

        await self._database.call(added)
        self._begin(job)
        return document(job)

    def _check_room(self, job: Stored, jobs: int, size: int) -> None:
        most = min(MOST_FROM_PAGES, self._most) if job.client.startswith("page ") else self._most
        if jobs >= most or size + len(job.question) > self._most_bytes:
            raise RateLimited(TOO_MANY, retry_after=10)

    async def get(self, job_id: str, client: str = "") -> JobDocument:
        """The job's document: `id`, `state`, `operation`, `created`, and at its end `answer` or `error`; `trying` while it runs
        in this process. Raises NotFound, also for a job that belongs to another key."""
        job = await self._database.call(lambda connection: stored.found(connection, job_id))
        if job is None or not _belongs(job, client):
            raise NotFound("There is no job with this id; it may have ended more than a day ago.")
        told = document(job)
        if job_id in self._trying:
            told["trying"] = self._trying[job_id]
        return told

    async def cancel(self, job_id: str, client: str = "") -> JobDocument:
        """The job's document, after its work was killed. Raises NotFound, and Unavailable where only the work could be ended."""
        await self.get(job_id, client)
        try:
            await self._database.call(lambda connection: stored.end(connection, job_id, "cancelled", None))
        finally:
            task = self._tasks.pop(job_id, None)
            if task is not None:
                task.cancel()
        self._tell(job_id, {"state": "cancelled"})
        return await self.get(job_id, client)

    async def events(self, job_id: str, client: str = "") -> AsyncIterator[JobNews]:
        """What becomes of the job, `{"id", "state"}` each and `trying` where that is known, the last one the job's whole document.

        Raises NotFound.
        """
        heard: asyncio.Queue[News] = asyncio.Queue()
        self._listeners.setdefault(job_id, set()).add(heard)
        last: News | None = None
        written = ""
        try:
            while True:
                job = await self.get(job_id, client)
                if job["state"] in ENDED:
                    yield job
                    return
                # The engine's own news ("moved") are finer than what the store knows, which counts only when it changes.
                if job["state"] != written:
                    written, last = job["state"], _news_of(job)
                    yield {"id": job_id, **last}
                async for news in self._heard(heard, last):
                    last = news
                    yield {"id": job_id, **news}
        finally:
            self._listeners[job_id].discard(heard)
            if not self._listeners[job_id]:
                del self._listeners[job_id]

    async def _heard(self, heard: asyncio.Queue[News], last: News | None) -> AsyncIterator[News]:
        """News of the next second; ends early where the job may have ended."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SEEN_BY_OTHERS):
                while True:
                    news = await heard.get()
                    if news["state"] in ENDED:
                        return
                    if news != last:
                        last = news
                        yield news

    def _tell(self, job_id: str, news: News) -> None:
        if "trying" in news:
            self._trying[job_id] = news["trying"]
        for listener in self._listeners.get(job_id, ()):
            listener.put_nowait(news)

    # The work

    def _begin(self, job: Stored) -> None:
        task = asyncio.ensure_future(self._see_to(job))
        self._tasks[job.id] = task
        task.add_done_callback(lambda done: self._over(job.id, done))

    def _over(self, job_id: str, task: asyncio.Task[None]) -> None:
        self._trying.pop(job_id, None)
        if self._tasks.get(job_id) is task:
            del self._tasks[job_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("job_left", job=job_id, error=repr(error))

    async def _see_to(self, job: Stored) -> None:
        if job.attempts >= ATTEMPTS:
            await self._end(job.id, "failed", {"error": TooHard(CRASH, limit="attempts").as_data()})
            return
        if not await self._begun(job.id):
            return
        state, told = await self._outcome(job)
        await self._end(job.id, state, told)

    async def _begun(self, job_id: str) -> bool:
        while True:
            try:
                return await self._database.call(
                    lambda connection: stored.hold(connection, job_id, self._owner, stored.clock(connection) + LEASE)
                )
            except Unavailable:
                await asyncio.sleep(PATIENCE)

    async def _outcome(self, job: Stored) -> tuple[str, Outcome]:
        try:
            question = await asyncio.get_running_loop().run_in_executor(self._reading, requests.read, job.question)
            return "done", {"answer": await self._patiently(question, job), "language": question.context.language}
        except MathtutorError as error:
            return "failed", {"error": error.as_data()}
        except ValueError:
            return "failed", {"error": InternalError("This job was written by another version of the service.").as_data()}

    async def _patiently(self, question: Question, job: Stored) -> dict[str, object]:
        counted: list[asyncio.Task[None]] = []

        def told(news: News) -> None:
            if news.get("state") == "running" and not counted:
                counted.append(asyncio.ensure_future(self._count(job.id)))
            self._tell(job.id, _news(news))

        while True:
            try:
                return await self._engine.run(question, job.client, told)
            except Overloaded:
                await asyncio.sleep(PATIENCE)

    async def _count(self, job_id: str) -> None:
        """Write down that a worker has begun: only then has the job had an attempt."""
        with contextlib.suppress(Unavailable):
            await self._database.call(lambda connection: stored.started(connection, job_id, self._owner))

    async def _end(self, job_id: str, state: str, told: Outcome) -> None:
        outcome = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        while True:
            try:
                await self._database.call(lambda connection: stored.end(connection, job_id, state, outcome))
                break
            except Unavailable:  # the answer is kept until the store is back
                await asyncio.sleep(PATIENCE)
        self._tell(job_id, {"state": state})

    async def _go_round(self) -> None:
        while True:
            try:
                await self._renew_and_adopt()
            except Unavailable:
                log.warning("store_away", again_in=ROUND)
            await asyncio.sleep(ROUND)

    async def _renew_and_adopt(self) -> None:
        await self._database.call(lambda connection: stored.renew(connection, self._owner, stored.clock(connection) + LEASE))
        for job in await self._database.call(lambda connection: stored.adopt(connection, self._owner, stored.clock(connection) + LEASE)):
            if job.id in self._tasks:
                continue  # our own, whose lease a clock set back made look wrong
            log.info("job_taken_over", job=job.id, attempts=job.attempts)
            self._begin(job)
        for job_id in [*self._tasks]:
            await self._stop_if_cancelled(job_id)
        await self._database.call(stored.forget)

    async def _stop_if_cancelled(self, job_id: str) -> None:
        """Another web process may have been told to cancel a job that runs here."""
        job = await self._database.call(lambda connection: stored.found(connection, job_id))
        task = self._tasks.get(job_id)
        if task is not None and (job is None or job.state not in OPEN):
            task.cancel()


def _belongs(job: Stored, client: str) -> bool:
    """Whether the client may know of the job. Without keys, who knows its id may; a key's jobs are that key's."""
    return not job.client.startswith("key ") or not client or job.client == client[:200]


def _news(news: News) -> News:
    # Only the store says that a job is done.
    return {"state": "running"} if news.get("state") == "done" else news


def _news_of(job: JobNews) -> News:
    return {"state": job["state"], "trying": job["trying"]} if "trying" in job else {"state": job["state"]}


def document(job: Stored) -> JobDocument:
    """The job as it is told to its client: an answer in the language of who submitted it, an error's messages as data."""
    told: JobDocument = {
        "id": job.id, "state": job.state, "operation": job.operation, "created": job.created, "changed": job.changed
    }  # fmt: skip
    outcome: Outcome = {} if job.outcome is None else json.loads(job.outcome)
    if "error" in outcome:
        told["error"] = from_data(outcome["error"]).problem()
    if "answer" in outcome:
        told["answer"] = document_in(outcome["answer"], outcome.get("language", "en"))
    return told
