"""The value of a tree at a point: exact fractions where they last, else rigorous balls (python-flint).

Nothing is simplified first, so a line is undefined exactly where its writer's expression is: x/x has no
value at 0. Over the reals an odd root of a negative number is real and an even one undefined; over the
complex numbers roots, powers and logarithms are principal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, TypeAlias

import flint
from flint import acb, arb, fmpq

from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

Value: TypeAlias = Any
"""An exact fraction (fmpq) or a ball (acb) that surely holds the value; flint has no stubs."""

BITS = 128
"""Working precision of the balls."""
LARGEST_EXPONENT = 20_000
LARGEST_TERMS = 400


class Undefined(ArithmeticError):
    """The expression has no value here."""


class Unknown(ArithmeticError):
    """The value can't be told: an unsupported function, or too little precision."""


def value(tree: Tree, at: Mapping[str, Value], real: bool = True, bits: int = BITS) -> Value:
    """The value of an expression with the symbols as given. Raises Undefined or Unknown."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        return _finite(_value(tree, at, real))
    except (ZeroDivisionError, OverflowError) as error:
        raise Undefined(str(error)) from error
    except (ValueError, TypeError, NotImplementedError, RecursionError, MemoryError) as error:
        raise Unknown(str(error)) from error
    finally:
        flint.ctx.prec = before


@contextmanager
def precisely(bits: int = 160) -> Iterator[None]:
    """Balls are combined at this precision inside."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = before


def ball(number: Value | int) -> acb:
    """The number as a ball."""
    return number if isinstance(number, acb) else acb(arb(fmpq(number)))


def is_zero(number: Value) -> bool | None:
    """True for an exact zero, False for what is surely not zero, None for a ball around zero."""
    if isinstance(number, fmpq):
        return bool(number == 0)
    if number.is_zero():
        return True
    return None if number.contains(0) else False


def is_small(number: Value, scale: Value | None = None) -> bool:
    """Whether a ball around zero is small enough, beside the scale, to be taken for zero: 2⁻⁶⁶ relatively."""
    if isinstance(number, fmpq):
        return bool(number == 0)
    size = abs(number).abs_upper()
    beside = arb(1) if scale is None else 1 + abs(ball(scale)).abs_upper()
    return bool(size <= beside * arb(2) ** -66)


def is_real(number: Value) -> bool | None:
    """Whether the number is surely real (True), surely not (False), or can't be told."""
    if isinstance(number, fmpq) or number.imag.is_zero():
        return True
    return None if number.imag.contains(0) else False


def sign(number: Value) -> int | None:
    """−1, 0 or 1, or None where the ball holds zero or the number is not real."""
    if isinstance(number, fmpq):
        return int(number > 0) - int(number < 0)
    if is_real(number) is False:
        return None
    if number.real > 0:
        return 1
    if number.real < 0:
        return -1
    return 0 if number.real.is_zero() and number.imag.is_zero() else None


def complex_constant(tree: Tree) -> bool:
    """Whether the imaginary unit, or a function that only means something over ℂ, occurs."""
    return any(
        (isinstance(node, Constant) and node.name == "i") or (isinstance(node, Apply) and node.head in {"re", "im", "conjugate", "arg"})
        for node in walk(tree)
    )


def _finite(number: Value) -> Value:
    if isinstance(number, acb) and not number.is_finite():
        raise Unknown("no finite value")
    return number


def _value(tree: Tree, at: Mapping[str, Value], real: bool) -> Value:
    match tree:
        case Number(text=text):
            fraction = Fraction(text)
            return fmpq(fraction.numerator, fraction.denominator)
        case Symbol(name=name):
            if name not in at:
                raise Unknown(f"{name} has no value")
            return at[name]
        case Constant(name=name):
            return _constant(name)
        case Apply(head="pow", args=(base, exponent)) if real and free_symbols(exponent):
            return _variable_power(_value(base, at, real), _value(exponent, at, real))
        case Apply(head=head, args=args) if head in SCOPED:
            return SCOPED[head](args, at, real)
        case Apply(head=head, args=args) if head in FUNCTIONS:
            return FUNCTIONS[head](*(_value(a, at, real) for a in args), real=real)
        case _:
            raise Unknown("not a number")


def _constant(name: str) -> Value:
    if name in CONSTANTS:
        return CONSTANTS[name]()
    raise Unknown(name)


CONSTANTS: dict[str, Callable[[], Value]] = {
    "e": lambda: acb(1).exp(),
    "i": lambda: acb(0, 1),
    "pi": acb.pi,
    "euler_gamma": lambda: acb(arb.const_euler()),
    "golden_ratio": lambda: (1 + acb(5).sqrt()) / 2,
    "catalan": lambda: acb(arb.const_catalan()),
}


def _add(*terms: Value, real: bool) -> Value:
    total: Value = fmpq(0)
    for term in terms:
        total = _both(total, term, lambda a, b: a + b)
    return total


def _mul(*factors: Value, real: bool) -> Value:
    product: Value = fmpq(1)
    for factor in factors:
        product = _both(product, factor, lambda a, b: a * b)
    return product


def _both(a: Value, b: Value, combine: Callable[[Any, Any], Any]) -> Value:
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return combine(a, b)
    return combine(ball(a), ball(b))


def _div(a: Value, b: Value, *, real: bool) -> Value:
    zero = is_zero(b)
    if zero:
        raise Undefined("division by zero")
    if zero is None:
        raise Unknown("division by what may be zero") if not is_small(b) else Undefined("division by zero")
    return _both(a, b, lambda p, q: p / q)


def _neg(a: Value, *, real: bool) -> Value:
    return -a


def _pos(a: Value, *, real: bool) -> Value:
    return a


def _pow(base: Value, exponent: Value, *, real: bool) -> Value:
    if isinstance(exponent, fmpq):
        if exponent.q == 1:
            return _whole_power(base, int(exponent.p))
        return _fraction_power(base, int(exponent.p), int(exponent.q), real)
    if is_zero(base):
        if sign(exponent) == 1:
            return fmpq(0)
        raise Undefined("a power of zero")
    if real and sign(base) == -1 and is_real(exponent):
        raise Undefined("a negative number to an irrational power")
    if real and sign(base) is None:
        raise Unknown("a power of what may be negative")
    return ball(base) ** ball(exponent)


def _variable_power(base: Value, exponent: Value) -> Value:
    """b^u with a letter in u: over the reals the base is positive, or the exponent whole."""
    if sign(base) == -1 and not (isinstance(exponent, fmpq) and exponent.q == 1):
        raise Undefined("a negative number to a variable power")
    return _pow(base, exponent, real=True)


def _whole_power(base: Value, n: int) -> Value:
    if abs(n) > LARGEST_EXPONENT:
        return ball(base) ** acb(n)
    if n < 0:
        return _div(fmpq(1), _whole_power(base, -n), real=True)
    if n == 0:
        return fmpq(1)
    if isinstance(base, fmpq) and n * max(int(base.p).bit_length(), int(base.q).bit_length()) > 60_000:
        return ball(base) ** n
    return base**n


def _fraction_power(base: Value, p: int, q: int, real: bool) -> Value:
    """base^(p/q), in lowest terms with q > 1."""
    exact = _exact_root(base, q)
    if exact is not None:
        return _whole_power(exact, p)
    if is_zero(base):
        return _whole_power(fmpq(0), p)
    side = sign(base)
    if real:
        if side is None and q % 2 == 0 and isinstance(base, acb) and not is_small(base):
            raise (
                Unknown("a root of what may be negative")
                if is_real(base) is not False
                else Undefined("a root of a number that is not real")
            )
        if side is None and is_small(base):
            return acb(0)
        if side == -1 and q % 2 == 0:
            raise Undefined("an even root of a negative number")
        if side == -1:
            return _whole_power(-(ball(-base).root(q)), p)
    if side is None and not real and is_small(base):
        return acb(0)
    return (ball(base) ** (acb(p) / q)) if side != 1 else _whole_power(ball(base).root(q), p)


def _exact_root(base: Value, q: int) -> fmpq | None:
    """The exact q-th root of a positive fraction, None where there is none."""
    if not isinstance(base, fmpq) or base <= 0 or q > 64:
        return None
    top, bottom = _whole_root(int(base.p), q), _whole_root(int(base.q), q)
    return None if top is None or bottom is None else fmpq(top, bottom)


def _whole_root(n: int, q: int) -> int | None:
    if n.bit_length() > 4000:
        return None
    root = int(flint.fmpz(n).root(q))
    return root if root**q == n else None


def _sqrt(a: Value, *, real: bool) -> Value:
    return _fraction_power(a, 1, 2, real)


def _root(a: Value, n: Value, *, real: bool) -> Value:
    return _pow(a, _div(fmpq(1), n, real=real), real=real)


def _abs(a: Value, *, real: bool) -> Value:
    if isinstance(a, fmpq):
        return abs(a)
    return acb(abs(a))


def _exp(a: Value, *, real: bool) -> Value:
    return fmpq(1) if is_zero(a) else ball(a).exp()


def _log(a: Value, base: Value | None = None, *, real: bool) -> Value:
    if base is not None:
        return _div(_log(a, real=real), _log(base, real=real), real=real)
    if is_zero(a) or (isinstance(a, acb) and is_zero(a) is None and is_small(a)):
        raise Undefined("the logarithm of zero")
    if isinstance(a, fmpq) and a == 1:
        return fmpq(0)
    if real and sign(a) == -1:
        raise Undefined("the logarithm of a negative number")
    if real and is_real(a) is False:
        raise Undefined("the logarithm of a number that is not real")
    return ball(a).log()


def _whole(function: Callable[[arb], arb]) -> Callable[..., Value]:
    def rounded(a: Value, *, real: bool) -> Value:
        if isinstance(a, fmpq):
            return fmpq(int(function(arb(a)).unique_fmpz() or 0)) if a.q != 1 else a
        whole = function(a.real).unique_fmpz()
        if whole is None:
            raise Unknown("on a jump")
        return fmpq(int(whole))

    return rounded


def _sign(a: Value, *, real: bool) -> Value:
    side = sign(a)
    if side is None:
        raise Unknown("on a jump")
    return fmpq(side)


def _integer(a: Value) -> int | None:
    return int(a.p) if isinstance(a, fmpq) and a.q == 1 else None


def _factorial(a: Value, *, real: bool) -> Value:
    n = _integer(a)
    if n is not None:
        if n < 0:
            raise Undefined("the factorial of a negative whole number")
        if n > LARGEST_EXPONENT:
            raise Unknown("too large")
        return fmpq(math.factorial(n)) if n < 2000 else (ball(a) + 1).gamma()
    return (ball(a) + 1).gamma()


def _double_factorial(a: Value, *, real: bool) -> Value:
    n = _integer(a)
    if n is None or not 0 <= n < 2000:
        raise Unknown("a double factorial of no small whole number")
    return fmpq(math.prod(range(n, 0, -2)))


def _binomial(n: Value, k: Value, *, real: bool) -> Value:
    top, bottom = _integer(n), _integer(k)
    if top is not None and bottom is not None and 0 <= top < 2000:
        return fmpq(math.comb(top, bottom)) if bottom >= 0 else fmpq(0)
    one = fmpq(1)
    product = _mul(_factorial(k, real=real), _factorial(_add(n, _neg(k, real=real), real=real), real=real), real=real)
    return _mul(one, _div(_factorial(n, real=real), product, real=real), real=real)


def _integers(combine: Callable[..., int]) -> Callable[..., Value]:
    def combined(*args: Value, real: bool) -> Value:
        whole = [_integer(a) for a in args]
        if None in whole:
            raise Unknown("not whole numbers")
        return fmpq(combine(*whole))

    return combined


def _extreme(chosen: int) -> Callable[..., Value]:
    def extreme(*args: Value, real: bool) -> Value:
        best = args[0]
        for other in args[1:]:
            side = sign(_add(other, _neg(best, real=real), real=real))
            if side is None:
                raise Unknown("too close to tell")
            best = other if side == chosen else best
        return best

    return extreme


def _mod(a: Value, b: Value, *, real: bool) -> Value:
    quotient = _div(a, b, real=real)
    if not isinstance(quotient, fmpq) or not isinstance(a, fmpq) or not isinstance(b, fmpq):
        raise Unknown("a remainder of no fractions")
    return a - b * (quotient.p // quotient.q)


def _poled(compute: Callable[[acb], acb], pole: Callable[[acb], acb] | None = None) -> Callable[..., Value]:
    """A function of one ball; undefined where `pole` vanishes."""

    def applied(a: Value, *, real: bool) -> Value:
        x = ball(a)
        if pole is not None:
            under = pole(x)
            if is_zero(under) or (is_zero(under) is None and is_small(under)):
                raise Undefined("a pole")
        return compute(x)

    return applied


def _limited(compute: Callable[[acb], acb], inside: Callable[[Value], Value]) -> Callable[..., Value]:
    """A function that is real only where `inside` is not negative."""

    def applied(a: Value, *, real: bool) -> Value:
        room = inside(a)
        if real and sign(room) == -1:
            raise Undefined("outside the domain")
        if real and isinstance(room, acb) and sign(room) is None and is_small(room):
            return compute(acb(ball(a).real.mid()))
        result = compute(ball(a))
        return acb(result.real) if real and sign(room) in (0, 1) else result

    return applied


def _unit(a: Value) -> Value:
    return 1 - a * a


def _outside(a: Value) -> Value:
    return a * a - 1


def _inverse(function: Callable[[acb], acb]) -> Callable[[acb], acb]:
    return lambda x: function(1 / x)


def _beta(a: Value, b: Value, *, real: bool) -> Value:
    x, y = ball(a), ball(b)
    return x.gamma() * y.gamma() / (x + y).gamma()


def _two(compute: Callable[[acb, acb], acb]) -> Callable[..., Value]:
    return lambda a, b, *, real: compute(ball(a), ball(b))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "add": _add,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "pos": _pos,
    "pow": _pow,
    "sqrt": _sqrt,
    "root": _root,
    "abs": _abs,
    "exp": _exp,
    "log": _log,
    "sign": _sign,
    "floor": _whole(lambda a: a.floor()),
    "ceiling": _whole(lambda a: a.ceil()),
    "factorial": _factorial,
    "double_factorial": _double_factorial,
    "binomial": _binomial,
    "gcd": _integers(math.gcd),
    "lcm": _integers(math.lcm),
    "min": _extreme(-1),
    "max": _extreme(1),
    "mod": _mod,
    "percent": lambda a, *, real: a / fmpq(100),
    "degree": lambda a, *, real: ball(a) * acb.pi() / 180,
    "sin": lambda a, *, real: fmpq(0) if is_zero(a) else ball(a).sin(),
    "cos": lambda a, *, real: fmpq(1) if is_zero(a) else ball(a).cos(),
    "tan": _poled(acb.tan, acb.cos),
    "cot": _poled(acb.cot, acb.sin),
    "sec": _poled(acb.sec, acb.cos),
    "csc": _poled(acb.csc, acb.sin),
    "asin": _limited(acb.asin, _unit),
    "acos": _limited(acb.acos, _unit),
    "atan": _poled(acb.atan),
    "acot": _poled(_inverse(acb.atan), lambda x: x),
    "asec": _limited(_inverse(acb.acos), _outside),
    "acsc": _limited(_inverse(acb.asin), _outside),
    "sinh": _poled(acb.sinh),
    "cosh": _poled(acb.cosh),
    "tanh": _poled(acb.tanh),
    "coth": _poled(acb.coth, acb.sinh),
    "sech": _poled(acb.sech),
    "csch": _poled(acb.csch, acb.sinh),
    "asinh": _poled(acb.asinh),
    "acosh": _limited(acb.acosh, lambda a: a - 1),
    "atanh": _limited(acb.atanh, _unit),
    "acoth": _limited(_inverse(acb.atanh), _outside),
    "asech": _limited(_inverse(acb.acosh), lambda a: a - a * a),
    "acsch": _poled(_inverse(acb.asinh), lambda x: x),
    "re": lambda a, *, real: acb(ball(a).real),
    "im": lambda a, *, real: acb(ball(a).imag),
    "arg": lambda a, *, real: acb(ball(a).arg()),
    "conjugate": lambda a, *, real: a if isinstance(a, fmpq) else a.conjugate(),
    "gamma": lambda a, *, real: _factorial(a - 1, real=real),
    "erf": _poled(acb.erf),
    "erfc": _poled(acb.erfc),
    "erfi": _poled(acb.erfi),
    "Si": _poled(acb.si),
    "Ci": _poled(acb.ci),
    "Shi": _poled(acb.shi),
    "Chi": _poled(acb.chi),
    "Ei": _poled(acb.ei, lambda x: x),
    "li": _poled(acb.li, lambda x: x),
    "zeta": _poled(acb.zeta, lambda x: x - 1),
    "digamma": _poled(acb.digamma),
    "lambertw": _poled(acb.lambertw),
    "beta": _beta,
    "besselj": _two(lambda n, x: x.bessel_j(n)),
    "bessely": _two(lambda n, x: x.bessel_y(n)),
    "besseli": _two(lambda n, x: x.bessel_i(n)),
    "besselk": _two(lambda n, x: x.bessel_k(n)),
}


def _summed(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool, start: int, combine: Callable[[Value, Value], Value]) -> Value:
    body, index, lower, upper = args
    if any(isinstance(node, Symbol) and node.name.endswith(f"_{getattr(index, 'name', '')}") for node in walk(body)):
        raise Unknown("an indexed letter")
    first, last = _integer(_value(lower, at, real)), _integer(_value(upper, at, real))
    if first is None or last is None or not isinstance(index, Symbol) or last - first > LARGEST_TERMS:
        raise Unknown("a sum that is not over a few whole numbers")
    total: Value = fmpq(start)
    for k in range(first, last + 1):
        total = combine(total, _value(body, {**at, index.name: fmpq(k)}, real))
    return total


def _sum(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    return _summed(args, at, real, 0, lambda a, b: _both(a, b, lambda p, q: p + q))


def _product(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    return _summed(args, at, real, 1, lambda a, b: _both(a, b, lambda p, q: p * q))


def _integral(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    """A definite integral between finite bounds, by rigorous quadrature; the integrand must be analytic there."""
    if len(args) != 4 or not isinstance(args[1], Symbol):
        raise Unknown("an integral without bounds")
    body, name = args[0], args[1].name
    lower, upper = (ball(_value(bound, at, real)) for bound in args[2:])

    def integrand(x: acb, analytic: bool) -> acb:
        try:
            return ball(_value(body, {**at, name: x}, False))
        except ArithmeticError:
            return acb("nan")

    if any(isinstance(node, Apply) and node.head in {"abs", "sqrt", "root", "log", "floor", "sign", "piecewise"} for node in walk(body)):
        raise Unknown("an integrand that may not be analytic")
    total = acb.integral(integrand, lower, upper, rel_tol=arb(2) ** -80, abs_tol=arb(2) ** -80, eval_limit=2000)
    if not total.is_finite() or float(total.rad()) > 1e-18 * (1 + abs(float(total.real.mid()))):
        raise Unknown("the quadrature did not settle")
    return total


def _derivative(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    from service.grade.calculus import NoDerivative, nth_derivative

    order = args[2] if len(args) > 2 else Number("1")
    if not isinstance(args[1], Symbol) or not isinstance(order, Number):
        raise Unknown("a derivative of no whole order")
    try:
        return _value(nth_derivative(args[0], args[1].name, int(order.text)), at, real)
    except NoDerivative as error:
        raise Unknown(str(error)) from error


def _piecewise(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    for case in args:
        if isinstance(case, Apply) and case.head == "case":
            met = case.args[1] == Constant("otherwise") or holds(case.args[1], at, real)
            if met is None:
                raise Unknown("on the edge of a case")
            if met:
                return _value(case.args[0], at, real)
    raise Undefined("no case applies")


def _between(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    """[f] from a to b."""
    body, name, lower, upper = args
    if not isinstance(name, Symbol):
        raise Unknown("no variable")
    high = _value(body, {**at, name.name: _value(upper, at, real)}, real)
    low = _value(body, {**at, name.name: _value(lower, at, real)}, real)
    return _both(high, low, lambda p, q: p - q)


SCOPED: dict[str, Callable[[tuple[Tree, ...], Mapping[str, Value], bool], Value]] = {
    "sum": _sum,
    "product": _product,
    "integral": _integral,
    "derivative": _derivative,
    "partial": _derivative,
    "piecewise": _piecewise,
    "subst": _between,
}


def holds(condition: Tree, at: Mapping[str, Value], real: bool = True, bits: int = BITS) -> bool | None:
    """Whether a relation (a chain too) holds at the point; False where a side is undefined, None where it can't be told."""
    if not isinstance(condition, Relation):
        return {"true": True, "false": False}.get(condition.name) if isinstance(condition, Constant) else None
    try:
        sides = [value(side, at, real, bits) for side in condition.sides]
    except Undefined:
        return False
    except Unknown:
        return None
    answers = [compared(a, mark, b) for a, mark, b in zip(sides, condition.signs, sides[1:], strict=False)]
    if False in answers:
        return False
    return None if None in answers else True


ALLOWED: dict[str, frozenset[int]] = {
    "=": frozenset({0}),
    "!=": frozenset({-1, 1}),
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    ">": frozenset({1}),
    ">=": frozenset({0, 1}),
}


def compared(a: Value, mark: str, b: Value) -> bool | None:
    """Whether a and b stand in the relation; a ball tightly around zero counts as zero."""
    difference = _both(a, b, lambda p, q: p - q)
    zero = is_zero(difference)
    if zero is None and is_small(difference, a):
        zero = True
    if mark == "~":
        return _close(a, b)
    if mark in ("=", "!="):
        return None if zero is None else zero == (mark == "=")
    if is_real(a) is False or is_real(b) is False:
        return False
    side = 0 if zero else sign(difference)
    return None if side is None else side in ALLOWED[mark]


def _close(a: Value, b: Value) -> bool:
    """≈: half a percent, or half of the second decimal place."""
    x, y = complex(ball(a)), complex(ball(b))
    return abs(x - y) <= max(0.006 * max(abs(x), abs(y)), 0.005)


def whole_symbols(*trees: Tree) -> frozenset[str]:
    """Symbols that count something: in factorials, binomials, bounds of sums, remainders."""
    found: set[str] = set()
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Apply) and node.head in {"factorial", "binomial", "double_factorial", "mod", "gcd", "lcm"}:
                found |= set(free_symbols(node))
            if isinstance(node, Apply) and node.head in {"sum", "product"}:
                found |= {name for bound in node.args[2:] for name in free_symbols(bound)}
    return frozenset(found)
