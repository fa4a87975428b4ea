"""Circulation: everyone involved gets an update; composing and rendering are pure, `deliver` sends."""
