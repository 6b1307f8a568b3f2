"""Numbers as written: significant figures, decimal places, and how near they come to a reference."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

from flint import acb, arb, fmpq

from service.algebra.build import integer
from service.algebra.values import Undefined, Unknown, ball, is_real, value
from service.compare.scores import Score
from service.errors import TooHard
from service.question import Verification
from service.tree import Apply, Number, Tree

PROVED = Verification("proved", "number by number")


def number_of(tree: Tree) -> Decimal | None:
    """The real value to 40 digits, None where it is not a real number. Raises TooHard for one such as 10^40!."""
    try:
        found = value(tree, {}, True, 200)
    except (Undefined, Unknown):
        return None
    if not is_real(found):
        return None
    if isinstance(found, fmpq):
        with localcontext() as context:
            context.prec = 45
            return Decimal(int(found.p)) / Decimal(int(found.q))
    exact = ball(found).real
    if not exact.is_finite():
        return None
    try:
        return Decimal(exact.mid().str(45, radius=False))
    except InvalidOperation as error:
        raise TooHard("A number here has far too many digits to be written out.") from error


def complex_number_of(tree: Tree) -> acb | None:
    """The value over ℂ, None where it is no number."""
    try:
        return ball(value(tree, {}, False, 200))
    except (Undefined, Unknown):
        return None


def within(answer: Tree, reference: Tree, tolerance: Mapping[str, float | None]) -> Score | None:
    """|answer − reference| within the tolerance; None where one of them is not a number."""
    a, b = number_of(answer), number_of(reference)
    if a is None or b is None:
        return _within_complex(answer, reference, tolerance)
    share, room = tolerance.get("relative"), tolerance.get("absolute")
    allowed = abs(b) * Decimal(str(share)) if share is not None else Decimal(str(room or 0))
    close = abs(a - b) <= allowed * (1 + Decimal("1e-12"))
    return Score(close, "within_tolerance" if close else "outside_tolerance", 1.0 if close else 0.0, PROVED)


def _within_complex(answer: Tree, reference: Tree, tolerance: Mapping[str, float | None]) -> Score | None:
    """The distance in the complex plane, relative to the modulus of the reference."""
    a, b = complex_number_of(answer), complex_number_of(reference)
    if a is None or b is None:
        return None
    share, room = tolerance.get("relative"), tolerance.get("absolute")
    allowed = abs(b) * share if share is not None else arb(room or 0)
    close = bool(abs(a - b) <= allowed * (1 + arb(10) ** -12))
    return Score(close, "within_tolerance" if close else "outside_tolerance", 1.0 if close else 0.0, PROVED)


def is_rounded(answer: Tree, reference: Tree) -> bool:
    """Whether the answer is a decimal of two figures or more and the reference rounds to it, or is cut off to it."""
    shown = written(answer)
    if shown is None or "." not in shown[0] or figures(shown[0])[1] < 2:
        return False
    a, b = number_of(answer), number_of(reference)
    unit = Decimal(1).scaleb(shown[1] - len(shown[0].partition(".")[2]))
    if a is None or b is None or a == b:
        return False
    gap = abs(a - b)
    return gap <= unit / 2 or (gap < unit and abs(a) < abs(b))


def written(tree: Tree) -> tuple[str, int] | None:
    """(digits as written with their point, power of ten) of a numeral, negated or times a power of ten."""
    match tree:
        case Number(text=text):
            mantissa, _, exponent = text.lower().partition("e")
            return mantissa, int(exponent or 0)
        case Apply(head="neg" | "pos", args=(a,)):
            return written(a)
        case Apply(head="mul", args=(a, Apply(head="pow", args=(Number(text="10"), n)))):
            inner, power = written(a), integer(n)
            return None if inner is None or power is None else (inner[0], inner[1] + power)
        case Apply(head="mul", args=(Number() as a, Number(text="10"))):
            inner = written(a)
            return None if inner is None else (inner[0], inner[1] + 1)
        case _:
            return None


def figures(digits: str) -> tuple[int, int]:
    """The fewest and the most significant figures that a numeral may be meant to have: 1200 has 2 to 4."""
    plain = digits.replace(".", "").lstrip("0")
    if not plain:
        after = len(digits.partition(".")[2])
        return max(1, after), max(1, after + 1)
    if "." in digits:
        return len(plain), len(plain)
    return max(1, len(plain.rstrip("0"))), len(plain)


def rounded(number: Decimal, digits: int) -> Decimal:
    """To so many significant figures, halves away from zero."""
    if number == 0:
        return number
    unit = Decimal(1).scaleb(number.adjusted() - digits + 1)
    return (number / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def agrees_to_digits(answer: Tree, reference: Tree, digits: int) -> Score:
    """Written with `digits` significant figures and within half a unit of the last of them."""
    shown = written(answer)
    a, b = number_of(answer), number_of(reference)
    if shown is None or a is None or b is None:
        return Score(False, "not_a_decimal", verification=PROVED)
    low, high = figures(shown[0])
    near = close_to(a, b, digits)
    if not low <= digits <= high:
        return Score(False, "wrong_digits", 0.5 if near else 0.0, PROVED)
    return Score(near, "accurate" if near else "inaccurate", 1.0 if near else 0.0, PROVED)


def close_to(a: Decimal, b: Decimal, digits: int) -> bool:
    """Within half a unit in the last of so many figures of the reference, rounded."""
    if b == 0:
        return a == 0
    unit = Decimal(1).scaleb(b.adjusted() - digits + 1)
    return abs(a - rounded(b, digits)) < unit / 2


def agrees_to_places(answer: Tree, reference: Tree, places: int) -> Score:
    """Written with so many decimal places and equal to the reference rounded to them."""
    shown = written(answer)
    a, b = number_of(answer), number_of(reference)
    if shown is None or a is None or b is None or shown[1]:
        return Score(False, "not_a_decimal", verification=PROVED)
    unit = Decimal(1).scaleb(-places)
    near = a.quantize(unit, ROUND_HALF_UP) == b.quantize(unit, ROUND_HALF_UP)
    if len(shown[0].partition(".")[2]) != places:
        return Score(False, "wrong_places", 0.5 if near else 0.0, PROVED)
    return Score(near, "accurate" if near else "inaccurate", 1.0 if near else 0.0, PROVED)
