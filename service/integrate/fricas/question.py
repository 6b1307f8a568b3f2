"""An integrand as FriCAS reads it, written from its structure with names of our own for the symbols."""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Expr, Symbol

from service.functions import IN_SYMPY

LONGEST = 2_000
"""Characters of a question."""

SPELLED = {name: entry.fricas for name, entry in IN_SYMPY.items() if entry.fricas}
"""SymPy's name → FriCAS's."""


@dataclass(frozen=True, slots=True)
class Question:
    """∫ integrand d variable, both in FriCAS's spelling."""

    integrand: str
    variable: str


def asked(f: Expr, x: Symbol) -> Question | None:
    """The question for ∫ f dx, None where f holds something that FriCAS has no name for, or is too long."""
    names = {symbol: name for name, symbol in symbols(f, x).items()}
    integrand = written(f, names)
    return None if integrand is None or len(integrand) > LONGEST else Question(integrand, names[x])


def symbols(f: Expr, x: Symbol) -> dict[str, Symbol]:
    """The symbols by the names that FriCAS knows them under."""
    return {f"v{index}": symbol for index, symbol in enumerate(sorted(f.free_symbols | {x}, key=str), 1)}


def written(f: Expr, names: dict[Symbol, str]) -> str | None:
    """The integrand as FriCAS reads it, None where it holds something that FriCAS has no name for."""
    match f:
        case sympy.Integer():
            return f"({f})"
        case sympy.Rational():
            return f"({f.p}/{f.q})"
        case sympy.Symbol():
            return names.get(f)
    if f == sympy.pi:
        return "%pi"
    if f == sympy.E:
        return "%e"
    parts = [written(arg, names) for arg in f.args]
    if not parts or any(part is None for part in parts):
        return None
    if f.is_Add or f.is_Mul:
        return "(" + ("+" if f.is_Add else "*").join(str(part) for part in parts) + ")"
    if f.is_Pow:
        return f"({parts[0]}^{parts[1]})"
    name = SPELLED.get(type(f).__name__)
    return f"{name}({parts[0]})" if name and len(parts) == 1 else None
