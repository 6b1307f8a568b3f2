"""The sorts of mathematical things, and which of them may stand where: checked once on a tree, for every notation.

Contract: `sort_of` gives the sort of a tree, or raises Meaningless with the place of the first part that can't stand where it
does. It computes nothing and knows no operation; the table RULES says what each head takes and gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from service.errors import Meaningless, NoValueThere
from service.functions import BY_NAME
from service.messages import Message, Said
from service.read.words import UNITS
from service.tree import BINDERS, Apply, Constant, Number, Relation, Span, Symbol, Tree, free_symbols, walk


class Sort(Enum):
    """What a part of a formula is. ANY: a part that says nothing by itself, such as an empty box."""

    NUMBER = "number"
    SEVERAL = "several"  # an expression with ±: two values
    TRUTH = "truth"
    SET = "set"
    TUPLE = "tuple"
    MATRIX = "matrix"
    ANY = "any"


NUMBERS = frozenset({Sort.NUMBER, Sort.SEVERAL})
VECTORS = frozenset({Sort.TUPLE, Sort.MATRIX})
EVERY = frozenset(Sort)
STANDS_HERE: dict[Sort, str] = {
    Sort.TRUTH: "A statement stands here where a number or an expression is needed.",
    Sort.SET: "A set or interval stands here where a number or an expression is needed.",
    Sort.TUPLE: "A list or pair stands here where a number or an expression is needed.",
    Sort.MATRIX: "A matrix or vector stands here where a number or an expression is needed.",
    Sort.SEVERAL: "± stands for two values, which can't be worked with here; send them one at a time.",
}
"""What is said of a part that is no number where one is needed."""
NEEDED: dict[Sort, str] = {
    Sort.TRUTH: "A statement is needed here, such as x > 0.",
    Sort.SET: "A set is needed here, such as {1, 2} or an interval.",
    Sort.MATRIX: "A matrix is needed here, such as [[1, 2], [3, 4]].",
}
"""What is said where something else than a number is needed."""
MIXED = "These are of different kinds: numbers, vectors, matrices and sets are added or compared with their own kind only."
ORDERED = "Only real numbers are put in order by < and >."
DIVIDED = "Only a number can be divided by; for a matrix, multiply by its inverse."
MULTIPLIED = "Two lists can't be multiplied like this; write dot(a, b) or cross(a, b) for vectors."
COUNTED = "“{}” has too many or too few operands."
LETTER = "A single letter is needed as the variable here."
WHOLE_STEPS = "A sum or product runs over whole numbers; a quantity with a unit can't be one of its limits."
DERIVED = "Only an expression can be differentiated."
MOVING = "The place that the variable goes to, or a limit of a sum, can't hold the variable itself."
ORDER = frozenset({"<", "<=", ">", ">="})


def refused(sentence: Said, span: Span) -> Meaningless:
    """The error that a sentence says of a place; the caller adds the field and the source."""
    return Meaningless(sentence, span=span, expected="")


def misplaced(found: Sort, wanted: frozenset[Sort], span: Span) -> Meaningless:
    """What to say of a part of one sort where others are wanted."""
    if Sort.NUMBER in wanted:
        return refused(STANDS_HERE[found], span)
    return refused(next(sentence for sort, sentence in NEEDED.items() if sort in wanted), span)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a head takes, operand by operand (the last entry stands for all that follow), what it gives, and how many it takes."""

    takes: tuple[frozenset[Sort], ...]
    gives: Sort
    least: int = 1
    most: int = 10_000


def sort_of(tree: Tree) -> Sort:
    """The sort of a tree whose parts all stand where they may. Raises Meaningless for the first that does not."""
    match tree:
        case Number() | Symbol():
            return Sort.NUMBER
        case Constant(name=name):
            return CONSTANTS.get(name, Sort.NUMBER)
        case Relation():
            return _relation(tree)
        case Apply(head=head) if head in SPECIAL:
            return SPECIAL[head](tree)
        case Apply(head=head):
            return _ruled(tree, _rule(head))


CONSTANTS: dict[str, Sort] = {
    **dict.fromkeys(("true", "false", "otherwise"), Sort.TRUTH),
    **dict.fromkeys(("emptyset", "reals", "complexes", "integers", "naturals", "rationals"), Sort.SET),
}


def _rule(head: str) -> Rule:
    """The rule of a head: its own, that of a named function of numbers, or that of one that is not known here."""
    if head in RULES:
        return RULES[head]
    if head in BY_NAME:
        arity = BY_NAME[head].arity
        return Rule((NUMBERS,), Sort.NUMBER, min(arity), max(arity))
    return Rule((EVERY,), Sort.ANY, 0)


def _ruled(tree: Apply, rule: Rule) -> Sort:
    if not rule.least <= len(tree.args) <= rule.most:
        raise refused(Message(COUNTED, tree.head), tree.span)
    _check_binding(tree)
    found = []
    for index, arg in enumerate(tree.args):
        wanted = rule.takes[min(index, len(rule.takes) - 1)]
        sort = _open_interval(arg) if wanted == SETS else sort_of(arg)
        if sort is not Sort.ANY and sort not in wanted:
            raise misplaced(sort, wanted, arg.span)
        found.append(sort)
    return Sort.SEVERAL if rule.gives is Sort.NUMBER and Sort.SEVERAL in found else rule.gives


SETS = frozenset({Sort.SET})


def _open_interval(tree: Tree) -> Sort:
    """The sort of a part of a union: there a pair is an open interval."""
    sort = sort_of(tree)
    return Sort.SET if isinstance(tree, Apply) and tree.head == "tuple" and len(tree.args) == 2 else sort


def _check_binding(tree: Apply) -> None:
    """The bound variable is a letter, and where the variable goes to does not hold it."""
    place = BINDERS.get(tree.head)
    if tree.head in ("derivative", "partial"):
        place = 1
    if not place:
        return
    variable = tree.args[place]
    if not isinstance(variable, Symbol):
        raise refused(LETTER, variable.span)
    if tree.head in MOVES:
        for end in tree.args[2:]:
            if variable.name in free_symbols(end):
                raise refused(MOVING, end.span)


MOVES = frozenset({"limit", "limit_left", "limit_right", "sum", "product"})


def _relation(tree: Relation) -> Sort:
    """Sides of one kind; x = {1, 2} is read as membership, and a letter alone may be defined as anything."""
    sorts = [sort_of(side) for side in tree.sides]
    for sign, left, right, before, after in zip(tree.signs, sorts, sorts[1:], tree.sides, tree.sides[1:], strict=False):
        if sign in ORDER:
            _check_ordered((left, right), (before, after))
        elif not _comparable(left, right, before, after):
            raise refused(MIXED, before.span.to(after.span))
    return Sort.TRUTH


def _check_ordered(sorts: Sequence[Sort], sides: Sequence[Tree]) -> None:
    for sort, side in zip(sorts, sides, strict=True):
        if sort not in (*NUMBERS, Sort.ANY):
            raise refused(ORDERED, side.span)


def _comparable(left: Sort, right: Sort, before: Tree, after: Tree) -> bool:
    pair = {left, right}
    if Sort.ANY in pair or left is right or pair <= NUMBERS or (left in NUMBERS and right in (Sort.SET, Sort.TRUTH)):
        return right is not Sort.TRUTH or left is Sort.ANY
    return _is_letter(before) or _is_letter(after) or pair == VECTORS


def _is_letter(tree: Tree) -> bool:
    return isinstance(tree, Symbol) or (isinstance(tree, Apply) and tree.head == "call")


def _alike(tree: Apply) -> Sort:
    """Sums: all terms are of one kind, and so is the sum."""
    sorts = [sort_of(arg) for arg in tree.args]
    for sort, arg in zip(sorts, tree.args, strict=True):
        if sort in (Sort.TRUTH, Sort.SET):
            raise misplaced(sort, NUMBERS, arg.span)
    _check_entries(tree.args, sorts)
    kinds = {Sort.NUMBER if sort is Sort.SEVERAL else sort for sort in sorts} - {Sort.ANY}
    if len(kinds) > 1:
        raise refused(MIXED, tree.span)
    return Sort.SEVERAL if Sort.SEVERAL in sorts else next(iter(kinds), Sort.ANY)


def _product(tree: Apply) -> Sort:
    """Products: a number times anything that can be added; two lists only where written as vectors, a·b or a × b."""
    sorts = [sort_of(arg) for arg in tree.args]
    for sort, arg in zip(sorts, tree.args, strict=True):
        if sort in (Sort.TRUTH, Sort.SET):
            raise misplaced(sort, NUMBERS, arg.span)
    _check_entries(tree.args, sorts)
    vectors = [sort for sort in sorts if sort in VECTORS]
    if vectors.count(Sort.TUPLE) > 1 and (len(vectors) > 2 or tree.form not in ("dot", "cross")):
        raise refused(MULTIPLIED, tree.span)
    if not vectors:
        return Sort.SEVERAL if Sort.SEVERAL in sorts else Sort.NUMBER
    if len(vectors) == 1:
        return vectors[0]
    if is_scalar_product(tree):
        return Sort.NUMBER
    return Sort.MATRIX if Sort.MATRIX in vectors else Sort.TUPLE


def _check_entries(args: Sequence[Tree], sorts: Sequence[Sort]) -> None:
    """A list is multiplied or added only where it holds numbers."""
    for sort, arg in zip(sorts, args, strict=True):
        if sort is Sort.TUPLE and isinstance(arg, Apply) and arg.head in ("list", "tuple"):
            for entry in arg.args:
                if (found := sort_of(entry)) not in (*NUMBERS, Sort.ANY):
                    raise misplaced(found, NUMBERS, entry.span)


def is_scalar_product(tree: Apply) -> bool:
    """Whether a product of two vectors is their scalar product: two lists or columns with a dot between them."""
    return (
        tree.form == "dot"
        and sum(is_vector(arg) for arg in tree.args) == 2
        and all(is_vector(arg) or not _is_wide(arg) for arg in tree.args)
    )


def is_vector(tree: Tree) -> bool:
    """Whether something is written as a vector: a list, a column, ⟨a, b⟩ or the transpose of a row."""
    match tree:
        case Apply(head="tuple" | "vector"):
            return True
        case Apply(head="matrix", args=rows):
            return len(rows) > 1 and all(isinstance(row, Apply) and len(row.args) == 1 for row in rows)
        case Apply(head="transpose", args=(Apply(head="tuple"),)):
            return True
        case Apply(head="transpose", args=(Apply(head="matrix", args=(_,)),)):
            return True
        case _:
            return False


def _is_wide(tree: Tree) -> bool:
    return sort_of(tree) in VECTORS


def _quotient(tree: Apply) -> Sort:
    if len(tree.args) != 2:
        raise refused(Message(COUNTED, tree.head), tree.span)
    above, below = (sort_of(arg) for arg in tree.args)
    if isinstance(tree.args[1], Number) and not tree.args[1].text.strip("0."):
        raise NoValueThere("This is not defined: there is a division by zero.", span=tree.span, expected="")
    if below in VECTORS:
        raise refused(DIVIDED, tree.args[1].span)
    for sort, arg in ((above, tree.args[0]), (below, tree.args[1])):
        if sort in (Sort.TRUTH, Sort.SET):
            raise misplaced(sort, NUMBERS, arg.span)
    return Sort.SEVERAL if Sort.SEVERAL in (above, below) else Sort.NUMBER if above is Sort.ANY else above


def _power(tree: Apply) -> Sort:
    if len(tree.args) != 2:
        raise refused(Message(COUNTED, tree.head), tree.span)
    base, exponent = (sort_of(arg) for arg in tree.args)
    if exponent not in (*NUMBERS, Sort.ANY):
        raise misplaced(exponent, NUMBERS, tree.args[1].span)
    if base in (Sort.TRUTH, Sort.SET, Sort.TUPLE):
        raise misplaced(base, NUMBERS, tree.args[0].span)
    return Sort.SEVERAL if Sort.SEVERAL in (base, exponent) else Sort.NUMBER if base is Sort.ANY else base


def _signed(tree: Apply) -> Sort:
    """± stands before one number, and makes two of it; a ± b ± c has the two values a + b + c and a − b − c."""
    _ruled(tree, Rule((NUMBERS, ONE) if len(tree.args) > 1 else (ONE,), Sort.SEVERAL, 1, 2))
    return Sort.SEVERAL


def _of_first(tree: Apply) -> Sort:
    """Of the sort of its first operand: a value between bounds."""
    _ruled(tree, Rule((NUMBERS | VECTORS | {Sort.TRUTH}, NUMBERS), Sort.ANY, 2, 4))
    return sort_of(tree.args[0])


def _derived(tree: Apply) -> Sort:
    """The derivative of a number or a matrix is of its sort; of statements only an equation has one, that of its sides."""
    sort, body = _of_first(tree), tree.args[0]
    if sort is Sort.TRUTH and not (isinstance(body, Relation) and set(body.signs) == {"="}):
        raise refused(DERIVED, body.span)
    return sort


def _total(tree: Apply) -> Sort:
    """Σ and Π: terms that are numbers, from one whole number to another."""
    sort = _ruled(tree, Rule((ONE,), Sort.NUMBER, 4, 4))
    for end in tree.args[2:]:
        check_whole(end)
    return sort


def check_fixed(end: Tree, index: str | None, source: str, field: str) -> None:
    """Raises Meaningless where a limit of a sum holds the index."""
    if index in free_symbols(end):
        raise Meaningless(MOVING, span=end.span, text=source, field=field)


def check_whole(end: Tree, source: str = "", field: str = "expression") -> None:
    """Raises Meaningless where a limit of a sum holds a unit."""
    if UNITS.intersection(free_symbols(end)):
        raise Meaningless(WHOLE_STEPS, span=end.span, text=source, field=field)


def _piecewise(tree: Apply) -> Sort:
    for case in tree.args:
        if not isinstance(case, Apply) or case.head != "case" or len(case.args) != 2:
            raise refused(Message(COUNTED, "piecewise"), tree.span)
        value, condition = (sort_of(part) for part in case.args)
        if value not in (Sort.NUMBER, Sort.ANY):
            raise misplaced(value, frozenset({Sort.NUMBER}), case.args[0].span)
        if condition not in (Sort.TRUTH, Sort.ANY):
            raise misplaced(condition, frozenset({Sort.TRUTH}), case.args[1].span)
    return Sort.NUMBER


def _grid(tree: Apply) -> Sort:
    """Rows of equal length, all numbers."""
    rows = [row for row in tree.args if isinstance(row, Apply) and row.head == "row"]
    if len(rows) != len(tree.args) or not rows or len({len(row.args) for row in rows}) != 1:
        raise refused("The rows of this matrix differ in length.", tree.span)
    for row in rows:
        _ruled(row, Rule((frozenset({Sort.NUMBER}),), Sort.MATRIX))
    return Sort.MATRIX


def _call(tree: Apply) -> Sort:
    """f(x): numbers in, a number out; the function's own name is no operand."""
    if not tree.args:
        raise refused(Message(COUNTED, "f"), tree.span)
    for arg in tree.args[1:]:
        sort = sort_of(arg)
        if sort not in (*NUMBERS, Sort.ANY):
            raise misplaced(sort, NUMBERS, arg.span)
    return Sort.NUMBER


def _size(tree: Apply) -> Sort:
    """|a| of a number, a vector (its length) or a matrix (its determinant)."""
    return _ruled(tree, Rule((NUMBERS | VECTORS,), Sort.NUMBER, 1, 1))


def _builder(tree: Apply) -> Sort:
    if len(tree.args) != 2:
        raise refused(Message(COUNTED, "set"), tree.span)
    condition = sort_of(tree.args[1])
    if condition not in (Sort.TRUTH, Sort.ANY):
        raise misplaced(condition, frozenset({Sort.TRUTH}), tree.args[1].span)
    sort_of(tree.args[0])
    return Sort.SET


def _primed(tree: Apply) -> Sort:
    """f', (x²)': a number."""
    if len(tree.args) != 2:
        raise refused(Message(COUNTED, "'"), tree.span)
    inner = sort_of(tree.args[0])
    if inner not in (Sort.NUMBER, Sort.ANY):
        raise misplaced(inner, frozenset({Sort.NUMBER}), tree.args[0].span)
    return Sort.NUMBER


ONE = frozenset({Sort.NUMBER})
STATED = frozenset({Sort.TRUTH})
LISTED = EVERY - {Sort.SEVERAL}
SPECIAL: dict[str, Callable[[Apply], Sort]] = {
    **dict.fromkeys(("add", "neg", "pos", "mixed"), _alike),
    "mul": _product, "div": _quotient, "pow": _power, "plus_minus": _signed, "minus_plus": _signed,
    **dict.fromkeys(("derivative", "partial"), _derived), "subst": _of_first, **dict.fromkeys(("sum", "product"), _total),
    "piecewise": _piecewise, "matrix": _grid, "call": _call, "abs": _size, "set_builder": _builder, "prime": _primed,
}  # fmt: skip
"""Heads whose sort depends on that of their operands."""
RULES: dict[str, Rule] = {
    **dict.fromkeys(("sqrt", "factorial", "double_factorial", "floor", "ceiling"), Rule((NUMBERS,), Sort.NUMBER, 1, 1)),
    **dict.fromkeys(("percent", "degree"), Rule((NUMBERS,), Sort.NUMBER, 1, 1)),
    "root": Rule((NUMBERS,), Sort.NUMBER, 2, 2),
    "dms": Rule((ONE,), Sort.NUMBER, 2, 3),
    "det": Rule((frozenset({Sort.MATRIX}),), Sort.NUMBER, 1, 1),
    "trace": Rule((frozenset({Sort.MATRIX}),), Sort.NUMBER, 1, 1),
    "transpose": Rule((VECTORS,), Sort.MATRIX, 1, 1),
    "norm": Rule((NUMBERS | VECTORS,), Sort.NUMBER, 1, 1),
    "dot": Rule((VECTORS,), Sort.NUMBER, 2, 2),
    "cross": Rule((VECTORS,), Sort.TUPLE, 2, 2),
    "hyper": Rule((EVERY,), Sort.NUMBER, 3, 3),
    "integral": Rule((ONE, ONE), Sort.NUMBER, 2, 4),
    **dict.fromkeys(("limit", "limit_left", "limit_right"), Rule((ONE, ONE, ONE), Sort.NUMBER, 3, 3)),
    **dict.fromkeys(("sum_over", "product_over"), Rule((ONE, ONE, SETS), Sort.NUMBER, 3, 3)),
    **dict.fromkeys(("and", "or", "implies", "iff"), Rule((STATED,), Sort.TRUTH)),
    "not": Rule((STATED,), Sort.TRUTH, 1, 1),
    **dict.fromkeys(("therefore", "let"), Rule((STATED,), Sort.TRUTH, 1, 1)),
    "system": Rule((STATED | NUMBERS,), Sort.TRUTH),
    **dict.fromkeys(("list", "tuple"), Rule((LISTED,), Sort.TUPLE, 0)),
    "set": Rule((LISTED - {Sort.TRUTH},), Sort.SET),
    "interval": Rule((ONE,), Sort.SET, 2, 2),
    **dict.fromkeys(("union", "intersection"), Rule((SETS,), Sort.SET)),
    "difference": Rule((SETS,), Sort.SET, 2, 2),
    "subset": Rule((SETS,), Sort.TRUTH, 2, 2),
    **dict.fromkeys(("element", "not_element"), Rule((LISTED - STATED, SETS), Sort.TRUTH, 2, 2)),
    "vector": Rule((ONE,), Sort.MATRIX),
    "congruent": Rule((ONE,), Sort.TRUTH, 3, 3),
    "text": Rule((EVERY,), Sort.ANY, 0), "missing": Rule((EVERY,), Sort.ANY, 0),
}  # fmt: skip
"""What each head takes and gives. A named function that is not listed takes numbers and gives one."""


COUNTS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("add", "mul", "piecewise", "matrix", "call"), (1, 10_000)),
    **dict.fromkeys(("neg", "pos", "abs"), (1, 1)),
    **dict.fromkeys(("div", "pow", "set_builder", "prime", "mixed", "case"), (2, 2)),
    **dict.fromkeys(("plus_minus", "minus_plus"), (1, 2)),
    **dict.fromkeys(("derivative", "partial"), (2, 3)),
    "subst": (3, 4), **dict.fromkeys(("sum", "product"), (4, 4)),
}  # fmt: skip
"""How many operands the heads of SPECIAL take."""


def check_counts(tree: Tree) -> None:
    """Raises Meaningless where a head has more or fewer operands than it takes: what formats of nested lists may send."""
    for node in walk(tree):
        if isinstance(node, Apply):
            rule = _rule(node.head)
            least, most = COUNTS.get(node.head, (rule.least, rule.most))
            if not least <= len(node.args) <= most:
                raise refused(Message(COUNTED, node.head), node.span)
            if (place := BINDERS.get(node.head)) and not isinstance(node.args[place], Symbol):
                raise refused(LETTER, node.span)


def check_sorts(tree: Tree, source: str, field: str, wanted: frozenset[Sort] = EVERY) -> None:
    """Raises Meaningless, with the field and the place, where a part can't stand where it does, or the whole is of no wanted sort."""
    try:
        sort = sort_of(tree)
        if sort is not Sort.ANY and sort not in wanted:
            raise misplaced(sort, wanted, tree.span)
    except Meaningless as error:
        error.text = source
        error.in_field(field)
        raise
