"""Systems: linear ones by elimination, two polynomials by resultants, more by a Gröbner basis, the rest by substitution.

Each method gives a superset of the solutions; every tuple is put into every statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from flint import arb, fmpq_mpoly
from sympy import Dummy, Expr, Matrix, S, Symbol, linear_eq_to_matrix, linsolve
from sympy.solvers.solveset import NonlinearError

from service.messages import Said
from service.numerics.program import NoProgram
from service.numerics.real_balls import ball, sign
from service.progress import trying
from service.search import Budget
from service.solve.candidates import NotSolved, OutOfTime
from service.solve.check import Finding, all_of, any_of
from service.solve.equations.complex_field import is_zero_at, place
from service.solve.equations.forms import Form, Kernel, form_over, to_sympy, used
from service.solve.equations.univariate import roots_in, tidy
from service.solve.inequalities.parameters import assignments
from service.solve.search import Search
from service.solve.solving import search_for
from service.solve.statements import FALSE, TRUE_FOR, Comparison, Condition, Every, Some, Statement
from service.solve.systems.by_cases import cases
from service.solve.systems.elimination import eliminants

MOST_TUPLES = 3000
PREFERRED = ("x", "y", "z", "u", "v", "w")


@dataclass(frozen=True, slots=True)
class SystemSolutions:
    """tuples: the values of the unknowns, in their order; free unknowns stand for themselves.

    where: for each tuple, what its free unknowns must meet. varying: the tuples do not all leave the same unknowns free.
    """

    tuples: tuple[tuple[Expr, ...], ...] = ()
    free: tuple[Symbol, ...] = ()
    complete: bool = True
    conditions: tuple[Condition, ...] = ()
    unknowns: tuple[Symbol, ...] = ()
    why: Said = ""
    where: tuple[tuple[Condition, ...], ...] = ()
    varying: bool = False


def solve_system(statements: tuple[Statement, ...], symbols: tuple[Symbol, ...], field: str, deadline: float) -> SystemSolutions:
    """All solutions of several statements in several unknowns, within `deadline` seconds; never raises for mathematical reasons."""
    search = search_for(symbols[0], field, Budget.by_clock(deadline))
    try:
        return _solved(statements, symbols, field, search)
    except OutOfTime:
        return SystemSolutions(complete=False, unknowns=symbols, why="the deadline passed")
    except NotSolved as reason:
        return SystemSolutions(complete=False, unknowns=symbols, why=reason.why)


def _solved(statements: tuple[Statement, ...], symbols: tuple[Symbol, ...], field: str, search: Search) -> SystemSolutions:
    alternatives = _alternatives(statements)
    if len(alternatives) > 1:
        found = [_solved(one, symbols, field, search) for one in alternatives]
        tuples = tuple(dict.fromkeys(t for part in found for t in part.tuples))
        if any(part.free for part in found) and len({part.free for part in found}) > 1:
            raise NotSolved("cases with different free unknowns")
        return SystemSolutions(tuples, found[0].free, all(p.complete for p in found), unknowns=symbols)
    (conjunction,) = alternatives or ((FALSE,),)
    if FALSE in conjunction:
        return SystemSolutions(unknowns=symbols)
    comparisons = tuple(part for part in conjunction if isinstance(part, Comparison))
    equations = tuple(part for part in comparisons if part.sign == "=")
    if len(comparisons) != len(conjunction) or not equations:
        raise NotSolved("a system of inequalities in several unknowns")
    unknowns = _chosen(symbols, len(equations))
    reason = NotSolved("no method applies")
    for method in (_linear, _polynomial, _substitution, _by_cases):
        trying(f"system {method.__name__}")
        try:
            solved = method(equations, unknowns, search)
        except OutOfTime:
            raise
        except NotSolved as failure:
            reason = failure
            continue
        if solved is not None and (method is not _by_cases or len(equations) == len(comparisons)):
            return _tested(conjunction, solved, unknowns, field)
    raise reason


def _alternatives(statements: tuple[Statement, ...]) -> tuple[tuple[Statement, ...], ...]:
    """The disjunctive form: each alternative a conjunction of comparisons."""
    spread: list[tuple[tuple[Statement, ...], ...]] = []
    for statement in statements:
        match statement:
            case Every(parts=parts):
                spread.append(_alternatives(parts))
            case Some(parts=parts):
                spread.append(tuple(c for part in parts for c in _alternatives((part,))))
            case _:
                spread.append(((statement,),))
    combined = tuple(tuple(part for choice in choices for part in choice) for choices in product(*spread))
    if len(combined) > 64:
        raise NotSolved("many cases")
    return combined


def _chosen(symbols: tuple[Symbol, ...], count: int) -> tuple[Symbol, ...]:
    """All symbols, or x, y, z, … alone where they are as many as the equations; the others are parameters then."""
    preferred = tuple(s for s in symbols if s.name in PREFERRED)
    return preferred if len(symbols) > count and len(preferred) == count else symbols


def _linear(equations: tuple[Comparison, ...], unknowns: tuple[Symbol, ...], search: Search) -> SystemSolutions | None:
    """Elimination. With parameters, the determinant must not vanish."""
    try:
        matrix, right = linear_eq_to_matrix([e.expression.expand() for e in equations], list(unknowns))
    except (NonlinearError, ValueError):
        return None
    if matrix.free_symbols & set(unknowns):
        return None
    found = list(linsolve((matrix, right), *unknowns))
    conditions = _determinant(matrix)
    if not found:
        return SystemSolutions(unknowns=unknowns)
    values = tuple(tidy(value) if not value.free_symbols else value for value in found[0])
    free = tuple(u for u in unknowns if u in set().union(*(v.free_symbols for v in values)))
    return SystemSolutions((values,), free, True, conditions, unknowns)


def _determinant(matrix: Matrix) -> tuple[Condition, ...]:
    if not matrix.free_symbols or matrix.rows != matrix.cols or matrix.rows > 4:
        return ()
    determinant = matrix.det().factor()
    return (Condition(determinant, "!=", "determinant"),) if determinant.free_symbols else ()


def _forms(equations: tuple[Comparison, ...], unknowns: tuple[Symbol, ...]) -> tuple[list[fmpq_mpoly], Form] | None:
    """The numerators of the equations over one set of indeterminates."""
    kernels = {u: Kernel("x", u, u, whole=u) for u in unknowns}
    marker = Dummy("m")
    place = {**kernels, marker: Kernel("x", marker, marker, whole=marker)}
    try:
        separate = [form_over(e.expression, kernels) for e in equations]

        written = [to_sympy(f.numerator, f.names, f.constants) for f in separate]
        joint = form_over(sum(w * marker ** (i + 1) for i, w in enumerate(written)) + S.Zero, place)
    except NotSolved:
        return None
    at = joint.names.index(marker)
    parts: list[dict[Any, Any]] = [{} for _ in range(len(equations) + 1)]
    for exponents, coefficient in joint.numerator.to_dict().items():
        parts[int(exponents[at])][tuple(0 if i == at else int(e) for i, e in enumerate(exponents))] = coefficient
    return [joint.numerator.context().from_dict(part) for part in parts[1:]], joint


def _polynomial(equations: tuple[Comparison, ...], unknowns: tuple[Symbol, ...], search: Search) -> SystemSolutions | None:
    """Candidates for each unknown from an eliminant, then every combination."""
    if any(e.free_symbols - set(unknowns) for e in equations):
        return None
    joint = _forms(equations, unknowns)
    if joint is None:
        return None
    polynomials, form = joint
    if len(unknowns) == 2 and len(polynomials) == 2:
        eliminants = _resultants(polynomials, form, unknowns)
    elif len(polynomials) >= len(unknowns):
        eliminants = _by_groebner(equations, unknowns, search)
    else:
        return None
    if eliminants is None:
        return None
    candidates = [_values(e, form_, u, search) for (e, form_), u in zip(eliminants, unknowns, strict=True)]
    total = 1
    for values in candidates:
        total *= len(values)
    if total > MOST_TUPLES:
        raise NotSolved("a system with many candidates")
    return SystemSolutions(tuple(product(*candidates)), unknowns=unknowns)


def _resultants(polynomials: list[fmpq_mpoly], form: Form, unknowns: tuple[Symbol, ...]) -> list[tuple[fmpq_mpoly, Form]] | None:
    first, second = polynomials
    found = []
    for other in reversed(unknowns):
        index = form.names.index(other)
        eliminated = first.resultant(second, index)
        if eliminated.is_zero():
            return None
        found.append((eliminated, form))
    return found


def _by_groebner(equations: tuple[Comparison, ...], unknowns: tuple[Symbol, ...], search: Search) -> list[tuple[fmpq_mpoly, Form]] | None:
    """A polynomial in each unknown alone from lexicographic Gröbner bases, worked out in a child process that can be stopped."""
    left = search.budget.left
    numerators = eliminants(tuple(e.expression for e in equations), unknowns, max(0.05, 0.8 * left))
    if numerators is None:
        raise NotSolved("the elimination took too long, or left infinitely many solutions")
    found = []
    for polynomial, unknown in zip(numerators, unknowns, strict=True):
        form = form_over(polynomial, {unknown: Kernel("x", unknown, unknown, whole=unknown)})
        found.append((form.numerator, form))
    return found


def _values(eliminant: fmpq_mpoly, form: Form, unknown: Symbol, search: Search) -> list[Expr]:
    values: list[Expr] = []
    for factor, _ in eliminant.factor()[1]:
        if unknown in used(factor, form.names):
            roots = roots_in(factor, form, unknown, search.field)
            values += [root.value for root in roots or []]
    return list(dict.fromkeys(values))


def _substitution(equations: tuple[Comparison, ...], unknowns: tuple[Symbol, ...], search: Search) -> SystemSolutions | None:
    """Two equations in two unknowns: one is solved for one unknown, which is put into the other."""
    if len(equations) != 2 or len(unknowns) != 2:
        return None
    for equation, other in (equations, equations[::-1]):
        for unknown, second in (unknowns, unknowns[::-1]):
            if unknown not in equation.free_symbols:
                continue
            try:
                tuples = list(_substituted(equation, other, unknown, second, search))
            except OutOfTime:
                raise
            except NotSolved:
                continue
            ordered = [tuple(values[u] for u in unknowns) for values in tuples]
            return SystemSolutions(tuple(dict.fromkeys(ordered)), unknowns=unknowns)
    return None


def _substituted(equation: Comparison, other: Comparison, unknown: Symbol, second: Symbol, search: Search) -> Iterator[dict[Symbol, Expr]]:
    expressed = search.deeper(unknown).zeros(equation.expression)
    if not expressed.complete or expressed.families or expressed.spans:
        raise NotSolved("an equation that does not give one unknown")
    if second not in equation.free_symbols and unknown not in other.free_symbols:
        raise NotSolved("independent equations")
    for point in expressed.points:
        if any(c.sign == "!=" for c in point.conditions):
            raise NotSolved("an equation that gives an unknown only sometimes")
        left = other.expression.subs(unknown, point.value)
        domain = tuple(Condition(c.expression.subs(unknown, point.value), c.sign, c.reason) for c in (*other.domain, *equation.domain))
        needed = tuple(Condition(c.expression, c.sign, c.reason) for c in point.conditions)
        solved = search.deeper(second).solve(Comparison(left, "=", (*domain, *needed)))
        if not solved.complete or solved.families or solved.spans:
            raise NotSolved("infinitely many solutions")
        for found in solved.points:
            if found.bounds is not None:
                raise NotSolved("a system without exact solutions")
            yield {second: found.value, unknown: tidy(point.value.subs(second, found.value))}


def _by_cases(equations: tuple[Comparison, ...], unknowns: tuple[Symbol, ...], search: Search) -> SystemSolutions | None:
    """Infinitely many solutions of polynomial equations, each case with its own free unknowns."""
    if any(equation.domain for equation in equations):
        return None
    found = cases(tuple(equation.expression for equation in equations), unknowns, search)
    tuples = tuple(tuple(case.values.get(u, u) for u in unknowns) for case in found)
    free = tuple(u for u in unknowns if any(u not in case.values for case in found))
    varying = any(u in case.values for u in free for case in found)
    return SystemSolutions(tuples, free, unknowns=unknowns, where=tuple(case.conditions for case in found), varying=varying)


# Testing


def _tested(statements: tuple[Statement, ...], solved: SystemSolutions, unknowns: tuple[Symbol, ...], field: str) -> SystemSolutions:
    if solved.free or any(v.free_symbols for t in solved.tuples for v in t):
        return solved
    kept, open_ = [], False
    for values in solved.tuples:
        holds = tuple_holds(statements, values, unknowns, field == "complex")
        if holds is None:
            open_ = True
        elif holds and all(_is_wanted(v, field) for v in values):
            kept.append(values)
    why = "a tuple could not be tested" if open_ else ""
    return SystemSolutions(tuple(_sorted(kept)), (), solved.complete and not open_, solved.conditions, unknowns, why)


def _sorted(tuples: list[tuple[Expr, ...]]) -> list[tuple[Expr, ...]]:
    return sorted(tuples, key=lambda values: [place(v) for v in values])


def _is_wanted(value: Expr, field: str) -> bool:
    if field == "integer":
        return bool(value.is_Integer)
    if field == "rational":
        return bool(value.is_Rational)
    return True


def tuple_holds(
    statements: tuple[Statement, ...], values: tuple[Expr, ...], unknowns: tuple[Symbol, ...], complex_: bool = False
) -> bool | None:
    """Whether every statement holds at a tuple; None where that is not decided. Free unknowns are tried at samples."""
    free = sorted(set().union(*(v.free_symbols for v in values)) | (_symbols(statements) - set(unknowns)), key=str)
    if free:
        return _holds_at_samples(statements, values, unknowns, tuple(free))
    if complex_:
        return _holds_complex(statements, dict(zip(unknowns, values, strict=True)))
    findings = [at_values(statement, dict(zip(unknowns, values, strict=True))).holds for statement in statements]
    return False if False in findings else (None if None in findings else True)


def _symbols(statements: tuple[Statement, ...]) -> set[Symbol]:
    return set().union(*(s.free_symbols for s in statements))


def _holds_at_samples(
    statements: tuple[Statement, ...], values: tuple[Expr, ...], unknowns: tuple[Symbol, ...], free: tuple[Symbol, ...]
) -> bool | None:

    results = []
    for chosen in islice(assignments(free), 5):
        numbers = dict(zip(unknowns, (v.xreplace(chosen) for v in values), strict=True))
        results.append(all(at_values(s, {**chosen, **numbers}).holds is not False for s in statements))
    return any(results)


def at_values(statement: Statement, values: Mapping[Symbol, Expr]) -> Finding:
    """Whether a statement holds at values of all its symbols."""
    match statement:
        case Comparison(expression=expression, sign=relation, domain=domain):
            for condition in domain:
                s = _sign(condition.expression, values)
                if s is None or not TRUE_FOR[condition.sign](s):
                    return Finding(None if s is None else False)
            s = _sign(expression, values)
            return Finding(None if s is None else TRUE_FOR[relation](s))
        case Every(parts=parts):
            return all_of([at_values(part, values) for part in parts])
        case Some(parts=parts):
            return any_of([at_values(part, values) for part in parts])
        case _:
            return Finding(None)


def _sign(f: Expr, values: Mapping[Symbol, Expr]) -> int | None:
    def places() -> dict[Symbol, arb]:
        return {symbol: ball(value, {}) for symbol, value in values.items()}

    try:
        return sign(f, places)
    except NoProgram:
        return None


def _holds_complex(statements: tuple[Statement, ...], values: dict[Symbol, Expr]) -> bool | None:
    for statement in statements:
        if not isinstance(statement, Comparison) or statement.sign != "=":
            return None
        x = Symbol("_")
        placed = statement.expression.subs(values, simultaneous=True)
        if not is_zero_at(placed, x, S.Zero):
            return False
    return True
