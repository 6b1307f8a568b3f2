"""Workings made by chance: right ones built backwards from a solution, wrong ones with one slip, and malformed ones.

Contract: `working(draw)` is graded by how it was built, never by computing; `malformed(draw)` promises nothing but bounded length.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import gcd
from random import Random

MAX_LENGTH = 2_000
"""Longest line, in characters."""


@dataclass(frozen=True)
class Sample:
    """A problem and lines. error: index of the wrong line, None where all are right."""

    kind: str
    problem: str | None
    lines: tuple[str, ...]
    error: int | None = None


def digit(draw: Random, *, low: int = -9, high: int = 9, but: tuple[int, ...] = (0,)) -> int:
    """A whole number of a range, none of those excluded."""
    return draw.choice([n for n in range(low, high + 1) if n not in but])


def term(number: int, letter: str = "", first: bool = False) -> str:
    """A summand with its sign: ` + 3x`, ` − 2`, or at the beginning `3x`, `−x`; nothing for 0."""
    if number == 0:
        return "0" if first else ""
    size = "" if abs(number) == 1 and letter else str(abs(number))
    sign = ("-" if number < 0 else "") if first else (" - " if number < 0 else " + ")
    return f"{sign}{size}{letter}"


def linear(draw: Random, slip: bool) -> Sample:
    """a·x + b = c·x + d; the slip adds b instead of taking it away."""
    a, b, x = digit(draw), digit(draw), digit(draw)
    c = digit(draw, but=(a,))
    d = (a - c) * x + b
    problem = f"{term(a, 'x', True)}{term(b)} = {term(c, 'x', True) + term(d) if c else d}"
    if slip:
        return Sample("linear", problem, (f"{term(a - c, 'x', True)} = {d + b}", f"x = ({d + b})/({a - c})"), 0)
    return Sample("linear", problem, (f"{term(a - c, 'x', True)} = {d - b}", f"x = {x}"))


def quadratic(draw: Random, slip: bool) -> Sample:
    """(x − p)(x − q) = 0 multiplied out; the slip reads the roots with the wrong sign."""
    p = digit(draw)
    q = digit(draw, but=(0, p, -p))
    problem = f"x^2{term(-p - q, 'x')}{term(p * q)} = 0"
    factors = f"(x{term(-p)})(x{term(-q)}) = 0"
    roots = (-p, -q) if slip else (p, q)
    return Sample("quadratic", problem, (factors, f"x = {roots[0]} or x = {roots[1]}"), 1 if slip else None)


def system(draw: Random, slip: bool) -> Sample:
    """x + b·y = e, c·x + d·y = f by substitution; the slip multiplies only the first term of the bracket."""
    x, y, b = digit(draw), digit(draw), digit(draw)
    c = digit(draw, but=(0, 1))
    d = digit(draw, but=(0, b * c, b))
    e, f = x + b * y, c * x + d * y
    problem = f"x{term(b, 'y')} = {e}; {term(c, 'x', True)}{term(d, 'y')} = {f}"
    inside = f"{e}{term(-b, 'y')}"
    if slip:
        lines = (f"x = {inside}", f"{c * e}{term(-b, 'y')}{term(d, 'y')} = {f}", f"y = ({f - c * e})/({d - b})")
        return Sample("system", problem, lines, 1)
    lines = (f"x = {inside}", f"{c}({inside}){term(d, 'y')} = {f}", f"{term(d - b * c, 'y', True)} = {f - c * e}")
    return Sample("system", problem, (*lines, f"y = {y}", f"x = {x}", f"x = {x}; y = {y}"))


def fractions(draw: Random, slip: bool) -> Sample:
    """a/b + c/d; the slip adds numerators and denominators."""
    a, c = digit(draw, low=1), digit(draw, low=1)
    b, d = digit(draw, low=2), digit(draw, low=2)
    problem = f"{a}/{b} + {c}/{d}"
    if slip:
        return Sample("fractions", problem, (f"= {a + c}/{b + d}",), 0)
    above, below = a * d + c * b, b * d
    common = gcd(above, below)
    return Sample(
        "fractions",
        problem,
        (f"= {a * d}/{below} + {c * b}/{below}", f"= {above}/{below}", f"= {above // common}/{below // common}"),
    )


def derivative(draw: Random, slip: bool) -> Sample:
    """(a·xⁿ + b·x)′; the slip leaves the exponent."""
    a, b, n = digit(draw), digit(draw), digit(draw, low=2)
    power = f"x^{n}" if slip else f"x^{n - 1}"
    return Sample(
        "derivative", f"d/dx({term(a, f'x^{n}', True)}{term(b, 'x')})", (f"{term(a * n, power, True)}{term(b)}",), 0 if slip else None
    )


def product(draw: Random, slip: bool) -> Sample:
    """(xⁿ sin x)′; the slip multiplies the derivatives."""
    n = digit(draw, low=2)
    line = f"{n}x^{n - 1} cos(x)" if slip else f"{n}x^{n - 1} sin(x) + x^{n} cos(x)"
    return Sample("product rule", f"d/dx(x^{n} sin(x))", (line,), 0 if slip else None)


def integral(draw: Random, slip: bool) -> Sample:
    """∫ (a·xⁿ + b) dx; the slip does not divide by n + 1."""
    a, b, n = digit(draw), digit(draw), digit(draw, low=1)
    coefficient = f"{a}" if slip else f"({a})/{n + 1}"
    return Sample(
        "integral", f"∫ ({term(a, f'x^{n}', True)}{term(b)}) dx", (f"{coefficient} x^{n + 1}{term(b, 'x')} + C",), 0 if slip else None
    )


def inequality(draw: Random, slip: bool) -> Sample:
    """−a·x + b < c; the slip does not turn the sign."""
    a, b, x = digit(draw, low=2), digit(draw), digit(draw)
    c = b - a * x
    return Sample("inequality", f"-{a}x{term(b)} < {c}", (f"-{a}x < {c - b}", f"x {'<' if slip else '>'} {x}"), 1 if slip else None)


def exponential(draw: Random, slip: bool) -> Sample:
    """b^(x + k) = bᵐ; the slip brings k over with its sign."""
    base, k, m = digit(draw, low=2, high=7), digit(draw), digit(draw, low=2, high=6)
    lines = (f"{base}^(x{term(k)}) = {base}^{m}", f"x{term(k)} = {m}", f"x = {m + k if slip else m - k}")
    return Sample("exponential", f"{base}^(x{term(k)}) = {base**m}", lines, 2 if slip else None)


ANGLES = {"sin x = 1/2": ("π/6", "5π/6"), "cos x = 1/2": ("π/3", "5π/3"), "sin x = -1/2": ("7π/6", "11π/6"), "tan x = 1": ("π/4", "5π/4")}
"""Equation → its solutions from 0 to 2π."""


def trigonometric(draw: Random, slip: bool) -> Sample:
    """A value of the table, multiplied; the slip forgets the second angle."""
    equation, (first, second) = draw.choice(sorted(ANGLES.items()))
    function, value = equation.split(" = ")
    times = digit(draw, low=2)
    answer = f"x = {first}" if slip else f"x = {first} or x = {second}"
    return Sample("trigonometric", f"{times} {function} = {times}({value}), 0 ≤ x < 2π", (equation, answer), 1 if slip else None)


MAKERS: tuple[Callable[[Random, bool], Sample], ...] = (
    linear, quadratic, system, fractions, derivative, product, integral, inequality, exponential, trigonometric,
)  # fmt: skip


def working(draw: Random) -> Sample:
    """A working, right as often as wrong."""
    return draw.choice(MAKERS)(draw, draw.random() < 0.5)


OPERANDS = (
    "x", "y", "3", "-2", "1/2", "0.5", "{1, 2}", "(1, 2, 3)", "[[1, 2], [3, 4]]", "±3", "5 cm", "3 kg", "20 %", "true", "false", "d/dx x^2",
    "y'", "dy/dx", "∞", "-∞", "ℝ", "∅", "∫ x dx", "∫_0^1 x dx", "lim_{x→0} x", "f(x)", "f'(2)", "a_n", "3!", "|x|", "√x", "i", "e", "π",
    "log_2 8", "sin x", "Σ_{k=1}^n k", "(0, 1]", "x > 2", "90°", "\\frac{1}{x}", "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}", "C", "1 2/3",
)  # fmt: skip
OPERATORS = (
    " + ", " - ", " · ", "/", "^", " = ", " < ", " ≥ ", " ≠ ", " ∈ ", "; ", ", ", " ∪ ", " \\ ", " × ", " ≈ ", " ⇒ ", " ⇔ ", " or ",
    " and ", " → ", " : ", " | ", " mod ", " ",
)  # fmt: skip
HUGE = (
    "9" * 400, "10^10^10", "x^999999999", "2^(3^(4^5))", "1e400", "10^9!", "(x + 1)^100000 = 0", "sin(10^100)", "0." + "3" * 300,
    "Σ_{k=1}^{10^12} 1/k", "x^(10^6) - 1 = 0", "9^9^9 ≈ 3", "1/10^-400", "ln(10^(10^10))",
)  # fmt: skip
WORDS = (
    "therefore", "let", "case", "for all", "Lösung", "also", "daher", "entonces", "luego", "check:", "Answer:", "LHS", "RHS", "no solution",
    "q.e.d.", "I:", "II - I:", "(1)", "✓", "???", "since", "x", "= 5", "\\text{so}", "n → n + 1", "L =", "D =", "u′ =", "😀", "\u202e",
    "&", "$$",
)  # fmt: skip
NESTED = (("(", ")"), ("sqrt(", ")"), ("\\frac{1}{", "}"), ("|", "|"), ("x^{", "}"), ("-(", ")"), ("{", "}"), ("f(", ")"), ("∫ ", " dx"))


def mixed(draw: Random) -> str:
    """Operands of several kinds with operators between them."""
    return "".join(draw.choice(OPERANDS) + draw.choice(OPERATORS) for _ in range(draw.randint(1, 4))) + draw.choice(OPERANDS)


def huge(draw: Random) -> str:
    return draw.choice(HUGE) + draw.choice(("", " = 1", " + x", " = y"))


def nested(draw: Random) -> str:
    opening, closing = draw.choice(NESTED)
    depth = draw.randint(1, 150)
    return opening * depth + "x" + closing * (depth - draw.choice((0, 0, 1)))


def words(draw: Random) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(draw.randint(1, 6)))


def torn(draw: Random) -> str:
    """A line of a working, cut, or with brackets thrown in."""
    line = draw.choice(working(draw).lines)
    if draw.random() < 0.5:
        return line[: draw.randint(1, len(line))]
    place = draw.randint(0, len(line))
    return line[:place] + draw.choice("()[]{}|^_=<") + line[place:]


BREAKERS: tuple[Callable[[Random], str], ...] = (mixed, mixed, mixed, huge, nested, words, torn, torn)


def broken(draw: Random) -> str:
    """A line that is not what a student means to write, never blank."""
    line = draw.choice(BREAKERS)(draw)[:MAX_LENGTH]
    return line if line.strip() else "?"


def malformed(draw: Random) -> Sample:
    """Some right lines and some broken ones; nothing is said of the verdict."""
    whole = working(draw)
    lines = [*whole.lines, *(broken(draw) for _ in range(draw.randint(1, 3)))]
    draw.shuffle(lines)
    problem = draw.choice((whole.problem, broken(draw), None))
    return Sample("malformed", problem, tuple(lines[:6]))
