"""Whose an item is, and why: rules tried in order, the first that answers wins."""
