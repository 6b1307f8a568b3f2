"""Complex numbers: powers of i, products, conjugates, absolute value and argument, the polar form and back, powers and roots.

Contract: each rule acts on a number without letters; arguments lie above −π and up to π, roots and logarithms are principal.
Source: [stewart-8, appendix H].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy
from sympy import Expr

from service.algebra.build import (
    ONE,
    TWO,
    ZERO,
    E,
    add,
    apply,
    div,
    equation,
    factors,
    integer,
    mul,
    neg,
    number,
    power,
    rational,
    sub,
    terms,
)
from service.algebra.shapes import same_form
from service.cas import to_sympy, to_tree
from service.cas.cartesian import gathered
from service.question import Context
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used, no_moves
from service.rules.tidy import flat, is_a, tidied
from service.rules.told import Line, shown_by
from service.rules.trigonometry import has_functions
from service.tree import Apply, Constant, Number, Tree, free_symbols, rebuilt, walk

UNIT = Constant("i")
PI = Constant("pi")
PARTS = frozenset({"re", "im", "arg", "conjugate"})
MOST_POWERS = 60
TABLE = frozenset({1, 2, 3, 4, 6})
"""Denominators of angles, in parts of π, of which sine and cosine have known values."""

WRITTEN_OUT = frozenset({*TABLE, 12})
"""Those whose sine and cosine are written with square roots."""


@dataclass(frozen=True, slots=True)
class Complex:
    """a + b·i with its absolute value r and its argument φ, both real."""

    a: Expr
    b: Expr

    @property
    def r(self) -> Expr:
        return sympy.sqrt(sympy.expand(self.a**2 + self.b**2))

    @property
    def phi(self) -> Expr:
        return sympy.arg(self.a + self.b * sympy.I)

    @property
    def has_known_angle(self) -> bool:
        """Whether φ is an angle of the table."""
        share = self.phi / sympy.pi
        return bool(share.is_Rational and share.q in TABLE)


def has_i(tree: Tree) -> bool:
    """Whether i stands in it."""
    return any(isinstance(node, Constant) and node.name == "i" for node in walk(tree))


def is_of_complex(tree: Tree) -> bool:
    """Whether i, a part of a complex number, or the root or logarithm of a negative number stands in it."""
    return has_i(tree) or any(isinstance(node, Apply) and (node.head in PARTS or _is_beyond_reals(node)) for node in walk(tree))


def _is_beyond_reals(node: Apply) -> bool:
    match node:
        case Apply(head="sqrt" | "log", args=(inner,)) if not free_symbols(inner):
            return bool(_value(inner).is_negative)
        case _:
            return False


def _value(tree: Tree) -> Expr:
    found = to_sympy(tree, Context())
    return found if isinstance(found, Expr) else sympy.nan


def is_plain(tree: Tree) -> bool:
    """Whether it is written as a + b·i, with i in one term, and no more is to be done than work out a and b."""
    if free_symbols(tree) or has_functions(tree):
        return False
    with_i = [term for term in terms(tree) if has_i(term)]
    numbers = [term for term in terms(tree) if rational(term) is not None]
    return len(with_i) < 2 and len(numbers) < 2 and all(_is_multiple_of_i(term) for term in with_i)


def _is_multiple_of_i(term: Tree) -> bool:
    match term:
        case Constant(name="i"):
            return True
        case Apply(head="neg", args=(a,)):
            return _is_multiple_of_i(a)
        case Apply(head="mul", args=args):
            held = [part for part in args if has_i(part)]
            return len(held) == 1 and not is_a(held[0], "neg") and _is_multiple_of_i(held[0])
        case Apply(head="div", args=(top, bottom)):
            return _is_multiple_of_i(top) and not has_i(bottom)
        case _:
            return False


def parts_of(tree: Tree) -> Complex | None:
    """a and b of a + b·i; None for anything else."""
    top = tree.args[0] if isinstance(tree, Apply) and tree.head == "div" and not has_i(tree.args[1]) else tree
    if not is_plain(top) or free_symbols(tree):
        return None
    a, b = _value(tree).as_real_imag()
    return Complex(a, b) if a.is_real and b.is_real and not (a.has(sympy.re) or b.has(sympy.im)) else None


def _not_real(tree: Tree) -> Complex | None:
    """a and b of a + b·i with b ≠ 0; None for anything else."""
    found = parts_of(tree) if has_i(tree) else None
    return found if found is not None and found.b != 0 else None


# Powers of i, products and quotients


def _power_of_i(node: Tree, scope: Scope) -> Moves:
    """i^(4·q + r) = i^r, since i⁴ = 1"""
    match node:
        case Apply(head="pow", args=(Constant(name="i"), exponent)) if (n := integer(exponent)) is not None and n not in (0, 1):
            q, r = divmod(n, 4)
            found = (ONE, UNIT, neg(ONE), neg(UNIT))[r]
            named = {"n": exponent, "d": found, "f": node}
            yield Move(found, named, inner=tuple(_by_fourth_powers(node, q, r, found)) if q > 0 else ())


def _by_fourth_powers(node: Tree, q: int, r: int, found: Tree) -> Iterator[Link]:
    fourth = power(UNIT, number(4))
    whole = power(fourth, number(q)) if q > 1 else fourth
    split = mul(whole, power(UNIT, number(r)) if r > 1 else UNIT) if r else whole
    if split != node:
        yield Link(node, Used(FOURTH, Move(split, {"n": node})))
    yield Link(split, Used(FOURTH_IS_ONE, Move(found, {"d": found})))


def _product(node: Tree, scope: Scope) -> Moves:
    """(a + b·i)·(c + d·i) = a·c − b·d + (a·d + b·c)·i, since i² = −1"""
    match node:
        case Apply(head="mul" | "pow") if has_i(node) and not is_plain(node) and not free_symbols(node) and _is_of_plain_parts(node):
            found = to_tree(gathered(_value(node)))
            if not same_form(found, node):
                links = tuple(_term_by_term(node, found))
                yield Move(found, {"f": node, "d": found}, inner=links)
                yield from (Move(link.used.move.after, {"f": node, "d": found}) for link in links[:1])


def _is_of_plain_parts(node: Apply) -> bool:
    """Whether it is a product of numbers a + b·i, or the square or cube of one."""
    if node.head == "pow":
        return is_plain(node.args[0]) and integer(node.args[1]) in {2, 3}
    return all(is_plain(part) or (isinstance(part, Apply) and part.head == "pow" and _is_of_plain_parts(part)) for part in node.args)


def _term_by_term(node: Apply, found: Tree) -> Iterator[Link]:
    """Each term by each, with i² still in it."""
    held = {UNIT: sympy.Symbol("i_0")}
    match node:
        case Apply(head="mul", args=(u, v)) if len(terms(u)) == len(terms(v)) == 2:
            pairs = [(a, b) for a in terms(u) for b in terms(v)]
        case Apply(head="pow", args=(u, Number(text="2"))) if len(terms(u)) == 2:
            a, b = terms(u)
            pairs = [(a, a), (mul(TWO, a), b), (b, b)]
        case _:
            return
    after = add(*(_with_i_held(mul(*pair), held[UNIT]) for pair in pairs))
    yield Link(node, Used(EACH_BY_EACH, Move(after, {"f": node})))
    yield Link(after, Used(I_SQUARED, Move(found, {"d": found})))


def _with_i_held(tree: Tree, letter: sympy.Symbol) -> Tree:
    """The product worked out with i as any letter would be: 2i·(−4i) is −8·i²."""
    whole = to_tree(_value(tree_with(tree, UNIT, to_tree(letter))))
    return tree_with(whole, to_tree(letter), UNIT)


def tree_with(tree: Tree, part: Tree, by: Tree) -> Tree:
    """The tree with each part that is like the one replaced."""
    return rebuilt(tree, lambda node: by if node == part else node)


def _extended(node: Tree, scope: Scope) -> Moves:
    """z/w = z·w̄/(w·w̄), with the conjugate w̄ = c − d·i of w = c + d·i"""
    match node:
        case Apply(head="div", args=(top, bottom)) if not free_symbols(bottom) and has_i(bottom):
            found = _not_real(bottom)
            if found is not None:
                other = to_tree(found.a - found.b * sympy.I) if found.a != 0 else UNIT
                yield Move(div(flat(mul(other, top) if top == ONE else mul(top, other)), mul(bottom, other)), {"c": other, "w": bottom})


def _times_conjugate(node: Tree, scope: Scope) -> Moves:
    """(a + b·i)·(a − b·i) = a² + b²"""
    match node:
        case Apply(head="mul", args=(u, v)) if len(terms(u)) == 2:
            one, other = _not_real(u), _not_real(v)
            if one is not None and other is not None and (one.a, one.b) == (other.a, -other.b) and one.a != 0:
                a, b = to_tree(one.a), to_tree(abs(one.b))
                yield Move(_squares(one), {"a": a, "b": b})


def _reciprocal_power(node: Tree, scope: Scope) -> Moves:
    """z^(−n) = 1/zⁿ"""
    match node:
        case Apply(head="pow", args=(z, exponent)) if (n := integer(exponent)) is not None and n < 0 and _not_real(z) is not None:
            yield Move(div(ONE, power(z, number(-n)) if n != -1 else z), {"f": node})


def _sum(node: Tree, scope: Scope) -> Moves:
    """(a + b·i) + (c + d·i) = (a + c) + (b + d)·i"""
    match node:
        case Apply(head="add", args=args) if has_i(node) and not is_plain(node) and all(_is_term(part) for part in args):
            found = to_tree(gathered(_value(node)))
            if not same_form(found, node):
                yield Move(found, {"f": node, "d": found})


def _is_term(part: Tree) -> bool:
    """Whether it is a real number or i times one, or a fraction with such numbers above."""
    match part:
        case Apply(head="neg", args=(a,)):
            return _is_term(a) and len(terms(a)) == 1
        case Apply(head="div", args=(top, bottom)):
            return is_plain(top) and not has_i(bottom) and not free_symbols(bottom)
        case _:
            return is_plain(part) and len(terms(part)) == 1


# Real part, imaginary part, conjugate


def _real_part(node: Tree, scope: Scope) -> Moves:
    """Re(a + b·i) = a"""
    match node:
        case Apply(head="re", args=(z,)) if (found := parts_of(z)) is not None:
            yield Move(to_tree(found.a), {"z": z, "d": to_tree(found.a)})


def _imaginary_part(node: Tree, scope: Scope) -> Moves:
    """Im(a + b·i) = b"""
    match node:
        case Apply(head="im", args=(z,)) if (found := parts_of(z)) is not None:
            yield Move(to_tree(found.b), {"z": z, "d": to_tree(found.b)})


def _conjugated(node: Tree, scope: Scope) -> Moves:
    """The conjugate of a + b·i is a − b·i"""
    match node:
        case Apply(head="conjugate", args=(z,)) if (found := parts_of(z)) is not None:
            yield Move(to_tree(found.a - found.b * sympy.I), {"z": z})


# Absolute value and argument


def _modulus(node: Tree, scope: Scope) -> Moves:
    """|a + b·i| = √(a² + b²)"""
    match node:
        case Apply(head="abs", args=(z,)) if (found := _not_real(z)) is not None:
            a, b = to_tree(found.a), to_tree(found.b)
            yield Move(apply("sqrt", _squares(found)), {"a": a, "b": b, "z": z})


def _squares(z: Complex) -> Tree:
    """a² + b², the squares worked out."""
    return add(*(to_tree(sympy.expand(part**2)) for part in (z.a, z.b) if part != 0))


def _modulus_of_parts(node: Tree, scope: Scope) -> Moves:
    """|z·w| = |z|·|w|, |z/w| = |z|/|w|, |zⁿ| = |z|ⁿ"""
    match node:
        case Apply(head="abs", args=(Apply(head="div", args=(z, w)) as inside,)) if has_i(inside) and not free_symbols(inside):
            yield Move(div(_size(z), _size(w)), {"z": inside})
        case Apply(head="abs", args=(Apply(head="mul", args=args) as inside,)) if has_i(inside) and not free_symbols(inside):
            if not is_plain(inside):
                yield Move(mul(*(_size(part) for part in args)), {"z": inside})
        case Apply(head="abs", args=(Apply(head="pow", args=(z, n)) as inside,)) if _not_real(z) is not None and integer(n) is not None:
            yield Move(power(_size(z), n), {"z": inside})


def _size(z: Tree) -> Tree:
    return z if isinstance(z, Number) else apply("abs", z)


def _argument(node: Tree, scope: Scope) -> Moves:
    """arg(a + b·i) = arctan(b/a) for a > 0"""
    yield from _angle(node, right=True)


def _argument_left(node: Tree, scope: Scope) -> Moves:
    """arg(a + b·i) = arctan(b/a) + π for a < 0 and b ≥ 0, arctan(b/a) − π for a < 0 and b < 0"""
    yield from _angle(node, right=False)


def _angle(node: Tree, right: bool) -> Moves:
    match node:
        case Apply(head="arg", args=(z,)) if (found := _not_real(z)) is not None and found.a != 0 and bool(found.a.is_positive) == right:
            slope = apply("atan", to_tree(sympy.radsimp(found.b / found.a)))
            turned = slope if right else add(slope, PI) if found.b.is_positive else sub(slope, PI)
            yield Move(turned, {"z": z, "a": to_tree(found.a), "b": to_tree(found.b)})


def _argument_on_axis(node: Tree, scope: Scope) -> Moves:
    """arg(b·i) = π/2 for b > 0 and −π/2 for b < 0; 0 or π on the real axis"""
    match node:
        case Apply(head="arg", args=(z,)) if (found := parts_of(z)) is not None and (found.a == 0) != (found.b == 0):
            angle = to_tree(found.phi)
            yield Move(angle, {"z": z, "d": angle})


# Polar form


@dataclass(frozen=True, slots=True)
class Polar:
    """r·e^(iφ), or r·(cos φ + i·sin φ)."""

    r: Tree
    phi: Tree
    is_exponential: bool

    def tree(self) -> Tree:
        """As it is written; a real number where φ is 0 or π in the exponential form."""
        if self.is_exponential and self.phi in (ZERO, PI):
            return self.r if self.phi == ZERO else neg(self.r)
        turned = exponential(self.phi) if self.is_exponential else circular(self.phi)
        return turned if self.r == ONE else mul(self.r, turned)


def exponential(phi: Tree) -> Tree:
    """e^(iφ)."""
    return power(E, to_tree(sympy.I * _value(phi)))


def circular(phi: Tree) -> Tree:
    """cos φ + i·sin φ."""
    return add(apply("cos", phi), mul(UNIT, apply("sin", phi)))


def polar(tree: Tree) -> Polar | None:
    """r and φ of r·e^(iφ) or r·(cos φ + i·sin φ), as written; None for anything else."""
    if free_symbols(tree):
        return None
    turned = [part for part in factors(tree) if has_i(part)]
    rest = [part for part in factors(tree) if not has_i(part)]
    angle = _turn(turned[0]) if len(turned) == 1 else None
    if angle is None or not all(bool(_value(part).is_positive) for part in rest):
        return None
    return Polar(mul(*rest) if rest else ONE, angle[0], angle[1])


def _turn(tree: Tree) -> tuple[Tree, bool] | None:
    match tree:
        case Apply(head="pow", args=(base, exponent)) if base == E:
            phi = _value(exponent) / sympy.I
            return (to_tree(phi), True) if phi.is_real else None
        case Apply(head="exp", args=(exponent,)):
            return _turn(power(E, exponent))
        case Apply(head="add", args=(Apply(head="cos", args=(phi,)), Apply(head="mul", args=args))):
            return (phi, False) if set(args) == {UNIT, apply("sin", phi)} else None
        case _:
            return None


def _euler(node: Tree, scope: Scope) -> Moves:
    """e^(iφ) = cos φ + i·sin φ"""
    match node:
        case Apply(head="pow" | "exp") if (turn := _turn(node)) is not None and not is_wanted(node, scope):
            yield Move(circular(turn[0]), {"p": turn[0]})
        case Apply(head="pow", args=(base, exponent)) if base == E and has_i(exponent) and not free_symbols(exponent):
            a, b = _value(exponent).as_real_imag()
            if a != 0 and b != 0 and a.is_real and b.is_real and not is_wanted(node, scope):
                yield Move(mul(power(E, to_tree(a)), circular(to_tree(b))), {"p": to_tree(b)})


def is_wanted(node: Tree, scope: Scope) -> bool:
    """Whether the answer has e^(iφ) in it."""
    return scope.goal is not None and any(
        isinstance(part, Apply) and part.head in {"pow", "exp"} and has_i(part) and part.args[0] in (E, UNIT) for part in walk(scope.goal)
    )


def _polar_product(node: Tree, scope: Scope) -> Moves:
    """r·e^(iα)·s·e^(iβ) = r·s·e^(i(α + β))"""
    if not isinstance(node, Apply) or node.head != "mul" or not has_i(node) or free_symbols(node):
        return
    turns = [turn for part in factors(node) if (turn := _turn(part)) is not None]
    rest = [part for part in factors(node) if _turn(part) is None]
    if len(turns) > 1 and not any(has_i(part) for part in rest) and len({kind for _, kind in turns}) == 1:
        phi, scale = tidied(add(*(angle for angle, _ in turns))), tidied(mul(*rest)) if rest else ONE
        yield Move(Polar(scale, phi, turns[0][1]).tree(), {"a": turns[0][0], "b": turns[1][0], "d": phi})


def _polar_quotient(node: Tree, scope: Scope) -> Moves:
    """r·e^(iα)/(s·e^(iβ)) = r/s·e^(i(α − β))"""
    match node:
        case Apply(head="div", args=(top, bottom)) if (z := polar(top)) is not None and (w := polar(bottom)) is not None:
            phi = tidied(sub(z.phi, w.phi))
            yield Move(Polar(tidied(div(z.r, w.r)), phi, z.is_exponential).tree(), {"a": z.phi, "b": w.phi, "d": phi})


def _de_moivre(node: Tree, scope: Scope) -> Moves:
    """(r·(cos φ + i·sin φ))ⁿ = rⁿ·(cos nφ + i·sin nφ)"""
    match node:
        case Apply(head="pow", args=(base, n)) if integer(n) is not None and (found := polar(base)) is not None:
            phi = tidied(mul(n, found.phi))
            r = ONE if found.r == ONE else tidied(power(found.r, n))
            yield Move(Polar(r, phi, found.is_exponential).tree(), {"n": n, "p": found.phi, "r": found.r, "d": phi})


def _circular_value(node: Tree, scope: Scope) -> Moves:
    """cos φ + i·sin φ with the values of the table"""
    match _turn(node):
        case (phi, False):
            share = _value(phi) / sympy.pi
            if share.is_Rational and share.q in WRITTEN_OUT:
                values = [to_tree(f(_value(phi))) for f in (sympy.cos, sympy.sin)]
                lines = (Line(TABLE_VALUE, equation(apply(head, phi), v), {}) for head, v in zip(("cos", "sin"), values, strict=True))
                found = tidied(add(values[0], mul(UNIT, values[1])))
                yield Move(found, {"p": phi, "a": values[0], "b": values[1]}, inner=shown_by(node, lines, found))


def in_polar_form(z: Tree) -> tuple[Polar, tuple[Line, ...]] | None:
    """r·(cos φ + i·sin φ), and the lines that say what r and φ are; None where φ is no angle of the table."""
    found = parts_of(z)
    if found is None or (found.a, found.b) == (0, 0) or not found.has_known_angle:
        return None
    r, phi = to_tree(found.r), to_tree(found.phi)
    lines = (Line(MODULUS_IS, equation(apply("abs", z), r), {"z": z}), Line(ARGUMENT_IS, equation(apply("arg", z), phi), {"z": z}))
    return Polar(r, phi, False), lines


def _power_by_polar_form(node: Tree, scope: Scope) -> Moves:
    """zⁿ = (r·(cos φ + i·sin φ))ⁿ with r = |z| and φ = arg z"""
    match node:
        case Apply(head="pow", args=(z, exponent)) if (n := integer(exponent)) is not None and n > 3 and _not_real(z) is not None:
            found = in_polar_form(z)
            if found is not None and z != UNIT:
                for form in (found[0], replace(found[0], is_exponential=True)):
                    after = power(form.tree(), exponent)
                    yield Move(after, {"z": z, "r": form.r, "p": form.phi}, inner=shown_by(node, found[1], after))


def _squared_again(node: Tree, scope: Scope) -> Moves:
    """z²ⁿ = (z²)ⁿ, z²ⁿ⁺¹ = (z²)ⁿ·z"""
    match node:
        case Apply(head="pow", args=(z, exponent)) if (
            (n := integer(exponent)) is not None and 3 < n <= MOST_POWERS and _not_real(z) is not None
        ):
            square, half = power(z, TWO), n // 2
            whole = power(square, number(half))
            yield Move(mul(whole, z) if n % 2 else whole, {"z": z, "n": exponent})


# Roots and logarithms


def _root_of_negative(node: Tree, scope: Scope) -> Moves:
    """√(−a) = √a·i for a > 0"""
    match node:
        case Apply(head="sqrt", args=(inner,)) if not free_symbols(inner) and bool(_value(inner).is_negative):
            yield Move(mul(apply("sqrt", tidied(neg(inner))), UNIT), {"f": inner})


def _root_of_complex(node: Tree, scope: Scope) -> Moves:
    """√(a + b·i) = √((r + a)/2) ± √((r − a)/2)·i with r = √(a² + b²) and the sign of b"""
    match node:
        case Apply(head="sqrt", args=(z,)) if (found := _not_real(z)) is not None:
            first, second = (apply("sqrt", to_tree(sympy.radsimp((found.r + part) / 2))) for part in (found.a, -found.a))
            rest = mul(second, UNIT)
            yield Move(
                add(first, rest) if found.b.is_positive else sub(first, rest), {"z": z, "r": to_tree(found.r), "a": to_tree(found.a)}
            )


def _logarithm(node: Tree, scope: Scope) -> Moves:
    """ln z = ln |z| + i·arg z"""
    match node:
        case Apply(head="log", args=(z,)) if (found := parts_of(z)) is not None and (found.b != 0 or bool(found.a.is_negative)):
            yield Move(add(apply("log", apply("abs", z)), mul(UNIT, apply("arg", z))), {"z": z})


def _general_power(node: Tree, scope: Scope) -> Moves:
    """z^w = e^(w·ln z)"""
    match node:
        case Apply(head="pow", args=(z, w)) if z != E and has_i(w) and not free_symbols(node) and parts_of(z) is not None:
            yield Move(power(E, mul(w, apply("log", z))), {"z": z, "w": w})


FOURTH = Rule("fourth_powers_of_i", "i^(4*q + r) = (i^4)^q*i^r", no_moves, ("", ""))
FOURTH_IS_ONE = Rule("fourth_power_is_one", "i^4 = 1", no_moves, ("", ""))
EACH_BY_EACH = Rule("each_term_by_each", "(a + b)*(c + d) = a*c + a*d + b*c + b*d", no_moves, ("", ""))
I_SQUARED = Rule("i_squared", "i^2 = -1", no_moves, ("", ""))
MODULUS_IS = Rule("modulus_is", "abs(a + b*i) = sqrt(a^2 + b^2)", no_moves, ("", ""), "method_line")
ARGUMENT_IS = Rule("argument_is", "tan(arg(z)) = b/a", no_moves, ("", ""), "method_line")
TABLE_VALUE = Rule("table_value", "", no_moves, ("", ""), "method_line")
SUM = Rule("complex_sum", "(a + b*i) + (c + d*i) = (a + c) + (b + d)*i", _sum, ("1 + 2*i - 3 + 5*i", "-2 + 7*i"))
CIRCULAR_VALUE = Rule("circular_value", "", _circular_value, ("cos(pi/3) + i*sin(pi/3)", "1/2 + sqrt(3)*i/2"))
POWER_OF_I = Rule("power_of_i", "i^4 = 1", _power_of_i, ("i^7", "-i"))
PRODUCT = Rule("complex_product", "i^2 = -1", _product, ("(2 + i)*(1 + i)", "1 + 3*i"))
EXTENDED = Rule(
    "extended_by_complex_conjugate", "z/w = z*conjugate(w)/(w*conjugate(w))", _extended, ("1/(1 + i)", "(1 - i)/((1 + i)*(1 - i))")
)
TIMES_CONJUGATE = Rule("times_conjugate", "(a + b*i)*(a - b*i) = a^2 + b^2", _times_conjugate, ("(2 + i)*(2 - i)", "4 + 1"))
RECIPROCAL = Rule("negative_exponent", "a^(-n) = 1/a^n", _reciprocal_power, ("(1 + i)^(-2)", "1/(1 + i)^2"))
REAL_PART = Rule("real_part", "re(a + b*i) = a", _real_part, ("re(3 + 2*i)", "3"))
IMAGINARY_PART = Rule("imaginary_part", "im(a + b*i) = b", _imaginary_part, ("im(3 + 2*i)", "2"))
CONJUGATED = Rule("conjugated", "conjugate(a + b*i) = a - b*i", _conjugated, ("conj(3 + 2*i)", "3 - 2*i"))
MODULUS = Rule("modulus", "abs(a + b*i) = sqrt(a^2 + b^2)", _modulus, ("abs(3 + 4*i)", "sqrt(9 + 16)"))
MODULUS_OF_PARTS = Rule(
    "modulus_of_parts", "abs(z*w) = abs(z)*abs(w)", _modulus_of_parts, ("abs((1 + i)/(2 - i))", "abs(1 + i)/abs(2 - i)")
)
ARGUMENT = Rule("argument", "tan(arg(a + b*i)) = b/a", _argument, ("arg(1 + i)", "arctan(1)"))
ARGUMENT_LEFT = Rule("argument_left", "tan(arg(a + b*i)) = b/a", _argument_left, ("arg(-1 + i)", "arctan(-1) + pi"))
ARGUMENT_ON_AXIS = Rule("argument_on_axis", "", _argument_on_axis, ("arg(2*i)", "pi/2"))
EULER = Rule("euler_formula", "e^(i*p) = cos(p) + i*sin(p)", _euler, ("e^(i*pi/3)", "cos(pi/3) + i*sin(pi/3)"))
POLAR_PRODUCT = Rule("polar_product", "r*e^(i*a)*s*e^(i*b) = r*s*e^(i*(a + b))", _polar_product, ("e^(i*pi/6)*e^(i*pi/3)", "e^(pi*i/2)"))
POLAR_QUOTIENT = Rule(
    "polar_quotient", "(r*e^(i*a))/(s*e^(i*b)) = r/s*e^(i*(a - b))", _polar_quotient, ("6*e^(i*pi/2)/(2*e^(i*pi/6))", "3*e^(pi*i/3)")
)
DE_MOIVRE = Rule("de_moivre", "(r*(cos(p) + i*sin(p)))^n = r^n*(cos(n*p) + i*sin(n*p))", _de_moivre,
                 ("(2*(cos(pi/6) + i*sin(pi/6)))^3", "8*(cos(pi/2) + i*sin(pi/2))"))  # fmt: skip
POWER_BY_POLAR_FORM = Rule("power_by_polar_form", "z = r*(cos(p) + i*sin(p))", _power_by_polar_form,
                           ("(1 + i)^8", "(sqrt(2)*(cos(pi/4) + i*sin(pi/4)))^8"))  # fmt: skip
SQUARED_AGAIN = Rule("squared_again", "z^(2*n) = (z^2)^n", _squared_again, ("(2 + i)^4", "((2 + i)^2)^2"))
ROOT_OF_NEGATIVE = Rule("root_of_negative", "sqrt(-a) = sqrt(a)*i", _root_of_negative, ("sqrt(-9)", "sqrt(9)*i"))
ROOT_OF_COMPLEX = Rule("root_of_complex", "sqrt(a + b*i) = sqrt((r + a)/2) + sqrt((r - a)/2)*i", _root_of_complex,
                       ("sqrt(3 + 4*i)", "sqrt(4) + sqrt(1)*i"))  # fmt: skip
LOGARITHM = Rule("complex_logarithm", "ln(z) = ln(abs(z)) + i*arg(z)", _logarithm, ("ln(-1)", "ln(abs(-1)) + i*arg(-1)"))
GENERAL_POWER = Rule("general_power", "z^w = e^(w*ln(z))", _general_power, ("i^i", "e^(i*ln(i))"))
RULES = (
    POWER_OF_I, SUM, TIMES_CONJUGATE, PRODUCT, EXTENDED, RECIPROCAL, REAL_PART, IMAGINARY_PART, CONJUGATED, MODULUS,
    MODULUS_OF_PARTS, ARGUMENT, ARGUMENT_LEFT, ARGUMENT_ON_AXIS, CIRCULAR_VALUE, EULER, POLAR_PRODUCT, POLAR_QUOTIENT, DE_MOIVRE,
    POWER_BY_POLAR_FORM, SQUARED_AGAIN, ROOT_OF_NEGATIVE, ROOT_OF_COMPLEX, LOGARITHM, GENERAL_POWER,
)  # fmt: skip
TOLD_RULES = (FOURTH, FOURTH_IS_ONE, EACH_BY_EACH, I_SQUARED, MODULUS_IS, ARGUMENT_IS)
"""Rules that are used inside others."""
