"""Points and vectors in the text of a working: A(1|2|3), \\vec{AB}, t(1, 0, 1); and what the words of a problem say of letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from service.grade.reading.options import ReadingOptions
from service.grade.reading.whole import read_single
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk

NAMED_GROUP = re.compile(r"(?<![A-Za-z\\])([A-Z](?:_?[0-9]{1,2}|')?)(\s?=\s?|\s?)\(([^()|<>=≤≥]{1,40}(?:\|[^()|<>=≤≥]{1,40}){1,2})\)")
"""A(1|2|3) and A = (1|2|3)."""
COMMA_GROUP = re.compile(r"(?<![A-Za-z\\])([A-Z](?:_?[0-9]{1,2}|')?)\s?\(([^()|<>=≤≥]{1,40}(?:[,;][^()|<>=≤≥,;]{1,40}){1,2})\)")
"""A(1, 2, 3), in a problem."""
COORDINATE = re.compile(r"\s*[-−+]?\s*(?:[0-9][0-9.,/]*\s*[a-z]?|[a-z])\s*(?:[-−+]\s*(?:[0-9][0-9.,/]*\s*[a-z]?|[a-z])\s*)?")
LOWER_GROUP = re.compile(r"(?<=[=+·*\\-−⋅a-z])(\s?)\(([^()|<>=≤≥]{1,40}(?:\|[^()|<>=≤≥]{1,40}){2})\)")
"""(2|1|−1) in x = (1|0|2) + t·(2|1|−1)."""
TWELFTH = re.compile(r"(?<![A-Za-z\\])([A-Za-z])_(?:12|\{12\})(?![0-9])")
PLAIN_LIMIT = re.compile(r"(\\?)lim\s{1,3}(?=[a-zA-Z]_n(?![a-z0-9]))")
VALUE_OF = re.compile(
    r"(?<![A-Za-z0-9_\\}])([a-zA-Z](?:_[0-9]{1,3}|_\{[0-9]{1,3}\})?)\s?=\s?"
    r"([-−]?\s?[0-9]+(?:[.,/][0-9]+)?)(?![0-9a-zA-Z^²³(+*·/]|\s[-+−*·/])"
)
PHRASES = (
    (
        re.compile(
            r"(?:first term|erstes glied|ersten glied|anfangsglied|primer término)\s(?:is\s|of\s|ist\s|es\s|=\s)?([-−]?[0-9]+(?:/[0-9]+)?)"
        ),
        "a_1",
    ),
    (re.compile(r"(?:common difference|differenz|diferencia)\s(?:is\s|of\s|ist\s|von\s|es\s|de\s|=\s)?([-−]?[0-9]+(?:/[0-9]+)?)"), "d"),
    (re.compile(r"(?:common ratio|quotient|quotienten|razón)\s(?:is\s|of\s|ist\s|von\s|es\s|de\s|=\s)?([-−]?[0-9]+(?:/[0-9]+)?)"), "q"),
)
"""Words for a first term, a difference and a ratio, with their number."""
ARROWED = re.compile(r"\\(?:vec|overrightarrow|mathbf|mathrm)\s?\{\s?([A-Z]{2})\s?\}")
OBJECT_LABEL = re.compile(r"(?<![A-Za-z])[A-Za-z][0-9]?:\s(?=[^.;]{0,60}=)")
WHOLE_ROOT = re.compile(r"√([0-9]{2,20})")
PART = re.compile(r"(?<![A-Za-z\\])(Re|Im|re|im)\s{1,3}([a-z])(?![A-Za-z])")
CAPITALS = re.compile(r"(?<![A-Za-z\\])([A-Z])([A-Z])(?![A-Za-z])")
TUPLE_NAMED = re.compile(r"(?<![A-Za-z\\])([A-Z]{2})\s?=\s?\([^()]{1,60}[,;][^()]{1,60}\)")


def points_in(source: str) -> frozenset[str]:
    """Names of the points in a problem."""
    return frozenset(match[1] for pattern in (NAMED_GROUP, COMMA_GROUP) for match in pattern.finditer(source[:10_000]))


def with_points(source: str, problem: bool = False, points: frozenset[str] = frozenset()) -> str:
    """The line with points as equations: A(1|2|3) as A = (1; 2; 3). problem: also A(1, 2, 3), and without names of planes and lines.

    points: names that are left out in front, where a point is put in: `A: 2·1 + 0 = d`.
    """
    front, mark, rest = source.partition(":")
    source = rest if mark and front.strip() in points else source
    text = NAMED_GROUP.sub(_point, source[:10_000]) + source[10_000:]
    text = LOWER_GROUP.sub(_bars, PLAIN_LIMIT.sub(_limit_sign, text))
    text = PART.sub(r"\1(\2)", text)
    text = WHOLE_ROOT.sub(r"\\sqrt{\1}", text) if "\\" in text else text
    return COMMA_GROUP.sub(_comma_point, OBJECT_LABEL.sub("", text)) if problem else text


POINT_OF_LIMIT = re.compile(r"\\?lim\s?_\s?(?:\{[^{}]{1,40}\}|\([^()]{1,40}\))|\\?lim\s?_?\s?[a-z]\s?(?:→|->)\s?[-−+]?[∞0-9a-z]{1,6}")
WITHOUT_POINT = re.compile(r"(?<![A-Za-z\\])\\?lim(?=\s*[(\[{0-9√\\]|\s+[a-z0-9])(?!\s*\(?\s*[a-z]\s?(?:→|->))(?!\s*\\?(?:limits|_))")


def with_limits(texts: Sequence[str]) -> tuple[str, ...]:
    """`lim (2 + 1/n)` with the point of the first limit, where only one is spoken of; n → ∞ in a problem about a series."""
    said = {found[0] for text in texts for found in POINT_OF_LIMIT.finditer(text[:10_000])}
    if not said and SERIES.search(texts[0]):
        said = {"lim_{n→∞}"}
    if len(said) != 1:
        return tuple(texts)
    point = said.pop() + " "
    return tuple(WITHOUT_POINT.sub(lambda _: point, text) for text in texts)


INTEGRAL_AGAIN = re.compile(r"^\s*(?:∫|\\int)\s*(?:…|\.\.\.|\\l?dots|\\cdots)?\s*(?:\\[,;]\s*)?(?:d\s?[a-z])?\s*(?==|≈|\\approx)")
"""`∫ = …` and `∫ … dx = …` for the integral of the task."""
WHOLE_INTEGRAL = re.compile(r"(?:∫|\\int)(?!\s*(?:…|\.\.\.|\\l?dots|\\cdots|=|≈|\\approx)).{1,120}?d\s?[a-zθφ](?![A-Za-z])")
BOUNDS_OF_SUM = re.compile(
    r"(?:∑|\\sum)(?:\\limits)?\s?_\s?(?:\{[^{}]{1,20}\}|\([^()]{1,20}\)|[a-z]\s?=\s?[0-9])\s?\^\s?(?:\{[^{}]{1,20}\}|∞|\\infty(?![A-Za-z]))"
)
BARE_SUM = re.compile(r"(?:∑|\\sum(?![A-Za-z]))(?!\s?(?:\\limits)?\s?[_^])")


def with_signs_again(texts: Sequence[str]) -> tuple[str, ...]:
    """`∫ = …` as `= …` after an integral; `∑ 1/n²` with the bounds of the one sum that has any, else from 1 to ∞."""
    bounds = {found[0] for text in texts for found in BOUNDS_OF_SUM.finditer(text[:10_000])}
    whole = bounds.pop() + " " if len(bounds) == 1 else "∑_{n=1}^{∞} " if not bounds else None
    integral = next((written[0] for text in texts if (written := WHOLE_INTEGRAL.search(text[:2000])) is not None), "")
    found = [INTEGRAL_AGAIN.sub(lambda _: f"{integral} ", text) if integral else text for text in texts]
    return tuple(text if whole is None else BARE_SUM.sub(lambda _: whole, text) for text in found)


SERIES = re.compile(r"∑|\\sum(?![A-Za-z])|\b(?:series|reihe|serie|sequence|folge|sucesión)\b", re.IGNORECASE)


def _limit_sign(match: re.Match[str]) -> str:
    return "\\lim_{n\\to\\infty} " if match[1] else "lim_{n→∞} "


def _bars(match: re.Match[str]) -> str:
    parts = match[2].split("|")
    return f"{match[1]}({'; '.join(part.strip() for part in parts)})" if all(COORDINATE.fullmatch(part) for part in parts) else match[0]


def with_twelfths(source: str) -> str:
    """a_12 as the twelfth term, where a sequence is spoken of, and not both of a₁ and a₂."""
    return TWELFTH.sub(r"\1_{12 }", source)


def speaks_of_sequences(sources: Iterable[str]) -> bool:
    return any(SEQUENCES.search(source) for source in sources)


HIGH_ORDER = re.compile(r"(?<![A-Za-z\\])([fghy])\s?(?:\^\s?\{\s?\(\s?([4-6])\s?\)\s?\}|\^\s?\(\s?([4-6])\s?\)|⁽([⁴⁵⁶])⁾)\s?(?=\(|=)")


OVER_SIGN = re.compile(r"\\(?:overset|stackrel|underset)\s?\{(?:[^{}]|\{[^{}]{0,40}\}){0,60}\}\s?\{\s?(=|\\to|\\approx|\\sim|≈|→)\s?\}")
"""An equals sign with a reason above it."""


TOUCHING_IN = re.compile(r"(?<![^\W\d_])((?:tangente?n?|normalen?)\s)in(?=\s[A-Z]\s?(?:=\s?)?\()", re.IGNORECASE)
"""Tangente in P(9|3): a word, and no sign of a set."""


GRADIENT = re.compile(r"(?:∇|\\nabla(?![A-Za-z])|(?<![A-Za-z\\])grad(?:\s|(?=\()))\s?\(?(?P<name>[fgFzu])\)?(?![A-Za-z])")
APART = r"(?<![A-Za-z0-9_\\])"
CONSTANTS = re.compile(rf"{APART}C1(?![0-9.,])[^=]{{0,60}}{APART}C2(?![0-9.,])|{APART}c1(?![0-9.,])[^=]{{0,60}}{APART}c2(?![0-9.,])")
"""C1 and C2 of a general solution: letters with an index, and no products."""
RAISED_ROOT = re.compile(r"(?<![^\s(=·*/+\-−])([³⁴])√")
"""³√(2x): the index of a root, where nothing stands before it that it could raise."""
SUM_SIGN = re.compile(r"Σ(?=\s?_)")


def with_plain_signs(source: str) -> str:
    """`\\overset{H}{=}` as the sign alone; “Tangente in P(9|3)” with a word that is no sign; a capital sigma with bounds as a sum."""
    source = re.sub(r"(?<![A-Za-z0-9_\\])([Cc])([1-4])(?![0-9.,])", r"\1_\2", source) if CONSTANTS.search(source[:2000]) else source
    source = RAISED_ROOT.sub(lambda m: {"³": " ∛", "⁴": " ∜"}[m[1]], source)
    source = GRADIENT.sub(r"nabla\g<name>", source)
    source = SUM_SIGN.sub("∑", TOUCHING_IN.sub(r"\1an", source))
    return OVER_SIGN.sub(lambda m: f" {m[1]} ", source) if "\\" in source else source


DIVIDES = re.compile(
    r"(?:^|(?<=[^\W\d_]{2}\s)|(?<=[,:⇒∴]\s))(?P<by>[0-9]{1,4})\s?(?:\||∣|\\mid(?![A-Za-z])|\\vert(?![A-Za-z]))\s?"
    r"(?P<whole>(?![\s+\-−–·*:/÷])[^|=<>≤≥∣]{0,80}[a-z][^|=<>≤≥∣]{0,80})$"
)


DIVIDES_NUMBER = re.compile(r"(?<=,\s)(?P<by>[0-9]{1,4})\s?(?:\||∣)\s?(?P<whole>[0-9]{1,9})(?=\s*[✓.]?\s*$)")


def with_identity_signs(texts: Sequence[str]) -> tuple[str, ...]:
    """`5x + 1 ≡ A(x − 1) + B(x + 2)` with an equals sign, where nothing is said of a modulus."""
    if any("mod" in text for text in texts):
        return tuple(texts)
    return tuple(re.sub(r"≡|\\equiv(?![A-Za-z])", lambda found: "=".ljust(len(found[0])), text) for text in texts)


def with_divisors(source: str) -> str:
    """`6 | n³ − n` as n³ − n ≡ 0 (mod 6), where one bar alone stands in the line."""
    bars = source.count("|") + source.count("∣") + source.count("\\mid") + source.count("\\vert")
    found = (DIVIDES.search(source) or DIVIDES_NUMBER.search(source)) if bars == 1 and len(source) < 300 else None
    if found is None or ("(" in found["whole"] and ")" not in found["whole"]):
        return source
    return f"{source[: found.start()]}{found['whole'].strip(' .')} ≡ 0 (mod {found['by']}){source[found.end() :]}"


def with_high_orders(source: str) -> str:
    """f⁽⁴⁾(x) with four primes."""
    return HIGH_ORDER.sub(lambda m: m[1] + "'" * int(m[2] or m[3] or "456"["⁴⁵⁶".index(m[4])]), source)


SEQUENCES = re.compile(r"sequence|series|progression|folge|reihe|sucesi|serie|progresi|_n(?![a-z])|_\{n", re.IGNORECASE)


def _point(match: re.Match[str]) -> str:
    parts = match[3].split("|")
    if not all(COORDINATE.fullmatch(part) for part in parts):
        return match[0]
    return f"{match[1]} = ({'; '.join(part.strip() for part in parts)})"


def _comma_point(match: re.Match[str]) -> str:
    parts = re.split(r"[;]" if ";" in match[2] else r",", match[2])
    if len(parts) < 2 or not all(COORDINATE.fullmatch(part) for part in parts):
        return match[0]
    return f"{match[1]} = ({'; '.join(part.strip() for part in parts)})"


def arrow_names(sources: Iterable[str]) -> frozenset[str]:
    """Names of two capitals that stand for vectors: with an arrow, set equal to a tuple, or between two points."""
    texts = tuple(sources)
    points = {match[1] for text in texts for pattern in (NAMED_GROUP, COMMA_GROUP) for match in pattern.finditer(text)}
    found = {match[1] for text in texts for pattern in (ARROWED, TUPLE_NAMED) for match in pattern.finditer(text)}
    found |= {match[0] for text in texts for match in CAPITALS.finditer(text) if match[1] in points and match[2] in points}
    return frozenset(found)


def said_of_letters(problem: str, options: ReadingOptions) -> tuple[Relation, ...]:
    """The equations in a problem, with the words around them left out; nothing is raised."""
    found = read_single(with_points(problem, problem=True), -1, options)
    trees = [tree for clause in found.clauses for tree in (clause.tree, clause.condition) if tree is not None]
    stated = tuple(part for tree in trees for part in _relations(multiplied(tree)))
    named = {part.sides[0].name for part in stated if isinstance(part.sides[0], Symbol)}
    return (*stated, *(part for part in _values(problem, options) if isinstance(part.sides[0], Symbol) and part.sides[0].name not in named))


def _values(problem: str, options: ReadingOptions) -> Iterator[Relation]:
    """`a = 10` that stands between words; a first term, a difference or a ratio said in words."""
    texts = [match[0] for match in VALUE_OF.finditer(problem[:2000])] if speaks_of_sequences((problem,)) else []
    texts += [f"{name} = {found[1]}" for pattern, name in PHRASES if (found := pattern.search(problem[:2000].lower())) is not None]
    for text in texts[:8]:
        for clause in read_single(text, -1, options).clauses:
            if isinstance(clause.tree, Relation):
                yield clause.tree


def _relations(tree: Tree) -> Sequence[Relation]:
    match tree:
        case Relation():
            return (tree,)
        case Apply(head="and" | "tuple" | "list" | "system" | "let", args=args):
            return [part for arg in args for part in _relations(arg)]
        case _:
            return ()


def multiplied(tree: Tree) -> Tree:
    """r(1, 2) beside other vectors as r times a vector; `x = 3, y = −2 or x = −3, y = 2` as two pairs."""
    tree = _paired(tree)
    if not any(isinstance(node, Apply) and node.head in ("tuple", "matrix", "vector") for node in walk(tree)):
        return tree
    return rebuilt(tree, _product)


def _paired(tree: Tree) -> Tree:
    """A comma binds closer than `or`, where both sides of it then speak of the same letters."""
    if not isinstance(tree, Apply) or tree.head not in {"tuple", "and", "list"}:
        return tree
    places = [i for i, arg in enumerate(tree.args) if isinstance(arg, Apply) and arg.head == "or" and len(arg.args) == 2]
    if len(places) != 1 or places[0] in {0, len(tree.args) - 1}:
        return tree
    middle = tree.args[places[0]]
    assert isinstance(middle, Apply)  # as chosen
    one, other = (*tree.args[: places[0]], middle.args[0]), (middle.args[1], *tree.args[places[0] + 1 :])
    if all(isinstance(part, Relation) for part in (*one, *other)) and _letters(one) == _letters(other):
        return Apply("or", (Apply("and", one), Apply("and", other)))
    return tree


def _letters(parts: Sequence[Tree]) -> frozenset[str]:
    return frozenset(name for part in parts for name in free_symbols(part))


def _product(node: Tree) -> Tree:
    match node:
        case Apply(head="call", args=(Symbol() as factor, first, second, *rest)) if any(
            isinstance(number, Number) for arg in (first, second, *rest) for number in walk(arg)
        ):
            return replace(node, head="mul", args=(factor, Apply("tuple", (first, second, *rest))))
        case _:
            return node
