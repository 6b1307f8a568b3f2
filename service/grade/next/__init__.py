"""The best next step of a working: one rule applied once to the last line that is right, and checked before it is shown."""

from service.grade.next.suggestion import Suggestion, next_line, suggested

__all__ = ["Suggestion", "next_line", "suggested"]
