"""Lines of working read as a whole: each cut into clauses; a letter that is a function in one line is one in all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.algebra.primes import with_rates
from service.errors import MathtutorError, TooLarge
from service.grade.line import Clause, Line, MarginNote
from service.grade.reading.clauses import CASE_FRONT, PROOF_FRONT, Folder, value_name
from service.grade.reading.elements import WITH_COMMA, elements, plain
from service.grade.reading.formulas import FormulaReader, problem_of
from service.grade.reading.margins import Operation, around, blanked
from service.grade.reading.openings import Opening, opening, without_further_labels, without_references
from service.grade.reading.options import ReadingOptions
from service.grade.reading.row_notes import is_row_note
from service.grade.reading.shapes import spoken
from service.grade.reading.spellings import with_plain_sets
from service.grade.reading.vocabulary import PROOF
from service.grade.words import whole_said
from service.read.limits import check_length
from service.read.notations import chosen, read
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, rebuilt, walk

PROBABILITY = re.compile(
    r"(?<![A-Za-z\\])((?:P|Pr)(?:_\{?[A-Z]\}?)?)\s?(?=(?:\\left)?\(\s?(?:\\(?:bar|overline)\s?\{?\s?|¬|[0-9.,]{1,8}\s?(?:<|≤|\\leq?)\s?)?\|?[A-Z](?![a-z]))"
    r"|(?<![A-Za-z\\])((?:E|V|Var|Cov|SD|Corr|VAR|COV))(?=\s?(?:\\left)?\(\s?[0-9a-z]{0,4}\s?[·*⋅]?\s?[XYZ])"
    r"|(Φ|\\Phi)(?=\s?(?:\\left)?\()"
)
INTERVAL = re.compile(r"(?<![A-Za-z\\])I\s?:?=\s?(?:\\left\s?)?[\[\](]")
APPROXIMATING = re.compile(r"^\s*(?P<name>[TPp]_(?:[0-9n]|\{[0-9n]\}))\s?\(\s?(?P<of>[a-z])\s?\)\s?[=≈](?=.*?(?P=of))")
"""T_3(x) = …: a polynomial by its degree, at the start of a line."""
FAMILY = re.compile(
    r"(?<![A-Za-z\\])(?P<name>[fgh]_(?:[a-z0-9]|\{[a-z0-9]{1,3}\}))\s?(?:'{1,3}|′{1,2})?\s?\(\s?[a-z](?:\s?[+-]\s?h)?\s?\)\s?="
)
"""f_k(x) = …: a function with a parameter."""
BESIDE = re.compile(r"(?<![A-Za-z\\])(?P<one>[fghpq])\s?\(\s?(?P<of>[a-z])\s?\)\s?[=<>≤≥]\s?(?P<two>[fghpq])\s?\(\s?(?P=of)\s?\)")


def read_lines(sources: Sequence[str], options: ReadingOptions, first: int = 0) -> tuple[Line, ...]:
    """The lines, numbered from `first`. Nothing is raised: a line that can't be read carries the error."""
    intervals = frozenset("I" for source in sources if INTERVAL.search(source[:10_000]))
    options = replace(options, symbols=options.symbols | intervals)
    known = options.with_functions(conventional(sources) - options.symbols)
    found = [read_single(source, first + i, known) for i, source in enumerate(sources)]
    functions = functions_in([tree for line in found for tree in trees_of(line)]) - options.symbols
    if functions - known.functions:
        again = known.with_functions(functions)
        found = [read_single(source, first + i, again) for i, source in enumerate(sources)]
    return _with_rates(_with_factors(found, known.functions | functions))


def _with_factors(lines: Sequence[Line], functions: frozenset[str]) -> list[Line]:
    """`w(8)` as a product, where nothing makes w a function."""

    def change(node: Tree) -> Tree:
        match node:
            case Apply(head="call", args=(Symbol(name=name) as letter, Number() as value)) if name not in functions:
                return Apply("mul", (letter, value), node.span, "implicit")
            case _:
                return node

    return [_changed(line, [rebuilt(tree, change) for tree in trees_of(line)]) for line in lines]


def _changed(line: Line, trees: Sequence[Tree]) -> Line:
    """The line with the trees of its clauses and conditions exchanged, in their order."""
    left = iter(trees)
    clauses = tuple(
        replace(
            clause,
            tree=None if clause.tree is None else next(left),
            condition=None if clause.condition is None else next(left),
        )
        for clause in line.clauses
    )
    return line if clauses == line.clauses else replace(line, clauses=clauses, tree=shown(clauses))


def conventional(sources: Sequence[str]) -> frozenset[str]:
    """P(A), E(X), Var(X) and Φ(z): probability, expectation and the like; f and g in f(x) = g(x)."""
    found = {name for source in sources for groups in PROBABILITY.findall(source[:10_000]) for name in groups if name}
    found |= {match["name"].replace("_", "") for source in sources if (match := APPROXIMATING.search(source[:10_000]))}
    beside = {name for source in sources for pair in BESIDE.finditer(source[:10_000]) for name in pair.group("one", "two")}
    named = frozenset("Phi" if name in ("Φ", "\\Phi") else name.replace("{", "").replace("}", "") for name in found)
    return named | beside | families(sources)


def families(sources: Sequence[str]) -> frozenset[str]:
    """f_k of `f_k(x) = …`, a function with a parameter."""
    found = (match["name"] for source in sources for match in FAMILY.finditer(source[:10_000]))
    plain = (name.replace("{", "").replace("}", "") for name in found)
    return frozenset(name.replace("_", "") if name[2:].isdigit() else name for name in plain)


def functions_in(trees: Sequence[Tree]) -> frozenset[str]:
    """Letters that lines use as functions: f(x) = …, f′; not one that stands alone elsewhere and is only beside a bracketed number.

    The y of dy/dx may stand alone: y(2) is its value all the same.
    """
    called: dict[str, bool] = {}
    bare: set[str] = set()
    derived: set[str] = set()
    for tree in trees:
        for node in walk(tree):
            match node:
                case Apply(head="prime", args=(Symbol(name=name), *_)):
                    called[name] = True
                case Apply(head="call", args=(Symbol(name=name), *args)):
                    called[name] = called.get(name, False) or not all(isinstance(a, Number) for a in args)
                case Apply(head="derivative", args=(Symbol(name=name), *_)):
                    derived.add(name)
                case _:
                    pass
        bare |= _bare(tree)
    return frozenset(name for name, surely in called.items() if surely or name not in bare or name in derived)


def _bare(tree: Tree) -> set[str]:
    match tree:
        case Symbol(name=name):
            return {name}
        case Apply(head="call" | "prime", args=(_, *rest)):
            return set().union(*(_bare(a) for a in rest)) if rest else set()
        case Apply(args=args) | Relation(sides=args):
            return set().union(*(_bare(a) for a in args)) if args else set()
        case _:
            return set()


def trees_of(line: Line) -> tuple[Tree, ...]:
    """The trees of a line's clauses and conditions."""
    return tuple(tree for clause in line.clauses for tree in (clause.tree, clause.condition) if tree is not None)


def _with_rates(lines: Sequence[Line]) -> tuple[Line, ...]:
    """y′ beside a bare y as dy/dx, in all the lines."""
    changed = iter(with_rates([tree for line in lines for tree in trees_of(line)]))
    return tuple(_changed(line, [next(changed) for _ in trees_of(line)]) for line in lines)


def read_single(source: str, index: int, options: ReadingOptions) -> Line:
    """One line, with the functions that are known."""
    field = f"lines[{index}]" if index >= 0 else "problem"
    try:
        check_length(source)
        if not source.strip():
            return Line(index, source, (Clause(None, "comment"),))
        if chosen(source, options.notation) in ("mathml", "mathjson", "asciimath"):
            return _of_other_notation(source, index, options)
        return _line(source, index, options)
    except MathtutorError as error:
        return Line(index, source, (Clause(None, "unreadable", words=source[:200]),), error=problem_of(error, field))


def _of_other_notation(source: str, index: int, options: ReadingOptions) -> Line:
    reading = read(
        source, options.notation, decimal=options.decimal, symbols=options.symbols, functions=options.functions, choices=options.choices
    )
    reader = FormulaReader(source, options.notation, options)
    folder = Folder(reader, options.language)
    folder.keep(spoken(reading.tree, source))
    return Line(index, source, tuple(folder.clauses), shown(folder.clauses), notes=tuple(reading.notes))


def _line(source: str, index: int, options: ReadingOptions) -> Line:
    written = with_plain_sets(source)
    notation = chosen(written, options.notation)
    written = written if options.decimal == "comma" else WITH_COMMA.sub(lambda m: m[0].replace(",", "."), written)
    introduced = INTRODUCED.fullmatch(written)
    if introduced is not None and value_name(introduced["words"].lstrip("0123456789. ")):
        return Line(index, source, (Clause(Symbol(introduced["letter"]), "let", words=written.strip()),))
    if is_row_note(written) or TABLE_ROW.fullmatch(written):
        return Line(index, source, (Clause(None, "comment", words=source.strip()),))
    text, proof, case = _front(plain(written, notation == "latex"))
    edges = around(text)
    text = edges.text
    if not proof and not case:
        text, proof, case = _front(text)
    text, references = without_references(text, options.symbols)
    text = without_further_labels(text) if edges.label else text
    front = opening(text) if not case else Opening(text)
    text, label = front.text, edges.label or front.label
    text, found = elements(whole_said(text), options.symbols | options.functions, options.language)
    reader = FormulaReader(text, notation, options)
    folder = Folder(reader, options.language)
    folder.proof, folder.opened_case = proof, case
    if front.label:
        folder.labelled(front.words, front.compares)
    clauses = folder.fold(found)
    if any(isinstance(error, TooLarge) for error in folder.errors):
        raise next(error for error in folder.errors if isinstance(error, TooLarge))
    if edges.ticked == "false" and clauses:
        clauses = (*clauses[:-1], replace(clauses[-1], words=f"{clauses[-1].words} (false)".strip()))
    clauses = clauses or (Clause(None, "comment", words=source.strip()),)
    margin = tuple(_margin(operation, edges.text, source, options) for operation in (*references, *edges.operations))
    field = f"lines[{index}]" if index >= 0 else "problem"
    error = problem_of(folder.errors[0], field) if folder.errors else None
    return Line(index, source, clauses, shown(clauses), label, margin, tuple(reader.notes.values()), error)


CELL = r"[-−+]?[0-9]{1,6}(?:[.,/][0-9]{1,4})?"
TABLE_ROW = re.compile(rf"\s{{0,4}}(?:{CELL}\s{{0,4}}\|\s{{0,4}}){{2,9}}(?:{CELL})?\s{{0,4}}")
"""`1 | −2 | −5 | 6`: a row of a table, as in Horner’s scheme."""
NAMED = r"(?:[0-9]\.\s?)?[^\W\d_]{2,20}(?: [^\W\d_]{1,20}){0,5}"
FURTHER = rf"(?:\s?[,;]\s?{NAMED}\s?:\s?[0-9a-z+\-−·*/() ]{{1,20}}){{0,4}}"
INTRODUCED = re.compile(
    rf"\s*(?P<words>(?!gesucht|gegeben|wanted|given|find|dado){NAMED})\s?:\s?(?P<letter>[a-z]){FURTHER}\s*[.;]?\s*", re.IGNORECASE
)
"""Ben: x, Anna: x + 5."""
STEP_FRONT = re.compile(r"\s*([nkm])\s?(?:→|->|⟶|\\to(?![A-Za-z]))\s?\1\s?\+\s?1\s?:\s?")


CLAIM_FRONT = re.compile(r"\s*[PASE]\s?\(\s?(?:(?P<number>[0-9])|(?P<letter>[nkm])\s?(?P<next>\+\s?1)?)\s?\)\s?:\s")
"""P(1): …, P(k): …, P(k + 1): … of a proof by induction."""


def _front(text: str) -> tuple[str, str, bool]:
    """A label of a proof or a case in front: the text without it, the proof's part, whether a case opens."""
    proof = PROOF_FRONT.match(text)
    if proof is not None and text[proof.end() :].strip() and (len(proof[1]) > 2 or proof[1].isupper()):
        return blanked(text, 0, proof.end()), PROOF[" ".join(proof[1].lower().split())], False
    step = STEP_FRONT.match(text)
    if step is not None and text[step.end() :].strip():
        return blanked(text, 0, step.end()), "step", False
    claim = CLAIM_FRONT.match(text)
    if claim is not None and text[claim.end() :].strip():
        part = "step" if claim["next"] else "base" if claim["number"] else "" if claim["letter"] == "n" else "hypothesis"
        return blanked(text, 0, claim.end()), part, False
    case = CASE_FRONT.match(text)
    if case is not None and case.group().strip() and text[case.end() :].strip():
        return blanked(text, 0, case.end()), "", True
    return text, "", False


def _margin(operation: Operation, text: str, source: str, options: ReadingOptions) -> MarginNote:
    if operation.start == operation.end:
        return MarginNote(operation.sign, None, operation.source)
    written = source[operation.start : operation.end]
    try:
        tree = read(written, options.notation, decimal=options.decimal, symbols=options.symbols, functions=options.functions).tree
    except MathtutorError:
        return MarginNote(operation.sign, None, operation.source)
    if operation.sign in ("+", "-") and isinstance(tree, Apply) and tree.head == "add" and not tree.bracketed:
        first = tree.args[0] if operation.sign == "+" else Apply("neg", (tree.args[0],))
        return MarginNote("+", Apply("add", (first, *tree.args[1:])), operation.source)
    return MarginNote(operation.sign, tree, operation.source)


def shown(clauses: Sequence[Clause]) -> Tree | None:
    """The whole mathematics of a line, for showing: arrows between its clauses, else a list; None where there is none."""
    parts = [(clause.link, _with_sign(clause)) for clause in clauses if clause.tree is not None and clause.kind != "correspondence"]
    if not parts:
        return None
    whole = parts[0][1]
    for link, tree in parts[1:]:
        head = {"implies": "implies", "iff": "iff", "therefore": "implies"}.get(link)
        if head is not None:
            whole = Apply(head, (whole, tree))
        else:
            whole = Apply(
                "list", ((*whole.args, tree) if isinstance(whole, Apply) and whole.head == "list" and link == "and" else (whole, tree))
            )
    return whole


def _with_sign(clause: Clause) -> Tree:
    tree = clause.tree or Constant("true")
    if clause.kind == "let":
        return Apply("let", (tree,)) if isinstance(tree, Relation) else tree
    if not clause.sign:
        return tree
    match tree:
        case Relation(signs=signs, sides=sides):
            return Relation((clause.sign, *signs), (Apply("missing", ()), *sides), tree.span)
        case _:
            return Relation((clause.sign,), (Apply("missing", ()), tree), tree.span)
