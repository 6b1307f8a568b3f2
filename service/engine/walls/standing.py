"""What is said of the walls at the start of a web process or a worker machine."""

from __future__ import annotations

import structlog

from service.config import Settings
from service.engine import harden, walls

log = structlog.stdlib.get_logger("mathtutor.walls")


def are_told(settings: Settings, computes: bool | None = None) -> bool:
    """Say which walls this process and its workers have; whether it may start with them.

    computes: whether it has workers; by default where no queue takes the questions.
    """
    if settings.walls != "off":
        harden.be_unreadable()
    if not (not settings.queue if computes is None else computes):
        return True
    try:
        stand = walls.check(settings)
    except walls.NoWalls as error:
        log.error("walls_missing", reason=str(error))
        return False
    lacking = [name for name in walls.ALL if name not in stand]
    (log.warning if lacking else log.info)("walls", standing=list(stand), absent=lacking)
    return True
