"""The lexer of LaTeX: everything a textbook or a formula editor writes, as the same tokens that text has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from service.errors import UnknownCommand, UnknownName, Unreadable
from service.functions import WHOLE_NAMES
from service.messages import Message, Said, sentences
from service.read.characters import FRACTIONS, GREEK_LETTERS, LOWERED, RAISED, SIGNS, SUBSCRIPTS, SUPERSCRIPTS, shifted
from service.read.choices import USUAL
from service.read.latex_commands import COMMANDS, ESCAPES, FUNCTION_COMMANDS, NAMES_IN, SPACES, STYLE, WRAPPERS
from service.read.latex_special import ARGUMENT, BRACED, DELIMITER, FUNCTION_ARGUMENT, SPECIAL
from service.read.limits import MAX_TOKENS, check_digits, check_tokens
from service.read.recurring import ellipsis, recurring, told
from service.read.spelling import Spelling
from service.read.text import (
    GROUPED,
    OPEN_DECIMAL,
    REFUSED_SIGNS,
    comment,
    factorial_signs,
    is_taken,
    normalised,
    plain_numeral,
    scientific_with_unit,
    seconds_follow,
)  # fmt: skip
from service.read.tokens import Token
from service.read.words import FUNCTION_WORDS, OPERATOR_WORDS, kind_of, pieces, suggestion
from service.tree import Span, canonical_name

TOKEN = re.compile(
    r"(?P<space>[\s~\u00a0\u200b\u2009\u202f]+)"
    r"|(?P<number>(?:[0-9]+(?:(?:\{,\}|\\,|\\!|\\ )[0-9]{3}(?![0-9]))*"
    r"(?:(?:\.|\{,\}|\{\.\})[0-9]+(?:\\,[0-9]{3}(?![0-9]))*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![0-9.]*[A-Za-z(]))?)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<command>\\[A-Za-z]+\*?)"
    r"|(?P<escape>\\.|\\$)"
    r"|(?P<quoted>\"[^\"\n]*\"|“[^”\n]*”|`[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?`)"
    r"|(?P<sign>[\^_{}()\[\]|+\-*/=<>!',;&:]|[^\x00-\x7f])"
    r"|(?P<other>.)",
    re.DOTALL,
)
TIGHT_SCIENTIFIC = re.compile(r"\{\\(?:cdot|times)\}10\^\{([+-]?[0-9]+)\}")
"""3.61{\\cdot}10^{-10}: the writer's own form of a number in scientific notation."""
EMPTY_AFTER = frozenset({"{", "number", "name", "const", ")", "]", ")set", "+", "-", "*", "rel", "func"})
"""What an empty group may follow without being its argument."""
TAKES_BOUNDS = frozenset({"int", "sum", "lim", "word", "func", ")", "]", ")bar", ")abs", "|", ")null", "union", "intersection"})
"""Tokens whose subscript is an expression, not part of a name."""
NEGATABLE = re.compile(r"\s*(=|<|>|\\(?:in|equiv|leq?|geq?)(?![A-Za-z]))")
"""Signs that \\not may stand before."""
RAISED_RUN, LOWERED_RUN = re.compile(f"[{RAISED}]+"), re.compile(f"[{LOWERED}]+")
LETTER_IN_BRACES = re.compile(r"\s*\{\s*([A-Za-z])\s*\}")
FULL_STOP = re.compile(r"\.\s*(?:\\?\$|\\\)|\\\])?\s*$")
STOP_INSIDE = re.compile(r"\.(?=\s*(?:\\end\s*\{|\\right|\\\\|\\quad|\n|&|\}\s*$))")
"""A full stop at the end of a line of an environment."""


def tokens(
    source: str, *, decimal: str = "point", names: frozenset[str] = frozenset(), choices: Mapping[str, str] = USUAL
) -> tuple[list[Token], list[tuple[str, Said]]]:
    """The tokens of LaTeX, ended by `eof`, and notes as (code, message).

    Raises Unreadable, UnknownName, and UnknownCommand for a command or environment that is not in the tables.
    """
    return LatexLexer(source, decimal, names, choices).run()


class LatexLexer:
    def __init__(self, source: str, decimal: str, names: frozenset[str], choices: Mapping[str, str] = USUAL) -> None:
        self.source, self.text = source, normalised(source)
        self.comma, self.names, self.choices = decimal == "comma", names, choices
        self.found: list[Token] = []
        self.notes: list[tuple[str, Said]] = []
        self.fences: list[str] = []
        self.groups: list[int] = []
        self.group_starts: dict[int, int] = {}
        self.depth = 0
        self.gap = False
        self.last_line = self.text.rfind("\n")

    def run(self) -> tuple[list[Token], list[tuple[str, Said]]]:
        at, text, size = 0, self.text, len(self.text)
        match = TOKEN.match
        while at < size:
            piece = match(text, at)
            if piece is None:  # pragma: no cover - the last branch matches anything
                break
            kind = piece.lastgroup or "other"
            if kind == "space":
                at, self.gap = piece.end(), True
                continue
            at = getattr(self, "read_" + kind)(piece, at)
            if len(self.found) > MAX_TOKENS:
                break
        check_tokens(len(self.found))
        self.found.append(Token("eof", "", size, size, self.gap))
        return self.found, self.notes

    def add(self, kind: str, value: str, start: int, end: int) -> int:
        self.found.append(Token(kind, value, start, end, self.gap))
        self.gap = False
        return end

    def read_number(self, piece: re.Match[str], at: int) -> int:
        written, end = piece.group(), piece.end()
        if repeated := recurring(self.text, at, comma=self.comma):
            self.notes.append(told(self.source[at : repeated[1]], repeated[0]))
            return self.add("frac", repeated[0], at, repeated[1])
        if open_end := ellipsis(self.text, at):
            raise self.error(OPEN_DECIMAL, at, open_end, "a fraction, or a bar over the repeated digits")
        if tight := scientific_with_unit(self.text, at, self.names):
            return self.add("number", plain_numeral(self.text[at:tight]), at, tight)
        numeral = self._grouping(written)
        if self.comma and self.text[end : end + 1] == "," and (more := re.compile(r",([0-9]+)").match(self.text, end)):
            numeral, end = f"{numeral}.{more[1]}", more.end()
        elif self.depth == 0 and self.text[end : end + 1] == "," and written.isdigit():
            numeral, end = self._with_commas(numeral, at, end)
        scientific = TIGHT_SCIENTIFIC.match(self.text, end)
        if scientific:
            numeral, end = f"{numeral}e{scientific[1]}", scientific.end()
        if self.text[end : end + 1] == "." and not self.text[end + 1 : end + 2].isdigit():
            if self.text[end + 1 : end + 2] == ".":
                raise self.error("“..” is not a number or a sign.", end, end + 2, "one decimal point, or a comma between two numbers")
            end += 1
        elif self.text[end : end + 1] == ".":
            raise self.error("This number has two decimal points.", end, end + 1, "one decimal point")
        check_digits(numeral)
        return self.add("number", plain_numeral(numeral), at, end)

    def _grouping(self, written: str) -> str:
        """Digits without what groups them; `{,}` before anything but three digits is a decimal comma."""
        plain = written.replace("\\,", "").replace("\\!", "").replace("\\ ", "").replace("{.}", ".")
        if "{,}" not in plain:
            return plain
        head, *tail = plain.split("{,}")
        thousands = all(len(part) == 3 for part in tail) and (len(tail) > 1 or not self.comma) and head not in ("", "0") and len(head) <= 3
        if thousands and "." not in "".join(tail[:-1]):
            return head + "".join(tail)
        return head + "".join(tail[:-1]) + "." + tail[-1]

    def _with_commas(self, numeral: str, at: int, end: int) -> tuple[str, int]:
        grouped = GROUPED.match(self.text, at)
        if grouped and self.text[at - 1 : at] != "," and self.choices.get("thousands_comma") != "list":
            self.notes.append(
                ("thousands_comma", Message("“{}” is read as one number; write a space after a comma that separates two.", grouped.group()))
            )
            return grouped.group().replace(",", ""), grouped.end()
        following = re.compile(r",([0-9]+)").match(self.text, end)
        if following and "." not in numeral and self.text[at - 1 : at] != ",":
            self.notes.append(
                (
                    "decimal_comma",
                    Message(
                        "“{}{}” is read as two numbers, {} and {}; with decimal: comma it is one.",
                        numeral,
                        following.group(),
                        numeral,
                        following[1],
                    ),
                )
            )
        return numeral, end

    def read_word(self, piece: re.Match[str], at: int) -> int:
        """Letters: each a symbol, as TeX sets them; a function's name without its backslash is still that function."""
        word, end = piece.group(), piece.end()
        if len(word) == 1 or word in self.names:
            return self._zero_after(self.add("name", word, at, end))
        before_bracket = self.text[end : end + 1] == "(" or self.text.startswith("\\left(", end)
        for part in self._pieces(word, at, end, before_bracket):
            known = kind_of(part, before_bracket and at + len(part) == end) if len(part) > 1 else None
            kind, value = known or ("name", part)
            at = self.add(kind, value, at, at + len(part))
        return at

    def _zero_after(self, at: int) -> int:
        """A 0 glued to a letter is its subscript, N0 → N₀: a product with 0 is never meant."""
        name, digit = self.found[-1].value, self.text[at : at + 1]
        if digit != "0" or self.text[at + 1 : at + 2].isdigit() or self.choices.get("letter_digit") == "product":
            if "1" <= digit <= "9":
                told_ = Message("“{}{}” is read as {} times a number; write {}_{} for a subscript.", name, digit, name, name, digit)
                self.notes.append(("letter_digit_product", told_))
            return at
        self.notes.append(("letter_digit", Message("“{}0” is read as {} with the subscript 0.", name, name)))
        self.add("_", "_", at, at)
        return self.add("sub", "0", at, at + 1)

    def _pieces(self, word: str, at: int, end: int, before_bracket: bool) -> tuple[str, ...]:
        if self.gap and self.text[end : end + 1].isspace() and self.found:
            if word == "if":
                return ("if",)
            if word in ("xor", "nor"):
                raise self.unknown(word, at, end)
        if len(word) <= 3 and not self._is_word(word, before_bracket):
            if len(word) == 3 and before_bracket and pieces(word, True) is None:
                raise self.unknown(word, at, end)
            return pieces(word, before_bracket) if len(word) == 3 and pieces(word, before_bracket) else tuple(word)  # type: ignore[return-value]
        parts = pieces(word, before_bracket)
        if parts is None:
            differential = re.fullmatch(r"([A-Za-z]{1,3})d([A-Za-z])", word)
            if differential:
                return tuple(word)
            raise self.unknown(word, at, end)
        return parts

    @staticmethod
    def _is_word(word: str, before_bracket: bool) -> bool:
        """Whether letters without a backslash are a word: functions, pi and the operator words, but not Greek or keywords."""
        return (
            word in ("pi", "oo", "and", "or", *WHOLE_NAMES)
            or (word in FUNCTION_WORDS and len(word) > 2)
            or word in ("ln",)
            or (before_bracket and word in ("Si", "Ci", "Ei", "Li", "Re", "Im"))
            or (word in OPERATOR_WORDS and len(word) > 2)
        )

    def read_command(self, piece: re.Match[str], at: int) -> int:
        name, end = piece.group()[1:], piece.end()
        starred = name.rstrip("*")
        if name.endswith("*") and starred not in ("operatorname", "hspace"):
            name, end = starred, end - 1
        if name in COMMANDS:
            return self._command(name, at, end)
        if name in FUNCTION_COMMANDS:
            return self.add("func", FUNCTION_COMMANDS[name], at, end)
        special = SPECIAL.get(starred)
        if special is not None:
            return special(self, name, at, end)
        if name in SPACES:
            self.gap = True
            argument = ARGUMENT.match(self.text, end) if name.startswith("hspace") else None
            return argument.end() if argument else end
        if name in STYLE:
            return end
        if name in WRAPPERS:
            return self._wrapped(at, end)
        raise self.unknown_command(name, at, end)

    def _wrapped(self, at: int, end: int) -> int:
        """\\mathbf{u} is u; \\boxed{…} is what it holds."""
        letter = LETTER_IN_BRACES.match(self.text, end)
        if letter:
            return self.add("name", letter[1], at, letter.end())
        brace = re.compile(r"\s*\{").match(self.text, end)
        if brace is None:
            return end
        self.depth += 1
        self.groups.append(len(self.found))
        return self.add("{", "wrap", at, brace.end())

    def _command(self, name: str, at: int, end: int) -> int:
        kind, value = COMMANDS[name]
        if kind == "placeholder":
            argument = ARGUMENT.match(self.text, end)
            return self.add("missing", "□", at, argument.end() if argument else end)
        if kind == "middle":
            delimiter = DELIMITER.match(self.text, end)
            return self.add("mid", "|", at, delimiter.end() if delimiter else end)
        if kind == "negate":
            return self._negated(at, end)
        if kind == "dots":
            self.notes.append(("ellipsis", "An ellipsis is kept as written; it can't be computed with."))
            return self.add("text", "…", at, end)
        return self.add(kind, value, at, end)

    def _negated(self, at: int, end: int) -> int:
        following = NEGATABLE.match(self.text, end)
        if following is None:
            raise self.unknown_command("not", at, end)
        sign = {
            "=": ("rel", "!="),
            "\\equiv": ("rel", "!="),
            "\\in": ("not_element", "∉"),
            "<": ("rel", ">="),
            ">": ("rel", "<="),
            "\\le": ("rel", ">"),
            "\\leq": ("rel", ">"),
        }
        kind, value = sign.get(following[1], ("rel", "<"))
        return self.add(kind, value, at, following.end())

    def read_escape(self, piece: re.Match[str], at: int) -> int:
        sign, end = piece.group(), piece.end()
        if sign not in ESCAPES:
            raise self.unknown_command(sign[1:], at, end)
        known = ESCAPES[sign]
        if known is None:
            self.gap = True
            return end
        if known[0] == "newline":
            spacing = re.compile(r"\s*\[[0-9.]+(?:pt|ex|em|mm|cm)\]").match(self.text, end)
            end = spacing.end() if spacing else end
        return self.add(*known, at, end)

    def read_sign(self, piece: re.Match[str], at: int) -> int:
        sign = piece.group()
        if sign == "_" and (raw := self._raw_subscript(at + 1)):
            self.add("_", "_", at, at + 1)
            return self.add("sub", raw[1], at + 1, raw.end())
        longer = next(
            (s for s in ("<=>", "==>", "=>", "->", "<=", ">=", "!=", "==", "<>", "**", ":=") if self.text.startswith(s, at)), None
        )
        sign = longer or sign
        if sign == "!":
            for mark in factorial_signs(self.text, at):
                at = self.add("!", mark, at, at + len(mark))
            return at
        if sign == "{":
            self.depth += 1
            self.groups.append(len(self.found))
            return self.add("{", "{", at, at + 1)
        if sign == "}":
            self.depth -= 1
            if self._is_empty_group():
                self.found.pop()
                self.groups.pop()
                self.gap = True
                return at + 1
            if self.groups:
                self.group_starts[len(self.found)] = self.groups.pop()
            return self.add("}", "}", at, at + 1)
        if sign == "&":
            return self.add("&", "&", at, at + 1)
        if sign in SIGNS:
            kind, value = SIGNS[sign]
            self.depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(kind, 0)
            return self.add(kind, value, at, at + len(sign))
        return self._unicode(sign, at)

    def _raw_subscript(self, at: int) -> re.Match[str] | None:
        """A whole subscript in braces, where it belongs to a name and is not the order of a special function."""
        if not self.found or self._after_operator():
            return None
        raw = BRACED.match(self.text, at)
        if raw is None or not raw[1].strip() or FUNCTION_ARGUMENT.match(self.text, raw.end()):
            return None
        return raw

    def _is_empty_group(self) -> bool:
        """Whether {} closes here that is nobody's argument, as in {}_pF_q or \\sin{}x."""
        kinds = [token.kind for token in self.found[-2:]]
        return kinds[-1:] == ["{"] and kinds[0] in EMPTY_AFTER and bool(self.groups)

    def _after_operator(self) -> bool:
        """Whether what is lowered here stands below a sum, an integral, a logarithm or a bracket, maybe after its upper bound."""
        last = len(self.found) - 1
        start = self.group_starts.get(last, last)
        if start > 1 and self.found[start - 1].kind == "^":
            last = start - 2
        return self.found[last].kind in TAKES_BOUNDS

    def _unicode(self, char: str, at: int) -> int:
        if char in GREEK_LETTERS:
            name = GREEK_LETTERS[char]
            return self.add("const" if name == "pi" else "name", name, at, at + 1)
        if char in FRACTIONS:
            return self.add("frac", "/".join(FRACTIONS[char]), at, at + 1)
        for mark, run, table in (("^", RAISED_RUN, SUPERSCRIPTS), ("_", LOWERED_RUN, SUBSCRIPTS)):
            if piece := run.match(self.text, at):
                return self._shifted(mark, piece, piece.group().translate(table), at)
        if char.isalpha():
            return self.add("name", char, at, at + 1)
        return self._bad_character(char, at)

    def _shifted(self, mark: str, piece: re.Match[str], plain: str, at: int) -> int:
        """Unicode superscripts and subscripts: x², log₁₀."""
        self.add(mark, mark, at, at)
        for token in shifted(plain, at):
            self.add(*token)
        return piece.end()

    def read_quoted(self, piece: re.Match[str], at: int) -> int:
        """ "words" are a comment; `speed` a name of several letters."""
        words = piece.group()[1:-1]
        if piece.group()[0] == "`" and is_taken(words):
            raise self.error("This is the name of a function or a word of its own.", at, piece.end(), "another name")
        if piece.group()[0] == "`":
            return self.add("name", canonical_name(words), at, piece.end())
        return self.add("text", comment(words), at, piece.end())

    def read_other(self, piece: re.Match[str], at: int) -> int:
        char = piece.group()
        if char == "$":
            self.gap = True
            return at + 1
        if char == "%" and at < self.last_line:
            self.gap = True
            return self.text.index("\n", at) + 1
        if char == "%":
            return self.add("%", "%", at, at + 1)
        if char == "." and FULL_STOP.match(self.text, at):
            return len(self.text)
        if char == "." and STOP_INSIDE.match(self.text, at):
            return at + 1
        if char == '"' and seconds_follow(self.found):
            return self.add("'", "2", at, at + 1)
        if char == "?":
            return self.add("missing", "?", at, at + 1)
        return self._bad_character(char, at)

    def _bad_character(self, char: str, at: int) -> int:
        if char in REFUSED_SIGNS:
            raise self.error(REFUSED_SIGNS[char], at, at + 1, "other notation")
        raise self.error(Message("The character “{}” is not used in mathematics here.", char), at, at + 1, "a number, a name or a sign")

    def error(self, detail: Said, start: int, end: int, expected: Said) -> Unreadable:
        return Unreadable(detail, span=Span(start, end), text=self.source, expected=expected)

    def unknown(self, word: str, start: int, end: int) -> UnknownName:
        near = suggestion(word)
        hint = Message("Did you mean “{}”?", near) if near else "Write * or a space between letters that are multiplied."
        return UnknownName(
            sentences(Message("“{}” is not a known function or name.", word[:40]), hint), span=Span(start, end), text=self.source,
            expected="a known function, or letters with * between them", suggestion=near,
        )  # fmt: skip

    def unknown_command(self, name: str, start: int, end: int) -> UnknownCommand:
        near = _spelling().nearest(name)
        near = near if near != name else None
        hint = Message("Did you mean “\\{}”?", near) if near else ""
        return UnknownCommand(
            sentences(Message("The command “\\{}” is not known.", name[:40]), hint), span=Span(start, end), text=self.source,
            expected="a LaTeX command for mathematics", suggestion=f"\\{near}" if near else None, name=name[:40],
        )  # fmt: skip


@lru_cache(maxsize=1)
def _spelling() -> Spelling:
    return Spelling((*FUNCTION_COMMANDS, *COMMANDS, *sorted(NAMES_IN), "left", "right", "begin", "end"))
