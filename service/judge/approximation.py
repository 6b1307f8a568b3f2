"""Rounded values: whether what stands after ≈, or after = as a rounded decimal, is the exact value rounded as written.

A numeral is right within half a unit of its last digit, and after an earlier ≈ within one unit. Whoever went on
with rounded numbers is also right where the writer's own numbers, rounded, give what is written. An expression
with new decimals in it (15·0.70 for 15 tan 35°) is right where the exact value lies among the values that its
decimals may stand for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Literal

from flint import acb, arb, fmpq

from service.algebra.values import Undefined, Unknown, Value, ball, value
from service.judge.judgement import Counterexample, Judgement, shown, undecided
from service.judge.numerals import (
    Numeral,
    in_scale,
    is_cut_off,
    numeral,
    rounded_digits,
    rounded_to,
    terminates,
    within,
)
from service.numerics.exact.numbers import is_real, is_small, is_zero
from service.numerics.exact.operators import both
from service.precision import precision
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

__all__ = [
    "Matching", "Sign", "correct_rounding", "judge_approximation", "matches_rounded", "rounded_digits", "written_values",
]  # fmt: skip

Sign = Literal["~", "="]
BITS = 192
ESTIMATE, FAR = 0.006, 0.1
"""Relative distances up to which an estimate with whole numbers is taken, and from which it is refused."""
LARGEST_SHARE = {"~": 0.1, "=": 0.02}
"""How much of its value an expression may be unsure of through its rounded decimals, to be judged by them."""


def judge_approximation(
    exact: Tree, written: Tree, sign: Sign, after_approximation: bool = False, own: Sequence[Tree] = (), degrees: bool = False
) -> Judgement | None:
    """What `written` is to the exact value; None where one of them is no number, so that this says nothing.

    after_approximation: an earlier line is rounded already. own: the same value from the writer's own rounded
    numbers. degrees: angles are in degrees elsewhere in the working, so that 53.13 may be meant for 53.13°.
    Flags: `rounded` (= before a rounded decimal), `degrees_assumed`; for wrong ones `truncated`, `rounded_wrongly`.
    """
    with precision(BITS):
        target = _number(exact)
        if target is None or free_symbols(written):
            return None
        others = [v for v in map(_number, own) if v is not None]
        found = numeral(written)
        if found is None:
            return _judge_expression(target, exact, written, sign, after_approximation)
        judged = _judge_numeral(target, found, sign, after_approximation, others)
        if judged.sound or not degrees or found.scale:
            return judged
        return _degrees_assumed(target, found, sign, after_approximation, others) or judged


def correct_rounding(exact: Tree, written: Tree) -> str | None:
    """What should have been written with as many digits: 2.82 for ln 50/ln 4 where 2.83 is written."""
    with precision(BITS):
        target, found = _number(exact), numeral(written)
        if target is None or found is None or is_real(target) is False:
            return None
        return rounded_to(in_scale(target, found.scale), found.place)


def _number(tree: Tree) -> Value | None:
    try:
        return None if free_symbols(tree) else value(tree, {}, True, BITS)
    except (Undefined, Unknown):
        return None


SAME_NUMBER = Judgement("equivalent", Verification("proved", "the same number"))


# Numerals


def _judge_numeral(target: Value, found: Numeral, sign: Sign, after: bool, own: Sequence[Value]) -> Judgement:
    if is_real(target) is False:
        return _wrong(target, found)
    scaled = in_scale(target, found.scale)
    others = [in_scale(v, found.scale) for v in own if is_real(v) is not False]
    if _equal(scaled, found.value):
        return SAME_NUMBER
    if sign == "=" and not after and not _may_be_rounded(scaled, found):
        return _open_degrees(scaled, found) or _wrong(target, found)
    flags = ("rounded",) if sign == "=" and not any(_equal(v, found.value) for v in others) else ()
    if _rounds_to(scaled, found) or (after and any(_rounds_to(v, found) for v in others)):
        return Judgement("equivalent", Verification("proved", "rounded to the last digit written"), flags)
    if after and within(scaled, found.value, 2 * found.half):
        added = _added_up(scaled, found, others, flags)
        if added is not None:
            return added
    return _coarse(scaled, found) if sign == "~" and _is_coarse(scaled, found) else _wrong(target, found)


def _added_up(scaled: Value, found: Numeral, own: Sequence[Value], flags: tuple[str, ...]) -> Judgement | None:
    """Within one unit after an earlier rounding: right, unless the writer's own numbers leave no room for that.

    None where they give the same rounded value as the exact ones, so that nothing can have added up.
    """
    if not own or any(_between(scaled, v, found) for v in own):
        return Judgement("equivalent", Verification("checked", "within one unit of the last digit, after an earlier rounding"), flags)
    apart = any(bool(abs(ball(scaled) - ball(v)) > _ball_of(found.half)) for v in own)
    return undecided("roundings may have added up") if apart else None


def _between(a: Value, b: Value, found: Numeral) -> bool:
    """Whether what is written lies between the exact value and the one from rounded numbers."""
    low, high = sorted((float(ball(a).real.mid()), float(ball(b).real.mid())))
    return low <= float(found.value) <= high


def _ball_of(number: Fraction) -> arb:
    return arb(fmpq(number.numerator, number.denominator))


def _equal(number: Value, written: Fraction) -> bool:
    exact = fmpq(written.numerator, written.denominator)
    difference = both(number, exact, lambda p, q: p - q)
    return is_zero(difference) is True or (is_zero(difference) is None and is_small(difference, number))


def _rounds_to(scaled: Value, found: Numeral) -> bool:
    return within(scaled, found.value, found.half)


def _may_be_rounded(scaled: Value, found: Numeral) -> bool:
    """Whether = may stand before this as a rounded value: decimals, and more of them where the value is a finite decimal."""
    if not found.value:
        return False
    decimals = -found.place if found.scale != "percent" else 2 - found.place
    scientific = found.place >= 0 and found.coarsest == found.place and found.figures >= 2 and abs(found.value) >= 10**found.figures
    if terminates(scaled):
        return (-found.place >= 2 or (decimals >= 1 and found.figures >= 3)) or (scientific and found.figures >= 3)
    return decimals >= 1 or scientific


def _open_degrees(scaled: Value, found: Numeral) -> Judgement | None:
    """φ = 27° for 27.27°: whole degrees after = are common, and not right."""
    if found.scale == "degree" and _rounds_to(scaled, found):
        return undecided("whole degrees after =")
    return None


def _is_coarse(scaled: Value, found: Numeral) -> bool:
    """Whether the zeros at the end of a whole number may be rounded ones: 2300 for 2318.55."""
    return found.coarsest > found.place and within(scaled, found.value, Fraction(10) ** found.coarsest / 2)


def _coarse(scaled: Value, found: Numeral) -> Judgement:
    if within(scaled, found.value, abs(found.value) / 20):
        return Judgement("equivalent", Verification("proved", "rounded to the last digit that is not zero"))
    return undecided("a rough estimate")


def _wrong(target: Value, found: Numeral) -> Judgement:
    """Refuted, with the value beside what is written."""
    flags: tuple[str, ...] = ()
    if is_real(target) is not False:
        target = in_scale(target, found.scale)
        flags = _kind_of_fault(target, found)
    return Judgement("not_equivalent", Verification("proved", "the rounded value is another"), flags, counterexample=_apart(target, found))


def _kind_of_fault(scaled: Value, found: Numeral) -> tuple[str, ...]:
    """How a wrong value came about, where it is near; none for a right rounding that = does not allow (√10 = 3)."""
    if _rounds_to(scaled, found) or _fits_in(scaled, found.place):
        return ()
    if is_cut_off(scaled, found):
        return ("truncated",)
    return ("rounded_wrongly",) if within(scaled, found.value, 3 * found.half) else ()


def _fits_in(scaled: Value, place: int) -> bool:
    """Whether the value needs no more digits, so that nothing was to be rounded."""
    return isinstance(scaled, fmpq) and (Fraction(int(scaled.p), int(scaled.q)) / Fraction(10) ** place).denominator == 1


def _apart(scaled: Value, found: Numeral) -> Counterexample:
    return Counterexample({}, shown(scaled), shown(fmpq(found.value.numerator, found.value.denominator), 12))


def _degrees_assumed(target: Value, found: Numeral, sign: Sign, after: bool, own: Sequence[Value]) -> Judgement | None:
    """53.13 where 53.13° is meant."""
    angle = Numeral(found.value, found.place, found.coarsest, found.figures, "degree")
    judged = _judge_numeral(target, angle, sign, after, own)
    if not judged.sound:
        return None
    return Judgement("equivalent", judged.verification, (*judged.flags, "degrees_assumed"))


# Expressions


@dataclass(frozen=True, slots=True)
class _Loose:
    """An expression whose new decimals may be rounded: a letter for each, and the numbers it may stand for."""

    tree: Tree
    at: dict[str, Value]
    fine: bool


def _loosened(written: Tree, exact: Tree, after: bool) -> _Loose:
    """The decimals that are no part of the exact value, each within half a unit of its last digit (one, after an earlier ≈)."""
    known = {node.text for node in walk(exact) if isinstance(node, Number)}
    parts = list(_parts(exact))
    at: dict[str, Value] = {}
    figures = list[Numeral]()

    def change(node: Tree) -> Tree:
        found = numeral(node) if isinstance(node, Number) and node.text not in known and "." in node.text else None
        if found is None or any(number == fmpq(found.value.numerator, found.value.denominator) for _, number in parts):
            return node
        name = f"#{len(at)}"
        room = found.half * (2 if after else 1)
        at[name] = acb(_around(found.value, room))
        figures.append(found)
        return Symbol(name)

    tree = rebuilt(written, change)
    return _Loose(tree, at, all(n.place <= -2 or n.figures >= 3 for n in figures))


def _around(middle: Fraction, room: Fraction) -> arb:
    return arb(fmpq(middle.numerator, middle.denominator)) + arb(0, float(room))


def _judge_expression(target: Value, exact: Tree, written: Tree, sign: Sign, after: bool) -> Judgement | None:
    plain = _number(written)
    if plain is None:
        return None
    gap = both(target, plain, lambda p, q: p - q)
    if is_zero(gap) is True or is_small(gap, target):
        return SAME_NUMBER
    if _rounds_parts(target, exact, written):
        return Judgement("equivalent", Verification("checked", "parts of it rounded"), ("rounded",) if sign == "=" else ())
    loose = _loosened(written, exact, after)
    if not loose.at:
        return _estimate(target, plain) if sign == "~" else _differs(target, plain)
    return _among(target, plain, loose, sign, after)


MOST_PARTS = 40
FEWEST_FIGURES = 2


def _parts(exact: Tree) -> Iterator[tuple[Tree, Value]]:
    """What an expression is made of, with its values: 15 % of 15 % · 240."""
    closed = (node for node in walk(exact) if isinstance(node, Apply) and not free_symbols(node))
    yield from ((part, number) for part in islice(closed, MOST_PARTS) if (number := _number(part)) is not None)


def _rounds_parts(target: Value, exact: Tree, written: Tree) -> bool:
    """45·0.09·0.0576 for C(10, 2)·0.3²·0.7⁸: the same value, once decimals that round parts of the exact expression are put back."""
    parts = list(_parts(exact))
    restored: list[Tree] = []

    def exactly(node: Tree) -> Tree:
        found = numeral(node) if isinstance(node, Number) and "." in node.text else None
        if found is None or found.figures < FEWEST_FIGURES:
            return node
        part = next((part for part, number in parts if is_real(number) is not False and within(number, found.value, found.half)), node)
        restored.extend([part] if part is not node else [])
        return part

    value_restored = _number(rebuilt(written, exactly))
    return bool(restored) and value_restored is not None and is_zero(both(target, value_restored, lambda p, q: p - q)) is True


def _among(target: Value, plain: Value, loose: _Loose, sign: Sign, after: bool) -> Judgement | None:
    """Whether the exact value is among those that rounded decimals may stand for."""
    try:
        spread = ball(value(loose.tree, loose.at, True, BITS))
    except (Undefined, Unknown):
        return None
    radius = max(float(spread.real.rad()), float(spread.imag.rad()))
    if radius > LARGEST_SHARE[sign] * float(abs(ball(plain)).abs_upper()):
        return undecided("the decimals are too rough to tell")
    if ball(target).overlaps(spread):
        if sign == "=" and (terminates(target) or not loose.fine):
            return undecided("a rounded value after =")
        return Judgement("equivalent", Verification("checked", "within what the decimals leave open"), ("rounded",) if sign == "=" else ())
    gap = abs(ball(target) - ball(plain)).abs_lower()
    room = radius if after else 0
    return _differs(target, plain) if bool(gap > radius + room) else undecided("near what the decimals leave open")


def _estimate(target: Value, plain: Value) -> Judgement:
    """√50 ≈ √49: whole numbers alone; right when near, refused when far."""
    scale = abs(ball(target)).abs_upper()
    gap = abs(ball(target) - ball(plain))
    if bool(gap <= scale * ESTIMATE):
        return Judgement("equivalent", Verification("checked", "a near estimate"))
    return _differs(target, plain) if bool(gap > scale * FAR) else undecided("a rough estimate")


def _differs(target: Value, plain: Value) -> Judgement:
    return Judgement(
        "not_equivalent", Verification("proved", "the values differ"), counterexample=Counterexample({}, shown(target), shown(plain))
    )


# Solutions


@dataclass(frozen=True, slots=True)
class Matching:
    """Which solutions were written: pairs (solution, written), solutions that are missing, written ones that are none."""

    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    wrong: tuple[int, ...]
    rounded: bool

    @property
    def complete(self) -> bool:
        return not self.missing and not self.wrong


def matches_rounded(
    solutions: Sequence[Value], written: Sequence[Tree], sign: Sign = "~", after_approximation: bool = False, degrees: bool = False
) -> Matching | None:
    """Each written value given to a solution of its own that rounds to it; None where a written value is no number.

    Solutions are values of `service.algebra.values`, real or complex. rounded: one of them is not exact.
    """
    fits: list[list[int]] = []
    rounded = False
    with precision(BITS):
        for tree in written:
            judged = [_judged_value(solution, tree, sign, after_approximation, degrees) for solution in solutions]
            if any(j is None for j in judged):
                return None
            fits.append([i for i, j in enumerate(judged) if j is not None and j.sound])
            rounded = rounded or not any(j is SAME_NUMBER for j in judged)
    owner = _assigned(fits)
    pairs = tuple(sorted(owner.items()))
    taken = set(owner.values())
    return Matching(
        pairs,
        tuple(i for i in range(len(solutions)) if i not in owner),
        tuple(i for i in range(len(written)) if i not in taken),
        rounded,
    )


def _judged_value(solution: Value, written: Tree, sign: Sign, after: bool, degrees: bool) -> Judgement | None:
    if free_symbols(written):
        return None
    found = numeral(written)
    if found is None:
        return _judge_expression(solution, Number("0"), written, sign, after)
    judged = _judge_numeral(solution, found, sign, after, ())
    if judged.sound or not degrees or found.scale:
        return judged
    return _degrees_assumed(solution, found, sign, after, ()) or judged


def _assigned(fits: Sequence[Sequence[int]]) -> dict[int, int]:
    """Solution → written, as many as can be (augmenting paths)."""
    owner: dict[int, int] = {}

    def place(index: int, seen: set[int]) -> bool:
        for solution in fits[index]:
            if solution in seen:
                continue
            seen.add(solution)
            if solution not in owner or place(owner[solution], seen):
                owner[solution] = index
                return True
        return False

    for index in range(min(len(fits), 60)):
        place(index, set())
    return owner


def written_values(tree: Tree) -> tuple[tuple[str, str, Tree], ...] | None:
    """(letter, sign, value) of x ≈ 0.87 or x ≈ −1.54, of lists and systems of such; None for anything else."""
    match tree:
        case Relation(signs=("~" | "=" as sign,), sides=(Symbol(name=name), side)):
            return ((name, sign, side),)
        case Apply(head="or" | "and" | "list" | "system", args=args):
            found = [written_values(arg) for arg in args]
            kept = [f for f in found if f is not None]
            return tuple(item for f in kept for item in f) if len(kept) == len(args) else None
        case _:
            return None
