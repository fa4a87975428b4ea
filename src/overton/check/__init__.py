"""Enforcement in CI: what a change adds, what it improves, and what it may not do."""
