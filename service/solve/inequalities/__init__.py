"""Truth on the cells between the places where it may change, with parameters and in several unknowns too."""
