"""One FriCAS process, which works on a question while the process that asked it does something else.

It belongs to the process group of the worker that started it and dies with it. What it is busy with when nobody wants
the answer any more is ended by killing it: another one is ready after a twentieth of a second.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
from dataclasses import dataclass

from service.cas.child import wait_for
from service.clock import CUTS, alarms_held_back, spent_by
from service.integrate.fricas.question import Question
from service.programs import command, environment

SETTINGS = (
    ")set messages autoload off", ")set messages type off", ")set messages time off", ")set messages prompt none",
    ")set output algebra off", ")set userlevel development",
)  # fmt: skip
SHOW = (
    'output "BEGIN"',
    "output(if r case List Expression Integer then [unparse(u::InputForm) for u in r::List Expression Integer] "
    "else [unparse((r::Expression Integer)::InputForm)])",
    'output "MATHTUTOR-END"',
)
LONGEST_ANSWER = 60_000
"""Characters; a longer answer is nothing to show a student."""
PR_SET_PDEATHSIG = 1
LIBRARY = ctypes.CDLL(None)


def _live_no_longer() -> None:
    """The process ends when the one that asks it ends; and no signal stays blocked in it. Runs between fork and exec."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if hasattr(LIBRARY, "prctl"):
        LIBRARY.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass(slots=True)
class _Asked:
    """A question on its way. from_: processor seconds of FriCAS before it. heard: what has been printed so far."""

    question: Question
    from_: float
    heard: bytes = b""

    @property
    def is_answered(self) -> bool:
        return self.heard.rstrip().endswith(b"MATHTUTOR-END")


class Session:
    """One FriCAS process, started when first asked and again after it had to be killed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.asked: _Asked | None = None

    def ask(self, question: Question) -> None:
        """Begin with ∫ integrand d variable; returns at once. What it is still busy with is given up."""
        if self.asked is not None and self.asked.question == question and self._is_ours():
            return
        if self.asked is not None and not self.asked.is_answered:
            self.end()
        try:
            with alarms_held_back():
                process = self._running()
                self.asked = _Asked(question, spent_by(process.pid) or 0.0)
                _tell(process, (f"r := integrate({question.integrand},{question.variable});", *SHOW))
        except OSError:
            self.end()

    def integrals(self, question: Question, seconds: float, until: float) -> tuple[str, ...] | None:
        """The antiderivatives as FriCAS's input forms, empty where it has none; None where it isn't done yet.

        seconds: of its processor time since it was asked. until: the latest moment on the monotonic clock.
        """
        self.ask(question)
        pid = 0 if self.process is None else self.process.pid
        before = spent_by(pid) or 0.0
        try:
            return self._heard(seconds, until)
        except OSError:
            self.end()
            return ()
        finally:
            CUTS.worked_for_us(max(0.0, (spent_by(pid) or 0.0) - before))

    def rest(self) -> None:
        """Nobody wants to know any more: end what is still being worked on."""
        if self.asked is not None and not self.asked.is_answered:
            self.end()

    def end(self) -> None:
        """Kill the process; the next question starts another."""
        if self.process is not None and self.owner == os.getpid():
            with alarms_held_back():
                self.process.kill()
                self.process.communicate()
        self.process = self.asked = None

    def _is_ours(self) -> bool:
        return self.process is not None and self.owner == os.getpid() and self.process.poll() is None

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or not self._is_ours():
            self.end()
            self.owner = os.getpid()
            self.process = subprocess.Popen(
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                preexec_fn=_live_no_longer,
                env=environment(),
            )
            _tell(self.process, (*SETTINGS, 'output "READY"'))
        return self.process

    def _heard(self, seconds: float, until: float) -> tuple[str, ...] | None:
        """What the process prints up to our mark, None where it doesn't come in time; OSError where it has ended."""
        if self.asked is None or self.process is None or self.process.stdout is None:
            raise OSError("FriCAS is not there")
        pipe = self.process.stdout.fileno()
        while not self.asked.is_answered:
            if not wait_for(pipe, self.process.pid, self.asked.from_ + seconds, until):
                return None
            with alarms_held_back():
                chunk = os.read(pipe, 1 << 16)
                self.asked.heard += chunk
            if not chunk or len(self.asked.heard) > 2 * LONGEST_ANSWER:
                raise OSError("FriCAS has ended, or doesn't come to an end")
        return _shown(self.asked.heard.decode("ascii", "replace"))


def _tell(process: subprocess.Popen[bytes], commands: tuple[str, ...]) -> None:
    if process.stdin is None:
        raise OSError("FriCAS has no pipes")
    process.stdin.write("\n".join([*commands, ""]).encode())
    process.stdin.flush()


def _shown(heard: str) -> tuple[str, ...]:
    """The quoted forms after our mark; FriCAS breaks its lines anywhere."""
    _, _, shown = heard.rpartition("BEGIN")
    joined = re.sub(r"\n\s*", "", shown)
    return tuple(re.findall(r'"([^"]*)"', joined)) if len(joined) <= LONGEST_ANSWER else ()


SESSION = Session()
