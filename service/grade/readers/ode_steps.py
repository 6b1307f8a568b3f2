"""The name of a good step in a differential equation: the rule of the book that a line is by, told by the reader that knew it.

Contract: the id of a rule that has a name in the messages, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from service.algebra.build import ONE, ZERO, depends, mul, substituted
from service.grade.jets import over_jets
from service.grade.readers.told import Told, Work
from service.grade.sought import Sought
from service.judge.differential_equations import DifferentialEquation, characteristic, homogeneous, inserted, jet, linear_form, same
from service.judge.integrals import has_integral
from service.quietly import quietly
from service.tree import Apply, Relation, Symbol, Tree, free_symbols, walk

Namer = Callable[[Tree, Work, Told], str]
"""The line, what was known before it, and what it came to → the id of its rule; "" for none."""


def step_name(kind: str, part: Tree, work: Work, answer: Told) -> str:
    """The rule of a line that is right. kind: the name of the reader that knew it."""
    namer = NAMERS.get(kind)
    if namer is None or answer.judgement.relation in {"not_equivalent", "implied_by", "undecided", "up_to_constant"}:
        return ""
    return quietly(namer, part, work, answer) or ""


def _value_at(part: Tree, work: Work, answer: Told) -> str:
    return "initial_values"


def _labelled(part: Tree, work: Work, answer: Told) -> str:
    match part:
        case Relation(sides=(Symbol(), *rest)):
            tree = over_jets(rest[-1], work.sought)
        case _:
            return ""
    after = answer.work.sought
    if after.varied != work.sought.varied:
        return "varied_constants"
    if after.trial is not work.sought.trial:
        return "trial_function"
    own = homogeneous(work.sought.equation)
    if own is not None and inserted(own, tree).right:
        return _of_roots(work.sought) or ("solution_of_roots" if work.sought.constants_of(tree) else "known_solution")
    return "particular_solution" if inserted(work.sought.equation, tree).right else ""


def _of_roots(sought: Sought) -> str:
    """The solution that belongs to roots which the working has found."""
    if sought.root is None:
        return ""
    return "solution_of_roots" if characteristic(sought.equation, sought.root) is not None else "solution_of_powers"


def _factor(part: Tree, work: Work, answer: Told) -> str:
    return "factor_found"


def _roots(part: Tree, work: Work, answer: Told) -> str:
    """The equation for r, or its roots."""
    after = answer.work.sought
    name = after.root or ""
    one = part.args[0] if isinstance(part, Apply) and part.args else part
    is_solved = isinstance(one, Relation) and isinstance(one.sides[0], Symbol) and not set(free_symbols(one.sides[-1])) - after.parameters()
    if characteristic(after.equation, name) is not None:
        return "characteristic_roots" if is_solved else "characteristic_equation"
    return "indicial_roots" if is_solved else "indicial_equation"


def _new_letter(part: Tree, work: Work, answer: Told) -> str:
    """What the new letter stands for: y′, y/x, a power of y, y over a known function, a sum with y in it."""
    before, after = work.sought, answer.work.sought
    new = [tree for name, tree in after.meanings.items() if before.meanings.get(name) != tree]
    if len(new) != 1:
        return ""
    return _kind_of(new[0], before)


def _kind_of(meaning: Tree, before: Sought) -> str:
    """The step that brings in a letter with this meaning."""
    y, x = before.function, before.variable
    if depends(meaning, jet(y, 1)):
        return "slope_as_letter"
    if not depends(meaning, y):
        return ""
    if not depends(meaning, x):
        return "set_power"
    return _of_both(meaning, before)


def _of_both(meaning: Tree, sought: Sought) -> str:
    """y/x where both may be scaled; y over a function of x where it is linear in y without a rest; else a sum."""
    y, x = sought.function, sought.variable
    doubled = mul(Symbol(y), Symbol("λ"))
    scaled = substituted(meaning, {y: doubled, x: mul(Symbol(x), Symbol("λ"))})
    if same(scaled, meaning) is True:
        return "set_ratio"
    if same(substituted(meaning, {y: doubled}), mul(meaning, Symbol("λ"))) is True:
        return "set_product"
    return "set_line" if same(substituted(meaning, {y: ZERO, x: ZERO}), ZERO) is not None else ""


def _trial_letters(part: Tree, work: Work, answer: Told) -> str:
    match part:
        case Relation(sides=(Symbol(), value)) if not free_symbols(value):
            return "trial_letters_found"
        case _:
            return "compared_terms"


def _put_in(part: Tree, work: Work, answer: Told) -> str:
    return "trial_put_in"


def _explicit(part: Tree, work: Work, answer: Told) -> str:
    """y = …: with constants the general solution, without them the one that meets the values."""
    before = work.sought
    if answer.judgement.relation == "method_line":
        return "trial_power" if answer.work.sought.root and answer.work.sought.root in free_symbols(part) else _new_or_trial(before, answer)
    newest = answer.work.sought.solutions[0] if answer.work.sought.solutions else None
    if newest is None:
        return ""
    if not newest.constants:
        return "constants_put_in" if before.solutions and any(one.constants for one in before.solutions) else "solved_for_function"
    if before.equation.order == 1:
        return "solved_for_function"
    if before.varied or (before.trial is not None and before.root not in before.trial.letters):
        return "general_and_particular"
    is_lowered = any(_kind_of(meaning, before) == "slope_as_letter" for meaning in before.meanings.values())
    return "integrated_again" if is_lowered else _of_roots(before)


def _new_or_trial(before: Sought, answer: Told) -> str:
    after = answer.work.sought
    return "varied_constants" if after.varied != before.varied else "trial_function" if after.trial is not before.trial else ""


PUT_IN = {
    "set_ratio": "ratio_put_in",
    "set_power": "power_put_in",
    "set_line": "line_put_in",
    "set_product": "product_put_in",
    "slope_as_letter": "order_reduced",
}
"""How a letter is brought in → the step that writes the equation for it."""


def _equation(part: Tree, work: Work, answer: Told) -> str:
    """The equation in another form: separated, standard form, multiplied by a factor, as the derivative of a product, solved for y′."""
    if not isinstance(part, Relation) or len(part.sides) != 2:
        return ""
    letters = [name for name in work.sought.meanings if name in free_symbols(part)]
    if letters:
        return _in_letter(part, letters[-1], work.sought)
    if work.sought.equation.order != 1:
        return ""
    if any(_is_product(node) for side in part.sides for node in walk(side)):
        return "read_as_product"
    sides = [over_jets(side, work.sought) for side in part.sides]
    return _separated(sides, work.sought) or _of_linear(part, sides, work.sought)


def _in_letter(part: Relation, name: str, sought: Sought) -> str:
    """The equation for a new letter, or its variables apart."""
    if any(
        isinstance(node, Apply) and node.head in {"prime", "derivative"} and node.args[0] == Symbol(sought.function)
        for node in walk(part.sides[0])
    ):
        return "slopes_of_product"
    if any(_is_product(node) for side in part.sides for node in walk(side)):
        return "read_as_product"
    if any(
        isinstance(n, Apply) and n.head in {"prime", "derivative"} and n.args[0] == Symbol(sought.function) for n in walk(part.sides[1])
    ):
        return ""
    x = sought.variable
    for one, other in (part.sides, part.sides[::-1]):
        rated = f"d{name}" in free_symbols(one) or any(isinstance(n, Apply) and n.head in {"prime", "derivative"} for n in walk(one))
        plain = len([n for n in walk(one) if n == Symbol(name)]) + (f"d{name}" in free_symbols(one))
        if rated and plain > 1 and not depends(one, x) and not depends(other, name):
            return "separated_variables"
    return PUT_IN.get(_kind_of(sought.meanings[name], sought), "")


def _is_product(node: Tree) -> bool:
    match node:
        case Apply(head="derivative" | "prime", args=(Apply(head="mul" | "div"), *_)):
            return True
        case _:
            return False


def _separated(sides: list[Tree], sought: Sought) -> str:
    """dy and y on one side, x on the other."""
    y, x, rate = sought.function, sought.variable, jet(sought.function, 1)
    for one, other in (sides, sides[::-1]):
        divided = depends(one, rate) and depends(one, y) and not depends(one, x)
        if divided and not depends(other, y) and not depends(other, rate):
            return "separated_variables"
        if _has_own_differential(one, sought) and not depends(other, y):
            return "separated_variables"
    return ""


def _has_own_differential(side: Tree, sought: Sought) -> bool:
    return f"d{sought.function}" in free_symbols(side)


def _of_linear(part: Relation, sides: list[Tree], sought: Sought) -> str:
    """y′ alone on its side; y′ + p·y = q; m·y′ + m′·y = m·q."""
    rate = Symbol(jet(sought.function, 1))
    if rate in sides:
        return "solved_for_slope"
    form = linear_form(_as_equation(sides, sought))
    if form is None or any(depends(sides[1], name) for name in (sought.function, rate.name)):
        return ""
    c0, c1 = form.coefficients[:2]
    if same(sought.equation.derived(c1), c0) is True and depends(c1, sought.variable):
        return "integrating_factor"
    return "standard_form" if same(c1, ONE) is True else ""


def _as_equation(sides: list[Tree], sought: Sought) -> DifferentialEquation:
    return replace(sought.equation, left=sides[0], right=sides[1])


def _implicit(part: Tree, work: Work, answer: Told) -> str:
    """Both sides integrated, a logarithm undone, constants put in."""
    if not isinstance(part, Relation):
        return ""
    before = work.sought
    if has_integral(part):
        is_product = not any(has_integral(side) for side in part.sides[:1])
        return "integrated_product" if is_product and linear_form(before.equation) is not None else "integrated_both_sides"
    newest = answer.work.sought.solutions[0] if answer.work.sought.solutions else None
    if _names_derivative(part, before):
        return "slope_of_solution" if before.solutions else "slopes_of_product"
    if newest is None or newest.explicit:
        return ""
    if before.potential is not None:
        return "potential_level"
    if newest.constants and _is_multiple(part.sides[0], before):
        return "integrated_product"
    earlier = [one for one in before.solutions if one.constants]
    if earlier and isinstance(part.sides[0], Symbol) and part.sides[0].name in before.meanings:
        return SOLVED.get(_kind_of(before.meanings[part.sides[0].name], before), "")
    if earlier and before.meanings and newest.constants == earlier[0].constants and not set(free_symbols(part)) & set(before.meanings):
        return "ratio_put_back"
    if not newest.constants and earlier:
        return "constants_put_in"
    if earlier and not earlier[0].explicit and _has_log(earlier[0].tree) and not _has_log(part):
        return "raised_e_to_sides"
    return "" if earlier and not has_integral(earlier[0].tree) else "integrated_both_sides"


SOLVED = {"slope_as_letter": "solved_for_slope_letter", "set_power": "solved_for_letter"}
"""How a letter was brought in → the step that has it alone."""


def _names_derivative(part: Relation, sought: Sought) -> bool:
    """Whether it says what y′ is, of an equation of higher order."""
    match part.sides[0]:
        case Apply(head="prime" | "derivative", args=(Symbol(name=name), *_)):
            return name == sought.function and sought.equation.order > 1
        case _:
            return False


def _is_multiple(side: Tree, sought: Sought) -> bool:
    """m(x)·y of a linear equation."""
    tree = over_jets(side, sought)
    if linear_form(sought.equation) is None or not depends(tree, sought.variable) or tree == Symbol(sought.function):
        return False
    return same(substituted(tree, {sought.function: mul(Symbol(sought.function), Symbol("λ"))}), mul(tree, Symbol("λ"))) is True


def _has_log(tree: Tree) -> bool:
    return any(isinstance(node, Apply) and node.head == "log" for node in walk(tree))


def _constants(part: Tree, work: Work, answer: Told) -> str:
    match part:
        case Relation(sides=(Symbol(), *_, value)) if not set(free_symbols(value)) - work.sought.parameters():
            return "constants_found"
        case Relation(sides=(value, Symbol())) if not free_symbols(value):
            return "constants_found"
        case _:
            return "initial_values"


def _exact(part: Tree, work: Work, answer: Told) -> str:
    before, after = work.sought, answer.work.sought
    if after.potential is not before.potential:
        return "potential"
    if after.meanings != before.meanings:
        return "factor_found" if "mu" in after.meanings and "mu" not in before.meanings else "named_parts"
    if before.potential is None:
        return "exact_test"
    side = part.sides[0] if isinstance(part, Relation) else part
    if any(isinstance(node, Apply) and node.head in {"prime", "derivative"} for node in walk(side)):
        alone = isinstance(side, Apply) and side.head in {"call", "prime", "derivative"}
        return "potential_rest_rate" if alone else "potential_other_slope"
    return "potential_rest" if _is_of_open(side, before) else "potential_other_slope"


def _is_of_open(side: Tree, sought: Sought) -> bool:
    return sought.potential is not None and sought.potential.open is not None and sought.potential.open in _names_in(side)


def _names_in(side: Tree) -> set[str]:
    return {node.name.split("(")[0] for node in walk(side) if isinstance(node, Symbol)}


def _varied(part: Tree, work: Work, answer: Told) -> str:
    match part:
        case Relation(sides=(Symbol(name=name), *_)) if name in work.sought.varied:
            return "varied_found"
        case _:
            return "rates_of_varied"


def _wronskian(part: Tree, work: Work, answer: Told) -> str:
    return "wronskian"


NAMERS: Mapping[str, Namer] = {
    "value_at": _value_at,
    "labelled": _labelled,
    "integrating_factor": _factor,
    "characteristic_line": _roots,
    "auxiliary": _new_letter,
    "coefficients_of_trial": _trial_letters,
    "trial_put_in": _put_in,
    "explicit_line": _explicit,
    "equation_line": _equation,
    "implicit_line": _implicit,
    "constants_said": _constants,
    "exact_line": _exact,
    "varied_line": _varied,
    "wronskian_line": _wronskian,
}
"""Reader → how its lines are named."""
