"""One statement against another, in a context."""
