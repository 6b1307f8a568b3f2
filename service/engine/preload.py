"""Imported by the fork server before its first worker: SymPy loaded and warmed by real work, then frozen.

A worker is a copy of this process, so what is paid here is paid once. Without the network, since no computation needs it.
"""

from __future__ import annotations

import gc
import time
import warnings

from service.config import settings
from service.engine import harden
from service.engine.walls import landlock, places
from service.programs import fricas

ENOUGH = 0.5
"""Seconds after which warming up stops: a worker should be ready soon."""
WARM: tuple[tuple[str, dict[str, str]], ...] = (
    ("differentiate", {"expression": "x^2 sin(x)"}),
    ("integrate", {"expression": "x cos(x)"}),
    ("simplify", {"expression": "sin(x)^2 + cos(x)^2"}),
    ("integrate", {"expression": "1/(x^2 - 1)"}),
    ("factor", {"expression": "x^3 - 1"}),
    ("solve", {"expression": "x^2 - 5x + 6 = 0"}),
    ("limit", {"expression": "sin(x)/x", "point": "0"}),
)


def prime(enough: float = ENOUGH) -> int:
    """Carry out a few real tasks, which fills SymPy's caches and imports what it imports late; returns how many."""
    from service import tutor
    from service.operations import OPERATIONS

    end, done = time.monotonic() + enough, 0
    for name, values in WARM:
        if name not in OPERATIONS or time.monotonic() > end:
            continue
        try:
            given = OPERATIONS[name].input.model_validate(values)
            tutor.answer(tutor.question(OPERATIONS[name], given), OPERATIONS[name])
            done += 1
        # Whatever it is, the first real task meets it again and reports it; a fork server that dies helps nobody.
        except Exception:
            continue
    return done


def _main() -> None:
    gc.disable()  # nothing that is loaded here is let go of
    harden.leave_the_network()
    harden.gain_nothing()
    harden.adopt_orphans()
    warnings.filterwarnings("ignore", "forkserver: waitpid")  # it tells of every orphan that has ended
    if not landlock.version():
        harden.be_unreadable()
    settings()
    harden.processes()
    if (program := fricas()) is not None and settings().fricas:
        places.data(program)
    import sympy  # noqa: F401

    import service.engine.task
    import service.engine.worker  # noqa: F401
    from service.grade import document  # noqa: F401
    from service.grade.catalogue import misconceptions

    misconceptions()
    prime()
    gc.collect()
    gc.freeze()
    gc.enable()


_main()
