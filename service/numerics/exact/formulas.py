"""Values as fractions where they last, else as complex balls: a tree as it was written, undefined exactly where its writer's expression is.

Nothing is simplified first: x/x has no value at 0. Over the reals an odd root of a negative number is real and an even one undefined;
over the complex numbers roots, powers and logarithms are principal. Raises Undefined or Unknown, whichever is met first in the order in
which the tree was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import flint
from flint import acb, arb, fmpq

from service.functions import CONSTANTS
from service.numerics.exact.numbers import Unknown, Value
from service.numerics.from_tree import program
from service.numerics.machine import Call, Step, Values, applied
from service.numerics.program import NoProgram, Program
from service.tree import Apply, Tree

At = Mapping[str, Value]
Scoped = Callable[[tuple[Tree, ...], At, bool], Value]
"""A head with variables of its own: its operands, the values of the symbols, whether over the reals → its value."""


@dataclass(frozen=True, slots=True)
class Operations:
    """What heads do to values, and `real`; power: b^u with a letter in u, over the reals; scoped: heads with variables of their own."""

    functions: Mapping[str, Call[Value]]
    power: Call[Value]
    scoped: Mapping[str, Scoped] = field(default_factory=dict)


class Formula:
    """A tree ready to be computed at many points. Raises Unknown where something in it is no number."""

    __slots__ = ("_constant", "_fixed", "_known", "_length", "_moving", "_result")

    def __init__(self, known: Program, real: bool, operations: Operations) -> None:
        steps = [(place, _step(known, place, real, operations)) for place in range(len(known.instructions))]
        self._fixed = tuple(step for step in steps if not known.varying[step[0]])
        self._moving = tuple(step for step in steps if known.varying[step[0]])
        self._length, self._result = len(steps), known.result
        self._known: dict[int, Values | None] = {}

    def __call__(self, at: At) -> Value:
        """The value with the symbols as given. Raises Undefined or Unknown."""
        constants = self._constants()
        if constants is None:
            return self._in_order(at)
        found = [*constants, at]
        for place, step in self._moving:
            found[place] = step(found)
        return found[self._result]

    def _in_order(self, at: At) -> Value:
        """Step by step where a constant has no value, since what stands before it may fail in another way."""
        found: Values = [*[None] * self._length, at]
        for place, step in sorted((*self._fixed, *self._moving), key=lambda entry: entry[0]):
            found[place] = step(found)
        return found[self._result]

    def _constants(self) -> Values | None:
        """What no symbol enters, at this precision; None where a part of it has no value."""
        bits = int(flint.ctx.prec)
        if bits not in self._known:
            found: Values = [*[None] * self._length, {}]
            try:
                for place, step in self._fixed:
                    found[place] = step(found)
                self._known[bits] = found[:-1]
            except (ArithmeticError, ValueError, TypeError, NotImplementedError):
                self._known[bits] = None
        return self._known[bits]


def _step(known: Program, place: int, real: bool, operations: Operations) -> Step[Value]:
    head, operands, detail = known.instructions[place]
    if head in operations.functions:
        power = head == "pow" and real and known.varying[operands[1]]
        return applied(operations.power if power else partial(operations.functions[head], real=real), operands)
    match head, detail:
        case "number", Fraction() as fraction:
            number = fmpq(fraction.numerator, fraction.denominator)
            return lambda found: number
        case "symbol", str(name):
            return lambda found: _given(name, found[-1])
        case "constant", str(name):
            return lambda found: constant(name)
        case "scoped" | "scoped constant", Apply(head=scope, args=args):
            call = operations.scoped[scope]
            return lambda found: call(args, found[-1], real)
        case _:
            raise Unknown("not a number")


def constant(name: str) -> Value:
    """The value of a named constant. Raises Unknown for what is no number."""
    if name == "i":
        return acb(0, 1)
    if name not in BALLS:
        raise Unknown(name)
    return acb(BALLS[name](arb))


BALLS = {entry.name: entry.ball for entry in CONSTANTS if entry.ball}


def _given(name: str, at: At) -> Value:
    if name not in at:
        raise Unknown(f"{name} has no value")
    return at[name]


def ready(tree: Tree, real: bool, operations: Operations) -> Formula:
    """The tree made ready. Raises Unknown."""
    try:
        return Formula(program(tree, frozenset(operations.scoped)), real, operations)
    except NoProgram as error:
        raise Unknown("not a number") from error
