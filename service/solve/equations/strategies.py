"""Pieces in several kernels: what is tried, in order.

Each strategy takes a factor, its form and the search, and returns candidates, or None where it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import fmpq_mpoly
from sympy import Expr, Mul

from service import search as searches
from service.solve.candidates import Zeros
from service.solve.equations.exponential import (
    by_kernel_powers,
    homogeneous_exponentials,
    logarithms_joined,
    logarithms_spread,
    two_exponentials,
)
from service.solve.equations.forms import Form
from service.solve.equations.lambert import lambert
from service.solve.equations.monotone import isolated_zeros
from service.solve.equations.pieces import kernels_of, written
from service.solve.equations.radical import inner_root, one_root, roots_eliminated
from service.solve.equations.trigonometric import inverse_trigonometric, sine_and_cosine
from service.solve.search import Search

Attempt = Callable[[fmpq_mpoly, Form, Search], Zeros | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A factor in several kernels."""

    factor: fmpq_mpoly
    form: Form
    search: Search


Strategy = searches.Strategy[Piece, Zeros]


def monotone_pieces(factor: fmpq_mpoly, form: Form, search: Search) -> Zeros | None:
    """Real zeros isolated between the zeros of the derivative; see `service.solve.equations.monotone`."""
    if search.complex:
        return None
    return isolated_zeros(_without_common_power(factor, form), search)


def _without_common_power(factor: fmpq_mpoly, form: Form) -> Expr:
    """A sum whose every term holds an exponential is divided by one of them, so that derivatives shorten what is left."""
    powers = [kernel for kernel in kernels_of(factor, form) if kernel.kind == "exp"]
    piece = written(factor, form)
    if not powers:
        return piece
    groups = by_kernel_powers(factor, form, powers)
    if any(not any(exponents) for exponents in groups) or len(groups) < 2:
        return piece
    # What is left free of exponentials is to vanish after the fewest derivatives.
    shortest = min(groups, key=lambda exponents: groups[exponents].count_ops())
    common = Mul(*(kernel.whole**power for kernel, power in zip(powers, shortest, strict=True)))
    return (piece / common).expand()


def _strategy(attempt: Attempt) -> Strategy:
    """The strategy named after its function."""
    return searches.Strategy(attempt.__name__, lambda piece, _: [attempt(piece.factor, piece.form, piece.search)])


STRATEGIES: tuple[Strategy, ...] = tuple(
    _strategy(attempt)
    for attempt in (
        sine_and_cosine,  # 2 sin²x + 3 cos x = 0
        one_root,  # x + √(x + 1) = 5
        inner_root,  # √(x + 3 − 4√(x − 1)) = 1
        roots_eliminated,  # √(3x + 4) = 2 + √(x + 2)
        logarithms_joined,  # ln x + ln(x + 1) = ln 2
        logarithms_spread,  # ln(x²)·ln x = 8
        two_exponentials,  # 2ˣ = 3^(x − 1)
        homogeneous_exponentials,  # 4ˣ + 6ˣ = 9ˣ
        inverse_trigonometric,  # asin x + acos 2x = π/3
        lambert,  # x eˣ = 2
        monotone_pieces,  # x² = 2ˣ, cos x = x
    )
)
"""In the order in which they are tried; the first that takes the piece settles it."""
