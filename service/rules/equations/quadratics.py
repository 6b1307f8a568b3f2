"""Rules on quadratic equations: sum and product, the middle term split, the square completed, the formula with numbers put in."""

from __future__ import annotations

import sympy
from sympy import Expr

from service.algebra.build import FALSE, TWO, ZERO, add, apply, depends, div, equation, mul, neg, power, terms
from service.algebra.statements import any_of, signed_versions
from service.cas import to_tree
from service.rules.equations.numbers import read_off, root_worked_out
from service.rules.equations.sides import on_zero, sides, undoing, unknown_of, value
from service.rules.rule import Link, Move, Moves, Rule, Scope
from service.rules.tidy import coefficients, tidied
from service.tree import Apply, Tree, walk

Quadratic = tuple[Expr, Expr, Expr]


def quadratic(line: Tree, scope: Scope) -> Quadratic | None:
    """(a, b, c) of ax² + bx + c = 0, whatever its terms look like; None for anything else."""
    left = on_zero(line, scope)
    found = None if left is None else coefficients(left, scope.letter)
    return (found[0], found[1], found[2]) if found is not None and len(found) == 3 else None


def is_written_out(line: Tree, scope: Scope) -> bool:
    """Whether there is one term of each power, without brackets."""
    left = on_zero(line, scope)
    if left is None:
        return False
    return not any(isinstance(node, Apply) and node.head == "add" for t in terms(left) for node in walk(t) if depends(node, scope.letter))


def _discriminant(found: Quadratic) -> Expr:
    a, b, c = found
    return sympy.expand(b**2 - 4 * a * c)


def _named(found: Quadratic) -> dict[str, Tree]:
    a, b, c = found
    return {"a": to_tree(a), "b": to_tree(b), "c": to_tree(c), "d": to_tree(_discriminant(found))}


def _are_whole(found: Quadratic) -> bool:
    return all(part.is_Integer for part in found)


def _sum_and_product(line: Tree, scope: Scope) -> Moves:
    """x² + (p + q)·x + p·q = (x + p)(x + q)"""
    found = quadratic(line, scope)
    if found is None or not _are_whole(found) or found[0] != 1 or not is_written_out(line, scope) or 0 in found:
        return
    pair = _two_numbers(found[2], found[1])
    if pair is not None:
        x = unknown_of(line, scope.letter)
        left = [add(x, to_tree(part)) for part in pair]
        product = power(left[0], TWO) if pair[0] == pair[1] else mul(*left)
        yield Move(equation(product, ZERO), {"p": to_tree(pair[0]), "q": to_tree(pair[1]), "c": to_tree(found[2]), "b": to_tree(found[1])})


def _two_numbers(product: Expr, total: Expr) -> tuple[Expr, Expr] | None:
    """Two whole numbers with that product and sum, the smaller first."""
    root = sympy.sqrt(total**2 - 4 * product)
    return ((total - root) / 2, (total + root) / 2) if root.is_Integer else None


def _difference_of_squares(line: Tree, scope: Scope) -> Moves:
    """u² − v² = (u − v)(u + v)"""
    found = quadratic(line, scope)
    if found is None or not _are_whole(found) or found[1] != 0 or not is_written_out(line, scope) or found[2] >= 0:
        return
    u, v = sympy.sqrt(found[0]), sympy.sqrt(-found[2])
    if u.is_Integer and v.is_Integer:
        x = unknown_of(line, scope.letter)
        first, second = tidied(mul(to_tree(u), x)), to_tree(v)
        yield Move(equation(mul(add(first, neg(second)), add(first, second)), ZERO), {"a": first, "b": second})


def _split_middle(line: Tree, scope: Scope) -> Moves:
    """a·x² + (p + q)·x + c = a·x² + p·x + q·x + c, for p·q = a·c"""
    found = quadratic(line, scope)
    if found is None or not _are_whole(found) or found[0] == 1 or not is_written_out(line, scope) or 0 in found:
        return
    left = on_zero(line, scope)
    pair = _two_numbers(found[0] * found[2], found[1])
    if pair is None or left is None or len(terms(left)) != 3:
        return
    x = unknown_of(line, scope.letter)
    square, middle = tidied(mul(to_tree(found[0]), power(x, TWO))), [tidied(mul(to_tree(part), x)) for part in pair]
    parts = {"m": to_tree(pair[0]), "n": to_tree(pair[1]), "b": to_tree(found[1]), "d": to_tree(found[0] * found[2])}
    yield Move(equation(add(square, *middle, to_tree(found[2])), ZERO), parts)


def _grouped(line: Tree, scope: Scope) -> Moves:
    """a·u + b·u = (a + b)·u, two terms and two terms"""
    left = on_zero(line, scope)
    if left is None or len(terms(left)) != 4:
        return
    first, second = (value(add(*pair)) for pair in (terms(left)[:2], terms(left)[2:]))
    x = next((s for s in first.free_symbols if s.name == scope.letter), None)
    if x is None or not first.is_polynomial(x) or not second.is_polynomial(x):
        return
    common = sympy.gcd(first, second)
    if not common.has(x):
        return
    outer = [sympy.cancel(part / common) for part in (first, second)]
    if not all(part.is_polynomial(x) for part in outer):
        return
    yield Move(equation(mul(to_tree(sympy.Add(*outer)), to_tree(common)), ZERO), {"u": to_tree(common)})


def _negative_discriminant(line: Tree, scope: Scope) -> Moves:
    """a·x² + b·x + c = 0 has no real solution for b² − 4ac < 0"""
    found = quadratic(line, scope)
    if found is not None and scope.is_real and _discriminant(found).is_negative:
        yield Move(FALSE, _named(found))


def _formula(line: Tree, scope: Scope) -> Moves:
    """a·x² + b·x + c = 0 ⟺ x = (−b ± √(b² − 4ac))/(2a)"""
    found = quadratic(line, scope)
    if found is None or (scope.is_real and _discriminant(found).is_negative) or not is_written_out(line, scope):
        return
    a, b, c = (to_tree(part) for part in found)
    root = apply("sqrt", add(power(b, TWO), neg(Apply("mul", (number_of(4), a, c), form="star"))))
    top = Apply("plus_minus", (tidied(neg(b)), root)) if found[1] != 0 else Apply("plus_minus", (root,))
    unknown, named = unknown_of(line, scope.letter), _named(found)
    yield Move(equation(unknown, div(top, Apply("mul", (TWO, a), form="star"))), named)
    values = (to_tree((-found[1] + sign * sympy.sqrt(_discriminant(found))) / (2 * found[0])) for sign in (1, -1))
    yield Move(any_of(*dict.fromkeys(equation(unknown, root) for root in values)), named)


def number_of(whole: int) -> Tree:
    """The numeral."""
    return to_tree(sympy.Integer(whole))


def _discriminant_worked_out(line: Tree, scope: Scope) -> Moves:
    """√(b² − 4ac) with the discriminant worked out"""
    found = _two_valued(line, scope)
    if found is None:
        return
    unknown, right = found
    changed, links = _with_roots_worked_out(right)
    if changed != right:
        after = equation(unknown, changed)
        yield Move(after, inner=read_off(line, links, after))


def _two_valued(line: Tree, scope: Scope) -> tuple[Tree, Tree] | None:
    """(u, v) of u = v, where there is one ± in v and no unknown."""
    match sides(line):
        case (left, right) if sum(isinstance(node, Apply) and node.head == "plus_minus" for node in walk(right)) == 1:
            return (left, right) if not depends(right, scope.letter) else None
        case _:
            return None


def _with_roots_worked_out(right: Tree) -> tuple[Tree, tuple[Link, ...]]:
    """(p ± √d)/q with √d and q worked out, p and d as they are, and how √d was found where d is not real."""
    match right:
        case Apply(head="div", args=(Apply(head="plus_minus", args=(*first, root)) as top, bottom)):
            found, links = root_worked_out(root)
            return div(Apply("plus_minus", (*first, found), top.span), tidied(bottom)), links
        case _:
            return right, ()


def _both_values(line: Tree, scope: Scope) -> Moves:
    """u = p ± q ⟺ u = p + q or u = p − q"""
    found = _two_valued(line, scope)
    if found is None:
        return
    unknown, right = found
    yield Move(any_of(*dict.fromkeys(equation(unknown, tidied(one)) for (one,) in signed_versions((right,)))))


def _completed_square(line: Tree, scope: Scope) -> Moves:
    """x² + b·x = c ⟺ x² + b·x + (b/2)² = c + (b/2)²"""
    match undoing(line, scope):
        case (left, right) if len(terms(left)) == 2 and all(depends(t, scope.letter) for t in terms(left)):
            found = coefficients(left, scope.letter)
            if found is None or len(found) != 3 or found[0] != 1 or found[2] != 0:
                return
            added = to_tree((found[1] / 2) ** 2)
            yield Move(equation(add(*terms(left), added), add(right, added)), {"b": to_tree(found[1]), "d": added})


def _as_square(line: Tree, scope: Scope) -> Moves:
    """x² + 2·p·x + p² = (x + p)²"""
    match undoing(line, scope):
        case (left, right) if len(terms(left)) == 3:
            found = coefficients(left, scope.letter)
            if found is not None and len(found) == 3 and found[0] == 1 and (found[1] / 2) ** 2 == found[2]:
                base = add(unknown_of(left, scope.letter), to_tree(found[1] / 2))
                yield Move(equation(power(base, TWO), tidied(right)), {"u": base})


def _free_term_moved(line: Tree, scope: Scope) -> Moves:
    """x² + b·x + c = 0 ⟺ x² + b·x = −c"""
    found = quadratic(line, scope)
    left = on_zero(line, scope)
    if found is None or left is None or found[2] == 0 or not is_written_out(line, scope):
        return
    free = [t for t in terms(left) if not depends(t, scope.letter)]
    kept = [t for t in terms(left) if depends(t, scope.letter)]
    yield Move(equation(add(*kept), tidied(neg(add(*free)))), {"t": add(*free)})


def _leading_divided(line: Tree, scope: Scope) -> Moves:
    """a·x² + b·x + c = 0 ⟺ x² + (b/a)·x + c/a = 0"""
    found = quadratic(line, scope)
    if found is None or found[0] == 1 or not is_written_out(line, scope) or not found[0].is_number:
        return
    a, x = found[0], unknown_of(line, scope.letter)
    kept = (power(x, TWO), tidied(mul(to_tree(found[1] / a), x)), to_tree(found[2] / a))
    yield Move(equation(add(*kept), ZERO), {"a": to_tree(a)})


SUM_AND_PRODUCT = Rule(
    "sum_and_product",
    "x^2 + (p + q)*x + p*q = (x + p)*(x + q)",
    _sum_and_product,
    ("x^2 - 5*x + 6 = 0", "(x - 3)*(x - 2) = 0"),
    "equivalent",
)
DIFFERENCE_OF_SQUARES = Rule(
    "difference_of_squares", "u^2 - v^2 = (u - v)*(u + v)", _difference_of_squares, ("x^2 - 9 = 0", "(x - 3)*(x + 3) = 0"), "equivalent"
)
SPLIT_MIDDLE = Rule(
    "split_middle_term",
    "a*x^2 + (p + q)*x + c = a*x^2 + p*x + q*x + c",
    _split_middle,
    ("2*x^2 + 7*x + 3 = 0", "2*x^2 + x + 6*x + 3 = 0"),
    "equivalent",
)
GROUPED = Rule("grouped", "a*u + b*u = (a + b)*u", _grouped, ("2*x^2 + x + 6*x + 3 = 0", "(x + 3)*(2*x + 1) = 0"), "equivalent")
NEGATIVE_DISCRIMINANT = Rule("negative_discriminant", "b^2 - 4*a*c < 0", _negative_discriminant, ("x^2 + x + 1 = 0", "false"), "equivalent")
FORMULA = Rule(
    "quadratic_formula",
    "x = (-b ± sqrt(b^2 - 4*a*c))/(2*a)",
    _formula,
    ("x^2 - x - 1 = 0", "x = (1 ± sqrt((-1)^2 - 4*1*(-1)))/(2*1)"),
    "equivalent",
)
DISCRIMINANT = Rule("worked_out", "", _discriminant_worked_out, ("x = (1 ± sqrt(1 + 4))/(2*1)", "x = (1 ± sqrt(5))/2"), "equivalent")
BOTH_VALUES = Rule("both_signs", "u = p ± q <=> u = p + q or u = p - q", _both_values, ("x = (1 ± 3)/2", "x = 2 or x = -1"), "equivalent")
COMPLETED_SQUARE = Rule(
    "completed_square",
    "x^2 + b*x = c <=> x^2 + b*x + (b/2)^2 = c + (b/2)^2",
    _completed_square,
    ("x^2 + 6*x = 3", "x^2 + 6*x + 9 = 3 + 9"),
    "equivalent",
)
AS_SQUARE = Rule("wrote_as_square", "x^2 + 2*p*x + p^2 = (x + p)^2", _as_square, ("x^2 + 6*x + 9 = 3 + 9", "(x + 3)^2 = 12"), "equivalent")
FREE_TERM = Rule("added_to_both_sides", "a + t = b <=> a = b - t", _free_term_moved, ("x^2 + 6*x - 3 = 0", "x^2 + 6*x = 3"), "equivalent")
LEADING = Rule("scaled_both_sides", "a*x = b <=> x = b/a", _leading_divided, ("2*x^2 + 3*x - 4 = 0", "x^2 + 3*x/2 - 2 = 0"), "equivalent")
