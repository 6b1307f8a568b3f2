"""Names for steps with an integral or a bracket [F] from a to b in the line before: what became of each is told by its form.

Contract: that the step holds is known. What a letter stands for decides which substitution it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Expr, Function, Pow

from service.algebra.build import ONE, depends, factors, rational, substituted, terms
from service.algebra.opaque import has_head
from service.algebra.shapes import same_form
from service.cas import symbol, to_sympy
from service.judge.integrals import is_arbitrary
from service.question import Context
from service.quietly import quietly
from service.rules.integration_table import is_power, known
from service.rules.integration_ways import X
from service.rules.recognition.laws import identity
from service.rules.tidy import coefficients, tidied
from service.tree import Apply, Constant, Symbol, Tree, free_symbols, walk

Lets = Mapping[str, Tree]
NO_LETTERS: Lets = {}
LIMITS = ("limit", "limit_left", "limit_right")
TRIGONOMETRIC = frozenset({"sin", "cos", "tan", "cot", "sec", "csc"})
BY_ANGLE: Mapping[str, str] = {"sin": "sine_substitution", "cos": "sine_substitution", "tan": "tangent_substitution"}
"""Function in the meaning of x → the substitution."""


@dataclass(frozen=True, slots=True)
class Integrals:
    """The integrals of a line, its brackets, and what stands outside of both."""

    found: tuple[Apply, ...]
    brackets: tuple[Apply, ...]
    outside: tuple[Tree, ...]

    @classmethod
    def of(cls, line: Tree) -> Integrals:
        nodes = [node for node in walk(line) if isinstance(node, Apply)]
        outside = tuple(t for t in terms(line) if not has_head(t, "integral", "subst") and not _is_constant(t))
        return cls(tuple(n for n in nodes if n.head == "integral"), tuple(n for n in nodes if n.head == "subst"), outside)

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(node.args[1].name for node in self.found if isinstance(node.args[1], Symbol))


def _is_constant(term: Tree) -> bool:
    return isinstance(term, Symbol) and is_arbitrary(term.name)


def integral_rule(before: Tree, after: Tree, lets: Lets) -> str | None:
    """The id of the rule; None where the line before has neither an integral nor a bracket, nor a letter that is put back."""
    one, other = Integrals.of(before), Integrals.of(after)
    if one.found:
        return _of_integrals(before, after, one, other, lets)
    if one.brackets:
        return "bounds_put_in" if len(other.brackets) < len(one.brackets) else None
    gone, new = set(free_symbols(before)) - set(free_symbols(after)), set(free_symbols(after)) - set(free_symbols(before))
    is_back = any(name in gone or (name in new and gone & set(free_symbols(meaning))) for name, meaning in lets.items())
    return "put_back_in_integral" if is_back and new else None


def _of_integrals(before: Tree, after: Tree, one: Integrals, other: Integrals, lets: Lets) -> str:
    if has_head(after, *LIMITS) and not has_head(before, *LIMITS):
        return "improper_as_limit" if any(_is_infinite(node) for node in one.found) else "unbounded_as_limit"
    if not other.found:
        return _worked_out(one, other)
    if other.letters - one.letters:
        return _substitution(one, other, lets)
    new = _grown(one, other)
    if len(other.found) > len(one.found):
        return "by_parts" if new else _split(one, other)
    if len(other.found) < len(one.found):
        return "integrated"
    return "by_parts" if new else _rewritten(one, other)


def _is_infinite(node: Apply) -> bool:
    return any(isinstance(part, Constant) and part.name == "oo" for bound in node.args[2:] for part in walk(bound))


def _grown(one: Integrals, other: Integrals) -> bool:
    """Whether a term u·v came out of an integral."""
    return len(other.outside) > len(one.outside) or len(other.brackets) > len(one.brackets)


# No integral is left


def _worked_out(one: Integrals, other: Integrals) -> str:
    if other.brackets and any(len(node.args) == 4 for node in one.found):
        return "antiderivative_with_bounds"
    if any(len(node.args) == 4 for node in one.found):
        return "integrated"
    if len(one.found) > 1 or _is_sum(one.found[0].args[0]):
        return "integrated_term_by_term"
    return quietly(_of_table, *one.found[0].args) or "integrated"


def _is_sum(f: Tree) -> bool:
    """Several terms, also over a number or times one."""
    parts = [f.args[0]] if isinstance(f, Apply) and f.head == "div" and not free_symbols(f.args[1]) else factors(f)
    moving = [part for part in parts if free_symbols(part)]
    return len(terms(f)) > 1 or (len(moving) == 1 and len(terms(moving[0])) > 1)


def _of_table(f: Tree, x: Tree) -> str | None:
    """The power rule, or a row of the table."""
    value = to_sympy(f, Context()).xreplace({symbol(x.name, Context()): X}) if isinstance(x, Symbol) else None
    core = None if value is None else value.as_independent(X, as_Add=False)[1]
    if core is None:
        return None
    if known(core) is not None:
        return "power_integral" if is_power(core) else "basic_integral"
    inner = [u for u in _arguments(core) if u.is_polynomial(X) and u != X and u.diff(X).is_number]
    return "linear_substitution" if any(known(core.xreplace({u: X})) is not None for u in inner) else None


def _arguments(core: Expr) -> Iterator[Expr]:
    """What functions and powers are taken of."""
    for node in core.atoms(Function, Pow):
        yield from (part for part in node.args if part.has(X))


# A new letter


def _substitution(one: Integrals, other: Integrals, lets: Lets) -> str:
    name = next(iter(sorted(other.letters - one.letters)))
    if name in lets:
        return _by_new_letter(lets[name], one)
    old = next((letter for letter in sorted(one.letters) if letter in lets and depends(lets[letter], name)), None)
    return "substitution" if old is None else _by_old_letter(lets[old])


def _by_new_letter(meaning: Tree, one: Integrals) -> str:
    """u = ax + b, u = tan(x/2), u = √…, or u = g(x)."""
    match meaning:
        case Apply(head="tan", args=(Apply(head="div", args=(Symbol(), half)),)) if rational(half) == 2:
            return "weierstrass_substitution"
        case Apply(head="sqrt" | "root"):
            return "rationalising_substitution"
        case Apply(head="asin" | "acos"):
            return "sine_substitution"
        case Apply(head="atan"):
            return "tangent_substitution"
        case _:
            x = next(iter(sorted(one.letters)))
            linear = len(coefficients(meaning, x) or ()) == 2
            return "substitution" if not linear else _by_linear_letter(meaning, x, one)


def _by_linear_letter(meaning: Tree, x: str, one: Integrals) -> str:
    left = [_without(node.args[0], meaning) for node in one.found]
    return "substitution_solved" if any(x in free_symbols(tree) for tree in left) else "linear_substitution"


def _without(tree: Tree, part: Tree) -> Tree:
    """The tree with a 1 for each part."""
    if same_form(tree, part):
        return ONE
    return Apply(tree.head, tuple(_without(arg, part) for arg in tree.args)) if isinstance(tree, Apply) else tree


def _by_old_letter(meaning: Tree) -> str:
    """x = a·sin t, x = a·tan t, x = u², …"""
    heads = [node.head for node in walk(meaning) if isinstance(node, Apply)]
    return next((BY_ANGLE[head] for head in heads if head in BY_ANGLE), "substitution")


# The same letter


def _split(one: Integrals, other: Integrals) -> str:
    """Several integrals of the terms, or over the parts of an interval."""
    if len({node.args[2:] for node in other.found}) == 1:
        return "sum_of_integrals"
    if any(has_head(node, "abs") for node in one.found):
        return "split_at_kink"
    return "split_at_zero" if any(_is_infinite(node) for node in one.found) else "integration_rule"


def _rewritten(one: Integrals, other: Integrals) -> str:
    """c·∫ f as d·∫ g: what became of f, the number in front aside."""
    changed = [(f.args[0], g.args[0]) for f, g in zip(one.found, other.found, strict=True) if not same_form(f.args[0], g.args[0])]
    if len(changed) != 1:
        return "integration_rule"
    f, g = changed[0]
    x = one.found[0].args[1]
    return _of_integrand(f, g, x.name) if isinstance(x, Symbol) else "integration_rule"


def _of_integrand(f: Tree, g: Tree, x: str) -> str:
    return next((name for name, holds in INTEGRANDS if holds(f, g, x)), "integration_rule")


def _is_scaled(f: Tree, g: Tree, x: str) -> bool:
    """f = c·g, and nothing else was done to it."""
    moving, others = (tuple(sorted((part for part in factors(tidied(side)) if depends(part, x)), key=repr)) for side in (f, g))
    return len(moving) == len(others) and all(same_form(a, b) for a, b in zip(moving, others, strict=True))


def _angles(tree: Tree) -> frozenset[Tree]:
    return frozenset(node.args[0] for node in walk(tree) if isinstance(node, Apply) and node.head in TRIGONOMETRIC)


def _is_half_angle(f: Tree, g: Tree, x: str) -> bool:
    """sin², cos² or sin·cos of an angle by its double."""
    return len(_angles(f)) == 1 and len(_angles(g)) == 1 and _angles(f) != _angles(g)


def _is_product_to_sum(f: Tree, g: Tree, x: str) -> bool:
    return len(_angles(f)) == 2 and len(terms(f)) == 1 and len(terms(g)) == 2 and _angles(f) != _angles(g)


def _heads(tree: Tree) -> frozenset[str]:
    return frozenset(node.head for node in walk(tree) if isinstance(node, Apply) and node.head in TRIGONOMETRIC)


def _is_pythagoras(f: Tree, g: Tree, x: str) -> bool:
    """sin³ u = (1 − cos² u)·sin u, tan² u = sec² u − 1"""
    return _angles(f) == _angles(g) and bool(_angles(f)) and (identity(f, g) == "pythagoras" or _heads(f) < _heads(g))


def _is_in_sines(f: Tree, g: Tree, x: str) -> bool:
    return bool(_heads(f) - {"sin", "cos"}) and _heads(g) <= {"sin", "cos"}


def _fraction(tree: Tree) -> tuple[Tree, Tree]:
    """(numerator, denominator)."""
    match tree:
        case Apply(head="div", args=(above, below)):
            return above, below
        case Apply(head="neg", args=(inner,)):
            return _fraction(inner)
        case _:
            quotients = [part for part in factors(tree) if isinstance(part, Apply) and part.head == "div"]
            return (tree, quotients[0].args[1]) if len(quotients) == 1 else (tree, ONE)


def _bottoms(tree: Tree, x: str) -> list[Tree]:
    """The denominators with x of its terms."""
    return [below for term in terms(tree) if depends(below := _fraction(term)[1], x)]


def _degree(tree: Tree, x: str) -> int:
    if not depends(tree, x):
        return 0
    found = coefficients(tree, x)
    return len(found) - 1 if found is not None else -1


def _is_divided(f: Tree, g: Tree, x: str) -> bool:
    """(x² + 1)/x = x + 1/x: the degree above was not less than the one below."""
    above, below = _fraction(f)
    return depends(below, x) and _degree(above, x) >= _degree(below, x) > 0 and len(terms(g)) > 1 and len(_bottoms(g, x)) < len(terms(g))


def _is_partial(f: Tree, g: Tree, x: str) -> bool:
    """Several fractions with different denominators, of one."""
    bottoms = _bottoms(g, x)
    return len(terms(f)) == 1 and len(bottoms) > 1 and len(set(bottoms)) > 1 and _degree(_fraction(f)[1], x) > 1


def _is_split(f: Tree, g: Tree, x: str) -> bool:
    bottoms = _bottoms(g, x)
    return len(terms(f)) == 1 and len(bottoms) > 1 and all(same_form(bottoms[0], other) for other in bottoms)


def _is_square_completed(f: Tree, g: Tree, x: str) -> bool:
    """x² + 2x + 5 = (x + 1)² + 4"""
    return (
        not any(_is_square_of_sum(node) for node in walk(f)) and any(_is_square_of_sum(node) for node in walk(g)) and _has_quadratic(f, x)
    )


def _is_square_of_sum(node: Tree) -> bool:
    return isinstance(node, Apply) and node.head == "pow" and len(terms(node.args[0])) == 2 and rational(node.args[1]) == 2


def _has_quadratic(f: Tree, x: str) -> bool:
    sums = [node for node in walk(f) if isinstance(node, Apply) and node.head == "add"]
    return any(_degree(node, x) == 2 for node in sums)


def _is_multiplied_out(f: Tree, g: Tree, x: str) -> bool:
    return len(terms(f)) == 1 and len(terms(g)) > 1 and not depends(_fraction(g)[1], x)


def _is_cancelled(f: Tree, g: Tree, x: str) -> bool:
    above, below = (_degree(side, x) for side in _fraction(f))
    return below > 0 and above > 0 and 0 <= _degree(_fraction(g)[1], x) < below


INTEGRANDS: tuple[tuple[str, Callable[[Tree, Tree, str], bool]], ...] = (
    ("factor_of_integral", _is_scaled),  # 3·sin x → sin x
    ("half_angle_in_integral", _is_half_angle),  # cos² x → 1 + cos 2x
    ("product_to_sum_in_integral", _is_product_to_sum),  # sin 4x·cos 2x → sin 6x + sin 2x
    ("in_sines_and_cosines", _is_in_sines),  # tan x → sin x/cos x
    ("pythagoras_in_integral", _is_pythagoras),  # sin³ x → (1 − cos² x)·sin x
    ("divided_in_integral", _is_divided),  # (x² + 1)/x → x + 1/x
    ("partial_fractions_in_integral", _is_partial),  # 1/(x² − 1) → 1/(2(x − 1)) − 1/(2(x + 1))
    ("split_numerator", _is_split),  # (2x + 3)/(x² + 1) → 2x/(x² + 1) + 3/(x² + 1)
    ("completed_square_in_integral", _is_square_completed),  # x² + 2x + 5 → (x + 1)² + 4
    ("cancelled_in_integral", _is_cancelled),  # (x² − 1)/(x − 1) → x + 1
    ("multiplied_out_in_integral", _is_multiplied_out),  # (x + 1)·√x → x^(3/2) + x^(1/2)
)
"""What became of the integrand, with an example."""


def named_integral_rule(before: Tree, after: Tree, integrals: Lets) -> str | None:
    """The rule of a step between equations I = … for a named integral; None for anything else. Both are the right sides.

    integrals: I → ∫ f dx.
    """
    named = [name for name in integrals if name in free_symbols(after)]
    if named and not any(name in free_symbols(before) for name in named):
        return integral_rule(before, substituted(after, {name: integrals[name] for name in named}), {})
    return integral_rule(before, after, {})
