"""Independent checks of answers; nothing here knows how an answer was found."""

from service.numerics.decimals import decimal_value
from service.verify.antiderivative import antiderivative_finding, differentiates_back
from service.verify.approach import approaches
from service.verify.equal import equal
from service.verify.facts import is_derivative, satisfies, substituted
from service.verify.remainder import remainder_vanishes
from service.verify.swinging import is_defined_towards, keeps_oscillating
from service.verify.totals import keeps_swinging, total_agrees
from service.verify.verdict import Counterexample, Finding, Verdict

__all__ = [
    "Counterexample", "Finding", "Verdict", "antiderivative_finding", "approaches", "decimal_value", "differentiates_back", "equal",
    "is_defined_towards", "is_derivative", "keeps_oscillating", "keeps_swinging", "remainder_vanishes", "satisfies", "substituted",
    "total_agrees",
]  # fmt: skip
