"""The table of roles: how a line of a working is recognised, in order. The first reader that answers reads the clause.

A reader takes a clause and what is known, and gives what it finds with what is known next; None where the clause is not of its kind.
Readers of conventional letters stand before definitions (D must be the discriminant). The last row answers always.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.case_lines import cases_together, line_under_case
from service.grade.readers.constants import (
    amplitude,
    coefficient_label,
    coefficients_compared,
    constants_determined,
    constants_set_up,
    identity_asked_for,
    identity_in_words,
    side_expanded,
)
from service.grade.readers.conventional import conventional_letter, indexed_solution
from service.grade.readers.differentials import bookkeeping
from service.grade.readers.functions import function_defined, function_spoken_of
from service.grade.readers.integrals import (
    aside_of_substitution,
    bounds_changed,
    cyclic_integral,
    integral_equation,
    integral_named,
    substitution,
)
from service.grade.readers.proofs import congruence, proof_assumption, proof_line
from service.grade.readers.remarks import (
    case_opened,
    discarded_value,
    divergence,
    form_note,
    letters_introduced,
    listed_numbers,
    remark,
    root_named,
)
from service.grade.readers.statements import closed_statement, expression_given, first_line, fresh_letters, taken_as_given, values_given
from service.grade.readers.transformations import approximation, differentiated_line, transformation, unconfirmed
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
    Role("divergence", "the series diverges", divergence),
    Role("discarded", "x = −2 is impossible", discarded_value),
    Role("root named", "x = 1 is a root", root_named),
    Role("congruence", "7² ≡ 9 (mod 10)", congruence),
    Role("numbers in words", "11 and 12, or −12 and −11", listed_numbers),
    Role("let", "let u = x²", letters_introduced),
    Role("assumption", "Suppose 7^k − 1 = 6m; for n = k: 2^k > k", proof_assumption),
    Role("case", "case x ≥ 2:", case_opened),
    Role("substitution", "x = 3 sin θ; u = x² + 1 after ∫ … dx", substitution),
    Role("named integral", "I = ∫ e^x sin x dx", integral_named),
    Role("cyclic integral", "2I = e^x (sin x − cos x)", cyclic_integral),
    Role("function", "f(x) = x² + 1", function_defined),
    Role("consequence of a function", "f′(x) = 2x, f(3) = 10, f′(x) = 0", function_spoken_of),
    Role("proof", "2^(k + 1) = 2·2^k > 2k after 2^k > k", proof_line),
    Role("constants of an identity", "A = 1/4; x = 2: 1 = 4A", constants_determined),
    Role("conventional letter", "D = 25 − 24 = 1; p = 6, q = 8", conventional_letter),
    Role("indexed solution", "x₁ = 2, x₂ = 3; x₁ + x₂ = 5", indexed_solution),
    Role("bookkeeping", "u = x², du = 2x dx", bookkeeping),
    Role("identity", "1/(x² − 4) = A/(x − 2) + B/(x + 2)", constants_set_up),
    Role("label of a coefficient", "x²: A + B = 2", coefficient_label),
    Role("bounds", "u(0) = 1, u(1) = 2 after u = x² + 1", bounds_changed),
    Role("aside of a substitution", "√(9 − x²) = 3 cos θ after x = 3 sin θ", aside_of_substitution),
    Role("equation of integrals", "∫ √(9 − x²) dx = ∫ 9 cos²θ dθ", integral_equation),
    Role("identity asked for", "a, b and c with 2x² − 12x + 7 = a(x + b)² + c for all x", identity_asked_for),
    Role("side expanded", "R cos(x − α) = R cos x cos α + R sin x sin α", side_expanded),
    Role("amplitude", "R = √(3² + 4²) = 5, tan α = 4/3 after R cos α = 3, R sin α = 4", amplitude),
    Role("identity for all letters", "R sin(x + α) = R sin x cos α + R cos x sin α, the first line", identity_in_words),
    Role("start", "the first line", first_line),
    Role("closed statement", "7·8 = 56", closed_statement),
    Role("definition or answer", "u = x²; A = 12", fresh_letters),
    Role("differentiated", "dV/dt = 4πr² dr/dt after V = 4/3 πr³", differentiated_line),
    Role("values", "r = 5, dV/dt = 50 after V = 4/3 πr³", values_given),
    Role("approximation", "x ≈ 2.82", approximation),
    Role("cases together", "x = 6 or x = −2 after x = −2 for x < 2", cases_together),
    Role("line under a case", "−x − 2 = 3x for x < −2 after |x + 2| = 3x", line_under_case),
    Role("transformation", "2x = 8 after 2x + 3 = 11", transformation),
    Role("coefficients", "R cos α = 3 after 3 sin x + 4 cos x = R sin(x + α)", coefficients_compared),
    Role("given", "4x − 3y = 6 after 2x + 3y = 12; r = 5 after V = 4/3 πr³", taken_as_given),
    Role("expression given", "52 ± 1.96·1 after SE = 1", expression_given),
    Role("unconfirmed", "2x = 14 after 2x + 3 = 11", unconfirmed),
)
