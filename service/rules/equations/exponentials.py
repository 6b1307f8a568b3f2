"""Rules on exponential and logarithmic equations: one base, equal exponents, logarithms taken, joined and undone."""

from __future__ import annotations

import sympy
from sympy import Expr

from service.algebra.build import FALSE, ONE, E, add, apply, depends, div, equation, factors, mul, neg, number, power, rational, terms
from service.cas import to_tree
from service.rules.equations.sides import by_itself, is_negative, is_whole, sides, undoing, value
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import tidied
from service.tree import Apply, Constant, Tree, rebuilt, walk
from service.write import text


def exponential(tree: Tree, x: str) -> tuple[Tree, Tree] | None:
    """(b, u) of bᵘ with the unknown in u alone; None for anything else."""
    match tree:
        case Apply(head="pow", args=(b, u)) if depends(u, x) and not depends(b, x):
            return b, u
        case Apply(head="exp", args=(u,)) if depends(u, x):
            return E, u
        case _:
            return None


def logarithm(tree: Tree, x: str) -> tuple[Tree, Tree] | None:
    """(u, b) of log_b u with the unknown in u alone; None for anything else."""
    match tree:
        case Apply(head="log", args=(u,)) if depends(u, x):
            return u, E
        case Apply(head="log", args=(u, b)) if depends(u, x) and not depends(b, x):
            return u, b
        case _:
            return None


def _log(u: Tree, b: Tree) -> Tree:
    return apply("log", u) if b == E else apply("log", u, b)


def _smallest_base(b: Expr) -> tuple[Expr, Expr] | None:
    """(c, n) with cⁿ = b for the smallest whole number c > 1; None where there is none."""
    if not b.is_Rational or b <= 0 or b == 1:
        return None
    if b < 1 and b.p == 1:
        found = _smallest_base(sympy.Integer(b.q))
        return None if found is None else (found[0], -found[1])
    if not b.is_Integer:
        return None
    root = sympy.perfect_power(b)
    return (sympy.Integer(root[0]), sympy.Integer(root[1])) if root else (b, sympy.Integer(1))


def _as_power(tree: Tree, base: Expr, scope: Scope) -> Tree | None:
    """The side as a power of the base; None where it is none."""
    found = exponential(tree, scope.letter)
    if found is not None:
        inner = _smallest_base(value(found[0]))
        if inner is None or inner[0] != base:
            return None
        return power(to_tree(base), neg(found[1]) if inner[1] == -1 else mul(to_tree(inner[1]), found[1]))
    if depends(tree, scope.letter):
        return None
    known = value(tree)
    exponent = sympy.simplify(sympy.log(known, base)) if known.is_positive and known.is_number else None
    if exponent is None or not exponent.is_Rational:
        return None
    return Apply("pow", (to_tree(base), to_tree(exponent)))


def _same_base(line: Tree, scope: Scope) -> Moves:
    """bᵘ = c is bᵘ = bⁿ, where c is a power of b"""
    match sides(line):
        case (left, right):
            found = exponential(left, scope.letter)
            base = None if found is None else _smallest_base(value(found[0]))
            if base is None:
                return
            first, second = (_as_power(side, base[0], scope) for side in (left, right))
            if first is not None and second is not None and compared_powers(line, scope) is None:
                yield Move(equation(left if base[1] == 1 else first, second), {"b": to_tree(base[0])})


def compared_powers(line: Tree, scope: Scope) -> tuple[Tree, Tree, Tree] | None:
    """(b, u, v) of bᵘ = bᵛ; None for anything else."""
    match sides(line):
        case (left, right):
            first = exponential(left, scope.letter)
            second = exponential(right, scope.letter)
            if first is not None and second is None and not depends(right, scope.letter):
                match right:
                    case Apply(head="pow", args=(b, v)):
                        second = b, v
                    case Constant(name="e") if first[0] == E:
                        second = E, ONE
                    case _:
                        pass
            return (first[0], first[1], second[1]) if first is not None and second is not None and first[0] == second[0] else None
        case _:
            return None


def _equal_exponents(line: Tree, scope: Scope) -> Moves:
    """bᵘ = bᵛ ⟺ u = v, for real u and v"""
    found = compared_powers(line, scope) if scope.is_real else None
    if found is not None:
        b, u, v = found
        yield Move(equation(u, v), {"u": u, "v": v, "b": b})


def _logarithms(line: Tree, scope: Scope) -> Moves:
    """bᵘ = c ⟺ u = log_b c, for c > 0 and real u"""
    match undoing(line, scope):
        case (left, c) if scope.is_real and (found := exponential(left, scope.letter)) is not None and not is_negative(c):
            b, u = found
            after = equation(u, tidied(apply("log", c)) if b == E else to_tree(sympy.log(value(c), value(b))))
            yield Move(after, {"u": u, "b": b, "c": c}, by_itself(line, after, u, scope))


def _never_negative(line: Tree, scope: Scope) -> Moves:
    """bᵘ = c has no solution for c ≤ 0"""
    match undoing(line, scope):
        case (left, c) if (found := exponential(left, scope.letter)) is not None and scope.is_real:
            if (is_negative(c) or rational(c) == 0) and value(found[0]).is_positive:
                yield Move(FALSE, {"u": left, "v": c})


def _logarithms_of_both(line: Tree, scope: Scope) -> Moves:
    """aᵘ = bᵛ ⟺ u·ln a = v·ln b"""
    match sides(line):
        case (left, right):
            first, second = exponential(left, scope.letter), exponential(right, scope.letter)
            if first is not None and second is not None and first[0] != second[0]:
                after = equation(*(mul(u, tidied(apply("log", b))) for b, u in (first, second)))
                yield Move(after, {"u": left, "v": right})


def _powers_joined(line: Tree, scope: Scope) -> Moves:
    """a·bᵘ = c·dᵘ ⟺ (b/d)ᵘ = c/a"""
    match sides(line):
        case (left, right):
            first, second = (_multiple_of_power(side, scope) for side in (left, right))
            if first is None or second is None or (first[0], second[0]) == (ONE, ONE) or first[2] != second[2]:
                return
            (a, b, u), (c, d, _) = first, second
            yield Move(equation(power(tidied(div(b, d)), u), tidied(div(c, a))), {"u": u})


def _multiple_of_power(side: Tree, scope: Scope) -> tuple[Tree, Tree, Tree] | None:
    """(a, b, u) of a·bᵘ, a without the unknown; None for anything else."""
    powers = [found for f in factors(side) if (found := exponential(f, scope.letter)) is not None]
    others = [f for f in factors(side) if exponential(f, scope.letter) is None]
    if len(powers) != 1 or any(depends(f, scope.letter) for f in others):
        return None
    return mul(*others), *powers[0]


def _undone_logarithm(line: Tree, scope: Scope) -> Moves:
    """log_b u = c ⟺ u = bᶜ"""
    match undoing(line, scope):
        case (left, c) if (found := logarithm(left, scope.letter)) is not None and _argument_of(c, found[1]) is None:
            u, b = found
            worked = tidied(power(b, c))
            is_shown = is_whole(c) is not None and text(worked) != text(power(b, c))
            after = equation(u, Apply("pow", (b, c)) if is_shown else worked)
            yield Move(after, {"u": u, "b": b, "c": c}, by_itself(line, after, u, scope))


def _unknown_base(line: Tree, scope: Scope) -> Moves:
    """log_b u = c ⟹ bᶜ = u, for an unknown base b"""
    match undoing(line, scope):
        case (Apply(head="log", args=(u, b)), c) if depends(b, scope.letter) and not depends(u, scope.letter):
            yield Move(equation(power(b, c), u), {"u": u, "b": b, "c": c})


def _argument_of(tree: Tree, b: Tree) -> Tree | None:
    """v of log_b v; None for anything else."""
    match tree:
        case Apply(head="log", args=(v,)) if b == E:
            return v
        case Apply(head="log", args=(v, base)) if base == b:
            return v
        case _:
            return None


def _equal_arguments(line: Tree, scope: Scope) -> Moves:
    """log_b u = log_b v ⟹ u = v"""
    match sides(line):
        case (left, right) if (found := logarithm(left, scope.letter)) is not None:
            v = _argument_of(right, found[1])
            if v is not None:
                yield Move(equation(found[0], v), {"u": found[0], "v": v})


def _joined(line: Tree, scope: Scope) -> Moves:
    """log_b u + log_b v = log_b(u·v), log_b u − log_b v = log_b(u/v), n·log_b u = log_b uⁿ"""
    found = sides(line)
    if found is None or not any(depends(side, scope.letter) for side in found):
        return
    base = _base_of(found, scope)
    if base is None:
        return
    after = [_joined_side(side, base, scope) for side in found]
    if after[0] is not None and after[1] is not None and (after[0], after[1]) != found:
        yield Move(equation(after[0], after[1]), {"b": base})


def _changed_base(line: Tree, scope: Scope) -> Moves:
    """log to the base bⁿ of u is log_b u/n"""
    logs = {node: found[1] for node in walk(line) if (found := logarithm(node, scope.letter)) is not None}
    bases = {base: _smallest_base(value(base)) for base in logs.values()}
    smallest = {found[0] if found is not None else None for found in bases.values()}
    if len(bases) < 2 or len(smallest) != 1 or None in smallest:
        return
    b = to_tree(smallest.pop())
    changed = {node: _to_base(node, b, bases[base]) for node, base in logs.items()}
    yield Move(rebuilt(line, lambda node: changed.get(node, node)), {"b": b})


def _to_base(node: Tree, b: Tree, found: tuple[Expr, Expr] | None) -> Tree:
    inner = _log(node.args[0], b) if isinstance(node, Apply) else node
    return inner if found is None or found[1] == 1 else div(inner, to_tree(found[1]))


def _base_of(found: tuple[Tree, Tree], scope: Scope) -> Tree | None:
    """The base of the logarithms with the unknown in them, where it is one."""
    bases = {
        logarithm_[1] for side in found for t in terms(side) for f in factors(t) if (logarithm_ := logarithm(f, scope.letter)) is not None
    }
    return bases.pop() if len(bases) == 1 else None


def _joined_side(side: Tree, b: Tree, scope: Scope) -> Tree | None:
    """The logarithms of a side as one, numbers beside them left alone; None where there is the unknown elsewhere."""
    above: list[Tree] = []
    below: list[Tree] = []
    others: list[Tree] = []
    for term in terms(side):
        found = _power_in_logarithm(term, b)
        if found is None:
            if depends(term, scope.letter):
                return None
            others.append(term)
        else:
            (below if found[1] else above).append(found[0])
    if not above and not below:
        return side
    if not above:
        return add(*(neg(_log(u, b)) for u in below), *others)
    return add(_log(div(mul(*above), mul(*below)), b), *others)


def _power_in_logarithm(term: Tree, b: Tree) -> tuple[Tree, bool] | None:
    """(uⁿ, whether it is taken away) of ±n·log_b u; None for anything else."""
    match term:
        case Apply(head="neg", args=(a,)):
            found = _power_in_logarithm(a, b)
            return None if found is None else (found[0], not found[1])
        case Apply(head="mul", args=(n, *rest)) if (times := is_whole(n)) is not None and len(rest) == 1:
            inner = _argument_of(rest[0], b)
            return None if inner is None else (power(inner, number(abs(times))), times < 0)
        case _:
            inner = _argument_of(term, b)
            return None if inner is None else (inner, False)


def _logarithms_on_one_side(line: Tree, scope: Scope) -> Moves:
    """log_b u = c + log_b v ⟺ log_b u − log_b v = c"""
    match sides(line):
        case (left, right):
            base = _base_of((left, right), scope)
            if base is None:
                return
            parts = (*terms(left), *terms(right))
            free = [t for t in parts if rational(t)]
            there = [t for t in terms(right) if depends(t, scope.letter)]
            if there and free and all(_power_in_logarithm(t, base) is not None for t in parts if t not in free):
                after = equation(*(tidied(add(side, *(neg(t) for t in there))) for side in (left, right)))
                yield Move(after, {"t": add(*there)})


CHANGED_BASE = Rule(
    "changed_base", "log(u, b^n) = log(u, b)/n", _changed_base, ("log_2(x) + log_4(x) = 3", "log_2(x) + log_2(x)/2 = 3"), "equivalent"
)
SAME_BASE = Rule("same_base", "", _same_base, ("2^(x + 1) = 32", "2^(x + 1) = 2^5"), "equivalent")
EQUAL_EXPONENTS = Rule("compared_exponents", "b^u = b^v <=> u = v", _equal_exponents, ("2^(x + 1) = 2^5", "x + 1 = 5"), "equivalent")
LOGARITHMS = Rule("took_logarithms", "b^u = c <=> u = log(c, b)", _logarithms, ("e^x = 5", "x = ln(5)"), "equivalent")
NEVER_NEGATIVE_POWER = Rule("no_real_solution", "", _never_negative, ("e^x = -1", "false"), "equivalent")
LOGARITHMS_OF_BOTH = Rule(
    "took_logarithms_of_both",
    "a^u = b^v <=> u*log(a) = v*log(b)",
    _logarithms_of_both,
    ("2^x = 3^(x - 1)", "x*ln(2) = (x - 1)*ln(3)"),
    "equivalent",
)
POWERS_JOINED = Rule("joined_powers", "a*b^u = c*d^u <=> (b/d)^u = c/a", _powers_joined, ("2*3^x = 5*2^x", "(3/2)^x = 5/2"), "equivalent")
UNDONE_LOGARITHM = Rule("undid_logarithm", "log(u, b) = c <=> u = b^c", _undone_logarithm, ("ln(x) = 2", "x = e^2"), "equivalent")
UNKNOWN_BASE = Rule("undid_logarithm", "log(u, b) = c => b^c = u", _unknown_base, ("log(16, x) = 2", "x^2 = 16"), "implies")
EQUAL_ARGUMENTS = Rule(
    "equal_arguments", "log(u, b) = log(v, b) => u = v", _equal_arguments, ("ln(x^2) = ln(x + 2)", "x^2 = x + 2"), "implies"
)
LOGARITHMS_JOINED = Rule(
    "joined_logarithms", "log(u, b) + log(v, b) = log(u*v, b)", _joined, ("ln(x) + ln(x - 3) = ln(10)", "ln(x*(x - 3)) = ln(10)"), "implies"
)
LOGARITHMS_MOVED = Rule(
    "added_to_both_sides",
    "a + t = b <=> a = b - t",
    _logarithms_on_one_side,
    ("ln(x) = 1 + ln(x - 1)", "ln(x) - ln(x - 1) = 1"),
    "equivalent",
)
