"""What a page with one field offers to do with what is typed."""

from __future__ import annotations

import pytest

from service.operations.offers import asked, offers
from service.read import read


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("x^2 - 5x + 6 = 0", "solve"),
        ("x + y = 3; x - y = 1", "solve"),
        ("x^2 > 4", "solve"),
        ("y = x^2", "plot"),
        ("y' = 2 y", "dsolve"),
        ("∫ x e^x dx", "integrate"),
        ("lim x->0 sin(x)/x", "limit"),
        ("d/dx(x^2)", "differentiate"),
        ("[[1, 2], [3, 4]]", "matrix"),
        ("1/3 + 1/4", "evaluate"),
        ("x^2 - 5x + 6", "factor"),
        ("(x + 1)(x - 2)", "expand"),
        ("(x^2 - 1)/(x - 1)", "simplify"),
        ("x e^x", "differentiate"),
    ],
)
def test_the_likeliest_comes_first(written: str, first: str):
    assert offers(read(written).tree)[0] == first


@pytest.mark.parametrize(("written", "named"), [("∫ x dx", ("integrate",)), ("x^2 = 4", ()), ("y' = y", ("dsolve",))])
def test_what_a_formula_asks_by_itself_is_told_apart(written: str, named: tuple[str, ...]):
    assert asked(read(written).tree) == named


@pytest.mark.parametrize("written", ["x", "3", "{1, 2}", "(a, b]", "x = 1 or x = 2", "true"])
def test_something_is_always_offered(written: str):
    assert offers(read(written).tree)
