"""A formula as a straight line of operations: each works on the values at earlier places, and equal parts occur once.

    sin(x²) + x²   →   0: symbol x    1: number 2    2: pow 0 1    3: sin 2    4: add 3 2

Contract: a program knows no arithmetic. `service.numerics.machine` binds it to a backend, which computes it at many points.
Operations are the heads of trees (`add mul neg div pow sin …`, the names of `functions`) and those listed here; an operation that
a backend does not know raises NoProgram where the program is bound.

    symbol number constant decimal     leaves; the detail is a name, a Fraction, the name of a constant, a rounded number
    cases        values of tests and branches; the detail is a `Cases`
    pFq          upper parameters, lower parameters, argument; the detail is a `Parameters`
    root of      a root of a polynomial over ℚ; the detail is SymPy's CRootOf
    root sum     Σ c ln g over the roots of a polynomial; the detail is a `RootSum`
    scoped       a head with variables of its own, computed from its tree, the detail; `scoped constant` where no symbol enters
    total        terms of a sum or product that is only written down; the detail is add or mul
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from service.functions import FOREIGN, FUNCTIONS, Function
from service.read.formulas import PLACES

RECORDS: dict[str, Function] = {entry.name: entry for entry in (*FUNCTIONS, *FOREIGN)}
LONGEST = 20_000
"""Most operations of a program."""


class NoProgram(Exception):
    """The formula holds something that can't be computed by this backend."""


class Instruction(NamedTuple):
    """One operation on the values at earlier places."""

    head: str
    operands: tuple[int, ...] = ()
    detail: Hashable = None


def _number_of(line: Instruction) -> Fraction | None:
    return line.detail if line.head == "number" else None  # type: ignore[return-value]  # a Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """The operations in order, and the place of the result; of each place, whether its value depends on a symbol."""

    instructions: tuple[Instruction, ...]
    result: int
    varying: tuple[bool, ...]

    @property
    def symbols(self) -> dict[Hashable, int]:
        """Symbol → its place, in order."""
        return {line.detail: place for place, line in enumerate(self.instructions) if line.head == "symbol"}

    def number(self, place: int) -> Fraction | None:
        """The number written at a place, None where there is no number."""
        return _number_of(self.instructions[place])

    def part(self, place: int) -> Program:
        """The program of the value at a place."""
        needed = {place}
        for at in range(place, -1, -1):
            if at in needed:
                needed.update(self.instructions[at].operands)
        moved = {old: new for new, old in enumerate(sorted(needed))}
        lines = (self.instructions[old] for old in moved)
        kept = tuple(Instruction(i.head, tuple(moved[p] for p in i.operands), i.detail) for i in lines)
        return Program(kept, moved[place], tuple(self.varying[old] for old in moved))


@dataclass(frozen=True, slots=True)
class Test:
    """`difference sign 0`, the difference being the operand with this number; or a truth that is known."""

    sign: str
    operand: int = -1


@dataclass(frozen=True, slots=True)
class Connective:
    """And, Or, Not of conditions."""

    name: str
    parts: tuple[Condition, ...]


Condition = Test | Connective | bool


@dataclass(frozen=True, slots=True)
class Cases:
    """The first branch whose condition holds: (condition, the number of the operand that is its value)."""

    branches: tuple[tuple[Condition, int], ...]


@dataclass(frozen=True, slots=True)
class Parameters:
    """upper: how many upper parameters. whole: which differences of the parameters of ₂F₁ are whole, as python-flint is told."""

    upper: int
    whole: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class RootSum:
    """term: c ln g of the symbols and the root. coefficients: of the polynomial, the constant one first. real: its real part."""

    term: Program
    root: Hashable
    coefficients: tuple[Program, ...]
    symbols: tuple[Hashable, ...]
    real: bool


VARYING = ("symbol", "scoped")


class Builder:
    """Lays down operations, each once."""

    def __init__(self) -> None:
        self.instructions: list[Instruction] = []
        self._varying: list[bool] = []
        self._places: dict[Instruction, int] = {}
        self._numbers: dict[tuple[int, int], int] = {}

    def add(self, head: str, operands: Sequence[int] = (), detail: Hashable = None) -> int:
        """The place of an operation. Raises NoProgram where there are too many."""
        line = Instruction(head, tuple(operands), detail)
        places, place = self._places, len(self.instructions)
        known = places.setdefault(line, place)
        if known == place:
            if place > LONGEST:
                raise NoProgram("too large")
            self.instructions.append(line)
            self._varying.append(head in VARYING or any(map(self._varying.__getitem__, line.operands)))
        return known

    def number(self, value: Fraction) -> int:
        key = value.numerator, value.denominator  # a Fraction is slow to hash
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.instructions)
            self.instructions.append(Instruction("number", (), value))
            self._varying.append(False)
        return known

    def written(self, place: int) -> Fraction | None:
        """The number written at a place."""
        return _number_of(self.instructions[place])

    def negative(self, place: int) -> int:
        """−a; of a number, that number."""
        value = self.written(place)
        return self.add("neg", (place,)) if value is None else self.number(-value)

    def quotient(self, above: int, below: int) -> int:
        """a/b; of two numbers, that number."""
        a, b = self.written(above), self.written(below)
        return self.add("div", (above, below)) if a is None or not b else self.number(a / b)

    def inline(self, program: Program, given: Sequence[int]) -> int:
        """Another program's result, its symbols `a`, `b`, `c` standing for values at these places."""
        places: list[int] = []
        for line in program.instructions:
            operands = tuple(places[place] for place in line.operands)
            places.append(given[PLACES.index(str(line.detail))] if line.head == "symbol" else self.again(line, operands))
        return places[program.result]

    def again(self, line: Instruction, operands: Sequence[int]) -> int:
        """The operation of another program on values here."""
        if line.head == "number":
            return self.number(line.detail)  # type: ignore[arg-type]  # a Fraction
        if line.head == "div":
            return self.quotient(*operands)
        return self.negative(*operands) if line.head == "neg" else self.add(line.head, operands, line.detail)

    def program(self, result: int) -> Program:
        return Program(tuple(self.instructions), result, tuple(self._varying))
