"""One slip of the pen: a sign, a number, an exponent, a term or a factor; the rest of the line is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from service.algebra.build import add, factors, mul, neg, number, terms
from service.tree import Apply, Number, Relation, Tree

Changed = tuple[str, Tree, Tree]
"""(kind of slip, the whole line with the change, the part that was changed or lost)."""


def mended(line: Tree) -> Iterator[Changed]:
    """The line without a slip, for each slip that it may hold."""
    yield from _everywhere(line, False)


def lost(before: Tree) -> Iterator[Changed]:
    """The line before with a term or a whole factor dropped."""
    match before:
        case Relation(sides=sides):
            for i, side in enumerate(sides):
                for kind, changed, part in lost(side):
                    yield kind, replace(before, sides=(*sides[:i], changed, *sides[i + 1 :])), part
        case _:
            parts = terms(before)
            if 1 < len(parts) <= 6:
                yield from (("dropped_term", add(*parts[:i], *parts[i + 1 :]), part) for i, part in enumerate(parts))
            split = factors(before)
            if len(parts) == 1 and 1 < len(split) <= 6:
                yield from (
                    ("dropped_factor", mul(*split[:i], *split[i + 1 :]), part) for i, part in enumerate(split) if not _is_sign(part)
                )


def _is_sign(factor: Tree) -> bool:
    return factor == number(-1)


def _everywhere(tree: Tree, exponent: bool) -> Iterator[Changed]:
    match tree:
        case Number(text=text):
            kind = "exponent" if exponent else "number"
            yield from ((kind, number(value), tree) for value in _near(Fraction(text)))
        case Relation(sides=sides):
            for i, side in enumerate(sides):
                for kind, changed, part in (("sign", neg(side), side), *_everywhere(side, exponent)):
                    yield kind, replace(tree, sides=(*sides[:i], changed, *sides[i + 1 :])), part
        case Apply(head="add", args=args):
            for i, term in enumerate(args):
                for kind, changed, part in (("sign", neg(term), term), *_everywhere(term, exponent)):
                    yield kind, replace(tree, args=(*args[:i], changed, *args[i + 1 :])), part
        case Apply(head="neg", args=(a,)):
            yield "sign", a, tree
            yield from ((kind, replace(tree, args=(changed,)), part) for kind, changed, part in _everywhere(a, exponent))
        case Apply(head="pow", args=(base, power)):
            yield from ((kind, replace(tree, args=(changed, power)), part) for kind, changed, part in _everywhere(base, exponent))
            yield from ((kind, replace(tree, args=(base, changed)), part) for kind, changed, part in _everywhere(power, True))
        case Apply(head=head, args=args) if head not in {"integral", "sum", "product", "limit", "text", "let"}:
            for i, arg in enumerate(args):
                for kind, changed, part in _everywhere(arg, exponent):
                    yield kind, replace(tree, args=(*args[:i], changed, *args[i + 1 :])), part
        case _:
            return


def _near(value: Fraction) -> Iterator[Fraction]:
    """Numbers that are written for each other by a slip: one off, a digit, a zero more or less."""
    nearby = [value + 1, value - 1, value + 2, value - 2, value + 3, value - 3, value * 10, value / 10, value + 10, value - 10]
    digits = str(value.numerator)
    if value.denominator == 1 and len(digits) == 2:
        nearby.append(Fraction(int(digits[::-1])))
    yield from (n for n in dict.fromkeys(nearby) if n >= 0 and n.denominator == 1)
