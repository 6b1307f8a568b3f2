"""Solution sets of one equation, one inequality or a system, every solution put back into what was written."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from service.errors import NoClosedForm, Unsupported
from service.operations import congruences
from service.operations.inputs import ExpressionInput
from service.operations.operation import Operation
from service.operations.restated import restated
from service.operations.variable import arbitrary_constants, with_variable
from service.question import Context, Note, Question, Result, Verification
from service.read.sorts import refused
from service.read.words import UNITS
from service.tree import Apply, Constant, Number, Relation, Tree, free_symbols, walk
from service.tree import Symbol as Name

STATEMENTS = frozenset({"and", "or", "not", "element", "not_element", "system", "therefore", "let", "congruent"})
SHARE = 0.75
"""Part of the deadline that solving may take; the rest is for the check and the writing."""

SAMPLES = 60
"""Values of the parameters at which a condition is tried."""


class SolveInput(ExpressionInput):
    """Equations and inequalities to solve."""

    domain: Literal["real", "complex", "integer", "rational"] = Field(  # type: ignore[assignment]  # two fields more than elsewhere
        "real", description="The numbers among which solutions are sought."
    )
    plus_minus: bool = Field(False, description="Write solutions a − b and a + b that differ in the sign of a root as a ± b.")


def is_statement(tree: Tree) -> bool:
    match tree:
        case Relation() | Constant(name="true" | "false"):
            return True
        case Apply(head=head):
            return head in STATEMENTS or (head in ("list", "tuple") and all(is_statement(arg) for arg in _args(tree)))
        case _:
            return False


def _args(tree: Tree) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Apply) else ()


def parts(tree: Tree) -> tuple[Tree, ...]:
    """The equations of a system; a single statement is the only one."""
    match tree:
        case Apply(head="system" | "and" | "list" | "tuple", args=args):
            return args
        case _:
            return (tree,)


def prepare(question: Question) -> Question:
    """The question with its variable; an expression alone is set equal to zero, a system has several unknowns."""
    tree = restated(question.expression)
    if tree is not question.expression:
        question = replace(question, trees={**question.trees, "expression": tree})
    if _is_list(tree):
        _check_list(_args(tree))
    if not is_statement(tree):
        note = Note("set_to_zero", "An expression on its own was taken as an equation: it equals zero.")
        tree = Apply("list", tuple(_zero(arg) for arg in _args(tree))) if _is_list(tree) else _zero(tree)
        question = replace(question, trees={**question.trees, "expression": tree}).with_notes(note)
    if len(parts(tree)) > 1 and len(unknowns(tree)) > 1:
        if _is_region(tree):
            chosen = question.context.variable or ("y" if "y" in unknowns(tree) else unknowns(tree)[0])
            return replace(question, context=replace(question.context, variable=chosen))
        return replace(question, context=replace(question.context, variable=None))
    return with_variable(question)


def _check_list(args: tuple[Tree, ...]) -> None:
    """Raises Meaningless for x = 2, 3: a number among equations is none of them."""
    for arg in args:
        if any(map(is_statement, args)) and not is_statement(arg) and not free_symbols(arg):
            raise refused("A statement is needed here, such as x > 0.", arg.span)


def _is_region(tree: Tree) -> bool:
    """Several inequalities in several unknowns, and no equation."""
    several = len(parts(tree)) > 1 and len(unknowns(tree)) > 1
    return several and all(isinstance(part, Relation) and not {"=", "!=", "~"} & set(part.signs) for part in parts(tree))


def _is_list(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head in ("list", "tuple", "system")


def _zero(tree: Tree) -> Tree:
    return tree if is_statement(tree) else Relation(("=",), (tree, Number("0")))


def unknowns(tree: Tree) -> tuple[str, ...]:
    """The symbols to solve for, in alphabetical order."""
    constants = arbitrary_constants(tree) | UNITS
    return tuple(sorted(name for name in free_symbols(tree) if name not in constants))


def do(question: Question) -> Iterator[Result]:
    """The solution set. Raises NoClosedForm with what stood in the way."""
    if question.context.variable is None:
        yield from _system(question)
        return
    if isinstance(question.expression, Apply) and question.expression.head == "congruent":
        yield from congruences.do(question)
        return
    if _is_region(question.expression):
        yield _region(question)
        return
    from service.cas import symbol
    from service.solve import solution_set
    from service.solve.trees import statement

    context = question.context
    x = symbol(context.variable or "x", context)
    if any(_is_power_of_negative(node, x.name, context) for node in walk(question.expression)):
        raise Unsupported("Equations with a variable power of zero or of a negative number are not solved here.")
    stated = statement(question.expression, context)
    if context.domain == "real" and (told := _by_cases(question, stated, x)) is not None:
        yield told
        return
    solved = solution_set(stated, x, context.domain, context.deadline * SHARE)
    if not solved.complete and not (solved.points or solved.families):
        raise NoClosedForm(f"The solutions were not found with the methods this service tries ({solved.why}); there may be some.")
    yield _result(question, stated, solved, x)


def _by_cases(question: Question, stated: Any, x: Any) -> Result | None:
    """An inequality with one parameter, for each of its values; None where the method does not apply."""
    from service.solve.candidates import NotSolved, OutOfTime
    from service.solve.parameter_cases import cases, parameter_of
    from service.solve.solving import under_assumptions

    p = parameter_of(stated, x)
    if p is None:
        return _by_cells(question, stated, x)
    try:
        found = cases(under_assumptions(stated, x), x, p, time.monotonic() + question.context.deadline * SHARE / 2)
    except (NotSolved, OutOfTime):
        return None
    solvable = [case for case in found if not case.solutions.is_empty]
    note = Note("other_values", f"For other values of {p.name} there is no solution.")
    return Result(
        _cases_tree(solvable, x, p),
        conditions=_told_apart(solvable, p) if len(solvable) == 1 and len(found) > 1 else (),
        notes=(note,) if solvable and len(found) > len(solvable) else (),
        extra={"solutions": [], "excluded": []},
        strategy=CASES,
        record=(stated, found, (x, p)),
    )


def _by_cells(question: Question, stated: Any, x: Any) -> Result | None:
    """An inequality with several parameters, by the signs of what its zeros depend on; None where the method does not apply."""
    from service.solve.candidates import NotSolved, OutOfTime
    from service.solve.several_parameters import cells, parameters_of
    from service.solve.solving import under_assumptions
    from service.solve.written import as_tree

    parameters = parameters_of(stated, x)
    if not parameters:
        return None
    try:
        found = cells(under_assumptions(stated, x), x, time.monotonic() + question.context.deadline * SHARE / 2)
    except (NotSolved, OutOfTime):
        return None
    solvable = [cell for cell in found if not cell.solutions.is_empty]
    alone = len(solvable) == 1
    names = ", ".join(parameter.name for parameter in parameters)
    note = Note("other_values", f"For other values of {names} there is no solution.")
    parts = [(*_signs_told(cell), _member(as_tree(cell.solutions, x), x)) for cell in solvable]
    whole = Apply("or", tuple(Apply("and", part) for part in parts)) if parts else Constant("emptyset")
    return Result(
        as_tree(solvable[0].solutions, x) if alone else whole,
        conditions=_signs_told(solvable[0]) if alone else (),
        notes=(note,) if solvable and len(found) > len(solvable) else (),
        extra={"solutions": [], "excluded": []},
        strategy=CELLS,
        record=(stated, found, (x, parameters)),
    )


def _signs_told(cell: Any) -> tuple[Tree, ...]:
    """a > 0 and b < c: the signs of a cell as relations."""
    from service.cas import to_tree
    from service.solve.several_parameters import RELATIONS, sides

    ordered = sorted(cell.signs, key=lambda pair: (len(pair[0].free_symbols), str(pair[0])))
    pairs = [(sides(part), RELATIONS[signs]) for part, signs in ordered]
    return tuple(Relation((relation,), (to_tree(above), to_tree(below))) for (above, below), relation in pairs)


def _cases_tree(solvable: list[Any], x: Any, p: Any) -> Tree:
    """a < 0 and x < 3/a or a > 0 and x > 3/a; a single case without its condition."""
    from service.solve.written import as_tree

    if not solvable:
        return Constant("emptyset")
    if len(solvable) == 1:
        return as_tree(solvable[0].solutions, x)
    parts = [Apply("and", (as_tree(case.parameter, p), _member(as_tree(case.solutions, x), x))) for case in solvable]
    return Apply("or", tuple(parts))


def _member(tree: Tree, x: Any) -> Tree:
    return Apply("element", (Name(x.name), tree)) if isinstance(tree, Constant) else tree


def _told_apart(solvable: list[Any], p: Any) -> tuple[Tree, ...]:
    from service.solve.written import as_tree

    return (as_tree(solvable[0].parameter, p),)


def _is_power_of_negative(node: Tree, name: str, context: Context) -> bool:
    """(−2)ˣ, which is real for some x only: whole numbers and fractions with odd denominators."""
    from service.cas import to_sympy

    match node:
        case Apply(head="pow", args=(base, exponent)) if name in free_symbols(exponent) and not free_symbols(base):
            return context.domain != "complex" and bool(to_sympy(base, context).is_nonpositive)
        case _:
            return False


def _result(question: Question, stated: Any, solved: Any, x: Any) -> Result:
    from service.solve.written import as_tree, letter, listed

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
        record=(stated, solved, x),
    )


def _excluded(solved: Any) -> list[tuple[Any, str]]:
    from service.solve.candidates import Point
    from service.solve.written import shown_value

    return [(shown_value(Point(e.value))[0], e.reason) for e in solved.excluded]


def _conditions(question: Question, solved: Any, x: Any) -> list[Any]:
    """What the parameters must meet: where a solution was found so, and for the statement to have a meaning there."""
    from sympy import Eq, Ge, Gt, Le, Lt, Ne, S

    from service.cas import natural_domain, to_tree
    from service.cas.conditions import stated

    kinds = {"=": Eq, "!=": Ne, "<": Lt, "<=": Le, ">": Gt, ">=": Ge}
    found = [c for item in (*solved.points, *solved.families) for c in item.conditions] + list(solved.conditions)
    own = [kinds[c.sign](c.expression, 0) for c in found]
    values = [p.value for p in solved.points]
    if (free_symbols(question.expression) and any(v.free_symbols for v in values)) or len(unknowns(question.expression)) > 1:
        own += [asked for v in values if v.free_symbols for asked in natural_domain(to_tree(v), question.context)]
        for asked in natural_domain(question.expression, question.context):
            meant = [_at(asked, {x: v}) for v in values] if asked.has(x) else [asked]
            own += [condition for condition in meant if condition is not None and not _is_met(condition, own)]
    return [c for c in stated(own) if c not in (S.true, S.false)]


def _is_met(condition: Any, others: list[Any]) -> bool:
    """Whether an inequality holds at every sample of the parameters at which the others do: the radicand of √(x + a) = x."""
    from sympy import Ge, Gt, Rational, S

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


def _at(condition: Any, places: Any) -> Any:
    """A condition with values put in; None where it compares what has no order."""
    try:
        return condition.subs(places)
    except TypeError:
        return None


def _ranges(question: Question, solved: Any, parameter: str, periodic: bool, x: Any) -> list[Tree]:
    """k ∈ ℤ for a periodic set; x ∈ ℤ where only whole numbers of a stretch count."""
    ranges: list[Tree] = [Apply("element", (Name(parameter), Constant("integers")))] if periodic else []
    if solved.spans and not solved.is_everything and solved.field in ("integer", "rational"):
        ranges.append(Apply("element", (Name(x.name), Constant({"integer": "integers", "rational": "rationals"}[solved.field]))))
    return ranges


def _notes(solved: Any, parameter: str, periodic: bool) -> Iterator[Note]:
    if periodic:
        yield Note("periodic", f"{parameter} stands for any whole number.")
    if not solved.complete:
        yield Note("possibly_incomplete", f"There may be further solutions: {solved.why}.")
    if any(not p.exact or _is_root_object(p.value) for p in solved.points):
        yield Note("approximate", "Some solutions have no short exact form; they are given as decimals (≈).")
    if any(p.multiplicity > 1 for p in solved.points) and solved.counted:
        yield Note("multiplicity", "Repeated roots: " + ", ".join(_counted(p) for p in solved.points if p.multiplicity > 1) + ".")


def _counted(point: Any) -> str:
    from service.cas import to_tree
    from service.solve.written import shown_value
    from service.write import text

    return f"{text(to_tree(shown_value(point)[0]))} counts {point.multiplicity} times"


def _is_root_object(value: Any) -> bool:
    from sympy import CRootOf, Float

    return bool(value.has(CRootOf, Float))


def _system(question: Question) -> Iterator[Result]:
    from service.cas import symbol
    from service.solve.systems import solve_system
    from service.solve.trees import statement
    from service.solve.written import letter, system_tree, system_values

    names = unknowns(question.expression)
    context = question.context
    stated = tuple(statement(part, context) for part in parts(question.expression))
    symbols = tuple(symbol(name, context) for name in names)
    solved = solve_system(stated, symbols, context.domain, context.deadline * SHARE)
    if not solved.complete and not solved.tuples:
        raise NoClosedForm(f"The system was not solved with the methods this service tries ({solved.why}).")
    notes = () if solved.complete else (Note("possibly_incomplete", f"There may be further solutions: {solved.why}."),)
    free = tuple(name.name for name in solved.free)
    if free and (solved.varying or any(solved.where)):
        notes = (*notes, Note("free_unknowns", "In each case an unknown that is not given a value may take any that the conditions allow."))
    elif free:
        notes = (*notes, Note("free_unknowns", f"{', '.join(free)} may take any value."))
    letter(names)
    yield Result(
        system_tree(solved, symbols),
        conditions=tuple(_conditions_of_system(solved)),
        notes=notes,
        extra={"solutions": system_values(solved, symbols), "excluded": []},
        record=(stated, solved, solved.unknowns),
    )


def _region(question: Question) -> Result:
    """A region bounded by inequalities, as statements about one unknown after the other."""
    from service.cas import symbol
    from service.solve.candidates import NotSolved, OutOfTime
    from service.solve.regions import region
    from service.solve.trees import statement
    from service.solve.written import as_tree

    context = question.context
    stated = tuple(statement(part, context) for part in parts(question.expression))
    symbols = tuple(symbol(name, context) for name in unknowns(question.expression))
    first = symbol(context.variable or "x", context)
    try:
        found = region(stated, symbols, first, time.monotonic() + context.deadline * SHARE)
    except (NotSolved, OutOfTime) as reason:
        raise NoClosedForm(f"The system was not solved with the methods this service tries ({reason}).") from reason
    trees = tuple(dict.fromkeys(as_tree(part.solutions, part.unknown) for part in found))
    return Result(
        trees[0] if len(trees) == 1 else Apply("and", trees),
        extra={"solutions": [], "excluded": []},
        strategy=REGION,
        record=(stated, found, symbols),
    )


REGION = "region"
CASES = "cases of the parameter"
CELLS = "cases of several parameters"


def _conditions_of_system(solved: Any) -> list[Tree]:
    from service.cas import to_tree

    return [Relation((c.sign,), (to_tree(c.expression), Number("0"))) for c in solved.conditions]


def verify(question: Question, result: Result) -> Verification:
    """Each solution is put into the statement as written, and samples of the line are looked at for lost ones."""
    from service.solve.proof import verified, verified_system

    if result.strategy == congruences.STRATEGY:
        return congruences.verify(question, result)
    stated, solved, unknown = result.record
    if result.strategy == REGION:
        return _region_verified(stated, solved, unknown)
    if result.strategy == CELLS:
        return _cells_verified(stated, solved, *unknown)
    if result.strategy == CASES:
        return _cases_verified(stated, solved, *unknown)
    if isinstance(unknown, tuple):
        return verified_system(stated, solved, unknown)
    return verified(stated, solved, unknown)


def _region_verified(stated: Any, found: Any, symbols: Any) -> Verification:
    from service.solve.regions import differs

    wrong, looked = differs(stated, found, symbols)
    return (
        Verification("failed", "the set and the statement differ")
        if wrong
        else Verification("checked", "samples of the plane agree", looked)
    )


def _cells_verified(stated: Any, found: Any, x: Any, parameters: Any) -> Verification:
    from service.solve.several_parameters import disagreement
    from service.solve.solving import under_assumptions

    wrong, looked = disagreement(under_assumptions(stated, x), found, x, parameters)
    if wrong:
        return Verification("failed", "the set and the statement differ")
    return Verification("checked", "samples of the unknown and the parameter agree", looked)


def _cases_verified(stated: Any, found: Any, x: Any, p: Any) -> Verification:
    from service.solve.parameter_cases import disagreement
    from service.solve.solving import under_assumptions

    wrong, looked = disagreement(under_assumptions(stated, x), found, x, p)
    if wrong:
        return Verification("failed", "the set and the statement differ")
    return Verification("checked", "samples of the unknown and the parameter agree", looked)


SOLVE = Operation(
    name="solve",
    summary="Solve an equation, an inequality or a system; parts of a system are separated by semicolons.",
    input=SolveInput,
    do=do,
    verify=verify,
    prepare=prepare,
    examples=({"expression": "x^2 - 5x + 6 = 0"}, {"expression": "2 sin(x) = 1"}, {"expression": "x + y = 5; x - y = 1"}),
)
