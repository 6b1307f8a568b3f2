"""Workings made by chance, asked of a service on this machine: no 500, none late, and how those of known grading are judged.

    python bench/generated_workings.py URL [--count 200] [--seed 1] [--deadline 5] [--malformed]

Right and wrong workings are counted as right, false alarm, missed, misplaced or undecided; malformed ones (--malformed) only have to be
answered in time. Exit code 1 where an answer is a 500, none comes, or one comes later than the deadline and half a second.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter
from random import Random

from checks import Finding, Graded, Reply, finding, loopback, p95, post
from samples import Sample, malformed, working

GRACE = 0.5
"""Seconds after the deadline that an answer may still take."""


def count(text: str) -> int:
    """How many workings. Raises ArgumentTypeError outside 1 to 10,000."""
    if not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError("must be from 1 to 10000")
    return int(text)


def asked(url: str, sample: Sample, deadline: float) -> Reply:
    question = {"lines": list(sample.lines), "timeout": deadline, "hints": "pointed"}
    return post(url, question if sample.problem is None else {"problem": sample.problem, **question})


def worth(sample: Sample, reply: Reply) -> str:
    """The finding for a working of known grading; for a malformed one only how it was answered."""
    if reply.status != 200:
        return f"status {reply.status}"
    if sample.kind == "malformed":
        return "answered"
    verdict = "correct" if sample.error is None else "incorrect"
    work = Graded(sample.kind, sample.kind, sample.lines, verdict, sample.error, (sample.error,), sample.problem)
    return finding(work, reply.document).value


def fault(reply: Reply, deadline: float) -> str | None:
    """What must never happen, in words; None where it did not."""
    if reply.status in {0, 500, 502}:
        return f"status {reply.status}"
    return f"late: {reply.seconds:.2f} s" if reply.seconds > deadline + GRACE else None


def told(sample: Sample) -> str:
    return f"{sample.kind}: {sample.problem!r} {list(sample.lines)!r}" + ("" if sample.error is None else f", wrong at {sample.error}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("url", type=loopback)
    options.add_argument("--count", type=count, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--deadline", type=float, default=5.0, help="seconds that each check is allowed")
    options.add_argument("--malformed", action="store_true")
    given = options.parse_args()
    draw = Random(given.seed)
    counts: Counter[tuple[str, str]] = Counter()
    times: list[float] = []
    faults = 0
    for _ in range(given.count):
        sample = malformed(draw) if given.malformed else working(draw)
        reply = asked(given.url, sample, given.deadline)
        kind, wrong = worth(sample, reply), fault(reply, given.deadline)
        counts[sample.kind, kind] += 1
        times.append(reply.seconds * 1e3)
        faults += wrong is not None
        if wrong or kind not in {Finding.RIGHT.value, "answered"}:
            print(f"{wrong or kind:14} {told(sample)}")
    for (name, kind), number in sorted(counts.items()):
        print(f"{name:16}{kind:14}{number:6}")
    print(f"{given.count} workings, {faults} faults, median {statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
