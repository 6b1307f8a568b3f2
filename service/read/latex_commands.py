"""What LaTeX commands mean to the reader: a table from command to token, and the commands that draw nothing."""
# ruff: noqa: E501  a table reads best with its kin on one line

from __future__ import annotations

from service.functions import CONSTANTS, FUNCTIONS, GREEK
from service.read.words import FUNCTION_WORDS

Found = tuple[str, str]

COMMANDS: dict[str, Found] = {
    **{name: ("name", name) for name in GREEK if name not in ("pi", "omicron")},
    **{command: ("const", entry.name) for entry in CONSTANTS for command in entry.commands},
    "differentialD": ("d", "d"), "diffd": ("d", "d"), "dd": ("d", "d"), "capitalDifferentialD": ("d", "d"),
    "ell": ("name", "ell"), "hbar": ("name", "hbar"), "imath": ("name", "i"), "jmath": ("name", "j"), "partial": ("partial", "∂"), "nabla": ("name", "nabla"), "aleph": ("name", "aleph"),
    "cdot": ("*", "dot"), "times": ("*", "cross"), "ast": ("*", "star"), "bullet": ("*", "dot"), "star": ("*", "star"), "cdotp": ("*", "dot"), "centerdot": ("*", "dot"),
    "div": ("/", "sign"), "slash": ("/", "slash"), "pm": ("pm", "plus_minus"), "mp": ("pm", "minus_plus"),
    "le": ("rel", "<="), "leq": ("rel", "<="), "leqslant": ("rel", "<="), "leqq": ("rel", "<="), "ge": ("rel", ">="), "geq": ("rel", ">="), "geqslant": ("rel", ">="), "geqq": ("rel", ">="),
    "lt": ("rel", "<"), "gt": ("rel", ">"), "ne": ("rel", "!="), "neq": ("rel", "!="), "approx": ("rel", "~"), "approxeq": ("rel", "~"), "simeq": ("rel", "~"), "sim": ("rel", "~"), "thickapprox": ("rel", "~"), "doteq": ("rel", "~"),
    "coloneqq": ("rel", "="), "coloneq": ("rel", "="), "colonequals": ("rel", "="), "equiv": ("rel", "="), "eq": ("rel", "="),
    "land": ("and", "∧"), "wedge": ("and", "∧"), "lor": ("or", "∨"), "vee": ("or", "∨"), "lnot": ("not", "¬"), "neg": ("not", "¬"),
    "Rightarrow": ("implies", "⇒"), "implies": ("implies", "⇒"), "Longrightarrow": ("implies", "⇒"), "Leftrightarrow": ("iff", "⇔"), "iff": ("iff", "⇔"), "Longleftrightarrow": ("iff", "⇔"), "therefore": ("therefore", "∴"),
    "to": ("to", "→"), "leftrightarrow": ("iff", "⇔"), "longleftrightarrow": ("iff", "⇔"), "rightarrow": ("to", "→"), "longrightarrow": ("to", "→"), "in": ("element", "∈"), "notin": ("not_element", "∉"), "subset": ("subset", "⊂"), "subseteq": ("subset", "⊆"),
    "cup": ("union", "∪"), "cap": ("intersection", "∩"), "setminus": ("difference", "∖"), "backslash": ("difference", "∖"), "bigcup": ("union", "∪"), "bigcap": ("intersection", "∩"),
    "mid": ("mid", "|"), "middle": ("middle", ""), "colon": ("mid", ":"),
    "lparen": ("(", "("), "rparen": (")", ")"), "lbrack": ("[", "["), "rbrack": ("]", "]"), "lbrace": ("set(", "{"), "rbrace": (")set", "}"), "lgroup": ("(", "("), "rgroup": (")", ")"),
    "lfloor": ("floor(", "⌊"), "rfloor": (")floor", "⌋"), "llcorner": ("floor(", "⌊"), "lrcorner": (")floor", "⌋"), "lceil": ("ceil(", "⌈"), "rceil": (")ceil", "⌉"), "ulcorner": ("ceil(", "⌈"), "urcorner": (")ceil", "⌉"),
    "langle": ("angle(", "⟨"), "rangle": (")angle", "⟩"), "lvert": ("abs(", "|"), "rvert": (")abs", "|"), "lVert": ("abs(", "‖"), "rVert": (")abs", "‖"), "vert": ("|", "|"), "Vert": ("|", "‖"),
    "frac": ("frac", "frac"), "dfrac": ("frac", "frac"), "tfrac": ("frac", "frac"), "cfrac": ("frac", "frac"), "nicefrac": ("frac", "frac"), "sfrac": ("frac", "frac"), "flatfrac": ("frac", "frac"),
    "binom": ("binom", ""), "dbinom": ("binom", ""), "tbinom": ("binom", ""), "sqrt": ("sqrt", "2"),
    "int": ("int", "1"), "intop": ("int", "1"), "smallint": ("int", "1"), "iint": ("int", "2"), "iiint": ("int", "3"), "sum": ("sum", "sum"), "prod": ("sum", "product"), "lim": ("lim", "lim"),
    "top": ("transpose", "⊤"), "intercal": ("transpose", "⊤"), "degree": ("deg", "°"), "circ": ("deg", "°"), "prime": ("'", "1"), "doubleprime": ("'", "2"), "dprime": ("'", "2"),
    "bmod": ("mod", "mod"), "mod": ("mod", "mod"), "pmod": ("pmod", "pmod"), "nequiv": ("rel", "!="), "placeholder": ("placeholder", ""), "square": ("missing", "□"), "Box": ("missing", "□"),
    "log": ("word", "log"), "lg": ("word", "lg"), "lb": ("word", "lb"), "cbrt": ("word", "cbrt"), "newline": ("newline", ""), "cr": ("newline", ""),
    "overline": ("accent", "conjugate"), "bar": ("accent", "bar"), "vec": ("accent", "vec"), "overrightarrow": ("accent", "vec"), "hat": ("accent", "hat"), "widehat": ("accent", "hat"),
    "tilde": ("accent", "tilde"), "widetilde": ("accent", "tilde"), "dot": ("accent", "order1"), "ddot": ("accent", "order2"),
    "choose": ("choose", ""), "over": ("over", ""), "atop": ("choose", ""), "not": ("negate", ""), "And": ("and", "∧"), "Or": ("or", "∨"),
    "dots": ("dots", "…"), "ldots": ("dots", "…"), "cdots": ("dots", "…"),
}  # fmt: skip
FUNCTION_COMMANDS: dict[str, str] = {
    **{word: head for word, head in FUNCTION_WORDS.items() if head not in ("gamma", "beta", "zeta", "re", "im", "root")},
    **{entry.latex[1:]: entry.name for entry in FUNCTIONS if entry.latex[1:].isalpha() and entry.latex[1:] not in ("Gamma", "zeta", "psi", "delta", "Pi", "sqrt")},
    "Re": "re", "Im": "im", "Tr": "trace",
}  # fmt: skip
STYLE = frozenset(
    [
        "displaystyle",
        "textstyle",
        "scriptstyle",
        "scriptscriptstyle",
        "limits",
        "nolimits",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "bigm",
        "Bigm",
        "mathop",
        "mathrel",
        "mathbin",
        "mathord",
        "mathopen",
        "mathclose",
        "mathpunct",
        "mathinner",
        "strut",
        "mathstrut",
        "hline",
        "rm",
        "bf",
        "it",
        "boldmath",
        "unboldmath",
        "normalsize",
        "small",
        "large",
        "Large",
        "LARGE",
        "huge",
        "tiny",
        "nonumber",
        "notag",
        "allowbreak",
        "nobreak",
        "relax",
        "left.",
        "protect",
        "ensuremath",
    ]
)
"""Commands that draw nothing themselves."""
SPACES = frozenset(
    [
        "quad",
        "qquad",
        "space",
        "thinspace",
        "medspace",
        "thickspace",
        "negthinspace",
        "negmedspace",
        "negthickspace",
        "enspace",
        "enskip",
        "hfill",
        "hspace",
        "nobreakspace",
        "null",
    ]
)
WRAPPERS = frozenset(
    [
        "boxed",
        "fbox",
        "mathbf",
        "boldsymbol",
        "bm",
        "mathit",
        "mathsf",
        "mathtt",
        "mathcal",
        "mathfrak",
        "mathscr",
        "bold",
        "pmb",
        "fcolorbox",
        "cancel",
        "bcancel",
        "underbrace",
        "overbrace",
        "underline",
        "enclose",
        "mathnormal",
        "mathbin",
        "phantom",
        "smash",
        "mathstrut",
        "bbox",
        "style",
        "emph",
        "vphantom",
        "hphantom",
    ]
)
"""Commands whose argument is read as if they were not there."""
LETTERS_OF = {"mathbb": {"R": "reals", "C": "complexes", "Z": "integers", "N": "naturals", "Q": "rationals"}}
NAMES_IN = frozenset(
    {
        "mathrm",
        "operatorname",
        "text",
        "textrm",
        "mbox",
        "textit",
        "textbf",
        "textnormal",
        "mathit",
        "textsf",
        "texttt",
        "mathup",
        "operatorname*",
        "hbox",
    }
)
"""Commands whose argument is a word."""
TEXT_WORDS: dict[str, Found] = {
    "and": ("and", "and"), "or": ("or", "or"), "if": ("if", "if"), "for": ("if", "for"), "when": ("if", "when"), "where": ("if", "where"), "otherwise": ("otherwise", "otherwise"), "else": ("otherwise", "otherwise"),
    "elsewhere": ("otherwise", "otherwise"), "let": ("let", "let"), "therefore": ("therefore", "therefore"), "in": ("element", "in"), "not": ("not", "not"), "true": ("const", "true"), "false": ("const", "false"),
    "True": ("const", "true"), "False": ("const", "false"),
    "implies": ("implies", "implies"), "iff": ("iff", "iff"), "if and only if": ("iff", "if and only if"), "mod": ("mod", "mod"), "d": ("d", "d"), "e": ("const", "e"), "i": ("const", "i"),
}  # fmt: skip
UNIT_WORDS = frozenset({"sec", "min", "arcsec", "arcmin", "deg", "lb", "th", "in"})
"""Units that are also functions' names."""
REFUSED: dict[str, str] = {
    "oint": "Contour integrals are not supported.", "oiint": "Surface integrals are not supported.",
    **dict.fromkeys(("forall", "exists", "nexists"), "Quantifiers are not supported; write the statement itself."),
    **dict.fromkeys(("mapsto", "longmapsto"), "Functions written with an arrow are not supported; write f(x) = …."),
    **dict.fromkeys(("parallel", "perp", "nparallel"), "Statements of geometry are not supported."),
    "angle": "Angles between points are not supported; give the angle a name.", "complement": "Complements are not supported; write a difference A \\ B.",
    "propto": "Proportions are not supported; write an equation with a constant.",
    "iiiint": "Integrals over four variables are not supported; write one sign for each.",
}  # fmt: skip
ESCAPES: dict[str, tuple[str, str] | None] = {
    "\\,": None, "\\;": None, "\\:": None, "\\!": None, "\\ ": None, "\\>": None, "\\/": None, "\\(": None, "\\)": None, "\\[": None, "\\]": None, "\\\n": None, "\\": None, "\\-": None,
    "\\\\": ("newline", "\\\\"), "\\{": ("set(", "{"), "\\}": (")set", "}"), "\\|": ("|", "‖"), "\\%": ("%", "%"), "\\&": ("and", "&"), "\\_": ("_", "_"), "\\$": None, "\\#": None,
}  # fmt: skip
