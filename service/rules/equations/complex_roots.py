"""Equations over the complex numbers: n-th roots by the polar form, values worked out to a + b·i, eᶻ = c.

Contract: nothing is offered where the unknown is real.
"""

from __future__ import annotations

from dataclasses import replace

import sympy

from service.algebra.build import E, add, depends, equation, mul, number, power
from service.algebra.statements import any_of
from service.cas import to_tree
from service.rules import complex_numbers as c
from service.rules.equations.sides import is_whole, undoing, value
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.simplifying import to_cartesian
from service.rules.told import shown_by
from service.tree import Apply, Relation, Symbol, Tree, walk

MOST_ROOTS = 12


def _power_of(line: Tree, scope: Scope) -> tuple[Tree, int, Tree] | None:
    """(u, n, c) of uⁿ = c over the complex numbers, for n ≥ 3, and for n = 2 where c is not real."""
    match undoing(line, scope):
        case (Apply(head="pow", args=(u, exponent)), right) if not scope.is_real and depends(u, scope.letter):
            n = is_whole(exponent)
            return (u, n, right) if n is not None and (2 if c.has_i(right) else 3) <= n <= MOST_ROOTS else None
        case _:
            return None


def _polar_side(line: Tree, scope: Scope) -> Moves:
    """uⁿ = c ⟺ uⁿ = r·(cos φ + i·sin φ) with r = |c| and φ = arg c"""
    match _power_of(line, scope):
        case (u, n, right) if c.polar(right) is None and (n > 2 or _halved_is_known(right)):
            found = c.in_polar_form(right)
            if found is not None:
                for form in (found[0], replace(found[0], is_exponential=True)):
                    after = equation(power(u, number(n)), form.tree())
                    yield Move(after, {"z": right, "r": form.r, "p": form.phi}, inner=shown_by(line, found[1], after))


def _halved_is_known(right: Tree) -> bool:
    found = c.parts_of(right)
    share = found.phi / (2 * sympy.pi) if found is not None else None
    return share is not None and bool(share.is_Rational and share.q in c.TABLE)


def _roots(line: Tree, scope: Scope) -> Moves:
    """uⁿ = r·(cos φ + i·sin φ) ⟺ u = ⁿ√r·(cos ((φ + 2πk)/n) + i·sin ((φ + 2πk)/n)) for k = 0, …, n − 1"""
    match _power_of(line, scope):
        case (u, n, right) if (found := c.polar(right)) is not None:
            size, phi = to_tree(sympy.root(value(found.r), n)), value(found.phi)
            angles = [(phi + 2 * sympy.pi * k) / n for k in range(n)]
            is_exponential = found.is_exponential or not all((angle / sympy.pi).q in c.WRITTEN_OUT for angle in angles)
            turned = map(_principal, angles) if is_exponential else angles
            cases = (equation(u, c.Polar(size, to_tree(angle), is_exponential).tree()) for angle in turned)
            yield Move(any_of(*cases), {"n": number(n), "r": found.r, "p": found.phi, "d": size, "m": number(n - 1)})


def _principal(angle: sympy.Expr) -> sympy.Expr:
    """The angle above −π and up to π that differs by whole turns."""
    return angle - 2 * sympy.pi * sympy.ceiling((angle - sympy.pi) / (2 * sympy.pi))


def _worked_out(line: Tree, scope: Scope) -> Moves:
    """A number worked out to a + b·i"""
    match line:
        case Relation(signs=("=",), sides=(left, right)) if not scope.is_real and _is_open(right, scope) and depends(left, scope.letter):
            links = to_cartesian(right)
            if links:
                yield Move(equation(left, links[-1].used.move.after), {"f": right, "d": links[-1].used.move.after}, inner=links)


def _is_open(right: Tree, scope: Scope) -> bool:
    has_sign = any(isinstance(node, Apply) and node.head == "plus_minus" for node in walk(right))
    letters = any(isinstance(node, Symbol) for node in walk(right))
    return not has_sign and not letters and c.has_i(right) and not c.is_plain(right) and not c.is_wanted(right, scope)


def _exponential(line: Tree, scope: Scope) -> Moves:
    """e^u = c ⟺ u = ln |c| + i·arg c + 2πi·k"""
    match undoing(line, scope):
        case (Apply(head="pow", args=(base, u)), right) if not scope.is_real and base == E and depends(u, scope.letter):
            found = c.parts_of(right)
            if found is not None and (found.a, found.b) != (0, 0):
                turn = mul(number(2), c.PI, c.UNIT, Symbol("k"))
                first = to_tree(sympy.expand(sympy.log(found.r) + sympy.I * found.phi))
                yield Move(equation(u, turn if found.r == 1 and found.phi == 0 else add(first, turn)), {"z": right})


POLAR_SIDE = Rule("polar_form", "z = r*(cos(p) + i*sin(p))", _polar_side,
                  ("x^3 = 8*i", "x^3 = 8*(cos(pi/2) + i*sin(pi/2))"), "equivalent")  # fmt: skip
ROOTS = Rule(
    "roots_in_polar_form", "z^n = r*e^(i*p) <=> z = r^(1/n)*e^(i*(p + 2*pi*k)/n)", _roots,
    ("x^2 = 9*(cos(pi/3) + i*sin(pi/3))", "x = 3*(cos(pi/6) + i*sin(pi/6)) or x = 3*(cos(7*pi/6) + i*sin(7*pi/6))"), "equivalent",
)  # fmt: skip
VALUES = Rule("in_cartesian_form", "", _worked_out, ("x = 2*(cos(pi/3) + i*sin(pi/3))", "x = 1 + sqrt(3)*i"), "equivalent")
EXPONENTIAL = Rule("complex_exponents", "e^z = w <=> z = ln(abs(w)) + i*arg(w) + 2*pi*i*k", _exponential,
                   ("e^x = -1", "x = pi*i + 2*pi*i*k"), "equivalent")  # fmt: skip
RULES = (POLAR_SIDE, ROOTS, VALUES, EXPONENTIAL)
