"""Trees as algebra: values at points, normal forms, roots, derivatives and statements as logic."""
