"""The usual ways of working an integral, of which one may be asked for.

Contract: a method is tried first at each ∫; where it leads to no complete way, the usual one goes on from there. It is listed for a line
where it has a complete way for an ∫ of it, which is looked for only one step deep: what is left must have a complete usual way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sympy
from sympy import Expr

from service.judge.integrals import indefinite
from service.quietly import quietly
from service.rules import integration_parts as parts
from service.rules import integration_substitution as letters
from service.rules import integration_trig as trig
from service.rules.integrals_with_bounds import definite
from service.rules.integration import Finding, in_letter, integral, scaled_way, way_of
from service.rules.integration_bounds import carried
from service.rules.integration_definite import integrating
from service.rules.integration_hyperbolic import euler, hyperbolic
from service.rules.integration_offers import REMEMBERED, search
from service.rules.integration_rational import rational
from service.rules.integration_ways import Offer, Way, Ways
from service.rules.rule import Scope
from service.rules.strategies import Method
from service.tree import Tree, walk


@dataclass(frozen=True, slots=True)
class Preference:
    """What a method tries first: offers, and the rules that count as the method."""

    id: str
    offers: tuple[Offer, ...]
    rules: frozenset[str]


def _half_angle(f: Expr, ways: Ways) -> Iterator[Way]:
    """Weierstrass' substitution, for quotients with a sum below the bar."""
    if sympy.fraction(trig.in_sines(f))[1].atoms(sympy.Add):
        yield from trig.half_angle_tangent(f, ways)


PREFERENCES = (
    Preference(
        "substitution",
        (letters.linear, letters.inner_function, letters.power_letter, letters.binomial, letters.rationalising, letters.exponential),
        frozenset({"substitution", "linear_substitution", "substitution_solved", "rationalising_substitution"}),
    ),
    Preference(
        "parts", (parts.cyclic, parts.by_parts, parts.with_quotient, parts.secants), frozenset({"by_parts", "cyclic_parts"}),
    ),
    Preference("partial_fractions", (rational,), frozenset({"partial_fractions_in_integral"})),
    Preference("trigonometric_substitution", (letters.circular,), frozenset({"sine_substitution", "tangent_substitution"})),
    Preference("hyperbolic_substitution", (hyperbolic,), frozenset({"hyperbolic_substitution"})),
    Preference("euler", (euler,), frozenset({"euler_substitution"})),
    Preference("weierstrass", (_half_angle,), frozenset({"weierstrass_substitution"})),
)  # fmt: skip
AT_SIGHT = frozenset(
    {"power_integral", "constant_integral", "basic_integral", "integrated_term_by_term", "integrated_by_table", "sum_of_integrals"}
)
"""Ways that every method goes too."""


MOST_LOOKED_AT = 40
"""Integrands that are looked at for what a method leaves."""


def finding(preference: Preference) -> Finding:
    """The way by the method, where it has a complete one; else the usual one."""

    def found(node: Tree, scope: Scope) -> Way | None:
        return preferred(preference, node) or way_of(node, scope)

    return found


def preferred(preference: Preference, node: Tree) -> Way | None:
    """The complete way by the method; None where it has none, or where the integral is seen at once."""
    f = in_letter(node)
    return None if f is None else _preferred(preference, f)


@lru_cache(maxsize=1024)
def _preferred(preference: Preference, f: Expr) -> Way | None:
    return quietly(_looked_for, preference, f)


def _looked_for(preference: Preference, f: Expr) -> Way | None:
    ways = search()
    usual = ways.best(f)
    if usual is None:
        return None
    if usual.rule == "factor_of_integral":
        return None if _preferred(preference, usual.pieces[0].integrand) is None else usual
    if usual.rule in AT_SIGHT:
        return None
    if usual.rule in preference.rules:
        return usual
    ways.left = MOST_LOOKED_AT
    return next((way for way in _offered(preference, f, ways) if all(ways.best(piece.integrand) is not None for piece in way.pieces)), None)


def _offered(preference: Preference, f: Expr, ways: Ways) -> Iterator[Way]:
    for offer in preference.offers:
        yield from (way for way in quietly(_listed, offer, f, ways) or () if way.rule in preference.rules)


def _listed(offer: Offer, f: Expr, ways: Ways) -> tuple[Way, ...]:
    return tuple(offer(f, ways))


def _fits(preference: Preference) -> Method:
    def fits(line: Tree, scope: Scope) -> bool:
        found = [] if scope.lets else _integrals(line)  # REMEMBERED has what the solution went through.
        return len(found) == 1 and in_letter(found[0]) in REMEMBERED and preferred(preference, found[0]) is not None

    return Method(preference.id, integrating(finding(preference)), fits)


def _integrals(line: Tree) -> list[Tree]:
    """∫ f dx for each integral of the line, with bounds or without."""
    plain: list[Tree] = list(indefinite(line))
    return plain + [integral(d.f, d.x) for node in walk(line) if (d := definite(node)) is not None]


def _may_carry(line: Tree, scope: Scope) -> bool:
    """Whether the bounds of an integral in the line can be carried through its substitution."""
    for node in walk(line):
        d = definite(node)
        if d is not None and in_letter(integral(d.f, d.x)) in REMEMBERED and quietly(carried, d, scaled_way(d.f, d.x, scope)) is not None:
            return True
    return False


METHODS: tuple[Method, ...] = (
    Method("bounds_carried", integrating(), _may_carry),
    Method("antiderivative_first", integrating(carries=False), _may_carry),
    *(_fits(preference) for preference in PREFERENCES),
)
"""The ways of working an integral that may be asked for."""
