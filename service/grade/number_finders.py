"""Errors in lines without letters: a decimal point, a fraction cancelled unevenly, a root, the equals sign as “and then”."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from flint import acb, arb, fmpq

from service.algebra.build import mul, number
from service.algebra.expressions import outcome, same
from service.grade.candidates import Candidate
from service.judge.judgement import Scope
from service.tree import Apply, Number, Relation, Tree, free_symbols, walk


def exact(tree: Tree) -> Fraction | None:
    """The rational value of a formula without letters; None where it has none."""
    if free_symbols(tree):
        return None
    found = outcome(tree, {}, True)
    return Fraction(int(found.p), int(found.q)) if isinstance(found, fmpq) else None


def decimal_point(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """0.5·0.2 → 1: the digits are right, the decimal point is not."""
    value, given = exact(before), exact(after)
    if not value or not given or not isinstance(after, Number) or not _has_decimals(before):
        return
    if value / given in (10, 100, 1000, Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000)):
        yield Candidate(after, {"p": before, "a": after}, _decimal(value), sure=True)


def is_rounded(tree: Tree, decimal: Tree) -> bool:
    """Whether a decimal is the value of a formula without letters, rounded to its places."""
    if not isinstance(decimal, Number) or "." not in decimal.text or free_symbols(tree):
        return False
    value = exact(tree)
    value = _nearly(tree) if value is None else value
    return value is not None and abs(value - Fraction(decimal.text)) * 2 <= Fraction(1, 10 ** len(decimal.text.partition(".")[2]))


def _nearly(tree: Tree) -> Fraction | None:
    """The value of a formula without letters to a dozen digits."""
    found = outcome(tree, {}, True)
    if found is None or isinstance(found, str) or free_symbols(tree):
        return None
    return Fraction(float(found.real.mid())) if isinstance(found, acb) else Fraction(float(found.mid())) if isinstance(found, arb) else None


def _has_decimals(tree: Tree) -> bool:
    return any((isinstance(n, Number) and "." in n.text) or (isinstance(n, Apply) and n.head == "percent") for n in walk(tree))


def _decimal(value: Fraction) -> Tree | None:
    """The value as a decimal, where it ends."""
    for places in range(13):
        if (value * 10**places).denominator == 1:
            written = f"{float(value):.{places}f}"
            return Number(written) if Fraction(written) == value and value >= 0 else None
    return None


def cancelled_unevenly(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """9/12 → 3/5: numerator and denominator divided by different numbers."""
    match before, after:
        case Apply(head="div", args=(Number() as a, Number() as b)), Apply(head="div", args=(Number() as p, Number() as q)):
            tops, bottoms = exact(a), exact(b)
            top, bottom = exact(p), exact(q)
        case _:
            return
    if not (tops and bottoms and top and bottom) or top >= tops or bottom >= bottoms or exact(before) == exact(after):
        return
    if (tops / top).denominator == 1:
        yield Candidate(after, {"a": a, "b": b, "p": p, "q": q, "k": number(tops / top)}, number(tops / bottoms), sure=True)


def rounded_fraction(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """2/3 → 0.66, ln 5 → 1.60: off by less than one in the last place, and by more than half."""
    value = exact(before)
    if not isinstance(after, Number) or "." not in after.text or isinstance(before, Number) or (value is not None and _decimal(value)):
        return
    value = _nearly(before) if value is None else value
    if value is None:
        return
    unit = Fraction(1, 10 ** len(after.text.partition(".")[2]))
    if unit / 2 < abs(value - Fraction(after.text)) < unit:
        yield Candidate(after, {"p": before, "a": after}, Relation(("~",), (before, after)), sure=True)


def root_simplified(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """√50 → 2√5, 25√2, 10√5: a whole number as a root that it isn't."""
    match before, after:
        case Apply(head="sqrt", args=(Number(text=inside),)), Apply(
            head="mul", args=(Number() as k, Apply(head="sqrt", args=(Number() as m,)))
        ):
            if inside.isdigit() and int(inside) < 10**9:
                right = _simplified(int(inside))
                yield Candidate(after, {"n": Number(inside), "k": k, "m": m, "p": after}, right, sure=True)
        case _:
            return


def _simplified(inside: int) -> Tree:
    outer = max(k for k in range(1, int(inside**0.5) + 1) if inside % (k * k) == 0) if inside < 10**7 else 1
    return mul(number(outer), Apply("sqrt", (number(inside // outer**2),)))


def running_equals(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """3 + 4 = 7 + 5 = 12: the equals sign as “and then”; also one link of it."""
    sides = after.sides if isinstance(after, Relation) and set(after.signs) == {"="} else (before, after)
    for left, right in pairwise(sides):
        match right:
            case Apply(head="add" | "mul" | "div" | "pow", args=(Number() as first, *_)) if _runs_on(left, first, right):
                yield Candidate(after, {"p": left, "a": first, "q": right}, Relation(("=",), (left, first)), sure=True)
                return
            case _:
                continue


def _runs_on(left: Tree, first: Number, right: Tree) -> bool:
    """Whether a calculation without letters begins with the value of what stands left of it, and has another value."""
    return not free_symbols(right) and _same_number(left, first) and not same(left, right)


def _same_number(left: Tree, right: Tree) -> bool:
    return not free_symbols(left) and not free_symbols(right) and left != right and same(left, right)


def sign_lost(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """−7/4 → 7/4: the right number with the wrong sign."""
    value, given = exact(before), exact(after)
    if value and given == -value:
        yield Candidate(after, {"p": before, "a": after}, number(value), sure=True)


def written_number(value: Fraction, before: Tree) -> Tree:
    """The value as the line before would write it: a decimal where it has decimals, else a whole number or a fraction."""
    decimal = _decimal(value) if _has_decimals(before) else None
    return number(value) if decimal is None else decimal
