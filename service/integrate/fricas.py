"""FriCAS as a second engine, where the program is installed: its decision procedure for what the strategies leave.

One warm process serves one worker. It is started when it is first needed, belongs to the worker's process group and
so dies with it, and is killed when its slice is over. Integrands are written for it from their structure, with names
of our own for the symbols; what it answers is parsed here. Its answers are checked like every other candidate.

Source: FriCAS, an implementation of the Risch–Trager–Bronstein algorithm (https://fricas.github.io).
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import sympy
from sympy import Expr, Symbol

from service.cas.child import wait_for
from service.clock import alarms_held_back, latest, spent_by
from service.config import settings

if TYPE_CHECKING:
    from service.integrate.search import Search

SETTINGS = (
    ")set messages autoload off", ")set messages type off", ")set messages time off", ")set messages prompt none",
    ")set output algebra off", ")set userlevel development",
)  # fmt: skip
SHOW = (
    'output "BEGIN"',
    "output(if r case List Expression Integer then [unparse(u::InputForm) for u in r::List Expression Integer] "
    "else [unparse((r::Expression Integer)::InputForm)])",
)
LONGEST_QUESTION = 2_000
LONGEST_ANSWER = 60_000
"""Characters; a longer answer is nothing to show a student."""


def is_installed(f: Expr, x: Symbol) -> bool:
    """Whether FriCAS may be asked: it is on the path, and the operator has not switched it off."""
    return settings().fricas and shutil.which("fricas") is not None


def antiderivatives(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """What FriCAS finds for ∫ f dx: one antiderivative, or several that hold for different signs of the parameters."""
    symbols = sorted(f.free_symbols | {x}, key=str)
    names = {symbol: f"v{index}" for index, symbol in enumerate(symbols, 1)}
    question = written(f, names)
    if question is None or len(question) > LONGEST_QUESTION:
        return
    for answer in SESSION.integrals(question, names[x], min(search.left, SLICE), time.monotonic() + search.left):
        yield parsed(answer, {name: symbol for symbol, name in names.items()})


SLICE = 2.5
"""Seconds of its processor time that one question may take."""

# what FriCAS is asked

SPELLED = {
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "asin": "asin", "acos": "acos", "atan": "atan",
    "acot": "acot", "asec": "asec", "acsc": "acsc", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "sech": "sech",
    "csch": "csch", "asinh": "asinh", "acosh": "acosh", "atanh": "atanh", "acoth": "acoth", "asech": "asech", "acsch": "acsch",
    "exp": "exp", "log": "log", "erf": "erf", "erfi": "erfi", "Ei": "Ei", "li": "li", "Si": "Si", "Ci": "Ci", "Shi": "Shi", "Chi": "Chi",
    "fresnels": "fresnelS", "fresnelc": "fresnelC",
}  # fmt: skip
"""SymPy's name → FriCAS's."""


def written(f: Expr, names: dict[Symbol, str]) -> str | None:
    """The integrand as FriCAS reads it, None where it holds something that FriCAS has no name for."""
    match f:
        case sympy.Integer():
            return f"({f})"
        case sympy.Rational():
            return f"({f.p}/{f.q})"
        case sympy.Symbol():
            return names[f]
    if f == sympy.pi:
        return "%pi"
    if f == sympy.E:
        return "%e"
    parts = [written(arg, names) for arg in f.args]
    if not parts or any(part is None for part in parts):
        return None
    if f.is_Add or f.is_Mul:
        return "(" + ("+" if f.is_Add else "*").join(str(part) for part in parts) + ")"
    if f.is_Pow:
        return f"({parts[0]}^{parts[1]})"
    name = SPELLED.get(type(f).__name__)
    return f"{name}({parts[0]})" if name and len(parts) == 1 else None


# the process

START = 5.0
"""Processor seconds that starting it may take."""
PR_SET_PDEATHSIG = 1


def _live_no_longer() -> None:
    """The process ends when the one that asks it ends; and no signal stays blocked in it. Runs between fork and exec."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if hasattr(LIBRARY, "prctl"):
        LIBRARY.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


LIBRARY = ctypes.CDLL(None)


class Session:
    """One FriCAS process, started when first asked and again after it had to be killed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0

    def integrals(self, question: str, variable: str, seconds: float, until: float | None = None) -> tuple[str, ...]:
        """The antiderivatives as FriCAS's input forms; none where it finds none or isn't done in time.

        seconds: of its processor time. until: the latest moment on the monotonic clock.
        """
        if seconds <= 0:
            return ()
        try:
            heard = self._asked([f"r := integrate({question},{variable});", *SHOW], seconds, latest(seconds) if until is None else until)
        except (OSError, TimeoutError):
            self.end()
            return ()
        except BaseException:  # a slice is over: what it is still busy with would be heard as the next answer
            self.end()
            raise
        _, _, shown = heard.rpartition("BEGIN")
        joined = re.sub(r"\n\s*", "", shown)
        return tuple(re.findall(r'"([^"]*)"', joined)) if len(joined) <= LONGEST_ANSWER else ()

    def end(self) -> None:
        """Kill the process; the next question starts another."""
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            self.process.communicate()
        self.process = None

    def _asked(self, commands: list[str], seconds: float, until: float) -> str:
        process = self._running(until)
        return self._heard(process, commands, (spent_by(process.pid) or 0.0) + seconds, until)

    def _running(self, until: float) -> subprocess.Popen[bytes]:
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            with alarms_held_back():
                self.owner = os.getpid()
                self.process = subprocess.Popen(
                    ["fricas", "-nosman", "-nox"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    preexec_fn=_live_no_longer,
                )
            self._heard(self.process, list(SETTINGS), START, until)
        return self.process

    def _heard(self, process: subprocess.Popen[bytes], commands: list[str], seconds: float, until: float) -> str:
        """What the process prints up to our mark; TimeoutError, OSError where it doesn't come before it has used so many seconds."""
        if process.stdin is None or process.stdout is None:
            raise OSError("FriCAS has no pipes")
        process.stdin.write("\n".join([*commands, 'output "MATHTUTOR-END"', ""]).encode())
        process.stdin.flush()
        heard, pipe = b"", process.stdout.fileno()
        while not heard.rstrip().endswith(b"MATHTUTOR-END"):
            ready = wait_for(pipe, process.pid, seconds, until)
            chunk = os.read(pipe, 1 << 16) if ready else b""
            if not ready:
                raise TimeoutError
            if not chunk:
                raise OSError("FriCAS has ended")
            heard += chunk
        return heard.decode("ascii", "replace").rpartition("MATHTUTOR-END")[0]


SESSION = Session()

# what it answers


def _dilog(z: Any) -> Any:
    return sympy.polylog(2, 1 - z)


HEARD: dict[str, Callable[..., Any]] = {
    **{theirs: getattr(sympy, ours) for ours, theirs in SPELLED.items()},
    "abs": sympy.Abs, "sqrt": sympy.sqrt, "dilog": _dilog, "polylog": sympy.polylog, "Gamma": sympy.gamma, "pi": lambda: sympy.pi,
    "ellipticF": lambda z, m: sympy.elliptic_f(sympy.asin(z), m), "ellipticE": lambda z, m: sympy.elliptic_e(sympy.asin(z), m),
    "nthRoot": lambda z, n: z ** (1 / n),
}  # fmt: skip
CONSTANTS = {"%pi": sympy.pi, "%e": sympy.E, "%i": sympy.I}
TOKEN = re.compile(r"\s*(?:(\d+)|(%?[A-Za-z]\w*)|(.))")


def parsed(answer: str, symbols: dict[str, Symbol]) -> Expr | None:
    """FriCAS's input form as a SymPy expression, None where it holds something without a counterpart."""
    tokens = [found.group().strip() for found in TOKEN.finditer(answer) if found.group().strip()]
    try:
        reader = _Reader(tokens, symbols)
        value = reader.sum()
        return value if reader.at == len(tokens) else None
    except (LookupError, TypeError, ValueError, RecursionError):
        return None


class _Reader:
    """sum → product → sign → power → atom, over a list of tokens."""

    def __init__(self, tokens: list[str], symbols: dict[str, Symbol]) -> None:
        self.tokens, self.symbols, self.at = tokens, symbols, 0

    def taken(self, *wanted: str) -> str:
        """The next token if it is one of these, else the empty string."""
        if self.at < len(self.tokens) and self.tokens[self.at] in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return ""

    def sum(self) -> Any:
        value = self.product()
        while sign := self.taken("+", "-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self) -> Any:
        value = self.signed()
        while sign := self.taken("*", "/"):
            value = value * self.signed() if sign == "*" else value / self.signed()
        return value

    def signed(self) -> Any:
        return -self.signed() if self.taken("-") else self.power()

    def power(self) -> Any:
        base = self.atom()
        return base ** self.signed() if self.taken("^") else base

    def atom(self) -> Any:
        token = self.tokens[self.at]
        self.at += 1
        if token == "(":
            return self.closed(self.sum())
        if token.isdigit():
            return sympy.Integer(int(token))
        if token in self.symbols:
            return self.symbols[token]
        if token in CONSTANTS:
            return CONSTANTS[token]
        return HEARD[token](*self.arguments())

    def arguments(self) -> list[Any]:
        if not self.taken("("):
            raise ValueError("a function without arguments")
        args: list[Any] = []
        while not self.taken(")"):
            args.append(self.sum())
            if not self.taken(",") and self.tokens[self.at] != ")":
                raise ValueError("a comma is missing")
        return args

    def closed(self, value: Any) -> Any:
        if not self.taken(")"):
            raise ValueError("a bracket is not closed")
        return value
