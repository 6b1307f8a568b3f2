"""Systems of differential equations: read, solved and checked beside single ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.differential.notation import TIMES, Names, derivatives, with_all_jets
from service.errors import InvalidRequest, Unsupported
from service.messages import Message
from service.question import Question
from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk

HEADS = ("system", "list", "and", "tuple")


def statements(tree: Tree) -> tuple[Tree, ...]:
    """The equations and conditions that were written together; a single one alone."""
    together = isinstance(tree, Apply) and tree.head in HEADS and all(isinstance(arg, Relation) for arg in tree.args)
    return tree.args if together and isinstance(tree, Apply) else (tree,)


def is_condition(tree: Tree) -> bool:
    """y(0) = 1, y'(0) = 0: a function, or a derivative, taken at a point in which no letter stands that could be the variable."""
    return isinstance(tree, Relation) and len(tree.sides) == 2 and any(_is_taken(side) for side in tree.sides)


def _is_taken(side: Tree) -> bool:
    match side:
        case Apply(head="call", args=(Symbol() | Apply(head="prime"), point)):
            return not free_symbols(point)
        case _:
            return False


def functions(tree: Tree) -> tuple[str, ...]:
    """Those whose derivatives occur."""
    return tuple(dict.fromkeys(name for name, _ in derivatives(tree)))


def variable(equations: Tree, names: Sequence[str], named: str | None) -> str:
    """The one named, the one that derivatives are taken by, that functions are taken at, or the usual one."""
    by = [over for _, over in derivatives(equations) if over]
    by += [
        at.name
        for node in walk(equations)
        if isinstance(node, Apply) and node.head == "call" and isinstance(node.args[0], Symbol) and node.args[0].name in names
        for at in node.args[1:]
        if isinstance(at, Symbol)
    ]
    present = set(free_symbols(equations))
    usual = next((letter for letter in TIMES if letter not in names and letter in present), "t" if "x" in names else "x")
    return named or next(iter(by), usual)


def prepare(question: Question, equations: tuple[Tree, ...], conditions: Sequence[Tree]) -> Question:
    """The question with a symbol for each derivative of each function. Raises Unsupported where the numbers do not match."""
    system = Apply("system", equations)
    names = functions(system)
    if len(names) != len(equations):
        raise Unsupported("A system of differential equations needs as many equations as functions.")
    by = variable(system, names, question.context.variable)
    if by in names:
        raise Unsupported("The function and its variable need different names.")
    known = tuple(Names(name, by) for name in names)
    values = tuple(condition(one, names) for one in conditions)
    trees = {
        **question.trees,
        "jets": with_all_jets(system, known),
        "functions": Apply("list", tuple(Symbol(name) for name in names)),
        "values": Apply("list", values),
    }
    return replace(question, trees=trees, context=replace(question.context, variable=by))


def condition(tree: Tree, names: Sequence[str]) -> Tree:
    """y⁽ⁿ⁾(a) = b as tuple(n, a, b, y). InvalidRequest for anything else."""
    match tree:
        case Relation(signs=("=",), sides=(left, right)):
            for side, value in ((left, right), (right, left)):
                match side:
                    case Apply(head="call", args=(Symbol(name=name) as function, point)) if name in names:
                        return Apply("tuple", (Number("0"), point, value, function))
                    case Apply(head="call", args=(Apply(head="prime", args=(Symbol(name=name) as function, Number() as order)), point)) if (
                        name in names
                    ):
                        return Apply("tuple", (order, point, value, function))
    shown = names[0] if names else "y"
    raise InvalidRequest(Message("A condition is a value at a point, such as {}(0) = 1 or {}'(0) = 0.", shown, shown), field="conditions")


def is_system(question: Question) -> bool:
    return "functions" in question.trees
