"""What is printed: SymPy objects in the order and form of a textbook."""

from __future__ import annotations

import pytest
import sympy

from service.cas import to_sympy, to_tree
from service.errors import NoClosedForm
from service.read import read
from service.write import latex, text
from tests.worked import rows


@pytest.mark.parametrize(("sent", "as_text", "as_latex"), rows("textbook"))
def test_a_value_is_printed_as_a_textbook_does(sent: str, as_text: str, as_latex: str) -> None:
    tree = to_tree(to_sympy(read(sent).tree))

    assert text(tree) == as_text
    assert latex(tree) == as_latex


def test_a_principal_root_of_a_negative_number_is_not_written_as_a_root() -> None:
    value = sympy.Integer(-1) ** sympy.Rational(1, 3)

    assert text(to_tree(value)) == "e^(pi*i/3)"


def test_an_object_without_a_written_form_is_no_closed_form() -> None:
    with pytest.raises(NoClosedForm):
        to_tree(sympy.meijerg([[1], []], [[1], []], sympy.Symbol("x")))
