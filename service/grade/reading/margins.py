"""What stands around the mathematics of a line: labels in front and behind, ticks, operations in the margin.

Each reader gives back what it found and the line with that blanked out, so that every place stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.grade.reading.row_notes import without_row_notes
from service.read.prose import Piece, cut

ROMAN = r"(?:I{1,3}|IV|VI{0,3}|IX|X)"
TICK = re.compile(
    r"[✓✔☑✗✘❌✅∎■⚡↯]|\\(?:checkmark|blacksquare|qed|qedhere)(?![A-Za-z])"
    r"|\b(?:q\.\s?e\.\s?d\.?|qed|w\.\s?z\.\s?b\.\s?w\.?|wzbw)(?!\w)|(?:□|\\square|\\Box)\s*$"
    r"|(?<=[\s])\((?:w|f|wahr|falsch|true|false|ok)\)\s*$|\b(?:w\.\s?A\.?|f\.\s?A\.?|ok(?:ay)?|o\.k\.)\s*[!.]?\s*$",
    re.IGNORECASE,
)
BULLET = re.compile(r"\s*(?:[•▪◦‣∙►▶]|[*](?=\s)|[-–—](?=\s+[^\W\d_]{3,}[\s:,]))\s*")
NUMBERED = re.compile(
    rf"\s*(?:\(\s*([0-9]{{1,2}}|{ROMAN}|i{{1,3}}|iv|[a-h]|\*{{1,3}})'?\s*\)(?:\s*:\s*|\s+)(?![+\-−*/·^=<>)])"
    rf"|([0-9]{{1,2}}|{ROMAN}|i{{1,3}}|iv|[a-h])\s*\)\s*"
    rf"|([0-9]{{1,2}})\.\s+(?=[^\d\s])"
    rf"|({ROMAN}'?)\s*[:.]\s+|({ROMAN}'?):(?=\S)"
    rf"|(?:(I)\s{{2,6}}|(I{{2,3}}|IV)\s{{1,6}})(?=[-−]?\s?[0-9]{{0,6}}\s?[a-z](?![a-z])[^=]{{0,80}}=)"
    rf"|([0-9]{{1,2}}):\s+(?=[^=]*[A-Za-z\\]))(?=\S)"
)
NAMED = re.compile(
    rf"\s*(?:step|schritt|paso|line|zeile|línea|linea|eq\.?|equation|gleichung|ecuación|gl\.?|part|teil|aufgabe|question|ex\.?)\s*"
    rf"\(?([0-9]{{1,2}}|{ROMAN}|[a-h])\)?\s*[:.)]\s*(?=\S)",
    re.IGNORECASE,
)
TRAILING = re.compile(rf"(?:\s+|\\q?quad\s*|\.{{3,}}\s*)(?:\(\s*({ROMAN}|\*{{1,3}})\s*\)|\(\s*([0-9]{{1,2}})\s*\)|\[\s*({ROMAN})\s*\])\s*$")
TAG = re.compile(r"\\tag\*?\s*\{([^{}]{1,8})\}")
ROW = rf"(?:[0-9]{{1,2}}\s?[·*⋅]?\s?)?(?:\(\s?(?:{ROMAN}|[0-9])'?\s?\)|{ROMAN}'?)"
ROWS = re.compile(rf"\s*(?:{ROW})(?:\s*(?:[+\-−–]\s*{ROW}|[·*⋅/]\s*\(?[-−]?[0-9]+\)?))+\s*(?P<colon>:|→|⇒|=>)?\s*")
INSERTED = re.compile(
    rf"\s*(?:\(\s?(?:{ROMAN}|[0-9])'?\s?\)|{ROMAN}'?)\s*(?:in|into|en)\s*(?:\(\s?(?:{ROMAN}|[0-9])'?\s?\)|{ROMAN}'?)"
    r"(?:(?:\s+[^\W\d_]+){0,2}\s*(?::|⇒|=>|→|$)\s*|(?=\s+[^\W\d_]{3}))"
)
BARS = frozenset({"|", "∣", r"\mid", r"\vert", r"\big|", r"\Big|", "‖"})
MOST_OPERATIONS = 8
"""Most operations in one margin."""
SIGNS: dict[str, str] = {
    "+": "+", "-": "-", "−": "-", "–": "-", "—": "-", "·": "*", "*": "*", "⋅": "*", "×": "*", "∙": "*", r"\cdot": "*", r"\times": "*",
    ":": "/", "/": "/", "÷": "/", r"\div": "/", "√": "sqrt", r"\sqrt": "sqrt", "^": "^", "²": "^",
}  # fmt: skip
DONE_WORDS = re.compile(
    r"\s*(?:ln|log|lg|exp|sqrt|T|TU|TV|KW|\(\s*\)\s*\^?\s*[2²]|\(\s*\.\.\.\s*\)\s*\^?\s*[2²]|[^\W\d_]{4,}(?:\s+[^\W\d_]+){0,3}(?:\s+[0-9]+)?|[^\W\d_]{4,20}\s(?:mit|with|by|con|por)\s[^=|<>]{1,24}|[eE]\s*\^.{0,4}|d/d[a-z])\s*(?:\(\s*\))?\s*"
)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation in the margin as written: its sign, where its operand stands (start = end for none), and the whole of it."""

    sign: str
    start: int
    end: int
    source: str


@dataclass(frozen=True, slots=True)
class Around:
    """The line without what stands around its mathematics. ticked: the mark of a true or a false statement, "" for none."""

    text: str
    label: str = ""
    operations: tuple[Operation, ...] = ()
    ticked: str = ""


def blanked(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def around(source: str) -> Around:
    """The label, ticks and margin of a line, and what is left."""
    source, rows = without_row_notes(source)
    text, ticked = without_ticks(BRACKETED.sub(_barred, source) if BRACKETED.search(source) else source)
    text, before = with_operation_in_front(text)
    text, in_front = with_rows_in_front(text)
    text, label = without_label(text)
    if not in_front:
        text, in_front = with_rows_in_front(text)
    text, operations = without_margin(text)
    text, behind = without_trailing_label(text)
    of_matrix = tuple(Operation("rows", 0, 0, note) for note in rows)
    return Around(text, label or behind, (*of_matrix, *before, *in_front, *operations), ticked)


IN_BRACKETS = r"[(\[](?P<inside>\s?[+\-−–·*:/÷]\s?[^()\[\]|]{1,15})[)\]]"
BRACKETED = re.compile(rf"(?<=\S)(?:[ \t]{{2,6}}|\t)(?:{IN_BRACKETS}|//(?P<behind>\s?[+\-−–·*:/÷][^()|/]{{1,15}}))\s*$")
"""(−3x), [: 2] or // −3x, set off at the end of a line."""


def _barred(found: re.Match[str]) -> str:
    """The operation behind a bar; every place of the mathematics stays."""
    return ("  |" + (found["inside"] or found["behind"])).ljust(len(found[0]))


def without_ticks(text: str) -> tuple[str, str]:
    ticked = ""
    for found in list(TICK.finditer(text)):
        if text[: found.start()].strip() or found.group().strip(".! ").lower() not in ("ok", "okay"):
            text = blanked(text, found.start(), found.end())
        said = found.group().strip(" ()!.").lower()
        ticked = "false" if said[:1] in ("f", "✗", "✘", "❌", "⚡", "↯") else ticked or "true"
    return text, ticked


def without_label(text: str) -> tuple[str, str]:
    """(1), 1), I:, Step 2:, a bullet."""
    bullet = BULLET.match(text)
    if bullet is not None:
        text = blanked(text, 0, bullet.end())
    named = NAMED.match(text)
    found = named or NUMBERED.match(text)
    if found is None or not text[found.end() :].strip():
        return text, ""
    label = next(part for part in found.groups() if part)
    if named is None and _is_a_value(found, text):
        return text, ""
    return blanked(text, 0, found.end()), label


def _is_a_value(found: re.Match[str], text: str) -> bool:
    """Whether the brackets in front are a factor: (a) b, (2) 3 = 6; a label has a statement or words after it."""
    rest = text[found.end() :]
    if found[1] is None:
        return False
    if re.match(r"\(\s*[0-9.,]+\s*\)", rest) and ":" not in found.group():
        return True
    return found[1] in "abcdefgh" and ":" not in found.group() and not re.search(r"[=<>≤≥]|[^\W\d_]{4,}|\\", rest)


def without_trailing_label(text: str) -> tuple[str, str]:
    tag = TAG.search(text)
    if tag is not None:
        return blanked(text, tag.start(), tag.end()), tag[1]
    found = TRAILING.search(text[-60:])
    if found is None:
        return text, ""
    start = found.start() + max(0, len(text) - 60)
    before = text[:start]
    if not re.search(r"[=<>≤≥]|\\[lg]e", before):
        return text, ""
    wide = len(found.group()) - len(found.group().lstrip()) > 1 or "quad" in found.group()
    letters = set(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", before))
    if found[2] is not None and not wide and len(letters) < 2:
        return text, ""
    return blanked(text, start, len(text)), next(part for part in found.groups() if part)


def with_operation_in_front(text: str) -> tuple[str, tuple[Operation, ...]]:
    """`÷2: x² + x − 12 = 0`, `·(−1): x > 3`: what is done to the line before, said in front."""
    found = IN_FRONT.match(text)
    if found is None:
        return text, ()
    operation = Operation(SIGNS[found["sign"]], found.start("by"), found.end("by"), found[0].strip(" :"))
    return blanked(text, 0, found.end()), (operation,)


IN_FRONT = re.compile(r"\s*(?P<sign>[:÷·*/+])\s?(?P<by>\(?[-−]?[0-9]{1,4}[a-z]?\)?)\s?:(?!=)\s+(?=[^=<>≤≥]{1,200}[=<>≤≥])")


def with_rows_in_front(text: str) -> tuple[str, tuple[Operation, ...]]:
    """(I) − (II): 3y = 6, 2·(I) + (II): …, II in I: …"""
    inserted = INSERTED.match(text)
    if inserted is not None:
        return blanked(text, 0, inserted.end()), (Operation("rows", 0, 0, inserted.group().strip(" :⇒→=>")),)
    found = ROWS.match(text)
    if found is None or not text[found.end() :].strip():
        return text, ()
    written = found.group()
    surely = ":" in written[-3:] or bool(found.groupdict().get("colon")) or (bool(re.search(r"[IVX]", written)) and written[-1:] == " ")
    if not surely:
        return text, ()
    return blanked(text, 0, found.end()), (Operation("rows", 0, 0, written.strip(" :")),)


def without_margin(text: str) -> tuple[str, tuple[Operation, ...]]:
    """`| −5`, `| :2 | +x`, `// -5`, `/ :2`, `[:2]` at the end of a line with a relation."""
    found = cut(text)
    for start, parts in _margins(text, found):
        operations = tuple(_operations(text, parts))
        if operations:
            return blanked(text, start, len(text)), operations
    return text, ()


def _margins(text: str, found: tuple[Piece, ...]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Places where a margin may begin, with the parts that the bars after it set off."""
    solid = [piece for piece in found if piece.kind != "space"]
    bars = [i for i, p in enumerate(solid) if p.text in BARS and p.depth == 0]
    related = next((i for i, p in enumerate(solid) if (p.kind == "rel" and p.depth == 0) or p.kind == "end"), len(solid))
    for count, i in enumerate(bars):
        if (
            len(bars) - count <= MOST_OPERATIONS
            and i > related
            and count % 2 == 0
            and solid[i - 1].kind not in ("op", "rel", "arrow")
            and solid[i - 1].text != ","
        ):
            ends = [solid[b].start for b in bars[count + 1 :]] + [len(text)]
            starts = [solid[b].end for b in bars[count:]]
            yield solid[i].start, list(zip(starts, ends, strict=True))
    for i in range(related + 1, len(solid) - 1):
        one, two = solid[i], solid[i + 1]
        if one.text == "/" == two.text and one.end == two.start and one.depth == 0 and i + 2 < len(solid):
            yield one.start, [(two.end, len(text))]
        elif one.text == "/" and two.text in (":", "·", "÷", "*") and one.depth == 0:
            yield one.start, [(one.end, len(text))]
    if len(solid) > related + 3 and solid[-1].text == "]" and (opener := _last_opener(solid, related)) is not None:
        wide = text[solid[opener - 1].end : solid[opener].start]
        if solid[opener - 1].text in ("∖", "\\") or any(p.text in (",", ";") and p.depth == 1 for p in solid[opener:]):
            return
        if solid[opener + 1].text in (":", "·", "÷", "+", "*", "/") or (len(wide) > 1 and solid[opener + 1].text in SIGNS):
            yield solid[opener].start, [(solid[opener].end, solid[-1].start)]


def _last_opener(solid: list[Piece], related: int) -> int | None:
    """The [ that the ] at the end closes, after a complete operand."""
    for i in range(len(solid) - 2, related + 1, -1):
        if solid[i].text == "[" and solid[i].depth == 0:
            return i if solid[i - 1].kind not in ("op", "rel") and i + 2 < len(solid) else None
    return None


def _operations(text: str, parts: list[tuple[int, int]]) -> Iterator[Operation]:
    """The operations in the parts; nothing at all where one part is none."""
    found = [_operation(text, start, end) for start, end in parts]
    if all(one is not None for one in found):
        yield from (one for one in found if one is not None)


def _operation(text: str, start: int, end: int) -> Operation | None:
    written = text[start:end]
    inner = re.sub(r"^(?:\s|\\[,;:! ]|\\q?quad)+", "", written).strip(" \t;,.~$")
    if not inner:
        return None
    at = start + written.index(inner)
    sign = next((s for s in (r"\cdot", r"\times", r"\div", r"\sqrt") if inner.startswith(s)), inner[0])
    if sign in SIGNS and (len(inner) > len(sign) or SIGNS[sign] in ("sqrt", "^")):
        alone = SIGNS[sign] == "sqrt" or sign == "²"
        return Operation(SIGNS[sign], at + len(sign), at + len(sign) if alone else at + len(inner), inner)
    if re.fullmatch(rf"{ROW}(?:\s*[+\-−–·*:]\s*(?:{ROW}|[0-9]+))*", inner):
        return Operation("rows", at, at, inner)
    if DONE_WORDS.fullmatch(inner):
        return Operation("", at, at, inner)
    return None
