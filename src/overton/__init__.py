"""Overton runs engineering campaigns: one change, many teams, a Window that moves."""
