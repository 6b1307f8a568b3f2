r"""Recurring decimals: 0.\overline{7}, 0.8\dot{3}, 0.1\dot{4}2\dot{5}, 0.(3), 0.3̅ and 0.333…, each as the fraction it is.

    0.d₁…dₖ with the block p repeated  =  (d₁…dₖp − d₁…dₖ) / (10ᵏ(10^|p| − 1))

Contract: `recurring` looks at the digits that begin at a place and gives the fraction "a/b" and where the numeral ends, or None.
An ellipsis after digits that do not repeat is no number: `ellipsis` tells it from one.
"""

from __future__ import annotations

import re
from math import gcd

from service.messages import Message

SIGN = r"(?P<whole>[0-9]{0,40})(?P<sign>\.|\{,\}|,)(?P<before>[0-9]{0,40})"
OVERLINE = re.compile(SIGN + r"\s*\\(?:overline|overbar|bar)\s*\{\s*(?P<block>[0-9]{1,40})\s*\}")
BAR_OF_ONE = re.compile(SIGN + r"\s*\\(?:overline|bar)\s*(?P<block>[0-9])")
DOTTED = re.compile(SIGN + r"\\dot\s*\{?\s*(?P<first>[0-9])\s*\}?(?:(?P<middle>[0-9]{0,40})\s*\\dot\s*\{?\s*(?P<last>[0-9])\s*\}?)?")
COMBINING = re.compile(SIGN + r"(?P<block>(?:[0-9][\u0304\u0305]){1,40})")
DOTS_ABOVE = re.compile(SIGN + r"(?P<first>[0-9])\u0307(?:(?P<middle>[0-9]{0,40})(?P<last>[0-9])\u0307)?")
BRACKETED = re.compile(r"(?P<whole>[0-9]{1,40})(?P<sign>\.|,)(?P<before>)\((?P<block>[0-9]{1,40})\)(?![0-9])")
ELLIPSIS = re.compile(r"(?P<whole>[0-9]{0,40})(?P<sign>\.|\{,\}|,)(?P<digits>[0-9]{1,40})\s?(?:…|\.\.\.|\\(?:l|c)?dots(?![A-Za-z]))")
FORMS = (OVERLINE, BAR_OF_ONE, DOTTED, COMBINING, DOTS_ABOVE, BRACKETED)
SHOWN = 2
"""Times that a block must be seen before an ellipsis repeats it; a single digit three times."""


def recurring(text: str, at: int, *, comma: bool = False) -> tuple[str, int] | None:
    """The fraction of the recurring decimal that begins here and where it ends; None where none does. comma: the decimal sign."""
    for form in FORMS:
        found = form.match(text, at)
        if found is not None and _fits(found, comma):
            return fraction(found["whole"], found["before"], _block(found)), found.end()
    found = ELLIPSIS.match(text, at)
    split = None if found is None or not _fits(found, comma) else _repetition(found["digits"])
    if found is None or split is None:
        return None
    return fraction(found["whole"], *split), found.end()


def _fits(found: re.Match[str], comma: bool) -> bool:
    return found["sign"] == "{,}" or (found["sign"] == ",") is comma


def ellipsis(text: str, at: int) -> int | None:
    """Where a decimal ends that an ellipsis goes on with no one can tell how; None where none begins here."""
    found = ELLIPSIS.match(text, at)
    return None if found is None or found["sign"] == "," or _repetition(found["digits"]) else found.end()


def told(written: str, read: str) -> tuple[str, Message]:
    """The note on a recurring decimal: its code and its sentence."""
    return "recurring", Message("“{}” is read as a recurring decimal, the fraction {}.", written, read)


def _block(found: re.Match[str]) -> str:
    groups = found.groupdict()
    if "block" in groups:
        return re.sub(r"[^0-9]", "", groups["block"])
    return groups["first"] + (groups["middle"] or "") + (groups["last"] or "")


def _repetition(digits: str) -> tuple[str, str] | None:
    """Digits before the block and the block: 1666 is 1 and 6, 142857142857 is 142857."""
    for size in range(1, len(digits) // SHOWN + 1):
        block, times = digits[-size:], 0
        while digits[: len(digits) - times * size].endswith(block):
            times += 1
        if times >= (SHOWN if size > 1 else 3) or (size == 1 and times == SHOWN == len(digits)):
            return digits[: len(digits) - times * size], block
    return None


def fraction(whole: str, before: str, block: str) -> str:
    """The fraction in lowest terms, as "a/b".

    >>> fraction("0", "", "7"), fraction("5", "8", "67")
    ('7/9', '5809/990')
    """
    long, short = int(whole + before + block or "0"), int(whole + before or "0")
    above, below = long - short, 10 ** len(before) * (10 ** len(block) - 1)
    common = gcd(above, below)
    return f"{above // common}/{below // common}"
