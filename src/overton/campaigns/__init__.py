"""The campaign file: read with places, checked whole, described by a schema, and edited without losing a byte."""
