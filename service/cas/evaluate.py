"""Carrying out what is only written down: sums, products, derivatives and limits; and exact values in short form."""

from __future__ import annotations

from functools import partial

import sympy
from sympy import Basic, Expr

from service.cas.cartesian import cartesian
from service.cas.limits import one_sided
from service.cas.tidy import shortest, size
from service.errors import NoClosedForm
from service.question import Context
from service.search import Budget, in_time


def carried_out(value: Basic, context: Context) -> Basic:
    """With limits, sums, products and derivatives worked out. Raises NoClosedForm where one can't be."""
    for limit in value.atoms(sympy.Limit):
        body, variable, point, side = limit.args
        sides = {"+": ("right",), "-": ("left",)}.get(str(side), ("left", "right"))
        found = {next(one_sided(body, variable, point, s, context.deadline / 4), None) for s in sides}
        if len(found) != 1 or None in found:
            raise NoClosedForm("A limit in this expression could not be found.")
        value = value.xreplace({limit: found.pop()})
    if value.has(sympy.Derivative, sympy.Sum, sympy.Product, sympy.Subs):
        value = in_time(Budget.patient(context.deadline / 2), partial(value.doit, integrals=False))
        if value is None:
            raise NoClosedForm("A part of this expression could not be worked out.")
    return value


def exact(value: Expr) -> Expr:
    """A number as short as it can be written: 1/√2 + √8 is 5√2/2; a complex one as a + b·i."""
    if value.is_Rational or not isinstance(value, sympy.Expr):
        return value
    forms = [value]
    for way in (sympy.expand, sympy.radsimp, sympy.sqrtdenest, sympy.trigsimp, shortest) if value.is_number else (shortest,):
        form = in_time(Budget.patient(0.5), partial(way, value))
        forms += [] if form is None else [form]
    best = min(forms, key=size)
    return in_time(Budget.patient(0.5), partial(cartesian, best)) or best
