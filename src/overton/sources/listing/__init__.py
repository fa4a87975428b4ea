"""The source `list`: the entries of a list that is to shrink."""
