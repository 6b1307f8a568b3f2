"""Differential equations of a first course: y and its derivatives as letters, total derivatives, solutions put in.

    y, y′, y″, …  are letters of their own; D is d/dx with y as a function of x:  D(u) = u_x + u_y y′ + u_y′ y″ + …
    a line of order n follows    ⟺  it is an identity once y⁽ⁿ⁾ is put in from the equation
    G(x, y, C) = 0 is a solution ⟺  D(G) is 0 once y⁽ⁿ⁾ from the equation and C from G = 0 are put in
    y = F(x, C) is a solution    ⟺  the equation is an identity in x and C once F, F′, … are put in

Contract: verdicts come from exact or ball values at generic points: a difference is certain, agreement is agreement at the points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, permutations

from flint import acb, arb, arb_mat, fmpq

from service.algebra.build import ONE, ZERO, add, depends, div, integer, mul, neg, number, sub, substituted
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import outcome
from service.algebra.proof import proved_equal
from service.algebra.values import Value, ball, is_small, is_zero
from service.judge.judgement import Counterexample, shown
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, children, free_symbols, rebuilt, walk

PRIME = "\u2032"
POOL = tuple(Fraction(*pair) for pair in ((7, 10), (13, 9), (5, 7), (17, 11), (3, 11), (23, 13), (2, 17), (19, 8), (9, 14), (29, 12)))
ROWS = 16
LARGEST = 1500
BRANCHING = frozenset({"abs", "sqrt", "root", "asin", "acos", "atan", "log", "pow", "acosh", "sign"})
"""Heads whose inverse has branches, so that an identity may hold in a part of the plane only."""


def jet(function: str, order: int) -> str:
    """The letter for the derivative of that order: y, y′, y″ written y′′."""
    return function + PRIME * order


# Values at generic points


def generic(names: Sequence[str], row: int) -> dict[str, Fraction]:
    """Values for the letters: positive in the first rows, of all signs after."""
    found = {}
    for place, name in enumerate(names):
        size = POOL[(3 * row + 7 * place + row * place) % len(POOL)] + Fraction(place, 97) + Fraction(row, 89)
        found[name] = -size if row > 5 and (row >> (place % 3)) & 1 else size
    return found


def at_point(tree: Tree, point: Mapping[str, Fraction], real: bool = True) -> Value | None:
    """The value; None where there is none or where it can't be told."""
    found = outcome(tree, {name: fmpq(value.numerator, value.denominator) for name, value in point.items()}, real)
    return None if isinstance(found, str) else found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides at generic points. zeros, others: points where they agree and where they surely differ. apart: one of the latter.

    near: all differences are within rounding.
    """

    zeros: int
    others: int
    apart: Counterexample | None
    near: bool

    @property
    def same(self) -> bool | None:
        """Whether the sides are one; with branches, agreement at enough points is agreement where it counts."""
        if self.zeros >= 3:
            return True
        return False if self.others >= 2 and not self.zeros else None


def compare(left: Tree, right: Tree) -> Comparison:
    """The two sides of an equation that should be an identity."""
    left, right = closed_integrals(left, right)
    if sum(1 for side in (left, right) for _ in walk(side)) > LARGEST:
        return Comparison(0, 0, None, False)
    names = tuple(sorted({*free_symbols(left), *free_symbols(right)}))
    zeros, others, apart, near = 0, 0, None, True
    for row in range(ROWS if names else 1):
        point = generic(names, row)
        first, second = at_point(left, point), at_point(right, point)
        if first is None or second is None:
            continue
        gap = ball(first) - ball(second)
        if is_zero(gap) is False:
            others += 1
            near = near and bool(abs(gap).abs_lower() <= arb("0.01") * (abs(ball(first)).abs_upper() + abs(ball(second)).abs_upper()))
            apart = apart or Counterexample({name: str(value) for name, value in point.items()}, shown(first), shown(second))
        elif is_small(gap, first):
            zeros += 1
        if zeros >= 6 or others >= 6:
            break
    if not names and zeros:
        zeros = 3
    if not names and others:
        others = 2
    return Comparison(zeros, others, apart, near and others > 0)


def same(left: Tree, right: Tree) -> bool | None:
    """Whether two sides are one: True, False, or None where the points can't tell. Mixed answers count as agreement only with branches."""
    found = compare(left, right)
    if found.zeros and found.others:
        heads = {node.head for side in (left, right) for node in walk(side) if isinstance(node, Apply)}
        return True if found.zeros >= 3 and heads & BRANCHING else None
    if found.same is None and not found.others and proved_equal(left, right):
        return True
    return found.same


def closed_integrals(*trees: Tree) -> tuple[Tree, ...]:
    """Each integral without bounds as a letter, the same one for the same integral."""
    known: dict[Tree, Tree] = {}

    def closed(node: Tree) -> Tree:
        if isinstance(node, Apply) and node.head == "integral" and len(node.args) == 2:
            return known.setdefault(node, Symbol(f"\u222b{len(known)}"))
        return node

    return tuple(rebuilt(tree, closed) for tree in trees)


# Total derivatives


def total(tree: Tree, function: str, variable: str) -> Tree:
    """D(tree). Raises NoDerivative."""
    integrals = {
        node: Symbol(f"\u222b{index}")
        for index, node in enumerate(
            dict.fromkeys(n for n in walk(tree) if isinstance(n, Apply) and n.head == "integral" and len(n.args) == 2)
        )
    }
    flat = _put(tree, integrals)
    parts = [derivative(flat, variable)] if depends(flat, variable) else []
    for name in free_symbols(flat):
        if name == function or (name.startswith(function) and set(name[len(function) :]) == {PRIME}):
            parts.append(mul(derivative(flat, name), Symbol(name + PRIME)))
    for node, letter in integrals.items():
        if depends(flat, letter.name) and isinstance(node, Apply):
            rate = total(node.args[1], function, variable)
            parts.append(mul(derivative(flat, letter.name), node.args[0], rate))
    back = {letter: node for node, letter in integrals.items()}
    return rebuilt(add(*parts), lambda node: back.get(node, node) if isinstance(node, Symbol) else node)


def _put(tree: Tree, values: Mapping[Apply, Symbol]) -> Tree:
    if isinstance(tree, Apply) and tree in values:
        return values[tree]
    match tree:
        case Apply(head=head, args=args):
            return Apply(head, tuple(_put(a, values) for a in args), tree.span, tree.form)
        case Relation(signs=signs, sides=sides):
            return Relation(signs, tuple(_put(a, values) for a in sides))
        case _:
            return tree


def nth_total(tree: Tree, function: str, variable: str, order: int) -> Tree:
    for _ in range(order):
        tree = total(tree, function, variable)
    return tree


# The equation


@dataclass(frozen=True, slots=True)
class DifferentialEquation:
    """left = right over x and the letters y, y′, …; highest: what y⁽ⁿ⁾ is; None where that can't be solved for."""

    function: str
    variable: str
    order: int
    left: Tree
    right: Tree
    highest: Tree | None

    def jets(self) -> tuple[str, ...]:
        return tuple(jet(self.function, k) for k in range(self.order + 1))

    def letters(self) -> frozenset[str]:
        """Parameters: what is neither y nor x."""
        names = frozenset((*free_symbols(self.left), *free_symbols(self.right)))
        return names - {self.variable, *self.jets()}

    def with_values(self, values: Mapping[str, Tree]) -> DifferentialEquation:
        """With letters of the equation put in."""
        highest = None if self.highest is None else substituted(self.highest, values)
        return replace(self, left=substituted(self.left, values), right=substituted(self.right, values), highest=highest)

    def derived(self, tree: Tree) -> Tree:
        return total(tree, self.function, self.variable)

    def reduced(self, tree: Tree) -> Tree | None:
        """The tree with the derivatives of the order of the equation and above put in; None where the equation can't be solved for them."""
        if self.highest is None:
            return None
        above, meaning = self.order, self.highest
        values: dict[str, Tree] = {}
        while any(depends(tree, jet(self.function, k)) for k in range(above, above + 3)) and above < self.order + 3:
            values[jet(self.function, above)] = meaning
            meaning = substituted(self.derived(meaning), values)
            above += 1
        return substituted(tree, values)

    def put_in(self, solution: Tree, place: int = 0) -> tuple[Tree, Tree] | None:
        """Both sides with the function put in, or its derivative of that order; None where it can't be differentiated."""
        values: dict[str, Tree] = {jet(self.function, place): solution}
        try:
            for k in range(place + 1, self.order + 1):
                values[jet(self.function, k)] = self.derived(values[jet(self.function, k - 1)])
        except NoDerivative:
            return None
        return substituted(self.left, values), substituted(self.right, values)


def equation_of(function: str, variable: str, left: Tree, right: Tree) -> DifferentialEquation | None:
    """The equation over letters for derivatives; None where no derivative of y stands in it."""
    residual = sub(left, right)
    order = max((k for k in range(1, 7) if depends(residual, jet(function, k))), default=0)
    if not order:
        return None
    return DifferentialEquation(function, variable, order, left, right, solved_for(residual, jet(function, order)))


def solved_for(residual: Tree, name: str) -> Tree | None:
    """The letter from residual = 0, where it stands there linearly."""
    try:
        slope = derivative(residual, name)
    except NoDerivative:
        return None
    if depends(slope, name) and not _is_constant_in(slope, name):
        return None
    slope = substituted(slope, {name: ZERO}) if depends(slope, name) else slope
    return neg(div(substituted(residual, {name: ZERO}), slope))


def _is_constant_in(tree: Tree, name: str) -> bool:
    return same(tree, substituted(tree, {name: Number("2")})) is True and same(tree, substituted(tree, {name: Number("5")})) is True


# Linear equations


@dataclass(frozen=True, slots=True)
class Linear:
    """Σ coefficients[k] y⁽ᵏ⁾ = right."""

    coefficients: tuple[Tree, ...]
    right: Tree


@lru_cache(maxsize=64)
def linear_form(equation: DifferentialEquation) -> Linear | None:
    """The coefficients of a linear equation."""
    residual = sub(equation.left, equation.right)
    names = equation.jets()
    try:
        found = tuple(derivative(residual, name) for name in names)
    except NoDerivative:
        return None
    nothing = dict.fromkeys(names, ZERO)
    constants = []
    for slope in found:
        plain = substituted(slope, nothing)
        if any(depends(slope, name) for name in names) and same(slope, plain) is not True:
            return None
        constants.append(plain)
    return Linear(tuple(constants), neg(substituted(residual, nothing)))


def homogeneous(equation: DifferentialEquation) -> DifferentialEquation | None:
    """The equation without the part that is free of y; None where it is not linear."""
    form = linear_form(equation)
    if form is None:
        return None
    left = add(*(mul(c, Symbol(name)) for c, name in zip(form.coefficients, equation.jets(), strict=True)))
    return equation_of(equation.function, equation.variable, left, ZERO)


def is_inhomogeneous(equation: DifferentialEquation) -> bool:
    form = linear_form(equation)
    return form is not None and same(form.right, ZERO) is False


def characteristic(equation: DifferentialEquation, name: str) -> Tree | None:
    """The characteristic polynomial in a letter; None where the equation is not linear with constant coefficients."""
    form = linear_form(equation)
    if form is None:
        return None
    slopes = [_without(c, equation.variable) for c in form.coefficients]
    if any(c is None for c in slopes):
        return None
    return add(*(_power(name, k, c) for k, c in enumerate(slopes) if c is not None))


def indicial(equation: DifferentialEquation, name: str) -> Tree | None:
    """What a x² y″ + b x y′ + c y = g asks of xʳ: a r(r − 1) + b r + c, in a letter; None for an equation of another kind."""
    form = linear_form(equation)
    if form is None:
        return None
    x, top = Symbol(equation.variable), len(form.coefficients) - 1
    lead = div(form.coefficients[top], _falling(x, top))
    slopes = [_without(div(c, mul(_falling(x, k), lead)), equation.variable) for k, c in enumerate(form.coefficients)]
    if any(c is None for c in slopes):
        return None
    return add(*(mul(c, _descending(name, k)) for k, c in enumerate(slopes) if c is not None))


def _falling(x: Tree, exponent: int) -> Tree:
    return ONE if exponent == 0 else x if exponent == 1 else Apply("pow", (x, Number(str(exponent))))


def _descending(name: str, count: int) -> Tree:
    """r(r − 1)⋯ with so many factors."""
    return mul(*(sub(Symbol(name), Number(str(k))) if k else Symbol(name) for k in range(count)))


def asked_of_exponent(equation: DifferentialEquation, name: str) -> Tree | None:
    """The polynomial whose zeros are the exponents of solutions: r of e^(rx), or of xʳ; None where there is none."""
    found = characteristic(equation, name)
    return indicial(equation, name) if found is None else found


def _without(tree: Tree, name: str) -> Tree | None:
    """The coefficient where it does not depend on x."""
    if not depends(tree, name):
        return tree
    return substituted(tree, {name: ONE}) if _is_constant_in(tree, name) else None


def _power(name: str, exponent: int, coefficient: Tree) -> Tree:
    base: Tree = Symbol(name)
    return mul(coefficient, ONE if exponent == 0 else base if exponent == 1 else Apply("pow", (base, Number(str(exponent)))))


# Solutions


@dataclass(frozen=True, slots=True)
class Insertion:
    """How a function fares in an equation: right, wrong, or not told (None); near: only rounding stands between."""

    right: bool | None
    apart: Counterexample | None = None
    near: bool = False


def inserted(equation: DifferentialEquation, solution: Tree) -> Insertion:
    """Whether y = F solves the equation for all values of its letters."""
    sides = equation.put_in(solution)
    if sides is None:
        return Insertion(None)
    found = compare(*sides)
    return Insertion(same(*sides), found.apart, found.near)


def inserted_from(equation: DifferentialEquation, place: int, rate: Tree) -> Insertion:
    """Whether y⁽ᵏ⁾ = F solves it; not told where derivatives below that stand in the equation."""
    sides = equation.put_in(rate, place)
    if sides is None or any(depends(side, jet(equation.function, k)) for side in sides for k in range(place)):
        return Insertion(None)
    found = compare(*sides)
    return Insertion(same(*sides), found.apart, found.near)


def follows(equation: DifferentialEquation, left: Tree, right: Tree) -> Insertion:
    """Whether an equation in x, y, y′, … is an identity once the highest derivative is put in."""
    first, second = equation.reduced(left), equation.reduced(right)
    if first is None or second is None:
        return Insertion(None)
    found = compare(first, second)
    return Insertion(same(first, second), found.apart, found.near)


def integrated(equation: DifferentialEquation, left: Tree, right: Tree, constants: Sequence[str]) -> Insertion:
    """Whether left = right, without the highest derivative, holds along the solutions: its derivative is 0 on it."""
    try:
        for first, second in _alike(left, right):
            found = _integrated(equation, first, second, constants)
            if found.right is not None:
                return found
    except NoDerivative:
        pass
    return Insertion(None)


def _alike(left: Tree, right: Tree) -> tuple[tuple[Tree, Tree], ...]:
    """The sides, and their insides where both are ln or roots: ln y = ln(Cx), then y = Cx."""
    match left, right:
        case Apply(head=head, args=(a,)), Apply(head=other, args=(b,)) if head == other and head in {"log", "sqrt", "abs"}:
            return ((left, right), (a, b))
        case _:
            return ((left, right),)


def _integrated(equation: DifferentialEquation, left: Tree, right: Tree, constants: Sequence[str]) -> Insertion:
    residual = with_constants_apart(sub(left, right), constants, equation)
    letters = [name for name in free_symbols(residual) if name in constants or name.startswith("\u2021")]
    for name in letters:
        value = solved_for(residual, name)
        if value is not None:
            return _told(equation, substituted(equation.derived(residual), {name: value}), ZERO)
    if letters:
        return Insertion(None)
    plain = _told(equation, equation.derived(left), equation.derived(right))
    if plain.right or closed_integrals(left, right) != (left, right):
        return plain  # an integral without bounds leaves a constant free
    ratio = _told(equation, mul(equation.derived(left), right), mul(left, equation.derived(right)))
    return ratio if ratio.right else _on_it(equation, left, right)


def _told(equation: DifferentialEquation, left: Tree, right: Tree) -> Insertion:
    first, second = equation.reduced(left), equation.reduced(right)
    if first is None or second is None:
        return Insertion(None)
    found = compare(first, second)
    return Insertion(same(first, second), found.apart, found.near)


def _on_it(equation: DifferentialEquation, left: Tree, right: Tree) -> Insertion:
    """At points that satisfy left = right: y sought for a value of x."""
    slope = equation.reduced(sub(equation.derived(left), equation.derived(right)))
    residual = sub(left, right)
    if slope is None or set(free_symbols(residual)) - {equation.function, equation.variable} or equation.order > 1:
        return Insertion(None)
    answers = [answer for x in POOL[:5] if (answer := _at_root(equation, residual, slope, x)) is not None]
    if len(answers) < 2:
        return Insertion(None)
    return Insertion(True) if all(answers) else Insertion(False) if not any(answers) else Insertion(None)


def _at_root(equation: DifferentialEquation, residual: Tree, slope: Tree, x: Fraction) -> bool | None:
    def size(tree: Tree, y: Fraction) -> float | None:
        found = at_point(tree, {equation.variable: x, equation.function: y})
        return None if found is None else float(ball(found).real.mid())

    low = high = None
    for start in (Fraction(n, 4) for n in range(1, 60)):
        value = size(residual, start)
        if value is None:
            continue
        if low is not None and (value < 0) != (low[1] < 0):
            high = (start, value)
            break
        low = (start, value)
    if low is None or high is None:
        return None
    a, b = low[0], high[0]
    for _ in range(50):
        middle = (a + b) / 2
        middle = middle.limit_denominator(2**52)
        value = size(residual, middle)
        if value is None:
            return None
        a, b = (middle, b) if (value < 0) == (low[1] < 0) else (a, middle)
    found, beside = size(slope, a), size(equation.reduced(equation.derived(Symbol(equation.function))) or ONE, a)
    return None if found is None or beside is None else abs(found) < 1e-9 * (1 + abs(beside))


def with_constants_apart(tree: Tree, constants: Sequence[str], equation: DifferentialEquation) -> Tree:
    """Every largest part that is made of arbitrary constants alone as a letter of its own; e^(u + C) is e^u e^C."""
    chosen = frozenset(constants)
    known: dict[Tree, Tree] = {}
    running = {equation.variable, *equation.jets()}

    def split(node: Tree) -> Tree:
        match node:
            case Apply(head="pow", args=(base, exponent)) if not set(free_symbols(base)) & running and _is_sum(exponent):
                return mul(*(Apply("pow", (base, term)) for term in _summands(exponent)))
            case Apply(head="exp", args=(exponent,)) if _is_sum(exponent):
                return mul(*(Apply("exp", (term,)) for term in _summands(exponent)))
            case _:
                return node

    def apart(node: Tree) -> Tree:
        names = set(free_symbols(node))
        if isinstance(node, Apply) and names and names <= chosen and node.head != "neg":
            return known.setdefault(node, Symbol(f"\u2021{len(known)}"))
        return Apply(node.head, tuple(apart(a) for a in node.args)) if isinstance(node, Apply) else node

    return apart(rebuilt(tree, split))


def _is_sum(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "add"


def _summands(tree: Tree) -> tuple[Tree, ...]:
    return children(tree)


def independent_constants(solution: Tree, constants: Sequence[str], variable: str) -> int:
    """How many of the constants of y = F(x, C…) count: the rank of ∂F/∂C at several x; all of them where too few values exist."""
    names = [name for name in constants if depends(solution, name)]
    try:
        slopes = [derivative(solution, name) for name in names]
    except NoDerivative:
        return len(names)
    rows = [row for index in range(ROWS) if (row := _row(slopes, names, variable, index)) is not None]
    return _rank(rows[: len(names) + 3]) if len(rows) >= len(names) else len(names)


def _row(slopes: Sequence[Tree], names: Sequence[str], variable: str, index: int) -> list[complex] | None:
    others = sorted({n for slope in slopes for n in free_symbols(slope)} - {*names, variable})
    point = {**generic((*names, *others), 0), **generic((variable,), index)}
    values = [at_point(slope, point) for slope in slopes]
    return None if any(value is None for value in values) else [complex(ball(value)) for value in values if value is not None]


def _rank(rows: Sequence[Sequence[complex]]) -> int:
    left = [list(row) for row in rows]
    rank = 0
    for column in range(len(left[0]) if left else 0):
        size = max((abs(v) for row in left for v in row), default=0.0)
        pivot = max(range(rank, len(left)), key=lambda r: abs(left[r][column]), default=None)
        if pivot is None or abs(left[pivot][column]) <= 1e-9 * (1 + size):
            continue
        left[rank], left[pivot] = left[pivot], left[rank]
        for row in range(rank + 1, len(left)):
            factor = left[row][column] / left[rank][column]
            left[row] = [v - factor * w for v, w in zip(left[row], left[rank], strict=True)]
        rank += 1
    return rank


# Constants that make an equation an identity


def identity_values(left: Tree, right: Tree, names: Sequence[str], variable: str) -> dict[str, Tree] | None:
    """The values of the letters, in which left = right is linear, that make it true for all x; {} where there are none; None where that
    can't be told. Values are exact: fractions that were found in balls and then put in."""
    residual = sub(left, right)
    has_letters = bool(set(free_symbols(residual)) - {*names, variable})
    if has_letters and len(names) > MOST_LETTERS:
        return None
    try:
        slopes = [derivative(residual, name) for name in names]
    except NoDerivative:
        return None
    if any(depends(slope, other) and not _is_constant_in(slope, other) for slope in slopes for other in names):
        return None
    nothing = dict.fromkeys(names, ZERO)
    columns = [substituted(slope, nothing) for slope in slopes] + [neg(substituted(residual, nothing))]
    if has_letters:
        return _with_letters(columns, residual, names, variable)
    rows = [row for index in range(ROWS) if (row := _exact_row(columns, variable, index)) is not None]
    return _values_of(rows, residual, names)


MOST_LETTERS = 3
"""Unknown letters, where others stand beside them."""


def _with_letters(columns: Sequence[Tree], residual: Tree, names: Sequence[str], variable: str) -> dict[str, Tree] | None:
    """The values as quotients of determinants, from as many places x; None where these do not make the equation true."""
    rows = [[substituted(c, {variable: number(generic((variable,), k)[variable])}) for c in columns] for k in range(len(names))]
    found = by_cramer([(row[:-1], row[-1]) for row in rows])
    values = dict(zip(names, found, strict=True))
    return values if same(substituted(residual, values), ZERO) is True else None


def by_cramer(rows: Sequence[tuple[Sequence[Tree], Tree]]) -> tuple[Tree, ...]:
    """The unknowns of as many equations, as quotients of determinants."""
    matrix = [a for a, _ in rows]
    whole = determinant(matrix)
    return tuple(div(determinant([(*a[:place], b, *a[place + 1 :]) for (a, b) in rows]), whole) for place in range(len(rows)))


def determinant(matrix: Sequence[Sequence[Tree]]) -> Tree:
    """The sum over all orders of columns."""
    terms = []
    for order in permutations(range(len(matrix))):
        product = mul(*(matrix[i][j] for i, j in enumerate(order)))
        terms.append(neg(product) if _is_odd(order) else product)
    return add(*terms)


def _is_odd(order: Sequence[int]) -> bool:
    return sum(order[i] > order[j] for i in range(len(order)) for j in range(i + 1, len(order))) % 2 == 1


def _exact_row(columns: Sequence[Tree], variable: str, index: int) -> list[arb] | None:
    values = [at_point(column, generic((variable,), index)) for column in columns]
    return None if any(value is None for value in values) else [ball(value).real for value in values if value is not None]


def _values_of(rows: Sequence[Sequence[arb]], residual: Tree, names: Sequence[str]) -> dict[str, Tree] | None:
    count = len(names)
    if len(rows) < count + 2 or count == 0:
        return None
    try:
        matrix = arb_mat([list(row[:-1]) for row in rows[:count]])
        solved = matrix.solve(arb_mat([[row[-1]] for row in rows[:count]]))
    except (ZeroDivisionError, ValueError):
        return None
    found = {name: _fraction(solved[index, 0]) for index, name in enumerate(names)}
    misfit = any(not sum((row[i] * solved[i, 0] for i in range(count)), -row[-1]).contains(0) for row in rows)
    if misfit:
        return {}
    values = {name: number(value) for name, value in found.items() if value is not None}
    if len(values) < count or same(substituted(residual, values), ZERO) is not True:
        return None
    return values


def _fraction(value: arb) -> Fraction | None:
    guess = Fraction(float(value.mid())).limit_denominator(5000)
    return guess if value.contains(fmpq(guess.numerator, guess.denominator)) else None


# Numbers

GRID = tuple(Fraction(n * abs(n), 400) + Fraction(1, 977) for n in range(-80, 81))
"""Places between −16 and 16, closer together near 0."""


def only_root(residual: Tree, name: str) -> Fraction | None:
    """The one place on the grid where the residual changes its sign, to about 15 digits; None where there are several or none."""
    values = [(x, _real(residual, name, x)) for x in GRID]
    told = [(x, value) for x, value in values if value is not None]
    changes = [(a, b) for (a, first), (b, second) in pairwise(told) if (first < 0) != (second < 0)]
    if len(changes) != 1:
        return None
    a, b = changes[0]
    below = (_real(residual, name, a) or 0.0) < 0
    for _ in range(60):
        middle = ((a + b) / 2).limit_denominator(2**60)
        value = _real(residual, name, middle)
        if value is None:
            return None
        a, b = (middle, b) if (value < 0) == below else (a, middle)
    return a


def agree_at(left: Tree, right: Tree, name: str, place: Fraction) -> bool:
    """Whether two sides have the same value there, to about 9 digits."""
    first, second = _real(left, name, place), _real(right, name, place)
    return first is not None and second is not None and abs(first - second) <= 1e-9 * (abs(first) + abs(second)) + 1e-12


def differ_at(left: Tree, right: Tree, name: str, place: Fraction) -> bool:
    """Whether two sides surely have different values there."""
    first, second = _real(left, name, place), _real(right, name, place)
    return first is not None and second is not None and abs(first - second) > 1e-6 * (1 + abs(first) + abs(second))


def is_monotone(residual: Tree, name: str) -> bool:
    """Whether the values on the grid only rise or only fall."""
    values = [_real(residual, name, x) for x in GRID]
    told = [value for value in values if value is not None]
    steps = [b - a for a, b in pairwise(told)]
    return len(told) == len(values) and (all(step >= 0 for step in steps) or all(step <= 0 for step in steps))


def _real(tree: Tree, name: str, x: Fraction) -> float | None:
    found = at_point(tree, {name: x})
    return None if found is None else float(ball(found).real.mid())


def approximates(value: Tree, claimed: Tree) -> bool:
    """Whether a decimal is the value, rounded to its own digits."""
    unit = unit_of(claimed)
    if unit is None or free_symbols(value) or free_symbols(claimed):
        return False
    exact, said = at_point(value, {}), at_point(claimed, {})
    if exact is None or said is None:
        return False
    step = at_point(unit, {})
    return step is not None and abs(complex(ball(exact)) - complex(ball(said))) <= abs(complex(ball(step)))


def unit_of(tree: Tree) -> Tree | None:
    """One unit of the last decimal that stands in a number; None where there is none."""
    digits = next((node.text for node in walk(tree) if isinstance(node, Number) and "." in node.text), "")
    after = digits.partition(".")[2]
    return number(Fraction(1, 10 ** len(after))) if after.isdigit() else None


def has_decimal(tree: Tree) -> bool:
    return any(isinstance(node, Number) and "." in node.text for node in walk(tree))


def complex_value(tree: Tree) -> complex | None:
    """The value of a tree without letters, over the complex numbers."""
    found = outcome(tree, {}, False)
    return None if found is None or isinstance(found, str) else complex(acb(ball(found)))


def order_of(node: Tree) -> int:
    """The order of a derivative or a prime."""
    match node:
        case Apply(head="derivative", args=(_, _, order)) | Apply(head="prime", args=(_, order)):
            return integer(order) or 1
        case _:
            return 1


def imaginary(tree: Tree) -> bool:
    return any(node == Constant("i") for node in walk(tree))
