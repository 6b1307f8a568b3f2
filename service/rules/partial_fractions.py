"""Partial fractions with unknown coefficients.

    P(x)/((x − a)·(x² + b·x + c)) = A/(x − a) + (B·x + C)/(x² + b·x + c)

Contract: a fraction of polynomials in the scope's letter; its denominator is taken apart over the rational numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase

import sympy
from sympy import Expr

from service.algebra.build import add, depends, div, equation, mul, substituted
from service.algebra.shapes import same_form
from service.algebra.statements import all_of
from service.cas import symbol, to_tree
from service.question import Context
from service.rules.finishing import FINISHING, is_goal
from service.rules.fractions import CANCELLED, NUMERATOR, TO_CANCEL, parts_of
from service.rules.polynomials import value_of
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used, no_moves
from service.rules.strategies import Strategy, first, somewhere, unless, use
from service.rules.tidy import factored, flat
from service.tree import Apply, Symbol, Tree, free_symbols

LETTERS = tuple(letter for letter in ascii_uppercase if letter not in "IEO")
MOST_LETTERS = 8


def _fraction(node: Tree, x: str) -> tuple[Expr, Expr] | None:
    """(P, Q) of a fraction of polynomials in x; None for anything else."""
    match node:
        case Apply(head="div", args=(above, below)) if depends(below, x):
            p, q = value_of(above), value_of(below)
            letter = symbol(x, Context())
            return (p, q) if p is not None and q is not None and p.is_polynomial(letter) and q.is_polynomial(letter) else None
        case _:
            return None


def _divided(node: Tree, scope: Scope) -> Moves:
    """P/Q = S + R/Q, where P = S·Q + R"""
    found = _fraction(node, scope.letter)
    if found is None:
        return
    x = symbol(scope.letter, Context())
    s, r = sympy.div(found[0], found[1], x)
    if s != 0 and isinstance(node, Apply):
        rest = () if r == 0 else (div(to_tree(r), node.args[1]),)
        yield Move(add(to_tree(s), *rest), {"p": node.args[0], "d": node.args[1], "s": to_tree(s), "r": to_tree(r)})


def _factored(node: Tree, scope: Scope) -> Moves:
    """the denominator as a product"""
    found = _fraction(node, scope.letter)
    if found is not None and isinstance(node, Apply):
        below = factored(node.args[1])
        if not same_form(below, node.args[1]):
            yield Move(div(node.args[0], below), {"f": node.args[1], "d": below})


def _set_out(node: Tree, scope: Scope) -> Moves:
    """P/((x − a)·(x − b)) = A/(x − a) + B/(x − b)"""
    found = _fraction(node, scope.letter)
    if found is None or scope.lets:
        return
    p, q = found
    x = symbol(scope.letter, Context())
    _, bases = sympy.factor_list(q, x)
    powers = [(base, n) for base, times in bases for n in range(1, times + 1)]
    count = sum(sympy.degree(base, x) for base, _ in powers)
    if count > MOST_LETTERS or (len(bases) == 1 and not _is_worth(p, bases, x)):
        return
    letters = iter([letter for letter in LETTERS if letter not in free_symbols(node)])
    names = [[next(letters) for _ in range(sympy.degree(base, x))] for base, _ in powers]
    form = add(*(div(_numerator(used, scope.letter), to_tree(base**n)) for used, (base, n) in zip(names, powers, strict=True)))
    values = _coefficients(p, q, x, form, [name for used in names for name in used])
    if values is not None:
        yield Move(form, {"f": node}, lets=values)


def _is_worth(p: Expr, bases: list[tuple[Expr, int]], x: sympy.Symbol) -> bool:
    """Whether a power of one factor comes apart: (x + 2)/(x + 1)², not 1/(x + 1)²."""
    (base, times) = bases[0]
    return times > 1 and bool(sympy.degree(p, x) >= sympy.degree(base, x))


def _numerator(letters: list[str], x: str) -> Tree:
    """A; A·x + B."""
    powers = range(len(letters) - 1, -1, -1)
    return add(*(mul(Symbol(name), *(() if n == 0 else (_power(x, n),))) for name, n in zip(letters, powers, strict=True)))


def _power(x: str, n: int) -> Tree:
    return to_tree(symbol(x, Context()) ** n)


def _identity(p: Expr, q: Expr, form: Tree) -> Expr:
    """P and what the numerators make over the whole denominator."""
    return sympy.expand(sympy.cancel(value_of(form) * q) - p)


def _coefficients(p: Expr, q: Expr, x: sympy.Symbol, form: Tree, names: list[str]) -> dict[str, Tree] | None:
    unknown = [symbol(name, Context()) for name in names]
    found = sympy.solve(sympy.Poly(_identity(p, q, form), x).all_coeffs(), unknown, dict=True)
    return {name: to_tree(found[0][u]) for name, u in zip(names, unknown, strict=True)} if len(found) == 1 else None


def _found(line: Tree, scope: Scope) -> Moves:
    """the coefficients of P = A·(x − b) + B·(x − a), by values of x or by comparing"""
    names = [name for name in scope.lets if name in free_symbols(line)]
    if not names:
        return
    after = to_tree(value_of(substituted(line, scope.lets)))
    where = {"A": Symbol(names[0]), "v": all_of(*(equation(Symbol(n), scope.lets[n]) for n in names))}
    yield Move(after, where, inner=tuple(_chain(line, scope, names)))


def _chain(line: Tree, scope: Scope, names: list[str]) -> Iterator[Link]:
    """From the fraction over the whole denominator to the coefficients."""
    x = symbol(scope.letter, Context())
    form = add(*(term for term in _terms(line) if any(depends(term, name) for name in names)))
    above, below = sympy.fraction(sympy.factor(value_of(substituted(form, scope.lets))))
    whole = equation(div(to_tree(sympy.expand(above)), to_tree(below)), form)
    numerators = [parts_of(term) for term in _terms(form)]
    over = add(*(mul(top, to_tree(sympy.factor(sympy.cancel(below / value_of(bottom))))) for top, bottom in numerators))
    cleared = equation(to_tree(sympy.expand(above)), over)
    yield Link(whole, Used(CLEARED, Move(cleared, {"c": to_tree(below)})))
    made, rule, where = _equations(above, over, x, below)
    yield Link(cleared, Used(rule, Move(made, where)))
    solved = all_of(*(equation(Symbol(name), scope.lets[name]) for name in names))
    if not same_form(made, solved):
        yield Link(made, Used(SOLVED, Move(solved)))


def _terms(line: Tree) -> tuple[Tree, ...]:
    return line.args if isinstance(line, Apply) and line.head == "add" else (line,)


def _equations(above: Expr, over: Tree, x: sympy.Symbol, below: Expr) -> tuple[Tree, Rule, dict[str, Tree]]:
    """The equations for the coefficients: at the zeros where these are enough, else by comparing coefficients."""
    right = value_of(over)
    zeros = [-base.coeff(x, 0) / base.coeff(x, 1) for base, _ in sympy.factor_list(below, x)[1] if sympy.degree(base, x) == 1]
    unknown = right.free_symbols - {x} - above.free_symbols
    if len(zeros) == len(unknown):
        pairs = [(above.subs(x, zero), right.subs(x, zero)) for zero in zeros]
        where = {"v": all_of(*(equation(to_tree(x), to_tree(zero)) for zero in zeros))}
        return all_of(*(equation(to_tree(sympy.expand(a)), to_tree(b)) for a, b in pairs)), INSERTED, where
    degree = max(sympy.degree(above, x), sympy.degree(sympy.expand(right), x))
    left, made = sympy.Poly(above, x), sympy.Poly(sympy.expand(right), x)
    found = [(left.coeff_monomial(x**n), made.coeff_monomial(x**n)) for n in range(int(degree), -1, -1)]
    return all_of(*(equation(to_tree(a), to_tree(b)) for a, b in found)), COMPARED, {}


DIVIDED = Rule("polynomial_division", "P/Q = S + R/Q", _divided, ("x^2/(x - 1)", "x + 1 + 1/(x - 1)"))
FACTORED = Rule("factored_denominators", "", _factored, ("1/(x^2 - 1)", "1/((x - 1)*(x + 1))"))
SET_OUT = Rule(
    "partial_fractions", "P/((x - a)*(x - b)) = A/(x - a) + B/(x - b)", _set_out, ("2/((x - 1)*(x + 1))", "A/(x - 1) + B/(x + 1)")
)  # fmt: skip
FOUND = Rule("unknown_coefficients", "", _found, ("", ""))
CLEARED = Rule("multiplied_by_denominator", "a/c = b => a = b*c", no_moves, ("", ""), "equivalent")
INSERTED = Rule("inserted_zeros", "", no_moves, ("", ""), "equivalent")
COMPARED = Rule("compared_coefficients", "", no_moves, ("", ""), "equivalent")
SOLVED = Rule("solved_for_coefficients", "", no_moves, ("", ""), "equivalent")
RULES = (DIVIDED, FACTORED, SET_OUT)


def _was_set_out(line: Tree, scope: Scope) -> bool:
    return bool(scope.lets)


BEFORE = (TO_CANCEL, CANCELLED, DIVIDED, FACTORED, SET_OUT)


def _is_fraction(node: Tree) -> bool:
    return isinstance(node, Apply) and node.head == "div"


APART: Strategy = unless(
    is_goal,
    first(
        use(FOUND),
        use(NUMERATOR),
        unless(_was_set_out, somewhere(first(*(use(rule) for rule in BEFORE)), _is_fraction, flat)),
        FINISHING,
    ),
)
"""Cancel, divide, take the denominator apart, set the fractions out and find their numerators."""
