"""How the readers do side by side on a JSON-lines corpus: ours, latex2sympy2 and SymPy's two LaTeX parsers.

    python bench/readers.py corpus.jsonl [more.jsonl …] [--limit N]

Each row needs `input`, and may have `kind` ("latex" or "text"). Text is read by ours and by nobody else.
SymPy's ANTLR parser needs antlr4-python3-runtime 4.11, which an installed latex2sympy2 (4.7.2) rules out; its Lark parser needs
`lark`. latex2sympy2 keeps globals from one input to the next, so each of its readings has a process of its own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

Reader = Callable[[str], object]
MISSING = {
    "sympy antlr": ": it needs antlr4-python3-runtime 4.11, and latex2sympy2 pins 4.7.2",
    "sympy lark": ": it needs the package lark",
}
SECONDS = 10.0
"""Longest time one outside reading may take."""


def ours(source: str) -> object:
    from service.read import read

    return read(source, "latex").tree


def latex2sympy2(source: str) -> object:
    import latex2sympy2 as second

    return second.latex2sympy(source)


def sympy_antlr(source: str) -> object:
    from sympy.parsing.latex import parse_latex

    return parse_latex(source)


def sympy_lark(source: str) -> object:
    from sympy.parsing.latex import parse_latex

    return parse_latex(source, backend="lark")


READERS: dict[str, Reader] = {"ours": ours, "latex2sympy2": latex2sympy2, "sympy antlr": sympy_antlr, "sympy lark": sympy_lark}


def once(reader: Reader, source: str) -> float | None:
    """Milliseconds of one reading; None where it was refused."""
    started = time.perf_counter()
    try:
        reader(source)
    except Exception:
        return None
    return (time.perf_counter() - started) * 1e3


def _child(name: str, source: str, pipe: Connection) -> None:
    warnings.simplefilter("ignore")
    try:
        READERS[name]("x")
    except Exception:
        pipe.send("absent")
        return
    pipe.send(once(READERS[name], source))


def apart(name: str, source: str) -> float | str | None:
    """One reading in a process that is thrown away; "absent" where the reader is not installed."""
    context = get_context("fork")
    here, there = context.Pipe()
    child = context.Process(target=_child, args=(name, source, there))
    child.start()
    found = here.recv() if here.poll(SECONDS) else None
    child.kill()
    child.join()
    return found if isinstance(found, float | str) else None


def inputs(paths: list[Path], limit: int) -> list[str]:
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [row["input"] for row in rows if row.get("kind", "latex") == "latex"]
    return [found[i * len(found) // limit] for i in range(limit)] if limit and len(found) > limit else found


def shown(name: str, times: list[float], total: int) -> None:
    if not times:
        print(f"{name:14} read     0 of {total}")
        return
    times.sort()
    last = times[int(len(times) * 0.99)]
    share = f"{len(times):5} of {total}  ({len(times) / total:6.1%})"
    print(f"{name:14} read {share}  median {statistics.median(times):7.3f} ms  p99 {last:8.2f} ms")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", nargs="+", type=Path)
    options.add_argument("--limit", type=int, default=200, help="at most this many inputs, evenly spaced (0: all)")
    given = options.parse_args()
    sources = inputs(given.corpus, given.limit)
    shown("ours", [ms for source in sources if (ms := once(ours, source)) is not None], len(sources))
    import sympy.parsing.latex  # noqa: F401  loaded once, for the children

    for name in ("latex2sympy2", "sympy antlr", "sympy lark"):
        found = [apart(name, source) for source in sources]
        if "absent" in found:
            print(f"{name:14} is not installed here{MISSING.get(name, '')}")
            continue
        shown(name, [ms for ms in found if isinstance(ms, float)], len(sources))


if __name__ == "__main__":
    main()
