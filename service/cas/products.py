"""Products, quotients, powers and roots in textbook form."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Basic, Expr, S

from service.cas.textbook import ONE, digits, factor_rank, negated, over, times
from service.tree import Apply, Constant, Number, Tree

Of = Callable[[Basic], Tree]


def product(value: sympy.Mul, of: Of) -> Tree:
    """A product as one fraction: numeric roots merged, the sign in front, nothing negative in an exponent."""
    coefficient, rest = value.as_coeff_Mul()
    if coefficient.is_Float and coefficient < 0:
        return negated(product(-value, of))
    if not coefficient.is_Rational:
        coefficient, rest = S.One, value
    above, below = _sides(rest)
    size = abs(coefficient)
    upper = times([Number(digits(size.p)), *_factors(above, of)])
    lower = times([Number(digits(size.q)), *_factors(below, of)])
    tree = over(upper, lower)
    return negated(tree) if coefficient < 0 else tree


def _sides(value: Expr) -> tuple[list[Expr], list[Expr]]:
    """The factors above and below the fraction bar."""
    above: list[Expr] = []
    below: list[Expr] = []
    for factor in sympy.Mul.make_args(value):
        if _belongs_below(factor):
            below.append(1 / factor)
        elif factor.is_Rational:
            above.append(sympy.Integer(factor.p))
            below.append(sympy.Integer(factor.q))
        else:
            above.append(factor)
    return above, _joined(below)


def _belongs_below(factor: Expr) -> bool:
    """1/x², 1/xⁿ, 1/3ⁿ⁺¹; 2⁻ˣ and e⁻ˣ stay above."""
    if not factor.is_Pow or isinstance(factor, sympy.exp):
        return False
    if factor.exp.is_Rational:
        return bool(factor.exp < 0)
    terms = sympy.Add.make_args(factor.exp)
    return all(term.could_extract_minus_sign() for term in terms) and (bool(factor.base.free_symbols) or any(t.is_number for t in terms))


def _joined(factors: list[Expr]) -> list[Expr]:
    """Powers of one letter with letters in an exponent as one power: s·sⁿ is sⁿ⁺¹."""
    exponents: dict[Expr, list[Expr]] = {}
    for factor in factors:
        base, exponent = factor.as_base_exp()
        exponents.setdefault(base, []).append(exponent)
    return [_whole_power(base, several) for base, several in exponents.items()]


def _whole_power(base: Expr, exponents: list[Expr]) -> Expr:
    if len(exponents) > 1:
        return sympy.Pow(base, sympy.Add(*exponents))
    return base if exponents[0] == 1 else sympy.Pow(base, exponents[0], evaluate=False)


def _factors(values: list[Expr], of: Of) -> list[Tree]:
    merged = _merged_roots(values)
    ordered = list(sympy.Mul(*merged, evaluate=False).as_ordered_factors()) if len(merged) > 1 else merged
    ordered.sort(key=factor_rank)
    return [of(factor) for factor in ordered if factor != 1]


def _merged_roots(values: list[Expr]) -> list[Expr]:
    """√2·√π is √(2π): square roots of positive numbers, and of at most one other factor that is no sum, go under one sign."""
    roots = [v for v in values if v.is_Pow and v.exp == S.Half and v.base.is_number and v.base.is_positive and not v.base.is_Add]
    if not roots:
        return values
    symbolic = [v for v in values if v.is_Pow and v.exp == S.Half and not v.base.is_number and (v.base.is_Symbol or v.base.is_Pow)]
    chosen = roots + symbolic[:1]
    if len(chosen) < 2:
        return values
    radicand = sympy.Mul(*(root.base for root in chosen))
    return [v for v in values if v not in chosen] + [sympy.Pow(radicand, S.Half, evaluate=False)]


def power(value: sympy.Pow, of: Of) -> Tree:
    """Roots as roots, negative powers as fractions."""
    base, exponent = value.base, value.exp
    if exponent.is_Rational and exponent < 0:
        return over(ONE, of(sympy.Pow(base, -exponent, evaluate=False)) if exponent != -1 else of(base))
    if exponent.is_Rational and exponent.q > 1 and base.is_number and base.is_negative:
        return _polar(base, exponent, of)
    if exponent == S.Half:
        return Apply("sqrt", (of(base),))
    if exponent.is_Rational and exponent.p == 1 and exponent.q > 1:
        return Apply("root", (of(base), Number(digits(exponent.q))))
    return Apply("pow", (of(base), of(exponent)))


def _polar(base: Expr, exponent: Expr, of: Of) -> Tree:
    """The principal power of a negative number, r^p e^{iπp}: as a root it would be read as the real one."""
    turn = Apply("pow", (Constant("e"), of(sympy.I * sympy.pi * exponent)))
    size = of(sympy.Pow(-base, exponent))
    return times([size, turn])
