"""The engine of many machines: work goes to `mathtutor worker` processes through Celery; answers return by one subscription.

A web process publishes a task and waits for its id on a channel of its own. The outcome is also kept for a while, so that a
reader that lost its connection finds it; a task that Redis has forgotten is published again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog
from kombu.exceptions import OperationalError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from service.config import Settings
from service.engine import News, Progress, wire
from service.engine.caching import CachingEngine
from service.engine.celery_app import (
    ANSWER,
    CANCEL,
    DELIVERIES,
    KEPT,
    LEASE,
    QUEUE,
    UNACKED,
    QueueTask,
    Reply,
    cancelled_key,
    celery_app,
    deliveries_key,
    outcome_key,
    replies_channel,
)
from service.engine.local import MIB
from service.engine.redis_clock import RedisClock
from service.engine.shared import Shared
from service.engine.shared_redis import InRedis
from service.errors import OutOfTime, Overloaded, Unavailable
from service.question import Question

log = structlog.stdlib.get_logger("mathtutor.queue")
ROUND = 2.0
"""Seconds between looks at what nobody took up, and seconds that a task has for being taken up."""
PAUSE = 0.5
"""Seconds between attempts to reach Redis."""
AWAY = "The service can't reach its workers at the moment. Please try again in a moment."


@dataclass(eq=False, slots=True)
class Sent:
    """A task in the air."""

    task: QueueTask
    done: asyncio.Future[bytes]
    on_progress: Progress | None


INSISTING = 0.5
"""Seconds after which a task that goes on in spite of its cancellation is cancelled again."""


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancel a task until it has ended: a timeout inside the client of Redis that runs out just then can swallow a cancellation."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=INSISTING)
    await asyncio.gather(task, return_exceptions=True)


class QueueEngine(CachingEngine):
    """Hands questions to Celery workers. settings.queue: the broker's URL."""

    def __init__(self, settings: Settings, shared: Shared | None = None) -> None:
        super().__init__(settings.cache_mb * MIB, shared or InRedis(settings.queue))
        self._url, self._wait = settings.queue, settings.queue_seconds
        self._owner = secrets.token_hex(8)
        self._celery = celery_app(settings.queue)
        self._thread = ThreadPoolExecutor(2, thread_name_prefix="publish")
        self._sent: dict[str, Sent] = {}
        self._redis: Redis | None = None
        self._reader: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self._marked = False
        self._clock = RedisClock()
        self._rounds: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Subscribe to the answers."""
        self._redis = Redis.from_url(self._url, socket_connect_timeout=2, socket_keepalive=True, health_check_interval=5)
        self._reader = asyncio.ensure_future(self._read_on())
        self._rounds = asyncio.ensure_future(self._go_round())

    async def stop(self) -> None:
        """Give up what is under way; workers are told."""
        for sent in list(self._sent.values()):
            if not sent.done.done():
                sent.done.set_exception(Overloaded("The service is stopping.", retry_after=2))
        for task in filter(None, (self._reader, self._rounds)):
            await _ended(task)
        if self._redis is not None:
            await self._redis.aclose()
        if self._shared is not None:
            await self._shared.close()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def status(self) -> dict[str, object]:
        """Figures for the operator."""
        return {"ready": self._connected.is_set(), "tasks_in_the_air": len(self._sent), **self._figures()}

    # One task

    async def _computed(self, question: Question, client: str, on_progress: Progress | None) -> bytes:
        task_id = secrets.token_hex(16)
        task: QueueTask = {
            "id": task_id,
            "question": wire.dumped(question).decode(errors="backslashreplace"),
            "client": client,
            "reply": replies_channel(self._owner),
            "sent": self._clock.now(),
            "wait": self._wait,
            "followed": on_progress is not None,
        }
        sent = Sent(task, asyncio.get_running_loop().create_future(), on_progress)
        self._sent[task_id] = sent
        try:
            return await self._answered(sent, question.context.deadline)
        except asyncio.CancelledError:
            await self._unwanted(task_id)
            raise
        finally:
            del self._sent[task_id]

    async def _answered(self, sent: Sent, deadline: float) -> bytes:
        await self._publish(sent.task)
        # As long as its wait, its computation, and one worker lost on the way may take.
        longest = self._wait + 2 * deadline + DELIVERIES * LEASE
        try:
            async with asyncio.timeout(longest):
                return await sent.done
        except TimeoutError:
            await self._unwanted(sent.task["id"])
            raise OutOfTime("No worker answered in time.", deadline=deadline) from None

    async def _publish(self, task: QueueTask) -> None:
        def publish() -> None:
            self._celery.send_task(ANSWER, args=[task], task_id=task["id"], retry=False, ignore_result=True)

        try:
            await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self._thread, publish), 5)
        except (OperationalError, RedisError, OSError, TimeoutError) as error:
            log.warning("not_published", error=type(error).__name__)
            raise Unavailable(AWAY, retry_after=2) from error
        self._counts["published"] += 1

    async def _unwanted(self, task_id: str) -> None:
        """Tell the workers that nobody waits for it."""
        if self._redis is None:
            return
        self._counts["kills_cancelled"] += 1
        with contextlib.suppress(RedisError, OSError):
            async with asyncio.timeout(1):
                await self._redis.set(cancelled_key(task_id), 1, ex=KEPT)
                await self._redis.publish(CANCEL, task_id)

    # The answers

    async def _read_on(self) -> None:
        """Read answers for ever, over every loss of the connection."""
        while True:
            try:
                await self._read()
            except (RedisError, OSError) as error:
                log.warning("redis_away", error=type(error).__name__)
            self._connected.clear()
            await asyncio.sleep(PAUSE)

    async def _go_round(self) -> None:
        """Each second or two: what time it is there, and whether what was published is still on its way."""
        while True:
            await asyncio.sleep(ROUND)
            with contextlib.suppress(RedisError, OSError, Unavailable):
                async with asyncio.timeout(ROUND):
                    await self._publish_lost_ones()

    async def _publish_lost_ones(self) -> None:
        """Publish again what nobody took up and is in no queue any more: its worker died between taking and noting it."""
        if self._redis is None or not self._connected.is_set():
            return
        redis: Any = self._redis
        self._clock.told(await redis.time())
        waiting = [sent for sent in self._sent.values() if not sent.done.done() and self._clock.now() - sent.task["sent"] > ROUND]
        if not waiting or await redis.llen(QUEUE):
            return
        taken = await redis.mget([deliveries_key(sent.task["id"]) for sent in waiting])
        noted = await redis.hvals(UNACKED)
        for sent, count in zip(waiting, taken, strict=True):
            name = sent.task["id"].encode()
            if count is None and not any(name in task for task in noted):
                self._counts["published_again"] += 1
                await self._publish(sent.task)

    async def _read(self) -> None:
        assert self._redis is not None, "started"
        async with self._redis.pubsub() as subscription:
            await subscription.subscribe(replies_channel(self._owner))
            self._clock.told(await self._redis.time())
            await self._catch_up(self._redis)
            self._connected.set()
            async for message in subscription.listen():
                if message["type"] == "message":
                    self._hear(json.loads(message["data"]))

    def _hear(self, news: Reply) -> None:
        sent = self._sent.get(news["id"])
        if sent is None:
            return
        if "state" in news:
            if sent.on_progress is not None:
                told: News = {"state": news["state"]}
                if "trying" in news:
                    told["trying"] = news["trying"]
                sent.on_progress(told)
        elif not sent.done.done():
            sent.done.set_result(news["outcome"].encode())

    async def _catch_up(self, redis: Redis) -> None:
        """After a loss of the connection: outcomes that were told meanwhile, and tasks that a restarted Redis has forgotten."""
        mark = f"mathtutor:web:{self._owner}"
        remembers = await redis.set(mark, 1, nx=True) is None or not self._marked
        self._marked = True
        for sent in list(self._sent.values()):
            outcome: Any = await redis.get(outcome_key(sent.task["id"]))
            if outcome is not None:
                self._hear({"id": sent.task["id"], "outcome": outcome.decode()})
            elif not remembers:
                with contextlib.suppress(Unavailable):
                    await self._publish({**sent.task, "sent": self._clock.now()})
