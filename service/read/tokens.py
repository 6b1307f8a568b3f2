"""Tokens: what both lexers hand to the parser.

Kinds, with what `value` holds:

    number (numeral)  name (symbol)  const (constant's name)  func (head)  word (operator word: integrate, diff …)
    sub (the raw subscript of a text name)  text (words of a comment)  unit (a unit's name)
    + - * (star dot cross) / (slash sign) ^ _ ! % deg ' (order)  pm (plus_minus minus_plus)  mod
    rel (= != < <= > >= ~)  and or not implies iff therefore let if otherwise
    element not_element subset union intersection difference mid to
    , ; newline &                                separators
    ( [ { set( floor( ceil( angle( abs( null(    openers; { is a TeX group, which draws nothing
    ) ] } )set )floor )ceil )angle )abs )bar     closers
    |                                            a bar that may open or close
    frac (frac) binom sqrt int (number of signs) sum (sum product) lim d partial accent begin end missing over choose
    eof
"""

from __future__ import annotations

from service.tree import Span


class Token:
    """A piece of the source: its kind, its value, where it stands, and whether space comes before it."""

    __slots__ = ("end", "gap", "kind", "start", "value")

    def __init__(self, kind: str, value: str, start: int, end: int, gap: bool = False) -> None:
        self.kind, self.value, self.start, self.end, self.gap = kind, value, start, end, gap

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.value!r}, {self.start}, {self.end})"


CLOSER_OF: dict[str, tuple[str, ...]] = {
    "(": (")", "]"), "[": ("]", ")"), "{": ("}",), "set(": (")set", ")null"), "floor(": (")floor",), "ceil(": (")ceil",),
    "angle(": (")angle",), "abs(": (")abs",), "null(": (")bar", ")null", ")set", "]", ")"),
}  # fmt: skip
"""Which closers may end what an opener began; half-open intervals mix round and square."""
OPENERS = frozenset(CLOSER_OF)
CLOSERS = frozenset(closer for closers in CLOSER_OF.values() for closer in closers)
