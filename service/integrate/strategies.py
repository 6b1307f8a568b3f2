"""The strategies, in the order in which they are tried: the answer is the first whose check is passed."""

from __future__ import annotations

from service.integrate import (
    algebraic_trig,
    exponential,
    inverse_substitution,
    kinks,
    linearity,
    parts,
    power_substitution,
    quadratic_root,
    radicals,
    rational,
    special,
    substitution,
    sympy_methods,
    table,
    trigonometric,
)  # fmt: skip
from service.integrate.search import Strategy
from service.integrate.shape import has_hyperbolic, has_trigonometric, is_rational

STRATEGIES: tuple[Strategy, ...] = (
    Strategy("table", table.basic, table.is_basic),
    Strategy("constant factor", linearity.constant_factor, linearity.has_constant_factor, seconds=30.0),
    Strategy("rational function", rational.rational, is_rational, seconds=3.0),
    Strategy("scaling", substitution.scaling, substitution.has_positive_parameter, seconds=3.0),
    Strategy("root of a quadratic", table.radical_quadratic, table.is_basic),
    Strategy("error function", special.gaussian, special.is_gaussian),
    Strategy(
        "polynomial, exponential, sine",
        exponential.polynomial_exponential_trigonometric,
        exponential.is_polynomial_exponential_trigonometric,
    ),
    Strategy("exponential integral", special.over_linear, special.is_over_linear),
    Strategy("dilogarithm", special.dilogarithm, special.is_over_linear),
    Strategy("substitution", substitution.derivative_divides, substitution.has_parts, seconds=3.0),
    Strategy("absolute value", kinks.absolute_values, kinks.has_absolute, seconds=3.0),
    Strategy("power of x", power_substitution.whole_power, power_substitution.has_power, seconds=3.0),
    Strategy("sum", linearity.sum_of_terms, linearity.is_sum, seconds=3.0),
    Strategy("linear argument", substitution.linear_argument, substitution.has_parts, seconds=3.0),
    Strategy("circular functions", trigonometric.rational_in_circular, has_trigonometric, seconds=3.0),
    Strategy("hyperbolic functions", trigonometric.rational_in_hyperbolic, has_hyperbolic, seconds=3.0),
    Strategy("exponential substitution", exponential.exponential_substitution, exponential.has_exponential, seconds=3.0),
    Strategy("rational in a quadratic's root", quadratic_root.root_of_quadratic, radicals.has_root, seconds=3.0),
    Strategy("linear root", radicals.root_substitution, radicals.has_root, seconds=3.0),
    Strategy("binomial", radicals.binomial, radicals.has_root, seconds=3.0),
    Strategy("x ± 1/x", power_substitution.palindromic, radicals.has_root, seconds=3.0),
    Strategy("perfect powers", kinks.perfect_powers, radicals.has_root, seconds=3.0),
    Strategy("roots of circular functions", algebraic_trig.roots_of_circular, algebraic_trig.has_trigonometric_root, seconds=3.0),
    Strategy("by parts on an inverse function", parts.on_inverse_function, parts.has_inverse, seconds=3.0),
    Strategy("inverse function", inverse_substitution.by_inverse_function, inverse_substitution.has_inverse_function, seconds=3.0),
    Strategy("by parts on a power", parts.on_power, parts.has_power, seconds=3.0),
    Strategy("multiplied out", linearity.expanded, linearity.is_product_of_sums, seconds=2.0),
    Strategy("hyperbolic as exponential", exponential.hyperbolic_as_exponential, has_hyperbolic, seconds=2.0),
    Strategy("incomplete gamma", special.incomplete_gamma, special.is_over_linear),
    Strategy("as SymPy does by hand", sympy_methods.manual, sympy_methods.anything, seconds=2.0, deepest=0),
    Strategy("SymPy's heurisch", sympy_methods.parallel_risch, sympy_methods.anything, seconds=2.0, deepest=0),
    Strategy("SymPy's integrate", sympy_methods.whole, sympy_methods.anything, seconds=3.0, deepest=0),
    Strategy("SymPy's risch_integrate", sympy_methods.risch, sympy_methods.anything, seconds=2.0, deepest=0),
)
