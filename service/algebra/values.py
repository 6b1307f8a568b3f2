"""The value of a tree at a point: exact fractions where they last, else rigorous balls (python-flint).

Nothing is simplified first, so a line is undefined exactly where its writer's expression is: x/x has no
value at 0. Over the reals an odd root of a negative number is real and an even one undefined; over the
complex numbers roots, powers and logarithms are principal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

import flint
from flint import acb, acb_poly, arb, fmpq

from service.algebra.calculus import NoDerivative, nth_derivative
from service.functions import BY_NAME, Evaluator
from service.functions.enclosures import itself
from service.functions.record import SMOOTH
from service.numerics.exact.formulas import Formula, Operations, Scoped, ready
from service.numerics.exact.functions import FUNCTIONS
from service.numerics.exact.numbers import Undefined, Unknown, Value, ball, is_real, is_small, is_zero, sign
from service.numerics.exact.operators import both, integer, variable_power
from service.numerics.from_tree import program
from service.numerics.program import NoProgram
from service.numerics.sizes import sizes
from service.precision import precision
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

__all__ = [
    "Undefined", "Unknown", "Value", "ball", "compared", "complex_constant", "holds", "is_real", "is_small", "is_zero", "precision",
    "sign", "value", "whole_symbols",
]  # fmt: skip
BITS = 128
"""Working precision of the balls."""
LARGEST_TERMS = 2100


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
    return _formula(tree, real)(at)


@lru_cache(maxsize=4096)
def _formula(tree: Tree, real: bool) -> Formula:
    return ready(tree, real, OPERATIONS)


def _summed(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool, start: int, combine: Callable[[Value, Value], Value]) -> Value:
    body, index, lower, upper = args
    if any(isinstance(node, Symbol) and node.name.endswith(f"_{getattr(index, 'name', '')}") for node in walk(body)):
        raise Unknown("an indexed letter")
    first, last = integer(_value(lower, at, real)), integer(_value(upper, at, real))
    if first is None or last is None or not isinstance(index, Symbol) or last - first > LARGEST_TERMS:
        raise Unknown("a sum that is not over a few whole numbers")
    if last < first - 1 and (free_symbols(lower) or free_symbols(upper)):
        raise Unknown("no range that a formula for the sum is meant for")
    total: Value = fmpq(start)
    for k in range(first, last + 1):
        total = combine(total, _value(body, {**at, index.name: fmpq(k)}, real))
    return total


def _sum(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    return _summed(args, at, real, 0, lambda a, b: both(a, b, lambda p, q: p + q))


def _sum_over(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    """Over listed members, or over the complex roots of a polynomial."""
    body, index, members = args
    if not isinstance(index, Symbol) or not isinstance(members, Apply):
        raise Unknown("a sum over no set")
    if members.head == "set":
        return _added(body, index.name, [_value(member, at, real) for member in members.args], at, real)
    return _added(body, index.name, complex_roots(members, at), at, False)


def _added(body: Tree, name: str, members: Sequence[Value], at: Mapping[str, Value], real: bool) -> Value:
    total: Value = fmpq(0)
    for member in members:
        total = both(total, _value(body, {**at, name: member}, real), lambda a, b: a + b)
    return total


def complex_roots(members: Apply, at: Mapping[str, Value]) -> Sequence[Value]:
    """The members of {r ∈ ℂ | p(r) = 0}, with proved error bounds. Raises Unknown for another set."""
    match members:
        case Apply(
            head="set_builder",
            args=(Apply(head="element", args=(Symbol(name=name), Constant("complexes"))), Relation(signs=("=",), sides=(left, right))),
        ):
            found = _coefficients(Apply("add", (left, Apply("neg", (right,)))), name, at)
            bits = flint.ctx.prec
            return tuple(acb_poly(list(found)).roots(arb(2) ** -bits, 4 * bits))
        case _:
            raise Unknown("a set whose members are not known")


def _coefficients(tree: Tree, name: str, at: Mapping[str, Value]) -> tuple[acb, ...]:
    """Of a polynomial in the letter, that of the lowest power first. Raises Unknown where the tree is none."""
    match tree:
        case Symbol(name=letter) if letter == name:
            return acb(0), acb(1)
        case _ if name not in free_symbols(tree):
            return (ball(_value(tree, at, False)),)
        case Apply(head="add", args=terms):
            return tuple((sum((acb_poly(list(_coefficients(term, name, at))) for term in terms), acb_poly([]))).coeffs())
        case Apply(head="mul", args=factors):
            product = acb_poly([1])
            for factor in factors:
                product = product * acb_poly(list(_coefficients(factor, name, at)))
            return tuple(product.coeffs())
        case Apply(head="neg" | "pos" as head, args=(inner,)):
            return tuple(-c if head == "neg" else c for c in _coefficients(inner, name, at))
        case Apply(head="div", args=(above, below)) if name not in free_symbols(below):
            scale = ball(_value(below, at, False))
            return tuple(c / scale for c in _coefficients(above, name, at))
        case Apply(head="pow", args=(base, Number(text=power))) if power.isdigit() and int(power) <= MOST_POWER:
            return tuple((acb_poly(list(_coefficients(base, name, at))) ** int(power)).coeffs())
        case _:
            raise Unknown("not a polynomial")


MOST_POWER = 60
"""Highest power in a polynomial whose roots are found."""


def _product(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    return _summed(args, at, real, 1, lambda a, b: both(a, b, lambda p, q: p * q))


def _integral(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
    """A definite integral between finite bounds, by rigorous quadrature; the integrand must be analytic there."""
    if len(args) != 4 or not isinstance(args[1], Symbol):
        raise Unknown("an integral without bounds")
    body, name = args[0], args[1].name
    lower, upper = (ball(_value(bound, at, real)) for bound in args[2:])

    guards = _guards(body, name)

    def integrand(x: acb, analytic: bool) -> acb:
        inside = {**at, name: x}
        try:
            if analytic and not all(_off_the_cut(cut(*(ball(_value(a, inside, False)) for a in args))) for args, cut in guards):
                return acb("nan")
            return ball(_value(body, inside, False))
        except ArithmeticError:
            return acb("nan")

    if not all(integrand(lower + (upper - lower) * place, True).is_finite() for place in (arb("0.3"), arb("0.77"))):
        raise Unknown("an integrand that may not be analytic")
    total = acb.integral(integrand, lower, upper, rel_tol=arb(2) ** -80, abs_tol=arb(2) ** -80, eval_limit=EVALUATIONS)
    if not total.is_finite() or float(total.rad()) > 1e-18 * (1 + abs(float(total.real.mid()))):
        raise Unknown("the quadrature did not settle")
    return total


EVALUATIONS = 1000
CUT = {"sqrt", "root", "log"}
"""Heads with a cut along the negative axis of each operand."""
ANALYTIC = frozenset(
    {"add", "mul", "div", "neg", "pos", "pow", "percent", "degree", "sum", "product", "derivative", "partial", "subst", *CUT}
)
"""Heads that are analytic wherever they have a value, cuts apart; for a named function its record says so."""


def _off_the_cut(*quantities: Value) -> bool:
    """Whether none may meet (−∞, 0]."""
    return all(bool(u.real > 0 or u.imag > 0 or u.imag < 0) for u in map(ball, quantities))


@lru_cache(maxsize=512)
def _guards(body: Tree, name: str) -> tuple[tuple[tuple[Tree, ...], Evaluator], ...]:
    """What must stay off (−∞, 0] for the integrand to be analytic there. Raises Unknown where it may not be analytic at all."""
    found: list[tuple[tuple[Tree, ...], Evaluator]] = []
    for node in walk(body):
        if not isinstance(node, Apply) or name not in free_symbols(node):
            continue
        cut = SMOOTH if node.head in ANALYTIC else BY_NAME[node.head].cut if node.head in BY_NAME else None
        if cut is None:
            raise Unknown("an integrand that may not be analytic")
        if cut:
            found.append((node.args, cut))
        if node.head in CUT or (node.head == "pow" and not _is_whole(node.args[1])):
            found += [((argument,), itself) for argument in node.args[: 1 if node.head == "pow" else 2] if name in free_symbols(argument)]
    return tuple(found)


def _is_whole(exponent: Tree) -> bool:
    match exponent:
        case Number(text=text):
            return Fraction(text).denominator == 1
        case Apply(head="neg" | "pos", args=(a,)):
            return _is_whole(a)
        case _:
            return False


def _derivative(args: tuple[Tree, ...], at: Mapping[str, Value], real: bool) -> Value:
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
    """[f] from a to b; f at a where only one value is given."""
    body, name, lower, upper = args if len(args) == 4 else (*args, args[-1])
    if not isinstance(name, Symbol):
        raise Unknown("no variable")
    if len(args) == 3:
        return _value(body, {**at, name.name: _value(lower, at, real)}, real)
    high = _value(body, {**at, name.name: _value(upper, at, real)}, real)
    low = _value(body, {**at, name.name: _value(lower, at, real)}, real)
    return both(high, low, lambda p, q: p - q)


SCOPED: dict[str, Scoped] = {
    "sum": _sum,
    "sum_over": _sum_over,
    "product": _product,
    "integral": _integral,
    "derivative": _derivative,
    "partial": _derivative,
    "piecewise": _piecewise,
    "subst": _between,
}
"""Heads with variables of their own."""
OPERATIONS = Operations(FUNCTIONS, variable_power, SCOPED)


def own_sizes(*trees: Tree) -> tuple[Fraction, ...]:
    """The numbers of expressions that are far from 1."""
    try:
        return sizes(*(program(tree, frozenset(SCOPED)) for tree in trees))
    except (NoProgram, ValueError):
        return ()


def holds(condition: Tree, at: Mapping[str, Value], real: bool = True, bits: int = BITS) -> bool | None:
    """Whether relations (chains and conjunctions too) hold at the point; False where a side is undefined, None where it can't be told."""
    if isinstance(condition, Apply) and condition.head == "and":
        parts = [holds(part, at, real, bits) for part in condition.args]
        return False if False in parts else None if None in parts else True
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
    difference = both(a, b, lambda p, q: p - q)
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
            if isinstance(node, Apply):
                found |= _counting(node)
    return frozenset(found)


COUNTING = frozenset({"n", "m", "k", "j", "l", "N"})
"""Letters that count where nothing else would have a meaning."""


def _counting(node: Apply) -> frozenset[str]:
    """n in (−1)ⁿ."""
    match node:
        case Apply(head="pow", args=(Apply(head="neg", args=(Number(),)), exponent)):
            return COUNTING & frozenset(free_symbols(exponent))
        case _:
            return frozenset()


def turning_symbols(*trees: Tree) -> frozenset[str]:
    """n in cos nπ, where a working means a whole number."""
    found: set[str] = set()
    for node in (node for tree in trees for node in walk(tree)):
        match node:
            case Apply(head="sin" | "cos" | "tan", args=(angle,)) if Constant("pi") in walk(angle) and set(free_symbols(angle)) <= COUNTING:
                found |= set(free_symbols(angle))
            case _:
                pass
    return frozenset(found)
