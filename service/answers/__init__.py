"""What is given out, typed once: the operations build these, and JSON, OpenAPI and the pages derive from them."""

from __future__ import annotations

from service.answers.parts import Typed

__all__ = ["plain"]


def plain(answer: Typed) -> dict[str, object]:
    """The answer as JSON values; members that were never set are left out."""
    return answer.model_dump(mode="json", exclude_unset=True)
