r"""Row operations written beside a matrix, and the bar of an augmented one.

    [[1, 2, 5], [0, −7, −14]]   R₂ → R₂ − 3R₁        \xrightarrow{II − 3·I} \begin{pmatrix} 1 & 2 & | & 5 \\ … \end{pmatrix}

The notes are found and blanked out, so that every place stays what it was.
"""

from __future__ import annotations

import re

ROW = r"(?:[RZLF]_?\{?[1-5₁-₅]\}?'?(?![0-9])|\(?(?<![A-Za-z])(?:I{1,3}|IV|V)\)?'?(?![A-Za-z]))"
SIGN = r"(?:->|<->|<-|:=|[+\-−–·*⋅×/=→⟶←↔,;:|()]|\\(?:to|rightarrow|leftarrow|leftrightarrow|cdot|times)(?![A-Za-z]))"
SPACE = r"(?:\s|\\q?quad(?![A-Za-z])|\\[,;:! ])"
FACTOR = r"(?:[0-9]{1,3}(?![0-9])|\\frac\s?\{?[0-9]{1,3}\}?\s?\{?[0-9]{1,3}\}?)"
ENDED = r"(?:\\end\{[a-z]{1,2}?matrix\}|\\end\{array\}\s?\\right\s?[)\]]|\\end\{array\}|\]\s?\])"
BEGUN = r"(?:\\begin\{[a-z]?matrix\}|\\left\s?[(\[]\s?\\begin\{array\}|\\begin\{array\}|\[\s?\[)"
NOTE = rf"(?:{SPACE}|{ROW}|{FACTOR}|{SIGN}){{2,60}}"
BEHIND = re.compile(rf"(?<=[\])}}])(?P<note>(?:{SPACE}|[|(\[,]){{1,20}}(?:{FACTOR}{SPACE}?[·*⋅]?{SPACE}?)?(?={ROW}){NOTE}\]?{SPACE}*)$")
BEFORE = re.compile(rf"{SPACE}*(?P<note>(?:{FACTOR}{SPACE}?[·*⋅]?{SPACE}?)?(?={ROW}){NOTE}?)(?::|→|⇒|=>){SPACE}*(?={BEGUN})")
BELOW = r"(?:\[(?P<below>[^\[\]{}]{0,60})\]\s?)?"
ARROW = re.compile(rf"{SPACE}*\\x(?:right|left|Right)arrow\s?{BELOW}\{{(?P<note>(?:[^{{}}]|\{{[^{{}}]{{0,8}}\}}){{0,60}})\}}")
ALIKE = re.compile(rf"{SPACE}*(?:\\sim|\\leadsto|\\rightsquigarrow|[~∼⇝]){SPACE}*(?={BEGUN})")
ALONE = re.compile(rf"{SPACE}*(?={ROW}){NOTE}{SPACE}*$")
CHANGES = re.compile(r"->|:=|[→⟶←↔]|\\(?:to|rightarrow|leftarrow|leftrightarrow)(?![A-Za-z])")
BAR_COLUMN = re.compile(r"&\s{0,4}(?:\||\\mid|\\vert|\\big\||∣|:)\s{0,4}&")
OPERATES = re.compile(r"[-+−–·*⋅/:→⟶←↔]|\\(?:to|cdot|times|rightarrow|leftarrow|leftrightarrow)(?![A-Za-z])|[0-9]\s?[IRZLF]")
LISTED = re.compile(r"\[\s?\[[^\[\]]{1,80}\](?:\s?,\s?\[[^\[\]]{1,80}\]){0,5}\s?\]")
BAR_LISTED = re.compile(r"(?<=[0-9A-Za-z)])\s?[|∣;]\s?(?=[-−0-9A-Za-z(])")


def with_plain_bars(text: str) -> str:
    """`& | &` of an augmented matrix as one `&`, and the bar of [[1, 2 | 5], [3, −1 | 1]] as a comma."""
    if "&" in text:
        text = BAR_COLUMN.sub(lambda m: "&".ljust(len(m[0])), text)
    if "[" in text and ("|" in text or "∣" in text):
        text = LISTED.sub(lambda m: BAR_LISTED.sub(lambda bar: ",".ljust(len(bar[0])), m[0]), text)
    return text


def without_row_notes(text: str) -> tuple[str, tuple[str, ...]]:
    """The line without the row operations beside its matrix, and these."""
    notes: list[str] = []
    arrow = ARROW.match(text)
    if arrow is not None and re.match(rf"{SPACE}*{BEGUN}", text[arrow.end() :]) is not None:
        notes += [part.strip() for part in (arrow["note"], arrow["below"]) if part]
        text = " " * arrow.end() + text[arrow.end() :]
    for pattern in (ALIKE, BEFORE):
        found = pattern.match(text)
        if found is not None:
            notes += [found["note"].strip()] if pattern is BEFORE else []
            text = " " * found.end() + text[found.end() :]
    return _without_note_behind(text, notes)


def _without_note_behind(text: str, notes: list[str]) -> tuple[str, tuple[str, ...]]:
    ends = [found.end() for found in re.finditer(ENDED, text)]
    behind = BEHIND.match(text, ends[-1]) if ends else None
    if behind is not None and OPERATES.search(behind["note"]):
        notes.append(behind["note"].strip(" |()[],"))
        text = text[: ends[-1]] + " " * (len(text) - ends[-1])
    return text, tuple(notes)


def is_row_note(text: str) -> bool:
    """`R_2 → R_2 − 3R_1`, or `R2 − 3R1, R3 − R1:`, on a line of its own."""
    if text.rstrip().endswith(":") and ALONE.match(text) and len(re.findall(ROW, text)) > 1:
        return True
    changes = CHANGES.search(text) if ALONE.match(text) else None
    return changes is not None and re.search(ROW, text[changes.end() :]) is not None
