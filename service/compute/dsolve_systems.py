"""Systems of differential equations: read, solved and checked beside single ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sympy import Expr, S

from service.cas import symbol, to_sympy, to_tree
from service.clock import SliceOver
from service.compute.computation import Computation
from service.compute.forms import worst
from service.differential.notation import MOST_ORDER, Names
from service.differential.solution import constants
from service.differential.systems import Given, System, general, is_general, meeting
from service.errors import InvalidRequest, NoClosedForm, Unsupported
from service.integrate.indefinite import conditions
from service.messages import Message, all_of
from service.question import Claim, Note, Question, Result, Verification
from service.search import FAILURES, Budget
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols
from service.verify import equal

NAME = "system of differential equations"
SHARE = 0.7
"""Of the deadline, the part that solving may use."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A system, and the values that its functions have to take."""

    question: Question
    system: System
    given: tuple[Given, ...]


def arbitrary(constants: Sequence[str]) -> Note:
    """That the constants may be any numbers."""
    many = "{} may be any numbers." if len(constants) > 1 else "{} may be any number."
    return Note("arbitrary_constants", Message(many, all_of(constants)))


def _problem(question: Question) -> Posed:
    """Raises Unsupported where it is no system of equations, InvalidRequest for conditions that none of its solutions can be held to."""
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
    system = System(tuple(differences), x, jets)
    if any(g.order >= len(system.jets[g.function]) - 1 for g in given):
        raise InvalidRequest("Conditions may be on derivatives below the order of the highest one that occurs.", field="conditions")
    return Posed(question, system, tuple(given))


def _args(tree: Tree) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Apply) else ()


def _candidates(problem: Posed) -> Iterator[Result]:
    """The general solution, or the one that meets the conditions. Raises NoClosedForm."""
    question, system, given = problem.question, problem.system, problem.given
    used = {name for tree in question.trees.values() for name in free_symbols(tree)}
    letters = constants(used, system.order)
    values = found = None
    given_up: tuple[type[BaseException], ...] = (SliceOver, *FAILURES)
    try:
        budget = Budget.patient(SHARE * question.context.deadline)
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
    notes = (arbitrary([c.name for c in left]),) if left else ()
    yield Result(
        Apply("and", relations),
        conditions=tuple(c for c in needed if not c.free_symbols & set(left)),
        notes=notes,
        extra={"method": Message(NAME), "constants": [c.name for c in left]},
        asserted=(found, letters),
        strategy=NAME,
    )


def _verified(problem: Posed, claim: Claim) -> Verification:
    """Every equation and every condition, with the functions put in."""
    system, given = problem.system, problem.given
    found, letters = claim.asserted
    context = replace(problem.question.context, domain="real")
    if not given and not is_general(system, found, letters):
        return Verification("failed", "the constants are not independent")
    checks = [equal(difference, S.Zero, context).verification() for difference in system.put_in(found)]
    for one in given:
        there = found[one.function].diff(system.x, one.order) if one.order else found[one.function]
        checks.append(equal(there.subs(system.x, one.point), one.value, context).verification())
    return replace(worst(checks), method="put back into the equation and the conditions" if given else "put back into the equation")


SYSTEM = Computation(_problem, _candidates, _verified)
