"""Ordinary differential equations for one function: methods in order, each candidate checked by putting it back."""
