"""Lines with an indefinite integral or an arbitrary constant: judged by their derivatives."""

from __future__ import annotations

from collections.abc import Mapping

from flint import fmpq

from service.algebra.calculus import NoDerivative, derivative
from service.algebra.expressions import Allows, Likeness, likeness, outcome
from service.algebra.opaque import has_head
from service.algebra.proof import PROOF_SECONDS, proved_equal
from service.algebra.solving import Point
from service.algebra.values import Value, sign
from service.functions import of_family
from service.judge.judgement import Counterexample, Judgement, Scope, apart, described, point_names
from service.judge.parameters import has_negative_parameter
from service.question import Verification
from service.quietly import briefly
from service.tree import Apply, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk


def indefinite(tree: Tree) -> tuple[Apply, ...]:
    """The indefinite integrals in a tree."""
    return tuple(n for n in walk(tree) if isinstance(n, Apply) and n.head == "integral" and len(n.args) == 2)


def has_integral(tree: Tree) -> bool:
    """Whether an integral without bounds stands in the tree."""
    return bool(indefinite(tree))


def variable_of(tree: Tree) -> str | None:
    """The variable of the first indefinite integral."""
    for node in indefinite(tree):
        if isinstance(node.args[1], Symbol):
            return node.args[1].name
    return None


def is_arbitrary(name: str) -> bool:
    """Whether a symbol is written as an arbitrary constant: C, C_1, c, K, const."""
    return base_and_subscript(name)[0] in {"C", "c", "K", "k", "const", "constant"}


def arbitrary_constants(tree: Tree) -> frozenset[str]:
    return frozenset(name for name in free_symbols(tree) if is_arbitrary(name))


def is_bare_integral(tree: Tree) -> bool:
    """∫ f dx alone, or a number times it."""
    match tree:
        case Apply(head="integral", args=(_, _)):
            return True
        case Apply(head="neg" | "pos", args=(a,)):
            return is_bare_integral(a)
        case Apply(head="mul", args=args):
            return sum(is_bare_integral(a) for a in args) == 1 and all(is_bare_integral(a) or not free_symbols(a) for a in args)
        case Apply(head="div", args=(a, b)):
            return is_bare_integral(a) and not free_symbols(b)
        case _:
            return False


def differing_sides(a: Tree, b: Tree) -> tuple[Tree, Tree] | None:
    """(right side of A, right side of B) of y = ∫ f dx and y = F; None where no integral without bounds is concerned."""
    match a, b:
        case Relation(signs=("=",), sides=(left, f)), Relation(signs=("=",), sides=(same_left, g)) if left == same_left and (
            variable_of(f) or variable_of(g)
        ):
            return f, g
        case _:
            return None


def integral_relation(a: Tree, b: Tree, scope: Scope) -> Judgement | None:
    """The relation where an ∫ without bounds stands in A or B; None where neither has one."""
    name = variable_of(a) or variable_of(b)
    if name is None:
        return None
    try:
        before, after = derivative(a, name), derivative(b, name)
    except NoDerivative:
        return None
    seen = _compared(before, after, name, scope)
    if seen.shrunk is not None:
        seen = likeness(before, after, scope.real, scope.positive, allows=_where_defined(after, scope))
    if seen.differ is not None:
        point, left, right = seen.differ
        return Judgement(
            "not_equivalent",
            Verification("proved", "the derivatives differ at an exact point"),
            counterexample=apart(point, left, right),
            flags=("by_derivative",),
        )
    proved = briefly(PROOF_SECONDS, proved_equal, before, after)
    if not proved and seen.agree < (FEWEST if free_symbols(before) or free_symbols(after) else 1):
        return None
    finished = bool(indefinite(a)) and not indefinite(b)
    if finished and scope.real:
        whole = _undefined_somewhere(before, b, name, scope)
        if whole is not None:
            return Judgement(
                "not_equivalent",
                Verification("proved", "the integrand is defined there and the answer is not"),
                flags=("domain_shrunk", "by_derivative"),
                counterexample=Counterexample(point_names(whole), "defined", "undefined"),
                domain_points=(described(whole),),
            )
    evidence = Verification("proved" if proved else "checked", "the derivatives agree", seen.agree)
    if not finished:
        return Judgement("equivalent" if indefinite(b) and indefinite(a) else "up_to_constant", evidence)
    missing = not (arbitrary_constants(b) - arbitrary_constants(a))
    flags = ("missing_constant",) if missing else ()
    if is_bare_integral(a):
        return Judgement("antiderivative", evidence, flags)
    return Judgement("equivalent" if missing else "up_to_constant", evidence, flags)


def _compared(before: Tree, after: Tree, name: str, scope: Scope) -> Likeness:
    """The derivatives at many points; where they differ only off the branch of a substitution or at negative parameters, without those."""
    seen = likeness(before, after, scope.real, scope.positive, allows=scope.allows)
    if seen.differ is None:
        return seen
    narrower: list[Allows] = [lambda at: not has_negative_parameter(at, name), *([_is_acute] if _is_angle(before, after, name) else [])]
    for meant in narrower:
        found = likeness(before, after, scope.real, scope.positive, allows=_both(scope.allows, meant))
        if found.differ is None and found.agree > 3:
            return found
    return seen


def _both(one: Allows, other: Allows) -> Allows:
    return lambda at: one(at) and other(at)


ANGLES = frozenset({"theta", "phi", "alpha", "beta", "t", "u", "v", "w"})
WAVES = of_family("trigonometric")


def _is_angle(before: Tree, after: Tree, name: str) -> bool:
    """Whether the letter is that of a substitution x = 4 sin θ, made on a branch where it can be undone: √(16 − 16 sin²θ) = 4 cos θ."""
    return name in ANGLES and has_head(before, *WAVES) and not any({*free_symbols(f)} - {name} for f in (before, after))


def _where_defined(tree: Tree, scope: Scope) -> Allows:
    """The points that keep to what is assumed and at which the tree has a value."""
    return lambda at: scope.allows(at) and outcome(tree, at, scope.real) != "undefined"


def _is_acute(at: Mapping[str, Value]) -> bool:
    return all(sign(angle) == 1 and sign(fmpq(3, 2) - angle) == 1 for angle in at.values())


FEWEST = 2
"""Points at which two derivatives agree at least."""
TRIED = tuple(fmpq(*pair) for pair in ((1, 3), (7, 5), (11, 3), (-2, 5), (-9, 4)))


def _undefined_somewhere(before: Tree, b: Tree, name: str, scope: Scope) -> Point | None:
    """A point of an interval where the integrand is defined and B is not, for parameters for which B has values at all."""

    def allows(at: Mapping[str, Value]) -> bool:
        return scope.allows(at) and (len(at) == 1 or any(outcome(b, {**at, name: x}, True) != "undefined" for x in TRIED))

    zero_before = Apply("mul", (Number("0"), before))
    zero_after = Apply("mul", (Number("0"), b))
    return likeness(zero_before, zero_after, True, scope.positive, allows=allows).shrunk


def up_to_constant(a: Tree, b: Tree, name: str, scope: Scope) -> Judgement | None:
    """A − B constant: their derivatives agree. None where that can't be told."""
    try:
        before, after = derivative(a, name), derivative(b, name)
    except NoDerivative:
        return None
    seen = likeness(before, after, scope.real, scope.positive, allows=scope.allows)
    if seen.differ is not None or not seen.agree:
        return None
    return Judgement(
        "up_to_constant", Verification("proved" if proved_equal(before, after) else "checked", "the derivatives agree", seen.agree)
    )
