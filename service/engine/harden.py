"""What a worker gives up before it computes anything, by ctypes where Python 3.11 lacks the call. Linux; elsewhere best effort."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from functools import lru_cache

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
MIB = 1 << 20
OPEN_FILES = 128
"""Open files a worker may have: its pipes, the modules it imports late, and its children's pipes."""


@lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None, use_errno=True)
    except OSError:
        return None


def _prctl(option: int, value: int) -> bool:
    libc = _libc()
    return hasattr(libc, "prctl") and libc is not None and libc.prctl(option, value, 0, 0, 0) == 0


def leave_the_network() -> bool:
    """Move this process and its children to a network namespace of their own, which has no way out.

    As root directly, else through a user namespace; False where the system allows neither. Needs a process of one thread.
    """
    libc = _libc()
    if libc is None or not hasattr(libc, "unshare"):
        return False
    return bool(libc.unshare(CLONE_NEWNET) == 0 or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def gain_nothing() -> bool:
    """No program that this process starts gains privileges."""
    return _prctl(PR_SET_NO_NEW_PRIVS, 1)


def die_with(parent: int) -> None:
    """End this process when its parent (given by its id) ends, even if it has ended already."""
    if _prctl(PR_SET_PDEATHSIG, signal.SIGKILL) and os.getppid() != parent:
        os._exit(1)


def stand_alone() -> None:
    """Lead a session and process group of one's own, so that whatever is started here can be killed as one."""
    os.setsid()


def confine(memory_mb: int) -> None:
    """Bound the address space; write no files and no core dumps; open few files."""
    _limit(resource.RLIMIT_AS, memory_mb * MIB)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (bound, bound))


def yield_to_others(pid: int, nice: int) -> None:
    """Lower the priority of a process that has had its turn; best effort.

    A session is an autogroup of its own to Linux's scheduler, and there only the group's priority counts against others.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, nice)
    with contextlib.suppress(OSError), open(f"/proc/{pid}/autogroup", "w") as group:
        group.write(str(nice))
