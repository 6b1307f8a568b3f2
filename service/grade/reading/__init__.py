"""Reading lines of working and a problem with words: `read_lines`, `read_problem`."""

from service.grade.reading.options import ReadingOptions
from service.grade.reading.problem import Problem, read_problem
from service.grade.reading.whole import functions_in, read_lines, read_single, trees_of

__all__ = ["Problem", "ReadingOptions", "functions_in", "read_lines", "read_problem", "read_single", "trees_of"]
