"""Systems of differential equations: read, solved and checked beside single ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from service.errors import InvalidRequest, NoClosedForm, Unsupported
from service.operations.forms import worst
from service.question import Note, Question, Result, Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk

HEADS = ("system", "list", "and", "tuple")
SYSTEM = "system of differential equations"


def statements(tree: Tree) -> tuple[Tree, ...]:
    """The equations and conditions that were written together; a single one alone."""
    together = isinstance(tree, Apply) and tree.head in HEADS and all(isinstance(arg, Relation) for arg in tree.args)
    return tree.args if together and isinstance(tree, Apply) else (tree,)


def is_condition(tree: Tree) -> bool:
    """y(0) = 1, y'(0) = 0: a function, or a derivative, taken at a point in which no letter stands that could be the variable."""
    return isinstance(tree, Relation) and len(tree.sides) == 2 and any(_is_taken(side) for side in tree.sides)


def _is_taken(side: Tree) -> bool:
    match side:
        case Apply(head="call", args=(Symbol() | Apply(head="prime"), point)):
            return not free_symbols(point)
        case _:
            return False


def functions(tree: Tree) -> tuple[str, ...]:
    """Those whose derivatives occur."""
    from service.differential.equation import derivatives

    return tuple(dict.fromkeys(name for name, _ in derivatives(tree)))


def variable(equations: Tree, names: Sequence[str], named: str | None) -> str:
    """The one named, the one that derivatives are taken by, that functions are taken at, or the usual one."""
    from service.differential.equation import TIMES, derivatives

    by = [over for _, over in derivatives(equations) if over]
    by += [
        at.name
        for node in walk(equations)
        if isinstance(node, Apply) and node.head == "call" and isinstance(node.args[0], Symbol) and node.args[0].name in names
        for at in node.args[1:]
        if isinstance(at, Symbol)
    ]
    present = set(free_symbols(equations))
    usual = next((letter for letter in TIMES if letter not in names and letter in present), "t" if "x" in names else "x")
    return named or next(iter(by), usual)


def prepare(question: Question, equations: tuple[Tree, ...], conditions: Sequence[Tree]) -> Question:
    """The question with a symbol for each derivative of each function. Raises Unsupported where the numbers do not match."""
    from service.differential.equation import Names, with_all_jets

    system = Apply("system", equations)
    names = functions(system)
    if len(names) != len(equations):
        raise Unsupported("A system of differential equations needs as many equations as functions.")
    by = variable(system, names, question.context.variable)
    if by in names:
        raise Unsupported("The function and its variable need different names.")
    known = tuple(Names(name, by) for name in names)
    values = tuple(condition(one, names) for one in conditions)
    trees = {
        **question.trees,
        "jets": with_all_jets(system, known),
        "functions": Apply("list", tuple(Symbol(name) for name in names)),
        "values": Apply("list", values),
    }
    return replace(question, trees=trees, context=replace(question.context, variable=by))


def condition(tree: Tree, names: Sequence[str]) -> Tree:
    """y⁽ⁿ⁾(a) = b as tuple(n, a, b, y). InvalidRequest for anything else."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)):
            for side, value in ((left, right), (right, left)):
                match side:
                    case Apply(head="call", args=(Symbol(name=name) as function, point)) if name in names:
                        return Apply("tuple", (Number("0"), point, value, function))
                    case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=name) as function, Number() as order)), point)) if (
                        name in names
                    ):
                        return Apply("tuple", (order, point, value, function))
    shown = names[0] if names else "y"
    raise InvalidRequest(f"A condition is a value at a point, such as {shown}(0) = 1 or {shown}'(0) = 0.", field="conditions")


def is_system(question: Question) -> bool:
    return "functions" in question.trees


def _task(question: Question) -> tuple[Any, tuple[Any, ...]]:
    """The system and the conditions as SymPy objects."""
    from sympy import Expr

    from service.cas import symbol, to_sympy
    from service.differential.equation import MOST_ORDER, Names
    from service.differential.systems import Given, System

    context = replace(question.context, domain="real")
    x = symbol(context.variable or "t", context)
    differences = []
    for relation in _args(question.trees["jets"]):
        if not isinstance(relation, Relation) or relation.signs != ("=",):
            raise Unsupported("A differential equation is one equation, such as y' = x y.")
        sides = [to_sympy(side, context) for side in relation.sides]
        if not all(isinstance(side, Expr) for side in sides):
            raise Unsupported("A differential equation is an equation between numbers.")
        differences.append(sides[0] - sides[1])
    free = set().union(*(d.free_symbols for d in differences))
    jets = {}
    for name in (function.name for function in _args(question.trees["functions"]) if isinstance(function, Symbol)):
        listed = [symbol(Names(name, x.name).jet(order).name, context) for order in range(MOST_ORDER + 1)]
        jets[name] = tuple(listed[: max(order for order, jet in enumerate(listed) if jet in free) + 1])
    given = []
    for entry in _args(question.trees["values"]):
        order, point, value, function = _args(entry)
        at, there = to_sympy(point, context), to_sympy(value, context)
        if any(
            not isinstance(part, Expr) or part.is_real is False or part.is_finite is False or x in part.free_symbols for part in (at, there)
        ):
            raise InvalidRequest("A condition gives a real number at a real number.", field="conditions")
        named = function.name if isinstance(function, Symbol) else ""
        given.append(Given(named, int(order.text) if isinstance(order, Number) else 0, at, there))
    return System(tuple(differences), x, jets), tuple(given)


def _args(tree: Tree) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Apply) else ()


def do(question: Question, seconds: float) -> Iterator[Result]:
    """The general solution, or the one that meets the conditions. Raises NoClosedForm."""
    from service.cas import to_tree
    from service.clock import SliceOver
    from service.differential.solution import constants
    from service.differential.systems import general, meeting
    from service.integrate.indefinite import conditions
    from service.search import FAILURES, Budget

    system, given = _task(question)
    if any(g.order >= len(system.jets[g.function]) - 1 for g in given):
        raise InvalidRequest("Conditions may be on derivatives below the order of the highest one that occurs.", field="conditions")
    used = {name for tree in question.trees.values() for name in free_symbols(tree)}
    letters = constants(used, system.order)
    values = found = None
    given_up: tuple[type[BaseException], ...] = (SliceOver, *FAILURES)
    try:
        budget = Budget.patient(seconds)
        with budget.slice():
            values = general(system, letters, budget)
            found = meeting(values, letters, given, system.x) if values is not None and given else values
    except given_up:
        pass
    if found is None and values is not None:
        raise NoClosedForm("No solution that meets these conditions was found with the methods this service tries; there may be none.")
    if found is None:
        raise NoClosedForm("The system was not solved; linear systems with constant coefficients are.")
    left = [c for c in letters if any(c in value.free_symbols for value in found.values())]
    named = dict(zip(left, letters, strict=False))
    found, left = {name: value.xreplace(named) for name, value in found.items()}, list(named.values())
    needed = dict.fromkeys(c for value in found.values() for c in conditions(value, system.differences[0], system.x))
    relations = tuple(Relation(("=",), (Symbol(name), to_tree(value))) for name, value in found.items())
    notes = (
        (Note("arbitrary_constants", f"{' and '.join(c.name for c in left)} may be any number{'s' if len(left) > 1 else ''}."),)
        if left
        else ()
    )
    yield Result(
        Apply("and", relations),
        conditions=tuple(c for c in needed if not c.free_symbols & set(left)),
        notes=notes,
        extra={"method": SYSTEM, "constants": [c.name for c in left]},
        record=(system, given, found, letters),
        strategy=SYSTEM,
    )


def verify(question: Question, result: Result) -> Verification:
    """Every equation and every condition, with the functions put in."""
    from sympy import S

    from service.differential.systems import is_general
    from service.verify import equal

    system, given, found, letters = result.record
    context = replace(question.context, domain="real")
    if not given and not is_general(system, found, letters):
        return Verification("failed", "the constants are not independent")
    checks = [equal(difference, S.Zero, context).verification() for difference in system.put_in(found)]
    for one in given:
        there = found[one.function].diff(system.x, one.order) if one.order else found[one.function]
        checks.append(equal(there.subs(system.x, one.point), one.value, context).verification())
    return replace(worst(checks), method="put back into the equation" + (" and the conditions" if given else ""))
