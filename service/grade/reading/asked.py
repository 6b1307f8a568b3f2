"""How the words of a problem are read: converting a quantity, finding constants of an identity, what is given; nothing is computed.

72 km/h in m/s        2x² − 12x + 7 = a(x + b)² + c for all x. Find a, b, c        X is normal with μ = 100 and σ = 15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.algebra.unit_table import unit
from service.grade.line import Clause
from service.tree import Apply, Relation, Symbol, Tree, free_symbols

PIECE = r"[A-Za-zµμΩ°Є€$£]{1,12}(?:[²³⁻¹]{1,2}|\^\{?-?[0-9]\}?)?"
UNIT = rf"{PIECE}(?:\s?[/·*]\s?{PIECE}){{0,3}}"
CONVERSION = re.compile(
    r"\s*(?:(?:convert|change|express|write|give|rewrite|wandle|rechne|gib|schreibe|convierte|convertir|expresa|pasa|transforma)(?:\sum)?\s?:?\s)?"
    rf"(?P<value>[-−]?[0-9][0-9.,]{{0,20}}(?:\s?[·*×]\s?10\^?\{{?[-−⁻]?[0-9⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}\}}?)?\s?(?P<unit>{UNIT}))"
    rf"\s(?:in|into|to|as|a|en|zu|nach|auf)\s(?:the\s)?(?P<to>{UNIT})(?:\s(?:um|an))?\s*[.?!]?\s*",
    re.IGNORECASE,
)
DIVIDED = re.compile(r"\s?[/·*]\s?")
RAISED = re.compile(r"[²³⁻¹]+$|\^\{?-?[0-9]\}?$")
FOR_ALL = re.compile(
    r"(?:for\s(?:all|every|any|each)|für\salle|für\sjedes|para\stod[oa]s?(?:\slos)?|∀)\s?"
    r"(?:(?:real|reellen|reales|values|valores|werte|von|of|de)\s){0,3}(?P<letter>[a-z])(?![a-z])",
    re.IGNORECASE,
)
PROVING = re.compile(r"\b(?:prove|show|verify|zeige|beweise|demuestra|demostrar|prueba|verifica)\b", re.IGNORECASE)
UNKNOWNS = re.compile(
    r"(?:find|determine|calculate|bestimme|berechne|ermittle|halla|encuentra|determina|calcula|für\swelche|for\swhich)\s"
    r"(?:(?:the|die|los|las|real|constants?|konstanten?|constantes?|values?|werte|valores|of|von|de|numbers?|zahlen)\s){0,4}"
    r"(?P<letters>[A-Za-z](?:\s?,\s?[A-Za-z])*(?:\s?,?\s?(?:and|und|y)\s[A-Za-z])?)(?![A-Za-z(])",
    re.IGNORECASE,
)
DEGREE = re.compile(r"(?<![A-Za-z])(?P<word>degree|order|[Gg]rades|[Gg]rad|Ordnung|grado|orden)\s[0-9]{1,2}\s(?:of|von|de)(?=\s)")
"""degree 3 of f: the number is no factor of what follows."""
SPANISH_TO = re.compile(
    r"(?P<word>\b(?:tangente|normal|paralela|perpendicular|respecto|gráfica)\s)(?:a|de|y)(?=\s(?:la\s(?:curva|función)\s)?[a-zA-Z]\s?(?:\(|=))"
)
"""tangente a f(x): a word and no factor."""
SYSTEM_LABELS = re.compile(
    r"^(?P<one>\s*\(?I\)?\s?:?\s)(?P<first>[^,;=]{1,60}=[^,;=]{1,60}[,;]\s?)(?P<two>\(?II\)?\s?:?\s)(?=[^,;=]{1,60}=)"
)
"""`I x + y = 10, II x·y = 21`: the numbers of the equations."""
SORT_OF_ANGLE = re.compile(
    r"(?<=[0-9)])\s?,\s(?:\\?(?:alpha|beta|theta|phi)|[αβγθφx])\s(?:is\s|ist\s|es\s)?(?:an?\s)?(?:acute|obtuse|spitz|stumpf|agudo|obtuso)\s*$",
    re.IGNORECASE,
)
"""`sin α = 0.6, α spitz`: where the angle lies is told by `quadrants`."""
SPANISH_AND = re.compile(r"(?<=[0-9)])\sy(?=\s(?:que\s)?\\?[A-Za-zα-ω]{1,5}\s(?:es|está|están|son|pertenece|se)(?![A-Za-z]))")
"""sen α = 3/5 y α está en …: a word and no factor."""
QUANTITY = re.compile(
    rf"\s*[-−]?[0-9][0-9.,]{{0,20}}\s?(?:{UNIT}|%)?(?:\s?(?:,|;|and|und|y|∧)\s?[-−]?[0-9][0-9.,]{{0,20}}\s?(?:{UNIT}|%)?){{0,6}}\s*[.?!]?\s*"
)
"""Numbers and quantities side by side, with nothing to compute between them."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """The places of the quantity, and the unit wanted as written."""

    start: int
    end: int
    to: str


def untangled(problem: str) -> str:
    """The problem without numbers and letters that belong to its words; every place stays."""
    text = DEGREE.sub(lambda found: found["word"].ljust(len(found[0])), problem)
    text = SYSTEM_LABELS.sub(lambda found: f"{' ' * len(found['one'])}{found['first']}{' ' * len(found['two'])}", text)
    text = SORT_OF_ANGLE.sub(lambda found: " " * len(found[0]), text)
    text = SPANISH_AND.sub(lambda found: ",".ljust(len(found[0])), text)
    return SPANISH_TO.sub(lambda found: found["word"].ljust(len(found[0])), text)


ROOT_NUMBERS: Mapping[str, int] = {
    "square": 2, "cube": 3, "cubic": 3, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8,
    "quadratwurzeln": 2, "kubikwurzeln": 3, "dritten": 3, "vierten": 4, "fünften": 5, "sechsten": 6, "achten": 8,
    "cuadradas": 2, "cúbicas": 3, "cuartas": 4, "quintas": 5, "sextas": 6,
}  # fmt: skip
ROOTS_OF = re.compile(
    r"(?:(?:find|determine|compute|calculate|give|bestimme|berechne|gib|halla|calcula|encuentra|determina)\s)?(?:(?:all|the|alle|die|todas|las|raíces|complex|komplexen)\s){0,3}"
    rf"(?P<n>{'|'.join(ROOT_NUMBERS)})\s(?:(?:roots|wurzeln|raíces|complejas)\s)?(?:of|von|aus|de)\s(?P<of>[^.?!]{{1,40}})[.?!]?\s*",
    re.IGNORECASE,
)


def roots_as_equation(problem: str, lines: Sequence[str]) -> str:
    """z³ = 8i for “Find all cube roots of 8i”, where the lines speak of roots z_k or of an i; else the problem as it is."""
    found = ROOTS_OF.fullmatch(problem.strip()) if len(problem) < 200 else None
    if found is None:
        return problem
    letter = next((name for name in "zwux" if any(re.search(rf"(?<![A-Za-z]){name}_?[0-9k₀₁₂]", line[:300]) for line in lines)), "")
    letter = letter or ("z" if any(re.search(r"(?<![A-Za-z])z(?![A-Za-z])", line[:300]) for line in lines) else "")
    return f"{letter}^{ROOT_NUMBERS[found['n'].lower()]} = {found['of']}" if letter else problem


def conversion(text: str) -> Conversion | None:
    """`72 km/h in m/s`, `Convert 3.5 h to min`."""
    found = CONVERSION.fullmatch(text) if len(text) <= 200 else None
    if found is None or not all(_is_unit(found[name]) for name in ("unit", "to")):
        return None
    return Conversion(found.start("value"), found.end("value"), found["to"])


def _is_unit(written: str) -> bool:
    return all(unit(RAISED.sub("", part)) is not None for part in DIVIDED.split(written))


def identity_in(text: str, relations: Sequence[Tree]) -> str:
    """The letter for which an equation is said to hold always, where constants in it are asked for; "" where none is."""
    equations = [tree for tree in relations if isinstance(tree, Relation) and tree.signs == ("=",)]
    if len(equations) != 1 or PROVING.search(text):
        return ""
    free = set(free_symbols(equations[0]))
    said = FOR_ALL.search(text)
    if said is not None:
        return said["letter"] if said["letter"] in free and len(free) > 1 else ""
    asked = UNKNOWNS.search(text)
    names = set(re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", re.sub(r"\s(?:and|und|y)\s", " ", asked["letters"]))) if asked else set()
    left = free - names
    return left.pop() if len(names) > 1 and names < free and len(left) == 1 else ""


def definitions(clauses: Sequence[Clause]) -> tuple[Tree, ...]:
    """The statements that give a function its term or a letter its value: f(x) = x², μ = 100, P(A) = 0.5."""
    trees = [tree for clause in clauses for tree in (clause.tree, clause.condition) if tree is not None]
    return tuple(dict.fromkeys(part for tree in trees for part in _parts(tree) if _defines(part)))


def _parts(tree: Tree) -> Iterator[Tree]:
    match tree:
        case Apply(head="list" | "and" | "system" | "let" | "implies", args=args):
            for arg in args:
                yield from _parts(arg)
        case _:
            yield tree


def _defines(tree: Tree) -> bool:
    match tree:
        case Relation(signs=("=",), sides=(Symbol(), value)):
            return not free_symbols(value)
        case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=name), *args)), value)):
            return not free_symbols(value) or (all(isinstance(a, Symbol) for a in args) and name not in free_symbols(value))
        case _:
            return False
