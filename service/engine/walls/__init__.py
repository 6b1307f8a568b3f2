"""The walls around a worker: what it can no longer do once it computes, and which of them stand on this machine.

    network        no socket can be made (seccomp), and there is no way out of its namespace where the system allows one
    files          nothing is opened but Python's own modules and FriCAS', for reading (Landlock)
    programs       nothing is started; with FriCAS only that, and a shell that can start nothing (seccomp, Landlock)
    processes      no other process is traced, read, stopped, bounded or lowered (seccomp, Landlock)
    signals        no signal reaches a process outside (Landlock)
    kernel         no mounts, namespaces, modules, keys, io_uring (seccomp)
    group          nothing leaves the worker's process group, which is killed as one (seccomp)
    privileges     none are gained, and root's are given up (no_new_privs, capabilities)
    environment    nothing of the service's environment is left
    limits         memory, files, processes, core dumps (rlimits)

Contract: `raise_walls` is called once in a process of one thread, before it sees a question; it returns the names of those that stand.
Sources: seccomp(2), landlock(7), prctl(2), capabilities(7).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from typing import TYPE_CHECKING

from service.engine import harden
from service.engine.walls import landlock, places, seccomp
from service.programs import fricas as fricas_program

if TYPE_CHECKING:
    from service.config import Settings

ALL = ("network", "files", "programs", "processes", "signals", "kernel", "group", "privileges", "environment", "limits")
NEEDED = frozenset(("network", "files", "programs", "processes", "kernel", "group", "privileges", "environment", "limits"))
"""Those that `MATHTUTOR_WALLS=required` asks for; signals came to Linux last (6.12)."""


class NoWalls(Exception):
    """Walls that are required can't be raised here; the message names them."""


def possible(fricas: bool) -> tuple[str, ...]:
    """The walls that this system can raise, as far as can be told without raising them."""
    by_seccomp = ("network", "processes", "kernel", "group") if seccomp.is_known() else ()
    version = landlock.version()
    stand = {*by_seccomp, "privileges", "environment", "limits"} if sys.platform == "linux" else {"environment", "limits"}
    stand |= {"files"} if version else set()
    stand |= {"signals"} if version >= landlock.SCOPED else set()
    stand |= {"programs"} if seccomp.is_known() and (version or not fricas) else set()
    return tuple(name for name in ALL if name in stand)


def missing(stand: Collection[str]) -> tuple[str, ...]:
    """Which of those needed do not stand."""
    return tuple(name for name in ALL if name in NEEDED and name not in stand)


def check(settings: Settings) -> tuple[str, ...]:
    """The walls that workers will have. Raises NoWalls where required ones can't be had."""
    if settings.walls == "off":
        return ()
    found = possible(settings.fricas and fricas_program() is not None)
    if settings.walls == "required" and missing(found):
        raise NoWalls(f"MATHTUTOR_WALLS=required, but this system has no wall for: {', '.join(missing(found))}.")
    return found


def raise_walls(memory_mb: int, fricas: bool) -> tuple[str, ...]:
    """Raise what can be raised around this process; the names of those that stand."""
    stand: set[str] = set()
    found = fricas_program() if fricas else None
    readable = places.readable(found)
    forget_environment()
    harden.confine(memory_mb)
    harden.say_nothing()
    stand |= {"environment", "limits"}
    if harden.gain_nothing() and harden.give_up_privileges(keep_reading=landlock.version() > 0):
        stand.add("privileges")
    version = landlock.raise_wall(readable, places.executable(found)) if landlock.version() else 0
    stand |= {"files"} if version else set()
    stand |= {"signals"} if version >= landlock.SCOPED else set()
    if not version:
        harden.be_unreadable()
    if seccomp.raise_wall(may_execute=found is not None):
        stand |= {"network", "processes", "kernel", "group"}
        stand |= {"programs"} if found is None or version else set()
    return tuple(name for name in ALL if name in stand)


def forget_environment() -> None:
    """Empty the environment but for what Python and FriCAS need."""
    os.environ.clear()
    os.environ.update({"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"})
