"""Values of expressions with limits, infinite sums, improper integrals, brackets and ∞ in them.

Each such part is worked out as it stands at a point: rigorously where quadrature or exact arithmetic can, else by careful
numerics (`judge/limits.py`, `judge/series.py`, `service/verify/quadrature.py`); `proved` says which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

from flint import acb, arb, fmpq

from service.algebra.build import integer, neg, number, substituted
from service.algebra.calculus import NoDerivative, nth_derivative
from service.algebra.extended import Extended, absent, combined, infinite
from service.algebra.values import LARGEST_TERMS, value, whole_symbols
from service.cas import symbol, to_sympy, to_tree
from service.clock import SliceOver, left
from service.errors import MathtutorError
from service.judge.limits import limit
from service.judge.series import series, series_again
from service.numerics.exact.numbers import Undefined, Unknown, Value, ball
from service.numerics.quadrature.integrals import integral_value
from service.numerics.quadrature.outcome import Divergence, Number
from service.numerics.quadrature.outcome import Undefined as NoIntegral
from service.question import Context
from service.tree import Apply, Constant, Symbol, Tree, base_and_subscript, free_symbols, walk

At = Mapping[str, Value]
LIMITS = {"limit": 0, "limit_left": -1, "limit_right": 1}
INFINITY = Constant("oo")
POINT_BITS = 1400
"""A point is known to more digits than the walk towards it asks for."""
INDICES = frozenset({"n", "k", "m", "j", "N"})
"""Letters that count: a limit for one of them at ∞ is that of a sequence."""


@lru_cache(maxsize=2048)
def is_unfinished(tree: Tree) -> bool:
    """Whether a limit, an integral with bounds, a bracket [F] from a to b, an endless sum or ∞ occurs."""
    return any(
        node == INFINITY
        or (isinstance(node, Apply) and (node.head in LIMITS or (node.head in {"integral", "subst"} and len(node.args) == 4)))
        for node in walk(tree)
    )


def can_diverge(tree: Tree) -> bool:
    """Whether an endless sum or an integral in it may have no value while its closed form has one."""
    return any(
        isinstance(node, Apply) and node.head in {"sum", "product", "integral", *LIMITS} and is_unfinished(node) for node in walk(tree)
    )


Way = Literal["either", "near", "far"]
"""How limits and endless sums are worked out: close to the point (near), by extrapolation from a distance (far), or near before far."""


def extended_value(tree: Tree, at: At, real: bool = True, way: Way = "either") -> Extended:
    """The value with the symbols as given, possibly infinite or absent. Raises Undefined or Unknown."""
    return _Values(real, way).of(tree, at)


class _Values:
    """One way of evaluating."""

    def __init__(self, real: bool, way: Way) -> None:
        self.real = real
        self.way = way

    def of(self, tree: Tree, at: At) -> Extended:
        if not is_unfinished(tree):
            return Extended(value(tree, at, self.real))
        if tree == INFINITY:
            return infinite(1)
        if not isinstance(tree, Apply):
            raise Unknown("not a number")
        if tree.head in {"derivative", "partial"}:
            return self.of(_differentiated(tree), at)
        if tree.head in NODES and len(tree.args) == NODES[tree.head][0]:
            return NODES[tree.head][1](self, tree, at)
        return combined(tree.head, [self.of(arg, at) for arg in tree.args], self.real)

    def finite(self, tree: Tree, at: At, bits: int) -> Value:
        """The finite value, for walking; Unknown where there is none."""
        if not is_unfinished(tree):
            return value(tree, at, self.real, bits)
        found = self.of(tree, at)
        if found.kind != "finite":
            raise Unknown("not finite")
        return found.number

    def limit(self, tree: Apply, at: At) -> Extended:
        body, name, point = tree.args
        if not isinstance(name, Symbol) or _is_indexed(body, name.name):
            raise Unknown("no variable, or an indexed letter")
        to = self.of(point, at) if is_unfinished(point) else Extended(value(point, at, self.real, POINT_BITS))
        whole = to.kind == "infinite" and (name.name in INDICES or name.name in whole_symbols(body))
        return self._tends(body, name.name, to, LIMITS[tree.head], at, whole)

    def _tends(self, body: Tree, name: str, to: Extended, side: int, at: At, whole: bool = False) -> Extended:
        def f(x: Value, bits: int) -> Value:
            return self.finite(body, {**at, name: x}, bits)

        if self.way == "far":
            return limit(f, to, side, whole=whole, extrapolate=True)
        try:
            return limit(f, to, side, whole=whole)
        except Unknown:
            if self.way == "near":
                raise
            return limit(f, to, side, whole=whole, extrapolate=True)

    def bracket(self, tree: Apply, at: At) -> Extended:
        """[F] from a to b; at an end where F has no value its limit from inside."""
        body, name, low, high = tree.args
        if not isinstance(name, Symbol):
            raise Unknown("no variable")
        ends = [self.of(low, at), self.of(high, at)]
        inward = _inward(*ends)
        first, last = (self._end(body, name.name, end, side, at) for end, side in zip(ends, (inward, -inward), strict=True))
        return combined("add", [last, combined("neg", [first], self.real)], self.real)

    def _end(self, body: Tree, name: str, end: Extended, side: int, at: At) -> Extended:
        if end.kind == "finite":
            try:
                return self.of(body, {**at, name: end.number})
            except Undefined:
                return self._tends(body, name, end, side, at)
        return self._tends(body, name, end, 0, at)

    def sum(self, tree: Apply, at: At) -> Extended:
        body, name, low, high = tree.args
        start, end = self.of(low, at), self.of(high, at)
        if not isinstance(name, Symbol) or start.kind != "finite" or not isinstance(start.number, fmpq) or start.number.q != 1:
            raise Unknown("a sum from no whole number")
        first = int(start.number.p)
        if _is_indexed(body, name.name):
            raise Unknown("an indexed letter")
        if end.kind == "infinite" and end.side > 0:
            total = series_again if self.way == "far" else series
            if tree.head == "sum":
                return total(lambda k, bits: self.finite(body, {**at, name.name: k}, bits), first)
            factors = Apply("log", (body,))
            return combined("exp", [total(lambda k, bits: self.finite(factors, {**at, name.name: k}, bits), first)], self.real)
        return self._term_by_term(tree, at, first, end)

    def _term_by_term(self, tree: Apply, at: At, first: int, end: Extended) -> Extended:
        if end.kind != "finite" or not isinstance(end.number, fmpq) or end.number.q != 1 or int(end.number.p) - first > LARGEST_TERMS:
            raise Unknown("a sum to no small whole number")
        if int(end.number.p) < first - 1 and free_symbols(Apply("tuple", tree.args[2:])):
            raise Unknown("no range that a formula for the sum is meant for")
        body, name = tree.args[0], tree.args[1]
        parts = [self.of(body, {**at, name.name: fmpq(k)}) for k in range(first, int(end.number.p) + 1)]  # type: ignore[union-attr]  # a symbol: asked above
        return combined("add" if tree.head == "sum" else "mul", parts, self.real)

    def integral(self, tree: Apply, at: At) -> Extended:
        body, name, low, high = tree.args
        if not isinstance(name, Symbol):
            raise Unknown("no variable")
        ends = [self.of(low, at), self.of(high, at)]
        if all(end.kind == "finite" for end in ends) and is_unfinished(body):
            return self._iterated(body, name.name, ends, at)
        if all(end.kind == "finite" for end in ends) and not _has_infinity(tree):
            try:
                return Extended(value(tree, at, self.real))
            except Unknown:
                pass
        return _integrated(_filled(body, at, name.name), name.name, *(_filled(bound, at) for bound in (low, high)))

    def _iterated(self, body: Tree, name: str, ends: list[Extended], at: At) -> Extended:
        """The outer one of iterated integrals, by Gauss's rule with two numbers of nodes."""
        low, high = (ball(end.number) for end in ends)
        half, middle = (high - low) / 2, (high + low) / 2

        def f(node: arb) -> acb:
            return ball(self.finite(body, {**at, name: middle + half * node}, 128))

        for counts in GAUSS:
            rough, fine = (half * gauss(f, count) for count in counts)
            error = abs(fine - rough).abs_upper()
            if error <= SETTLED * (1 + abs(fine).abs_upper()):
                return Extended(acb(arb(fine.real.mid(), error)), proved=False)
        raise Unknown("the quadrature does not settle")


GAUSS = ((5, 8), (14, 19))
SETTLED = arb(10) ** -11


def gauss(f: Callable[[arb], acb], count: int) -> acb:
    """∫ f from −1 to 1 by Gauss's rule."""
    total = acb(0)
    for node, weight in _nodes(count):
        total += weight * f(node)
    return total


@lru_cache(maxsize=8)
def _nodes(count: int) -> tuple[tuple[arb, arb], ...]:
    return tuple(arb.legendre_p_root(count, k, weight=True) for k in range(count))


NODES: dict[str, tuple[int, Callable[[_Values, Apply, At], Extended]]] = {
    "limit": (3, _Values.limit),
    "limit_left": (3, _Values.limit),
    "limit_right": (3, _Values.limit),
    "subst": (4, _Values.bracket),
    "integral": (4, _Values.integral),
    "sum": (4, _Values.sum),
    "product": (4, _Values.sum),
}
"""Head → the number of its operands and how it is evaluated."""


def _differentiated(tree: Apply) -> Tree:
    """The derivative carried out. Raises Unknown where the rules can't, or its order is no number."""
    order = integer(tree.args[2]) if len(tree.args) > 2 else 1
    if not isinstance(tree.args[1], Symbol) or order is None:
        raise Unknown("a derivative of no whole order")
    try:
        return nth_derivative(tree.args[0], tree.args[1].name, order)
    except NoDerivative as error:
        raise Unknown(str(error)) from error


def _is_indexed(body: Tree, name: str) -> bool:
    """Whether a letter like a_n or a_{n+1} stands in it, whose values are not known."""
    return any(isinstance(node, Symbol) and name in LETTERS.findall(base_and_subscript(node.name)[1]) for node in walk(body))


LETTERS = re.compile("[A-Za-z]+")


def _inward(low: Extended, high: Extended) -> int:
    """1 where the lower end lies left of the upper one."""
    if "infinite" in (low.kind, high.kind):
        return 1 if high.side > 0 or low.side < 0 else -1
    return 1 if bool((ball(high.number) - ball(low.number)).real > 0) else -1


def _has_infinity(tree: Tree) -> bool:
    return INFINITY in walk(tree)


def _filled(tree: Tree, at: At, keep: str = "") -> Tree:
    """The tree with numbers for its symbols, the bound one apart. Raises Unknown where a value is no fraction."""
    values: dict[str, Tree] = {}
    for name, known in at.items():
        if name == keep:
            continue
        if not isinstance(known, fmpq):
            raise Unknown("a symbol that is no fraction")
        values[name] = number(Fraction(int(known.p), int(known.q)))
    return substituted(tree, values)


def _is_steep(body: Tree, name: str, place: Tree) -> bool:
    """Whether |f| ≥ c/u at the distances u = 2^−20 … 2^−80 on one side of the place (c/x far out), with one sign: then ∫ f has no value."""
    try:
        return any(_keeps_up(body, name, place, side) for side in (1, -1))
    except (Undefined, Unknown):
        return False


def _keeps_up(body: Tree, name: str, place: Tree, side: int) -> bool:
    far = {INFINITY: 1, neg(INFINITY): -1}.get(place)
    centre = fmpq(0) if far else value(place, {}, True, POINT_BITS)
    sizes = []
    for k in (20, 40, 80):
        u = fmpq(side) / fmpq(2) ** k
        try:
            height = ball(value(body, {name: fmpq(far) / abs(u) if far else centre + u}, True, POINT_BITS))
        except Undefined:
            return False
        sizes.append(height.real / abs(u) if far else height.real * abs(u))
    one_sign = all(size > 0 for size in sizes) or all(size < 0 for size in sizes)
    return one_sign and all(abs(b) >= abs(a) * arb("0.999") for a, b in pairwise(sizes))


@lru_cache(maxsize=256)
def _integrated(body: Tree, name: str, low: Tree, high: Tree) -> Extended:
    """∫ by the service's own check of integrals: kinks, poles, singular and infinite ends. Raises Undefined or Unknown."""
    try:
        x = symbol(name, Context())
        found: Any = integral_value(to_sympy(body), x, to_sympy(low), to_sympy(high))
    except (MathtutorError, AttributeError, TypeError, ValueError) as error:
        raise Unknown("an integrand that can't be evaluated") from error
    except SystemError as error:
        if left() <= 0:
            raise SliceOver from error
        raise Unknown("an integrand that can't be evaluated") from error
    match found:
        case Number(ball=enclosure, proved=proved):
            return Extended(acb(enclosure), proved=proved)
        case Divergence(place=place, sign=side, oscillates=oscillates):
            twice = not oscillates and _is_steep(body, name, to_tree(place))
            return replace(infinite(side, False) if side else absent(False), twice=twice)
        case NoIntegral():
            raise Undefined("no real value near a point of the interval")
        case _:
            raise Unknown("the quadrature says nothing")
