"""x tan x, x/sinh x, ln²x/(1 + x²): a power of x times a rational function of one exponential, by polylogarithms.

With w = e^{kx} and a pole s:

    1/(w − s)ʲ⁺¹ = −(1/s) 1/(w − s)ʲ − (1/jks) d/dx 1/(w − s)ʲ
    1/(w − s) = −1/s − (1/ks) d/dx Li₁(w/s) = −(1/ks) d/dx Li₁(s/w),        Li₁(z) = −ln(1 − z)
    ∫ xⁿ dLi₁(z) = Σⱼ (−1)ʲ n!/(n−j)! xⁿ⁻ʲ Li₁₊ⱼ(z)/(±k)ʲ                    + for z = w/s, − for z = s/w

What comes out is complex in between; as the integrand is real, the real part of each term is taken at the end. On the unit
circle Re Liₙ and Im Liₙ are Clausen's functions.
Source: Lewin, Polylogarithms and Associated Functions, 1981, §1, §4, §7.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Pow, S, Symbol, exp, expand, ff, im

from service.integrate.exponential_poles import Split, split_in_exponential, tidy_constant
from service.integrate.inverse_substitution import DIRECT, in_original, in_place_of_inverse
from service.integrate.real_parts import Exponential, Parts, sign
from service.integrate.search import Search
from service.integrate.shape import HYPERBOLIC, TRIGONOMETRIC, factors, order

Simple = dict[tuple[int, Expr], Expr]
"""(n, s) → c of c xⁿ/(w − s)."""


def power_times_rational(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """x tan x, x² csc x, x³ tan⁴x, x/(eˣ + 1), x²/cosh x, x/(2 + cos x); where polylogarithms are needed."""
    split = split_in_exponential(f, x)
    yield None if split is None else _integral(split, x)


def of_inverse_function(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """The same in u = ln x, arctan x, arcsin x …: ln x/(1 + x²), x³ arctan x/(1 + x²)², arcsin x/(x √(1 − x²))."""
    for part in sorted((part for part in f.atoms(*DIRECT) if part.has(x)), key=order):
        lifted = in_place_of_inverse(f, part, x)
        split = None if lifted is None else split_in_exponential(lifted[0], lifted[1])
        if lifted is not None and split is not None:
            found = _integral(split, lifted[1])
            if found is not None:
                yield from in_original(found, lifted[1], part)


def is_power_and_exponential(f: Expr, x: Symbol) -> bool:
    """A product with a polynomial as a factor, and with exponential, circular or hyperbolic functions; no roots."""
    if not f.is_Mul or not f.has(exp, Pow, *TRIGONOMETRIC, *HYPERBOLIC) or not any(g.has(x) and g.is_polynomial(x) for g in factors(f)):
        return False
    return not any(part.base.has(x) and not part.exp.is_Integer for part in f.atoms(Pow) if not isinstance(part, exp))


def is_inverse_times_algebraic(f: Expr, x: Symbol) -> bool:
    """One inverse function, to a whole power, beside algebraic factors."""
    inverse = [part for part in f.atoms(*DIRECT) if part.has(x)]
    return f.is_Mul and len(inverse) == 1 and not f.has(exp, *TRIGONOMETRIC, *HYPERBOLIC)


def _integral(split: Split, x: Symbol) -> Expr | None:
    """The antiderivative; None where no polylogarithm is needed, for then there are shorter ways."""
    w = Exponential(split.k, split.turning, x)
    terms = _Terms(w)
    simple: Simple = {}
    for n, pole in split.poles:
        if pole.s == 0:
            terms.add_power(n, pole.coefficient, -pole.j)
        elif split.turning or sign(im(pole.s)) >= 0:  # of two conjugate poles of a real function of x one is enough
            twice = 2 if not split.turning and sign(im(pole.s)) > 0 else 1
            terms.add_pole(n, twice * pole.coefficient, pole.s, pole.j, simple)
    coefficients = {key: tidy_constant(expand(c)) for key, c in simple.items()}
    if not any(n and c != 0 for (n, _), c in coefficients.items()):
        return None
    for (n, s), c in coefficients.items():
        if c != 0:
            terms.add_simple(n, c, s)
    return terms.total()


class _Terms:
    """Real parts of integrals, gathered."""

    def __init__(self, w: Exponential) -> None:
        self._w = w
        self._found: list[tuple[Expr, int, Parts]] = []

    def total(self) -> Expr:
        joined: dict[tuple[int, Parts], Expr] = {}
        for c, n, parts in self._found:
            joined[n, parts] = joined.get((n, parts), S.Zero) + c
        return Add(*[_real(c, parts) * self._w.x**n for (n, parts), c in joined.items()])

    def add_power(self, n: int, c: Expr, e: int) -> None:
        """∫ c xⁿ wᵉ dx."""
        if e == 0:
            self._found.append((c / (n + 1), n + 1, (S.One, S.Zero)))
            return
        for j in range(n + 1):
            self._found.append(((-1) ** j * ff(n, j) * c / (e * self._w.k) ** (j + 1), n - j, self._w.power(e)))

    def add_pole(self, n: int, c: Expr, s: Expr, j: int, simple: Simple) -> None:
        """∫ c xⁿ (w − s)^{−j} dx, but for what is left with j = 1."""
        if j == 1:
            simple[n, s] = simple.get((n, s), S.Zero) + c
            return
        lower = -c / ((j - 1) * self._w.k * s)
        self._found.append((lower, n, self._w.inverse_power(s, j - 1)))
        if n:
            self.add_pole(n - 1, -n * lower, s, j - 1, simple)
        self.add_pole(n, -c / s, s, j - 1, simple)

    def add_simple(self, n: int, c: Expr, s: Expr) -> None:
        """∫ c xⁿ/(w − s) dx."""
        inside = self._w.has_inside(s)
        if not inside:
            self._found.append((-c / (s * (n + 1)), n + 1, (S.One, S.Zero)))
        rate = -self._w.k if inside else self._w.k
        for i in range(n + 1):
            self._found.append((-c / (self._w.k * s) * (-1) ** i * ff(n, i) / rate**i, n - i, self._w.polylogarithm(i + 1, s)))


def _real(coefficient: Expr, parts: Parts) -> Expr:
    """Re(coefficient · (real + i imaginary))."""
    above, beside = expand(coefficient, complex=True).as_real_imag()
    return tidy_constant(above) * parts[0] - tidy_constant(beside) * parts[1]
