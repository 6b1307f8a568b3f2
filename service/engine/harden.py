"""What a worker gives up before it computes anything, by ctypes where Python 3.11 lacks the call. Linux; elsewhere best effort."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Iterator
from functools import lru_cache

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
MIB = 1 << 20
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
CAPABILITIES = 64
"""More than there are."""
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION = 0x20080522
PROCESSES = 1024
"""Processes that may run, beyond those there are, under the user of a worker: the system counts by user. It does not count for root."""
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


def be_unreadable() -> bool:
    """Other processes of the same user can neither read this one's memory and environment nor trace it; no core dumps."""
    return _prctl(PR_SET_DUMPABLE, 0)


def adopt_orphans() -> bool:
    """What is left behind by a process below this one becomes its child, where it can be found and ended."""
    return _prctl(PR_SET_CHILD_SUBREAPER, 1)


def give_up_privileges(keep_reading: bool = False) -> bool:
    """Root's capabilities, for good. keep_reading: files of other users may still be opened, where another wall says which."""
    libc = _libc()
    if libc is None or not hasattr(libc, "capset"):
        return False
    for capability in range(CAPABILITIES):
        if capability != CAP_DAC_READ_SEARCH or not keep_reading:
            _prctl(PR_CAPBSET_DROP, capability)
    kept = 1 << CAP_DAC_READ_SEARCH if keep_reading and os.geteuid() == 0 else 0
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    return bool(libc.capset(header, sets) == 0 or libc.capset(header, (ctypes.c_uint32 * 6)()) == 0)


def say_nothing() -> None:
    """What is printed from now on goes nowhere, so that no line in the service's log is forged."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def die_with(parent: int) -> None:
    """End this process when its parent (given by its id) ends, even if it has ended already."""
    if _prctl(PR_SET_PDEATHSIG, signal.SIGKILL) and os.getppid() != parent:
        os._exit(1)


def stand_alone() -> None:
    """Lead a session and process group of one's own, so that whatever is started here can be killed as one."""
    os.setsid()


def confine(memory_mb: int) -> None:
    """Bound the address space; write no files and no core dumps; open few files; start few processes."""
    _limit(resource.RLIMIT_AS, memory_mb * MIB)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_NPROC, processes() + PROCESSES)


@lru_cache(maxsize=1)
def processes() -> int:
    """How many processes and threads the user of this process had when it was asked first."""
    own = os.getuid()
    found = 0
    for entry in os.scandir("/proc") if os.path.isdir("/proc") else ():
        with contextlib.suppress(OSError, ValueError, IndexError):
            if entry.name.isdecimal() and entry.stat().st_uid == own:
                found += int(_stat(int(entry.name))[17])
    return found


def _stat(pid: int) -> list[str]:
    """The fields of a process's line in /proc after its name, the state first."""
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()


def descendants(pid: int) -> tuple[int, ...]:
    """The processes below one, as far as the system tells."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children(waiting.pop())
        found += below
        waiting += below
    return tuple(found)


def children(pid: int) -> tuple[int, ...]:
    """The children of a process (of its first thread), as far as the system tells."""
    with contextlib.suppress(OSError, ValueError), open(f"/proc/{pid}/task/{pid}/children") as file:
        return tuple(int(child) for child in file.read().split())
    return ()


def worked(pid: int) -> float:
    """Processor seconds of a process, of its children that have ended, and of those that run; 0 where the system doesn't say."""
    ticks = 0.0
    for each in (pid, *descendants(pid)):
        with contextlib.suppress(OSError, ValueError, IndexError):
            ticks += sum(map(int, _stat(each)[11:15]))
    return ticks / TICKS


HARMLESS = ("PATH", "HOME", "LANG", "TZ", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")
HARMLESS_STARTS = ("PYTHON", "LC_", "MATHTUTOR_")
SECRET = frozenset(f"MATHTUTOR_{name}" for name in ("DATABASE", "QUEUE", "SHARED_CACHE", "KEYS", "OTLP"))


def is_harmless(name: str) -> bool:
    """Whether a variable of the environment may be known where strangers' mathematics is computed: addresses hold passwords."""
    return name in HARMLESS or (name.startswith(HARMLESS_STARTS) and name not in SECRET)


@contextlib.contextmanager
def harmless_environment() -> Iterator[None]:
    """What is started in the body inherits nothing secret."""
    hidden = {name: value for name, value in os.environ.items() if not is_harmless(name)}
    for name in hidden:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(hidden)


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
