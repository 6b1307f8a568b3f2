"""Tasks in words: the verb around an expression, in English, German and Spanish.

    solve x^2 = 4    find the derivative of x^2 sin x    Löse 2x + 3 = 7 nach x    la integral de x^2 desde 0 hasta 3

`task_in_words` says what is to be done with which mathematics. Words that a task is not made of (a word problem) give None.
One pass over the pieces of the text; nothing is computed.
"""
# ruff: noqa: E501, SIM905  a table reads best with its kin on one line, and words without quotes

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypedDict

from service.read.prose import Piece, around, cut, undressed, words_among

LETTER = re.compile(r"[A-Za-zα-ω](?:_\w|[0-9₀-₉])?|\\[a-z]+")
LETTERS = re.compile(r"[A-Za-z](?:\s*,\s*[A-Za-z])*(?:\s*,\s*|\s(?:and|und|y)\s)[A-Za-z]")
VERBS: dict[str, str] = {
    word: verb
    for verb, words in {
        "solve": "solve solving löse löst lösen auflösen löset stelle umstellen resuelve resolver resuelva despeja despejar zeros zeroes roots nullstellen nullstelle lösungen lösungsmenge raíces ceros soluciones solutions solution solución",
        "simplify": "simplify simplified vereinfache vereinfachen vereinfacht fasse kürze rationalise rationalize rationalisiere racionaliza simplifica simplificar simplifique reduce",
        "expand": "expand expanded ausmultiplizieren multipliziere expandiere expande expandir desarrolla desarrollar",
        "factor": "factor factorise factorize factorization faktorisiere faktorisieren klammere ausklammern zerlege linearfaktoren factoriza factorizar factorice descompón",
        "differentiate": "differentiate derive derivative derivatives diff ableitung ableitungen ableiten leite differenziere differenzieren deriva derivar derive derivada derivadas",
        "integrate": "integrate integral integrals antiderivative antiderivatives primitive integriere integrieren stammfunktion stammfunktionen integra integrar integre primitiva antiderivada",
        "limit": "limit grenzwert limes límite limite",
        "sum": "sum summe suma sumatoria",
        "prove": "prove proof show verify zeige zeigen beweise beweisen demuestra demostrar pruebe prueba verifica",
        "domain": "domain definitionsbereich definitionsmenge dominio",
        "range": "range wertebereich wertemenge rango recorrido",
        "invert": "inverse invert umkehrfunktion inverse inversa invierte",
        "tangent": "tangent tangente",
        "extrema": "extrema extremum maximum minimum maxima minima extremwerte extremstellen extrempunkte hochpunkt tiefpunkt hochpunkte tiefpunkte extremos máximos mínimos máximo mínimo critical",
        "inflection": "inflection wendepunkt wendepunkte wendestelle inflexión",
        "asymptotes": "asymptote asymptotes asymptoten asíntota asíntotas",
        "partial_fractions": "partial decompose zerlege descompón partialbruchzerlegung partialbrüche",
        "determinant": "determinant determinante",
        "plot": "plot graph sketch zeichne skizziere grafica dibuja graficar",
        "round": "round runde redondea",
        "convert": "convert wandle umrechnen rechne convierte",
        "evaluate": "find calculate compute determine evaluate write express schreibe escribe expresa work give get obtain what berechne berechnen bestimme bestimmen ermittle gib werte calcula calcular calcule halla hallar encuentra encontrar determina determinar obtén evalúa evaluar cuánto what's",
    }.items()
    for word in words.split()
}
"""Word → verb. A noun or verb of its own goes before the general words of `evaluate`."""
NOUNS = frozenset(
    "derivative derivatives ableitung ableitungen derivada derivadas integral integrals antiderivative antiderivatives stammfunktion stammfunktionen primitiva antiderivada"
    " limit grenzwert limes límite limite sum summe suma sumatoria domain definitionsbereich definitionsmenge dominio range wertebereich wertemenge rango recorrido inverse"
    " umkehrfunktion inversa tangent tangente extrema extremum maximum minimum maxima minima extremwerte extremstellen extrempunkte hochpunkt tiefpunkt hochpunkte tiefpunkte"
    " extremos máximos mínimos máximo mínimo critical inflection wendepunkt wendepunkte wendestelle inflexión asymptote asymptotes asymptoten asíntota asíntotas zeros zeroes roots"
    " nullstellen nullstelle raíces ceros determinant determinante partialbruchzerlegung solutions solution lösungen lösungsmenge soluciones solución".split()
)
FILLERS = frozenset(
    "the a an of for to by in on at is are be and or it its this that these following each all any real exact general given equation equations expression function inequality system value values number"
    " please you we let's us out up completely fully into as possible terms with respect using over from if when where which what how does do can x y"
    " die der das den dem des ein eine einen einer eines und oder von vom zu zum zur nach auf aus ab um für mit im in an am bei ist sind folgende folgenden gleichung gleichungen ungleichung gleichungssystem term terme ausdruck funktion wert"
    " reellen alle man so weit wie möglich zusammen stelle punkt graphen dass es gilt unbestimmte bestimmte erste zweite dritte"
    " el la los las un una de del al a en por para con que lo y o es son siguiente siguientes ecuación ecuaciones inecuación sistema expresión función valor valores respecto cuando si todas reales punto recta gráfica primera segunda tercera"
    " quadratic linear cubic differential definite indefinite first second third line curve graph point trigonometric polynomial fraction fractions formula variable"
    " quadratische lineare differentialgleichung quadratischen linearen cuadrática lineal diferencial integral integrals derivative set".split()
)
"""Words that a task may have beside its verb."""
FROM = frozenset({"from", "von", "desde", "de"})
TO = frozenset({"to", "bis", "hasta", "a", "through"})
BETWEEN = frozenset({"between", "zwischen", "entre"})
APPROACHES = frozenset({"approaches", "tends", "goes", "gegen", "tiende", "tend", "strebt"})
AT = frozenset({"at", "bei", "stelle", "punkt", "point", "punto", "an", "en", "evaluated"})
REGARDING = frozenset({"respect", "wrt", "respecto", "nach", "for", "para"})
GIVEN = frozenset(
    {
        "if",
        "where",
        "with",
        "given",
        "wenn",
        "falls",
        "mit",
        "wobei",
        "si",
        "con",
        "donde",
        "für",
        "for",
        "para",
        "when",
        "assuming",
        "in",
        "on",
        "auf",
        "im",
        "en",
        "over",
        "intervall",
        "interval",
        "intervalo",
        "that",
        "and",
        "und",
        "y",
    }
)
ORDERS: dict[str, int] = {"second": 2, "zweite": 2, "segunda": 2, "third": 3, "dritte": 3, "tercera": 3, "2nd": 2, "3rd": 3}
RELATED = re.compile(r"[=<>≤≥≠]|\\(?:leq?|geq?|neq?|lt|gt)(?![A-Za-z])")
MEMBER = re.compile(r"∈|\\in(?![A-Za-z])|(?<![A-Za-z])in(?![A-Za-z])")
ARROW = re.compile(r"→|->|\\to(?![A-Za-z])|\\rightarrow")


@dataclass(frozen=True, slots=True)
class Part:
    """Words side by side, or a stretch of mathematics."""

    is_words: bool
    start: int
    end: int
    words: tuple[str, ...] = ()
    sentence: int = 0


class Fields(TypedDict, total=False):
    """What words say besides the mathematics: strings of mathematics, the order of a derivative, conditions with their places kept."""

    variable: str
    variables: list[str]
    lower: str
    upper: str
    point: str
    order: int
    conditions: list[str]


@dataclass(slots=True)
class Task:
    """What has been understood so far."""

    verbs: list[str] = field(default_factory=list)
    main: list[tuple[int, int]] = field(default_factory=list)
    fields: Fields = field(default_factory=lambda: Fields())
    unknown: int = 0
    place: int = 0
    sentences: set[int] = field(default_factory=set)


def task_in_words(source: str) -> tuple[str, str, Fields] | None:
    """(verb, the mathematics, further fields), or None for mathematics without words and for words that are no task.

    The verb is "" where only bounds or a variable are said (`x^2 from 0 to 3`). The mathematics is the source with all else blanked
    out, so that every place stays. Fields, all optional: variable, variables, lower, upper, point (strings of mathematics), order
    (of a derivative), conditions (a list of strings with their places kept).
    """
    if len(source) > 10_000:
        return None
    text = _plain(source)
    parts = _parts(text)
    if not any(part.is_words for part in parts):
        return None
    task = _understood(text, parts)
    if task is None or not task.main:
        return None
    verb = _verb(task, text)
    if not verb and (not task.fields or task.unknown):
        return None
    written = text[slice(*task.main[0])]
    if verb == "evaluate" and task.unknown and RELATED.search(written.rstrip("= ?")):
        return None  # what is asked of the formula is in words: the slope of y = x²
    if LETTER.fullmatch(written) and "conditions" in task.fields:
        return None
    return verb, _kept(text, task.main), task.fields


def _plain(source: str) -> str:
    """The source without text commands, dollars and the brackets of TeX around it; every place stays."""
    text = re.sub(r"(?<!\\)\\[()\[\]]", "  ", undressed(source.replace("$", " ")))
    return NAMED_FORMULA.sub(lambda m: " " * len(m[0]), text)


NAMED_FORMULA = re.compile(r"(?<![A-Za-z])(?:p-?q|a-?b-?c)\s?-\s?(?=[Ff]ormel)")
"""The pq of pq-Formel."""


def _parts(text: str) -> tuple[Part, ...]:
    found = cut(text)
    said = (words_among(found, frozenset()) | _task_words(found)) - _values_in_words(found)
    parts: list[Part] = []
    held: list[Piece] = []
    words: list[Piece] = []
    sentence = 0
    for i, piece in enumerate(found):
        if piece.kind == "space" or (piece.kind == "mark" and piece.depth == 0 and _is_punctuation(found, i, said)):
            if held and piece.kind == "mark" and piece.text in ".:?" and piece.depth == 0:
                _flush(parts, held, words, sentence)
            if piece.kind == "mark" and piece.text in ".?" and piece.depth == 0:
                _flush(parts, [], words, sentence)
                sentence += 1
            continue
        if piece.start in said:
            _flush(parts, held, [], sentence)
            words.append(piece)
        else:
            _flush(parts, [], words, sentence)
            held.append(piece)
    _flush(parts, held, words, sentence)
    return tuple(parts)


def _task_words(found: Sequence[Piece]) -> frozenset[int]:
    """Verbs and prepositions that stand free, though they are operators too: integral of, sum of, limit of, to, diff."""
    starts = set()
    solid = [p for p in found if p.kind != "space"]
    for i, piece in enumerate(solid):
        following = solid[i + 1] if i + 1 < len(solid) else None
        low = piece.text.lower()
        if low == "a" and i and solid[i - 1].text.lower() in APPROACHES:
            starts.add(piece.start)
        if piece.kind != "word" or piece.depth or len(low) < 2:
            continue
        spaced = following is None or following.start > piece.end or following.kind == "mark"
        called = following is not None and following.text in ("(", "_", "^", "[") and following.start == piece.end
        if spaced and not called and (low in VERBS or low in ("to", "for", "if", "when", "where", "with", "from")):
            starts.add(piece.start)
    return frozenset(starts)


INFINITY = frozenset({"infinity", "unendlich", "infinito"})


def _values_in_words(found: Sequence[Piece]) -> frozenset[int]:
    """`infinity` after “to”: a value."""
    solid = [p for p in found if p.kind != "space"]
    return frozenset(
        p.start
        for before, p in pairwise(solid)
        if p.text.lower() in INFINITY and (before.text.lower() in TO | APPROACHES or before.text in ("-", "−", "+", "→"))
    )


def _is_punctuation(found: Sequence[Piece], at: int, said: frozenset[int]) -> bool:
    """Whether a mark belongs to the sentence and not to the mathematics."""
    piece = found[at]
    before, after = around(found, at)
    if piece.text == "!":
        return before is None or before.start in said
    if piece.text in ".?:":
        return True
    return before is None or after is None or before.start in said or after.start in said


def _flush(parts: list[Part], held: list[Piece], words: list[Piece], sentence: int) -> None:
    if words:
        parts.append(Part(True, words[0].start, words[-1].end, tuple(p.text.lower().replace("’", "'") for p in words), sentence))
        words.clear()
    if held:
        parts.append(Part(False, held[0].start, held[-1].end, (), sentence))
        held.clear()


def _understood(text: str, parts: Sequence[Part]) -> Task | None:
    """The parts put together; None where a stretch of mathematics has no place in a task."""
    task = Task()
    at = 0
    last: tuple[str, ...] = ()
    while at < len(parts):
        part = parts[at]
        if part.is_words:
            last = part.words
            _take_words(task, last, part.sentence)
            at += 1
            continue
        taken = _take_run(text, task, parts, at, last)
        if not taken:
            return None
        at += taken
        last = ()
    _swap_letter(text, task)
    known = bool(task.verbs) or bool(task.fields)
    if task.sentences and task.main and task.place not in task.sentences:
        return None
    return task if known and task.unknown <= (3 if len(task.main) == 1 else 1) else None


def _swap_letter(text: str, task: Task) -> None:
    """find x if 2x + 1 = 5: the condition is the task."""
    said = task.fields.get("conditions", [])
    if len(task.main) != 1 or not LETTER.fullmatch(text[slice(*task.main[0])]) or len(said) != 1 or task.unknown:
        return
    task.fields["variable"] = text[slice(*task.main[0])]
    padded = task.fields.pop("conditions")[0]
    task.main[0] = (len(padded) - len(padded.lstrip()), len(padded))


def _take_words(task: Task, words: Sequence[str], sentence: int) -> None:
    for word in words:
        if word in VERBS:
            task.verbs.append(word)
            task.sentences.add(sentence)
        elif word in ORDERS:
            task.fields["order"] = ORDERS[word]
        elif word not in FILLERS and word not in APPROACHES and word not in FROM | TO | BETWEEN | AT | REGARDING | GIVEN:
            task.unknown += 1


def _take_run(text: str, task: Task, parts: Sequence[Part], at: int, last: Sequence[str]) -> int:
    """How many parts the mathematics here accounts for; 0 where it has no place."""
    run = parts[at]
    written = text[run.start : run.end]
    after = parts[at + 1].words if at + 1 < len(parts) and parts[at + 1].is_words else ()
    further = parts[at + 2] if at + 2 < len(parts) and not parts[at + 2].is_words else None
    word = last[-1] if last else ""
    if LETTERS.fullmatch(written) and set(last[-2:]) & REGARDING:
        task.fields["variables"] = re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", re.sub(r"\s(?:and|und|y)\s", " ", written))
        return 1
    if LETTER.fullmatch(written) and set(last[-2:]) & REGARDING and not (set(after) & APPROACHES):
        task.fields["variable"] = written
        return 1
    if LETTER.fullmatch(written) and set(after) & APPROACHES and further is not None:
        task.fields |= {"variable": written, "point": _value(text[further.start : further.end])}
        return 3
    if ARROW.search(written) and (word in GIVEN or word in ("as", "cuando")) and "lim" not in written:
        name, value = ARROW.split(written, maxsplit=1)
        task.fields |= {"variable": name.strip(), "point": _value(value)}
        return 1
    if word in FROM and after and after[-1] in TO and len(after) == 1 and further is not None:
        _bounds(task, written, text[further.start : further.end])
        return 3
    if word in BETWEEN and (pair := re.split(r"\s(?:and|und|y)\s", written)) and len(pair) == 2:
        _bounds(task, pair[0], pair[1])
        return 1
    if task.main and word in AT and not MEMBER.search(written) and not written.startswith(("[", "(")):
        name, value = _named(written)
        task.fields |= _of_variable(name) | {"point": value}
        return 1
    if task.main and word in GIVEN and (RELATED.search(written) or MEMBER.search(written) or written[:1] in "[("):
        task.fields.setdefault("conditions", []).append(" " * run.start + written)
        return 1
    return _take_main(text, task, run, last)


def _take_main(text: str, task: Task, run: Part, last: Sequence[str]) -> int:
    """The mathematics itself; a letter before it is what is asked for: find x: 2x = 4."""
    written = text[run.start : run.end]
    if task.main:
        (start, end) = task.main[0]
        if not LETTER.fullmatch(text[start:end]):
            return 0
        task.fields["variable"] = text[start:end]
        task.main.clear()
    task.main.append((run.start, run.end))
    task.place = run.sentence
    return 1 if written else 0


def _of_variable(name: str) -> Fields:
    return {"variable": name} if name else {}


def _bounds(task: Task, lower: str, upper: str) -> None:
    name, low = _named(lower)
    _, high = _named(upper)
    task.fields |= _of_variable(name) | {"lower": low, "upper": _value(high)}


def _value(written: str) -> str:
    """A value, infinity in one language."""
    value = written.strip(" .,;")
    return re.sub(r"(?i)unendlich|infinito", "infinity", value)


def _named(written: str) -> tuple[str, str]:
    """x = 0 as ("x", "0"), 0 as ("", "0")."""
    name, sign, value = written.partition("=")
    return (name.strip(), value.strip()) if sign and LETTER.fullmatch(name.strip()) else ("", written.strip())


def _verb(task: Task, text: str) -> str:
    nouns = [word for word in task.verbs if word in NOUNS]
    special = [word for word in task.verbs if VERBS[word] != "evaluate"]
    chosen = VERBS[(nouns or special or task.verbs or [""])[0]] if task.verbs else ""
    start, end = task.main[0]
    written = text[start:end]
    if (
        chosen == "evaluate"
        and not task.unknown
        and RELATED.search(written.rstrip("= ?"))
        and ("variable" in task.fields or not re.match(r"\s*[A-Za-z]'*\s*\(", written))
    ):
        return "solve"
    return chosen


def _kept(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with everything outside the spans blanked, an equals sign left open at the end too."""
    start, end = spans[0]
    written = text[start:end].rstrip(" ?=")
    return " " * start + written + " " * (len(text) - start - len(written))
