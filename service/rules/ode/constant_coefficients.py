"""Linear equations with constant coefficients: the characteristic equation, and undetermined coefficients for the right-hand side.

    a·y″ + b·y′ + c·y = 0   →   a·r² + b·r + c = 0   →   y = C₁e^(r₁x) + C₂e^(r₂x)
    right-hand side P(x)e^(ax)cos(bx)   →   y_p = xˢ e^(ax) (Q(x)cos(bx) + R(x)sin(bx)), s how often a + bi is a root

Source: [stewart-8, §17.1, §17.2].
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Expr

from service.algebra.build import ZERO, add, equation, mul
from service.algebra.statements import all_of, any_of
from service.cas import to_tree
from service.differential.linear import coefficients
from service.differential.solution import Task
from service.rules.ode.initial import put_into_general
from service.rules.ode.lines import Line, Lines, Posed, Work, told
from service.rules.rule import Rule
from service.tree import Symbol, Tree, free_symbols

MOST_ORDER = 4
MOST_LETTERS = 6
CHARACTERISTIC = told("characteristic_equation", is_method=True)
ROOTS = told("characteristic_roots")
TWO_ROOTS = told("solution_of_roots")
DOUBLE = told("solution_of_double_root")
COMPLEX = told("solution_of_complex_roots")
TRIAL = told("trial_function", is_method=True)
TRIAL_PUT_IN = told("trial_put_in")
COMPARED = told("compared_terms")
LETTERS = told("trial_letters_found")
PARTICULAR = told("particular_solution")
TOGETHER = told("general_and_particular")
RULES = (CHARACTERISTIC, ROOTS, TWO_ROOTS, DOUBLE, COMPLEX, TRIAL, TRIAL_PUT_IN, COMPARED, LETTERS, PARTICULAR, TOGETHER)


def with_constant_coefficients(posed: Posed) -> Lines:
    """The lines of an equation of order 2 to 4 with numbers as coefficients; none for another equation."""
    found = coefficients(Task(posed.equation, (), posed.budget))
    if found is None or not 2 <= posed.equation.order <= MOST_ORDER or not all(a.is_Rational for a in found[0]):
        return
    factors, g = found
    r = sympy.Symbol(_letter(posed, "r"))
    polynomial = sum((a * r**k for k, a in enumerate(factors)), sympy.S.Zero)
    roots = sympy.roots(polynomial, r)
    if sum(roots.values()) == posed.equation.order:
        yield from _homogeneous(posed, polynomial, r, roots, sympy.expand(g))


def _letter(posed: Posed, wanted: str) -> str:
    taken = free_symbols(posed.start)
    return next(name for name in (wanted, "k", "s", "lambda") if name not in taken)


def _homogeneous(posed: Posed, polynomial: Expr, r: sympy.Symbol, roots: dict[Expr, int], g: Expr) -> Lines:
    characteristic = equation(to_tree(polynomial), ZERO)
    listed = sorted(roots, key=lambda root: (sympy.re(root), sympy.im(root)))
    solved = any_of(*(equation(Symbol(r.name), to_tree(root)) for root in listed))
    yield Line(CHARACTERISTIC, characteristic, {"r": Symbol(r.name)})
    if solved != characteristic:
        yield Line(ROOTS, solved, {"r": Symbol(r.name)}, work=Work("solve", characteristic, solved, r.name))
    basis = list(_basis(listed, roots, posed.equation.x))
    rule, general = _rule(roots), _general(posed, basis)
    summed = add(*(mul(Symbol(c), to_tree(b)) for c, b in zip(posed.constants, basis, strict=True)))
    if g != 0:
        yield Line(rule, equation(Symbol(f"{posed.y.name}_h"), summed))
        yield from _particular(posed, roots, general, g)
    elif posed.conditions:
        yield Line(rule, equation(posed.y, summed))
        yield from put_into_general(posed, general)
    else:
        yield Line(rule, posed.answer)


def _basis(listed: list[Expr], roots: dict[Expr, int], x: Expr) -> Iterator[Expr]:
    """A solution for each root; a root that comes twice gives one with x before it, a pair of complex ones cosine and sine."""
    for root in listed:
        a, b = sympy.re(root), sympy.im(root)
        for k in range(roots[root]):
            if b == 0:
                yield x**k * sympy.exp(a * x)
            elif b > 0:
                yield x**k * sympy.exp(a * x) * sympy.cos(b * x)
                yield x**k * sympy.exp(a * x) * sympy.sin(b * x)


def _rule(roots: dict[Expr, int]) -> Rule:
    if any(sympy.im(root) != 0 for root in roots):
        return COMPLEX
    return DOUBLE if max(roots.values()) > 1 else TWO_ROOTS


def _general(posed: Posed, basis: list[Expr]) -> Expr:
    return sum((sympy.Symbol(c, real=True) * b for c, b in zip(posed.constants, basis, strict=True)), sympy.S.Zero)


@dataclass(frozen=True, slots=True)
class Kind:
    """The terms of a right-hand side that go with e^(ax)·cos(bx): a, b, and the highest power of x among them."""

    a: Expr
    b: Expr
    degree: int


def _kinds(g: Expr, x: Expr) -> list[Kind] | None:
    """What the right-hand side is made of; None where it is no sum of xⁿ e^(ax) cos(bx)."""
    found: dict[tuple[Expr, Expr], int] = {}
    for term in sympy.Add.make_args(sympy.expand(sympy.powsimp(g))):
        kind = _kind(term, x)
        if kind is None:
            return None
        found[kind.a, kind.b] = max(kind.degree, found.get((kind.a, kind.b), 0))
    return [Kind(a, b, degree) for (a, b), degree in found.items()]


def _kind(term: Expr, x: Expr) -> Kind | None:
    a, b, degree = sympy.S.Zero, sympy.S.Zero, 0
    for factor in sympy.Mul.make_args(term):
        base, n = factor.as_base_exp()
        inner = factor.args[0] / x if isinstance(factor, sympy.exp | sympy.sin | sympy.cos) else None
        if not factor.has(x):
            continue
        if base == x and n.is_Integer and n > 0:
            degree = int(n)
        elif isinstance(factor, sympy.exp) and inner is not None and inner.is_Rational:
            a = inner
        elif isinstance(factor, sympy.sin | sympy.cos) and b == 0 and inner is not None and inner.is_Rational:
            b = abs(inner)
        else:
            return None
    return Kind(a, b, degree)


def _particular(posed: Posed, roots: dict[Expr, int], general: Expr, g: Expr) -> Lines:
    x = posed.equation.x
    kinds = _kinds(g, x)
    taken = set(free_symbols(posed.start)) | set(posed.constants)
    free = [sympy.Symbol(name) for name in ("A", "B", "D", "F", "G", "H", "K") if name not in taken]
    trial = None if kinds is None else _trial(kinds, roots, x, free)
    if trial is None:
        return
    letters = [letter for letter in free if trial.has(letter)]
    slopes = dict(zip(posed.equation.jets, _slopes(trial, posed), strict=True))
    put = [side.subs(slopes) for side in (posed.equation.left, posed.equation.right)]
    compared = _compared(sympy.expand(put[0] - put[1]), x, letters)
    found = sympy.solve(compared, letters, dict=True)
    if len(found) == 1 and set(found[0]) == set(letters):
        yield from _by_trial(posed, general, trial, put, compared, found[0])


def _slopes(trial: Expr, posed: Posed) -> list[Expr]:
    return [sympy.expand(trial.diff(posed.equation.x, k)) if k else trial for k in range(posed.equation.order + 1)]


def _trial(kinds: list[Kind], roots: dict[Expr, int], x: Expr, free: list[sympy.Symbol]) -> Expr | None:
    """The function with unknown letters; None where it would need too many."""
    waiting, total = iter(free[:MOST_LETTERS]), sympy.S.Zero
    for kind in kinds:
        waves = (sympy.S.One,) if kind.b == 0 else (sympy.cos(kind.b * x), sympy.sin(kind.b * x))
        shift = x ** roots.get(kind.a + sympy.I * kind.b, 0) * sympy.exp(kind.a * x)
        for wave in waves:
            letters = [next(waiting, None) for _ in range(kind.degree + 1)]
            if None in letters:
                return None
            polynomial = sum((c * x ** (kind.degree - k) for k, c in enumerate(letters)), sympy.S.Zero)
            total += shift * polynomial * wave
    return total


def _compared(residual: Expr, x: Expr, letters: list[sympy.Symbol]) -> list[Expr]:
    """The coefficients of the different functions of x, each of which must be 0."""
    found: dict[Expr, Expr] = {}
    for term in sympy.Add.make_args(sympy.expand(sympy.powsimp(residual))):
        still, moving = term.as_independent(x, as_Add=False)
        found[moving] = found.get(moving, sympy.S.Zero) + still
    return [value for value in found.values() if value != 0]


def _by_trial(posed: Posed, general: Expr, trial: Expr, put: list[Expr], compared: list[Expr], found: dict[sympy.Symbol, Expr]) -> Lines:
    name = Symbol(f"{posed.y.name}_p")
    lets = {letter.name: to_tree(value) for letter, value in found.items()}
    letters = sorted(found, key=lambda letter: letter.name)
    yield Line(TRIAL, equation(name, to_tree(trial)), lets=lets)
    yield Line(TRIAL_PUT_IN, equation(*(to_tree(sympy.expand(side)) for side in put)), lets=lets)
    asked = all_of(*(equation(*_parted(value, letters)) for value in compared))
    solved = all_of(*(equation(Symbol(letter.name), lets[letter.name]) for letter in letters))
    yield Line(COMPARED, asked, lets=lets)
    if asked != solved:
        yield Line(LETTERS, solved, {"v": solved}, lets=lets, work=Work("solve", asked, solved, letters[0].name))
    special = trial.subs(found)
    yield Line(PARTICULAR, equation(name, to_tree(sympy.expand(special))), {"v": solved})
    if posed.conditions:
        yield Line(TOGETHER, equation(posed.y, to_tree(general + special)), {"h": Symbol(f"{posed.y.name}_h"), "p": name})
        yield from put_into_general(posed, general + special)
    else:
        yield Line(TOGETHER, posed.answer, {"h": Symbol(f"{posed.y.name}_h"), "p": name})


def _parted(value: Expr, letters: list[sympy.Symbol]) -> tuple[Tree, Tree]:
    """The terms with letters, and what they must be."""
    if value.subs(dict.fromkeys(letters, 0)) > 0:
        value = -value
    still = value.subs(dict.fromkeys(letters, 0))
    return to_tree(value - still), to_tree(-still)
