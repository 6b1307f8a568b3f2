"""The right triangle of a trigonometric substitution: what the functions of an angle are when the angle is an inverse function.

Contract: exact wherever the substitution is used: arcsin x lies in [−π/2, π/2], arctan x in (−π/2, π/2), and sgn(x)·arccos(k/x), for
k > 0, in the first or third quadrant, where the tangent is not negative.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy
from sympy import Expr, acos, asin, atan, cos, cot, csc, sec, sin, sqrt, tan

CIRCLES = (sin, cos, tan, cot, sec, csc)


def sides(angle: Expr) -> Mapping[type, Expr] | None:
    """Function → its value at the angle; None where the angle is no such inverse function."""
    found = _sine_and_cosine(angle)
    if found is None:
        return None
    s, c = found
    return {sin: s, cos: c, tan: _over(s, c), cot: _over(c, s), sec: _over(sympy.S.One, c), csc: _over(sympy.S.One, s)}


def _over(above: Expr, below: Expr) -> Expr:
    return sympy.powsimp(above / below) if below != 0 else sympy.nan


def _sine_and_cosine(angle: Expr) -> tuple[Expr, Expr] | None:
    if isinstance(angle, asin):
        top, bottom = _fraction(angle.args[0])
        return top / bottom, _root(bottom**2 - top**2) / bottom
    if isinstance(angle, atan):
        top, bottom = _fraction(angle.args[0])
        hypotenuse = _root(bottom**2 + top**2)
        return top / hypotenuse, bottom / hypotenuse
    return _signed(angle)


def _signed(angle: Expr) -> tuple[Expr, Expr] | None:
    """Of sgn(x)·arccos(k/x)."""
    signs, arcs = angle.atoms(sympy.sign), angle.atoms(acos)
    if len(signs) != 1 or len(arcs) != 1 or angle != sympy.Mul(*signs, *arcs):
        return None
    top, bottom = _fraction(next(iter(arcs)).args[0])
    return _root(bottom**2 - top**2) / bottom, top / bottom


def _fraction(value: Expr) -> tuple[Expr, Expr]:
    top, bottom = sympy.fraction(sympy.together(value))
    return (-top, -bottom) if bottom.could_extract_minus_sign() else (top, bottom)


def _root(square: Expr) -> Expr:
    """√ of it, with numbers that are factors in front."""
    content, rest = square.expand().primitive() if square.is_Add else (sympy.S.One, square)
    return sqrt(content) * sqrt(rest if content != 1 else square)


def in_sides(value: Expr) -> Expr:
    """The value without functions of inverse functions."""
    for node in [node for node in value.atoms(*CIRCLES) if (found := sides(node.args[0])) is not None and type(node) in found]:
        known = sides(node.args[0])
        if known is not None:
            value = value.xreplace({node: known[type(node)]})
    return value


def put_back(value: Expr, let: Expr, letter: sympy.Symbol) -> Expr:
    """The value with the letter's meaning in its place; functions of 2θ are written in θ where θ is an angle of a triangle."""
    if sides(let) is not None:
        value = sympy.expand_trig(value) if value.has(sin, cos) else value
    return in_sides(value.subs(letter, let))
