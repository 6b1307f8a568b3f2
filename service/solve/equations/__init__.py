"""One equation: brought to kernels, factored, each piece undone or handed to a strategy."""
