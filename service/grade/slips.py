"""One slip of the pen: a sign, a number, an exponent, a term or a factor; the rest of the line is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from service.algebra.build import add, factors, mul, neg, number, terms
from service.tree import Apply, Number, Relation, Tree

LARGEST = 40
"""Most changes tried for one line."""


def mended(line: Tree) -> Iterator[tuple[str, Tree]]:
    """(kind of slip, the line without it), for each slip that the line may hold."""
    yield from ((kind, tree) for kind, tree in _everywhere(line, False))


def lost(before: Tree) -> Iterator[tuple[str, Tree]]:
    """(kind of slip, the line before with a term or factor dropped)."""
    match before:
        case Relation(sides=sides):
            for i, side in enumerate(sides):
                for kind, changed in lost(side):
                    yield kind, replace(before, sides=(*sides[:i], changed, *sides[i + 1 :]))
        case _:
            parts = terms(before)
            if 1 < len(parts) <= 6:
                yield from (("dropped_term", add(*parts[:i], *parts[i + 1 :])) for i in range(len(parts)))
            split = factors(before)
            if len(parts) == 1 and 1 < len(split) <= 6:
                yield from (("dropped_factor", mul(*split[:i], *split[i + 1 :])) for i in range(len(split)))


def _everywhere(tree: Tree, exponent: bool) -> Iterator[tuple[str, Tree]]:
    match tree:
        case Number(text=text):
            kind = "exponent" if exponent else "number"
            yield from ((kind, number(value)) for value in _near(Fraction(text)))
        case Relation(sides=sides):
            for i, side in enumerate(sides):
                for kind, changed in (("sign", neg(side)), *_everywhere(side, exponent)):
                    yield kind, replace(tree, sides=(*sides[:i], changed, *sides[i + 1 :]))
        case Apply(head="add", args=args):
            for i, term in enumerate(args):
                for kind, changed in (("sign", neg(term)), *_everywhere(term, exponent)):
                    yield kind, replace(tree, args=(*args[:i], changed, *args[i + 1 :]))
        case Apply(head="neg", args=(a,)):
            yield "sign", a
            yield from ((kind, replace(tree, args=(changed,))) for kind, changed in _everywhere(a, exponent))
        case Apply(head="pow", args=(base, power)):
            yield from ((kind, replace(tree, args=(changed, power))) for kind, changed in _everywhere(base, exponent))
            yield from ((kind, replace(tree, args=(base, changed))) for kind, changed in _everywhere(power, True))
        case Apply(head=head, args=args) if head not in {"integral", "sum", "product", "limit", "text", "let"}:
            for i, arg in enumerate(args):
                yield from (
                    (kind, replace(tree, args=(*args[:i], changed, *args[i + 1 :]))) for kind, changed in _everywhere(arg, exponent)
                )
        case _:
            return


def _near(value: Fraction) -> Iterator[Fraction]:
    """Numbers that are written for each other by a slip: one off, a digit, a zero more or less."""
    nearby = [value + 1, value - 1, value + 2, value - 2, value + 3, value - 3, value * 10, value / 10, value + 10, value - 10]
    digits = str(value.numerator)
    if value.denominator == 1 and len(digits) == 2:
        nearby.append(Fraction(int(digits[::-1])))
    yield from (n for n in dict.fromkeys(nearby) if n >= 0 and n.denominator == 1)
