"""Expressions worked out: arithmetic from the inside out, fractions, powers, like terms, brackets, cancelling."""

from __future__ import annotations

from functools import reduce
from math import gcd, lcm

from service.algebra.build import (
    ONE,
    TWO,
    ZERO,
    add,
    div,
    equation,
    factors,
    integer,
    mul,
    neg,
    number,
    power,
    rational,
    sub,
    substituted,
    terms,
)
from service.algebra.opaque import has_head
from service.algebra.statements import all_of
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import expanded, flat, size, tidied
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk
from service.write import text

CALCULATED = frozenset({"add", "mul", "div", "pow", "neg", "pos", "sqrt", "root", "abs", "factorial", "binomial", "percent"})

MOST_DIGITS = 40


def _is_shorter(changed: Tree, node: Tree) -> bool:
    return (size(changed), len(text(changed))) < (size(node), len(text(node)))


def _calculated(node: Tree, scope: Scope) -> Moves:
    """a + b, a·b, aⁿ of numbers is the number that it is"""
    if isinstance(node, Apply) and node.head in CALCULATED and not free_symbols(node) and node.head != "div" and not _opens(node):
        found = tidied(node, scope.context)
        is_signed = node.head == "neg" and isinstance(node.args[0], Number)
        if _is_shorter(found, node) and not is_signed and len(text(found)) < MOST_DIGITS:
            yield Move(found, {"f": node, "d": found})


def _opens(node: Apply) -> bool:
    """Whether it is a product with a sum in it, which is a matter of brackets."""
    return node.head == "mul" and any(len(terms(factor)) > 1 for factor in factors(node))


def _double_negative(node: Tree, scope: Scope) -> Moves:
    """−(−a) = a"""
    match node:
        case Apply(head="neg", args=(Apply(head="neg", args=(a,)),)):
            yield Move(a, {"a": a})


def _neutral(node: Tree, scope: Scope) -> Moves:
    """1·a = a, a + 0 = a, a¹ = a, a/1 = a"""
    match node:
        case Apply(head="mul", args=args) if ONE in args:
            yield Move(mul(*args))
        case Apply(head="add", args=args) if ZERO in args:
            yield Move(add(*args))
        case Apply(head="pow" | "div", args=(a, b)) if b == ONE:
            yield Move(a)


def _reduced(node: Tree, scope: Scope) -> Moves:
    """(a·n)/(b·n) = a/b for whole numbers"""
    match node:
        case Apply(head="div", args=(a, b)) if rational(a) is not None and rational(b):
            found = tidied(node, scope.context)
            if text(found) != text(node):
                yield Move(found, {"f": node, "d": found, **_common_divisor(a, b)})


def _common_divisor(a: Tree, b: Tree) -> dict[str, Tree]:
    """The number that both sides of a bar are divided by."""
    above, below = integer(a), integer(b)
    common = gcd(above, below) if above is not None and below is not None else 1
    return {"n": number(common)} if common > 1 else {}


def _whole_quotient(node: Tree, scope: Scope) -> Moves:
    """a·n/n = a for whole numbers"""
    yield from (move for move in _reduced(node, scope) if isinstance(move.after, Number))


def number_fractions(node: Tree) -> list[tuple[int, int]] | None:
    """(numerator, denominator) of each term of a sum of whole numbers and fractions as they are written; None for anything else."""
    if not isinstance(node, Apply) or node.head != "add":
        return None
    found = [_fraction(term) for term in terms(node)]
    return [part for part in found if part is not None] if None not in found else None


def _fraction(term: Tree) -> tuple[int, int] | None:
    match term:
        case Number(text=digits) if digits.isdigit():
            return int(digits), 1
        case Apply(head="neg", args=(a,)):
            inner = _fraction(a)
            return None if inner is None else (-inner[0], inner[1])
        case Apply(head="div", args=(Number(text=above), Number(text=below))) if above.isdigit() and below.isdigit() and int(below):
            return int(above), int(below)
        case _:
            return None


def _written(above: int, below: int) -> Tree:
    """A fraction that is not reduced, its sign in front."""
    size_ = div(Number(str(abs(above))), Number(str(below)))
    return neg(size_) if above < 0 else size_


def _common_denominator(node: Tree, scope: Scope) -> Moves:
    """a/b + c/d = a·d/(b·d) + c·b/(b·d)"""
    found = number_fractions(node)
    if found is None or len({below for _, below in found}) < 2:
        return
    common = reduce(lcm, (below for _, below in found))
    yield Move(add(*(_written(above * (common // below), common) for above, below in found)), {"d": number(common)})


def _added_fractions(node: Tree, scope: Scope) -> Moves:
    """a/d + b/d = (a + b)/d"""
    found = number_fractions(node)
    if found is None or len({below for _, below in found}) != 1 or found[0][1] == 1:
        return
    yield Move(_written(sum(above for above, _ in found), found[0][1]), {"d": number(found[0][1])})


def _collected(node: Tree, scope: Scope) -> Moves:
    """a·x + b·x = (a + b)·x"""
    match node:
        case Apply(head="add") if not any(has_head(term, "add") for term in terms(node)):
            found = tidied(node, scope.context)
            if len(terms(found)) < len(terms(node)):
                yield Move(found, {"f": node, "d": found})


def _powers(node: Tree, scope: Scope) -> Moves:
    """xᵃ·xᵇ = xᵃ⁺ᵇ, (xᵃ)ᵇ = xᵃᵇ; numbers in front, 1 and 0 as factors left out"""
    match node:
        case Apply(head="div") if free_symbols(node) and not has_head(node, "add") and _has_broken_power(node):
            found = tidied(node, scope.context)
            if _is_shorter(found, node):
                yield Move(found, {"f": node, "d": found})
        case Apply(head="mul" | "pow" | "neg" | "sqrt" | "root") if not has_head(node, "add"):
            found = tidied(node, scope.context)
            if _is_shorter(found, node):
                yield Move(found, {"f": node, "d": found})


def _improper(node: Tree, scope: Scope) -> Moves:
    """a b/c = (a·c + b)/c"""
    match node:
        case Apply(head="mixed", args=(Number(text=whole), Apply(head="div", args=(Number(text=above), Number(text=below))))) if (
            whole.isdigit() and above.isdigit() and below.isdigit()
        ):
            found = _written(int(whole) * int(below) + int(above), int(below))
            yield Move(found, {"f": node, "d": found})


def _unrolled(node: Tree, scope: Scope) -> Moves:
    """n! = n·(n − 1)·…·(m + 1)·m!, where m! stands on the other side of the bar"""
    match node:
        case Apply(head="div", args=(top, bottom)) if free_symbols(node):
            for one, other in ((top, bottom), (bottom, top)):
                for n in _factorials(one):
                    steps = next((k for m in _factorials(other) if (k := integer(tidied(sub(n, m)))) is not None and 0 < k < LONGEST), 0)
                    if steps:
                        rest = Apply("factorial", (tidied(sub(n, number(steps))),))
                        whole = mul(*(tidied(sub(n, number(i))) for i in range(steps)), rest)
                        yield Move(_replaced(node, Apply("factorial", (n,)), whole), {"n": n, "d": whole})
                        return


LONGEST = 7
"""Factors of a factorial that are written out."""


def _factorials(side: Tree) -> list[Tree]:
    return [factor.args[0] for factor in factors(side) if isinstance(factor, Apply) and factor.head == "factorial"]


def _replaced(node: Tree, part: Tree, by: Tree) -> Tree:
    return flat(rebuilt(node, lambda n: by if n == part else n))


def _zero_power(node: Tree, scope: Scope) -> Moves:
    """a⁰ = 1, for a ≠ 0"""
    match node:
        case Apply(head="pow", args=(a, n)) if n == ZERO and a != ZERO:
            yield Move(ONE, {"a": a}, conditions=(Relation(("!=",), (a, ZERO)),) if free_symbols(a) else ())


def _negative_exponent(node: Tree, scope: Scope) -> Moves:
    """a^(−n) = 1/aⁿ"""
    match node:
        case Apply(head="pow", args=(a, Apply(head="neg", args=(n,)))) if free_symbols(a) and rational(n) is not None:
            found = div(ONE, power(a, n))
            yield Move(found, {"f": node, "d": found})


def _has_broken_power(node: Tree) -> bool:
    """Whether a power with a fraction or a negative number as its exponent stands in it."""
    found = (rational(n.args[1]) for n in walk(node) if isinstance(n, Apply) and n.head == "pow")
    return any(exponent is not None and (exponent < 0 or exponent.denominator > 1) for exponent in found)


def _decimal(node: Tree, scope: Scope) -> Moves:
    """0.75 = 3/4"""
    match node:
        case Number(text=digits) if "." in digits and "e" not in digits and not any("." in n.text for n in _numbers(scope.goal)):
            found = tidied(node)
            yield Move(found, {"f": node, "d": found})


def _numbers(goal: Tree | None) -> list[Number]:
    return [] if goal is None else [node for node in walk(goal) if isinstance(node, Number)]


def _multiplied_out(node: Tree, scope: Scope) -> Moves:
    """(a + b)·(c + d) = a·c + a·d + b·c + b·d, where the answer is not a product itself"""
    if _is_kept(node, scope):
        return
    match node:
        case Apply(head="neg", args=(Apply(head="add") as whole,)):
            found = add(*(neg(term) for term in terms(whole)))
            yield Move(found, {"f": node, "d": found})
        case Apply(head="mul") if any(len(terms(factor)) > 1 for factor in factors(node)):
            found = _each_by_each(node, scope)
            yield Move(found, {"f": node, "d": found})
        case Apply(head="pow", args=(Apply(head="add") as whole, Number(text=digits))) if digits.isdigit() and 3 < int(digits) < 13:
            found = expanded(node, scope.context)
            yield Move(found, {"f": node, "d": found})


def _is_kept(node: Tree, scope: Scope) -> bool:
    """Whether it stands in the answer as it is."""
    return scope.goal is not None and node in set(walk(scope.goal))


def _each_by_each(node: Tree, scope: Scope) -> Tree:
    """The first two brackets of a product, or its bracket and all that stands beside it, term by term."""
    listed = factors(node)
    sums = [f for f in listed if len(terms(f)) > 1]
    first_, rest = (terms(sums[0]), sums[1:]) if len(sums) > 1 else ((mul(*(f for f in listed if f not in sums)),), sums)
    beside = mul(*(f for f in listed if f not in sums)) if len(sums) > 1 else ONE
    opened_ = add(*(tidied(mul(a, b), scope.context) for a in first_ for b in terms(rest[0])))
    return flat(mul(beside, opened_, *rest[1:]))


def _squared_sum(node: Tree, scope: Scope) -> Moves:
    """(a + b)² = a² + 2·a·b + b²"""
    match node:
        case Apply(head="pow", args=(Apply(head="add", args=(a, b)), Number(text="2"))) if scope.goal is None or node not in set(
            walk(scope.goal)
        ):
            found = add(power(a, TWO), mul(TWO, a, b), power(b, TWO))
            yield Move(add(*(tidied(term, scope.context) for term in terms(found))), {"a": a, "b": b})


def _cubed_sum(node: Tree, scope: Scope) -> Moves:
    """(a + b)³ = a³ + 3·a²·b + 3·a·b² + b³"""
    three = number(3)
    match node:
        case Apply(head="pow", args=(Apply(head="add", args=(a, b)), Number(text="3"))) if scope.goal is None or node not in set(
            walk(scope.goal)
        ):
            found = add(power(a, three), mul(three, power(a, TWO), b), mul(three, a, power(b, TWO)), power(b, three))
            yield Move(add(*(tidied(term, scope.context) for term in terms(found))), {"a": a, "b": b})


def _sum_times_difference(node: Tree, scope: Scope) -> Moves:
    """(a + b)·(a − b) = a² − b²"""
    match node:
        case Apply(head="mul", args=(Apply(head="add", args=(a, b)), Apply(head="add", args=(c, d)))) if a == c and b == neg(d):
            size_ = b.args[0] if isinstance(b, Apply) and b.head == "neg" else b
            found = (tidied(power(part, TWO), scope.context) for part in (a, size_))
            yield Move(sub(*found), {"a": a, "b": size_})


def _inserted(line: Tree, scope: Scope) -> Moves:
    """f(x) at x = a is f(a)"""
    found = {name: value for name, value in scope.values.items() if name in free_symbols(line)}
    if not found or scope.lets:
        return
    v, after = all_of(*(equation(Symbol(name), value) for name, value in found.items())), substituted(line, found)
    is_plain = not any(set(free_symbols(value)) & set(found) for value in found.values())
    yield Move(after, {"v": v}, (after, after), found if is_plain else {})


CALCULATION = Rule("calculated", "", _calculated, ("2*3", "6"))
DOUBLE_NEGATIVE = Rule("double_negative", "-(-a) = a", _double_negative, ("-(-x)", "x"))
NEUTRAL = Rule("neutral_element", "1*a = a", _neutral, ("1*x", "x"), is_minor=True)
REDUCED = Rule("reduced_fraction", "(a*n)/(b*n) = a/b", _reduced, ("6/8", "3/4"))
COMMON = Rule("common_denominator", "a/b + c/d = (a*d)/(b*d) + (c*b)/(b*d)", _common_denominator, ("1/2 + 1/3", "3/6 + 2/6"))
ADDED = Rule("added_fractions", "a/d + b/d = (a + b)/d", _added_fractions, ("3/6 + 2/6", "5/6"))
WHOLE_QUOTIENT = Rule("calculated", "", _whole_quotient, ("12/4", "3"))
DECIMAL = Rule("decimal_as_fraction", "", _decimal, ("0.75", "3/4"))
IMPROPER = Rule("improper_fraction", "", _improper, ("2 1/3", "7/3"))
UNROLLED = Rule("unrolled_factorial", "", _unrolled, ("x!/(x - 2)!", "x*(x - 1)*(x - 2)!/(x - 2)!"))
ZERO_POWER = Rule("zero_power", "a^0 = 1", _zero_power, ("x^0", "1"))
NEGATIVE_EXPONENT = Rule("negative_exponent", "a^(-n) = 1/a^n", _negative_exponent, ("x^(-2)", "1/x^2"))
LIKE_TERMS = Rule("collected_terms", "a*x + b*x = (a + b)*x", _collected, ("2*x + 3*x", "5*x"))
POWERS = Rule("power_law", "x^a*x^b = x^(a + b)", _powers, ("x^2*x^3", "x^5"))
MULTIPLIED_OUT = Rule("multiplied_out", "a*(b + c) = a*b + a*c", _multiplied_out, ("2*(x + 3)", "2*x + 6"))
SQUARED_SUM = Rule("squared_sum", "(a + b)^2 = a^2 + 2*a*b + b^2", _squared_sum, ("(x + 3)^2", "x^2 + 6*x + 9"))
CUBED_SUM = Rule("cubed_sum", "(a + b)^3 = a^3 + 3*a^2*b + 3*a*b^2 + b^3", _cubed_sum, ("(x + 1)^3", "x^3 + 3*x^2 + 3*x + 1"))
SUM_TIMES_DIFFERENCE = Rule("sum_times_difference", "(a + b)*(a - b) = a^2 - b^2", _sum_times_difference, ("(x + 3)*(x - 3)", "x^2 - 9"))
INSERTED = Rule("inserted", "", _inserted, ("", ""), "method_line")
RULES = (
    COMMON,
    ADDED,
    DOUBLE_NEGATIVE,
    NEUTRAL,
    CALCULATION,
    REDUCED,
    LIKE_TERMS,
    POWERS,
    MULTIPLIED_OUT,
    SQUARED_SUM,
    CUBED_SUM,
    SUM_TIMES_DIFFERENCE,
)
