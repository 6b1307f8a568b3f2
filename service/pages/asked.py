"""What a page is asked: which operation, and the values of its fields, from what a form sent.

Contract: nothing is computed. A form may name an operation, or ask how something is done (`how`), or leave it to what stands in its
one field, of which the likeliest operation is taken. What was typed for one operation is kept for another under the name of its main field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.app.ask import at_hand
from service.app.inputs import from_strings, kinds
from service.engine import Engine
from service.errors import MathtutorError
from service.operations import DONE_BY
from service.operations.operation import Operation
from service.read.verbs import task_in_words

Pairs = list[tuple[str, str]]
MAIN = ("expression", "problem", "answer")
"""What the main field is called, by operation."""
HABITS = {"hints": "nudge"}
"""What a page asks for where a program would have to."""
ANY = "read"
"""The operation of a page that was not told any: its form has the one field alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation with its values, and what else could be done with the problem, the likeliest first."""

    operation: Operation
    values: dict[str, object]
    offers: tuple[str, ...] = ()


def asked(pairs: Pairs, operations: Mapping[str, Operation], engine: Engine, language: str) -> Asked:
    """What the pairs of a form or an address ask for."""
    given = dict(pairs)
    how = given.get("how", "")
    named = operations.get(how or given.get("operation", ""))
    main = next((given[name] for name in MAIN if given.get(name)), "")
    usual = operations.get(ANY) or next(iter(operations.values()))
    offered = _offers(_values(usual, pairs), main, operations, engine, language) if usual.name == ANY else ()
    operation = named if named and named.name != ANY else operations.get(offered[0] if offered and not named else "", usual)
    values = _values(operation, pairs)
    if how and operation.is_worked:
        values["steps"] = True
    habits = {name: value for name, value in HABITS.items() if name in operation.input.model_fields}
    return Asked(operation, {**habits, **_alone(operation, values)}, offered)


def _offers(values: dict[str, object], main: str, operations: Mapping[str, Operation], engine: Engine, language: str) -> tuple[str, ...]:
    """What can be done with the problem; nothing where there is none, or where it can't be read."""
    if not main:
        return ()
    try:
        _, document = at_hand(operations[ANY], {**values, "expression": main, "offers": True}, engine, language)
    except MathtutorError:
        return ()
    offers = document.get("offers") if document else None
    return tuple(str(one["operation"]) for one in offers if one["operation"] in operations) if isinstance(offers, list) else ()


def _alone(operation: Operation, values: dict[str, object]) -> dict[str, object]:
    """The values with the mathematics alone, where the problem is in words that ask for something else."""
    source = values.get("expression")
    found = task_in_words(source) if isinstance(source, str) and operation.name != ANY else None
    if found is None or not found[0] or DONE_BY.get(found[0], operation.name) == operation.name:
        return values
    return {**values, "expression": found[1].strip()}


def _values(operation: Operation, pairs: Pairs) -> dict[str, object]:
    """The values of the operation's own fields."""
    return from_strings(operation.input, _known(operation, _carried(operation, pairs)))


def _carried(operation: Operation, pairs: Pairs) -> Pairs:
    """The pairs, the problem under the name that it has in this operation."""
    own = next((name for name in MAIN if name in operation.input.model_fields), None)
    names = {name for name, value in pairs if value.strip()}
    if own is None or own in names:
        return pairs
    other = next((name for name in MAIN if name in names), None)
    return [(own if name == other else name, value) for name, value in pairs]


def _known(operation: Operation, pairs: Pairs) -> Pairs:
    """The pairs that belong to the operation; what was typed for another one stays behind."""
    kept = [(name, value) for name, value in pairs if name in operation.input.model_fields]
    scalars = {name: value for name, value in kept if "array" not in kinds(operation.input)[0][name]}
    return [*scalars.items(), *((name, value) for name, value in kept if name not in scalars)]
