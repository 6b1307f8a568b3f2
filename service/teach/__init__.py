"""Worked solutions: a strategy over the book of rules, each step judged as a student's line would be, told in words."""
