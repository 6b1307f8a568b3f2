"""Wrong derivatives and antiderivatives: the right rules everywhere but at one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from service.algebra.antiderivatives import inner_antiderivative, linear_slope, simple_antiderivative
from service.algebra.build import ONE, TWO, E, add, apply, depends, div, factors, mul, neg, number, power, sub, terms
from service.algebra.calculus import OUTER, NoDerivative, derivative
from service.algebra.patterns import Binding, matches, written
from service.grade.catalogue import Law
from service.tree import Apply, Constant, Symbol, Tree

Wrong = tuple[Tree, Binding]
"""What a part becomes, and what the letters of the law stand for."""
Faulty = Callable[[Tree, str], Iterator[Wrong]]


def faulty_derivatives(f: Tree, x: str, wrong: Faulty) -> Iterator[Wrong]:
    """d f/dx with the wrong rule used once."""
    yield from wrong(f, x)
    if not depends(f, x):
        return
    yield from _inside(f, x, wrong)


def _inside(f: Tree, x: str, wrong: Faulty) -> Iterator[Wrong]:
    """The wrong rule used on a part, and the right ones around it."""
    match f:
        case Apply(head="add", args=args):
            for i, term in enumerate(args):
                rest = [_right(t, x) for j, t in enumerate(args) if j != i]
                for changed, bound in faulty_derivatives(term, x, wrong):
                    yield add(*rest, changed), bound
        case Apply(head="neg", args=(a,)):
            yield from ((neg(changed), bound) for changed, bound in faulty_derivatives(a, x, wrong))
        case Apply(head="mul", args=args):
            for i, factor in enumerate(args):
                if not depends(factor, x):
                    continue
                others = [mul(*args[:j], _right(g, x), *args[j + 1 :]) for j, g in enumerate(args) if j != i and depends(g, x)]
                for changed, bound in faulty_derivatives(factor, x, wrong):
                    yield add(mul(*args[:i], changed, *args[i + 1 :]), *others), bound
        case Apply(head="div", args=(top, bottom)):
            yield from _quotients(top, bottom, x, wrong)
        case Apply(head="pow", args=(base, exponent)) if not depends(exponent, x):
            outer = mul(exponent, power(base, sub(exponent, ONE)))
            yield from ((mul(outer, changed), bound) for changed, bound in faulty_derivatives(base, x, wrong) if base != Symbol(x))
        case Apply(head="pow", args=(base, exponent)) if not depends(base, x):
            scale = ONE if base == E else apply("log", base)
            yield from (
                (mul(f, scale, changed), bound) for changed, bound in faulty_derivatives(exponent, x, wrong) if exponent != Symbol(x)
            )
        case Apply(head="log", args=(u,)):
            yield from ((div(changed, u), bound) for changed, bound in faulty_derivatives(u, x, wrong) if u != Symbol(x))
        case Apply(head=head, args=(u,)) if head in OUTER and u != Symbol(x):
            yield from ((mul(OUTER[head](u), changed), bound) for changed, bound in faulty_derivatives(u, x, wrong))


def _quotients(top: Tree, bottom: Tree, x: str, wrong: Faulty) -> Iterator[Wrong]:
    if not depends(bottom, x):
        yield from ((div(changed, bottom), bound) for changed, bound in faulty_derivatives(top, x, wrong))
        return
    under = power(bottom, TWO)
    for changed, bound in faulty_derivatives(top, x, wrong):
        yield div(sub(mul(changed, bottom), mul(top, _right(bottom, x))), under), bound
    for changed, bound in faulty_derivatives(bottom, x, wrong):
        yield div(sub(mul(_right(top, x), bottom), mul(top, changed)), under), bound


def _right(f: Tree, x: str) -> Tree:
    try:
        return derivative(f, x)
    except NoDerivative:
        return Apply("derivative", (f, Symbol(x)))


def by_laws(laws: tuple[Law, ...]) -> Faulty:
    """The wrong rule that a list of laws states; `x` in a law is the variable."""

    def wrong(f: Tree, x: str) -> Iterator[Wrong]:
        for one in laws:
            for bound in matches(one.left, f, {"x": Symbol(x)}):
                yield written(one.wrong, bound), bound

    return wrong


def _about(u: Tree, x: str, **others: Tree) -> Binding:
    return {"u": u, "x": Symbol(x), **others}


def chain_missing(f: Tree, x: str) -> Iterator[Wrong]:
    """f(g)′ → f′(g)."""
    match f:
        case Apply(head="pow", args=(base, exponent)) if not depends(exponent, x) and base != Symbol(x) and depends(base, x):
            yield mul(exponent, power(base, sub(exponent, ONE))), _about(base, x, p=f)
        case Apply(head=head, args=(u,)) if head in OUTER and head not in {"exp", "sqrt"} and u != Symbol(x) and depends(u, x):
            yield OUTER[head](u), _about(u, x, p=f)
        case Apply(head="sqrt", args=(u,)) if u != Symbol(x) and depends(u, x):
            yield div(ONE, mul(TWO, f)), _about(u, x, p=f)


def exponential_chain(f: Tree, x: str) -> Iterator[Wrong]:
    """(e^u)′ → e^u."""
    match f:
        case Apply(head="pow", args=(Constant(name="e"), u)) | Apply(head="exp", args=(u,)) if u != Symbol(x) and depends(u, x):
            yield f, _about(u, x, p=f)


def chain_inside(f: Tree, x: str) -> Iterator[Wrong]:
    """f(g)′ → f′(g′)."""
    match f:
        case Apply(head="pow", args=(base, exponent)) if not depends(exponent, x) and base != Symbol(x) and depends(base, x):
            yield mul(exponent, power(_right(base, x), sub(exponent, ONE))), _about(base, x, p=f)
        case Apply(head="pow", args=(base, u)) if not depends(base, x) and u != Symbol(x) and depends(u, x):
            yield power(base, _right(u, x)), _about(u, x, p=f)
        case Apply(head=head, args=(u,)) if head in OUTER and u != Symbol(x) and depends(u, x):
            yield OUTER[head](_right(u, x)), _about(u, x, p=f)
        case Apply(head="log", args=(u,)) if u != Symbol(x) and depends(u, x):
            yield div(ONE, _right(u, x)), _about(u, x, p=f)


def linear_term(f: Tree, x: str) -> Iterator[Wrong]:
    """(g + kx)′ → g′."""
    parts = terms(f)
    for i, term in enumerate(parts):
        if len(parts) > 1 and depends(term, x) and not depends(_right(term, x), x):
            yield _right(add(*parts[:i], *parts[i + 1 :]), x), _about(term, x, p=term)


def integrated_instead(f: Tree, x: str) -> Iterator[Wrong]:
    """f′ → ∫ f."""
    found = simple_antiderivative(f, x)
    if found is not None:
        yield found, _about(f, x)


# Integrals


def faulty_antiderivatives(f: Tree, x: str, wrong: Faulty) -> Iterator[tuple[Tree, Tree, Binding]]:
    """(wrong antiderivative of a part, the rest that is to be integrated rightly, what the letters stand for)."""
    for changed, bound in wrong(f, x):
        yield changed, number(0), bound
    parts = terms(f)
    if len(parts) > 1:
        for i, term in enumerate(parts):
            rest = add(*(p for j, p in enumerate(parts) if j != i))
            for changed, left, bound in faulty_antiderivatives(term, x, wrong):
                yield changed, add(rest, left), bound
        return
    outer = [g for g in factors(f) if not depends(g, x)]
    inner = [g for g in factors(f) if depends(g, x)]
    if outer and inner and (len(outer) > 1 or outer[0] != ONE):
        for changed, left, bound in faulty_antiderivatives(mul(*inner), x, wrong):
            yield mul(*outer, changed), mul(*outer, left), bound
    match f:
        case Apply(head="div", args=(top, bottom)) if not depends(bottom, x):
            for changed, left, bound in faulty_antiderivatives(top, x, wrong):
                yield div(changed, bottom), div(left, bottom), bound
        case Apply(head="div", args=(top, bottom)) if not depends(top, x) and top != ONE:
            for changed, left, bound in faulty_antiderivatives(div(ONE, bottom), x, wrong):
                yield mul(top, changed), mul(top, left), bound


def no_inner_factor(f: Tree, x: str) -> Iterator[Wrong]:
    """∫ f(kx) → F(kx)."""
    found = inner_antiderivative(f, x)
    slope = linear_slope(found[1], x) if found else None
    if found and slope is not None:
        yield found[0], _about(found[1], x, k=slope, p=f)


def multiplied_by_inner(f: Tree, x: str) -> Iterator[Wrong]:
    """∫ f(kx) → k F(kx)."""
    found = inner_antiderivative(f, x)
    slope = linear_slope(found[1], x) if found else None
    if found and slope is not None:
        yield mul(slope, found[0]), _about(found[1], x, k=slope, p=f)


def divided_by_inner(f: Tree, x: str) -> Iterator[Wrong]:
    """∫ f(g) → F(g)/g′ for a g that is not linear."""
    found = inner_antiderivative(f, x)
    if found and found[1] != Symbol(x) and depends(found[1], x) and linear_slope(found[1], x) is None:
        yield div(found[0], _right(found[1], x)), _about(found[1], x, p=f)


def parts_sign(f: Tree, x: str) -> Iterator[Wrong]:
    """∫ u dv → uv + ∫ v du."""
    inner = [g for g in factors(f) if depends(g, x)]
    for index, u in enumerate(inner):
        others = inner[:index] + inner[index + 1 :]
        v = simple_antiderivative(mul(*others), x) if others else None
        if v is None:
            continue
        last = simple_antiderivative(mul(v, _right(u, x)), x)
        if last is not None:
            yield add(mul(u, v), last), _about(u, x, v=v)


DERIVATIVE_FINDERS: dict[str, Faulty] = {
    "chain_missing": chain_missing,
    "exponential_chain": exponential_chain,
    "chain_inside": chain_inside,
    "integrated_instead": integrated_instead,
    "linear_term": linear_term,
}
INTEGRAL_FINDERS: dict[str, Faulty] = {
    "no_inner_factor": no_inner_factor,
    "multiplied_by_inner": multiplied_by_inner,
    "divided_by_inner": divided_by_inner,
    "parts_sign": parts_sign,
}
