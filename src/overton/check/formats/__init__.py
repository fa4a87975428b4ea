"""How the result of a check is told: one module a format, found by name."""
