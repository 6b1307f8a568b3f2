"""The simplest equivalent form: the shortest of several, never longer than what was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from sympy import Basic, Expr, I, MatrixBase, Pow, Symbol, combsimp, exp, factor, factorial, fraction, log
from sympy.logic.boolalg import Boolean

from service.cas import to_sympy, to_tree
from service.cas.cartesian import cartesian
from service.cas.expand import collected, in_lowest_terms, whole_quotient
from service.cas.logarithms import combined
from service.cas.radicals import has_roots, in_roots, is_rooted, under_even_roots
from service.cas.simplify import shorter_forms, shorter_forms_by_way
from service.compute.computation import Computation
from service.compute.forms import Rewriting, conditions_lost, equals_input, rewriting, rewritten, same, zero_powers
from service.question import Claim, Context, Question, Result, Verification
from service.quietly import unless_broken
from service.tree import Apply, Number, Tree, free_symbols, walk
from service.verify import equal
from service.write import text

SUMS = frozenset({"integral", "sum", "product", "sum_over", "product_over"})
PENDING = SUMS | {"derivative", "partial", "prime", "limit", "limit_left", "limit_right", "subst"}
"""Heads that ask for something to be worked out."""
SHARE = 0.5
"""Of the deadline, for the search; checking and writing need the rest."""


def _candidates(problem: Rewriting) -> Iterator[Result]:
    """Forms of an expression, shortest first; of anything else, the form with each part at its shortest."""
    question, value = problem.question, problem.value
    seconds = question.context.deadline * SHARE
    if isinstance(value, Expr) and not isinstance(value, MatrixBase):
        forms = shorter_forms_by_way(value, seconds)
    else:
        forms = {rewritten(value, lambda part: _checked(part, question.context, seconds / 4)): "part by part", value: "as it is"}
    notes = zero_powers(question.expression, question.context)
    known = (
        *_with_parts(forms),
        *_plainer(value, forms, question),
        *_with_roots(forms, problem),
        *_with_odd_roots(question),
        *_with_one_logarithm(question),
    )
    for form, way in known:
        lost = conditions_lost(question, form)
        if way != "radical form" or not any(_names_a_root(condition) for condition in lost):
            yield Result(form, conditions=lost, notes=notes, strategy=way)
    for form, way in forms.items():
        if _keeps_branches(value, form):
            if _is_longer(form, question.expression):
                yield Result(question.expression, strategy="as it is")
                return
            yield Result(form, conditions=conditions_lost(question, form), notes=notes, strategy=way)


def _with_roots(forms: Mapping[Basic, str], problem: Rewriting) -> Iterator[tuple[Tree, str]]:
    """The shortest form in simplest radical form, where roots were written."""
    first = next(iter(forms))
    if not isinstance(first, Expr) or isinstance(first, MatrixBase) or not (has_roots(problem.question.expression) and is_rooted(first)):
        return
    nonnegative = under_even_roots(problem.given)
    for form in dict.fromkeys((first, *(form for form, way in forms.items() if way == "as it is"))):
        tree = unless_broken("radical form", partial(in_roots, form.xreplace(nonnegative)))
        if tree is not None:
            yield tree, "radical form"
            return


def _with_odd_roots(question: Question) -> Iterator[tuple[Tree, str]]:
    """∛(54x⁷) = 3x²·∛(2x) for every real x: the odd root of a product is the product of the roots, as for positive letters."""
    tree = question.expression
    if question.context.domain == "complex" or not has_roots(tree) or not all(_is_odd_root(node) for node in walk(tree)):
        return
    positive = replace(question.context, assumptions=dict.fromkeys(free_symbols(tree), ("positive",)))
    value = to_sympy(tree, positive)
    if not isinstance(value, Expr) or isinstance(value, MatrixBase):
        return
    value = value.replace(_is_fractional, lambda power: Pow(factor(power.base), power.exp))
    found = unless_broken("radical form", partial(in_roots, value)) if is_rooted(value) else to_tree(value)
    if found is not None and text(found) != text(tree):
        yield found, "radical form" if is_rooted(value) else "odd roots"


def _is_fractional(value: Expr) -> bool:
    return bool(value.is_Pow and value.exp.is_Rational and value.exp.q > 1)


def _is_odd_root(node: Tree) -> bool:
    """Whether a node is no root, or one of a whole odd index, and no power that is a root in disguise."""
    match node:
        case Apply(head="sqrt"):
            return False
        case Apply(head="root", args=(_, Number(text=index))):
            return index.isdecimal() and int(index) % 2 == 1
        case Apply(head="root"):
            return False
        case Apply(head="pow", args=(_, exponent)):
            return isinstance(exponent, Number) and exponent.text.isdecimal()
        case _:
            return True


def _with_parts(forms: Mapping[Basic, str]) -> Iterator[tuple[Expr, str]]:
    """A complex number as a + b·i; one that is written with e^(iφ) is short as it is."""
    first = next(iter(forms))
    if isinstance(first, Expr) and not isinstance(first, MatrixBase) and first.is_number and first.has(I) and not first.has(exp, log):
        found = unless_broken("a + b·i", partial(cartesian, first))
        if found is not None and found != first:
            yield found, "a + b·i"


def _plainer(value: Basic, forms: Mapping[Basic, str], question: Question) -> Iterator[tuple[Expr, str]]:
    """A sum of polynomials with like terms together, and a quotient that cancels to a polynomial, though they may be longer."""
    if not isinstance(value, Expr) or isinstance(value, MatrixBase):
        return
    terms = unless_broken("like terms", partial(collected, value)) if isinstance(question.expression, Apply) else None
    if terms is not None and _count(question.expression) > len(terms.as_ordered_terms()) > 1:
        yield terms, "like terms"
    if value.has(factorial) and not (ratio := combsimp(value)).has(factorial):
        yield ratio, "factorials cancelled"
    if fraction(next(iter(forms)))[1].free_symbols:
        for way in (whole_quotient, in_lowest_terms):
            quotient = unless_broken("cancelled", partial(way, *fraction(value)))
            if quotient is not None:
                yield quotient, "cancelled"
                return


def _count(tree: Tree) -> int:
    """The terms of a sum as written, those in brackets one by one; 0 for what is no sum."""
    match tree:
        case Apply(head="add", args=args):
            return sum(max(1, _count(arg)) for arg in args)
        case Apply(head="neg", args=(inner,)):
            return _count(inner)
        case _:
            return 0


def _names_a_root(condition: Boolean) -> bool:
    """Whether a condition is about a root, √x ≠ 0, where the form before said no more than that it is defined."""
    return any(power.exp.is_Rational and power.exp.q > 1 for power in condition.atoms(Pow))


def _with_one_logarithm(question: Question) -> Iterator[tuple[Tree, str]]:
    """A sum of logarithms as one, to the base that was written."""
    tree = unless_broken("one logarithm", partial(combined, question.expression, question.context))
    if tree is not None:
        yield tree, "one logarithm"


def _is_longer(form: Basic, written: Tree) -> bool:
    """Whether an expression with variables takes more room than as it was written; what is still to be carried out may grow."""
    pending = any(isinstance(node, Apply) and node.head in PENDING for node in walk(written))
    return not pending and bool(free_symbols(written)) and len(text(to_tree(form))) > len(text(written))


def _verified(problem: Rewriting, claim: Claim) -> Verification:
    """As for every rewriting; what is given back as written needs no proof."""
    if claim.value is problem.question.expression:
        return Verification("proved", "the same as written")
    return equals_input(problem, claim)


def _keeps_branches(value: Basic, form: Basic) -> bool:
    """Whether joining logarithms kept the value over ℂ too, at positive values of the variables.

    ln x + ln y is ln(xy) wherever it is real, but ln(1 − x) + ln(2 − x) is not ln((1 − x)(2 − x)) for x > 2, where a reader
    who works over ℂ would find another value.
    """
    if form == value or not isinstance(value, Expr) or not value.has(log):
        return True
    positive = {symbol: Symbol(symbol.name, positive=True) for symbol in value.free_symbols | form.free_symbols}
    known = {symbol.name: ("positive",) for symbol in positive}
    return not equal(value.xreplace(positive), form.xreplace(positive), Context(domain="complex", assumptions=known)).is_different


def _checked(part: Expr, context: Context, seconds: float) -> Expr:
    """The shortest form that is shown to be equal."""
    return next((form for form in shorter_forms(part, seconds) if same(part, form, context).status in ("proved", "checked")), part)


SIMPLIFY = Computation(rewriting, _candidates, _verified)
