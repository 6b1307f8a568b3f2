"""How a solution set was checked: solutions put back, samples of the line looked at."""

from __future__ import annotations

from sympy import Expr, Symbol

from service.messages import Message
from service.question import Verification
from service.solve import check, line_proof
from service.solve.candidates import Point
from service.solve.equations.complex_field import statement_holds
from service.solve.equations.enclosures import between
from service.solve.inequalities.parameters import at_samples
from service.solve.inequalities.parametric import disagreement
from service.solve.scan import second_look
from service.solve.solutions import Solutions
from service.solve.solving import under_assumptions
from service.solve.statements import Statement, comparisons
from service.solve.systems import elimination_proof
from service.solve.systems.methods import SystemSolutions, tuple_holds

TURNS = (0, 1, 5, -2)


def verified(statement: Statement, solved: Solutions, x: Symbol) -> Verification:
    """The check of a solution set in one unknown."""
    if solved.field == "complex":
        return _verified_complex(statement, solved, x)
    statement = under_assumptions(statement, x)
    wrong, tried = _put_back(statement, solved, x)
    if wrong:
        return Verification("failed", Message("{} does not satisfy the statement", str(wrong)))
    if solved.field == "real" and not statement.free_symbols - {x}:
        look = second_look(statement, x, solved)
        if look.lost is not None:
            return Verification("failed", Message("another solution lies near {}", str(look.lost)))
        if line_proof.is_proved(statement, solved, x):
            return Verification("proved", _proof(statement))
        return Verification("checked", "solutions put back; samples of the line agree", look.points + tried)
    if solved.spans and solved.field == "real":
        differs, looked = disagreement(statement, solved, x)
        if differs:
            return Verification("failed", "the set and the statement differ")
        tried += looked
    if tried:
        return Verification("checked", "solutions put back", tried)
    return Verification("unverified", "no check applies")


def _proof(statement: Statement) -> str:
    """What the proof of a solution set on the line consists of."""
    if all(part.sign == "=" for part in comparisons(statement)):
        return "roots counted and put back exactly"
    return "the sign is the same all over each stretch between the exact zeros"


def _put_back(statement: Statement, solved: Solutions, x: Symbol) -> tuple[Expr | None, int]:
    """A listed value that fails, and how many passed."""
    tried = 0
    for point in solved.points:
        holds = _point_holds(statement, x, point)
        if holds is False:
            return point.value, tried
        tried += 1
    for family in solved.families:
        start = family.least if family.least is not None else (family.greatest or 0)
        turns = [start + k for k in (0, 1, 7)] if family.greatest is None and family.least is not None else [start - abs(k) for k in TURNS]
        for turn in TURNS if family.least is None and family.greatest is None else turns:
            member = (family.base + turn * family.period).expand()
            if _point_holds(statement, x, Point(member, 1, family.conditions)) is False:
                return member, tried
            tried += 1
    return None, tried


def _point_holds(statement: Statement, x: Symbol, point: Point) -> bool | None:
    if point.value.free_symbols or statement.free_symbols - {x}:
        return at_samples(statement, x, point).holds
    if point.bounds is not None:
        return between(statement, x, point).holds
    return check.at(statement, x, point.value).holds


def _verified_complex(statement: Statement, solved: Solutions, x: Symbol) -> Verification:
    tried = 0
    for point in solved.points:
        if not statement_holds(statement, x, point):
            return Verification("failed", Message("{} does not satisfy the statement", str(point.value)))
        tried += 1
    for family in solved.families:
        for turn in TURNS:
            member = Point((family.base + turn * family.period).expand())
            if not statement_holds(statement, x, member):
                return Verification("failed", Message("{} does not satisfy the statement", str(member.value)))
            tried += 1
    return Verification("checked", "solutions put back", tried) if tried else Verification("unverified", "no check applies")


def verified_system(statements: tuple[Statement, ...], solved: SystemSolutions, field: str) -> Verification:
    """Each tuple of a system put into every statement."""
    tried = 0
    for values in solved.tuples:
        if tuple_holds(statements, values, solved.unknowns) is False:
            return Verification("failed", "a solution does not satisfy the system")
        tried += 1
    if elimination_proof.is_proved(statements, solved, field):
        return Verification(
            "proved", "put back exactly; one equation after the other leaves no others" if tried else "the equations contradict one another"
        )
    if tried:
        return Verification("checked", "solutions put back", tried)
    return Verification("unverified", "the absence of solutions was derived, not checked again")
