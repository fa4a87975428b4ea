"""One module a program whose configuration is rendered."""
