"""No English is left in the German and Spanish answers to some hundred requests of every kind, refused ones among them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import Any

import pytest

from service import tutor
from service.app.inputs import validated
from service.errors import MathtutorError
from service.functions import FUNCTIONS
from service.messages import catalogues, document_in
from service.messages.message import SAY
from service.operations import OPERATIONS
from tests.spoken import is_words
from tests.worked import FOLDER, rows

Request = tuple[str, Mapping[str, Any]]
OTHERS = sorted(catalogues.languages() - {"en"})
BRIEF = 0.6
"""Seconds for an answer; what takes longer is told too."""
MATHEMATICS = frozenset({"latex", "text", "mathml", "mathjson", "label", "at", "name", "suggestion", "type", "candidates"})
QUOTED = re.compile(r"„[^“]*“|«[^»]*»|“[^”]*”|'[^']*'|`[^`]*`")
WORD = re.compile(r"[^\W\d_]{4,}")


def of_tables() -> Iterator[Request]:
    """What the tables of worked cases ask."""
    yield from (("read", {"expression": row[0]}) for row in rows("malformed"))
    yield from ((row[1], {"expression": row[0]}) for row in rows("sorts"))
    yield from (("read", {"expression": row[0]}) for row in rows("choices"))
    for kind in ("absolute", "exponential", "inequality", "parameter_cases", "parameters", "polynomial", "rational", "systems"):
        yield from (("solve", {"expression": row[0]}) for row in islice(rows(f"equations/{kind}"), 8))
    yield from (("solve", {"expression": row[0], "domain": row[1]}) for row in islice(rows("equations/fields"), 6))
    yield from (("limit", {"expression": row[0], "point": row[1], "direction": row[2]}) for row in rows("limits")[10::3])
    yield from ((row[0], {"expression": row[1], "variable": row[2], "lower": row[3], "upper": row[4]}) for row in rows("totals"))
    yield from ((row[0], {"expression": row[1], "steps": True}) for row in rows("rewritings")[::3])
    yield from (("evaluate", {"expression": row[0]}) for row in rows("evaluations"))
    yield from (("differentiate", {"expression": row[0], "variable": row[1], "steps": True}) for row in rows("derivatives")[::3])
    yield from (("series", {"expression": row[0], "point": row[1], "order": row[2]}) for row in rows("series")[:6])
    yield from (("matrix", {"expression": row[0], "action": row[1]}) for row in rows("matrices"))
    yield from (("dsolve", {"expression": row[0]}) for row in rows("differential_equations")[:24:5] if not row[1])
    yield from (("compare", {"answer": row[1], "reference": row[0]}) for row in rows("equal")[::2])


def of_workings() -> Iterator[Request]:
    """Workings of every table of them, with hints and a next step."""
    for path in sorted((FOLDER / "workings").glob("*.toml")):
        for working in tomllib.loads(path.read_text("utf-8"))["working"][::40]:
            yield "check", {"problem": working.get("problem", ""), "lines": working["lines"], "hints": "answer", "next": True}


ODD: tuple[Any, ...] = (None, -1, 1.5, 10**9, float("inf"), True, "", "x" * 20_000, [], ["1"] * 5_000, {"a": 1}, {"log_base": "3"}, "{bad")


def refused() -> Iterator[Request]:
    """Requests with a value in a field that can't have it."""
    for name, operation in OPERATIONS.items():
        fields = [*operation.input.model_fields, "expresion"]
        yield from ((name, {field: ODD[(at + len(name)) % len(ODD)]}) for at, field in enumerate(fields))


SPECIAL: tuple[Request, ...] = (
    ("integrate", {"expression": "1/x", "lower": "-1", "upper": "1"}),
    ("integrate", {"expression": "1/x^2", "lower": "0", "upper": "1"}),
    ("integrate", {"expression": "x^n"}),
    ("integrate", {"expression": "e^(-x^2)", "lower": "0"}),
    ("integrate", {"expression": "sin(x)/x", "lower": "1", "upper": "oo"}),
    ("integrate", {"expression": "1/(x^5+x+1)"}),
    ("sum", {"expression": "1/(n ln(n))", "variable": "n", "lower": "2", "upper": "oo"}),
    ("sum", {"expression": "k", "variable": "k", "lower": "oo", "upper": "1"}),
    ("sum", {"expression": "1/(k-2)", "variable": "k", "lower": "1", "upper": "5"}),
    ("product", {"expression": "k", "variable": "k", "lower": "5", "upper": "1"}),
    ("solve", {"expression": "x^5 + x*e^x = 3 sin x"}),
    ("solve", {"expression": "sqrt(x+1) = x-5"}),
    ("solve", {"expression": "(x-1)^3 (x+2)^2 = 0"}),
    ("solve", {"expression": "x + y = 2; 2x + 2y = 4"}),
    ("limit", {"expression": "ln x", "point": "0"}),
    ("limit", {"expression": "sin(1/x)", "point": "0"}),
    ("limit", {"expression": "1/x", "point": "0"}),
    ("plot", {"expression": "sqrt(-1-x^2)"}),
    ("plot", {"expression": "a x"}),
    ("matrix", {"expression": "[[1,2],[2,4]]", "action": "inverse"}),
    ("dsolve", {"expression": "y' = y^2"}),
    ("dsolve", {"expression": "x'=y; y'=-x"}),
    ("evaluate", {"expression": "ln(-1)"}),
    ("evaluate", {"expression": "1/0"}),
    ("evaluate", {"expression": "(-8)^(1/3)"}),
    ("differentiate", {"expression": "x y"}),
    ("differentiate", {"expression": "x^2 + y^2 = 1", "variable": "x"}),
    ("compare", {"answer": "3 m", "reference": "300 cm", "test": "units"}),
    ("check", {"problem": "solve x^2 = 4", "lines": ["x = 2", "(("], "hints": "answer"}),
)


def untold(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answer document or the problem document of a request, its messages as data."""
    operation = OPERATIONS[name]
    timed = {"timeout": BRIEF} if "timeout" in operation.input.model_fields and name != "read" else {}
    try:
        return tutor.untold_answer(tutor.question(operation, validated(operation.input, {**timed, **given})), operation)
    except MathtutorError as error:
        return error.problem()


@lru_cache(maxsize=1)
def documents() -> tuple[tuple[Request, dict[str, Any]], ...]:
    """The requests with what they are answered."""
    asked = tuple(chain(SPECIAL, of_tables(), refused(), of_workings()))
    return tuple((request, json.loads(json.dumps(untold(*request)))) for request in asked)


@lru_cache(maxsize=4)
def english_words(language: str) -> frozenset[str]:
    """Words of the English sentences that are none of the other language, and no names of functions."""
    ours = (code if not context else english for (context, english), code in _sources(language))
    told = {word.lower() for sentence in catalogues.translations(language).values() for word in WORD.findall(sentence)}
    names = {function.name for function in FUNCTIONS} | {"text", "latex", "true", "false", "where"}
    return frozenset({word for sentence in ours for word in WORD.findall(sentence) if word.islower()} - told - names)


def _sources(language: str) -> Iterator[tuple[tuple[str, str], str]]:
    for context, english in catalogues.translations(language):
        yield (context, english), english


def strings(node: Any, name: str = "") -> Iterator[str]:
    """What a document says in words, its mathematics left out."""
    match node:
        case str():
            yield from [] if name in MATHEMATICS else [node]
        case dict():
            for member, value in node.items():
                yield from [] if member in MATHEMATICS else strings(value, member)
        case list():
            for value in node:
                yield from strings(value, name)


def test_there_are_enough_requests_of_every_operation() -> None:
    assert len(documents()) >= 500
    assert {name for (name, _), _ in documents()} == OPERATIONS.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_an_answer_has_its_sentence(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    missing: list[str] = []
    look_up = catalogues.translation

    def counted(english: str, context: str, asked: str) -> str | None:
        found = look_up(english, context, asked)
        if found is None and is_words(english):
            missing.append(f"{context} {english}")
        return found

    monkeypatch.setattr(catalogues, "translation", counted)
    for _, document in documents():
        document_in(document, language)

    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left_in_an_answer(language: str) -> None:
    english = english_words(language)
    left = {}
    for request, document in documents():
        for said in strings(document_in(document, language)):
            words = set(WORD.findall(QUOTED.sub("", said))) & english - set(WORD.findall(str(request)))
            if words and " " in said:
                left[said] = (words, request)

    assert left == {}


def test_every_message_is_told() -> None:
    for _, document in documents():
        assert SAY not in str(document_in(document, "de"))
