"""Errors in writing an inequality as an interval: an end included, a wrong end, the other side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.algebra.build import neg
from service.algebra.expressions import same
from service.grade.candidates import Candidate
from service.judge.judgement import Scope
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols

INFINITE = Constant("oo")
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class End:
    """at: None where there is none (∞)."""

    at: Tree | None
    included: bool = False


Range = tuple[End, End]


def _as_range(line: Tree) -> tuple[str, Range] | None:
    """(x, its bounds) of x > 2 or 1 < x ≤ 5 with numbers as bounds."""
    match line:
        case Relation(signs=("<" | "<=" | ">" | ">=" as sign,), sides=(Symbol(name=x), end)) if not free_symbols(end):
            return x, _half(sign, end)
        case Relation(signs=("<" | "<=" | ">" | ">=" as sign,), sides=(end, Symbol(name=x))) if not free_symbols(end):
            return x, _half(TURNED[sign], end)
        case Relation(signs=("<" | "<=" as first, "<" | "<=" as second), sides=(low, Symbol(name=x), high)):
            return None if free_symbols(low) or free_symbols(high) else (x, (End(low, first == "<="), End(high, second == "<=")))
        case _:
            return None


def _half(sign: str, end: Tree) -> Range:
    bound = End(end, sign in {"<=", ">="})
    return (bound, End(None)) if sign in {">", ">="} else (End(None), bound)


def _as_interval(line: Tree) -> Range | None:
    """The ends of an interval, also of `x ∈ …` and `L = …`."""
    match line:
        case Apply(head="element", args=(Symbol(), inner)) | Relation(signs=("=",), sides=(Symbol(), inner)):
            return _as_interval(inner)
        case Apply(head="interval", args=(low, high), form=form) if not free_symbols(line) and len(form) == 2:
            return _end(low, form[0] == "["), _end(high, form[1] == "]")
        case _:
            return None


def _end(at: Tree, included: bool) -> End:
    return End(None) if at in (INFINITE, neg(INFINITE)) else End(at, included)


def _written(before: Tree, after: Tree) -> tuple[dict[str, Tree], Range, Range] | None:
    given, interval = _as_range(before), _as_interval(after)
    return None if given is None or interval is None else ({"p": before, "x": Symbol(given[0])}, given[1], interval)


def _alike(one: End, other: End) -> bool:
    if one.at is None or other.at is None:
        return one.at is other.at
    return same(one.at, other.at)


def end_wrongly_included(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x > 2 → [2, ∞)."""
    found = _written(before, after)
    if found is None or not all(_alike(one, other) for one, other in zip(found[1], found[2], strict=True)):
        return
    wrong = [one.at for one, other in zip(found[1], found[2], strict=True) if one.at is not None and one.included != other.included]
    if wrong and wrong[0] is not None:
        yield Candidate(after, {**found[0], "a": wrong[0]}, None, sure=True)


def wrong_end(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """1 < x < 5 → (−1, 5)."""
    found = _written(before, after)
    if found is None:
        return
    wrong = [(one, other) for one, other in zip(found[1], found[2], strict=True) if not _alike(one, other)]
    match wrong:
        case [(End(at=right) as one, End(at=given) as other)] if right is not None and given is not None:
            if one.included == other.included:
                yield Candidate(after, {**found[0], "a": right, "b": given}, None, sure=True)
        case _:
            return


def interval_on_the_other_side(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x > 2 → (−∞, 2)."""
    found = _written(before, after)
    if found is None:
        return
    (low, high), (left, right) = found[1:]
    bound = low.at or high.at
    if bound is not None and (low.at is None) != (high.at is None) and _alike(low, right) and _alike(high, left):
        yield Candidate(after, {**found[0], "a": bound}, None, sure=True)
