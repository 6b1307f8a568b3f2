"""A server that hangs: its processes are stopped, and go on afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from service.engine import harden


@contextmanager
def hanging(leader: int, starter: subprocess.Popen[bytes] | None = None) -> Iterator[None]:
    """The body runs while a process and all below it stand still. starter: what started it, which may stand still with it."""
    stopped = (leader, *harden.descendants(leader))
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (leader, *harden.descendants(leader)):
            os.kill(pid, signal.SIGCONT)
        if starter is not None:
            starter.send_signal(signal.SIGCONT)
