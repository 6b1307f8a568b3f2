"""Functions by cases: values at the seam, derivatives and antiderivatives across it, equations and limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.errors import Undefined
from tests.worked import rows

Ask = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(("operation", "fields", "function", "result", "conditions"), rows("cases"))
def test_a_function_by_cases_is_worked_with(
    ask: Ask, operation: str, fields: dict[str, Any], function: str, result: str, conditions: list[str]
) -> None:
    answer = ask(operation, expression=function, **fields)

    assert answer["result"]["text"] == result
    assert [condition["text"] for condition in answer["conditions"]] == conditions
    assert answer["verification"]["status"] in ("proved", "checked")


def test_where_no_case_holds_there_is_no_value(ask: Ask) -> None:
    with pytest.raises(Undefined):
        ask("evaluate", expression=r"\begin{cases} 1 & x>0 \\ 2 & x<0\end{cases}", at={"x": "0"})
