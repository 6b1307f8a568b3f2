"""What is tried for an integral, in the order in which a teacher would."""

from __future__ import annotations

from service.rules import integration_absolute as absolute
from service.rules import integration_binomials as binomials
from service.rules import integration_exponentials as exponentials
from service.rules import integration_forms as forms
from service.rules import integration_parts as parts
from service.rules import integration_radicals as radicals
from service.rules import integration_roots as roots
from service.rules import integration_special as special
from service.rules import integration_substitution as letters
from service.rules import integration_trig as trig
from service.rules import integration_waves as waves
from service.rules.integration_hyperbolic import opened_root
from service.rules.integration_inverse import inverse_letter
from service.rules.integration_rational import rational
from service.rules.integration_ways import Memory, Ways

OFFERS = (
    forms.at_sight,             # x², sin x, 1/(x² + 4)
    absolute.bars,              # |x − 1|
    forms.sums,                 # x + sin x
    forms.constant_factor,      # 3·sin x
    trig.even_powers,           # cos²(3x)
    letters.linear,             # cos(3x + 1)
    forms.split_over_power,     # (x² + 1)/√x
    parts.secants,              # sec³x
    trig.monomials,             # sin³x·cos²x
    trig.products,              # sin 4x·cos 2x
    exponentials.one_exponential,  # aˣ·bˣ
    letters.inner_function,     # x·cos(x²)
    exponentials.with_derivative,  # eˣ·(1 − sin x)/(1 − cos x)
    inverse_letter,             # arcsin x·√(1 − x²)
    waves.roots_of_waves,       # √(tan x), cos x·√(cos 2x)
    waves.sums_of_waves,        # sin x/√(sin 2x)
    parts.cyclic,               # eˣ·sin x
    exponentials.with_derivative,  # eˣ·(1 − sin x)/(1 − cos x)
    letters.binomial,           # x³·√(x² + 1)
    roots.root_of_binomial,     # √(x² − 4)/x
    letters.power_letter,       # x/(x⁴ + 1)
    trig.reciprocals,           # 1/cos³x
    trig.of_first_degree,       # sin x/(sin x + cos x)
    rational,                   # 1/(x² − 1)
    binomials.chebyshev,        # ∜(3 + 4x⁴)/x²
    binomials.two_linear,       # 1/∛((x − 1)⁷·(x + 1)²)
    radicals.beside_root,       # 1/((x + 1)·√(x² + x + 1))
    radicals.biquadratic_root,  # (1 + x²)/((1 − x²)·√(1 + x⁴))
    forms.multiplied_out,       # (x + 1)·(x − 2)
    binomials.shifted,          # 1/((x² + 3x + 3)·∛(x³ + 3x² + 3x + 3))
    binomials.split_roots,      # √(1 − x²)/√(1 − x)
    letters.rationalising,      # 1/(1 + √x)
    roots.root_letter,          # √(x + √x)
    parts.lone_logarithm,       # ln(x + √(x² + 1))
    roots.secant,               # 1/(x²·√(x² − 4))
    opened_root,                # √((x − 1)(2 − x))
    letters.circular,           # √(4 − x²)
    special.special,            # eˣ/x
    parts.by_parts,             # x·eˣ
    trig.one_angle,             # sin 2x/(1 + cos²x)
    trig.quotients,             # sin x/(1 + cos²x)
    trig.powers_beside,         # x·sin²x
    exponentials.logarithm_letter,  # sin(ln x)/x³
    waves.hyperbolic,           # 1/(1 − sinh⁴x)
    letters.exponential,        # 1/(1 + eˣ)
    trig.conjugates,            # 1/(1 + cos x)
    trig.one_wave,              # √(2 + cos x)·tan x
    forms.functions_rewritten,  # eˣ·sinh x
    forms.in_one_quotient,
    parts.with_quotient,        # x·eˣ/(1 + x)²
    trig.half_angle_tangent,    # 1/(2 + cos x)
    special.reciprocal,         # e^(1/x)
    special.shifted,            # eˣ/(x + 1)
)  # fmt: skip
REMEMBERED = Memory()


def search() -> Ways:
    """A search for the ways of one integral; what others found is remembered."""
    return Ways(OFFERS, REMEMBERED)
