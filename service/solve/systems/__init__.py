"""Several statements in several unknowns."""
