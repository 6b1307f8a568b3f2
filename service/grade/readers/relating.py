"""What one line has to do with another: its value, its solutions, or what was asked of it; and one line against everything known."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.dimensions import has_units, without_units
from service.algebra.opaque import has_head, has_unfinished
from service.algebra.other_readings import has_degrees
from service.algebra.statements import is_statement
from service.functions import of_family
from service.grade.context import Context, Fact
from service.grade.readers.remarks import Found
from service.grade.step import Reading
from service.judge.entailment import Entailment, entails
from service.judge.integrals import arbitrary_constants, has_integral, is_arbitrary, up_to_constant, variable_of
from service.judge.judgement import CALCULUS, EQUAL, Judgement, Rounding, Scope
from service.judge.relations import remembered_relation
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, likeliest_variable

SOUND = EQUAL | CALCULUS


PART = "part_of_system"


def with_own(tree: Tree, context: Context) -> Scope:
    """The scope with what the writer's own rounded numbers give for the letter of a line."""
    left = tree.sides[0] if isinstance(tree, Relation) else None
    rounded = [f.tree for f in context.facts if isinstance(f.tree, Relation) and "~" in f.tree.signs]
    own = tuple(side for one in rounded if one.sides[0] == left for side in one.sides[1:])
    degrees = context.scope.rounding.degrees or has_degrees(tree) or any(has_degrees(f.tree) for f in context.facts)
    letters = set(free_symbols(tree))
    return replace(context.scope, rounding=Rounding(any(letters & set(free_symbols(one)) for one in rounded), own, degrees))


def direct_step(tree: Tree, current: Fact, context: Context) -> Found:
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
    names = [n for n in (*free_symbols(a), *free_symbols(b)) if not is_arbitrary(n)]
    return likeliest_variable(names)


def of_known(tree: Tree, context: Context) -> Entailment:
    return entails(context.statements(), context.expanded(tree), context.scope)


def is_of_system(context: Context) -> bool:
    """Whether what is known speaks of several letters, so that it stays known whatever a line takes from it."""
    known = context.statements()
    letters = {name for one in known for name in free_symbols(one)}
    return len(letters) > 1
