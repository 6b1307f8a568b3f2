"""An engine of a command's own, whose workers start with the first question that needs one: a question that can't be read costs none."""

from __future__ import annotations

from service.config import settings
from service.engine import Engine, Progress
from service.question import Question


class OnDemandEngine(Engine):
    """workers: computations at a time."""

    def __init__(self, workers: int) -> None:
        self._settings = settings().model_copy(update={"workers": workers})
        self._engine: Engine | None = None

    async def start(self) -> None:
        """Nothing yet."""

    async def stop(self) -> None:
        """Kill the workers, if there are any."""
        if self._engine is not None:
            await self._engine.stop()

    async def run(self, question: Question, client: str = "", on_progress: Progress | None = None) -> dict[str, object]:
        """See `Engine.run`."""
        return await (await self._started()).run(question, client, on_progress)

    def status(self) -> dict[str, object]:
        """See `Engine.status`."""
        return {"ready": False} if self._engine is None else self._engine.status()

    async def _started(self) -> Engine:
        if self._engine is None:
            from service.engine.local import LocalEngine  # loaded with the first question: most verbs answer without

            self._engine = LocalEngine(self._settings)
            await self._engine.start()
        return self._engine
