"""Whether a slip in a right working is seen: one number or sign is changed, and the working is asked again.

    python bench/mutations.py URL [FILE.toml | FILE.jsonl …] [--seed N] [--each N]

Of every right working that the service accepts, the last line is changed and, apart from it, a line in the middle. A slip is caught
where its line is the first error, misplaced where another line is, undecided where the service can't tell, passed where the work is
still accepted. Those passed are printed, to be read by hand: some changes leave a line true (0·x, a free number of a
definition), and one of a second given equation is rightly blamed on the line after it.
Left alone: the first statement, lines that only give a new letter its value or are taken as given, labels, margin notes, subscripts and
the sign of a constant of integration or of a number of turns.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from checks import Graded, Reply, graded, loopback, post

TURNED = {"+": "−", "-": "+", "−": "+", "±": "+"}
MARGIN = re.compile(r"[|∣]\s*[-+−·*:/(][^|]*$")
LABEL = re.compile(r"^\s*(?:\(?[0-9IVX]{1,4}\)?\s*[:)]|\([0-9IVX]{1,4}\)|[IVX]+\s*[-+−]\s*[IVX]+\s*:)")
SUM_OF_LINES = re.compile(r"^\s*\(?[0-9IVX]{1,4}\)?\s*[-+−]\s*\(?[0-9IVX]{1,4}\)?\s*:")
PLACE = re.compile(r"(?<![\w_.,{\\])\d+(?:[.]\d+)?(?![\d.])|(?<=[\w)}\s=(·])[-+−±](?=[\s\w(\\√])")
FREE = re.compile(r"[-+−±]\s*(?:[CcKk](?:_?\w)?(?![\w(])|(?:2\s*)?(?:[knm]\s*(?:π|\\pi)|(?:π|\\pi)\s*[knm])(?!\w))")
"""A constant or a number of turns that may have either sign."""
NEW_LETTER = re.compile(r"^(?:let\s+)?([A-Za-zα-ω](?:[′'″]|_\w)?)\s*(?:\(\w\))?\s*=[^=]+$")


@dataclass(frozen=True)
class Slip:
    """A working with one line changed."""

    work: Graded
    index: int

    @property
    def line(self) -> str:
        return self.work.lines[self.index]


def places(line: str) -> list[re.Match[str]]:
    """Numbers and signs that may be changed."""
    start = found.end() if (found := SUM_OF_LINES.match(line) or LABEL.match(line)) else 0
    end = found.start() if (found := MARGIN.search(line)) else len(line)
    return [place for place in PLACE.finditer(line, start, end) if not FREE.match(line, place.start())]


def changed(line: str, draw: Random) -> str | None:
    """The line with one number or sign changed; None where it has none."""
    found = places(line)
    if not found:
        return None
    place = draw.choice(found)
    return line[: place.start()] + (TURNED.get(place.group()) or another(place.group(), draw)) + line[place.end() :]


def another(numeral: str, draw: Random) -> str:
    """A number beside this one, with as many decimals."""
    whole, _, decimals = numeral.partition(".")
    if decimals:
        return f"{whole}.{(int(decimals) + draw.randint(2, 9)) % 10 ** len(decimals):0{len(decimals)}d}"
    return str(int(whole) + (draw.choice((-1, 1)) if int(whole) > 1 else 1))


def letters(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-zα-ω](?:[′'″]|_\w)?", text))


def introduces(line: str, known: set[str]) -> bool:
    """Whether the line does nothing but give new letters a value: `u = x²`, `a = 1, b = −5`."""
    parts = [part.strip() for part in re.split(r"[,;]|\band\b|\\quad", line) if part.strip()]
    found = [NEW_LETTER.match(part) for part in parts]
    return all(match is not None and match[1] not in known for match in found)


def changeable(work: Graded, given: frozenset[int]) -> Iterator[int]:
    """Indexes of lines that claim something; `given` are those that the service said to be taken as given."""
    known = letters(work.problem or "")
    for index, line in enumerate(work.lines):
        first = index == 0 and work.problem is None
        if places(line) and not first and index not in given and not introduces(line, known):
            yield index
        known |= letters(line)


def slips(work: Graded, draw: Random, given: frozenset[int] = frozenset()) -> Iterator[Slip]:
    """One change in the last line and one in the middle, where there are lines to change."""
    *middle, last = [*changeable(work, given)] or [-1]
    if last != len(work.lines) - 1:
        middle, last = ([*middle, last] if last >= 0 else []), -1
    for index in ([draw.choice(middle)] if middle else []) + ([last] if last >= 0 else []):
        line = changed(work.lines[index], draw)
        if line is not None and line != work.lines[index]:
            yield Slip(replace(work, lines=(*work.lines[:index], line, *work.lines[index + 1 :])), index)


def distinct(work: Graded, draw: Random, times: int, given: frozenset[int] = frozenset()) -> list[Slip]:
    """The changes of several draws, each once."""
    found = [slip for _ in range(times) for slip in slips(work, draw, given)]
    return list({(slip.index, slip.line): slip for slip in found}.values())


def seen(slip: Slip, reply: Reply) -> str:
    """caught, misplaced, undecided or passed."""
    answer: dict[str, Any] = reply.document
    if reply.status != 200:
        return "undecided"
    if answer["first_error"] is not None:
        return "caught" if answer["first_error"] == slip.index else "misplaced"
    unsure = answer["verdict"] == "undecided" or answer["lines"][slip.index]["correct"] is None
    return "undecided" if unsure else "passed"


def accepted(url: str, work: Graded) -> frozenset[int] | None:
    """The indexes of the lines taken as given, of a working that the service accepts; else None."""
    reply = post(url, work.question())
    if reply.status != 200 or reply.document["verdict"] != "correct":
        return None
    return frozenset(line["index"] for line in reply.document["lines"] if "taken_as_given" in line["flags"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url", type=loopback)
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--each", type=int, default=1, choices=range(1, 11), help="how often each working is changed")
    given = options.parse_args()
    asked = [(work, accepted(given.url, work)) for work in graded(given.files) if work.verdict == "correct"]
    works = [(work, lines) for work, lines in asked if lines is not None]
    counts: Counter[str] = Counter()
    for work, lines in works:
        draw = Random(f"{given.seed} {work.id}")
        for slip in distinct(work, draw, given.each, lines):
            kind = seen(slip, post(given.url, slip.work.question()))
            counts[kind] += 1
            if kind != "caught":
                print(f"{kind:10} {work.id} line {slip.index}: {work.lines[slip.index]}   →   {slip.line}")
    total = sum(counts.values()) or 1
    shares = ", ".join(f"{kind} {count} ({count / total:.1%})" for kind, count in counts.most_common())
    print(f"{len(works)} workings accepted, {sum(counts.values())} slips: {shares}")


if __name__ == "__main__":
    main()
