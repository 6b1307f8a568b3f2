"""From a request to a validated input: JSON bodies, forms, query strings and command lines become an operation's model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar
from urllib.parse import parse_qsl

import pydantic_core
from pydantic import BaseModel, ValidationError
from pydantic.json_schema import JsonSchemaValue

from service.app import request_limits
from service.app.faults import refusal
from service.errors import InvalidRequest, MalformedRequest
from service.messages import Message

M = TypeVar("M", bound=BaseModel)
PLACE = re.compile(r"([^\n]*) at line ([0-9]+) column ([0-9]+)")
MOST_ERRORS = 16
"""Most faults listed in one answer."""


def json_object(body: bytes) -> dict[str, object]:
    """The members of a JSON body. MalformedRequest when it is not JSON, InvalidRequest when it is no object, TooLarge beyond the limits."""
    request_limits.check_json(body)
    try:
        value = pydantic_core.from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise MalformedRequest(_malformed(str(error))) from None
    if not isinstance(value, dict):
        raise InvalidRequest('The body must be a JSON object: {"expression": …}.')
    return value


def _malformed(said: str) -> Message:
    """What pydantic's reader says of JSON that it can't read, and where."""
    found = PLACE.fullmatch(said)
    if found is None:
        return Message("The body is not valid JSON: {}.", Message(said))
    return Message("The body is not valid JSON: {}.", Message("{} at line {} column {}", Message(found[1]), found[2], found[3]))


def form_pairs(encoded: bytes | str) -> list[tuple[str, str]]:
    """The name-value pairs of a form or a query string. MalformedRequest when it can't be decoded, TooLarge for too many."""
    try:
        text = encoded.decode("utf-8") if isinstance(encoded, bytes) else encoded
        if text.count("&") >= request_limits.most("fields"):
            raise request_limits.too_large("fields")
        return parse_qsl(text, keep_blank_values=True, errors="strict")
    except ValueError:
        raise MalformedRequest("The form can't be decoded: it must be percent-encoded UTF-8.") from None


def has_plus(encoded: str) -> bool:
    """Whether a raw `+` stands inside a value, where it arrives as a space."""
    return "+" in encoded and any("+" in pair.partition("=")[2] for pair in encoded.split("&"))


def has_bare_plus(form: str) -> bool:
    """Whether a form's body was typed by hand (`curl -d 'expression=x+1'`) and has a `+` that arrives as a space.

    A browser writes a space as `+` and escapes what is not a letter or a digit; a value without any escape was not encoded.
    """
    return any("+" in value and "%" not in value for value in (pair.partition("=")[2] for pair in form.split("&")))


def from_strings(model: type[BaseModel], pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Values for the model from strings: numbers, booleans, objects and lists as their fields want them.

    A list may be a repeated name, a JSON list, or one item to a line; an object is JSON or `a = 1, b = 2`.
    A blank value is an absent one, unless required.
    """
    wanted_of, required = kinds(model)
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    values: dict[str, object] = {}
    for name, texts in given.items():
        wanted = wanted_of.get(name, frozenset(("string",)))
        if "array" in wanted:
            values[name] = _list(texts)
        elif len(texts) > 1:
            twice = Message("“{}” is given more than once.", name[:64])
            raise InvalidRequest(twice, errors=[{"field": name[:64], "message": twice}])
        elif texts[0].strip() or name in required or name not in wanted_of:
            values[name] = _value(texts[0], wanted)
    return values


def validated(model: type[M], values: Mapping[str, object]) -> M:
    """The model's instance. InvalidRequest names every field at fault."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _refusal(model, error) from None


def _list(texts: list[str]) -> object:
    if len(texts) > 1:
        return [text for text in texts if text.strip()]
    if texts[0].lstrip().startswith("["):
        return _json(texts[0])
    return [line.strip() for line in texts[0].splitlines() if line.strip()]


BOOLEANS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


def _value(text: str, wanted: frozenset[str]) -> object:
    """The string as the first kind of value the field accepts; unchanged where it is none, to be refused by the model."""
    if "string" in wanted:
        return text
    if "boolean" in wanted and text.lower() in BOOLEANS:
        return BOOLEANS[text.lower()]
    if wanted & {"integer", "number"}:
        return _number(text, whole="number" not in wanted)
    return _json(text) if text.lstrip()[:1] in ("{", "[") else _mapping(text, wanted)


def _number(text: str, whole: bool) -> object:
    try:
        return int(text) if whole or text.strip().lstrip("+-").isdigit() else float(text)
    except ValueError:
        return text


def _mapping(text: str, wanted: frozenset[str]) -> object:
    """`a = 1, b = 2` as an object; `n: integer positive` where its values are lists of words.

    Unchanged where it is neither, to be refused by the model.
    """
    values: dict[str, object] = {}
    for part in re.split(r"[,;\n]", text):
        name, sign, value = map(str.strip, re.sub("=", ":", part, count=1).partition(":"))
        if not (name and sign and value):
            return text
        values[name] = value.split() if "lists" in wanted else _number(value, whole=False) if "numbers" in wanted else value
    return values


def _json(text: str) -> object:
    request_limits.check_json(text.encode())
    try:
        return pydantic_core.from_json(text, allow_inf_nan=False)
    except ValueError:
        return text


@lru_cache(maxsize=256)
def kinds(model: type[BaseModel]) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """The JSON types each field accepts, and the names that must be given."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    types = {name: frozenset(_types(field, definitions)) - {"null"} for name, field in schema.get("properties", {}).items()}
    return types, frozenset(schema.get("required", ()))


def choices(model: type[BaseModel], name: str) -> tuple[str, ...]:
    """The words a field may hold, where it holds one of a few."""
    schema = model.model_json_schema()["properties"][name]
    return next((tuple(branch["enum"]) for branch in (schema, *schema.get("anyOf", ())) if "enum" in branch), ())


def _types(schema: JsonSchemaValue, definitions: Mapping[str, JsonSchemaValue]) -> Iterable[str]:
    if "$ref" in schema:
        yield from _types(definitions.get(schema["$ref"].rpartition("/")[2], {}), definitions)
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _types(branch, definitions)
    if "type" in schema:
        yield schema["type"]
    if schema.get("type") == "object":
        yield from _members(schema, definitions)


def _members(schema: JsonSchemaValue, definitions: Mapping[str, JsonSchemaValue]) -> Iterable[str]:
    """`lists` or `numbers` where an object's members are such."""
    extra = schema.get("additionalProperties")
    members = [*schema.get("properties", {}).values(), *([extra] if isinstance(extra, dict) else [])]
    types = {name for member in members for name in _types(member, definitions)} - {"null"}
    if types == {"array", "string"} or types == {"array"}:
        yield "lists"
    if types and types <= {"number", "integer"}:
        yield "numbers"


def _refusal(model: type[BaseModel], error: ValidationError) -> InvalidRequest:
    names = list(model.model_fields)
    said, faults = refusal(names, error.errors(include_url=False, include_input=False, include_context=True)[:MOST_ERRORS])
    return InvalidRequest(said, errors=faults)
