"""The problem of a working, with the words around it: what is asked, of which mathematics."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from service.errors import MathtutorError
from service.grade.line import Line
from service.grade.reading.asked import FOR_ALL, QUANTITY, UNKNOWNS, Conversion, conversion, definitions, identity_in, untangled
from service.grade.reading.elements import elements, plain
from service.grade.reading.formulas import FormulaReader, problem_of, trimmed
from service.grade.reading.margins import around
from service.grade.reading.options import ReadingOptions
from service.grade.reading.whole import conventional, functions_in, read_single, shown
from service.read.differentials import without_differential
from service.read.limits import check_length
from service.read.notations import chosen, read
from service.read.prose import cut, words_among
from service.read.verbs import FILLERS, VERBS, Fields, task_in_words
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, only_variable, walk


@dataclass(frozen=True, slots=True)
class Problem:
    """What is asked.

    verb: a verb of `read.verbs`, "dsolve", or "" where none is said. tree: the task as mathematics (∫ x² dx for “integrate x²”),
    None for a problem in plain words. given: what the verb is said of (x²), or the one formula in the words.
    variable: as said, else the only letter. conditions: said with it. words: the words of a problem that is no formula.
    error: a problem document, where it can't be read. givens: what the words define, a function or the value of a letter.
    to: the unit wanted, as written, where the verb is “convert”. An equation that is to hold for all values of `variable` has the
    verb “identity”.
    """

    verb: str = ""
    tree: Tree | None = None
    given: Tree | None = None
    variable: str | None = None
    conditions: tuple[Tree, ...] = ()
    words: str = ""
    error: dict[str, object] | None = None
    givens: tuple[Tree, ...] = ()
    to: str = ""


def read_problem(source: str, options: ReadingOptions) -> Problem:
    """The problem; nothing is raised."""
    try:
        check_length(source)
        source = DERIVATIVES.sub(r", find \g<asked>", PRODUCT.sub(_as_product, source))
        if not source.strip():
            return Problem()
        if chosen(source, options.notation) in ("mathml", "mathjson", "asciimath"):
            return _of_line(read_single(source, -1, options))
        text = around(plain(source, False)).text
        converted = conversion(text)
        if converted is not None:
            return _converted(text, converted, chosen(source, options.notation), options)
        text = NATURAL_DOMAIN.sub("", text)
        text = RATIO.sub(lambda m: m[0].replace(":", "÷"), text)
        text = untangled(text)
        domain = DOMAIN.search(text)
        if domain is not None and not DOMAIN.search(text[: domain.start()]):
            within = read_problem(text[: domain.start()], options)
            return _over(within, SETS.get(domain["set"].strip("\\mathb{ }"), "reals"))
        if ABOUT.search(text):
            return _in_plain_words(source, _bare(source, text, options).given, options)
        text = BETWEEN.sub(lambda m: f" on [{m[2]}, {m[3]}]", text) if SOLVE.search(text) else text
        text = _as_integral(_as_solving(_without_prefix(text)))
        asked = _identity(source, text, options) or _rate_asked(text, options)
        if asked is not None:
            return asked
        task = task_in_words(text)
        if task is not None and QUANTITY.fullmatch(task[1].strip()) and not _asks_value(text):
            task = None
        found = _in_words(source, text, task, options) if task is not None else _bare(source, text, options)
        return _in_plain_words(source, None, options) if _is_sought_with_function(found) else found
    except MathtutorError as error:
        return Problem(error=problem_of(error, "problem"))


def _is_sought_with_function(found: Problem) -> bool:
    """“Find all c in (1, 5) with f′(c) = 2 for f(x) = x²”, “Find f(x) = ax + b with f(0) = 3”: no one formula is the task."""
    said = [part for one in found.conditions for part in (one.args if isinstance(one, Apply) and one.head in {"list", "and"} else (one,))]
    if found.verb != "evaluate":
        return False
    if isinstance(found.tree, Apply) and found.tree.head == "element":
        return any(_heads_function(part) is not None for part in said)
    name = None if found.tree is None else _heads_function(found.tree)
    return name is not None and any(_heads_function(part) == name for part in said)


def _heads_function(tree: Tree) -> str | None:
    """f of f(x) = …, f(0) = 3 and f′(1) = 2."""
    match tree:
        case Relation(signs=("=",), sides=(Apply(head="call", args=(Symbol(name=name) | Apply(args=(Symbol(name=name), *_)), *_)), *_)):
            return name
        case _:
            return None


PRIMED = r"[A-Za-z](?:'{1,3}|′{1,3}|″)(?:\([a-z]\))?"
DERIVATIVES = re.compile(rf"\s?[,;]\s?(?P<asked>(?:{PRIMED}|d[a-zA-Z]/d[a-z])(?:,?\s(?:and |und |y )?{PRIMED}){{0,2}})\s?[?.]?\s?$")
"""`y = x³, y′`: the derivative is what is asked, without a word."""
PRODUCT = re.compile(r"(?<=[\],;)])\s(?P<a>[A-Z])(?P<b>[A-Z])(?=\s*[.?]?\s*$)")


def _as_product(found: re.Match[str]) -> str:
    """A·B for AB at the end of a problem that says what A and B are."""
    named = all(re.search(rf"(?<![A-Za-z]){found[letter]}\s?=", found.string[: found.start()]) for letter in ("a", "b"))
    return f"{found['a']}·{found['b']}" if named else found[0]


SUBJECT = re.compile(
    r"\s*(?:make|rearrange)\s(?P<letter>[A-Za-z])\sthe\ssubject\s(?:of|in)\s(?:the\s(?:formula|equation)\s?:?\s?)?(?=\S)",
    re.IGNORECASE,
)
"""Make b the subject of A = (a + b)h/2."""
FRONT_OF_TASK = re.compile(r"[^:=<>≤≥0-9]{4,120}:\s(?=[^:]{0,400}[=<>≤≥])")
"""Words that end with a colon before an equation."""


def _without_prefix(text: str) -> str:
    """`Leite f(x) = … ab.` without the end of its verb, which is no product a·b; every place stays."""
    rest = text.rstrip(" .!")
    is_split = text.split(maxsplit=1)[:1] in (["Leite"], ["leite"], ["Leiten"], ["leiten"]) and rest.endswith(" ab")
    return rest[: -len("ab")] if is_split else text


def _as_solving(text: str) -> str:
    """`Make b the subject of …` and `Löse … mit dem Gauß-Verfahren: …` as a task to solve; every place stays."""
    subject = SUBJECT.match(text)
    if subject is not None:
        return "solve ".ljust(subject.end()) + text[subject.end() :].rstrip(" .") + f" for {subject['letter']}"
    front = FRONT_OF_TASK.match(text)
    if front is None or not SOLVE.search(front[0]) or task_in_words(text) is not None:
        return text
    return "solve ".ljust(front.end()) + text[front.end() :]


INTEGRAL = re.compile(r"\b(?:integrals?|integrate|antiderivatives?|integriere|stammfunktion|integra|integre|primitiva)\b", re.IGNORECASE)
DIFFERENTIAL = re.compile(r"(?<=[\s)0-9])d\s?[a-z](?=\s*[.?!]?\s*$|\s(?:from|von|desde)\s)")
BOUNDS_FIRST = re.compile(
    r"(?P<word>\bintegral)\s(?P<low>(?P<from>from|von|desde)\s[^\s]{1,20}\s(?:to|bis|hasta)\s[^\s]{1,20})\s(?P<of>of|von|über|de)\s(?P<f>[^?!]{1,400}?)(?=[.?!]?\s*$)",
    re.IGNORECASE,
)
"""The integral from 0 to 2 of x²."""


def _as_integral(text: str) -> str:
    """`the integral of cos(3x) dx` without its differential, and the bounds behind the integrand; the formulas stay as they are."""
    if len(text) > 500 or "∫" in text or "\\int" in text or not INTEGRAL.search(text):
        return text
    text = DIFFERENTIAL.sub(lambda found: " " * len(found[0]), text)
    return BOUNDS_FIRST.sub(lambda found: f"{found['word']} {found['of']} {found['f'].rstrip()} {found['low']}", text)


ABOUT = re.compile(
    r"\b(?:has|have|hat|haben|tiene|tienen|tenga)\s(?:no|not|one|two|three|exactly|equal|real|only|infinitely|distinct|repeated|the\s(?:roots?|solutions?|same)|"
    r"a\s(?:double|repeated)|genau|keine|zwei|eine|unendlich|reelle|una|dos|ninguna|infinitas|raíces)\b"
    r"|\b(?:(?:area|region)\s(?:between|bounded|enclosed)|fläche\szwischen|área\sentre|intersect\w{0,6}|schnittpunkte?|schneiden|cortan|intersección|"
    r"(?:square|cube|fourth)\sroots\sof|quadratwurzeln\s(?:aus|von)|raíces\s(?:cuadradas|cúbicas)\sde|"
    r"eigenvalues?|eigenwerte?|autovalores|valores\spropios|nature\sof\sthe|how\smany|number\sof\s(?:real\s|distinct\s)?(?:roots|solutions)|"
    r"(?:taylor|maclaurin)\w{0,8}|passes\sthrough|wie\sviele|anzahl\sder|geht\sdurch|cuántas|pasa\spor)\b",
    re.IGNORECASE,
)
"""What is asked about an equation or a curve, so that it is not itself to be solved."""
SOLVE = re.compile(r"\b(?:solve|solutions?|löse|lösungen?|resuelve|soluciones|solución)\b", re.IGNORECASE)
END = r"[-−]?[0-9π°/*]{1,12}(?:\\pi)?"
BOUNDS: tuple[Literal["lower", "upper", "point"], ...] = ("lower", "upper", "point")
BETWEEN = re.compile(rf"\s(between|zwischen|entre)\s({END})\s(?:and|und|y)\s({END})(?=\s*[.?!]?\s*$)")
"""Solutions between 0 and 2π."""
RATIO = re.compile(r"(?<=[0-9])(?:\s:\s|:)(?=[0-9(])")
"""12 : 4 and 3:4."""
DOMAIN = re.compile(r"\s(?:in|over|über|en)\s(?P<set>[ℝℂℚℤℕ]|\\mathbb\s?\{?\s?[RCQZN]\s?\}?)\s*[.?!]?\s*$")
NATURAL_DOMAIN = re.compile(
    r"\s?[,;]?\s(?:mit|with|con|in|für|for|en)?\s?(?:D|𝔻|\\mathbb\s?\{?\s?D\s?\}?)(?:_\w)?\s?=\s?(?:ℝ|R|\\mathbb\s?\{?\s?R\s?\}?)"
    r"\s?(?:\\setminus|\\backslash|[\\∖-])\s?\\?\{[0-9,;.+/ −-]{1,40}\\?\}\s?\.?\s*$"
)
"""`mit D = ℝ\\{2}`: the domain that the formula has anyway."""
SETS: dict[str, str] = {
    "ℝ": "reals", "R": "reals", "ℂ": "complexes", "C": "complexes", "ℚ": "rationals", "Q": "rationals",
    "ℤ": "integers", "Z": "integers", "ℕ": "naturals", "N": "naturals",
}  # fmt: skip


def _over(problem: Problem, numbers: str) -> Problem:
    """The problem with its letter in a set of numbers: Löse x² + 4 = 0 in ℂ."""
    if problem.variable is None or problem.tree is None:
        return problem
    return replace(problem, conditions=(*problem.conditions, Apply("element", (Symbol(problem.variable), Constant(numbers)))))


def _converted(text: str, found: Conversion, notation: str, options: ReadingOptions) -> Problem:
    tree = FormulaReader(text, notation, options).tree(found.start, found.end)
    return Problem("convert", tree, tree, to=found.to)


def _identity(source: str, text: str, options: ReadingOptions) -> Problem | None:
    """An equation whose constants are asked for."""
    if not (FOR_ALL.search(text) or UNKNOWNS.search(text)):
        return None
    reader = FormulaReader(text, chosen(source, options.notation), options)
    runs = [e for e in elements(text, options.symbols, options.language)[1] if e.kind == "run" and "=" in e.text]
    if len(runs) != 1:
        return None
    try:
        tree = reader.tree(*trimmed(text, runs[0].start, runs[0].end))
    except MathtutorError:
        return None
    variable = identity_in(text, [tree])
    return Problem("identity", tree, tree, variable) if variable else None


ASKED_RATE = re.compile(
    r"(?<![A-Za-z0-9\\}])(?:d\s?(?:\^\s?\{?[23]\}?|[²³])?\s?y\s?/\s?d\s?x(?:\s?(?:\^\s?\{?[23]\}?|[²³]))?|\\[dt]?frac\s?\{\s?d\s?(?:\^\s?\{?[23]\}?)?\s?y\s?\}"
    r"\s?\{\s?d\s?x\s?(?:\^\s?\{?[23]\}?)?\s?\}|y\s?(?:'{1,3}|[′″‴]|\^\{?\\prime\}?))(?![A-Za-z0-9(=])(?!\s?[=+*/^·-])"
)
"""dy/dx, d²y/dx² or y′ that stands alone."""
ASKING = re.compile(
    r"\b(?:find|determine|calculate|compute|what\sis|bestimme|berechne|ermittle|halla|hallar|calcula|calcular|encuentra|determina|obtén|differentiate|"
    r"differentiation|implizit|implícita|ableiten|leite)\b",
    re.IGNORECASE,
)


def _rate_asked(text: str, options: ReadingOptions) -> Problem | None:
    """“Given that x² + y² = 25, find dy/dx”: the one equation in x and y, to be differentiated."""
    if len(text) > 500 or not ASKING.search(text) or not ASKED_RATE.search(text):
        return None
    line = read_single(ASKED_RATE.sub(lambda found: " " * (len(found[0]) - 1) + ",", text), -1, options)
    trees = [tree for clause in line.clauses for tree in (clause.tree, clause.condition) if tree is not None]
    curves = [tree for tree in trees if isinstance(tree, Relation) and set(free_symbols(tree)) == {"x", "y"} and tree.signs == ("=",)]
    if len(curves) != 1 or any(isinstance(node, Apply) and node.head in ("prime", "derivative") for node in walk(curves[0])):
        return None
    return Problem("differentiate", curves[0], curves[0], "x")


def _asks_value(text: str) -> bool:
    """Whether every word beside a bare number asks for its value, and none for something else: “What is 15 %?”."""
    found = cut(text)
    said = words_among(found, frozenset())
    return all(piece.text.lower() in FILLERS or piece.text.lower() in VERBS for piece in found if piece.start in said)


def _in_plain_words(source: str, given: Tree | None, options: ReadingOptions) -> Problem:
    """A problem that is no formula, with what its words define."""
    line = read_single(source, -1, options.with_functions(conventional([source]) - options.symbols))
    return Problem(given=given, words=source.strip(), givens=definitions(line.clauses))


def _bare(source: str, text: str, options: ReadingOptions) -> Problem:
    """Mathematics without a task in words, or words without one."""
    found = cut(text)
    said = words_among(found, options.symbols)
    words = [piece.text for piece in found if piece.start in said]
    line = read_single(source, -1, options)
    claims = [clause for clause in line.clauses if clause.claims or clause.kind == "let"]
    runs = [element for element in elements(text, options.symbols, options.language)[1] if element.kind == "run"]
    if words and (line.error is not None or len(claims) != 1 or len(words) > MOST_WORDS or len(runs) > 1):
        given = line.clauses[0].tree if line.error is None and len(runs) == 1 else None
        return _in_plain_words(source, given, options)
    problem = _of_line(line)
    special = next((VERBS[w.lower()] for w in words if VERBS.get(w.lower(), "evaluate") in OF_FUNCTIONS), "")
    if special and problem.tree is not None and isinstance(problem.tree, Relation):
        return replace(problem, verb=special)
    return problem


OF_FUNCTIONS = frozenset({"differentiate", "integrate", "domain", "range", "invert", "extrema", "inflection", "asymptotes"})
"""Verbs that are said of a function defined in the sentence before."""


MOST_WORDS = 4
"""Words around a formula that still leave it the problem."""


def _of_line(line: Line) -> Problem:
    if line.error is not None:
        return Problem(error=line.error)
    tree = line.tree
    if tree is None:
        return Problem(words=line.source.strip(), givens=definitions(line.clauses))
    conditions = tuple(clause.condition for clause in line.clauses if clause.condition is not None)
    rate = _rate_of_curve(tree)
    if rate is not None:
        return Problem("differentiate", Apply("derivative", rate), rate[0], rate[1].name, conditions)
    asked = _asked_of_names(tree)
    if asked is not None:
        return Problem("", asked[0], asked[0], None, conditions, givens=asked[1])
    return Problem("", tree, tree, _only_letter(tree), conditions)


def _rate_of_curve(tree: Tree) -> tuple[Tree, Symbol] | None:
    """(f, x) of `y = f; dy/dx`, which is read as two values of y."""
    match tree:
        case Apply(
            head="or" | "list" | "and",
            args=(
                Relation(signs=("=",), sides=(Symbol() as y, body)),
                Relation(signs=("=",), sides=(_, Apply(head="derivative", args=(said, Symbol() as x))))
                | Apply(head="derivative", args=(said, Symbol() as x)),
            ),
        ) if said == y and x.name in free_symbols(body) and y.name not in free_symbols(body):
            return body, x
        case _:
            return None


def _asked_of_names(tree: Tree) -> tuple[Tree, tuple[Relation, ...]] | None:
    """`u = (1, 2), v = (3, 1); u + v`: the expression, and what its letters are."""
    match tree:
        case Apply(head="list" | "tuple" | "and" | "system", args=(*named, asked)) if named and not isinstance(asked, Relation | Symbol):
            pass
        case Apply(head="or", args=(*named, Relation(signs=("=",), sides=(Symbol(name=name), asked)))) if named and name in free_symbols(
            asked
        ):
            pass  # `A = …; A²`, read as two values of A
        case _:
            return None
    defined = tuple(one for one in named if isinstance(one, Relation) and one.signs == ("=",) and isinstance(one.sides[0], Symbol))
    names = {one.sides[0] for one in defined}
    values = all(not free_symbols(one.sides[1]) for one in defined)
    whole = len(defined) == len(named) and values and {Symbol(name) for name in free_symbols(asked)} <= names
    return (asked, defined) if whole and free_symbols(asked) else None


def _in_words(source: str, text: str, task: tuple[str, str, Fields], options: ReadingOptions) -> Problem:
    verb, rest, fields = task
    notation = chosen(source, options.notation)
    conditions = _conditions(text, notation, fields, options)
    options = options.with_functions(functions_in(conditions))
    line = read_single(rest, -1, replace(options, notation=notation))
    if line.error is not None:
        return Problem(verb, error=line.error)
    given = shown(line.clauses)
    if given is None:
        return _in_plain_words(source, None, options)
    said: dict[str, Tree] = {name: _value(value, notation, options) for name in BOUNDS if (value := fields.get(name)) is not None}
    variable = str(fields.get("variable", "")).lstrip("\\") or _only_letter(given)
    verb = "integrate" if not verb and "lower" in said else "dsolve" if verb == "solve" and _is_differential(given) else verb
    conditions = (*conditions, *(clause.condition for clause in line.clauses if clause.condition is not None))
    if verb == "evaluate" and len(conditions) == 1 and _asks_rate(given):
        return Problem("differentiate", conditions[0], conditions[0], _only_letter(conditions[0]))
    conditions = tuple(_in_range(condition, variable) for condition in conditions)
    taken = without_differential(given) if verb == "integrate" else None
    given, variable = taken or (given, variable)
    tree = _task(verb, given, variable, said, int(fields.get("order", 1)))
    return Problem(verb, tree, given, variable, conditions)


def _value(written: str, notation: str, options: ReadingOptions) -> Tree:
    return read(written.strip(" .,;"), notation, decimal=options.decimal, symbols=options.symbols, choices=options.choices).tree


def _conditions(text: str, notation: str, fields: Fields, options: ReadingOptions) -> tuple[Tree, ...]:
    reader = FormulaReader(text, notation, options)
    return tuple(reader.tree(len(padded) - len(padded.lstrip()), len(padded)) for padded in fields.get("conditions", ()))


def _asks_rate(given: Tree) -> bool:
    """f′(x) or dy/dx alone: the condition beside it is what is differentiated."""
    match given:
        case (
            Apply(head="call", args=(Apply(head="prime"), Symbol()))
            | Apply(head="prime")
            | Apply(head="derivative", args=(Symbol(), Symbol()))
        ):
            return True
        case _:
            return False


def _in_range(tree: Tree, variable: str | None) -> Tree:
    """0 ≤ x < 2π; an interval alone says where the variable is."""
    is_range = isinstance(tree, Apply) and tree.head in ("interval", "tuple", "vector") and len(tree.args) == 2
    if not is_range or variable is None or not isinstance(tree, Apply):
        return tree
    return Apply("element", (Symbol(variable), replace(tree, head="interval", form=tree.form or "()")))


def _only_letter(tree: Tree) -> str | None:
    """The only free letter, else x where it occurs."""
    return only_variable(free_symbols(tree))


def _is_differential(tree: Tree) -> bool:
    related = any(isinstance(node, Relation) for node in walk(tree))
    return related and any(isinstance(node, Apply) and node.head in ("prime", "derivative") for node in walk(tree))


def _task(verb: str, given: Tree, variable: str | None, said: Mapping[str, Tree], order: int) -> Tree:
    """The task as one tree, where mathematics has a sign for it; a definition f(x) = … stays as it is."""
    if isinstance(given, Relation) or variable is None:
        return given
    x = Symbol(variable)
    match verb:
        case "differentiate" if not _has(given, "derivative"):
            return Apply("derivative", (given, x) if order == 1 else (given, x, Number(str(order))))
        case "integrate" if not _has(given, "integral"):
            return Apply("integral", (given, x, said["lower"], said["upper"]) if "lower" in said else (given, x))
        case "limit" if not _has(given, "limit") and "point" in said:
            return Apply("limit", (given, x, said["point"]))
        case "sum" if not _has(given, "sum") and "lower" in said:
            return Apply("sum", (given, x, said["lower"], said["upper"]))
        case "evaluate" if "point" in said:
            return Apply("subst", (given, x, said["point"]))
        case _:
            return given


def _has(tree: Tree, head: str) -> bool:
    return any(isinstance(node, Apply) and node.head == head for node in walk(tree))
