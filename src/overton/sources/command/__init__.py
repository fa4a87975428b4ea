"""The source `command`: a program that prints items and their values."""
