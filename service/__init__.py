"""Mathtutor: exact, checked answers and step checks over HTTP and on the command line."""

__version__ = "0.1.0"
