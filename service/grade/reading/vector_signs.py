r"""Signs of vector algebra in the text of a working, written as the operations that they stand for.

u ⟂ v  →  u·v = 0        proj_b a  →  ((a·b)/(b·b) b)        det = 6 − 5  →  det(A) = 6 − 5, of the only matrix named
"""

from __future__ import annotations

import re

ARROW = r"(?:\\(?:vec|overrightarrow|mathbf)\s?)?"
VECTOR = rf"{ARROW}\{{?\s?(?:[a-zA-Z](?![A-Za-z])|[A-Z]{{2}}(?![A-Za-z]))(?:_\{{?[0-9]\}}?|[₀-₉])?\s?\}}?"
ENDED = r"(?=\s*(?:$|[.,;:✓)⇒]|\\[,; ]|\\(?:Rightarrow|quad)))"
PERPENDICULAR = re.compile(
    rf"(?<![A-Za-z\\}}/])(?![EF]\s)(?P<one>{VECTOR})\s?(?:[⟂⊥]|\\(?:perp|bot)(?![A-Za-z]))(?!\s?[EF](?![A-Z]))\s?(?P<two>{VECTOR}){ENDED}"
)
"""No plane E or F is multiplied."""
OBJECT = rf"(?:[a-zA-Z](?:_\{{?[0-9]\}}?|[0-9₀-₉])?|[A-Z]{{2}}|{VECTOR})"
STANDS_SO = re.compile(rf"\s*{OBJECT}\s?(?:[⟂⊥∥∦]|\|\||\\(?:perp|parallel|nparallel)(?![A-Za-z]))\s?{OBJECT}\s*[.!✓]?\s*")
"""E ⟂ F, g ∥ h on a line of its own: said of planes and lines, and left as words."""
PROJ = r"(?:\\(?:operatorname|text|mathrm)\s?\{\s?(?:proj|proy)\s?\}|(?:proj|proy))"
PROJECTION = re.compile(
    rf"(?<![A-Za-z\\]){PROJ}_(?:\{{\s?(?P<onto>{VECTOR})\s?\}}|(?P<plain>[a-z]))\s?\(?\s?(?P<of>{VECTOR})\s?\)?(?=\s*(?:=|$))"
)
UNIT = re.compile(r"\\vec\s?(?:\{\s?(?P<braced>[ei])\s?\}|(?P<plain>[ei])(?![A-Za-z]))(?!\s?_)")
"""\\vec{e}, \\vec{i}: vectors, and no constants."""
ADJUGATE = re.compile(r"(?<![A-Za-z\\])(?:[Aa]dj|[Cc]of)\s?\(\s?(?P<of>[A-Z])\s?\)(?=\s?=)")
DETERMINANT = re.compile(r"^(?P<before>\s*)(?:\\?det|D\s?e\s?t)\s?(?==)")
MATRIX = re.compile(r"(?<![A-Za-z\\])(?P<name>[A-Z])\s?=\s?(?:\[\s?\[|\\begin\{[bp]?matrix\}|\\left\s?[(\[]\s?\\begin\{array\})")


def with_vector_signs(sources: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of a working, the problem first, with these signs written out; places may shift."""
    matrices = {found["name"] for source in sources for found in MATRIX.finditer(source[:10_000])}
    named = f"det({matrices.pop()})" if len(matrices) == 1 else ""
    return (sources[0], *(_written_out(source, named) for source in sources[1:]))


def _written_out(source: str, determinant: str) -> str:
    text = PERPENDICULAR.sub(r"\g<one>·\g<two> = 0", source[:10_000])
    text = ADJUGATE.sub(r"\g<of>_{adj} ", UNIT.sub(lambda m: f"{m['braced'] or m['plain']}_0", text))
    if STANDS_SO.fullmatch(text):
        return f'"{source.strip()}"'
    text = PROJECTION.sub(_projection, text)
    found = DETERMINANT.match(text)
    if found is not None:
        rest = text[found.end() :]
        text = found["before"] + (f"{determinant} {rest}" if determinant else rest.lstrip().removeprefix("="))
    return text + source[10_000:]


def _projection(found: re.Match[str]) -> str:
    onto, of = (found["onto"] or found["plain"]).strip(), found["of"].strip()
    return f"(({of} · {onto})/({onto} · {onto})) {onto}"
