"""The fields of a request, shared by the operations: pydantic models, strict, unknown fields refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Mathematics:
    """Marks a field that holds mathematics, to be read into a tree."""


class Variable:
    """Marks a field that holds the name of a symbol."""


def _numeral(value: Any) -> Any:
    """A JSON number as the string a person would write, so that `lower: 0` and `lower: "0"` are the same."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return format(value, ".17g") if isinstance(value, float) else str(value)


MAX_EXPRESSION = 10_000
"""Longest expression, in characters."""

Expression = Annotated[str, Mathematics(), Field(min_length=1)]
Value = Annotated[str, Mathematics(), BeforeValidator(_numeral), Field(min_length=1)]
"""Mathematics that may also be sent as a JSON number."""
VariableName = Annotated[str, Variable(), Field(min_length=1, max_length=64)]
Assumption = Literal[
    "real", "complex", "positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer", "rational",
    "irrational", "even", "odd", "prime", "imaginary", "finite",
]  # fmt: skip


class Input(BaseModel):
    """The fields every operation understands."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    notation: Literal["auto", "text", "latex"] = Field("auto", description="How to read every string of the request.")
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
    timeout: Annotated[float, Field(gt=0, strict=False, allow_inf_nan=False)] | None = Field(
        None, description="Seconds allowed for this computation."
    )


class ExpressionInput(Input):
    """The fields of an operation on one expression."""

    expression: Expression = Field(
        description="Mathematics as text (`x sin(x)`) or LaTeX (`\\frac{1}{x}`).", examples=["x sin(x)", "\\frac{1}{x}"]
    )
