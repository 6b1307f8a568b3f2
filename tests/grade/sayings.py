"""What a mal-rule says of instances of its own pattern, and the numbers and letters read back from it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction

from service.algebra.build import add, number, power
from service.algebra.calculus import derivative
from service.algebra.patterns import Binding, letters, written
from service.grade.catalogue import Misconception
from service.grade.diagnosis import APPLIED, Finding, Target, _best, heads_of
from service.grade.shown import PLACE, filled, plain, shown, worked_out
from service.judge.judgement import Scope
from service.read import read
from service.tree import Apply, Constant, Number, Symbol, Tree, free_symbols, rebuilt, walk

NAMES = ("t", "y", "z", "w", "r", "s")

FOUND: dict[str, tuple[tuple[str, str], ...]] = {
    "minus_first_only": (("-(t+8)", "-t+8"), ("7-(2y+5)", "7-2y+5"), ("9-(w-4)", "9-w-4")),
    "divided_by_variable": (("y^2 = 7y", "y = 7"), ("t^2 = -4t", "t = -4"), ("5sin(w)cos(w) = cos(w)", "5sin(w) = 1")),
    "dropped_zero_factor": (("t*(t-8)=0", "t-8=0"), ("(y+3)*(y-9)=0", "y-9=0"), ("w*(2w+7)=0", "2w+7=0")),
    "and_for_or": (("t^2-7t+10=0", "t=2 and t=5"), ("y^2-9=0", "y=3 and y=-3"), ("w^2-8w=0", "w=0 and w=8")),
    "one_trig_solution": (("sin(t)=√3/2", "t=π/3"), ("cos(y)=1/2", "y=π/3"), ("sin(w)=√2/2", "w=π/4")),
    "one_tangent_solution": (("tan(t)=√3", "t=π/3"), ("tan(y)=1/√3", "y=π/6"), ("tan(w)=-1", "w=-π/4")),
    "one_trig_family": (("sin(t)=√3/2", "t=π/3+2kπ"), ("cos(y)=√2/2", "y=π/4+2kπ"), ("sin(w)=√2/2", "w=π/4+2kπ")),
    "no_period": (("cos(t)=√3/2", "t=π/6 or t=-π/6"), ("sin(y)=√3/2", "y=π/3 or y=2π/3"), ("cos(w)=√2/2", "w=π/4 or w=-π/4")),
    "degrees_for_radians": (("cos(t)=√3/2", "t=30"), ("sin(y)=√2/2", "y=45"), ("tan(w)=√3", "w=60")),
    "excluded_solution": (
        ("t^2/(t-7)=49/(t-7)", "t=7"), ("y/(y+3)=-3/(y+3)", "y=-3"), ("w^2/(w-6)=36/(w-6)", "w=6 or w=-6"),
    ),
    "composition": (("sin(t^3)", "sin(t)*t^3"), ("ln(4y)", "ln(y)*4y"), ("cos(w^2+5)", "cos(w)*(w^2+5)")),
    "entrywise_product": (
        ("[[5,2],[3,4]]*[[0,1],[1,6]]", "[[0,2],[3,24]]"), ("[[7,1],[2,3]]*[[2,1],[1,0]]", "[[14,1],[2,0]]"), ("[[1,8],[0,3]]*[[4,1],[2,5]]", "[[4,8],[0,15]]"),
    ),
    "formula_minus_b": (("t^2-8t+12=0", "t=(-8±√16)/2"), ("y^2+6y+5=0", "y=(6±√16)/2"), ("2w^2-9w+4=0", "w=(-9±√49)/4")),
    "formula_two_a": (("3t^2-7t+2=0", "t=(7±√25)/3"), ("2y^2-9y+4=0", "y=(9±√49)/2"), ("5w^2-6w+1=0", "w=(6±√16)/5")),
    "formula_four_ac": (("t^2-6t+5=0", "t=(6±√56)/2"), ("y^2-8y+7=0", "y=(8±√92)/2"), ("w^2+5w-6=0", "D = 25 - 24")),
    "one_root": (("t^2-9t+14=0", "t=7"), ("y^2+5y+6=0", "y=-2"), ("2w^2-7w+3=0", "w=3")),
    "roots_negated": (("t^2-9t+14=0", "t=-2 or t=-7"), ("y^2+5y+6=0", "y=2 or y=3"), ("w^2-12w+32=0", "w=-4 or w=-8")),
    "factors_with_wrong_signs": (("t^2-3t-28", "(t-4)(t+7)"), ("y^2+4y-12", "(y-6)(y+2)"), ("w^2-9w+14=0", "(w+2)(w+7)=0")),
    "factors_with_wrong_sum": (("t^2+9t+18", "(t+2)(t+9)"), ("y^2+11y+24", "(y+4)(y+6)"), ("w^2-9w+14", "(w-1)(w-14)")),
    "factors_with_wrong_product": (("t^2+9t+18", "(t+5)(t+4)"), ("y^2+11y+24", "(y+5)(y+6)"), ("w^2-9w+14", "(w-4)(w-5)")),
    "absolute_value_missing": (("integrate(1/t, t)", "ln(t)+C"), ("integrate(5/y, y)", "5ln(y)+C"), ("integrate(1/(w+7), w)", "ln(w+7)+C")),
    "bounds_kept": (
        ("integrate(2t*(t^2+4)^3, (t,0,3))", "integrate(u^3, (u,0,3))"),
        ("integrate(3y^2*(y^3+5)^2, (y,0,2))", "integrate(u^2, (u,0,2))"),
        ("integrate(e^w*(e^w+7)^2, (w,0,1))", "integrate(u^2, (u,0,1))"),
    ),
    "substitution_factor": (
        ("integrate(cos(6t), t)", "integrate(cos(u), u)"), ("integrate(e^(4y), y)", "integrate(e^u, u)"), ("integrate((7w+2)^5, w)", "integrate(u^5, u)"),
    ),
    "zero_over_zero": (("limit((t^2-36)/(t-6), t, 6)", "0"), ("limit((y^2-4y)/y, y, 0)", "0"), ("limit((w^2-64)/(w-8), w, 8)", "1")),
    "sine_of_a_multiple": (("limit(sin(7t)/t, t, 0)", "1"), ("limit(sin(4y)/(3y), y, 0)", "1"), ("limit(tan(6w)/w, w, 0)", "1")),
    "infinity_over_infinity": (("limit((5t+2)/(t-7), t, oo)", "1"), ("limit((y^2+4)/(3y^2), y, oo)", "1"), ("limit(w/(8w+9), w, oo)", "1")),
    "bounds_added": (("integrate(t^2, (t,1,4))", "65/3"), ("integrate(3y^2, (y,1,2))", "9"), ("integrate(4w^3, (w,2,3))", "97")),
    "lower_bound_dropped": (("integrate(3t^2, (t,1,4))", "64"), ("integrate(e^y, (y,0,2))", "e^2"), ("integrate(2w, (w,3,5))", "25")),
    "inner_derivative_of_y": (("t^2+y^2=49", "2t+2y=0"), ("s^3+t^3=8", "3s^2+3t^2=0"), ("w^2-4z^2=36", "2w-8z=0")),
    "decimal_point": (("0.7*0.3", "2.1"), ("1.2*0.4", "4.8"), ("0.06*5", "3.0")),
    "cancelled_unevenly": (("14/21", "7/3"), ("8/20", "4/5"), ("10/35", "5/7")),
    "rounded_fraction": (("5/6", "0.83"), ("2/7", "0.286"), ("4/9", "0.44")),
    "root_simplified": (("√45", "5√3"), ("√98", "2√7"), ("√27", "9√3")),
    "running_equals": (("8+5", "8+5=13+4=17"), ("6*7", "6*7=42-9=33"), ("20/4", "20/4=5*3=15")),
    "sign_lost": (("-8/5", "8/5"), ("4-9", "5"), ("-6*7", "42")),
    "chain_missing": (("d/dt(cos(6t))", "-sin(6t)"), ("d/dy((5y+2)^4)", "4*(5y+2)^3"), ("d/dw(√(8w+3))", "1/(2√(8w+3))")),
    "exponential_chain": (("d/dt(e^(5t))", "e^(5t)"), ("d/dy(e^(y^2))", "e^(y^2)"), ("d/dw(e^(7w+4))", "e^(7w+4)")),
    "chain_inside": (("d/dt(sin(t^3))", "cos(3t^2)"), ("d/dy(cos(6y))", "-sin(6)"), ("d/dw((w^2+5)^3)", "3*(2w)^2")),
    "integrated_instead": (("d/dt(t^4)", "t^5/5"), ("d/dy(6y)", "3y^2"), ("d/dw(cos(w))", "sin(w)")),
    "no_inner_factor": (("integrate(cos(6t), t)", "sin(6t)+C"), ("integrate(e^(4y), y)", "e^(4y)+C"), ("integrate((7w+2)^3, w)", "(7w+2)^4/4+C")),
    "multiplied_by_inner": (("integrate(cos(6t), t)", "6sin(6t)+C"), ("integrate(e^(4y), y)", "4e^(4y)+C"), ("integrate(sin(9w), w)", "-9cos(9w)+C")),
    "divided_by_inner": (("integrate(e^(t^3), t)", "e^(t^3)/(3t^2)+C"), ("integrate(cos(y^2), y)", "sin(y^2)/(2y)+C"), ("integrate(sin(w^4), w)", "-cos(w^4)/(4w^3)+C")),
    "parts_sign": (("integrate(t*e^t, t)", "t*e^t+e^t+C"), ("integrate(y*cos(y), y)", "y*sin(y)-cos(y)+C"), ("integrate(w*sin(w), w)", "-w*cos(w)-sin(w)+C")),
}  # fmt: skip
"""Name of a finder → three wrong steps that it recognises."""


BY_HAND: dict[str, tuple[tuple[str, str], ...]] = {
    "l-hopital-by-quotient-rule": (
        ("limit(sin(3t)/(t+1), t, 0)", "3"), ("limit((5y+2)/(y+1), y, 0)", "3"), ("limit((4w+3)/(w+1), w, 0)", "1"),
    ),
    "l-hopital-on-a-determinate-form": (
        ("limit((t+5)/(3t+2), t, 0)", "1/3"), ("limit((4y+3)/(y+7), y, 1)", "4"), ("limit(w^2/(w+6), w, 2)", "4"),
    ),
}  # fmt: skip
"""Mal-rules whose wrong line takes a limit as well → three wrong steps."""


def lines(rule: Misconception) -> list[tuple[Tree, Tree]]:
    """Three wrong steps (line before, line) for a mal-rule, in numbers and letters that its example does not have."""
    if rule.finder or rule.id in BY_HAND:
        given = FOUND[rule.finder] if rule.finder else BY_HAND[rule.id]
        return [(line(before), line(after)) for before, after in given]
    chance = random.Random(rule.id)
    found: list[tuple[Tree, Tree]] = []
    for _ in range(60):
        step = _generated(rule, chance)
        if step is not None and instance(rule, *step) is not None:
            found.append(step)
        if len(found) == 3:
            break
    return found


def line(source: str) -> Tree:
    return read(source, "text").tree


def _generated(rule: Misconception, chance: random.Random) -> tuple[Tree, Tree] | None:
    """An instance of one of the laws, made by writing values for its letters into both of its sides."""
    law = chance.choice(rule.laws)
    bound = _values(rule, letters(law.left) | letters(law.wrong), chance)
    before = written(law.left, bound)
    if rule.kind in {"derivative", "integral"}:
        before = Apply("derivative" if rule.kind == "derivative" else "integral", (before, bound["x"]))
    target = Target(before, Scope(), float("inf"), heads=heads_of(before))
    target.others = ()
    for candidate in APPLIED[rule.kind](rule, before, target):
        return before, _with_constant(rule, plain(candidate.line))
    return None


def _with_constant(rule: Misconception, after: Tree) -> Tree:
    return add(after, Symbol("C")) if rule.kind == "integral" else after


def _values(rule: Misconception, names: frozenset[str], chance: random.Random) -> dict[str, Tree]:
    symbols = iter(chance.sample(NAMES, len(NAMES)))
    x = Symbol(next(symbols))
    bound: dict[str, Tree] = {"x": x, "f": Constant("function sin"), "g": Constant("function cos")}
    for name in sorted(names - {"x"}):
        bound[name] = _value(rule, name, x, symbols, chance)
    return bound


def _value(rule: Misconception, name: str, x: Symbol, symbols: Iterator[str], chance: random.Random) -> Tree:
    size = number(chance.choice((2, 3, 5, 6, 7, 8, 11, 13)))
    if rule.guard in {"k_negative_or_absent", "a_negative", "c_negative", "square_negative"} and name in {"k", "a", "c"} and rule.guard[0] in (name, "s"):
        return Apply("neg", (size,)) if not (rule.guard == "square_negative" and name == "a") else x
    if name in "kmn":
        return size
    if rule.kind in {"derivative", "integral"}:
        if name == "p":
            return size
        choice = (Apply("sin", (x,)), power(x, Number("2")), add(x, size), Apply("cos", (x,)))
        return chance.choice(choice[:2] if rule.kind == "integral" and rule.guard == "not_polynomials" and name == "a" else choice)
    if rule.kind == "equation" and name in "acd" and not rule.guard.startswith(("c_", "a_", "square")):
        return x if name == "a" else size
    if name in "uv" or (name in "ad" and chance.random() < 0.7):
        return chance.choice((x, Apply("mul", (size, x), form="implicit"))) if name in "ua" else Symbol(next(symbols))
    return size


# Read back


def instance(rule: Misconception, before: Tree, after: Tree) -> Finding | None:
    """What the rule itself finds in a step."""
    return _best(rule, before, Target(after, Scope(), float("inf"), others=free_symbols(before), heads=heads_of(before)))


DIGITS = re.compile(r"\d+(?:\.\d+)?")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
WORDS = {
    "en": frozenset("aAIL"), "de": frozenset("L"), "es": frozenset("aLyoeuYOA"),
}  # fmt: skip
"""Words of one letter (and L for L'Hospital)."""


def numbers_in(sentence: str) -> set[Fraction]:
    return {Fraction(found) for found in DIGITS.findall(re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]", lambda m: f" {m[0].translate(SUPERSCRIPTS)} ", sentence))}


def numbers_of(*trees: Tree) -> set[Fraction]:
    return {Fraction(node.text) for tree in trees for node in walk(tree) if isinstance(node, Number)}


def computed(rule: Misconception, parts: Binding) -> set[Fraction]:
    """The numbers that the places of the rule's sentences work out, and those of its own formulas."""
    sources = [rule.name, *rule.says.values()]
    places = [place for source in sources for place in PLACE.finditer(source)]
    trees = [tree for place in places if (tree := filled(place[2], parts)) is not None]
    settled = [rebuilt(tree, _derived) for tree in trees]
    return numbers_of(*trees, *(worked_out(tree) for tree in trees), *settled)


def _derived(node: Tree) -> Tree:
    match node:
        case Apply(head="derivative", args=(f, Symbol(name=x))):
            return derivative(f, x)
        case _:
            return node


LETTER = re.compile(r"(?<![^\W\d_])(?<!['’])[A-Za-z](?![^\W\d_])")


def letters_in(sentence: str, language: str) -> set[str]:
    """The single letters of a sentence that are no words of its language; differentials (dx) are not single letters."""
    return set(LETTER.findall(sentence)) - WORDS[language] - {"e", "i"}


def letters_of(*trees: Tree) -> set[str]:
    return {node.name for tree in trees for node in walk(tree) if isinstance(node, Symbol)}


__all__ = ["computed", "instance", "letters_in", "letters_of", "lines", "numbers_in", "numbers_of", "shown"]
