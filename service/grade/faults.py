"""Wrong derivatives and antiderivatives: the right rules everywhere but at one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from service.algebra.build import ONE, TWO, E, add, apply, depends, div, factors, mul, neg, number, power, rational, sub, terms
from service.algebra.calculus import OUTER, NoDerivative, derivative
from service.algebra.expressions import zero
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


def _linear(u: Tree, x: str) -> Tree | None:
    """The slope of u in x where u is linear and not x itself."""
    if u == Symbol(x) or not depends(u, x):
        return None
    slope = _right(u, x)
    return None if _still_depends(slope, x) else slope


def _still_depends(slope: Tree, x: str) -> bool:
    return depends(slope, x) and not zero(_right(slope, x))


def _inner(f: Tree, x: str) -> tuple[Tree, Tree] | None:
    """(F(u), u) for f(u) with F the antiderivative of f."""
    match f:
        case Apply(head="pow", args=(Constant(name="e"), u)) | Apply(head="exp", args=(u,)):
            return f, u
        case Apply(head="sin", args=(u,)):
            return neg(apply("cos", u)), u
        case Apply(head="cos", args=(u,)):
            return apply("sin", u), u
        case Apply(head="pow", args=(u, n)) if rational(n) not in (None, Fraction(-1)):
            raised = add(n, ONE)
            return div(power(u, raised), raised), u
        case Apply(head="sqrt", args=(u,)):
            return mul(div(TWO, number(3)), power(u, div(number(3), TWO))), u
        case Apply(head="div", args=(top, u)) if top == ONE:
            return apply("log", apply("abs", u)), u
        case _:
            return None


def no_inner_factor(f: Tree, x: str) -> Iterator[Wrong]:
    """∫ f(kx) → F(kx)."""
    found = _inner(f, x)
    slope = _linear(found[1], x) if found else None
    if found and slope is not None:
        yield found[0], _about(found[1], x, k=slope, p=f)


def multiplied_by_inner(f: Tree, x: str) -> Iterator[Wrong]:
    """∫ f(kx) → k F(kx)."""
    found = _inner(f, x)
    slope = _linear(found[1], x) if found else None
    if found and slope is not None:
        yield mul(slope, found[0]), _about(found[1], x, k=slope, p=f)


def divided_by_inner(f: Tree, x: str) -> Iterator[Wrong]:
    """∫ f(g) → F(g)/g′ for a g that is not linear."""
    found = _inner(f, x)
    if found and found[1] != Symbol(x) and depends(found[1], x) and _linear(found[1], x) is None:
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


def simple_antiderivative(f: Tree, x: str) -> Tree | None:
    """Sums, constant factors, powers, e^(kx), sin, cos and 1/(kx + c); None for anything else."""
    if not depends(f, x):
        return mul(f, Symbol(x))
    parts = terms(f)
    if len(parts) > 1:
        found = [simple_antiderivative(p, x) for p in parts]
        return None if None in found else add(*(t for t in found if t is not None))
    outer = [g for g in factors(f) if not depends(g, x)]
    inner = [g for g in factors(f) if depends(g, x)]
    if len(inner) != 1:
        power_of = _power_product(inner, x)
        return None if power_of is None else mul(*outer, power_of)
    return _simple_factor(inner[0], outer, x)


def _simple_factor(core: Tree, outer: list[Tree], x: str) -> Tree | None:
    if core == Symbol(x):
        return mul(*outer, div(power(core, TWO), TWO))
    if isinstance(core, Apply) and core.head == "div" and not depends(core.args[1], x):
        found = simple_antiderivative(core.args[0], x)
        return None if found is None else mul(*outer, div(found, core.args[1]))
    if isinstance(core, Apply) and core.head == "div" and not depends(core.args[0], x) and core.args[0] != ONE:
        found = simple_antiderivative(div(ONE, core.args[1]), x)
        return None if found is None else mul(*outer, core.args[0], found)
    inside = _inner(core, x)
    if inside is None:
        return None
    if inside[1] == Symbol(x):
        return mul(*outer, inside[0])
    slope = _linear(inside[1], x)
    return None if slope is None else mul(*outer, div(inside[0], slope))


def _power_product(inner: list[Tree], x: str) -> Tree | None:
    """x·x² as one power."""
    total = Fraction(0)
    for g in inner:
        match g:
            case Symbol(name=name) if name == x:
                total += 1
            case Apply(head="pow", args=(Symbol(name=name), n)) if name == x and rational(n) is not None:
                total += rational(n) or 0
            case _:
                return None
    return None if total == -1 else div(power(Symbol(x), number(total + 1)), number(total + 1))


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
