"""What can be done with what was read, the likeliest first: for a page that has one field for any problem.

Contract: names of operations, from the kind of thing alone; nothing is computed. What stands in the formula (an ∫, a derivative, a matrix)
says more than its letters.
"""

from __future__ import annotations

from service.tree import Apply, Number, Relation, Symbol, Tree, free_symbols, walk

BY_HEAD: dict[str, tuple[str, ...]] = {
    "integral": ("integrate",),
    "limit": ("limit",),
    "sum": ("sum",),
    "product": ("product",),
    "derivative": ("differentiate",),
    "partial": ("differentiate",),
    "matrix": ("matrix",),
}
"""Head of the whole → what it asks for by itself."""
STATED = frozenset({"and", "or", "not", "system", "list", "tuple", "element"})
ABOUT_STATEMENTS = ("solve", "plot", "check")
ABOUT_CURVES = ("plot", "differentiate", "solve", "check")
ABOUT_FUNCTIONS = ("differentiate", "integrate", "plot", "check")
MOST = 6


def offers(tree: Tree) -> tuple[str, ...]:
    """The operations that make sense for it, the likeliest first; never none."""
    return tuple(dict.fromkeys((*asked(tree), *_fitting(tree))))[:MOST]


def asked(tree: Tree) -> tuple[str, ...]:
    """What the formula asks for by what it is."""
    match tree:
        case Apply(head=head) if head in BY_HEAD:
            return BY_HEAD[head]
        case Relation() if _has_slope(tree):
            return ("dsolve",)
        case _:
            return ()


def _has_slope(tree: Tree) -> bool:
    """Whether a derivative of an unknown function stands in it: y′ = y."""
    return any(isinstance(part, Apply) and part.head in ("prime", "derivative") for part in walk(tree))


def _fitting(tree: Tree) -> tuple[str, ...]:
    match tree:
        case Relation(signs=("=",), sides=(left, right)) if _names_function(left, right):
            return ABOUT_CURVES
        case Relation():
            return ABOUT_STATEMENTS
        case Apply(head=head, args=args) if head in STATED and any(isinstance(arg, Relation) for arg in args):
            return ABOUT_STATEMENTS
        case Apply(head=head) if head in BY_HEAD:
            return ("evaluate", "check")
        case _:
            return _for_expressions(tree)


def _names_function(left: Tree, right: Tree) -> bool:
    """y = x², f(x) = x²: the left side names what stands on the right."""
    match left:
        case Symbol(name="y"):
            return "y" not in free_symbols(right) and bool(free_symbols(right))
        case Apply(head="call"):
            return True
        case _:
            return False


def _for_expressions(tree: Tree) -> tuple[str, ...]:
    """Of a number: its value; of a sum: its factors first; of a product: to be multiplied out; of a fraction: partial fractions."""
    heads = {part.head for part in walk(tree) if isinstance(part, Apply)}
    if isinstance(tree, Number) or not free_symbols(tree):
        return ("evaluate", "simplify", "check")
    if "matrix" in heads:
        return ("evaluate", "simplify", "check")
    forms = _forms(tree)
    return (*forms, *ABOUT_FUNCTIONS) if forms else (*ABOUT_FUNCTIONS[:3], "simplify", "check")


def _forms(tree: Tree) -> tuple[str, ...]:
    match tree:
        case Apply(head="div"):
            return ("simplify", "apart")
        case Apply(head="mul", args=args) if any(_is_sum(arg) for arg in args):
            return ("expand", "simplify")
        case Apply(head="pow", args=(base, _)) if _is_sum(base):
            return ("expand", "simplify")
        case Apply(head="add", args=args) if any(isinstance(arg, Apply) and arg.head == "div" for arg in args):
            return ("simplify", "together")
        case Apply(head="add"):
            return ("factor", "simplify") if _is_polynomial(tree) else ("simplify",)
        case _:
            return ()


def _is_sum(tree: Tree) -> bool:
    return isinstance(tree, Apply) and tree.head == "add"


POLYNOMIAL = frozenset({"add", "mul", "neg", "pow"})


def _is_polynomial(tree: Tree) -> bool:
    return all(part.head in POLYNOMIAL for part in walk(tree) if isinstance(part, Apply))
