"""Where an angle lies by the words of a problem: “α is obtuse”, “im zweiten Quadranten”, “está en el segundo cuadrante”.

Contract: one angle of the problem and one range said of it → the angle between two multiples of π/2; nothing where there are more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.tree import Apply, Constant, Number, Relation, Symbol, Tree

ANGLE = re.compile(
    r"(?:sin|cos|tan|cot|sen|sec|csc)\s?\(?\s?\\?(?P<name>alpha|beta|gamma|delta|theta|phi|varphi|[αβγδθφϑϕ]|[a-zA-Z](?![A-Za-z]))"
)
NAMES: Mapping[str, str] = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "θ": "theta", "ϑ": "theta", "φ": "phi", "ϕ": "phi", "varphi": "phi",
}  # fmt: skip
ORDINALS: tuple[str, ...] = (
    r"first|1st|ersten|1\.|primer|1er|I",
    r"second|2nd|zweiten|2\.|segundo|2º|II",
    r"third|3rd|dritten|3\.|tercer|3er|III",
    r"fourth|4th|vierten|4\.|cuarto|4º|IV",
)
QUADRANT = re.compile(
    r"\b(?:"
    + "|".join(rf"(?P<q{i}>(?:{one})(?=\s(?:quadrant|quadranten|cuadrante)\b))" for i, one in enumerate(ORDINALS))
    + r"|(?:quadrant|cuadrante|Q)\s?(?:(?P<r3>IV|4)|(?P<r2>III|3)|(?P<r1>II|2)|(?P<r0>I|1))\b)",
    re.IGNORECASE,
)
SORTS = (
    (re.compile(r"\b(?:acute|spitz\w{0,4}|agudo)\b", re.IGNORECASE), 0),
    (re.compile(r"\b(?:obtuse|stumpf\w{0,4}|obtuso)\b", re.IGNORECASE), 1),
)
TRIANGLE = re.compile(r"\b(?:triangle|dreieck\w{0,2}|triángulo)\b", re.IGNORECASE)


def quadrant_in_words(problem: str) -> tuple[Tree, ...]:
    """π/2 < α < π for “α is obtuse” and “α in the second quadrant”."""
    text = problem[:1000]
    angles = {NAMES.get(found["name"], found["name"]) for found in ANGLE.finditer(text)}
    places = {int(name[1]) for found in QUADRANT.finditer(text) for name, said in found.groupdict().items() if said}
    places |= set() if TRIANGLE.search(text) else {place for sort, place in SORTS if sort.search(text)}
    if len(angles) != 1 or len(places) != 1:
        return ()
    place = places.pop()
    return (Relation(("<", "<"), (_right_angles(place), Symbol(angles.pop()), _right_angles(place + 1))),)


def _right_angles(count: int) -> Tree:
    """count · π/2."""
    if count % 2 == 0:
        return Number("0") if count == 0 else Apply("mul", (Number(str(count // 2)), Constant("pi")))
    return Apply("div", (Apply("mul", (Number(str(count)), Constant("pi"))), Number("2")))
