"""What a worker does for each operation: the one place where the operations meet SymPy.

Only `tutor.answer` imports this, when it runs in a worker; `service.operations` can be listed without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.answers.parts import Typed
from service.compare import compared
from service.compute.apart import APART
from service.compute.computation import Computation
from service.compute.differentiate import differentiation
from service.compute.dsolve import differential_solving
from service.compute.evaluate import evaluation
from service.compute.expand import EXPAND
from service.compute.factor import FACTOR
from service.compute.integrate import integration
from service.compute.limit import LIMIT
from service.compute.matrix import MATRIX
from service.compute.plot import drawing
from service.compute.series import SERIES
from service.compute.simplify import SIMPLIFY
from service.compute.solve import solving
from service.compute.together import TOGETHER
from service.compute.totals import PRODUCT, SUM
from service.grade.document import checked
from service.question import Question

COMPUTATIONS: Mapping[str, Computation[Any] | Callable[[Question], Computation[Any]]] = {
    "integrate": integration,
    "differentiate": differentiation,
    "simplify": SIMPLIFY,
    "expand": EXPAND,
    "factor": FACTOR,
    "apart": APART,
    "together": TOGETHER,
    "limit": LIMIT,
    "series": SERIES,
    "sum": SUM,
    "product": PRODUCT,
    "solve": solving,
    "dsolve": differential_solving,
    "matrix": MATRIX,
    "evaluate": evaluation,
}
"""Operation → its computation, or what chooses among several."""

DOCUMENTS: Mapping[str, Callable[[Question], Typed]] = {"plot": drawing, "compare": compared, "check": checked}
"""Operations whose answer has a shape of its own → the whole answer."""


def computation(question: Question) -> Computation[Any]:
    """What is done for a question."""
    found = COMPUTATIONS[question.operation]
    return found if isinstance(found, Computation) else found(question)
