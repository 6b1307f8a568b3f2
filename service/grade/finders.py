"""Mal-rules that a law with letters can't state: each gives the lines that the error would lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from service.algebra.build import ONE, ZERO, add, apply, depends, div, equation, factors, mul, neg, number, power, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.algebra.periods import periodic
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.algebra.statements import any_of, is_statement, statement, zero_form
from service.grade.faults import simple_antiderivative
from service.judge.integrals import is_bare_integral
from service.judge.substitutions import candidates
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

Finder = Callable[[Tree, Tree], Iterator[Tree]]


def minus_first_only(before: Tree, after: Tree) -> Iterator[Tree]:
    """−(a + b) → −a + b inside a sum: a minus sign that reaches the first term only."""
    yield from _replaced(before, _minus_lost)


def _minus_lost(node: Tree) -> Iterator[Tree]:
    match node:
        case Apply(head="neg", args=(Apply(head="add", args=(first, *rest)),)):
            yield add(neg(first), *rest)
        case _:
            return


def _replaced(tree: Tree, changes: Callable[[Tree], Iterator[Tree]]) -> Iterator[Tree]:
    """The tree with one node changed, for every node and change."""
    yield from changes(tree)
    match tree:
        case Apply(args=args):
            for i, arg in enumerate(args):
                yield from (replace(tree, args=(*args[:i], new, *args[i + 1 :])) for new in _replaced(arg, changes))
        case Relation(sides=sides):
            for i, side in enumerate(sides):
                yield from (replace(tree, sides=(*sides[:i], new, *sides[i + 1 :])) for new in _replaced(side, changes))
        case _:
            return


def divided_by_variable(before: Tree, after: Tree) -> Iterator[Tree]:
    """x·f = x·g → f = g."""
    if not isinstance(before, Relation) or before.signs != ("=",) or before.sides[1] == ZERO:
        return
    yield from _without_factor(before)


def dropped_zero_factor(before: Tree, after: Tree) -> Iterator[Tree]:
    """x·f = 0 → f = 0."""
    if isinstance(before, Relation) and before.signs == ("=",) and before.sides[1] == ZERO:
        yield from _without_factor(before)


def _without_factor(before: Relation) -> Iterator[Tree]:
    """The equation divided by a factor that can be zero."""
    form = zero_form(before)
    names = free_symbols(form)
    if len(names) == 0:
        return
    p = _in_letters(form)
    if p is None:
        yield from _without_common_factor(before)
        product = [f for f in factors(before.sides[0]) if free_symbols(f)] if before.sides[1] == ZERO else []
        for i in range(len(product)):
            rest = product[:i] + product[i + 1 :]
            if rest:
                yield equation(mul(*rest), ZERO)
        return
    split = [f for f, _ in p.factor()[1]]
    ordered = tuple(sorted(names))
    for factor in split:
        quotient = p // factor
        while quotient % factor == 0 and not quotient.is_constant():
            quotient = quotient // factor
        for reduced in {str(p // factor): p // factor, str(quotient): quotient}.values():
            if not reduced.is_constant():
                yield equation(_tree(reduced, ordered), ZERO)


def _without_common_factor(before: Relation) -> Iterator[Tree]:
    """u·a = u·b → a = b."""
    left, right = (factors(side) for side in before.sides)
    for factor in left:
        if free_symbols(factor) and factor in right:
            kept = [list(side) for side in (left, right)]
            for side in kept:
                side.remove(factor)
            yield equation(mul(*kept[0]), mul(*kept[1]))


def _in_letters(form: Tree) -> Any | None:
    """The polynomial in the letters of a form, in alphabetical order; None where it holds e, π or functions as well."""
    names = tuple(sorted(free_symbols(form)))
    return polynomial(form, names, ring_of(form)) if names_of(form) == names else None


def _tree(p: object, names: tuple[str, ...]) -> Tree:
    found = []
    for monomial, value in p.to_dict().items():  # type: ignore[attr-defined]
        letters = [power(Symbol(name), number(int(e))) for name, e in zip(names, monomial, strict=False) if int(e)]
        found.append(mul(number(Fraction(int(value.p), int(value.q))), *letters))
    return add(*found)


def _quadratic(before: Tree) -> tuple[str, Fraction, Fraction, Fraction] | None:
    """(unknown, a, b, c) of a quadratic equation in one unknown."""
    if not isinstance(before, Relation) or before.signs != ("=",):
        return None
    form = zero_form(before)
    names = free_symbols(form)
    if len(names) != 1:
        return None
    p = _in_letters(form)
    if p is None or p.total_degree() != 2:
        return None
    parts = {int(m[0]): Fraction(int(c.p), int(c.q)) for m, c in p.to_dict().items()}
    return names[0], parts.get(2, Fraction(0)), parts.get(1, Fraction(0)), parts.get(0, Fraction(0))


def _roots(unknown: str, middle: Fraction, discriminant: Fraction, under: Fraction) -> Iterator[Tree]:
    """x = (middle ± √discriminant)/under."""
    if discriminant < 0 or not under:
        return
    root = apply("sqrt", number(discriminant))
    yield any_of(*(equation(Symbol(unknown), div(add(number(middle), side), number(under))) for side in (root, neg(root))))


def quadratic_minus_b(before: Tree, after: Tree) -> Iterator[Tree]:
    """x = (b ± √D)/(2a)."""
    found = _quadratic(before)
    if found and found[2]:
        unknown, a, b, c = found
        yield from _roots(unknown, b, b * b - 4 * a * c, 2 * a)


def quadratic_two_a(before: Tree, after: Tree) -> Iterator[Tree]:
    """x = (−b ± √D)/a, or /2."""
    found = _quadratic(before)
    if found:
        unknown, a, b, c = found
        yield from _roots(unknown, -b, b * b - 4 * a * c, a)
        if a not in (1, 2):
            yield from _roots(unknown, -b, b * b - 4 * a * c, Fraction(2))


def quadratic_discriminant(before: Tree, after: Tree) -> Iterator[Tree]:
    """D = b² + 4ac."""
    found = _quadratic(before)
    if found:
        unknown, a, b, c = found
        yield from _roots(unknown, -b, b * b + 4 * a * c, 2 * a)


def quadratic_one_root(before: Tree, after: Tree) -> Iterator[Tree]:
    """Only one root of a quadratic that has a linear term."""
    found = _quadratic(before)
    if found and found[2] and found[3]:
        unknown, a, b, c = found
        for both in _roots(unknown, -b, b * b - 4 * a * c, 2 * a):
            if b * b - 4 * a * c:
                yield from (both.args if isinstance(both, Apply) else ())


def and_for_or(before: Tree, after: Tree) -> Iterator[Tree]:
    """x = 1 and x = 2 for x = 1 or x = 2."""
    if isinstance(after, Apply) and after.head == "and" and is_statement(before):
        from service.judge.judgement import EQUAL, Scope
        from service.judge.relations import relation

        intended = any_of(*(statement(part) for part in after.args))
        if relation(before, intended, Scope()).relation in EQUAL:
            yield after


def missing_constant(before: Tree, after: Tree) -> Iterator[Tree]:
    """∫ f → F without a constant; judged by its flag and not here."""
    return iter(())


def absolute_value_missing(before: Tree, after: Tree) -> Iterator[Tree]:
    """∫ f′/f → ln f: right but for the bars."""
    if not is_bare_integral(before) or not any(isinstance(n, Apply) and n.head == "log" for n in walk(after)):
        return
    from service.judge.judgement import Scope
    from service.judge.relations import relation
    from service.tree import rebuilt

    barred = rebuilt(after, _with_bars)
    if barred != after and relation(before, barred, Scope()).relation in {"antiderivative", "up_to_constant", "equivalent"}:
        yield after


def _with_bars(node: Tree) -> Tree:
    match node:
        case Apply(head="log", args=(u,)) if not (isinstance(u, Apply) and u.head == "abs"):
            return Apply("log", (Apply("abs", (u,)),))
        case _:
            return node


def bounds_kept(before: Tree, after: Tree) -> Iterator[Tree]:
    """∫ f(g) g′ dx from a to b → k ∫ f(u) du from a to b."""
    found = _scaled_integral(after)
    if not _is_definite(before) or found is None or not isinstance(before, Apply):
        return
    scale, (g, u, c, d) = found[0], found[1].args
    f, x, a, b = before.args
    if (a, b) != (c, d) or not isinstance(x, Symbol) or not isinstance(u, Symbol) or x == u:
        return
    for part in candidates(f):
        try:
            back = mul(scale, substituted(g, {u.name: part}), derivative(part, x.name))
        except NoDerivative:
            continue
        if same(f, back):
            yield after
            return


def _scaled_integral(tree: Tree) -> tuple[Tree, Apply] | None:
    """(k, the integral) of a number times a definite integral."""
    match tree:
        case Apply(head="integral", args=(_, _, _, _)):
            return ONE, tree
        case Apply(head="div", args=(a, k)) if not free_symbols(k) and (inner := _scaled_integral(a)):
            return div(inner[0], k), inner[1]
        case Apply(head="mul", args=args):
            whole = [inner for a in args if (inner := _scaled_integral(a))]
            others = [a for a in args if not _scaled_integral(a)]
            return (mul(whole[0][0], *others), whole[0][1]) if len(whole) == 1 else None
        case _:
            return None


def _is_definite(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "integral" and len(tree.args) == 4


def one_trig_solution(before: Tree, after: Tree) -> Iterator[Tree]:
    """sin x = c → x = α."""
    if _is_value(statement(after)) and not free_symbols(_right(after)):
        yield from _if_lost(before, after)


def one_trig_family(before: Tree, after: Tree) -> Iterator[Tree]:
    """sin x = c → x = α + 2kπ, the other solution in each period left out."""
    if _is_value(statement(after)) and free_symbols(_right(after)):
        yield from _if_lost(before, after)


def no_period(before: Tree, after: Tree) -> Iterator[Tree]:
    """sin x = c → x = α or x = π − α, without + 2kπ."""
    logic = statement(after)
    alternatives = logic.args if isinstance(logic, Apply) and logic.head == "or" else ()
    if alternatives and all(_is_value(one) and not free_symbols(_right(one)) for one in alternatives):
        yield from _if_lost(before, after)


def _is_value(tree: Tree) -> bool:
    """x = …, also with `k ∈ ℤ` beside it."""
    parts = [p for p in tree.args if not (isinstance(p, Apply) and p.head == "element")] if isinstance(tree, Apply) else [tree]
    match parts:
        case [Relation(signs=("=",), sides=(Symbol(), _))]:
            return True
        case _:
            return False


def _right(tree: Tree) -> Tree:
    return next(n for n in walk(tree) if isinstance(n, Relation)).sides[1]


def _if_lost(before: Tree, after: Tree) -> Iterator[Tree]:
    """The line itself where it lost solutions of a periodic equation."""
    from service.judge.judgement import Scope
    from service.judge.relations import relation

    if isinstance(before, Relation) and periodic(before) and relation(before, after, Scope()).relation == "implied_by":
        yield after


def composition(before: Tree, after: Tree) -> Iterator[Tree]:
    """f(g) → f(x)·g."""
    yield from _replaced(before, _composed)


def _composed(node: Tree) -> Iterator[Tree]:
    match node:
        case Apply(head="sin" | "cos" | "tan" | "log" as head, args=(u,)) if len(free_symbols(u)) == 1 and not isinstance(u, Symbol):
            yield mul(Apply(head, (Symbol(free_symbols(u)[0]),)), u)
        case _:
            return


def zero_over_zero(before: Tree, after: Tree) -> Iterator[Tree]:
    """lim 0/0 → 0 or 1."""
    yield from _limit_values(before, (ZERO, number(1)), lambda top, bottom: top and bottom)


def _limit_values(before: Tree, values: tuple[Tree, ...], when: Callable[[bool, bool], bool]) -> Iterator[Tree]:
    match before:
        case Apply(head="limit", args=(Apply(head="div", args=(top, bottom)), Symbol(name=x), at)):
            from service.algebra.expressions import zero

            if at != Constant("oo") and when(zero(substituted(top, {x: at})), zero(substituted(bottom, {x: at}))):
                yield from values
        case _:
            return


def infinity_over_infinity(before: Tree, after: Tree) -> Iterator[Tree]:
    """lim ∞/∞ → 1."""
    match before:
        case Apply(head="limit", args=(Apply(head="div", args=(top, bottom)), Symbol(name=x), Constant(name="oo"))):
            if depends(top, x) and depends(bottom, x):
                yield number(1)
        case _:
            return


def _definite_parts(before: Tree) -> Iterator[tuple[Tree, Tree]]:
    """(F(a), F(b)) of a definite integral with a simple integrand."""
    if _is_definite(before) and isinstance(before, Apply) and isinstance(before.args[1], Symbol):
        f, x, a, b = before.args
        whole = simple_antiderivative(f, x.name) if isinstance(x, Symbol) else None
        if whole is not None and isinstance(x, Symbol):
            yield substituted(whole, {x.name: a}), substituted(whole, {x.name: b})


def bounds_added(before: Tree, after: Tree) -> Iterator[Tree]:
    """F(b) + F(a)."""
    for low, high in _definite_parts(before):
        yield add(high, low)


def lower_bound_dropped(before: Tree, after: Tree) -> Iterator[Tree]:
    """F(b) alone."""
    for _, high in _definite_parts(before):
        yield high


def entrywise_product(before: Tree, after: Tree) -> Iterator[Tree]:
    """(A·B)ᵢⱼ → aᵢⱼ bᵢⱼ."""
    match before:
        case Apply(head="mul", args=(Apply(head="matrix", args=first), Apply(head="matrix", args=second))) if len(first) == len(second):
            rows = []
            for p, q in zip(first, second, strict=True):
                if not isinstance(p, Apply) or not isinstance(q, Apply) or len(p.args) != len(q.args):
                    return
                rows.append(Apply("row", tuple(mul(a, b) for a, b in zip(p.args, q.args, strict=True))))
            yield Apply("matrix", tuple(rows))
        case _:
            return


FINDERS: dict[str, Finder] = {
    "minus_first_only": minus_first_only,
    "divided_by_variable": divided_by_variable,
    "dropped_zero_factor": dropped_zero_factor,
    "quadratic_minus_b": quadratic_minus_b,
    "quadratic_two_a": quadratic_two_a,
    "quadratic_discriminant": quadratic_discriminant,
    "quadratic_one_root": quadratic_one_root,
    "and_for_or": and_for_or,
    "missing_constant": missing_constant,
    "absolute_value_missing": absolute_value_missing,
    "bounds_kept": bounds_kept,
    "one_trig_solution": one_trig_solution,
    "one_trig_family": one_trig_family,
    "no_period": no_period,
    "composition": composition,
    "zero_over_zero": zero_over_zero,
    "infinity_over_infinity": infinity_over_infinity,
    "bounds_added": bounds_added,
    "lower_bound_dropped": lower_bound_dropped,
    "entrywise_product": entrywise_product,
}
"""Name in the TOML files → what the error leads to, from (line before, line)."""
