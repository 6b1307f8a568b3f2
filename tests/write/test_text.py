"""Plain text that reads back as what was written."""

from __future__ import annotations

import pytest

from service.read import read
from service.tree import Apply, Number, Symbol, Tree
from service.write import text

X = Symbol("x")
FOURTH_ROOT = Apply("root", (X, Number("4")))


@pytest.mark.parametrize(
    ("tree", "written"),
    [
        (Apply("pow", (FOURTH_ROOT, Number("2"))), "(x^(1/4))^2"),
        (Apply("root", (FOURTH_ROOT, Number("5"))), "(x^(1/4))^(1/5)"),
        (Apply("factorial", (FOURTH_ROOT,)), "(x^(1/4))!"),
        (Apply("pow", (X, FOURTH_ROOT)), "x^(x^(1/4))"),
        (Apply("mul", (Number("2"), FOURTH_ROOT)), "2*x^(1/4)"),
        (Apply("pow", (Apply("root", (X, Number("3"))), Number("2"))), "cbrt(x)^2"),
    ],
)
def test_a_root_that_is_written_as_a_power_is_bracketed_like_one(tree: Tree, written: str):
    assert text(tree) == written
    assert text(read(written).tree) == written
