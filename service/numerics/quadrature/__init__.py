"""Definite integrals as numbers with an error bound: in ball arithmetic, by double exponential quadrature, on turned paths.

`integrals.integral_value` is the way in; `principal.principal_value` gives Cauchy's value where the integral diverges at a point.
"""
