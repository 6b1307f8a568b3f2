"""Tree → words, as a teacher would read the formula aloud (English)."""

from __future__ import annotations

from collections.abc import Callable

from service.functions import BY_NAME, CONSTANT, FUNCTIONS
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript
from service.write.binding import SIGN, binding, ends, terms

SIGNS = {
    "=": "equals", "!=": "is not equal to", "<": "is less than", "<=": "is at most",
    ">": "is greater than", ">=": "is at least", "~": "is approximately",
}  # fmt: skip
ORDINALS = {
    "2": "square",
    "3": "cube",
    "4": "fourth",
    "5": "fifth",
    "6": "sixth",
    "7": "seventh",
    "8": "eighth",
    "9": "ninth",
    "10": "tenth",
}
PARTS = {
    "2": ("half", "halves"), "3": ("third", "thirds"), "4": ("quarter", "quarters"), "5": ("fifth", "fifths"), "6": ("sixth", "sixths"),
    "8": ("eighth", "eighths"), "10": ("tenth", "tenths"),
}  # fmt: skip
COUNTS = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine"}
BETWEEN = {
    "and": "and", "or": "or", "union": "union", "intersection": "intersected with", "difference": "without", "element": "in",
    "not_element": "not in", "subset": "is a subset of", "implies": "implies", "iff": "if and only if", "system": "and", "list": "and",
    "mul": "times",
}  # fmt: skip
BEFORE = {
    "neg": "minus",
    "pos": "plus",
    "plus_minus": "plus or minus",
    "minus_plus": "minus or plus",
    "not": "not",
    "let": "let",
    "therefore": "therefore",
}
AFTER = {"factorial": "factorial", "double_factorial": "double factorial", "percent": "percent", "degree": "degrees"}


def speech(tree: Tree) -> str:
    """The formula in words; long parts are set off by “the quantity … end”."""
    match tree:
        case Number(text=digits):
            mantissa, _, exponent = digits.partition("e")
            power = exponent.replace("-", "minus ")
            return f"{mantissa} times 10 to the power {power}" if exponent else digits
        case Symbol(name=name):
            base, subscript = base_and_subscript(name)
            return f"{base} sub {subscript}" if subscript else base
        case Constant(name=name):
            return CONSTANT[name].speech
        case Relation(signs=signs, sides=sides):
            said = [f"{SIGNS[sign]} {speech(side)}" for sign, side in zip(signs, sides[1:], strict=True)]
            link = " " if set(signs) == {"="} else ", which "
            return f"{speech(sides[0])} {link.join(said)}"
        case Apply(head=head):
            return SPEAKERS.get(head, _function)(tree)


def _part(tree: Tree) -> str:
    return speech(tree) if binding(tree) > SIGN else f"the quantity {speech(tree)} end"


def _sum(tree: Apply) -> str:
    words: list[str] = []
    for index, (sign, term) in enumerate(terms(tree.args)):
        words += [{"+": "plus", "-": "minus"}[sign], _part(term) if sign == "-" else speech(term)] if index else [speech(term)]
    return " ".join(words)


def _between(tree: Apply) -> str:
    if tree.head == "mul" and tree.form == "implicit":
        said = [_part(arg) for arg in tree.args]
        return said[0] + "".join(f" times {part}" if part.startswith("the ") else f" {part}" for part in said[1:])
    return f" {BETWEEN[tree.head]} ".join(_part(arg) if tree.head == "mul" else speech(arg) for arg in tree.args)


def _before(tree: Apply) -> str:
    if len(tree.args) == 2:
        return f"{_part(tree.args[0])} {BEFORE[tree.head]} {_part(tree.args[1])}"
    return f"{BEFORE[tree.head]} {_part(tree.args[0])}"


def _after(tree: Apply) -> str:
    return f"{_part(tree.args[0])} {AFTER[tree.head]}"


def _quotient(tree: Apply) -> str:
    above, below = tree.args
    if isinstance(above, Number) and isinstance(below, Number) and below.text in PARTS and above.text.isdigit() and len(above.text) < 3:
        one, many = PARTS[below.text]
        return f"{COUNTS.get(above.text, above.text)} {one if above.text == '1' else many}"
    if isinstance(above, Number | Symbol | Constant) and isinstance(below, Number | Symbol | Constant):
        return f"{speech(above)} over {speech(below)}"
    return f"the fraction {speech(above)} over {speech(below)} end fraction"


def _power(tree: Apply) -> str:
    base, exponent = tree.args
    if isinstance(base, Apply) and base.head in BY_NAME and BY_NAME[base.head].bare and " of " in _function(base):
        name, _, rest = _function(base).partition(" of ")
        return f"{name}{_raised(exponent)} of {rest}"
    if isinstance(base, Apply) and base.head in ("exp", "pow"):
        return f"the quantity {speech(base)} end{_raised(exponent)}"
    return _part(base) + _raised(exponent)


def _raised(exponent: Tree) -> str:
    match exponent:
        case Number("2"):
            return " squared"
        case Number("3"):
            return " cubed"
        case Number() | Symbol() | Constant():
            return f" to the power {speech(exponent)}"
        case _:
            return f" to the power {speech(exponent)} end power"


def _root(tree: Apply) -> str:
    radicand, *index = tree.args
    order = index[0].text if index and isinstance(index[0], Number) else "2"
    name = ORDINALS.get(order, f"{order}th") if not index or isinstance(index[0], Number) else f"{speech(index[0])}th"
    inner = speech(radicand)
    end = "" if isinstance(radicand, Number | Symbol | Constant) else " end root"
    return f"the {name} root of {inner}{end}"


def _integral(tree: Apply) -> str:
    body, variable, *bounds = tree.args
    limits = f" from {speech(bounds[0])} to {speech(bounds[1])}" if bounds else ""
    return f"the integral{limits} of {speech(body)} with respect to {speech(variable)}"


def _big(tree: Apply) -> str:
    body, index, low, high = tree.args
    return f"the {tree.head} from {speech(index)} equals {speech(low)} to {speech(high)} of {speech(body)}"


def _over(tree: Apply) -> str:
    body, index, members = tree.args
    return f"the {tree.head.removesuffix('_over')} over {speech(index)} in {speech(members)} of {speech(body)}"


def _angle(tree: Apply) -> str:
    units = zip(tree.args, ("degree", "minute", "second"), strict=False)
    return " ".join(f"{speech(part)} {unit}{'' if part == Number('1') else 's'}" for part, unit in units)


def _congruent(tree: Apply) -> str:
    left, right, modulus = (speech(arg) for arg in tree.args)
    return f"{left} is congruent to {right} modulo {modulus}"


def _substituted(tree: Apply) -> str:
    body, variable, *values = (speech(arg) for arg in tree.args)
    if len(values) == 1:
        return f"{body} where {variable} equals {values[0]}"
    return f"{body} from {variable} equals {values[0]} to {values[1]}"


def _derivative(tree: Apply) -> str:
    body, variable, *orders = tree.args
    name = "derivative" if tree.head == "derivative" else "partial derivative"
    order = orders[0].text if orders and isinstance(orders[0], Number) else "1"
    ordinal = {"1": "", "2": "second ", "3": "third "}.get(order, f"{ORDINALS.get(order, order + 'th')} ")
    return f"the {ordinal}{name} of {speech(body)} with respect to {speech(variable)}"


def _limit(tree: Apply) -> str:
    body, variable, point = tree.args
    side = {"limit": "", "limit_left": " from the left", "limit_right": " from the right"}[tree.head]
    return f"the limit as {speech(variable)} approaches {speech(point)}{side} of {speech(body)}"


def _listed(args: tuple[Tree, ...]) -> str:
    return ", ".join(speech(arg) for arg in args)


def _collection(tree: Apply) -> str:
    name = {"set": "set", "tuple": "tuple", "vector": "vector", "row": "row"}[tree.head]
    return f"the {name} {_listed(tree.args)} end {name}" if tree.args else f"the empty {name}"


def _matrix(tree: Apply) -> str:
    rows = "; ".join(f"row {index}: {_listed(row.args)}" for index, row in enumerate(tree.args, 1) if isinstance(row, Apply))
    width = len(tree.args[0].args) if isinstance(tree.args[0], Apply) else 1
    return f"the {len(tree.args)} by {width} matrix, {rows} end matrix"


def _interval(tree: Apply) -> str:
    opening, closing = ends(tree)
    low, high = (speech(arg) for arg in tree.args)
    kept = {"[": "included", "]": "included", "(": "excluded", ")": "excluded"}
    return f"the interval from {low}, {kept[opening]}, to {high}, {kept[closing]}"


def _set_builder(tree: Apply) -> str:
    variable, condition = tree.args
    return f"the set of all {speech(variable)} such that {speech(condition)}"


def _piecewise(tree: Apply) -> str:
    cases = []
    for case in tree.args:
        if isinstance(case, Apply):
            value, condition = case.args
            cases.append(f"{speech(value)} otherwise" if condition == Constant("otherwise") else f"{speech(value)} if {speech(condition)}")
    return "; ".join(cases)


def _applied(tree: Apply) -> str:
    function, *args = tree.args
    return f"{speech(function)} of {_listed(tuple(args))}"


PRIMES = {"1": "prime", "2": "double prime", "3": "triple prime"}


def _prime(tree: Apply) -> str:
    function, order = tree.args
    count = order.text if isinstance(order, Number) else "1"
    return f"{speech(function)} {PRIMES.get(count, count + '-fold prime')}"


def _words(tree: Apply) -> str:
    return " ".join(arg.name for arg in tree.args if isinstance(arg, Symbol))


def _mixed(tree: Apply) -> str:
    return f"{speech(tree.args[0])} and {speech(tree.args[1])}"


SEVERAL = {entry.name: entry.speech.partition(" of ")[0] for entry in FUNCTIONS if max(entry.arity) > 3}
"""Functions of any number of arguments."""


def _function(tree: Apply) -> str:
    entry = BY_NAME.get(tree.head)
    if tree.head == "log" and len(tree.args) == 2:
        return f"logarithm of {_part(tree.args[0])} to base {speech(tree.args[1])}"
    if entry is not None and entry.name in SEVERAL:
        *first, last = (_part(arg) for arg in tree.args)
        return f"{SEVERAL[entry.name]} of {', '.join(first)}{' and ' if first else ''}{last}"
    if entry is None or not entry.speech or len(tree.args) not in (1, 2):
        return f"{tree.head} of {_listed(tree.args)}"
    places = dict(zip("ab", (_part(arg) for arg in tree.args), strict=False))
    return " ".join(places.get(word, word) for word in entry.speech.split())


SPEAKERS: dict[str, Callable[[Apply], str]] = {
    "add": _sum, "div": _quotient, "pow": _power, "sqrt": _root, "root": _root, "mixed": _mixed,
    **dict.fromkeys(BETWEEN, _between), **dict.fromkeys(BEFORE, _before), **dict.fromkeys(AFTER, _after),
    "integral": _integral, "sum": _big, "product": _big, "derivative": _derivative, "partial": _derivative,
    "limit": _limit, "limit_left": _limit, "limit_right": _limit,
    "set": _collection, "tuple": _collection, "vector": _collection, "row": _collection, "matrix": _matrix,
    "interval": _interval, "set_builder": _set_builder, "piecewise": _piecewise,
    "sum_over": _over, "product_over": _over, "dms": _angle, "congruent": _congruent, "subst": _substituted,
    "call": _applied, "prime": _prime, "text": _words, "missing": lambda tree: "blank",
}  # fmt: skip
