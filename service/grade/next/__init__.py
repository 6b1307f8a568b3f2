"""The best next step of a working: one rule applied once to the last line that is right, and checked before it is shown."""

from service.grade.next.suggestion import Suggestion, suggested

__all__ = ["Suggestion", "suggested"]
