"""Logarithms of numbers, brought to those that the answer has: ln 12 = 2·ln 2 + ln 3, and a·ln u − a·ln v = a·ln(u/v).

Contract: lines without letters; the answer is known, and only what brings its logarithms nearer is done.
"""

from __future__ import annotations

from fractions import Fraction

import sympy
from sympy import Expr

from service.algebra.build import add, div, mul, neg, number, terms
from service.cas import to_sympy, to_tree
from service.rules.logarithms import log, logs, scaled_log
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.tidy import tidied
from service.tree import Apply, Tree, free_symbols


def _of_answer(scope: Scope) -> set[Expr] | None:
    """What the natural logarithms of the answer are taken of; None where it is not known."""
    return None if scope.goal is None else {part.args[0] for part in to_sympy(scope.goal, scope.context).atoms(sympy.log)}


def _in_primes(node: Tree, scope: Scope) -> Moves:
    """log(pᵐ·qⁿ) = m·log p + n·log q"""
    match node:
        case Apply(head="log", args=(u,)) if not free_symbols(u):
            value, wanted = to_sympy(u, scope.context), _of_answer(scope)
            found = sympy.expand_log(sympy.log(value, evaluate=False), force=True, factor=True)
            is_new = not isinstance(found, sympy.log) and value not in (wanted or {value})
            if wanted is not None and is_new and {part.args[0] for part in found.atoms(sympy.log)} <= wanted:
                yield Move(to_tree(found), {"f": node, "d": to_tree(found)})


def _gathered(node: Tree, scope: Scope) -> Moves:
    """a·log u + a·log v − a·log w = a·log(u·v/w)"""
    if not isinstance(node, Apply) or node.head != "add" or free_symbols(node) or scope.goal is None:
        return
    found = [(term, scaled) for term in terms(node) if (scaled := scaled_log(term)) is not None]
    sizes = {abs(scaled[0]) for _, scaled in found}
    if len(found) < 2 or len(sizes) != 1 or logs(scope.goal) >= len(found) or len({scaled[2] for _, scaled in found}) != 1:
        return
    size, base = sizes.pop(), found[0][1][2]
    above, below = ([u for _, (scale, u, _) in found if (scale > 0) is is_above] for is_above in (True, False))
    turned = not above
    inside = tidied(mul(*below) if turned else div(mul(*above), mul(*below)), scope.context)
    whole = _times(size, log(inside, base))
    rest = [term for term in terms(node) if term not in [one for one, _ in found]]
    yield Move(add(*rest, neg(whole) if turned else whole), {"a": number(size), "d": whole})


def _times(size: Fraction, whole: Tree) -> Tree:
    if size == 1:
        return whole
    return div(whole if size.numerator == 1 else mul(number(size.numerator), whole), number(size.denominator))


IN_PRIMES = Rule("logarithm_in_primes", "log(u^n*v) = n*log(u) + log(v)", _in_primes, ("", ""))
GATHERED = Rule("logarithms_gathered", "a*log(u) - a*log(v) = a*log(u/v)", _gathered, ("", ""))
TOLD_RULES = (IN_PRIMES, GATHERED)
