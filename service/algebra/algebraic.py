"""Algebraic functions of one unknown: a polynomial whose roots hold every zero, by elimination (python-flint).

Each root or absolute value becomes a generator t with tⁿ = radicand (t² = a² for |a|); resultants remove
the generators. The polynomial may have more roots than the function, never fewer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import flint
from flint import acb, fmpq, fmpq_mpoly, fmpz, fmpz_poly

from service.algebra.build import ONE, add, apply, div, integer, mul, neg, number, rational
from service.algebra.values import Value
from service.tree import Apply, Constant, Number, Symbol, Tree

GENERATORS = 8
RING = flint.fmpq_mpoly_ctx.get([f"t{i}" for i in range(GENERATORS)] + ["x"], "lex")
GENS = RING.gens()
X = GENS[-1]
LARGEST_DEGREE = 150
LARGEST_TERMS = 1500


class NotAlgebraic(ArithmeticError):
    """The function is not algebraic in the unknown, or too large."""


@dataclass(frozen=True, slots=True)
class Root:
    """A number where a function may vanish: its value, and its exact form where there is a short one."""

    value: Value
    exact: Tree | None
    real: bool


class Algebra:
    """Builds one function; collects the radicands on the way, since its behaviour may change where they vanish."""

    def __init__(self, unknown: str, at: Mapping[str, Value]) -> None:
        self.unknown, self.at = unknown, at
        self.laws: list[tuple[fmpq_mpoly, fmpq_mpoly]] = []
        self.known: dict[tuple[str, int], fmpq_mpoly] = {}
        self.critical: list[fmpq_mpoly] = []

    def of(self, tree: Tree) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """(numerator, denominator) in the generators. Raises NotAlgebraic."""
        match tree:
            case Number(text=text):
                fraction = Fraction(text)
                return RING.constant(fmpq(fraction.numerator, fraction.denominator)), RING.constant(1)
            case Symbol(name=name) if name == self.unknown:
                return X, RING.constant(1)
            case Constant(name="i"):
                one = RING.constant(1)
                return self._generator(-one, one, 2, inside=one), one
            case Symbol(name=name) if isinstance(self.at.get(name), fmpq):
                return RING.constant(self.at[name]), RING.constant(1)
            case Apply(head="add", args=args):
                return self._sum(args)
            case Apply(head="mul", args=args):
                top, bottom = RING.constant(1), RING.constant(1)
                for arg in args:
                    a, b = self.of(arg)
                    top, bottom = self._bounded(top * a), self._bounded(bottom * b)
                return top, bottom
            case Apply(head="div", args=(a, b)):
                (p, q), (r, s) = self.of(a), self.of(b)
                if r.is_zero():
                    raise NotAlgebraic("division by zero")
                self.critical.append(r)
                return p * s, q * r
            case Apply(head="neg", args=(a,)):
                p, q = self.of(a)
                return -p, q
            case Apply(head="pos", args=(a,)):
                return self.of(a)
            case Apply(head="pow", args=(a, b)):
                exponent = rational(b)
                if exponent is None:
                    raise NotAlgebraic("a power that is not a number")
                return self._power(a, exponent)
            case Apply(head="sqrt", args=(a,)):
                return self._power(a, Fraction(1, 2))
            case Apply(head="root", args=(a, n)):
                order = integer(n)
                if not order or order < 1:
                    raise NotAlgebraic("a root of no whole order")
                return self._power(a, Fraction(1, order))
            case Apply(head="abs", args=(a,)):
                p, q = self.of(a)
                return self._generator(p * p, q * q, 2, inside=p), RING.constant(1)
            case _:
                raise NotAlgebraic("not algebraic")

    def _sum(self, args: tuple[Tree, ...]) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        top, bottom = RING.constant(0), RING.constant(1)
        for arg in args:
            a, b = self.of(arg)
            if b == bottom:
                top = self._bounded(top + a)
            else:
                top, bottom = self._bounded(top * b + a * bottom), self._bounded(bottom * b)
        return top, bottom

    def _power(self, base: Tree, exponent: Fraction) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        p, q = self.of(base)
        n = exponent.numerator
        if exponent.denominator > 1:
            if exponent.denominator > 12:
                raise NotAlgebraic("a root of high order")
            p, q = self._generator(p, q, exponent.denominator, inside=p), RING.constant(1)
        if n < 0:
            if p.is_zero():
                raise NotAlgebraic("division by zero")
            self.critical.append(p)
            p, q, n = q, p, -n
        if n * max(p.total_degree(), q.total_degree(), 0) > LARGEST_DEGREE or n > 1000:
            raise NotAlgebraic("too large")
        return self._bounded(p**n), self._bounded(q**n)

    def _generator(self, top: fmpq_mpoly, bottom: fmpq_mpoly, n: int, inside: fmpq_mpoly) -> fmpq_mpoly:
        key = (f"{top}/{bottom}", n)
        if key not in self.known:
            if len(self.laws) == GENERATORS:
                raise NotAlgebraic("too many roots")
            t = GENS[GENERATORS - 1 - len(self.laws)]
            self.critical += [inside, bottom]
            self.laws.append((t, bottom * t**n - top))
            self.known[key] = t
        return self.known[key]

    @staticmethod
    def _bounded(p: fmpq_mpoly) -> fmpq_mpoly:
        if len(p) > LARGEST_TERMS:
            raise NotAlgebraic("too large")
        return p

    def eliminated(self, p: fmpq_mpoly) -> fmpz_poly | None:
        """The polynomial in the unknown alone; None where it vanishes identically."""
        for index in range(len(self.laws) - 1, -1, -1):
            t, law = self.laws[index]
            name = str(t)
            if p.degrees()[GENERATORS - 1 - index]:
                p = p.resultant(law, name)
                if p.is_zero() or p.total_degree() > LARGEST_DEGREE:
                    return None
        return None if p.is_zero() else _univariate(p)


def _univariate(p: fmpq_mpoly) -> fmpz_poly:
    coefficients: dict[int, fmpq] = {int(monomial[-1]): value for monomial, value in p.to_dict().items()}
    scale = fmpz(1)
    for value in coefficients.values():
        scale = scale * value.q // fmpz(scale).gcd(value.q)
    return fmpz_poly([int((coefficients.get(k, fmpq(0)) * scale).p) for k in range(max(coefficients) + 1)])


def critical_polynomials(tree: Tree, unknown: str, at: Mapping[str, Value]) -> tuple[list[fmpz_poly], bool]:
    """Polynomials whose roots hold all zeros, poles and edges of the function; and whether its zeros are surely among them.

    Raises NotAlgebraic.
    """
    algebra = Algebra(unknown, at)
    top, bottom = algebra.of(tree)
    whole = algebra.eliminated(top) if not top.is_zero() else None
    found = [whole] if whole is not None else []
    for edge in (bottom, *algebra.critical):
        if edge.is_zero():
            continue
        polynomial = algebra.eliminated(edge)
        if polynomial is not None:
            found.append(polynomial)
    return [p for p in found if p.degree() > 0], whole is not None or top.is_zero()


def roots(polynomial: fmpz_poly) -> list[Root]:
    """The complex roots, each once, with an exact form where the factor is linear, quadratic or a pure power."""
    before = flint.ctx.prec
    flint.ctx.prec = 192
    try:
        return _roots(polynomial)
    finally:
        flint.ctx.prec = before


def _roots(polynomial: fmpz_poly) -> list[Root]:
    found: list[Root] = []
    for factor, _ in polynomial.factor()[1]:
        if factor.degree() == 0:
            continue
        if factor.degree() == 1:
            value = fmpq(-factor[0], factor[1])
            found.append(Root(value, number(Fraction(int(value.p), int(value.q))), True))
            continue
        named = _exact_forms(factor)
        for value, _ in factor.complex_roots():
            real = isinstance(value, flint.arb) or value.imag.is_zero()
            ball = flint.acb(value)
            found.append(Root(ball, next((tree for check, tree in named if check.overlaps(ball)), None), real))
    return found


def _exact_forms(factor: fmpz_poly) -> list[tuple[acb, Tree]]:
    """(ball, tree) for the roots of a quadratic or of a xⁿ + b, as far as they have short forms."""
    if factor.degree() == 2:
        return _quadratic(int(factor[2]), int(factor[1]), int(factor[0]))
    n = factor.degree()
    if any(int(factor[k]) for k in range(1, n)):
        return []
    value = Fraction(-int(factor[0]), int(factor[n]))
    size = apply("root", number(abs(value)), number(n))
    ball = (flint.acb(abs(value).numerator) / abs(value).denominator).root(n)
    if value > 0:
        return [(ball, size)] + ([(-ball, neg(size))] if n % 2 == 0 else [])
    return [(-ball, neg(size))] if n % 2 else []


def _quadratic(a: int, b: int, c: int) -> list[tuple[acb, Tree]]:
    """(−b ± √D)/(2a), with squares taken out of D."""
    if a < 0:
        a, b, c = -a, -b, -c
    discriminant = b * b - 4 * a * c
    if abs(discriminant) > 10**12:
        return []
    outer, inner = 1, abs(discriminant)
    for prime, exponent in fmpz(inner).factor():
        outer *= int(prime) ** (exponent // 2)
    inner //= outer * outer
    middle, slope = Fraction(-b, 2 * a), Fraction(outer, 2 * a)
    under: Tree = ONE if inner == 1 else apply("sqrt", number(inner))
    if discriminant < 0:
        under = mul(under, Constant("i"))
    part = div(mul(number(slope.numerator), under), number(slope.denominator)) if slope.numerator != 1 or under != ONE else number(slope)
    square = flint.acb(discriminant).sqrt()
    return [
        ((-b + square) / (2 * a), add(number(middle), part)),
        ((-b - square) / (2 * a), add(number(middle), neg(part))),
    ]
