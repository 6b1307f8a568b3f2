"""The API's description: current, complete, and true of its own examples."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service import errors
from service.answers.service import Problem, sent
from service.http import openapi
from service.operations import OPERATIONS

KEPT = Path(__file__).parent.parent / "openapi" / "openapi.json"


def test_the_kept_description_is_current():
    assert KEPT.read_text("utf-8") == openapi.text(), "run `make openapi`"


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_every_operation_is_described_with_an_example(name: str):
    path = openapi.document()["paths"][f"/{name}"]
    content = path["post"]["requestBody"]["content"]

    assert content["application/json"]["examples"]
    assert path["get"]["parameters"]
    assert path["post"]["responses"]["422"]


def test_every_reference_leads_somewhere():
    document = openapi.document()

    for reference in _references(document):
        target = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]


def test_no_name_of_a_shape_tells_where_it_lies_in_the_program():
    names = openapi.document()["components"]["schemas"]

    assert not [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)]


def _references(value: object) -> list[str]:
    match value:
        case {"$ref": str(reference)}:
            return [reference]
        case dict():
            return [found for member in value.values() for found in _references(member)]
        case list():
            return [found for member in value for found in _references(member)]
        case _:
            return []


def test_it_is_openapi_31_and_plain_json():
    document = json.loads(openapi.text())

    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_the_answer_to_each_example_has_the_shape_described(name: str, ask):
    shape = sent(OPERATIONS[name].answer)

    for example in OPERATIONS[name].examples:
        answer = ask(name, **example)
        shape.model_validate_json(json.dumps({**answer, "elapsed_ms": 1.0, "cached": False}), strict=True)


def test_every_member_of_a_problem_is_described():
    said = {name: place for path in sorted(SERVICE.rglob("*.py")) for name, place in _said_with_errors(path)}

    assert {name: place for name, place in said.items() if name not in {*Problem.model_fields, *INSIDE}} == {}


SERVICE = Path(__file__).parent.parent / "service"
INSIDE = frozenset({"span", "text", "status", "trace", "spoilt"})
"""What errors carry for the service itself, or show in another shape (a span as `position`)."""


def _said_with_errors(path: Path) -> Iterator[tuple[str, str]]:
    """(keyword, where it stands) of every error of ours that a module makes."""
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.MathtutorError)}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
            yield from ((keyword.arg, f"{path.name}:{node.lineno}") for keyword in node.keywords if keyword.arg)


def test_a_key_is_described_where_one_may_be_asked_for():
    document = openapi.document()

    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert {"401", "403"} <= set(document["paths"]["/integrate"]["post"]["responses"])
