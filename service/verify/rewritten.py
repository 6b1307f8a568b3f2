"""Functions written in others, for the normal form, as their records have them."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from sympy import Expr

from service.cas.formulas import Formula
from service.functions import IN_SYMPY, Function

GENERATED = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
"""The circular functions, which the normal form has its own generators for."""
ODD = frozenset(name for name, entry in IN_SYMPY.items() if entry.parity == "odd")
EVERYWHERE = frozenset(name for name, entry in IN_SYMPY.items() if entry.definition and name not in GENERATED)
"""Rewritings that hold over ℂ too."""


def _rewriting(entry: Function) -> Callable[..., Expr]:
    form = Formula(entry.definition or entry.real_form)
    return (lambda *values: reduce(form, values)) if max(entry.arity) > 3 else form


REWRITTEN: dict[str, Callable[..., Expr]] = {
    name: _rewriting(entry) for name, entry in IN_SYMPY.items() if (entry.definition or entry.real_form) and name not in GENERATED
}
"""Functions written in others. Those of the reals hold on the real domain; isolated points do not count."""
