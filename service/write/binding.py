"""How tightly each head binds, so that writers bracket what would otherwise read back differently."""

from __future__ import annotations

from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, walk

IMPLICATION, DISJUNCTION, CONJUNCTION, NEGATION, RELATION, SETS, SUM, SIGN, PRODUCT, POWER, POSTFIX, ATOM = range(12)

BINDING: dict[str, int] = {
    "let": IMPLICATION, "therefore": IMPLICATION, "implies": IMPLICATION, "iff": IMPLICATION,
    "system": IMPLICATION, "list": IMPLICATION,
    "or": DISJUNCTION, "and": CONJUNCTION, "not": NEGATION,
    "congruent": RELATION, "element": RELATION, "not_element": RELATION, "subset": RELATION,
    "union": SETS, "intersection": SETS, "difference": SETS,
    "add": SUM, "plus_minus": SUM, "minus_plus": SUM,
    "neg": SIGN, "pos": SIGN,
    "mul": PRODUCT, "div": PRODUCT, "mixed": SUM,
    "pow": POWER, "factorial": POSTFIX, "double_factorial": POSTFIX, "percent": POSTFIX, "degree": POSTFIX, "dms": POSTFIX,
}  # fmt: skip


def binding(tree: Tree) -> int:
    """The level of the outermost operator; higher binds tighter."""
    match tree:
        case Number() | Symbol() | Constant():
            return ATOM
        case Relation():
            return RELATION
        case Apply(head=head):
            return BINDING.get(head, ATOM)


def terms(args: tuple[Tree, ...]) -> list[tuple[str, Tree]]:
    """The terms of a sum, each with the sign it is written with: a + b − c gives (+ a), (+ b), (− c).

    A negated term that was bracketed by its writer keeps its own sign: a + (−b).
    """
    signed: list[tuple[str, Tree]] = []
    for index, arg in enumerate(args):
        match arg:
            case Apply(head="neg", args=(inner,), bracketed=False) if index:
                signed.append(("-", inner))
            case _:
                signed.append(("+", arg))
    return signed


def declared_constants(tree: Tree, declared: frozenset[str]) -> frozenset[str]:
    """Which of e and i are symbols here, so that the constants must be written out."""
    found = {node.name for node in walk(tree) if isinstance(node, Symbol)}
    return frozenset({"e", "i"} & (found | declared))


def ends(interval: Apply) -> tuple[str, str]:
    """The brackets of an interval, opening and closing; closed where its form does not say."""
    form = interval.form or "[]"
    return form[0], form[1]
