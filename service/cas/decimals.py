"""Exact numbers as decimal strings."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Decimal
from decimal import Context as Precision

import sympy
from sympy import Basic, Expr

from service.tree import Tree

DIGITS = 15


def decimal(value: Basic | Tree, digits: int = DIGITS) -> str | None:
    """The number to so many significant digits ("0.333333333333333"), as short as it can be where that is exact ("0.5").

    None where it is not a finite number. A complex number is written a + b*i.
    """
    if not isinstance(value, sympy.Expr) or value.free_symbols or not value.is_number or value.has(*NOT_NUMBERS):
        return None
    if value.is_Rational:
        return rational(value, digits)
    try:
        return _written(value, digits)
    except (ValueError, TypeError, ArithmeticError, NotImplementedError, RecursionError):
        return None


def _written(value: Expr, digits: int) -> str | None:
    """The number by SymPy's evaluation, which raises its own precision; None where that gives none."""
    guarded = {"n": digits + 5, "maxn": 20 * digits + 400}
    numeric = value.evalf(**guarded)
    real, imaginary = (part if part.is_Rational else part.evalf(**guarded) for part in _parts(value, numeric))
    if not (_is_float(real) and _is_float(imaginary)):
        return None
    if imaginary == 0:
        return _rounded(real, digits)
    sign, size = ("-", -imaginary) if imaginary < 0 else ("+", imaginary)
    written = f"{_rounded(size, digits)}*i"
    if real == 0:
        return written if sign == "+" else f"-{written}"
    return f"{_rounded(real, digits)} {sign} {written}"


NOT_NUMBERS = (sympy.oo, sympy.zoo, sympy.nan, sympy.Integral, sympy.Sum, sympy.Product, sympy.Limit, sympy.Derivative)


def rational(value: sympy.Rational, digits: int = DIGITS) -> str:
    """A fraction to so many significant digits."""
    precision = Precision(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
    quotient = precision.divide(Decimal(int(value.p)), Decimal(int(value.q)))
    exact = len(quotient.as_tuple().digits) < digits or sympy.Rational(str(quotient)) == value
    return plain(quotient, strip=exact)


def _parts(value: Expr, numeric: Expr) -> tuple[Expr, Expr]:
    """Real and imaginary part, exact where they are plain."""
    if value.is_Add or value.is_Mul or value.is_real or value is sympy.I:
        real, imaginary = value.as_real_imag()
        if real.is_Rational or imaginary.is_Rational:
            return real, imaginary
    found: tuple[Expr, Expr] = numeric.as_real_imag()
    return found


def _is_float(number: sympy.Basic) -> bool:
    return bool(number.is_Float or number.is_Rational)


def _rounded(number: sympy.Expr, digits: int) -> str:
    if number.is_Rational:
        return rational(number, digits)
    precision = Precision(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)
    return plain(precision.create_decimal(str(number)), strip=False)


def plain(number: Decimal, *, strip: bool) -> str:
    """Without an exponent where few zeros are needed: 0.00123, 12300; else 1.23e-10."""
    if strip:
        number = number.normalize(Precision(prec=max(1, len(number.as_tuple().digits)), Emax=MAX_EMAX, Emin=MIN_EMIN))
    if number == 0:
        return "0"
    digits = len(number.as_tuple().digits)
    return format(number, "f") if -6 <= number.adjusted() < max(digits, DIGITS) else format(number, "e")
