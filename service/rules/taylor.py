"""Taylor and Laurent series as a working writes them: by the derivatives at the point, and by known series put in.

Contract: a function, its letter, a point and an order → lines, each with its rule, that agree with the function up to that
order; the last is the answer. Whether they do is judged elsewhere.
Source: Stewart, Calculus (8th ed.), 11.10; Abramowitz & Stegun, 3.6, 4.1, 4.2, 4.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil

import sympy
from sympy import Expr, Integer, S

from service.algebra.build import ONE, ZERO, E, add, apply, depends, div, equation, mul, neg, number, power, substituted, terms
from service.algebra.calculus import derivative
from service.algebra.shapes import same_form
from service.cas import symbol, to_sympy, to_tree
from service.question import Context
from service.quietly import quietly
from service.rules.polynomials import value_of
from service.rules.rule import Link, Move, Rule, Used, no_moves
from service.rules.tidy import flat, shortened, size, tidied
from service.tree import Apply, Symbol, Tree, rebuilt, walk
from service.write import text

MOST_DERIVATIVES = 9
LARGEST_DERIVATIVE = 70
"""Nodes of a derivative that is still shown."""
H = Symbol("h_near")


@dataclass(frozen=True, slots=True)
class Expansion:
    """What is asked: the function in powers of x − a below the order, and the answer."""

    function: Tree
    x: Symbol
    a: Tree
    order: int
    answer: Tree

    @property
    def near(self) -> Tree:
        """x − a."""
        return self.x if self.a == ZERO else add(self.x, neg(self.a))

    def flat(self, line: Tree) -> Tree:
        """The line with sums in sums opened, x − a kept in one piece."""
        if self.a == ZERO:
            return flat(line)
        held = rebuilt(line, lambda node: H if node == self.near else node)
        return rebuilt(flat(held), lambda node: self.near if node == H else node)

    @property
    def point(self) -> Expr:
        """The point as a SymPy value."""
        return value_of(self.a)

    @property
    def letter(self) -> sympy.Symbol:
        """The letter as SymPy has it."""
        return symbol(self.x.name, Context())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the working with the rule that gives it, its parts, and how it was done."""

    rule: Rule
    tree: Tree
    parts: dict[str, Tree] = field(default_factory=dict)
    inner: tuple[Link, ...] = ()


# By the derivatives


def by_derivatives(asked: Expansion) -> tuple[Line, ...]:
    """f(a) + f′(a)(x − a) + f″(a)/2!·(x − a)² + …; nothing where a derivative is too long or has no value."""
    if asked.order > MOST_DERIVATIVES:
        return ()
    found = quietly(_derivatives, asked)
    if not found or any(size(f) > LARGEST_DERIVATIVE for f, _ in found):
        return ()
    line = asked.flat(add(*(_term(value, k, asked.near) for k, (_, value) in enumerate(found))))
    told = Line(FORMULA, line, {"x": asked.x, "a": asked.a}, tuple(_table(asked, found)))
    return (told, Line(WORKED, asked.answer)) if text(line) != text(asked.answer) else (told,)


def _derivatives(asked: Expansion) -> list[tuple[Tree, Tree]] | None:
    """(the derivative, its value at the point) for each order."""
    found, f = [], asked.function
    for k in range(asked.order):
        if k:
            f = shortened(derivative(f, asked.x.name))
        if f == ZERO:
            break
        value = to_sympy(substituted(f, {asked.x.name: asked.a}), Context())
        if not value.is_finite:
            return None
        found.append((f, to_tree(sympy.simplify(value))))
    return found


def _term(value: Tree, k: int, near: Tree) -> Tree:
    if value == ZERO:
        return ZERO
    if not k:
        return value
    is_negative = isinstance(value, Apply) and value.head == "neg"
    size_ = value.args[0] if is_negative and isinstance(value, Apply) else value
    made = mul(size_ if k == 1 else div(size_, apply("factorial", number(k))), power(near, number(k)))
    return neg(made) if is_negative else made


def _table(asked: Expansion, found: list[tuple[Tree, Tree]]) -> Iterator[Link]:
    """Each derivative from the one before, and its value at the point."""
    before = asked.function
    for k, (f, value) in enumerate(found):
        where = {"x": asked.x, "a": asked.a, "v": value}
        if k:
            line = equation(Apply("derivative", (found[k - 1][0], asked.x)), f)
            yield Link(before, Used(DERIVED, Move(line, {"u": found[k - 1][0], "v": f})))
            before = line
        line = equation(Apply("subst", (f, asked.x, asked.a)), value)
        yield Link(before, Used(DERIVATIVE if k else VALUE, Move(line, where)))
        before = line


# By known series


def by_known_series(asked: Expansion) -> tuple[Line, ...]:
    """The function as a known series fits it, the series put in one by one, and the powers that are kept."""
    return quietly(_known, asked) or ()


def _known(asked: Expansion) -> tuple[Line, ...]:
    line = None if _is_polynomial(asked.function, asked) else _prepared(asked.function, asked)
    if line is None:
        return ()
    line = asked.flat(line)
    lines = [] if same_form(line, asked.function) else [Line(PREPARED, line, {"f": asked.function, "d": line})]
    order = asked.order + _poles(line, asked)
    for _ in range(MOST_PUT_IN):
        place = next((node for node in walk(line) if _coefficients(node) is not None), None)
        if place is None:
            break
        line = asked.flat(_put(line, place, _cut(place, asked, order)))
        lines.append(Line(PUT_IN, line, {"f": place, **_general(place)}))
    if not lines or any(_coefficients(node) is not None for node in walk(line)):
        return ()
    if text(line) != text(asked.answer):
        order_ = power(asked.near, number(asked.order))
        lines.append(Line(DIVIDED if _is_quotient(line, asked) else KEPT, asked.answer, {"p": order_}))
    return tuple(lines)


MOST_PUT_IN = 5


def _put(line: Tree, place: Tree, changed: Tree) -> Tree:
    return rebuilt(line, lambda node: changed if node == place else node)


def _is_quotient(line: Tree, asked: Expansion) -> bool:
    return any(
        isinstance(node, Apply) and node.head == "div" and len(terms(node.args[1])) > 1 and depends(node.args[1], asked.x.name)
        for node in walk(line)
    )


def _at(u: Tree, asked: Expansion) -> Expr:
    return sympy.simplify(to_sympy(substituted(u, {asked.x.name: asked.a}), Context()))


def _is_polynomial(u: Tree, asked: Expansion) -> bool:
    return bool(to_sympy(u, Context()).is_polynomial(asked.letter))


def _in_near(value: Expr, asked: Expansion) -> Tree:
    """A polynomial in powers of x − a, the lowest first."""
    h = symbol(H.name, Context())
    moved = sympy.Poly(sympy.expand(value.subs(asked.letter, h + asked.point)), h)
    listed = sorted(moved.terms(), key=lambda term: term[0])
    made = add(*(to_tree(c * h ** k[0]) for k, c in listed))
    return rebuilt(made, lambda node: asked.near if node == H else node)


def _prepared(node: Tree, asked: Expansion) -> Tree | None:
    """The function written so that known series can be put in; None where none fits."""
    if not depends(node, asked.x.name):
        return node
    if _is_polynomial(node, asked):
        return node if asked.a == ZERO else _in_near(to_sympy(node, Context()), asked)
    match node:
        case Apply(head="add" | "mul" | "neg" as head, args=args):
            made = [_prepared(arg, asked) for arg in args]
            return None if None in made else Apply(head, tuple(one for one in made if one is not None), form=node.form)
        case Apply(head="exp", args=(u,)):
            return _exponential(E, u, asked)
        case Apply(head="pow", args=(base, u)) if not depends(base, asked.x.name):
            return _exponential(base, u, asked)
        case Apply(head="pow", args=(u, n)) if not depends(n, asked.x.name):
            return _power(u, value_of(n), asked)
        case Apply(head="sqrt", args=(u,)):
            return _power(u, S.Half, asked)
        case Apply(head="root", args=(u, n)):
            return _power(u, 1 / value_of(n), asked)
        case Apply(head="log", args=(Apply(head="div", args=(u, v)),)) if all(_at(side, asked).is_positive for side in (u, v)):
            parts = [_logarithm(side, asked) if depends(side, asked.x.name) else apply("log", side) for side in (u, v)]
            return None if None in parts else add(*(one if place == 0 else neg(one) for place, one in enumerate(parts) if one is not None))
        case Apply(head="log", args=(u,)):
            return _logarithm(u, asked)
        case Apply(head="tan", args=(u,)):
            return _prepared(div(apply("sin", u), apply("cos", u)), asked)
        case Apply(head="sin" | "cos" as head, args=(u,)):
            return _wave(head, u, asked)
        case Apply(head="sinh" | "cosh" | "atan" as head, args=(u,)) if _at(u, asked) == 0:
            return apply(head, _inside(u, S.Zero, asked))
        case Apply(head="div", args=(top, bottom)):
            return _quotient(top, bottom, asked)
        case _:
            return None


def _inside(u: Tree, c: Expr, asked: Expansion) -> Tree:
    """u − c, in powers of x − a where it is a polynomial."""
    value = to_sympy(u, Context()) - c
    if value.is_polynomial(asked.letter):
        return _in_near(value, asked)
    return u if c == 0 else add(u, to_tree(-c))


def _exponential(base: Tree, u: Tree, asked: Expansion) -> Tree:
    if base != E:
        u = mul(apply("log", base), u)
    c = _at(u, asked)
    made = power(E, _inside(u, c, asked))
    return made if c == 0 else mul(power(E, to_tree(c)), made)


def _scaled(u: Tree, asked: Expansion) -> tuple[Expr, Tree] | None:
    """(c, w) of u = c·(1 + w), c > 0."""
    c = _at(u, asked)
    value = to_sympy(u, Context())
    if not c.is_positive:
        return None
    rest = (value - c) / c
    return c, _in_near(rest, asked) if rest.is_polynomial(asked.letter) else to_tree(rest)


def _power(u: Tree, n: Expr, asked: Expansion) -> Tree | None:
    if n.is_Integer and n > 0:
        inner = _prepared(u, asked)
        return None if inner is None else power(inner, to_tree(n))
    found = _scaled(u, asked)
    if found is None:
        return None
    c, w = found
    made = div(ONE, add(ONE, w)) if n == -1 else power(add(ONE, w), to_tree(n)) if n != S.Half else apply("sqrt", add(ONE, w))
    return made if c == 1 else mul(to_tree(c**n), made)


def _logarithm(u: Tree, asked: Expansion) -> Tree | None:
    found = _scaled(u, asked)
    if found is None:
        return None
    made = apply("log", add(ONE, found[1]))
    return made if found[0] == 1 else add(to_tree(sympy.log(found[0])), made)


def _wave(head: str, u: Tree, asked: Expansion) -> Tree:
    """sin(c + w) = sin c·cos w + cos c·sin w."""
    c = _at(u, asked)
    w = _inside(u, c, asked)
    sine, cosine = apply("sin", w), apply("cos", w)
    if c == 0:
        return sine if head == "sin" else cosine
    scales = (sympy.sin(c), sympy.cos(c)) if head == "sin" else (sympy.cos(c), -sympy.sin(c))
    return asked.flat(add(*(mul(to_tree(scale), wave) for scale, wave in zip(scales, (cosine, sine), strict=True) if scale != 0)))


def _quotient(top: Tree, bottom: Tree, asked: Expansion) -> Tree | None:
    above = _prepared(top, asked)
    if above is None:
        return None
    if not depends(bottom, asked.x.name):
        return div(above, bottom)
    base, n = (bottom.args[0], value_of(bottom.args[1])) if isinstance(bottom, Apply) and bottom.head == "pow" else (bottom, S.One)
    if not _is_polynomial(base, asked) or not n.is_Rational:
        below = _prepared(bottom, asked)
        return None if below is None else div(above, below)
    h = symbol(H.name, Context())
    moved = sympy.Poly(sympy.expand(to_sympy(base, Context()).subs(asked.letter, h + asked.point)), h)
    lowest = min(k[0] for k in moved.monoms())
    c = moved.coeff_monomial(h**lowest)
    rest = sympy.Poly(sympy.cancel(moved.as_expr() / (c * h**lowest)), h).as_expr() - 1
    if not c.is_positive and not n.is_Integer:
        return None
    front = div(above, mul(to_tree(c**n), power(asked.near, to_tree(lowest * n))))
    if above == ONE and lowest == 0:
        front = to_tree(1 / c**n)
    if rest == 0:
        return front
    w = add(*(to_tree(c * h ** k[0]) for k, c in sorted(sympy.Poly(rest, h).terms(), key=lambda term: term[0])))
    whole = add(ONE, rebuilt(w, lambda node: asked.near if node == H else node))
    series = div(ONE, whole) if n == 1 else power(whole, to_tree(-n))
    return series if front == ONE else mul(front, series)


def _poles(line: Tree, asked: Expansion) -> int:
    """How many powers more the parts need, for what is divided by."""
    h = symbol(H.name, Context())
    found = 0
    for node in walk(line):
        match node:
            case Apply(head="div", args=(_, bottom)) if depends(bottom, asked.x.name):
                value = to_sympy(bottom, Context()).subs(asked.letter, h + asked.point)
                found += int(max(0, sympy.ceiling(value.leadterm(h)[1])))
    return found


def _coefficients(node: Tree) -> tuple[Tree, Callable[[int], Expr]] | None:
    """(w, k ↦ the coefficient of wᵏ) of a known series in w; None for anything else."""
    match node:
        case Apply(head="pow", args=(base, w)) if base == E and not _is_number(w):
            return w, lambda k: 1 / sympy.factorial(k)
        case Apply(head="sin" | "cos" | "sinh" | "cosh" as head, args=(w,)) if not _is_number(w):
            odd, sign = head.startswith("sin"), -1 if len(head) == len("sin") else 1
            return w, lambda k: Integer(sign) ** (k // 2) / sympy.factorial(k) if k % 2 == odd else S.Zero
        case Apply(head="atan", args=(w,)) if not _is_number(w):
            return w, lambda k: Integer(-1) ** (k // 2) / k if k % 2 else S.Zero
        case Apply(head="log", args=(Apply(head="add", args=(one, *w)),)) if one == ONE and not _is_number(add(*w)):
            return add(*w), lambda k: Integer(-1) ** (k - 1) / k if k else S.Zero
        case Apply(head="div", args=(top, Apply(head="add", args=(one, *w)))) if top == ONE == one and not _is_number(add(*w)):
            return add(*w), lambda k: Integer(-1) ** k
        case Apply(head="pow", args=(Apply(head="add", args=(one, *w)), n)) if one == ONE and _is_exponent(n):
            return add(*w), lambda k: sympy.binomial(value_of(n), k)
        case Apply(head="sqrt", args=(Apply(head="add", args=(one, *w)),)) if one == ONE and not _is_number(add(*w)):
            return add(*w), lambda k: sympy.binomial(S.Half, k)
        case _:
            return None


def _general(node: Tree) -> dict[str, Tree]:
    """The known function in the letter u, and what stands for u."""
    found = _coefficients(node)
    if found is None or Symbol("u") in walk(node):
        return {}
    w, u = found[0], Symbol("u")
    match node:
        case Apply(head="pow", args=(base, _)) if base == E:
            return {"u": w, "s": power(E, u)}
        case Apply(head="pow", args=(_, n)):
            return {"u": w, "s": power(add(ONE, u), n)}
        case Apply(head="div") if isinstance(w, Apply) and w.head == "neg":
            return {"u": w.args[0], "s": div(ONE, add(ONE, neg(u)))}
        case Apply(head="div"):
            return {"u": w, "s": div(ONE, add(ONE, u))}
        case Apply(head="log" | "sqrt" as head):
            return {"u": w, "s": apply(head, add(ONE, u))}
        case Apply(head=head):
            return {"u": w, "s": apply(head, u)}
        case _:
            return {}


def _is_number(tree: Tree) -> bool:
    return not any(isinstance(node, Symbol) for node in walk(tree))


def _is_exponent(n: Tree) -> bool:
    value = value_of(n)
    return value is not None and value.is_number and not (value.is_Integer and value > 0)


def _cut(node: Tree, asked: Expansion, order: int) -> Tree:
    """The known series up to the order."""
    found = _coefficients(node)
    if found is None:
        return node
    w, coefficient = found
    h = symbol(H.name, Context())
    height = to_sympy(w, Context()).subs(asked.letter, h + asked.point).leadterm(h)[1]
    return asked.flat(add(*(_power_term(coefficient(k), w, k, asked) for k in range(ceil(order / height)))))


def _power_term(c: Expr, w: Tree, k: int, asked: Expansion) -> Tree:
    """c·wᵏ, worked out where w is a single power of x − a."""
    if c == 0:
        return ZERO
    held = rebuilt(w, lambda node: H if node == asked.near else node)
    if len(terms(held)) == 1 and not depends(held, asked.x.name if asked.a != ZERO else "") and k:
        made = tidied(mul(to_tree(c), power(held, number(k))))
        return rebuilt(made, lambda node: asked.near if node == H else node)
    if k == 0:
        return to_tree(c)
    scaled = power(w, number(k))
    top, below = c.as_numer_denom()
    made = div(scaled if abs(top) == 1 else mul(to_tree(abs(top)), scaled), to_tree(below))
    return neg(made) if c < 0 else made


FORMULA = Rule("taylor_formula", "f(x) = f(a) + f'(a)*(x - a) + f''(a)/2!*(x - a)^2", no_moves, ("", ""), "method_line")
NAMED = Rule("function_named", "", no_moves, ("", ""), "method_line")
VALUE = Rule("function_at_point", "", no_moves, ("", ""), "equivalent")
DERIVED = Rule("derivative_of_function", "", no_moves, ("", ""), "equivalent")
DERIVATIVE = Rule("derivative_at_point", "", no_moves, ("", ""), "equivalent")
WORKED = Rule("coefficients_worked_out", "", no_moves, ("", ""))
PREPARED = Rule("prepared_expansion", "", no_moves, ("", ""))
PUT_IN = Rule("known_expansion", "", no_moves, ("", ""), "method_line")
KEPT = Rule("kept_powers", "", no_moves, ("", ""), "method_line")
DIVIDED = Rule("series_divided", "", no_moves, ("", ""), "method_line")
RULES = (FORMULA, NAMED, VALUE, DERIVED, DERIVATIVE, WORKED, PREPARED, PUT_IN, KEPT, DIVIDED)
WAYS: dict[str, Callable[[Expansion], tuple[Line, ...]]] = {"known_series": by_known_series, "derivatives": by_derivatives}
"""Method → the lines by it."""
