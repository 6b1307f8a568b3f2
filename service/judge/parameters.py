"""Parameters beside the letter that runs: in a limit or an integral they are positive where only that makes a line right."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flint import fmpq

VARIABLES = frozenset({"x", "y", "z", "t", "u", "v", "w", "h", "theta", "phi"})
"""Letters that run. Any other is a parameter, and positive is meant: ∫₀^a √(a² − x²) dx = πa²/4."""


def has_negative_parameter(at: Mapping[str, fmpq | Fraction], running: str = "") -> bool:
    """Whether a parameter is negative or 0 at a point."""
    return any(isinstance(v, fmpq | Fraction) and v <= 0 and name not in VARIABLES and name != running for name, v in at.items())
