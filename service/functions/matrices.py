"""Functions of vectors and matrices: named and written here, worked out by `cas.vectors`."""

from __future__ import annotations

from service.functions.record import EVERYWHERE, Function, because, operator

OF_MATRICES = because(
    "a function of matrices or vectors, not of numbers",
    *("definition", "real_form", "floats", "mpmath", "ball", "cut", "derivative", "antiderivative", "singular", "inverse", "solutions"),
)


def _of_matrices(
    name: str,
    latex: str,
    mathjson: str,
    sympy: str,
    speech: str,
    *spellings: str,
    count: int = 1,
    bare: bool = False,
    bracketed: tuple[str, ...] = (),
) -> Function:
    return Function(
        name=name, spellings=spellings, bracketed=bracketed, latex=latex, mathjson=mathjson, speech=speech, arity=(count,), bare=bare,
        family="matrix", sympy=sympy, domain=EVERYWHERE, reasons=OF_MATRICES,
    )  # fmt: skip


MATRICES: tuple[Function, ...] = (
    _of_matrices("det", r"\det", "Determinant", "Determinant", "determinant of a", "Det", bare=True),
    _of_matrices("trace", operator("tr"), "Trace", "Trace", "trace of a", "tr", bare=True, bracketed=("tr",)),
    _of_matrices("transpose", operator("transpose"), "Transpose", "transpose", "transpose of a"),
    _of_matrices("norm", operator("norm"), "Norm", "Norm", "length of a", bracketed=("norm",)),
    _of_matrices("dot", operator("dot"), "Dot", "Dot", "dot product of a and b", count=2, bracketed=("dot",)),
    _of_matrices("cross", operator("cross"), "Cross", "Cross", "cross product of a and b", count=2, bracketed=("cross",)),
)
