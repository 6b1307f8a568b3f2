"""Trees as a reader could have made them, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from service.tree import Apply, Constant, Number, Relation, Symbol, Tree

NUMBERS = st.one_of(st.integers(0, 999).map(str), st.sampled_from(["0.5", "2.50", "1000000"])).map(Number)
SYMBOLS = st.sampled_from(["x", "y", "a", "n", "x1", "alpha", "theta", "x_max"]).map(Symbol)
CONSTANTS = st.sampled_from(["e", "i", "pi"]).map(Constant)
LEAVES = st.one_of(NUMBERS, SYMBOLS, SYMBOLS, CONSTANTS)
FUNCTIONS = st.sampled_from(
    ["sin", "cos", "tan", "asin", "atan", "sinh", "asinh", "exp", "log", "sqrt", "abs", "floor", "ceiling", "sign", "erf", "gamma", "Si"]
)


def _node(children: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    some = st.lists(children, min_size=2, max_size=4).map(tuple)
    one, two = st.tuples(children), st.tuples(children, children)
    return st.one_of(
        some.map(lambda args: Apply("add", args)),
        some.map(lambda args: Apply("mul", args)),
        two.map(lambda args: Apply("div", args, form="frac")),
        two.map(lambda args: Apply("pow", args)),
        one.map(lambda args: Apply("neg", args)),
        st.tuples(FUNCTIONS, children).map(lambda pair: Apply(pair[0], (pair[1],))),
        two.map(lambda args: Apply("log", args)),
        two.map(lambda args: Apply("binomial", args)),
        one.map(lambda args: Apply("factorial", args)),
        children.map(lambda arg: Apply("root", (arg, Number("3")))),
    )


EXPRESSIONS: st.SearchStrategy[Tree] = st.recursive(LEAVES, _node, max_leaves=12)
SIGNS = st.sampled_from(["=", "<", "<=", ">", ">=", "!="])
RELATIONS = st.tuples(SIGNS, EXPRESSIONS, EXPRESSIONS).map(lambda parts: Relation((parts[0],), parts[1:]))
BOUND = st.tuples(EXPRESSIONS, NUMBERS, LEAVES)
STATEMENTS: st.SearchStrategy[Tree] = st.one_of(
    RELATIONS,
    st.lists(RELATIONS, min_size=2, max_size=3).map(lambda parts: Apply("or", tuple(parts))),
    EXPRESSIONS.map(lambda f: Apply("integral", (f, Symbol("x")))),
    BOUND.map(lambda parts: Apply("integral", (parts[0], Symbol("x"), parts[1], parts[2]))),
    BOUND.map(lambda parts: Apply("sum", (parts[0], Symbol("k"), parts[1], parts[2]))),
    EXPRESSIONS.map(lambda f: Apply("derivative", (f, Symbol("x"), Number("2")))),
    st.tuples(EXPRESSIONS, LEAVES).map(lambda parts: Apply("limit", (parts[0], Symbol("x"), parts[1]))),
    st.lists(EXPRESSIONS, min_size=1, max_size=3).map(lambda args: Apply("set", tuple(args))),
)
