"""Equations and inequalities in one unknown: rules on a line as a whole, and the strategy that chooses among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce
from math import lcm

import sympy

from service.algebra.build import (
    FALSE,
    ONE,
    TRUE,
    TWO,
    ZERO,
    E,
    add,
    apply,
    depends,
    div,
    equation,
    factors,
    mul,
    neg,
    number,
    power,
    rational,
    sub,
    terms,
)
from service.algebra.statements import MIRRORED, any_of
from service.cas import to_sympy, to_tree
from service.question import Context
from service.rules.rule import Move, Moves, Rule, Scope, Used
from service.rules.strategies import Method, Strategy, choice, use
from service.rules.tidy import cancelled, coefficients, expanded, factored, size, tidied
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk
from service.write import text


def _sides(line: Tree) -> tuple[Tree, Tree] | None:
    """(left, right) of an equation; None for anything else."""
    match line:
        case Relation(signs=("=",), sides=(left, right)):
            return left, right
        case _:
            return None


def _compared(line: Tree) -> Relation | None:
    """An equation or inequality with two sides; None for anything else."""
    return line if isinstance(line, Relation) and len(line.sides) == 2 else None


def _zero_product(line: Tree, scope: Scope) -> Moves:
    """u·v = 0 ⟺ u = 0 or v = 0"""
    match _sides(line):
        case (left, right) if right == ZERO:
            bases = [_base(f) for f in factors(left) if depends(f, scope.letter)]
            if bases and (len(bases) > 1 or bases[0] != left):
                yield Move(any_of(*dict.fromkeys(equation(b, ZERO) for b in bases)), {"u": bases[0]})


def _base(factor: Tree) -> Tree:
    match factor:
        case Apply(head="pow", args=(base, n)) if (rational(n) or 0) > 0:
            return base
        case _:
            return factor


def _undoing(line: Tree, scope: Scope) -> tuple[Tree, Tree] | None:
    """(F(x), c) of F(x) = c; None for anything else."""
    match _sides(line):
        case (left, right) if depends(left, scope.letter) and not depends(right, scope.letter):
            return left, right
        case _:
            return None


def _square_root(line: Tree, scope: Scope) -> Moves:
    """u² = c ⟺ u = √c or u = −√c, for c ≥ 0"""
    match _undoing(line, scope):
        case (Apply(head="pow", args=(u, n)), c) if rational(n) == 2 and not _is_negative(c):
            yield Move(_two_signs(u, tidied(apply("sqrt", c))), {"u": u, "c": c})


def _absolute_value(line: Tree, scope: Scope) -> Moves:
    """|u| = c ⟺ u = c or u = −c, for c ≥ 0"""
    match _undoing(line, scope):
        case (Apply(head="abs", args=(u,)), c) if not _is_negative(c):
            yield Move(_two_signs(u, c), {"u": u, "c": c})


def _two_signs(u: Tree, root: Tree) -> Tree:
    return equation(u, ZERO) if root == ZERO else any_of(equation(u, root), equation(u, tidied(neg(root))))


def _is_negative(value: Tree) -> bool:
    known = rational(value)
    return known is not None and known < 0


def _no_real_solution(line: Tree, scope: Scope) -> Moves:
    """u² = c and |u| = c have no real solution for c < 0"""
    match _undoing(line, scope):
        case (Apply(head="pow", args=(u, n)), c) if rational(n) == 2 and _is_negative(c) and scope.is_real:
            yield Move(FALSE, {"u": u, "v": c})
        case (Apply(head="abs", args=(u,)), c) if _is_negative(c):
            yield Move(FALSE, {"u": u, "v": c})


def _negative_discriminant(line: Tree, scope: Scope) -> Moves:
    """a·x² + b·x + c = 0 has no real solution for b² − 4ac < 0"""
    found = _quadratic(line, scope)
    if found is not None and scope.is_real and _discriminant(*found).is_negative:
        yield Move(FALSE, _named(*found))


def _logarithms(line: Tree, scope: Scope) -> Moves:
    """bᵘ = c ⟺ u = log_b c, for c > 0"""
    match _undoing(line, scope):
        case (Apply(head="pow", args=(b, u)), c) if not depends(b, scope.letter):
            logarithm = sympy.log(to_sympy(c, Context()), to_sympy(b, Context()))
            yield Move(equation(u, to_tree(logarithm)), {"u": u, "b": b, "c": c})
        case (Apply(head="exp", args=(u,)), c):
            yield Move(equation(u, tidied(apply("log", c))), {"u": u, "b": E, "c": c})


def _powers_of_e(line: Tree, scope: Scope) -> Moves:
    """ln u = c ⟺ u = e^c"""
    match _undoing(line, scope):
        case (Apply(head="log", args=(u,)), c):
            yield Move(equation(u, tidied(power(E, c))), {"u": u, "b": E, "c": c})
        case (Apply(head="log", args=(u, b)), c) if not depends(b, scope.letter):
            yield Move(equation(u, tidied(power(b, c))), {"u": u, "b": b, "c": c})


def _raised(line: Tree, scope: Scope) -> Moves:
    """√u = v ⟹ u = v²"""
    match _sides(line):
        case (Apply(head="sqrt", args=(u,)), v) if depends(u, scope.letter):
            yield Move(equation(u, power(v, TWO)), {"u": u, "v": v})


def _isolated_root(line: Tree, scope: Scope) -> Moves:
    """√u + t = v ⟺ √u = v − t"""
    match _sides(line):
        case (left, right):
            roots = [t for t in terms(left) if _is_root(t, scope.letter)]
            others = [t for t in terms(left) if t not in roots]
            if len(roots) == 1 and others and any(depends(t, scope.letter) for t in (*others, right)):
                yield Move(equation(roots[0], tidied(add(right, *(neg(t) for t in others)))), {"t": add(*others)})
            elif not roots and any(_is_root(t, scope.letter) for t in terms(right)):
                yield Move(equation(right, left), {"t": ZERO})


def _is_root(term: Tree, x: str) -> bool:
    """√u with the unknown in it, up to a sign."""
    match term:
        case Apply(head="sqrt", args=(u,)):
            return depends(u, x)
        case _:
            return False


def _cleared(line: Tree, scope: Scope) -> Moves:
    """a/c = b ⟺ a = b·c, for c ≠ 0"""
    found = _compared(line)
    if found is None:
        return
    x = scope.letter
    under = [n.args[1] for side in found.sides for n in walk(side) if isinstance(n, Apply) and n.head == "div"]
    with_x = list(dict.fromkeys(d for d in under if depends(d, x)))
    if with_x and found.signs == ("=",):
        whole = mul(*with_x)
        yield Move(equation(*(_multiplied(side, whole) for side in found.sides)), {"c": whole})
        return
    numbers = [value for d in under if (value := rational(d)) is not None and value.denominator == 1 and value > 0]
    common = reduce(lcm, (int(v) for v in numbers), 1)
    parts = [t for side in found.sides for t in terms(side)]
    over = any(depends(t, x) and any(isinstance(n, Apply) and n.head == "div" for n in walk(t)) for t in parts)
    if common > 1 and over and any(len(terms(side)) > 1 for side in found.sides):
        whole = number(common)
        yield Move(Relation(found.signs, tuple(_multiplied(side, whole) for side in found.sides)), {"c": whole})


def _multiplied(side: Tree, whole: Tree) -> Tree:
    """Each term times the denominator, with what cancels cancelled."""
    return add(*(cancelled(mul(t, whole)) for t in terms(side))) if side != ZERO else ZERO


def _expanded(line: Tree, scope: Scope) -> Moves:
    """a·(b + c) = a·b + a·c"""
    found = _compared(line)
    if found is not None and any(_has_bracket(side, scope.letter) for side in found.sides):
        yield Move(_each_side(found, scope))


def _collected(line: Tree, scope: Scope) -> Moves:
    """a·x + b·x = (a + b)·x"""
    found = _compared(line)
    if found is None or any(_has_bracket(side, scope.letter) for side in found.sides):
        return
    joined = _each_side(found, scope)
    before, after = ((sum(len(terms(side)) for side in line.sides), sum(map(size, line.sides))) for line in (found, joined))
    if after < before:
        yield Move(joined)


def _each_side(line: Relation, scope: Scope) -> Relation:
    """Brackets multiplied out and like terms joined, on each side."""
    return Relation(line.signs, tuple(expanded(side) if depends(side, scope.letter) else tidied(side) for side in line.sides))


def _has_bracket(side: Tree, x: str) -> bool:
    return any(
        isinstance(n, Apply)
        and n.head in {"mul", "pow", "neg"}
        and any(isinstance(a, Apply) and a.head == "add" and depends(a, x) for a in n.args)
        for n in walk(side)
    )


Linear = tuple[sympy.Expr, sympy.Expr]


def _linear(line: Tree, scope: Scope) -> tuple[Relation, Linear, Linear] | None:
    """(line, (a, b), (c, d)) of ax + b = cx + d with nothing loose on either side; None for anything else."""
    found = _compared(line)
    if found is None or any(_is_loose(side, scope.letter) for side in found.sides):
        return None
    left, right = (_coefficients(side, scope.letter) for side in found.sides)
    return None if left is None or right is None else (found, left, right)


def _is_loose(side: Tree, x: str) -> bool:
    """Brackets, or more than one term with x, or more than one without."""
    with_x = sum(depends(t, x) for t in terms(side))
    return _has_bracket(side, x) or with_x > 1 or len(terms(side)) - with_x > 1


def _coefficients(side: Tree, x: str) -> Linear | None:
    if not depends(side, x):
        return sympy.Integer(0), to_sympy(side, Context())
    found = coefficients(side, x)
    return (found[0], found[1]) if found is not None and len(found) == 2 else None


def _tidied_sides(line: Tree, scope: Scope) -> Moves:
    """a·x + b·x = (a + b)·x, before terms are moved"""
    found = _compared(line)
    if found is None or not any(_is_loose(side, scope.letter) for side in found.sides):
        return
    if all(_coefficients(side, scope.letter) is not None for side in found.sides):
        yield Move(_each_side(found, scope))


def _swapped(line: Tree, scope: Scope) -> Moves:
    """a = b ⟺ b = a"""
    found = _compared(line)
    if found is not None and not depends(found.sides[0], scope.letter) and depends(found.sides[1], scope.letter):
        yield Move(Relation((MIRRORED[found.signs[0]],), (found.sides[1], found.sides[0])))


def _added(line: Tree, scope: Scope) -> Moves:
    """a + t = b ⟺ a = b − t"""
    x = scope.letter
    match _linear(line, scope):
        case (found, (a, b), (c, _)):
            left, right = found.sides
            if c != 0 and a != 0:
                yield from _shifted(found, tuple(t for t in terms(right) if depends(t, x)))
            elif c == 0 and a != 0 and b != 0:
                yield from _shifted(found, tuple(t for t in terms(left) if not depends(t, x)))
            return
    single = _compared(line)
    if single is not None and depends(single.sides[0], x) and not depends(single.sides[1], x):
        inside = [t for t in terms(single.sides[0]) if depends(t, x)]
        free = [t for t in terms(single.sides[0]) if not depends(t, x)]
        if len(inside) == 1 and free:
            yield Move(Relation(single.signs, (inside[0], tidied(add(single.sides[1], *(neg(t) for t in free))))), {"t": add(*free)})


def _shifted(line: Relation, moved: tuple[Tree, ...]) -> Moves:
    """Both sides minus some of the terms."""
    left, right = (expanded(add(side, *(neg(t) for t in moved))) for side in line.sides)
    yield Move(Relation(line.signs, (left, right)), {"t": add(*moved)})


def _scaled(line: Tree, scope: Scope) -> Moves:
    """a·x = b ⟺ x = b/a, for a ≠ 0; an inequality turns round for a < 0"""
    match _linear(line, scope):
        case (found, (a, b), (c, _)) if b == 0 and c == 0 and a not in (0, 1):
            sign = found.signs[0] if a.is_positive or found.signs == ("=",) else MIRRORED[found.signs[0]] if a.is_negative else None
            if sign is not None:
                left, right = found.sides
                yield Move(Relation((sign,), (expanded(div(left, to_tree(a))), tidied(div(right, to_tree(a))))), {"a": to_tree(a)})
            return
    match _undoing(line, scope):
        case (left, right) if len(terms(left)) == 1:
            scale, core = _parted(left, scope.letter)
            if scale != ONE:
                yield Move(equation(core, tidied(div(right, scale))), {"a": scale})


def _parted(term: Tree, x: str) -> tuple[Tree, Tree]:
    """(constant factor, the rest)."""
    match term:
        case Apply(head="div", args=(top, bottom)) if not depends(bottom, x):
            scale, core = _parted(top, x)
            return tidied(div(scale, bottom)), core
        case _:
            constant = [f for f in factors(term) if not depends(f, x)]
            return (tidied(mul(*constant)) if constant else ONE), mul(*(f for f in factors(term) if depends(f, x)))


def _one_side(line: Tree, scope: Scope) -> Moves:
    """f = g ⟺ f − g = 0, for polynomials of degree 2 and more"""
    found = _compared(line)
    if found is None:
        return
    left, right = found.sides
    if right != ZERO and depends(right, scope.letter) | depends(left, scope.letter):
        known = coefficients(sub(left, right), scope.letter)
        if known is not None and len(known) > 2:
            turned = found.signs == ("=",) and known[0].is_negative
            yield Move(Relation(found.signs, (expanded(sub(right, left) if turned else sub(left, right)), ZERO)))


def _factored(line: Tree, scope: Scope) -> Moves:
    """x² + (p + q)·x + p·q = (x + p)(x + q)"""
    match _sides(line):
        case (left, right) if right == ZERO and len(terms(left)) > 1:
            yield Move(equation(factored(left), ZERO), {"f": left})


def _quadratic(line: Tree, scope: Scope) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr] | None:
    """(a, b, c) of ax² + bx + c = 0; None for anything else."""
    match _sides(line):
        case (left, right) if right == ZERO:
            found = coefficients(left, scope.letter)
            return (found[0], found[1], found[2]) if found is not None and len(found) == 3 else None
        case _:
            return None


def _discriminant(a: sympy.Expr, b: sympy.Expr, c: sympy.Expr) -> sympy.Expr:
    return b**2 - 4 * a * c


def _named(a: sympy.Expr, b: sympy.Expr, c: sympy.Expr) -> dict[str, Tree]:
    return {"a": to_tree(a), "b": to_tree(b), "c": to_tree(c), "d": to_tree(_discriminant(a, b, c))}


def _formula(line: Tree, scope: Scope) -> Moves:
    """a·x² + b·x + c = 0 ⟺ x = (−b ± √(b² − 4ac))/(2a)"""
    found = _quadratic(line, scope)
    if found is None or _discriminant(*found).is_negative:
        return
    a, b, _ = found
    unknown = next(n for n in walk(line) if getattr(n, "name", None) == scope.letter)
    roots = (to_tree((-b + s * sympy.sqrt(_discriminant(*found))) / (2 * a)) for s in (1, -1))
    yield Move(any_of(*dict.fromkeys(equation(unknown, root) for root in roots)), _named(*found))


def _closed(line: Tree, truth: bool) -> Moves:
    """A line without letters is true or false in itself."""
    found = _compared(line)
    if found is None or found.signs != ("=",) or any(free_symbols(side) for side in found.sides):
        return
    difference = to_sympy(sub(*found.sides), Context())
    if difference.is_zero is truth:
        yield Move(TRUE if truth else FALSE)


def _always_true(line: Tree, scope: Scope) -> Moves:
    """c = c is always true"""
    return _closed(line, True)


def _never_true(line: Tree, scope: Scope) -> Moves:
    """a = b is never true for numbers a ≠ b"""
    return _closed(line, False)


EQUATION_RULES: tuple[Rule, ...] = (
    Rule("always_true", "a = a", _always_true, ("3 = 3", "true"), "equivalent"),
    Rule("never_true", "", _never_true, ("3 = 5", "false"), "equivalent"),
    Rule("zero_product", "u*v = 0 <=> u = 0 or v = 0", _zero_product, ("(x - 1)*(x + 2) = 0", "x - 1 = 0 or x + 2 = 0"), "equivalent"),
    Rule("raised_both_sides", "sqrt(u) = v => u = v^2", _raised, ("sqrt(x + 1) = 3", "x + 1 = 3^2"), "implies"),
    Rule("isolated_root", "sqrt(u) + t = v <=> sqrt(u) = v - t", _isolated_root, ("sqrt(x) + 2 = x", "sqrt(x) = x - 2"), "equivalent"),
    Rule("no_real_solution", "", _no_real_solution, ("x^2 = -4", "false"), "equivalent"),
    Rule("took_square_root", "u^2 = c <=> u = sqrt(c) or u = -sqrt(c)", _square_root,
         ("(x - 1)^2 = 9", "x - 1 = 3 or x - 1 = -3"), "equivalent"),
    Rule("split_absolute_value", "abs(u) = c <=> u = c or u = -c", _absolute_value,
         ("abs(x - 1) = 2", "x - 1 = 2 or x - 1 = -2"), "equivalent"),
    Rule("took_logarithms", "b^u = c <=> u = log(c, b)", _logarithms, ("e^x = 5", "x = ln(5)"), "equivalent"),
    Rule("undid_logarithm", "log(u, b) = c <=> u = b^c", _powers_of_e, ("ln(x) = 2", "x = e^2"), "equivalent"),
    Rule("swapped_sides", "a = b <=> b = a", _swapped, ("3 = 2*x", "2*x = 3"), "equivalent", is_minor=True),
    Rule("multiplied_by_denominator", "a/c = b => a = b*c", _cleared, ("1/x = 2", "1 = 2*x"), "implies"),
    Rule("expanded", "a*(b + c) = a*b + a*c", _expanded, ("2*(x + 1) + x = 5", "3*x + 2 = 5"), "equivalent"),
    Rule("collected_terms", "a*x + b*x = (a + b)*x", _tidied_sides, ("2*x + 3*x = 5", "5*x = 5"), "equivalent", is_minor=True),
    Rule("added_to_both_sides", "a + t = b <=> a = b - t", _added, ("2*x + 3 = 7", "2*x = 4"), "equivalent"),
    Rule("scaled_both_sides", "a*x = b <=> x = b/a", _scaled, ("2*x = 4", "x = 2"), "equivalent"),
    Rule("factored", "x^2 + (p + q)*x + p*q = (x + p)*(x + q)", _factored, ("x^2 - 5*x + 6 = 0", "(x - 3)*(x - 2) = 0"), "equivalent"),
    Rule("no_real_solution", "", _negative_discriminant, ("x^2 + x + 1 = 0", "false"), "equivalent"),
    Rule("quadratic_formula", "x = (-b ± sqrt(b^2 - 4*a*c))/(2*a)", _formula,
         ("x^2 - x - 1 = 0", "x = 1/2 + sqrt(5)/2 or x = 1/2 - sqrt(5)/2"), "equivalent"),
    Rule("collected_terms", "a*x + b*x = (a + b)*x", _collected, ("x^2 + x + x = 0", "x^2 + 2*x = 0"), "equivalent", is_minor=True),
    Rule("brought_to_one_side", "f = g <=> f - g = 0", _one_side, ("x^2 = 5*x - 6", "x^2 - 5*x + 6 = 0"), "equivalent"),
)  # fmt: skip
"""In the order of choice."""

EQUATIONS: Strategy = choice(*(use(rule) for rule in EQUATION_RULES))
"""One step on an equation or inequality in one unknown, the best first."""


def is_solved_for(line: Tree, x: str) -> bool:
    """x = c, x < c with a value that does not hold x and is worked out; true and false."""
    match line:
        case Relation(sides=(Symbol(name=name), value)) if name == x:
            return not depends(value, x) and (isinstance(value, Symbol) or text(tidied(value)) == text(value))
        case Constant(name="true" | "false"):
            return True
        case _:
            return False


def cases_of(line: Tree) -> tuple[Tree, ...]:
    """u and v of `u or v`; the line itself where it is no alternative."""
    return line.args if isinstance(line, Apply) and line.head == "or" else (line,)


def in_cases(strategy: Strategy) -> Strategy:
    """The strategy on a line, or on the cases of `u = 0 or v = 0`: the rule of the first that is not solved, on all that it fits."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        cases = cases_of(line)
        open_cases = [case for case in cases if not is_solved_for(case, scope.letter)]
        for used in strategy(open_cases[0], scope) if open_cases else ():
            changed = {open_cases[0]: used.move.after}
            for case in open_cases[1:]:
                same = next((other for other in strategy(case, scope)), None)
                if same is not None and same.rule == used.rule:
                    changed[case] = same.move.after
            whole = any_of(*dict.fromkeys(_flat(changed.get(case, case) for case in cases)))
            parts = used.move.parts if len(changed) == 1 else {}
            yield replace(used, move=Move(whole, parts))

    return offered


def _flat(cases: Iterable[Tree]) -> Iterator[Tree]:
    """Cases of a case as cases of the whole; a case that is never true is none."""
    for case in cases:
        if isinstance(case, Apply) and case.head == "or":
            yield from _flat(case.args)
        else:
            yield case


SOLVING: Strategy = in_cases(EQUATIONS)
"""From an equation or inequality to its solutions."""


def _without(*names: str) -> Strategy:
    """The same without some of the rules."""
    return in_cases(choice(*(use(rule) for rule in EQUATION_RULES if rule.id not in names)))


def _is_quadratic(line: Tree, scope: Scope) -> bool:
    return any(_quadratic(case, scope) is not None for case in cases_of(line))


SOLVING_METHODS = (
    Method("factoring", SOLVING, _is_quadratic),
    Method("formula", _without("factored"), _is_quadratic),
)
"""Usual ways with an equation of which there is more than one."""
