"""Where an expression is zero: factored into pieces in as few kernels as possible, each undone from the outside in.

`zeros(f, search)` returns candidates (see `service.solve.candidates`). A piece in a single kernel is a polynomial whose roots
are handed to the kernel's inverse; a piece in several kernels goes to the first strategy of STRATEGIES that takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import fmpq_mpoly
from sympy import Expr, I, Pow, acos, asin, atan, exp, log, pi

from service.cas.formulas import Formula
from service.functions import IN_SYMPY
from service.messages import Message
from service.numerics.real_balls import sign
from service.progress import trying
from service.search import first
from service.solve.candidates import EVERYWHERE, NONE, NotSolved, Point, Zeros, joined, powered, with_conditions
from service.solve.equations.absolute import is_bar, zeros_by_cases
from service.solve.equations.forms import Form, Kernel, to_sympy, used
from service.solve.equations.kernels import log_of_base, polynomial_form
from service.solve.equations.strategies import STRATEGIES, Piece
from service.solve.equations.univariate import is_zero, required, roots_in, tidy
from service.solve.periodic.angles import as_part_of_pi
from service.solve.periodic.turns import periodic_family
from service.solve.search import Search
from service.solve.statements import Condition


def _coefficients_nonzero(product: Expr, x: Expr) -> tuple[Condition, ...]:
    """a ≠ 0, for a·x = 0 to say anything about x."""
    bases = [factor.as_base_exp()[0] for factor in product.args if x not in factor.free_symbols and factor.free_symbols]
    return tuple(required(base, "!=", "coefficient") for base in bases if not base.is_nonzero)


def _free_factors_nonzero(factors: Sequence[fmpq_mpoly], form: Form) -> tuple[Condition, ...]:
    """a ≠ 0, for a·x = a to say anything about x."""
    free = [factor for factor in factors if not any(name in form.kernels for name in used(factor, form.names))]
    values = [to_sympy(factor, form.names, form.constants) for factor in free]
    return tuple(required(value, "!=", "coefficient") for value in values if value.free_symbols and not value.is_nonzero)


def zeros(f: Expr, search: Search) -> Zeros:
    """Candidates for the zeros of f. Raises NotSolved or OutOfTime."""
    search = search.deeper()
    if search.x not in f.free_symbols:
        return _constant(f)
    if f.is_Mul:
        found = joined(zeros(factor, search) for factor in f.args if search.x in factor.free_symbols or is_zero(factor))
        return with_conditions(found, _coefficients_nonzero(f, search.x))
    if f.is_Pow and f.exp.is_Rational:
        return powered(zeros(f.base, search), int(f.exp) if f.exp.is_Integer else 1) if f.exp > 0 else NONE
    form = polynomial_form(f, search.x)
    if form.numerator.is_zero():
        return EVERYWHERE
    if _has_cases(form):
        return zeros_by_cases(form, search)
    factors = form.numerator.factor()[1]
    found = joined(powered(factor_zeros(factor, form, search), int(m)) for factor, m in factors)
    return with_conditions(found, _free_factors_nonzero([factor for factor, _ in factors], form))


def _has_cases(form: Form) -> bool:
    """An absolute value besides other kernels, or a sign."""
    bars = [kernel for kernel in form.kernels.values() if is_bar(kernel)]
    return bool(bars) and (len(form.kernels) > 1 or bars[0].kind != "abs")


def _constant(f: Expr) -> Zeros:
    return EVERYWHERE if is_zero(f) else NONE


def factor_zeros(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros:
    """Zeros of one factor of a numerator."""
    present = [name for name in used(factor, form.names) if name in form.kernels]
    if not present:
        return NONE
    if len(present) == 1:
        kernel = form.kernels[present[0]]
        try:
            roots = roots_in(factor, form, present[0], search.field)
        except NotSolved:
            return by_strategy(factor, form, search)
        if roots is None:
            return EVERYWHERE
        return joined(powered(inverted(kernel, root, search), root.multiplicity) for root in roots)
    return by_strategy(factor, form, search)


def by_strategy(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros:
    """The first strategy that takes a factor in several kernels."""
    piece = Piece(factor, form, search.deeper())
    found = first(STRATEGIES, piece, search.budget, failures=(NotSolved,), alarm=False)
    if found is None:
        search.deeper()
        raise NotSolved("no method applies")
    return found


def inverted(kernel: Kernel, root: Point, search: Search) -> Zeros:
    """The x for which the kernel takes the value of the root."""
    trying(f"inverse of {kernel.kind}" if kernel.kind in PROPER else "roots of a polynomial")
    found = INVERSES[kernel.kind](kernel, root.value, search)
    return with_conditions(found, root.conditions)


def _itself(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    return Zeros(points=(Point(c),))


def _of_sign(c: Expr) -> int | None:
    if not c.free_symbols:
        return sign(c)
    if c.is_positive:
        return 1
    return -1 if c.is_negative else None


def _exponential(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    """eʰ = c: h = ln c for positive c."""
    if search.complex:
        return _complex_exponential(kernel, c, search)
    s = _of_sign(c)
    if s in (-1, 0):
        return NONE
    needed = () if s == 1 else (required(c, ">", "logarithm"),)
    return with_conditions(zeros(kernel.inside - log_of_base(c), search), needed)


def _complex_exponential(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    if is_zero(c):
        return NONE
    return periodic_family(kernel.inside, log(c) if not c.is_positive else log_of_base(c), 2 * pi * I, search)


def _logarithm(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    """ln g = c: g = e^c."""
    return zeros(kernel.inside - exp(c), search)


def _root(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    """b^(1/n) = c: b = cⁿ, for even n only with c ≥ 0."""
    if kernel.order % 2 or search.complex:
        return zeros(kernel.inside - c**kernel.order, search)
    s = _of_sign(c)
    needed = (required(c, ">=", "root"),) if s is None else ()
    found = with_conditions(zeros(kernel.inside - (c**kernel.order).expand(), search), needed)
    # No zero comes of a negative c, but a reader who squares meets these values and wants to hear of them.
    return found.by("squaring") if s == -1 else found


def _absolute(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    """|g| = c: g = ±c for c ≥ 0."""
    if search.complex:
        raise NotSolved("an absolute value over the complex numbers")
    s = _of_sign(c)
    if s == -1:
        return NONE
    needed = (required(c, ">=", "absolute value"),) if s is None else ()
    both = (zeros(kernel.inside - c, search),) if s == 0 else (zeros(kernel.inside - c, search), zeros(kernel.inside + c, search))
    return with_conditions(joined(both), needed)


def _sine(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    """sin θ = c: θ = asin c + 2πk or π − asin c + 2πk."""
    if not search.complex and _beyond_one(c):
        return NONE
    first = angle(asin, c)
    both = (periodic_family(kernel.inside, value, 2 * pi, search) for value in (first, pi - first))
    return with_conditions(joined(both), _within_one(c, search))


def _cosine(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    """cos θ = c: θ = ±acos c + 2πk."""
    if not search.complex and _beyond_one(c):
        return NONE
    first = angle(acos, c)
    both = (periodic_family(kernel.inside, value, 2 * pi, search) for value in (first, -first))
    return with_conditions(joined(both), _within_one(c, search))


def _tangent(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    """tan θ = c: θ = atan c + πk."""
    return periodic_family(kernel.inside, angle(atan, c), pi, search)


def _beyond_one(c: Expr) -> bool:
    return not c.free_symbols and (sign(c - 1) == 1 or sign(c + 1) == -1)


def _within_one(c: Expr, search: Search) -> tuple[Condition, ...]:
    return (required(1 - c**2, ">=", "inverse"),) if c.free_symbols and not search.complex else ()


def angle(function: Callable[[Expr], Expr], c: Expr) -> Expr:
    """An inverse trigonometric value, as a rational multiple of π where it is one (to 300 bits)."""
    return as_part_of_pi(function(c))


def _other(kernel: Kernel, c: Expr, search: Search) -> Zeros:
    """A function with a known inverse; values outside its range are left to the check."""
    whole = kernel.whole
    if whole.is_Pow and search.x not in whole.exp.free_symbols:
        if _of_sign(c) == 0 and whole.exp.free_symbols:
            raise NotSolved("a power with a variable exponent")
        return NONE if _of_sign(c) in (-1, 0) else zeros(whole.base - Pow(c, 1 / whole.exp), search)
    name = type(whole).__name__
    entry = IN_SYMPY.get(name)
    if entry is not None and entry.inverse and len(whole.args) == 1:
        return zeros(whole.args[0] - tidy(Formula(entry.inverse)(c)), search)
    if name == "sign":
        raise NotSolved("a sign")
    raise NotSolved("an equation of another kind" if entry is None else Message("an equation in {}", entry.name))


INVERSES: dict[str, Callable[[Kernel, Expr, Search], Zeros]] = {
    "x": _itself,
    "exp": _exponential,
    "log": _logarithm,
    "root": _root,
    "abs": _absolute,
    "sin": _sine,
    "cos": _cosine,
    "tan": _tangent,
    "other": _other,
}
PROPER = INVERSES.keys() - {"x"}
"""Kernels that have to be undone: not the unknown itself."""
