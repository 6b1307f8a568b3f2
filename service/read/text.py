"""The lexer of plain text: ASCII as typed, and the Unicode that keyboards and textbooks bring."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from service.errors import UnknownName, Unreadable
from service.functions import BY_NAME
from service.messages import Message, Said, sentences
from service.read.characters import FRACTIONS, GREEK_LETTERS, LOWERED, RAISED, SIGNS, SUBSCRIPTS, SUPERSCRIPTS, Found, shifted
from service.read.choices import USUAL
from service.read.limits import MAX_NAME, MAX_TOKENS, check_digits, check_tokens
from service.read.recurring import ellipsis, recurring, told
from service.read.tokens import Token
from service.read.words import FUNCTION_WORDS, UNITS, kind_of, pieces, suggestion
from service.tree import Span, canonical_name

TOKEN = re.compile(
    r"(?P<space>[ \t\r\f\v\u00a0\u2000-\u200b\u202f\u205f\u2060\u2061\u2062\u2063\u3000\ufeff]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![0-9.]*[A-Za-z(]))?)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<greek>[" + "".join(GREEK_LETTERS) + r"])"
    r"|(?P<super>[" + RAISED + r"]+)"
    r"|(?P<sub>[" + LOWERED + r"]+)"
    r"|(?P<fraction>[" + "".join(FRACTIONS) + r"])"
    r"|(?P<quoted>\"[^\"\n]*\"|“[^”\n]*”|`[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?`)"
    r"|(?P<maxima>%(?:e|i|pi|phi|gamma)(?![A-Za-z0-9_]))"
    r"|(?P<sign>" + "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)) + r")"
    r"|(?P<brace>[{}])"
    r"|(?P<other>.)",
    re.DOTALL,
)
DECIMAL = {False: re.compile(r"[0-9]+\.[0-9]"), True: re.compile(r"[0-9]+,[0-9]")}
SUBSCRIPT = re.compile(r"[0-9]+|[A-Za-z][A-Za-z0-9]*|[" + "".join(GREEK_LETTERS) + r"]")
MAXIMA = {"e": "e", "i": "i", "pi": "pi", "phi": "golden_ratio", "gamma": "euler_gamma"}
BRACED = re.compile(r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})+)\}")
UNDERSCORED = re.compile("|".join(name for name in (*(word for word in BY_NAME if "_" in word or word[-1].isdigit()), "arctan2")))
"""Function names that letters alone do not spell."""
NOT_IN = re.compile(r"not\s+in(?![A-Za-z])")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,]{0,40}[0-9])(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
COMMA_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def tokens(
    source: str, *, decimal: str = "point", names: frozenset[str] = frozenset(), choices: Mapping[str, str] = USUAL
) -> tuple[list[Token], list[tuple[str, Said]]]:
    """The tokens of a text, ended by `eof`, and the notes on how numbers were read, as (code, message).

    names: declared symbols and functions, which are words of their own. Raises Unreadable and UnknownName with the place.
    """
    return TextLexer(source, decimal, names, choices).run()


def factorial_signs(source: str, at: int) -> list[str]:
    """The factorial signs of a run of !: two are a double factorial, more are taken one by one; != keeps its own."""
    run = 1
    while source[at + run : at + run + 1] == "!":
        run += 1
    if source[at + run : at + run + 1] == "=" and run > 1:
        run -= 1
    return ["!!"] if run == 2 else ["!"] * run


def comment(words: str) -> str:
    """The words of a comment without what would break out of it when written; an ellipsis where nothing is left."""
    return " ".join(re.sub(r'[{}\\"“”$%`#&~^_]', "", words).split()) or "…"


def seconds_follow(found: list[Token]) -> bool:
    """Whether a quotation mark here is the sign of seconds: 9°30'15"."""
    kinds = [token.kind for token in found[-3:]]
    return kinds[-1:] == ["number"] and bool({"deg", "'"} & set(kinds[:-1]))


ALWAYS_UNITS = frozenset({"mol", "kHz", "MHz", "GHz", "kPa", "kWh", "kcal", "keV", "degC", "degF"})
"""Units that no one writes as a product of letters."""
REFUSED_SIGNS = {
    **dict.fromkeys("∀∃∄", "Quantifiers are not supported; write the statement itself."),
    "↦": "Functions written with an arrow are not supported; write f(x) = ….", "∮": "Contour integrals are not supported.",
    **dict.fromkeys("∥⊥", "Statements of geometry are not supported."), "∝": "Proportions are not supported; write an equation.",
}  # fmt: skip


OPERAND_ENDS = frozenset({"number", "name", "const", "sub", "frac", ")", "]", "}", ")set", ")abs", "!", "deg", "%", "unit"})
"""Tokens that may end an operand."""
SHORT_WORDS = frozenset(
    {
        *(
            "is",
            "are",
            "the",
            "of",
            "by",
            "at",
            "on",
            "with",
            "from",
            "via",
            "gives",
            "xor",
            "nor",
            "but",
            "all",
            "any",
            "has",
            "how",
            "use",
        ),
        *("ist", "von", "bis", "der", "die", "das", "und", "mit", "ein", "für", "am", "im", "zu", "wie", "auf", "aus", "bei", "man"),
        *("es", "si", "el", "la", "los", "las", "de", "del", "con", "por", "una", "que", "son"),
    }
)
"""Words of sentences that two or three letters spell; between two operands they are no product."""


NO_FACTORS = frozenset({"is", "si", "de", "of", "by", "zu", "es", "el"})
"""Words of two letters that are no product where they stand by themselves, whatever is beside them."""


def is_taken(word: str) -> bool:
    """Whether a name in quotes is that of a function, a constant or an operator word, which LaTeX could not tell from it."""
    return (kind_of(word, True) or ("name",))[0] != "name"


FOREIGN = re.compile(r"[A-Za-z]{0,40}[ß-öø-ÿÀ-ÖØ-Þ][A-Za-zß-öø-ÿ]{0,40}(?<=..)")
"""A word with letters that no formula has: löse, für, límite."""
BRACKETED_DIGITS = re.compile(r"[0-9]{1,40}[.,][0-9]{1,40}\([0-9]{1,40}\)")
DOTS = re.compile(r"(?:\.\.\.|[…⋯])(?!\.)")
"""Terms left out."""
OPEN_DECIMAL = "These digits do not show how the decimal goes on."
SCIENTIFIC = re.compile(r"[0-9]*\.[0-9]+[eE][+-][0-9]{1,3}(?=([A-Za-z]+))")


def scientific_with_unit(text: str, at: int, names: frozenset[str]) -> int | None:
    """Where the number of 3.2e-5m ends: a decimal, e, a signed exponent, and a unit right after it; None elsewhere."""
    found = SCIENTIFIC.match(text, at)
    return found.end() if found and (found[1] in UNITS or found[1] in LETTER_UNITS or found[1] in names) else None


LETTER_UNITS = frozenset("msgAKNJWVLlCFTH")
"""Units of one letter."""


def plain_numeral(written: str) -> str:
    """One form for an exponent: 1E+3 and 1e3 are 1e3."""
    return written.replace("E", "e").replace("e+", "e")


def normalised(source: str) -> str:
    """Full-width and mathematical-alphabet characters as plain ones; every offset stays what it was."""
    if source.isascii():
        return source
    return "".join(_plain(char) for char in source)


def _plain(char: str) -> str:
    if char < "\u2100" or char in SIGNS or char in GREEK_LETTERS:
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


class TextLexer:
    """One pass over a text. A notation near to text makes a subclass with `extra`: its own words and signs → token."""

    extra: dict[str, Found] = {}  # noqa: RUF012  read only

    def __init__(self, source: str, decimal: str, names: frozenset[str], choices: Mapping[str, str] = USUAL) -> None:
        self.source, self.text = source, normalised(source)
        self.comma, self.names, self.choices = decimal == "comma", names, choices
        self.found: list[Token] = []
        self.notes: list[tuple[str, Said]] = []
        self.braces: list[str] = []
        self.depth = 0

    def run(self) -> tuple[list[Token], list[tuple[str, Said]]]:
        at, gap, text, size = 0, False, self.text, len(self.text)
        match = TOKEN.match
        while at < size:
            piece = match(text, at)
            if piece is None:  # pragma: no cover - the last branch matches anything
                break
            kind = piece.lastgroup or "other"
            if kind == "space":
                at, gap = piece.end(), True
                continue
            at = getattr(self, "read_" + kind)(piece, at, gap)
            gap = False
            if len(self.found) > MAX_TOKENS:
                break
        check_tokens(len(self.found))
        self.found.append(Token("eof", "", size, size, gap))
        return self.found, self.notes

    def add(self, kind: str, value: str, start: int, end: int, gap: bool = False) -> int:
        self.found.append(Token(kind, value, start, end, gap))
        return end

    def previous(self) -> str:
        return self.found[-1].kind if self.found else ""

    def note(self, code: str, message: Said) -> None:
        self.notes.append((code, message))

    def read_number(self, piece: re.Match[str], at: int, gap: bool) -> int:
        numeral, end = piece.group(), piece.end()
        if repeated := recurring(self.text, at, comma=self.comma):
            self.note(*told(self.source[at : repeated[1]], repeated[0]))
            return self.add("frac", repeated[0], at, repeated[1], gap)
        if BRACKETED_DIGITS.match(self.text, at):
            self.note(
                "recurring_or_product", "Digits in brackets after a decimal are read as a factor; a recurring decimal is written 0.1666…."
            )
        if open_end := ellipsis(self.text, at):
            raise self.error(OPEN_DECIMAL, at, open_end, "a fraction, or the repeated digits in brackets: 0.(3)")
        if tight := scientific_with_unit(self.text, at, self.names):
            self.note("unit", Message("“{}” before a unit is read as a number in scientific notation.", self.source[at:tight]))
            self.add("number", plain_numeral(self.text[at:tight]), at, tight, gap)
            return self._unit_after(tight)
        if self.comma:
            matched = COMMA_NUMBER.match(self.text, at)
            if matched:
                numeral, end = matched.group().replace(".", "").replace(",", "."), matched.end()
        elif self.depth == 0 and end < len(self.text) and self.text[end] == ",":
            numeral, end = self._with_commas(numeral, at, end)
        if end < len(self.text) and self.text[end] == ".":
            end = self._after_point(end)
        check_digits(numeral)
        return self.add("number", plain_numeral(numeral), at, end, gap)

    def _unit_after(self, at: int) -> int:
        """A unit of several letters right after a number in scientific notation."""
        unit = re.compile(r"[A-Za-z]+").match(self.text, at)
        return self.add("unit", unit.group(), at, unit.end()) if unit and unit.group() in UNITS else at

    def _with_commas(self, numeral: str, at: int, end: int) -> tuple[str, int]:
        """A number whose commas group thousands; a comma that may be decimal is told."""
        grouped = GROUPED.match(self.text, at)
        if grouped and self.text[at - 1 : at] != "," and self.choices.get("thousands_comma") != "list":
            self.note(
                "thousands_comma", Message("“{}” is read as one number; write a space after a comma that separates two.", grouped.group())
            )
            return grouped.group().replace(",", ""), grouped.end()
        following = re.match(r",([0-9]+)", self.text[end : end + 40])
        if following and "." not in numeral and self.text[at - 1 : at] != ",":
            self.note(
                "decimal_comma",
                Message(
                    "“{}{}” is read as two numbers, {} and {}; with decimal: comma it is one.",
                    numeral,
                    following.group(),
                    numeral,
                    following[1],
                ),
            )
        return numeral, end

    def _dots(self, at: int, end: int, gap: bool) -> int:
        """Terms left out, … or three points: they are kept as written."""
        self.note("ellipsis", "An ellipsis is kept as written; it can't be computed with.")
        return self.add("text", "…", at, end, gap)

    def _after_point(self, end: int) -> int:
        """A point after a whole number: the end of a sentence, the first of three that stand for terms, or a mistake."""
        if DOTS.match(self.text, end):
            return end
        rest = self.text[end + 1 : end + 2]
        if rest == ".":
            raise self.error("“..” is not a number or a sign.", end, end + 2, "one decimal point, or a comma between two numbers")
        if rest.isdigit():
            raise self.error("This number has two decimal points.", end, end + 1, "one decimal point")
        return end + 1

    def read_word(self, piece: re.Match[str], at: int, gap: bool) -> int:
        word, end = piece.group(), piece.end()
        if self.previous() == "_" and self.found[-1].end == at:
            return self._subscript(at)
        if foreign := FOREIGN.match(self.text, at):
            raise self.unknown(foreign.group(), at, foreign.end())
        longer = UNDERSCORED.match(self.text, at)
        if longer:
            return self.add("func", FUNCTION_WORDS[longer.group()], at, longer.end(), gap)
        if word in self.names:
            return self._digits_after(self.add("name", word, at, end, gap))
        if word in self.extra:
            return self.add(*self.extra[word], at, end, gap)
        if word == "not" and (both := NOT_IN.match(self.text, at)):
            return self.add("not_element", "not in", at, both.end(), gap)
        if word == "choose" and self.previous() in OPERAND_ENDS:
            return self.add("choose", word, at, end, gap)
        if word == "of" and self.previous() in ("%", "frac"):
            self.note("of", "“of” after a percentage or a fraction is read as times.")
            return self.add("*", "dot", at, end, gap)
        if word in SHORT_WORDS and self._stands_alone(at, end):
            raise self.unknown(word, at, end)
        if word in UNITS and self._measures(word, gap) and not self._takes_an_argument(word, end):
            self.note(
                "unit", Message("“{}” after a number is read as a unit; write letters that are multiplied with * between them.", word)
            )
            return self.add("unit", word, at, end, gap)
        following = self.text[end : end + 1]
        before_bracket = following == "(" or (following == " " and self.text[end : end + 3].lstrip(" ")[:1] == "(")
        parts = self._declared_pieces(word) or pieces(word, before_bracket)
        if parts is None:
            raise self.unknown(word, at, end)
        for part in parts:
            known = kind_of(part, before_bracket and at + len(part) == end) if len(part) > 1 else None
            kind, value = known or ("name", part)
            at = self.add(kind, value, at, at + len(part), gap)
            gap = False
        return self._digits_after(at)

    def _stands_alone(self, at: int, end: int) -> bool:
        """Whether a word stands by itself, so that it is no product of letters: x is 5, si x; la only between two operands."""
        before, after = self.text[:at], self.text[end:]
        word, apart = self.text[at:end], not before[-1:].strip() and not after[:1].strip()
        if apart and (len(word) > 2 or word in NO_FACTORS) and self.previous() not in ("*", "/", "^"):
            return True
        spaced = before[-1:].isspace() and after[:1].isspace()
        return spaced and self.previous() in OPERAND_ENDS and after.lstrip()[:1].isalnum()

    def _takes_an_argument(self, word: str, end: int) -> bool:
        """Whether a word that is a function too has something after it to act on: 2 sec x, but 2 sec."""
        following = self.text[end:].lstrip(" ")[:1]
        return word in FUNCTION_WORDS and (following.isalnum() or following in ("(", "^", "√", "|"))

    def _measures(self, word: str, gap: bool) -> bool:
        """Whether a unit may stand here: after a number and a space or *, or multiplied with another unit; mol after any operand."""
        kinds = [token.kind for token in self.found[-2:]]
        if gap and word in ALWAYS_UNITS and kinds[-1:] and kinds[-1] in OPERAND_ENDS:
            return True
        return (gap and kinds[-1:] == ["number"]) or kinds in (["number", "*"], ["unit", "*"], ["unit", "/"])

    def _declared_pieces(self, word: str) -> tuple[str, ...] | None:
        """d and a declared name: dtheta; declared letters side by side."""
        if word[0] == "d" and len(word) > 2 and (word[1:] in self.names or (kind_of(word[1:], False) or ("",))[0] == "name"):
            return "d", word[1:]
        return None

    def _digits_after(self, at: int) -> int:
        """Digits glued to a name are its subscript, x1 → x₁; to a function word, its argument or base."""
        digits = re.compile(r"[0-9]+").match(self.text, at)
        if not digits:
            return at
        last = self.found[-1]
        if last.kind == "word" and last.value == "log":
            self.add("_", "_", at, at)
            return self.add("sub", digits.group(), at, digits.end())
        if last.kind == "name" and self.previous_is_free(last) and self.choices.get("letter_digit") != "product":
            self.note(
                "letter_digit",
                Message("“{}{}” is read as {} with the subscript {}.", last.value, digits.group(), last.value, digits.group()),
            )
            self.add("_", "_", at, at)
            return self.add("sub", digits.group(), at, digits.end())
        return at

    def previous_is_free(self, last: Token) -> bool:
        """Whether a letter may take digits as a subscript (not the d of a differential)."""
        return not (last.value == "d" and len(self.found) > 1 and self.found[-2].kind == "int")

    def _subscript(self, at: int) -> int:
        """What stands under a name; a decimal base of a logarithm is a number like any other."""
        piece = SUBSCRIPT.match(self.text, at)
        if piece is None or (self.is_base() and DECIMAL[self.comma].match(self.text, at)):
            return at
        value = GREEK_LETTERS.get(piece.group(), piece.group())
        return self.add("sub", value, at, piece.end())

    def is_base(self) -> bool:
        """Whether the subscript that follows is the base of a logarithm."""
        return len(self.found) > 1 and self.found[-2].value == "log"

    def read_greek(self, piece: re.Match[str], at: int, gap: bool) -> int:
        name = GREEK_LETTERS[piece.group()]
        if self.previous() == "_" and self.found[-1].end == at:
            return self._subscript(at)
        if name == "pi":
            return self.add("const", "pi", at, at + 1, gap)
        self.add("name", name, at, at + 1, gap)
        return self._digits_after(at + 1)

    def read_super(self, piece: re.Match[str], at: int, gap: bool) -> int:
        """x² and sin⁻¹: an exponent in a group of its own."""
        self.add("^", "^", at, piece.end(), gap)
        return self._raised(piece.group().translate(SUPERSCRIPTS), at)

    def _raised(self, plain: str, at: int) -> int:
        for token in shifted(plain, at):
            self.add(*token)
        return at + len(plain)

    def read_sub(self, piece: re.Match[str], at: int, gap: bool) -> int:
        self.add("_", "_", at, at, gap)
        plain = piece.group().translate(SUBSCRIPTS)
        if plain.isalnum():
            return self.add("sub", plain, at, piece.end())
        return self._raised(plain, at)

    def read_fraction(self, piece: re.Match[str], at: int, gap: bool) -> int:
        above, below = FRACTIONS[piece.group()]
        return self.add("frac", f"{above}/{below}", at, at + 1, gap)

    def read_quoted(self, piece: re.Match[str], at: int, gap: bool) -> int:
        words = piece.group()[1:-1]
        kind = "name" if piece.group()[0] == "`" else "text"
        if kind == "name" and len(words) > MAX_NAME:
            raise self.error("This name is too long.", at, piece.end(), "a shorter name")
        if kind == "name" and is_taken(words):
            raise self.error("This is the name of a function or a word of its own.", at, piece.end(), "another name")
        return self.add(kind, canonical_name(words) if kind == "name" else comment(words), at, piece.end(), gap)

    def read_sign(self, piece: re.Match[str], at: int, gap: bool) -> int:
        sign = piece.group()
        if sign == "||":
            self.add("|", "|", at, at + 1, gap)
            return self.add("|", "|", at + 1, at + 2)
        kind, value = SIGNS[sign]
        if kind in ("(", "["):
            self.depth += 1
        elif kind in (")", "]"):
            self.depth -= 1
        if kind == "!":
            return self._factorials(at, gap)
        end = self.add(kind, value, at, piece.end(), gap)
        following = self.text[end : end + 1]
        if kind == "_" and following.isdigit():
            return self._subscript(end)
        if kind == "_" and len(self.found) > 1 and self.found[-2].kind in ("name", "'") and (raw := BRACED.match(self.text, end)):
            return self.add("sub", raw[1], end, raw.end())
        return end

    def read_maxima(self, piece: re.Match[str], at: int, gap: bool) -> int:
        """%e, %i, %pi: constants of Maxima; after an operand the sign is a percent."""
        before = self.found[-1] if self.found else None
        if before is not None and before.end == at and before.kind in ("number", "name", "const", ")", "]", "sub"):
            return self.add("%", "%", at, at + 1, gap)
        return self.add("const", MAXIMA[piece.group()[1:]], at, piece.end(), gap)

    def _factorials(self, at: int, gap: bool) -> int:
        signs = factorial_signs(self.text, at)
        for sign in signs:
            at = self.add("!", sign, at, at + len(sign), gap)
            gap = False
        return at

    def read_brace(self, piece: re.Match[str], at: int, gap: bool) -> int:
        if piece.group() == "{":
            group = self.previous() in ("^", "_") or (self.previous() == "]" and self._closes_root_index())
            self.braces.append("}" if group else ")set")
            self.depth += 1
            return self.add("{" if group else "set(", "{", at, at + 1, gap)
        self.depth -= 1
        return self.add(self.braces.pop() if self.braces else ")set", "}", at, at + 1, gap)

    def _closes_root_index(self) -> bool:
        """Whether the bracket just closed is the index of a root: sqrt[3]{x}."""
        for index in range(len(self.found) - 1, max(-1, len(self.found) - 12), -1):
            if self.found[index].kind == "[":
                before = self.found[index - 1] if index else None
                return before is not None and before.kind == "word" and before.value == "sqrt"
        return False

    def read_other(self, piece: re.Match[str], at: int, gap: bool) -> int:
        char = piece.group()
        if foreign := FOREIGN.match(self.text, at):
            raise self.unknown(foreign.group(), at, foreign.end())
        if char.isalpha():
            return self.add("name", char, at, at + 1, gap)
        if char == '"' and seconds_follow(self.found):
            return self.add("'", "2", at, at + 1, gap)
        if dots := DOTS.match(self.text, at):
            return self._dots(at, dots.end(), gap)
        if char in REFUSED_SIGNS:
            raise self.error(REFUSED_SIGNS[char], at, at + 1, "other notation")
        expected, suggestion_ = ("a number, a name or a sign", None)
        if char in '"“”„‘':
            raise self.error("This quotation mark has no partner; comments stand in double quotes.", at, at + 1, 'a closing "')
        if char == ".":
            raise self.error("A point stands here without a number.", at, at + 1, "a number such as 0.5, or * for a product")
        raise Unreadable(
            Message("The character “{}” is not used in mathematics here.", char), span=Span(at, at + 1), text=self.source,
            expected=expected, suggestion=suggestion_,
        )  # fmt: skip

    def error(self, detail: Said, start: int, end: int, expected: Said) -> Unreadable:
        return Unreadable(detail, span=Span(start, end), text=self.source, expected=expected)

    def unknown(self, word: str, start: int, end: int) -> UnknownName:
        near = suggestion(word)
        near = near if near != word else None
        hint = Message("Did you mean “{}”?", near) if near else "Write * between letters that are multiplied."
        return UnknownName(
            sentences(Message("“{}” is not a known function or name.", word[:40]), hint), span=Span(start, end), text=self.source,
            expected="a known function, or letters with * between them", suggestion=near,
        )  # fmt: skip
