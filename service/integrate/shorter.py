"""The shortest of a few equal forms of an answer: terms gathered by their logarithms, arctangents and exponentials."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Add, Expr, Function, Mul, Symbol, cancel, expand, factor_terms, fraction, log, radsimp, together

from service.integrate import forms as equal_forms
from service.integrate.shape import order, radicals
from service.integrate.textbook import has_letter_below_root, textbook_forms, without_root_below
from service.search import Budget, each_in_time

SECONDS = 0.25
"""For one round of forms; there are three."""


def shortest(answer: Expr, x: Symbol, hyperbolic: bool = False) -> Expr:
    """The shortest form found in time; the answer itself where nothing is shorter.

    hyperbolic: e^u ± e^{−u} may be written so.
    """
    best = _shortest_of(forms, answer, x, SECONDS)
    best = min(best, _shortest_of(_other_forms, answer, x, 2 * SECONDS), key=length)
    if hyperbolic:
        best = _shortest_of(_hyperbolic, best, x, SECONDS)
    return _without_letter_below(_without_inner_fraction(_shortest_of(textbook_forms, best, x, SECONDS)), x)


def _without_letter_below(answer: Expr, x: Symbol) -> Expr:
    """√(ax + b)/√b for √(ax/b + 1), also where that is a little longer."""
    if not has_letter_below_root(answer, x):
        return answer
    plain = factor_terms(without_root_below(answer, x))
    return plain if length(plain) <= length(answer) + 10 * ROOM else answer


ROOM = 2
"""Characters that an answer may be longer for having no fraction inside a fraction."""


def _without_inner_fraction(answer: Expr) -> Expr:
    """(b cos x − a)/b² for (cos x − a/b)/b."""
    if not answer.is_Mul or not any(part.is_Add and fraction(together(part))[1] != 1 for part in answer.args):
        return answer
    whole = together(answer)
    return whole if length(whole) <= length(answer) + ROOM else answer


def _shortest_of(made: Callable[[Expr, Symbol], Iterator[Expr]], answer: Expr, x: Symbol, seconds: float) -> Expr:
    return min((answer, *each_in_time(Budget.patient(seconds), lambda: made(answer, x))), key=length)


def _other_forms(answer: Expr, x: Symbol) -> Iterator[Expr]:
    for form in equal_forms.gathered(answer, x):
        yield form
        if length(form) < 200:
            yield from forms(form, x)


def _hyperbolic(answer: Expr, x: Symbol) -> Iterator[Expr]:
    yield equal_forms.with_hyperbolics(answer, x)


def length(form: Expr) -> int:
    """Characters of the text form; a fraction inside brackets counts a little more, for (2x − 1)/4 rather than (x/2 − 1/4)."""
    written = str(form)
    depth, inside = 0, 0
    for letter in written:
        depth += (letter == "(") - (letter == ")")
        inside += letter == "/" and depth > 0
    return len(written) + 2 * inside


def forms(answer: Expr, x: Symbol) -> Iterator[Expr]:
    """Equal forms, cheap ones first."""
    wide = expand(answer, log=False, trig=False, power_base=False, power_exp=False, mul=True, multinomial=True, basic=False)
    gathered = by_kernel(wide, x)
    yield gathered
    yield factor_terms(gathered)
    if length(answer) < 300:
        yield factor_terms(answer)


def by_kernel(answer: Expr, x: Symbol) -> Expr:
    """Σ coefficient · kernel with each coefficient in its shortest form; a kernel is a product of functions of x."""
    parts: dict[Expr, list[Expr]] = {}
    for term in Add.make_args(answer):
        coefficient, kernel = _split(term, x)
        parts.setdefault(kernel, []).append(coefficient)
    return Add(*[kernel * tidy(Add(*parts[kernel]), x) for kernel in sorted(parts, key=order)])


def _split(term: Expr, x: Symbol) -> tuple[Expr, Expr]:
    """(algebraic part, product of functions)."""
    functions = [factor for factor in Mul.make_args(term) if factor.has(x) and _is_transcendental(factor)]
    kernel = Mul(*functions)
    return term / kernel, kernel


def _is_transcendental(factor: Expr) -> bool:
    return isinstance(factor, Function) or bool(factor.is_Pow and (isinstance(factor.base, (log, Function)) or factor.exp.free_symbols))


def tidy(coefficient: Expr, x: Symbol) -> Expr:
    """The shortest of a sum's few usual forms."""
    if not coefficient.is_Add:
        return coefficient
    found = [coefficient, factor_terms(coefficient)]
    if coefficient.is_rational_function():
        found += [cancel(coefficient), together(coefficient), cancel(coefficient).factor()]
    elif not coefficient.has(x):
        found.append(radsimp(coefficient))
    else:
        shortened = cancel(coefficient).factor()
        found += [together(coefficient), *([shortened] if set(radicals(shortened, x)) <= set(radicals(coefficient, x)) else [])]
    return min(found, key=length)
