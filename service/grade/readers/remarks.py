"""Lines that claim nothing: comments, form notes, letters introduced, cases opened; and what is said to diverge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from service.algebra.build import FALSE, ZERO, substituted
from service.algebra.dimensions import without_units
from service.algebra.opaque import has_head, worked_out
from service.algebra.statements import is_statement, statement, truth
from service.grade.context import Case, CaseResult, Context, Fact
from service.grade.line import Clause
from service.grade.reading.vocabulary import DISCARDED
from service.grade.step import METHOD, Reading
from service.judge.judgement import EQUAL, Judgement, undecided
from service.judge.relations import relation
from service.judge.solutions import solutions
from service.judge.substitutions import definition
from service.question import Verification
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

Found = tuple[Reading, Context]


def remark(clause: Clause, context: Context) -> Found | None:
    """Words, and lines that can't be read."""
    match clause.kind:
        case "unreadable":
            return Reading("unreadable", Judgement("unreadable"), parent=context.last_line), replace(context, unread=context.line)
        case "comment":
            return Reading("comment", METHOD, parent=context.last_line), context
        case _:
            return None


def form_note(clause: Clause, context: Context) -> Found | None:
    """0/0, 1^∞, ∞ − ∞: names a form and claims nothing; the next value is compared with what stood before."""
    if clause.kind != "form":
        return None
    return Reading("form", METHOD, parent=context.last_line, note="form"), context


def discarded_value(clause: Clause, context: Context) -> Found | None:
    """`x = −2 is impossible`, `x = 3 ∉ D`: a value set aside; wrong where it is a solution of the task."""
    tree, origin = clause.tree, context.root()
    if tree is None or origin is None or not is_statement(tree) or not (DISCARDED.search(clause.words) or _is_outside(tree)):
        return None
    found = definition(_first_equation(tree))
    if found is None or free_symbols(found[1]):
        return _discarded_statement(tree, context) if DISCARDED.search(clause.words) else None
    reading = Reading("note", METHOD, parent=context.last_line, note="discarded")
    if is_statement(origin.tree) and set(free_symbols(context.expanded(origin.tree))) <= {found[0]}:
        held = truth(statement(substituted(context.expanded(origin.tree), {found[0]: found[1]})), {}, context.scope.real)
        if held and all(
            truth(substituted(one, {found[0]: found[1]}), {}, context.scope.real) is not False for one in context.scope.assumed
        ):
            shown = Judgement("not_equivalent", Verification("proved", "the value solves the task"), flags=("is_a_solution",))
            reading = Reading("note", shown, origin.tree, tree, origin.line)
    return reading, context


def _discarded_statement(tree: Tree, context: Context) -> Found | None:
    """`x² = −1 is impossible`: a branch set aside that has no solution; None where it is what the working goes on from, or has one."""
    current = context.current
    if current is None:
        return None
    if tree == FALSE:  # x² = 4 or x² = −1 (impossible)
        beside = statement(current.tree) if current.line == context.line and is_statement(current.tree) else None
        if beside is not None and current.side and _has_no_solution(beside, context):
            return Reading("note", METHOD, parent=context.last_line, note="discarded"), context
        if not (isinstance(beside, Apply) and beside.head == "or"):
            return None
        tree = beside.args[-1]
    written, scope = statement(context.expanded(tree), context.scope.unknown), context.scope
    if scope.wide and scope.unknown not in free_symbols(written):  # a and b of z = a + bi are real
        scope = replace(scope, real=True, wide=False)
    if relation(written, FALSE, scope).relation not in EQUAL and not _has_no_solution(tree, context):
        return None
    if relation(context.expanded(current.tree), written, context.scope).relation in EQUAL:
        return None
    return Reading("note", METHOD, parent=context.last_line, note="discarded"), context


def _has_no_solution(tree: Tree, context: Context) -> bool:
    """2^x = −1, an alternative that is set aside in the line that names it; what is lost by it, the whole working tells."""
    written = statement(context.expanded(tree), context.scope.unknown)
    letters = free_symbols(written)
    found = solutions(written, letters[0], context.scope) if len(letters) == 1 else None
    return found is not None and not found.places


IS_ROOT = re.compile(
    r"\b(?:is a (?:root|solution|zero)|are (?:roots|solutions|zeros)|by inspection|guess(?:ed)?|root found|"
    r"ist (?:eine )?(?:lösung|nullstelle)|probieren|geraten|es (?:una )?(?:raíz|solución)|por tanteo)\b",
    re.IGNORECASE,
)


OTHER_ROOT = re.compile(
    r"\b(?:other|second|zweite|andere|weitere|otra|segunda)\s(?:root|solution|zero|lösung|nullstelle|raíz|solución)\b", re.IGNORECASE
)
"""One solution alone is meant, beside one that is known."""


def root_named(clause: Clause, context: Context) -> Found | None:
    """`x = 1 is a root`: right where the value solves what stands before."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or not is_statement(current.tree):
        return None
    found = definition(_first_equation(tree))
    other = OTHER_ROOT.search(clause.words[:60]) is not None
    if found is None or free_symbols(found[1]) or not (other or (IS_ROOT.search(clause.words) and not context.last)):
        return None
    held = truth(substituted(statement(context.expanded(current.tree)), {found[0]: found[1]}), {}, context.scope.real)
    if held is None:
        return None
    judgement = METHOD if held else Judgement("not_equivalent", Verification("proved", "the value does not solve it"))
    return Reading("consequence", judgement, None if held else current.tree, None if held else tree, current.line, note="check"), context


def _first_equation(tree: Tree) -> Tree:
    match tree:
        case Relation(signs=("=", *_), sides=(left, right, *_)):
            inner = right.args[0] if isinstance(right, Apply) and right.head == "not_element" else right
            return Relation(("=",), (left, inner))
        case Apply(head="not_element", args=(Relation() as inner, _)):
            return inner
        case _:
            return tree


def _is_outside(tree: Tree) -> bool:
    """x = 3 ∉ D."""
    return any(isinstance(node, Apply) and node.head == "not_element" for node in walk(tree)) and bool(
        isinstance(tree, Relation) or (isinstance(tree, Apply) and isinstance(tree.args[0], Relation))
    )


def listed_numbers(clause: Clause, context: Context) -> Found | None:
    """`−7 and 2`, `11 and 12, or −12 and −11`: numbers in words, which claim nothing by themselves."""
    tree = clause.tree
    if _are_outcomes(tree, clause.words, context) or _are_numbers_found(tree, clause, context):
        return Reading("comment", METHOD, parent=context.last_line), context
    if not isinstance(tree, Apply) or tree.head not in {"and", "or"} or clause.continues:
        return None
    if any(isinstance(node, Relation) or (isinstance(node, Apply) and node.head == "element") for node in walk(tree)):
        return None
    if any(isinstance(node, Symbol) for node in walk(without_units(tree))):
        return None
    return Reading("comment", METHOD, parent=context.last_line), context


def _are_numbers_found(tree: Tree | None, clause: Clause, context: Context) -> bool:
    """`23, 24, 25` after n = 23 in a problem in words: what is asked, made of the value found."""
    in_words = bool(context.task.words) and context.task.tree is None and not clause.continues
    if not in_words or not isinstance(tree, Apply) or tree.head not in {"list", "tuple"}:
        return False
    parts = {value for part in tree.args for value in _numbers_of(part)}
    found = [fact.tree.sides[-1] for fact in context.facts if isinstance(fact.tree, Relation) and isinstance(fact.tree.sides[0], Symbol)]
    return len(parts) > 1 and any(isinstance(one, Number) and one.text in parts for one in found)


def _numbers_of(part: Tree) -> Iterator[str]:
    """The numbers of 24 and of `24 and 26`; nothing where anything else stands there."""
    plain = without_units(part)
    if isinstance(plain, Number):
        yield plain.text
    elif isinstance(plain, Apply) and plain.head in {"and", "list", "tuple"}:
        yield from (one for inner in plain.args for one in _numbers_of(inner))


def number_of_solutions(clause: Clause, context: Context) -> Found | None:
    """“so no real solution” after D = −24, of an equation that is asked about in words."""
    if clause.tree != FALSE or context.task.tree is not None or not NO_ROOTS.search(clause.words):
        return None
    for fact in context.facts:
        match fact.tree:
            case Relation(signs=signs, sides=(Symbol(name="D" | "Delta"), *_, value)) if set(signs) == {"="} and not free_symbols(value):
                if truth(Relation(("<",), (value, ZERO)), {}, True):
                    return Reading("answer", METHOD, parent=context.last_line, value=clause.tree), context
            case _:
                pass
    return None


NO_ROOTS = re.compile(r"\b(?:no|keine|sin|ninguna)\b", re.IGNORECASE)


OUTCOMES = re.compile(r"\b(?:outcomes?|favou?rable|günstige?|ergebnisse|möglichkeiten|favorables?|casos|resultados)\b", re.IGNORECASE)


def _are_outcomes(tree: Tree | None, said: str, context: Context) -> bool:
    """`(2, 6), (3, 5), (4, 4)` in a problem in words: outcomes written down."""
    in_words = (bool(context.task.words) and context.task.tree is None) or OUTCOMES.search(said) is not None
    if not in_words or not isinstance(tree, Apply) or tree.head not in {"list", "tuple"}:
        return False
    pairs = [part for part in tree.args if isinstance(part, Apply) and part.head in {"tuple", "vector", "interval"}]
    return len(pairs) == len(tree.args) > 1 and not any(isinstance(node, Symbol) for part in pairs for node in walk(part))


FINITE_OR_NOT = frozenset({"oo", "complex_oo"})


def divergence(clause: Clause, context: Context) -> Found | None:
    """“diverges”, “does not exist”, said of the expression before."""
    if clause.kind != "diverges":
        return None
    before = context.current
    if before is None or is_statement(before.tree) or has_head(before.tree, "prime", "derivative", "call"):
        return Reading("comment", METHOD, parent=context.last_line), context
    value = worked_out(context.expanded(before.tree))
    if _is_infinite(value):
        judgement = Judgement("equivalent", Verification("proved", "the value is infinite"))
    elif not free_symbols(value) and not _is_unfinished(value):
        judgement = Judgement("not_equivalent", Verification("proved", "the value is finite"), flags=("converges",))
    else:
        judgement = undecided("the value was not found")
    return Reading("answer", judgement, before.tree, clause.tree, before.line, clause.tree or Constant("complex_oo")), context


def _is_infinite(tree: Tree) -> bool:
    match tree:
        case Constant(name=name):
            return name in FINITE_OR_NOT
        case Apply(head="neg", args=(inner,)):
            return _is_infinite(inner)
        case _:
            return False


def _is_unfinished(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head in {"limit", "limit_left", "limit_right", "sum", "product", "integral", "subst", "call"}


def letters_introduced(clause: Clause, context: Context) -> Found | None:
    """`let u = x²`, `let n be the number of tickets`."""
    if clause.kind != "let":
        return None
    inner = clause.tree.args[0] if isinstance(clause.tree, Apply) and clause.tree.head == "let" else clause.tree
    parts = inner.args if isinstance(inner, Apply) and inner.head in {"and", "tuple", "list", "system"} else (inner,)
    if (context.task.verb == "prove" or context.argument.begun) and isinstance(inner, Relation) and definition(inner) is None:
        return None  # Let 6^k − 1 = 5m: the hypothesis
    for part in parts:
        found = definition(part) if part is not None and not isinstance(part, Symbol) else None
        if found and found[0] not in free_symbols(found[1]):
            context = context.naming(*found)
    return Reading("definition", METHOD, parent=context.last_line, note="let"), context


def case_opened(clause: Clause, context: Context) -> Found | None:
    """`case x ≥ 2:`: the lines under it start again from the line that was split, under what it assumes."""
    if clause.kind != "case" or clause.tree is None:
        return None
    reading = Reading("case", METHOD, parent=context.last_line, note="case")
    split = context.case.split if context.case else context.current
    if split is None or not is_statement(split.tree):
        return reading, context.assuming(statement(clause.tree, context.scope.unknown)) if split is None else context
    outside = context.case.scope if context.case else context.scope
    opened = replace(context, scope=replace(outside, until=context.scope.until)).assuming(statement(clause.tree, outside.unknown))
    opened = replace(opened, case=Case(clause.tree, split, outside), cases=closed_cases(context), current=split)
    return reading, replace(opened, facts=tuple(fact for fact in context.facts if fact.line <= split.line) or (split,))


def closed_cases(context: Context) -> tuple[CaseResult, ...]:
    """The cases so far, the open one with what it has led to."""
    if context.case is None:
        return context.cases
    result: Fact | None = context.current
    return (*context.cases, CaseResult(context.case.assumption, None if result is None else result.tree))
