"""Rules on equations with the unknown under a root: the root isolated, both sides raised to its power."""

from __future__ import annotations

from fractions import Fraction

from service.algebra.build import FALSE, ONE, TWO, ZERO, add, depends, div, equation, factors, mul, neg, number, power, rational, terms
from service.rules.equations.sides import denominators, is_negative, is_whole, sides, two_signs, undoing
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import tidied
from service.tree import Apply, Tree, rebuilt, walk


def _root_of(tree: Tree, x: str) -> tuple[Tree, int] | None:
    """(u, n) of ⁿ√u with the unknown in u; None for anything else."""
    match tree:
        case Apply(head="sqrt", args=(u,)) if depends(u, x):
            return u, 2
        case Apply(head="root", args=(u, n)) if depends(u, x) and (degree := is_whole(n)) is not None:
            return u, degree
        case Apply(head="pow", args=(u, n)) if depends(u, x) and (found := rational(n)) is not None:
            return (u, found.denominator) if found.numerator == 1 and found.denominator > 1 else None
        case _:
            return None


def _plain_sides(line: Tree, scope: Scope) -> tuple[Tree, Tree] | None:
    """(left, right) of an equation without the unknown in a denominator; None for anything else."""
    found = sides(line)
    with_x = [d for side in found or () for d in denominators(side) if depends(d, scope.letter)]
    return None if with_x else found


def _has_root(term: Tree, x: str) -> bool:
    """A root with the unknown in it, times a number."""
    inside = [f for f in factors(term) if depends(f, x)]
    return len(inside) == 1 and _root_of(_without_sign(inside[0]), x) is not None


def _without_sign(tree: Tree) -> Tree:
    match tree:
        case Apply(head="div", args=(a, b)) if rational(b) is not None:
            return a
        case _:
            return tree


def _raised(line: Tree, scope: Scope) -> Moves:
    """√u = v ⟹ u = v²"""
    match _plain_sides(line, scope):
        case (left, v) if (found := _root_of(left, scope.letter)) is not None and not is_negative(v):
            u, n = found
            if n == 2:
                yield Move(equation(u, _power(v, 2)), {"u": u, "v": v})


def _raised_higher(line: Tree, scope: Scope) -> Moves:
    """ⁿ√u = v ⟹ u = vⁿ"""
    match _plain_sides(line, scope):
        case (left, v) if (found := _root_of(left, scope.letter)) is not None and found[1] > 2:
            u, n = found
            yield Move(equation(u, _power(v, n)), {"u": u, "m": number(n)})


def _power(v: Tree, n: int) -> Tree:
    """vⁿ, where v is itself an n-th root what is under it."""
    match v:
        case Apply(head="sqrt", args=(w,)) if n == 2:
            return w
        case Apply(head="root", args=(w, m)) if is_whole(m) == n:
            return w
        case _:
            return power(v, TWO if n == 2 else number(n))


def _scaled_raised(line: Tree, scope: Scope) -> Moves:
    """a·√u = v ⟹ a²·u = v²"""
    match _plain_sides(line, scope):
        case (left, v) if isinstance(left, Apply) and left.head == "mul" and depends(v, scope.letter):
            constant = [f for f in factors(left) if not depends(f, scope.letter)]
            roots = [f for f in factors(left) if depends(f, scope.letter)]
            if len(roots) == 1 and constant and (found := _root_of(roots[0], scope.letter)) is not None and found[1] == 2:
                yield Move(equation(mul(tidied(power(mul(*constant), TWO)), found[0]), power(v, TWO)), {"u": left, "v": v})


def _isolated_root(line: Tree, scope: Scope) -> Moves:
    """√u + t = v ⟺ √u = v − t"""
    match _plain_sides(line, scope):
        case (left, right):
            roots = [t for t in terms(left) if _has_root(t, scope.letter)]
            others = [t for t in terms(left) if t not in roots]
            if len(roots) == 1 and others and any(depends(t, scope.letter) for t in (*others, right)):
                yield Move(_with_plus(roots[0], add(right, *(neg(t) for t in others))), {"t": add(*others)})
            elif len(roots) == 2 and (others or not _is_bare(right, scope)):
                kept, taken = _kept_and_taken(roots)
                yield Move(_with_plus(kept, add(right, *(neg(t) for t in (*others, taken)))), {"t": add(*others, taken)})
            elif len(roots) == 2:
                yield Move(_with_plus(roots[0], neg(roots[1])), {"t": roots[1]})


def _root_to_left(line: Tree, scope: Scope) -> Moves:
    """v = √u ⟺ √u = v"""
    match _plain_sides(line, scope):
        case (left, right):
            there, here = (any(_has_root(t, scope.letter) for t in terms(side)) for side in (right, left))
            if there and not here:
                yield Move(equation(right, left))


def _is_bare(right: Tree, scope: Scope) -> bool:
    return right == ZERO


def _kept_and_taken(roots: list[Tree]) -> tuple[Tree, Tree]:
    """Of two roots, one with a plus sign is kept."""
    minus = [root for root in roots if isinstance(root, Apply) and root.head == "neg"]
    return (roots[0], roots[1]) if len(minus) != 1 or minus[0] == roots[1] else (roots[1], roots[0])


def _with_plus(root: Tree, right: Tree) -> Tree:
    """√u = v, also where it is −√u = −v."""
    if isinstance(root, Apply) and root.head == "neg":
        return equation(root.args[0], tidied(neg(right)))
    return equation(root, tidied(right))


def _negative_root(line: Tree, scope: Scope) -> Moves:
    """√u = c has no solution for c < 0"""
    match undoing(line, scope):
        case (left, c) if (found := _root_of(left, scope.letter)) is not None and found[1] % 2 == 0 and is_negative(c) and scope.is_real:
            yield Move(FALSE, {"u": left, "v": c})


def _fraction_power(line: Tree, scope: Scope) -> Moves:
    """uʳ = c ⟹ u = c^(1/r), and with both signs where r is an even number over an odd one"""
    match _power_with_fraction(line, scope):
        case (u, exponent, c) if scope.is_real and not is_negative(c):
            r = rational(exponent) or Fraction(1)
            root = tidied(power(c, number(1 / r)))
            yield Move(two_signs(u, root) if r.numerator % 2 == 0 else equation(u, root), {"u": u, "n": exponent})


def _power_as_root(line: Tree, scope: Scope) -> Moves:
    """u^(p/q) = ᵠ√(uᵖ) for even p, which is real for negative u too"""
    if sides(line) is None:
        return
    powers = {node: r for node in walk(line) if (r := _even_over_odd(node, scope)) is not None}
    if powers:
        changed = {node: _as_root(node, r) for node, r in powers.items()}
        yield Move(rebuilt(line, lambda node: changed.get(node, node)), {"n": number(next(iter(powers.values())))})


def _even_over_odd(node: Tree, scope: Scope) -> Fraction | None:
    """p/q of u^(p/q) with even p and odd q > 1, the unknown in u; None for anything else."""
    match node:
        case Apply(head="pow", args=(u, exponent)) if depends(u, scope.letter) and (r := rational(exponent)) is not None:
            return r if r.numerator % 2 == 0 and r.denominator > 1 else None
        case _:
            return None


def _as_root(node: Tree, r: Fraction) -> Tree:
    base = node.args[0] if isinstance(node, Apply) else node
    root = Apply("root", (power(base, number(abs(r.numerator))), number(r.denominator)))
    return root if r > 0 else div(ONE, root)


def _power_with_fraction(line: Tree, scope: Scope) -> tuple[Tree, Tree, Tree] | None:
    """(u, r, c) of uʳ = c or 1/uʳ = 1/c, r a fraction that is no whole number and not 1/n; None for anything else."""
    match undoing(line, scope):
        case (Apply(head="pow", args=(u, exponent)), c) if (r := rational(exponent)) is not None and r.denominator > 1:
            return None if r.numerator == 1 else (u, exponent, c)
        case (Apply(head="div", args=(top, Apply(head="pow") as below)), c) if not depends(top, scope.letter) and rational(c) != 0:
            return _power_with_fraction(equation(below, tidied(div(top, c))), scope)
        case _:
            return None


RAISED = Rule("raised_both_sides", "sqrt(u) = v => u = v^2", _raised, ("sqrt(x + 1) = 3", "x + 1 = 3^2"), "implies")
RAISED_HIGHER = Rule("raised_to_power", "u^(1/n) = v => u = v^n", _raised_higher, ("cbrt(x - 1) = 2", "x - 1 = 2^3"), "implies")
SCALED_RAISED = Rule("raised_both_sides", "sqrt(u) = v => u = v^2", _scaled_raised, ("2*sqrt(x) = x - 3", "4*x = (x - 3)^2"), "implies")
ISOLATED_ROOT = Rule(
    "isolated_root", "sqrt(u) + t = v <=> sqrt(u) = v - t", _isolated_root, ("sqrt(x) + 2 = x", "sqrt(x) = x - 2"), "equivalent"
)
ROOT_TO_LEFT = Rule("swapped_sides", "a = b <=> b = a", _root_to_left, ("x = sqrt(x) + 2", "sqrt(x) + 2 = x"), "equivalent", is_minor=True)
NEGATIVE_ROOT = Rule("no_real_solution", "", _negative_root, ("sqrt(x) = -1", "false"), "equivalent")
POWER_AS_ROOT = Rule("power_as_root", "u^(p/q) = (u^p)^(1/q)", _power_as_root, ("x^(2/3) = 4", "root(3, x^2) = 4"), "equivalent")
FRACTION_POWER = Rule("raised_to_power", "u^n = c => u = c^(1/n)", _fraction_power, ("x^(2/3) = 4", "x = 8 or x = -8"), "implies")
