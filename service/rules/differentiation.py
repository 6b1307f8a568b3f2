"""Differentiation: each rule on one d/dx f, from the outside in, and the strategy that takes them one after another."""

from __future__ import annotations

from service.algebra.build import ONE, TWO, ZERO, E, add, apply, depends, div, factors, mul, neg, number, power, rational, sub, terms
from service.algebra.calculus import OUTER, NoDerivative, derivative
from service.rules.rule import Move, Moves, Rule, Scope
from service.rules.strategies import Strategy, first, somewhere, use
from service.rules.tidy import is_a, shortened, tidied
from service.tree import Apply, Number, Relation, Symbol, Tree, rebuilt, walk


def d(f: Tree, x: Tree) -> Tree:
    """d/dx f."""
    return Apply("derivative", (f, x))


def _asked(node: Tree) -> tuple[Tree, Symbol] | None:
    """(f, x) of d/dx f; None for anything else."""
    match node:
        case Apply(head="derivative", args=(f, Symbol() as x)):
            return f, x
        case _:
            return None


def is_derivative(node: Tree) -> bool:
    """Whether it is a derivative whose function holds no other."""
    return (
        isinstance(node, Apply)
        and node.head == "derivative"
        and not any(isinstance(inner, Apply) and inner.head == "derivative" for inner in walk(node.args[0]))
    )


def _constant(node: Tree, scope: Scope) -> Moves:
    """d/dx c = 0"""
    match _asked(node):
        case (f, x) if not depends(f, x.name):
            yield Move(ZERO, {"c": f})


def _variable(node: Tree, scope: Scope) -> Moves:
    """d/dx (c·x) = c"""
    match _asked(node):
        case (f, x) if f == x:
            yield Move(ONE, {"f": f, "c": ONE})
        case (Apply(head="mul", args=(c, last)) as f, x) if last == x and not depends(c, x.name):
            yield Move(c, {"f": f, "c": c})
        case (Apply(head="neg", args=(a,)) as f, x) if a == x:
            yield Move(number(-1), {"f": f, "c": number(-1)})


def _sum(node: Tree, scope: Scope) -> Moves:
    """d/dx (f + g) = d/dx f + d/dx g"""
    match _asked(node):
        case (f, x) if len(terms(f)) > 1:
            yield Move(add(*(_signed(term, x) for term in terms(f) if not _is_letter(term, x))))


def _is_letter(term: Tree, x: Symbol) -> bool:
    """A constant that is a letter, whose derivative is 0: d/dx c alone would be that of an unknown function."""
    inner = term.args[0] if isinstance(term, Apply) and term.head == "neg" else term
    return isinstance(inner, Symbol) and inner != x


def _term_by_term(node: Tree, scope: Scope) -> Moves:
    """d/dx (f + g) = f′ + g′, where each term is a constant, a multiple of x, a power or a function of x alone"""
    match _asked(node):
        case (f, x) if len(terms(f)) > 1:
            known = [next(_known_at_sight(d(term, x), scope), None) for term in terms(f)]
            if all(move is not None for move in known):
                whole = opened(add(*(move.after for move in known if move is not None)))
                yield Move(whole, {"f": f, "d": whole})


def _known_at_sight(node: Tree, scope: Scope) -> Moves:
    """The derivative of one term, where it is looked up and not worked out; a minus sign stays in front."""
    match _asked(node):
        case (Apply(head="neg", args=(a,)), x):
            yield from (Move(neg(move.after)) for move in _known_at_sight(d(a, x), scope))
        case _:
            for moves in (_constant, _variable, _power, _table):
                yield from moves(node, scope)


def _signed(term: Tree, x: Symbol) -> Tree:
    return neg(d(term.args[0], x)) if isinstance(term, Apply) and term.head == "neg" else d(term, x)


def _constant_factor(node: Tree, scope: Scope) -> Moves:
    """d/dx (c·f) = c·d/dx f"""
    match _asked(node):
        case (Apply(head="neg", args=(a,)), x):
            yield Move(neg(d(a, x)), {"c": number(-1), "f": a})
        case (Apply(head="div", args=(a, b)), x) if depends(a, x.name) and not depends(b, x.name):
            yield Move(mul(div(ONE, b), d(a, x)), {"c": div(ONE, b), "f": a})
        case (Apply(head="div", args=(a, b)), x) if not depends(a, x.name) and a != ONE:
            yield Move(mul(a, d(div(ONE, b), x)), {"c": a, "f": div(ONE, b)})
        case (Apply(head="div", args=(a, b)), x):
            still, moving = _parted(a, x.name)
            if still and moving:
                yield Move(mul(*still, d(div(mul(*moving), b), x)), {"c": mul(*still), "f": div(mul(*moving), b)})
        case (Apply(head="mul") as f, x):
            still, moving = _parted(f, x.name)
            if still and moving:
                yield Move(mul(*still, d(mul(*moving), x)), {"c": mul(*still), "f": mul(*moving)})


def _parted(f: Tree, x: str) -> tuple[list[Tree], list[Tree]]:
    """The factors without x, and those with it."""
    parts = factors(f)
    return [g for g in parts if not depends(g, x)], [g for g in parts if depends(g, x)]


def _power(node: Tree, scope: Scope) -> Moves:
    """d/dx xⁿ = n·xⁿ⁻¹"""
    match _asked(node):
        case (f, x) if (found := _exponent(f, x)) is not None:
            scale, n = found
            whole = tidied(mul(scale, n))
            yield Move(_times(whole, power(x, tidied(sub(n, ONE)))), {"x": x, "n": n})


def _exponent(f: Tree, x: Symbol) -> tuple[Tree, Tree] | None:
    """(c, n) of c·xⁿ with a number n, as x^n, 1/x^n, c·x and the like are written; None for anything else and for roots."""
    match f:
        case Apply(head="pow", args=(base, n)) if base == x and not depends(n, x.name):
            return ONE, n
        case Apply(head="div", args=(c, Apply(head="pow", args=(base, n)))) if base == x and c == ONE and rational(n) is not None:
            return ONE, tidied(neg(n))
        case Apply(head="div", args=(c, base)) if base == x and c == ONE:
            return ONE, number(-1)
        case Apply(head="mul", args=(c, inner)) if rational(c) is not None:
            found = (ONE, ONE) if inner == x else _exponent(inner, x)
            return None if found is None else (c, found[1])
        case _:
            return None


def _times(scale: Tree, rest: Tree) -> Tree:
    """c·xⁿ as it is written: 3x², −1/x², 1/(2√x)."""
    return tidied(mul(scale, rest))


def _product(node: Tree, scope: Scope) -> Moves:
    """d/dx (u·v) = v·d/dx u + u·d/dx v"""
    match _asked(node):
        case (Apply(head="mul") as f, x):
            still, moving = _parted(f, x.name)
            if still or len(moving) < 2:
                return
            u, v = moving[0], mul(*moving[1:])
            yield Move(add(mul(d(u, x), v), mul(u, d(v, x))), {"u": u, "v": v})


def _quotient(node: Tree, scope: Scope) -> Moves:
    """d/dx (u/v) = (v·d/dx u − u·d/dx v)/v²"""
    match _asked(node):
        case (Apply(head="div", args=(u, v)), x) if depends(u, x.name) and depends(v, x.name):
            yield Move(div(sub(mul(d(u, x), v), mul(u, d(v, x))), power(v, TWO)), {"u": u, "v": v})


def _reciprocal(node: Tree, scope: Scope) -> Moves:
    """d/dx (1/v) = −(d/dx v)/v²"""
    match _asked(node):
        case (Apply(head="div", args=(u, v)), x) if u == ONE and depends(v, x.name):
            yield Move(neg(div(d(v, x), power(v, TWO))), {"v": v})


def _table(node: Tree, scope: Scope) -> Moves:
    """d/dx f(x) = f′(x), as tables list it"""
    match _asked(node):
        case (f, x) if (found := _outer(f, x)) is not None and found[1] == x:
            yield Move(tidied(found[0]), {"f": f})


def _chain(node: Tree, scope: Scope) -> Moves:
    """d/dx f(u) = f′(u)·d/dx u"""
    match _asked(node):
        case (f, x) if (found := _outer(f, x)) is not None and found[1] != x:
            slope, u = found
            yield Move(mul(slope, d(u, x)), {"u": u, "f": f})


def _outer(f: Tree, x: Symbol) -> tuple[Tree, Tree] | None:
    """(f′(u), u) of f(u); None where no table lists f."""
    name = x.name
    match f:
        case Apply(head="pow", args=(u, n)) if depends(u, name) and not depends(n, name):
            return mul(n, power(u, tidied(sub(n, ONE)))), u
        case Apply(head="pow", args=(b, u)) if depends(u, name) and not depends(b, name):
            return mul(f, *(() if b == E else (apply("log", b),))), u
        case Apply(head="root", args=(u, n)) if not depends(n, name):
            return div(ONE, mul(n, power(apply("root", u, n), tidied(sub(n, ONE))))), u
        case Apply(head="log", args=(Apply(head="abs", args=(u,)),)):
            return div(ONE, u), u
        case Apply(head="log", args=(u,)):
            return div(ONE, u), u
        case Apply(head="log", args=(u, b)) if not depends(b, name):
            return div(ONE, mul(u, apply("log", b))), u
        case Apply(head=head, args=(u,)) if head in OUTER and depends(u, name):
            return OUTER[head](u), u
        case _:
            return None


def _general_power(node: Tree, scope: Scope) -> Moves:
    """d/dx uᵛ = uᵛ·d/dx (v·ln u)"""
    match _asked(node):
        case (Apply(head="pow", args=(u, v)) as f, x) if depends(u, x.name) and depends(v, x.name):
            yield Move(mul(f, d(mul(v, apply("log", u)), x)), {"u": u, "v": v})


def _second(node: Tree, scope: Scope) -> Moves:
    """d²/dx² f = d/dx (d/dx f)"""
    match node:
        case Apply(head="derivative", args=(f, Symbol() as x, Number(text=order))) if order.isdigit() and 1 < int(order) < 7:
            yield Move(_nested(f, x, int(order)), {"f": f})


def _nested(f: Tree, x: Symbol, order: int) -> Tree:
    for _ in range(order):
        f = Apply("derivative", (f, x), form=AGAIN if isinstance(f, Apply) and f.head == "derivative" else "")
    return f


AGAIN = "again"
"""The form of a derivative of a derivative, whose function is simplified before it is differentiated."""


def _tidied(node: Tree, scope: Scope) -> Moves:
    """d/dx f with f in its shortest form"""
    match node:
        case Apply(head="derivative", args=(f, x), form=form) if form == AGAIN:
            yield Move(d(shortened(f), x), {"f": f})


def _known(node: Tree, scope: Scope) -> Moves:
    """d/dx f = f′, by the rules, where none of the others is told"""
    match _asked(node):
        case (f, x):
            try:
                yield Move(tidied(derivative(f, x.name)), {"f": f})
            except NoDerivative:
                return


CONSTANT = Rule("constant_derivative", "d/dx(c) = 0", _constant, ("diff(5, x)", "0"), is_minor=True)
VARIABLE = Rule("derivative_of_x", "d/dx(c*x) = c", _variable, ("diff(3*x, x)", "3"), is_minor=True)
SUM = Rule("sum_rule", "d/dx(f + g) = d/dx(f) + d/dx(g)", _sum, ("diff(x^2 + sin(x), x)", "diff(x^2, x) + diff(sin(x), x)"))
TERM_BY_TERM = Rule("term_by_term", "d/dx(f + g) = d/dx(f) + d/dx(g)", _term_by_term, ("diff(x^2 + 3*x - 1, x)", "2*x + 3"), is_minor=True)
CONSTANT_FACTOR = Rule("constant_factor", "d/dx(c*f) = c*d/dx(f)", _constant_factor, ("diff(3*sin(x), x)", "3*diff(sin(x), x)"))
POWER = Rule("power_rule", "d/dx(x^n) = n*x^(n - 1)", _power, ("diff(x^5, x)", "5*x^4"), is_minor=True)
PRODUCT = Rule(
    "product_rule", "d/dx(u*v) = d/dx(u)*v + u*d/dx(v)", _product, ("diff(x*sin(x), x)", "diff(x, x)*sin(x) + x*diff(sin(x), x)")
)
QUOTIENT = Rule(
    "quotient_rule",
    "d/dx(u/v) = (d/dx(u)*v - u*d/dx(v))/v^2",
    _quotient,
    ("diff(sin(x)/x, x)", "(diff(sin(x), x)*x - sin(x)*diff(x, x))/x^2"),
)
RECIPROCAL = Rule("reciprocal_rule", "d/dx(1/v) = -d/dx(v)/v^2", _reciprocal, ("diff(1/sin(x), x)", "-diff(sin(x), x)/sin(x)^2"))
TABLE = Rule("basic_derivative", "", _table, ("diff(sin(x), x)", "cos(x)"), is_minor=True)
CHAIN = Rule("chain_rule", "d/dx(f(u)) = d/du(f(u))*d/dx(u)", _chain, ("diff(sin(x^2), x)", "cos(x^2)*diff(x^2, x)"))
GENERAL_POWER = Rule("general_power_rule", "d/dx(u^v) = u^v*d/dx(v*ln(u))", _general_power, ("diff(x^x, x)", "x^x*diff(x*ln(x), x)"))
TIDIED = Rule("tidied_derivative", "", _tidied, ("diff(diff(x*x, x), x)", "diff(2*x, x)"))
SECOND = Rule("higher_derivative", "", _second, ("diff(x^3, x, 2)", "diff(diff(x^3, x), x)"))
KNOWN = Rule("differentiated", "", _known, ("diff(5*x, x)", "5"))

RULES = (
    SECOND,           # d²/dx² x³
    TIDIED,           # d/dx (2·x + x·0)
    CONSTANT,         # 5
    VARIABLE,         # x, 3x
    TERM_BY_TERM,     # x² + 3x − 1
    SUM,              # x² + sin(x²)
    POWER,            # x⁵, 3x², 1/x
    CONSTANT_FACTOR,  # 3·sin x
    TABLE,            # sin x, e^x, √x
    PRODUCT,          # x·sin x
    QUOTIENT,         # sin x/x
    RECIPROCAL,       # 1/sin x
    CHAIN,            # sin(x²)
    GENERAL_POWER,    # x^x
    KNOWN,            # what only the tables of the judge have
)  # fmt: skip
"""In the order of choice, with what each is for."""


def opened(line: Tree) -> Tree:
    """Sums in sums and products in products opened, minus signs joined."""
    return rebuilt(line, _opened)


def _opened(node: Tree) -> Tree:
    match node:
        case Apply(head="add", args=args) if any(is_a(a, "add") for a in args):
            return add(*(b for a in args for b in (a.args if isinstance(a, Apply) and a.head == "add" else (a,))))
        case Apply(head="mul", args=args) if any(is_a(a, "mul") for a in args):
            return mul(*(b for a in args for b in (a.args if isinstance(a, Apply) and a.head == "mul" else (a,))))
        case Apply(head="add", args=args):
            return add(*args)
        case Apply(head="mul", args=args):
            return mul(*args)
        case Apply(head="neg", args=(a,)):
            return neg(a)
        case _:
            return node


DIFFERENTIATION: Strategy = first(use(SUM), somewhere(first(*(use(rule) for rule in RULES)), is_derivative, opened))
"""The leftmost innermost d/dx by the first rule that fits; a sum that is the whole question is taken apart before its terms are."""


def has_derivative(line: Tree) -> bool:
    """Whether a d/dx stands in it."""
    return not isinstance(line, Relation) and any(is_derivative(node) for node in walk(line))
