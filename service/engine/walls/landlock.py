"""Landlock: from here on only these files can be opened, and no signal leaves. Linux 5.13 and later; for no privileges.

Source: landlock(7), include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from collections.abc import Collection
from functools import lru_cache

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the system calls, the same on every architecture."""
ASK_VERSION = 1
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""Version → how many rights over files it knows; later ones know those of version 5."""
TCP = 4
"""The version that knows TCP."""
BIND_TCP, CONNECT_TCP = 1 << 0, 1 << 1
SCOPED = 6
"""The version that keeps signals and abstract sockets inside."""
ABSTRACT_SOCKETS, SIGNALS = 1 << 0, 1 << 1
WRITABLE = frozenset(("/dev/null",))


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


@lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    except OSError:
        return None


def version() -> int:
    """The version this kernel offers; 0 where there is none."""
    libc = _libc()
    return max(0, int(libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION))) if libc is not None else 0


def raise_wall(readable: Collection[str], executable: Collection[str]) -> int:
    """Allow reading below these paths and starting these files, and nothing else; the version, 0 where it could not be done.

    Needs no_new_privs (`harden.gain_nothing`).
    """
    offered, libc = version(), _libc()
    if not offered or libc is None:
        return 0
    ruleset = _ruleset(libc, offered)
    if ruleset < 0:
        return 0
    try:
        allowed = [_allow(libc, ruleset, path, READ_FILE | READ_DIR | (WRITE_FILE if path in WRITABLE else 0)) for path in readable]
        allowed += [_allow(libc, ruleset, path, READ_FILE | EXECUTE) for path in executable]
        return offered if all(allowed) and libc.syscall(RESTRICT_SELF, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _ruleset(libc: ctypes.CDLL, offered: int) -> int:
    rights = (1 << RIGHTS.get(offered, RIGHTS[5])) - 1
    network = BIND_TCP | CONNECT_TCP if offered >= TCP else 0
    scoped = ABSTRACT_SOCKETS | SIGNALS if offered >= SCOPED else 0
    size = 24 if offered >= SCOPED else 16 if offered >= TCP else 8
    return int(libc.syscall(CREATE_RULESET, ctypes.byref(_Ruleset(rights, network, scoped)), ctypes.c_size_t(size), 0))


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> bool:
    """Whether the rule could be added; a path that isn't there needs none."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        is_folder = stat.S_ISDIR(os.fstat(opened).st_mode)
        rule = _Beneath(rights if is_folder else rights & ~READ_DIR, opened)
        return bool(libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0) == 0)
    finally:
        os.close(opened)
