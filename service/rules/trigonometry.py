"""Trigonometry: exact values by symmetry and sums of angles, and the identities that simplify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import sympy

from service.algebra.build import ONE, TWO, add, apply, div, factors, mul, neg, number, power, rational, sub, terms
from service.algebra.shapes import same_form
from service.cas import to_sympy, to_tree
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used, no_moves
from service.rules.tidy import tidied
from service.tree import Apply, Constant, Number, Tree, free_symbols, walk
from service.write import text

FUNCTIONS = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
PI = Constant("pi")
FIRST = frozenset(Fraction(*pair) for pair in ((0, 1), (1, 6), (1, 4), (1, 3), (1, 2)))
"""Angles whose values a table lists, in parts of π."""
SUMS = {Fraction(5, 12): (Fraction(1, 4), Fraction(1, 6)), Fraction(1, 12): (Fraction(1, 4), -Fraction(1, 6)),
        Fraction(7, 12): (Fraction(1, 3), Fraction(1, 4)), Fraction(11, 12): (Fraction(2, 3), Fraction(1, 4))}  # fmt: skip
"""Angles that are sums of angles of the table."""


def has_functions(tree: Tree) -> bool:
    """Whether a trigonometric function stands in it."""
    return any(isinstance(node, Apply) and node.head in FUNCTIONS for node in walk(tree))


def _angle(node: Tree) -> Fraction | None:
    """The angle of sin(10π/3) or sin 75° in parts of π."""
    match node:
        case Apply(head=head, args=(u,)) if head in FUNCTIONS and not free_symbols(u):
            share = to_sympy(u) / sympy.pi
            return Fraction(int(share.p), int(share.q)) if share.is_Rational else None
        case _:
            return None


def _at(node: Tree, angle: Fraction) -> Tree:
    """The same function at another angle, in the unit that was written."""
    head, (u,) = node.head, node.args  # type: ignore[union-attr]  # an angle was found in it
    if _is_in_degrees(u):
        return Apply(head, (_signed(angle * 180, lambda size: Apply("degree", (number(size),))),))
    return Apply(head, (to_tree(sympy.Rational(angle.numerator, angle.denominator) * sympy.pi),))


def _is_in_degrees(u: Tree) -> bool:
    return any(isinstance(part, Apply) and part.head == "degree" for part in walk(u))


def _signed(value: Fraction, written: Callable[[Fraction], Tree]) -> Tree:
    return neg(written(-value)) if value < 0 else written(value)


def _value(node: Tree, scope: Scope) -> Moves:
    """the value of the table, at the angle in the first quadrant"""
    angle = _angle(node)
    if angle is None:
        return
    found = tidied(node)
    if has_functions(found) or found == Constant("complex_oo"):
        return
    chain = tuple(_chain(node, angle, found)) if angle not in FIRST else ()
    yield Move(found, {"f": node, "d": found}, inner=chain)


def _in_radians(node: Tree, scope: Scope) -> Moves:
    """α° = α·π/180, where the answer is in radians"""
    match node:
        case Apply(head=head, args=(u,)) if head in FUNCTIONS and any(
            isinstance(part, Apply) and part.head == "degree" for part in walk(u)
        ):
            found = tidied(node)
            if has_functions(found):
                yield Move(found, {"f": node, "d": found})


INVERSES = {"asin": "sin", "acos": "cos", "atan": "tan"}


def _inverse_value(node: Tree, scope: Scope) -> Moves:
    """arcsin(sin α) = α for an angle of the table"""
    match node:
        case Apply(head=head, args=(u,)) if head in INVERSES and not free_symbols(u):
            found = tidied(node)
            if not any(isinstance(part, Apply) and part.head in INVERSES for part in walk(found)):
                yield Move(found, {"f": node, "d": found, "g": apply(INVERSES[head], found), "u": u})


def _chain(node: Tree, angle: Fraction, found: Tree) -> Iterator[Link]:
    """By whole turns, then by symmetry, to an angle of the table; else by a sum of two such angles."""
    line, turned = node, angle % 2
    if turned != angle:
        after = _at(node, turned)
        yield Link(line, Used(PERIOD, Move(after, {"f": node, "d": after})))
        line = after
    reference, sign = _reference(turned, node.head)  # type: ignore[union-attr]
    if reference != turned:
        whole = _at(node, reference)
        after = neg(whole) if sign < 0 else whole
        yield Link(line, Used(SYMMETRY, Move(after, {"f": line, "d": after})))
        line = after
    if reference in SUMS and isinstance(node, Apply) and node.head in ("sin", "cos", "tan"):
        a, b = (_at(node, part).args[0] for part in SUMS[reference])  # type: ignore[union-attr]
        after = _by_sum(node.head, a, b)
        after = neg(after) if sign < 0 else after
        yield Link(line, Used(ANGLE_SUM, Move(after, {"a": a, "b": b})))
        line = after
    if not same_form(line, found):
        yield Link(line, Used(TABLE, Move(found, {"f": line, "d": found})))


def _reference(angle: Fraction, head: str) -> tuple[Fraction, int]:
    """(the angle in the first quadrant, the sign of the function at the given one), for 0 ≤ angle < 2."""
    quadrant = int(angle * 2)
    reference = (angle, 1 - angle, angle - 1, 2 - angle)[quadrant]
    positive = {"sin": (0, 1), "csc": (0, 1), "cos": (0, 3), "sec": (0, 3)}.get(head, (0, 2))
    return reference, 1 if quadrant in positive else -1


def _by_sum(head: str, a: Tree, b: Tree) -> Tree:
    """sin(a + b) and its like; b may be negative."""
    minus = isinstance(b, Apply) and b.head == "neg"
    size = b.args[0] if minus and isinstance(b, Apply) else b
    sina, cosa, sinb, cosb = (apply(f, u) for u in (a, size) for f in ("sin", "cos"))
    tana, tanb = apply("tan", a), apply("tan", size)
    joined = sub if minus else add
    if head == "sin":
        return joined(mul(sina, cosb), mul(cosa, sinb))
    if head == "cos":
        return (add if minus else sub)(mul(cosa, cosb), mul(sina, sinb))
    return div(joined(tana, tanb), (add if minus else sub)(ONE, mul(tana, tanb)))


def _squares(term: Tree) -> tuple[str, Tree, tuple[Tree, ...]] | None:
    """(sin, u, other factors) of c·sin²u; None for anything else."""
    listed = factors(term)
    for place, factor in enumerate(listed):
        match factor:
            case Apply(head="pow", args=(Apply(head=("sin" | "cos" | "tan" | "cot" | "sec" | "csc") as head, args=(u,)), Number(text="2"))):
                return head, u, (*listed[:place], *listed[place + 1 :])
    return None


def _pythagoras(node: Tree, scope: Scope) -> Moves:
    """sin²u + cos²u = 1, 1 − sin²u = cos²u, 1 + tan²u = 1/cos²u"""
    if not isinstance(node, Apply) or node.head != "add":
        return
    parts = terms(node)
    found = [_squares(part) for part in parts]
    for i, first in enumerate(found):
        if first is None:
            continue
        for j, second in enumerate(found):
            if second is not None and _make_one(first, second):
                rest = [part for k, part in enumerate(parts) if k not in (i, j)]
                yield Move(add(*rest, mul(*first[2])), {"u": first[1]})
        scale = rational(mul(*first[2]))
        constant = next((k for k, part in enumerate(parts) if scale is not None and rational(part) == -scale), None)
        if constant is not None and scale is not None and first[0] in ("sin", "cos"):
            other = power(apply("cos" if first[0] == "sin" else "sin", first[1]), TWO)
            rest = [part for k, part in enumerate(parts) if k not in (i, constant)]
            whole = tidied(mul(number(abs(scale)), other))
            yield Move(add(*rest, neg(whole) if scale > 0 else whole), {"u": first[1]})
        yield from _tangent_square(parts, i, first)


Square = tuple[str, Tree, tuple[Tree, ...]]


def _make_one(first: Square, second: Square) -> bool:
    """c·sin²u beside c·cos²u, c·sec²u beside −c·tan²u, c·csc²u beside −c·cot²u."""
    if first[0] == "sin":
        return second == ("cos", first[1], first[2])
    if (first[0], second[0]) not in {("sec", "tan"), ("csc", "cot")} or first[1] != second[1]:
        return False
    return text(tidied(add(mul(*first[2]), mul(*second[2])))) == "0"


def _tangent_square(parts: tuple[Tree, ...], i: int, first: tuple[str, Tree, tuple[Tree, ...]]) -> Moves:
    """1 + tan²u = sec²u, sec²u − 1 = tan²u"""
    head, u, scale = first
    partner = {"tan": ("sec", 1), "cot": ("csc", 1), "sec": ("tan", -1), "csc": ("cot", -1)}.get(head)
    if partner is None:
        return
    value = rational(mul(*scale))
    constant = next((k for k, part in enumerate(parts) if value is not None and rational(part) == partner[1] * value), None)
    if constant is not None and value is not None:
        rest = [part for k, part in enumerate(parts) if k not in (i, constant)]
        whole = tidied(mul(number(value), power(apply(partner[0], u), TWO)))
        yield Move(add(*rest, whole), {"u": u})


def _as_quotient(node: Tree, scope: Scope) -> Moves:
    """tan u = sin u/cos u, sec u = 1/cos u"""
    match node:
        case Apply(head="tan", args=(u,)):
            yield Move(div(apply("sin", u), apply("cos", u)), {"u": u, "f": node})
        case Apply(head="cot", args=(u,)):
            yield Move(div(apply("cos", u), apply("sin", u)), {"u": u, "f": node})
        case Apply(head="sec", args=(u,)):
            yield Move(div(ONE, apply("cos", u)), {"u": u, "f": node})
        case Apply(head="csc", args=(u,)):
            yield Move(div(ONE, apply("sin", u)), {"u": u, "f": node})


def _from_quotient(node: Tree, scope: Scope) -> Moves:
    """sin u/cos u = tan u, 1/cos u = sec u"""
    match node:
        case Apply(head="div", args=(Apply(head="sin", args=(u,)), Apply(head="cos", args=(v,)))) if u == v:
            yield Move(apply("tan", u), {"u": u, "f": apply("tan", u)})
        case Apply(head="div", args=(Apply(head="cos", args=(u,)), Apply(head="sin", args=(v,)))) if u == v:
            yield Move(apply("cot", u), {"u": u, "f": apply("cot", u)})
        case Apply(head="div", args=(top, Apply(head="cos", args=(u,)))) if rational(top) is not None:
            yield Move(tidied(mul(top, apply("sec", u))), {"u": u, "f": apply("sec", u)})
        case Apply(head="div", args=(top, Apply(head="sin", args=(u,)))) if rational(top) is not None:
            yield Move(tidied(mul(top, apply("csc", u))), {"u": u, "f": apply("csc", u)})
        case Apply(head="div", args=(top, Apply(head="pow", args=(Apply(head=("sin" | "cos") as head, args=(u,)), n)))):
            if rational(top) is not None:
                yield Move(tidied(mul(top, power(apply("sec" if head == "cos" else "csc", u), n))), {"u": u})


def _double_angle(node: Tree, scope: Scope) -> Moves:
    """2·sin u·cos u = sin 2u, cos²u − sin²u = cos 2u, and back"""
    match node:
        case Apply(head="sin", args=(Apply() as whole,)) if (u := _half(whole)) is not None:
            yield Move(mul(TWO, apply("sin", u), apply("cos", u)), {"u": u})
        case Apply(head="cos", args=(Apply() as whole,)) if (u := _half(whole)) is not None:
            yield Move(sub(power(apply("cos", u), TWO), power(apply("sin", u), TWO)), {"u": u})
            yield Move(sub(ONE, mul(TWO, power(apply("sin", u), TWO))), {"u": u})
            yield Move(sub(mul(TWO, power(apply("cos", u), TWO)), ONE), {"u": u})
        case Apply(head="mul"):
            yield from _sine_of_double(node)
        case Apply(head="add", args=(_, _)):
            yield from _cosine_of_double(node)


def _half(whole: Tree) -> Tree | None:
    """u of 2u."""
    found = factors(whole)
    scale = rational(found[0]) if found else None
    if scale is None or scale.denominator != 1 or scale.numerator % 2 or len(found) < 2:
        return None
    return mul(number(scale / 2), *found[1:])


def _sine_of_double(node: Tree) -> Moves:
    listed = list(factors(node))
    for factor in listed:
        match factor:
            case Apply(head="sin", args=(u,)) if apply("cos", u) in listed:
                rest = [f for f in listed if f not in (factor, apply("cos", u))]
                scale = rational(mul(*rest)) if rest else Fraction(1)
                if scale is not None:
                    yield Move(tidied(mul(number(scale / 2), apply("sin", tidied(mul(TWO, u))))), {"u": u})
                return


def _cosine_of_double(node: Tree) -> Moves:
    found = {entry[0]: (entry, term) for term in terms(node) if (entry := _squares(term)) is not None}
    if {"sin", "cos"} <= found.keys() and found["sin"][0][1] == found["cos"][0][1]:
        u = found["cos"][0][1]
        scale, other = (rational(mul(*found[name][0][2])) for name in ("cos", "sin"))
        if scale is not None and other == -scale:
            yield Move(tidied(mul(number(scale), apply("cos", tidied(mul(TWO, u))))), {"u": u})
        return
    for name, sign in (("sin", -1), ("cos", 1)):
        if name in found:
            entry, term = found[name]
            scale, constant = rational(mul(*entry[2])), next((rational(t) for t in terms(node) if t != term), None)
            if scale is not None and constant is not None and scale == -2 * constant:
                yield Move(tidied(mul(number(sign * scale / 2), apply("cos", tidied(mul(TWO, entry[1]))))), {"u": entry[1]})


def _even_or_odd(node: Tree, scope: Scope) -> Moves:
    """sin(−u) = −sin u, cos(−u) = cos u; sin(u + 2π) = sin u and the like"""
    match node:
        case Apply(head=head) if head in FUNCTIONS and free_symbols(node):
            found = tidied(node)
            if text(found) != text(node) and len(text(found)) <= len(text(node)):
                yield Move(found, {"f": node, "d": found})


def _sum_of_angles(node: Tree, scope: Scope) -> Moves:
    """sin(a + b) = sin a·cos b + cos a·sin b"""
    match node:
        case Apply(head="sin" | "cos" | "tan" as head, args=(Apply(head="add", args=(a, b)),)) if free_symbols(node):
            yield Move(_by_sum(head, a, b), {"a": a, "b": b})


def _powers_of_squares(node: Tree, scope: Scope) -> Moves:
    """sin⁴u = (sin²u)²; sin³u = sin u·sin²u"""
    match node:
        case Apply(head="pow", args=(Apply(head="sin" | "cos") as f, Number(text="3"))):
            yield Move(mul(f, power(f, TWO)), {"f": node})
        case Apply(head="pow", args=(Apply(head="sin" | "cos") as f, Number(text="4"))):
            yield Move(power(power(f, TWO), TWO), {"f": node})


PERIOD = Rule("whole_turns", "", no_moves, ("", ""))
SYMMETRY = Rule("symmetric_angle", "", no_moves, ("", ""))
ANGLE_SUM = Rule("angle_sum", "sin(a + b) = sin(a)*cos(b) + cos(a)*sin(b)", _sum_of_angles,
                 ("sin(x + y)", "sin(x)*cos(y) + cos(x)*sin(y)"))  # fmt: skip
TABLE = Rule("table_value", "", no_moves, ("", ""))
VALUE = Rule("exact_value", "", _value, ("sin(pi/6)", "1/2"))
RADIANS = Rule("to_radians", "x° = x*pi/180", _in_radians, ("cos(20°)", "cos(pi/9)"))
INVERSE_VALUE = Rule("inverse_value", "", _inverse_value, ("arcsin(1/2)", "pi/6"))
PYTHAGORAS = Rule("pythagoras", "sin(u)^2 + cos(u)^2 = 1", _pythagoras, ("sin(x)^2 + cos(x)^2", "1"))
AS_QUOTIENT = Rule("tangent_as_quotient", "tan(u) = sin(u)/cos(u)", _as_quotient, ("tan(x)", "sin(x)/cos(x)"))
FROM_QUOTIENT = Rule("quotient_as_tangent", "sin(u)/cos(u) = tan(u)", _from_quotient, ("sin(x)/cos(x)", "tan(x)"))
DOUBLE_ANGLE = Rule("double_angle", "sin(2*u) = 2*sin(u)*cos(u)", _double_angle, ("sin(2*x)", "2*sin(x)*cos(x)"))
EVEN_OR_ODD = Rule("even_or_odd", "sin(-u) = -sin(u)", _even_or_odd, ("sin(-x)", "-sin(x)"))
SPLIT_POWER = Rule("split_power", "", _powers_of_squares, ("sin(x)^3", "sin(x)*sin(x)^2"), is_minor=True)
IDENTITIES = (EVEN_OR_ODD, PYTHAGORAS, AS_QUOTIENT, FROM_QUOTIENT, DOUBLE_ANGLE, ANGLE_SUM, SPLIT_POWER)
RULES = (VALUE, INVERSE_VALUE, RADIANS, *IDENTITIES)
