"""One statement against everything known: does what is known entail the line?

What is known is put in: a letter that is alone on one side of a fact, or that a fact determines linearly, gives way to its value.
What is left of the claim is true or false of numbers, an identity of the free letters, or a statement about the unknowns of the facts
that are left, whose solutions are then taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Literal

from service.algebra.build import FALSE, ONE, TRUE, ZERO, div, neg, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import approximate, outcome, same
from service.algebra.opaque import with_opaque_calls
from service.algebra.proof import proved_equal
from service.algebra.statements import all_of, atoms, is_ordered, statement, truth, unknowns, zero_form
from service.algebra.values import ball, is_zero
from service.clock import is_over
from service.judge.approximation import matches_rounded, rounded_digits, written_values
from service.judge.closed_links import closed_link
from service.judge.families import family_names
from service.judge.integrals import indefinite
from service.judge.judgement import CALCULUS, EQUAL, Counterexample, Judgement, Scope, shown, undecided
from service.judge.relations import is_multiple, relation
from service.judge.solutions import solutions
from service.question import Verification
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk
from service.write import text

MOST_FACTS = 40
LARGEST = 400
"""Nodes of a tree that is still put in."""


class Answer(Enum):
    """What the known says of the claim: it follows; it can't hold; it holds in some cases only; nothing known decides it."""

    FOLLOWS = "follows"
    CONTRADICTS = "contradicts"
    STRONGER = "stronger"
    OPEN = "open"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Entailment:
    """The answer with its evidence. determined: every letter of the claim had a value. claim: what was asked in the end."""

    answer: Answer
    judgement: Judgement
    claim: Tree
    determined: bool = False

    @property
    def follows(self) -> bool:
        return self.answer is Answer.FOLLOWS


def conjuncts(tree: Tree, unknown: str | None = None) -> tuple[Tree, ...]:
    """The statements that a line makes together."""
    logic = statement(tree, unknown)
    return logic.args if isinstance(logic, Apply) and logic.head == "and" else (logic,)


def size(tree: Tree) -> int:
    return sum(1 for _ in walk(tree))


# What the facts determine


@dataclass(frozen=True, slots=True)
class Determined:
    """values: letter → what it is, in letters that have none. rest: the facts that are left. consistent: none is false."""

    values: Mapping[str, Tree]
    rest: tuple[Tree, ...]
    consistent: bool = True


def determined(facts: Sequence[Tree], real: bool = True, kept: frozenset[str] = frozenset()) -> Determined:
    """The letters that facts determine one after the other; those in `kept` are never put in."""
    return _determined(tuple(facts)[:MOST_FACTS], real, kept)


@lru_cache(maxsize=512)
def _determined(facts: tuple[Tree, ...], real: bool, kept: frozenset[str]) -> Determined:
    values: dict[str, Tree] = {}
    rest = [part for fact in facts for part in conjuncts(fact)]
    while True:
        step = _next_value(rest, kept, real)
        if step is None:
            break
        name, meaning, source = step
        values = {letter: substituted(old, {name: meaning}) for letter, old in values.items()} | {name: meaning}
        rest = [substituted(part, {name: meaning}) for part in rest if part is not source]
        told = [(part, truth(part, {}, real) if not unknowns(part) else None) for part in rest]
        if any(answer is False for _, answer in told):
            return Determined(values, (), False)
        rest = [part for part, answer in told if answer is None and not _says_nothing(part, values)]
    possible = not any(isinstance(part, Relation) and part.signs == ("=",) and _differ_by_a_number(part, real) for part in rest)
    return Determined(values, tuple(rest), possible)


def _says_nothing(part: Tree, values: Mapping[str, Tree]) -> bool:
    """The same on both sides, or two forms of a value that was put in."""
    if not isinstance(part, Relation) or part.signs != ("=",):
        return False
    left, right = part.sides
    if left == right or indefinite(part):
        return True  # an equation between antiderivatives says nothing of the variable
    return (left in values.values() or right in values.values()) and same(left, right)


def _next_value(rest: Sequence[Tree], kept: frozenset[str], real: bool) -> tuple[str, Tree, Tree] | None:
    """(letter, its meaning, the fact that gives it): numbers first, then letters alone on a side, then what is linear in a letter."""
    equations = [part for part in rest if isinstance(part, Relation) and part.signs in (("=",), ("~",)) and size(part) <= LARGEST]
    explicit = [found for part in equations for found in _alone(part, kept)]
    if explicit:
        return min(explicit, key=lambda one: len(free_symbols(one[1])))
    for part in equations:
        if part.signs == ("=",):
            found = _linear(part, kept, real)
            if found is not None:
                return found
    return None


def _alone(part: Relation, kept: frozenset[str]) -> Iterable[tuple[str, Tree, Tree]]:
    for one, other in (part.sides, part.sides[::-1]):
        if isinstance(one, Symbol) and one.name not in kept and one.name not in free_symbols(other):
            yield one.name, other, part


def _linear(part: Relation, kept: frozenset[str], real: bool) -> tuple[str, Tree, Tree] | None:
    """The letter in which the equation is linear with a number for its coefficient."""
    form = zero_form(part)
    for name in free_symbols(form):
        if name in kept:
            continue
        slope = _constant_slope(form, name)
        if slope is None:
            continue
        meaning = neg(div(substituted(form, {name: ZERO}), slope))
        if outcome_defined(meaning, real):
            return name, meaning, part
    return None


def outcome_defined(tree: Tree, real: bool) -> bool:
    return bool(free_symbols(tree)) or outcome(tree, {}, real) != "undefined"


def _constant_slope(form: Tree, name: str) -> Tree | None:
    try:
        slope = derivative(form, name)
        if free_symbols(slope):
            return None
        found = outcome(slope, {}, True)
    except (NoDerivative, ArithmeticError, ValueError):
        return None
    return None if found is None or isinstance(found, str) or is_zero(found) is not False else slope


def connected(facts: Sequence[Tree], letters: Iterable[str]) -> tuple[Tree, ...]:
    """The facts that speak of the letters, or of letters that such facts speak of."""
    reached, left = set(letters), list(facts)
    found: list[Tree] = []
    while True:
        near = [fact for fact in left if reached & set(unknowns(fact))]
        if not near:
            return tuple(found)
        found += near
        left = [fact for fact in left if fact not in near]
        reached |= {name for fact in near for name in unknowns(fact)}


# The question


def entails(known: Sequence[Tree], claim: Tree, scope: Scope, kept: frozenset[str] = frozenset()) -> Entailment:
    """Whether the claim follows from what is known. kept: letters that stay as they are (the unknown of a formula)."""
    found = _entailed(known, claim, scope, kept)
    parts = conjuncts(claim, scope.unknown) if found.answer is Answer.UNDECIDED and not is_over(scope.until) else ()
    return _part_by_part(known, parts, found, scope, kept) if len(parts) > 1 else found


def _part_by_part(known: Sequence[Tree], parts: Sequence[Tree], whole: Entailment, scope: Scope, kept: frozenset[str]) -> Entailment:
    """2x² = 8 and x² = 4, each by itself, where the whole could not be told."""
    answers = []
    for part in parts:
        answers.append(_entailed(known, part, scope, kept))
        if not answers[-1].follows:
            break
    last = answers[-1]
    return last if last.follows or last.answer is Answer.CONTRADICTS else whole


def _entailed(known: Sequence[Tree], claim: Tree, scope: Scope, kept: frozenset[str]) -> Entailment:
    claim = statement(claim, scope.unknown)
    prepared = with_opaque_calls(claim, *known)
    claim, facts = prepared[0], _told_once(statement(fact, scope.unknown) for fact in prepared[1:])
    found = determined(facts, scope.real, kept | _with_turns(facts, claim))
    if not found.consistent:
        return _of_contradiction(facts, claim, scope)
    asked = put_in(claim, found.values)
    letters = unknowns(asked)
    if is_over(scope.until):
        return Entailment(Answer.UNDECIDED, undecided("the time was up"), asked)
    if not letters:
        return _closed(claim, asked, found, scope)
    near = tuple(fact for fact in found.rest if set(unknowns(fact)) <= set(letters))
    if near and len(near) < len(found.rest):
        direct = _of_solutions(all_of(*near), asked, scope)
        if direct.answer in {Answer.FOLLOWS, Answer.CONTRADICTS}:
            return direct
    rest = connected(found.rest, letters)
    if not rest:
        return _of_all_letters(asked, scope)
    found_of = _of_solutions(all_of(*rest), asked, scope)
    return _of_all_letters(asked, scope) if found_of.follows and _speaks_of_more(asked, rest) else found_of


def _speaks_of_more(asked: Tree, facts: Sequence[Tree]) -> bool:
    """Whether an equation truly depends on a letter of which no fact says anything, so that it can't follow from them."""
    known = {name for fact in facts for name in unknowns(fact)}
    more = [name for name in unknowns(asked) if name not in known]
    if not more or not isinstance(asked, Relation) or asked.signs != ("=",):
        return False
    try:
        return not any(proved_equal(derivative(zero_form(asked), name), ZERO) for name in more)
    except NoDerivative:
        return False


def _told_once(facts: Iterable[Tree]) -> tuple[Tree, ...]:
    """The facts without those that are multiples of another: they would only make the system look overdetermined."""
    kept: list[Tree] = []
    for fact in facts:
        if len(free_symbols(fact)) < 2 or not any(is_multiple(one, fact) for one in kept):
            kept.append(fact)
    return tuple(kept)


def _with_turns(facts: Sequence[Tree], claim: Tree) -> frozenset[str]:
    """The letters of a family of solutions, x = π/4 + kπ, that a claim without k is about: none of them gives way to the other."""
    families = [fact for fact in facts if (names := family_names(fact, claim)) and not names & set(free_symbols(claim))]
    return frozenset(name for fact in families for name in free_symbols(fact))


CONTRADICTION = undecided("what is known contradicts itself", "vacuous")


def _of_contradiction(facts: Sequence[Tree], claim: Tree, scope: Scope) -> Entailment:
    """Anything follows from a contradiction, so a claim has to follow from one of the equations alone, or from two that agree."""
    for part in (part for fact in facts for part in conjuncts(fact)):
        alone = determined((part,), scope.real)
        if alone.consistent and claim != part:
            found = entails((part,), claim, scope)
            if found.follows:
                return found
    return Entailment(Answer.FOLLOWS if claim in facts else Answer.UNDECIDED, CONTRADICTION, claim)


def put_in(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    return substituted(tree, values) if values else tree


def _closed(claim: Tree, asked: Tree, found: Determined, scope: Scope) -> Entailment:
    """No letter is left: the claim is true or false."""
    judged = closed_judgement(asked, scope)
    if judged.relation == "undecided":
        return Entailment(Answer.UNDECIDED, judged, asked, True)
    if judged.relation != "not_equivalent":
        return Entailment(Answer.FOLLOWS, judged, asked, True)
    shown_at = {name: _shown(found.values[name], scope) for name in free_symbols(claim) if _has_number(found.values.get(name))}
    counterexample = judged.counterexample or Counterexample({}, "true", "false")
    judged = replace(
        judged, counterexample=replace(counterexample, at={**shown_at, **counterexample.at}), flags=(*judged.flags, "values_differ")
    )
    return Entailment(Answer.CONTRADICTS, judged, asked, True)


def _has_number(tree: Tree | None) -> bool:
    return tree is not None and not free_symbols(tree)


TRUE_OF_NUMBERS = Judgement("equivalent", Verification("proved", "the values known make it true"))


def closed_judgement(tree: Tree, scope: Scope) -> Judgement:
    """Whether a statement without letters is so, each of its links by itself: equivalent, not_equivalent or undecided."""
    match tree:
        case Apply(head="and", args=args):
            found = [closed_judgement(part, scope) for part in args]
            return next((j for name in ("not_equivalent", "undecided") for j in found if j.relation == name), found[0])
        case Apply(head="or", args=args):
            found = [closed_judgement(part, scope) for part in args]
            return next((j for name in ("equivalent", "undecided") for j in found if j.relation == name), found[0])
        case Relation(signs=(sign,), sides=(left, right)) if sign in {"=", "~"}:
            return _equal_numbers(left, right, "~" if sign == "~" else "=", scope)
        case _:
            return _by_truth(tree, scope)


def _equal_numbers(left: Tree, right: Tree, sign: Literal["=", "~"], scope: Scope) -> Judgement:
    """A link between numbers or quantities, rounded or not."""
    rounding = scope.rounding
    found = closed_link(left, right, sign, rounding.after or (sign == "~" and bool(rounding.own)), rounding.own, rounding.degrees)
    if sign == "=" and (found is None or not found.sound) and _has_long_decimal(right, left):
        rounded = closed_link(left, right, "~", True, rounding.own, rounding.degrees)
        if rounded is not None and rounded.sound:
            found = replace(rounded, flags=tuple(dict.fromkeys((*rounded.flags, "rounded"))))
    if found is None and sign == "=":
        found = relation(left, right, scope)
    elif found is None:
        found = _by_truth(Relation((sign,), (left, right)), scope)
    if found.relation in EQUAL or found.relation in CALCULUS:
        return replace(found, relation="equivalent")
    return found if found.relation == "undecided" else replace(found, relation="not_equivalent")


def _has_long_decimal(side: Tree, before: Tree) -> bool:
    """Whether an expression brings in a decimal of three places or more, as a table or a calculator gives it."""
    if isinstance(side, Number):
        return False
    known = {node.text for node in walk(before) if isinstance(node, Number)}
    return any(isinstance(n, Number) and n.text not in known and len(n.text.partition(".")[2]) >= 3 for n in walk(side))


def _by_truth(tree: Tree, scope: Scope) -> Judgement:
    answer = truth(tree, {}, scope.real)
    if answer is None:
        return undecided("a value could not be told")
    if answer:
        return TRUE_OF_NUMBERS
    wrong = next((atom for atom in atoms(tree) if truth(atom, {}, scope.real) is False), None)
    before, after = ("true", "false") if wrong is None else (_shown(wrong.sides[0], scope), _shown(wrong.sides[-1], scope))
    return Judgement("not_equivalent", Verification("proved", "the values make it false"), counterexample=Counterexample({}, before, after))


def _shown(tree: Tree, scope: Scope) -> str:
    found = outcome(tree, {}, scope.real)
    return text(tree) if found is None else "undefined" if isinstance(found, str) else shown(found)


def _of_all_letters(asked: Tree, scope: Scope) -> Entailment:
    """Nothing is known of the letters that are left: an identity, or a statement that is open."""
    if isinstance(asked, Apply) and asked.head == "and":
        return _worst([_of_all_letters(part, scope) if unknowns(part) else _of_numbers(part, scope) for part in asked.args])
    if isinstance(asked, Relation) and asked.signs == ("=",):
        judged = relation(asked.sides[0], asked.sides[1], scope)
        if judged.relation == "not_equivalent" and _differ_by_a_number(asked, scope.real):
            return Entailment(Answer.CONTRADICTS, judged, asked)
        sound = judged.relation in EQUAL or judged.relation in CALCULUS
        answer = Answer.FOLLOWS if sound else Answer.OPEN if judged.relation == "not_equivalent" else Answer.UNDECIDED
        return Entailment(answer, judged, asked)
    judged = relation(TRUE, asked, scope) if is_ordered(asked) or not atoms(asked) else undecided("several letters are free")
    return Entailment(Answer.FOLLOWS if judged.relation in EQUAL else Answer.OPEN, judged, asked)


def _of_numbers(part: Tree, scope: Scope) -> Entailment:
    judged = closed_judgement(part, scope)
    answers = {"not_equivalent": Answer.CONTRADICTS, "undecided": Answer.UNDECIDED}
    return Entailment(answers.get(judged.relation, Answer.FOLLOWS), judged, part, True)


def _worst(found: Sequence[Entailment]) -> Entailment:
    """What a conjunction comes to: the answer of the part that holds least."""
    order = (Answer.CONTRADICTS, Answer.OPEN, Answer.STRONGER, Answer.UNDECIDED, Answer.FOLLOWS)
    return min(found, key=lambda one: order.index(one.answer))


def _differ_by_a_number(asked: Relation, real: bool) -> bool:
    """Whether the sides differ by the same number everywhere, so that no values make them equal."""
    form = zero_form(asked)
    try:
        slopes = [derivative(form, name) for name in free_symbols(form)]
    except NoDerivative:
        return False
    if not slopes or not all(proved_equal(slope, ZERO) for slope in slopes):
        return False
    found = outcome(substituted(form, dict.fromkeys(free_symbols(form), ONE)), {}, real)
    return found is not None and not isinstance(found, str) and is_zero(found) is False


def _of_solutions(known: Tree, asked: Tree, scope: Scope) -> Entailment:
    rounded = _rounded(known, asked, scope)
    if rounded is not None:
        return rounded
    judged = relation(known, asked, scope)
    if judged.relation == "implies" and _is_impossible(known, scope):
        return Entailment(Answer.UNDECIDED, CONTRADICTION, asked)
    if judged.relation in EQUAL or judged.relation == "implies":
        return Entailment(Answer.FOLLOWS, judged, asked)
    if judged.relation == "undecided":
        return Entailment(Answer.UNDECIDED, judged, asked)
    return Entailment(Answer.CONTRADICTS if _impossible(known, asked, scope) else Answer.STRONGER, judged, asked)


def _rounded(known: Tree, asked: Tree, scope: Scope) -> Entailment | None:
    """`x ≈ 6.24`, `x ≈ 0.87 or x ≈ −1.54`: solutions rounded to the digits written; None where nothing is rounded."""
    written = written_values(asked)
    letters = {name for name, _, _ in written or ()}
    if not written or len(letters) != 1 or not any(rounded_digits(value) is not None and "." in text(value) for _, _, value in written):
        return None
    found = solutions(known, letters.pop(), scope)
    if found is None or not found.finite:
        return None
    sign: Literal["=", "~"] = "~" if any(sign == "~" for _, sign, _ in written) else "="
    values = [place.value for place in found.places]
    matched = matches_rounded(values, [value for _, _, value in written], sign, scope.rounding.after, scope.rounding.degrees)
    if matched is None or not matched.rounded:
        return None
    if matched.wrong:
        wrong = written[matched.wrong[0]]
        nearest = min(values, key=lambda v: abs(complex(ball(v)) - (approximate(wrong[2]) or 0j)))
        judged = Judgement(
            "not_equivalent",
            Verification("proved", "no solution rounds to it"),
            ("rounded_wrongly",),
            counterexample=Counterexample({wrong[0]: shown(nearest)}, shown(nearest), text(wrong[2])),
        )
        return Entailment(Answer.CONTRADICTS, judged, asked)
    flags = ("rounded",) if sign == "=" else ()
    if matched.missing:
        lost = tuple(f"{written[0][0]} ≈ {shown(values[index])}" for index in matched.missing)
        return Entailment(Answer.STRONGER, Judgement("implied_by", Verification("proved", "a solution is left out"), flags, lost), asked)
    return Entailment(Answer.FOLLOWS, Judgement("equivalent", Verification("proved", "rounded to the digits written"), flags), asked)


def _about(name: str, scope: Scope) -> Scope:
    """The scope with what is assumed of one letter alone."""
    return replace(scope, assumed=tuple(one for one in scope.assumed if set(free_symbols(one)) <= {name}))


def _is_impossible(known: Tree, scope: Scope) -> bool:
    """Whether statements about one letter have no solution, so that anything would follow from them."""
    letters = unknowns(known)
    found = solutions(known, letters[0], _about(letters[0], scope)) if len(letters) == 1 else None
    return found is not None and found.complete and found.finite and not found.places


def _impossible(known: Tree, asked: Tree, scope: Scope) -> bool:
    """Whether the two can't hold together."""
    letters = unknowns(all_of(known, asked))
    if len(letters) == 1:
        found = solutions(all_of(known, asked), letters[0], _about(letters[0], scope))
        return found is not None and not found.places
    if not determined((known, asked), scope.real).consistent:
        return True
    both = relation(all_of(known, asked), FALSE, scope)
    return both.relation in EQUAL
