"""A linear equation whose homogeneous solutions are known: a particular solution is added, and the given values are put in.

    y_h = C₁f + C₂g,  y_p   →   y = y_h + y_p

Source: [stewart-8, §17.2].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy
from sympy import Expr

from service.algebra.build import add, equation
from service.cas import to_tree
from service.rules.ode.initial import put_into_general
from service.rules.ode.lines import Line, Lines, Posed, told, with_sizes
from service.rules.rule import Rule
from service.tree import Symbol, Tree

PARTICULAR = told("particular_solution")
TOGETHER = told("general_and_particular")
RULES = (PARTICULAR, TOGETHER)


@dataclass(frozen=True, slots=True)
class Particular:
    """A particular solution and the lines that find it."""

    lines: tuple[Line, ...]
    value: Expr


def superposed(posed: Posed, rule: Rule, basis: Sequence[Expr], particular: Callable[[], Particular | None] | None) -> Lines:
    """From the homogeneous solutions to the answer. rule: how the line with these is told. particular: None without a right-hand side."""
    general = _general(posed, basis)
    if particular is not None:
        yield Line(rule, equation(homogeneous_name(posed), summed(posed, basis)))
        found = particular()
        if found is not None:
            yield from _added(posed, general, found)
    elif posed.conditions:
        yield Line(rule, equation(posed.y, summed(posed, basis)))
        yield from put_into_general(posed, general)
    else:
        yield Line(rule, posed.answer)


def _added(posed: Posed, general: Expr, found: Particular) -> Lines:
    yield from found.lines
    names = {"h": homogeneous_name(posed), "p": particular_name(posed)}
    if posed.conditions:
        whole = general + found.value
        yield Line(TOGETHER, equation(posed.y, to_tree(with_sizes(whole))), names)
        yield from put_into_general(posed, whole)
    else:
        yield Line(TOGETHER, posed.answer, names)


def homogeneous_name(posed: Posed) -> Symbol:
    """y_h."""
    return Symbol(f"{posed.y.name}_h")


def particular_name(posed: Posed) -> Symbol:
    """y_p."""
    return Symbol(f"{posed.y.name}_p")


def summed(posed: Posed, basis: Sequence[Expr]) -> Tree:
    """C₁f + C₂g."""
    return add(*(to_tree(sympy.Symbol(c, real=True) * with_sizes(b)) for c, b in zip(posed.constants, basis, strict=True)))


def _general(posed: Posed, basis: Sequence[Expr]) -> Expr:
    return sum((sympy.Symbol(c, real=True) * b for c, b in zip(posed.constants, basis, strict=True)), sympy.S.Zero)
