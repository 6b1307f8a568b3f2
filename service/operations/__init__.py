"""What can be asked: every operation, in the order in which they are listed everywhere."""

from service.operations.apart import APART
from service.operations.check import CHECK
from service.operations.compare import COMPARE
from service.operations.differentiate import DIFFERENTIATE
from service.operations.dsolve import DSOLVE
from service.operations.evaluate import EVALUATE
from service.operations.expand import EXPAND
from service.operations.factor import FACTOR
from service.operations.integrate import INTEGRATE
from service.operations.limit import LIMIT
from service.operations.matrix import MATRIX
from service.operations.operation import Operation
from service.operations.plot import PLOT
from service.operations.product import PRODUCT
from service.operations.read import READ
from service.operations.series import SERIES
from service.operations.simplify import SIMPLIFY
from service.operations.solve import SOLVE
from service.operations.sum import SUM
from service.operations.together import TOGETHER

OPERATIONS: dict[str, Operation] = {
    operation.name: operation
    for operation in (
        READ,
        INTEGRATE,
        DIFFERENTIATE,
        SIMPLIFY,
        EXPAND,
        FACTOR,
        APART,
        TOGETHER,
        LIMIT,
        SERIES,
        SUM,
        PRODUCT,
        SOLVE,
        DSOLVE,
        MATRIX,
        EVALUATE,
        PLOT,
        COMPARE,
        CHECK,
    )
}

DONE_BY: dict[str, str] = {verb: operation.name for operation in OPERATIONS.values() for verb in operation.verbs}
"""Verb of a task in words → the operation that does it."""
