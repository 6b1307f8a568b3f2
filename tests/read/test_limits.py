"""Each limit of the reader, at the limit and one past it."""

from __future__ import annotations

import pytest

from service.errors import StudentError, TooLarge
from service.read import read
from service.read.limits import MAX_CHARACTERS, MAX_DEPTH, MAX_DIGITS, MAX_EXPONENT_DIGITS, MAX_TOKENS

JUST_FITS = {
    "characters": "x" + " " * (MAX_CHARACTERS - 1),
    "tokens": "1+" * (MAX_TOKENS // 2 - 1) + "1",
    "brackets": "(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH,
    "operators": "2^" * (MAX_DEPTH - 1) + "x",
    "digits": "1" * MAX_DIGITS,
    "exponent": "1e" + "1" * MAX_EXPONENT_DIGITS,
}
ONE_PAST = {
    "characters": "x" + " " * MAX_CHARACTERS,
    "tokens": "1+" * (MAX_TOKENS // 2) + "1",
    "brackets": "(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1),
    "operators": "2^" * MAX_DEPTH + "x",
    "digits": "1" * (MAX_DIGITS + 1),
    "exponent": "1e" + "1" * (MAX_EXPONENT_DIGITS + 1),
}


@pytest.mark.parametrize("limit", JUST_FITS)
def test_what_is_at_the_limit_is_read(limit):
    read(JUST_FITS[limit], "text")


@pytest.mark.parametrize("limit", ONE_PAST)
def test_what_is_one_past_the_limit_is_too_large(limit):
    with pytest.raises(TooLarge):
        read(ONE_PAST[limit], "text")


@pytest.mark.parametrize(
    "piece",
    [
        "sin(",
        "1+2*sin(",
        r"\frac{1}{",
        r"\sqrt{",
        r"\frac",
        "-",
        "|x+",
        "int_0^(",
        "d/dx ",
        "[(",
        r"\left(",
        "x^{",
        "{1,{",
        "sin -",
        r"\lim_{x\to -",
    ],
)
@pytest.mark.parametrize("closed", ["", ")" * 400, "}" * 400])
def test_deep_nesting_is_refused_politely(piece, closed):
    with pytest.raises(StudentError):
        read(piece * 400 + "x" + closed)
