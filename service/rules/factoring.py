"""Sums written as products: common factors, grouping, sum and product, special products, substitution, rational roots; primes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import gcd

import sympy
from sympy import Expr, Poly

from service.algebra.build import TWO, add, factors, integer, mul, neg, number, power, sub, substituted, terms
from service.cas import to_tree
from service.rules.expressions import LIKE_TERMS, MULTIPLIED_OUT
from service.rules.polynomials import common_factor, factor_list, letter_of, polynomial, root_of, value_of
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used, no_moves
from service.rules.strategies import Strategy, first, somewhere, unless, use
from service.rules.tidy import expanded, factored, flat, tidied
from service.tree import Apply, Number, Symbol, Tree, free_symbols, walk
from service.write import text


def is_sum(node: Tree) -> bool:
    """Whether it has two or more terms."""
    return isinstance(node, Apply) and node.head == "add"


def _common(node: Tree, scope: Scope) -> Moves:
    """a·b + a·c = a·(b + c)"""
    if not is_sum(node):
        return
    parts = terms(node)
    common = common_factor(parts)
    if common not in (1, -1) or (common == -1 and _is_led_by_minus(node)):
        rest = tuple(to_tree(sympy.cancel(value_of(part) / common)) for part in parts)
        a = to_tree(common)
        yield Move(mul(a, add(*rest)) if common != -1 else neg(add(*rest)), {"a": a})


def _is_led_by_minus(node: Tree) -> bool:
    """Whether the term of the highest power is negative."""
    found = polynomial(node)
    return found is not None and bool(found.LC() < 0)


def _common_bracket(node: Tree, scope: Scope) -> Moves:
    """a·(u + v) + b·(u + v) = (u + v)·(a + b)"""
    if not is_sum(node):
        return
    parts = terms(node)
    for bracket in (f for f in _bases(parts[0]) if is_sum(f)):
        rests = [_without(part, bracket) for part in parts]
        if None not in rests:
            yield Move(mul(bracket, add(*(rest for rest in rests if rest is not None))), {"a": bracket})
            return


def _bases(term: Tree) -> Iterator[Tree]:
    for factor in factors(term):
        yield factor.args[0] if isinstance(factor, Apply) and factor.head == "pow" and integer(factor.args[1]) else factor


def _without(term: Tree, bracket: Tree) -> Tree | None:
    """The term divided by one of its factors, up to its sign; None where it is none."""
    listed = list(factors(term))
    for place, factor in enumerate(listed):
        rest = mul(*listed[:place], *listed[place + 1 :])
        if factor == bracket:
            return _signed(rest)
        if is_sum(factor) and text(tidied(add(factor, bracket))) == "0":
            return _signed(mul(number(-1), rest))
        match factor:
            case Apply(head="pow", args=(base, n)) if base == bracket and (times := integer(n)) is not None and times > 1:
                return _signed(mul(rest, power(base, number(times - 1))))
    return None


def _signed(product: Tree) -> Tree:
    """The factors −1 of a product as one sign in front."""
    listed = factors(product)
    minus = sum(f == number(-1) for f in listed)
    size = mul(*(f for f in listed if f != number(-1)))
    return neg(size) if minus % 2 else size


def _grouped(node: Tree, scope: Scope) -> Moves:
    """a·c + a·d + b·c + b·d = a·(c + d) + b·(c + d)"""
    if not is_sum(node) or len(terms(node)) != 4:
        return
    parts = terms(node)
    for other in (1, 2, 3):
        pairs = (parts[0], parts[other]), tuple(part for place, part in enumerate(parts) if place not in (0, other))
        found = [_drawn_out((pair[0], pair[1])) for pair in pairs]
        if found[0][1] - found[1][1] == 0:
            rest = to_tree(found[0][1])
            yield Move(add(*(_beside(to_tree(common), rest) for common, _ in found)), {"u": rest})
            return


def _beside(factor: Tree, bracket: Tree) -> Tree:
    """A factor in front of a bracket, a 1 too, so that the bracket stays one."""
    size = factor.args[0] if isinstance(factor, Apply) and factor.head == "neg" else factor
    whole = Apply("mul", (*factors(size), bracket), form="star")
    return neg(whole) if size is not factor else whole


def _drawn_out(pair: tuple[Tree, Tree]) -> tuple[Expr, Expr]:
    """(common factor, rest) of two terms; the rest has no minus sign in its first term."""
    common, whole = common_factor(pair), value_of(add(*pair))
    rest = sympy.cancel(whole / common)
    lead = sympy.Poly(rest).LC() if rest.free_symbols else rest
    return (-common, -rest) if lead < 0 else (common, rest)


def _two_linear_factors(node: Tree) -> tuple[Poly, list[Expr], sympy.Symbol] | None:
    """(polynomial, its two factors of degree one, the letter) of a sum of three terms; None for anything else."""
    found = polynomial(node) if is_sum(node) and len(terms(node)) == 3 else None
    if found is None or found.total_degree() != 2 or found.degree() != 2:
        return None
    scale, parts = factor_list(found)
    listed = [factor for factor, times in parts for _ in range(times)]
    return (found, listed, found.gens[0]) if scale == 1 and len(listed) == 2 else None


def _sum_and_product(node: Tree, scope: Scope) -> Moves:
    """x² + (p + q)·x + p·q = (x + p)·(x + q)"""
    found = _two_linear_factors(node)
    if found is None or found[0].coeff_monomial(found[2] ** 2) != 1:
        return
    _, parts, x = found
    p, q = (sympy.expand(part - x) for part in parts)
    if p.has(x) or q.has(x):
        return
    where = {"x": to_tree(x), "p": to_tree(p), "q": to_tree(q), "b": to_tree(sympy.expand(p + q)), "c": to_tree(sympy.expand(p * q))}
    yield Move(mul(*(add(to_tree(x), to_tree(r)) for r in (p, q))), where)


def _split_middle(node: Tree, scope: Scope) -> Moves:
    """a·x² + (m + n)·x + c = a·x² + m·x + n·x + c, with m·n = a·c"""
    found = _two_linear_factors(node)
    if found is None or found[0].coeff_monomial(found[2] ** 2) == 1:
        return
    _, parts, x = found
    (a, b), (c, d) = ((part.coeff(x, 1), part.coeff(x, 0)) for part in parts)
    if a == 1 and c != 1:
        a, b, c, d = c, d, a, b
    m, n = a * d, b * c
    where = {"m": to_tree(m), "n": to_tree(n), "b": to_tree(sympy.expand(m + n)), "d": to_tree(sympy.expand(m * n))}
    yield Move(add(*(to_tree(part) for part in (a * c * x**2, m * x, n * x, b * d))), where)


def _difference_of_squares(node: Tree, scope: Scope) -> Moves:
    """a² − b² = (a − b)·(a + b)"""
    match _two_powers(node, 2):
        case (a, b, sign) if sign < 0:
            yield Move(mul(sub(a, b), add(a, b)), {"a": a, "b": b})


def _cubes(node: Tree, scope: Scope) -> Moves:
    """a³ ± b³ = (a ± b)·(a² ∓ a·b + b²)"""
    match _two_powers(node, 3):
        case (a, b, sign):
            c = b if sign > 0 else neg(b)
            square, product = tidied(power(a, TWO)), tidied(mul(a, b))
            middle = neg(product) if sign > 0 else product
            yield Move(mul(add(a, c), add(square, middle, tidied(power(b, TWO)))), {"a": a, "b": c})


def _two_powers(node: Tree, n: int) -> tuple[Tree, Tree, int] | None:
    """(a, b, 1) of aⁿ + bⁿ, (a, b, −1) of aⁿ − bⁿ; the positive term first."""
    if not is_sum(node) or len(terms(node)) != 2 or not free_symbols(node):
        return None
    left, right = terms(node)
    if isinstance(left, Apply) and left.head == "neg":
        left, right = right, left
    sign = -1 if isinstance(right, Apply) and right.head == "neg" else 1
    size = right.args[0] if sign < 0 and isinstance(right, Apply) else right
    a, b = root_of(left, n), root_of(size, n)
    return None if a is None or b is None else (a, b, sign)


def _square_of_sum(node: Tree, scope: Scope) -> Moves:
    """a² ± 2·a·b + b² = (a ± b)²"""
    if not is_sum(node) or len(terms(node)) != 3:
        return
    for first_, last in combinations(terms(node), 2):
        a, b = root_of(first_, 2), root_of(last, 2)
        middle = next((t for t in terms(node) if t not in (first_, last)), None)
        if a is None or b is None or middle is None:
            continue
        for sign in (1, -1):
            if text(tidied(sub(middle, mul(number(2 * sign), a, b)))) == "0":
                yield Move(power(add(a, b if sign > 0 else neg(b)), TWO), {"a": a, "b": b if sign > 0 else neg(b)})
                return


def _substituted(node: Tree, scope: Scope) -> Moves:
    """a·x⁴ + b·x² + c = a·u² + b·u + c, with u = x²"""
    found = polynomial(node) if is_sum(node) else None
    x = None if found is None else letter_of(found)
    if found is None or x is None:
        return
    powers = [n for (n,), _ in found.terms() if n]
    step = gcd(*powers)
    if step < 2 or max(powers) != 2 * step:
        return
    name = next(letter for letter in ("u", "v", "w", "z") if letter != x.name)
    u, inner = Symbol(name), power(x, number(step))
    in_u = to_tree(sum((c * sympy.Symbol(name) ** (n // step) for (n,), c in found.terms()), sympy.S.Zero))
    chain = list(_chain_in(in_u, scope))
    if not chain:
        return
    last = chain[-1].used.move.after
    back = substituted(last, {name: inner})
    entry = Link(node, Used(LET, Move(in_u, {"u": u, "v": inner}, lets={name: inner})))
    leaving = Link(last, Used(PUT_BACK, Move(back, {"u": u, "v": inner})))
    yield Move(back, {"u": u, "v": inner}, inner=(entry, *chain, leaving))


def _chain_in(line: Tree, scope: Scope) -> Iterator[Link]:
    """A quadratic taken apart step by step."""
    for _ in range(6):
        used = next(QUADRATIC(line, scope), None)
        if used is None:
            return
        yield Link(line, used)
        line = used.move.after


def _rational_root(node: Tree, scope: Scope) -> Moves:
    """P(r) = 0  ⟹  P(x) = (x − r)·Q(x)"""
    found = polynomial(node) if is_sum(node) else None
    x = None if found is None else letter_of(found)
    if found is None or x is None or found.degree() < 3:
        return
    roots = [sympy.Rational(-part.coeff(found.gens[0], 0), part.coeff(found.gens[0], 1)) for part, _ in factor_list(found)[1]
             if sympy.degree(part, found.gens[0]) == 1]  # fmt: skip
    if not roots:
        return
    root = min(roots, key=lambda r: (r.q, abs(r), r < 0))
    linear = root.q * found.gens[0] - root.p
    quotient = sympy.div(found, sympy.Poly(linear, found.gens[0]))[0].as_expr()
    yield Move(mul(to_tree(linear), to_tree(quotient)), {"r": to_tree(root), "q": to_tree(quotient), "d": to_tree(linear), "f": node})


def _known(node: Tree, scope: Scope) -> Moves:
    """f = u·v, as multiplying out shows"""
    if is_sum(node):
        found = factored(node, scope.context)
        if len(terms(found)) == 1 and not isinstance(found, Number | Symbol):
            yield Move(found, {"f": node, "d": found})


def _primes(node: Tree, scope: Scope) -> Moves:
    """a number divided by its smallest prime, again and again"""
    last = factors(node)[-1] if not isinstance(node, Number) else node
    value = integer(last)
    if value is None or value < 4 or sympy.isprime(value) or value >= 10**15:
        return
    prime = int(min(sympy.factorint(value)))
    before = factors(node)[:-1] if last != node else ()
    yield Move(mul(*before, number(prime), number(value // prime)), {"f": last, "p": number(prime), "d": number(value // prime)})


def _prime_powers(node: Tree, scope: Scope) -> Moves:
    """p·p = p²"""
    listed = factors(node)
    if len(listed) > len(set(listed)) and all(isinstance(f, Number) for f in listed):
        counted = {f: listed.count(f) for f in dict.fromkeys(listed)}
        yield Move(mul(*(power(f, number(n)) for f, n in counted.items())))


LET = Rule("let_letter", "", no_moves, ("", ""))
PUT_BACK = Rule("put_back", "", no_moves, ("", ""))
COMMON = Rule("common_factor", "a*b + a*c = a*(b + c)", _common, ("6*x^2 + 4*x", "2*x*(3*x + 2)"))
COMMON_BRACKET = Rule(
    "common_bracket", "a*(u + v) + b*(u + v) = (u + v)*(a + b)", _common_bracket, ("x*(x + 1) + 2*(x + 1)", "(x + 1)*(x + 2)")
)
GROUPED = Rule("grouped_terms", "a*c + a*d + b*c + b*d = a*(c + d) + b*(c + d)", _grouped, ("x^3 + x^2 + x + 1", "x^2*(x + 1) + 1*(x + 1)"))
SUM_AND_PRODUCT = Rule("sum_and_product", "x^2 + (p + q)*x + p*q = (x + p)*(x + q)", _sum_and_product, ("x^2 + 5*x + 6", "(x + 2)*(x + 3)"))
SPLIT_MIDDLE = Rule(
    "split_middle_term", "a*x^2 + (m + n)*x + c = a*x^2 + m*x + n*x + c", _split_middle,
    ("6*x^2 + 7*x + 2", "6*x^2 + 4*x + 3*x + 2"),
)  # fmt: skip
SQUARES = Rule("difference_of_squares", "a^2 - b^2 = (a - b)*(a + b)", _difference_of_squares, ("x^2 - 9", "(x - 3)*(x + 3)"))
CUBES = Rule("sum_of_cubes", "a^3 + b^3 = (a + b)*(a^2 - a*b + b^2)", _cubes, ("x^3 + 8", "(x + 2)*(x^2 - 2*x + 4)"))
SQUARE_OF_SUM = Rule("square_of_sum", "a^2 + 2*a*b + b^2 = (a + b)^2", _square_of_sum, ("x^2 + 6*x + 9", "(x + 3)^2"))
SUBSTITUTED = Rule("factored_by_substitution", "", _substituted, ("x^4 - 5*x^2 + 6", "(x^2 - 3)*(x^2 - 2)"))
RATIONAL_ROOT = Rule("rational_root", "P(r) = 0 => P(x) = (x - r)*Q(x)", _rational_root, ("x^3 - 2*x + 1", "(x - 1)*(x^2 + x - 1)"))
KNOWN = Rule("known_factors", "", _known, ("x^4 + 4", "(x^2 - 2*x + 2)*(x^2 + 2*x + 2)"))
PRIMES = Rule("smallest_prime", "", _primes, ("12", "2*6"), is_minor=True)
PRIME_POWERS = Rule("prime_powers", "", _prime_powers, ("2*2*3", "2^2*3"))
RULES = (
    COMMON_BRACKET,   # x(x + 1) + 2(x + 1)
    COMMON,           # 6x² + 4x
    SQUARES,          # x² − 9
    SQUARE_OF_SUM,    # x² + 6x + 9
    CUBES,            # x³ + 8
    SUM_AND_PRODUCT,  # x² + 5x + 6
    SPLIT_MIDDLE,     # 6x² + 7x + 2
    GROUPED,          # x³ + x² + 2x + 2
    SUBSTITUTED,      # x⁴ − 5x² + 6
    RATIONAL_ROOT,    # x³ − 2x + 1
    KNOWN,            # x⁴ + 4
)  # fmt: skip
QUADRATIC_RULES = (COMMON_BRACKET, COMMON, SQUARE_OF_SUM, SUM_AND_PRODUCT, SPLIT_MIDDLE, GROUPED)
QUADRATIC: Strategy = somewhere(first(*(use(rule) for rule in QUADRATIC_RULES)), is_sum, flat)
"""How a quadratic is taken apart."""


def _opened(node: Tree, scope: Scope) -> Moves:
    """a·(b + c) = a·b + a·c, where a sum has to be put in order before it can be taken apart"""
    if is_sum(node) and any(is_sum(part) for term in terms(node) for part in walk(term)):
        found = expanded(node, scope.context)
        if text(found) != text(node):
            yield Move(found, {"f": node, "d": found})


def _is_split(node: Tree, scope: Scope) -> bool:
    """Whether its terms are there to be grouped."""
    return next(_grouped(node, scope), None) is not None


OPENED = Rule(MULTIPLIED_OUT.id, MULTIPLIED_OUT.formula, _opened, ("x*(x + 1) + 2", "x^2 + x + 2"))
FACTORING: Strategy = first(
    use(PRIMES),
    use(PRIME_POWERS),
    somewhere(first(use(COMMON_BRACKET), unless(_is_split, use(LIKE_TERMS)), use(OPENED), *(use(rule) for rule in RULES)), is_sum, flat),
)
"""A number into primes; a sum by the first rule that fits, and then each factor."""
