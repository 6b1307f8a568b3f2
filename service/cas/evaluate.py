"""Carrying out what is only written down: sums, products, derivatives and limits; and exact values in short form."""

from __future__ import annotations

from typing import Any

import sympy

from service.cas.limits import one_sided
from service.cas.tidy import shortest, size
from service.clock import SliceOver, within
from service.errors import NoClosedForm
from service.question import Context


def carried_out(value: Any, context: Context) -> Any:
    """With limits, sums, products and derivatives worked out. Raises NoClosedForm where one can't be."""
    for limit in value.atoms(sympy.Limit):
        body, variable, point, side = limit.args
        sides = {"+": ("right",), "-": ("left",)}.get(str(side), ("left", "right"))
        found = {next(one_sided(body, variable, point, s, context.deadline / 4), None) for s in sides}
        if len(found) != 1 or None in found:
            raise NoClosedForm("A limit in this expression could not be found.")
        value = value.xreplace({limit: found.pop()})
    if value.has(sympy.Derivative, sympy.Sum, sympy.Product, sympy.Subs):
        try:
            with within(context.deadline / 2):
                value = value.doit(integrals=False)
        except (SliceOver, NotImplementedError, ValueError, TypeError):
            raise NoClosedForm("A part of this expression could not be worked out.") from None
    return value


def exact(value: Any) -> Any:
    """A number as short as it can be written: 1/√2 + √8 is 5√2/2."""
    if value.is_Rational or not isinstance(value, sympy.Expr):
        return value
    forms = [value]
    for way in (sympy.expand, sympy.radsimp, sympy.sqrtdenest, sympy.trigsimp, shortest) if value.is_number else (shortest,):
        try:
            with within(0.5):
                forms.append(way(value))
        except (SliceOver, NotImplementedError, ValueError, TypeError, AttributeError, RecursionError):
            continue
    return min(forms, key=size)
