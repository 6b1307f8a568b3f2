"""Sums over the complex roots of a polynomial: Σ c(r) ln g(r), and rational functions of the roots in closed form.

    Σ_{p(r) = 0} N(r)/D(r)  =  tr(N · D⁻¹ mod p),   with the power sums of the roots by Newton's identities

Contract: p is squarefree in r over ℚ or over rational functions of parameters; c and g are rational functions of r.
Source: Bronstein, Symbolic Integration I, §2.5; Lang, Algebra, §VI.5 (the trace).
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Add, Derivative, Dummy, Expr, Function, I, Integer, Poly, Symbol, expand, factor, im, log, together
from sympy.core.evalf import prec_to_dps
from sympy.polys.polyerrors import BasePolynomialError, PolynomialError

ROOT = Symbol("r", complex=True)
"""The root that is summed over; no letter of a question is the same symbol."""


class RootLogs(Function):  # type: ignore[misc]  # SymPy is untyped
    """Σ c ln g over the roots r of p, with principal logarithms; args: c, g, r, p."""

    nargs = 4

    @property
    def free_symbols(self) -> set[Symbol]:
        c, g, r, p = self.args
        return set((c.free_symbols | g.free_symbols | p.free_symbols) - {r})

    @property
    def is_number(self) -> bool:
        return not self.free_symbols

    @property
    def bound_symbols(self) -> list[Symbol]:
        return [self.args[2]]

    def as_real_imag(self, deep: bool = True, **hints: bool) -> tuple[Expr, Expr]:
        return RealRootLogs(*self.args), im(self, evaluate=False)

    def _eval_derivative(self, symbol: Symbol) -> Expr:
        c, g, r, p = self.args
        if symbol in c.free_symbols | p.free_symbols:
            return Derivative(self, symbol, evaluate=False)
        return over_roots(c * g.diff(symbol) / g, r, p)

    def _eval_evalf(self, prec: int) -> Expr | None:
        if self.free_symbols:
            return None
        c, g, r, p = self.args
        total = Add(*[(c * log(g)).subs(r, root) for root in Poly(p, r).nroots(n=prec_to_dps(prec) + 5, maxsteps=200)])
        return self._part(total.evalf(prec_to_dps(prec)))

    @staticmethod
    def _part(value: Expr) -> Expr:
        return value


class RealRootLogs(RootLogs):
    """Re Σ c ln g over the roots r of a real polynomial p: ln|g| where the root is real."""

    is_extended_real = True

    def as_real_imag(self, deep: bool = True, **hints: bool) -> tuple[Expr, Expr]:
        return self, Integer(0)

    @staticmethod
    def _part(value: Expr) -> Expr:
        return value.as_real_imag()[0]


def over_roots(f: Expr, r: Symbol, p: Expr) -> Expr:
    """Σ f(r) over the roots r of p, for f rational in r. Raises PolynomialError where it is not, or has a pole at a root."""
    kernels = {part: Dummy(f"k{i}") for i, part in enumerate(sorted(_kernels(f, r), key=str))}
    above, below = (Poly(side, r, field=True) for side in together(f.xreplace(kernels)).as_numer_denom())
    modulus = Poly(p, r, field=True).monic()
    above, modulus = above.unify(modulus)
    below, modulus = below.unify(modulus)
    reduced = (above * below.rem(modulus).invert(modulus)).rem(modulus)
    sums = _power_sums(modulus)
    total = Add(*[coefficient * sums[degree] for (degree,), coefficient in reduced.terms()])
    return factor(total).xreplace({name: part for part, name in kernels.items()})


def _kernels(f: Expr, r: Symbol) -> set[Expr]:
    """The outermost parts of f that are no rational functions and free of r."""
    if f.is_Symbol or f.is_Rational:
        return set()
    if not f.has(r) and not (f.is_Add or f.is_Mul or (f.is_Pow and f.exp.is_Integer)):
        return {f}
    if f.has(r) and f.is_Function:
        raise PolynomialError("not rational in the root")
    return {part for arg in f.args for part in _kernels(arg, r)}


def _power_sums(monic: Poly) -> list[Expr]:
    """s₀, …, s_{n−1}, the sums of the powers of the roots: Newton's identities."""
    n, coefficients = monic.degree(), monic.all_coeffs()
    sums: list[Expr] = [Integer(n)]
    for k in range(1, n):
        sums.append(-k * coefficients[k] - Add(*[coefficients[i] * sums[k - i] for i in range(1, k)]))
    return sums


def may_have_real_roots(p: Expr, r: Symbol) -> bool:
    """Whether p has a real root; True where parameters leave it open."""
    if p.free_symbols - {r}:
        return True
    try:
        return bool(Poly(p, r).count_roots() > 0)
    except (BasePolynomialError, NotImplementedError):
        return True


def root_logs(c: Expr, g: Expr, r: Symbol, p: Expr, *, real: bool) -> Expr:
    """Σ c ln g; over the reals, where every root is in a pair, the sum is its own real part."""
    paired = real and not (c.has(I) or g.has(I) or p.has(I)) and not may_have_real_roots(p, r)
    return (RealRootLogs if paired else RootLogs)(c, g, r, p)


def joined(value: Expr) -> Expr:
    """k Σ c ln(b − r) − k Σ c ln(a − r) as k Σ c ln((b − r)/(a − r)), for real a and b: both angles lie in one half plane."""
    terms: dict[tuple[Expr, ...], tuple[Expr, Expr]] = {}
    rest: list[Expr] = []
    for term in Add.make_args(value):
        k, logs = term.as_independent(RealRootLogs, as_Add=False)
        if not isinstance(logs, RealRootLogs) or not _is_shift(logs.args[1], logs.args[2]):
            rest.append(term)
            continue
        c, g, r, p = logs.args
        opposite = terms.pop((-k, c, r, p), None)
        if opposite is None:
            terms[k, c, r, p] = k, g
        elif k.could_extract_minus_sign():
            rest.append(-k * RealRootLogs(c, opposite[1] / g, r, p))
        else:
            rest.append(k * RealRootLogs(c, g / opposite[1], r, p))
    return Add(*rest, *[k * RealRootLogs(key[1], g, key[2], key[3]) for key, (k, g) in terms.items()])


def near_infinity(logs: RealRootLogs, u: Expr, sign: int) -> Expr | None:
    """What Re Σ c ln(u − r) comes to as u → ±∞, up to what vanishes; None where it is not of that shape.

    Σ c ln|u|, and for u → −∞ besides Re Σ c (ln(−r) − ln r), the turn of each logarithm from one end of the line to the other.
    """
    c, g, r, p = logs.args
    if expand(g + r - u) != 0 or p.subs(r, 0) == 0:
        return None
    leading = over_roots(c, r, p) * log(sign * u)
    return leading if sign > 0 else leading + RealRootLogs(c, -r, r, p) - RealRootLogs(c, r, r, p)


def _is_shift(g: Expr, r: Symbol) -> bool:
    """b − r for a real b."""
    return bool((g + r).is_extended_real)


def free_name(names: Mapping[str, object] | set[str]) -> str:
    """A letter for the root that nothing else is called."""
    return next((letter for letter in "rtswzuv" if letter not in names), "r_0")
