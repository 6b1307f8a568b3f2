"""How many definite integrals of the tables are solved, and how fast: python bench/definite.py [--table NAME] [--only TEXT] [--seconds 5].

Every row's own value is first compared with the integral as a number, so that a slip in a table shows as `table`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sympy import Expr, Symbol, oo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
TABLES = ROOT / "tests" / "tables" / "integrals"


def rows(table: str = "*") -> Iterator[tuple[str, list[str]]]:
    """(name of the table, row) of every table of definite integrals."""
    for path in sorted(TABLES.glob(f"definite_{table}.toml")):
        for row in tomllib.loads(path.read_text())["rows"]:
            yield path.stem, row


def expression(text: str) -> Expr:
    """The text as SymPy sees it."""
    from service.cas import to_sympy
    from service.question import Context
    from service.read import read

    assumptions = {"a": ("positive",), "b": ("positive",), "n": ("positive", "integer")}
    return to_sympy(read(text, "text").tree, Context(variable="x", assumptions=assumptions))


def judged(row: list[str], seconds: float) -> tuple[str, str]:
    """right, wrong, open or table (the row itself is wrong), and what was found."""
    from service.errors import MathtutorError
    from service.integrate.definite import definite
    from service.verify.definite import verify_definite

    f, a, b = (expression(text) for text in row[:3])
    wanted = expression(row[3]) if row[3] else None
    x = Symbol("x", real=True)
    if verify_definite(f, x, a, b, wanted).status == "failed":
        return "table", str(wanted)
    try:
        for found in definite(f, x, a, b, seconds):
            verdict = verify_definite(f, x, a, b, found.value, found.conditions, found.check == "recognised")
            if verdict.status != "failed":
                same = _is_same(found.value, wanted)
                return ("right" if same else "wrong"), f"{found.value}  [{found.strategy}; {verdict.status}]"
    except MathtutorError as error:
        return "open", f"{error.code} {error.extra}"
    return "open", "nothing found"


def _is_same(value: Expr | None, wanted: Expr | None) -> bool:
    if value is None or wanted is None or wanted in (oo, -oo):
        return value == wanted
    draw = {symbol: 2 + position for position, symbol in enumerate(sorted(value.free_symbols | wanted.free_symbols, key=str))}
    left, right = complex(value.xreplace(draw).evalf(20)), complex(wanted.xreplace(draw).evalf(20))
    return abs(left - right) <= 1e-12 * (1 + abs(right))


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--table", default="*")
    given.add_argument("--only", default="", help="rows whose integrand holds this text")
    given.add_argument("--seconds", type=float, default=5.0)
    given.add_argument("--misses", action="store_true", help="print only rows that are not right, or took over two seconds")
    options = given.parse_args()
    tally: Counter[str] = Counter()
    times = []
    for table, row in rows(options.table):
        if options.only not in row[0]:
            continue
        started = time.perf_counter()
        verdict, what = judged(row, options.seconds)
        elapsed = time.perf_counter() - started
        tally[verdict] += 1
        times.append(elapsed)
        if not options.misses or verdict != "right" or elapsed > 2:
            print(f"{verdict:6} {elapsed:5.2f} {table}: {row[0]} on [{row[1]}, {row[2]}] = {row[3]}  →  {what}", flush=True)
    total = sum(tally.values())
    print(f"{total} rows: {dict(tally)}, median {statistics.median(times):.2f} s, 95% within {sorted(times)[int(0.95 * total) - 1]:.2f} s")


if __name__ == "__main__":
    main()
