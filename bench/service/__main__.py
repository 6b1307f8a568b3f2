"""Every figure of the engine room, side by side in one run: the table of what was measured and what is asked for.

    python bench/service [start repeats crowd engine machines memory]

Takes up to ten minutes; ratios are medians over rounds in which both sides take turns, so that a noisy machine matters less. Redis and
all processes are its own. The folder has no `__init__.py`, so that for its neighbours `service` stays the package of this repository.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

# The package of the repository that this folder is in, whatever is installed: its processes are started from there too.
sys.path.insert(0, str(Path(__file__).parents[2]))

import crowd
import engine
import machines
import memory
import repeats
import start
from table import Row

PARTS: dict[str, Callable[[], Iterator[Row]]] = {
    "start": start.rows,
    "repeats": repeats.rows,
    "crowd": crowd.rows,
    "engine": engine.rows,
    "machines": machines.rows,
    "memory": memory.rows,
}


def main(names: list[str]) -> int:
    """Prints each row as soon as it is known; returns how many miss their target."""
    missed = 0
    for name in names or PARTS:
        for row in PARTS[name]():
            print(row, flush=True)
            missed += not row.met
    return missed


if __name__ == "__main__":
    print(Row.heading())
    missed = main(sys.argv[1:])
    print(f"{missed} missed" if missed else "all met")
