"""Integration: the strategy that takes the first ∫ f dx of a line by the best complete way, and puts letters back where they are done with.

Contract: an indefinite integral keeps its + C, which is written where the last one is gone. The ways are those of `integration_ways`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

import sympy
from sympy import Expr

from service.algebra.build import ONE, ZERO, add, div, equation, factors, mul, neg, number, rational, substituted, terms
from service.algebra.expressions import likeness
from service.algebra.statements import all_of
from service.cas import symbol, to_sympy, to_tree
from service.judge.integrals import arbitrary_constants, indefinite, is_arbitrary
from service.question import Context
from service.quietly import quietly
from service.rules.factoring import is_sum
from service.rules.integration_offers import REMEMBERED, search
from service.rules.integration_roots import D
from service.rules.integration_table import known
from service.rules.integration_triangle import in_sides, put_back, sides
from service.rules.integration_ways import DEEPEST, Piece, Way, X
from service.rules.partial_fractions import APART, FOUND, SET_OUT
from service.rules.rule import Link, Move, Moves, Rule, Scope, Used, in_own_letters, no_moves
from service.rules.strategies import Strategy, first, somewhere, worked
from service.rules.tidy import flat, size
from service.tree import Apply, Symbol, Tree, base_and_subscript, free_symbols, rebuilt, subscripted, walk

NAMES: Mapping[str, tuple[str, ...]] = {
    "u": ("u", "v", "w", "s", "p", "q", "r"),
    "t": ("t", "s", "u", "v", "w"),
    "theta": ("theta", "phi", "alpha"),
}
"""What a new letter is called."""
MOST_LINES = 60
MOST_STEPS = 80


def is_integral(node: Tree) -> bool:
    """∫ f dx without bounds."""
    return isinstance(node, Apply) and node.head == "integral" and len(node.args) == 2 and isinstance(node.args[1], Symbol)


def integral(f: Tree, x: Tree) -> Apply:
    """∫ f dx."""
    return Apply("integral", (f, x))


def way_of(node: Tree, scope: Scope) -> Way | None:
    """The best complete way for ∫ f dx; None where the rules know none."""
    return quietly(_way_of, node)


def _way_of(node: Tree) -> Way | None:
    f = in_letter(node)
    return None if f is None else search().best(f)


def in_letter(node: Tree) -> Expr | None:
    """The integrand of ∫ f dx in the letter of the ways; None for anything else."""
    match node:
        case Apply(head="integral", args=(f, Symbol(name=name))):
            value = to_sympy(f, Context())
            return in_x(value, name) if isinstance(value, Expr) else None
        case _:
            return None


def in_x(value: Expr, name: str) -> Expr:
    """A value in X; its other letters are taken as positive, as a course does, and what comes of it is judged without that."""
    letter = symbol(name, Context())
    others = {s: sympy.Symbol(s.name, positive=True) for s in value.free_symbols if s != letter}
    return value.xreplace({letter: X, **others})


def of_a_course(f: Expr, x: sympy.Symbol) -> Expr | None:
    """The antiderivative that the ways lead to, without its constant; None where they know none."""
    value = search().antiderivative(in_x(f, x.name), DEEPEST)
    if value is None or value.has(sympy.Integral):
        return None
    own = {s.name: s for s in (*f.free_symbols, x)}
    return _without_bars(value.xreplace({X: x, **{s: own[s.name] for s in value.free_symbols if s.name in own}}))


def _without_bars(value: Expr) -> Expr:
    """|g| as g where g is a sum of roots, squares and positive numbers."""
    return value.replace(lambda node: isinstance(node, sympy.Abs) and _is_above_zero(node.args[0]), lambda node: node.args[0])


def _is_above_zero(g: Expr) -> bool:
    terms_of = sympy.Add.make_args(g)
    return any(t.is_positive for t in terms_of) and all(t.is_nonnegative or (t.is_Pow and t.exp == sympy.S.Half) for t in terms_of)


Finding = Callable[[Tree, Scope], Way | None]
"""The way for ∫ f dx."""


def scaled_way(f: Tree, x: Symbol, scope: Scope, finding: Finding = way_of) -> tuple[Expr, Way] | None:
    """(c, the way for ∫ g dx) of f = c·g; None where there is none."""
    way = finding(integral(f, x), scope)
    if way is None or way.rule != "factor_of_integral":
        return None if way is None else (sympy.S.One, way)
    inner = finding(integral(written_in(way.pieces[0].integrand, x), x), scope)
    return None if inner is None else (way.pieces[0].scale, inner)


def _moves(node: Tree, scope: Scope, finding: Finding = way_of) -> Moves:
    """The use of the way."""
    way = finding(node, scope)
    if way is not None and isinstance(node, Apply) and isinstance(node.args[1], Symbol):
        move = _move(way, node, node.args[1], scope)
        yield move
        if move.inner:
            yield replace(move, inner=())


def _move(way: Way, node: Tree, x: Symbol, scope: Scope) -> Move:
    return move_with(way, node, x, x if way.let is None else Symbol(fresh(way.name, node, scope)), scope)


def move_with(way: Way, node: Tree, x: Symbol, letter: Symbol, scope: Scope) -> Move:
    """The use of the way, with this letter for the one that it brings in."""
    after = _line(way, x, letter)
    lets = {} if way.let is None else {letter.name: _meaning(written_in(way.let, x), scope)}
    return Move(after, _parts(way, x, letter), lets=lets, inner=tuple(_chain(way, node, x, scope)))


def _meaning(let: Tree, scope: Scope) -> Tree:
    """What a new letter stands for in the letters of the question, its numbers multiplied, and without functions of an inverse one."""
    whole = joined(in_own_letters(let, scope.lets))
    value = to_sympy(whole, Context())
    plain = in_sides(value) if isinstance(value, Expr) else value
    return whole if plain == value else to_tree(plain)


def fresh(hint: str, node: Tree, scope: Scope) -> str:
    """A letter that nothing in the line or behind its letters is called."""
    taken = {*free_symbols(node), *scope.lets, scope.letter, *(n for meaning in scope.lets.values() for n in free_symbols(meaning))}
    return next(name for name in (*NAMES[hint], *(f"u{k}" for k in range(1, 9))) if name not in taken)


def written_in(value: Expr, x: Symbol) -> Tree:
    return to_tree(value.xreplace({X: symbol(x.name, Context())}))


def _line(way: Way, x: Symbol, letter: Symbol) -> Tree:
    """F + Σ c·∫ g du."""
    done = () if way.done == 0 else (written_in(way.done, x),)
    return add(*done, *(_scaled(piece, x, letter) for piece in way.pieces))


def _scaled(piece: Piece, x: Symbol, letter: Symbol) -> Tree:
    f = written_in(piece.integrand, letter)
    scale, whole = piece.scale, integral(f, letter)
    quietly(_keep_way, piece.integrand, f, letter)
    if scale.could_extract_minus_sign():
        return neg(mul(written_in(-scale, x), whole))
    return mul(written_in(scale, x), whole)


def _keep_way(f: Expr, written: Tree, letter: Symbol) -> None:
    """The way for f holds for f as it is written, so that the next line goes on with it and the lines come to an end."""
    read = in_x(to_sympy(written, Context()), letter.name)
    if read != f and f in REMEMBERED:
        REMEMBERED.remember(read, REMEMBERED[f])


SAID_IN_NEW_LETTER = frozenset({"p", "q", "w"})
"""Parts that speak of the new letter."""


def _parts(way: Way, x: Symbol, letter: Symbol) -> Mapping[str, Tree]:
    new = SAID_IN_NEW_LETTER if way.let is not None else frozenset()
    found = {name: _part(part, letter if name in new else x) for name, part in way.parts.items()}
    if way.rule in BY_PARTS:
        return _with_differentials(found, x)
    return found if way.let is None else {**found, "u": letter, "x": x}


def _part(part: Expr, x: Symbol) -> Tree:
    """A part as it is said; a differential stands last in it."""
    if not part.has(D):
        return written_in(part, x)
    return _times_differential(written_in(sympy.cancel(part / D), x), Symbol(f"d{x.name}"))


BY_PARTS = frozenset({"by_parts", "by_parts_again", "cyclic_parts"})


def _with_differentials(parts: Mapping[str, Tree], x: Symbol) -> Mapping[str, Tree]:
    """The parts of ∫ u dv with du and dv as they are written, and with names of the two that are no letters of the integral."""
    one, other = ("f", "g") if x.name in ("u", "v") else ("u", "v")
    dx = Symbol(f"d{x.name}")
    return {
        **{name: _times_differential(part, dx) if name in ("d", "g") else part for name, part in parts.items()},
        "p": Symbol(one),
        "q": Symbol(other),
    }


def _times_differential(part: Tree, dx: Symbol) -> Tree:
    return dx if part == ONE else mul(part, dx)


def _chain(way: Way, node: Tree, x: Symbol, scope: Scope) -> Iterator[Link]:
    """How it was done: parts twice and the equation for I; the unknown coefficients."""
    if way.chain:
        line = node
        for step in way.chain:
            after = _line(step, x, x)
            yield Link(line, Used(BY_ID[step.rule], Move(after, _parts(step, x, x))))
            line = after
    if way.rule == "partial_fractions_in_integral" and isinstance(node, Apply):
        yield from _coefficients(node.args[0], written_in(way.parts["d"], x), x, scope)


def _coefficients(f: Tree, goal: Tree, x: Symbol, scope: Scope) -> Iterator[Link]:
    """From the fraction to its parts: the numerators as letters, the equations for them, and what comes of it."""
    line, at = f, Scope(letter=x.name, goal=goal)
    for used in worked(APART, f, at, lambda line, known, used: True, MOST_LINES):
        if used.rule.id == SET_OUT.id:
            whole = equation(line, used.move.after)
            yield Link(line, replace(used, move=replace(used.move, after=whole)))
            yield from _numerators(line, whole, used.move, at.after(used.move), goal)
            return
        yield Link(line, used)
        line = used.move.after


def _numerators(f: Tree, whole: Tree, set_out: Move, scope: Scope, goal: Tree) -> Iterator[Link]:
    """The equations for the numerators, and the fractions with these."""
    found = next(FOUND.moves(set_out.after, scope), None)
    line = whole
    for link in found.inner if found is not None else ():
        yield Link(line, link.used)
        line = link.used.move.after
    if found is not None:
        yield Link(line, Used(FOUND, Move(goal, found.parts, touched=(f, goal))))


def _put_letters_back(line: Tree, scope: Scope) -> Iterator[Used]:
    """The last letter that no integral runs over, with its meaning in its place."""
    running = {node.args[1] for node in indefinite(line)}
    for name, meaning in reversed(list(scope.lets.items())):
        if name in free_symbols(line) and Symbol(name) not in running and not _is_inside(line, name):
            after = joined(add(*(_term_back(term, name, meaning) for term in terms(line))))
            rule, parts = quietly(_back, line, name, meaning) or (PUT_BACK, {"u": Symbol(name), "v": meaning})
            yield Used(rule, Move(after, parts))
            return


def _is_inside(line: Tree, name: str) -> bool:
    return any(name in free_symbols(node) for node in indefinite(line))


def _term_back(term: Tree, name: str, meaning: Tree) -> Tree:
    if name not in free_symbols(term):
        return term
    if indefinite(term):
        return substituted(term, {name: meaning})
    return to_tree(put_back(to_sympy(term, Context()), to_sympy(meaning, Context()), symbol(name, Context())))


def _back(line: Tree, name: str, meaning: Tree) -> tuple[Rule, Mapping[str, Tree]]:
    """The rule by which the letter goes, and its parts: of an angle, what the sides of its triangle say of it."""
    letter, angle = symbol(name, Context()), to_sympy(meaning, Context())
    parts = {"u": Symbol(name), "v": meaning}
    known = sides(angle)
    if known is None:
        return PUT_BACK, parts
    whole = [to_sympy(term, Context()) for term in terms(line) if name in free_symbols(term) and not indefinite(term)]
    doubled = [node for value in whole for node in value.atoms(*known) if node.args[0] != letter and node.args[0].has(letter)]
    used = [node for value in whole for node in sympy.expand_trig(value).atoms(*known) if node.args[0] == letter]
    if not used:
        return PUT_BACK, parts
    said = [equation(to_tree(node), to_tree(known[type(node)])) for node in sorted(set(used), key=str)]
    more = [equation(to_tree(node), to_tree(sympy.expand_trig(node))) for node in sorted(set(doubled), key=str)]
    is_bare = any(_bare(value, letter, tuple(known)) for value in whole)
    found = {"u": Symbol(name), "p": all_of(*said)} | ({"w": all_of(*more)} if more else {})
    return BY_TRIANGLE, found | ({"v": equation(Symbol(name), meaning)} if is_bare else {})


def _bare(value: Expr, letter: sympy.Symbol, heads: tuple[type, ...]) -> bool:
    """Whether the letter stands outside these functions."""
    return bool(value.replace(lambda node: isinstance(node, heads), lambda node: sympy.S.One).has(letter))


def joined(line: Tree) -> Tree:
    """Sums in sums and products in products opened, the numbers and signs of a product multiplied, and put into a sum with an ∫ in it."""
    return flat(rebuilt(flat(line), _numbers_joined))


def _numbers_joined(node: Tree) -> Tree:
    match node:
        case Apply(head="mul" | "neg"):
            parts = [_coefficient(part) for part in factors(node)]
            c, rest = math.prod((value for value, _ in parts), start=Fraction(1)), [core for _, core in parts if core != ONE]
            if len(rest) == 1 and is_sum(rest[0]) and indefinite(rest[0]):
                return add(*(_times(c, term) for term in terms(rest[0])))
            return _times(c, mul(*rest)) if sum(value != 1 for value, _ in parts) > 1 or c.denominator > 1 else node
        case _:
            return node


def _coefficient(term: Tree) -> tuple[Fraction, Tree]:
    """(c, g) of the term c·g."""
    value = rational(term)
    if value is not None:
        return value, ONE
    match term:
        case Apply(head="div", args=(top, bottom)) if rational(bottom):
            c, core = _coefficient(top)
            return c / (rational(bottom) or 1), core
        case Apply(head="mul" | "neg"):
            parts = [_coefficient(part) for part in factors(term)]
            return math.prod((c for c, _ in parts), start=Fraction(1)), mul(*(core for _, core in parts))
        case _:
            return Fraction(1), term


def _times(c: Fraction, term: Tree) -> Tree:
    """c·term, the number of the term multiplied in."""
    inner, core = _coefficient(term)
    whole = c * inner
    if whole < 0:
        return neg(_scaled_by(-whole, core))
    return _scaled_by(whole, core)


def _scaled_by(c: Fraction, core: Tree) -> Tree:
    if indefinite(core):
        return mul(number(c), core)
    return div(mul(number(c.numerator), core), number(c.denominator))


def with_constant(strategy: Strategy) -> Strategy:
    """The strategy, with + C where it takes away the last indefinite integral."""

    def offered(line: Tree, scope: Scope) -> Iterator[Used]:
        for used in strategy(line, scope):
            changed = used.move.after
            if indefinite(line) and not indefinite(changed) and not _constants(changed, scope):
                whole = add(*terms(changed), Symbol(_constant(changed, scope)))
                yield replace(used, move=replace(used.move, after=whole))
            else:
                yield used

    return offered


def _constants(line: Tree, scope: Scope) -> frozenset[str]:
    """Arbitrary constants of the line that its question has not."""
    return arbitrary_constants(line) if scope.goal is None else arbitrary_constants(line) & _of_answer(scope)


def _of_answer(scope: Scope) -> frozenset[str]:
    """The constant of the answer: the last term that is one."""
    last = [term.name for term in terms(scope.goal or ONE) if isinstance(term, Symbol) and is_arbitrary(term.name)]
    return frozenset(last[-1:])


def _constant(found: Tree, scope: Scope) -> str:
    """C, or C₁ where the answer is another antiderivative, whose C is not the same."""
    name = next(iter(_of_answer(scope)), "C")
    if scope.goal is None or quietly(_is_apart, found, scope, name) is not True:
        return name
    letter, index = base_and_subscript(name)
    return subscripted(letter, str(int(index or 0) + 1) if (index or "0").isdigit() else "1")


def _is_apart(found: Tree, scope: Scope, constant: str) -> bool | None:
    """Whether F differs from the answer somewhere; None where no point tells."""
    if scope.goal is None:
        return None
    one, other = in_own_letters(found, scope.lets), substituted(scope.goal, {constant: ZERO})
    letters = frozenset({*free_symbols(one), *free_symbols(other)} - {scope.letter})
    seen = likeness(one, other, scope.is_real, letters)
    return seen.differ is not None if seen.differ is not None or seen.agree else None


def _is_mine(name: str) -> Callable[[Tree, Scope], Moves]:
    """The best way, where it is by this rule."""

    def moves(node: Tree, scope: Scope) -> Moves:
        way = way_of(node, scope)
        if way is not None and way.rule == name:
            yield from _moves(node, scope)
        if name in AT_ONCE:
            yield from (used.move for used in at_once(node, scope) if used.rule.id == name)

    return moves


LAWS: Mapping[str, str] = {
    "power_integral": "integrate(x^n, x) = x^(n + 1)/(n + 1)",
    "sum_of_integrals": "integrate(f + g, x) = integrate(f, x) + integrate(g, x)",
    "factor_of_integral": "integrate(c*f, x) = c*integrate(f, x)",
    "linear_substitution": "integrate(f(a*x + b), x) = integrate(f(u), u)/a",
    "substitution": "integrate(f(u)*d/dx(u), x) = integrate(f(u), u)",
    "by_parts": "integrate(u*d/dx(v), x) = u*v - integrate(v*d/dx(u), x)",
}
"""Rule → its formula."""


def _rule(name: str, example: tuple[str, str], is_minor: bool = False) -> Rule:
    return Rule(name, LAWS.get(name, ""), _is_mine(name), example, is_minor=is_minor)


RULES = (
    _rule("power_integral", ("integrate(x^2, x)", "x^3/3"), is_minor=True),
    _rule("constant_integral", ("integrate(5, x)", "5*x"), is_minor=True),
    _rule("basic_integral", ("integrate(sin(x), x)", "-cos(x)"), is_minor=True),
    _rule("integrated_by_sign", ("integrate(abs(x - 1), x)", "(x - 1)*abs(x - 1)/2")),
    _rule("integrated_term_by_term", ("integrate(x^2 + x, x)", "x^3/3 + x^2/2")),
    _rule("integrated_by_table", ("integrate(sin(x) + e^x, x)", "e^x - cos(x)")),
    _rule("sum_of_integrals", ("integrate(x*e^x + sin(x), x)", "integrate(x*e^x, x) + integrate(sin(x), x)")),
    _rule("factor_of_integral", ("integrate(3*sin(x), x)", "3*integrate(sin(x), x)"), is_minor=True),
    _rule("linear_substitution", ("integrate(cos(3*x + 1), x)", "1/3*integrate(cos(u), u)")),
    _rule("substitution", ("integrate(x*cos(x^2), x)", "1/2*integrate(cos(u), u)")),
    _rule("substitution_solved", ("integrate(x*sqrt(x - 3), x)", "integrate(sqrt(u)*(u + 3), u)")),
    _rule("substitution_inverse", ("integrate(sin(sqrt(x)), x)", "2*integrate(u*sin(u), u)")),
    _rule("root_of_binomial", ("integrate(sqrt(x^2 - 4)/x, x)", "integrate(u^2/(u^2 + 4), u)")),
    _rule("secant_substitution", ("integrate(1/(x^2*sqrt(x^2 - 4)), x)", "1/4*integrate(cos(theta), theta)")),
    _rule("special_function", ("integrate(e^x/x, x)", "Ei(x)")),
    _rule("rationalising_substitution", ("integrate(1/(x*sqrt(x + 1)), x)", "2*integrate(1/((u - 1)*(u + 1)), u)")),
    _rule("multiplied_out_in_integral", ("integrate((x + 1)*(x - 2), x)", "integrate(x^2 - x - 2, x)")),
    _rule("by_parts", ("integrate(x*e^x, x)", "x*e^x - integrate(e^x, x)")),
    _rule("cyclic_parts", ("integrate(e^x*sin(x), x)", "(sin(x) - cos(x))*e^x/2")),
    _rule("divided_in_integral", ("integrate(x^2/(x - 1), x)", "integrate(x + 1 + 1/(x - 1), x)")),
    _rule("partial_fractions_in_integral", ("integrate(1/(x^2 - 1), x)", "integrate(-1/(2*(x + 1)) + 1/(2*(x - 1)), x)")),
    _rule("cancelled_in_integral", ("integrate((x^2 - 1)/(x - 1)/(x^2 + 1), x)", "integrate((x + 1)/(x^2 + 1), x)")),
    _rule("split_numerator", ("integrate((2*x + 3)/(x^2 + 1), x)", "2*integrate(x/(x^2 + 1), x) + 3*integrate(1/(x^2 + 1), x)")),
    _rule("completed_square_in_integral", ("integrate(1/(x^2 + 2*x + 5), x)", "integrate(1/(u^2 + 4), u)")),
    _rule("sine_with_cosines", ("integrate(sin(x)^3, x)", "integrate(u^2 - 1, u)")),
    _rule("cosine_with_sines", ("integrate(cos(x)^3, x)", "integrate(1 - u^2, u)")),
    _rule("half_angle_in_integral", ("integrate(sin(x)^2, x)", "integrate(1/2 - cos(2*x)/2, x)")),
    _rule("tangent_with_secants", ("integrate(sec(x)^4, x)", "integrate(u^2 + 1, u)")),
    _rule("secant_with_tangents", ("integrate(sec(x)^3*tan(x), x)", "integrate(u^2, u)")),
    _rule("pythagoras_in_integral", ("integrate(tan(x)^2, x)", "integrate(sec(x)^2 - 1, x)")),
    _rule("reciprocal_function", ("integrate(sin(x)^2/cos(x)^3, x)", "integrate(sec(x)*tan(x)^2, x)")),
    _rule("in_sines_and_cosines", ("integrate(sin(x)*cot(x)^2, x)", "integrate(cos(x)^2/sin(x), x)")),
    _rule("product_to_sum_in_integral", ("integrate(sin(4*x)*cos(2*x), x)", "integrate(sin(2*x)/2 + sin(6*x)/2, x)")),
    _rule("conjugate_in_integral", ("integrate(1/(1 + cos(x)), x)", "integrate(-cos(x)/sin(x)^2 + 1/sin(x)^2, x)")),
    _rule("one_angle_in_integral", ("integrate(sin(3*x)/sin(x)^2, x)", "integrate(-4*sin(x) + 3/sin(x), x)")),
    _rule(
        "auxiliary_angle_quotient",
        ("integrate(sin(x)/(sin(x) - cos(x)), x)", "x/2 + 1/2*integrate((sin(x) + cos(x))/(sin(x) - cos(x)), x)"),
    ),
    _rule("weierstrass_substitution", ("integrate(1/(2 + cos(x)), x)", "2*integrate(1/(t^2 + 3), t)")),
    _rule(
        "ostrogradsky_for_fractions",
        ("integrate(1/(x^3 + 2)^2, x)", "x/(6*(x^3 + 2)) + integrate(1/(3*(x^3 + 2)), x)"),
    ),
    _rule("one_exponential", ("integrate(2^x*3^(2*x), x)", "integrate(e^((ln(2) + 2*ln(3))*x), x)")),
    _rule("exponential_and_derivative", ("integrate(x*e^x/(x + 1)^2, x)", "e^x/(x + 1)")),
    _rule("root_split_in_integral", ("integrate(sqrt(1 - x^2)/sqrt(1 - x)*x, x)", "integrate(x*sqrt(x + 1), x)")),
    _rule("inverse_function_substitution", ("integrate(sqrt(1 - x^2)*arcsin(x), x)", "integrate(u*cos(u)^2, u)")),
    _rule(
        "ostrogradsky",
        (
            "integrate((x^2 + x)/sqrt(x^2 + x + 1), x)",
            "(2*x + 1)*sqrt(x^2 + x + 1)/4 - 5/8*integrate(1/sqrt(x^2 + x + 1), x)",
        ),
    ),
    _rule(
        "fractions_beside_root",
        (
            "integrate(1/((x^2 - x)*sqrt(x^2 + x + 1)), x)",
            "integrate(1/((x - 1)*sqrt(x^2 + x + 1)) - 1/(x*sqrt(x^2 + x + 1)), x)",
        ),
    ),
    _rule("quotient_by_root_substitution", ("integrate(1/(x*sqrt(x^2 + x + 1)), x)", "integrate(1/((u - 1)*(u + 1)), u)")),
    _rule(
        "numerator_in_two_parts",
        (
            "integrate((x + 3)/((x^2 + 1)*sqrt(x^2 + x + 1)), x)",
            "integrate((1 - x)/((x^2 + 1)*sqrt(x^2 + x + 1)), x) + 2*integrate((x + 1)/((x^2 + 1)*sqrt(x^2 + x + 1)), x)",
        ),
    ),
    _rule(
        "sum_and_difference_of_waves",
        (
            "integrate(sin(x)*sqrt(sin(2*x)), x)",
            "1/2*integrate((sin(x) + cos(x))*sqrt(sin(2*x)), x) - 1/2*integrate((-sin(x) + cos(x))*sqrt(sin(2*x)), x)",
        ),
    ),
    _rule("sine_substitution", ("integrate(sqrt(4 - x^2), x)", "4*integrate(cos(theta)^2, theta)")),
    _rule("tangent_substitution", ("integrate(1/(x^2 + 1)^2, x)", "integrate(cos(theta)^2, theta)")),
    _rule("euler_substitution", ("integrate(1/(x + sqrt(x^2 - 1)), x)", "1/2*integrate((u - 1)*(u + 1)/u^3, u)")),
    _rule("hyperbolic_as_exponentials", ("integrate(sin(x)*e^x*cosh(x), x)", "integrate(e^(2*x)*sin(x)/2 + sin(x)/2, x)")),
)  # fmt: skip
"""Each with an example; the search chooses among them."""
AGAIN = Rule("by_parts_again", "", no_moves, ("", ""))
SOLVED = Rule("solved_for_integral", "", no_moves, ("", ""))
HYPERBOLIC = Rule("hyperbolic_substitution", "", no_moves, ("", ""))
PUT_BACK = Rule("put_back_in_integral", "", no_moves, ("", ""), is_minor=True)
BY_TRIANGLE = Rule("back_by_triangle", "", no_moves, ("", ""))
SIMPLIFIED = Rule("simplified_integrand", "", no_moves, ("", ""))
TOLD_RULES = (AGAIN, SOLVED, HYPERBOLIC, PUT_BACK, BY_TRIANGLE, SIMPLIFIED)
"""Rules that are used inside others, or need more than the line."""
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in (*RULES, *TOLD_RULES)}


def _best(finding: Finding) -> Strategy:
    """The best way for one ∫."""

    def offered(node: Tree, scope: Scope) -> Iterator[Used]:
        way = finding(node, scope)
        if way is not None and not way.pieces:
            yield from _simplified(node)
        if way is not None:
            yield from (Used(BY_ID[way.rule], move) for move in _moves(node, scope, finding))

    return offered


def _simplified(node: Tree) -> Iterator[Used]:
    """The integrand in a form that is clearly shorter, where it would be integrated at once in that form."""
    match node:
        case Apply(head="integral", args=(f, Symbol() as x)):
            plain = to_tree(to_sympy(f, Context()))
            if size(plain) + CLEARLY_SHORTER <= size(f):
                yield Used(SIMPLIFIED, Move(integral(plain, x), {"f": f, "d": plain}))
        case _:
            pass


CLEARLY_SHORTER = 2
"""Nodes."""
AT_ONCE = frozenset({"substitution", "linear_substitution"})
"""Rules that are often used without a letter, in one line."""


def at_once(line: Tree, scope: Scope) -> Iterator[Used]:
    """∫ f(g)·g′ dx = F(g) in one line, where F is in the table."""
    way = way_of(line, scope) if is_integral(line) else None
    scale: Expr = sympy.S.One
    if way is not None and way.rule == "factor_of_integral" and isinstance(line, Apply):
        inner = search().best(way.pieces[0].integrand)
        scale, way = way.pieces[0].scale, inner
    if way is None or way.rule not in AT_ONCE or way.let is None or not isinstance(line, Apply) or not isinstance(line.args[1], Symbol):
        return
    found = known(way.pieces[0].integrand)
    if found is not None:
        whole = scale * way.pieces[0].scale * put_back(found, way.let, X)
        yield Used(BY_ID[way.rule], Move(written_in(whole, line.args[1]), {"u": written_in(way.let, line.args[1])}))


PUTTING_BACK: Strategy = _put_letters_back


def integration(finding: Finding) -> Strategy:
    """Letters put back where they are done with; else the first ∫ by the way that is found for it."""
    return first(PUTTING_BACK, with_constant(somewhere(_best(finding), is_integral, joined)))


INTEGRATION: Strategy = integration(way_of)
"""The same by the best way."""


def has_integral(line: Tree) -> bool:
    """Whether an ∫ stands in it."""
    return any(isinstance(node, Apply) and node.head == "integral" for node in walk(line))
