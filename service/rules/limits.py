"""Limits: by putting in, after cancelling or with a conjugate, by the dominant terms, from known limits, between bounds, by l'Hôpital.

Contract: every rule is used on one lim; what the parts tend to is asked of `service.cas.limits`, and each step is judged besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import sympy
from sympy import Expr

from service.algebra.build import (
    ONE,
    TWO,
    ZERO,
    E,
    add,
    apply,
    depends,
    div,
    factors,
    mul,
    neg,
    number,
    power,
    rational,
    sub,
    substituted,
    terms,
)
from service.algebra.calculus import NoDerivative, derivative
from service.cas import symbol, to_sympy, to_tree
from service.cas.limits import one_sided
from service.cas.radicals import has_roots
from service.question import Context
from service.quietly import quietly
from service.rules import fractions as f
from service.rules import trigonometry as t
from service.rules.differentiation import DIFFERENTIATION, d
from service.rules.finishing import is_goal
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used, no_moves
from service.rules.simplifying import NUMBERS, ONE_FRACTION, OPENED_SUMS, SIMPLIFYING, TERMS, each
from service.rules.strategies import Strategy, first, somewhere, unless, use
from service.rules.tidy import cancelled, expanded, flat, shortened, size, tidied
from service.rules.told import READ_OFF
from service.tree import Apply, Constant, Relation, Symbol, Tree, rebuilt, walk
from service.write import text

SIDES = {"limit": "both", "limit_left": "left", "limit_right": "right"}
INFINITY = Constant("oo")
SECONDS = 0.4
"""For one limit that is looked up."""


def is_limit(node: Tree) -> bool:
    """Whether it is a limit whose function holds no other."""
    return isinstance(node, Apply) and node.head in SIDES and not any(_is_lim(part) for part in walk(node.args[0]))


def _is_lim(node: Tree) -> bool:
    return isinstance(node, Apply) and node.head in SIDES


def has_limit(line: Tree) -> bool:
    """Whether a limit stands in it."""
    return any(_is_lim(node) for node in walk(line))


def _parts(node: Tree) -> tuple[Tree, Symbol, Tree] | None:
    """(f, x, a) of a limit; None for anything else."""
    match node:
        case Apply(head=head, args=(g, Symbol() as x, a)) if head in SIDES:
            return g, x, a
        case _:
            return None


def _with(node: Tree, g: Tree) -> Tree:
    """The limit of another function, at the same point from the same side."""
    return Apply(node.head, (g, *node.args[1:])) if isinstance(node, Apply) else node


def _is_infinite(a: Tree) -> bool:
    return a in (INFINITY, neg(INFINITY))


def tends(g: Tree, node: Tree) -> Expr | None:
    """What a function tends to where a limit is taken, as a SymPy value; None where that is not known or there is nothing."""
    if not isinstance(node, Apply):
        return None
    return _tends(text(g), g, node.args[1], node.args[2], SIDES[node.head])


@lru_cache(maxsize=256)
def _tends(_: str, g: Tree, x: Tree, a: Tree, side: str) -> Expr | None:
    return quietly(_looked_up, g, x, a, side)


def _looked_up(g: Tree, x: Tree, a: Tree, side: str) -> Expr | None:
    value, at = to_sympy(g, Context()), to_sympy(a, Context())
    letter = symbol(x.name, Context()) if isinstance(x, Symbol) else None
    sides = ("left",) if at.is_infinite else ("left", "right") if side == "both" else (side,)
    found = [next(one_sided(value, letter, at, each_, SECONDS), None) for each_ in sides]
    first_one = found[0]
    if first_one is None or any(one != first_one for one in found):
        return None
    return None if first_one.has(sympy.AccumBounds, sympy.nan, sympy.zoo) else first_one


def _constant(node: Tree, scope: Scope) -> Moves:
    """lim c = c"""
    match _parts(node):
        case (g, x, _) if not depends(g, x.name):
            yield Move(g, {"c": g})


def _put_in(node: Tree, scope: Scope) -> Moves:
    """lim f(x) = f(a) for x → a, where f is continuous at a"""
    match _parts(node):
        case (g, x, a) if not _is_infinite(a) and _has_value(g, x, a):
            yield Move(substituted(g, {x.name: a}), {"a": a, "x": x})


def _has_value(g: Tree, x: Symbol, a: Tree) -> bool:
    """Whether nothing in it is undefined, jumps or ends at the point."""
    at = {x.name: a}
    for part in walk(g):
        match part:
            case Apply(head="div", args=(_, below)) if _is_zero(substituted(below, at)):
                return False
            case Apply(head="floor" | "ceiling" | "sign" | "piecewise"):
                return False
            case Apply(head="pow", args=(base, n)) if depends(n, x.name) and _is_zero(substituted(base, at)):
                return False
    value = quietly(to_sympy, substituted(g, at), Context())
    return value is not None and value.is_finite is not False and not value.has(sympy.zoo, sympy.nan, sympy.oo) and _is_real(value)


def _is_zero(tree: Tree) -> bool:
    value = quietly(to_sympy, tree, Context())
    return value is None or value.is_zero is True or (value.is_zero is None and sympy.simplify(value) == 0)


def _is_real(value: Expr) -> bool:
    return bool(value.free_symbols) or value.is_extended_real is not False


def _absolute(node: Tree, scope: Scope) -> Moves:
    """|u| = u for u ≥ 0, |u| = −u for u ≤ 0"""
    match _parts(node):
        case (g, x, _):
            for part in walk(g):
                match part:
                    case Apply(head="abs", args=(u,)) if depends(u, x.name) and (sign := _sign_near(u, node)):
                        inside = u if sign > 0 else neg(u)
                        yield Move(_with(node, _replaced(g, part, inside)), {"u": u, "v": inside})
                        return


def _replaced(g: Tree, part: Tree, by: Tree) -> Tree:
    return rebuilt(g, lambda n: by if n == part else n)


def _sign_near(u: Tree, node: Tree) -> int:
    """The sign that u has close to the point, on the side that is looked at; 0 where it has not one."""
    found = tends(apply("sign", u), node)
    return int(found) if found in (1, -1) else 0


def _forms(node: Tree) -> tuple[Tree, Tree, Expr, Expr] | None:
    """(u, v, what u tends to, what v tends to) of a limit of u/v; None for anything else."""
    match _parts(node):
        case (Apply(head="div", args=(u, v)), x, _) if depends(v, x.name):
            return u, v, tends(u, node), tends(v, node)
        case _:
            return None


def _grows(node: Tree, scope: Scope) -> Moves:
    """u/v → ±∞ where u → c ≠ 0 and v → 0 with one sign"""
    match _forms(node):
        case (u, v, c, limit) if c is not None and limit is not None and limit.is_zero and c.is_nonzero:
            sign = _sign_near(v, node) * (1 if c.is_positive else -1 if c.is_negative else 0)
            if sign:
                yield Move(INFINITY if sign > 0 else neg(INFINITY), {"u": u, "v": v, "c": to_tree(c)})


def _numerator_grows(node: Tree, scope: Scope) -> Moves:
    """u/v → ±∞ where u → ±∞ and v → c ≠ 0"""
    match _forms(node):
        case (u, v, c, limit) if c is not None and limit is not None and c.is_infinite and limit.is_finite and limit.is_nonzero:
            yield Move(to_tree(c * sympy.sign(limit)), {"u": u, "v": v, "c": to_tree(limit)})


def _vanishes(node: Tree, scope: Scope) -> Moves:
    """u/v → 0 where u → c and v → ±∞"""
    match _forms(node):
        case (u, v, c, limit) if c is not None and limit is not None and limit.is_infinite and c.is_finite:
            yield Move(ZERO, {"u": u, "v": v, "c": to_tree(c)})


LARGEST_KNOWN = 9
ELEMENTARY = frozenset({"log", "exp", "atan", "acot", "tanh", "pow", "sqrt", "root", "neg", "add", "mul", "div", "sinh", "cosh"})


def _elementary(node: Tree, scope: Scope) -> Moves:
    """the limits that the graphs of xⁿ, eˣ, ln x and arctan x show"""
    match _parts(node):
        case (g, _, _) if size(g) <= LARGEST_KNOWN and not _is_indeterminate(g, node) and (
            all(n.head in ELEMENTARY for n in walk(g) if isinstance(n, Apply))
        ):  # fmt: skip
            found = tends(g, node)
            if found is not None:
                yield Move(to_tree(found), {"f": g, "d": to_tree(found)})


def _is_indeterminate(g: Tree, node: Tree) -> bool:
    """0/0, ∞/∞, 0·∞, ∞ − ∞, 1^∞, 0⁰ or ∞⁰ somewhere in it."""
    for part in walk(g):
        match part:
            case Apply(head="div", args=(u, v)):
                top, bottom = tends(u, node), tends(v, node)
                if top is None or bottom is None or (top.is_infinite and bottom.is_infinite) or (top.is_zero and bottom.is_zero):
                    return True
            case Apply(head="mul"):
                found = [tends(u, node) for u in factors(part)]
                known = [value for value in found if value is not None]
                if len(known) < len(found) or (any(v.is_zero for v in known) and any(v.is_infinite for v in known)):
                    return True
            case Apply(head="add"):
                found = [tends(u, node) for u in terms(part)]
                if None in found or (sympy.oo in found and -sympy.oo in found):
                    return True
            case Apply(head="pow", args=(u, v)) if depends(v, _letter(node)) and depends(u, _letter(node)):
                return True
    return False


def _letter(node: Tree) -> str:
    return node.args[1].name if isinstance(node, Apply) and isinstance(node.args[1], Symbol) else "x"


def _at_zero(u: Tree, node: Tree) -> bool:
    found = tends(u, node)
    return found is not None and bool(found.is_zero)


def _known(node: Tree, scope: Scope) -> Moves:
    """sin u/u → 1, (1 − cos u)/u² → 1/2, (eᵘ − 1)/u → 1, ln(1 + u)/u → 1 for u → 0; (1 + k/u)ᵘ → eᵏ for u → ∞"""
    match _parts(node):
        case (g, _, _):
            found = _known_value(g, node)
            if found is not None:
                yield Move(found[0], {"u": found[1], "f": g, "d": found[0]})


def _known_value(g: Tree, node: Tree) -> tuple[Tree, Tree] | None:
    """(value, u) of a function that is one of the known limits in u."""
    match g:
        case Apply(head="div", args=(Apply(head="sin" | "tan" | "asin" | "atan" | "sinh" | "tanh", args=(u,)), v)) if u == v and _at_zero(
            u, node
        ):
            return ONE, u
        case Apply(head="div", args=(v, Apply(head="sin" | "tan", args=(u,)))) if u == v and _at_zero(u, node):
            return ONE, u
        case Apply(head="div", args=(top, v)) if _at_zero(v, node) or _at_zero(_base(v), node):
            return _known_quotient(top, v, node)
        case Apply(head="pow", args=(base, n)):
            return _known_power(base, n, node)
        case _:
            return None


LIKE_THEIR_ARGUMENT = frozenset({"sin", "tan", "asin", "atan", "sinh", "tanh"})
"""Functions with f(u)/u → 1 for u → 0."""


def _base(v: Tree) -> Tree:
    return v.args[0] if isinstance(v, Apply) and v.head == "pow" else v


def _known_quotient(top: Tree, v: Tree, node: Tree) -> tuple[Tree, Tree] | None:
    u = _base(v)
    cosine = sub(ONE, apply("cos", u))
    if _same(top, cosine):
        return (ZERO if v == u else number(1) if v != power(u, TWO) else div(ONE, TWO)), u
    if v == u and (_same(top, sub(power(E, u), ONE)) or _same(top, apply("log", add(ONE, u)))):
        return ONE, u
    return None


def _same(a: Tree, b: Tree) -> bool:
    return text(tidied(a)) == text(tidied(b))


def _known_power(base: Tree, n: Tree, node: Tree) -> tuple[Tree, Tree] | None:
    """(1 + k/n)ⁿ → eᵏ."""
    limit = tends(n, node)
    if limit is None or not limit.is_infinite or not depends(base, _letter(node)):
        return None
    k = to_sympy(mul(sub(base, ONE), n), Context())
    k = sympy.cancel(k)
    return None if k.free_symbols & {symbol(_letter(node), Context())} or k.is_zero else (to_tree(sympy.E**k), n)


def _scaled(node: Tree, scope: Scope) -> Moves:
    """sin(k·x)/(c·x) = (k/c)·sin(k·x)/(k·x), and the like for tan, 1 − cos, e and ln, above or below the bar"""
    match _parts(node):
        case (Apply(head="div", args=(top, bottom)), x, _):
            above, below = (_sine_in(side, node) for side in (top, bottom))
            if above is not None:
                yield from _stretched(node, top, bottom, above, above.args[0], above.args[0], x)
            elif below is not None and _at_zero(top, node):
                yield from _stretched_below(node, top, bottom, below, x)
            elif (u := _inside(top)) is not None and _at_zero(u, node):
                squared = any(isinstance(n, Apply) and n.head == "cos" for n in walk(top))
                yield from _stretched(node, top, bottom, top, u, power(u, TWO) if squared else u, x)


def _sine_in(side: Tree, node: Tree) -> Apply | None:
    """A factor sin u or tan u with u → 0."""
    found = (g for g in factors(side) if isinstance(g, Apply) and g.head in ("sin", "tan") and _at_zero(g.args[0], node))
    return next(found, None)


def _stretched_below(node: Tree, top: Tree, bottom: Tree, sine: Apply, x: Symbol) -> Moves:
    """x/sin(k·x) = (1/k)·(k·x)/sin(k·x)"""
    u = sine.args[0]
    beside = cancelled(div(top, mul(*(g for g in factors(bottom) if g is not sine), u)))
    if beside != ONE and tends(beside, node) is not None and size(beside) < size(node):
        core = _with(node, div(u, sine))
        yield Move(mul(_with(node, beside) if depends(beside, x.name) else beside, core), {"u": u, "c": beside})


def _inside(top: Tree) -> Tree | None:
    """u of 1 − cos u, e^u − 1 and ln(1 + u)."""
    for part in walk(top):
        match part:
            case Apply(head="cos", args=(u,)) if _same(top, sub(ONE, part)):
                return u
            case Apply(head="pow", args=(base, u)) if base == E and _same(top, sub(part, ONE)):
                return u
            case Apply(head="log", args=(inner,)) if part == top:
                return tidied(sub(inner, ONE))
    return None


def _stretched(node: Tree, top: Tree, bottom: Tree, factor: Tree, u: Tree, wanted: Tree, x: Symbol) -> Moves:
    """The factor over what it needs, and what is left beside it."""
    rest = list(factors(top))
    rest.remove(factor) if factor in rest else rest.clear()
    beside = cancelled(div(mul(*rest, wanted), bottom))
    if bottom == wanted and not rest:
        return
    core = _with(node, div(factor, wanted))
    if not depends(beside, x.name):
        yield Move(mul(beside, core), {"u": u, "c": beside})
    elif tends(beside, node) is not None and size(beside) < size(node):
        yield Move(mul(_with(node, beside), core), {"u": u, "c": beside})


def _squeezed(node: Tree, scope: Scope) -> Moves:
    """|g·h| ≤ c·|g| → 0, where |h| ≤ c"""
    match _parts(node):
        case (Apply(head="mul" | "div") as g, x, a):
            above, below = f.parts_of(g)
            swinging = [h for h in factors(above) if _swings(h, node)]
            if len(swinging) != 1:
                return
            bound = div(mul(*(h for h in factors(above) if h != swinging[0])), below)
            if _at_zero(bound, node):
                size_ = bound if _is_even_power(bound) or _is_positive_far_out(bound, node) else apply("abs", bound)
                between = Relation(("<=", "<="), (neg(size_), g, size_))
                where = {"g": bound, "h": swinging[0], "b": between}
                yield Move(ZERO, where, inner=_shown_between(node, between, where, _where_defined(x, a, bound)))
                yield Move(ZERO, where)


def _is_positive_far_out(bound: Tree, node: Tree) -> bool:
    """Whether it is positive for large x, where the limit is taken there."""
    return isinstance(node, Apply) and node.args[2] == INFINITY and _sign_near(bound, node) > 0


def _where_defined(x: Symbol, a: Tree, bound: Tree) -> Tree:
    """Where the bounds hold: beside the point; for x > 0 far out, where the bound is positive only there."""
    if not _is_infinite(a):
        return Relation(("!=",), (x, a))
    return Relation(("!=",) if _is_even_power(bound) else (">",), (x, ZERO))


def _shown_between(node: Tree, between: Tree, where: Mapping[str, Tree], defined: Tree) -> tuple[Link, ...]:
    """The bounds, which hold where the function is defined, and the limit that follows."""
    bounds = Link(node, Used(BETWEEN, Move(between, where, conditions=(defined,))))
    return bounds, Link(between, Used(READ_OFF, Move(ZERO, touched=(node, ZERO))))


BETWEEN = Rule("lies_between", "", no_moves, ("", ""), "equivalent")


def _is_even_power(bound: Tree) -> bool:
    """Whether it is uⁿ or c/uⁿ with an even n."""
    match bound:
        case Apply(head="pow", args=(_, n)):
            return (rational(n) or 1) % 2 == 0
        case Apply(head="div", args=(c, below)):
            return (rational(c) or 0) > 0 and _is_even_power(below)
        case _:
            return False


def _swings(h: Tree, node: Tree) -> bool:
    """sin u or cos u where u has no limit or an infinite one."""
    match h:
        case Apply(head="sin" | "cos", args=(u,)) if depends(u, _letter(node)):
            found = tends(u, node)
            return found is None or bool(found.is_infinite)
        case Apply(head="pow", args=(inner, n)) if rational(n) is not None:
            return _swings(inner, node)
        case _:
            return False


def _conjugated(node: Tree, scope: Scope) -> Moves:
    """√u − v = (u − v²)/(√u + v)"""
    match _parts(node):
        case (Apply(head="div", args=(top, bottom)) as g, _, _) if _is_indeterminate(g, node):
            for side in (top, bottom):
                if (other := _conjugate(side)) is not None and _at_zero(side, node):
                    yield Move(_with(node, div(mul(top, other), mul(bottom, other))), {"c": other})
                    return
        case (g, _, _) if (other := _conjugate(g)) is not None and _is_indeterminate(g, node):
            yield Move(_with(node, div(mul(g, other), other)), {"c": other})


def _conjugate(side: Tree) -> Tree | None:
    """√u + v of √u − v; None for anything without a root in one of two terms."""
    if len(terms(side)) != 2 or not any(isinstance(part, Apply) and part.head == "sqrt" for part in terms(side) + tuple(_inner(side))):
        return None
    a, b = terms(side)
    return Apply("add", (a, neg(b)))


def _inner(side: Tree) -> Iterator[Tree]:
    for term in terms(side):
        yield from factors(term)


def _conjugates_multiplied(node: Tree, scope: Scope) -> Moves:
    """(√u − v)·(√u + v) = u − v²"""
    match node:
        case Apply(head="mul"):
            listed = list(factors(node))
            for i, one in enumerate(listed):
                for j in range(i + 1, len(listed)):
                    if has_roots(one) and len(terms(one)) == 2 and _conjugate(one) == listed[j]:
                        a, b = terms(one)
                        rest = [g for k, g in enumerate(listed) if k not in (i, j)]
                        squares = sub(_square(a), _square(b))
                        yield Move(mul(squares, *rest), {"a": a, "b": b, "d": squares})
                        return


def _square(a: Tree) -> Tree:
    match a:
        case Apply(head="sqrt", args=(u,)):
            return u
        case Apply(head="neg", args=(u,)):
            return _square(u)
        case _:
            return tidied(power(a, TWO))


def _divided_by_power(node: Tree, scope: Scope) -> Moves:
    """P(x)/Q(x) = (P(x)/xⁿ)/(Q(x)/xⁿ), with the highest power of the denominator"""
    match _parts(node):
        case (Apply(head="div", args=(top, bottom)) as g, x, a) if _is_infinite(a) and _is_indeterminate(g, node):
            n = _degree(bottom, x.name)
            if n is None or n <= 0 or _degree(top, x.name) is None:
                return
            by = power(x, to_tree(n))
            sides = tuple(add(*(_over(term, x, n, a) for term in terms(side))) for side in (top, bottom))
            yield Move(_with(node, div(*sides)), {"d": by})


def _divided_by_exponential(node: Tree, scope: Scope) -> Moves:
    """(a^x + b^x)/(c^x + d^x), divided above and below by the power that grows fastest below"""
    match _parts(node):
        case (Apply(head="div", args=(top, bottom)) as g, x, a) if a == INFINITY and _is_indeterminate(g, node):
            bases = [b for term in terms(bottom) if (b := _exponential_base(term, x)) is not None]
            if not bases or len(terms(top)) + len(terms(bottom)) < 3:
                return
            by = power(max(bases, key=lambda b: rational(b) or 0), x)
            sides = tuple(add(*(_over_exponential(term, by) for term in terms(side))) for side in (top, bottom))
            yield Move(_with(node, div(*sides)), {"d": by})


def _exponential_base(term: Tree, x: Symbol) -> Tree | None:
    """b of c·bˣ."""
    for factor in factors(term):
        match factor:
            case Apply(head="pow", args=(base, n)) if n == x and rational(base) is not None:
                return base
    return None


def _over_exponential(term: Tree, by: Tree) -> Tree:
    """c·bˣ/dˣ as c·(b/d)ˣ."""
    if isinstance(term, Apply) and term.head == "neg":
        return neg(_over_exponential(term.args[0], by))
    base = next((g for g in factors(term) if isinstance(g, Apply) and g.head == "pow" and g.args[1] == by.args[1]), None)  # type: ignore[union-attr]
    if not isinstance(base, Apply) or not isinstance(by, Apply):
        return div(term, by)
    rest = [g for g in factors(term) if g is not base]
    ratio = tidied(div(base.args[0], by.args[0]))
    whole = ONE if ratio == ONE else power(ratio, by.args[1])
    return flat(mul(*rest, whole))


def _degree(side: Tree, x: str) -> Expr:
    """How fast a sum of powers and roots of polynomials grows; None for anything else."""
    found = [_degree_of(term, x) for term in terms(side)]
    return None if None in found else max(found)


def _degree_of(term: Tree, x: str) -> Expr:
    match term:
        case Apply(head="neg", args=(a,)):
            return _degree_of(a, x)
        case Apply(head="sqrt", args=(u,)):
            inner = _degree(u, x)
            return None if inner is None else sympy.Rational(inner) / 2
        case _:
            value = quietly(to_sympy, term, Context())
            letter = symbol(x, Context())
            if value is None or not value.is_polynomial(letter):
                return None
            return sympy.Integer(sympy.degree(value, letter)) if value.has(letter) else sympy.S.Zero


def _over(term: Tree, x: Symbol, n: Expr, a: Tree) -> Tree:
    """A term over xⁿ; the power goes under a root, whose sign changes for x → −∞."""
    match term:
        case Apply(head="neg", args=(u,)):
            return neg(_over(u, x, n, a))
        case Apply(head="sqrt", args=(u,)):
            inside = add(*(cancelled(div(part, power(x, to_tree(2 * n)))) for part in terms(expanded(u))))
            return apply("sqrt", inside) if a == INFINITY or n % 2 == 0 else neg(apply("sqrt", inside))
        case _:
            return add(*(cancelled(div(part, power(x, to_tree(n)))) for part in terms(expanded(term))))


def _term_by_term(node: Tree, scope: Scope) -> Moves:
    """lim (u + v)/(w + z) = (lim u + lim v)/(lim w + lim z), where these have limits and the denominator is not 0"""
    match _parts(node):
        case (g, x, a) if _is_infinite(a):
            found = _each_limit(g, node)
            if found is not None and not depends(found, x.name):
                value = quietly(to_sympy, found, Context())
                if value is not None and not value.has(sympy.zoo, sympy.nan, sympy.oo):
                    yield Move(found, {})


def _each_limit(g: Tree, node: Tree) -> Tree | None:
    """The function with its terms c/xᵏ left out, which tend to 0; None where a part has no finite limit."""
    match g:
        case _ if not depends(g, _letter(node)):
            return g
        case Apply(head="add" | "neg" | "sqrt" | "mul" as head, args=args):
            found = [_each_limit(part, node) for part in args]
            kept = [part for part in found if part is not None]
            return None if len(kept) < len(found) else _joined(head, kept)
        case Apply(head="div", args=(u, v)):
            limit = tends(g, node)
            if limit is not None and limit.is_zero and not depends(u, _letter(node)):
                return ZERO
            above, below = _each_limit(u, node), _each_limit(v, node)
            return None if above is None or below is None or below == ZERO else div(above, below)
        case Apply(head="pow", args=(base, n)) if not depends(n, _letter(node)):
            inner = _each_limit(base, node)
            return None if inner is None else power(inner, n)
        case _:
            limit = tends(g, node) if size(g) < LARGEST_KNOWN and not _is_indeterminate(g, node) else None
            return to_tree(limit) if limit is not None and limit.is_finite else None


def _joined(head: str, parts: list[Tree]) -> Tree:
    """The function of parts that are worked out, without what adds nothing."""
    match head:
        case "add":
            return add(*parts)
        case "mul":
            return mul(*parts)
        case "neg":
            return neg(parts[0])
        case _:
            return apply(head, *parts)


def _dominant(node: Tree, scope: Scope) -> Moves:
    """lim (a·xⁿ + …) = lim a·xⁿ for x → ±∞"""
    match _parts(node):
        case (g, x, a) if _is_infinite(a) and len(terms(g)) > 1:
            degrees = [_degree_of(term, x.name) for term in terms(g)]
            value = quietly(to_sympy, g, Context())
            if None in degrees or value is None or not value.is_polynomial(symbol(x.name, Context())):
                return
            top = max(degrees)
            leading = add(*(term for term, n in zip(terms(g), degrees, strict=True) if n == top))
            if top > 0 and leading != g:
                yield Move(_with(node, tidied(leading)), {"u": tidied(leading)})


def _as_exponential(node: Tree, scope: Scope) -> Moves:
    """lim uᵛ = e^lim (v·ln u)"""
    match _parts(node):
        case (Apply(head="pow", args=(u, v)), x, _) if depends(u, x.name) and depends(v, x.name):
            yield Move(power(E, _with(node, mul(v, apply("log", u)))), {"u": u, "v": v})


def _as_quotient(node: Tree, scope: Scope) -> Moves:
    """0·∞: u·v = v/(1/u)"""
    match _parts(node):
        case (Apply(head="mul") as g, x, _) if _is_indeterminate(g, node):
            moving = [h for h in factors(g) if depends(h, x.name)]
            still = [h for h in factors(g) if not depends(h, x.name)]
            if len(moving) == 2:
                u, v = sorted(moving, key=_stays_on_top)
                under = tidied(div(ONE, u))
                yield Move(_with(node, flat(div(mul(*still, v), under))), {"u": u, "v": v})


def _stays_on_top(h: Tree) -> int:
    """Logarithms stay above the bar, then what is no power of x or e."""
    if any(isinstance(n, Apply) and n.head == "log" for n in walk(h)):
        return 2
    return 0 if isinstance(h, Apply) and h.head == "pow" and (h.args[0] == E) else 1


def _derivatives(node: Tree, scope: Scope) -> Moves:
    """lim u/v = lim u′/v′ for 0/0 and ∞/∞, where the right side has a limit"""
    match _forms(node), _parts(node):
        case (u, v, top, bottom), (_, x, _) if top is not None and bottom is not None:
            both = (top.is_zero and bottom.is_zero) or (top.is_infinite and bottom.is_infinite)
            if not both:
                return
            try:
                above, below = (shortened(derivative(side, x.name)) for side in (u, v))
            except NoDerivative:
                return
            after = _with(node, div(above, below))
            if size(after) > 2 * size(node) + MOST_GROWTH:
                return
            where = {"u": u, "v": v, "c": to_tree(top), "d": to_tree(bottom), "p": above, "q": below}
            yield Move(after, where, inner=_differentiated(node, x, after, scope))
            yield Move(after, where)


def _differentiated(node: Tree, x: Symbol, after: Tree, scope: Scope) -> tuple[Link, ...]:
    """From lim u/v to lim u′/v′: both differentiated by the rules, then written more simply."""
    match _parts(node):
        case (Apply(args=(u, v)), _, _):
            line = _with(node, Apply("div", (d(u, x), d(v, x)), form="frac"))
        case _:
            return ()
    links = [Link(node, Used(SEPARATELY, Move(line, {"u": u, "v": v})))]
    for _ in range(MOST_DERIVATIVES):
        used = next(DIFFERENTIATION(line, scope), None)
        if used is None:
            break
        links.append(Link(line, used))
        line = used.move.after
    if text(line) != text(after):
        links.append(Link(line, Used(SHORTER, Move(after))))
    return tuple(links)


MOST_DERIVATIVES = 16
SEPARATELY = Rule("differentiated_separately", "", no_moves, ("", ""))
SHORTER = Rule("simplified", "", no_moves, ("", ""))
MOST_GROWTH = 12
"""Nodes by which derivatives may be larger than twice the functions."""


def _constant_factor(node: Tree, scope: Scope) -> Moves:
    """lim c·f = c·lim f"""
    match _parts(node):
        case (g, x, _):
            scale, core = _parted(g, x.name)
            if scale != ONE and core != g:
                yield Move(mul(scale, _with(node, core)), {"c": scale})


def _parted(g: Tree, x: str) -> tuple[Tree, Tree]:
    above, below = f.parts_of(g)
    still = div(mul(*(h for h in factors(above) if not depends(h, x))), mul(*(h for h in factors(below) if not depends(h, x))))
    moving = div(mul(*(h for h in factors(above) if depends(h, x))), mul(*(h for h in factors(below) if depends(h, x))))
    return flat(still), flat(moving)


def _sum(node: Tree, scope: Scope) -> Moves:
    """lim (f + g) = lim f + lim g, lim f·g = lim f·lim g, where these are finite"""
    match _parts(node):
        case (Apply(head="add") as g, _, _):
            found = [tends(term, node) for term in terms(g)]
            if all(v is not None and v.is_finite for v in found):
                yield Move(add(*(_signed_limit(node, term) for term in terms(g))))
        case (Apply(head="mul") as g, x, _):
            found = [tends(h, node) for h in factors(g)]
            if all(v is not None and v.is_finite for v in found):
                yield Move(mul(*(_with(node, h) if depends(h, x.name) else h for h in factors(g))))


def _signed_limit(node: Tree, term: Tree) -> Tree:
    return neg(_with(node, term.args[0])) if isinstance(term, Apply) and term.head == "neg" else _with(node, term)


def _infinite_sum(node: Tree, scope: Scope) -> Moves:
    """sums and products of what grows grow"""
    match _parts(node):
        case (g, _, _) if not _is_indeterminate(g, node):
            found = tends(g, node)
            if found is not None and (found.is_infinite or size(g) < 2 * LARGEST_KNOWN):
                yield Move(to_tree(found), {"f": g, "d": to_tree(found)})


def in_function(strategy: Strategy) -> Strategy:
    """The strategy on the function of a limit."""

    def offered(node: Tree, scope: Scope) -> Iterator[Used]:
        parts = _parts(node)
        for used in strategy(parts[0], scope) if parts is not None else ():
            yield used.elsewhere(_with(node, used.move.after), parts[0] if parts else node)

    return offered


def _is_open(node: Tree, scope: Scope) -> bool:
    """Whether a quotient tends to 0/0 or a difference to ∞ − ∞."""
    parts = _parts(node)
    return parts is not None and _is_indeterminate(parts[0], node)


def _is_made_a_quotient(g: Tree, scope: Scope) -> bool:
    """u/(1/v), which was written so for its derivatives."""
    match g:
        case Apply(head="div", args=(top, Apply(head="div", args=(one, _)))):
            return one == ONE and not f.has_fraction(top)
        case _:
            return False


CONSTANT = Rule("limit_of_constant", "", _constant, ("limit(5, x, 2)", "5"), is_minor=True)
PUT_IN = Rule("limit_put_in", "", _put_in, ("limit(x^2 + 1, x, 2)", "2^2 + 1"))
ABSOLUTE = Rule("absolute_value_near", "", _absolute, ("limit(abs(x)/x, x, 0, right)", "limit(x/x, x, 0, right)"))
GROWS = Rule("grows_beyond_bounds", "", _grows, ("limit(1/x^2, x, 0)", "oo"))
NUMERATOR_GROWS = Rule("numerator_grows", "", _numerator_grows, ("limit((x + 1)/(1 + 1/x), x, oo)", "oo"))
VANISHES = Rule("quotient_vanishes", "", _vanishes, ("limit(3/x, x, oo)", "0"))
ELEMENTARY_LIMIT = Rule("elementary_limit", "", _elementary, ("limit(e^x, x, oo)", "oo"))
KNOWN = Rule("known_limit", "", _known, ("limit(sin(x)/x, x, 0)", "1"))
SCALED = Rule("scaled_to_known_limit", "", _scaled, ("limit(sin(3*x)/x, x, 0)", "3*limit(sin(3*x)/(3*x), x, 0)"))
SQUEEZED = Rule("squeezed", "", _squeezed, ("limit(x^2*sin(1/x), x, 0)", "0"))
CONJUGATED = Rule(
    "multiplied_by_conjugate", "a/b = (a*c)/(b*c)", _conjugated,
    ("limit((sqrt(x + 1) - 1)/x, x, 0)", "limit((sqrt(x + 1) - 1)*(sqrt(x + 1) + 1)/(x*(sqrt(x + 1) + 1)), x, 0)"),
)  # fmt: skip
MULTIPLIED = Rule(
    "sum_times_difference", "(a + b)*(a - b) = a^2 - b^2", _conjugates_multiplied, ("(sqrt(x) - 2)*(sqrt(x) + 2)", "x - 4")
)  # fmt: skip
BY_POWER = Rule(
    "divided_by_power", "", _divided_by_power, ("limit((x + 1)/(2*x - 3), x, oo)", "limit((1 + 1/x)/(2 - 3/x), x, oo)")
)  # fmt: skip
BY_EXPONENTIAL = Rule(
    "divided_by_power", "", _divided_by_exponential,
    ("limit((3^x + 2^x)/(3^x - 1), x, oo)", "limit((1 + (2/3)^x)/(1 - 1/3^x), x, oo)"),
)  # fmt: skip
TERM_BY_TERM = Rule("limits_of_terms", "", _term_by_term, ("limit((1 + 1/x)/(2 - 3/x), x, oo)", "1/2"))
DOMINANT = Rule("dominant_term", "", _dominant, ("limit(x^2 - x, x, oo)", "limit(x^2, x, oo)"))
EXPONENTIAL = Rule(
    "power_as_exponential", "u^v = e^(v*ln(u))", _as_exponential, ("limit(x^x, x, 0, right)", "e^limit(x*ln(x), x, 0, right)")
)
QUOTIENT = Rule("product_as_quotient", "u*v = v/(1/u)", _as_quotient, ("limit(x*ln(x), x, 0, right)", "limit(ln(x)/(1/x), x, 0, right)"))
DERIVATIVES = Rule("lhopital", "", _derivatives, ("limit(ln(x)/x, x, oo)", "limit(1/x, x, oo)"))
FACTOR = Rule("limit_of_multiple", "", _constant_factor, ("limit(2*sin(x)/x, x, 0)", "2*limit(sin(x)/x, x, 0)"))
SUM = Rule("limit_of_sum", "", _sum, ("limit(sin(x)/x + x, x, 0)", "limit(sin(x)/x, x, 0) + limit(x, x, 0)"))
KNOWN_PARTS = Rule("limit_from_parts", "", _infinite_sum, ("limit(x + e^x, x, oo)", "oo"))
INSIDE: Strategy = first(
    each(f.ADDED),
    each(f.DIVIDED, f.INNER_CLEARED, f.MULTIPLIED),
    each(f.SAME_FACTOR, f.TO_CANCEL, f.CANCELLED, f.PARTLY),
    ONE_FRACTION,
    OPENED_SUMS,
    TERMS,
)
"""What is done to a function whose limit can't be told yet."""
FUNCTIONS: Strategy = each(t.AS_QUOTIENT)
AT_SIGHT = (CONSTANT, PUT_IN, ABSOLUTE, SQUEEZED, KNOWN, GROWS, NUMERATOR_GROWS, ELEMENTARY_LIMIT, VANISHES, DOMINANT, TERM_BY_TERM, SCALED)
WORKED = (BY_POWER, BY_EXPONENTIAL, EXPONENTIAL, QUOTIENT, FACTOR, DERIVATIVES, KNOWN_PARTS)
RULES = (*AT_SIGHT, CONJUGATED, MULTIPLIED, SUM, *WORKED)
LIMIT: Strategy = first(
    in_function(each(MULTIPLIED)),
    *(use(rule) for rule in AT_SIGHT),
    use(CONJUGATED),
    use(SUM),
    in_function(unless(_is_made_a_quotient, INSIDE)),
    in_function(FUNCTIONS),
    *(use(rule) for rule in WORKED),
)
"""One lim: what is seen at once, then what is done to its function, then the rules that make another lim of it."""


def _is_left(line: Tree, scope: Scope) -> bool:
    return has_limit(line)


LIMITS: Strategy = unless(is_goal, first(somewhere(LIMIT, is_limit, flat), unless(_is_left, SIMPLIFYING), NUMBERS))
"""The first lim that is left by the first rule that fits; then the number that stands there."""
