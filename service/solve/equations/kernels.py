"""An expression as a quotient of polynomials in *kernels*: x itself, eʰ, roots, |g|, sin θ and cos θ, logarithms, …

`polynomial_form` brings related functions onto one kernel (4ˣ = (2ˣ)², sin 2θ = 2 sin θ cos θ, x = (√x)²) and treats
irrational constants and parameters as further indeterminates, so that flint can factor the numerator.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd, lcm

from sympy import (
    Add,
    Dummy,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    chebyshevt,
    chebyshevu,
    cos,
    exp,
    log,
    perfect_power,
    sin,
)
from sympy.core.function import AppliedUndef

from service.solve.candidates import NotSolved
from service.solve.equations.forms import Form, Kernel, form_over
from service.solve.equations.rewriting import rewritten

MOST_ANGLES = 12


def polynomial_form(f: Expr, x: Symbol) -> Form:
    """f over kernels. Raises NotSolved where exponents or sizes are out of reach."""
    plain = rewritten(f, x)
    kernels: dict[Symbol, Kernel] = {}
    changes = kernel_changes(plain, x, kernels)
    changed = replaced(plain, changes)
    if x in changed.free_symbols:
        kernels[x] = Kernel("x", x, x, whole=x)
    return form_over(changed, kernels)


def _nodes(f: Expr, x: Symbol) -> Iterable[Expr]:
    """The maximal parts of f that depend on x and are no sums, products or integer powers."""
    if x not in f.free_symbols or f == x:
        return
    if f.is_Add or f.is_Mul:
        for arg in f.args:
            yield from _nodes(arg, x)
    elif f.is_Pow and isinstance(f.exp, Integer):
        yield from _nodes(f.base, x)
    else:
        yield f


def kernel_changes(f: Expr, x: Symbol, kernels: dict[Symbol, Kernel]) -> dict[Expr, Expr]:
    """What each kernel of f becomes in the kernels' symbols."""
    nodes = tuple(dict.fromkeys(_nodes(f, x)))
    changes: dict[Expr, Expr] = {}
    powers = [n for n in nodes if _is_exponential(n, x)]
    roots = [n for n in nodes if n.is_Pow and isinstance(n.exp, Rational)]
    angles = [n for n in nodes if type(n).__name__ in ("sin", "cos", "tan")]
    _exponentials(powers, x, kernels, changes)
    _roots(roots, kernels, changes)
    _angles(angles, x, kernels, changes)
    for node in nodes:
        if node not in changes:
            kind = {"Abs": "abs", "log": "log"}.get(type(node).__name__, "other")
            inside = node.args[0] if len(node.args) == 1 and not isinstance(node, AppliedUndef) else node
            symbol = Dummy(kind, real=True)
            kernels[symbol] = Kernel(kind, inside, symbol, whole=node)
            changes[node] = symbol
    return changes


def replaced(f: Expr, changes: dict[Expr, Expr]) -> Expr:
    return f.xreplace(changes) if changes else f


def _is_exponential(node: Expr, x: Symbol) -> bool:
    return type(node).__name__ == "exp" or (node.is_Pow and x in node.exp.free_symbols)


def exponent_of(node: Expr) -> Expr:
    """h with node = eʰ; the base of a numeric power is taken to its root, so that 4ˣ and 2ˣ share log 2."""
    base, exponent = node.as_base_exp()
    if base is S.Exp1:
        return exponent.expand()
    return (exponent * log_of_base(base)).expand()


def log_of_base(base: Expr) -> Expr:
    if isinstance(base, Rational) and base > 0:
        if base.p == 1 and base.q > 1:
            return -log_of_base(Integer(base.q))
        if isinstance(base, Integer):
            found = perfect_power(int(base))
            return int(found[1]) * log(Integer(found[0])) if found else log(base)
    if base.is_Pow and base.base.is_positive and base.exp.is_Rational:
        return base.exp * log_of_base(base.base)
    return log(base)


def _exponentials(nodes: list[Expr], x: Symbol, kernels: dict[Symbol, Kernel], changes: dict[Expr, Expr]) -> None:
    """e^{h₁}, e^{h₂}, …: each term c·r of an exponent (c rational) is a power of the kernel e^{r/q}, q the common denominator."""
    split: dict[Expr, list[tuple[Expr, Rational]]] = {}
    steady: dict[Expr, Expr] = {}
    for node in nodes:
        constant, terms = S.Zero, []
        for term in Add.make_args(exponent_of(node)):
            if x in term.free_symbols:
                coefficient, rest = term.as_coeff_Mul(rational=True)
                terms.append((rest, coefficient))
            else:
                constant += term
        split[node], steady[node] = terms, constant
    orders: dict[Expr, int] = {}
    for terms in split.values():
        for rest, coefficient in terms:
            orders[rest] = lcm(orders.get(rest, 1), int(coefficient.q))
    sizes: dict[Expr, int] = {}
    for terms in split.values():
        for rest, coefficient in terms:
            power = abs(int(coefficient * orders[rest]))

            sizes[rest] = gcd(sizes.get(rest, 0), power)
    symbols: dict[Expr, Symbol] = {}
    for rest, order in orders.items():
        symbol = Dummy("exp", positive=True)
        inside = rest * Rational(sizes[rest], order)
        kernels[symbol] = Kernel("exp", inside, symbol, whole=exp(inside))
        symbols[rest] = symbol
    for node, terms in split.items():
        powers = [symbols[rest] ** int(coefficient * orders[rest] / sizes[rest]) for rest, coefficient in terms]
        changes[node] = Mul(constant_power(steady[node]), *powers)


def constant_power(exponent: Expr) -> Expr:
    """e^c for a constant c, with logarithms undone: e^(2 log 3) = 9."""
    result = S.One
    for term in Add.make_args(exponent):
        coefficient, rest = term.as_coeff_Mul(rational=True)
        result *= Pow(rest.args[0], coefficient) if type(rest).__name__ == "log" else exp(term)
    return result


def _roots(nodes: list[Expr], kernels: dict[Symbol, Kernel], changes: dict[Expr, Expr]) -> None:
    """b^(p/q): powers of one kernel b^(1/Q)."""
    orders: dict[Expr, int] = {}
    for node in nodes:
        orders[node.base] = lcm(orders.get(node.base, 1), int(node.exp.q))
    symbols: dict[Expr, Symbol] = {}
    for base, order in orders.items():
        symbol = Dummy("root", real=True)
        kernels[symbol] = Kernel("root", base, symbol, order, whole=Pow(base, Rational(1, order)))
        symbols[base] = symbol
    for node in nodes:
        changes[node] = symbols[node.base] ** int(node.exp * orders[node.base])


def _angles(nodes: list[Expr], x: Symbol, kernels: dict[Symbol, Kernel], changes: dict[Expr, Expr]) -> None:
    """sin(nθ + c), cos(nθ + c): polynomials in sin θ and cos θ. tan stays as it is when it stands alone."""
    parts: dict[Expr, tuple[Expr, Expr, Rational]] = {}
    orders: dict[Expr, int] = {}
    for node in nodes:
        argument = node.args[0].expand()
        steady = Add(*(term for term in Add.make_args(argument) if x not in term.free_symbols))
        coefficient, rest = (argument - steady).as_coeff_Mul(rational=True)
        if rest.is_Add:
            coefficient, rest = (argument - steady).factor().as_coeff_Mul(rational=True)
        parts[node] = (steady, rest, coefficient)
        orders[rest] = lcm(orders.get(rest, 1), int(coefficient.q))
    sizes = _common_sizes(parts, orders)
    alone = all(type(node).__name__ == "tan" for node in nodes)
    pairs: dict[Expr, tuple[Symbol, Symbol]] = {}
    for node, (steady, rest, coefficient) in parts.items():
        inside = rest * Rational(sizes[rest], orders[rest])
        times = int(coefficient * orders[rest] / sizes[rest])
        if abs(times) > MOST_ANGLES:
            raise NotSolved("a large multiple of an angle")
        if alone and len(nodes) == 1:
            symbol = Dummy("tan", real=True)
            kernels[symbol] = Kernel("tan", node.args[0], symbol, whole=node)
            changes[node] = symbol
            continue
        if len(parts) == 1 and steady != 0:
            inside, steady, times = node.args[0], S.Zero, 1
        if rest not in pairs:
            s, c = Dummy("sin", real=True), Dummy("cos", real=True)
            pairs[rest] = (s, c)
            kernels[s] = Kernel("sin", inside, s, whole=sin(inside))
            kernels[c] = Kernel("cos", inside, c, whole=cos(inside))
        changes[node] = _multiple_angle(type(node).__name__, *pairs[rest], times, steady)


def _common_sizes(parts: dict[Expr, tuple[Expr, Expr, Rational]], orders: dict[Expr, int]) -> dict[Expr, int]:
    sizes: dict[Expr, int] = {}
    for _, rest, coefficient in parts.values():
        sizes[rest] = gcd(sizes.get(rest, 0), abs(int(coefficient * orders[rest])))
    return sizes


def _multiple_angle(name: str, s: Expr, c: Expr, times: int, steady: Expr) -> Expr:
    n = abs(times)
    sine = s * chebyshevu(n - 1, c) * (1 if times > 0 else -1)
    cosine = chebyshevt(n, c)
    shifted_sine = sine * cos(steady) + cosine * sin(steady)
    shifted_cosine = cosine * cos(steady) - sine * sin(steady)
    return {"sin": shifted_sine, "cos": shifted_cosine}.get(name, shifted_sine / shifted_cosine)
