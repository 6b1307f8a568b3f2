"""What the numeric evaluation of an integral comes to: a number with a bound, a divergence, or no real value."""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb
from sympy import Expr

from service.messages import Said


@dataclass(frozen=True, slots=True)
class Number:
    """The value lies within the ball `ball` (an arb). proved: rigorously so."""

    ball: arb
    proved: bool
    method: Said

    @property
    def decimal(self) -> str:
        """15 significant digits, or as many as are sure."""
        size, radius = abs(self.ball.mid()), self.ball.rad()
        if size <= radius or radius.is_zero():
            return str(self.ball.mid().str(15, radius=False))
        sure = int(float((size / radius).log().mid()) / 2.302585)
        return str(self.ball.mid().str(max(1, min(15, sure)), radius=False))

    @property
    def error(self) -> str:
        """The radius of the ball."""
        return str(arb(self.ball.rad()).str(3, radius=False))


@dataclass(frozen=True, slots=True)
class Divergence:
    """The integral diverges at `place`: to sign·∞, or to neither (sign 0) where ends disagree or the integrand oscillates."""

    place: Expr
    sign: int
    oscillates: bool = False


@dataclass(frozen=True, slots=True)
class Undefined:
    """The integrand has no real value near `place`."""

    place: Expr


Outcome = Number | Divergence | Undefined | None
"""None: nothing is known."""
