"""Tree → LaTeX as a textbook prints it, in the commands that KaTeX and MathLive draw."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from service.functions import BY_NAME, CONSTANT, FUNCTIONS, GREEK
from service.tree import Apply, Constant, Number, Symbol, Tree, base_and_subscript
from service.write.binding import (
    ATOM,
    CONJUNCTION,
    DISJUNCTION,
    IMPLICATION,
    NEGATION,
    POWER,
    PRODUCT,
    SETS,
    SIGN,
    SUM,
    declared_constants,
    ends,
    terms,
)
from service.write.writer import Writer

SIGNS = {"=": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq", "~": r"\approx"}
BETWEEN: dict[str, tuple[str, int]] = {
    "and": (r" \;\text{and}\; ", CONJUNCTION), "or": (r" \;\text{or}\; ", DISJUNCTION),
    "union": (r" \cup ", SETS), "intersection": (r" \cap ", SETS), "difference": (r" \setminus ", SETS),
    "element": (r" \in ", SETS), "not_element": (r" \notin ", SETS), "subset": (r" \subseteq ", SETS),
    "implies": (r" \Rightarrow ", IMPLICATION), "iff": (r" \Leftrightarrow ", IMPLICATION),
    "list": (r",\; ", IMPLICATION),
}  # fmt: skip
BEFORE: dict[str, tuple[str, int]] = {
    "not": (r"\neg ", NEGATION), "let": (r"\text{let } ", IMPLICATION), "therefore": (r"\therefore ", IMPLICATION),
}  # fmt: skip
AFTER: dict[str, str] = {"factorial": "!", "double_factorial": "!!", "percent": r"\%", "degree": r"^{\circ}"}
OPEN_RIGHT = frozenset(
    {"integral", "sum", "product", "sum_over", "product_over", "limit", "limit_left", "limit_right", "derivative", "partial"}
)
"""Heads whose body runs on to the right, so that what follows would be read into it."""
FUNCTION_LETTERS = frozenset("fghFGH")
INDEXED = tuple(entry.name for entry in FUNCTIONS if entry.subscript == "first")
"""Functions whose first argument is written as a subscript."""
BARRED = tuple(entry.name for entry in FUNCTIONS if entry.bar)
"""Functions whose parameter stands behind a bar."""


def latex(tree: Tree, *, declared: frozenset[str] = frozenset()) -> str:
    """The tree as LaTeX that reads back as the same tree; `declared` as for `text`."""
    return _Latex(declared_constants(tree, declared)).of(tree)


def symbol(name: str) -> str:
    r"""A variable's name as LaTeX: `x_1` → `x_{1}`, `alpha` → `\alpha`, `speed` → `\mathrm{speed}`."""
    base, subscript = base_and_subscript(name)
    primes = len(base) - len(base.rstrip("'"))
    written = _letters(base.rstrip("'")) + "'" * primes
    return f"{written}_{{{_letters(subscript)}}}" if subscript else written


def _letters(word: str) -> str:
    if word in GREEK:
        return f"\\{word}" if word != "omicron" else "o"
    if len(word) <= 1 or word.isdigit():
        return word
    if word.startswith("{"):
        return word[1:-1]
    if "," in word or "_" in word:
        return word.replace("_", ",")
    return rf"\mathrm{{{word}}}" if word.isalnum() and word[0].isalpha() else word


def bracketed(inner: str) -> str:
    return rf"\left({inner} \right)"


class _Latex(Writer):
    signs = SIGNS
    between_marks = BETWEEN
    before_marks = BEFORE

    def numeral(self, digits: str) -> str:
        mantissa, _, exponent = digits.lower().partition("e")
        # In braces the dot reads back as part of the numeral, not as a product.
        return rf"{mantissa}{{\cdot}}10^{{{exponent.lstrip('+')}}}" if exponent else digits

    def symbol(self, name: str) -> str:
        return symbol(name)

    def apply(self, tree: Apply) -> str:
        return WRITERS.get(tree.head, _Latex.call)(self, tree)

    def bracketed(self, inner: str) -> str:
        return bracketed(inner)

    def closed(self, tree: Tree, level: int) -> str:
        """As `inside`, and bracketed too where what follows would be read into it."""
        return bracketed(self.of(tree)) if _runs_on(tree) else self.inside(tree, level)

    def constant(self, name: str) -> str:
        if name in self.declared:
            return {"e": r"\exp{\left(1 \right)}", "i": r"\sqrt{-1}"}[name]
        return CONSTANT[name].latex

    def sum(self, tree: Apply) -> str:
        signed = terms(tree.args)
        written = ""
        for index, (sign, term) in enumerate(signed):
            level = SIGN if index == 0 else PRODUCT
            part = self.inside(term, level) if index == len(signed) - 1 else self.closed(term, level)
            written += part if index == 0 else f" {sign} {part}"
        return written

    def product(self, tree: Apply) -> str:
        factors = [self.factor(arg, last=index == len(tree.args) - 1) for index, arg in enumerate(tree.args)]
        written = factors[0]
        for (left, right), part in zip(pairwise(tree.args), factors[1:], strict=True):
            written += f" {_sign_between(left, right, part, tree.form)} {part}".replace("  ", " ")
        return written

    def factor(self, tree: Tree, *, last: bool) -> str:
        if _runs_on(tree) and not last:
            return bracketed(self.of(tree))
        if isinstance(tree, Apply) and tree.head == "div":
            return self.of(tree)
        return self.inside(tree, POWER)

    def quotient(self, tree: Apply) -> str:
        above, below = tree.args
        if tree.form == "sign":
            return rf"{self.closed(above, PRODUCT)} \div {self.closed(below, POWER)}"
        return rf"\frac{{{self.of(above)}}}{{{self.of(below)}}}"

    def mixed(self, tree: Apply) -> str:
        whole, part = tree.args
        return self.of(whole) + self.of(part)

    def sign(self, tree: Apply) -> str:
        mark = {"neg": "-", "pos": "+", "plus_minus": r"\pm", "minus_plus": r"\mp"}[tree.head]
        if len(tree.args) == 2:
            left, right = tree.args
            return f"{self.closed(left, SUM)} {mark} {self.inside(right, PRODUCT)}"
        return f"{mark} {self.inside(tree.args[0], PRODUCT)}"

    def power(self, tree: Apply) -> str:
        base, exponent = tree.args
        above = self.of(exponent)
        match base:
            case Apply(head=head, args=(inner,)) if head in BY_NAME and BY_NAME[head].bare and head != "sqrt":
                if exponent not in (Number("-1"), Apply("neg", (Number("1"),))) and head != "exp":
                    return f"{BY_NAME[head].latex}^{{{above}}}{self.argument(inner)}"
                return f"{bracketed(self.of(base))}^{{{above}}}"
            case Apply(head="sqrt" | "root" | "abs" | "div") | Constant() | Number() | Symbol():
                plain = isinstance(base, Constant | Symbol | Number) or base.head == "abs"
                return f"{self.of(base) if plain else bracketed(self.of(base))}^{{{above}}}"
            case Apply(head="set" | "tuple" | "matrix" | "floor" | "ceiling" | "call"):
                return f"{self.of(base)}^{{{above}}}"
            case _:
                return f"{bracketed(self.of(base))}^{{{above}}}"

    def square_root(self, tree: Apply) -> str:
        return rf"\sqrt{{{self.of(tree.args[0])}}}"

    def root(self, tree: Apply) -> str:
        radicand, index = tree.args
        return rf"\sqrt[{self.of(index)}]{{{self.of(radicand)}}}"

    def fences(self, tree: Apply) -> str:
        opening, closing = {"abs": ("|", "|"), "floor": (r"\lfloor", r"\rfloor"), "ceiling": (r"\lceil", r"\rceil")}[tree.head]
        space = "" if opening == "|" else " "
        return rf"\left{opening}{space}{self.of(tree.args[0])}{space}\right{closing}"

    def postfix(self, tree: Apply) -> str:
        return self.closed(tree.args[0], ATOM) + AFTER[tree.head]

    def sum_over(self, tree: Apply) -> str:
        body, index, members = tree.args
        sign = {"sum_over": r"\sum", "product_over": r"\prod"}[tree.head]
        match members:
            case Apply(head="set_builder", args=(Apply(head="element", args=(bound, _)) as element, condition)) if bound == index:
                return rf"{sign}_{{{self.of(element)}:\; {self.of(condition)}}} {self.inside(body, PRODUCT)}"
        return rf"{sign}_{{{self.of(index)} \in {self.inside(members, SETS)}}} {self.inside(body, PRODUCT)}"

    def angle(self, tree: Apply) -> str:
        degrees, *parts = (self.of(arg) for arg in tree.args)
        return degrees + r"^{\circ}" + "".join(part + mark for part, mark in zip(parts, ("'", "''"), strict=False))

    def congruent(self, tree: Apply) -> str:
        left, right, modulus = tree.args
        return rf"{self.inside(left, SETS)} \equiv {self.inside(right, SETS)} \pmod{{{self.of(modulus)}}}"

    def integral(self, tree: Apply) -> str:
        body, variable, *bounds = tree.args
        limits = f"_{{{self.of(bounds[0])}}}^{{{self.of(bounds[1])}}}" if bounds else ""
        nested = isinstance(body, Apply) and body.head == "integral"
        inner = self.of(body) if nested else self.inside(body, SIGN)
        return rf"\int{limits} {inner}\, d{_differential(self.of(variable))}"

    def sum_or_product(self, tree: Apply) -> str:
        body, index, low, high = tree.args
        sign = {"sum": r"\sum", "product": r"\prod"}[tree.head]
        return f"{sign}_{{{self.of(index)}={self.of(low)}}}^{{{self.of(high)}}} {self.inside(body, PRODUCT)}"

    def derivative(self, tree: Apply) -> str:
        body, variable, *orders = tree.args
        d = "d" if tree.head == "derivative" else r"\partial"
        gap = "" if d == "d" else " "
        power = f"^{{{self.of(orders[0])}}}" if orders and orders[0] != Number("1") else ""
        below = f"{d}{gap or _gap(self.of(variable))}{self.of(variable)}{power}"
        if isinstance(body, Symbol):
            return rf"\frac{{{d}{power}{gap or _gap(self.of(body))}{self.of(body)}}}{{{below}}}"
        return rf"\frac{{{d}{power}}}{{{below}}} {bracketed(self.of(body))}"

    def limit(self, tree: Apply) -> str:
        body, variable, point = tree.args
        side = {"limit": "", "limit_left": "^{-}", "limit_right": "^{+}"}[tree.head]
        at = self.inside(point, ATOM) if side else self.of(point)
        return rf"\lim_{{{self.of(variable)} \to {at}{side}}} {self.inside(body, PRODUCT)}"

    def logarithm(self, tree: Apply) -> str:
        if len(tree.args) == 2:
            return rf"\log_{{{self.of(tree.args[1])}}}{self.argument(tree.args[0])}"
        return rf"\ln{self.argument(tree.args[0])}"

    def binomial(self, tree: Apply) -> str:
        upper, lower = tree.args
        return rf"\binom{{{self.of(upper)}}}{{{self.of(lower)}}}"

    def overline(self, tree: Apply) -> str:
        return rf"\overline{{{self.of(tree.args[0])}}}"

    def applied(self, tree: Apply) -> str:
        function, *args = tree.args
        return self.inside(function, ATOM) + bracketed(", ".join(self.of(arg) for arg in args))

    def enclosed(self, tree: Apply) -> str:
        opening, closing = {"set": (r"\{", r"\}"), "tuple": ("(", ")"), "row": ("[", "]")}[tree.head]
        comma = "," if tree.head == "tuple" and len(tree.args) == 1 else ""
        return rf"\left{opening}{', '.join(self.of(arg) for arg in tree.args)}{comma}\right{closing}"

    def set_builder(self, tree: Apply) -> str:
        variable, condition = tree.args
        return rf"\left\{{{self.of(variable)} \mid {self.of(condition)}\right\}}"

    def interval(self, tree: Apply) -> str:
        opening, closing = ends(tree)
        low, high = tree.args
        return rf"\left{opening}{self.of(low)}, {self.of(high)}\right{closing}"

    def matrix(self, tree: Apply) -> str:
        rows = (" & ".join(self.of(entry) for entry in row.args) for row in tree.args if isinstance(row, Apply))
        return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"

    def vector(self, tree: Apply) -> str:
        return r"\langle " + ", ".join(self.of(arg) for arg in tree.args) + r" \rangle"

    def piecewise(self, tree: Apply) -> str:
        rows = []
        for case in tree.args:
            if isinstance(case, Apply):
                value, condition = case.args
                when = r"\text{otherwise}" if condition == Constant("otherwise") else rf"\text{{if }} {self.of(condition)}"
                rows.append(f"{self.of(value)} & {when}")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def system(self, tree: Apply) -> str:
        return r"\begin{cases} " + r" \\ ".join(self.of(arg) for arg in tree.args) + r" \end{cases}"

    def words(self, tree: Apply) -> str:
        if tree.args == (Symbol("…"),):
            return r"\dots"
        return " ".join(rf"\text{{{_comment(arg.name)}}}" for arg in tree.args if isinstance(arg, Symbol))

    def missing(self, tree: Apply) -> str:
        return r"\placeholder{}"

    def substitution(self, tree: Apply) -> str:
        body, variable, *values = (self.of(arg) for arg in tree.args)
        upper = f"^{{{values[1]}}}" if len(values) > 1 else ""
        return rf"\left.{body} \right|_{{{variable}={values[0]}}}{upper}"

    def indexed(self, tree: Apply) -> str:
        order, argument = tree.args
        return f"{BY_NAME[tree.head].latex}_{{{self.of(order)}}}{self.argument(argument)}"

    def barred(self, tree: Apply) -> str:
        *args, parameter = (self.of(arg) for arg in tree.args)
        if not args:
            return BY_NAME[tree.head].latex + self.argument(tree.args[0])
        return rf"{BY_NAME[tree.head].latex}{{\left({', '.join(args)} \middle| {parameter} \right)}}"

    def call(self, tree: Apply) -> str:
        name = BY_NAME[tree.head].latex if tree.head in BY_NAME else rf"\operatorname{{{tree.head}}}"
        if len(tree.args) == 1:
            return name + self.argument(tree.args[0])
        return name + "{" + bracketed(", ".join(self.of(arg) for arg in tree.args)) + "}"

    def argument(self, tree: Tree) -> str:
        """A function's argument in its brackets; |x| brings its own."""
        if isinstance(tree, Apply) and tree.head == "abs":
            return "{" + self.of(tree) + "}"
        return "{" + bracketed(self.of(tree)) + "}"


def _comment(words: str) -> str:
    """The words of a comment; those that alone could be a keyword, a function or a sign stand in quotes."""
    return words if " " in words and words != "if and only if" else f'"{words}"'


def _gap(written: str) -> str:
    return " " if written.startswith("\\") else ""


def _differential(variable: str) -> str:
    return _gap(variable) + variable


def _runs_on(tree: Tree) -> bool:
    """Whether the tree's writing ends in the open body of a sum, limit or the like."""
    match tree:
        case Apply(head=head) if head in OPEN_RIGHT:
            return head != "integral"
        case Apply(head="neg" | "pos" | "mul" | "add", args=args):
            return _runs_on(args[-1])
        case _:
            return False


def _starts_with_digit(tree: Tree) -> bool:
    match tree:
        case Number():
            return True
        case Apply(head="pow" | "mul" | "factorial" | "percent" | "degree" | "mixed", args=(first, *_)):
            return _starts_with_digit(first)
        case Apply(head="div"):
            return True
        case _:
            return False


def _sign_between(left: Tree, right: Tree, part: str, form: str) -> str:
    """Nothing where juxtaposition reads as the product; else a sign."""
    if form == "cross":
        return r"\times"
    if form == "dot" or _starts_with_digit(right) or any(isinstance(each, Apply) and each.head == "text" for each in (left, right)):
        return r"\cdot"
    if isinstance(right, Apply) and right.head in ("tuple", "interval"):
        return r"\cdot"  # beside a letter, (a, b) reads as its arguments
    if isinstance(left, Symbol) and part.startswith(r"\left(") and (left.name[0] in FUNCTION_LETTERS or len(left.name) > 1):
        return r"\cdot"
    if isinstance(left, Symbol | Constant) and left.name in ("d", "e", "i") and not isinstance(right, Number):
        return r"\cdot" if left.name == "d" or part.startswith(r"\left(") else ""
    match left:
        case Apply(head="call" | "prime"):
            return r"\cdot"
        case Apply(head="pow", args=(Symbol(name=name), _)) if part.startswith(r"\left(") and name[0] in FUNCTION_LETTERS:
            return r"\cdot"
    return ""


WRITERS: dict[str, Callable[[_Latex, Apply], str]] = {
    "add": _Latex.sum, "mul": _Latex.product, "div": _Latex.quotient, "mixed": _Latex.mixed,
    "neg": _Latex.sign, "pos": _Latex.sign, "plus_minus": _Latex.sign, "minus_plus": _Latex.sign,
    "pow": _Latex.power, "sqrt": _Latex.square_root, "root": _Latex.root,
    "abs": _Latex.fences, "floor": _Latex.fences, "ceiling": _Latex.fences, "log": _Latex.logarithm,
    **dict.fromkeys(AFTER, _Latex.postfix), **dict.fromkeys(BETWEEN, _Latex.between), **dict.fromkeys(BEFORE, _Latex.before),
    **dict.fromkeys(INDEXED, _Latex.indexed), **dict.fromkeys(BARRED, _Latex.barred),
    "integral": _Latex.integral, "sum": _Latex.sum_or_product, "product": _Latex.sum_or_product,
    "derivative": _Latex.derivative, "partial": _Latex.derivative,
    "limit": _Latex.limit, "limit_left": _Latex.limit, "limit_right": _Latex.limit,
    "binomial": _Latex.binomial, "conjugate": _Latex.overline, "call": _Latex.applied, "prime": _Latex.prime,
    "set": _Latex.enclosed, "tuple": _Latex.enclosed, "row": _Latex.enclosed,
    "set_builder": _Latex.set_builder, "interval": _Latex.interval,
    "matrix": _Latex.matrix, "vector": _Latex.vector, "piecewise": _Latex.piecewise, "system": _Latex.system,
    "sum_over": _Latex.sum_over, "product_over": _Latex.sum_over, "dms": _Latex.angle, "congruent": _Latex.congruent,
    "text": _Latex.words, "subst": _Latex.substitution, "missing": _Latex.missing,
}  # fmt: skip
