"""Logarithms: their laws, one way to join and the other to take apart, and values that are whole or fractions."""

from __future__ import annotations

from fractions import Fraction

import sympy

from service.algebra.build import E, add, div, factors, integer, mul, neg, number, power, rational, terms
from service.cas import to_sympy, to_tree
from service.rules.radicals import radical_form
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import tidied
from service.tree import Apply, Tree, free_symbols, walk


def logs(tree: Tree) -> int:
    """How many logarithms stand in it."""
    return sum(isinstance(node, Apply) and node.head == "log" for node in walk(tree))


def _parts(node: Tree) -> tuple[Tree, Tree] | None:
    """(u, b) of log_b u; None for anything else."""
    match node:
        case Apply(head="log", args=(u,)):
            return u, E
        case Apply(head="log", args=(u, b)):
            return u, b
        case _:
            return None


def log(u: Tree, base: Tree) -> Tree:
    """log_b u; ln u to the base e."""
    return Apply("log", (u,) if base == E else (u, base))


def _value(node: Tree, scope: Scope) -> Moves:
    """log_b bᵏ = k"""
    match _parts(node):
        case (u, b) if not any(isinstance(part, Apply) and part.head in {"add", "abs"} for part in walk(u)):
            found = to_sympy(node, scope.context)
            value = found if found.is_Rational else sympy.simplify(found) if not free_symbols(node) else found
            if value.is_Rational:
                yield Move(to_tree(value), {"u": u, "b": b, "k": to_tree(value)})


def _power_of_base(node: Tree, scope: Scope) -> Moves:
    """b^(log_b u) = u"""
    match node:
        case Apply(head="pow", args=(b, exponent)):
            found = _parts(exponent)
            if found is not None and found[1] == b:
                yield Move(found[0], {"u": found[0], "b": b})


def _joins(scope: Scope, line: Tree) -> bool:
    """Whether the answer has fewer logarithms than there are here."""
    return scope.goal is not None and logs(scope.goal) < max(logs(line), 2)


def _factor_in(node: Tree, scope: Scope) -> Moves:
    """n·log u = log uⁿ"""
    if not _joins(scope, node):
        return
    match node:
        case Apply(head="mul" | "div" | "neg" | "add"):
            parts = terms(node)
            found = [scaled_log(term) for term in parts]
            if all(f is not None for f in found) and any(f is not None and abs(f[0]) != 1 for f in found):
                changed = [_with_power(*f, scope) for f in found if f is not None]
                first = next(f for f in found if f is not None and abs(f[0]) != 1)
                yield Move(add(*changed), {"m": number(abs(first[0])), "u": first[1]})


def scaled_log(term: Tree) -> tuple[Fraction, Tree, Tree] | None:
    """(c, u, b) of c·log_b u; None for anything else."""
    match term:
        case Apply(head="neg", args=(a,)):
            inner = scaled_log(a)
            return None if inner is None else (-inner[0], inner[1], inner[2])
        case Apply(head="div", args=(a, below)) if under := rational(below):
            inner = scaled_log(a)
            return None if inner is None else (inner[0] / under, inner[1], inner[2])
        case Apply(head="mul"):
            listed = factors(term)
            found = [f for f in listed if _parts(f) is not None]
            scale = rational(mul(*(f for f in listed if f not in found))) if len(found) == 1 else None
            parts = _parts(found[0]) if found else None
            return None if scale is None or parts is None else (scale, *parts)
        case _:
            parts = _parts(term)
            return None if parts is None else (Fraction(1), *parts)


def _with_power(scale: Fraction, u: Tree, base: Tree, scope: Scope) -> Tree:
    """±log_b uᶜ of ±c·log_b u."""
    whole = log(_raised(u, abs(scale), scope), base)
    return neg(whole) if scale < 0 else whole


def _raised(u: Tree, exponent: Fraction, scope: Scope) -> Tree:
    raised = power(u, number(exponent))
    if exponent.denominator > 1:
        return radical_form(raised, scope) or raised
    return tidied(raised, scope.context)


def _joined_product(node: Tree, scope: Scope) -> Moves:
    """log u + log v = log(u·v); with differences among them log(u·v/w)"""
    above, below, base = _summed(node, scope)
    if len(above) > 1:
        yield Move(log(div(mul(*above), mul(*below)), base), {"u": above[0], "v": mul(*above[1:])})


def _joined_quotient(node: Tree, scope: Scope) -> Moves:
    """log u − log v = log(u/v)"""
    above, below, base = _summed(node, scope)
    if len(above) < 2 and below:
        yield Move(log(div(mul(*above), mul(*below)), base), {"u": mul(*above), "v": mul(*below)})


def _summed(node: Tree, scope: Scope) -> tuple[list[Tree], list[Tree], Tree]:
    """What stands in the logarithms of a sum, added and taken away, and their base; nothing where it is no such sum."""
    if not isinstance(node, Apply) or node.head != "add" or not _joins(scope, node):
        return [], [], E
    found = [scaled_log(term) for term in terms(node)]
    known = [f for f in found if f is not None]
    if len(known) < len(found) or len({f[2] for f in known}) != 1 or any(abs(f[0]) != 1 for f in known):
        return [], [], E
    above, below = ([u for scale, u, _ in known if scale == sign] for sign in (1, -1))
    return above, below, known[0][2]


def _to_one_base(node: Tree, scope: Scope) -> Moves:
    """log_(bᵏ) u = log_b u/k"""
    match node:
        case Apply(head="add") if _joins(scope, node):
            bases = {f[2] for term in terms(node) if (f := scaled_log(term)) is not None}
            values = sorted({value for b in bases if (value := integer(b)) is not None and value > 1})
            if len(values) != len(bases) or len(values) < 2:
                return
            base = values[0]
            times = {number(v): sympy.log(v, base) for v in values}
            if all(k.is_Integer for k in times.values()):
                yield Move(add(*(_rebased(term, times, number(base)) for term in terms(node))), {"b": number(base)})


def _rebased(term: Tree, times: dict[Tree, sympy.Expr], base: Tree) -> Tree:
    found = scaled_log(term)
    if found is None:
        return term
    scale = found[0] / int(times[found[2]])
    whole = log(found[1], base)
    size = whole if abs(scale) == 1 else mul(number(abs(scale)), whole)
    return neg(size) if scale < 0 else size


def _product_apart(node: Tree, scope: Scope) -> Moves:
    """log(u·v) = log u + log v"""
    match _parts(node):
        case (Apply(head="mul", args=args), b):
            yield Move(add(*(log(u, b) for u in args)), {"u": args[0], "v": mul(*args[1:])})


def _quotient_apart(node: Tree, scope: Scope) -> Moves:
    """log(u/v) = log u − log v"""
    match _parts(node):
        case (Apply(head="div", args=(u, v)), b):
            yield Move(add(log(u, b), neg(log(v, b))), {"u": u, "v": v})


def _power_out(node: Tree, scope: Scope) -> Moves:
    """log uⁿ = n·log u"""
    match _parts(node):
        case (Apply(head="pow", args=(u, n)), b):
            yield Move(mul(n, log(u, b)), {"u": u, "n": n})
        case (Apply(head="sqrt", args=(u,)), b):
            yield Move(div(log(u, b), number(2)), {"u": u, "n": number(Fraction(1, 2))})
        case (Apply(head="root", args=(u, n)), b):
            yield Move(div(log(u, b), n), {"u": u, "n": div(number(1), n)})


VALUE = Rule("logarithm_value", "log(b^k, b) = k", _value, ("log(8, 2)", "3"))
POWER_OF_BASE = Rule("power_of_logarithm", "b^log(u, b) = u", _power_of_base, ("5^log(x, 5)", "x"))
FACTOR_IN = Rule("log_of_power", "n*log(u) = log(u^n)", _factor_in, ("3*log(x)", "log(x^3)"))
PRODUCT = Rule("log_of_product", "log(u) + log(v) = log(u*v)", _joined_product, ("log(x) + log(y)", "log(x*y)"))
QUOTIENT = Rule("log_of_quotient", "log(u) - log(v) = log(u/v)", _joined_quotient, ("log(x) - log(y)", "log(x/y)"))
ONE_BASE = Rule("change_of_base", "log(u, b^k) = log(u, b)/k", _to_one_base, ("log(x, 2) + log(x, 4)", "log(x, 2) + 1/2*log(x, 2)"))
PRODUCT_APART = Rule("log_of_product", "log(u*v) = log(u) + log(v)", _product_apart, ("log(x*y)", "log(x) + log(y)"))
QUOTIENT_APART = Rule("log_of_quotient", "log(u/v) = log(u) - log(v)", _quotient_apart, ("log(x/y)", "log(x) - log(y)"))
POWER_OUT = Rule("log_of_power", "log(u^n) = n*log(u)", _power_out, ("log(x^3)", "3*log(x)"))
JOINING = (VALUE, POWER_OF_BASE, ONE_BASE, FACTOR_IN, PRODUCT, QUOTIENT)
TAKING_APART = (VALUE, PRODUCT_APART, QUOTIENT_APART, POWER_OUT)
