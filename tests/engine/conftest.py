"""An engine whose workers do the deeds of `deeds`, and questions for it."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.config import Settings
from service.engine.lanes import Lanes
from service.engine.local import LocalEngine
from service.question import Context, Question
from tests.servers import redis_server as redis_server

sys.path.append(str(Path(__file__).parent))  # where the workers find `deeds`
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def deed() -> Callable[..., Question]:
    """`deed("sleep", seconds=3, deadline=1.0)`: a question that no other test has asked."""

    def question(name: str, deadline: float = 5.0, **options: Any) -> Question:
        return Question("deed", {}, Context(deadline=deadline), {"deed": name, "number": next(NUMBERS), **options})

    return question


@pytest.fixture
def engine_of() -> Callable[..., LocalEngine]:
    """An engine of small size, not started; workers load nothing but the deeds."""

    def engine(lanes: Lanes | None = None, **changes: Any) -> LocalEngine:
        settings = Settings(**{"workers": 2, "memory_mb": 512, "cache_mb": 4, **changes})
        return LocalEngine(settings, target="deeds:do", preload="deeds", lanes=lanes)

    return engine
