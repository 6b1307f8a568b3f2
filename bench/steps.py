"""Worked solutions beside others': how many are complete, how long they are, and how many of their steps do not hold.

    python bench/steps.py [FOLDER]

FOLDER: where `npm install mathsteps` was run; without it, or without node, mathsteps has no row. SymPy tells no steps of derivatives, so
its row is one leap to the answer; its steps of integrals stand beside ours in a table of their own (integral_steps.py). Every step of
every tool is judged as a student's line would be. Prints tables and asserts nothing.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import integral_steps
import sympy

sys.path.insert(0, str(Path(__file__).parent.parent))

from service import tutor
from service.cas import symbol, to_sympy, to_tree
from service.errors import MathtutorError
from service.judge.judgement import Scope
from service.judge.relations import relation
from service.operations import OPERATIONS
from service.precision import precision
from service.read import read
from service.write import text

PROBLEMS: Mapping[str, tuple[str, ...]] = {
    "simplify": (
        "2/3 + 5/8", "7/12 - 2/9 + 1/4", "(3/4 - 1/6)*2/7", "3 + 4*(2 - 5)^2/6", "2^3 - 3^2*2 + 10",
        "x^2*x^3", "2x + 5x - 3x", "3(x + 2) - 2(x - 1)", "5y - (2y - 4)", "4x^2 + 3x - x^2 + 7x",
        "(6x^2 y)/(3x y)", "(2x)^3", "x^2 + 2x(x - 3)", "(x^2 - 1)/(x - 1)", "(x^2 + 5x + 6)/(x + 2)",
        "2/x + 3/x", "1/x + 1/(x + 2)", "(a b^2)^2/(a b)", "x/2 + x/3", "3x/4 - x/6", "-(-x + 2)", "10/4",
        "2*x*3*y", "(x + 1)*(x + 2)*0 + 4", "x^6/x^2", "6(2 - x) + 3x", "2(a + b) - 3(a - b)", "y*4/2",
        "7 - 3*2 + 8/4", "(1/2)^3",
    ),
    "factor": (
        "x^2 + 7x + 12", "x^2 - 3x - 10", "x^2 - 49", "4x^2 - 9", "x^2 + 10x + 25", "9x^2 - 12x + 4",
        "2x^2 + 7x + 3", "6x^2 - x - 2", "3x^2 - 12x", "x^3 - 4x", "2x^2 - 18", "x^2 - x",
        "5x^2 + 20x + 20", "x^4 - 81", "x^3 + 3x^2 + 2x", "3x^2 - 10x + 8",
    ),
    "solve": (
        "2x + 5 = 17", "3x - 4 = x + 10", "5(x - 2) = 3x + 4", "x/3 + 2 = 5", "2x/5 - 1 = 3", "7 - 2x = 1",
        "4x + 3 = 4x + 3", "2x + 1 = 2x - 5", "x^2 = 16", "x^2 - 4x + 3 = 0", "x^2 + 6x + 9 = 0",
        "2x^2 - 3x - 2 = 0", "x^2 - 2x - 1 = 0", "(x - 1)(x + 4) = 0", "x^2 = 5x", "3/x = 6",
        "2/(x - 1) = 4", "x + 3 < 8", "-2x + 1 > 7", "abs(x - 2) = 3", "sqrt(x + 1) = 2", "0.5x + 1 = 2.5",
        "2(x + 1) - 3(x - 2) = 5", "x/2 + x/3 = 10",
    ),
    "differentiate": (
        "x^5 - 3x^2 + 7", "x^2*sin(x)", "(x + 1)/(x - 1)", "e^(3x)", "ln(x^2 + 1)", "sqrt(4 - x^2)",
        "sin(2x)*cos(x)", "x*e^(-x)", "tan(x)^2", "x^x", "(x^2 + 1)^5", "1/(x^2 + 4)", "arctan(3x)",
        "ln(ln(x))", "2^x*x", "sin(x)/x", "e^x*ln(x)", "cos(x^3)", "(2x - 1)^3*(x + 2)", "x/sqrt(x + 1)",
    ),
}  # fmt: skip
"""Operation → questions of a school book's kinds, made for this."""
SECONDS = 10.0
SCRIPT = """
const ms = require('mathsteps');
const ways = {simplify: ms.simplifyExpression, factor: ms.factor, solve: ms.solveEquation};
const lines = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const told = lines.map(([way, question]) => {
  const line = (step, age) => way === 'solve' ? step[age + 'Equation'].ascii() : String(step[age + 'Node']);
  try { return ways[way](question).map(step => [line(step, 'old'), line(step, 'new')]); } catch (error) { return []; }
});
console.log(JSON.stringify(told));
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A worked solution: its steps, as pairs of lines, and whether the last line is the answer."""

    steps: tuple[tuple[str, str], ...]
    is_complete: bool


Solver = Callable[[str, Sequence[str]], list[Told]]


def ours(operation: str, questions: Sequence[str]) -> list[Told]:
    """The service's own, in full detail."""
    return [_ours(operation, question) for question in questions]


def _ours(name: str, question: str) -> Told:
    operation = OPERATIONS[name]
    fields = {"expression": question, "steps": True, "detail": "full", "timeout": SECONDS}
    try:
        answer = tutor.answer(tutor.question(operation, operation.input(**fields)), operation)
    except MathtutorError:
        return Told((), False)
    steps = tuple((step["before"]["text"], step["after"]["text"]) for step in answer["steps"])
    return Told(steps, bool(steps) and steps[-1][1] == answer["result"]["text"])


def sympy_leaps(operation: str, questions: Sequence[str]) -> list[Told]:
    """The derivative in one step."""
    return [_leap(question) for question in questions]


def _leap(question: str) -> Told:
    tree = read(question).tree
    found = text(to_tree(sympy.diff(to_sympy(tree), symbol("x"))))
    return Told(((f"diff({text(tree)}, x)", found),), True)


def mathsteps(folder: Path) -> Solver:
    """mathsteps of npm, by way of node; a solution is complete where its last line is as short as the service's answer."""

    def solved(operation: str, questions: Sequence[str]) -> list[Told]:
        asked = json.dumps([[operation, question] for question in questions])
        run = subprocess.run(["node", "-e", SCRIPT], input=asked, capture_output=True, text=True, cwd=folder, timeout=120, check=True)
        found = [tuple((before, after) for before, after in steps) for steps in json.loads(run.stdout)]
        return [Told(steps, _ends(operation, question, steps)) for question, steps in zip(questions, found, strict=True)]

    return solved


def _ends(operation: str, question: str, steps: tuple[tuple[str, str], ...]) -> bool:
    """Whether the last line has no more characters than the service's answer to the question, blanks aside."""
    if not steps:
        return False
    asked = OPERATIONS[operation]
    answer = tutor.answer(tutor.question(asked, asked.input(expression=question, timeout=SECONDS)), asked)
    shown = len(text(read(steps[-1][1]).tree).replace(" ", ""))
    return shown <= len(answer["result"]["text"].replace(" ", "")) + 1


def refused(steps: tuple[tuple[str, str], ...]) -> int:
    """How many steps the judge finds not to hold, or can't read."""
    with precision():
        return sum(not _holds(*step) for step in steps)


def _holds(before: str, after: str) -> bool:
    try:
        lines = read(before).tree, read(after).tree
    except MathtutorError:
        return False
    return relation(*lines, Scope(unknown="x", until=time.monotonic() + SECONDS)).sound


def rows(solvers: Mapping[str, Mapping[str, Solver]]) -> Iterator[str]:
    """A line for each operation and tool."""
    yield f"{'':15}{'':12}{'complete':>10}{'of':>5}{'steps, median':>16}{'steps refused':>16}{'of':>6}"
    for operation, questions in PROBLEMS.items():
        for tool, solve in solvers[operation].items():
            found = solve(operation, questions)
            lengths = [len(told.steps) for told in found if told.is_complete]
            wrong, every = sum(refused(told.steps) for told in found), sum(len(told.steps) for told in found)
            middle = statistics.median(lengths) if lengths else 0
            yield f"{operation:15}{tool:12}{len(lengths):>10}{len(found):>5}{middle:>16.1f}{wrong:>16}{every:>6}"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    is_there = folder is not None and (folder / "node_modules" / "mathsteps").is_dir() and shutil.which("node")
    beside: dict[str, Solver] = {"mathsteps": mathsteps(folder)} if folder is not None and is_there else {}
    solvers: Mapping[str, Mapping[str, Solver]] = {
        "simplify": {"ours": ours, **beside},
        "factor": {"ours": ours, **beside},
        "solve": {"ours": ours, **beside},
        "differentiate": {"ours": ours, "SymPy": sympy_leaps},
    }
    for row in chain(rows(solvers), ("", "Integrals"), integral_steps.rows()):
        print(row, flush=True)


if __name__ == "__main__":
    main()
