"""Real and complex ball arithmetic for SymPy expressions: every value comes with a proved error bound.

`compiled(f, x)` turns an expression into a function of a ball and the flag *analytic* that `acb.integral` sends:
with the flag, a ball on which f might not be analytic gives a non-finite value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, reduce
from typing import Any

import flint
from flint import acb, arb, fmpq
from sympy import Expr, Integer, Rational, Symbol, oo, zoo
from sympy.core.function import AppliedUndef

from service.cas.root_sums import RootLogs

Ball = Any  # flint.acb; the library has no type stubs
Evaluator = Callable[[Ball, bool], Ball]

NOWHERE = acb(arb.nan())


class NoBalls(Exception):
    """The expression holds something that ball arithmetic does not know."""


def precision(bits: int) -> Any:
    """A context in which balls carry this many bits."""
    return flint.ctx.workprec(bits)


def compiled(f: Expr, x: Symbol | None) -> Evaluator:
    """f as a function of x on balls. Raises NoBalls."""
    if x is None or x not in f.free_symbols:
        return _constant(f)
    if f == x:
        return lambda z, analytic: z
    if f.is_Add:
        return _sum([compiled(term, x) for term in f.args])
    if f.is_Mul:
        return _product([compiled(factor, x) for factor in f.args])
    if f.is_Pow:
        return _power(f.base, f.exp, x)
    if isinstance(f, RootLogs):
        return _root_logs(f, x)
    name = type(f).__name__
    if name in N_ARY:
        return _folded(N_ARY[name], [compiled(arg, x) for arg in f.args])
    if name in UNARY and len(f.args) == 1:
        return _unary(name, compiled(f.args[0], x))
    if name in REWRITTEN:
        return compiled(REWRITTEN[name](*f.args), x)
    if name in MIXED and not isinstance(f, AppliedUndef):
        return _mixed(name, [compiled(arg, x) for arg in f.args])
    raise NoBalls(name)


def _root_logs(f: RootLogs, x: Symbol) -> Evaluator:
    """Logarithms summed over roots; nowhere claimed to be analytic."""
    from service.verify.evaluate import Evaluator as Ready

    if f.free_symbols != {x}:
        raise NoBalls("parameters")
    ready = Ready(f, real=False)
    return lambda z, analytic: NOWHERE if analytic else ready({x: z}, flint.ctx.prec)


def value(number: Expr, bits: int = 128) -> Ball:
    """An exact number as a ball. Raises NoBalls."""
    with precision(bits):
        return compiled(number, None)(acb(0), False)


def _sum(terms: list[Evaluator]) -> Evaluator:
    def evaluate(z: Ball, analytic: bool) -> Ball:
        total = terms[0](z, analytic)
        for term in terms[1:]:
            total = total + term(z, analytic)
        return total

    return evaluate


def _product(factors: list[Evaluator]) -> Evaluator:
    def evaluate(z: Ball, analytic: bool) -> Ball:
        total = factors[0](z, analytic)
        for factor in factors[1:]:
            total = total * factor(z, analytic)
        return total

    return evaluate


def _folded(operation: Callable[[Ball, Ball, bool], Ball], args: list[Evaluator]) -> Evaluator:
    def evaluate(z: Ball, analytic: bool) -> Ball:
        total = args[0](z, analytic)
        for arg in args[1:]:
            total = operation(total, arg(z, analytic), analytic)
        return total

    return evaluate


def _unary(name: str, inner: Evaluator) -> Evaluator:
    function, guard = UNARY[name]

    def evaluate(z: Ball, analytic: bool) -> Ball:
        w = inner(z, analytic)
        if analytic and guard is not None and _may_touch_cut(guard(w)):
            return NOWHERE
        return function(w, analytic)

    return evaluate


def _mixed(name: str, args: list[Evaluator]) -> Evaluator:
    function, guard = MIXED[name]

    def evaluate(z: Ball, analytic: bool) -> Ball:
        values = [arg(z, analytic) for arg in args]
        if analytic and (guard is None or _may_touch_cut(guard(*values))):
            return NOWHERE
        return function(*values)

    return evaluate


def _power(base: Expr, exponent: Expr, x: Symbol) -> Evaluator:
    inner = compiled(base, x)
    if isinstance(exponent, Integer):
        n = int(exponent)
        return lambda z, analytic: inner(z, analytic) ** n
    if isinstance(exponent, Rational) and exponent.q == 2 and abs(exponent.p) < 64:
        p = int(exponent.p)
        return lambda z, analytic: inner(z, analytic).sqrt(analytic) ** p
    power = compiled(exponent, x)
    return lambda z, analytic: inner(z, analytic).pow(power(z, analytic), analytic)


def _may_touch_cut(w: Ball) -> bool:
    """Whether the ball may meet the half-line (−∞, 0]."""
    return not (w.real > 0 or w.imag > 0 or w.imag < 0)


def _constant(f: Expr) -> Evaluator:
    exact = _exact_constant(f)
    known: dict[int, Ball] = {}

    def evaluate(z: Ball, analytic: bool) -> Ball:
        bits = flint.ctx.prec
        if bits not in known:
            known[bits] = exact()
        return known[bits]

    return evaluate


CONSTANTS: dict[str, Callable[[], Any]] = {
    "Pi": arb.pi,
    "Exp1": arb.const_e,
    "EulerGamma": arb.const_euler,
    "Catalan": arb.const_catalan,
    "GoldenRatio": lambda: (1 + arb(5).sqrt()) / 2,
    "ImaginaryUnit": lambda: acb(0, 1),
}


def _exact_constant(f: Expr) -> Callable[[], Ball]:
    if isinstance(f, Rational) and f not in (oo, -oo, zoo):
        quotient = fmpq(int(f.p), int(f.q))
        return lambda: acb(arb(quotient))
    name = type(f).__name__
    if name in CONSTANTS:
        return lambda: acb(CONSTANTS[name]())
    if name in ("ComplexRootOf", "CRootOf"):
        return lambda: _root_of(f)
    if f.is_Add or f.is_Mul:
        parts = [_exact_constant(arg) for arg in f.args]
        return (lambda: sum((part() for part in parts[1:]), parts[0]())) if f.is_Add else (lambda: _times(parts))
    if f.is_Pow:
        return _constant_power(f.base, f.exp)
    return _constant_function(name, f)


def _times(parts: list[Callable[[], Ball]]) -> Ball:
    total = parts[0]()
    for part in parts[1:]:
        total = total * part()
    return total


def _constant_power(base: Expr, exponent: Expr) -> Callable[[], Ball]:
    inner = _exact_constant(base)
    if isinstance(exponent, Integer) and abs(exponent) < 10**6:
        n = int(exponent)
        return lambda: inner() ** n
    if exponent == Rational(1, 2):
        return lambda: inner().sqrt()
    power = _exact_constant(exponent)
    return lambda: inner().pow(power())


def _constant_function(name: str, f: Expr) -> Callable[[], Ball]:
    if isinstance(f, RootLogs):
        from service.verify.evaluate import Evaluator as Ready

        ready = Ready(f, real=False)
        return lambda: ready({}, flint.ctx.prec)
    args = [_exact_constant(arg) for arg in f.args] if f.args else []
    if name in UNARY and len(args) == 1:
        function = UNARY[name][0]
        return lambda: function(args[0](), False)
    if name in N_ARY:
        operation = N_ARY[name]
        return lambda: reduce(lambda total, part: operation(total, part(), False), args[1:], args[0]())
    if name in REWRITTEN:
        return _exact_constant(REWRITTEN[name](*f.args))
    if name in MIXED:
        mixed = MIXED[name][0]
        return lambda: mixed(*(part() for part in args))
    raise NoBalls(name)


def _root_of(f: Expr) -> Ball:
    """A root of a polynomial with rational coefficients, from SymPy's isolating interval."""
    bits = flint.ctx.prec + 8
    centre = f.eval_rational(Rational(1, 2**bits))
    real, imaginary = centre.as_real_imag()
    radius = arb(0, arb(2) ** -bits)
    ball = acb(arb(fmpq(int(real.p), int(real.q))) + radius)
    return ball if imaginary == 0 else ball + acb(0, 1) * (arb(fmpq(int(imaginary.p), int(imaginary.q))) + radius)


def _plain(method: str) -> Callable[[Ball, bool], Ball]:
    return lambda w, analytic: getattr(w, method)()


def _with_flag(method: str) -> Callable[[Ball, bool], Ball]:
    return lambda w, analytic: getattr(w, method)(analytic)


def _of_inverse(method: str) -> Callable[[Ball, bool], Ball]:
    return lambda w, analytic: getattr(1 / w, method)()


def _ei(w: Ball, analytic: bool) -> Ball:
    """Ei, real on both sides of 0 as SymPy has it."""
    result = w.ei()
    return acb(result.real) if w.imag.is_zero() else result


def _on_the_real_line(method: str) -> Callable[[Ball, bool], Ball]:
    def evaluate(w: Ball, analytic: bool) -> Ball:
        result = getattr(w, method)()
        return acb(result.real) if w.imag.is_zero() else result

    return evaluate


def _atanh_cut(w: Ball) -> Ball:
    return 1 - w * w


def _atan_cut(w: Ball) -> Ball:
    return 1 + w * w


Guard = Callable[..., Ball] | None
UNARY: dict[str, tuple[Callable[[Ball, bool], Ball], Guard]] = {
    "exp": (_plain("exp"), None),
    "log": (_with_flag("log"), None),
    "sin": (_plain("sin"), None),
    "cos": (_plain("cos"), None),
    "tan": (_plain("tan"), None),
    "cot": (_plain("cot"), None),
    "sec": (_plain("sec"), None),
    "csc": (_plain("csc"), None),
    "sinc": (_plain("sinc"), None),
    "sinh": (_plain("sinh"), None),
    "cosh": (_plain("cosh"), None),
    "tanh": (_plain("tanh"), None),
    "coth": (_plain("coth"), None),
    "sech": (_plain("sech"), None),
    "csch": (_plain("csch"), None),
    "asin": (_plain("asin"), _atanh_cut),
    "acos": (_plain("acos"), _atanh_cut),
    "atan": (_plain("atan"), _atan_cut),
    "acot": (_of_inverse("atan"), lambda w: 1 + 1 / (w * w)),
    "asec": (_of_inverse("acos"), lambda w: 1 - 1 / (w * w)),
    "acsc": (_of_inverse("asin"), lambda w: 1 - 1 / (w * w)),
    "asinh": (_plain("asinh"), _atan_cut),
    "acosh": (_plain("acosh"), lambda w: w - 1),
    "atanh": (_plain("atanh"), _atanh_cut),
    "acoth": (_of_inverse("atanh"), lambda w: 1 - 1 / (w * w)),
    "asech": (_of_inverse("acosh"), lambda w: 1 / w - 1),
    "acsch": (_of_inverse("asinh"), lambda w: 1 + 1 / (w * w)),
    "Abs": (_with_flag("real_abs"), None),
    "sign": (_with_flag("real_sgn"), None),
    "floor": (_with_flag("real_floor"), None),
    "ceiling": (_with_flag("real_ceil"), None),
    "Heaviside": (_with_flag("real_heaviside"), None),
    "gamma": (_plain("gamma"), None),
    "loggamma": (_plain("lgamma"), lambda w: w),
    "digamma": (_plain("digamma"), None),
    "zeta": (_plain("zeta"), None),
    "dirichlet_eta": (_plain("dirichlet_eta"), None),
    "erf": (_plain("erf"), None),
    "erfc": (_plain("erfc"), None),
    "erfi": (_plain("erfi"), None),
    "Si": (_plain("si"), None),
    "Ci": (_on_the_real_line("ci"), lambda w: w),
    "Shi": (_plain("shi"), None),
    "Chi": (_on_the_real_line("chi"), lambda w: w),
    "Ei": (_ei, lambda w: w),
    "li": (_on_the_real_line("li"), lambda w: w),
    "fresnels": (_plain("fresnel_s"), None),
    "fresnelc": (_plain("fresnel_c"), None),
    "LambertW": (_plain("lambertw"), lambda w: w + (-acb(1)).exp()),
    "elliptic_k": (_plain("elliptic_k"), lambda w: 1 - w),
    "elliptic_e": (_plain("elliptic_e"), lambda w: 1 - w),
    "airyai": (_plain("airy_ai"), None),
    "airybi": (_plain("airy_bi"), None),
    "conjugate": (lambda w, analytic: NOWHERE if analytic else w.conjugate(), None),
    "re": (lambda w, analytic: NOWHERE if analytic else acb(w.real), None),
    "im": (lambda w, analytic: NOWHERE if analytic else acb(w.imag), None),
    "arg": (lambda w, analytic: NOWHERE if analytic else acb(w.arg()), None),
}
"""Name → the function, and a quantity that must stay off (−∞, 0] for the function to be analytic (None: no cut, or the
function takes the flag itself)."""

N_ARY: dict[str, Callable[[Ball, Ball, bool], Ball]] = {
    "Max": lambda a, b, analytic: a.real_max(b, analytic),
    "Min": lambda a, b, analytic: a.real_min(b, analytic),
}

MIXED: dict[str, tuple[Callable[..., Ball], Guard]] = {
    "besselj": (lambda n, z: z.bessel_j(n), lambda n, z: z),
    "bessely": (lambda n, z: z.bessel_y(n), lambda n, z: z),
    "besseli": (lambda n, z: z.bessel_i(n), lambda n, z: z),
    "besselk": (lambda n, z: z.bessel_k(n), lambda n, z: z),
    "polylog": (lambda s, z: z.polylog(s), lambda s, z: 1 - z),
    "polygamma": (lambda n, z: z.polygamma(n), None),
    "zeta": (lambda s, a: s.zeta(a), None),
    "uppergamma": (lambda s, z: z.gamma_upper(s), lambda s, z: z),
    "lowergamma": (lambda s, z: z.gamma_lower(s), lambda s, z: z),
    "expint": (lambda s, z: z.expint(s), lambda s, z: z),
    "elliptic_f": (lambda phi, m: acb.elliptic_f(phi, m), None),
    "elliptic_e": (lambda phi, m: acb.elliptic_e_inc(phi, m), None),
    "elliptic_pi": (lambda n, *rest: acb.elliptic_pi(n, *rest) if len(rest) == 1 else acb.elliptic_pi_inc(n, *rest), None),
    "lerchphi": (lambda z, s, a: z.lerch_phi(s, a), None),
    "LambertW": (lambda z, k: z.lambertw(int(k.real.unique_fmpz())), None),
    "stieltjes": (lambda n: acb.stieltjes(int(n.real.unique_fmpz())), None),
}
"""Functions of several arguments, and as above; None: analyticity is not tracked, so never claimed."""


def _gamma_of(z: Expr) -> Expr:
    from sympy import gamma

    return gamma(z)


def _beta(a: Expr, b: Expr | None = None) -> Expr:
    b = a if b is None else b
    return _gamma_of(a) * _gamma_of(b) / _gamma_of(a + b)


def _binomial(n: Expr, k: Expr) -> Expr:
    return _gamma_of(n + 1) / (_gamma_of(k + 1) * _gamma_of(n - k + 1))


REWRITTEN: dict[str, Callable[..., Expr]] = {
    "factorial": lambda z: _gamma_of(z + 1),
    "beta": _beta,
    "binomial": _binomial,
    "frac": lambda z: z - _floor(z),
    "Mod": lambda z, m: z - m * _floor(z / m),
    "Heaviside": lambda z, half: _step(z),
}


def _floor(z: Expr) -> Expr:
    from sympy import floor

    return floor(z)


def _step(z: Expr) -> Expr:
    from sympy import Rational, sign

    return (1 + sign(z)) * Rational(1, 2)


@lru_cache(maxsize=256)
def real_value(number: Expr, bits: int = 128) -> Any:
    """A real constant as an `arb` whose width is below 2^(−bits/2) relative, raising precision as needed; None if that fails."""
    for factor in (1, 2, 4, 8):
        try:
            ball = value(number, bits * factor)
        except (NoBalls, ValueError, TypeError, ZeroDivisionError, AttributeError):
            return None
        if not ball.is_finite():
            continue
        if not ball.imag.contains(0):
            return None
        if ball.imag.is_zero() or ball.imag.rad() < arb(2) ** (-bits // 2):
            wide = ball.real.rel_accuracy_bits() < bits // 2 and not ball.real.rad() < arb(2) ** -bits
            if not wide:
                return ball.real
    return None
