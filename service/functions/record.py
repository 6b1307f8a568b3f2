"""What is known of a named function: one record, from which every table of functions is made.

A formula is text in the service's own notation with `a`, `b`, `c` for the arguments; an evaluator is a function of numbers.
Nothing here needs SymPy, mpmath or python-flint to be loaded. `docs/functions.md` lists the columns and who uses them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Number = Any
"""A float, an mpmath number or a ball of python-flint, which have no type in common."""
Evaluator = Callable[..., Number]
ByArity = str | tuple[str, ...] | Mapping[int, tuple[str, ...]]
"""Formulas: one of a single argument; one for each argument; or either by the number of arguments."""

EVERYWHERE = ""
"""A domain or range: all of ℝ."""
APERIODIC = ""
"""A period: none."""
SMOOTH = ()
"""Singular points on the real line: none."""
SINGLE = "single-valued"
"""A branch: there is no choice."""

Family = Literal[
    "trigonometric", "inverse trigonometric", "hyperbolic", "inverse hyperbolic", "exponential", "logarithm", "root", "step",
    "whole number", "complex part", "gamma", "error", "integral", "special", "matrix",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the tree.

    name: the head, and the text form. spellings: other words read as it, in text (LaTeX commands are looked up without their
    backslash); bracketed: those of its words that are letters or a product unless a bracket follows. letters: letters that name it
    in LaTeX where a TeX group encloses the bracket; indexed: the one that does so with a subscript (J_n). subscript: the argument
    that stands there, "read" where it is only read so, not written.
    bar: the last argument stands behind a bar. latex: command that writes it; `\\operatorname{…}` where LaTeX has none.
    mathml: how <mi> shows it. content: its element in content MathML where that is no spelling. speech: how it is said, `a` and `b`
    being the arguments' places. arity: allowed numbers of arguments. bare: may stand before its argument without brackets (sin 2x).

    sympy: the SymPy name, "" where the definition stands for it. default: SymPy's value for a last argument left out.
    size: the check of `cas.magnitude` made before it is computed.

    domain: a condition on real arguments under which the function is real. range: a condition that its real values `a` meet.
    branch: the convention taken. ends: the limits at −∞ and ∞, "" where there is none.
    definition: in other functions, over ℂ. real_form: the same on the real domain, isolated points aside.

    floats, mpmath (a name, or a function that gets mpmath's context first), ball (of complex balls and, unless real_ball says
    otherwise, of real ones). flagged: as ball, with python-flint's flag `analytic`, and real on the real line. cut: a quantity that
    must stay off (−∞, 0] for the function to be analytic; SMOOTH where it is wherever it has a value, None where nothing is
    claimed. at_zero: the exact value.

    derivative: by each argument. antiderivative: by the first. singular: functions whose zeros hold every real point where it is
    not analytic. inverse: the principal x with f(x) = a. solutions: every such x, `k` being whole.
    reasons: column → why it is empty.
    """

    name: str
    spellings: tuple[str, ...] = ()
    bracketed: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    indexed: str = ""
    subscript: Literal["", "first", "read first", "read last"] = ""
    bar: bool = False
    latex: str
    mathml: str = ""
    content: str = ""
    mathjson: str
    speech: str
    arity: tuple[int, ...] = (1,)
    bare: bool = False
    family: Family

    sympy: str
    default: str = ""
    fricas: str = ""
    size: Literal["", "factorial", "gamma", "binomial", "special"] = ""

    domain: str
    range: str = ""
    ends: tuple[str, str] | tuple[()] = ()
    branch: str = SINGLE
    definition: str = ""
    real_form: str = ""

    floats: Evaluator | None = None
    mpmath: str | Evaluator | None = None
    ball: Evaluator | None = None
    real_ball: Evaluator | None = None
    flagged: Evaluator | None = None
    cut: Evaluator | tuple[()] | None = None
    at_zero: int | None = None

    derivative: ByArity = ""
    antiderivative: str = ""
    singular: ByArity | None = None
    inverse: str = ""
    solutions: tuple[str, ...] = ()
    parity: Literal["odd", "even", "neither"] = "neither"
    period: str = APERIODIC
    reasons: Mapping[str, str] = field(default_factory=dict)

    def slopes(self, count: int) -> tuple[str, ...]:
        """The derivative by each of this many arguments; "" for one that is not known, () where none is."""
        return by_arity(self.derivative, count)

    def singularities(self, count: int) -> tuple[str, ...]:
        """The functions whose zeros hold the singular points, for this many arguments."""
        match self.singular:
            case None:
                return ()
            case str(only):
                return (only,)
            case tuple(several):
                return several
            case _:
                return self.singular.get(count, ())

    @property
    def on_reals(self) -> Evaluator | None:
        """The evaluator of real balls; None where python-flint has none."""
        return self.real_ball or (None if "real_ball" in self.reasons else self.ball)


def by_arity(formulas: ByArity, count: int) -> tuple[str, ...]:
    """The formulas for this many arguments, () where there are none."""
    match formulas:
        case str(only):
            return (only,) if only and count == 1 else ()
        case tuple(several):
            return several if len(several) == count else ()
        case _:
            return formulas.get(count, ())


def operator(name: str) -> str:
    """The LaTeX of a function that has no command of its own."""
    return rf"\operatorname{{{name}}}"


def because(reason: str, *columns: str) -> dict[str, str]:
    """One reason for several columns."""
    return dict.fromkeys(columns, reason)
