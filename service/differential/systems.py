"""Linear systems with constant coefficients, by elimination to one equation for one function.

    X' = A X + g,  y = cX:  y⁽ᵏ⁾ = cAᵏ X + sₖ with sₖ₊₁ = sₖ' + cAᵏ g, until cAᵐ = Σ αₖ cAᵏ:  y⁽ᵐ⁾ − Σ αₖ y⁽ᵏ⁾ = sₘ − Σ αₖ sₖ

Where the rows c, cA, …, cAⁿ⁻¹ are independent, they give every other function from y and its derivatives; where the row
of a function closes by itself, it is solved and put into the rest.
Contract: as many equations as functions, linear, with coefficients free of x → the general solution; None elsewhere.
Source: Boyce & DiPrima, Elementary Differential Equations, §7.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sympy import (
    Add,
    Expr,
    Matrix,
    Pow,
    Rational,
    S,
    Symbol,
    cos,
    default_sort_key,
    exp,
    expand,
    factor_terms,
    factorial,
    linear_eq_to_matrix,
    linsolve,
    radsimp,
    simplify,
    sin,
    sqrtdenest,
)
from sympy.matrices.exceptions import NonInvertibleMatrixError
from sympy.solvers.solveset import NonlinearError

from service.cas.tidy import size
from service.differential.equation import Equation
from service.differential.integrals import tidied
from service.differential.linear import constant_coefficients, first_order
from service.differential.notation import Names
from service.differential.solution import Task
from service.search import Budget

MOST_STATES = 6


@dataclass(frozen=True, slots=True)
class System:
    """differences: what is zero. jets: of each function y, y', … up to its order."""

    differences: tuple[Expr, ...]
    x: Symbol
    jets: Mapping[str, tuple[Symbol, ...]]

    @property
    def order(self) -> int:
        return sum(len(jets) - 1 for jets in self.jets.values())

    def put_in(self, values: Mapping[str, Expr]) -> tuple[Expr, ...]:
        """The differences with functions of x in the places of the jets."""
        swap = {
            jet: values[name].diff(self.x, order) if order else values[name]
            for name, jets in self.jets.items()
            for order, jet in enumerate(jets)
        }
        return tuple(difference.subs(swap, simultaneous=True) for difference in self.differences)


@dataclass(frozen=True, slots=True)
class FirstOrder:
    """X' = A X + g. states: the letters of X. first: the place of each function in X, in the order of the functions left."""

    matrix: Matrix
    forcing: Matrix
    states: tuple[Symbol, ...]
    first: Mapping[str, int]


def general(system: System, constants: Sequence[Symbol], budget: Budget) -> dict[str, Expr] | None:
    """Each function in terms of x and the constants."""
    form = _first_order(system)
    free = list(constants)
    values: dict[str, Expr] = {}
    while form is not None and form.states:
        found = next((f for way in WAYS if (f := way(form, system.x, free, budget)) is not None), None)
        if found is None:
            return None
        values.update(found)
        used = sum(len(system.jets[name]) - 1 for name in found)
        free = free[used:]
        form = _without(form, system, values)
    return {name: values[name] for name in system.jets} if len(values) == len(system.jets) else None


def _first_order(system: System) -> FirstOrder | None:
    """The system solved for the highest derivatives; None where it is not linear with constant coefficients."""
    tops = [jets[-1] for jets in system.jets.values()]
    states = tuple(jet for jets in system.jets.values() for jet in jets[:-1])
    if not 0 < len(states) <= MOST_STATES:
        return None
    try:
        left, right = linear_eq_to_matrix([expand(d) for d in system.differences], tops)
        slopes = left.inv() * right
        inner, rest = linear_eq_to_matrix([expand(slope) for slope in slopes], states)
    except (NonlinearError, NonInvertibleMatrixError, ValueError):
        return None
    if left.free_symbols & {*states, system.x} or inner.free_symbols & {*states, *tops, system.x}:
        return None
    rows, forcing = _companion(system, states, inner, -rest)
    first = {name: states.index(jets[0]) for name, jets in system.jets.items()}
    return FirstOrder(rows, forcing, states, first)


def _companion(system: System, states: tuple[Symbol, ...], inner: Matrix, rest: Matrix) -> tuple[Matrix, Matrix]:
    """The derivative of a state is the next one; that of the last of a function comes from its equation."""
    rows, forcing = [], []
    for place, (_, jets) in enumerate(system.jets.items()):
        for order in range(len(jets) - 1):
            last = order == len(jets) - 2
            rows.append(list(inner.row(place)) if last else [S.One if s == jets[order + 1] else S.Zero for s in states])
            forcing.append(rest[place] if last else S.Zero)
    return Matrix(rows), Matrix(forcing)


def _krylov(form: FirstOrder, place: int, x: Symbol) -> tuple[list[Matrix], list[Expr], list[Expr], Expr]:
    """Rows cAᵏ and sₖ below the first dependence, its coefficients αₖ, and the right-hand side of the equation for y."""
    row = Matrix([[S.One if i == place else S.Zero for i in range(len(form.states))]])
    rows, shifts, shift = list[Matrix](), list[Expr](), S.Zero
    while not rows or Matrix.vstack(*rows, row).rank() > len(rows):
        rows.append(row)
        shifts.append(shift)
        shift = expand(shift.diff(x) + (row * form.forcing)[0])
        row = (row * form.matrix).applyfunc(expand)
    (alphas,) = linsolve((Matrix.vstack(*rows).T, row.T))
    right = shift - sum((a * s for a, s in zip(alphas, shifts, strict=True)), S.Zero)
    return rows, shifts, list(alphas), expand(right)


def _scalar(name: str, alphas: Sequence[Expr], right: Expr, x: Symbol, constants: Sequence[Symbol], budget: Budget) -> Expr | None:
    """The solution of y⁽ᵐ⁾ − Σ αₖ y⁽ᵏ⁾ = g."""
    jets = tuple(Symbol(name + "'" * order, real=True) for order in range(len(alphas) + 1))
    left = jets[-1] - sum((a * jet for a, jet in zip(alphas, jets, strict=False)), S.Zero)
    task = Task(Equation(left, right, x, jets, Names(name, x.name)), tuple(constants), budget)
    for method in (first_order, constant_coefficients):
        for found in method(task):
            if len(found.values) == 1 and not found.conditions and len(found.constants) == len(alphas):
                return sqrtdenest(found.values[0])
    return None


def _whole(form: FirstOrder, x: Symbol, constants: Sequence[Symbol], budget: Budget) -> dict[str, Expr] | None:
    """All functions from one whose rows are independent."""
    for name, place in form.first.items():
        rows, shifts, alphas, right = _krylov(form, place, x)
        if len(rows) < len(form.states):
            continue
        value = _scalar(name, alphas, right, x, constants, budget)
        if value is None:
            return None
        slopes = [value.diff(x, order) - shift if order else value - shift for order, shift in enumerate(shifts)]
        states = Matrix.vstack(*rows).inv() * Matrix(slopes)
        return {other: value if other == name else _by_constants(states[at], constants) for other, at in form.first.items()}
    return None


def _closed(form: FirstOrder, x: Symbol, constants: Sequence[Symbol], budget: Budget) -> dict[str, Expr] | None:
    """One function whose equation holds no other."""
    ends = [*sorted(form.first.values()), len(form.states)]
    for name, place in form.first.items():
        rows, _, alphas, right = _krylov(form, place, x)
        if len(rows) != ends[ends.index(place) + 1] - place:
            continue
        value = _scalar(name, alphas, right, x, constants, budget)
        return None if value is None else {name: value}
    return None


def _by_eigenvectors(form: FirstOrder, x: Symbol, constants: Sequence[Symbol], budget: Budget) -> dict[str, Expr] | None:
    """Σ C e^(λx) Σₖ xᵏ/k! (A − λ)ᵏ v over a basis v of the kernel of (A − λ)ᵐ, for g = 0; a pair α ± βi by real and imaginary parts."""
    dimension = len(form.states)
    if not form.forcing.is_zero_matrix or form.matrix.free_symbols:
        return None
    eigenvalues = form.matrix.eigenvals()
    if sum(eigenvalues.values()) != dimension or not all(_is_short(value) for value in eigenvalues):
        return None
    columns: list[Matrix] = []
    for value, count in sorted(eigenvalues.items(), key=lambda pair: default_sort_key(pair[0])):
        columns += _of_eigenvalue(form.matrix, value, count, x)
    if len(columns) != dimension:
        return None
    states = sum((c * column for c, column in zip(constants, columns, strict=False)), Matrix.zeros(dimension, 1))
    return {name: _by_constants(states[at], constants) for name, at in form.first.items()}


def _is_short(value: Expr) -> bool:
    """A rational number, or one with square roots."""
    return bool(value.is_number) and value.count_ops() <= 12 and all(p.exp == S.Half or p.exp.is_Integer for p in value.atoms(Pow))


def _of_eigenvalue(matrix: Matrix, value: Expr, count: int, x: Symbol) -> list[Matrix]:
    """The real solutions that belong to an eigenvalue; none for the second of a conjugate pair, which the first one holds."""
    real, imaginary = (radsimp(part) for part in value.as_real_imag())
    if imaginary.is_negative:
        return []
    columns = []
    shifted = (matrix - value * Matrix.eye(matrix.rows)).applyfunc(expand)
    for vector in (shifted**count).applyfunc(_reduced).nullspace(simplify=_reduced):
        terms = [(shifted**k * vector * x**k / factorial(k)).applyfunc(_reduced) for k in range(count)]
        total = sum(terms, Matrix.zeros(matrix.rows, 1)).applyfunc(expand)
        u, v = total.applyfunc(lambda entry: entry.as_real_imag()[0]), total.applyfunc(lambda entry: entry.as_real_imag()[1])
        turn = imaginary * x
        columns.append((u * cos(turn) - v * sin(turn)) * exp(real * x))
        if imaginary != 0:
            columns.append((u * sin(turn) + v * cos(turn)) * exp(real * x))
    return columns


def _reduced(entry: Expr) -> Expr:
    return expand(radsimp(expand(entry)))


def _without(form: FirstOrder, system: System, values: Mapping[str, Expr]) -> FirstOrder | None:
    """What is left once functions are known: their states become part of the forcing."""
    known = {
        jet: values[name].diff(system.x, order) if order else values[name]
        for name in values
        for order, jet in enumerate(system.jets[name][:-1])
    }
    kept = [i for i, state in enumerate(form.states) if state not in known]
    if not kept:
        return None
    gone = [i for i in range(len(form.states)) if i not in kept]
    forcing = [form.forcing[i] + sum((form.matrix[i, j] * known[form.states[j]] for j in gone), S.Zero) for i in kept]
    states = tuple(form.states[i] for i in kept)
    first = {name: states.index(system.jets[name][0]) for name in form.first if name not in values}
    return FirstOrder(form.matrix.extract(kept, kept), Matrix([expand(part) for part in forcing]), states, first)


WAYS = (_whole, _closed, _by_eigenvectors)
"""In the order in which they are tried."""


def _plain(value: Expr) -> Expr:
    return tidied(expand(value))


def _by_constants(value: Expr, constants: Sequence[Symbol]) -> Expr:
    """A sum with each constant once, where that is shorter."""
    spread = expand(value)
    parts = [c * tidied(factor_terms(radsimp(simplify(spread.coeff(c))))) for c in constants]
    rest = spread.subs(dict.fromkeys(constants, 0))
    return min((Add(tidied(rest), *parts), _plain(value)), key=size)


@dataclass(frozen=True, slots=True)
class Given:
    """The derivative of this order of a function has the value at the point."""

    function: str
    order: int
    point: Expr
    value: Expr


def meeting(values: Mapping[str, Expr], constants: Sequence[Symbol], given: Sequence[Given], x: Symbol) -> dict[str, Expr] | None:
    """The member of the family that meets the conditions; None where there is none, constants that are left open stay."""
    equations = [(values[g.function].diff(x, g.order) if g.order else values[g.function]).subs(x, g.point) - g.value for g in given]
    try:
        solved = list(linsolve(linear_eq_to_matrix([simplify(e) for e in equations], *constants), *constants))
    except (NonlinearError, ValueError):
        return None
    if not solved:
        return None
    chosen = dict(zip(constants, solved[0], strict=True))
    return {name: _plain(value.subs(chosen, simultaneous=True)) for name, value in values.items()}


def is_general(system: System, values: Mapping[str, Expr], constants: Sequence[Symbol]) -> bool:
    """Whether the constants are independent: the states change with each of them in its own way at some point."""
    states = [
        values[name].diff(system.x, order) if order else values[name]
        for name, jets in system.jets.items()
        for order in range(len(jets) - 1)
    ]
    jacobian = Matrix([[state.diff(c) for c in constants] for state in states])
    at = {s: Rational(3 + 2 * i, 7) for i, s in enumerate(sorted(jacobian.free_symbols, key=str))}
    determinant = jacobian.subs(at).applyfunc(lambda entry: entry.evalf(30)).det()
    return bool(abs(determinant) > Rational(1, 10**12))
