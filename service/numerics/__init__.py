"""Numbers for formulas: a tree or a SymPy expression becomes a program once, and a backend computes it at many points.

`docs/numerics.md` has the backends, their conventions and who uses which.
"""
