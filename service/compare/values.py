"""Answers compared by value: expressions, statements, sets, lists, matrices, and answers up to the names of their symbols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

from service.algebra.build import FALSE, TRUE, substituted
from service.algebra.matrices import evaluated_matrix
from service.algebra.statements import is_ordered, is_set, is_statement, statement, unknowns
from service.algebra.vectors import rows_of, worked
from service.compare.general_solutions import as_general_solutions
from service.compare.infinite import told_apart, with_infinities
from service.compare.numerals import is_rounded
from service.compare.restated import said_once, with_one_l, without_roundings
from service.compare.scores import Score
from service.compare.task import ALIKE, LISTS, Task, kind, members, scored
from service.compare.tuples import with_names
from service.judge.families import family_names
from service.judge.integrals import indefinite, is_arbitrary
from service.judge.judgement import EQUAL
from service.judge.relations import relation
from service.question import Verification
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols

SOLUTIONS = frozenset({"set", "range", "list", "tuple", "values"})
MATRIX = frozenset({"matrix", "vector", "row", "tuple", "list"})


def equivalent(task: Task) -> Score:
    """Equal as functions, sets, equations, inequalities, matrices or intervals."""
    task = with_one_l(replace(task, answer=without_roundings(task.answer)))
    task = with_names(replace(task, answer=with_infinities(task.answer), reference=with_infinities(task.reference)))
    general = as_general_solutions(task)
    if general is not None:
        return general
    task = _said_once(task)
    kinds = (kind(task.answer), kind(task.reference))
    for applies, compare in WAYS:
        if applies(task, *kinds):
            return compare(task)
    return _by_relation(task)


def _said_once(task: Task) -> Task:
    """cos π = −1 for the value −1."""
    return said_once(task, lambda first, second: equivalent(replace(task, answer=first, reference=second)).correct is True)


def _by_relation(task: Task) -> Score:
    infinite = told_apart(task.answer, task.reference)
    if infinite is not None:
        return infinite
    found = relation(task.reference, task.answer, task.scope)
    if found.relation in {"antiderivative", "up_to_constant"} and indefinite(task.reference):
        missing = "missing_constant" in found.flags
        return Score(not missing, "missing_constant" if missing else "equivalent", 0.75 if missing else 1.0, found.verification)
    if "domain_shrunk" in found.flags and found.relation == "not_equivalent" and len(free_symbols(task.answer)) > 1:
        # √(k/m)·√(m/k) = 1: the signs of parameters are nobody's question here.
        wider = relation(task.answer, task.reference, task.scope)
        found = wider if wider.relation in EQUAL else found
    score = scored(found)
    return score if score.correct is not False else _nearly(task, score)


def _nearly(task: Task, score: Score) -> Score:
    """Not equal: but perhaps only rounded, or with another letter for the arbitrary constant."""
    if is_rounded(*_values_named(task)):
        return Score(False, "rounded", 0.5, Verification("proved", "the reference rounded to the decimal places written"))
    own, wanted = (frozenset(free_symbols(tree)) for tree in (task.answer, task.reference))
    mine, theirs = tuple(own - wanted), tuple(wanted - own)
    if len(mine) == len(theirs) == 1 and all(is_arbitrary(name) and name != task.variable for name in (*mine, *theirs)):
        renamed = replace(task, answer=substituted(task.answer, {mine[0]: Symbol(theirs[0])}))
        again = scored(relation(renamed.reference, renamed.answer, renamed.scope))
        return again if again.correct else score
    return replace(score, share=max(score.share, _share_of_entries(task)))


def _share_of_entries(task: Task) -> float:
    """Half the part of a matrix's entries that are right; 0 for anything else, and for other numbers of rows or columns."""
    first, second = rows_of(worked(task.answer)), rows_of(worked(task.reference))
    if first is None or second is None or [len(row) for row in first] != [len(row) for row in second]:
        return 0.0
    pairs = [(a, b) for one, other in zip(first, second, strict=True) for a, b in zip(one, other, strict=True)]
    return sum(equivalent(replace(task, answer=a, reference=b)).correct is True for a, b in pairs) / len(pairs) * 0.5


def _values_named(task: Task) -> tuple[Tree, Tree]:
    """The right sides of x = 0.33 and x = 1/3."""
    match task.answer, task.reference:
        case Relation(signs=("=",), sides=(x, a)), Relation(signs=("=",), sides=(y, b)) if x == y:
            return a, b
        case _:
            return task.answer, task.reference


# Sorts that need a way of their own


def _has_truth(task: Task, *_: str) -> bool:
    return any(isinstance(tree, Constant) and tree in (TRUE, FALSE) for tree in (task.answer, task.reference))


def _as_statements(task: Task) -> Score:
    first, second = (statement(tree, task.variable) for tree in (task.reference, task.answer))
    return scored(relation(first, second, task.scope))


def _are_texts(_: Task, first: str, second: str) -> bool:
    return first == second == "text"


def _texts(task: Task) -> Score:
    equal = task.answer == task.reference
    return Score(equal, "equivalent" if equal else "not_equivalent", float(equal), Verification("proved", "letter by letter"))


def _says_solutions(task: Task, first: str, second: str) -> bool:
    """A statement about one unknown beside its solutions: x > 2 and (2, ∞), x = 1 or x = 2 and {1, 2}."""
    pairs, own = ((first, task.reference), (second, task.answer)), (task.answer, task.reference)
    return any(k in SOLUTIONS and _solves(other, own) for (k, other), own in zip(pairs, own, strict=True)) and _is_listed(task)


def _solves(tree: Tree, other: Tree) -> bool:
    """Whether one unknown is told; k of x = π/4 + kπ is none."""
    return is_statement(tree) and len(set(unknowns(statement(tree))) - family_names(tree, other)) == 1


def _is_listed(task: Task) -> bool:
    """Lists of values count as solutions only where they are bare: 1, 2 and not (1, 2), unless they are an interval."""
    for tree, other in ((task.answer, task.reference), (task.reference, task.answer)):
        if kind(tree) == "tuple" and not (len(members(tree)) == 2 and is_ordered(statement(other, task.variable))):
            return False
    return True


def _other_sort(_: Task, first: str, second: str) -> bool:
    return first != second and frozenset({first, second}) not in ALIKE


def _are_values(_: Task, first: str, second: str) -> bool:
    return "values" in (first, second) and {first, second} <= {"values", "set", "list"}


def _wrong_type(_: Task) -> Score:
    return Score(False, "wrong_type", verification=Verification("proved", "they are different kinds of thing"))


def _are_sets(_: Task, first: str, second: str) -> bool:
    return first == second == "set" or {first, second} == {"set", "list"}


def _are_lists(_: Task, first: str, second: str) -> bool:
    return {first, second} <= {"tuple", "list"}


def _is_number_beside_matrix(task: Task, first: str, second: str) -> bool:
    if {first, second} != {"matrix", "expression"}:
        return False
    entries = [isinstance(tree, Apply) and tree.head in MATRIX for tree in map(evaluated_matrix, (task.answer, task.reference))]
    return entries[0] != entries[1]


def _sets(task: Task) -> Score:
    """Each member of one has an equal in the other."""
    first, second = members(task.answer), members(task.reference)
    missing = unsure = extra = 0
    for inside, others, extras in ((second, first, False), (first, second, True)):
        for member in inside:
            found = [equivalent(replace(task, answer=other, reference=member)).correct for other in others]
            if True in found:
                continue
            unsure += None in found
            missing += None not in found and not extras
            extra += None not in found and extras
    if missing or extra:
        reason = "wrong_members" if missing and extra else "members_missing" if missing else "members_added"
        return Score(False, reason, verification=Verification("proved", "a member of one set is not in the other"))
    return Score(None, "undecided") if unsure else Score(True, "equivalent", 1.0, Verification("checked", "the members agree"))


def _in_order(task: Task) -> Score:
    first, second = members(task.answer), members(task.reference)
    if len(first) != len(second):
        return Score(False, "wrong_length", verification=Verification("proved", "they have different lengths"))
    scores = [equivalent(replace(task, answer=a, reference=b)) for a, b in zip(first, second, strict=True)]
    for score in scores:
        if score.correct is False:
            return replace(score, share=sum(s.correct is True for s in scores) / len(scores) * 0.5)
    if any(score.correct is None for score in scores):
        return Score(None, "undecided")
    proved = all(s.verification.status == "proved" for s in scores)
    return Score(True, "equivalent", 1.0, Verification("proved" if proved else "checked", "entry by entry"))


# Solutions


def solution_set(task: Task) -> Score:
    """The same solutions, however written: x = 1 or x = 2, {1, 2}, x ∈ {1, 2}, (x − 1)(x − 2) = 0."""
    task = with_names(with_one_l(replace(task, answer=without_roundings(task.answer))))
    ranges = any(is_ordered(statement(t, task.variable)) for t in (task.answer, task.reference) if is_statement(t) or is_set(t))
    answer, reference = (_as_solutions(tree, task.variable, ranges) for tree in (task.answer, task.reference))
    score = scored(relation(reference, answer, task.scope))
    return replace(score, correct=True, reason="equivalent", share=1.0) if score.reason == "multiplicity" else score


def _as_solutions(tree: Tree, variable: str, ranges: bool) -> Tree:
    match tree:
        case Apply(head="tuple", args=(_, _) as ends) if ranges:
            return statement(Apply("interval", ends, form="()"), variable)
        case Apply(head="or", args=args) if not any(is_statement(a) or is_set(a) for a in args):
            return statement(Apply("set", args), variable)
        case Apply(head="list", args=(Relation(signs=("=",), sides=(x, _)), *_) as parts) if not all(is_statement(a) for a in parts):
            return statement(Apply("or", tuple(a if is_statement(a) else Relation(("=",), (x, a)) for a in parts)), variable)
        case Apply(head=head, args=args) if head in LISTS and not is_statement(tree):
            return statement(Apply("set", args), variable)
        case _ if is_set(tree):
            return statement(tree, variable)
        case _:
            return tree if is_statement(tree) else Relation(("=",), (Symbol(variable), tree))


def _solutions(task: Task) -> Score:
    named = next(name for tree in (task.reference, task.answer) if is_statement(tree) for name in unknowns(statement(tree)))
    return solution_set(replace(task, variable=named, scope=replace(task.scope, unknown=named)))


WAYS: tuple[tuple[Callable[..., bool], Callable[[Task], Score]], ...] = (
    (_has_truth, _as_statements),                 # no solution | 3 = 0
    (_are_texts, _texts),                         # "north" | "North"
    (_says_solutions, _solutions),                # (2, ∞) | x > 2
    (_are_values, solution_set),                  # ±3 | {3, −3}
    (_are_sets, _sets),                           # {2, 1} | {1, 2}
    (_other_sort, _wrong_type),                   # x | {x}
    (_are_lists, _in_order),                      # (1, 2) | (1, 2)
    (_is_number_beside_matrix, _wrong_type),      # 5 | [[1, 2], [3, 4]]
)  # fmt: skip
"""Sorts in the order in which they are tried; what none of them takes is compared line to line."""


# Names


def substitution_equivalent(task: Task) -> Score:
    """Equivalent after renaming the symbols one to one."""
    own, wanted = free_symbols(task.answer), free_symbols(task.reference)
    fixed = {task.options["fixed"]} if task.options.get("fixed") else set()
    if len(own) != len(wanted) or len(own) > 6:
        return Score(False, "not_equivalent", verification=Verification("proved", "the numbers of symbols differ"))
    for order in permutations(wanted):
        names = dict(zip(own, order, strict=True))
        if any(names.get(name, name) != name for name in fixed):
            continue
        renamed = substituted(task.answer, {name: Symbol(f"{other}\u2032") for name, other in names.items()})
        marked = substituted(task.reference, {name: Symbol(f"{name}\u2032") for name in wanted})
        score = equivalent(replace(task, answer=renamed, reference=marked, scope=replace(task.scope, unknown=None)))
        if score.correct:
            return Score(True, "equivalent", 1.0, score.verification)
    return Score(False, "not_equivalent", verification=Verification("proved", "no renaming makes them equal"))
