"""Parallel integration (Risch and Norman): one linear system for all kernels at once.

The integrand is a rational function of x and of kernels θ₁ … θₙ (exponentials, logarithms, tangents, arctangents) whose
derivatives are rational in them too. The candidate   P/C + Σ αⱼ ln pⱼ   has the denominator C that differentiation would
have deepened to the integrand's, a polynomial P with unknown coefficients, and the integrand's own factors pⱼ.

Source: Bronstein, Poor man's integrator (pmint), 2005; Norman & Moore, Implementing the new Risch algorithm, 1977.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from flint import fmpq
from sympy import (
    QQ,
    Add,
    Dummy,
    Ei,
    Expr,
    Integer,
    Poly,
    Pow,
    Rational,
    S,
    Symbol,
    acos,
    acot,
    acoth,
    asin,
    asinh,
    atan,
    atanh,
    cancel,
    cos,
    cot,
    csc,
    erf,
    erfi,
    exp,
    floor,
    igcd,
    ilcm,
    li,
    log,
    powsimp,
    sec,
    sin,
    tan,
    together,
)  # fmt: skip
from sympy.polys.domains.domain import Domain
from sympy.polys.fields import FracElement
from sympy.polys.matrices import DomainMatrix
from sympy.polys.rings import PolyElement, PolyRing, ring

from service.integrate.search import Search
from service.integrate.shape import HYPERBOLIC, TRIGONOMETRIC, order

MOST_UNKNOWNS = 260
KERNELS = (log, asin, acos, asinh, atan, acot, atanh, acoth, tan, exp, erf, erfi, Ei, li)


def parallel(f: Expr, x: Symbol, search: Search) -> Iterator[Expr | None]:
    """e^x (1 − sin x)/(1 − cos x), x e^{ax}/(1 + ax)², (1 + ln x) …, e^{x²}(1 + 4x² + x³ + …)/(1 + x²)²."""
    plain = in_kernels(f, x)
    if plain is None:
        return
    yield _solved(plain, x)


def in_kernels(f: Expr, x: Symbol) -> Expr | None:
    """f with circular functions as tan(g/2) (tan g where that is enough) and exponentials as powers of a few; None elsewhere."""
    f = f.replace(lambda part: isinstance(part, HYPERBOLIC), lambda part: part.rewrite(exp))
    circular = [part for part in f.atoms(*TRIGONOMETRIC) if part.has(x)]
    if circular:
        simple = all(isinstance(part, tan | cot) for part in circular)
        f = f.replace(lambda part: isinstance(part, TRIGONOMETRIC) and part.has(x), lambda part: _in_tangent(part, simple))
    f = f.replace(lambda part: part.is_Pow and part.exp.has(x) and not isinstance(part, exp), lambda part: exp(part.exp * log(part.base)))
    return powsimp(f)


def _in_tangent(part: Expr, simple: bool) -> Expr:
    g = part.args[0]
    if simple:
        return tan(g) if isinstance(part, tan) else 1 / tan(g)
    t = tan(g / 2)
    sine, cosine = 2 * t / (1 + t**2), (1 - t**2) / (1 + t**2)
    table = {sin: sine, cos: cosine, tan: sine / cosine, cot: cosine / sine, sec: 1 / cosine, csc: 1 / sine}
    return table[type(part)]


@dataclass(frozen=True)
class Field:
    """A polynomial ring in x and the kernels, with q times the derivation as a map of polynomials."""

    ring: PolyRing
    kernels: tuple[Expr, ...]
    q: PolyElement
    slopes: tuple[PolyElement, ...]

    def derived(self, p: PolyElement) -> PolyElement:
        """q·p'."""
        total = self.ring.zero
        for generator, slope in zip(self.ring.gens, self.slopes, strict=True):
            part = p.diff(generator)
            if part:
                total += part * slope
        return total


def _solved(f: Expr, x: Symbol) -> Expr | None:
    built = _field(f, x)
    if built is None:
        return None
    field, numerator, denominator, back = built
    candidate = _candidate(field, numerator, denominator)
    return None if candidate is None else candidate.xreplace(back)


def _field(f: Expr, x: Symbol) -> tuple[Field, PolyElement, PolyElement, dict[Expr, Expr]] | None:
    """The ring, the integrand's numerator and denominator in it, and what its generators stand for."""
    kernels: list[Expr] = [x]
    _collect(f, x, kernels)
    bases = _independent_exponentials(kernels, x)
    if bases is None:
        return None
    kernels = [x, *bases.kernels]
    names = [Dummy(f"t{i}") for i in range(len(kernels))]
    swap = {**bases.powers(dict(zip(kernels, names, strict=True))), **dict(zip(kernels, names, strict=True))}
    slopes = [_slope(kernel, x, swap) for kernel in kernels]
    plain = _named(f, x, swap)
    constants: dict[Expr, Symbol] = {}
    slopes, plain = [_constants_named(s, names, constants) for s in slopes], _constants_named(plain, names, constants)
    fractions = [cancel(together(part)).as_numer_denom() for part in (*slopes, plain)]
    allowed = {*names, *constants.values()} | {s for s in f.free_symbols if s != x}
    if any(not (p.is_polynomial(*names) and p.free_symbols <= allowed and not p.has(x)) for pair in fractions for p in pair):
        return None
    parameters = sorted({s for pair in fractions for p in pair for s in p.free_symbols} - set(names), key=str)
    domain = QQ.frac_field(*parameters) if parameters else QQ
    polynomials = ring([str(n) for n in names], domain)[0]
    tops, bottoms = zip(*[(_poly(polynomials, p, names), _poly(polynomials, q, names)) for p, q in fractions], strict=True)
    q = polynomials.one
    for bottom in bottoms[:-1]:
        q = q.lcm(bottom)
    field = Field(polynomials, tuple(kernels), q, tuple(top * q.exquo(bottom) for top, bottom in zip(tops[:-1], bottoms[:-1], strict=True)))
    generators = dict(zip([Symbol(str(n)) for n in names], kernels, strict=True))
    return field, tops[-1], bottoms[-1], {**generators, **{name: value for value, name in constants.items()}}


def _slope(kernel: Expr, x: Symbol, swap: dict[Expr, Expr]) -> Expr:
    """The derivative in names, for a root as a multiple of the root itself."""
    if is_root(kernel, x):
        return swap[kernel] * _named(kernel.exp * kernel.base.diff(x) / kernel.base, x, swap)
    return _named(kernel.diff(x), x, swap)


def _poly(polynomials: PolyRing, p: Expr, names: list[Symbol]) -> PolyElement:
    terms = Poly(p, *names).terms()
    convert = polynomials.domain.from_sympy
    return polynomials.from_dict({monomial: convert(c) for monomial, c in terms if c != 0})


def _collect(f: Expr, x: Symbol, kernels: list[Expr]) -> None:
    """The kernels of f and of their derivatives."""
    todo = [f]
    while todo:
        here = todo.pop()
        for part in sorted((*here.atoms(*KERNELS), *(p for p in here.atoms(Pow) if is_root(p, x))), key=order):
            if part.has(x) and part not in kernels:
                kernels.append(part)
                todo.append(part.base.diff(x) if is_root(part, x) else part.diff(x))
                if len(kernels) > 6:
                    return


def is_root(part: Expr, x: Symbol) -> bool:
    """g^a with a constant a that is no whole number: like an exponential, its derivative is a rational multiple of itself."""
    return bool(part.is_Pow and not part.exp.is_Integer and not part.exp.has(x) and not isinstance(part, exp))


@dataclass(frozen=True)
class Bases:
    """Kernels with exponentials of commensurable exponents reduced to one; `scales`: e^g = (e^h)^k; `wholes`: bᵉ = (bʰ)ᵏ bⁿ."""

    kernels: list[Expr]
    scales: dict[Expr, tuple[Expr, Integer]]
    wholes: dict[Expr, tuple[Expr, Integer, Expr, Integer]]

    def powers(self, names: dict[Expr, Symbol]) -> dict[Expr, Expr]:
        exponentials = {part: names[base] ** k for part, (base, k) in self.scales.items() if base in names}
        roots = {part: names[base] ** k * below**shift for part, (base, k, below, shift) in self.wholes.items() if base in names}
        return {**exponentials, **roots}


def _independent_exponentials(kernels: list[Expr], x: Symbol) -> Bases | None:
    exponents = [kernel for kernel in kernels if isinstance(kernel, exp)]
    roots = [kernel for kernel in kernels if is_root(kernel, x)]
    others = [kernel for kernel in kernels[1:] if kernel not in exponents and kernel not in roots]
    groups: list[list[tuple[Expr, Rational]]] = []
    for part in exponents:
        for group in groups:
            ratio = cancel(part.args[0] / group[0][0].args[0])
            if ratio.is_Rational:
                group.append((part, ratio))
                break
        else:
            groups.append([(part, S.One)])
    scales: dict[Expr, tuple[Expr, Integer]] = {}
    bases: list[Expr] = []
    for group in groups:
        step = Rational(igcd(0, *[r.p for _, r in group]), ilcm(1, *[r.q for _, r in group]))
        base = exp(group[0][0].args[0] * step)
        bases.append(base)
        scales.update({part: (base, r / step) for part, r in group})
    wholes: dict[Expr, tuple[Expr, Integer, Expr, Integer]] = {}
    for lead, group in _grouped(roots):
        bases.append(lead)
        wholes.update({part: (lead, S.One, lead.base, shift) for part, shift in group})
    return Bases([*bases, *others], scales, wholes)


def _grouped(roots: list[Expr]) -> list[tuple[Expr, list[tuple[Expr, Integer]]]]:
    """Powers of one base whose exponents differ by whole numbers: (bʰ, [(bʰ⁺ⁿ, n), …]), with 0 < h < 1 where h is a number."""
    groups: list[tuple[Expr, list[tuple[Expr, Integer]]]] = []
    for part in roots:
        for lead, group in groups:
            difference = cancel(part.exp - lead.exp)
            if part.base == lead.base and difference.is_Integer:
                group.append((part, difference))
                break
        else:
            whole = floor(part.exp) if part.exp.is_Rational else S.Zero
            groups.append((Pow(part.base, part.exp - whole), [(part, whole)]))
    return groups


def _named(f: Expr, x: Symbol, swap: dict[Expr, Expr]) -> Expr:
    """Kernels by their names, outermost first."""
    for kernel in sorted((k for k in swap if k != x), key=order, reverse=True):
        f = f.xreplace({kernel: swap[kernel]})
    return f.xreplace({x: swap[x]})


def _constants_named(f: Expr, names: list[Symbol], constants: dict[Expr, Symbol]) -> Expr:
    """A symbol for each irrational constant."""
    found = [part for part in f.atoms() | f.atoms(Pow, log, exp) if not part.is_Rational and not part.is_Symbol and not part.has(*names)]
    for part in sorted(found, key=order, reverse=True):
        if part.is_Pow and part.exp.is_Integer:
            continue
        if f.has(part):
            constants.setdefault(part, Dummy(f"k{len(constants)}"))
            f = f.xreplace({part: constants[part]})
    return f


def _candidate(field: Field, numerator: PolyElement, denominator: PolyElement) -> Expr | None:
    """P/C + Σ αⱼ ln pⱼ with the unknowns solved for."""
    factors = [p for p, _ in denominator.factor_list()[1]]
    powers = dict(denominator.factor_list()[1])
    below = field.ring.one
    for p in factors:
        special = not field.derived(p).rem(p)
        below *= p ** (powers[p] if special else powers[p] - 1)
    logs = list(dict.fromkeys([*factors, *[p for p, _ in field.q.factor_list()[1]]]))
    monomials = _monomials(field, numerator, denominator, below)
    if len(monomials) + len(logs) > MOST_UNKNOWNS:
        return None
    return _fit(field, numerator, denominator, below, monomials, logs)


def _monomials(field: Field, numerator: PolyElement, denominator: PolyElement, below: PolyElement) -> list[PolyElement]:
    """What P may be made of: degrees as far as the integrand's, and one more."""
    n = len(field.ring.gens)
    deepest = [max(numerator.degree(i) if numerator else 0, below.degree(i)) + 1 for i in range(n)]
    total = 1 + max((sum(m) for m in numerator.monoms()), default=0)
    total = max(total, 1 + max(sum(m) for m in below.monoms()))
    exponents = [m for m in product(*[range(d + 1) for d in deepest]) if sum(m) <= total]
    return [field.ring.from_dict({m: field.ring.domain.one}) for m in sorted(exponents, key=lambda m: (sum(m), m))]


def _fit(
    field: Field,
    numerator: PolyElement,
    denominator: PolyElement,
    below: PolyElement,
    monomials: list[PolyElement],
    logs: list[PolyElement],
) -> Expr | None:
    """Compare coefficients of q·L·(P/C)' + q·L·Σ αⱼ pⱼ'/pⱼ = q·L·f over the common denominator L."""
    below_slope = field.derived(below)
    common = (below * below).lcm(denominator)
    for p in logs:
        common = common.lcm(p)
    cofactor, ratio = common.exquo(below), below_slope * common.exquo(below * below)
    columns: list[PolyElement] = []
    for monomial in monomials:
        columns.append(field.derived(monomial) * cofactor - monomial * ratio)
    for p in logs:
        columns.append(field.derived(p) * common.exquo(p))
    target = field.q * numerator * common.exquo(denominator)
    solution = _linear_solution(columns, target, field.ring.domain)
    if solution is None:
        return None
    domain = field.ring.domain
    top = field.ring.zero
    for c, monomial in zip(solution, monomials, strict=False):
        top += c * monomial
    logarithms = [domain.to_sympy(c) * log(p.as_expr()) for c, p in zip(solution[len(monomials) :], logs, strict=True) if c]
    top, below = top.cancel(below)
    return Add(top.as_expr() / below.as_expr(), *logarithms)


def _linear_solution(columns: list[PolyElement], target: PolyElement, domain: Domain) -> list[fmpq | FracElement] | None:
    """Coefficients with Σ c·column = target, None where there are none; free ones are 0."""
    rows: dict[Any, dict[int, Any]] = {}
    for index, column in enumerate([*columns, target]):
        for monomial, c in column.terms():
            rows.setdefault(monomial, {})[index] = c
    n = len(columns)
    matrix = DomainMatrix(dict(enumerate(rows.values())), (len(rows), n + 1), domain)
    reduced, pivots = matrix.rref()
    if n in pivots:
        return None
    entries = reduced.to_sparse().rep
    solution = [domain.zero] * n
    for row, pivot in enumerate(pivots):
        solution[pivot] = entries.get(row, {}).get(n, domain.zero)
    return solution


def has_plain_kernel(f: Expr, x: Symbol) -> bool:
    """Kernels other than circular functions, and more than a root of x."""
    return not any(part.has(x) for part in f.atoms(*TRIGONOMETRIC, *HYPERBOLIC)) and any(part.has(x) for part in f.atoms(*KERNELS))


def has_kernel(f: Expr, x: Symbol) -> bool:
    kinds = (*KERNELS, *TRIGONOMETRIC, *HYPERBOLIC)
    return any(part.has(x) for part in f.atoms(*kinds)) or any(part.exp.has(x) for part in f.atoms(Pow))
