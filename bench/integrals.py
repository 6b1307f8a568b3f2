"""Antiderivatives side by side: ours, raw SymPy and, where they are installed, Maxima, Giac and FriCAS, alone and beside ours.

    python bench/integrals.py problems.jsonl [--limit 100] [--seconds 5] [--systems ours sympy maxima giac fricas]

Each line of the file is `{"integrand": "x^2*sin(x)", "var": "x"}` (`**` is read as `^`, `E` and `I` as the constants). Every system gets
the same integrands, the same time and the same judge: the answer is read by our reader and differentiated back at sample points.
Prints solved, partly (right, but not real everywhere the integrand is, or only under conditions on parameters), wrong,
median and 95th percentile over the solved;
start-up of the other programs, measured on ∫ 1 dx, is taken off.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sympy

from service.cas import symbol, to_sympy
from service.cas.child import in_child
from service.config import settings
from service.errors import MathtutorError
from service.integrate import antiderivatives, fricas
from service.question import Context
from service.read import read
from service.verify import antiderivative_finding, differentiates_back

CONTEXT = Context()
Answer = Any  # a SymPy expression, or None


@dataclass
class Score:
    """What one system did: times of the solved in ms, and how many were wrong."""

    times: list[float] = field(default_factory=list)
    wrong: int = 0
    partly: int = 0
    asked: int = 0

    def row(self, name: str) -> str:
        times = sorted(self.times) or [0.0]
        p95 = times[int(len(times) * 0.95)] if len(times) > 1 else times[0]
        shares = " | ".join(f"{count / max(self.asked, 1):.1%}" for count in (len(self.times), self.partly, self.wrong))
        return f"| {name} | {shares} | {statistics.median(times):.0f} ms | {p95:.0f} ms |"


def asking_fricas(asked: bool) -> None:
    """Whether our own search may ask FriCAS."""
    os.environ["MATHTUTOR_FRICAS"] = str(asked)
    settings.cache_clear()


def ours(text: str, f: Any, x: Any, seconds: float) -> Answer:
    asking_fricas(False)
    return searched(f, x, seconds)


def ours_with_fricas(text: str, f: Any, x: Any, seconds: float) -> Answer:
    asking_fricas(True)
    return searched(f, x, seconds)


def searched(f: Any, x: Any, seconds: float) -> Answer:
    for found in antiderivatives(f, x, seconds):
        if found.value is not None and differentiates_back(found.value, f, x, found.conditions).status != "failed":
            return found.value
    return None


def raw_sympy(text: str, f: Any, x: Any, seconds: float) -> Answer:
    return in_child(sympy.integrate, f, x, seconds=seconds)


def printed(command: list[str], seconds: float) -> str:
    """What a program prints, the empty string where it isn't done in time."""
    try:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL, cwd=tempfile.gettempdir()
        ).stdout
    except subprocess.TimeoutExpired:
        return ""


def understood(said: str) -> Answer:
    """Another system's answer as a SymPy expression."""
    said = re.sub(r"%(e|pi|i)\b", r"\1", said.strip()).replace("**", "^")
    if not said or "integrate(" in said or "int(" in said:
        return None
    try:
        return to_sympy(read(said, "text").tree, CONTEXT)
    except (MathtutorError, ValueError, TypeError):
        return None


def maxima(text: str, f: Any, x: Any, seconds: float) -> Answer:
    theirs = re.sub(r"\b(e|pi|i)\b", r"%\1", text)
    program = f"display2d:false$ linel:100000$ print(string(integrate({theirs},{x})))$"
    return understood(printed(["maxima", "--very-quiet", f"--batch-string={program}"], seconds).strip().rpartition("\n")[2])


def giac(text: str, f: Any, x: Any, seconds: float) -> Answer:
    lines = [line for line in printed(["giac", f"integrate({text},{x})"], seconds).splitlines() if line and not line.startswith("//")]
    return understood(lines[-1]) if lines else None


def fricas_alone(text: str, f: Any, x: Any, seconds: float) -> Answer:
    asking_fricas(True)
    return next((F for F in fricas.found(f, x, seconds, time.monotonic() + seconds) if F is not None), None)


SYSTEMS: dict[str, tuple[str, Callable[[str, Any, Any, float], Answer]]] = {
    "ours": ("", ours),
    "sympy": ("", raw_sympy),
    "maxima": ("maxima", maxima),
    "giac": ("giac", giac),
    "fricas": ("fricas", fricas_alone),
    "ours+fricas": ("fricas", ours_with_fricas),
}


def problems(path: Path, limit: int) -> list[tuple[str, Any, Any]]:
    """Text, integrand and variable of each line that our reader understands; with a limit, evenly spaced ones."""
    rows = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    if limit and len(rows) > limit:
        rows = [rows[index * len(rows) // limit] for index in range(limit)]
    found = []
    for row in rows:
        text = re.sub(r"(?<![A-Za-z0-9_])([EI])(?![A-Za-z0-9_(])", lambda m: m[1].lower(), row["integrand"]).replace("**", "^")
        try:
            found.append((text, to_sympy(read(text, "text").tree, CONTEXT), symbol(row["var"], CONTEXT)))
        except MathtutorError:
            continue
    return found


def timed(solve: Callable[[str, Any, Any, float], Answer]) -> float:
    """Seconds for ∫ 1 dx: what starting the program costs."""
    started = time.perf_counter()
    solve("1", sympy.Integer(1), sympy.Symbol("x"), 20.0)
    return time.perf_counter() - started


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("problems", type=Path)
    options.add_argument("--limit", type=int, default=0)
    options.add_argument("--seconds", type=float, default=5.0)
    options.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    given = options.parse_args()
    asked = problems(given.problems, given.limit)
    print(f"{len(asked)} integrals, {given.seconds:g} s each\n")
    print("| system | solved | partly | wrong | median | p95 |")
    print("|---|---|---|---|---|---|")
    for name in given.systems:
        program, solve = SYSTEMS[name]
        if program and shutil.which(program) is None:
            continue
        start_up = min(timed(solve) for _ in range(3)) if program in ("maxima", "giac") else 0.0
        score = Score()
        for text, f, x in asked:
            score.asked += 1
            started = time.perf_counter()
            answer = solve(text, f, x, given.seconds + start_up)
            took = max(time.perf_counter() - started - start_up, 0.0)
            if answer is None or answer.has(sympy.Integral):
                continue
            finding = antiderivative_finding(answer, f, x)
            if finding.is_equal:
                score.times.append(took * 1e3)
            elif finding.is_different and finding.counterexample is None:
                score.partly += 1  # not real, or only under conditions on the parameters
            else:
                score.wrong += finding.is_different
        print(score.row(name), flush=True)


if __name__ == "__main__":
    main()
