"""Mal-rules that a law with letters can't state: each gives the lines that the error would lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from flint import fmpq_mpoly

from service.algebra.build import ONE, ZERO, add, div, equation, factors, mul, neg, number, power, rational, substituted
from service.algebra.expressions import same
from service.algebra.periods import periodic
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.algebra.shapes import shape
from service.algebra.statements import any_of, is_statement, statement, zero_form
from service.grade import (
    angle_finders,
    calculus_finders,
    equation_finders,
    integral_finders,
    interval_finders,
    number_finders,
    quadratic_finders,
)
from service.grade.candidates import Candidate
from service.grade.expansion_finders import ASYMPTOTES
from service.grade.given_finders import GIVEN
from service.judge.judgement import EQUAL, Scope
from service.judge.relations import relation
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, walk

Finder = Callable[[Tree, Tree, Scope], Iterator[Candidate]]


def minus_first_only(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """−(a + b) → −a + b inside a sum: a minus sign that reaches the first term only."""
    for node, put in _nodes(before):
        match node:
            case Apply(head="neg", args=(Apply(head="add", args=(first, *rest)),)):
                parts = {"u": node.args[0], "a": first, "b": rest[0]}
                yield Candidate(put(add(neg(first), *rest)), parts, put(add(neg(first), *(neg(term) for term in rest))))
            case _:
                continue
    yield from _minus_in_a_fraction(before, after)


def _minus_in_a_fraction(before: Tree, after: Tree) -> Iterator[Candidate]:
    """… − a + b where the line before has a sum a + b that was to be subtracted."""
    sums = {shape(node): node for node in walk(before) if isinstance(node, Apply) and node.head == "add"}
    if not sums or is_statement(before) or is_statement(after):
        return
    for node, put in _nodes(after):
        if not (isinstance(node, Apply) and node.head == "add"):
            continue
        for first, second in zip(node.args[1:], node.args[2:], strict=False):
            if not (isinstance(first, Apply) and first.head == "neg"):
                continue
            whole = sums.get(shape(add(first.args[0], second)))
            if whole is None:
                continue
            mended = put(replace(node, args=tuple(neg(second) if term is second else term for term in node.args)))
            if same(before, mended):
                yield Candidate(after, {"u": whole, "a": first.args[0], "b": second}, mended, sure=True)


def double_negative(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """8 − (−3) → 8 − 3."""
    for node, put in _nodes(before):
        match node:
            case Apply(head="neg", args=(Apply(head="neg", args=(inner,)),)):
                yield Candidate(put(neg(inner)), {"d": inner}, put(inner))
            case _:
                continue


def factor_taken_out(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """ua + b → u(a + b): a factor taken out of one term only."""
    yield from (one for one in _taken_out(before, after) if free_symbols(one.parts["k"]))


def number_taken_out(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """ka + b → k(a + b) for a number k."""
    yield from (one for one in _taken_out(before, after) if not free_symbols(one.parts["k"]))


def _taken_out(before: Tree, after: Tree) -> Iterator[Candidate]:
    for old, new in _sides(before, after):
        for node, put in _nodes(new):
            yield from (replace(one, line=after) for one in _multiplied_back(old, node, put))


def _multiplied_back(old: Tree, node: Tree, put: Callable[[Tree], Tree]) -> Iterator[Candidate]:
    match node:
        case Apply(head="mul", args=(*outer, Apply(head="add", args=(first, second)))) if outer and mul(*outer) not in (ONE, number(-1)):
            k = mul(*outer)
            for taken, kept in ((first, second), (second, first)):
                if same(old, put(add(mul(k, taken), kept))):
                    right = None if free_symbols(k) else put(mul(k, add(taken, div(kept, k))))
                    yield Candidate(node, {"k": k, "a": mul(k, taken), "b": kept}, right, sure=True)
        case _:
            return


def _sides(before: Tree, after: Tree) -> Iterator[tuple[Tree, Tree]]:
    """The expressions of two lines that differ: the lines themselves, or one side of two equations."""
    match before, after:
        case Relation(signs=signs, sides=sides), Relation(signs=others, sides=new) if signs == others and len(sides) == len(new):
            changed = [(old, now) for old, now in zip(sides, new, strict=True) if old != now]
            yield from changed if len(changed) == 1 else ()
        case Relation(), _:
            return
        case _, Relation():
            return
        case _:
            yield before, after


def _nodes(tree: Tree) -> Iterator[tuple[Tree, Callable[[Tree], Tree]]]:
    """(node, the tree with something else in its place) for every node."""
    yield tree, lambda new: new
    match tree:
        case Apply(args=args):
            for i, arg in enumerate(args):
                for node, put in _nodes(arg):
                    yield node, lambda new, i=i, put=put: replace(tree, args=(*args[:i], put(new), *args[i + 1 :]))  # type: ignore[misc]
        case Relation(sides=sides):
            for i, side in enumerate(sides):
                for node, put in _nodes(side):
                    yield node, lambda new, i=i, put=put: replace(tree, sides=(*sides[:i], put(new), *sides[i + 1 :]))  # type: ignore[misc]
        case _:
            return


def divided_by_variable(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """u·f = u·g → f = g, with the solutions of u = 0 lost."""
    if isinstance(before, Relation) and before.signs == ("=",) and not (ZERO in before.sides and any(map(_is_product, before.sides))):
        yield from _without_factor(before)


def dropped_zero_factor(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """u·f = 0 → f = 0."""
    if isinstance(before, Relation) and before.signs == ("=",) and before.sides[1] == ZERO and _is_product(before.sides[0]):
        yield from _without_factor(before)


def _is_product(tree: Tree) -> bool:
    return len([part for part in factors(tree) if free_symbols(part)]) > 1


def _without_factor(before: Relation) -> Iterator[Candidate]:
    """The equation divided by a factor that can be zero."""
    form = zero_form(before)
    names = free_symbols(form)
    if len(names) == 0:
        return
    p = _in_letters(form)
    if p is None:
        yield from _without_common_factor(before)
        product = [f for f in factors(before.sides[0]) if free_symbols(f)] if before.sides[1] == ZERO else []
        for i, factor in enumerate(product):
            rest = product[:i] + product[i + 1 :]
            if rest:
                yield _divided(factor, equation(mul(*rest), ZERO))
        return
    ordered = tuple(sorted(names))
    sides = [polynomial(side, ordered, ring_of(form)) for side in before.sides]
    split = [f for f, _ in p.factor()[1] if all(side is not None and _divides(f, side) for side in sides)]
    if ZERO in before.sides and not any(map(_is_product, before.sides)):
        split = [f for f in split if len(f.to_dict()) == 1]  # x³ − 5x = 0 is seen to be divided by x, x² − 4 = 0 by nothing
    for factor in split:
        quotient = p // factor
        while quotient % factor == 0 and not quotient.is_constant():
            quotient = quotient // factor
        for reduced in {str(p // factor): p // factor, str(quotient): quotient}.values():
            if not reduced.is_constant():
                yield _divided(_tree(factor, ordered), equation(_tree(reduced, ordered), ZERO))


def _divides(factor: fmpq_mpoly, side: fmpq_mpoly) -> bool:
    return bool(side == 0 or side % factor == 0)


def _divided(factor: Tree, rest: Relation) -> Candidate:
    return Candidate(rest, {"u": factor}, any_of(equation(factor, ZERO), rest))


def _without_common_factor(before: Relation) -> Iterator[Candidate]:
    """u·a = u·b → a = b."""
    left, right = (_single_factors(side) for side in before.sides)
    for factor in dict.fromkeys(left):
        if free_symbols(factor) and factor in right:
            kept = [list(side) for side in (left, right)]
            for side in kept:
                side.remove(factor)
            yield _divided(factor, equation(mul(*kept[0]), mul(*kept[1])))


def _single_factors(tree: Tree) -> tuple[Tree, ...]:
    """The factors, a whole power as often as it counts."""
    found: list[Tree] = []
    for factor in factors(tree):
        match factor:
            case Apply(head="pow", args=(base, n)) if rational(n) in (2, 3):
                found += [base] * int(rational(n) or 1)
            case _:
                found.append(factor)
    return tuple(found)


def _in_letters(form: Tree) -> fmpq_mpoly | None:
    """The polynomial in the letters of a form, in alphabetical order; None where it holds e, π or functions as well."""
    names = tuple(sorted(free_symbols(form)))
    return polynomial(form, names, ring_of(form)) if names_of(form) == names else None


def _tree(p: object, names: tuple[str, ...]) -> Tree:
    found = []
    for monomial, value in p.to_dict().items():  # type: ignore[attr-defined]
        letters = [power(Symbol(name), number(int(e))) for name, e in zip(names, monomial, strict=False) if int(e)]
        found.append(mul(number(Fraction(int(value.p), int(value.q))), *letters))
    return add(*found)


def and_for_or(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x = 1 and x = 2 for x = 1 or x = 2."""
    if isinstance(after, Apply) and after.head == "and" and is_statement(before):
        intended = any_of(*(statement(part) for part in after.args))
        if relation(before, intended, scope).relation in EQUAL:
            yield Candidate(after, {}, intended, sure=True)


# Periodic equations


def one_trig_solution(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """sin x = c → x = α."""
    if _is_value(statement(after)) and not free_symbols(_right(after)):
        yield from _if_lost(before, after, scope, ("sin", "cos"))


def one_tangent_solution(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """tan x = c → x = α, without + kπ."""
    if _is_value(statement(after)) and not free_symbols(_right(after)):
        yield from _if_lost(before, after, scope, ("tan", "cot"))


def one_trig_family(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """sin x = c → x = α + 2kπ, the other solution in each period left out."""
    if _is_value(statement(after)) and free_symbols(_right(after)):
        yield from _if_lost(before, after, scope, ("sin", "cos"))


def no_period(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """sin x = c → x = α or x = π − α, without + 2kπ."""
    logic = statement(after)
    alternatives = logic.args if isinstance(logic, Apply) and logic.head == "or" else ()
    if alternatives and all(_is_value(one) and not free_symbols(_right(one)) for one in alternatives):
        yield from _if_lost(before, after, scope, ("sin", "cos", "tan", "cot"))


def _is_value(tree: Tree) -> bool:
    """x = …, also with `k ∈ ℤ` beside it."""
    parts = [p for p in tree.args if not (isinstance(p, Apply) and p.head == "element")] if isinstance(tree, Apply) else [tree]
    match parts:
        case [Relation(signs=("=",), sides=(Symbol() | Apply(head="mul", args=(Number(), Symbol())), _))]:
            return True
        case _:
            return False


def _right(tree: Tree) -> Tree:
    return next(n for n in walk(tree) if isinstance(n, Relation)).sides[1]


def _if_lost(before: Tree, after: Tree, scope: Scope, heads: tuple[str, ...]) -> Iterator[Candidate]:
    """The line itself where it lost solutions of an equation with one of these functions."""
    function = next((n for n in walk(before) if isinstance(n, Apply) and n.head in heads and free_symbols(n)), None)
    if function is None or not isinstance(before, Relation) or not periodic(before):
        return
    if relation(before, after, scope).relation == "implied_by":
        angle = next(n for n in walk(statement(after)) if isinstance(n, Relation)).sides[0]
        yield Candidate(after, {"u": function, "x": angle}, None, sure=True)


def degrees_for_radians(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """cos x = 1/2 → x = 60."""
    match statement(after):
        case Relation(signs=("=",), sides=(Symbol(name=x), value)) if rational(value) not in (None, 0) and _has(
            before, "sin", "cos", "tan"
        ):
            in_radians = Apply("div", (mul(value, Constant("pi")), number(180)))
            if isinstance(before, Relation) and _holds(before, x, in_radians) and not _holds(before, x, value):
                yield Candidate(after, {"x": Symbol(x), "a": value}, None, sure=True)
        case _:
            return


def power_never_so(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """e^x = 0 → x = 0, 2^x = −8 → x = −3."""
    match before:
        case Relation(signs=("=",), sides=(Apply(head="pow", args=(base, exponent)) as power_of, value)):
            bound = 1 if base == Constant("e") else rational(base)
            size = rational(value)
        case _:
            return
    if bound and bound > 0 and size is not None and size <= 0 and free_symbols(exponent) and _is_value(statement(after)):
        yield Candidate(after, {"p": power_of, "c": value}, None, sure=True)


def _has(tree: Tree, *heads: str) -> bool:
    return any(isinstance(node, Apply) and node.head in heads for node in walk(tree))


def _holds(equation_of: Relation, x: str, value: Tree) -> bool:
    here = substituted(equation_of, {x: value})
    return isinstance(here, Relation) and len(here.sides) == 2 and not free_symbols(here) and same(*here.sides)


def excluded_solution(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """A solution at which a denominator of the line before is zero."""
    logic = statement(after)
    alternatives = logic.args if isinstance(logic, Apply) and logic.head == "or" else (logic,)
    bottoms = [node.args[1] for node in walk(before) if isinstance(node, Apply) and node.head == "div" and free_symbols(node.args[1])]
    for one in alternatives:
        match one:
            case Relation(signs=("=",), sides=(Symbol(name=x), value)) if not free_symbols(value):
                for bottom in bottoms:
                    if same(substituted(bottom, {x: value}), ZERO) and not free_symbols(substituted(bottom, {x: value})):
                        rest = [other for other in alternatives if other is not one]
                        yield Candidate(after, {"x": Symbol(x), "a": value, "d": bottom}, any_of(*rest) if rest else None, sure=True)
                        return
            case _:
                continue


def composition(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """f(g) → f(x)·g."""
    for node, put in _nodes(before):
        match node:
            case Apply(head="sin" | "cos" | "tan" | "log" as head, args=(u,)) if len(free_symbols(u)) == 1 and not isinstance(u, Symbol):
                yield Candidate(put(mul(Apply(head, (Symbol(free_symbols(u)[0]),)), u)), {"u": u, "p": node}, before)
            case _:
                continue


def entrywise_product(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(A·B)ᵢⱼ → aᵢⱼ bᵢⱼ."""
    match before:
        case Apply(head="pow", args=(Apply(head="matrix") as matrix, Number(text="2"))):
            yield from entrywise_product(Apply("mul", (matrix, matrix)), after, scope)
        case Apply(head="mul", args=(Apply(head="matrix", args=first), Apply(head="matrix", args=second))) if len(first) == len(second):
            rows = []
            for p, q in zip(first, second, strict=True):
                if not isinstance(p, Apply) or not isinstance(q, Apply) or len(p.args) != len(q.args):
                    return
                rows.append(Apply("row", tuple(mul(a, b) for a, b in zip(p.args, q.args, strict=True))))
            yield Candidate(Apply("matrix", tuple(rows)))
        case _:
            return


FINDERS: dict[str, Finder] = {
    "minus_first_only": minus_first_only,
    "double_negative": double_negative,
    "factor_taken_out": factor_taken_out,
    "number_taken_out": number_taken_out,
    "divided_by_variable": divided_by_variable,
    "undivided_term": equation_finders.undivided_term,
    "dropped_zero_factor": dropped_zero_factor,
    "and_for_or": and_for_or,
    "one_trig_solution": one_trig_solution,
    "one_tangent_solution": one_tangent_solution,
    "one_trig_family": one_trig_family,
    "no_period": no_period,
    "degrees_for_radians": degrees_for_radians,
    "angle_of_cofunction": angle_finders.angle_of_cofunction,
    "angle_of_opposite_value": angle_finders.angle_of_opposite_value,
    "power_never_so": power_never_so,
    "excluded_solution": excluded_solution,
    "composition": composition,
    "entrywise_product": entrywise_product,
    "formula_minus_b": quadratic_finders.formula_minus_b,
    "formula_two_a": quadratic_finders.formula_two_a,
    "formula_four_ac": quadratic_finders.formula_four_ac,
    "one_root": quadratic_finders.one_root,
    "roots_negated": quadratic_finders.roots_negated,
    "factors_with_wrong_signs": quadratic_finders.factors_with_wrong_signs,
    "factors_with_wrong_sum": quadratic_finders.factors_with_wrong_sum,
    "factors_with_wrong_product": quadratic_finders.factors_with_wrong_product,
    "missing_constant": calculus_finders.missing_constant,
    "absolute_value_missing": calculus_finders.absolute_value_missing,
    "bounds_kept": calculus_finders.bounds_kept,
    "substitution_factor": calculus_finders.substitution_factor,
    "zero_over_zero": calculus_finders.zero_over_zero,
    "sine_of_a_multiple": calculus_finders.sine_of_a_multiple,
    "infinity_over_infinity": calculus_finders.infinity_over_infinity,
    "bounds_added": calculus_finders.bounds_added,
    "lower_bound_dropped": calculus_finders.lower_bound_dropped,
    "product_of_rates": calculus_finders.product_of_rates,
    "inner_derivative_of_y": calculus_finders.inner_derivative_of_y,
    "decimal_point": number_finders.decimal_point,
    "cancelled_unevenly": number_finders.cancelled_unevenly,
    "rounded_fraction": number_finders.rounded_fraction,
    "root_simplified": number_finders.root_simplified,
    "running_equals": number_finders.running_equals,
    "sign_lost": number_finders.sign_lost,
    "end_wrongly_included": interval_finders.end_wrongly_included,
    "wrong_end": interval_finders.wrong_end,
    "interval_on_the_other_side": interval_finders.interval_on_the_other_side,
    "bounds_alone": integral_finders.bounds_alone,
    "across_a_pole": integral_finders.across_a_pole,
    "sign_of_the_remaining_integral": integral_finders.sign_of_the_remaining_integral,
    "minus_before_an_integral": integral_finders.minus_before_an_integral,
    "repeated_factor_once": integral_finders.repeated_factor_once,
    **GIVEN,
    **ASYMPTOTES,
}
"""Name in the TOML files → what the error leads to, from (line before, line)."""
