"""What stands beside the mathematics of a limit or an integral: [0/0], l’H: …, 4,5 FE; blanked out, so that every place stays."""

from __future__ import annotations

import re

RULE = r"(?:Lhospital|[Ll]['’´]\s?H(?![^\W_])\.?)"
QUOTIENT_FORM = (
    r"(?:0\s?/\s?0|(?:∞|\\infty)\s?/\s?(?:∞|\\infty)|\\[dt]?frac\s?\{?\s?0\s?\}?\s?\{?\s?0\s?\}?"
    r"|\\[dt]?frac\s?\{\s?(?:∞|\\infty)\s?\}\s?\{\s?(?:∞|\\infty)\s?\})"
)
FORM_NOTE = re.compile(
    rf"(?P<front>^\s{{0,20}}|=\s{{0,4}})(?P<open>(?:\\left\s?)?[\[(]|[\"“„])\s{{0,20}}(?:(?:form|type|typ|tipo|forma)\s{{0,9}})?[\"“„]?(?P<form>{QUOTIENT_FORM})[\"”“]?"
    rf"(?:\s{{0,9}}[,;:]?\s{{0,9}}{RULE})?\s{{0,20}}(?:(?:\\right\s?)?[\])]|[\"”“])(?:\s{{0,4}}{RULE})?(?:\s{{0,4}}(?::(?!=)|(?==)))?",
    re.IGNORECASE,
)
"""[0/0], (∞/∞, l’H): …: the form of a limit in brackets, beside the rule that is used."""
RULE_NOTE = re.compile(rf"^\s{{0,20}}(?:(?:mit|by|using|por|nach|con)\s)?{RULE}\s{{0,4}}:(?!=)")
AREA_UNIT = re.compile(r"(?<=[0-9)π}²])\s{1,4}(?:\[\s?)?(?:FE|VE|LE|QE|u\.\s?a\.|u\.\s?v\.)(?:\s?\])?(?=\s{0,9}(?:$|[.,;)=≈]))")
"""4,5 FE: units of area, volume or length that are not told."""


def without_form_notes(text: str) -> str:
    """`[0/0] l’H: lim …` as lim …; a line of such a note alone as 0/0."""
    found = FORM_NOTE.search(text) if "/" in text or "frac" in text else None
    if found is not None and not (text[: found.start()] + text[found.end() :]).strip():
        start, end = found.span("form")
        return " " * start + text[start:end] + " " * (len(text) - end)
    text = FORM_NOTE.sub(_blank_note, text) if found is not None else text
    return RULE_NOTE.sub(lambda m: " " * len(m[0]), text)


def _blank_note(found: re.Match[str]) -> str:
    """The note without its brackets; of the signs = on both its sides one stays, and none at the end of a line."""
    whole = found[0]
    after = found.string[found.end() :].lstrip()
    kept = "" if after.startswith("=") or not after.strip(" .") else found["front"]
    return kept.ljust(len(whole))


PUTTING = (
    r"(?:einsetzen|eingesetzt|setzen|insert(?:ed|ing)?|substitut(?:e|ed|ing|ion)|plug(?:ged|ging)?\sin|put\sin"
    r"|sustituir|sustituyendo|sustituimos|reemplazando)"
)
VALUE_PUT_IN = re.compile(
    rf"^\s{{0,20}}(?:{PUTTING}\s(?:von\s|of\s)?)?[a-z]\s?=\s?[^:=<>≤≥]{{1,16}}?(?:\s{PUTTING})?\s?:(?=[^=<>≤≥≈:]{{1,200}}$)", re.IGNORECASE
)
SAYS_PUTTING = re.compile(PUTTING, re.IGNORECASE)


def without_value_put_in(text: str) -> str:
    """`x = 1 einsetzen: 1/2` as 1/2: what is put in is no equation of the working."""
    found = VALUE_PUT_IN.match(text) if len(text) < 400 and ":" in text else None
    if found is None or not SAYS_PUTTING.search(found[0]):
        return text
    return " " * found.end() + text[found.end() :]


COLUMN = re.compile(r"\s{0,9}[DI]\s?:\s[^|]{1,60}(?:\s\|\s[^|]{1,60}){1,8}")


def with_column_entries(text: str) -> str:
    """`D: x² | 2x | 2 | 0` with its entries apart."""
    return text.replace(" | ", " ; ") if len(text) < 500 and COLUMN.fullmatch(text) else text
