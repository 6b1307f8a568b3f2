"""Mal-rules for equations whose terms are not treated alike: 3x² − 6x − 9 = 0 → x² − 2x − 9 = 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from service.algebra.build import ONE, add, div, mul, number, rational
from service.algebra.proof import proved_equal
from service.grade.candidates import Candidate
from service.judge.judgement import Scope
from service.tree import Apply, Number, Relation, Tree, free_symbols

LARGEST = 20
LEAST_TERMS = 3


def undivided_term(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """All terms of an equation divided by k, but one: 5x + 10 = 25 → x + 10 = 5."""
    match before, after:
        case Relation(signs=("=",), sides=(left, right)), Relation(signs=("=",), sides=(over, under)):
            pass
        case _:
            return
    terms = [(term, side) for side, whole in enumerate((left, right)) for term in _terms(whole)]
    coefficients = [_coefficient(term) for term, _ in terms]
    if not LEAST_TERMS <= len(terms) <= 6 or any(value is None for value in coefficients):
        return
    told = [value for value in coefficients if value is not None]
    for k in range(2, LARGEST):
        for kept in range(len(terms)):
            others = [value for at, value in enumerate(told) if at != kept]
            if any(value.denominator != 1 or value % k for value in others):
                continue
            made = [term if at == kept else mul(div(ONE, number(k)), term) for at, (term, _) in enumerate(terms)]
            sides = [_sum([one for one, (_, at) in zip(made, terms, strict=True) if at == side]) for side in (0, 1)]
            if proved_equal(sides[0], over) and proved_equal(sides[1], under):
                term = terms[kept][0]
                shown = term.args[0] if isinstance(term, Apply) and term.head == "neg" else term
                right_line = Relation(("=",), (mul(div(ONE, number(k)), left), mul(div(ONE, number(k)), right)))
                yield Candidate(after, {"b": shown, "k": number(k)}, right_line, sure=True)


def _terms(tree: Tree) -> Iterator[Tree]:
    """The summands that are not 0."""
    if isinstance(tree, Apply) and tree.head == "add":
        for arg in tree.args:
            yield from _terms(arg)
    elif rational(tree) != 0:
        yield tree


def _sum(terms: Sequence[Tree]) -> Tree:
    return number(0) if not terms else terms[0] if len(terms) == 1 else add(*terms)


def _coefficient(term: Tree) -> Fraction | None:
    """−6 of −6x; 1 of x²."""
    match term:
        case Apply(head="neg", args=(inner,)):
            found = _coefficient(inner)
            return None if found is None else -found
        case Apply(head="mul", args=(Number() as first, *_)):
            value = rational(first)
            return None if value is None else Fraction(value)
        case _ if not free_symbols(term):
            value = rational(term)
            return None if value is None else Fraction(value)
        case _:
            return Fraction(1)
