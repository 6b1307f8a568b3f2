"""The fields of a request, shared by the operations: pydantic models, strict, unknown fields refused."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import pydantic_core
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from service.messages import Message
from service.read.choices import CHOICES


class Mathematics:
    """Marks a field that holds mathematics, to be read into a tree."""


class MathematicsByName:
    """Marks a field that holds an object symbol → mathematics; each value is read into the tree `field.symbol`."""


class Variable:
    """Marks a field that holds the name of a symbol."""


def _numeral(value: object) -> object:
    """A JSON number as the string a person would write, so that `lower: 0` and `lower: "0"` are the same."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if not math.isfinite(value):
        raise ValueError(Message("must be a number that a computer can hold, or a string"))
    return repr(value)  # the shortest numeral that is this number: 0.1


MAX_EXPRESSION = 10_000
"""Longest expression, in characters."""
Expression = Annotated[str, Mathematics(), Field(min_length=1)]
Value = Annotated[
    str,
    Mathematics(),
    BeforeValidator(_numeral),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, {"type": "number"}]}),
]
"""Mathematics that may also be sent as a JSON number."""


def _whole(value: object) -> object:
    """A string of digits as the whole number it says."""
    return int(value) if isinstance(value, str) and value.strip().lstrip("+-").isdecimal() and len(value) < 10 else value


def _no_truth(value: object) -> object:
    """true is no number of seconds, though Python takes it for 1."""
    if isinstance(value, bool):
        raise ValueError(Message("must be a number"))
    return value


Count = Annotated[int, BeforeValidator(_whole)]
"""A whole number that may also be sent as a string."""


def _assignments(value: object) -> object:
    """`x=2; y=1/3` (or JSON) as the object {"x": "2", "y": "1/3"}; each value read later, as mathematics."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("{"):
        try:
            return pydantic_core.from_json(value, allow_inf_nan=False)
        except ValueError:
            raise ValueError(Message("must be a JSON object, or assignments such as x=2; y=1/3")) from None
    pairs = [part.partition("=") for part in _parts(value) if part.strip()]
    if not all(name.strip() and equals and right.strip() for name, equals, right in pairs):
        raise ValueError(Message("must be assignments such as x=2; y=1/3"))
    return {name.strip(): right.strip() for name, _, right in pairs}


def _parts(value: str) -> list[str]:
    """The assignments of a string, separated by a semicolon, a line's end, or a comma that has an equals sign after it."""
    last = value.rfind("=")
    before, after = re.split(r"[;\n,]", value[: max(last, 0)]), re.split(r"[;\n]", value[max(last, 0) :])
    return [*before[:-1], before[-1] + after[0], *after[1:]]


VariableName = Annotated[str, Variable(), Field(min_length=1, max_length=64)]
Assignments = Annotated[dict[VariableName, Value], MathematicsByName(), BeforeValidator(_assignments), Field(max_length=64)]
"""An object symbol → value; in a query string or a form also `x=2; y=1/3`."""
Assumption = Literal[
    "real", "complex", "positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer", "rational",
    "irrational", "even", "odd", "prime", "imaginary", "finite",
]  # fmt: skip


def _as_pairs(value: object) -> object:
    """`log_base=10; e=symbol` (or JSON) as an object."""
    return _assignments(value) if isinstance(value, str) else value


def _known_readings(value: dict[str, str]) -> dict[str, str]:
    for code, chosen in value.items():
        if code not in CHOICES:
            raise ValueError(Message("knows no “{}”; it knows {}", code[:40], ", ".join(CHOICES)))
        if chosen not in CHOICES[code].readings:
            raise ValueError(Message("has for {} one of {}", code, ", ".join(CHOICES[code].readings)))
    return value


Readings = Annotated[
    dict[str, str],
    BeforeValidator(_as_pairs),
    AfterValidator(_known_readings),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                code: {"type": "string", "enum": list(choice.readings), "description": f"How {choice.written} is read."}
                for code, choice in CHOICES.items()
            },
        }
    ),
]
"""An object note code → reading (service.read.choices.CHOICES); in a query string or a form also `log_base=10`."""


@lru_cache(maxsize=1024)
def marked(model: type[BaseModel], mark: type) -> tuple[str, ...]:
    """Names of the fields that carry a mark, in order; also where the mark stands inside `… | None`."""
    return tuple(name for name, field in model.model_fields.items() if _carries([*field.metadata, field.annotation], mark))


def _carries(parts: Iterable[object], mark: type) -> bool:
    return any(
        isinstance(part, mark) or (get_origin(part) in (Union, Annotated, UnionType) and _carries(get_args(part), mark)) for part in parts
    )


class Input(BaseModel):
    """The fields every operation understands."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    notation: Literal["auto", "text", "latex", "mathml", "mathjson", "asciimath"] = Field(
        "auto", description="How to read every string of the request."
    )
    reading: Readings = Field(
        default_factory=dict, description="How to read what is ambiguous, where not the usual way: code of the note → reading."
    )
    variable: VariableName | None = Field(None, description="The variable of the operation; by default the only free symbol, or x.")
    domain: Literal["real", "complex"] = Field("real", description="The field that variables range over.")
    decimal: Literal["point", "comma"] = Field(
        "point", description="The decimal sign in text; with comma, arguments are separated by a semicolon."
    )
    language: Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")] | None = Field(
        None, description="Language of messages (BCP 47); by default that of Accept-Language."
    )
    assumptions: dict[Annotated[str, Field(min_length=1, max_length=64)], list[Assumption]] = Field(
        default_factory=dict, max_length=64, description="What is known of the symbols: name → list of words."
    )
    steps: bool = Field(False, description="Also return a worked solution.")
    detail: Literal["brief", "full"] = Field("brief", description="How small the steps of a worked solution are.")
    method: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")] | None = Field(
        None, description="The method of the worked solution; the answer's `methods` lists those that apply."
    )
    timeout: Annotated[float, BeforeValidator(_no_truth), Field(gt=0, strict=False, allow_inf_nan=False)] | None = Field(
        None, description="Seconds allowed for this computation."
    )

    def words(self) -> frozenset[str]:
        """Names that are read as one symbol each, besides those with assumptions: units, where a test is about units."""
        return frozenset()


class ExpressionInput(Input):
    """The fields of an operation on one expression."""

    expression: Expression = Field(
        description="Mathematics as text (`x sin(x)`) or LaTeX (`\\frac{1}{x}`).", examples=["x sin(x)", "\\frac{1}{x}"]
    )
