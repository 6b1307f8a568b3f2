"""Lines of a working that solves a differential equation: the equation in other forms, integrated, solved for y.

A part of a line is read by the first row of PARTS that knows its kind. What none can decide is undecided, never wrong.
After a wrong line the writer's own equation or solution is gone on from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from service.algebra.build import ONE, ZERO, add, depends, equation, mul, neg, sub, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import outcome
from service.algebra.expressions import same as plainly_same
from service.algebra.primes import bare_letters
from service.algebra.statements import is_statement, signed_versions
from service.grade.context import Context
from service.grade.jets import LISTS, evaluation, flattened, has_differential, over_jets, over_letters, put, unknown_functions, with_called
from service.grade.line import Clause
from service.grade.readers.ansatz import (
    auxiliary,
    characteristic_line,
    coefficients_of_trial,
    integrating_factor,
    labelled,
    partial_fractions,
    trial_of,
    trial_put_in,
)
from service.grade.readers.exact import exact_line, with_pair
from service.grade.readers.initial_values import constants_said, place_and_value, value_at, value_reached
from service.grade.readers.ode_names import with_name_said
from service.grade.readers.ode_steps import step_name
from service.grade.readers.remarks import Found
from service.grade.readers.told import RIGHT, Told, Work, told, wrong
from service.grade.readers.varied_constants import varied_line, wronskian_line
from service.grade.sought import Candidate, InitialCondition, Sought
from service.grade.step import METHOD, START, Reading
from service.judge.approximation import judge_approximation
from service.judge.differential_equations import (
    DifferentialEquation,
    Insertion,
    closed_integrals,
    equation_of,
    follows,
    homogeneous,
    independent_constants,
    inserted,
    inserted_from,
    integrated,
    is_inhomogeneous,
    jet,
    same,
    solved_for,
    total,
    with_constants_apart,
)
from service.judge.integrals import has_integral, is_arbitrary
from service.judge.judgement import Judgement, undecided
from service.question import Verification
from service.quietly import quietly
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, rebuilt, walk

ROLE = "differential_equation"
USUAL = frozenset("ABCDEFKLMNQabcdkm")
"""Letters for arbitrary constants, besides those of `is_arbitrary`."""
MISSING = Judgement("up_to_constant", Verification("proved", "a solution, without its constant"), flags=("missing_constant",))
LOST = Judgement("implied_by", Verification("proved", "these are not all the solutions"), flags=("missing_constant",))


def differential_equation_line(clause: Clause, context: Context) -> Found | None:
    """A line of a working that solves a differential equation; the first one opens it."""
    if clause.tree is None or clause.kind not in {"statement", "let", "expression", "case"}:
        return None
    if context.sought is None:
        return None if clause.kind == "case" else _opened(clause.tree, context)
    clause = with_name_said(clause, context.sought)
    if clause.kind == "case":
        return None
    if clause.kind == "expression" and not clause.continues:
        return Reading(ROLE, undecided("no claim about the function was found"), parent=context.last_line), context
    return _read(clause, context, context.sought)


# The first line


def _opened(tree: Tree, context: Context) -> Found | None:
    if context.root() is not None or context.functions or not is_statement(tree):
        return None
    parts = list(flattened(tree))
    found = next((one for part in parts if (one := _equation(part, context)) is not None), None)
    if found is None:
        return None
    sought = Sought(found, found, variable_is_told=_is_told(tree, found))
    conditions = [said for part in parts if (said := condition_of(part, sought)) is not None]
    following = replace(context.knowing(tree, context.line), sought=replace(sought, conditions=tuple(conditions)))
    return Reading("given", START, value=tree, sought=following.sought), following


def _is_told(tree: Tree, found: DifferentialEquation) -> bool:
    """Whether x stands in the line other than by a prime."""
    written = equation(found.left, found.right)
    return depends(written, found.variable) or any(
        isinstance(node, Apply) and node.head == "derivative" and node.form == "leibniz" for node in walk(tree)
    )


def _with_variable(tree: Tree, sought: Sought) -> Sought:
    """The variable as the first line that shows one writes it."""
    if sought.variable_is_told:
        return sought
    letters = bare_letters([_without_rates(tree)])
    if sought.variable in letters or f"d{sought.variable}" in letters:
        return replace(sought, variable_is_told=True)
    name = next((name for name in ("t", "x", "s") if name in letters or f"d{name}" in letters), None)
    if name is None or name in sought.parameters() or name == sought.function:
        return sought
    own, task = replace(sought.equation, variable=name), replace(sought.task, variable=name)
    return replace(sought, equation=own, task=task, variable_is_told=True)


def _without_rates(tree: Tree) -> Tree:
    return rebuilt(tree, lambda node: ONE if isinstance(node, Apply) and node.head == "derivative" else node)


def _equation(part: Tree, context: Context) -> DifferentialEquation | None:
    """The differential equation that a statement is, for one unknown function."""
    part = _without_middle(part)
    if not isinstance(part, Relation) or part.signs != ("=",):
        return None
    pair = _pair(part, context)
    if pair is None or evaluation(part.sides[0], *pair) is not None:
        return None
    y, x = pair
    try:
        left, right = (over_letters(side, y, x) for side in part.sides)
    except NoDerivative:
        return None
    found = equation_of(y, x, left, right)
    if found is None or found.highest is None or y in context.names:
        return None
    bare = found.order == 1 and not depends(found.highest, y)
    if bare and (not depends(found.highest, x) or len({f for f, _ in context.rates}) > 1):
        return found if {f for f, _ in context.rates} <= {y} and depends(found.highest, x) else None
    return found


def _without_middle(part: Tree) -> Tree:
    """dS/dt = −0.05 S of dS/dt = −5/100 · S = −0.05 S, where all on the right is the same."""
    match part:
        case Relation(signs=("=", "="), sides=(Apply(head="derivative"), middle, last) as sides) if free_symbols(middle):
            return equation(sides[0], last) if plainly_same(middle, last) is True else part
        case _:
            return part


def _pair(part: Relation, context: Context) -> tuple[str, str] | None:
    """(y, x), where one function is differentiated, or dy and dx stand."""
    functions = unknown_functions(part)
    if len({f for f, _ in functions}) == 1:
        return next(iter(functions))
    letters = [name[1:] for name in free_symbols(part) if len(name) == 2 and name[0] == "d"]
    if functions or len(letters) != 2:
        return None
    x = next((name for name in ("t", "x") if name in letters), letters[1])
    return next(name for name in letters if name != x), x


def condition_of(part: Tree, sought: Sought) -> InitialCondition | None:
    """`y(0) = 2`, `y′(0) = 1`."""
    match part:
        case Relation(signs=("=",), sides=(left, right)):
            for one, other in ((left, right), (right, left)):
                found = evaluation(one, sought.function, sought.variable)
                if found is not None and not {sought.function, sought.variable} & set(free_symbols(other)):
                    return InitialCondition(found[0], found[1], other)
            return None
        case _:
            return None


# The following lines


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of statement: an example, and its reader."""

    example: str
    reader: Callable[[Tree, Work], Told | None]


def _read(clause: Clause, context: Context, sought: Sought) -> Found | None:
    tree = _whole(clause, context)
    if tree is None:
        return None
    if not free_symbols(tree) and not has_integral(tree) and not _evaluates(tree, sought):
        return None  # a closed statement
    work = Work(_with_variable(tree, sought), context)
    if clause.condition is not None:
        work = _under(clause.condition, work)
    parts = _parts(tree, work)
    found: list[tuple[Tree, Told]] = []
    for part in parts:
        answer = _told(part, work)
        found.append((part, answer))
        work = answer.work
    part, chosen = _telling(found)
    sought = work.sought.answered(context.line, chosen.complete)
    following = replace(work.context, sought=sought)
    value = chosen.value if chosen.value is not None else part if chosen.judgement.relation != "method_line" else None
    if value is not None:
        following = following.knowing(value, context.line, side=True)
    note = chosen.note
    return Reading(ROLE, chosen.judgement, parent=context.last_line, value=value, note=note, sought=following.sought), following


def _evaluates(tree: Tree, sought: Sought) -> bool:
    return any(evaluation(node, sought.function, sought.variable) is not None for node in walk(tree))


def _whole(clause: Clause, context: Context) -> Tree | None:
    """The statement, with the left side of the line before where it continues that."""
    tree = clause.tree
    if isinstance(tree, Apply) and tree.head == "let":
        tree = tree.args[0]
    if not clause.continues or tree is None:
        return tree
    before = context.current.tree if context.current is not None else None
    sides = tree.sides if isinstance(tree, Relation) else (tree,)
    signs = (clause.sign, *(tree.signs if isinstance(tree, Relation) else ()))
    return Relation(signs, (before.sides[0], *sides)) if isinstance(before, Relation) else None


def _under(condition: Tree, work: Work) -> Work:
    """With the initial condition that a clause stands under."""
    for part in (condition, *flattened(condition)):
        found = condition_of(part, work.sought)
        if found is not None and found not in work.sought.conditions:
            work = work.having(replace(work.sought, conditions=(*work.sought.conditions, found)))
    return work


def _parts(tree: Tree, work: Work) -> Sequence[Tree]:
    """The statements of the line; what is said of one letter together stays together."""
    parts = list(flattened(tree))
    named = len(parts) > 1 and all(isinstance(p, Relation) and isinstance(p.sides[0], Symbol) for p in parts)
    if not named or not isinstance(tree, Apply) or tree.head not in LISTS:
        return parts
    if characteristic_line(Apply("or", tuple(parts)), work) is not None:
        return [Apply("or", tuple(parts))]
    return parts if place_and_value(parts, work) is None else [Apply("and", tuple(parts))]


def _told(part: Tree, work: Work) -> Told:
    part = with_called(part, work.sought)
    for row in PARTS:
        found = quietly(row.reader, part, work)
        if found is not None:
            return replace(found, note=found.note or step_name(row.reader.__name__, part, work, found))
    return told(undecided("no way to read this line of the differential equation was found"), work)


def _telling(found: Sequence[tuple[Tree, Told]]) -> tuple[Tree, Told]:
    for relations in ({"not_equivalent", "implied_by"}, {"undecided"}):
        for one in found:
            if one[1].judgement.relation in relations:
                return one
    claims = [one for one in found if one[1].judgement.relation != "method_line"]
    return claims[-1] if claims else found[-1]


# The equation in another form


def equation_line(part: Tree, work: Work) -> Told | None:
    """`dy/y = 3x² dx`, `μy′ + 2μy = 6μ`, `(μy)′ = 6μ`: what the equation says, or what a known solution makes true."""
    sought = work.sought
    sides = _sides(part)
    if sides is None:
        return None
    written = [over_jets(side, sought) for side in sides]
    order = sought.equation.order
    flat = closed_integrals(*written)
    if not any(depends(side, jet(sought.function, k)) for side in flat for k in (order, order + 1, order + 2)):
        return None
    plain = not set(free_symbols(part)) & set(sought.meanings)
    said = [_equation_judged(left, right, work, plain) for left, right in pairwise(written)]
    return next((one for one in said if one.judgement.relation != "equivalent"), said[-1])


def _equation_judged(left: Tree, right: Tree, work: Work, plain: bool) -> Told:
    """plain: no named part stands in it, so that it may be the equation without its right side."""
    sought = work.sought
    found = follows(sought.equation, left, right)
    if found.right:
        return told(RIGHT, with_pair(work, left, right))
    if _holds_of_solution(left, right, sought):
        return told(RIGHT, work)
    own = homogeneous(sought.equation) if plain and is_inhomogeneous(sought.equation) else None
    if own is not None and follows(own, left, right).right:
        return told(METHOD, work.having(replace(sought, homogeneous=True)))
    if sought.detached or found.right is None:
        return told(undecided("the equation could not be compared"), work)
    constants = sought.constants_of(equation(left, right))
    if constants and not any(set(constants) & set(one.constants) for one in sought.solutions):
        return told(undecided("letters that nothing gives a meaning"), work)
    own = equation_of(sought.function, sought.variable, left, right)
    if constants or own is None or own.order != sought.equation.order or own.highest is None:
        return wrong(found.apart, work, left, right)
    return wrong(found.apart, work.having(replace(sought, equation=own)), left, right)


def _holds_of_solution(left: Tree, right: Tree, sought: Sought) -> bool:
    """Whether the line is true of a solution found so far: y′ = 2C e^{2x} after y = C e^{2x}."""
    known = [one.tree for one in sought.solutions if one.explicit] + ([sought.trial.tree] if sought.trial is not None else [])
    pairs = [tuple(_of_function(side, tree, sought) for side in (left, right)) for tree in known]
    return any(same(a, b) is True or (sought.values and same(put(a, sought.values), put(b, sought.values)) is True) for a, b in pairs)


def _of_function(side: Tree, tree: Tree, sought: Sought) -> Tree:
    values = {sought.function: tree}
    rate = tree
    for order in range(1, sought.equation.order + 1):
        rate = total(rate, sought.function, sought.variable)
        values[jet(sought.function, order)] = rate
    return substituted(side, values)


def is_usual(name: str) -> bool:
    """Whether a letter is one that arbitrary constants are given."""
    base = base_and_subscript(name)[0]
    return is_arbitrary(name) or base in USUAL


def _sides(part: Tree) -> tuple[Tree, ...] | None:
    return part.sides if isinstance(part, Relation) and set(part.signs) <= {"=", "~"} else None


# Solved for y


def explicit_line(part: Tree, work: Work) -> Told | None:
    """`y = A e^{x³}`: put into the equation; its constants counted; the conditions asked."""
    sought = work.sought
    alternatives = _alternatives(part, sought)
    if not alternatives:
        return None
    answers = [_explicit(tree, work) for tree in alternatives]
    first = next((one for one in answers if one is None or one.judgement.relation != "equivalent"), answers[-1])
    if first is None:
        return None
    return replace(first, value=first.value or part)


def _alternatives(part: Tree, sought: Sought) -> list[Tree]:
    """F of y = F, each way that a ± and an `or` may be read; of a chain every side."""
    if isinstance(part, Apply) and part.head == "or":
        found = [_alternatives(arg, sought) for arg in part.args]
        return [tree for one in found for tree in one] if all(found) else []
    sides = _sides(part)
    if sides is None:
        return []
    written = [over_jets(side, sought) for side in sides]
    own = Symbol(sought.function)
    if written[-1] == own and len(written) == 2:
        written.reverse()
    if written[0] != own or len(written) < 2 or any(set(free_symbols(side)) & set(sought.equation.jets()) for side in written[1:]):
        return []
    return [side for version in signed_versions(tuple(written[1:])) for side in version]


def _explicit(tree: Tree, work: Work) -> Told | None:
    sought = work.sought
    known = put(tree, sought.values)
    constants = () if has_integral(tree) else sought.constants_of(tree)
    candidate = Candidate(tree, constants)
    following = work.having(sought.with_solution(candidate))
    by_values = _by_values(tree, sought)
    if by_values:
        return _complete(candidate, following, inserted(sought.task.with_values(sought.values), known).right is True)
    if sought.detached:
        return told(undecided("the writer's own solution can't be told"), following)
    miss = _misses_rate(tree, sought)
    if miss is not None:
        return wrong(None, following.having(replace(following.sought, detached=True)), *miss)
    found = inserted(sought.equation.with_values(sought.values), tree)
    if found.right is None and set(constants) & set(sought.values):
        found = inserted(sought.equation.with_values(sought.values), known)
    near = found.right is False and found.near and _is_rounded(tree, sought)
    missed = next((one for one in sought.conditions if near and not constants and _meets(tree, one, sought) is False), None)
    if missed is not None:
        return wrong(None, following.having(replace(following.sought, detached=True)), missed.value, _at(tree, missed, sought))
    if found.right or near:
        return _solution(candidate, following, by_values)
    aside = _aside(tree, work) if found.right is False else None
    if aside is not None:
        return aside
    if found.right is None:
        return told(undecided("the function could not be put into the equation"), following)
    if not all(is_usual(name) for name in constants):
        detached = replace(following.sought, detached=True)
        return told(undecided("letters that nothing gives a meaning"), following.having(detached))
    own = _own_equation(candidate, sought)
    sides = sought.equation.put_in(tree) or (tree, tree)
    going_on = replace(following.sought, equation=own) if own is not None else replace(following.sought, detached=bool(constants))
    return wrong(found.apart, following.having(going_on), *sides)


def _misses_rate(tree: Tree, sought: Sought) -> tuple[Tree, Tree] | None:
    """Both sides of y′ = 3x² + 2, found before with its constant, where the function does not obey it."""
    for one in sought.solutions:
        if not one.explicit and isinstance(one.tree, Relation) and set(one.constants) <= set(sought.values):
            if not any(depends(one.tree, jet(sought.function, k)) for k in range(1, sought.equation.order)):
                continue
            left, right = (_of_function(put(side, sought.values), tree, sought) for side in one.tree.sides)
            if same(left, right) is False:
                return left, right
    return None


def _is_rounded(tree: Tree, sought: Sought) -> bool:
    return any("." in getattr(node, "text", "") for node in walk(tree)) or any(
        "." in getattr(node, "text", "") for value in sought.values.values() for node in walk(value)
    )


def _by_values(tree: Tree, sought: Sought) -> bool | None:
    """Whether it is the general solution with the values that its constants were given; None where these are not all known."""
    for one in sought.solutions:
        if one.explicit and one.constants and set(one.constants) <= set(sought.values):
            return same(put(one.tree, sought.values), tree)
    return None


def _aside(tree: Tree, work: Work) -> Told | None:
    """No solution, but no error: an ansatz, a substitution, the equation without its right side."""
    sought = work.sought
    own = homogeneous(sought.equation) if is_inhomogeneous(sought.equation) else None
    if own is not None and inserted(own, tree).right and sought.homogeneous:
        candidate = Candidate(tree, ())
        return told(RIGHT, work.having(sought.with_solution(candidate)))
    return trial_of(tree, work)


def _solution(candidate: Candidate, work: Work, by_values: bool | None) -> Told:
    """It solves the equation: constants counted, conditions asked."""
    sought = work.sought
    if has_integral(candidate.tree):
        return told(RIGHT, work)
    if candidate.constants:
        return _with_constants(candidate, work)
    misses = [one for one in sought.conditions if _meets(candidate.tree, one, sought) is False]
    if misses or (by_values is False and len(sought.conditions) < sought.equation.order and not _is_rounded(candidate.tree, sought)):
        miss = misses[0] if misses else None
        before = miss.value if miss is not None else put(sought.solutions[1].tree, sought.values)
        return wrong(None, work, before, _at(candidate.tree, miss, sought) if miss is not None else candidate.tree)
    if len(sought.conditions) >= sought.equation.order or by_values:
        return _complete(candidate, work, True)
    if sought.equation.order == 1 and not sought.conditions and _starts_as_told(candidate.tree, work):
        return _complete(candidate, work, True)
    return told(MISSING, work)


NUMERAL = re.compile(r"(?<![0-9.,])[0-9]{1,9}(?:[.,][0-9]{1,6})?(?![0-9])")


def _starts_as_told(tree: Tree, work: Work) -> bool:
    """S = 20 e^(−0.05t) where the problem in words speaks of 20 kg: its value at the start."""
    start = substituted(tree, {work.sought.variable: ZERO})
    if free_symbols(start) or not work.context.task.words:
        return False
    numbers = (found.group().replace(",", ".") for found in NUMERAL.finditer(work.context.task.text[:2000]))
    return any(plainly_same(start, Number(one)) is True for one in numbers)


def _complete(candidate: Candidate, work: Work, complete: bool) -> Told:
    met = all(_meets(candidate.tree, one, work.sought) is not False for one in work.sought.conditions)
    open_letters = len(work.sought.conditions) > work.sought.task.order and set(free_symbols(candidate.tree)) & work.sought.task.letters()
    own = (
        work.sought.equation == work.sought.task or inserted(work.sought.task.with_values(work.sought.values), candidate.tree).right is True
    )
    return told(RIGHT, work, complete=complete and met and own and not candidate.constants and not open_letters)


def _with_constants(candidate: Candidate, work: Work) -> Told:
    sought = work.sought
    order = sought.equation.order
    count = independent_constants(candidate.tree, candidate.constants, sought.variable)
    if count < min(order, len(candidate.constants)) and not sought.values:
        return told(LOST, work)
    determined = bool(set(candidate.constants) & set(sought.values)) or bool(sought.said)
    complete = count >= order and not sought.conditions and not sought.detached and sought.equation == sought.task
    if count < order and not sought.conditions and not determined:
        return told(MISSING, work)
    return told(RIGHT, work, complete=complete)


def _at(tree: Tree, condition: InitialCondition, sought: Sought) -> Tree:
    for _ in range(condition.order):
        tree = total(tree, sought.function, sought.variable)
    return substituted(tree, {sought.variable: condition.at})


def _meets(tree: Tree, condition: InitialCondition, sought: Sought) -> bool | None:
    """Whether a function without constants has the value it should have; None where letters are left or it can't be told."""
    try:
        found = put(_at(tree, condition, sought), sought.values)
    except NoDerivative:
        return None
    unknown = set(free_symbols(found)) - set(free_symbols(condition.value)) - set(free_symbols(condition.at))
    if unknown & sought.equation.letters() or unknown:
        return None
    if not free_symbols(found) and outcome(found, {}, True) == "undefined":
        return False
    answer = same(found, condition.value)
    if answer is False and _is_rounded(tree, sought) and not _misses(found, condition.value):
        return None
    return answer


def _misses(found: Tree, value: Tree) -> bool:
    """Whether a value made with rounded numbers is another than the one given, by more than their rounding lets it be."""
    judged = judge_approximation(value, found, "~", True)
    return judged is not None and judged.relation == "not_equivalent"


def _own_equation(candidate: Candidate, sought: Sought) -> DifferentialEquation | None:
    """The equation that the writer's own solution solves: its constants taken out."""
    if not candidate.explicit or len(candidate.constants) != sought.equation.order:
        return None
    if sought.equation.order == 1:
        return _from_relation(sub(Symbol(sought.function), candidate.tree), candidate.constants, sought)
    return _from_two(candidate, sought) if sought.equation.order == 2 else None


def _from_relation(residual: Tree, constants: Sequence[str], sought: Sought) -> DifferentialEquation | None:
    """y′ from D(G) = 0 with C from G = 0."""
    apart = with_constants_apart(residual, constants, sought.equation)
    letters = [name for name in free_symbols(apart) if name in constants or name.startswith("\u2021")]
    rate = sought.equation.derived(apart)
    if letters:
        value = solved_for(apart, letters[0])
        if value is None:
            return None
        rate = substituted(rate, {letters[0]: value})
    return equation_of(sought.function, sought.variable, rate, ZERO)


def _from_two(candidate: Candidate, sought: Sought) -> DifferentialEquation | None:
    """W y″ − … = 0 for y = C₁f + C₂g + h: the determinant of f, g and y − h with their derivatives."""
    a, b = candidate.constants
    f, g = derivative(candidate.tree, a), derivative(candidate.tree, b)
    if any(depends(one, name) for one in (f, g) for name in (a, b)):
        return None
    h = substituted(candidate.tree, {a: ZERO, b: ZERO})
    rows = []
    for base in (f, g, sub(Symbol(sought.function), h)):
        first = sought.equation.derived(base)
        rows.append((base, first, sought.equation.derived(first)))
    (f0, f1, f2), (g0, g1, g2), (z0, z1, z2) = rows
    whole = add(
        mul(z2, sub(mul(f0, g1), mul(f1, g0))),
        neg(mul(z1, sub(mul(f0, g2), mul(f2, g0)))),
        mul(z0, sub(mul(f1, g2), mul(f2, g1))),
    )
    return equation_of(sought.function, sought.variable, whole, ZERO)


# Integrated, and not solved for y


def implicit_line(part: Tree, work: Work) -> Told | None:
    """`ln|y| = x³ + C`, `y² = 2x² + K`, `∫ dy/y = ∫ 3x² dx`: differentiated back, with y′ from the equation."""
    sought = work.sought
    sides = _sides(part)
    if sides is None:
        return None
    written = [over_jets(side, sought) for side in sides]
    names = set(sought.equation.jets()[:-1])
    if not any(set(free_symbols(side)) & names for side in written) or has_differential(part, sought):
        return None
    answers = [_implicit(left, right, work, part) for version in signed_versions(tuple(written)) for left, right in pairwise(version)]
    return next((one for one in answers if one.judgement.relation not in {"equivalent"}), answers[-1])


def _implicit(left: Tree, right: Tree, work: Work, part: Tree) -> Told:
    sought = work.sought
    whole = equation(left, right)
    if same(left, right) is True:
        return told(RIGHT, work)
    rates = {jet(sought.function, k) for k in range(1, sought.equation.order)}
    if rates & set(free_symbols(whole)) and _holds_of_solution(left, right, sought):
        return told(RIGHT, work)
    constants = sought.constants_of(whole)
    following = work.having(sought.with_solution(Candidate(whole, constants, explicit=False)))
    if sought.detached:
        return told(undecided("the writer's own solution can't be told"), following)
    found = _as_solved(sub(left, right), constants, sought) or integrated(sought.equation, left, right, constants)
    if found.right:
        return _integrated(left, right, constants, following)
    own = homogeneous(sought.equation) if sought.homogeneous else None
    if own is not None and integrated(own, left, right, constants).right:
        return told(RIGHT, following)
    if _holds_of_solution(left, right, sought):
        return told(RIGHT, following)
    if found.right is None or not all(is_usual(name) for name in constants):
        return told(undecided("the line could not be differentiated back"), following)
    mine = quietly(_from_relation, sub(left, right), constants, sought) if sought.equation.order == 1 else None
    going_on = replace(following.sought, equation=mine) if mine is not None else replace(following.sought, detached=True)
    return wrong(found.apart, following.having(going_on), left, right)


def _as_solved(residual: Tree, constants: Sequence[str], sought: Sought) -> Insertion | None:
    """Of y″ = F(x, C…), and of u = C₁x³ + C₂ with u = y/eˣ: what it is put into the equation, solved for its highest derivative."""
    jets = sought.equation.jets()[:-1]
    place = max((k for k, name in enumerate(jets) if depends(residual, name)), default=None)
    if place is None or not constants or (place == 0 and len(constants) < 2):
        return None
    rate = solved_for(residual, jets[place])
    if rate is None or set(free_symbols(rate)) & set(jets):
        return None
    found = inserted_from(sought.equation, place, rate)
    return None if found.right is None else found


def _integrated(left: Tree, right: Tree, constants: Sequence[str], work: Work) -> Told:
    sought = work.sought
    if constants or has_integral(equation(left, right)) or sought.equation.order > 1:
        complete = bool(constants) and not sought.conditions and sought.equation == sought.task and _is_settled(left, right, sought)
        return told(RIGHT, work, complete=complete)
    met = [_relation_meets(left, right, one, sought) for one in sought.conditions]
    if any(answer is False for answer in met) and sought.said:
        return wrong(None, work, left, right)
    if any(met) or sought.said:
        return told(RIGHT, work, complete=all(met) and _is_settled(left, right, sought))
    return told(MISSING, work)


def _relation_meets(left: Tree, right: Tree, condition: InitialCondition, sought: Sought) -> bool | None:
    values = {sought.variable: condition.at, sought.function: condition.value}
    return same(substituted(left, values), substituted(right, values)) if condition.order == 0 else None


def _is_settled(left: Tree, right: Tree, sought: Sought) -> bool:
    """Whether a relation is left as it is: y occurs more than once, or in an even power."""
    places = [node for side in (left, right) for node in walk(side) if node == Symbol(sought.function)]
    squared = any(
        isinstance(node, Apply) and node.head == "pow" and node.args[0] == Symbol(sought.function)
        for side in (left, right)
        for node in walk(side)
    )
    return len(places) > 1 or squared


# Lines beside the equation


def integral_line(part: Tree, work: Work) -> Told | None:
    """`∫ x eˣ dx = (x − 1)eˣ`: an integral on the way."""
    sides = _sides(part)
    if sides is None or not has_integral(part):
        return None
    written = [over_jets(side, work.sought) for side in sides]
    answers = []
    for left, right in pairwise(written):
        first, second = work.sought.equation.derived(left), work.sought.equation.derived(right)
        answers.append((same(first, second), first, second))
    if any(answer is None for answer, _, _ in answers):
        return told(undecided("the integral could not be compared"), work)
    false = next(((first, second) for answer, first, second in answers if answer is False), None)
    return told(RIGHT, work) if false is None else wrong(None, work, *false)


def identity_line(part: Tree, work: Work) -> Told | None:
    """Both sides the same for all letters: 1/(y(1 − y)) = 1/y + 1/(1 − y)."""
    sides = _sides(part)
    if sides is None:
        return None
    written = [over_jets(side, work.sought) for side in sides]
    if not all(same(left, right) is True for left, right in pairwise(written)):
        return None
    return told(RIGHT, work)


def truth(part: Tree, work: Work) -> Told | None:
    """A word for true or false."""
    return told(METHOD, work) if isinstance(part, Constant) else None


def side_condition(part: Tree, work: Work) -> Told | None:
    """`y ≠ 0`, `A = ±e^C`, `A > 0`: said beside the solution."""
    match part:
        case Relation(signs=(sign,)) if sign != "=" and sign != "~":
            return told(METHOD, work)
        case Relation(signs=("=",), sides=(Symbol(name=name), meaning)) if _renames(name, meaning, work.sought):
            return told(METHOD, work)
        case Apply(head="element" | "not"):
            return told(METHOD, work)
        case _:
            return None


def _renames(name: str, meaning: Tree, sought: Sought) -> bool:
    """A = e^C for a constant C of a solution."""
    letters = set(free_symbols(meaning))
    constants = {constant for one in sought.solutions for constant in one.constants}
    return bool(letters) and letters <= constants and name not in letters and name not in sought.parameters() and name not in sought.values


def _rows() -> Iterator[Part]:
    yield Part("true", truth)
    yield Part("y(0) = C₁ + C₂ = 1", value_at)
    yield Part(
        "x = 0, y = 2", lambda part, work: place_and_value(part.args, work) if isinstance(part, Apply) and part.head == "and" else None
    )
    yield Part("M_y = 2x = N_x; F = x²y + g(y); g′(y) = 2y", exact_line)
    yield Part("W = eˣ·2e^{2x} − e^{2x}·eˣ", wronskian_line)
    yield Part("u₁′eˣ + u₂′e^{2x} = 0; u₁ = ln(1 + eˣ)", varied_line)
    yield Part("y_h = C e^{−2x}; y_p′ = A", labelled)
    yield Part("μ = e^{∫ 2 dx} = e^{2x}", integrating_factor)
    yield Part("r² + r − 6 = 0; r = 2 or r = −3", characteristic_line)
    yield Part("u = y/x; y = u·x; C(x)", auxiliary)
    yield Part("1/(y(1 − y)) = A/y + B/(1 − y)", partial_fractions)
    yield Part("A = 2; −2A = 4, A − 2B = 0", coefficients_of_trial)
    yield Part("A − 2(Ax + B) = 4x", trial_put_in)
    yield Part("y = A e^{x³}", explicit_line)
    yield Part("dy/y = 3x² dx", equation_line)
    yield Part("1/(y(1 − y)) = 1/y + 1/(1 − y)", identity_line)
    yield Part("ln|y| = x³ + C", implicit_line)
    yield Part("∫ x eˣ dx = (x − 1)eˣ", integral_line)
    yield Part("y ≠ 0; A = ±e^C", side_condition)
    yield Part("2 = C e⁰; C = 2", constants_said)
    yield Part("1000 = 100 e^{0.2t}; t = 5 ln 10", value_reached)


PARTS: tuple[Part, ...] = tuple(_rows())
