"""Answers compared by differentiating: antiderivatives, functions up to a constant, derivatives."""

from __future__ import annotations

from dataclasses import replace

from service.algebra.build import depends
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import likeness, same, zero
from service.algebra.statements import is_set, is_statement
from service.compare.scores import Score
from service.compare.task import Task, scored, value_named
from service.errors import Meaningless
from service.judge.integrals import up_to_constant
from service.judge.relations import relation
from service.question import Verification
from service.read.sorts import Sort, sort_of
from service.tree import Apply, Number, Symbol, Tree, free_symbols, walk

UNFINISHED = frozenset({"integral", "derivative", "partial"})


def constant_up_to(task: Task) -> Score:
    """The derivatives agree, and the answer carries a constant of its own."""
    task = replace(task, answer=value_named(task.answer), reference=value_named(task.reference))
    refused = _refused(task)
    if refused is not None:
        return refused
    found = up_to_constant(task.reference, task.answer, task.variable, task.scope)
    if found is None:
        return _calculus_mismatch(task)
    constants = frozenset(n for t in (task.answer, task.reference) for n in free_symbols(t)) - {task.variable}
    narrow = likeness(_flat(task.reference), _flat(task.answer), task.scope.real, constants)
    if narrow.shrunk is not None and _has_bare_log(task.answer):
        return Score(False, "domain_too_small", 0.5, Verification("proved", "undefined where the reference has a value"))
    return _with_constant(task, found.verification)


def antiderivative_of(task: Task) -> Score:
    """The derivative of the answer is the reference, and the answer carries a constant."""
    task = replace(task, answer=value_named(task.answer), reference=value_named(task.reference))
    refused = _refused(task)
    if refused is not None:
        return refused
    found = relation(Apply("integral", (task.reference, Symbol(task.variable))), task.answer, task.scope)
    if found.relation == "undecided":
        return Score(None, "undecided", verification=found.verification)
    if found.relation == "not_equivalent":
        reason = "domain_too_small" if "domain_shrunk" in found.flags else "not_an_antiderivative"
        if reason == "not_an_antiderivative" and _is_derivative(task.reference, task.answer, task):
            reason = "differentiated"
        return Score(False, reason, 0.5 if reason == "domain_too_small" else 0.0, found.verification, found.counterexample, "derivative")
    return _with_constant(task, found.verification)


def derivative_of(task: Task) -> Score:
    """The answer is the derivative of the reference."""
    task = replace(task, answer=value_named(task.answer), reference=value_named(task.reference))
    refused = _refused(task)
    if refused is not None:
        return refused
    try:
        slope = derivative(task.reference, task.variable)
    except NoDerivative:
        return Score(None, "undecided")
    score = scored(relation(slope, task.answer, task.scope))
    if score.correct is False and _is_derivative(task.answer, task.reference, task):
        return replace(score, reason="integrated")
    return replace(score, reason="derivative") if score.correct else score


def _refused(task: Task) -> Score | None:
    """Statements have no derivative, and an integral or derivative that is only written down is no answer."""
    if any(is_statement(tree) or is_set(tree) for tree in (task.answer, task.reference)):
        return Score(False, "wrong_type")
    if not all(map(_has_meaning, (task.answer, task.reference))):
        return Score(None, "undecided")
    if _is_unfinished(task.answer) and not _is_unfinished(task.reference):
        return Score(False, "not_worked_out", verification=Verification("proved", "by the form as written"))
    return None


def _has_meaning(tree: Tree) -> bool:
    """Whether every part stands where it may: the derivative of (1, 2) ≡ 3 (mod 0) + C is nothing."""
    try:
        return sort_of(tree) is not Sort.TRUTH
    except Meaningless:
        return False


def _is_unfinished(tree: Tree) -> bool:
    return any(isinstance(node, Apply) and node.head in UNFINISHED and len(node.args) == 2 for node in walk(tree))


def _has_bare_log(tree: Tree) -> bool:
    return any(
        isinstance(n, Apply) and n.head == "log" and not (isinstance(n.args[0], Apply) and n.args[0].head == "abs") for n in walk(tree)
    )


def _flat(tree: Tree) -> Tree:
    """Zero wherever the tree is defined."""
    return Apply("mul", (Number("0"), tree))


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


def _calculus_mismatch(task: Task) -> Score:
    try:
        found = relation(derivative(task.reference, task.variable), derivative(task.answer, task.variable), task.scope)
    except NoDerivative:
        return Score(None, "undecided")
    if found.relation == "undecided":
        return Score(None, "undecided")
    reason = "differentiated" if _is_derivative(task.reference, task.answer, task) else "not_equal_up_to_constant"
    return Score(False, reason, 0.0, found.verification, found.counterexample, "derivative")


def _is_derivative(function: Tree, answer: Tree, task: Task) -> bool:
    try:
        return same(derivative(function, task.variable), answer, task.scope.real)
    except NoDerivative:
        return False
