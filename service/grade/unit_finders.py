"""Errors in changing units: an area like a length, minutes as hundredths of an hour, the factor the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from service.algebra.build import integer, mul, number, power, terms
from service.algebra.dimensions import written_quantity
from service.algebra.unit_table import unit
from service.grade.candidates import Candidate
from service.grade.number_finders import exact
from service.judge.judgement import Scope
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, rebuilt

HOUR, MINUTE = "h", "min"
NAMES = {"h": HOUR, "hr": HOUR, "hour": HOUR, "hours": HOUR, "min": MINUTE, "mins": MINUTE, "minute": MINUTE, "minutes": MINUTE}


def _changes(before: Tree, after: Tree) -> Iterator[tuple[Tree, Tree]]:
    """(quantity, the same in other units) of two lines, and inside the second."""
    sides = after.sides if isinstance(after, Relation) else (after,)
    if not isinstance(before, Relation):
        yield before, sides[-1]
    elif isinstance(after, Relation) and before.sides[0] == after.sides[0]:
        yield before.sides[-1], sides[-1]
    yield from pairwise(sides)


def _bare(tree: Tree) -> Tree:
    """With units as the plain symbols that they are written with."""
    return rebuilt(tree, lambda node: node.args[0] if isinstance(node, Apply) and node.head == "unit" else node)


def marked(tree: Tree) -> Tree:
    """With the symbols of units as units."""
    return rebuilt(_bare(tree), lambda node: Apply("unit", (node,)) if isinstance(node, Symbol) and unit(node.name) else node)


def _power_quantity(tree: Tree) -> tuple[Fraction, Symbol, int] | None:
    """(number, unit, n) of 3.2 m²."""
    match _bare(tree):
        case Apply(head="mul", args=(*numbers, Apply(head="pow", args=(Symbol() as name, n)))) if unit(name.name) and integer(n):
            value = exact(mul(*numbers))
            return None if value is None else (value, name, integer(n) or 0)
        case _:
            return None


def converted_like_a_length(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """3.2 m² → 320 cm²."""
    for old, new in _changes(before, after):
        first, second = _power_quantity(old), _power_quantity(new)
        if first is None or second is None or first[2] != second[2] or first[2] < 2:
            continue
        one, other = unit(first[1].name), unit(second[1].name)
        if (
            one
            and other
            and one.dimension == other.dimension
            and one.scale != other.scale
            and _converted(first, second[0], one.scale / other.scale)
        ):
            n = number(first[2])
            parts = {"a": first[1], "b": second[1], "n": n, "p": power(second[1], n), "q": power(first[1], n)}
            yield Candidate(after, parts, sure=True)
            return


def _converted(quantity: tuple[Fraction, Symbol, int], claimed: Fraction, factor: Fraction) -> bool:
    """Whether the factor of lengths was used less often than there are dimensions."""
    return any(claimed == quantity[0] * factor**times for times in range(1, quantity[2]))


def conversion_inverted(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """15 m/s → 15/3.6 km/h."""
    for old, new in _changes(before, after):
        first, second = written_quantity(marked(old)), written_quantity(marked(new))
        if first is None or second is None or first.dimension != second.dimension or first.offset or second.offset:
            continue
        value, given = exact(first.number), exact(second.number)
        if value and given and first.scale != second.scale and given == value * second.scale / first.scale:
            yield Candidate(after, {"p": marked(old), "q": marked(new)}, sure=True)
            return


def conversion_power_of_ten(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """3 km → 300 m."""
    for old, new in _changes(before, after):
        first, second = _in_one_unit(old), _in_one_unit(new)
        if first is None or second is None or first[1] == second[1]:
            continue
        one, other = unit(first[1].name), unit(second[1].name)
        if one is None or other is None or one.dimension != other.dimension or not first[0]:
            continue
        factor = second[0] / first[0] * other.scale / one.scale
        if factor in POWERS_OF_TEN and second[0] != first[0] * other.scale / one.scale:
            yield Candidate(after, {"p": first[1], "q": second[1]}, sure=True)
            return


POWERS_OF_TEN = frozenset(Fraction(10) ** n for n in (-3, -2, -1, 1, 2, 3))


def _in_one_unit(tree: Tree) -> tuple[Fraction, Symbol] | None:
    """(number, unit) of 3 km."""
    match _bare(tree):
        case Apply(head="mul", args=(*numbers, Symbol() as name)) if unit(name.name) and (value := exact(mul(*numbers))) is not None:
            return value, name
        case _:
            return None


def minutes_as_hundredths(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """1.5 h + 45 min → 1.5 h + 0.45 h."""
    for old, new in _changes(before, after):
        times, others = _times(old), _times(new)
        if times is None or others is None or others[MINUTE] or not 0 < times[MINUTE] < 60:
            continue
        if others[HOUR] == times[HOUR] + times[MINUTE] / 100:
            yield Candidate(after, {"p": next(term for term in terms(_bare(old)) if _is_of_minutes(term))}, sure=True)
            return


def _times(tree: Tree) -> dict[str, Fraction] | None:
    """Hours and minutes of a sum of them."""
    found = {HOUR: Fraction(0), MINUTE: Fraction(0)}
    for term in terms(_bare(tree)):
        match term:
            case Apply(head="mul", args=(*numbers, Symbol(name=name))) if name in NAMES and not free_symbols(mul(*numbers)):
                value = exact(mul(*numbers))
                if value is None:
                    return None
                found[NAMES[name]] += value
            case _:
                return None
    return found


def _is_of_minutes(term: Tree) -> bool:
    return any(NAMES.get(name) == MINUTE for name in free_symbols(term))
