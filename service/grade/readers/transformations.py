"""Lines that go on from what stands before: the same expression in another form, an equation with the same solutions, a consequence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from service.algebra.build import equation, mul, neg
from service.algebra.opaque import has_head
from service.algebra.places import survey
from service.algebra.proof import proved_equal
from service.algebra.statements import atoms, is_set, is_statement, statement, truth, zero_form
from service.algebra.values import ball
from service.grade.argument import parts_of
from service.grade.conditions import is_condition
from service.grade.context import Context, Fact
from service.grade.likeness import resembles
from service.grade.line import Clause
from service.grade.readers.approximations import rounded_further, rounded_power, rounded_value
from service.grade.readers.continued import continued, goes_on_from_earlier
from service.grade.readers.limit_arguments import misused
from service.grade.readers.relating import SOUND, direct_step, is_of_system, of_known, related
from service.grade.readers.remarks import Found
from service.grade.readers.second_thoughts import consequence, implicit_letter, second_thought
from service.grade.step import METHOD, Reading
from service.judge.entailment import entails
from service.judge.implicit import sides_differentiated
from service.judge.integrals import has_integral, indefinite
from service.judge.judgement import EQUAL, Judgement, undecided
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.question import Verification
from service.quietly import quietly
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

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
        gone_on = continued(clause, tree, current, context)
        if clause.sign == "=" and gone_on[0].judgement.relation == "not_equivalent" and is_statement(current.tree):
            gone_on = goes_on_from_earlier(tree, current, context) or gone_on
        if gone_on[0].judgement.relation in {"undecided", "not_equivalent"} and clause.sign == "=" and has_integral(tree):
            return implicit_letter(tree, current, context, gone_on[0]) or gone_on
        wrong = quietly(misused, current.tree, _first_side(tree), context.scope) if gone_on[0].judgement.relation in EQUAL else None
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
    direct = direct_step(tree, current, context)
    if direct[0].judgement.relation in SOUND:
        return direct
    power = rounded_power(tree, current, context)
    if power is not None and isinstance(tree, Relation):
        about = replace(tree, signs=("~",))
        return replace(direct[0], judgement=power, value=about), context.knowing(about, context.line, current.side)
    further = rounded_further(clause, current, context)
    if further is not None:
        return further
    near = rounded_value(tree, current, context)
    if near is not None:
        return replace(direct[0], judgement=near), direct[1]
    if direct[0].judgement.relation == "implied_by" and _is_logarithm_taken(direct[0].judgement, current.tree, tree):
        judgement = replace(direct[0].judgement, relation="equivalent", lost=(), counterexample=None)
        return replace(direct[0], judgement=judgement), direct[1]
    if current.side:
        aside = _boundary(tree, current, context)
        if aside is not None:
            return aside
    found = second_thought(tree, current, context, direct[0])
    if found is not None:
        return found
    return _zeros_of_slope(tree, current, context) or _identity_beside(tree, current, direct[0], context)


def _zeros_of_slope(tree: Tree, current: Fact, context: Context) -> Found | None:
    """`x − 3 = 0` or `x = 3` after f′(x) = 6 − 2x: where a derivative that was stated is 0."""
    equation_said = zeros_of_expression(current, context)
    if equation_said is None or not is_statement(tree) or is_set(tree):
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


def _first_side(tree: Tree) -> Tree:
    """lim (1/x)/x of `= lim (1/x)/x = 0`."""
    return tree.sides[0] if isinstance(tree, Relation) else tree


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


def _is_logarithm_taken(judgement: Judgement, before: Tree, after: Tree) -> bool:
    """Whether only places are lost where a logarithm that was taken of both sides has no value: ln y = x ln x after y = x^x."""
    several = len(set(free_symbols(before)) | set(free_symbols(after))) > 1
    return several and "domain_shrunk" in judgement.flags and has_head(after, "ln", "log", "lg") and not has_head(before, "ln", "log", "lg")


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
    direct = direct_step(equation(name, middle), current, context)
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
    if not isinstance(tree, Relation) or tree.signs != ("=",) or not is_of_system(context) or not is_statement(current.tree):
        return None
    before, after = context.expanded(current.tree), context.expanded(tree)
    if not isinstance(before, Relation) or before.signs != ("=",) or indefinite(before) or indefinite(after):
        return None
    found = of_known(tree, context)
    if not found.follows:
        return None
    if entails((before,), after, context.scope).follows and entails((after,), before, context.scope).follows:
        judgement = Judgement("equivalent", Verification("checked", "each follows from the other"))
        return Reading("transformation", judgement, current.tree, tree, current.line, tree), context.knowing(
            tree, context.line, current.side
        )
    if len(context.statements()) < 2:
        return None
    return consequence(tree, found, current, context, Reading("", METHOD))


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
