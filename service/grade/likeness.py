"""Whether a line looks like an earlier one with a step or a slip, or brings in something new: the numbers and letters that they share."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations

from service.algebra.build import rational
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.algebra.statements import zero_form
from service.judge.entailment import determined
from service.judge.solved import is_solved
from service.judge.substitutions import definition
from service.quietly import quietly
from service.tree import Apply, Constant, Number, Relation, Tree, free_symbols, walk


def resembles(before: Tree, after: Tree) -> bool:
    """Whether a line reuses most of what an earlier one is made of, so that it is a try to transform it and not a new statement."""
    if set(free_symbols(after)) - set(free_symbols(before)):
        return False
    one, other = _material(before), _material(after)
    if not other:
        return set(free_symbols(after)) == set(free_symbols(before))
    if _is_definition_of(before, after) and set(other) <= set(one):
        return True
    shared = sum((one & other).values())
    solved = is_solved(after) and set(free_symbols(after)) == set(free_symbols(before)) and not is_solved(before)
    return 2 * shared > sum(other.values()) or solved


def _is_definition_of(before: Tree, after: Tree) -> bool:
    """Whether the line speaks of a letter that the one before gives in terms of others: n² = 2k² after n = 2k."""
    found = definition(before) if isinstance(before, Relation) else None
    return found is not None and bool(free_symbols(found[1])) and found[0] in free_symbols(after)


def _material(tree: Tree) -> Counter[str]:
    """The numerals of a line but 0 and 1, and its functions."""
    numerals = [str(rational(node)) for node in walk(tree) if isinstance(node, Number) and node.text not in {"0", "1"}]
    functions = [node.head for node in walk(tree) if isinstance(node, Apply) and node.head not in PLAIN]
    constants = [node.name for node in walk(tree) if isinstance(node, Constant)]
    return Counter((*numerals, *functions, *constants))


PLAIN = frozenset({"add", "mul", "neg", "pos", "div", "pow", "and", "or", "tuple", "list", "system"})


def is_second_equation(before: Tree, after: Tree) -> bool:
    """`r − s = 1` after r + s = 3: it does not look like the first with a slip, and the two have one common solution."""
    letters = set(free_symbols(after))
    if len(letters) < 2 or letters != set(free_symbols(before)):
        return False
    if not all(isinstance(one, Relation) and one.signs == ("=",) for one in (before, after)):
        return False
    if _material(after) and not _have_other_coefficients(before, after):
        return False
    found = determined((before, after), True)
    return found.consistent and all(name in found.values and not free_symbols(found.values[name]) for name in letters)


def _have_other_coefficients(before: Tree, after: Tree) -> bool:
    """Whether no two numbers of a linear equation stand in the same ratio in the other, signs aside: 2x + y = 7 and x − y = 2.

    A step with one slip, or one term left undivided, keeps a ratio: 2x = 12 + 3y or x + 3y = 6 after 2x + 3y = 12.
    """
    first, second = (_linear_coefficients(one) for one in (before, after))
    if first is None or second is None or set(first) != set(second):
        return False
    return all(first[a] * second[b] != first[b] * second[a] or not first[a] * first[b] for a, b in combinations(sorted(first), 2))


def is_linear_with_slip(before: Tree, after: Tree) -> bool:
    """`2x − y + 4z = 8` after 2(x − 1) − y + 3(z − 2) = 0: linear in three letters or more, and all coefficients agree but one."""
    if len(free_symbols(after)) < 3 or set(free_symbols(before)) != set(free_symbols(after)) or not _has_brackets(before):
        return False
    first, second = (quietly(_linear_coefficients, one) for one in (before, after))
    if first is None or second is None or set(first) != set(second) or len(first) < 4 or 0 in first.values():
        return False
    ratios = [second[name] / first[name] for name in first]
    return max(ratios.count(ratio) for ratio in ratios) == len(ratios) - 1


def _linear_coefficients(tree: Tree) -> dict[str, Fraction] | None:
    """The absolute values of the coefficients of a linear equation in two letters or more, the constant under ""."""
    if not isinstance(tree, Relation):
        return None
    form, names = zero_form(tree), free_symbols(tree)
    found = polynomial(form, names, ring_of(form)) if set(names_of(form)) == set(names) else None
    if found is None or found.total_degree() > 1:
        return None
    told = {
        "".join(n for n, e in zip(names, powers, strict=True) if e): Fraction(int(c.p), int(c.q)) for powers, c in found.to_dict().items()
    }
    return {name: abs(told.get(name, Fraction(0))) for name in (*names, "")}


def _has_brackets(tree: Tree) -> bool:
    """Whether something is to be multiplied out."""
    return any(isinstance(node, Apply) and node.head == "mul" and any(_is_sum(part) for part in node.args) for node in walk(tree))


def _is_sum(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "add"
