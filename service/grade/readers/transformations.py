"""Lines that go on from what stands before: the same expression in another form, an equation with the same solutions, a consequence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from service.algebra.build import equation, mul, neg, substituted
from service.algebra.dimensions import has_units, without_units
from service.algebra.opaque import has_head, has_unfinished, with_opaque_calls
from service.algebra.other_readings import has_degrees
from service.algebra.places import survey
from service.algebra.proof import proved_equal
from service.algebra.statements import atoms, is_set, is_statement, statement, truth, unknowns, zero_form
from service.algebra.unit_table import unit
from service.algebra.values import ball
from service.functions import of_family
from service.grade.argument import parts_of
from service.grade.conditions import is_condition
from service.grade.context import Context, Fact
from service.grade.defined import definition_of
from service.grade.likeness import is_second_equation, resembles
from service.grade.line import Clause
from service.grade.other_readings import other_readings
from service.grade.readers.bounds import least_whole, rounded_bound
from service.grade.readers.limit_arguments import misused
from service.grade.readers.related_rates import formulas_differentiated
from service.grade.readers.remarks import Found, closed_cases
from service.grade.step import METHOD, Reading
from service.judge.entailment import CONTRADICTION, Answer, Entailment, closed_judgement, determined, entails
from service.judge.families import family_names
from service.judge.implicit import sides_differentiated
from service.judge.integrals import arbitrary_constants, has_integral, indefinite, is_arbitrary, up_to_constant, variable_of
from service.judge.judgement import CALCULUS, EQUAL, Judgement, Rounding, Scope, undecided
from service.judge.relations import relation, remembered_relation
from service.judge.solutions import solutions
from service.judge.solved import is_solved
from service.judge.substitutions import candidates, definition, written_out
from service.judge.together import is_system
from service.question import Verification
from service.quietly import quietly
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, likeliest_variable, rebuilt, walk

SOUND = EQUAL | CALCULUS
PART = "part_of_system"
RATES = ("derivative", "prime")


def transformation(clause: Clause, context: Context) -> Found | None:
    """A line that goes on from the lines before, also by the values that the problem gives: sin x = 3/5, cos x = 4/5."""
    found = _transformation(clause, context)
    if found is not None and (found[0].judgement.relation in SOUND or not clause.continues):
        return found
    return _by_values_given(clause, context) or found


def _by_values_given(clause: Clause, context: Context) -> Found | None:
    """`sin 2x = 24/25` of an expression asked for, where the problem says sin x = 3/5 and cos x = 4/5; only confirms."""
    tree, current, task = clause.tree, context.current, context.task
    if tree is None or current is None or task.tree is None or not task.givens or is_statement(task.tree) or is_set(task.tree):
        return None
    sides = tree.sides if isinstance(tree, Relation) and set(tree.signs) == {"="} else (tree,)
    if clause.continues:
        sides = (current.tree.sides[-1] if isinstance(current.tree, Relation) else current.tree, *sides)
    elif sides[0] != task.tree:
        return None
    letters = set(free_symbols(task.tree))
    known = [one for one in task.givens if set(free_symbols(one)) <= letters and isinstance(one.sides[0], Apply)]
    if len(sides) < 2 or not known or clause.sign not in {"", "="} or any(is_statement(side) for side in sides):
        return None
    if not all(entails(known, Relation(("=",), pair), context.scope).follows for pair in pairwise(sides)):
        return None
    judgement = Judgement("equivalent", Verification("checked", "by the values that the problem gives"))
    return Reading("transformation", judgement, sides[-2], sides[-1], current.line, sides[-1]), context.knowing(sides[-1], context.line)


def _transformation(clause: Clause, context: Context) -> Found | None:
    """By the lines before alone."""
    tree, current = clause.tree, context.current
    if tree is None or current is None:
        return None
    if clause.continues and context.unread is not None and context.unread == context.last_line:
        judgement = undecided("it goes on from a line that could not be read")
        value = tree.sides[-1] if isinstance(tree, Relation) else tree
        return Reading("transformation", judgement, current.tree, tree, current.line, value), context.knowing(
            value, context.line, side=True
        )
    if clause.continues:
        gone_on = _continued(clause, tree, current, context)
        if clause.sign == "=" and gone_on[0].judgement.relation == "not_equivalent" and is_statement(current.tree):
            gone_on = _goes_on_from_earlier(tree, current, context) or gone_on
        if gone_on[0].judgement.relation in {"undecided", "not_equivalent"} and clause.sign == "=" and has_integral(tree):
            return _implicit_letter(tree, current, context, gone_on[0]) or gone_on
        wrong = quietly(misused, current.tree, tree, context.scope) if gone_on[0].judgement.relation in EQUAL else None
        if wrong is not None:
            return replace(gone_on[0], judgement=wrong[0], before=wrong[1], said=wrong[2]), gone_on[1]
        return gone_on
    if not current.side:
        aside = _boundary(tree, current, context) or _root_put_in(tree, current, context)
        if aside is not None:
            return aside
    quick = (
        _worked_out(tree, current, context)
        or _divided(tree, current, context)
        or _said_of_expression(tree, current, context)
        or _equation_of_several(tree, current, context)
    )
    if quick is not None:
        return quick
    direct = _direct(tree, current, context)
    if direct[0].judgement.relation in SOUND:
        return direct
    power = _rounded_power(tree, current, context)
    if power is not None and isinstance(tree, Relation):
        about = replace(tree, signs=("~",))
        return replace(direct[0], judgement=power, value=about), context.knowing(about, context.line, current.side)
    further = _rounded_further(clause, current, context)
    if further is not None:
        return further
    rounded = _rounded_value(tree, current, context)
    if rounded is not None:
        return replace(direct[0], judgement=rounded), direct[1]
    if direct[0].judgement.relation == "implied_by" and _is_logarithm_taken(direct[0].judgement, current.tree, tree):
        judgement = replace(direct[0].judgement, relation="equivalent", lost=(), counterexample=None)
        return replace(direct[0], judgement=judgement), direct[1]
    if current.side:
        aside = _boundary(tree, current, context)
        if aside is not None:
            return aside
    found = _second_thought(tree, current, context, direct[0])
    if found is not None:
        return found
    return _zeros_of_slope(tree, current, context) or _identity_beside(tree, current, direct[0], context)


def unconfirmed(clause: Clause, context: Context) -> Found | None:
    """A line that should go on from the line before and does not; the last row of the table, so that it always answers."""
    tree, current = clause.tree, context.current
    if tree is None or current is None:
        return None
    reading, following = _held_against_known(tree, current, context)
    if reading.judgement.relation not in REFUTED or _can_refute(current.tree, tree, context):
        return reading, following
    return replace(reading, judgement=undecided("the lines speak of different letters"), before=None, said=None), following


REFUTED = ("not_equivalent", "implied_by")


def _can_refute(before: Tree, tree: Tree, context: Context) -> bool:
    """Whether the two are of one kind and of the same letters, or the line can't hold together with what is known.

    Else nothing tells that the line was meant to go on from what stands before: it may set up something new.
    """
    a, b = context.expanded(before), context.expanded(tree)
    if is_set(b) or is_set(a):
        return True
    if definition_of(before) is not None and definition_of(tree) is None and is_solved(tree):
        return False  # x = 0 after f(x) = (x² + 1)/x
    if is_statement(a) != is_statement(b):
        return isinstance(tree, Relation) and tree.sides[0] == before
    if not is_statement(b):
        return set(free_symbols(b)) <= set(free_symbols(a)) or bool(arbitrary_constants(b)) or has_integral(a)
    if context.task.sent and context.line == 0 and not is_system(before) and is_second_equation(before, tree):
        return False  # 5x + y = 27 after 2x − 3y = 4
    one, other = statement(a, context.scope.unknown), statement(b, context.scope.unknown)
    letters = set(unknowns(one)) - family_names(one, other), set(unknowns(other)) - family_names(other, one)
    said = definition(tree) if isinstance(tree, Relation) else None
    new = {said[0]} if said is not None and free_symbols(said[1]) else set()
    apart = letters[0] ^ letters[1]
    alike = all(_says_nothing_new(name, new) or (name == "epsilon" and "delta" in letters[0] & letters[1]) for name in apart)
    return alike or _rewrites_task(tree, context) or _is_impossible_here(tree, context)


def _says_nothing_new(name: str, new: set[str]) -> bool:
    """Whether a letter of one line alone may be a unit, and is none that the line itself defines."""
    return unit(name) is not None and name not in new


def _rewrites_task(tree: Tree, context: Context) -> bool:
    """`cos x − √3 sin x = 2 cos(x + π/3)`: the expression that is asked about, in another form."""
    asked = context.task.given
    return isinstance(tree, Relation) and asked is not None and not is_statement(asked) and asked in tree.sides


def _is_impossible_here(tree: Tree, context: Context) -> bool:
    """Whether the line contradicts what is known, with rates what is known of them, or is a solution of a system that leaves others out."""
    known = (*context.statements(), *formulas_differentiated(tree, context))
    if not has_units(tree):
        known = tuple(without_units(one) if has_units(one) else one for one in known)
    found = entails(known, context.expanded(tree), context.scope)
    return found.answer is Answer.CONTRADICTS or (found.answer is Answer.STRONGER and is_solved(tree) and is_system(tree))


def _holds_always(tree: Tree, context: Context) -> Judgement | None:
    """`(x³ − 4x² + x + 6)/(x + 1) = x² − 5x + 6`, true wherever both sides have a value: no line before can refute it."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)) if not isinstance(left, Symbol) and free_symbols(left) and free_symbols(right):
            judged = relation(context.expanded(left), context.expanded(right), context.scope)
            return replace(judged, relation="equivalent") if judged.relation in EQUAL else None
        case _:
            return None


def _held_against_known(tree: Tree, current: Fact, context: Context) -> Found:
    """What the line comes to as a step from the line before, or from everything known of several letters."""
    direct, following = _direct(tree, current, context)
    if direct.judgement.relation in REFUTED and (identity := _holds_always(tree, context)) is not None:
        return Reading("consequence", identity, parent=current.line), context
    shown = direct.judgement.relation == "not_equivalent" and bool(direct.judgement.lost) and is_system(tree)
    if not shown and _is_of_system(context) and is_statement(tree) and not is_set(tree):
        found = _of_known(tree, context)
        if found.answer in {Answer.CONTRADICTS, Answer.OPEN} and found.judgement.relation == "not_equivalent":
            reading = Reading("transformation", found.judgement, current.tree, tree, current.line, tree)
            return reading, context.knowing(tree, context.line)
        if _is_lost_by_one_line_alone(found, direct, context):
            return replace(direct, judgement=found.judgement), following
        if found.judgement is CONTRADICTION:
            return Reading("transformation", CONTRADICTION, current.tree, tree, current.line, tree), context.knowing(tree, context.line)
    if direct.judgement.relation == "implies" and (other := _roots_of_name(tree, current, context)) is not None:
        return replace(direct, judgement=other), following
    if not context.task.sent and direct.judgement.relation == "implied_by" and _divides_by_parameter(direct, context):
        judgement = replace(
            direct.judgement, relation="equivalent", flags=(*direct.judgement.flags, "domain_shrunk"), lost=(), counterexample=None
        )
        return replace(direct, judgement=judgement), following
    if direct.judgement.relation == "undecided" and is_statement(tree) and not is_set(tree):
        found = _of_known(tree, context)
        if found.answer is Answer.CONTRADICTS:
            return replace(direct, judgement=found.judgement, role="consequence"), following
    return direct, following


def _is_lost_by_one_line_alone(found: Entailment, direct: Reading, context: Context) -> bool:
    """Whether a solution of the line before is lost that another line may have excluded, which could not be told."""
    return found.answer is Answer.UNDECIDED and direct.judgement.relation == "implied_by" and len(context.statements()) > 1


def _zeros_of_slope(tree: Tree, current: Fact, context: Context) -> Found | None:
    """`x − 3 = 0` or `x = 3` after f′(x) = 6 − 2x: where a derivative that was stated is 0."""
    equation_said = zeros_of_expression(current, context)
    if equation_said is None or not (is_solved(tree) or _is_set_to_zero(tree)):
        return None
    found = relation(equation_said, context.expanded(tree), context.scope)
    refuted = found.relation != "undecided" and is_solved(tree) and bool(context.topics.words & SEEKING_ZEROS)
    refuted = refuted or (found.relation == "not_equivalent" and _is_slope_with_slip(equation_said, tree, context))
    if found.relation not in EQUAL and not refuted:
        return None
    return Reading("transformation", found, equation_said, tree, current.line, tree), context.knowing(tree, context.line, side=True)


def _is_slope_with_slip(meant: Relation, tree: Tree, context: Context) -> bool:
    """`x² − 2x − 9 = 0` after f′(x) = 3x² − 6x − 9: nearly the derivative divided by a number, and no other derivative of f."""
    if is_solved(tree) or not isinstance(tree, Relation) or not resembles(meant, tree):
        return False
    bodies = [(f.letter, f.derivative(order) if order else f.body) for f in context.functions.values() for order in (0, 2, 3)]
    others = [equation(body, Number("0")) for letter, body in bodies if body is not None and letter in free_symbols(body)]
    return not any(relation(other, context.expanded(tree), context.scope).relation in EQUAL for other in others)


SEEKING_ZEROS = frozenset({"extremum", "stationary", "maximum", "minimum", "inflection"})


def _is_set_to_zero(tree: Tree) -> bool:
    return isinstance(tree, Relation) and tree.signs == ("=",) and tree.sides[1] == Number("0")


def zeros_of_expression(fact: Fact, context: Context) -> Relation | None:
    """6 − 2x = 0 after the line f′(x) = 6 − 2x."""
    whole = context.expanded(fact.tree)
    letters = free_symbols(whole)
    if is_statement(whole) or is_set(whole) or len(letters) != 1 or not fact.side:
        return None
    slopes = [(f.letter, slope) for f in context.functions.values() for order in (1, 2) if (slope := f.derivative(order)) is not None]
    stated = any(letter == letters[0] and proved_equal(slope, whole) for letter, slope in slopes)
    return equation(whole, Number("0")) if stated else None


def _identity_beside(tree: Tree, current: Fact, direct: Reading, context: Context) -> Found | None:
    """ln y = 2 ln(x + 1) under y = (x + 1)², ((2 + h)² − 4)/h = 4 + h after (2 + h)² = 4 + 4h + h²: sides equal wherever they have a value.

    It takes nothing from an expression, nor from an equation that holds always.
    """
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or not free_symbols(tree):
        return None
    always = direct.judgement.relation == "implied_by" and "domain_shrunk" in direct.judgement.flags and _is_identity(current.tree, context)
    if is_set(current.tree) or not (always or not is_statement(context.expanded(current.tree))) or not _is_identity(tree, context):
        return None
    flags = ("domain_shrunk",) if always else ()
    judgement = Judgement("equivalent", Verification("checked", "both sides are equal wherever they have a value"), flags)
    reading = Reading("consequence", judgement, current.tree, tree, current.line, tree)
    return reading, context.knowing(tree, context.line, current.side)


def _is_identity(tree: Tree, context: Context) -> bool:
    """Whether all sides of an equation are the same expression, each where it has a value."""
    match context.expanded(tree):
        case Relation(signs=signs, sides=sides) if set(signs) == {"="} and not any(is_statement(side) or is_set(side) for side in sides):
            given = (one for one in context.task.givens if is_condition(one))
            inside = context.assuming(*given, *_logarithms_defined(sides)).scope
            return all(relation(a, b, inside).relation == "equivalent" for a, b in pairwise(sides))
        case _:
            return False


def _logarithms_defined(sides: Sequence[Tree]) -> Iterator[Relation]:
    """What stands in a logarithm is positive."""
    for node in (node for side in sides for node in walk(side)):
        if isinstance(node, Apply) and node.head in {"log", "ln", "lg"} and free_symbols(node.args[0]):
            yield Relation((">",), (node.args[0], Number("0")))


def _roots_of_name(tree: Tree, current: Fact, context: Context) -> Judgement | None:
    """`t = 2 or t = 3` after t² + t − 6 = 0 with t = e^x: false of t itself, though −3 gives no x."""
    letters = {*free_symbols(tree), *free_symbols(current.tree)}
    if len(letters) != 1 or not letters <= set(context.names) or not is_statement(current.tree):
        return None
    found = relation(current.tree, tree, replace(context.scope, unknown=letters.pop()))
    return found if found.relation == "not_equivalent" else None


def _rounded_value(tree: Tree, current: Fact, context: Context) -> Judgement | None:
    """`13.9` under 50·1000/3600, as after an equals sign."""
    before, after = context.expanded(current.tree), context.expanded(tree)
    if is_statement(before) or is_statement(after) or free_symbols(before) or free_symbols(after) or is_set(before) or is_set(after):
        return None
    found = closed_judgement(equation(before, after), context.scope)
    return replace(found, relation="equivalent") if found.relation == "equivalent" and "rounded" in found.flags else None


def _rounded_power(tree: Tree, current: Fact, context: Context) -> Judgement | None:
    """`r² = 7.96` after 100 = 4πr²: the power of a letter, rounded to the digits written, as after an equals sign."""
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="pow", args=(Symbol(name=name), Number())) as power, Number(text=value))):
            pass
        case _:
            return None
    before = context.expanded(current.tree)
    if "." not in value or not isinstance(before, Relation) or before.signs != ("=",) or free_symbols(before) != (name,):
        return None
    whole = Symbol(f"{name}_power")
    put_in = rebuilt(before, lambda node: whole if node == power else node)
    if name in free_symbols(put_in):
        return None
    found = entails((put_in,), equation(whole, Number(value)), context.scope)
    return replace(found.judgement, relation="equivalent") if found.follows and "rounded" in found.judgement.flags else None


def _is_logarithm_taken(judgement: Judgement, before: Tree, after: Tree) -> bool:
    """Whether only places are lost where a logarithm that was taken of both sides has no value: ln y = x ln x after y = x^x."""
    several = len(set(free_symbols(before)) | set(free_symbols(after))) > 1
    return several and "domain_shrunk" in judgement.flags and has_head(after, "ln", "log", "lg") and not has_head(before, "ln", "log", "lg")


def _divides_by_parameter(step: Reading, context: Context) -> bool:
    """Whether only solutions are lost where a letter of the formula, and not the unknown, is 0."""
    found, before, after = step.judgement.counterexample, step.before, step.said
    if found is None or before is None or after is None or len(found.at) < 2:
        return False
    names = [name for name, value in found.at.items() if value == "0" and name != context.scope.unknown]
    away = [context.assuming(Relation(("!=",), (Symbol(name), Number("0")))) for name in names]
    return any(related(one.expanded(before), one.expanded(after), one).relation in EQUAL for one in away)


def value_asked_for(clause: Clause, context: Context) -> Found | None:
    """`k³/6 = 36` after A = k³/6, where the problem in words speaks of 36: the quantity set equal to what it is to be."""
    current = context.current
    match clause.tree:
        case Relation(signs=("=",), sides=(said, Number(text=value))) if free_symbols(said) and not clause.continues:
            pass
        case _:
            return None
    if current is None or not context.task.text or not _speaks_of_number(value, context.task.text[:2000]):
        return None
    match current.tree:
        case Relation(signs=signs, sides=(Symbol(name=name), *_, last)) if set(signs) == {"="} and name not in free_symbols(last):
            if not proved_equal(context.expanded(said), context.expanded(last)):
                return None
        case _:
            return None
    judgement = Judgement("method_line", Verification("unverified", "taken as given"), flags=("taken_as_given",))
    return Reading("given", judgement, parent=context.last_line, value=clause.tree, note="given"), context.knowing(
        clause.tree, context.line
    )


def _speaks_of_number(value: str, text: str) -> bool:
    """Whether a number stands in a text by itself."""
    return value in re.findall(r"[0-9]+(?:\.[0-9]+)?", text.replace(",", "."))


def differentiated_line(clause: Clause, context: Context) -> Found | None:
    """dV/dt = 4πr² dr/dt after V = 4/3 πr³: the derivative of an earlier equation."""
    if clause.tree is None or context.current is None or clause.continues:
        return None
    current = context.current.tree
    if (
        has_head(current, *RATES)
        and is_statement(current)
        and related(context.expanded(current), context.expanded(clause.tree), context).relation in EQUAL
    ):
        return None  # solved for the rate that the line before brought in
    return _differentiated(clause.tree, context.current, context)


def approximation(clause: Clause, context: Context) -> Found | None:
    """`x ≈ 2.82`: judged by the digits written, against the value that what is known gives."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or clause.continues or not is_statement(tree):
        return None
    if not any("~" in atom.signs for atom in atoms(statement(tree))):
        return None
    own = (context.expanded(current.tree),) if current.side and is_statement(current.tree) and not is_set(current.tree) else ()
    found = entails((*context.statements(), *own), context.expanded(tree), with_own(tree, context))
    if not found.follows and is_solved(current.tree):  # also roots that a check will set aside
        alone = entails((context.expanded(current.tree),), context.expanded(tree), with_own(tree, context))
        found = alone if alone.follows else found
    told = found.answer in {Answer.FOLLOWS, Answer.CONTRADICTS} and (found.determined or found.judgement.relation == "equivalent")
    if not told and "rounded_wrongly" not in found.judgement.flags:
        return None
    role = Reading("approximation", found.judgement, current.tree, tree, current.line, tree)
    return role, context.knowing(tree, context.line, current.side)


def with_own(tree: Tree, context: Context) -> Scope:
    """The scope with what the writer's own rounded numbers give for the letter of a line."""
    left = tree.sides[0] if isinstance(tree, Relation) else None
    rounded = [f.tree for f in context.facts if isinstance(f.tree, Relation) and "~" in f.tree.signs]
    own = tuple(side for one in rounded if one.sides[0] == left for side in one.sides[1:])
    degrees = context.scope.rounding.degrees or has_degrees(tree) or any(has_degrees(f.tree) for f in context.facts)
    letters = set(free_symbols(tree))
    return replace(context.scope, rounding=Rounding(any(letters & set(free_symbols(one)) for one in rounded), own, degrees))


# The line before


def _worked_out(tree: Tree, current: Fact, context: Context) -> Found | None:
    """`t = ln 8/k = 9` after 8 = e^{kt}: solved for t, and then worked out with the k that is known; the links are judged by themselves."""
    match tree:
        case Relation(signs=("=", "=" | "~" as sign), sides=(Symbol() as name, middle, value)) if (
            free_symbols(middle) and name.name not in free_symbols(middle) and not free_symbols(value) and is_statement(current.tree)
        ):
            pass
        case _:
            return None
    link = entails(context.statements(), context.expanded(Relation((sign,), (middle, value))), context.scope)
    direct = _direct(equation(name, middle), current, context)
    if not link.follows or direct[0].judgement.relation not in EQUAL:
        return None
    said = Relation((sign,), (name, value))
    return replace(direct[0], said=tree, value=said), context.knowing(said, context.line, current.side)


def _divided(tree: Tree, current: Fact, context: Context) -> Found | None:
    """2 = 1.05^n after 2K₀ = K₀·1.05^n: both sides divided by a letter that is not asked for, and so not 0."""
    if context.task.sent or not isinstance(tree, Relation) or not isinstance(current.tree, Relation) or tree.signs != ("=",):
        return None
    if current.tree.signs != ("=",) or len(tree.sides) != 2 or len(current.tree.sides) != 2:
        return None
    before, after = zero_form(current.tree), zero_form(tree)
    for name in (n for n in free_symbols(before) if n not in free_symbols(after) and n != context.scope.unknown):
        if proved_equal(before, mul(Symbol(name), after)) or proved_equal(before, neg(mul(Symbol(name), after))):
            judgement = Judgement("equivalent", Verification("proved", "divided by a letter that is not 0"), ("domain_shrunk",))
            return Reading("transformation", judgement, current.tree, tree, current.line, tree), context.knowing(tree, context.line)
    return None


def _said_of_expression(tree: Tree, current: Fact, context: Context) -> Found | None:
    """`−2/(n(n + 1)) < 0` of the expression before: true for all values, or not."""
    if is_statement(current.tree) or not isinstance(tree, Relation) or not set(tree.signs) <= {"<", "<=", ">", ">=", "!="}:
        return None
    if current.tree not in tree.sides:
        return None
    found = entails(context.statements(), context.expanded(tree), context.scope)
    if not found.follows:
        return None
    judgement = replace(found.judgement, relation="equivalent")
    return Reading("consequence", judgement, current.tree, tree, current.line, tree), context.knowing(tree, context.line, side=True)


def _equation_of_several(tree: Tree, current: Fact, context: Context) -> Found | None:
    """An equation in several letters that follows from the line before and leads back to it; or from all that is known."""
    if not isinstance(tree, Relation) or tree.signs != ("=",) or not _is_of_system(context) or not is_statement(current.tree):
        return None
    before, after = context.expanded(current.tree), context.expanded(tree)
    if not isinstance(before, Relation) or before.signs != ("=",) or indefinite(before) or indefinite(after):
        return None
    found = _of_known(tree, context)
    if not found.follows:
        return None
    if entails((before,), after, context.scope).follows and entails((after,), before, context.scope).follows:
        judgement = Judgement("equivalent", Verification("checked", "each follows from the other"))
        return Reading("transformation", judgement, current.tree, tree, current.line, tree), context.knowing(
            tree, context.line, current.side
        )
    if len(context.statements()) < 2:
        return None
    return _consequence(tree, found, current, context, Reading("", METHOD))


def _direct(tree: Tree, current: Fact, context: Context) -> Found:
    judgement = related(context.expanded(current.tree), context.expanded(tree), context)
    value = tree
    if isinstance(tree, Relation) and not is_statement(current.tree) and set(tree.signs) == {"="} and not isinstance(tree.sides[0], Symbol):
        value = tree.sides[-1]
    return Reading("transformation", judgement, current.tree, tree, current.line, value), context.knowing(value, context.line, current.side)


def related(a: Tree, b: Tree, context: Context) -> Judgement:
    """The relation of B to A, with what the working has brought up: arbitrary constants, derivatives asked for."""
    found = _same_value(a, b, context) or remembered_relation(a, b, context.scope)
    if found.relation == "implies" and has_units(a) and not has_units(b):
        plain = remembered_relation(without_units(a), b, context.scope)
        found = plain if plain.relation == "not_equivalent" else found
    if found.relation == "equivalent" and _asks_derivative(a) and not has_head(b, "derivative", "partial") and not has_head(a, "integral"):
        found = replace(found, relation="derivative")
    if found.relation != "not_equivalent" or is_statement(a) or is_statement(b) or not context.calculus:
        return found
    if "domain_shrunk" in found.flags or not (arbitrary_constants(a) or arbitrary_constants(b) or has_integral(a)):
        return found
    letters = {*free_symbols(a), *free_symbols(b)}
    unknown = context.scope.unknown if context.scope.unknown in letters else None
    name = variable_of(a) or variable_of(b) or unknown or _variable(a, b)
    inside = context if name is None else _on_branch(name, context)
    wider = up_to_constant(a, b, name, inside.scope) if name else None
    if wider is None:
        return found if inside is context else remembered_relation(a, b, inside.scope)
    lost = arbitrary_constants(a) and not arbitrary_constants(b)
    return replace(wider, flags=(*wider.flags, *(("missing_constant",) if lost else ())))


def _on_branch(name: str, context: Context) -> Context:
    """Where a substitution x = 3 sin θ can be undone: for an angle between 0 and a right one."""
    undone = any(name in free_symbols(meaning) and has_head(meaning, *PERIODIC) for meaning in context.names.values())
    return context.assuming(Relation(("<", "<"), (Number("0"), Symbol(name), Number("1.5")))) if undone else context


PERIODIC = of_family("trigonometric")


def _same_value(a: Tree, b: Tree, context: Context) -> Judgement | None:
    """V = π ∫₀⁴ x dx, then V = π [x²/2]₀⁴: the values, where they are the same; no solving is needed."""
    match a, b:
        case Relation(signs=("=",), sides=(Symbol() as name, before)), Relation(signs=("=",), sides=(other, after)) if (
            name == other and has_unfinished(before) and not free_symbols(before) and not free_symbols(after)
        ):
            found = remembered_relation(before, after, context.scope)
            return found if found.relation in EQUAL else None
        case _:
            return None


def _asks_derivative(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head in {"derivative", "partial"}


def _variable(a: Tree, b: Tree) -> str | None:
    return likeliest_variable([n for n in (*free_symbols(a), *free_symbols(b)) if not is_arbitrary(n)])


def _continued(clause: Clause, tree: Tree, current: Fact, context: Context) -> Found:
    """`= …`: the last side of the line before goes on; each further side is judged by the one before it."""
    current = _unfinished_before(tree, current, context) or current
    start = current.tree if context.tail is None or context.tail in _ends(current.tree) else context.tail
    if start is not current.tree:
        aside = _continuing(clause, tree, start, current, context)
        if aside[0].judgement.relation in SOUND | {"method_line"}:
            return aside
        task = _continuing(clause, tree, current.tree, current, context)
        return task if has_integral(tree) and has_integral(current.tree) and not has_integral(start) else _best(aside, task)
    return _continuing(clause, tree, start, current, context)


def _goes_on_from_earlier(tree: Tree, current: Fact, context: Context) -> Found | None:
    """`= 9 + 12 + 16` after |a|² + 2a·b + |b|² and the aside a·b = 6: the expression goes on, with what the aside says put in.

    Where that can't be told, nothing is: the aside speaks of a part of the expression.
    """
    first, value = (tree.sides[0], tree.sides[-1]) if isinstance(tree, Relation) else (tree, tree)
    spoken = set(free_symbols(current.tree))
    for fact in context.earlier():
        if is_statement(fact.tree) or is_set(fact.tree):
            continue
        same_value = related(context.expanded(fact.tree), context.expanded(first), context)
        integrated = has_integral(fact.tree) and bool(arbitrary_constants(first)) and same_value.relation != "undecided"
        if same_value.relation in EQUAL or integrated:
            return Reading("transformation", same_value, fact.tree, first, fact.line, value), context.knowing(value, context.line)
        if not spoken or not spoken <= set(free_symbols(fact.tree)):
            continue
        found = entails(context.statements(), context.expanded(equation(fact.tree, first)), context.scope)
        judgement = found.judgement if found.follows else undecided("it may go on from an earlier line")
        return Reading("transformation", judgement, fact.tree, first, fact.line, value), context.knowing(value, context.line)
    return None


def _unfinished_before(tree: Tree, current: Fact, context: Context) -> Fact | None:
    """`= ∫ du/(u² + 9)` after x² + 4x + 13 = (x + 2)² + 9: the integral goes on from the integral, and not from the aside."""
    said = (current.tree, *((context.tail,) if context.tail is not None else ()))
    if not has_integral(tree) or any(has_integral(one) for one in said):
        return None
    return next((fact for fact in context.earlier() if has_integral(fact.tree) and not is_statement(fact.tree)), None)


def _best(aside: Found, task: Found) -> Found:
    """Where it does not go on from an aside, it may go on from what stood before that."""
    return task if task[0].judgement.relation in SOUND else aside


def _continuing(clause: Clause, tree: Tree, start: Tree, current: Fact, context: Context) -> Found:
    sides = tree.sides if isinstance(tree, Relation) else (tree,)
    signs = (clause.sign, *(tree.signs if isinstance(tree, Relation) else ()))
    last = start.sides[-1] if isinstance(start, Relation) else start
    judgement: Judgement = METHOD
    before = last
    for sign, side in zip(signs, sides, strict=False):
        judgement = _link(sign, last, side, context)
        before = last
        if judgement.relation not in SOUND and _is_insertion(last, side, start, context):
            judgement = INSERTED
        if judgement.relation not in SOUND and judgement is not INSERTED:
            break
        last = side
    value = _joined(start, signs, sides[-1]) if isinstance(start, Relation) and start.signs == ("=",) else sides[-1]
    if isinstance(start, Relation) and judgement.relation not in EQUAL:
        value = sides[-1] if len(start.sides) > 1 and free_symbols(start.sides[0]) else value
    if start is not current.tree:  # goes on from an aside, which the task does not hang on
        parent = context.last_line if context.last_line is not None else current.line
        return Reading("transformation", judgement, before, side, parent, value), context
    reading = Reading("transformation", judgement, before, side, current.line, value)
    return reading, context.going_on_from(value, context.line)


def _joined(start: Relation, signs: Sequence[str], last: Tree) -> Relation:
    """(a + b)² − 4ab ≥ 0 of (a + b)² − 4ab = … = (a − b)² ≥ 0: the first side and the last, by the sign that the chain comes to."""
    others = {sign for sign in signs if sign not in {"=", "~"}}
    strict = {sign.rstrip("=") for sign in others}
    if len(strict) != 1 or not strict <= {"<", ">"}:
        return equation(start.sides[0], last)
    sign = next(iter(strict))
    return Relation((sign if sign in others else f"{sign}=",), (start.sides[0], last))


def _ends(tree: Tree) -> tuple[Tree, ...]:
    return (tree, *(tree.sides[-1:] if isinstance(tree, Relation) else ()))


INSERTED = Judgement("method_line", Verification("unverified", "values put into a formula"), flags=("taken_as_given",))


def _is_insertion(last: Tree, side: Tree, start: Tree, context: Context) -> bool:
    """`P(A) + P(B) − P(A ∩ B)`, then `0.5 + 0.4 − 0.2`: numbers for letters of a formula of which nothing is known."""
    of_task = start is context.current.tree if context.current is not None else True
    named = isinstance(start, Relation) and bool(free_symbols(start.sides[0]))
    if free_symbols(side) or (of_task and not named):
        return False
    if _keeps_known_values(last, side, start, context):
        return True
    letters = set(free_symbols(with_opaque_calls(last)[0]))
    known = determined(tuple(with_opaque_calls(*(k for k in context.statements() if k != context.expanded(start)))), context.scope.real)
    return bool(letters) and not letters & {name for name, value in known.values.items() if not free_symbols(value)}


def _keeps_known_values(last: Tree, side: Tree, start: Tree, context: Context) -> bool:
    """`0.18/0.26` for P(A ∩ B)/P(B) with P(B) = 0.26: the known value stands where it belongs, the other is put in."""
    match with_opaque_calls(last)[0], side:
        case Apply(head="div", args=(Symbol(name=one), Symbol(name=other))), Apply(head="div", args=(above, below)):
            pass
        case _:
            return False
    known = determined(
        tuple(with_opaque_calls(*(k for k in context.statements() if k != context.expanded(start)))), context.scope.real
    ).values
    put_in = {one: above, other: below}
    told = {name: known[name] for name in put_in if name in known and not free_symbols(known[name])}
    return 0 < len(told) < 2 and all(proved_equal(value, put_in[name]) for name, value in told.items())


def _link(sign: str, last: Tree, side: Tree, context: Context) -> Judgement:
    a, b = context.expanded(last), context.expanded(side)
    if sign in {"=", "~"} and not free_symbols(a) and not free_symbols(b):
        return closed_judgement(Relation((sign,), (a, b)), context.scope)
    if sign == "=":
        direct = related(a, b, context)
        if direct.relation in SOUND or is_set(side):
            return direct
        known = entails(context.statements(), Relation(("=",), (a, b)), context.scope)
        return replace(known.judgement, relation="equivalent") if known.follows else direct
    found = entails(context.statements(), Relation((sign,), (a, b)), context.scope)
    if found.follows:
        return replace(found.judgement, relation="equivalent")
    return found.judgement if found.answer is not Answer.OPEN else replace(found.judgement, relation="not_equivalent")


# Method lines


def _boundary(tree: Tree, current: Fact, context: Context) -> Found | None:
    """Equations under an inequality whose solutions are places where it may change: f = g, a factor that becomes 0, critical values."""
    letters = free_symbols(tree)
    parts = atoms(statement(tree)) if is_statement(tree) else ()
    if not parts or any(part.signs != ("=",) for part in parts) or len(letters) != 1 or (is_solved(tree) and context.last):
        return None
    inequality = next((f for f in (current, *context.earlier()) if _is_inequality(f.tree) and not f.side), None)
    if inequality is None or letters[0] not in free_symbols(inequality.tree) or is_solved(inequality.tree):
        return None
    logic = statement(context.expanded(inequality.tree))
    whole = survey((logic,), letters[0], {}, True)
    own = survey(parts, letters[0], {}, True)
    roots = [place for place in own.places if any(truth(part, {letters[0]: place.value}, True) for part in parts)]
    edges = [ball(place.value) for place in whole.places[1::2]]
    if not roots or not all(any((ball(root.value) - edge).contains(0) for edge in edges) for root in roots):
        return None
    return Reading("boundary", METHOD, parent=inequality.line, value=tree, note="boundary"), context.knowing(tree, context.line, side=True)


def _is_inequality(tree: Tree) -> bool:
    return is_statement(tree) and any(sign in {"<", "<=", ">", ">="} for atom in atoms(statement(tree)) for sign in atom.signs)


def _root_put_in(tree: Tree, current: Fact, context: Context) -> Found | None:
    """A true statement about numbers under a solved line: a root put in."""
    if not isinstance(tree, Relation) or free_symbols(tree) or not is_solved(current.tree):
        return None
    if relation(tree, Constant("true"), context.scope).relation not in EQUAL:
        return None
    return Reading("closed", METHOD, parent=current.line, note="check"), context


# Second thoughts, each None where it does not make the line right


def _entailed(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    """What follows from everything known; or what contradicts it, with the values that show it."""
    if not is_statement(tree) or is_set(tree):
        return None
    found = _of_known(tree, context)
    if found.follows:
        return _consequence(tree, found, current, context, direct)
    return None


def _of_known(tree: Tree, context: Context) -> Entailment:
    return entails(context.statements(), context.expanded(tree), context.scope)


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


def _consequence(tree: Tree, found: Entailment, current: Fact, context: Context, direct: Reading) -> Found | None:
    if not _is_of_system(context):
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


def _rounded_further(clause: Clause, current: Fact, context: Context) -> Found | None:
    """`r = 4.92` after r³ ≈ 119.37: a rounded value that is said with an equals sign."""
    match clause.tree, current.tree:
        case Relation(signs=("=",), sides=(Symbol(), _)) as tree, Relation(signs=signs) if "~" in signs:
            found = approximation(replace(clause, tree=replace(tree, signs=("~",))), context)
        case _:
            return None
    if found is None or found[0].judgement.relation not in EQUAL:
        return None
    judgement = replace(found[0].judgement, flags=tuple(dict.fromkeys((*found[0].judgement.flags, "rounded"))))
    return replace(found[0], judgement=judgement), found[1]


def _is_of_system(context: Context) -> bool:
    """Whether what is known speaks of several letters, so that it stays known whatever a line takes from it."""
    known = context.statements()
    letters = {name for one in known for name in free_symbols(one)}
    return len(letters) > 1


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
        parts = logic.args if isinstance(logic, Apply) and logic.head == "or" else ()
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
    judged = related(figure.expanded(current.tree), figure.expanded(tree), figure) if is_statement(current.tree) else METHOD
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


def _differentiated(tree: Tree, current: Fact, context: Context) -> Found | None:
    """Both sides of an earlier equation differentiated, with letters as functions where rates show it."""
    if not isinstance(tree, Relation) or tree.signs != ("=",):
        return None
    equations = ((fact, part) for fact in (current, *context.earlier()) for part in parts_of(fact.tree) if isinstance(part, Relation))
    for fact, before in equations:
        for found in sides_differentiated(before, tree):
            judgement = relation(found, tree, replace(context.scope, unknown=None))
            if judgement.relation in EQUAL:
                judgement = replace(judgement, relation="derivative")
                return Reading("differentiated", judgement, fact.tree, tree, fact.line, tree), context.knowing(tree, context.line)
    return None


def _implicit_letter(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
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
    SecondThought("∫ u du of an integral in x", _implicit_letter),
)
"""In the order in which they are asked; the first that confirms the line decides."""


def _second_thought(tree: Tree, current: Fact, context: Context, direct: Reading) -> Found | None:
    kind = "system" if _is_of_system(context) else "single"
    thoughts = (one.reader(tree, current, context, direct) for one in SECOND_THOUGHTS if one.when in ("always", kind))
    return next((found for found in thoughts if found is not None), None)
