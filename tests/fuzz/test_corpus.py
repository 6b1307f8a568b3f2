"""Every input that fuzzing kept is read or refused, and a few seconds of fuzzing find nothing new."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.read_target import KINDS, one_input
from tests.read.tables import malformed, notation

CORPUS = Path(__file__).parent / "corpus"
KEPT = sorted(CORPUS.iterdir())


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_what_fuzzing_kept_is_read_or_refused(kept):
    one_input(kept.read_bytes())


@pytest.mark.parametrize("kind", ["asciimath", "mathml", "mathjson"])
def test_every_row_of_the_tables_is_read_or_refused_in_the_other_notations(kind):
    for row in (*notation(), *malformed()):
        one_input(bytes([KINDS.index(kind)]) + row[0].encode())


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed: the reader was NOT fuzzed")
def test_a_short_run_of_the_fuzzer_finds_nothing(tmp_path):
    run = subprocess.run(
        [sys.executable, "tests/fuzz/read_target.py", str(tmp_path), str(CORPUS), "-runs=2000", "-max_len=120", "-seed=1"],
        capture_output=True, text=True, timeout=120, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip

    assert run.returncode == 0, run.stderr[-3000:]
