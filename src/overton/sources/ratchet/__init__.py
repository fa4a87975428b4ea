"""The source `ratchet`: the baselines that linters and type checkers already keep in the repository."""
