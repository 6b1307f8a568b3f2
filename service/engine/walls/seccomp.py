"""seccomp-BPF: the system calls that a worker can no longer make. Linux on x86-64 and ARM64.

What is refused fails with EPERM, which Python raises as an OSError; a call under another architecture's number kills the process.
A worker keeps its stream, which was made before. Sources: seccomp(2), include/uapi/linux/{seccomp,filter,bpf_common}.h, the kernel's
tables of system calls.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterator

SET_MODE_FILTER = 1
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
"""Load a word, jump if equal, if at least, if any bit is set; end with a verdict."""
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Where they stand in `struct seccomp_data`; each argument has eight bytes, the lower four first."""
X32 = 0x40000000
NAMESPACES = 0x7E020080
"""CLONE_NEW…"""
PROGRAM = 0xFFFF

MACHINES: dict[str, tuple[int, int]] = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""Machine → its AUDIT_ARCH, and its place in the table below."""
SECCOMP = (317, 277)
CLONE, CLONE3, PRLIMIT = (56, 220), (435, 435), (302, 261)
EXECUTE = ((59, 221), (135, 92))
"""execve, and personality, which FriCAS' Lisp needs. execveat, which starts what has no path, is always refused."""
REFUSED: dict[str, tuple[int, int]] = {
    # a way out
    "socket": (41, 198), "socketpair": (53, 199), "bind": (49, 200), "connect": (42, 203), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "process_madvise": (440, 440),
    "process_mrelease": (448, 448), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "kcmp": (312, 272), "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274), "sched_setaffinity": (203, 122), "migrate_pages": (256, 238),
    "move_pages": (279, 239), "shmget": (29, 194), "shmat": (30, 196), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    # out of the process group
    "setsid": (112, 157), "setpgid": (109, 154),
    # other users
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143), "setresuid": (117, 147),
    "setresgid": (119, 149), "setgroups": (116, 159), "setfsuid": (122, 151), "setfsgid": (123, 152),
    # rights, owners and times of files, which Landlock does not know; and being told of others' files
    "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "fchown": (93, 55), "fchownat": (260, 54), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16), "truncate": (76, 45), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    # programs without a path
    "execveat": (322, 281), "memfd_create": (319, 279), "memfd_secret": (447, 447),
    # the kernel
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "syslog": (103, 116), "acct": (163, 89), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162), "quotactl": (179, 60),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    "mknodat": (259, 33), "vhangup": (153, 58),
}  # fmt: skip
"""System call → its number on x86-64 and on ARM64."""
OLD: tuple[int, ...] = (133, 154, 172, 173, 134, 174, 180, 90, 92, 94, 132, 235, 261, 253)
"""mknod, modify_ldt, iopl, ioperm, uselib, create_module, nfsservctl, chmod, chown, lchown, utime, utimes, futimesat, inotify_init: on
x86-64 only."""


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def is_known() -> bool:
    """Whether this machine's system calls are known here, and its kernel filters them."""
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return False
    verdict = ctypes.c_uint32(KILL)
    return bool(_libc().syscall(SECCOMP[MACHINES[platform.machine()][1]], 2, 0, ctypes.byref(verdict)) == 0)


def raise_wall(may_execute: bool) -> bool:
    """Refuse those calls from now on, in this process and all it starts. Needs no_new_privs; False where it could not be done."""
    if not is_known():
        return False
    machine = platform.machine()
    code = b"".join(instructions(machine, may_execute))
    wanted = _Filter(len(code) // 8, code)
    return bool(_libc().syscall(SECCOMP[MACHINES[machine][1]], SET_MODE_FILTER, 0, ctypes.byref(wanted)) == 0)


def instructions(machine: str, may_execute: bool) -> Iterator[bytes]:
    """The filter for a machine, eight bytes to an instruction."""
    audit, column = MACHINES[machine]
    yield from (_do(LOAD, ARCHITECTURE), _do(EQUAL, audit, then=1), _do(RETURN, KILL), _do(LOAD, NUMBER))
    if column == 0:
        yield from (_do(AT_LEAST, X32, otherwise=1), _do(RETURN, KILL))
    for number in refused(column, may_execute):
        yield from (_do(EQUAL, number, otherwise=1), _do(RETURN, REFUSE | errno.EPERM))
    # glibc then asks for clone, whose flags can be looked at.
    yield from (_do(EQUAL, CLONE3[column], otherwise=1), _do(RETURN, REFUSE | errno.ENOSYS))
    yield from (_do(EQUAL, CLONE[column], otherwise=4), _do(LOAD, ARGUMENTS), _do(ANY_BIT, NAMESPACES, otherwise=1))
    yield from (_do(RETURN, REFUSE | errno.EPERM), _do(RETURN, ALLOW))
    # Limits of its own only.
    yield from (_do(EQUAL, PRLIMIT[column], otherwise=3), _do(LOAD, ARGUMENTS), _do(EQUAL, 0, then=1), _do(RETURN, REFUSE | errno.EPERM))
    yield _do(RETURN, ALLOW)


def refused(column: int, may_execute: bool) -> tuple[int, ...]:
    """Numbers of the calls that are refused whatever their arguments."""
    execute = () if may_execute else tuple(call[column] for call in EXECUTE)
    return (*(numbers[column] for numbers in REFUSED.values()), *execute, *(OLD if column == 0 else ()))


def _do(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
