"""Equations over the complex numbers: the same candidates without reality conditions, tested with principal values."""

from __future__ import annotations

from dataclasses import replace

from flint import acb, arb
from sympy import Expr, Float, Rational, Symbol

from service.cas.cartesian import cartesian
from service.messages import Message, Said
from service.numerics.balls import compiled
from service.numerics.balls import value as value_of
from service.numerics.program import NoProgram
from service.precision import precision
from service.solve.candidates import NotSolved, Point
from service.solve.search import Search
from service.solve.solutions import Excluded, Solutions, union
from service.solve.statements import Comparison, Every, Some, Statement
from service.solve.written import named

PRECISIONS = (128, 320, 800)
TINY = 500


def value(number: Expr, bits: int) -> acb:
    """A number as a complex ball, its decimals taken as they stand. Raises NoProgram."""
    return value_of(number.xreplace({f: Rational(f) for f in number.atoms(Float)}), bits)


def solve_complex(statement: Statement, search: Search) -> Solutions:
    """All complex solutions of an equation, or of equations joined by "or"; "and" filters finitely many points."""
    match statement:
        case Comparison(sign="="):
            return _equation(statement, search)
        case Some(parts=parts):
            return _union(tuple(solve_complex(part, search) for part in parts))
        case Every(parts=(first, *rest)):
            return _filtered(solve_complex(first, search), tuple(rest), search)
        case _:
            raise NotSolved("an inequality over the complex numbers")


def _union(parts: tuple[Solutions, ...]) -> Solutions:
    if all(not part.spans for part in parts):
        points = tuple(p for part in parts for p in part.points)
        joined = union(Solutions(families=part.families, complete=part.complete, methods=part.methods, why=part.why) for part in parts)
        return Solutions(distinct(points), joined.families, (), (), joined.complete, False, joined.methods, (), "complex", joined.why)
    return union(parts)


def _equation(statement: Comparison, search: Search) -> Solutions:
    found = search.zeros(statement.expression)
    if found.spans:
        if any(search.x in c.free_symbols for c in statement.domain):
            raise NotSolved("an identity with exceptions")
        return Solutions(spans=found.spans, field="complex")
    kept, excluded = [], []
    why: Said = ""
    for point in distinct(found.points):
        holds = _holds(statement, search.x, point)
        if holds:
            kept.append(point)
        elif holds is None:
            why = Message("whether {} is a solution", named(point.value))
        else:
            excluded.append(Excluded(point.value, "does not fit when it is put back"))
    families = tuple(f for f in found.families if _holds(statement, search.x, Point(f.base + 2 * f.period)))
    return Solutions(
        points=tuple(replace(point, value=cartesian(point.value)) for point in kept),
        families=families,
        excluded=tuple(excluded),
        complete=found.complete and not why,
        counted=bool(statement.expression.is_polynomial(search.x)),
        methods=found.methods,
        field="complex",
        why=why,
    )


def _filtered(solved: Solutions, rest: tuple[Statement, ...], search: Search) -> Solutions:
    if solved.families or solved.spans:
        raise NotSolved("several conditions over the complex numbers")
    kept = [p for p in solved.points if all(statement_holds(part, search.x, p) for part in rest)]
    return Solutions(points=tuple(kept), complete=solved.complete, methods=solved.methods, field="complex")


def statement_holds(statement: Statement, x: Symbol, point: Point) -> bool:
    match statement:
        case Comparison(sign="="):
            return bool(_holds(statement, x, point))
        case Comparison(sign="!="):
            return _holds(Comparison(statement.expression, "="), x, point) is False
        case Every(parts=parts):
            return all(statement_holds(part, x, point) for part in parts)
        case Some(parts=parts):
            return any(statement_holds(part, x, point) for part in parts)
        case _:
            raise NotSolved("an inequality over the complex numbers")


def distinct(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The points without repetitions, real ones first, then by real and imaginary part."""
    kept: list[tuple[tuple[float, ...], Point]] = []
    for point in points:
        key = place(point.value)
        if all(key != other and not _close(key, other) for other, _ in kept):
            kept.append((key, point))
    return tuple(point for _, point in sorted(kept, key=lambda pair: pair[0]))


def _close(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return len(a) == len(b) and all(abs(p - q) < 1e-12 * max(1.0, abs(p)) for p, q in zip(a[1:], b[1:], strict=True))


def place(number: Expr) -> tuple[float, ...]:
    if number.free_symbols:
        return (2.0, float(hash(str(number)) % 10**9), 0.0)
    try:
        enclosure = value(number, 128)
    except (NoProgram, ValueError, TypeError):
        return (3.0, float(len(str(number))), 0.0)
    real, imaginary = float(enclosure.real.mid()), float(enclosure.imag.mid())
    flat = abs(imaginary) < 1e-25
    return (0.0, real, 0.0) if flat else (1.0, real, imaginary)


def _holds(statement: Comparison, x: Symbol, point: Point) -> bool | None:
    """Whether an equation holds at a complex number, with principal values; denominators and logarithms of 0 excluded."""
    if point.value.free_symbols or statement.free_symbols - {x}:
        return True
    for condition in statement.domain:
        if condition.reason in ("denominator", "logarithm", "pole") and is_zero_at(condition.expression, x, point.value) is not False:
            return False
    return is_zero_at(statement.expression, x, point.value)


def is_zero_at(f: Expr, x: Symbol, number: Expr) -> bool | None:
    if number.has(Float):
        with precision(128):
            return bool(_size(compiled(f, x)(value(number, 128), False)) < arb(10) ** -12)
    for bits in PRECISIONS:
        with precision(bits):
            try:
                result = compiled(f, x)(value(number, bits), False)
            except (NoProgram, ValueError, TypeError, ZeroDivisionError):
                return None
            if result.is_finite() and not result.contains(0):
                return False
            if bits == PRECISIONS[-1] and result.is_finite():
                return True if _size(result) < arb(2) ** -TINY else None
    return None


def _size(result: acb) -> arb:
    return abs(acb(result)).abs_upper()
