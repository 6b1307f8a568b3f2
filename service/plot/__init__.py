"""Curves of functions: sampled where they bend, broken where they are not defined, drawn as SVG."""
