"""Reading takes steps in proportion to the length: counted as calls, so that no clock decides."""

# ruff: noqa: E501  a list reads best with its kin on one line

from __future__ import annotations

import contextlib
import sys

import pytest

from service.errors import StudentError
from service.read import read
from service.read.limits import MAX_CHARACTERS

PIECES = [
    "x", "1+", "2x", "x y ", "sin x ", "x^2+", "x_1 ", "x1 ", "(x)", "[1,2],", "{x},", "|x|", "x!", "x'", "1,000,", "1/2 ", "a=", "a<b;", "²", "½", "√x ",
    "∫x dx+", "\"a\" ", "a and ", "x where x=1,", "9°30' ", "a≡b;", "f(x)+", "lim x->", "abc", "pi", "\\frac12", "\\sqrt x", "\\sin x ", "\\left(x\\right)",
    "\\int x dx+", "\\sum_{k=1}^{n}k+", "{a \\over b}", "\\text{a} ", "\\cdot", "a\\pmod 7;", "\\{x\\},", "\\begin{matrix}1\\end{matrix}", "%\n", "\\",
    "\"", "“", "(", ")", "{", "}", "[", "|", "\\left(", "\\frac{", "x^{", "_{", "&", "\\\\", "$", "≠",
]  # fmt: skip


def steps(source: str, kind: str) -> int:
    """How many calls one reading makes."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    tried(source, kind)  # tables that are built once are built now
    before = sys.getprofile()
    sys.setprofile(called)
    try:
        tried(source, kind)
    finally:
        sys.setprofile(before)
    return count


def tried(source: str, kind: str) -> None:
    with contextlib.suppress(StudentError):
        read(source, kind)


@pytest.mark.parametrize("kind", ["text", "latex"])
@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_length_takes_at_most_little_more_than_twice_the_steps(piece, kind):
    short, long = (piece * (length // len(piece)) for length in (1000, 2000))

    assert steps(long, kind) <= 2.3 * steps(short, kind) + 500


@pytest.mark.parametrize("kind", ["text", "latex"])
@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_string_takes_a_bounded_number_of_steps(piece, kind):
    longest = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]

    assert steps(longest, kind) <= 60 * MAX_CHARACTERS
