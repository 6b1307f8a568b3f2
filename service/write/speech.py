"""Tree → words, as a teacher would read the formula aloud; the words of each language stand in `spoken/`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from service.functions import BY_NAME, FUNCTIONS
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, base_and_subscript
from service.write.binding import SIGN, binding, ends, terms
from service.write.spoken_words import BASE, Spoken, spoken

SIMPLE = (Number, Symbol, Constant)


def speech(tree: Tree, language: str = BASE) -> str:
    """The formula in words of the language; long parts are set off, in English by “the quantity … end”."""
    words = spoken(language)
    said = _Speaker(words).of(tree)
    for apart, contracted in words.section("contracted").items():
        said = said.replace(apart, contracted)
    return said


class _Speaker:
    """Reads trees aloud in one language. words: its table."""

    def __init__(self, words: Spoken) -> None:
        self.words = words

    def of(self, tree: Tree) -> str:
        match tree:
            case Number(text=digits):
                return self.number(digits)
            case Symbol(name=name):
                return self.symbol(name)
            case Constant(name=name):
                return self.words.get("constant", name, name)
            case Relation():
                return self.relation(tree)
            case Apply(head=head):
                return SPEAKERS.get(head, _Speaker.function)(self, tree)

    def say(self, name: str, **values: object) -> str:
        """A phrase; an empty place in it leaves no gap."""
        return self.words.say(name, **values).replace("  ", " ").strip()

    def number(self, digits: str) -> str:
        mantissa, _, exponent = digits.replace(".", self.words.say("point")).partition("e")
        power = exponent.replace("-", self.words.say("negative"))
        return self.say("exponential", mantissa=mantissa, power=power) if exponent else mantissa

    def symbol(self, name: str) -> str:
        base, subscript = base_and_subscript(name)
        letter = self.words.get("letter", base, base)
        return self.say("subscript", base=letter, subscript=subscript) if subscript else letter

    def relation(self, tree: Relation) -> str:
        said = [f"{self.words.get('sign', sign, sign)} {self.of(side)}" for sign, side in zip(tree.signs, tree.sides[1:], strict=True)]
        link = self.words.say("link_equal" if set(tree.signs) == {"="} else "link")
        return f"{self.of(tree.sides[0])} {link.join(said)}"

    def part(self, tree: Tree) -> str:
        """A part of something else, set off where it binds no tighter than a sign."""
        return self.of(tree) if binding(tree) > SIGN else self.say("quantity", inner=self.of(tree))

    def listed(self, args: tuple[Tree, ...]) -> str:
        return ", ".join(map(self.of, args))

    # sums, products, powers

    def sum(self, tree: Apply) -> str:
        said: list[str] = []
        for index, (sign, term) in enumerate(terms(tree.args)):
            mark = [self.say({"+": "plus", "-": "minus"}[sign])] if index else []
            said += [*mark, self.part(term) if index and sign == "-" else self.of(term)]
        return " ".join(said)

    def between(self, tree: Apply) -> str:
        if tree.head == "mul" and tree.form == "implicit":
            return self.implicit(tree)
        mark = self.words.get("between", tree.head, tree.head)
        is_member = tree.head in ("element", "not_element")
        return f" {mark} ".join(
            self.part(arg) if tree.head == "mul" else self.member(arg) if is_member else self.of(arg) for arg in tree.args
        )

    def member(self, tree: Tree) -> str:
        """A set as it is said after “in”, where a language declines it."""
        said = self.of(tree)
        return self.words.get("member", tree.name, said) if isinstance(tree, Constant) else said

    def implicit(self, tree: Apply) -> str:
        """2 x y; with “times” before what would run into the factor, and after a function or a root, where its end is not heard."""
        apart = tuple(self.words.section("apart").values())
        said = self.part(tree.args[0])
        for before, factor in pairwise(tree.args):
            part = self.part(factor)
            said += self.words.say("product_times" if _is_open(before) or part.startswith(apart) else "product", part=part)
        return said

    def before(self, tree: Apply) -> str:
        mark = self.words.get("before", tree.head, tree.head)
        if len(tree.args) == 2:
            return f"{self.part(tree.args[0])} {mark} {self.part(tree.args[1])}"
        return f"{mark} {self.part(tree.args[0])}"

    def after(self, tree: Apply) -> str:
        return f"{self.part(tree.args[0])} {self.words.get('after', tree.head, tree.head)}"

    def quotient(self, tree: Apply) -> str:
        above, below = tree.args
        if name := self.share(above, below):
            return name
        is_short = isinstance(above, SIMPLE) and isinstance(below, SIMPLE)
        return self.say("over" if is_short else "fraction", above=self.of(above), below=self.of(below))

    def share(self, above: Tree, below: Tree) -> str:
        """One half, three quarters; empty for what has no such name."""
        if not (isinstance(above, Number) and isinstance(below, Number) and above.text.isdigit() and len(above.text) < 3):
            return ""
        name = self.words.get("part" if above.text == "1" else "parts", below.text, "")
        return f"{self.words.get('count', above.text, above.text)} {name}" if name else ""

    def power(self, tree: Apply) -> str:
        base, exponent = tree.args
        of = self.words.say("of")
        if isinstance(base, Apply) and base.head in BY_NAME and BY_NAME[base.head].bare and of in self.function(base):
            name, _, rest = self.function(base).partition(of)
            return f"{name}{self.raised(exponent)}{of}{rest}"
        if isinstance(base, Apply) and base.head in ("exp", "pow"):
            return self.say("quantity", inner=self.of(base)) + self.raised(exponent)
        return self.part(base) + self.raised(exponent)

    def raised(self, exponent: Tree) -> str:
        match exponent:
            case Number("2"):
                return self.words.say("squared")
            case Number("3"):
                return self.words.say("cubed")
            case _:
                return self.words.say("power" if isinstance(exponent, SIMPLE) else "power_end", exponent=self.of(exponent))

    def root(self, tree: Apply) -> str:
        radicand, *index = tree.args
        order = index[0] if index else Number("2")
        name = self.words.get("root", self.of(order), self.say("nth", number=self.of(order)))
        return self.say("root" if isinstance(radicand, SIMPLE) else "root_end", order=name, inner=self.of(radicand))

    # calculus

    def integral(self, tree: Apply) -> str:
        body, variable, *bounds = map(self.of, tree.args)
        if not bounds:
            return self.say("integral", body=body, variable=variable)
        return self.say("integral_bounds", low=bounds[0], high=bounds[1], body=body, variable=variable)

    def big(self, tree: Apply) -> str:
        body, index, low, high = map(self.of, tree.args)
        return self.say({"sum": "sum", "product": "product_of"}[tree.head], body=body, index=index, low=low, high=high)

    def over(self, tree: Apply) -> str:
        body, index, members = map(self.of, tree.args)
        return self.say(tree.head, body=body, index=index, members=members)

    def derivative(self, tree: Apply) -> str:
        body, variable, *orders = tree.args
        order = self.of(orders[0]) if orders else "1"
        name = self.words.get("order", order, self.say("nth", number=order))
        return self.say(tree.head, order=name, body=self.of(body), variable=self.of(variable))

    def limit(self, tree: Apply) -> str:
        body, variable, point = map(self.of, tree.args)
        return self.say(tree.head, body=body, variable=variable, point=point)

    def substituted(self, tree: Apply) -> str:
        body, variable, *values = map(self.of, tree.args)
        if len(values) == 1:
            return self.say("where", body=body, variable=variable, value=values[0])
        return self.say("between", body=body, variable=variable, low=values[0], high=values[1])

    # collections

    def collection(self, tree: Apply) -> str:
        return self.say(tree.head, items=self.listed(tree.args)) if tree.args else self.say(f"{tree.head}_empty")

    def matrix(self, tree: Apply) -> str:
        rows = [self.listed(row.args) for row in tree.args if isinstance(row, Apply)]
        width = len(tree.args[0].args) if isinstance(tree.args[0], Apply) else 1
        items = "; ".join(self.say("matrix_row", number=number, items=items) for number, items in enumerate(rows, 1))
        return self.say("matrix", rows=len(tree.args), columns=width, items=items)

    def interval(self, tree: Apply) -> str:
        kept = {"[": "included", "]": "included", "(": "excluded", ")": "excluded"}
        opening, closing = (self.say(kept[end]) for end in ends(tree))
        low, high = map(self.of, tree.args)
        return self.say("interval", low=low, high=high, opening=opening, closing=closing)

    def set_builder(self, tree: Apply) -> str:
        variable, condition = map(self.of, tree.args)
        return self.say("set_builder", variable=variable, condition=condition)

    def piecewise(self, tree: Apply) -> str:
        return "; ".join(self.case(*case.args) for case in tree.args if isinstance(case, Apply))

    def case(self, value: Tree, condition: Tree) -> str:
        if condition == Constant("otherwise"):
            return self.say("case_otherwise", value=self.of(value))
        return self.say("case", value=self.of(value), condition=self.of(condition))

    # functions and the rest

    def applied(self, tree: Apply) -> str:
        function, *args = tree.args
        return self.say("applied", function=self.of(function), items=self.listed(tuple(args)))

    def prime(self, tree: Apply) -> str:
        function, order = tree.args
        count = order.text if isinstance(order, Number) else "1"
        name = {"1": "prime", "2": "prime_2", "3": "prime_3"}.get(count, "prime_n")
        return self.say(name, function=self.of(function), count=count)

    def spelled(self, tree: Apply) -> str:
        return " ".join(arg.name for arg in tree.args if isinstance(arg, Symbol))

    def mixed(self, tree: Apply) -> str:
        return self.say("mixed", whole=self.of(tree.args[0]), part=self.of(tree.args[1]))

    def congruent(self, tree: Apply) -> str:
        left, right, modulus = map(self.of, tree.args)
        return self.say("congruent", left=left, right=right, modulus=modulus)

    def angle(self, tree: Apply) -> str:
        units = zip(tree.args, ("degree", "minute", "second"), strict=False)
        return " ".join(
            f"{self.of(part)} {self.words.get('angle' if part == Number('1') else 'angles', unit, unit)}" for part, unit in units
        )

    def missing(self, tree: Apply) -> str:
        return self.say("missing")

    def function(self, tree: Apply) -> str:
        said = self.words.get("function", tree.head, "")
        if tree.head == "log" and len(tree.args) == 2:
            return self.say("logarithm", number=self.part(tree.args[0]), base=self.of(tree.args[1]))
        if tree.head in SEVERAL:
            *first, last = map(self.part, tree.args)
            name = said.partition(self.words.say("of"))[0]
            return self.say(
                "applied", function=name, items=(self.words.say("and") if first else "").join(filter(None, (", ".join(first), last)))
            )
        if not said or len(tree.args) not in (1, 2):
            return self.say("applied", function=tree.head, items=self.listed(tree.args))
        return self.placed(said, tree.args)

    def placed(self, said: str, args: tuple[Tree, ...]) -> str:
        """The words of a function with its arguments in the places of a and b; an `a` before the last of them may be a word."""
        places = dict(zip("ab", map(self.part, args), strict=False))
        words = said.split()
        last = {letter: len(words) - 1 - words[::-1].index(letter) for letter in places if letter in words}
        return " ".join(places[word] if last.get(word) == index else word for index, word in enumerate(words))


def _is_open(tree: Tree) -> bool:
    """Whether it is not heard where a factor ends: √π, sin x, sin² x."""
    match tree:
        case Apply(head="pow", args=(base, _)):
            return _is_open(base)
        case Apply(head=head):
            return head in BY_NAME and head not in AFTER
        case _:
            return False


SEVERAL = frozenset(entry.name for entry in FUNCTIONS if max(entry.arity) > 3)
"""Functions of any number of arguments."""
BETWEEN = (
    "and",
    "or",
    "union",
    "intersection",
    "difference",
    "element",
    "not_element",
    "subset",
    "implies",
    "iff",
    "system",
    "list",
    "mul",
)
BEFORE = ("neg", "pos", "plus_minus", "minus_plus", "not", "let", "therefore")
AFTER = ("factorial", "double_factorial", "percent", "degree")
SPEAKERS: dict[str, Callable[[_Speaker, Apply], str]] = {
    "add": _Speaker.sum, "div": _Speaker.quotient, "pow": _Speaker.power, "sqrt": _Speaker.root, "root": _Speaker.root,
    "mixed": _Speaker.mixed, **dict.fromkeys(BETWEEN, _Speaker.between), **dict.fromkeys(BEFORE, _Speaker.before),
    **dict.fromkeys(AFTER, _Speaker.after), "integral": _Speaker.integral, "sum": _Speaker.big, "product": _Speaker.big,
    "derivative": _Speaker.derivative, "partial": _Speaker.derivative, "limit": _Speaker.limit, "limit_left": _Speaker.limit,
    "limit_right": _Speaker.limit, "set": _Speaker.collection, "tuple": _Speaker.collection, "vector": _Speaker.collection,
    "row": _Speaker.collection, "matrix": _Speaker.matrix, "interval": _Speaker.interval, "set_builder": _Speaker.set_builder,
    "piecewise": _Speaker.piecewise, "sum_over": _Speaker.over, "product_over": _Speaker.over, "dms": _Speaker.angle,
    "congruent": _Speaker.congruent, "subst": _Speaker.substituted, "call": _Speaker.applied, "prime": _Speaker.prime,
    "text": _Speaker.spelled, "missing": _Speaker.missing,
}  # fmt: skip
