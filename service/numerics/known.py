"""What is known of the symbols when values are chosen for them: signs and whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from service.tree import Number, Relation, Symbol

WHOLE_WORDS = frozenset({"integer", "even", "odd", "prime"})
COUNTED: tuple[Fraction, ...] = tuple(Fraction(n) for n in (1, 2, 3, 0, -1, -2, 5, 4, -3, 7, 6, -4, 11, 13, 8))


class Known(frozenset[str]):
    """The symbols that are positive; besides, those that are negative, not zero or whole numbers.

    words: symbol → what was assumed of it.
    """

    words: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, assumptions: Mapping[str, Iterable[str]]) -> Known:
        words = {name: frozenset(said) for name, said in assumptions.items()}
        found = cls(name for name, said in words.items() if "positive" in said or "prime" in said)
        found.words = words
        return found


def words(known: frozenset[str], name: str) -> frozenset[str]:
    """What was assumed of a symbol."""
    return known.words.get(name, frozenset()) if isinstance(known, Known) else frozenset({"positive"} if name in known else ())


def is_whole(known: frozenset[str], name: str) -> bool:
    return bool(words(known, name) & WHOLE_WORDS)


def fits(known: frozenset[str], name: str, value: Fraction) -> bool:
    """Whether the value may stand for the symbol."""
    return all(holds(value) for word, holds in CLAIMS.items() if word in words(known, name))


def signs(known: frozenset[str]) -> tuple[Relation, ...]:
    """What is known of the signs, as relations: n > 0."""
    told = known.words if isinstance(known, Known) else dict.fromkeys(known, frozenset({"positive"}))
    return tuple(
        Relation((SIGNS[word],), (Symbol(name), Number("0")))
        for name in sorted(told) for word in sorted(told[name]) if word in SIGNS
    )  # fmt: skip


SIGNS = {"positive": ">", "prime": ">", "negative": "<", "nonnegative": ">=", "nonpositive": "<=", "nonzero": "!="}


def _is_whole(value: Fraction) -> bool:
    return value.denominator == 1


CLAIMS: dict[str, Callable[[Fraction], bool]] = {
    "positive": lambda value: value > 0,
    "negative": lambda value: value < 0,
    "nonnegative": lambda value: value >= 0,
    "nonpositive": lambda value: value <= 0,
    "nonzero": lambda value: value != 0,
    "integer": _is_whole,
    "even": lambda value: _is_whole(value) and value % 2 == 0,
    "odd": lambda value: _is_whole(value) and value % 2 == 1,
    "prime": lambda value: _is_whole(value) and value in (2, 3, 5, 7, 11, 13),
}


def fitting(known: frozenset[str], name: str, wanted: Fraction, turn: int) -> Fraction:
    """The value wanted, where it may stand for the symbol; else that with its sign changed, or a whole number."""
    candidates: Sequence[Fraction] = (wanted, -wanted) if not is_whole(known, name) else ()
    counted = tuple(value for value in COUNTED if fits(known, name, value))
    choices = [value for value in candidates if fits(known, name, value)] or [counted[turn % len(counted)] if counted else wanted]
    return choices[0]
