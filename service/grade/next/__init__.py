"""The best next step of a working: one rule of the book used once on the last line that is right, and checked before it is shown."""

from service.grade.next.suggestion import Asked, Suggestion, next_line, suggested

__all__ = ["Asked", "Suggestion", "next_line", "suggested"]
