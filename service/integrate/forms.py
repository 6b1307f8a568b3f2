"""Equal forms of parts of an answer: one root in the denominator, half angles, e^u with e^{-u}, fractions under a root.

(A + B√Q)/(C + D√Q) = P + R√Q        tan(u/2) = sin u/(1 + cos u)        √(1 − x²/a²) = √(a² − x²)/a for a > 0
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Add,
    Dummy,
    Expr,
    Function,
    Integer,
    Poly,
    Pow,
    Rational,
    S,
    Symbol,
    atan,
    cancel,
    cos,
    cosh,
    exp,
    factor,
    fraction,
    log,
    radsimp,
    sin,
    sinh,
    tan,
    together,
)  # fmt: skip

from service.integrate.shape import order, radicals


def square_root(part: Expr, x: Symbol) -> Expr | None:
    """√Q where it is the only root in x of an algebraic expression, else None."""
    found = radicals(part, x)
    roots = {root.base for root in found}
    if len(roots) != 1 or any(root.exp.q != 2 for root in found):
        return None
    base = roots.pop()
    return Pow(base, S.Half) if base.is_polynomial(x) else None


def one_root(part: Expr, x: Symbol) -> Expr | None:
    """P + R√Q with P and R in lowest terms and factored, None where the expression is no function of x and one √Q."""
    root = square_root(part, x)
    if root is None or any(kernel.has(x) for kernel in part.atoms(Function, exp)):
        return None
    r, q = Dummy("r"), root.base
    swapped = part.replace(lambda p: p.is_Pow and p.base == q and p.exp.is_Rational and p.exp.q == 2, lambda p: r**p.exp.p)
    above, below = (_reduced(side, r, q) for side in fraction(together(swapped)))
    if below[1] != 0:
        (a, b), (c, d) = above, below
        above, below = ((a * c - b * d * q), (b * c - a * d)), (c**2 - d**2 * q, S.Zero)
    plain, beside = (factor(cancel(side / below[0])) for side in above)
    return plain + beside * root


def _reduced(side: Expr, r: Symbol, q: Expr) -> tuple[Expr, Expr]:
    """(A, B) of a polynomial in r as A + B r, with r² = q."""
    even, odd = S.Zero, S.Zero
    for (n,), coefficient in Poly(side, r).terms():
        if n % 2:
            odd += coefficient * q ** (n // 2)
        else:
            even += coefficient * q ** (n // 2)
    return even, odd


def with_one_root(answer: Expr, x: Symbol) -> Expr | None:
    """The algebraic part of a sum as P + R√Q."""
    if not radicals(answer, x):
        return None
    algebraic = Add(*[term for term in Add.make_args(answer) if not any(kernel.has(x) for kernel in term.atoms(Function, exp))])
    form = one_root(algebraic, x)
    return None if form is None else answer - algebraic + form


def with_plain_arguments(answer: Expr, x: Symbol) -> Expr:
    """Arguments of logarithms and arctangents with one root each, and arctangents of a fraction in lowest terms."""
    swap: dict[Expr, Expr] = {}
    for part in sorted(answer.atoms(log, atan), key=order):
        inside = part.args[0].args[0] if part.args[0].func.__name__ == "Abs" else part.args[0]
        found = [form for form in (one_root(inside, x), _scaled(inside, x) if isinstance(part, atan) else None) if form is not None]
        shorter = [form for form in found if len(str(form)) < len(str(inside))]
        if shorter:
            swap[inside] = min(shorter, key=lambda form: len(str(form)))
    return answer.xreplace(swap)


def _scaled(argument: Expr, x: Symbol) -> Expr | None:
    """A fraction whose denominator has a term with coefficient 1: 3 sin x/((3 + √3)(cos x + 2)) → (3 − √3) sin x/(2 (cos x + 2))."""
    above, below = (_coefficients(side, x) for side in fraction(together(argument)))
    leads = [kernel for kernel in below if kernel != 1]
    if len(below) < 2 or not leads or not all(c.is_number for c in (*above.values(), *below.values())):
        return None
    lead = below[leads[0]]
    over, under = (Add(*[radsimp(c / lead).expand() * kernel for kernel, c in side.items()]) for side in (above, below))
    return over / under


def _coefficients(side: Expr, x: Symbol) -> dict[Expr, Expr]:
    """Coefficient by what depends on x, in a fixed order."""
    found: dict[Expr, Expr] = {}
    for term in sorted(Add.make_args(side.expand()), key=order):
        coefficient, kernel = term.as_independent(x, as_Add=False)
        found[kernel] = found.get(kernel, S.Zero) + coefficient
    return found


def without_half_angles(answer: Expr, x: Symbol) -> Expr | None:
    """Each tan(u/2) outside logarithms and arctangents as sin u/(1 + cos u), in lowest terms; None where sin u stays below."""
    terms = Add.make_args(answer)
    plain = Add(*[term for term in terms if not term.has(log, atan) or not any(part.has(tan) for part in term.atoms(log, atan))])
    halves = [part for part in plain.atoms(tan) if part.has(x)]
    if len(halves) != 1:
        return None
    u = 2 * halves[0].args[0]
    s, c = Dummy("s"), Dummy("c")
    above, below = (_reduced(side, s, 1 - c**2) for side in fraction(together(plain.xreplace({halves[0]: s / (1 + c)}))))
    if below[1] != 0:
        return None
    even, odd = (factor(cancel(side / below[0])) for side in above)
    return answer - plain + (even + odd * s).xreplace({s: sin(u), c: cos(u)})


def with_hyperbolics(answer: Expr, x: Symbol) -> Expr:
    """k e^u ± k e^{-u} as 2k cosh u or 2k sinh u."""
    wide = answer.expand()
    terms = {term.as_independent(x, as_Add=False)[1]: term.as_independent(x, as_Add=False)[0] for term in Add.make_args(wide)}
    kept: list[Expr] = []
    done: set[Expr] = set()
    for kernel in sorted(terms, key=order):
        mirrored = 1 / kernel
        if kernel in done:
            continue
        if isinstance(kernel, exp) and mirrored in terms and terms[mirrored] in (terms[kernel], -terms[kernel]):
            u = kernel.args[0] if not kernel.args[0].could_extract_minus_sign() else mirrored.args[0]
            k = terms[exp(u)]
            kept.append(2 * k * (cosh(u) if terms[exp(-u)] == k else sinh(u)))
            done |= {kernel, mirrored}
        else:
            kept.append(kernel * terms[kernel])
    return Add(*kept)


def without_fractions_under_roots(answer: Expr, x: Symbol) -> Expr:
    """(n/d)^{p/q} → n^{p/q} d^{−p/q} for a positive d free of variables: √(1 − x²/a²) → √(a² − x²)/a."""

    def plain(part: Expr) -> Expr:
        above, below = fraction(together(part.base))
        return above**part.exp * below ** (-part.exp) if below.is_positive and below.free_symbols else part

    return answer.replace(lambda part: part.is_Pow and isinstance(part.exp, Rational) and part.exp.q > 1 and part.base.is_Add, plain)


def gathered(answer: Expr, x: Symbol) -> Iterator[Expr]:
    """The forms of this file, each made from the one before."""
    for change in (without_fractions_under_roots, with_one_root, without_half_angles, with_plain_arguments):
        form = change(answer, x)
        if form is not None and form != answer:
            answer = form
            yield form


def power_of_inner(f: Expr, x: Symbol) -> Expr | None:
    """c g^{n+1}/(n+1) where f = c g' gⁿ with n ≥ 2 and g a polynomial, None elsewhere: x(x² − 1)⁹."""
    for part in sorted(f.atoms(Pow), key=order, reverse=True):
        g, n = part.base, part.exp
        if g.is_Add and g.is_polynomial(x) and n.is_Integer and n >= 2:
            constant = cancel(f / part / g.diff(x)) if g.has(x) else x
            if not constant.has(x):
                return constant * g ** (n + 1) / Integer(n + 1)
    return None
