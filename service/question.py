"""What is asked and what is answered, as plain values that every part from `cas` to `web` passes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from service.messages.message import Message, Said, from_data
from service.messages.message import message as as_message
from service.tree import Tree


@dataclass(frozen=True, slots=True, init=False)
class Note:
    """Something the reader should know: a stable code for programs, and what is said."""

    code: str
    message: Message

    def __init__(self, code: str, message: Said) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "message", as_message(message))

    def as_data(self) -> dict[str, object]:
        """JSON values from which `from_data` makes an equal note."""
        return {"code": self.code, "message": self.message.as_data()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Note:
        """The note that `as_data` described. Raises ValueError or KeyError for anything else."""
        return cls(data["code"], from_data(data["message"]))


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a computation: the variable, the field and what is known of the symbols.

    assumptions: symbol name → words of the contract ("positive", "integer", …).
    deadline: seconds allowed for the whole task.
    """

    variable: str | None = None
    domain: Literal["real", "complex", "integer", "rational"] = "real"
    assumptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "en"
    deadline: float = 5.0


@dataclass(frozen=True, slots=True)
class Question:
    """One task, as plain data that crosses to a worker.

    trees: the mathematics of the request by field name. options: the other fields, JSON values only.
    """

    operation: str
    trees: Mapping[str, Tree]
    context: Context
    options: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def expression(self) -> Tree:
        return self.trees["expression"]

    def with_notes(self, *notes: Note) -> Question:
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True)
class Verification:
    """How an answer was checked. `failed` never leaves the service."""

    status: Literal["proved", "checked", "unverified", "failed"]
    method: Said = ""
    points: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What an answer asserts, without a record of how it was found.

    value: as in a Result. asserted: what is asserted besides, or more exactly; each operation says of what type.
    """

    value: Any
    conditions: tuple[Any, ...] = ()
    asserted: Any = None


@dataclass(frozen=True, slots=True)
class Result:
    """A candidate answer.

    value: a SymPy object, a tree, or None where there is nothing to show (the notes say why).
    conditions: SymPy relations or trees under which it holds. decimal: 15 significant digits, where the
    writer can't find them itself. constant: a `+ C` is to be written. extra: further members of the answer,
    JSON values, except that SymPy objects and trees in it are written as `{latex, text, decimal}`.
    asserted: see Claim. strategy: what found it, for the operator.
    """

    value: Any
    conditions: tuple[Any, ...] = ()
    notes: tuple[Note, ...] = ()
    decimal: str | None = None
    constant: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    asserted: Any = None
    strategy: str = ""

    @property
    def claim(self) -> Claim:
        """What the check is given."""
        return Claim(self.value, self.conditions, self.asserted)
