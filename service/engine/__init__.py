"""Where computations run: the `Engine` that the web, the batch and the command line ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from service.question import Question

Progress = Callable[[Mapping[str, Any]], None]
"""Told what becomes of a question: `{"state": "waiting" | "running" | "moved" | "done"}`; besides, each time another strategy
is tried, `{"state": "running", "trying": its code}`."""


class Engine(Protocol):
    """Answers questions somewhere that can be killed."""

    async def start(self) -> None:
        """Get ready. Questions may be asked before it is; they wait."""
        ...

    async def stop(self) -> None:
        """End everything at once; questions under way raise Overloaded."""
        ...

    async def run(self, question: Question, client: str = "", on_progress: Progress | None = None) -> dict[str, Any]:
        """The answer document, with `elapsed_ms` and `cached`; with `cut` where a busy machine ended something early, so that
        it isn't to be kept.

        Raises the StudentErrors of the computation, OutOfTime, TooHard, Overloaded, InternalError. Cancelling the
        call ends the computation, unless somebody else waits for the same one.
        """
        ...

    def status(self) -> dict[str, Any]:
        """Figures for the operator: `ready`, and numbers."""
        ...
