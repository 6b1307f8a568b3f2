"""A message: a code and values, which becomes a sentence where it is shown, in its reader's language.

The code is a stable id (`line_implies`), or, as gettext has it, the English sentence with `{}` at its places. Values are text that is
the same in every language (names, numbers, what somebody wrote), trees and other messages. `docs/messages.md` tells the whole way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from service.tree import Apply, Constant, Number, Relation, Symbol, Tree
from service.tree_data import tree_as_data, tree_from_data

Value: TypeAlias = "str | int | float | Tree | Message"
SAY = "@say"
"""The member by which a message is known in an answer; no symbol has such a name."""
TREE = "@tree"


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A code with its values: by place, `Message("The integral diverges at {}.", point)`, or by name, `Message("line_implies", added=…)`.

    english: the sentence of a code that stands in no catalogue but in a table of the rules; else "".
    """

    code: str
    values: tuple[Value, ...]
    named: tuple[tuple[str, Value], ...]
    english: str

    def __init__(self, code: str, /, *values: Value, **named: Value) -> None:
        self._set(code, values, tuple(named.items()), "")

    @classmethod
    def of_table(cls, code: str, english: str, named: Mapping[str, Value]) -> Message:
        """The message of a sentence that a table of the rules holds in English, and the catalogues in other languages."""
        made = cls.__new__(cls)
        made._set(code, (), tuple(named.items()), english)
        return made

    def _set(self, code: str, values: tuple[Value, ...], named: tuple[tuple[str, Value], ...], english: str) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "named", named)
        object.__setattr__(self, "english", english)

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.code)

    def as_data(self) -> dict[str, object]:
        """JSON values from which `from_data` makes an equal message."""
        data: dict[str, object] = {SAY: self.code}
        if self.values:
            data["values"] = [_as_data(value) for value in self.values]
        if self.named:
            data["named"] = {name: _as_data(value) for name, value in self.named}
        if self.english:
            data["english"] = self.english
        return data


Said: TypeAlias = Message | str
"""A message; a string is the code of one without values."""


def message(said: Said) -> Message:
    """The message itself, or the one of a code without values."""
    return said if isinstance(said, Message) else Message(said)


def from_data(data: Mapping[str, object] | str) -> Message:
    """The message that `as_data` described; a string is the code of one without values. Raises ValueError for anything else."""
    if isinstance(data, str):
        return Message(data)
    code, values, named, english = data.get(SAY), data.get("values", []), data.get("named", {}), data.get("english", "")
    if not (isinstance(code, str) and isinstance(values, list) and isinstance(named, dict) and isinstance(english, str)):
        raise ValueError("this is no message")
    made = Message.__new__(Message)
    made._set(code, tuple(map(_value, values)), tuple((name, _value(value)) for name, value in named.items()), english)
    return made


def _as_data(value: Value) -> object:
    match value:
        case Message():
            return value.as_data()
        case Number() | Symbol() | Constant() | Apply() | Relation():
            return {TREE: tree_as_data(value)}
        case str() | int() | float():
            return value
        case _:  # what comes untyped from SymPy
            return str(value)


def _value(data: object) -> Value:
    match data:
        case {"@tree": list(tree)}:
            return tree_from_data(tree)
        case dict():
            return from_data(data)
        case str() | int() | float():
            return data
        case _:
            raise ValueError("this is no value of a message")


def members_as_data(members: Mapping[str, object]) -> dict[str, object]:
    """JSON values as they are, with the messages among them as JSON values too."""
    return {name: _plain(member) for name, member in members.items()}


def _plain(node: object) -> object:
    match node:
        case Message():
            return node.as_data()
        case dict():
            return {name: _plain(member) for name, member in node.items()}
        case list() | tuple():
            return [_plain(member) for member in node]
        case _:
            return node


def sentences(*said: Said) -> Message:
    """Several sentences after one another; empty ones are left out."""
    return _joined([message(one) for one in said if one], " ")


def enumerated(values: Sequence[Value], between: str = ", ") -> Value:
    """Values after one another; `between` is the same in every language."""
    return _joined(values, between)


def _joined(values: Sequence[Value], between: str) -> Message:
    return Message(between.join(["{}"] * len(values)), *values)


def one_of(values: Sequence[Value]) -> Value:
    """a or b or c."""
    first, *others = values
    return first if not others else Message("{} or {}", first, one_of(others))


def all_of(values: Sequence[Value]) -> Value:
    """a and b and c."""
    first, *others = values
    return first if not others else Message("{} and {}", first, all_of(others))
