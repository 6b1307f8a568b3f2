"""Where computations run: the `Engine` that the web, the batch and the command line ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NotRequired, Protocol, TypedDict

from service.question import Question

if TYPE_CHECKING:
    from service.engine.jobs import Jobs
    from service.store import Database


class News(TypedDict):
    """What becomes of a question: "waiting", "running", "moved" or "done"; `trying`, each time another strategy is tried, its code."""

    state: str
    trying: NotRequired[str]


Progress = Callable[[News], None]


class Engine(Protocol):
    """Answers questions somewhere that can be killed.

    What an engine may do without has a default here, which those that inherit it take: no door asks what kind of engine it has.
    """

    async def start(self) -> None:
        """Get ready. Questions may be asked before it is; they wait."""
        ...

    async def stop(self) -> None:
        """End everything at once; questions under way raise Overloaded."""
        ...

    async def run(self, question: Question, client: str = "", on_progress: Progress | None = None) -> dict[str, object]:
        """The answer document, with `elapsed_ms` and `cached`; with `cut` where a busy machine ended something early, so that
        it isn't to be kept.

        Raises the StudentErrors of the computation, OutOfTime, TooHard, Overloaded, InternalError. Cancelling the
        call ends the computation, unless somebody else waits for the same one.
        """
        ...

    def status(self) -> dict[str, object]:
        """Figures for the operator: `ready`, and numbers."""
        ...

    def recall(self, question: Question, key: str = "") -> dict[str, object] | None:
        """The answer document where it is remembered in this process, None elsewhere; raises its error. Needs no event loop.

        key: the question's, where it is known already.
        """
        return None

    async def turn_away(self, client: str, operation: str) -> None:
        """Raises Overloaded for a client that was refused and comes back too early; asked before a question is read."""
        return

    def use(self, client: str) -> float:
        """Worker-seconds that a client used of late, as far as this process knows."""
        return 0.0

    def observe_waits(self, observe: Callable[[float], None]) -> None:
        """Have each question's seconds of waiting for its worker told, from the next start on."""
        return

    @property
    def jobs(self) -> Jobs | None:
        """Work that outlives its request; None for an engine that has no store for it."""
        return None

    @property
    def store(self) -> Database | None:
        """Where exercises are kept; None for an engine that keeps nothing."""
        return None
