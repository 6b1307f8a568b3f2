"""Identities that a step may be named after: each is applied to the line before and compared with the line."""

from __future__ import annotations

from functools import lru_cache

from service.algebra.expressions import same
from service.algebra.laws import law
from service.algebra.patterns import rewritten
from service.algebra.shapes import Shape, shape
from service.algebra.statements import is_statement
from service.tree import Apply, Tree, walk

FUNCTIONS = frozenset({"sin", "cos", "tan", "cot", "sec", "csc", "log", "exp"})
LAWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pythagoras", ("sin(a)^2+cos(a)^2 -> 1", "1-sin(a)^2 -> cos(a)^2", "1-cos(a)^2 -> sin(a)^2", "1+tan(a)^2 -> 1/cos(a)^2",
                    "1+tan(a)^2 -> sec(a)^2", "sec(a)^2-1 -> tan(a)^2")),
    ("tangent_as_quotient", ("tan(a) -> sin(a)/cos(a)", "cot(a) -> cos(a)/sin(a)", "sec(a) -> 1/cos(a)", "csc(a) -> 1/sin(a)")),
    ("double_angle", ("sin(2*a) -> 2*sin(a)*cos(a)", "cos(2*a) -> cos(a)^2-sin(a)^2", "cos(2*a) -> 1-2*sin(a)^2",
                      "cos(2*a) -> 2*cos(a)^2-1")),
    ("angle_sum", ("sin(a+b) -> sin(a)*cos(b)+cos(a)*sin(b)", "cos(a+b) -> cos(a)*cos(b)-sin(a)*sin(b)",
                   "sin(a-b) -> sin(a)*cos(b)-cos(a)*sin(b)", "cos(a-b) -> cos(a)*cos(b)+sin(a)*sin(b)")),
    ("log_of_product", ("log(a*b) -> log(a)+log(b)",)),
    ("log_of_quotient", ("log(a/b) -> log(a)-log(b)",)),
    ("log_of_power", ("log(a^b) -> b*log(a)", "log(sqrt(a)) -> 1/2*log(a)")),
)  # fmt: skip
"""Name → laws, each of which may be used in both directions."""


@lru_cache(maxsize=1)
def _laws() -> tuple[tuple[str, Tree, Tree], ...]:
    return tuple((name, *(law(side) for side in pair.split("->"))) for name, pairs in LAWS for pair in pairs)  # type: ignore[misc]


def identity(before: Tree, after: Tree) -> str | None:
    """The first law that leads from the one to the other: the same value, and the same functions in it."""
    if is_statement(before) or _functions(before) == _functions(after):
        return None
    for name, left, right in _laws():
        for here, there, start, goal in ((left, right, before, after), (left, right, after, before)):
            for candidate in rewritten(here, there, start):
                if _functions(candidate) == _functions(goal) and same(candidate, goal):
                    return name
    return None


def _functions(tree: Tree) -> tuple[Shape, ...]:
    """The functions that occur, with what they are taken of."""
    found = [shape(node) for node in walk(tree) if isinstance(node, Apply) and node.head in FUNCTIONS]
    return tuple(sorted(found, key=repr))
