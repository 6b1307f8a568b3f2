"""The characters of text: signs, raised and lowered digits, fractions and Greek letters, with what each means."""
# ruff: noqa: E501  a table reads best with its kin on one line

from __future__ import annotations

import re
from collections.abc import Iterator

from service.functions import GREEK_LETTERS as ALPHABET

Found = tuple[str, str]
"""(kind, value) of a token."""

SIGNS: dict[str, Found] = {
    "+": ("+", "+"), "-": ("-", "-"), "−": ("-", "-"), "–": ("-", "-"), "—": ("-", "-"), "⁒": ("-", "-"), "﹣": ("-", "-"), "‐": ("-", "-"), "‑": ("-", "-"),
    "±": ("pm", "plus_minus"), "∓": ("pm", "minus_plus"), "+/-": ("pm", "plus_minus"),
    "*": ("*", "star"), "**": ("^", "^"), "·": ("*", "dot"), "⋅": ("*", "dot"), "∙": ("*", "dot"), "•": ("*", "dot"), "×": ("*", "cross"), "∗": ("*", "star"), "⨯": ("*", "cross"),
    "/": ("/", "slash"), "÷": ("/", "sign"), "∕": ("/", "slash"), "⁄": ("/", "slash"),
    "^": ("^", "^"), "_": ("_", "_"), "!": ("!", "!"), "!!": ("!", "!!"), "%": ("%", "%"), "°": ("deg", "°"), "⊤": ("transpose", "⊤"), "'": ("'", "1"), "′": ("'", "1"), "″": ("'", "2"), "’": ("'", "1"),
    "''": ("'", "2"), "'''": ("'", "3"),
    "=": ("rel", "="), "==": ("rel", "="), "!=": ("rel", "!="), "<>": ("rel", "!="), "=/=": ("rel", "!="), "/=": ("rel", "!="), "≠": ("rel", "!="), "≡": ("rel", "="), "≢": ("rel", "!="),
    "<": ("rel", "<"), "<=": ("rel", "<="), "=<": ("rel", "<="), "≤": ("rel", "<="), "⩽": ("rel", "<="), "≦": ("rel", "<="),
    ">": ("rel", ">"), ">=": ("rel", ">="), "≥": ("rel", ">="), "⩾": ("rel", ">="), "≧": ("rel", ">="), "~": ("rel", "~"), "≈": ("rel", "~"), "~=": ("rel", "~"),
    "=>": ("implies", "=>"), "⇒": ("implies", "⇒"), "⟹": ("implies", "⟹"), "==>": ("implies", "=>"), "<=>": ("iff", "<=>"), "⇔": ("iff", "⇔"), "⟺": ("iff", "⟺"), "<==>": ("iff", "<=>"),
    "∴": ("therefore", "∴"), "->": ("to", "->"), "→": ("to", "→"), ":=": ("rel", "="),
    "∧": ("and", "∧"), "∨": ("or", "∨"), "¬": ("not", "¬"), "&&": ("and", "&&"), "||": ("|", "||"),
    "∈": ("element", "∈"), "∉": ("not_element", "∉"), "⊂": ("subset", "⊂"), "⊆": ("subset", "⊆"), "∪": ("union", "∪"), "∩": ("intersection", "∩"), "∖": ("difference", "∖"), "\\": ("difference", "\\"),
    "(": ("(", "("), ")": (")", ")"), "[": ("[", "["), "]": ("]", "]"), "⌊": ("floor(", "⌊"), "⌋": (")floor", "⌋"), "⌈": ("ceil(", "⌈"), "⌉": (")ceil", "⌉"),
    "⟨": ("angle(", "⟨"), "⟩": (")angle", "⟩"), "|": ("|", "|"), "∣": ("|", "|"), "‖": ("|", "‖"),
    ",": (",", ","), ";": (";", ";"), "\n": ("newline", "\n"), ":": ("mid", ":"), "&": ("intersection", "&"),
    "√": ("sqrt", "2"), "∛": ("sqrt", "3"), "∜": ("sqrt", "4"), "∫": ("int", "1"), "∬": ("int", "2"), "∭": ("int", "3"), "∑": ("sum", "sum"), "∏": ("sum", "product"), "∂": ("partial", "∂"),
    "∞": ("const", "oo"), "ℯ": ("const", "e"), "ⅇ": ("const", "e"), "ⅈ": ("const", "i"), "∅": ("const", "emptyset"), "ℝ": ("const", "reals"), "ℂ": ("const", "complexes"),
    "ℤ": ("const", "integers"), "ℕ": ("const", "naturals"), "ℚ": ("const", "rationals"), "ⅆ": ("d", "d"), "□": ("missing", "□"), "⬚": ("missing", "⬚"), "?": ("missing", "?"),
}  # fmt: skip
"""Signs, longest first when matched."""
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵃᵇᵏᵐᵗᵀ", "0123456789+-()nixyabkmtT")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-()aeoxhklmnpstijruv")
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵃᵇᵏᵐᵗᵀ"
LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ"
FRACTIONS: dict[str, tuple[str, str]] = {
    "½": ("1", "2"), "⅓": ("1", "3"), "⅔": ("2", "3"), "¼": ("1", "4"), "¾": ("3", "4"), "⅕": ("1", "5"), "⅖": ("2", "5"), "⅗": ("3", "5"),
    "⅘": ("4", "5"), "⅙": ("1", "6"), "⅚": ("5", "6"), "⅐": ("1", "7"), "⅛": ("1", "8"), "⅜": ("3", "8"), "⅝": ("5", "8"), "⅞": ("7", "8"), "⅑": ("1", "9"), "⅒": ("1", "10"),
}  # fmt: skip
GREEK_LETTERS: dict[str, str] = {
    **{letter: name for name, letter in ALPHABET.items() if name not in ("varepsilon", "varphi")},
    "ϵ": "varepsilon", "ϕ": "varphi", "µ": "mu",
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Χ": "X",
}  # fmt: skip


def shifted(plain: str, at: int) -> Iterator[tuple[str, str, int, int]]:
    """The tokens of a run of raised or lowered characters that begins at `at`, in a group: kind, value, start, end. ⁻¹⁰ gives { - 10 }."""
    yield "{", "{", at, at
    for inner in re.finditer(r"[0-9]+|.", plain):
        value = inner.group()
        kind = "number" if value.isdigit() else "name" if value.isalpha() else value
        yield kind, value, at + inner.start(), at + inner.end()
    yield "}", "}", at + len(plain), at + len(plain)
