"""Undetermined coefficients: a function with unknown letters is put into the equation, and its terms are compared.

    right-hand side P(x)e^(ax)cos(bx)   →   y_p = xˢ e^(ax) (Q(x)cos(bx) + R(x)sin(bx)), s how often a + bi is a root

Source: [stewart-8, §17.2].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy
from sympy import Expr

from service.algebra.build import equation
from service.algebra.statements import all_of
from service.cas import to_tree
from service.rules.ode.lines import Line, Lines, Posed, Work, free_letters, told, with_sizes
from service.rules.ode.superposition import PARTICULAR, Particular, particular_name
from service.tree import Symbol as Letter
from service.tree import Tree

MOST_LETTERS = 6
TRIAL = told("trial_function", is_method=True)
TRIAL_PUT_IN = told("trial_put_in")
COMPARED = told("compared_terms")
LETTERS = told("trial_letters_found")
RULES = (TRIAL, TRIAL_PUT_IN, COMPARED, LETTERS)


def by_trial(posed: Posed, roots: Mapping[Expr, int], g: Expr) -> Particular | None:
    """The particular solution of an equation with constant coefficients; None where the right-hand side is of another kind."""
    kinds = _kinds(g, posed.equation.x)
    return None if kinds is None else found_by(posed, _trial(kinds, roots, posed.equation.x, _letters(posed)))


def by_power(posed: Posed, roots: Mapping[Expr, int], g: Expr) -> Particular | None:
    """The same for a x² y″ + b x y′ + c y = Σ c xᵐ: A xᵐ, times ln x as often as m is a root."""
    x, total = posed.equation.x, sympy.S.Zero
    terms = sympy.Add.make_args(sympy.expand(g))
    for term, letter in zip(terms, _letters(posed), strict=False):
        power = term.as_independent(x, as_Add=False)[1]
        base, m = power.as_base_exp()
        if power != 1 and (base != x or not m.is_Rational):
            return None
        exponent = sympy.S.Zero if power == 1 else m
        total += letter * x**exponent * sympy.log(x) ** roots.get(exponent, 0)
    return found_by(posed, total) if len(terms) <= MOST_LETTERS else None


def _letters(posed: Posed) -> list[sympy.Symbol]:
    return [sympy.Symbol(name) for name in free_letters(posed, "ABDFGHKMNPQ")]


@dataclass(frozen=True, slots=True)
class Kind:
    """The terms of a right-hand side that go with e^(ax)·cos(bx): a, b, and the highest power of x among them."""

    a: Expr
    b: Expr
    degree: int


def _kinds(g: Expr, x: Expr) -> list[Kind] | None:
    """What the right-hand side is made of; None where it is no sum of xⁿ e^(ax) cos(bx)."""
    found: dict[tuple[Expr, Expr], int] = {}
    for term in sympy.Add.make_args(spread(g)):
        kind = _kind(term, x)
        if kind is None:
            return None
        found[kind.a, kind.b] = max(kind.degree, found.get((kind.a, kind.b), 0))
    return [Kind(a, b, degree) for (a, b), degree in found.items()]


def spread(g: Expr) -> Expr:
    """The right-hand side as a sum, with products of sines and cosines and hyperbolic functions as sums too."""
    plain = sympy.expand(g.rewrite([sympy.sinh, sympy.cosh], sympy.exp))
    return sympy.expand(sympy.powsimp(sympy.expand(sympy.fu(plain) if _has_products(plain) else plain)))


def _has_products(g: Expr) -> bool:
    """Whether sin²x, sin x cos x or the like stands in it."""

    def waves(term: Expr) -> int:
        factors = (factor.as_base_exp() for factor in sympy.Mul.make_args(term))
        return sum(int(n) if n.is_Integer else 2 for base, n in factors if isinstance(base, sympy.sin | sympy.cos))

    return any(waves(term) > 1 for term in sympy.Add.make_args(g))


def _kind(term: Expr, x: Expr) -> Kind | None:
    a, b, degree = sympy.S.Zero, sympy.S.Zero, 0
    for factor in sympy.Mul.make_args(term):
        base, n = factor.as_base_exp()
        inner = sympy.expand(factor.args[0] / x) if isinstance(factor, sympy.exp | sympy.sin | sympy.cos) else None
        is_line = inner is not None and not inner.has(x)
        if not factor.has(x):
            continue
        if base == x and n.is_Integer and n > 0:
            degree = int(n)
        elif isinstance(factor, sympy.exp) and inner is not None and is_line:
            a = inner
        elif isinstance(factor, sympy.sin | sympy.cos) and b == 0 and inner is not None and is_line:
            b = -inner if inner.could_extract_minus_sign() else inner
        else:
            return None
    return Kind(a, b, degree)


def _trial(kinds: list[Kind], roots: Mapping[Expr, int], x: Expr, free: list[sympy.Symbol]) -> Expr | None:
    """The function with unknown letters; None where it would need too many."""
    waiting, total = iter(free[:MOST_LETTERS]), sympy.S.Zero
    for kind in kinds:
        waves = (sympy.S.One,) if kind.b == 0 else (sympy.cos(kind.b * x), sympy.sin(kind.b * x))
        shift = x ** _times(roots, kind.a + sympy.I * kind.b) * sympy.exp(kind.a * x)
        for wave in waves:
            letters = [next(waiting, None) for _ in range(kind.degree + 1)]
            if None in letters:
                return None
            polynomial = sum((c * x ** (kind.degree - k) for k, c in enumerate(letters)), sympy.S.Zero)
            total += shift * polynomial * wave
    return total


def _times(roots: Mapping[Expr, int], value: Expr) -> int:
    """How often the value is a root."""
    return next((count for root, count in roots.items() if sympy.simplify(root - value) == 0), 0)


def found_by(posed: Posed, trial: Expr | None) -> Particular | None:
    """The particular solution of the form of the trial function, with its lines."""
    if trial is None:
        return None
    x = posed.equation.x
    letters = [letter for letter in _letters(posed) if trial.has(letter)]
    slopes = dict(zip(posed.equation.jets, _slopes(trial, posed), strict=True))
    put = [sympy.expand(side.subs(slopes)) for side in (posed.equation.left, posed.equation.right)]
    compared = _compared(put[0] - put[1], x)
    found = sympy.solve(compared, letters, dict=True)
    if len(found) != 1 or set(found[0]) != set(letters):
        return None
    special = trial.subs(found[0])
    return Particular(tuple(_lines(posed, trial, put, compared, found[0])), special)


def _slopes(trial: Expr, posed: Posed) -> list[Expr]:
    return [sympy.expand(trial.diff(posed.equation.x, k)) if k else trial for k in range(posed.equation.order + 1)]


def _compared(residual: Expr, x: Expr) -> list[Expr]:
    """The coefficients of the different functions of x, each of which must be 0."""
    found: dict[Expr, Expr] = {}
    for term in sympy.Add.make_args(spread(residual)):
        still, moving = term.as_independent(x, as_Add=False)
        found[moving] = found.get(moving, sympy.S.Zero) + still
    return [value for value in found.values() if value != 0]


def _lines(posed: Posed, trial: Expr, put: list[Expr], compared: list[Expr], found: dict[sympy.Symbol, Expr]) -> Lines:
    name = particular_name(posed)
    lets = {letter.name: to_tree(value) for letter, value in found.items()}
    letters = sorted(found, key=lambda letter: letter.name)
    yield Line(TRIAL, equation(name, to_tree(with_sizes(trial))), lets=lets)
    yield Line(TRIAL_PUT_IN, equation(*(to_tree(with_sizes(side)) for side in put)), lets=lets)
    asked = all_of(*(equation(*_parted(value, letters)) for value in compared))
    solved = all_of(*(equation(Letter(letter.name), lets[letter.name]) for letter in letters))
    yield Line(COMPARED, asked, lets=lets)
    if asked != solved:
        yield Line(LETTERS, solved, {"v": solved}, lets=lets, work=Work("solve", asked, solved, letters[0].name))
    special = with_sizes(sympy.expand(trial.subs(found)))
    yield Line(PARTICULAR, equation(name, to_tree(special)), {"v": solved})


def _parted(value: Expr, letters: list[sympy.Symbol]) -> tuple[Tree, Tree]:
    """The terms with letters, and what they must be."""
    if value.subs(dict.fromkeys(letters, 0)).could_extract_minus_sign() is False:
        value = -value
    still = value.subs(dict.fromkeys(letters, 0))
    return to_tree(value - still), to_tree(-still)
