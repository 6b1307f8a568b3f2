"""Variation of constants: y_p = u₁f + u₂g with functions u₁, u₂, the Wronskian, and u₁′, u₂′ and u₁, u₂ themselves.

    f u₁′ + g u₂′ = 0,   f′u₁′ + g′u₂′ = q     →   u₁′ = −g q/W,   u₂′ = f q/W

Contract: a line about these is held against what Cramer's rule gives; one about other letters is none of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from service.algebra.build import add, div, mul, neg, sub
from service.algebra.calculus import derivative
from service.grade.jets import over_jets
from service.grade.readers.told import RIGHT, Told, Work, told, wrong
from service.grade.sought import Sought
from service.grade.step import METHOD
from service.judge.differential_equations import (
    Linear,
    homogeneous,
    independent_constants,
    inserted,
    linear_form,
    order_of,
    same,
    total,
)
from service.judge.judgement import undecided
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, rebuilt

WRONSKIANS = frozenset({"W", "Delta", "w"})


def varied(tree: Tree, letters: Sequence[str], work: Work) -> Told | None:
    """`y_p = u₁eˣ + u₂e^{2x}`: letters before as many solutions as the equation has without its right-hand side."""
    sought = work.sought
    basis = _basis(tree, letters, sought)
    form = linear_form(sought.equation)
    if basis is None or form is None or len(basis) != 2:
        return None
    rates = _rates(basis, form, sought)
    return told(METHOD, work.having(replace(sought, varied=dict(zip(letters, rates, strict=True)))))


def _basis(tree: Tree, letters: Sequence[str], sought: Sought) -> tuple[Tree, ...] | None:
    """What stands before the letters, where these are homogeneous solutions that are independent."""
    own = homogeneous(sought.equation)
    if own is None or len(letters) != sought.equation.order or independent_constants(tree, letters, sought.variable) != len(letters):
        return None
    found = tuple(derivative(tree, name) for name in letters)
    linear = same(tree, add(*(mul(Symbol(n), f) for n, f in zip(letters, found, strict=True)))) is True
    return found if linear and all(inserted(own, f).right for f in found) else None


def _rates(basis: Sequence[Tree], form: Linear, sought: Sought) -> tuple[Tree, Tree]:
    f, g = basis
    q = div(form.right, form.coefficients[-1])
    w = wronskian(f, g, sought)
    return neg(div(mul(g, q), w)), div(mul(f, q), w)


def wronskian(f: Tree, g: Tree, sought: Sought) -> Tree:
    """f g′ − g f′. Raises NoDerivative."""
    x = sought.variable
    return sub(mul(f, derivative(g, x)), mul(g, derivative(f, x)))


def varied_line(part: Tree, work: Work) -> Told | None:
    """`u₁′eˣ + u₂′e^{2x} = 0`, `u₁′ = −1/(eˣ + 1)`, `u₁ = ∫ … dx = …`."""
    sought = work.sought
    if not sought.varied or not isinstance(part, Relation) or not set(part.signs) <= {"=", "~"}:
        return None
    flat = rebuilt(part, lambda node: _rate_put(node, sought))
    if not isinstance(flat, Relation):
        return None
    if flat.sides[0] in {Symbol(name) for name in sought.varied}:
        return _integrated(flat, work)
    if flat == part or set(free_symbols(flat)) & set(sought.varied):
        return None
    answers = [(same(left, right), left, right) for left, right in pairwise(flat.sides)]
    return _told(answers, work)


def _rate_put(node: Tree, sought: Sought) -> Tree:
    """u₁′ as what it must be; u₁(x) as u₁."""
    match node:
        case Apply(head="call", args=(Apply(head="derivative" | "prime") as inner, Symbol(name=at))) if at == sought.variable:
            return _rate_put(inner, sought)
        case Apply(head="call", args=(Symbol(name=name) as letter, Symbol(name=at))) if name in sought.varied and at == sought.variable:
            return letter
        case Apply(head="derivative" | "prime", args=(Symbol(name=name), *_)) if name in sought.varied and order_of(node) == 1:
            return sought.varied[name]
        case _:
            return node


def _integrated(flat: Relation, work: Work) -> Told | None:
    """u₁ = F: its derivative is held against u₁′."""
    sought, name = work.sought, flat.sides[0]
    if not isinstance(name, Symbol) or any(set(free_symbols(side)) & set(sought.varied) for side in flat.sides[1:]):
        return None
    rate = sought.varied[name.name]
    slopes = [total(side, sought.function, sought.variable) for side in flat.sides[1:]]
    return _told([(same(rate, slope), rate, slope) for slope in slopes], work)


def _told(answers: Sequence[tuple[bool | None, Tree, Tree]], work: Work) -> Told:
    false = next(((left, right) for answer, left, right in answers if answer is False), None)
    if false is not None:
        return wrong(None, work, *false)
    return told(RIGHT, work) if all(answer for answer, _, _ in answers) else told(undecided("the line could not be compared"), work)


def wronskian_line(part: Tree, work: Work) -> Told | None:
    """`W = eˣ·2e^{2x} − e^{2x}·eˣ = e^{3x}`, with either order of the solutions."""
    sought = work.sought
    match part:
        case Relation(signs=signs, sides=(Symbol(name=name) | Apply(head="call", args=(Symbol(name=name), _)), *rest)) if set(signs) <= {
            "="
        }:
            pair = _pair(sought) if name in WRONSKIANS and name not in sought.parameters() else None
        case _:
            return None
    if pair is None or not rest:
        return None
    own = wronskian(*pair, sought)
    written = [_determined(over_jets(side, sought)) for side in rest]
    answer = same(own, written[-1]) or same(neg(own), written[-1])
    inside = [(same(left, right), left, right) for left, right in pairwise(written)]
    known = work.having(sought.with_meaning(name, written[-1]))
    return _told([(answer, own, written[-1]), *inside], known)


def _determined(tree: Tree) -> Tree:
    """A determinant of two rows written out."""
    match tree:
        case Apply(head="det", args=(Apply(head="matrix", args=(Apply(args=(a, b)), Apply(args=(c, d)))),)):
            return sub(mul(a, d), mul(b, c))
        case _:
            return tree


def _pair(sought: Sought) -> tuple[Tree, Tree] | None:
    """Two homogeneous solutions that the working has named or found."""
    own = homogeneous(sought.equation)
    trees = [*sought.meanings.values(), *(one.tree for one in sought.solutions if one.explicit)]
    for tree in reversed(trees):
        letters = sought.constants_of(tree)
        if own is None or len(letters) != 2 or isinstance(tree, Relation):
            continue
        found = _basis(tree, letters, sought)
        if found is not None:
            return found[0], found[1]
    return None
