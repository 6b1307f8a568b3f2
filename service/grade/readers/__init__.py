"""The readers of lines, one file a subject; `service.grade.roles` is the table that puts them in order."""
