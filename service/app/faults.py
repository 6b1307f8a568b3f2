"""What is wrong with the fields of a request, as messages: pydantic's errors by their kind.

Contract: the errors of a model → one fault a field, {"field", "message"}. A kind that the table does not hold is told in pydantic's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from service.messages import Message, Said, message, sentences

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "string_type": ("“{}” must be a valid string.", ()),
    "int_type": ("“{}” must be a valid integer.", ()),
    "int_parsing": ("“{}” must be a valid integer.", ()),
    "int_from_float": ("“{}” must be a valid integer.", ()),
    "float_type": ("“{}” must be a valid number.", ()),
    "float_parsing": ("“{}” must be a valid number.", ()),
    "finite_number": ("“{}” must be a finite number.", ()),
    "bool_type": ("“{}” must be a valid boolean.", ()),
    "bool_parsing": ("“{}” must be a valid boolean.", ()),
    "list_type": ("“{}” must be a valid list.", ()),
    "dict_type": ("“{}” must be a valid dictionary.", ()),
    "model_type": ("“{}” must be a valid dictionary.", ()),
    "greater_than": ("“{}” must be greater than {}.", ("gt",)),
    "greater_than_equal": ("“{}” must be greater than or equal to {}.", ("ge",)),
    "less_than": ("“{}” must be less than {}.", ("lt",)),
    "less_than_equal": ("“{}” must be less than or equal to {}.", ("le",)),
    "string_too_short": ("“{}” must not be empty.", ()),
    "string_too_long": ("“{}” should have at most {} characters.", ("max_length",)),
    "string_pattern_mismatch": ("“{}” should match the pattern {}.", ("pattern",)),
    "too_short": ("“{}” should have at least {} items, not {}.", ("min_length", "actual_length")),
    "too_long": ("“{}” should have at most {} items, not {}.", ("max_length", "actual_length")),
    "extra_forbidden": ("“{}” has a member that it does not know.", ()),
    "missing": ("“{}” lacks a member.", ()),
}
"""Kind of pydantic → what is said of the field, and the members of the error's context that are put in."""


def refusal(names: Sequence[str], errors: Sequence[Any]) -> tuple[Message, list[dict[str, str | Message]]]:
    """What is said of all, and the faults one by one. names: the fields that there are."""
    found = [(_field(error), _message(names, error)) for error in errors]
    return sentences(*(said for _, said in found[:3])), [{"field": field, "message": said} for field, said in found]


def _field(error: Any) -> str:
    return str(error["loc"][0])[:64] if error["loc"] else ""


def _message(names: Sequence[str], error: Any) -> Message:
    field, kind, context = _field(error), error["type"], error.get("ctx", {})
    if kind == "extra_forbidden" and len(error["loc"]) == 1:
        return _unknown(field, names)
    if kind == "missing" and len(error["loc"]) == 1:
        return Message("The field “{}” is required.", field)
    if kind == "literal_error":
        return Message("“{}” must be {}.", field, _either(context["expected"]))
    if kind == "value_error":
        return _of_validator(field, context)
    if kind == "too_short" and context["min_length"] == 1:
        kind = "string_too_short"
    if kind in KINDS:
        code, members = KINDS[kind]
        return Message(code, field, *(str(context[member]) for member in members))
    return Message("“{}” {}.", field, Message(error["msg"].strip().rstrip(".")))


def _either(expected: str) -> Message:
    """'a', 'b' or 'c' with the word of the language."""
    others, word, last = expected.rpartition(" or ")
    return Message("{} or {}", others, last) if word else Message("{}", last)


def _of_validator(field: str, context: Mapping[str, Any]) -> Message:
    """What a validator of ours raised: a ValueError with a message."""
    said: Said = context["error"].args[0]
    return Message("“{}” {}.", field, message(said)) if field else sentences(said)


def _unknown(field: str, names: Sequence[str]) -> Message:
    close = get_close_matches(field, names, n=1)
    return sentences(Message("There is no field “{}”.", field), Message("Did you mean “{}”?", close[0]) if close else "")
