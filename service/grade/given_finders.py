"""Errors that show only beside what was given above: a substitution, a first term, a vector, a matrix, a condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from service.algebra.antiderivatives import simple_antiderivative
from service.algebra.build import E, add, div, mul, number, power, rational, sub, substituted, terms
from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import same
from service.algebra.statements import statement
from service.grade import unit_finders
from service.grade.above import parts_of
from service.grade.candidates import Candidate
from service.grade.expansion_finders import EXPANSIONS
from service.grade.faults import faulty_antiderivatives, no_inner_factor
from service.grade.function_finders import FUNCTIONS
from service.grade.number_finders import exact
from service.grade.quadratic_finders import stated
from service.judge.integrals import is_arbitrary
from service.judge.judgement import Scope
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, rebuilt, walk

# Substitutions


def negative_even_power(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """u = x², u = 9 or u = −4 → x = ±3 or x = ±2."""
    for x, u, g in _substitutions(before):
        match g:
            case Apply(head="pow", args=(Symbol(), n)) if (exponent := rational(n)) and exponent > 0 and exponent % 2 == 0:
                size = float(exponent)
                yield from _solved_for_negative(before, after, (x, u, g), lambda v, k=size: abs(v) ** k, lambda c: (-c,))  # type: ignore[misc]
            case _:
                continue


def negative_power(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """u = 2^x, u = 4 or u = −2 → x = 2 or x = −1."""
    for x, u, g in _substitutions(before):
        match g:
            case Apply(head="pow", args=(b, Symbol())) if (base := 2.718281828459045 if b == E else float(rational(b) or 0)) > 0:
                yield from _solved_for_negative(before, after, (x, u, g), lambda v, k=base: k**v, lambda c: (-c, -1 / c))  # type: ignore[misc]
            case _:
                continue


def _substitutions(before: Tree) -> Iterator[tuple[str, str, Tree]]:
    """(x, u, g) of each u = g(x)."""
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=u), g)) | Relation(signs=("=",), sides=(g, Symbol(name=u))):
                names = free_symbols(g)
                if len(names) == 1 and names[0] != u and not isinstance(g, Symbol):
                    yield names[0], u, g
            case _:
                continue


def _solved_for_negative(
    before: Tree, after: Tree, put: tuple[str, str, Tree], value: Callable[[float], float], taken_for: Callable[[float], tuple[float, ...]]
) -> Iterator[Candidate]:
    """The line where each of its values belongs to a value of u, and at least one to what a negative u was taken for."""
    x, u, g = put
    solutions = [v.real for v in stated(after, x) if not v.imag and abs(v.real) < 100]
    for part in parts_of(before):
        given = [v.real for v in stated(part, u)]
        negative = [v for v in given if v < 0]
        if not negative or not solutions or len(solutions) != len(stated(after, x)):
            continue
        taken = [w for c in negative for w in taken_for(c)]
        reached = [value(v) for v in solutions]
        of_negative = [w for w in reached if not _among(w, given)]
        if of_negative and all(_among(w, taken) for w in of_negative):
            yield Candidate(after, {"p": g, "c": _value_like(part, negative[0])}, None, sure=True)


def _among(value: float, others: list[float]) -> bool:
    return any(abs(value - other) < 1e-9 * (1 + abs(other)) for other in others)


def _value_like(part: Tree, value: float) -> Tree:
    """The formula by which a line states a value."""
    written = [node.sides[1] for node in walk(statement(part)) if isinstance(node, Relation)]
    return next((one for one in written if (known := exact(one)) is not None and abs(float(known) - value) < 1e-9), number(Fraction(value)))


# Sequences


TERM = re.compile(r"([a-z])_?(\d{1,4})")


def arithmetic_term_too_far(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """a₁ = 5, d = 3 → a₂₀ = 5 + 20·3."""
    yield from _too_far(before, after, ("d",), lambda first, step, n: (first + n * step, first + (n - 1) * step))


def geometric_term_too_far(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """a₁ = 5, q = 2 → a₈ = 5·2⁸."""
    yield from _too_far(before, after, ("q", "r"), lambda first, step, n: (first * step**n, first * step ** (n - 1)))


def _too_far(
    before: Tree, after: Tree, names: tuple[str, ...], wrong: Callable[[Fraction, Fraction, int], tuple[Fraction, Fraction]]
) -> Iterator[Candidate]:
    given = dict(_values(before))
    match after:
        case Relation(sides=(Symbol(name=name), value, *_)) if (term := TERM.fullmatch(name)) is not None and set(after.signs) == {"="}:
            n = int(term[2])
        case _:
            return
    firsts = [given[one] for one in dict.fromkeys((f"{term[1]}1", term[1], "a")) if one in given]
    steps = [given[one] for one in names if one in given]
    if len({*names, "d", "q", "r"} & given.keys()) != 1 or not firsts or not steps or not 2 <= n <= 200:
        return
    first, step, stated_value = exact(firsts[0]), exact(steps[0]), exact(value)
    if first is None or step is None or stated_value is None:
        return
    taken, right = wrong(first, step, n)
    if taken == stated_value != right:
        yield Candidate(after, {"a": firsts[0], "d": steps[0]}, None, sure=True)


def ratio_sign_in_a_sum(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """a = 6, q = −1/2 → S = 6/(1 − 1/2): a/(1 + q) for a/(1 − q)."""
    given = dict(_values(before))
    firsts = [given[one] for one in ("a", "a1", "a_1", "b1", "b_1") if one in given]
    ratios = [given[one] for one in ("q", "r") if one in given]
    match after:
        case Relation(signs=("=", *_), sides=(Symbol(name=name), value, *_)) if name[0] in "sS" and len(firsts) == len(ratios) == 1:
            first, ratio, claimed = exact(firsts[0]), exact(ratios[0]), exact(value)
        case _:
            return
    if first and ratio and claimed is not None and abs(ratio) < 1 and claimed == first / (1 + ratio):
        yield Candidate(after, {"a": firsts[0], "d": ratios[0]}, None, sure=True)


def sum_from_zero(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """Σ qⁿ from 1 → 1/(1 − q), which is the sum from 0."""
    match before:
        case Apply(head="sum", args=(Apply(head="pow", args=(q, Symbol(name=n))), Symbol(name=k), start, Constant(name="oo"))):
            ratio, value = exact(q), exact(after)
            if n == k and ratio and value is not None and abs(ratio) < 1 and rational(start) == 1 and value == 1 / (1 - ratio):
                yield Candidate(after, {"p": q, "x": Symbol(n), "a": start}, None, sure=True)
        case _:
            return


def _values(before: Tree) -> Iterator[tuple[str, Tree]]:
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=name), value)) if not free_symbols(value):
                yield name, value
            case _:
                continue


# Matrices


Square = tuple[Fraction, Fraction, Fraction, Fraction]


def inverse_not_exchanged(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(a b; c d)⁻¹ → (a −b; −c d)/det."""
    yield from _inverse(before, after, 0)


def inverse_signs_kept(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(a b; c d)⁻¹ → (d b; c a)/det."""
    yield from _inverse(before, after, 1)


def inverse_not_divided(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(a b; c d)⁻¹ → (d −b; −c a)."""
    yield from _inverse(before, after, 2)


def _inverse(before: Tree, after: Tree, way: int) -> Iterator[Candidate]:
    match after:
        case Relation(signs=("=",), sides=(Apply(head="pow", args=(Symbol(name=name), minus_one)), claimed)) if rational(minus_one) == -1:
            given = _square(claimed)
        case _:
            return
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=other), matrix)) if other == name and (entries := _square(matrix)) is not None:
                ways = _wrong_inverses(entries)
                if given is not None and ways and ways.count(given) == 1 and ways[way] == given:
                    a, b, c, d = (number(entry) for entry in entries)
                    yield Candidate(after, {"a": a, "b": b, "c": c, "d": d, "p": sub(mul(a, d), mul(b, c))}, None, sure=True)
            case _:
                continue


def _wrong_inverses(entries: Square) -> list[Square]:
    """Entries not exchanged, signs not changed, not divided by the determinant, and the right one."""
    a, b, c, d = entries
    det = a * d - b * c
    if not det:
        return []
    right = (d / det, -b / det, -c / det, a / det)
    return [(a / det, -b / det, -c / det, d / det), (d / det, b / det, c / det, a / det), (d, -b, -c, a), right]


def _square(tree: Tree) -> Square | None:
    """The entries of a 2×2 matrix of numbers, also with a number before it."""
    match tree:
        case Apply(head="neg", args=(positive,)):
            inner = _square(positive)
            return None if inner is None else (-inner[0], -inner[1], -inner[2], -inner[3])
        case Apply(head="mul", args=(k, Apply(head="matrix") as matrix)) if (scale := exact(k)) is not None:
            inner = _square(matrix)
            return None if inner is None else (scale * inner[0], scale * inner[1], scale * inner[2], scale * inner[3])
        case Apply(head="matrix", args=(Apply(args=(a, b)), Apply(args=(c, d)))):
            values = [exact(entry) for entry in (a, b, c, d)]
            found = [value for value in values if value is not None]
            return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None
        case _:
            return None


# Differential equations


def constant_outside_exponent(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """ln y = g + C → y = e^g + C."""
    match before, after:
        case Relation(signs=("=",), sides=(Apply(head="log", args=(inner,)), right)), Relation(signs=("=",), sides=(y, h)):
            barred = inner.args[0] if isinstance(inner, Apply) and inner.head == "abs" else inner
        case _:
            return
    constants = [term for term in terms(right) if isinstance(term, Symbol) and is_arbitrary(term.name)]
    if barred != y or len(constants) != 1 or len(terms(right)) < 2:
        return
    rest = add(*(term for term in terms(right) if term is not constants[0]))
    outside = (constants[0], power(E, constants[0]))
    if any(same(h, add(power(E, rest), one)) for one in outside):
        yield Candidate(after, {"u": rest, "c": constants[0], "p": right}, None, sure=True)


def characteristic_roots_negated(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """r = 2, r = −3 → C₁e^(−2x) + C₂e^(3x)."""
    roots = {value for part in parts_of(before) for value in _root_values(part)}
    exponents = [_slope(node.args[1]) for node in walk(after) if isinstance(node, Apply) and node.head == "pow" and node.args[0] == E]
    rates = {rate for rate in exponents if rate is not None}
    if len(roots) == 2 == len(rates) == len(exponents) and rates == {-root for root in roots} != roots:
        yield Candidate(after, {"a": number(min(roots)), "b": number(max(roots))}, None, sure=True)


def _root_values(part: Tree) -> Iterator[Fraction]:
    """The values of r, λ, m or k that a line states."""
    logic = statement(part)
    for one in logic.args if isinstance(logic, Apply) and logic.head in {"or", "and"} else (logic,):
        match one:
            case Relation(signs=("=",), sides=(Symbol(name=name), value)) if re.fullmatch(r"(r|lambda|m|k|s|λ)_?[12]?", name):
                root = exact(value)
                if root is not None:
                    yield root
            case _:
                continue


def _slope(exponent: Tree) -> Fraction | None:
    """k of kx."""
    names = free_symbols(exponent)
    if len(names) != 1:
        return None
    try:
        slope = exact(derivative(exponent, names[0]))
    except NoDerivative:
        return None
    return slope if slope is not None and same(exponent, mul(number(slope), Symbol(names[0]))) else None


PLACES = tuple(range(-5, 6))


def condition_elsewhere(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """y(0) = 2, y = C·e^(3x) → 2 = C·e³."""
    if not isinstance(after, Relation) or after.signs != ("=",):
        return
    for y, at, value in _conditions(before):
        for x, g in _solutions(before, y):
            places = [number(n) for n in PLACES if not same(number(n), at)]
            there = [w for w in places if _put_in(after, value, substituted(g, {x: w}))]
            if len(there) == 1 and not _put_in(after, value, substituted(g, {x: at})):
                yield Candidate(after, {"x": Symbol(x), "a": at, "b": there[0], "c": value}, None, sure=True)


def _conditions(before: Tree) -> Iterator[tuple[str, Tree, Tree]]:
    """(y, a, v) of y(a) = v."""
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=y), at)), value)):
                if not free_symbols(at) and not free_symbols(value):
                    yield y, at, value
            case _:
                continue


def _solutions(before: Tree, y: str) -> Iterator[tuple[str, Tree]]:
    """(x, g) of y = g(x, C)."""
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=name), g)) if name == y:
                names = [one for one in free_symbols(g) if not is_arbitrary(one)]
                if len(names) == 1 and len(free_symbols(g)) > 1:
                    yield names[0], g
            case _:
                continue


def _put_in(after: Relation, value: Tree, there: Tree) -> bool:
    """Whether the line says that the value is what stands there."""
    left, right = after.sides
    pairs = ((left, right), (right, left))
    return any(same(a, value) and free_symbols(b) == free_symbols(there) and same(b, there) for a, b in pairs if not free_symbols(a))


def sum_separated(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """y′ = x + y → dy/y = x dx."""
    match before, after:
        case Relation(sides=(rate, Apply(head="add", args=(first, second)) as whole)), Relation(signs=("=",), sides=(left, right)):
            y = _rate_of(rate)
        case _:
            return
    for own, other in ((first, second), (second, first)):
        names = [name for name in free_symbols(own) if name != y]
        if y is None or len(names) != 1 or free_symbols(own) != tuple(names) or free_symbols(other) != (y,):
            continue
        x = names[0]
        if same(left, div(mul(Symbol("d"), Symbol(y)), other)) and same(right, mul(own, Symbol("d"), Symbol(x))):
            yield Candidate(after, {"u": whole, "a": own, "b": other}, None, sure=True)


def separated_inner_factor(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """dy/(5 − y) = dx → ln|5 − y| = x + C: the factor of the inside left out when integrating one side."""
    if not isinstance(before, Relation) or not isinstance(after, Relation) or before.signs != ("=",) or after.signs != ("=",):
        return
    sides = [_integrand(side) for side in before.sides]
    if None in sides:
        return
    wrong = [(one, new) for one, new in zip(sides, after.sides, strict=True) if one is not None and not _integrates(new, *one)]
    if len(wrong) != 1:
        return
    (f, v), new = wrong[0]
    for changed, rest, bound in faulty_antiderivatives(f, v, no_inner_factor):
        other = simple_antiderivative(rest, v)
        if other is not None and _integrates(new, derivative(add(changed, other), v), v):
            yield Candidate(after, {"u": bound["u"], "k": bound["k"], "p": f}, None, sure=True)
            return


def _integrand(side: Tree) -> tuple[Tree, str] | None:
    """(f, y) of f(y) dy, which is read as a product of d and y."""
    found: list[str] = []

    def without(node: Tree) -> Tree:
        match node:
            case Apply(head="mul", args=args) if Symbol("d") in args[:-1]:
                i = args.index(Symbol("d"))
                letter = args[i + 1]
                if isinstance(letter, Symbol):
                    found.append(letter.name)
                    return mul(*args[:i], *args[i + 2 :])
        return node

    rest = rebuilt(side, without)
    return (rest, found[0]) if len(found) == 1 and set(free_symbols(rest)) <= {found[0]} else None


def _integrates(tree: Tree, f: Tree, v: str) -> bool:
    """Whether it is an antiderivative, up to arbitrary constants."""
    plain = add(*(term for term in terms(tree) if not (isinstance(term, Symbol) and is_arbitrary(term.name))))
    if set(free_symbols(plain)) != {v}:
        return False
    try:
        return same(derivative(plain, v), f)
    except NoDerivative:
        return False


def _rate_of(tree: Tree) -> str | None:
    """y of y′ or dy/dx."""
    match tree:
        case Apply(head="prime", args=(Symbol(name=y), order)) if rational(order) == 1:
            return y
        case Apply(head="derivative", args=(Symbol(name=y), Symbol())):
            return y
        case _:
            return None


# Tangents


def point_swapped(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """f(4) = 2 → y − 4 = m(x − 2)."""
    match after:
        case Relation(signs=("=",), sides=(left, Apply(head="mul", args=(*slope, right)))) if slope and not free_symbols(mul(*slope)):
            used = _vanishes_at(right), _vanishes_at(left)
        case _:
            return
    for _, at, value in _conditions(before):
        point = exact(at), exact(value)
        if None not in used and used[0] != used[1] and used == (point[1], point[0]):
            yield Candidate(after, {"a": at, "b": value}, None, sure=True)


def _vanishes_at(tree: Tree) -> Fraction | None:
    """c of x − c."""
    match tree:
        case Symbol():
            return Fraction(0)
        case Apply(head="add", args=(Symbol(), c)):
            value = exact(c)
            return None if value is None else -value
        case _:
            return None


# Functions of functions


def composed_backwards(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """f(g(x)) → g(f(x))."""
    for f, g, x, value in _composed(before, after):
        if same(value, substituted(g, {x: f})) and not same(value, substituted(f, {x: g})):
            yield Candidate(after, {"p": f, "q": g, "x": Symbol(x)}, None, sure=True)


def _composed(before: Tree, after: Tree) -> Iterator[tuple[Tree, Tree, str, Tree]]:
    """(f(x), g(x), x, what the line says that f(g(x)) is)."""
    match after:
        case Relation(sides=(Apply(head="call" | "mul", args=(outer, Apply(args=(inner, Symbol(name=x))))), value, *_)):
            bodies = dict(_bodies(before, x))
            if outer in bodies and inner in bodies and free_symbols(value) == (x,):
                yield bodies[outer], bodies[inner], x, value
        case _:
            return


def _bodies(before: Tree, x: str) -> Iterator[tuple[Tree, Tree]]:
    """(f, its formula) of each f(x) = …."""
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Apply(head="call", args=(f, Symbol(name=letter))), body)) if letter == x:
                yield f, body
            case _:
                continue


def determinant_added(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """(a b; c d) → ad + bc."""
    value = exact(after.sides[-1] if isinstance(after, Relation) else after)
    for matrix in _of_determinant(before, after):
        entries = _square(matrix)
        if value is None or entries is None:
            continue
        a, b, c, d = entries
        if b * c and value == a * d + b * c:
            parts = {name: number(entry) for name, entry in zip("abcd", entries, strict=True)}
            yield Candidate(after, parts, number(a * d - b * c), sure=True)


def _of_determinant(before: Tree, after: Tree) -> Iterator[Tree]:
    """The matrix whose determinant is worked out: det(…) itself, or the matrix A of det A = 23."""
    match before, after:
        case Apply(head="det", args=(matrix,)), _:
            yield matrix
        case _, Relation(sides=(Apply(head="det", args=(Symbol(name=name),)), *_)):
            yield from (value for named, value in _named(before) if named == name)
        case _:
            return


def length_not_rooted(before: Tree, after: Tree, scope: Scope) -> Iterator[Candidate]:
    """w = (2, 3, 6) → |w| = 49."""
    match after:
        case Relation(signs=("=", *_), sides=(Apply(head="abs", args=(Symbol(name=name),)), *_, value)):
            squared = exact(value)
        case _:
            return
    for named, vector in _named(before):
        entries = [exact(entry) for entry in vector.args] if isinstance(vector, Apply) and vector.head in {"tuple", "vector"} else []
        if named == name and entries and None not in entries and squared == sum(e * e for e in entries if e is not None) != 1:
            yield Candidate(after, {"n": value}, None, sure=True)


def _named(before: Tree) -> Iterator[tuple[str, Tree]]:
    """(A, what stands right of A = …)."""
    for part in parts_of(before):
        match part:
            case Relation(signs=("=",), sides=(Symbol(name=name), value)):
                yield name, value
            case _:
                continue


GIVEN: dict[str, Callable[[Tree, Tree, Scope], Iterator[Candidate]]] = {
    "negative_even_power": negative_even_power,
    "negative_power": negative_power,
    "determinant_added": determinant_added,
    "length_not_rooted": length_not_rooted,
    "arithmetic_term_too_far": arithmetic_term_too_far,
    "geometric_term_too_far": geometric_term_too_far,
    "inverse_not_exchanged": inverse_not_exchanged,
    "inverse_signs_kept": inverse_signs_kept,
    "inverse_not_divided": inverse_not_divided,
    "constant_outside_exponent": constant_outside_exponent,
    "characteristic_roots_negated": characteristic_roots_negated,
    "condition_elsewhere": condition_elsewhere,
    "sum_separated": sum_separated,
    "separated_inner_factor": separated_inner_factor,
    "point_swapped": point_swapped,
    "ratio_sign_in_a_sum": ratio_sign_in_a_sum,
    "sum_from_zero": sum_from_zero,
    "composed_backwards": composed_backwards,
    "converted_like_a_length": unit_finders.converted_like_a_length,
    "conversion_inverted": unit_finders.conversion_inverted,
    "conversion_power_of_ten": unit_finders.conversion_power_of_ten,
    "minutes_as_hundredths": unit_finders.minutes_as_hundredths,
    **EXPANSIONS,
    **FUNCTIONS,
}
"""Finders that look at the line before, and at all lines above as one list."""
BEFORE_CALCULATIONS = frozenset({"determinant_added", "length_not_rooted"})
"""Those that know a calculation which the student has not written, so that they are asked before any slip is looked for in it."""
