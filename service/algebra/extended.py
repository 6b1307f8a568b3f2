"""Values that may be infinite: ℝ ∪ {−∞, ∞} with the arithmetic that limits allow, and the absence of a limit.

3 + ∞ = ∞, 2·(−∞) = −∞, 1/∞ = 0, e^(−∞) = 0, arctan ∞ = π/2. The forms ∞ − ∞, 0·∞, ∞/∞, 1^∞, ∞⁰ have no value: Unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from flint import arb, fmpq

from service.functions import FUNCTIONS, Function
from service.numerics.exact.functions import FUNCTIONS as OPERATIONS
from service.numerics.exact.functions import evaluated
from service.numerics.exact.numbers import Unknown, Value, ball, is_real, is_zero, sign
from service.numerics.exact.operators import both
from service.read.formulas import formula

Kind = Literal["finite", "infinite", "unsigned", "none"]
"""A number; ∞ or −∞; infinite with both signs (1/x at 0); a limit that does not exist."""


@dataclass(frozen=True, slots=True)
class Extended:
    """number: the finite value, else None. side: 1 for ∞, −1 for −∞.

    proved: found rigorously, not by extrapolation. twice: found in two independent ways.
    """

    number: Value | None = None
    kind: Kind = "finite"
    side: int = 0
    proved: bool = True
    twice: bool = False

    @property
    def sure(self) -> bool:
        return self.proved or self.twice


def infinite(side: int, proved: bool = True) -> Extended:
    """∞ or −∞."""
    return Extended(None, "infinite", side, proved)


def absent(proved: bool = True) -> Extended:
    """No value, not even an infinite one."""
    return Extended(None, "none", 0, proved)


def combined(head: str, parts: Sequence[Extended], real: bool) -> Extended:
    """The operator applied to extended values. Raises Undefined or Unknown."""
    proved, sure = all(part.proved for part in parts), all(part.sure for part in parts)
    if all(part.kind == "finite" for part in parts):
        if head not in OPERATIONS:
            raise Unknown(head)
        return Extended(OPERATIONS[head](*(part.number for part in parts), real=real), proved=proved, twice=sure)
    if head not in AT_INFINITY or any(part.kind in {"unsigned", "none"} for part in parts):
        raise Unknown(f"{head} at infinity")
    found = AT_INFINITY[head](*parts)
    return Extended(found.number, found.kind, found.side, proved, sure)


def sign_of(part: Extended) -> int:
    """−1, 0 or 1. Raises Unknown where it can't be told."""
    found = part.side if part.kind == "infinite" else sign(part.number)
    if found is None:
        raise Unknown("a sign that can't be told")
    return found


def _add(*parts: Extended) -> Extended:
    sides = {part.side for part in parts if part.kind == "infinite"}
    if len(sides) != 1:
        raise Unknown("∞ − ∞")
    return infinite(sides.pop())


def _mul(*parts: Extended) -> Extended:
    side = 1
    for part in parts:
        side *= sign_of(part)
    if not side:
        raise Unknown("0·∞")
    return infinite(side)


def _div(a: Extended, b: Extended) -> Extended:
    if b.kind == "infinite":
        if a.kind == "infinite":
            raise Unknown("∞/∞")
        return Extended(fmpq(0))
    side = sign_of(b)
    if not side:
        raise Unknown("∞/0")
    return infinite(a.side * side)


def _neg(a: Extended) -> Extended:
    return infinite(-a.side)


def _pow(base: Extended, exponent: Extended) -> Extended:
    if base.kind == "infinite":
        return _power_of_infinity(base, exponent)
    rest = ball(base.number) - 1
    if is_real(base.number) is not True or sign_of(base) != 1 or is_zero(rest) is not False:
        raise Unknown("1^∞")
    grows = (sign(rest) or 0) * exponent.side
    return infinite(1) if grows > 0 else Extended(fmpq(0))


def _power_of_infinity(base: Extended, exponent: Extended) -> Extended:
    side = sign_of(exponent)
    if not side:
        raise Unknown("∞⁰")
    if base.side < 0 and not (isinstance(exponent.number, fmpq) and exponent.number.q == 1):
        raise Unknown("(−∞) to a power that is not whole")
    odd = base.side < 0 and int(exponent.number.p) % 2 == 1  # type: ignore[union-attr]  # whole: asked above
    return Extended(fmpq(0)) if side < 0 else infinite(-1 if odd else 1)


def _end(entry: Function) -> Callable[..., Extended]:
    """The function's limit at −∞ or ∞, as its record says."""

    def limit(*parts: Extended) -> Extended:
        found = entry.ends[parts[0].side > 0] if entry.ends and len(parts) == 1 else ""
        if not found:
            raise Unknown(f"{entry.name} has no limit there")
        if found.endswith("oo"):
            return infinite(-1 if found.startswith("-") else 1)
        return Extended(evaluated(formula(found), {}, True))

    return limit


AT_INFINITY: dict[str, Callable[..., Extended]] = {
    "add": _add,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "pos": lambda a: a,
    "pow": _pow,
    **{entry.name: _end(entry) for entry in FUNCTIONS if entry.ends},
}
"""Operators with an infinite operand."""

FAR = arb(10) ** -8
NEAR = arb(10) ** -9


def agree(a: Extended, b: Extended) -> bool | None:
    """Whether two values are the same: True, False, or None where that can't be told or neither exists."""
    if a.kind == b.kind == "finite":
        return _numbers_agree(a, b)
    if a.kind == b.kind == "infinite":
        return a.side == b.side
    if {a.kind, b.kind} <= {"infinite", "unsigned", "none"}:
        return None
    return False


def _numbers_agree(a: Extended, b: Extended) -> bool | None:
    gap = both(a.number, b.number, operator.sub)
    if is_zero(gap):
        return True
    if isinstance(gap, fmpq):
        return False
    scale = abs(ball(a.number)).abs_upper() + abs(ball(b.number)).abs_upper()
    size = abs(gap)
    if gap.contains(0):
        return True if size.abs_upper() <= NEAR * (1 + scale) else None
    if a.proved and b.proved:
        return False
    return False if size.abs_lower() > FAR * scale else None
