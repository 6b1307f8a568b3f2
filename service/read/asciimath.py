"""AsciiMath where it differs from our text: words for signs, -: for ÷, root(3)(x), hat x, text(…) (http://asciimath.org)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.messages import Said
from service.read.characters import Found
from service.read.choices import USUAL
from service.read.text import TextLexer
from service.read.tokens import Token

WORDS: dict[str, Found] = {
    "xx": ("*", "cross"), "ast": ("*", "star"), "times": ("*", "cross"), "cdot": ("*", "dot"), "divide": ("/", "sign"),
    "uu": ("union", "∪"), "uuu": ("union", "∪"), "nn": ("intersection", "∩"), "nnn": ("intersection", "∩"), "cup": ("union", "∪"),
    "sub": ("subset", "⊂"), "sube": ("subset", "⊆"), "notin": ("not_element", "∉"), "ne": ("rel", "!="), "lt": ("rel", "<"),
    "gt": ("rel", ">"), "le": ("rel", "<="), "ge": ("rel", ">="), "approx": ("rel", "~"), "pm": ("pm", "plus_minus"),
    "frac": ("frac", "frac"), "oint": ("int", "1"), "prop": ("rel", "~"), "emptyset": ("const", "emptyset"), "O": ("const", "emptyset"),
    "vec": ("accent", "vec"), "hat": ("accent", "hat"), "bar": ("accent", "bar"), "tilde": ("accent", "tilde"),
    "rarr": ("to", "→"), "rArr": ("implies", "⇒"), "hArr": ("iff", "⇔"), "neg": ("not", "¬"), "del": ("partial", "∂"),
}  # fmt: skip
SIGNS = (
    (re.compile(r"-:"), "÷ "),
    (re.compile(r"\|__"), "⌊  "),
    (re.compile(r"__\|"), "⌋  "),
    (re.compile(r"\|~"), "⌈ "),
    (re.compile(r"~\|"), "⌉ "),
    (re.compile(r"\*\*"), "· "),
)
"""Signs and the character each stands for, padded so that every offset stays."""
WORDS_IN_BRACKETS = re.compile(r"text\(([^()]*)\)")
ROOT = re.compile(r"root\s*\(([^()]*)\)\s*\(")


def tokens(
    source: str, *, decimal: str = "point", names: frozenset[str] = frozenset(), choices: Mapping[str, str] = USUAL
) -> tuple[list[Token], list[tuple[str, Said]]]:
    """The tokens of AsciiMath; raises as the lexer of text does."""
    lexer = _AsciiMathLexer(plain(source), decimal, names, choices)
    lexer.source = source
    return lexer.run()


def plain(source: str) -> str:
    """AsciiMath's own signs as text writes them, every offset kept; root(n)(x) as sqrt[n](x)."""
    for sign, put in SIGNS:
        source = sign.sub(put, source)
    source = WORDS_IN_BRACKETS.sub(lambda found: '"' + found[1] + '"' + " " * (len(found[0]) - len(found[1]) - 2), source)
    return ROOT.sub(lambda found: ("√[" + found[1] + "]" + " " * len(found[0]))[: len(found[0]) - 1] + "(", source)


class _AsciiMathLexer(TextLexer):
    extra = WORDS
