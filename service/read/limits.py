"""The limits of the reader, in one place: beyond them nothing is read and the error says which was passed."""

from __future__ import annotations

from service.errors import TooLarge
from service.messages import Message

MAX_CHARACTERS = 10_000
"""Longest string, in characters."""
MAX_TOKENS = 5_000
"""Most numbers, names and signs in one string."""
MAX_DEPTH = 120
"""Deepest nesting of brackets, and of operators in the tree."""
MAX_CALLS = 180
"""Deepest nesting of operators and brackets together while reading: each sum in a bracket in a product counts."""
MAX_DIGITS = 1_000
"""Most digits of one number."""
MAX_EXPONENT_DIGITS = 6
"""Most digits after the `e` of a number in scientific notation."""
MAX_NAME = 64
"""Longest name, in characters."""


def check_length(text: str) -> None:
    """TooLarge where the string is longer than MAX_CHARACTERS."""
    if len(text) > MAX_CHARACTERS:
        raise TooLarge(
            Message("The expression has {} characters; at most {} can be read.", len(text), MAX_CHARACTERS), limit=MAX_CHARACTERS
        )


def check_tokens(count: int) -> None:
    """TooLarge where there are more than MAX_TOKENS tokens."""
    if count > MAX_TOKENS:
        raise TooLarge(Message("The expression has more than {} numbers, names and signs.", MAX_TOKENS), limit=MAX_TOKENS)


def check_depth(depth: int) -> None:
    """TooLarge where something is nested deeper than MAX_DEPTH."""
    if depth > MAX_DEPTH:
        raise TooLarge(Message("The expression is nested more than {} levels deep.", MAX_DEPTH), limit=MAX_DEPTH)


def check_calls(depth: int) -> None:
    """TooLarge where reading goes deeper than MAX_CALLS."""
    if depth > MAX_CALLS:
        raise TooLarge(
            Message("The expression is nested too deeply; at most {} levels of brackets can be read.", MAX_DEPTH), limit=MAX_DEPTH
        )


def check_digits(numeral: str) -> None:
    """TooLarge where a numeral has more than MAX_DIGITS digits, or too large an exponent."""
    mantissa, _, exponent = numeral.lower().partition("e")
    if len(mantissa) > MAX_DIGITS:
        raise TooLarge(Message("A number has more than {} digits.", MAX_DIGITS), limit=MAX_DIGITS)
    if len(exponent.lstrip("+-")) > MAX_EXPONENT_DIGITS:
        raise TooLarge(Message("The exponent of a number has more than {} digits.", MAX_EXPONENT_DIGITS), limit=MAX_EXPONENT_DIGITS)
