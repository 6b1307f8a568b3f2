"""Rules that turn an expression into an equal one, tried in order on the part that changed."""

from __future__ import annotations

from collections.abc import Callable

from service.algebra.build import ONE, div, factors, integer, rational, terms
from service.algebra.expressions import same
from service.algebra.opaque import has_head
from service.algebra.shapes import same_form, shape
from service.functions import of_family
from service.rules.recognition.calculus import calculus_rule
from service.rules.recognition.integrals import NO_LETTERS, Lets
from service.rules.recognition.laws import identity
from service.rules.recognition.narrowing import narrowed
from service.rules.tidy import size
from service.tree import Apply, Symbol, Tree, free_symbols, rebuilt, walk

TRIGONOMETRIC = of_family("trigonometric")
Test = Callable[[Tree, Tree], bool]


def expression_rule(before: Tree, after: Tree, lets: Lets = NO_LETTERS) -> str | None:
    """The id of the rule; `rewritten` where the lines are equal and no rule is recognised, None where they are not.

    lets: what letters stand for.
    """
    inside = _inside_limit(before, after)
    if inside is not None:
        return expression_rule(*inside, lets) or calculus_rule(before, after, lets)
    found = calculus_rule(before, after, lets)
    if found is not None:
        return found
    if before == after:
        return None
    if same_form(before, after):
        return "reordered"
    if not same(before, after):
        return None
    part, became = narrowed(before, after)
    if not same(part, became):
        part, became = before, after
    known = identity(part, became)
    if known is not None:
        return known
    algebra = as_letters(part), as_letters(became)
    if same(*algebra):  # sin x and ln x stand in it as any letter might
        part, became = algebra
    return next((name for name, holds in RULES if holds(part, became)), "rewritten")


def _inside_limit(before: Tree, after: Tree) -> tuple[Tree, Tree] | None:
    """f and g of lim f and lim g at the same place."""
    match before, after:
        case Apply(head="limit" | "limit_left" | "limit_right" as one, args=(f, *at)), Apply(head=other, args=(g, *there)):
            return (f, g) if one == other and at == there and f != g else None
        case _:
            return None


def calculated(p: Tree, q: Tree) -> bool:
    """Arithmetic on numbers: 1/2 + 1/3 → 5/6, 3·2x → 6x."""
    return not free_symbols(p) or (
        _is_monomial(p) and _is_monomial(q) and not has_head(p, "div", "pow", "sqrt", "root") and not _repeats(p)
    )


def trigonometric_identity(p: Tree, q: Tree) -> bool:
    """Equal by what is true of these functions alone."""
    return has_head(p, *TRIGONOMETRIC)


def logarithm_law(p: Tree, q: Tree) -> bool:
    """Equal by what is true of logarithms alone."""
    return has_head(p, "log") or has_head(q, "log")


def root_law(p: Tree, q: Tree) -> bool:
    """√8 → 2√2, √a → a^(1/2), 1/√2 → √2/2."""
    return _functions(p, ("sqrt", "root")) != _functions(q, ("sqrt", "root"))


def power_law(p: Tree, q: Tree) -> bool:
    """a²a³ → a⁵, (2a)³ → 8a³, 1/a² → a^(−2): products and powers only."""
    return _is_monomial(p) and _is_monomial(q) and (has_head(p, "pow") or has_head(q, "pow") or _repeats(p)) and _powers(p) != _powers(q)


def cancelled(p: Tree, q: Tree) -> bool:
    """(ca)/(cb) → a/b."""
    return _is_quotient(p) and _rescaled(p, q) and size(q) < size(p) and not _has_negative_power(q)


def extended_fraction(p: Tree, q: Tree) -> bool:
    """a/b → (ca)/(cb)."""
    return _is_quotient(q) and not _has_negative_power(p) and len(terms(p)) == 1 and _rescaled(p, q) and size(q) > size(p)


def _has_negative_power(tree: Tree) -> bool:
    return any(isinstance(n, Apply) and n.head == "pow" and (rational(n.args[1]) or 0) < 0 for n in walk(tree))


def combined_fractions(p: Tree, q: Tree) -> bool:
    """a/c + b/d → one fraction."""
    return len(terms(p)) > 1 and has_head(p, "div") and _is_quotient(q)


def common_denominator(p: Tree, q: Tree) -> bool:
    """a/b + c/d → ad/(bd) + bc/(bd)."""
    below = {shape(t.args[1]) for t in terms(q) if isinstance(t, Apply) and t.head == "div"}
    return len(terms(p)) == len(terms(q)) > 1 and len(below) == 1 and all(_is_quotient(t) for t in terms(q)) and has_head(p, "div")


def split_fraction(p: Tree, q: Tree) -> bool:
    """(a + b)/c → a/c + b/c."""
    return _is_quotient(p) and len(terms(q)) > 1 and len(terms(_top(p))) > 1


def completed_square(p: Tree, q: Tree) -> bool:
    """x² + 2hx + c → (x + h)² + d."""
    squares = [n for t in terms(q) for n in factors(t) if _is_square_of_sum(n)]
    return len(terms(p)) > 1 and len(squares) == 1 and len(terms(q)) == 2 and not any(_is_square_of_sum(n) for n in walk(p))


def factored(p: Tree, q: Tree) -> bool:
    """A sum became a product, or holds more products of sums."""
    return len(terms(p)) > 1 and _brackets(q) > _brackets(p) and (len(terms(q)) == 1 or len(terms(q)) < len(terms(p)))


def expanded(p: Tree, q: Tree) -> bool:
    """Products of sums became sums."""
    return _brackets(q) < _brackets(p)


def collected_terms(p: Tree, q: Tree) -> bool:
    """Fewer terms than before."""
    return len(terms(p)) > 1 and len(terms(q)) < len(terms(p))


RULES: tuple[tuple[str, Test], ...] = (
    ("root_law", root_law),
    ("calculated", calculated),
    ("trigonometric_identity", trigonometric_identity),
    ("logarithm_law", logarithm_law),
    ("extended_fraction", extended_fraction),
    ("cancelled", cancelled),
    ("power_law", power_law),
    ("common_denominator", common_denominator),
    ("combined_fractions", combined_fractions),
    ("split_fraction", split_fraction),
    ("completed_square", completed_square),
    ("factored", factored),
    ("expanded", expanded),
    ("collected_terms", collected_terms),
)  # fmt: skip


def _functions(tree: Tree, heads: tuple[str, ...]) -> list[str]:
    return sorted(repr(shape(n)) for n in walk(tree) if isinstance(n, Apply) and n.head in heads)


def as_letters(tree: Tree) -> Tree:
    """Each function value, and e^u, as a letter of its own."""
    return rebuilt(tree, lambda n: Symbol(repr(shape(n))) if isinstance(n, Apply) and free_symbols(n) and _is_function(n) else n)


def _is_function(node: Apply) -> bool:
    return node.head in {*TRIGONOMETRIC, "log", "exp"} or (node.head == "pow" and bool(free_symbols(node.args[1])))


def _is_monomial(tree: Tree) -> bool:
    """Letters, numbers, products, quotients, powers and roots; no sums, and no functions."""
    return all(n.head in {"mul", "div", "neg", "pow", "sqrt", "root"} for n in walk(tree) if isinstance(n, Apply))


def _repeats(tree: Tree) -> bool:
    letters = [n.name for n in walk(tree) if isinstance(n, Symbol)]
    return len(letters) != len(set(letters))


def _powers(tree: Tree) -> list[str]:
    return [*sorted(repr(shape(n)) for n in walk(tree) if isinstance(n, Apply) and n.head == "pow"), str(_repeats(tree))]


def _is_quotient(tree: Tree) -> bool:
    match tree:
        case Apply(head="div"):
            return True
        case Apply(head="neg", args=(a,)):
            return _is_quotient(a)
        case Apply(head="mul", args=args):
            return sum(_is_quotient(a) for a in args) == 1
        case _:
            return False


def _top(tree: Tree) -> Tree:
    return tree.args[0] if isinstance(tree, Apply) and tree.head == "div" else tree


def _bottom(tree: Tree) -> Tree:
    return tree.args[1] if isinstance(tree, Apply) and tree.head == "div" else ONE


def _rescaled(p: Tree, q: Tree) -> bool:
    """Numerator and denominator both times the same."""
    if not (isinstance(p, Apply) and p.head == "div") and not (isinstance(q, Apply) and q.head == "div"):
        return False
    if same(_bottom(p), _bottom(q)):
        return False
    return same(div(_top(p), _top(q)), div(_bottom(p), _bottom(q)))


def _is_square_of_sum(tree: Tree) -> bool:
    match tree:
        case Apply(head="pow", args=(base, n)):
            return len(terms(base)) > 1 and integer(n) == 2
        case _:
            return False


def _brackets(tree: Tree) -> int:
    """How many sums stand as factors or bases, or behind a minus."""
    return sum(
        isinstance(a, Apply) and a.head == "add"
        for n in walk(tree)
        if isinstance(n, Apply) and n.head in {"mul", "pow", "neg"}
        for a in n.args
    )
