"""Each known gap is a strict expected failure: when one is closed, the suite says so."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.errors import MathtutorError

GAPS = tomllib.loads((Path(__file__).parent / "tables" / "known_gaps.toml").read_text()).get("gap", [])


def found(answer: dict[str, Any], path: str) -> Any:
    """The member of the answer at a dotted path: `result.text`, `lines.1.relation`."""
    value: Any = answer
    for key in path.split("."):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


@pytest.mark.parametrize(
    "gap", [pytest.param(g, marks=pytest.mark.xfail(strict=True, reason=g["why"])) for g in GAPS], ids=lambda g: g["why"]
)
def test_a_known_gap_is_closed(gap: dict[str, Any], ask: Callable[..., dict[str, Any]]) -> None:
    try:
        answer = ask(gap["operation"], **gap["request"])
    except MathtutorError as error:
        answer = error.as_problem()

    assert found(answer, gap["path"]) == gap["expected"]
