"""Exact equations M + N y′ = 0: M_y = N_x, a potential F = x²y + x + g(y) with F_x = M, g′(y) from F_y = N, and F = C.

Contract: a line about M, N, F or g is held against the equation as it was last written, or as it was posed; one about other letters is
none of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from service.algebra.build import ZERO, add, depends, mul, sub, substituted
from service.algebra.calculus import derivative
from service.grade.jets import over_jets
from service.grade.readers.told import RIGHT, Told, Work, told, wrong
from service.grade.sought import Potential, Sought
from service.grade.step import METHOD
from service.judge.differential_equations import jet, same
from service.judge.integrals import has_integral, is_arbitrary
from service.judge.judgement import undecided
from service.tree import Apply, Relation, Symbol, Tree, base_and_subscript, free_symbols, rebuilt, walk

NAMES = (("M", "N"), ("P", "Q"), ("p", "q"))
POTENTIALS = frozenset({"F", "U", "u", "f", "phi", "Phi", "psi", "Psi", "V", "H", "S", "Z"})
OPEN = frozenset({"g", "h", "k", "c", "C", "phi", "psi", "f", "K"})
Pair = tuple[Tree, Tree]


def pair_of(left: Tree, right: Tree, sought: Sought) -> Pair | None:
    """(M, N) of M + N y′ = 0; None where y′ is not linear in it."""
    rate = jet(sought.function, 1)
    residual = sub(left, right)
    if sought.equation.order != 1 or any(depends(residual, jet(sought.function, k)) for k in (2, 3)):
        return None
    n = derivative(residual, rate)
    return None if depends(n, rate) else (substituted(residual, {rate: ZERO}), n)


def _names(sought: Sought) -> tuple[str, ...]:
    """M, N and the like, where the task has no such letter."""
    taken = {sought.function, sought.variable, *sought.parameters()}
    return tuple(name for names in NAMES if not taken & set(names) for name in names)


def _pairs(sought: Sought) -> Iterator[Pair]:
    """M and N as the writer named them, then those of the equation as it was last written, and as it was posed."""
    for names in NAMES:
        if all(name in sought.meanings for name in names):
            yield sought.meanings[names[0]], sought.meanings[names[1]]
    yield from reversed(sought.pairs)
    own = pair_of(sought.equation.left, sought.equation.right, sought)
    if own is not None:
        yield own


def exact_line(part: Tree, work: Work) -> Told | None:
    """A line of the solution of an exact equation; the first of its kinds that knows it."""
    sought = work.sought
    if sought.equation.order != 1 or not isinstance(part, Relation) or not set(part.signs) <= {"="}:
        return None
    for reader in (_named_line, _factor_line, _rest_line, _potential_line, _partial_line):
        found = reader(part, work)
        if found is not None:
            return found
    return None


def _named_line(part: Relation, work: Work) -> Told | None:
    """`M = 2xy + 1`, `N = −1`: what they are in the equation."""
    sought, name = work.sought, part.sides[0]
    if not isinstance(name, Symbol) or name.name not in _names(sought) or len(part.sides) != 2 or not work.context.is_fresh(name.name):
        return None
    tree = over_jets(part.sides[1], sought)
    places = [names.index(name.name) for names in NAMES if name.name in names]
    if any(same(pair[places[0]], tree) is True for pair in _pairs(sought)):
        return told(METHOD, work.having(sought.with_meaning(name.name, tree)))
    return None


# M_y = N_x


def _partial_line(part: Relation, work: Work) -> Told | None:
    sought = work.sought
    known = set(_names(sought)) | ({sought.potential.name} if sought.potential is not None else set())
    if not _speaks_of_partial(part, known, sought):
        return None
    answers = [_compared(part, pair, sought) for pair in _pairs(sought)]
    if True in answers:
        return told(RIGHT, work)
    if answers and None not in answers:
        return wrong(None, work)
    return told(undecided("the partial derivatives could not be compared"), work)


def _speaks_of_partial(part: Relation, known: set[str], sought: Sought) -> bool:
    """Whether ∂M/∂y, M_y, F_x or g′(y) stands in it."""
    return any(_partial(node, known, sought) is not None or _rate_of_open(node, sought) for side in part.sides for node in walk(side))


def _partial(node: Tree, known: set[str], sought: Sought) -> tuple[Tree, str] | None:
    """(M, y) of ∂M/∂y, dM/dy, M_y."""
    letters = {sought.variable, sought.function}
    match node:
        case Apply(head="partial", args=(body, Symbol(name=by), *_)) if by in letters:
            return body, by
        case Apply(head="derivative", args=(Symbol(name=name) as body, Symbol(name=by))) if name in known and by in letters:
            return body, by
        case Symbol(name=name):
            base, mark = base_and_subscript(name)
            return (Symbol(base), mark) if base in known and mark in letters and name not in sought.meanings else None
        case _:
            return None


def _rate_of_open(node: Tree, sought: Sought) -> bool:
    """Whether it is g′(y) or g′."""
    open_name = sought.potential.open if sought.potential is not None else None
    match node:
        case Apply(head="call", args=(Apply(head="prime" | "derivative", args=(Symbol(name=name), *_)), Symbol())):
            return name == open_name
        case Apply(head="prime" | "derivative", args=(Symbol(name=name), *_)):
            return name == open_name
        case _:
            return False


def _compared(part: Relation, pair: Pair, sought: Sought) -> bool | None:
    """Whether the line is true with these M and N; None where that can't be told."""
    own = {name: tree for names in NAMES for name, tree in zip(names, pair, strict=True)}
    values = {name: sought.meanings.get(name, own[name]) for name in _names(sought)}
    sides = [_put(side, values, pair, sought) for side in part.sides]
    answers = [None if a is None or b is None else same(a, b) for a, b in pairwise(sides)]
    return True if all(answers) else False if False in answers else None


def _put(side: Tree, values: Mapping[str, Tree], pair: Pair, sought: Sought) -> Tree | None:
    """The side with partial derivatives worked out; F_x and F_y are M and N, and g′ is what these leave."""
    known = {*values, *((sought.potential.name,) if sought.potential is not None else ())}

    def put(node: Tree) -> Tree:
        found = _partial(node, known, sought)
        if found is None:
            return node
        body, by = found
        if sought.potential is not None and body == Symbol(sought.potential.name):
            return sought.potential.m if by == sought.variable else sought.potential.n
        return derivative(substituted(body, values), by)

    plain = substituted(rebuilt(_opened(side, sought), put), values)
    return plain if set(free_symbols(plain)) <= {sought.variable, sought.function, *sought.parameters()} else None


def _opened(side: Tree, sought: Sought) -> Tree:
    """With what g′(y) is in its place."""
    if sought.potential is not None and _rate_of_open(side, sought):
        return sought.potential.rate
    return replace(side, args=tuple(_opened(arg, sought) for arg in side.args)) if isinstance(side, Apply) else side


# F = x²y + x + g(y)


def _potential_line(part: Relation, work: Work) -> Told | None:
    """`F = ∫ (2xy + 1) dx = x²y + x + g(y)`, `F(x, y) = x²y + x + y²`."""
    sought = work.sought
    name = _name_of_potential(part.sides[0], sought)
    if name is None or name in sought.parameters() or (sought.potential is None and not work.context.is_fresh(name)):
        return None
    last = part.sides[-1]
    if len(part.sides) == 2 and isinstance(last, Symbol) and is_arbitrary(last.name) and sought.potential is not None:
        return told(METHOD, work)
    known, open_name, of = _without_open(last, sought)
    written = over_jets(known, sought)
    if has_integral(written) or set(free_symbols(written)) - {sought.variable, sought.function, *sought.parameters()}:
        return None
    return _whole_potential(name, written, work) if open_name is None else _partial_potential(name, written, (open_name, of), work)


def _name_of_potential(side: Tree, sought: Sought) -> str | None:
    match side:
        case Symbol(name=name) if name in POTENTIALS and name != sought.function:
            return name
        case Apply(head="call", args=(Symbol(name=name), Symbol(), Symbol())) if name in POTENTIALS:
            return name
        case _:
            return None


def _without_open(side: Tree, sought: Sought) -> tuple[Tree, str | None, str]:
    """(the rest, g, y) of … + g(y)."""
    terms = side.args if isinstance(side, Apply) and side.head == "add" else (side,)
    for term in terms:
        found = _open_part(term, sought)
        if found is not None:
            return add(*(other for other in terms if other is not term)), *found
    return side, None, ""


def _open_part(term: Tree, sought: Sought) -> tuple[str, str] | None:
    letters = {sought.variable, sought.function}
    match term:
        case Apply(head="call", args=(Symbol(name=name), Symbol(name=of))) if of in letters and name != sought.function:
            return name, of
        case Apply(head="mul", args=(Symbol(name=name), Symbol(name=of, bracketed=True))) if of in letters and name in OPEN:
            return (name, of) if name not in sought.parameters() else None
        case Symbol(name=written):
            for of in letters:
                if written.endswith(f"({of})") and written != f"{sought.function}({of})":
                    return written.removesuffix(f"({of})"), of
            return None
        case _:
            return None


def _whole_potential(name: str, tree: Tree, work: Work) -> Told | None:
    """F without an open part: F_x : F_y is M : N."""
    sought = work.sought
    slopes = derivative(tree, sought.variable), derivative(tree, sought.function)
    if sought.potential is None and not depends(tree, sought.function):
        return None
    for m, n in _pairs(sought):
        if same(mul(slopes[0], n), mul(slopes[1], m)) is True:
            return told(RIGHT, work.having(replace(sought, potential=Potential(name, None, ZERO, *slopes))))
    return None


def _partial_potential(name: str, tree: Tree, opened: tuple[str, str], work: Work) -> Told:
    """F with g(y): its derivative by x is M, and g′(y) is what N leaves."""
    sought = work.sought
    open_name, of = opened
    refuted: tuple[Tree, Tree] | None = None
    for m, n in _pairs(sought):
        by, asked, other = (sought.variable, m, n) if of == sought.function else (sought.function, n, m)
        slope = derivative(tree, by)
        answer = same(slope, asked)
        if answer is True:
            rate = sub(other, derivative(tree, of))
            known = Potential(name, open_name, rate, m, n, of)
            return told(RIGHT, work.having(replace(sought, potential=known)))
        refuted = refuted or ((asked, slope) if answer is False else None)
    return told(undecided("the potential could not be compared"), work) if refuted is None else wrong(None, work, *refuted)


def _rest_line(part: Relation, work: Work) -> Told | None:
    """`g(y) = y²`, `g = y² + C`: its derivative is what N leaves."""
    sought, known = work.sought, work.sought.potential
    if known is None or known.open is None:
        return None
    name = _open_part(part.sides[0], sought)
    if name != (known.open, known.of) and part.sides[0] != Symbol(known.open):
        return None
    sides = [side for side in part.sides[1:] if not has_integral(side)]
    if any(set(free_symbols(side)) & {sought.variable, sought.function} - {known.of} for side in sides):
        return wrong(None, work)
    slopes = [derivative(side, known.of) for side in sides]
    answers = [same(known.rate, slope) for slope in slopes]
    if False in answers:
        return wrong(None, work, known.rate, slopes[answers.index(False)])
    return told(RIGHT, work) if answers and all(answers) else told(undecided("the line could not be compared"), work)


# An integrating factor


def _factor_line(part: Relation, work: Work) -> Told | None:
    """`μ = 1/x²`: μM + μN y′ = 0 is exact, for the equation as it was written so far."""
    sought = work.sought
    match part.sides[0]:
        case Symbol(name="mu" | "IF" | "rho") | Apply(head="call", args=(Symbol(name="mu" | "IF" | "rho"), Symbol())):
            pass
        case _:
            return None
    tree = over_jets(part.sides[-1], sought)
    if len(part.sides) > 2 or has_integral(tree) or set(free_symbols(tree)) - {sought.variable, sought.function, *sought.parameters()}:
        return None
    answers = [_makes_exact(tree, m, n, sought) for m, n in _pairs(sought)]
    if True in answers:
        return told(RIGHT, work.having(sought.with_meaning("mu", tree)))
    return None


def _makes_exact(factor: Tree, m: Tree, n: Tree, sought: Sought) -> bool | None:
    return same(derivative(mul(factor, m), sought.function), derivative(mul(factor, n), sought.variable))


def with_pair(work: Work, left: Tree, right: Tree) -> Work:
    """The equation as it is written here, for lines about its M and N."""
    found = pair_of(left, right, work.sought)
    pairs = () if found is None else (*work.sought.pairs[-2:], found)
    return work.having(replace(work.sought, pairs=pairs)) if pairs else work
