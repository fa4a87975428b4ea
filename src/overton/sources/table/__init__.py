"""The source `table`: items and their values in a table that people keep by hand."""
