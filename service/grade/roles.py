"""The table of roles: how a line of a working is recognised, in order. The first reader that answers reads the clause.

A reader takes a clause and what is known, and gives what it finds with what is known next; None where the clause is not of its kind.
Readers of conventional letters stand before definitions (D must be the discriminant). The last row answers always.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.constants import coefficients_compared, constants_determined, constants_set_up
from service.grade.readers.conventional import conventional_letter, indexed_solution
from service.grade.readers.curves import label, line_touching, point_stated, slope_named
from service.grade.readers.differentials import bookkeeping
from service.grade.readers.domains import domain_stated, limit_stated, limits_equated, no_limit, places_stated, quantity_of_function
from service.grade.readers.functions import function_defined, function_spoken_of, value_of_unknown_function
from service.grade.readers.inverses import derivative_stated, inverse_stated, letters_exchanged
from service.grade.readers.optima import at_point, rate_without_factor, value_at_condition, value_in_words
from service.grade.readers.remarks import case_opened, divergence, form_note, letters_introduced, remark
from service.grade.readers.statements import closed_statement, first_line, fresh_letters, taken_as_given, values_given
from service.grade.readers.transformations import differentiated_line, transformation, unconfirmed
from service.grade.readers.zeros import rest_of_roots
from service.grade.step import Reading


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of line: an example, and its reader."""

    name: str
    example: str
    reader: Callable[[Clause, Context], tuple[Reading, Context] | None]


ROLES: tuple[Role, ...] = (
    Role("comment", "by the product rule", remark),
    Role("form", "0/0", form_note),
    Role("no limit", "the limit does not exist, after two that differ", no_limit),
    Role("divergence", "the series diverges", divergence),
    Role("let", "let u = x²", letters_introduced),
    Role("case", "case x ≥ 2:", case_opened),
    Role("point", "H(1|4), T(3|0)", point_stated),
    Role("label", "t: y = 2x", label),
    Role("line at a curve", "y = 5(x − 4) + 4, a tangent", line_touching),
    Role("slope", "m = f′(9) = 1/6", slope_named),
    Role("domain", "D = (−∞, 3]", domain_stated),
    Role("places in words", "stationary points: x = 1 and x = 2", places_stated),
    Role("quantity of a function", "1/3 ∫₀³ x² dx after f(x) = x²", quantity_of_function),
    Role("limit from one side", "lim_{x→2−} (ax + 1) = 2a + 1", limit_stated),
    Role("limits equated", "2a + 1 = 4", limits_equated),
    Role("inverse", "f⁻¹(x) = (x − 1)/2", inverse_stated),
    Role("letters exchanged", "x = 5 − 2y after y = 5 − 2x, for an inverse", letters_exchanged),
    Role("derivative", "(x²)′ = 2x", derivative_stated),
    Role("value at a condition", "A = 450, y = 30 after A′(x) = 0", value_at_condition),
    Role("value in words", "the largest area is 81", value_in_words),
    Role("rate at a point", "P(1|2): y′ = −4/5", at_point),
    Role("rate without its factor", "dA/dt = 2πr after A = πr²", rate_without_factor),
    Role("function", "f(x) = x² + 1", function_defined),
    Role("consequence of a function", "f′(x) = 2x, f(3) = 10, f′(x) = 0", function_spoken_of),
    Role("conventional letter", "D = 25 − 24 = 1; p = 6, q = 8", conventional_letter),
    Role("indexed solution", "x₁ = 2, x₂ = 3; x₁ + x₂ = 5", indexed_solution),
    Role("value of an unknown function", "f(2) = 4", value_of_unknown_function),
    Role("bookkeeping", "u = x², du = 2x dx", bookkeeping),
    Role("start", "the first line", first_line),
    Role("identity", "1/(x² − 4) = A/(x − 2) + B/(x + 2)", constants_set_up),
    Role("constants of an identity", "A = 1/4; x = 2: 1 = 4A", constants_determined),
    Role("closed statement", "7·8 = 56", closed_statement),
    Role("definition or answer", "u = x²; A = 12", fresh_letters),
    Role("differentiated", "dV/dt = 4πr² dr/dt after V = 4/3 πr³", differentiated_line),
    Role("values", "r = 5, dV/dt = 50 after V = 4/3 πr³", values_given),
    Role("transformation", "2x = 8 after 2x + 3 = 11", transformation),
    Role("coefficients", "R cos α = 3 after 3 sin x + 4 cos x = R sin(x + α)", coefficients_compared),
    Role("given", "4x − 3y = 6 after 2x + 3y = 12; r = 5 after V = 4/3 πr³", taken_as_given),
    Role("roots left", "x² − x − 6 = 0 after (x − 1)(x² − x − 6) = 0 with x = 1 stated", rest_of_roots),
    Role("unconfirmed", "2x = 14 after 2x + 3 = 11", unconfirmed),
)
