"""An antiderivative as a textbook prints it over the reals: ln|·|, no I, no Piecewise, no constants to spare.

A logarithm keeps its plain argument where that is positive all over the integrand's real domain.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Add, And, Eq, Expr, Piecewise, Symbol, acosh, acoth, atanh, factor_terms, log, sign, sqrt

from service.integrate.conjugates import real_part
from service.integrate.numeric import signs
from service.integrate.shape import order, radicals


def real_forms(answer: Expr, integrand: Expr, x: Symbol) -> Iterator[Expr]:
    """Forms of the answer to be checked, best first."""
    plain = without_constants(without_pieces(answer, x), x)
    real = real_part(plain)
    for form in (plain,) if real is None else (without_constants(real, x), plain):
        absolute = without_constants(with_absolute_logarithms(form, integrand, x), x)
        yield absolute
        if absolute != form:
            yield form
    yield from by_symmetry(plain, integrand, x)


def by_symmetry(answer: Expr, integrand: Expr, x: Symbol) -> Iterator[Expr]:
    """F(|x|) and sign(x) F(|x|): what is right for x > 0, continued to x < 0 for an odd and for an even integrand.

    An engine that takes √(x² − 1)/x and √(1 − 1/x²) for one function is right on one side only.
    """
    if radicals(integrand, x):
        right = answer.xreplace({x: Abs(x)})
        yield right
        yield sign(x) * right


def without_pieces(answer: Expr, x: Symbol) -> Expr:
    """The generic branch of each case distinction on parameters."""
    while pieces := answer.atoms(Piecewise):
        piece = min(pieces, key=order)
        answer = answer.xreplace({piece: _generic(piece, x)})
    return answer


def _generic(piece: Piecewise, x: Symbol) -> Expr:
    for value, condition in piece.args:
        if not condition.has(x) and not _is_degenerate(condition):
            return value
    return piece.args[-1][0]


def _is_degenerate(condition: Expr) -> bool:
    return isinstance(condition, Eq) or (isinstance(condition, And) and any(isinstance(arg, Eq) for arg in condition.args))


def without_constants(answer: Expr, x: Symbol) -> Expr:
    """Terms that are free of x dropped, and with them constant factors inside a logarithm."""
    terms = [_clean(term, x) for term in Add.make_args(answer)]
    return Add(*[term for term in terms if term.has(x)])


def _clean(term: Expr, x: Symbol) -> Expr:
    """c ln(k u) → c ln u for a positive constant k."""
    constant, rest = term.as_independent(x, as_Add=False)
    if isinstance(rest, log):
        argument = rest.args[0]
        if argument.is_Add:
            argument = factor_terms(argument)
        inside, outside = argument.as_independent(x, as_Add=False)
        if inside != 1 and (inside.is_positive or inside.is_negative):
            return constant * log(outside)
        if outside.is_Pow and outside.exp.is_Rational and not inside.has(x):
            return constant * outside.exp * _clean(log(outside.base), x)
    return term


def with_absolute_logarithms(answer: Expr, integrand: Expr, x: Symbol) -> Expr:
    """ln u → ln|u| (or ln(−u)) where u isn't positive all over the domain; inverse hyperbolics outside theirs as logarithms."""
    swap: dict[Expr, Expr] = {}
    for part in sorted(answer.atoms(atanh, acoth, acosh, log), key=order):
        if not part.has(x) or integrand.has(part):
            continue
        u = part.args[0]
        if isinstance(part, log):
            swap[part] = _logarithm(u, integrand, x)
        elif isinstance(part, acosh):
            if signs(u - 1, integrand, x) & {-1}:
                swap[part] = log(Abs(u + sqrt(u**2 - 1)))
        elif signs(1 - u**2, integrand, x) != {1 if isinstance(part, atanh) else -1}:
            swap[part] = (log(Abs(1 + u)) - log(Abs(1 - u))) / 2
    return answer.xreplace(swap)


def _logarithm(u: Expr, integrand: Expr, x: Symbol) -> Expr:
    seen = signs(u, integrand, x)
    if seen <= {0, 1} or 2 in seen:
        return log(u)
    if seen <= {-1, 0} and not (-u).could_extract_minus_sign():
        return log(-u)
    return log(Abs(u))


def with_safe_roots(answer: Expr, x: Symbol) -> Expr:
    """g^{p/q} for odd q as |g|^{p/q} or g |g|^{p/q−1}: right for negative g too, whichever root is meant by it."""
    return answer.replace(
        lambda part: part.is_Pow and part.exp.is_Rational and part.exp.q % 2 == 1 and part.exp.q > 1 and part.base.has(x),
        lambda part: Abs(part.base) ** part.exp if part.exp.p % 2 == 0 else part.base * Abs(part.base) ** (part.exp - 1),
    )


def has_odd_root(answer: Expr, x: Symbol) -> bool:
    return any(part.exp.q % 2 == 1 for part in radicals(answer, x))
