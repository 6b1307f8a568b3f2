"""Rules on powers: square roots and n-th roots taken on both sides, products that are zero, common factors."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from service.algebra.build import FALSE, ZERO, apply, depends, equation, factors, mul, number, power, rational, terms
from service.algebra.statements import any_of
from service.cas import to_tree
from service.rules.equations.numbers import read_off, root_worked_out
from service.rules.equations.sides import by_itself, is_negative, is_whole, on_zero, symbol_of, two_signs, undoing, unknown_of, value
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import factored, tidied
from service.tree import Apply, Tree, free_symbols


def _zero_product(line: Tree, scope: Scope) -> Moves:
    """u·v = 0 ⟺ u = 0 or v = 0"""
    left = on_zero(line, scope)
    if left is None:
        return
    bases = [_base(f) for f in factors(left) if depends(f, scope.letter)]
    if bases and (len(bases) > 1 or bases[0] != left):
        yield Move(any_of(*dict.fromkeys(equation(b, ZERO) for b in bases)), {"u": bases[0]})


def _base(factor: Tree) -> Tree:
    match factor:
        case Apply(head="pow", args=(base, n)) if (rational(n) or 0) > 0:
            return base
        case _:
            return factor


def _power_of(line: Tree, scope: Scope) -> tuple[Tree, int, Tree] | None:
    """(u, n, c) of uⁿ = c for a whole number n ≥ 2; None for anything else."""
    match undoing(line, scope):
        case (Apply(head="pow", args=(u, exponent)), c) if depends(u, scope.letter):
            n = is_whole(exponent)
            return None if n is None or n < 2 else (u, n, c)
        case _:
            return None


def _square_root(line: Tree, scope: Scope) -> Moves:
    """u² = c ⟺ u = √c or u = −√c, for c ≥ 0"""
    match _power_of(line, scope):
        case (u, 2, c) if not scope.is_real or not is_negative(c):
            root, links = root_worked_out(apply("sqrt", c))
            after = two_signs(u, root)
            yield Move(after, {"u": u, "c": c}, by_itself(line, after, u, scope), inner=read_off(line, links, after))


def _even_root(line: Tree, scope: Scope) -> Moves:
    """uⁿ = c ⟺ u = ⁿ√c or u = −ⁿ√c, for even n and c ≥ 0"""
    match _power_of(line, scope):
        case (u, n, c) if scope.is_real and n > 2 and n % 2 == 0 and not is_negative(c):
            after = two_signs(u, _root(c, n))
            yield Move(after, {"u": u, "n": number(n), "c": c}, by_itself(line, after, u, scope))


def _odd_root(line: Tree, scope: Scope) -> Moves:
    """uⁿ = c ⟺ u = ⁿ√c, for odd n"""
    match _power_of(line, scope):
        case (u, n, c) if scope.is_real and n % 2:
            after = equation(u, _root(c, n))
            yield Move(after, {"u": u, "n": number(n), "c": c}, by_itself(line, after, u, scope))


def _root(c: Tree, n: int) -> Tree:
    """The real n-th root, worked out."""
    return to_tree(sympy.real_root(value(c), n) if rational(c) is not None else sympy.root(value(c), n))


def _isolated_power(line: Tree, scope: Scope) -> Moves:
    """a·xⁿ + b = 0 ⟺ a·xⁿ = −b"""
    left = on_zero(line, scope)
    if left is None:
        return
    with_x = [t for t in terms(left) if depends(t, scope.letter)]
    rest = [t for t in terms(left) if not depends(t, scope.letter)]
    if len(with_x) == 1 and rest and _is_multiple_of_power(with_x[0], scope):
        yield Move(equation(with_x[0], tidied(apply("neg", rest[0] if len(rest) == 1 else Apply("add", tuple(rest))))), {"t": rest[0]})


def _is_multiple_of_power(term: Tree, scope: Scope) -> bool:
    powers = [f for f in factors(term) if depends(f, scope.letter)]
    match powers:
        case [Apply(head="pow", args=(_, n))]:
            return (is_whole(n) or 0) >= 2
        case _:
            return False


def _no_real_root(line: Tree, scope: Scope) -> Moves:
    """uⁿ = c has no real solution for even n and c < 0"""
    match _power_of(line, scope):
        case (u, n, c) if scope.is_real and n % 2 == 0 and is_negative(c):
            yield Move(FALSE, {"u": u, "v": c})


def _common_factor(line: Tree, scope: Scope) -> Moves:
    """a·u + b·u = u·(a + b)"""
    left = on_zero(line, scope)
    if left is None or len(terms(left)) < 2:
        return
    known = value(left)
    x = symbol_of(known, scope.letter)
    if not known.is_polynomial(x):
        return
    poly = sympy.Poly(known, x)
    lowest = min(monomial[0] for monomial in poly.monoms())
    if lowest:
        inner = to_tree((sympy.quo(poly, sympy.Poly(x**lowest, x))).as_expr())
        drawn = power(unknown_of(left, scope.letter), number(lowest))
        yield Move(equation(mul(drawn, inner), ZERO), {"u": drawn})


def _divided_out(line: Tree, scope: Scope) -> Moves:
    """a·f = 0 ⟺ f = 0, for a number a ≠ 0"""
    left = on_zero(line, scope)
    if left is None or len(terms(left)) < 2:
        return
    content, rest = _content(left, scope)
    if content not in (0, 1):
        yield Move(equation(to_tree(rest), ZERO), {"a": to_tree(content)})


def _content(left: Tree, scope: Scope) -> tuple[sympy.Expr, sympy.Expr]:
    """(c, p) with p = f/c a polynomial with whole coefficients in lowest terms, the first of them positive."""
    known = value(left)
    x = symbol_of(known, scope.letter)
    if not known.is_polynomial(x) or known.free_symbols != {x}:
        return sympy.Integer(1), known
    poly = sympy.Poly(known, x)
    if not all(c.is_Rational for c in poly.coeffs()):
        return sympy.Integer(1), known
    content, rest = poly.clear_denoms()[1].primitive()
    scale = sympy.Rational(content) / poly.clear_denoms()[0]
    sign = -1 if rest.LC() < 0 else 1
    return sign * scale, (sign * rest).as_expr()


def _factored(line: Tree, scope: Scope) -> Moves:
    """x² + (p + q)·x + p·q = (x + p)(x + q)"""
    left = on_zero(line, scope)
    if left is not None and len(terms(left)) > 1:
        yield from _different(left, factored(left))


def _factored_letters(line: Tree, scope: Scope) -> Moves:
    """x² − (a + b)·x + a·b = (x − a)(x − b), with letters in it"""
    left = on_zero(line, scope)
    known = None if left is None or len(terms(left)) < 2 else value(left)
    if left is None or known is None or len(known.free_symbols) < 2 or not known.is_polynomial():
        return
    changed = sympy.factor(known)
    if sum(bool(part.has(symbol_of(known, scope.letter))) for part in changed.args) > 1 and changed.is_Mul:
        yield Move(equation(to_tree(changed), ZERO), {"f": left})


def _is_product(tree: Tree) -> bool:
    """Several factors with a letter, or a power of one."""
    match tree:
        case Apply(head="div", args=(top, bottom)) if not free_symbols(bottom):
            return _is_product(top)
        case _:
            parts = [part for part in factors(tree) if free_symbols(part)]
            return len(parts) > 1 or any(_base(part) != part for part in parts)


def _different(left: Tree, changed: Tree) -> Iterator[Move]:
    """A number drawn out alone brings the end no nearer."""
    if changed != left and _is_product(changed):
        yield Move(equation(changed, ZERO), {"f": left})


ZERO_PRODUCT = Rule(
    "zero_product", "u*v = 0 <=> u = 0 or v = 0", _zero_product, ("(x - 1)*(x + 2) = 0", "x - 1 = 0 or x + 2 = 0"), "equivalent"
)
SQUARE_ROOT = Rule(
    "took_square_root", "u^2 = c <=> u = sqrt(c) or u = -sqrt(c)", _square_root, ("(x - 1)^2 = 9", "x - 1 = 3 or x - 1 = -3"), "equivalent"
)
EVEN_ROOT = Rule("took_root", "u^n = c <=> u = c^(1/n) or u = -c^(1/n)", _even_root, ("x^4 = 81", "x = 3 or x = -3"), "equivalent")
ODD_ROOT = Rule("took_root", "u^n = c <=> u = c^(1/n)", _odd_root, ("x^3 = -27", "x = -3"), "equivalent")
NO_REAL_ROOT = Rule("no_real_solution", "", _no_real_root, ("x^2 = -4", "false"), "equivalent")
ISOLATED_POWER = Rule("added_to_both_sides", "a + t = b <=> a = b - t", _isolated_power, ("x^4 - 16 = 0", "x^4 = 16"), "equivalent")
COMMON_FACTOR = Rule("drew_out_factor", "a*u + b*u = u*(a + b)", _common_factor, ("x^2 - 3*x = 0", "x*(x - 3) = 0"), "equivalent")
DIVIDED_OUT = Rule("scaled_both_sides", "a*x = b <=> x = b/a", _divided_out, ("2*x^2 - 6*x + 4 = 0", "x^2 - 3*x + 2 = 0"), "equivalent")
FACTORED_LETTERS = Rule(
    "factored",
    "x^2 + (p + q)*x + p*q = (x + p)*(x + q)",
    _factored_letters,
    ("x^2 - (a + b)*x + a*b = 0", "(x - a)*(x - b) = 0"),
    "equivalent",
)
FACTORED = Rule(
    "factored", "x^2 + (p + q)*x + p*q = (x + p)*(x + q)", _factored, ("x^2 - 5*x + 6 = 0", "(x - 3)*(x - 2) = 0"), "equivalent"
)
