"""Families of solutions that repeat with a period."""
