"""Worked integrals beside SymPy's `integral_steps`: how many are complete, how many right, and what there is else.

    python bench/integral_steps.py

The integrals are of the kinds that first-year books set, with numbers made for this. SymPy's steps are complete where no `DontKnowRule`
is in them, and right where the derivative of their result is the integrand at all points that were tried. Ours are complete where an
unbroken chain leads from the integral to the answer, and right where each of its steps holds too, judged as a student's line would be;
where there is no chain, the answer's derivative may be worked to the integrand instead (a check). Prints a table and asserts nothing.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sympy
from sympy.integrals.manualintegrate import DontKnowRule, integral_steps

sys.path.insert(0, str(Path(__file__).parent.parent))

from service import tutor
from service.algebra.build import ZERO, substituted
from service.cas import to_sympy
from service.errors import MathtutorError
from service.judge.integrals import up_to_constant
from service.judge.judgement import EQUAL, Scope
from service.judge.relations import relation
from service.operations import OPERATIONS
from service.precision import precision
from service.read import read
from service.rules.rule import in_own_letters
from service.teach.solution import OF_INTEGRALS

INTEGRALS: Mapping[str, tuple[str, ...]] = {
    "powers and the table": (
        "7x^4 - 3x^2 + 8", "3/x^2 - 2/x", "sqrt(x)*(x - 4)", "(x^2 - 3x + 2)/sqrt(x)", "(2x - 1)^2", "4e^x - 3cos(x)",
        "5/(x^2 + 9)", "sec(x)*(tan(x) - sec(x))", "2^x + x^2", "(x^3 - 8)/(x - 2)",
    ),
    "substitution": (
        "(5x - 2)^6", "cos(4x - 1)", "x*(x^2 + 3)^5", "x^2*e^(-x^3)", "sin(x)*cos(x)^4", "e^x/(3 + e^x)", "ln(x)^3/x",
        "sec(x)^2*e^(tan(x))", "x/sqrt(7 - x^2)", "1/(x*ln(x))", "e^(sqrt(x))/sqrt(x)", "arctan(x)/(1 + x^2)", "x*sqrt(2x + 5)",
        "x^5*sqrt(x^3 + 2)", "cos(x)/(4 + sin(x)^2)", "x/(x^4 + 9)", "sin(ln(x))/x", "1/(e^x + e^(-x))",
    ),
    "parts": (
        "x*cos(3x)", "x^2*e^(2x)", "ln(x)", "x^3*ln(x)", "arcsin(x)", "arctan(3x)", "x*arctan(x)", "ln(x)^2", "(x^2 + 1)*sin(x)",
        "e^(2x)*sin(3x)", "e^(-x)*cos(2x)", "cos(ln(x))", "x*sec(x)^2", "x*e^x/(x + 1)^2", "ln(x^2 + 4)", "sqrt(x)*ln(x)",
        "e^(sqrt(x))", "x*arcsin(x)", "ln(x)/x^3", "x^3*e^(x^2)", "x*tan(x)^2", "ln(x + sqrt(x^2 + 1))",
    ),
    "fractions": (
        "1/(x^2 - 16)", "(3x + 1)/(x^2 - x - 6)", "x^3/(x^2 + 2)", "(x^2 + 4x - 1)/(x^3 - x)", "1/(x^2*(x + 3))", "x/((x - 1)^2*(x + 2))",
        "1/(x^3 + 8)", "(2x + 7)/(x^2 + 4x + 13)", "1/(x^2 - 6x + 25)", "1/(x*(x^2 + 4))", "(x^4 + 1)/(x^3 + x)", "1/(x^2 + 4)^2",
        "x^2/(x^2 + 1)^2", "1/(x^4 - 1)", "1/(x^4 + 1)", "(x^3 + 2)/(x + 1)^4",
    ),
    "sines and cosines": (
        "cos(x)^5", "sin(x)^2*cos(x)^3", "sin(3x)^2", "cos(x)^4", "sin(x)^2*cos(x)^2", "tan(x)^3", "tan(x)^4", "sec(x)^4", "sec(x)^5",
        "tan(x)^3*sec(x)^5", "cot(x)^3", "sin(3x)*cos(5x)", "cos(2x)*cos(7x)", "1/(1 - cos(x))", "1/(1 + sin(x))", "1/(3 + 5cos(x))",
        "sin(x)/(sin(x) - cos(x))", "(2sin(x) + 3cos(x))/(sin(x) + 2cos(x))", "sin(2x)/(3 + cos(x))", "1/(sin(x)*cos(x)^2)",
        "sqrt(cos(x))*sin(x)^3", "x*sin(x)^2", "1/(4cos(x)^2 + sin(x)^2)",
    ),
    "roots": (
        "sqrt(25 - x^2)", "x^2/sqrt(4 - x^2)", "1/(x^2*sqrt(x^2 + 9))", "sqrt(x^2 + 16)", "sqrt(x^2 - 9)/x", "1/(x^2*sqrt(x^2 - 25))",
        "1/(x^2 + 1)^(3/2)", "1/sqrt(x^2 + 6x + 10)", "sqrt(3 - 2x - x^2)", "x/sqrt(x^2 + 2x + 5)", "1/(2 + sqrt(x))", "1/(x + sqrt(x))",
        "sqrt(x)/(x - 9)", "1/(sqrt(x) + cbrt(x))", "x/sqrt(1 - x)", "sqrt((1 + x)/(1 - x))", "arctan(sqrt(x))", "sqrt(1 + e^x)",
        "x^3*sqrt(9 - x^2)", "1/(x*sqrt(4 - x^2))", "sqrt(x + sqrt(x))", "1/(x^3*sqrt(x^2 - 1))", "1/(1 + cbrt(x))",
    ),
    "hyperbolic and special": (
        "sinh(2x)", "cosh(x)^2", "x*sinh(x)", "tanh(x)", "e^x*cosh(x)", "e^(-x^2)", "sin(x)/x", "e^x/x", "1/ln(x)", "e^(3x)/x^2",
    ),
}  # fmt: skip
"""Kind → integrands in x."""
SECONDS = 10.0
PLACES = (0.37, 0.81, 1.43, 2.6, 4.7, -0.53, -1.7)


@dataclass(frozen=True, slots=True)
class Found:
    """outcome: right, wrong, check, none, refused. milliseconds: of processor time."""

    outcome: str
    milliseconds: float
    steps: int = 0


def ours(integrand: str) -> Found:
    """The service's worked solution; judging it again is not timed."""
    begun = time.process_time()
    answer = _asked(integrand)
    spent = 1000 * (time.process_time() - begun)
    if answer is None or answer["result"] is None:
        return Found("no answer", spent)
    if not answer["steps"]:
        return Found("check" if answer["check_steps"] else "none", spent)
    with precision():
        holds = _is_unbroken(answer) and _all_hold(answer["steps"], {})
    return Found("right" if holds else "wrong", spent, len(answer["steps"]))


def _asked(integrand: str) -> dict[str, Any] | None:
    operation = OPERATIONS["integrate"]
    try:
        return tutor.answer(tutor.question(operation, operation.input(expression=integrand, steps=True, timeout=SECONDS)), operation)
    except MathtutorError:
        return None


def _is_unbroken(answer: dict[str, Any]) -> bool:
    lines = [answer["input"]["text"], *(step["after"]["text"] for step in answer["steps"])]
    return lines[:-1] == [step["before"]["text"] for step in answer["steps"]] and lines[-1] == answer["result"]["text"]


def _all_hold(steps: list[dict[str, Any]], lets: Mapping[str, str]) -> bool:
    for step in steps:
        now = {**lets, **{name: meaning["text"] for name, meaning in step["lets"].items()}}
        if not _holds(step["before"]["text"], step["after"]["text"], now, step["relation"]):
            return False
        lets = now
    return True


def _holds(before: str, after: str, lets: Mapping[str, str], promise: str) -> bool:
    letters = {name: read(meaning, "text").tree for name, meaning in lets.items()}
    lines = [in_own_letters(read(line, "text").tree, letters) for line in (before, after)]
    scope = Scope(unknown="x", until=time.monotonic() + SECONDS)
    if promise == "up_to_constant":
        return up_to_constant(*(substituted(line, {"C": ZERO, "C1": ZERO}) for line in lines), "x", scope) is not None
    return relation(*lines, scope).relation in {*EQUAL, *OF_INTEGRALS}


def sympys(integrand: str) -> Found:
    """SymPy's `integral_steps`; the test of its result is not timed."""
    f = to_sympy(read(integrand).tree)
    x = next(iter(f.free_symbols))
    plain = sympy.Symbol("x")
    f = f.xreplace({x: plain})
    begun = time.process_time()
    try:
        rule = integral_steps(f, plain)
        unknown = rule.contains_dont_know()
        value = None if unknown else rule.eval()
    except (NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
        return Found("refused", 1000 * (time.process_time() - begun))
    spent = 1000 * (time.process_time() - begun)
    if value is None or isinstance(rule, DontKnowRule):
        return Found("none", spent)
    return Found("right" if _differentiates_back(value, f, plain) else "wrong", spent, _count(rule))


def _count(rule: Any) -> int:
    parts = [value for value in vars(rule).values() for value in (value if isinstance(value, list) else [value])]
    return 1 + sum(_count(part) for part in parts if hasattr(part, "contains_dont_know"))


def _differentiates_back(value: sympy.Expr, f: sympy.Expr, x: sympy.Symbol) -> bool:
    """At no place where the integrand is real does the derivative of the value differ, and at two it agrees."""
    difference = sympy.diff(value, x) - f
    gaps = []
    for place in PLACES:
        wanted = complex(sympy.N(f.subs(x, place)))
        if abs(wanted.imag) < 1e-12:
            gaps.append(abs(complex(sympy.N(difference.subs(x, place)))) / (1 + abs(wanted)))
    return sum(gap < 1e-8 for gap in gaps) > 1 and all(gap < 1e-8 for gap in gaps)


def rows() -> Iterator[str]:
    """A line for each kind and tool, and one for all."""
    heads = ("right", "wrong", "check", "none", "refused", "no answer")
    yield f"{'':26}{'':8}{'of':>5}" + "".join(f"{head:>11}" for head in heads) + f"{'median ms':>11}{'steps':>7}"
    all_of: dict[str, list[Found]] = {"ours": [], "SymPy": []}
    for kind, integrands in INTEGRALS.items():
        for tool, solve in (("ours", ours), ("SymPy", sympys)):
            found = [solve(integrand) for integrand in integrands]
            all_of[tool] += found
            yield _row(kind, tool, found, heads)
    for tool, found in all_of.items():
        yield _row("all", tool, found, heads)


def _row(kind: str, tool: str, found: list[Found], heads: tuple[str, ...]) -> str:
    counts = Counter(one.outcome for one in found)
    middle = statistics.median(one.milliseconds for one in found)
    steps = statistics.median([one.steps for one in found if one.steps] or [0])
    return f"{kind:26}{tool:8}{len(found):>5}" + "".join(f"{counts[head]:>11}" for head in heads) + f"{middle:>11.0f}{steps:>7.0f}"


def main() -> None:
    for row in rows():
        print(row, flush=True)


if __name__ == "__main__":
    main()
