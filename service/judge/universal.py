"""A claim for all allowed values of its letters, as a link of a proof makes it: 2·2^k > 2k for whole k ≥ 1 with 2^k > k.

What is known is put in where it determines a letter; the letters that are left run through exact values that keep to what else is known.
Contract: every value agrees → equivalent (proved where a normal form tells, else checked at so many points); a value that keeps to all
that is known and makes the claim false → not_equivalent with that value; else undecided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flint import fmpq

from service.algebra.expressions import outcome
from service.algebra.opaque import with_opaque_calls
from service.algebra.proof import PROOF_SECONDS, proved_equal
from service.algebra.statements import statement, truth, unknowns
from service.algebra.values import Value, compared
from service.clock import is_over
from service.judge.entailment import connected, determined, put_in
from service.judge.judgement import Counterexample, Judgement, Scope, shown, undecided
from service.numerics.letters import products
from service.question import Verification
from service.quietly import briefly
from service.tree import Relation, Tree, free_symbols

FEWEST = 6
"""Points at which a claim is seen to hold at least; fewer tell nothing."""
FAR = 10
"""Where the least value of a whole letter is not known, only what fails from here on is refuted."""
MOST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Letters:
    """What the letters of a proof may be. whole: those that count. least: the least value of them, None where it is not known."""

    whole: frozenset[str] = frozenset()
    least: int | None = None


@dataclass(slots=True)
class Seen:
    """The points at which a claim was told, and the first at which it fails."""

    told: int = 0
    failed: list[tuple[Mapping[str, Value], Value, Value]] = field(default_factory=list)


def for_all(claim: Relation, known: Sequence[Tree], letters: Letters, scope: Scope) -> Judgement:
    """Whether a link of two sides holds for all values that what is known allows."""
    prepared = with_opaque_calls(claim, *known, *scope.assumed)
    link = prepared[0]
    assert isinstance(link, Relation)  # a relation stays one
    found = determined(tuple(statement(fact) for fact in prepared[1:]), scope.real)
    if not found.consistent:
        return undecided("what is known contradicts itself")
    asked = put_in(link, found.values)
    rest = connected(found.rest, unknowns(asked))
    names = tuple(dict.fromkeys((*unknowns(asked), *(name for fact in rest for name in unknowns(fact)))))
    assert isinstance(asked, Relation)  # a relation stays one
    if len(names) > MOST_LETTERS:
        return undecided("too many letters are free")
    seen = _seen(asked, rest, names, letters, scope)
    return _judgement(link, asked, seen, found.values, letters, scope)


def _seen(asked: Relation, rest: Sequence[Tree], names: Sequence[str], letters: Letters, scope: Scope) -> Seen:
    seen = Seen()
    left, right = asked.sides
    for at in products(names, scope.positive, letters.whole, letters.least):
        if is_over(scope.until):
            break
        if any(truth(fact, at, scope.real) is not True for fact in rest):
            continue
        first, second = outcome(left, at, scope.real), outcome(right, at, scope.real)
        if first is None or second is None or isinstance(first, str) or isinstance(second, str):
            continue
        answer = compared(first, asked.signs[0], second)
        if answer is not None:
            seen.told += 1
            if not answer:
                seen.failed.append((at, first, second))
    return seen


def _judgement(
    link: Relation, asked: Relation, seen: Seen, values: Mapping[str, Tree], letters: Letters, scope: Scope
) -> Judgement:  # fmt: skip
    closed = not free_symbols(asked)
    if not seen.failed and (seen.told >= FEWEST or (closed and seen.told)):
        proved = link.signs == ("=",) and briefly(PROOF_SECONDS, proved_equal, *asked.sides)
        return Judgement("equivalent", Verification("proved" if proved else "checked", "it holds for all values allowed", seen.told))
    if seen.failed and _is_refuted(link, asked, seen, letters):
        at, first, second = seen.failed[0]
        point = {name: shown(value) for name, value in at.items()} | _determined_at(link, values, at, scope)
        return Judgement(
            "not_equivalent",
            Verification("proved", "it fails at an exact value that is allowed"),
            counterexample=Counterexample(point, shown(first), shown(second)),
        )
    return undecided("it could not be told for all values")


def _is_refuted(link: Relation, asked: Relation, seen: Seen, letters: Letters) -> bool:
    """An equation must fail nearly everywhere; an order anywhere, but from far on where the least value is not known."""
    if link.signs == ("=",):
        return 2 * len(seen.failed) > seen.told
    counted = set(free_symbols(asked)) & letters.whole
    if not counted or letters.least is not None:
        return True
    return 2 * len(seen.failed) > seen.told and any(all(_is_far(at[name]) for name in counted) for at, _, _ in seen.failed)


def _is_far(value: Value) -> bool:
    return isinstance(value, fmpq) and value >= FAR


def _determined_at(link: Relation, values: Mapping[str, Tree], at: Mapping[str, Value], scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in free_symbols(link):
        value = outcome(values[name], at, scope.real) if name in values else None
        if value is not None and not isinstance(value, str):
            found[name] = shown(value)
    return found
