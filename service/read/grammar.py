"""The tables of rules: which token may begin an operand, which may follow one, and how tightly it binds."""

from __future__ import annotations

from collections.abc import Mapping

from service.read import brackets, calculus, derivatives, environments, functions, groups, integrals, letters, names, operators, sums
from service.read.pratt import IMPLICATION, POSTFIX, POWER, PRODUCT, RELATION, SUM, Infix, Prefix

PREFIX: Mapping[str, Prefix] = {
    "number": operators.prefix_number, "name": letters.prefix_letter, "const": names.prefix_const, "unit": environments.prefix_unit,
    "func": functions.prefix_function, "word": calculus.prefix_word,
    "+": operators.prefix_sign, "-": operators.prefix_sign, "pm": operators.prefix_sign,
    "(": brackets.prefix_bracket, "[": brackets.prefix_bracket, "{": groups.prefix_group, "set(": brackets.prefix_set,
    "floor(": brackets.fence("floor"), "ceil(": brackets.fence("ceiling"), "abs(": brackets.fence("abs"),
    "angle(": brackets.prefix_angle, "null(": calculus.prefix_evaluation, "|": brackets.prefix_bar,
    "frac": calculus.prefix_fraction, "binom": functions.prefix_binomial, "sqrt": functions.prefix_root,
    "int": integrals.prefix_integral, "sum": sums.prefix_sum, "lim": sums.prefix_limit,
    "d": derivatives.prefix_d, "partial": derivatives.prefix_d, "accent": environments.prefix_accent,
    "begin": environments.prefix_environment, "missing": operators.prefix_missing, "text": operators.prefix_text,
    "not": operators.prefix_not, "therefore": operators.prefix_therefore, "let": operators.prefix_let,
    "union": operators.prefix_set_word, "intersection": operators.prefix_set_word,
    "otherwise": environments.prefix_otherwise,
}  # fmt: skip
INFIX: Mapping[str, tuple[int, Infix]] = {
    **operators.LOGIC_AND_SETS,
    "rel": (RELATION, operators.infix_relation), "if": (IMPLICATION, operators.infix_condition),
    "+": (SUM, operators.infix_sum), "-": (SUM, operators.infix_sum), "pm": (SUM, operators.infix_sum),
    "*": (PRODUCT, operators.infix_product), "/": (PRODUCT, operators.infix_product), "mod": (PRODUCT, operators.infix_product),
    "mid": (PRODUCT, operators.infix_ratio), "choose": (POWER, operators.infix_choose),
    "^": (POWER, operators.infix_power), "!": (POSTFIX, operators.infix_postfix), "%": (POSTFIX, operators.infix_postfix),
    "_": (POSTFIX, calculus.infix_below), "deg": (POSTFIX, operators.infix_postfix), "'": (POSTFIX, operators.infix_prime),
}  # fmt: skip
BEGINS_OPERAND = frozenset(PREFIX) - {"+", "-", "pm", "text", "not", "therefore", "let", "otherwise", "union", "intersection"}
"""Tokens that, right after an operand, are multiplied with it."""
GRAMMAR = (PREFIX, INFIX, BEGINS_OPERAND, calculus.evaluation_bar)
