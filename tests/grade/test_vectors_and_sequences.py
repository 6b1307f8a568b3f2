"""Vectors, matrices, complex numbers and sequences in a working: what is read, what is known, and what is right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from service.algebra.complex_parts import compared_parts
from service.algebra.values import precision
from service.grade.progressions import defined_by, given_progression, index_of, of_sum
from service.grade.readers.sequences import converges
from service.grade.reading import ReadingOptions, read_lines
from service.grade.reading.objects import arrow_names, said_of_letters, with_points, with_twelfths
from service.tree import Apply, Relation, Tree
from service.write import text
from tests.grade.working import related

TABLE = tomllib.loads((Path(__file__).parent.parent / "tables" / "grade" / "vectors.toml").read_text("utf-8"))["rows"]
OPTIONS = ReadingOptions()


def tree_of(source: str) -> Tree:
    found = read_lines([source], OPTIONS)[0].tree
    assert found is not None
    return found


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_an_expression_with_vectors_is_its_value_and_not_what_it_is_mistaken_for(row: list[str]) -> None:
    expression, value, mistaken = row

    right, wrong = (related(expression, other, "real") for other in (value, mistaken))

    assert right.relation == "equivalent"
    assert wrong.relation == "not_equivalent"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("S(2|1|1)", "S = (2; 1; 1)"),
        ("A = (1|−2)", "A = (1; −2)"),
        ("x = (1|0|2) + t·(2|1|−1)", "x = (1; 0; 2) + t·(2; 1; −1)"),
        ("P(A|B) = 0,5", "P(A|B) = 0,5"),
        ("|a| = 3", "|a| = 3"),
        ("Re z = 10", "Re(z) = 10"),
        ("lim a_n = 2", "lim_{n→∞} a_n = 2"),
    ],
)
def test_points_are_written_as_equations(written: str, read: str) -> None:
    assert with_points(written) == read


def test_the_twelfth_term_is_no_pair_of_roots() -> None:
    assert with_twelfths("a_12 = a + 11d") == "a_{12 } = a + 11d"


def test_two_points_name_the_vector_between_them() -> None:
    names = arrow_names(("A(1|0|0), B(0|2|0)", "AB = (−1, 2, 0), |CD| = 5"))

    assert names == {"AB"}


@pytest.mark.parametrize(
    ("problem", "givens"),
    [
        ("Find the angle between a = (1, 2, 2) and b = (2, −1, 2).", ["a = (1, 2, 2)", "b = (2, -1, 2)"]),
        ("Geometric series with a = 10, r = −1/2. Find its sum.", ["r = -1/2", "a = 10"]),
        ("The first term is 4 and the common difference is 3.", ["a1 = 4", "d = 3"]),
        ("Plane through A(1, 0, 0) and B(0, 1, 0)", ["A = (1, 0, 0)", "B = (0, 1, 0)"]),
    ],
)
def test_equations_between_words_are_given(problem: str, givens: list[str]) -> None:
    assert [text(given) for given in said_of_letters(problem, OPTIONS)] == givens


def test_an_equation_over_the_complex_numbers_is_two_over_the_reals() -> None:
    found = compared_parts(tree_of("(a + b i)^2 = 3 + 4 i"))

    assert found is not None
    assert [related(text(one), wanted, "real").relation for one, wanted in zip(found, ("a² − b² = 3", "2ab = 4"), strict=True)] == [
        "equivalent",
        "equivalent",
    ]


@pytest.mark.parametrize(("subscript", "index"), [("20", "20"), ("n", "n"), ("{n+1}", "n + 1"), ("{2n}", "2*n"), ("max", None)])
def test_a_subscript_is_an_index(subscript: str, index: str | None) -> None:
    found = index_of(subscript)

    assert (None if found is None else text(found)) == index


def test_a_recursion_is_worked_out_term_by_term() -> None:
    givens = tuple(one for one in map(tree_of, ("a_1 = 3", "a_{n+1} = 2a_n − 1")) if isinstance(one, Relation))

    found = given_progression("", givens)

    assert found is not None
    terms = [found.meaning(name) for name in ("a1", "a2", "a3", "a4")]
    assert [None if term is None else text(term) for term in terms] == ["3", "5", "9", "17"]


def test_a_formula_in_other_letters_defines_no_sequence() -> None:
    assert defined_by(tree_of("a_n = a_1 + d")) is None


def test_a_sum_with_one_ratio_is_geometric() -> None:
    found = of_sum(tree_of("∑_{n=0}^∞ 3·(1/4)^n"))

    assert found is not None
    assert found.kind == "geometric"


@pytest.mark.parametrize(
    ("series", "finite"),
    [
        ("∑_{n=1}^∞ 1/n²", True),
        ("∑_{n=1}^∞ n/2^n", True),
        ("∑_{n=0}^∞ 2^n/n!", True),
        ("∑_{n=1}^∞ 1/√n", False),
        ("∑_{n=1}^∞ 1/(2n)", False),
        ("∑_{n=1}^∞ 2^n/n", False),
        ("∑_{n=2}^∞ 1/(n (ln n)^2)", True),
        ("∑_{n=1}^∞ sin n", None),
    ],
)
def test_a_series_is_finite_or_not_or_left_open(series: str, finite: bool | None) -> None:
    tree = tree_of(series)

    assert isinstance(tree, Apply)
    with precision():
        assert converges(tree) is finite
