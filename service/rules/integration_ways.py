"""Ways to go on with ∫ f dx, and the search for one that leads to the end.

A way takes ∫ f dx to F + Σ c·∫ g du. It is written in one letter, `X`, so that what was found for an integral holds for it under every
name of its variable. Contract: a way that `Ways.best` gives is complete: each integral that it leaves has a complete way too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import sympy
from sympy import Expr

from service.clock import spent
from service.quietly import briefly
from service.rules.integration_triangle import put_back

X = sympy.Dummy("x", real=True)
"""The variable of every integral that is looked at."""


@dataclass(frozen=True, slots=True)
class Piece:
    """c·∫ f dx."""

    scale: Expr
    integrand: Expr


@dataclass(frozen=True, slots=True)
class Way:
    """∫ f dx = done + Σ pieces, by a rule.

    let: what the letter of the pieces stands for; None where it is the same letter. name: what such a letter is called.
    parts: by the letters of the rule's formula. chain: how it was done, each line as (rule, done, pieces, parts).
    """

    rule: str
    done: Expr = sympy.S.Zero
    pieces: tuple[Piece, ...] = ()
    let: Expr | None = None
    name: str = "u"
    parts: Mapping[str, Expr] = field(default_factory=dict)
    chain: tuple[Way, ...] = ()


def rewritten(rule: str, f: Expr, /, **parts: Expr) -> Way:
    """∫ f dx with f in another form."""
    return Way(rule, pieces=(Piece(sympy.S.One, f),), parts=parts)


def substituted(rule: str, g: Expr, let: Expr, name: str = "u", /, **parts: Expr) -> Way:
    """∫ g(u) du for u = let, a constant factor in front."""
    scale, core = g.as_independent(X, as_Add=False)
    return Way(rule, pieces=(Piece(scale, core),), let=let, name=name, parts=parts)


Offer = Callable[[Expr, "Ways"], Iterator[Way]]
"""Ways for an integrand, the best first."""
MOST_REMEMBERED = 4000
MOST_LOOKED_AT = 250
DEEPEST = 14
MOST_SECONDS = 1.5
"""Processor seconds of a search."""
OFFER_SECONDS = 0.6
"""Processor seconds for one kind of way for one integrand."""


class Memory(OrderedDict[Expr, Way]):
    """Complete ways by integrand, so many at most: those that were found first are forgotten first."""

    def remember(self, f: Expr, way: Way) -> None:
        self[f] = way
        while len(self) > MOST_REMEMBERED:
            self.popitem(last=False)


class Ways:
    """One search, by what is offered for an integrand; it looks at so many integrands at most, for so long.

    found: complete ways, which hold for every search. failed: integrand → how deep none was found.
    """

    def __init__(self, offers: tuple[Offer, ...], found: Memory) -> None:
        self.offers = offers
        self.found = found
        self.failed: dict[Expr, int] = {}
        self.open: list[Expr] = []
        self.left = MOST_LOOKED_AT
        self.end = spent() + MOST_SECONDS

    def best(self, f: Expr, depth: int = DEEPEST) -> Way | None:
        """The first complete way; None where there is none so deep."""
        if f in self.found:
            return self.found[f]
        if depth <= 0 or f in self.open or self.failed.get(f, -1) >= depth or self.left <= 0:
            return None
        self.left -= 1
        self.open.append(f)
        try:
            way = next((way for way in self._offered(f) if self._is_complete(way, depth)), None)
        finally:
            self.open.pop()
        if way is None:
            self.failed[f] = depth
        else:
            self.found.remember(f, way)
        return way

    def _offered(self, f: Expr) -> Iterator[Way]:
        for offer in self.offers:
            seconds = min(OFFER_SECONDS, self.end - spent())
            if seconds <= 0:
                return
            yield from briefly(seconds, _listed, offer, f, self) or ()

    def _is_complete(self, way: Way, depth: int) -> bool:
        return all(self.best(piece.integrand, depth - 1) is not None for piece in way.pieces)

    def antiderivative(self, f: Expr, depth: int = 4) -> Expr | None:
        """F without its constant, by the best way; None where there is none."""
        way = self.best(f, depth)
        if way is None:
            return None
        total = way.done
        for piece in way.pieces:
            inner = self.antiderivative(piece.integrand, depth)
            if inner is None:
                return None
            total += piece.scale * (inner if way.let is None else put_back(inner, way.let, X))
        return total


def _listed(offer: Offer, f: Expr, ways: Ways) -> tuple[Way, ...]:
    return tuple(offer(f, ways))
