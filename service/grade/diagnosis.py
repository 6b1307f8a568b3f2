"""Naming an error: the one mal-rule that turns the line before into this one; none where two would."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from flint import fmpq

from service.algebra.antiderivatives import simple_antiderivative
from service.algebra.build import ZERO, add, mul, number, sub, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import _mixed, outcome
from service.algebra.opaque import has_head, worked_out
from service.algebra.patterns import found, letters, numbers_near, written
from service.algebra.places import survey
from service.algebra.shapes import same_form
from service.algebra.statements import is_statement, statement, truth, zero_form
from service.algebra.values import Value, is_small, is_zero
from service.clock import is_over
from service.grade.candidates import Candidate
from service.grade.catalogue import Misconception, misconceptions
from service.grade.expansion_finders import ASYMPTOTES
from service.grade.faults import (
    DERIVATIVE_FINDERS,
    INTEGRAL_FINDERS,
    by_laws,
    faulty_antiderivatives,
    faulty_derivatives,
)  # fmt: skip
from service.grade.finders import FINDERS
from service.grade.guards import GUARDS
from service.grade.shown import worked_out as tidied
from service.judge.integrals import arbitrary_constants, indefinite
from service.judge.judgement import EQUAL, Scope
from service.judge.relations import relation
from service.numerics.letters import points
from service.tree import Apply, Relation, Symbol, Tree, children, free_symbols, rebuilt, walk

RELATIONS = 3
"""How often the slow comparison of statements may be asked for one rule."""
ALL_RELATIONS = 6
"""And for all of them."""
OF_LIMITS_KEPT = frozenset({"l-hopital-by-quotient-rule"})
"""Errors inside a limit that is still to be taken in the line after."""
OF_BOUNDS = frozenset({"upper-and-lower-limit-swapped", "lower-bound-dropped", "definite-sum-of-bounds"})
"""Errors of putting bounds in, which a line that still has its bracket does not make."""
PERIODIC = frozenset({"sin", "cos", "tan"})
CALCULUS_HEADS = ("integral", "derivative", "partial", "limit", "limit_left", "limit_right", "prime")


@dataclass(slots=True)
class Target:
    """The line to be explained, with its values at a few points for quick rejection."""

    tree: Tree
    scope: Scope
    until: float
    asked: int = 0
    asked_in_all: int = 0
    plain: Tree = ZERO
    _marks: tuple[tuple[dict[str, Value], bool], ...] | None = None
    _tidy: Tree | None = None
    others: tuple[str, ...] = ()
    heads: frozenset[str] = frozenset()
    worked: int = 0
    probes: list[tuple[dict[str, Value], tuple[Value, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        sides = self.tree.sides if isinstance(self.tree, Relation) else (self.tree,)
        sides = tuple(worked_out(side) if has_head(side, "limit", "limit_left", "limit_right") else side for side in sides)
        self.plain = folded(self.tree)
        names = tuple(dict.fromkeys((*free_symbols(self.tree), *self.others)))
        for chosen in points(names, self.scope.positive, frozenset()):
            at: dict[str, Value] = {n: fmpq(v.numerator, v.denominator) for n, v in chosen.items()}
            found = [outcome(side, at, self.scope.real) for side in sides]
            values = tuple(v for v in found if v is not None and not isinstance(v, str))
            if len(values) == len(sides):
                self.probes.append((at, values))
            if len(self.probes) == 3 or not names:
                break

    @property
    def marks(self) -> tuple[tuple[dict[str, Value], bool], ...]:
        """The line at the places that matter for it, looked up once."""
        if self._marks is None:
            self._marks = tuple(_marks(self.tree, self.scope))
        return self._marks

    @property
    def _constant(self) -> bool:
        """Whether the two sides of the line differ by the same everywhere: then it says nothing of its letters."""
        gaps = [_mixed(*values) for _, values in self.probes if len(values) == 2]
        return len(gaps) > 1 and all(close(gap, gaps[0]) for gap in gaps[1:])

    @property
    def tidy(self) -> Tree:
        """The line with its numbers worked out."""
        if self._tidy is None:
            self._tidy = tidied(self.tree)
        return self._tidy

    @property
    def late(self) -> bool:
        return is_over(self.until)

    def fits(self, candidate: Tree, deep: bool = True) -> int:
        """3: the same up to order; 2: the same side by side in value; 1: the same after more tidying up; 0: no.

        deep: whether two statements may be compared by what solves them. An error that fits many lines by chance may not.
        """
        if self.late or (free_symbols(self.tree) and is_statement(candidate) and not free_symbols(candidate)):
            return 0
        if is_statement(self.tree) or is_statement(candidate):
            return self._fits_statement(candidate, deep)
        if isinstance(candidate, Apply) and candidate.head == "matrix":
            return 1 if relation(candidate, self.tree, self.scope).relation in EQUAL else 0
        if indefinite(candidate):
            return self._fits_integral(candidate) if indefinite(self.tree) else 0
        if has_head(candidate, "limit"):
            candidate = rebuilt(rebuilt(candidate, _differentiated), self._limit)
        if has_head(candidate, "limit", "limit_left", "limit_right") and self.worked < 3:
            self.worked += 1
            candidate = worked_out(candidate)
        if not self.probes or not self._same_values(candidate, 0):
            return 0
        return 3 if same_form(folded(candidate), self.plain) else 1

    def _fits_integral(self, candidate: Tree) -> int:
        """Two lines that still have an integral sign."""
        if same_form(tidied(candidate), self.tidy):
            return 3
        if not self._may_ask():
            return 0
        return 1 if relation(candidate, self.tree, self.scope).relation in EQUAL else 0

    def _may_ask(self) -> bool:
        """Whether the slow comparison may be asked once more."""
        self.asked += 1
        self.asked_in_all += 1
        return self.asked <= RELATIONS and self.asked_in_all <= ALL_RELATIONS

    def _limit(self, node: Tree) -> Tree:
        """The limit of what is continuous there: its value."""
        match node:
            case Apply(head="limit", args=(f, Symbol(name=x), at)):
                there = substituted(f, {x: at})
                found = outcome(there, self.probes[0][0] if self.probes else {}, self.scope.real)
                return node if found is None or isinstance(found, str) else there
            case _:
                return node

    def _same_values(self, candidate: Tree, side: int) -> bool:
        held = 0
        for at, values in self.probes:
            if set(free_symbols(candidate)) - set(at):
                return False
            found = outcome(candidate, at, self.scope.real)
            if isinstance(found, str) and len(self.probes) > 2:
                continue  # the candidate may have a gap where the line has none
            if found is None or isinstance(found, str) or not close(found, values[side]):
                return False
            held += 1
        return held >= min(2, len(self.probes))

    def _fits_statement(self, candidate: Tree, deep: bool) -> int:
        if not self.probes and _alike_in_kind(candidate, self.tree) and same_form(tidied(candidate), self.tidy):
            return 3
        if isinstance(candidate, Relation) and isinstance(self.tree, Relation) and len(candidate.sides) == len(self.tree.sides) == 2:
            if candidate.signs == self.tree.signs and self._sides(candidate.sides):
                return 3 if same_form(folded(candidate), self.plain) else 2
            if candidate.signs == self.tree.signs == ("=",) and self._sides(candidate.sides[::-1]):
                return 3 if same_form(folded(candidate), self.plain) else 2
            if candidate.signs == self.tree.signs == ("=",) and self._proportional(candidate):
                return 1
        if not deep or not self.marks or not is_statement(candidate) or not self._agrees_at_marks(candidate):
            return 0
        if not self._may_ask():
            return 0
        return 1 if relation(candidate, self.tree, self.scope).relation in EQUAL else 0

    def _agrees_at_marks(self, candidate: Tree) -> bool:
        """Whether the candidate holds exactly where the line does, at the places that matter for the line."""
        logic = statement(candidate)
        return all(truth(logic, at, self.scope.real) in (None, holds) for at, holds in self.marks)

    def _sides(self, sides: tuple[Tree, ...]) -> bool:
        return bool(self.probes) and all(self._same_values(side, i) for i, side in enumerate(sides))

    def _proportional(self, candidate: Relation) -> bool:
        """Zero forms that differ by a number."""
        form = zero_form(candidate)
        if not free_symbols(form) or self._constant:
            return False
        ratio: Value | None = None
        for at, values in self.probes:
            found = outcome(form, at, self.scope.real)
            mine = _mixed(values[0], values[1])
            if found is None or isinstance(found, str) or is_zero(mine) is not False or is_zero(found) is not False:
                return False
            here = found / mine if isinstance(found, fmpq) and isinstance(mine, fmpq) else _mixed(found, fmpq(0)) / _mixed(mine, fmpq(0))
            if ratio is not None and not close(here, ratio):
                return False
            ratio = here
        return ratio is not None and len(self.probes) > 1


def _alike_in_kind(first: Tree, second: Tree) -> bool:
    """Whether two statements are both relations with the same signs, or both joined in the same way."""
    match first, second:
        case Relation(signs=signs), Relation(signs=others):
            return signs == others
        case Apply(head=head, args=args), Apply(head=other, args=others):
            return head == other and len(args) == len(others)
        case _:
            return False


def _marks(tree: Tree, scope: Scope) -> Iterator[tuple[dict[str, Value], bool]]:
    """(point, whether the line holds there) at the solutions of a line in one unknown and between them."""
    names = free_symbols(tree)
    if not is_statement(tree) or len(names) != 1:
        return
    logic = statement(tree)
    for place in survey((logic,), names[0], {}, scope.real).places[:14]:
        at = {names[0]: place.value}
        holds = truth(logic, at, scope.real)
        if holds is not None:
            yield at, holds


def folded(tree: Tree) -> Tree:
    """With arithmetic on numbers carried out: 3² is 9."""
    return rebuilt(tree, _folded)


def _folded(node: Tree) -> Tree:
    if not isinstance(node, Apply) or free_symbols(node) or node.head in {"or", "and", "set", "interval", "matrix", "row", "tuple"}:
        return node
    found = outcome(node, {}, True)
    return number(Fraction(int(found.p), int(found.q))) if isinstance(found, fmpq) else node


def close(a: Value, b: Value) -> bool:
    gap = a - b if type(a) is type(b) else _mixed(a, b)
    zero = is_zero(gap)
    return zero is True or (zero is None and is_small(gap, a))


LEVELS = ((3, False), (3, True), (2, False), (2, True), (1, False), (1, True))
"""(how well, whether by a broad rule): the first level at which any rule fits decides."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A mal-rule, how well it fits, the part of the line that it changed, what its letters stand for, and the right line."""

    rule: Misconception
    fit: int
    part: Tree
    parts: Mapping[str, Tree] = field(default_factory=dict)
    right: Tree | None = None


def diagnosis(before: Tree, after: Tree, scope: Scope) -> Finding | None:
    """The mal-rule that explains the step, if exactly one does; None too where the time is up before that is known."""
    target = Target(after, scope, scope.until, others=free_symbols(before), heads=heads_of(before))
    rules = list(applicable(before, after, target.heads))
    recognised = _explained([rule for rule in rules if rule.kind == "found"], before, target)
    if any(one.fit == 3 and not one.rule.broad for one in recognised):
        return None if target.late else _decided(recognised)
    others = _explained([rule for rule in rules if rule.kind != "found"], before, target)
    return None if target.late else _decided([*recognised, *others])


def _explained(rules: list[Misconception], before: Tree, target: Target) -> list[Finding]:
    """What each rule finds, as far as the time goes."""
    found_by = (_best(rule, before, target) for rule in rules if not target.late)
    return [one for one in found_by if one is not None]


def _decided(explained: list[Finding]) -> Finding | None:
    for level, broad in LEVELS:
        named = [one for one in explained if one.fit == level and one.rule.broad == broad]
        if named:
            return named[0] if len(named) == 1 else _more_special(named) or _commonest(named)
    return None


def applicable(before: Tree, after: Tree, heads: frozenset[str]) -> Iterator[Misconception]:
    """The mal-rules that can have anything to do with two lines: by the operators of the line before, and whether there are letters."""
    numbers = is_number_step(before, after)
    statements = is_statement(before) and is_statement(after)
    differentiated = bool(heads & {"derivative", "partial"})
    of_one_letter = statements and _are_values_of_one(before, after)
    for rule in misconceptions():
        if rule.finder in ASYMPTOTES or (rule.kind == "equation" and not statements):
            continue
        if not rule.numbers and (numbers or (of_one_letter and rule.kind in {"expression", "equation"})):
            continue
        if rule.kind == "expression" and not rule.finder and _is_far(before, after):
            continue
        if (rule.id in OF_BOUNDS and has_head(after, "subst")) or (rule.id in OF_LIMITS_KEPT and not has_head(after, "limit")):
            continue
        if rule.kind == "derivative" and not differentiated:
            continue
        if rule.kind == "expression" and differentiated and (statements or not has_head(after, "derivative", "partial", "prime")):
            continue  # 2x + 2y = 0 after d/dx (x² + y²) = d/dx 25 says nothing of x² + y²
        if rule.kind == "integral" and "integral" not in heads:
            continue
        if rule.laws and not rule.finder and rule.kind in {"expression", "equation"} and not any(one.heads <= heads for one in rule.laws):
            continue
        yield rule


def _is_far(before: Tree, after: Tree) -> bool:
    """Whether bounds were put in between the two lines, so that an error inside the first is too far to see."""
    return has_head(before, "subst") and not has_head(after, "subst") and not free_symbols(after)


def _are_values_of_one(before: Tree, after: Tree) -> bool:
    """c² = 25 + 49 − 35 and c² = 74 + 35."""
    match before, after:
        case Relation(signs=("=",), sides=(left, first)), Relation(signs=("=",), sides=(same_left, second)):
            return left == same_left and is_number_step(first, second)
        case _:
            return False


def is_number_step(before: Tree, after: Tree) -> bool:
    """Whether two values without letters are compared."""
    if free_symbols(before) or free_symbols(after) or is_statement(before) or is_statement(after):
        return False
    return not has_head(before, *CALCULUS_HEADS, "sum", "product", "matrix", "subst")


def changed_part(before: Tree, after: Tree) -> Tree:
    """The smallest part of a line outside of which nothing was changed; the whole line where it is unlike the other."""
    return differing(before, after)[0]


def differing(before: Tree, after: Tree) -> tuple[Tree, Tree]:
    """The smallest parts in which two lines differ; the lines where they are unlike each other."""
    if type(before) is not type(after) or len(children(before)) != len(children(after)):
        return before, after
    if isinstance(before, Apply) and isinstance(after, Apply) and before.head != after.head:
        return before, after
    changed = [(a, b) for a, b in zip(children(before), children(after), strict=True) if a != b]
    return differing(*changed[0]) if len(changed) == 1 else (before, after)


def _commonest(named: list[Finding]) -> Finding | None:
    """Laws that change one and the same part differ in the writer's mind only: (x + 1)² → x² + 1, since 1² is 1.

    The one told of by the most sources is named, if there is one. Where the parts differ, so do the explanations.
    """
    if any(not one.rule.laws or one.rule.kind != "expression" or one.part != named[0].part for one in named):
        return None
    first, second = sorted(named, key=lambda one: -len(one.rule.source))[:2]
    return first if len(first.rule.source) > len(second.rule.source) else None


def heads_of(tree: Tree) -> frozenset[str]:
    """The operators of a line; e^x also as a power."""
    found = {node.head for node in walk(tree) if isinstance(node, Apply)}
    return frozenset(found | ({"pow"} if "exp" in found else set()) | ({"="} if is_statement(tree) else set()))


def _more_special(named: list[Finding]) -> Finding | None:
    """Two rules of which one is a case of the other count as one: the special one is named."""
    for one in named:
        if all(other is one or other.rule.id in covers().get(one.rule.id, ()) for other in named):
            return one
    return None


@lru_cache(maxsize=1)
def covers() -> dict[str, frozenset[str]]:
    """Rule → rules that it is a special case of."""
    return {rule.id: frozenset(rule.special_of) for rule in misconceptions()}


def _best(rule: Misconception, before: Tree, target: Target) -> Finding | None:
    """The best way in which the rule explains the line; the first perfect one."""
    target.asked = 0
    deep = rule.kind in {"equation", "found"} and not rule.broad
    best: tuple[int, Candidate] | None = None
    for candidate in APPLIED[rule.kind](rule, before, target):
        fit = 3 if candidate.sure else target.fits(candidate.line, deep)
        if fit == 1 and rule.broad and rule.kind == "equation" and target.heads & PERIODIC:
            continue  # sin 3x + sin x = 0 has many forms, and some are those of sin 3x = sin x
        if fit and (best is None or fit > best[0]):
            best = fit, candidate
            if fit == 3:
                break
        if target.late:
            break
    if best is None:
        return None
    fit, candidate = best
    return Finding(rule, fit, changed_part(before, candidate.line), candidate.parts, candidate.right)


def _expressions(rule: Misconception, before: Tree, target: Target) -> Iterator[Candidate]:
    if "limit" in target.heads and rule.topic != "limits" and not has_head(target.tree, "limit"):
        return  # an error inside a limit that was then taken is too far to see
    guard = GUARDS.get(rule.guard)
    for one in rule.laws:
        if not one.heads <= target.heads:
            continue
        for other in _extra(one.left, one.wrong, before, target.tree):
            for place in found(one.left, before):
                bound = {**other, **place.bound}
                if guard is not None and not guard(bound):
                    continue
                right = None if one.right is None else place.put(written(one.right, bound))
                yield Candidate(place.put(written(one.wrong, bound)), bound, right)
    if rule.finder:
        yield from FINDERS[rule.finder](before, target.tree, target.scope)


def _equations(rule: Misconception, before: Tree, target: Target) -> Iterator[Candidate]:
    if not is_statement(before) or not is_statement(target.tree):
        return
    yield from _expressions(rule, before, target)


def _extra(left: Tree, right: Tree, before: Tree, after: Tree) -> list[dict[str, Tree]]:
    """Values for a letter that only the right side of the law has: k in a + b = c → ka + b = kc."""
    free = letters(right) - letters(left)
    if not free:
        return [{}]
    name = min(free)
    return [{name: n} for n in numbers_near(before, after)] if name in {"k", "m", "n"} else [{}]


def _derivatives(rule: Misconception, before: Tree, target: Target) -> Iterator[Candidate]:
    """Each d/dx in the line, taken wrongly once."""
    wrong = DERIVATIVE_FINDERS[rule.finder] if rule.finder else by_laws(rule.laws)
    guard = GUARDS.get(rule.guard)
    for node in walk(before):
        if isinstance(node, Apply) and node.head in {"derivative", "partial"} and len(node.args) == 2 and isinstance(node.args[1], Symbol):
            f, x = node.args[0], node.args[1].name
            right = _put(before, node, _differentiated(node))
            for changed, bound in faulty_derivatives(f, x, wrong):
                if guard is None or guard(bound):
                    settled = rebuilt(changed, _differentiated)
                    yield Candidate(_put(before, node, settled), bound, right)


def _put(line: Tree, node: Tree, new: Tree) -> Tree:
    """The line with another tree in the place of a node."""
    return rebuilt(line, lambda one: new if one == node else one)


def _differentiated(node: Tree) -> Tree:
    """The d/dx that a law leaves on its right side carried out."""
    match node:
        case Apply(head="derivative", args=(f, Symbol(name=x))):
            try:
                return derivative(f, x)
            except NoDerivative:
                return node
        case Apply(head="mul", args=args):
            return mul(*args)
        case _:
            return node


def _integrals(rule: Misconception, before: Tree, target: Target) -> Iterator[Candidate]:
    """Each ∫ in the line, taken wrongly once: as the line that would have the student's derivative, or value."""
    wrong = INTEGRAL_FINDERS[rule.finder] if rule.finder else by_laws(rule.laws)
    guard = GUARDS.get(rule.guard)
    for node in walk(before):
        if not (isinstance(node, Apply) and node.head == "integral" and isinstance(node.args[1], Symbol)):
            continue
        x = node.args[1].name
        true = simple_antiderivative(node.args[0], x)
        for changed, rest, bound in faulty_antiderivatives(node.args[0], x, wrong):
            others = simple_antiderivative(rest, x)
            whole = _resolved(changed, x)
            if others is None or whole is None or (guard is not None and not guard(bound)):
                continue
            right = None if true is None else _between(true, node, x)
            for line in _with_constant(_put(before, node, _between(add(whole, others), node, x)), target):
                yield Candidate(line, bound, None if right is None else _constant_added(_put(before, node, right), target))


def _between(whole: Tree, node: Apply, x: str) -> Tree:
    """F, or F(b) − F(a) where the integral has bounds."""
    if len(node.args) != 4:
        return whole
    return sub(substituted(whole, {x: node.args[3]}), substituted(whole, {x: node.args[2]}))


def _resolved(tree: Tree, x: str) -> Tree | None:
    """With the ∫ that a law leaves on its right side carried out."""
    unsolved: list[Tree] = []

    def carried_out(node: Tree) -> Tree:
        if isinstance(node, Apply) and node.head == "integral" and len(node.args) == 2:
            antiderivative = simple_antiderivative(node.args[0], x)
            if antiderivative is None:
                unsolved.append(node)
                return node
            return antiderivative
        return node

    result = rebuilt(tree, carried_out)
    return None if unsolved else result


def _with_constant(candidate: Tree, target: Target) -> Iterator[Tree]:
    """With the student's own constants: a constant is nobody's error here."""
    yield _constant_added(candidate, target)


def _constant_added(line: Tree, target: Target) -> Tree:
    return add(line, *(Symbol(name) for name in sorted(arbitrary_constants(target.tree))))


def _found(rule: Misconception, before: Tree, target: Target) -> Iterator[Candidate]:
    guard = GUARDS.get(rule.guard)
    yield from (one for one in FINDERS[rule.finder](before, target.tree, target.scope) if guard is None or guard(one.parts))


APPLIED: dict[str, Callable[[Misconception, Tree, Target], Iterator[Candidate]]] = {
    "expression": _expressions,
    "equation": _equations,
    "derivative": _derivatives,
    "integral": _integrals,
    "found": _found,
}
