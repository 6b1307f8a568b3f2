"""The natural domain of what was written, before anything is simplified."""

from __future__ import annotations

import pytest

from service.cas import natural_domain, to_tree
from service.cas.conditions import stated
from service.question import Context
from service.read import read
from service.write import text


@pytest.mark.parametrize(
    ("sent", "conditions"),
    [
        ("1/(x-1)", ["x != 1"]),
        ("(x^2-1)/(x-1) + 1/x", ["x != 1", "x != 0"]),
        ("sqrt(x-2)", ["x >= 2"]),
        ("sqrt(x)^2", ["x >= 0"]),
        ("ln(3-x)", ["x < 3"]),
        ("tan x", ["cos(x) != 0"]),
        ("x^(1/3)", []),
        ("x^(3/2)", ["x >= 0"]),
        ("x^(-2/3)", ["x != 0"]),
        ("1/(x^2+1)", []),
        ("2^x", []),
        ("sum(1/k, k, 1, n)", []),
        ("acosh(x)", ["x >= 1"]),
        ("1/(4a^2)", ["a != 0"]),
        ("sqrt(1-x^2)", ["x >= -1", "x <= 1"]),
        ("ln(x) + 1/x + ln(1/x)", ["x > 0"]),
        ("1/ln(a)", ["a != 1", "a > 0"]),
        ("sqrt(1 + sqrt(x))", ["x >= 0"]),
        ("1/2^x + 1/n!", []),
    ],
)
def test_the_domain_is_stated_as_one_would_say_it(sent: str, conditions: list[str]) -> None:
    found = stated(natural_domain(read(sent).tree))

    assert [text(to_tree(condition)) for condition in found] == conditions


def test_over_the_complex_numbers_only_poles_count() -> None:
    context = Context(domain="complex")

    assert natural_domain(read("sqrt(x)").tree, context) == ()
    assert len(natural_domain(read("ln(x)").tree, context)) == 1
