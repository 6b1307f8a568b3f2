"""Lines of working: what stands in front of a line and after it."""

from __future__ import annotations

import pytest

from service import write
from service.read import read_line
from service.tree import Apply, Relation

MISSING = Apply("missing", ())


@pytest.mark.parametrize(("written", "sign"), [("= 2x + 1", "="), ("<= 4", "<="), ("≈ 3.14", "~"), (r"\leq 3", "<=")])
def test_a_leading_sign_continues_the_line_before(written, sign):
    tree = read_line(written).tree

    assert isinstance(tree, Relation)
    assert tree.signs == (sign,)
    assert tree.sides[0] == MISSING


def test_a_leading_sign_may_start_a_chain():
    assert read_line("= a = b").tree.signs == ("=", "=")


@pytest.mark.parametrize(
    ("written", "head"),
    [
        ("=> x = 2", "implies"),
        ("⇒ x = 2", "implies"),
        (r"\Rightarrow x = 2", "implies"),
        ("⇔ x = 2", "iff"),
        (r"\iff x = 2", "iff"),
        ("→ x = 2", "implies"),
    ],
)
def test_a_leading_arrow_follows_from_the_line_before(written, head):
    tree = read_line(written).tree

    assert (tree.head, tree.args[0]) == (head, MISSING)
    assert write.text(tree.args[1]) == "x = 2"


@pytest.mark.parametrize(
    "written", ["∴ x = 2", "therefore x = 2", r"\therefore x = 2", "so x = 2", "Hence, x = 2", "thus x = 2", "then x = 2"]
)
def test_words_of_conclusion_say_therefore(written):
    tree = read_line(written).tree

    assert tree.head == "therefore"
    assert write.text(tree.args[0]) == "x = 2"


def test_words_of_conclusion_keep_the_places():
    written = "hence x = 2"

    relation = read_line(written).tree.args[0]

    assert written[relation.span.start : relation.span.end] == "x = 2"


@pytest.mark.parametrize(
    "written", ['"divide by 2" x = 2', 'x = 2 "by inspection"', r"\text{hence } x = 2", r"x = 2 \text{ by inspection}"]
)
def test_quoted_words_beside_mathematics_are_passed_over(written):
    assert write.text(read_line(written).tree) == "x = 2"


def test_a_line_of_words_is_a_comment():
    assert read_line('"now divide by 2"').tree.head == "text"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("let u = x^2", "let u = x^2"), ("x = ±3", "x = ±3"), ("x = 2 or x = 3", "x = 2 or x = 3"), ("x = 2, 3", "x = 2, 3"),
        ("x+y=1; x-y=3", "x + y = 1; x - y = 3"), ("a = b = c", "a = b = c"), ("x ∈ {2, 3}", "x in {2, 3}"), ("1 < x <= 3", "1 < x <= 3"),
        (r"\begin{cases} x+y=1 \\ x-y=3 \end{cases}", "x + y = 1; x - y = 3"), ("x < 1 or x > 2", "x < 1 or x > 2"),
    ],
)  # fmt: skip
def test_a_line_may_be_any_statement(written, meant):
    assert write.text(read_line(written).tree) == meant
