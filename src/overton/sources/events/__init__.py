"""Measurements from logged events: one SQL statement over files, run by DuckDB."""
