"""Rules on trigonometric equations: the angles with a given sine, cosine or tangent, and identities that leave one function."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Expr

from service.algebra.build import (
    FALSE,
    ONE,
    TWO,
    ZERO,
    add,
    apply,
    depends,
    div,
    equation,
    mul,
    number,
    power,
    sub,
    terms,
)
from service.algebra.statements import any_of
from service.cas import to_tree
from service.rules.equations.sides import by_itself, difference, on_zero, sides, symbol_of, undoing, value
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.strategies import put
from service.rules.tidy import tidied
from service.tree import Apply, Constant, Symbol, Tree, free_symbols, rebuilt, walk

LETTERS = ("k", "n", "m", "j", "l")
PI = Constant("pi")
TURNING = frozenset({"sin", "cos", "tan", "cot"})


def _whole_letter(line: Tree, scope: Scope) -> Tree:
    """A letter for any whole number that the line has not."""
    used = {*free_symbols(line), *scope.lets}
    return Symbol(next(name for name in LETTERS if name not in used))


def _angles(line: Tree, scope: Scope) -> Moves:
    """sin u = c ⟺ u = arcsin c + 2kπ or u = π − arcsin c + 2kπ, for |c| ≤ 1"""
    match undoing(line, scope):
        case (Apply(head=head, args=(u,)), c) if head in ANGLES and scope.is_real:
            found = ANGLES[head](value(c))
            if not found:
                return
            k = _whole_letter(line, scope)
            after = any_of(*(equation(u, _turned(angle, turn, k)) for angle, turn in found))
            yield Move(after, {"u": u, "c": c, "k": k}, by_itself(line, after, u, scope))


def _turned(angle: Expr, turn: int, k: Tree) -> Tree:
    """angle + turn·π·k"""
    whole = mul(PI, k) if turn == 1 else mul(number(turn), PI, k)
    return whole if angle == 0 else add(to_tree(angle), whole)


Angles = list[tuple[Expr, int]]
"""(angle, half turns after which it comes again)."""


def _with_sine(c: Expr) -> Angles:
    if not _is_between(c):
        return []
    if c == 0:
        return [(sympy.Integer(0), 1)]
    first = sympy.asin(c)
    return [(first, 2)] if abs(c) == 1 else [(first, 2), (sympy.pi - first, 2)]


def _with_cosine(c: Expr) -> Angles:
    if not _is_between(c):
        return []
    if c == 0:
        return [(sympy.pi / 2, 1)]
    first = sympy.acos(c)
    return [(first, 2)] if abs(c) == 1 else [(first, 2), (-first, 2)]


def _is_between(c: Expr) -> bool:
    return bool(c.is_number and c.is_real and abs(c) <= 1)


ANGLES: dict[str, Callable[[Expr], Angles]] = {
    "sin": _with_sine,
    "cos": _with_cosine,
    "tan": lambda c: [(sympy.atan(c), 1)] if c.is_number else [],
    "cot": lambda c: [(sympy.acot(c) if c != 0 else sympy.pi / 2, 1)] if c.is_number else [],
}


INVERSES = {"asin": "sin", "acos": "cos", "atan": "tan", "acot": "cot", "asec": "sec", "acsc": "csc"}


def _undone_inverse(line: Tree, scope: Scope) -> Moves:
    """arcsin u = c ⟺ u = sin c, for c among the values of the arcsine"""
    match undoing(line, scope):
        case (Apply(head=head, args=(u,)), c) if head in INVERSES and scope.is_real:
            after = equation(u, tidied(apply(INVERSES[head], c)))
            yield Move(after, {"u": u, "c": c}, by_itself(line, after, u, scope))


def _out_of_range(line: Tree, scope: Scope) -> Moves:
    """sin u = c has no solution for |c| > 1"""
    match undoing(line, scope):
        case (Apply(head="sin" | "cos", args=(_,)) as left, c) if scope.is_real:
            known = value(c)
            if known.is_number and bool(abs(known) > 1):
                yield Move(FALSE, {"u": left, "v": c})


def _calls(tree: Tree, scope: Scope) -> set[tuple[str, Tree]]:
    """(function, argument) of each sine, cosine and tangent with the unknown in it."""
    return {(n.head, n.args[0]) for n in walk(tree) if isinstance(n, Apply) and n.head in TURNING and depends(n, scope.letter)}


def _pythagoras(line: Tree, scope: Scope) -> Moves:
    """sin²u + cos²u = 1, so that cos²u = 1 − sin²u"""
    if sides(line) is None:
        return
    calls = _calls(line, scope)
    for one, other in (("sin", "cos"), ("cos", "sin")):
        for head, u in calls:
            if head != other or (one, u) not in calls or not _is_only_squared(line, other, u):
                continue
            square, rest = (power(apply(name, u), TWO) for name in (other, one))
            yield Move(put(line, square, sub(ONE, rest)), {"u": u})
            return


def _is_only_squared(line: Tree, head: str, u: Tree) -> bool:
    """Whether the function stands nowhere but in its square."""
    call, square = apply(head, u), power(apply(head, u), TWO)
    return sum(n == call for n in walk(line)) == sum(n == square for n in walk(line))


def _double_angle(line: Tree, scope: Scope) -> Moves:
    """sin 2u = 2·sin u·cos u, cos 2u = 1 − 2·sin²u = 2·cos²u − 1"""
    if sides(line) is None:
        return
    calls = _calls(line, scope)
    for head, double in sorted(calls, key=str):
        u = tidied(div(double, TWO))
        single = {name for name, argument in calls if argument == u}
        if head not in {"sin", "cos"} or not single & {"sin", "cos"}:
            continue
        yield Move(put(line, apply(head, double), _doubled(head, u, single)), {"u": u})
        return


def _with_sine_and_cosine(line: Tree, scope: Scope) -> Moves:
    """sec u = 1/cos u, csc u = 1/sin u, cot u = cos u/sin u, tan u = sin u/cos u, where there are several functions"""
    if sides(line) is None:
        return
    heads = {n.head for n in walk(line) if isinstance(n, Apply) and n.head in QUOTIENTS | {"sin": 0, "cos": 0} and depends(n, scope.letter)}
    if heads & {"sec", "csc"} or (heads & {"tan", "cot"} and len(heads) > 1):
        yield Move(rebuilt(line, lambda n: _quotient(n) if isinstance(n, Apply) and depends(n, scope.letter) else n))


QUOTIENTS = {"sec": ("", "cos"), "csc": ("", "sin"), "tan": ("sin", "cos"), "cot": ("cos", "sin")}
"""Function → (function above, function below)."""


def _quotient(node: Apply) -> Tree:
    above, below = QUOTIENTS.get(node.head, ("", ""))
    if not below:
        return node
    return div(apply(above, *node.args) if above else ONE, apply(below, *node.args))


def _sine_and_cosine(line: Tree, scope: Scope) -> tuple[Expr, Tree] | None:
    """(F, u) of an equation F = 0 in sin u and cos u, both of one u and no other function."""
    whole = difference(line, scope.letter)
    calls = _calls(line, scope)
    arguments = {u for _, u in calls}
    if whole is None or {head for head, _ in calls} != {"sin", "cos"} or len(arguments) != 1:
        return None
    return whole, arguments.pop()


def _as_one_sine(line: Tree, scope: Scope) -> Moves:
    """a·sin u + b·cos u = r·sin(u + φ) with r = √(a² + b²)"""
    if (found := _sine_and_cosine(line, scope)) is None:
        return
    whole, u = found
    sine, cosine = (value(apply(head, u)) for head in ("sin", "cos"))
    whole = sympy.expand(whole)
    a, b = whole.coeff(sine, 1), whole.coeff(cosine, 1)
    rest = sympy.expand(whole - a * sine - b * cosine)
    if not (a.is_number and b.is_number and rest.is_number) or 0 in (a, b, rest):
        return
    r, angle = sympy.sqrt(a**2 + b**2), sympy.atan2(b, a)
    after = equation(mul(to_tree(r), apply("sin", add(u, to_tree(angle)))), to_tree(-rest))
    yield Move(after, {"u": u, "r": to_tree(r), "d": to_tree(angle)})


def _half_product(line: Tree, scope: Scope) -> Moves:
    """sin u·cos u = sin(2u)/2, where the unknown stands nowhere else"""
    if (found := _sine_and_cosine(line, scope)) is None:
        return
    whole, u = found
    sine, cosine, double = (value(tree) for tree in (apply("sin", u), apply("cos", u), apply("sin", tidied(mul(TWO, u)))))
    letter = sympy.Dummy("p")
    changed = sympy.expand(whole).subs(sine * cosine, letter)
    if changed.has(sine) or changed.has(cosine) or changed.has(symbol_of(changed, scope.letter)) or sympy.degree(changed, letter) != 1:
        return
    scale, rest = changed.coeff(letter, 1), changed.coeff(letter, 0)
    yield Move(equation(to_tree(scale / 2 * double), to_tree(-rest)), {"u": u})


def _doubled(head: str, u: Tree, single: set[str]) -> Tree:
    sine, cosine = apply("sin", u), apply("cos", u)
    if head == "sin":
        return mul(TWO, sine, cosine)
    return sub(ONE, mul(TWO, power(sine, TWO))) if "sin" in single else sub(mul(TWO, power(cosine, TWO)), ONE)


def _as_tangent(line: Tree, scope: Scope) -> Moves:
    """a·sin u = b·cos u ⟺ tan u = b/a"""
    match sides(line):
        case (left, right):
            calls = _calls(line, scope)
            arguments = {u for _, u in calls}
            if {head for head, _ in calls} != {"sin", "cos"} or len(arguments) != 1:
                return
            whole = sympy.expand(value(sub(left, right)))
            u = arguments.pop()
            sine, cosine = (value(apply(head, u)) for head in ("sin", "cos"))
            a, b = whole.coeff(sine, 1), whole.coeff(cosine, 1)
            if a.is_number and b.is_number and a != 0 and b != 0 and sympy.expand(whole - a * sine - b * cosine) == 0:
                yield Move(equation(apply("tan", u), to_tree(-b / a)), {"u": u})


def _all_on_one_side(line: Tree, scope: Scope) -> Moves:
    """f = g ⟺ f − g = 0; with a number on the right, where the left side can then be factored"""
    match sides(line):
        case (left, right) if right != ZERO and sum(depends(t, scope.letter) for t in (*terms(left), *terms(right))) > 1:
            whole = sympy.expand(value(sub(left, right)))
            if depends(right, scope.letter) or _has_factors(sympy.factor(whole), scope):
                yield Move(equation(to_tree(whole), ZERO))


def _has_factors(expression: Expr, scope: Scope) -> bool:
    """Whether it is a product with the unknown in several factors."""
    x = symbol_of(expression, scope.letter)
    return bool(expression.is_Mul) and sum(bool(part.has(x)) for part in expression.args) > 1


def _common_function(line: Tree, scope: Scope) -> Moves:
    """a·u + b·u = u·(a + b), for functions of the unknown"""
    left = on_zero(line, scope)
    if left is None or len(terms(left)) < 2:
        return
    changed = sympy.factor_terms(sympy.factor(value(left)))
    if _has_factors(changed, scope):
        yield Move(equation(to_tree(changed), ZERO), {"f": left})


ANGLES_FOUND = Rule("found_angles", "", _angles, ("sin(x) = 1/2", "x = pi/6 + 2*pi*k or x = 5*pi/6 + 2*pi*k"), "equivalent")
UNDONE_INVERSE = Rule("undid_inverse_function", "asin(u) = c => u = sin(c)", _undone_inverse, ("arcsin(x) = pi/6", "x = 1/2"), "implies")
OUT_OF_RANGE = Rule("no_real_solution", "", _out_of_range, ("sin(x) = 2", "false"), "equivalent")
PYTHAGORAS = Rule(
    "pythagoras", "sin(u)^2 + cos(u)^2 = 1", _pythagoras, ("cos(x)^2 - sin(x) = 1", "(1 - sin(x)^2) - sin(x) = 1"), "equivalent"
)
DOUBLE_ANGLE = Rule(
    "double_angle", "sin(2*u) = 2*sin(u)*cos(u)", _double_angle, ("sin(2*x) = cos(x)", "2*sin(x)*cos(x) = cos(x)"), "equivalent"
)
WITH_SINE_AND_COSINE = Rule(
    "tangent_as_quotient", "tan(u) = sin(u)/cos(u)", _with_sine_and_cosine, ("sec(x) = 2*csc(x)", "1/cos(x) = 2*(1/sin(x))"), "equivalent"
)
AS_ONE_SINE = Rule(
    "as_one_sine", "a*sin(u) + b*cos(u) = r*sin(u + d)", _as_one_sine, ("sin(x) + cos(x) = 1", "sqrt(2)*sin(x + pi/4) = 1"), "equivalent"
)
HALF_PRODUCT = Rule("double_angle", "sin(u)*cos(u) = sin(2*u)/2", _half_product, ("sin(x)*cos(x) = 1/4", "sin(2*x)/2 = 1/4"), "equivalent")
AS_TANGENT = Rule("divided_by_cosine", "a*sin(u) = b*cos(u) <=> tan(u) = b/a", _as_tangent, ("sin(x) = cos(x)", "tan(x) = 1"), "equivalent")
ALL_ON_ONE_SIDE = Rule(
    "brought_to_one_side",
    "f = g <=> f - g = 0",
    _all_on_one_side,
    ("2*sin(x)*cos(x) = cos(x)", "2*sin(x)*cos(x) - cos(x) = 0"),
    "equivalent",
)
COMMON_FUNCTION = Rule(
    "drew_out_factor",
    "a*u + b*u = u*(a + b)",
    _common_function,
    ("2*sin(x)*cos(x) - cos(x) = 0", "(2*sin(x) - 1)*cos(x) = 0"),
    "equivalent",
)
