"""Commands of LaTeX that take more than a table: fences, environments, words in \\text and \\mathrm, colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from service.errors import UnknownCommand
from service.functions import BY_SPELLING
from service.messages import Message
from service.read.characters import SIGNS
from service.read.latex_commands import COMMANDS, ESCAPES, FUNCTION_COMMANDS, LETTERS_OF, NAMES_IN, REFUSED, TEXT_WORDS, UNIT_WORDS
from service.read.text import comment
from service.read.words import CONSTANT_WORDS, FUNCTION_WORDS, GREEK_NAMES, OPERATOR_WORDS
from service.tree import Span

if TYPE_CHECKING:
    from service.read.latex import LatexLexer

ARGUMENT = re.compile(r"\s*\{([^{}]*)\}")
DELIMITER = re.compile(r"\s*(\\[A-Za-z]+|\\.|.)", re.DOTALL)
FENCES_AFTER_LEFT = {
    "|": ("abs(", "|"),
    ".": ("null(", "."),
    "/": ("/", "slash"),
    "<": ("angle(", "<"),
    "\\|": ("abs(", "‖"),
    "\\vert": ("abs(", "|"),
    "\\Vert": ("abs(", "‖"),
}
FENCES_AFTER_RIGHT = {
    "|": (")abs", "|"),
    ".": (")null", "."),
    ">": (")angle", ">"),
    "\\|": (")abs", "‖"),
    "\\vert": (")abs", "|"),
    "\\Vert": (")abs", "‖"),
}
ROUND_ONE = frozenset({"floor(", "ceil(", "abs("})
"""Fences around one number, in which no comma separates."""
UNIT_ENDS = re.compile(r"\s*(?:$|[,;.)}/*+=^-]|\\[,; ]|\\right|\\\\)")
"""What follows a function's name that is a unit here: 5 sec, 10 min."""
BRACED = re.compile(r"\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}")
FUNCTION_ARGUMENT = re.compile(r"\s*\{\s*(?:\\left)?\(")


def left(lexer: LatexLexer, name: str, at: int, end: int) -> int:
    """\\left( and its kin open, whatever they look like."""
    return _fence(lexer, FENCES_AFTER_LEFT, {"]": ("[", "("), ")": ("(", "("), "[": ("[", "["), "(": ("(", "(")}, at, end)


def right(lexer: LatexLexer, name: str, at: int, end: int) -> int:
    return _fence(lexer, FENCES_AFTER_RIGHT, {"[": ("]", ")"), "(": (")", ")")}, at, end)


def _fence(lexer: LatexLexer, fences: dict[str, tuple[str, str]], turned: dict[str, tuple[str, str]], at: int, end: int) -> int:
    delimiter = DELIMITER.match(lexer.text, end)
    if delimiter is None:
        raise lexer.error("A bracket is missing here.", at, end, "a bracket, such as (")
    sign = delimiter[1]
    known = fences.get(sign) or turned.get(sign) or (COMMANDS.get(sign[1:]) or ESCAPES.get(sign) if sign[0] == "\\" else SIGNS.get(sign))
    if known is None:
        raise lexer.error("A bracket is missing here.", at, end, "a bracket, such as (")
    kind, value = known
    if kind == ")abs" and _opened_by_null(lexer):
        kind = ")bar"
    _remember(lexer, kind)
    return lexer.add(kind, value, at, delimiter.end())


def _remember(lexer: LatexLexer, kind: str) -> None:
    if kind.endswith("(") or kind == "[":
        lexer.fences.append(kind)
        lexer.depth += kind not in ROUND_ONE
    elif lexer.fences:
        lexer.depth -= lexer.fences.pop() not in ROUND_ONE


def _opened_by_null(lexer: LatexLexer) -> bool:
    return bool(lexer.fences) and lexer.fences[-1] == "null("


def environment(lexer: LatexLexer, name: str, at: int, end: int) -> int:
    argument = ARGUMENT.match(lexer.text, end)
    if argument is None:
        raise lexer.error(Message("The name of the environment is missing after \\{}.", name), at, end, Message("\\{}{cases}", name))
    environment = argument[1].strip()
    end = argument.end()
    if environment not in ENVIRONMENTS:
        raise UnknownCommand(
            Message("The environment “{}” is not supported.", environment[:40]), span=Span(at, end), text=lexer.source,
            expected="cases, pmatrix, bmatrix, array or aligned", name=environment[:40],
        )  # fmt: skip
    if name == "begin" and environment in ("array", "alignat"):
        columns = ARGUMENT.match(lexer.text, end)
        end = columns.end() if columns else end
    return lexer.add(name, environment, at, end)


OPENED = re.compile(r"\s*(?:\{\s*)?(?:\\left)?\(")
ONE_LETTER = {word: entry.name for word, entry in BY_SPELLING.items() if len(word) == 1}
"""Functions spelled with one letter, where \\operatorname and a bracket say that it is one: W(x)."""


def worded(lexer: LatexLexer, name: str, at: int, end: int) -> int:
    """\\mathrm{…}, \\text{…}: a function's name, a keyword, an upright letter, a unit, or a comment."""
    argument = BRACED.match(lexer.text, end)
    if argument is None and (brace := re.compile(r"\s*\{").match(lexer.text, end)):
        raise lexer.error("This bracket is never closed.", brace.end() - 1, brace.end(), "}")
    if argument is None:
        letter = re.compile(r"\s*([A-Za-z])").match(lexer.text, end)
        if letter is None:
            return end
        argument = letter
    raw = argument[1]
    word, end = re.sub(r"\\[,;:! ]|[~\s]+", " ", raw).strip(), argument.end()
    if not word:
        lexer.gap = True
        return end
    if not word.strip(",.;:!"):
        lexer.gap = True
        return end
    if FUNCTION_ARGUMENT.match(lexer.text, end) and word in FUNCTION_WORDS:
        return lexer.add("func", FUNCTION_WORDS[word], at, end)
    if word in ONE_LETTER and name.startswith("operatorname") and OPENED.match(lexer.text, end):
        return lexer.add("func", ONE_LETTER[word], at, end)
    if name == "mathrm" and word in UNIT_WORDS and UNIT_ENDS.match(lexer.text, end) and lexer.found:
        return lexer.add("unit", word, at, end)
    if word.rstrip(",.;:") in TEXT_WORDS:
        return lexer.add(*TEXT_WORDS[word.rstrip(",.;:")], at, end)
    if word in ("lg", "log", "cbrt", "lb") or (name.startswith("operatorname") and word in OPERATOR_WORDS):
        return lexer.add("word", OPERATOR_WORDS[word], at, end)
    if word in FUNCTION_WORDS or word in FUNCTION_COMMANDS:
        return lexer.add("func", FUNCTION_WORDS.get(word) or FUNCTION_COMMANDS[word], at, end)
    if word in CONSTANT_WORDS and len(word) > 3:
        return lexer.add("const", CONSTANT_WORDS[word], at, end)
    if word.startswith("\\") and word[1:] in GREEK_NAMES:
        return lexer.add("name", word[1:], at, end)
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?", word) and name not in (
        "text",
        "textrm",
        "mbox",
        "textit",
        "textbf",
        "textnormal",
        "hbox",
    ):
        return lexer.add("name", word, at, end)
    if name.startswith("math") and re.fullmatch(r"[A-Za-z]+'*", word):
        return _primed_name(lexer, word, at, end)
    if re.fullmatch(r"[A-Za-zμµΩ][A-Za-zμµΩ0-9]{0,5}", word) and lexer.found and lexer.found[-1].kind in ("number", "unit", "}", ")"):
        return lexer.add("unit", word, at, end)
    return lexer.add("text", comment(word), at, end)


def _primed_name(lexer: LatexLexer, word: str, at: int, end: int) -> int:
    """\\mathit{foo''}: the name and its primes."""
    letters = word.rstrip("'")
    lexer.add("name", letters, at, end)
    return lexer.add("'", str(len(word) - len(letters)), end, end)


def blackboard(lexer: LatexLexer, name: str, at: int, end: int) -> int:
    argument = ARGUMENT.match(lexer.text, end) or re.compile(r"\s*([A-Za-z])").match(lexer.text, end)
    letter = argument[1].strip() if argument else ""
    known = LETTERS_OF["mathbb"].get(letter)
    if argument is not None and letter in PLAIN_BLACKBOARD:
        return lexer.add("name", letter, at, argument.end())
    if argument is None or known is None:
        raise lexer.unknown_command(name, at, end)
    return lexer.add("const", known, at, argument.end())


PLAIN_BLACKBOARD = frozenset("ABDGKLMSTVW")
"""Letters that blackboard type leaves names: 𝕃 and 𝔻 are the sets of solutions and of definition."""


def coloured(lexer: LatexLexer, name: str, at: int, end: int) -> int:
    """\\color{red}, \\textcolor{red}{x}: the colour is skipped."""
    argument = ARGUMENT.match(lexer.text, end)
    return argument.end() if argument else end


def refused(lexer: LatexLexer, name: str, at: int, end: int) -> int:
    raise UnknownCommand(REFUSED[name], span=Span(at, end), text=lexer.source, expected="other notation", name=name)


ENVIRONMENTS = frozenset(
    [
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "smallmatrix",
        "psmallmatrix",
        "bsmallmatrix",
        "array",
        "cases",
        "dcases",
        "rcases",
        "aligned",
        "align",
        "align*",
        "gathered",
        "gather",
        "gather*",
        "split",
        "eqnarray",
        "eqnarray*",
        "equation",
        "equation*",
        "alignat",
    ]
)
SPECIAL: dict[str, Callable[[LatexLexer, str, int, int], int]] = {
    "left": left, "mleft": left, "right": right, "mright": right,
    "begin": environment, "end": environment, "mathbb": blackboard, "color": coloured, "textcolor": coloured,
    **dict.fromkeys(NAMES_IN, worded), **dict.fromkeys(REFUSED, refused),
}  # fmt: skip
