"""Method lines of linear equations: integrating factors, characteristic equations, y_h and y_p, an ansatz, a substitution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from service.algebra.build import ZERO, add, depends, div, mul, number, sub, substituted
from service.algebra.calculus import NoDerivative
from service.algebra.statements import signed_versions
from service.grade.jets import CALL, called, over_jets, put, subscript_of
from service.grade.readers.told import RIGHT, Told, Work, told, wrong
from service.grade.readers.varied_constants import varied
from service.grade.sought import Sought, Trial
from service.grade.step import METHOD
from service.judge.characteristic import coefficients, distinct, is_among, roots, stated
from service.judge.differential_equations import (
    DifferentialEquation,
    asked_of_exponent,
    characteristic,
    equation_of,
    homogeneous,
    identity_values,
    independent_constants,
    indicial,
    inserted,
    is_inhomogeneous,
    jet,
    linear_form,
    nth_total,
    order_of,
    same,
    solved_for,
)
from service.judge.integrals import has_integral, is_arbitrary
from service.judge.judgement import Judgement, undecided
from service.judge.substitutions import definition
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols

HOMOGENEOUS = frozenset({"h", "H", "hom", "c", "0", "homog", "homogen", "g"})
PARTICULAR = frozenset({"p", "P", "part", "s", "sp", "partic", "inh", "i"})
FACTORS = frozenset({"mu", "M", "I", "IF", "rho", "m", "F"})
ROOTS = frozenset({"r", "lambda", "m", "k", "s", "alpha", "p", "z", "D"})
PART_OF_ROOTS = replace(RIGHT, flags=("part_of_solution",))
LOST = Judgement("implied_by", Verification("proved", "these are not all the solutions"))


def _equals(part: Tree) -> tuple[Tree, ...] | None:
    return part.sides if isinstance(part, Relation) and set(part.signs) <= {"=", "~"} else None


# y_h, y_p


def labelled(part: Tree, work: Work) -> Told | None:
    """`y_h = C e^{−2x}`, `y_p = Ax + B`, `y_p′ = A`: a solution of the equation or its homogeneous part, an ansatz, their derivatives."""
    sides, sought = _equals(part), work.sought
    if sides is None:
        return None
    name, order = _label(sides[0], sought)
    mark = None if name is None else subscript_of(name, sought.function)
    if name is None or mark is None:
        return None
    written = [over_jets(side, sought) for side in sides[1:]]
    of_solutions = {constant for one in sought.solutions for constant in one.constants}
    if name in of_solutions | sought.parameters() or (mark == "0" and not any(depends(side, sought.variable) for side in written)):
        return None  # P₀ is a value
    if order:
        return _rate_of_label(name, order, written, work)
    if set(free_symbols(written[-1])) & set(sought.equation.jets()):
        return None
    varied = _substituted(written[0], work) if mark in PARTICULAR and len(written) == 1 else None
    if varied is not None:
        return varied
    answers = [_as_labelled(name, mark, side, work) for side in written]
    return next((one for one in answers if one.judgement.relation in {"not_equivalent", "implied_by"}), answers[-1])


def _label(side: Tree, sought: Sought) -> tuple[str | None, int]:
    match side:
        case Symbol(name=name):
            called = CALL.fullmatch(name)
            return (called["name"] if called is not None and called["inside"] == sought.variable else name), 0
        case Apply(head="call", args=(Symbol(name=name), Symbol())):
            return name, 0
        case Apply(head="derivative" | "prime", args=(Symbol(name=name), *_)):
            return name, order_of(side)
        case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=name), *_)) as rate, Symbol())):
            return name, order_of(rate)
        case _:
            return None, 0


def _rate_of_label(name: str, order: int, written: Sequence[Tree], work: Work) -> Told | None:
    known = work.sought.meanings.get(name)
    if known is None:
        return None
    rate = nth_total(known, work.sought.function, work.sought.variable, order)
    for side in written:
        answer = same(rate, side)
        if answer is not True and work.sought.values:
            answer = same(put(rate, work.sought.values), put(side, work.sought.values))
        if answer is not True:
            return told(undecided("the derivative could not be compared"), work) if answer is None else wrong(None, work, rate, side)
    return told(RIGHT, work)


def _as_labelled(name: str, mark: str, tree: Tree, work: Work) -> Told:
    sought = work.sought
    tree = put(tree, {n: v for n, v in sought.values.items() if sought.trial is not None and n in sought.trial.letters})
    known = work.having(sought.with_meaning(name, tree))
    own = homogeneous(sought.equation)
    if mark in HOMOGENEOUS and own is not None:
        return _homogeneous_solution(own, tree, known)
    found = inserted(sought.equation, tree)
    if found.right:
        return told(RIGHT, known)
    letters = _fresh(tree, sought)
    if mark not in PARTICULAR and own is not None and inserted(own, tree).right:
        return told(RIGHT, known)
    if letters:
        return varied(tree, sorted(letters), known) or _trial_set(tree, letters, known)
    if found.right is None or own is None or sought.detached:
        return told(undecided("the function could not be put into the equation"), known)
    sides = sought.equation.put_in(tree) or (tree, tree)
    return wrong(found.apart, known, *sides)


def _homogeneous_solution(own: DifferentialEquation, tree: Tree, work: Work) -> Told:
    sought = replace(work.sought, homogeneous=True)
    work = work.having(sought)
    constants = sought.constants_of(tree)
    found = inserted(own, tree)
    if found.right is None or sought.detached:
        return told(undecided("the function could not be put into the equation"), work)
    if not found.right:
        sides = own.put_in(tree) or (tree, tree)
        return wrong(found.apart, _going_on(tree, constants, work), *sides)
    if len(constants) > independent_constants(tree, constants, sought.variable):
        return told(LOST, work)
    return told(RIGHT, work)


def _going_on(tree: Tree, constants: Sequence[str], work: Work) -> Work:
    """After a wrong y_h no solution can be held against the equation."""
    return work.having(replace(work.sought, detached=True))


def _fresh(tree: Tree, sought: Sought) -> frozenset[str]:
    return frozenset(name for name in sought.constants_of(tree) if name not in sought.values)


def _trial_set(tree: Tree, letters: frozenset[str], work: Work) -> Told:
    return told(METHOD, work.having(replace(work.sought, trial=_trial(tree, letters, work.sought))))


def _trial(tree: Tree, letters: frozenset[str], sought: Sought) -> Trial:
    sides = sought.equation.put_in(tree)
    values = None if sides is None else identity_values(*sides, sorted(letters), sought.variable)
    return Trial(tree, letters, values)


def trial_of(tree: Tree, work: Work) -> Told | None:
    """`y = Ax + B` without a mark: an ansatz where letters exist that make it a solution; `y = e^{λx}`."""
    sought = work.sought
    letters = _fresh(tree, sought)
    if letters and all(name in {f for f, _ in work.context.rates} for name in letters):
        return varied(tree, sorted(letters), work)
    if not letters or any(is_arbitrary(name) for name in letters):
        return None
    if len(letters) == 1 and _is_exponential(tree, next(iter(letters)), sought.variable):
        name = next(iter(letters))
        if characteristic(sought.equation, name) is not None:
            return told(METHOD, work.having(replace(sought, root=name, trial=Trial(tree, letters, None))))
    if len(letters) == 1 and same(tree, Apply("pow", (Symbol(sought.variable), Symbol(next(iter(letters)))))) is True:
        name = next(iter(letters))
        if indicial(sought.equation, name) is not None:
            return told(METHOD, work.having(replace(sought, root=name, trial=Trial(tree, letters, None))))
    if not is_inhomogeneous(sought.equation):
        return None
    found = _trial(tree, letters, sought)
    if not found.values or all(value == ZERO for value in found.values.values()):
        return None
    return told(METHOD, work.having(replace(sought, trial=found)))


def _is_exponential(tree: Tree, name: str, variable: str) -> bool:
    """e^{λx}, perhaps with a factor."""
    match tree:
        case Apply(head="pow", args=(_, exponent)):
            return same(exponent, mul(Symbol(name), Symbol(variable))) is True
        case Apply(head="exp", args=(exponent,)):
            return same(exponent, mul(Symbol(name), Symbol(variable))) is True
        case _:
            return False


# The letters of an ansatz


def trial_put_in(part: Tree, work: Work) -> Told | None:
    """`A − 2(Ax + B) = 4x`: the equation with the ansatz put in, for all x."""
    sides, trial = _equals(part), work.sought.trial
    if sides is None or trial is None:
        return None
    try:
        written = [over_jets(side, work.sought) for side in sides]
    except NoDerivative:
        return None
    letters = {name for side in written for name in free_symbols(side)}
    x = work.sought.variable
    if x not in letters or not letters & trial.letters or letters - trial.letters - {x} - work.sought.parameters():
        return None
    if isinstance(sides[0], Symbol) and sides[0].name in {work.sought.function, *work.sought.meanings}:
        return None
    answers = [_put_in_judged(left, right, trial, work) for left, right in pairwise(written)]
    return next((one for one in answers if one.judgement.relation != "equivalent"), answers[-1])


def _put_in_judged(left: Tree, right: Tree, trial: Trial, work: Work) -> Told:
    sought = work.sought
    own = sought.equation.put_in(trial.tree)
    if own is None:
        return told(undecided("the ansatz could not be put in"), work)
    if same(sub(left, right), sub(*own)) is True or same(sub(left, right), sub(own[1], own[0])) is True:
        return told(RIGHT, work)
    if trial.values:
        answer = same(*(put(side, trial.values) for side in (left, right)))
        if answer:
            return told(RIGHT, work)
        if answer is False:
            mine = identity_values(left, right, sorted(trial.letters), sought.variable)
            following = work.having(replace(sought, trial=replace(trial, values=mine or None)))
            return wrong(None, following, *(put(side, trial.values) for side in (left, right)))
    if _proportional(left, right, own, sought.variable):
        return told(RIGHT, work)
    return told(undecided("the ansatz put in could not be compared"), work)


def _proportional(left: Tree, right: Tree, own: tuple[Tree, Tree], variable: str) -> bool:
    """Whether the two differ by a factor in x alone: divided by e^{λx}."""
    ratio = div(sub(left, right), sub(*own))
    letters = [name for name in free_symbols(ratio) if name != variable]
    return all(
        same(ratio, substituted(ratio, {name: number(Fraction(n, 7)) for n, name in enumerate(letters, start)})) is True
        for start in (3, 11)
    )


def coefficients_of_trial(part: Tree, work: Work) -> Told | None:
    """`−2A = 4, A − 2B = 0`, `A = −2`: what the ansatz asks of its letters."""
    sides, trial, sought = _equals(part), work.sought.trial, work.sought
    if sides is None or trial is None:
        return None
    letters = set(free_symbols(part))
    if not letters or not letters <= trial.letters | sought.parameters() or not letters & trial.letters:
        return None
    if sought.root in letters:
        return None
    if not trial.values:
        return _valued(part, told(undecided("no values were found for the ansatz"), work))
    answers = [same(put(left, trial.values), put(right, trial.values)) for left, right in pairwise(sides)]
    if all(answers):
        return _valued(part, told(RIGHT, work))
    if any(answer is False for answer in answers):
        left, right = next(pair for pair, answer in zip(pairwise(sides), answers, strict=True) if answer is False)
        return _valued(part, _with_own_values(part, wrong(None, work, put(left, trial.values), put(right, trial.values))))
    return told(undecided("the coefficients could not be compared"), work)


def _with_own_values(part: Tree, answer: Told) -> Told:
    """After a wrong equation for the letters only what the writer says of them counts."""
    trial = answer.work.sought.trial
    found = definition(part) if isinstance(part, Relation) and len(part.sides) == 2 else None
    if trial is None or trial.values is None:
        return answer
    values = {**trial.values, found[0]: found[1]} if found is not None and not free_symbols(found[1]) else None
    return replace(answer, work=answer.work.having(replace(answer.work.sought, trial=replace(trial, values=values))))


def _valued(part: Tree, answer: Told) -> Told:
    """With the value of a letter, also in the named parts that hold it."""
    sides = part.sides if isinstance(part, Relation) else ()
    if len(sides) < 2 or not isinstance(sides[0], Symbol) or free_symbols(sides[-1]):
        return answer
    sought = answer.work.sought
    values = {**sought.values, sides[0].name: sides[-1]}
    meanings = {name: put(tree, {sides[0].name: sides[-1]}) for name, tree in sought.meanings.items()}
    return replace(answer, work=answer.work.having(replace(sought, values=values, meanings=meanings)))


def partial_fractions(part: Tree, work: Work) -> Told | None:
    """`1/(y(1 − y)) = A/y + B/(1 − y)`, `1 = A(1 − y) + By`, `A = 1, B = 1`: letters that make it true for all y."""
    sides, sought = _equals(part), work.sought
    if sides is None or len(sides) != 2:
        return None
    letters = frozenset(sought.constants_of(part))
    used = {constant for one in sought.solutions for constant in one.constants}
    running = set(free_symbols(part)) & {sought.function, sought.variable}
    if sought.trial is not None:
        used |= sought.trial.letters
    if not letters or letters & used or len(running) > 1 or letters | running != set(free_symbols(part)):
        return None
    known = sought.fractions
    if known is not None and letters <= known.letters:
        return _of_fractions(sides, known, work)
    if not running or isinstance(sides[0], Symbol) or isinstance(sides[1], Symbol):
        return None
    values = identity_values(*sides, sorted(letters), next(iter(running)))
    return told(METHOD, work.having(replace(sought, fractions=Trial(ZERO, letters, values)))) if values else None


def _of_fractions(sides: Sequence[Tree], known: Trial, work: Work) -> Told | None:
    left, right = (put(side, known.values or {}) for side in sides)
    answer = same(left, right)
    if answer is None:
        return told(undecided("the coefficients could not be compared"), work)
    return told(RIGHT, work) if answer else wrong(None, work, left, right)


# Characteristic equation


def characteristic_line(part: Tree, work: Work) -> Told | None:
    """`r² + r − 6 = 0`, `r = 2 or r = −3`, `r₁ = 2`, `λ = ±2i`: held against the coefficients."""
    sought = work.sought
    name = _root_letter(part, sought)
    if name is None:
        return None
    polynomial = asked_of_exponent(sought.equation, name)
    if polynomial is None:
        return None
    if set(free_symbols(polynomial)) - {name}:
        return _of_letters(part, name, polynomial, work)
    own = coefficients(polynomial, name)
    renamed = _renamed(part, name)
    claimed = stated(renamed, name)
    if own is None or claimed is None:
        return told(undecided("the roots could not be told"), work)
    following = work.having(replace(sought, root=name))
    mine = distinct(roots(own))
    if not claimed or not all(is_among(value, mine) for value in claimed):
        return wrong(None, following.having(_of_own_roots(renamed, claimed, name, following.sought)))
    if all(is_among(value, claimed) for value in mine):
        return told(RIGHT, following)
    indexed = renamed != part
    return told(PART_OF_ROOTS if indexed or isinstance(part, Relation) else LOST, following)


def _of_letters(part: Tree, name: str, polynomial: Tree, work: Work) -> Told | None:
    """A characteristic equation with letters in it: `r² + ω² = 0`, `r = ±iω`, each root put in."""
    following = work.having(replace(work.sought, root=name))
    renamed = _renamed(part, name)
    roots_said = list(_roots_said(renamed, name))
    if roots_said:
        answers = [same(substituted(polynomial, {name: value}), ZERO) for value in roots_said]
        if not all(answers):
            return wrong(None, following) if False in answers else told(undecided("the roots could not be told"), following)
        count = len([v for i, v in enumerate(roots_said) if all(same(v, other) is False for other in roots_said[:i])])
        degree = work.sought.equation.order
        return told(RIGHT if count == degree or _is_power(polynomial, name, roots_said[0], degree) else PART_OF_ROOTS, following)
    sides = _equals(renamed)
    if sides is None or len(sides) != 2:
        return told(undecided("the roots could not be told"), following)
    claim = sub(*sides)
    if _differ_by_factor(claim, polynomial, name):
        return told(RIGHT, following)
    return _polynomials_compared(claim, polynomial, name, following)


def _roots_said(part: Tree, name: str) -> Iterator[Tree]:
    """The values of r = …, in all the ways that ± and `or` leave."""
    for one in part.args if isinstance(part, Apply) and part.head == "or" else (part,):
        sides = _equals(one)
        if sides is None or sides[0] != Symbol(name) or any(name in free_symbols(side) for side in sides[1:]):
            return
        yield from (side for version in signed_versions(sides[1:]) for side in version)


def _is_power(polynomial: Tree, name: str, root: Tree, degree: int) -> bool:
    """Whether it is c·(r − root)ⁿ."""
    return _differ_by_factor(Apply("pow", (sub(Symbol(name), root), number(Fraction(degree)))), polynomial, name)


def _differ_by_factor(claim: Tree, polynomial: Tree, name: str) -> bool:
    """Whether the two have the same zeros: one is the other times what is free of the letter."""
    crossed = [mul(a, substituted(b, {name: number(Fraction(7, 3))})) for a, b in ((claim, polynomial), (polynomial, claim))]
    return same(*crossed) is True


def _polynomials_compared(claim: Tree, polynomial: Tree, name: str, work: Work) -> Told:
    """A claim that is another polynomial of the degree of the equation is wrong; of any other form nothing is told."""
    degree = coefficients(substituted(claim, {n: number(Fraction(3, 7)) for n in free_symbols(claim) if n != name}), name)
    letters = set(free_symbols(claim)) - {name} <= set(free_symbols(polynomial))
    if degree is not None and len(degree) - 1 == work.sought.equation.order and letters:
        crossed = [mul(a, substituted(b, {name: number(Fraction(7, 3))})) for a, b in ((claim, polynomial), (polynomial, claim))]
        if same(*crossed) is False:
            return wrong(None, work.having(replace(work.sought, detached=True)), claim, polynomial)
    return told(undecided("the characteristic equation could not be compared"), work)


def _root_letter(part: Tree, sought: Sought) -> str | None:
    """The one letter of the line besides those of the task, where it is new or is that of the characteristic equation."""
    bases = {_base(name) for name in free_symbols(part) if name not in sought.task.letters()}
    if len(bases) != 1:
        return None
    name = next(iter(bases))
    known = {name for one in sought.solutions for name in one.constants} | sought.parameters() | {sought.variable, sought.function}
    if name == sought.root:
        return name
    trial = sought.trial.letters if sought.trial is not None else frozenset()
    return name if name in ROOTS and name not in known | trial | set(sought.meanings) else None


def _base(name: str) -> str:
    base, mark = base_and_subscript(name)
    return base if mark.strip("{}").replace(",", "").replace("/", "").replace(" ", "").isdigit() else name


def _renamed(part: Tree, name: str) -> Tree:
    return substituted(part, {old: Symbol(name) for old in free_symbols(part) if _base(old) == name})


def _of_own_roots(part: Tree, claimed: Sequence[complex], name: str, sought: Sought) -> Sought:
    """The equation that the writer's own characteristic equation belongs to."""
    found: list[complex] | None = None
    if isinstance(part, Relation) and part.sides[0] != Symbol(name):
        found = coefficients(sub(part.sides[0], part.sides[-1]), name)
    elif len(claimed) == sought.equation.order:
        found = [1 + 0j]
        for value in claimed:
            found = [a - value * b for a, b in zip([0j, *found], [*found, 0j], strict=True)]
    form = linear_form(sought.equation)
    if not found or len(found) - 1 != sought.equation.order or form is None or any(abs(c.imag) > 1e-9 for c in found):
        return replace(sought, detached=True)
    terms = [
        mul(number(Fraction(c.real).limit_denominator(1000)), Symbol(jet(sought.function, k))) for k, c in enumerate(found) if abs(c) > 1e-9
    ]
    own = equation_of(sought.function, sought.variable, add(*terms), form.right)
    return replace(sought, detached=True) if own is None else replace(sought, equation=own)


# Integrating factor, substitution


def integrating_factor(part: Tree, work: Work) -> Told | None:
    """`μ = e^{∫ 2 dx} = e^{2x}`: its logarithm has the coefficient of y for its derivative."""
    sides, sought = _equals(part), work.sought
    if sides is None or sought.equation.order != 1:
        return None
    name, order = _label(sides[0], sought)
    form = linear_form(sought.equation)
    if name not in FACTORS or order or form is None or name in sought.parameters() or (name != "mu" and not work.context.is_fresh(name)):
        return None
    written = [over_jets(side, sought) for side in sides[1:]]
    if any(set(free_symbols(side)) - {sought.variable, *sought.parameters()} for side in written):
        return None
    rate = div(form.coefficients[0], form.coefficients[1])
    last = written[-1]
    for side in written:
        answer = same(sought.equation.derived(side), mul(rate, side))
        if answer is not True:
            following = work.having(sought.with_meaning(name, last))
            if answer is None:
                return told(undecided("the factor could not be compared"), following)
            return wrong(None, following, mul(rate, side), sought.equation.derived(side))
    for left, right in pairwise(written):
        if not has_integral(left) and not has_integral(right) and same(left, right) is False:
            return wrong(None, work.having(sought.with_meaning(name, last)), left, right)
    return told(RIGHT, work.having(sought if has_integral(last) else sought.with_meaning(name, last)))


def auxiliary(part: Tree, work: Work) -> Told | None:
    """`u = y/x`, `y = u·x`, `y = C(x) e^{−x}`: a new function in place of y; `u = x²`, `P(x) = 2`: a name."""
    sides, sought = _equals(part), work.sought
    if sides is None or len(sides) != 2:
        return None
    name, order = _label(sides[0], sought)
    if name is None or order:
        return None
    if name == sought.function:
        return _substituted(over_jets(sides[1], sought), work)
    known = (
        {n for one in sought.solutions for n in one.constants} | sought.parameters() | {sought.variable, *sought.values, *sought.meanings}
    )
    trial = sought.trial.letters if sought.trial is not None else frozenset()
    if name in known | trial or is_arbitrary(name) or name.startswith("d") or not work.context.is_fresh(name):
        return None
    meaning = over_jets(sides[1], sought)
    letters = set(free_symbols(meaning))
    if not letters & {sought.variable, *sought.equation.jets()} or sought.constants_of(meaning) or has_integral(meaning):
        return None
    return told(METHOD, work.having(sought.with_meaning(name, meaning)))


def _substituted(tree: Tree, work: Work) -> Told | None:
    """y = Y(u, x), solved for u."""
    sought = work.sought
    constants = {constant for one in sought.solutions for constant in one.constants}
    fresh = [name for name in sought.constants_of(tree) if name not in sought.values]
    functions = {f for f, _ in work.context.rates} | work.context.defined
    chosen = [name for name in fresh if name in functions or (len(fresh) == 1 and name in {"u", "v", "w", "z"})]
    if len(chosen) != 1 or not depends(tree, chosen[0]) or (sought.equation.order == 1 and inserted(sought.equation, tree).right):
        return None
    meaning = _solved(tree, chosen[0], sought)
    if meaning is None:
        return told(undecided("the substitution could not be solved"), work)
    name = called(chosen[0], sought.variable) if is_arbitrary(chosen[0]) or chosen[0] in constants else chosen[0]
    return told(METHOD, work.having(sought.with_meaning(name, meaning)))


def _solved(tree: Tree, name: str, sought: Sought) -> Tree | None:
    own = Symbol(sought.function)
    found = solved_for(sub(tree, own), name)
    if found is not None:
        return found
    turned = solved_for(sub(substituted(tree, {name: div(Number("1"), Symbol(name))}), own), name)
    return None if turned is None else div(Number("1"), turned)
