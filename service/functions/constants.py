"""The named constants and the Greek letters. Source of the values: [dlmf, 3.12, 5.2, 25.11]."""
# ruff: noqa: E501  a record reads best with its kin on one line

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedConstant:
    """A constant of the tree.

    name: of the tree's node. text, latex, mathml, mathjson: how it is written; speech: how it is said.
    words: what text reads as it; commands: LaTeX commands; elements: content MathML; heads: other MathJSON names.
    sympy: the SymPy name. floats: its value; ball: the same as a real ball, given python-flint's class of them.
    None for both: it is no real number.
    """

    name: str
    text: str
    latex: str
    mathml: str
    mathjson: str
    sympy: str
    speech: str
    words: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    floats: float | None = None
    ball: Callable[[Any], Any] | None = None


CONSTANTS: tuple[NamedConstant, ...] = (
    NamedConstant(name="e", text="e", latex="e", mathml="e", mathjson="ExponentialE", sympy="E", speech="e", commands=("exponentialE",), elements=("exponentiale",), heads=("e",), floats=math.e, ball=lambda arb: arb.const_e()),
    NamedConstant(name="i", text="i", latex="i", mathml="i", mathjson="ImaginaryUnit", sympy="I", speech="i", commands=("imaginaryI", "imaginaryJ", "imaginaryunit"), elements=("imaginaryi",), heads=("ImaginaryI", "CompleX", "i")),
    NamedConstant(name="pi", text="pi", latex=r"\pi", mathml="π", mathjson="Pi", sympy="pi", speech="pi", words=("pi",), commands=("pi",), elements=("pi",), floats=math.pi, ball=lambda arb: arb.pi()),
    NamedConstant(name="oo", text="oo", latex=r"\infty", mathml="∞", mathjson="PositiveInfinity", sympy="oo", speech="infinity", words=("oo", "inf", "infty", "infinity", "Infinity"), commands=("infty", "infin"), elements=("infinity",), heads=("Infinity",)),
    NamedConstant(name="complex_oo", text="ComplexInfinity", latex=r"\tilde{\infty}", mathml="∞̃", mathjson="ComplexInfinity", sympy="zoo", speech="complex infinity", words=("zoo", "ComplexInfinity")),
    NamedConstant(name="euler_gamma", text="EulerGamma", latex=r"\gamma_{\mathrm{E}}", mathml="γ", mathjson="EulerGamma", sympy="EulerGamma", speech="Euler's constant", words=("EulerGamma",), elements=("eulergamma",), floats=0.5772156649015329, ball=lambda arb: arb.const_euler()),
    NamedConstant(name="golden_ratio", text="GoldenRatio", latex=r"\mathrm{GoldenRatio}", mathml="φ", mathjson="GoldenRatio", sympy="GoldenRatio", speech="golden ratio", words=("GoldenRatio",), floats=(1 + math.sqrt(5)) / 2, ball=lambda arb: (1 + arb(5).sqrt()) / 2),
    NamedConstant(name="catalan", text="Catalan", latex=r"\mathrm{Catalan}", mathml="G", mathjson="CatalanConstant", sympy="Catalan", speech="Catalan's constant", words=("Catalan",), floats=0.915965594177219, ball=lambda arb: arb.const_catalan()),
    NamedConstant(name="true", text="true", latex=r"\text{true}", mathml="true", mathjson="True", sympy="true", speech="true", words=("true", "True"), elements=("true",)),
    NamedConstant(name="false", text="false", latex=r"\text{false}", mathml="false", mathjson="False", sympy="false", speech="false", words=("false", "False"), elements=("false",)),
    NamedConstant(name="otherwise", text="otherwise", latex=r"\text{otherwise}", mathml="otherwise", mathjson="Otherwise", sympy="true", speech="otherwise", words=("otherwise",)),
    NamedConstant(name="emptyset", text="{}", latex=r"\emptyset", mathml="∅", mathjson="EmptySet", sympy="EmptySet", speech="the empty set", commands=("emptyset", "varnothing", "O", "oslash"), elements=("emptyset",)),
    NamedConstant(name="reals", text="RR", latex=r"\mathbb{R}", mathml="ℝ", mathjson="RealNumbers", sympy="Reals", speech="the real numbers", words=("RR",), commands=("R", "reals", "Reals"), elements=("reals",)),
    NamedConstant(name="complexes", text="CC", latex=r"\mathbb{C}", mathml="ℂ", mathjson="ComplexNumbers", sympy="Complexes", speech="the complex numbers", words=("CC",), commands=("C",), elements=("complexes",)),
    NamedConstant(name="integers", text="ZZ", latex=r"\mathbb{Z}", mathml="ℤ", mathjson="Integers", sympy="Integers", speech="the integers", words=("ZZ",), commands=("Z",), elements=("integers",)),
    NamedConstant(name="naturals", text="NN", latex=r"\mathbb{N}", mathml="ℕ", mathjson="NonNegativeIntegers", sympy="Naturals0", speech="the natural numbers", words=("NN",), commands=("N",), elements=("naturalnumbers",)),
    NamedConstant(name="rationals", text="QQ", latex=r"\mathbb{Q}", mathml="ℚ", mathjson="RationalNumbers", sympy="Rationals", speech="the rational numbers", words=("QQ",), commands=("Q",), elements=("rationals",)),
)  # fmt: skip

GREEK_LETTERS: dict[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι",
    "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "varepsilon": "ε", "vartheta": "ϑ",
    "varkappa": "ϰ", "varpi": "ϖ", "varrho": "ϱ", "varsigma": "ς", "varphi": "φ",
}  # fmt: skip
GREEK: tuple[str, ...] = tuple(GREEK_LETTERS)
"""Greek letters by name, as text and as LaTeX commands (`omicron` has no command)."""

WHOLE_NAMES = frozenset({"eps"})
"""Names of several letters that text and LaTeX read whole, without quotes or \\mathrm."""
