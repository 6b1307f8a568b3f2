"""Tree → presentation MathML Core, which browsers draw and screen readers read."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import pairwise

from service.functions import BY_NAME, CONSTANT, GREEK_LETTERS
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript
from service.write.binding import (
    ATOM,
    CONJUNCTION,
    DISJUNCTION,
    IMPLICATION,
    NEGATION,
    POSTFIX,
    POWER,
    PRODUCT,
    SETS,
    SIGN,
    SUM,
    binding,
    ends,
    terms,
)

SIGNS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "~": "≈"}
BETWEEN: dict[str, tuple[str, int]] = {
    "and": ("and", CONJUNCTION), "or": ("or", DISJUNCTION), "union": ("∪", SETS), "intersection": ("∩", SETS),
    "difference": ("∖", SETS), "element": ("∈", SETS), "not_element": ("∉", SETS), "subset": ("⊆", SETS),
    "implies": ("⇒", IMPLICATION), "iff": ("⇔", IMPLICATION), "list": (",", IMPLICATION),
}  # fmt: skip
BEFORE = {"not": ("¬", NEGATION), "therefore": ("∴", IMPLICATION)}
AFTER = {"factorial": "!", "double_factorial": "!!", "percent": "%", "degree": "°"}
FENCES = {
    "abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceiling": ("⌈", "⌉"), "set": ("{", "}"), "tuple": ("(", ")"), "vector": ("⟨", "⟩"),
}  # fmt: skip
APPLY = "<mo>&#x2061;</mo>"
TIMES = "<mo>&#x2062;</mo>"
DOT = "<mo>⋅</mo>"


def mathml(tree: Tree) -> str:
    """The tree as one `<math>` element, displayed as a block."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{_of(tree)}</math>'


def _of(tree: Tree) -> str:
    match tree:
        case Number(text=digits):
            return _numeral(digits)
        case Symbol(name=name):
            return _symbol(name)
        case Constant(name=name):
            return f"<mi>{escape(CONSTANT[name].mathml)}</mi>"
        case Relation(signs=signs, sides=sides):
            parts = [_inside(sides[0], SETS)]
            parts += [f"{_operator(SIGNS[sign])}{_inside(side, SETS)}" for sign, side in zip(signs, sides[1:], strict=True)]
            return _row(*parts)
        case Apply(head=head):
            return WRITERS.get(head, _call)(tree)


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _operator(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"


def _fenced(opening: str, inner: str, closing: str) -> str:
    return _row(f'<mo fence="true">{escape(opening)}</mo>', inner, f'<mo fence="true">{escape(closing)}</mo>')


def _brackets(inner: str) -> str:
    return _fenced("(", inner, ")")


def _inside(tree: Tree, level: int) -> str:
    return _of(tree) if binding(tree) >= level else _brackets(_of(tree))


def _numeral(digits: str) -> str:
    mantissa, _, exponent = digits.partition("e")
    if not exponent:
        return f"<mn>{digits}</mn>"
    sign = _operator("−") if exponent.startswith("-") else ""
    power = _row(sign, f"<mn>{exponent.lstrip('+-')}</mn>")
    # The attribute says that this is one numeral, so that it reads back as one.
    return f'<mrow data-numeral="{digits}"><mn>{mantissa}</mn>{DOT}<msup><mn>10</mn>{power}</msup></mrow>'


def _symbol(name: str) -> str:
    base, subscript = base_and_subscript(name)
    written = f"<mi>{escape(GREEK_LETTERS.get(base, base))}</mi>"
    if not subscript:
        return written
    tag = "mn" if subscript.isdigit() else "mi"
    return f"<msub>{written}<{tag}>{escape(GREEK_LETTERS.get(subscript, subscript))}</{tag}></msub>"


def _sum(tree: Apply) -> str:
    parts: list[str] = []
    for index, (sign, term) in enumerate(terms(tree.args)):
        if index:
            parts.append(_operator({"+": "+", "-": "−"}[sign]))
        parts.append(_inside(term, PRODUCT if index else SIGN))
    return _row(*parts)


def _product(tree: Apply) -> str:
    parts = [_factor(tree.args[0])]
    for left, right in pairwise(tree.args):
        parts += [_times(left, right, tree.form), _factor(right)]
    return _row(*parts)


def _factor(tree: Tree) -> str:
    return _of(tree) if isinstance(tree, Apply) and tree.head == "div" else _inside(tree, POWER)


def _times(left: Tree, right: Tree, form: str) -> str:
    if form == "cross":
        return _operator("×")
    return DOT if form == "dot" or _begins_with_digit(right) else TIMES


def _begins_with_digit(tree: Tree) -> bool:
    match tree:
        case Number():
            return True
        case Apply(head="pow" | "mul" | "factorial" | "div" | "mixed", args=(first, *_)):
            return _begins_with_digit(first)
        case _:
            return False


def _quotient(tree: Apply) -> str:
    above, below = tree.args
    if tree.form == "sign":
        return _row(_inside(above, PRODUCT), _operator("÷"), _inside(below, POWER))
    return f"<mfrac>{_of(above)}{_of(below)}</mfrac>"


def _sign(tree: Apply) -> str:
    mark = _operator({"neg": "−", "pos": "+", "plus_minus": "±", "minus_plus": "∓"}[tree.head])
    if len(tree.args) == 2:
        return _row(_inside(tree.args[0], SUM), mark, _inside(tree.args[1], PRODUCT))
    return _row(mark, _inside(tree.args[0], PRODUCT))


def _power(tree: Apply) -> str:
    base, exponent = tree.args
    match base:
        case Apply(head=head, args=(inner,)) if head in BY_NAME and BY_NAME[head].bare and head not in ("sqrt", "exp"):
            return _row(f"<msup>{_name(head)}{_of(exponent)}</msup>", APPLY, _brackets(_of(inner)))
        case Apply(head="div" | "sqrt" | "root"):
            return f"<msup>{_brackets(_of(base))}{_of(exponent)}</msup>"
    return f"<msup>{_inside(base, POSTFIX)}{_of(exponent)}</msup>"


def _square_root(tree: Apply) -> str:
    return f"<msqrt>{_of(tree.args[0])}</msqrt>"


def _root(tree: Apply) -> str:
    return f"<mroot>{_of(tree.args[0])}{_of(tree.args[1])}</mroot>"


def _separated(args: tuple[Tree, ...]) -> str:
    return _row(_operator(",").join(_of(arg) for arg in args))


def _enclosed(tree: Apply) -> str:
    opening, closing = FENCES[tree.head]
    return _fenced(opening, _separated(tree.args), closing)


def _interval(tree: Apply) -> str:
    opening, closing = ends(tree)
    return _fenced(opening, _separated(tree.args), closing)


def _set_builder(tree: Apply) -> str:
    variable, condition = tree.args
    return _fenced("{", _row(_of(variable), _operator("∣"), _of(condition)), "}")


def _postfix(tree: Apply) -> str:
    return _row(_inside(tree.args[0], ATOM), _operator(AFTER[tree.head]))


def _between(tree: Apply) -> str:
    mark, level = BETWEEN[tree.head]
    sign = f"<mtext>&#xA0;{mark}&#xA0;</mtext>" if mark.isalpha() else _operator(mark)
    return _row(sign.join(_inside(arg, level + 1) for arg in tree.args))


def _before(tree: Apply) -> str:
    mark, level = BEFORE[tree.head]
    return _row(_operator(mark), _inside(tree.args[0], level + 1))


def _let(tree: Apply) -> str:
    return _row("<mtext>let&#xA0;</mtext>", _of(tree.args[0]))


def _integral(tree: Apply) -> str:
    body, variable, *bounds = tree.args
    sign = '<mo largeop="true">∫</mo>'
    if bounds:
        sign = f"<msubsup>{sign}{_of(bounds[0])}{_of(bounds[1])}</msubsup>"
    inner = _of(body) if isinstance(body, Apply) and body.head == "integral" else _inside(body, SIGN)
    return _row(sign, inner, '<mspace width="0.17em"></mspace>', "<mi>d</mi>", _of(variable))


def _big(tree: Apply) -> str:
    body, index, low, high = tree.args
    sign = f'<mo largeop="true">{ {"sum": "∑", "product": "∏"}[tree.head] }</mo>'
    return _row(f"<munderover>{sign}{_row(_of(index), _operator('='), _of(low))}{_of(high)}</munderover>", _inside(body, PRODUCT))


def _over(tree: Apply) -> str:
    body, index, members = tree.args
    sign = f'<mo largeop="true">{ {"sum_over": "∑", "product_over": "∏"}[tree.head] }</mo>'
    return _row(f"<munder>{sign}{_row(_of(index), _operator('∈'), _inside(members, SETS))}</munder>", _inside(body, PRODUCT))


def _angle(tree: Apply) -> str:
    return _row(*(_of(part) + _operator(mark) for part, mark in zip(tree.args, "°′″", strict=False)))


def _substituted(tree: Apply) -> str:
    body, variable, low, *high = tree.args
    place = _row(_of(variable), _operator("="), _inside(low, SETS))
    if high:
        return f"<msubsup>{_fenced('[', _of(body), ']')}{place}{_of(high[0])}</msubsup>"
    return _row(_inside(body, CONJUNCTION), "<mtext>&#xA0;where&#xA0;</mtext>", place)


def _congruent(tree: Apply) -> str:
    left, right, modulus = tree.args
    bracket = _brackets(_row("<mi>mod</mi>", _of(modulus)))
    return _row(_inside(left, SETS), _operator("≡"), _inside(right, SETS), bracket)


def _derivative(tree: Apply) -> str:
    body, variable, *orders = tree.args
    d = f"<mi>{'d' if tree.head == 'derivative' else '∂'}</mi>"
    order = _of(orders[0]) if orders and orders[0] != Number("1") else ""
    raised = f"<msup>{d}{order}</msup>" if order else d
    below = _row(d, f"<msup>{_of(variable)}{order}</msup>" if order else _of(variable))
    if isinstance(body, Symbol):
        return f"<mfrac>{_row(raised, _of(body))}{below}</mfrac>"
    return _row(f"<mfrac>{raised}{below}</mfrac>", _brackets(_of(body)))


def _limit(tree: Apply) -> str:
    body, variable, point = tree.args
    side = {"limit": "", "limit_left": "−", "limit_right": "+"}[tree.head]
    at = f"<msup>{_inside(point, ATOM)}{_operator(side)}</msup>" if side else _of(point)
    return _row(f"<munder><mo>lim</mo>{_row(_of(variable), _operator('→'), at)}</munder>", _inside(body, PRODUCT))


def _binomial(tree: Apply) -> str:
    return _brackets(f'<mfrac linethickness="0">{_of(tree.args[0])}{_of(tree.args[1])}</mfrac>')


def _overline(tree: Apply) -> str:
    return f"<mover>{_of(tree.args[0])}<mo>¯</mo></mover>"


def _table(rows: list[list[str]]) -> str:
    cells = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows)
    return f"<mtable>{cells}</mtable>"


def _matrix(tree: Apply) -> str:
    return _brackets(_table([[_of(entry) for entry in row.args] for row in tree.args if isinstance(row, Apply)]))


def _left_brace(table: str) -> str:
    return _row('<mo fence="true">{</mo>', table)


def _piecewise(tree: Apply) -> str:
    rows = []
    for case in tree.args:
        if isinstance(case, Apply):
            value, condition = case.args
            otherwise = condition == Constant("otherwise")
            rows.append([_of(value), "<mtext>otherwise</mtext>" if otherwise else _row("<mtext>if&#xA0;</mtext>", _of(condition))])
    return _left_brace(_table(rows))


def _system(tree: Apply) -> str:
    return _left_brace(_table([[_of(arg)] for arg in tree.args]))


def _words(tree: Apply) -> str:
    return f"<mtext>{escape(' '.join(arg.name for arg in tree.args if isinstance(arg, Symbol)))}</mtext>"


def _missing(tree: Apply) -> str:
    return "<mo>□</mo>"


def _mixed(tree: Apply) -> str:
    return _row(_of(tree.args[0]), _of(tree.args[1]))


def _applied(tree: Apply) -> str:
    function, *args = tree.args
    return _row(_inside(function, ATOM), APPLY, _brackets(_separated(tuple(args))))


def _prime(tree: Apply) -> str:
    function, order = tree.args
    count = int(order.text) if isinstance(order, Number) else 1
    return f"<msup>{_inside(function, ATOM)}<mo>{'′' * count}</mo></msup>"


def _name(head: str) -> str:
    shown = (BY_NAME[head].mathml if head in BY_NAME else "") or head
    return f"<mi>{escape(shown)}</mi>"


def _logarithm(tree: Apply) -> str:
    if len(tree.args) == 2:
        return _row(f"<msub><mi>log</mi>{_of(tree.args[1])}</msub>", APPLY, _brackets(_of(tree.args[0])))
    return _call(tree)


def _call(tree: Apply) -> str:
    if len(tree.args) == 1 and isinstance(tree.args[0], Apply) and tree.args[0].head == "abs":
        return _row(_name(tree.head), APPLY, _of(tree.args[0]))
    return _row(_name(tree.head), APPLY, _brackets(_separated(tree.args)))


WRITERS: dict[str, Callable[[Apply], str]] = {
    "add": _sum, "mul": _product, "div": _quotient, "mixed": _mixed, "neg": _sign, "pos": _sign, "plus_minus": _sign, "minus_plus": _sign,
    "pow": _power, "sqrt": _square_root, "root": _root, "log": _logarithm, "binomial": _binomial, "conjugate": _overline,
    **dict.fromkeys(FENCES, _enclosed), **dict.fromkeys(AFTER, _postfix), **dict.fromkeys(BETWEEN, _between),
    **dict.fromkeys(BEFORE, _before), "let": _let, "interval": _interval, "set_builder": _set_builder,
    "integral": _integral, "sum": _big, "product": _big, "derivative": _derivative, "partial": _derivative,
    "limit": _limit, "limit_left": _limit, "limit_right": _limit, "matrix": _matrix, "piecewise": _piecewise, "system": _system,
    "sum_over": _over, "product_over": _over, "dms": _angle, "congruent": _congruent, "subst": _substituted,
    "text": _words, "missing": _missing, "call": _applied, "prime": _prime,
}  # fmt: skip
