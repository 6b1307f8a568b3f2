"""One-sided limits of an antiderivative: by substitution where that is continuous, else by SymPy's `limit` in a child."""

from __future__ import annotations

from flint import acb, arb
from sympy import Add, Dummy, Expr, Limit, Symbol, cancel, expand, limit, nan, oo, tan, zoo

from service.cas.child import in_child
from service.cas.root_sums import RealRootLogs, near_infinity
from service.numerics.balls import compiled
from service.numerics.program import NoProgram
from service.precision import precision
from service.verify.definite import constant_ball

BAD = (nan, zoo, oo, -oo)


def one_sided(F: Expr, x: Symbol, place: Expr, side: int, seconds: float, until: float | None = None) -> Expr | None:
    """lim F(x) as x → place from the right (side = 1) or the left (−1); None where it isn't found or isn't finite."""
    value = _substituted(F, x, place)
    if value is not None and is_near(F, x, place, side, value):
        return value
    if F.has(RealRootLogs):
        plain = _without_root_logs(F, x, place, side)
        return None if plain is None else one_sided(plain, x, place, side, seconds, until)
    value = _by_terms(F, x, place, side) or _past_tangents(F, x, place, side)
    if value is not None:
        return value
    found = in_child(_limit, F, x, place, "+" if side == 1 else "-", seconds=seconds, until=until)
    return found if found is not None and is_near(F, x, place, side, found) is not False else None


def _without_root_logs(F: Expr, x: Symbol, place: Expr, side: int) -> Expr | None:
    """F with each sum of logarithms over roots as what it comes to there; None where one is not known, or stays."""
    swap = {logs: _settled_logs(logs, x, place, side) for logs in F.atoms(RealRootLogs) if logs.has(x)}
    return F.xreplace(swap) if swap and None not in swap.values() else None


def _settled_logs(logs: RealRootLogs, x: Symbol, place: Expr, side: int) -> Expr | None:
    c, g, r, p = logs.args
    u = expand(g + r)
    end = limit(u, x, place, "+" if side == 1 else "-")
    if end in (oo, -oo):
        return near_infinity(logs, u, 1 if end == oo else -1)
    return RealRootLogs(c, end - r, r, p) if end.is_extended_real else None


def _limit(F: Expr, x: Symbol, place: Expr, direction: str) -> Expr | None:
    value = limit(F, x, place, direction)
    return None if value.has(Limit, *BAD) or (not value.is_finite and value.is_finite is not None) else value


def _substituted(F: Expr, x: Symbol, place: Expr) -> Expr | None:
    value = F.subs(x, place)
    return None if value.has(*BAD) else value


def _by_terms(F: Expr, x: Symbol, place: Expr, side: int) -> Expr | None:
    """The sum of the terms' limits, when each is got by substitution."""
    if not F.is_Add:
        return None
    values = [_substituted(term, x, place) for term in F.args]
    if any(value is None for value in values):
        return None
    total = F.func(*values)
    return total if is_near(F, x, place, side, total) else None


def _past_tangents(F: Expr, x: Symbol, place: Expr, side: int) -> Expr | None:
    """The limit at a pole of tan g where F stays finite: the terms in tan g = 1/t, with t = 0 put in after cancelling."""
    if place in (oo, -oo) or not F.has(tan):
        return None
    t = Dummy("t")
    swap = {part: 1 / t for part in F.atoms(tan) if part.xreplace({x: place}) is zoo}
    terms = [_settled(term.xreplace(swap), x, place, t) for term in Add.make_args(F)] if len(swap) == 1 else []
    if not terms or None in terms:
        return None
    total = Add(*terms)
    return total if not total.has(*BAD) and is_near(F, x, place, side, total) else None


def _settled(term: Expr, x: Symbol, place: Expr, t: Symbol) -> Expr | None:
    if t not in term.free_symbols:
        return term.subs(x, place)
    if not term.is_rational_function(t):
        return None
    return cancel(term.xreplace({x: place})).subs(t, 0)


def is_near(F: Expr, x: Symbol, place: Expr, side: int, value: Expr) -> bool | None:
    """Whether F close to the place is close to the value; None where that can't be computed (parameters, unknown functions)."""
    if F.free_symbols - {x} or value.free_symbols:
        return None if place in (oo, -oo) else True
    near, exact = beside(F, x, place, side), constant_ball(value, 200)
    if near is None or exact is None:
        return None
    distance = abs(near - exact).mid()
    if distance < arb(2) ** -20 * (1 + abs(exact)):
        return True
    nearer = beside(F, x, place, side, 3000)
    return nearer is not None and bool(abs(nearer - exact).mid() < distance / 8)  # as slow as 1/ln x


def beside(F: Expr, x: Symbol, place: Expr, side: int, n: int = 120) -> arb | None:
    """F(place ± 2⁻ⁿ), or F(±2ⁿ) at infinity, as an arb."""
    for bits in (5 * n, 25 * n):
        with precision(bits):
            try:
                step = arb(2) ** -n
                where = side * -1 / step if place in (oo, -oo) else compiled(place, None)(acb(0), False).real + side * step
                value = compiled(F, x)(acb(where), False)
            except (NoProgram, ValueError, TypeError, ZeroDivisionError):
                return None
            if value.is_finite() and value.real.rad() < arb(2) ** -40 * (1 + abs(value.real)):
                return value.real
    return None
