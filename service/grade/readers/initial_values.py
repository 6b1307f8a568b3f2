"""Initial values, and what they say of the constants: y(0) = C₁ + C₂ = 1, 2 = C e⁰, C = 2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from service.algebra.build import add, equation, sub, substituted
from service.algebra.calculus import NoDerivative
from service.algebra.values import ball
from service.grade.jets import evaluation, put
from service.grade.readers.told import RIGHT, ROUNDED, Told, Work, told, wrong
from service.grade.sought import Candidate, InitialCondition, Sought
from service.grade.step import METHOD
from service.judge.differential_equations import (
    agree_at,
    approximates,
    at_point,
    compare,
    differ_at,
    has_decimal,
    is_monotone,
    jet,
    nth_total,
    only_root,
    same,
    unit_of,
)
from service.judge.entailment import Answer, Entailment, determined, entails
from service.judge.judgement import EQUAL, Counterexample, Judgement, undecided
from service.judge.linear_constants import fits
from service.judge.relations import relation
from service.question import Verification
from service.quietly import quietly
from service.tree import Number, Relation, Symbol, Tree, free_symbols, walk

AT_ROOT = Judgement("equivalent", Verification("checked", "both hold at the same value"))
NOT = Judgement("not_equivalent", Verification("proved", "the conditions don't give it"), flags=("values_differ",))

# y(0) = …


def value_at(part: Tree, work: Work) -> Told | None:
    """`y(0) = 2` sets a condition or repeats it; `y(0) = C₁ + C₂ = 1` puts the place into the solution."""
    if not isinstance(part, Relation) or not set(part.signs) <= {"=", "~"}:
        return None
    sought = work.sought
    found = [evaluation(side, sought.function, sought.variable) for side in part.sides]
    index = next((i for i, one in enumerate(found) if one is not None), None)
    if index is None:
        return None
    order, place = found[index] or (0, part)
    others = [side for i, side in enumerate(part.sides) if i != index]
    return _values(order, place, others, work)


def _values(order: int, place: Tree, others: Sequence[Tree], work: Work) -> Told | None:
    sought = work.sought
    if any({sought.function, sought.variable} & set(free_symbols(side)) for side in others):
        return told(undecided("a value that depends on the variable"), work)
    known = next((one for one in sought.conditions if one.order == order and same(one.at, place) is True), None)
    own = _at_place(order, place, sought)
    own = None if own is None else put(own, sought.values)
    for side in others:
        answer = _fits(side, known, own, work)
        if answer is False:
            return _refused(side, known, own, order, place, work)
        if answer is None and known is not None:
            return told(undecided("the value could not be compared"), work)
    last = others[-1]
    if known is None and _is_closed(last, sought) and (own is None or _leaves_open(own, last)):
        sought = replace(sought, conditions=(*sought.conditions, InitialCondition(order, place, last)))
    for side in others:
        if not _is_closed(side, sought) and known is None and own is None:
            return told(undecided("no solution is known to put the place in"), work.having(sought))
    if _is_closed(last, sought):
        open_sides = [side for side in others if not _is_closed(side, sought)]
        sought = _with_determined(replace(sought, said=(*sought.said, *(equation(side, last) for side in open_sides))))
    return told(RIGHT if own is not None else METHOD, work.having(sought), complete=own is not None and not free_symbols(own))


def _fits(side: Tree, known: InitialCondition | None, own: Tree | None, work: Work) -> bool | None:
    """Whether a side is the value: of the condition, of the solution there, or of both by what the conditions say."""
    sought = work.sought
    answers = []
    if known is not None and _is_closed(side, sought):
        answers.append(_equal(known.value, side))
    if own is not None:
        answers.append(_is_value(own, side, sought))
    if any(answers):
        return True
    if own is not None and not _is_closed(side, sought):
        claims = [_of_constants(equation(own, side), work), _of_constants(equation(known.value, side), work) if known is not None else None]
        if any(claim is not None and claim.follows for claim in claims):
            return True
    if own is not None and known is None and _is_closed(side, sought) and _leaves_open(own, side):
        return True  # a new condition
    return False if answers and all(answer is False for answer in answers) else None


def _is_value(own: Tree, side: Tree, sought: Sought) -> bool | None:
    """Whether a side is the value of the solution at the place, with the values of its letters; rounded where decimals are used."""
    answers = [_equal(own, side), _equal(own, put(side, sought.values))]
    if any(answers) or (_is_worked_with_decimals(sought, own) and compare(own, side).near):
        return True
    return None if None in answers else False


def _leaves_open(own: Tree, side: Tree) -> bool:
    """Whether the value of the solution holds letters that the value said has not."""
    return bool(set(free_symbols(own)) - set(free_symbols(side)))


def _is_worked_with_decimals(sought: Sought, own: Tree) -> bool:
    """Whether decimals are used that the task does not give, so that they may be rounded."""
    given = _decimals(sought.task.left, sought.task.right, *(value for one in sought.conditions for value in (one.at, one.value)))
    return not _decimals(own, *sought.values.values()) <= given


def _decimals(*trees: Tree) -> set[Fraction]:
    return {Fraction(node.text) for tree in trees for node in walk(tree) if isinstance(node, Number) and "." in node.text}


def _equal(a: Tree, b: Tree) -> bool | None:
    return True if approximates(a, b) else same(a, b)


def _refused(side: Tree, known: InitialCondition | None, own: Tree | None, order: int, place: Tree, work: Work) -> Told:
    """The writer's own value or equation is gone on from."""
    sought = work.sought
    right = known.value if known is not None and (_is_closed(side, sought) or own is None) else own or side
    others = tuple(one for one in sought.conditions if not (one.order == order and same(one.at, place) is True))
    if known is not None and not _is_closed(side, sought):
        sought = replace(sought, conditions=others, said=(*sought.said, equation(known.value, side)))
    elif _is_closed(side, sought):
        sought = replace(sought, conditions=(*others, InitialCondition(order, place, side)))
    return wrong(None, work.having(sought), right, side)


def _is_closed(tree: Tree, sought: Sought) -> bool:
    """No constant in it: numbers, and letters of the task."""
    return not set(free_symbols(tree)) - sought.parameters()


def _at_place(order: int, place: Tree, sought: Sought) -> Tree | None:
    """The latest solution, or its derivative, at the place."""
    for one in sought.solutions:
        if one.explicit:
            try:
                return substituted(nth_total(one.tree, sought.function, sought.variable, order), {sought.variable: place})
            except NoDerivative:
                return None
    return None


def place_and_value(parts: Sequence[Tree], work: Work) -> Told | None:
    """`x = 0, y = 2`: a point of the curve."""
    sought = work.sought
    match tuple(parts):
        case (Relation(signs=("=",), sides=(Symbol(name=x), at)), Relation(signs=("=",), sides=(Symbol(name=y), value))) if (
            x == sought.variable and y == sought.function and not free_symbols(at) and not free_symbols(value)
        ):
            known = [one for one in sought.conditions if one.order == 0 and same(one.at, at) is True]
            if known:
                return told(METHOD, work) if same(known[0].value, value) is True else wrong(None, work, known[0].value, value)
            return told(METHOD, work.having(replace(sought, conditions=(*sought.conditions, InitialCondition(0, at, value)))))
        case _:
            return None


# Equations for the constants


def constants_said(part: Tree, work: Work) -> Told | None:
    """`2 = C e⁰`, `C₁ + C₂ = 1`, `C = 2`: what the conditions say once they are put into the solution."""
    sought = work.sought
    if not isinstance(part, Relation) or not set(part.signs) <= {"=", "~"}:
        return None
    letters = set(free_symbols(part))
    constants = {name for one in sought.solutions for name in one.constants}
    if not letters or not letters <= constants | sought.parameters() or not letters & (constants | sought.task.letters()):
        return None
    found = _of_constants(part, work)
    if found is None:
        return _taken(part, METHOD, work)
    if found.follows:
        return _taken(part, RIGHT, work)
    if quietly(_is_rounded_value, part, work):
        return _taken(part, ROUNDED, work)
    if found.answer is Answer.CONTRADICTS and not sought.detached:
        own = replace(sought, conditions=(), said=(part,))
        answer = wrong(found.judgement.counterexample, work.having(own), part.sides[0], part.sides[-1])
        return replace(answer, work=_taken(part, RIGHT, answer.work).work)
    if found.answer is Answer.OPEN and not sought.conditions:
        return _taken(part, METHOD, work)
    return replace(_taken(part, RIGHT, work), judgement=undecided("the conditions don't tell this"), complete=False)


def _taken(part: Relation, judgement: object, work: Work) -> Told:
    """With the equation, and the value that it gives a letter."""
    sought = work.sought
    values = dict(sought.values)
    for one, other in ((part.sides[0], part.sides[-1]), (part.sides[-1], part.sides[0])):
        if isinstance(one, Symbol) and not free_symbols(other):
            values[one.name] = other
            break
    last = Relation(("=",), (part.sides[0], part.sides[-1]))
    said = sought.said if has_decimal(part) else (*sought.said, last)
    following = work.having(replace(sought, said=said, values=values))
    following = replace(following, sought=_with_determined(following.sought))
    name = part.sides[0].name if isinstance(part.sides[0], Symbol) else None
    finds = name in sought.task.letters() and not free_symbols(part.sides[-1]) and len(sought.conditions) > sought.task.order
    return Told(judgement, following, value=part, complete=finds)  # type: ignore[arg-type]


def _with_determined(sought: Sought) -> Sought:
    """With constants that the equations said so far determine."""
    found = determined(sought.said)
    exact = {name: value for name, value in found.values.items() if not free_symbols(value)} if found.consistent else {}
    return replace(sought, values={**exact, **sought.values})


def _is_rounded_value(part: Relation, work: Work) -> bool:
    """`k = 0.0693` for ln 2/10."""
    if not isinstance(part.sides[0], Symbol) or not has_decimal(part.sides[-1]):
        return False
    exact = [put(side, work.sought.values) for side in part.sides[1:-1]]
    if (
        exact
        and approximates(exact[-1], part.sides[-1])
        and all((f := _of_constants(equation(part.sides[0], e), work)) and f.follows for e in exact)
    ):
        return True
    if len(part.sides) == 2 and _is_near_root(part.sides[0].name, part.sides[1], work):
        return True
    for known in _known(work.sought, frozenset({part.sides[0].name})):
        value = determined(known).values.get(part.sides[0].name)
        if value is not None and approximates(value, part.sides[-1]):
            return True
    return False


def _fails_at_root(claim: Tree, known: Tree) -> bool:
    """Whether a claim about one letter is false at the only root of a rising or falling equation."""
    names = set(free_symbols(claim))
    if not isinstance(claim, Relation) or not isinstance(known, Relation) or set(free_symbols(known)) != names or "~" in claim.signs:
        return False
    name = next(iter(names))
    residual = sub(*known.sides[:2])
    root = only_root(residual, name)
    if root is None or has_decimal(claim) or not is_monotone(residual, name):
        return False
    return any(differ_at(left, right, name, root) for left, right in pairwise(claim.sides))


def _is_near_root(name: str, said: Tree, work: Work) -> bool:
    """Whether an equation for the letter changes its sign within one unit of the last digit said."""
    unit = unit_of(said)
    if unit is None or free_symbols(said):
        return False
    for known in _known(work.sought, frozenset({name})):
        own = [one for one in known if isinstance(one, Relation) and set(free_symbols(one)) == {name}]
        near = [_changes_sign(one, name, said, unit) for one in own]
        if any(near) and all(answer is not False for answer in near):
            return True
    return False


def _changes_sign(one: Relation, name: str, said: Tree, unit: Tree) -> bool | None:
    """None where the equation holds for every value of the letter."""
    ends = [at_point(substituted(sub(*one.sides[:2]), {name: end}), {}) for end in (sub(said, unit), add(said, unit))]
    if any(end is None for end in ends):
        return False
    low, high = (float(ball(end).real.mid()) for end in ends if end is not None)
    return None if abs(low) + abs(high) < 1e-20 else low * high <= 0


def _of_constants(claim: Tree, work: Work) -> Entailment | None:
    """What the conditions say of the claim, in the form of the solution that has its letters; None where nothing is known."""
    letters = frozenset(free_symbols(claim))
    quick = _of_value(claim, work) or _of_linear(claim, work)
    if quick is not None:
        return quick
    if any(_repeats(claim, one) for known in _known(work.sought, letters) for one in known):
        return Entailment(Answer.FOLLOWS, RIGHT, claim)
    scope = replace(work.context.scope, unknown=None)
    if len(letters) == 1 and any(_holds_at_root(claim, one) for known in _known(work.sought, letters) for one in known):
        return Entailment(Answer.FOLLOWS, AT_ROOT, claim)
    if len(letters) == 1 and any(_fails_at_root(claim, one) for known in _known(work.sought, letters) for one in known):
        return Entailment(Answer.CONTRADICTS, NOT, claim, True)
    first: Entailment | None = None
    for known in _known(work.sought, letters):
        found = entails(known, claim, scope)
        if found.follows:
            return found
        first = first or found
    return first


def _holds_at_root(claim: Tree, known: Tree) -> bool:
    """Whether a claim about one letter holds where the known equation for it does; False where that can't be told."""
    names = set(free_symbols(claim))
    if not isinstance(claim, Relation) or not isinstance(known, Relation) or set(free_symbols(known)) != names or "~" in claim.signs:
        return False
    name = next(iter(names))
    root = only_root(sub(*known.sides[:2]), name)
    return root is not None and all(agree_at(left, right, name, root) for left, right in pairwise(claim.sides))


def _repeats(claim: Tree, known: Tree) -> bool:
    """Whether two equations are one, up to a factor −1."""
    match claim, known:
        case Relation(signs=("=",), sides=(a, b)), Relation(signs=("=",), sides=(c, d)):
            if set(free_symbols(claim)) != set(free_symbols(known)):
                return False
            return same(sub(a, b), sub(c, d)) is True or same(sub(a, b), sub(d, c)) is True
        case _:
            return False


def _of_value(claim: Tree, work: Work) -> Entailment | None:
    """`C = 2` put into the equations for that letter alone."""
    match claim:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) | Relation(signs=("=",), sides=(value, Symbol(name=name))):
            pass
        case _:
            return None
    if free_symbols(value):
        return None
    refuted: Tree | None = None
    for known in _known(work.sought, frozenset({name})):
        own = [one for one in known if isinstance(one, Relation) and set(free_symbols(one)) == {name}]
        put_in = [substituted(one, {name: value}) for one in own]
        answers = [same(*one.sides[:2]) for one in put_in if isinstance(one, Relation)]
        if answers and all(answers):
            return Entailment(Answer.FOLLOWS, RIGHT, claim, True)
        if refuted is None and False in answers:
            refuted = put_in[answers.index(False)]
    if refuted is None:
        return None
    return Entailment(Answer.CONTRADICTS, replace(NOT, counterexample=_apart(refuted)), claim, True)


def _of_linear(claim: Tree, work: Work) -> Entailment | None:
    """`C₁ = (v + a h)/(2a)`: what linear equations for the constants leave, with letters of the task in them."""
    match claim:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) | Relation(signs=("=",), sides=(value, Symbol(name=name))):
            pass
        case _:
            return None
    for known in _known(work.sought, frozenset({name})):
        constants = sorted({letter for one in known for letter in free_symbols(one)} & _constants(work.sought))
        answer = quietly(fits, name, value, known, constants)
        if answer is True:
            return Entailment(Answer.FOLLOWS, RIGHT, claim)
        if answer is False and not has_decimal(claim):
            return Entailment(Answer.CONTRADICTS, NOT, claim, True)
    return None


def _constants(sought: Sought) -> set[str]:
    return {name for one in sought.solutions for name in one.constants}


def _apart(statement: Tree) -> Counterexample | None:
    return compare(*statement.sides[:2]).apart if isinstance(statement, Relation) else None


def _known(sought: Sought, letters: frozenset[str]) -> Iterator[tuple[Tree, ...]]:
    """Equations for the constants: from each form of the solution with these letters, and what was said."""
    used = False
    for one in sought.solutions:
        if letters & {*one.constants, *(set(free_symbols(one.tree)) & sought.task.letters())}:
            equations = tuple(e for condition in sought.conditions if (e := _equation(one, condition, sought)) is not None)
            if equations or sought.said:
                used = True
                yield (*equations, *sought.said)
                if sought.values:
                    yield (*(put(e, sought.values) for e in equations), *sought.said)
    if not used and sought.said:
        yield sought.said


def _equation(one: Candidate, condition: InitialCondition, sought: Sought) -> Tree | None:
    """The condition put into a form of the solution."""
    if one.explicit:
        try:
            rate = nth_total(one.tree, sought.function, sought.variable, condition.order)
        except NoDerivative:
            return None
        return equation(substituted(rate, {sought.variable: condition.at}), condition.value)
    values = {sought.variable: condition.at}
    values |= {jet(sought.function, other.order): other.value for other in sought.conditions if same(other.at, condition.at) is True}
    found = substituted(one.tree, values)
    return None if {sought.variable, *sought.equation.jets()} & set(free_symbols(found)) else found


# When does it have a value


def value_reached(part: Tree, work: Work) -> Told | None:
    """`1000 = 100 e^{0.231t}` and what follows from it for t."""
    sought = work.sought
    if not isinstance(part, Relation) or not set(part.signs) <= {"=", "~"} or set(free_symbols(part)) != {sought.variable}:
        return None
    if sought.reached is None:
        return _reached(part, work)
    scope = replace(work.context.scope, unknown=sought.variable)
    first = Relation((part.signs[0],), part.sides[:2])
    found = relation(sought.reached, first, scope)
    rounded = found.relation not in EQUAL and isinstance(part.sides[0], Symbol) and _is_near(sought.reached, part, sought.variable)
    later = [_equal(left, right) for left, right in pairwise(part.sides[1:])]
    following = work.having(replace(sought, reached=first))
    if (found.relation in EQUAL or rounded) and all(later):
        finds = isinstance(part.sides[0], Symbol) and not free_symbols(part.sides[-1])
        return told(ROUNDED if rounded else RIGHT, following, complete=finds)
    if found.relation == "not_equivalent" and not has_decimal(part) and not has_decimal(sought.reached):
        return wrong(found.counterexample, following)
    return told(undecided("the place could not be compared"), following)


def _reached(part: Relation, work: Work) -> Told | None:
    """One side is the solution that was found."""
    sought = work.sought
    own = next((put(one.tree, sought.values) for one in sought.solutions if one.explicit), None)
    if own is None or len(part.sides) != 2 or not any(same(own, side) is True for side in part.sides):
        return None
    return told(METHOD, work.having(replace(sought, reached=part)))


def _is_near(reached: Tree, part: Relation, name: str) -> bool:
    unit = unit_of(part.sides[-1])
    if not isinstance(reached, Relation) or unit is None:
        return False
    return _changes_sign(reached, name, part.sides[-1], unit) is True
