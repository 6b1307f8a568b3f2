"""Lines of a proof: what is assumed, what is defined, and claims that hold for all values that this allows.

    Suppose 7ᵏ − 1 = 6m;  n = 2k + 1;  for n = k: 2ᵏ > k      assumed, and put in from here on
    2ᵏ⁺¹ = 2·2ᵏ > 2k = k + k ≥ k + 1;  = 7·6m + 6              each link true for all values, or refuted by one

A line is refuted only where its letters are those of the assumptions, or of a claim that is true for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flint import fmpq

from service.algebra.build import ZERO, add, integer, mul, number, sub, substituted
from service.algebra.expressions import outcome, same
from service.algebra.polynomials import names_of, polynomial, ring_of
from service.algebra.statements import MIRRORED, is_statement
from service.grade.argument import assumes, conditions_listed, is_bound, least_of, parts_of, split_goal
from service.grade.context import Context, Fact
from service.grade.line import Clause
from service.grade.readers.remarks import Found
from service.grade.step import METHOD, START, Reading
from service.judge.judgement import Counterexample, Judgement, undecided
from service.judge.relations import relation
from service.judge.universal import Letters, for_all
from service.question import Verification
from service.tree import Apply, Constant, Relation, Symbol, Tree, free_symbols, walk

COUNTING = frozenset({"n", "m", "k", "j", "l", "N"})
"""Letters that count in a proof."""
TRUE_FOR_ALL = Judgement("equivalent", Verification("proved", "the same on both sides"))


def proof_assumption(clause: Clause, context: Context) -> Found | None:
    """What is to be shown, and what is assumed on the way: `Suppose 7ᵏ − 1 = 6m`, `for n = k: 2ᵏ > k`."""
    if clause.tree is None or not (is_proof(context) or _begins(clause, context)):
        return None
    if context.line < 0:
        return _problem(clause.tree, context)
    return _assumed(clause.tree, _with_base(clause, context)) if _is_assumed(clause, context) else None


def proof_line(clause: Clause, context: Context) -> Found | None:
    """A line of a proof: a definition, or a claim judged for all values that what is assumed allows."""
    if clause.tree is None or context.line < 0 or clause.kind == "case" or not (is_proof(context) or _begins(clause, context)):
        return None
    context = _with_base(clause, context)
    tree = clause.tree if clause.condition is None else substituted(clause.tree, _put_in(clause.condition))
    if not is_statement(tree) and not clause.continues:
        return _spoken_of(clause, tree, context)
    if tree == Constant("false") and context.argument.hypotheses:
        return Reading("comment", METHOD, parent=context.last_line), context
    return _chain(clause, tree, context) if clause.continues else _claims(tree, context)


def is_proof(context: Context) -> bool:
    """Whether a proof is asked for or led."""
    return context.task.verb == "prove" or context.argument.begun


# What is asked and assumed


def _problem(tree: Tree, context: Context) -> Found | None:
    """What is to be shown; a number or a letter among words (“that √2 is irrational”) is no claim."""
    if not is_statement(tree):
        return Reading("comment", METHOD, parent=None), context
    if isinstance(tree, Apply) and tree.head == "implies":
        assumed, _ = split_goal(tree)
        following = _assuming(context, assumed)
        return Reading("given", START, value=tree), following.knowing(tree, context.line)
    return None


def _begins(clause: Clause, context: Context) -> bool:
    """Whether a proof is begun though none was asked for in words: a label, or the claim for k or for n = 1."""
    goal = goal_of(context)
    if clause.proof in {"base", "hypothesis", "step"}:
        return True
    if not goal or context.line < 0:
        return False
    shifted = clause.kind == "case" and any(_is_shifted(clause.tree, part) for part in goal)
    first = context.last_line is None or context.last_line < 0
    return shifted or (first and _is_first_case(clause, goal))


def _is_shifted(tree: Tree | None, goal: Tree) -> bool:
    """The claim with k for n."""
    letters = set(free_symbols(goal)) & COUNTING
    return any(tree == substituted(goal, {name: Symbol(other)}) for name in letters for other in COUNTING - {name})


def _base_of(clause: Clause) -> tuple[str, int] | None:
    match clause.condition:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) if name in COUNTING and integer(value) is not None:
            return name, integer(value) or 0
        case _:
            return None


def _is_first_case(clause: Clause, goal: Sequence[Tree]) -> bool:
    """`n = 1: …` first of all, under an inequality with n in an exponent, or an equation with a sum up to n."""
    base = _base_of(clause)
    return base is not None and base[1] <= FIRST and any(isinstance(part, Relation) and _counts(base[0], part) for part in goal)


FIRST = 2
"""The largest first case that is taken for one though no proof was asked for in words."""


def _counts(name: str, goal: Relation) -> bool:
    heads = {node.head for node in walk(goal) if isinstance(node, Apply) and name in free_symbols(node)}
    in_exponent = any(isinstance(node, Apply) and node.head == "pow" and name in free_symbols(node.args[1]) for node in walk(goal))
    return bool(heads & {"factorial", "sum", "product"}) or (in_exponent and "=" not in goal.signs)


def _with_base(clause: Clause, context: Context) -> Context:
    base = _base_of(clause)
    argument = replace(context.argument, begun=True)
    if base is not None and (argument.base is None) and not argument.hypotheses:
        argument = replace(argument, base=base[1])
    return replace(context, argument=argument)


def _put_in(condition: Tree) -> dict[str, Tree]:
    """n = 1, n = k + 1."""
    match condition:
        case Relation(signs=("=",), sides=(Symbol(name=name), value)) if name not in free_symbols(value):
            return {name: value}
        case _:
            return {}


def _is_assumed(clause: Clause, context: Context) -> bool:
    if clause.continues or clause.tree is None or not is_statement(clause.tree) or _is_made_of_constants(clause.tree):
        return False
    if clause.kind == "case":
        return not is_bound(clause.tree)
    if clause.kind == "let" and isinstance(clause.tree, Relation) and not isinstance(clause.tree.sides[0], Symbol):
        return is_proof(context)
    if clause.proof == "hypothesis" or (assumes(clause.words) and not context.argument.hypotheses):
        return True
    match clause.condition:
        case Relation(signs=("=",), sides=(Symbol(), Symbol())):
            return True
        case _:
            return False


def _is_made_of_constants(tree: Tree) -> bool:
    return not free_symbols(tree)


def _assumed(tree: Tree, context: Context) -> Found:
    following = _assuming(context, parts_of(tree))
    return Reading("case", METHOD, parent=context.last_line, note="case"), following.knowing(tree, context.line, side=True)


def _assuming(context: Context, parts: Sequence[Tree]) -> Context:
    argument = context.argument
    return replace(context, argument=replace(argument, hypotheses=(*argument.hypotheses, *(_cleared(part) for part in parts))))


def _cleared(part: Tree) -> Tree:
    """√2 = p/q as p = √2·q, so that it can be put in."""
    match part:
        case Relation(signs=("=",), sides=(value, Apply(head="div", args=(Symbol() as top, below)))):
            return Relation(("=",), (top, mul(value, below)))
        case Relation(signs=("=",), sides=(Apply(head="div", args=(Symbol() as top, below)), value)):
            return Relation(("=",), (top, mul(value, below)))
        case _:
            return part


def _spoken_of(clause: Clause, tree: Tree, context: Context) -> Found | None:
    """An expression that a sentence speaks of (`p² is even`), or one from which a chain starts."""
    if clause.proof in {"lhs", "rhs"}:
        return _side(clause, tree, context)
    if context.current is not None and not is_statement(context.current.tree):
        return None
    letter = tree.args[0] if isinstance(tree, Apply) and tree.head == "pow" else tree
    if isinstance(letter, Symbol) and (clause.words or context.argument.hypotheses):
        return Reading("comment", METHOD, parent=context.last_line), context
    if context.root() is not None and not context.argument.hypotheses:
        return None  # a side of the claim, which is judged by it
    return Reading("given", METHOD, parent=context.last_line, value=tree), context.knowing(tree, context.line, side=True)


def side_stated(clause: Clause, context: Context) -> Found | None:
    """`LHS = …` under an identity that nobody called a proof: the letters are the same, and so is the value."""
    tree, origin = clause.tree, context.origin
    if tree is None or clause.proof not in {"lhs", "rhs"} or clause.continues or is_statement(tree):
        return None
    if origin is None or origin.line >= 0 or not isinstance(origin.tree, Relation) or origin.tree.signs != ("=",):
        return None
    side = origin.tree.sides[0 if clause.proof == "lhs" else 1]
    if not free_symbols(tree) or set(free_symbols(tree)) != set(free_symbols(side)):
        return None
    found = relation(context.expanded(side), context.expanded(tree), context.scope)
    if found.relation == "undecided":
        return None
    return Reading("transformation", found, side, tree, origin.line, tree), context.knowing(tree, context.line)


def _side(clause: Clause, tree: Tree, context: Context) -> Found | None:
    """`LHS = …`: the left side of the claim in another form."""
    goal, origin = goal_of(context), context.origin
    match goal:
        case (Relation(sides=(left, right)),) if origin is not None:
            side = left if clause.proof == "lhs" else right
        case _:
            return None
    found = _judged(Relation(("=",), (side, tree)), context)
    if found.relation == "undecided":
        return None
    return Reading("transformation", found, side, tree, origin.line, tree), context.knowing(tree, context.line)


# Claims


def _claims(tree: Tree, context: Context) -> Found | None:
    """Every part of a line: a definition where a letter is new, else a claim."""
    parent = context.current.line if context.current is not None else context.last_line
    defined: list[Tree] = []
    judged: list[Judgement] = []
    following = context
    for part in parts_of(tree):
        if not isinstance(part, Relation):
            return None
        links = list(_links(part))
        before = following
        following = _in_other_case(part, following)
        if (_defines(part, following) or following is not before) and not _is_identity(links[0], following):
            following = _assuming(following, links[:1])
            defined.append(part)
            links = links[1:]
        for link in links:
            found = _judged(link, following)
            if found.relation == "undecided":
                return None
            if found.relation == "not_equivalent":
                reading = Reading("consequence", found, link.sides[0], link.sides[1], parent, tree)
                return reading, following.knowing(tree, context.line)
            judged.append(found)
    if not judged:
        return Reading("definition", METHOD, parent=context.last_line, note="let"), following.knowing(tree, context.line, side=True)
    return Reading("consequence", _weakest(judged), None, tree, parent, tree), following.knowing(tree, context.line)


def _links(chain: Relation) -> Iterator[Relation]:
    for sign, left, right in zip(chain.signs, chain.sides, chain.sides[1:], strict=False):
        yield Relation((sign,), (left, right))


def _in_other_case(part: Relation, context: Context) -> Context:
    """`n = 2k + 1` after `n = 2k`: the numbers with another remainder, and what was said of n before no longer holds."""
    hypotheses = context.argument.hypotheses
    for index, earlier in enumerate(hypotheses):
        if _is_other_remainder(earlier, part):
            name = free_symbols(part.sides[0])[0]
            kept = (*hypotheses[:index], *(one for one in hypotheses[index + 1 :] if name not in free_symbols(one)))
            return replace(context, argument=replace(context.argument, hypotheses=kept))
    return context


def _is_other_remainder(earlier: Tree, part: Relation) -> bool:
    """n = 3k and n = 3k + 2; n = 2k and n = 2m + 1."""
    match earlier, part:
        case Relation(signs=("=",), sides=(Symbol(name=one), before)), Relation(signs=("=", *_), sides=(Symbol(name=other), after, *_)):
            first, second = (_multiple_and_rest(side) for side in (before, after))
            if first is None or second is None or one != other or first[0] != second[0]:
                return False
            return bool(abs(first[0]) > 1 and ((first[1] - second[1]) / first[0]).q != 1)
        case _:
            return False


def _multiple_and_rest(tree: Tree) -> tuple[fmpq, fmpq] | None:
    """(3, 2) of 3k + 2."""
    names = free_symbols(tree)
    if len(names) != 1:
        return None
    at = [outcome(substituted(tree, {names[0]: number(value)}), {}, True) for value in (0, 1, 2)]
    zero, one, two = (value if isinstance(value, fmpq) else None for value in at)
    if zero is None or one is None or two is None or two - one != one - zero or (one - zero).q != 1 or zero.q != 1:
        return None
    return one - zero, zero


def _defines(part: Relation, context: Context) -> bool:
    """p = 2m with a letter that is new."""
    if part.signs[0] != "=":
        return False
    names = [*free_symbols(part.sides[0]), *free_symbols(part.sides[1])]
    if {"D", "Delta"} & set(names):
        return False
    return any(context.is_fresh(name) for name in names)


def _is_identity(link: Relation, context: Context) -> bool:
    """(n + 1)² − n² = 2n + 1, which brings in no letter to be determined."""
    if any(isinstance(side, Symbol) for side in link.sides):
        return False
    return for_all(link, (), Letters(), context.scope).relation == "equivalent"


def _weakest(judged: Sequence[Judgement]) -> Judgement:
    return next((one for one in judged if one.verification.status != "proved"), judged[0])


def _judged(link: Relation, context: Context) -> Judgement:
    """One link under all that is assumed; what fails is undecided where the letters may stand for something else."""
    link = context.expanded(link)  # type: ignore[assignment]
    assert isinstance(link, Relation)  # a relation stays one
    if link.signs == ("=",) and link.sides[0] == link.sides[1]:
        return TRUE_FOR_ALL
    if link.signs[0] not in {"=", "<", "<=", ">", ">="}:
        return undecided("no link that is judged for all values")
    found = for_all(link, known(context), letters(context), context.scope)
    if found.relation == "not_equivalent" and not _may_refute(link, context):
        return undecided("its letters may stand for something else")
    return found


def known(context: Context) -> tuple[Tree, ...]:
    """What is assumed, with the conditions of the problem."""
    goal = () if context.origin is None else split_goal(context.origin.tree)[0] if context.origin.line < 0 else ()
    said = tuple(part for condition in context.task.conditions for part in conditions_listed(condition))
    return (*context.argument.hypotheses, *said, *goal)


def letters(context: Context) -> Letters:
    """Which letters count, and from where on."""
    bounds = [found for condition in (*known(context), *context.scope.assumed) if (found := least_of(condition)) is not None]
    least = [bound for name, bound in bounds if name in COUNTING]
    base = context.argument.base
    return Letters(COUNTING, max((*least, *((base,) if base is not None else ())), default=None))


def goal_of(context: Context) -> tuple[Tree, ...]:
    """The statements that are to be shown."""
    if context.origin is None or context.origin.line >= 0:
        return ()
    asked = context.task.tree
    return split_goal(asked if asked is not None and not is_statement(context.origin.tree) else context.origin.tree)[1]


def _may_refute(link: Relation, context: Context) -> bool:
    """Whether the letters are universal: those of the assumptions, or of a claim that is true for all of them."""
    if context.root() is None and not context.argument.hypotheses and context.task.verb == "prove" and _is_said_of_all(link):
        return True
    own = {name for fact in context.argument.hypotheses for name in free_symbols(fact)} | _letters_named(context)
    for part in (*goal_of(context), *_said_before(context)):
        if isinstance(part, Relation) and all(
            for_all(one, known(context), letters(context), context.scope).relation == "equivalent" for one in _links(part)
        ):
            own |= set(free_symbols(part))
    return bool(own) and set(free_symbols(link)) <= own


def _said_before(context: Context) -> tuple[Tree, ...]:
    """(a − b)² ≥ 0, from which a proof without assumptions starts."""
    first = context.facts[0].tree if context.facts and not context.argument.hypotheses and not context.names else None
    return () if first is None or not is_statement(first) else (first,)


def _letters_named(context: Context) -> set[str]:
    """a, b, m and n after `Let a = 2m and b = 2n + 1`."""
    return {name for letter, meaning in context.names.items() for name in (letter, *free_symbols(meaning))}


def _is_said_of_all(link: Relation) -> bool:
    """n² + n = n(n + 1), of letters that count: no equation that is set up."""
    left, right = (set(free_symbols(side)) for side in link.sides)
    return link.signs == ("=",) and left == right and bool(left) and left <= COUNTING


def _chain(clause: Clause, tree: Tree, context: Context) -> Found | None:
    """`= 7·6m + 6 ≥ …`: goes on from the last side of the line before; past an aside such as k(k + 1) = 2m, from the one before that."""
    current = context.current
    found = None if current is None else _chain_from(current, clause, tree, context)
    if current is None or found is None or found[0].judgement.relation != "not_equivalent":
        return found
    if current.tree not in context.argument.hypotheses:
        return found
    earlier = next((fact for fact in reversed(context.facts) if fact.line < current.line), None)
    other = None if earlier is None else _chain_from(earlier, clause, tree, context)
    return found if other is None or other[0].judgement.relation == "not_equivalent" else other


def _chain_from(current: Fact, clause: Clause, tree: Tree, context: Context) -> Found | None:
    last = current.tree.sides[-1] if isinstance(current.tree, Relation) else current.tree
    sides = (last, *(tree.sides if isinstance(tree, Relation) else (tree,)))
    signs = (clause.sign, *(tree.signs if isinstance(tree, Relation) else ()))
    whole = Relation(signs, sides)
    judged = []
    for link in _links(whole):
        found = _judged(link, context)
        if found.relation == "undecided":
            return None
        judged.append(found)
        if found.relation == "not_equivalent":
            return Reading("transformation", found, link.sides[0], link.sides[1], current.line, whole.sides[-1]), context.knowing(
                whole, context.line, side=True
            )
    if not isinstance(current.tree, Relation):
        return Reading("transformation", _weakest(judged), last, sides[-1], current.line, sides[-1]), context.knowing(
            sides[-1], context.line, side=True
        )
    chain = Relation((*current.tree.signs, *signs), (*current.tree.sides, *sides[1:]))  # from the side that it started with
    reading = Reading("transformation", _weakest(judged), last, sides[-1], current.line, chain)
    return reading, context.knowing(chain, context.line, side=True)


# The end


def is_shown(value: Tree, context: Context) -> bool:
    """Whether a right last line is what was to be shown: the claim, its other side, or the claim for the next whole number."""
    goal = goal_of(context)
    if len(goal) != 1 or not isinstance(goal[0], Relation) or len(goal[0].sides) != 2:
        return False
    claims = [goal[0], *(_next_claims(goal[0]) if context.argument.hypotheses or context.argument.base is not None else ())]
    return any(_states(value, claim) for claim in claims if isinstance(claim, Relation))


def _next_claims(goal: Relation) -> Iterator[Tree]:
    """The claim for k + 1 and for n + 1."""
    for name in set(free_symbols(goal)) & COUNTING:
        yield from (substituted(goal, {name: add(Symbol(other), number(1))}) for other in COUNTING)


def _states(value: Tree, claim: Relation) -> bool:
    """Whether a line is the claim, with its sides in any order, leads from one side to the other, or ends with a side of an equation."""
    left, right = claim.sides
    if not isinstance(value, Relation):
        return claim.signs == ("=",) and value in claim.sides
    first, last = value.sides[0], value.sides[-1]
    if last == ZERO and _is_difference_signed(value, claim):
        return True
    if not (_alike(first, left) and _alike(last, right)):
        return _alike(first, right) and _alike(last, left) and MIRRORED.get(value.signs[0]) == claim.signs[0]
    allowed = {"=", claim.signs[0], claim.signs[0].rstrip("=") or "="}
    strict = claim.signs[0] not in {"<", ">"} or claim.signs[0] in value.signs
    return strict and set(value.signs) <= {*allowed, *({">="} if claim.signs[0] == ">" else {"<="} if claim.signs[0] == "<" else set())}


def _is_difference_signed(value: Relation, claim: Relation) -> bool:
    """`(a + b)² − 4ab = … = (a − b)² ≥ 0` for (a + b)² ≥ 4ab: the difference of the sides, with its sign."""
    (left, right), sign, first = claim.sides, claim.signs[0], value.sides[0]
    signs = set(value.signs) - {"="}
    if sign in {"<", "<="}:
        left, right, sign = right, left, MIRRORED[sign]
    greater, less = {sign, sign.rstrip("=")}, {MIRRORED[sign], MIRRORED[sign].rstrip("=")}
    if sign not in {">", ">="}:
        return False
    return (set() < signs <= greater and _alike(first, sub(left, right))) or (set() < signs <= less and _alike(first, sub(right, left)))


def _alike(a: Tree, b: Tree) -> bool:
    return a == b or (set(free_symbols(a)) == set(free_symbols(b)) and same(a, b))


def claim_named(clause: Clause, context: Context) -> Found | None:
    """“so P(k + 1) holds”, “Hence P(n) is true for all n”: the claim by its name, which says nothing of its own."""
    match clause.tree:
        case Apply(head="mul" | "call", args=(Symbol(name="P" | "A" | "S" | "E"), inside)) if set(free_symbols(inside)) <= COUNTING:
            pass
        case _:
            return None
    if clause.kind != "expression" or clause.continues or not HOLDS.search(clause.words[:100]):
        return None
    return Reading("comment", METHOD, parent=context.last_line), context


HOLDS = re.compile(r"\b(?:holds?|true|gilt|wahr|richtig|cierta|verdadera|cumple|válida)\b", re.IGNORECASE)


# Congruences


def congruence(clause: Clause, context: Context) -> Found | None:
    """7² ≡ 9 (mod 10): the difference is a multiple of the modulus; without letters, or for all whole values of them."""
    parts = parts_of(clause.tree) if clause.tree is not None else ()
    if not parts or context.line < 0 or not all(isinstance(part, Apply) and part.head == CONGRUENT for part in parts):
        return None
    for part in parts:
        assert isinstance(part, Apply)  # as all are
        found = _congruent(part.args[0], part.args[1], part.args[2])
        if found.relation == "undecided":
            return None
        if found.relation == "not_equivalent":
            return Reading("closed", found, part.args[0], part.args[1], context.last_line, clause.tree), context
    following = context if context.root() is not None else context.knowing(parts[-1], context.line)
    return Reading("closed", REMAINDERS, parent=context.last_line), following


CONGRUENT = "congruent"
REMAINDERS = Judgement("equivalent", Verification("proved", "the remainders agree"))


MOST_REMAINDERS = 200
SAMPLES = 31


def _always_congruent(left: Tree, right: Tree, name: str, modulus: int) -> Judgement:
    """n³ − n ≡ 0 (mod 6) for all whole n: a polynomial with whole coefficients repeats after as many values as the modulus is."""
    whole = sub(left, right)
    ring = ring_of(whole)
    found = polynomial(whole, (name,), ring) if names_of(whole) == (name,) else None
    is_whole = found is not None and all(c.q == 1 for c in found.coeffs())
    values = range(modulus) if is_whole else range(1, SAMPLES)
    for value in values:
        at = outcome(whole, {name: fmpq(value)}, True)
        if not isinstance(at, fmpq) or at.q != 1:
            return undecided("no whole numbers")
        if at.p % modulus:
            shown = Counterexample({name: str(value)}, str(at.p % modulus), "0")
            return Judgement("not_equivalent", Verification("proved", "the remainders differ"), counterexample=shown)
    return REMAINDERS if is_whole else replace(REMAINDERS, verification=Verification("checked", "the remainders agree", SAMPLES - 1))


def _congruent(left: Tree, right: Tree, modulus: Tree) -> Judgement:
    n = outcome(modulus, {}, True)
    names = tuple(dict.fromkeys((*free_symbols(left), *free_symbols(right))))
    if isinstance(n, fmpq) and n.q == 1 and 0 < n <= MOST_REMAINDERS and len(names) == 1:
        return _always_congruent(left, right, names[0], int(n.p))
    if not isinstance(n, fmpq) or n.q != 1 or n == 0 or names:
        return undecided("the remainders depend on letters")
    a, b = outcome(left, {}, True), outcome(right, {}, True)
    if not isinstance(a, fmpq) or not isinstance(b, fmpq) or a.q != 1 or b.q != 1:
        return undecided("no whole numbers")
    if (a.p - b.p) % n.p == 0:
        return REMAINDERS
    shown = Counterexample({}, str(a.p % n.p), str(b.p % n.p))
    return Judgement("not_equivalent", Verification("proved", "the remainders differ"), counterexample=shown)
