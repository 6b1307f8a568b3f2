"""Solution sets of one equation, one inequality or a system, every solution put back into what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from sympy import CRootOf, Eq, Expr, Float, Ge, Gt, Le, Lt, Ne, Poly, Rational, S, Symbol
from sympy.logic.boolalg import Boolean

from service.cas import natural_domain, symbol, to_sympy, to_tree
from service.cas.conditions import stated
from service.compute.computation import Computation
from service.compute.congruences import CONGRUENCE
from service.errors import NoClosedForm, Unsupported
from service.messages import Message, Said, enumerated, message
from service.operations.solve import is_region, parts, unknowns
from service.question import Claim, Context, Note, Question, Result, Verification
from service.search import Budget
from service.solve import solution_set
from service.solve.candidates import NotSolved, OutOfTime, Point
from service.solve.inequalities import several_parameters
from service.solve.inequalities.parameter_cases import Case, cases, disagreement, parameter_of
from service.solve.inequalities.regions import differs, region
from service.solve.proof import verified, verified_system
from service.solve.solutions import Solutions
from service.solve.solving import under_assumptions
from service.solve.statements import Comparison, Statement
from service.solve.systems.methods import SystemSolutions, solve_system
from service.solve.trees import statement
from service.solve.written import as_tree, letter, listed, shown_value, system_tree, system_values
from service.tree import Apply, Constant, Number, Relation, Tree, free_symbols, walk
from service.tree import Symbol as Name

SHARE = 0.75
"""Part of the deadline that solving may take; the rest is for the check and the writing."""
SAMPLES = 60
"""Values of the parameters at which a condition is tried."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A statement about one unknown."""

    question: Question
    statement: Statement
    x: Symbol


@dataclass(frozen=True, slots=True)
class PosedTogether:
    """Several statements about several unknowns."""

    question: Question
    statements: tuple[Statement, ...]
    symbols: tuple[Symbol, ...]


def _problem(question: Question) -> Posed:
    """Raises Unsupported for powers of negative numbers, which are real for some exponents only."""
    context = question.context
    x = symbol(context.variable or "x", context)
    if any(_is_power_of_negative(node, x.name, context) for node in walk(question.expression)):
        raise Unsupported("Equations with a variable power of zero or of a negative number are not solved here.")
    return Posed(question, statement(question.expression, context), x)


def _several(question: Question) -> PosedTogether:
    context = question.context
    statements = tuple(statement(part, context) for part in parts(question.expression))
    return PosedTogether(question, statements, tuple(symbol(name, context) for name in unknowns(question.expression)))


def _candidates(problem: Posed) -> Iterator[Result]:
    """The solution set. Raises NoClosedForm with what stood in the way."""
    context = problem.question.context
    if context.domain == "real" and (told := _by_cases(problem)) is not None:
        yield told
        return
    solved = solution_set(problem.statement, problem.x, context.domain, context.deadline * SHARE)
    if not solved.complete and not (solved.points or solved.families):
        raise NoClosedForm(
            Message("The solutions were not found with the methods this service tries ({}); there may be some.", message(solved.why))
        )
    found = _result(problem.question, solved, problem.x)
    yield replace(found, notes=(*found.notes, COMPLEX_ONES)) if solved.is_empty and _has_complex_roots(problem) else found


COMPLEX_ONES = Note("complex_solutions", "There is no real solution, but there are complex ones.")


def _has_complex_roots(problem: Posed) -> bool:
    """Whether the equation is a polynomial's over ℝ, which has complex roots whether or not it has real ones."""
    stated, x = problem.statement, problem.x
    if problem.question.context.domain != "real" or not isinstance(stated, Comparison) or stated.sign != "=" or stated.domain:
        return False
    return bool(stated.expression.is_polynomial(x)) and Poly(stated.expression, x).degree() > 0 and stated.free_symbols == {x}


@dataclass(frozen=True, slots=True)
class ByCases:
    """The solutions for each value of a parameter."""

    cases: tuple[Case, ...]
    parameter: Symbol


def _by_cases(problem: Posed) -> Result | None:
    """An inequality with one parameter, for each of its values; None where the method does not apply."""
    stated, x = problem.statement, problem.x
    p = parameter_of(stated, x)
    if p is None:
        return _by_cells(problem)
    try:
        found = cases(under_assumptions(stated, x), x, p, Budget.by_clock(problem.question.context.deadline * SHARE / 2))
    except (NotSolved, OutOfTime):
        return None
    solvable = [case for case in found if not case.solutions.is_empty]
    note = Note("other_values", Message("For other values of {} there is no solution.", p.name))
    return Result(
        _cases_tree(solvable, x, p),
        conditions=_told_apart(solvable, p) if len(solvable) == 1 and len(found) > 1 else (),
        notes=(note,) if solvable and len(found) > len(solvable) else (),
        extra={"solutions": [], "excluded": []},
        strategy="cases of the parameter",
        asserted=ByCases(found, p),
    )


@dataclass(frozen=True, slots=True)
class ByCells:
    """The solutions for the signs of what the zeros depend on."""

    cells: tuple[several_parameters.Cell, ...]
    parameters: tuple[Symbol, ...]


def _by_cells(problem: Posed) -> Result | None:
    """An inequality with several parameters, by the signs of what its zeros depend on; None where the method does not apply."""
    stated, x = problem.statement, problem.x
    parameters = several_parameters.parameters_of(stated, x)
    if not parameters:
        return None
    budget = Budget.by_clock(problem.question.context.deadline * SHARE / 2)
    try:
        found = several_parameters.cells(under_assumptions(stated, x), x, budget)
    except (NotSolved, OutOfTime):
        return None
    solvable = [cell for cell in found if not cell.solutions.is_empty]
    alone = len(solvable) == 1
    names = ", ".join(parameter.name for parameter in parameters)
    note = Note("other_values", Message("For other values of {} there is no solution.", names))
    return Result(
        as_tree(solvable[0].solutions, x) if alone else _cells_tree(solvable, x),
        conditions=_signs_told(solvable[0]) if alone else (),
        notes=(note,) if solvable and len(found) > len(solvable) else (),
        extra={"solutions": [], "excluded": []},
        strategy="cases of several parameters",
        asserted=ByCells(found, parameters),
    )


def _cells_tree(solvable: list[several_parameters.Cell], x: Symbol) -> Tree:
    """a < b and a < x < b or a > b and b < x < a."""
    parts = [(*_signs_told(cell), _member(as_tree(cell.solutions, x), x)) for cell in solvable]
    return Apply("or", tuple(Apply("and", part) for part in parts)) if parts else Constant("emptyset")


def _signs_told(cell: several_parameters.Cell) -> tuple[Tree, ...]:
    """a > 0 and b < c: the signs of a cell as relations."""
    ordered = sorted(cell.signs, key=lambda pair: (len(pair[0].free_symbols), str(pair[0])))
    pairs = [(several_parameters.sides(part), several_parameters.RELATIONS[signs]) for part, signs in ordered]
    return tuple(Relation((relation,), (to_tree(above), to_tree(below))) for (above, below), relation in pairs)


def _cases_tree(solvable: list[Case], x: Symbol, p: Symbol) -> Tree:
    """a < 0 and x < 3/a or a > 0 and x > 3/a; a single case without its condition."""
    if not solvable:
        return Constant("emptyset")
    if len(solvable) == 1:
        return as_tree(solvable[0].solutions, x)
    parts = [Apply("and", (as_tree(case.parameter, p), _member(as_tree(case.solutions, x), x))) for case in solvable]
    return Apply("or", tuple(parts))


def _member(tree: Tree, x: Symbol) -> Tree:
    return Apply("element", (Name(x.name), tree)) if isinstance(tree, Constant) else tree


def _told_apart(solvable: list[Case], p: Symbol) -> tuple[Tree, ...]:
    return (as_tree(solvable[0].parameter, p),)


def _is_power_of_negative(node: Tree, name: str, context: Context) -> bool:
    """(−2)ˣ, which is real for some x only: whole numbers and fractions with odd denominators."""
    match node:
        case Apply(head="pow", args=(base, exponent)) if name in free_symbols(exponent) and not free_symbols(base):
            return context.domain != "complex" and bool(to_sympy(base, context).is_nonpositive)
        case _:
            return False


def _result(question: Question, solved: Solutions, x: Symbol) -> Result:
    parameter = letter(free_symbols(question.expression))
    periodic = bool(solved.families) or any(span.period is not None for span in solved.spans)
    return Result(
        as_tree(solved, x, parameter, bool(question.options.get("plus_minus"))),
        conditions=(*_conditions(question, solved, x), *_ranges(question, solved, parameter, periodic, x)),
        notes=tuple(_notes(solved, parameter, periodic)),
        extra={
            "solutions": listed(solved, x, parameter),
            "excluded": [{x.name: shown, "reason": reason} for shown, reason in _excluded(solved)],
        },
        asserted=replace(solved, methods=()),
    )


def _excluded(solved: Solutions) -> list[tuple[Expr, Message]]:
    return [(shown_value(Point(e.value))[0], message(e.reason)) for e in solved.excluded]


def _conditions(question: Question, solved: Solutions, x: Symbol) -> list[Boolean]:
    """What the parameters must meet: where a solution was found so, and for the statement to have a meaning there."""
    kinds = {"=": Eq, "!=": Ne, "<": Lt, "<=": Le, ">": Gt, ">=": Ge}
    each = (*(point.conditions for point in solved.points), *(family.conditions for family in solved.families))
    found = [*chain.from_iterable(each), *solved.conditions]
    own = [kinds[c.sign](c.expression, 0) for c in found]
    values = [p.value for p in solved.points]
    if (free_symbols(question.expression) and any(v.free_symbols for v in values)) or len(unknowns(question.expression)) > 1:
        own += [asked for v in values if v.free_symbols for asked in natural_domain(to_tree(v), question.context)]
        for asked in natural_domain(question.expression, question.context):
            meant = [_at(asked, {x: v}) for v in values] if asked.has(x) else [asked]
            own += [condition for condition in meant if condition is not None and not _is_met(condition, own)]
    return [c for c in stated(own) if c not in (S.true, S.false)]


def _is_met(condition: Boolean, others: list[Boolean]) -> bool:
    """Whether an inequality holds at every sample of the parameters at which the others do: the radicand of √(x + a) = x."""
    if not isinstance(condition, Ge | Gt):
        return False
    symbols = sorted(condition.free_symbols, key=str)
    met = 0
    for row in range(SAMPLES):
        places = {s: Rational((row * (7 + 4 * i) + 3 * i) % SAMPLES - SAMPLES // 2, 1 + (row + i) % 5) for i, s in enumerate(symbols)}
        if all(_at(other, places) is S.true for other in others if not other.free_symbols - set(symbols)):
            if _at(condition, places) is not S.true:
                return False
            met += 1
    return met > SAMPLES // 10


def _at(condition: Boolean, places: Mapping[Symbol, Expr]) -> Boolean | None:
    """A condition with values put in; None where it compares what has no order."""
    try:
        return condition.subs(places)
    except TypeError:
        return None


def _ranges(question: Question, solved: Solutions, parameter: str, periodic: bool, x: Symbol) -> list[Tree]:
    """k ∈ ℤ for a periodic set; x ∈ ℤ where only whole numbers of a stretch count."""
    ranges: list[Tree] = [Apply("element", (Name(parameter), Constant("integers")))] if periodic else []
    if solved.spans and not solved.is_everything and solved.field in ("integer", "rational"):
        ranges.append(Apply("element", (Name(x.name), Constant({"integer": "integers", "rational": "rationals"}[solved.field]))))
    return ranges


def _notes(solved: Solutions, parameter: str, periodic: bool) -> Iterator[Note]:
    if periodic:
        yield Note("periodic", Message("{} stands for any whole number.", parameter))
    if not solved.complete:
        yield Note("possibly_incomplete", Message("There may be further solutions: {}.", message(solved.why)))
    if any(not p.exact or _is_root_object(p.value) for p in solved.points):
        yield Note("approximate", "Some solutions have no short exact form; they are given as decimals (≈).")
    if any(p.multiplicity > 1 for p in solved.points) and solved.counted:
        yield Note("multiplicity", Message("Repeated roots: {}.", enumerated([_counted(p) for p in solved.points if p.multiplicity > 1])))


def _counted(point: Point) -> Message:
    return Message("{} counts {} times", to_tree(shown_value(point)[0]), point.multiplicity)


def _is_root_object(value: Expr) -> bool:
    return bool(value.has(CRootOf, Float))


def _system(problem: PosedTogether) -> Iterator[Result]:
    context, symbols = problem.question.context, problem.symbols
    solved = solve_system(problem.statements, symbols, context.domain, context.deadline * SHARE)
    if not solved.complete and not solved.tuples:
        raise NoClosedForm(Message("The system was not solved with the methods this service tries ({}).", message(solved.why)))
    notes = () if solved.complete else (Note("possibly_incomplete", Message("There may be further solutions: {}.", message(solved.why))),)
    free = tuple(name.name for name in solved.free)
    if free and (solved.varying or any(solved.where)):
        notes = (*notes, Note("free_unknowns", "In each case an unknown that is not given a value may take any that the conditions allow."))
    elif free:
        notes = (*notes, Note("free_unknowns", Message("{} may take any value.", ", ".join(free))))
    letter(tuple(symbol.name for symbol in symbols))
    yield Result(
        system_tree(solved, symbols),
        conditions=tuple(_conditions_of_system(solved)),
        notes=notes,
        extra={"solutions": system_values(solved, symbols), "excluded": []},
        asserted=solved,
    )


def _region(problem: PosedTogether) -> Iterator[Result]:
    """A region bounded by inequalities, as statements about one unknown after the other."""
    context, stated, symbols = problem.question.context, problem.statements, problem.symbols
    first = symbol(context.variable or "x", context)
    try:
        found = region(stated, symbols, first, Budget.by_clock(context.deadline * SHARE))
    except (NotSolved, OutOfTime) as reason:
        raise NoClosedForm(Message("The system was not solved with the methods this service tries ({}).", message(reason.why))) from reason
    trees = tuple(dict.fromkeys(as_tree(part.solutions, part.unknown) for part in found))
    yield Result(
        trees[0] if len(trees) == 1 else Apply("and", trees),
        extra={"solutions": [], "excluded": []},
        strategy="region",
        asserted=found,
    )


def _conditions_of_system(solved: SystemSolutions) -> list[Tree]:
    return [Relation((c.sign,), (to_tree(c.expression), Number("0"))) for c in solved.conditions]


def _verified(problem: Posed, claim: Claim) -> Verification:
    """Each solution is put into the statement as written, and samples of the line are looked at for lost ones."""
    match claim.asserted:
        case ByCases(cases=found, parameter=p):
            return _sampled(disagreement(under_assumptions(problem.statement, problem.x), found, problem.x, p), PARAMETER_SAMPLES)
        case ByCells(cells=cells, parameters=parameters):
            stated = under_assumptions(problem.statement, problem.x)
            return _sampled(several_parameters.disagreement(stated, cells, problem.x, parameters), PARAMETER_SAMPLES)
        case _:
            return verified(problem.statement, claim.asserted, problem.x)


PARAMETER_SAMPLES = "samples of the unknown and the parameter agree"


def _verified_system(problem: PosedTogether, claim: Claim) -> Verification:
    """Each tuple is put into every statement."""
    return verified_system(problem.statements, claim.asserted, problem.question.context.domain)


def _verified_region(problem: PosedTogether, claim: Claim) -> Verification:
    return _sampled(differs(problem.statements, claim.asserted, problem.symbols), "samples of the plane agree")


def _sampled(seen: tuple[bool, int], agree: Said) -> Verification:
    """seen: whether a set and a statement differ at a sample, and how many were looked at."""
    wrong, looked = seen
    return Verification("failed", "the set and the statement differ") if wrong else Verification("checked", agree, looked)


ONE_UNKNOWN = Computation(_problem, _candidates, _verified)
SYSTEM = Computation(_several, _system, _verified_system)
REGION = Computation(_several, _region, _verified_region)


def solving(question: Question) -> Computation[Any]:
    """By what is written: a system, a congruence, a region, or a statement about one unknown."""
    if question.context.variable is None:
        return SYSTEM
    if isinstance(question.expression, Apply) and question.expression.head == "congruent":
        return CONGRUENCE
    return REGION if is_region(question.expression) else ONE_UNKNOWN
