"""Errors with limits, integrals and implicit derivatives that no law with letters states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from flint import fmpq

from service.algebra.antiderivatives import simple_antiderivative
from service.algebra.build import ONE, ZERO, add, depends, div, factors, mul, number, sub, substituted, terms
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import outcome, same, zero
from service.algebra.statements import is_statement
from service.grade.candidates import Candidate
from service.judge.integrals import is_bare_integral
from service.judge.judgement import Scope
from service.judge.relations import relation
from service.judge.substitutions import candidates
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk


def missing_constant(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """∫ f → F without a constant; judged by its flag and not here."""
    return iter(())


def absolute_value_missing(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """∫ f′/f → ln f: right but for the bars."""
    inside = next((n.args[0] for n in walk(after) if isinstance(n, Apply) and n.head == "log"), None)
    if not is_bare_integral(before) or inside is None or not free_symbols(inside):
        return
    barred = rebuilt(after, _with_bars)
    if barred != after and relation(before, barred, scope).relation in {"antiderivative", "up_to_constant", "equivalent"}:
        yield Candidate(after, {"u": inside}, barred, sure=True)


def _with_bars(node: Tree) -> Tree:
    match node:
        case Apply(head="log", args=(u,)) if not (isinstance(u, Apply) and u.head == "abs"):
            return Apply("log", (Apply("abs", (u,)),))
        case _:
            return node


# Substitution


def bounds_kept(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """∫ f(g) g′ dx from a to b → k ∫ f(u) du from a to b."""
    found = _scaled_integral(after)
    if not _is_definite(before) or found is None or len(found[1].args) != 4 or not isinstance(before, Apply):
        return
    (g, u, c, d), (f, x, a, b) = found[1].args, before.args
    if (a, b) != (c, d) or not isinstance(x, Symbol) or not isinstance(u, Symbol) or x == u:
        return
    for part, _ in _substituted(f, x, found[0], g, u, Fraction(1)):
        bounds = [substituted(part, {x.name: end}) for end in (a, b)]
        right = mul(found[0], Apply("integral", (g, u, *bounds)))
        yield Candidate(after, {"u": part, "v": u, "x": x, "a": a, "b": b}, right, sure=True)
        return


def substitution_factor(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """∫ f(kx) dx → ∫ f(u) du, the factor of du = k dx forgotten."""
    found = _scaled_integral(after)
    match before:
        case Apply(head="integral", args=(f, Symbol() as x, *_)) if found is not None and len(found[1].args) == len(before.args):
            g, u = found[1].args[:2]
        case _:
            return
    if not isinstance(u, Symbol) or u == x:
        return
    for part, ratio in _substituted(f, x, found[0], g, u, None):
        if ratio not in (None, 1):
            parts = {"u": part, "v": u, "x": x}
            yield Candidate(after, parts, mul(number(ratio or 1), after), sure=True)
            return


def _substituted(f: Tree, x: Symbol, scale: Tree, g: Tree, u: Symbol, wanted: Fraction | None) -> Iterator[tuple[Tree, Fraction | None]]:
    """(what u stands for, f dx ÷ the new integrand) for each part that u can stand for."""
    for part in candidates(f):
        try:
            back = mul(scale, substituted(g, {u.name: part}), derivative(part, x.name))
        except NoDerivative:
            continue
        ratio = _ratio(f, back, x.name)
        if ratio is not None and wanted in (None, ratio):
            yield part, ratio


def _ratio(f: Tree, g: Tree, x: str) -> Fraction | None:
    """f/g where it is a rational number."""
    if set(free_symbols(f)) | set(free_symbols(g)) != {x}:
        return None
    for at in (fmpq(7, 10), fmpq(5, 2), fmpq(3, 10)):
        above, below = outcome(f, {x: at}, True), outcome(g, {x: at}, True)
        if above is None or below is None or isinstance(above, str) or isinstance(below, str):
            continue
        try:
            guess = Fraction(float(str(_midpoint(above)))) / Fraction(float(str(_midpoint(below))))
        except (ArithmeticError, ValueError):
            continue
        near = guess.limit_denominator(60)
        return near if near and same(f, mul(number(near), g)) else None
    return None


def _midpoint(found: object) -> float:
    if isinstance(found, fmpq):
        return float(found.p) / float(found.q)
    return float(found.real.mid())  # type: ignore[attr-defined]


def _scaled_integral(tree: Tree) -> tuple[Tree, Apply] | None:
    """(k, the integral) of a number times an integral."""
    match tree:
        case Apply(head="integral"):
            return ONE, tree
        case Apply(head="div", args=(a, k)) if not free_symbols(k) and (inner := _scaled_integral(a)):
            return div(inner[0], k), inner[1]
        case Apply(head="mul", args=args):
            whole = [inner for a in args if (inner := _scaled_integral(a))]
            others = [a for a in args if not _scaled_integral(a)]
            return (mul(whole[0][0], *others), whole[0][1]) if len(whole) == 1 and not free_symbols(mul(*others)) else None
        case _:
            return None


def _is_definite(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "integral" and len(tree.args) == 4


# Definite integrals


def _definite_parts(before: Tree) -> Iterator[tuple[Tree, Tree, dict[str, Tree]]]:
    """(F(a), F(b), parts) of a definite integral with a simple integrand."""
    match before:
        case Apply(head="subst", args=(primitive, Symbol(name=x), a, b)):
            yield substituted(primitive, {x: a}), substituted(primitive, {x: b}), {"a": a, "b": b, "x": Symbol(x)}
        case Apply(head="integral", args=(f, Symbol(name=x), a, b)):
            whole = simple_antiderivative(f, x)
            if whole is not None:
                yield substituted(whole, {x: a}), substituted(whole, {x: b}), {"a": a, "b": b, "x": Symbol(x)}
        case _:
            return


def _is_bracket(before: Tree) -> bool:
    return isinstance(before, Apply) and before.head == "subst"


def bounds_added(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """F(b) + F(a)."""
    for low, high, parts in _definite_parts(before):
        yield Candidate(add(high, low), parts, Apply("add", (high, Apply("neg", (low,)))))


def lower_bound_dropped(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """F(b) alone."""
    for low, high, parts in _definite_parts(before):
        if not zero(low) and (not _is_bracket(before) or len(terms(after)) == 1):
            yield Candidate(high, parts, Apply("add", (high, Apply("neg", (low,)))))


# Limits


def zero_over_zero(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """lim 0/0 → 0 or 1."""
    for top, bottom, parts in _at_a_point(before, lambda top, bottom: top and bottom):
        if _sine_of_multiple(top, bottom) is None:
            yield from (Candidate(value, {**parts, "p": top, "q": bottom}) for value in (ZERO, ONE))


def sine_of_a_multiple(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """lim sin(kx)/x → 1."""
    for top, bottom, parts in _at_a_point(before, lambda top, bottom: top and bottom):
        found = _sine_of_multiple(top, bottom)
        if found is not None:
            inner, value = found
            yield Candidate(ONE, {**parts, "u": inner, "p": top, "q": bottom}, value)


def _sine_of_multiple(top: Tree, bottom: Tree) -> tuple[Tree, Tree] | None:
    """(kx, k/m) of sin(kx)/(mx)."""
    match top:
        case Apply(head="sin" | "tan", args=(inner,)):
            names = free_symbols(inner)
            ratio = _ratio(inner, bottom, names[0]) if len(names) == 1 and free_symbols(bottom) == names else None
            return None if ratio in (None, 1) else (inner, number(ratio or 1))
        case _:
            return None


def _at_a_point(before: Tree, when: Callable[[bool, bool], bool]) -> Iterator[tuple[Tree, Tree, dict[str, Tree]]]:
    match before:
        case Apply(head="limit", args=(Apply(head="div", args=(top, bottom)), Symbol(name=x), at)):
            if at != Constant("oo") and when(zero(substituted(top, {x: at})), zero(substituted(bottom, {x: at}))):
                yield top, bottom, {"x": Symbol(x), "a": at}
        case _:
            return


def infinity_over_infinity(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """lim ∞/∞ → 1."""
    match before:
        case Apply(head="limit", args=(Apply(head="div", args=(top, bottom)), Symbol(name=x), Constant(name="oo"))):
            if depends(top, x) and depends(bottom, x):
                yield Candidate(ONE, {"p": top, "q": bottom, "x": Symbol(x)})
        case _:
            return


# Implicit differentiation


def inner_derivative_of_y(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x² + y² = 25 → 2x + 2y = 0, y′ left out of every term with y, or of one."""
    names, after = free_symbols(before), rates_as_letters(after)
    if not (isinstance(before, Relation) and isinstance(after, Relation) and before.signs == after.signs == ("=",)):
        return
    if len(names) != 2 or len(after.sides) != 2:
        return
    x, y = sorted(names)
    rate = next((Symbol(name) for name in (f"{y}′", f"d{y}/d{x}") if name in free_symbols(after)), None)
    dependent = [term for term in _terms(before) if depends(term, y)]
    try:
        right = [add(derivative(side, x), mul(derivative(side, y), rate or Apply("prime", (Symbol(y), ONE)))) for side in before.sides]
        for forgotten in [dependent] if rate is None else [[term] for term in dependent]:
            wrong = [_without_rate(side, x, y, rate, forgotten) for side in before.sides]
            if all(same(one, side) for one, side in zip(wrong, after.sides, strict=True)):
                parts = {"x": Symbol(x), "v": Symbol(y), "u": forgotten[0] if forgotten else Symbol(y)}
                yield Candidate(after, parts, Relation(("=",), (right[0], right[1])), sure=True)
                return
    except NoDerivative:
        return


def _without_rate(side: Tree, x: str, y: str, rate: Symbol | None, forgotten: Sequence[Tree]) -> Tree:
    """The derivative of a side, with y′ left out of some of its terms. Raises NoDerivative."""
    found = [derivative(side, x)]
    for term in terms(side):
        inner = derivative(term, y)
        found.append(inner if rate is None or term in forgotten else mul(inner, rate))
    return add(*found)


def rates_as_letters(line: Tree) -> Tree:
    """dy/dt and y′ of a letter are letters of their own where nothing is differentiated."""
    return rebuilt(line, _rate) if is_statement(line) else line


def _rate(node: Tree) -> Tree:
    match node:
        case Apply(head="derivative", args=(Symbol(name=y), Symbol(name=t))) if y != t:
            return Symbol(f"d{y}/d{t}")
        case Apply(head="prime", args=(Symbol(name=y), Number(text=order))) if order in {"1", "2"}:
            return Symbol(y + "′" * int(order))
        case _:
            return node


def product_of_rates(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """x² + xy = 7 → 2x + y′ = 0: a product differentiated into one term."""
    names, after = free_symbols(before), rates_as_letters(after)
    if not (isinstance(before, Relation) and isinstance(after, Relation) and before.signs == after.signs == ("=",) and len(names) == 2):
        return
    rates = [name for name in free_symbols(after) if name not in names]
    y = next((name for name in names if rates in ([f"{name}′"], [f"d{name}/d{_other(name, names)}"])), None)
    if y is None:
        return
    x, rate = _other(y, names), Symbol(rates[0])
    try:
        gap = sub(_total(before, x, y, rate), sub(*after.sides))
        given = [(term, sign) for side, sign in zip(before.sides, (1, -1), strict=True) for term in terms(side)]
        for term, sign in given:
            for lost in _parts_of_product_rule(term, x, y, rate):
                if not same(lost, ZERO) and same(gap, mul(number(sign), lost)):
                    yield Candidate(after, {"u": term, "x": Symbol(x)}, None, sure=True)
                    return
    except NoDerivative:
        return


def _other(name: str, names: tuple[str, ...]) -> str:
    return next(one for one in names if one != name)


def _total(line: Relation, x: str, y: str, rate: Symbol) -> Tree:
    """The derivative of left side − right side, y′ being `rate`."""
    form = sub(*line.sides)
    return add(derivative(form, x), mul(derivative(form, y), rate))


def _parts_of_product_rule(term: Tree, x: str, y: str, rate: Symbol) -> Iterator[Tree]:
    """What is missing where only one term of the product rule was written, or the two derivatives were multiplied."""
    if not (depends(term, x) and depends(term, y)) or not _is_product_of(term, x, y):
        return
    first, second = derivative(term, x), mul(derivative(term, y), rate)
    yield from (first, second, sub(add(first, second), mul(derivative(derivative(term, x), y), rate)))


def _is_product_of(term: Tree, x: str, y: str) -> bool:
    """Whether each factor holds one of the letters at most."""
    return all(not (depends(factor, x) and depends(factor, y)) for factor in factors(term))


def _terms(line: Relation) -> list[Tree]:
    return [term for side in line.sides for term in terms(side)]
