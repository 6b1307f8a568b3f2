"""Double exponential quadrature with ball arithmetic at the nodes: tanh-sinh on (0, w), exp-sinh on (0, ∞).

Takahasi and Mori, "Double exponential formulas for numerical integration", Publ. RIMS 9 (1974). The error is estimated from
successive halvings of the step, so a result is a careful number and no proof.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import acb, arb

from service.numerics.balls import Curve
from service.precision import precision


@dataclass(frozen=True, slots=True)
class Estimate:
    """value: an arb midpoint (exact). error: a realistic bound, arb."""

    value: arb
    error: arb


Node = Callable[[arb], tuple[arb, arb]]
"""t ≥ 0 → (distance u from the end, weight du/dt)."""

LEVELS = 10


def between(left: Curve, right: Curve, width: arb, digits: int) -> Estimate | None:
    """∫₀ʷ, given g(u) = f(a + u) and g(u) = f(b − u), so that nothing cancels at either end."""

    def node(t: arb) -> tuple[arb, arb]:
        q = (-arb.pi() * t.sinh()).exp()
        return width * q / (1 + q), width * arb.pi() * t.cosh() * q / (1 + q) ** 2

    return _halved([(left, node), (right, node)], digits)


def to_infinity(near: Curve, digits: int) -> Estimate | None:
    """∫₀^∞ g(u) du by u = exp(π/2 sinh t)."""

    def small(t: arb) -> tuple[arb, arb]:
        u = (-arb.pi() / 2 * t.sinh()).exp()
        return u, u * arb.pi() / 2 * t.cosh()

    def large(t: arb) -> tuple[arb, arb]:
        u = (arb.pi() / 2 * t.sinh()).exp()
        return u, u * arb.pi() / 2 * t.cosh()

    return _halved([(near, small), (near, large)], digits)


def _halved(ends: list[tuple[Curve, Node]], digits: int) -> Estimate | None:
    """The trapezoidal sums at steps 1/2, 1/4, …, until two agree to the digits; None where a node fails or they never do."""
    goal = arb(10) ** -digits
    bits = int(digits * 3.4) + 40
    with precision(bits):
        total = _term(ends[0], arb(0), bits, goal)
        if total is None:
            return None
        total = total[0]
        step = arb(1)
        previous: arb = None
        differences: list[arb] = []
        for level in range(LEVELS):
            for end in ends:
                added = _side(end, step, bits, goal, first=1, stride=1 if level == 0 else 2)
                if added is None:
                    return None
                total = total + added
            current = total * step
            if previous is not None:
                differences.append(abs(current - previous).upper())
            if len(differences) > 1 and _settled(differences, current, goal):
                error = differences[-1] + current.rad() + goal * abs(current)
                return Estimate(current.mid(), error.upper())
            previous = current
            step = step / 2
    return None


def _settled(differences: list[arb], current: arb, goal: arb) -> bool:
    scale = 1 + abs(current)
    return bool(differences[-1] < goal * scale)


def _side(end: tuple[Curve, Node], step: arb, bits: int, goal: arb, first: int, stride: int) -> arb | None:
    """The sum over the nodes k·step, k = first, first + stride, …, of one side; None where a node fails."""
    total = arb(0)
    negligible = 0
    k = first
    while negligible < 3:
        t = step * k
        if t > 8:
            return total
        term = _term(end, t, bits, goal)
        if term is None and negligible == 0:
            return None
        value, size = term or (arb(0), arb(0))  # past the last value that counts, functions may overflow
        total = total + value
        negligible = negligible + 1 if size < goal * arb(10) ** -6 * (1 + abs(total)) else 0
        k += stride
    return total


def _term(end: tuple[Curve, Node], t: arb, bits: int, goal: arb) -> tuple[arb, arb] | None:
    """One weighted value and its size, with as many bits as its cancellation asks for."""
    function, node = end
    for factor in (1, 3, 9, 30):
        with precision(bits * factor):
            u, weight = node(arb(t))
            value = function(acb(u), False)
            if not value.is_finite():
                if weight.abs_upper() < arb(10) ** -400:
                    return arb(0), arb(0)
                continue
            product = value.real * weight
            if product.rad() < goal * arb(10) ** -6 * (1 + abs(product)):
                if not value.imag.contains(0):
                    return None
                return product, abs(product).upper()
    return None
