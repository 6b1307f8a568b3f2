"""What stands in front of the mathematics of a line besides numbers: operations on rows in words, and labels before a colon.

    y = 3 in I einsetzen: 2x + 9 = 13        x²: A + B = 2        NB: x·y = 20        1 kg: 7.50 € / 3 = 2.50 €

Contract: a line → the line with that blanked out, so that every place stays, and what it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.grade.reading.elements import PROPORTION
from service.grade.reading.margins import ROMAN, Operation, blanked
from service.grade.reading.vocabulary import ANSWER, CHECK, CONDITION, PROOF, REASON, THEREFORE
from service.read.prose_words import LANGUAGE, NOT_LANGUAGE
from service.read.words import UNITS, kind_of, pieces

COMBINED = re.compile(
    rf"\s*[-−+]?\s?(?:[0-9]{{1,3}}\s?[·*⋅]?\s?)\(?{ROMAN}\)?'?(?:\s?[+\-−–]\s?(?:[0-9]{{1,3}}\s?[·*⋅]?\s?)?\(?{ROMAN}\)?'?){{0,4}}\s?:\s"
)
"""2·I: …, −2·I + II: …"""
INSERTING = frozenset(
    """
    einsetzen eingesetzt einsetzten insert inserted inserting substitute substituted substituting substitution sub put plug plugged
    plugging sustituir sustituyendo sustituimos sustituyo reemplazar reemplazando reemplazamos setze setzen
    """.split()  # noqa: SIM905  words without quotes
)
"""Words that say that something is put into an equation."""
NUMBER = rf"(?:\(\s?(?:{ROMAN}|[0-9]{{1,2}}|\*{{1,3}})'?\s?\)|{ROMAN}'?(?![^\W\d_]))"
EQUATION = r"(?:(?:gleichung|equation|ecuación|eq\.?|gl\.?|line|zeile)\s?)?"
REFERENCE = re.compile(
    rf"(?<![^\W\d_])(?P<word>in|into|en|from|aus|von|de|desde|to|mit|by|using|por|laut|nach|wegen|con|with)\s(?P<named>{EQUATION})(?P<number>{NUMBER})"
    rf"(?:\s(?:und|and|y)\s{NUMBER})?(?P<after>\s[^\W\d_]{{3,14}})?(?P<colon>\s?:(?!=))?",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"\s?(?:[=<>≤≥≈+\-−*/·^(_²³]|\\(?:cdot|leq?|geq?|times)(?![A-Za-z]))")
"""What a formula that has begun goes on with: aus I = U/R."""
SOURCES = frozenset({"from", "aus", "desde", "by", "using", "por", "laut", "nach", "wegen"})
"""Words before the number of an equation that is used."""
OPERAND = re.compile(r"[A-Za-z](?:_?[0-9₀-₉])?")

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ"
TERM = (
    rf"(?:[a-z](?:\^\{{?\(?[0-9n]{{1,2}}\)?\}}?|[{RAISED}]{{1,2}})?|const(?:ants?|antes?)?\.?|konst(?:anten?)?\.?|absolutglied|1"
    r"|(?:[a-z]\s?[·*]?\s?)?(?:\\?(?:sin|cos|sen|tan|ln|lg|log|exp)\s?\(?[0-9]?[a-z]\)?|e(?:\^\{?\(?[-−]?[0-9]?[a-z]\)?\}?|[⁻²³]?ˣ)))"
)
COEFFICIENT = re.compile(
    rf"(?:(?:(?:the|der|el)\s)?(?:coefficients?|koeffizient(?:en)?|coef(?:iciente)?s?\.?|koeff\.?)\s(?:of|for|von|vor|bei|de|en|para)\s)?(?P<term>{TERM})",
    re.IGNORECASE,
)
OBJECT = r"(?:[EFGHghk]|ε|π|\\(?:varepsilon|epsilon|pi|Pi))(?:_\{?(?:[0-9]|[A-Z]{2,3})\}?|[0-9₀-₉])?"
PLANE_OR_LINE = re.compile(
    rf"(?:in|into|en|plane|ebene|plano|line|gerade|recta)\s{OBJECT}|{OBJECT}(?:\s?(?:∩|\\cap(?![A-Za-z])|∈|in)\s?{OBJECT})?", re.IGNORECASE
)
"""E_2 of `E_2: x + y = 3`, g ∩ E of `g ∩ E: 3t = 2`, in E."""
QUANTITY = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,4})?\s?(?P<unit>€|\$|£|%|[^\W\d_]{1,14})")
ABBREVIATION = re.compile(r"[△∆]?[^\W\d_]{2,20}\.?|(?:[^\W\d_]{1,6}\.\s?){2,4}")
LETTER = re.compile(r"[A-Za-z]")
FURTHER = re.compile(rf"[,;]\s{{0,4}}(?:{TERM}):(?=\s)", re.IGNORECASE)
RELATED = re.compile(r"[=<>≤≥≠≈]|\\(?:leq?|geq?|neq?|approx)(?![A-Za-z])")
LONGEST = 60
"""Longest label before a colon."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The line without its label; the label; words for what the label says. compares: whether coefficients of a power are compared."""

    text: str
    label: str = ""
    words: str = ""
    compares: bool = False


def without_references(text: str, symbols: frozenset[str]) -> tuple[str, tuple[Operation, ...]]:
    """`in (2): …`, `from (1): …`, `y = 3 in I einsetzen: …`: the reference, and the operation that it is."""
    operations = []
    rows = COMBINED.match(text)
    if rows is not None and text[rows.end() :].strip():
        operations.append(Operation("rows", 0, 0, rows[0].strip(" :")))
        text = blanked(text, 0, rows.end())
    for found in REFERENCE.finditer(text):
        before = text[: found.start()]
        if not _refers(found, before, symbols):
            continue
        start = 0 if OPERAND.fullmatch(before.strip()) and found["colon"] else found.start()
        inserting = (found["after"] or "").strip().lower() in INSERTING
        end = found.end() if inserting or not found["after"] else found.end("number")
        operations.append(Operation("rows", 0, 0, text[start:end].strip(" :")))
        text = blanked(text, start, end)
        if found["colon"] and start and before.strip():
            place = len(before.rstrip())
            text = text[:place] + ":" + text[place + 1 :]
    return text, tuple(operations)


def _refers(found: re.Match[str], before: str, symbols: frozenset[str]) -> bool:
    """Whether the number is that of an equation, and not a set or a unit."""
    number, after = found["number"], (found["after"] or "").strip().lower()
    if number.strip("'") in symbols or number[0] in "ivx" or GOES_ON.match(found.string, found.end("number")):
        return False
    said = before.lower().split()
    if after in INSERTING or found["named"] or INSERTING & set(said):
        return True
    first = not before.strip(" (,;:⇒→")
    if number[0] == "(":
        return first or bool(found["colon"]) or found["word"].lower() in {"from", "aus", "desde"}
    return bool(found["colon"]) or (first and (found["word"].lower() in SOURCES | {"in"} or bool(after)))


LABELS = re.compile(rf"[,;]\s{{0,4}}(?:{ROMAN}'?:(?=\s)|\((?:{ROMAN}|[0-9])\):?(?=\s\s?[^\s+\-*/=]))")


def without_further_labels(text: str) -> str:
    """`I: x + y = 3; II: x − y = 1`: the labels after the first."""
    return LABELS.sub(lambda m: ";".ljust(len(m[0])), text)


WANTED = re.compile(r"(?:ges|gesucht|gsucht|wanted|se busca|incógnitas?)", re.IGNORECASE)
ONLY_NAMES = re.compile(r"[\sA-Za-z,;_0-9?=.α-ω]{1,40}")


def opening(text: str) -> Opening:
    """`x²: …`, `const: …`, `1 kg: …`, `NB: …`: the label before the first colon, where it is one."""
    colon = _first_colon(text)
    if PROPORTION.fullmatch(text):
        return Opening(text)
    if colon < 0 or text[colon - 1 : colon].isspace() or text[colon + 1 : colon + 2] == "=":
        return Opening(text)
    head, rest = text[:colon].strip(), text[colon + 1 :]
    if not head or not rest.strip():
        return Opening(text)
    spaced = rest[0].isspace()
    if WANTED.fullmatch(head.rstrip(".")) and ONLY_NAMES.fullmatch(rest):
        return Opening(" " * len(text), head.rstrip(".") if len(head) < 5 else "")
    related = RELATED.search(rest) is not None
    without = blanked(text, 0, colon + 1)
    term = COEFFICIENT.fullmatch(head)
    if term is not None and spaced and related and not _begins_with_words(rest):
        without = FURTHER.sub(lambda m: ";".ljust(len(m[0])), without)
        return Opening(without, term["term"], head if len(head) > len(term["term"]) else "", True)
    if len(head) > 1 and spaced and related and PLANE_OR_LINE.fullmatch(head):
        return Opening(without, head)
    quantity = QUANTITY.fullmatch(head)
    if LETTER.fullmatch(head) and spaced and not related and not _begins_with_words(rest) and not re.match(r"\s*[A-Za-z]\s*$", rest):
        return Opening(without, head)
    if quantity is not None and spaced and (len(quantity["unit"]) > 1 or " " in head or not quantity["unit"].isalpha()):
        return Opening(without, head, head)
    short = head.endswith(".") or not head[0].isalpha() or len(head) < 4 or pieces(head, False) is not None
    if short and ABBREVIATION.fullmatch(head) and (spaced or head[0].isupper()) and _is_abbreviation(head.rstrip(".")):
        return Opening(without, head.rstrip("."), head.rstrip("."))
    return Opening(text)


def _first_colon(text: str) -> int:
    """Where the first colon outside brackets stands, near the front; −1 for none."""
    depth = 0
    for at, char in enumerate(text[: LONGEST + len(text) - len(text.lstrip())]):
        depth += (char in "([{") - (char in ")]}")
        if char == ":" and depth == 0:
            return at
    return -1


def _begins_with_words(rest: str) -> bool:
    word = re.match(r"\s*([^\W\d_]{3,})", rest)
    return word is not None and kind_of(word[1], False) is None


STEERING = CONDITION | CHECK | REASON | THEREFORE | ANSWER | LANGUAGE | NOT_LANGUAGE | frozenset(PROOF) | INSERTING | {
    "let", "sei", "seien", "sea", "sean", "case", "fall", "caso", "denote", "define", "definiere", "substituiere",
}  # fmt: skip
"""Words before a colon that say something themselves."""


def _is_abbreviation(word: str) -> bool:
    steers = word.lower() in STEERING and (word.lower() not in PROOF or len(word) > 2 or word.isupper())
    return not steers and word not in UNITS and not re.fullmatch(ROMAN, word)
