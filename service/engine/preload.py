"""Imported by the fork server before its first worker: what every worker needs, loaded and frozen; warmed by real work when told to.

A worker is a copy of this process, so what is paid here is paid once. The first workers are born before it is warm, so that the
service answers sooner; `WARM_UP` is the signal for the rest. Without the network, since no computation needs it.
"""

from __future__ import annotations

import gc
import signal
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

from service.config import settings
from service.engine import harden
from service.engine.spawner import WARM_UP
from service.engine.walls import landlock, places
from service.grade.catalogue import misconceptions
from service.programs import fricas

ENOUGH = 0.5
"""Seconds after which warming up stops: a worker should be ready soon."""
NEEDED = (
    "sympy",
    "service.engine.task",
    "service.engine.worker",
    "service.compute.answering",
    "service.integrate.strategies",
    "service.verify.definite",
    "sympy.physics.units",
)
"""Loaded before the first worker: without them its first task would take longer than the warming up."""
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
            tutor.untold_answer(tutor.question(OPERATIONS[name], given), OPERATIONS[name])
            done += 1
        # Whatever it is, the first real task meets it again and reports it; a fork server that dies helps nobody.
        except Exception:
            continue
    return done


@contextmanager
def _kept() -> Iterator[None]:
    """What is loaded in the body is let go of neither during it nor later."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def _main() -> None:
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
    for module in NEEDED:
        import_module(module)
    misconceptions()
    signal.signal(WARM_UP, _warm_up)


def _warm_up(number: int, frame: FrameType | None) -> None:
    """Carry out what makes the workers born from now on quicker. No process is forked meanwhile: this is the only thread."""
    signal.signal(WARM_UP, signal.SIG_IGN)
    from service.rules.recognition import rules_alike

    with _kept():
        prime()
        rules_alike()


with _kept():
    _main()
