"""Tree → SymPy, driven by the vocabulary; every power and factorial is sized up before it is computed."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import sympy
from sympy import Basic, Poly, S
from sympy.core.evalf import PrecisionExhausted
from sympy.polys.polyerrors import BasePolynomialError

from service.cas import magnitude, vectors
from service.cas.cases import decided
from service.cas.computed import COMPUTED, SIZED
from service.cas.root_sums import ROOT, over_roots, root_logs
from service.cas.symbols import symbol
from service.errors import InvalidRequest, TooHard, Undefined, Unsupported
from service.functions import BY_NAME, CONSTANT, Function
from service.messages import Message, Said
from service.question import Context
from service.read.formulas import PLACES, formula
from service.read.sorts import ORDER, ORDERED, is_scalar_product, is_vector
from service.tree import Apply, Constant, Number, Relation, Symbol, Tree, free_symbols, rebuilt, walk


def to_sympy(tree: Tree, context: Context = Context()) -> Basic:  # noqa: B008  a frozen value
    """The SymPy object that a tree means.

    Integrals, derivatives, limits, sums and products stay unevaluated. An expression with ± becomes the set of its
    two values, a statement with ± the disjunction. Over the reals odd roots of negative numbers are real.
    Raises Unsupported where the tree has no meaning here, TooHard where a number would be too long.
    """
    try:
        if any(isinstance(node, Apply) and node.head in SIGNED for node in walk(tree)):
            return _both_signs(tree, context)
        return Converter(context).of(tree)
    except sympy.ShapeError as error:
        raise Unsupported("The matrices here do not fit together.") from error
    except sympy.matrices.exceptions.NonInvertibleMatrixError as error:
        raise Undefined("The determinant is 0, so this matrix has no inverse.") from error
    except PrecisionExhausted as error:
        raise TooHard("A number here can't be told from a whole one.") from error
    except (TypeError, ValueError, AttributeError, NotImplementedError, BasePolynomialError) as error:
        raise Unsupported("This combination has no meaning here.") from error


SIGNED = ("plus_minus", "minus_plus")


def with_sign(tree: Tree, *, upper: bool) -> Tree:
    """The tree with every ± replaced by its upper or its lower sign."""

    def change(node: Tree) -> Tree:
        match node:
            case Apply(head="plus_minus" | "minus_plus" as head, args=args):
                plus = (head == "plus_minus") == upper
                last = args[-1] if plus else Apply("neg", (args[-1],))
                return last if len(args) == 1 else Apply("add", (args[0], last))
            case _:
                return node

    return rebuilt(tree, change)


def _both_signs(tree: Tree, context: Context) -> Basic:
    values = [Converter(context).of(with_sign(tree, upper=upper)) for upper in (True, False)]
    if all(isinstance(value, sympy.logic.boolalg.Boolean) for value in values):
        return sympy.Or(*values, evaluate=False)
    return sympy.FiniteSet(*values)


class Converter:
    """One conversion: the context and the symbols bound so far."""

    def __init__(self, context: Context, bound: Mapping[str, Basic] | None = None) -> None:
        self.context = context
        self.bound = dict(bound or {})

    def of(self, tree: Tree) -> Basic:
        match tree:
            case Number(text=text):
                return numeral(text)
            case Symbol(name=name):
                return self.bound[name] if name in self.bound else symbol(name, self.context)
            case Constant(name=name):
                return CONSTANTS[name]
            case Relation(signs=signs, sides=sides):
                return self.relation(signs, [self.of(side) for side in sides])
            case Apply(head=head, args=args):
                if head in HEADS:
                    return HEADS[head](self, tree)
                return self.function(head, args)

    def relation(self, signs: tuple[str, ...], sides: list[Basic]) -> Basic:
        links = [_related(sign, a, b) for sign, a, b in zip(signs, sides, sides[1:], strict=False)]
        return links[0] if len(links) == 1 else sympy.And(*links, evaluate=False)

    def function(self, head: str, args: tuple[Tree, ...]) -> Basic:
        entry = BY_NAME.get(head)
        if entry is None:
            raise Unsupported(Message("“{}” can't be computed with here.", head))
        values = [self.of(arg) for arg in args]
        if head in SIZED:
            SIZED[head](*values)
        if head in COMPUTED:
            return COMPUTED[head](*values)
        return getattr(sympy, entry.sympy)(*values) if entry.sympy else self.defined(entry, values)

    def defined(self, entry: Function, values: list[Basic]) -> Basic:
        """A function that SymPy has not, or has another of, by its definition."""
        return Converter(self.context, dict(zip(PLACES, values, strict=False))).of(formula(entry.definition))

    def binding(self, name: Tree, *, integer: bool = False) -> tuple[sympy.Symbol, Converter]:
        """A bound symbol, and a conversion in which it is bound."""
        if not isinstance(name, Symbol):
            raise Unsupported("A single letter is needed as the variable here.")
        own = sympy.Symbol(name.name, integer=True) if integer else symbol(name.name, self.context)
        return own, Converter(self.context, {**self.bound, name.name: own})

    def power(self, base: Basic, exponent: Basic) -> Basic:
        """base^exponent; over the reals an odd root of a negative quantity is the real one."""
        magnitude.check_power(base, exponent)
        if exponent.is_Rational and exponent.q % 2 == 1 and exponent.q > 1 and self.context.domain != "complex":
            return real_power(base, exponent)
        return base**exponent if isinstance(base, sympy.MatrixBase) else sympy.Pow(base, exponent)


def real_power(base: Basic, exponent: Basic) -> Basic:
    """b^(p/q) for odd q over the reals, its sign drawn out: ∛(−8) = −2, ∛(−x) = −∛x, ∛(x³) = x."""
    if base.is_Pow and base.exp.is_Integer and base.base.is_real:
        whole = base.exp * exponent
        return sympy.Pow(base.base, whole) if whole.is_Integer else real_power(base.base, whole)
    negative = base.is_negative or (base.is_Mul and base.as_coeff_Mul()[0].is_negative)
    return (-1) ** exponent.p * sympy.Pow(-base, exponent) if negative else sympy.Pow(base, exponent)


def numeral(text: str) -> sympy.Rational:
    """A numeral as an exact number: 0.5 is 1/2."""
    magnitude.check_numeral(text)
    return sympy.Rational(text.rstrip(".") if text.endswith(".") else text)


CONSTANTS: dict[str, Basic] = {name: getattr(S, entry.sympy, None) or getattr(sympy, entry.sympy) for name, entry in CONSTANT.items()}
RELATIONS: dict[str, type[Basic]] = {
    "=": sympy.Eq, "!=": sympy.Ne, "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "~": sympy.Eq,
}  # fmt: skip


def _related(sign: str, left: Basic, right: Basic) -> Basic:
    """x = {1, 2} is read as x ∈ {1, 2}."""
    if sign == "=" and isinstance(right, sympy.Set) and not isinstance(left, sympy.Set):
        return sympy.Contains(left, right, evaluate=False)
    if sign in ORDER and (left.is_extended_real is False or right.is_extended_real is False):
        raise Unsupported(ORDERED)
    return RELATIONS[sign](left, right, evaluate=False)


def _sum(this: Converter, tree: Apply) -> Basic:
    values = [this.of(arg) for arg in tree.args]
    if any(vectors.is_list(value) for value in values):
        return vectors.added(values)
    return _folded(operator.add, sympy.Add, values)


def _product(this: Converter, tree: Apply) -> Basic:
    values = [this.of(arg) for arg in tree.args]
    if is_scalar_product(tree) or tree.form == "cross":
        return _of_vectors(tree, values)
    if any(vectors.is_list(value) for value in values):
        return _image(values) if any(isinstance(value, sympy.MatrixBase) for value in values) else vectors.stretched(values)
    return _folded(operator.mul, sympy.Mul, values)


def _image(values: list[Basic]) -> Basic:
    """A·(1, 2): a list beside a matrix is a column, and the product is a list where it is a column."""
    columns = [sympy.ImmutableMatrix(list(value)) if vectors.is_list(value) else value for value in values]
    product = _folded(operator.mul, sympy.Mul, columns)
    return sympy.Tuple(*product) if isinstance(product, sympy.MatrixBase) and product.cols == 1 else product


def _of_vectors(tree: Apply, values: list[Basic]) -> Basic:
    """a·b or a × b, times numbers."""
    pair = [value for arg, value in zip(tree.args, values, strict=True) if is_vector(arg) or isinstance(value, sympy.MatrixBase)]
    if len(pair) != 2:
        return vectors.stretched(values) if any(map(vectors.is_list, values)) else _folded(operator.mul, sympy.Mul, values)
    scale = sympy.Mul(*(value for value in values if all(value is not one for one in pair)))
    if is_scalar_product(tree):
        return scale * vectors.dot(*pair)
    product = vectors.cross(*pair)
    return vectors.stretched((scale, product)) if vectors.is_list(product) else scale * product


def _folded(combine: Callable[[Basic, Basic], Basic], flat: type[Basic], values: list[Basic]) -> Basic:
    """Matrices one after another; everything else at once."""
    if any(isinstance(value, sympy.MatrixBase) for value in values):
        return functools.reduce(combine, values)
    return flat(*values)


def _quotient(this: Converter, tree: Apply) -> Basic:
    above, below = (this.of(arg) for arg in tree.args)
    if below == 0 or below is S.ComplexInfinity or (below.is_Pow and below.base == 0):
        raise Undefined("This is not defined: there is a division by zero.")
    return vectors.stretched((above, 1 / below)) if vectors.is_list(above) else above / below


def _negative(this: Converter, tree: Apply) -> Basic:
    value = this.of(tree.args[0])
    return vectors.stretched((S.NegativeOne, value)) if vectors.is_list(value) else -value


def _power(this: Converter, tree: Apply) -> Basic:
    base, exponent = (this.of(arg) for arg in tree.args)
    if isinstance(base, sympy.MatrixBase):
        return _matrix_power(base, exponent)
    return this.power(base, exponent)


MOST_POWER = 1000
"""Highest power of a matrix that is worked out."""


def _matrix_power(base: Basic, exponent: Basic) -> Basic:
    """Aⁿ for a whole n; A^T is the transpose."""
    if exponent.is_Symbol and exponent.name == "T":
        return base.T
    if not exponent.is_Integer or abs(exponent) > MOST_POWER:
        raise Unsupported("A matrix is raised to whole powers here, such as A^2 or A^(-1).")
    return base**exponent


def _square_root(this: Converter, tree: Apply) -> Basic:
    return this.power(this.of(tree.args[0]), S.Half)


def _root(this: Converter, tree: Apply) -> Basic:
    base, index = (this.of(arg) for arg in tree.args)
    if index == 0:
        raise Unsupported("There is no zeroth root.")
    return this.power(base, 1 / index)


def _call(this: Converter, tree: Apply) -> Basic:
    function, *args = tree.args
    values = [this.of(arg) for arg in args]
    match function:
        case Symbol(name=name):
            return sympy.Function(name)(*values)
        case Apply(head="prime", args=(Symbol(name=name), Number(text=order))) if len(values) == 1:
            return _derived(sympy.Function(name), values[0], int(order))
    raise Unsupported("This function call has no meaning here.")


def _derived(function: type[Basic], at: Basic, order: int) -> Basic:
    """f⁽ⁿ⁾ at a point: a derivative where the point is a symbol, else one with the point put in."""
    if at.is_Symbol:
        return sympy.Derivative(function(at), (at, order))
    inner = sympy.Dummy("t")
    return sympy.Subs(sympy.Derivative(function(inner), (inner, order)), inner, at)


def _prime(this: Converter, tree: Apply) -> Basic:
    function, order = tree.args
    if not isinstance(order, Number):
        raise Unsupported("A prime can only stand after a function's name.")
    if not isinstance(function, Symbol):
        return _differentiated(this, function, int(order.text))
    variable = symbol(this.context.variable or "x", this.context)
    if function.name == variable.name:
        raise Unsupported("A prime can only stand after a function's name.")
    return _derived(sympy.Function(function.name), variable, int(order.text))


def _differentiated(this: Converter, body: Tree, order: int) -> Basic:
    """(x² + 1)': the derivative by its only letter, or by the variable of the question."""
    names = free_symbols(body)
    name = this.context.variable if this.context.variable in names else names[0] if len(names) == 1 else None
    if name is None or order > MOST_PRIMES:
        raise Unsupported("A prime can only stand after a function's name.")
    own = this.bound.get(name, symbol(name, this.context))
    return sympy.diff(this.of(body), own, order)


MOST_PRIMES = 10
"""Highest derivative that primes after a bracket may ask for."""


def _integral(this: Converter, tree: Apply) -> Basic:
    body, variable, *bounds = tree.args
    own, inner = this.binding(variable)
    ends = [this.of(bound) for bound in bounds]
    if any(end.is_extended_real is False for end in ends):
        raise Unsupported(REAL_LIMITS)
    return sympy.Integral(inner.of(body), (own, *ends))


REAL_LIMITS = "The limits of an integral must be real numbers here."


def _derivative(this: Converter, tree: Apply) -> Basic:
    body, variable, *order = tree.args
    own, inner = this.binding(variable)
    if isinstance(body, Relation):
        sides = [_derivative(this, replace(tree, args=(side, variable, *order))) for side in body.sides]
        return this.relation(body.signs, sides)
    count = this.of(order[0]) if order else S.One
    if not (count.is_Integer and 0 <= count <= 1000) and not count.is_Symbol:
        raise Unsupported("The order of a derivative is a whole number.")
    value = _dependent(inner, body, own)
    if isinstance(value, sympy.MatrixBase) and count.is_Integer:
        return value.diff(own, int(count)) if count else value
    if vectors.is_list(value):
        return sympy.Tuple(*(sympy.Derivative(part, (own, count)) for part in value))
    return sympy.Derivative(value, (own, count))


def _dependent(this: Converter, body: Tree, variable: sympy.Symbol) -> Basic:
    """dy/dx: a lone letter under d/dx is a function of x, unless it is x itself."""
    if isinstance(body, Symbol) and body.name != variable.name:
        return sympy.Function(body.name)(variable)
    return this.of(body)


def _limit(this: Converter, tree: Apply) -> Basic:
    body, variable, point = tree.args
    own, inner = this.binding(variable)
    side = {"limit": "+-", "limit_left": "-", "limit_right": "+"}[tree.head]
    at = this.of(point)
    return sympy.Limit(inner.of(body), own, at, side if at.is_finite is not False else {S.Infinity: "-"}.get(at, "+"))


def _indexed(this: Converter, tree: Apply) -> Basic:
    body, index, low, high = tree.args
    own, inner = this.binding(index, integer=True)
    ends = this.of(low), this.of(high)
    _check_range(tree.head, *ends)
    kind = sympy.Sum if tree.head == "sum" else sympy.Product
    return kind(inner.of(body), (own, *ends))


RUNS_UPWARDS = {
    "sum": "A sum runs upwards, so its lower limit can't be ∞, nor its upper one −∞.",
    "product": "A product runs upwards, so its lower limit can't be ∞, nor its upper one −∞.",
}
WHOLE_STEPS = {
    "sum": "The limits of a sum must be whole steps apart.",
    "product": "The limits of a product must be whole steps apart.",
}


def _check_range(head: str, low: Basic, high: Basic) -> None:
    """Raises InvalidRequest or Unsupported where the steps of a range never reach its end."""
    if low is S.Infinity or high is S.NegativeInfinity:
        raise Unsupported(RUNS_UPWARDS[head])
    if low is S.NegativeInfinity and high.is_number and high.is_finite and not high.is_integer:
        raise InvalidRequest(WHOLE_STEPS[head])
    real = low.is_extended_real is not False and high.is_extended_real is not False
    plain = low.is_number and high.is_number and low.is_finite and high.is_finite
    if not real or (plain and not (high - low).is_integer):
        raise InvalidRequest(WHOLE_STEPS[head])


def _substituted(this: Converter, tree: Apply) -> Basic:
    body, variable, *values = tree.args
    this.binding(variable)
    at = [_with(this, variable, value).of(body) for value in values]
    return at[0] if len(at) == 1 else at[1] - at[0]


def _with(this: Converter, variable: Tree, value: Tree) -> Converter:
    """A conversion in which a symbol has a value."""
    name = variable.name if isinstance(variable, Symbol) else ""
    return Converter(this.context, {**this.bound, name: this.of(value)})


def _indexed_over(this: Converter, tree: Apply) -> Basic:
    body, index, members = tree.args
    if isinstance(members, Apply) and members.head == "set_builder" and tree.head == "sum_over":
        return _over_roots(this, body, index, members)
    if not isinstance(members, Apply) or members.head != "set":
        raise Unsupported("A sum or product over a set needs its members one by one, {1, 2, 3}.")
    distinct = {this.of(member): member for member in members.args}
    values = [_with(this, index, member).of(body) for member in distinct.values()]
    return sympy.Add(*values) if tree.head == "sum_over" else sympy.Mul(*values)


def _over_roots(this: Converter, body: Tree, index: Tree, members: Apply) -> Basic:
    """Σ over {r ∈ ℂ | p(r) = 0}: of a rational function of r its value, of c(r) ln g(r) a sum of logarithms."""
    match index, members.args:
        case Symbol(name=name), (Apply(head="element", args=(_, Constant("complexes"))), Relation(signs=("=",), sides=(left, right))):
            inner = Converter(this.context, {**this.bound, name: ROOT})
            p = Poly(inner.of(left) - inner.of(right), ROOT).sqf_part().as_expr()
            return _summed_over_roots(inner.of(body), p, this.context)
    raise Unsupported(ROOTS_WANTED)


ROOTS_WANTED = (
    "A sum over roots is worked out over the complex roots of a polynomial, "
    "of rational functions of the root and of these times a logarithm."
)


def _summed_over_roots(body: Basic, p: Basic, context: Context) -> Basic:
    """Of a sum of rational functions of the root, each times a logarithm of one or times none."""
    logs = sorted((part for part in body.atoms(sympy.log) if part.has(ROOT)), key=sympy.default_sort_key)
    names = {part: sympy.Dummy() for part in logs}
    try:
        parts = Poly(body.xreplace(names), *names.values()).terms() if logs else [((), body)]
        return sympy.Add(*[_over_roots_of(c, _repeated(logs, powers), p, context) for powers, c in parts])
    except BasePolynomialError as error:
        raise Unsupported(ROOTS_WANTED) from error


def _repeated(logs: Sequence[Basic], powers: Sequence[int]) -> list[Basic]:
    return [part for part, power in zip(logs, powers, strict=True) for _ in range(power)]


def _over_roots_of(c: Basic, logs: list[Basic], p: Basic, context: Context) -> Basic:
    if not logs:
        return over_roots(c, ROOT, p)
    scale, inner = sympy.factor_terms(c).as_independent(ROOT, as_Add=False)
    if len(logs) > 1 or not inner.is_rational_function(ROOT) or not logs[0].args[0].is_rational_function(ROOT):
        raise Unsupported(ROOTS_WANTED)
    inner = sympy.expand(inner) if inner.is_polynomial(ROOT) else inner
    return scale * root_logs(inner, logs[0].args[0], ROOT, p, real=context.domain != "complex")


def _angle(this: Converter, tree: Apply) -> Basic:
    """9°30'15'' is (9 + 30/60 + 15/3600)·π/180."""
    parts = [this.of(arg) / 60**place for place, arg in enumerate(tree.args)]
    return sympy.Add(*parts) * sympy.pi / 180


def _congruent(this: Converter, tree: Apply) -> Basic:
    """a ≡ b (mod n): n divides a − b."""
    left, right, modulus = (this.of(arg) for arg in tree.args)
    if modulus == 0:
        raise Undefined("This is not defined: there is a division by zero.")
    return sympy.Eq(sympy.Mod(left - right, modulus), 0, evaluate=False)


def _logic(make: Callable[..., Basic]) -> Callable[[Converter, Apply], Basic]:
    return lambda this, tree: make(*(this.of(arg) for arg in tree.args), evaluate=False)


def _made(make: Callable[..., Basic]) -> Callable[[Converter, Apply], Basic]:
    return lambda this, tree: make(*(this.of(arg) for arg in tree.args))


def _interval(this: Converter, tree: Apply) -> Basic:
    low, high = (this.of(arg) for arg in tree.args)
    form = tree.form or "[]"
    return sympy.Interval(low, high, left_open=form[0] in "(]", right_open=form[1] in ")[")


def _sets(make: Callable[..., Basic]) -> Callable[[Converter, Apply], Basic]:
    """Sets put together; a pair among them is an open interval."""
    return lambda this, tree: make(*(_as_set(this, arg) for arg in tree.args))


def _as_set(this: Converter, tree: Tree) -> Basic:
    match tree:
        case Apply(head="tuple", args=(low, high)):
            return sympy.Interval.open(this.of(low), this.of(high))
        case _:
            return this.of(tree)


def _element(this: Converter, tree: Apply) -> Basic:
    member, container = this.of(tree.args[0]), _as_set(this, tree.args[1])
    return sympy.Contains(member, container, evaluate=False)


def _not_element(this: Converter, tree: Apply) -> Basic:
    return sympy.Not(_element(this, tree), evaluate=False)


def _subset(this: Converter, tree: Apply) -> Basic:
    inner, outer = (_as_set(this, arg) for arg in tree.args)
    answer = inner.is_subset(outer)
    if answer is None:
        raise Unsupported("Whether one set lies in the other can't be told.")
    return S.true if answer else S.false


def _set_builder(this: Converter, tree: Apply) -> Basic:
    member, condition = tree.args
    match member, condition:
        case Symbol(), _:
            own, inner = this.binding(member)
            return sympy.ConditionSet(own, inner.of(condition), S.Complexes if this.context.domain == "complex" else S.Reals)
        case _, Apply(head="element", args=(Symbol() as index, base)):
            own, inner = this.binding(index, integer=base == Constant("integers"))
            return sympy.ImageSet(sympy.Lambda(own, inner.of(member)), this.of(base))
    raise Unsupported("This way of building a set is not supported.")


def _matrix(this: Converter, tree: Apply) -> Basic:
    rows = [[this.of(entry) for entry in row.args] for row in tree.args if isinstance(row, Apply)]
    return sympy.ImmutableMatrix(rows)


def _vector(this: Converter, tree: Apply) -> Basic:
    return sympy.ImmutableMatrix([this.of(arg) for arg in tree.args])


def _piecewise(this: Converter, tree: Apply) -> Basic:
    cases = [tuple(this.of(part) for part in case.args) for case in tree.args if isinstance(case, Apply)]
    return sympy.Piecewise(*((value, decided(condition)) for value, condition in cases))


def _hyper(this: Converter, tree: Apply) -> Basic:
    upper, lower, argument = tree.args
    return sympy.hyper(_parameters(this, upper), _parameters(this, lower), this.of(argument))


def _parameters(this: Converter, tree: Tree) -> tuple[Basic, ...]:
    """The members of [a, b], which alone would be read as an interval."""
    match tree:
        case Apply(head="matrix", args=(row,)):
            return _parameters(this, row)
        case Apply(head="interval" | "list" | "tuple" | "row" | "vector" | "set", args=members):
            return tuple(this.of(member) for member in members)
        case _:
            return (this.of(tree),)


def _inner(this: Converter, tree: Apply) -> Basic:
    return this.of(tree.args[0])


def _scaled(factor: Basic) -> Callable[[Converter, Apply], Basic]:
    return lambda this, tree: this.of(tree.args[0]) * factor


def _refused(reason: Said) -> Callable[[Converter, Apply], Basic]:
    def refuse(this: Converter, tree: Apply) -> Basic:
        raise Unsupported(reason)

    return refuse


HEADS: dict[str, Callable[[Converter, Apply], Basic]] = {
    "add": _sum, "mul": _product, "mixed": _sum, "div": _quotient, "neg": _negative, "pos": _inner, "pow": _power,
    "sqrt": _square_root, "root": _root, "call": _call, "prime": _prime,
    "integral": _integral, "derivative": _derivative, "partial": _derivative,
    "limit": _limit, "limit_left": _limit, "limit_right": _limit, "sum": _indexed, "product": _indexed, "subst": _substituted,
    "and": _logic(sympy.And), "or": _logic(sympy.Or), "not": _logic(sympy.Not), "system": _logic(sympy.And),
    "implies": _logic(sympy.Implies), "iff": _logic(sympy.Equivalent), "therefore": _inner, "let": _inner,
    "set": _made(sympy.FiniteSet), "tuple": _made(sympy.Tuple), "list": _made(sympy.Tuple), "interval": _interval,
    "union": _sets(sympy.Union), "intersection": _sets(sympy.Intersection), "difference": _sets(sympy.Complement),
    "element": _element, "not_element": _not_element, "subset": _subset, "set_builder": _set_builder,
    "matrix": _matrix, "vector": _vector, "piecewise": _piecewise,
    "hyper": _hyper, "percent": _scaled(sympy.Rational(1, 100)), "degree": _scaled(sympy.pi / 180),
    "sum_over": _indexed_over, "product_over": _indexed_over, "dms": _angle, "congruent": _congruent,
    "text": _refused("A comment has no value."), "missing": _refused("A box here is still empty."),
}  # fmt: skip
"""How each head of the tree that is no named function is converted."""

__all__ = ["Converter", "to_sympy"]
