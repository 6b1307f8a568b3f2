"""The ways that only write an integrand in another form, and the first ones of all: the table, sums, constant factors."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, cosh, exp, log, sinh

from service.rules.integration_table import is_power, known
from service.rules.integration_ways import Piece, Way, Ways, X, rewritten

MOST_OPS = 60


def at_sight(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ f dx = F, as tables list it"""
    found = known(f)
    if found is not None:
        name = "constant_integral" if not f.has(X) else "power_integral" if is_power(f) else "basic_integral"
        yield Way(name, found, parts={"f": f})
    elif (scaled := _scaled(f)) is not None:
        yield Way("basic_integral", scaled, parts={"f": f})


def _scaled(f: Expr) -> Expr | None:
    """∫ f(ax) dx = F(ax)/a and ∫ f(x + b) dx = F(x + b), where the table has f."""
    inner = next((side for node in sympy.preorder_traversal(f) for side in node.args if _is_simple(side)), None)
    if inner is None:
        return None
    g = f.xreplace({inner: X})
    found = known(g) if f == g.xreplace({X: inner}) else None
    return None if found is None else found.xreplace({X: inner}) / sympy.diff(inner, X)


def _is_simple(inner: Expr) -> bool:
    """ax or x + b."""
    rest = inner - X
    return bool(inner != X and ((inner.is_Mul and not (inner / X).has(X)) or (inner.is_Add and not rest.has(X))))


def sums(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ (f + g) dx = ∫ f dx + ∫ g dx"""
    if f.is_Add:
        pieces = tuple(_piece(term) for term in f.as_ordered_terms())
        found = [known(piece.integrand) if is_power(piece.integrand) else None for piece in pieces]
        if all(one is not None for one in found):
            done = sympy.Add(*(piece.scale * one for piece, one in zip(pieces, found, strict=True) if one is not None))
            yield Way("integrated_term_by_term", done)
        seen = [_at_sight(piece.integrand) for piece in pieces]
        if all(one is not None for one in seen):
            done = sympy.Add(*(piece.scale * one for piece, one in zip(pieces, seen, strict=True) if one is not None))
            yield Way("integrated_by_table", done)
        yield Way("sum_of_integrals", pieces=pieces)


def _at_sight(f: Expr) -> Expr | None:
    found = known(f)
    return _scaled(f) if found is None else found


def _piece(term: Expr) -> Piece:
    return Piece(*parted(term))


def parted(f: Expr) -> tuple[Expr, Expr]:
    """(c, g) with f = c·g and no number in g that could stand in front: 1/(4x − 8) is 1/4·1/(x − 2)."""
    scale, core = f.as_independent(X, as_Add=False)
    rest = sympy.S.One
    for factor in sympy.Mul.make_args(core):
        base, n = factor.as_base_exp()
        content, inner = base.primitive() if base.is_Add and n.is_Integer and n < 0 else (sympy.S.One, base)
        scale, rest = scale * content**n, rest * (factor if content == 1 else inner**n)
    return scale, rest


def constant_factor(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ c·f dx = c·∫ f dx"""
    scale, core = parted(f)
    if scale != 1 and core.has(X):
        found = known(core) if is_power(core) else None
        if found is not None:
            yield Way("power_integral", scale * found, parts={"f": f})
        yield Way("factor_of_integral", pieces=(Piece(scale, core),), parts={"c": scale})


def multiplied_out(f: Expr, ways: Ways) -> Iterator[Way]:
    """(a + b)·c = a·c + b·c, (a + b)/c = a/c + b/c"""
    if sympy.count_ops(f) > MOST_OPS:
        return
    if (f.is_Mul or f.is_Pow) and any(_is_opened(factor) for factor in sympy.Mul.make_args(f)):
        above, below = sympy.fraction(f)
        found = sympy.powsimp(sympy.expand_mul(sympy.expand_multinomial(above)))
        terms = sympy.Add.make_args(found)
        if (not isinstance(below, sympy.Add) and len(terms) > 1 and len(terms) < 12) or (
            len(terms) > 1 and len(terms) < 4 and not f.is_rational_function(X)
        ):
            yield rewritten("multiplied_out_in_integral", sympy.Add(*(_over(term, below) for term in terms)))


def _is_opened(factor: Expr) -> bool:
    """Whether it is a sum or a whole power of one."""
    base, n = factor.as_base_exp()
    return bool(base.is_Add and n.is_Integer and n > 0)


def split_over_power(f: Expr, ways: Ways) -> Iterator[Way]:
    """(a + b)/xⁿ = a/xⁿ + b/xⁿ, also √x·(a + b) and (a + b)²/√x"""
    outer = [factor for factor in sympy.Mul.make_args(f) if factor == X or (factor.is_Pow and factor.base == X and not factor.exp.has(X))]
    inner = f / sympy.Mul(*outer)
    if len(outer) != 1 or not (inner.is_Add or (inner.is_Pow and inner.base.is_Add and inner.exp in (2, 3))):
        return
    terms = sympy.expand(inner).args
    if all(known(_piece(sympy.powsimp(term * outer[0])).integrand) is not None for term in terms):
        yield rewritten("multiplied_out_in_integral", sympy.Add(*(sympy.powsimp(term * outer[0]) for term in terms)))


def _over(term: Expr, below: Expr) -> Expr:
    return sympy.powsimp(term / below)


def functions_rewritten(f: Expr, ways: Ways) -> Iterator[Way]:
    """ln(u·v) = ln u + ln v and e^(u + v) = e^u·e^v undone where they help; cosh and sinh by e"""
    if f.has(sinh, cosh) and f.has(exp):
        found = sympy.expand(f.rewrite([sinh, cosh], exp))
        if found != f:
            yield rewritten("hyperbolic_as_exponentials", found)
    for factor in sympy.Mul.make_args(f):
        base, n = factor.as_base_exp()
        if isinstance(base, sinh | cosh) and n.is_Integer and n == 2:
            sign = -1 if isinstance(base, sinh) else 1
            yield rewritten("half_angle_in_integral", sympy.expand(f / factor * (cosh(2 * base.args[0]) + sign) / 2), f=factor)
        if isinstance(base, sinh | cosh) and n.is_Integer and n > 2 and n % 2:
            other = cosh(base.args[0]) if isinstance(base, sinh) else sinh(base.args[0])
            sign = 1 if isinstance(base, sinh) else -1
            yield rewritten(
                "pythagoras_in_integral", sympy.expand_mul(f / factor * base * sympy.expand((sign * (other**2 - sign)) ** ((n - 1) // 2)))
            )
        if isinstance(base, sympy.tanh | sympy.coth) and n.is_Integer and n >= 2:
            other = 1 / cosh(base.args[0]) if isinstance(base, sympy.tanh) else 1 / sinh(base.args[0])
            sign = -1 if isinstance(base, sympy.tanh) else 1
            yield rewritten("pythagoras_in_integral", sympy.expand_mul(f / factor * base ** (n - 2) * (1 + sign * other**2)))


def in_one_quotient(f: Expr, ways: Ways) -> Iterator[Way]:
    """A quotient in lowest terms, without fractions in it."""
    if f.is_rational_function(X) or sympy.count_ops(f) > MOST_OPS or f.has(log):
        return
    found = sympy.cancel(sympy.together(f)) if f.is_rational_function(*f.atoms(sympy.Function), X) else sympy.together(f)
    if sympy.count_ops(found) < sympy.count_ops(f):
        yield rewritten("cancelled_in_integral", found)
