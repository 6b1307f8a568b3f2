"""Values of trees as fractions where they last, else as complex balls, defined exactly where the writer's expression is."""
