"""The strategies, in the order in which they are tried: the answer is the first whose check is passed."""

from __future__ import annotations

from service.integrate import linearity, rational, sympy_methods, table
from service.integrate.search import Strategy
from service.integrate.shape import is_rational

STRATEGIES: tuple[Strategy, ...] = (
    Strategy("table", table.basic, table.is_basic),
    Strategy("constant factor", linearity.constant_factor, linearity.has_constant_factor, seconds=30.0),
    Strategy("rational function", rational.rational, is_rational, seconds=3.0),
    Strategy("root of a quadratic", table.radical_quadratic, table.is_basic),
    Strategy("sum", linearity.sum_of_terms, linearity.is_sum, seconds=2.0),
    Strategy("as SymPy does by hand", sympy_methods.manual, sympy_methods.anything, seconds=2.0, deepest=0),
    Strategy("multiplied out", linearity.expanded, linearity.is_product_of_sums),
    Strategy("SymPy's heurisch", sympy_methods.parallel_risch, sympy_methods.anything, seconds=2.0, deepest=0),
    Strategy("SymPy's integrate", sympy_methods.whole, sympy_methods.anything, seconds=3.0, deepest=0),
    Strategy("SymPy's risch_integrate", sympy_methods.risch, sympy_methods.anything, seconds=2.0, deepest=0),
)
