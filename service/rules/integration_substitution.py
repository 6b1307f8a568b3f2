"""Substitutions: a letter for a part of the integrand, so that ∫ f(g)·g′ dx = ∫ f(u) du.

Contract: the integrand in the new letter alone, exact on the whole line or, for a square root, wherever it is real.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, Rational, asin, atan, cos, cot, csc, exp, log, sec, sin, sqrt, tan
from sympy.functions.elementary.hyperbolic import HyperbolicFunction as Hyperbolic

from service.rules.integration_roots import D
from service.rules.integration_trig import in_sines
from service.rules.integration_ways import Way, Ways, X, substituted

P = sympy.Dummy("p", positive=True)
"""A new letter that is taken as positive while roots of its powers are taken."""
INVERSE = (asin, sympy.acos, atan, sympy.acot, sympy.asec, sympy.acsc)
MOST_OPS = 12
"""Operations that an integrand may grow by."""


def linear(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ f(ax + b) dx = 1/a·∫ f(u) du"""
    inner = _common_linear(f)
    if inner is not None:
        a = sympy.diff(inner, X)
        g = f.subs(inner, P) if inner.is_Add else f.subs(X, P / a)
        if not g.has(X):
            yield substituted("linear_substitution", g.xreplace({P: X}) / a, inner, g=inner, **({"k": X} if a == 1 else {"d": a}))


def _common_linear(f: Expr) -> Expr | None:
    """ax + b, where f is a function of it alone and not of x as simply."""
    inner = {part for part in _insides(f) if part.is_polynomial(X) and sympy.degree(part, X) == 1 and part != X}
    if len(inner) == 1:
        found = inner.pop()
        return found if not f.xreplace({found: P}).has(X) else None
    return None


def _insides(f: Expr) -> Iterator[Expr]:
    """What functions and powers are taken of."""
    for node in sympy.preorder_traversal(f):
        if node.is_Function and len(node.args) == 1 and node.has(X):
            yield node.args[0]
        elif node.is_Pow and node.has(X):
            yield from (side for side in (node.base, node.exp) if side.has(X))


def inner_function(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ f(g)·g′ dx = ∫ f(u) du"""
    yield from (way for way in _best_letter(f, [u for u in dict.fromkeys(_candidates(f)) if not _is_power(u)]) if _has_letter(way))


def _has_letter(way: Way) -> bool:
    """Whether the integrand that is left has the letter in it, so that something was said for it: of 3x²·e^(x³), x³ and not e^(x³)."""
    return bool(way.pieces[0].integrand.has(X))


def power_letter(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ f(xⁿ)·xⁿ⁻¹ dx = 1/n·∫ f(u) du; last of all a letter whose derivative is the integrand up to a number"""
    letters = tuple(dict.fromkeys(_candidates(f)))
    yield from _best_letter(f, [u for u in dict.fromkeys((*letters, *_powers(f))) if _is_power(u)])
    for u in letters:
        scale = f / slope_of(u)
        if not _is_power(u) and not scale.has(X):
            yield substituted("substitution", scale, u, g=u, d=slope_of(u))


def _is_power(u: Expr) -> bool:
    return bool(u.is_Pow and u.base == X)


def _best_letter(f: Expr, letters: list[Expr]) -> Iterator[Way]:
    """The substitutions that make the integrand no longer, the shortest first."""
    found: list[tuple[int, Expr, Expr]] = []
    for u in letters:
        g = _in_power(f, u) if _is_power(u) else in_letter(f, u)
        if g is not None and sympy.count_ops(g) < sympy.count_ops(f) + 2:
            found.append((int(sympy.count_ops(g)), u, g))
    for _, u, g in sorted(found, key=lambda one: (not one[2].has(X), one[0])):
        slope, inverse = sympy.diff(u, X), _inverse(u)
        if inverse is not None and sympy.count_ops(f / slope) > sympy.count_ops(f):
            yield substituted("substitution_inverse", g, u, g=u, p=inverse, w=D * sympy.diff(inverse, X))
        else:
            yield substituted("substitution", g, u, g=u, d=slope)


def _inverse(u: Expr) -> Expr | None:
    """x in the letter, for u = xⁿ and u = e^(ax)."""
    if _is_power(u):
        return X ** (1 / u.exp)
    return log(X) * X / u.args[0] if isinstance(u, exp) and not (u.args[0] / X).has(X) else None


def _powers(f: Expr) -> Iterator[Expr]:
    """xⁿ, whose derivative is a factor up to a number."""
    for factor in sympy.Mul.make_args(f):
        base, k = factor.as_base_exp()
        if base == X and k.is_Rational and k != -1 and f != factor:
            yield X ** abs(k + 1)


def _in_power(f: Expr, u: Expr) -> Expr | None:
    """f/u′ in the letter for u = xⁿ, where only whole powers of it come of it."""
    if not _has_power(f, u.exp):
        return None
    rest = (f / sympy.diff(u, X)).xreplace({X: P})
    if not u.exp.is_Rational:
        rest = sympy.powsimp(rest)
    g = rest.xreplace({P: P ** (1 / u.exp)})
    if any(not node.exp.is_Integer for node in g.atoms(sympy.Pow) if node.base == P):
        return None
    return sympy.powsimp(g).xreplace({P: X})


def _has_power(f: Expr, n: Expr) -> bool:
    """False where f/xⁿ⁻¹ is no function of xⁿ: a function in it is of something else, or it is rational with other powers."""
    if not n.is_Integer:
        return True
    if any(side.has(X) and side.subs(X**n, P).has(X) for node in f.atoms(sympy.Function) for side in node.args):
        return False
    if not f.is_rational_function(X):
        return True
    above, below = ({k % n for (k,) in sympy.Poly(part, X).monoms()} for part in sympy.fraction(sympy.together(f)))
    return len(above) == len(below) == 1 and (above.pop() - below.pop() - (n - 1)) % n == 0


def _candidates(f: Expr) -> Iterator[Expr]:
    """Parts of the integrand that a letter may be put for."""
    for node in sympy.preorder_traversal(f):
        if not node.has(X) or node == X or not (node.is_Function or node.is_Pow or node.is_Add):
            continue
        if node.is_Function or node.is_Add:
            yield node
        if node.is_Pow and not node.exp.has(X):
            yield node.base
            if node.base == X and node.exp.is_Rational:
                yield node if node.exp > 0 else 1 / node
                if node.exp.is_Integer and abs(node.exp) > 2 and node.exp % 2 == 0:
                    yield X**2
        elif node.is_Pow:
            yield node
            yield node.exp
        if node.is_Function and len(node.args) == 1:
            yield node.args[0]


def in_letter(f: Expr, u: Expr) -> Expr | None:
    """f/u′ in the letter for u, written as X; None where x is left."""
    slope = slope_of(u)
    if not slope.has(X) or not _may_fit(f, u, slope):
        return None
    g = (_factored(f) / slope).subs(u, P)
    if g.has(X):
        held, below = f.subs(u, P), slope.subs(u, P)
        if _generators(held) != _generators(below):
            return None
        plain = in_sines(held / below) if below.has(sec, csc) else held
        g = plain if not plain.has(X) else _cancelled(held / below, f / slope).subs(u, P)
    return None if g.has(X) or g.has(sympy.nan, sympy.zoo) else _in_one_fraction(g).xreplace({P: X})


def _in_one_fraction(g: Expr) -> Expr:
    """A rational function without fractions in fractions."""
    below = [node for node in g.atoms(sympy.Pow) if node.base.is_Add and any(p.exp.is_negative for p in node.base.atoms(sympy.Pow))]
    return sympy.factor(sympy.together(g)) if below and g.is_rational_function(P) else g


def _generators(f: Expr) -> set[Expr]:
    """What x stands in: functions and powers with x, tan x and the like as sines and cosines, and x itself."""
    plain = in_sines(f) if f.has(sympy.tan, sympy.cot, sec, sympy.csc) else f
    outer = {node for node in plain.atoms(sympy.Function, sympy.Pow) if node.has(X) and (node.is_Function or node.exp.has(X))}
    bare = plain.xreplace({node: sympy.Dummy() for node in outer})
    return outer | ({X} if bare.has(X) else set())


def _may_fit(f: Expr, u: Expr, slope: Expr) -> bool:
    """False where f/u′ is no function of u: both rational, and it differs where a quadratic u does not, or has no such degree."""
    if not u.is_polynomial(X) or not f.is_rational_function(X):
        return True
    n = sympy.degree(u, X)
    above, below = (sympy.Poly(part, X).degree() for part in sympy.fraction(sympy.together(f)))
    if (above - below - (n - 1)) % n:
        return False
    if n != 2:
        return True
    one, other = POINT, -u.coeff(X, 1) / u.coeff(X, 2) - POINT if u.is_Add else -POINT
    return bool((f.subs(X, one) / slope.subs(X, one) - f.subs(X, other) / slope.subs(X, other)).cancel() == 0)


POINT = Rational(7, 11)


def _cancelled(held: Expr, whole: Expr) -> Expr:
    """A quotient in lowest terms, where that is quick: with the letter in it where the rest is rational, else as it is."""
    if held.is_rational_function(X, P):
        return sympy.factor_terms(sympy.cancel(held))
    roots = {node: sympy.Dummy("r", positive=True) for node in held.atoms(sympy.Pow) if not node.exp.is_Integer and not node.has(X)}
    if roots and (inner := held.xreplace(roots)).is_rational_function(X, P, *roots.values()):
        return sympy.factor_terms(sympy.cancel(inner)).xreplace({name: node for node, name in roots.items()})
    return _quotient(in_sines(whole) if whole.has(sympy.cot, sympy.tan, sec, sympy.csc) else whole)


def slope_of(u: Expr) -> Expr:
    """u′ as a product, with sec² for the derivative of a tangent."""
    slope = sympy.diff(u, X)
    for node in u.atoms(tan, cot):
        other = sec(node.args[0]) if isinstance(node, tan) else csc(node.args[0])
        slope = slope.subs(node**2 + 1, other**2).subs(-(node**2) - 1, -(other**2))
    if any(term.is_Pow and term.exp.is_negative for part in slope.atoms(sympy.Add) for term in _inside(part) if term.has(X)):
        slope = _quotient(slope)
    return _factored(sympy.factor_terms(slope))


def _inside(part: Expr) -> Iterator[Expr]:
    """The factors of its terms."""
    return (factor for term in part.args for factor in sympy.Mul.make_args(term))


def _factored(f: Expr) -> Expr:
    """f with its polynomial factors taken apart, where they stand above."""
    return sympy.Mul(*(_apart(factor) for factor in sympy.Mul.make_args(f)))


def _apart(factor: Expr) -> Expr:
    if not factor.is_Add:
        return factor
    found = sympy.factor(factor) if factor.is_polynomial(X) else sympy.factor_terms(factor)
    return sympy.Mul(*(_turned(part) if _is_turned(part) else part for part in sympy.Mul.make_args(found)))


def _turned(part: Expr) -> Expr:
    """−(−g), with the sign in front."""
    return sympy.Mul(-1, -part, evaluate=False)


def _is_turned(part: Expr) -> bool:
    return bool(part.is_Add and part.could_extract_minus_sign())


def _quotient(rest: Expr) -> Expr:
    """A quotient in lowest terms, where that is quick."""
    if sympy.count_ops(rest) > 40:
        return rest
    return sympy.powsimp(sympy.factor_terms(sympy.cancel(sympy.together(rest))))


def binomial(f: Expr, ways: Ways) -> Iterator[Way]:
    """∫ xᵏ·f(axⁿ + b) dx with xⁿ = (u − b)/a"""
    if f.is_rational_function(X) and len({factor.as_base_exp()[0] for factor in _denominators(f)}) > 1:
        return  # partial fractions
    if f.has(*INVERSE):
        return  # parts
    for u in dict.fromkeys(_bases(f)):
        n, a, b = _binomial_parts(u)
        if n == 0:
            continue
        x = sympy.Dummy("x", positive=True)
        rest = sympy.powsimp((f / sympy.diff(u, X)).subs(X, x))
        held = rest.subs(u.subs(X, x), P)
        g = sympy.powsimp(sympy.powdenest(held.subs(x, ((P - b) / a) ** Rational(1, n)), force=True))
        if g.has(x) or _has_root_of_sum(g, P) or _is_mixed(g) or (n == 1 and f.is_rational_function(X) and _is_fraction(g)):
            continue
        g = g.xreplace({P: X})
        if sympy.count_ops(g) <= sympy.count_ops(f) + MOST_OPS:
            yield substituted("substitution_solved", g, u, g=u, d=sympy.diff(u, X), v=X**n, q=(X - b) / a)


def _is_fraction(g: Expr) -> bool:
    """Whether a sum with the letter stands in a denominator still, so that partial fractions are shorter."""
    return any(node.base.is_Add and node.exp.is_negative for node in g.atoms(sympy.Pow) if node.has(P))


def _denominators(f: Expr) -> list[Expr]:
    return [factor for factor in sympy.Mul.make_args(sympy.fraction(f)[1]) if factor.has(X)]


def _bases(f: Expr) -> Iterator[Expr]:
    """Sums under roots and in powers."""
    for node in sorted(f.atoms(sympy.Pow), key=lambda node: bool(node.exp.is_Integer)):
        if (
            node.base.is_Add
            and node.has(X)
            and not node.exp.has(X)
            and (node.exp.is_Rational and (node.exp < -1 or node.exp > 2 or not node.exp.is_Integer))
        ):
            yield node.base


def _binomial_parts(u: Expr) -> tuple[int, Expr, Expr]:
    """(n, a, b) of axⁿ + b; n = 0 for anything else."""
    if not u.is_polynomial(X):
        return 0, u, u
    poly = sympy.Poly(u, X)
    n = poly.degree()
    middle = [c for (k,), c in poly.terms() if 0 < k < n]
    return (0 if middle else n), poly.LC(), poly.coeff_monomial(1)


def _has_root_of_sum(g: Expr, letter: sympy.Symbol) -> bool:
    return any(node.base.is_Add and node.has(letter) and not node.exp.is_Integer for node in g.atoms(sympy.Pow))


def _is_mixed(g: Expr) -> bool:
    """Whether a root of the letter stands beside a sum with it in a denominator, so that a letter for the root is better."""
    powers = [node for node in g.atoms(sympy.Pow) if node.has(P)]
    return any(n.base == P and not n.exp.is_Integer for n in powers) and any(n.base.is_Add and n.exp.is_negative for n in powers)


def rationalising(f: Expr, ways: Ways) -> Iterator[Way]:
    """u = ⁿ√(ax + b), so that x = (uⁿ − b)/a and all roots are gone"""
    roots = {
        node for node in f.atoms(sympy.Pow) if node.has(X) and not node.exp.has(X) and node.exp.is_Rational and not node.exp.is_Integer
    }
    bases = {node.base for node in roots}
    if len(bases) != 1:
        return
    base = bases.pop()
    if base == X and f.has(log):
        return  # parts
    n = int(sympy.ilcm(1, *(node.exp.q for node in roots)))
    t = sympy.Dummy("t", positive=True)
    solved = _solved_for_x(base, t**n)
    if solved is None:
        return
    g = f.xreplace({node: t ** (node.exp * n) for node in roots}).subs(X, solved) * sympy.factor(sympy.cancel(sympy.diff(solved, t)))
    g = sympy.powsimp(sympy.powdenest(g))
    if _has_root_of_sum(g, t) or any(not node.exp.is_Integer for node in g.atoms(sympy.Pow) if node.base.has(t)):
        return
    if g.is_rational_function(t):
        g = sympy.cancel(sympy.together(g))
        g = sympy.factor(g) if sympy.fraction(g)[1].has(t) else g
    yield substituted(
        "rationalising_substitution", g.xreplace({t: X}), base ** Rational(1, n), g=base ** Rational(1, n), p=solved.xreplace({t: X})
    )


def _solved_for_x(base: Expr, value: Expr) -> Expr | None:
    """x from ax + b = v, (ax + b)/(cx + d) = v and eˣ-like bases; None for others."""
    above, below = sympy.fraction(sympy.together(base))
    if base.is_rational_function(X) and sympy.degree(above, X) <= 1 and sympy.degree(below, X) <= 1:
        a, b = above.coeff(X, 1), above.subs(X, 0)
        c, d = below.coeff(X, 1), below.subs(X, 0)
        return (d * value - b) / (a - c * value)
    if base.has(exp):
        inside = sympy.Dummy("e", positive=True)
        held = base.subs(exp(X), inside)
        if not held.has(X) and held.is_polynomial(inside) and sympy.degree(held, inside) == 1:
            return log((value - held.subs(inside, 0)) / held.coeff(inside, 1))
    return None


def exponential(f: Expr, ways: Ways) -> Iterator[Way]:
    """u = e^(ax), so that dx = du/(au)"""
    powers = [node.args[0] / X for node in f.atoms(exp, Hyperbolic) if node.has(X)]
    if not powers or any(not k.is_Rational for k in powers):
        return
    unit = Rational(sympy.igcd(*(k.p for k in powers)), int(sympy.ilcm(1, *(k.q for k in powers))))
    whole = f.rewrite(exp) if f.has(Hyperbolic) else f
    held = whole.subs(X, log(P) / unit)
    g = sympy.powsimp(sympy.expand_log(held, force=True))
    g = sympy.simplify(g / (unit * P)) if not g.is_rational_function(P) else sympy.factor(sympy.cancel(g / (unit * P)))
    if g.has(log) or not g.is_algebraic_expr(P):
        return
    yield substituted("substitution_inverse", g.xreplace({P: X}), exp(unit * X), g=exp(unit * X), p=log(X) / unit, w=D / (unit * X))


def circular(f: Expr, ways: Ways) -> Iterator[Way]:
    """x = a·sin θ for √(a² − x²), x = a·tan θ for √(a² + x²), u = x + √(x² − a²)"""
    roots = [node for node in f.atoms(sympy.Pow) if node.base.is_Add and node.base.is_polynomial(X) and not node.exp.has(X)]
    if f.has(log):
        return
    odd = [node for node in roots if not node.exp.is_Integer and sympy.degree(node.base, X) == 2]
    chosen = odd or [node for node in roots if node.exp.is_Integer and node.exp < -1 and sympy.degree(node.base, X) == 2]
    bases = {node.base for node in chosen}
    if len(bases) != 1 or f.has(*INVERSE):
        return
    base = bases.pop()
    poly = sympy.Poly(base, X)
    a, b, c = (poly.coeff_monomial(X**k) for k in (2, 1, 0))
    if b != 0:
        yield from _centred(f, base, a, b, c)
        return
    yield from _by_angle(f, base, a, c, bool(odd))


def _centred(f: Expr, base: Expr, a: Expr, b: Expr, c: Expr) -> Iterator[Way]:
    """x² + bx + c = (x + b/2)² + c − b²/4"""
    shift = b / (2 * a)
    g = f.subs(X, X - shift).xreplace({base.subs(X, X - shift): a * X**2 + sympy.expand(c - b**2 / (4 * a))})
    yield substituted("completed_square_in_integral", g, X + shift, g=X + shift, f=base)


def _by_angle(f: Expr, base: Expr, a: Expr, c: Expr, is_root: bool) -> Iterator[Way]:
    if a.is_positive and c.is_positive:
        scale = sqrt(c / a)
        yield _with_angle(f, base, scale * tan(X), sqrt(c) * sec(X), scale * sec(X) ** 2, atan(X / scale), "tangent_substitution")
    elif a.is_negative and c.is_positive:
        scale = sqrt(-c / a)
        yield _with_angle(f, base, scale * sin(X), sqrt(c) * cos(X), scale * cos(X), asin(X / scale), "sine_substitution")
    elif a.is_positive and c.is_negative and is_root:
        k = sqrt(-c / a)
        root = sqrt(a) * (X**2 - k**2) / (2 * X)
        g = _renamed(f, base, root, (X**2 + k**2) / (2 * X))
        g = sympy.factor(sympy.cancel(g * (X**2 - k**2) / (2 * X**2)))
        yield substituted(
            "euler_substitution", g, X + sqrt(X**2 - k**2), g=X + sqrt(X**2 - k**2), p=(X**2 + k**2) / (2 * X), q=(X**2 - k**2) / (2 * X)
        )


def _renamed(f: Expr, base: Expr, root: Expr, x: Expr) -> Expr:
    """f with √base and x in the new letter."""
    held = {node: sympy.Dummy("r") for node in f.atoms(sympy.Pow) if node.base == base}
    g = f.xreplace(held).subs(X, x)
    return g.xreplace({name: root ** (2 * node.exp) for node, name in held.items()})


def _with_angle(f: Expr, base: Expr, x: Expr, root: Expr, slope: Expr, angle: Expr, rule: str) -> Way:
    g = _in_sines(_renamed(f, base, root, x) * slope)
    return substituted(rule, g, angle, "theta", p=x, q=root, w=slope)


def _in_sines(g: Expr) -> Expr:
    """The shorter of the forms in sin and cos, and in tan and sec."""
    plain = g.replace(tan, lambda a: sin(a) / cos(a)).replace(sec, lambda a: 1 / cos(a))
    return min((plain, g), key=lambda form: int(sympy.count_ops(form)))
