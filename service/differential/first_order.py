"""Equations of first order that are not linear: separable, Bernoulli, homogeneous, exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Add, Dummy, Expr, Poly, PolynomialError, Pow, S, Symbol, cancel, expand, factor, separatevars, simplify, solveset
from sympy.core.relational import Relational

from service.cas import to_tree
from service.differential.integrals import exponential, integral, tidied
from service.differential.inverting import Target, inverse
from service.differential.linear import by_factor
from service.differential.solution import Method, Solution, Task
from service.messages import Message, all_of
from service.question import Note
from service.tree import Relation
from service.tree import Symbol as Name


def slope(task: Task) -> Expr | None:
    """R of y' = R(x, y); None where the equation isn't linear in y'."""
    equation = task.equation
    if equation.order != 1:
        return None
    y1 = equation.jets[1]
    try:
        poly = Poly(equation.difference, y1)
    except PolynomialError:
        return None
    if poly.degree() != 1:
        return None
    a, b = poly.all_coeffs()
    return cancel(-b / a) if (b / a).is_rational_function() else simplify(-b / a)


def terms_of_bernoulli(task: Task) -> tuple[Expr, Expr, Expr] | None:
    """(p, q, n) of y′ + p·y = q·yⁿ; None for another equation."""
    r = slope(task)
    if r is None:
        return None
    y = task.equation.y
    parts: dict[Expr, Expr] = {}
    for term in expand(r).as_ordered_terms():
        rest, power = term.as_independent(y, as_Add=False)
        base, n = power.as_base_exp()
        if base != y or not n.is_Rational:
            return None
        parts[n] = parts.get(n, S.Zero) + rest
    others = [n for n in parts if n != 1]
    if S.One not in parts or len(others) != 1 or others[0] == 0:
        return None
    return simplify(-parts[S.One]), simplify(parts[others[0]]), others[0]


def bernoulli(task: Task) -> Iterator[Solution]:
    """y' = p y + q yⁿ: v = y^(1−n) has v' = (1 − n)(p v + q)."""
    terms, y = terms_of_bernoulli(task), task.equation.y
    if terms is None:
        return
    p, q, n = terms
    v = by_factor((1 - n) * p, (1 - n) * q, task)
    if v is None:
        return
    found = inverse(Pow(y, 1 - n), y, Target(v, task.constants[0]))
    if found is not None:
        notes = _also([S.Zero], y) if n > 0 else ()
        yield Solution(tuple(map(tidied, found[0])), task.constants[:1], Method.BERNOULLI, conditions=found[1], notes=notes)


def separable(task: Task) -> Iterator[Solution]:
    """y' = f(x) g(y): ∫ dy/g = ∫ f dx + C."""
    r = slope(task)
    if r is not None:
        yield from _separated(r, task.equation.x, task.equation.y, task)


def _separated(r: Expr, x: Symbol, y: Symbol, task: Task) -> Iterator[Solution]:
    parts = separatevars(factor(r), symbols=[x, y], dict=True, force=True)
    if not parts:
        return
    f, g = parts["coeff"] * parts[x], parts[y]
    if y not in g.free_symbols:
        return
    over_y, over_x = integral(cancel(1 / g) if g.is_rational_function(y) else 1 / g, y, task.budget.left), integral(f, x, task.budget.left)
    if over_y is None or over_x is None:
        return
    constant = task.constants[0]
    found = inverse(over_y, y, Target(over_x + constant, constant))
    zeros = _zeros(g, y)
    if found is not None:
        values = tuple(tidied(value) for value in found[0])
        lost = [zero for zero in zeros if not _is_reached(values, zero, constant)]
        yield Solution(values, (constant,), Method.SEPARATION, conditions=found[1], notes=_also(lost, y))
    else:
        yield Solution((), (constant,), Method.SEPARATION, implicit=over_y - over_x, notes=_also(zeros, y))


def _zeros(g: Expr, y: Symbol) -> list[Expr]:
    """The constant solutions: real zeros of g, where it is a polynomial in y."""
    try:
        above = Poly(g.as_numer_denom()[0], y)
    except PolynomialError:
        return []
    if above.degree() > 4:
        return []
    found = solveset(above.as_expr(), y, domain=S.Reals if not above.free_symbols_in_domain else S.Complexes)
    return sorted(found, key=lambda v: v.sort_key()) if found.is_FiniteSet else []


def _is_reached(values: tuple[Expr, ...], zero: Expr, constant: Symbol) -> bool:
    """Whether C = 0 gives the constant solution."""
    at_zero = [simplify(value.subs(constant, 0)) for value in values]
    return any(simplify(value - zero) == 0 for value in at_zero if value.is_finite is not False)


def _also(zeros: list[Expr], y: Symbol) -> tuple[Note, ...]:
    if not zeros:
        return ()
    named = all_of([Relation(("=",), (Name(y.name), to_tree(zero))) for zero in zeros])
    return (Note("constant_solutions", Message("Besides, {} is a solution." if len(zeros) == 1 else "Besides, {} are solutions.", named)),)


def homogeneous(task: Task) -> Iterator[Solution]:
    """y' = φ(y/x): v = y/x has v' = (φ(v) − v)/x."""
    r = slope(task)
    if r is None:
        return
    x, y = task.equation.x, task.equation.y
    v = Symbol(f"{y.name}/{x.name}", real=True)
    phi = simplify(r.subs(y, v * x))
    if x in phi.free_symbols or phi == v:
        return
    for found in _separated(cancel(phi - v) / x, x, v, task):
        if found.values:
            values = tuple(tidied(x * value) for value in found.values)
            yield Solution(values, found.constants, Method.HOMOGENEOUS, conditions=_without(found.conditions, v))
        elif found.implicit is not None:
            yield Solution((), found.constants, Method.HOMOGENEOUS, implicit=found.implicit.subs(v, y / x))


def _without(conditions: tuple[Relational, ...], v: Symbol) -> tuple[Relational, ...]:
    return tuple(condition for condition in conditions if v not in condition.free_symbols)


def shift_of_line(task: Task) -> Expr | None:
    """k of y' = φ(y + k x); None for another equation."""
    r = slope(task)
    x, y = task.equation.x, task.equation.y
    if r is None or y not in r.free_symbols:
        return None
    k = simplify(r.diff(x) / r.diff(y))
    is_of_line = k != 0 and not {x, y} & k.free_symbols
    return k if is_of_line and x not in simplify(r.subs(y, Dummy("u", real=True) - k * x)).free_symbols else None


def of_a_line(task: Task) -> Iterator[Solution]:
    """y' = φ(y + k x): u = y + k x has u' = k + φ(u)."""
    r, k = slope(task), shift_of_line(task)
    x, y = task.equation.x, task.equation.y
    if r is None or k is None:
        return
    u = Symbol(f"{y.name}+{x.name}", real=True)
    phi = simplify(r.subs(y, u - k * x))
    for found in _separated(simplify(k + phi), x, u, task):
        if found.values:
            values = tuple(tidied(value - k * x) for value in found.values)
            yield Solution(values, found.constants, Method.SUBSTITUTION, conditions=_without(found.conditions, u))
        elif found.implicit is not None:
            yield Solution((), found.constants, Method.SUBSTITUTION, implicit=found.implicit.subs(u, y + k * x))


def varied_factor(task: Task) -> Expr | None:
    """e^(−∫p) of y' + p y = f(x, y); None for another equation."""
    equation = task.equation
    if slope(task) is None:
        return None
    x, y, y1 = equation.x, equation.y, equation.jets[1]
    terms = Add.make_args(equation.difference)
    lead = Add(*(term for term in terms if y1 in term.free_symbols)) / y1
    multiples = [term / y for term in terms if y in term.free_symbols and y1 not in term.free_symbols]
    p = Add(*(multiple for multiple in multiples if y not in multiple.free_symbols)) / lead
    if p == 0 or {y, y1} & p.free_symbols:
        return None
    inner = integral(simplify(p), x, task.budget.left)
    return None if inner is None else exponential(-inner)


def varied_constant(task: Task) -> Iterator[Solution]:
    """y' + p y = f(x, y) with y = u·e^(−∫p): separable in u, where it is."""
    r, factor_ = slope(task), varied_factor(task)
    if r is None or factor_ is None:
        return
    x, y = task.equation.x, task.equation.y
    u = Symbol(f"{y.name}_u", real=True)
    rest = simplify((r.subs(y, u * factor_) - u * factor_.diff(x)) / factor_)
    for found in _separated(rest, x, u, task):
        if found.values:
            values = tuple(tidied(factor_ * value) for value in found.values)
            yield Solution(values, found.constants, Method.VARIATION, conditions=_without(found.conditions, u))
        elif found.implicit is not None:
            implicit = found.implicit.subs(u, y / factor_)
            yield Solution((), found.constants, Method.VARIATION, implicit=implicit)


@dataclass(frozen=True, slots=True)
class ExactForm:
    """μM + μN y′ = 0 with a potential. factor: μ. m, n: with μ in them. first: ∫ m dx. rest: what n leaves for g′(y). second: g."""

    factor: Expr
    plain: tuple[Expr, Expr]
    m: Expr
    n: Expr
    first: Expr
    rest: Expr
    second: Expr


def exact_form(task: Task) -> ExactForm | None:
    """The equation as M + N y' = 0 with ∂M/∂y = ∂N/∂x, if need be after an integrating factor of x or of y alone."""
    equation = task.equation
    if equation.order != 1:
        return None
    y1, x, y = equation.jets[1], equation.x, equation.y
    try:
        poly = Poly(expand(equation.difference), y1)
    except PolynomialError:
        return None
    if poly.degree() != 1:
        return None
    n, m = poly.all_coeffs()
    for mu in _factors(m, n, x, y, task):
        found = _with_potential(mu, (m, n), task)
        if found is not None:
            return found
    return None


def exact(task: Task) -> Iterator[Solution]:
    """U(x, y) = C with U_x = M, U_y = N."""
    form, y = exact_form(task), task.equation.y
    if form is None:
        return
    constant, potential = task.constants[0], form.first + form.second
    found = inverse(potential, y, Target(constant, constant))
    if found is not None:
        yield Solution(tuple(map(tidied, found[0])), (constant,), Method.EXACT, conditions=found[1])
    else:
        yield Solution((), (constant,), Method.EXACT, implicit=potential)


def _factors(m: Expr, n: Expr, x: Symbol, y: Symbol, task: Task) -> Iterator[Expr]:
    twist = simplify(m.diff(y) - n.diff(x))
    if twist == 0:
        yield S.One
        return
    for ratio, by, other in ((simplify(twist / n), x, y), (simplify(-twist / m) if m != 0 else y, y, x)):
        if other not in ratio.free_symbols:
            inner = integral(ratio, by, task.budget.left)
            if inner is not None:
                yield exponential(inner)


def _with_potential(mu: Expr, plain: tuple[Expr, Expr], task: Task) -> ExactForm | None:
    x, y = task.equation.x, task.equation.y
    m, n = (expand(mu * part) for part in plain)
    first = integral(m, x, task.budget.left)
    if first is None:
        return None
    rest = simplify(n - first.diff(y))
    if x in rest.free_symbols:
        return None
    second = integral(rest, y, task.budget.left)
    return None if second is None else ExactForm(mu, plain, m, n, first, rest, second)
