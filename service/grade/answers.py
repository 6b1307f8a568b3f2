"""One answer against a reference: the answer tests of /compare, each a value test, a form test, or both."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import permutations
from typing import Any

from service.grade.build import FALSE, TRUE, depends, substituted
from service.grade.calculus import NoDerivative, derivative
from service.grade.expressions import likeness, same, zero
from service.grade.forms import FORMS
from service.grade.integrals import up_to_constant
from service.grade.judgement import EQUAL, Judgement, Scope
from service.grade.known import Known
from service.grade.messages import Voice
from service.grade.numerals import agrees_to_digits, agrees_to_places, within
from service.grade.relations import relation
from service.grade.scores import Score
from service.grade.shapes import same_form
from service.grade.statements import is_ordered, is_set, is_statement, statement
from service.grade.units import with_units
from service.grade.values import precisely
from service.question import Context, Question, Verification
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk
from service.write import latex, text


@dataclass(frozen=True, slots=True)
class Task:
    """What is compared and how."""

    answer: Tree
    reference: Tree
    variable: str
    scope: Scope
    options: Mapping[str, Any]


def compared(question: Question) -> dict[str, Any]:
    """The contract's answer to /compare."""
    with precisely():
        return _compared(question)


def _compared(question: Question) -> dict[str, Any]:
    answer, reference = question.trees["answer"], question.trees["reference"]
    scope = _scope(question.context)
    variable = question.context.variable or _variable(answer, reference)
    test = question.options.get("test", "equivalent")
    score = TESTS[test](Task(answer, reference, variable, scope, question.options))
    voice = Voice(question.context.language)
    document: dict[str, Any] = {
        "operation": question.operation,
        "correct": score.correct,
        "score": 1.0 if score.correct else score.share,
        "reason": score.reason,
        "feedback": voice.verdict(score.reason),
        "verification": asdict(score.verification),
        "input": {"answer": _shown(answer), "reference": _shown(reference)},
        "notes": [asdict(note) for note in question.notes],
    }
    if score.counterexample is not None:
        found = score.counterexample
        document["counterexample"] = {"at": dict(found.at), "reference": found.before, "answer": found.after}
    return document


def _shown(tree: Tree) -> dict[str, str]:
    return {"latex": latex(tree), "text": text(tree)}


def _scope(context: Context) -> Scope:
    positive = Known.of(context.assumptions)
    until = time.monotonic() + 0.85 * context.deadline
    return Scope(context.domain != "complex", context.variable, positive, until, context.domain == "complex")


def _variable(answer: Tree, reference: Tree) -> str:
    for tree in (reference, answer):
        names = [n for n in free_symbols(tree) if n not in {"c", "C", "K", "k"} and not n.startswith("C_")]
        if "x" in names:
            return "x"
        if names:
            return names[0]
    return "x"


def _of(judgement: Judgement) -> Score:
    """A judgement of reference → answer as a score."""
    match judgement.relation:
        case "undecided":
            return Score(None, "undecided", verification=judgement.verification)
        case name if name in EQUAL - {"same_solutions"}:
            return Score(True, "equivalent", 1.0, judgement.verification)
        case "same_solutions":
            return Score(False, "multiplicity", 0.5, judgement.verification)
        case name:
            reason = {"implied_by": "solutions_lost", "implies": "solutions_added"}.get(name, "not_equivalent")
            return Score(False, reason, 0.0, judgement.verification, judgement.counterexample)


# Value


def _kind(tree: Tree) -> str:
    """What sort of thing a tree is; things of different sorts are never equal."""
    match tree:
        case Apply(head="set"):
            return "set"
        case Apply(head="interval", args=args) if args and all(is_statement(a) for a in args):
            return "system"
        case Apply(head="interval" | "union" | "intersection" | "difference"):
            return "range"
        case Apply(head="tuple" | "list" | "vector" as head, args=args):
            return "system" if args and all(is_statement(a) for a in args) else head
        case Apply(head="matrix"):
            return "matrix"
        case _ if is_set(tree):
            return "set"
        case _ if is_statement(tree):
            return "statement"
        case _:
            return "expression"


ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        ("statement", "system"), ("tuple", "list"), ("set", "range"), ("vector", "matrix"), ("vector", "tuple"), ("matrix", "expression"),
    )
)  # fmt: skip


def equivalent(task: Task) -> Score:
    """Equal as functions, sets, equations, inequalities, matrices or intervals."""
    if any(isinstance(t, Constant) and t in (TRUE, FALSE) for t in (task.answer, task.reference)):
        first, second = (statement(t, task.variable) for t in (task.reference, task.answer))
        return _of(relation(first, second, task.scope))
    kinds = {_kind(task.answer), _kind(task.reference)}
    if len(kinds) > 1 and frozenset(kinds) not in ALIKE:
        return Score(False, "wrong_type", verification=Verification("proved", "they are different kinds of thing"))
    if kinds == {"set"}:
        return _sets(task)
    if kinds <= {"tuple", "list"}:
        return _in_order(task)
    found = relation(task.reference, task.answer, task.scope)
    if "domain_shrunk" in found.flags and found.relation == "not_equivalent" and len(free_symbols(task.answer)) > 1:
        # √(k/m)·√(m/k) = 1: the signs of parameters are nobody's question here.
        wider = relation(task.answer, task.reference, task.scope)
        found = wider if wider.relation in EQUAL else found
    return _of(found)


def _in_order(task: Task) -> Score:
    first, second = _members(task.answer), _members(task.reference)
    if len(first) != len(second):
        return Score(False, "wrong_length", verification=Verification("proved", "they have different lengths"))
    return _joined([equivalent(replace(task, answer=a, reference=b)) for a, b in zip(first, second, strict=True)])


def _joined(scores: list[Score]) -> Score:
    for score in scores:
        if score.correct is False:
            return replace(score, share=sum(s.correct is True for s in scores) / len(scores) * 0.5)
    if any(score.correct is None for score in scores):
        return Score(None, "undecided")
    proved = all(s.verification.status == "proved" for s in scores)
    return Score(True, "equivalent", 1.0, Verification("proved" if proved else "checked", "entry by entry"))


def _members(tree: Tree) -> tuple[Tree, ...]:
    return tree.args if isinstance(tree, Apply) else ()


def _sets(task: Task) -> Score:
    """Each member of one has an equal in the other."""
    first, second = _members(task.answer), _members(task.reference)
    missing = unsure = extra = 0
    for members, others, extras in ((second, first, False), (first, second, True)):
        for member in members:
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


def solution_set(task: Task) -> Score:
    """The same solutions, however written: x = 1 or x = 2, {1, 2}, x ∈ {1, 2}, (x − 1)(x − 2) = 0."""
    ranges = any(is_ordered(statement(t, task.variable)) for t in (task.answer, task.reference) if is_statement(t) or is_set(t))
    answer, reference = (_as_solutions(tree, task.variable, ranges) for tree in (task.answer, task.reference))
    score = _of(relation(reference, answer, task.scope))
    return replace(score, correct=True, reason="equivalent") if score.reason == "multiplicity" else score


def _as_solutions(tree: Tree, variable: str, ranges: bool) -> Tree:
    if ranges and isinstance(tree, Apply) and tree.head == "tuple" and len(tree.args) == 2:
        return statement(Apply("interval", tree.args, form="()"), variable)
    if is_set(tree):
        return statement(tree, variable)
    if isinstance(tree, Apply) and tree.head in {"tuple", "list"} and not all(is_statement(a) for a in tree.args):
        return statement(Apply("set", tree.args), variable)
    return tree if is_statement(tree) else Relation(("=",), (Symbol(variable), tree))


# Calculus


def constant_up_to(task: Task) -> Score:
    """The derivatives agree, and the answer carries a constant of its own."""
    if is_statement(task.answer) or is_statement(task.reference):
        return Score(False, "wrong_type")
    found = up_to_constant(task.reference, task.answer, task.variable, task.scope)
    if found is None:
        return _calculus_mismatch(task, task.reference)
    constants = frozenset(n for t in (task.answer, task.reference) for n in free_symbols(t)) - {task.variable}
    narrow = likeness(_flat(task.reference), _flat(task.answer), task.scope.real, constants)
    if narrow.shrunk is not None and _has_bare_log(task.answer):
        return Score(False, "domain_too_small", 0.5, Verification("proved", "undefined where the reference has a value"))
    return _with_constant(task, found.verification)


def _has_bare_log(tree: Tree) -> bool:
    return any(
        isinstance(n, Apply) and n.head == "log" and not (isinstance(n.args[0], Apply) and n.args[0].head == "abs") for n in walk(tree)
    )


def _flat(tree: Tree) -> Tree:
    """Zero wherever the tree is defined."""
    return Apply("mul", (Number("0"), tree))


def antiderivative_of(task: Task) -> Score:
    """The derivative of the answer is the reference, and the answer carries a constant."""
    if is_statement(task.answer) or is_statement(task.reference):
        return Score(False, "wrong_type")
    found = relation(Apply("integral", (task.reference, Symbol(task.variable))), task.answer, task.scope)
    if found.relation == "undecided":
        return Score(None, "undecided", verification=found.verification)
    if found.relation == "not_equivalent":
        reason = "domain_too_small" if "domain_shrunk" in found.flags else "not_an_antiderivative"
        if reason == "not_an_antiderivative" and _is_derivative(task.reference, task.answer, task):
            reason = "differentiated"
        return Score(False, reason, 0.5 if reason == "domain_too_small" else 0.0, found.verification, found.counterexample)
    return _with_constant(task, found.verification)


def _with_constant(task: Task, verification: Verification) -> Score:
    if task.options.get("constant", "required") == "optional" or has_constant(task.answer, task.variable):
        return Score(True, "antiderivative", 1.0, verification)
    return Score(False, "missing_constant", 0.75, verification)


def has_constant(tree: Tree, variable: str) -> bool:
    """A symbol that shifts the whole answer: its partial derivative is not zero and free of the variable."""
    for name in free_symbols(tree):
        if name == variable:
            continue
        try:
            slope = derivative(tree, name)
            turn = derivative(slope, variable) if depends(slope, variable) else None
        except NoDerivative:
            continue
        if not zero(slope) and (turn is None or zero(turn)):
            return True
    return False


def _calculus_mismatch(task: Task, reference: Tree) -> Score:
    try:
        found = relation(derivative(reference, task.variable), derivative(task.answer, task.variable), task.scope)
    except NoDerivative:
        return Score(None, "undecided")
    if found.relation == "undecided":
        return Score(None, "undecided")
    reason = "differentiated" if _is_derivative(reference, task.answer, task) else "not_equal_up_to_constant"
    return Score(False, reason, 0.0, found.verification, found.counterexample)


def _is_derivative(function: Tree, answer: Tree, task: Task) -> bool:
    try:
        return same(derivative(function, task.variable), answer, task.scope.real)
    except NoDerivative:
        return False


def derivative_of(task: Task) -> Score:
    """The answer is the derivative of the reference."""
    try:
        slope = derivative(task.reference, task.variable)
    except NoDerivative:
        return Score(None, "undecided")
    score = _of(relation(slope, task.answer, task.scope))
    if score.correct is False and _is_derivative(task.answer, task.reference, task):
        return replace(score, reason="integrated")
    return replace(score, reason="derivative") if score.correct else score


# Form


def same_shape(task: Task) -> Score:
    """Equal up to order and associativity, and nothing else."""
    if same_form(task.answer, task.reference):
        return Score(True, "same_form", 1.0, Verification("proved", "the same up to order"))
    return _wrong_form(task, "different_form")


def identical(task: Task) -> Score:
    """The same as written."""
    if task.answer == task.reference:
        return Score(True, "identical", 1.0, Verification("proved", "the same as written"))
    return _wrong_form(task, "different_form")


def _wrong_form(task: Task, reason: str) -> Score:
    value = equivalent(task)
    return Score(False, reason if value.correct else "not_equivalent" if value.correct is False else reason, 0.5 if value.correct else 0.0,
                 Verification("proved", "by the form as written"), value.counterexample)  # fmt: skip


def in_form(name: str, with_value: bool) -> Callable[[Task], Score]:
    """A test of form; `with_value` also asks for the value of the reference."""

    def test(task: Task) -> Score:
        if with_value:
            if is_statement(task.answer) or is_set(task.answer):
                return Score(False, "wrong_type")
            value = equivalent(task)
            if not value.correct:
                return value
        if FORMS[name](task.answer, task.variable):
            return Score(True, name, 1.0, Verification("proved", "by the form as written"))
        return Score(False, f"not_{name}", 0.5, Verification("proved", "by the form as written"))

    return test


# Numbers and units


def numeric(task: Task) -> Score:
    """Within the tolerance: absolute, or relative to the reference."""
    return _collection(task, lambda a, b: within(a, b, task.options.get("tolerance") or {"relative": 0.05}))


def _collection(task: Task, close: Callable[[Tree, Tree], Score | None]) -> Score:
    kinds = tuple({"range": "list"}.get(_kind(tree), _kind(tree)) for tree in (task.answer, task.reference))
    if kinds == ("expression", "expression"):
        return close(task.answer, task.reference) or Score(False, "not_a_number")
    if kinds[0] != kinds[1] or kinds[0] not in {"set", "list", "tuple"}:
        return Score(False, "wrong_type")
    first, second = _members(task.answer), _members(task.reference)
    if len(first) != len(second):
        return Score(False, "wrong_length")
    orders = permutations(second) if kinds[0] == "set" and len(second) <= 6 else (second,)
    for order in orders:
        found = [close(a, b) for a, b in zip(first, order, strict=True)]
        if all(score is not None and score.correct for score in found):
            return Score(True, "within_tolerance", 1.0, Verification("proved", "number by number"))
    return Score(False, "outside_tolerance", verification=Verification("proved", "number by number"))


def significant_figures(task: Task) -> Score:
    """Written with so many significant figures, and right to them."""
    return agrees_to_digits(task.answer, task.reference, int(task.options.get("digits") or 3))


def decimal_places(task: Task) -> Score:
    """Written with so many decimal places, and right to them."""
    return agrees_to_places(task.answer, task.reference, int(task.options.get("digits") or 2))


def units(task: Task) -> Score:
    """The same quantity, in any unit of its dimension, to the figures written (or `digits`)."""
    return with_units(task.answer, task.reference, task.options.get("digits"))


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


TESTS: dict[str, Callable[[Task], Score]] = {
    "equivalent": equivalent,
    "same_form": same_shape,
    "identical": identical,
    "up_to_constant": constant_up_to,
    "antiderivative_of": antiderivative_of,
    "derivative_of": derivative_of,
    "factored": in_form("factored", True),
    "expanded": in_form("expanded", False),
    "lowest_terms": in_form("lowest_terms", False),
    "single_fraction": in_form("single_fraction", True),
    "partial_fractions": in_form("partial_fractions", True),
    "completed_square": in_form("completed_square", True),
    "solution_set": solution_set,
    "numeric": numeric,
    "significant_figures": significant_figures,
    "decimal_places": decimal_places,
    "units": units,
    "substitution_equivalent": substitution_equivalent,
}
"""What each test of the contract asks."""
