"""The relation of one line to another, and what it looks like with the lines exchanged."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grade.working import related

TABLE = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "relations.toml").read_text("utf-8"))["rows"]
EXCHANGED = {"implies": "implied_by", "implied_by": "implies"}
SYMMETRIC = {"equivalent", "same_solutions", "not_equivalent", "implies", "implied_by"}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} -> {row[1]}")
def test_a_line_stands_in_its_relation(row: list[str]) -> None:
    before, after, domain, wanted, flags = row

    found = related(before, after, domain)

    assert found.relation == wanted
    assert set(flags.split()) <= set(found.flags)


@pytest.mark.parametrize("row", [r for r in TABLE if r[3] in SYMMETRIC and "domain" not in r[4]], ids=lambda row: f"{row[1]} -> {row[0]}")
def test_the_verdict_is_the_same_with_the_sides_exchanged(row: list[str]) -> None:
    before, after, domain, wanted, _ = row

    assert related(after, before, domain).relation == EXCHANGED.get(wanted, wanted)


@pytest.mark.parametrize(
    "row", [r for r in TABLE if r[3] in ("not_equivalent", "implied_by", "implies")], ids=lambda row: f"{row[0]} -> {row[1]}"
)
def test_what_is_not_equivalent_is_shown(row: list[str]) -> None:
    found = related(*row[:3])

    assert found.counterexample or found.lost or found.added


whole = st.integers(-6, 6)


@settings(max_examples=40, deadline=None)
@given(whole, whole, whole)
def test_a_quadratic_is_equivalent_to_its_roots_and_to_nothing_else(a: int, b: int, c: int) -> None:
    expanded = f"x^2 + ({-(a + b)})*x + ({a * b}) = 0"

    assert related(expanded, f"x = {a} or x = {b}").relation in {"equivalent", "same_solutions"}
    assert related(expanded, f"x = {c}").relation == (
        "implied_by" if c in (a, b) and a != b else "same_solutions" if a == b == c else "not_equivalent"
    )


@settings(max_examples=40, deadline=None)
@given(whole, whole, st.sampled_from(["sin(x)", "e^x", "x^3", "1/(x^2+1)", "|x|"]))
def test_a_product_is_equivalent_to_its_expansion_only(a: int, b: int, f: str) -> None:
    product, expansion = f"({a}+{f})*({b}+{f})", f"({f})^2+({a + b})*({f})+({a * b})"

    assert related(product, expansion).relation == "equivalent"
    assert related(product, f"{expansion}+1").relation == "not_equivalent"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x^2 + y^2 = 25; x - y = 1", "x = 4 and y = 3 or x = -3 and y = -4"),
        ("x + y = 5; x - y = 1", "2x = 6; y = 2"),
        ("x*y = 6; x + y = 5", "x*(5 - x) = 6; y = 5 - x"),
    ],
)
def test_systems_of_polynomial_equations_are_proved_to_have_the_same_solutions(before: str, after: str) -> None:
    found = related(before, after)

    assert (found.relation, found.verification.status) == ("equivalent", "proved")
