"""Ways of writing that only lines of working have, written plainly: points, accents, mappings, set differences, events.

    S(3|5)  →  S = (3, 5)        f: x ↦ x²  →  f(x) = x²        x̄, p̂  →  x_bar, p_hat        P(A|B)  →  P(A, B)

Every place stays what it was: what is longer or shorter is padded with spaces. Where a name has no room, one character of the
block of Yi syllables stands for it while the line is read (`named` gives the name back), since no one writes mathematics in Yi.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from service.algebra.unit_table import unit
from service.tree import Apply, Number, Relation, Symbol, Tree, rebuilt, walk

POINTS, BARS, HATS, TILDES = 0xA000, 0xA500, 0xA300, 0xA380
"""Where the characters begin that stand for names of points, and for letters with an accent."""
BARE = 0xA480
BARE_NAMES = ("dot", "trace", "tr", "det")
"""Functions that name their value where no argument follows, dot = 2·4 + 3·1, each with a character from BARE on."""
BARE_NAME = re.compile(r"(?<![\w\\.])(?:dot|trace|tr|(?<=[,;] )det)(?=\s{0,2}=)")
RANK_OF = re.compile(r"(?<![\w\\.])(?:[Rr]an[gk]o?|rk|rg)(?:\s?\(\s?[A-Z]\s?\)|\s[A-Z])(?=\s{0,2}=)")
"""rank(A) = 2, rg A = 2."""
ACCENTS: dict[str, int] = {"\u0304": BARS, "\u0305": BARS, "\u0302": HATS, "\u0303": TILDES}
"""Combining accent → the block of its letters."""
SUFFIXES: dict[int, str] = {BARS: "_bar", HATS: "_hat", TILDES: "_tilde"}
CUT = "\u200b"
"""The space that stands for the dots of a number that goes on."""

REMAINDER = re.compile(
    r"(?<![\w.,/·*^)])([0-9]{1,9})\s?(?:[:÷/]|\\div)\s?([0-9]{1,9})\s?=\s?([0-9]{1,9})\s?,?\s?(?:Rest|R\.?|remainder|rem\.?|r\.?|resto)\s?([0-9]{1,9})(?![\w.,])"
)
"""17 : 4 = 4 Rest 1: a division with a remainder."""
ACCENTED = re.compile("([A-Za-z])([\u0302\u0303\u0304\u0305])")
COMPOSED = re.compile(r"(?<![^\W\d_])[āēūȳĀȲâêĥŷẑẐẑÂŶĤẽỹṽ](?![^\W\d_])")
SET = (
    r"(?:[ℝℕℤℚℂ𝔻]|\\mathbb\s?\{?\s?[RNZQCD]\s?\}?|\\[RNZQC](?![A-Za-z])|[A-Z](?![A-Za-z]))"
    r"(?:[⁺⁻₀*]|[_^]\{?[+\-0-9*]{1,2}\}?)*(?:\s?(?:\\|∖|\\setminus)\s?\\?\{[^{}]{1,20}\})?"
)
ARROW = r"(?:→|⟶|->|\\to(?![A-Za-z])|\\rightarrow(?![A-Za-z])|\\longrightarrow(?![A-Za-z]))"
MAPS = r"(?:↦|\|->|\\mapsto(?![A-Za-z])|\\longmapsto(?![A-Za-z]))"
BETWEEN_SETS = re.compile(rf"(?<![A-Za-z\\])([A-Za-z])\s?(?::|\\colon)\s?{SET}\s?{ARROW}\s?{SET}\s?[,;]?")
MAPPING = re.compile(rf"(?<![A-Za-z\\])(?:([A-Za-z])\s?(?::|\\colon)\s?([a-zθ])\s?{MAPS}|([fghFGH])\s?:\s?([a-zθ])\s?{ARROW})\s?")
NAMELESS = re.compile(rf"(?<![A-Za-z\\:])([a-zθ])\s?{MAPS}")
DIFFERENCE = re.compile(r"(?<=[ℝℕℤℚℂ𝔻A-Z)}\]⁺])(\s?)(?<!\\)\\(?=[ \t]+(?:[\[\](]|\\?\{))")
BLACKBOARD = re.compile(r"(?<![A-Za-z\\])(?:I|\\mathrm\s?\{?I\}?)\s?\\!(?:\\!)*\s?(?:\{?\\mathrm\s?\{?)?([LDNRQZ])\}{0,2}(?![A-Za-z])")
SETS: dict[str, str] = {"N": "ℕ", "R": "ℝ", "Q": "ℚ", "Z": "ℤ"}
PLACE = r"(?:[^()|;{}]|\([^()|]{1,30}\)|\{[^{}()|;]{0,20}\}){1,40}"
BAR = r"(?:\||;|\\mid(?![A-Za-z])|\\vert(?![A-Za-z])|∣)"
POINT = re.compile(
    r"(?<![^\W\d_])(?<!\\)([A-Z][A-Z]?)((?:['′]|_?\{?[0-9]\}?|_\{?[a-z]{1,2}\}?|[₀-₉])?)\s?((?:\\left)?\()"
    rf"({PLACE})({BAR})((?:[^()|;]|\([^()|]{{1,30}}\)){{1,60}}(?:{BAR}[^()|;]{{1,40}})?)\)"
)
PAIR = re.compile(r"(?<![A-Za-z0-9_'′₀-₉²³)\]}ꀀ-ꒌ])(\((?:[^()|;{}<>=]){1,40})(\||∣)([^()|;{}<>=]{1,40}(?:[|∣][^()|;{}<>=]{1,40})?\))")
EVENT = re.compile(
    r"\s*(?:\\(?:bar|overline)\s?\{?\s?)?[¬]?[A-Z](?:[\u0304\u0305'′]|\^c|_\{?[0-9]\}?|[₀-₉])?\}?(?:\s*(?:[∩∪∧∨]|\\c[au]p)\s*(?:\\(?:bar|overline)\s?\{?\s?)?[A-Z][\u0304\u0305'′]?\}?)*\s*"
)
GIVEN = re.compile(
    r"(?<![A-Za-z\\])(P(?:r|_\{?[A-Z]\}?)?)\s?((?:\\left)?\()([^()|]{1,40})(\||∣|\\mid(?![A-Za-z])|\\vert(?![A-Za-z]))([^()|]{1,40})\)"
)
NO_COORDINATE = re.compile(r"(?:^|[-−+*·/^=\\\s])(?:ln|log|lg|exp|sin|cos|tan|sqrt|√)\s*$|^\s*[+*·/^]|^\s*[-−]\s|^\s*$|[-−+*·/^]\s*$")
"""What no coordinate is."""
DISTRIBUTIONS = frozenset({"B", "N", "U", "P", "C", "F"})
"""Names beside which numbers set off by a semicolon are parameters: B(10; 0.3)."""


PLAIN_SET = re.compile(r"((?:[ℝℕℤℚℂ𝔻]|(?<![A-Za-z\\])I?[RNQZD])\s?)\\(?=\{[^{}\\]{0,60}\})")
TYPED_SET = re.compile(r"(?<![A-Za-z\\])I([RNQZ])(?![A-Za-z])|^(\s*)I([DL])(?=\s?=)")
"""IR and IL = …, as they are typed for ℝ and 𝕃."""
OVERLINED = re.compile(r"\\overline(\s?\{\s?[xXypmtA-VY]\s?\})")


def with_plain_sets(source: str) -> str:
    r"""`ℝ\{2}` with a set difference for the backslash, where no other closes the brace; IR as ℝ."""
    source = PLAIN_SET.sub(lambda m: m[1] + "∖", source) if "\\{" in source else source
    return TYPED_SET.sub(lambda m: f" {SETS[m[1]]}" if m[1] else f"{m[2]} {m[3]}", source) if "I" in source else source


def plainly(text: str) -> str:
    """The line with all of them written plainly."""
    text = _without_accents(text)
    text = BLACKBOARD.sub(lambda m: SETS.get(m[1], m[1]).rjust(len(m[0])), text) if "\\!" in text else text
    if "↦" in text or "mapsto" in text or "|->" in text or ARROWS_BETWEEN.search(text):
        text = _mappings(text)
    text = OVERLINED.sub(lambda m: "\\bar" + m[1] + "     ", text) if "\\overline" in text else text
    text = BEFORE_DIFFERENTIAL.sub(lambda m: " " * len(m[0]), text) if "∫" in text or "\\int" in text else text
    text = DIFFERENCE.sub(lambda m: m[1] + "∖", text) if "\\" in text else text
    text = GROUPED.sub(lambda m: m[0].replace(m["gap"], "").ljust(len(m[0])), text)
    text = RANK_OF.sub(lambda m: "rank".ljust(len(m[0])), text)
    text = BARE_NAME.sub(lambda m: chr(BARE + BARE_NAMES.index(m[0])).ljust(len(m[0])), text)
    text = REMAINDER.sub(_with_remainder, text)
    text = CORRESPONDING.sub(lambda m: " ≙".ljust(len(m[0])), text)
    text = ARROW_OF_AMOUNTS.sub(lambda m: m["amount"] + "≙".ljust(len(m[0]) - len(m["amount"])), text)
    text = COUNTED.sub(lambda m: " " * len(m[0]) if unit(m[0]) is None else m[0], text) if "≙" in text else text
    text = DOMAIN_OF.sub(lambda m: f"D_{m['of']}".ljust(len(m[0])), text) if DOMAIN_OF.search(text) else text
    if "(" in text and BARRED_PAIR.search(text):
        text = PAIR.sub(_pair, POINT.sub(_point, GIVEN.sub(_given, text)))
    return text


DOMAIN_OF = re.compile(
    r"(?<![A-Za-z\\])(?:\\(?:operatorname|text|mathrm)\s?\{)?(?:Dom|dom|D|Def)\}?\s?(?P<bracket>\()?\s?(?P<of>[fghp])\s?(?(bracket)\)|(?![A-Za-z(]))(?=\s?=)"
)
"""Dom f = …, D(f) = …"""
ARROW_OF_AMOUNTS = re.compile(
    r"^(?P<amount>\s{0,9}[0-9][0-9.,]{0,9}\s?(?:%|€|Є|k?g|c?m|km|l|h|min|t|[^\W\d_]{2,12})\s{1,3})(?:→|⟶|->|--+>|-{2,})(?=\s{0,3}[0-9$€])"
)
"""3 kg → 7.50 €."""
GAP = "[ \u2009\u202f\u00a0]"
GROUPED = re.compile(rf"(?<![\w.,/^])[1-9][0-9]{{0,2}}(?P<gap>{GAP})[0-9]{{3}}(?:(?P=gap)[0-9]{{3}}){{0,3}}(?![\w/.])(?!(?P=gap)[0-9])")
"""10 000."""
COUNTED = re.compile(r"(?<=[0-9]\s)[^\W\d_]{3,20}")
"""The workers of 5 workers ≙ 12 days."""
CORRESPONDING = re.compile(
    r"(?<=[0-9%€$A-Za-z])\s(?:entspricht|entsprechen|entspr\.|corresponds? to|equivalen? a|corresponden? a)\s(?=[0-9])", re.IGNORECASE
)
"""119 % entsprechen 238 €."""
ARROWS_BETWEEN = re.compile(ARROW)
BEFORE_DIFFERENTIAL = re.compile(r"(?<=[\w)}²³⁴⁵ ])\s?(?:[·⋅*]|\\cdot)\s?(?=d[a-zθφ](?![a-zA-Z]))")
"""∫ x/u³ · du/(2x)."""
BARRED_PAIR = re.compile(r"[|;∣]|\\mid|\\vert")


def _without_accents(text: str) -> str:
    """Letters with an accent as one character each; arrows over letters are dropped."""
    if text.isascii():
        return text
    text = text.replace("\u20d7", " ")
    text = COMPOSED.sub(lambda m: _accented(*unicodedata.normalize("NFD", m[0])[:2]) or m[0], text)
    return ACCENTED.sub(lambda m: _accented(m[1], m[2]) + " ", text)


def _accented(letter: str, accent: str) -> str:
    return chr(ACCENTS[accent] + ord(letter)) if accent in ACCENTS and letter.isascii() else ""


def _mappings(text: str) -> str:
    text = BETWEEN_SETS.sub(_between_sets, text)
    text = MAPPING.sub(_mapping, text)
    return NAMELESS.sub(lambda m: " " * len(m[0]), text)


def _mapping(found: re.Match[str]) -> str:
    defined = f"{found[1] or found[3]}({found[2] or found[4]})="
    return defined.ljust(len(found[0])) if len(found[0]) >= len(defined) else found[0]


def _with_remainder(found: re.Match[str]) -> str:
    """17 : 4 = 4 Rest 1 as 17 = 4·4 + 1; a remainder that the divisor still goes into is left as it stands."""
    whole, divisor, quotient, rest = found.groups()
    written = f"{whole}={divisor}·{quotient}+{rest}"
    return written.ljust(len(found[0])) if int(rest) < int(divisor) and len(written) <= len(found[0]) else found[0]


def _between_sets(found: re.Match[str]) -> str:
    """f: A → B, with nothing left of it; before `x ↦`, the name and its colon stay."""
    rest = found.string[found.end() :]
    follows = re.match(rf"\s?[a-zθ]\s?{MAPS}", rest)
    return (f"{found[1]}:" if follows else "").rjust(len(found[0]))


def _given(found: re.Match[str]) -> str:
    """P(A|B) with a comma for the bar, where events stand on both sides."""
    first, second = found[3], found[5]
    related = re.search(r"[=<>≤≥]|\\[lg]e", first + second) is not None
    if not related and not (EVENT.fullmatch(first) and EVENT.fullmatch(second.replace("\\right", "").replace("\\,", " "))):
        return found[0]
    return found[0][: found.start(4) - found.start()] + ",".ljust(len(found[4])) + found[0][found.end(4) - found.start() :]


def _pair(found: re.Match[str]) -> str:
    """(2|3) and (1|2|3) with semicolons; the bars of ln|x| + C and 2|x| − 1 are those of an absolute value."""
    if any(NO_COORDINATE.search(part) for part in re.split(r"[|∣]", found[0][1:-1])):
        return found[0]
    return found[1] + ";" + re.sub(r"[|∣]", ";", found[3])


def _point(found: re.Match[str]) -> str:
    """S(3|5) with one character for the name, so that it reads as a call."""
    name, below, bracket, first, bar, second = found.groups()
    before = found.string[: found.start()]
    if bar == ";" and (name in DISTRIBUTIONS or re.search(r"[~∼]\s?$|sim\s?$", before)):
        return found[0]
    if re.search(r"[=<>]", first + second) or (name == "P" and re.match(r"\s?[=<>≤≥≈]", found.string[found.end() :])):
        return found[0]
    inside = first + ";".ljust(len(bar)) + re.sub(BAR, lambda m: ";".ljust(len(m[0])), second)
    head = chr(POINTS + _number_of(name)) + below.ljust(len(name) - 1 + len(below))
    return head + " " * (len(found[0]) - len(head) - len(bracket) - len(inside) - 1) + bracket + inside + ")"


def _number_of(name: str) -> int:
    """A number for a name of one or two capitals."""
    letters = [ord(letter) - 64 for letter in name]
    return letters[0] if len(letters) == 1 else 26 * letters[0] + letters[1]


def _name_of(number: int) -> str:
    if number <= 26:
        return chr(64 + number)
    first, second = divmod(number - 1, 26)
    return chr(64 + first) + chr(65 + second)


def named(name: str) -> str:
    """The name that a character stands for; any other name as it is."""
    code = ord(name[0])
    if BARE <= code < BARE + len(BARE_NAMES):
        return BARE_NAMES[code - BARE]
    if POINTS < code <= POINTS + 27 * 26:
        return _name_of(code - POINTS) + name[1:]
    for block, suffix in SUFFIXES.items():
        if block < code < block + 128:
            return chr(code - block) + suffix + name[1:]
    return name


def with_names_in_words(words: str) -> str:
    """Words with the names that characters stand for."""
    return words if words.isascii() else "".join(named(char) for char in words)


def holds_point(written: str) -> bool:
    return not written.isascii() and any(is_point(char) for char in written)


def is_point(name: str) -> bool:
    """Whether the character stands for a point written with its coordinates."""
    return POINTS < ord(name[0]) <= POINTS + 27 * 26


def with_names(tree: Tree) -> Tree:
    """The tree with the names that characters stand for, and points as equations of a name and a tuple."""
    return rebuilt(rebuilt(tree, _with_name), _renamed)


def _renamed(node: Tree) -> Tree:
    match node:
        case Symbol(name=name) if named(name) != name:
            return Symbol(named(name), node.span, node.bracketed)
        case _:
            return node


def _with_name(node: Tree) -> Tree:
    match node:
        case Apply(head="call", args=(Symbol(name=name) as letter, *places)) if is_point(name):
            return _at(letter, places, node)
        case Apply(
            head="mul", args=(Symbol(name=name) as letter, Apply(head="tuple" | "vector" | "interval", args=places)), form="implicit"
        ) if is_point(name):
            return _at(letter, places, node)
        case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=name), *_)) as primed, *places)) if is_point(name):
            return _at(primed, places, node)
        case _:
            return node


def _at(name: Tree, places: Sequence[Tree], node: Tree) -> Tree:
    return Relation(("=",), (name, Apply("tuple", tuple(places))), node.span)


def with_points(tree: Tree) -> Tree:
    """`H(1, 4)` alone, or several of these side by side: points."""
    match tree:
        case Apply(head="list" | "and" | "system", args=args) if all(_is_called(a) or _is_placed(a) for a in args):
            if not any(_names_point(a) or _is_placed(a) for a in args):
                return tree
            return Apply(tree.head, tuple(_placed(a) for a in args), tree.span)
        case Apply(head="call", args=(Symbol() as letter, *places)) if _names_point(tree):
            return _at(letter, places, tree)
        case _:
            return tree


def _placed(tree: Tree) -> Tree:
    match tree:
        case Apply(head="call", args=(Symbol() as letter, *places)):
            return _at(letter, places, tree)
        case _:
            return tree


def _is_called(tree: Tree) -> bool:
    """A capital beside two or three places."""
    match tree:
        case Apply(head="call", args=(Symbol(name=name), *places)):
            return len(places) in (2, 3) and len(name.split("_")[0]) == 1 and name[0].isupper() and name[0].isascii()
        case _:
            return False


def _names_point(tree: Tree) -> bool:
    """A capital that names no distribution, beside two or three places."""
    return _is_called(tree) and isinstance(tree, Apply) and tree.args[0] not in {Symbol(name) for name in DISTRIBUTIONS}


def _is_placed(tree: Tree) -> bool:
    return isinstance(tree, Relation) and isinstance(tree.sides[-1], Apply) and tree.sides[-1].head == "tuple"


def cut_numbers(tree: Tree, text: str) -> Tree:
    """A chain with ≈ for = beside a number that goes on: √7 = 2.6457…"""
    return rebuilt(tree, lambda node: _with_cuts(node, text)) if CUT in text else tree


def _with_cuts(node: Tree, text: str) -> Tree:
    match node:
        case Relation(signs=signs, sides=sides):
            cut = [
                any(isinstance(part, Number) and text[part.span.end : part.span.end + 1] == CUT for part in walk(side)) for side in sides
            ]
            new = tuple("~" if sign == "=" and (cut[i] or cut[i + 1]) else sign for i, sign in enumerate(signs))
            return Relation(new, sides, node.span)
        case _:
            return node
