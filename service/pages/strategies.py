"""Strategies in words: topics of a few words each, and the codes of the strategies that belong to them."""

from __future__ import annotations

from service.pages.words import Words

TOPICS: dict[str, str] = {
    "tables": "table polylogarithm polylogarithm_of_an_inverse_function biquadratic_denominator exponential_integral error_function "
    "dilogarithm incomplete_gamma gaussian_integral frullanis_integral eulers_integrals geometric_series "
    "transform_of_a_hyperbolic_kernel logarithm_of_a_trigonometric_function sum_of_exponentials complete_elliptic_integrals",
    "parts": "by_parts_on_an_inverse_function by_parts_on_a_power power_of_an_inverse_function polynomial_exponential_sine",
    "substitution": "substitution scaling linear_argument power_of_x exponential_substitution inverse_function power_of_two_exponentials "
    "power_of_a_binomial symbolic_power_of_a_quadratic hyperbolic_as_exponential x_plus_or_minus_1_over_x system_substitution",
    "fractions": "rational_function quadratic_denominator arctangent_of_a_rational_function",
    "circular": "symbolic_powers_of_sine_and_cosine roots_of_circular_functions_by_parity powers_of_circular_functions sines_and_cosines "
    "circular_functions roots_of_circular_functions trigsimp trig_of_factors sine_and_cosine inverse_trigonometric",
    "hyperbolic": "hyperbolic_functions roots_of_hyperbolic_functions root_of_a_hyperbolic_tangent",
    "roots": "pseudo_elliptic nested_root square_roots_apart root_of_a_quadratic eulers_substitution linear_root binomial "
    "root_plus_variable two_linear_roots radsimp sqrtdenest one_root inner_root roots_eliminated",
    "pieces": "steps absolute_value perfect_powers root_of_a_quadratic_by_pieces monotone_pieces",
    "terms": "constant_factor sum multiplied_out",
    "general": "exponential_times_rational parallel_risch parallel_risch_with_tangents fricas as_sympy_does_by_hand sympys_heurisch "
    "sympys_integrate sympys_risch_integrate sympy",
    "symmetry": "symmetry whole_turns balance reflection inversion whole_periods periods",
    "parameter": "differentiation_under_the_integral_sign",
    "square": "completing_the_square",
    "residues": "residues principal_value",
    "antiderivative": "fundamental_theorem",
    "digits": "recognised",
    "separable": "separable exact",
    "linear": "first_order_linear constant_coefficients bernoulli variation_of_the_constant reduction_of_order",
    "homogeneous": "homogeneous",
    "simpler": "without_signs cancel factor_terms together factor expand simplify shortest simpler_form gammasimp combsimp",
    "powers": "powers_combined logs_combined logarithms_joined logarithms_spread two_exponentials homogeneous_exponentials lambert",
    "inverses": "inverse_of_abs inverse_of_root inverse_of_exp inverse_of_log inverse_of_sin inverse_of_cos inverse_of_tan "
    "inverse_of_other",
    "polynomial": "roots_of_a_polynomial",
    "elimination": "system_linear system_polynomial",
    "limits": "continuity gruntzs_algorithm limit_of_the_closed_form",
    "closed": "closed_form partial_fractions_and_comparison",
}
"""Topic → codes of `service.progress`. A strategy without a topic is worked on without being named."""


def topics_by_code(words: Words) -> dict[str, str]:
    """Code → the topic in a language."""
    return {code: words(f"trying.{topic}") for topic, codes in TOPICS.items() for code in codes.split()}
