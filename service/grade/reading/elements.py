"""A line as a sequence of elements: runs of mathematics, words, arrows and stops, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from service.grade.reading.ellipsis import MARK
from service.grade.reading.limit_notes import AREA_UNIT, with_column_entries, without_form_notes, without_value_put_in
from service.grade.reading.row_notes import with_plain_bars
from service.grade.reading.signs import with_signs_on_intervals
from service.grade.reading.spellings import CUT, plainly
from service.grade.reading.vocabulary import DISCARDED
from service.read.prose import ARROWS, Piece, around, cut, undressed, words_among
from service.read.prose_words import LANGUAGE, NOT_LANGUAGE
from service.read.recurring import recurring
from service.read.words import UNITS, kind_of, pieces

ElementKind = Literal["run", "words", "arrow", "stop", "comma", "quote", "group"]


@dataclass(frozen=True, slots=True)
class Element:
    """kind: run (mathematics), words, arrow (text: implies, iff, therefore), stop (. : ; or a new row), comma, quote (its contents),
    group (a condition in brackets: the place of its contents)."""

    kind: ElementKind
    text: str
    start: int
    end: int


ENVELOPE = re.compile(
    r"\\(?:begin|end)\s*\{(?:aligned|align|align\*|gathered|gather|gather\*|split|eqnarray|eqnarray\*|equation|equation\*|displaymath)\}"
)
JOINED: dict[str, str] = {"and": "∧", "und": "∧", "y": "∧", "e": "∧", "or": "∨", "oder": "∨", "o": "∨", "u": "∨", "v": "∨", "bzw": "∨"}
BOTH_VALUES = re.compile(
    r"(?<![A-Za-z0-9\\])([A-Za-z])\s?(?:_?\s?\{\s*1\s*[,;/]\s*2\s*\}|_1\s?[,/;]\s?_?2|1[,/]2|_?₁\s?[,/⸴‚]\s?₂|_\{12\}|_12)(?=\s*(?:=|≈|&=|\\approx|:))"
)
COORDINATE = r"(?:[-−–+0-9.,/√π^· ]|\([-−–+0-9.,/·* ]{1,20}\)){1,30}"
POINT_BARS = re.compile(rf"(?<![^\W_A-Z0-9₀-₉])\({COORDINATE}(?:\|{COORDINATE}){{1,2}}\)")
"""H(1|4), ((1 + 4)/2|4|3): the bars of a point, which are no absolute value."""
COMPOSED = re.compile(r"\(\s*([A-Za-z])\s*(?:[∘◦]|\\circ(?![A-Za-z]))\s*([A-Za-z])\s*\)\s*\(([^()]{1,40})\)")
"""(f∘g)(x): f(g(x))."""
SIDED_ZERO = re.compile(r"(?<=[/{(])0(?:\^\{[+-]\}|\^[+-]|[⁺⁻])(?=\s*[})=]|\s*$)(?!\s*\}\s*\{)")
"""2/0⁺: a zero approached from one side."""
RULE_NAME = re.compile(r"(?<![^\W_])[Ll]['’´]\s?[Hh](?:o|ô)s?pital(?![^\W_])")
"""L’Hospital, l’Hôpital: one word."""
RECURRING_DOTS = re.compile(r"(?<=[0-9])(?:\.{3}|…|\\l?dots(?![A-Za-z]))")

WITH_COMMA = re.compile(r"(?<![0-9.,])[0-9]{1,20},[0-9]{2,20}(?=\.{3}|…|\\l?dots(?![A-Za-z]))")


def plain(source: str, notation_is_latex: bool) -> str:
    """The source with what only dresses it blanked out or written plainly; every offset stays."""
    text = with_plain_bars(plainly(_dollars(source)))
    text = SYSTEM.sub(_as_cases, text) if "\\left\\{" in text else text
    text = POINT_BARS.sub(lambda m: m[0].replace("|", ";"), text)
    text = SIDED_ZERO.sub(lambda m: "0".ljust(len(m[0])), RULE_NAME.sub(lambda m: "Lhospital".ljust(len(m[0])), text))
    text = COMPOSED.sub(lambda m: f"{m[1]}({m[2]}({m[3]}))".ljust(len(m[0])), text)
    text = ENVELOPE.sub(lambda m: " " * len(m[0]), text)
    text = BOTH_VALUES.sub(lambda m: m[1].ljust(len(m[0])), text)
    text = undressed(text)
    text = re.sub(r"(?<![\\&])&(?![&])", " ", text) if notation_is_latex and "\\begin" not in text else text
    text = re.sub(r"(?<=[\s\w)}])&(?=\s?(?:[=<>≤≥≈]|\\(?:leq?|geq?|approx)(?![A-Za-z])))", " ", text) if "\\begin" not in text else text
    text = WITH_COMMA.sub(lambda m: m[0].replace(",", ".") if _recurs(m[0]) else m[0], text)
    text = RECURRING_DOTS.sub(lambda m: _going_on(text, m), text)
    text = without_value_put_in(without_form_notes(with_signs_on_intervals(text)))
    text = with_column_entries(text)
    text = AREA_UNIT.sub(lambda m: " " * len(m[0]), text)
    text = CONTRADICTED.sub(lambda m: "contradiction".ljust(len(m[0])), text)
    text = OR_ELSE.sub(lambda m: "or".ljust(len(m[0])), text)
    text = WIDE_GAP.sub(lambda m: m["before"] + ";".ljust(len(m["gap"])), text) if "   " in text or "quad" in text else text
    text = THAT_IS.sub(lambda m: "ergo".ljust(len(m[0])), text)
    text = MEETING.sub(lambda m: "point".ljust(len(m[0])), text)
    text = REMARKED.sub(lambda m: f",{m['words']} ".ljust(len(m[0])), text)
    text = NOT_SO.sub(lambda m: "but".ljust(len(m[0])), text)
    text = IN_DOMAIN.sub(lambda m: m["value"].ljust(len(m[0])), text)
    return _sides_named(_with_differentials(text))


OR_ELSE = re.compile(r"(?<=\s)(?:o bien|oder aber|o también|or else|ó)(?=\s)")
WIDE_GAP = re.compile(
    r"(?P<before>[=<>≤≥≠][^=<>≤≥≠|;,:]{0,60}[\w)}\]²³])(?P<gap>\s{3,40}|\s{0,3}(?:\\q?quad\s{0,3}){1,2})(?=(?:D|𝔻|\\mathbb\s?\{?\s?D\s?\}?)\s?=)"
)
"""`(x + 1)/(x − 2) ≥ 2     D = ℝ\\{2}`: a wide gap before the domain."""
THAT_IS = re.compile(r"(?<![\w.])(?:i\.\s?e\.|d\.\s?h\.)(?=[\s,])")
MEETING = re.compile(r"(?<![A-Za-z\\])[Ii]ntersection(?=\s?:?\s?[A-Z]?\s?(?:=\s?)?\()")
"""`intersection (2, 3, 2)`, `intersection: S(1|2)`: a word, and no sign of sets."""
REMARKED = re.compile(r"(?<=\s)\[(?P<words>[^\W\d_]{4,30}(?:\s[^\W\d_]{2,30}){0,4})\]\s*$")
"""`3a = 6 [adding]`: what was done, in square brackets at the end."""
NOT_SO = re.compile(r"(?<=[,;(\s])not(?=\s?(?:[<>≤≥]|\\[lg]eq?(?![a-z]))\s?[-−]?[0-9])")
"""`x = −1, not ≥ 2`: what a value is not."""
IN_DOMAIN = re.compile(
    r"(?P<value>=\s?[-−]?[0-9][0-9.,/]{0,12})\s?(?:∈|\\in(?![A-Za-z]))\s?(?:D(?:_\w|[₀-₉])?|𝔻|\\mathbb\s?\{?\s?D\s?\}?)(?=\s*(?:$|[,;.!)✓]|⇒|\\Rightarrow))"
)
"""x = 2 ∈ D: the value is what is said; whether it lies in the domain shows when it is put in."""
CONTRADICTED = re.compile(
    r"\b(?:widerspruch|widerspricht|contradicts|contradiction|contradice|contradicción)"
    r"(?:\s(?:zu|zur|mit|to|with|con|a|the|der|la|case|annahme|assumption|condition|condición|bedingung|voraussetzung|suposición)){0,3}"
    r"\s[a-z]\s?(?:[<>≤≥≠]|[<>]=|!=|\\(?:leq?|geq?|neq?)(?![A-Za-z]))\s?[-−]?[0-9]{1,9}(?:[.,/][0-9]{1,9})?(?![0-9])",
    re.IGNORECASE,
)
"""`x = −3 (Widerspruch zu x ≥ 3)`: what it contradicts is the case that is open, and claims nothing of its own."""


SYSTEM = re.compile(
    r"\\left\\\{\s*\\begin\{(?:aligned|align\*?|gathered|split)\}|\\end\{(?:aligned|align\*?|gathered|split)\}\s*\\right\s?\."
    r"|&(?==)|&(?=\s)"
)


def _as_cases(found: re.Match[str]) -> str:
    """A brace around aligned rows as the environment `cases`."""
    start, end = "\\begin{cases}", "\\end{cases}"
    written = found[0]
    return (start if "begin" in written else end if "end" in written else "").ljust(len(written))


def _dollars(source: str) -> str:
    text = source.replace("$", " ")
    return re.sub(r"(?<!\\)\\[()\[\]]", "  ", re.sub(r"(\\\\)\[[0-9.]+[a-z]+\]", lambda m: "\\\\".ljust(len(m[0])), text))


REPEATED = re.compile(r"([0-9]{0,24}?)([0-9]{1,12}?)(\2+)")


def _recurs(number: str) -> bool:
    """Whether the digits before the dots show a period: alone behind the point (0.33…), or three times (0.1666…), but not 1.2599…"""
    found = REPEATED.fullmatch(re.split("[.,]", number)[-1])
    if found is None or recurring(number.replace(",", ".") + "…", 0) is None:
        return False
    return not found[1] or len(found[3]) >= 2 * len(found[2])


def _going_on(text: str, dots: re.Match[str]) -> str:
    """The dots after a decimal number: kept where its digits recur, else a mark that it is cut off."""
    start = end = dots.start()
    while start and end - start < 40 and (text[start - 1].isdigit() or text[start - 1] in ".,"):
        start -= 1
    if not re.fullmatch(r"[0-9]+[.,][0-9]+", text[start:end]):
        return dots[0]
    if "," not in text[start:end] and _recurs(text[start:end]):
        return dots[0]
    return CUT.ljust(len(dots[0]))


def _with_differentials(text: str) -> str:
    """`du = cos x dx` with a dot before dx, so that the cosine takes the x alone."""
    if not DIFFERENTIAL_EQUATION.search(text) or "∫" in text or "\\int" in text:
        return text
    return DIFFERENTIAL_GAP.sub(lambda m: "·".ljust(len(m[0])), text)


DIFFERENTIAL_EQUATION = re.compile(r"(?<![A-Za-z])d[a-zθ]\s?=")
DIFFERENTIAL_GAP = re.compile(r"(?:(?<=[0-9)}²³])|(?<=[^A-Za-z][A-Za-z]))(?:\\,|\s)\s?(?=d[a-zθ](?![A-Za-z]))")


def _sides_named(text: str) -> str:
    """L.H.S. and L.S. without their full stops; `LS = … = RS` with the word for the other side."""
    if re.match(r"\s{0,8}LS\s?[=:]", text):
        text = re.sub(r"(?<=[=\s])RS\s{0,8}$", "RHS", text)
    return re.sub(r"\b([LR])\.\s?(H\.\s?)?S\.?", lambda m: (m[1] + ("H" if m[2] else "") + "S").ljust(len(m[0])), text)


def elements(text: str, symbols: frozenset[str], language: str) -> tuple[str, tuple[Element, ...]]:
    """The elements, and the text with joining words, ratios and ellipses written as signs that the reader knows."""
    text = _open_prose_brackets(text, symbols)
    found = cut(text)
    said = words_among(found, symbols)
    text, found = _with_signs(text, found, said, language)
    said -= frozenset(piece.start for piece in found if piece.kind == "op")
    return text, tuple(_merged(list(_elements(text, found, said))))


PLAIN_WORDS = re.compile(r"\s*[^\W\d_]{4,}(?:\s+[^\W\d_]+)*\s*")
LOGIC_WORDS = frozenset({"and", "or", "not", "und", "oder", "true", "false", "max", "min", "infinity"})


RELATION_SIGN = re.compile(r"[=<>≤≥≠]")


def _open_prose_brackets(text: str, symbols: frozenset[str]) -> str:
    """(since x > 0): a bracket that holds words at the end of what it follows is set off by a comma instead."""
    for match in list(re.finditer(r"\(([^()]*)\)", text)):
        inner = match[1]
        words = re.findall(r"[^\W\d_]{2,}", inner)
        if inner.strip() in symbols or text[: match.start()].rstrip()[-1:] in set("·⋅*×/+-−^=<>≤≥"):
            continue  # a factor, a term: 4·(cos π + i sin π)
        named = _are_words(inner) or DISCARDED.fullmatch(inner.strip())
        prose = named or any(w.lower() in LANGUAGE - LOGIC_WORDS - NOT_LANGUAGE and len(w) > 2 and kind_of(w, True) is None for w in words)
        if RELATION_SIGN.search(inner) and DISCARDED.search(inner) and text[: match.start()].strip():
            text = text[: match.start()] + "\n" + inner + " " + text[match.end() :]  # a sentence of its own: (x = −1 is impossible)
            continue
        if "\\" in inner or not prose or not text[: match.start()].strip():
            continue
        if DISCARDED.search(inner) and re.match(r"\s?[-−]?[0-9]", inner):  # x = 3 (0 does not work): nothing is said of 3
            text = text[: match.start()] + " " + text[match.end() :]
            continue
        if re.match(r"\s?[IVX]{1,4}\s", inner):  # (II cuadrante): the number is no product
            text = text[: match.start()] + '"' + inner + '"' + text[match.end() :]
            continue
        text = text[: match.start()] + "," + inner + " " + text[match.end() :]
    return text


def _are_words(inner: str) -> bool:
    """`quadrant II`, `II cuadrante`, `binomische Formel`: words alone, and one of them is no run of letters."""
    if PLAIN_WORDS.fullmatch(inner) and pieces(inner.split()[0], False) is None:
        return True
    return WORDS_ALONE.fullmatch(inner) is not None and any(len(word) > 4 and pieces(word, False) is None for word in inner.split())


WORDS_ALONE = re.compile(r"\s*[^\W\d_]{2,30}(?:\s[^\W\d_]{1,30}){1,6}\s*")
AHEAD = 25
"""Pieces that are looked at behind a joining word."""


def _with_signs(text: str, found: Sequence[Piece], said: frozenset[int], language: str) -> tuple[str, tuple[Piece, ...]]:
    out, changed = list(text), list(found)
    solid = [i for i, piece in enumerate(found) if piece.kind != "space"]
    for at, i in enumerate(solid):
        piece = found[i]
        before = found[solid[at - 1]] if at else None
        after = found[solid[at + 1]] if at + 1 < len(solid) else None
        sign = _sign_for(text, piece, before, after, said, language, [found[j] for j in solid[at + 1 : at + AHEAD]])
        if sign:
            written = sign.ljust(piece.end - piece.start)
            out[piece.start : piece.end] = written
            changed[i] = Piece("op", sign, piece.start, piece.end, piece.depth)
    return "".join(out), tuple(changed)


def _sign_for(
    text: str, piece: Piece, before: Piece | None, after: Piece | None, said: frozenset[int], language: str, ahead: Sequence[Piece]
) -> str:
    if piece.kind == "dots":
        return "" if before is not None and before.end == piece.start and re.fullmatch(r"[0-9]+[.][0-9]+", before.text) else MARK
    if piece.text == "•":
        return "·"
    if before is None or after is None or piece.depth:
        return ""
    between = before.start not in said and after.start not in said and before.kind != "mark" and after.kind not in ("mark", "arrow")
    if piece.kind == "word" and piece.text.lower() in JOINED and between and (before.kind != "rel" and before.kind != "op"):
        low = piece.text
        if len(low) > 1:
            return JOINED[low.lower()]
        spaced = text[piece.start - 1 : piece.start].isspace() and text[piece.end : piece.end + 1].isspace()
        return JOINED[low] if spaced and low in JOINED and _statement_follows(text, piece, ahead) else ""
    if piece.text == ":" and between and _is_ratio(text, piece, before, after):
        return "÷"
    if piece.kind == "word" and piece.text in ("von", "de") and before.text in ("%", r"\%"):
        return "·"
    if piece.text in ("of", "von", "de") and after.kind == "number" and SHARE.search(text[max(0, piece.start - 20) : piece.start]):
        return "·"
    return ""


SHARE = re.compile(r"(?<![0-9/])[0-9]{1,4}\s?/\s?[0-9]{1,4}\s$")
"""3/4 of 20."""


BETWEEN_NUMBERS = re.compile(r"=\s?[-−]?[0-9.,]+\s{1,3}y$")


def _statement_follows(text: str, piece: Piece, ahead: Sequence[Piece]) -> bool:
    """letter = …, also with a subscript; between two relations `o` is a word of Spanish, whatever follows, and `y` between numbers."""
    numbers = piece.text == "y" and BETWEEN_NUMBERS.search(text[: piece.end]) is not None
    if (piece.text == "o" or numbers) and RELATION_SIGN.search(text, 0, piece.start):
        rest = next((i for i, p in enumerate(ahead) if p.kind in ("mark", "arrow")), len(ahead))
        if any(p.kind == "rel" for p in ahead[:rest]):
            return True
    return bool(ahead) and ahead[0].kind == "word" and len(ahead[0].text) == 1 and any(p.kind == "rel" for p in ahead[1:4])


PROPORTION = re.compile(r"\s*[A-Za-z0-9.,]{1,12}\s?:\s?[A-Za-z0-9.,]{1,12}\s?=\s?[A-Za-z0-9.,]{1,12}\s?:\s?[A-Za-z0-9.,]{1,12}\s*")
"""a : b = c : d, however it is spaced."""
NUMBER_BY_NUMBER = re.compile(r"\s*[0-9.,]+:\s[0-9.,]+\s?=[^A-Za-z]*$")
RATIO_ENDS = frozenset("²³½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞%°€£$'")


def _is_ratio(text: str, piece: Piece, before: Piece, after: Piece) -> bool:
    """12 : 4 and 12:4, but not `x = 2: 4 = 4` (a colon with a space behind it only)."""
    if PROPORTION.fullmatch(text):
        return True
    tight_before, tight_after = before.end == piece.start, after.start == piece.end
    if tight_before and not tight_after:
        return NUMBER_BY_NUMBER.match(text) is not None and before.kind == after.kind == "number"
    operand = (
        before.kind in ("number", "close")
        or (before.kind == "word" and (len(before.text) == 1 or before.text in UNITS))
        or before.text in RATIO_ENDS
    )
    begins = (
        after.kind in ("number", "open", "command", "side")
        or (after.kind == "word" and len(after.text) == 1)
        or after.text in ("√", "-", "−")
    )
    return operand and begins


def _elements(text: str, found: Sequence[Piece], said: frozenset[int]) -> Iterator[Element]:
    run: list[Piece] = []
    chains = _chains(found)
    skip_until = -1
    for at, piece in enumerate(found):
        if piece.start < skip_until:
            continue
        if piece.kind == "space":
            if "\n" in piece.text and piece.depth == 0:
                yield from _run(text, run)
                yield Element("stop", "row", piece.start, piece.end)
            continue
        group = _condition_group(text, found, at, run)
        if group is not None:
            yield from _run(text, run)
            yield group
            skip_until = group.end + 1
            continue
        breaking = _breaking(text, found, at, run, said, chains)
        if breaking is None:
            run.append(piece)
            continue
        yield from _run(text, run)
        yield breaking
    yield from _run(text, run)


def _chains(found: Sequence[Piece]) -> tuple[int, int] | None:
    """The first relation after the first arrow and the last before the last one: a comma between them ends a chain. None without arrows."""
    arrows = [p.start for p in found if p.kind == "arrow" and p.depth == 0]
    if not arrows:
        return None
    between = [p.start for p in found if p.kind == "rel" and p.depth == 0 and arrows[0] < p.start < arrows[-1]]
    return (between[0], between[-1]) if between else (len(found), 0)


def _run(text: str, run: list[Piece]) -> Iterator[Element]:
    if run:
        yield Element("run", text[run[0].start : run[-1].end], run[0].start, run[-1].end)
    run.clear()


def _breaking(
    text: str, found: Sequence[Piece], at: int, run: Sequence[Piece], said: frozenset[int], chains: tuple[int, int] | None
) -> Element | None:
    """The element that ends a run here; None where the piece belongs to the run."""
    piece = found[at]
    if piece.start in said:
        return Element("words", piece.text, piece.start, piece.end)
    if piece.kind == "quote" and not piece.depth:
        return Element("quote", piece.text[1:-1], piece.start, piece.end)
    if piece.depth:
        return None
    if piece.kind == "arrow":
        return _arrow(found, at, run)
    if piece.text == "\\\\":
        return Element("stop", "row", piece.start, piece.end)
    return _punctuation(found, at, run, said, chains) if piece.kind == "mark" else None


def _arrow(found: Sequence[Piece], at: int, run: Sequence[Piece]) -> Element | None:
    piece = found[at]
    kind = ARROWS[piece.text]
    if kind == "to" and _approaches(found, at, run):
        return None
    return Element("arrow", "implies" if kind == "to" else kind, piece.start, piece.end)


def _approaches(found: Sequence[Piece], at: int, run: Sequence[Piece]) -> bool:
    """x → 0 under a limit, or a letter or expression said to tend to something."""
    if any(p.text in (r"\lim", "lim", "limit") for p in run[-6:]):
        return not any(p.kind == "rel" for p in run[-3:])
    after = [p for p in found[at + 1 : at + 60] if p.kind != "space"]
    stops = next((i for i, p in enumerate(after) if p.depth == 0 and p.kind in ("mark", "arrow")), len(after))
    if any(p.kind == "rel" for p in after[:stops]) or any(p.kind == "rel" and p.depth == 0 for p in run[-60:]):
        return False
    target = "".join(p.text for p in after[:3])
    to_infinity = target.lstrip("+-−").startswith(("∞", r"\infty", "oo", "inf")) and "/" not in target and stops <= 2
    letters = [p for p in run[-60:] if p.kind == "word"]
    return bool(run) and ((len(run) == 1 and bool(letters) and stops <= 3) or (to_infinity and bool(letters)))


def _punctuation(
    found: Sequence[Piece], at: int, run: Sequence[Piece], said: frozenset[int], chains: tuple[int, int] | None
) -> Element | None:
    """Stops and commas; between chains of arrows a semicolon and a comma end a chain."""
    piece = found[at]
    before, after = around(found, at)
    if piece.text == "." and after is not None and after.start not in said and _goes_on(piece, after):
        return None
    if piece.text == "!" and run and before is run[-1]:
        return None
    if piece.text == "?" and before is not None and before.kind == "rel":
        return None
    if piece.text in (".", ":", "!", "?"):
        return Element("stop", piece.text, piece.start, piece.end)
    inside = (
        bool(run)
        and after is not None
        and after.start not in said
        and after.kind not in ("quote", "arrow")
        and after.text not in (",", ";")
    )
    if piece.text in (",", ";") and _in_reversed_interval(found, at):
        return None
    if piece.text == "," and chains is not None and chains[0] < piece.start < chains[1]:
        return Element("stop", ";", piece.start, piece.end)
    if inside and _opens_a_label(found, at):
        return Element("stop", ";", piece.start, piece.end)
    if piece.text == ",":
        return None if inside else Element("comma", ",", piece.start, piece.end)
    return None if inside and chains is None else Element("stop", ";", piece.start, piece.end)


def _in_reversed_interval(found: Sequence[Piece], at: int) -> bool:
    """`= ]−1; 2[`: a bracket turned outwards, after a sign that a set follows, and one behind with no mark between."""
    before = [p for p in found[max(0, at - AHEAD) : at] if p.kind != "space"]
    opened = next((i for i in range(len(before) - 1, -1, -1) if before[i].text == "]" or before[i].kind == "mark"), -1)
    if opened < 1 or before[opened].text != "]" or not _leads_to_set(before[opened - 1]):
        return False
    after = next((p for p in found[at + 1 : at + AHEAD] if p.kind in ("open", "close", "mark") and p.text not in ("(", ")")), None)
    return after is not None and after.text in ("[", "]")


def _leads_to_set(piece: Piece) -> bool:
    return piece.kind == "rel" or piece.text in ("∪", "\\cup", "∩", "\\cap")


def _opens_a_label(found: Sequence[Piece], at: int) -> bool:
    """`x = 0: B = 1; x = 1: A = 2`: whether a second premise and its colon begin here."""
    if not any(p.text == ":" and p.kind == "mark" and p.depth == 0 for p in found[:at]):
        return False
    following = next((p for p in found[at + 1 : at + 40] if p.depth == 0 and (p.kind == "arrow" or p.text in (",", ";", ":"))), None)
    return following is not None and following.text == ":" and following.kind == "mark"


def _goes_on(point: Piece, after: Piece) -> bool:
    """Whether a point belongs to what stands right after it: .5"""
    return after.start == point.end and after.kind not in ("mark", "word")


def _condition_group(text: str, found: Sequence[Piece], at: int, run: Sequence[Piece]) -> Element | None:
    """(w > 0) after a formula and a space, at the end of it: a condition."""
    piece = found[at]
    if piece.kind != "open" or piece.text not in ("(", "[") or piece.depth or not run or run[-1].kind in ("op", "rel", "command", "side"):
        return None
    if at == 0 or found[at - 1].kind != "space" or (run[-1].kind == "word" and run[-1].text in LOGIC_WORDS) or run[-1].text in (",", ";"):
        return None
    close = next((i for i in range(at + 1, len(found)) if found[i].kind == "close" and found[i].depth == 0), None)
    if close is None or not any(p.kind == "rel" and p.depth == 1 for p in found[at + 1 : close]):
        return None
    after = next((p for p in found[close + 1 :] if p.kind != "space"), None)
    if after is not None and after.kind not in ("mark", "arrow", "quote") and not (after.kind == "word" and len(after.text) > 1):
        return None
    return Element("group", text[piece.end : found[close].start], piece.end, found[close].start)


def _merged(found: list[Element]) -> Iterator[Element]:
    """Words side by side as one element."""
    held: Element | None = None
    for element in found:
        if held is not None and element.kind == "words":
            held = Element("words", held.text + " " + element.text, held.start, element.end)
            continue
        if held is not None:
            yield held
        held = element if element.kind == "words" else None
        if held is None:
            yield element
    if held is not None:
        yield held
