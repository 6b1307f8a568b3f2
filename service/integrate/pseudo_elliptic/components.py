"""An algebraic integrand with one radical as a sum over powers of the root.

    f(x, y) = A₀(x) + Σ Aₖ(x)/yᵏ,   yⁿ = P(x), k = 1 … n − 1

Each part is integrable by itself, for y → ζ y with ζⁿ = 1 maps one integral of the sum to another.
Where P(x) = Q(xʰ), the powers of x in Aₖ that agree modulo h belong together for the same reason (x → ξ x, ξʰ = 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd, lcm

from sympy import Add, Dummy, Expr, Poly, Pow, Rational, S, Symbol, cancel, together

from service.integrate.quadratic_root import combined
from service.integrate.shape import radicals


@dataclass(frozen=True, slots=True)
class Component:
    """top/bottom · root^{−k/n}: `root` a polynomial in x, 0 < k < n, k and n without common factor."""

    top: Expr
    bottom: Expr
    root: Expr
    k: int
    n: int

    def is_of_a_power(self, x: Symbol) -> bool:
        """The integrand is x^{h−1} g(xʰ), h > 1, for which u = xʰ is the way."""
        step = gcd(
            *[m[0] for part in (self.bottom, self.root) for m in Poly(part, x).monoms()], *[m[0] + 1 for m in Poly(self.top, x).monoms()]
        )
        return step > 1

    def expression(self) -> Expr:
        return self.top / self.bottom / Pow(self.root, Rational(self.k, self.n))


def components(f: Expr, x: Symbol) -> tuple[Expr, list[Component]] | None:
    """(A₀, the parts with the root), None where f is no rational function of x and one root of a polynomial."""
    f = combined(f, x)
    roots = radicals(f, x)
    bases = {part.base for part in roots}
    if len(bases) != 1:
        return None
    own = bases.pop()
    base = own.expand()
    if not base.is_polynomial(x) or Poly(base, x).degree() < 1:
        return None
    n = lcm(*[int(part.exp.q) for part in roots])
    y = Dummy("y", positive=True)
    plain = f.xreplace({part: y ** (part.exp * n) for part in f.atoms(Pow) if part.base == own and (part.exp * n).is_Integer})
    if not plain.is_rational_function(x, y):
        return None
    parts = _powers(plain, base, n, x, y)
    if parts is None:
        return None
    return parts.get(0, S.Zero), [piece for k, a in sorted(parts.items()) if k for piece in _pieces(a, base, k, n, x)]


def _powers(plain: Expr, base: Expr, n: int, x: Symbol, y: Symbol) -> dict[int, Expr] | None:
    """Aₖ by k, with the denominator made free of y."""
    top, bottom = cancel(together(plain)).as_numer_denom()
    under = Poly(bottom, y)
    if len(under.terms()) == 1:
        ((shift,),), (lead,) = under.monoms(), under.coeffs()
        over = Poly(top, y)
    else:
        curve = Poly(y**n - base, y)
        field = under.domain.unify(curve.domain).unify(Poly(top, y).domain).get_field()
        inverse = under.set_domain(field).rem(curve.set_domain(field)).invert(curve.set_domain(field))
        over = (Poly(top, y).set_domain(field) * inverse).rem(curve.set_domain(field))
        shift, lead = 0, S.One
    found: dict[int, Expr] = {}
    for (power,), c in over.terms():
        e = power - shift
        k = -e % n
        found[k] = found.get(k, S.Zero) + c / lead * base ** ((e + k) // n)
    return {k: a for k, value in found.items() if (a := cancel(together(value))) != 0}


def _pieces(a: Expr, base: Expr, k: int, n: int, x: Symbol) -> Iterator[Component]:
    common = gcd(k, n)
    top, bottom = a.as_numer_denom()
    step = gcd(*[m[0] for part in (base, bottom) for m in Poly(part, x).monoms()])
    over = Poly(top, x)
    for rest in range(max(step, 1)):
        chosen = [c * x ** m[0] for m, c in over.terms() if step < 2 or m[0] % step == rest]
        if chosen:
            yield Component(Add(*chosen), bottom, base, k // common, n // common)
