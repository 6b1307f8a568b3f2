"""What is tried for an integral, in the order in which a teacher would."""

from __future__ import annotations

from service.rules import integration_forms as forms
from service.rules import integration_parts as parts
from service.rules import integration_roots as roots
from service.rules import integration_special as special
from service.rules import integration_substitution as letters
from service.rules import integration_trig as trig
from service.rules.integration_rational import rational
from service.rules.integration_ways import Memory, Ways

OFFERS = (
    forms.at_sight,             # x², sin x, 1/(x² + 4)
    forms.sums,                 # x + sin x
    forms.constant_factor,      # 3·sin x
    trig.even_powers,           # cos²(3x)
    letters.linear,             # cos(3x + 1)
    forms.split_over_power,     # (x² + 1)/√x
    parts.secants,              # sec³x
    trig.monomials,             # sin³x·cos²x
    trig.products,              # sin 4x·cos 2x
    letters.inner_function,     # x·cos(x²)
    parts.exponential_over_power,  # x·eˣ/(x + 1)²
    letters.binomial,           # x³·√(x² + 1)
    roots.root_of_binomial,     # √(x² − 4)/x
    letters.power_letter,       # x/(x⁴ + 1)
    trig.reciprocals,           # 1/cos³x
    trig.of_first_degree,       # sin x/(sin x + cos x)
    parts.cyclic,               # eˣ·sin x
    rational,                   # 1/(x² − 1)
    forms.multiplied_out,       # (x + 1)·(x − 2)
    letters.rationalising,      # 1/(1 + √x)
    roots.root_letter,          # √(x + √x)
    parts.lone_logarithm,       # ln(x + √(x² + 1))
    roots.secant,               # 1/(x²·√(x² − 4))
    letters.circular,           # √(4 − x²)
    special.special,            # eˣ/x
    parts.by_parts,             # x·eˣ
    trig.powers_beside,         # x·sin²x
    letters.exponential,        # 1/(1 + eˣ)
    trig.conjugates,            # 1/(1 + cos x)
    trig.one_angle,             # sin 2x/(1 + cos²x)
    trig.one_wave,              # √(2 + cos x)·tan x
    trig.quotients,             # sin x/(1 + cos²x)
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
