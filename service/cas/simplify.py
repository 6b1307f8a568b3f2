"""Several ways to write an expression shorter, and the choice between them."""

from __future__ import annotations

from typing import Any

import sympy

from service.cas.tidy import size, without_signs
from service.question import Context


def forms(expression: Any, context: Context, seconds: float, position: int = 0) -> Any:
    """The shortest form found (position 0), the next shortest, …"""
    found = [expression]
    for way in WAYS:
        try:
            form = way(expression)
        except (NotImplementedError, ValueError, TypeError, AttributeError, ZeroDivisionError, RecursionError):
            continue
        found.append(form)
    ordered = sorted(dict.fromkeys(found), key=size)
    return ordered[min(position, len(ordered) - 1)]


WAYS = (sympy.simplify, sympy.factor, sympy.cancel, sympy.together, sympy.expand, sympy.trigsimp, sympy.radsimp, without_signs)
