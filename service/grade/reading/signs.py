"""The sign of a derivative on intervals, written as conditions: f′ > 0 on (−∞, 1), f′ < 0 on (1, ∞)."""

from __future__ import annotations

import re

END = r"[^()\[\]|;,<>≤≥=]{1,16}"
INTERVAL = rf"[(\[\]]\s?{END}[,;|]{END}[)\]\[]"
SLOPE = r"[fgh]\s?(?:'{1,2}|[′″])\s?(?:\(\s?[a-z]\s?\))?\s?(?:[<>≤≥]|\\[lg]eq?(?![A-Za-z]))\s?0"
SIGN_ON = re.compile(
    rf"(?P<claim>{SLOPE})\s(?P<where>(?:on|in|over|auf|im|en)\s(?:(?:the|dem|el)\s)?(?:(?:Intervall|interval|intervalo)\s)?"
    rf"{INTERVAL}(?:\s?(?:,|∪|and|or|und|oder|sowie|y|o|\\cup)\s?{INTERVAL}){{0,4}})",
    re.IGNORECASE,
)
"""f′ > 0 on (−∞, 1); f′ > 0 on (−2, 0) and (2, ∞)."""
EACH = re.compile(rf"[(\[\]]\s?(?P<low>{END})[,;|](?P<high>{END})[)\]\[]")
NEXT_SIGN = re.compile(rf"(?<=[0-9a-zπ}})\]∞ ])(?:,|;|\s(?:and|und|y|sowie|but|aber|pero))(?=\s{{1,4}}{SLOPE})")


def with_signs_on_intervals(text: str) -> str:
    """`f′ > 0 on (−∞, 1), f′ < 0 on (1, ∞)` as f′ > 0 if x < 1. f′ < 0 if x > 1; every place stays."""
    if "'" not in text and "′" not in text:
        return text
    said = SIGN_ON.sub(_on_interval, text)
    first = SIGN_FOR.search(said)
    if first is None:
        return said
    return said[: first.end()] + NEXT_SIGN.sub(lambda m: ".".ljust(len(m[0])), said[first.end() :])


CALLED = re.compile(r"\(\s?([a-z])\s?\)")
SIGN_FOR = re.compile(rf"{SLOPE}\s(?:if|for|when|where|für|wenn|falls|para|si|cuando)\s", re.IGNORECASE)


def _on_interval(found: re.Match[str]) -> str:
    called = CALLED.search(found["claim"])
    letter = called[1] if called is not None else "x"
    parts = [_condition(letter, one["low"].strip(), one["high"].strip()) for one in EACH.finditer(found["where"])]
    said = f"if {' or '.join(parts)}" if all(parts) else ""
    return f"{found['claim']} {said.ljust(len(found['where']))}" if len(said) <= len(found["where"]) else found[0]


def _condition(letter: str, low: str, high: str) -> str:
    """a < x < b, as b > x > a where a has a sign; nothing for the whole line."""
    turned = low.startswith(("-", "−"))
    below = "" if _is_infinite(low) else f">{low}" if turned else f"{low}<"
    above = "" if _is_infinite(high) else f"{high}>" if turned and below else f"<{high}"
    if not below and not above:
        return ""
    return f"{above}{letter}{below}" if turned and below else f"{below}{letter}{above}"


def _is_infinite(end: str) -> bool:
    return "∞" in end or "infty" in end
