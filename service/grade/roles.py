"""The table of roles: how a line of a working is recognised, in order. The first reader that answers reads the clause.

A reader takes a clause and what is known, and gives what it finds with what is known next; None where the clause is not of its kind.
Readers of conventional letters stand before definitions (D must be the discriminant). The last row answers always.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from service.grade.context import Context
from service.grade.line import Clause
from service.grade.readers.angles import angle_brought_in
from service.grade.readers.approximations import approximation
from service.grade.readers.asymptotes import asymptote_named
from service.grade.readers.behaviour import behaviour_stated
from service.grade.readers.case_lines import branch_named, cases_together, line_under_case
from service.grade.readers.columns import column_of_parts
from service.grade.readers.complex import complex_roots, modulus_stated, polar_letter, real_parts
from service.grade.readers.conclusions import value_in_sentence
from service.grade.readers.constants import (
    amplitude,
    coefficient_label,
    coefficients_compared,
    constants_determined,
    constants_set_up,
    identity_asked_for,
    identity_filled,
    identity_in_words,
    side_expanded,
)
from service.grade.readers.conventional import conventional_letter, indexed_name, indexed_solution
from service.grade.readers.correspondences import correspondence
from service.grade.readers.critical_values import critical_values, factor_named
from service.grade.readers.curves import label, line_touching, point_stated, slope_named
from service.grade.readers.denominators import denominator_named
from service.grade.readers.differential_equations import differential_equation_line
from service.grade.readers.differentials import bookkeeping
from service.grade.readers.domains import (
    basic_set_stated,
    domain_stated,
    endless_on_one_side,
    limit_stated,
    limits_equated,
    no_limit,
    number_in_domain,
    places_stated,
    quantity_of_function,
    range_stated,
    restriction_stated,
    squeezed,
)
from service.grade.readers.epsilon import bound_by_distance
from service.grade.readers.extremes import extremes_stated
from service.grade.readers.functions import function_defined, function_spoken_of, value_of_unknown_function
from service.grade.readers.implicit_curves import rate_on_curve
from service.grade.readers.indexed_points import indexed_point
from service.grade.readers.induction import base_differs, hypothesis_differs
from service.grade.readers.integrals import (
    aside_of_substitution,
    bounds_changed,
    cyclic_integral,
    integral_equation,
    integral_named,
    substitution,
)
from service.grade.readers.intercepts import letters_set
from service.grade.readers.inverses import derivative_stated, inverse_slope, inverse_stated, letters_exchanged
from service.grade.readers.iterations import newton_step
from service.grade.readers.limit_arguments import argument_worked_on, near_the_point
from service.grade.readers.listed_data import measure_of_list
from service.grade.readers.meeting_points import object_on_object, point_met
from service.grade.readers.normal_probabilities import normal_probability
from service.grade.readers.objects_in_words import value_of_objects
from service.grade.readers.optima import at_point, rate_without_factor, value_at_condition, value_in_words
from service.grade.readers.parameter_cases import case_of_parameter
from service.grade.readers.parameters import condition_on_parameters, locus, point_inserted, point_with_parameter, value_inserted
from service.grade.readers.parametric import of_parametric_curve
from service.grade.readers.parts import part_rewritten, part_under_condition
from service.grade.readers.planes import plane_through_point
from service.grade.readers.power_series import within_radius
from service.grade.readers.probabilities import probability_against_known
from service.grade.readers.proofs import claim_named, congruence, proof_assumption, proof_line, side_stated
from service.grade.readers.quadrature import by_rule
from service.grade.readers.quantities import equation_of_quantities, quantities_put_in
from service.grade.readers.quantities_in_words import area_across_zero, formula_for_quantity, quantity_alone, quantity_in_words
from service.grade.readers.recursion_limits import quotient_of_terms
from service.grade.readers.related_rates import rates_related
from service.grade.readers.remarks import (
    case_opened,
    discarded_value,
    divergence,
    form_note,
    letters_introduced,
    listed_numbers,
    number_of_solutions,
    remark,
    root_named,
)
from service.grade.readers.row_operations import augmented, row_read_off
from service.grade.readers.sentences import answer_in_sentence
from service.grade.readers.sequences import condition_on_term, convergence, sequence_line, series_diverges, tends_to
from service.grade.readers.series_cut_off import series_cut_off
from service.grade.readers.series_lines import letter_of_test, number_of_terms, term_in_another_form, terms_fall
from service.grade.readers.set_up import discriminant_set_up, equation_set_up, quantity_labelled, zero_of_discriminant
from service.grade.readers.slopes_in_words import slope_in_words
from service.grade.readers.statements import (
    closed_statement,
    expression_given,
    expression_inserted,
    first_line,
    fresh_letters,
    parametrised,
    plus_minus_interval,
    points_of_solutions,
    restated,
    square_named,
    taken_as_given,
    values_given,
)
from service.grade.readers.transformations import differentiated_line, transformation, value_asked_for
from service.grade.readers.two_variables import of_two_variables
from service.grade.readers.unconfirmed import unconfirmed
from service.grade.readers.vectors import eigenvector_equation, polynomial_set_to_zero, vector_line
from service.grade.readers.vertices import vertex_stated, zeros_of_curve
from service.grade.readers.whole_numbers import whole_solutions
from service.grade.readers.zeros import rest_of_roots
from service.grade.step import Reading


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of line: an example, and its reader."""

    name: str
    example: str
    reader: Callable[[Clause, Context], tuple[Reading, Context] | None]


ROLES: tuple[Role, ...] = (
    Role("series cut off", "sin x = x − x³/6 + x⁵/120 − …", series_cut_off),
    Role("convergence", "the series converges", convergence),
    Role("function of two variables", "f_x = 2xy, ∂f/∂y = x², minimum at (2, −1)", of_two_variables),
    Role("slope in words", "slope of the normal = 1/3", slope_in_words),
    Role("number in the last sentence", "The ladder reaches 7 m. after h = 8", answer_in_sentence),
    Role("extremes on an interval", "absolute maximum 65 at x = 5 of f on [−3, 5]", extremes_stated),
    Role("behaviour in words", "f is increasing on (2, ∞)", behaviour_stated),
    Role("vertex", "V(−3, −4) of y = x² + 6x + 5", vertex_stated),
    Role("point on a line", "P ∈ g", object_on_object),
    Role("point of intersection", "they meet at (2, 3, 2), after r = 1", point_met),
    Role("claim named", "so P(k + 1) holds", claim_named),
    Role("comment", "by the product rule", remark),
    Role("form", "0/0", form_note),
    Role("no limit", "the limit does not exist, after two that differ", no_limit),
    Role("endless on one side", "= ∞ for lim 1/x at 0", endless_on_one_side),
    Role("terms that fall", "1/ln(n) is decreasing, of Σ (−1)ⁿ/ln(n)", terms_fall),
    Role("term of a sum", "1/(n(n + 2)) = 1/n − 1/(n + 2), of Σ 1/(n(n + 2))", term_in_another_form),
    Role("number of terms", "n = 100 after 3 + 7 + … + 399", number_of_terms),
    Role("letter of a test", "p = 1/2 < 1 of Σ 1/√n", letter_of_test),
    Role("divergence of a series", "the series diverges", series_diverges),
    Role("divergence", "the integral diverges", divergence),
    Role("discarded", "x = −2 is impossible", discarded_value),
    Role("root named", "x = 1 is a root", root_named),
    Role("common denominator", "HN: 24 after 5/6 − 3/8 + 1/4", denominator_named),
    Role("critical values", "zeros: −2, 3; pole: −1 under (x − 3)(x + 2)/(x + 1) ≤ 0", critical_values),
    Role("factor named", "(x − 1) is a factor of p(x) = x³ − 6x² + 11x − 6", factor_named),
    Role("equation of quantities", "t² = 9 s² after 45 m = 5 m/s²·t²", equation_of_quantities),
    Role("congruence", "7² ≡ 9 (mod 10)", congruence),
    Role("number of solutions", "no real solution, after D = −24", number_of_solutions),
    Role("numbers in words", "11 and 12, or −12 and −11", listed_numbers),
    Role("normal probability", "P(46 < X < 54) = P(−1 < Z < 1) where X ~ N(50, 4²)", normal_probability),
    Role("rule of integration", "T = 0.5/2·(0 + 2·0.25 + … + 4) = 2.75, by trapezoids", by_rule),
    Role("measure of a list", "median = 4.5 after 2, 4, 4, 5, 7, 8", measure_of_list),
    Role("value of objects in words", "dot = 8 − 6 − 2 of u = (2, −3, 1) and v = (4, 2, −2)", value_of_objects),
    Role("quantity in words", "V = π ∫₀¹ x⁴ dx, of the solid under y = x²", quantity_in_words),
    Role("quantity alone", "(28 − 4)/(4 − 1), an average rate of change", quantity_alone),
    Role("area across a zero", "A = ∫_{−2}^{2} x³ dx for an area at the x-axis", area_across_zero),
    Role("formula for a quantity", "L = ∫ₐᵇ √(1 + (y′)²) dx before the bounds are put in", formula_for_quantity),
    Role("Newton's method", "x_1 = 2 − 3/11 = 1.727 after f(x) = x³ − x − 3, x_0 = 2", newton_step),
    Role("radius of convergence", "|x − 2| < 5, R = 5 of Σ (x − 2)ⁿ/5ⁿ", within_radius),
    Role("tends to", "→ 1/2 after (n + 1)/(2n)", tends_to),
    Role("squeezed", "−1/x ≤ cos x/x ≤ 1/x about its limit", squeezed),
    Role("parametric curve", "dy/dx = (3t² − 3)/(2t) after x = t², y = t³ − 3t", of_parametric_curve),
    Role("correspondence", "1 % ≙ 2 € after 119 % ≙ 238 €", correspondence),
    Role("value in a sentence", "The width is 5 cm, after w = 5", value_in_sentence),
    Role("differential equation line", "y′ = 3x² y; dy/y = 3x² dx; ln|y| = x³ + C", differential_equation_line),
    Role("let", "let u = x²", letters_introduced),
    Role("case of a parameter", "k = 2: 0 = 4, no solution, after (k − 2)x = 4 for x", case_of_parameter),
    Role("base elsewhere", "n = 2: 1 = 1² of 1 + 3 + … + (2n − 1) = n²", base_differs),
    Role("another hypothesis", "Assume 3^k ≥ k + 1 of 3^n ≥ 2n + 1", hypothesis_differs),
    Role("assumption", "Suppose 7^k − 1 = 6m; for n = k: 2^k > k", proof_assumption),
    Role("case", "case x ≥ 2:", case_opened),
    Role("domain", "D = (−∞, 3]", domain_stated),
    Role("basic set", "G = ℕ", basic_set_stated),
    Role("number in the domain", "2 ∉ D after x²/(x − 2) = 4/(x − 2)", number_in_domain),
    Role("zeros of a curve", "x = 1 or x = 3 where the zeros of y = x² − 4x + 3 are asked for", zeros_of_curve),
    Role("point with a parameter", "T(t|−t²) of f_t(x) = x² − 2tx", point_with_parameter),
    Role("locus", "y = −x² after T(t|−t²), where the curve of these points is asked for", locus),
    Role("point", "H(1|4), T(3|0)", point_stated),
    Role("asymptote", "slant asymptote: y = x + 2", asymptote_named),
    Role("label", "t: y = 2x", label),
    Role("line at a curve", "y = 5(x − 4) + 4, a tangent", line_touching),
    Role("slope", "m = f′(9) = 1/6", slope_named),
    Role("range", "range: [1, ∞)", range_stated),
    Role("restriction", "x ≠ 2 under 1/(x − 2) = 3", restriction_stated),
    Role("places in words", "stationary points: x = 1 and x = 2", places_stated),
    Role("quantity of a function", "1/3 ∫₀³ x² dx after f(x) = x²", quantity_of_function),
    Role("limit from one side", "lim_{x→2−} (ax + 1) = 2a + 1", limit_stated),
    Role("limits equated", "2a + 1 = 4", limits_equated),
    Role("inverse", "f⁻¹(x) = (x − 1)/2", inverse_stated),
    Role("slope of the inverse", "(f⁻¹)′(1) = 1/f′(1) = 1/4 of f(x) = x³ + x − 1", inverse_slope),
    Role("letters exchanged", "x = 5 − 2y after y = 5 − 2x, for an inverse", letters_exchanged),
    Role("derivative", "(x²)′ = 2x", derivative_stated),
    Role("value at a condition", "A = 450, y = 30 after A′(x) = 0", value_at_condition),
    Role("value in words", "the largest area is 81", value_in_words),
    Role("rate at a point", "P(1|2): y′ = −4/5", at_point),
    Role("rate on a curve", "y″ = −25/y³ after x² + y² = 25", rate_on_curve),
    Role("rate without its factor", "dA/dt = 2πr after A = πr²", rate_without_factor),
    Role("probability", "P(A|B) = 0.4 where P(A ∩ B) = 0.2 and P(B) = 0.6", probability_against_known),
    Role("letters set", "y = z = 0: 3x = 12, x = 4 of 3x + 2y + 6z = 12", letters_set),
    Role("equation of an eigenvector", "λ = 2: 2x + y = 0 of A = [[4, 1], [2, 3]]", eigenvector_equation),
    Role("vectors and matrices", "a·b = 4, |a| = 3 after a = (1, 2, 2); det A = 1", vector_line),
    Role("plane through a point", "2(x − 1) − y + 3(z − 2) = 0 after n = (2, −1, 3), P = (1, 0, 2)", plane_through_point),
    Role("augmented matrix", "[[1, 2, 5], [0, −2, −4]] after x + 2y = 5, 3x + 4y = 11", augmented),
    Role("row of a matrix", "−2y = −4 after [[1, 2, 5], [0, −2, −4]]", row_read_off),
    Role("characteristic equation", "λ² − 7λ + 10 = 0 after det(A − λI) = λ² − 7λ + 10", polynomial_set_to_zero),
    Role("column of parts", "D: x², 2x, 2, 0 and I: e^x, e^x, e^x, e^x beside ∫ x² e^x dx", column_of_parts),
    Role("substitution", "x = 3 sin θ; u = x² + 1 after ∫ … dx", substitution),
    Role("named integral", "I = ∫ e^x sin x dx", integral_named),
    Role("cyclic integral", "2I = e^x (sin x − cos x)", cyclic_integral),
    Role("function", "f(x) = x² + 1", function_defined),
    Role("consequence of a function", "f′(x) = 2x, f(3) = 10, f′(x) = 0", function_spoken_of),
    Role("condition on parameters", "12 − 3k = 0 after f_k(x) = x³ − 3kx, with an extremum at x = 2", condition_on_parameters),
    Role("value of a function put in", "800 = 500 e^{3k} after N(t) = 500 e^{kt} of a problem in words", value_inserted),
    Role("point put into a line", "0 = f′(u)(0 − u) + f(u), written out, of a tangent through the origin", point_inserted),
    Role("condition on a term", "3n + 2 < 100 after u_n = 3n + 2", condition_on_term),
    Role("quotient of terms", "|a_{n+1}/a_n| = (n + 1)/(3n) of Σ n/3ⁿ", quotient_of_terms),
    Role("sequence", "a_20 = 5 + 19·3 = 62, S_20 = 670 of the sequence with a_1 = 5, d = 3", sequence_line),
    Role("real and imaginary parts", "a² − b² = 3, 2ab = 4 after z = a + bi", real_parts),
    Role("modulus", "|z| = 5 after z = 3 + 4i", modulus_stated),
    Role("modulus and argument", "r = 2, tan φ = −√3, φ = 2π/3 of z = −1 + √3 i", polar_letter),
    Role("all complex roots", "z_k = 2e^{i(π/6 + 2πk/3)}, k = 0, 1, 2", complex_roots),
    Role("side of an identity", "LHS = sin² x + 2 sin x cos x + cos² x", side_stated),
    Role("bound by a distance", "|3x + 1 − 7| < 3δ = ε after |x − 2| < δ, δ = ε/3", bound_by_distance),
    Role("proof", "2^(k + 1) = 2·2^k > 2k after 2^k > k", proof_line),
    Role("identity filled", "(3x + 1)/(x² − 1) = 2/(x − 1) + 1/(x + 1) after A = 2, B = 1", identity_filled),
    Role("constants of an identity", "A = 1/4; x = 2: 1 = 4A", constants_determined),
    Role("conventional letter", "D = 25 − 24 = 1; p = 6, q = 8", conventional_letter),
    Role("indexed point", "x₁ = 7 → y₁ = 3 of x + y = 10, xy = 21", indexed_point),
    Role("indexed solution", "x₁ = 2, x₂ = 3; x₁ + x₂ = 5", indexed_solution),
    Role("indexed solution of a name", "t₁ = 9, t₂ = 4 after t = x²", indexed_name),
    Role("value of an unknown function", "f(2) = 4", value_of_unknown_function),
    Role("bookkeeping", "u = x², du = 2x dx", bookkeeping),
    Role("identity", "1/(x² − 4) = A/(x − 2) + B/(x + 2)", constants_set_up),
    Role("label of a coefficient", "x²: A + B = 2", coefficient_label),
    Role("bounds", "u(0) = 1, u(1) = 2 after u = x² + 1", bounds_changed),
    Role("aside of a substitution", "√(9 − x²) = 3 cos θ after x = 3 sin θ", aside_of_substitution),
    Role("equation of integrals", "∫ √(9 − x²) dx = ∫ 9 cos²θ dθ", integral_equation),
    Role("identity asked for", "a, b and c with 2x² − 12x + 7 = a(x + b)² + c for all x", identity_asked_for),
    Role("near the place of a limit", "|x| = −x beside lim_{x→−∞} …", near_the_point),
    Role("part under a condition", "x < 0: |x|/x = −1 about lim |x|/x", part_under_condition),
    Role("part rewritten", "log₄ x = (log₂ x)/2 after log₂ x + log₄ x = 6", part_rewritten),
    Role("side expanded", "R cos(x − α) = R cos x cos α + R sin x sin α", side_expanded),
    Role("amplitude", "R = √(3² + 4²) = 5, tan α = 4/3 after R cos α = 3, R sin α = 4", amplitude),
    Role("identity for all letters", "R sin(x + α) = R sin x cos α + R cos x sin α, the first line", identity_in_words),
    Role("discriminant set up", "D = 0 of x² + kx + 9 = 0 in words", discriminant_set_up),
    Role("zero of a discriminant", "m = ±8 after D = m² − 64, of exactly one solution", zero_of_discriminant),
    Role("start", "the first line", first_line),
    Role("closed statement", "7·8 = 56", closed_statement),
    Role("definition or answer", "u = x²; A = 12", fresh_letters),
    Role("square of a new letter", "σ² = n p (1 − p) = 50·0.3·0.7 = 10.5", square_named),
    Role("parametrised solution", "x = 3 + 2t, y = t", parametrised),
    Role("points of solutions", "(t, 3t − 4) after 6x − 2y = 8, y = 3x − 4", points_of_solutions),
    Role("differentiated", "dV/dt = 4πr² dr/dt after V = 4/3 πr³", differentiated_line),
    Role("related rates", "dV/dt = 4/3 πr² dr/dt after V = 4/3 πr³, not its derivative", rates_related),
    Role("restated", "y = 2x + 1 after y = 2x + b, b = 1", restated),
    Role("values", "r = 5, dV/dt = 50 after V = 4/3 πr³", values_given),
    Role("coefficients", "R cos α = 3 after 3 sin x + 4 cos x = R sin(x + α)", coefficients_compared),
    Role("argument of a limit", "(2x − 1)/(x + 1) of lim (2x² − 3x + 1)/(x² − 1)", argument_worked_on),
    Role("inserted", "50 ± 1.96·10/√25 after x̄ ± 1.96·σ/√n", expression_inserted),
    Role("interval of ±", "[46.08, 53.92] after 50 ± 3.92", plus_minus_interval),
    Role("quantities put in", "45 m = 1/2·10 m/s²·t² after h = 1/2·g·t²", quantities_put_in),
    Role("approximation", "x ≈ 2.82", approximation),
    Role("whole numbers", "L = {0; 1; 2} after x ≤ 2.5, of a natural number x", whole_solutions),
    Role("branch named", "both positive: x > 3, after (x − 3)(x + 3) > 0", branch_named),
    Role("cases together", "x = 6 or x = −2 after x = −2 for x < 2", cases_together),
    Role("line under a case", "−x − 2 = 3x for x < −2 after |x + 2| = 3x", line_under_case),
    Role("angle brought in", "5 cos(x − φ) = 5 with tan φ = 3/4 after 3 sin x + 4 cos x = 5", angle_brought_in),
    Role("equation set up", "3x + 12 = 2(x + 12) after 3x, of a problem in words", equation_set_up),
    Role("quantity labelled", "Ana: 3x after x + 2, of a problem in words", quantity_labelled),
    Role("transformation", "2x = 8 after 2x + 3 = 11", transformation),
    Role("given", "4x − 3y = 6 after 2x + 3y = 12; r = 5 after V = 4/3 πr³", taken_as_given),
    Role("expression given", "52 ± 1.96·1 after SE = 1", expression_given),
    Role("roots left", "x² − x − 6 = 0 after (x − 1)(x² − x − 6) = 0 with x = 1 stated", rest_of_roots),
    Role("value asked for", "k³/6 = 36 after A = k³/6, of an area that is to be 36", value_asked_for),
    Role("unconfirmed", "2x = 14 after 2x + 3 = 11", unconfirmed),
)
