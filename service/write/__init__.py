"""Tree → strings: every format in which an answer is given."""

from collections.abc import Callable
from typing import Any

from service.write.latex import latex
from service.write.mathjson import mathjson
from service.write.mathml import mathml
from service.write.speech import speech
from service.write.text import text

FORMATS: dict[str, Callable[..., Any]] = {
    "latex": latex,  # \frac{x^{2}}{2}
    "text": text,  # x^2/2
    "mathml": mathml,  # <math><mfrac>…
    "mathjson": mathjson,  # ["Divide", ["Square", "x"], 2]
}

__all__ = ["FORMATS", "latex", "mathjson", "mathml", "speech", "text"]
