"""`mathtutor worker`: takes tasks from Celery and computes them on a local engine, so deadline, memory and kill are the same.

While a task is under way its worker renews its lease each second; a task whose worker has gone is put back by any other.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from celery import Celery, Task
from redis import Redis
from redis.exceptions import RedisError

from service.config import Settings
from service.engine import News, wire
from service.engine.answer_cache import CacheEntry
from service.engine.celery_app import (
    ANSWER,
    CANCEL,
    DELIVERIES,
    KEPT,
    LEASE,
    UNACKED_INDEX,
    QueueTask,
    cancelled_key,
    celery_app,
    deliveries_key,
    outcome_key,
)
from service.engine.local import SERVICE, LocalEngine
from service.engine.outcome import CRASH, FAULT, Outcome
from service.engine.redis_clock import RedisClock
from service.engine.spawner import PRELOAD
from service.engine.walls import standing
from service.errors import InternalError, MathtutorError, Overloaded, TooHard

log = structlog.stdlib.get_logger("mathtutor.worker")
BEAT = 1.0
"""Seconds between renewals."""
THREADS_TO_A_PLACE = 4
"""Tasks taken for each computation at a time: the engine's own queue is fair between clients, Celery's is not."""


class QueueWorker:
    """A local engine on an event loop of its own, asked from Celery's threads."""

    def __init__(self, settings: Settings, target: str = SERVICE, preload: str = PRELOAD) -> None:
        # The web processes remember answers; here each is passed on.
        self._engine = LocalEngine(settings.model_copy(update={"cache_mb": 0}), target, preload)
        self._engine.passes_on = True
        self.celery = celery_app(settings.queue)
        self._url = settings.queue
        self._redis = Redis.from_url(settings.queue, socket_timeout=5, socket_connect_timeout=2, socket_keepalive=True)
        self._loop = asyncio.new_event_loop()
        self._clock = RedisClock()
        self._suspected: dict[bytes, float] = {}
        self._tags: dict[str, str] = {}
        self._running: dict[str, asyncio.Task[tuple[CacheEntry, bool]]] = {}
        self._kills_told: Counter[str] = Counter()
        self._news = ThreadPoolExecutor(1, thread_name_prefix="news")
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("engine", self._engine_runs), ("leases", self._renew_leases), ("cancel", self._hear_cancellations))
        ]
        register(self.celery, self)

    def start(self) -> None:
        with contextlib.suppress(RedisError, OSError):
            self._clock.read(self._redis)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Kill what is computed; its tasks go to other workers."""
        self._over.set()
        asyncio.run_coroutine_threadsafe(self._engine.stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._news.shutdown(wait=False, cancel_futures=True)

    def _engine_runs(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._engine.start())
        self._loop.run_forever()

    # One task, on a thread of Celery's

    def answer(self, task: QueueTask, tag: str) -> None:
        """Compute a task and tell its web process. Raises what makes Celery give it to another worker."""
        self._tags[task["id"]] = tag
        try:
            self._redis.zadd(UNACKED_INDEX, {tag: self._clock.now()}, xx=True)  # Celery wrote its own machine's time
            told = self._refused(task) or self._computed(task)
            if told is not None:
                self._tell(task, told)
        finally:
            self._tags.pop(task["id"], None)

    def _refused(self, task: QueueTask) -> Outcome | None:
        """Why it isn't begun."""
        key = deliveries_key(task["id"])
        deliveries = int(self._redis.incr(key))
        self._redis.expire(key, 600)
        if deliveries > DELIVERIES:
            return {"error": TooHard(CRASH, limit="attempts").as_data()}
        if deliveries == 1 and self._clock.now() - task["sent"] > task["wait"]:
            return {"error": Overloaded("The service is busy. Please try again in a moment.", retry_after=5).as_data()}
        return None

    def _computed(self, task: QueueTask) -> Outcome | None:
        """What became of it; None when nobody wants it any more."""
        if self._redis.exists(cancelled_key(task["id"])):
            return None
        try:
            return asyncio.run_coroutine_threadsafe(self._asked(task), self._loop).result()
        except MathtutorError as error:
            return {"error": error.as_data()}
        except ValueError:
            return {"error": InternalError(FAULT).as_data()}
        except asyncio.CancelledError:
            return None

    async def _asked(self, task: QueueTask) -> Outcome:
        question = wire.loaded(task["question"].encode())
        waited = 0.0

        def on_progress(news: News) -> None:
            nonlocal waited
            if news["state"] == "running" and "trying" not in news:
                waited = max(0.0, self._clock.now() - task["sent"])
            if task["followed"] and news["state"] != "done":
                self._news.submit(self._publish, task, news)

        running = asyncio.ensure_future(self._engine.outcome(question, task["client"], on_progress))
        self._running[task["id"]] = running
        try:
            entry, _ = await running
            return {**entry.told, "waited": waited, "kills": self._new_kills()}
        finally:
            self._running.pop(task["id"], None)  # given out twice, its first copy took it

    def _new_kills(self) -> dict[str, int]:
        """Kills by cause since they were told last; those whose task nobody wanted any more are counted by whoever said so."""
        now = Counter({name: count for name, count in self._engine.status().items() if name.startswith("kills_")})
        del now["kills_cancelled"]
        new, self._kills_told = now - self._kills_told, now
        return {name.removeprefix("kills_"): count for name, count in new.items()}

    def _publish(self, task: QueueTask, news: News) -> None:
        """Tell the task's web process; what is lost on the way is only news."""
        with contextlib.suppress(RedisError, OSError):
            self._redis.publish(task["reply"], json.dumps({"id": task["id"], **news}))

    def _tell(self, task: QueueTask, told: Outcome) -> None:
        outcome = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        news = json.dumps({"id": task["id"], "outcome": outcome}, ensure_ascii=False, separators=(",", ":"))
        if task["followed"]:
            self._news.submit(int).result()  # its news go before it
        pipe = self._redis.pipeline()
        pipe.set(outcome_key(task["id"]), outcome, ex=KEPT)
        pipe.publish(task["reply"], news)
        pipe.execute()

    # Leases and cancellations

    def _renew_leases(self) -> None:
        while not self._over.wait(BEAT):
            try:
                self._clock.read(self._redis)
                tags = dict.fromkeys(list(self._tags.values()), self._clock.now())
                if tags:
                    self._redis.zadd(UNACKED_INDEX, tags, xx=True)
                self._put_back()
                self._give_up_unwanted()
            except (RedisError, OSError) as error:
                log.warning("redis_away", error=type(error).__name__)

    def _give_up_unwanted(self) -> None:
        """Cancel what was given up while nobody listened: before the subscription stood, or while Redis was away."""
        running = list(self._running)
        if running:
            unwanted = self._redis.mget([cancelled_key(task_id) for task_id in running])
            for task_id, given_up in zip(running, unwanted, strict=True):
                if given_up:
                    self._loop.call_soon_threadsafe(self._cancel, task_id)

    def _put_back(self) -> None:
        """Give the tasks whose lease ran out to whoever is free. Celery's own look at them comes too seldom."""
        now = self._clock.now()
        redis: Any = self._redis  # the library's types are those of two clients at once
        old: dict[bytes, float] = dict(redis.zrange(UNACKED_INDEX, "-inf", now - LEASE, byscore=True, offset=0, num=100, withscores=True))
        old |= dict(redis.zrange(UNACKED_INDEX, now + LEASE, "inf", byscore=True, offset=0, num=100, withscores=True))
        # A machine whose clock is wrong takes a task with a wrong time, which its first renewal corrects: looked at twice.
        again, self._suspected = self._suspected, old
        left = [tag for tag, when in old.items() if again.get(tag) == when]
        if left:
            with self.celery.connection_for_write() as connection:
                for tag in left:
                    connection.default_channel.qos.restore_by_tag(tag.decode())

    def _hear_cancellations(self) -> None:
        while not self._over.is_set():
            try:
                # A subscription of its own, without a timeout.
                with Redis.from_url(self._url, socket_connect_timeout=2, socket_keepalive=True).pubsub() as subscription:  # type: ignore[no-untyped-call]
                    subscription.subscribe(CANCEL)
                    for message in subscription.listen():
                        if message["type"] == "message":
                            self._loop.call_soon_threadsafe(self._cancel, message["data"].decode())
            except (RedisError, OSError):
                self._over.wait(BEAT)

    def _cancel(self, task_id: str) -> None:
        running = self._running.get(task_id)
        if running is not None:
            running.cancel()


def register(celery: Celery, queue_worker: QueueWorker) -> None:
    """Make a queue worker's task known to Celery."""

    @celery.task(name=ANSWER, bind=True, acks_late=True, ignore_result=True)  # type: ignore[untyped-decorator]
    def answer(self: Task, task: QueueTask) -> None:
        queue_worker.answer(task, str((self.request.properties or {}).get("delivery_tag", "")))


def work(settings: Settings, target: str = SERVICE, preload: str = PRELOAD) -> None:
    """Take tasks until told to stop (SIGTERM: after those under way). SystemExit where walls are required and can't be had."""
    if not standing.are_told(settings, computes=True):
        raise SystemExit(1)
    queue_worker = QueueWorker(settings, target, preload)
    queue_worker.start()
    threads = THREADS_TO_A_PLACE * (settings.workers + settings.slow_workers)
    options = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", settings.log_level.upper()]
    try:
        queue_worker.celery.worker_main(["worker", "-P", "threads", "-c", str(threads), *options])
    finally:
        queue_worker.stop()
