"""Other ways in which a line may go on, where the line before alone does not confirm it: all equations, a case, a quantity."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from service.algebra.build import equation, neg, substituted
from service.algebra.proof import proved_equal
from service.algebra.statements import is_set, is_statement, statement, truth, zero_form
from service.grade.argument import parts_of
from service.grade.context import Context, Fact
from service.grade.defined import definition_of
from service.grade.other_readings import other_readings
from service.grade.readers.bounds import least_whole, rounded_bound
from service.grade.readers.relating import PART, is_of_system, of_known, related, with_own
from service.grade.readers.remarks import Found, closed_cases
from service.grade.step import METHOD, Reading
from service.judge.entailment import Entailment, entails
from service.judge.integrals import is_arbitrary
from service.judge.judgement import CALCULUS, EQUAL, Judgement
from service.judge.relations import remembered_relation
from service.judge.solutions import solutions
from service.judge.solved import is_solved
from service.judge.substitutions import candidates, definition, written_out
from service.judge.together import is_system
from service.question import Verification
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk


def _entailed(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """What follows from everything known; or what contradicts it, with the values that show it."""
    if not is_statement(tree) or is_set(tree):
        return None
    found = of_known(tree, context)
    if found.follows:
        return consequence(tree, found, current, context, direct)
    return None


def _one_point(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """One solution of a system that has several, with a value for every letter; whether all are named, the whole working tells."""
    origin = context.root()
    values = dict(found for part in parts_of(tree) if isinstance(part, Relation) and (found := definition(part)) is not None)
    if origin is None or direct.judgement.relation not in {"implied_by", "not_equivalent"}:
        return None
    known = tuple(one for one in context.statements() if len(free_symbols(one)) > 1)
    whole = origin.tree if is_system(origin.tree) else Apply("system", known)
    letters = set(free_symbols(whole))
    if len(values) != len(parts_of(tree)) or set(values) != letters or any(free_symbols(value) for value in values.values()):
        return None
    if truth(substituted(statement(whole), values), {}, context.scope.real) is not True:
        return None
    lost = remembered_relation(statement(whole), tree, context.scope)
    if lost.relation != "implied_by":
        return None  # not one of several
    reading = Reading("case", METHOD, whole, tree, origin.line, tree, note="alternative", otherwise=lost)
    return reading, context.knowing(tree, context.line, side=True)


def _put_in_system(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """One equation put into another, where all of them together have no solution, so that anything would follow."""
    if not isinstance(tree, Relation) or tree.signs != ("=",) or len(tree.sides) != 2:
        return None
    known = [part for fact in context.facts if not fact.side for part in parts_of(fact.tree) if isinstance(part, Relation)]
    equations = [part for part in known if part.signs == ("=",) and len(part.sides) == 2]
    explicit = [found for part in equations if (found := definition(part)) is not None and free_symbols(found[1])]
    said = zero_form(tree)
    for name, meaning in explicit:
        for other in equations:
            put_in = substituted(other, {name: meaning}) if name in free_symbols(other) else None
            put_in = zero_form(put_in) if isinstance(put_in, Relation) else None
            if put_in is not None and (proved_equal(put_in, said) or proved_equal(put_in, neg(said))):
                judgement = Judgement("implies", Verification("proved", "one equation put into another"), (PART,))
                reading = Reading("consequence", judgement, other, tree, current.line, tree)
                return reading, context.knowing(tree, context.line)
    return None


def consequence(tree: Tree, found: Entailment, current: Fact, context: Context, direct: Reading) -> Found | None:
    if not is_of_system(context):
        if direct.judgement.relation == "implies" or _is_another_equation(tree, current, direct):
            return None
        return _in_one_unknown(tree, found, current, context, direct)
    origin = context.root()
    whole = origin if origin is not None and is_system(origin.tree) and not context.failed else current
    back = len(free_symbols(tree)) > 1 and _says_everything(tree, context)
    flags = found.judgement.flags if back else tuple(dict.fromkeys((*found.judgement.flags, PART)))
    judgement = replace(found.judgement, relation="equivalent" if back else "implies", added=(), flags=flags)
    return Reading("consequence", judgement, whole.tree, tree, whole.line, tree), context.knowing(tree, context.line)


def _is_another_equation(tree: Tree, current: Fact, direct: Reading) -> bool:
    """(x − 5)(x + 3) = 0 after x² − 3x − 10 = 0: a wrong step, though x = 5, which is known, satisfies it."""
    equations = isinstance(current.tree, Relation) and current.tree.signs == ("=",) and not is_solved(current.tree)
    another = (isinstance(tree, Relation) and tree.signs == ("=",) and not is_solved(tree)) or (
        isinstance(tree, Apply) and tree.head == "or"
    )
    return equations and another and direct.judgement.relation == "not_equivalent"


def _says_everything(tree: Tree, context: Context) -> bool:
    """Whether all that is known follows from the line."""
    line = context.expanded(tree)
    return all(entails((line,), known, context.scope).follows for known in context.statements())


def _in_one_unknown(tree: Tree, found: Entailment, current: Fact, context: Context, direct: Reading) -> Found:
    """What several lines about one unknown say together; it is as strong as they are where they follow from it."""
    if found.determined:
        judgement = replace(found.judgement, relation="implies", flags=(*found.judgement.flags, PART))
    elif "rounded" in found.judgement.flags and _are_all_rounded(tree, current, context):
        judgement = replace(found.judgement, relation="equivalent")
    else:
        judgement = replace(found.judgement, relation="equivalent" if _says_everything(tree, context) else "implies")
    return Reading("consequence", judgement, direct.before, tree, current.line, tree), context.knowing(tree, context.line)


def _are_all_rounded(tree: Tree, current: Fact, context: Context) -> bool:
    """`x = ±1.83` after x² = 10/3: as many values as there are solutions."""
    letters = free_symbols(tree)
    if len(letters) != 1 or not is_statement(current.tree):
        return False
    found = solutions(statement(context.expanded(current.tree), letters[0]), letters[0], context.scope)
    stated = statement(tree, letters[0])
    values = stated.args if isinstance(stated, Apply) and stated.head == "or" else (stated,)
    return found is not None and found.complete and len(found.places) == len(values)


def _alternative(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """One alternative of `t = 4 or t = 1` worked on by itself; whether all are, the whole working tells."""
    if not is_statement(tree) or is_set(tree):
        return None
    if _follows_own_alternative(tree, current, context):
        return None
    if current.line == context.line and (solved := _one_solved(tree, current, context)) is not None:
        return solved
    for fact in (current, *context.earlier()):
        logic = statement(context.expanded(fact.tree), context.scope.unknown) if is_statement(fact.tree) and not fact.side else None
        parts = logic.args if isinstance(logic, Apply) and logic.head == "or" else _factors_zero(logic)
        if len(parts) < 2 or fact.line == context.line:
            continue
        written = context.expanded(tree)
        if any(remembered_relation(part, written, context.scope).relation in EQUAL for part in parts):
            lost = (
                direct.judgement
                if direct.judgement.relation == "implied_by"
                else remembered_relation(logic or tree, written, context.scope)
            )
            reading = Reading("case", METHOD, fact.tree, tree, fact.line, tree, note="alternative", otherwise=lost)
            return reading, context.knowing(tree, context.line, side=True)
    return None


def _factors_zero(logic: Tree | None) -> tuple[Tree, ...]:
    """2 cos x − 1 = 0 and cos x + 1 = 0 of (2 cos x − 1)(cos x + 1) = 0."""
    match logic:
        case Relation(signs=("=",), sides=(Apply(head="mul", args=factors), Number(text="0") as zero)):
            return tuple(equation(factor, zero) for factor in factors if free_symbols(factor))
        case _:
            return ()


def _solution_worked_out(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """One solution by itself with the calculation that leads to it; whether all are found, the whole working tells."""
    match tree:
        case Relation(signs=("=", "="), sides=(Symbol(name=name) as letter, worked_out, value)) if not free_symbols(worked_out):
            claimed = equation(letter, value)
        case _:
            return None
    for fact in (current, *context.earlier()):
        before = context.expanded(fact.tree)
        if fact.side or not isinstance(fact.tree, Relation) or is_solved(fact.tree) or set(free_symbols(before)) != {name}:
            continue
        lost = remembered_relation(statement(before, name), claimed, context.scope)
        if lost.relation == "implied_by":
            reading = Reading("case", METHOD, fact.tree, claimed, fact.line, claimed, note="alternative", otherwise=lost)
            return reading, context.knowing(claimed, context.line, side=True)
    return None


ANGLES = frozenset({"alpha", "beta", "gamma", "delta", "phi", "varphi", "psi", "theta", "vartheta", "epsilon"})


def _is_asked_for(name: str, context: Context) -> bool:
    """Whether the problem is an equation in that letter, and no figure or vectors whose angle it may name."""
    return context.task.sent and context.task.tree is not None and name in free_symbols(context.task.tree)


def _angle(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """`α = arctan 1.5`, `φ ≈ 27.3°`: an angle of a figure lies between 0 and 180 degrees."""
    found = definition(tree) if isinstance(tree, Relation) and tree.signs[0] == "=" and len(tree.sides) == 2 else None
    if isinstance(tree, Relation) and isinstance(tree.sides[0], Symbol) and found is None:
        found = tree.sides[0].name, tree.sides[1]
    if found is None or found[0] not in ANGLES or _is_asked_for(found[0], context) or free_symbols(found[1]):
        return None
    angle = Symbol(found[0])
    figure = replace(context, scope=context.scope).assuming(Relation(("<", "<"), (Number("0"), angle, Constant("pi"))))
    first = tree
    if isinstance(tree, Relation) and len(tree.sides) > 2 and not any(free_symbols(side) for side in tree.sides[1:]):
        first = Relation(tree.signs[:1], tree.sides[:2])  # the further links are judged by themselves
    judged = related(figure.expanded(current.tree), figure.expanded(first), figure) if is_statement(current.tree) else METHOD
    if judged.relation not in EQUAL:
        known = entails((*context.statements(), *figure.scope.assumed), context.expanded(tree), with_own(tree, figure))
        if not known.follows:
            return None
        judged = replace(known.judgement, relation="equivalent")
    return Reading("transformation", judged, current.tree, tree, current.line, tree), context.knowing(tree, context.line)


ASKS_SUBJECT = re.compile(r"\bsubject\b|\bdespej|\bumstellen\b|\b(?:stelle|forme|löse)\b.{0,60}\bnach [A-Za-z]\b", re.IGNORECASE)
"""A formula of lengths, areas and the like is solved for one of its letters."""


AREA_BETWEEN = re.compile(
    r"\b(?:between|bounded|enclosed|zwischen|begrenzt\w*|eingeschlossen\w*|entre|limitada|encerrada)\b[^=]{0,60}\by\s?=", re.IGNORECASE
)
"""Where curves meet, x and y may be 0 or negative."""


def _quantity(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """`s = 7` after s² = 49, of a length, a time, a price: the quantity of a problem in words is positive."""
    named = definition(tree) if isinstance(tree, Relation) else None
    letters = free_symbols(tree) if named is None else (named[0],)
    if direct.judgement.relation not in {"implied_by", "not_equivalent"} or len(letters) != 1:
        return None
    in_words = bool(context.task.words) and context.task.tree is None
    formula = len(free_symbols(current.tree)) > 1 and ASKS_SUBJECT.search(context.task.text) is not None
    said = in_words and (
        "quantity" in context.topics.words
        or POSITIVE.search(context.task.text[:1000]) is not None
        or letters[0] == "sigma"
        or counts_terms(letters[0], context)
    )
    said = said or _is_length_of_figure(letters[0], context)
    deviation = letters[0] == "sigma" or (letters[0] == "s" and "x_bar" in context.letters)  # σ after σ² = 26/3, s of data with x̄
    deviation = deviation and context.task.tree is None
    if not is_statement(current.tree) or not (formula or said or deviation):
        return None
    if in_words and (_asks_of_function(context) or (letters[0] in {"x", "y"} and AREA_BETWEEN.search(context.task.text[:1000]))):
        return None
    inside = context.assuming(*(Relation((">",), (Symbol(name), Number("0"))) for name in {*letters, *free_symbols(tree)}))
    judged = related(inside.expanded(current.tree), inside.expanded(tree), inside)
    if judged.relation not in EQUAL:
        known = entails((*inside.statements(), *inside.scope.assumed), inside.expanded(tree), inside.scope)
        if not known.follows:
            return None
        judged = replace(known.judgement, relation="equivalent")
    following = inside.knowing(tree, context.line)
    return Reading("transformation", judged, current.tree, tree, current.line, tree), following


FIGURES = frozenset({"V", "A", "O", "M", "S", "F", "G"})


LENGTHS = frozenset({"r", "R", "h", "H", "d", "s", "a", "b", "c", "l"})


FIGURE = re.compile(r"\b(?:triangle|dreieck\w*|triángulo|rectangle|rechteck\w*|rectángulo)\b", re.IGNORECASE)


def _is_length_of_figure(name: str, context: Context) -> bool:
    """Whether the letter is the r or h of `V = 1/3·π·r²·h`, a formula with π for an area or a volume, or a side of a triangle."""
    if name in {"a", "b", "c"} and FIGURE.search(context.task.text[:1000]) and context.task.tree is None:
        return True
    if name not in LENGTHS or context.task.tree is not None:
        return False
    return any(
        isinstance(fact.tree, Relation)
        and isinstance(fact.tree.sides[0], Symbol)
        and fact.tree.sides[0].name in FIGURES
        and name in free_symbols(fact.tree)
        and any(node == Constant("pi") for node in walk(fact.tree))
        for fact in context.facts
    )


POSITIVE = re.compile(r"\bpositive[nr]?\s(?:real\s|reelle\s|reellen\s)?(?:numbers?|zahlen?)|números\s(?:reales\s)?positivos", re.IGNORECASE)


def counts_terms(name: str, context: Context) -> bool:
    """Whether the letter is the number of terms of a sequence that a problem in words speaks of."""
    return name == "n" and TERMS.search(context.task.text[:1000]) is not None


TERMS = re.compile(r"\bterms\b|\bglieder\w?\b|\btérminos\b", re.IGNORECASE)


def _is_plain_value(tree: Tree) -> bool:
    """a = 7 of a triangle."""
    found = definition(tree) if isinstance(tree, Relation) else None
    return found is not None and not free_symbols(found[1])


def _asks_of_function(context: Context) -> bool:
    """Whether the problem gives a function or a curve itself; one that the working makes for a quantity is none."""
    given = {name for one in context.task.givens if (found := definition_of(one)) is not None for name in found[:1]}
    return (
        any(fact.line < 0 and not _is_plain_value(fact.tree) for fact in context.facts)
        or bool(given & set(context.functions))
        or "y" in context.functions
    )


def _other_reading(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """The line before read in its other way, where only so this line follows: `log 2 x = 7`, then `x = 2^7`."""
    for reading in other_readings(current.tree):
        found = related(context.expanded(reading), context.expanded(tree), context)
        if found.relation in EQUAL:
            judgement = replace(found, flags=(*found.flags, "other_reading"))
            return Reading("transformation", judgement, reading, tree, current.line, tree), context.knowing(tree, context.line)
    return None


def implicit_letter(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """A new letter for a part of the line before, without saying so."""
    new = [n for n in free_symbols(tree) if context.is_fresh(n) and not is_arbitrary(n)]
    kept = set(free_symbols(current.tree)) - set(new[:1])
    if len(new) != 1 or set(free_symbols(tree)) & kept == set(free_symbols(current.tree)):
        return None
    for part in list(candidates(current.tree))[:24]:
        changed = written_out(tree, {new[0]: part})
        if related(context.expanded(current.tree), context.expanded(changed), context).relation in {*EQUAL, "up_to_constant"}:
            following = context.naming(new[0], part).knowing(tree, context.line)
            return Reading("definition", METHOD, parent=current.line, value=tree, note="implicit_let"), following
    return None


def _one_solved(tree: Tree, current: Fact, context: Context) -> Found | None:
    """`x = 0 or x − 5 = 0 ⇒ x = 5`: one alternative solved in the line that names them all."""
    logic = statement(context.expanded(current.tree), context.scope.unknown) if is_statement(current.tree) else None
    parts = logic.args if isinstance(logic, Apply) and logic.head == "or" else ()
    written = context.expanded(tree)
    for at, part in enumerate(parts):
        if not is_solved(part) and remembered_relation(part, written, context.scope).relation in EQUAL:
            whole = Apply("or", (*parts[:at], tree, *parts[at + 1 :]))
            judgement = Judgement("equivalent", Verification("proved", "one alternative is solved"))
            return Reading("transformation", judgement, current.tree, whole, current.line, whole), context.knowing(whole, context.line)
    return None


def _follows_own_alternative(tree: Tree, current: Fact, context: Context) -> bool:
    """`x² = 4 ⇒ x = ±3`: what must follow from the alternative that the line itself names."""
    return current.line == context.line and current.side and is_statement(tree) and is_solved(tree)


def _from_earlier(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """An earlier line that explains the step better, if there is one."""
    if _follows_own_alternative(tree, current, context):
        return None
    for fact in context.earlier():
        alike = is_statement(fact.tree) == is_statement(direct.value or tree) or (is_statement(fact.tree) and is_set(tree))
        if not alike or (fact.side and not current.side):
            continue
        if definition_of(fact.tree) is not None:
            continue  # f(x) = … written out says nothing
        found = related(context.expanded(fact.tree), context.expanded(tree), context)
        if found.relation in EQUAL or (found.relation in CALCULUS and not is_statement(tree)):
            judgement = replace(found, relation="equivalent") if found.relation in EQUAL else found
            reading = Reading("transformation", judgement, fact.tree, tree, fact.line, direct.value, from_earlier=True)
            return reading, context.knowing(direct.value or tree, context.line, fact.side)
    return None


def _cases_together(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """A line that follows only from the line that was split brings the cases together."""
    case = context.case
    if case is None or len(context.cases) < 1:
        return None
    outside = replace(context, scope=replace(case.scope, until=context.scope.until), case=None, current=case.split)
    found = related(outside.expanded(case.split.tree), outside.expanded(tree), outside)
    if found.relation not in EQUAL:
        return None
    following = replace(outside, cases=closed_cases(context)).knowing(tree, context.line)
    return Reading("transformation", found, case.split.tree, tree, case.split.line, tree), following


def _by_givens(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """What follows from all that is known and the values that the words of the problem give; only confirms."""
    written = {context.expanded(one) for one in context.task.givens} - set(context.statements())
    beside = [one for one in written if set(free_symbols(one)) & set(free_symbols(tree))]
    if context.task.tree is not None or not beside or not isinstance(tree, Relation) or set(tree.signs) - {"=", "~"}:
        return None
    if not isinstance(tree.sides[0], Apply):
        return None
    found = entails((*context.statements(), *beside), context.expanded(tree), with_own(tree, context))
    if not found.follows:
        return None
    judgement = replace(found.judgement, relation="equivalent")
    return Reading("consequence", judgement, parent=current.line, value=tree), context.knowing(tree, context.line, current.side)


@dataclass(frozen=True, slots=True)
class SecondThought:
    """Another way in which a line may go on, where the line before alone does not confirm it. when: in a system, elsewhere, or always."""

    example: str
    reader: Callable[[Tree, Fact, Context, Reading], Found | None]
    when: Literal["always", "system", "single"] = "always"


SECOND_THOUGHTS: tuple[SecondThought, ...] = (
    SecondThought("x = 6 or x = −2 after x = −2 of a case", _cases_together),
    SecondThought("2(5 − 2y) + 4y = 6 of 2x + 4y = 6, x = 5 − 2y, which contradict each other", _put_in_system, "system"),
    SecondThought("x² = 4 from the first line", _from_earlier, "single"),
    SecondThought("x = 3 of x = 2 or x = 3", _alternative),
    SecondThought("x = 180° + 30° = 210° of sin x = −1/2", _solution_worked_out),
    SecondThought("2x = 6 of all equations together", _entailed),
    SecondThought("tan α = −3/4 after cos α = −4/5, where the problem says sin α = 3/5", _by_givens),
    SecondThought("x = 2, y = −2 of y = x² − 3x, y = 2x − 6, one of two points", _one_point, "system"),
    SecondThought("y = 1 from an equation further up", _from_earlier, "system"),
    SecondThought("φ = 53.13° of tan φ = 4/3", _angle),
    SecondThought("7.2 km after 2 h with v = 3.6 km/h", _quantity),
    SecondThought("n > 20.64 after n > ln 0.01/ln 0.8", rounded_bound),
    SecondThought("n = 21 after n > 20.64", least_whole),
    SecondThought("the line before in its second way of reading", _other_reading),
    SecondThought("∫ u du of an integral in x", implicit_letter),
)
"""In the order in which they are asked; the first that confirms the line decides."""


def second_thought(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    kind = "system" if is_of_system(context) else "single"
    thoughts = (one.reader(tree, current, context, direct) for one in SECOND_THOUGHTS if one.when in ("always", kind))
    return next((found for found in thoughts if found is not None), None)
