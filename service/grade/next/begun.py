"""What a working on an integral has begun: a substitution that is set out, parts that are chosen, an equation for a named integral.

The line that comes next is made in the writer's own letters. Contract: the letters stand for what right lines say; where an integral
can't be written in the new letter, or leads nowhere then, nothing is offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import sympy
from sympy import Expr

from service.algebra.build import add, depends, equation, mul, neg, sub, substituted, terms
from service.algebra.statements import all_of
from service.cas import symbol, to_sympy, to_tree
from service.judge.judgement import EQUAL, Scope
from service.judge.relations import relation
from service.judge.substitutions import definition, is_differential
from service.question import Context
from service.quietly import quietly
from service.rules.integration import BY_ID, in_x, joined, move_with
from service.rules.integration_offers import OFFERS, search
from service.rules.integration_substitution import in_letter
from service.rules.integration_ways import Way, X
from service.rules.integration_ways import substituted as by_letter
from service.rules.partial_fractions import FOUND
from service.rules.recognition.integrals import integral_rule
from service.rules.rule import Move, Used
from service.rules.rule import Scope as Rules
from service.rules.strategies import put
from service.rules.tidy import flat
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

PAIRS = frozenset({"and", "list", "tuple", "system"})
WRITTEN = "substitution"
"""What a substitution is called that is the writer's own idea."""
INVERSES = {sympy.sin: sympy.asin, sympy.tan: sympy.atan, sympy.sinh: sympy.asinh}


@dataclass(frozen=True, slots=True)
class Begun:
    """letters: name → what it stands for, x = 3·sin t turned round to t = arcsin(x/3). differentials: dv → what stands before dx.

    turned: x of the equations that are turned round. variables: those of the integrals of the task.
    """

    letters: Mapping[str, Tree] = field(default_factory=dict)
    differentials: Mapping[str, Tree] = field(default_factory=dict)
    turned: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lines: Sequence[Tree]) -> Begun:
        """What the lines as they are written bring in; the first with an integral is the task."""
        parts = [part for line in lines for part in _parts(line)]
        first = next((nodes for line in lines if (nodes := _integrals(line))), [])
        variables = frozenset(node.args[1].name for node in first if isinstance(node.args[1], Symbol))
        named = [one for part in parts if not is_differential(part) and (one := definition(part)) is not None]
        letters = dict(_turned(name, meaning, variables) for name, meaning in named if _is_of_one_letter(meaning))
        differentials = dict(one for part in parts if is_differential(part) and (one := _differential(part)) is not None)
        return cls(letters, differentials, frozenset(name for name, _ in named) - letters.keys(), variables)


NOTHING_BEGUN = Begun()


def _parts(line: Tree) -> tuple[Tree, ...]:
    return line.args if isinstance(line, Apply) and line.head in PAIRS else (line,)


def _integrals(line: Tree) -> list[Apply]:
    return [node for node in walk(line) if isinstance(node, Apply) and node.head == "integral"]


def _is_of_one_letter(meaning: Tree) -> bool:
    return len(free_symbols(meaning)) == 1 and not _integrals(meaning)


def _turned(name: str, meaning: Tree, variables: frozenset[str]) -> tuple[str, Tree]:
    """(t, arcsin(x/3)) of x = 3·sin t, where x is the variable of an integral; (u, g) of u = g."""
    (letter,) = free_symbols(meaning)
    turned = quietly(_inverse, name, meaning, letter) if name in variables and letter not in variables else None
    return (name, meaning) if turned is None else (letter, turned)


def _inverse(name: str, meaning: Tree, letter: str) -> Tree | None:
    """The letter from x = a·F(t)."""
    scale, core = to_sympy(meaning, Context()).as_independent(symbol(letter, Context()), as_Add=False)
    inverse = INVERSES.get(type(core))
    is_plain = inverse is not None and core.args[0] == symbol(letter, Context())
    return to_tree(inverse(symbol(name, Context()) / scale)) if inverse is not None and is_plain else None


def _differential(part: Tree) -> tuple[str, Tree] | None:
    """(v, f) of dv = f dx."""
    match part:
        case Relation(signs=("=",), sides=(left, right)):
            name, other = _after_d(left), _after_d(right)
            if name is None or other is None or name[1] is not None:
                return None
            return name[0], other[1] if other[1] is not None else to_tree(sympy.Integer(1))
        case _:
            return None


def _after_d(side: Tree) -> tuple[str, Tree | None] | None:
    """(x, f) of f dx; the f is None for dx alone."""
    match side:
        case Apply(head="mul", args=(*rest, Symbol(name="d"), Symbol(name=name))):
            return name, mul(*rest) if rest else None
        case Apply(head="neg", args=(inner,)):
            found = _after_d(inner)
            return None if found is None else (found[0], neg(found[1] if found[1] is not None else to_tree(sympy.Integer(1))))
        case Symbol(name=("du" | "dv" | "dx" | "dt") as name):
            return name[1:], None
        case _:
            return None


def carried_out(line: Tree, begun: Begun) -> Iterator[Used]:
    """The first integral of the line in the letter that was brought in last, or by the parts that were chosen."""
    for node in _integrals(line)[:1]:
        for make in (_by_parts, _by_substitution):
            for used in quietly(make, node, begun) or ():
                after = put(line, node, used.move.after)
                yield used.elsewhere(joined(after) if len(node.args) == 2 else flat(after), node)


# Substitution


def _by_substitution(node: Apply, begun: Begun) -> tuple[Used, ...]:
    x = node.args[1]
    of_parts = frozenset({"u", *begun.differentials}) if "v" in begun.differentials else frozenset[str]()
    for name, meaning in reversed(list(begun.letters.items())):
        if (
            name not in of_parts | begun.variables
            and isinstance(x, Symbol)
            and name != x.name
            and depends(meaning, x.name)
            and not depends(node, name)
        ):
            way = _way(node.args[0], x.name, meaning)
            return () if way is None else (_in_letter(way, node, x, name, meaning),)
    return ()


def _way(f: Tree, x: str, meaning: Tree) -> Way | None:
    """The complete way for f that has this letter."""
    integrand, let = in_x(_value(f), x), in_x(_value(meaning), x)
    ways = search()
    offered = [way for offer in OFFERS for way in quietly(lambda offer=offer: tuple(offer(integrand, ways))) or ()]
    known = [way for way in offered if way.let is not None and way.let == let]
    written = quietly(_written, integrand, let)
    known = [*sorted(known, key=lambda way: way.rule == WRITTEN), *(() if written is None else (written,))]
    return next((way for way in known if all(ways.best(piece.integrand) is not None for piece in way.pieces)), None)


def _value(tree: Tree) -> Expr:
    found = to_sympy(tree, Context())
    if not isinstance(found, Expr):
        raise TypeError(tree)
    return found


def _written(f: Expr, let: Expr) -> Way | None:
    """∫ f dx in the letter."""
    found = in_letter(f, let)
    if found is None:
        found = _by_solving(f, let)
    return None if found is None else by_letter(WRITTEN, found, let, g=let, d=sympy.diff(let, X))


def _by_solving(f: Expr, let: Expr) -> Expr | None:
    """f/u′ with x from u = ax + b, u = ᵏ√(ax + b), u = e^(ax + b) or u = ln(ax + b)."""
    p = sympy.Dummy("p", positive=True)
    inner, image = _undone(let, p)
    if not inner.is_polynomial(X) or sympy.degree(inner, X) != 1:
        return None
    a, b = inner.coeff(X, 1), inner.coeff(X, 0)
    found = sympy.simplify((f / sympy.diff(let, X)).subs(X, (image - b) / a))
    return None if found.has(X) else found.xreplace({p: X})


def _undone(let: Expr, p: sympy.Dummy) -> tuple[Expr, Expr]:
    """(v, F⁻¹(p)) of u = F(v)."""
    if let.is_Pow and let.exp.is_Rational:
        return let.base, p ** (1 / let.exp)
    if isinstance(let, sympy.exp):
        return let.args[0], sympy.log(p)
    return (let.args[0], sympy.exp(p)) if isinstance(let, sympy.log) else (let, p)


def _in_letter(way: Way, node: Apply, x: Symbol, name: str, meaning: Tree) -> Used:
    """The integral in the letter; bounds are those of the letter."""
    move = move_with(way, node, x, Symbol(name), Rules(letter=x.name))
    after = move.after
    if len(node.args) == 4:
        bounds = tuple(to_tree(sympy.simplify(_value(substituted(meaning, {x.name: bound})))) for bound in node.args[2:])
        (inner,) = _integrals(after)
        after = put(after, inner, Apply("integral", (*inner.args, *bounds)))
    told = integral_rule(node, after, {name: meaning}) if way.rule == WRITTEN else None
    return Used(BY_ID.get(told or "", BY_ID[way.rule]), Move(after, move.parts))


# Parts


def _by_parts(node: Apply, begun: Begun) -> tuple[Used, ...]:
    """∫ u dv = u·v − ∫ v du with the u and dv that were written."""
    f, x = node.args[:2]
    u, dv = begun.letters.get("u"), begun.differentials.get("v")
    if u is None or dv is None or not isinstance(x, Symbol):
        return ()
    first, second = in_x(_value(u), x.name), in_x(_value(dv), x.name)
    if sympy.simplify(first * second - in_x(_value(f), x.name)) != 0:
        return ()
    v = in_x(_value(begun.letters["v"]), x.name) if "v" in begun.letters else search().antiderivative(second)
    rest = None if v is None else sympy.expand(sympy.powsimp(v * sympy.diff(first, X)))
    if v is None or rest is None or search().best(rest) is None:
        return ()
    return (Used(BY_ID["by_parts"], _parts_move(node, first, v, sympy.simplify(v * sympy.diff(first, X)), second)),)


def _parts_move(node: Apply, u: Expr, v: Expr, rest: Expr, dv: Expr) -> Move:
    x, bounds = node.args[1], node.args[2:]
    done, left, first, second, slope = (_in(part, x) for part in (u * v, rest, u, v, sympy.diff(u, X)))
    scale, core = rest.as_independent(X, as_Add=False)
    left = mul(_in(abs(scale), x), Apply("integral", (_in(core, x), x, *bounds)))
    outside = done if not bounds else Apply("subst", (done, x, *bounds))
    after = add(outside, left) if scale.is_negative else sub(outside, left)
    return Move(after, {"u": first, "v": second, "d": slope, "g": _in(dv, x)})


def _in(value: Expr, x: Tree) -> Tree:
    return to_tree(value.xreplace({X: symbol(x.name, Context())})) if isinstance(x, Symbol) else to_tree(value)


# An equation for a named integral


def for_named(lines: Sequence[Tree], scope: Scope) -> Used | None:
    """The next line of I = f − k·I: the I gathered, then by itself with its constant; None for any other working."""
    named = _named_integrals(lines)
    match lines[-1] if lines else None:
        case Relation(signs=("=",), sides=(left, right)) as line if any(name in free_symbols(line) for name in named):
            name = next(name for name in named if name in free_symbols(line))
            found = quietly(_solved, left, right, name)
            within = Scope(scope.real, name, until=scope.until)
            if found is None or relation(line, found[0], within).relation not in EQUAL:
                return None
            return Used(BY_ID["solved_for_integral"], Move(_with_constant(found[0], name), found[1]))
        case _:
            return None


def _named_integrals(lines: Sequence[Tree]) -> list[str]:
    found = (definition(line) for line in lines)
    return [one[0] for one in found if one is not None and isinstance(one[1], Apply) and one[1].head == "integral"]


def _solved(left: Tree, right: Tree, name: str) -> tuple[Tree, dict[str, Tree]] | None:
    """k·I = f from I on both sides, I = f/k from that, with k and f; None where I is by itself."""
    letter = symbol(name, Context())
    whole = sympy.expand(_value(left) - _value(right))
    k = whole.coeff(letter, 1)
    rest = sympy.factor_terms(-(whole - k * letter))
    if k.free_symbols or k == 0 or (left == Symbol(name) and name not in free_symbols(right)):
        return None
    parts = {"p": to_tree(k), "q": to_tree(rest)}
    if name in free_symbols(left) and name in free_symbols(right):
        return equation(to_tree(k * letter), to_tree(rest)), parts
    return equation(Symbol(name), to_tree(rest / k)), parts


def _with_constant(after: Tree, name: str) -> Tree:
    match after:
        case Relation(sides=(Symbol(name=found), right)) if found == name:
            return equation(Symbol(name), add(*terms(right), Symbol("C")))
        case _:
            return after


# Partial fractions that are set out


def for_fractions(line: Tree, lines: Sequence[Tree]) -> Used | None:
    """The next line where the integrand is set out with unknown numerators: cleared, the numerators, the integral of the parts.

    lines: as they are written, the task among them.
    """
    for node in _integrals(line)[:1]:
        since = list(takewhile(lambda written: not _integrals(written), reversed(lines)))
        form = next((found for written in since if (found := _set_out(written, node)) is not None), None)
        return None if form is None else quietly(_further, line, node, form, lines)
    return None


def _set_out(written: Tree, node: Apply) -> Tree | None:
    """A/(x − 1) + B/(x + 2) of an equation for the integrand."""
    match written, node.args[1]:
        case Relation(signs=("=",), sides=(_, right)), Symbol(name=x) if _numerators(right, node):
            has_denominator = any(isinstance(part, Apply) and part.head == "div" and depends(part.args[1], x) for part in walk(right))
            return right if has_denominator else None
        case _:
            return None


def _numerators(tree: Tree, node: Apply) -> list[str]:
    """A, B, …: letters that the integral has not."""
    return [name for name in free_symbols(tree) if name.isupper() and name not in free_symbols(node.args[0])]


def _further(line: Tree, node: Apply, form: Tree, lines: Sequence[Tree]) -> Used | None:
    f, x = node.args[:2]
    names = _numerators(form, node)
    values = _values(f, form, names, x)
    if values is None or not isinstance(x, Symbol):
        return None
    move = next(FOUND.moves(form, Rules(letter=x.name, lets=values)))
    cleared, asked = move.inner[0].used, move.inner[1].used
    told = {name for written in lines for part in _parts(written) if (name := _letter_of_value(part)) is not None}
    left = [name for name in names if name not in told]
    if not left:
        after = put(line, node, Apply("integral", (move.after, *node.args[1:])))
        return Used(BY_ID["partial_fractions_in_integral"], Move(after, {"f": f, "d": move.after}))
    if told & set(names) or any(_is_cleared(written, x, names) for written in lines):
        return Used(asked.rule, Move(all_of(*(equation(Symbol(name), values[name]) for name in left)), asked.move.parts))
    return cleared


def _values(f: Tree, form: Tree, names: list[str], x: Tree) -> dict[str, Tree] | None:
    """The numerators for which the two are equal for every x."""
    if not isinstance(x, Symbol):
        return None
    unknown = [symbol(name, Context()) for name in names]
    above = sympy.fraction(sympy.together(_value(form) - _value(f)))[0]
    found = sympy.solve(sympy.Poly(above, symbol(x.name, Context())).all_coeffs(), unknown, dict=True)
    is_one = len(found) == 1 and all(u in found[0] for u in unknown)
    return {name: to_tree(found[0][u]) for name, u in zip(names, unknown, strict=True)} if is_one else None


def _letter_of_value(part: Tree) -> str | None:
    """A of A = 2."""
    one = definition(part)
    return one[0] if one is not None and not free_symbols(one[1]) else None


def _is_cleared(written: Tree, x: Symbol, names: list[str]) -> bool:
    """5x + 1 = A·(x + 2) + B·(x − 1)"""
    has_letters = any(name in free_symbols(written) for name in names)
    denominators = (node.args[1] for node in walk(written) if isinstance(node, Apply) and node.head == "div")
    return isinstance(written, Relation) and has_letters and not any(depends(below, x.name) for below in denominators)
