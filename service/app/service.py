"""One application's shared state: settings, the engine, the operations, and what is remembered and run beside them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from service.app.question_cache import QuestionCache
from service.app.side_thread import SideThread
from service.config import Settings
from service.engine import Engine
from service.operations.operation import Operation


@dataclass(frozen=True, slots=True)
class Service:
    """Settings, the engine, the operations and what is remembered and run beside them.

    side_thread: where much is read and pages are drawn. leaving: the service was told to stop, and still takes requests. stopping: it
    takes no more of them, and streams end.
    """

    settings: Settings
    engine: Engine
    operations: dict[str, Operation]
    question_cache: QuestionCache = field(default_factory=QuestionCache)
    side_thread: SideThread = field(default_factory=SideThread)
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
