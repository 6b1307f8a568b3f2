"""The second reader helps with commands ours does not know, and only where it can't misread. It runs in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

CHILD = """
import json, sys, warnings
warnings.simplefilter("ignore")
from service.cas import to_tree
from service.errors import UnknownCommand
from service.read.second_reader import second_reading
from service.write import text

answers = []
for source in json.load(sys.stdin):
    try:
        answers.append(text(second_reading(source, to_tree)))
    except UnknownCommand as error:
        answers.append(error.code)
print(json.dumps(answers))
"""


def answers(*sources: str) -> list[str]:
    child = subprocess.run(
        [sys.executable, "-c", CHILD], input=json.dumps(sources), capture_output=True, text=True, timeout=120, check=True
    )
    return json.loads(child.stdout)


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="latex2sympy2 pins a runtime that does not import on Python 3.13")
def test_what_it_reads_whole_is_taken_and_all_else_is_refused():
    helped, accented, letter, *refused = answers(
        r"\sin x + \frac{x}{2}", r"2\breve{x}", r"\hslash^2", "x = 5", "foo(x)", "x)+1", r"\nonsense{x}", r"\variable{x}", r"\angle x"
    )

    assert "sin(x)" in helped
    assert (accented, letter) == ("2*x_breve", "`hslash`^2")
    assert refused == ["unsupported"] * 6


def test_reading_does_not_import_sympy_or_the_second_reader():
    code = "import sys, service.read; service.read.read('x^2'); print('sympy' in sys.modules, 'latex2sympy2' in sys.modules)"

    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert child.stdout.split() == ["False", "False"]
