"""The fields of a form, made from an operation's input model."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from service.app.inputs import choices, kinds
from service.operations.inputs import Input, Mathematics
from service.operations.operation import Operation
from service.pages.words import Words

Kind = Literal["text", "lines", "choice", "flag", "number", "object"]
COMMON = frozenset(Input.model_fields)


@dataclass(frozen=True, slots=True)
class Field:
    """One control: what it is called, what it takes and what stands in it."""

    name: str
    label: str
    help: str
    kind: Kind
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    is_math: bool = False
    placeholder: str = ""
    default: str = ""


Part = str | Field | tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """The controls of an operation: before and after the main ones, those beside them, and the options folded away.

    before, after: strings are signs, fields stand among them, and a tuple of fields is a stack (upper limit first).
    """

    before: tuple[Part, ...]
    main: tuple[Field, ...]
    after: tuple[Part, ...]
    beside: tuple[Field, ...]
    more: tuple[Field, ...]

    @property
    def is_read_live(self) -> bool:
        """Whether what is typed can be read while it is typed."""
        return any(field.is_math for field in self.main)


UNSEEN = frozenset(("language", "reading", "steps", "detail", "method", "offers"))
"""Fields that the page sets in its own way, or has nothing to show for."""


def fields(operation: Operation, given: Mapping[str, object], words: Words) -> Fields:
    """The operation's controls, filled with what was given."""
    wanted, required = kinds(operation.input)
    made = {name: _field(operation, name, wanted[name], name in required, given.get(name), words) for name in operation.input.model_fields}
    face, folded = operation.face, COMMON | operation.face.rare
    first = [name for name in made if name in face.first] + [name for name in made if name in required]
    main = tuple(made.pop(name) for name in first)
    before, after = (_parts(side, made) for side in (face.before, face.after))
    for name in UNSEEN:
        made.pop(name, None)
    return Fields(
        before=before,
        main=main,
        after=after,
        beside=tuple(made[name] for name in made if name not in folded),
        more=tuple(made[name] for name in made if name in folded),
    )


def _parts(side: str, made: dict[str, Field]) -> tuple[Part, ...]:
    """The signs and fields of one side; a field that stands here is taken out of `made`."""
    parts: list[Part] = []
    for piece in re.split(r"(\{[a-z/]+\})", side):
        names = piece.strip("{}").split("/") if piece.startswith("{") else []
        if names and all(name in made for name in names):
            found = tuple(made.pop(name) for name in names)
            parts.append(found if len(found) > 1 else found[0])
        elif piece and not names:
            parts.append(piece)
    return tuple(parts)


def _field(operation: Operation, name: str, wanted: frozenset[str], required: bool, given: object, words: Words) -> Field:
    info = operation.input.model_fields[name]
    words_of = _choices(operation, name, words)
    default = info.get_default(call_default_factory=True) if not required else None
    return Field(
        name=name,
        label=words.get(f"field.{name}", name.replace("_", " ")),
        help=words.get(f"help.{operation.name}.{name}", words.get(f"help.{name}", info.description or "")),
        kind=_kind(wanted, words_of),
        value=_shown(default if given is None and words_of else given),
        choices=words_of,
        required=required,
        is_math=any(isinstance(mark, Mathematics) for mark in info.metadata),
        placeholder=_placeholder(default),
        default=_shown(default),
    )


def _kind(wanted: frozenset[str], choices: tuple[tuple[str, str], ...]) -> Kind:
    if choices:
        return "choice"
    table: tuple[tuple[str, Kind], ...] = (("array", "lines"), ("object", "object"), ("string", "text"), ("boolean", "flag"))
    return next((kind for json_type, kind in table if json_type in wanted), "number")


def _choices(operation: Operation, name: str, words: Words) -> tuple[tuple[str, str], ...]:
    named = [(value, words.get(f"choice.{value}", value.replace("_", " "))) for value in choices(operation.input, name)]
    optional = operation.input.model_fields[name].get_default(call_default_factory=True) is None
    return (("", words("page.unset")), *named) if named and optional else tuple(named)


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else ""
        case list() | tuple():
            return "\n".join(map(str, value))
        case Mapping():
            return assignments(value)
        case _:
            return str(value)


def assignments(values: Mapping[str, object]) -> str:
    """`x = 2; y = 1/3`, or `n: integer positive`, as one types it; JSON where a value has a sign of separation itself."""
    pairs = [
        (name, ": ", " ".join(map(str, value))) if isinstance(value, list) else (name, " = ", str(value)) for name, value in values.items()
    ]
    if any(sign in value for _, _, value in pairs for sign in ",;\n"):
        return json.dumps(values, ensure_ascii=False)
    return "; ".join("".join(pair) for pair in pairs)


def _placeholder(default: object) -> str:
    return str(default) if isinstance(default, int | float | str) and not isinstance(default, bool) else ""
