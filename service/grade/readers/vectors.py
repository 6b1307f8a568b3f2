"""Lines about vectors, points and matrices that have names: a·b = 4, |a| = 3, det A = 1, v = (1, −2), row operations.

Names stand for what the task or a line gives them, and every operation between vectors is worked out entry by entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, permutations

from flint import fmpq

from service.algebra.build import ZERO, add, apply, div, equation, mul, sub, substituted
from service.algebra.expressions import rational_value
from service.algebra.statements import all_of, is_statement
from service.algebra.vectors import Rows, has_vectors, is_matrix, is_object, is_vector, rows_of, worked
from service.grade.context import Context
from service.grade.line import Clause
from service.grade.linear_rows import within_rows
from service.grade.readers.conventional import relations_of
from service.grade.readers.planes import NOTE
from service.grade.readers.remarks import Found
from service.grade.readers.row_operations import ALPHABETS, size_of
from service.grade.step import METHOD, START, Reading
from service.judge.entailment import Answer, entails
from service.judge.judgement import CALCULUS, EQUAL, Counterexample, Judgement, undecided
from service.judge.relations import relation
from service.question import Verification
from service.quietly import quietly
from service.rules.recognition.matrices import matrix_rule
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk
from service.write import text

PROBLEM = -1
RIGHT = Judgement("equivalent", Verification("proved", "every entry is right"))
SHAPES = Judgement("not_equivalent", Verification("proved", "one side is a number, the other is not"), flags=("values_differ",))
MOST_POINTS = 8
INVERSE_TRIG = {"cos": "acos", "sin": "asin", "tan": "atan"}


# What the task gives


def with_objects(context: Context) -> Context:
    """The context with the vectors and matrices of the problem as names, and its lines and planes as facts."""
    givens = context.task.givens
    if not any(has_vectors(given) for given in givens):
        return context
    for given in givens:
        match given:
            case Relation(signs=("=", *_), sides=(Symbol(name=name), *_, value)) if _is_named(name, value, context):
                context = named(name, worked(context.expanded(value)), context)
            case _:
                continue
    facts = tuple(part for given in givens for part in _stated(given, context)) or _plane(context)
    for fact in facts:
        context = context.knowing(fact, PROBLEM).seeing(fact, False)
    return context


POSITIONS = frozenset({"x", "X"})
"""Letters of the vector of any point: x = p + t u."""


def _is_position(name: str, value: Tree) -> bool:
    return name in POSITIONS and bool(free_symbols(value)) and has_vectors(value)


def _place(left: Tree, right: Tree, context: Context) -> Tree:
    """(x, y, z) for the x of x = p + t u, and of A·x = b."""
    value = worked(context.expanded(right))
    rows = rows_of(value) if is_vector(value) else None
    space = context.topics.coordinates
    if rows is None or has_vectors(left) or not 2 <= len(rows) <= len(space):
        return left
    names = POSITIONS - set(context.names)
    point = Apply("tuple", tuple(Symbol(name) for name in space[: len(rows)]))
    return substituted(left, dict.fromkeys(names, point)) if names & set(free_symbols(left)) else left


PLANE = ("plane", "ebene", "plano")
NORMAL = ("normal", "perpendicular", "senkrecht", "orthogonal", "ortogonal")


def _plane(context: Context) -> tuple[Tree, ...]:
    """The plane that the task asks for, where it gives three points, or a point and a normal vector."""
    words = context.task.text.lower()
    vectors = {name: tree for name, tree in context.names.items() if len(name) == 1 and _dimension(tree) == 3}
    points = [tree for name, tree in vectors.items() if name.isupper()]
    others = [tree for name, tree in vectors.items() if not name.isupper()]
    if not any(word in words for word in PLANE):
        return ()
    if len(points) == 3 and not others:
        a, b, c = points
        normal = worked(Apply("mul", (sub(b, a), sub(c, a)), form="cross"))
    elif len(points) == 1 == len(others) and any(word in words for word in NORMAL):
        a, normal = points[0], others[0]
    else:
        return ()
    space = Apply("tuple", tuple(Symbol(name) for name in context.topics.coordinates))
    return (equation(worked(mul(normal, sub(space, a))), ZERO),)


def _dimension(tree: Tree) -> int:
    return len(rows_of(tree) or ()) if is_vector(tree) else 0


def _is_named(name: str, value: Tree, context: Context) -> bool:
    return not _is_position(name, value) and is_object(worked(context.expanded(value)))


def _stated(given: Relation, context: Context) -> Iterator[Tree]:
    """The equations of a line, a plane or a linear combination, entry by entry."""
    left, right = given.sides[0], given.sides[-1]
    left = _place(left, right, context)
    if given.signs != ("=",) or (isinstance(left, Symbol) and not free_symbols(right)):
        return
    a, b = worked(context.expanded(left)), worked(context.expanded(right))
    if is_object(a) and is_object(b):
        pairs = _pairs(a, b)
        if pairs is not None and not (isinstance(left, Symbol) and left.name in context.names):
            yield from (equation(p, q) for p, q in pairs if free_symbols(p) or free_symbols(q))
    elif not is_object(a) and not is_object(b) and set(context.topics.coordinates) <= set(free_symbols(given)):
        yield equation(a, b)


def named(name: str, value: Tree, context: Context) -> Context:
    """With a name for a vector or a matrix; two points A and B give AB = B − A too."""
    context = context.naming(name, value)
    context = replace(context, letters=context.letters | {name})
    if len(name) == 1 and name.isupper() and is_vector(value):
        points = [(other, tree) for other, tree in context.names.items() if len(other) == 1 and other.isupper() and is_vector(tree)]
        for other, tree in points[:MOST_POINTS]:
            for (start, a), (end, b) in permutations(((name, value), (other, tree)), 2):
                if start != end and f"{start}{end}" not in context.names:
                    context = context.naming(f"{start}{end}", worked(sub(b, a)))
    return context


# The row of the table


def vector_line(clause: Clause, context: Context) -> Found | None:
    """What a line says of vectors and matrices: a new one, the value of an expression with them, or a condition on letters in them."""
    tree = clause.tree
    if tree is None or clause.kind == "let":
        return None
    if context.line == PROBLEM:
        return _restated(tree, context)
    if clause.sign == "=":
        return _gone_on(tree, context)
    if clause.continues or not is_statement(tree):
        return None
    tree = _with_segments(tree, context)
    parts = sorted(relations_of(tree), key=lambda part: not (isinstance(part.sides[0], Symbol) and has_vectors(part.sides[-1])))
    if not parts or not any(_is_about_objects(part, context) for part in parts):
        return None
    found: Found | None = None
    for part in parts:
        reading = _part(part, found[1] if found else context)
        if reading is None:
            return None
        if found is None or _is_better(reading[0], found[0]):
            found = reading
        else:
            found = found[0], reading[1]
        if reading[0].judgement.relation == "not_equivalent":
            return reading
    return found


def _with_segments(tree: Tree, context: Context) -> Tree:
    """AB² and AB of two points as the length of the segment, where the line equates it to numbers."""
    if not isinstance(tree, Relation) and not isinstance(tree, Apply):
        return tree
    relations = relations_of(tree)
    if any(has_vectors(side) for part in relations for side in part.sides):
        return tree

    def segment(node: Tree) -> Tree:
        match node:
            case Apply(head="mul", form="implicit", args=(Symbol(name=a), Symbol(name=b))) if _are_points(a, b, context):
                return Apply("norm", (Apply("add", (Symbol(b), Apply("neg", (Symbol(a),)))),))
            case Apply(head="mul", form="implicit", args=(Symbol(name=a), Apply(head="pow", args=(Symbol(name=b), power)))) if _are_points(
                a, b, context
            ):
                return Apply("pow", (Apply("norm", (Apply("add", (Symbol(b), Apply("neg", (Symbol(a),)))),)), power))
            case _:
                return node

    return rebuilt(tree, segment)


def _are_points(a: str, b: str, context: Context) -> bool:
    """Whether both letters are capitals that stand for points."""
    named = [context.names.get(name) for name in (a, b)]
    return a.isupper() and b.isupper() and all(isinstance(one, Apply) and one.head in {"tuple", "vector"} for one in named)


def _gone_on(tree: Tree, context: Context) -> Found | None:
    """`= ½ (6, 2, 6) = (3, 1, 3)` under a chain with letters that ends in vectors."""
    chain = tree if isinstance(tree, Relation) else Relation((), (tree,))
    last = None if context.tail is None else worked(context.expanded(context.tail))
    if last is None or not is_object(last) or free_symbols(last) or set(chain.signs) - {"="}:
        return None
    sides = (last, *(worked(context.expanded(side)) for side in chain.sides))
    if any(not is_object(side) or free_symbols(side) for side in sides):
        return None
    judgement = _links(("=", *chain.signs), sides, (context.tail or last, *chain.sides), context)
    if judgement is None:
        return None
    value = chain.sides[-1]
    return Reading("transformation", judgement, context.tail, value, context.last_line, value), context.knowing(
        value, context.line, side=True
    )


def _is_better(new: Reading, old: Reading) -> bool:
    """An open part tells of the whole line, else the last that claims something."""
    return old.judgement.relation != "undecided" and (new.judgement.relation == "undecided" or new.value is not None)


def _restated(tree: Tree, context: Context) -> Found | None:
    """What the words of the problem give is known already: its objects as names, its equations as facts."""
    if context.origin is not None:
        return Reading("given", START), context
    if not any(has_vectors(given) for given in context.task.givens):
        return None
    return None if _is_computation(tree, context) else (Reading("given", START), context)  # its facts are known already


def _is_computation(tree: Tree, context: Context) -> bool:
    """An expression with the named vectors, or an equation that names none."""
    if is_statement(tree):
        parts = relations_of(tree)
        return context.current is None and not (parts and all(_is_about_objects(part, context) for part in parts))
    return has_vectors(context.expanded(tree)) and not any(isinstance(node, Symbol) and "(" in node.name for node in walk(tree))


def _is_about_objects(part: Relation, context: Context) -> bool:
    """Whether a vector or a matrix is written in it or named."""
    if has_vectors(part) or any(is_object(context.names[name]) for name in free_symbols(part) if name in context.names):
        return True
    match part.sides[0]:
        case Apply(head="cos" | "sin", args=(Symbol(name=name),)):
            return name not in context.names and len(_given_vectors(context)) == 2 and _asks_angle(context)
        case _:
            return False


def _part(part: Relation, context: Context) -> Found | None:
    if not _is_about_objects(part, context):
        return _plain(part, context)
    left = part.sides[0]
    sides = tuple(_zeros(worked(context.expanded(side)), part, context) for side in part.sides)
    match left:
        case Symbol(name=name) if name not in context.names or _is_other_use(name, sides[-1], context):
            return _new(name, part, sides, context)
        case Apply(head="cos" | "sin" | "tan" as head, args=(Symbol(name=name),)) if name not in context.names:
            return _angle(name, head, part, sides, context)
        case _ if _is_matrix_equation(part, sides, context):
            return Reading("given", METHOD, parent=context.last_line, note="equation"), context.knowing(part, context.line, side=True)
        case _:
            return _claimed(part, sides, context)


UNKNOWN_MATRICES = frozenset({"X", "Y", "Z", "B", "C", "D", "M", "N", "P", "Q"})


def _is_matrix_equation(part: Relation, sides: Sequence[Tree], context: Context) -> bool:
    """`AX = B`, `XA + C = B` for an unknown matrix X: B is no multiple of A. T and I stand for something else."""
    unknown = [name for name in free_symbols(part) if name in UNKNOWN_MATRICES and name not in context.names]
    return bool(unknown) and part.signs == ("=",) and any(is_matrix(side) and not is_vector(side) for side in sides)


def _solves_matrix_equations(name: str, value: Tree, context: Context) -> Judgement | None:
    """What contradicts X = … among the equations for X."""
    for fact in context.facts:
        if isinstance(fact.tree, Relation) and fact.side and fact.tree.signs == ("=",) and name in free_symbols(fact.tree):
            left, right = (worked(substituted(context.expanded(side), {name: value})) for side in fact.tree.sides)
            judged = _all_of([entails((), equation(p, q), context.scope).judgement for p, q in _pairs(left, right) or ()])
            if is_object(left) and is_object(right) and judged.relation == "not_equivalent":
                return judged
    return None


def _plain(part: Relation, context: Context) -> Found | None:
    """An equation between numbers beside equations of vectors."""
    written = context.expanded(part)
    if free_symbols(written):
        return None
    judged = entails((), written, context.scope)
    return Reading("consequence", judged.judgement, part.sides[0], part.sides[-1], context.last_line, part.sides[-1]), context


def _zeros(side: Tree, part: Relation, context: Context) -> Tree:
    """0 beside a vector is the zero vector."""
    if side != ZERO:
        return side
    other = next((value for one in part.sides if is_object(value := worked(context.expanded(one)))), None)
    return side if other is None else worked(mul(Number("0"), other)) if not is_vector(other) else _zero_like(other)


def _zero_like(vector: Tree) -> Tree:
    rows = rows_of(vector)
    return ZERO if rows is None else Apply("tuple", tuple(ZERO for _ in rows))


def _is_other_use(name: str, value: Tree, context: Context) -> bool:
    """A point A, then the area A = 12: the letter is used anew."""
    return len(name) == 1 and is_object(context.names[name]) and not is_object(value)


# A new name


def _new(name: str, part: Relation, sides: Sequence[Tree], context: Context) -> Found | None:
    if _is_position(name, sides[-1]) and is_object(sides[-1]):
        equations = tuple(_stated(Relation(("=",), (part.sides[0], part.sides[-1])), context))
        whole = equations[0] if len(equations) == 1 else Apply("and", equations)
        wrong = _not_through_points(sides[-1], context)
        if wrong is not None and equations:
            return _found("consequence", wrong, part, context), context.knowing(whole, context.line)
        return (
            (Reading("given", METHOD, parent=context.last_line, value=whole), context.knowing(whole, context.line)) if equations else None
        )
    return _named_anew(name, part, sides, context)


def _not_through_points(value: Tree, context: Context) -> Judgement | None:
    """g: x = A + t·u after A, B and AB alone: u must be parallel to AB."""
    named = {name: tree for name, tree in context.names.items() if is_vector(tree)}
    points = [tree for name, tree in named.items() if len(name) == 1 and name.isupper()]
    letters = [name for name in free_symbols(value) if name not in context.names]
    if len(points) != 2 or len(named) != 4 or len(letters) != 1 or context.task.text or not _has_computed_difference(context):
        return None
    start, ahead = (worked(substituted(value, {letters[0]: Number(at)})) for at in ("0", "1"))
    direction, chord = worked(sub(ahead, start)), worked(sub(points[1], points[0]))
    sizes = {len(list(_entries(one))) for one in (start, direction, chord)}
    begins = any(all(entails((), equation(p, q), context.scope).follows for p, q in _zipped(start, point)) for point in points)
    if len(sizes) != 1 or not begins:
        return None
    judged = _all_of([entails((), one, context.scope).judgement for one in _parallel(list(_entries(direction)), list(_entries(chord)))])
    if judged.relation != "not_equivalent":
        return None
    return replace(judged, counterexample=Counterexample({}, text(_tidy(chord)), text(_tidy(direction))))


def _zipped(a: Tree, b: Tree) -> Iterator[tuple[Tree, Tree]]:
    return zip(_entries(a), _entries(b), strict=False)


def _has_computed_difference(context: Context) -> bool:
    """Whether a line has said what AB is."""
    return any(
        isinstance(fact.tree, Relation) and isinstance(fact.tree.sides[0], Symbol) and len(fact.tree.sides[0].name) == 2
        for fact in context.facts
    )


def _named_anew(name: str, part: Relation, sides: Sequence[Tree], context: Context) -> Found | None:
    """n = AB × AC = (6, 3, 2): the first right side gives the name its value, the others are held against it."""
    judgement = _links(part.signs[1:], sides[1:], part.sides[1:], context)
    value = sides[-1] if judgement is None else sides[1]
    if judgement is not None and judgement.relation not in EQUAL:
        return _found("consequence", judgement, part, context), context
    conventional = _conventional(name, part, value, context)
    if conventional is not None:
        return conventional
    wrong = _solves_matrix_equations(name, value, context) if is_matrix(value) else None
    if wrong is not None:
        return _found("consequence", wrong, part, context), named(name, value, context)
    if not is_object(value):
        if free_symbols(value):
            return None
        following = replace(context, names={**context.names, name: value}, letters=context.letters | {name})
        return _found("definition", METHOD, part, context), following.knowing(part, context.line, side=True)
    following = named(name, value, context.without_names((name,)))
    if judgement is None and not _is_calculated(part, context):
        return Reading("definition", METHOD, parent=context.last_line, note="let", value=part), following
    return _found("definition", RIGHT if judgement is not None else METHOD, part, context), following.knowing(part, context.line, side=True)


def _is_calculated(part: Relation, context: Context) -> bool:
    return any(name in context.names for side in part.sides[1:] for name in free_symbols(side))


def _found(role: str, judgement: Judgement, part: Relation, context: Context) -> Reading:
    return Reading(role, judgement, part.sides[0], part.sides[-1], context.last_line, part.sides[-1])


def _conventional(name: str, part: Relation, value: Tree, context: Context) -> Found | None:
    """What the task says a new vector must be: an eigenvector, a unit vector, the point where a line meets a plane."""
    if is_vector(value):
        for convention in (_eigenvector, _common_point):
            judgement = convention(name, value, context)
            if judgement is not None:
                following = named(name, value, context)
                note = (NOTE if convention is _common_point else "eigenvector_found") if judgement.relation in EQUAL else ""
                return replace(_found("answer", judgement, part, context), note=note), following
    return None


EIGENVECTOR = ("eigenvector", "eigenvektor", "vector propio", "vectores propios", "autovector")


def _eigenvector(name: str, value: Tree, context: Context) -> Judgement | None:
    """v is right where A v is a multiple of v; λ v where the task names λ."""
    if not any(word in context.task.text.lower() for word in EIGENVECTOR) or free_symbols(value):
        return None
    matrices = [tree for tree in context.names.values() if is_matrix(tree) and not is_vector(tree)]
    square = [tree for tree in matrices if (rows := rows_of(tree)) is not None and len(rows) == len(rows[0]) == len(rows_of(value) or ())]
    if not square:
        return None
    image = worked(Apply("mul", (square[0], value)))
    eigenvalues = _eigenvalues_said(context)
    ends = list(_entries(value)), list(_entries(image))
    pairs = [(equation(mul(p, eigenvalues[0]), q)) for p, q in zip(*ends, strict=True)] if len(eigenvalues) == 1 else list(_parallel(*ends))
    judged = _all_of([entails((), pair, context.scope).judgement for pair in pairs])
    if judged.relation in EQUAL and _is_zero(value, context):
        return replace(SHAPES, verification=Verification("proved", "the zero vector is no eigenvector"))
    if judged.relation == "not_equivalent":
        return replace(judged, counterexample=Counterexample({name: text(value)}, text(_tidy(image)), "false"))
    return judged


def _eigenvalues_said(context: Context) -> list[Tree]:
    """The λ of the problem, or that of `λ = 2: …` in front of the line."""
    said = [fact.tree for fact in context.facts if fact.line == context.line and fact is not context.current]
    here = [one.sides[-1] for one in said if isinstance(one, Relation) and one.signs == ("=",) and _is_eigenvalue_name(one.sides[0])]
    return here or [given.sides[-1] for given in context.task.givens if given.sides[0] == Symbol("lambda")]


def _is_eigenvalue_name(tree: Tree) -> bool:
    return isinstance(tree, Symbol) and tree.name.split("_")[0].rstrip("0123456789") == "lambda"


def eigenvector_equation(clause: Clause, context: Context) -> Found | None:
    """`2x + y = 0` under λ = 2: a combination of the rows of A − λI, in the letters that the line has for its columns."""
    tree = clause.tree
    matrices = [rows for value in context.names.values() if is_matrix(value) and (rows := rows_of(value)) and len(rows) == len(rows[0])]
    if tree is None or clause.continues or not is_statement(tree) or len(matrices) != 1 or not free_symbols(tree):
        return None
    size, letters = len(matrices[0]), set(free_symbols(tree))
    columns = next((names[:size] for names in ALPHABETS if letters <= set(names[:size])), None)
    system = None if columns is None else _eigenvector_system(matrices[0], columns, context)
    judged = None if system is None or columns is None else within_rows(system, tree, columns)
    if judged is None or (judged.relation not in EQUAL and not _eigenvalues_said(context)):
        return None
    reading = Reading("consequence", judged, parent=context.last_line, value=tree, note="equation_of_eigenvector")
    return reading, context.knowing(tree, context.line, side=True)


def _eigenvector_system(rows: Rows, columns: Sequence[str], context: Context) -> Tree | None:
    """(A − λI) v = 0 where the line names λ; else the equations of the line before, where that one did."""
    said = _eigenvalues_said(context)
    if len(said) == 1:
        shifted = [[sub(entry, said[0]) if i == j else entry for j, entry in enumerate(row)] for i, row in enumerate(rows)]
        return all_of(*(equation(add(*(mul(c, Symbol(x)) for c, x in zip(row, columns, strict=True))), ZERO) for row in shifted))
    last = [fact for fact in context.facts if fact.side and fact.line == context.last_line and is_statement(fact.tree)]
    return last[-1].tree if last and set() < set(free_symbols(last[-1].tree)) <= set(columns) else None


def _is_zero(value: Tree, context: Context) -> bool:
    return all(entails((), equation(entry, ZERO), context.scope).follows for entry in _entries(value))


def _tidy(tree: Tree) -> Tree:
    """The entries as numbers, where they are."""
    entries = [rational_value(entry) for entry in _entries(tree)]
    return tree if any(e is None for e in entries) else Apply("tuple", tuple(_of_rational(e) for e in entries if e is not None))


def _of_rational(value: fmpq) -> Tree:
    whole: Tree = Number(str(abs(value.p)))
    whole = whole if value.q == 1 else div(whole, Number(str(value.q)))
    return whole if value >= 0 else Apply("neg", (whole,))


def _parallel(u: Sequence[Tree], v: Sequence[Tree]) -> Iterator[Relation]:
    for i in range(len(u)):
        for j in range(i + 1, len(u)):
            yield equation(mul(u[i], v[j]), mul(u[j], v[i]))


def _common_point(name: str, value: Tree, context: Context) -> Judgement | None:
    """S = (2, 1, 1) once the parameter is found: the x, y, z of all that is known."""
    current, facts = context.current, context.statements()
    letters = context.topics.coordinates[: len(list(_entries(value)))]
    known = {letter for fact in facts for letter in free_symbols(fact)}
    if (
        context.failed
        or current is None
        or current.line == PROBLEM
        or not set(letters) <= known
        or not _is_parameter(current.tree, letters)
    ):
        return None
    claims = [equation(Symbol(letter), entry) for letter, entry in zip(letters, _entries(value), strict=True)]
    found = [entails(facts, claim, context.scope) for claim in claims]
    if all(one.follows for one in found):
        return RIGHT
    wrong = next((one for one in found if one.answer is Answer.CONTRADICTS and one.determined), None)
    return None if wrong is None else wrong.judgement


def _is_parameter(tree: Tree, letters: Sequence[str]) -> bool:
    """`t = 1`: the parameter was found."""
    match tree:
        case Relation(signs=("=", *_), sides=(Symbol(name=name), *_, value)):
            return name not in letters and not free_symbols(value)
        case _:
            return False


# Angles


ANGLE = ("angle", "winkel", "ángulo", "angulo")


def _angle(name: str, head: str, part: Relation, sides: Sequence[Tree], context: Context) -> Found | None:
    """cos φ = (a·b)/(|a||b|) = 4/9 for a new letter φ, which it then gives its value."""
    judgement = _links(part.signs[1:], sides[1:], part.sides[1:], context) or METHOD
    value = sides[1]
    if free_symbols(value) or is_object(value):
        return None
    if judgement.relation not in EQUAL and judgement is not METHOD:
        return _found("consequence", judgement, part, context), context
    wrong = _not_the_angle(value, context) if head == "cos" else None
    if wrong is not None:
        return _found("consequence", wrong, part, context), context
    following = replace(
        context, names={**context.names, name: apply(INVERSE_TRIG[head], value)}, letters=context.letters | {name}
    ).knowing(part, context.line, side=True)  # fmt: skip
    return _found("definition", judgement, part, context), following


def _not_the_angle(value: Tree, context: Context) -> Judgement | None:
    """Where the task asks for the angle between its two vectors: what its cosine is not, up to the sign."""
    vectors = _given_vectors(context)
    if len(vectors) != 2 or not _asks_angle(context):
        return None
    a, b = vectors
    lengths = [worked(Apply("abs", (vector,))) for vector in vectors]
    cosine = div(worked(Apply("mul", (a, b))), mul(*lengths))
    found = [entails((), equation(value, one), context.scope) for one in (cosine, Apply("neg", (cosine,)))]
    if all(one.answer is Answer.CONTRADICTS for one in found):
        return found[0].judgement
    return None


def _given_vectors(context: Context) -> list[Tree]:
    """The vectors that the task names; without a task the two that the lines multiply."""
    if not context.task.text:
        return _multiplied(context)
    return [tree for name, tree in context.names.items() if is_vector(tree) and any(_names(given, name) for given in context.task.givens)]


def _asks_angle(context: Context) -> bool:
    return not context.task.text or any(word in context.task.text.lower() for word in ANGLE)


def _multiplied(context: Context) -> list[Tree]:
    """a and b of a·b = 4, where these are the only vectors."""
    named = {name: tree for name, tree in context.names.items() if is_vector(tree)}
    pairs = (fact.tree.sides[0] for fact in context.facts if isinstance(fact.tree, Relation))
    said = any(isinstance(side, Apply) and side.head in {"mul", "dot"} and set(free_symbols(side)) == set(named) for side in pairs)
    return list(named.values()) if said and len(named) == 2 else []


def _names(given: Relation, name: str) -> bool:
    return given.sides[0] == Symbol(name)


# Claims


def _claimed(part: Relation, sides: Sequence[Tree], context: Context) -> Found | None:
    """a·b = 4, A⁻¹ = …: right or wrong where no letter is free; a condition on the letters that are."""
    judgement = _links(part.signs, sides, part.sides, context)
    if judgement is None:
        return None
    if "condition" in judgement.flags:
        return _condition(part, sides, context)
    reading = replace(_found("consequence", judgement, part, context), note=_operation(part, context))
    return reading, context if judgement.relation == "not_equivalent" else context.knowing(part, context.line, side=True)


def _operation(part: Relation, context: Context) -> str:
    """The id of the rule by which the left side, with the objects put in, becomes the first right side; "" for none."""
    left = context.expanded(part.sides[0])
    if isinstance(left, Apply):
        left = replace(left, args=tuple(worked(arg) for arg in left.args))
    found = quietly(matrix_rule, left, context.expanded(part.sides[1]))
    return "" if found is None else found.rule


def _condition(part: Relation, sides: Sequence[Tree], context: Context) -> Found | None:
    """a·b = 0 with a letter in a, A·x = b: an equation that is to be solved."""
    equations = [equation(p, q) for a, b in pairwise(sides) for p, q in _pairs(a, b) or ()]
    equations = [one for one in equations if free_symbols(one)]
    if not equations:
        return Reading("given", METHOD, parent=context.last_line, note="equation"), context
    whole = equations[0] if len(equations) == 1 else Apply("and", tuple(equations))
    found = entails(context.statements(), whole, context.scope)
    if found.follows:
        return _found("consequence", found.judgement, part, context), context.knowing(whole, context.line)
    if found.answer is Answer.CONTRADICTS and found.determined:
        return _found("consequence", found.judgement, part, context), context
    letters = free_symbols(whole)
    following = context.knowing(whole, context.line)
    if len(letters) == 1:
        following = replace(following, scope=replace(following.scope, unknown=letters[0]))
    return Reading("given", METHOD, parent=context.last_line, value=whole, note="equation"), following


def _links(signs: Sequence[str], sides: Sequence[Tree], written: Sequence[Tree], context: Context) -> Judgement | None:
    """All the links of a chain; None where there is none. The flag `condition` marks an equation for letters that are free."""
    found = [_link(sign, sides[i], sides[i + 1], (written[i], written[i + 1]), context) for i, sign in enumerate(signs[: len(sides) - 1])]
    return _all_of(found) if found else None


def _all_of(found: Sequence[Judgement]) -> Judgement:
    """The first that is wrong, else that is open, else a condition, else the first."""
    for name in ("not_equivalent", "undecided", "method_line"):
        for one in found:
            if one.relation == name:
                return one
    return found[0] if found else RIGHT


CONDITION = replace(METHOD, flags=("condition",))


def _link(sign: str, a: Tree, b: Tree, written: tuple[Tree, Tree], context: Context) -> Judgement:
    if is_object(a) != is_object(b):
        return _of_two_kinds(sign, a, b, written, context)
    pairs = _pairs(a, b)
    if pairs is None:
        return RIGHT if sign == "!=" and not free_symbols(a) and not free_symbols(b) else _sizes(a, b)
    if sign == "!=" and len(pairs) > 1:
        return _some_entry_differs(pairs, context)
    return _all_of([_number_link(sign, p, q, written, context) for p, q in pairs])


def _some_entry_differs(pairs: Sequence[tuple[Tree, Tree]], context: Context) -> Judgement:
    """AB ≠ BA: one entry that differs is enough."""
    found = [entails(context.statements(), equation(p, q), context.scope) for p, q in pairs]
    if any(one.answer is Answer.CONTRADICTS for one in found):
        return RIGHT
    if all(one.follows for one in found):
        return Judgement("not_equivalent", Verification("proved", "every entry is the same"), flags=("values_differ",))
    return CONDITION


def _of_two_kinds(sign: str, a: Tree, b: Tree, written: tuple[Tree, Tree], context: Context) -> Judgement:
    """A vector beside a number: the length of AB where it is so named, an unknown vector, or a mistake."""
    match written[0]:
        case Symbol(name=name) if len(name) == 2 and is_vector(a):
            return _number_link(sign, worked(Apply("abs", (a,))), b, written, context)
        case _ if free_symbols(a) or free_symbols(b):
            return CONDITION
        case Symbol():
            return undecided("a vector can't be compared with a number")
        case _:
            return replace(SHAPES, counterexample=Counterexample({}, text(_tidy(a)), text(_tidy(b))))


def _sizes(a: Tree, b: Tree) -> Judgement:
    first, second = (len(list(_entries(tree))) for tree in (a, b))
    if free_symbols(a) or free_symbols(b):
        return CONDITION
    return Judgement(
        "not_equivalent",
        Verification("proved", "the sizes differ"),
        counterexample=Counterexample({}, f"{first} entries", f"{second} entries"),
    )


def _number_link(sign: str, a: Tree, b: Tree, written: tuple[Tree, Tree], context: Context) -> Judgement:
    """One entry against another."""
    found = entails(context.statements(), Relation((sign,), (a, b)), context.scope)
    if found.follows:
        return replace(found.judgement, relation="equivalent")
    if found.answer is Answer.UNDECIDED and not free_symbols(a) and not free_symbols(b):
        return found.judgement
    if found.answer is Answer.CONTRADICTS and found.determined:
        return found.judgement
    if _is_value_of(written, context) or sign != "=":
        direct = relation(a, b, context.scope)
        return direct if direct.relation in EQUAL | CALCULUS | {"not_equivalent"} and sign == "=" else undecided("letters are free")
    return CONDITION


def _is_value_of(written: tuple[Tree, Tree], context: Context) -> bool:
    """`det(A − λI) = λ² − 5`: the left side is worked out; no equation for its letters."""
    left, right = written
    if _mentions(right, context) and not has_vectors(right):
        return False
    inside = set(free_symbols(context.expanded(left)))
    return (
        not isinstance(right, Symbol)
        and (_mentions(left, context) or has_vectors(left))
        and bool(set(free_symbols(right)))
        and set(free_symbols(right)) <= inside
        and not _is_system(left, context)
    )


def _is_system(left: Tree, context: Context) -> bool:
    """A·x with an unknown vector x: what it is equal to is not its value."""
    return any(
        isinstance(node, Symbol) and node.name not in context.names and not node.name.startswith("lambda") for node in walk(left)
    ) and is_object(worked(context.expanded(left)))


def _mentions(tree: Tree, context: Context) -> bool:
    return any(is_object(context.names[name]) for name in free_symbols(tree) if name in context.names)


def _entries(tree: Tree) -> Iterator[Tree]:
    for row in rows_of(tree) or ():
        yield from row


def _pairs(a: Tree, b: Tree) -> list[tuple[Tree, Tree]] | None:
    """The entries side by side; a vector may stand in a row or a column. None where the sizes differ."""
    if not is_object(a) and not is_object(b):
        return [(a, b)]
    first, second = rows_of(a), rows_of(b)
    if first is None or second is None:
        return None
    if size_of(first) != size_of(second) and not (1 in size_of(first) and 1 in size_of(second)):
        return None
    one, other = list(_entries(a)), list(_entries(b))
    return list(zip(one, other, strict=True)) if len(one) == len(other) else None


# The characteristic polynomial


def _is_unknown_determinant(tree: Tree) -> bool:
    """`det(A − λI) = (3 − λ)(1 − λ) − 8` of a matrix that nothing gives; p(λ) = … and χ(λ) = … say the same."""
    match tree:
        case Relation(signs=("=", *_), sides=(Apply(head="det"), *_)):
            return True
        case _:
            return False


def polynomial_set_to_zero(clause: Clause, context: Context) -> Found | None:
    """λ² − 7λ + 10 = 0 after det(A − λI) = λ² − 7λ + 10: the equation for the eigenvalues."""
    tree, current = clause.tree, context.current
    if clause.continues or current is None or not isinstance(tree, Relation) or len(tree.sides) != 2:
        return None
    if not current.side and not _is_unknown_determinant(current.tree):
        return None
    value = worked(context.expanded(current.tree.sides[-1] if isinstance(current.tree, Relation) else current.tree))
    letters = free_symbols(value)
    matrices = any(is_matrix(value) for value in context.names.values()) or has_vectors(current.tree) or not current.side
    if not matrices or len(letters) != 1 or tree.signs != ("=",) or letters != free_symbols(tree):
        return None
    start = equation(value, ZERO)
    scope = replace(context.scope, unknown=letters[0])
    judgement = relation(start, tree, scope)
    following = replace(context, scope=scope).knowing(tree, context.line)
    if judgement.relation in EQUAL:
        return Reading("given", METHOD, current.tree, tree, current.line, tree, note="characteristic_determinant"), following
    return Reading("transformation", judgement, start, tree, current.line, tree), following
