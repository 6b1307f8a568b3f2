"""Lines around an integral: substitutions, asides in two letters, integrals beside the task, and I that comes back.

x = 3 sin θ;  √(9 − x²) = 3 cos θ           named, and checked once everything is written in one letter
∫ √(9 − x²) dx = ∫ 9 cos²θ dθ               the task on the left: its value is the right side
∫ e²ˣ sin x dx = −½ e²ˣ cos x + 2I          an integral beside it, judged by itself
I = eˣ sin x − eˣ cos x − I;  2I = …        both sides have the same derivative once I is written out
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flint import fmpq

from service.algebra.build import sub, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import Likeness, likeness
from service.algebra.statements import is_statement
from service.algebra.values import Value, sign
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.conventional import relations_of
from service.grade.readers.differentials import differentials, is_about_integral, variable_of_integral
from service.grade.readers.relating import SOUND, related
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, Reading
from service.judge.entailment import closed_judgement
from service.judge.integrals import has_integral, is_arbitrary, is_bare_integral
from service.judge.judgement import Judgement, apart, undecided
from service.judge.substitutions import definition
from service.question import Verification
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

FEWEST = 3


def substitution(clause: Clause, context: Context) -> Found | None:
    """`u = x² + 1` with the variable of the integral, or `x = 3 sin θ` for it, on a line of its own."""
    tree = clause.tree
    if not isinstance(tree, Relation) or clause.continues or not _is_open(context):
        return None
    found, variable = definition(tree), variable_of_integral(context)
    if found is None or variable is None or not isinstance(tree.sides[0], Symbol) or has_integral(found[1]) or differentials(tree):
        return None
    name, meaning = found
    parameters = _parameters(context, variable)
    letters = [letter for letter in free_symbols(meaning) if not is_arbitrary(letter) and letter not in parameters]
    if name == variable:
        named = name not in context.names and len(letters) == 1 and context.is_fresh(letters[0]) and meaning != Symbol(letters[0])
    else:
        named = (
            letters == [variable]
            and name.islower()
            and len(name) == 1
            and context.is_fresh(name)
            and not is_arbitrary(name)
            and name != "y"
        )
    if not named:
        return None
    return Reading("definition", METHOD, parent=context.last_line, note="let"), context.naming(name, meaning)


def _parameters(context: Context, variable: str) -> set[str]:
    """The letters of the integral that is worked on beside its variable."""
    root = context.root()
    return set() if root is None else set(free_symbols(root.tree)) - {variable}


def _is_open(context: Context) -> bool:
    """Whether an integral is worked on, and no differential equation."""
    current = context.current
    return current is not None and is_about_integral(context) and not context.is_differential_equation()


def aside_of_substitution(clause: Clause, context: Context) -> Found | None:
    """`√(9 − x²) = 3 cos θ` after x = 3 sin θ, `x = u − 1` after u = x + 1: the same once it is written in one letter."""
    tree = clause.tree
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or clause.continues or not _is_open(context):
        return None
    if has_integral(tree) or differentials(tree) or not set(free_symbols(tree)) & set(context.names):
        return None
    judged = [_on_branch(context.expanded(a), context.expanded(b), context) for a, b in zip(tree.sides, tree.sides[1:], strict=False)]
    if any(one is None for one in judged):
        return None
    wrong = next((one for one in judged if one is not None and one.relation == "not_equivalent"), None)
    parent = context.last_line
    if wrong is not None:
        return Reading("consequence", wrong, tree.sides[0], tree.sides[-1], parent), context
    first = judged[0]
    assert first is not None  # as no other is
    following = _with_fact(tree, context)
    return Reading("consequence", first, parent=parent), following


def _with_fact(tree: Tree, context: Context) -> Context:
    return replace(context, facts=(*context.facts, Fact(tree, context.line, side=True)))


def _on_branch(a: Tree, b: Tree, context: Context) -> Judgement | None:
    """Whether two sides in one letter are the same, for an angle between 0 and a right one; None where that can't be told."""
    letters = set(free_symbols(a)) | set(free_symbols(b))
    if len(letters) != 1 or not free_symbols(a) or not free_symbols(b):
        return None
    seen = likeness(a, b, context.scope.real, context.scope.positive, allows=context.scope.allows)
    if seen.differ is not None or seen.shrunk is not None or not seen.agree:
        seen = _acute(a, b, context)
    if seen.differ is not None:
        point, before, after = seen.differ
        shown = apart(point, before, after)
        return Judgement("not_equivalent", Verification("proved", "the values differ at an exact point"), counterexample=shown)
    if seen.agree < FEWEST or seen.shrunk is not None:
        return None
    return Judgement("equivalent", Verification("checked", "the values agree where the substitution can be undone", seen.agree))


def _acute(a: Tree, b: Tree, context: Context) -> Likeness:
    def allows(at: Mapping[str, Value]) -> bool:
        return all(sign(value) == 1 and sign(fmpq(3, 2) - value) == 1 for value in at.values())

    return likeness(a, b, context.scope.real, context.scope.positive, allows=allows)


def bounds_changed(clause: Clause, context: Context) -> Found | None:
    """`u(0) = 1, u(1) = 2`, read as products: values of a letter that stands for an expression in the variable; confirmed alone."""
    parts, variable = relations_of(clause.tree), variable_of_integral(context)
    undone = _undone(clause, parts, variable, context)
    if undone is not None:
        return undone
    if not parts or clause.continues or variable is None or not _is_open(context):
        return None
    if not all(_is_value_at(part, variable, context) for part in parts):
        return None
    return Reading("consequence", BOUNDS, parent=context.last_line), context


def _undone(clause: Clause, parts: Sequence[Relation], variable: str | None, context: Context) -> Found | None:
    """`x = 2: θ = π/2` after x = 2 sin θ: the place at which the substitution takes the old bound."""
    if len(parts) != 1 or variable is None or variable not in context.names or not isinstance(clause.condition, Relation):
        return None
    meaning, old, new = context.names[variable], definition(clause.condition), definition(parts[0])
    if old is None or new is None or old[0] != variable or free_symbols(old[1]) or free_symbols(new[1]):
        return None
    if set(free_symbols(meaning)) != {new[0]}:
        return None
    value = substituted(meaning, {new[0]: new[1]})
    judgement = closed_judgement(Relation(("=",), (value, old[1])), context.scope)
    if judgement.relation == "undecided":
        return None
    return Reading("consequence", judgement, value, old[1], context.last_line), context


def _is_value_at(part: Relation, variable: str, context: Context) -> bool:
    match part.sides[0]:
        case Apply(head="mul", args=(Symbol(name=name), place)) if name in context.names and not free_symbols(place):
            meaning = context.names[name]
        case _:
            return False
    if set(free_symbols(meaning)) != {variable}:
        return False
    value = substituted(meaning, {variable: place})
    return closed_judgement(Relation(("=",), (value, part.sides[-1])), context.scope).relation == "equivalent"


BOUNDS = Judgement("equivalent", Verification("proved", "the bounds fit the substitution"))


# Equations with an integral on the left


def integral_equation(clause: Clause, context: Context) -> Found | None:
    """`∫ f dx = …`: the task or the line before gone on from, or an integral beside it, judged by itself."""
    tree = clause.tree
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or clause.continues or not _is_open(context):
        return None
    if not is_bare_integral(tree.sides[0]) or _mentions_named_integral(tree.sides[0], context):
        return None
    before = _stands_for(tree.sides[0], context)
    if before is None and set(free_symbols(tree.sides[0])) & set(context.names):
        beside = _along(tree, None, context)  # in the letters of a substitution it should be the task
        return beside if beside is not None and beside[0].judgement.relation not in SOUND else None
    return _along(tree, before, context)


def _stands_for(left: Tree, context: Context) -> Fact | None:
    """The line before, or the task, that the left side is."""
    written = context.expanded(left)
    for fact in (context.current, context.root()):
        if fact is None or is_statement(fact.tree) or not has_integral(fact.tree):
            continue
        if related(context.expanded(fact.tree), written, context).relation in SOUND:
            return fact
    return None


def _along(tree: Relation, before: Fact | None, context: Context) -> Found | None:
    judged = METHOD
    for left, right in zip(tree.sides, tree.sides[1:], strict=False):
        judged = related(context.expanded(left), context.expanded(right), context)
        if judged.relation == "undecided":
            return None
        if judged.relation not in SOUND:
            parent = before.line if before is not None else context.last_line
            reading = Reading("transformation", judged, left, right, parent, tree.sides[-1] if before is not None else None)
            return reading, context if before is None else context.knowing(tree.sides[-1], context.line)
    if before is None:
        same = Judgement("equivalent", judged.verification)
        return Reading("consequence", same, parent=context.last_line), _with_fact(tree, context)
    value = tree.sides[-1]
    return Reading("transformation", judged, tree.sides[-2], value, before.line, value), context.knowing(value, context.line)


# A letter for an integral


def integral_named(clause: Clause, context: Context) -> Found | None:
    """`I = ∫ eˣ sin x dx = …`: a name for the integral that is worked on."""
    tree = clause.tree
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(name=name), *sides)) if set(tree.signs) == {"="} and has_integral(sides[0]):
            pass
        case _:
            return None
    if clause.continues or not name[0].isupper() or not context.is_fresh(name) or is_arbitrary(name):
        return None
    current = context.current
    if current is None:
        named = context.naming(name, sides[0]).knowing(sides[0], context.line)
        if len(sides) > 1:
            return _along(Relation(tree.signs[1:], tuple(sides)), named.current, named)
        return None
    if is_statement(current.tree) or not has_integral(current.tree):
        return None
    if related(context.expanded(current.tree), context.expanded(sides[0]), context).relation not in SOUND:
        return None
    named = context.naming(name, current.tree)
    if len(sides) == 1:
        same = related(context.expanded(current.tree), context.expanded(sides[0]), context)
        return Reading("answer", same, current.tree, sides[0], current.line, sides[0]), named.knowing(sides[0], context.line)
    return _along(Relation(tree.signs[1:], tuple(sides)), current, named)


def _mentions_named_integral(tree: Tree, context: Context) -> bool:
    return any(has_integral(context.names[name]) for name in free_symbols(tree) if name in context.names)


def cyclic_integral(clause: Clause, context: Context) -> Found | None:
    """`2I = eˣ (sin x − cos x)`: equations with the name of an integral, whose sides have the same derivative once it is written out."""
    tree = clause.tree
    if not isinstance(tree, Relation) or set(tree.signs) != {"="} or clause.continues or not _mentions_named_integral(tree, context):
        return None
    value = tree.sides[-1] if isinstance(tree.sides[0], Symbol) and not _mentions_named_integral(tree.sides[-1], context) else tree
    parent = context.current.line if context.current is not None else context.last_line
    following = context.knowing(value, context.line)
    judged = METHOD
    for left, right in zip(tree.sides, tree.sides[1:], strict=False):
        judged = _same_derivative(left, right, context)
        if judged.relation == "undecided":
            return None
        if judged.relation not in SOUND:
            return Reading("transformation", judged, left, right, parent, value), following
    return Reading("transformation", judged, tree.sides[0], tree.sides[-1], parent, value), following


def _same_derivative(left: Tree, right: Tree, context: Context) -> Judgement:
    a, b = context.expanded(left), context.expanded(right)
    if isinstance(left, Symbol) and is_bare_integral(a) and not has_integral(b):
        return related(a, b, context)
    variable = variable_of_integral(context)
    if variable is None:
        return undecided("the variable of the integral is not known")
    try:
        slope = derivative(sub(a, b), variable)
    except NoDerivative:
        return undecided("it could not be differentiated")
    found = related(slope, sub(slope, slope), context)
    if found.relation in SOUND:
        return Judgement("equivalent", Verification(found.verification.status, "the derivatives agree", found.verification.points))
    return _with_derivatives(derivative(a, variable), derivative(b, variable), found, context)


def _with_derivatives(before: Tree, after: Tree, found: Judgement, context: Context) -> Judgement:
    if found.relation == "undecided":
        return found
    judged = related(before, after, context)
    return judged if judged.relation == "not_equivalent" else undecided("it could not be told from the derivatives")
