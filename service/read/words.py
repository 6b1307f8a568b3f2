"""Runs of letters: which words are known, which are products of letters, and which are mistakes.

The rule, in order, for a run of letters in text (and for letters without a backslash in LaTeX):

1.  a declared symbol or function, a function, a constant, a Greek letter, an operator word: that word;
2.  one letter: a symbol;
3.  letters glued to a known word: `xsin(x)` is x·sin(x), `sinx` is sin(x), `pir` is π·r, with at most two letters
    before and after, and none after where a bracket follows (`sinn(x)` is a mistake);
4.  two or three letters: their product (`xy`, `abc`), unless three letters stand before a bracket (`foo(x)`)
    or look like a function misspelt (`sni x`);
5.  anything else is an unknown name, told with the nearest known word.
"""

from __future__ import annotations

from functools import lru_cache

from service.read.spelling import Spelling
from service.vocabulary import BY_SPELLING, GREEK, WHOLE_NAMES

GREEK_NAMES = frozenset(GREEK) - {"pi"}
CONSTANT_WORDS: dict[str, str] = {
    "pi": "pi", "oo": "oo", "inf": "oo", "infty": "oo", "infinity": "oo", "Infinity": "oo", "zoo": "complex_oo",
    "ComplexInfinity": "complex_oo",
    "EulerGamma": "euler_gamma", "GoldenRatio": "golden_ratio", "Catalan": "catalan",
    "true": "true", "false": "false", "True": "true", "False": "false", "otherwise": "otherwise",
    "RR": "reals", "CC": "complexes", "ZZ": "integers", "NN": "naturals", "QQ": "rationals",
}  # fmt: skip
OPERATOR_WORDS: dict[str, str] = {
    "integrate": "integrate", "Integrate": "integrate", "integral": "integrate", "Integral": "integrate", "int": "integrate",
    "diff": "diff", "derivative": "diff", "Derivative": "diff", "partial": "partial",
    "limit": "limit", "Limit": "limit", "lim": "limit",
    "sum": "sum", "Sum": "sum", "product": "product", "Product": "product", "prod": "product",
    "piecewise": "piecewise", "Piecewise": "piecewise", "matrix": "matrix", "Matrix": "matrix", "vector": "vector", "subst": "subst",
    "cbrt": "cbrt", "root": "root", "nthroot": "root", "log": "log", "lg": "lg", "log10": "lg", "log2": "lb", "lb": "lb",
    "sqrt": "sqrt",
}  # fmt: skip
KEYWORDS: dict[str, str] = {
    "and": "and", "or": "or", "not": "not", "implies": "implies", "iff": "iff", "therefore": "therefore", "let": "let",
    "if": "if", "for": "if", "when": "if", "where": "if", "in": "element", "union": "union", "cup": "union", "intersect": "intersection",
    "intersection": "intersection", "cap": "intersection", "setminus": "difference", "subset": "subset", "mod": "mod", "to": "to",
    "else": "otherwise", "left": "side", "right": "side", "both": "side",
    "choose": "choose",
}  # fmt: skip
FUNCTION_WORDS: dict[str, str] = {
    **{word: entry.name for word, entry in BY_SPELLING.items() if len(word) > 1 and word != "psi" and word not in OPERATOR_WORDS},
    "gcf": "gcd", "hcf": "gcd", "ggT": "gcd", "mcd": "gcd", "MCD": "gcd", "kgV": "lcm", "mcm": "lcm", "MCM": "lcm",
    "GCD": "gcd", "GCF": "gcd", "HCF": "gcd", "LCM": "lcm", "ggt": "gcd", "kgv": "lcm", "GGT": "gcd", "KGV": "lcm",
}  # fmt: skip
ONLY_BEFORE_A_BRACKET = frozenset(
    {
        *("sh", "ch", "th", "re", "im", "Re", "Im", "tr", "li", "Li", "Ei", "Si", "Ci", "En", "gamma", "beta", "zeta", "Gamma", "Beta"),
        *("mod", "norm", "dot", "cross"),
    }
)
"""Words that are functions only where a bracket follows, since they are letters or products otherwise."""
GLUED = tuple(
    sorted(
        (
            word
            for word in (*FUNCTION_WORDS, "sqrt", "log", "lg")
            if (len(word) > 2 and word not in ONLY_BEFORE_A_BRACKET) or word in ("ln", "tg")
        ),
        key=len,
        reverse=True,
    )
)
"""Function words that may have letters glued to them, longest first."""
SUGGESTED = tuple(
    word
    for word in dict.fromkeys((*FUNCTION_WORDS, *OPERATOR_WORDS, *GREEK, *CONSTANT_WORDS))
    if (len(word) > 2 or word in ("ln", "pi")) and word != "zoo" and not word[-1].isdigit()
)
"""Words that a misspelt one may be meant for, the likeliest first."""
UNITS = frozenset(
    [
        "cm",
        "mm",
        "km",
        "dm",
        "nm",
        "kg",
        "mg",
        "ms",
        "hr",
        "ft",
        "lb",
        "mol",
        "Hz",
        "kHz",
        "MHz",
        "GHz",
        "Pa",
        "kPa",
        "kJ",
        "MJ",
        "kW",
        "MW",
        "kWh",
        "mL",
        "ml",
        "cl",
        "dl",
        "rad",
        "mph",
        "kmh",
        "cal",
        "kcal",
        "eV",
        "keV",
        "ppm",
        "degC",
        "degF",
    ]
)
"""Units of several letters that text reads whole after a number: 5 cm, 3.67*kg, 5 km/hr."""
SHORT_PRODUCT = 3
"""Longest run of letters that is read as their product."""


def kind_of(word: str, before_bracket: bool) -> tuple[str, str] | None:
    """(kind, value) of the token for a known word; None where the word is not known.

    A word of ONLY_BEFORE_A_BRACKET is a Greek letter or unknown where no bracket follows.
    """
    if word in CONSTANT_WORDS:
        return "const", CONSTANT_WORDS[word]
    if word in OPERATOR_WORDS:
        return "word", OPERATOR_WORDS[word]
    if word in FUNCTION_WORDS and (before_bracket or word not in ONLY_BEFORE_A_BRACKET):
        return "func", FUNCTION_WORDS[word]
    if word in WHOLE_NAMES:
        return "name", word
    if word in GREEK_NAMES:
        return "name", word if word != "omicron" else "o"
    if KEYWORDS.get(word) and (word != "mod" or not before_bracket):
        return KEYWORDS[word], word
    return None


def pieces(word: str, before_bracket: bool) -> tuple[str, ...] | None:
    """The known words and letters that a run of letters is made of; None where it is an unknown name."""
    if len(word) == 1 or kind_of(word, before_bracket):
        return (word,)
    return glued(word, before_bracket) or letters(word, before_bracket)


@lru_cache(maxsize=4096)
def glued(word: str, before_bracket: bool) -> tuple[str, ...] | None:
    """A known word with letters glued to it: (x, sin), (sin, x), (pi, r)."""
    if len(word) > 24:
        return None
    if word.startswith("pi") and len(word) <= 4:
        return ("pi", *word[2:])
    for known in GLUED:
        at = word.find(known)
        if at < 0 or at > 2 or known == word:
            continue
        before, after = word[:at], word[at + len(known) :]
        if before and known in ("ln", "tg") and at > 1:
            continue
        if not after:
            if at == 1 and before == known[0]:
                return None
            if at == 2 and _misspelt(word):
                return None
            return (*before, known)
        if (before_bracket and len(after) < 3) or after == known[-1]:
            continue
        rest = _tail(after, before_bracket)
        if rest is not None:
            return (*before, known, *rest)
    return None


def _tail(after: str, before_bracket: bool) -> tuple[str, ...] | None:
    """What may follow a glued function word: at most two letters, or letters and another function."""
    if len(after) <= 2 and not before_bracket:
        return tuple(after) if not kind_of(after, False) else (after,)
    if kind_of(after, before_bracket):
        return (after,)
    return glued(after, before_bracket)


def letters(word: str, before_bracket: bool) -> tuple[str, ...] | None:
    """A short run of letters as their product."""
    if word in ONLY_BEFORE_A_BRACKET and len(word) == SHORT_PRODUCT:
        return None
    if len(word) > SHORT_PRODUCT or (len(word) == SHORT_PRODUCT and (before_bracket or _transposed(word))):
        return None
    return tuple(word)


def _transposed(word: str) -> bool:
    """Whether a three-letter word is a function with two letters exchanged: sni, cso, lgo."""
    swapped = (word[1] + word[0] + word[2], word[0] + word[2] + word[1])
    return any(other in FUNCTION_WORDS or other == "log" for other in swapped)


def _misspelt(word: str) -> bool:
    return suggestion(word) is not None


@lru_cache(maxsize=1)
def _spelling() -> Spelling:
    return Spelling(SUGGESTED)


@lru_cache(maxsize=1024)
def suggestion(word: str) -> str | None:
    """The known word nearest to a misspelt one."""
    return _spelling().nearest(word) or _spelling().nearest(word.lower())
