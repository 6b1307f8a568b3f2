"""A program bound to a backend: constants are computed once for each precision, the rest at each point. No code is generated."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from operator import itemgetter
from typing import Any, Generic, TypeVar, cast

from service.functions.record import Number
from service.numerics.program import Instruction, Program

Value = TypeVar("Value")
Values = list[Any]
"""The values so far, each at its place."""
Call = Callable[..., Value]
"""A function of the operands."""
Step = Callable[[Values], Value]
"""A function of all values so far."""
Bind = Callable[[Program, int], Step[Value]]
"""The backend's step for the operation at a place. Raises NoProgram."""


class Machine(Generic[Value]):
    """Computes a program. bind: the backend. precision: what the constants depend on, called before each run; None: nothing."""

    __slots__ = ("_fixed", "_known", "_length", "_letters", "_moving", "_precision", "_result")

    def __init__(self, program: Program, bind: Bind[Value], precision: Callable[[], int] | None = None) -> None:
        self._precision, self._result, self._length = precision, program.result, len(program.instructions)
        self._letters = tuple(program.symbols.items())
        self._known: dict[int | None, Values] = {}
        lines, varying = program.instructions, program.varying
        self._fixed = tuple((place, bind(program, place)) for place in range(len(lines)) if not varying[place])
        self._moving = tuple((p, bind(program, p)) for p, line in enumerate(lines) if varying[p] and line.head != "symbol")

    @property
    def symbols(self) -> tuple[Hashable, ...]:
        return tuple(symbol for symbol, _ in self._letters)

    def run(self, given: Mapping[Hashable, Value]) -> Value:
        """The result with the symbols as given. Raises what the backend raises."""
        found = self._constants().copy()
        for symbol, place in self._letters:
            found[place] = given[symbol]
        for place, step in self._moving:
            found[place] = step(found)
        return found[self._result]  # type: ignore[no-any-return]  # a value of the backend

    def curve(self, *failures: type[Exception], failed: Value | None = None) -> Callable[[Value], Value]:
        """The result as a function of the only symbol; `failed` where a step raises one of these."""
        constants, letters, moving, result = self._constants, [place for _, place in self._letters], self._moving, self._result
        if not letters:
            return lambda value: self.run({})
        (letter,) = letters

        def at(value: Value) -> Value:
            try:
                found = constants().copy()
                found[letter] = value
                for place, step in moving:
                    found[place] = step(found)
            except failures:
                return cast(Value, failed)  # given wherever a failure is
            return found[result]  # type: ignore[no-any-return]  # of the backend

        def at_fixed(value: Value) -> Value:
            found = known.copy()
            found[letter] = value
            try:
                for place, step in moving:
                    found[place] = step(found)
            except failures:
                return cast(Value, failed)  # given wherever a failure is
            return found[result]  # type: ignore[no-any-return]  # of the backend

        if self._precision is not None:
            return at
        known = constants()
        return at_fixed

    def _constants(self) -> Values:
        precision = self._precision and self._precision()
        known = self._known.get(precision)
        if known is None:
            known = [None] * self._length
            for place, step in self._fixed:
                known[place] = step(known)
            self._known[precision] = known
        return known


def applied(call: Call[Value], operands: tuple[int, ...]) -> Step[Value]:
    """A function of operands as one of all values so far."""
    if len(operands) == 1:
        (one,) = operands
        return lambda found: call(found[one])
    if len(operands) == 2:
        first, second = operands
        return lambda found: call(found[first], found[second])
    if not operands:
        return lambda found: call()
    picked = itemgetter(*operands)
    return lambda found: call(*picked(found))


def arithmetic(line: Instruction) -> Step[Number] | None:
    """The step of + · − ÷, which is the same for all numbers; None for another operation."""
    match line.head, line.operands:
        case ("add" | "mul" | "pos", (a,)):
            return lambda found: found[a]
        case "neg", (a,):
            return lambda found: -found[a]
        case "add", (a, b):
            return lambda found: found[a] + found[b]
        case "mul", (a, b):
            return lambda found: found[a] * found[b]
        case "div", (a, b):
            return lambda found: found[a] / found[b]
        case "add" | "mul", (first, *rest):
            return _summed(first, rest) if line.head == "add" else _multiplied(first, rest)
        case _:
            return None


def _summed(first: int, rest: list[int]) -> Step[Number]:
    def total(found: Values) -> Number:
        value = found[first]
        for place in rest:
            value = value + found[place]
        return value

    return total


def _multiplied(first: int, rest: list[int]) -> Step[Number]:
    def product(found: Values) -> Number:
        value = found[first]
        for place in rest:
            value = value * found[place]
        return value

    return product
