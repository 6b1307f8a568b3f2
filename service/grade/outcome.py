"""The whole working: implications made good, the first error, what follows it, the last line against the task, and one verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from service.algebra.build import ZERO, mul, neg, sub, substituted
from service.algebra.opaque import WORKED_OUT, has_head
from service.algebra.proof import proved_equal
from service.algebra.statements import all_of, any_of, atoms, is_set, is_statement, statement, truth
from service.algebra.vectors import is_object
from service.grade.against_words import held_against_words
from service.grade.argument import KINDS_OF_NUMBERS
from service.grade.context import Context, Identity
from service.grade.defined import definition_of
from service.grade.naming import named_pair
from service.grade.readers.inverses import INVERSE
from service.grade.readers.planes import NOTE as PLANE
from service.grade.readers.proofs import is_proof, is_shown
from service.grade.readers.relating import PART
from service.grade.readers.remarks import closed_cases
from service.grade.readers.second_thoughts import counts_terms
from service.grade.sought import Sought
from service.grade.step import Step
from service.judge.entailment import conjuncts, determined
from service.judge.integrals import arbitrary_constants, has_integral, up_to_constant, variable_of
from service.judge.judgement import EQUAL, Judgement, Scope
from service.judge.relations import relation
from service.judge.solved import is_solved
from service.judge.together import is_system
from service.question import Verification
from service.quietly import quietly
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

UNFINISHED = ("derivative", "partial", "limit", "limit_left", "limit_right")
CALM = frozenset({PART, "part_of_solution"})
"""Flags of an implication that gives nothing up, since what else is known stays known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """verdict: correct, incomplete, incorrect or undecided. form and matches_reference are None where not asked for."""

    verdict: str
    first_error: int | None
    complete: bool
    form: bool | None
    matches_reference: bool | None


def concluded(steps: Sequence[Step], context: Context, form: bool | None, reference: Tree | None) -> tuple[tuple[Step, ...], Outcome]:
    """The steps with what only the whole working tells, and what the working comes to."""
    steps = held_against_words(_saying_less(_with_alternatives(_with_cases(steps, context), context), context), context.task.text)
    claims = [step for step in steps if step.value is not None]
    root, last = (claims[0], claims[-1]) if claims else (None, None)
    scope = context.scope
    open_steps = _unchecked(steps, root, last, context)
    if last is not None and last.value is not None and is_solved(last.value):
        less = next((step for step in open_steps if step is last or "says_less" in step.judgement.flags), None)
        steps = tuple(replace(step, overstated=True) if step is less else step for step in steps)
    if last is not None and _leaves_domain(last, steps, context):
        steps = tuple(_excluded(step) if step is last else step for step in steps)
        last = next(step for step in steps if step.line is last.line)
    lacking = last is not None and last.value is not None and _lacks_constant(steps, last)
    finished = root is not None and last is not None and not open_steps and not lacking and _is_complete(root, last, steps, context)
    complete = bool(finished) and not any("cases_missing" in step.judgement.flags for step in steps)
    matches = _matches(reference, last, context) if reference is not None and last is not None and last.value is not None else None
    wrong = [step.line.index for step in steps if step.correct is False]
    wrong += [step.line.index for step in steps if lacking and "missing_constant" in step.judgement.flags]
    first = min(wrong) if wrong else min((step.line.index for step in open_steps), default=None)
    steps = _followed(steps, root, first, scope) if context.sought is None else _followed_solving(steps, first, context.sought)
    if any(step.correct is False for step in steps):
        recovered = bool(steps and last is not None and next(s for s in steps if s.line is last.line).recovered)
        complete = complete and recovered and root is not None and root.role != "definition"
    return steps, Outcome(_verdict(steps, complete, form, matches), first, complete, form, matches)


def _verdict(steps: Sequence[Step], complete: bool, form: bool | None, matches: bool | None) -> str:
    if any(step.correct is False for step in steps):
        return "incorrect"
    if any(step.correct is None and "says_less" not in step.judgement.flags for step in steps):
        return "undecided"
    less = any("says_less" in step.judgement.flags for step in steps)
    return "correct" if complete and not less and form is not False and matches is not False else "incomplete"


# Cases


def _with_cases(steps: Sequence[Step], context: Context) -> tuple[Step, ...]:
    """No line brought the cases together: their union stands for the last line; what it leaves out is missing."""
    case = context.case
    if case is None or not steps or steps[-1].value is None or (context.task.words and context.task.tree is None):
        return tuple(steps)
    results = [(one.assumption, one.result) for one in closed_cases(context)]
    parts = [Apply("and", (assumption, value)) for assumption, value in results if value is not None]
    if not parts:
        return tuple(steps)
    found = relation(case.split.tree, Apply("or", tuple(parts)) if len(parts) > 1 else parts[0], case.scope)
    if found.relation != "implied_by":
        return tuple(steps)
    judgement = replace(steps[-1].judgement, flags=(*steps[-1].judgement.flags, "cases_missing"), lost=found.lost)
    return (*steps[:-1], replace(steps[-1], reading=replace(steps[-1].reading, judgement=judgement)))


def _with_alternatives(steps: Sequence[Step], context: Context) -> tuple[Step, ...]:
    """Alternatives that were worked on by themselves must all be, or be brought together; else the first one lost the others."""
    taken = [step for step in steps if step.reading.otherwise is not None]
    if not taken or any(step.correct is False and step.line.index > taken[0].line.index for step in steps):
        return tuple(steps)
    split = next((s for s in steps if s.line.index == taken[0].parent and s.value is not None), None)
    values = [s.value for s in steps if s.value is not None and s.line.index >= taken[0].line.index and is_solved(s.value) and s.correct]
    last = next((s.value for s in reversed(steps) if s.value is not None), None)
    several = taken[0].before if taken[0].before is not None and is_system(taken[0].before) else None
    split_value = several if several is not None else None if split is None else split.value
    known = None if split_value is None else context.expanded(split_value)
    if known is None or last is None:
        return tuple(steps)
    letters = set(free_symbols(known))
    written = [one for one in map(context.expanded, values) if set(free_symbols(one)) <= letters]
    whole = any_of(*(statement(one, context.scope.unknown) for one in written)) if written else None
    scope = _in_domain_of_task(context, _of_quantities(context, free_symbols(known)), free_symbols(known))
    for candidate in (context.expanded(last), whole):
        if candidate is not None and relation(known, candidate, scope).relation in EQUAL:
            return tuple(steps)
    root = next((s.value for s in steps if s.value is not None), None)
    if root is not None and relation(context.expanded(root), context.expanded(last), context.scope).relation in EQUAL:
        return tuple(steps)
    lost = taken[0].reading.otherwise
    assert lost is not None  # as chosen
    first = replace(taken[0], reading=replace(taken[0].reading, judgement=lost))
    return tuple(first if step is taken[0] else step for step in steps)


def _in_domain_of_task(context: Context, scope: Scope, letters: Sequence[str]) -> Scope:
    """The scope with each letter positive whose logarithm the task takes: log x + log y = 3."""
    logs = (
        [] if context.task.tree is None else [n for n in walk(context.task.tree) if isinstance(n, Apply) and n.head in {"ln", "log", "lg"}]
    )
    taken = [name for name in letters if any(Symbol(name) in node.args for node in logs)]
    return replace(context, scope=scope).assuming(*(Relation((">",), (Symbol(name), Number("0"))) for name in taken)).scope


def _of_quantities(context: Context, letters: Sequence[str]) -> Scope:
    """The scope with the letters of a problem in words positive, where it speaks of lengths, prices and the like, or says so."""
    told = (
        "quantity" in context.topics.words
        or POSITIVE.search(context.task.text) is not None
        or any(counts_terms(name, context) for name in letters)
    )
    if not context.task.words or context.task.tree is not None or context.functions or not told:
        return context.scope
    return context.assuming(*(Relation((">",), (Symbol(name), Number("0"))) for name in letters)).scope


POSITIVE = re.compile(r"\b(?:positive[sn]?|natural|positiv\w{0,2}|natürliche\w?|naturales|positiv[oa]s?)\b", re.IGNORECASE)


# Implications


def _saying_less(steps: Sequence[Step], context: Context) -> tuple[Step, ...]:
    """A weaker line about one unknown that no sound rule explains is true, and says less than the line before."""
    first = next((step.value for step in steps if step.value is not None), None)
    if is_proof(context) or (first is not None and not context.task.sent and _is_value_given(first)):
        return tuple(steps)
    return tuple(_flagged(step) if _says_less(step, context) else step for step in steps)


def _says_less(step: Step, context: Context) -> bool:
    before, after, judgement = step.before, step.said, step.judgement
    if judgement.relation != "implies" or judgement.flags or before is None or after is None or not is_statement(before):
        return False
    if not context.scope.real or is_solved(before):
        return False  # of a known value much may be said
    if len(set(free_symbols(context.expanded(before))) | set(free_symbols(context.expanded(after)))) > 1:
        return False
    if _is_bound(before) and _is_bound(after):
        return not _is_one_of_several(before, after, context)  # no step loosens an inequality
    if _is_squared(before, after) or _is_without_roots(before, after, context.scope) or _is_one_of_several(before, after, context):
        return False
    first = Relation(after.signs[:1], after.sides[:2]) if isinstance(after, Relation) else after  # 3x + 1 = (x − 1)² = x² − 2x + 1
    named = named_pair(before, first, judgement)
    return named is None or named.rule is None


def _is_one_of_several(before: Tree, after: Tree, context: Context) -> bool:
    """`2x + 2 ≤ 10` of 2(x + 1) ≤ 10 and x − 1 > 1: one condition is worked on by itself."""
    parts = conjuncts(before)
    return len(parts) > 1 and any(relation(part, after, context.scope).relation in EQUAL for part in parts)


def _is_squared(before: Tree, after: Tree) -> bool:
    """`(sin x + cos x)² = 1` after sin x + cos x = 1: both sides squared, the right side worked out."""
    match before, after:
        case Relation(signs=("=",), sides=(left, right)), Relation(signs=("=",), sides=(squared, value)):
            square = Apply("pow", (right, Number("2")))
            return squared == Apply("pow", (left, Number("2"))) and (value == square or proved_equal(square, value))
        case _:
            return False


def _is_without_roots(before: Tree, after: Tree, scope: Scope) -> bool:
    """`x² − 11x + 18 = 0` after √(x + 7) = x − 5: what is left when the roots are squared away, (√u − v)(−√u − v) = 0."""
    match before:
        case Relation(signs=("=",), sides=(left, right)):
            roots = [node for node in dict.fromkeys(walk(before)) if isinstance(node, Apply) and node.head == "sqrt" and free_symbols(node)]
        case _:
            return False
    if not 0 < len(roots) <= 2:
        return False
    difference = sub(left, right)
    signs = product(*((root, neg(root)) for root in roots))
    factors = [_exchanged(difference, dict(zip(roots, chosen, strict=True))) for chosen in signs]
    return relation(Relation(("=",), (mul(*factors), ZERO)), after, scope).relation in EQUAL


def _exchanged(tree: Tree, others: Mapping[Tree, Tree]) -> Tree:
    """The tree with other parts in the place of some."""
    return rebuilt(tree, lambda node: others.get(node, node))


def _is_bound(tree: Tree) -> bool:
    """x + 2 ≥ 5, −5 < 2x − 1 < 5, x + 2 ≥ 5 or x + 2 ≤ −5."""
    if isinstance(tree, Apply) and tree.head in {"and", "or"}:
        return all(_is_bound(part) for part in tree.args)
    return isinstance(tree, Relation) and set(tree.signs) <= {"<", "<=", ">", ">="}


def _flagged(step: Step) -> Step:
    judgement = replace(step.judgement, flags=(*step.judgement.flags, "says_less"))
    return replace(step, reading=replace(step.reading, judgement=judgement))


def _unchecked(steps: Sequence[Step], root: Step | None, last: Step | None, context: Context) -> list[Step]:
    """Implications that no later line makes good; in a proof they owe nothing."""
    if is_proof(context):
        return []
    found = [step for step in steps if step.judgement.relation == "implies" and not CALM & set(step.judgement.flags)]
    if root is not None and not context.task.sent and root.value is not None and _is_value_given(root.value):
        return []  # z = 1 + i: of a known value much may be said
    if not found or root is None or last is None or root.value is None or last.value is None:
        return found
    if last.judgement.relation in EQUAL and (last.parent == root.line.index or last.reading.note == INVERSE):
        return []
    if is_system(root.value) and _says_as_much(root.value, steps, context):
        return []
    if relation(context.expanded(root.value), context.expanded(last.value), context.scope).relation in EQUAL:
        return []
    return [step for step in found if not _made_good(step, steps)]


def _leaves_domain(last: Step, steps: Sequence[Step], context: Context) -> bool:
    """Whether a last line states a solution that a line before set aside: L = {2} after D = ℝ \\ {2}."""
    noted = [step.said for step in steps if step.reading.note == "domain" and step.correct and step.said is not None]
    if not noted or last.value is None or not is_solved(last.value) or not context.scope.real or not context.task.sent:
        return False
    stated = quietly(statement, _of_set(last.value, noted[0]), context.scope.unknown)
    parts = stated.args if isinstance(stated, Apply) and stated.head == "or" else (stated,)
    equal = [p.sides for p in parts if isinstance(p, Relation) and p.signs == ("=",)]
    found = [(letter.name, value) for letter, value in equal if isinstance(letter, Symbol)]
    return any(truth(substituted(condition, {name: value}), {}, True) is False for condition in noted for name, value in found)


def _of_set(stated: Tree, noted: Tree) -> Tree:
    """x ∈ {2} for L = {2} and for {2}."""
    members = stated.sides[-1] if isinstance(stated, Relation) and is_set(stated.sides[-1]) else stated
    return Apply("element", (Symbol(free_symbols(noted)[0]), members)) if is_set(members) else stated


def _excluded(step: Step) -> Step:
    """The step as one that states a value which an earlier line has set aside."""
    judgement = Judgement("not_equivalent", Verification("proved", "a line before excludes the value"), flags=("outside_domain",))
    return replace(step, reading=replace(step.reading, judgement=judgement, before=None, said=None))


def _made_good(step: Step, steps: Sequence[Step]) -> bool:
    return any(
        later.line.index > step.line.index
        and later.judgement.relation in EQUAL
        and later.parent is not None
        and later.parent < step.line.index
        for later in steps
    )


def _says_as_much(system: Tree, steps: Sequence[Step], context: Context) -> bool:
    """Whether all the right lines together say as much as the system."""
    said = [s.value for s in steps if s.correct and s.value is not None and s.judgement.relation != "start" and is_statement(s.value)]
    return _together(system, said, context)


def _together(known: Tree, lines: Sequence[Tree], context: Context) -> bool:
    if not lines:
        return False
    whole = all_of(*(statement(context.expanded(line)) for line in lines))
    return relation(context.expanded(known), whole, context.scope).relation in EQUAL


# Finished


def _lacks_constant(steps: Sequence[Step], last: Step) -> bool:
    """An ∫ without bounds was asked for, and the last line has no arbitrary constant."""
    if last.value is None or has_integral(last.value):
        return False
    flagged = any("missing_constant" in step.judgement.flags for step in steps)
    return flagged and not arbitrary_constants(last.value)


def _is_complete(root: Step, last: Step, steps: Sequence[Step], context: Context) -> bool:
    """Whether the last line answers the task, in the task's own letters."""
    if root.value is None or last.value is None:
        return False
    if _is_beside(last, context):
        return False
    if context.sought is not None:
        return last.line.index in context.sought.answers
    if _is_on_the_way(last, root, steps, context):
        return False
    if is_proof(context):
        return _is_proved(last.value, steps, context)
    if context.task.words and context.task.tree is None and (_is_answer(last.value) or _ends_with_calculation(steps)):
        return not EXPANSION.search(context.task.words[:1000]) or bool(context.functions)
    if last.correct and context.task.tree is not None and _gives_objects(context.task.tree) and not context.task.words:
        return True
    if _is_angle_asked_for(last.value, root.value, context):
        return True
    if _answers_whether(last, steps, context) or (is_statement(root.value) and _are_constants_found(context)):
        return True
    if not context.task.sent and last.correct and (_is_value_given(root.value) or _is_square_worked_out(root.value, last.value)):
        return True
    if (not context.task.sent and _is_value_found(last.value)) or _is_in_coordinates(last.value, context):
        return True
    if _is_value_of_named(last.value) and (not is_statement(root.value) or _defines(root.value)):
        return True
    if any(step.note == PLANE for step in steps) or (not context.task.sent and _is_value_of_call(root.value, last.value)):
        return True
    if not context.task.sent and is_statement(root.value) and _is_multiple_reached(last.value):
        return True
    if is_statement(root.value) and _is_claim_reached(root.value, last.value, steps, context):
        return True
    if any(_has_all_constants(identity, context) for identity in context.identities if identity.equation == root.value):
        return True
    own_letters = set(free_symbols(_ends(last.value))) & set(context.names) - {variable_of(root.value) or ""}
    if root.role == "definition":
        return not is_statement(last.value) or is_solved(last.value)
    if own_letters and not _is_name_of_answer(last.value, own_letters):
        return False
    if is_statement(root.value) or is_set(root.value):
        return _states_solution(root, last, steps, context)
    if has_integral(last.value) or has_head(last.value, *UNFINISHED):
        return False
    return not _is_another_value(root, last, steps, context)


SERIES_ASKED = re.compile(r"\b(?:taylor|maclaurin)", re.IGNORECASE)
WHETHER_ASKED = re.compile(
    r"^\W*(?:does|do|is|determine\swhether|decide|test|konvergiert|ist|untersuche|prüfe|(?:¿\s?)?converge|es)\b", re.IGNORECASE
)
VERDICT_SAID = re.compile(r"converg|diverg|konverg|endlich|finite|finit|\b(?:yes|no|ja|nein|sí)\b", re.IGNORECASE)
BESIDE = frozenset({"consequence", "closed", "definition", "conventional", "given", "identity"})


def _is_on_the_way(last: Step, root: Step, steps: Sequence[Step], context: Context) -> bool:
    """`f′(x) = 1/x` of a Taylor polynomial; `lim n/(n + 1) = 1` where it is asked whether a series converges and nothing says so."""
    words = context.task.text[:1000]
    if SERIES_ASKED.search(words):
        return last.line.index < 0 or (isinstance(last.line.tree, Relation) and _is_value_of_derivative(last.line.tree))
    if not (WHETHER_ASKED.search(words) and VERDICT_SAID.search(words) and root.value is not None and has_head(root.value, "sum")):
        return False
    return (last.role in BESIDE or last.line.index < 0) and not any(
        VERDICT_SAID.search(step.line.source[:400]) for step in steps if step.line.index >= 0
    )


def _is_value_of_derivative(line: Relation) -> bool:
    """f(x) = …, f″(x) = …, f′(1) = 2."""
    match line.sides[0]:
        case Apply(head="call", args=(Apply(head="prime"), _)):
            return True
        case Apply(head="call", args=(Symbol(name=name), _)):
            return name in {"f", "g", "h"}
        case _:
            return False


def _gives_objects(root: Tree) -> bool:
    """A = [[1, 2], [3, 4]], B = …: matrices and vectors, of which much may be said."""
    parts = root.args if isinstance(root, Apply) and root.head in {"list", "tuple", "and", "system"} else (root,)
    named = [part.sides for part in parts if isinstance(part, Relation) and part.signs == ("=",) and isinstance(part.sides[0], Symbol)]
    return len(named) == len(parts) and all(is_object(sides[1]) for sides in named)


ASKS_ANGLE = re.compile(r"\b(?:angle|winkel|ángulo|angulo)\b", re.IGNORECASE)


def _is_angle_asked_for(value: Tree, root: Tree, context: Context) -> bool:
    """`φ = 120°` where a problem gives |a|, |b| and a·b and asks for the angle."""
    match value:
        case Relation(signs=("=" | "~", *_), sides=(Symbol(name=name), *_, end)) if not free_symbols(end):
            return ASKS_ANGLE.search(context.task.text) is not None and is_statement(root) and name not in free_symbols(root)
        case _:
            return False


OF_ONE_VALUE = ("subst", "sum", "product", "integral", "percent", "call")
"""What is asked for by one number."""


def _is_another_value(root: Step, last: Step, steps: Sequence[Step], context: Context) -> bool:
    """Whether an expression is asked for, and the lines are calculations that are true in themselves and come to another value."""
    lines = [step for step in steps if step.line.index >= 0 and step.value is not None]
    if root.value is None or last.value is None or root.line.index >= 0 or any(step.role != "closed" for step in lines):
        return False
    if not has_head(root.value, *OF_ONE_VALUE):
        return False
    return not free_symbols(last.value) and relation(root.value, last.value, context.scope).relation == "not_equivalent"


def _ends_with_calculation(steps: Sequence[Step]) -> bool:
    """`480 € − 72 € = 408 €` at the end: a calculation without letters."""
    told = [step for step in steps if step.role != "comment"]
    if not told or told[-1].role != "closed" or told[-1].correct is not True:
        return False
    tree = told[-1].line.tree
    return isinstance(tree, Relation) and set(tree.signs) <= {"=", "~"}


EXPANSION = re.compile(r"\b(?:taylor|maclaurin)[\s-]{0,2}polynom|polinomio\sde\s(?:taylor|maclaurin)", re.IGNORECASE)
"""A polynomial is asked for that only the function tells."""


def _is_beside(last: Step, context: Context) -> bool:
    """A bare number under an equation in one unknown that is to be solved, where it is not the solution."""
    task = context.task.tree
    if last.value is None or task is None or last.role != "given" or is_statement(last.value) or free_symbols(last.value):
        return False
    return isinstance(task, Relation) and set(task.signs) == {"="} and len(free_symbols(task)) == 1


def _is_value_given(tree: Tree) -> bool:
    """z = 1 − i, μ = n p = 50·0.3 = 15: a value that a working without a problem starts from."""
    match _ends(tree):
        case Relation(signs=("=",), sides=(Symbol(), value)):
            return not free_symbols(value)
        case _:
            return False


def _is_square_worked_out(root: Tree, last: Tree) -> bool:
    """1.9 after χ² = 4/20 + 25/20 + 9/20."""
    match root:
        case Relation(signs=("=", *_), sides=(Apply(head="pow", args=(Symbol(), Number())) as square, *_, value)):
            reached = last.sides[-1] if isinstance(last, Relation) and last.sides[0] == square else last
            return not free_symbols(value) and not is_statement(reached) and not free_symbols(reached)
        case _:
            return False


def _ends(tree: Tree) -> Tree:
    """x = 5, y = −2 of x = D_x/D = 5, y = D_y/D = −2."""
    match tree:
        case Relation(signs=("=", "=", *_), sides=(first, *_, last)):
            return Relation(("=",), (first, last), tree.span)
        case Apply(head="list" | "tuple" | "and" | "system", args=args):
            return replace(tree, args=tuple(_ends(arg) for arg in args))
        case _:
            return tree


def _has_all_constants(identity: Identity, context: Context) -> bool:
    """Whether every letter that an identity asks for has its value."""
    return all(name in context.names and not free_symbols(context.names[name]) for name in identity.constants)


def _defines(root: Tree) -> bool:
    """z = 3 + 4i, a_n = 2 + 1/n."""
    return isinstance(root, Relation) and isinstance(root.sides[0], Symbol)


def _answers_whether(last: Step, steps: Sequence[Step], context: Context) -> bool:
    """“So the points are collinear” at the end, where a problem in words asks whether."""
    asked = context.task.tree is None and WHETHER.search(context.task.text) is not None
    return asked and last.correct is True and steps[-1].role == "comment" and steps[-1].line.index > last.line.index


WHETHER = re.compile(
    r"\b(?:whether|prüfe\w*,? ob|untersuche\w*,? ob|überprüfe\w*,? ob|comprueba si|determina si|averigua si)\b", re.IGNORECASE
)


def _is_value_of_named(value: Tree) -> bool:
    """lim a_n = 2, |z| = 5, det A = 16."""
    match value:
        case Relation(signs=signs, sides=(Apply(head="limit" | "abs" | "det"), *_, end)) if set(signs) <= {"=", "~"}:
            return not free_symbols(end) and not has_head(end, *UNFINISHED)
        case _:
            return False


def _is_value_of_call(root: Tree, last: Tree) -> bool:
    """P(B | A) = 0.3 of P(B | A) = P(A ∩ B)/P(A): what was written of at first has its value."""
    match root, last:
        case Relation(signs=("=", *_), sides=(Apply(head="call") as first, *_)), Relation(signs=signs, sides=(again, *_, end)):
            return first == again and set(signs) <= {"=", "~"} and not free_symbols(end) and not has_head(end, *UNFINISHED)
        case _:
            return False


def _is_multiple_reached(last: Tree) -> bool:
    """n² = 2(2k² + 2k) + 1, a + c = 2(m + n − b): the form that shows what divides, or what is left."""
    match last:
        case Relation(signs=("=",), sides=(left, right)) if not isinstance(left, Symbol) and free_symbols(left):
            whole = right.args[0] if isinstance(right, Apply) and right.head == "add" and isinstance(right.args[-1], Number) else right
        case _:
            return False
    match whole:
        case Apply(head="mul", args=(Number(text=factor), *_, Apply(head="add" | "sub") as rest)):
            return factor.isdigit() and int(factor) > 1 and len({*free_symbols(left), *free_symbols(rest)}) > 1
        case _:
            return False


def _is_proved(value: Tree, steps: Sequence[Step], context: Context) -> bool:
    """Whether a proof reaches its claim; one in words alone, or a number's irrationality, ends with what its last words say."""
    goal = context.task.tree
    sign = _parity_asked(context)
    if sign is not None:
        return (_is_led(steps) or _is_chain(steps)) and _is_parity_shown(value, sign, steps, context)
    if goal is not None and is_statement(goal):
        return _is_led(steps) and (is_shown(value, context) or _holds_always(value, context))
    if IRRATIONAL.search(context.task.text):
        return _is_led(steps) and any(_says(CONTRADICTION, step) for step in steps)
    own = [step for step in steps if step.line.index >= 0 and step.value is not None]
    return _is_led(steps) or (bool(own) and any(_says(KINDS_OF_NUMBERS, step) for step in steps if step.line.index > own[-1].line.index))


ODD = re.compile(r"\bodd\b|\bungerade\b|\bpunktsymmetrisch\b|\bimpar\b", re.IGNORECASE)
EVEN = re.compile(r"\beven\b|\bgerade\b|\bachsensymmetrisch\b|\bpar\b", re.IGNORECASE)


def _parity_asked(context: Context) -> int | None:
    """−1 where a function is to be shown odd, 1 where even; None where that is not asked."""
    odd, even = ODD.search(context.task.text), EVEN.search(context.task.text)
    if not context.functions or (odd is None) == (even is None):
        return None
    return -1 if odd else 1


def _is_chain(steps: Sequence[Step]) -> bool:
    """Whether one line leads from side to side: f(−x) = −x³ + 2x = −f(x)."""
    trees = [clause.tree for step in steps if step.line.index >= 0 for clause in step.line.clauses]
    return any(isinstance(tree, Relation) and len(tree.sides) > 2 for tree in trees)


def _is_parity_shown(value: Tree, sign: int, steps: Sequence[Step], context: Context) -> bool:
    """Whether a working that speaks of f(−x) ends with −f(x), or with f(x)."""
    last = value.sides[-1] if isinstance(value, Relation) else value
    for name, function in context.functions.items():
        mirrored = Apply("call", (Symbol(name), Apply("neg", (Symbol(function.letter),))))
        spoken = any(
            node == mirrored for step in steps for clause in step.line.clauses if clause.tree is not None for node in walk(clause.tree)
        )
        whole = function.body if sign > 0 else Apply("neg", (function.body,))
        if spoken and proved_equal(context.expanded(last), whole):
            return True
    return False


def _says(pattern: re.Pattern[str], step: Step) -> bool:
    return step.line.index >= 0 and any(pattern.search(clause.words) for clause in step.line.clauses)


IRRATIONAL = re.compile(r"\birra[ct]ional", re.IGNORECASE)
CONTRADICTION = re.compile(r"contradict|widerspr|contradic|absurd", re.IGNORECASE)


def _is_answer(value: Tree) -> bool:
    """What a problem in words may end with: a value, a set, a letter's value, a rate's value, or a name with its value."""
    if _is_rate_found(value) or _is_expansion(value):
        return True
    if not is_statement(value) or is_set(value) or is_solved(value) or definition_of(value) is not None:
        return not has_integral(value) and not has_head(value, *UNFINISHED)
    return isinstance(value, Relation) and not free_symbols(value.sides[-1])


def _is_rate_found(value: Tree) -> bool:
    """`dP/dt = −10/3`: a rate of a letter with its value."""
    match value:
        case Relation(signs=signs, sides=(Apply(head="derivative", args=(Symbol(), *_)), *_, end)) if set(signs) <= {"=", "~"}:
            return not free_symbols(end) and not has_integral(end) and not has_head(end, *UNFINISHED)
        case _:
            return False


def _is_expansion(value: Tree) -> bool:
    """`arctan x = ∫ … dx = x − x³/3 + …`: a chain that ends without an integral, in the letters that it begins with."""
    match value:
        case Relation(signs=("=", "=", *rest), sides=(first, *middle, end)) if set(rest) <= {"="} and not isinstance(first, Symbol):
            plain = not any(has_integral(side) or has_head(side, *UNFINISHED) for side in (first, end))
            return (
                plain
                and bool(free_symbols(first))
                and set(free_symbols(first)) == set(free_symbols(end))
                and any(map(has_integral, middle))
            )
        case _:
            return False


def _are_constants_found(context: Context) -> bool:
    """Whether every constant of an identity that was asked for has its value: a = 2, b = −3, c = −11."""
    return bool(context.identities) and all(
        name in context.names and not free_symbols(context.expanded(context.names[name]))
        for identity in context.identities
        for name in identity.constants
    )


COORDINATES = (
    (re.compile(r"cartesian|kartesisch|cartesian[ao]s|rectangular", re.IGNORECASE), frozenset({"x", "y", "z"})),
    (re.compile(r"polar", re.IGNORECASE), frozenset({"r", "theta", "phi"})),
)


def _is_in_coordinates(value: Tree, context: Context) -> bool:
    """`x² + y² = 4x` where Cartesian coordinates are asked for."""
    letters = set(free_symbols(value))
    asked = next((names for words, names in COORDINATES if words.search(context.task.text[:1000])), frozenset())
    return isinstance(value, Relation) and set(value.signs) == {"="} and bool(letters) and letters <= asked


def _is_value_found(value: Tree) -> bool:
    """`lim a_n = 2/5`: a limit, an integral or a sum with its value."""
    if not isinstance(value, Relation) or set(value.signs) != {"="}:
        return False
    first, last = value.sides[0], value.sides[-1]
    return has_head(first, *WORKED_OUT) and not free_symbols(last) and not has_head(last, *WORKED_OUT)


def _is_claim_reached(root: Tree, last: Tree, steps: Sequence[Step], context: Context) -> bool:
    """Whether a contradiction shows that nothing solves the task, or its inequality was led back to one that always holds, or from it."""
    if isinstance(last, Constant) or not free_symbols(last):
        return relation(context.expanded(root), context.expanded(last), context.scope).relation in EQUAL
    several = isinstance(root, Relation) and set(root.signs) <= {"<", "<=", ">", ">="} and len(free_symbols(root)) > 1
    return several and _is_led(steps) and (last == root or _is_square_bound(root) or _holds_always(last, context))


def _is_square_bound(tree: Tree) -> bool:
    """(√a − √b)² ≥ 0: an inequality that holds wherever it means something, from which others are led."""
    match tree:
        case Relation(signs=(">=",), sides=(Apply(head="pow", args=(_, Number(text="2"))), Number(text="0"))):
            return True
        case _:
            return False


def _holds_always(value: Tree, context: Context) -> bool:
    return (
        is_statement(value) and not is_set(value) and relation(context.expanded(value), Constant("true"), context.scope).relation in EQUAL
    )


def _is_led(steps: Sequence[Step]) -> bool:
    """Whether something was done: to say the claim once more is no proof."""
    own = [step for step in steps if step.line.index >= 0 and step.value is not None]
    return len(own) > 1 or any(isinstance(step.value, Relation) and len(step.value.sides) > 2 for step in own)


def _is_name_of_answer(value: Tree, own: set[str]) -> bool:
    return isinstance(value, Relation) and isinstance(value.sides[0], Symbol) and not own & set(free_symbols(value.sides[-1]))


def _states_solution(root: Step, last: Step, steps: Sequence[Step], context: Context) -> bool:
    assert root.value is not None  # asked by the caller
    assert last.value is not None
    if is_system(root.value) and last.value == Constant("false"):
        return not determined((context.expanded(root.value),), context.scope.real).consistent
    if is_system(root.value) and last.judgement.relation in EQUAL and _says_all(last.value, root.value, context):
        return True
    if is_system(root.value):
        stated = [s.value for s in steps if s.correct and s.value is not None and _is_value(s.value)]
        origin = context.root()
        whole = root.value if origin is None else origin.tree
        letters = set(free_symbols(context.expanded(root.value)))
        points = [s.value for s in steps if s.reading.note == "alternative" and s.value is not None]
        if points and relation(context.expanded(whole), any_of(*map(statement, points)), context.scope).relation in EQUAL:
            return True
        told = _letters_stated(steps, letters)
        return _together(whole, stated, context) or (bool(told) and letters <= told | _letters_given(root.value))
    return is_solved(last.value) or not is_statement(last.value)


def _says_all(value: Tree, system: Tree, context: Context) -> bool:
    """“infinitely many solutions” of a system that has some, or what every letter is."""
    told = value == Constant("true") or _names_every_letter(value, system)
    return told and determined((context.expanded(system),), context.scope.real).consistent


def _names_every_letter(value: Tree, system: Tree) -> bool:
    """x = x, y = 3x − 4 of L = {(x | 3x − 4)}, or (t, 3t − 4): what every letter is, in terms of one that is left free."""
    if isinstance(value, Apply) and value.head == "or":
        return all(_names_every_letter(part, system) for part in value.args)
    if isinstance(value, Apply) and value.head in {"tuple", "vector", "interval"}:
        return bool(free_symbols(value)) and len(value.args) == len(free_symbols(system))
    parts = value.args if isinstance(value, Apply) and value.head in {"and", "list"} else ()
    heads = {part.sides[0] for part in parts if isinstance(part, Relation) and part.signs == ("=",)}
    return bool(heads) and heads == {Symbol(name) for name in free_symbols(system)}


def _letters_given(root: Tree) -> set[str]:
    """r of `V = 4/3·π·r³, r = 6 cm`: letters to which the task itself gives a number."""
    parts = (part for part in conjuncts(root) if isinstance(part, Relation) and part.signs == ("=",))
    return {part.sides[0].name for part in parts if isinstance(part.sides[0], Symbol) and not free_symbols(part.sides[-1])}


def _letters_stated(steps: Sequence[Step], letters: set[str]) -> set[str]:
    """The letters of which right lines state what they are, without the other letters of the task."""
    parts = (part for step in steps if step.correct and step.line.index >= 0 for clause in step.line.clauses if clause.tree is not None
             for part in atoms(statement(clause.tree)))  # fmt: skip
    stated = (part for part in parts if part.signs[0] in {"=", "~"} and not letters & set(free_symbols(part.sides[-1])))
    return {part.sides[0].name for part in stated if isinstance(part.sides[0], Symbol)}


def _is_value(tree: Tree) -> bool:
    """x = 2, also y = 7 − 4 = 3."""
    match tree:
        case Relation(sides=(Symbol(), *values)):
            return not any(free_symbols(value) for value in values)
        case _:
            return is_solved(tree) and not isinstance(tree, Relation)


# The reference


def _matches(reference: Tree, last: Step, context: Context) -> bool | None:
    if last.value is None:
        return None
    scope = context.scope
    found = relation(reference, last.value, scope)
    if found.relation == "undecided":
        return None
    if found.relation in EQUAL:
        return True
    if is_statement(reference) or is_statement(last.value):
        return False
    constants = arbitrary_constants(reference) or arbitrary_constants(last.value)
    name = scope.unknown or variable_of(reference) or "x"
    return bool(constants and up_to_constant(reference, last.value, name, scope))


# After the first error


def _followed(steps: Sequence[Step], root: Step | None, first_error: int | None, scope: Scope) -> tuple[Step, ...]:
    """After the first error: whether each line follows from the writer's own, and whether it is right again."""
    if first_error is None or root is None or root.value is None:
        return tuple(steps)
    return tuple(_after_error(step, root, first_error, scope) for step in steps)


def _followed_solving(steps: Sequence[Step], first_error: int | None, sought: Sought) -> tuple[Step, ...]:
    """The same where a differential equation is solved: a line is right again where it answers the task."""
    return tuple(
        replace(step, consistent=step.correct, recovered=step.line.index in sought.answers)
        if first_error is not None and step.line.index > first_error and step.value is not None and step.judgement.relation != "undecided"
        else step
        for step in steps
    )


def _after_error(step: Step, root: Step, first_error: int, scope: Scope) -> Step:
    if step.line.index <= first_error or step.value is None or step.judgement.relation == "undecided" or root.value is None:
        return step
    back = step.parent == root.line.index and step.judgement.relation in EQUAL
    if not back:
        found = quietly(relation, root.value, step.value, scope)
        back = found is not None and found.relation in EQUAL
    return replace(step, consistent=step.correct, recovered=back)
