"""Ordinary differential equations: the general solution, or the one that meets given values; checked by putting it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import Field

from service.errors import InvalidRequest, NoClosedForm, Unreadable
from service.operations import dsolve_systems
from service.operations.forms import worst
from service.operations.inputs import Expression, ExpressionInput
from service.operations.operation import Operation
from service.question import Context, Note, Question, Result, Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols

SHARE = 0.7
"""Of the deadline, the part that solving may use."""
MOST_CONDITIONS = 8


class DsolveInput(ExpressionInput):
    """A differential equation for one function, such as y' + 2y = x, or a linear system with a function for each equation."""

    conditions: str | list[str] | None = Field(
        None,
        description="Values of the function or its derivatives: `y(0) = 1; y'(0) = 0`, or a list of such.",
        examples=["y(0) = 1; y'(0) = 0"],
    )
    known_solution: Expression | None = Field(
        None,
        description="One solution of a linear equation of second order (without its right-hand side): the other is found from it.",
        examples=["x", "y = e^x"],
    )


def prepare(question: Question) -> Question:
    """The equation with a symbol for each derivative, and the conditions read into trees `conditions`."""
    from service.differential.equation import counts_in_superscript, names, with_jets, without_differentials

    written = dsolve_systems.statements(question.expression)
    own = tuple(one for one in written if dsolve_systems.is_condition(one))
    equations = tuple(one for one in written if one not in own)
    if len(equations) > 1 and len(dsolve_systems.functions(question.expression)) > 1:
        functions = frozenset(dsolve_systems.functions(Apply("system", equations)))
        return dsolve_systems.prepare(question, equations, (*own, *_conditions(question, functions)))
    tree = without_differentials(equations[0] if len(equations) == 1 else question.expression)
    known = names(tree, question.context.variable)
    jets = with_jets(tree, known)
    given = [_point(one, known) for one in (*own, *_conditions(question, frozenset({known.function})))]
    if len(given) > MOST_CONDITIONS:
        raise InvalidRequest(f"Up to {MOST_CONDITIONS} conditions can be met.", field="conditions")
    if counts_in_superscript(tree, known):
        note = f"A number in brackets above {known.function} counts derivatives: {known.function}^(4) is the fourth."
        question = question.with_notes(Note("derivative_in_superscript", note))
    if "known_solution" in question.trees:
        question = replace(question, trees={**question.trees, "known_solution": _right_side(question.trees["known_solution"], known)})
    trees = {**question.trees, "jets": jets, "function": Symbol(known.function), "values": Apply("list", tuple(given))}
    return replace(question, trees=trees, context=replace(question.context, variable=known.variable))


def _right_side(tree: Tree, known: Any) -> Tree:
    """x² of y = x², and of x² alone."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(name=name) | Apply(head="call", args=(Symbol(name=name), _)), value)) if (
            name == known.function
        ):
            return value
        case Relation():
            raise InvalidRequest(
                f"The known solution is a function of {known.variable}, such as {known.variable}^2.", field="known_solution"
            )
        case _:
            return tree


def _conditions(question: Question, functions: frozenset[str]) -> Iterator[Tree]:
    from service.read import read

    sent = question.options.get("conditions") or []
    decimal = question.options.get("decimal", "point")
    for source in [sent] if isinstance(sent, str) else sent:
        for start, text in _pieces(source, decimal):
            try:
                reading = read(
                    text,
                    question.options.get("notation", "auto"),
                    decimal=decimal,
                    symbols=frozenset(question.context.assumptions),
                    functions=functions,
                )
            except Unreadable as error:
                error.span = replace(error.span, start=error.span.start + start, end=error.span.end + start)
                raise error.in_field("conditions") from None
            yield reading.tree


def _pieces(source: str, decimal: str) -> Iterator[tuple[int, str]]:
    """The conditions of a string, with their places: separated by `;`, by line ends, or by commas outside of brackets."""
    depth, start = 0, 0
    signs = ";\n" if decimal == "comma" else ";,\n"
    for index, letter in enumerate(source + ";"):
        depth += (letter in "([{") - (letter in ")]}")
        if letter in signs and (depth <= 0 or letter != ","):
            piece = source[start:index]
            if piece.strip():
                yield start + len(piece) - len(piece.lstrip()), piece.strip()
            start = index + 1


def _point(tree: Tree, known: Any) -> Tree:
    """y⁽ⁿ⁾(a) = b as tuple(n, a, b). InvalidRequest for anything else."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)):
            for side, value in ((left, right), (right, left)):
                match side:
                    case Apply(head="call", args=(Symbol(name=name), point)) if name == known.function:
                        return Apply("tuple", (Number("0"), point, value))
                    case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=name), Number() as order)), point)) if (
                        name == known.function
                    ):
                        return Apply("tuple", (order, point, value))
    raise InvalidRequest(
        f"A condition is a value at a point, such as {known.function}(0) = 1 or {known.function}'(0) = 0.", field="conditions"
    )


def _task(question: Question) -> tuple[Any, tuple[Any, ...]]:
    """The equation and the conditions as SymPy objects."""
    from service.cas import to_sympy
    from service.differential.conditions import Condition
    from service.differential.equation import Names, equation

    function = question.trees["function"]
    known = Names(function.name if isinstance(function, Symbol) else "y", question.context.variable or "x")
    context = _real(question.context)
    listed = question.trees["values"]
    values = [entry.args for entry in listed.args if isinstance(entry, Apply)] if isinstance(listed, Apply) else []
    conditions = []
    for order, point, value in values:
        at, there = to_sympy(point, context), to_sympy(value, context)
        if any(part.has(*_moving(known, context)) or part.is_real is False or part.is_finite is False for part in (at, there)):
            raise InvalidRequest("A condition gives a real number at a real number.", field="conditions")
        conditions.append(Condition(int(order.text) if isinstance(order, Number) else 0, at, there))
    return equation(question.trees["jets"], known, context), tuple(conditions)


def _moving(known: Any, context: Context) -> tuple[Any, ...]:
    from service.cas import symbol

    return symbol(known.variable, context), symbol(known.function, context)


def _real(context: Context) -> Context:
    return replace(context, domain="real")


def do(question: Question) -> Iterator[Result]:
    """Solutions, explicit ones first. Raises NoClosedForm where no method finds one."""
    from service.differential.solution import Task, constants
    from service.differential.solving import contradict, solutions, with_positive_parameters
    from service.search import Budget

    if dsolve_systems.is_system(question):
        yield from dsolve_systems.do(question, SHARE * question.context.deadline)
        return
    budget = Budget.patient(SHARE * question.context.deadline)
    equation, conditions = _task(question)
    if any(condition.order >= equation.order for condition in conditions):
        raise InvalidRequest(f"Conditions may be on derivatives below the order {equation.order} of the equation.", field="conditions")
    used = {name for tree in question.trees.values() for name in free_symbols(tree)}
    task = Task(equation, constants(used, equation.order), budget, known=_known_solution(question, equation))
    positive, back = with_positive_parameters(task)
    forth = {old: new for new, old in back.items()}
    put = tuple(replace(c, point=c.point.xreplace(forth), value=c.value.xreplace(forth)) for c in conditions)
    for found in solutions(positive, put):
        yield _with_lost_constant(_result(equation, conditions, _renamed(found, back)), task, conditions)
    if conditions and contradict(positive, put):
        yield Result(None, notes=(NONE_MEETS,), record=(equation, conditions, None), strategy="general solution")
    if conditions:
        raise NoClosedForm("No solution that meets these conditions was found with the methods this service tries; there may be none.")


def _known_solution(question: Question, equation: Any) -> Any | None:
    """The solution that is given. Raises InvalidRequest where it does not solve the equation without its right-hand side."""
    from sympy import Expr, S

    from service.cas import to_sympy
    from service.differential.second_order import solves_homogeneous
    from service.verify import equal

    if "known_solution" not in question.trees:
        return None
    context = _real(question.context)
    value = to_sympy(question.trees["known_solution"], context)
    rest = solves_homogeneous(value, equation) if isinstance(value, Expr) else None
    if rest is None or value == 0:
        raise InvalidRequest("A known solution helps with a linear equation of second order.", field="known_solution")
    if not equal(rest, S.Zero, context).is_equal:
        raise InvalidRequest("The known solution does not solve the equation (its right-hand side taken as 0).", field="known_solution")
    return value


NONE_MEETS = Note("no_solution", "No function meets the equation and these conditions: in the general solution they contradict each other.")


def _with_lost_constant(result: Result, task: Any, conditions: tuple[Any, ...]) -> Result:
    """With a note where the constant function through the initial point is a solution too: y' = ∛y, y(0) = 0."""
    from sympy import simplify

    from service.cas import to_tree
    from service.differential.first_order import slope
    from service.write import text

    equation, _, found = result.record
    if equation.order != 1 or len(conditions) != 1 or not found.values:
        return result
    start, rate = conditions[0].value, slope(task)
    if rate is None or any(simplify(value - start) == 0 for value in found.values) or simplify(rate.subs(equation.y, start)) != 0:
        return result
    shown = f"{equation.y.name} = {text(to_tree(start))}"
    told = Note("not_unique", f"The constant function {shown} meets the same condition: the solution is not unique.")
    return replace(result, notes=(*result.notes, told))


def _renamed(found: Any, back: Any) -> Any:
    return replace(
        found,
        values=tuple(value.xreplace(back) for value in found.values),
        implicit=None if found.implicit is None else found.implicit.xreplace(back),
        conditions=tuple(condition.xreplace(back) for condition in found.conditions),
    )


def _result(equation: Any, conditions: tuple[Any, ...], found: Any) -> Result:
    notes = list(found.notes)
    if found.constants:
        named = " and ".join(c.name for c in found.constants)
        notes.append(Note("arbitrary_constants", f"{named} may be any number{'s' if len(found.constants) > 1 else ''}."))
    if found.implicit is not None:
        notes.append(Note("implicit_solution", f"The solution is given by an equation between {equation.x} and {equation.y}."))
    needed = dict.fromkeys((*(c for c in found.conditions if c not in (True, False)), *_on_parameters(equation, found)))
    extra = {"method": found.method, "constants": [c.name for c in found.constants]}
    return Result(
        _written(equation, found),
        conditions=tuple(needed),
        notes=tuple(notes),
        extra=extra,
        record=(equation, conditions, found),
        strategy=found.method,
    )


def _on_parameters(equation: Any, found: Any) -> list[Any]:
    """What the parameters must meet where the answer divides by them or takes their roots."""
    from service.integrate.indefinite import conditions

    needed = (c for value in found.values for c in conditions(value, equation.difference, equation.x))
    return [c for c in needed if not c.free_symbols & {*found.constants, equation.y}]


def _written(equation: Any, found: Any) -> Tree:
    """y = …, branches joined by or; G(x, y) = C where y can't be isolated."""
    from service.cas import to_tree

    if found.implicit is not None:
        level = to_tree(found.constants[0]) if found.constants else Number("0")
        return Relation(("=",), (to_tree(found.implicit), level))
    y = to_tree(equation.y)
    branches = tuple(Relation(("=",), (y, to_tree(value))) for value in found.values)
    return branches[0] if len(branches) == 1 else Apply("or", branches)


def verify(question: Question, result: Result) -> Verification:
    """Every branch, put into the equation and the conditions; the general solution has as many free constants as the order."""
    from service.verify import equal
    from service.verify.differential import are_independent, same_where

    if dsolve_systems.is_system(question):
        return dsolve_systems.verify(question, result)
    equation, conditions, found = result.record
    if found is None:
        return Verification("proved", "the conditions put into the general solution contradict each other")
    context = _real(question.context)
    if found.implicit is not None:
        return _implicit(equation, found, context)
    checks = []
    for value in found.values:
        if not conditions and not are_independent(value, equation.x, found.constants, equation.order):
            return Verification("failed", "the constants are not independent")
        left, right = equation.put_in(value)
        checks.append(same_where(left, right, found.conditions, context).verification())
        for condition in conditions:
            there = value.diff(equation.x, condition.order) if condition.order else value
            checks.append(equal(_at(there, equation.x, condition.point), condition.value, context).verification())
    total = worst(checks)
    return replace(total, method="put back into the equation" + (" and the conditions" if conditions else ""))


def _at(value: Any, x: Any, point: Any) -> Any:
    from sympy import nan, zoo

    put = value.subs(x, point)
    return value.limit(x, point) if put.has(nan, zoo) else put


def _implicit(equation: Any, found: Any, context: Context) -> Verification:
    """y' = −Gₓ/G_y, put into the equation."""
    from service.verify.differential import same_where

    g, x, y = found.implicit, equation.x, equation.y
    if equation.order != 1 or g.diff(y) == 0:
        return Verification("failed", "no curve")
    slope = -g.diff(x) / g.diff(y)
    left, right = (side.subs(equation.jets[1], slope) for side in (equation.left, equation.right))
    checked = same_where(left, right, found.conditions, context).verification()
    return replace(checked, method="differentiated, and put back into the equation")


def shown(question: Question) -> Tree:
    """The equation; one with differentials, y dx = x dy, with the derivative that it says."""
    from service.differential.equation import without_differentials

    return question.expression if dsolve_systems.is_system(question) else without_differentials(question.expression)


DSOLVE = Operation(
    name="dsolve",
    summary="Solve an ordinary differential equation, in general or with given values.",
    input=DsolveInput,
    examples=(
        {"expression": "y' + 2y = x"},
        {"expression": "y'' + y = 0", "conditions": "y(0) = 1; y'(0) = 0"},
        {"expression": "\\frac{dy}{dx} = x y"},
        {"expression": "x' = y; y' = -x"},
    ),
    prepare=prepare,
    shown=shown,
    do=do,
    verify=verify,
)
