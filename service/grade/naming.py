"""What turned one line into the next: a sound rule, a mal-rule or a slip."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service.algebra.build import equation, rational, sub, substituted
from service.algebra.expressions import outcome, same
from service.algebra.opaque import has_head
from service.algebra.statements import any_of
from service.algebra.values import sign
from service.clock import SliceOver, is_over, left, within
from service.grade.above import calculations, false_chain_link, gathered, of_one_unknown
from service.grade.calculus_finders import rates_as_letters
from service.grade.catalogue import Misconception, by_id, misconceptions
from service.grade.diagnosis import Target, diagnosis, differing, is_number_step
from service.grade.expansion_finders import ASYMPTOTES
from service.grade.finders import FINDERS
from service.grade.given_finders import BEFORE_CALCULATIONS
from service.grade.given_finders import GIVEN as BY_WHAT_IS_GIVEN
from service.grade.number_finders import exact, is_rounded, written_number
from service.grade.readers.asymptotes import NAMED
from service.grade.shown import plain
from service.grade.slips import lost, mended
from service.grade.step import WRONG_BY_FLAG
from service.judge.judgement import CALCULUS, EQUAL, Judgement, Scope
from service.quietly import quietly
from service.rules.recognition import named_with_parts, rules_alike
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk

if TYPE_CHECKING:
    from service.grade.step import Step

LARGEST = 120
"""Longer lines are not searched for errors."""
LONGEST_VALUE = 9
"""Nodes of a complex value, or of a multiple of π."""
Written = tuple[int, Tree | None]
"""(index of a line, its mathematics); GIVEN for an equation between the words of the problem."""
GIVEN = -2
OF_A_VALUE = frozenset(
    {
        "substituting-a-negative-without-brackets",
        "double-negative",
        "sign-of-a-squared-negative",
        "decimal-cut-off",
        "negative-sign-lost",
        "modulus-as-a-sum",
    }
)
"""Mal-rules for the value of a calculation that the student has not written."""


@dataclass(frozen=True, slots=True)
class Naming:
    """rule: id of a sound rule. misconception: the mal-rule. slip: what kind of slip.

    parts: letter → the part of the student's line that a sentence speaks of. right: what should stand there, where known.
    """

    rule: str | None = None
    misconception: Misconception | None = None
    slip: str | None = None
    parts: Mapping[str, Tree] = field(default_factory=dict)
    right: Tree | None = None
    before: Tree | None = None


NOTHING = Naming()


def named_steps(steps: Sequence[Step], scope: Scope, written: Sequence[Written], seconds: float) -> Mapping[int, Naming]:
    """The name of each step by the index of its line; nothing for those that so many processor seconds don't reach."""
    by_id()  # read once in a process, and at nobody's cost
    rules_alike()
    names = {step.line.index: NOTHING for step in steps}
    try:
        with within(seconds, scope.until):
            for step in steps:
                above = [one for one in written if one[0] < step.line.index]
                names[step.line.index] = quietly(named_step, step, scope, above) or NOTHING
    except SliceOver:
        if left() <= 0:
            raise
    return names


def named_step(step: Step, scope: Scope, above: Sequence[Written] = ()) -> Naming:
    """The name of a step, good or bad, as far as one is recognised in time; above: what stands before it."""
    before, after = step.before, step.said or step.line.tree
    if "missing_constant" in step.judgement.flags:
        return Naming(misconception=by_id()[_lacking(step, after)])
    if set(WRONG_BY_FLAG) & set(step.judgement.flags):
        return NOTHING
    if after is not None and step.correct is False:
        found = named_error(before, after, scope)
        if step.role == "differentiated" and found.misconception is not None and found.misconception.kind == "expression":
            return NOTHING  # the line before was differentiated here, and not by the writer
        return found if found.misconception or found.slip else named_from_above(step, above, scope)
    if before is None or after is None or (step.note and step.role == "differential_equation"):
        return Naming(rule=step.note or None)
    relation = step.judgement.relation
    if step.parent is not None and step.parent < step.line.index - 1 and relation in EQUAL and step.from_earlier:
        return Naming(rule="from_earlier")
    named = named_pair(before, after, step.judgement)
    return named if named is not None and named.rule is not None else Naming(rule=step.note or None)


def _lacking(step: Step, after: Tree | None) -> str:
    """Which constant is missing: that of an integral, or the second where two constants stand before one function."""
    of_two = step.role == "differential_equation" and after is not None and len(free_symbols(after)) > 3
    return "two-constants-that-join-into-one" if of_two else "missing-constant-of-integration"


def named_pair(before: Tree, after: Tree, judgement: Judgement) -> Naming | None:
    """The name of a good step between any two lines; None where the judgement claims none."""
    relation = judgement.relation
    if relation in EQUAL or relation in CALCULUS or relation == "implies":
        found = named_with_parts(before, after)
        return Naming() if found is None else Naming(rule=found.rule, parts=found.parts)
    return None


def named_error(before: Tree | None, after: Tree, scope: Scope) -> Naming:
    """The error that turned a line into a wrong one: a mal-rule or a slip; nothing where none is sure, or not in time."""
    return quietly(_error, before, after, scope) or NOTHING


def named_from_above(step: Step, above: Sequence[Written], scope: Scope) -> Naming:
    """The error of a line held against the lines above it as they are written; nothing where none is sure, or not in time."""
    line, given = step.line.tree, [tree for _, tree in above if tree is not None]
    if line is None or max(sum(1 for _ in walk(tree)) for tree in (line, *given)) > LARGEST:
        return NOTHING
    parent = next((tree for index, tree in above if index == step.parent), None)
    if step.clause is not None and NAMED.search(step.clause.words[:200]):
        return quietly(_by_what_is_given, gathered(given), line, scope, ASYMPTOTES) or NOTHING
    return quietly(_from_above, line, parent, step.before, given, scope) or NOTHING


def _from_above(line: Tree, parent: Tree | None, before: Tree | None, given: Sequence[Tree], scope: Scope) -> Naming:
    earlier = (*(one for one in (parent,) if one is not None), gathered(given))
    known = next((one for tree in earlier if (one := _by_what_is_given(tree, line, scope, BEFORE_CALCULATIONS))), None)
    if known is not None:
        return known
    for calculation, value in calculations(given, parent, line):
        found = _worked_out_wrongly(calculation, value, scope)
        if found.misconception or found.slip:
            return found
    pairs = (of_one_unknown(one, line) for one in (parent, before) if one is not None)
    pair = next((pair for pair in pairs if pair is not None), None)
    if pair is not None:
        found = _error(*pair, scope)
        return found if found.slip in (None, "sign") else NOTHING
    broken = false_chain_link(line)
    if broken is not None:
        found = _error(*broken, scope)
        return found if found.slip is None else NOTHING
    named = (_by_what_is_given(one, line, scope) for one in earlier)
    return next((naming for naming in named if naming is not None), NOTHING)


def _worked_out_wrongly(calculation: Tree, value: Tree, scope: Scope) -> Naming:
    """A slip of calculation, or a negative number put in without its bracket; other mal-rules fit such values by chance."""
    found = _numbers(calculation, value, scope)
    if found.misconception is None or found.misconception.id in OF_A_VALUE:
        return found
    return _calculation(*differing(calculation, value))


def _by_what_is_given(before: Tree, line: Tree, scope: Scope, finders: Container[str] = BY_WHAT_IS_GIVEN) -> Naming | None:
    """The one mal-rule that looks at what is given above, if exactly one recognises the line."""
    rules = [rule for rule in misconceptions() if rule.finder in finders]
    found = [(rule, one) for rule in rules for one in list(FINDERS[rule.finder](before, line, scope))[:1]]
    return Naming(misconception=found[0][0], parts=found[0][1].parts) if len(found) == 1 else None


def _error(before: Tree | None, after: Tree, scope: Scope) -> Naming:
    if max(sum(1 for _ in walk(t)) for t in (before or after, after)) > LARGEST or is_over(scope.until):
        return NOTHING
    link = _false_link(after) if _may_be_calculated(before, after) else None
    if link is not None:
        return _mal_rule(before or after, after, scope, "running-equals") or _numbers(*link, scope)
    if before is None:
        return NOTHING
    before, after = _as_derivative(*_without_conditions(_inserted(before), _without_indices(before, after)))
    before, after = rates_as_letters(before), rates_as_letters(after)
    values = _values(before, after)
    if values is not None:
        return _numbers(*values, scope)
    return _mal_rule(before, after, scope) or _inside(before, after, scope) or _slip(before, after, scope)


def _inside(before: Tree, after: Tree, scope: Scope) -> Naming | None:
    """The mal-rule between f and g, of lim f and lim g at the same place."""
    inner = _inside_limit(before, after)
    return None if inner == (before, after) else _mal_rule(*inner, scope)


def _mal_rule(before: Tree, after: Tree, scope: Scope, only: str = "") -> Naming | None:
    found = diagnosis(before, after, scope)
    if found is None or (only and found.rule.id != only):
        return None
    return Naming(misconception=found.rule, parts=found.parts, right=found.right, before=before)


# Pairs of lines that are compared in part


JOINED = frozenset({"and", "list", "tuple", "system"})


def _without_conditions(before: Tree, after: Tree) -> tuple[Tree, Tree]:
    """The equations in which two lists differ: conditions that both lines carry along (0 ≤ x ≤ 2π) are left out."""
    if not (isinstance(before, Apply) and isinstance(after, Apply) and before.head in JOINED and after.head in JOINED):
        return before, after
    own = [part for part in before.args if part not in after.args]
    new = [part for part in after.args if part not in before.args]
    return (own[0], new[0]) if len(own) == len(new) == 1 else (before, after)


def _without_indices(before: Tree, after: Tree) -> Tree:
    """x₁ = −4, x₂ = 1 as x = −4 or x = 1, after an equation in x alone."""
    names = free_symbols(before)
    parts = after.args if isinstance(after, Apply) and after.head in {*JOINED, "or"} else (after,)
    values = [(part.sides[0], part.sides[1]) for part in parts if isinstance(part, Relation) and part.signs == ("=",)]
    if len(names) != 1 or len(values) != len(parts):
        return after
    indexed = [value for name, value in values if isinstance(name, Symbol) and base_and_subscript(name.name)[0] == names[0] != name.name]
    return any_of(*(equation(Symbol(names[0]), value) for value in indexed)) if len(indexed) == len(parts) else after


def _inserted(before: Tree) -> Tree:
    """One equation with the values put in that stand beside it: a² + b² = c², a = 5, c = 13."""
    if not (isinstance(before, Apply) and before.head in JOINED):
        return before
    known = {name: value for part in before.args for name, value in _value_of(part)}
    others = [part for part in before.args if not list(_value_of(part))]
    return substituted(others[0], known) if len(others) == 1 and known else before


def _value_of(part: Tree) -> Iterator[tuple[str, Tree]]:
    """(letter, value) of `a = 5`."""
    match part:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) if not free_symbols(value):
            yield name, value


def _as_derivative(before: Tree, after: Tree) -> tuple[Tree, Tree]:
    """y = f, then y′ = g, as d f/dx and g."""
    match before, after:
        case Apply(head="prime", args=(f, Number(text="1"))), _ if len(free_symbols(f)) == 1 and not isinstance(f, Symbol):
            return Apply("derivative", (f, Symbol(free_symbols(f)[0]))), after
        case Relation(signs=("=",), sides=(name, f)), Relation(signs=("=",), sides=(primed, g)):
            letters = free_symbols(f)
            if len(letters) == 1 and _is_derivative_of(primed, name):
                return Apply("derivative", (f, Symbol(letters[0]))), g
    return before, after


def _inside_limit(before: Tree, after: Tree) -> tuple[Tree, Tree]:
    """f and g of lim f and lim g at the same place."""
    match before, after:
        case Apply(head="limit", args=(f, x, a)), Apply(head="limit", args=(g, y, b)) if (x, a) == (y, b):
            return f, g
        case _:
            return before, after


def _is_derivative_of(primed: Tree, name: Tree) -> bool:
    """Whether it is y′, f′(x) or dy/dx of y or f(x)."""
    match primed, name:
        case Apply(head="prime", args=(inner, Number(text="1"))), Symbol():
            return inner == name
        case Apply(head="derivative", args=(inner, Symbol())), _:
            return inner == name
        case Apply(head="call", args=(Apply(head="prime", args=(f, Number(text="1"))), x)), Apply(head="call", args=(g, y)):
            return f == g and x == y
        case _:
            return False


def _may_be_calculated(before: Tree | None, after: Tree) -> bool:
    """Whether a line without letters is a calculation of its own, and not what became of an equation."""
    if before is None or not isinstance(before, Relation) or not free_symbols(before):
        return True
    return any(isinstance(side, Symbol) for side in before.sides) or (isinstance(after, Relation) and len(after.sides) > 2)


def _false_link(after: Tree) -> tuple[Tree, Tree] | None:
    """The first two neighbours in a chain of equal values that are not equal."""
    if not isinstance(after, Relation) or (set(after.signs) != {"="} and after.signs != ("~",)):
        return None
    for one, other in zip(after.sides, after.sides[1:], strict=False):
        if not free_symbols(one) and not free_symbols(other) and not same(one, other) and not is_rounded(one, other):
            return one, other
    return None


def _values(before: Tree, after: Tree) -> tuple[Tree, Tree] | None:
    """Two values without letters: of expressions, or of `z = 3·4` and then `z = 7`."""
    if is_number_step(before, after):
        return before, after
    match before, after:
        case Relation(signs=("=",), sides=(Symbol() as z, left)), Relation(signs=("=",), sides=(Symbol() as y, right)) if z == y:
            return (left, right) if is_number_step(left, right) and left != right else None
        case _:
            return None


# Slips


HEADS = frozenset({"sin", "cos", "tan", "asin", "acos", "atan", "log", "exp"})


def _numbers(before: Tree, after: Tree, scope: Scope) -> Naming:
    """A mal-rule of arithmetic, else a slip of calculation."""
    if not is_number_step(before, after) or same(before, after):
        return NOTHING
    found = _mal_rule(before, after, scope)
    if found is not None:
        return found
    sign_changed = None if rational(after) is not None or _length(after) > _length(before) else _sign_slip(before, after)
    if sign_changed is not None and not _is_numeral(before):
        return sign_changed
    return _calculation(*differing(before, after))


def _calculation(before: Tree, after: Tree) -> Naming:
    """A calculation and a wrong value for it; nothing where the second is a calculation of another kind."""
    size = _size(before, after)
    if _is_numeral(plain(before)) or size is None or _length(after) > _length(before) or not _is_value(after) or is_rounded(before, after):
        return NOTHING
    kind = "value" if isinstance(before, Apply) and before.head in HEADS else f"calculation{size}"
    value = exact(before)
    return Naming(slip=kind, parts={"p": before, "a": after}, right=None if value is None else written_number(value, before))


def _sign_slip(before: Tree, after: Tree) -> Naming | None:
    """The one sign by which a calculation is wrong."""
    ways = {tree: part for kind, tree, part in mended(after) if kind == "sign" and same(before, tree)}
    if len(ways) != 1:
        return None
    tree, part = next(iter(ways.items()))
    return Naming(slip="sign", parts={"u": part}, right=tree, before=before)


def _is_value(tree: Tree) -> bool:
    """A number as a result is written: 5, −2/3, 40 %, 3 + 2i, 3π/4."""
    inner = tree.args[0] if isinstance(tree, Apply) and tree.head in {"neg", "percent", "degree"} else tree
    if any(isinstance(node, Constant) and node.name in {"i", "pi"} for node in walk(inner)):
        return _length(inner) <= LONGEST_VALUE
    fraction = isinstance(inner, Apply) and inner.head == "div" and all(_is_numeral(part) for part in inner.args)
    value = exact(inner) if fraction else None
    return _is_numeral(inner) or (value is not None and value.denominator > 1)


def _is_numeral(tree: Tree) -> bool:
    return isinstance(tree, Number) or (isinstance(tree, Apply) and tree.head == "neg" and isinstance(tree.args[0], Number))


def _length(tree: Tree) -> int:
    return sum(1 for _ in walk(tree))


def _size(before: Tree, after: Tree) -> str | None:
    """Whether the student's value is too high or too low; None where one of the two has no value."""
    gap = outcome(sub(after, before), {}, True)
    if gap is None or isinstance(gap, str):
        return None
    side = sign(gap)
    return "" if not side else "_high" if side > 0 else "_low"


def _slip(before: Tree, after: Tree, scope: Scope) -> Naming:
    """The one kind of slip that explains the line; nothing where there is none, or more than one kind."""
    if has_head(before, "prime") or not free_symbols(after):
        return NOTHING  # a number that fits is no explanation of a value
    found: dict[str, list[tuple[Tree, Tree | None]]] = {}
    target = Target(after, scope, scope.until, others=free_symbols(before))
    for kind, candidate, part in lost(before):
        if target.fits(candidate, False):
            found.setdefault(kind, []).append((part, None))
    back = Target(before, scope, scope.until, others=free_symbols(after))
    for kind, candidate, part in mended(after):
        if back.fits(candidate, False):
            found.setdefault(kind, []).append((part, candidate))
        if is_over(scope.until):
            return NOTHING
    kind_found = next(iter(found)) if len(found) == 1 else _preferred(found)
    if kind_found is None:
        return NOTHING
    ways = found[kind_found]
    ways = [way for way in ways if rational(way[0]) is not None] or ways
    parts = {"u": ways[0][0]} if len(ways) == 1 else {}
    return Naming(slip=kind_found, parts=parts, right=ways[0][1])


def _preferred(kinds: Mapping[str, object]) -> str | None:
    """A sign is likelier than a number that happens to fit as well."""
    return "sign" if "sign" in kinds and not kinds.keys() & {"dropped_term", "dropped_factor"} else None
