"""Tree → MathJSON, the JSON form of Compute Engine and MathLive (https://mathlive.io/math-json/)."""

from __future__ import annotations

from typing import Any

from service.functions import BY_NAME, CONSTANT
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, children
from service.write.binding import ends

RELATIONS = {
    "=": "Equal", "!=": "NotEqual", "<": "Less", "<=": "LessEqual", ">": "Greater", ">=": "GreaterEqual", "~": "TildeFullEqual",
}  # fmt: skip
HEADS = {
    "add": "Add", "mul": "Multiply", "div": "Divide", "neg": "Negate", "pos": "PreIncrement", "pow": "Power",
    "plus_minus": "PlusMinus", "minus_plus": "MinusPlus", "mixed": "MixedNumber",
    "and": "And", "or": "Or", "not": "Not", "implies": "Implies", "iff": "Equivalent",
    "union": "Union", "intersection": "Intersection", "difference": "SetMinus",
    "element": "Element", "not_element": "NotElement", "subset": "SubsetEqual",
    "set": "Set", "tuple": "Tuple", "list": "Sequence", "system": "System", "vector": "Vector",
    "matrix": "Matrix", "row": "List", "derivative": "D", "partial": "PartialDerivative",
    "limit": "Limit", "limit_left": "LimitLeft", "limit_right": "LimitRight", "percent": "Percent", "degree": "Degrees",
    "dms": "DMS", "congruent": "Congruent",
    "set_builder": "SetBuilder", "let": "Assign", "therefore": "Therefore", "subst": "EvaluateAt",
}  # fmt: skip
INTERVAL_ENDS = {"[": "Closed", "]": "Closed", "(": "Open", ")": "Open"}

MathJSON = Any  # a JSON value: number, string or list


def mathjson(tree: Tree) -> MathJSON:
    """The tree as MathJSON: numbers exact as `{"num": …}` where JSON numbers would lose digits."""
    match tree:
        case Number(text=digits):
            return int(digits) if digits.isdigit() and len(digits) <= 15 else {"num": digits}
        case Symbol(name=name):
            return name
        case Constant(name=name):
            return CONSTANT[name].mathjson
        case Relation(signs=signs, sides=sides):
            return _relation(signs, sides)
        case Apply():
            return _applied(tree)


def _relation(signs: tuple[str, ...], sides: tuple[Tree, ...]) -> MathJSON:
    if len(set(signs)) == 1:
        return [RELATIONS[signs[0]], *(mathjson(side) for side in sides)]
    pairs = [[RELATIONS[sign], mathjson(a), mathjson(b)] for sign, a, b in zip(signs, sides, sides[1:], strict=False)]
    return ["And", *pairs]


def _applied(tree: Apply) -> MathJSON:
    args = [mathjson(arg) for arg in tree.args]
    match tree.head:
        case "integral" | "sum" | "product":
            name = {"integral": "Integrate", "sum": "Sum", "product": "Product"}[tree.head]
            return [name, args[0], ["Limits", *args[1:]]]
        case "sum_over" | "product_over":
            return [{"sum_over": "Sum", "product_over": "Product"}[tree.head], args[0], ["Element", args[1], args[2]]]
        case "interval":
            return ["Interval", *([INTERVAL_ENDS[end], arg] for end, arg in zip(ends(tree), args, strict=True))]
        case "call":
            return args if isinstance(args[0], str) else ["Apply", *args]
        case "prime":
            return ["Derivative", *args]
        case "piecewise":
            return ["Which", *(part for case in tree.args for part in (mathjson(child) for child in reversed(children(case))))]
        case "text":
            return ["Text", *(f"'{arg.name}'" for arg in tree.args if isinstance(arg, Symbol))]
        case "missing":
            return ["Error", "'missing'"]
        case "log" if len(args) == 2:
            return ["Log", *args]
        case head:
            return [HEADS.get(head) or BY_NAME[head].mathjson if head in HEADS or head in BY_NAME else head, *args]
