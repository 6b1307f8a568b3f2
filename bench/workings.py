"""How the service grades whole workings beside their teachers.

    python bench/workings.py URL [FILE.toml | FILE.jsonl …] [-v] [--fresh]

Without files all tables of tests/tables/workings are asked. For each topic: right, false_alarm, missed, open, misplaced (see
tests/grade/graded.py), answers over two seconds, median and 95th percentile in ms; -v lists the workings that are not right.
--fresh adds blanks at the ends of lines, so that no remembered answer is returned.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks import Finding, Graded, Reply, finding, graded, p95, post

SLOW = 2.0
"""Seconds beyond which an answer counts as slow."""


@dataclass(frozen=True)
class Result:
    """One working, what was answered and what that is worth."""

    work: Graded
    reply: Reply
    finding: Finding

    def told(self) -> str:
        """The line that -v prints."""
        return f"{self.finding.value:12} {self.work.id}  {self.reply.seconds * 1e3:.0f} ms  {self._difference()}"

    def _difference(self) -> str:
        if self.reply.status != 200:
            return self.reply.told
        answer = self.reply.document
        unsure = [line["index"] for line in answer["lines"] if line["correct"] is None]
        ours = f"{answer['verdict']} at {answer['first_error']}"
        return f"teacher {self.work.verdict} at {self.work.first_error}, service {ours}" + (f", undecided {unsure}" if unsure else "")


def question(work: Graded, fresh: bool) -> dict[str, Any]:
    """The request; with blanks that change nothing where the answer must be fresh."""
    asked = {**work.question(), "hints": "pointed"}
    return {**asked, "lines": [line + " " * random.randint(1, 40) for line in work.lines]} if fresh else asked


def result(url: str, work: Graded, fresh: bool) -> Result:
    reply = post(url, question(work, fresh))
    return Result(work, reply, finding(work, reply.document) if reply.status == 200 else Finding.OPEN)


def row(name: str, results: list[Result]) -> str:
    """One row of the table."""
    counts = Counter(result.finding for result in results)
    times = [result.reply.seconds * 1e3 for result in results]
    found = "".join(f"{counts[kind]:12}" for kind in Finding)
    slow = sum(time > SLOW * 1e3 for time in times)
    return f"{name:28}{len(results):5}{found}{slow:6}{statistics.median(times):8.0f}{p95(times):8.0f}"


def table(results: list[Result]) -> None:
    """The results by topic, in all, and by the teacher's verdict."""
    kinds = "".join(f"{kind.value:>12}" for kind in Finding)
    print(f"{'topic':28}{'rows':>5}{kinds}{'slow':>6}{'median':>8}{'p95':>8}")
    for topic in dict.fromkeys(result.work.topic for result in results):
        print(row(topic, [result for result in results if result.work.topic == topic]))
    print(row("all", results))
    for verdict in dict.fromkeys(result.work.verdict for result in results):
        print(row(f"  {verdict}", [result for result in results if result.work.verdict == verdict]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url")
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("-v", "--verbose", action="store_true", help="list the workings that are not right, or slow")
    options.add_argument("--fresh", action="store_true", help="ask so that no remembered answer is returned")
    given = options.parse_args()
    results = [result(given.url, work, given.fresh) for work in graded(given.files)]
    table(results)
    if given.verbose:
        print(*[one.told() for one in results if one.finding is not Finding.RIGHT or one.reply.seconds > SLOW], sep="\n")


if __name__ == "__main__":
    main()
