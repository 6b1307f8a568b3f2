"""The first line, closed statements, fresh letters, and new statements taken as given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product

from service.algebra.build import ONE, add, equation, mul, substituted
from service.algebra.dimensions import has_units, without_units
from service.algebra.expressions import approximate, same
from service.algebra.opaque import has_head, has_unfinished, with_opaque_calls
from service.algebra.proof import proved_equal
from service.algebra.statements import all_of, any_of, is_set, is_statement, signed_versions, zero_form
from service.grade.context import Context, Fact
from service.grade.likeness import is_linear_with_slip, is_second_equation, resembles
from service.grade.line import Clause
from service.grade.readers.conventional import relations_of
from service.grade.readers.remarks import Found
from service.grade.source import PROBLEM
from service.grade.step import METHOD, START, Reading
from service.grade.systems_begun import goes_on_listing
from service.judge.entailment import Answer, Entailment, closed_judgement, conjuncts, determined, entails
from service.judge.families import WHOLE_PARAMETERS
from service.judge.integrals import is_arbitrary
from service.judge.judgement import EQUAL, Judgement, Rounding, Scope, undecided
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.judge.substitutions import definition
from service.question import Verification
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk

GIVEN = Judgement("method_line", Verification("unverified", "taken as given"), flags=("taken_as_given",))


def first_line(clause: Clause, context: Context) -> Found | None:
    """The line that everything starts from."""
    tree = clause.tree
    if tree is None or context.root() is not None or _is_closed(tree, context) or (clause.continues and context.current is not None):
        return None
    if is_statement(tree) and not context.task.sent and _is_identity_chain(tree, context):
        end = tree.sides[-1] if isinstance(tree, Relation) else tree
        return Reading("transformation", START, value=end), context.knowing(end, context.line)
    return Reading("given" if is_statement(tree) else "transformation", START, value=tree), context.knowing(tree, context.line)


def _is_closed(tree: Tree, context: Context) -> bool:
    return is_statement(tree) and not isinstance(tree, Constant) and not free_symbols(context.expanded(tree))


def _is_identity_chain(tree: Tree, context: Context) -> bool:
    """`∫₀ᵃ (2x + 1) dx = [x² + x]₀ᵃ = a² + a`: an expression worked out in one line."""
    if not isinstance(tree, Relation) or len(tree.sides) < 3 or set(tree.signs) != {"="} or isinstance(tree.sides[0], Symbol):
        return False
    links = pairwise(tree.sides)
    return all(relation(context.expanded(a), context.expanded(b), context.scope).relation in EQUAL for a, b in links)


def closed_statement(clause: Clause, context: Context) -> Found | None:
    """No letter in it that has no value: true or false in itself."""
    tree = clause.tree
    if tree == Constant("false"):
        return _contradiction(tree, context)
    if tree is None or not is_statement(tree) or clause.continues or isinstance(tree, Constant):
        return None
    written = context.expanded(tree)
    if has_head(written, "prime"):
        return None  # f′(0) = 2 of a function that nothing defines
    if not free_symbols(tree) or not free_symbols(written):
        found = entails((), written, context.scope)
        if found.answer is Answer.UNDECIDED and _lacks_unit(written):
            found = entails((), without_units(written), context.scope)
            found = found if found.follows else entails((), written, context.scope)
        return _closed(tree, written, found, context)
    return None


def _contradiction(tree: Tree, context: Context) -> Found | None:
    """`Widerspruch` after r = 2 and r = 1: right where the equations known can't hold together."""
    known = context.statements()
    if len(known) < 2 or determined(with_opaque_calls(*known), context.scope.real).consistent:
        return None
    judgement = Judgement("equivalent", Verification("proved", "the equations contradict each other"))
    origin = context.root()
    parent = context.last_line if origin is None or context.failed else origin.line
    return Reading("closed", judgement, parent=parent, value=tree), context.knowing(tree, context.line)


def _lacks_unit(tree: Tree) -> bool:
    """`0.2 = 0.2 J`: numbers were worked out without their unit, which comes with the answer."""
    return isinstance(tree, Relation) and len(tree.sides) == 2 and has_units(tree.sides[0]) != has_units(tree.sides[1])


def _closed(tree: Tree, written: Tree, found: Entailment, context: Context) -> Found:
    first = context.root() is None
    before, after = _sides(written)
    current = context.current
    if not found.follows and _is_percentage(tree, context):
        told = Judgement("equivalent", Verification("checked", "a percentage as a number"))
        return Reading("closed", told, before, after, context.last_line, after), context.knowing(tree, context.line, side=True)
    if not found.follows:
        judgement = found.judgement
        if current is not None and is_statement(current.tree):  # 0 = 3 may be what an equation without solutions comes to
            direct = relation(context.expanded(current.tree), tree, context.scope)
            if direct.relation not in EQUAL and not determined(with_opaque_calls(*context.statements()), context.scope.real).consistent:
                direct = Judgement("equivalent", Verification("proved", "the equations contradict each other"))
            if direct.relation in EQUAL:
                return Reading("transformation", direct, current.tree, tree, current.line, tree), context.knowing(tree, context.line)
        return Reading("closed", judgement, before, after, context.last_line, _last_side(tree)), context.knowing(
            tree, context.line, side=True
        )
    if current is not None and is_statement(current.tree) and not current.side:
        back = relation(context.expanded(current.tree), Constant("true"), context.scope) if not is_solved(current.tree) else METHOD
        if back.relation in EQUAL:  # what holds for all values came to 0 < 1
            return Reading("transformation", back, current.tree, tree, current.line, tree), context.knowing(tree, context.line)
        value = tree if isinstance(tree, Relation) and has_unfinished(tree.sides[0]) else None
        return Reading("closed", METHOD, parent=current.line, value=value, note="check"), context
    if first and isinstance(tree, Relation) and all(isinstance(side, Number | Constant) for side in tree.sides):
        return Reading("given", START, value=tree), context.knowing(tree, context.line)
    judgement = START if first else found.judgement
    following = context if _is_value_of_name(tree, context) else context.knowing(_last_side(tree), context.line, side=True)
    return Reading("closed", judgement, before, after, context.last_line, _last_side(tree)), following


def _is_value_of_name(tree: Tree, context: Context) -> bool:
    """`m = (102 − 90)/(42 − 36) = 2` of an m that was named: nothing goes on from its value but this line itself."""
    return isinstance(tree, Relation) and isinstance(tree.sides[0], Symbol) and tree.sides[0].name in context.names


def _is_percentage(tree: Tree, context: Context) -> bool:
    """`0.15 × 100 = 15 %`: the percentage as a number, with its sign."""
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="mul", args=factors) as left, Apply(head="percent", args=(value,)))):
            return Number("100") in factors and entails((), equation(left, value), context.scope).follows
        case _:
            return False


def _sides(tree: Tree) -> tuple[Tree | None, Tree | None]:
    match tree:
        case Relation(signs=("=", *_), sides=(left, right, *_)):
            return left, right
        case _:
            return None, None


def _last_side(tree: Tree) -> Tree:
    return tree.sides[-1] if isinstance(tree, Relation) and set(tree.signs) <= {"=", "~"} else tree


# Fresh letters


def fresh_letters(clause: Clause, context: Context) -> Found | None:
    """`u = x²`, `m = 2, n = 5`: letters that stand for something from here on; or the answer, where the task asks for a value."""
    parts = relations_of(clause.tree)
    found = [definition(_first_link(part)) for part in parts]
    names = [one[0] for one in found if one]
    if not parts or clause.continues or len(names) < len(parts) or context.current is None:
        return None
    fresh = all(_is_new(*one, context) and not context.may_be_arbitrary(one[0]) for one in found if one)
    if not fresh or len(set(names)) < len(names):
        return None
    if _is_new_curve(parts, context):
        return None
    meanings = {name: meaning for one in found if one for name, meaning in [one]}
    current = context.current
    if len(meanings) == 1 and (not is_statement(current.tree) or _is_total_asked(names[0], context)):
        answer = _answer(*next(iter(meanings.items())), clause, context)
        if answer is not None:
            return answer
    following = context
    for name, meaning in meanings.items():
        following = following.naming(name, meaning)
    total = _total_in_words(parts, context)
    following = following if total is None else following.knowing(total, context.line)
    return Reading("definition", METHOD, parent=current.line, value=total, note="let"), following


def _is_new(name: str, meaning: Tree, context: Context) -> bool:
    """Whether a letter has not occurred; A is another letter than the a of `A = ½ a b sin γ`."""
    return context.is_fresh(name) or (name not in context.letters and name.swapcase() in free_symbols(meaning))


def _total_in_words(parts: Sequence[Relation], context: Context) -> Relation | None:
    """2w + 2(w + 4) = 36 of `P = 2w + 2(w + 4) = 36` in a problem in words: the equation that the line sets up."""
    if len(parts) != 1 or not context.task.words or context.task.tree is not None or parts[0].signs != ("=", "="):
        return None
    _, said, value = parts[0].sides
    left = free_symbols(context.expanded(said))
    return equation(said, value) if len(left) == 1 and not free_symbols(value) else None


def square_named(clause: Clause, context: Context) -> Found | None:
    """`σ² = n p (1 − p) = 50·0.3·0.7 = 10.5` for a new σ: the square of a letter by a formula and the numbers put in."""
    match clause.tree:
        case Relation(signs=signs, sides=(Apply(head="pow", args=(Symbol(name=name), Number(text="2"))) as square, *_, _, value)) as chain:
            pass
        case _:
            return None
    free = [set(free_symbols(side)) for side in chain.sides[1:]]
    if set(signs) - {"=", "~"} or clause.continues or context.current is None or context.task.tree is not None:
        return None
    if not context.is_fresh(name) or not free[0] or free[-1] or any(name in letters for letters in free):
        return None
    found = equation(square, value)
    return Reading("given", GIVEN, parent=context.last_line, value=found, note="given"), context.knowing(found, context.line)


def _first_link(part: Relation) -> Relation:
    """z = (120 − 100)/15 of z = (120 − 100)/15 ≈ 1.33, A = 20x − x² of A = xy = 20x − x²; the links are judged by themselves."""
    exact = next((index for index, sign in enumerate(part.signs) if sign != "="), len(part.signs))
    return Relation(("=",), (part.sides[0], part.sides[exact])) if exact else part


def _answer(name: str, meaning: Tree, clause: Clause, context: Context) -> Found | None:
    """`A = 12` where an expression is worked on: a name for it, or a wrong value; None where the letter stands for something else."""
    current = context.current
    assert current is not None  # asked by the caller
    if is_statement(current.tree) and context.task.tree is not None:
        current = Fact(context.task.tree, PROBLEM)
    before, after = context.expanded(current.tree), context.expanded(meaning)
    judged = relation(before, after, context.scope)
    if judged.relation in EQUAL or judged.relation in {"up_to_constant", "antiderivative", "derivative"}:
        if judged.relation in EQUAL and "missing_constant" not in judged.flags and not context.calculus:
            following = context.naming(name, current.tree).knowing(meaning, context.line)
        else:
            following = context.knowing(meaning, context.line)
        return Reading("answer", judged, current.tree, meaning, current.line, meaning), following
    closed = not free_symbols(before) and not free_symbols(after)
    if not closed or _is_part(meaning, current.tree) or judged.relation == "undecided" or same(mul(meaning, meaning), current.tree):
        return None
    if _is_another(name, meaning, before, context, is_chain=isinstance(clause.tree, Relation) and len(clause.tree.sides) > 2):
        return None
    return Reading("answer", judged, current.tree, meaning, current.line, meaning), context.knowing(meaning, context.line)


def _is_new_curve(parts: Sequence[Relation], context: Context) -> bool:
    """`y = 2x + b` where nothing is known of x and y: an equation for what comes, and no name."""
    match parts:
        case [Relation(signs=("=",), sides=(Symbol(name="y"), body))] if "x" in free_symbols(body) and len(free_symbols(body)) > 1:
            return context.is_fresh("x") and not context.functions
        case _:
            return False


def _is_total_asked(name: str, context: Context) -> bool:
    """`S = 381` at the end of a working that asks for 3 + 6 + … + 384, whatever was solved on the way."""
    tree = context.task.tree
    if not context.task.sent or tree is None or is_statement(tree) or is_set(tree) or free_symbols(tree):
        return False
    return base_and_subscript(name)[0] == "S" and (context.task.verb == "sum" or has_head(tree, "sum"))


def _is_another(name: str, meaning: Tree, before: Tree, context: Context, is_chain: bool) -> bool:
    """Whether the letter stands for a new quantity: named in words, made from the value before, or computed in a problem in words."""
    in_words = bool(context.task.words) and context.task.tree is None
    if name.lower() in DIVISORS:
        return True
    if isinstance(meaning, Number):
        return in_words and is_chain
    named = len(name.split("_")[0]) > 3 and name not in GREEK
    return named or in_words or any(isinstance(node, Number) and proved_equal(node, before) for node in walk(meaning))


DIVISORS = frozenset({"gcd", "gcf", "hcf", "lcm", "ggt", "kgv", "mcd", "mcm"})
"""Names of the greatest common divisor and the least common multiple."""
GREEK = frozenset({"alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "sigma", "omega", "varphi", "Delta", "kappa"})


def _is_part(part: Tree, whole: Tree) -> bool:
    """Whether a number is one that stands in the task."""
    return any(node == part for node in walk(whole))


def expression_given(clause: Clause, context: Context) -> Found | None:
    """An expression after statements, where none was worked on so far: 52 ± 1.96·1 after SE = 1."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or is_statement(tree) or is_set(tree) or clause.continues:
        return None
    if _is_next_calculation(tree, current, context):
        return Reading("given", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)
    if not is_statement(current.tree):
        return None
    listed = _solutions_listed(clause, tree, current, context)
    if listed is not None:
        return listed
    if any(not is_statement(fact.tree) and not fact.side for fact in context.facts) or context.functions:
        return None
    asked = _expression_asked_about(tree, context)
    if asked is not None:
        judged = relation(context.expanded(asked), context.expanded(tree), context.scope)
        return Reading("answer", judged, asked, tree, context.last_line, tree), context.knowing(tree, context.line)
    led = _led_to(clause, tree, current, context)
    if led is not None:
        return led
    named = _solution_alone(tree, current.tree, context)
    if named is not None:
        return named
    return Reading("given", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)


def _is_next_calculation(tree: Tree, current: Fact, context: Context) -> bool:
    """`20000·0.85³` after `1 − 0.15 = 0.85`, of a problem in words: the line before was finished, and nothing goes on from it."""
    numbers = isinstance(tree, Apply) and not free_symbols(tree) and not free_symbols(current.tree)
    return numbers and current.side and context.task.tree is None and not is_statement(current.tree)


def _solutions_listed(clause: Clause, tree: Tree, current: Fact, context: Context) -> Found | None:
    """`x(x² − 1) = 0 ⇒ −1, 0, 1`: the solutions without their letter."""
    letters = free_symbols(current.tree)
    if clause.link not in {"implies", "iff", "therefore"} or current.line != context.line or len(letters) != 1:
        return None
    if not isinstance(tree, Apply) or tree.head not in {"list", "tuple"} or free_symbols(tree) or any(map(is_statement, tree.args)):
        return None
    claimed = any_of(*(equation(Symbol(letters[0]), value) for value in tree.args))
    judged = relation(context.expanded(current.tree), claimed, context.scope)
    if judged.relation == "undecided":
        return None
    return Reading("transformation", judged, current.tree, claimed, current.line, claimed), context.knowing(claimed, context.line)


def _led_to(clause: Clause, tree: Tree, current: Fact, context: Context) -> Found | None:
    """`y = ±7 → 7`: the value that an arrow leads to, where one of two solutions is dropped."""
    letters = free_symbols(current.tree)
    if clause.link != "implies" or current.line != context.line or free_symbols(tree) or len(letters) != 1 or context.task.words:
        return None
    claimed = equation(Symbol(letters[0]), tree)
    judged = relation(context.expanded(current.tree), claimed, context.scope)
    if not is_solved(current.tree) or judged.relation != "implied_by":
        return None
    return Reading("transformation", judged, current.tree, claimed, current.line, claimed), context.knowing(claimed, context.line)


def _solution_alone(tree: Tree, current: Tree, context: Context) -> Found | None:
    """`2` after x + 3 = 5: its only solution without the letter; any other number may be a calculation beside the working."""
    letters = free_symbols(current)
    if free_symbols(tree) or len(letters) != 1:
        return None
    claimed = equation(Symbol(letters[0]), tree)
    judged = relation(context.expanded(current), claimed, context.scope)
    if judged.relation not in EQUAL:
        return None
    return Reading("answer", judged, current, claimed, context.last_line, claimed), context.knowing(claimed, context.line)


def _expression_asked_about(tree: Tree, context: Context) -> Tree | None:
    """The side of an equation for all values, or the expression of the task, in the letters of the line: 3x² + 12x + 5."""
    letters = set(free_symbols(tree))
    sides = (side for identity in context.identities for side in identity.equation.sides)
    asked = [one for one in (context.task.tree, context.task.given, *sides) if one is not None and not has_unfinished(one)]
    return next((one for one in asked if not is_statement(one) and letters and set(free_symbols(one)) == letters), None)


def expression_inserted(clause: Clause, context: Context) -> Found | None:
    """`50 ± 1.96·10/√25` after x̄ ± 1.96·σ/√n: a formula with its letters replaced by numbers."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or context.task.sent or is_statement(tree) or is_statement(current.tree) or free_symbols(tree):
        return None
    if not (isinstance(tree, Apply) and isinstance(current.tree, Apply) and tree.head == current.tree.head and free_symbols(current.tree)):
        return None
    bound = _matches(current.tree, tree, {})
    if not bound:
        return None
    return Reading("insertion", GIVEN, parent=current.line, value=tree, note="given"), context.knowing(tree, context.line)


def plus_minus_interval(clause: Clause, context: Context) -> Found | None:
    """`[46.08, 53.92]` after 50 ± 3.92: the two values as the ends of an interval."""
    tree, current = clause.tree, context.current
    if current is None or not isinstance(tree, Apply) or tree.head not in {"interval", "tuple", "list"}:
        return None
    reached = [one for one in (current.tree, context.tail) if one is not None and not is_statement(one) and not is_set(one)]
    both = ([one for (one,) in signed_versions((context.expanded(side),))] for side in reached)
    versions = next((found for found in both if len(found) == 2), [])
    if len(versions) != 2 or len(tree.args) != 2 or free_symbols(tree) or any(free_symbols(one) for one in versions):
        return None
    high, low = versions
    ends = all_of(equation(low, tree.args[0]), equation(high, tree.args[1]))
    judged = closed_judgement(ends, replace(context.scope, rounding=Rounding(True)))
    return Reading("transformation", judged, current.tree, tree, current.line, tree), context.knowing(tree, context.line)


def parametrised(clause: Clause, context: Context) -> Found | None:
    """`x = 3 + 2t, y = t`: every solution of a system in terms of a new letter."""
    parts = relations_of(clause.tree)
    found = [one for part in parts if (one := definition(part)) is not None]
    known = context.statements()
    letters = {name for one in known for name in free_symbols(one)}
    if not parts or len(found) < max(2, len(parts)) or clause.continues or not {name for name, _ in found} <= letters:
        return None
    new = {name for _, meaning in found for name in free_symbols(meaning)} - letters
    if not new or not all(set(free_symbols(meaning)) <= new for _, meaning in found) or clause.tree is None:
        return None
    put_in = [substituted(one, dict(found)) for one in known]
    if any(set(free_symbols(one)) - new for one in put_in):
        return None
    for before, inserted in zip(known, put_in, strict=True):
        judged = entails((), inserted, context.scope)
        if not judged.follows:
            wrong = judged.judgement if judged.judgement.relation == "not_equivalent" else undecided("the system was not confirmed")
            return Reading("answer", wrong, before, clause.tree, context.last_line, clause.tree), context.knowing(clause.tree, context.line)
    right = Judgement("equivalent", Verification("proved", "put in, it solves every equation"))
    return Reading("answer", right, None, None, context.last_line, clause.tree), context.knowing(clause.tree, context.line)


def points_of_solutions(clause: Clause, context: Context) -> Found | None:
    """`(t, 3t − 4)` after a system in x and y: every solution as a point, in terms of a new letter or of x itself."""
    tree, origin = clause.tree, context.root()
    if not isinstance(tree, Apply) or tree.head not in {"tuple", "vector", "interval"} or origin is None or clause.continues:
        return None
    letters = sorted(free_symbols(origin.tree))
    if not is_statement(origin.tree) or len(letters) != len(tree.args) or len(letters) < 2 or not free_symbols(tree):
        return None
    renamed = {name: Symbol(f"{name}_new") for name in letters}
    parts = tuple(equation(Symbol(name), substituted(part, renamed)) for name, part in zip(letters, tree.args, strict=True))
    found = parametrised(replace(clause, tree=Apply("list", parts)), context)
    if found is None or found[0].judgement.relation not in {"equivalent", "not_equivalent"}:
        return None
    return replace(found[0], value=tree), context.knowing(Apply("list", parts), context.line)


# Givens


def taken_as_given(clause: Clause, context: Context) -> Found | None:
    """A new statement that leaves letters free and contradicts nothing: the second equation of a system, a value for a letter."""
    tree = clause.tree
    if tree is None or not is_statement(tree) or clause.continues or clause.link or context.current is None:
        return None
    if not is_statement(context.current.tree) and not context.names and not _equates_known_sides(tree, context):
        return None
    if _is_of_expression_asked(tree, context) or _is_divided_out(tree, context):
        return None
    if _is_numbered_equation(tree, context) or _is_another_plane(tree, context):
        return Reading("given", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)
    miscopied = _wrong_step_of_induction(tree, context)
    if miscopied is not None:
        return Reading("consequence", miscopied, parent=context.last_line, value=tree), context.knowing(tree, context.line)
    if not _may_be_given(tree, context) or _is_bound_after_truth(tree, context):
        return None
    cases = tuple(context.expanded(one) for one in context.scope.assumed if isinstance(one, Relation) and one.signs == ("=",))
    found = entails((*context.statements(), *cases), context.expanded(tree), context.scope)
    if found.answer is Answer.CONTRADICTS:
        return None
    wrong = _solved_wrongly(tree, context)
    if wrong is not None:
        return Reading("consequence", wrong, parent=context.last_line, value=tree), context.knowing(tree, context.line)
    if found.answer not in {Answer.OPEN, Answer.STRONGER} and not _equates_known_sides(tree, context):
        return None
    if found.answer is Answer.STRONGER and not _leaves_free(tree, context) and not _is_of_identity(tree, context):
        return None
    return Reading("given", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)


def _is_of_identity(tree: Tree, context: Context) -> bool:
    """`x² − x − 6 = 0` after (x³ − 2x² − 5x + 6) : (x − 1) = x² − x − 6, true for all x: a side is set to 0."""
    current = context.current
    match tree, None if current is None else current.tree:
        case Relation(signs=("=",), sides=(left, Number(text="0"))), Relation(signs=("=",), sides=(first, second)) if left in (
            first,
            second,
        ):
            return relation(context.expanded(first), context.expanded(second), context.scope).relation in EQUAL
        case _:
            return False


def _wrong_step_of_induction(tree: Tree, context: Context) -> Judgement | None:
    """`7^(k + 1) − 1 = 8·7^k − 1` after 7^k − 1 = 6m: the side for k + 1 in another form, which is another value and does not follow."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)) if free_symbols(right):
            pass
        case _:
            return None
    before = {side for fact in context.facts if isinstance(fact.tree, Relation) for side in fact.tree.sides if free_symbols(side)}
    shifted = any(
        same(left, substituted(side, {name: add(Symbol(name), ONE)}))
        for side in before
        for name in set(free_symbols(side)) & {"k", "n", "m"}
        if isinstance(side, Apply) and has_head(side, "pow") and set(free_symbols(side)) == set(free_symbols(left))
    )
    if not shifted or not set(free_symbols(right)) <= set(free_symbols(left)):
        return None
    judged = relation(left, right, replace(context.scope, unknown=None))
    return judged if judged.relation == "not_equivalent" else None


def _is_of_expression_asked(tree: Tree, context: Context) -> bool:
    """`cos(x + π/3) = …` where cos(x + π/3) is what is asked for: the line says what it is, and brings in nothing."""
    asked = context.task.tree
    if not isinstance(tree, Relation) or not isinstance(asked, Apply) or is_statement(asked) or is_set(asked):
        return False
    return tree.sides[0] == asked


def _solved_wrongly(tree: Tree, context: Context) -> Judgement | None:
    """`6 − k = 0, k = −6`: an equation and a value side by side that is not its solution."""
    match conjuncts(tree):
        case (Relation(signs=("=",)) as asked, Relation(signs=("=",), sides=(Symbol(name=name), value)) as said) if not free_symbols(value):
            if set(free_symbols(asked)) != {name} or is_solved(asked) or name in context.names:
                return None
            found = entails((asked,), said, context.scope)
            return found.judgement if found.answer is Answer.CONTRADICTS and found.determined else None
        case _:
            return None


def _is_divided_out(tree: Tree, context: Context) -> bool:
    """`(x² + 3x − 1)/(x − 2) = x + 5 + 9/(x − 2)` of a known f: a division that was worked out, and no equation to be solved."""
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="div", args=(_, below)) as whole, Apply(head="add", args=parts))):
            rests = [part for part in parts if isinstance(part, Apply) and part.head == "div" and part.args[1] == below]
            return bool(rests) and any(function.body == whole for function in context.functions.values())
        case _:
            return False


def restated(clause: Clause, context: Context) -> Found | None:
    """`y = 2x + 1` after y = 2x + b and b = 1: an earlier equation with the values that its letters have."""
    match clause.tree:
        case Relation(signs=("=",), sides=(Symbol(name=name), said)) if free_symbols(said) and not clause.continues:
            pass
        case _:
            return None
    letters = set(free_symbols(said))
    for fact in context.facts:
        match fact.tree:
            case Relation(signs=("=",), sides=(Symbol(name=other), meaning)) if other == name and letters < set(free_symbols(meaning)):
                return _with_values(said, meaning, clause, fact, context)
            case _:
                pass
    return None


def _with_values(said: Tree, meaning: Tree, clause: Clause, fact: Fact, context: Context) -> Found | None:
    known = determined(tuple(one for one in context.statements() if one != context.expanded(fact.tree)), context.scope.real).values
    more = set(free_symbols(meaning)) - set(free_symbols(said))
    values = {letter: known[letter] for letter in more if letter in known and not free_symbols(known[letter])}
    if set(values) != more or clause.tree is None:
        return None
    full = substituted(meaning, values)
    judged = relation(full, said, context.scope)
    if judged.relation not in {*EQUAL, "not_equivalent"}:
        return None
    return Reading("consequence", judged, full, said, fact.line, clause.tree), context.knowing(clause.tree, context.line)


def _is_bound_after_truth(tree: Tree, context: Context) -> bool:
    """Whether an inequality follows one in the same letters that holds for all values: it is a step of an argument, and claims as much."""
    current = context.current
    if current is None or not _is_bound(tree) or not _is_bound(current.tree) or set(free_symbols(tree)) != set(free_symbols(current.tree)):
        return False
    return len(free_symbols(tree)) > 1 and entails((), context.expanded(current.tree), context.scope).follows


def values_given(clause: Clause, context: Context) -> Found | None:
    """`r = 5, dV/dt = 50` for letters of formulas that leave them free."""
    tree = clause.tree
    known = context.statements()
    letters = {name for one in (*known, *_formulas(context)) for name in free_symbols(one)}
    if tree is None or clause.continues or clause.link or len(letters) < 2 or _is_solved_for_name(tree, context):
        return None
    if _inserted_again(tree, context):
        return Reading("insertion", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(
            tree, context.line, side=True
        )
    inserted = _first_insertion(tree, known, context)
    if inserted is not None:
        return Reading("insertion", inserted, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)
    if numbers_put_in(tree, context):
        return Reading("insertion", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)
    if not _plain_values(tree, context):
        return None
    condition = context.current
    if condition is not None and condition.side and is_statement(condition.tree) and not is_set(condition.tree):
        known = (*known, context.expanded(condition.tree))  # what f′(x) = 0 came to is gone on from
    prepared = with_opaque_calls(*known, *relations_of(context.expanded(tree)))
    equations = [part for one in prepared[: len(known)] for part in conjuncts(one)]
    names = {name for part in equations for name in free_symbols(part)}
    before = determined(tuple(equations), context.scope.real)
    new = [found[0] for part in relations_of(tree) if (found := _definition_or_rate(part)) is not None]
    if not before.consistent or any(name in before.values and not free_symbols(before.values[name]) for name in new):
        return None
    if len(_independent(equations)) >= len(names) or not determined(prepared, context.scope.real).consistent:
        return None
    return Reading("given", GIVEN, parent=context.last_line, value=tree, note="given"), context.knowing(tree, context.line)


def _inserted_again(tree: Tree, context: Context) -> bool:
    """`z = (44 − 50)/4 = −1.5` after z = (x − μ)/σ and z = (58 − 50)/4: the formula for another number of a problem in words."""
    if context.task.sent or not isinstance(tree, Relation) or not isinstance(tree.sides[0], Symbol):
        return False
    first, said = _one_link(tree), {found[0].replace(",", ".") for found in NUMERAL.finditer(context.task.text[:2000])}
    facts = [_one_link(fact.tree) for fact in context.facts if isinstance(fact.tree, Relation) and fact.tree.sides[0] == tree.sides[0]]
    bound = [found for formula in facts if len(free_symbols(formula)) > 1 and (found := _matches(formula, first, {}))]
    numbers = {node.text for node in walk(first) if isinstance(node, Number)}
    used = {node.text for fact in facts if len(free_symbols(fact)) == 1 for node in walk(fact) if isinstance(node, Number)}
    new = numbers & said - used
    return bool(bound and used and new) and all(isinstance(one, Number) and one.text in said for one in bound[0].values())


def _is_solved_for_name(tree: Tree, context: Context) -> bool:
    """`t = (13 ± 5)/2` after t² − 13t + 36 = 0 with t = x²: a step, and no value put into t = x²."""
    letters = set(free_symbols(tree))
    current = context.current
    return len(letters) == 1 and letters <= set(context.names) and current is not None and set(free_symbols(current.tree)) == letters


MOST_NUMBERS = 8


def numbers_put_in(tree: Tree, context: Context) -> bool:
    """`50 dz/dt = 40·80 + 30·60` after 2z dz/dt = 2x dx/dt + 2y dy/dt with x, y and z known: some numbers for the rates make it so.

    The rates are known of the problem's words alone, so the numbers are taken from the line itself.
    """
    if not isinstance(tree, Relation) or tree.signs != ("=",) or not context.rates or context.task.sent:
        return False
    line, *known = with_opaque_calls(tree, *context.statements())
    left = set(free_symbols(line))
    numbers = list(dict.fromkeys(node for node in walk(line) if isinstance(node, Number)))[:MOST_NUMBERS]
    values = determined(tuple(part for one in known for part in conjuncts(one)), context.scope.real).values
    for formula in (one for one in known if isinstance(one, Relation) and "/d" in "".join(free_symbols(one))):
        written = substituted(formula, {name: value for name, value in values.items() if not free_symbols(value)})
        missing = [name for name in free_symbols(written) if name not in left]
        if len(left) == 1 and left <= set(free_symbols(written)) and 1 <= len(missing) <= 2 and isinstance(written, Relation):
            signed: list[Tree] = [*numbers, *(Apply("neg", (one,)) for one in numbers)]
            for chosen in product(signed, repeat=len(missing)):
                put_in = substituted(written, dict(zip(missing, chosen, strict=True)))
                if _is_multiple(put_in, line, next(iter(left))):
                    return True
    return False


def _is_multiple(before: Tree, after: Tree, name: str) -> bool:
    """Whether two linear equations in a letter have the same solution."""
    solved = [_linear_root(one, name) for one in (before, after)]
    return solved[0] is not None and solved[1] is not None and abs(solved[0] - solved[1]) < 1e-9 * max(1.0, abs(solved[1]))


def _linear_root(tree: Tree, name: str) -> float | None:
    form = zero_form(tree) if isinstance(tree, Relation) else tree
    found = [approximate(substituted(form, {name: Number(at)})) for at in ("0", "1", "2")]
    low, high, far = (None if value is None else value.real for value in found)
    if low is None or high is None or far is None or high == low or abs(far - 2 * high + low) > 1e-9 * max(1.0, abs(far)):
        return None
    return -low / (high - low)


def _one_link(tree: Tree) -> Tree:
    return Relation(tree.signs[:1], tree.sides[:2]) if isinstance(tree, Relation) and len(tree.sides) > 2 else tree


def _formulas(context: Context) -> list[Relation]:
    """The formulas known: facts in several letters, and names that stand for something with letters."""
    facts = [fact.tree for fact in context.facts if isinstance(fact.tree, Relation) and len(free_symbols(fact.tree)) > 1]
    named = [equation(Symbol(name), meaning) for name, meaning in context.names.items() if free_symbols(meaning)]
    return [*facts, *named]


def _first_insertion(tree: Tree, known: Sequence[Tree], context: Context) -> Judgement | None:
    """A formula with numbers put in, where nothing is known yet of the letters that are left: c² = 5² + 7² − 2·5·7·cos 60°.

    Letters that have a value must be given that one. None where the line is no insertion.
    """
    opaque = with_opaque_calls(tree)[0]
    left = set(free_symbols(opaque))
    if not left or any(set() < set(free_symbols(one)) <= left for one in with_opaque_calls(*known)):
        return None
    formulas = [
        f for f in _formulas(context) if _matches(f, _one_link(tree), {}) is not None and set(free_symbols(f)) - set(free_symbols(tree))
    ]
    if not formulas:
        return None
    values = determined(tuple(part for one in with_opaque_calls(*known) for part in conjuncts(one)), context.scope.real).values
    if any(name in values and not free_symbols(values[name]) for name in left):
        return None
    for formula in formulas:
        unsquared = power_forgotten(formula, _one_link(tree), context)
        if unsquared is not None:
            return unsquared
        bound = _matches(formula, _one_link(tree), {}) or {}
        given = [(name, values[name], value) for name, value in bound.items() if name in values and not free_symbols(values[name])]
        judged = [closed_judgement(equation(old, new), context.scope) for _, old, new in given]
        wrong = next((one for one in judged if one.relation == "not_equivalent"), None)
        return wrong or GIVEN
    return None


def _may_be_given(tree: Tree, context: Context) -> bool:
    """Not a try to transform a line before: it brings numbers or letters of its own, or gives values to letters of a formula."""
    spoken = [fact.tree for fact in context.facts if not _is_point(fact.tree)]
    known = {name for tree in spoken for name in free_symbols(tree)}
    alike = {name.lower(): name for name in known}
    own = set(free_symbols(tree))
    letters = {name if name.swapcase() in own else alike.get(name.lower(), name) for name in own if not is_arbitrary(name)}
    if _equates_known_sides(tree, context) or goes_on_listing(tree, context):
        return True
    if _is_worked_out(tree, context):
        return False
    if context.task.sent and not letters - known and not _gives_values(tree, context):
        return False
    facts = [tree for tree in spoken if is_statement(tree)]
    unknowns = known | letters
    if (
        known
        and known <= {context.scope.unknown}
        and context.scope.unknown in letters
        and all(n.split("_")[0] in WHOLE_PARAMETERS for n in letters - known)
    ):
        return False  # one unknown, perhaps with a letter that counts turns
    if len(unknowns) < 2 or (not letters - known and _equations_in(facts) >= len(unknowns)):
        return False
    if _gives_values(tree, context):
        return True
    if any(is_linear_with_slip(fact, tree) for fact in facts):
        return False
    return not any(resembles(fact, tree) and not _lacks_its_letter(fact, tree) and not is_second_equation(fact, tree) for fact in facts)


def _is_numbered_equation(tree: Tree, context: Context) -> bool:
    """`II: x − 2y = 0` under I: 3x + 2y = 16, without an operation on the rows: an equation of the system, whatever its numbers."""
    several = isinstance(tree, Relation) and tree.signs == ("=",) and len(free_symbols(tree)) > 1
    of_problem = context.task.sent and FIRST_OF_SYSTEM.match(context.task.text) is not None
    labels = ("I", *context.labels[1:]) if of_problem else context.labels
    in_turn = context.label in ROMAN and labels == ROMAN[: ROMAN.index(context.label)]
    return several and in_turn and (of_problem or not context.task.sent)


FIRST_OF_SYSTEM = re.compile(r"\s{0,4}(?:\(\s?I\s?\)\s?:?|I\s?[:.)])\s")
"""A problem that is the first equation of a system: `I: 2x − 3y = 4`, `(I) 2x − 3y = 4`."""


def _is_another_plane(tree: Tree, context: Context) -> bool:
    """`E: 2x − y + 2z = 10` after g: x = p + t u: no equation in x, y, z tells a line in space, and another label is another plane."""
    space = set(context.topics.coordinates)
    if not isinstance(tree, Relation) or tree.signs != ("=",) or not set() < set(free_symbols(tree)) <= space or context.task.sent:
        return False
    placed = [parameters for fact in context.facts if (parameters := _parameters_of_places(fact.tree, space))]
    labels = {label for label in context.labels if label}
    return bool(placed) and (len(placed[-1]) == 1 or (bool(context.label) and bool(labels) and context.label not in labels))


def _parameters_of_places(tree: Tree, space: set[str]) -> set[str]:
    """The letters t and s of x = 1 + t + s, y = 2 − t, z = s."""
    said = [found for part in conjuncts(tree) if isinstance(part, Relation) and (found := definition(part)) is not None]
    if {name for name, _ in said} != space or len(said) < len(space):
        return set()
    return {letter for _, meaning in said for letter in free_symbols(meaning)} - space


ROMAN = ("I", "II", "III", "IV", "V")


def _is_point(tree: Tree) -> bool:
    """A = (0, 1): the name of a point is no unknown."""
    match tree:
        case Relation(signs=("=",), sides=(Symbol(), Apply(head="tuple"))):
            return True
        case _:
            return False


def _equations_in(facts: Sequence[Tree]) -> int:
    """How many equations in letters are known; the second link of b − c = 24/3 = 8 is none."""
    return sum(1 for fact in _independent(facts) for part in conjuncts(fact) if free_symbols(part))


def _is_worked_out(tree: Tree, context: Context) -> bool:
    """Whether the letter of `I = …` was set to an integral, a limit or a sum, so that the line must be its value."""
    found = definition(tree) if isinstance(tree, Relation) else None
    meanings = [
        meaning
        for fact in context.facts
        if isinstance(fact.tree, Relation)
        for name, meaning in [definition(fact.tree) or ("", tree)]
        if found and name == found[0]
    ]
    return any(has_head(meaning, "integral", "limit", "limit_left", "limit_right", "sum") for meaning in meanings)


def _lacks_its_letter(fact: Tree, tree: Tree) -> bool:
    """Whether the fact says what a letter is that does not stand in the line, so that the line can't come from it."""
    found = definition(fact) if isinstance(fact, Relation) else None
    return found is not None and bool(free_symbols(found[1])) and found[0] not in free_symbols(tree)


def _equates_known_sides(tree: Tree, context: Context) -> bool:
    """`2a + 1 = 3` where 2a + 1 and 3 are what two lines came to."""
    if not isinstance(tree, Relation) or len(tree.sides) != 2:
        return False
    ends = [
        (fact.tree, *(fact.tree.sides if isinstance(fact.tree, Relation) else ())) for fact in context.facts if not _is_bound(fact.tree)
    ]
    first, second = ({i for i, own in enumerate(ends) if side in own} for side in tree.sides)
    if (first and second and tree.sides[0] != tree.sides[1] and len(first | second) > 1) or _sets_named(tree, context):
        return True
    known_sides = {side for own in ends for side in own}
    tautologies = all(entails((), context.expanded(fact.tree), context.scope).follows for fact in context.facts if is_statement(fact.tree))
    return tautologies and any(side in known_sides and free_symbols(side) for side in tree.sides)


def _is_bound(tree: Tree) -> bool:
    """x ≠ 2, x > 0: no side of it is a value."""
    return isinstance(tree, Relation) and not set(tree.signs) <= {"=", "~"}


def _sets_named(tree: Relation, context: Context) -> bool:
    """`k² − 36 = 0` where D = k² − 36: a value for what a letter stands for."""
    meanings = [context.expanded(meaning) for meaning in context.names.values() if free_symbols(meaning)]
    return any(
        free_symbols(one) and not free_symbols(other) and any(one == meaning or proved_equal(one, meaning) for meaning in meanings)
        for one, other in (tree.sides, tree.sides[::-1])
    )


def _independent(facts: Sequence[Tree]) -> list[Tree]:
    kept: list[Tree] = []
    for fact in facts:
        letters = set(free_symbols(fact))
        alike = [one for one in kept if letters <= set(free_symbols(one))]  # of other letters nothing can follow
        if not (isinstance(fact, Relation) and any(entails((one,), fact, Scope()).follows for one in alike)):
            kept.append(fact)
    return kept


def _gives_values(tree: Tree, context: Context) -> bool:
    """`r = 5, h = 4` for letters of a formula; `50 = πr²` for A = πr²."""
    return _plain_values(tree, context) or _is_inserted(tree, context)


def _plain_values(tree: Tree, context: Context) -> bool:
    parts = relations_of(tree)
    if not parts:
        return False
    formulas = [one for one in with_opaque_calls(*context.statements()) if len(free_symbols(one)) > 1]
    formula_letters = {name for one in formulas for name in free_symbols(one)}
    return all(
        (found := _definition_or_rate(part)) is not None and found[0] in formula_letters and not free_symbols(found[1]) for part in parts
    )


def _definition_or_rate(part: Relation) -> tuple[str, Tree] | None:
    found = definition(part)
    if found is not None:
        return found
    match part.sides[0]:
        case Apply(head="derivative", args=(Symbol(name=y), Symbol(name=x))):
            return f"d{y}/d{x}", part.sides[-1]
        case _:
            return None


def _is_inserted(tree: Tree, context: Context) -> bool:
    """A known formula with some letters replaced by numbers."""
    return any(_matches(formula, _one_link(tree), {}) is not None for formula in _formulas(context))


def _matches(formula: Tree, line: Tree, bound: dict[str, Tree]) -> dict[str, Tree] | None:
    """What the letters of a formula were replaced by, alike at every place; parts that hold one letter may be worked out."""
    match formula:
        case Symbol(name=name):
            if line == formula:
                return bound
            if name in bound:
                return bound if bound[name] == line else None
            return None if free_symbols(line) else {**bound, name: line}
        case Relation(signs=signs, sides=sides) if isinstance(line, Relation) and line.signs == signs and len(sides) == len(line.sides):
            return _all_match(sides, line.sides, bound)
        case Apply(head=head, args=args) if isinstance(line, Apply) and line.head == head and len(args) == len(line.args):
            found = _all_match(args, line.args, bound)
            return found if found is not None or free_symbols(line) else bound
        case Apply() if free_symbols(formula) and not free_symbols(line):
            return bound  # worked out on the way: 1 + r became 1.03
        case _:
            return bound if formula == line else None


def _all_match(formulas: Sequence[Tree], lines: Sequence[Tree], bound: dict[str, Tree]) -> dict[str, Tree] | None:
    found: dict[str, Tree] | None = bound
    for formula, line in zip(formulas, lines, strict=True):
        found = _matches(formula, line, found) if found is not None else None
    return found


NUMERAL = re.compile(r"(?<![0-9.,])[0-9]+(?:[.,][0-9]+)?(?![0-9])")


def power_forgotten(formula: Tree, line: Tree, context: Context) -> Judgement | None:
    """3·4·0.5 for 3a²·a′ where the problem says that a is 4: the number of the problem stands where its square belongs."""
    said = {found[0].replace(",", ".") for found in NUMERAL.finditer(context.task.text[:2000])}
    for base, exponent, value in _powers_inserted(formula, line):
        root = float(value) ** (1 / exponent)
        if value in said and not any(abs(float(one) - root) < 1e-9 for one in said) and not _is_known(base, context):
            right = Apply("pow", (Number(value), Number(str(exponent))))
            judged = closed_judgement(equation(right, Number(value)), context.scope)
            return judged if judged.relation == "not_equivalent" else None
    return None


def _is_known(name: str, context: Context) -> bool:
    """Whether a fact speaks of the square or gives the letter a value."""
    return any(
        name in free_symbols(fact.tree) and isinstance(fact.tree, Relation) and len(free_symbols(fact.tree)) == 1 for fact in context.facts
    )


def _powers_inserted(formula: Tree, line: Tree) -> Iterator[tuple[str, int, str]]:
    """(letter, exponent, number) for each power of a letter whose place a number takes."""
    match formula, line:
        case Apply(head="pow", args=(Symbol(name=base), Number(text=exponent))), Number(text=value) if exponent in {"2", "3"}:
            yield base, int(exponent), value
        case Relation(sides=before), Relation(sides=after) if len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                yield from _powers_inserted(one, other)
        case Apply(head=head, args=before), Apply(head=same, args=after) if head == same and len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                yield from _powers_inserted(one, other)
        case _:
            return


def _leaves_free(tree: Tree, context: Context) -> bool:
    return _gives_values(tree, context) or bool(set(free_symbols(tree)) - {context.scope.unknown})
