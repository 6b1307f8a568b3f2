"""The Celery application that web processes and workers share, and the names of what they keep in Redis or Valkey."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from celery import Celery

ANSWER = "mathtutor.answer"
QUEUE = "mathtutor"
LEASE = 10
"""Seconds after which a task is given to another worker when its own no longer says that it works on it."""
NEVER = 7 * 24 * 3600
"""Seconds after which Celery itself would give a task to another worker, by its own machine's clock; we do, by Redis'."""
DELIVERIES = 2
"""A task that ended two workers is not given to a third."""
UNACKED = "mathtutor:unacked"
UNACKED_INDEX = "mathtutor:unacked_index"
CANCEL = "mathtutor:cancel"
"""The channel on which ids of unwanted tasks are told."""
KEPT = 120
"""Seconds for which an outcome waits for a web process that has lost its connection."""


class QueueTask(TypedDict):
    """A task as it is published. question: as `wire.dumped` writes it. reply: the channel. sent: when, by Redis' clock.

    wait: seconds that it may wait for a worker. followed: whether news of it are wanted.
    """

    id: str
    question: str
    client: str
    reply: str
    sent: float
    wait: float
    followed: bool


class Reply(TypedDict):
    """What a worker tells of a task: where it stands, or its outcome, as `service.engine.outcome` writes it."""

    id: str
    state: NotRequired[str]
    trying: NotRequired[str]
    outcome: NotRequired[str]


def outcome_key(task_id: str) -> str:
    return f"mathtutor:outcome:{task_id}"


def cancelled_key(task_id: str) -> str:
    return f"mathtutor:cancelled:{task_id}"


def deliveries_key(task_id: str) -> str:
    return f"mathtutor:deliveries:{task_id}"


def replies_channel(owner: str) -> str:
    return f"mathtutor:replies:{owner}"


def celery_app(url: str) -> Celery:
    """Tasks are acknowledged when they are done, taken one at a time to a thread, and leave no results of Celery's own."""
    app = Celery("mathtutor", broker=url, set_as_current=False)
    app.conf.update(
        task_default_queue=QUEUE,
        task_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=2,
        broker_transport_options={
            "visibility_timeout": NEVER,
            "unacked_key": UNACKED,
            "unacked_index_key": UNACKED_INDEX,
            "unacked_mutex_key": "mathtutor:unacked_mutex",
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
        },
    )
    return app
