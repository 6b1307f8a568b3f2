"""One entry per named function: how it is spelled, written and computed.

Readers, writers and the bridge to SymPy are driven by this table; adding a function is adding a line.
`name` is both the head in the tree and the contract's `text` spelling.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the tree.

    name: the head, and the text form (with the number of arguments it settles which of two functions of
    one LaTeX name is meant; those with a subscript, Bessel's J_n among them, have their first argument there). spellings: other words read as it, in text (LaTeX commands are
    looked up without their backslash). latex: command that writes it; `\\operatorname{…}` where LaTeX has none.
    mathjson: the MathJSON head. sympy: the SymPy name. arity: allowed numbers of arguments.
    bare: may stand before its argument without brackets (sin 2x). domain: natural real domain as a
    condition on the arguments in the contract's text, with `a`, `b` for the arguments; "" where all of ℝ.
    speech: how it is said, `a` and `b` being the arguments' places.
    """

    name: str
    spellings: tuple[str, ...]
    latex: str
    mathjson: str
    sympy: str
    arity: tuple[int, ...] = (1,)
    bare: bool = False
    domain: str = ""
    speech: str = ""


def _operator(name: str) -> str:
    return rf"\operatorname{{{name}}}"


FUNCTIONS: tuple[Function, ...] = (
    # trigonometric
    Function("sin", ("sen", "sine"), r"\sin", "Sin", "sin", bare=True, speech="sine of a"),
    Function("cos", ("cosine",), r"\cos", "Cos", "cos", bare=True, speech="cosine of a"),
    Function("tan", ("tg", "tangent"), r"\tan", "Tan", "tan", bare=True, domain="cos(a) != 0", speech="tangent of a"),
    Function("cot", ("ctg", "cotg", "cotan"), r"\cot", "Cot", "cot", bare=True, domain="sin(a) != 0", speech="cotangent of a"),
    Function("sec", (), r"\sec", "Sec", "sec", bare=True, domain="cos(a) != 0", speech="secant of a"),
    Function("csc", ("cosec",), r"\csc", "Csc", "csc", bare=True, domain="sin(a) != 0", speech="cosecant of a"),
    Function("asin", ("arcsin", "arcsen"), r"\arcsin", "Arcsin", "asin", bare=True, domain="-1 <= a <= 1", speech="inverse sine of a"),
    Function("acos", ("arccos",), r"\arccos", "Arccos", "acos", bare=True, domain="-1 <= a <= 1", speech="inverse cosine of a"),
    Function("atan", ("arctan", "arctg", "atg"), r"\arctan", "Arctan", "atan", bare=True, speech="inverse tangent of a"),
    Function("acot", ("arccot", "arcctg", "arccotg"), _operator("arccot"), "Arccot", "acot", bare=True, speech="inverse cotangent of a"),
    Function("asec", ("arcsec",), _operator("arcsec"), "Arcsec", "asec", bare=True, domain="abs(a) >= 1", speech="inverse secant of a"),
    Function("acsc", ("arccsc", "arccosec", "acosec"), _operator("arccsc"), "Arccsc", "acsc", bare=True, domain="abs(a) >= 1", speech="inverse cosecant of a"),
    Function("atan2", ("arctan2",), _operator("atan2"), "Arctan2", "atan2", (2,), speech="inverse tangent of a over b"),
    # hyperbolic
    Function("sinh", ("sh",), r"\sinh", "Sinh", "sinh", bare=True, speech="hyperbolic sine of a"),
    Function("cosh", ("ch",), r"\cosh", "Cosh", "cosh", bare=True, speech="hyperbolic cosine of a"),
    Function("tanh", ("th", "tgh"), r"\tanh", "Tanh", "tanh", bare=True, speech="hyperbolic tangent of a"),
    Function("coth", ("cth", "ctgh"), r"\coth", "Coth", "coth", bare=True, domain="a != 0", speech="hyperbolic cotangent of a"),
    Function("sech", (), _operator("sech"), "Sech", "sech", bare=True, speech="hyperbolic secant of a"),
    Function("csch", ("cosech",), _operator("csch"), "Csch", "csch", bare=True, domain="a != 0", speech="hyperbolic cosecant of a"),
    Function("asinh", ("arcsinh", "arsinh", "argsinh", "argsh"), _operator("arsinh"), "Arsinh", "asinh", bare=True, speech="inverse hyperbolic sine of a"),
    Function("acosh", ("arccosh", "arcosh", "argcosh", "argch"), _operator("arcosh"), "Arcosh", "acosh", bare=True, domain="a >= 1", speech="inverse hyperbolic cosine of a"),
    Function("atanh", ("arctanh", "artanh", "argtanh", "argth"), _operator("artanh"), "Artanh", "atanh", bare=True, domain="-1 < a < 1", speech="inverse hyperbolic tangent of a"),
    Function("acoth", ("arccoth", "arcoth"), _operator("arcoth"), "Arcoth", "acoth", bare=True, domain="abs(a) > 1", speech="inverse hyperbolic cotangent of a"),
    Function("asech", ("arcsech", "arsech"), _operator("arsech"), "Arsech", "asech", bare=True, domain="0 < a <= 1", speech="inverse hyperbolic secant of a"),
    Function("acsch", ("arccsch", "arcsch"), _operator("arcsch"), "Arcsch", "acsch", bare=True, domain="a != 0", speech="inverse hyperbolic cosecant of a"),
    # exponentials and logarithms
    Function("exp", (), r"\exp", "Exp", "exp", bare=True, speech="e to the power a"),
    Function("log", ("ln",), r"\ln", "Ln", "log", (1, 2), bare=True, domain="a > 0", speech="natural logarithm of a"),
    # roots and absolute values
    Function("sqrt", (), r"\sqrt", "Sqrt", "sqrt", bare=True, domain="a >= 0", speech="square root of a"),
    Function("root", (), r"\sqrt", "Root", "root", (2,), speech="root of order b of a"),
    Function("abs", ("Abs",), r"\left|a\right|", "Abs", "Abs", speech="absolute value of a"),
    Function("sign", ("sgn", "signum"), _operator("sgn"), "Sign", "sign", bare=True, speech="sign of a"),
    Function("floor", (), r"\left\lfloor a\right\rfloor", "Floor", "floor", speech="floor of a"),
    Function("ceiling", ("ceil",), r"\left\lceil a\right\rceil", "Ceil", "ceiling", speech="ceiling of a"),
    Function("heaviside", ("Heaviside",), _operator("heaviside"), "Heaviside", "Heaviside", (1, 2), speech="Heaviside step of a"),
    # whole numbers
    Function("factorial", (), "a!", "Factorial", "factorial", speech="a factorial"),
    Function("double_factorial", ("factorial2",), "a!!", "Factorial2", "factorial2", speech="a double factorial"),
    Function("binomial", ("binom", "nCr", "choose"), r"\binom{a}{b}", "Binomial", "binomial", (2,), speech="a choose b"),
    Function("gcd", (), r"\gcd", "GCD", "gcd", tuple(range(1, 33)), speech="greatest common divisor of a and b"),
    Function("lcm", (), _operator("lcm"), "LCM", "lcm", tuple(range(1, 33)), speech="least common multiple of a and b"),
    Function("min", ("Min",), r"\min", "Min", "Min", tuple(range(1, 33)), speech="minimum of a and b"),
    Function("max", ("Max",), r"\max", "Max", "Max", tuple(range(1, 33)), speech="maximum of a and b"),
    Function("mod", ("Mod",), _operator("mod"), "Mod", "Mod", (2,), domain="b != 0", speech="a modulo b"),
    # complex numbers
    Function("re", ("Re",), _operator("Re"), "Re", "re", bare=True, speech="real part of a"),
    Function("im", ("Im",), _operator("Im"), "Im", "im", bare=True, speech="imaginary part of a"),
    Function("arg", ("Arg",), r"\arg", "Arg", "arg", bare=True, domain="a != 0", speech="argument of a"),
    Function("conjugate", ("conj",), r"\overline{a}", "Conjugate", "conjugate", speech="conjugate of a"),
    # special functions
    Function("gamma", ("Gamma",), r"\Gamma", "Gamma", "gamma", speech="gamma of a"),
    Function("loggamma", ("lgamma",), _operator("loggamma"), "LogGamma", "loggamma", speech="log gamma of a"),
    Function("digamma", ("psi",), _operator("digamma"), "Digamma", "digamma", speech="digamma of a"),
    Function("polygamma", (), _operator("polygamma"), "PolyGamma", "polygamma", (2,), speech="polygamma of order a of b"),
    Function("uppergamma", ("igamma",), r"\Gamma", "UpperGamma", "uppergamma", (2,), speech="upper incomplete gamma of a and b"),
    Function("lowergamma", (), r"\gamma", "LowerGamma", "lowergamma", (2,), speech="lower incomplete gamma of a and b"),
    Function("beta", ("Beta",), _operator("B"), "Beta", "beta", (2,), speech="beta of a and b"),
    Function("erf", (), _operator("erf"), "Erf", "erf", bare=True, speech="error function of a"),
    Function("erfc", (), _operator("erfc"), "Erfc", "erfc", bare=True, speech="complementary error function of a"),
    Function("erfi", (), _operator("erfi"), "Erfi", "erfi", bare=True, speech="imaginary error function of a"),
    Function("Si", (), _operator("Si"), "SinIntegral", "Si", bare=True, speech="sine integral of a"),
    Function("Ci", (), _operator("Ci"), "CosIntegral", "Ci", bare=True, domain="a > 0", speech="cosine integral of a"),
    Function("Shi", (), _operator("Shi"), "SinhIntegral", "Shi", bare=True, speech="hyperbolic sine integral of a"),
    Function("Chi", (), _operator("Chi"), "CoshIntegral", "Chi", bare=True, domain="a > 0", speech="hyperbolic cosine integral of a"),
    Function("Ei", (), _operator("Ei"), "ExpIntegralEi", "Ei", bare=True, domain="a != 0", speech="exponential integral of a"),
    Function("expint", ("En",), _operator("E"), "ExpIntegralE", "expint", (2,), speech="generalised exponential integral of order a of b"),
    Function("li", (), _operator("li"), "LogIntegral", "li", bare=True, domain="a > 0", speech="logarithmic integral of a"),
    Function("fresnels", ("FresnelS",), _operator("S"), "FresnelS", "fresnels", speech="Fresnel S of a"),
    Function("fresnelc", ("FresnelC",), _operator("C"), "FresnelC", "fresnelc", speech="Fresnel C of a"),
    Function("polylog", ("Li", "PolyLog"), _operator("Li"), "PolyLog", "polylog", (2,), speech="polylogarithm of order a of b"),
    Function("zeta", ("Zeta",), r"\zeta", "Zeta", "zeta", (1, 2), domain="a != 1", speech="zeta of a"),
    Function("lambertw", ("LambertW", "W"), _operator("W"), "LambertW", "LambertW", (1, 2), domain="a >= -exp(-1)", speech="Lambert W of a"),
    Function("elliptic_f", (), _operator("F"), "EllipticF", "elliptic_f", (2,), speech="elliptic integral of the first kind of a with parameter b"),
    Function("elliptic_e", (), _operator("E"), "EllipticE", "elliptic_e", (1, 2), speech="elliptic integral of the second kind of a"),
    Function("elliptic_k", (), _operator("K"), "EllipticK", "elliptic_k", (1,), speech="complete elliptic integral of the first kind of a"),
    Function("elliptic_pi", (), _operator(r"\Pi"), "EllipticPi", "elliptic_pi", (2, 3), speech="elliptic integral of the third kind of a"),
    Function("besselj", (), _operator("J"), "BesselJ", "besselj", (2,), speech="Bessel J of order a of b"),
    Function("bessely", (), _operator("Y"), "BesselY", "bessely", (2,), speech="Bessel Y of order a of b"),
    Function("besseli", (), _operator("I"), "BesselI", "besseli", (2,), speech="Bessel I of order a of b"),
    Function("besselk", (), _operator("K"), "BesselK", "besselk", (2,), speech="Bessel K of order a of b"),
    Function("airyai", (), _operator("Ai"), "AiryAi", "airyai", speech="Airy Ai of a"),
    Function("airybi", (), _operator("Bi"), "AiryBi", "airybi", speech="Airy Bi of a"),
    Function("hyper", (), _operator("hyper"), "Hypergeometric", "hyper", (3,), speech="hypergeometric function"),
    Function("dirac", ("DiracDelta",), _operator("dirac"), "DiracDelta", "DiracDelta", (1, 2), speech="Dirac delta of a"),
    # matrices
    Function("det", ("Det",), r"\det", "Determinant", "Determinant", bare=True, speech="determinant of a"),
    Function("trace", ("tr",), _operator("tr"), "Trace", "Trace", bare=True, speech="trace of a"),
    Function("transpose", (), _operator("transpose"), "Transpose", "transpose", speech="transpose of a"),
    Function("norm", (), _operator("norm"), "Norm", "Norm", speech="length of a"),
    Function("dot", (), _operator("dot"), "Dot", "Dot", (2,), speech="dot product of a and b"),
    Function("cross", (), _operator("cross"), "Cross", "Cross", (2,), speech="cross product of a and b"),
)  # fmt: skip

BY_NAME: dict[str, Function] = {entry.name: entry for entry in FUNCTIONS}
BY_SPELLING: dict[str, Function] = {word: entry for entry in FUNCTIONS for word in (entry.name, *entry.spellings)}
BY_MATHJSON: dict[str, Function] = {entry.mathjson: entry for entry in FUNCTIONS}
BY_SYMPY: dict[str, Function] = {entry.sympy: entry for entry in FUNCTIONS}


@dataclass(frozen=True, slots=True)
class NamedConstant:
    """A constant of the tree: its text, LaTeX, MathML, MathJSON and SymPy names and how it is said."""

    name: str
    text: str
    latex: str
    mathml: str
    mathjson: str
    sympy: str
    speech: str


CONSTANTS: tuple[NamedConstant, ...] = (
    NamedConstant("e", "e", "e", "e", "ExponentialE", "E", "e"),
    NamedConstant("i", "i", "i", "i", "ImaginaryUnit", "I", "i"),
    NamedConstant("pi", "pi", r"\pi", "π", "Pi", "pi", "pi"),
    NamedConstant("oo", "oo", r"\infty", "∞", "PositiveInfinity", "oo", "infinity"),
    NamedConstant("complex_oo", "ComplexInfinity", r"\tilde{\infty}", "∞̃", "ComplexInfinity", "zoo", "complex infinity"),
    NamedConstant("euler_gamma", "EulerGamma", r"\gamma_{\mathrm{E}}", "γ", "EulerGamma", "EulerGamma", "Euler's constant"),
    NamedConstant("golden_ratio", "GoldenRatio", r"\mathrm{GoldenRatio}", "φ", "GoldenRatio", "GoldenRatio", "golden ratio"),
    NamedConstant("catalan", "Catalan", r"\mathrm{Catalan}", "G", "CatalanConstant", "Catalan", "Catalan's constant"),
    NamedConstant("true", "true", r"\text{true}", "true", "True", "true", "true"),
    NamedConstant("false", "false", r"\text{false}", "false", "False", "false", "false"),
    NamedConstant("otherwise", "otherwise", r"\text{otherwise}", "otherwise", "Otherwise", "true", "otherwise"),
    NamedConstant("emptyset", "{}", r"\emptyset", "∅", "EmptySet", "EmptySet", "the empty set"),
    NamedConstant("reals", "RR", r"\mathbb{R}", "ℝ", "RealNumbers", "Reals", "the real numbers"),
    NamedConstant("complexes", "CC", r"\mathbb{C}", "ℂ", "ComplexNumbers", "Complexes", "the complex numbers"),
    NamedConstant("integers", "ZZ", r"\mathbb{Z}", "ℤ", "Integers", "Integers", "the integers"),
    NamedConstant("naturals", "NN", r"\mathbb{N}", "ℕ", "NonNegativeIntegers", "Naturals0", "the natural numbers"),
    NamedConstant("rationals", "QQ", r"\mathbb{Q}", "ℚ", "RationalNumbers", "Rationals", "the rational numbers"),
)  # fmt: skip

CONSTANT: dict[str, NamedConstant] = {entry.name: entry for entry in CONSTANTS}

GREEK: tuple[str, ...] = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
    "varepsilon", "vartheta", "varkappa", "varpi", "varrho", "varsigma", "varphi",
)  # fmt: skip
"""Greek letters by name, as text and as LaTeX commands (`omicron` has no command)."""

WHOLE_NAMES = frozenset({"eps"})
"""Names of several letters that text and LaTeX read whole, without quotes or \\mathrm."""
