"""Rules that turn one equation or inequality into another, each confirmed by using it on both sides."""

from __future__ import annotations

from collections.abc import Callable

from service.algebra.build import ZERO, E, add, apply, div, mul, power, rational, sub, substituted
from service.algebra.expressions import same
from service.algebra.opaque import has_head
from service.rules.recognition.expressions import expression_rule
from service.rules.recognition.narrowing import changed_side
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk


def equation_rule(before: Relation, after: Relation) -> str | None:
    """The id of the rule; None where none is confirmed."""
    sides = (*before.sides, *after.sides)
    if before.sides == after.sides[::-1]:
        return "swapped_sides"
    one = changed_side(before, after)
    if one is not None and same(*one):
        return expression_rule(*one)
    if all(same(x, y) for x, y in zip(before.sides, after.sides, strict=True)):
        names = {expression_rule(x, y) for x, y in zip(before.sides, after.sides, strict=True)}
        return names.pop() if len(names) == 1 else "simplified"
    for given in (sides, (*before.sides, *after.sides[::-1])):
        for name, holds in RULES:
            if holds(*given):
                return name
    return None


def brought_to_one_side(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """a = b → a − b = 0."""
    return d == ZERO and b != ZERO and added_to_both_sides(a, b, c, d)


def added_to_both_sides(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """a = b → a + t = b + t."""
    return same(sub(c, a), sub(d, b)) and not same(c, a)


def isolated_root(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """√u + t = v → √u = v − t."""
    return any(map(_is_root, (c, d))) and not any(map(_is_root, (a, b))) and added_to_both_sides(a, b, c, d)


def _is_root(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "sqrt" and bool(free_symbols(tree))


def scaled_both_sides(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """a = b → ka = kb with a number k."""
    factor = _factor(a, b, c, d)
    return factor is not None and _is_constant(factor)


def multiplied_by_denominator(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """a/u = b → a = ub."""
    factor = _factor(a, b, c, d)
    divided = any(isinstance(n, Apply) and n.head == "div" and free_symbols(n.args[1]) for t in (a, b) for n in walk(t))
    return factor is not None and divided and not _is_constant(factor)


def divided_by_expression(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """ua = ub → a = b; where a side is zero this would say nothing."""
    if ZERO in (a, b, c, d):
        return False
    factor = _factor(a, b, c, d)
    return factor is not None and not _is_constant(factor)


def undid_logarithm(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """ln u = v → u = e^v; log₂ u = v → u = 2^v."""
    return any(same(power(base, a), c) and same(power(base, b), d) for base in _bases(a, b))


def took_logarithms(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """u = v → ln u = ln v; 2^x = 8 → x = log₂ 8."""
    if not has_head(c, "log") and not has_head(d, "log"):
        return False
    return (same(apply("log", a), c) and same(apply("log", b), d)) or _log_to_base(a, b, c, d)


def _log_to_base(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    match a:
        case Apply(head="pow", args=(base, exponent)) if not free_symbols(base):
            return same(exponent, c) and same(div(apply("log", b), apply("log", base)), d)
        case _:
            return False


def compared_exponents(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """b^u = b^v → u = v."""
    match a, b:
        case Apply(head="pow", args=(base, u)), Apply(head="pow", args=(other, v)):
            return base == other and not free_symbols(base) and same(u, c) and same(v, d)
        case _:
            return False


def raised_both_sides(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """√u = v → u = v²."""
    rooted = has_head(a, "sqrt", "root") or has_head(b, "sqrt", "root") or _fractional(a) or _fractional(b)
    return rooted and any(same(power(a, n), c) and same(power(b, n), d) for n in map(Number, "23456"))


def took_root(a: Tree, b: Tree, c: Tree, d: Tree) -> bool:
    """u³ = v → u = ∛v."""
    match a:
        case Apply(head="pow", args=(base, n)) if (order := rational(n)) is not None and order > 1 and order.denominator == 1:
            return same(base, c) and same(power(d, n), b)
        case _:
            return False


RULES: tuple[tuple[str, Callable[[Tree, Tree, Tree, Tree], bool]], ...] = (
    ("brought_to_one_side", brought_to_one_side),
    ("isolated_root", isolated_root),
    ("added_to_both_sides", added_to_both_sides),
    ("scaled_both_sides", scaled_both_sides),
    ("multiplied_by_denominator", multiplied_by_denominator),
    ("compared_exponents", compared_exponents),
    ("undid_logarithm", undid_logarithm),
    ("took_logarithms", took_logarithms),
    ("raised_both_sides", raised_both_sides),
    ("took_root", took_root),
    ("divided_by_expression", divided_by_expression),
)  # fmt: skip


def _factor(a: Tree, b: Tree, c: Tree, d: Tree) -> Tree | None:
    """k with c = ka and d = kb."""
    top, bottom = (c, a) if a != ZERO else (d, b)
    if ZERO in (top, bottom) or same(top, bottom):
        return None
    k = div(top, bottom)
    return k if same(mul(k, a), c) and same(mul(k, b), d) else None


def _is_constant(factor: Tree) -> bool:
    """Whether its value is the same wherever it is asked for."""
    names = free_symbols(factor)
    moved = substituted(factor, {n: add(mul(Number("3"), Symbol(n)), Number("7")) for n in names})
    return not names or same(factor, moved)


def _bases(a: Tree, b: Tree) -> list[Tree]:
    """e and the bases of the logarithms that occur."""
    logs = [n for t in (a, b) for n in walk(t) if isinstance(n, Apply) and n.head == "log"]
    return list(dict.fromkeys(n.args[1] if len(n.args) == 2 else E for n in logs))


def _fractional(tree: Tree) -> bool:
    match tree:
        case Apply(head="pow", args=(_, n)):
            order = rational(n)
            return order is not None and order.denominator > 1
        case _:
            return False
