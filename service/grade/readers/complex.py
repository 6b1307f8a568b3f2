"""Lines about complex numbers: z = a + bi with real a and b, real and imaginary parts compared, r and φ of a number, all roots z_k."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from service.algebra.build import apply, div, equation, integer, power, substituted
from service.algebra.complex_parts import compared_parts
from service.algebra.proof import proved_equal
from service.algebra.statements import any_of, is_statement, statement
from service.algebra.values import complex_constant
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.conventional import relations_of
from service.grade.readers.remarks import Found
from service.grade.readers.transformations import transformation
from service.grade.readers.unconfirmed import unconfirmed
from service.grade.step import METHOD, Reading
from service.judge.entailment import Answer, conjuncts, determined, entails, put_in
from service.judge.judgement import EQUAL, Judgement
from service.judge.relations import relation
from service.judge.substitutions import written_out
from service.question import Verification
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript, free_symbols, walk

I = Constant("i")  # noqa: E741
PROBLEM = -1
RIGHT = Judgement("equivalent", Verification("proved", "it is so of the complex number"))
PARTS = Judgement("equivalent", Verification("proved", "the real and the imaginary parts are equal"))
REALS_SAID = ("real", "reell", "reale", "reales", "ℝ")


def with_numbers(context: Context) -> Context:
    """The context with the complex numbers that the words of the problem name."""
    if context.task.sent and not isinstance(context.task.tree, Symbol):
        return context
    for given in context.task.givens:
        match given:
            case Relation(signs=("=", *_), sides=(Symbol(name=name), value)) if not free_symbols(value) and complex_constant(value):
                context = replace(context.naming(name, value), letters=context.letters | {name})
            case _ if complex_constant(given) and free_symbols(given) and context.origin is None:
                context = context.knowing(given, PROBLEM).seeing(given, False)
                context = replace(context, scope=replace(context.scope, unknown=context.scope.unknown or free_symbols(given)[0]))
            case _:
                continue
    return context


# Real and imaginary parts


def real_parts(clause: Clause, context: Context) -> Found | None:
    """Lines in the real letters of z = a + bi: what is known is taken apart into real and imaginary parts, and over ℝ they are read."""
    tree, current = clause.tree, context.current
    if tree is None or current is None or not is_statement(tree) or clause.continues:
        return None
    letters = _real_letters(context)
    own = set(free_symbols(tree))
    if not letters or not own <= letters or not own:
        return None
    known = _over_reals(context, letters)
    if known is None:
        return None
    written = _taken_apart(tree)
    if written is None:
        return None
    found = _compared(written, known, tree) or transformation(replace(clause, tree=written), known)
    reading, _ = found or unconfirmed(replace(clause, tree=written), known) or (None, None)
    if reading is None:
        return None
    return replace(reading, said=tree, value=tree), context.knowing(tree, context.line)


REAL_LETTERS = frozenset("abxyuv")


def _real_letters(context: Context) -> set[str]:
    """a and b of z = a + bi, or of (a + bi)² = 3 + 4i; x and y where the problem says that they are real."""
    found: set[str] = set()
    trees = [part for fact in context.facts for part in conjuncts(fact.tree) if is_statement(fact.tree)]
    for tree in (*trees, *(equation(Symbol(name), value) for name, value in context.names.items())):
        match tree:
            case Relation(signs=("=",), sides=(Symbol(name=name), value)) if _is_cartesian(value):
                found |= set(free_symbols(value)) - {name}
            case Relation(signs=("=",)):
                found |= {name for node in walk(tree) if _is_cartesian(node) for name in free_symbols(node) if name in REAL_LETTERS}
            case _:
                continue
    words = context.task.text.lower()
    if any(word in words for word in REALS_SAID) and context.origin is not None and complex_constant(context.origin.tree):
        found |= {name for name in free_symbols(context.origin.tree) if name in REAL_LETTERS}
    return found


def _is_cartesian(value: Tree) -> bool:
    """a + bi with letters a and b."""
    match value:
        case Apply(head="add", args=(Symbol(name=a), Apply(head="mul", args=(one, other)))):
            second = [side for side in (one, other) if side != I]
            return len(second) == 1 and isinstance(second[0], Symbol) and second[0].name != a
        case _:
            return False


def _cartesian_names(context: Context) -> Mapping[str, Tree]:
    found = {}
    for fact in context.facts:
        for part in conjuncts(fact.tree) if is_statement(fact.tree) else ():
            match part:
                case Relation(signs=("=",), sides=(Symbol(name=name), value)) if _is_cartesian(value):
                    found[name] = value
                case _:
                    continue
    return found


def _over_reals(context: Context, letters: set[str]) -> Context | None:
    """The same knowledge as equations of real parts; None where nothing of it speaks of i."""
    names = _cartesian_names(context)
    facts: list[Fact] = []
    told = False
    for fact in context.facts:
        written = written_out(context.expanded(fact.tree), names) if names else context.expanded(fact.tree)
        told = told or complex_constant(written)
        apart = _taken_apart(statement(written)) if is_statement(fact.tree) else None
        if (
            apart is not None
            and set(free_symbols(apart)) <= letters
            and free_symbols(apart)
            and not any(_same_equation(apart, old.tree) for old in facts)
        ):
            facts.append(Fact(apart, fact.line, fact.side))
    if not told or not facts:
        return None
    scope = replace(context.scope, real=True, wide=False, unknown=None)
    return replace(context, scope=scope, facts=tuple(facts), current=facts[-1], origin=facts[0], names={}, functions={})


def _taken_apart(tree: Tree) -> Tree | None:
    """A statement over ℂ as one over ℝ."""
    match tree:
        case Apply(head="and" | "tuple" | "list" | "system", args=args):
            found = [_taken_apart(arg) for arg in args]
            known = [part for one in found if one is not None for part in conjuncts(one)]
            return None if any(one is None for one in found) or not known else _all(known)
        case Relation() if not complex_constant(tree) and "abs" not in {node.head for node in walk(tree) if isinstance(node, Apply)}:
            return tree
        case Relation():
            apart = compared_parts(tree)
            return None if not apart else _all([one for one in apart if free_symbols(one)] or list(apart))
        case _:
            return None if complex_constant(tree) else tree


def _all(found: Sequence[Tree]) -> Tree:
    return found[0] if len(found) == 1 else Apply("and", tuple(found))


def _compared(tree: Tree, known: Context, said: Tree) -> Found | None:
    """Each equation is one of the real or the imaginary parts that are known, as it stands or multiplied by a number."""
    equations = [part for fact in known.facts for part in conjuncts(fact.tree)]
    claims = conjuncts(tree)
    current = known.current
    if current is None:
        return None
    if not all(any(_same_equation(one, claim) for one in equations) for claim in claims):
        judged = _wrong_parts(claims, equations, known)
        if judged is None:
            return None
        return Reading("transformation", judged, current.tree, said, current.line, said), known
    return Reading("transformation", PARTS, current.tree, said, current.line, said), known


def _same_equation(one: Tree, other: Tree) -> bool:
    """left − right is the same, up to the sign."""
    if not isinstance(one, Relation) or not isinstance(other, Relation) or one.signs != other.signs or one.signs != ("=",):
        return False
    a, b = (Apply("add", (tree.sides[0], Apply("neg", (tree.sides[1],)))) for tree in (one, other))
    return proved_equal(a, b) or proved_equal(a, Apply("neg", (b,)))


def _wrong_parts(claims: Sequence[Tree], equations: Sequence[Tree], known: Context) -> Judgement | None:
    """An equation of a pair that contradicts what linear equations determine."""
    for claim in claims:
        found = entails(tuple(equations), claim, known.scope)
        if found.answer is Answer.CONTRADICTS and found.determined:
            return found.judgement
    return None


# Modulus and argument


MODULI = frozenset({"r", "rho"})
ARGUMENTS = frozenset({"phi", "varphi", "theta", "vartheta"})


def polar_letter(clause: Clause, context: Context) -> Found | None:
    """r = 2√2, φ = 5π/4, tan φ = 1 of the complex number that the task is about."""
    if clause.tree is None or clause.continues:
        return None
    parts = relations_of(clause.tree)
    about = [_polar_claim(part) for part in parts]
    if not parts or any(one is None for one in about):
        return None
    numbers = list(_numbers(context))
    if len(numbers) != 1 or _letters_of_task(context) & {one[1] for one in about if one}:
        return None
    following, judgement = context, RIGHT
    for part, one in zip(parts, about, strict=True):
        if one is None:
            return None
        judgement, value = _polar_judged(one, part, numbers[0], following)
        if judgement.relation not in {*EQUAL, "method_line"}:
            return Reading("conventional", judgement, part.sides[0], part.sides[-1], context.last_line), following
        if value is not None:
            following = replace(following, names={**following.names, one[1]: value})
    following = replace(following, letters=following.letters | {one[1] for one in about if one})
    return Reading("conventional", judgement, parent=context.last_line, note="conventional"), following


def modulus_stated(clause: Clause, context: Context) -> Found | None:
    """|z| = √(5² + 5²) = 5√2 after z = 5 + 5i."""
    match clause.tree:
        case Relation(signs=("=", *_), sides=(Apply(head="abs", args=(Symbol(name=name),)), *_, value)) as said if not clause.continues:
            pass
        case _:
            return None
    known = [one for one in context.statements() if set(free_symbols(one)) == {name}]
    if not known or free_symbols(value) or not any(node == Constant("i") for one in known for node in walk(one)):
        return None
    found = entails(known, said, context.scope)
    if not found.follows:
        return None
    reading = Reading("consequence", replace(found.judgement, relation="equivalent"), said.sides[0], value, context.last_line, said)
    return reading, context.knowing(said, context.line, side=True)


def _letters_of_task(context: Context) -> set[str]:
    return set() if context.origin is None else set(free_symbols(context.origin.tree))


def _polar_claim(part: Relation) -> tuple[str, str] | None:
    """(what is said of it, the letter)."""
    match part:
        case Relation(signs=("=" | "~", *_), sides=(Symbol(name=name), *_)) if name in MODULI | ARGUMENTS:
            return ("modulus" if name in MODULI else "argument"), name
        case Relation(signs=("=" | "~", *_), sides=(Apply(head="cos" | "sin" | "tan" as head, args=(Symbol(name=name),)), *_)) if (
            name in ARGUMENTS
        ):
            return head, name
        case Relation(signs=("=" | "~", *_), sides=(Apply(head="arg", args=(Symbol(name=name),)), *_)):
            return "none", name
        case _:
            return None


def _numbers(context: Context) -> Iterator[Tree]:
    """The complex numbers that are spoken of: z = −1 + i, the base of (1 + i)⁸, the right side of zⁿ = 8i."""
    origin = context.origin
    seen: list[Tree] = [value for value in context.names.values() if not free_symbols(value) and complex_constant(value)]
    if origin is not None:
        for side in origin.tree.sides if isinstance(origin.tree, Relation) else (origin.tree,):
            number = side.args[0] if isinstance(side, Apply) and side.head == "pow" else side
            if not free_symbols(number) and complex_constant(number):
                seen.append(number)
    yield from dict.fromkeys(seen)


def _polar_judged(about: tuple[str, str], part: Relation, number: Tree, context: Context) -> tuple[Judgement, Tree | None]:
    """The judgement, with the value that the letter has from here on; a reference angle in another quadrant is none and no mistake."""
    kind, name = about
    scope = context.scope
    known = determined(context.statements(), False).values
    values = [put_in(context.expanded(side), known) for side in part.sides[1:]]
    for sign, left, right in zip(part.signs[1:], values, values[1:], strict=False):
        link = entails((), Relation((sign,), (left, right)), scope)
        if not link.follows:
            return link.judgement, None
    value, sign = values[0], part.signs[0]
    if free_symbols(value):
        return METHOD, None
    if kind == "modulus":
        return entails((), Relation((sign,), (Apply("abs", (number,)), value)), scope).judgement, value
    if kind == "argument":
        return _argument_judged(value, sign, number, context)
    true_angle = Apply("arg", (number,))
    found = entails((), Relation((sign,), (Apply(kind, (true_angle,)), value)), scope)
    if found.follows:
        return RIGHT, None
    return (found.judgement if found.answer is Answer.CONTRADICTS and name in ARGUMENTS and kind in {"cos", "sin", "tan"} else METHOD), None


def _argument_judged(value: Tree, sign: str, number: Tree, context: Context) -> tuple[Judgement, Tree | None]:
    scope = context.scope
    if sign == "~":
        return METHOD, value
    direction = div(number, Apply("abs", (number,)))
    turned = Apply("add", (apply("cos", value), Apply("mul", (I, apply("sin", value)))))
    found = relation(direction, turned, scope)
    if found.relation in EQUAL:
        return RIGHT, value
    reference = [power(apply(head, value), Number("2")) for head in ("cos", "sin")]
    parts = [power(div(Apply(head, (number,)), Apply("abs", (number,))), Number("2")) for head in ("re", "im")]
    if found.relation == "not_equivalent" and relation(reference[0], parts[0], scope).relation == "not_equivalent":
        return found, None
    return METHOD, None


# Roots


def complex_roots(clause: Clause, context: Context) -> Found | None:
    """z_k = 2e^{i(π/6 + 2πk/3)}, k = 0, 1, 2; z₀ = √3 + i: each must solve the equation."""
    unknown, tree = context.scope.unknown, clause.tree
    if tree is None or unknown is None or clause.continues:
        return None
    origin = _equation(context, unknown)
    if origin is None or (context.scope.real and not complex_constant(origin.tree)):
        return None
    general = _general_root(tree, unknown)
    if general is not None:
        return _all_roots(general, origin, unknown, tree, context)
    return None


def _equation(context: Context, unknown: str) -> Fact | None:
    return next((f for f in context.facts if isinstance(f.tree, Relation) and free_symbols(f.tree) == (unknown,)), None)


def _general_root(tree: Tree, unknown: str) -> tuple[Relation, str, tuple[int, ...]] | None:
    """(z_k = …, k, the values of k) of a line that gives all roots by a formula."""
    parts = tree.args if isinstance(tree, Apply) and tree.head in {"tuple", "list", "and", "system"} else (tree,)
    if not parts or not isinstance(parts[0], Relation) or parts[0].signs[0] != "=" or not isinstance(parts[0].sides[0], Symbol):
        return None
    base, index = base_and_subscript(parts[0].sides[0].name)
    if parts[0].sides[0] == Symbol(unknown) and len(free_symbols(parts[0].sides[-1])) == 1:
        index = free_symbols(parts[0].sides[-1])[0]
    if base != unknown or index not in {"k", "n", "j", "m"}:
        return None
    values: list[int] = []
    for part in parts[1:]:
        number = part.sides[-1] if isinstance(part, Relation) else part
        found = integer(number)
        if found is None:
            return None
        values.append(found)
    return parts[0], index, tuple(values)


def _all_roots(general: tuple[Relation, str, tuple[int, ...]], origin: Fact, unknown: str, tree: Tree, context: Context) -> Found | None:
    formula, index, values = general
    formulas = formula.sides[1:]
    degree = _degree(origin.tree, unknown)
    if degree is None or set(free_symbols(formulas[0])) - {index}:
        return None
    chosen = values or tuple(range(degree))
    scope = context.scope
    for k in chosen:
        for side in formulas:
            root = substituted(side, {index: Number(str(k))})
            found = entails((), substituted(origin.tree, {unknown: root}), scope)
            if not found.follows:
                return Reading("answer", found.judgement, origin.tree, tree, origin.line), context
    roots = [substituted(formulas[0], {index: Number(str(k))}) for k in chosen]
    following = replace(context, names={**context.names, **{f"{unknown}{k}": root for k, root in zip(chosen, roots, strict=True)}})
    whole = any_of(*(equation(Symbol(unknown), root) for root in roots))
    return Reading("answer", RIGHT, origin.tree, tree, origin.line, whole), following.knowing(whole, context.line)


def _degree(tree: Tree, unknown: str) -> int | None:
    degrees = [
        n
        for node in walk(tree)
        if isinstance(node, Apply) and node.head == "pow" and node.args[0] == Symbol(unknown) and (n := integer(node.args[1])) is not None
    ]
    return max(degrees) if degrees and max(degrees) <= 12 else None
