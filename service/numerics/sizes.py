"""Numbers in formulas that are far from 1: near them a formula is tried too (√(x − 1000) is defined beyond 1000 only)."""

from __future__ import annotations

from fractions import Fraction

from service.numerics.program import Program

ORDINARY = Fraction(1, 40), Fraction(60)
"""Numbers between these are met by the points that are tried anyway."""
MOST_SIZES = 3
STEPS: tuple[Fraction, ...] = tuple(
    Fraction(*pair) for pair in ((1, 97), (-1, 89), (1, 7), (-1, 9), (3, 5), (-4, 9), (7, 3), (-13, 6), (29, 3), (-37, 4))
)
"""How far from a number a point lies, in shares of it."""


def sizes(*programs: Program) -> tuple[Fraction, ...]:
    """The numbers of formulas that are far from 1, exponents apart, each once; negative ones too."""
    found: dict[Fraction, None] = {}
    for program in programs:
        exponents = {line.operands[1] for line in program.instructions if line.head == "pow"}
        for place, line in enumerate(program.instructions):
            number = program.number(place)
            if number and place not in exponents and line.head == "number" and not ORDINARY[0] <= abs(number) <= ORDINARY[1]:
                found[number] = None
    return tuple(found)[:MOST_SIZES]


def beside(size: Fraction) -> tuple[Fraction, ...]:
    """Numbers near one that is far from 1."""
    return tuple(size * (1 + step) for step in STEPS)
